//! Providers that take one HTTP request a parcel: SMS gateways, bridges, chat services. A kind says what the request is
//! and what an answer means; connecting, time-outs and the classes of failure are the same for all and stand here.
//!
//! | what came | class | reason |
//! | --- | --- | --- |
//! | 2xx | accepted, unless the kind or its settings say otherwise | |
//! | 429 | again, not before `Retry-After` | `quota` |
//! | 5xx but 504, 408, no connection (refused, no such host, TLS) | again, not before `Retry-After` | `provider` |
//! | 401, 402, 403, 404, 405, 407, a redirect | again: a person will mend it, and the channel is paused soon | `config` |
//! | any other 4xx | failed | `rejected-content` |
//! | 504, no answer in time, a connection that broke, an answer that is not HTTP: after the request went out | unknown | |

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use futures_util::future::BoxFuture;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use tokio::time::Instant;

use super::outbound::Outbound;
use super::{Hand, Outcome, Parcel, Reason, Sender, detail};

/// What one kind of provider asks and understands.
pub trait Provider: Send + Sync + 'static {
    /// How many requests may be under way at once.
    fn requests(&self) -> u16;

    /// How fast it is asked, where it can ask for less.
    fn pace(&self) -> Option<&Pace> {
        None
    }

    /// The request that sends a parcel; an outcome where it cannot be sent this way.
    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome>;

    /// What the provider's answer means.
    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome;
}

/// Sends over a provider.
pub struct Requests<P>(Arc<P>, Outbound);

impl<P: Provider> Requests<P> {
    /// A sender over that provider.
    pub fn over(provider: P, outbound: &Outbound) -> Arc<dyn Sender> {
        Arc::new(Self(Arc::new(provider), outbound.clone()))
    }
}

impl<P: Provider> Sender for Requests<P> {
    fn hands(&self) -> usize {
        usize::from(self.0.requests())
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(RequestsHand(self.0.clone(), self.1.clone()))
    }
}

/// A hand over that provider.
pub(super) struct RequestsHand<P>(pub Arc<P>, pub Outbound);

impl<P: Provider> Hand for RequestsHand<P> {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            if let Some(pace) = self.0.pace() {
                pace.wait().await;
            }
            let request = match self.0.request(&self.1, parcel) {
                Ok(request) => request,
                Err(outcome) => return outcome,
            };
            match deliver(request, parcel).await {
                Ok(answer) => {
                    if let Some(pace) = self.0.pace() {
                        pace.heard(answer.status);
                    }
                    self.0.outcome(&answer, parcel)
                }
                Err(outcome) => outcome,
            }
        })
    }
}

/// How fast a receiver is asked: one that is overwhelmed (429, 502, 504) gets a pause that doubles each time, from a second to
/// ten, for all hands of its channel. Longer is the business of the schedule of tries.
#[derive(Debug, Default)]
pub struct Pace(Mutex<Option<(Instant, Duration)>>);

const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl Pace {
    /// Waits while there is a pause.
    async fn wait(&self) {
        let until = self.0.lock().unwrap_or_else(PoisonError::into_inner).map(|(until, _)| until);
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }

    /// Takes note of how an answer went.
    fn heard(&self, status: StatusCode) {
        let overwhelmed = matches!(status.as_u16(), 429 | 502 | 504);
        let mut pause = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        *pause = match *pause {
            _ if !overwhelmed => None,
            // Several hands hear it at once: that is one time.
            Some((until, length)) if now < until => Some((until, length)),
            Some((_, length)) => {
                let length = (length * 2).min(LONGEST_PAUSE);
                Some((now + length, length))
            }
            None => Some((now + Duration::from_secs(1), Duration::from_secs(1))),
        };
    }
}

/// A provider's answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// How long the provider asks to wait.
    pub after: Option<Duration>,
    /// Where what was made of the request can be found.
    pub location: Option<String>,
    /// What it says, up to a limit.
    pub body: String,
}

/// How much of an answer to a message is read.
pub(super) const LONGEST_ANSWER: usize = 64 * 1024;

/// Sends a request that carries a parcel, once, and notes it in the parcel's log.
pub(super) async fn deliver(request: reqwest::RequestBuilder, parcel: &Parcel) -> Result<Answer, Outcome> {
    let copy = parcel.log.copy(&request);
    let answer = ask(request, &parcel.to, LONGEST_ANSWER).await;
    parcel.log.answered(copy, || match &answer {
        Ok(answer) => format!("{}\n\n{}", answer.status, answer.body),
        Err(outcome) => outcome.detail().to_owned(),
    });
    answer
}

/// Sends a request, once. What is not an answer is an outcome: not reached → again; anything after the request went out
/// (a time-out, a connection that broke) → it may have gone.
///
/// At most `longest` bytes of the answer are read.
pub async fn ask(request: reqwest::RequestBuilder, address: &str, longest: usize) -> Result<Answer, Outcome> {
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_connect() => {
            let detail = detail(&root_cause(&error), address);
            return Err(Outcome::Retry { reason: Reason::Provider, detail, after: None });
        }
        Err(error) if error.is_builder() => {
            return Err(misconfigured(detail(&root_cause(&error), address)));
        }
        Err(error) => return Err(Outcome::Unknown { detail: detail(&root_cause(&error), address) }),
    };
    let status = response.status();
    let after = patience(response.headers());
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut body = Vec::new();
    // A body that breaks off is judged by its status and by what came of it.
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = longest.saturating_sub(body.len());
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if room == 0 {
            break;
        }
    }
    Ok(Answer { status, after, location, body: String::from_utf8_lossy(&body).into_owned() })
}

/// How long a provider asks to wait: seconds or a date (RFC 9110 §10.2.3). A date is counted from the provider's own
/// `Date` where it sent one, so that clocks need not agree.
fn patience(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(asked).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let theirs = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let theirs = theirs.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
    let now =
        theirs.unwrap_or_else(|| Duration::from_millis(jiff::Timestamp::now().as_millisecond().max(0).unsigned_abs()));
    Some(until.saturating_sub(now))
}

impl Answer {
    /// The same without a secret that stood in the request: some answers repeat what they were asked.
    pub fn without(&self, secret: Option<&str>) -> Self {
        let secret = secret.filter(|secret| !secret.is_empty());
        self.saying(secret.map_or_else(|| self.body.clone(), |secret| self.body.replace(secret, "<secret>")))
    }

    /// The same with another body.
    pub fn saying(&self, body: String) -> Self {
        Self { status: self.status, after: self.after, location: self.location.clone(), body }
    }

    /// The body as JSON, `Null` where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Taken over by the provider, under an id of its own.
    pub fn accepted(&self, reference: Option<String>, address: &str) -> Outcome {
        Outcome::Accepted { reference, detail: detail(&self.body, address) }
    }

    /// Taken over, but by an answer that does not say what it should: it may have gone.
    pub fn not_understood(&self, address: &str) -> Outcome {
        let words = format!("an answer that is not understood: {} {}", self.status, self.body);
        Outcome::Unknown { detail: detail(&words, address) }
    }

    /// Refused for good, for a reason the provider names.
    pub fn refused(&self, reason: Reason, address: &str) -> Outcome {
        Outcome::Failed { reason, detail: self.words(address) }
    }

    /// Not taken this time.
    pub fn again(&self, reason: Reason, address: &str) -> Outcome {
        Outcome::Retry { reason, detail: self.words(address), after: self.after }
    }

    /// Status and body as they may be kept.
    pub fn words(&self, address: &str) -> String {
        detail(&format!("{} {}", self.status, self.body), address)
    }

    /// What an answer that is no success means by its status alone: the classes of failure for HTTP.
    pub fn by_status(&self, address: &str) -> Outcome {
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => self.again(Reason::Quota, address),
            StatusCode::REQUEST_TIMEOUT => self.again(Reason::Provider, address),
            // Somebody between us and the provider waited in vain: the provider may have it.
            StatusCode::GATEWAY_TIMEOUT => Outcome::Unknown { detail: self.words(address) },
            status if status.is_server_error() => self.again(Reason::Provider, address),
            // A wrong token or path, an account without credit: a person will mend it, nobody is lost meanwhile.
            StatusCode::UNAUTHORIZED
            | StatusCode::PAYMENT_REQUIRED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::PROXY_AUTHENTICATION_REQUIRED => self.again(Reason::Config, address),
            status if status.is_redirection() => self.again(Reason::Config, address),
            _ => self.refused(Reason::RejectedContent, address),
        }
    }
}

/// What a person has to mend in the channel's settings: nobody is lost meanwhile.
pub(super) fn misconfigured(detail: String) -> Outcome {
    Outcome::Retry { reason: Reason::Config, detail, after: None }
}

/// A POST of JSON to an address that was checked when the channel was set up, and is again.
pub(super) fn post_json(
    outbound: &Outbound,
    url: &str,
    body: &serde_json::Value,
) -> Result<reqwest::RequestBuilder, Outcome> {
    let url = outbound.check_url(url).map_err(misconfigured)?;
    Ok(outbound.request(reqwest::Method::POST, url).header(CONTENT_TYPE, "application/json").body(body.to_string()))
}

/// A POST of form fields.
pub(super) fn post_form(
    outbound: &Outbound,
    url: &str,
    fields: &[(&str, &str)],
) -> Result<reqwest::RequestBuilder, Outcome> {
    let url = outbound.check_url(url).map_err(misconfigured)?;
    let pair = |(name, text): &(&str, &str)| format!("{}={}", percent_encoded(name), percent_encoded(text));
    let body: Vec<String> = fields.iter().map(pair).collect();
    Ok(outbound.request(reqwest::Method::POST, url).header(CONTENT_TYPE, FORM).body(body.join("&")))
}

/// The content type of form fields.
pub(super) const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// RFC 3986 §2.1: everything but unreserved characters.
pub(super) fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// A provider's id as it may be kept: one line of at most 200 characters.
pub(super) fn reference(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) if !text.is_empty() => {
            Some(text.chars().filter(|c| !c.is_control()).take(200).collect())
        }
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
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

/// What tests ask of a kind: what it makes of an answer.
#[cfg(test)]
pub(super) fn judged(provider: &impl Provider, status: u16, body: serde_json::Value) -> String {
    let status = StatusCode::from_u16(status).expect("a status");
    let answer = Answer { status, after: None, location: None, body: body.to_string() };
    match provider.outcome(&answer, &Parcel::sample("+4520123456")) {
        Outcome::Accepted { reference, .. } => format!("accepted {}", reference.unwrap_or_default()),
        Outcome::Retry { reason, .. } => format!("again {}", reason.as_str()),
        Outcome::Failed { reason, .. } => format!("failed {}", reason.as_str()),
        Outcome::Unknown { .. } => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// A server that reads a request and answers with these bytes, then hangs up.
    async fn asked(answer: &'static str) -> Result<Answer, Outcome> {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        let outbound = Outbound::new(vec!["127.0.0.1".parse().unwrap()]).unwrap();
        ask(post_json(&outbound, &url, &serde_json::json!({})).unwrap(), "+4520123456", LONGEST_ANSWER).await
    }

    #[tokio::test]
    async fn what_broke_after_the_request_went_out_may_have_gone() {
        assert!(matches!(asked("").await, Err(Outcome::Unknown { .. })));
        assert!(matches!(asked("HTTP/1.1 2").await, Err(Outcome::Unknown { .. })));
        let cut = asked("HTTP/1.1 202 Accepted\r\ncontent-length: 50\r\n\r\n{\"msg_id\"").await.unwrap();
        assert!(matches!(cut.not_understood("+4520123456"), Outcome::Unknown { .. }));
        assert_eq!(cut.json(), serde_json::Value::Null);
    }

    #[tokio::test]
    async fn what_was_never_reached_is_tried_again() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let outbound = Outbound::new(vec!["127.0.0.1".parse().unwrap()]).unwrap();
        let request = post_json(&outbound, &url, &serde_json::json!({})).unwrap();
        assert!(matches!(
            ask(request, "x", LONGEST_ANSWER).await,
            Err(Outcome::Retry { reason: Reason::Provider, .. })
        ));
    }

    #[tokio::test]
    async fn who_is_overwhelmed_gets_pauses_that_grow() {
        let pace = Pace::default();
        let length = || pace.0.lock().unwrap().map_or(0, |(_, length)| length.as_secs());
        for status in [429, 502] {
            pace.heard(StatusCode::from_u16(status).unwrap());
        }
        assert_eq!(length(), 1, "two hands that hear it at once are one time");
        for expected in [2, 4, 8, 10, 10] {
            // The pause is over.
            let over = pace.0.lock().unwrap().map(|(_, length)| (Instant::now(), length));
            *pace.0.lock().unwrap() = over;
            pace.heard(StatusCode::GATEWAY_TIMEOUT);
            assert_eq!(length(), expected);
        }
        pace.heard(StatusCode::OK);
        assert_eq!(length(), 0);
        pace.wait().await;
    }

    #[tokio::test]
    async fn an_endless_answer_is_cut() {
        let long: &'static str = Box::leak(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(300_000)).into_boxed_str());
        assert_eq!(asked(long).await.unwrap().body.len(), LONGEST_ANSWER);
    }

    fn waits(headers: &[(&str, &str)]) -> Option<Duration> {
        let named = |(name, value): &(&str, &str)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        patience(&headers.iter().map(named).collect())
    }

    #[test]
    fn patience_is_asked_for_in_two_forms() {
        let date = ("date", "Sun, 06 Nov 1994 08:47:37 GMT");
        assert_eq!(waits(&[("retry-after", "120")]), Some(Duration::from_secs(120)));
        // The three forms of a date (RFC 9110 §5.6.7).
        for until in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(waits(&[date, ("retry-after", until)]), Some(Duration::from_secs(120)), "{until}");
        }
        assert_eq!(waits(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")]), Some(Duration::ZERO), "it has passed");
        for nonsense in ["soon", "-5", "1.5", ""] {
            assert_eq!(waits(&[("retry-after", nonsense)]), None, "{nonsense}");
        }
        assert_eq!(waits(&[]), None);
    }
}
