//! Short answers to one address: that messages were stopped, which languages there are, where to call. Each is a row
//! before it is sent, sent at most once where a repeat would be seen, and never more than a few a day to one address, so
//! that two machines cannot talk to each other.

use std::sync::Arc;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::{self, Channel, Log, Outcome, Parcel, Repeat};
use crate::clock::Millis;
use crate::db::{Conn, Tx, sql};
use crate::defect;
use crate::delivery::State;
use crate::error::{Error, Result};
use crate::id::{AddressId, ChannelId, OrganisationId};
use crate::language::Tag;
use crate::language::fluent::{Isolation, Manner};
use crate::language::values::{Value, Values};
use crate::organisation::Organisation;

use super::opt_out;

const DAY: i64 = 86_400_000;
/// At most so many answers a day to one address.
const MOST_A_DAY: i64 = 6;
/// How long an answer may be on the wire.
const LEASE: i64 = 120_000;
const TRIES: i32 = 5;

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// No more messages come
    Stopped,
    /// Messages come again
    Started,
    /// Messages come in another language
    Language,
    /// What can be written
    Help,
    /// Somebody reads it
    Received,
}

impl Purpose {
    /// The key of its words, and its name as stored.
    fn key(self) -> &'static str {
        match self {
            Self::Stopped => "answer-stopped",
            Self::Started => "answer-started",
            Self::Language => "answer-language",
            Self::Help => "answer-help",
            Self::Received => "answer-received",
        }
    }

    fn stored(name: &str) -> Option<Self> {
        [Self::Stopped, Self::Started, Self::Language, Self::Help, Self::Received]
            .into_iter()
            .find(|purpose| purpose.key() == name)
    }
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug)]
pub struct To<'a> {
    /// Over which channel.
    pub channel: ChannelId,
    /// The known address.
    pub address: Option<AddressId>,
    /// The address itself.
    pub value: &'a str,
}

/// Queues an answer; `false` when there were too many to this address already.
pub async fn queue(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    to: &To<'_>,
    purpose: Purpose,
    language: &Tag,
    now: Millis,
) -> Result<bool> {
    let sent: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM answer WHERE sent_to = $1 AND created_at > $2")
        .bind(to.value)
        .bind(now.plus(-DAY))
        .fetch_one(&mut **tx)
        .await?;
    if sent >= MOST_A_DAY {
        return Ok(false);
    }
    let terms = terms(tx, organisation.id, language).await?;
    let manner = Manner::new(language, Isolation::Bare).with(organisation.numerals(language));
    let list: Vec<String> = (1..)
        .zip(app.words.languages())
        .map(|(number, tag): (usize, Tag)| format!("{number} {}", app.words.endonym(&tag)))
        .collect();
    let values = Values::from([("languages".to_owned(), Value::Text(list.join(", ")))]);
    let words = app.words.speaker(&manner, &terms).say(purpose.key(), &values);
    sqlx::query(
        "INSERT INTO answer (id, organisation_id, channel_id, address_id, sent_to, language, purpose, words, state, tries,
                             due_at, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $9, $9)",
    )
    .bind(app.ids.next(now))
    .bind(organisation.id)
    .bind(to.channel)
    .bind(to.address)
    .bind(to.value)
    .bind(language.as_str())
    .bind(purpose.key())
    .bind(&words)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

async fn terms(conn: &mut Conn, organisation: OrganisationId, language: &Tag) -> Result<String> {
    for tag in language.and_wider() {
        if let Some((_, terms)) = crate::translation::store::terms(conn, organisation, &tag).await? {
            return Ok(terms);
        }
    }
    Ok(String::new())
}

/// What was answered last to an address since a moment.
pub async fn last(conn: &mut Conn, to: &str, since: Millis) -> Result<Option<Purpose>> {
    let name: Option<String> = sqlx::query_scalar(
        "SELECT purpose FROM answer WHERE sent_to = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(to)
    .bind(since)
    .fetch_optional(conn)
    .await?;
    Ok(name.and_then(|name| Purpose::stored(&name)))
}

/// Whether this was answered to an address since a moment.
pub async fn answered_since(conn: &mut Conn, to: &str, purpose: Purpose, since: Millis) -> Result<bool> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM answer WHERE sent_to = $1 AND created_at > $2 AND purpose = $3")
            .bind(to)
            .bind(since)
            .bind(purpose.key())
            .fetch_one(conn)
            .await?;
    Ok(count > 0)
}

#[derive(sqlx::FromRow)]
struct Due {
    id: i64,
    organisation_id: OrganisationId,
    channel_id: ChannelId,
    address_id: Option<AddressId>,
    sent_to: String,
    language: String,
    words: String,
    tries: i32,
    created_at: Millis,
}

/// Sends the next answer that is due; whether there was one. One is taken at a time: of those behind it nobody need doubt
/// whether they have gone when the process ends.
pub async fn send_next(app: &App) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    // What was on the wire when its process ended may have gone: it is not said twice.
    sqlx::query(
        "UPDATE answer SET state = 15, due_at = NULL, leased_until = NULL, detail = $2, changed_at = $1
         WHERE state = 10 AND due_at <= $1 AND leased_until <= $1",
    )
    .bind(now)
    .bind("the process ended while this was on the wire")
    .execute(&mut *tx)
    .await?;
    let update = sql(
        &tx,
        "UPDATE answer SET state = 10, tries = tries + 1, leased_until = $2, changed_at = $1
         WHERE id IN (SELECT id FROM answer WHERE state = 0 AND due_at <= $1 ORDER BY due_at LIMIT 1
                      FOR UPDATE SKIP LOCKED)
         RETURNING id, organisation_id, channel_id, address_id, sent_to, language, words, tries, created_at",
    );
    let due: Option<Due> = sqlx::query_as(update).bind(now).bind(now.plus(LEASE)).fetch_optional(&mut *tx).await?;
    tx.commit().await?;
    match &due {
        Some(answer) => send(app, answer).await.map(|()| true),
        None => Ok(false),
    }
}

async fn send(app: &App, answer: &Due) -> Result<()> {
    let found = channel::store::by_id(&mut *app.db.read().await?, &app.secrets, answer.channel_id).await?;
    let (outcome, repeat) = match found {
        Some((_, channel)) if channel.switched_off_at.is_none() => {
            let parcel = parcel(app, &channel, answer).await?;
            let mut hand = channel::sender(app, &channel).hand();
            let sent = defect::contained(async { Ok(hand.send(&parcel).await) }).await;
            let unsure = |error: Error| Outcome::Unknown { detail: error.to_string() };
            (sent.unwrap_or_else(unsure), channel.settings.repeat())
        }
        _ => {
            let detail = "the channel is switched off or gone".to_owned();
            (Outcome::Failed { reason: channel::Reason::Config, detail }, Repeat::Decided)
        }
    };
    let now = app.clock.now();
    let again = |pause: i64| (answer.tries < TRIES).then(|| now.plus(pause << answer.tries.clamp(0, 10)));
    let (state, due, detail, reference) = match outcome {
        Outcome::Accepted { reference, detail } => (State::Accepted, None, detail, reference),
        Outcome::Failed { detail, .. } => (State::Failed, None, detail, None),
        Outcome::Retry { detail, after, .. } => {
            let asked = after.and_then(|after| i64::try_from(after.as_millis()).ok()).unwrap_or(0);
            let due = again(15_000).map(|due| due.max(now.plus(asked.min(DAY))));
            (if due.is_some() { State::Queued } else { State::Failed }, due, detail, None)
        }
        Outcome::Unknown { detail } if repeat == Repeat::Safe && answer.tries < TRIES => {
            (State::Queued, again(15_000), detail, None)
        }
        Outcome::Unknown { detail } => (State::Unknown, None, detail, None),
    };
    let mut tx = app.db.begin().await?;
    sqlx::query(
        "UPDATE answer SET state = $2, due_at = $3, leased_until = NULL, detail = $4, provider_reference = $5, changed_at = $6
         WHERE id = $1 AND state = 10",
    )
    .bind(answer.id)
    .bind(state.rank())
    .bind(due)
    .bind(detail)
    .bind(reference)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn parcel(app: &App, channel: &Channel, answer: &Due) -> Result<Parcel> {
    let language = crate::translation::store::stored_tag(&answer.language)?;
    let terms = terms(&mut *app.db.read().await?, answer.organisation_id, &language).await?;
    let from = crate::delivery::render::sender_name(&language, &terms);
    let title = if channel.settings.carries() == AddressKind::Email { &from } else { &answer.words };
    let address = answer.address_id.unwrap_or(AddressId(0));
    let identity = format!("ans_{}", crate::id::to_text(answer.id));
    let content = channel::setup::plain(app, "answer", &language, &terms, (title, &answer.words), &answer.words);
    Ok(Parcel {
        unsubscribe: opt_out::link(app, address, &language),
        content: Arc::new(content),
        address,
        to: answer.sent_to.clone(),
        identity,
        also: Vec::new(),
        earlier: Vec::new(),
        // They have just written to us.
        heard_at: Some(answer.created_at),
        published_at: answer.created_at.0,
        instead: None,
        log: Log::default(),
    })
}
