//! One delivery's story: where it stands, every try and receipt in order, why in words, and what comes next.

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin::{self, State as BulletinState};
use crate::channel::{self, Reason};
use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{AddressId, ChannelId, OrganisationId, RecipientId};
use crate::language::Tag;
use crate::words::Speaker;

use super::store::{self, Told};
use super::{Key, State};

/// One delivery's story.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Story {
    /// Its recipient; absent when erased
    pub recipient: Option<RecipientId>,
    /// Its address
    pub address: AddressId,
    /// What the address is; absent when erased
    pub kind: Option<AddressKind>,
    /// Its language
    pub language: Tag,
    /// Its channel
    pub channel: ChannelId,
    /// The channel's name; absent when the channel is gone
    pub channel_name: Option<String>,
    /// Where it stands
    pub state: State,
    /// Why, as a stable code
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, in the caller's language
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How often it was tried
    pub tries: i32,
    /// Since when it could be sent
    pub queued_at: Millis,
    /// When it last changed
    pub changed_at: Millis,
    /// The person's address that failed before, for which this one stands in
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<AddressId>,
    /// The person's address that stands in for this one since it failed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followed_by: Option<AddressId>,
    /// Every try and receipt, in the order they became known
    pub events: Vec<Event>,
    /// What comes next
    pub next: Next,
}

/// Something that happened to a delivery.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Event {
    /// When a try began, or a receipt came
    pub at: Millis,
    /// What it was
    pub what: What,
    /// The number of the try, from 1; absent for a receipt of which that is not known
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i32>,
    /// When the try ended; when the provider says it happened
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Millis>,
    /// What came of the try (`queued`: it is tried again), or what the receipt means; absent when it means nothing to us
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Why, as a stable code
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, in the caller's language
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The provider's words
    pub detail: String,
    /// The provider's code
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The provider's id of the message
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_reference: Option<String>,
}

/// What kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// We tried to send it
    Attempt,
    /// The provider said something later
    Receipt,
}

/// What comes next.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Next {
    /// As a stable code
    pub step: NextStep,
    /// When, where that is known
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// In the caller's language
    pub words: String,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NextStep {
    /// It is sent when the text in its language is approved
    Text,
    /// It is tried
    Try,
    /// It is tried when its channel is switched on
    ChannelOff,
    /// It is tried when its channel works again
    ChannelSick,
    /// It is tried when somebody lets the bulletin go on
    Resume,
    /// It is on the wire; its outcome comes
    Outcome,
    /// Somebody decides
    Decision,
    /// The provider has it; a receipt may come
    Receipt,
    /// Another address of the same person stands in for it
    OtherAddress,
    /// Nothing, unless somebody sends it again
    SendAgain,
    /// Nothing
    Nothing,
}

impl NextStep {
    /// Every step.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Try,
        Self::ChannelOff,
        Self::ChannelSick,
        Self::Resume,
        Self::Outcome,
        Self::Decision,
        Self::Receipt,
        Self::OtherAddress,
        Self::SendAgain,
        Self::Nothing,
    ];

    /// The key of its words in `ui.ftl`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Text => "next-text",
            Self::Try => "next-try",
            Self::ChannelOff => "next-channel-off",
            Self::ChannelSick => "next-channel-sick",
            Self::Resume => "next-resume",
            Self::Outcome => "next-outcome",
            Self::Decision => "next-decision",
            Self::Receipt => "next-receipt",
            Self::OtherAddress => "next-other-address",
            Self::SendAgain => "next-send-again",
            Self::Nothing => "next-nothing",
        }
    }
}

/// How a delivery's channel is.
enum Way {
    Open,
    Off,
    Sick,
}

/// What comes next: a pure rule.
fn next(state: State, due: Option<Millis>, way: &Way, bulletin: BulletinState, followed: bool) -> NextStep {
    match state {
        // A bulletin that was cancelled sends nothing more; a row that planning left behind says so too.
        State::Waiting | State::Queued if bulletin.is_stopped() => NextStep::Nothing,
        State::Waiting => NextStep::Text,
        State::Queued if bulletin == BulletinState::Paused => NextStep::Resume,
        State::Queued if matches!(way, Way::Off) => NextStep::ChannelOff,
        State::Queued if matches!(way, Way::Sick) => NextStep::ChannelSick,
        State::Queued if due.is_some() => NextStep::Try,
        State::Queued | State::Sending => NextStep::Outcome,
        State::Unknown => NextStep::Decision,
        State::Accepted | State::Sent => NextStep::Receipt,
        State::Failed | State::Cancelled if followed => NextStep::OtherAddress,
        State::Failed if !bulletin.is_stopped() => NextStep::SendAgain,
        State::Failed | State::Cancelled | State::Delivered | State::Read => NextStep::Nothing,
    }
}

/// The reason in words; a code that has none shows itself.
pub fn why(speaker: &Speaker, reason: &str) -> String {
    match Reason::from_name(reason) {
        Some(reason) => speaker.word(&format!("reason-{}", reason.as_str())),
        None => reason.to_owned(),
    }
}

/// Tells one delivery's story in the words of `speaker`.
pub async fn tell(
    app: &App,
    conn: &mut Conn,
    organisation: OrganisationId,
    key: &Key,
    speaker: &Speaker,
) -> Result<Story> {
    let bulletin = bulletin::store::find(conn, organisation, key.bulletin).await?.ok_or(Error::NotFound("bulletin"))?;
    let told = store::told(conn, key).await?.ok_or(Error::NotFound("delivery"))?;
    let channels = channel::store::list(conn, &app.secrets, organisation).await?;
    let channel = channels.iter().find(|channel| channel.id == told.channel_id);
    let state = stored(told.state)?;
    let words = |reason: &Option<String>| reason.as_deref().map(|reason| why(speaker, reason));
    let mut events = Vec::new();
    for attempt in store::attempts_of(conn, key).await? {
        events.push(Event {
            at: attempt.started_at,
            what: What::Attempt,
            number: Some(attempt.number),
            ended_at: Some(attempt.ended_at),
            state: Some(stored(attempt.outcome)?),
            why: words(&attempt.reason),
            reason: attempt.reason,
            detail: attempt.detail,
            code: None,
            provider_reference: attempt.provider_reference,
        });
    }
    for receipt in store::receipts_of(conn, key).await? {
        events.push(Event {
            at: receipt.came_at,
            what: What::Receipt,
            number: receipt.number,
            ended_at: receipt.happened_at,
            state: receipt.state.map(stored).transpose()?,
            why: words(&receipt.reason),
            reason: receipt.reason,
            detail: receipt.words,
            code: receipt.code,
            provider_reference: receipt.provider_reference,
        });
    }
    events.sort_by_key(|event| event.at);
    let Told { due_at, .. } = told;
    let health = channel::store::health(conn).await?;
    let way = match channel {
        Some(channel) if channel.switched_off_at.is_none() => match health.get(&channel.id) {
            Some(health) if health.is_sick() => Way::Sick,
            _ => Way::Open,
        },
        _ => Way::Off,
    };
    let step = next(state, due_at, &way, bulletin.state, told.followed_by.is_some());
    Ok(Story {
        recipient: told.recipient_id,
        address: key.address,
        kind: told.kind.as_deref().and_then(|kind| kind.parse().ok()),
        language: crate::translation::store::stored_tag(&key.language)?,
        channel: told.channel_id,
        channel_name: channel::store::names(conn, organisation).await?.remove(&told.channel_id),
        state,
        why: words(&told.reason),
        reason: told.reason,
        tries: told.attempts,
        queued_at: told.queued_at,
        changed_at: told.changed_at,
        instead_of: told.instead_of,
        followed_by: told.followed_by,
        events,
        next: Next { step, at: due_at, words: speaker.word(step.key()) },
    })
}

/// The state stored as that number.
pub fn stored(rank: i32) -> Result<State> {
    State::from_rank(rank).ok_or_else(|| Error::Internal(format!("the state {rank} is stored")))
}
