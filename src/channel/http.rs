//! API: channels.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;

use crate::app::App;
use crate::audience::AddressKind;
use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{ChannelId, OrganisationId};
use crate::web::extract::{Administrator, Json, JsonBytes, Path, Viewer};
use crate::web::idempotency::{Answer, IdempotencyKey};

use super::health::Pause;
use super::kind::{About, DnsRecord};
use super::meta::templates::{self, Template};
use super::prices::Prices;
use super::webhook::SIGNING;
use super::{Channel, ChannelKind, Outcome, Secrets, Settings, setup, store};

/// A kind of channel: what it can, what it needs, and the form of its settings.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct KindView {
    /// Its name, `kind` in the settings
    pub kind: ChannelKind,
    /// One line about it
    pub title: &'static str,
    /// What it can and needs; empty words mean: not
    #[serde(flatten)]
    pub about: About,
    /// Its settings as JSON Schema (2020-12), without `kind`
    pub schema: schemars::Schema,
}

impl KindView {
    /// All kinds.
    pub fn all() -> Vec<Self> {
        let view =
            |kind: &ChannelKind| Self { kind: *kind, title: kind.title(), about: kind.about(), schema: kind.schema() };
        ChannelKind::ALL.iter().map(view).collect()
    }
}

/// `GET /api/v1/channel-kinds`
pub async fn kinds(Viewer(_): Viewer) -> Result<Json<Vec<KindView>>> {
    Ok(Json(KindView::all()))
}

/// A channel without its secrets.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct ChannelView {
    /// Its id
    pub id: ChannelId,
    /// What staff call it
    pub name: String,
    /// Which kind of address it reaches
    pub carries: AddressKind,
    /// What it needs to know
    pub settings: Settings,
    /// Names of its secrets
    pub secrets: Vec<String>,
    /// The path, below the public address, at which it hears what comes back; it hears once the secrets for that are set
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook: Option<String>,
    /// The key with which a receiver verifies its signatures, where that is no secret
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// What has to stand in DNS so that receivers can verify what it sends
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns: Vec<DnsRecord>,
    /// Since when it is switched off
    pub switched_off_at: Option<Millis>,
    /// Why, where nobody did it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switched_off_because: Option<String>,
    /// How it is, where it is not well; what is queued for it waits
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<Pause>,
}

/// The channels of an organisation as staff see them.
pub async fn views(app: &App, conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<ChannelView>> {
    let health = store::health(conn).await?;
    let channels = store::list(conn, &app.secrets, organisation).await?;
    let paused = |channel: &Channel| health.get(&channel.id).and_then(Pause::of);
    Ok(channels.iter().map(|channel| ChannelView { paused: paused(channel), ..channel.into() }).collect())
}

impl From<&Channel> for ChannelView {
    fn from(channel: &Channel) -> Self {
        Self {
            id: channel.id,
            name: channel.name.clone(),
            carries: channel.settings.carries(),
            settings: channel.settings.clone(),
            secrets: channel.secrets.keys().cloned().collect(),
            hook: channel.settings.receiver(channel).map(|_| format!("/hooks/{}", channel.id)),
            public_key: channel.public_key(),
            dns: channel.settings.dns_records(&channel.secrets),
            switched_off_at: channel.switched_off_at,
            switched_off_because: channel.switched_off_because.clone(),
            paused: None,
        }
    }
}

/// A channel to add.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// What staff call it: a-z, 0-9 and dashes
    pub name: String,
    /// What it needs to know
    pub settings: Settings,
    /// Secrets by name; sealed at once and never shown again
    #[serde(default)]
    pub secrets: Secrets,
}

/// A channel that was added.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct AddedChannel {
    /// The channel
    #[serde(flatten)]
    pub channel: ChannelView,
    /// The signing secret, where one was made: shown this once
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_secret: Option<String>,
}

/// A change of a channel.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedChannel {
    /// All its settings, of the same kind as before; as they are when left out
    #[serde(default)]
    pub settings: Option<Settings>,
    /// Secrets that change, by name; the others stay, an empty one is removed
    #[serde(default)]
    pub secrets: Secrets,
}

/// Whether a channel is switched on.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// Whether it sends
    pub on: bool,
}

/// Where a test goes.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestInput {
    /// Your own address of the kind the channel carries
    pub to: String,
    /// The language of the test; English unless given
    #[serde(default)]
    pub language: Option<crate::language::Tag>,
}

/// What a test did.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Tested {
    /// The provider's words
    pub detail: String,
}

/// `GET /api/v1/channels`
pub async fn list(app: App, Viewer(actor): Viewer) -> Result<Json<Vec<ChannelView>>> {
    let mut conn = app.db.read().await?;
    Ok(Json(views(&app, &mut conn, actor.organisation).await?))
}

/// `POST /api/v1/channels`
pub async fn add(
    app: App,
    Administrator(actor): Administrator,
    key: IdempotencyKey,
    JsonBytes(new, bytes): JsonBytes<NewChannel>,
) -> Result<Answer<AddedChannel>> {
    let made_here = !new.secrets.contains_key(SIGNING);
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let channel = setup::add(&app, &mut tx, &actor, &new.name, new.settings, new.secrets).await?;
    let signing_secret = channel.shown_once().filter(|_| made_here);
    let kept = AddedChannel { channel: (&channel).into(), signing_secret: None };
    // What is kept for a repeat does not hold the secret.
    key.keep(&mut tx, &actor, StatusCode::CREATED, &kept).await?;
    tx.commit().await?;
    app.wake.channels.notify_one();
    Answer::new(StatusCode::CREATED, &AddedChannel { channel: (&channel).into(), signing_secret })
}

/// `PUT /api/v1/channels/{channel}`
pub async fn change(
    app: App,
    Administrator(actor): Administrator,
    Path(id): Path<String>,
    Json(change): Json<ChangedChannel>,
) -> Result<Json<ChannelView>> {
    let mut tx = app.db.begin().await?;
    let channel = setup::change(&app, &mut tx, &actor, &id, change.settings, change.secrets).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    app.wake.channels.notify_one();
    Ok(Json((&channel).into()))
}

/// `POST /api/v1/channels/{channel}/rotate`: a new signing secret, shown this once.
pub async fn rotate(
    app: App,
    Administrator(actor): Administrator,
    Path(id): Path<String>,
) -> Result<Json<AddedChannel>> {
    let mut tx = app.db.begin().await?;
    let channel = setup::rotate(&app, &mut tx, &actor, &id).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(Json(AddedChannel { channel: (&channel).into(), signing_secret: channel.shown_once() }))
}

/// `GET /schemas/bulletin.delivery.json`: the JSON Schema of what a bridge gets; public, as it tells nothing of anybody.
pub async fn event_schema() -> axum::response::Response {
    let body = serde_json::to_string_pretty(&super::webhook::event::schema()).expect("a schema is plain values");
    ([("content-type", "application/schema+json")], body).into_response()
}

/// `GET /api/v1/channels/{channel}/prices`
pub async fn prices(app: App, Viewer(actor): Viewer, Path(id): Path<String>) -> Result<Json<Prices>> {
    let mut conn = app.db.read().await?;
    let channel = store::find(&mut conn, &app.secrets, actor.organisation, &id).await?;
    let channel = channel.ok_or(Error::NotFound("channel"))?;
    Ok(Json(store::prices(&mut conn, channel.id).await?))
}

/// `PUT /api/v1/channels/{channel}/prices`
pub async fn set_prices(
    app: App,
    Administrator(actor): Administrator,
    Path(id): Path<String>,
    Json(prices): Json<Prices>,
) -> Result<Json<Prices>> {
    let mut tx = app.db.begin().await?;
    let prices = setup::set_prices(&app, &mut tx, &actor, &id, prices).await?;
    tx.commit().await?;
    Ok(Json(prices))
}

/// Templates of a channel, as its provider last told.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TemplatesView {
    /// When the provider is asked next; absent before the first time
    pub due_at: Option<Millis>,
    /// Why it could not be asked last time
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The templates, one entry a language
    pub templates: Vec<Template>,
}

impl TemplatesView {
    /// Of a channel.
    pub async fn of(conn: &mut Conn, channel: &Channel) -> Result<Self> {
        let (due_at, trouble) = store::templates_due(conn, channel.id).await?;
        Ok(Self { due_at, trouble, templates: store::templates(conn, channel.id).await? })
    }
}

/// `GET /api/v1/channels/{channel}/templates`
pub async fn templates(app: App, Viewer(actor): Viewer, Path(id): Path<String>) -> Result<Json<TemplatesView>> {
    let mut conn = app.db.read().await?;
    let channel = store::find(&mut conn, &app.secrets, actor.organisation, &id).await?;
    Ok(Json(TemplatesView::of(&mut conn, &channel.ok_or(Error::NotFound("channel"))?).await?))
}

/// `POST /api/v1/channels/{channel}/templates/refresh`: asks the provider now.
pub async fn refresh_templates(
    app: App,
    Administrator(actor): Administrator,
    Path(id): Path<String>,
) -> Result<Json<TemplatesView>> {
    let mut conn = app.db.read().await?;
    let channel = store::find(&mut conn, &app.secrets, actor.organisation, &id).await?;
    let channel = channel.ok_or(Error::NotFound("channel"))?;
    drop(conn);
    templates::refresh(&app, &channel).await?;
    Ok(Json(TemplatesView::of(&mut *app.db.read().await?, &channel).await?))
}

/// `PUT /api/v1/channels/{channel}/switch`
pub async fn switch(
    app: App,
    Administrator(actor): Administrator,
    Path(id): Path<String>,
    Json(switch): Json<Switch>,
) -> Result<Json<ChannelView>> {
    let mut tx = app.db.begin().await?;
    let channel = setup::switch(&app, &mut tx, &actor, &id, switch.on).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    app.wake.channels.notify_one();
    Ok(Json((&channel).into()))
}

/// `DELETE /api/v1/channels/{channel}`
pub async fn remove(app: App, Administrator(actor): Administrator, Path(id): Path<String>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    setup::remove(&app, &mut tx, &actor, &id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/channels/{channel}/test`: sends one message to an address of yours.
pub async fn test(
    app: App,
    Administrator(actor): Administrator,
    Path(id): Path<String>,
    Json(input): Json<TestInput>,
) -> Result<Json<Tested>> {
    let mut conn = app.db.read().await?;
    let channel = store::find(&mut conn, &app.secrets, actor.organisation, &id).await?;
    let channel = channel.ok_or(Error::NotFound("channel"))?;
    drop(conn);
    match setup::test(&app, &channel, &input.to, input.language).await? {
        Outcome::Accepted { detail, .. } => Ok(Json(Tested { detail })),
        Outcome::Retry { detail, .. } | Outcome::Failed { detail, .. } | Outcome::Unknown { detail } => {
            Err(Error::Unreachable(channel.settings.kind(), detail))
        }
    }
}
