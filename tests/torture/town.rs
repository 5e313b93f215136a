//! The real program in a folder of its own: set up by its command line, served by its processes, killed by us.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::Connection as _;

pub struct Town {
    pub data: PathBuf,
    folder: PathBuf,
    pub database_url: String,
}

pub fn mail_address(number: u32) -> String {
    format!("r{number}@example.org")
}

pub fn phone_number(number: u32) -> String {
    format!("+45{}", 20_000_000 + number)
}

impl Town {
    /// On SQLite, or on the PostgreSQL database of that URL. `data`: where the data folder shall be, if not beside the rest.
    pub fn new(database_url: Option<String>, data: Option<&Path>) -> Self {
        let folder = std::env::temp_dir().join(format!("budstikke-torture-{:08x}", rand::random::<u32>()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let data = data.map_or_else(|| folder.join("data"), Path::to_owned);
        let file = format!("sqlite:{}", data.join("budstikke.db").display());
        Self { database_url: database_url.unwrap_or(file), data, folder }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_budstikke"));
        command
            .current_dir(&self.folder)
            .args(arguments)
            .env("BUDSTIKKE_DATABASE_URL", &self.database_url)
            .env("BUDSTIKKE_DATA", &self.data)
            .env("BUDSTIKKE_ALLOW_PRIVATE", "127.0.0.1")
            .env("BUDSTIKKE_LOCALES", Path::new(env!("CARGO_MANIFEST_DIR")).join("locales"))
            .stdin(Stdio::null());
        command
    }

    /// What a command printed; it must have gone well.
    pub fn said(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the binary runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// People with an e-mail address, others with a phone, and the two ways out.
    pub fn settle(&self, mails: u32, mail_port: u16, texts: u32, gateway_port: u16) {
        self.people(mails, mail_port, texts);
        let sms = serde_json::json!({ "kind": "sms-gateway", "url": format!("http://127.0.0.1:{gateway_port}/send"),
            "sender": "Solby", "reference_at": "/id",
            "body": { "json": { "to": "{{to}}", "text": "{{text}}", "ref": "{{reference}}" } } });
        self.said(&["channel", "add", "sms", &sms.to_string()]);
    }

    /// The same with a gateway that takes several SMS in one request.
    pub fn settle_together(&self, mails: u32, mail_port: u16, texts: u32, gateway_port: u16) {
        self.people(mails, mail_port, texts);
        let sms = serde_json::json!({ "kind": "gatewayapi", "url": format!("http://127.0.0.1:{gateway_port}"),
            "sender": "Solby", "requests": 4, "messages_per_request": 10 });
        let secrets = self.folder.join("secrets");
        std::fs::write(&secrets, "token=tok-31415926\n").expect("written");
        let mut command = self.command(&["channel", "add", "sms", "--secrets-from-stdin", &sms.to_string()]);
        let status = command.stdin(std::fs::File::open(secrets).expect("a file")).status();
        assert!(status.expect("the binary runs").success());
    }

    fn people(&self, mails: u32, mail_port: u16, texts: u32) {
        let mut csv = "name;email;phone;languages\n".to_owned();
        const LANGUAGES: [&str; 6] = ["da", "ar", "ti", "uk", "so", "tr"];
        let language = |number: u32| LANGUAGES[number as usize % LANGUAGES.len()];
        for number in 0..mails {
            csv.push_str(&format!("R {number};{};;{}\n", mail_address(number), language(number)));
        }
        for number in 0..texts {
            csv.push_str(&format!("T {number};;{};{}\n", phone_number(number), language(number)));
        }
        std::fs::write(self.folder.join("people.csv"), csv).expect("written");
        self.said(&["people", "import", "people.csv"]);
        self.said(&["catalogue", "approve", "mayors-letter"]);
        let mail = serde_json::json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail_port, "tls": "off",
            "from": "a@solby.example" });
        self.said(&["channel", "add", "mail", &mail.to_string()]);
    }

    /// Urgent: at night a routine SMS would wait for the morning.
    pub fn publish(&self) -> String {
        let said = self.said(&["publish", "mayors-letter", "--urgency", "urgent", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        json["id"].as_str().expect("an id").to_owned()
    }

    pub fn serve(&self, role: &str) -> Process {
        self.serve_with_clock(role, 0)
    }

    /// A process whose machine's clock is so many milliseconds ahead.
    pub fn serve_with_clock(&self, role: &str, ahead: i64) -> Process {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log")).expect("a log");
        let mut command =
            self.command(&["serve", "--role", role, "--listen", "127.0.0.1:0", "--log", "info,sqlx=warn"]);
        command.env("BUDSTIKKE_TEST_CLOCK_AHEAD", ahead.to_string());
        Process(command.stderr(log).spawn().expect("the binary runs"))
    }

    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    pub async fn connect(&self) -> sqlx::AnyConnection {
        sqlx::any::install_default_drivers();
        let url = self.database_url.replace("sqlite:", "sqlite://");
        let began = Instant::now();
        loop {
            match sqlx::AnyConnection::connect(&url).await {
                Ok(conn) => return conn,
                Err(_) if began.elapsed() < Duration::from_secs(20) => {
                    tokio::time::sleep(Duration::from_millis(100)).await
                }
                Err(error) => panic!("the database: {error}"),
            }
        }
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.connect().await;
        sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    async fn change(&self, sql: &'static str) -> u64 {
        let mut conn = self.connect().await;
        let began = Instant::now();
        loop {
            match sqlx::query(sql).execute(&mut conn).await {
                Ok(changed) => return changed.rows_affected(),
                Err(_) if began.elapsed() < Duration::from_secs(30) => {
                    tokio::time::sleep(Duration::from_millis(50)).await
                }
                Err(error) => panic!("{sql}: {error}"),
            }
        }
    }

    /// Lets what has to be tried again be due, as if the time until then had passed.
    pub async fn let_time_pass(&self) {
        self.change("UPDATE delivery SET due_at = 1 WHERE state = 0 AND due_at > 1 AND attempts > 0").await;
    }

    /// Lets the leases of processes that are dead or frozen run out: those of which nothing was heard for three seconds. On
    /// PostgreSQL; with SQLite a process takes them back when it starts.
    pub async fn let_leases_run_out(&self) -> u64 {
        tokio::time::sleep(Duration::from_secs(4)).await;
        self.change(
            "UPDATE delivery SET leased_until = 1 WHERE state = 10
             AND changed_at < EXTRACT(EPOCH FROM clock_timestamp()) * 1000 - 3000",
        )
        .await
    }

    /// Waits until nothing is planned, queued or on the wire any more, letting time pass meanwhile.
    pub async fn wait_until_all_ended(&self, seconds: u64) {
        let began = Instant::now();
        let open = "SELECT (SELECT COUNT(*) FROM delivery WHERE state IN (0, 10)) + (SELECT COUNT(*) FROM bulletin WHERE state <> 'published')";
        while self.number(open).await > 0 {
            if began.elapsed() > Duration::from_secs(seconds) {
                let states = self.states().await;
                panic!("does not end: {states:?}; log:\n{}", self.log());
            }
            self.let_time_pass().await;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    async fn states(&self) -> Vec<(i32, i64)> {
        let mut conn = self.connect().await;
        let counted = sqlx::query_as("SELECT state, COUNT(*) FROM delivery GROUP BY state ORDER BY state");
        counted.fetch_all(&mut conn).await.expect("a count")
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A process of the program; killed when dropped.
pub struct Process(Child);

impl Process {
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.0.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "SIG{name} to a process that has ended by itself");
    }

    pub fn kill(mut self) {
        self.signal("KILL");
        self.0.wait().expect("a child");
    }

    /// The exit code, when it ends in time.
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

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
