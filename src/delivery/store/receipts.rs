//! SQL for receipts and what they move.

use crate::channel::Reason;
use crate::clock::Millis;
use crate::db::Conn;
use crate::delivery::{Key, State};
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId, ChannelId};

/// Where a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// Why.
    pub reason: Option<String>,
    /// How many tries had been made when its present round began.
    pub tries_before: i32,
}

/// Where a delivery stands.
pub async fn standing(conn: &mut Conn, key: &Key) -> Result<Option<Standing>> {
    let row: Option<(i32, Option<String>, i32)> = sqlx::query_as(
        "SELECT state, reason, tries_before FROM delivery WHERE bulletin_id = $1 AND address_id = $2 AND language = $3",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .fetch_optional(conn)
    .await?;
    row.map(|(rank, reason, tries_before)| {
        let state = State::from_rank(rank).ok_or_else(|| Error::Internal(format!("the state {rank} is stored")))?;
        Ok(Standing { state, reason, tries_before })
    })
    .transpose()
}

/// Moves a delivery from where it stands; `false` when it does not stand there any more.
pub async fn move_up(
    conn: &mut Conn,
    key: &Key,
    from: &Standing,
    state: State,
    reason: Option<Reason>,
    now: Millis,
) -> Result<bool> {
    let moved = sqlx::query(
        "UPDATE delivery SET state = $4, reason = $5, due_at = NULL, lease_owner = NULL, leased_until = NULL, changed_at = $6
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3
           AND state = $7 AND reason IS NOT DISTINCT FROM $8 AND tries_before = $9",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .bind(state.rank())
    .bind(reason.map(Reason::as_str))
    .bind(now)
    .bind(from.state.rank())
    .bind(&from.reason)
    .bind(from.tries_before)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Whether there is such a delivery and it goes over this channel.
pub async fn is_on_channel(conn: &mut Conn, key: &Key, channel: ChannelId) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT channel_id FROM delivery WHERE bulletin_id = $1 AND address_id = $2 AND language = $3",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .fetch_optional(conn)
    .await?;
    Ok(found == Some(channel.0))
}

/// Which delivery a provider knows by that reference, and which of its tries; the newest where a provider reuses one.
pub async fn tried_as(conn: &mut Conn, channel: ChannelId, reference: &str) -> Result<Option<(Key, i32)>> {
    // Plan on both engines: attempt_reference.
    let row: Option<(BulletinId, AddressId, String, i32)> = sqlx::query_as(
        "SELECT a.bulletin_id, a.address_id, a.language, a.number FROM attempt a
         WHERE a.channel_id = $1 AND a.provider_reference = $2 ORDER BY a.started_at DESC LIMIT 1",
    )
    .bind(channel)
    .bind(reference)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|(bulletin, address, language, number)| (Key { bulletin, address, language }, number)))
}

/// A receipt to keep.
pub struct KeptReceipt<'a> {
    /// Its id.
    pub id: i64,
    /// The channel.
    pub channel: ChannelId,
    /// The provider's id of the message.
    pub reference: Option<String>,
    /// The provider's id of the event.
    pub event: Option<String>,
    /// The delivery and the number of its try, where known.
    pub about: Option<(&'a Key, Option<i32>)>,
    /// Our state.
    pub state: Option<State>,
    /// Our reason.
    pub reason: Option<Reason>,
    /// The provider's words.
    pub words: String,
    /// The provider's code.
    pub code: Option<String>,
    /// When it happened, as the provider says.
    pub happened_at: Option<Millis>,
}

/// Keeps a receipt; `false` when the same event is kept already.
pub async fn add_receipt(conn: &mut Conn, receipt: &KeptReceipt<'_>, now: Millis) -> Result<bool> {
    let about = receipt.about.as_ref();
    let added = sqlx::query(
        "INSERT INTO receipt (id, channel_id, provider_reference, event, bulletin_id, address_id, language, number, state, reason,
                              words, code, happened_at, came_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (channel_id, event) WHERE event IS NOT NULL DO NOTHING",
    )
    .bind(receipt.id)
    .bind(receipt.channel)
    .bind(&receipt.reference)
    .bind(&receipt.event)
    .bind(about.map(|(key, _)| key.bulletin))
    .bind(about.map(|(key, _)| key.address))
    .bind(about.map(|(key, _)| key.language.as_str()))
    .bind(about.and_then(|(_, number)| *number))
    .bind(receipt.state.map(State::rank))
    .bind(receipt.reason.map(Reason::as_str))
    .bind(&receipt.words)
    .bind(&receipt.code)
    .bind(receipt.happened_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// A receipt without a delivery, and the try that has become known since.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EarlyReceipt {
    /// The receipt.
    pub id: i64,
    /// The rank of the state it means.
    pub state: Option<i32>,
    /// The reason it gives.
    pub reason: Option<String>,
    /// The bulletin.
    pub bulletin_id: BulletinId,
    /// The address.
    pub address_id: AddressId,
    /// The language's tag.
    pub language: String,
    /// Which try it is about.
    pub number: i32,
}

/// Receipts since a moment that came before the note of their try, which is there now.
pub async fn early_receipts(conn: &mut Conn, since: Millis, limit: i64) -> Result<Vec<EarlyReceipt>> {
    // Plan on both engines: receipt_unmatched, then attempt_reference. Ordered by the index: by id, SQLite would walk all
    // receipts that were ever kept.
    Ok(sqlx::query_as(
        "SELECT r.id, r.state, r.reason, a.bulletin_id, a.address_id, a.language, a.number
         FROM receipt r JOIN attempt a ON a.channel_id = r.channel_id AND a.provider_reference = r.provider_reference
         WHERE r.bulletin_id IS NULL AND r.came_at >= $1 ORDER BY r.came_at LIMIT $2",
    )
    .bind(since)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// Notes which delivery a receipt is about; `false` when that is known already.
pub async fn match_receipt(conn: &mut Conn, id: i64, key: &Key, number: i32) -> Result<bool> {
    let matched = sqlx::query(
        "UPDATE receipt SET bulletin_id = $2, address_id = $3, language = $4, number = $5
         WHERE id = $1 AND bulletin_id IS NULL",
    )
    .bind(id)
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .bind(number)
    .execute(conn)
    .await?;
    Ok(matched.rows_affected() == 1)
}
