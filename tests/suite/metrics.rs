//! What operators measure: true numbers, bounded labels, nothing about people, and not for the world.

use std::collections::BTreeSet;

use serde_json::json;
use tokio::net::TcpListener;

use crate::story;
use crate::support::Town;
use crate::support::gateway::Reply;
use crate::support::mail::Manner;

/// What Prometheus would read.
pub async fn scraped(town: &Town) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/metrics", listener.local_addr().expect("an address"));
    let serving = tokio::spawn(axum::serve(listener, budstikke::metrics::router(town.app.clone())).into_future());
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let response = client.get(url).send().await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let text = response.text().await.expect("a body");
    serving.abort();
    text
}

/// The value of a sample.
fn value(text: &str, sample: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{sample} is not in\n{text}")).parse().expect("a number")
}

story! {
    /// Two get it, one address does not exist, one has to be tried again, one SMS may have gone.
    async fn what_happened_is_measured(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &["en"]).await;
        for name in ["a", "b", "gone", "later"] {
            town.resident(&["en"], "email", &format!("{name}@example.org")).await;
        }
        town.resident(&["en"], "sms", "20123456").await;
        mail.treat("gone@example.org", Manner::Refuse);
        mail.treat("later@example.org", Manner::Defer(1));
        sms.reply(Reply::HangUp);
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        let expected = json!({ "accepted": 2, "failed": 1, "queued": 1, "unknown": 1 });
        town.wait_for("the first tries", async |town| town.report(&bulletin).await["by_state"] == expected).await;
        town.wait_for("the measures", async |town| value(&scraped(town).await, "budstikke_unknown_deliveries") == 1.0).await;
        let text = scraped(&town).await;
        for (sample, expected) in [
            ("budstikke_attempts_total{channel=\"mail\",outcome=\"accepted\",reason=\"\"}", 2.0),
            ("budstikke_attempts_total{channel=\"mail\",outcome=\"failed\",reason=\"bad-address\"}", 1.0),
            ("budstikke_attempts_total{channel=\"mail\",outcome=\"retry\",reason=\"deferred\"}", 1.0),
            ("budstikke_attempts_total{channel=\"sms\",outcome=\"unknown\",reason=\"\"}", 1.0),
            ("budstikke_publish_to_accepted_seconds_count{urgency=\"urgent\"}", 2.0),
            ("budstikke_queue_deliveries{urgency=\"urgent\"}", 1.0),
            ("budstikke_queue_deliveries{urgency=\"emergency\"}", 0.0),
        ] {
            assert_eq!(value(&text, sample), expected, "{sample}\n{text}");
        }
        assert!(value(&text, "budstikke_database_seconds_count{step=\"outcomes\"}") >= 1.0);
        assert!(value(&text, "process_resident_memory_bytes") > 1_000_000.0);
        assert!(!text.contains("example.org") && !text.contains("20123456") && !text.contains("Solby"), "{text}");
        assert!(text.ends_with("# EOF\n"));
        town.get("/metrics").await.problem(404, "not-found");
    }
}

/// The dashboard asks for nothing that is not there.
#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_uses_metrics_that_exist() {
    let Some(town) = Town::start(budstikke::db::Engine::Sqlite).await else { return };
    town.mail_channel().await;
    let channel = crate::receipts::channel_id(&town, "mail").await;
    town.app.metrics.attempted(channel, "accepted", "");
    town.app.metrics.breaker(channel, budstikke::metrics::Breaker::Open);
    let known: BTreeSet<String> = scraped(&town)
        .await
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .flat_map(|(name, kind)| match kind {
            "counter" => vec![format!("{name}_total")],
            "histogram" => ["bucket", "sum", "count"].map(|part| format!("{name}_{part}")).to_vec(),
            "info" => vec![format!("{name}_info")],
            _ => vec![name.to_owned()],
        })
        .collect();
    let dashboard: serde_json::Value =
        serde_json::from_str(include_str!("../../ops/grafana-dashboard.json")).expect("JSON");
    let mut asked = BTreeSet::new();
    for panel in dashboard["panels"].as_array().expect("panels") {
        for target in panel["targets"].as_array().expect("targets") {
            let expression = target["expr"].as_str().expect("an expression");
            let words = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let names = words.filter(|word| word.starts_with("budstikke_") || word.starts_with("process_"));
            asked.extend(names.map(str::to_owned));
        }
    }
    assert!(asked.len() >= 8, "{asked:?}");
    assert!(asked.is_subset(&known), "not there: {:?}", asked.difference(&known));
}
