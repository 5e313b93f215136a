//! SQL for what staff decide about deliveries, and for those who did not get a bulletin.

use crate::channel::Reason;
use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::delivery::{Key, State};
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId, OrganisationId, RecipientId};

/// Unknown deliveries of one bulletin over one channel.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UnknownCount {
    /// The bulletin.
    pub bulletin_id: BulletinId,
    /// The message's name.
    pub message_name: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// How many.
    pub deliveries: i64,
    /// Since when the oldest is unknown.
    pub since: Millis,
}

/// Unknown deliveries of an organisation, by bulletin and channel, the newest bulletin first.
pub async fn unknown(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<UnknownCount>> {
    // Plan on both engines: delivery_unknown, which holds nothing else, and bulletin_walk.
    Ok(sqlx::query_as(
        "SELECT d.bulletin_id, b.message_name, d.channel_id, COUNT(*) AS deliveries, MIN(d.changed_at) AS since
         FROM delivery d JOIN bulletin_read b ON b.id = d.bulletin_id
         WHERE d.state = 15 AND b.organisation_id = $1
         GROUP BY d.bulletin_id, b.message_name, d.channel_id ORDER BY d.bulletin_id DESC, d.channel_id",
    )
    .bind(organisation)
    .fetch_all(conn)
    .await?)
}

/// Moves one unknown delivery; 0 when it is not unknown any more.
pub async fn decide_one(
    conn: &mut Conn,
    key: &Key,
    state: State,
    reason: Option<Reason>,
    due: Option<Millis>,
    now: Millis,
) -> Result<u64> {
    let moved = sqlx::query(
        "UPDATE delivery SET state = $4, reason = $5, due_at = $6, queued_at = COALESCE($6, queued_at), changed_at = $7
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 AND state = 15",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .bind(state.rank())
    .bind(reason.map(Reason::as_str))
    .bind(due)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected())
}

/// Moves all unknown deliveries of a bulletin, or those over one channel.
pub async fn decide_all(
    conn: &mut Conn,
    bulletin: BulletinId,
    channel: Option<ChannelId>,
    state: State,
    reason: Option<Reason>,
    due: Option<Millis>,
    now: Millis,
) -> Result<u64> {
    let moved = sqlx::query(
        "UPDATE delivery SET state = $3, reason = $4, due_at = $5, queued_at = COALESCE($5, queued_at), changed_at = $6
         WHERE bulletin_id = $1 AND state = 15 AND (channel_id = $2 OR $2 = 0)",
    )
    .bind(bulletin)
    .bind(channel.map_or(0, |channel| channel.0))
    .bind(state.rank())
    .bind(reason.map(Reason::as_str))
    .bind(due)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected())
}

/// Begins another round for failed deliveries with one of the reasons, to people whom no other of their addresses has
/// reached and whose address may still be used.
pub async fn send_again(
    conn: &mut Conn,
    bulletin: BulletinId,
    reasons: &[(&str,)],
    channel: Option<ChannelId>,
    now: Millis,
) -> Result<u64> {
    // Plan on SQLite: a range of the primary key, then delivery_instead, address_recipient and the whole primary key for
    // what failed; CROSS JOIN keeps the person's few addresses outside.
    let update = sql(
        conn,
        "UPDATE delivery SET state = 0, reason = NULL, queued_at = $4, due_at = $4, changed_at = $4, tries_before = attempts
         WHERE bulletin_id = $1 AND state = 40 AND (channel_id = $3 OR $3 = 0)
           AND reason IN (SELECT value->>0 FROM json_each($2))
           AND EXISTS (SELECT 1 FROM address a WHERE a.id = delivery.address_id AND a.opted_out_at IS NULL AND a.closed_at IS NULL)
           AND EXISTS (SELECT 1 FROM channel c WHERE c.id = delivery.channel_id AND c.removed_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.bulletin_id = $1 AND x.instead_of = delivery.address_id
                                                      AND x.language = delivery.language)
           AND NOT EXISTS (SELECT 1 FROM address a CROSS JOIN address b CROSS JOIN delivery x
                           WHERE a.id = delivery.address_id AND b.recipient_id = a.recipient_id AND b.id <> a.id
                             AND x.bulletin_id = $1 AND x.address_id = b.id AND x.language = delivery.language
                             AND x.state IN (20, 30, 50, 60))",
    );
    let moved = sqlx::query(update)
        .bind(bulletin)
        .bind(db::rows(reasons))
        .bind(channel.map_or(0, |channel| channel.0))
        .bind(now)
        .execute(conn)
        .await?;
    Ok(moved.rows_affected())
}

/// Somebody who did not get a bulletin in a language.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Missed {
    /// The recipient; absent when erased.
    pub recipient_id: Option<RecipientId>,
    /// What the recipient is called; absent when erased.
    pub name: Option<String>,
    /// The address that was tried last.
    pub address_id: AddressId,
    /// What the address is; absent when erased.
    pub kind: Option<String>,
    /// The address; absent when erased.
    pub value: Option<String>,
    /// The language's tag.
    pub language: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// The rank of the state: failed, cancelled or unknown.
    pub state: i32,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub changed_at: Millis,
}

/// Those who did not get a bulletin, after a cursor: failed, cancelled or unknown, and reached by no other address.
pub async fn missed(
    conn: &mut Conn,
    bulletin: BulletinId,
    (address, language): (AddressId, &str),
    limit: i64,
) -> Result<Vec<Missed>> {
    // Plan on both engines: a range of the primary key, then delivery_instead, address_recipient and the whole primary key
    // for what was missed; CROSS JOIN keeps the person's few addresses outside.
    Ok(sqlx::query_as(
        "SELECT a.recipient_id, r.name, d.address_id, a.kind, a.value, d.language, d.channel_id, d.state, d.reason, d.changed_at
         FROM delivery d LEFT JOIN address a ON a.id = d.address_id LEFT JOIN recipient r ON r.id = a.recipient_id
         WHERE d.bulletin_id = $1 AND (d.address_id > $2 OR (d.address_id = $2 AND d.language > $3))
           AND d.state IN (15, 40, 45)
           AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.bulletin_id = $1 AND x.instead_of = d.address_id
                                                      AND x.language = d.language)
           AND NOT EXISTS (SELECT 1 FROM address b CROSS JOIN delivery x
                           WHERE b.recipient_id = a.recipient_id AND b.id <> a.id
                             AND x.bulletin_id = $1 AND x.address_id = b.id AND x.language = d.language
                             AND x.state IN (20, 30, 50, 60))
         ORDER BY d.address_id, d.language LIMIT $4",
    )
    .bind(bulletin)
    .bind(address)
    .bind(language)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}
