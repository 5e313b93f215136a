//! SQL for one delivery's story.

use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::delivery::Key;
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId, RecipientId};

use super::StoredAttempt;

/// A delivery with all that is stored of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Told {
    /// The recipient; absent when erased.
    pub recipient_id: Option<RecipientId>,
    /// What the address is; absent when erased.
    pub kind: Option<String>,
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
    /// Since when it could be sent.
    pub queued_at: Millis,
    /// When it last changed.
    pub changed_at: Millis,
    /// The address that failed before.
    pub instead_of: Option<AddressId>,
    /// The address that stands in for it.
    pub followed_by: Option<AddressId>,
}

/// One delivery.
pub async fn told(conn: &mut Conn, key: &Key) -> Result<Option<Told>> {
    // Plan on both engines: by primary key, followed_by by delivery_instead.
    Ok(sqlx::query_as(
        "SELECT a.recipient_id, a.kind, d.channel_id, d.state, d.reason, d.due_at, d.attempts, d.queued_at, d.changed_at,
                d.instead_of, (SELECT x.address_id FROM delivery x
                               WHERE x.bulletin_id = d.bulletin_id AND x.instead_of = d.address_id AND x.language = d.language
                               LIMIT 1) AS followed_by
         FROM delivery d LEFT JOIN address a ON a.id = d.address_id
         WHERE d.bulletin_id = $1 AND d.address_id = $2 AND d.language = $3",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .fetch_optional(conn)
    .await?)
}

/// The tries of one delivery.
pub async fn attempts_of(conn: &mut Conn, key: &Key) -> Result<Vec<StoredAttempt>> {
    Ok(sqlx::query_as(
        "SELECT address_id, language, number, started_at, ended_at, outcome, reason, detail, provider_reference
         FROM attempt WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 ORDER BY number",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .fetch_all(conn)
    .await?)
}

/// A stored receipt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredReceipt {
    /// The number of the try it is about.
    pub number: Option<i32>,
    /// The rank of the state it means.
    pub state: Option<i32>,
    /// The reason it gives.
    pub reason: Option<String>,
    /// The provider's words.
    pub words: String,
    /// The provider's code.
    pub code: Option<String>,
    /// The provider's id of the message.
    pub provider_reference: Option<String>,
    /// When it happened, as the provider says.
    pub happened_at: Option<Millis>,
    /// When it came.
    pub came_at: Millis,
}

/// The receipts of one delivery, in the order they came.
pub async fn receipts_of(conn: &mut Conn, key: &Key) -> Result<Vec<StoredReceipt>> {
    // Plan on both engines: receipt_delivery.
    Ok(sqlx::query_as(
        "SELECT number, state, reason, words, code, provider_reference, happened_at, came_at
         FROM receipt WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 ORDER BY id",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .fetch_all(conn)
    .await?)
}

/// The deliveries of a bulletin to some addresses.
pub async fn of_addresses(conn: &mut Conn, bulletin: BulletinId, addresses: &[AddressId]) -> Result<Vec<Key>> {
    let rows: Vec<(i64,)> = addresses.iter().map(|address| (address.0,)).collect();
    let select = sql(
        conn,
        "SELECT d.address_id, d.language FROM delivery d
         WHERE d.bulletin_id = $1 AND d.address_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
         ORDER BY d.queued_at, d.address_id, d.language",
    );
    let found: Vec<(AddressId, String)> =
        sqlx::query_as(select).bind(bulletin).bind(db::rows(&rows)).fetch_all(conn).await?;
    Ok(found.into_iter().map(|(address, language)| Key { bulletin, address, language }).collect())
}
