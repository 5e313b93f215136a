//! Order and limits: who goes first, and how much an account permits.

use std::time::Duration;

use budstikke::clock::Clock;
use budstikke::db::Engine;
use serde_json::json;

use crate::story;
use crate::support::Town;
use crate::support::gateway::Gateway;
use crate::support::mail::MailServer;

fn numbers(count: u32) -> Vec<String> {
    (0..count).map(|number| format!("{}", 20_300_000 + number)).collect()
}

fn addresses(name: &str, domain: &str, count: u32) -> Vec<String> {
    (0..count).map(|number| format!("{name}{number}@{domain}")).collect()
}

/// A mail server that takes its time, one connection, and the bulletin of many that fills it.
async fn busy_town(town: &Town, many: u32) -> (MailServer, String) {
    let mail = MailServer::start().await;
    mail.be_slow(Duration::from_millis(50));
    let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example", "connections": 1 });
    town.channel("mail", settings).await;
    town.approve("emergency-childcare", &["en"]).await;
    let many = town.publish_to("Nordbyen", "routine", "email", &addresses("many", "example.org", many)).await;
    town.wait_for("the first of many", async |_| mail.count() >= 3).await;
    (mail, many)
}

story! {
    /// A bulletin of many does not starve one of ten that was published later: they take turns.
    async fn a_small_bulletin_does_not_wait_for_a_large_one(town) {
        let (mail, large) = busy_town(&town, 150).await;
        let small = town.publish_to("Havnen", "routine", "email", &addresses("small", "example.org", 10)).await;
        let before = mail.count();
        town.wait_until_published(&small).await;
        let order = mail.recipients();
        let last = order.iter().rposition(|to| to.starts_with("small")).expect("the small bulletin");
        let between = order[before..last].iter().filter(|to| to.starts_with("many")).count();
        assert!(between <= 10 + 25, "{between} of the large bulletin went before the last of ten");
        assert!(town.count(&large, "accepted").await < 150, "the large one is still at it");
        town.post(&format!("/api/v1/bulletins/{large}/cancel"), json!({})).await.ok();
    }
}

story! {
    /// An emergency passes everything that has been claimed ahead.
    async fn an_emergency_passes_what_is_queued(town) {
        let (mail, many) = busy_town(&town, 150).await;
        town.resident(&["en"], "email", "urgent@example.org").await;
        let before = mail.count();
        town.publish_to("Havnen", "emergency", "email", &["now@example.org".to_owned()]).await;
        town.wait_for("the emergency", async |_| mail.recipients().iter().any(|to| to == "now@example.org")).await;
        let place = mail.recipients().iter().position(|to| to == "now@example.org").expect("it went");
        assert!(place - before <= 20, "{} went in between: that is a second", place - before);
        town.post(&format!("/api/v1/bulletins/{many}/cancel"), json!({})).await.ok();
    }
}

story! {
    /// Where what is due begins is remembered for two seconds and no longer: what another process queues late with an
    /// earlier moment does not wait for the end, and is not lost.
    async fn what_is_queued_late_is_found(town) {
        let (mail, many) = busy_town(&town, 200).await;
        let mut tx = town.app.db.begin().await.expect("a transaction");
        let moved = sqlx::query(
            "UPDATE delivery SET due_at = due_at - 3600000
             WHERE state = 0 AND address_id = (SELECT id FROM address WHERE value = 'many199@example.org')",
        );
        assert_eq!(moved.execute(&mut *tx).await.expect("it is written").rows_affected(), 1);
        tx.commit().await.expect("committed");
        town.wait_for("what was queued late", async |_| mail.recipients().iter().any(|to| to == "many199@example.org")).await;
        let place = mail.recipients().iter().position(|to| to == "many199@example.org").expect("it went");
        // 40 go in two seconds, and up to 96 stand in front of it or wait for room.
        assert!(place < 180, "it went after {place} of 200");
        town.wait_until_published(&many).await;
        assert_eq!(mail.count(), 200);
    }
}

story! {
    /// An account's messages a second are kept: after the burst one by one.
    async fn a_rate_is_kept(town) {
        let sms = Gateway::start().await;
        let limits = json!({ "limits": { "per_second": 4, "burst": 2 } });
        town.channel("sms", json!({ "kind": "sms-gateway", "url": sms.url(), "sender": "Solby", "sending": limits })).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("Nordbyen", "urgent", "sms", &numbers(10)).await;
        town.wait_until_published(&bulletin).await;
        let times: Vec<_> = sms.requests().iter().map(|request| request.at).collect();
        assert_eq!(times.len(), 10);
        // In any two seconds no more than the burst and eight.
        for (number, start) in times.iter().enumerate() {
            let within = times[number..].iter().filter(|at| at.duration_since(*start) < Duration::from_millis(950)).count();
            assert!(within <= 2 + 4, "{within} within a second");
        }
        assert!(times[9].duration_since(times[0]) >= Duration::from_millis(1_700), "{:?}", times[9].duration_since(times[0]));
    }
}

story! {
    /// One domain's limit holds up nobody else, costs no try, and says when it goes on.
    async fn a_domain_has_its_own_limit(town) {
        let mail = MailServer::start().await;
        let limits = json!({ "limits": { "per_domain": { "per_minute": 1 } } });
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example", "sending": limits });
        town.channel("mail", settings).await;
        town.approve("emergency-childcare", &["en"]).await;
        let mut all = addresses("many", "large.example", 5);
        all.extend((0..20).map(|number| format!("one@small{number}.example")));
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &all).await;
        town.wait_for("everybody else", async |_| mail.count() == 21).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(mail.recipients().iter().filter(|to| to.ends_with("@large.example")).count(), 1);
        let now = town.app.clock.now();
        let left: Vec<_> = town.deliveries(&bulletin).await.into_iter().filter(|one| one["state"] == "queued").collect();
        assert_eq!(left.len(), 4);
        for one in &left {
            let due: jiff::Timestamp = one["due_at"].as_str().expect("a moment").parse().expect("RFC 3339");
            assert!(due.as_millisecond() > now.0, "{one}");
            assert_eq!(one["tries"], 0);
        }
        for minute in 2..=5 {
            town.app.clock.advance(61_000);
            town.later(0);
            town.wait_for("one a minute", async |_| mail.count() == 20 + minute).await;
        }
        town.wait_until_published(&bulletin).await;
    }
}

/// Two workers share what the account permits, and the one that is left has all of it.
#[tokio::test(flavor = "multi_thread")]
async fn workers_share_the_rate_of_an_account() {
    let Some(town) = Town::start(Engine::Postgres).await else { return };
    town.another_worker(Clock::default()).await;
    let sms = Gateway::start().await;
    let limits = json!({ "limits": { "per_second": 6, "burst": 2 } });
    town.channel("sms", json!({ "kind": "sms-gateway", "url": sms.url(), "sender": "Solby", "sending": limits })).await;
    town.approve("emergency-childcare", &["en"]).await;
    // Each has seen the other by now.
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    let bulletin = town.publish_to("Nordbyen", "urgent", "sms", &numbers(20)).await;
    town.wait_until_published(&bulletin).await;
    let times: Vec<_> = sms.requests().iter().map(|request| request.at).collect();
    assert_eq!(times.len(), 20);
    let took = times[19].duration_since(times[0]);
    assert!(took >= Duration::from_millis(2_700), "20 within {took:?}: that is more than both may send together");
}

story! {
    /// Limits that cannot be meant are refused with their field.
    async fn wrong_limits(town) {
        let limits = json!({ "limits": { "per_second": 0, "burst": 0, "per_domain": { "parallel": 99 } } });
        let smtp = json!({ "kind": "smtp", "host": "mail.example.org", "from": "a@solby.example", "sending": limits });
        let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": smtp })).await.problem(422, "invalid");
        let fields: Vec<_> = problem["errors"].as_array().expect("errors").iter().map(|error| error["field"].as_str().expect("a field")).collect();
        let limits = |name: &str| format!("settings.sending.limits.{name}");
        assert_eq!(fields, [limits("per_second"), limits("burst"), limits("per_domain.parallel")]);
        let sms = json!({ "kind": "outbox", "carries": "sms", "sending": { "limits": { "per_domain": { "parallel": 1 } } } });
        let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": sms })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["allowed"], "only on channels that carry e-mail");
    }
}
