//! ntfy, against a stand-in that takes only what its documentation describes.

use serde_json::{Value, json};

use crate::story;
use crate::support::provider::{Asked, Provider, only, text};

const TOKEN: &str = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2";

fn ntfy(asked: &Asked) -> Result<(u16, Value), String> {
    asked.must_be("POST", "/", "application/json")?;
    if asked.header("authorization") != format!("Bearer {TOKEN}") {
        return Err("no token".to_owned());
    }
    let body = asked.json();
    only(
        &body,
        &["topic", "message"],
        &["title", "click", "tags", "priority", "actions", "attach", "markdown", "icon"],
    )?;
    if text(&body, "message")?.len() > 4_096 {
        return Err("longer than 4,096 bytes".to_owned());
    }
    let topic = text(&body, "topic")?;
    if topic.len() > 64 || !topic.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err("no topic".to_owned());
    }
    if !(1..=5).contains(&body["priority"].as_i64().unwrap_or(3)) || !text(&body, "click")?.starts_with("http") {
        return Err("priority or click".to_owned());
    }
    Ok((200, json!({ "id": format!("id-{topic}"), "time": 1_700_000_000, "event": "message", "topic": topic })))
}

story! {
    /// A topic gets a notification as urgent as the bulletin, in the topic's language; what the server refuses is told apart.
    async fn a_topic_is_notified(town) {
        let provider = Provider::start(ntfy).await;
        let settings = json!({ "kind": "ntfy", "url": provider.url() });
        town.post("/api/v1/channels", json!({ "name": "ntfy", "settings": settings, "secrets": { "token": TOKEN } })).await.ok();
        town.approve("emergency-childcare", &["ar"]).await;
        town.recipient("page", &["ar"], "ntfy", "solby-arabic_7f3").await;
        for (urgency, priority, tags) in [("emergency", 5, json!(["rotating_light"])), ("urgent", 4, json!(["warning"])), ("routine", 3, json!([]))] {
            let bulletin = town.draft(urgency).await;
            town.publish(&bulletin).await;
            town.wait_until_published(&bulletin).await;
            assert_eq!(town.deliveries(&bulletin).await[0]["attempts"][0]["provider_reference"], "id-solby-arabic_7f3");
            let asked = provider.asked().pop().expect("a request").json();
            assert_eq!((&asked["priority"], &asked["tags"]), (&json!(priority), &tags), "{urgency}");
            assert!(asked["click"].as_str().is_some_and(|link| link.ends_with("/ar")), "{asked}");
            assert!(!asked["message"].as_str().expect("words").contains('\u{2068}'), "{asked}");
        }
        let refusals = [
            (400, json!({ "code": 40009, "http": 400, "error": "invalid request: topic invalid" }), "bad-address"),
            (413, json!({ "code": 41301, "http": 413, "error": "attachment too large" }), "rejected-content"),
        ];
        for (status, words, reason) in refusals {
            provider.reply(status, words);
            let bulletin = town.draft("routine").await;
            town.publish(&bulletin).await;
            town.wait_until_published(&bulletin).await;
            assert_eq!(town.report(&bulletin).await["by_reason"], json!({ reason: 1 }));
        }
        provider.reply(403, json!({ "code": 40301, "http": 403, "error": "forbidden" }));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the refusal", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["reason"] == "config")).await;
        assert!(!serde_json::to_string(&town.deliveries(&bulletin).await).expect("JSON").contains(TOKEN));

        let inside = json!({ "name": "x", "settings": { "kind": "ntfy", "url": "http://10.0.0.1" } });
        let problem = town.post("/api/v1/channels", inside).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "settings.url");
        for wrong in ["", "two words", "søby", "a/b", &"x".repeat(65)] {
            let body = json!({ "addresses": [{ "kind": "ntfy", "value": wrong }] });
            town.post("/api/v1/recipients", body).await.problem(422, "invalid");
        }
    }
}
