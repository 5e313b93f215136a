//! A channel that does not work: it is paused and said to be, the others go on, and nobody is lost.

use std::time::Duration;

use budstikke::clock::Clock;
use budstikke::db::Engine;
use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::mail::MailServer;

fn addresses(count: u32) -> Vec<String> {
    (0..count).map(|number| format!("r{number}@example.org")).collect()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn smtp(port: u16) -> Value {
    json!({ "kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "off", "from": "a@solby.example" })
}

async fn paused(town: &Town, name: &str) -> Value {
    let channels = town.get("/api/v1/channels").await.ok();
    let own = channels.as_array().expect("a list").iter().find(|channel| channel["name"] == name);
    own.expect("the channel")["paused"].clone()
}

async fn tries(town: &Town, bulletin: &str) -> u64 {
    town.deliveries(bulletin).await.iter().map(|one| one["tries"].as_u64().expect("a number")).sum()
}

story! {
    /// Two hundred connections refused: after some the channel is paused, which costs the others no try; texts by SMS go
    /// on; when the server is back a probe goes first, then everything.
    async fn a_server_that_is_down_costs_few_tries(town) {
        let port = free_port();
        town.channel("mail", smtp(port)).await;
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(200)).await;
        town.wait_for("the pause", async |town| !paused(town, "mail").await.is_null()).await;
        town.wait_for("what was claimed to be given back", async |town| town.count(&bulletin, "queued").await == 200).await;
        let why = paused(&town, "mail").await;
        assert_eq!(why["reason"], "provider");
        assert!(why["detail"].as_str().is_some_and(|detail| detail.contains(&port.to_string())), "{why}");
        let first = tries(&town, &bulletin).await;
        assert!((10..=20).contains(&first), "{first} tries");
        let held = town.report(&bulletin).await["held"][0].clone();
        assert_eq!((&held["channel"], &held["deliveries"]), (&json!("mail"), &json!(200)));
        assert!(held["paused"]["next_try_at"].is_string() && held["paused"]["since"].is_string(), "{held}");

        let address = town.deliveries(&bulletin).await[0]["address"].as_str().expect("an id").to_owned();
        let story = town.get(&format!("/api/v1/bulletins/{bulletin}/deliveries/{address}/en")).await.ok();
        assert_eq!(story["next"]["step"], "channel-sick", "{story}");
        let breaker = |open: u8| format!("budstikke_channel_breaker_open{{channel=\"mail\"}} {open}");
        assert!(crate::metrics::scraped(&town).await.contains(&breaker(1)));
        let other = town.publish_to("Havnen", "urgent", "sms", &["20123456".to_owned()]).await;
        town.wait_until_published(&other).await;
        assert_eq!(sms.requests().len(), 1);

        // Some pauses later: one try each.
        for _ in 0..3 {
            let before = tries(&town, &bulletin).await;
            town.app.clock.advance(130_000);
            town.later(0);
            town.wait_for("a probe", async |town| tries(town, &bulletin).await == before + 1).await;
            // A try is counted before it is made; the next pause begins when it has ended.
            town.wait_for("the probe's end", async |town| town.count(&bulletin, "queued").await == 200).await;
        }
        let mail = MailServer::start_on(port).await;
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!((mail.count(), paused(&town, "mail").await), (200, Value::Null));
        assert_eq!(town.report(&bulletin).await["held"], Value::Null);
        assert!(crate::metrics::scraped(&town).await.contains(&breaker(0)));
    }
}

story! {
    /// A wrong password holds everything after a few tries, for as long as it takes; the right one lets it go at once.
    async fn a_wrong_password_holds_what_it_would_spoil(town) {
        let mail = MailServer::start().await;
        mail.want_password("right");
        let mut settings = smtp(mail.port());
        settings["username"] = json!("sundhed");
        let channel = json!({ "name": "mail", "settings": settings, "secrets": { "password": "wrong" } });
        town.post("/api/v1/channels", channel).await.ok();
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("Nordbyen", "urgent", "email", &addresses(50)).await;
        town.wait_for("the pause", async |town| paused(town, "mail").await["reason"] == "config").await;
        town.wait_for("what was claimed to be given back", async |town| town.count(&bulletin, "queued").await == 50).await;
        assert!(tries(&town, &bulletin).await <= 3 + 4);
        assert!(paused(&town, "mail").await["detail"].as_str().is_some_and(|detail| detail.contains("535")));
        // Nobody is given up over a long weekend.
        for _ in 0..3 {
            let before = tries(&town, &bulletin).await;
            town.later(30);
            town.wait_for("a probe", async |town| tries(town, &bulletin).await > before).await;
            town.wait_for("the probe's end", async |town| town.count(&bulletin, "queued").await == 50).await;
        }
        assert_eq!(town.count(&bulletin, "failed").await, 0);

        let wrong = town.put("/api/v1/channels/mail", json!({ "secrets": { "colour": "red" } })).await.problem(422, "invalid");
        assert_eq!(wrong["errors"][0]["field"], "secrets.colour");
        town.put("/api/v1/channels/mail", json!({ "settings": { "kind": "outbox", "carries": "email" } })).await.problem(422, "invalid");
        let changed = town.put("/api/v1/channels/mail", json!({ "secrets": { "password": "right" } })).await;
        assert!(!changed.text.contains("right"), "{}", changed.text);
        changed.ok();
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!((mail.count(), town.count(&bulletin, "accepted").await), (50, 50));
    }
}

/// What one worker finds out of a channel, all know: they do not each try it out.
#[tokio::test(flavor = "multi_thread")]
async fn all_workers_know_of_a_sick_channel() {
    let Some(town) = Town::start(Engine::Postgres).await else { return };
    town.another_worker(Clock::default()).await;
    town.channel("mail", smtp(free_port())).await;
    town.approve("emergency-childcare", &["en"]).await;
    let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(100)).await;
    town.wait_for("the pause", async |town| !paused(town, "mail").await.is_null()).await;
    // The other one has read of it by then, and gives back what it may have claimed meanwhile.
    tokio::time::sleep(Duration::from_millis(2_000)).await;
    town.wait_for("what was claimed to be given back", async |town| town.count(&bulletin, "queued").await == 100).await;
    let before = tries(&town, &bulletin).await;
    assert!(before <= 2 * 14, "{before}");
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert!(tries(&town, &bulletin).await <= before + 1, "only a probe may have gone");
}

story! {
    /// A channel in use is not removed; one that has done its work is, and the report still knows its name.
    async fn a_channel_is_removed_when_nothing_needs_it(town) {
        town.channel("mail", smtp(free_port())).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(1)).await;
        town.delete("/api/v1/channels/mail").await.problem(409, "channel-in-use");
        let listed = town.get("/api/v1/channels").await.ok();
        assert_eq!(listed[0]["name"], "mail", "a refused removal changes nothing");
        town.wait_for("the delivery", async |town| town.report(&bulletin).await["deliveries"] == 1).await;
        town.post(&format!("/api/v1/bulletins/{bulletin}/cancel"), json!({})).await.ok();
        assert_eq!(town.delete("/api/v1/channels/mail").await.status, 204);
        town.delete("/api/v1/channels/mail").await.problem(404, "not-found");
        assert_eq!(town.get("/api/v1/channels").await.ok(), json!([]));
        assert_eq!(town.report(&bulletin).await["lines"][0]["channel"], "mail (removed)");
        // Its name is free again.
        town.channel("mail", json!({ "kind": "outbox", "carries": "email" })).await;
        let next = town.publish_to("Nordbyen", "routine", "email", &addresses(1)).await;
        town.wait_until_published(&next).await;
        assert_eq!(town.report(&next).await["lines"][0]["channel"], "mail");
    }
}

story! {
    /// A key with a line break in it cannot be sent in a header at all: nobody is given up for that.
    async fn what_cannot_be_asked_waits_for_its_mender(town) {
        let server = crate::support::gateway::Gateway::start().await;
        let settings = json!({ "kind": "sms-gateway", "url": server.url(), "sender": "Solby",
            "headers": { "authorization": "Token {{secret.token}}" }, "body": { "json": { "to": "{{to}}", "text": "{{text}}" } } });
        let new = json!({ "name": "sms", "settings": settings, "secrets": { "token": "two\nlines" } });
        town.post("/api/v1/channels", new).await.ok();
        town.approve("emergency-childcare", &["en"]).await;
        let numbers: Vec<String> = (0..5).map(|number| format!("+452012345{number}")).collect();
        let bulletin = town.publish_to("Nordbyen", "urgent", "sms", &numbers).await;
        town.wait_for("the pause", async |town| paused(town, "sms").await["reason"] == "config").await;
        assert_eq!((town.count(&bulletin, "failed").await, server.requests().len()), (0, 0));
        town.put("/api/v1/channels/sms", json!({ "secrets": { "token": "one-line" } })).await.ok();
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 5);
    }
}
