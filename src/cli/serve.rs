//! `serve`: the program itself.

use std::io::IsTerminal as _;
use std::process::exit;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, App, Use};
use crate::clock::Clock;
use crate::config::{Config, Role};
use crate::error::{Error, Result};
use crate::message::folder::Catalogue;
use crate::traces;

#[derive(clap::Args)]
pub struct Serve {
    /// Which parts run in this process; more than one process needs PostgreSQL
    #[arg(long, value_enum, default_value = "all")]
    pub role: Role,
}

impl Default for Serve {
    fn default() -> Self {
        Self { role: Role::All }
    }
}

pub async fn run(mut config: Config) -> Result<()> {
    let traces = traces::start(&config.log, !std::io::stderr().is_terminal())?;
    // From the first moment on: a signal while starting must not leave anything half done either.
    let stopped = stopped()?;
    let listen = config.listen;
    let listener = TcpListener::bind(listen).await.map_err(|cause| {
        Error::wrong("BUDSTIKKE_LISTEN", listen.to_string(), format!("a free address and port ({cause})"))
    })?;
    let bound = listener.local_addr().map_err(|cause| Error::File(listen.to_string(), cause))?;
    super::with_port(&mut config, bound);
    let app = App::open(config, Clock::of_this_process(), Use::Serve).await?;
    say_what_runs(&app).await?;
    let ran = app::run(app, listener, stopped).await;
    traces.end().await;
    ran
}

async fn say_what_runs(app: &App) -> Result<()> {
    let config = &app.config;
    let database = config.database_url.split(':').next().unwrap_or_default();
    let catalogue = match Catalogue::at(&config.locales) {
        Catalogue::Folder(folder) => folder.display().to_string(),
        Catalogue::BuiltIn => format!("built in ({} is not there)", config.locales.display()),
    };
    let channels = crate::channel::store::list(&mut *app.db.read().await?, &app.secrets, app.organisation_id()).await?;
    let on: Vec<&str> = channels.iter().filter(|c| c.switched_off_at.is_none()).map(|c| c.name.as_str()).collect();
    let channels = if on.is_empty() { "none; add one with `budstikke channel add`".to_owned() } else { on.join(", ") };
    tracing::info!(role = ?config.role, database, catalogue, channels, "serving on {}", config.public_url);
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C. A second one ends the process at once.
fn stopped() -> Result<impl Future<Output = ()>> {
    let failed = |cause| Error::File("signals".to_owned(), cause);
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut next = async move || {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    Ok(async move {
        next().await;
        tracing::info!("stopping: what is on the wire ends first; a second signal ends at once");
        tokio::spawn(async move {
            next().await;
            tracing::warn!("ended at once");
            exit(130);
        });
    })
}
