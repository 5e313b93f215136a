//! Bad luck: machines whose clocks disagree, servers that take everything and answer nothing. Each is shown as it is.

use std::time::Duration;

use budstikke::clock::Clock;
use budstikke::db::Engine;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::story;
use crate::support::Town;
use crate::support::gateway::Reply;
use crate::support::mail::{MailServer, Manner};

/// A worker whose clock is more than a lease ahead does not take away what another one has on the wire.
#[tokio::test(flavor = "multi_thread")]
async fn clocks_of_workers_may_disagree() {
    let Some(town) = Town::start(Engine::Postgres).await else { return };
    let sms = town.sms_channel().await;
    town.approve("emergency-childcare", &["en"]).await;
    sms.reply(Reply::Silence(Duration::from_secs(6)));
    let bulletin = town.publish_to("Nordbyen", "routine", "sms", &["20123456".to_owned()]).await;
    town.wait_for("the request", async |_| sms.requests().len() == 1).await;
    let test_time = town.app.clock.now().0 - jiff::Timestamp::now().as_millisecond();
    for wrong in [90_000, -90_000] {
        let clock = Clock::wrong_by(wrong);
        clock.advance(test_time);
        let worker = town.another_worker(clock).await;
        let apart = (worker.clock.now().0 - town.app.clock.now().0).abs();
        assert!(apart < 2_000, "{apart} ms apart");
    }
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(town.count(&bulletin, "sending").await, 1, "its lease is good");
    town.wait_until_published(&bulletin).await;
    assert_eq!((sms.requests().len(), town.count(&bulletin, "accepted").await), (1, 1));
}

/// Takes every connection and says nothing.
async fn silent_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.push(stream);
        }
    });
    port
}

fn smtp(port: u16, connections: u16) -> Value {
    json!({ "kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "off", "from": "a@solby.example", "connections": connections,
        "sending": { "answer_within": "1s" } })
}

fn addresses(count: u32) -> Vec<String> {
    (0..count).map(|number| format!("r{number}@example.org")).collect()
}

story! {
    /// A mail server that accepts connections and never says a word is paused; its deliveries wait and say for what.
    async fn a_mail_server_that_never_speaks(town) {
        town.channel("mail", smtp(silent_server().await, 4)).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(40)).await;
        town.wait_for("the pause", async |town| town.report(&bulletin).await["held"][0]["paused"].is_object()).await;
        town.wait_for("what was claimed to be given back", async |town| town.count(&bulletin, "queued").await == 40).await;
        let held = town.report(&bulletin).await["held"][0].clone();
        assert_eq!((&held["channel"], &held["deliveries"]), (&json!("mail"), &json!(40)));
        let tries: u64 = town.deliveries(&bulletin).await.iter().map(|one| one["tries"].as_u64().expect("a number")).sum();
        assert!((10..=14).contains(&tries), "{tries} tries");
        // Staff find another server; everything goes there.
        let mail = MailServer::start().await;
        town.put("/api/v1/channels/mail", json!({ "settings": smtp(mail.port(), 4) })).await.ok();
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 40);
    }
}

story! {
    /// A mail server that takes every message and never says so: each is shown as one that may have gone, the channel is
    /// paused before all of them are, and the receivers see twins only of those.
    async fn a_mail_server_that_never_confirms(town) {
        let mail = MailServer::start().await;
        town.channel("mail", smtp(mail.port(), 2)).await;
        town.approve("emergency-childcare", &["en"]).await;
        for address in addresses(30) {
            mail.treat(&address, Manner::SilentAfterDot(1));
        }
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &addresses(30)).await;
        town.wait_for("the pause", async |town| town.report(&bulletin).await["held"][0]["paused"].is_object()).await;
        town.wait_for("what was claimed to be given back", async |town| town.count(&bulletin, "queued").await == 30).await;
        let maybe = town.deliveries(&bulletin).await.iter().filter(|one| one["attempts"][0]["outcome"] == "unknown").count();
        assert!((10..=12).contains(&maybe), "{maybe} may have gone");
        assert_eq!(mail.count(), maybe);
        for address in addresses(30) {
            mail.treat(&address, Manner::Defer(0));
        }
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!((mail.count(), town.count(&bulletin, "accepted").await), (30 + maybe, 30));
    }
}

story! {
    /// The address of somebody who was erased meanwhile gets nothing, and the report says why.
    async fn somebody_is_erased_while_the_channel_is_sick(town) {
        let mail = MailServer::start().await;
        mail.treat("amina@example.org", Manner::Defer(1));
        town.channel("mail", smtp(mail.port(), 1)).await;
        town.approve("emergency-childcare", &["en"]).await;
        let bulletin = town.publish_to("Nordbyen", "routine", "email", &["amina@example.org".to_owned()]).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")).await;
        let recipient = town.deliveries(&bulletin).await[0]["recipient"].as_str().expect("an id").to_owned();
        assert!(town.delete(&format!("/api/v1/recipients/{recipient}")).await.status < 300);
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 0);
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "erased": 1 }));
    }
}
