//! Web Push, against a stand-in push service that takes only what the RFCs 8030, 8188, 8291 and 8292 describe.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use reqwest::Method as Verb;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::story;
use crate::support::{Town, peers};

// The browser of RFC 8291, appendix A; its private key stands in tests/peers/web_push.py.
const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// A message that was handed in.
#[derive(Clone)]
struct Message {
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Message {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Memory {
    messages: Vec<Message>,
    replies: VecDeque<(u16, Option<u32>)>,
    wrong: Vec<String>,
}

#[derive(Clone)]
struct PushService {
    origin: String,
    memory: Arc<Mutex<Memory>>,
}

impl PushService {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let service = Self { origin, memory: Arc::default() };
        let router = Router::new().fallback(take).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        service
    }

    /// The next message is answered so, perhaps with a wish to wait some seconds.
    fn reply(&self, status: u16, after: Option<u32>) {
        self.memory.lock().expect("no panic").replies.push_back((status, after));
    }

    /// Every message so far; all were right.
    fn messages(&self) -> Vec<Message> {
        let memory = self.memory.lock().expect("no panic");
        assert_eq!(memory.wrong, Vec::<String>::new(), "messages that are not as the RFCs have it");
        memory.messages.clone()
    }

    fn subscription(&self, name: &str) -> Value {
        json!({
            "endpoint": format!("{}/push/{name}", self.origin), "expirationTime": null,
            "keys": { "p256dh": KEY, "auth": AUTH },
        })
    }

    async fn channel(&self, town: &Town) -> Value {
        town.channel(
            "push",
            json!({ "kind": "web-push", "contact": "mailto:it@solby.example", "services": ["127.0.0.1"] }),
        )
        .await
    }

    fn judge(&self, method: &Method, message: &Message) -> Result<(), String> {
        if method != Method::POST || message.header("content-encoding") != "aes128gcm" {
            return Err("method or encoding".to_owned());
        }
        message.header("ttl").parse::<u32>().map_err(|_| "no TTL")?;
        if !["very-low", "low", "normal", "high"].contains(&message.header("urgency")) {
            return Err("no urgency".to_owned());
        }
        let topic = message.header("topic");
        if topic.is_empty()
            || topic.len() > 32
            || topic.bytes().any(|b| !b.is_ascii_alphanumeric() && b != b'-' && b != b'_')
        {
            return Err("no topic".to_owned());
        }
        // Salt, record size, an uncompressed point, and one record with a tag.
        let body = &message.body;
        if body.len() > 4_096 || body.len() < 86 + 17 || body[16..22] != [0, 0, 16, 0, 65, 4] {
            return Err("no body".to_owned());
        }
        let parts = message.header("authorization").strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k="));
        let (token, key) = parts.ok_or("no VAPID")?;
        let (signed, signature) = token.rsplit_once('.').ok_or("no signature")?;
        let decoded = |text: &str| BASE64URL.decode(text).map_err(|cause| cause.to_string());
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, decoded(key)?);
        key.verify(signed.as_bytes(), &decoded(signature)?).map_err(|_| "a wrong signature")?;
        let claims = decoded(signed.split_once('.').ok_or("no claims")?.1)?;
        let claims: Value = serde_json::from_slice(&claims).map_err(|cause| cause.to_string())?;
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
        let left = claims["exp"].as_u64().unwrap_or(0).saturating_sub(now);
        if claims["aud"] != self.origin
            || claims["sub"] != "mailto:it@solby.example"
            || !(1..=24 * 3_600).contains(&left)
        {
            return Err(format!("claims {claims}"));
        }
        Ok(())
    }
}

async fn take(
    State(service): State<PushService>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let message = Message { path: uri.path().to_owned(), headers, body };
    let judged = service.judge(&method, &message);
    let mut memory = service.memory.lock().expect("no panic");
    let location = format!("{}/message{}", service.origin, message.path);
    memory.messages.push(message);
    if let Err(wrong) = judged {
        memory.wrong.push(wrong);
        return StatusCode::BAD_REQUEST.into_response();
    }
    match memory.replies.pop_front() {
        Some((status, after)) => {
            let status = StatusCode::from_u16(status).expect("a status");
            let after = after.map(|seconds| [("retry-after", seconds.to_string())]);
            after.map_or_else(|| status.into_response(), |after| (status, after).into_response())
        }
        None => (StatusCode::CREATED, [("location", location)]).into_response(),
    }
}

async fn recipients(town: &Town) -> Vec<Value> {
    town.get("/api/v1/recipients").await.ok()["items"].as_array().expect("items").clone()
}

async fn publish(town: &Town, urgency: &str) -> String {
    let bulletin = town.draft(urgency).await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    bulletin
}

async fn subscribe(town: &Town, service: &PushService, name: &str, language: &str) {
    let body = json!({ "language": language, "subscription": service.subscription(name) });
    let answer = town.visitor().post("/push", body).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{answer:?}");
}

story! {
    /// Browsers that subscribe get each bulletin in their language, whatever urgency it has; one that has gone is asked no more
    /// until it comes back, and one that stops is forgotten.
    async fn a_browser_subscribes_gets_messages_and_goes(town) {
        let service = PushService::start().await;
        let added = service.channel(&town).await;
        let key = added["public_key"].as_str().expect("the public key");
        assert!(added.get("signing_secret").is_none(), "{added}");
        let page = town.visitor().get_with("/push", &[("accept-language", "ar")]).await;
        assert!(page.text.contains(key) && page.text.contains("lang=\"ar\" dir=\"rtl\""), "{page:?}");

        town.approve("emergency-childcare", &["ar", "en"]).await;
        subscribe(&town, &service, "amina", "ar").await;
        subscribe(&town, &service, "ben", "en").await;
        let known = recipients(&town).await;
        let told = |one: &Value| (one["kind"].clone(), one["languages"].clone(), one["addresses"][0]["kind"].clone(), one["consents"][0]["how"].clone());
        assert_eq!(told(&known[0]), (json!("resident"), json!(["ar"]), json!("web-push"), json!("web-push")));
        assert_eq!((known.len(), &known[1]["languages"]), (2, &json!(["en"])));

        let mut tokens = std::collections::BTreeSet::new();
        for (urgency, ttl, header) in [("emergency", "604800", "high"), ("urgent", "259200", "high"), ("routine", "86400", "normal")] {
            let before = service.messages().len();
            let bulletin = publish(&town, urgency).await;
            let messages = service.messages().split_off(before);
            assert_eq!(messages.len(), 2);
            assert!(messages.iter().all(|message| (message.header("ttl"), message.header("urgency")) == (ttl, header)), "{urgency}");
            assert_ne!(messages[0].header("topic"), messages[1].header("topic"));
            let delivery = town.deliveries(&bulletin).await[0].clone();
            assert!(delivery["attempts"][0]["provider_reference"].as_str().is_some_and(|at| at.contains("/message/push/")), "{delivery}");
            for message in messages {
                tokens.insert(message.header("authorization").to_owned());
                let language = if message.path == "/push/amina" { "ar" } else { "en" };
                decrypted(&service, &message, key, &bulletin, language);
            }
        }
        assert_eq!(tokens.len(), 1, "one token serves for hours");

        // Another language, by the same browser.
        subscribe(&town, &service, "amina", "en").await;
        let known = recipients(&town).await;
        assert_eq!((known.len(), &known[0]["languages"], known[0]["consents"].as_array().map(Vec::len)), (2, &json!(["en"]), Some(1)));

        // A service that asks for patience gets it; one that is asked too much is asked again.
        service.reply(429, Some(1));
        let bulletin = publish(&town, "urgent").await;
        town.later(1);
        town.wait_for("the second try", async |town| town.count(&bulletin, "accepted").await == 2).await;

        // Both browsers have gone.
        service.reply(410, None);
        service.reply(404, None);
        let bulletin = publish(&town, "routine").await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "bad-address": 2 }));
        assert!(recipients(&town).await.iter().all(|one| one["addresses"][0]["closed_reason"] == "bad-address"));
        let address = known[0]["addresses"][0]["id"].as_str().expect("an id");
        let log = town.get(&format!("/api/v1/bulletins/{bulletin}/deliveries/{address}/en/log")).await.ok().to_string();
        assert!(log.contains("POST <recipient>") && log.contains("octets that are no text"), "{log}");
        assert!(!log.contains("/push/") && !log.contains("vapid t="), "{log}");
        let before = service.messages().len();
        town.resident(&["en"], "web-push", &format!("{}/push/staff {KEY} {AUTH}", service.origin)).await;
        publish(&town, "routine").await;
        assert_eq!(service.messages()[before..].iter().map(|message| message.path.as_str()).collect::<Vec<_>>(), ["/push/staff"]);

        // One of them comes back, and stops; the other stops by the link of its address.
        subscribe(&town, &service, "amina", "ar").await;
        let before = service.messages().len();
        publish(&town, "routine").await;
        assert_eq!(service.messages().len(), before + 2);
        let stop = json!({ "subscription": service.subscription("amina") });
        for _ in 0..2 {
            let answer = town.visitor().send(Verb::DELETE, "/push", Some(stop.clone()), &[]).await;
            assert_eq!(answer.status, 204, "{answer:?}");
        }
        let left: Vec<String> = recipients(&town).await.iter().map(|one| one["addresses"][0]["value"].to_string()).collect();
        assert!(left.len() == 2 && !left.iter().any(|value| value.contains("amina")), "{left:?}");

        let ben = recipients(&town).await[0]["addresses"][0]["id"].as_str().expect("an id").parse().expect("an id");
        let link = budstikke::inbound::opt_out::link(&town.app, ben, &"en".parse().expect("a tag"));
        let page = town.visitor().get(&link).await;
        assert!(page.text.contains("Web Push") && !page.text.contains(AUTH), "{page:?}");
        town.visitor().send_bytes(Verb::POST, &link, Some(b"action=stop".to_vec()), "application/x-www-form-urlencoded", &[]).await;
        assert!(recipients(&town).await[0]["addresses"][0]["opted_out_at"].is_string());
        subscribe(&town, &service, "ben", "en").await;
        let ben = recipients(&town).await[0].clone();
        assert!(ben["addresses"][0]["opted_out_at"].is_null() && ben["addresses"][0]["closed_at"].is_null(), "{ben}");
        assert_eq!(ben["consents"].as_array().map(Vec::len), Some(2), "{ben}");
    }
}

/// Reads a message as the browser does, with other people's software.
fn decrypted(service: &PushService, message: &Message, key: &str, bulletin: &str, language: &str) {
    if !peers::has_module("http_ece") || !peers::has_module("jwt") {
        return;
    }
    let asked = json!({
        "authorization": message.header("authorization"), "audience": service.origin, "body": BASE64URL.encode(&message.body),
    });
    let read = peers::ask("web_push.py", &[], &asked.to_string());
    assert_eq!((&read["claims"]["sub"], &read["key"]), (&json!("mailto:it@solby.example"), &json!(key)));
    let shown = &read["message"];
    assert_eq!((&shown["language"], &shown["tag"]), (&json!(language), &json!(bulletin)));
    assert_eq!(shown["direction"], if language == "ar" { "rtl" } else { "ltr" });
    assert!(shown["link"].as_str().is_some_and(|link| link.ends_with(&format!("/b/{bulletin}/{language}"))), "{shown}");
    let arabic =
        |name: &str| shown[name].as_str().expect("words").chars().any(|c| ('\u{600}'..='\u{6FF}').contains(&c));
    assert_eq!((arabic("title"), arabic("body")), (language == "ar", language == "ar"), "{shown}");
}

story! {
    /// What is no subscription, or none at a push service that browsers use, is refused and changes nothing; nor may everybody
    /// subscribe at once.
    async fn bad_subscriptions_are_refused(town) {
        let service = PushService::start().await;
        let post = async |body: Value| town.visitor().post("/push", body).await;
        let good = json!({ "language": "en", "subscription": service.subscription("amina") });
        post(good.clone()).await.problem(404, "not-found");
        assert_eq!(town.visitor().get("/push").await.status, 404);

        let settings = json!({ "kind": "web-push", "contact": "mailto:it@solby.example", "services": ["127.0.0.1", "push.example.net"], "sign_ups_per_hour": 3 });
        town.channel("push", settings).await;
        let with = |name: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(name).expect("a field") = value;
            body
        };
        let huge = format!("https://push.example.net/{}", "x".repeat(1_000));
        for endpoint in ["", "http://push.example.net/a", "javascript:alert(1)", "https://u:p@push.example.net/a", &huge] {
            let problem = post(with("/subscription/endpoint", json!(endpoint))).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "subscription", "{endpoint}");
        }
        for endpoint in ["https://10.0.0.1/a", "https://[::1]/a", "https://169.254.169.254/a", "http://[::1]:80/a", "https://evil.example/a", "https://xpush.example.net/a"] {
            let problem = post(with("/subscription/endpoint", json!(endpoint))).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "subscription.endpoint", "{endpoint}");
        }
        let beside = format!("{}A", &KEY[..86]);
        for (name, value) in [("p256dh", json!("")), ("p256dh", json!(&beside)), ("p256dh", json!(AUTH)), ("auth", json!("")), ("auth", json!(KEY))] {
            let problem = post(with(&format!("/subscription/keys/{name}"), value)).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "subscription");
            assert!(!problem["errors"][0]["value"].to_string().contains(AUTH), "{problem}");
        }
        for language in ["de", "no language", ""] {
            let problem = post(with("/language", json!(language))).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "language", "{language}");
        }
        post(json!({ "language": "en" })).await.problem(422, "invalid");
        post(json!([])).await.problem(400, "malformed");
        post(with("/subscription/endpoint", json!("x".repeat(5_000)))).await.problem(413, "body-too-large");
        let form = town.visitor().send_bytes(Verb::POST, "/push", Some(good.to_string().into_bytes()), "text/plain", &[]).await;
        form.problem(415, "unsupported-media-type");
        assert_eq!(recipients(&town).await, Vec::<Value>::new());
        for value in [format!("http://example.net/a {KEY} {AUTH}"), format!("https://example.net/a {KEY}")] {
            let body = json!({ "addresses": [{ "kind": "web-push", "value": value }] });
            town.post("/api/v1/recipients", body).await.problem(422, "invalid");
        }
        for (name, value) in [("contact", json!("it@solby.example")), ("services", json!(["https://x"])), ("requests", json!(0))] {
            let mut settings = json!({ "kind": "web-push", "contact": "mailto:it@solby.example" });
            settings[name] = value;
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": settings })).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], format!("settings.{name}"));
        }

        for name in ["a", "b", "c"] {
            subscribe(&town, &service, name, "en").await;
        }
        let full = post(with("/subscription/endpoint", service.subscription("d")["endpoint"].clone())).await;
        assert_eq!(full.headers["retry-after"], "600");
        full.problem(429, "too-many");
        assert_eq!(recipients(&town).await.len(), 3);
        subscribe(&town, &service, "c", "ar").await;
        town.later(2);
        subscribe(&town, &service, "d", "en").await;

        // An address by hand that leads elsewhere than the channel's services is not asked.
        town.approve("emergency-childcare", &["en"]).await;
        town.delete(&format!("/api/v1/recipients/{}", recipients(&town).await[2]["id"].as_str().expect("an id"))).await.ok();
        town.resident(&["en"], "web-push", &format!("https://10.0.0.1/push {KEY} {AUTH}")).await;
        let bulletin = publish(&town, "routine").await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "blocked": 1 }));
        assert_eq!(service.messages().len(), 3);
    }
}

story! {
    /// The page is there in every language and allows only our own scripts; the page of a bulletin leads to it. Without a channel
    /// there is no such link.
    async fn the_page_is_found_and_is_narrow(town) {
        town.approve("emergency-childcare", &["ar"]).await;
        town.recipient("page", &["ar"], "webhook", "facebook").await;
        let (_bridge, _) = town.bridge_channel().await;
        let bulletin = publish(&town, "routine").await;
        let path = format!("/b/{bulletin}/ar");
        assert!(!town.visitor().get(&path).await.text.contains("/push"));

        PushService::start().await.channel(&town).await;
        let page = town.visitor().get(&path).await;
        assert!(page.text.contains("/push?language=ar\"") && !page.text.contains("<script"), "{page:?}");
        for language in ["ar", "bs", "da", "en", "fa", "ku", "pl", "so", "ti", "tr", "uk", "ur"] {
            let page = town.visitor().get(&format!("/push?language={language}")).await;
            assert_eq!((page.status, page.headers["content-language"].to_str().expect("text")), (200, language));
            assert!(page.text.contains(&format!("<html lang=\"{language}\"")) && !page.text.contains("push-"), "{page:?}");
            assert!(page.text.contains(&format!("<option value=\"{language}\" lang=\"{language}\" dir=\"")), "{page:?}");
            let policy = page.headers["content-security-policy"].to_str().expect("text");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && policy.contains("script-src 'self'"), "{policy}");
            assert_eq!(page.text.matches("<script").count(), 1);
        }
        assert_eq!(town.visitor().get("/push?language=%3Cscript%3E").await.headers["content-language"], "en");
        for path in ["/push.js", "/push-worker.js"] {
            let script = town.visitor().get(path).await;
            assert_eq!((script.status, &script.headers["content-type"].to_str().expect("text")), (200, &"text/javascript; charset=utf-8"));
            assert!(script.text.contains("use strict"));
        }
        let worker = town.visitor().get("/push-worker.js").await;
        assert!(worker.text.contains("pushsubscriptionchange"), "a subscription that the browser replaces is told");
        assert_eq!(worker.headers["content-security-policy"], "default-src 'none'; connect-src 'self'", "or it could not");
        town.put("/api/v1/channels/push/switch", json!({ "on": false })).await.ok();
        assert_eq!(town.visitor().get("/push").await.status, 404);
    }
}
