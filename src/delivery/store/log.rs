//! SQL for the channel log.

use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::delivery::Key;
use crate::error::Result;
use crate::id::BulletinId;

/// What was asked and answered: address, number of the try, request, answer.
pub type ExchangeRow<'a> = (i64, i32, &'a str, &'a str);

/// Keeps what was asked and answered for one bulletin and language.
pub async fn add_exchanges(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    rows: &[ExchangeRow<'_>],
    now: Millis,
) -> Result<()> {
    let insert = sql(
        conn,
        "INSERT INTO exchange (bulletin_id, address_id, language, number, request, answer, kept_at)
         SELECT $1, CAST(value->>0 AS BIGINT), $2, CAST(value->>1 AS INTEGER), value->>2, value->>3, $3
         FROM json_each($4) WHERE true
         ON CONFLICT (bulletin_id, address_id, language, number) DO NOTHING",
    );
    sqlx::query(insert).bind(bulletin).bind(language).bind(now).bind(db::rows(rows)).execute(conn).await?;
    Ok(())
}

/// What was asked and answered in one try.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredExchange {
    /// The number of the try, from 1.
    pub number: i32,
    /// What was asked.
    pub request: String,
    /// What was answered.
    pub answer: String,
    /// When it was kept.
    pub kept_at: Millis,
}

/// What is kept of one delivery, in the order of its tries.
pub async fn exchanges(conn: &mut Conn, key: &Key) -> Result<Vec<StoredExchange>> {
    // Plan on both engines: by primary key.
    Ok(sqlx::query_as(
        "SELECT number, request, answer, kept_at FROM exchange
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 ORDER BY number",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .fetch_all(conn)
    .await?)
}

/// Forgets some of what was kept before a moment, at most so many.
pub async fn forget_exchanges(conn: &mut Conn, before: Millis, limit: i64) -> Result<u64> {
    // Plan on both engines: the inner SELECT by exchange_age, the outer DELETE by primary key.
    let forgotten = sqlx::query(
        "DELETE FROM exchange WHERE (bulletin_id, address_id, language, number) IN
         (SELECT bulletin_id, address_id, language, number FROM exchange WHERE kept_at < $1 LIMIT $2)",
    );
    Ok(forgotten.bind(before).bind(limit).execute(conn).await?.rows_affected())
}
