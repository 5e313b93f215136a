//! Writes down what became of deliveries, in batches: one transaction for whatever has come in meanwhile.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use crate::app::App;
use crate::bulletin::{self, Urgency};
use crate::channel::health::Change;
use crate::channel::log::Written;
use crate::channel::{self, Outcome, Reason, Repeat};
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{BulletinId, ChannelId};
use crate::metrics::{Breaker, DatabaseStep};

use super::lane::{Done, Ended};
use crate::channel::receive::Said;

use super::receipts;
use super::schedule::next_try;
use super::store::{self, AttemptRow, Conclusion, Held};
use super::{State, another_way};

const BATCH: usize = 1_000;
/// How long the first outcome of a batch waits for others: a commit for each handful costs more than sending does.
const GATHERING: Duration = Duration::from_millis(20);

/// Takes outcomes until all hands have ended. A database that is busy, full or away is tried again: an outcome is not
/// lost while the process lives.
pub(super) async fn run(app: App, mut done: mpsc::Receiver<Done>) -> Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    while done.recv_many(&mut batch, BATCH).await > 0 {
        // Where a repeat has to be decided, nothing waits: what is not written down at a crash is shown as unknown.
        if batch.len() < BATCH && batch.iter().all(|done| done.repeat == Repeat::Safe) {
            tokio::time::sleep(GATHERING).await;
            batch.extend(std::iter::from_fn(|| done.try_recv().ok()).take(BATCH - batch.len()));
        }
        let mut pause = Duration::from_millis(100);
        while let Err(error) = write(&app, &batch).await {
            if !error.is_passing() {
                return Err(error);
            }
            tracing::warn!(outcomes = batch.len(), "outcomes are written again in {pause:?}: {error}");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
        batch.clear();
    }
    Ok(())
}

#[tracing::instrument(target = "budstikke::step", name = "write outcomes", skip_all, fields(outcomes = batch.len()))]
async fn write(app: &App, batch: &[Done]) -> Result<()> {
    let (now, began) = (app.clock.now(), Instant::now());
    let mut tx = app.db.begin().await?;
    let cancelled = cancelled(&mut tx, batch).await?;
    let mut concluded: BTreeMap<Conclusion<'_>, Vec<Held>> = BTreeMap::new();
    let mut back: BTreeMap<(BulletinId, &str), Vec<Held>> = BTreeMap::new();
    let mut attempts: BTreeMap<(BulletinId, &str, ChannelId), Vec<AttemptRow<'_>>> = BTreeMap::new();
    let mut late = BTreeSet::new();
    for done in batch {
        let held = (done.taken.key.address.0, done.lease.0);
        let language = done.taken.key.language.as_str();
        let ended = match &done.ended {
            Ended::NotBegun if cancelled.get(&done.taken.key.bulletin) == Some(&true) => {
                Step::End(State::Cancelled, None)
            }
            Ended::NotBegun => {
                back.entry((done.taken.key.bulletin, language)).or_default().push(held);
                continue;
            }
            Ended::Later(_) if cancelled.get(&done.taken.key.bulletin) == Some(&true) => {
                Step::End(State::Cancelled, None)
            }
            Ended::Later(due) => {
                store::postpone(&mut tx, &done.taken.key, done.lease.0, *due).await?;
                continue;
            }
            Ended::Dropped(reason @ (Reason::RejectedContent | Reason::BadAddress)) => {
                Step::End(State::Failed, Some(reason.as_str()))
            }
            Ended::Dropped(reason) => Step::End(State::Cancelled, Some(reason.as_str())),
            Ended::Tried(outcome) => {
                let rows = attempts.entry((done.taken.key.bulletin, language, done.channel)).or_default();
                rows.push(attempt_row(done, outcome));
                after(done, outcome, now, cancelled.get(&done.taken.key.bulletin).copied().unwrap_or(false))
            }
        };
        match ended {
            Step::End(state, reason) => {
                concluded
                    .entry(Conclusion { bulletin: done.taken.key.bulletin, language, state, reason })
                    .or_default()
                    .push(held);
            }
            Step::Again(reason, due) => {
                if !store::retry(&mut tx, &done.taken.key, done.lease.0, reason, due, now).await? {
                    late.insert((done.taken.key.bulletin, language));
                }
            }
        }
    }
    for done in batch {
        if let Some(change) = &done.change {
            crate::channel::store::change_health(&mut tx, done.channel, done.health.pauses, change, now).await?;
            note(done.channel, done.health.is_sick(), change);
            app.metrics.breaker(done.channel, Breaker::of(*change != Change::Well));
        }
    }
    let mut onward = Vec::new();
    for (conclusion, held) in &concluded {
        if another_way::leads_on(conclusion.state, conclusion.reason) {
            let addresses: Vec<(i64,)> = held.iter().map(|(address, _)| (*address,)).collect();
            onward.extend(another_way::look(&mut tx, conclusion.bulletin, conclusion.language, &addresses).await?);
        }
    }
    for (conclusion, held) in concluded {
        let moved = store::conclude(&mut tx, &conclusion, &held, now).await?;
        if moved < held.len() as u64 {
            let count = held.len() as u64 - moved;
            tracing::warn!(bulletin.id = %conclusion.bulletin, late = count, "outcomes came after their lease had run out");
            late.insert((conclusion.bulletin, conclusion.language));
        }
    }
    for ((bulletin, language), held) in back {
        store::give_back(&mut tx, bulletin, language, &held).await?;
    }
    for ((bulletin, language, channel), rows) in attempts {
        store::add_attempts(&mut tx, bulletin, language, channel, &rows, now).await?;
    }
    keep_exchanges(&mut tx, batch, now).await?;
    heed(app, &mut tx, batch, now).await?;
    let mut gone_on = 0;
    for onward in &onward {
        gone_on += another_way::go(&mut tx, onward, now).await?;
    }
    tx.commit().await?;
    app.metrics.database(DatabaseStep::Outcomes, began.elapsed());
    batch.iter().for_each(|done| measure(app, done, now));
    if gone_on > 0 {
        app.wake.delivery.notify_one();
    }
    if !late.is_empty()
        && let Err(error) = hear_late(app, batch, &late).await
    {
        tracing::warn!("late outcomes are in the attempts and move nothing: {error}");
    }
    Ok(())
}

/// What was asked and answered, where the channel keeps it.
async fn keep_exchanges(tx: &mut Tx, batch: &[Done], now: Millis) -> Result<()> {
    let mut kept: BTreeMap<(BulletinId, &str), Vec<store::ExchangeRow<'_>>> = BTreeMap::new();
    for done in batch {
        let Some(Written { request, answer }) = &done.written else { continue };
        let rows = kept.entry((done.taken.key.bulletin, done.taken.key.language.as_str())).or_default();
        rows.push((done.taken.key.address.0, done.taken.tries, request, answer));
    }
    for ((bulletin, language), rows) in kept {
        store::add_exchanges(tx, bulletin, language, &rows, now).await?;
    }
    Ok(())
}

/// Outcomes that came after their lease had run out overwrite nothing that was found out meanwhile. They are words about
/// the delivery like a provider's receipt: what is shown as unknown moves up, and nothing moves down. What certainly did not go
/// is not unknown any more, and is tried again.
async fn hear_late(app: &App, batch: &[Done], late: &BTreeSet<(BulletinId, &str)>) -> Result<()> {
    let now = app.clock.now();
    for done in batch.iter().filter(|done| late.contains(&(done.taken.key.bulletin, done.taken.key.language.as_str())))
    {
        let said = match &done.ended {
            Ended::Tried(Outcome::Accepted { .. }) => Said::Accepted,
            Ended::Tried(Outcome::Failed { reason, .. }) => Said::Failed(*reason),
            Ended::Tried(Outcome::Retry { reason, .. }) => {
                try_lapsed_again(app, done, *reason, now).await?;
                continue;
            }
            _ => continue,
        };
        let mut tx = app.db.begin().await?;
        receipts::settle(&mut tx, &done.taken.key, said, done.taken.tries - 1, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn try_lapsed_again(app: &App, done: &Done, reason: Reason, now: Millis) -> Result<()> {
    let (key, tries) = (&done.taken.key, done.taken.tries);
    let mut tx = app.db.begin().await?;
    bulletin::store::hold(&mut tx, key.bulletin).await?;
    if !bulletin::store::is_stopped(&mut tx, key.bulletin).await?
        && store::retry_lapsed(&mut tx, key, tries, reason.as_str(), now).await?
    {
        bulletin::store::reopen(&mut tx, key.bulletin).await?;
    }
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(())
}

fn measure(app: &App, done: &Done, now: Millis) {
    let Ended::Tried(outcome) = &done.ended else { return };
    let reason = match outcome {
        Outcome::Retry { reason, .. } | Outcome::Failed { reason, .. } => reason.as_str(),
        Outcome::Accepted { .. } | Outcome::Unknown { .. } => "",
    };
    if matches!(outcome, Outcome::Accepted { .. }) {
        app.metrics.accepted_after(done.urgency, now.0 - done.published_at.0);
    }
    app.metrics.attempted(done.channel, outcome.name(), reason);
}

/// What providers say that is not about one delivery alone: who told them to stop has told us; a receiver that is gone for
/// good is not asked again before somebody has looked; a subscription that has ended is closed.
async fn heed(app: &App, tx: &mut Tx, batch: &[Done], now: Millis) -> Result<()> {
    for done in batch {
        if let Ended::Tried(Outcome::Retry { reason: Reason::Gone, detail, .. }) = &done.ended {
            channel::setup::gone(app, tx, done.channel, detail).await?;
        }
        if let Ended::Tried(Outcome::Failed { reason: reason @ Reason::BadAddress, .. }) = &done.ended {
            crate::audience::store::close_if_ended(tx, done.taken.key.address, reason.as_str(), now).await?;
        }
        if let Ended::Tried(Outcome::Failed { reason, .. }) = &done.ended {
            receipts::heed(app, tx, done.taken.key.address, Said::Failed(*reason)).await?;
        }
    }
    Ok(())
}

/// Which bulletins of the batch have been stopped: what would be tried again of them is not.
async fn cancelled(tx: &mut Tx, batch: &[Done]) -> Result<HashMap<BulletinId, bool>> {
    let mut found = HashMap::new();
    for done in batch {
        if let std::collections::hash_map::Entry::Vacant(entry) = found.entry(done.taken.key.bulletin) {
            entry.insert(bulletin::store::is_stopped(tx, done.taken.key.bulletin).await?);
        }
    }
    Ok(found)
}

/// One line when a channel is paused and one when it is well again, not one a probe.
fn note(channel: ChannelId, was_sick: bool, change: &Change) {
    match change {
        Change::Sick { reason, detail, .. } if !was_sick => {
            tracing::warn!(channel.id = %channel, reason = reason.as_str(), "a channel is paused: {detail}");
        }
        Change::Sick { .. } => {}
        Change::Well => tracing::info!(channel.id = %channel, "a channel is well again"),
    }
}

fn attempt_row<'a>(done: &Done, outcome: &'a Outcome) -> AttemptRow<'a> {
    let (state, reason, detail, reference) = match outcome {
        Outcome::Accepted { reference, detail } => (State::Accepted, None, detail, reference.as_deref()),
        Outcome::Retry { reason, detail, .. } => (State::Queued, Some(reason.as_str()), detail, None),
        Outcome::Failed { reason, detail } => (State::Failed, Some(reason.as_str()), detail, None),
        Outcome::Unknown { detail } => (State::Unknown, None, detail, None),
    };
    (done.taken.key.address.0, done.taken.tries, done.started_at.0, state.rank(), reason, detail, reference)
}

enum Step {
    End(State, Option<&'static str>),
    Again(&'static str, Millis),
}

/// What follows from an outcome: a pure rule.
fn after(done: &Done, outcome: &Outcome, now: Millis, bulletin_cancelled: bool) -> Step {
    let again = |reason: Reason, asked: Option<Duration>| {
        if bulletin_cancelled {
            return Step::End(State::Cancelled, None);
        }
        let chance = rand::random::<f64>();
        // The time in which the channel was sick does not count, and while it is sick nothing is given up: nobody shall
        // lose a message because a password was wrong over a weekend.
        let since = done.taken.queued_at.max(done.health.well_since.unwrap_or(done.taken.queued_at));
        let sick = matches!(done.change, Some(Change::Sick { .. })) || done.health.is_sick() && done.change.is_none();
        match next_try(done.schedule, done.taken.tries, since, now, asked, chance) {
            Some(due) => Step::Again(reason.as_str(), due),
            None if sick => Step::Again(reason.as_str(), now.plus(done.schedule.first.0)),
            None => Step::End(State::Failed, Some(Reason::Expired.as_str())),
        }
    };
    match outcome {
        Outcome::Accepted { .. } => Step::End(State::Accepted, None),
        Outcome::Failed { reason, .. } => Step::End(State::Failed, Some(reason.as_str())),
        Outcome::Retry { reason, after, .. } => again(*reason, *after),
        Outcome::Unknown { .. } if done.repeat == Repeat::Safe || done.urgency == Urgency::Emergency => {
            match again(Reason::Interrupted, None) {
                // It may have gone: nobody claims that it did not.
                Step::End(..) => Step::End(State::Unknown, None),
                step => step,
            }
        }
        Outcome::Unknown { .. } => Step::End(State::Unknown, None),
    }
}
