//! Bulletins: one publication of a message. Its states and the rules that move it from one to the next.

pub mod attachment;
pub mod estimate;
pub mod follow_up;
pub mod http;
pub mod preflight;
pub mod publish;
pub mod steer;
pub mod store;
pub mod work;

use crate::audience::Audience;
use crate::clock::Millis;
use crate::error::{Conflict, Error, Result};
use crate::id::{BulletinId, MessageId, OrganisationId};

/// Where a bulletin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Being prepared
    Draft,
    /// Will be published at its time
    Scheduled,
    /// Going out
    Publishing,
    /// Everything that can go out has gone
    Published,
    /// Held: nothing of it goes out until somebody lets it go on
    Paused,
    /// Stopped before everything went out
    Cancelled,
    /// Stopped because another bulletin corrects it
    Corrected,
    /// Stopped because another bulletin tells everyone who got it not to go by it
    Withdrawn,
}

const STATES: [(State, &str); 8] = [
    (State::Draft, "draft"),
    (State::Scheduled, "scheduled"),
    (State::Publishing, "publishing"),
    (State::Published, "published"),
    (State::Paused, "paused"),
    (State::Cancelled, "cancelled"),
    (State::Corrected, "corrected"),
    (State::Withdrawn, "withdrawn"),
];

impl State {
    /// The state's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("draft", |(_, name)| name)
    }

    /// Whether nothing more of it goes out, for good.
    pub fn is_stopped(self) -> bool {
        matches!(self, Self::Cancelled | Self::Corrected | Self::Withdrawn)
    }

    /// The state stored by that name.
    pub fn stored(text: &str) -> Result<Self> {
        let state = STATES.iter().find(|(_, name)| *name == text).map(|(state, _)| *state);
        state.ok_or_else(|| Error::Internal(format!("the bulletin state {text:?} is stored")))
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// How urgent a bulletin is: its place in the queue and how long it waits for translations.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    clap::ValueEnum,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// Waits 48 hours for a translation
    #[default]
    Routine,
    /// Waits 2 hours
    Urgent,
    /// Waits for nothing
    Emergency,
}

impl Urgency {
    /// The urgency's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Urgent => "urgent",
            Self::Emergency => "emergency",
        }
    }

    /// The urgency stored by that name.
    pub fn stored(text: &str) -> Result<Self> {
        [Self::Routine, Self::Urgent, Self::Emergency]
            .into_iter()
            .find(|urgency| urgency.as_str() == text)
            .ok_or_else(|| Error::Internal(format!("the urgency {text:?} is stored")))
    }

    /// How long a language that is not ready is waited for, in milliseconds.
    pub fn wait(self) -> i64 {
        match self {
            Self::Routine => 48 * 3_600_000,
            Self::Urgent => 2 * 3_600_000,
            Self::Emergency => 0,
        }
    }
}

/// How a bulletin follows an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// It says what the earlier one should have said
    Correction,
    /// It tells not to go by the earlier one any more
    Withdrawal,
}

impl Manner {
    /// The manner's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// That a bulletin follows an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    /// The earlier one.
    pub bulletin: BulletinId,
    /// How.
    pub manner: Manner,
}

/// A bulletin.
#[derive(Clone, Debug)]
pub struct Bulletin {
    /// Its id.
    pub id: BulletinId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The message it publishes.
    pub message: MessageId,
    /// The message's name.
    pub message_name: String,
    /// Where it stands.
    pub state: State,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Values of the message's variables, as given; checked when it was made and again when it is published.
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Who gets it.
    pub audience: Audience,
    /// Where its link leads, if not to its own page.
    pub link: Option<String>,
    /// How long a language that is not ready is waited for, in milliseconds.
    pub wait: i64,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Millis,
    /// When it shall be published.
    pub publish_at: Option<Millis>,
    /// When it was published.
    pub published_at: Option<Millis>,
    /// Which revision of the source text it publishes.
    pub source_revision: Option<i32>,
    /// The newest address when it was published: later ones do not get it.
    pub last_address: Option<i64>,
    /// How far the plan is: the last segment decided.
    pub segments_planned: i64,
    /// How far the plan is: the last address given a delivery.
    pub addresses_planned: i64,
    /// When every delivery of the plan had been made.
    pub planned_at: Option<Millis>,
    /// Why a scheduled bulletin could not be published.
    pub trouble: Option<String>,
    /// The bulletin it corrects or withdraws.
    pub follows: Option<Follows>,
}

impl Bulletin {
    /// A draft may be changed; anything else is a conflict.
    pub fn must_be_draft(&self) -> Result<(), Conflict> {
        match self.state {
            State::Draft | State::Scheduled => Ok(()),
            State::Publishing | State::Published | State::Paused => Err(Conflict::AlreadyPublished),
            State::Cancelled | State::Corrected | State::Withdrawn => Err(Conflict::NotADraft),
        }
    }

    /// Until when languages that are not ready are waited for; `None`: not at all.
    pub fn wait_until(&self) -> Option<Millis> {
        self.published_at.filter(|_| self.wait > 0).map(|published| published.plus(self.wait))
    }
}
