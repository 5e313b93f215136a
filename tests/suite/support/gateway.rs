//! An HTTP server that remembers its requests and answers as told: an SMS gateway or a bridge.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;

/// What it answers to one request; 200 with an id when nothing is set.
#[derive(Clone, Debug)]
pub enum Reply {
    Status(u16, &'static [(&'static str, &'static str)], &'static str),
    /// Takes the request and does not answer for so long.
    Silence(Duration),
    /// Refuses for now, after so long.
    Unavailable(Duration),
    /// Takes the request and hangs up: nobody knows whether it was carried out.
    HangUp,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub at: std::time::Instant,
    pub headers: HeaderMap,
    pub body: String,
}

impl Request {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }
}

#[derive(Default)]
struct Memory {
    requests: Vec<Request>,
    replies: VecDeque<Reply>,
}

#[derive(Clone)]
pub struct Gateway {
    port: u16,
    memory: Arc<Mutex<Memory>>,
}

impl Gateway {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let gateway = Self { port: listener.local_addr().expect("an address").port(), memory: Arc::default() };
        let router = Router::new().fallback(answer).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        gateway
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The next request gets this answer.
    pub fn reply(&self, reply: Reply) {
        self.memory.lock().expect("no panic").replies.push_back(reply);
    }

    pub fn requests(&self) -> Vec<Request> {
        self.memory.lock().expect("no panic").requests.clone()
    }
}

async fn answer(State(gateway): State<Gateway>, headers: HeaderMap, body: Bytes) -> Response {
    let (reply, number) = {
        let mut memory = gateway.memory.lock().expect("no panic");
        memory.requests.push(Request {
            at: std::time::Instant::now(),
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        });
        (memory.replies.pop_front(), memory.requests.len())
    };
    match reply {
        None => axum::Json(serde_json::json!({ "id": format!("gw-{number}") })).into_response(),
        Some(Reply::Status(status, headers, body)) => {
            let status = StatusCode::from_u16(status).expect("a status");
            let mut response = (status, body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(*name, value.parse().expect("a header"));
            }
            response
        }
        // Ends the task that serves the connection, and with it the connection.
        Some(Reply::HangUp) => std::panic::resume_unwind(Box::new("hangs up")),
        Some(Reply::Unavailable(time)) => {
            tokio::time::sleep(time).await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Some(Reply::Silence(time)) => {
            tokio::time::sleep(time).await;
            StatusCode::OK.into_response()
        }
    }
}
