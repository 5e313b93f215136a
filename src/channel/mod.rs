//! Channels: the ways out. A channel is a configured account of some kind; a `Sender` is what that kind does with a
//! parcel. Adding a kind is one file, one line in `kind.rs`, and its tests.
//!
//! A sender sends each parcel once and says truthfully what happened. It deliberately retries nothing, keeps no queue and
//! knows no database: `delivery/` does that.

pub mod chat;
pub mod content;
pub mod digital_post;
pub mod email;
mod files;
pub mod health;
pub mod http;
pub mod kind;
pub mod log;
pub mod meta;
pub mod ntfy;
pub mod outbound;
pub mod outbox;
pub mod prices;
pub mod provider;
pub mod receive;
pub mod sending;
pub mod setup;
mod several;
pub mod signature;
pub mod sms;
pub mod store;
pub mod telegram;
pub mod web_push;
pub mod webhook;
pub mod work;

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::id::ChannelId;

pub use content::{Also, Attachment, Content, Earlier, Instead, Parcel, StopHint};
pub use kind::{ChannelKind, Languages, Secrets, Settings, sender};
pub use log::{Keep, Log};
pub use sending::{DomainLimits, Limits, Retry, Schedule, Sending};

/// A configured way out.
#[derive(Clone)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// What staff call it; letters, digits and dashes.
    pub name: String,
    /// What it needs to know.
    pub settings: Settings,
    /// What nobody may read: opened from its seal only to send.
    pub secrets: Secrets,
    /// Templates that the provider has or has not approved, where the kind needs them.
    pub templates: Vec<meta::templates::Template>,
    /// Since when it is switched off.
    pub switched_off_at: Option<Millis>,
    /// Why, where nobody did it.
    pub switched_off_because: Option<String>,
}

impl Channel {
    /// The key with which a receiver verifies signatures, where that is no secret.
    pub fn public_key(&self) -> Option<String> {
        if let Some(secret) = self.secrets.get(web_push::VAPID) {
            return web_push::vapid::Key::parse(secret).map(|key| key.public());
        }
        self.secrets.get(webhook::SIGNING).and_then(|secret| webhook::signature::Key::parse(secret)?.public())
    }

    /// A secret that was made here and that the other side needs: shown once. Of a key pair the public key is enough.
    pub fn shown_once(&self) -> Option<String> {
        self.secrets.get(webhook::SIGNING).filter(|_| self.public_key().is_none()).cloned()
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// Why a delivery failed or has to be tried again; the field's words for it (see the provider tables).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// There is no such address
    BadAddress,
    /// The recipient said stop
    OptedOut,
    /// The recipient was erased
    Erased,
    /// The provider does not send to this recipient
    Blocked,
    /// It was tried for as long as the schedule says
    Expired,
    /// The provider does not take this content
    RejectedContent,
    /// There is no approved template in this language, and only a template may be sent now
    NoTemplate,
    /// The recipient has not written for too long: only a template may be sent
    WindowClosed,
    /// Too much was sent
    Quota,
    /// The receiver says that it is gone for good
    Gone,
    /// The channel is set up wrong
    Config,
    /// The provider could not, or could not be reached
    Provider,
    /// The receiver asks to come back later with this one: a full mailbox, greylisting
    Deferred,
    /// The process ended while it was on the wire
    Interrupted,
    /// Nobody knows; somebody decided that it counts as sent
    ConsideredDelivered,
    /// The person got it at another address
    ReachedOtherwise,
}

const REASONS: [(Reason, &str); 16] = [
    (Reason::BadAddress, "bad-address"),
    (Reason::OptedOut, "opted-out"),
    (Reason::Erased, "erased"),
    (Reason::Blocked, "blocked"),
    (Reason::Expired, "expired"),
    (Reason::RejectedContent, "rejected-content"),
    (Reason::NoTemplate, "no-template"),
    (Reason::WindowClosed, "window-closed"),
    (Reason::Quota, "quota"),
    (Reason::Gone, "gone"),
    (Reason::Config, "config"),
    (Reason::Provider, "provider"),
    (Reason::Deferred, "deferred"),
    (Reason::Interrupted, "interrupted"),
    (Reason::ConsideredDelivered, "considered-delivered"),
    (Reason::ReachedOtherwise, "reached-otherwise"),
];

impl Reason {
    /// Every reason.
    pub const ALL: [Self; REASONS.len()] = {
        let mut all = [Self::BadAddress; REASONS.len()];
        let mut place = 0;
        while place < all.len() {
            all[place] = REASONS[place].0;
            place += 1;
        }
        all
    };

    /// The reason's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        REASONS.iter().find(|(reason, _)| *reason == self).map_or("provider", |(_, name)| name)
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        REASONS.iter().find(|(_, known)| *known == name).map(|(reason, _)| *reason)
    }
}

/// What became of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took it over.
    Accepted {
        /// The provider's id of it.
        reference: Option<String>,
        /// The provider's words, without personal data.
        detail: String,
    },
    /// It did not go; another try may succeed.
    Retry {
        /// Why.
        reason: Reason,
        /// The provider's words, without personal data.
        detail: String,
        /// How long the provider asks to wait.
        after: Option<Duration>,
    },
    /// It did not go and will not.
    Failed {
        /// Why.
        reason: Reason,
        /// The provider's words, without personal data.
        detail: String,
    },
    /// It may have gone.
    Unknown {
        /// What is known.
        detail: String,
    },
}

impl Outcome {
    /// Its name, for operators.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Retry { .. } => "retry",
            Self::Failed { .. } => "failed",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// The provider's words.
    pub fn detail(&self) -> &str {
        match self {
            Self::Accepted { detail, .. }
            | Self::Retry { detail, .. }
            | Self::Failed { detail, .. }
            | Self::Unknown { detail } => detail,
        }
    }
}

/// What may be done with a delivery of which nobody knows whether it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It is sent again under the same identity: the receiver recognises the twin (Message-ID, webhook-id, file name).
    Safe,
    /// It is not sent again unless somebody decides it (or the bulletin is an emergency).
    Decided,
}

/// What a kind of channel does. One sender serves all hands of its channel.
pub trait Sender: Send + Sync {
    /// How many hands may send at once.
    fn hands(&self) -> usize;

    /// How many parcels a hand sends together.
    fn at_once(&self) -> usize {
        1
    }

    /// A hand of its own connection.
    fn hand(&self) -> Box<dyn Hand>;
}

/// Sends what it is given, one after the other.
pub trait Hand: Send {
    /// Sends one parcel, once.
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome>;

    /// Sends parcels to as many different addresses, each once; what became of each, in their order.
    fn send_together<'a>(&'a mut self, parcels: Vec<&'a Parcel>) -> BoxFuture<'a, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes = Vec::new();
            for parcel in parcels {
                outcomes.push(self.send(parcel).await);
            }
            outcomes
        })
    }

    /// Says something else in place of what was sent under a provider's reference, where the provider can.
    fn edit<'a>(&'a mut self, reference: &'a str, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        let _ = (reference, parcel);
        Box::pin(std::future::ready(cannot()))
    }

    /// Takes back what was sent under a provider's reference, where the provider can.
    fn delete<'a>(&'a mut self, reference: &'a str, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        let _ = (reference, parcel);
        Box::pin(std::future::ready(cannot()))
    }
}

fn cannot() -> Outcome {
    let detail = "what was sent over this kind of channel cannot be changed".to_owned();
    Outcome::Failed { reason: Reason::Config, detail }
}

/// The name of a channel: 1 to 50 letters a–z, digits and dashes.
pub fn checked_name(name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (1..=50).contains(&name.len()) && name.chars().all(plain) {
        return Ok(());
    }
    Err(Error::wrong("name", name, "1 to 50 of a-z, 0-9 and -"))
}

/// So many characters of a provider's words are kept.
const LONGEST_DETAIL: usize = 300;

/// A provider's words as they may be kept: one line, not too long, the recipient's address taken out.
pub fn detail(words: &str, address: &str) -> String {
    let words = without_address(words, address);
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_DETAIL)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A text without an address and its parts, however its letters are written; of a phone number also without plus and without
/// country code.
fn without_address(text: &str, address: &str) -> String {
    if address.contains(' ') {
        return address.split(' ').fold(text.to_owned(), |text, part| without_address(&text, part));
    }
    let bare = address.strip_prefix('+');
    let national = bare.and_then(|bare| bare.get(bare.len().saturating_sub(8)..));
    let mut text = text.to_owned();
    for form in [Some(address), bare, national].into_iter().flatten().filter(|form| form.len() >= 3) {
        let (lower, form) = (text.to_ascii_lowercase(), form.to_ascii_lowercase());
        for (at, found) in lower.rmatch_indices(&form) {
            text.replace_range(at..at + found.len(), "<recipient>");
        }
    }
    text
}
