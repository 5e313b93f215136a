//! What a gateway of no known kind tells and hears, described by where things stand in its requests to us: a JSON pointer
//! (`/data/status`) or the name of a form or query field (`status`).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::channel::Reason;
use crate::channel::receive::{
    self, Heard, HeardMessage, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said, repeats,
};
use crate::error::Field;

/// Where things stand in what a gateway sends to our door. The gateway repeats the secret `hook`, as
/// `Authorization: Bearer …` or as `?key=…`.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hears {
    /// The gateway's id of a message
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_at: Option<String>,
    /// Our `{{reference}}`, where the gateway gives it back
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub our_reference_at: Option<String>,
    /// The gateway's word for what became of a message
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_at: Option<String>,
    /// What its words mean
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Means>,
    /// The telephone number of somebody who wrote
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_at: Option<String>,
    /// What they wrote
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_at: Option<String>,
    /// The gateway's id of what it tells: the same id twice is the same thing
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_at: Option<String>,
    /// The word before each text, where several share a number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
}

/// What a gateway's word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// It has the message
    Accepted,
    /// It sent the message on
    Sent,
    /// The message arrived
    Delivered,
    /// There is no such number
    BadAddress,
    /// The person stopped messages at the gateway
    OptedOut,
    /// The message or its sender is blocked
    Blocked,
    /// It was tried long enough
    Expired,
    /// Any other failure
    Failed,
}

impl Means {
    fn said(self) -> Said {
        match self {
            Self::Accepted => Said::Accepted,
            Self::Sent => Said::Sent,
            Self::Delivered => Said::Delivered,
            Self::BadAddress => Said::Failed(Reason::BadAddress),
            Self::OptedOut => Said::Failed(Reason::OptedOut),
            Self::Blocked => Said::Failed(Reason::Blocked),
            Self::Expired => Said::Failed(Reason::Expired),
            Self::Failed => Said::Failed(Reason::Provider),
        }
    }
}

impl Hears {
    /// What cannot be meant.
    pub(super) fn check(&self, has_secret: bool) -> Vec<Field> {
        let mut wrong = Vec::new();
        let named = |at: &Option<String>| at.as_ref().is_some_and(|at| !at.trim().is_empty());
        if !has_secret {
            wrong.push(Field::missing("secrets.hook", "a secret that the gateway repeats when it calls us"));
        }
        if self.status_at.is_some() && !named(&self.reference_at) && !named(&self.our_reference_at) {
            let allowed = "where the gateway's id stands, or our reference in our_reference_at";
            wrong.push(Field::missing("settings.hears.reference_at", allowed));
        }
        if self.status_at.is_some() && self.words.is_empty() {
            wrong.push(Field::missing("settings.hears.words", "what the gateway's words mean"));
        }
        wrong.extend(super::check_keyword("settings.hears.keyword", self.keyword.as_ref()));
        if named(&self.from_at) != named(&self.text_at) {
            wrong.push(Field::missing("settings.hears.text_at", "from_at and text_at, both or neither"));
        }
        wrong
    }
}

/// Receives what a gateway sends.
pub(super) struct Callbacks {
    pub hears: Hears,
    pub secret: Option<String>,
}

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        repeats(self.secret.as_ref(), request)?;
        let value = match serde_json::from_slice::<Value>(request.body) {
            Ok(value) if value.is_object() || value.is_array() => value,
            _ => {
                let fields = request.query.iter().cloned().chain(request.form()).filter(|(name, _)| name != "key");
                Value::Object(fields.map(|(name, value)| (name, Value::String(value))).collect())
            }
        };
        // Several at once come as a list.
        let items = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        if items.iter().all(|item| item.as_object().is_none_or(serde_json::Map::is_empty)) {
            return Err(Refused::Unreadable);
        }
        let item = |item: Value| RawItem {
            event: found(&item, self.hears.event_at.as_ref()),
            raw: item.to_string().into_bytes(),
        };
        Ok(Opened::Items(items.into_iter().map(item).collect()))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let value: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        let at = |place: &Option<String>| found(&value, place.as_ref());
        let hears = &self.hears;
        if let Some(word) = at(&hears.status_at) {
            return Ok(Heard::Receipt(HeardReceipt {
                reference: at(&hears.reference_at),
                identity: at(&hears.our_reference_at),
                said: hears.words.get(&word).map(|means| means.said()),
                words: word,
                ..HeardReceipt::default()
            }));
        }
        match (at(&hears.from_at), at(&hears.text_at)) {
            (Some(from), text) => {
                let international = from.starts_with(['+', '0']) || from.len() <= 8;
                Ok(Heard::Message(HeardMessage {
                    from: if international { from } else { format!("+{from}") },
                    text: receive::after_keyword(&text.unwrap_or_default(), hears.keyword.as_deref()).to_owned(),
                    ..HeardMessage::default()
                }))
            }
            _ => Ok(Heard::Nothing("neither a status nor a message".to_owned())),
        }
    }
}

/// What stands in a place: at a JSON pointer, or under a name.
fn found(value: &Value, place: Option<&String>) -> Option<String> {
    let place = place?;
    let pointer = if place.starts_with('/') { place.clone() } else { format!("/{place}") };
    receive::text(value, &pointer)
}
