//! Several SMS in one request (GatewayAPI's `/mobile/multi`): what becomes of one is not what becomes of the others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::gateway::{Gateway, Reply};
use crate::support::provider::{Asked, Provider, only, text};

const TOKEN: &str = "s3cret-of-the-account";
const SINGLE: &str = "/mobile/single";
const MULTI: &str = "/mobile/multi";

/// The provider does not know this number.
const UNKNOWN_NUMBER: u64 = 4_520_000_022;
/// Something about this one is too much for the provider, which does not say what.
const TOO_MUCH: u64 = 4_520_000_040;
/// The provider takes this one and forgets to say so.
const FORGOTTEN: u64 = 4_520_000_013;

fn message(message: &Value) -> Result<Value, String> {
    only(message, &["sender", "recipient", "message", "reference", "priority"], &["expiration", "label"])?;
    text(message, "message")?;
    let recipient = message["recipient"].as_u64().ok_or("the recipient is no integer")?;
    Ok(json!({ "msg_id": id_of(recipient), "recipient": recipient, "reference": message["reference"] }))
}

/// The provider's id of what it takes for a number; does not tell the number.
fn id_of(recipient: u64) -> String {
    format!("01JNN6{}", recipient * 7)
}

fn invalid(place: Value) -> (u16, Value) {
    (422, json!({ "detail": [{ "loc": place, "msg": "not a valid number", "type": "value_error" }] }))
}

/// GatewayAPI as it is described, with three numbers that it has trouble with.
fn gatewayapi(asked: &Asked) -> Result<(u16, Value), String> {
    if asked.header("authorization") != format!("Token {TOKEN}") {
        return Err("wrong key".to_owned());
    }
    let body = asked.json();
    if asked.path == SINGLE {
        asked.must_be("POST", SINGLE, "application/json")?;
        let response = message(&body)?;
        return Ok(match response["recipient"].as_u64() {
            Some(UNKNOWN_NUMBER) => invalid(json!(["body", "recipient"])),
            Some(TOO_MUCH) => (400, json!({ "detail": "too much" })),
            _ => (202, response),
        });
    }
    asked.must_be("POST", MULTI, "application/json")?;
    only(&body, &["messages"], &[])?;
    let messages = body["messages"].as_array().filter(|list| list.len() <= 1_000).ok_or("no list of up to 1,000")?;
    if messages.len() < 2 {
        return Err("one message is a single one".to_owned());
    }
    let responses: Vec<Value> = messages.iter().map(message).collect::<Result<_, _>>()?;
    let recipients: Vec<u64> = responses.iter().filter_map(|response| response["recipient"].as_u64()).collect();
    if recipients.iter().collect::<BTreeSet<_>>().len() < recipients.len() {
        return Err("a recipient twice: nobody can tell the answers apart".to_owned());
    }
    if let Some(place) = recipients.iter().position(|recipient| *recipient == UNKNOWN_NUMBER) {
        return Ok(invalid(json!(["body", "messages", place, "recipient"])));
    }
    if recipients.contains(&TOO_MUCH) {
        return Ok((400, json!({ "detail": format!("too much about {}", recipients[0]) })));
    }
    // In another order than asked.
    let told: Vec<Value> = responses.into_iter().rev().filter(|one| one["recipient"] != FORGOTTEN).collect();
    Ok((202, json!({ "responses": told })))
}

async fn channel(town: &Town, url: &str, most: u16) {
    let sending = json!({ "log": "all", "retry": { "urgent": { "first": "1h", "most": "2h" } } });
    let settings = json!({
        "kind": "gatewayapi", "url": url, "sender": "Solby", "requests": 2, "messages_per_request": most, "sending": sending,
    });
    town.post("/api/v1/channels", json!({ "name": "sms", "settings": settings, "secrets": { "token": TOKEN } }))
        .await
        .ok();
}

/// Phone numbers, and with each of them the first deliveries of a bulletin as the API tells them.
async fn by_number(town: &Town, bulletin: &str) -> BTreeMap<u64, Value> {
    let mut found = BTreeMap::new();
    let people = town.get("/api/v1/recipients?limit=500").await.ok();
    let deliveries = town.deliveries(bulletin).await;
    for person in people["items"].as_array().expect("items") {
        let address = &person["addresses"][0];
        let number = address["value"].as_str().and_then(|value| value.trim_start_matches('+').parse().ok());
        let delivery = deliveries.iter().find(|one| one["address"] == address["id"]);
        found.extend(number.zip(delivery.cloned()));
    }
    found
}

fn numbers(from: u64, count: u64) -> Vec<String> {
    (from..from + count).map(|number| format!("+{number}")).collect()
}

/// What went in each request, by path.
fn sizes(provider: &Provider) -> Vec<usize> {
    provider.asked_at(MULTI).iter().filter_map(|asked| asked.json()["messages"].as_array().map(Vec::len)).collect()
}

story! {
    /// Thirty people, few requests, and each has the provider's own id of theirs, however the answers stand.
    async fn many_people_in_few_requests(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, &provider.url(), 20).await;
        town.approve("emergency-childcare", &["en", "ar"]).await;
        let bulletin = town.publish_to("east", "urgent", "sms", &numbers(4_520_000_100, 30)).await;
        town.wait_until_published(&bulletin).await;
        let deliveries = by_number(&town, &bulletin).await;
        assert_eq!(deliveries.len(), 30);
        for (number, delivery) in &deliveries {
            assert_eq!(delivery["state"], "accepted", "{delivery}");
            assert_eq!(delivery["attempts"][0]["provider_reference"], id_of(*number), "its own");
        }
        let sizes = sizes(&provider);
        let alone = provider.asked_at(SINGLE).len();
        assert_eq!(sizes.iter().sum::<usize>() + alone, 30, "each once");
        assert!(sizes.len() + alone <= 10 && sizes.iter().all(|size| *size <= 20), "{sizes:?} and {alone}");
    }
}

story! {
    /// Two bulletins wait at the same time for the same people: never the same phone twice in a request.
    async fn the_same_phone_is_not_twice_in_a_request(town) {
        let gateway = Gateway::start().await;
        channel(&town, &gateway.url(), 50).await;
        town.approve("emergency-childcare", &["en"]).await;
        // All hands are full while the two come.
        for area in ["west", "north"] {
            gateway.reply(Reply::Unavailable(std::time::Duration::from_millis(1_500)));
            let asked = gateway.requests().len();
            town.publish_to(area, "urgent", "sms", &numbers(4_520_000_500 + asked as u64, 1)).await;
            town.wait_for("a busy hand", async |_| gateway.requests().len() > asked).await;
        }
        let first = town.publish_to("east", "urgent", "sms", &numbers(4_520_000_200, 12)).await;
        let second = town.publish_to("east", "urgent", "sms", &[]).await;
        town.wait_for("everybody's end", async |town| {
            town.count(&first, "unknown").await == 12 && town.count(&second, "unknown").await == 12
        }).await;
        let mut sent = 0;
        for request in gateway.requests() {
            let body = request.json();
            let Some(messages) = body["messages"].as_array() else { continue };
            let recipients: BTreeSet<Option<u64>> = messages.iter().map(|message| message["recipient"].as_u64()).collect();
            assert_eq!(recipients.len(), messages.len(), "{body}");
            sent += messages.len();
        }
        assert_eq!(sent, 24);
    }
}

story! {
    /// A number that the provider does not know fails; the others go, and it is their first try.
    async fn one_wrong_number_fails_alone(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, &provider.url(), 20).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("east", "urgent", "sms", &numbers(UNKNOWN_NUMBER - 5, 12)).await;
        town.wait_until_published(&bulletin).await;
        let report = town.report(&bulletin).await;
        assert_eq!((&report["by_state"]["accepted"], &report["by_reason"]), (&json!(11), &json!({ "bad-address": 1 })), "{report}");
        let deliveries = by_number(&town, &bulletin).await;
        assert_eq!(deliveries[&UNKNOWN_NUMBER]["state"], "failed");
        assert!(deliveries.values().all(|one| one["attempts"].as_array().is_some_and(|tries| tries.len() == 1)));
    }
}

story! {
    /// The provider refuses all and does not say for which: each goes by itself, and only the one fails. Nobody's number
    /// stands in what is kept of another.
    async fn a_refusal_of_all_is_nobodys_own(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, &provider.url(), 20).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("east", "urgent", "sms", &numbers(TOO_MUCH - 3, 6)).await;
        town.wait_until_published(&bulletin).await;
        let deliveries = by_number(&town, &bulletin).await;
        for (number, delivery) in &deliveries {
            let state = if *number == TOO_MUCH { "failed" } else { "accepted" };
            assert_eq!(delivery["state"], state, "{number} {delivery}");
            let (address, path) = (delivery["address"].as_str().expect("an id"), format!("/api/v1/bulletins/{bulletin}"));
            let log = town.get(&format!("{path}/deliveries/{address}/en/log")).await.ok();
            assert!(log.as_array().is_some_and(|items| !items.is_empty()), "{log}");
            let shown = format!("{log}{delivery}");
            assert!(!shown.contains("200000") && !shown.contains(TOKEN), "{shown}");
        }
    }
}

story! {
    /// An answer that does not name somebody leaves that one in doubt, and nobody else.
    async fn who_is_not_named_is_in_doubt(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, &provider.url(), 20).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("east", "urgent", "sms", &numbers(FORGOTTEN - 4, 8)).await;
        town.wait_for("everybody's end", async |town| town.count(&bulletin, "accepted").await + town.count(&bulletin, "unknown").await == 8).await;
        let deliveries = by_number(&town, &bulletin).await;
        // One that happened to go alone was named.
        let alone = provider.asked_at(SINGLE).iter().any(|asked| asked.json()["recipient"] == FORGOTTEN);
        let expected = if alone { "accepted" } else { "unknown" };
        assert_eq!(deliveries[&FORGOTTEN]["state"], expected, "{}", deliveries[&FORGOTTEN]);
        assert!(deliveries.iter().all(|(number, one)| *number == FORGOTTEN || one["state"] == "accepted"));
    }
}

story! {
    /// An answer that is lost leaves all in doubt that went with it, and they are not sent again; one that says not now lets
    /// all be tried again.
    async fn a_lost_answer_is_a_doubt_about_all_of_them(town) {
        let gateway = Gateway::start().await;
        channel(&town, &gateway.url(), 20).await;
        town.approve("emergency-childcare", &["en"]).await;
        for _ in 0..8 {
            gateway.reply(Reply::HangUp);
        }
        let lost = town.publish_to("east", "urgent", "sms", &numbers(4_520_000_300, 8)).await;
        town.wait_for("the doubt", async |town| town.count(&lost, "unknown").await == 8).await;
        let asked = gateway.requests().len();
        assert!(asked < 8, "together: {asked}");
        town.later(3);
        tokio::time::sleep(std::time::Duration::from_millis(800)).await;
        assert_eq!(gateway.requests().len(), asked, "not again");
        assert_eq!(town.count(&lost, "unknown").await, 8);
    }
}

story! {
    /// A provider that is down counts as one failure a request: the channel is not paused by the first, and all go later.
    async fn not_now_is_not_now_for_all(town) {
        let provider = Provider::start(gatewayapi).await;
        channel(&town, &provider.url(), 20).await;
        town.approve("emergency-childcare", &["en"]).await;
        provider.reply(503, json!({ "detail": "+4520000401 has to wait" }));
        let bulletin = town.publish_to("east", "urgent", "sms", &numbers(4_520_000_400, 15)).await;
        town.wait_for("the tries", async |town| {
            town.deliveries(&bulletin).await.iter().filter(|one| one["attempts"][0]["outcome"].is_string()).count() == 15
        }).await;
        let queued = town.count(&bulletin, "queued").await;
        assert!(queued >= 2, "{queued}");
        let shown = serde_json::to_string(&town.deliveries(&bulletin).await).expect("JSON");
        assert!(!shown.contains("20000401"), "nobody's number in another's words: {shown}");
        let channel = town.get("/api/v1/channels").await.ok();
        assert_eq!(channel["items"][0]["paused"], Value::Null, "{channel}");
        town.later(3);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 15);
    }
}

story! {
    /// How many go together is 1 to 1,000.
    async fn how_many_go_together_is_checked(town) {
        for wrong in [0, 1_001] {
            let settings = json!({ "kind": "gatewayapi", "sender": "Solby", "messages_per_request": wrong });
            let body = json!({ "name": "x", "settings": settings, "secrets": { "token": TOKEN } });
            let problem = town.post("/api/v1/channels", body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "settings.messages_per_request", "{problem}");
        }
    }
}
