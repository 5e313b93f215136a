//! Mail that a mail server hands over: by a pipe into the command line.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use budstikke::db::Engine;
use serde_json::{Value, json};

use crate::inbound::{bounce, mail, nothing_is_left};
use crate::story;
use crate::support::Town;

/// Exit codes of sysexits.h.
const WRONG_MAIL: Option<i32> = Some(65);
const AGAIN_LATER: Option<i32> = Some(75);

/// Runs the program as a mail server's pipe does, beside the one that serves.
async fn pipe(town: &Town, arguments: &[&str], mail: Vec<u8>) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_budstikke"));
    command
        .args(["inbound", "email"])
        .args(arguments)
        .env("BUDSTIKKE_DATABASE_URL", &town.app.config.database_url)
        .env("BUDSTIKKE_DATA", &town.data)
        .env_remove("BUDSTIKKE_LISTEN")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let ran = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().expect("the binary runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        // The program may have had enough before the end.
        let writer = std::thread::spawn(move || stdin.write_all(&mail).is_ok());
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("no panic");
        output
    });
    let output = ran.await.expect("no panic");
    assert!(output.stdout.is_empty(), "a mail server has nothing to read: {output:?}");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn replies(page: &Value) -> Vec<&str> {
    page["items"].as_array().expect("replies").iter().map(|reply| reply["words"].as_str().expect("words")).collect()
}

story! {
    /// Postfix' pipe: what people write and what bounces is kept once, and the serving process handles it soon.
    async fn a_mail_by_the_pipe(town) {
        let server = town.mail_channel().await;
        for who in ["gone", "asking"] {
            town.resident(&["da"], "email", &format!("{who}@example.org")).await;
        }
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let identity = |who: &str| {
            let sent = server.mails_to(&format!("{who}@example.org"))[0].clone();
            sent.message_id().and_then(|id| id.split('@').next()).expect("an identity").to_owned()
        };
        let done = (Some(0), String::new());
        let bounced = bounce(&identity("gone"), "5.1.1");
        assert_eq!(pipe(&town, &["--from=", "--to=sundhed@solby.example"], bounced).await, done);
        let headers = "From: asking@example.org\nMessage-ID: <q@x>\nSubject: Re: Hej\nContent-Type: text/plain; charset=utf-8";
        let question = mail(headers, "Hvornår åbner skolen igen?");
        let envelope = ["--from=asking@example.org", "--to=sundhed@solby.example"];
        for channel in [&["--channel", "mail"][..], &[], &[]] {
            assert_eq!(pipe(&town, &[channel, &envelope].concat(), question.clone()).await, done);
        }
        town.wait_for("the answer", async |_| server.mails_to("asking@example.org").len() == 2).await;
        nothing_is_left(&town).await;
        assert_eq!(replies(&town.get("/api/v1/replies").await.ok()), ["Hvornår åbner skolen igen?"], "three times the same");
        let failed = town.deliveries(&bulletin).await.iter().filter(|one| one["reason"] == "bad-address").count();
        assert_eq!(failed, 1);
        // Of one mail to two addresses both are kept, and without an envelope it is the mail that counts.
        assert_eq!(pipe(&town, &["--to=a@solby.example", "--to=b@solby.example"], mail("From: x@example.org\nMessage-ID: <two@x>", "To")).await, done);
        assert_eq!(pipe(&town, &[], mail("From: y@example.org", "Uden")).await, done);
        nothing_is_left(&town).await;
        assert_eq!(replies(&town.get("/api/v1/replies").await.ok()).len(), 4);
    }
}

story! {
    /// The exit code tells the mail server what to do: send back what is no mail, keep everything else for later.
    async fn exit_codes_that_mail_servers_understand(town) {
        let good = || mail("From: a@example.org\nSubject: Hej", "Hej");
        let (code, words) = pipe(&town, &[], good()).await;
        assert_eq!((code, words.contains("there is none")), (AGAIN_LATER, true), "{words}");
        town.mail_channel().await;
        town.sms_channel().await;
        let second = json!({ "kind": "smtp", "host": "127.0.0.1", "tls": "off", "from": "skole@solby.example" });
        for (mail, words_of_it) in [(Vec::new(), "missing"), (b"\r\n".to_vec(), "missing"), (vec![b'x'; 30 * 1024 * 1024], "larger")] {
            let (code, words) = pipe(&town, &[], mail).await;
            assert_eq!((code, words.contains(words_of_it)), (WRONG_MAIL, true), "{words}");
        }
        let (code, words) = pipe(&town, &["--channel", "sms"], good()).await;
        assert_eq!((code, words.contains("\"sms\"") && words.contains("an e-mail channel: mail")), (AGAIN_LATER, true), "{words}");
        town.channel("school", second).await;
        let (code, words) = pipe(&town, &[], good()).await;
        assert_eq!((code, words.contains("--channel") && words.contains("mail, school")), (AGAIN_LATER, true), "{words}");
        let (code, words) = pipe(&town, &["--chanel", "mail"], good()).await;
        assert_eq!((code, words.contains("--chanel")), (AGAIN_LATER, true), "{words}");
        let (code, words) = pipe(&town, &["--channel", "mail", "--public-url", "ftp://x"], good()).await;
        assert_eq!((code, words.contains("BUDSTIKKE_PUBLIC_URL")), (AGAIN_LATER, true), "{words}");
        let nowhere = ["--channel", "mail", "--database-url", "postgres://budstikke:geheim@127.0.0.1:9/nowhere"];
        let (code, words) = pipe(&town, &nowhere, good()).await;
        assert_eq!((code, words.contains("geheim")), (AGAIN_LATER, false), "{words}");
        nothing_is_left(&town).await;
        assert!(replies(&town.get("/api/v1/replies").await.ok()).is_empty(), "none of them was kept");
        // A channel that is switched off still hears.
        town.put("/api/v1/channels/school/switch", json!({ "on": false })).await.ok();
        assert_eq!(pipe(&town, &["--channel", "school"], good()).await.0, Some(0));
        nothing_is_left(&town).await;
        assert_eq!(replies(&town.get("/api/v1/replies").await.ok()), ["Hej"]);
    }
}

/// While somebody else holds the database the mail server is asked to come back; then it is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_database_means_again_later() {
    let town = Town::start(Engine::Sqlite).await.expect("SQLite is always there");
    town.mail_channel().await;
    let held = town.app.db.begin().await.expect("a transaction");
    let (code, words) = pipe(&town, &[], mail("From: a@example.org\nSubject: Hej", "Hej")).await;
    assert_eq!((code, words.contains("busy")), (AGAIN_LATER, true), "{words}");
    held.rollback().await.expect("the end");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(pipe(&town, &[], mail("From: a@example.org\nSubject: Hej", "Hej")).await.0, Some(0));
}
