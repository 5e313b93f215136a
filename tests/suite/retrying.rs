//! What is tried again and when: the channel's schedule, the provider's wishes.

use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::gateway::{Gateway, Reply};

/// An SMS gateway behind a channel with its own way of sending.
async fn gateway(town: &Town, sending: Value) -> Gateway {
    let server = Gateway::start().await;
    let settings = json!({
        "kind": "sms-gateway", "url": format!("{}/send", server.url()), "sender": "Solby", "sending": sending,
        "body": { "json": { "to": "{{to}}", "text": "{{text}}" } },
    });
    town.post("/api/v1/channels", json!({ "name": "sms", "settings": settings })).await.ok();
    town.approve("emergency-childcare", &["en"]).await;
    town.resident(&["en"], "sms", "20123456").await;
    server
}

async fn tried(town: &Town, bulletin: &str, times: u64) {
    town.wait_for("the tries", async |town| {
        town.deliveries(bulletin).await.iter().any(|one| one["tries"] == times && one["state"] != "sending")
    })
    .await;
}

/// In how many milliseconds the only delivery is due.
async fn due_in(town: &Town, bulletin: &str) -> i64 {
    let due = town.deliveries(bulletin).await[0]["due_at"].as_str().expect("a moment").to_owned();
    due.parse::<jiff::Timestamp>().expect("RFC 3339").as_millisecond() - town.app.clock.now().0
}

story! {
    /// A channel's own schedule is kept, and given up when it says so.
    async fn a_channel_has_its_own_schedule(town) {
        let sms = gateway(&town, json!({ "retry": { "urgent": { "first": "10m", "most": "20m", "give_up": "30m" } } })).await;
        (0..3).for_each(|_| sms.reply(Reply::Status(503, &[], "down")));
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        tried(&town, &bulletin, 1).await;
        let wait = due_in(&town, &bulletin).await;
        assert!((590_000..=1_200_000).contains(&wait), "{wait}");
        town.app.clock.advance(wait);
        town.later(0);
        tried(&town, &bulletin, 2).await;
        town.later(1);
        town.wait_until_published(&bulletin).await;
        let report = town.report(&bulletin).await;
        assert_eq!((&report["by_state"], &report["by_reason"]), (&json!({ "failed": 1 }), &json!({ "expired": 1 })));
        let attempts = town.deliveries(&bulletin).await[0]["attempts"].clone();
        assert!(attempts[0]["detail"].as_str().is_some_and(|detail| detail.contains("503")), "{attempts}");
        assert_eq!(sms.requests().len(), 3);
    }
}

story! {
    /// A provider asks for patience by the second or until a moment, and gets it, within the schedule.
    async fn a_provider_asks_for_patience(town) {
        let sms = gateway(&town, json!({ "retry": { "emergency": { "most": "15m" } } })).await;
        let until = (jiff::Timestamp::now() + jiff::SignedDuration::from_mins(10)).strftime("%a, %d %b %Y %H:%M:%S GMT");
        let until: &'static str = Box::leak(until.to_string().into_boxed_str());
        let date: &'static [(&str, &str)] = Box::leak(Box::new([("retry-after", until)]));
        sms.reply(Reply::Status(429, date, "slow down"));
        sms.reply(Reply::Status(503, &[("retry-after", "86400")], "come back tomorrow"));
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        tried(&town, &bulletin, 1).await;
        let wait = due_in(&town, &bulletin).await;
        assert!((590_000..=603_000).contains(&wait), "ten minutes, and {wait} ms it is");
        town.app.clock.advance(wait);
        town.later(0);
        tried(&town, &bulletin, 2).await;
        let wait = due_in(&town, &bulletin).await;
        assert!((890_000..=903_000).contains(&wait), "not a day but what the schedule has, and {wait} ms it is");
        town.app.clock.advance(wait);
        town.later(0);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_state"], json!({ "accepted": 1 }));
    }
}

story! {
    /// A schedule that cannot work is refused with its field, on every kind of channel.
    async fn wrong_schedules(town) {
        let sending = json!({ "answer_within": "1h", "retry": { "routine": { "first": "8h" } } });
        for settings in [
            json!({ "kind": "smtp", "host": "mail.example.org", "from": "a@solby.example", "sending": sending }),
            json!({ "kind": "sms-gateway", "url": "https://example.org", "sender": "Solby", "sending": sending }),
            json!({ "kind": "webhook", "url": "https://example.org", "sending": sending }),
            json!({ "kind": "outbox", "carries": "sms", "sending": sending }),
        ] {
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": settings })).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "settings.sending.answer_within");
            assert_eq!(problem["errors"][1], json!({ "field": "settings.sending.retry.routine.first", "value": "8h", "allowed": "1s to 6h" }));
        }
        let soon = json!({ "kind": "outbox", "carries": "sms", "sending": { "retry": { "routine": { "first": "soon" } } } });
        let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": soon })).await.problem(422, "invalid");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("like 10s, 5m, 6h")), "{problem}");
        assert_eq!(town.get("/api/v1/channels").await.ok(), json!([]));
    }
}
