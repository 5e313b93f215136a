//! API: the terms of a language.

use crate::app::App;
use crate::error::{Error, Result};
use crate::language::{Direction, Tag, fluent};
use crate::message::terms::{self, NewTerm, Term};
use crate::translation::check::Finding;
use crate::translation::store;
use crate::web::extract::{Editor, Json, Path, Viewer};

/// The terms of a language.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TermsView {
    /// The language
    pub language: Tag,
    /// Which way it is written
    pub direction: Direction,
    /// Which revision of them is in force
    pub revision: i32,
    /// One by one
    pub terms: Vec<Term>,
    /// All of them as Fluent
    pub source: String,
}

/// All terms of a language.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTerms {
    /// Fluent: terms only
    pub source: String,
}

/// What was written.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TermsWritten {
    /// Warnings about what was written
    pub findings: Vec<Finding>,
}

async fn in_force(app: &App, organisation: crate::id::OrganisationId, language: &Tag) -> Result<(i32, String)> {
    let mut conn = app.db.read().await?;
    store::terms(&mut conn, organisation, language).await?.ok_or(Error::NotFound("language"))
}

/// `GET /api/v1/terms/{language}`
pub async fn show(app: App, Viewer(actor): Viewer, Path(language): Path<Tag>) -> Result<Json<TermsView>> {
    let (revision, source) = in_force(&app, actor.organisation, &language).await?;
    let document = fluent::read(&source).map_err(|_| Error::Internal("stored terms have errors".to_owned()))?;
    let (terms, direction) = (terms::terms(&document), language.direction());
    Ok(Json(TermsView { language, direction, revision, terms, source }))
}

/// `PUT /api/v1/terms/{language}`
pub async fn write(
    app: App,
    Editor(actor): Editor,
    Path(language): Path<Tag>,
    Json(new): Json<NewTerms>,
) -> Result<Json<TermsWritten>> {
    let mut tx = app.db.begin().await?;
    let findings = terms::write(&app, &mut tx, &actor, &language, &new.source).await?;
    tx.commit().await?;
    app.wake.catalogue.notify_one();
    Ok(Json(TermsWritten { findings }))
}

/// `PUT /api/v1/terms/{language}/{term}`
pub async fn set(
    app: App,
    Editor(actor): Editor,
    Path((language, name)): Path<(Tag, String)>,
    Json(new): Json<NewTerm>,
) -> Result<Json<TermsWritten>> {
    let mut tx = app.db.begin().await?;
    let current = store::terms(&mut tx, actor.organisation, &language).await?;
    let (_, source) = current.ok_or(Error::NotFound("language"))?;
    let changed = terms::with_term(&source, name.trim_start_matches('-'), &new)?;
    let findings = terms::write(&app, &mut tx, &actor, &language, &changed).await?;
    tx.commit().await?;
    app.wake.catalogue.notify_one();
    Ok(Json(TermsWritten { findings }))
}
