//! SQL for texts, their revisions and terms.

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{MessageId, OrganisationId};
use crate::language::Tag;

use super::{Revision, Text, TextState};

type TextRow = (MessageId, String, i32, String, Option<i32>, Option<i32>);

fn text_from((message, language, latest, state, approved, made_from): TextRow) -> Result<Text> {
    Ok(Text {
        message,
        language: stored_tag(&language)?,
        latest,
        latest_state: stored_state(&state)?,
        approved,
        made_from,
    })
}

pub(crate) fn stored_tag(text: &str) -> Result<Tag> {
    text.parse().map_err(|_| Error::Internal(format!("the language {text:?} is stored")))
}

fn stored_state(text: &str) -> Result<TextState> {
    [TextState::Draft, TextState::InReview, TextState::Approved]
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or_else(|| Error::Internal(format!("the text state {text:?} is stored")))
}

/// The texts of a message, by language.
pub async fn texts(conn: &mut Conn, message: MessageId) -> Result<Vec<Text>> {
    let rows: Vec<TextRow> = sqlx::query_as(
        "SELECT t.message_id, t.language, t.latest, l.state, t.approved, a.made_from
         FROM text t
         JOIN text_revision l ON l.message_id = t.message_id AND l.language = t.language AND l.revision = t.latest
         LEFT JOIN text_revision a ON a.message_id = t.message_id AND a.language = t.language AND a.revision = t.approved
         WHERE t.message_id = $1 ORDER BY t.language",
    )
    .bind(message)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(text_from).collect()
}

/// One text of a message.
pub async fn text(conn: &mut Conn, message: MessageId, language: &Tag) -> Result<Option<Text>> {
    let row: Option<TextRow> = sqlx::query_as(
        "SELECT t.message_id, t.language, t.latest, l.state, t.approved, a.made_from
         FROM text t
         JOIN text_revision l ON l.message_id = t.message_id AND l.language = t.language AND l.revision = t.latest
         LEFT JOIN text_revision a ON a.message_id = t.message_id AND a.language = t.language AND a.revision = t.approved
         WHERE t.message_id = $1 AND t.language = $2",
    )
    .bind(message)
    .bind(language.as_str())
    .fetch_optional(conn)
    .await?;
    row.map(text_from).transpose()
}

type RevisionRow = (i32, String, String, Option<i32>, String, String, Millis, Option<String>, Option<Millis>);

fn revision_from(row: RevisionRow) -> Result<Revision> {
    let (number, source, state, made_from, origin, written_by, written_at, approved_by, approved_at) = row;
    let state = stored_state(&state)?;
    Ok(Revision { number, source, state, made_from, origin, written_by, written_at, approved_by, approved_at })
}

/// One revision of a text.
pub async fn revision(conn: &mut Conn, message: MessageId, language: &Tag, number: i32) -> Result<Option<Revision>> {
    let row: Option<RevisionRow> = sqlx::query_as(
        "SELECT revision, source, state, made_from, origin, written_by, written_at, approved_by, approved_at
         FROM text_revision WHERE message_id = $1 AND language = $2 AND revision = $3",
    )
    .bind(message)
    .bind(language.as_str())
    .bind(number)
    .fetch_optional(conn)
    .await?;
    row.map(revision_from).transpose()
}

/// All revisions of a text, newest first.
pub async fn revisions(conn: &mut Conn, message: MessageId, language: &Tag) -> Result<Vec<Revision>> {
    let rows: Vec<RevisionRow> = sqlx::query_as(
        "SELECT revision, source, state, made_from, origin, written_by, written_at, approved_by, approved_at
         FROM text_revision WHERE message_id = $1 AND language = $2 ORDER BY revision DESC LIMIT 200",
    )
    .bind(message)
    .bind(language.as_str())
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(revision_from).collect()
}

/// Adds a revision and makes it the latest one of its text.
pub async fn add_revision(conn: &mut Conn, message: MessageId, language: &Tag, revision: &Revision) -> Result<()> {
    sqlx::query(
        "INSERT INTO text_revision
             (message_id, language, revision, source, made_from, state, origin, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(message)
    .bind(language.as_str())
    .bind(revision.number)
    .bind(&revision.source)
    .bind(revision.made_from)
    .bind(revision.state.as_str())
    .bind(&revision.origin)
    .bind(&revision.written_by)
    .bind(revision.written_at)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO text (message_id, language, latest) VALUES ($1, $2, $3)
         ON CONFLICT (message_id, language) DO UPDATE SET latest = $3",
    )
    .bind(message)
    .bind(language.as_str())
    .bind(revision.number)
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves a revision from draft to in review; `false` when it is no draft.
pub async fn hand_in(conn: &mut Conn, message: MessageId, language: &Tag, number: i32) -> Result<bool> {
    let moved = sqlx::query(
        "UPDATE text_revision SET state = 'in-review'
         WHERE message_id = $1 AND language = $2 AND revision = $3 AND state = 'draft'",
    )
    .bind(message)
    .bind(language.as_str())
    .bind(number)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Approves a revision as a translation of `made_from`.
pub async fn approve(
    conn: &mut Conn,
    message: MessageId,
    language: &Tag,
    number: i32,
    made_from: Option<i32>,
    by: &str,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "UPDATE text_revision SET state = 'approved', made_from = $4, approved_by = $5, approved_at = $6
         WHERE message_id = $1 AND language = $2 AND revision = $3",
    )
    .bind(message)
    .bind(language.as_str())
    .bind(number)
    .bind(made_from)
    .bind(by)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE text SET approved = $3 WHERE message_id = $1 AND language = $2")
        .bind(message)
        .bind(language.as_str())
        .bind(number)
        .execute(conn)
        .await?;
    Ok(())
}

/// All known file hashes.
pub async fn file_hashes(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<(String, String)>> {
    Ok(sqlx::query_as("SELECT path, hash FROM catalogue_file WHERE organisation_id = $1")
        .bind(organisation)
        .fetch_all(conn)
        .await?)
}

/// Remembers the hash of a catalogue file.
pub async fn set_file_hash(conn: &mut Conn, organisation: OrganisationId, path: &str, hash: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO catalogue_file (organisation_id, path, hash) VALUES ($1, $2, $3)
         ON CONFLICT (organisation_id, path) DO UPDATE SET hash = $3",
    )
    .bind(organisation)
    .bind(path)
    .bind(hash)
    .execute(conn)
    .await?;
    Ok(())
}

/// The terms of a language in force: their revision and Fluent source.
pub async fn terms(conn: &mut Conn, organisation: OrganisationId, language: &Tag) -> Result<Option<(i32, String)>> {
    Ok(sqlx::query_as(
        "SELECT revision, source FROM terms WHERE organisation_id = $1 AND language = $2
         ORDER BY revision DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(language.as_str())
    .fetch_optional(conn)
    .await?)
}

/// Adds a revision of the terms, in force at once.
pub async fn add_terms(
    conn: &mut Conn,
    organisation: OrganisationId,
    language: &Tag,
    revision: i32,
    source: &str,
    by: &str,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO terms (organisation_id, language, revision, source, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(organisation)
    .bind(language.as_str())
    .bind(revision)
    .bind(source)
    .bind(by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The languages an organisation works in: those that have any text.
pub async fn languages(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<Tag>> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT t.language FROM text t JOIN message m ON m.id = t.message_id
         WHERE m.organisation_id = $1 ORDER BY t.language",
    )
    .bind(organisation)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| stored_tag(row)).collect()
}
