//! A town with people in it and the release program running in it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::Connection as _;

use crate::postgres::Cluster;

/// Languages of the people in turn, with the language each shall get: Romanian readers get Danish, their second language.
pub const LANGUAGES: [(&str, &str); 14] = [
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

/// The language that the person with this number shall get.
pub fn language_of(number: u32) -> &'static str {
    LANGUAGES[number as usize % LANGUAGES.len()].1
}

/// How people are reached.
#[derive(Clone, Copy, PartialEq)]
pub enum By {
    Email,
    Sms,
    Webhook,
}

pub struct Town {
    folder: PathBuf,
    database_url: String,
    pub engine: &'static str,
    runtime: tokio::runtime::Runtime,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Town {
    /// On PostgreSQL where a cluster is given.
    pub fn new(name: &str, cluster: Option<&Cluster>) -> Self {
        let folder = std::env::temp_dir().join(format!("budstikke-bench-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = format!("sqlite:{}", folder.join("data/budstikke.db").display());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let town = Self {
            database_url: cluster.map_or(file, Cluster::new_database),
            engine: if cluster.is_some() { "PostgreSQL" } else { "SQLite" },
            folder,
            runtime,
        };
        // Also at night.
        town.run(&["organisation", "set", "--quiet-hours", "none"]);
        town
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
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

    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the binary runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn serve(&self) -> Process {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
        Process(command.spawn().expect("the binary runs"))
    }

    /// Serves on a port and says how long it took until it was ready.
    pub fn serve_and_wait(&self) -> (Process, Duration) {
        let port = {
            let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("an address").port()
        };
        let began = Instant::now();
        let listen = format!("127.0.0.1:{port}");
        let mut command = self.command(&["serve", "--listen", &listen, "--log", "warn"]);
        let process = Process(command.spawn().expect("the binary runs"));
        while !is_ready(port) {
            assert!(began.elapsed() < Duration::from_secs(60), "does not become ready");
            std::thread::sleep(Duration::from_millis(2));
        }
        (process, began.elapsed())
    }

    /// A number from the database, asked beside the program.
    pub fn number(&self, sql: &'static str) -> i64 {
        let url = self.database_url.replace("sqlite:", "sqlite://");
        self.runtime.block_on(async {
            sqlx::any::install_default_drivers();
            let mut conn = sqlx::AnyConnection::connect(&url).await.expect("the database");
            sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect("a number")
        })
    }

    /// Waits until a number from the database is this one.
    pub fn wait_for(&self, sql: &'static str, wanted: i64) {
        let began = Instant::now();
        while self.number(sql) != wanted {
            assert!(began.elapsed() < Duration::from_secs(3_600), "does not end: {sql}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Imports so many people, from that number on; returns people per second.
    pub fn import(&self, from: u32, to: u32, by: By) -> f64 {
        let file = self.folder.join("people.csv");
        let mut csv = std::io::BufWriter::new(std::fs::File::create(&file).expect("a file"));
        let (kind, column) = match by {
            By::Email => ("resident", "email"),
            By::Sms => ("resident", "phone"),
            By::Webhook => ("page", "webhook"),
        };
        writeln!(csv, "name;kind;{column};languages;areas;topics;consent_at;consent_how;consent_text")
            .expect("written");
        for number in from..to {
            let (language, _) = LANGUAGES[number as usize % LANGUAGES.len()];
            let address = match by {
                By::Email => format!("r{number}@example.org"),
                By::Sms => format!("+45{}", 20_000_000 + number),
                By::Webhook => format!("page-{number}"),
            };
            // A page gets every language it has.
            let second = if by == By::Webhook && language != "ro" { "" } else { "|da" };
            let area = number % 17;
            writeln!(
                csv,
                "Resident {number};{kind};{address};{language}{second};Area {area};health;2026-01-15;paper;v1"
            )
            .expect("written");
        }
        csv.flush().expect("written");
        drop(csv);
        let began = Instant::now();
        self.run(&["people", "import", "people.csv"]);
        f64::from(to - from) / began.elapsed().as_secs_f64()
    }

    /// Publishes the same message as ever.
    pub fn publish(&self, more: &[&str]) {
        let bulletin =
            ["publish", "boil-water", "--arg", "area=Nordbyen", "--arg", "minutes=2", "--arg", "from=2026-11-30"];
        self.run(&[&bulletin, more].concat());
    }
}

fn is_ready(port: u16) -> bool {
    use std::io::Read as _;
    let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", port)) else { return false };
    let mut answer = String::new();
    let asked = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
}

/// The running program; stopped politely at the end.
pub struct Process(pub Child);

impl Process {
    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// The most memory it ever had resident, in MB (Linux).
    pub fn peak_memory(&self) -> f64 {
        self.status("VmHWM") as f64 / 1024.0
    }

    /// Processor time it has used, in seconds (Linux, 100 ticks a second).
    pub fn processor_time(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap_or_default();
        let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks = |place: usize| {
            behind_name.split_whitespace().nth(place).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0)
        };
        (ticks(11) + ticks(12)) / 100.0
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
