//! Webhooks and SMS over a gateway, against a bare reqwest loop that posts the same to the same server, as many at once.
//!
//! The server answers at once, so that only our own work counts, or after some milliseconds, like a gateway that is near.

use std::time::{Duration, Instant};

use crate::Arguments;
use crate::http_sink::HttpSink;
use crate::postgres::Cluster;
use crate::table::{Line, Table};
use crate::town::{By, Town};

/// Requests at once, on both sides.
const AT_ONCE: u32 = 8;

struct Kind {
    name: &'static str,
    by: By,
    /// Whether a repeat is recognised at the other end.
    idempotent: bool,
    /// How long the server takes to answer.
    answers_after: Duration,
}

const AT_ONCE_ANSWERED: Duration = Duration::ZERO;
const NEAR: Duration = Duration::from_millis(5);

const KINDS: [Kind; 6] = [
    Kind { name: "webhook", by: By::Webhook, idempotent: true, answers_after: AT_ONCE_ANSWERED },
    Kind { name: "webhook, 5 ms away", by: By::Webhook, idempotent: true, answers_after: NEAR },
    Kind { name: "SMS gateway that knows references", by: By::Sms, idempotent: true, answers_after: AT_ONCE_ANSWERED },
    Kind { name: "SMS gateway that knows references, 5 ms away", by: By::Sms, idempotent: true, answers_after: NEAR },
    Kind { name: "SMS gateway", by: By::Sms, idempotent: false, answers_after: AT_ONCE_ANSWERED },
    Kind { name: "SMS gateway, 5 ms away", by: By::Sms, idempotent: false, answers_after: NEAR },
];

pub fn run(arguments: &Arguments, cluster: Option<&Cluster>, table: &mut Table) {
    for kind in KINDS.iter().filter(|kind| arguments.wants(kind.name)) {
        // Where the answer takes its time, fewer tell the same.
        let messages = if kind.answers_after.is_zero() { arguments.messages } else { arguments.messages.min(10_000) };
        compare(kind, messages, cluster, table);
    }
}

fn compare(kind: &Kind, people: u32, cluster: Option<&Cluster>, table: &mut Table) {
    let town = Town::new("http", cluster);
    let sink = HttpSink::start(kind.answers_after);
    town.import(0, people, kind.by);
    town.run(&["catalogue", "approve", "boil-water"]);
    let settings = match kind.by {
        By::Webhook => serde_json::json!({ "kind": "webhook", "url": sink.url(), "requests": AT_ONCE }),
        _ => serde_json::json!({ "kind": "sms-gateway", "url": sink.url(), "sender": "Solby", "requests": AT_ONCE,
            "idempotent": kind.idempotent, "reference_at": "/id",
            "body": { "json": { "to": "{{to}}", "text": "{{text}}", "from": "{{sender}}", "ref": "{{reference}}" } } }),
    };
    town.run(&["channel", "add", "out", &settings.to_string()]);
    let server = town.serve();
    town.publish(&[]);
    town.wait_for("SELECT COUNT(*) FROM bulletin WHERE state = 'published'", 1);
    drop(server);
    let milliseconds = town.number("SELECT MAX(ended_at) - MIN(started_at) FROM attempt");
    let sample = sink.judge(people);
    let rate = f64::from(people) * 1_000.0 / milliseconds as f64;
    let compared_with = loop_rate(&sink.url(), people, &sample);
    table.add(Line {
        name: kind.name.to_owned(),
        engine: town.engine,
        value: rate,
        unit: "requests/s",
        compared_with: Some(compared_with),
        ratio: Some(rate / compared_with),
        bar: if cluster.is_none() { "≥ 0.8 of a bare reqwest loop" } else { "stated" },
        met: cluster.is_none().then_some(rate / compared_with >= 0.8),
    });
}

/// Requests a second of nothing but reqwest.
fn loop_rate(url: &str, requests: u32, (headers, body): &(axum::http::HeaderMap, axum::body::Bytes)) -> f64 {
    let mut headers = headers.clone();
    headers.remove("host");
    headers.remove("content-length");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build().expect("a client");
        let began = Instant::now();
        let loops = (0..AT_ONCE).map(|_| {
            let (client, url, headers, body) = (client.clone(), url.to_owned(), headers.clone(), body.clone());
            tokio::spawn(async move {
                for _ in 0..requests / AT_ONCE {
                    let answer = client.post(&url).headers(headers.clone()).body(body.clone()).send().await;
                    answer.expect("an answer").text().await.expect("a body");
                }
            })
        });
        for posted in loops.collect::<Vec<_>>() {
            posted.await.expect("no panic");
        }
        f64::from(requests / AT_ONCE * AT_ONCE) / began.elapsed().as_secs_f64()
    })
}
