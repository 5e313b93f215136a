//! LMTP: mail servers hand mail over, by Python's client and octet by octet, with everything that can go wrong between two
//! machines.

use std::path::Path;
use std::time::Duration;

use budstikke::db::Engine;
use budstikke::inbound::lmtp::{self, Limits, Listener};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio_util::sync::CancellationToken;

use crate::command_line::{Installation, Server};
use crate::inbound::{bounce, mail, nothing_is_left};
use crate::story;
use crate::support::{Town, peers, postgres};

/// A listener of a town's own.
struct Door {
    port: u16,
    stop: CancellationToken,
    running: tokio::task::JoinHandle<budstikke::error::Result<()>>,
}

impl Door {
    async fn open(town: &Town, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let stop = CancellationToken::new();
        let running = tokio::spawn(lmtp::run(town.app.clone(), Listener::Tcp(listener), limits, stop.clone()));
        Self { port, stop, running }
    }

    async fn client(&self) -> Client<TcpStream> {
        Client::greeted(TcpStream::connect(("127.0.0.1", self.port)).await.expect("a connection")).await
    }
}

/// A client that says exactly what it is told to.
struct Client<S>(S, Vec<u8>);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn greeted(stream: S) -> Self {
        let mut client = Self(stream, Vec::new());
        assert!(client.reply().await.starts_with("220 "));
        client
    }

    async fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.expect("it is taken");
    }

    /// The next reply, its last line; empty when the server is gone.
    async fn reply(&mut self) -> String {
        loop {
            if let Some(end) = self.1.windows(2).position(|two| two == b"\r\n") {
                let line: Vec<u8> = self.1.drain(..end + 2).collect();
                let line = String::from_utf8(line).expect("text").trim_end().to_owned();
                if line.as_bytes().get(3) != Some(&b'-') {
                    return line;
                }
                continue;
            }
            let reading = tokio::time::timeout(Duration::from_secs(30), self.0.read_buf(&mut self.1));
            match reading.await.expect("an answer within half a minute") {
                Ok(0) | Err(_) => return String::new(),
                Ok(_) => {}
            }
        }
    }

    async fn ask(&mut self, command: &str) -> String {
        self.say(format!("{command}\r\n")).await;
        self.reply().await
    }

    /// Begins a mail to an address, up to the mail itself.
    async fn begin(&mut self, to: &str) {
        for (command, code) in [
            ("LHLO mx", "250"),
            ("MAIL FROM:<a@example.org>", "250"),
            (&format!("RCPT TO:<{to}>"), "250"),
            ("DATA", "354"),
        ] {
            let reply = self.ask(command).await;
            assert!(reply.starts_with(code), "{command}: {reply}");
        }
    }
}

async fn channels(town: &Town) {
    town.mail_channel().await;
    let school = json!({ "kind": "smtp", "host": "127.0.0.1", "tls": "off", "from": "skole@solby.example", "unsubscribe_to": "afmeld@solby.example" });
    town.channel("school", school).await;
    town.put("/api/v1/channels/school/switch", json!({ "on": false })).await.ok();
}

async fn replies(town: &Town) -> Vec<(String, String)> {
    nothing_is_left(town).await;
    let page = town.get("/api/v1/replies?limit=200").await.ok();
    let names = town.get("/api/v1/channels").await.ok();
    let name = |id: &Value| {
        names.as_array().expect("channels").iter().find(|one| one["id"] == *id).expect("a channel")["name"].clone()
    };
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    page["items"]
        .as_array()
        .expect("replies")
        .iter()
        .map(|one| (text(&name(&one["channel"])), text(&one["words"])))
        .collect()
}

fn note(id: &str, words: &str) -> String {
    let headers =
        format!("From: a@example.org\nMessage-ID: <{id}@example.org>\nContent-Type: text/plain; charset=utf-8");
    String::from_utf8(mail(&headers, words)).expect("text")
}

story! {
    /// Python's smtplib is a client that we did not write: a reply, a bounce by the return path, an address nobody has, a mail
    /// full of dots.
    async fn pythons_client_hands_mail_over(town) {
        if !peers::has_module("smtplib") {
            return;
        }
        channels(&town).await;
        let door = Door::open(&town, Limits::default()).await;
        let dots = note("dots", ".\n..\n.a\nSlut.");
        let mails = json!([
            { "from": "a@example.org", "to": "sundhed@solby.example", "mail": note("one", "Hvornår åbner I?") },
            { "from": "a@example.org", "to": "sundhed@solby.example", "mail": note("one", "Hvornår åbner I?") },
            { "from": "a@example.org", "to": "AFMELD+tag@Solby.Example", "mail": dots },
            { "from": "", "to": "sundhed@solby.example", "mail": String::from_utf8(bounce("bul_0000000000001.adr_0000000000001.da", "5.1.1")).expect("text") },
            { "from": "a@example.org", "to": "nobody@solby.example", "mail": note("two", "Hej") },
            { "from": "å@example.org", "to": "rød@solby.example", "mail": note("three", "Hej") },
        ]);
        let port = door.port.to_string();
        let said = tokio::task::spawn_blocking(move || peers::ask("lmtp_client.py", &["127.0.0.1", &port], &mails.to_string()));
        let said = said.await.expect("no panic");
        let codes: Vec<i64> = said["replies"].as_array().expect("replies").iter().map(|reply| reply[0].as_i64().expect("a code")).collect();
        assert_eq!(codes, [250, 250, 250, 250, 550, 550], "{said}");
        for extension in ["pipelining", "size", "8bitmime", "smtputf8", "enhancedstatuscodes"] {
            assert!(said["extensions"].get(extension).is_some(), "{said}");
        }
        assert_eq!(said["extensions"]["size"], budstikke::inbound::mail::LARGEST.to_string());
        let mut all = replies(&town).await;
        all.sort();
        assert_eq!(all, [("mail".to_owned(), "Hvornår åbner I?".to_owned()), ("school".to_owned(), ".\n..\n.a\nSlut.".to_owned())]);
    }
}

story! {
    /// Everything at once (RFC 2920), one reply for each recipient, and what is wrong is told with the right number.
    async fn octet_by_octet(town) {
        channels(&town).await;
        let door = Door::open(&town, Limits::default()).await;
        let mut client = door.client().await;
        for (command, code) in [
            ("MAIL FROM:<a@example.org>", "503 5.5.1"),
            ("EHLO mx", "500 5.5.1"),
            ("LHLO mx", "250 ENHANCEDSTATUSCODES"),
            ("RCPT TO:<sundhed@solby.example>", "503 5.5.1"),
            ("DATA", "503 5.5.1"),
            ("MAIL FROM:<a@example.org> SIZE=99999999", "552 5.3.4"),
            ("VRFY sundhed", "252 2.5.1"),
            ("NOOP", "250 2.0.0"),
            ("MAIL FROM:<a@example.org> SIZE=100 BODY=8BITMIME", "250 2.1.0"),
            ("MAIL FROM:<b@example.org>", "503 5.5.1"),
            ("RCPT TO:<nobody@solby.example>", "550 5.1.1"),
            ("DATA", "503 5.5.1"),
            ("RSET", "250 2.0.0"),
            ("RCPT TO:<sundhed@solby.example>", "503 5.5.1"),
        ] {
            let reply = client.ask(command).await;
            assert!(reply.starts_with(code), "{command}: {reply}");
        }
        let mut client = door.client().await;
        let together = "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<sundhed@solby.example>\r\nRCPT TO:<nobody@solby.example>\r\nRCPT TO:<skole+x@solby.example>\r\nDATA\r\n";
        client.say(format!("{together}{}.\r\nQUIT\r\n", note("both", "Til begge").replace("From:", "X-A: b\r\nFrom:"))).await;
        for code in ["250 ENHANCED", "250 2.1.0", "250 2.1.5", "550 5.1.1", "250 2.1.5", "354 ", "250 2.0.0", "250 2.0.0", "221 2.0.0"] {
            let reply = client.reply().await;
            assert!(reply.starts_with(code), "{code}: {reply}");
        }
        assert_eq!(client.reply().await, "", "the end");
        nothing_is_left(&town).await;
        assert_eq!(replies(&town).await, [], "with an empty return path it is no person's");

        // A hundred recipients and no more.
        let mut client = door.client().await;
        client.ask("LHLO mx").await;
        client.ask("MAIL FROM:<a@example.org>").await;
        for number in 0..100 {
            assert!(client.ask(&format!("RCPT TO:<sundhed+{number}@solby.example>")).await.starts_with("250"), "{number}");
        }
        assert!(client.ask("RCPT TO:<sundhed@solby.example>").await.starts_with("452 4.5.3"));
        assert!(client.ask("DATA").await.starts_with("354"));
        client.say(format!("{}.\r\n", note("hundred", "Til mange"))).await;
        for number in 0..100 {
            assert!(client.reply().await.starts_with("250"), "{number}");
        }
        assert_eq!(replies(&town).await.len(), 100);
    }
}

story! {
    /// What hides in a mail stays in it, what is too large or empty is refused, and who speaks something else is shown out.
    async fn nothing_hides_in_a_mail(town) {
        channels(&town).await;
        let door = Door::open(&town, Limits::default()).await;
        let mut client = door.client().await;
        client.begin("sundhed@solby.example").await;
        let hidden = "MAIL FROM:<x@example.org>\r\nRCPT TO:<sundhed@solby.example>\r\nDATA\r\nFrom: x@example.org\r\n\r\nsmuglet\r\n";
        let headers = "From: a@example.org\r\nMessage-ID: <smuggler@example.org>\r\n\r\nFør\n.\r\n";
        client.say(format!("{headers}{hidden}.\n{hidden}\r.\r\n{hidden}.\r\n")).await;
        assert!(client.reply().await.starts_with("250 2.0.0"));
        assert!(client.ask("NOOP").await.starts_with("250 2.0.0"), "nothing else had been said");
        let all = replies(&town).await;
        assert_eq!((all.len(), all[0].1.matches("smuglet").count()), (1, 3), "one mail with all of it in: {all:?}");

        client.begin("sundhed@solby.example").await;
        client.say("\r\n.\r\n").await;
        assert!(client.reply().await.starts_with("554 5.6.0"));
        client.begin("sundhed@solby.example").await;
        let long = "x".repeat(200_000);
        client.say(format!("{}\r\n.\r\n", note("long-lines", &long))).await;
        assert!(client.reply().await.starts_with("250 2.0.0"), "lines of a mail may be long");
        client.begin("sundhed@solby.example").await;
        let line = format!("{}\r\n", "y".repeat(998));
        for _ in 0..10_600 {
            client.say(&line).await;
        }
        client.say(".\r\n").await;
        assert!(client.reply().await.starts_with("552 5.3.4"), "larger than ten megabytes");
        assert!(client.ask("NOOP").await.starts_with("250"), "and the session goes on");
        assert_eq!(replies(&town).await.len(), 2);

        for (said, last) in [
            ("LHLO mx\nNOOP\n".to_owned(), "500 5.5.2"),
            (format!("NOOP {}\r\n", "x".repeat(1_000)), "500 5.5.2"),
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(), "421 4.7.0"),
            ("HELP\r\n".repeat(12), "421 4.7.0"),
        ] {
            let mut client = door.client().await;
            client.say(&said).await;
            let mut replies = Vec::new();
            loop {
                let reply = client.reply().await;
                if reply.is_empty() { break; }
                replies.push(reply);
            }
            assert!(replies.last().is_some_and(|reply| reply.starts_with(last)), "{said:.40}: {replies:?}");
        }
    }
}

story! {
    /// A client that says nothing is sent away, one too many is asked to come back, and one that goes in the middle of a mail
    /// has left nothing.
    async fn patience_ends(town) {
        channels(&town).await;
        let limits = Limits { silence: Duration::from_millis(400), data: Duration::from_secs(2), clients: 2 };
        let door = Door::open(&town, limits).await;
        let mut silent = door.client().await;
        let mut slow = door.client().await;
        let mut third = TcpStream::connect(("127.0.0.1", door.port)).await.expect("a connection");
        let mut said = String::new();
        third.read_to_string(&mut said).await.expect("an answer");
        assert!(said.starts_with("421 4.3.2"), "{said}");
        slow.begin("sundhed@solby.example").await;
        assert!(silent.reply().await.starts_with("421 4.4.2"));
        assert_eq!(silent.reply().await, "");
        // One that drips is not silent, and yet too slow.
        let dripping = async {
            while slow.0.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(4), dripping).await;
        assert!(slow.reply().await.starts_with("421 4.4.2") || slow.reply().await.is_empty());
        town.wait_for("a free place", async |_| {
            let mut client = TcpStream::connect(("127.0.0.1", door.port)).await.expect("a connection");
            let mut first = [0; 3];
            client.read_exact(&mut first).await.is_ok() && &first == b"220"
        })
        .await;
        let mut leaving = door.client().await;
        leaving.begin("sundhed@solby.example").await;
        leaving.say(note("half", "Halv")).await;
        drop(leaving);
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(replies(&town).await, []);
    }
}

story! {
    /// A stop ends who waits, and lets who is in the middle of a mail finish.
    async fn a_stop_loses_no_mail(town) {
        channels(&town).await;
        let door = Door::open(&town, Limits::default()).await;
        let mut waiting = door.client().await;
        let mut busy = door.client().await;
        busy.begin("sundhed@solby.example").await;
        busy.say("From: a@example.org\r\n").await;
        door.stop.cancel();
        assert!(waiting.reply().await.starts_with("421 4.3.2"));
        tokio::time::sleep(Duration::from_millis(100)).await;
        busy.say("Message-ID: <busy@x>\r\n\r\nTil sidst\r\n.\r\n").await;
        assert!(busy.reply().await.starts_with("250 2.0.0"));
        assert!(busy.reply().await.starts_with("421 4.3.2"));
        door.running.await.expect("no panic").expect("a good end");
        assert!(TcpStream::connect(("127.0.0.1", door.port)).await.is_err(), "nobody listens any more");
        assert_eq!(replies(&town).await, [("mail".to_owned(), "Til sidst".to_owned())]);
    }
}

/// While somebody else holds the database, the mail server is told to come back, and then it is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_database_is_no_loss() {
    let town = Town::start(Engine::Sqlite).await.expect("SQLite is always there");
    channels(&town).await;
    let door = Door::open(&town, Limits::default()).await;
    let mut other =
        <sqlx::AnyConnection as sqlx::Connection>::connect(&town.app.config.database_url).await.expect("a connection");
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.expect("the database is held");
    let mut client = door.client().await;
    client.begin("sundhed@solby.example").await;
    client.say(format!("{}.\r\n", note("held", "Vent"))).await;
    let reply = client.reply().await;
    assert!(reply.starts_with("451 4.3.0"), "{reply}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.expect("let go");
    client.begin("sundhed@solby.example").await;
    client.say(format!("{}.\r\n", note("held", "Vent"))).await;
    assert!(client.reply().await.starts_with("250"));
    assert_eq!(replies(&town).await.len(), 1);
}

/// The mail server's side of a hand-over through a socket: whether the mail was taken.
async fn hand_over(socket: &Path, mail: &str) -> bool {
    let Ok(stream) = UnixStream::connect(socket).await else { return false };
    let mut client = Client(stream, Vec::new());
    let said =
        format!("LHLO mx\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<sundhed@solby.example>\r\nDATA\r\n{mail}.\r\n");
    if client.0.write_all(said.as_bytes()).await.is_err() {
        return false;
    }
    for code in ["220", "250", "250", "250", "354", "250"] {
        if !client.reply().await.starts_with(code) {
            return false;
        }
    }
    true
}

async fn killed_again_and_again(database_url: Option<String>) {
    let mut here = Installation::new();
    let socket = here.folder.join("lmtp.sock");
    here.environment.push(("BUDSTIKKE_LMTP".to_owned(), socket.display().to_string()));
    let sqlite = format!("sqlite://{}", here.folder.join("data/budstikke.db").display());
    here.environment.extend(database_url.iter().map(|url| ("BUDSTIKKE_DATABASE_URL".to_owned(), url.clone())));
    here.said(&[
        "channel",
        "add",
        "mail",
        r#"{"kind":"smtp","host":"127.0.0.1","port":9,"tls":"off","from":"sundhed@solby.example"}"#,
    ]);
    let mut server: Option<Server> = None;
    let mut kills = 0;
    for number in 0..12_u64 {
        // Every other one has no Message-ID: then its octets count.
        let mail = note(&format!("kill-{number}"), &format!("Besked {number}"));
        let mail = if number % 2 == 0 { mail } else { mail.replace("Message-ID", "X-Number") };
        let mut tries = 0;
        loop {
            if server.is_none() {
                server = Some(here.serve());
                here.wait_for("the socket", 30, || std::os::unix::net::UnixStream::connect(&socket).is_ok());
            }
            tries += 1;
            if tries > 2 || number % 3 == 2 {
                assert!(hand_over(&socket, &mail).await, "mail {number}; log:\n{}", here.log());
                break;
            }
            let killer = async {
                tokio::time::sleep(Duration::from_millis(number * 2)).await;
                server.as_ref().expect("a server").signal("KILL");
            };
            let (taken, ()) = tokio::join!(hand_over(&socket, &mail), killer);
            server = None;
            kills += 1;
            if taken {
                break;
            }
        }
    }
    assert!(kills >= 8, "{kills}");
    let mut server = server.unwrap_or_else(|| here.serve());
    here.wait_for("the socket", 30, || std::os::unix::net::UnixStream::connect(&socket).is_ok());
    sqlx::any::install_default_drivers();
    let mut database = <sqlx::AnyConnection as sqlx::Connection>::connect(&database_url.unwrap_or(sqlite))
        .await
        .expect("a connection");
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    loop {
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM inbound WHERE state = 'new'")
            .fetch_one(&mut database)
            .await
            .expect("a number");
        if left == 0 {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{left} left; log:\n{}", here.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut kept: Vec<String> =
        sqlx::query_scalar("SELECT words FROM reply").fetch_all(&mut database).await.expect("replies");
    kept.sort();
    let mut sent: Vec<String> = (0..12).map(|number| format!("Besked {number}")).collect();
    sent.sort();
    assert_eq!(kept, sent, "each once after {kills} kills");
    // A stop takes the socket away.
    server.signal("TERM");
    assert_eq!(server.ended(Duration::from_secs(20)), Some(0));
    assert!(!socket.exists());
}

/// Killed at any moment of a hand-over, begun anew, handed over again until it is taken: nothing is lost, nothing is there twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nothing_on_sqlite() {
    killed_again_and_again(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nothing_on_postgres() {
    if let Some(url) = postgres::new_database().await {
        killed_again_and_again(Some(url)).await;
    }
}
