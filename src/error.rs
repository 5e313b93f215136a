//! What can go wrong, in the domain's terms. `web/problem.rs` alone turns these into HTTP; the command line prints
//! them as sentences. No variant holds personal data that a caller did not send.

use crate::channel::ChannelKind;
use crate::staff::Role;

/// The result of nearly every function here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One value that cannot be used: which, what it was, what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Field {
    /// Where the value stands, like `variables.from` or `row 17, phone`.
    pub field: String,
    /// The value as given, shortened; absent where it was missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What would be right.
    pub allowed: String,
}

impl Field {
    /// A wrong value.
    pub fn wrong(field: impl Into<String>, value: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self { field: field.into(), value: Some(shortened(value.into())), allowed: allowed.into() }
    }

    /// A missing value.
    pub fn missing(field: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self { field: field.into(), value: None, allowed: allowed.into() }
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{}: {value:?} cannot be used; allowed: {}", self.field, self.allowed),
            None => write!(f, "{}: missing; needed: {}", self.field, self.allowed),
        }
    }
}

fn shortened(value: String) -> String {
    if value.chars().count() <= 100 {
        return value;
    }
    value.chars().take(100).chain(['…']).collect()
}

/// Why a request that is well formed cannot be carried out in the present state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The bulletin left `draft` before.
    AlreadyPublished,
    /// The change needs a draft.
    NotADraft,
    /// The bulletin has not been published, or was cancelled.
    NotPublished,
    /// Only a bulletin that goes out can be held.
    NotGoingOut,
    /// Only a bulletin that is held can go on.
    NotPaused,
    /// The idempotency key was used with another request.
    KeyReused,
    /// The text has errors and cannot be approved or sent; one line each.
    TextHasErrors(Vec<String>),
    /// The source text has no approved revision to send or translate from.
    SourceNotApproved,
    /// Nobody is in the audience, or nobody can be reached.
    EmptyAudience(String),
    /// There is no enabled channel for any address of the audience.
    NoChannel,
    /// Something is going out by the channel, or will.
    ChannelInUse,
    /// Something of that name or value is there already, or changed meanwhile; which.
    Taken(String),
}

/// What can go wrong.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or not in this organisation; what was looked for.
    NotFound(&'static str),
    /// There is no such path.
    NoSuchPath,
    /// The path exists, not with this method.
    MethodNotAllowed,
    /// No bearer token came with the request.
    TokenMissing,
    /// The token is unknown or revoked.
    TokenWrong,
    /// The token's role does not permit this; which role would.
    Forbidden(Role),
    /// Values that cannot be used.
    Invalid(Vec<Field>),
    /// The body cannot be read; why.
    Malformed(String),
    /// The body is larger than so many bytes.
    BodyTooLarge(usize),
    /// The content type is not the one that is needed.
    UnsupportedMediaType(&'static str),
    /// The present state does not allow it.
    Conflict(Conflict),
    /// An outside service could not be used; kind of channel and why, for staff.
    Unreachable(ChannelKind, String),
    /// Too many did the same in the last hour; which limit it is.
    TooMany(&'static str),
    /// The database is busy: nothing was saved, try again.
    Busy,
    /// The disk is full: nothing was saved.
    StorageFull,
    /// The database failed otherwise.
    Database(sqlx::Error),
    /// A file could not be read or written; which and why.
    File(String, std::io::Error),
    /// A rule of ours was broken: a defect in the program.
    Internal(String),
}

impl Error {
    /// A single wrong value.
    pub fn wrong(field: impl Into<String>, value: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self::Invalid(vec![Field::wrong(field, value, allowed)])
    }

    /// A single missing value.
    pub fn missing(field: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self::Invalid(vec![Field::missing(field, allowed)])
    }

    /// Whether trying again later may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Busy | Self::StorageFull => true,
            Self::Database(cause) => crate::db::is_connection_trouble(cause),
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        match crate::db::trouble(&cause) {
            Some(crate::db::Trouble::Busy) => Self::Busy,
            Some(crate::db::Trouble::Full) => Self::StorageFull,
            // Where one name can be taken, the statement says so itself (ON CONFLICT): this is two at the same moment.
            None if cause.as_database_error().is_some_and(|database| database.is_unique_violation()) => {
                let words = "somebody else stored the same at this moment; nothing was saved, try again";
                Self::Conflict(Conflict::Taken(words.to_owned()))
            }
            None => Self::Database(cause),
        }
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AlreadyPublished => f.write_str("the bulletin has been published already"),
            Self::NotADraft => f.write_str("only a draft can be changed"),
            Self::NotPublished => f.write_str("the bulletin has not been published, or has been stopped"),
            Self::NotGoingOut => f.write_str("only a bulletin that is going out or has gone out can be paused"),
            Self::NotPaused => f.write_str("only a bulletin that is paused can be resumed"),
            Self::KeyReused => f.write_str("the Idempotency-Key was used before with another request"),
            Self::TextHasErrors(errors) => write!(f, "the text has errors: {}", errors.join("; ")),
            Self::SourceNotApproved => f.write_str("the text in the source language has not been approved"),
            Self::EmptyAudience(why) => write!(f, "nobody would get this: {why}"),
            Self::NoChannel => f.write_str("no channel is switched on for any address of the audience"),
            Self::ChannelInUse => {
                f.write_str("a bulletin is going out by this channel, waits to, or has deliveries to decide about; switch the channel off instead")
            }
            Self::Taken(what) => write!(f, "{what}"),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound(what) => write!(f, "there is no such {what}"),
            Self::NoSuchPath => f.write_str("there is nothing at this path"),
            Self::MethodNotAllowed => f.write_str("the path exists, but not with this method"),
            Self::TokenMissing => f.write_str("a token is needed: Authorization: Bearer bst_…"),
            Self::TokenWrong => f.write_str("the token is unknown or has been revoked"),
            Self::Forbidden(role) => write!(f, "this needs a token with the role {role} or above"),
            Self::Invalid(fields) => {
                let lines: Vec<String> = fields.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            Self::Malformed(why) => f.write_str(why),
            Self::BodyTooLarge(limit) => write!(f, "the body is larger than {limit} bytes"),
            Self::UnsupportedMediaType(needed) => write!(f, "the body must be {needed}"),
            Self::Conflict(conflict) => conflict.fmt(f),
            Self::Unreachable(kind, why) => write!(f, "{kind}: {why}"),
            Self::TooMany(limit) => write!(f, "too many at once: {limit}"),
            Self::Busy => f.write_str("the database is busy; nothing was saved, try again"),
            Self::StorageFull => f.write_str("the disk is full; nothing was saved"),
            Self::Database(cause) => write!(f, "database: {cause}"),
            Self::File(path, cause) => write!(f, "{path}: {cause}"),
            Self::Internal(what) => write!(f, "defect: {what}"),
        }
    }
}

impl std::error::Error for Error {}
