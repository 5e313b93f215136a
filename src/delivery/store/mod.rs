//! SQL for deliveries and attempts. The statements of the hot path stand here and in `claiming`, their plans beside them; fan-out is
//! in `planning` and `following`, those who wait are in `waiting`, what providers say later in `receipts`, what staff look at in `listing`,
//! `story` and `log`, what they decide in `decisions`.

mod another_way;
mod claiming;
mod decisions;
mod following;
mod listing;
mod log;
mod planning;
mod receipts;
mod story;
mod waiting;

pub use another_way::{NextAddress, next_addresses, not_begun_to, stand_in, stop_stand_in, take_place};
pub use claiming::{Claimed, Due, Gone, SendTo, addresses, claim, earlier, hold_until, next_due};
pub use decisions::{Missed, UnknownCount, decide_all, decide_one, missed, send_again, unknown};
pub use following::{Called, Following, ReachedLine, called, count_not_followed, follow, reached};
pub use listing::{Filter, Listed, QueueLine, StoredAttempt, attempts, count_unknown, left, list, queue};
pub use log::{ExchangeRow, StoredExchange, add_exchanges, exchanges, forget_exchanges};
pub use planning::{
    Planning, begin_planning, count_missing, fan_out, note_all_made, note_made, note_reconciled, planning, range,
};
pub use receipts::{
    EarlyReceipt, KeptReceipt, Standing, add_receipt, early_receipts, is_on_channel, match_receipt, move_up, standing,
    tried_as,
};
pub use story::{StoredReceipt, Told, attempts_of, of_addresses, receipts_of, told};
pub use waiting::{fall_back, overdue_languages, overdue_segments, release, stop_waiting};

use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId, OrganisationId};

use super::{Key, State};

/// What deliveries of one bulletin and language come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conclusion<'a> {
    /// The bulletin.
    pub bulletin: BulletinId,
    /// The language's tag.
    pub language: &'a str,
    /// The new state.
    pub state: State,
    /// Why.
    pub reason: Option<&'static str>,
}

/// The address of a delivery, and the lease under which it is held.
pub type Held = (i64, i64);

/// Held deliveries as a statement's parameter: each with its whole key, so that it is found by that. Of a bulletin that is new
/// PostgreSQL expects one row and would read all of it. `state + 0`, here and in what moves a single one, keeps it from
/// delivery_leased, in which all that ever was on the wire stays until it is vacuumed.
fn held_rows(bulletin: BulletinId, language: &str, held: &[Held]) -> String {
    let rows: Vec<_> = held.iter().map(|(address, owner)| (bulletin.0, address, language, owner)).collect();
    db::rows(&rows)
}

/// Moves leased deliveries to a new state. Only those still under our lease move: a process that was frozen past its lease must
/// not overwrite what another one found out.
pub async fn conclude(conn: &mut Conn, conclusion: &Conclusion<'_>, held: &[Held], now: Millis) -> Result<u64> {
    // Plan on both engines: delivery by primary key, for each row of the list.
    let update = sql(
        conn,
        "UPDATE delivery SET state = $2, reason = $3, due_at = NULL, lease_owner = NULL, leased_until = NULL, changed_at = $4
         WHERE (bulletin_id, address_id, language, lease_owner) IN (
             SELECT CAST(value->>0 AS BIGINT), CAST(value->>1 AS BIGINT), value->>2, CAST(value->>3 AS BIGINT) FROM json_each($1))
           AND state + 0 = 10",
    );
    let moved = sqlx::query(update)
        .bind(held_rows(conclusion.bulletin, conclusion.language, held))
        .bind(conclusion.state.rank())
        .bind(conclusion.reason)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(moved.rows_affected())
}

/// Puts a delivery leased under `owner` back into the queue for another try; `false` when its lease had run out.
pub async fn retry(conn: &mut Conn, key: &Key, owner: i64, reason: &str, due: Millis, now: Millis) -> Result<bool> {
    let moved = sqlx::query(
        "UPDATE delivery SET state = 0, reason = $5, due_at = $6, lease_owner = NULL, leased_until = NULL, changed_at = $7
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 AND state + 0 = 10 AND lease_owner = $4",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .bind(owner)
    .bind(reason)
    .bind(due)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Puts a delivery back into the queue whose lease ran out in its try `tries`, and which is shown as unknown since: that try
/// did not go after all.
pub async fn retry_lapsed(conn: &mut Conn, key: &Key, tries: i32, reason: &str, due: Millis) -> Result<bool> {
    let moved = sqlx::query(
        "UPDATE delivery SET state = 0, reason = $5, due_at = $6, changed_at = $6
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 AND state = 15 AND reason = 'interrupted' AND attempts = $4",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .bind(tries)
    .bind(reason)
    .bind(due)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// Gives deliveries back that were claimed and not begun: as if they had never been taken.
pub async fn give_back(conn: &mut Conn, bulletin: BulletinId, language: &str, held: &[Held]) -> Result<()> {
    // Plan on both engines: as that of `conclude`.
    let update = sql(
        conn,
        "UPDATE delivery SET state = 0, attempts = attempts - 1, lease_owner = NULL, leased_until = NULL,
                due_at = COALESCE(due_at, changed_at)
         WHERE (bulletin_id, address_id, language, lease_owner) IN (
             SELECT CAST(value->>0 AS BIGINT), CAST(value->>1 AS BIGINT), value->>2, CAST(value->>3 AS BIGINT) FROM json_each($1))
           AND state + 0 = 10",
    );
    sqlx::query(update).bind(held_rows(bulletin, language, held)).execute(conn).await?;
    Ok(())
}

/// Gives a delivery back that was claimed and may not go yet: as if it had never been taken, due at a moment.
pub async fn postpone(conn: &mut Conn, key: &Key, owner: i64, due: Millis) -> Result<()> {
    sqlx::query(
        "UPDATE delivery SET state = 0, attempts = attempts - 1, due_at = $5, lease_owner = NULL, leased_until = NULL
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 AND state + 0 = 10 AND lease_owner = $4",
    )
    .bind(key.bulletin)
    .bind(key.address)
    .bind(&key.language)
    .bind(owner)
    .bind(due)
    .execute(conn)
    .await?;
    Ok(())
}

/// Prolongs leases of which something is still in this process. What is being concluded at this moment is passed over: both
/// would lock the same rows in another order.
pub async fn renew(conn: &mut Conn, leases: &[(i64,)], leased_until: Millis) -> Result<()> {
    let update = sql(
        conn,
        "UPDATE delivery SET leased_until = $2
         WHERE (bulletin_id, address_id, language) IN (
             SELECT d.bulletin_id, d.address_id, d.language FROM delivery d
             WHERE d.state = 10 AND d.lease_owner IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($1))
             FOR UPDATE SKIP LOCKED)",
    );
    sqlx::query(update).bind(db::rows(leases)).bind(leased_until).execute(conn).await?;
    Ok(())
}

/// A delivery whose lease ran out: nobody knows whether it went.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lapsed {
    /// The bulletin.
    pub bulletin_id: BulletinId,
    /// The address.
    pub address_id: AddressId,
    /// The language's tag.
    pub language: String,
    /// Which channel it was on.
    pub channel_id: ChannelId,
    /// Which try it was.
    pub attempts: i32,
    /// When the try began.
    pub changed_at: Millis,
    /// How urgent the bulletin is.
    pub urgency: String,
    /// Since when it could be sent.
    pub queued_at: Millis,
    /// Where the bulletin stands.
    pub bulletin_state: String,
}

/// Deliveries whose lease ran out before `now`.
pub async fn lapsed(conn: &mut Conn, now: Millis, limit: i64) -> Result<Vec<Lapsed>> {
    let select = sql(
        conn,
        "SELECT d.bulletin_id, d.address_id, d.language, d.channel_id, d.attempts, d.changed_at, b.urgency, d.queued_at,
                b.state AS bulletin_state
         FROM delivery d JOIN bulletin b ON b.id = d.bulletin_id
         WHERE d.state = 10 AND d.leased_until < $1 LIMIT $2",
    );
    Ok(sqlx::query_as(select).bind(now).bind(limit).fetch_all(conn).await?)
}

/// Lets every lease run out at once: the only process that could hold one is this one, and it has just started.
pub async fn let_all_lapse(conn: &mut Conn) -> Result<u64> {
    let lapsed = sqlx::query("UPDATE delivery SET leased_until = 0 WHERE state = 10").execute(conn).await?;
    Ok(lapsed.rows_affected())
}

/// Settles a lapsed delivery: back into the queue (`due` given), unknown, or cancelled.
pub async fn settle_lapsed(
    conn: &mut Conn,
    lapsed: &Lapsed,
    state: State,
    due: Option<Millis>,
    now: Millis,
) -> Result<bool> {
    let moved = sqlx::query(
        "UPDATE delivery SET state = $5, due_at = $6, reason = 'interrupted', lease_owner = NULL, leased_until = NULL, changed_at = $7
         WHERE bulletin_id = $1 AND address_id = $2 AND language = $3 AND state + 0 = 10 AND attempts = $4 AND leased_until < $7",
    )
    .bind(lapsed.bulletin_id)
    .bind(lapsed.address_id)
    .bind(&lapsed.language)
    .bind(lapsed.attempts)
    .bind(state.rank())
    .bind(due)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(moved.rows_affected() == 1)
}

/// An attempt to store: address, number, started at, outcome, reason, detail, provider's reference.
pub type AttemptRow<'a> = (i64, i32, i64, i32, Option<&'a str>, &'a str, Option<&'a str>);

/// Stores attempts of one bulletin, language and channel. One whose lease ran out was noted as interrupted: its outcome
/// is told when it comes after all.
pub async fn add_attempts(
    conn: &mut Conn,
    bulletin: BulletinId,
    language: &str,
    channel: ChannelId,
    rows: &[AttemptRow<'_>],
    now: Millis,
) -> Result<()> {
    let insert = sql(
        conn,
        "INSERT INTO attempt (bulletin_id, address_id, language, number, channel_id, started_at, ended_at, outcome, reason, detail,
                              provider_reference)
         SELECT $1, CAST(value->>0 AS BIGINT), $2, CAST(value->>1 AS INTEGER), $3, CAST(value->>2 AS BIGINT), $4,
                CAST(value->>3 AS INTEGER), value->>4, value->>5, value->>6
         FROM json_each($5) WHERE true
         ON CONFLICT (bulletin_id, address_id, language, number) DO UPDATE
         SET ended_at = excluded.ended_at, outcome = excluded.outcome, reason = excluded.reason, detail = excluded.detail,
             provider_reference = excluded.provider_reference
         WHERE attempt.reason = 'interrupted' AND attempt.outcome = 15",
    );
    sqlx::query(insert)
        .bind(bulletin)
        .bind(language)
        .bind(channel)
        .bind(now)
        .bind(db::rows(rows))
        .execute(conn)
        .await?;
    Ok(())
}

/// Cancels of a bulletin some of what has not been sent, at most so many.
pub async fn cancel_some(conn: &mut Conn, bulletin: BulletinId, now: Millis, limit: i64) -> Result<u64> {
    // Plan on both engines: the inner SELECT by delivery_due, the outer UPDATE by primary key (PostgreSQL reads a table
    // that is small against the limit in one go). Two statements, because each of the partial indexes knows one state.
    let queued = sql(
        conn,
        "UPDATE delivery SET state = 45, due_at = NULL, changed_at = $2
         WHERE (bulletin_id, address_id, language) IN (
             SELECT d.bulletin_id, d.address_id, d.language FROM delivery d
             WHERE d.bulletin_id = $1 AND d.state = 0 LIMIT $3 FOR UPDATE SKIP LOCKED)",
    );
    let stopped = sqlx::query(queued).bind(bulletin).bind(now).bind(limit).execute(&mut *conn).await?;
    Ok(stopped.rows_affected() + waiting::cancel_some(conn, bulletin, now, limit).await?)
}

/// Cancels what is queued to an address, in every bulletin that is not over: by primary key, bulletin by bulletin.
pub async fn cancel_address(
    conn: &mut Conn,
    organisation: OrganisationId,
    address: AddressId,
    reason: &str,
    now: Millis,
) -> Result<u64> {
    let stopped = sqlx::query(
        "UPDATE delivery SET state = 45, reason = $3, due_at = NULL, changed_at = $4
         WHERE bulletin_id IN (SELECT b.id FROM bulletin b
                               WHERE b.organisation_id = $1 AND b.state IN ('publishing', 'published', 'paused'))
           AND address_id = $2 AND state IN (0, -10)",
    )
    .bind(organisation)
    .bind(address)
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(stopped.rows_affected())
}
