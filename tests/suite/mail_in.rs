//! Mail that a mail server hands over: by a pipe into the command line; and what comes back by mail without a person.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use budstikke::channel::email::receive::packed;
use budstikke::db::Engine;
use budstikke::inbound::{door, mailbox, return_path};
use serde_json::{Value, json};

use crate::inbound::{bounce, mail, nothing_is_left};
use crate::story;
use crate::support::Town;
use crate::support::mail::MailServer;

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

/// A mail went out to each of these, by their first names.
async fn sent_to(town: &Town, names: &[&str]) -> (MailServer, String) {
    let server = town.mail_channel().await;
    for who in names {
        town.resident(&["da"], "email", &format!("{who}@example.org")).await;
    }
    town.approve("emergency-childcare", &[]).await;
    let bulletin = town.draft("emergency").await;
    town.publish(&bulletin).await;
    (server, bulletin)
}

/// The part of its Message-ID before the @.
fn identity(server: &MailServer, who: &str) -> String {
    let sent = server.mails_to(&format!("{who}@example.org"))[0].clone();
    sent.message_id().and_then(|id| id.split('@').next()).expect("an identity").to_owned()
}

/// Hands a mail in as a mail server would.
async fn comes_in(town: &Town, to: &str, mail: &[u8]) {
    let channel = mailbox::all(&town.app).await.expect("channels")[0].clone();
    let items = [packed(Some(""), Some(to), mail)];
    door::keep(&town.app, town.app.organisation_id(), &channel, &items).await.expect("kept");
}

async fn closed(town: &Town, who: &str) -> Option<String> {
    let recipients = town.get("/api/v1/recipients?limit=100").await.ok();
    let named = |one: &&Value| one["addresses"][0]["value"] == format!("{who}@example.org");
    let found = recipients["items"].as_array().expect("recipients").iter().find(named).expect("a recipient").clone();
    found["addresses"][0]["closed_reason"].as_str().map(str::to_owned)
}

/// As a server writes it that knows no standard and returns nothing of our mail.
const UNUSUAL: &str =
    "From: MAILER-DAEMON@mx.example.org\nSubject: failure notice\nMessage-ID: <NUMBER@mx.example.org>";

story! {
    /// The return path alone says which mail bounced: nothing else of it has to come back. It cannot be made up.
    async fn a_return_path_is_enough(town) {
        let (server, bulletin) = sent_to(&town, &["gone", "here"]).await;
        town.wait_until_published(&bulletin).await;
        let path = |who: &str| return_path::written(&town.app.secrets, "sundhed@solby.example", identity(&server, who).split('+').next().expect("an identity")).expect("a return path");
        let unusual = |number: &str| mail(&UNUSUAL.replace("NUMBER", number), "I'm afraid I wasn't able to deliver your message.\n\n<x@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)");
        let mut forged = path("here").into_bytes();
        forged[12] = if forged[12] == b'a' { b'b' } else { b'a' };
        comes_in(&town, std::str::from_utf8(&forged).expect("text"), &unusual("1")).await;
        comes_in(&town, "sundhed@solby.example", &unusual("2")).await;
        comes_in(&town, &path("gone").to_uppercase(), &unusual("3")).await;
        nothing_is_left(&town).await;
        assert_eq!((closed(&town, "gone").await.as_deref(), closed(&town, "here").await), (Some("bad-address"), None));
        // What the server says still counts where the return path names somebody: it is being tried.
        let delay = mail(&UNUSUAL.replace("NUMBER", "4").replace("failure notice", "Delivery Status Notification (Delay)"), "451 4.4.1 will be tried again");
        comes_in(&town, &path("here"), &delay).await;
        let away = mail("From: here@example.org\nSubject: Automatisk svar\nAuto-Submitted: auto-replied\nMessage-ID: <5@x>", "Jeg er på ferie");
        comes_in(&town, &path("here"), &away).await;
        nothing_is_left(&town).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1, "{:?}", town.deliveries(&bulletin).await);
        assert!(closed(&town, "here").await.is_none());
    }
}

story! {
    /// A bounce may be faster than the answer of the server that took the mail; it stays. One about somebody we do not know, or
    /// whom we wrote nothing, changes nothing.
    async fn a_bounce_before_the_send_is_noted(town) {
        let server = town.mail_channel().await;
        server.be_slow(Duration::from_millis(1_500));
        town.resident(&["da"], "email", "gone@example.org").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_for("the mail to be on the wire", async |town| {
            town.deliveries(&bulletin).await.first().is_some_and(|one| one["state"] == "sending")
        })
        .await;
        let address = town.deliveries(&bulletin).await[0]["address"].as_str().expect("an id").to_owned();
        comes_in(&town, "sundhed@solby.example", &bounce(&format!("{bulletin}.{address}.da"), "5.1.1")).await;
        nothing_is_left(&town).await;
        assert!(closed(&town, "gone").await.is_none(), "whoever knows the ids has not seen the mail");
        let ours = |identity: &str| return_path::message_id(&town.app.secrets, identity);
        comes_in(&town, "sundhed@solby.example", &bounce(&ours(&format!("{bulletin}.{address}.da")), "5.1.1")).await;
        for foreign in ["bul_0000000000001.adr_0000000000001.da".to_owned(), format!("{bulletin}.adr_0000000000001.da"), format!("{bulletin}.{address}.ar")] {
            comes_in(&town, "sundhed@solby.example", &bounce(&ours(&foreign), "5.1.1")).await;
        }
        nothing_is_left(&town).await;
        assert_eq!(closed(&town, "gone").await.as_deref(), Some("bad-address"));
        town.wait_for("the server to have the mail", async |_| !server.mails_to("gone@example.org").is_empty()).await;
        town.wait_until_published(&bulletin).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let delivery = town.deliveries(&bulletin).await[0].clone();
        assert_eq!((&delivery["state"], &delivery["reason"]), (&json!("failed"), &json!("bad-address")), "{delivery}");
        assert_eq!(server.mails_to("gone@example.org").len(), 1, "and it is not sent again");
    }
}

story! {
    /// Machines, lists and our own mail that finds its way back are neither answered nor kept: no loop begins.
    async fn no_loop_begins_by_mail(town) {
        let (server, bulletin) = sent_to(&town, &["away", "asking"]).await;
        town.wait_until_published(&bulletin).await;
        let (away, asking) = (identity(&server, "away"), identity(&server, "asking"));
        let answer = |number: usize, headers: &str| {
            mail(&format!("From: away@example.org\nSubject: Re: Hej\nMessage-ID: <{number}@x>\nIn-Reply-To: <{away}@solby.example>\n{headers}"), "Jeg er på ferie")
        };
        let machines = ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply", "Precedence: bulk", "X-Auto-Response-Suppress: All", "List-Id: <foreldre.lists.example>", "List-Unsubscribe: <mailto:x@lists.example>"];
        let channel = mailbox::all(&town.app).await.expect("channels")[0].clone();
        for (number, headers) in machines.iter().enumerate() {
            // Their return path is a person's: the headers alone tell.
            let items = [packed(Some("away@example.org"), Some("sundhed@solby.example"), &answer(number, headers))];
            door::keep(&town.app, town.app.organisation_id(), &channel, &items).await.expect("kept");
        }
        // A person asks and gets an answer, which comes back to us by an alias, twenty times.
        let question = mail(&format!("From: asking@example.org\nSubject: Re: Hej\nMessage-ID: <q@x>\nIn-Reply-To: <{asking}@solby.example>"), "Hvornår åbner I?");
        let items = [packed(Some("asking@example.org"), Some("sundhed@solby.example"), &question)];
        door::keep(&town.app, town.app.organisation_id(), &channel, &items).await.expect("kept");
        town.wait_for("the answer", async |_| server.mails_to("asking@example.org").len() == 2).await;
        let echo = server.mails_to("asking@example.org")[1].raw_message().to_vec();
        for round in 0..20 {
            let items = [packed(Some("sundhed@solby.example"), Some(&format!("sundhed+{round}@solby.example")), &echo)];
            door::keep(&town.app, town.app.organisation_id(), &channel, &items).await.expect("kept");
        }
        nothing_is_left(&town).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(replies(&town.get("/api/v1/replies").await.ok()), ["Hvornår åbner I?"]);
        assert_eq!((server.mails_to("away@example.org").len(), server.mails_to("asking@example.org").len()), (1, 2));
        assert_eq!(server.mails_to("sundhed@solby.example").len(), 0, "nobody writes to ourselves");
    }
}
