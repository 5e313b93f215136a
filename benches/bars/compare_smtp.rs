//! E-mail into Postfix's smtp-sink, against Postfix's smtp-source into the same sink with mails of the same length.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Arguments;
use crate::mail_sink::MailSink;
use crate::postgres::Cluster;
use crate::table::{Line, Table};
use crate::town::{By, Town};

const NAME: &str = "e-mail over SMTP";
/// Enough to judge who got what.
const JUDGED: u32 = 2_800;

pub fn run(arguments: &Arguments, cluster: Option<&Cluster>, table: &mut Table) {
    if !arguments.wants(NAME) {
        return;
    }
    let Some((sink, source)) = program("smtp-sink").zip(program("smtp-source")) else {
        return table.skip(NAME, "smtp-sink and smtp-source (package postfix) were not found");
    };
    let people = arguments.messages;
    let town = Town::new("smtp", cluster);
    let judge = MailSink::start();
    town.import(0, people.min(JUDGED), By::Email);
    town.run(&["catalogue", "approve", "boil-water"]);
    add_channel(&town, "judge", judge.port);
    let server = town.serve();
    town.publish(&[]);
    town.wait_for("SELECT COUNT(*) FROM bulletin WHERE state = 'published'", 1);
    let octets = judge.judge(people.min(JUDGED));
    drop(server);

    town.import(people.min(JUDGED), people, By::Email);
    let sink = Sink::start(&sink);
    add_channel(&town, "sink", sink.port);
    let before = source_rate(&source, sink.port, people, octets);
    let server = town.serve();
    town.publish(&[]);
    town.wait_for("SELECT COUNT(*) FROM bulletin WHERE state = 'published'", 2);
    let memory = server.peak_memory();
    drop(server);
    let after = source_rate(&source, sink.port, people, octets);
    let milliseconds = town.number(
        "SELECT MAX(a.ended_at) - MIN(a.started_at) FROM attempt a WHERE a.bulletin_id = (SELECT MAX(b.id) FROM bulletin b)",
    );
    let accepted = town.number(
        "SELECT COUNT(*) FROM delivery d WHERE d.state = 20 AND d.bulletin_id = (SELECT MAX(b.id) FROM bulletin b)",
    );
    assert_eq!(accepted, i64::from(people), "everyone was accepted by the sink");
    let rate = f64::from(people) * 1_000.0 / milliseconds as f64;
    let compared_with = (before + after) / 2.0;
    println!(
        "  {octets} octets a mail, smtp-source {before:.0} before and {after:.0} after, peak memory {memory:.0} MB"
    );
    table.add(Line {
        name: NAME.to_owned(),
        engine: town.engine,
        value: rate,
        unit: "mails/s",
        compared_with: Some(compared_with),
        ratio: Some(rate / compared_with),
        bar: if cluster.is_none() { "≥ 0.8 of smtp-source -d -s 8" } else { "stated" },
        met: cluster.is_none().then_some(rate / compared_with >= 0.8),
    });
}

fn add_channel(town: &Town, name: &str, port: u16) {
    let settings = serde_json::json!({ "kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "off",
        "from": "a@solby.example", "connections": 8, "messages_per_connection": 1_000_000 });
    town.run(&["channel", "add", name, &settings.to_string()]);
}

/// Where Debian and others put Postfix's programs.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders
        .extend(["/usr/sbin", "/usr/local/sbin", "/usr/libexec/postfix", "/usr/lib/postfix/sbin"].map(PathBuf::from));
    folders.into_iter().map(|folder| folder.join(name)).find(|file| file.exists())
}

struct Sink {
    child: Child,
    port: u16,
}

impl Sink {
    fn start(program: &PathBuf) -> Self {
        let port = {
            let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("an address").port()
        };
        let mut command = Command::new(program);
        // It refuses to run as root.
        let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
        if root {
            command.args(["-u", "nobody"]);
        }
        command.arg(format!("127.0.0.1:{port}")).arg("1000").stdout(Stdio::null()).current_dir("/");
        let child = command.spawn().expect("smtp-sink runs");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "smtp-sink does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Mails a second of smtp-source over eight kept connections.
fn source_rate(program: &PathBuf, port: u16, messages: u32, octets: u64) -> f64 {
    let began = Instant::now();
    let status = Command::new(program)
        .args(["-d", "-s", "8", "-l", &octets.to_string(), "-m", &messages.to_string()])
        .args(["-f", "a@solby.example", "-t", "r1@example.org", &format!("127.0.0.1:{port}")])
        .status()
        .expect("smtp-source runs");
    assert!(status.success(), "smtp-source: {status}");
    f64::from(messages) / began.elapsed().as_secs_f64()
}
