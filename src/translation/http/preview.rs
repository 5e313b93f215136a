//! API: what a text looks like on each channel, and what is wrong with it, before anything is published.

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::Channel;
use crate::db::Conn;
use crate::delivery::preview::{self, Look, On, PartName, Preview};
use crate::delivery::render::Wording;
use crate::error::{Error, Field, Result};
use crate::id::{AddressId, OrganisationId};
use crate::inbound::opt_out;
use crate::language::values::Values;
use crate::language::{Tag, fluent};
use crate::message::{self, folder};
use crate::organisation::Organisation;
use crate::translation::check::Finding;
use crate::translation::check::catalogue::{InFile, catalogue};
use crate::translation::{store, workflow};
use crate::web::extract::{Json, Path, Query, Viewer};

/// What to look at.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewQuery {
    /// The language; the source language unless given
    #[serde(default)]
    pub language: Option<Tag>,
    /// Only this channel
    #[serde(default)]
    pub channel: Option<On>,
    /// Only this part
    #[serde(default)]
    pub part: Option<PartName>,
    /// Values as a JSON object; the source's examples for those not given
    #[serde(default)]
    pub variables: Option<String>,
}

/// What to look at, with a text that need not be stored.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewInput {
    /// The language
    pub language: Tag,
    /// Only this channel
    #[serde(default)]
    pub channel: Option<On>,
    /// Only this part
    #[serde(default)]
    pub part: Option<PartName>,
    /// Values; the source's examples for those not given
    #[serde(default)]
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Fluent of the text; the latest revision unless given
    #[serde(default)]
    pub source: Option<String>,
}

/// A text that need not be stored.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Fluent of the text
    pub source: String,
}

/// `GET /api/v1/messages/{message}/preview`
pub async fn show(
    app: App,
    Viewer(actor): Viewer,
    Path(name): Path<String>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<Preview>> {
    let variables = match &query.variables {
        None => serde_json::Map::new(),
        Some(json) => serde_json::from_str(json)
            .map_err(|_| Error::wrong("variables", json, "a JSON object like {\"minutes\": 2}"))?,
    };
    let language = match query.language {
        Some(language) => language,
        None => app.organisation().await?.source_language,
    };
    let input = PreviewInput { language, channel: query.channel, part: query.part, variables, source: None };
    Ok(Json(made(&app, actor.organisation, &name, &input).await?))
}

/// `POST /api/v1/messages/{message}/preview`
pub async fn of_draft(
    app: App,
    Viewer(actor): Viewer,
    Path(name): Path<String>,
    Json(input): Json<PreviewInput>,
) -> Result<Json<Preview>> {
    Ok(Json(made(&app, actor.organisation, &name, &input).await?))
}

/// The latest revision of a text.
async fn latest(conn: &mut Conn, organisation: OrganisationId, name: &str, language: &Tag) -> Result<String> {
    let id = message::store::find(conn, organisation, name).await?.ok_or(Error::NotFound("message"))?;
    let text = store::text(conn, id, language).await?.ok_or(Error::NotFound("text"))?;
    let revision = store::revision(conn, id, language, text.latest).await?;
    Ok(revision.ok_or_else(|| Error::Internal("a text without its revision".to_owned()))?.source)
}

async fn made(app: &App, organisation: OrganisationId, name: &str, input: &PreviewInput) -> Result<Preview> {
    let mut conn = app.db.read().await?;
    let organisation = crate::organisation::find(&mut conn, organisation).await?;
    let language = &input.language;
    let source = latest(&mut conn, organisation.id, name, &organisation.source_language).await?;
    let text = match &input.source {
        Some(draft) => draft.clone(),
        None => latest(&mut conn, organisation.id, name, language).await?,
    };
    let terms = store::terms(&mut conn, organisation.id, language).await?.map(|(_, source)| source).unwrap_or_default();
    let channels = crate::channel::store::list(&mut conn, &app.secrets, organisation.id).await?;
    drop(conn);
    // A new source text brings its own variables.
    let typed = if *language == organisation.source_language { &text } else { &source };
    let values = values(typed, name, &input.variables, &organisation)?;
    let carries_sms =
        |channel: &&Channel| channel.switched_off_at.is_none() && channel.settings.carries() == AddressKind::Sms;
    let hint = channels.iter().rev().find(carries_sms).map(|channel| channel.settings.stop_hint()).unwrap_or_default();
    let wording = Wording {
        message: name,
        language,
        source: &text,
        terms: &terms,
        numerals: organisation.numerals(language),
        transliterated: organisation.transliterated.contains(language),
    };
    let look = Look {
        on: input.channel,
        part: input.part,
        public_url: &app.config.public_url,
        hint,
        unsubscribe: &opt_out::link(app, AddressId(0), language),
        now: app.clock.now(),
    };
    preview::preview(&app.words, &wording, &values, &look)
        .map_err(|error| Error::wrong("source", error.part.clone(), error.to_string()))
}

/// Given values, the source's examples for the rest.
fn values(
    source: &str,
    name: &str,
    given: &serde_json::Map<String, serde_json::Value>,
    organisation: &Organisation,
) -> Result<Values> {
    let document = fluent::read(source).map_err(|errors| {
        let field = |error: &fluent::SyntaxError| Field::wrong("source", error.to_string(), "Fluent syntax");
        Error::Invalid(errors.iter().map(field).collect())
    })?;
    let variables = document.variables(name);
    let mut all = given.clone();
    for (name, variable) in &variables {
        if let (false, Some(example)) = (all.contains_key(name), &variable.example) {
            all.insert(name.clone(), example.as_json());
        }
    }
    message::checked_values(&variables, &all, &organisation.zone()).map_err(Error::Invalid)
}

/// `POST /api/v1/messages/{message}/texts/{language}/check`: what would be wrong with a text if it were written.
pub async fn check(
    app: App,
    Viewer(actor): Viewer,
    Path((name, language)): Path<(String, Tag)>,
    Json(draft): Json<Draft>,
) -> Result<Json<Vec<Finding>>> {
    let mut conn = app.db.read().await?;
    let organisation = crate::organisation::find(&mut conn, actor.organisation).await?;
    let findings = workflow::check_text(&app, &mut conn, &organisation, &name, &language, Some(&draft.source)).await?;
    Ok(Json(findings))
}

/// `GET /api/v1/catalogue/findings`: everything that is wrong with the latest revisions of all texts.
pub async fn findings(app: App, Viewer(actor): Viewer) -> Result<Json<Vec<InFile>>> {
    let mut conn = app.db.read().await?;
    let organisation = crate::organisation::find(&mut conn, actor.organisation).await?;
    let files = folder::as_files(&mut conn, organisation.id).await?;
    drop(conn);
    let wanted = workflow::wanted(&app, &organisation);
    let found = tokio::task::spawn_blocking(move || catalogue(&files, &wanted)).await;
    Ok(Json(found.map_err(|panic| Error::Internal(panic.to_string()))?))
}
