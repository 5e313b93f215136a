//! SQL for bulletins and what is frozen with them.

use crate::audience::AddressKind;
use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::error::{Error, Result};
use crate::id::{BulletinId, ChannelId, MessageId, OrganisationId};
use crate::language::Tag;
use crate::language::number::Numerals;

use super::{Bulletin, Follows, Manner, State, Urgency};

#[derive(sqlx::FromRow)]
struct Row {
    id: BulletinId,
    organisation_id: OrganisationId,
    message_id: MessageId,
    message_name: String,
    state: String,
    urgency: String,
    variables: String,
    audience: String,
    link: Option<String>,
    wait: i64,
    created_by: String,
    created_at: Millis,
    publish_at: Option<Millis>,
    published_at: Option<Millis>,
    source_revision: Option<i32>,
    last_address: Option<i64>,
    segments_planned: i64,
    addresses_planned: i64,
    planned_at: Option<Millis>,
    trouble: Option<String>,
    follows: Option<BulletinId>,
    follows_as: Option<String>,
}

impl TryFrom<Row> for Bulletin {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        let broken = |what: &str, cause: serde_json::Error| Error::Internal(format!("{} of {}: {cause}", what, row.id));
        Ok(Self {
            state: State::stored(&row.state)?,
            urgency: Urgency::stored(&row.urgency)?,
            variables: serde_json::from_str(&row.variables).map_err(|cause| broken("variables", cause))?,
            audience: serde_json::from_str(&row.audience).map_err(|cause| broken("audience", cause))?,
            id: row.id,
            organisation: row.organisation_id,
            message: row.message_id,
            message_name: row.message_name,
            link: row.link,
            wait: row.wait,
            created_by: row.created_by,
            created_at: row.created_at,
            publish_at: row.publish_at,
            published_at: row.published_at,
            source_revision: row.source_revision,
            last_address: row.last_address,
            segments_planned: row.segments_planned,
            addresses_planned: row.addresses_planned,
            planned_at: row.planned_at,
            trouble: row.trouble,
            follows: row.follows.map(|bulletin| Follows {
                bulletin,
                manner: if row.follows_as.as_deref() == Some(Manner::Withdrawal.as_str()) {
                    Manner::Withdrawal
                } else {
                    Manner::Correction
                },
            }),
        })
    }
}

/// Adds a draft.
pub async fn add(conn: &mut Conn, bulletin: &Bulletin) -> Result<()> {
    sqlx::query(
        "INSERT INTO bulletin (id, organisation_id, message_id, state, urgency, variables, audience, link, wait,
                               created_by, created_at, segments_planned, addresses_planned, follows, follows_as)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $13)",
    )
    .bind(bulletin.id)
    .bind(bulletin.organisation)
    .bind(bulletin.message)
    .bind(bulletin.state.as_str())
    .bind(bulletin.urgency.as_str())
    .bind(serde_json::Value::Object(bulletin.variables.clone()).to_string())
    .bind(serde_json::to_string(&bulletin.audience).expect("an audience is plain values"))
    .bind(&bulletin.link)
    .bind(bulletin.wait)
    .bind(&bulletin.created_by)
    .bind(bulletin.created_at)
    .bind(bulletin.follows.map(|follows| follows.bulletin))
    .bind(bulletin.follows.map(|follows| follows.manner.as_str()))
    .execute(conn)
    .await?;
    Ok(())
}

/// One bulletin of an organisation.
pub async fn find(conn: &mut Conn, organisation: OrganisationId, id: BulletinId) -> Result<Option<Bulletin>> {
    let row: Option<Row> = sqlx::query_as("SELECT b.* FROM bulletin_read b WHERE b.organisation_id = $1 AND b.id = $2")
        .bind(organisation)
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(Bulletin::try_from).transpose()
}

/// Bulletins before a cursor, newest first.
pub async fn list(
    conn: &mut Conn,
    organisation: OrganisationId,
    before: BulletinId,
    limit: i64,
) -> Result<Vec<Bulletin>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT b.* FROM bulletin_read b WHERE b.organisation_id = $1 AND b.id < $2 ORDER BY b.id DESC LIMIT $3",
    )
    .bind(organisation)
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Bulletin::try_from).collect()
}

/// All bulletins, of every organisation, that are scheduled or going out. They are few.
pub async fn open(conn: &mut Conn) -> Result<Vec<Bulletin>> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT b.* FROM bulletin_read b WHERE b.state IN ('scheduled', 'publishing') ORDER BY b.id")
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(Bulletin::try_from).collect()
}

/// Bulletins of a message that were published since a moment and not cancelled.
pub async fn published_since(
    conn: &mut Conn,
    organisation: OrganisationId,
    message: MessageId,
    since: Millis,
) -> Result<Vec<Bulletin>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT b.* FROM bulletin_read b WHERE b.organisation_id = $1 AND b.message_id = $2 AND b.published_at >= $3
           AND b.state IN ('publishing', 'published', 'paused') ORDER BY b.id",
    )
    .bind(organisation)
    .bind(message)
    .bind(since)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Bulletin::try_from).collect()
}

/// Bulletins in which somebody waits for a language until a moment that has come.
pub async fn with_overdue(conn: &mut Conn, now: Millis) -> Result<Vec<Bulletin>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT b.* FROM bulletin_read b WHERE b.state IN ('publishing', 'published')
           AND b.id IN (SELECT d.bulletin_id FROM delivery d WHERE d.state = -10 AND d.due_at <= $1)",
    )
    .bind(now)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Bulletin::try_from).collect()
}

/// Holds a bulletin until the end of the transaction: fan-out and the release of a late language take turns. (An update
/// that changes nothing locks the row on PostgreSQL; SQLite has one writer anyway.)
pub async fn hold(conn: &mut Conn, id: BulletinId) -> Result<()> {
    sqlx::query("UPDATE bulletin SET wait = wait WHERE id = $1").bind(id).execute(conn).await?;
    Ok(())
}

/// Plans a draft for a moment, or takes it back to draft; `false` when it is neither draft nor scheduled.
pub async fn schedule(conn: &mut Conn, id: BulletinId, at: Option<Millis>, by: &str) -> Result<bool> {
    let state = if at.is_some() { State::Scheduled } else { State::Draft };
    let changed = sqlx::query(
        "UPDATE bulletin SET state = $2, publish_at = $3, published_by = $4, trouble = NULL
         WHERE id = $1 AND state IN ('draft', 'scheduled')",
    )
    .bind(id)
    .bind(state.as_str())
    .bind(at)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Takes a scheduled bulletin that cannot be published back to draft and says why.
pub async fn set_trouble(conn: &mut Conn, id: BulletinId, why: &str) -> Result<()> {
    sqlx::query("UPDATE bulletin SET state = 'draft', trouble = $2 WHERE id = $1 AND state = 'scheduled'")
        .bind(id)
        .bind(why)
        .execute(conn)
        .await?;
    Ok(())
}

/// Moves a draft to publishing; `false` when somebody else was faster. The newest address is noted in the same
/// statement: people who come later do not get it.
pub async fn leave_draft(conn: &mut Conn, bulletin: &Bulletin, by: &str, now: Millis) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE bulletin SET state = 'publishing', published_at = $2, published_by = $3, source_revision = $4, trouble = NULL,
                last_address = (SELECT COALESCE(MAX(a.id), 0) FROM address a WHERE a.organisation_id = $5)
         WHERE id = $1 AND state IN ('draft', 'scheduled')",
    )
    .bind(bulletin.id)
    .bind(now)
    .bind(by)
    .bind(bulletin.source_revision)
    .bind(bulletin.organisation)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Stops a bulletin; `false` when there was nothing left to stop.
pub async fn cancel(conn: &mut Conn, id: BulletinId) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE bulletin SET state = 'cancelled' WHERE id = $1 AND state IN ('draft', 'scheduled', 'publishing', 'published', 'paused')",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Holds a bulletin that goes out; `false` when it does not.
pub async fn pause(conn: &mut Conn, id: BulletinId, by: &str, now: Millis) -> Result<bool> {
    let changed =
        sqlx::query("UPDATE bulletin SET state = 'paused' WHERE id = $1 AND state IN ('publishing', 'published')")
            .bind(id)
            .execute(&mut *conn)
            .await?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO bulletin_pause (bulletin_id, paused_at, paused_by) VALUES ($1, $2, $3)
         ON CONFLICT (bulletin_id, paused_at) DO UPDATE SET resumed_at = NULL, paused_by = $3",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(true)
}

/// Lets a paused bulletin go on; `false` when it is not paused.
pub async fn resume(conn: &mut Conn, id: BulletinId, now: Millis) -> Result<bool> {
    let changed = sqlx::query("UPDATE bulletin SET state = 'publishing' WHERE id = $1 AND state = 'paused'")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE bulletin_pause SET resumed_at = $2 WHERE bulletin_id = $1 AND resumed_at IS NULL")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// Since when and by whom a bulletin is held.
pub async fn held(conn: &mut Conn, id: BulletinId) -> Result<Option<(Millis, String)>> {
    Ok(sqlx::query_as(
        "SELECT paused_at, paused_by FROM bulletin_pause WHERE bulletin_id = $1 AND resumed_at IS NULL
         ORDER BY paused_at DESC LIMIT 1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

/// When a bulletin was last let go on.
pub async fn resumed_at(conn: &mut Conn, id: BulletinId) -> Result<Option<Millis>> {
    Ok(sqlx::query_scalar("SELECT MAX(resumed_at) FROM bulletin_pause WHERE bulletin_id = $1")
        .bind(id)
        .fetch_one(conn)
        .await?)
}

/// Stopped bulletins of which something may not be marked yet.
pub async fn unswept(conn: &mut Conn) -> Result<Vec<BulletinId>> {
    Ok(sqlx::query_scalar("SELECT id FROM bulletin WHERE state IN ('cancelled', 'corrected', 'withdrawn') AND swept_at IS NULL ORDER BY id")
        .fetch_all(conn)
        .await?)
}

/// Notes that nothing is left to mark: when something is still on the wire, it may come back and is looked at again.
pub async fn note_swept(conn: &mut Conn, id: BulletinId, now: Millis) -> Result<()> {
    sqlx::query(
        "UPDATE bulletin SET swept_at = $2 WHERE id = $1 AND state IN ('cancelled', 'corrected', 'withdrawn')
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 10)",
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that everything which can go out now has gone.
pub async fn finish(conn: &mut Conn, id: BulletinId) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE bulletin SET state = 'published' WHERE id = $1 AND state = 'publishing' AND planned_at IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 0)
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 10)",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Whether nothing of a bulletin is queued or on the wire.
pub async fn is_done(conn: &mut Conn, id: BulletinId) -> Result<bool> {
    let busy: i32 = sqlx::query_scalar(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 0)
                       OR EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = $1 AND d.state = 10) THEN 1 ELSE 0 END",
    )
    .bind(id)
    .fetch_one(conn)
    .await?;
    Ok(busy == 0)
}

/// Whether a bulletin has been stopped for good.
pub async fn is_stopped(conn: &mut Conn, id: BulletinId) -> Result<bool> {
    let state: Option<String> =
        sqlx::query_scalar("SELECT state FROM bulletin WHERE id = $1").bind(id).fetch_optional(conn).await?;
    Ok(state.map(|state| State::stored(&state)).transpose()?.is_some_and(State::is_stopped))
}

/// Opens a published bulletin again, since more is to go out.
pub async fn reopen(conn: &mut Conn, id: BulletinId) -> Result<()> {
    sqlx::query("UPDATE bulletin SET state = 'publishing' WHERE id = $1 AND state = 'published'")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a bulletin says in one language, frozen.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FrozenText {
    /// The language's tag.
    pub language: String,
    /// Which revision of the text.
    pub revision: i32,
    /// Fluent of the text.
    pub source: String,
    /// Fluent of the terms.
    pub terms: String,
    /// 1: numbers and dates in the language's own digits.
    pub native_digits: i32,
    /// 1: an SMS without the marks GSM-7 lacks, where that saves the encoding.
    pub transliterated: i32,
}

impl FrozenText {
    /// Which digits it is written with.
    pub fn numerals(&self) -> Numerals {
        if self.native_digits == 1 { Numerals::Native } else { Numerals::Latin }
    }
}

/// Freezes a text with its terms.
pub async fn freeze(conn: &mut Conn, id: BulletinId, text: &FrozenText, now: Millis) -> Result<()> {
    sqlx::query(
        "INSERT INTO bulletin_text
             (bulletin_id, language, revision, source, terms, frozen_at, native_digits, transliterated)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bulletin_id, language) DO NOTHING",
    )
    .bind(id)
    .bind(&text.language)
    .bind(text.revision)
    .bind(&text.source)
    .bind(&text.terms)
    .bind(now)
    .bind(text.native_digits)
    .bind(text.transliterated)
    .execute(conn)
    .await?;
    Ok(())
}

/// What a bulletin says in a language.
pub async fn frozen(conn: &mut Conn, id: BulletinId, language: &str) -> Result<Option<FrozenText>> {
    Ok(sqlx::query_as(
        "SELECT language, revision, source, terms, native_digits, transliterated
         FROM bulletin_text WHERE bulletin_id = $1 AND language = $2",
    )
    .bind(id)
    .bind(language)
    .fetch_optional(conn)
    .await?)
}

/// The languages a bulletin speaks.
pub async fn frozen_languages(conn: &mut Conn, id: BulletinId) -> Result<Vec<Tag>> {
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT language FROM bulletin_text WHERE bulletin_id = $1 ORDER BY language")
            .bind(id)
            .fetch_all(conn)
            .await?;
    rows.iter().map(|row| crate::translation::store::stored_tag(row)).collect()
}

/// Freezes which channel carries which kind of address.
pub async fn set_route(conn: &mut Conn, id: BulletinId, kind: AddressKind, channel: ChannelId) -> Result<()> {
    sqlx::query(
        "INSERT INTO bulletin_route (bulletin_id, kind, channel_id) VALUES ($1, $2, $3)
         ON CONFLICT (bulletin_id, kind) DO NOTHING",
    )
    .bind(id)
    .bind(kind.as_str())
    .bind(channel)
    .execute(conn)
    .await?;
    Ok(())
}

/// A line of the plan: segment, language, state of its deliveries, when a waiting one falls back.
pub type PlanRow = (i64, String, i32, Option<i64>);

/// Writes a part of the plan and notes how far it is.
pub async fn add_plan(conn: &mut Conn, id: BulletinId, rows: &[PlanRow], last_segment: i64) -> Result<()> {
    if !rows.is_empty() {
        let insert = sql(
            conn,
            "INSERT INTO bulletin_plan (bulletin_id, segment_id, language, state, due_at)
             SELECT $1, CAST(value->>0 AS BIGINT), value->>1, CAST(value->>2 AS INTEGER), CAST(value->>3 AS BIGINT)
             FROM json_each($2) WHERE true ON CONFLICT (bulletin_id, segment_id, language) DO NOTHING",
        );
        sqlx::query(insert).bind(id).bind(db::rows(rows)).execute(&mut *conn).await?;
    }
    sqlx::query("UPDATE bulletin SET segments_planned = $2 WHERE id = $1")
        .bind(id)
        .bind(last_segment)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes how far fan-out is.
pub async fn set_addresses_planned(conn: &mut Conn, id: BulletinId, last: i64) -> Result<()> {
    sqlx::query("UPDATE bulletin SET addresses_planned = $2 WHERE id = $1").bind(id).bind(last).execute(conn).await?;
    Ok(())
}

/// Notes that every delivery of the plan has been made.
pub async fn set_planned(conn: &mut Conn, id: BulletinId, now: Millis) -> Result<()> {
    sqlx::query("UPDATE bulletin SET planned_at = $2 WHERE id = $1").bind(id).bind(now).execute(conn).await?;
    Ok(())
}

/// Stops a bulletin because another one follows it; `false` when it has not gone out or was stopped.
pub async fn stop(conn: &mut Conn, id: BulletinId, state: State) -> Result<bool> {
    let changed =
        sqlx::query("UPDATE bulletin SET state = $2 WHERE id = $1 AND state IN ('publishing', 'published', 'paused')")
            .bind(id)
            .bind(state.as_str())
            .execute(conn)
            .await?;
    Ok(changed.rows_affected() == 1)
}

/// The bulletin that corrects or withdraws another.
pub async fn followed_by(conn: &mut Conn, id: BulletinId) -> Result<Option<BulletinId>> {
    Ok(sqlx::query_scalar("SELECT id FROM bulletin WHERE follows = $1").bind(id).fetch_optional(conn).await?)
}

/// Whether nothing of a stopped bulletin can go any more.
pub async fn is_swept(conn: &mut Conn, id: BulletinId) -> Result<bool> {
    let swept: Option<Option<Millis>> =
        sqlx::query_scalar("SELECT swept_at FROM bulletin WHERE id = $1").bind(id).fetch_optional(conn).await?;
    Ok(swept.flatten().is_some())
}

/// Freezes for a bulletin what another one says.
pub async fn freeze_as(conn: &mut Conn, id: BulletinId, other: BulletinId, now: Millis) -> Result<()> {
    sqlx::query(
        "INSERT INTO bulletin_text (bulletin_id, language, revision, source, terms, frozen_at, native_digits, transliterated)
         SELECT $1, language, revision, source, terms, $3, native_digits, transliterated
         FROM bulletin_text WHERE bulletin_id = $2
         ON CONFLICT (bulletin_id, language) DO NOTHING",
    )
    .bind(id)
    .bind(other)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
