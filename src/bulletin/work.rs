//! The planner: publishes what is due, makes the deliveries of what was published, and gives those who have waited
//! long enough what is ready meanwhile. Each step is a transaction that may be repeated.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::delivery;
use crate::error::{Error, Result};
use crate::staff::{Actor, Role};

use super::{Bulletin, State, follow_up, publish, steer, store};

/// What another process has published is seen within this time: an emergency shall start within a second.
const TICK: Duration = Duration::from_millis(400);
/// How often what is no longer needed is thrown away, in milliseconds.
const TIDY: i64 = 3_600_000;

/// Plans until the stop.
pub async fn run(app: App, stop: CancellationToken) -> Result<()> {
    let mut tidy_at = app.clock.now();
    loop {
        if app.clock.now() >= tidy_at {
            tidy_at = app.clock.now().plus(TIDY);
            if let Err(error) = crate::web::idempotency::forget_old(&app).await {
                tracing::warn!("old answers are forgotten later: {error}");
            }
        }
        match round(&app, &stop).await {
            Ok(()) => {}
            Err(error) if error.is_passing() => tracing::warn!("planning goes on soon: {error}"),
            Err(error) => return Err(error),
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = app.wake.planner.notified() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let open = store::open(&mut conn).await?;
    let overdue = store::with_overdue(&mut conn, now).await?;
    let unswept = store::unswept(&mut conn).await?;
    drop(conn);
    for bulletin in open.iter().filter(|bulletin| bulletin.state == State::Scheduled) {
        if bulletin.publish_at.is_some_and(|at| at <= now) {
            publish_scheduled(app, bulletin).await?;
        }
    }
    for bulletin in unswept {
        steer::sweep(app, bulletin).await?;
    }
    plan(app, stop).await?;
    for bulletin in overdue {
        let released = delivery::release::fall_back(app, &bulletin).await?;
        tracing::info!(bulletin.id = %bulletin.id, released, "{released} recipients waited long enough and get what is ready");
    }
    Ok(())
}

/// Makes the deliveries of what was published: the most urgent bulletins first, a step of each in turn, so that a large one
/// (of whichever organisation) does not keep a small one waiting. Between two steps it looks again what there is, and after
/// a while it lets the rest of the round have its turn: something scheduled may be due.
async fn plan(app: &App, stop: &CancellationToken) -> Result<()> {
    let began = std::time::Instant::now();
    while !stop.is_cancelled() {
        if began.elapsed() > TICK {
            app.wake.planner.notify_one();
            return Ok(());
        }
        let mut open = store::open(&mut *app.db.read().await?).await?;
        open.retain(|bulletin| bulletin.state == State::Publishing && bulletin.planned_at.is_none());
        let mut ready = Vec::with_capacity(open.len());
        for bulletin in open {
            if follow_up::may_begin(&mut *app.db.read().await?, &bulletin).await? {
                ready.push(bulletin);
            }
        }
        let Some(most) = ready.iter().map(|bulletin| bulletin.urgency).max() else { return Ok(()) };
        for bulletin in ready.iter().filter(|bulletin| bulletin.urgency == most) {
            if !delivery::fan_out::step(app, bulletin).await? {
                app.wake.delivery.notify_one();
            }
            if stop.is_cancelled() {
                break;
            }
        }
    }
    Ok(())
}

async fn publish_scheduled(app: &App, bulletin: &Bulletin) -> Result<()> {
    let actor =
        Actor { organisation: bulletin.organisation, token: None, role: Role::Publisher, name: "schedule".to_owned() };
    let mut tx = app.db.begin().await?;
    match publish::publish(app, &mut tx, &actor, bulletin.id).await {
        Ok(_) => {
            tx.commit().await?;
            app.wake.planner.notify_one();
            Ok(())
        }
        Err(error @ (Error::Conflict(_) | Error::Invalid(_))) => {
            drop(tx);
            tracing::error!(bulletin.id = %bulletin.id, "a scheduled bulletin cannot be published: {error}");
            let mut tx = app.db.begin().await?;
            store::set_trouble(&mut tx, bulletin.id, &error.to_string()).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(error) => Err(error),
    }
}
