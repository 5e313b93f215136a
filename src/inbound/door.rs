//! `/hooks/{channel}`: verify, store as it came, thank. Nothing is handled here, so that a provider gets its answer within the
//! few seconds it allows.

use axum::body::Body;
use axum::extract::OriginalUri;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::channel::receive::{Opened, RawItem, Refused, Request};
use crate::channel::{self, Channel};
use crate::error::{Error, Result};
use crate::id::{ChannelId, OrganisationId};
use crate::web::extract::{self, Path};

use super::store;

/// What comes again within so many milliseconds, with nothing that names it, is a repeat of the provider's.
const REPEATED_WITHIN: i64 = 15 * 60_000;

/// `GET` and `POST /hooks/{channel}`
pub async fn knock(
    app: App,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    let Ok(id) = id.parse::<ChannelId>() else { return Err(Error::NotFound("channel")) };
    let found = channel::store::by_id(&mut *app.db.read().await?, &app.secrets, id).await?;
    // Also of a channel that is switched off: what it sent before still comes back.
    let (organisation, channel) = found.ok_or(Error::NotFound("channel"))?;
    let receiver = channel.settings.receiver(&channel).ok_or(Error::NotFound("channel"))?;
    let body = extract::whole(body, super::mail::LARGEST).await?;
    let query: Vec<(String, String)> = channel::receive::form(uri.query().unwrap_or_default().as_bytes());
    let path = uri.path_and_query().map(|path| path.as_str()).unwrap_or_default();
    let request = Request {
        asks: method == Method::GET,
        // Signed by some providers, who know the address the world knows and not the one behind a proxy.
        url: &format!("{}{path}", app.config.public_url),
        query: &query,
        headers: &headers,
        body: &body,
        now: app.clock.now(),
    };
    match receiver.open(&request) {
        Ok(Opened::Challenge(words)) => {
            Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response())
        }
        Ok(Opened::Items(items)) => {
            keep(&app, organisation, &channel, &items).await?;
            let (kind, words) = receiver.thanks();
            Ok(([(header::CONTENT_TYPE, kind)], words).into_response())
        }
        Err(refused) => {
            tracing::warn!(channel.id = %id, "a request to the door of a channel was refused: {refused:?}");
            let status =
                if refused == Refused::Unreadable { StatusCode::BAD_REQUEST } else { StatusCode::UNAUTHORIZED };
            // The same words whatever was wrong.
            Ok((status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "refused\n").into_response())
        }
    }
}

/// Keeps items as they came, in one transaction, and rings the bell.
pub async fn keep(app: &App, organisation: OrganisationId, channel: &Channel, items: &[RawItem]) -> Result<usize> {
    let now = app.clock.now();
    let mut new = 0;
    let mut tx = app.db.begin().await?;
    let receiver = channel.settings.receiver(channel);
    let mut all: Option<Vec<Channel>> = None;
    for RawItem { event, raw } in items {
        let mut to = channel.id;
        if let Some(receiver) = receiver.as_ref().filter(|receiver| !receiver.is_for(raw, channel)) {
            if all.is_none() {
                all = Some(channel::store::list(&mut tx, &app.secrets, organisation).await?);
            }
            let other = all.iter().flatten().find(|other| receiver.is_for(raw, other));
            to = other.map_or(channel.id, |other| other.id);
        }
        let event = match event {
            Some(event) if event.len() <= 200 => event.clone(),
            Some(event) => crate::secrets::sha256_hex(event.as_bytes()),
            // The same words again may be a person's who says them again: only soon after the first are they a repeat.
            None => {
                let (hash, period) = (crate::secrets::sha256_hex(raw), now.0 / REPEATED_WITHIN);
                let before = format!("{hash}.{}", period - 1);
                if store::came_since(&mut tx, to, &before, now.plus(-REPEATED_WITHIN)).await? {
                    continue;
                }
                format!("{hash}.{period}")
            }
        };
        new += usize::from(store::add(&mut tx, &app.ids, organisation, to, &event, raw, now).await?);
    }
    tx.commit().await?;
    if new > 0 {
        app.wake.inbound.notify_one();
    }
    Ok(new)
}
