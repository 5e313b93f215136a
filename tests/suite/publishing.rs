//! Publishing: once, frozen, at its time; nothing lost, nothing twice.

use std::time::Duration;

use serde_json::json;

use crate::story;
use crate::support::gateway::Reply;
use crate::support::mail::{MailServer, Manner};

story! {
    /// What was published does not change with what is edited later.
    async fn what_is_published_is_frozen(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        mail.treat("amina@example.org", Manner::Defer(1));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")).await;
        let path = "/api/v1/messages/emergency-childcare/texts/en";
        let source = town.get(path).await.ok()["source"].as_str().expect("a source").to_owned();
        let changed = source.replace("emergency-childcare = ", "emergency-childcare = CHANGED ");
        town.put(path, json!({ "source": changed })).await.ok();
        town.post(&format!("{path}/approve"), json!({})).await.ok();
        town.later(1);
        town.wait_until_published(&bulletin).await;
        let mails = mail.mails_to("amina@example.org");
        assert_eq!(mails.len(), 1);
        assert!(!mails[0].subject().expect("a subject").contains("CHANGED"));
    }
}

story! {
    /// Two people press “publish” at once: one of them is told, and everyone gets one message.
    async fn publishing_twice_at_once_sends_once(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let bulletin = town.draft("routine").await;
        let path = format!("/api/v1/bulletins/{bulletin}/publish");
        let (one, two) = tokio::join!(town.post(&path, json!({})), town.post(&path, json!({})));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{one:?} {two:?}");
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 1);
        town.post(&path, json!({})).await.problem(409, "already-published");
    }
}

story! {
    /// A repeated request with its key gets the first answer; the key with another request is refused.
    async fn a_repeated_request_does_nothing_again(town) {
        town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let body = json!({ "message": "emergency-childcare", "audience": {},
            "variables": { "institution": "Skovbørnehaven", "from": "2026-11-30", "places": 3 } });
        let first = town.post_with_key("/api/v1/bulletins", "key-1", body.clone()).await;
        let again = town.post_with_key("/api/v1/bulletins", "key-1", body.clone()).await;
        assert_eq!((first.status, &first.text), (again.status, &again.text));
        assert_eq!(again.headers["idempotent-replayed"], "true");
        let other = json!({ "message": "mayors-letter", "audience": {} });
        town.post_with_key("/api/v1/bulletins", "key-1", other).await.problem(422, "idempotency-key-reused");
        let listed = town.get("/api/v1/bulletins").await.ok();
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));

        let bulletin = first.ok()["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/bulletins/{bulletin}/publish");
        let (one, two) = tokio::join!(
            town.post_with_key(&path, "key-2", json!({})),
            town.post_with_key(&path, "key-2", json!({}))
        );
        assert_eq!((one.status, two.status, one.text == two.text), (200, 200, true));
    }
}

story! {
    /// A mail server that is down loses nothing: what is queued goes out when it is back.
    async fn an_unreachable_mail_server_only_delays(town) {
        let mail = town.mail_channel().await;
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": 1, "tls": "off", "from": "a@solby.example" });
        town.put("/api/v1/channels/mail/switch", json!({ "on": false })).await.ok();
        town.post("/api/v1/channels", json!({ "name": "down", "settings": settings })).await.ok();
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("a failed try", async |town| {
            let deliveries = town.deliveries(&bulletin).await;
            deliveries.iter().any(|one| one["state"] == "queued" && one["tries"] == 1 && one["reason"] == "provider")
        })
        .await;
        let attempt = &town.deliveries(&bulletin).await[0]["attempts"][0];
        assert!(attempt["detail"].as_str().is_some_and(|detail| detail.contains("127.0.0.1:1")), "{attempt}");
        assert_eq!(mail.count(), 0);
    }
}

story! {
    /// 550 fails with its reason, 451 is tried again, a connection lost behind the final dot is shown and sent again.
    async fn refusals_are_told_apart(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        for (name, manner) in [("gone", Manner::Refuse), ("later", Manner::Defer(1)), ("maybe", Manner::VanishAfterDot(1))] {
            let address = format!("{name}@example.org");
            mail.treat(&address, manner);
            town.resident(&["en"], "email", &address).await;
        }
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("three tries", async |town| town.deliveries(&bulletin).await.iter().filter(|one| one["tries"] == 1 && one["state"] != "sending").count() == 3).await;
        town.later(1);
        town.wait_until_published(&bulletin).await;
        let report = town.report(&bulletin).await;
        assert_eq!(report["by_state"], json!({ "accepted": 2, "failed": 1 }));
        assert_eq!(report["by_reason"], json!({ "bad-address": 1 }));
        let deliveries = town.deliveries(&bulletin).await;
        let outcomes: Vec<Vec<&str>> = deliveries
            .iter()
            .map(|one| one["attempts"].as_array().expect("attempts").iter().map(|a| a["outcome"].as_str().expect("a word")).collect())
            .collect();
        assert_eq!(outcomes, [vec!["failed"], vec!["queued", "accepted"], vec!["unknown", "accepted"]]);
        let twins = mail.mails_to("maybe@example.org");
        assert_eq!(twins.len(), 2, "the receiver has to drop the twin");
        assert_eq!(twins[0].message_id(), twins[1].message_id());
        assert!(!serde_json::to_string(&deliveries).expect("JSON").contains("gone@example.org"), "no address in a detail");
    }
}

story! {
    /// A gateway that does not answer may have sent: the SMS is shown as unknown and not sent again.
    async fn an_sms_that_may_have_gone_is_not_repeated(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::Silence(Duration::from_secs(60)));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        tokio::time::sleep(Duration::from_secs(15)).await;
        town.wait_for("the time-out", async |town| town.count(&bulletin, "unknown").await == 1).await;
        assert_eq!(sms.requests().len(), 1);
        town.later(20);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(sms.requests().len(), 1);
    }
}

story! {
    /// A gateway that asks for patience gets it; one that refuses the content is believed.
    async fn a_gateway_is_understood(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::Status(429, &[("retry-after", "1800")], "slow down"));
        sms.reply(Reply::Status(422, &[], "{\"error\":\"not this text to +4520123456\"}"));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["reason"] == "quota")).await;
        let due = town.deliveries(&bulletin).await[0]["due_at"].as_str().expect("a moment").to_owned();
        let due: jiff::Timestamp = due.parse().expect("RFC 3339");
        assert!(due.as_millisecond() > town.app.clock.now().0 + 1_700_000);
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "rejected-content": 1 }));
        let shown = serde_json::to_string(&town.deliveries(&bulletin).await).expect("JSON");
        assert!(shown.contains("<recipient>") && !shown.contains("20123456"), "{shown}");
    }
}

story! {
    /// A scheduled bulletin goes out at its moment; one that is cancelled stays.
    async fn schedules_and_cancelling(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let at = town.app.clock.now().plus(2 * 3_600_000).to_string();
        let (kept, cancelled) = (town.draft("routine").await, town.draft("routine").await);
        for bulletin in [&kept, &cancelled] {
            let answer = town.post(&format!("/api/v1/bulletins/{bulletin}/publish"), json!({ "publish_at": at })).await.ok();
            assert_eq!(answer["state"], "scheduled");
        }
        town.post(&format!("/api/v1/bulletins/{cancelled}/cancel"), json!({})).await.ok();
        town.later(1);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(mail.count(), 0);
        town.later(2);
        town.wait_until_published(&kept).await;
        assert_eq!(mail.count(), 1);
        assert_eq!(town.get(&format!("/api/v1/bulletins/{cancelled}")).await.ok()["state"], "cancelled");
        town.post(&format!("/api/v1/bulletins/{cancelled}/publish"), json!({})).await.problem(409, "not-a-draft");
    }
}

story! {
    /// Cancelling stops what has not gone; what is tried again is not.
    async fn cancelling_stops_the_rest(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        for name in ["a", "b"] {
            let address = format!("{name}@example.org");
            mail.treat(&address, Manner::Defer(9));
            town.resident(&["en"], "email", &address).await;
        }
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("two tries", async |town| town.deliveries(&bulletin).await.iter().filter(|one| one["tries"] == 1 && one["state"] == "queued").count() == 2).await;
        let stopped = town.post(&format!("/api/v1/bulletins/{bulletin}/cancel"), json!({})).await.ok();
        assert_eq!(stopped["stopped"], 2);
        town.later(3);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!((mail.count(), town.count(&bulletin, "cancelled").await), (0, 2));
    }
}

story! {
    /// A channel that is switched off keeps its deliveries; switched on again, it sends them.
    async fn a_channel_switched_off_keeps_its_deliveries(town) {
        let mail = town.mail_channel().await;
        mail.treat("amina@example.org", Manner::Defer(1));
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")).await;
        town.put("/api/v1/channels/mail/switch", json!({ "on": false })).await.ok();
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        town.later(3);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(mail.count(), 0);
        town.put("/api/v1/channels/mail/switch", json!({ "on": true })).await.ok();
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 1);
    }
}

/// A mail server that comes back on its old port finds what was queued for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_comes_back_gets_everything() {
    let Some(town) = crate::support::Town::start(budstikke::db::Engine::Sqlite).await else { return };
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("an address").port()
    };
    let settings =
        json!({ "kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "off", "from": "a@solby.example" });
    town.post("/api/v1/channels", json!({ "name": "mail", "settings": settings })).await.ok();
    town.approve("emergency-childcare", &["en"]).await;
    for number in 0..20 {
        town.resident(&["en"], "email", &format!("r{number}@example.org")).await;
    }
    let bulletin = town.draft("routine").await;
    town.publish(&bulletin).await;
    town.wait_for("the channel to be paused", async |town| town.report(&bulletin).await["held"][0]["deliveries"] == 20)
        .await;
    let mail = MailServer::start_on(port).await;
    town.later(1);
    town.wait_until_published(&bulletin).await;
    assert_eq!(mail.count(), 20);
}
