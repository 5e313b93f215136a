//! Deliveries whose lease ran out: their process ended, froze or lost its database while they were on the wire.

use crate::app::App;
use crate::bulletin::{State as BulletinState, Urgency};
use crate::channel::{self, Reason, Repeat, Settings};
use crate::clock::Millis;
use crate::error::Result;

use super::State;
use super::schedule::schedule;
use super::store::{self, Lapsed};

/// Settles deliveries whose lease ran out: sent again where that is harmless or an emergency, else shown as unknown.
pub(super) async fn settle(app: &App) -> Result<()> {
    loop {
        let now = app.clock.now();
        let (lapsed, settings) = {
            let mut conn = app.db.read().await?;
            let lapsed = store::lapsed(&mut conn, now, 500).await?;
            if lapsed.is_empty() {
                return Ok(());
            }
            (lapsed, channel::store::all_settings(&mut conn).await?)
        };
        let mut tx = app.db.begin().await?;
        let mut settled = 0;
        for lapsed in &lapsed {
            let (state, due) = after_lapse(lapsed, settings.get(&lapsed.channel_id), now);
            if store::settle_lapsed(&mut tx, lapsed, state, due, now).await? {
                settled += 1;
                let words = "the process ended or its lease ran out while this was on the wire";
                let row = (
                    lapsed.address_id.0,
                    lapsed.attempts,
                    lapsed.changed_at.0,
                    State::Unknown.rank(),
                    Some(Reason::Interrupted.as_str()),
                    words,
                    None,
                );
                store::add_attempts(&mut tx, lapsed.bulletin_id, &lapsed.language, lapsed.channel_id, &[row], now)
                    .await?;
            }
        }
        tx.commit().await?;
        if settled == 0 {
            return Ok(());
        }
        tracing::warn!(deliveries = settled, "{settled} deliveries may have gone when their process ended");
    }
}

/// `settings`: of the channel it was on, where that is still there.
fn after_lapse(lapsed: &Lapsed, settings: Option<&Settings>, now: Millis) -> (State, Option<Millis>) {
    let urgency = Urgency::stored(&lapsed.urgency).unwrap_or_default();
    let safe = settings.is_some_and(|settings| settings.repeat() == Repeat::Safe);
    let again = safe || urgency == Urgency::Emergency;
    if !again || BulletinState::stored(&lapsed.bulletin_state).is_ok_and(BulletinState::is_stopped) {
        return (State::Unknown, None);
    }
    let retry = settings.map(|settings| settings.sending().retry.clone()).unwrap_or_default();
    let end = lapsed.queued_at.plus(schedule(&retry, urgency).give_up.0);
    if now <= end { (State::Queued, Some(now)) } else { (State::Unknown, None) }
}
