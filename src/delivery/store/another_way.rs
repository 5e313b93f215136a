//! SQL for going on to another address of the same person.

use crate::channel::Reason;
use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::delivery::Key;
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId, OrganisationId};

/// An address that may stand in for one that failed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NextAddress {
    /// The address that failed.
    pub failed: AddressId,
    /// Another address of the same person.
    pub next: AddressId,
    /// The channel that carries to it.
    pub channel: ChannelId,
}

/// Other usable addresses of the people behind some addresses, the preferred first: none that said stop, none that has a
/// delivery of this bulletin and language, none of a person for whom another delivery is on its way or has arrived.
pub async fn next_addresses(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    addresses: &[(i64,)],
) -> Result<Vec<NextAddress>> {
    // Plan on both engines: a by primary key, n and o by address_recipient, x by the whole primary key. CROSS JOIN keeps
    // the person's few addresses outside: SQLite would search all deliveries of the bulletin for each of them.
    let select = sql(
        conn,
        "SELECT a.id AS failed, n.id AS next, COALESCE(n.channel_id, r.channel_id) AS channel
         FROM address a
         JOIN address n ON n.recipient_id = a.recipient_id AND n.id <> a.id
         JOIN bulletin b ON b.id = $1 AND b.state IN ('publishing', 'published', 'paused')
         JOIN bulletin_route r ON r.bulletin_id = $1 AND r.kind = n.kind
         JOIN channel c ON c.id = r.channel_id AND c.removed_at IS NULL
         WHERE a.id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($3)) AND n.opted_out_at IS NULL AND n.closed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.bulletin_id = $1 AND x.address_id = n.id AND x.language = $2)
           AND NOT EXISTS (SELECT 1 FROM address o
                           CROSS JOIN delivery x
                           WHERE o.recipient_id = a.recipient_id AND o.id <> a.id
                             AND x.bulletin_id = $1 AND x.address_id = o.id AND x.language = $2
                             AND x.state NOT IN (40, 45))
         ORDER BY a.id, n.preference, n.id",
    );
    Ok(sqlx::query_as(select).bind(bulletin).bind(language).bind(db::rows(addresses)).fetch_all(conn).await?)
}

fn pairs(next: &[NextAddress]) -> String {
    let rows: Vec<(i64, i64, i64)> = next.iter().map(|next| (next.failed.0, next.next.0, next.channel.0)).collect();
    db::rows(&rows)
}

/// Queues deliveries to addresses that stand in for others, where those have failed or were stopped.
pub async fn stand_in(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    next: &[NextAddress],
    now: Millis,
) -> Result<u64> {
    let insert = sql(
        conn,
        "INSERT INTO delivery (bulletin_id, address_id, language, channel_id, state, queued_at, due_at, attempts, changed_at,
                               instead_of)
         SELECT $1, CAST(value->>1 AS BIGINT), $2, CAST(value->>2 AS BIGINT), 0, $4, $4, 0, $4, d.address_id
         FROM json_each($3) CROSS JOIN delivery d
         WHERE d.bulletin_id = $1 AND d.address_id = CAST(value->>0 AS BIGINT) AND d.language = $2 AND d.state IN (40, 45)
         ON CONFLICT (bulletin_id, address_id, language) DO NOTHING",
    );
    let made = sqlx::query(insert).bind(bulletin).bind(language).bind(pairs(next)).bind(now).execute(conn).await?;
    Ok(made.rows_affected())
}

/// Lets other addresses take the place of ones whose deliveries are queued or wait, at the same place in the queue.
pub async fn take_place(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    next: &[NextAddress],
    now: Millis,
) -> Result<u64> {
    let insert = sql(
        conn,
        "INSERT INTO delivery (bulletin_id, address_id, language, channel_id, state, queued_at, due_at, attempts, changed_at,
                               instead_of)
         SELECT $1, CAST(value->>1 AS BIGINT), $2, CAST(value->>2 AS BIGINT), d.state, d.queued_at, d.due_at, 0, $4, d.address_id
         FROM json_each($3) CROSS JOIN delivery d
         WHERE d.bulletin_id = $1 AND d.address_id = CAST(value->>0 AS BIGINT) AND d.language = $2 AND d.state IN (0, -10)
         ON CONFLICT (bulletin_id, address_id, language) DO NOTHING",
    );
    let made = sqlx::query(insert).bind(bulletin).bind(language).bind(pairs(next)).bind(now).execute(conn).await?;
    Ok(made.rows_affected())
}

/// Stops a delivery that stands in for one that has arrived after all; nothing when it has gone already.
pub async fn stop_stand_in(conn: &mut Conn, arrived: &Key, now: Millis) -> Result<u64> {
    let stopped = sqlx::query(
        "UPDATE delivery SET state = 45, reason = $4, due_at = NULL, changed_at = $5
         WHERE bulletin_id = $1 AND instead_of = $2 AND language = $3 AND state IN (0, -10)",
    )
    .bind(arrived.bulletin)
    .bind(arrived.address)
    .bind(&arrived.language)
    .bind(Reason::ReachedOtherwise.as_str())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(stopped.rows_affected())
}

/// What is queued or waits for an address, in every bulletin that is not over, in the order of the bulletins.
pub async fn not_begun_to(conn: &mut Conn, organisation: OrganisationId, address: AddressId) -> Result<Vec<Key>> {
    let found: Vec<(BulletinId, String)> = sqlx::query_as(
        "SELECT d.bulletin_id, d.language FROM delivery d
         WHERE d.bulletin_id IN (SELECT b.id FROM bulletin b
                                 WHERE b.organisation_id = $1 AND b.state IN ('publishing', 'published', 'paused'))
           AND d.address_id = $2 AND d.state IN (0, -10)
         ORDER BY d.bulletin_id, d.language",
    )
    .bind(organisation)
    .bind(address)
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(|(bulletin, language)| Key { bulletin, address, language }).collect())
}
