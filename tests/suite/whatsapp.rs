//! WhatsApp against a stand-in of the Cloud API that takes only what its documentation describes.

use budstikke::audience::{Address, AddressKind};
use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::provider::{Asked, Provider, only, text};

pub const TOKEN: &str = "EAAG-token-of-the-system-user";

fn template(name: &str, language: &str, status: &str, body: &str) -> Value {
    json!({ "name": name, "language": language, "status": status, "category": "UTILITY", "id": "1",
            "components": [{ "type": "BODY", "text": body }, { "type": "FOOTER", "text": "Solby" }] })
}

const BODY: &str = "Nyt fra Solby: {{1}} Læs mere: {{2}}";

pub fn cloud_api(asked: &Asked) -> Result<(u16, Value), String> {
    if asked.header("authorization") != format!("Bearer {TOKEN}") {
        return Err("wrong token".to_owned());
    }
    if asked.method == "GET" {
        if asked.path != "/v25.0/8001/message_templates" || !asked.query.contains("fields=name") {
            return Err(format!("{} instead of the list of templates", asked.path));
        }
        // Two pages.
        return Ok((
            200,
            match asked.query.contains("after=PAGE2") {
                false => json!({
                "data": [template("health_message", "da", "APPROVED", BODY), template("health_message", "en_GB", "APPROVED", BODY),
                         template("health_message", "tr", "PENDING", BODY)],
                "paging": { "cursors": { "before": "A", "after": "PAGE2" }, "next": "https://graph.facebook.com/next" } }),
                true => json!({
                "data": [template("health_news", "en", "APPROVED", "News: {{1}} {{2}}"),
                         template("health_message", "pl", "APPROVED", "{{1}}"),
                         { "name": "flyer", "language": "da", "status": "APPROVED", "category": "MARKETING", "id": "9",
                           "components": [{ "type": "HEADER", "format": "IMAGE" }] }],
                "paging": { "cursors": { "before": "B", "after": "C" } } }),
            },
        ));
    }
    asked.must_be("POST", "/v25.0/7001/messages", "application/json")?;
    let body = asked.json();
    if body["messaging_product"] != "whatsapp" || body["recipient_type"] != "individual" {
        return Err("no envelope".to_owned());
    }
    let to = if body["to"].is_string() { "to" } else { "recipient" };
    let name = text(&body, to)?;
    if to == "to" && !name.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("{name} is no number"));
    }
    let kind = text(&body, "type")?;
    only(&body, &["messaging_product", "recipient_type", to, "type", kind], &[])?;
    match kind {
        "text" => {
            only(&body["text"], &["body"], &["preview_url"])?;
            if text(&body["text"], "body")?.chars().count() > 4_096 {
                return Err("longer than 4,096".to_owned());
            }
        }
        "template" => {
            let template = &body["template"];
            only(template, &["name", "language", "components"], &[])?;
            only(&template["language"], &["policy", "code"], &[])?;
            let components = template["components"].as_array().ok_or("no components")?;
            only(&components[0], &["type", "parameters"], &[])?;
            for parameter in components[0]["parameters"].as_array().ok_or("no parameters")? {
                only(parameter, &["type", "text"], &[])?;
                let value = text(parameter, "text")?;
                if value.contains(['\n', '\t']) || value.contains("     ") || value.chars().count() > 1_024 {
                    return Err("a value with breaks, or too long".to_owned());
                }
            }
        }
        other => return Err(format!("{other} is no type")),
    }
    let id = format!("wamid.{name}");
    Ok((
        200,
        json!({ "messaging_product": "whatsapp", "contacts": [{ "input": name, "wa_id": name }], "messages": [{ "id": id }] }),
    ))
}

pub fn settings(provider: &Provider) -> Value {
    json!({ "kind": "whatsapp", "url": provider.url(), "phone_number_id": "7001", "business_account_id": "8001",
            "template": "health_message", "neutral_template": "health_news" })
}

async fn channel(town: &Town) -> Provider {
    let provider = Provider::start(cloud_api).await;
    let new = json!({ "name": "wa", "settings": settings(&provider), "secrets": { "token": TOKEN } });
    town.post("/api/v1/channels", new).await.ok();
    town.wait_for("the templates", async |town| {
        let view = town.get("/api/v1/channels/wa/templates").await.ok();
        view["templates"].as_array().is_some_and(|templates| templates.len() == 6)
    })
    .await;
    provider
}

/// What was sent, without the questions for templates.
pub fn sent(provider: &Provider) -> Vec<Value> {
    provider.asked_at("/v25.0/7001/messages").iter().map(Asked::json).collect()
}

fn to<'a>(sent: &'a [Value], number: &str) -> &'a Value {
    let own = |message: &&Value| message["to"] == number || message["recipient"] == number;
    sent.iter().find(own).unwrap_or_else(|| panic!("nothing to {number}: {sent:?}"))
}

async fn wrote(town: &Town, number: &str, hours_ago: i64) {
    let address = Address::parse(AddressKind::WhatsApp, "number", number).expect("a number");
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let at = town.app.clock.now().plus(-hours_ago * 3_600_000);
    let organisation = town.app.organisation_id();
    let known = budstikke::audience::store::heard_from(&mut tx, organisation, &address, at).await.expect("a statement");
    assert!(known);
    tx.commit().await.expect("a commit");
}

story! {
    /// Inside the window text, outside it a template in the reader's language, a neutral one for languages without, and an
    /// honest failure where there is nothing.
    async fn windows_and_templates(town) {
        let provider = channel(&town).await;
        town.approve("emergency-childcare", &["en", "so", "tr", "ar", "pl"]).await;
        town.resident(&["pl"], "whatsapp", "20 12 34 56").await;
        town.resident(&["da"], "whatsapp", "20 12 34 51").await;
        town.resident(&["so"], "whatsapp", "20 12 34 52").await;
        town.resident(&["ar"], "whatsapp", "20 12 34 53").await;
        town.resident(&["tr"], "whatsapp", "20 12 34 54").await;
        town.resident(&["en"], "whatsapp", "20 12 34 55").await;
        town.resident(&["da"], "whatsapp", "DK.987654321").await;
        wrote(&town, "20 12 34 53", 23).await;
        wrote(&town, "20 12 34 51", 25).await;
        // An older message does not open what a newer one has closed, nor close what it opened.
        wrote(&town, "20 12 34 53", 40).await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 7, "{}", town.report(&bulletin).await);
        let sent = sent(&provider);
        assert_eq!(sent.len(), 7);
        let free = to(&sent, "4520123453");
        assert_eq!(free["type"], "text");
        assert!(free["text"]["body"].as_str().is_some_and(|text| text.contains("http") && !text.contains('\u{2068}')), "{free}");
        let chosen = |number: &str| {
            let template = &to(&sent, number)["template"];
            (template["name"].as_str().expect("a name"), template["language"]["code"].as_str().expect("a code"))
        };
        assert_eq!(chosen("4520123451"), ("health_message", "da"));
        assert_eq!(chosen("DK.987654321"), ("health_message", "da"));
        assert_eq!(chosen("4520123455"), ("health_message", "en_GB"));
        // Somali cannot be registered, Turkish is not approved yet: the neutral template carries the text in the own language.
        assert_eq!(chosen("4520123452"), ("health_news", "en"));
        assert_eq!(chosen("4520123454"), ("health_news", "en"));
        // One whose places are not those of the settings holds up nobody.
        assert_eq!(chosen("4520123456"), ("health_news", "en"));
        let values = &to(&sent, "4520123454")["template"]["components"][0]["parameters"];
        assert!(values[0]["text"].as_str().is_some_and(|text| text.contains("Skovbørnehaven")), "{values}");
        assert!(values[1]["text"].as_str().is_some_and(|link| link.ends_with("/tr")), "{values}");
        let references: Vec<Value> = town.deliveries(&bulletin).await.iter().map(|one| one["attempts"][0]["provider_reference"].clone()).collect();
        assert!(references.contains(&json!("wamid.4520123452")), "{references:?}");

        let mut without = settings(&provider);
        without.as_object_mut().expect("an object").remove("neutral_template");
        town.put("/api/v1/channels/wa", json!({ "settings": without })).await.ok();
        // Those who send take changed settings up within a second.
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "no-template": 3 }));
    }
}

story! {
    /// What the provider decides about a template is known here within the hour, or at once when somebody asks.
    async fn templates_are_kept_in_step(town) {
        let provider = Provider::start(cloud_api).await;
        let said = |status: &str| json!({ "data": [template("health_message", "da", status, BODY)] });
        provider.reply(200, said("PENDING"));
        let new = json!({ "name": "wa", "settings": settings(&provider), "secrets": { "token": TOKEN } });
        town.post("/api/v1/channels", new).await.ok();
        let status = async || town.get("/api/v1/channels/wa/templates").await.ok()["templates"][0]["status"].clone();
        town.wait_for("the first reading", async |_| status().await == "PENDING").await;
        let test = json!({ "to": "20123456", "language": "da" });
        town.post("/api/v1/channels/wa/test", test.clone()).await.problem(502, "channel-unreachable");
        provider.reply(200, said("APPROVED"));
        assert_eq!(status().await, "PENDING", "nobody has asked");
        let asked = town.post("/api/v1/channels/wa/templates/refresh", json!({})).await.ok();
        assert_eq!(asked["templates"][0]["status"], "APPROVED");
        town.post("/api/v1/channels/wa/test", test).await.ok();
        provider.reply(200, said("PAUSED"));
        town.later(2);
        town.app.wake.channels.notify_one();
        town.wait_for("the next reading", async |_| status().await == "PAUSED").await;
        provider.reply(401, json!({ "error": { "message": "Invalid OAuth access token", "code": 190 } }));
        let problem = town.post("/api/v1/channels/wa/templates/refresh", json!({})).await.problem(502, "channel-unreachable");
        assert!(!problem.to_string().contains(TOKEN), "{problem}");
        assert_eq!(status().await, "PAUSED", "what cannot be read changes nothing");
    }
}

story! {
    /// A window that the number knows to be closed, and says so only later: whoever sends again sends the template.
    async fn a_window_that_was_closed_all_along(town) {
        let provider = channel(&town).await;
        town.put("/api/v1/channels/wa", json!({ "secrets": { "app_secret": "the-app-secret" } })).await.ok();
        let hook = town.get("/api/v1/channels").await.ok()[0]["hook"].as_str().expect("a path").to_owned();
        town.approve("emergency-childcare", &[]).await;
        town.resident(&["da"], "whatsapp", "20 12 34 51").await;
        wrote(&town, "20 12 34 51", 1).await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let id = town.deliveries(&bulletin).await[0]["attempts"][0]["provider_reference"].clone();
        let status = json!({ "id": id, "status": "failed", "errors": [{ "code": 131_047, "title": "Re-engagement message" }] });
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "8001", "changes": [{ "field": "messages",
            "value": { "metadata": { "phone_number_id": "7001" }, "statuses": [status] } }] }] }).to_string();
        let hex: String = budstikke::secrets::mac(b"the-app-secret", &[body.as_bytes()]).iter().map(|byte| format!("{byte:02x}")).collect();
        let signature = format!("sha256={hex}");
        assert_eq!(crate::inbound::knock(&town, &hook, &[("x-hub-signature-256", &signature)], body).await.status, 200);
        town.wait_for("the receipt", async |town| town.report(&bulletin).await["by_reason"] == json!({ "window-closed": 1 })).await;
        town.post(&format!("/api/v1/bulletins/{bulletin}/send-again"), json!({ "reasons": ["window-closed"] })).await.ok();
        town.wait_for("the template", async |town| town.count(&bulletin, "accepted").await == 1).await;
        let kinds: Vec<Value> = sent(&provider).iter().map(|message| message["type"].clone()).collect();
        assert_eq!(kinds, [json!("text"), json!("template")]);
    }
}

story! {
    /// A window that closed on the way: the text certainly did not go, so the template goes at once. Other refusals stand.
    async fn what_the_cloud_api_refuses(town) {
        let provider = channel(&town).await;
        town.approve("emergency-childcare", &[]).await;
        town.resident(&["da"], "whatsapp", "20 12 34 51").await;
        wrote(&town, "20 12 34 51", 1).await;
        let error = |code: i64| json!({ "error": { "message": "…", "type": "OAuthException", "code": code, "fbtrace_id": "x" } });
        provider.reply(400, error(131_047));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let kinds: Vec<Value> = sent(&provider).iter().map(|message| message["type"].clone()).collect();
        assert_eq!(kinds, [json!("text"), json!("template")]);
        assert_eq!(town.count(&bulletin, "accepted").await, 1);
        provider.reply(400, error(131_026));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "bad-address": 1 }));
        let refuse = async |change: Value, field: &str| {
            let mut wrong = settings(&provider);
            wrong.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
            let new = json!({ "name": "x", "settings": wrong, "secrets": { "token": TOKEN } });
            let problem = town.post("/api/v1/channels", new).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        };
        refuse(json!({ "phone_number_id": "+4520123456" }), "settings.phone_number_id").await;
        refuse(json!({ "template": "Health Message" }), "settings.template").await;
        refuse(json!({ "version": "latest" }), "settings.version").await;
        refuse(json!({ "neutral_languages": [] }), "settings.neutral_languages").await;
    }
}
