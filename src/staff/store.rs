//! SQL for staff and tokens.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{OrganisationId, StaffId, TokenId};

use super::{Actor, Role, Staff, Token};

/// Adds a member of staff; the e-mail address must be new in the organisation.
pub async fn add_staff(conn: &mut Conn, organisation: OrganisationId, staff: &Staff) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO staff (id, organisation_id, name, email, role, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (organisation_id, email) DO NOTHING",
    )
    .bind(staff.id)
    .bind(organisation)
    .bind(&staff.name)
    .bind(&staff.email)
    .bind(staff.role.as_str())
    .bind(staff.created_at)
    .execute(conn)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// All staff, oldest first.
pub async fn list_staff(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Staff>> {
    let rows: Vec<(StaffId, String, String, String, Millis)> =
        sqlx::query_as("SELECT id, name, email, role, created_at FROM staff WHERE organisation_id = $1 ORDER BY id")
            .bind(organisation)
            .fetch_all(conn)
            .await?;
    let staff = |(id, name, email, role, created_at): (StaffId, String, String, String, Millis)| {
        Ok(Staff { id, name, email, role: stored_role(&role)?, created_at })
    };
    rows.into_iter().map(staff).collect()
}

/// The member of staff with that e-mail address.
pub async fn find_staff(conn: &mut Conn, organisation: OrganisationId, email: &str) -> Result<Option<(StaffId, Role)>> {
    let row: Option<(StaffId, String)> =
        sqlx::query_as("SELECT id, role FROM staff WHERE organisation_id = $1 AND email = $2")
            .bind(organisation)
            .bind(email)
            .fetch_optional(conn)
            .await?;
    row.map(|(id, role)| Ok((id, stored_role(&role)?))).transpose()
}

/// Stores a token by the hash of its secret.
pub async fn add_token(
    conn: &mut Conn,
    organisation: OrganisationId,
    staff: Option<StaffId>,
    token: &Token,
    secret_hash: &str,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO token (id, organisation_id, staff_id, name, role, secret_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(token.id)
    .bind(organisation)
    .bind(staff)
    .bind(&token.name)
    .bind(token.role.as_str())
    .bind(secret_hash)
    .bind(token.created_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// All tokens, oldest first.
pub async fn list_tokens(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Token>> {
    type Row = (TokenId, String, String, Millis, Option<Millis>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, role, created_at, revoked_at FROM token WHERE organisation_id = $1 ORDER BY id",
    )
    .bind(organisation)
    .fetch_all(conn)
    .await?;
    let token = |(id, name, role, created_at, revoked_at): Row| {
        Ok(Token { id, name, role: stored_role(&role)?, created_at, revoked_at })
    };
    rows.into_iter().map(token).collect()
}

/// Revokes a token; `false` when there is no such token in force.
pub async fn revoke_token(conn: &mut Conn, organisation: OrganisationId, token: TokenId, now: Millis) -> Result<bool> {
    let revoked =
        sqlx::query("UPDATE token SET revoked_at = $3 WHERE organisation_id = $1 AND id = $2 AND revoked_at IS NULL")
            .bind(organisation)
            .bind(token)
            .bind(now)
            .execute(conn)
            .await?;
    Ok(revoked.rows_affected() == 1)
}

/// Who the holder of a secret is, by its hash. The hash is compared by the index: who cannot make the secret cannot
/// learn anything from the time that takes, since the stored side is a hash of 256 random bits.
pub async fn actor_of(conn: &mut Conn, secret_hash: &str) -> Result<Option<Actor>> {
    let row: Option<(TokenId, OrganisationId, String, String)> = sqlx::query_as(
        "SELECT id, organisation_id, name, role FROM token WHERE secret_hash = $1 AND revoked_at IS NULL",
    )
    .bind(secret_hash)
    .fetch_optional(conn)
    .await?;
    row.map(|(token, organisation, name, role)| {
        Ok(Actor { organisation, token: Some(token), role: stored_role(&role)?, name: format!("token:{name}") })
    })
    .transpose()
}

fn stored_role(text: &str) -> Result<Role> {
    text.parse().map_err(|_| Error::Internal(format!("the role {text:?} is stored")))
}
