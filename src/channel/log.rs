//! The channel log: what was asked and answered while a parcel was sent, kept for a week so that somebody can see why
//! something did not go. It opens no account and names no person: secrets and what is personal are taken out ([`Redaction`])
//! before it leaves the memory of the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::BoxFuture;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, USER_AGENT};

use super::provider::percent_encoded;
use super::{Channel, Hand, LONGEST_DETAIL, Outcome, Parcel, Sender, without_address};

/// Which tries a channel keeps the request and the answer of, for a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// Of those that were not accepted
    #[default]
    Troubles,
    /// Of all; takes time and room for each message
    All,
    /// Of none
    Nothing,
}

impl Keep {
    /// Whether it is the usual one.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    fn wants(self, accepted: bool) -> bool {
        match self {
            Self::Troubles => !accepted,
            Self::All => true,
            Self::Nothing => false,
        }
    }
}

/// What is asked and answered while one parcel is sent: a sender fills it, whoever has it sent reads it afterwards.
#[derive(Clone, Debug, Default)]
pub struct Log {
    keep: Keep,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

#[derive(Debug)]
struct Exchange {
    request: Request,
    answer: String,
}

#[derive(Debug)]
enum Request {
    Http(Box<reqwest::Request>),
    Words(String),
}

/// The log of one try, as it may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What was asked.
    pub request: String,
    /// What was answered.
    pub answer: String,
}

impl Log {
    /// An empty one.
    pub fn new(keep: Keep) -> Self {
        Self { keep, exchanges: Arc::default() }
    }

    /// A copy of a request for [`Log::answered`], where it may be wanted.
    pub(super) fn copy(&self, request: &reqwest::RequestBuilder) -> Option<reqwest::Request> {
        if self.keep == Keep::Nothing {
            return None;
        }
        request.try_clone()?.build().ok()
    }

    /// Takes note of an HTTP request and what came of it.
    pub(super) fn answered(&self, request: Option<reqwest::Request>, answer: impl FnOnce() -> String) {
        if let Some(request) = request {
            self.exchanges().push(Exchange { request: Request::Http(Box::new(request)), answer: answer() });
        }
    }

    /// Takes note of what was said in another protocol.
    pub(super) fn said(&self, accepted: bool, exchange: impl FnOnce() -> (String, String)) {
        if self.keep.wants(accepted) {
            let (request, answer) = exchange();
            self.exchanges().push(Exchange { request: Request::Words(request), answer });
        }
    }

    /// What of it is kept.
    pub fn written(&self, accepted: bool, parcel: &Parcel, redaction: &Redaction) -> Option<Written> {
        if !self.keep.wants(accepted) {
            return None;
        }
        let exchanges = self.exchanges();
        let joined = |text: fn(&Exchange) -> String| {
            let texts: Vec<String> = exchanges.iter().map(text).collect();
            redaction.shortened(&texts.join("\n\n"), parcel)
        };
        let request = |exchange: &Exchange| match &exchange.request {
            Request::Http(request) => shown(request),
            Request::Words(words) => words.clone(),
        };
        (!exchanges.is_empty())
            .then(|| Written { request: joined(request), answer: joined(|exchange| exchange.answer.clone()) })
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Headers whose values are shown; of all others only the name is.
const SHOWN: [HeaderName; 6] = [
    ACCEPT,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    USER_AGENT,
    HeaderName::from_static("webhook-id"),
    HeaderName::from_static("webhook-timestamp"),
];

fn shown(request: &reqwest::Request) -> String {
    let mut text = format!("{} {}\n", request.method(), request.url());
    for (name, value) in request.headers() {
        let value = if SHOWN.contains(name) { value.to_str().unwrap_or(HIDDEN) } else { HIDDEN };
        text.push_str(&format!("{name}: {value}\n"));
    }
    if let Some(body) = request.body().and_then(|body| body.as_bytes()) {
        text.push('\n');
        match std::str::from_utf8(body) {
            Ok(body) => text.push_str(body),
            Err(_) => text.push_str(&format!("({} octets that are no text)", body.len())),
        }
    }
    text
}

const HIDDEN: &str = "<hidden>";
/// A secret of fewer octets would be found in ordinary words.
const SHORTEST_SECRET: usize = 4;
const LONGEST: usize = 2_000;

/// What must not be kept of one channel's exchanges.
#[derive(Default)]
pub struct Redaction(Vec<String>);

impl Redaction {
    /// The secrets of a channel in every form in which they may travel, the longest first.
    pub fn of(channel: &Channel) -> Self {
        let values = channel.secrets.values().map(|value| value.trim());
        let mut forms: Vec<String> = values
            .filter(|value| value.len() >= SHORTEST_SECRET)
            .flat_map(|value| {
                let quoted = serde_json::Value::from(value).to_string();
                let in_json = quoted.trim_matches('"').to_owned();
                [value.to_owned(), percent_encoded(value), in_json, STANDARD.encode(value)]
            })
            .collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self(forms)
    }

    /// An outcome in words without secrets.
    fn told(&self, mut outcome: Outcome) -> Outcome {
        let (Outcome::Accepted { detail, .. }
        | Outcome::Retry { detail, .. }
        | Outcome::Failed { detail, .. }
        | Outcome::Unknown { detail }) = &mut outcome;
        let was_cut = detail.chars().count() >= LONGEST_DETAIL;
        *detail = self.hidden(detail);
        // What is left of a secret where the words were cut off.
        let left = |secret: &String| {
            let ends = secret.char_indices().map(|(end, _)| end).filter(|end| *end >= SHORTEST_SECRET);
            ends.rev().find(|end| detail.ends_with(&secret[..*end]))
        };
        if let Some(left) = self.0.iter().filter(|_| was_cut).find_map(left) {
            detail.replace_range(detail.len() - left.., HIDDEN);
        }
        outcome
    }

    /// A text without secrets.
    fn hidden(&self, text: &str) -> String {
        self.0.iter().fold(
            text.to_owned(),
            |text, secret| {
                if text.contains(secret) { text.replace(secret, HIDDEN) } else { text }
            },
        )
    }

    /// A text without secrets, without the recipient's address and personal link, and not too long.
    fn shortened(&self, text: &str, parcel: &Parcel) -> String {
        let mut text = self.hidden(text);
        for link in parcel.also.iter().map(|also| &also.unsubscribe).chain([&parcel.unsubscribe]) {
            let token = link.rsplit('/').next().unwrap_or_default();
            if token.len() >= SHORTEST_SECRET {
                text = text.replace(token, HIDDEN);
            }
        }
        text = without_address(&text, &percent_encoded(&parcel.to));
        text = without_address(&text, &parcel.to);
        // PostgreSQL takes no NUL in a text.
        text = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{} … ({} octets in all)", &text[..end], text.len()),
            None => text,
        }
    }
}

/// A sender whose words hold none of its channel's secrets: providers repeat in their answers what they were asked, and an
/// outcome's words are stored, shown and logged.
pub(super) fn discreet(sender: Arc<dyn Sender>, channel: &Channel) -> Arc<dyn Sender> {
    let redaction = Redaction::of(channel);
    if redaction.0.is_empty() { sender } else { Arc::new(Discreet { sender, redaction: Arc::new(redaction) }) }
}

struct Discreet {
    sender: Arc<dyn Sender>,
    redaction: Arc<Redaction>,
}

impl Sender for Discreet {
    fn hands(&self) -> usize {
        self.sender.hands()
    }

    fn at_once(&self) -> usize {
        self.sender.at_once()
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(DiscreetHand { hand: self.sender.hand(), redaction: self.redaction.clone() })
    }
}

struct DiscreetHand {
    hand: Box<dyn Hand>,
    redaction: Arc<Redaction>,
}

impl Hand for DiscreetHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        let Self { hand, redaction } = self;
        Box::pin(async move { redaction.told(hand.send(parcel).await) })
    }

    fn send_together<'a>(&'a mut self, parcels: Vec<&'a Parcel>) -> BoxFuture<'a, Vec<Outcome>> {
        let Self { hand, redaction } = self;
        Box::pin(async move {
            let outcomes = hand.send_together(parcels).await;
            outcomes.into_iter().map(|outcome| redaction.told(outcome)).collect()
        })
    }

    fn edit<'a>(&'a mut self, reference: &'a str, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        let Self { hand, redaction } = self;
        Box::pin(async move { redaction.told(hand.edit(reference, parcel).await) })
    }

    fn delete<'a>(&'a mut self, reference: &'a str, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        let Self { hand, redaction } = self;
        Box::pin(async move { redaction.told(hand.delete(reference, parcel).await) })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn parcel() -> Parcel {
        Parcel {
            unsubscribe: "https://solby.example/u/a1b2c3d4".to_owned(),
            ..Parcel::sample("Amina+News@example.org")
        }
    }

    fn written(keep: Keep, accepted: bool) -> Option<Written> {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let redaction = Redaction(vec!["c2VjcmV0LXRva2Vu".to_owned(), "secret-token".to_owned()]);
        let log = Log::new(keep);
        let request = reqwest::Client::new()
            .post("https://sms.example/send?to=Amina%2BNews%40example.org&key=secret-token")
            .header("authorization", "Bearer other-form-of-it")
            .header("content-type", "text/plain")
            .body("amina+news@example.org: stop at https://solby.example/u/a1b2c3d4 c2VjcmV0LXRva2Vu");
        let copy = log.copy(&request);
        log.answered(copy, || "200 OK\nto AMINA+NEWS@EXAMPLE.ORG".to_owned());
        log.written(accepted, &parcel(), &redaction)
    }

    #[test]
    fn neither_secrets_nor_people_are_kept() {
        let Written { request, answer } = written(Keep::Troubles, false).unwrap();
        assert_eq!(
            request,
            "POST https://sms.example/send?to=<recipient>&key=<hidden>\nauthorization: <hidden>\ncontent-type: text/plain\n\n\
             <recipient>: stop at https://solby.example/u/<hidden> <hidden>"
        );
        assert_eq!(answer, "200 OK\nto <recipient>");
    }

    #[test]
    fn what_is_told_holds_no_secret_and_no_half_of_one() {
        let redaction = Redaction(vec!["tok-31415926".to_owned()]);
        let told = |detail: String| redaction.told(Outcome::Unknown { detail }).detail().to_owned();
        assert_eq!(told("key tok-31415926 is wrong".to_owned()), "key <hidden> is wrong");
        assert_eq!(
            told(format!("{}tok-3141", "x".repeat(LONGEST_DETAIL - 8))),
            format!("{}<hidden>", "x".repeat(LONGEST_DETAIL - 8))
        );
        assert_eq!(told("in short: tok-".to_owned()), "in short: tok-");
    }

    #[test]
    fn only_what_is_wanted_is_kept() {
        assert_eq!(written(Keep::Troubles, true), None);
        assert!(written(Keep::All, true).is_some());
        assert_eq!(written(Keep::Nothing, false), None);
        assert_eq!(Log::new(Keep::All).written(true, &parcel(), &Redaction::default()), None, "nothing was said");
    }

    #[test]
    fn long_ones_are_cut_between_letters() {
        let log = Log::new(Keep::All);
        log.said(true, || ("ق".repeat(3_000), "250 ok".to_owned()));
        let written = log.written(true, &parcel(), &Redaction::default()).unwrap();
        assert_eq!(written.request.chars().filter(|c| *c == 'ق').count(), LONGEST);
        assert!(written.request.ends_with("(6000 octets in all)"), "{}", &written.request[4_000..]);
    }
}
