//! Meta's Graph API, which WhatsApp, Facebook pages and Messenger share: where it is, how a token travels, what its errors
//! mean. The token goes in a header and never in the URL, where proxies and logs would keep it.

mod callbacks;
pub mod facebook;
pub mod messenger;
pub mod templates;
pub mod whatsapp;

use super::kind::check_url;
use super::outbound::Outbound;
use super::provider::Answer;
use super::{Outcome, Reason};
use crate::error::Field;

fn graph() -> String {
    "https://graph.facebook.com".to_owned()
}

fn usual_version() -> String {
    "v25.0".to_owned()
}

/// How long after somebody's last message a business may write freely.
const WINDOW: i64 = 24 * 3_600_000;

/// Whether the window of somebody who wrote at `heard_at` is open, with a minute to spare for the way.
fn window_is_open(heard_at: Option<crate::clock::Millis>, now: crate::clock::Millis) -> bool {
    heard_at.is_some_and(|heard| now < heard.plus(WINDOW - 60_000))
}

/// Address and version of the API.
fn check_graph(outbound: &Outbound, url: &str, version: &str) -> Vec<Field> {
    let mut wrong: Vec<Field> = check_url(outbound, "url", url).into_iter().collect();
    let numbers = version.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !numbers.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
        wrong.push(Field::wrong("settings.version", version, "a version like v25.0"));
    }
    wrong
}

/// An id of Meta: digits.
fn check_id(field: &str, id: &str) -> Option<Field> {
    let fits = (1..=32).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    (!fits).then(|| Field::wrong(field, id, "an id of digits"))
}

/// `{url}/{version}/{path}`
fn endpoint(url: &str, version: &str, path: &str) -> String {
    format!("{}/{version}/{path}", url.trim_end_matches('/'))
}

/// The code of an error, if the answer is one.
fn error_code(answer: &Answer) -> Option<i64> {
    answer.json()["error"]["code"].as_i64()
}

/// What an error means that is not about one kind of message.
fn common_error(code: Option<i64>, answer: &Answer, address: &str) -> Outcome {
    match code {
        Some(1 | 2) => answer.again(Reason::Provider, address),
        Some(4 | 17 | 32 | 613 | 80_000..=80_014) => answer.again(Reason::Quota, address),
        // Token, permissions, a block for breaking the rules: they stop the account and not this message. A person mends
        // them, and nobody is lost meanwhile.
        Some(3 | 10 | 190 | 200..=299 | 368) => answer.again(Reason::Config, address),
        _ => answer.by_status(address),
    }
}
