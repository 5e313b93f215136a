//! SQL for looking at deliveries one by one.

use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::delivery::State;
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId};

/// Which deliveries to list.
pub struct Filter<'a> {
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those in this language.
    pub language: Option<&'a crate::language::Tag>,
}

/// A delivery with its recipient.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// The recipient; absent when erased.
    pub recipient_id: Option<crate::id::RecipientId>,
    /// The address.
    pub address_id: AddressId,
    /// What the address is; absent when erased.
    pub kind: Option<String>,
    /// The language's tag.
    pub language: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// The rank of the state.
    pub state: i32,
    /// Why.
    pub reason: Option<String>,
    /// When it is due.
    pub due_at: Option<Millis>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it last changed.
    pub changed_at: Millis,
    /// The person's address that failed before.
    pub instead_of: Option<AddressId>,
}

/// Deliveries of a bulletin after a cursor, by address and language.
pub async fn list(
    conn: &mut Conn,
    bulletin: BulletinId,
    (address, language): (AddressId, &str),
    filter: &Filter<'_>,
    limit: i64,
) -> Result<Vec<Listed>> {
    Ok(sqlx::query_as(
        "SELECT a.recipient_id, d.address_id, a.kind, d.language, d.channel_id, d.state, d.reason, d.due_at, d.attempts, d.changed_at,
                d.instead_of
         FROM delivery d LEFT JOIN address a ON a.id = d.address_id
         WHERE d.bulletin_id = $1 AND (d.address_id > $2 OR (d.address_id = $2 AND d.language > $3))
           AND (d.state = $4 OR $4 = -100) AND (d.language = $5 OR $5 = '')
         ORDER BY d.address_id, d.language LIMIT $6",
    )
    .bind(bulletin)
    .bind(address)
    .bind(language)
    .bind(filter.state.map_or(-100, State::rank))
    .bind(filter.language.map_or("", crate::language::Tag::as_str))
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// How many deliveries of a bulletin are queued or on the wire.
pub async fn left(conn: &mut Conn, bulletin: BulletinId) -> Result<u64> {
    // Plan on both engines: delivery_due and delivery_leased, which hold nothing else; 40 ms for half a million on SQLite.
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 0)
              + (SELECT COUNT(*) FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 10)",
    )
    .bind(bulletin)
    .fetch_one(conn)
    .await?;
    Ok(left.unsigned_abs())
}

/// What is queued at one urgency.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct QueueLine {
    /// How urgent it is.
    pub urgency: String,
    /// How many.
    pub deliveries: i64,
    /// When the one that is due longest was due.
    pub oldest: Option<Millis>,
}

/// What is queued in all bulletins that are going out, by urgency.
pub async fn queue(conn: &mut Conn) -> Result<Vec<QueueLine>> {
    // Plan on both engines: bulletin_open, then delivery_due, which covers it.
    Ok(sqlx::query_as(
        "SELECT b.urgency, COUNT(*) AS deliveries, MIN(d.due_at) AS oldest
         FROM bulletin b JOIN delivery d ON d.bulletin_id = b.id AND d.state = 0
         WHERE b.state IN ('scheduled', 'publishing') GROUP BY b.urgency ORDER BY b.urgency",
    )
    .fetch_all(conn)
    .await?)
}

/// How many deliveries may or may not have gone.
pub async fn count_unknown(conn: &mut Conn) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM delivery d WHERE d.state = 15").fetch_one(conn).await?)
}

/// A stored attempt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredAttempt {
    /// The address.
    pub address_id: AddressId,
    /// The language's tag.
    pub language: String,
    /// Its number, from 1.
    pub number: i32,
    /// When it began.
    pub started_at: Millis,
    /// When its outcome was known.
    pub ended_at: Millis,
    /// The rank of its outcome.
    pub outcome: i32,
    /// Why it did not go.
    pub reason: Option<String>,
    /// The provider's words.
    pub detail: String,
    /// The provider's id of it.
    pub provider_reference: Option<String>,
}

/// The attempts of listed deliveries.
pub async fn attempts(conn: &mut Conn, bulletin: BulletinId, listed: &[Listed]) -> Result<Vec<StoredAttempt>> {
    let rows: Vec<(i64,)> = listed.iter().map(|row| (row.address_id.0,)).collect();
    let select = sql(
        conn,
        "SELECT address_id, language, number, started_at, ended_at, outcome, reason, detail, provider_reference
         FROM attempt WHERE bulletin_id = $1 AND address_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
         ORDER BY address_id, language, number",
    );
    Ok(sqlx::query_as(select).bind(bulletin).bind(db::rows(&rows)).fetch_all(conn).await?)
}
