//! Holding a bulletin, letting it go on, and stopping it: from any process, within a second for what is not on the wire.
//!
//! The state alone stops the sending, in one small transaction: workers look at it twice a second and give back what they
//! claimed. Marking the deliveries of a cancelled bulletin, of which there may be a million, follows piece by piece.

use crate::app::App;
use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;
use crate::delivery;
use crate::error::{Conflict, Error, Result};
use crate::id::BulletinId;
use crate::staff::Actor;

use super::{Bulletin, store};

/// How many deliveries are marked in one transaction.
const PIECE: i64 = 10_000;

/// Holds a bulletin: nothing of it goes out, and nothing is planned, until it is resumed.
pub async fn pause(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    let now = app.clock.now();
    if !store::pause(tx, id, &actor.name, now).await? {
        return Err(Conflict::NotGoingOut.into());
    }
    audited(app, tx, actor, "bulletin.pause", id, now).await
}

/// Lets a paused bulletin go on where it stopped.
pub async fn resume(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    let now = app.clock.now();
    if !store::resume(tx, id, now).await? {
        return Err(Conflict::NotPaused.into());
    }
    audited(app, tx, actor, "bulletin.resume", id, now).await
}

/// Stops a bulletin for good: what is not on the wire yet stays unsent. Its deliveries are marked by [`sweep`].
pub async fn cancel(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    if !store::cancel(tx, id).await? {
        return Err(Conflict::NotADraft.into());
    }
    audited(app, tx, actor, "bulletin.cancel", id, app.clock.now()).await
}

async fn audited(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    action: &'static str,
    id: BulletinId,
    now: Millis,
) -> Result<Bulletin> {
    audit::append(tx, &app.ids, actor, action, &id.to_string(), &serde_json::json!({}), now).await?;
    store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))
}

/// Marks the deliveries of a cancelled bulletin that have not been sent; returns how many. The planner does the same for
/// those whose marking was interrupted, and for what comes back from the wire and would have been tried again.
pub async fn sweep(app: &App, id: BulletinId) -> Result<u64> {
    let mut stopped = 0;
    loop {
        let now = app.clock.now();
        let mut tx = app.db.begin().await?;
        let marked = delivery::store::cancel_some(&mut tx, id, now, PIECE).await?;
        if marked == 0 {
            store::note_swept(&mut tx, id, now).await?;
        }
        tx.commit().await?;
        if marked == 0 {
            return Ok(stopped);
        }
        stopped += marked;
    }
}
