//! Following a bulletin while it goes out: a bar on a terminal, plain lines elsewhere.

use crate::app::App;
use crate::delivery::progress::{Counter, Progress};
use crate::error::Result;
use crate::id::BulletinId;
use crate::staff::Actor;

use super::output;

/// Shows how far a bulletin is until it has gone out. A `serve` sends it, here or elsewhere; this only looks.
pub(super) async fn follow(app: &App, actor: &Actor, id: BulletinId) -> Result<()> {
    let mut counter = Counter::new(actor.organisation, id);
    let mut bar = output::Progress::new(0);
    loop {
        let (progress, pause) = counter.count(app).await?;
        bar.of(progress.total);
        bar.at(progress.done, words(&progress));
        if progress.has_ended() {
            bar.finish();
            return Ok(());
        }
        tokio::time::sleep(pause).await;
    }
}

fn words(progress: &Progress) -> String {
    let mut words = vec![format!("{} of {}", progress.done, progress.total)];
    if !progress.planned {
        words.push("still planning".to_owned());
    }
    if progress.rate > 0.0 {
        words.push(format!("{:.0} a second", progress.rate));
    }
    words.extend(progress.seconds_left.filter(|left| *left > 0).map(|left| format!("about {left} s left")));
    for state in ["failed", "unknown", "waiting"] {
        words.extend(progress.by_state.get(state).map(|count| format!("{count} {state}")));
    }
    words.join(", ")
}
