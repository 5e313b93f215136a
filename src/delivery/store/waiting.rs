//! SQL for deliveries that wait for their language.

use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::error::Result;
use crate::id::BulletinId;

/// Releases those who wait for a language of a bulletin.
pub async fn release(conn: &mut Conn, bulletin: BulletinId, language: &str, now: Millis) -> Result<u64> {
    sqlx::query(
        "UPDATE bulletin_plan SET state = 0, due_at = NULL WHERE bulletin_id = $1 AND language = $2 AND state = -10",
    )
    .bind(bulletin)
    .bind(language)
    .execute(&mut *conn)
    .await?;
    let released = sqlx::query(
        "UPDATE delivery SET state = 0, queued_at = $3, due_at = $3, changed_at = $3
         WHERE bulletin_id = $1 AND language = $2 AND state = -10",
    )
    .bind(bulletin)
    .bind(language)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(released.rows_affected())
}

/// Languages of a bulletin for which somebody has waited long enough.
pub async fn overdue_languages(conn: &mut Conn, bulletin: BulletinId, now: Millis) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT d.language FROM delivery d WHERE d.bulletin_id = $1 AND d.state = -10 AND d.due_at <= $2",
    )
    .bind(bulletin)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Segments of those who have waited long enough for a language.
pub async fn overdue_segments(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    now: Millis,
) -> Result<Vec<(i64, String)>> {
    Ok(sqlx::query_as(
        "SELECT DISTINCT s.id, s.traits FROM delivery d JOIN address a ON a.id = d.address_id JOIN segment s ON s.id = a.segment_id
         WHERE d.bulletin_id = $1 AND d.language = $2 AND d.state = -10 AND d.due_at <= $3",
    )
    .bind(bulletin)
    .bind(language)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Sends those of some segments who waited long enough what is ready meanwhile; their own language still follows.
pub async fn fall_back(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    segments: &[(i64,)],
    meanwhile: &str,
    now: Millis,
) -> Result<u64> {
    let insert = sql(
        conn,
        "INSERT INTO delivery (bulletin_id, address_id, language, channel_id, state, queued_at, due_at, attempts, changed_at)
         SELECT d.bulletin_id, d.address_id, $4, d.channel_id, 0, $5, $5, 0, $5
         FROM delivery d JOIN address a ON a.id = d.address_id
         WHERE d.bulletin_id = $1 AND d.language = $2 AND d.state = -10 AND d.due_at <= $5 
           AND a.segment_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($3))
         ON CONFLICT (bulletin_id, address_id, language) DO NOTHING",
    );
    let made = sqlx::query(insert)
        .bind(bulletin)
        .bind(language)
        .bind(db::rows(segments))
        .bind(meanwhile)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(made.rows_affected())
}

/// Notes that those who waited long enough for a language have been given something else.
pub async fn stop_waiting(conn: &mut Conn, bulletin: BulletinId, language: &str, now: Millis) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET due_at = NULL WHERE bulletin_id = $1 AND language = $2 AND state = -10 AND due_at <= $3",
    )
    .bind(bulletin)
    .bind(language)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Cancels some of those who wait, at most so many.
pub(super) async fn cancel_some(conn: &mut Conn, bulletin: BulletinId, now: Millis, limit: i64) -> Result<u64> {
    // Plan on both engines: the inner SELECT by delivery_waiting, the outer UPDATE by primary key.
    let update = sql(
        conn,
        "UPDATE delivery SET state = 45, due_at = NULL, changed_at = $2
         WHERE (bulletin_id, address_id, language) IN (
             SELECT d.bulletin_id, d.address_id, d.language FROM delivery d
             WHERE d.bulletin_id = $1 AND d.state = -10 LIMIT $3 FOR UPDATE SKIP LOCKED)",
    );
    let stopped = sqlx::query(update).bind(bulletin).bind(now).bind(limit).execute(conn).await?;
    Ok(stopped.rows_affected())
}
