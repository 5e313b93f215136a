//! Who did what, when: one row in the transaction of the deed. Personal data does not go into it.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::Result;
use crate::id::{self, IdSource, OrganisationId};
use crate::staff::Actor;

/// Writes that the actor did `action` to `object`.
pub async fn append(
    conn: &mut Conn,
    ids: &IdSource,
    actor: &Actor,
    action: &str,
    object: &str,
    details: &serde_json::Value,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO audit_entry (id, organisation_id, at, actor, action, object, details)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(ids.next(now))
    .bind(actor.organisation)
    .bind(now)
    .bind(&actor.name)
    .bind(action)
    .bind(object)
    .bind(details.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// How often an organisation's people did `action` since a moment.
pub async fn count_since(conn: &mut Conn, organisation: OrganisationId, action: &str, since: Millis) -> Result<i64> {
    let select = "SELECT COUNT(*) FROM audit_entry WHERE organisation_id = $1 AND id >= $2 AND action = $3";
    let count = sqlx::query_scalar(select).bind(organisation).bind(id::first_at(since)).bind(action);
    Ok(count.fetch_one(conn).await?)
}
