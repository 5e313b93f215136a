//! Telegram, against a stand-in that takes only what the Bot API describes: chats, groups that move, people who block the bot,
//! and what they write.

use serde_json::{Value, json};

use crate::story;
use crate::support::provider::{Asked, Provider, only, text};
use crate::support::{Answer, Town};

const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const SECRET: &str = "a-secret_of-the-webhook";
/// A group that has become a supergroup with another number.
const MOVED: (i64, i64) = (-4711, -1_001_234_567_890);

fn bot(asked: &Asked) -> Result<(u16, Value), String> {
    let method = asked.path.strip_prefix(&format!("/bot{TOKEN}/")).ok_or("wrong token")?;
    asked.must_be("POST", &asked.path, "application/json")?;
    let body = asked.json();
    let chat = &body["chat_id"];
    let named = chat.as_str().is_some_and(|name| name.starts_with('@'));
    if !chat.is_i64() && !named {
        return Err(format!("{chat} is no chat"));
    }
    let long = |body: &Value| text(body, "text").map(|text| text.encode_utf16().count() > 4_096);
    let message =
        json!({ "message_id": 17, "date": 1_700_000_000, "chat": { "id": chat, "title": "a name" }, "text": "…" });
    match method {
        "sendMessage" => {
            only(&body, &["chat_id", "text"], &[])?;
            if long(&body)? {
                return Err("longer than 4,096".to_owned());
            }
            if *chat == MOVED.0 {
                let parameters = json!({ "migrate_to_chat_id": MOVED.1 });
                let words = "Bad Request: group chat was upgraded to a supergroup chat";
                return Ok((
                    400,
                    json!({ "ok": false, "error_code": 400, "description": words, "parameters": parameters }),
                ));
            }
            Ok((200, json!({ "ok": true, "result": message })))
        }
        other => Err(format!("{other} is not asked for")),
    }
}

/// A bot as a channel, with the path of its door.
async fn channel(town: &Town) -> (Provider, String) {
    let provider = Provider::start(bot).await;
    let settings = json!({ "kind": "telegram", "url": provider.url() });
    let secrets = json!({ "token": TOKEN, "webhook": SECRET });
    let channel = json!({ "name": "telegram", "settings": settings, "secrets": secrets });
    let added = town.post("/api/v1/channels", channel).await.ok();
    (provider, added["hook"].as_str().expect("a path").to_owned())
}

async fn update(town: &Town, hook: &str, secret: &str, update: Value) -> Answer {
    let headers = [("x-telegram-bot-api-secret-token", secret)];
    let body = Some(update.to_string().into_bytes());
    town.visitor().send_bytes(reqwest::Method::POST, hook, body, "application/json", &headers).await
}

fn said(number: i64, chat: i64, message: Value) -> Value {
    let mut whole = json!({ "message_id": 100 + number, "date": 1_700_000_000,
        "chat": { "id": chat, "type": "private" }, "from": { "id": chat, "is_bot": false, "first_name": "A" } });
    for (name, value) in message.as_object().expect("fields") {
        whole[name] = value.clone();
    }
    json!({ "update_id": number, "message": whole })
}

async fn address(town: &Town, recipient: &str) -> Value {
    town.get(&format!("/api/v1/recipients/{recipient}")).await.ok()["addresses"][0].clone()
}

async fn replies(town: &Town) -> Vec<Value> {
    town.get("/api/v1/replies").await.ok()["items"].as_array().expect("replies").clone()
}

story! {
    /// A person, a channel and a group that has moved get a bulletin each; the person asks back, and stops by blocking the bot.
    async fn a_round_by_telegram(town) {
        let (provider, hook) = channel(&town).await;
        town.approve("emergency-childcare", &["ar"]).await;
        let person = town.resident(&["ar"], "telegram", "5550001").await;
        town.recipient("page", &["da"], "telegram", "@SolbyNyt").await;
        town.recipient("page", &["da"], "telegram", &MOVED.0.to_string()).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 3, "{}", town.report(&bulletin).await);
        let chats: Vec<Value> = provider.asked().iter().map(|asked| asked.json()["chat_id"].clone()).collect();
        for chat in [json!(5_550_001), json!("@solbynyt"), json!(MOVED.0), json!(MOVED.1)] {
            assert!(chats.contains(&chat), "{chat}: {chats:?}");
        }
        assert_eq!(chats.len(), 4, "the group is asked twice, the others once");
        let mut words = provider.asked().into_iter().map(|asked| asked.json()["text"].as_str().expect("a text").to_owned());
        assert!(words.all(|text| text.contains("/b/bul_")), "each says where to read it");
        let deliveries = town.deliveries(&bulletin).await;
        let shown = serde_json::to_string(&deliveries.iter().map(|one| &one["attempts"]).collect::<Vec<_>>()).expect("JSON");
        assert!(!shown.contains("AAHdqTcv") && !shown.contains("5550001") && !shown.contains("a name"), "{shown}");

        assert_eq!(update(&town, &hook, "wrong", said(1, 5_550_001, json!({ "text": "hej" }))).await.status, 401);
        let reference = deliveries.iter().find(|one| one["language"] == "ar").expect("Arabic")["attempts"][0]["provider_reference"].clone();
        assert!(reference.as_str().is_some_and(|name| name.starts_with("17.")), "{reference}");
        let question = json!({ "text": "متى تفتح المدرسة؟", "reply_to_message": { "message_id": 17 } });
        for _ in 0..3 {
            assert_eq!(update(&town, &hook, SECRET, said(1, 5_550_001, question.clone())).await.status, 200);
        }
        let photo = json!({ "caption": "هذا", "photo": [{ "file_id": "x" }] });
        assert_eq!(update(&town, &hook, SECRET, said(2, 5_550_001, photo)).await.status, 200);
        town.wait_for("both replies", async |town| replies(town).await.len() == 2).await;
        let both = replies(&town).await;
        assert_eq!((&both[1]["bulletin"], &both[1]["recipient"]), (&json!(bulletin), &json!(person)), "{both:?}");
        assert_eq!(both[0]["attachment"], "photo");
        town.wait_for("the answer", async |_| provider.asked().len() == 5).await;

        let member = |number: i64, status: &str| json!({ "update_id": number, "my_chat_member": {
            "chat": { "id": 5_550_001, "type": "private" }, "new_chat_member": { "status": status } } });
        assert_eq!(update(&town, &hook, SECRET, member(3, "kicked")).await.status, 200);
        town.wait_for("the end", async |town| address(town, &person).await["opted_out_at"].is_string()).await;
        assert_eq!(provider.asked().len(), 5, "nobody writes to who blocked the bot");
        assert_eq!(update(&town, &hook, SECRET, member(4, "member")).await.status, 200);
        assert_eq!(update(&town, &hook, SECRET, said(5, 5_550_001, json!({ "text": "/start" }))).await.status, 200);
        town.wait_for("the beginning", async |town| address(town, &person).await["opted_out_at"].is_null()).await;
        let wishes = format!("/api/v1/recipients/{person}/addresses/{}/wishes", address(&town, &person).await["id"].as_str().expect("an id"));
        let wishes = town.get(&wishes).await.ok();
        assert_eq!((&wishes[0]["how"], &wishes[1]["wanted"]), (&json!("provider"), &json!("start")), "{wishes}");
    }
}

story! {
    /// What Telegram refuses: for a while, for good, because the person stopped.
    async fn what_telegram_refuses(town) {
        let (provider, _) = channel(&town).await;
        town.approve("emergency-childcare", &[]).await;
        let person = town.resident(&["da"], "telegram", "5550002").await;
        let send = async || {
            let bulletin = town.draft("routine").await;
            town.publish(&bulletin).await;
            bulletin
        };
        let refuse = |status: u16, words: &str| json!({ "ok": false, "error_code": status, "description": words });
        let mut busy = refuse(429, "Too Many Requests: retry after 34");
        busy["parameters"] = json!({ "retry_after": 34 });
        provider.reply(429, busy);
        let bulletin = send().await;
        town.wait_for("the refusal", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["reason"] == "quota")).await;
        assert_eq!(town.count(&bulletin, "queued").await, 1);
        assert_eq!(provider.asked().len(), 1, "34 seconds are longer than the usual ten");
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1);

        provider.reply(400, refuse(400, "Bad Request: chat not found"));
        let bulletin = send().await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "bad-address": 1 }));

        provider.reply(403, refuse(403, "Forbidden: bot was blocked by the user"));
        let bulletin = send().await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "opted-out": 1 }));
        assert!(address(&town, &person).await["opted_out_at"].is_string());

        // A proxy that repeats the path tells the token; we do not.
        town.resident(&["da"], "telegram", "5550003").await;
        provider.reply(404, json!(format!("/bot{TOKEN}/sendMessage was not found")));
        let bulletin = send().await;
        town.wait_for("the refusal", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["reason"] == "config")).await;
        let shown = serde_json::to_string(&town.deliveries(&bulletin).await).expect("JSON");
        assert!(shown.contains("<secret>") && !shown.contains("AAHdqTcv"), "{shown}");
    }
}

story! {
    /// Settings and addresses that cannot work are named, and no secret is repeated.
    async fn settings_of_a_bot(town) {
        let refuse = async |settings: Value, secrets: Value, field: &str| {
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": settings, "secrets": secrets })).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
            assert!(!problem.to_string().contains("AAHdqTcv"), "{problem}");
        };
        let kind = json!({ "kind": "telegram" });
        refuse(kind.clone(), json!({}), "secrets.token").await;
        refuse(kind.clone(), json!({ "token": "123456789:AAHdqTcvCH1/../x" }), "secrets.token").await;
        refuse(kind.clone(), json!({ "token": TOKEN, "webhook": "with a space" }), "secrets.webhook").await;
        refuse(json!({ "kind": "telegram", "url": "http://10.0.0.1" }), json!({ "token": TOKEN }), "settings.url").await;
        refuse(json!({ "kind": "telegram", "requests": 0 }), json!({ "token": TOKEN }), "settings.requests").await;
        for wrong in ["+4520123456", "SolbyNyt", "0"] {
            let body = json!({ "addresses": [{ "kind": "telegram", "value": wrong }] });
            town.post("/api/v1/recipients", body).await.problem(422, "invalid");
        }
        let (_, hook) = channel(&town).await;
        town.put("/api/v1/channels/telegram", json!({ "secrets": { "webhook": "" } })).await.ok();
        assert_eq!(update(&town, &hook, "", said(1, 1, json!({ "text": "hej" }))).await.status, 401, "nothing to verify with");
    }
}
