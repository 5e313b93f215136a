//! API: what became of a bulletin, counted and delivery by delivery.

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin;
use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId, ChannelId, RecipientId};
use crate::language::Tag;
use crate::web::extract::{Json, Path, Query, Viewer};
use crate::web::pagination::Page;

use super::report::{self, Report};
use super::{State, store};

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
    let wrong_cursor =
        || Error::wrong("after", query.after.clone().unwrap_or_default(), "the `next` of the page before");
    let (address, language) = match query.after.as_deref() {
        None => (AddressId(0), String::new()),
        Some(cursor) => {
            let (address, language) = cursor.split_once('.').ok_or_else(wrong_cursor)?;
            (address.parse().map_err(|_| wrong_cursor())?, language.to_owned())
        }
    };
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
            attempts,
        });
    }
    let full = i64::try_from(items.len()).is_ok_and(|count| count == limit);
    let next = items.last().filter(|_| full).map(|last| format!("{}.{}", last.address, last.language));
    Ok(Json(Page { items, next }))
}

fn stored(rank: i32) -> Result<State> {
    State::from_rank(rank).ok_or_else(|| Error::Internal(format!("the state {rank} is stored")))
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
