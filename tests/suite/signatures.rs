//! Signatures against the libraries that providers hand out: what they sign we believe, what they refuse we refuse, and what
//! we sign they believe.

use std::time::Duration;

use budstikke::channel::ChannelKind;
use budstikke::channel::signature;
use serde_json::{Value, json};

use crate::inbound::nothing_is_left;
use crate::story;
use crate::support::gateway::Gateway;
use crate::support::hooks::{SECRET, says, secrets, settings};
use crate::support::{Town, peers};

fn there_is_python() -> bool {
    ["twilio", "jwt", "standardwebhooks"].into_iter().all(peers::has_module)
}

async fn ask(tasks: Vec<Value>) -> Vec<Value> {
    let tasks = Value::from(tasks).to_string();
    let answers =
        tokio::task::spawn_blocking(move || peers::ask("signatures.py", &[], &tasks)).await.expect("no panic");
    answers.as_array().expect("answers").clone()
}

fn kind(name: &str) -> ChannelKind {
    *ChannelKind::ALL.iter().find(|kind| kind.as_str() == name).expect("a kind")
}

/// Adds a channel of a kind; the path of its door.
async fn door(town: &Town, name: &str) -> String {
    let new = json!({ "name": name, "settings": settings(kind(name)), "secrets": secrets(kind(name)) });
    let added = town.post("/api/v1/channels", new).await.ok();
    format!("/hooks/{}", added["id"].as_str().expect("an id"))
}

async fn knock(town: &Town, path: &str, headers: &[(&str, &str)], content_type: &str, body: &[u8]) -> u16 {
    town.visitor().send_bytes(reqwest::Method::POST, path, Some(body.to_vec()), content_type, headers).await.status
}

/// Forms of every shape: names twice, empty values, letters of all kinds, what needs escapes.
#[tokio::test(flavor = "multi_thread")]
async fn twilios_own_library_and_ours_agree() {
    if !there_is_python() {
        return;
    }
    let words = ["", "a", "A", "Hej æøå", "متى تفتح", "👍🏽", "a+b=c&d%20", "  ", "\r\n", "+4520123456", "~!@#$^*()"];
    let names = ["Body", "From", "To", "MessageSid", "body", "Aå", "zz", "MediaUrl0", "Body"];
    let urls = [
        "https://solby.example/hooks/chn_1",
        "https://solby.example:8443/hooks/chn_1?a=1&b=%20",
        "http://127.0.0.1:9/x?",
    ];
    let mut cases: Vec<(&str, Vec<(String, String)>)> = Vec::new();
    for number in 0..150_usize {
        let field = |place: usize| {
            let name = names[(number * 7 + place * 3) % names.len()];
            (name.to_owned(), words[(number * 5 + place * place + 1) % words.len()].to_owned())
        };
        cases.push((urls[number % urls.len()], (0..number % 9).map(field).collect()));
    }
    let tasks =
        cases.iter().map(|(url, fields)| json!({ "do": "twilio", "secret": SECRET, "url": url, "fields": fields }));
    let signed = ask(tasks.collect()).await;
    let mut refused = Vec::new();
    for ((url, fields), theirs) in cases.iter().zip(&signed) {
        let theirs = theirs.as_str().expect("a signature");
        assert!(signature::twilio(SECRET, url, fields, theirs), "{url} {fields:?}");
        let mut changed = fields.clone();
        changed.push(("Extra".to_owned(), "x".to_owned()));
        assert!(!signature::twilio(SECRET, url, &changed, theirs) && !signature::twilio("other", url, fields, theirs));
        refused.push(
            json!({ "do": "twilio_verify", "secret": SECRET, "url": url, "fields": changed, "signature": theirs }),
        );
    }
    assert!(ask(refused).await.iter().all(|answer| *answer == json!(false)), "they refuse the same");
    let body = json!({ "a": "æ" }).to_string();
    let of_json = ask(vec![json!({ "do": "twilio_json", "secret": SECRET, "url": urls[0], "body": body })]).await;
    let (url, theirs) = (of_json[0][0].as_str().expect("a URL"), of_json[0][1].as_str().expect("a signature"));
    assert!(signature::twilio_json(SECRET, url, body.as_bytes(), theirs));
    assert!(!signature::twilio_json(SECRET, url, b"{}", theirs));
}

story! {
    /// What the libraries sign gets in at the door, with one letter changed it does not.
    async fn doors_believe_what_the_libraries_sign(town) {
        if !there_is_python() {
            return;
        }
        let said = |name: &str| String::from_utf8(says(kind(name), "lib-1", "Hvornår åbner I? 👍").expect("a kind")).expect("text");
        let (twilio, gatewayapi, whatsapp, bridge) = (door(&town, "twilio").await, door(&town, "gatewayapi").await, door(&town, "whatsapp").await, door(&town, "webhook").await);
        let form = said("twilio");
        let fields = budstikke::channel::receive::form(form.as_bytes());
        let event: Value = serde_json::from_str(&said("gatewayapi")).expect("JSON");
        let at = town.app.clock.now().0 / 1_000;
        let answers = ask(vec![
            json!({ "do": "twilio", "secret": SECRET, "url": format!("{}{twilio}", town.base), "fields": fields }),
            json!({ "do": "gatewayapi", "secret": SECRET, "event": event }),
            json!({ "do": "gatewayapi_otherwise", "secret": SECRET, "event": event }),
            json!({ "do": "meta", "secret": SECRET, "body": said("whatsapp") }),
            json!({ "do": "standard", "secret": SECRET, "id": "lib-1", "at": at, "body": said("webhook") }),
        ]).await;
        let text = |place: usize| answers[place].as_str().expect("a signature").to_owned();
        let (form_kind, json_kind) = ("application/x-www-form-urlencoded", "application/json");

        let signature = text(0);
        let headers = [("x-twilio-signature", signature.as_str())];
        assert_eq!(knock(&town, &twilio, &headers, form_kind, form.replace("From", "Form").as_bytes()).await, 401);
        assert_eq!(knock(&town, &twilio, &headers, form_kind, form.as_bytes()).await, 200);

        let token = text(1);
        for wrong in answers[2].as_array().expect("tokens") {
            let headers = [("x-gwapi-signature", wrong.as_str().expect("a token"))];
            assert_eq!(knock(&town, &gatewayapi, &headers, json_kind, event.to_string().as_bytes()).await, 401, "another algorithm, none, another key");
        }
        assert_eq!(knock(&town, &gatewayapi, &[("x-gwapi-signature", &token)], json_kind, b"{}").await, 200, "the token is the event");

        let signature = text(3);
        let headers = [("x-hub-signature-256", signature.as_str())];
        assert_eq!(knock(&town, &whatsapp, &headers, json_kind, said("whatsapp").replace("lib-1", "lib-2").as_bytes()).await, 401);
        assert_eq!(knock(&town, &whatsapp, &headers, json_kind, said("whatsapp").as_bytes()).await, 200);

        let (signature, at) = (text(4), at.to_string());
        let headers = [("webhook-id", "lib-1"), ("webhook-timestamp", at.as_str()), ("webhook-signature", signature.as_str())];
        assert_eq!(knock(&town, &bridge, &headers, json_kind, said("webhook").replace("lib-1", "lib-2").as_bytes()).await, 401);
        assert_eq!(knock(&town, &bridge, &headers, json_kind, said("webhook").as_bytes()).await, 200);

        nothing_is_left(&town).await;
        let replies = town.get("/api/v1/replies").await.ok();
        let words: Vec<&Value> = replies["items"].as_array().expect("replies").iter().map(|reply| &reply["words"]).collect();
        assert_eq!(words, vec![&json!("Hvornår åbner I? 👍"); 4]);
    }
}

story! {
    /// What we send is verified by the library, with the new secret and, for a day after a rotation, with the old one.
    async fn the_library_verifies_what_we_send(town) {
        if !there_is_python() {
            return;
        }
        let server = Gateway::start().await;
        let new = json!({ "name": "bridge", "settings": { "kind": "webhook", "url": server.url() }, "secrets": { "signing": SECRET } });
        town.post("/api/v1/channels", new).await.ok();
        let rotated = town.post("/api/v1/channels/bridge/rotate", json!({})).await.ok();
        let new = rotated["signing_secret"].as_str().expect("the new secret").to_owned();
        tokio::time::sleep(Duration::from_millis(50)).await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.recipient("page", &["ar"], "webhook", "facebook/arabic-parents").await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let request = server.requests()[0].clone();
        let header = |name: &str| request.headers[name].to_str().expect("text").to_owned();
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers: serde_json::Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), json!(header(name)))).collect();
        let verify = |secret: &str, body: &str| json!({ "do": "standard_verify", "secret": secret, "body": body, "headers": headers });
        let other = budstikke::channel::webhook::signature::new_symmetric();
        let verified = ask(vec![verify(&new, &request.body), verify(SECRET, &request.body), verify(&other, &request.body), verify(&new, "{}")]).await;
        assert_eq!(verified, [json!(true), json!(true), json!(false), json!(false)]);
    }
}
