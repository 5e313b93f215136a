//! A town of a million: fan-out, start, idleness, urgency, memory, and whether a delivery takes longer there.

use std::time::{Duration, Instant};

use crate::Arguments;
use crate::mail_sink::MailSink;
use crate::postgres::Cluster;
use crate::table::{Line, Table};
use crate::town::{By, Town};

const NAME: &str = "large town";
const SMALL: u32 = 10_000;

pub fn run(arguments: &Arguments, cluster: Option<&Cluster>, table: &mut Table) {
    if !arguments.wants(NAME) {
        return;
    }
    let sqlite = cluster.is_none();
    let small = time_a_delivery(&Town::new("small", cluster), 0, SMALL);

    let town = Town::new("large", cluster);
    let people = arguments.people;
    let line = |name: &str, value: f64, unit: &'static str, bar: &'static str, met: Option<bool>| {
        let (name, engine) = (format!("{name}, {people} people"), town.engine);
        Line { name, engine, value, unit, compared_with: None, ratio: None, bar, met }
    };
    let rate = town.import(0, people, By::Email);
    table.add(line("import", rate, "people/s", "", None));
    town.run(&["catalogue", "approve", "boil-water"]);
    let sink = MailSink::start();
    let settings = serde_json::json!({ "kind": "smtp", "host": "127.0.0.1", "port": sink.port, "tls": "off",
        "from": "a@solby.example", "connections": 8 });
    town.run(&["channel", "add", "mail", &settings.to_string()]);
    town.publish(&[]);
    town.run(&["channel", "off", "mail"]);

    let server = town.serve();
    town.wait_for("SELECT COUNT(*) FROM bulletin WHERE planned_at IS NULL", 0);
    let made = town.number("SELECT COUNT(*) FROM delivery");
    assert_eq!(made, i64::from(people), "planned = made");
    let milliseconds =
        town.number("SELECT MAX(made_at) FROM bulletin_planning") - town.number("SELECT MIN(queued_at) FROM delivery");
    let rate = made as f64 * 1_000.0 / milliseconds as f64;
    let (bar, met) = if sqlite { ("≥ 500000/s", rate >= 500_000.0) } else { ("≥ 80000/s", rate >= 80_000.0) };
    table.add(line("fan-out", rate, "deliveries/s", bar, Some(met)));
    let milliseconds = town.number("SELECT MAX(reconciled_at) - MAX(made_at) FROM bulletin_planning");
    let rate = made as f64 * 1_000.0 / milliseconds as f64;
    table.add(line("proof that planned = made", rate, "deliveries/s", "", None));
    drop(server);

    let (server, took) = town.serve_and_wait();
    let milliseconds = took.as_secs_f64() * 1_000.0;
    table.add(line("start", milliseconds, "ms", "< 200 ms", Some(milliseconds < 200.0)));
    std::thread::sleep(Duration::from_secs(3));
    let (before, began) = (server.processor_time(), Instant::now());
    std::thread::sleep(Duration::from_secs(10));
    let share = (server.processor_time() - before) / began.elapsed().as_secs_f64() * 100.0;
    table.add(line("processor while idle, all queued", share, "%", "about 0", Some(share < 2.0)));

    town.run(&["channel", "on", "mail"]);
    town.wait_for("SELECT CASE WHEN COUNT(*) > 2000 THEN 1 ELSE 0 END FROM attempt", 1);
    town.publish(&["--urgency", "emergency", "--area", "Area 3"]);
    let first = "SELECT COUNT(*) FROM attempt a WHERE a.bulletin_id = (SELECT MAX(b.id) FROM bulletin b) LIMIT 1";
    while town.number(first) == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let milliseconds = town.number(
        "SELECT MIN(a.started_at) - MAX(b.published_at) FROM attempt a JOIN bulletin b ON b.id = a.bulletin_id
         WHERE b.urgency = 'emergency'",
    );
    table.add(line(
        "emergency behind all, first try",
        milliseconds as f64,
        "ms",
        "< 1000 ms",
        Some(milliseconds < 1_000),
    ));
    town.wait_for("SELECT COUNT(*) FROM bulletin WHERE state = 'published'", 2);
    let memory = server.peak_memory();
    drop(server);
    table.add(line("memory while delivering", memory, "MB resident", "≤ 60 MB", Some(memory <= 60.0)));

    let large = {
        let milliseconds = town.number("SELECT MAX(ended_at) - MIN(started_at) FROM attempt");
        milliseconds as f64 * 1_000.0 / town.number("SELECT COUNT(*) FROM attempt") as f64
    };
    table.add(Line {
        name: format!("time of a delivery, {people} people"),
        engine: town.engine,
        value: large,
        unit: "µs",
        compared_with: Some(small),
        ratio: Some(large / small),
        bar: "within 20 % of 10000 people",
        met: Some(large / small <= 1.2),
    });
}

/// Delivers to people of their own town and says how long one took, in microseconds.
fn time_a_delivery(town: &Town, from: u32, to: u32) -> f64 {
    let sink = MailSink::start();
    town.import(from, to, By::Email);
    town.run(&["catalogue", "approve", "boil-water"]);
    let settings = serde_json::json!({ "kind": "smtp", "host": "127.0.0.1", "port": sink.port, "tls": "off",
        "from": "a@solby.example", "connections": 8 });
    town.run(&["channel", "add", "mail", &settings.to_string()]);
    let server = town.serve();
    // The first bulletin warms up, the second counts.
    for number in 1..=2 {
        town.publish(&[]);
        town.wait_for("SELECT COUNT(*) FROM bulletin WHERE state = 'published'", number);
    }
    drop(server);
    let milliseconds = town.number(
        "SELECT MAX(a.ended_at) - MIN(a.started_at) FROM attempt a WHERE a.bulletin_id = (SELECT MAX(b.id) FROM bulletin b)",
    );
    milliseconds as f64 * 1_000.0 / f64::from(to - from)
}
