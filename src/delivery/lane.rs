//! A lane: one channel's hands and the parcels that wait for them in this process. The more urgent go first, bulletins
//! take turns, and the account's limits are kept: a hand begins nothing that may not go now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin::Urgency;
use crate::channel::health::{Change, Health};
use crate::channel::log::{Redaction, Written};
use crate::channel::{self, Channel, Instead, Languages, Outcome, Parcel, Reason, Repeat, Schedule, Sending};
use crate::clock::Millis;
use crate::id::{BulletinId, ChannelId};
use crate::language::Tag;
use crate::traces::STEPS;

use super::Key;
use super::limits::{Account, Share};
use super::quiet::rings;
use super::schedule::schedule;
use super::turns::Turns;

/// What one claim took. It is prolonged while anything of it is in this process: what was claimed and never arrived here,
/// because the commit's answer was lost, runs out by itself.
#[derive(Debug)]
pub(super) struct Lease(pub i64);

/// A delivery that was claimed.
#[derive(Debug)]
pub(super) struct Taken {
    pub key: Key,
    pub queued_at: Millis,
    /// Which try this is, from 1.
    pub tries: i32,
}

/// A parcel with the claimed delivery that it is.
#[derive(Debug)]
pub(super) struct Load {
    pub taken: Taken,
    /// Deliveries in other languages that go in the same parcel: what becomes of it becomes of them.
    pub with: Vec<Taken>,
    pub parcel: Parcel,
    pub urgency: Urgency,
    pub channel: ChannelId,
    pub lease: Arc<Lease>,
    /// Sent although the channel is sick, to see whether it is well again.
    pub probe: bool,
}

/// What became of a load.
#[derive(Clone, Debug)]
pub(super) enum Ended {
    /// It was tried.
    Tried(Outcome),
    /// It was not begun: it goes back as if never taken.
    NotBegun,
    /// It was not begun and goes back until a moment.
    Later(Millis),
    /// It must not be sent any more.
    Dropped(Reason),
}

/// A load that is done with, on its way to the database.
#[derive(Debug)]
pub(super) struct Done {
    pub taken: Taken,
    pub channel: ChannelId,
    pub urgency: Urgency,
    pub published_at: Millis,
    pub started_at: Millis,
    pub repeat: Repeat,
    pub schedule: Schedule,
    pub ended: Ended,
    pub lease: Arc<Lease>,
    /// What is kept of what was asked and answered.
    pub written: Option<Written>,
    /// How the channel was when this came back.
    pub health: Health,
    /// What this changed of it.
    pub change: Option<Change>,
}

/// One channel's hands.
pub(super) struct Lane {
    pub changed_at: Millis,
    pub repeat: Repeat,
    pub sending: Arc<Sending>,
    /// How the languages of one bulletin reach an address that gets several.
    pub languages: Languages,
    /// Languages that every parcel has besides its own.
    pub also: Vec<Tag>,
    /// What it sent can be changed and taken back.
    pub edits: bool,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

/// The bulletins that are going out, and whether phones are to be left quiet by them. One that is paused or cancelled leaves
/// it within a second, and with it what is claimed and not sent.
pub(super) type Open = Arc<RwLock<HashMap<BulletinId, Phones>>>;

/// Whether a bulletin may reach phones now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phones {
    /// At any hour, or this is none of the quiet ones.
    Reached,
    /// Quiet until that moment.
    Quiet(Millis),
}

struct Shared {
    carries: AddressKind,
    /// How many parcels this process may have of this channel, if it were alone and nothing limited it.
    capacity: usize,
    hands: usize,
    state: Mutex<State>,
    more: Notify,
    open: Open,
}

struct State {
    waiting: Turns<Load>,
    account: Account,
    share: Share,
    /// How many parcels of each bulletin are here, waiting or on the wire.
    here: HashMap<BulletinId, (Urgency, usize)>,
    on_the_wire: usize,
    health: Health,
    /// When this process changed it last: what is read from the database at that moment may be older.
    changed_here: Millis,
    /// Failures in a row.
    streak: u32,
}

/// What a hand does next.
enum Next {
    /// It is on the wire from now on.
    Send(Box<Load>),
    /// It must not be begun: the program stops, the channel is paused, or the bulletin does not go out any more.
    Back(Box<Load>),
    /// Something waits and may not go yet: look again after so many milliseconds, or when the bell rings.
    Wait(u64),
    Nothing,
}

/// How long a hand keeps its connection without anything to send.
const IDLE: Duration = Duration::from_secs(20);
/// How many parcels are claimed ahead for each hand where a repeat is harmless.
const AHEAD: usize = 64;

/// How soon a hand looks again at what may not go because too much is on the wire: one that comes back rings the bell.
const LOOK_AGAIN: u64 = 1_000;
/// For how long what this process found out about its channel counts more than what it reads.
const FRESH: i64 = 2_000;

impl Lane {
    /// Starts the hands of a channel. They end when the lane is dropped or the program stops.
    pub fn start(
        app: &App,
        channel: &Channel,
        (changed_at, share, health): (Millis, Share, Health),
        done: &mpsc::Sender<Done>,
        open: &Open,
        stop: &CancellationToken,
    ) -> Self {
        let sender = channel::sender(app, channel);
        app.metrics.name(channel.id, &channel.name);
        let (hands, repeat) = (sender.hands().max(1), channel.settings.repeat());
        let sending = Arc::new(channel.settings.sending().clone());
        let state = State {
            waiting: Turns::default(),
            account: Account::new(&sending.limits, share, app.clock.now()),
            share,
            here: HashMap::new(),
            on_the_wire: 0,
            health,
            changed_here: Millis(0),
            streak: 0,
        };
        let shared = Arc::new(Shared {
            carries: channel.settings.carries(),
            // Where a repeat must be decided, only what a hand takes at once is claimed: after a crash exactly what was
            // on the wire is unknown, and nothing else.
            capacity: if repeat == Repeat::Safe { hands * AHEAD } else { hands },
            hands,
            state: Mutex::new(state),
            more: Notify::new(),
            open: open.clone(),
        });
        let stop = stop.child_token();
        let redaction = Arc::new(Redaction::of(channel));
        for _ in 0..hands {
            let hand = HandTask {
                app: app.clone(),
                shared: shared.clone(),
                done: done.clone(),
                stop: stop.clone(),
                repeat,
                sending: sending.clone(),
                redaction: redaction.clone(),
            };
            tokio::spawn(hand.run(sender.clone()));
        }
        let (languages, also) = (channel.settings.languages(), channel.settings.also().to_vec());
        let edits = channel.settings.edits();
        Self { changed_at, repeat, sending, languages, also, edits, shared, stop }
    }

    /// Takes another share of the account's limits.
    pub fn set_share(&self, share: Share, now: Millis) {
        let mut state = self.shared.state();
        state.share = share;
        state.account.set_share(share, now);
    }

    /// Takes over how the channel is, as all processes know it.
    pub fn set_health(&self, health: Health, now: Millis) {
        let mut state = self.shared.state();
        if now > state.changed_here.plus(FRESH) {
            state.health = health;
        }
    }

    /// Until when it does not carry what a bulletin has for it, since people sleep.
    pub fn quiet(&self, bulletin: BulletinId) -> Option<Millis> {
        match self.shared.open.read().unwrap_or_else(PoisonError::into_inner).get(&bulletin) {
            Some(Phones::Quiet(until)) if rings(self.shared.carries) => Some(*until),
            _ => None,
        }
    }

    /// How the channel is.
    pub fn health(&self) -> Health {
        self.shared.state().health.clone()
    }

    /// How many more parcels of a bulletin it takes, while `peers` bulletins of that urgency have something to send. Each
    /// has room of its own, whatever the others have here, and what is more urgent has all of it: nobody waits until
    /// somebody else's parcels have gone. 0 until half of the room is free: claiming one by one costs a commit each.
    pub fn room(&self, bulletin: BulletinId, urgency: Urgency, peers: usize, now: Millis) -> usize {
        let state = self.shared.state();
        let capacity = self.shared.capacity(&state, now);
        let held = |least: Urgency| -> usize {
            state.here.values().filter(|(other, _)| *other >= least).map(|(_, count)| count).sum()
        };
        let above = match urgency {
            Urgency::Routine => held(Urgency::Urgent),
            Urgency::Urgent => held(Urgency::Emergency),
            Urgency::Emergency => 0,
        };
        let own = state.here.get(&bulletin).map_or(0, |(_, count)| *count);
        let share = capacity.saturating_sub(above).div_ceil(peers.max(1));
        let room = share.saturating_sub(own);
        match self.repeat {
            Repeat::Safe if room < share.div_ceil(2) => 0,
            Repeat::Safe => room,
            Repeat::Decided => room.min(capacity.saturating_sub(held(urgency))),
        }
    }

    /// Hands a load to the lane, or gives it back with the moment when it should come again.
    pub fn take(&self, load: Load, now: Millis) -> Result<(), (Box<Load>, Millis)> {
        {
            let mut state = self.shared.state();
            let domain = state.account.domain(&load.parcel.to).map(str::to_owned);
            if let Some(Err(again)) = domain.map(|domain| state.account.admit(&domain, now)) {
                return Err((Box::new(load), again));
            }
            let (urgency, bulletin) = (load.urgency, load.taken.key.bulletin);
            state.here.entry(bulletin).or_insert((urgency, 0)).1 += 1;
            state.waiting.push(urgency, bulletin, load);
        }
        self.shared.more.notify_one();
        Ok(())
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn capacity(&self, state: &State, now: Millis) -> usize {
        let most = if self.capacity == self.hands {
            state.share.part(self.hands)
        } else {
            state.share.part(self.hands) * AHEAD
        };
        state.account.capacity(most, now)
    }

    /// The next parcel, when one may go; with the stop everything goes, namely back.
    fn next(&self, now: Millis, stopped: bool) -> Next {
        let mut state = self.state();
        if state.waiting.is_empty() {
            return Next::Nothing;
        }
        let all_back = stopped || state.health.is_sick();
        if !all_back {
            let wait = state.account.wait(now);
            if wait > 0 {
                return Next::Wait(wait.unsigned_abs());
            }
            if state.on_the_wire >= state.share.part(self.hands) {
                return Next::Wait(LOOK_AGAIN);
            }
        }
        let State { waiting, account, health, .. } = &mut *state;
        let domain = |load: &Load| account.domain(&load.parcel.to).map(str::to_owned);
        let next = waiting.next(|load| all_back || domain(load).is_none_or(|domain| account.may_go(&domain, now)));
        let Some(load) = next else { return Next::Wait(LOOK_AGAIN / 10) };
        let paused = health.is_sick() && !load.probe;
        if stopped || paused || !self.is_open(load.taken.key.bulletin) {
            return Next::Back(Box::new(load));
        }
        let domain = account.domain(&load.parcel.to).map(str::to_owned);
        account.goes(domain.as_deref(), now);
        state.on_the_wire += 1;
        Next::Send(Box::new(load))
    }

    /// It is back from there after so many milliseconds; what that changes of the channel's health.
    fn is_back(&self, load: &Load, outcome: &Outcome, took: i64, now: Millis) -> (Health, Option<Change>) {
        let mut state = self.state();
        let State { health, streak, .. } = &mut *state;
        let before = health.clone();
        let change = health.after(outcome, load.probe, streak);
        if let Some(change) = &change {
            health.change(change, now);
            state.changed_here = now;
        }
        let domain = state.account.domain(&load.parcel.to).map(str::to_owned);
        state.account.is_back(domain.as_deref(), took);
        state.on_the_wire -= 1;
        (before, change)
    }

    /// It has left this process; whether there is room to claim again.
    fn leaves(&self, bulletin: BulletinId, domain: Option<&str>, now: Millis) -> bool {
        let mut state = self.state();
        if let Some(domain) = domain {
            state.account.leaves(domain, now);
        }
        if let Some((_, count)) = state.here.get_mut(&bulletin) {
            *count -= 1;
            if *count == 0 {
                state.here.remove(&bulletin);
            }
        }
        let here: usize = state.here.values().map(|(_, count)| count).sum();
        here <= self.capacity(&state, now) / 2
    }
}

struct HandTask {
    app: App,
    shared: Arc<Shared>,
    done: mpsc::Sender<Done>,
    stop: CancellationToken,
    repeat: Repeat,
    sending: Arc<Sending>,
    redaction: Arc<Redaction>,
}

impl HandTask {
    async fn run(self, sender: Arc<dyn channel::Sender>) {
        let mut hand = Some(sender.hand());
        loop {
            let more = self.shared.more.notified();
            let next = self.shared.next(self.app.clock.now(), self.stop.is_cancelled());
            let wait = match next {
                Next::Send(load) => {
                    // A bell may ring for two: pass it on.
                    self.shared.more.notify_one();
                    self.send(*load, &mut hand, &sender).await;
                    continue;
                }
                Next::Back(load) => {
                    self.shared.more.notify_one();
                    self.conclude(*load, self.app.clock.now(), Ended::NotBegun, Default::default()).await;
                    continue;
                }
                Next::Nothing if self.stop.is_cancelled() => return,
                Next::Nothing => None,
                Next::Wait(milliseconds) => Some(Duration::from_millis(milliseconds)),
            };
            let soon = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = more => {}
                () = soon => {}
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(IDLE), if hand.is_some() => hand = None,
            }
        }
    }

    /// Sends one parcel, once.
    async fn send(&self, load: Load, hand: &mut Option<Box<dyn channel::Hand>>, sender: &Arc<dyn channel::Sender>) {
        let started_at = self.app.clock.now();
        let span = tracing::info_span!(
            target: STEPS, "send", otel.kind = "client", bulletin.id = %load.taken.key.bulletin, address.id = %load.taken.key.address,
            language = %load.taken.key.language, channel.id = %load.channel, tries = load.taken.tries, outcome = Empty,
        );
        let (hand_of_its_own, parcel) = (hand.get_or_insert_with(|| sender.hand()), &load.parcel);
        let sending = match &parcel.instead {
            None => hand_of_its_own.send(parcel),
            Some(Instead::Edit(reference)) => hand_of_its_own.edit(reference, parcel),
            Some(Instead::Delete(reference)) => hand_of_its_own.delete(reference, parcel),
        };
        let sending = sending.instrument(span.clone());
        let sent = std::panic::AssertUnwindSafe(sending).catch_unwind().await;
        let outcome = sent.unwrap_or_else(|_| {
            *hand = None;
            tracing::error!(channel.id = %load.channel, "a sender panicked");
            Outcome::Unknown { detail: "a defect of the program; its log tells more".to_owned() }
        });
        span.record("outcome", outcome.name());
        let now = self.app.clock.now();
        let health = self.shared.is_back(&load, &outcome, now.0 - started_at.0, now);
        self.conclude(load, started_at, Ended::Tried(outcome), health).await;
    }

    async fn conclude(&self, load: Load, started_at: Millis, ended: Ended, (health, change): (Health, Option<Change>)) {
        let Load { taken, with, parcel, urgency, channel, lease, .. } = load;
        let (repeat, schedule) = (self.repeat, schedule(&self.sending.retry, urgency));
        let (bulletin, published_at) = (taken.key.bulletin, Millis(parcel.published_at));
        let written = match &ended {
            Ended::Tried(outcome) => {
                let accepted = matches!(outcome, Outcome::Accepted { .. });
                parcel.log.written(accepted, &parcel, &self.redaction)
            }
            _ => None,
        };
        let done = |taken, ended, written, health, change| Done {
            taken,
            channel,
            urgency,
            published_at,
            started_at,
            repeat,
            schedule,
            ended,
            lease: lease.clone(),
            written,
            health,
            change,
        };
        // What this changed of the channel is told once; to the others it has happened.
        let mut health_after = health.clone();
        change.iter().for_each(|change| health_after.change(change, started_at));
        // Nobody takes it any more only when the process is ending after an error; the lease then runs out.
        for other in with {
            let done = done(other, ended.clone(), written.clone(), health_after.clone(), None);
            let _ = self.done.send(done).await;
        }
        let _ = self.done.send(done(taken, ended, written, health, change)).await;
        let domain = self.sending.limits.per_domain.as_ref().and(parcel.to.rsplit_once('@')).map(|(_, domain)| domain);
        if self.shared.leaves(bulletin, domain, self.app.clock.now()) {
            self.app.wake.delivery.notify_one();
        }
        self.shared.more.notify_one();
    }
}

impl Shared {
    fn is_open(&self, bulletin: BulletinId) -> bool {
        match self.open.read().unwrap_or_else(PoisonError::into_inner).get(&bulletin) {
            Some(Phones::Reached) => true,
            Some(Phones::Quiet(_)) => !rings(self.carries),
            None => false,
        }
    }
}
