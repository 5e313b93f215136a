//! What SMS providers tell that do not sign: they repeat the secret `hook` in the address of the door. Each story sends, hears
//! what became of it and, where the provider passes on what people write, hears that.

use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::provider::{Asked, Provider, only};

const HOOK: &str = "a secret/of the provider";

/// A provider that takes everything; what it may be sent is checked in `sms_providers`.
fn takes(asked: &Asked) -> Result<(u16, Value), String> {
    let body = asked.json();
    match asked.path.as_str() {
        "/v4/sms/outgoing" => Ok((
            200,
            json!({ "results": [{ "messageId": format!("im-{}", body["messages"][0]["to"].as_str().unwrap_or_default()) }] }),
        )),
        "/v2/send" => Ok((200, json!({ "success": [{ "to": body["to"][0], "cost": 1 }] }))),
        "/sms/send" => {
            only(&body, &["source", "destination", "userData", "platformId", "platformPartnerId", "refId"], &[])?;
            Ok((200, json!({ "messageId": "Dcshuhod0PMAAAFQ+/PbnR3x", "resultCode": 1005, "description": "Queued" })))
        }
        other => Err(format!("{other} is not asked for")),
    }
}

/// A channel of a kind, the path of its door with the secret, and a bulletin that went to one person.
async fn sent(town: &Town, mut settings: Value, secret: &str) -> (Provider, String, String, String) {
    let provider = Provider::start(takes).await;
    settings["url"] = json!(provider.url());
    let channel = json!({ "name": "sms", "settings": settings, "secrets": { secret: "s3cret", "hook": HOOK } });
    let added = town.post("/api/v1/channels", channel).await.ok();
    let hook = format!("{}?key=a%20secret%2Fof%20the%20provider", added["hook"].as_str().expect("a path"));
    town.approve("emergency-childcare", &[]).await;
    let person = town.resident(&["da"], "sms", "+4520123456").await;
    let bulletin = town.draft("emergency").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    assert_eq!(town.count(&bulletin, "accepted").await, 1, "{}", town.report(&bulletin).await);
    (provider, hook, bulletin, person)
}

async fn tell(town: &Town, hook: &str, body: &Value) -> u16 {
    let body = Some(body.to_string().into_bytes());
    town.visitor().send_bytes(reqwest::Method::POST, hook, body, "application/json", &[]).await.status
}

async fn wait_for_state(town: &Town, bulletin: &str, state: &str) {
    town.wait_for(state, async |town| town.deliveries(bulletin).await[0]["state"] == state).await;
}

async fn is_stopped(town: &Town, person: &str) -> bool {
    town.get(&format!("/api/v1/recipients/{person}")).await.ok()["addresses"][0]["opted_out_at"].is_string()
}

async fn replies(town: &Town) -> Vec<Value> {
    town.get("/api/v1/replies").await.ok()["items"].as_array().expect("replies").clone()
}

story! {
    /// inMobile: lists of reports and of messages, as its OpenAPI document has them.
    async fn inmobile_reports(town) {
        let settings = json!({ "kind": "inmobile", "sender": "4592450000" });
        let (_provider, hook, bulletin, person) = sent(&town, settings, "key").await;
        let report = |id: &str, info: Value| json!({ "messageId": id, "deliveryInfo": info,
            "numberDetails": { "countryCode": "45", "phoneNumber": "20123456", "msisdn": "4520123456", "isValidMsisdn": true } });
        let bare = hook.split('?').next().expect("a path").to_owned();
        let delivered = json!({ "reports": [
            report("im-unknown", json!({ "stateCode": -1, "stateDescription": "Failed", "errorCode": -3 })),
            report("im-4520123456", json!({ "stateCode": 1, "stateDescription": "Delivered", "doneTime": "2026-11-24T14:50:23Z" })),
        ] });
        assert_eq!(tell(&town, &bare, &delivered).await, 401);
        assert_eq!(tell(&town, &format!("{bare}?key=wrong"), &delivered).await, 401);
        assert_eq!(tell(&town, &hook, &json!({})).await, 400);
        assert_eq!(tell(&town, &hook, &delivered).await, 200);
        wait_for_state(&town, &bulletin, "delivered").await;
        let message = |text: &str| json!({ "messages": [
            { "from": { "countryCode": "45", "phoneNumber": "20123456", "rawSource": "45 20 12 34 56", "isValidMsisdn": true },
              "to": { "countryCode": "45", "phoneNumber": "92450000", "msisdn": "4592450000" }, "text": text, "receivedAt": "2026-11-24T14:50:23Z" },
            { "from": { "countryCode": null, "phoneNumber": null, "rawSource": "inMobile", "isValidMsisdn": false }, "text": "hej" },
        ] });
        for _ in 0..2 {
            assert_eq!(tell(&town, &hook, &message("Hvornår åbner I igen?")).await, 200);
        }
        town.wait_for("the reply", async |town| replies(town).await.len() == 1).await;
        assert_eq!(replies(&town).await[0]["recipient"], person);
        assert_eq!(tell(&town, &hook, &message("STOP")).await, 200);
        town.wait_for("the end", async |town| is_stopped(town, &person).await).await;
    }
}

story! {
    /// An SMS can end with the word that stops the messages, where somebody can answer it; the preflight counts the very same text.
    async fn a_word_to_answer(town) {
        let word = |kind: &str, sender: &str| json!({ "kind": kind, "sender": sender, "stop_hint": "word" });
        let with = |mut settings: Value, more: Value| {
            for (name, value) in more.as_object().expect("fields") {
                settings[name] = value.clone();
            }
            settings
        };
        let refuse = async |settings: Value, secrets: Value, field: &str| {
            let channel = json!({ "name": "x", "settings": settings, "secrets": secrets });
            let problem = town.post("/api/v1/channels", channel).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
            problem["errors"][0]["allowed"].as_str().expect("words").to_owned()
        };
        let allowed = refuse(word("gatewayapi", "Solby"), json!({ "token": "t", "webhook": "w" }), "settings.stop_hint").await;
        assert!(allowed.contains("nobody can answer the name Solby"), "{allowed}");
        refuse(word("gatewayapi", "1204"), json!({ "token": "t" }), "secrets.webhook").await;
        // On a shared number people would have to write its keyword first; a keyword is one word.
        let heard = json!({ "token": "t", "webhook": "w" });
        let allowed = refuse(with(word("gatewayapi", "1204"), json!({ "keyword": "SOLBY" })), heard.clone(), "settings.stop_hint").await;
        assert!(allowed.contains("SOLBY"), "{allowed}");
        for keyword in ["", "two words", " "] {
            let settings = json!({ "kind": "gatewayapi", "sender": "1204", "keyword": keyword });
            refuse(settings, heard.clone(), "settings.keyword").await;
            let hears = json!({ "from_at": "from", "text_at": "text", "keyword": keyword });
            let settings = json!({ "kind": "sms-gateway", "sender": "1204", "url": "https://sms.example.org", "hears": hears });
            refuse(settings, json!({ "hook": "h" }), "settings.hears.keyword").await;
        }
        refuse(word("inmobile", "1204"), json!({ "key": "k" }), "secrets.hook").await;
        refuse(with(word("cpsms", "1204"), json!({ "username": "u" })), json!({ "key": "k", "hook": "h" }), "settings.stop_hint").await;
        let link = with(word("link-mobility", "1204"), json!({ "username": "u", "partner": "1" }));
        refuse(link, json!({ "password": "p" }), "secrets.hook").await;
        let account = format!("AC{}", "0".repeat(32));
        refuse(with(word("twilio", "Solby"), json!({ "account": account })), json!({ "token": "t" }), "settings.stop_hint").await;
        let gateway = with(word("sms-gateway", "1204"), json!({ "url": "https://sms.example.org" }));
        refuse(gateway, json!({}), "settings.hears.from_at").await;

        let provider = Provider::start(takes).await;
        let settings = with(word("inmobile", "4592450000"), json!({ "url": provider.url() }));
        let channel = json!({ "name": "sms", "settings": settings, "secrets": { "key": "k", "hook": HOOK } });
        let hook = town.post("/api/v1/channels", channel).await.ok()["hook"].as_str().expect("a path").to_owned();
        town.approve("emergency-childcare", &["ar"]).await;
        let person = town.resident(&["ar"], "sms", "+4520123456").await;
        let bulletin = town.draft("emergency").await;
        let counted = town.get(&format!("/api/v1/bulletins/{bulletin}/preflight")).await.ok()["sms"][0].clone();
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let text = provider.asked()[0].json()["messages"][0]["text"].as_str().expect("a text").to_owned();
        assert!(text.ends_with("\nأرسلوا STOP لإيقاف الرسائل"), "{text}");
        assert_eq!(counted["text"], text, "{counted}");
        let answer = json!({ "messages": [{ "from": { "countryCode": "45", "phoneNumber": "20123456" }, "text": "stop" }] });
        assert_eq!(tell(&town, &format!("{hook}?key=a%20secret%2Fof%20the%20provider"), &answer).await, 200);
        town.wait_for("the end", async |town| is_stopped(town, &person).await).await;
        town.wait_for("the confirmation", async |_| provider.asked().len() == 2).await;
        let confirmed = provider.asked()[1].json()["messages"][0]["text"].as_str().expect("a text").to_owned();
        assert!(!confirmed.contains("STOP"), "nothing to stop any more: {confirmed}");
    }
}

story! {
    /// CPSMS puts status and receiver behind the address that the message carried, with GET or POST, question mark or not.
    async fn cpsms_reports(town) {
        let settings = json!({ "kind": "cpsms", "sender": "Solby", "username": "solby" });
        let (provider, hook, bulletin, _) = sent(&town, settings, "key").await;
        let reference = provider.asked()[0].json()["reference"].as_str().expect("a reference").to_owned();
        let ask = async |url: String| town.visitor().get(&url).await.status;
        assert_eq!(ask(format!("{}?ref={reference}&status=1", hook.split('?').next().expect("a path"))).await, 401);
        assert_eq!(ask(format!("{hook}&ref={reference}")).await, 400, "without a status");
        assert_eq!(ask(format!("{hook}&ref={reference}?status=3&receiver=4520123456")).await, 200);
        assert_eq!(ask(format!("{hook}&ref={reference}&status=9&receiver=4520123456")).await, 200);
        let url = format!("{hook}&ref={reference}&status=4&receiver=4520123456");
        assert_eq!(town.visitor().send_bytes(reqwest::Method::POST, &url, None, "text/plain", &[]).await.status, 200);
        wait_for_state(&town, &bulletin, "failed").await;
        assert_eq!(town.deliveries(&bulletin).await[0]["reason"], "expired");
        assert_eq!(ask(format!("{hook}&ref={reference}?status=1&receiver=4520123456")).await, 200);
        wait_for_state(&town, &bulletin, "delivered").await;
    }
}

story! {
    /// LINK Mobility: reports by our reference and the platform's id; messages to a number or a keyword.
    async fn link_mobility_reports(town) {
        let settings = json!({ "kind": "link-mobility", "sender": "2333", "username": "solby", "partner": "2517" });
        let (provider, hook, bulletin, person) = sent(&town, settings, "password").await;
        let ours = provider.asked()[0].json()["refId"].clone();
        let report = |ours: &Value, id: &str, code: i64| json!({
            "refId": ours, "id": id, "operator": "dk.tdc", "sentTimestamp": "2015-11-19T09:37:35Z", "timestamp": "2015-11-19T09:37:00Z",
            "resultCode": code, "operatorResultCode": "2", "segments": 1, "gateCustomParameters": {}, "customParameters": {} });
        assert_eq!(tell(&town, hook.split('?').next().expect("a path"), &report(&ours, "x", 1001)).await, 401);
        assert_eq!(tell(&town, &hook, &json!({ "hello": "world" })).await, 400);
        assert_eq!(tell(&town, &hook, &report(&ours, "Dcshuhod0PMAAAFQ+/PbnR3x", 1000)).await, 200);
        wait_for_state(&town, &bulletin, "sent").await;
        assert_eq!(tell(&town, &hook, &report(&ours, "Dcshuhod0PMAAAFQ+/PbnR3x", 1010)).await, 200, "nobody knows: moves nothing");
        assert_eq!(tell(&town, &hook, &report(&Value::Null, "Dcshuhod0PMAAAFQ+/PbnR3x", 2106)).await, 200, "by its id alone");
        wait_for_state(&town, &bulletin, "failed").await;
        assert_eq!(town.deliveries(&bulletin).await[0]["reason"], "bad-address");
        let message = json!({
            "destination": "DK-2333", "subNumber": null, "source": "+4520123456", "operator": "dk.tdc",
            "content": { "type": "SMS", "userData": "Stop tak", "encoding": "TEXT" },
            "timestamp": "2015-11-17T14:28:40Z", "messageId": "mo-1", "operatorTimestamp": "2015-11-17T14:28:40Z", "operatorMessageId": "0",
            "route": { "type": "KEYWORD_ROUTE", "id": "0", "keyword": "STOP" }, "gateCustomParameters": {}, "customParameters": {} });
        assert_eq!(tell(&town, &hook, &message).await, 200);
        town.wait_for("the end", async |town| is_stopped(town, &person).await).await;
    }
}
