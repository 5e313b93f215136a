//! The whole round of a message, by each way that people can answer: sent, accepted, delivered, a reply, an answer, STOP,
//! nothing more. The one by SMS stands in `inbound.rs`.

use serde_json::{Value, json};

use crate::inbound::{mail, nothing_is_left};
use crate::story;
use crate::support::Town;
use crate::support::hooks::{SECRET, signed};
use crate::support::provider::Provider;
use crate::whatsapp;

async fn hook(town: &Town, name: &str) -> String {
    let channels = town.get("/api/v1/channels").await.ok();
    let channel = channels.as_array().expect("channels").iter().find(|one| one["name"] == name).expect("the channel");
    format!("/hooks/{}", channel["id"].as_str().expect("an id"))
}

/// Knocks as the provider does, signed.
pub async fn tells(town: &Town, hook: &str, id: &str, body: impl Into<Vec<u8>>) {
    let body = body.into();
    let headers = signed(&format!("{}{hook}", town.base), id, town.app.clock.now().0 / 1_000, &body);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = town.visitor().send_bytes(reqwest::Method::POST, hook, Some(body), "application/json", &headers).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    nothing_is_left(town).await;
}

async fn publish(town: &Town) -> String {
    let bulletin = town.draft("emergency").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    bulletin
}

async fn state(town: &Town, bulletin: &str) -> String {
    town.deliveries(bulletin).await[0]["state"].as_str().expect("a state").to_owned()
}

async fn newest_reply(town: &Town) -> Value {
    town.get("/api/v1/replies").await.ok()["items"][0].clone()
}

/// The person wants no more, in their own words; and it holds.
async fn has_stopped(town: &Town, person: &str, words: &str) {
    let recipient = town.get(&format!("/api/v1/recipients/{person}")).await.ok();
    let address = &recipient["addresses"][0];
    assert!(address["opted_out_at"].is_string(), "{recipient}");
    let wishes = format!("/api/v1/recipients/{person}/addresses/{}/wishes", address["id"].as_str().expect("an id"));
    let wishes = town.get(&wishes).await.ok();
    assert_eq!((&wishes[0]["wanted"], &wishes[0]["words"]), (&json!("stop"), &json!(words)));
}

story! {
    /// By e-mail, in Arabic: the server tells that it arrived, a question by mail, an answer by mail, a word to stop.
    async fn by_mail(town) {
        let server = town.mail_channel().await;
        town.put("/api/v1/channels/mail", json!({ "secrets": { "hook": SECRET } })).await.ok();
        let hook = hook(&town, "mail").await;
        let person = town.resident(&["ar", "da"], "email", "amina@example.org").await;
        town.approve("emergency-childcare", &["ar"]).await;
        let first = publish(&town).await;
        assert_eq!(state(&town, &first).await, "accepted");
        let sent = server.mails_to("amina@example.org")[0].clone();
        let id = sent.message_id().expect("a Message-ID").to_owned();
        let report = mail(
            "From: MAILER-DAEMON@mx.example.org\nSubject: Successful Mail Delivery Report\nAuto-Submitted: auto-replied\nMessage-ID: <dsn@mx.example.org>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
            &format!("--b\nContent-Type: text/plain\n\nDelivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; amina@example.org\nAction: delivered\nStatus: 2.0.0\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n--b--"),
        );
        tells(&town, &hook, "dsn", report).await;
        assert_eq!(state(&town, &first).await, "delivered");

        let writes = |number: u32, words: &str| {
            mail(&format!("From: Amina <amina@example.org>\nTo: sundhed@solby.example\nSubject: Re: Hej\nMessage-ID: <{number}@example.org>\nIn-Reply-To: <{id}>\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"), words)
        };
        tells(&town, &hook, "1", writes(1, "متى تفتح المدرسة مرة أخرى؟\n\n> Solby")).await;
        let reply = newest_reply(&town).await;
        assert_eq!((&reply["recipient"], &reply["bulletin"], &reply["words"]), (&json!(person), &json!(first), &json!("متى تفتح المدرسة مرة أخرى؟")));
        assert_eq!((&reply["language_declared"], &reply["language_detected"]), (&json!("ar"), &json!("ar")));
        town.wait_for("the answer", async |_| server.mails_to("amina@example.org").len() == 2).await;
        let answer = server.mails_to("amina@example.org")[1].clone();
        assert_eq!(answer.header_raw("Content-Language").map(str::trim), Some("ar"));
        assert!(answer.header_raw("Auto-Submitted").is_some_and(|value| value.trim().starts_with("auto-")), "no machine answers it");

        tells(&town, &hook, "2", writes(2, "توقف\n\n> Solby")).await;
        town.wait_for("the confirmation", async |_| server.mails_to("amina@example.org").len() == 3).await;
        has_stopped(&town, &person, "توقف").await;
        town.resident(&["da"], "email", "other@example.org").await;
        publish(&town).await;
        assert_eq!((server.mails_to("amina@example.org").len(), server.mails_to("other@example.org").len()), (3, 1));
        assert_eq!(state(&town, &first).await, "delivered", "what arrived has arrived");
    }
}

story! {
    /// By WhatsApp: a template first, delivered and read, a question that opens the window, an answer in it, a word to stop.
    async fn by_whatsapp(town) {
        let provider = Provider::start(whatsapp::cloud_api).await;
        let secrets = json!({ "token": whatsapp::TOKEN, "app_secret": SECRET, "verify_token": "any words" });
        let new = json!({ "name": "wa", "settings": whatsapp::settings(&provider), "secrets": secrets });
        town.post("/api/v1/channels", new).await.ok();
        town.wait_for("the templates", async |town| {
            town.get("/api/v1/channels/wa/templates").await.ok()["templates"].as_array().is_some_and(|all| all.len() == 6)
        })
        .await;
        let hook = hook(&town, "wa").await;
        let person = town.resident(&["da"], "whatsapp", "+4520123451").await;
        town.approve("emergency-childcare", &[]).await;
        let first = publish(&town).await;
        assert_eq!((state(&town, &first).await.as_str(), whatsapp::sent(&provider)[0]["type"].as_str()), ("accepted", Some("template")));
        let now = || town.app.clock.now().0 / 1_000;
        let tells_of = |value: Value| json!({ "object": "whatsapp_business_account", "entry": [{ "id": "WABA", "changes": [{ "field": "messages", "value": value }] }] }).to_string();
        for (word, expected) in [("read", "read"), ("delivered", "read"), ("sent", "read")] {
            let status = json!({ "statuses": [{ "id": "wamid.4520123451", "recipient_id": "4520123451", "status": word, "timestamp": now().to_string() }] });
            tells(&town, &hook, word, tells_of(status)).await;
            assert_eq!(state(&town, &first).await, expected, "{word}: out of order");
        }
        let writes = |id: &str, words: &str| tells_of(json!({ "contacts": [{ "wa_id": "4520123451" }], "messages": [{ "from": "4520123451", "id": id,
            "timestamp": now().to_string(), "type": "text", "text": { "body": words }, "context": { "id": "wamid.4520123451" } }] }));
        tells(&town, &hook, "q", writes("wamid.q", "Hvornår åbner skolen igen?")).await;
        let reply = newest_reply(&town).await;
        assert_eq!((&reply["recipient"], &reply["bulletin"]), (&json!(person), &json!(first)));
        town.wait_for("the answer", async |_| whatsapp::sent(&provider).len() == 2).await;
        let answer = whatsapp::sent(&provider)[1].clone();
        assert!(answer["type"] == "text" && answer["text"]["body"].as_str().is_some_and(|text| text.contains("Tak for din besked")), "{answer}");

        tells(&town, &hook, "s", writes("wamid.s", "Stop tak!")).await;
        town.wait_for("the confirmation", async |_| whatsapp::sent(&provider).len() == 3).await;
        has_stopped(&town, &person, "Stop tak!").await;
        town.resident(&["da"], "whatsapp", "+4520123459").await;
        publish(&town).await;
        let to: Vec<Value> = whatsapp::sent(&provider).iter().map(|sent| sent["to"].clone()).collect();
        assert_eq!(to, ["4520123451", "4520123451", "4520123451", "4520123459"]);
    }
}

story! {
    /// By a signed bridge: what became of the post, a question under it that is kept and not answered in public, and the page's
    /// wish for no more.
    async fn by_a_signed_bridge(town) {
        let server = crate::support::gateway::Gateway::start().await;
        let new = json!({ "name": "bridge", "settings": { "kind": "webhook", "url": server.url() }, "secrets": { "signing": SECRET } });
        town.post("/api/v1/channels", new).await.ok();
        let hook = hook(&town, "bridge").await;
        let page = town.recipient("page", &["so"], "webhook", "facebook/somali").await;
        town.approve("emergency-childcare", &["so"]).await;
        let first = publish(&town).await;
        assert_eq!(state(&town, &first).await, "accepted");
        let id = server.requests()[0].headers["webhook-id"].to_str().expect("text").to_owned();
        let event = |kind: &str, data: Value| json!({ "type": kind, "timestamp": "2026-11-30T09:00:00Z", "data": data }).to_string();
        tells(&town, &hook, "evt_1", event("delivery.status", json!({ "id": id, "status": "sent" }))).await;
        assert_eq!(state(&town, &first).await, "sent");
        tells(&town, &hook, "evt_2", event("delivery.status", json!({ "id": id, "status": "delivered" }))).await;
        assert_eq!(state(&town, &first).await, "delivered");
        tells(&town, &hook, "evt_3", event("message.received", json!({ "from": "facebook/somali", "text": "Goorma ayuu iskuulku mar kale furmi doonaa?" }))).await;
        let reply = newest_reply(&town).await;
        assert_eq!((&reply["recipient"], &reply["bulletin"], &reply["language_detected"]), (&json!(page), &json!(first), &json!("so")));
        for (number, words) in [(4, "help"), (5, "STOP")] {
            // Anybody may write it under a post: it is kept, and stops nothing for the others.
            tells(&town, &hook, &format!("evt_{number}"), event("message.received", json!({ "from": "facebook/somali", "text": words }))).await;
            assert_eq!(newest_reply(&town).await["words"], words);
        }
        let second = publish(&town).await;
        assert_eq!(state(&town, &second).await, "accepted");
        // Who runs the page says so through the bridge.
        tells(&town, &hook, "evt_6", event("subscription.stopped", json!({ "from": "facebook/somali" }))).await;
        has_stopped(&town, &page, "").await;
        town.recipient("page", &["da"], "webhook", "facebook/danish").await;
        publish(&town).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let to: Vec<Value> = server.requests().iter().map(|request| request.json()["data"]["to"].clone()).collect();
        assert_eq!(to, ["facebook/somali", "facebook/somali", "facebook/danish"], "nothing is answered where all can read it, and nothing more goes to the page");
    }
}
