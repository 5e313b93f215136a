//! The classes of failure, each by a server that misbehaves: what is tried again, what has failed, what nobody knows.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::story;
use crate::support::Town;
use crate::support::gateway::{Gateway, Reply};
use crate::support::mail::{MailServer, Manner};

/// Nothing is tried a second time by itself while a story looks.
fn patient() -> Value {
    let steps = json!({ "first": "1h", "most": "2h" });
    json!({ "answer_within": "1s", "retry": { "urgent": steps, "routine": steps } })
}

/// The outcome and reason of the only delivery's first try, and where the delivery stands.
async fn first_try(town: &Town, bulletin: &str) -> (String, Option<String>, String) {
    town.wait_for("the first try", async |town| {
        town.deliveries(bulletin)
            .await
            .first()
            .is_some_and(|one| one["attempts"][0].is_object() && one["state"] != "sending")
    })
    .await;
    let one = &town.deliveries(bulletin).await[0];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let attempt = &one["attempts"][0];
    (text(&attempt["outcome"]).expect("a word"), text(&attempt["reason"]), text(&one["state"]).expect("a word"))
}

story! {
    /// A mail server's ways to say no, not now, and nothing.
    async fn mail_servers_fail_in_many_ways(town) {
        let mail = MailServer::start().await;
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example", "connections": 1, "sending": patient() });
        town.channel("mail", settings).await;
        town.approve("emergency-childcare", &["en"]).await;
        let cases = [
            ("deferred", Manner::Defer(1), "queued", Some("deferred"), "queued"),
            ("refused", Manner::Refuse, "failed", Some("bad-address"), "failed"),
            ("blocked", Manner::Block, "failed", Some("blocked"), "failed"),
            ("content-deferred", Manner::DeferAfterDot(1), "queued", Some("deferred"), "queued"),
            ("content-refused", Manner::RefuseAfterDot, "failed", Some("rejected-content"), "failed"),
            ("vanish-at-data", Manner::VanishAtData(1), "queued", Some("provider"), "queued"),
            ("goodbye", Manner::SayGoodbye(1), "queued", Some("provider"), "queued"),
            ("nonsense", Manner::TalkNonsense(1), "queued", Some("provider"), "queued"),
            // It may have gone; an e-mail is sent again under the same Message-ID.
            ("vanish-after-dot", Manner::VanishAfterDot(1), "unknown", None, "queued"),
            ("silent-after-dot", Manner::SilentAfterDot(1), "unknown", None, "queued"),
        ];
        let mut bulletins = Vec::new();
        for (name, manner, outcome, reason, state) in cases {
            let address = format!("{name}@example.org");
            mail.treat(&address, manner);
            let bulletin = town.publish_to(name, "urgent", "email", &[address]).await;
            let seen = first_try(&town, &bulletin).await;
            assert_eq!(seen, (outcome.to_owned(), reason.map(str::to_owned), state.to_owned()), "{name}");
            bulletins.push((name, bulletin, state));
        }
        let before = mail.count();
        assert_eq!(before, 2, "the two that may have gone");
        town.later(2);
        for (name, bulletin, state) in bulletins {
            town.wait_until_published(&bulletin).await;
            let expected = if state == "queued" { "accepted" } else { "failed" };
            assert_eq!(town.count(&bulletin, expected).await, 1, "{name}");
        }
        assert_eq!(mail.count(), before + 7);
    }
}

story! {
    /// No free connection: the server takes one of two, and everything arrives.
    async fn a_mail_server_without_a_free_connection(town) {
        let mail = MailServer::start().await;
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example", "connections": 2, "sending": patient() });
        town.channel("mail", settings).await;
        mail.be_full(2);
        town.approve("emergency-childcare", &["en"]).await;
        let addresses: Vec<String> = (0..12).map(|number| format!("r{number}@example.org")).collect();
        let bulletin = town.publish_to("Nordbyen", "urgent", "email", &addresses).await;
        town.wait_for("the others to arrive and two to be put off", async |town| {
            let put_off = |one: &&Value| one["state"] == "queued" && one["reason"] == "provider" && one["tries"] == 1;
            mail.count() == 10 && town.deliveries(&bulletin).await.iter().filter(put_off).count() == 2
        })
        .await;
        town.later(2);
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 12);
    }
}

/// Takes one request a connection, answers the first with something that is no HTTP and hangs up on the others.
async fn rude_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let mut first = true;
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let _ = stream.read(&mut request).await;
            if std::mem::take(&mut first) {
                let _ = stream.write_all(b"220 you are wrong here\r\n\r\n").await;
            }
        }
    });
    port
}

story! {
    /// An HTTP gateway's ways to say no, not now, and nothing.
    async fn gateways_fail_in_many_ways(town) {
        let sms = Gateway::start().await;
        let settings = json!({ "kind": "sms-gateway", "url": sms.url(), "sender": "Solby", "sending": patient(),
            "answers": { "accepted_statuses": [200, 202], "accepted_at": "/status", "accepted": ["OK", "0"],
                "refusals": [{ "words": "no credit", "reason": "rejected-content" }, { "words": "busy", "reason": "provider", "again": true }] } });
        town.channel("sms", settings).await;
        town.approve("emergency-childcare", &["en"]).await;
        let status = |status| Reply::Status(status, &[], "{}");
        let ok = |body| Reply::Status(200, &[], body);
        let cases = [
            (ok(r#"{"status":"OK"}"#), "accepted", None, "accepted"),
            (status(429), "queued", Some("quota"), "queued"),
            (status(400), "failed", Some("rejected-content"), "failed"),
            (status(503), "queued", Some("provider"), "queued"),
            (status(408), "queued", Some("provider"), "queued"),
            (status(422), "failed", Some("rejected-content"), "failed"),
            (status(401), "queued", Some("config"), "queued"),
            (status(410), "failed", Some("rejected-content"), "failed"),
            (Reply::Status(302, &[("location", "http://127.0.0.1/")], ""), "queued", Some("config"), "queued"),
            (ok(r#"{"status":0}"#), "accepted", None, "accepted"),
            (ok(r#"{"status":"no credit for +4520300010"}"#), "failed", Some("rejected-content"), "failed"),
            (ok(r#"{"status":"busy"}"#), "queued", Some("provider"), "queued"),
            (ok("<html>a proxy</html>"), "unknown", None, "unknown"),
            (ok(r#"{"status":"OK"}"#), "accepted", None, "accepted"),
            (status(402), "queued", Some("config"), "queued"),
            (status(504), "unknown", None, "unknown"),
            (Reply::Silence(Duration::from_secs(20)), "unknown", None, "unknown"),
        ];
        for (number, (reply, outcome, reason, state)) in cases.into_iter().enumerate() {
            let what = format!("{reply:?}");
            sms.reply(reply);
            let number = format!("{}", 20_300_000 + number);
            let bulletin = town.publish_to(&number, "urgent", "sms", std::slice::from_ref(&number)).await;
            let seen = first_try(&town, &bulletin).await;
            assert_eq!(seen, (outcome.to_owned(), reason.map(str::to_owned), state.to_owned()), "{what}");
            let shown = serde_json::to_string(&town.deliveries(&bulletin).await).expect("JSON");
            assert!(!shown.contains(&number), "{shown}");
        }
    }
}

story! {
    /// An answer that is no HTTP, a connection that ends without one, and a signed event: it may have been taken, and the
    /// bridge would recognise it, so it is sent again.
    async fn what_is_no_answer_is_unknown(town) {
        let port = rude_server().await;
        town.channel("bridge", json!({ "kind": "webhook", "url": format!("http://127.0.0.1:{port}/"), "sending": patient() })).await;
        town.approve("emergency-childcare", &["en"]).await;
        for name in ["facebook/nonsense", "facebook/nothing"] {
            let bulletin = town.publish_to(name, "urgent", "webhook", &[name.to_owned()]).await;
            assert_eq!(first_try(&town, &bulletin).await, ("unknown".to_owned(), None, "queued".to_owned()), "{name}");
        }
    }
}
