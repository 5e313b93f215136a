//! API: bulletins.

use axum::http::StatusCode;

use crate::app::App;
use crate::audience::Audience;
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::id::BulletinId;
use crate::staff::Actor;
use crate::web::extract::{Editor, Json, JsonBytes, Path, Publisher, Query, Viewer};
use crate::web::idempotency::{Answer, IdempotencyKey};
use crate::web::pagination::{Page, PageQuery, page};

use super::follow_up::{self, Changes, Reached};
use super::preflight::{self, Preflight};
use super::publish::{self, NewBulletin};
use super::{Bulletin, Manner, State, Urgency, steer, store};

/// A bulletin.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct BulletinView {
    /// Its id
    pub id: BulletinId,
    /// The message's name
    pub message: String,
    /// Where it stands
    pub state: State,
    /// How urgent it is
    pub urgency: Urgency,
    /// Values of the message's variables
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Who gets it
    pub audience: Audience,
    /// Where its link leads, if not to its own page
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Who made it
    pub created_by: String,
    /// When
    pub created_at: Millis,
    /// When it shall be published
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_at: Option<Millis>,
    /// When it was published
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Millis>,
    /// Why it could not be published at its time
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The bulletin it corrects or withdraws
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<BulletinId>,
    /// How it follows that one
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_as: Option<Manner>,
}

impl From<Bulletin> for BulletinView {
    fn from(bulletin: Bulletin) -> Self {
        Self {
            id: bulletin.id,
            message: bulletin.message_name,
            state: bulletin.state,
            urgency: bulletin.urgency,
            variables: bulletin.variables,
            audience: bulletin.audience,
            link: bulletin.link,
            created_by: bulletin.created_by,
            created_at: bulletin.created_at,
            publish_at: bulletin.publish_at,
            published_at: bulletin.published_at,
            trouble: bulletin.trouble,
            follows: bulletin.follows.map(|follows| follows.bulletin),
            follows_as: bulletin.follows.map(|follows| follows.manner),
        }
    }
}

/// A bulletin to make.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulletinInput {
    /// The message's name
    pub message: String,
    /// Values of its variables: texts and dates as JSON strings, numbers as JSON numbers
    #[serde(default)]
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Who gets it; an empty rule means everyone
    pub audience: Audience,
    /// How urgent it is
    #[serde(default)]
    pub urgency: Urgency,
    /// Where its link leads, if not to its own page
    #[serde(default)]
    pub link: Option<String>,
}

/// When to publish.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishInput {
    /// At once unless given
    #[serde(default)]
    pub publish_at: Option<Millis>,
}

/// What cancelling did.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Cancelled {
    /// How many deliveries were stopped
    pub stopped: u64,
}

/// `GET /api/v1/bulletins`: newest first.
pub async fn list(app: App, Viewer(actor): Viewer, Query(query): Query<PageQuery>) -> Result<Json<Page<BulletinView>>> {
    let limit = query.limit()?;
    let before = query.after_id(BulletinId(i64::MAX))?;
    let mut conn = app.db.read().await?;
    let bulletins = store::list(&mut conn, actor.organisation, before, limit).await?;
    let views: Vec<BulletinView> = bulletins.into_iter().map(Into::into).collect();
    Ok(Json(page(views, limit, |view| view.id.to_string())))
}

/// `GET /api/v1/bulletins/{bulletin}`
pub async fn show(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Json<BulletinView>> {
    let mut conn = app.db.read().await?;
    let found = store::find(&mut conn, actor.organisation, id).await?;
    Ok(Json(found.ok_or(Error::NotFound("bulletin"))?.into()))
}

/// `POST /api/v1/bulletins`: makes a draft.
pub async fn create(
    app: App,
    Editor(actor): Editor,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<BulletinInput>,
) -> Result<Answer<BulletinView>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let BulletinInput { message, variables, audience, urgency, link } = input;
    let new = NewBulletin { message, variables, audience, urgency, link, follows: None };
    let bulletin = publish::create(&app, &mut tx, &actor, new).await?;
    let answer = key.keep(&mut tx, &actor, StatusCode::CREATED, &bulletin.into()).await?;
    tx.commit().await?;
    Ok(answer)
}

/// `GET /api/v1/bulletins/{bulletin}/preflight`: what publishing now would do.
pub async fn preflight(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Json<Preflight>> {
    let mut conn = app.db.read().await?;
    Ok(Json(preflight::preflight(&app, &mut conn, actor.organisation, id).await?))
}

/// `POST /api/v1/bulletins/{bulletin}/publish`: now, or at a moment.
pub async fn publish(
    app: App,
    Publisher(actor): Publisher,
    Path(id): Path<BulletinId>,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<PublishInput>,
) -> Result<Answer<BulletinView>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let bulletin = match input.publish_at {
        None => publish::publish(&app, &mut tx, &actor, id).await?,
        Some(at) => publish::schedule(&app, &mut tx, &actor, id, Some(at)).await?,
    };
    let answer = key.keep(&mut tx, &actor, StatusCode::OK, &bulletin.into()).await?;
    tx.commit().await?;
    app.wake.planner.notify_one();
    Ok(answer)
}

/// `POST /api/v1/bulletins/{bulletin}/cancel`: what has not been sent stays unsent.
pub async fn cancel(app: App, Publisher(actor): Publisher, Path(id): Path<BulletinId>) -> Result<Json<Cancelled>> {
    let mut tx = app.db.begin().await?;
    steer::cancel(&app, &mut tx, &actor, id).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    let stopped = steer::sweep(&app, id).await?;
    Ok(Json(Cancelled { stopped }))
}

/// `POST /api/v1/bulletins/{bulletin}/pause`: nothing of it goes out until it is resumed.
pub async fn pause(app: App, Publisher(actor): Publisher, Path(id): Path<BulletinId>) -> Result<Json<BulletinView>> {
    let mut tx = app.db.begin().await?;
    let bulletin = steer::pause(&app, &mut tx, &actor, id).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(Json(bulletin.into()))
}

/// `POST /api/v1/bulletins/{bulletin}/resume`: it goes on where it stopped.
pub async fn resume(app: App, Publisher(actor): Publisher, Path(id): Path<BulletinId>) -> Result<Json<BulletinView>> {
    let mut tx = app.db.begin().await?;
    let bulletin = steer::resume(&app, &mut tx, &actor, id).await?;
    tx.commit().await?;
    app.wake.planner.notify_one();
    app.wake.delivery.notify_one();
    Ok(Json(bulletin.into()))
}

/// What a correction says otherwise.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionInput {
    /// Values of variables that change; the others stay as they were
    #[serde(default)]
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Where its link leads, if not where it led
    #[serde(default)]
    pub link: Option<String>,
    /// How urgent it is, if not as before
    #[serde(default)]
    pub urgency: Option<Urgency>,
}

/// Nothing to say.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalInput {}

/// `GET /api/v1/bulletins/{bulletin}/correction`: who would get a correction or a withdrawal now.
pub async fn reached(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Json<Vec<Reached>>> {
    let mut conn = app.db.read().await?;
    Ok(Json(follow_up::reached(&mut conn, actor.organisation, id).await?))
}

/// `POST /api/v1/bulletins/{bulletin}/correction`: publishes the message again to those who got it.
pub async fn correct(
    app: App,
    Publisher(actor): Publisher,
    Path(id): Path<BulletinId>,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<CorrectionInput>,
) -> Result<Answer<BulletinView>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let CorrectionInput { variables, link, urgency } = input;
    let bulletin = follow_up::correct(&app, &mut tx, &actor, id, Changes { variables, link, urgency }).await?;
    followed(&app, tx, &actor, &key, bulletin).await
}

/// `POST /api/v1/bulletins/{bulletin}/withdrawal`: tells those who got it not to go by it any more.
pub async fn withdraw(
    app: App,
    Publisher(actor): Publisher,
    Path(id): Path<BulletinId>,
    key: IdempotencyKey,
    JsonBytes(_, bytes): JsonBytes<WithdrawalInput>,
) -> Result<Answer<BulletinView>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let bulletin = follow_up::withdraw(&app, &mut tx, &actor, id).await?;
    followed(&app, tx, &actor, &key, bulletin).await
}

async fn followed(
    app: &App,
    mut tx: Tx,
    actor: &Actor,
    key: &IdempotencyKey,
    bulletin: Bulletin,
) -> Result<Answer<BulletinView>> {
    let answer = key.keep(&mut tx, actor, StatusCode::CREATED, &bulletin.into()).await?;
    tx.commit().await?;
    app.wake.planner.notify_one();
    app.wake.delivery.notify_one();
    Ok(answer)
}
