//! How far a bulletin is, while it goes out. It is counted from the deliveries themselves, so every process sees the same,
//! and only while somebody looks: one count a tick for all who look, and at most a tenth of one core.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::Stream;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::bulletin::{self, State as BulletinState};
use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::id::{BulletinId, OrganisationId};

use super::report::{self, Report, ReportLine};
use super::{State, store};

/// How far a bulletin is.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Progress {
    /// The bulletin
    pub bulletin: BulletinId,
    /// Where it stands
    pub state: BulletinState,
    /// Whether every delivery of the plan has been made; `total` still grows until then
    pub planned: bool,
    /// When this was counted
    pub at: Millis,
    /// How many deliveries go out
    pub total: u64,
    /// How many of them have ended, well or not
    pub done: u64,
    /// How many are queued or on the wire
    pub left: u64,
    /// How many wait for their language; not in `total`
    pub waiting: u64,
    /// How many ended a second, lately
    pub rate: f64,
    /// How long the rest takes at this rate; absent where that cannot be told
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_left: Option<u64>,
    /// How many stand where
    pub by_state: BTreeMap<&'static str, u64>,
    /// By language and channel
    pub lines: Vec<ReportLine>,
    /// When `by_state` and `lines` were counted: a little earlier than the rest where there are very many
    pub counted_at: Millis,
}

impl Progress {
    /// Whether nothing more goes out for now.
    pub fn has_ended(&self) -> bool {
        self.state == BulletinState::Published || self.state.is_stopped()
    }
}

/// How often it is counted, if that is cheap.
const TICK: Duration = Duration::from_secs(1);
/// A count is repeated after so many times as long as it took.
const REST: u32 = 20;
/// Over which time the rate is taken, in milliseconds.
const RATE_OVER: i64 = 60_000;

/// Counts one bulletin again and again.
pub struct Counter {
    organisation: OrganisationId,
    bulletin: BulletinId,
    published_at: Option<Millis>,
    report: Option<(Millis, Instant, Duration, Report)>,
    samples: VecDeque<(Millis, u64)>,
}

impl Counter {
    /// A counter for a bulletin of an organisation.
    pub fn new(organisation: OrganisationId, bulletin: BulletinId) -> Self {
        Self { organisation, bulletin, published_at: None, report: None, samples: VecDeque::new() }
    }

    /// Counts, and tells how long to wait until the next count.
    pub async fn count(&mut self, app: &App) -> Result<(Progress, Duration)> {
        let began = Instant::now();
        let mut conn = app.db.read().await?;
        let found = bulletin::store::find(&mut conn, self.organisation, self.bulletin).await?;
        let bulletin = found.ok_or(Error::NotFound("bulletin"))?;
        let (state, planned) = (bulletin.state, bulletin.planned_at.is_some());
        self.published_at = bulletin.published_at;
        let now = app.clock.now();
        // The whole count walks every delivery. Between two of them what is left is read from the queue's own index.
        let fresh = self.report.as_ref().filter(|(_, counted, cost, report)| {
            report.planned && report.state == state && counted.elapsed() < *cost * REST
        });
        let whole = fresh.is_none();
        if whole {
            let report = report::report(app, &mut conn, self.organisation, self.bulletin).await?;
            self.report = Some((now, Instant::now(), began.elapsed(), report));
        }
        let Some((counted_at, _, _, report)) = &self.report else {
            return Err(Error::Internal("a progress without its count".to_owned()));
        };
        let of = |state: State| report.by_state.get(state.as_str()).copied().unwrap_or(0);
        let waiting = of(State::Waiting);
        let total = report.deliveries - waiting;
        let left = if whole {
            of(State::Queued) + of(State::Sending)
        } else {
            store::left(&mut conn, self.bulletin).await?.min(total)
        };
        let (by_state, lines, counted_at) = (report.by_state.clone(), report.lines.clone(), *counted_at);
        drop(conn);
        let done = total - left;
        let rate = self.rate(now, done);
        let known = planned && rate > 0.0;
        let seconds_left =
            if left == 0 { planned.then_some(0) } else { known.then(|| (left as f64 / rate).ceil() as u64) };
        let progress = Progress {
            bulletin: self.bulletin,
            state,
            planned,
            at: now,
            total,
            done,
            left,
            waiting,
            rate,
            seconds_left,
            by_state,
            lines,
            counted_at,
        };
        let pause = if whole && planned { TICK } else { (began.elapsed() * REST).max(TICK) };
        Ok((progress, pause))
    }

    /// How many ended a second: since the oldest sample of the last minute, or since publishing where there is none.
    fn rate(&mut self, now: Millis, done: u64) -> f64 {
        let oldest = self.samples.front().copied();
        let (since, before) = oldest.unwrap_or((self.published_at.unwrap_or(now), 0));
        self.samples.push_back((now, done));
        while self.samples.front().is_some_and(|(at, _)| at.plus(RATE_OVER) < now) && self.samples.len() > 2 {
            self.samples.pop_front();
        }
        let milliseconds = now.0 - since.0;
        if milliseconds <= 0 { 0.0 } else { done.saturating_sub(before) as f64 * 1_000.0 / milliseconds as f64 }
    }
}

/// Who looks at what in this process.
#[derive(Default)]
pub struct Live {
    watched: Mutex<HashMap<BulletinId, Watched>>,
    stop: CancellationToken,
}

struct Watched {
    sender: watch::Sender<Arc<Progress>>,
    looked_at: Instant,
}

/// How long counting goes on after the last look: whoever asks again and again shares the count too.
const LINGER: Duration = Duration::from_secs(15);

impl Live {
    /// Ends every stream: the program stops.
    pub fn end(&self) {
        self.stop.cancel();
    }

    /// How many bulletins are counted at present.
    pub fn counted(&self) -> usize {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn look(&self, bulletin: BulletinId) -> Option<watch::Receiver<Arc<Progress>>> {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = watched.get_mut(&bulletin)?;
        entry.looked_at = Instant::now();
        Some(entry.sender.subscribe())
    }

    /// Whether somebody still looks; else the bulletin is forgotten.
    fn goes_on(&self, bulletin: BulletinId) -> bool {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let goes_on = watched
            .get(&bulletin)
            .is_some_and(|entry| entry.sender.receiver_count() > 0 || entry.looked_at.elapsed() < LINGER);
        if !goes_on {
            watched.remove(&bulletin);
        }
        goes_on
    }

    fn tell(&self, progress: Progress) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = watched.get(&progress.bulletin) {
            entry.sender.send_replace(Arc::new(progress));
        }
    }

    fn forget(&self, bulletin: BulletinId) {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).remove(&bulletin);
    }
}

/// The progress of a bulletin as it is counted. The first who looks starts the count, the last who leaves ends it.
pub async fn follow(
    app: &App,
    organisation: OrganisationId,
    bulletin: BulletinId,
) -> Result<watch::Receiver<Arc<Progress>>> {
    // Whose it is, is asked of everyone who looks.
    let found = bulletin::store::find(&mut *app.db.read().await?, organisation, bulletin).await?;
    found.ok_or(Error::NotFound("bulletin"))?;
    if let Some(receiver) = app.live.look(bulletin) {
        return Ok(receiver);
    }
    let mut counter = Counter::new(organisation, bulletin);
    let (progress, pause) = counter.count(app).await?;
    let mut watched = app.live.watched.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(entry) = watched.get(&bulletin) {
        return Ok(entry.sender.subscribe());
    }
    let (sender, receiver) = watch::channel(Arc::new(progress));
    watched.insert(bulletin, Watched { sender, looked_at: Instant::now() });
    tokio::spawn(keep_counting(app.clone(), counter, pause));
    Ok(receiver)
}

async fn keep_counting(app: App, mut counter: Counter, mut pause: Duration) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = app.live.stop.cancelled() => break,
        }
        if !app.live.goes_on(counter.bulletin) {
            return;
        }
        match counter.count(&app).await {
            Ok((progress, next)) => {
                app.live.tell(progress);
                pause = next;
            }
            Err(error) if error.is_passing() => pause = TICK,
            Err(error) => {
                tracing::warn!(bulletin.id = %counter.bulletin, "progress is not counted any more: {error}");
                break;
            }
        }
    }
    // Dropping the sender ends the streams.
    app.live.forget(counter.bulletin);
}

/// Every count of a bulletin until it has gone out.
pub fn stream(receiver: watch::Receiver<Arc<Progress>>) -> impl Stream<Item = Arc<Progress>> {
    futures_util::stream::unfold(Some((receiver, At::First)), |state| async move {
        let (mut receiver, at) = state?;
        if at == At::Later {
            receiver.changed().await.ok()?;
        }
        let progress = receiver.borrow_and_update().clone();
        let next = (!progress.has_ended()).then_some((receiver, At::Later));
        Some((progress, next))
    })
}

#[derive(PartialEq, Eq)]
enum At {
    First,
    Later,
}
