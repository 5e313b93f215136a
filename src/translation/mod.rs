//! Texts: a message in one language, revision by revision, and whether it may be sent.

pub mod check;
pub mod http;
pub mod store;
pub mod workflow;

use crate::clock::Millis;
use crate::id::MessageId;
use crate::language::Tag;

/// How far a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextState {
    /// Nobody has written it
    Missing,
    /// Written, not looked at
    Draft,
    /// Handed in for approval
    InReview,
    /// Approved, but the source text changed since
    Stale,
    /// May be sent
    Approved,
}

impl TextState {
    /// The state's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Draft => "draft",
            Self::InReview => "in-review",
            Self::Stale => "stale",
            Self::Approved => "approved",
        }
    }
}

impl std::fmt::Display for TextState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text as it stands: what was written last, what is approved.
#[derive(Clone, Debug)]
pub struct Text {
    /// Of which message.
    pub message: MessageId,
    /// In which language.
    pub language: Tag,
    /// The revision somebody wrote last.
    pub latest: i32,
    /// The state of that revision by itself: draft, in review or approved.
    pub latest_state: TextState,
    /// The approved revision, if any.
    pub approved: Option<i32>,
    /// Which revision of the source the approved revision translates.
    pub made_from: Option<i32>,
}

impl Text {
    /// The text's state, given the approved revision of the source text.
    pub fn state(&self, source_language: &Tag, source_approved: Option<i32>) -> TextState {
        match self.approved {
            None => self.latest_state,
            Some(_) if self.language == *source_language || self.made_from == source_approved => TextState::Approved,
            Some(_) => TextState::Stale,
        }
    }
}

/// One revision of a text.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Counted from 1 per message and language.
    pub number: i32,
    /// Fluent.
    pub source: String,
    /// Draft, in review or approved.
    pub state: TextState,
    /// Which revision of the source text it translates.
    pub made_from: Option<i32>,
    /// Where it came from: `file`, `api`, `built-in`.
    pub origin: String,
    /// Who wrote it.
    pub written_by: String,
    /// When it was written.
    pub written_at: Millis,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When it was approved.
    pub approved_at: Option<Millis>,
}
