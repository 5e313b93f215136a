//! Other people's software that ours is compared with. Where it cannot be had, the test says so and ends, unless
//! `BUDSTIKKE_TEST_REQUIRE_ALL` forbids that.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

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
