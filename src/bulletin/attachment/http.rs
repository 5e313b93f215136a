//! API: files that go with a bulletin.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::app::App;
use crate::bulletin;
use crate::error::{Error, Result};
use crate::id::{AttachmentId, BulletinId};
use crate::language::Tag;
use crate::web::extract::{Editor, Json, JsonBytes, Path, Viewer};
use crate::web::idempotency::{Answer, IdempotencyKey};

use super::{Attachment, NewAttachment, store};

/// The largest body: a file of [`super::MOST_OCTETS`] in base 64, with line ends, and room for the rest.
const LIMIT: usize = 8 * 1024 * 1024;

/// A file to add.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentInput {
    /// Its name, as whoever saves it sees it
    pub name: String,
    /// The language it goes with; left out: every language
    #[serde(default)]
    pub language: Option<Tag>,
    /// Its content in base 64: PDF, PNG, JPEG or plain text
    pub content: String,
}

/// `POST /api/v1/bulletins/{bulletin}/attachments`: adds a file to a draft.
pub async fn add(
    app: App,
    Editor(actor): Editor,
    Path(id): Path<BulletinId>,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<AttachmentInput, LIMIT>,
) -> Result<Answer<Attachment>> {
    let octets = decoded(&input.content)?;
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let new = NewAttachment { name: input.name, language: input.language, octets };
    let attachment = super::add(&app, &mut tx, &actor, id, new).await?;
    let answer = key.keep(&mut tx, &actor, StatusCode::CREATED, &attachment).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Base 64, also in lines as many programs write it.
fn decoded(content: &str) -> Result<Vec<u8>> {
    let text: Vec<u8> = content.bytes().filter(|octet| !octet.is_ascii_whitespace()).collect();
    BASE64.decode(text).map_err(|cause| {
        let start: String = content.chars().take(20).chain(['…']).collect();
        Error::wrong("content", start, format!("base 64 of the file, padded with = (RFC 4648): {cause}"))
    })
}

/// `GET /api/v1/bulletins/{bulletin}/attachments`: the files, without their content.
pub async fn list(app: App, Viewer(actor): Viewer, Path(id): Path<BulletinId>) -> Result<Json<Vec<Attachment>>> {
    let mut conn = app.db.read().await?;
    let found = bulletin::store::find(&mut conn, actor.organisation, id).await?;
    let bulletin = found.ok_or(Error::NotFound("bulletin"))?;
    Ok(Json(store::list(&mut conn, bulletin.id).await?))
}

/// `DELETE /api/v1/bulletins/{bulletin}/attachments/{attachment}`: takes a file away from a draft.
pub async fn remove(
    app: App,
    Editor(actor): Editor,
    Path((id, attachment)): Path<(BulletinId, AttachmentId)>,
) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    super::remove(&app, &mut tx, &actor, id, attachment).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
