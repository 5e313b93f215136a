//! SQL for files that go with bulletins. Only [`content`] reads what is in them.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::Result;
use crate::id::{AttachmentId, BulletinId};

use super::Attachment;

#[derive(sqlx::FromRow)]
struct Row {
    id: AttachmentId,
    name: String,
    language: Option<String>,
    media_type: String,
    size: i64,
    sha256: String,
    added_at: Millis,
}

impl TryFrom<Row> for Attachment {
    type Error = crate::error::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            language: row.language.as_deref().map(crate::translation::store::stored_tag).transpose()?,
            media_type: row.media_type,
            size: row.size.unsigned_abs(),
            sha256: row.sha256,
            added_at: row.added_at,
        })
    }
}

/// Keeps a file.
pub async fn add(conn: &mut Conn, bulletin: BulletinId, attachment: &Attachment, octets: &[u8]) -> Result<()> {
    sqlx::query(
        "INSERT INTO attachment (id, bulletin_id, name, language, media_type, octets, size, sha256, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(attachment.id)
    .bind(bulletin)
    .bind(&attachment.name)
    .bind(attachment.language.as_ref().map(ToString::to_string))
    .bind(&attachment.media_type)
    .bind(octets)
    .bind(attachment.size.cast_signed())
    .bind(&attachment.sha256)
    .bind(attachment.added_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// All files of a bulletin, in the order they were added.
pub async fn list(conn: &mut Conn, bulletin: BulletinId) -> Result<Vec<Attachment>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, language, media_type, size, sha256, added_at FROM attachment
         WHERE bulletin_id = $1 ORDER BY id",
    )
    .bind(bulletin)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Attachment::try_from).collect()
}

/// The files that go with one language of a bulletin, in the order they were added.
pub async fn of_language(conn: &mut Conn, bulletin: BulletinId, language: &str) -> Result<Vec<Attachment>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, language, media_type, size, sha256, added_at FROM attachment
         WHERE bulletin_id = $1 AND (language IS NULL OR language = $2) ORDER BY id",
    )
    .bind(bulletin)
    .bind(language)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Attachment::try_from).collect()
}

/// One file of a bulletin: name, media type and content.
pub async fn content(
    conn: &mut Conn,
    bulletin: BulletinId,
    id: AttachmentId,
) -> Result<Option<(String, String, Vec<u8>)>> {
    Ok(sqlx::query_as("SELECT name, media_type, octets FROM attachment WHERE bulletin_id = $1 AND id = $2")
        .bind(bulletin)
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

/// Takes a file away.
pub async fn remove(conn: &mut Conn, bulletin: BulletinId, id: AttachmentId) -> Result<()> {
    sqlx::query("DELETE FROM attachment WHERE bulletin_id = $1 AND id = $2")
        .bind(bulletin)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives another bulletin the same file; its content stays in the database.
pub async fn copy(conn: &mut Conn, from: AttachmentId, id: AttachmentId, bulletin: BulletinId) -> Result<()> {
    sqlx::query(
        "INSERT INTO attachment (id, bulletin_id, name, language, media_type, octets, size, sha256, added_at)
         SELECT $1, $2, name, language, media_type, octets, size, sha256, added_at FROM attachment WHERE id = $3",
    )
    .bind(id)
    .bind(bulletin)
    .bind(from)
    .execute(conn)
    .await?;
    Ok(())
}
