//! SMS over a gateway's HTTP interface, described by templates so that most gateways can be set up without code:
//! URL, method, headers and a body as JSON or form fields. `{{to}}`, `{{to_digits}}`, `{{text}}`, `{{sender}}`,
//! `{{reference}}` and `{{secret.name}}` are filled in; a JSON value that is only `{{to_number}}` becomes a number.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use crate::error::Field;

use super::outbound::Outbound;
use super::{Hand, Outcome, Parcel, Reason, Sender, StopHint, detail};

/// A gateway's HTTP interface.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// Where to send; variables are percent-encoded
    pub url: String,
    /// POST or GET
    #[serde(default)]
    pub method: Method,
    /// Headers; usually one with `{{secret.token}}`
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body of a POST
    #[serde(default)]
    pub body: Body,
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// Where in a JSON answer the gateway's id stands (RFC 6901), like `/results/0/messageId`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_at: Option<String>,
    /// The gateway recognises `{{reference}}` when it sees it again and does not send twice
    #[serde(default)]
    pub idempotent: bool,
    /// Whether each SMS ends with the personal link that stops the messages; it costs characters
    #[serde(default)]
    pub stop_hint: StopHint,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
}

fn usual_requests() -> u16 {
    8
}

/// HTTP method of a gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// The usual one
    #[default]
    Post,
    /// Everything in the URL
    Get,
}

/// The body of a request to a gateway.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// No body
    #[default]
    None,
    /// JSON; every text in it is a template
    Json(serde_json::Value),
    /// Form fields (application/x-www-form-urlencoded); every value is a template
    Form(BTreeMap<String, String>),
}

const VARIABLES: [&str; 6] = ["to", "to_digits", "to_number", "text", "sender", "reference"];

impl GatewaySettings {
    pub(super) fn check(&self, outbound: &Outbound, secrets: &BTreeMap<String, String>) -> Result<(), Vec<Field>> {
        let mut wrong = Vec::new();
        let mut template = |field: &str, text: &str| {
            for name in names_in(text) {
                let known = match name.strip_prefix("secret.") {
                    Some(secret) => secrets.contains_key(secret),
                    None => VARIABLES.contains(&name),
                };
                if !known {
                    let allowed = format!(
                        "{{{{{}}}}} or {{{{secret.NAME}}}} with a secret of that name",
                        VARIABLES.join("}}, {{")
                    );
                    wrong.push(Field::wrong(field, format!("{{{{{name}}}}}"), allowed));
                }
            }
        };
        template("settings.url", &self.url);
        self.headers.iter().for_each(|(name, value)| template(&format!("settings.headers.{name}"), value));
        match &self.body {
            Body::None => {}
            Body::Json(json) => json_texts(json, &mut |text| template("settings.body.json", text)),
            Body::Form(fields) => {
                fields.iter().for_each(|(name, text)| template(&format!("settings.body.form.{name}"), text))
            }
        }
        if let Err(allowed) = outbound.check_url(&self.url.replace("{{", "x").replace("}}", "x")) {
            wrong.push(Field::wrong("settings.url", &self.url, allowed));
        }
        for (name, value) in &self.headers {
            if HeaderName::try_from(name).is_err() || (!value.contains("{{") && HeaderValue::try_from(value).is_err()) {
                wrong.push(Field::wrong(format!("settings.headers.{name}"), value, "an HTTP header"));
            }
        }
        let number = self.sender.len() <= 15 && self.sender.bytes().all(|b| b.is_ascii_digit());
        let name = self.sender.len() <= 11 && self.sender.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
        if self.sender.is_empty() || !(number || name) {
            let allowed = "up to 11 letters and digits, or a number of up to 15 digits";
            wrong.push(Field::wrong("settings.sender", &self.sender, allowed));
        }
        if !(1..=256).contains(&self.requests) {
            wrong.push(Field::wrong("settings.requests", self.requests.to_string(), "1 to 256"));
        }
        if self.reference_at.as_ref().is_some_and(|pointer| !pointer.starts_with('/')) {
            wrong.push(Field::wrong(
                "settings.reference_at",
                self.reference_at.clone().unwrap_or_default(),
                "a JSON pointer like /id",
            ));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// Names between `{{` and `}}`.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim())
}

fn json_texts(json: &serde_json::Value, see: &mut dyn FnMut(&str)) {
    match json {
        serde_json::Value::String(text) => see(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| json_texts(item, see)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| json_texts(field, see)),
        _ => {}
    }
}

/// Sends SMS.
pub struct GatewaySender(Arc<Shared>);

struct Shared {
    settings: GatewaySettings,
    secrets: BTreeMap<String, String>,
    outbound: Outbound,
}

impl GatewaySender {
    pub(super) fn new(settings: &GatewaySettings, secrets: &BTreeMap<String, String>, outbound: Outbound) -> Self {
        Self(Arc::new(Shared { settings: settings.clone(), secrets: secrets.clone(), outbound }))
    }
}

impl Sender for GatewaySender {
    fn hands(&self) -> usize {
        usize::from(self.0.settings.requests)
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(GatewayHand(self.0.clone()))
    }
}

struct GatewayHand(Arc<Shared>);

impl Hand for GatewayHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let request = match self.0.request(parcel) {
                Ok(request) => request,
                Err(words) => return Outcome::Failed { reason: Reason::Config, detail: words },
            };
            let answer = answered(request.send().await, &parcel.to).await;
            match (answer, &self.0.settings.reference_at) {
                (Ok(body), Some(pointer)) => Outcome::Accepted {
                    reference: serde_json::from_str::<serde_json::Value>(&body)
                        .ok()
                        .and_then(|json| reference(&json, pointer)),
                    detail: detail(&body, &parcel.to),
                },
                (Ok(body), None) => Outcome::Accepted { reference: None, detail: detail(&body, &parcel.to) },
                (Err(outcome), _) => outcome,
            }
        })
    }
}

fn reference(json: &serde_json::Value, pointer: &str) -> Option<String> {
    match json.pointer(pointer)? {
        serde_json::Value::String(text) => Some(text.chars().filter(|c| !c.is_control()).take(200).collect()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Shared {
    fn value(&self, name: &str, parcel: &Parcel) -> String {
        match name {
            "to" => parcel.to.clone(),
            "to_digits" | "to_number" => parcel.to.trim_start_matches('+').to_owned(),
            "text" => parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe),
            "sender" => self.settings.sender.clone(),
            "reference" => parcel.identity.clone(),
            _ => name.strip_prefix("secret.").and_then(|name| self.secrets.get(name)).cloned().unwrap_or_default(),
        }
    }

    fn filled(&self, template: &str, parcel: &Parcel, encode: fn(&str) -> String) -> String {
        let mut out = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            match after.split_once("}}") {
                Some((name, after)) => {
                    out.push_str(&encode(&self.value(name.trim(), parcel)));
                    rest = after;
                }
                None => {
                    out.push_str("{{");
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }

    fn filled_json(&self, template: &serde_json::Value, parcel: &Parcel) -> serde_json::Value {
        match template {
            serde_json::Value::String(text) if text.trim() == "{{to_number}}" => {
                parcel.to.trim_start_matches('+').parse::<u64>().map_or(serde_json::Value::Null, Into::into)
            }
            serde_json::Value::String(text) => self.filled(text, parcel, str::to_owned).into(),
            serde_json::Value::Array(items) => items.iter().map(|item| self.filled_json(item, parcel)).collect(),
            serde_json::Value::Object(fields) => {
                fields.iter().map(|(name, field)| (name.clone(), self.filled_json(field, parcel))).collect()
            }
            other => other.clone(),
        }
    }

    fn request(&self, parcel: &Parcel) -> Result<reqwest::RequestBuilder, String> {
        let url = self.outbound.check_url(&self.filled(&self.settings.url, parcel, percent_encoded))?;
        let method = match self.settings.method {
            Method::Post => reqwest::Method::POST,
            Method::Get => reqwest::Method::GET,
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &self.settings.headers {
            let name = HeaderName::try_from(name).map_err(|_| format!("the header {name} cannot be sent"))?;
            let value = self.filled(value, parcel, str::to_owned);
            let value = HeaderValue::try_from(value).map_err(|_| format!("the value of {name} cannot be sent"))?;
            headers.insert(name, value);
        }
        let request = self.outbound.client().request(method, url);
        let request = match &self.settings.body {
            Body::None => request,
            Body::Json(template) => request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(self.filled_json(template, parcel).to_string()),
            Body::Form(fields) => {
                let pair = |(name, text): (&String, &String)| {
                    format!("{}={}", percent_encoded(name), percent_encoded(&self.filled(text, parcel, str::to_owned)))
                };
                let body: Vec<String> = fields.iter().map(pair).collect();
                let form = "application/x-www-form-urlencoded; charset=utf-8";
                request.header(reqwest::header::CONTENT_TYPE, form).body(body.join("&"))
            }
        };
        // Headers of the settings win over those of the body.
        Ok(request.headers(headers))
    }
}

/// RFC 3986 §2.1: everything but unreserved characters.
fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Reads at most this much of an answer.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The body of a 2xx answer, or what to do about anything else (classes of failure for HTTP).
pub(super) async fn answered(
    answer: Result<reqwest::Response, reqwest::Error>,
    address: &str,
) -> Result<String, Outcome> {
    let mut response = match answer {
        Ok(response) => response,
        Err(error) if error.is_connect() => {
            let words = detail(&root_cause(&error), address);
            return Err(Outcome::Retry { reason: Reason::Provider, detail: words, after: None });
        }
        Err(error) if error.is_builder() => {
            return Err(Outcome::Failed { reason: Reason::Config, detail: detail(&root_cause(&error), address) });
        }
        // The request went out (or may have): a time-out or a connection that broke.
        Err(error) => return Err(Outcome::Unknown { detail: detail(&root_cause(&error), address) }),
    };
    let status = response.status();
    let after =
        response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    if status.is_success() {
        return Ok(body);
    }
    let words = detail(&format!("{status} {body}"), address);
    let after = after.map(Duration::from_secs);
    Err(match status {
        StatusCode::TOO_MANY_REQUESTS => Outcome::Retry { reason: Reason::Quota, detail: words, after },
        StatusCode::REQUEST_TIMEOUT => Outcome::Retry { reason: Reason::Provider, detail: words, after },
        _ if status.is_server_error() => Outcome::Retry { reason: Reason::Provider, detail: words, after },
        // A wrong token or path: a person will mend it, nobody is lost meanwhile.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            Outcome::Retry { reason: Reason::Config, detail: words, after }
        }
        _ if status.is_redirection() => Outcome::Retry { reason: Reason::Config, detail: words, after },
        _ => Outcome::Failed { reason: Reason::RejectedContent, detail: words },
    })
}

/// The innermost cause in words, without the URL (it may hold a token).
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if std::ptr::eq(cause, error as &dyn std::error::Error) && error.is_timeout() {
        return "no answer in time".to_owned();
    }
    cause.to_string()
}
