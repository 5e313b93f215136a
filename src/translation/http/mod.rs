//! API: messages and their texts.

pub mod preview;
pub mod terms;

use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::app::App;
use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::language::values::{Value, ValueKind};
use crate::language::{Direction, Tag, fluent};
use crate::message::{self, folder::Problem};
use crate::web::extract::{Editor, Json, JsonBytes, Path, Query, Reviewer, Viewer};
use crate::web::idempotency::{Answer, IdempotencyKey};
use crate::web::pagination::{Page, PageQuery, page};

use super::check::Finding;
use super::{Revision, TextState, store, workflow};

/// A message with the state of its texts.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct MessageView {
    /// The message's name
    pub name: String,
    /// Its source language
    pub source_language: Tag,
    /// Its variables, as the source text uses and describes them
    pub variables: BTreeMap<String, VariableView>,
    /// Its texts in every language the organisation works in
    pub texts: Vec<TextView>,
}

/// A variable of a message.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct VariableView {
    /// What it holds
    pub kind: ValueKind,
    /// What it is for
    pub explanation: String,
    /// An example, as it would be given
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<serde_json::Value>,
}

/// A text's state.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TextView {
    /// The language
    pub language: Tag,
    /// Which way it is written
    pub direction: Direction,
    /// How far it is
    pub state: TextState,
    /// The revision written last
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<i32>,
    /// The approved revision
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<i32>,
}

/// A text with its latest revision.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TextDetail {
    /// How far it is
    #[serde(flatten)]
    pub text: TextView,
    /// Fluent of the latest revision
    pub source: String,
    /// What is wrong with the latest revision; errors keep it from being approved, warnings do not
    pub findings: Vec<Finding>,
    /// Its revisions, newest first
    pub revisions: Vec<RevisionView>,
}

/// A revision of a text.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct RevisionView {
    /// Its number
    pub number: i32,
    /// Draft, in review or approved
    pub state: TextState,
    /// Which revision of the source text it translates
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_from: Option<i32>,
    /// Where it came from: file, built-in, api
    pub origin: String,
    /// Who wrote it
    pub written_by: String,
    /// When
    pub written_at: Millis,
    /// Who approved it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Millis>,
}

impl From<Revision> for RevisionView {
    fn from(revision: Revision) -> Self {
        let Revision { number, state, made_from, origin, written_by, written_at, approved_by, approved_at, .. } =
            revision;
        Self { number, state, made_from, origin, written_by, written_at, approved_by, approved_at }
    }
}

/// A new revision of a text.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewText {
    /// Fluent: one message with the name of the message
    pub source: String,
}

/// What was written.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Written {
    /// The new revision's number
    pub revision: i32,
}

/// Which revision is approved.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The latest unless given
    pub revision: Option<i32>,
}

/// What approving did.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Approved {
    /// How many deliveries of published bulletins waited for this language and are sent now
    pub released: u64,
}

/// `GET /api/v1/messages`
pub async fn list(app: App, Viewer(actor): Viewer, Query(query): Query<PageQuery>) -> Result<Json<Page<MessageView>>> {
    let limit = query.limit()?;
    let mut conn = app.db.read().await?;
    let after = query.after.unwrap_or_default();
    let mut views = Vec::new();
    for (_, name) in message::store::list(&mut conn, actor.organisation, &after, limit).await? {
        views.push(view(&mut conn, actor.organisation, &name).await?);
    }
    Ok(Json(page(views, limit, |view| view.name.clone())))
}

/// `GET /api/v1/messages/{message}`
pub async fn show(app: App, Viewer(actor): Viewer, Path(name): Path<String>) -> Result<Json<MessageView>> {
    let mut conn = app.db.read().await?;
    Ok(Json(view(&mut conn, actor.organisation, &name).await?))
}

/// A message as the API and the command line show it.
pub async fn view(
    conn: &mut crate::db::Conn,
    organisation: crate::id::OrganisationId,
    name: &str,
) -> Result<MessageView> {
    let organisation = crate::organisation::find(conn, organisation).await?;
    let id = message::store::find(conn, organisation.id, name).await?.ok_or(Error::NotFound("message"))?;
    let texts = store::texts(conn, id).await?;
    let source = texts.iter().find(|text| text.language == organisation.source_language);
    let source_approved = source.and_then(|text| text.approved);
    let mut variables = BTreeMap::new();
    if let Some(text) = source {
        let number = text.approved.unwrap_or(text.latest);
        let revision = store::revision(conn, id, &text.language, number).await?;
        let document = revision.and_then(|revision| fluent::read(&revision.source).ok());
        for (variable, described) in document.map(|document| document.variables(name)).unwrap_or_default() {
            let example = described.example.as_ref().map(Value::as_json);
            let view = VariableView { kind: described.kind, explanation: described.explanation, example };
            variables.insert(variable, view);
        }
    }
    let mut views = Vec::new();
    for language in store::languages(conn, organisation.id).await? {
        let text = texts.iter().find(|text| text.language == language);
        views.push(TextView {
            direction: language.direction(),
            state: text.map_or(TextState::Missing, |text| text.state(&organisation.source_language, source_approved)),
            latest: text.map(|text| text.latest),
            approved: text.and_then(|text| text.approved),
            language,
        });
    }
    Ok(MessageView { name: name.to_owned(), source_language: organisation.source_language, variables, texts: views })
}

/// `GET /api/v1/messages/{message}/texts/{language}`
pub async fn show_text(
    app: App,
    Viewer(actor): Viewer,
    Path((name, language)): Path<(String, Tag)>,
) -> Result<Json<TextDetail>> {
    let mut conn = app.db.read().await?;
    let organisation = crate::organisation::find(&mut conn, actor.organisation).await?;
    let view = view(&mut conn, actor.organisation, &name).await?;
    let id = message::store::find(&mut conn, organisation.id, &name).await?.ok_or(Error::NotFound("message"))?;
    let text = view.texts.into_iter().find(|text| text.language == language && text.latest.is_some());
    let text = text.ok_or(Error::NotFound("text"))?;
    let revisions = store::revisions(&mut conn, id, &language).await?;
    let source = revisions.first().map(|revision| revision.source.clone()).unwrap_or_default();
    let findings = match workflow::check_text(&app, &mut conn, &organisation, &name, &language, None).await {
        Ok(findings) => findings,
        Err(Error::Conflict(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok(Json(TextDetail { text, source, findings, revisions: revisions.into_iter().map(Into::into).collect() }))
}

/// `PUT /api/v1/messages/{message}/texts/{language}`
pub async fn write(
    app: App,
    Editor(actor): Editor,
    Path((name, language)): Path<(String, Tag)>,
    Json(new): Json<NewText>,
) -> Result<Json<Written>> {
    let mut tx = app.db.begin().await?;
    let revision = workflow::write(&app, &mut tx, &actor, &name, &language, &new.source, "api").await?;
    tx.commit().await?;
    Ok(Json(Written { revision }))
}

/// `POST /api/v1/messages/{message}/texts/{language}/hand-in`
pub async fn hand_in(
    app: App,
    Editor(actor): Editor,
    Path((name, language)): Path<(String, Tag)>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    workflow::hand_in(&app, &mut tx, &actor, &name, &language).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/messages/{message}/texts/{language}/approve`
pub async fn approve(
    app: App,
    Reviewer(actor): Reviewer,
    Path((name, language)): Path<(String, Tag)>,
    key: IdempotencyKey,
    JsonBytes(approval, bytes): JsonBytes<Approval>,
) -> Result<Answer<Approved>> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let released = workflow::approve(&app, &mut tx, &actor, &name, &language, approval.revision).await?;
    let answer = key.keep(&mut tx, &actor, StatusCode::OK, &Approved { released }).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    app.wake.catalogue.notify_one();
    Ok(answer)
}

/// `GET /api/v1/catalogue/problems`: files of the catalogue folder that cannot be taken over.
pub async fn problems(app: App, Viewer(_): Viewer) -> Result<Json<Vec<Problem>>> {
    Ok(Json(app.catalogue_problems()))
}
