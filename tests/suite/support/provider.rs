//! A provider that stands in for a real one: it takes only requests exactly as the provider's documentation describes them,
//! answers as the provider would, remembers everything, and answers otherwise when told to.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use serde_json::Value;
use tokio::net::TcpListener;

/// What a provider answers to a request, or what is wrong with the request.
pub type Rules = fn(&Asked) -> Result<(u16, Value), String>;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Form fields of the body.
    pub fn form(&self) -> BTreeMap<String, String> {
        let url = format!("http://localhost/?{}", self.body);
        let url = reqwest::Url::parse(&url).expect("a query");
        url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    /// Method, path and content type are these.
    pub fn must_be(&self, method: &str, path: &str, content: &str) -> Result<(), String> {
        if self.method.as_str() != method || self.path != path || !self.query.is_empty() {
            return Err(format!("{} {}?{} instead of {method} {path}", self.method, self.path, self.query));
        }
        let kind = self.header("content-type");
        let kind = kind.split(';').next().unwrap_or_default();
        if kind == content { Ok(()) } else { Err(format!("content-type {kind} instead of {content}")) }
    }

    /// Basic authentication with this user (any where empty) and password.
    pub fn must_know(&self, user: &str, password: &str) -> Result<(), String> {
        let given = self.header("authorization").strip_prefix("Basic ").unwrap_or_default();
        let given = base64::engine::general_purpose::STANDARD.decode(given).unwrap_or_default();
        let given = String::from_utf8(given).unwrap_or_default();
        match given.split_once(':') {
            Some((name, secret)) if (user.is_empty() || name == user) && secret == password => Ok(()),
            _ => Err("wrong user or password".to_owned()),
        }
    }
}

/// An object has all of the needed fields and no others than the optional ones.
pub fn only(object: &Value, needed: &[&str], optional: &[&str]) -> Result<(), String> {
    let fields = object.as_object().ok_or("no JSON object")?;
    if let Some(missing) = needed.iter().find(|name| !fields.contains_key(**name)) {
        return Err(format!("{missing} is missing"));
    }
    match fields.keys().find(|name| !needed.contains(&name.as_str()) && !optional.contains(&name.as_str())) {
        Some(unknown) => Err(format!("{unknown} is not known")),
        None => Ok(()),
    }
}

/// A text field that is not empty.
pub fn text<'a>(object: &'a Value, name: &str) -> Result<&'a str, String> {
    object[name].as_str().filter(|text| !text.is_empty()).ok_or_else(|| format!("{name} is no text"))
}

#[derive(Default)]
struct Memory {
    asked: Vec<Asked>,
    replies: VecDeque<(u16, Value)>,
    wrong: Vec<String>,
}

#[derive(Clone)]
pub struct Provider {
    port: u16,
    rules: Rules,
    memory: Arc<Mutex<Memory>>,
}

impl Provider {
    pub async fn start(rules: Rules) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let provider = Self { port, rules, memory: Arc::default() };
        let router = Router::new().fallback(answer).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The next request that is right gets this answer.
    pub fn reply(&self, status: u16, body: Value) {
        self.memory.lock().expect("no panic").replies.push_back((status, body));
    }

    /// Every request so far; all of them were right.
    pub fn asked(&self) -> Vec<Asked> {
        let memory = self.memory.lock().expect("no panic");
        assert_eq!(memory.wrong, Vec::<String>::new(), "requests that the provider does not understand");
        memory.asked.clone()
    }

    /// The requests to one path.
    pub fn asked_at(&self, path: &str) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.path == path).collect()
    }
}

async fn answer(
    State(provider): State<Provider>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = String::from_utf8_lossy(&body).into_owned();
    let query = uri.query().unwrap_or_default().to_owned();
    let asked = Asked { method, path: uri.path().to_owned(), query, headers, body };
    let judged = (provider.rules)(&asked);
    let mut memory = provider.memory.lock().expect("no panic");
    memory.asked.push(asked);
    let (status, body) = match judged {
        Ok(usual) => memory.replies.pop_front().unwrap_or(usual),
        Err(wrong) => {
            memory.wrong.push(wrong.clone());
            (400, Value::String(wrong))
        }
    };
    let status = StatusCode::from_u16(status).expect("a status");
    match body {
        Value::Null => status.into_response(),
        body => (status, axum::Json(body)).into_response(),
    }
}
