//! A lane: one channel's hands and the parcels that wait for them in this process. The more urgent go first.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::bulletin::Urgency;
use crate::channel::{self, Channel, Outcome, Parcel, Reason, Repeat, Schedule, Sending};
use crate::clock::Millis;
use crate::id::{BulletinId, ChannelId};

use super::Key;
use super::schedule::schedule;

/// What one claim took. It is prolonged while anything of it is in this process: what was claimed and never arrived here,
/// because the commit's answer was lost, runs out by itself.
#[derive(Debug)]
pub(super) struct Lease(pub i64);

/// A claimed delivery with its parcel.
#[derive(Debug)]
pub(super) struct Load {
    pub key: Key,
    pub parcel: Parcel,
    pub urgency: Urgency,
    pub queued_at: Millis,
    pub tries: i32,
    pub channel: ChannelId,
    pub lease: Arc<Lease>,
}

/// What became of a load.
#[derive(Debug)]
pub(super) enum Ended {
    /// It was tried.
    Tried(Outcome),
    /// It was not begun: it goes back as if never taken.
    NotBegun,
    /// It must not be sent any more.
    Dropped(Reason),
}

/// A load that is done with, on its way to the database.
#[derive(Debug)]
pub(super) struct Done {
    pub key: Key,
    pub channel: ChannelId,
    pub urgency: Urgency,
    pub queued_at: Millis,
    pub published_at: Millis,
    pub tries: i32,
    pub started_at: Millis,
    pub repeat: Repeat,
    pub schedule: Schedule,
    pub ended: Ended,
    pub lease: Arc<Lease>,
}

/// One channel's hands.
pub(super) struct Lane {
    pub changed_at: Millis,
    pub repeat: Repeat,
    pub sending: Arc<Sending>,
    /// Deliveries of one bulletin to one address go one after the other.
    pub one_at_a_time: bool,
    capacity: usize,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

/// The bulletins that are going out; a cancelled one leaves it within a second, and with it what is claimed and not sent.
pub(super) type Open = Arc<RwLock<HashSet<BulletinId>>>;

struct Shared {
    waiting: Mutex<[VecDeque<Load>; 3]>,
    more: Notify,
    in_flight: AtomicUsize,
    open: Open,
}

/// How long a hand keeps its connection without anything to send.
const IDLE: Duration = Duration::from_secs(20);
/// How many parcels are claimed ahead for each hand where a repeat is harmless.
const AHEAD: usize = 64;

impl Lane {
    /// Starts the hands of a channel. They end when the lane is dropped or the program stops.
    pub fn start(
        app: &App,
        channel: &Channel,
        changed_at: Millis,
        done: &mpsc::Sender<Done>,
        open: &Open,
        stop: &CancellationToken,
    ) -> Self {
        let sender = channel::sender(app, channel);
        app.metrics.name(channel.id, &channel.name);
        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            more: Notify::new(),
            in_flight: AtomicUsize::new(0),
            open: open.clone(),
        });
        let (hands, repeat) = (sender.hands().max(1), channel.settings.repeat());
        let sending = Arc::new(channel.settings.sending().clone());
        let stop = stop.child_token();
        for _ in 0..hands {
            let hand = HandTask {
                app: app.clone(),
                shared: shared.clone(),
                done: done.clone(),
                stop: stop.clone(),
                repeat,
                sending: sending.clone(),
                hands,
            };
            tokio::spawn(hand.run(sender.clone()));
        }
        // Where a repeat must be decided, only what a hand takes at once is claimed: after a crash exactly what was on
        // the wire is unknown, and nothing else.
        let capacity = if repeat == Repeat::Safe { hands * AHEAD } else { hands };
        let one_at_a_time = channel.settings.one_at_a_time();
        Self { changed_at, repeat, sending, one_at_a_time, capacity, shared, stop }
    }

    /// How many more parcels it takes.
    pub fn room(&self) -> usize {
        self.capacity.saturating_sub(self.shared.in_flight.load(Ordering::Relaxed))
    }

    /// Hands a load to the lane.
    pub fn take(&self, load: Load) {
        self.shared.in_flight.fetch_add(1, Ordering::Relaxed);
        let place = load.urgency as usize;
        self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner)[place].push_back(load);
        self.shared.more.notify_one();
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Shared {
    fn next(&self) -> Option<Load> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.iter_mut().rev().find_map(VecDeque::pop_front)
    }
}

struct HandTask {
    app: App,
    shared: Arc<Shared>,
    done: mpsc::Sender<Done>,
    stop: CancellationToken,
    repeat: Repeat,
    sending: Arc<Sending>,
    hands: usize,
}

impl HandTask {
    async fn run(self, sender: Arc<dyn channel::Sender>) {
        let mut hand = Some(sender.hand());
        loop {
            let more = self.shared.more.notified();
            if let Some(load) = self.shared.next() {
                // A bell may ring for two: pass it on.
                self.shared.more.notify_one();
                let started_at = self.app.clock.now();
                let ended = if self.stop.is_cancelled() || !self.shared.is_open(load.key.bulletin) {
                    Ended::NotBegun
                } else {
                    let sending = hand.get_or_insert_with(|| sender.hand()).send(&load.parcel);
                    let sent = std::panic::AssertUnwindSafe(sending).catch_unwind().await;
                    Ended::Tried(sent.unwrap_or_else(|_| {
                        hand = None;
                        tracing::error!(channel.id = %load.channel, "a sender panicked");
                        Outcome::Unknown { detail: "a defect of the program; its log tells more".to_owned() }
                    }))
                };
                self.conclude(load, started_at, ended).await;
                continue;
            }
            tokio::select! {
                () = more => {}
                () = self.stop.cancelled() => {
                    if self.shared.next_is_none() {
                        return;
                    }
                }
                () = tokio::time::sleep(IDLE), if hand.is_some() => hand = None,
            }
        }
    }

    async fn conclude(&self, load: Load, started_at: Millis, ended: Ended) {
        let Load { key, parcel, urgency, queued_at, tries, channel, lease } = load;
        let published_at = Millis(parcel.published_at);
        let done = Done {
            key,
            channel,
            urgency,
            queued_at,
            published_at,
            tries,
            started_at,
            repeat: self.repeat,
            schedule: schedule(&self.sending.retry, urgency),
            ended,
            lease,
        };
        // Nobody takes it any more only when the process is ending after an error; the lease then runs out.
        let _ = self.done.send(done).await;
        let left = self.shared.in_flight.fetch_sub(1, Ordering::Relaxed) - 1;
        let low = if self.repeat == Repeat::Safe { self.hands * AHEAD / 2 } else { self.hands / 2 };
        if left <= low {
            self.app.wake.delivery.notify_one();
        }
    }
}

impl Shared {
    fn is_open(&self, bulletin: BulletinId) -> bool {
        self.open.read().unwrap_or_else(PoisonError::into_inner).contains(&bulletin)
    }

    fn next_is_none(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).iter().all(VecDeque::is_empty)
    }
}
