//! SQL for the organisation.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::OrganisationId;
use crate::language::Tag;

use super::{Organisation, joined};

#[derive(sqlx::FromRow)]
struct Row {
    id: OrganisationId,
    name: String,
    time_zone: String,
    quiet_from: i32,
    quiet_until: i32,
    source_language: String,
    fallback_languages: String,
    native_digits: String,
    transliterated: String,
    sms_parts: i32,
}

fn tag(text: &str) -> Result<Tag> {
    text.parse().map_err(|_| Error::Internal(format!("the language {text:?} is stored")))
}

fn tags(list: &str) -> Result<Vec<Tag>> {
    list.split(',').filter(|text| !text.is_empty()).map(tag).collect()
}

impl TryFrom<Row> for Organisation {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            time_zone: row.time_zone,
            quiet_from: row.quiet_from,
            quiet_until: row.quiet_until,
            source_language: tag(&row.source_language)?,
            fallback_languages: tags(&row.fallback_languages)?,
            native_digits: tags(&row.native_digits)?,
            transliterated: tags(&row.transliterated)?,
            sms_parts: row.sms_parts,
        })
    }
}

/// The organisation with that id.
pub async fn find(conn: &mut Conn, id: OrganisationId) -> Result<Organisation> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, name, time_zone, quiet_from, quiet_until, source_language, fallback_languages, native_digits,
                transliterated, sms_parts
         FROM organisation WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.ok_or(Error::NotFound("organisation"))?.try_into()
}

/// All organisations of this installation.
pub async fn all(conn: &mut Conn) -> Result<Vec<Organisation>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, time_zone, quiet_from, quiet_until, source_language, fallback_languages, native_digits,
                transliterated, sms_parts
         FROM organisation ORDER BY id",
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Organisation::try_from).collect()
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

/// Stores what an organisation decided.
pub(super) async fn update(conn: &mut Conn, organisation: &Organisation) -> Result<()> {
    sqlx::query(
        "UPDATE organisation SET name = $2, time_zone = $3, fallback_languages = $4, native_digits = $5,
                transliterated = $6, sms_parts = $7, quiet_from = $8, quiet_until = $9
         WHERE id = $1",
    )
    .bind(organisation.id)
    .bind(&organisation.name)
    .bind(&organisation.time_zone)
    .bind(joined(&organisation.fallback_languages))
    .bind(joined(&organisation.native_digits))
    .bind(joined(&organisation.transliterated))
    .bind(organisation.sms_parts)
    .bind(organisation.quiet_from)
    .bind(organisation.quiet_until)
    .execute(conn)
    .await?;
    Ok(())
}
