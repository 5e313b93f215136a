//! From a published bulletin to its deliveries, in bounded steps that may be repeated. First each segment gets its
//! languages (a pure rule), then each address its deliveries (one INSERT … SELECT a range), and at the end it is proved that
//! every delivery of the plan is there.

use crate::app::App;
use crate::audience::choice::{self, Chosen, Readiness};
use crate::audience::{self};
use crate::bulletin::{self, Bulletin, Manner, follow_up};
use crate::clock::Millis;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::id::SegmentId;
use crate::language::Tag;
use crate::translation;

use super::store::Following;
use super::{State, store};

const SEGMENTS_A_STEP: i64 = 2_000;
/// A step keeps others from writing for some 40 ms on SQLite, and an emergency from being planned for 0.3 s on PostgreSQL.
const ADDRESSES_A_STEP: i64 = 25_000;

/// Does the next step of a bulletin's fan-out in one transaction; `true` while there is more to do.
#[tracing::instrument(target = "budstikke::step", name = "fan-out", skip_all, fields(bulletin.id = %bulletin.id))]
pub async fn step(app: &App, bulletin: &Bulletin) -> Result<bool> {
    let began = std::time::Instant::now();
    let mut tx = app.db.begin().await?;
    // Read again under the transaction: another process may have done this step.
    bulletin::store::hold(&mut tx, bulletin.id).await?;
    let Some(bulletin) = bulletin::store::find(&mut tx, bulletin.organisation, bulletin.id).await? else {
        return Ok(false);
    };
    if bulletin.planned_at.is_some() || bulletin.state != bulletin::State::Publishing {
        return Ok(false);
    }
    let now = app.clock.now();
    let organisation = crate::organisation::find(&mut tx, bulletin.organisation).await?;
    // Before each range of addresses the segments that are new: an import may move people into them meanwhile.
    let after = SegmentId(bulletin.segments_planned);
    let page = match bulletin.follows {
        None => audience::store::walk_segments(&mut tx, organisation.id, after, SEGMENTS_A_STEP).await?,
        // What it follows has the plan.
        Some(_) => Vec::new(),
    };
    if let Some((SegmentId(last), _)) = page.last() {
        let last = *last;
        let frozen = bulletin::store::frozen_languages(&mut tx, bulletin.id).await?;
        let working = translation::store::languages(&mut tx, organisation.id).await?;
        let readiness = |tag: &Tag| readiness(tag, &frozen, &working);
        let mut rows = Vec::new();
        for (segment, traits) in page.iter().filter(|(_, traits)| bulletin.audience.means(traits)) {
            for chosen in choice::choose(traits, &organisation.fallback_languages, &readiness, bulletin.wait_until()) {
                rows.push(match chosen {
                    Chosen::Now(language) => (segment.0, language.to_string(), State::Queued.rank(), None),
                    Chosen::Waiting(language, until) => {
                        (segment.0, language.to_string(), State::Waiting.rank(), until.map(|Millis(at)| at))
                    }
                });
            }
        }
        bulletin::store::add_plan(&mut tx, bulletin.id, &rows, last).await?;
        tx.commit().await?;
        return Ok(true);
    }
    let last = bulletin.last_address.unwrap_or_default();
    let after = bulletin.addresses_planned;
    let Some(planning) = store::planning(&mut tx, bulletin.id).await? else {
        store::begin_planning(&mut tx, organisation.id, bulletin.id, last).await?;
        tx.commit().await?;
        return Ok(true);
    };
    let Some((until, addresses)) = store::range(&mut tx, organisation.id, after, last, ADDRESSES_A_STEP).await? else {
        if planning.made_at.is_none() {
            store::note_all_made(&mut tx, bulletin.id, now).await?;
            tx.commit().await?;
            return Ok(true);
        }
        drop(tx);
        return reconcile(app, &bulletin, planning.reconciled_until).await;
    };
    let made = make(&mut tx, &bulletin, after, until, now).await?;
    store::note_made(&mut tx, bulletin.id, addresses, made).await?;
    bulletin::store::set_addresses_planned(&mut tx, bulletin.id, until).await?;
    tx.commit().await?;
    app.metrics.database(crate::metrics::DatabaseStep::FanOut, began.elapsed());
    app.wake.delivery.notify_one();
    Ok(true)
}

/// Makes the deliveries of a range of addresses.
async fn make(tx: &mut Tx, bulletin: &Bulletin, after: i64, until: i64, now: Millis) -> Result<u64> {
    match following(tx, bulletin, after, until).await? {
        None => store::fan_out(tx, bulletin.organisation, bulletin.id, after, until, now).await,
        Some(following) => store::follow(tx, &following, follow_up::due(bulletin, now), now).await,
    }
}

/// Whom a bulletin that follows an earlier one goes to, in a range of addresses.
async fn following(conn: &mut Conn, bulletin: &Bulletin, after: i64, until: i64) -> Result<Option<Following>> {
    let Some(follows) = bulletin.follows else { return Ok(None) };
    let also_stopped = i32::from(follows.manner == Manner::Correction);
    let versions = follow_up::ids(&follow_up::earlier_versions(conn, bulletin).await?);
    Ok(Some(Following { bulletin: bulletin.id, earlier: follows.bulletin, versions, also_stopped, after, until }))
}

/// Proves for the next range of addresses that planned = made, without keeping anybody from writing; what is missing is
/// made and said. The bulletin is planned when all of it is proved.
async fn reconcile(app: &App, bulletin: &Bulletin, after: i64) -> Result<bool> {
    let last = bulletin.last_address.unwrap_or_default();
    let (organisation, id) = (bulletin.organisation, bulletin.id);
    let (range, missing) = {
        let mut conn = app.db.read().await?;
        match store::range(&mut conn, organisation, after, last, ADDRESSES_A_STEP).await? {
            Some((until, _)) => {
                let missing = match following(&mut conn, bulletin, after, until).await? {
                    None => store::count_missing(&mut conn, organisation, id, after, until).await?,
                    Some(following) => store::count_not_followed(&mut conn, &following).await?,
                };
                (Some(until), missing)
            }
            None => (None, 0),
        }
    };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    bulletin::store::hold(&mut tx, id).await?;
    let planning = store::planning(&mut tx, id).await?;
    if planning.is_none_or(|planning| planning.reconciled_at.is_some() || planning.reconciled_until != after) {
        // Another process has proved this range meanwhile.
        return Ok(true);
    }
    match range {
        Some(until) => {
            let mut made = 0;
            if missing > 0 {
                made = make(&mut tx, bulletin, after, until, now).await?;
                tracing::warn!(bulletin.id = %id, missing, made, "{missing} deliveries of the plan were not there");
            }
            store::note_reconciled(&mut tx, id, until, made, None).await?;
        }
        None => {
            store::note_reconciled(&mut tx, id, last, 0, Some(now)).await?;
            bulletin::store::set_planned(&mut tx, id, now).await?;
        }
    }
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(range.is_some())
}

/// A language is ready for a bulletin when the bulletin has it frozen.
pub(super) fn readiness(tag: &Tag, frozen: &[Tag], working: &[Tag]) -> Readiness {
    match (frozen.contains(tag), working.contains(tag)) {
        (true, _) => Readiness::Ready,
        (false, true) => Readiness::NotYet,
        (false, false) => Readiness::Never,
    }
}
