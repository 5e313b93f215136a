//! Holding, letting go on and stopping a bulletin: within a second, from any process, losing and doubling nothing.

use std::time::Duration;

use budstikke::app::{App, Use};
use budstikke::bulletin::{publish, steer};
use budstikke::clock::Clock;
use budstikke::staff::{Actor, Role};
use serde_json::json;

use crate::story;
use crate::support::mail::{MailServer, Manner};
use crate::support::{Town, config};

fn addresses(count: u32) -> Vec<String> {
    (0..count).map(|number| format!("r{number}@example.org")).collect()
}

async fn slow_mail(town: &Town) -> MailServer {
    let mail = MailServer::start().await;
    mail.be_slow(Duration::from_millis(100));
    let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example", "connections": 2 });
    town.channel("mail", settings).await;
    town.approve("emergency-childcare", &["en"]).await;
    mail
}

fn actor(app: &App) -> Actor {
    Actor { organisation: app.organisation_id(), token: None, role: Role::Publisher, name: "somebody".to_owned() }
}

/// Nothing more goes out, after at most a second; how many had.
async fn stands_still(mail: &MailServer) -> usize {
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let sent = mail.count();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(mail.count(), sent, "it goes on");
    sent
}

async fn actions(town: &Town) -> Vec<String> {
    let mut conn = town.app.db.read().await.expect("a connection");
    sqlx::query_scalar("SELECT action FROM audit_entry WHERE action LIKE 'bulletin.%' ORDER BY id")
        .fetch_all(&mut *conn)
        .await
        .expect("the audit")
}

story! {
    /// A paused bulletin stops within a second, with everything that was claimed given back untried, and goes on with each once.
    async fn a_pause_holds_and_a_resume_goes_on(town) {
        let mail = slow_mail(&town).await;
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(80)).await;
        town.wait_for("the first", async |_| mail.count() >= 4).await;
        let path = format!("/api/v1/bulletins/{bulletin}");
        assert_eq!(town.post(&format!("{path}/pause"), json!({})).await.ok()["state"], "paused");
        let sent = stands_still(&mail).await;
        assert!(sent < 60, "{sent}");
        town.wait_for("what was claimed to be given back", async |town| town.count(&bulletin, "queued").await == 80 - sent as u64).await;
        assert!(town.deliveries(&bulletin).await.iter().all(|one| one["tries"] == i32::from(one["state"] == "accepted")));
        let report = town.report(&bulletin).await;
        assert_eq!((&report["state"], report["paused"]["since"].is_string()), (&json!("paused"), true), "{report}");
        let held = town.deliveries(&bulletin).await.into_iter().find(|one| one["state"] == "queued").expect("one that waits");
        let story = town.get(&format!("{path}/deliveries/{}/en", held["address"].as_str().expect("an id"))).await.ok();
        assert_eq!(story["next"]["step"], "resume", "{story}");
        // Another bulletin goes on meanwhile.
        mail.be_slow(Duration::ZERO);
        let other = town.publish_to("Havnen", "routine", "email", &["other@example.org".to_owned()]).await;
        town.wait_until_published(&other).await;
        town.post(&format!("{path}/pause"), json!({})).await.problem(409, "not-going-out");
        assert_eq!(town.post(&format!("{path}/resume"), json!({})).await.ok()["state"], "publishing");
        town.wait_until_published(&bulletin).await;
        let mut all = mail.recipients();
        all.sort_unstable();
        all.dedup();
        assert_eq!((mail.count(), all.len()), (81, 81));
        town.post(&format!("{path}/resume"), json!({})).await.problem(409, "not-paused");
        let draft = town.draft("routine").await;
        town.post(&format!("/api/v1/bulletins/{draft}/pause"), json!({})).await.problem(409, "not-going-out");
        let viewer = town.token(Role::Editor).await;
        town.with_token(&viewer).post(&format!("{path}/pause"), json!({})).await.problem(403, "forbidden");
        let seen = actions(&town).await;
        assert!(seen.ends_with(&["bulletin.pause", "bulletin.create", "bulletin.publish", "bulletin.resume", "bulletin.create"].map(str::to_owned)), "{seen:?}");
    }
}

story! {
    /// Another process may pause and cancel: the worker sees it in the database.
    async fn another_process_may_steer(town) {
        let mail = slow_mail(&town).await;
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(60)).await;
        town.wait_for("the first", async |_| mail.count() >= 4).await;
        let elsewhere = config(&town.data, town.app.config.database_url.clone(), 0);
        let elsewhere = App::open(elsewhere, Clock::default(), Use::Command).await.expect("another process");
        let id = bulletin.parse().expect("an id");
        let mut tx = elsewhere.db.begin().await.expect("a transaction");
        steer::pause(&elsewhere, &mut tx, &actor(&elsewhere), id).await.expect("a pause");
        tx.commit().await.expect("a commit");
        let sent = stands_still(&mail).await;
        let mut tx = elsewhere.db.begin().await.expect("a transaction");
        steer::cancel(&elsewhere, &mut tx, &actor(&elsewhere), id).await.expect("the end");
        tx.commit().await.expect("a commit");
        // That process died before it marked the deliveries: the planner does it.
        elsewhere.db.close().await;
        town.wait_for("the marks", async |town| town.count(&bulletin, "cancelled").await == 60 - sent as u64).await;
        assert_eq!((mail.count(), town.count(&bulletin, "accepted").await), (sent, sent as u64));
    }
}

story! {
    /// Before anything of it was planned a bulletin can be paused; resumed, it reaches everybody.
    async fn a_bulletin_is_paused_before_it_is_planned(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        for address in addresses(5) {
            town.resident(&["en"], "email", &address).await;
        }
        let bulletin = town.draft("routine").await;
        let id = bulletin.parse().expect("an id");
        let mut tx = town.app.db.begin().await.expect("a transaction");
        publish::publish(&town.app, &mut tx, &actor(&town.app), id).await.expect("published");
        steer::pause(&town.app, &mut tx, &actor(&town.app), id).await.expect("a pause");
        tx.commit().await.expect("a commit");
        town.later(0);
        tokio::time::sleep(Duration::from_millis(800)).await;
        let report = town.report(&bulletin).await;
        assert_eq!((&report["planned"], &report["deliveries"]), (&json!(false), &json!(0)));
        town.post(&format!("/api/v1/bulletins/{bulletin}/resume"), json!({})).await.ok();
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 5);
    }
}

story! {
    /// Cancelled while it is being planned, a bulletin ends with every delivery that was made either sent or stopped.
    async fn a_bulletin_is_cancelled_while_it_is_planned(town) {
        let mail = slow_mail(&town).await;
        let rows: String = (0..45_000).map(|number| format!("r{number}@example.org,en\n")).collect();
        let body = format!("email,languages\n{rows}").into_bytes();
        let token = town.token(Role::Editor).await;
        let imported = town.with_token(&token).send_bytes(reqwest::Method::POST, "/api/v1/recipients/import", Some(body), "text/csv", &[]).await;
        imported.ok();
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the first deliveries", async |town| town.report(&bulletin).await["deliveries"].as_u64().is_some_and(|made| made > 0)).await;
        town.post(&format!("/api/v1/bulletins/{bulletin}/cancel"), json!({})).await.ok();
        stands_still(&mail).await;
        town.wait_for("the end", async |town| {
            let report = town.report(&bulletin).await;
            let count = |state: &str| report["by_state"][state].as_u64().unwrap_or(0);
            report["state"] == "cancelled" && count("accepted") + count("cancelled") == report["deliveries"].as_u64().expect("a number")
        })
        .await;
        let (report, sent) = (town.report(&bulletin).await, mail.count() as u64);
        assert_eq!(report["by_state"]["accepted"].as_u64().unwrap_or(0), sent, "{report}");
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(town.report(&bulletin).await["deliveries"], report["deliveries"], "nothing is planned any more");
    }
}

story! {
    /// What happens during a pause is not lost: a text becomes ready, somebody says stop, a try comes back from the wire.
    async fn life_goes_on_during_a_pause(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        mail.treat("later@example.org", Manner::Defer(1));
        for (language, address) in [("so", "waits@example.org"), ("en", "stops@example.org"), ("en", "later@example.org")] {
            town.resident(&[language], "email", address).await;
        }
        mail.treat("stops@example.org", Manner::Defer(1));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the tries", async |town| town.deliveries(&bulletin).await.iter().filter(|one| one["tries"] == 1 && one["state"] == "queued").count() == 2).await;
        town.post(&format!("/api/v1/bulletins/{bulletin}/pause"), json!({})).await.ok();
        town.approve("emergency-childcare", &["so"]).await;
        let deliveries = town.deliveries(&bulletin).await;
        let stops = town.get("/api/v1/recipients?limit=100").await.ok();
        let stops = stops["items"].as_array().expect("items").iter().find(|one| one["addresses"][0]["value"] == "stops@example.org").cloned().expect("somebody");
        let path = format!("/api/v1/recipients/{}/addresses/{}/opt-out", stops["id"].as_str().expect("an id"), stops["addresses"][0]["id"].as_str().expect("an id"));
        town.put(&path, json!({ "opted_out": true })).await.ok();
        assert_eq!(town.count(&bulletin, "cancelled").await, 1, "{deliveries:?}");
        // A pause of two days costs nobody the tries.
        town.later(49);
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(mail.count(), 0);
        mail.treat("later@example.org", Manner::Defer(1));
        town.post(&format!("/api/v1/bulletins/{bulletin}/resume"), json!({})).await.ok();
        town.wait_for("the text that became ready", async |_| mail.count() == 1).await;
        town.wait_for("another try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 2 && one["state"] == "queued")).await;
        town.later(1);
        town.wait_until_published(&bulletin).await;
        let mut got = mail.recipients();
        got.sort_unstable();
        assert_eq!(got, ["later@example.org", "waits@example.org"]);
    }
}
