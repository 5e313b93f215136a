//! Correcting and withdrawing what was published. Both are bulletins of their own that follow an earlier one: they go to
//! exactly those who got that one, in the same language and over the same channel. The earlier one stops at once. Of those it
//! had not reached yet a correction takes care as well; a withdrawal has nothing to tell them. Whom a correction did not reach
//! still has what it corrected: what follows it goes to them, too.
//!
//! Which deliveries these are is known when nothing of the earlier one is on the wire any more: fan-out waits for that.

use crate::app::App;
use crate::clock::Millis;
use crate::db::{Conn, Tx};
use crate::error::{Conflict, Error, Result};
use crate::id::{BulletinId, OrganisationId};
use crate::language::{Direction, Tag};
use crate::staff::Actor;
use crate::translation::TextState;
use crate::{audit, delivery, message};

use super::publish::{self, NewBulletin};
use super::{Bulletin, Follows, Manner, State, Urgency, attachment, store};

/// What a correction says otherwise than the bulletin it corrects.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Values of variables that change; the others stay.
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Where its link leads, if not where it led.
    pub link: Option<String>,
    /// How urgent it is, if not as before.
    pub urgency: Option<Urgency>,
}

/// Publishes the message again, as its texts stand now, with changed values and the same files, to those who got the
/// earlier bulletin.
pub async fn correct(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId, changes: Changes) -> Result<Bulletin> {
    let earlier = held(tx, actor, id).await?;
    if earlier.planned_at.is_none() {
        return Err(Conflict::Taken("its deliveries are still being made; try again in a moment".to_owned()).into());
    }
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    let known = publish::variables(tx, &organisation, &earlier).await?;
    let mut variables = earlier.variables.clone();
    // A text that was corrected may need fewer of them.
    variables.retain(|name, _| known.contains(name));
    variables.extend(changes.variables);
    let new = NewBulletin {
        message: earlier.message_name.clone(),
        variables,
        audience: earlier.audience.clone(),
        urgency: changes.urgency.unwrap_or(earlier.urgency),
        link: changes.link.or_else(|| earlier.link.clone()),
        follows: Some(Follows { bulletin: id, manner: Manner::Correction }),
    };
    let made = publish::create(app, tx, actor, new).await?;
    attachment::carry_over(app, tx, id, made.id).await?;
    let published = publish::publish(app, tx, actor, made.id).await?;
    stop(app, tx, actor, id, State::Corrected).await?;
    Ok(published)
}

/// Tells those who got a bulletin not to go by it any more; posts of it are taken away where the channel can do that.
pub async fn withdraw(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    let earlier = held(tx, actor, id).await?;
    let now = app.clock.now();
    let mut withdrawal = Bulletin {
        id: BulletinId::new(&app.ids, now),
        state: State::Draft,
        created_by: actor.name.clone(),
        created_at: now,
        publish_at: None,
        published_at: Some(now),
        segments_planned: 0,
        addresses_planned: 0,
        planned_at: None,
        trouble: None,
        follows: Some(Follows { bulletin: id, manner: Manner::Withdrawal }),
        ..earlier
    };
    store::add(tx, &withdrawal).await?;
    if !store::leave_draft(tx, &withdrawal, &actor.name, now).await? {
        return Err(Conflict::AlreadyPublished.into());
    }
    // What it names is the title of what was sent, whatever became of the text since.
    for version in earlier_versions(tx, &withdrawal).await? {
        store::freeze_as(tx, withdrawal.id, version.id, now).await?;
    }
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    let routes = publish::routes(app, tx, &organisation).await?;
    publish::set_routes(tx, withdrawal.id, &routes).await?;
    let details = serde_json::json!({ "message": withdrawal.message_name, "withdraws": id });
    audit::append(tx, &app.ids, actor, "bulletin.publish", &withdrawal.id.to_string(), &details, now).await?;
    stop(app, tx, actor, id, State::Withdrawn).await?;
    withdrawal.state = State::Publishing;
    Ok(withdrawal)
}

/// A bulletin that can be followed: it has gone out, or is going out, and nothing follows it yet.
async fn held(tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    let found = store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    // In the order in which approving a text takes them.
    message::store::hold(tx, found.message).await?;
    store::hold(tx, id).await?;
    let bulletin = store::find(tx, actor.organisation, id).await?.unwrap_or(found);
    match bulletin.state {
        State::Publishing | State::Published | State::Paused => {}
        State::Corrected | State::Withdrawn => {
            let by = store::followed_by(tx, id).await?.map(|by| by.to_string()).unwrap_or_default();
            return Err(Conflict::Taken(format!("the bulletin is {} already, by {by}", bulletin.state)).into());
        }
        State::Draft | State::Scheduled | State::Cancelled => return Err(Conflict::NotPublished.into()),
    }
    if bulletin.follows.is_some_and(|follows| follows.manner == Manner::Withdrawal) {
        return Err(Conflict::Taken("a withdrawal cannot be corrected or withdrawn; publish anew".to_owned()).into());
    }
    Ok(bulletin)
}

async fn stop(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId, state: State) -> Result<()> {
    if !store::stop(tx, id, state).await? {
        return Err(Conflict::NotPublished.into());
    }
    let action = if state == State::Corrected { "bulletin.correct" } else { "bulletin.withdraw" };
    audit::append(tx, &app.ids, actor, action, &id.to_string(), &serde_json::json!({}), app.clock.now()).await
}

/// What a bulletin follows, what that one follows, and so on.
pub async fn earlier_versions(conn: &mut Conn, bulletin: &Bulletin) -> Result<Vec<Bulletin>> {
    let mut versions: Vec<Bulletin> = Vec::new();
    while let Some(follows) = versions.last().unwrap_or(bulletin).follows {
        match store::find(conn, bulletin.organisation, follows.bulletin).await? {
            Some(version) => versions.push(version),
            None => break,
        }
    }
    Ok(versions)
}

/// Those who would get a correction now, by language and channel.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Reached {
    /// The language
    pub language: Tag,
    /// Which way it is written
    pub direction: Direction,
    /// The channel's name
    pub channel: String,
    /// How many have got the bulletin or what it corrects, or may have
    pub reached: u64,
    /// How many more were still to get it
    pub to_come: u64,
    /// How far the text in this language is
    pub text: TextState,
}

/// Who would get a correction now.
pub async fn reached(conn: &mut Conn, organisation: OrganisationId, id: BulletinId) -> Result<Vec<Reached>> {
    let bulletin = store::find(conn, organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    let organisation = crate::organisation::find(conn, organisation).await?;
    let texts = publish::readiness(conn, &organisation, bulletin.message).await?;
    let channels = crate::channel::store::names(conn, organisation.id).await?;
    let mut lines = Vec::new();
    let versions = earlier_versions(conn, &bulletin).await?;
    for line in delivery::store::reached(conn, id, &ids(&versions)).await? {
        let language = crate::translation::store::stored_tag(&line.language)?;
        lines.push(Reached {
            direction: language.direction(),
            text: texts.get(&language).map_or(TextState::Missing, |(_, state, _)| *state),
            channel: channels.get(&line.channel_id).cloned().unwrap_or_default(),
            reached: line.reached.unsigned_abs(),
            to_come: line.to_come.unsigned_abs(),
            language,
        });
    }
    Ok(lines)
}

/// Versions as the parameter of statements.
pub fn ids(versions: &[Bulletin]) -> Vec<(i64,)> {
    versions.iter().map(|version| (version.id.0,)).collect()
}

/// Whether fan-out of a bulletin may begin: nothing of the one it follows is on the wire.
pub async fn may_begin(conn: &mut Conn, bulletin: &Bulletin) -> Result<bool> {
    match bulletin.follows {
        None => Ok(true),
        Some(follows) => store::is_swept(conn, follows.bulletin).await,
    }
}

/// When those who got a language that is not ready get another one instead.
pub fn due(bulletin: &Bulletin, now: Millis) -> Millis {
    bulletin.wait_until().unwrap_or(now)
}
