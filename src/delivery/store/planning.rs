//! SQL of fan-out: from addresses and the plan to deliveries, range by range, and the proof that all of them are there.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::Result;
use crate::id::{BulletinId, OrganisationId};

/// How far the planning of a bulletin is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Planning {
    /// How many addresses have to be looked at.
    pub addresses_in_all: i64,
    /// How many have been.
    pub addresses_done: i64,
    /// How many deliveries that made.
    pub deliveries_made: i64,
    /// When all of them had been.
    pub made_at: Option<Millis>,
    /// The last address that was looked at a second time, for the proof.
    pub reconciled_until: i64,
    /// When every delivery of the plan was found to be there.
    pub reconciled_at: Option<Millis>,
    /// How many were not there and have been made then.
    pub found_missing: i64,
}

/// How far the planning of a bulletin is; `None` before it begins with addresses.
pub async fn planning(conn: &mut Conn, bulletin: BulletinId) -> Result<Option<Planning>> {
    Ok(sqlx::query_as(
        "SELECT addresses_in_all, addresses_done, deliveries_made, made_at, reconciled_until, reconciled_at, found_missing
         FROM bulletin_planning WHERE bulletin_id = $1",
    )
    .bind(bulletin)
    .fetch_optional(conn)
    .await?)
}

/// Counts what is to be looked at. Addresses that come later do not get the bulletin.
pub async fn begin_planning(
    conn: &mut Conn,
    organisation: OrganisationId,
    bulletin: BulletinId,
    last: i64,
) -> Result<()> {
    // Plan on both engines: a range of address_walk (organisation_id, id), without the table.
    sqlx::query(
        "INSERT INTO bulletin_planning
             (bulletin_id, addresses_in_all, addresses_done, deliveries_made, reconciled_until, found_missing)
         SELECT $2, COUNT(*), 0, 0, 0, 0 FROM address a WHERE a.organisation_id = $1 AND a.id <= $3
         ON CONFLICT (bulletin_id) DO NOTHING",
    )
    .bind(organisation)
    .bind(bulletin)
    .bind(last)
    .execute(conn)
    .await?;
    Ok(())
}

/// The next range of addresses: where it ends and how many there are; at most `limit` after `after`.
pub async fn range(
    conn: &mut Conn,
    organisation: OrganisationId,
    after: i64,
    last: i64,
    limit: i64,
) -> Result<Option<(i64, i64)>> {
    // Plan on both engines: address_walk (organisation_id, id), a range, without the table.
    let (end, count): (Option<i64>, i64) = sqlx::query_as(
        "SELECT MAX(step.id), COUNT(*) FROM (SELECT a.id FROM address a
                                             WHERE a.organisation_id = $1 AND a.id > $2 AND a.id <= $3
                                             ORDER BY a.id LIMIT $4) step",
    )
    .bind(organisation)
    .bind(after)
    .bind(last)
    .bind(limit)
    .fetch_one(conn)
    .await?;
    Ok(end.map(|end| (end, count)))
}

/// Makes the deliveries of one address range from the plan. Making them twice makes them once: the key forbids it.
pub async fn fan_out(
    conn: &mut Conn,
    organisation: OrganisationId,
    bulletin: BulletinId,
    after: i64,
    until: i64,
    now: Millis,
) -> Result<u64> {
    // Plan on both engines: a by a range of address_walk or its primary key, r and p by theirs or hashed; b by address_recipient, for
    // the few addresses that are not their recipient's first. In two parts, since one would have to look for b at each address as far
    // as PostgreSQL knows: beside that cost it saw no difference between good and bad ways to join the others.
    let made = sqlx::query(
        "INSERT INTO delivery (bulletin_id, address_id, language, channel_id, state, queued_at, due_at, attempts, changed_at)
         SELECT $2, a.id, p.language, COALESCE(a.channel_id, r.channel_id), p.state, $5,
                CASE WHEN p.state = 0 THEN $5 ELSE p.due_at END, 0, $5
         FROM address a
         JOIN bulletin_route r ON r.bulletin_id = $2 AND r.kind = a.kind
         JOIN bulletin_plan p ON p.bulletin_id = $2 AND p.segment_id = a.segment_id
         WHERE a.organisation_id = $1 AND a.id > $3 AND a.id <= $4 AND a.opted_out_at IS NULL AND a.closed_at IS NULL
           AND a.is_first = 1
         UNION ALL
         SELECT $2, a.id, p.language, COALESCE(a.channel_id, r.channel_id), p.state, $5,
                CASE WHEN p.state = 0 THEN $5 ELSE p.due_at END, 0, $5
         FROM address a
         JOIN bulletin_route r ON r.bulletin_id = $2 AND r.kind = a.kind
         JOIN bulletin_plan p ON p.bulletin_id = $2 AND p.segment_id = a.segment_id
         WHERE a.organisation_id = $1 AND a.id > $3 AND a.id <= $4 AND a.opted_out_at IS NULL AND a.closed_at IS NULL
           AND a.is_first = 0
           AND NOT EXISTS (SELECT 1 FROM address b
                           JOIN bulletin_route rb ON rb.bulletin_id = $2 AND rb.kind = b.kind
                           WHERE b.recipient_id = a.recipient_id AND b.opted_out_at IS NULL AND b.closed_at IS NULL
                             AND (b.preference < a.preference OR (b.preference = a.preference AND b.id < a.id)))
         ON CONFLICT (bulletin_id, address_id, language) DO NOTHING",
    )
    .bind(organisation)
    .bind(bulletin)
    .bind(after)
    .bind(until)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(made.rows_affected())
}

/// Notes what a range came to.
pub async fn note_made(conn: &mut Conn, bulletin: BulletinId, addresses: i64, deliveries: u64) -> Result<()> {
    sqlx::query(
        "UPDATE bulletin_planning SET addresses_done = addresses_done + $2, deliveries_made = deliveries_made + $3
         WHERE bulletin_id = $1",
    )
    .bind(bulletin)
    .bind(addresses)
    .bind(i64::try_from(deliveries).unwrap_or(i64::MAX))
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that every address has been looked at.
pub async fn note_all_made(conn: &mut Conn, bulletin: BulletinId, now: Millis) -> Result<()> {
    sqlx::query("UPDATE bulletin_planning SET made_at = $2 WHERE bulletin_id = $1")
        .bind(bulletin)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many deliveries the plan wants in a range of addresses that are not there: the statement above, asked the other way
/// round. Whoever has the bulletin in that language at another address is not missing: they may have said stop to the
/// first one meanwhile.
pub async fn count_missing(
    conn: &mut Conn,
    organisation: OrganisationId,
    bulletin: BulletinId,
    after: i64,
    until: i64,
) -> Result<i64> {
    // Plan on both engines: as above, d by primary key; o by address_recipient and e by primary key, only where something is
    // missing. PostgreSQL turns no COUNT in a CASE into a join: without statistics, as after an import, it joined the other way
    // round and read the whole bulletin for each address.
    Ok(sqlx::query_scalar(
        "SELECT COUNT(CASE WHEN (SELECT COUNT(*) FROM delivery d
                                 WHERE d.bulletin_id = $2 AND d.address_id = w.id AND d.language = w.language) > 0 THEN NULL
                           WHEN (SELECT COUNT(*) FROM address o
                                 WHERE o.recipient_id = w.recipient_id
                                   AND (SELECT COUNT(*) FROM delivery e
                                        WHERE e.bulletin_id = $2 AND e.address_id = o.id AND e.language = w.language) > 0) > 0 THEN NULL
                           ELSE 1 END)
         FROM (SELECT a.id, a.recipient_id, p.language
               FROM address a
               JOIN bulletin_route r ON r.bulletin_id = $2 AND r.kind = a.kind
               JOIN bulletin_plan p ON p.bulletin_id = $2 AND p.segment_id = a.segment_id
               WHERE a.organisation_id = $1 AND a.id > $3 AND a.id <= $4 AND a.opted_out_at IS NULL AND a.closed_at IS NULL
                 AND a.is_first = 1
               UNION ALL
               SELECT a.id, a.recipient_id, p.language
               FROM address a
               JOIN bulletin_route r ON r.bulletin_id = $2 AND r.kind = a.kind
               JOIN bulletin_plan p ON p.bulletin_id = $2 AND p.segment_id = a.segment_id
               WHERE a.organisation_id = $1 AND a.id > $3 AND a.id <= $4 AND a.opted_out_at IS NULL AND a.closed_at IS NULL
                 AND a.is_first = 0
                 AND NOT EXISTS (SELECT 1 FROM address b
                                 JOIN bulletin_route rb ON rb.bulletin_id = $2 AND rb.kind = b.kind
                                 WHERE b.recipient_id = a.recipient_id AND b.opted_out_at IS NULL AND b.closed_at IS NULL
                                   AND (b.preference < a.preference OR (b.preference = a.preference AND b.id < a.id)))) w",
    )
    .bind(organisation)
    .bind(bulletin)
    .bind(after)
    .bind(until)
    .fetch_one(conn)
    .await?)
}

/// Notes how far the proof is, what was missing and made on the way, and with `done` that all of it is there.
pub async fn note_reconciled(
    conn: &mut Conn,
    bulletin: BulletinId,
    until: i64,
    made_now: u64,
    done: Option<Millis>,
) -> Result<()> {
    let made_now = i64::try_from(made_now).unwrap_or(i64::MAX);
    sqlx::query(
        "UPDATE bulletin_planning SET reconciled_until = $2, found_missing = found_missing + $3,
                deliveries_made = deliveries_made + $3, reconciled_at = $4
         WHERE bulletin_id = $1",
    )
    .bind(bulletin)
    .bind(until)
    .bind(made_now)
    .bind(done)
    .execute(conn)
    .await?;
    Ok(())
}
