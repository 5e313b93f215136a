//! Which worker processes are alive: they share what an account permits. On SQLite there is only one.

use crate::clock::Millis;
use crate::db::{Conn, Db, Engine};
use crate::error::Result;

use super::limits::Share;

/// How often a worker says that it is alive, in milliseconds.
pub(super) const HEARTBEAT: i64 = 3_000;
/// Who has not said so for this long does not count.
const GONE: i64 = 15_000;
/// Who has not said so for this long is forgotten.
const FORGOTTEN: i64 = 3_600_000;

/// This process among the live workers.
#[derive(Debug)]
pub(super) struct Worker {
    id: i64,
    next: Millis,
    /// Its part of every account's limits.
    pub share: Share,
}

impl Worker {
    /// Not known to the others yet.
    pub fn new() -> Self {
        Self { id: rand::random(), next: Millis(0), share: Share::ALL }
    }

    /// Says that this process is alive and sees who else is, when it is time; whether it was.
    pub async fn heartbeat(&mut self, db: &Db, now: Millis) -> Result<bool> {
        if db.engine() == Engine::Sqlite || now < self.next {
            return Ok(false);
        }
        self.next = now.plus(HEARTBEAT);
        let mut tx = db.begin().await?;
        seen(&mut tx, self.id, now).await?;
        let live = live(&mut tx, Millis(now.0 - GONE)).await?;
        forget(&mut tx, Millis(now.0 - FORGOTTEN)).await?;
        tx.commit().await?;
        let place = live.iter().position(|id| *id == self.id).unwrap_or(0);
        self.share = Share { place, of: live.len().max(1) };
        Ok(true)
    }

    /// Says that this process ends: the others may use its part.
    pub async fn leave(&self, db: &Db) -> Result<()> {
        if db.engine() == Engine::Sqlite {
            return Ok(());
        }
        let mut tx = db.begin().await?;
        sqlx::query("DELETE FROM worker WHERE id = $1").bind(self.id).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn seen(conn: &mut Conn, id: i64, now: Millis) -> Result<()> {
    sqlx::query("INSERT INTO worker (id, seen_at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET seen_at = $2")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

async fn live(conn: &mut Conn, since: Millis) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar("SELECT id FROM worker WHERE seen_at >= $1 ORDER BY id").bind(since).fetch_all(conn).await?)
}

async fn forget(conn: &mut Conn, before: Millis) -> Result<()> {
    sqlx::query("DELETE FROM worker WHERE seen_at < $1").bind(before).execute(conn).await?;
    Ok(())
}
