//! Errors as HTTP answers: RFC 9457 `application/problem+json` with a stable code, made in one place. The title is in
//! the caller's language; the cause goes to the log, once, with the request id that the caller sees too.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::app::App;
use crate::error::{Conflict, Error, Field};
use crate::language::fluent::{Isolation, Manner};
use crate::traces::STEPS;

/// What a caller gets when something cannot be done.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// `urn:budstikke:problem:` and the code
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence in the caller's language
    pub title: String,
    /// The HTTP status
    pub status: u16,
    /// Stable name of the problem, for programs
    pub code: String,
    /// What exactly, in English
    pub detail: String,
    /// Names this request in the server's log
    pub request_id: String,
    /// The values that cannot be used
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Field>,
}

/// The status and stable code of every error.
pub fn status_and_code(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::NotFound(_) | Error::NoSuchPath => (StatusCode::NOT_FOUND, "not-found"),
        Error::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
        Error::TokenMissing => (StatusCode::UNAUTHORIZED, "token-missing"),
        Error::TokenWrong => (StatusCode::UNAUTHORIZED, "token-wrong"),
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
        Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        Error::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
        Error::BodyTooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
        Error::UnsupportedMediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"),
        Error::Conflict(conflict) => match conflict {
            Conflict::AlreadyPublished => (StatusCode::CONFLICT, "already-published"),
            Conflict::NotADraft => (StatusCode::CONFLICT, "not-a-draft"),
            Conflict::NotPublished => (StatusCode::CONFLICT, "not-published"),
            Conflict::NotGoingOut => (StatusCode::CONFLICT, "not-going-out"),
            Conflict::NotPaused => (StatusCode::CONFLICT, "not-paused"),
            Conflict::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
            Conflict::TextHasErrors(_) => (StatusCode::CONFLICT, "text-has-errors"),
            Conflict::SourceNotApproved => (StatusCode::CONFLICT, "source-not-approved"),
            Conflict::EmptyAudience(_) => (StatusCode::CONFLICT, "empty-audience"),
            Conflict::NoChannel => (StatusCode::CONFLICT, "no-channel"),
            Conflict::ChannelInUse => (StatusCode::CONFLICT, "channel-in-use"),
            Conflict::Taken(_) => (StatusCode::CONFLICT, "conflict"),
        },
        Error::Unreachable(..) => (StatusCode::BAD_GATEWAY, "channel-unreachable"),
        Error::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
        Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Error::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, "storage-full"),
        Error::Database(_) | Error::File(..) | Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

impl IntoResponse for Error {
    /// The body is made by [`answer`], which knows the caller's language and the request id.
    fn into_response(self) -> Response {
        let (status, _) = status_and_code(&self);
        let mut response = status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl aide::OperationOutput for Error {
    type Inner = Self;
}

/// The outermost layer: gives each request an id, writes one line about it, turns errors into problems.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    let request_id = format!("req_{}", crate::id::to_text(app.ids.next(app.clock.now())));
    let method = request.method().clone();
    // The matched pattern, not the path: paths hold opt-out tokens.
    let path = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned());
    let language = crate::web::page::reader_language(&app, request.headers());
    let began = std::time::Instant::now();
    let span = tracing::info_span!(
        target: STEPS, "request", otel.name = format!("{method} {path}"), otel.kind = "server", request.id = request_id,
        http.request.method = %method, http.route = path, http.response.status_code = Empty,
    );
    let answering = async { Ok(next.run(request).await) };
    let answered = crate::defect::contained(answering).instrument(span.clone()).await;
    let mut response = answered.unwrap_or_else(IntoResponse::into_response);
    let error = response.extensions_mut().remove::<Arc<Error>>();
    if let Some(error) = &error {
        if response.status().is_server_error() {
            tracing::error!(request.id = request_id, "{error}");
        }
        response = problem(&app, error, &language, &request_id);
    }
    let milliseconds = began.elapsed().as_millis();
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    tracing::debug!(request.id = request_id, %method, path, status, milliseconds, "{method} {path} {status}");
    if let Ok(id) = HeaderValue::try_from(&request_id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response.headers_mut().insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}

fn problem(app: &App, error: &Error, language: &crate::language::Tag, request_id: &str) -> Response {
    let (status, code) = status_and_code(error);
    let detail = match error {
        // The cause of a failure of ours is for the log.
        Error::Database(_) | Error::File(..) | Error::Internal(_) => "the log of the server tells more".to_owned(),
        other => other.to_string(),
    };
    let problem = Problem {
        kind: format!("urn:budstikke:problem:{code}"),
        title: app.words.speaker(&Manner::new(language, Isolation::Bare), "").word(&format!("error-{code}")),
        status: status.as_u16(),
        code: code.to_owned(),
        detail,
        request_id: request_id.to_owned(),
        errors: if let Error::Invalid(fields) = error { fields.clone() } else { Vec::new() },
    };
    let body = serde_json::to_string(&problem).expect("a problem is plain values");
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Ok(language) = HeaderValue::from_str(language.as_str()) {
        headers.insert("content-language", language);
    }
    match error {
        Error::Busy => drop(headers.insert(RETRY_AFTER, HeaderValue::from_static("2"))),
        Error::TooMany(_) => drop(headers.insert(RETRY_AFTER, HeaderValue::from_static("600"))),
        Error::TokenMissing | Error::TokenWrong => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        _ => {}
    }
    response
}

/// Every path that is not there: a page for people, who mistyped a link, a problem for programs.
pub async fn no_such_path(app: App, headers: HeaderMap) -> Result<Response, Error> {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/html") {
        crate::web::page::not_found(&app, &headers).await
    } else {
        Err(Error::NoSuchPath)
    }
}

/// Every method that a path does not have. axum has set `Allow` already where it knows.
pub async fn method_not_allowed(response: Response) -> Response {
    if response.status() != StatusCode::METHOD_NOT_ALLOWED || response.extensions().get::<Arc<Error>>().is_some() {
        return response;
    }
    let allow = response.headers().get(ALLOW).cloned();
    let mut response = Error::MethodNotAllowed.into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}
