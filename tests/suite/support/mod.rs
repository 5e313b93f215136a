//! A town to test with: the program as in production, on either engine, with real senders that remember.

pub mod gateway;
pub mod hooks;
pub mod mail;
pub mod peers;
pub mod postgres;
pub mod provider;

use std::path::PathBuf;
use std::time::Duration;

use budstikke::app::{self, App, Use};
use budstikke::clock::Clock;
use budstikke::config::{Config, Role as ProcessRole};
use budstikke::db::Engine;
use budstikke::id::TokenId;
use budstikke::staff::{Role, Token, hash_of, new_secret, store};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Declares a story that is told on both engines.
#[macro_export]
macro_rules! story {
    ($(#[doc = $doc:literal])* async fn $name:ident($town:ident) $body:block) => {
        $(#[doc = $doc])*
        async fn $name($town: $crate::support::Town) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                let town = $crate::support::Town::start(budstikke::db::Engine::Sqlite).await;
                super::$name(town.expect("SQLite is always there")).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(town) = $crate::support::Town::start(budstikke::db::Engine::Postgres).await {
                    super::$name(town).await;
                }
            }
        }
    };
}

/// The running program and what a test does with it.
pub struct Town {
    pub app: App,
    pub base: String,
    pub data: PathBuf,
    pub locales: PathBuf,
    client: reqwest::Client,
    token: String,
    stop: CancellationToken,
}

/// An answer of the API.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The JSON of an answer that must have gone well.
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem of an answer that must have failed so.
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert!(problem["request_id"].as_str().is_some_and(|id| id.starts_with("req_")), "{problem}");
        problem
    }
}

/// A folder that only this test uses, below the system's temporary folder.
pub fn new_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!(
        "budstikke-test-{}-{:08x}-{name}",
        std::process::id(),
        rand::random::<u32>()
    ));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

/// A copy of the shipped catalogue that the test may change.
pub fn copy_of_locales(to: &std::path::Path) {
    fn copy(from: &std::path::Path, to: &std::path::Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("the shipped catalogue") {
            let path = entry.expect("an entry").path();
            let target = to.join(path.file_name().expect("a name"));
            if path.is_dir() {
                copy(&path, &target);
            } else {
                std::fs::copy(&path, &target).expect("a copy");
            }
        }
    }
    copy(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales"), to);
}

pub fn config(data: &std::path::Path, database_url: String, port: u16) -> Config {
    Config {
        database_url,
        listen: format!("127.0.0.1:{port}").parse().expect("an address"),
        metrics_listen: None,
        lmtp: None,
        public_url: format!("http://127.0.0.1:{port}"),
        data: data.to_owned(),
        locales: data.join("locales"),
        secret_key: None,
        log: "warn".to_owned(),
        allow_private: vec!["127.0.0.1".parse().expect("a network")],
        role: ProcessRole::All,
    }
}

/// Sets the organisation's quiet hours: minutes of the day; twice the same are none.
pub async fn quiet_hours(app: &App, from: i32, until: i32) {
    let mut tx = app.db.begin().await.expect("a transaction");
    let update = sqlx::query("UPDATE organisation SET quiet_from = $1, quiet_until = $2");
    update.bind(from).bind(until).execute(&mut *tx).await.expect("an update");
    tx.commit().await.expect("a commit");
}

impl Town {
    /// Starts the program on an engine; `None` where that engine is not to be had.
    pub async fn start(engine: Engine) -> Option<Self> {
        let data = new_folder("town");
        let database_url = match engine {
            Engine::Sqlite => format!("sqlite://{}?mode=rwc", data.join("budstikke.db").display()),
            Engine::Postgres => postgres::new_database().await?,
        };
        copy_of_locales(&data.join("locales"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let config = config(&data, database_url, port);
        let locales = config.locales.clone();
        let app = App::open(config, Clock::default(), Use::Serve).await.expect("the program opens");
        // Tests shall not depend on the hour they run at.
        quiet_hours(&app, 0, 0).await;
        let stop = CancellationToken::new();
        let (running, stopped) = (app.clone(), stop.clone());
        tokio::spawn(async move {
            app::run(running, listener, async move { stopped.cancelled().await }).await.expect("the program runs");
        });
        let base = format!("http://127.0.0.1:{port}");
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        let mut town = Self { app, base, data, locales, client, token: String::new(), stop };
        town.token = town.token(Role::Administrator).await;
        // The catalogue is taken over before the server listens.
        town.wait_for("the server", async |town| town.get("/api/v1/messages").await.status == 200).await;
        Some(town)
    }

    /// A new token of a role.
    pub async fn token(&self, role: Role) -> String {
        let secret = new_secret();
        let now = self.app.clock.now();
        let id = TokenId::new(&self.app.ids, now);
        let token = Token { id, name: role.to_string(), role, created_at: now, revoked_at: None };
        let mut tx = self.app.db.begin().await.expect("a transaction");
        store::add_token(&mut tx, self.app.organisation_id(), None, &token, &hash_of(&secret)).await.expect("a token");
        tx.commit().await.expect("a commit");
        secret
    }

    /// The same town through another token.
    pub fn with_token(&self, token: &str) -> Visitor<'_> {
        Visitor { town: self, token: Some(token.to_owned()) }
    }

    /// The town as somebody from the street sees it.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { town: self, token: None }
    }

    fn staff(&self) -> Visitor<'_> {
        self.with_token(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.staff().get(path).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.staff().post(path, body).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.staff().send(reqwest::Method::PUT, path, Some(body), &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.staff().send(reqwest::Method::DELETE, path, None, &[]).await
    }

    pub async fn post_with_key(&self, path: &str, key: &str, body: Value) -> Answer {
        self.staff().send(reqwest::Method::POST, path, Some(body), &[("idempotency-key", key)]).await
    }

    /// Waits until something holds, at most 20 seconds.
    pub async fn wait_for(&self, what: &str, holds: impl AsyncFn(&Self) -> bool) {
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        while !holds(self).await {
            assert!(std::time::Instant::now() < deadline, "waited in vain for {what}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Approves a message's texts in these languages, the Danish source first.
    pub async fn approve(&self, message: &str, languages: &[&str]) {
        for language in std::iter::once(&"da").chain(languages.iter().filter(|language| **language != "da")) {
            let path = format!("/api/v1/messages/{message}/texts/{language}/approve");
            self.post(&path, json!({})).await.ok();
        }
    }

    /// Adds a channel and returns its answer.
    pub async fn channel(&self, name: &str, settings: Value) -> Value {
        self.post("/api/v1/channels", json!({ "name": name, "settings": settings })).await.ok()
    }

    /// Adds residents of an area, one an address, and publishes the childcare message to the area.
    pub async fn publish_to(&self, area: &str, urgency: &str, kind: &str, addresses: &[String]) -> String {
        for address in addresses {
            let body = json!({ "kind": "resident", "languages": ["en"], "areas": [area], "addresses": [{ "kind": kind, "value": address }] });
            self.post("/api/v1/recipients", body).await.ok();
        }
        let body = json!({
            "message": "emergency-childcare", "urgency": urgency, "audience": { "areas": [area] },
            "variables": { "institution": "Skovbørnehaven", "from": "2026-11-30", "places": 3 },
        });
        let bulletin = self.post("/api/v1/bulletins", body).await.ok()["id"].as_str().expect("an id").to_owned();
        self.publish(&bulletin).await;
        bulletin
    }

    /// Starts a worker process of its own on the same database, with its own clock; it ends with the town.
    pub async fn another_worker(&self, clock: Clock) -> App {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let mut config = config(&self.data, self.app.config.database_url.clone(), port);
        config.role = ProcessRole::Worker;
        let app = App::open(config, clock, Use::Serve).await.expect("the worker opens");
        let (running, stop) = (app.clone(), self.stop.clone());
        tokio::spawn(async move {
            app::run(running, listener, async move { stop.cancelled().await }).await.expect("the worker runs");
        });
        app
    }

    /// Adds a resident and returns the id.
    pub async fn resident(&self, languages: &[&str], kind: &str, address: &str) -> String {
        self.recipient("resident", languages, kind, address).await
    }

    pub async fn recipient(&self, what: &str, languages: &[&str], kind: &str, address: &str) -> String {
        let body = json!({ "kind": what, "languages": languages, "addresses": [{ "kind": kind, "value": address }] });
        let added = self.post("/api/v1/recipients", body).await.ok();
        added["id"].as_str().expect("an id").to_owned()
    }

    /// A mail server behind a channel.
    pub async fn mail_channel(&self) -> mail::MailServer {
        let server = mail::MailServer::start().await;
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": server.port(), "tls": "off", "from": "sundhed@solby.example" });
        self.post("/api/v1/channels", json!({ "name": "mail", "settings": settings })).await.ok();
        server
    }

    /// An SMS gateway behind a channel.
    pub async fn sms_channel(&self) -> gateway::Gateway {
        let server = gateway::Gateway::start().await;
        let settings = json!({
            "kind": "sms-gateway", "url": format!("{}/send", server.url()), "sender": "Solby", "reference_at": "/id",
            "headers": { "Authorization": "Token {{secret.token}}" },
            "body": { "json": { "to": "{{to}}", "msisdn": "{{to_number}}", "text": "{{text}}", "from": "{{sender}}", "ref": "{{reference}}" } },
        });
        self.post(
            "/api/v1/channels",
            json!({ "name": "sms", "settings": settings, "secrets": { "token": "s3cret-gateway-token" } }),
        )
        .await
        .ok();
        server
    }

    /// A bridge behind a webhook channel, with its signing secret.
    pub async fn bridge_channel(&self) -> (gateway::Gateway, String) {
        let server = gateway::Gateway::start().await;
        let settings = json!({ "kind": "webhook", "url": format!("{}/hook", server.url()) });
        let added = self.post("/api/v1/channels", json!({ "name": "bridge", "settings": settings })).await.ok();
        (server, added["signing_secret"].as_str().expect("a secret").to_owned())
    }

    /// A draft of the childcare message to everyone.
    pub async fn draft(&self, urgency: &str) -> String {
        let body = json!({
            "message": "emergency-childcare", "urgency": urgency, "audience": {},
            "variables": { "institution": "Skovbørnehaven", "from": "2026-11-30", "places": 3 },
        });
        self.post("/api/v1/bulletins", body).await.ok()["id"].as_str().expect("an id").to_owned()
    }

    pub async fn publish(&self, bulletin: &str) {
        self.post(&format!("/api/v1/bulletins/{bulletin}/publish"), json!({})).await.ok();
    }

    pub async fn report(&self, bulletin: &str) -> Value {
        self.get(&format!("/api/v1/bulletins/{bulletin}/report")).await.ok()
    }

    /// How many deliveries of a bulletin stand in a state.
    pub async fn count(&self, bulletin: &str, state: &str) -> u64 {
        self.report(bulletin).await["by_state"][state].as_u64().unwrap_or(0)
    }

    pub async fn wait_until_published(&self, bulletin: &str) {
        self.wait_for("the bulletin to go out", async |town| town.report(bulletin).await["state"] == "published").await;
    }

    /// Moves the program's clock and wakes its workers.
    pub fn later(&self, hours: i64) {
        self.app.clock.advance(hours * 3_600_000);
        self.app.wake.planner.notify_one();
        self.app.wake.delivery.notify_one();
    }

    pub async fn deliveries(&self, bulletin: &str) -> Vec<Value> {
        let page = self.get(&format!("/api/v1/bulletins/{bulletin}/deliveries?limit=500")).await.ok();
        page["items"].as_array().expect("items").clone()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.stop.cancel();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// Somebody with or without a token.
pub struct Visitor<'a> {
    town: &'a Town,
    token: Option<String>,
}

impl Visitor<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(reqwest::Method::GET, path, None, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(reqwest::Method::GET, path, None, headers).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(reqwest::Method::POST, path, Some(body), &[]).await
    }

    pub async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let bytes = body.map(|body| body.to_string().into_bytes());
        self.send_bytes(method, path, bytes, "application/json", headers).await
    }

    pub async fn send_bytes(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<Vec<u8>>,
        kind: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.town.base) };
        let mut request = self.town.client.request(method, url);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", kind).body(body);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.expect("a body") }
    }
}
