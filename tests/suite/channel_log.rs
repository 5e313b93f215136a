//! The channel log: what was asked and answered when something did not go, without secrets and without the person.

use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::gateway::{Gateway, Reply};
use crate::support::mail::{MailServer, Manner};

/// The log of the only delivery of a bulletin.
async fn log(town: &Town, bulletin: &str) -> Vec<Value> {
    let one = town.deliveries(bulletin).await.remove(0);
    let (address, language) = (one["address"].as_str().expect("an id"), one["language"].as_str().expect("a tag"));
    let path = format!("/api/v1/bulletins/{bulletin}/deliveries/{address}/{language}/log");
    town.get(&path).await.ok().as_array().expect("a list").clone()
}

async fn gateway(town: &Town, sending: Value) -> Gateway {
    let gateway = Gateway::start().await;
    let settings = json!({
        "kind": "sms-gateway", "url": format!("{}?key={{{{secret.token}}}}", gateway.url()), "sender": "Solby",
        "stop_hint": "link", "headers": { "authorization": "Token {{secret.token}}" },
        "body": { "json": { "to": "{{to}}", "text": "{{text}}", "secret": "{{secret.token}}" } }, "sending": sending,
    });
    let channel = json!({ "name": "sms", "settings": settings, "secrets": { "token": "tok-31415926" } });
    town.post("/api/v1/channels", channel).await.ok();
    town.approve("emergency-childcare", &["en"]).await;
    gateway
}

story! {
    /// A gateway that refuses: request and answer can be read for a week, by administrators, and hold nothing secret.
    async fn what_was_refused_can_be_looked_at_for_a_week(town) {
        let gateway = gateway(&town, json!({})).await;
        gateway.reply(Reply::Status(422, &[], "no route to +4520123456 \u{0} with tok-31415926"));
        let bulletin = town.publish_to("Nordbyen", "urgent", "sms", &["+4520123456".to_owned()]).await;
        town.wait_until_published(&bulletin).await;
        let kept = log(&town, &bulletin).await;
        assert_eq!(kept.len(), 1, "{kept:?}");
        let (request, answer) = (kept[0]["request"].as_str().expect("words"), kept[0]["answer"].as_str().expect("words"));
        assert!(request.starts_with("POST http://127.0.0.1:") && request.contains("key=<hidden>"), "{request}");
        assert!(request.contains("authorization: <hidden>") && request.contains("Stop"), "{request}");
        assert!(answer.starts_with("422") && answer.contains("no route to <recipient>"), "{answer}");
        for hidden in ["20123456", "tok-", "31415926", "\u{0}"] {
            assert!(!request.contains(hidden) && !answer.contains(hidden), "{hidden}: {request} {answer}");
        }
        let stop = gateway.requests()[0].json()["text"].as_str().expect("a text").rsplit('/').next().expect("a token").to_owned();
        assert!(stop.len() > 8 && !request.contains(&stop), "{request}");

        let one = town.deliveries(&bulletin).await.remove(0);
        assert!(one.to_string().contains("no route to") && !one.to_string().contains("31415926"), "{one}");
        let path = format!("/api/v1/bulletins/{bulletin}/deliveries/{}/en/log", one["address"].as_str().expect("an id"));
        let editor = town.token(budstikke::staff::Role::Editor).await;
        town.with_token(&editor).get(&path).await.problem(403, "forbidden");
        town.get(&path.replace("/en/", "/da/")).await.problem(404, "not-found");

        town.later(7 * 24 - 1);
        budstikke::delivery::log::forget_old(&town.app).await.expect("a statement");
        assert_eq!(log(&town, &bulletin).await.len(), 1);
        town.later(2);
        budstikke::delivery::log::forget_old(&town.app).await.expect("a statement");
        assert_eq!(log(&town, &bulletin).await.len(), 0);
    }
}

story! {
    /// A gateway that repeats the key it was called with: nobody reads it, neither where the try stands nor where the channel does.
    async fn a_secret_that_is_repeated_is_told_to_nobody(town) {
        let gateway = gateway(&town, json!({})).await;
        for _ in 0..5 {
            gateway.reply(Reply::Status(401, &[], "invalid key tok-31415926 in /?key=tok-31415926"));
        }
        let test = town.post("/api/v1/channels/sms/test", json!({ "to": "+4520123456" })).await;
        assert!(test.text.contains("invalid key") && !test.text.contains("31415926"), "{}", test.text);
        let numbers: Vec<String> = (0..4).map(|number| format!("+452012345{number}")).collect();
        let bulletin = town.publish_to("Nordbyen", "urgent", "sms", &numbers).await;
        town.wait_for("the channel to be paused", async |town| {
            town.get("/api/v1/channels").await.text.contains("invalid key")
        })
        .await;
        let mut shown = town.get("/api/v1/channels").await.text;
        for one in town.deliveries(&bulletin).await {
            shown.push_str(&town.get(&format!("/api/v1/bulletins/{bulletin}/deliveries/{}/en", one["address"].as_str().expect("an id"))).await.text);
            shown.push_str(&one.to_string());
        }
        assert!(shown.contains("<hidden>") && !shown.contains("31415926"), "{shown}");
    }
}

story! {
    /// What went is not kept unless the channel says so; what may have gone is.
    async fn what_went_is_kept_where_the_channel_says_so(town) {
        let gateway = gateway(&town, json!({ "answer_within": "1s" })).await;
        let went = town.publish_to("Nordbyen", "urgent", "sms", &["+4520123456".to_owned()]).await;
        town.wait_until_published(&went).await;
        assert_eq!(log(&town, &went).await.len(), 0);
        gateway.reply(Reply::Silence(std::time::Duration::from_secs(5)));
        let silent = town.publish_to("Havnen", "urgent", "sms", &["+4520123457".to_owned()]).await;
        town.wait_for("the answer that does not come", async |town| {
            town.deliveries(&silent).await.first().is_some_and(|one| one["state"] == "unknown")
        })
        .await;
        let kept = log(&town, &silent).await;
        assert!(kept[0]["answer"].as_str().expect("words").contains("timed out"), "{kept:?}");
    }
}

story! {
    /// E-mail: the envelope, the head of the mail and what the server said, of every try.
    async fn a_mail_is_kept_with_its_envelope(town) {
        let mail = MailServer::start().await;
        let settings = json!({
            "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example",
            "sending": { "log": "all", "retry": { "urgent": { "first": "1s", "most": "1s" } } },
        });
        town.channel("mail", settings).await;
        town.approve("emergency-childcare", &["en"]).await;
        mail.treat("amina@example.org", Manner::Defer(1));
        let bulletin = town.publish_to("Nordbyen", "urgent", "email", &["amina@example.org".to_owned()]).await;
        town.wait_until_published(&bulletin).await;
        let kept = log(&town, &bulletin).await;
        let numbers: Vec<i64> = kept.iter().filter_map(|one| one["number"].as_i64()).collect();
        assert_eq!(numbers, [1, 2], "{kept:?}");
        for (one, begins) in kept.iter().zip(["4", "2"]) {
            let (request, answer) = (one["request"].as_str().expect("words"), one["answer"].as_str().expect("words"));
            for words in ["MAIL FROM:<a@solby.example>", "RCPT TO:<<recipient>>", "Subject:", "Content-Language: en"] {
                assert!(request.contains(words), "{words}: {request}");
            }
            assert!(!request.contains("amina") && request.contains("/u/<hidden>"), "{request}");
            assert!(answer.contains(begins), "{answer}");
        }
        let wrong = json!({ "name": "other", "settings": {
            "kind": "smtp", "host": "127.0.0.1", "tls": "off", "from": "a@solby.example", "sending": { "log": "some" },
        } });
        let problem = town.post("/api/v1/channels", wrong).await;
        assert!(problem.text.contains("troubles"), "{}", problem.text);
    }
}
