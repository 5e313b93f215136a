//! Webhooks: signatures that others verify, rotation, receivers that are gone or overwhelmed, the documented JSON, and the
//! example bridge with a library from a registry.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use budstikke::channel::webhook::signature::Key;
use serde_json::{Value, json};

use crate::story;
use crate::support::gateway::{Gateway, Reply, Request};
use crate::support::{Town, new_folder, peers};

async fn publish_to_page(town: &Town) -> String {
    town.approve("emergency-childcare", &["ar"]).await;
    town.recipient("page", &["ar"], "webhook", "facebook/arabic-parents").await;
    let bulletin = town.draft("urgent").await;
    town.publish(&bulletin).await;
    bulletin
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers[name].to_str().expect("text")
}

fn ours(key: &Key, request: &Request) -> String {
    let timestamp = header(request, "webhook-timestamp").parse().expect("seconds");
    key.sign(header(request, "webhook-id"), timestamp, &request.body)
}

/// Verifies an Ed25519 signature with the public key alone, as a receiver would.
fn verified(public: &str, request: &Request) -> bool {
    use base64::Engine as _;
    let decode = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).expect("base 64");
    let key = decode(public.strip_prefix("whpk_").expect("a public key"));
    let signature = decode(header(request, "webhook-signature").strip_prefix("v1a,").expect("an Ed25519 signature"));
    let signed = format!("{}.{}.{}", header(request, "webhook-id"), header(request, "webhook-timestamp"), request.body);
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key);
    key.verify(signed.as_bytes(), &signature).is_ok()
}

story! {
    /// With Ed25519 the receiver gets a public key and no secret.
    async fn signed_by_a_key_pair(town) {
        let bridge = Gateway::start().await;
        let settings = json!({ "kind": "webhook", "url": bridge.url(), "signature": "ed25519" });
        let added = town.post("/api/v1/channels", json!({ "name": "bridge", "settings": settings })).await.ok();
        assert!(added["signing_secret"].is_null(), "the private key never leaves: {added}");
        let public = added["public_key"].as_str().expect("a public key").to_owned();
        assert!(!town.get("/api/v1/channels").await.text.contains("whsk_"));
        let bulletin = publish_to_page(&town).await;
        town.wait_until_published(&bulletin).await;
        let requests = bridge.requests();
        assert!(verified(&public, &requests[0]));
        let mut forged = requests[0].clone();
        forged.body = forged.body.replace("facebook/arabic-parents", "facebook/other");
        assert!(!verified(&public, &forged));
        assert!(!header(&requests[0], "webhook-id").contains('.'));
    }
}

story! {
    /// After a rotation both secrets sign for a day, then only the new one.
    async fn a_secret_is_rotated(town) {
        let (bridge, old) = town.bridge_channel().await;
        let rotated = town.post("/api/v1/channels/bridge/rotate", json!({})).await.ok();
        let new = rotated["signing_secret"].as_str().expect("a secret").to_owned();
        assert_ne!(old, new);
        let (old, new) = (Key::parse(&old).expect("a key"), Key::parse(&new).expect("a key"));
        let test = async || town.post("/api/v1/channels/bridge/test", json!({ "to": "page" })).await.ok();
        test().await;
        let request = bridge.requests().pop().expect("a request");
        assert_eq!(header(&request, "webhook-signature"), format!("{} {}", ours(&new, &request), ours(&old, &request)));
        town.later(25);
        test().await;
        let request = bridge.requests().pop().expect("a request");
        assert_eq!(header(&request, "webhook-signature"), ours(&new, &request));
        let listed = town.get("/api/v1/channels").await;
        assert!(!listed.text.contains("whsec_"), "{}", listed.text);
        town.sms_channel().await;
        town.post("/api/v1/channels/sms/rotate", json!({})).await.problem(422, "invalid");
        town.post("/api/v1/channels/none/rotate", json!({})).await.problem(404, "not-found");
    }
}

story! {
    /// A receiver that says it is gone for good is not asked again; what is queued waits until somebody has looked.
    async fn a_receiver_that_is_gone(town) {
        let (bridge, _) = town.bridge_channel().await;
        bridge.reply(Reply::Status(410, &[], "this page has moved"));
        let bulletin = publish_to_page(&town).await;
        town.wait_for("the channel to be off", async |town| {
            town.get("/api/v1/channels").await.ok()[0]["switched_off_at"].is_string()
        })
        .await;
        let channel = town.get("/api/v1/channels").await.ok()[0].clone();
        assert!(channel["switched_off_because"].as_str().is_some_and(|why| why.contains("410") && why.contains("moved")), "{channel}");
        town.later(2);
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!((bridge.requests().len(), town.count(&bulletin, "queued").await), (1, 1));
        let on = town.put("/api/v1/channels/bridge/switch", json!({ "on": true })).await.ok();
        assert!(on["switched_off_because"].is_null(), "{on}");
        town.wait_until_published(&bulletin).await;
        assert_eq!((bridge.requests().len(), town.count(&bulletin, "accepted").await), (2, 1));
        assert_eq!(header(&bridge.requests()[0], "webhook-id"), header(&bridge.requests()[1], "webhook-id"), "the same event");
    }
}

story! {
    /// A receiver that is overwhelmed gets a pause, for all of the channel and not only for the one event.
    async fn a_receiver_that_is_overwhelmed(town) {
        let (bridge, _) = town.bridge_channel().await;
        town.approve("emergency-childcare", &["ar"]).await;
        for page in ["one", "two", "three"] {
            town.recipient("page", &["ar"], "webhook", page).await;
        }
        let settings = json!({ "kind": "webhook", "url": format!("{}/hook", bridge.url()), "requests": 1 });
        town.put("/api/v1/channels/bridge", json!({ "settings": settings })).await.ok();
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        bridge.reply(Reply::Status(502, &[], "too much"));
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_for("the first request", async |_| !bridge.requests().is_empty()).await;
        let first = Instant::now();
        town.wait_for("the next one", async |_| bridge.requests().len() > 1).await;
        assert!(first.elapsed() >= Duration::from_millis(800), "{:?}", first.elapsed());
        town.wait_for("two events", async |town| town.count(&bulletin, "accepted").await == 2).await;
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 3);
    }
}

/// The JSON that bridges get is documented; the document, what is served and the types are the same.
#[test]
fn the_documented_json_is_the_one_that_is_sent() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bulletin.delivery.schema.json");
    let made = serde_json::to_string_pretty(&budstikke::channel::webhook::event::schema()).expect("JSON") + "\n";
    if std::env::var_os("BUDSTIKKE_TEST_UPDATE").is_some() {
        std::fs::write(&path, &made).expect("the file can be written");
    }
    let documented = std::fs::read_to_string(&path).expect("the documented schema");
    assert_eq!(documented, made, "run this test with BUDSTIKKE_TEST_UPDATE=1");
}

story! {
    /// The schema is served, and what is sent follows it.
    async fn the_schema_is_served(town) {
        let served = town.visitor().get("/schemas/bulletin.delivery.json").await;
        assert_eq!(served.headers["content-type"], "application/schema+json");
        let schema = served.ok();
        let (bridge, _) = town.bridge_channel().await;
        let bulletin = publish_to_page(&town).await;
        town.wait_until_published(&bulletin).await;
        let event = bridge.requests()[0].json();
        follows(&schema, &schema, &event, "event");
    }
}

/// A small part of JSON Schema: types, required fields, no field that the schema does not know.
pub(crate) fn follows(root: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).expect("a definition");
        return follows(root, target, value, place);
    }
    match schema["type"].as_str() {
        Some("object") => {
            let (fields, properties) =
                (value.as_object().expect("an object"), schema["properties"].as_object().expect("properties"));
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(fields.contains_key(name.as_str().expect("a name")), "{place}.{name} is missing");
            }
            for (name, field) in fields {
                let property = properties.get(name).unwrap_or_else(|| panic!("{place}.{name} is not documented"));
                assert!(property["description"].is_string(), "{place}.{name} is not explained");
                follows(root, property, field, &format!("{place}.{name}"));
            }
        }
        Some("array") => {
            for (number, item) in value.as_array().expect("an array").iter().enumerate() {
                follows(root, &schema["items"], item, &format!("{place}[{number}]"));
            }
        }
        Some("integer") => assert!(value.is_u64(), "{place}"),
        Some("string") => assert!(value.is_string(), "{place}"),
        other => panic!("{place} has the type {other:?}"),
    }
}

struct Bridge {
    process: Child,
    port: u16,
}

impl Bridge {
    fn start(secret: &str, folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bridge/bridge.py");
        let mut process = Command::new(peers::python())
            .arg(script)
            .env("BRIDGE_SECRET", secret)
            .env("BRIDGE_FOLDER", folder)
            .env("BRIDGE_PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the bridge starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        let mut output = BufReader::new(output);
        output.read_line(&mut line).expect("its first line");
        let port = line.trim().rsplit(' ').next().and_then(|port| port.parse().ok()).expect("its port");
        // What it prints later must go somewhere.
        std::thread::spawn(move || output.lines().for_each(drop));
        Self { process, port }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

story! {
    /// The example bridge verifies our signature with a library that is not ours, acts once, and refuses what is forged.
    async fn the_example_bridge_takes_a_bulletin(town) {
        if !peers::has_module("standardwebhooks") {
            return;
        }
        let folder = new_folder("bridge");
        let secret = budstikke::channel::webhook::signature::new_symmetric();
        let bridge = Bridge::start(&secret, &folder);
        let url = format!("http://127.0.0.1:{}/hook", bridge.port);
        let settings = json!({ "kind": "webhook", "url": url });
        let new = json!({ "name": "bridge", "settings": settings, "secrets": { "signing": secret } });
        let added = town.post("/api/v1/channels", new).await.ok();
        assert!(added["signing_secret"].is_null(), "it was given");
        let bulletin = publish_to_page(&town).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1, "{:?}", town.deliveries(&bulletin).await);
        let post = folder.join(format!("{bulletin}.ar.html"));
        let html = std::fs::read_to_string(&post).expect("what it posted");
        assert!(html.starts_with("<article lang=\"ar\" dir=\"rtl\">"), "{html}");
        // After a rotation the old secret still verifies one of the two signatures.
        town.post("/api/v1/channels/bridge/rotate", json!({})).await.ok();
        town.post("/api/v1/channels/bridge/test", json!({ "to": "page" })).await.ok();
        // The same event again, an old one, a forged one.
        let key = Key::parse(&secret).expect("a key");
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let body = json!({ "type": "bulletin.delivery", "data": {} }).to_string();
        let send = async |id: &str, at: i64, signature: String| {
            let request = client.post(&url).header("webhook-id", id).header("webhook-timestamp", at.to_string());
            request.header("webhook-signature", signature).body(body.clone()).send().await.expect("an answer").status().as_u16()
        };
        let now = jiff::Timestamp::now().as_second();
        std::fs::remove_file(&post).expect("the post");
        let delivery = town.deliveries(&bulletin).await[0].clone();
        let id = format!("{bulletin}_{}_ar", delivery["address"].as_str().expect("an id"));
        assert_eq!(send(&id, now, key.sign(&id, now, &body)).await, 204);
        assert!(!post.exists(), "it had acted on it before");
        assert_eq!(send("new", now, key.sign("new", now, &body)).await, 500, "it cannot be posted: nothing in it");
        assert_eq!(send("old", now - 3_600, key.sign("old", now - 3_600, &body)).await, 401);
        assert_eq!(send("other", now, key.sign("new", now, &body)).await, 401);
        assert_eq!(send("none", now, "v1,AAAA".to_owned()).await, 401);
        drop(bridge);
        let _ = std::fs::remove_dir_all(&folder);
    }
}
