//! Metrics for operators, in the OpenMetrics text format, on an address of their own that is off unless configured: they
//! are not for the world. Labels are bounded (channels, urgencies, outcomes, reasons) and hold no personal data.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::app::App;
use crate::bulletin::Urgency;
use crate::delivery;
use crate::error::{Error, Result};
use crate::id::ChannelId;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByUrgency {
    urgency: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByChannel {
    channel: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    channel: String,
    outcome: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByStep {
    step: &'static str,
}

/// What the database is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseStep {
    /// Deliveries are claimed
    Claim,
    /// Outcomes are written
    Outcomes,
    /// A step of the fan-out
    FanOut,
    /// The queue is measured for the metrics themselves
    Measure,
}

impl DatabaseStep {
    fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Outcomes => "outcomes",
            Self::FanOut => "fan-out",
            Self::Measure => "measure",
        }
    }
}

const URGENCIES: [Urgency; 3] = [Urgency::Routine, Urgency::Urgent, Urgency::Emergency];
/// Seconds from a few milliseconds to a day.
const LATENCY: [f64; 14] =
    [0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 7_200.0, 21_600.0, 86_400.0];
/// Seconds of one transaction.
const DATABASE: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// What this process has done, and what it measures when it is asked.
pub struct Metrics {
    registry: Registry,
    attempts: Family<ByOutcome, Counter>,
    latency: Family<ByUrgency, Histogram, fn() -> Histogram>,
    database: Family<ByStep, Histogram, fn() -> Histogram>,
    queued: Family<ByUrgency, Gauge>,
    oldest: Family<ByUrgency, Gauge>,
    unknown: Gauge,
    breaker: Family<ByChannel, Gauge>,
    memory: Gauge,
    names: RwLock<HashMap<ChannelId, String>>,
    measured: Mutex<Option<(Instant, Duration)>>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let latency: Family<ByUrgency, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(LATENCY));
        let database: Family<ByStep, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(DATABASE));
        let (attempts, queued, oldest, breaker) =
            (Family::default(), Family::default(), Family::default(), Family::default());
        let (unknown, memory) = (Gauge::default(), Gauge::default());
        for urgency in URGENCIES {
            drop(latency.get_or_create(&ByUrgency { urgency: urgency.as_str() }));
        }
        registry.register("budstikke", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register(
            "budstikke_attempts",
            "Tries to send by this process, by what came of them; retry: it is tried again",
            attempts.clone(),
        );
        registry.register(
            "budstikke_publish_to_accepted_seconds",
            "From publishing a bulletin to a provider taking a delivery over",
            latency.clone(),
        );
        registry.register(
            "budstikke_queue_deliveries",
            "Deliveries in the queue, in all processes together",
            queued.clone(),
        );
        registry.register(
            "budstikke_queue_oldest_seconds",
            "How long the delivery that is due longest is overdue",
            oldest.clone(),
        );
        registry.register(
            "budstikke_unknown_deliveries",
            "Deliveries of which nobody knows whether they went: somebody has to decide",
            unknown.clone(),
        );
        registry.register("budstikke_channel_breaker_open", "1 while a sick channel is paused", breaker.clone());
        registry.register(
            "budstikke_database_seconds",
            "Duration of transactions of the delivery engine",
            database.clone(),
        );
        registry.register("process_resident_memory_bytes", "Memory of this process that is in RAM", memory.clone());
        Self {
            registry,
            attempts,
            latency,
            database,
            queued,
            oldest,
            unknown,
            breaker,
            memory,
            names: RwLock::default(),
            measured: Mutex::default(),
        }
    }
}

impl Metrics {
    /// What a channel is called in labels. From then on it has a breaker, closed until somebody says otherwise.
    pub fn name(&self, channel: ChannelId, name: &str) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        names.insert(channel, name.to_owned());
        drop(self.breaker.get_or_create(&ByChannel { channel: name.to_owned() }));
    }

    fn named(&self, channel: ChannelId) -> String {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        names.get(&channel).cloned().unwrap_or_else(|| channel.to_string())
    }

    /// One try to send came to this; `reason` is empty where there is none.
    pub fn attempted(&self, channel: ChannelId, outcome: &'static str, reason: &'static str) {
        self.attempts.get_or_create(&ByOutcome { channel: self.named(channel), outcome, reason }).inc();
    }

    /// A delivery was taken over so many milliseconds after its bulletin was published.
    pub fn accepted_after(&self, urgency: Urgency, milliseconds: i64) {
        let label = ByUrgency { urgency: urgency.as_str() };
        self.latency.get_or_create(&label).observe(milliseconds.max(0) as f64 / 1_000.0);
    }

    /// A channel is paused because it is sick, or goes again.
    pub fn breaker(&self, channel: ChannelId, open: Breaker) {
        self.breaker.get_or_create(&ByChannel { channel: self.named(channel) }).set(i64::from(open == Breaker::Open));
    }

    /// A transaction took so long.
    pub fn database(&self, step: DatabaseStep, took: Duration) {
        self.database.get_or_create(&ByStep { step: step.as_str() }).observe(took.as_secs_f64());
    }

    /// Everything as text, measured anew where the last look is long enough ago.
    pub async fn text(&self, app: &App) -> Result<String> {
        if self.is_stale() {
            let began = Instant::now();
            self.measure(app).await?;
            self.database(DatabaseStep::Measure, began.elapsed());
            *self.measured.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), began.elapsed()));
        }
        self.memory.set(resident_memory());
        let mut out = String::new();
        text::encode(&mut out, &self.registry).map_err(|cause| Error::Internal(format!("metrics: {cause}")))?;
        Ok(out)
    }

    /// Asked again and again, measuring takes at most a twentieth of one core.
    fn is_stale(&self) -> bool {
        let measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        measured.is_none_or(|(at, took)| at.elapsed() >= took * 20)
    }

    async fn measure(&self, app: &App) -> Result<()> {
        let now = app.clock.now();
        let mut conn = app.db.read().await?;
        let queue = delivery::store::queue(&mut conn).await?;
        let unknown = delivery::store::count_unknown(&mut conn).await?;
        drop(conn);
        self.unknown.set(unknown);
        for urgency in URGENCIES {
            let label = ByUrgency { urgency: urgency.as_str() };
            let line = queue.iter().find(|line| line.urgency == urgency.as_str());
            self.queued.get_or_create(&label).set(line.map_or(0, |line| line.deliveries));
            let overdue = line.and_then(|line| line.oldest).map_or(0, |oldest| (now.0 - oldest.0).max(0) / 1_000);
            self.oldest.get_or_create(&label).set(overdue);
        }
        Ok(())
    }
}

/// Whether a circuit breaker lets anything through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// It lets nothing through
    Open,
    /// It lets everything through
    Closed,
}

impl Breaker {
    /// That of a channel that is sick, or is not.
    pub fn of(sick: bool) -> Self {
        if sick { Self::Open } else { Self::Closed }
    }
}

/// From `/proc`, where there is one; 0 elsewhere.
fn resident_memory() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0) * 1024
}

/// The only path of the metrics' own address.
pub fn router(app: App) -> Router {
    Router::new().route("/metrics", get(show)).with_state(app)
}

async fn show(app: App) -> Response {
    match app.metrics.text(&app).await {
        Ok(text) => {
            ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
        }
        Err(error) => {
            tracing::warn!("metrics cannot be measured: {error}");
            axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
