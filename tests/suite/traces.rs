//! Traces by OTLP: whoever has a collector sees each step, and no person.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;

use crate::command_line::Installation;

type Collected = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A collector that takes traces at `/v1/traces` and keeps them.
async fn collector() -> (String, Collected) {
    let collected = Collected::default();
    let take = async |State(collected): State<Collected>, headers: HeaderMap, body: Bytes| {
        collected.lock().expect("no panic").push((headers, body));
    };
    let router = Router::new().route("/v1/traces", axum::routing::post(take)).with_state(collected.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, collected)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_goes_to_the_collector_and_no_person() {
    let (url, collected) = collector().await;
    let story = move || {
        let mut here = Installation::new();
        here.environment.push(("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), url));
        std::fs::write(here.folder.join("people.csv"), "email,languages\namina@example.org,en\n").expect("written");
        here.said(&["people", "import", "people.csv"]);
        here.said(&["catalogue", "approve", "mayors-letter"]);
        here.said(&["channel", "add", "mail", "{\"kind\":\"outbox\",\"carries\":\"email\"}"]);
        let published = here.json(&["publish", "mayors-letter"]);
        let bulletin = published["id"].as_str().expect("an id").to_owned();
        let mut server = here.serve();
        here.wait_for("the bulletin to go out", 20, || here.json(&["report", &bulletin])["state"] == "published");
        server.signal("TERM");
        assert_eq!(server.ended(Duration::from_secs(20)), Some(0), "{}", here.log());
        assert!(!here.log().contains("budstikke::step"), "{}", here.log());
        bulletin
    };
    let bulletin = tokio::task::spawn_blocking(story).await.expect("the story");
    let collected = collected.lock().expect("no panic");
    assert!(!collected.is_empty(), "nothing came");
    assert!(collected.iter().all(|(headers, _)| headers["content-type"] == "application/x-protobuf"));
    // Texts stand in the encoding as they are.
    let all: String = collected.iter().map(|(_, body)| String::from_utf8_lossy(body)).collect();
    for words in ["service.name", "budstikke", "fan-out", "claim", "send", "write outcomes", "accepted", &bulletin] {
        assert!(all.contains(words), "{words} is not among the traces");
    }
    assert!(!all.contains("amina") && !all.contains("example.org"), "a person is among the traces");
}

/// A collector that is not there costs a line in the log, and a wrong address is said at the start.
#[test]
fn a_collector_that_is_not_there() {
    let mut here = Installation::new();
    here.environment.push(("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), "http://127.0.0.1:9".to_owned()));
    let mut server = here.serve();
    here.wait_for("the start", 20, || here.log().contains("serving on"));
    server.signal("TERM");
    assert_eq!(server.ended(Duration::from_secs(20)), Some(0), "{}", here.log());

    here.environment = vec![("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), "not an address".to_owned())];
    let (code, words) = here.complaint(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("OTEL_EXPORTER_OTLP_ENDPOINT"), "{words}");
}
