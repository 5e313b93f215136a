//! The organisation: a municipality, an association or a housing association. It owns everything below it. One is made
//! at the first start; every store function asks for the organisation it works in.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::OrganisationId;
use crate::language::Tag;

/// An organisation and what it decided for itself.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name, for staff; what residents read is the term `-municipality` in their language.
    pub name: String,
    /// Its time zone, like `Europe/Copenhagen`.
    pub time_zone: String,
    /// The language messages are written in first.
    pub source_language: Tag,
    /// What people get when none of their own languages is to be had, in order.
    pub fallback_languages: Vec<Tag>,
}

type Row = (OrganisationId, String, String, String, String);

fn from_row((id, name, time_zone, source, fallback): Row) -> Result<Organisation> {
    let tag = |text: &str| text.parse().map_err(|_| Error::Internal(format!("the language {text:?} is stored")));
    let fallback_languages = fallback.split(',').map(tag).collect::<Result<_>>()?;
    Ok(Organisation { id, name, time_zone, source_language: tag(&source)?, fallback_languages })
}

/// The organisation with that id.
pub async fn find(conn: &mut Conn, id: OrganisationId) -> Result<Organisation> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, name, time_zone, source_language, fallback_languages FROM organisation WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    from_row(row.ok_or(Error::NotFound("organisation"))?)
}

/// The id of the first organisation: the same in every process, so that two that start at once make one.
const FIRST: OrganisationId = OrganisationId(1);

/// The first organisation of this installation, made when there is none yet.
pub async fn first_or_new(conn: &mut Conn, now: Millis) -> Result<Organisation> {
    sqlx::query(
        "INSERT INTO organisation (id, name, time_zone, source_language, fallback_languages, created_at)
         VALUES ($1, 'Organisation', 'Europe/Copenhagen', 'da', 'en,da', $2) ON CONFLICT (id) DO NOTHING",
    )
    .bind(FIRST)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    find(conn, FIRST).await
}
