//! API: what became of a bulletin, counted and delivery by delivery.

use std::time::Duration;

use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin;
use crate::channel::Reason;
use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId, ChannelId, RecipientId};
use crate::language::Tag;
use crate::web::extract::{Administrator, Json, JsonBytes, Path, Publisher, Query, Viewer};
use crate::web::idempotency::{Answer, IdempotencyKey};
use crate::web::page::reader_language;
use crate::web::pagination::{Page, PageQuery};

use super::decide::{self, Decision, Round, Which};
use super::missed::{self, Cursor, MissedView};
use super::progress::{self, Progress};
use super::report::{self, Report};
use super::story::{self, Story, stored};
use super::{Key, State, store};

/// One delivery.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct DeliveryView {
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
    /// Where it stands
    pub state: State,
    /// Why it failed, was stopped or has to be tried again
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it is tried next, or falls back to another language
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Millis>,
    /// How often it was tried
    pub tries: i32,
    /// When it last changed
    pub changed_at: Millis,
    /// The person's address that failed before, for which this one stands in
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<AddressId>,
    /// Its tries whose outcome is known
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<AttemptView>,
}

/// One try.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct AttemptView {
    /// Its number, from 1
    pub number: i32,
    /// When it began
    pub started_at: Millis,
    /// When its outcome was known
    pub ended_at: Millis,
    /// What came of it: accepted, failed, unknown, or queued when it is tried again
    pub outcome: State,
    /// Why it did not go
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The provider's words
    pub detail: String,
    /// The provider's id of it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_reference: Option<String>,
}

/// Which deliveries.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// At most so many: 1 to 500, 50 unless given
    pub limit: Option<i64>,
    /// The `next` of the page before
    pub after: Option<String>,
    /// Only those that stand here
    pub state: Option<String>,
    /// Only those in this language
    pub language: Option<Tag>,
}

/// `GET /api/v1/bulletins/{bulletin}/report`
pub async fn report(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Json<Report>> {
    let mut conn = app.db.read().await?;
    Ok(Json(report::report(&app, &mut conn, actor.organisation, id).await?))
}

/// `GET /api/v1/bulletins/{bulletin}/deliveries`
pub async fn list(
    app: App,
    Viewer(actor): Viewer,
    Path(id): Path<BulletinId>,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<Page<DeliveryView>>> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=500).contains(&limit) {
        return Err(Error::wrong("limit", limit.to_string(), "1 to 500"));
    }
    let (address, language) = cursor(query.after.as_deref())?;
    let state = match query.state.as_deref() {
        None => None,
        Some(name) => Some(State::from_name(name).ok_or_else(|| {
            let allowed = "waiting, queued, sending, unknown, accepted, sent, failed, cancelled, delivered or read";
            Error::wrong("state", name, allowed)
        })?),
    };
    let mut conn = app.db.read().await?;
    bulletin::store::find(&mut conn, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    let filter = store::Filter { state, language: query.language.as_ref() };
    let rows = store::list(&mut conn, id, (address, &language), &filter, limit).await?;
    let attempts = store::attempts(&mut conn, id, &rows).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let own =
            attempts.iter().filter(|attempt| attempt.address_id == row.address_id && attempt.language == row.language);
        let attempts = own.map(attempt_view).collect::<Result<_>>()?;
        items.push(DeliveryView {
            recipient: row.recipient_id,
            address: row.address_id,
            kind: row.kind.as_deref().and_then(|kind| kind.parse().ok()),
            language: crate::translation::store::stored_tag(&row.language)?,
            channel: row.channel_id,
            state: stored(row.state)?,
            reason: row.reason,
            due_at: row.due_at,
            tries: row.attempts,
            changed_at: row.changed_at,
            instead_of: row.instead_of,
            attempts,
        });
    }
    let full = i64::try_from(items.len()).is_ok_and(|count| count == limit);
    let next = items.last().filter(|_| full).map(|last| format!("{}.{}", last.address, last.language));
    Ok(Json(Page { items, next }))
}

fn attempt_view(attempt: &store::StoredAttempt) -> Result<AttemptView> {
    Ok(AttemptView {
        number: attempt.number,
        started_at: attempt.started_at,
        ended_at: attempt.ended_at,
        outcome: stored(attempt.outcome)?,
        reason: attempt.reason.clone(),
        detail: attempt.detail.clone(),
        provider_reference: attempt.provider_reference.clone(),
    })
}

/// Where a list goes on: the address and language of its last line.
fn cursor(after: Option<&str>) -> Result<Cursor> {
    let Some(text) = after else { return Ok((AddressId(0), String::new())) };
    let wrong = || Error::wrong("after", text, "the `next` of the page before");
    let (address, language) = text.split_once('.').ok_or_else(wrong)?;
    Ok((address.parse().map_err(|_| wrong())?, language.to_owned()))
}

type KeyPath = Path<(BulletinId, AddressId, Tag)>;

fn key_of(Path((bulletin, address, language)): KeyPath) -> Key {
    Key { bulletin, address, language: language.to_string() }
}

/// `GET /api/v1/bulletins/{bulletin}/deliveries/{address}/{language}`: one delivery's story.
pub async fn show(app: App, Viewer(actor): Viewer, path: KeyPath, headers: HeaderMap) -> Result<Json<Story>> {
    let speaker = app.words.plain(&reader_language(&app, &headers));
    let mut conn = app.db.read().await?;
    Ok(Json(story::tell(&app, &mut conn, actor.organisation, &key_of(path), &speaker).await?))
}

/// What was asked and answered in one try, without secrets and without the recipient's address.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct ExchangeView {
    /// The number of the try, from 1
    pub number: i32,
    /// What was asked of the provider or server
    pub request: String,
    /// What it answered
    pub answer: String,
    /// When; it is kept for a week
    pub kept_at: Millis,
}

impl From<store::StoredExchange> for ExchangeView {
    fn from(store::StoredExchange { number, request, answer, kept_at }: store::StoredExchange) -> Self {
        Self { number, request, answer, kept_at }
    }
}

/// `GET /api/v1/bulletins/{bulletin}/deliveries/{address}/{language}/log`: what the channel kept of its tries.
pub async fn log(app: App, Administrator(actor): Administrator, path: KeyPath) -> Result<Json<Vec<ExchangeView>>> {
    let key = key_of(path);
    let mut conn = app.db.read().await?;
    bulletin::store::find(&mut conn, actor.organisation, key.bulletin).await?.ok_or(Error::NotFound("bulletin"))?;
    store::told(&mut conn, &key).await?.ok_or(Error::NotFound("delivery"))?;
    let kept = store::exchanges(&mut conn, &key).await?;
    Ok(Json(kept.into_iter().map(Into::into).collect()))
}

/// Deliveries of which nobody knows whether they went, of one bulletin over one channel.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct UnknownView {
    /// The bulletin
    pub bulletin: BulletinId,
    /// The message's name
    pub message: String,
    /// The channel
    pub channel: ChannelId,
    /// How many
    pub deliveries: i64,
    /// Since when the oldest is unknown
    pub since: Millis,
}

/// `GET /api/v1/unknown-deliveries`
pub async fn unknown(app: App, Viewer(actor): Viewer) -> Result<Json<Vec<UnknownView>>> {
    let counts = store::unknown(&mut *app.db.read().await?, actor.organisation).await?;
    let view = |count: store::UnknownCount| UnknownView {
        bulletin: count.bulletin_id,
        message: count.message_name,
        channel: count.channel_id,
        deliveries: count.deliveries,
        since: count.since,
    };
    Ok(Json(counts.into_iter().map(view).collect()))
}

/// What becomes of one unknown delivery.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// What is decided
    pub decision: Decision,
}

/// What becomes of all unknown deliveries of a bulletin.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionOnAll {
    /// What is decided
    pub decision: Decision,
    /// Only those over this channel: its id or name
    #[serde(default)]
    pub channel: Option<String>,
}

/// How many deliveries were moved.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Moved {
    /// How many; those that had been resolved meanwhile are left alone
    pub deliveries: u64,
}

/// `POST /api/v1/bulletins/{bulletin}/deliveries/{address}/{language}/decision`
pub async fn decide(
    app: App,
    Publisher(actor): Publisher,
    path: KeyPath,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<DecisionInput>,
) -> Result<Answer<Moved>> {
    let delivery = key_of(path);
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let which = Which::One(&delivery);
    let deliveries = decide::decide(&app, &mut tx, &actor, delivery.bulletin, which, input.decision).await?;
    let answer = key.keep(&mut tx, &actor, StatusCode::OK, &Moved { deliveries }).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(answer)
}

/// `POST /api/v1/bulletins/{bulletin}/unknown/decision`
pub async fn decide_all(
    app: App,
    Publisher(actor): Publisher,
    Path(id): Path<BulletinId>,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<DecisionOnAll>,
) -> Result<Answer<Moved>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let channel = decide::channel(&app, &mut tx, &actor, input.channel.as_deref()).await?;
    let deliveries = decide::decide(&app, &mut tx, &actor, id, Which::All(channel), input.decision).await?;
    let answer = key.keep(&mut tx, &actor, StatusCode::OK, &Moved { deliveries }).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(answer)
}

/// Who gets a bulletin once more.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendAgainInput {
    /// Failed deliveries with one of these reasons; every reason that another try may change unless given
    #[serde(default)]
    pub reasons: Option<Vec<Reason>>,
    /// Also those of which nobody knows whether they went
    #[serde(default)]
    pub unknown: bool,
    /// Only those over this channel: its id or name
    #[serde(default)]
    pub channel: Option<String>,
}

/// `POST /api/v1/bulletins/{bulletin}/send-again`: to those who did not get it.
pub async fn send_again(
    app: App,
    Publisher(actor): Publisher,
    Path(id): Path<BulletinId>,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<SendAgainInput>,
) -> Result<Answer<Moved>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let channel = decide::channel(&app, &mut tx, &actor, input.channel.as_deref()).await?;
    let reasons = input.reasons.unwrap_or_else(decide::reasons_that_may_change);
    let round = Round { reasons, unknown: input.unknown, channel };
    let deliveries = decide::send_again(&app, &mut tx, &actor, id, &round).await?;
    let answer = key.keep(&mut tx, &actor, StatusCode::OK, &Moved { deliveries }).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(answer)
}

/// `GET /api/v1/bulletins/{bulletin}/missed`: who did not get it.
pub async fn missed(
    app: App,
    Viewer(actor): Viewer,
    Path(id): Path<BulletinId>,
    headers: HeaderMap,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<MissedView>>> {
    let (limit, after) = (query.limit()?, cursor(query.after.as_deref())?);
    let found = bulletin::store::find(&mut *app.db.read().await?, actor.organisation, id).await?;
    found.ok_or(Error::NotFound("bulletin"))?;
    let speaker = app.words.plain(&reader_language(&app, &headers));
    let (items, next) = missed::page(&app, actor.role, id, &after, limit, &speaker).await?;
    Ok(Json(Page { items, next: next.map(|(address, language)| format!("{address}.{language}")) }))
}

/// `GET /api/v1/bulletins/{bulletin}/missed.csv`: the same as a file, whole.
pub async fn missed_file(
    app: App,
    Viewer(actor): Viewer,
    Path(id): Path<BulletinId>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = bulletin::store::find(&mut *app.db.read().await?, actor.organisation, id).await?;
    found.ok_or(Error::NotFound("bulletin"))?;
    let language = reader_language(&app, &headers);
    Ok(missed::file(app, actor.role, id, language))
}

/// `GET /api/v1/bulletins/{bulletin}/progress`
pub async fn progress(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Json<Progress>> {
    let receiver = progress::follow(&app, actor.organisation, id).await?;
    let progress = receiver.borrow().as_ref().clone();
    Ok(Json(progress))
}

/// How often a stream without news says that it is alive; proxies close what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// `GET /api/v1/bulletins/{bulletin}/progress/stream`: server-sent events named `progress`, until the bulletin has gone out.
pub async fn progress_stream(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Response> {
    let receiver = progress::follow(&app, actor.organisation, id).await?;
    let events = progress::stream(receiver).map(|progress| {
        let event = Event::default().event(if progress.has_ended() { "end" } else { "progress" });
        event.json_data(&*progress).map_err(|cause| Error::Internal(cause.to_string()))
    });
    let headers = [(CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("still here"));
    Ok((headers, stream).into_response())
}
