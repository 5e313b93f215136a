//! What channels need from time to time, whether anything is sent or not: the state of their templates.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::error::{Error, Result};

use super::meta::templates;
use super::store;

/// How soon templates are read again when that failed.
const SOON: i64 = 5 * 60_000;
/// How often it is looked whether anything is to be done.
const TICK: Duration = Duration::from_secs(60);

/// Keeps the state of templates in step until the stop.
pub async fn run(app: App, stop: CancellationToken) -> Result<()> {
    loop {
        let bell = app.wake.channels.notified();
        match read_templates(&app).await {
            Err(error) if error.is_passing() => tracing::warn!("templates are read in a minute: {error}"),
            other => other?,
        }
        tokio::select! {
            () = bell => {}
            () = tokio::time::sleep(TICK) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

async fn read_templates(app: &App) -> Result<()> {
    let channels = store::switched_on(&mut *app.db.read().await?, &app.secrets).await?;
    for (_, channel) in channels {
        let Ok(channel) = channel else { continue };
        if channel.settings.kind().about().template.is_empty() {
            continue;
        }
        let now = app.clock.now();
        if store::templates_due(&mut *app.db.read().await?, channel.id).await?.0.is_some_and(|due| due > now) {
            continue;
        }
        let mut tx = app.db.begin().await?;
        let ours = store::take_templates(&mut tx, channel.id, now, now.plus(templates::FRESH)).await?;
        tx.commit().await?;
        if !ours {
            continue;
        }
        match templates::refresh(app, &channel).await {
            Ok(count) => tracing::info!(channel.id = %channel.id, count, "{count} templates of {}", channel.name),
            Err(Error::Unreachable(_, trouble)) => {
                tracing::warn!(channel.id = %channel.id, "templates of {} cannot be read: {trouble}", channel.name);
                let mut tx = app.db.begin().await?;
                store::set_templates_trouble(&mut tx, channel.id, &trouble, now.plus(SOON)).await?;
                tx.commit().await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
