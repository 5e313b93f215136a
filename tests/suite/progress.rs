//! How far a bulletin is, while it goes out.

use std::time::Duration;

use budstikke::staff::Role;
use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::gateway::Reply;
use crate::support::mail::Manner;

/// The events of a stream, by name and data, as far as they come within a time.
async fn events(town: &Town, token: &str, bulletin: &str, within: Duration) -> (Vec<(String, Value)>, bool) {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}/api/v1/bulletins/{bulletin}/progress/stream", town.base);
    let mut response = client.get(url).bearer_auth(token).send().await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut text = String::new();
    let ended = tokio::time::timeout(within, async {
        while let Ok(Some(bytes)) = response.chunk().await {
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    })
    .await
    .is_ok();
    let event = |block: &str| {
        let name = block.lines().find_map(|line| line.strip_prefix("event: "))?.to_owned();
        let data = block.lines().find_map(|line| line.strip_prefix("data: "))?;
        Some((name, serde_json::from_str(data).expect("JSON")))
    };
    (text.split("\n\n").filter_map(event).collect(), ended)
}

story! {
    /// Two look at the same bulletin: both see it end, its numbers only grow, and it was counted once for both.
    async fn a_bulletin_is_followed_until_it_has_gone_out(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        for number in 0..5 {
            town.resident(&["en"], "email", &format!("r{number}@example.org")).await;
        }
        mail.treat("r3@example.org", Manner::Defer(1));
        mail.treat("r4@example.org", Manner::Refuse);
        let bulletin = town.draft("routine").await;
        let before = town.get(&format!("/api/v1/bulletins/{bulletin}/progress")).await.ok();
        assert_eq!((&before["state"], &before["total"]), (&json!("draft"), &json!(0)));
        town.publish(&bulletin).await;
        town.wait_for("four that ended", async |town| town.report(&bulletin).await["by_state"] == json!({ "accepted": 3, "failed": 1, "queued": 1 })).await;

        let viewer = town.token(Role::Viewer).await;
        let later = async {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            assert_eq!(town.app.live.counted(), 1, "one count for all who look");
            town.later(1);
        };
        let within = Duration::from_secs(15);
        let ((one, one_ended), (two, two_ended), ()) =
            tokio::join!(events(&town, &viewer, &bulletin, within), events(&town, &viewer, &bulletin, within), later);
        assert!(one_ended && two_ended);
        let (name, last) = one.last().expect("events");
        assert_eq!((name.as_str(), two.last()), ("end", one.last()));
        assert_eq!((&last["state"], &last["total"], &last["done"], &last["left"]), (&json!("published"), &json!(5), &json!(5), &json!(0)));
        assert_eq!((&last["by_state"], &last["seconds_left"]), (&json!({ "accepted": 4, "failed": 1 }), &json!(0)));
        assert_eq!((&last["lines"][0]["language"], &last["lines"][0]["channel"]), (&json!("en"), &json!("mail")));
        let done: Vec<u64> = one.iter().map(|(_, progress)| progress["done"].as_u64().expect("a number")).collect();
        assert!(done.is_sorted() && done.contains(&4), "{done:?}");
        let stranger = format!("/api/v1/bulletins/{bulletin}/progress/stream");
        town.visitor().get(&stranger).await.problem(401, "token-missing");
        town.get(&stranger.replace(&bulletin, "bul_0000000000001")).await.problem(404, "not-found");
    }
}

story! {
    /// Whoever looks away stops the count after a while; a program that stops ends the streams instead of waiting for them.
    async fn a_stream_does_not_keep_the_program_from_stopping(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::Status(503, &[], "later"));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        let viewer = town.token(Role::Viewer).await;
        let stopping = async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            town.app.live.end();
        };
        let ((events, ended), ()) = tokio::join!(events(&town, &viewer, &bulletin, Duration::from_secs(10)), stopping);
        assert!(ended && !events.is_empty() && events.iter().all(|(name, _)| name == "progress"), "{events:?}");
        assert_eq!(town.app.live.counted(), 0);
    }
}
