//! Bad input gets a clear error that names the field, the value and what is allowed, and changes nothing.

use budstikke::staff::Role;
use serde_json::{Value, json};

use crate::story;
use crate::support::Town;

fn field<'a>(problem: &'a Value, name: &str) -> &'a Value {
    let errors = problem["errors"].as_array().expect("errors");
    errors.iter().find(|error| error["field"] == name).unwrap_or_else(|| panic!("no {name} in {problem}"))
}

story! {
    /// No token, a wrong one, one that may not.
    async fn tokens_and_roles(town) {
        town.visitor().get("/api/v1/messages").await.problem(401, "token-missing");
        town.with_token("bst_wrong").get("/api/v1/messages").await.problem(401, "token-wrong");
        let viewer = town.token(Role::Viewer).await;
        let viewer = town.with_token(&viewer);
        viewer.get("/api/v1/messages").await.ok();
        let problem = viewer.post("/api/v1/bulletins", json!({ "message": "mayors-letter", "audience": {} })).await.problem(403, "forbidden");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("editor")), "{problem}");
        let editor = town.token(Role::Editor).await;
        let draft = town.with_token(&editor).post("/api/v1/bulletins", json!({ "message": "mayors-letter", "audience": {} })).await.ok();
        let path = format!("/api/v1/bulletins/{}/publish", draft["id"].as_str().expect("an id"));
        town.with_token(&editor).post(&path, json!({})).await.problem(403, "forbidden");
    }
}

story! {
    /// Every path of the API wants a token; only pages and health do not.
    async fn nothing_is_open_by_accident(town) {
        let description = town.visitor().get("/api/v1/openapi.json").await.ok();
        let paths = description["paths"].as_object().expect("paths");
        assert!(paths.len() >= 15, "{}", paths.len());
        for (path, operations) in paths {
            let path = path.replace(['{', '}'], "");
            for method in operations.as_object().expect("operations").keys().filter(|key| *key != "parameters") {
                let method = method.to_uppercase().parse().expect("a method");
                town.visitor().send(method, &path, Some(json!({})), &[]).await.problem(401, "token-missing");
            }
        }
        assert_eq!(town.visitor().get("/livez").await.status, 200);
        assert_eq!(town.visitor().get("/readyz").await.status, 200);
    }
}

story! {
    /// A defect that one request meets is answered as a failure of ours, with the id under which the log tells more.
    async fn a_defect_is_the_failure_of_one_request(town) {
        async fn broken() { panic!("a defect that is meant") }
        let app = town.app.clone();
        let site = axum::Router::new()
            .route("/broken", axum::routing::get(broken))
            .layer(axum::middleware::from_fn_with_state(app, budstikke::web::problem::answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, site).await });
        let answer = reqwest::get(format!("http://{address}/broken")).await.expect("an answer");
        assert_eq!(answer.status(), 500);
        let problem = answer.bytes().await.expect("a body");
        let problem: Value = serde_json::from_slice(&problem).expect("a problem");
        assert_eq!(problem["code"], "internal", "{problem}");
        assert!(problem["request_id"].as_str().is_some_and(|id| id.starts_with("req_")), "{problem}");
        assert!(!problem.to_string().contains("meant"), "{problem}");
    }
}

story! {
    /// Ids that are none, ids of nothing, paths and methods that do not exist.
    async fn what_is_not_there(town) {
        for path in ["/api/v1/bulletins/bul_0000000000000", "/api/v1/bulletins/nonsense", "/api/v1/messages/no-such", "/nowhere",
            "/api/v1/recipients/rcp_0000000000001", "/api/v1/messages/mayors-letter/texts/xx", "/api/v1/bulletins/%00/report"] {
            town.get(path).await.problem(404, "not-found");
        }
        town.delete("/api/v1/messages").await.problem(405, "method-not-allowed");
        let problem = town.visitor().get_with("/nowhere", &[("accept-language", "so,da;q=0.5")]).await;
        assert_eq!(problem.headers["content-language"], "so");
        let page = town.visitor().get_with("/nowhere", &[("accept", "text/html"), ("accept-language", "ur")]).await;
        assert_eq!(page.status, 404);
        assert!(page.text.contains("<html lang=\"ur\" dir=\"rtl\">"), "{}", page.text);
        for query in ["limit=0", "limit=501", "limit=x", "colour=red", "after=nonsense"] {
            town.get(&format!("/api/v1/recipients?{query}")).await.problem(422, "invalid");
        }
    }
}

story! {
    /// Variables that are missing, of the wrong type, unknown, hostile; unknown fields; bodies that are no JSON.
    async fn a_bulletin_that_cannot_be(town) {
        let make = async |body: Value| town.post("/api/v1/bulletins", body).await.problem(422, "invalid");
        let with = |variables: Value| json!({ "message": "emergency-childcare", "audience": {}, "variables": variables });
        let problem = make(with(json!({}))).await;
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(3), "{problem}");
        let problem = make(with(json!({ "institution": "A", "from": "30-11-2026", "places": "3", "extra": 1 }))).await;
        assert_eq!(field(&problem, "variables.from")["value"], "\"30-11-2026\"");
        assert!(field(&problem, "variables.places")["allowed"].as_str().is_some_and(|allowed| allowed.contains("number")));
        assert!(field(&problem, "variables.extra")["allowed"].as_str().is_some_and(|allowed| allowed.contains("places")));
        for hostile in ["", "a\nb", "a\u{202E}b", &"x".repeat(301)] {
            make(with(json!({ "institution": hostile, "from": "2026-11-30", "places": 3 }))).await;
        }
        let problem = make(json!({ "message": "no-such", "audience": {} })).await;
        assert_eq!(field(&problem, "message")["value"], "no-such");
        let problem = make(json!({ "message": "mayors-letter", "audience": { "colours": ["red"] } })).await;
        assert!(field(&problem, "audience.colours")["allowed"].as_str().is_some_and(|allowed| allowed.contains("unknown field")), "{problem}");
        make(json!({ "message": "mayors-letter", "audience": { "languages": ["dansk!"] } })).await;
        make(json!({ "message": "mayors-letter", "audience": {}, "link": "javascript:alert(1)" })).await;
        make(json!({ "message": "mayors-letter", "audience": {}, "urgency": "very" })).await;

        let staff = town.token(Role::Administrator).await;
        let staff = town.with_token(&staff);
        let send = async |body: &[u8], kind: &str| {
            staff.send_bytes(reqwest::Method::POST, "/api/v1/bulletins", Some(body.to_vec()), kind, &[]).await
        };
        send(b"{\"message\":", "application/json").await.problem(400, "malformed");
        send(b"\xff\xfe\x00", "application/json").await.problem(400, "malformed");
        send(b"", "application/json").await.problem(400, "malformed");
        send(b"message=x", "application/x-www-form-urlencoded").await.problem(415, "unsupported-media-type");
        send(&vec![b' '; 50 * 1024 * 1024], "application/json").await.problem(413, "body-too-large");
        let deep = "[".repeat(100_000);
        send(deep.as_bytes(), "application/json").await.problem(400, "malformed");
        assert_eq!(town.get("/api/v1/bulletins").await.ok()["items"], json!([]), "nothing was made");
    }
}

story! {
    /// A bulletin nobody would get, a text nobody approved, no channel.
    async fn publishing_to_nobody(town) {
        let bulletin = town.draft("routine").await;
        let path = format!("/api/v1/bulletins/{bulletin}/publish");
        town.post(&path, json!({})).await.problem(409, "source-not-approved");
        town.approve("emergency-childcare", &["en"]).await;
        town.post(&path, json!({})).await.problem(409, "no-channel");
        town.mail_channel().await;
        let problem = town.post(&path, json!({})).await.problem(409, "empty-audience");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("audience")), "{problem}");
        town.resident(&["en"], "sms", "20123456").await;
        town.post(&path, json!({})).await.problem(409, "empty-audience");
        town.post(&path, json!({ "publish_at": "2020-01-01T00:00:00Z" })).await.problem(422, "invalid");
        town.post(&path, json!({ "publish_at": "tomorrow" })).await.problem(422, "invalid");
        assert_eq!(town.get(&format!("/api/v1/bulletins/{bulletin}")).await.ok()["state"], "draft");
    }
}

story! {
    /// Texts with errors can be kept as drafts, never approved.
    async fn a_text_with_errors_is_not_approved(town) {
        town.approve("mayors-letter", &[]).await;
        let path = "/api/v1/messages/mayors-letter/texts/en";
        town.put(path, json!({ "source": "mayors-letter = { $x\n" })).await.problem(422, "invalid");
        town.put(path, json!({ "source": "other = x\n" })).await.problem(422, "invalid");
        let source = "mayors-letter = Dear all\n    .summary = Hi { $name }\n    .body = <script>alert(1)</script>\n    .action = Go\n";
        town.put(path, json!({ "source": source })).await.ok();
        let findings = town.get(path).await.ok()["findings"].clone();
        assert!(findings.as_array().is_some_and(|findings| findings.iter().any(|finding| finding["code"] == "variable-unknown")), "{findings}");
        let problem = town.post(&format!("{path}/approve"), json!({})).await.problem(409, "text-has-errors");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("$name")), "{problem}");
        let source = "mayors-letter = Dear all\n    .summary = Hi\n    .body = <script>alert(1)</script>\n    .action = Go\n";
        town.put(path, json!({ "source": source })).await.ok();
        let problem = town.post(&format!("{path}/approve"), json!({})).await.problem(409, "text-has-errors");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("HTML")), "{problem}");
    }
}

/// A database that somebody else holds: a clear answer, nothing saved, and it goes on afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_said_and_survived() {
    let town = Town::start(budstikke::db::Engine::Sqlite).await.expect("SQLite is always there");
    let url = town.app.config.database_url.clone();
    let mut other = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.expect("a second connection");
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut other).await.expect("the lock");
    let body = json!({ "languages": ["so"], "addresses": [{ "kind": "email", "value": "amina@example.org" }] });
    let answer = town.post("/api/v1/recipients", body.clone()).await;
    assert_eq!(answer.headers["retry-after"], "2");
    answer.problem(503, "busy");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.expect("the end of the lock");
    assert_eq!(town.get("/api/v1/recipients").await.ok()["items"], json!([]));
    town.post("/api/v1/recipients", body).await.ok();
}

/// A disk that is full (here: a file that may not grow): a clear answer, nothing saved, nothing lost, and it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_survived() {
    let town = Town::start(budstikke::db::Engine::Sqlite).await.expect("SQLite is always there");
    let mail = town.mail_channel().await;
    town.approve("emergency-childcare", &["en"]).await;
    for number in 0..20 {
        town.resident(&["en"], "email", &format!("r{number}@example.org")).await;
    }
    let bulletin = town.draft("routine").await;
    limit_pages(&town, "PRAGMA max_page_count = 1").await;
    let group: String = "x".repeat(90);
    let mut full = None;
    for number in 0..2_000 {
        let groups: Vec<String> = (0..40).map(|place| format!("{group}{place}{number}")).collect();
        let addresses = json!([{ "kind": "email", "value": format!("f{number}@example.org") }]);
        let answer = town.post("/api/v1/recipients", json!({ "groups": groups, "addresses": addresses })).await;
        if answer.status >= 400 {
            full = Some(answer);
            break;
        }
    }
    full.expect("the file cannot grow for ever").problem(507, "storage-full");
    limit_pages(&town, "PRAGMA max_page_count = 1000000000").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    assert!(mail.count() >= 20);
}

/// The limit belongs to a connection: there is one writer.
async fn limit_pages(town: &Town, pragma: &'static str) {
    let mut tx = town.app.db.begin().await.expect("the writer");
    sqlx::raw_sql(pragma).execute(&mut *tx).await.expect("the pragma");
    tx.commit().await.expect("a commit");
}
