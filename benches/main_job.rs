//! The main job at size: import, fan-out and delivery, measured on the release binary as a whole, and checked: every
//! recipient must have exactly one message, in the language the rule says.
//!
//! `cargo bench --bench main_job` (SQLite); `-- --postgres postgres://…/empty_database` for PostgreSQL;
//! `--import N` and `--people N` set the sizes. Prints a table; it judges nothing but right and wrong.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Languages of the people in turn, with the language each shall get: Romanian readers get Danish, their second language.
const LANGUAGES: [(&str, &str); 14] = [
    ("da", "da"),
    ("en", "en"),
    ("ar", "ar"),
    ("tr", "tr"),
    ("so", "so"),
    ("ur", "ur"),
    ("fa", "fa"),
    ("bs", "bs"),
    ("pl", "pl"),
    ("ku", "ku"),
    ("uk", "uk"),
    ("ti", "ti"),
    ("fa-AF", "fa"),
    ("ro", "da"),
];

type Received = Arc<Mutex<HashMap<u32, Vec<String>>>>;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).cloned()
    };
    let number = |name: &str, usual: u32| value(name).map_or(usual, |text| text.parse().expect("a number"));
    let (import, people) = (number("--import", 1_000_000), number("--people", 100_000));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let _inside = runtime.enter();
    let postgres = value("--postgres");
    println!("engine: {}", if postgres.is_some() { "PostgreSQL" } else { "SQLite" });
    let town = Town::new(postgres);
    delivery(&town, &runtime, people);
    if import > people {
        fan_out(&town, &runtime, people, import);
    }
}

struct Town {
    folder: PathBuf,
    database_url: String,
    postgres: bool,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Town {
    fn new(postgres: Option<String>) -> Self {
        let folder = std::env::temp_dir().join(format!("budstikke-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = format!("sqlite:{}", folder.join("data/budstikke.db").display());
        Self { database_url: postgres.clone().unwrap_or(file), postgres: postgres.is_some(), folder }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_budstikke"));
        command
            .current_dir(&self.folder)
            .args(arguments)
            .env("BUDSTIKKE_DATABASE_URL", &self.database_url)
            .env("BUDSTIKKE_ALLOW_PRIVATE", "127.0.0.1")
            .env("BUDSTIKKE_LOCALES", Path::new(env!("CARGO_MANIFEST_DIR")).join("locales"))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().expect("the binary runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn serve(&self) -> Process {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
        Process(command.spawn().expect("the binary runs"))
    }

    /// A number from the database, asked beside the program.
    fn number(&self, runtime: &tokio::runtime::Runtime, sql: &'static str) -> i64 {
        let url =
            if self.postgres { self.database_url.clone() } else { self.database_url.replace("sqlite:", "sqlite://") };
        runtime.block_on(async {
            sqlx::any::install_default_drivers();
            let mut conn = sqlx::AnyConnection::connect(&url).await.expect("the database");
            sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect("a number")
        })
    }

    /// Imports so many people, from that number on; prints rate and memory.
    fn import(&self, from: u32, to: u32) {
        let file = self.folder.join("people.csv");
        let mut csv = std::io::BufWriter::new(std::fs::File::create(&file).expect("a file"));
        writeln!(csv, "name;email;languages;areas;topics;consent_at;consent_how;consent_text").expect("written");
        for number in from..to {
            let (language, _) = LANGUAGES[number as usize % LANGUAGES.len()];
            let area = number % 17;
            writeln!(
                csv,
                "Resident {number};r{number}@example.org;{language}|da;Area {area};health;2026-01-15;paper;v1"
            )
            .expect("written");
        }
        csv.flush().expect("written");
        drop(csv);
        let began = Instant::now();
        let mut process = Process(
            self.command(&["people", "import", "people.csv"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the binary runs"),
        );
        let mut memory = 0;
        while process.0.try_wait().expect("a child").is_none() {
            memory = memory.max(process.peak_memory());
            std::thread::sleep(Duration::from_millis(20));
        }
        let seconds = began.elapsed().as_secs_f64();
        let rate = f64::from(to - from) / seconds;
        println!("import    {:>9} rows  {seconds:>7.1} s  {rate:>9.0} rows/s  peak {memory} MB", to - from);
    }
}

struct Process(Child);

impl Process {
    /// The most memory it ever had resident, in MB (Linux).
    fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        }
        let _ = self.0.wait();
    }
}

const BULLETIN: [&str; 8] =
    ["publish", "boil-water", "--arg", "area=Nordbyen", "--arg", "minutes=2", "--arg", "from=2026-11-30"];

/// Publishes to so many people over SMTP and checks what each got.
fn delivery(town: &Town, runtime: &tokio::runtime::Runtime, people: u32) {
    let received: Received = Arc::default();
    let port = runtime.block_on(sink(received.clone()));
    town.import(0, people);
    town.run(&["catalogue", "approve", "boil-water"]);
    let settings = format!(
        "{{\"kind\":\"smtp\",\"host\":\"127.0.0.1\",\"port\":{port},\"tls\":\"off\",\"from\":\"a@solby.example\",\"connections\":8}}"
    );
    town.run(&["channel", "add", "mail", &settings]);
    let server = town.serve();
    town.run(&BULLETIN);
    let began = Instant::now();
    let mut memory = 0;
    while town.number(runtime, "SELECT COUNT(*) FROM bulletin WHERE state = 'published'") == 0 {
        memory = memory.max(server.peak_memory());
        assert!(began.elapsed() < Duration::from_secs(1_800), "does not end");
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(server);
    let first = town.number(runtime, "SELECT MIN(started_at) FROM attempt");
    let last = town.number(runtime, "SELECT MAX(ended_at) FROM attempt");
    let seconds = (last - first) as f64 / 1_000.0;
    let rate = f64::from(people) / seconds;
    println!("delivery  {people:>9} mails {seconds:>7.1} s  {rate:>9.0} mails/s peak {memory} MB");
    let received = received.lock().expect("no panic");
    assert_eq!(received.len(), people as usize, "everyone got a message");
    for (number, languages) in received.iter() {
        let (_, expected) = LANGUAGES[*number as usize % LANGUAGES.len()];
        assert_eq!(languages.as_slice(), [expected], "resident {number}");
    }
    println!("checked   every one of {people} has exactly one message in the language the rule says");
}

/// Makes the deliveries of a bulletin to everyone, with nothing sent meanwhile.
fn fan_out(town: &Town, runtime: &tokio::runtime::Runtime, from: u32, to: u32) {
    town.import(from, to);
    town.run(&BULLETIN);
    town.run(&["channel", "off", "mail"]);
    let server = town.serve();
    let mut memory = 0;
    while town.number(runtime, "SELECT COUNT(*) FROM bulletin WHERE planned_at IS NULL") > 0 {
        memory = memory.max(server.peak_memory());
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(server);
    let planned = town.number(runtime, "SELECT MAX(planned_at) FROM bulletin");
    let first = town.number(runtime, "SELECT MIN(changed_at) FROM delivery WHERE state = 0");
    let count = town.number(runtime, "SELECT COUNT(*) FROM delivery WHERE state = 0");
    let seconds = (planned - first) as f64 / 1_000.0;
    println!("fan-out   {count:>9} made  {seconds:>7.1} s  {:>9.0} made/s  peak {memory} MB", count as f64 / seconds);
    assert_eq!(count, i64::from(to), "planned = made");
}

/// A mail server that notes who got which language.
async fn sink(received: Received) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let received = received.clone();
            tokio::spawn(async move {
                let _ = take_mails(stream, &received).await;
            });
        }
    });
    port
}

async fn take_mails(stream: TcpStream, received: &Received) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::with_capacity(64 * 1024, reading);
    writing.write_all(b"220 sink\r\n").await?;
    let (mut to, mut line) = (0, Vec::new());
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = if line.starts_with(b"EHLO") {
            b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        } else if let Some(address) = line.strip_prefix(b"RCPT TO:<r") {
            let digits: String = address.iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
            to = digits.parse().unwrap_or(u32::MAX);
            b"250 ok\r\n"
        } else if line.starts_with(b"DATA") {
            writing.write_all(b"354 go on\r\n").await?;
            let mut language = String::new();
            loop {
                line.clear();
                if lines.read_until(b'\n', &mut line).await? == 0 {
                    return Ok(());
                }
                if line == b".\r\n" {
                    break;
                }
                if let Some(rest) = line.strip_prefix(b"Content-Language: ") {
                    language = String::from_utf8_lossy(rest).trim().to_owned();
                }
            }
            received.lock().expect("no panic").entry(to).or_default().push(language);
            b"250 queued\r\n"
        } else {
            b"250 ok\r\n"
        };
        writing.write_all(answer).await?;
    }
}
