//! Other people's software that ours is compared with. Where it cannot be had, the test says so and ends, unless
//! `BUDSTIKKE_TEST_REQUIRE_ALL` forbids that.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// The Python that has the packages: `BUDSTIKKE_TEST_PYTHON`, or `python3`.
pub fn python() -> String {
    std::env::var("BUDSTIKKE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether Python has a module; says what is missing.
pub fn has_module(module: &str) -> bool {
    let import = Command::new(python()).args(["-c", &format!("import {module}")]).stderr(Stdio::null()).status();
    if import.is_ok_and(|status| status.success()) {
        return true;
    }
    assert!(std::env::var_os("BUDSTIKKE_TEST_REQUIRE_ALL").is_none(), "the Python package {module} is missing");
    eprintln!("not compared: the Python package {module} is missing (pip install {module})");
    false
}

/// What a script of tests/peers answers.
pub fn ask(script: &str, arguments: &[&str], input: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
    let mut child = Command::new(python())
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("Python ends");
    writer.join().expect("no panic").expect("written");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A server of tests/peers: it says its port first, then what it gets, a line of JSON each.
pub struct Peer {
    child: Child,
    pub port: u16,
    heard: Arc<Mutex<Vec<Value>>>,
}

impl Peer {
    pub fn start(script: &str, arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
        let mut command = Command::new(python());
        command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Python runs");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let port = lines.next().expect("a line").expect("text").parse().expect("a port");
        let heard = Arc::<Mutex<Vec<Value>>>::default();
        let hearing = heard.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let value = serde_json::from_str(&line).expect("JSON");
                hearing.lock().expect("no panic").push(value);
            }
        });
        Self { child, port, heard }
    }

    /// What it got, once it has said that it got so much.
    pub fn heard_at_least(&self, count: usize) -> Vec<Value> {
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while self.heard().len() < count {
            assert!(std::time::Instant::now() < deadline, "waited in vain: {:?}", self.heard());
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        self.heard()
    }

    /// What it got so far.
    pub fn heard(&self) -> Vec<Value> {
        self.heard.lock().expect("no panic").clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
