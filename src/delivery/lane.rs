//! A lane: the parcels of one channel that wait for its hands in this process. The more urgent go first, bulletins
//! take turns, and the account's limits are kept: a hand (`hand.rs`) begins nothing that may not go now.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin::Urgency;
use crate::channel::health::{Change, Health};
use crate::channel::log::{Redaction, Written};
use crate::channel::{self, Channel, Languages, Outcome, Parcel, Reason, Repeat, Schedule, Sending};
use crate::clock::Millis;
use crate::id::{BulletinId, ChannelId};
use crate::language::Tag;

use super::Key;
use super::hand::HandTask;
use super::limits::{Account, Share};
use super::quiet::rings;
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

pub(super) struct Shared {
    carries: AddressKind,
    hands: usize,
    /// How many parcels a hand sends at once.
    at_once: usize,
    /// How many parcels this process may have of this channel for each hand, if nothing limited it.
    for_each: usize,
    pub repeat: Repeat,
    state: Mutex<State>,
    /// Rings when something may have become possible.
    pub more: Notify,
    open: Open,
}

struct State {
    waiting: Turns<Load>,
    account: Account,
    share: Share,
    /// How many parcels of each bulletin are here, waiting or on the wire.
    here: HashMap<BulletinId, (Urgency, usize)>,
    /// How many hands are sending.
    on_the_wire: usize,
    health: Health,
    /// When this process changed it last: what is read from the database at that moment may be older.
    changed_here: Millis,
    /// Failures in a row.
    streak: u32,
}

/// What a hand does next.
pub(super) enum Next {
    /// They are on the wire from now on.
    Send(Vec<Load>),
    /// It must not be begun: the program stops, the channel is paused, or the bulletin does not go out any more.
    Back(Box<Load>),
    /// Something waits and may not go yet: look again after so many milliseconds, or when the bell rings.
    Wait(u64),
    Nothing,
}

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
        let (hands, at_once, repeat) = (sender.hands().max(1), sender.at_once().max(1), channel.settings.repeat());
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
            hands,
            at_once,
            // Where a repeat must be decided, only what hands take at once is claimed: after a crash exactly what was
            // on the wire is unknown, and nothing else.
            for_each: if repeat == Repeat::Safe { at_once.max(AHEAD) } else { at_once },
            repeat,
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
            Repeat::Decided => {
                let free = state.share.part(self.shared.hands).saturating_sub(state.on_the_wire) * self.shared.at_once;
                let room = room.min(capacity.saturating_sub(held(urgency)));
                // What is more urgent may wait here for the next hand that is free.
                if urgency == Urgency::Routine { room.min(free.saturating_sub(state.waiting.len())) } else { room }
            }
        }
    }

    /// Hands loads to the lane all at once, so that a hand finds as many as it can send together. Those that should come
    /// again come back with the moment when.
    pub fn take(&self, loads: Vec<Load>, now: Millis) -> Vec<(Load, Millis)> {
        let mut back = Vec::new();
        {
            let mut state = self.shared.state();
            for load in loads {
                let domain = state.account.domain(&load.parcel.to).map(str::to_owned);
                if let Some(Err(again)) = domain.map(|domain| state.account.admit(&domain, now)) {
                    back.push((load, again));
                    continue;
                }
                let (urgency, bulletin) = (load.urgency, load.taken.key.bulletin);
                state.here.entry(bulletin).or_insert((urgency, 0)).1 += 1;
                state.waiting.push(urgency, bulletin, load);
            }
        }
        self.shared.more.notify_one();
        back
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

    fn is_open(&self, bulletin: BulletinId) -> bool {
        match self.open.read().unwrap_or_else(PoisonError::into_inner).get(&bulletin) {
            Some(Phones::Reached) => true,
            Some(Phones::Quiet(_)) => !rings(self.carries),
            None => false,
        }
    }

    fn capacity(&self, state: &State, now: Millis) -> usize {
        state.account.capacity(state.share.part(self.hands) * self.for_each, now)
    }

    /// The next parcels, when they may go; with the stop everything goes, namely back.
    pub fn next(&self, now: Millis, stopped: bool) -> Next {
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
        let next = waiting.next(|load| all_back || may_go(account, load, now));
        let Some(load) = next else { return Next::Wait(LOOK_AGAIN / 10) };
        let paused = health.is_sick() && !load.probe;
        if stopped || paused || !self.is_open(load.taken.key.bulletin) {
            return Next::Back(Box::new(load));
        }
        goes(account, &load, now);
        let mut loads = vec![load];
        // What a hand sends together goes to different addresses: the answer tells them apart by that.
        let mut there: HashSet<String> = HashSet::new();
        while loads.len() < self.at_once && !health.is_sick() && account.wait(now) == 0 {
            there.extend(loads.last().map(|load| load.parcel.to.clone()));
            let fits = |load: &Load| load.parcel.instead.is_none() && !there.contains(&load.parcel.to);
            let open = |load: &Load| self.is_open(load.taken.key.bulletin);
            let Some(load) = waiting.next(|load| fits(load) && open(load) && may_go(account, load, now)) else { break };
            goes(account, &load, now);
            loads.push(load);
        }
        state.on_the_wire += 1;
        Next::Send(loads)
    }

    /// A hand is back after so many milliseconds; what that changes of the channel's health.
    pub fn is_back(&self, loads: &[Load], outcomes: &[Outcome], took: i64, now: Millis) -> (Health, Option<Change>) {
        let mut state = self.state();
        let State { health, streak, .. } = &mut *state;
        let before = health.clone();
        let probe = loads.iter().any(|load| load.probe);
        let change = Health::telling(outcomes).and_then(|outcome| health.after(outcome, probe, streak));
        if let Some(change) = &change {
            health.change(change, now);
            state.changed_here = now;
        }
        for load in loads {
            let domain = state.account.domain(&load.parcel.to).map(str::to_owned);
            state.account.is_back(domain.as_deref(), took);
        }
        state.on_the_wire -= 1;
        (before, change)
    }

    /// It has left this process; whether there is room to claim again.
    pub fn leaves(&self, bulletin: BulletinId, domain: Option<&str>, now: Millis) -> bool {
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

/// Whether a parcel may go to its domain now.
fn may_go(account: &Account, load: &Load, now: Millis) -> bool {
    account.domain(&load.parcel.to).is_none_or(|domain| account.may_go(domain, now))
}

/// It goes: the account's limits count it.
fn goes(account: &mut Account, load: &Load, now: Millis) {
    let domain = account.domain(&load.parcel.to).map(str::to_owned);
    account.goes(domain.as_deref(), now);
}
