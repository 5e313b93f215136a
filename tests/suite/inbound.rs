//! What comes back: receipts, replies, words to stop, bounces. Each story goes out and comes back by a real door.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use budstikke::secrets::mac;
use serde_json::{Value, json};

use crate::story;
use crate::support::gateway::{Gateway, Reply, Request};
use crate::support::{Answer, Town};

/// A gateway that reports and passes on what people write.
pub async fn gateway(town: &Town) -> (Gateway, String) {
    let server = Gateway::start().await;
    let settings = json!({
        "kind": "sms-gateway", "url": format!("{}/send", server.url()), "sender": "Solby", "reference_at": "/id",
        "body": { "json": { "to": "{{to}}", "text": "{{text}}" } },
        "hears": {
            "reference_at": "/message", "status_at": "/status", "from_at": "/from", "text_at": "/text",
            "words": { "ENROUTE": "sent", "DELIVERED": "delivered", "ABSENT": "failed", "NO_SUCH": "bad-address", "STOPPED": "opted-out" },
        },
    });
    let channel = json!({ "name": "sms", "settings": settings, "secrets": { "hook": "a-secret-of-the-gateway" } });
    let added = town.post("/api/v1/channels", channel).await.ok();
    (server, added["hook"].as_str().expect("a path").to_owned())
}

/// Knocks at a door as somebody outside.
pub async fn knock(town: &Town, path: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
    let kind = headers.iter().find(|(name, _)| *name == "content-type").map_or("application/json", |(_, kind)| kind);
    let others: Vec<(&str, &str)> = headers.iter().filter(|(name, _)| *name != "content-type").copied().collect();
    town.visitor().send_bytes(reqwest::Method::POST, path, Some(body.into()), kind, &others).await
}

pub const BEARER: [(&str, &str); 1] = [("authorization", "Bearer a-secret-of-the-gateway")];

async fn says(town: &Town, hook: &str, from: &str, text: &str) {
    let body = json!({ "from": from, "text": text, "at": town.app.clock.now() }).to_string();
    assert_eq!(knock(town, hook, &BEARER, body).await.status, 200);
}

fn texts_to(gateway: &Gateway, to: &str) -> Vec<String> {
    let to_them = |request: &Request| request.json()["to"] == to;
    let text = |request: Request| request.json()["text"].as_str().unwrap_or_default().to_owned();
    gateway.requests().into_iter().filter(to_them).map(text).collect()
}

async fn wait_for_texts(town: &Town, gateway: &Gateway, to: &str, count: usize) -> Vec<String> {
    town.wait_for("texts", async |_| texts_to(gateway, to).len() >= count).await;
    texts_to(gateway, to)
}

pub async fn nothing_is_left(town: &Town) {
    town.wait_for("everything that came in to be handled", async |town| {
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM inbound WHERE state = 'new'")
            .fetch_one(&mut *town.app.db.read().await.expect("a connection"))
            .await
            .expect("a number");
        left == 0
    })
    .await;
}

async fn state_of(town: &Town, bulletin: &str) -> String {
    town.deliveries(bulletin).await[0]["state"].as_str().expect("a state").to_owned()
}

story! {
    /// The whole round by SMS: sent, delivered, a question, an answer, STOP, nothing more, START.
    async fn a_round_by_sms(town) {
        let (gateway, hook) = gateway(&town).await;
        let amina = town.resident(&["so", "da"], "sms", "+4520000001").await;
        town.approve("emergency-childcare", &["so"]).await;
        let first = town.draft("emergency").await;
        town.publish(&first).await;
        wait_for_texts(&town, &gateway, "+4520000001", 1).await;
        town.wait_until_published(&first).await;
        let reference = "gw-1";
        for (word, state) in [("ENROUTE", "sent"), ("DELIVERED", "delivered"), ("ENROUTE", "delivered"), ("DANCING", "delivered")] {
            let body = json!({ "message": reference, "status": word }).to_string();
            assert_eq!(knock(&town, &hook, &BEARER, body).await.status, 200);
            nothing_is_left(&town).await;
            assert_eq!(state_of(&town, &first).await, state, "{word}");
        }

        says(&town, &hook, "4520000001", "Goorma ayuu iskuulku mar kale furmi doonaa?").await;
        let texts = wait_for_texts(&town, &gateway, "+4520000001", 2).await;
        assert!(texts[1].starts_with("Waad ku mahadsan tahay") && texts[1].contains("+45 12 34 56 78"), "{texts:?}");
        let reply = town.get("/api/v1/replies").await.ok()["items"][0].clone();
        assert_eq!((&reply["recipient"], &reply["bulletin"], &reply["from"]), (&json!(amina), &json!(first), &json!("+4520000001")));
        assert_eq!((&reply["language_declared"], &reply["language_detected"]), (&json!("so"), &json!("so")));
        assert!(reply["confidence"].as_f64() > Some(0.5), "{reply}");
        says(&town, &hook, "+4520000001", "Ma furan tahay berri?").await;
        nothing_is_left(&town).await;
        assert_eq!(texts_to(&gateway, "+4520000001").len(), 2, "one such answer a day");

        says(&town, &hook, "+4520000001", "Jooji fadlan!").await;
        let texts = wait_for_texts(&town, &gateway, "+4520000001", 3).await;
        assert!(texts[2].starts_with("Farriimo dambe kama heli doontid"), "{texts:?}");
        says(&town, &hook, "+4520000001", "STOP").await;
        nothing_is_left(&town).await;
        assert_eq!(texts_to(&gateway, "+4520000001").len(), 3, "confirmed once");
        town.resident(&["da"], "sms", "+4520000002").await;
        let second = town.draft("emergency").await;
        town.publish(&second).await;
        wait_for_texts(&town, &gateway, "+4520000002", 1).await;
        town.wait_until_published(&second).await;
        assert_eq!(texts_to(&gateway, "+4520000001").len(), 3, "nothing more after STOP");
        let recipient = town.get(&format!("/api/v1/recipients/{amina}")).await.ok();
        let address = &recipient["addresses"][0];
        assert!(address["opted_out_at"].is_string());
        let wishes = format!("/api/v1/recipients/{amina}/addresses/{}/wishes", address["id"].as_str().expect("an id"));
        let wishes = town.get(&wishes).await.ok();
        assert_eq!((&wishes[0]["wanted"], &wishes[0]["words"]), (&json!("stop"), &json!("Jooji fadlan!")));

        says(&town, &hook, "+4520000001", "start").await;
        let texts = wait_for_texts(&town, &gateway, "+4520000001", 4).await;
        assert!(texts[3].contains("STOP"), "{texts:?}");
        assert!(town.get(&format!("/api/v1/recipients/{amina}")).await.ok()["addresses"][0].get("opted_out_at").is_none_or(Value::is_null));
    }
}

story! {
    /// HELP shows the languages by number; a number just after it, or a language's name at any time, chooses one.
    async fn a_person_chooses_a_language(town) {
        let (gateway, hook) = gateway(&town).await;
        let person = town.resident(&["da"], "sms", "+4520000003").await;
        let languages = async || town.get(&format!("/api/v1/recipients/{person}")).await.ok()["languages"].clone();
        says(&town, &hook, "+4520000003", "3").await;
        nothing_is_left(&town).await;
        assert_eq!(languages().await, json!(["da"]), "a number out of the blue is a reply");
        says(&town, &hook, "+4520000003", "Hjælp!").await;
        let texts = wait_for_texts(&town, &gateway, "+4520000003", 2).await;
        let help = texts.iter().find(|text| text.contains("1 العربية")).expect("the list of languages").clone();
        let polish = help.split(", ").find(|entry| entry.ends_with("Polski")).expect("Polish").split(' ').next().expect("a number").to_owned();
        says(&town, &hook, "+4520000003", &polish).await;
        let texts = wait_for_texts(&town, &gateway, "+4520000003", 3).await;
        assert!(texts[2].starts_with("Od teraz"), "in the new language: {texts:?}");
        assert_eq!(languages().await, json!(["pl", "da"]));
        says(&town, &hook, "+4520000003", "العربية").await;
        let texts = wait_for_texts(&town, &gateway, "+4520000003", 4).await;
        assert!(texts[3].starts_with("من الآن"), "{texts:?}");
        assert_eq!(languages().await, json!(["ar", "pl", "da"]));
        // A stranger is told what there is, in the language they wrote in.
        says(&town, &hook, "+4520000004", "Коли школа знову відкриється?").await;
        let texts = wait_for_texts(&town, &gateway, "+4520000004", 1).await;
        assert!(texts[0].starts_with("Дякуємо"), "{texts:?}");
        says(&town, &hook, "+4520000004", "STOP").await;
        nothing_is_left(&town).await;
        let replies = town.get("/api/v1/replies").await.ok();
        assert_eq!(replies["items"][0]["wanted"], "stop", "shown to staff: nobody has this number");
    }
}

story! {
    /// Two machines that answer each other end soon.
    async fn a_loop_is_broken(town) {
        let (gateway, hook) = gateway(&town).await;
        town.resident(&["da"], "sms", "+4520000005").await;
        for round in 0..12 {
            for word in ["HELP", "STOP", "START"] {
                says(&town, &hook, "+4520000005", word).await;
            }
            says(&town, &hook, "+4520000005", &format!("I am a machine, round {round}")).await;
        }
        nothing_is_left(&town).await;
        town.wait_for("the answers", async |_| texts_to(&gateway, "+4520000005").len() >= 6).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(texts_to(&gateway, "+4520000005").len(), 6, "six a day");
    }
}

story! {
    /// Forged, replayed, cut off, huge, nested, of another kind: nothing gets in that is not signed, nothing counts twice.
    async fn the_door_stays_shut(town) {
        let (_gateway, hook) = gateway(&town).await;
        town.resident(&["da"], "sms", "+4520000006").await;
        let message = json!({ "from": "+4520000006", "text": "Hvornår åbner I?" }).to_string();
        for headers in [&[][..], &[("authorization", "Bearer wrong")], &[("authorization", "Basic a-secret-of-the-gateway")], &[("authorization", "Bearer ")]] {
            let answer = knock(&town, &hook, headers, message.clone()).await;
            assert_eq!((answer.status, answer.text.as_str()), (401, "refused\n"));
        }
        assert_eq!(knock(&town, &format!("{hook}?key=a-secret-of-the-gateway"), &[], message.clone()).await.status, 200);
        for _ in 0..3 {
            assert_eq!(knock(&town, &hook, &BEARER, message.clone()).await.status, 200);
        }
        nothing_is_left(&town).await;
        assert_eq!(town.get("/api/v1/replies").await.ok()["items"].as_array().expect("replies").len(), 1, "four times the same");
        for (body, status) in [
            (Vec::new(), 400),
            (b"\xff\xfe\x00".to_vec(), 200),
            (b"{\"from\":".to_vec(), 200),
            ("[".repeat(100_000).into_bytes(), 200),
            (b"[]".to_vec(), 400),
            (b"{}".to_vec(), 400),
            (vec![b'a'; 11 * 1024 * 1024], 413),
        ] {
            let length = body.len();
            let answer = knock(&town, &hook, &BEARER, body).await;
            assert_eq!(answer.status, status, "{length}: {answer:?}");
        }
        let odd = json!({ "from": "+4520000006", "text": "🙂".repeat(125_000) }).to_string();
        assert_eq!(knock(&town, &hook, &BEARER, odd).await.status, 200);
        assert_eq!(knock(&town, &hook, &BEARER, json!({ "from": "nobody", "text": "x" }).to_string()).await.status, 200);
        assert_eq!(knock(&town, &hook, &BEARER, json!({ "message": "gw-unknown", "status": "DELIVERED" }).to_string()).await.status, 200);
        nothing_is_left(&town).await;
        assert_eq!(town.get("/api/v1/inbound/failed").await.ok()["items"], json!([]));
        let longest = town.get("/api/v1/replies").await.ok()["items"][0]["words"].as_str().expect("words").chars().count();
        assert_eq!(longest, 20_000);
        for path in ["/hooks/chn_0000000000001", "/hooks/sms", "/hooks/x", "/hooks/bul_0000000000001"] {
            knock(&town, path, &BEARER, message.clone()).await.problem(404, "not-found");
        }
        // What was sent before a channel was switched off still comes back.
        town.put("/api/v1/channels/sms/switch", json!({ "on": false })).await.ok();
        assert_eq!(knock(&town, &hook, &BEARER, json!({ "from": "+4520000006", "text": "Endnu et spørgsmål her" }).to_string()).await.status, 200);
        nothing_is_left(&town).await;
        assert_eq!(town.get("/api/v1/replies").await.ok()["items"][0]["words"], "Endnu et spørgsmål her");
    }
}

story! {
    /// WhatsApp: the challenge of the setting up, then one request that mixes messages and statuses, out of order.
    async fn whatsapp_mixes_what_it_tells(town) {
        let settings = json!({
            "kind": "whatsapp", "phone_number_id": "7001", "business_account_id": "8001", "template": "health_message",
            "url": "http://127.0.0.1:9",
        });
        let secrets = json!({ "token": "t", "app_secret": "the-app-secret", "verify_token": "any words" });
        let added = town.post("/api/v1/channels", json!({ "name": "wa", "settings": settings, "secrets": secrets })).await.ok();
        let hook = format!("/hooks/{}", added["id"].as_str().expect("an id"));
        let person = town.resident(&["ar"], "whatsapp", "+4520123456").await;
        let ask = async |query: &str| town.visitor().get(&format!("{hook}?{query}")).await;
        let good = ask("hub.mode=subscribe&hub.verify_token=any%20words&hub.challenge=1158201444").await;
        assert_eq!((good.status, good.text.as_str()), (200, "1158201444"));
        for wrong in ["", "hub.mode=subscribe&hub.verify_token=other&hub.challenge=1", "hub.mode=x&hub.verify_token=any%20words&hub.challenge=1"] {
            assert_eq!(ask(wrong).await.status, 401, "{wrong}");
        }
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "WABA", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp", "metadata": { "display_phone_number": "+45…", "phone_number_id": "7001" },
            "contacts": [{ "profile": { "name": "K" }, "wa_id": "4520123456" }],
            "statuses": [
                { "id": "wamid.1", "recipient_id": "4520123456", "status": "read", "timestamp": "1454119029" },
                { "id": "wamid.1", "recipient_id": "4520123456", "status": "waltzing", "timestamp": "1454119029" },
                "not even an object",
                { "id": "wamid.2", "status": "failed", "errors": [{ "code": 131026, "title": "Undeliverable" }] },
            ],
            "messages": [
                { "from": "4520123456", "id": "wamid.3", "timestamp": "1454119029", "type": "text", "text": { "body": "متى تفتح المدرسة؟" } },
                { "from": "4520123456", "id": "wamid.4", "timestamp": "1454119029000", "type": "image", "image": { "id": "9", "caption": "هذا" } },
                { "id": "wamid.5", "type": "text" },
                { "from": "4520123456", "id": "wamid.7", "timestamp": "1454119030", "type": "location", "location": { "latitude": 55.4, "longitude": 10.39, "name": "Skolen" } },
                { "from": "4520123456", "id": "wamid.8", "timestamp": "1454119031", "type": "interactive", "interactive": { "type": "nfm_reply", "nfm_reply": { "body": "Sent", "response_json": "{\"when\":\"monday\"}" } } },
                { "from": "4520123456", "id": "wamid.6", "type": "reaction", "reaction": { "emoji": "👍" } },
            ],
        } }] }] }).to_string();
        let sign = |body: &str| {
            let hex: String = mac(b"the-app-secret", &[body.as_bytes()]).iter().map(|byte| format!("{byte:02x}")).collect();
            format!("sha256={hex}")
        };
        assert_eq!(knock(&town, &hook, &[("x-hub-signature-256", &sign("{}"))], body.clone()).await.status, 401);
        for _ in 0..2 {
            let answer = knock(&town, &hook, &[("x-hub-signature-256", &sign(&body))], body.clone()).await;
            assert_eq!((answer.status, answer.text.as_str()), (200, ""));
        }
        town.wait_for("the messages", async |town| town.get("/api/v1/replies").await.ok()["items"].as_array().is_some_and(|all| all.len() == 4)).await;
        let mut replies = town.get("/api/v1/replies").await.ok();
        let words = |reply: &Value| reply["words"].clone();
        let all = replies["items"].as_array_mut().expect("replies");
        assert_eq!([words(&all[0]), words(&all[1])], [json!("{\"when\":\"monday\"}"), json!("Skolen, 55.4, 10.39")]);
        assert_eq!(all[1]["attachment"], "location");
        all.drain(..2);
        assert_eq!((&replies["items"][0]["attachment"], &replies["items"][1]["recipient"]), (&json!("image"), &json!(person)));
        assert_eq!(replies["items"][0]["written_at"], replies["items"][1]["written_at"], "seconds and milliseconds");
        // The one without a sender is put aside after some tries, and keeps nobody up.
        let receipts = async |town: &Town| -> i64 {
            sqlx::query_scalar("SELECT COUNT(*) FROM receipt").fetch_one(&mut *town.app.db.read().await.expect("a connection")).await.expect("a number")
        };
        town.wait_for("the receipts", async |town| receipts(town).await >= 4).await;
        assert_eq!(receipts(&town).await, 4, "each status once, also the one that is no object");
    }
}

story! {
    /// Twilio signs the address the world knows and every field; its receipts move the delivery and say why it failed.
    async fn twilio_signs_its_callbacks(town) {
        let server = Gateway::start().await;
        server.reply(Reply::Status(201, &[("content-type", "application/json")], "{\"sid\":\"SM1\",\"status\":\"queued\"}"));
        let settings = json!({ "kind": "twilio", "account": format!("AC{}", "0".repeat(32)), "sender": "Solby", "url": server.url() });
        let added = town.post("/api/v1/channels", json!({ "name": "twilio", "settings": settings, "secrets": { "token": "12345" } })).await.ok();
        let hook = format!("/hooks/{}", added["id"].as_str().expect("an id"));
        town.resident(&["da"], "sms", "+4520000007").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let form_at = |path: &str, fields: &[(&str, &str)]| -> (String, String) {
            let mut sorted = fields.to_vec();
            sorted.sort_unstable();
            let mut signed = format!("{}{path}", town.base);
            sorted.iter().for_each(|(name, value)| signed.push_str(&format!("{name}{value}")));
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"12345");
            let signature = BASE64.encode(ring::hmac::sign(&key, signed.as_bytes()));
            let url = reqwest::Url::parse_with_params("http://x/", fields).expect("a form");
            (url.query().unwrap_or_default().to_owned(), signature)
        };
        let form = |fields: &[(&str, &str)]| form_at(&hook, fields);
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let post = async |fields: &[(&str, &str)]| {
            let (body, signature) = form(fields);
            knock(&town, &hook, &[kind, ("x-twilio-signature", &signature)], body).await
        };
        let sent = post(&[("MessageSid", "SM1"), ("MessageStatus", "sent"), ("To", "+4520000007"), ("AccountSid", "AC")]).await;
        assert_eq!((sent.status, sent.text.contains("<Response/>")), (200, true));
        let undelivered = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005"), ("To", "+4520000007")];
        assert_eq!(post(&undelivered).await.status, 200);
        town.wait_for("the failure", async |town| state_of(town, &bulletin).await == "failed").await;
        assert_eq!(town.deliveries(&bulletin).await[0]["reason"], "bad-address");
        // What it says of a message that may have gone is about that message: our name of it stands in the address.
        server.reply(Reply::HangUp);
        let second = town.draft("routine").await;
        town.publish(&second).await;
        town.wait_for("nobody to know", async |town| {
            town.deliveries(&second).await.first().is_some_and(|one| one["state"] == "unknown")
        })
        .await;
        let query = format!("{hook}?ref={second}.{}.da", town.deliveries(&second).await[0]["address"].as_str().expect("an id"));
        let arrived = [("MessageSid", "SM9"), ("MessageStatus", "delivered"), ("To", "+4520000007")];
        let (body, signature) = form(&arrived);
        assert_eq!(knock(&town, &query, &[kind, ("x-twilio-signature", &signature)], body).await.status, 401, "signed for another address");
        let (body, signature) = form_at(&query, &arrived);
        assert_eq!(knock(&town, &query, &[kind, ("x-twilio-signature", &signature)], body).await.status, 200);
        town.wait_for("the receipt", async |town| state_of(town, &second).await == "delivered").await;
        let (body, signature) = form(&undelivered);
        let changed = body.replace("undelivered", "delivered");
        assert_eq!(knock(&town, &hook, &[kind, ("x-twilio-signature", &signature)], changed).await.status, 401);
        let reply = post(&[("MessageSid", "SM2"), ("From", "+4520000007"), ("To", "Solby"), ("Body", "Stop tak"), ("NumMedia", "0")]).await;
        assert_eq!(reply.status, 200);
        town.wait_for("the opt-out", async |town| {
            town.get("/api/v1/recipients").await.ok()["items"][0]["addresses"][0]["opted_out_at"].is_string()
        })
        .await;
    }
}

story! {
    /// A bridge tells, signed as we sign, what became of a post and what people write under it.
    async fn a_bridge_tells_back(town) {
        let (server, secret) = town.bridge_channel().await;
        let channel = town.get("/api/v1/channels").await.ok()["items"].as_array().or(town.get("/api/v1/channels").await.ok().as_array()).expect("channels")[0].clone();
        let hook = format!("/hooks/{}", channel["id"].as_str().expect("an id"));
        town.recipient("page", &["da"], "webhook", "facebook/somali").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let id = server.requests()[0].headers["webhook-id"].to_str().expect("text").to_owned();
        let key = BASE64.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base 64");
        let tell = async |event: &str, body: Value, seconds: i64| {
            let (body, at) = (body.to_string(), (town.app.clock.now().0 / 1000 + seconds).to_string());
            let signature = BASE64.encode(mac(&key, &[event.as_bytes(), b".", at.as_bytes(), b".", body.as_bytes()]));
            let headers = [("webhook-id", event), ("webhook-timestamp", at.as_str()), ("webhook-signature", &format!("v1,{signature}"))];
            knock(&town, &hook, &headers, body).await.status
        };
        let delivered = json!({ "type": "delivery.status", "timestamp": "2026-11-30T09:00:00Z", "data": { "id": id, "status": "delivered" } });
        assert_eq!(tell("evt_1", delivered.clone(), -600).await, 401, "too old");
        assert_eq!(tell("evt_1", delivered, 0).await, 200);
        town.wait_for("the receipt", async |town| state_of(town, &bulletin).await == "delivered").await;
        let question = json!({ "type": "message.received", "data": { "from": "facebook/somali", "text": "Goorma ayuu iskuulku furmi doonaa?" } });
        assert_eq!(tell("evt_2", question.clone(), 0).await, 200);
        assert_eq!(tell("evt_2", question, 0).await, 200);
        nothing_is_left(&town).await;
        assert_eq!(town.get("/api/v1/replies").await.ok()["items"].as_array().expect("replies").len(), 1);
        assert_eq!(server.requests().len(), 1, "a bridge is not answered");
    }
}

pub fn mail(headers: &str, body: &str) -> Vec<u8> {
    format!("{headers}\n\n{body}\n").replace('\n', "\r\n").into_bytes()
}

pub fn bounce(identity: &str, status: &str) -> Vec<u8> {
    mail(
        "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
        &format!(
            "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; x@example.org\nAction: failed\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} no\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{identity}@solby.example>\nSubject: Hej\n\nHej\n--b--"
        ),
    )
}

story! {
    /// Mail that comes back: bounces close an address or are counted, complaints and wishes to stop are heard, machines are
    /// not answered, people are.
    async fn a_round_by_mail(town) {
        let server = town.mail_channel().await;
        let path = "/api/v1/channels/mail";
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": server.port(), "tls": "off", "from": "sundhed@solby.example" });
        town.put(path, json!({ "settings": settings, "secrets": { "hook": "a-secret-of-the-gateway" } })).await.ok();
        let channels = town.get("/api/v1/channels").await.ok();
        let channel = channels["items"].as_array().or(channels.as_array()).expect("channels")[0]["id"].as_str().expect("an id").to_owned();
        let hook = format!("/hooks/{channel}");
        for who in ["gone", "full", "angry", "leaving", "asking", "away"] {
            town.resident(&["da"], "email", &format!("{who}@example.org")).await;
        }
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let sent = |who: &str| server.mails_to(&format!("{who}@example.org"))[0].clone();
        let identity = |who: &str| sent(who).message_id().expect("a Message-ID").split('@').next().expect("an identity").to_owned();
        let post = async |raw: Vec<u8>| {
            let headers = [("content-type", "message/rfc822"), BEARER[0]];
            assert_eq!(knock(&town, &hook, &headers, raw).await.status, 200);
        };
        post(bounce(&identity("gone"), "5.1.1")).await;
        post(bounce(&identity("full"), "4.2.2")).await;
        post(bounce("bul_0000000000001.adr_0000000000001.da", "5.1.1")).await;
        let complaint = mail(
            "From: abuse@provider.example\nSubject: FW\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
            &format!("--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{}@solby.example>\n\nx\n--b--", identity("angry")),
        );
        post(complaint).await;
        let unsubscribe = sent("leaving").header_raw("List-Unsubscribe").expect("the header").to_owned();
        let token = unsubscribe.split("/u/").nth(1).and_then(|rest| rest.split('>').next()).expect("a token").replace(['\r', '\n', ' ', '\t'], "");
        post(mail(&format!("From: leaving@example.org\nMessage-ID: <u1@x>\nSubject: unsubscribe {token}"), "")).await;
        post(mail(&format!("From: away@example.org\nMessage-ID: <a1@x>\nIn-Reply-To: <{}@solby.example>\nAuto-Submitted: auto-replied\nSubject: Ferie", identity("away")), "Jeg er på ferie")).await;
        let question = mail(
            &format!("From: Asking <Asking@example.org>\nMessage-ID: <q1@x>\nIn-Reply-To: <{}@solby.example>\nSubject: Re: Hej\nContent-Type: text/plain; charset=utf-8", identity("asking")),
            "Hvornår åbner skolen igen for de små?\n\n> Hej",
        );
        post(question.clone()).await;
        post(question).await;
        nothing_is_left(&town).await;

        town.wait_for("the answer", async |_| server.mails_to("asking@example.org").len() == 2).await;
        let answer = server.mails_to("asking@example.org")[1].clone();
        assert!(answer.body_text(0).expect("text").contains("Tak for din besked"));
        let replies = town.get("/api/v1/replies").await.ok();
        assert_eq!(replies["items"].as_array().expect("replies").len(), 1, "{replies}");
        let reply = &replies["items"][0];
        assert_eq!((&reply["words"], &reply["bulletin"]), (&json!("Hvornår åbner skolen igen for de små?"), &json!(bulletin)));
        assert_eq!((server.mails_to("away@example.org").len(), server.mails_to("leaving@example.org").len()), (1, 1));
        let states: Vec<(String, String)> = town.deliveries(&bulletin).await.iter().map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            (text("state"), text("reason"))
        }).collect();
        assert_eq!(states.iter().filter(|state| **state == ("failed".to_owned(), "bad-address".to_owned())).count(), 1, "{states:?}");
        let recipients = town.get("/api/v1/recipients?limit=100").await.ok();
        let address = |who: &str| {
            let named = |recipient: &&Value| recipient["addresses"][0]["value"] == format!("{who}@example.org");
            recipients["items"].as_array().expect("recipients").iter().find(named).expect(who)["addresses"][0].clone()
        };
        assert!(address("gone")["closed_at"].is_string(), "{}", address("gone"));
        assert_eq!(address("gone")["closed_reason"], "bad-address");
        assert!(address("full").get("closed_at").is_none() && address("full").get("opted_out_at").is_none_or(Value::is_null));
        for who in ["angry", "leaving"] {
            assert!(address(who)["opted_out_at"].is_string(), "{who}");
        }
        // Nothing more goes to a closed address, and the report says whom it is about.
        let second = town.draft("emergency").await;
        town.publish(&second).await;
        town.wait_until_published(&second).await;
        let mut again: Vec<String> = ["gone", "full", "angry", "leaving", "asking", "away"].into_iter().filter(|who| server.mails_to(&format!("{who}@example.org")).len() > 1).map(str::to_owned).collect();
        again.sort();
        assert_eq!(again, ["asking", "away", "full"]);
        // Somebody phones: the mailbox works again.
        let gone = recipients["items"].as_array().expect("recipients").iter().find(|one| one["addresses"][0]["value"] == "gone@example.org");
        let gone = &gone.expect("gone")["id"].as_str().expect("an id");
        let open = format!("/api/v1/recipients/{gone}/addresses/{}/open", address("gone")["id"].as_str().expect("an id"));
        for _ in 0..2 {
            assert!(town.post(&open, json!({})).await.ok()["addresses"][0].get("closed_at").is_none());
        }
        let third = town.draft("emergency").await;
        town.publish(&third).await;
        town.wait_until_published(&third).await;
        assert_eq!(server.mails_to("gone@example.org").len(), 2);
    }
}
