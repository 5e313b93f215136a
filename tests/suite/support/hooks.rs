//! What providers send to the door of a channel, of every kind: signed in every way at once, so that each receiver finds what
//! it looks for, and with one secret for everything.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD};
use budstikke::channel::{Channel, ChannelKind, Settings};
use budstikke::id::ChannelId;
use budstikke::secrets::mac;
use serde_json::{Map, Value, json};

/// The secret of everything; in the form that the strictest kind wants.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A channel of a kind with settings made from the kind's own form: whatever fields there are, something is in them. So a
/// kind that is new is covered by itself.
pub fn sample(kind: ChannelKind) -> Channel {
    let schema = serde_json::to_value(kind.schema()).expect("JSON");
    let mut settings = sample_of(&schema, &schema, 0);
    settings["kind"] = json!(kind.as_str());
    let settings: Settings = serde_json::from_value(settings.clone()).unwrap_or_else(|error| {
        panic!("{kind}: {error}: {settings}");
    });
    let secret = |name: &'static str| (name.to_owned(), SECRET.to_owned());
    let named = kind.about().secrets.into_iter().map(|about| about.name);
    let secrets = named.chain(["hook"]).map(secret).collect();
    let name = kind.as_str().to_owned();
    Channel {
        id: ChannelId(1),
        name,
        settings,
        secrets,
        templates: Vec::new(),
        switched_off_at: None,
        switched_off_because: None,
    }
}

/// Something that a schema describes.
fn sample_of(root: &Value, schema: &Value, depth: u32) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return sample_of(root, root.pointer(reference.trim_start_matches('#')).expect("a definition"), depth + 1);
    }
    for several in ["anyOf", "oneOf", "allOf"] {
        if let Some(first) = schema[several].as_array().and_then(|all| all.first()) {
            return sample_of(root, first, depth + 1);
        }
    }
    if let Some(fixed) = schema
        .get("const")
        .or_else(|| schema["enum"].as_array()?.first())
        .or_else(|| schema.get("default").filter(|it| !it.is_null()))
    {
        return fixed.clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "string" if schema["format"] == "date-time" => json!("2026-11-30T08:00:00Z"),
        "string" => json!("sample"),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "array" => json!([]),
        "null" => Value::Null,
        _ => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            let needed =
                |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
            // How an account is used says nothing about what it hears.
            let wanted = fields.filter(|(name, _)| needed(name) || (depth < 4 && *name != "sending"));
            let fields: Map<String, Value> =
                wanted.map(|(name, field)| (name.clone(), sample_of(root, field, depth + 1))).collect();
            Value::Object(fields)
        }
    }
}

/// Every header by which providers sign, for this body.
pub fn signed(url: &str, id: &str, seconds: i64, body: &[u8]) -> Vec<(String, String)> {
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let meta = format!("sha256={}", hex(&mac(SECRET.as_bytes(), &[body])));
    let mut fields = budstikke::channel::receive::form(body);
    fields.sort();
    fields.dedup();
    let text: String =
        std::iter::once(url.to_owned()).chain(fields.into_iter().map(|(name, value)| name + &value)).collect();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, SECRET.as_bytes());
    let twilio = BASE64.encode(ring::hmac::sign(&key, text.as_bytes()));
    let token =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#), URL_SAFE_NO_PAD.encode(body));
    let jwt = format!("{token}.{}", URL_SAFE_NO_PAD.encode(mac(SECRET.as_bytes(), &[token.as_bytes()])));
    let key = BASE64.decode(SECRET.trim_start_matches("whsec_")).expect("base 64");
    let at = seconds.to_string();
    let standard = BASE64.encode(mac(&key, &[id.as_bytes(), b".", at.as_bytes(), b".", body]));
    let mut headers = vec![
        ("authorization", format!("Bearer {SECRET}")),
        ("x-telegram-bot-api-secret-token", SECRET.to_owned()),
        ("x-hub-signature-256", meta),
        ("x-twilio-signature", twilio),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", at),
        ("webhook-signature", format!("v1,{standard}")),
    ];
    // Providers that sign a token send no megabytes in a header, and the server would take none.
    if jwt.len() < 8_000 {
        headers.push(("x-gwapi-signature", jwt));
    }
    headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What a provider of this kind sends when somebody writes; `None` for a kind that is not known here.
pub fn says(kind: ChannelKind, id: &str, text: &str) -> Option<Vec<u8>> {
    let meta = |object: &str, entry: Value| json!({ "object": object, "entry": [entry] });
    Some(match kind.as_str() {
        "smtp" => return Some(crate::inbound::mail(
            &format!("From: amina@example.org\nSubject: \nMessage-ID: <{id}@example.org>\nContent-Type: text/plain; charset=utf-8"), text)),
        "twilio" => {
            let fields = [("MessageSid", id), ("From", "+4520000001"), ("To", "+4512345678"), ("Body", text), ("NumMedia", "0")];
            let url = reqwest::Url::parse_with_params("http://x/", fields).expect("a form");
            return Some(url.query().expect("a form").as_bytes().to_vec());
        }
        "gatewayapi" => json!({ "id": id, "msisdn": 4520000001_u64, "receiver": 451204, "message": text, "senttime": 1450000000, "webhook_label": "x" }),
        "sms-gateway" => json!({ "id": id, "from": "4520000001", "text": text }),
        "whatsapp" => meta("whatsapp_business_account", json!({ "changes": [{ "field": "messages", "value": { "messaging_product": "whatsapp",
            "messages": [{ "from": "4520000001", "id": id, "timestamp": "1454119029", "type": "text", "text": { "body": text } }] } }] })),
        "messenger" => meta("page", json!({ "id": "1", "time": 1, "messaging": [{ "sender": { "id": "5550001" }, "recipient": { "id": "1" },
            "timestamp": 1_454_119_029_000_u64, "message": { "mid": id, "text": text } }] })),
        "facebook-page" => meta("page", json!({ "id": "1", "time": 1, "changes": [{ "field": "feed", "value": { "item": "comment", "verb": "add",
            "comment_id": id, "post_id": "1_2", "message": text, "from": { "id": "777", "name": "K" }, "created_time": 1_454_119_029 } }] })),
        "webhook" => json!({ "type": "message.received", "timestamp": "2026-11-30T09:00:00Z", "data": { "id": id, "from": "facebook/somali", "text": text } }),
        "inmobile" => json!({ "messages": [{ "from": { "countryCode": "45", "phoneNumber": "20000001", "isValidMsisdn": true },
            "to": { "msisdn": "4592450000" }, "text": text, "receivedAt": "2026-11-24T14:50:23Z" }] }),
        "link-mobility" => json!({ "destination": "DK-2333", "source": "+4520000001", "content": { "type": "SMS", "userData": text, "encoding": "TEXT" },
            "timestamp": "2015-11-17T14:28:40Z", "messageId": id }),
        "telegram" => json!({ "update_id": id.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31) + u32::from(byte)), "message": { "message_id": 1,
            "date": 1_700_000_000, "chat": { "id": 5_550_001, "type": "private" }, "from": { "id": 5_550_001, "is_bot": false }, "text": text } }),
        _ => return None,
    }.to_string().into_bytes())
}

/// Settings of a kind as staff would enter them, for the kinds that are known here.
pub fn settings(kind: ChannelKind) -> Option<Value> {
    let url = "http://127.0.0.1:9/x";
    let mut settings = match kind.as_str() {
        "smtp" => json!({ "host": "127.0.0.1", "port": 9, "tls": "off", "from": "sundhed@solby.example" }),
        "twilio" => json!({ "account": format!("AC{}", "0".repeat(32)), "sender": "Solby", "url": url }),
        "gatewayapi" => json!({ "url": url, "sender": "Solby" }),
        "sms-gateway" => {
            json!({ "url": url, "sender": "Solby", "body": { "json": { "to": "{{to}}", "text": "{{text}}" } },
            "hears": { "reference_at": "/message", "status_at": "/status", "from_at": "/from", "text_at": "/text", "words": { "DELIVERED": "delivered" } } })
        }
        "whatsapp" => {
            json!({ "phone_number_id": "7001", "business_account_id": "8001", "template": "health_message", "url": url })
        }
        "inmobile" => json!({ "url": url, "sender": "4592450000" }),
        "link-mobility" => json!({ "url": url, "sender": "2333", "username": "solby", "partner": "2517" }),
        "telegram" => json!({ "url": url }),
        "messenger" => json!({ "url": url }),
        "facebook-page" => json!({ "url": url, "pages": { "solby": "1040" } }),
        "webhook" => json!({ "url": url }),
        _ => return None,
    };
    settings["kind"] = json!(kind.as_str());
    Some(settings)
}

/// The secrets that such a channel needs to send and to hear.
pub fn secrets(kind: ChannelKind) -> Value {
    let names: &[&str] = match kind.as_str() {
        "smtp" | "sms-gateway" => &["hook"],
        "inmobile" => &["key", "hook"],
        "link-mobility" => &["password", "hook"],
        "telegram" => {
            return json!({ "token": "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "webhook": SECRET });
        }
        "twilio" => &["token"],
        "gatewayapi" => &["token", "webhook"],
        "whatsapp" | "messenger" => &["token", "app_secret", "verify_token"],
        "facebook-page" => &["solby", "app_secret", "verify_token"],
        _ => &["signing"],
    };
    names.iter().map(|name| ((*name).to_owned(), json!(SECRET))).collect::<Map<String, Value>>().into()
}
