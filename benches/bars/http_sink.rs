//! An HTTP server that takes everything, notes whom it was for, and keeps one request to compare with.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;

#[derive(Default)]
struct Memory {
    requests: HashMap<String, u32>,
    sample: Option<(HeaderMap, Bytes)>,
}

type Shared = Arc<Mutex<Memory>>;

/// Runs until the process ends, on a thread of its own.
pub struct HttpSink {
    pub port: u16,
    memory: Shared,
}

impl HttpSink {
    /// Answers so long after a request.
    pub fn start(answers_after: Duration) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let port = listener.local_addr().expect("an address").port();
        let memory = Shared::default();
        let router = Router::new().fallback(take).with_state((memory.clone(), answers_after));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
                let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
                    let _ = stream.set_nodelay(true);
                });
                axum::serve(listener, router).await
            })
        });
        Self { port, memory }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/send", self.port)
    }

    /// Fails unless exactly so many addresses got exactly one request each; forgets them and returns one as a sample.
    pub fn judge(&self, addresses: u32) -> (HeaderMap, Bytes) {
        let mut memory = self.memory.lock().expect("no panic");
        assert_eq!(memory.requests.len(), addresses as usize, "every address got a request");
        assert!(memory.requests.values().all(|requests| *requests == 1), "no address got two");
        memory.requests.clear();
        memory.sample.take().expect("at least one request")
    }
}

async fn take(
    State((memory, answers_after)): State<(Shared, Duration)>,
    headers: HeaderMap,
    body: Bytes,
) -> &'static str {
    let to = address(&body);
    {
        let mut memory = memory.lock().expect("no panic");
        *memory.requests.entry(to).or_default() += 1;
        if memory.sample.is_none() {
            memory.sample = Some((headers, body));
        }
    }
    if !answers_after.is_zero() {
        tokio::time::sleep(answers_after).await;
    }
    "{\"id\":\"gw-1\"}"
}

/// The value of `to`, found without reading the rest.
fn address(body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    let value = body.split_once("\"to\":\"").and_then(|(_, rest)| rest.split_once('"'));
    value.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
