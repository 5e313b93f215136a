//! A hand: one of a channel's connections. It takes from its lane what may go, sends it without any database connection
//! and says what happened.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use crate::app::App;
use crate::channel::health::{Change, Health};
use crate::channel::log::Redaction;
use crate::channel::{self, Instead, Outcome, Sending};
use crate::clock::Millis;
use crate::traces::STEPS;

use super::lane::{Done, Ended, Load, Next, Shared};
use super::schedule::schedule;

/// How long a hand keeps its connection without anything to send.
const IDLE: Duration = Duration::from_secs(20);

/// What a hand needs besides what it sends with.
pub(super) struct HandTask {
    pub app: App,
    pub shared: Arc<Shared>,
    pub done: mpsc::Sender<Done>,
    pub stop: CancellationToken,
    pub sending: Arc<Sending>,
    pub redaction: Arc<Redaction>,
}

impl HandTask {
    /// Sends until the stop, then gives back what waits.
    pub async fn run(self, sender: Arc<dyn channel::Sender>) {
        let mut hand = Some(sender.hand());
        loop {
            let more = self.shared.more.notified();
            let next = self.shared.next(self.app.clock.now(), self.stop.is_cancelled());
            let wait = match next {
                Next::Send(loads) => {
                    // A bell may ring for two: pass it on.
                    self.shared.more.notify_one();
                    self.send(loads, &mut hand, &sender).await;
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

    /// Sends one parcel, or several together, once.
    async fn send(
        &self,
        loads: Vec<Load>,
        hand: &mut Option<Box<dyn channel::Hand>>,
        sender: &Arc<dyn channel::Sender>,
    ) {
        let started_at = self.app.clock.now();
        let spans: Vec<Span> = loads.iter().map(span).collect();
        let hand_of_its_own = hand.get_or_insert_with(|| sender.hand());
        let sending = async {
            let [Load { parcel, .. }] = &loads[..] else {
                return hand_of_its_own.send_together(loads.iter().map(|load| &load.parcel).collect()).await;
            };
            vec![match &parcel.instead {
                None => hand_of_its_own.send(parcel).await,
                Some(Instead::Edit(reference)) => hand_of_its_own.edit(reference, parcel).await,
                Some(Instead::Delete(reference)) => hand_of_its_own.delete(reference, parcel).await,
            }]
        };
        let sending = sending.instrument(spans.first().cloned().unwrap_or_else(Span::none));
        let sent = std::panic::AssertUnwindSafe(sending).catch_unwind().await;
        let mut outcomes = sent.unwrap_or_default();
        if outcomes.len() != loads.len() {
            *hand = None;
            tracing::error!(channel.id = loads.first().map(|load| load.channel.to_string()), "a sender panicked");
            let detail = "a defect of the program; its log tells more".to_owned();
            outcomes = vec![Outcome::Unknown { detail }; loads.len()];
        }
        for (span, outcome) in spans.iter().zip(&outcomes) {
            span.record("outcome", outcome.name());
        }
        drop(spans);
        let now = self.app.clock.now();
        let (health, mut change) = self.shared.is_back(&loads, &outcomes, now.0 - started_at.0, now);
        // What this changed of the channel is told once; to the others it has happened.
        let mut health_after = health.clone();
        change.iter().for_each(|change| health_after.change(change, started_at));
        for (load, outcome) in loads.into_iter().zip(outcomes) {
            let health = if change.is_some() { health.clone() } else { health_after.clone() };
            self.conclude(load, started_at, Ended::Tried(outcome), (health, change.take())).await;
        }
    }

    async fn conclude(&self, load: Load, started_at: Millis, ended: Ended, (health, change): (Health, Option<Change>)) {
        let Load { taken, with, parcel, urgency, channel, lease, .. } = load;
        let (repeat, schedule) = (self.shared.repeat, schedule(&self.sending.retry, urgency));
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

fn span(load: &Load) -> Span {
    tracing::info_span!(
        target: STEPS, "send", otel.kind = "client", bulletin.id = %load.taken.key.bulletin, address.id = %load.taken.key.address,
        language = %load.taken.key.language, channel.id = %load.channel, tries = load.taken.tries, outcome = Empty,
    )
}
