//! SMS providers, each against a stand-in that takes only what the provider's documentation describes.

use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::provider::{Asked, Provider, only, text};

const TOKEN: &str = "s3cret-of-the-account";

/// A number without plus, as most providers want it.
fn number(value: &Value) -> Result<&str, String> {
    let number = value.as_str().ok_or("the number is no text")?;
    let plain = (8..=15).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if plain { Ok(number) } else { Err(format!("{number} is no number of digits")) }
}

fn sender(object: &Value, name: &str) -> Result<(), String> {
    let sender = text(object, name)?;
    if sender.len() <= 11 { Ok(()) } else { Err(format!("the sender {sender} is too long")) }
}

fn gatewayapi(asked: &Asked) -> Result<(u16, Value), String> {
    asked.must_be("POST", "/mobile/single", "application/json")?;
    if asked.header("authorization") != format!("Token {TOKEN}") {
        return Err("wrong key".to_owned());
    }
    let body = asked.json();
    only(&body, &["sender", "recipient", "message"], &["reference", "expiration", "priority", "label"])?;
    sender(&body, "sender")?;
    text(&body, "message")?;
    let recipient = body["recipient"].as_u64().ok_or("the recipient is no integer")?;
    if !["normal", "urgent"].contains(&text(&body, "priority")?) {
        return Err("a priority that is not known".to_owned());
    }
    let id = format!("01JNN6{recipient}");
    Ok((202, json!({ "msg_id": id, "recipient": recipient, "reference": body["reference"] })))
}

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

fn twilio(asked: &Asked) -> Result<(u16, Value), String> {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json");
    asked.must_be("POST", &path, "application/x-www-form-urlencoded")?;
    asked.must_know(ACCOUNT, TOKEN)?;
    let form = json!(asked.form());
    only(&form, &["To", "Body"], &["From", "MessagingServiceSid", "StatusCallback"])?;
    let from = form["From"].is_string();
    if from == form["MessagingServiceSid"].is_string() {
        return Err("From or MessagingServiceSid".to_owned());
    }
    let to = text(&form, "To")?;
    number(&json!(to.strip_prefix('+').ok_or("no plus")?))?;
    if text(&form, "Body")?.chars().count() > 1_600 {
        return Err("longer than 1,600".to_owned());
    }
    Ok((201, json!({ "sid": format!("SM{to}"), "status": "queued", "num_segments": "1" })))
}

fn inmobile(asked: &Asked) -> Result<(u16, Value), String> {
    asked.must_be("POST", "/v4/sms/outgoing", "application/json")?;
    asked.must_know("", TOKEN)?;
    let body = asked.json();
    only(&body, &["messages"], &[])?;
    let messages = body["messages"].as_array().ok_or("no list")?;
    let mut results = Vec::new();
    for message in messages {
        let optional = ["statusCallbackUrl", "respectBlacklist", "validityPeriodInSeconds"];
        only(message, &["to", "text", "from", "encoding"], &optional)?;
        sender(message, "from")?;
        // The provider's own rule is gsm7, which has no Arabic.
        if message["encoding"] != if text(message, "text")?.contains('ا') { "ucs2" } else { "gsm7" } {
            return Err(format!("{} is the wrong encoding", message["encoding"]));
        }
        let to = number(&message["to"])?;
        let details = json!({ "countryCode": "45", "phoneNumber": &to[2..], "msisdn": to, "rawMsisdn": to, "isValidMsisdn": true });
        results.push(
            json!({ "messageId": format!("im-{to}"), "smsCount": 1, "encoding": "gsm7", "numberDetails": details }),
        );
    }
    Ok((200, json!({ "results": results })))
}

fn cpsms(asked: &Asked) -> Result<(u16, Value), String> {
    asked.must_be("POST", "/v2/send", "application/json")?;
    asked.must_know("solby", TOKEN)?;
    let body = asked.json();
    let optional = ["from", "timestamp", "encoding", "dlr_url", "flash", "reference", "format"];
    only(&body, &["to", "message"], &optional)?;
    sender(&body, "from")?;
    let plain = text(&body, "message")?.is_ascii();
    if !plain && body["format"] != "UNICODE" && body["message"].as_str().is_some_and(|text| text.contains('ا')) {
        return Err("Arabic without UNICODE".to_owned());
    }
    if text(&body, "reference")?.len() > 32 {
        return Err("a reference of more than 32".to_owned());
    }
    let to = body["to"].as_array().ok_or("no list")?;
    let sent: Vec<Value> = to
        .iter()
        .map(|to| number(to).map(|to| json!({ "to": to, "price": "1", "countryCode": "45" })))
        .collect::<Result<_, _>>()?;
    Ok((200, json!({ "success": [sent] })))
}

fn link_mobility(asked: &Asked) -> Result<(u16, Value), String> {
    asked.must_be("POST", "/sms/send", "application/json")?;
    asked.must_know("solby", TOKEN)?;
    let body = asked.json();
    let needed = ["source", "destination", "userData", "platformId", "platformPartnerId"];
    only(&body, &needed, &["useDeliveryReport", "deliveryReportGates", "refId"])?;
    sender(&body, "source")?;
    text(&body, "userData")?;
    let to = text(&body, "destination")?;
    number(&json!(to.strip_prefix('+').ok_or("no plus")?))?;
    if body["platformId"] != "COMMON_API" || body["platformPartnerId"] != "2517" {
        return Err("another platform".to_owned());
    }
    Ok((200, json!({ "messageId": format!("lm-{to}"), "resultCode": 1005, "description": "Queued", "smsCount": 1 })))
}

async fn channel(town: &Town, settings: Value, secret: &str) {
    let secrets = json!({ secret: TOKEN });
    town.post("/api/v1/channels", json!({ "name": "sms", "settings": settings, "secrets": secrets })).await.ok();
}

/// One bulletin in English and Arabic to two phones; then one that the provider refuses. What the provider calls them is
/// kept, what it said is shown, and no secret or number is in it.
async fn round(town: &Town, provider: &Provider, ids: [&str; 2], refusal: (u16, Value), reason: &str) {
    town.approve("emergency-childcare", &["en", "ar"]).await;
    town.resident(&["en"], "sms", "20123456").await;
    town.resident(&["ar"], "sms", "20123457").await;
    let bulletin = town.draft("urgent").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    assert_eq!(town.count(&bulletin, "accepted").await, 2, "{}", town.report(&bulletin).await);
    assert_eq!(provider.asked().len(), 2);
    let deliveries = town.deliveries(&bulletin).await;
    let mut kept: Vec<&str> = deliveries
        .iter()
        .map(|one| one["attempts"][0]["provider_reference"].as_str().expect("the provider's id"))
        .collect();
    kept.sort_unstable();
    if !ids[0].is_empty() {
        assert_eq!(kept, ids);
    }
    provider.reply(refusal.0, refusal.1.clone());
    provider.reply(refusal.0, refusal.1);
    let bulletin = town.draft("urgent").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    assert_eq!(town.report(&bulletin).await["by_reason"], json!({ reason: 2 }));
    let shown = serde_json::to_string(&town.deliveries(&bulletin).await).expect("JSON");
    assert!(!shown.contains("2012345") && !shown.contains(TOKEN), "{shown}");
}

story! {
    /// GatewayAPI: an integer as recipient, 202 and msg_id; 422 names the field that is wrong.
    async fn over_gatewayapi(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, json!({ "kind": "gatewayapi", "url": provider.url(), "sender": "Solby", "valid_days": 2, "label": "health" }), "token").await;
        let detail = json!({ "detail": [{ "loc": ["body", "recipient"], "msg": "not a valid number", "type": "value_error" }] });
        round(&town, &provider, ["01JNN64520123456", "01JNN64520123457"], (422, detail), "bad-address").await;
        let text = |place: usize| provider.asked()[place].json()["message"].as_str().expect("a text").to_owned();
        assert!(!text(0).contains("/u/"), "{}", text(0));
        let with_link = json!({ "kind": "gatewayapi", "url": provider.url(), "sender": "Solby", "stop_hint": "link" });
        town.put("/api/v1/channels/sms", json!({ "settings": with_link })).await.ok();
        town.post("/api/v1/channels/sms/test", json!({ "to": "20123458" })).await.ok();
        assert!(text(4).contains("/u/"), "{}", text(4));
        let body = provider.asked()[0].json();
        assert_eq!((&body["priority"], &body["expiration"], &body["label"]), (&json!("urgent"), &json!("P2D"), &json!("health")));
        assert!(body["reference"].as_str().is_some_and(|reference| reference.starts_with("bul_")), "{body}");
    }
}

story! {
    /// Twilio: form fields; its code says more than the status. Who told Twilio to stop is not written to again.
    async fn over_twilio(town) {
        let provider = Provider::start(twilio).await;
        channel(&town, json!({ "kind": "twilio", "url": provider.url(), "account": ACCOUNT, "sender": "+4592450000" }), "token").await;
        let stopped = json!({ "code": 21610, "message": "Attempt to send to unsubscribed recipient", "more_info": "", "status": 400 });
        round(&town, &provider, ["SM+4520123456", "SM+4520123457"], (400, stopped), "opted-out").await;
        assert_eq!(provider.asked()[0].form()["From"], "+4592450000");
        let people = town.get("/api/v1/recipients").await.ok();
        for person in people["items"].as_array().expect("items") {
            assert!(person["addresses"][0]["opted_out_at"].is_string(), "{person}");
        }
        let bulletin = town.draft("routine").await;
        town.post(&format!("/api/v1/bulletins/{bulletin}/publish"), json!({})).await.problem(409, "empty-audience");
        let service = json!({ "kind": "twilio", "url": provider.url(), "account": ACCOUNT, "messaging_service": "MG0123456789abcdef0123456789abcdef" });
        town.put("/api/v1/channels/sms", json!({ "settings": service })).await.ok();
        town.post("/api/v1/channels/sms/test", json!({ "to": "20123458" })).await.ok();
        assert!(provider.asked()[4].form().contains_key("MessagingServiceSid"));
    }
}

story! {
    /// inMobile: a list of messages, a list of results.
    async fn over_inmobile(town) {
        let provider = Provider::start(inmobile).await;
        channel(&town, json!({ "kind": "inmobile", "url": provider.url(), "sender": "Solby", "valid_days": 1 }), "key").await;
        let invalid = json!({ "results": [{ "numberDetails": { "isValidMsisdn": false } }] });
        round(&town, &provider, ["im-4520123456", "im-4520123457"], (200, invalid), "bad-address").await;
        let message = provider.asked()[0].json()["messages"][0].clone();
        assert_eq!((&message["respectBlacklist"], &message["validityPeriodInSeconds"]), (&json!(true), &json!(86_400)));
    }
}

story! {
    /// CPSMS: success and error stand in the body, our short reference is the id.
    async fn over_cpsms(town) {
        let provider = Provider::start(cpsms).await;
        channel(&town, json!({ "kind": "cpsms", "url": provider.url(), "sender": "Solby", "username": "solby" }), "key").await;
        let refused = json!({ "error": [{ "code": 400, "message": "Invalid message", "to": "4512345678" }] });
        round(&town, &provider, ["", ""], (200, refused), "rejected-content").await;
        let references: Vec<Value> = provider.asked().iter().map(|asked| asked.json()["reference"].clone()).collect();
        assert_ne!(references[0], references[1]);
    }
}

story! {
    /// LINK Mobility: the result code decides.
    async fn over_link_mobility(town) {
        let provider = Provider::start(link_mobility).await;
        let settings = json!({ "kind": "link-mobility", "url": provider.url(), "sender": "Solby", "username": "solby", "partner": "2517", "gate": "gate-1" });
        channel(&town, settings, "password").await;
        let blocked = json!({ "messageId": "x", "resultCode": 2105, "description": "Destination blocked" });
        round(&town, &provider, ["lm-+4520123456", "lm-+4520123457"], (200, blocked), "blocked").await;
        assert_eq!(provider.asked()[0].json()["deliveryReportGates"], json!(["gate-1"]));
    }
}

story! {
    /// Settings that a provider would refuse are refused here, with the field.
    async fn settings_of_providers(town) {
        let refuse = async |settings: Value, secrets: Value, field: &str| {
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": settings, "secrets": secrets })).await.problem(422, "invalid");
            let fields: Vec<&str> = problem["errors"].as_array().expect("errors").iter().filter_map(|error| error["field"].as_str()).collect();
            assert!(fields.contains(&field), "{field}: {problem}");
            assert!(!problem.to_string().contains(TOKEN));
        };
        let token = json!({ "token": TOKEN });
        refuse(json!({ "kind": "gatewayapi", "sender": "Solby" }), json!({}), "secrets.token").await;
        refuse(json!({ "kind": "gatewayapi", "sender": "Solby" }), json!({ "token": TOKEN, "password": "x" }), "secrets.password").await;
        refuse(json!({ "kind": "gatewayapi", "sender": "Solby Kommune" }), token.clone(), "settings.sender").await;
        refuse(json!({ "kind": "gatewayapi", "sender": "Solby", "valid_days": 9 }), token.clone(), "settings.valid_days").await;
        refuse(json!({ "kind": "gatewayapi", "sender": "Solby", "requests": 41 }), token.clone(), "settings.requests").await;
        refuse(json!({ "kind": "gatewayapi", "sender": "Solby", "url": "http://10.0.0.1" }), token.clone(), "settings.url").await;
        refuse(json!({ "kind": "twilio", "account": "AC1", "sender": "Solby" }), token.clone(), "settings.account").await;
        refuse(json!({ "kind": "twilio", "account": ACCOUNT }), token.clone(), "settings.sender").await;
        refuse(json!({ "kind": "cpsms", "username": "a:b", "sender": "Solby" }), json!({ "key": TOKEN }), "settings.username").await;
        refuse(json!({ "kind": "link-mobility", "username": "a", "partner": " ", "sender": "Solby" }), json!({ "password": TOKEN }), "settings.partner").await;
        refuse(json!({ "kind": "inmobile", "sender": "" }), json!({ "key": TOKEN }), "settings.sender").await;
        refuse(json!({ "kind": "inmobile", "sender": "Solby", "valid_days": 3 }), json!({ "key": TOKEN }), "settings.valid_days").await;
        let answers = json!({ "accepted_statuses": [500] });
        refuse(json!({ "kind": "sms-gateway", "url": "https://sms.example.org", "sender": "Solby", "answers": answers }), json!({}), "settings.answers.accepted_statuses").await;
    }
}

story! {
    /// Before publishing, staff see what it would cost, by language and country, from a table they keep.
    async fn what_an_sms_costs(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, json!({ "kind": "gatewayapi", "url": provider.url(), "sender": "Solby" }), "token").await;
        town.approve("emergency-childcare", &["en", "ar"]).await;
        for number in ["20123451", "20123452", "+46 70 174 06 05"] {
            town.resident(&["en"], "sms", number).await;
        }
        town.resident(&["ar"], "sms", "20123453").await;
        town.resident(&["so"], "sms", "20123454").await;
        town.resident(&["en"], "sms", "+49 151 23456789").await;
        let bulletin = town.draft("routine").await;
        let preflight = async || town.get(&format!("/api/v1/bulletins/{bulletin}/preflight")).await.ok();
        assert_eq!(preflight().await["estimate"]["lines"], json!([]), "no prices, no estimate");

        let price = |country: &str, price: &str, currency: &str| json!({ "country": country, "price": price, "currency": currency });
        let prices = json!({ "prices": [price("dk", "0.32", "dkk"), price("SE", "0.0525", "EUR")] });
        town.put("/api/v1/channels/sms/prices", prices).await.ok();
        let kept = town.get("/api/v1/channels/sms/prices").await.ok();
        assert_eq!(kept["prices"][0], price("DK", "0.32", "DKK"));
        let seen = preflight().await;
        let estimate = &seen["estimate"];
        let parts = |language: &str| {
            let lines = seen["sms"].as_array().expect("lines");
            lines.iter().find(|line| line["language"] == language).and_then(|line| line["parts"].as_u64()).expect("parts")
        };
        let line = |language: &str, country: &str| {
            let lines = estimate["lines"].as_array().expect("lines");
            let found = lines.iter().find(|line| line["language"] == language && line["country"] == country);
            found.unwrap_or_else(|| panic!("{language} {country}: {estimate}")).clone()
        };
        let danish = line("en", "DK");
        assert_eq!((&danish["people"], &danish["parts"]), (&json!(2), &json!(parts("en"))));
        let (en, ar) = (parts("en"), parts("ar"));
        assert!(ar > en, "Arabic needs more parts: {ar} > {en}");
        let crowns = (2 * en + ar) * 32;
        assert_eq!(estimate["totals"]["DKK"], format!("{}.{:02}", crowns / 100, crowns % 100));
        assert_eq!(line("en", "SE")["price"], "0.0525");
        assert_eq!((&estimate["without_text"], &estimate["without_price"]), (&json!(1), &json!(1)));

        let everywhere = json!({ "prices": [price("*", "1", "DKK")] });
        town.put("/api/v1/channels/sms/prices", everywhere).await.ok();
        assert_eq!(preflight().await["estimate"]["totals"]["DKK"], format!("{}.00", 4 * en + ar));
        for wrong in [price("XX", "1", "DKK"), price("DK", "1", "crowns"), price("DK", "free", "DKK"), price("DK", "-1", "DKK")] {
            town.put("/api/v1/channels/sms/prices", json!({ "prices": [wrong] })).await.problem(422, "invalid");
        }
        town.put("/api/v1/channels/none/prices", json!({ "prices": [] })).await.problem(404, "not-found");
    }
}
