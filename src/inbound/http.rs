//! API: what people wrote, and what came in and could not be handled.

use axum::http::StatusCode;

use crate::app::App;
use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId, ChannelId, InboundId, RecipientId, ReplyId};
use crate::web::extract::{Administrator, Editor, Json, Path, Query};
use crate::web::pagination::{Page, PageQuery, page};

use super::store;

/// What a person wrote.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct ReplyView {
    /// Its id
    pub id: ReplyId,
    /// The channel it came over
    pub channel: ChannelId,
    /// Who wrote it, where the address is known
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientId>,
    /// From which address
    pub from: String,
    /// The bulletin it answers, as far as can be told
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bulletin: Option<BulletinId>,
    /// The subject of a mail
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The words
    pub words: String,
    /// What came beside or instead of words
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<String>,
    /// The language the person reads
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_declared: Option<String>,
    /// The language it seems to be written in
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_detected: Option<String>,
    /// How sure that is, from 0 to 1
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// A keyword like `stop`, from an address that nobody has
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// When it was written
    pub written_at: Millis,
    /// When it came
    pub came_at: Millis,
}

impl From<store::Reply> for ReplyView {
    fn from(reply: store::Reply) -> Self {
        Self {
            id: reply.id,
            channel: reply.channel_id,
            recipient: reply.recipient_id,
            from: reply.sender,
            bulletin: reply.bulletin_id,
            subject: reply.subject,
            words: reply.words,
            attachment: reply.attachment,
            language_declared: reply.language_declared,
            language_detected: reply.language_detected,
            confidence: reply.confidence.map(|hundredths| f64::from(hundredths) / 100.0),
            wanted: reply.wanted,
            written_at: reply.written_at,
            came_at: reply.came_at,
        }
    }
}

/// Something that came in and could not be handled.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct InboundView {
    /// Its id
    pub id: InboundId,
    /// The channel it came to
    pub channel: ChannelId,
    /// How often it was tried
    pub tries: i32,
    /// What went wrong
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// When it came
    pub came_at: Millis,
}

/// What somebody wanted of us.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct WishView {
    /// `stop`, `start` or `language` and its tag; `start, older than stop` changed nothing
    pub wanted: String,
    /// By which way: keyword, mail, complaint
    pub how: String,
    /// The words used
    pub words: String,
    /// When
    pub at: Millis,
}

/// `GET /api/v1/replies`: newest first.
pub async fn replies(app: App, Editor(actor): Editor, Query(query): Query<PageQuery>) -> Result<Json<Page<ReplyView>>> {
    let limit = query.limit()?;
    let before = query.after_id(ReplyId(i64::MAX))?;
    let mut conn = app.db.read().await?;
    let replies = store::replies(&mut conn, actor.organisation, before, limit).await?;
    let views: Vec<ReplyView> = replies.into_iter().map(Into::into).collect();
    Ok(Json(page(views, limit, |view| view.id.to_string())))
}

/// `GET /api/v1/inbound/failed`: newest first.
pub async fn failed(
    app: App,
    Editor(actor): Editor,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<InboundView>>> {
    let limit = query.limit()?;
    let before = query.after_id(InboundId(i64::MAX))?;
    let mut conn = app.db.read().await?;
    let items = store::list(&mut conn, actor.organisation, "failed", before, limit).await?;
    let view = |(id, channel, _, tries, trouble, came_at, _): store::Listed| InboundView {
        id,
        channel,
        tries,
        trouble,
        came_at,
    };
    let views: Vec<InboundView> = items.into_iter().map(view).collect();
    Ok(Json(page(views, limit, |view| view.id.to_string())))
}

/// `POST /api/v1/inbound/{inbound}/retry`
pub async fn retry(app: App, Administrator(actor): Administrator, Path(id): Path<InboundId>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    if !store::try_again(&mut tx, actor.organisation, id, app.clock.now()).await? {
        return Err(Error::NotFound("failed item"));
    }
    tx.commit().await?;
    app.wake.inbound.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/recipients/{recipient}/addresses/{address}/wishes`: oldest first.
pub async fn wishes(
    app: App,
    Editor(actor): Editor,
    Path((recipient, address)): Path<(RecipientId, AddressId)>,
) -> Result<Json<Vec<WishView>>> {
    let mut conn = app.db.read().await?;
    let found = crate::audience::store::recipients(&mut conn, actor.organisation, &[recipient]).await?;
    let known = found.iter().flat_map(|recipient| &recipient.addresses).any(|known| known.id == address);
    if !known {
        return Err(Error::NotFound("address"));
    }
    let wishes = store::wishes(&mut conn, address).await?;
    let view = |store::Wish { wanted, how, words, at }| WishView { wanted, how, words, at };
    Ok(Json(wishes.into_iter().map(view).collect()))
}
