//! What a kind of channel hears: what providers send back about messages, and what people write. A receiver verifies and
//! reads; it stores nothing and decides nothing, `inbound/` does that.

use axum::http::HeaderMap;

use crate::channel::Channel;
use crate::clock::Millis;

use super::Reason;

/// What a provider says became of a message, in our words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It has taken the message over.
    Accepted,
    /// It has sent the message on.
    Sent,
    /// It could not deliver the message, and why.
    Failed(Reason),
    /// The message arrived.
    Delivered,
    /// The message was read.
    Read,
    /// Its word says nothing about where the message stands; it is kept all the same.
    Other,
}

/// A request to the door of a channel, as it came.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Whether it only asks (GET).
    pub asks: bool,
    /// The whole URL as the sender sees it.
    pub url: &'a str,
    /// What stands behind the question mark, decoded.
    pub query: &'a [(String, String)],
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
    /// When it came.
    pub now: Millis,
}

impl Request<'_> {
    /// A header's value, if it is plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A value behind the question mark.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The fields of a form (application/x-www-form-urlencoded).
    pub fn form(&self) -> Vec<(String, String)> {
        form(self.body)
    }
}

/// The most fields of a form that are read. A form is read before its signature can be verified: ten megabytes of `&a` would
/// be millions of fields.
const MOST_FIELDS: usize = 1_000;

/// The fields of a form; octets that are no UTF-8 are replaced. A form of too many fields has none.
pub fn form(body: &[u8]) -> Vec<(String, String)> {
    if memchr::memchr_iter(b'&', body).count() >= MOST_FIELDS {
        return Vec::new();
    }
    reqwest::Url::parse(&format!("http://form/?{}", String::from_utf8_lossy(body)))
        .map(|url| url.query_pairs().into_owned().collect())
        .unwrap_or_default()
}

/// Why a request is not let in. What would have been right is never told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The signature is missing or wrong, or too old.
    Signature,
    /// It is signed, and yet nothing that can be read.
    Unreadable,
    /// There is no secret to verify with: set the channel up first.
    NotSetUp,
}

/// What a request that is let in is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// So many items, each stored and handled by itself.
    Items(Vec<RawItem>),
    /// A question by which a provider makes sure that we are who it thinks; answered with these words.
    Challenge(String),
}

/// One item as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawItem {
    /// The provider's id of it: the same item twice is one item. Without one the octets themselves count.
    pub event: Option<String>,
    /// The item.
    pub raw: Vec<u8>,
}

/// What an item says.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// What became of a message.
    Receipt(HeardReceipt),
    /// What a person wrote.
    Message(HeardMessage),
    /// A mail, with its return path where that is known.
    Mail {
        /// The return path.
        envelope_from: Option<String>,
        /// The address it was sent to.
        envelope_to: Option<String>,
        /// The mail (RFC 5322).
        mail: Vec<u8>,
    },
    /// A person has read everything that came before a moment; which messages that are, the provider does not say.
    ReadUntil {
        /// From which address, as channels of this kind write it.
        from: String,
        /// The moment.
        until: Millis,
    },
    /// A person stopped the messages at the provider: blocked the bot, left.
    Stopped {
        /// From which address, as channels of this kind write it.
        from: String,
    },
    /// Nothing for us: an echo of our own, a word that is not known.
    Nothing(String),
}

/// What a provider says became of a message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeardReceipt {
    /// The provider's id of the message.
    pub reference: Option<String>,
    /// Our name of the delivery, where the provider gives it back.
    pub identity: Option<String>,
    /// What it means; `None` for a word that says nothing about it.
    pub said: Option<Said>,
    /// The provider's words.
    pub words: String,
    /// The provider's code.
    pub code: Option<String>,
    /// When it happened.
    pub happened_at: Option<Millis>,
}

/// What a person wrote to us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeardMessage {
    /// From which address, as channels of this kind write it.
    pub from: String,
    /// The person's words; empty for a picture without any.
    pub text: String,
    /// What came beside or instead of words: `image`, `audio`, `location` …
    pub attachment: Option<String>,
    /// The provider's id of the message they answer.
    pub answers: Option<String>,
    /// When it was written.
    pub written_at: Option<Millis>,
}

/// Receives for one channel.
pub trait Receiver: Send + Sync {
    /// Verifies a request and splits it into its items.
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused>;

    /// Reads an item. What cannot be read is said, so that it can be shown.
    fn read(&self, raw: &[u8]) -> Result<Heard, String>;

    /// Whether an item is meant for a channel: this one, or another of the account whose only door this is.
    fn is_for(&self, _raw: &[u8], _channel: &Channel) -> bool {
        true
    }

    /// What the provider wants to hear when all is well: content type and body.
    fn thanks(&self) -> (&'static str, &'static str) {
        ("text/plain; charset=utf-8", "")
    }
}

/// JSON read with care: no deeper than serde_json allows (128), or nothing.
pub fn json(raw: &[u8]) -> Result<serde_json::Value, Refused> {
    serde_json::from_slice(raw).map_err(|_| Refused::Unreadable)
}

/// A text or number of a JSON object as text.
pub fn text(value: &serde_json::Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        serde_json::Value::String(text) if !text.is_empty() => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text without the keyword before it, by which a number that several share tells whom it is for.
pub fn after_keyword<'a>(text: &'a str, keyword: Option<&str>) -> &'a str {
    let text = text.trim_start();
    let Some((first, rest)) = keyword.map(|_| text.split_once(char::is_whitespace).unwrap_or((text, ""))) else {
        return text;
    };
    let is_keyword = keyword.is_some_and(|keyword| first.to_lowercase() == keyword.trim().to_lowercase());
    if is_keyword { rest.trim_start() } else { text }
}

/// A moment given as seconds or, now and then, milliseconds since 1970.
pub fn moment(seconds: &str) -> Option<Millis> {
    let number: i64 = seconds.parse().ok()?;
    // The year 5138 in seconds is the year 1973 in milliseconds.
    Some(Millis(if number > 100_000_000_000 { number } else { number.checked_mul(1_000)? }))
}

/// Where a provider reaches the door of a channel; `None` where the world cannot, because our address is not https.
pub fn hook_url(public_url: &str, channel: crate::id::ChannelId) -> Option<String> {
    public_url.starts_with("https://").then(|| format!("{}/hooks/{channel}", public_url.trim_end_matches('/')))
}

/// The same with the secret that the provider repeats, for those who do not sign; `None` without a secret.
pub fn hook_url_with_key(public_url: &str, channel: &super::Channel) -> Option<String> {
    let secret = channel.secrets.get(HOOK)?;
    Some(format!("{}?key={}", hook_url(public_url, channel.id)?, super::provider::percent_encoded(secret)))
}

/// The name of the secret that providers repeat who do not sign.
pub const HOOK: &str = "hook";

/// What a kind tells of that secret.
pub(super) const fn hook_secret() -> super::kind::SecretAbout {
    super::kind::to_hear(
        HOOK,
        "a secret that the provider repeats when it calls us, in the address of the door: `?key=…`",
    )
}

/// A moment as RFC 3339 writes it.
pub fn rfc3339(text: &str) -> Option<Millis> {
    text.parse::<jiff::Timestamp>().ok().map(|at| Millis(at.as_millisecond()))
}

/// A secret that the sender only repeats, as a bearer token or behind the question mark as `key`.
pub fn repeats(secret: Option<&String>, request: &Request<'_>) -> Result<(), Refused> {
    let secret = secret.ok_or(Refused::NotSetUp)?;
    let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let given = bearer.or_else(|| request.asked("key")).unwrap_or_default();
    if super::signature::same(secret, given) { Ok(()) } else { Err(Refused::Signature) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_not_what_people_say() {
        for (text, said) in [
            ("SOLBY STOP", "STOP"),
            (" solby  stop tak", "stop tak"),
            ("Solby", ""),
            ("Solbyen stop", "Solbyen stop"),
            ("stop", "stop"),
            ("", ""),
        ] {
            assert_eq!(after_keyword(text, Some("Solby")), said, "{text}");
            assert_eq!(after_keyword(text, None), text.trim_start(), "{text}");
        }
    }
}
