//! Facebook pages and Messenger against a stand-in of the Graph API that takes only what its documentation describes.

use std::collections::BTreeMap;

use budstikke::audience::{Address, AddressKind};
use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::provider::{Asked, Provider, only, text};

const TOKEN: &str = "EAAG-token-of-the-page";

fn graph(asked: &Asked) -> Result<(u16, Value), String> {
    if asked.header("authorization") != format!("Bearer {TOKEN}") {
        return Err("wrong token".to_owned());
    }
    if asked.query.contains("token") {
        return Err("a token in the URL".to_owned());
    }
    let form = || {
        let kind = asked.header("content-type");
        if kind.starts_with("application/x-www-form-urlencoded") {
            Ok(json!(asked.form()))
        } else {
            Err(kind.to_owned())
        }
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/v25.0/1040/feed") => {
            let form = form()?;
            only(&form, &["message"], &["link", "published", "scheduled_publish_time"])?;
            text(&form, "message")?;
            Ok((200, json!({ "id": "1040_1" })))
        }
        ("POST", "/v25.0/1040/photos") => {
            let form = form()?;
            only(&form, &["url", "message"], &[])?;
            Ok((200, json!({ "id": "99", "post_id": "1040_2" })))
        }
        ("POST", "/v25.0/1040_1" | "/v25.0/1040_2") => {
            only(&form()?, &["message"], &[])?;
            Ok((200, json!({ "success": true })))
        }
        ("DELETE", "/v25.0/1040_1" | "/v25.0/1040_2") => Ok((200, json!({ "success": true }))),
        ("POST", "/v25.0/me/messages") => {
            let body = asked.json();
            only(&body, &["messaging_type", "recipient", "message"], &["tag"])?;
            only(&body["recipient"], &["id"], &[])?;
            only(&body["message"], &["text"], &["quick_replies"])?;
            if !["RESPONSE", "UPDATE"].contains(&text(&body, "messaging_type")?) {
                return Err("a type that is not known".to_owned());
            }
            if text(&body["message"], "text")?.chars().count() > 2_000 {
                return Err("longer than 2,000".to_owned());
            }
            let id = text(&body["recipient"], "id")?;
            Ok((200, json!({ "recipient_id": id, "message_id": format!("mid.{id}") })))
        }
        (method, path) => Err(format!("{method} {path}")),
    }
}

async fn channel(town: &Town, change: Value) -> Provider {
    let provider = Provider::start(graph).await;
    let mut settings = json!({ "kind": "facebook-page", "url": provider.url(), "pages": { "solby": "1040" } });
    settings.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
    let new = json!({ "name": "fb", "settings": settings, "secrets": { "solby": TOKEN } });
    town.post("/api/v1/channels", new).await.ok();
    provider
}

/// Provider's ids by language.
async fn posts(town: &Town, bulletin: &str) -> BTreeMap<String, Value> {
    let deliveries = town.deliveries(bulletin).await;
    let post = |one: &Value| {
        let language = one["language"].as_str().expect("a tag").to_owned();
        (language, one["attempts"][0]["provider_reference"].clone())
    };
    deliveries.iter().map(post).collect()
}

story! {
    /// One post per language, each with its link; the ids of the posts are kept.
    async fn one_post_per_language(town) {
        let provider = channel(&town, json!({})).await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.recipient("page", &["da", "ar"], "facebook", "solby").await;
        town.recipient("page", &["da"], "facebook", "nowhere").await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let asked = provider.asked_at("/v25.0/1040/feed");
        assert_eq!(asked.len(), 2);
        for asked in &asked {
            let form = asked.form();
            assert!(form["message"].contains(&form["link"]), "{form:?}");
        }
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "bad-address": 1 }), "a page the channel does not have");
        assert!(posts(&town, &bulletin).await.values().filter(|post| **post == json!("1040_1")).count() >= 1);
    }
}

story! {
    /// One post for all languages: the first makes it, the next are written into it, also one that becomes ready later.
    async fn one_stacked_post(town) {
        let provider = channel(&town, json!({ "layout": "stacked", "order": ["da"] })).await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.recipient("page", &["ar", "da", "so"], "facebook", "solby").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("two languages", async |town| town.count(&bulletin, "accepted").await == 2).await;
        assert_eq!(provider.asked_at("/v25.0/1040/feed").len(), 1, "one post");
        let edits = provider.asked_at("/v25.0/1040_1");
        assert_eq!(edits.len(), 1);
        let words = edits[0].form()["message"].clone();
        let place = |words: &str, language: &str| words.find(&format!("/{language}\n")).or_else(|| words.find(&format!("/{language}"))).expect("a link");
        assert!(place(&words, "da") < place(&words, "ar"), "Danish stands first: {words}");
        town.approve("emergency-childcare", &["so"]).await;
        town.wait_for("the third language", async |town| town.count(&bulletin, "accepted").await == 3).await;
        let edits = provider.asked_at("/v25.0/1040_1");
        let words = edits[1].form()["message"].clone();
        for language in ["da", "ar", "so"] {
            place(&words, language);
        }
        assert_eq!(provider.asked_at("/v25.0/1040/feed").len(), 1, "still one post");
        let posts = posts(&town, &bulletin).await;
        assert!(posts.len() == 3 && posts.values().all(|post| *post == json!("1040_1")), "{posts:?}");
    }
}

story! {
    /// A picture, and what comes later: a correction goes into the old post, a withdrawal takes it away.
    async fn posts_are_edited_and_deleted(town) {
        let provider = channel(&town, json!({ "photo": "https://solby.example/logo.png" })).await;
        town.approve("emergency-childcare", &[]).await;
        town.recipient("page", &["da"], "facebook", "solby").await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(posts(&town, &bulletin).await["da"], json!("1040_2"), "the post of the photo");

        let correction = town.post(&format!("/api/v1/bulletins/{bulletin}/correction"), json!({ "variables": { "places": 0 } })).await.ok();
        let correction = correction["id"].as_str().expect("an id").to_owned();
        town.wait_until_published(&correction).await;
        let edits = provider.asked_at("/v25.0/1040_2");
        assert_eq!(edits.len(), 1);
        let words = edits[0].form()["message"].clone();
        assert!(words.starts_with("Rettelse: ") && words.contains("ingen ledige pladser") && words.contains(&correction), "{words}");
        assert_eq!(posts(&town, &correction).await["da"], json!("1040_2"), "the same post");

        let withdrawal = town.post(&format!("/api/v1/bulletins/{correction}/withdrawal"), json!({})).await.ok();
        let withdrawal = withdrawal["id"].as_str().expect("an id").to_owned();
        town.wait_until_published(&withdrawal).await;
        let methods: Vec<String> = provider.asked_at("/v25.0/1040_2").iter().map(|asked| asked.method.to_string()).collect();
        assert_eq!(methods, ["POST", "DELETE"]);
        assert_eq!(town.count(&withdrawal, "accepted").await, 1);
        assert_eq!(provider.asked_at("/v25.0/1040/photos").len(), 1, "no other post");
    }
}

story! {
    /// A stacked post is corrected language by language: what is not corrected yet stays as it was. A withdrawal takes all of it away.
    async fn a_stacked_post_is_corrected_language_by_language(town) {
        let provider = channel(&town, json!({ "layout": "stacked", "order": ["da"] })).await;
        town.approve("emergency-childcare", &["ar", "so"]).await;
        town.recipient("page", &["da", "ar", "so"], "facebook", "solby").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        // The Danish text was wrong; the others have to follow it before they are right.
        let path = "/api/v1/messages/emergency-childcare/texts/da";
        let source = town.get(path).await.ok()["source"].as_str().expect("a text").to_owned();
        assert!(source.contains("Vask hænder"), "{source}");
        town.put(path, json!({ "source": source.replace("Vask hænder", "Vask altid hænder") })).await.ok();
        town.approve("emergency-childcare", &[]).await;
        let last = || provider.asked_at("/v25.0/1040_1").last().expect("an edit").form()["message"].clone();
        let parts = |words: &str, links: [String; 3]| links.map(|link| words.matches(&link).count());
        let correct = async |of: &str| town.post(&format!("/api/v1/bulletins/{of}/correction"), json!({})).await.ok()["id"].as_str().expect("an id").to_owned();
        let link = |bulletin: &str, language: &str| format!("/b/{bulletin}/{language}");

        let first = correct(&bulletin).await;
        town.wait_for("Danish", async |town| town.count(&first, "accepted").await == 1).await;
        assert_eq!(parts(&last(), [link(&first, "da"), link(&bulletin, "ar"), link(&bulletin, "so")]), [1, 1, 1], "{}", last());
        assert!(last().starts_with("Rettelse: ") && !last().contains(&link(&bulletin, "da")), "{}", last());
        town.approve("emergency-childcare", &["ar"]).await;
        town.wait_for("Arabic", async |town| town.count(&first, "accepted").await == 2).await;
        assert_eq!(parts(&last(), [link(&first, "da"), link(&first, "ar"), link(&bulletin, "so")]), [1, 1, 1], "{}", last());
        assert_eq!(provider.asked_at("/v25.0/1040/feed").len(), 1, "one post all the time");

        let withdrawal = town.post(&format!("/api/v1/bulletins/{first}/withdrawal"), json!({})).await.ok();
        town.wait_until_published(withdrawal["id"].as_str().expect("an id")).await;
        assert_eq!(provider.asked_at("/v25.0/1040_1").iter().filter(|asked| asked.method == "DELETE").count(), 3, "in Somali, too");
    }
}

story! {
    /// Somebody deleted the post by hand before it was withdrawn.
    async fn a_post_that_is_gone_already(town) {
        let provider = channel(&town, json!({})).await;
        town.approve("emergency-childcare", &[]).await;
        town.recipient("page", &["da"], "facebook", "solby").await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let gone = json!({ "error": { "code": 100, "error_subcode": 33, "message": "Unsupported delete request" } });
        provider.reply(400, gone);
        let withdrawal = town.post(&format!("/api/v1/bulletins/{bulletin}/withdrawal"), json!({})).await.ok();
        let withdrawal = withdrawal["id"].as_str().expect("an id").to_owned();
        town.wait_until_published(&withdrawal).await;
        assert_eq!(town.count(&withdrawal, "accepted").await, 1, "what was wanted is so");
    }
}

story! {
    /// What the Graph API refuses, and settings that cannot work.
    async fn what_the_page_refuses(town) {
        let provider = channel(&town, json!({})).await;
        town.approve("emergency-childcare", &[]).await;
        town.recipient("page", &["da"], "facebook", "solby").await;
        provider.reply(400, json!({ "error": { "code": 506, "message": "Duplicate status message" } }));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1, "the page says it already");
        provider.reply(400, json!({ "error": { "code": 190, "message": "token expired" } }));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the refusal", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["reason"] == "config")).await;
        assert_eq!(town.count(&bulletin, "queued").await, 1, "a person mends it, nobody is lost");
        let refuse = async |settings: Value, secrets: Value, field: &str| {
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": settings, "secrets": secrets })).await.problem(422, "invalid");
            let fields: Vec<&Value> = problem["errors"].as_array().expect("errors").iter().map(|error| &error["field"]).collect();
            assert!(fields.contains(&&json!(field)), "{field}: {problem}");
        };
        let page = |pages: Value| json!({ "kind": "facebook-page", "pages": pages });
        refuse(page(json!({})), json!({}), "settings.pages").await;
        refuse(page(json!({ "solby": "1040" })), json!({}), "secrets.solby").await;
        refuse(page(json!({ "solby": "my page" })), json!({ "solby": "x" }), "settings.pages.solby").await;
        refuse(page(json!({ "solby": "1040" })), json!({ "solby": "x", "other": "y" }), "secrets.other").await;
        refuse(json!({ "kind": "messenger" }), json!({}), "secrets.token").await;
    }
}

story! {
    /// Messenger: whoever wrote within a day gets the message, the others cannot.
    async fn messenger_answers_inside_its_window(town) {
        let provider = Provider::start(graph).await;
        let settings = json!({ "kind": "messenger", "url": provider.url() });
        town.post("/api/v1/channels", json!({ "name": "messenger", "settings": settings, "secrets": { "token": TOKEN } })).await.ok();
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["ar"], "messenger", "5550001").await;
        town.resident(&["ar"], "messenger", "5550002").await;
        let address = Address::parse(AddressKind::Messenger, "id", "5550001").expect("an id");
        let mut tx = town.app.db.begin().await.expect("a transaction");
        let now = town.app.clock.now();
        assert!(budstikke::audience::store::heard_from(&mut tx, town.app.organisation_id(), &address, now).await.expect("a statement"));
        tx.commit().await.expect("a commit");
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1);
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "window-closed": 1 }));
        assert_eq!(provider.asked().len(), 1);
        assert_eq!(provider.asked()[0].json()["recipient"]["id"], "5550001");
        town.post("/api/v1/recipients", json!({ "addresses": [{ "kind": "messenger", "value": "abc" }] })).await.problem(422, "invalid");

        // The person has read everything up to a moment: first one before the message, then one after it.
        let added = town.put("/api/v1/channels/messenger", json!({ "secrets": { "app_secret": "the-app-secret" } })).await.ok();
        let hook = added["hook"].as_str().expect("a path").to_owned();
        let read = async |sender: &str, watermark: i64| {
            let messaging = json!({ "sender": { "id": sender }, "recipient": { "id": "1040" }, "timestamp": watermark, "read": { "watermark": watermark } });
            let body = json!({ "object": "page", "entry": [{ "id": "1040", "time": watermark, "messaging": [messaging] }] }).to_string();
            let hex: String = budstikke::secrets::mac(b"the-app-secret", &[body.as_bytes()]).iter().map(|byte| format!("{byte:02x}")).collect();
            let headers = [("x-hub-signature-256", format!("sha256={hex}"))];
            let headers = [(headers[0].0, headers[0].1.as_str())];
            assert_eq!(town.visitor().send_bytes(reqwest::Method::POST, &hook, Some(body.into_bytes()), "application/json", &headers).await.status, 200);
        };
        let at = town.app.clock.now().0;
        read("5550001", at - 3_600_000).await;
        read("5559999", at + 1_000).await;
        town.wait_for("both to be handled", async |town| {
            let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM inbound WHERE state = 'new'")
                .fetch_one(&mut *town.app.db.read().await.expect("a connection")).await.expect("a number");
            left == 0
        })
        .await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1, "read before it was sent");
        read("5550001", at + 1_000).await;
        town.wait_for("the receipt", async |town| town.count(&bulletin, "read").await == 1).await;
    }
}
