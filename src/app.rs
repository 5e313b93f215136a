//! The running program: what every part shares, and `run`, which serves production, the demo and the tests alike.

use std::future::Future;
use std::ops::Deref;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::channel::outbound::Outbound;
use crate::clock::Clock;
use crate::config::{Config, Role};
use crate::db::{Db, Engine};
use crate::delivery::progress::Live;
use crate::error::{Error, Result};
use crate::id::{IdSource, OrganisationId};
use crate::inbound::lmtp;
use crate::message::folder::{self, Problem, Step};
use crate::metrics::Metrics;
use crate::organisation::{self, Organisation};
use crate::secrets::Secrets;
use crate::words::Words;

/// What every part of the program shares.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub ids: IdSource,
    /// Sealing and signing.
    pub secrets: Secrets,
    /// The program's own words.
    pub words: Words,
    /// Requests to the outside.
    pub outbound: Outbound,
    /// How work that has just been stored is noticed at once.
    pub wake: Wake,
    /// Who looks at the progress of what.
    pub live: Live,
    /// What operators see of this process.
    pub metrics: Metrics,
    organisation: OrganisationId,
    catalogue_problems: RwLock<Vec<Problem>>,
    _lock: Option<std::fs::File>,
}

/// One bell a worker; a tick is the safety net.
#[derive(Default)]
pub struct Wake {
    /// Schedules, fan-out, waiting deliveries.
    pub planner: Notify,
    /// Deliveries that are due.
    pub delivery: Arc<Notify>,
    /// The catalogue folder.
    pub catalogue: Arc<Notify>,
    /// What came in from outside.
    pub inbound: Notify,
    /// Answers to what people wrote.
    pub answers: Notify,
    /// Channels that are new or changed.
    pub channels: Notify,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// How this process uses an SQLite file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Serves it: alone, since leases of a process that died are taken back at once.
    Serve,
    /// One command beside a running server.
    Command,
}

impl App {
    /// Opens everything: folder, key, database.
    pub async fn open(config: Config, clock: Clock, purpose: Use) -> Result<Self> {
        // A second call in one process (tests) finds the provider installed already.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        // Addresses and the key are in there: nobody else on the machine may look.
        let mut folder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        let made = folder.recursive(true).create(&config.data);
        made.map_err(|cause| Error::File(config.data.display().to_string(), cause))?;
        let lock = match (config.database_url.starts_with("sqlite:"), purpose) {
            (true, Use::Serve) => Some(lock(&config)?),
            _ => None,
        };
        let secrets = Secrets::load(config.secret_key, &config.data)?;
        let db = Db::open(&config.database_url).await?;
        go_by_the_database(&clock, &db).await?;
        let ids = IdSource::default();
        let mut tx = db.begin().await?;
        let organisation = organisation::first_or_new(&mut tx, clock.now()).await?.id;
        tx.commit().await?;
        Ok(Self(Arc::new(Parts {
            outbound: Outbound::new(config.allow_private.clone())?,
            config,
            db,
            clock,
            ids,
            secrets,
            words: Words::built_in(),
            wake: Wake::default(),
            live: Live::default(),
            metrics: Metrics::default(),
            organisation,
            catalogue_problems: RwLock::default(),
            _lock: lock,
        })))
    }

    /// The organisation of this installation.
    pub async fn organisation(&self) -> Result<Organisation> {
        organisation::find(&mut *self.db.read().await?, self.organisation).await
    }

    /// The id of the organisation of this installation.
    pub fn organisation_id(&self) -> OrganisationId {
        self.organisation
    }

    /// Logs what a look at the catalogue changed and keeps its problems for staff to see.
    pub fn note_catalogue(&self, step: Step) {
        if step.taken + step.written > 0 {
            tracing::info!(taken = step.taken, written = step.written, "catalogue: {} new revisions", step.taken);
        }
        let mut known = self.catalogue_problems.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for problem in step.problems.iter().filter(|problem| !known.contains(problem)) {
            tracing::warn!(file = problem.file, line = problem.line, "catalogue: {problem}");
        }
        *known = step.problems;
    }

    /// Files of the catalogue that cannot be taken over at present.
    pub fn catalogue_problems(&self) -> Vec<Problem> {
        self.catalogue_problems.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

/// Sets the clock by the database's.
pub async fn go_by_the_database(clock: &Clock, db: &Db) -> Result<()> {
    let Some(shown) = db.clock().await? else { return Ok(()) };
    if let Some(off) = clock.go_by(shown) {
        tracing::warn!(milliseconds = off, "this machine's clock is not the database's; the database's is used");
    }
    Ok(())
}

fn lock(config: &Config) -> Result<std::fs::File> {
    let path = config.data.join("serve.lock");
    let failed = |cause| Error::File(path.display().to_string(), cause);
    let file = std::fs::File::create(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::wrong(
            "BUDSTIKKE_DATA",
            config.data.display().to_string(),
            "a folder that no other `budstikke serve` is using; several processes need PostgreSQL",
        )),
        Err(std::fs::TryLockError::Error(cause)) => Err(failed(cause)),
    }
}

/// How long what is on the wire may take to end after the stop.
const DRAIN: Duration = Duration::from_secs(30);
/// How long the database may take to let go.
const CLOSING: Duration = Duration::from_secs(3);

/// Serves until the shutdown: web server and workers by role. After the shutdown nothing new is begun and what is on
/// the wire ends within 30 s. A worker that ends by itself ends the program with an error.
pub async fn run(app: App, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<()> {
    let stop = CancellationToken::new();
    let mut workers: JoinSet<(&'static str, Result<()>)> = JoinSet::new();
    let role = app.config.role;

    if role == Role::Worker {
        let (files, _) = folder::Catalogue::at(&app.config.locales).files()?;
        app.words.take(&files);
    } else {
        match folder::keep_in_step(&app).await {
            Ok(step) => app.note_catalogue(step),
            // Another process does the same at this moment.
            Err(Error::Conflict(_)) => app.wake.catalogue.notify_one(),
            Err(error) => return Err(error),
        }
    }
    if role != Role::Web {
        if app.db.engine() == Engine::Sqlite {
            crate::delivery::work::take_back_all(&app).await?;
        }
        let work = crate::delivery::work::run(app.clone(), stop.clone());
        workers.spawn(async move { ("delivery", work.await) });
        let inbound = crate::inbound::work::run(app.clone(), stop.clone());
        workers.spawn(async move { ("inbound", inbound.await) });
        let planner = crate::bulletin::work::run(app.clone(), stop.clone());
        workers.spawn(async move { ("planner", planner.await) });
        let channels = crate::channel::work::run(app.clone(), stop.clone());
        workers.spawn(async move { ("channels", channels.await) });
    }
    if role != Role::Worker {
        let folder = folder::run(app.clone(), stop.clone());
        workers.spawn(async move { ("catalogue", folder.await) });
    }
    if let Some(address) = app.config.metrics_listen {
        let listener = TcpListener::bind(address).await.map_err(|cause| {
            let allowed = format!("a free address and port ({cause})");
            Error::wrong("BUDSTIKKE_METRICS_LISTEN", address.to_string(), allowed)
        })?;
        let (router, metrics_stop) = (crate::metrics::router(app.clone()), stop.clone());
        workers.spawn(async move {
            let served = axum::serve(listener, router).with_graceful_shutdown(metrics_stop.cancelled_owned());
            ("metrics", served.await.map_err(|cause| Error::File("metrics listener".to_owned(), cause)))
        });
    }
    if let (Some(place), true) = (&app.config.lmtp, role != Role::Worker) {
        let listener = lmtp::Listener::bind(place).await?;
        tracing::info!("taking mail by LMTP at {place}");
        let lmtp = lmtp::run(app.clone(), listener, lmtp::Limits::default(), stop.clone());
        workers.spawn(async move { ("lmtp", lmtp.await) });
    }
    let router = crate::web::routes::router(app.clone());
    let web_stop = stop.clone();
    workers.spawn(async move {
        let served = axum::serve(listener, router).with_graceful_shutdown(async move { web_stop.cancelled().await });
        ("web", served.await.map_err(|cause| Error::File("listener".to_owned(), cause)))
    });

    let mut outcome = Ok(());
    tokio::select! {
        () = shutdown => {}
        ended = workers.join_next() => outcome = died(ended),
    }
    stop.cancel();
    // Streams would keep the web server waiting.
    app.live.end();
    let drained = tokio::time::timeout(DRAIN, async {
        while let Some(ended) = workers.join_next().await {
            match ended {
                Ok((_, Ok(()))) => {}
                other if outcome.is_ok() => outcome = died(Some(other)),
                _ => {}
            }
        }
    });
    if drained.await.is_err() {
        tracing::warn!("ended without waiting longer for what is on the wire");
        workers.abort_all();
    }
    // A connection to a database that does not answer would be waited for without end.
    if tokio::time::timeout(CLOSING, app.db.close()).await.is_err() {
        tracing::warn!("ended without waiting longer for the database");
    }
    outcome
}

fn died(ended: Option<std::result::Result<(&'static str, Result<()>), tokio::task::JoinError>>) -> Result<()> {
    match ended {
        Some(Ok((name, Ok(())))) => Err(Error::Internal(format!("the worker {name} ended by itself"))),
        Some(Ok((name, Err(error)))) => {
            tracing::error!("the worker {name} failed: {error}");
            Err(error)
        }
        Some(Err(panic)) => Err(Error::Internal(format!("a worker panicked: {panic}"))),
        None => Err(Error::Internal("there was no worker".to_owned())),
    }
}
