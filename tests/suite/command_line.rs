//! The real binary: two commands for a newcomer, everything staff do by hand, and being killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::gateway::{Gateway, Reply};
use crate::support::mail::{MailServer, Manner};
use crate::support::{copy_of_locales, new_folder, postgres};

/// An installation in a folder of its own.
pub struct Installation {
    pub folder: PathBuf,
    database_url: Option<String>,
    /// More variables of the environment.
    pub environment: Vec<(String, String)>,
}

impl Installation {
    pub fn new() -> Self {
        let folder = new_folder("cli");
        copy_of_locales(&folder.join("locales"));
        Self { folder, database_url: None, environment: Vec::new() }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_budstikke"));
        command
            .current_dir(&self.folder)
            .args(arguments)
            .env("BUDSTIKKE_ALLOW_PRIVATE", "127.0.0.1")
            .stdin(Stdio::null());
        for name in
            ["BUDSTIKKE_DATABASE_URL", "BUDSTIKKE_DATA", "BUDSTIKKE_LISTEN", "BUDSTIKKE_LOCALES", "BUDSTIKKE_LOG"]
        {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(url) = &self.database_url {
            command.env("BUDSTIKKE_DATABASE_URL", url);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the binary runs")
    }

    /// What a command printed; it must have gone well.
    pub fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let said = self.said(&[arguments, &["--json"]].concat());
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
    }

    /// What a command complained of, and with which exit code.
    pub fn complaint(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(arguments);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// A server; its log goes into a file.
    pub fn serve(&self) -> Server {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log")).expect("a log");
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--log", "budstikke=debug,info"]);
        Server(command.stderr(log).spawn().expect("the binary runs"))
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    pub fn wait_for(&self, what: &str, seconds: u64, mut holds: impl FnMut() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(seconds);
        while !holds() {
            assert!(Instant::now() < deadline, "waited in vain for {what}; log:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub struct Server(Child);

impl Server {
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.0.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    pub fn ended(&mut self, within: Duration) -> Option<i32> {
        let deadline = Instant::now() + within;
        while Instant::now() < deadline {
            if let Some(status) = self.0.try_wait().expect("a child") {
                return Some(status.code().unwrap_or(-1));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The newcomer's first command: under 15 seconds, twelve languages, three channels, a right-to-left example, no trace.
#[test]
fn the_demo_shows_everything() {
    let here = Installation::new();
    let began = Instant::now();
    let said = here.said(&["demo", "--exit", "--listen", "127.0.0.1:0"]);
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    for word in [
        "ar",
        "bs",
        "da",
        "en",
        "fa",
        "ku",
        "pl",
        "so",
        "ti",
        "tr",
        "uk",
        "ur",
        "العربية",
        "ትግርኛ",
        "Soomaali",
        "email-outbox",
        "sms-outbox",
        "webhook-outbox",
        "رعاية طارئة",
        "accepted",
        "no native speaker",
    ] {
        assert!(said.contains(word), "{word} is not in:\n{said}");
    }
    assert!(!here.folder.join("data").exists());
}

/// `check` and `render` work on the folder alone.
#[test]
fn checking_and_rendering_need_no_database() {
    let here = Installation::new();
    assert!(here.said(&["check"]).contains("12 languages: 0 errors"));
    assert_eq!(
        here.said(&["render", "emergency-childcare", "--lang", "en", "--part", "title", "--arg", "from=2026-12-24"])
            .trim(),
        "Emergency childcare at Børnehaven Solsikken from 24 December 2026"
    );
    let polish =
        here.said(&["render", "emergency-childcare", "--lang", "pl", "--arg", "places=22", "--channel", "sms"]);
    assert!(polish.contains("22 wolne miejsca"), "few in Polish: {polish}");
    let sms = |hint: &str| here.said(&["render", "boil-water", "--lang", "en", "--channel", "sms", hint]);
    assert!(sms("--stop-hint").contains("/u/") && sms("--stop-hint=word").contains("Reply STOP to stop"));
    assert_eq!(here.json(&["render", "boil-water", "--lang", "ur"])["direction"], "rtl");
    assert!(
        here.said(&["render", "boil-water", "--lang", "so", "--channel", "webhook"]).contains("\"direction\": \"ltr\"")
    );
    assert!(!here.said(&["render", "boil-water", "--lang", "ti", "--part", "poster"]).trim().is_empty());
    let part = |part: &str| here.said(&["render", "mayors-letter", "--lang", "ti", "--part", part]);
    assert_eq!(part("poster"), part("title"), "where a message has no poster, its title stands in");
    assert!(!here.folder.join("data").exists());

    let file = here.folder.join("locales/so/messages/boil-water.ftl");
    let broken = std::fs::read_to_string(&file).expect("the file").replace("{ $area }", "");
    std::fs::write(&file, broken).expect("written");
    let output = here.run(&["check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("so/messages/boil-water.ftl:") && said.contains("$area") && said.contains("[variable-missing]"),
        "{said}"
    );
}

/// Wrong usage ends with 2 and says what would be right; a failure ends with 1.
#[test]
fn wrong_usage_is_explained() {
    let here = Installation::new();
    for (arguments, code, words) in [
        (vec!["fly"], 2, "fly"),
        (vec!["serve", "--listen", "here"], 2, "BUDSTIKKE_LISTEN"),
        (vec!["render", "no-such", "--lang", "so"], 2, "boil-water"),
        (vec!["render", "boil-water", "--lang", "xx"], 2, "uk"),
        (vec!["render", "boil-water", "--lang", "so", "--arg", "minutes=many"], 2, "a number"),
        (vec!["render", "boil-water", "--lang", "so", "--arg", "colour=red"], 2, "minutes"),
        (vec!["people", "import", "nowhere.csv"], 1, "nowhere.csv"),
        (vec!["publish", "no-such"], 2, "catalogue list"),
        (vec!["channel", "add", "x", "{\"kind\":\"pigeon\"}"], 2, "pigeon"),
        (vec!["erase", "rcp_0000000000000"], 1, "recipient"),
        (vec!["token", "revoke", "nonsense"], 2, "tok_"),
        (vec!["report"], 1, "bulletin"),
    ] {
        let (ended, said) = here.complaint(&arguments);
        assert_eq!((ended, said.contains(words)), (Some(code), true), "{arguments:?}: {said}");
    }
}

/// The day of a municipality by hand: import, approve, channel, preflight, publish, report, export, backup.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_command_line() {
    let mail = MailServer::start().await;
    tokio::task::spawn_blocking(move || {
        let here = Installation::new();
        let csv = here.folder.join("people.csv");
        std::fs::write(
            &csv,
            "name;email;languages\nAmina;amina@example.org;ar\nBo;nonsense;da\nCaasha;caasha@example.org;so|da\n",
        )
        .expect("written");
        let said = here.said(&["people", "import", "people.csv"]);
        assert!(said.contains("3 rows: 2 new, 0 changed, 0 the same, 1 rejected"), "{said}");
        let rejected =
            std::fs::read_to_string(here.folder.join("people.csv.rejected.csv")).expect("the file beside it");
        assert!(rejected.contains("3,email,nonsense,"), "{rejected}");
        assert!(here.said(&["people", "export"]).contains("Caasha,resident,so|da,,,,caasha@example.org"));
        here.said(&["people", "import", "people.csv"]);

        let mut server = here.serve();
        here.wait_for("the catalogue", 20, || {
            here.run(&["catalogue", "list"]).stdout.windows(10).any(|w| w == b"boil-water")
        });
        assert!(here.said(&["catalogue", "approve", "boil-water"]).contains("12 texts approved"));
        let settings = format!(
            "{{\"kind\":\"smtp\",\"host\":\"127.0.0.1\",\"port\":{},\"tls\":\"off\",\"from\":\"a@solby.example\"}}",
            mail.port()
        );
        here.said(&["channel", "add", "mail", &settings]);
        assert!(here.said(&["channel", "test", "mail", "me@solby.example", "--lang", "so"]).contains("sent"));
        let arguments = [
            "publish",
            "boil-water",
            "--arg",
            "area=Nordbyen",
            "--arg",
            "minutes=2",
            "--arg",
            "from=2026-11-30",
            "--urgency",
            "emergency",
        ];
        let (code, said) = here.complaint(&arguments[..6]);
        assert_eq!(code, Some(2), "{said}");
        let preflight = here.json(&[arguments.as_slice(), &["--preflight"]].concat());
        assert_eq!(preflight["recipients"], 2);
        let published = here.json(&arguments);
        let bulletin = published["id"].as_str().expect("an id").to_owned();
        here.wait_for("the mails", 20, || mail.count() == 3);
        here.wait_for("the report", 20, || here.json(&["report", &bulletin])["by_state"]["accepted"] == 2);
        assert!(here.said(&["report"]).contains("Soomaali"));

        let secret = here.said(&["token", "create", "school-system", "--role", "viewer"]);
        assert!(secret.starts_with("bst_"));
        assert!(!here.said(&["token", "list"]).contains(secret.trim()));
        here.said(&["staff", "add", "Anna", "anna@solby.example", "--role", "editor"]);
        assert_eq!(
            here.complaint(&["token", "create", "x", "--role", "publisher", "--staff", "anna@solby.example"]).0,
            Some(2)
        );
        here.said(&["backup", "copy.db"]);
        assert!(here.folder.join("copy.db").metadata().expect("the copy").len() > 10_000);
        assert_eq!(here.complaint(&["backup", "copy.db"]).0, Some(2));

        // A second server on the same file is refused while the first one lives.
        let (code, said) = here.complaint(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!((code, said.contains("no other `budstikke serve`")), (Some(2), true), "{said}");
        server.signal("TERM");
        assert_eq!(server.ended(Duration::from_secs(10)), Some(0), "{}", here.log());
        let log = here.log();
        for secret in ["amina@example.org", "caasha@example.org", "Amina", "bst_"] {
            assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        }
    })
    .await
    .expect("the story");
}

/// Metrics have an address of their own and none unless somebody says so.
#[test]
fn metrics_are_served_where_the_operator_says() {
    let here = Installation::new();
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let address = format!("127.0.0.1:{port}");
    let mut command =
        here.command(&["serve", "--role", "worker", "--listen", "127.0.0.1:0", "--metrics-listen", &address]);
    let mut server = Server(command.stderr(Stdio::null()).spawn().expect("the binary runs"));
    here.wait_for("the metrics", 20, || {
        use std::io::{Read as _, Write as _};
        let Ok(mut stream) = std::net::TcpStream::connect(&address) else { return false };
        let request = stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        request.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.contains("budstikke_info{version=")
    });
    server.signal("TERM");
    assert_eq!(server.ended(Duration::from_secs(20)), Some(0));
    let (code, said) = here.complaint(&["serve", "--metrics-listen", "everywhere"]);
    assert!(code == Some(2) && said.contains("BUDSTIKKE_METRICS_LISTEN"), "{code:?} {said}");
}

/// Somebody asks at the counter: did I get it? And those who did not get it get it again.
#[tokio::test(flavor = "multi_thread")]
async fn what_became_of_one_person_at_the_command_line() {
    let mail = MailServer::start().await;
    mail.treat("caasha@example.org", Manner::Refuse);
    tokio::task::spawn_blocking(move || {
        let here = Installation::new();
        std::fs::write(
            here.folder.join("people.csv"),
            "name;email;languages\nAmina;amina@example.org;ar\nCaasha;caasha@example.org;so\n",
        )
        .expect("written");
        here.said(&["people", "import", "people.csv"]);
        here.said(&["catalogue", "approve", "mayors-letter"]);
        let settings = format!(
            "{{\"kind\":\"smtp\",\"host\":\"127.0.0.1\",\"port\":{},\"tls\":\"off\",\"from\":\"a@solby.example\"}}",
            mail.port()
        );
        here.said(&["channel", "add", "mail", &settings]);
        let mut server = here.serve();
        let output = here.run(&["publish", "mayors-letter", "--wait", "--json"]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("the report at the end");
        let bulletin = report["bulletin"].as_str().expect("an id").to_owned();
        assert_eq!((&report["state"], &report["deliveries"]), (&Value::from("published"), &Value::from(2)));
        assert!(String::from_utf8_lossy(&output.stderr).contains("100 %  2 of 2"), "{output:?}");
        assert!(here.said(&["report", "--follow"]).contains("published, 2 deliveries"));
        assert!(here.said(&["report"]).contains("1 bad-address: There is no such address."));
        let said = here.said(&["report", "--to", "caasha@example.org"]);
        for words in ["so by email over mail: failed: There is no such address.", "try 1: failed", "next: Nothing more"]
        {
            assert!(said.contains(words), "{said}");
        }
        assert_eq!(here.json(&["report", &bulletin, "--to", "amina@example.org"])[0]["state"], "accepted");
        let said = here.said(&["report", "--to", "caasha@example.org", "--exchanges"]);
        assert!(said.contains("> RCPT TO:<<recipient>>") && said.contains("\n< "), "{said}");
        assert!(here.said(&["report", "--to", "amina@example.org", "--exchanges"]).contains("nothing was kept"));
        assert!(here.said(&["report", "--missed"]).contains("caasha@example.org"));
        let csv = here.said(&["report", &bulletin, "--missed", "csv"]);
        assert!(csv.starts_with("recipient,name,address,") && csv.lines().count() == 2, "{csv}");
        assert_eq!(here.json(&["unknown"]), serde_json::json!([]));
        assert!(here.said(&["decide", &bulletin, "send-again"]).starts_with("0 deliveries"));
        assert_eq!(here.complaint(&["send-again", &bulletin, "--reason", "opted-out"]).0, Some(2));
        mail.treat("caasha@example.org", Manner::Defer(0));
        assert_eq!(here.json(&["send-again", &bulletin, "--reason", "bad-address"])["deliveries"], 1);
        here.wait_for("the second round", 20, || mail.count() == 2);
        server.signal("TERM");
        assert_eq!(server.ended(Duration::from_secs(20)), Some(0), "{}", here.log());
    })
    .await
    .expect("no panic");
}

/// Killed in the middle, again and again: everyone gets it, and only what is shown as unknown may have come twice.
fn killed_in_the_middle(here: &Installation, mail: &MailServer, people: usize) {
    let rows: String = (0..people).map(|number| format!("r{number}@example.org,en\n")).collect();
    std::fs::write(here.folder.join("people.csv"), format!("email,languages\n{rows}")).expect("written");
    here.said(&["people", "import", "people.csv"]);
    let mut server = here.serve();
    here.wait_for("the catalogue", 20, || {
        here.run(&["catalogue", "list"]).stdout.windows(13).any(|w| w == b"mayors-letter")
    });
    here.said(&["catalogue", "approve", "mayors-letter"]);
    let settings = format!(
        "{{\"kind\":\"smtp\",\"host\":\"127.0.0.1\",\"port\":{},\"tls\":\"off\",\"from\":\"a@solby.example\"}}",
        mail.port()
    );
    here.said(&["channel", "add", "mail", &settings]);
    let published = here.json(&["publish", "mayors-letter"]);
    let bulletin = published["id"].as_str().expect("an id").to_owned();
    for kill in 1..=3 {
        here.wait_for("mails on the way", 30, || mail.count() >= people * kill / 5);
        server.signal("KILL");
        server.ended(Duration::from_secs(5)).expect("killed");
        server = here.serve();
    }
    here.wait_for("everything", 120, || here.json(&["report", &bulletin])["state"] == "published");
    let report = here.json(&["report", &bulletin]);
    assert_eq!(
        (&report["by_state"]["accepted"], &report["deliveries"]),
        (&Value::from(people), &Value::from(people)),
        "{report}"
    );
    let mut got: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    mail.recipients().into_iter().for_each(|address| *got.entry(address).or_default() += 1);
    assert_eq!(got.len(), people, "everyone got it");
    let repeated: usize = got.values().map(|times| times - 1).sum();
    let unknown = unknown_attempts(here);
    assert!(repeated <= unknown, "{repeated} repeats, {unknown} shown as unknown");
    server.signal("TERM");
    assert_eq!(server.ended(Duration::from_secs(30)), Some(0), "{}", here.log());
}

/// How many attempts are shown as unknown.
fn unknown_attempts(here: &Installation) -> usize {
    let file = || format!("sqlite://{}", here.folder.join("data/budstikke.db").display());
    let url = here.database_url.clone().unwrap_or_else(file);
    let counted = async {
        let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.expect("the database");
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM attempt WHERE outcome = 15")
            .fetch_one(&mut conn)
            .await
            .expect("a count");
        usize::try_from(count).expect("a count")
    };
    tokio::runtime::Handle::current().block_on(counted)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_nobody_is_lost_on_sqlite() {
    let mail = MailServer::start().await;
    let story = move || killed_in_the_middle(&Installation::new(), &mail, 3_000);
    tokio::task::spawn_blocking(story).await.expect("the story");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_nobody_is_lost_on_postgres() {
    let Some(url) = postgres::new_database().await else { return };
    let mail = MailServer::start().await;
    let story = move || {
        let mut here = Installation::new();
        here.database_url = Some(url);
        killed_in_the_middle(&here, &mail, 1_500);
    };
    tokio::task::spawn_blocking(story).await.expect("the story");
}

/// The first signal lets what is on the wire end; the second ends at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_at_once() {
    let silent = Gateway::start().await;
    silent.reply(Reply::Silence(Duration::from_secs(60)));
    let story = move || {
        let here = Installation::new();
        std::fs::write(here.folder.join("people.csv"), "phone,languages\n20123456,en\n").expect("written");
        here.said(&["people", "import", "people.csv"]);
        let mut server = here.serve();
        here.wait_for("the catalogue", 20, || here.said(&["catalogue", "list"]).contains("mayors-letter"));
        here.said(&["catalogue", "approve", "mayors-letter"]);
        let settings = format!("{{\"kind\":\"sms-gateway\",\"url\":\"{}\",\"sender\":\"Solby\"}}", silent.url());
        here.said(&["channel", "add", "sms", &settings]);
        here.said(&["publish", "mayors-letter", "--urgency", "urgent"]);
        here.wait_for("the request", 20, || silent.requests().len() == 1);
        server.signal("TERM");
        assert_eq!(server.ended(Duration::from_millis(700)), None, "waits for the answer: {}", here.log());
        server.signal("TERM");
        assert_eq!(server.ended(Duration::from_secs(3)), Some(130), "{}", here.log());
    };
    tokio::task::spawn_blocking(story).await.expect("the story");
}

/// The compose file is right by the published schema, where the checker is installed.
#[test]
fn the_compose_file_follows_the_specification() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docker-compose.yml");
    let checked =
        Command::new("check-jsonschema").args(["--builtin-schema", "vendor.compose-spec"]).arg(&file).output();
    match checked {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(_) => {
            assert!(
                std::env::var_os("BUDSTIKKE_TEST_REQUIRE_ALL").is_none(),
                "check-jsonschema (PyPI) is required here"
            );
            eprintln!("NOT RUN: docker-compose.yml is checked only where check-jsonschema is installed");
        }
    }
}

/// A bulletin is held and let go on, a channel changed and removed; what is wrong is said.
#[test]
fn steering_at_the_command_line() {
    let here = Installation::new();
    std::fs::write(here.folder.join("people.csv"), "email,languages\namina@example.org,en\n").expect("written");
    here.said(&["people", "import", "people.csv"]);
    here.said(&["catalogue", "approve", "mayors-letter"]);
    here.said(&["channel", "add", "mail", "{\"kind\":\"outbox\",\"carries\":\"email\"}"]);
    here.said(&[
        "channel",
        "set",
        "mail",
        "{\"kind\":\"outbox\",\"carries\":\"email\",\"sending\":{\"limits\":{\"per_second\":5}}}",
    ]);
    let listed = here.said(&["channel", "list", "--json"]);
    assert!(listed.contains("per_second"), "{listed}");
    let said = here.said(&["publish", "mayors-letter"]);
    let bulletin = said.split_whitespace().next().expect("an id").to_owned();
    assert!(here.said(&["pause", &bulletin]).contains("paused"));
    assert!(here.said(&["report", &bulletin]).contains("held since"));
    let (code, words) = here.complaint(&["pause", &bulletin]);
    assert!(code == Some(1) && words.contains("only a bulletin that is going out"), "{words}");
    let (code, words) = here.complaint(&["channel", "remove", "mail"]);
    assert!(code == Some(1) && words.contains("switch the channel off instead"), "{words}");
    assert!(here.said(&["resume", &bulletin]).contains("publishing"));
    assert!(here.said(&["cancel", &bulletin]).contains("is cancelled; 0 deliveries"));
    assert!(here.said(&["channel", "remove", "mail"]).contains("removed"));
    assert_eq!(here.complaint(&["resume", "bul_nonsense"]).0, Some(2));
}
