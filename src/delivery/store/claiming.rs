//! SQL for taking deliveries that are due: claiming them, and moving what may not go now. The hot path; the plans stand beside
//! the statements.

use crate::channel::Languages;
use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId};

/// A delivery taken for sending: address, language, which try this is.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The address.
    pub address_id: AddressId,
    /// The language's tag.
    pub language: String,
    /// The number of this try, from 1.
    pub attempts: i32,
    /// Since when it may be sent; tries are counted in time from here.
    pub queued_at: Millis,
    /// How many tries had been made when its present round began.
    pub tries_before: i32,
}

/// A place in the order in which deliveries are claimed: by the moment at which they are due, then by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// The moment.
    pub at: Millis,
    /// The address.
    pub address_id: AddressId,
}

impl Due {
    /// Before everything.
    pub const FIRST: Self = Self { at: Millis(0), address_id: AddressId(0) };
}

/// Takes deliveries that are due for one channel: under a new lease and counted as tried before anything is sent.
///
/// Where languages go in turn, of the deliveries to one address only the first by language; where they go together, all that
/// were queued at the same moment, which may be more than `limit`. Of both none while another is on the wire; the caller
/// holds the bulletin. What stands before `from` is not looked at.
pub async fn claim(
    conn: &mut Conn,
    (bulletin, channel): (BulletinId, ChannelId),
    languages: Languages,
    (owner, leased_until): (i64, Millis),
    (from, now): (Due, Millis),
    limit: i64,
) -> Result<Vec<Claimed>> {
    let update = match languages {
        // Plan on SQLite: the inner SELECT by delivery_due, the outer UPDATE by primary key.
        Languages::Apart => sql(
            conn,
            "UPDATE delivery SET state = 10, attempts = attempts + 1, lease_owner = $3, leased_until = $5, changed_at = $4
             WHERE (bulletin_id, address_id, language) IN (
                 SELECT d.bulletin_id, d.address_id, d.language FROM delivery d
                 WHERE d.bulletin_id = $1 AND d.channel_id = $2 AND d.state = 0 AND d.due_at <= $4
                   AND (d.due_at, d.address_id) >= ($7, $8)
                 ORDER BY d.due_at, d.address_id LIMIT $6 FOR UPDATE SKIP LOCKED)",
        ),
        Languages::InTurn => sql(
            conn,
            "UPDATE delivery SET state = 10, attempts = attempts + 1, lease_owner = $3, leased_until = $5, changed_at = $4
             WHERE (bulletin_id, address_id, language) IN (
                 SELECT d.bulletin_id, d.address_id, d.language FROM delivery d
                 WHERE d.bulletin_id = $1 AND d.channel_id = $2 AND d.state = 0 AND d.due_at <= $4
                   AND (d.due_at, d.address_id) >= ($7, $8)
                   AND NOT EXISTS (SELECT 1 FROM delivery o
                                   WHERE o.bulletin_id = d.bulletin_id AND o.address_id = d.address_id
                                     AND (o.state = 10 OR (o.state = 0 AND o.due_at <= $4 AND o.language < d.language)))
                 ORDER BY d.due_at, d.address_id LIMIT $6 FOR UPDATE SKIP LOCKED)",
        ),
        // Tries that went wrong have put their deliveries off by chance: when the first is due again, all go again.
        // Plan on both engines: `due` by delivery_due, the others of its address by primary key (`+ 0` keeps them from
        // delivery_due, which would read the whole bulletin for each), the outer UPDATE as well.
        Languages::Together => sql(
            conn,
            "UPDATE delivery SET state = 10, attempts = attempts + 1, lease_owner = $3, leased_until = $5, changed_at = $4
             WHERE (bulletin_id, address_id, language) IN (
                 SELECT d.bulletin_id, d.address_id, d.language
                 FROM (SELECT due.address_id, due.queued_at FROM delivery due
                       WHERE due.bulletin_id = $1 AND due.channel_id = $2 AND due.state = 0 AND due.due_at <= $4
                         AND (due.due_at, due.address_id) >= ($7, $8)
                         AND NOT EXISTS (SELECT 1 FROM delivery o
                                         WHERE o.bulletin_id = due.bulletin_id AND o.address_id = due.address_id
                                           AND o.state = 10)
                       ORDER BY due.due_at, due.address_id LIMIT $6) head
                 CROSS JOIN delivery d
                 WHERE d.bulletin_id = $1 AND d.address_id = head.address_id AND d.queued_at = head.queued_at
                   AND d.channel_id = $2 AND d.state + 0 = 0)",
        ),
    };
    let taken = sqlx::query(update)
        .bind(bulletin)
        .bind(channel)
        .bind(owner)
        .bind(now)
        .bind(leased_until)
        .bind(limit)
        .bind(from.at)
        .bind(from.address_id)
        .execute(&mut *conn)
        .await?;
    if taken.rows_affected() == 0 { Ok(Vec::new()) } else { claimed(conn, bulletin, owner, leased_until).await }
}

/// What a claim took. Each has a lease of its own.
async fn claimed(conn: &mut Conn, bulletin: BulletinId, owner: i64, leased_until: Millis) -> Result<Vec<Claimed>> {
    // Plan on SQLite: SEARCH d USING INDEX delivery_leased (bulletin_id=? AND leased_until=?)
    let select = sql(
        conn,
        "SELECT CAST(json_group_array(json_array(d.address_id, d.language, d.attempts, d.queued_at, d.tries_before)) AS TEXT)
         FROM delivery d WHERE d.bulletin_id = $1 AND d.leased_until = $3 AND d.state = 10 AND d.lease_owner = $2",
    );
    let rows: Option<String> =
        sqlx::query_scalar(select).bind(bulletin).bind(owner).bind(leased_until).fetch_one(conn).await?;
    let claimed = |(address, language, attempts, queued_at, tries_before)| Claimed {
        address_id: AddressId(address),
        language,
        attempts,
        queued_at: Millis(queued_at),
        tries_before,
    };
    Ok(db::from_rows(rows)?.into_iter().map(claimed).collect())
}

/// What has gone to an address in another language, under which name at the provider.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Gone {
    /// The address.
    pub address_id: AddressId,
    /// The language's tag.
    pub language: String,
    /// The provider's id of it.
    pub provider_reference: String,
}

/// What of the same bulletin has gone to the addresses of claimed deliveries, in the order of languages.
pub async fn earlier(conn: &mut Conn, bulletin: BulletinId, claimed: &[Claimed]) -> Result<Vec<Gone>> {
    let rows: Vec<(i64,)> = claimed.iter().map(|claimed| (claimed.address_id.0,)).collect();
    let select = sql(
        conn,
        "SELECT d.address_id, d.language, a.provider_reference
         FROM delivery d JOIN attempt a ON a.bulletin_id = d.bulletin_id AND a.address_id = d.address_id
                                       AND a.language = d.language AND a.outcome = 20
         WHERE d.bulletin_id = $1 AND d.state IN (20, 30, 50, 60) AND a.provider_reference IS NOT NULL
           AND d.address_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
         ORDER BY d.address_id, d.language",
    );
    Ok(sqlx::query_as(select).bind(bulletin).bind(db::rows(&rows)).fetch_all(conn).await?)
}

/// Moves deliveries that are due to a later moment, at most so many and none before `from`; tries are counted in time from
/// there where none was made yet.
pub async fn hold_until(
    conn: &mut Conn,
    bulletin: BulletinId,
    channel: ChannelId,
    (from, now): (Due, Millis),
    until: Millis,
    limit: i64,
) -> Result<u64> {
    // Plan on both engines: the inner SELECT by delivery_due, the outer UPDATE by primary key.
    let update = sql(
        conn,
        "UPDATE delivery SET due_at = $4, queued_at = CASE WHEN attempts = 0 THEN $4 ELSE queued_at END
         WHERE (bulletin_id, address_id, language) IN (
             SELECT d.bulletin_id, d.address_id, d.language FROM delivery d
             WHERE d.bulletin_id = $1 AND d.channel_id = $2 AND d.state = 0 AND d.due_at <= $3
               AND (d.due_at, d.address_id) >= ($6, $7)
             ORDER BY d.due_at, d.address_id LIMIT $5 FOR UPDATE SKIP LOCKED)",
    );
    let held = sqlx::query(update)
        .bind(bulletin)
        .bind(channel)
        .bind(now)
        .bind(until)
        .bind(limit)
        .bind(from.at)
        .bind(from.address_id)
        .execute(conn)
        .await?;
    Ok(held.rows_affected())
}

/// The next delivery of a bulletin on a channel, of those that stand at a place or behind it.
pub async fn next_due(conn: &mut Conn, bulletin: BulletinId, channel: ChannelId, from: Due) -> Result<Option<Due>> {
    Ok(sqlx::query_as(
        "SELECT d.due_at AS at, d.address_id FROM delivery d
         WHERE d.bulletin_id = $1 AND d.channel_id = $2 AND d.state = 0 AND (d.due_at, d.address_id) >= ($3, $4)
         ORDER BY d.due_at, d.address_id LIMIT 1",
    )
    .bind(bulletin)
    .bind(channel)
    .bind(from.at)
    .bind(from.address_id)
    .fetch_optional(conn)
    .await?)
}

/// An address to send to.
#[derive(Clone, Debug)]
pub struct SendTo {
    /// Its id.
    pub id: AddressId,
    /// The address itself.
    pub value: String,
    /// Since when nothing may be sent to it: somebody may have said stop meanwhile.
    pub opted_out_at: Option<Millis>,
    /// Since when it is known not to exist.
    pub closed_at: Option<Millis>,
    /// When it last wrote to us.
    pub heard_at: Option<Millis>,
}

/// The addresses behind claimed deliveries.
pub async fn addresses(conn: &mut Conn, claimed: &[Claimed]) -> Result<Vec<SendTo>> {
    let rows: Vec<(i64,)> = claimed.iter().map(|claimed| (claimed.address_id.0,)).collect();
    let select = sql(
        conn,
        "SELECT CAST(json_group_array(json_array(a.id, a.value, a.opted_out_at, a.closed_at, a.heard_at)) AS TEXT)
         FROM address a WHERE a.id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($1))",
    );
    let found: Option<String> = sqlx::query_scalar(select).bind(db::rows(&rows)).fetch_one(conn).await?;
    type Row = (i64, String, Option<i64>, Option<i64>, Option<i64>);
    let address = |(id, value, opted_out_at, closed_at, heard_at): Row| SendTo {
        id: AddressId(id),
        value,
        opted_out_at: opted_out_at.map(Millis),
        closed_at: closed_at.map(Millis),
        heard_at: heard_at.map(Millis),
    };
    Ok(db::from_rows(found)?.into_iter().map(address).collect())
}
