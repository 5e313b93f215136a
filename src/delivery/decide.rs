//! What staff decide about deliveries: what becomes of those that may or may not have gone, and another round for those
//! who did not get it. Each is one transaction with its audit row; doing it twice does nothing more.

use crate::app::App;
use crate::audit;
use crate::bulletin::{self, Bulletin, State as BulletinState};
use crate::channel::{self, Reason};
use crate::db::Tx;
use crate::error::{Conflict, Error, Result};
use crate::id::{BulletinId, ChannelId};
use crate::staff::Actor;

use super::{Key, State, store};

/// What is decided about a delivery of which nobody knows whether it went.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is sent again under the same name; whoever got it may get it twice
    SendAgain,
    /// It counts as sent; a receipt can still say otherwise
    ConsiderDelivered,
}

/// Which unknown deliveries of a bulletin a decision is about.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// This one.
    One(&'a Key),
    /// All of them, or those over one channel.
    All(Option<ChannelId>),
}

/// Carries a decision out; returns how many deliveries it moved. One that is not unknown any more, because its receipt
/// came at the same moment, is left alone.
pub async fn decide(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: BulletinId,
    which: Which<'_>,
    decision: Decision,
) -> Result<u64> {
    let bulletin = held(tx, actor, id).await?;
    if let Which::One(key) = which
        && store::standing(tx, key).await?.is_none()
    {
        return Err(Error::NotFound("delivery"));
    }
    let now = app.clock.now();
    let (state, reason, due) = match decision {
        Decision::SendAgain => {
            must_be_out(&bulletin)?;
            (State::Queued, None, Some(now))
        }
        Decision::ConsiderDelivered => (State::Sent, Some(Reason::ConsideredDelivered), None),
    };
    let moved = match which {
        Which::One(key) => store::decide_one(tx, key, state, reason, due, now).await?,
        Which::All(channel) => store::decide_all(tx, id, channel, state, reason, due, now).await?,
    };
    if moved > 0 {
        let (object, channel) = match which {
            Which::One(key) => (key.identity(0), None),
            Which::All(channel) => (id.to_string(), channel),
        };
        let details = serde_json::json!({ "decision": decision, "channel": channel, "deliveries": moved });
        audit::append(tx, &app.ids, actor, "delivery.decide", &object, &details, now).await?;
        if due.is_some() {
            bulletin::store::reopen(tx, id).await?;
        }
    }
    Ok(moved)
}

/// Who gets a bulletin once more.
#[derive(Clone, Debug)]
pub struct Round {
    /// Failed deliveries with one of these reasons.
    pub reasons: Vec<Reason>,
    /// Also those of which nobody knows whether they went.
    pub unknown: bool,
    /// Only those over this channel.
    pub channel: Option<ChannelId>,
}

/// Reasons that another round can change: whoever said stop or was erased is left in peace.
pub fn reasons_that_may_change() -> Vec<Reason> {
    let lasting = [Reason::OptedOut, Reason::Erased, Reason::ConsideredDelivered, Reason::ReachedOtherwise];
    Reason::ALL.into_iter().filter(|reason| !lasting.contains(reason)).collect()
}

/// Sends to those who did not get it: a new round of tries in the same bulletin, under the same keys, for people whom
/// no other of their addresses has reached. Returns how many.
pub async fn send_again(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId, round: &Round) -> Result<u64> {
    if let Some(lasting) = round.reasons.iter().find(|reason| !reasons_that_may_change().contains(reason)) {
        let allowed: Vec<&str> = reasons_that_may_change().into_iter().map(Reason::as_str).collect();
        return Err(Error::wrong("reasons", lasting.as_str(), allowed.join(", ")));
    }
    let bulletin = held(tx, actor, id).await?;
    must_be_out(&bulletin)?;
    let now = app.clock.now();
    let reasons: Vec<(&str,)> = round.reasons.iter().map(|reason| (reason.as_str(),)).collect();
    let mut moved = store::send_again(tx, id, &reasons, round.channel, now).await?;
    if round.unknown {
        moved += store::decide_all(tx, id, round.channel, State::Queued, None, Some(now), now).await?;
    }
    if moved > 0 {
        let reasons: Vec<&str> = round.reasons.iter().map(|reason| reason.as_str()).collect();
        let details = serde_json::json!({
            "reasons": reasons, "unknown": round.unknown, "channel": round.channel, "deliveries": moved,
        });
        audit::append(tx, &app.ids, actor, "bulletin.send-again", &id.to_string(), &details, now).await?;
        bulletin::store::reopen(tx, id).await?;
    }
    Ok(moved)
}

/// The channel of that id or name.
pub async fn channel(app: &App, tx: &mut Tx, actor: &Actor, id_or_name: Option<&str>) -> Result<Option<ChannelId>> {
    let Some(text) = id_or_name else { return Ok(None) };
    let found = channel::store::find(tx, &app.secrets, actor.organisation, text).await?;
    Ok(Some(found.ok_or_else(|| Error::wrong("channel", text, "a channel; GET /api/v1/channels lists them"))?.id))
}

/// The bulletin, held: whoever finishes it meanwhile waits, and sees what is queued here.
async fn held(tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    let bulletin = bulletin::store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    bulletin::store::hold(tx, bulletin.id).await?;
    bulletin::store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))
}

fn must_be_out(bulletin: &Bulletin) -> Result<()> {
    match bulletin.state {
        BulletinState::Publishing | BulletinState::Published | BulletinState::Paused => Ok(()),
        _ => Err(Conflict::NotPublished.into()),
    }
}
