//! SQL for messages.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::Result;
use crate::id::{IdSource, MessageId, OrganisationId};

/// The id of the message with that name.
pub async fn find(conn: &mut Conn, organisation: OrganisationId, name: &str) -> Result<Option<MessageId>> {
    Ok(sqlx::query_scalar("SELECT id FROM message WHERE organisation_id = $1 AND name = $2")
        .bind(organisation)
        .bind(name)
        .fetch_optional(conn)
        .await?)
}

/// The id of the message with that name, made when it is new.
pub async fn find_or_add(
    conn: &mut Conn,
    ids: &IdSource,
    organisation: OrganisationId,
    name: &str,
    now: Millis,
) -> Result<MessageId> {
    sqlx::query(
        "INSERT INTO message (id, organisation_id, name, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organisation_id, name) DO NOTHING",
    )
    .bind(ids.next(now))
    .bind(organisation)
    .bind(name)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    let id = sqlx::query_scalar("SELECT id FROM message WHERE organisation_id = $1 AND name = $2");
    Ok(id.bind(organisation).bind(name).fetch_one(conn).await?)
}

/// Holds a message until the end of the transaction: publishing it and approving a text of it take turns. (An update that
/// changes nothing locks the row on PostgreSQL; SQLite has one writer anyway.)
pub async fn hold(conn: &mut Conn, message: MessageId) -> Result<()> {
    sqlx::query("UPDATE message SET name = name WHERE id = $1").bind(message).execute(conn).await?;
    Ok(())
}

/// Messages by name after a cursor, at most `limit`.
pub async fn list(
    conn: &mut Conn,
    organisation: OrganisationId,
    after: &str,
    limit: i64,
) -> Result<Vec<(MessageId, String)>> {
    Ok(sqlx::query_as("SELECT id, name FROM message WHERE organisation_id = $1 AND name > $2 ORDER BY name LIMIT $3")
        .bind(organisation)
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await?)
}
