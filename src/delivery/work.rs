//! Sends what is due: claim with a lease → send without any database connection → write outcomes in batches.
//! One claimer a process feeds all lanes; bulletins take turns within an urgency.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin::{self, Bulletin, State as BulletinState, follow_up};
use crate::channel::health::Health;
use crate::channel::{self, Content, Languages, Repeat, Retry};
use crate::clock::Millis;
use crate::error::Result;
use crate::id::{BulletinId, ChannelId, OrganisationId};
use crate::metrics::{Breaker, DatabaseStep};
use crate::organisation;

use super::contents::Contents;
use super::fronts::Fronts;
use super::lane::{Done, Ended, Lane, Lease, Load, Open, Phones, Taken};
use super::parcels::{Claim, gone_before, together};
use super::quiet::QuietHours;
use super::schedule::schedule;
use super::store::{self, Claimed};
use super::workers::Worker;
use super::{lapse, outcomes, receipts};

/// How long a claimed delivery is ours; renewed while we live.
const LEASE: i64 = 60_000;
/// How often leases are renewed and lapsed ones looked for.
const UPKEEP: i64 = 10_000;
/// How often channels are read again: a password changed by staff is used within this time.
const CHANNELS: i64 = 1_000;
/// How long the right to send a probe over a sick channel lasts: longer than most answers take.
const PROBE: i64 = 30_000;
/// The longest sleep: what another process stored is seen within this time.
const TICK: Duration = Duration::from_millis(500);
/// How many deliveries are moved to the end of quiet hours in one transaction.
const HELD_AT_ONCE: i64 = 5_000;
/// How long is claimed at most before bulletins are looked at again: something more urgent may have come.
const GLANCE: Duration = Duration::from_millis(200);

/// Takes back at the start what a process that died had on the wire. Only for SQLite, where this process is alone.
pub async fn take_back_all(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let lapsed = store::let_all_lapse(&mut tx).await?;
    tx.commit().await?;
    if lapsed > 0 {
        tracing::warn!(deliveries = lapsed, "{lapsed} deliveries were on the wire when the last process ended");
    }
    lapse::settle(app).await
}

/// Sends until the stop, then lets what is on the wire end.
pub async fn run(app: App, stop: CancellationToken) -> Result<()> {
    // Ours alone: when this worker fails, the others must not seem to have ended first.
    let stop = stop.child_token();
    let (done, outcomes) = mpsc::channel(2_000);
    let mut writer = tokio::spawn(outcomes::run(app.clone(), outcomes));
    let mut work = Work {
        app: app.clone(),
        done,
        stop: stop.clone(),
        lanes: BTreeMap::new(),
        contents: Contents::default(),
        channels_at: Millis(0),
        upkeep_at: Millis(0),
        turns: HashMap::new(),
        fronts: Fronts::new(),
        turn: 0,
        worker: Worker::new(),
        quiet_hours: HashMap::new(),
        leases: Vec::new(),
        open: Open::default(),
    };
    let result = loop {
        if stop.is_cancelled() {
            break Ok(());
        }
        let bell = app.wake.delivery.clone();
        let mut bell = std::pin::pin!(bell.notified());
        bell.as_mut().enable();
        let pause = match work.round().await {
            Ok(Some(pause)) => pause,
            Ok(None) => continue,
            Err(error) if error.is_passing() => {
                tracing::warn!("sending goes on in a second: {error}");
                TICK
            }
            Err(error) => break Err(error),
        };
        tokio::select! {
            () = &mut bell => {}
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => {}
            written = &mut writer => {
                let written = written.map_err(|panic| crate::error::Error::Internal(panic.to_string()));
                return written.and_then(|result| result);
            }
        }
    };
    stop.cancel();
    if let Err(error) = work.worker.leave(&app.db).await {
        tracing::warn!("the other workers take over this one's share in some seconds: {error}");
    }
    // Dropping the lanes ends the hands once their parcel is sent; the last one closes the way to the writer.
    drop(work);
    let written = writer.await.map_err(|panic| crate::error::Error::Internal(panic.to_string()));
    result.and(written.and_then(|result| result))
}

struct Work {
    app: App,
    done: mpsc::Sender<Done>,
    stop: CancellationToken,
    lanes: BTreeMap<ChannelId, Lane>,
    contents: Contents,
    channels_at: Millis,
    upkeep_at: Millis,
    /// When each bulletin last claimed for a channel: who has waited longest is next.
    turns: HashMap<(ChannelId, BulletinId), u64>,
    turn: u64,
    fronts: Fronts,
    worker: Worker,
    quiet_hours: HashMap<OrganisationId, QuietHours>,
    leases: Vec<Weak<Lease>>,
    open: Open,
}

impl Work {
    /// One look at everything; how long to sleep, or `None` when there is more to do at once.
    async fn round(&mut self) -> Result<Option<Duration>> {
        let now = self.app.clock.now();
        if self.worker.heartbeat(&self.app.db, now).await? {
            crate::app::go_by_the_database(&self.app.clock, &self.app.db).await?;
            self.lanes.values().for_each(|lane| lane.set_share(self.worker.share, now));
        }
        let now = self.app.clock.now();
        if now >= self.upkeep_at {
            self.upkeep_at = now.plus(UPKEEP);
            let mut tx = self.app.db.begin().await?;
            self.leases.retain(|lease| lease.strong_count() > 0);
            let live: Vec<(i64,)> = self.leases.iter().filter_map(Weak::upgrade).map(|lease| (lease.0,)).collect();
            store::renew(&mut tx, &live, now.plus(LEASE)).await?;
            tx.commit().await?;
            lapse::settle(&self.app).await?;
            receipts::match_early(&self.app).await?;
            super::log::forget_old(&self.app).await?;
        }
        if now >= self.channels_at {
            self.channels_at = now.plus(CHANNELS);
            self.read_channels().await?;
        }
        let mut open = bulletin::store::open(&mut *self.app.db.read().await?).await?;
        open.retain(|bulletin| bulletin.state == BulletinState::Publishing);
        let ids = open.iter().map(|bulletin| (bulletin.id, self.phones(bulletin, now))).collect();
        *self.open.write().unwrap_or_else(std::sync::PoisonError::into_inner) = ids;
        self.contents.keep_only(&open);
        self.turns.retain(|(_, id), _| open.iter().any(|bulletin| bulletin.id == *id));
        if self.claim_in_turn(&open, now).await? {
            return Ok(None);
        }
        let mut soonest = TICK;
        for bulletin in &open {
            soonest = soonest.min(self.finish_or_next(bulletin, now).await?);
        }
        Ok(Some(soonest))
    }

    fn phones(&self, bulletin: &Bulletin, now: Millis) -> Phones {
        let end = self.quiet_hours.get(&bulletin.organisation).and_then(|hours| hours.end(now));
        match end.filter(|_| QuietHours::concern(bulletin.urgency, AddressKind::Sms)) {
            Some(end) => Phones::Quiet(end),
            None => Phones::Reached,
        }
    }

    async fn read_channels(&mut self) -> Result<()> {
        let (channels, mut health) = {
            let mut conn = self.app.db.read().await?;
            let channels = channel::store::switched_on(&mut conn, &self.app.secrets).await?;
            let organisations = organisation::all(&mut conn).await?;
            self.quiet_hours = organisations.iter().map(|one| (one.id, QuietHours::of(one))).collect();
            (channels, channel::store::health(&mut conn).await?)
        };
        let now = self.app.clock.now();
        let mut seen = Vec::new();
        for (changed_at, channel) in channels {
            // A secret that cannot be opened stops this channel, not the others; it is said where channels are listed.
            let Ok(channel) = channel else { continue };
            seen.push(channel.id);
            let health = health.remove(&channel.id).unwrap_or_default();
            let current = self.lanes.get(&channel.id).filter(|lane| lane.changed_at == changed_at);
            let sick = health.is_sick();
            let news = current.is_none_or(|lane| lane.health().is_sick() != sick);
            if let Some(lane) = current {
                lane.set_health(health, now);
            } else {
                let state = (changed_at, self.worker.share, health);
                let lane = Lane::start(&self.app, &channel, state, &self.done, &self.open, &self.stop);
                self.lanes.insert(channel.id, lane);
            }
            if news {
                self.app.metrics.breaker(channel.id, Breaker::of(sick));
            }
        }
        self.lanes.retain(|id, _| seen.contains(id));
        Ok(())
    }

    /// Claims for every lane that has room: the more urgent first, and among equals who has waited longest. Whether
    /// anything was claimed.
    async fn claim_in_turn(&mut self, open: &[Bulletin], now: Millis) -> Result<bool> {
        let mut due: Vec<(&Bulletin, ChannelId)> = Vec::new();
        {
            let mut conn = self.app.db.read().await?;
            for bulletin in open {
                for channel in self.lanes.keys() {
                    let next = self.fronts.next_due(&mut conn, (bulletin.id, *channel), now).await?;
                    if next.is_some_and(|next| next.at <= now) {
                        due.push((bulletin, *channel));
                    }
                }
            }
        }
        due.sort_by_key(|(bulletin, channel)| {
            let last = self.turns.get(&(*channel, bulletin.id)).copied().unwrap_or(0);
            (std::cmp::Reverse(bulletin.urgency), last)
        });
        let began = Instant::now();
        let mut claimed = false;
        for (bulletin, channel) in &due {
            let peer = |(other, its): &&(&Bulletin, ChannelId)| its == channel && other.urgency == bulletin.urgency;
            let peers = due.iter().filter(peer).count();
            claimed |= self.claim(bulletin, *channel, peers, now).await?;
            if began.elapsed() > GLANCE {
                break;
            }
        }
        Ok(claimed)
    }

    /// Claims this bulletin's share of a lane's room; whether there is more to do at once.
    #[tracing::instrument(target = "budstikke::step", name = "claim", skip_all, fields(bulletin.id = %bulletin.id, channel.id = %channel))]
    async fn claim(&mut self, bulletin: &Bulletin, channel: ChannelId, peers: usize, now: Millis) -> Result<bool> {
        let room = self.lanes.get(&channel).map_or(0, |lane| lane.room(bulletin.id, bulletin.urgency, peers, now));
        if room == 0 {
            return Ok(false);
        }
        self.turn += 1;
        self.turns.insert((channel, bulletin.id), self.turn);
        let from = self.fronts.of(bulletin.id, channel);
        if let Some(until) = self.lanes.get(&channel).and_then(|lane| lane.quiet(bulletin.id)) {
            let mut tx = self.app.db.begin().await?;
            let held = store::hold_until(&mut tx, bulletin.id, channel, (from, now), until, HELD_AT_ONCE).await?;
            tx.commit().await?;
            return Ok(held > 0);
        }
        let health = self.lanes.get(&channel).map(Lane::health).unwrap_or_default();
        let probe = health.is_sick();
        if probe && health.probe_at.is_some_and(|at| at > now) {
            return Ok(false);
        }
        let also = self.also(bulletin, channel).await?;
        let began = Instant::now();
        let mut tx = self.app.db.begin().await?;
        if probe && !channel::store::take_probe(&mut tx, channel, now, now.plus(PROBE)).await? {
            return Ok(false);
        }
        // A password or a template changed since its lane began: what the lane knows would fail people for good.
        if channel::store::changed_at(&mut tx, channel).await? != self.lanes.get(&channel).map(|lane| lane.changed_at) {
            self.channels_at = now;
            return Ok(true);
        }
        let lease = Arc::new(Lease(rand::random()));
        let (until, limit) = (now.plus(LEASE), if probe { 1 } else { room.min(1_000) as i64 });
        let languages = self.lanes.get(&channel).map_or(Languages::Apart, |lane| lane.languages);
        if languages != Languages::Apart {
            // Two processes must not each take one of them.
            bulletin::store::hold(&mut tx, bulletin.id).await?;
        }
        let claimed =
            store::claim(&mut tx, (bulletin.id, channel), languages, (lease.0, until), (from, now), limit).await?;
        if claimed.is_empty() {
            return Ok(false);
        }
        let edits = self.lanes.get(&channel).is_some_and(|lane| lane.edits);
        let versions = match edits && bulletin.follows.is_some() {
            true => follow_up::earlier_versions(&mut tx, bulletin).await?,
            false => Vec::new(),
        };
        let called = store::called(&mut tx, &versions, &claimed).await?;
        let earlier = match languages {
            Languages::InTurn => gone_before(&mut tx, bulletin, &versions, &claimed).await?,
            Languages::Apart | Languages::Together => Vec::new(),
        };
        let addresses = store::addresses(&mut tx, &claimed).await?;
        let mut parcels = match languages {
            Languages::Together => together(&mut tx, claimed).await?,
            Languages::Apart | Languages::InTurn => claimed.into_iter().map(|one| vec![one]).collect(),
        };
        // The time in which the bulletin was held does not count.
        if let Some(resumed) = bulletin::store::resumed_at(&mut tx, bulletin.id).await? {
            parcels.iter_mut().flatten().for_each(|one| one.queued_at = one.queued_at.max(resumed));
        }
        tx.commit().await?;
        self.app.metrics.database(DatabaseStep::Claim, began.elapsed());
        self.leases.push(Arc::downgrade(&lease));
        let addresses = addresses.into_iter().map(|address| (address.id, address)).collect();
        let keep = self.lanes.get(&channel).map_or_else(Default::default, |lane| lane.sending.log);
        let claim = Claim { bulletin, channel, probe, lease, addresses, earlier, called, also, keep };
        self.dispatch(&claim, parcels).await?;
        Ok(true)
    }

    /// What a channel puts into every parcel of a bulletin besides its own, as far as it is ready.
    async fn also(&mut self, bulletin: &Bulletin, channel: ChannelId) -> Result<Vec<Arc<Content>>> {
        let wanted = self.lanes.get(&channel).map(|lane| lane.also.clone()).unwrap_or_default();
        let mut also: Vec<Arc<Content>> = Vec::new();
        for language in wanted {
            for tag in language.and_wider() {
                let Some(content) = self.contents.when_ready(&self.app, bulletin, tag.as_str()).await? else {
                    continue;
                };
                if !also.iter().any(|other| other.language == tag) {
                    also.push(content);
                }
                break;
            }
        }
        Ok(also)
    }

    /// Hands claimed deliveries to their lane. Each of them ends somewhere: with a hand, or as done. When the database
    /// fails meanwhile, the rest goes back as if it had never been taken.
    async fn dispatch(&mut self, claim: &Claim<'_>, parcels: Vec<Vec<Claimed>>) -> Result<()> {
        let mut failure = None;
        let mut loads = Vec::new();
        for parcel in parcels {
            let load = match failure {
                None => claim.load(&self.app, &mut self.contents, &parcel).await,
                Some(_) => Ok((None, Vec::new())),
            };
            let (load, refused) = load.unwrap_or_else(|error| {
                failure = Some(error);
                (None, Vec::new())
            });
            if failure.is_some() {
                for one in parcel {
                    self.end(claim, claim.taken(one), Ended::NotBegun).await;
                }
                continue;
            }
            for (taken, reason) in refused {
                self.end(claim, taken, Ended::Dropped(reason)).await;
            }
            loads.extend(load);
        }
        let back: Vec<(Load, Ended)> = match self.lanes.get(&claim.channel) {
            Some(lane) => {
                let back = lane.take(loads, self.app.clock.now()).into_iter();
                back.map(|(load, at)| (load, Ended::Later(at))).collect()
            }
            None => loads.into_iter().map(|load| (load, Ended::NotBegun)).collect(),
        };
        for (load, ended) in back {
            for taken in load.with.into_iter().chain([load.taken]) {
                self.end(claim, taken, ended.clone()).await;
            }
        }
        failure.map_or(Ok(()), Err)
    }

    /// Says of a delivery that was not begun what becomes of it.
    async fn end(&self, claim: &Claim<'_>, taken: Taken, ended: Ended) {
        let lane = self.lanes.get(&claim.channel);
        let urgency = claim.bulletin.urgency;
        let done = Done {
            channel: claim.channel,
            urgency,
            published_at: claim.published_at(),
            started_at: taken.queued_at,
            repeat: lane.map_or(Repeat::Safe, |lane| lane.repeat),
            schedule: schedule(lane.map_or(&Retry::default(), |lane| &lane.sending.retry), urgency),
            ended,
            lease: claim.lease.clone(),
            written: None,
            health: Health::default(),
            change: None,
            taken,
        };
        // The writer ends only after this worker.
        let _ = self.done.send(done).await;
    }

    /// Finishes a bulletin with nothing left, or tells how long until its next delivery is due.
    async fn finish_or_next(&mut self, bulletin: &Bulletin, now: Millis) -> Result<Duration> {
        if bulletin.planned_at.is_none() {
            return Ok(TICK);
        }
        let mut soonest: Option<Millis> = None;
        {
            let mut conn = self.app.db.read().await?;
            for channel in self.lanes.keys() {
                let next = self.fronts.next_due(&mut conn, (bulletin.id, *channel), now).await?;
                soonest = [soonest, next.map(|next| next.at)].into_iter().flatten().min();
            }
            if soonest.is_none() && !bulletin::store::is_done(&mut conn, bulletin.id).await? {
                return Ok(TICK);
            }
        }
        match soonest {
            // Lanes are full: a bell rings when one has room.
            Some(due) if due <= now => Ok(TICK),
            Some(due) => Ok(Duration::from_millis((due.0 - now.0).unsigned_abs().max(20)).min(TICK)),
            None => {
                let mut tx = self.app.db.begin().await?;
                bulletin::store::hold(&mut tx, bulletin.id).await?;
                let finished = bulletin::store::finish(&mut tx, bulletin.id).await?;
                tx.commit().await?;
                if finished {
                    tracing::info!(bulletin.id = %bulletin.id, "bulletin {} has gone out", bulletin.id);
                }
                Ok(TICK)
            }
        }
    }
}
