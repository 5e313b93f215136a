//! Pages for residents: a published bulletin in every language it has. They need no JavaScript and have none; the one page that
//! has is in `inbound/push.rs`.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::app::App;
use crate::audience::AddressKind;
use crate::bulletin::store::FrozenText;
use crate::bulletin::{self, Bulletin, State as BulletinState, attachment};
use crate::channel::{self, Content, Settings};
use crate::delivery;
use crate::error::{Error, Result};
use crate::id::{AttachmentId, BulletinId};
use crate::language::fluent::{Isolation, Manner};
use crate::language::values::{Value, Values};
use crate::language::{Tag, negotiate};
use crate::translation;

use super::extract::Path;

/// The Content-Security-Policy of all that residents get.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'";

/// The style sheet of all pages.
pub async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, include_str!("assets/page.css")).into_response()
}

/// The language of a reader of whom only the browser's wish is known: the best of the program's languages.
pub fn reader_language(app: &App, headers: &HeaderMap) -> Tag {
    let wish = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let languages = app.words.languages();
    negotiate(wish, &languages).unwrap_or_else(|| "en".parse().expect("a tag"))
}

/// The terms of a language in force.
pub async fn terms(app: &App, language: &Tag) -> Result<String> {
    let mut conn = app.db.read().await?;
    for tag in language.and_wider() {
        if let Some((_, source)) = translation::store::terms(&mut conn, app.organisation_id(), &tag).await? {
            return Ok(source);
        }
    }
    Ok(String::new())
}

struct Other {
    tag: Tag,
    name: String,
    url: String,
}

#[derive(Template)]
#[template(path = "bulletin.html")]
struct BulletinPage {
    language: Tag,
    content: Content,
    /// The reader's language and the sentence that it is not ready.
    missing: Option<(Tag, String)>,
    published: String,
    call: String,
    other_languages: String,
    others: Vec<Other>,
    default_url: String,
    /// The page on which a browser subscribes, in the reader's language, and its label.
    push: Option<(String, String)>,
    files_heading: String,
    files: Vec<File>,
}

struct File {
    name: String,
    media_type: String,
    url: String,
    size: String,
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFoundPage {
    language: Tag,
    title: String,
    text: String,
}

/// `GET /b/{bulletin}`: to the language the browser asks for.
pub async fn choose(app: App, Path(id): Path<String>, headers: HeaderMap) -> Result<Response> {
    let (bulletin, languages) = match published(&app, &id).await? {
        Found::Open(bulletin, languages) => (bulletin, languages),
        Found::Followed(by) => {
            return Ok(Redirect::temporary(&format!("{}/b/{by}", app.config.public_url)).into_response());
        }
        Found::Nothing => return not_found(&app, &headers).await,
    };
    let wish = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let organisation = app.organisation().await?;
    let best = negotiate(wish, &languages).unwrap_or(organisation.source_language);
    let to = format!("{}/b/{}/{best}", app.config.public_url, bulletin.id);
    Ok(([(header::VARY, "accept-language")], Redirect::to(&to)).into_response())
}

/// `GET /b/{bulletin}/{language}`: what the bulletin says.
pub async fn show(app: App, Path((id, language)): Path<(String, String)>, headers: HeaderMap) -> Result<Response> {
    let (bulletin, languages) = match published(&app, &id).await? {
        Found::Open(bulletin, languages) => (bulletin, languages),
        Found::Followed(by) => {
            let to = format!("{}/b/{by}/{language}", app.config.public_url);
            return Ok(Redirect::temporary(&to).into_response());
        }
        Found::Nothing => return not_found(&app, &headers).await,
    };
    let Ok(wanted) = language.parse::<Tag>() else { return not_found(&app, &headers).await };
    let organisation = app.organisation().await?;
    let found = wanted.and_wider().into_iter().find(|tag| languages.contains(tag));
    let shown = found.clone().unwrap_or_else(|| organisation.source_language.clone());
    let Some(content) = delivery::contents::content(&app, &bulletin, shown.as_str()).await? else {
        return not_found(&app, &headers).await;
    };
    let mut conn = app.db.read().await?;
    let text = bulletin::store::frozen(&mut conn, bulletin.id, shown.as_str()).await?;
    let pushes = channel::store::newest_on(&mut conn, bulletin.organisation, AddressKind::WebPush).await?;
    let pushes = matches!(pushes, Some((_, Settings::WebPush(_))));
    let attachments = attachment::store::of_language(&mut conn, bulletin.id, shown.as_str()).await?;
    drop(conn);
    let isolated = |language: &Tag| Manner::new(language, Isolation::Isolated);
    let numerals = text.as_ref().map(FrozenText::numerals).unwrap_or_default();
    let terms_frozen = text.map(|text| text.terms).unwrap_or_default();
    let speaker = app.words.speaker(&isolated(&shown).with(numerals), &terms_frozen);
    let base = format!("{}/b/{}", app.config.public_url, bulletin.id);
    let missing = match found {
        Some(_) => None,
        None => {
            let speaker = app.words.speaker(&isolated(&wanted), &terms(&app, &wanted).await?);
            Some((wanted, speaker.word("page-language-missing")))
        }
    };
    let to_push = format!("{}/push?language={shown}", app.config.public_url);
    let page = BulletinPage {
        push: pushes.then(|| (to_push, speaker.word("push-link"))),
        published: speaker.say("page-published", &published_on(&bulletin, &organisation.time_zone)),
        call: speaker.word("questions-call"),
        other_languages: speaker.word("page-other-languages"),
        others: languages
            .into_iter()
            .map(|tag| Other { name: app.words.endonym(&tag), url: format!("{base}/{tag}"), tag })
            .collect(),
        files_heading: speaker.word("page-files"),
        files: attachments
            .into_iter()
            .map(|file| File {
                url: attachment::url(&app.config.public_url, bulletin.id, file.id),
                size: speaker.say("page-file-size", &kilobytes(file.size)),
                name: file.name,
                media_type: file.media_type,
            })
            .collect(),
        default_url: base,
        language: shown,
        missing,
        content,
    };
    html(StatusCode::OK, &page.language.clone(), page.render())
}

/// `GET /b/{bulletin}/files/{attachment}`: a file that goes with a bulletin.
pub async fn file(app: App, Path((id, attachment)): Path<(String, String)>, headers: HeaderMap) -> Result<Response> {
    let bulletin = match published(&app, &id).await? {
        Found::Open(bulletin, _) => bulletin,
        Found::Followed(by) => {
            return Ok(Redirect::temporary(&format!("{}/b/{by}", app.config.public_url)).into_response());
        }
        Found::Nothing => return not_found(&app, &headers).await,
    };
    let Ok(attachment) = attachment.parse::<AttachmentId>() else { return not_found(&app, &headers).await };
    let mut conn = app.db.read().await?;
    let found = attachment::store::content(&mut conn, bulletin.id, attachment).await?;
    drop(conn);
    let Some((name, media_type, octets)) = found else { return not_found(&app, &headers).await };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, saved_as(&name)),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    Ok((headers, octets).into_response())
}

/// The value of Content-Disposition (RFC 6266): the name by RFC 8187, and in ASCII for programs that do not know that.
fn saved_as(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let ascii: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut encoded = String::with_capacity(name.len() * 3);
    for octet in name.bytes() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-' | b'_') {
            encoded.push(char::from(octet));
        } else {
            encoded.push_str(&format!("%{octet:02X}"));
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// A size for people: in whole kilobytes, never none.
fn kilobytes(octets: u64) -> Values {
    Values::from([("size".to_owned(), Value::Number(octets.div_ceil(1_000) as f64))])
}

/// What residents may read under an id.
enum Found {
    /// A bulletin with its languages.
    Open(Box<Bulletin>, Vec<Tag>),
    /// Another bulletin has corrected or withdrawn it: nobody shall go by the old one.
    Followed(BulletinId),
    Nothing,
}

async fn published(app: &App, id: &str) -> Result<Found> {
    let Ok(id) = id.parse::<BulletinId>() else { return Ok(Found::Nothing) };
    let mut conn = app.db.read().await?;
    let Some(bulletin) = bulletin::store::find(&mut conn, app.organisation_id(), id).await? else {
        return Ok(Found::Nothing);
    };
    Ok(match bulletin.state {
        BulletinState::Publishing | BulletinState::Published | BulletinState::Paused => {
            let languages = bulletin::store::frozen_languages(&mut conn, id).await?;
            Found::Open(Box::new(bulletin), languages)
        }
        BulletinState::Corrected | BulletinState::Withdrawn => {
            bulletin::store::followed_by(&mut conn, id).await?.map_or(Found::Nothing, Found::Followed)
        }
        BulletinState::Draft | BulletinState::Scheduled | BulletinState::Cancelled => Found::Nothing,
    })
}

fn published_on(bulletin: &Bulletin, time_zone: &str) -> Values {
    let moment = bulletin.published_at.unwrap_or(bulletin.created_at).timestamp();
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    Values::from([("date".to_owned(), Value::Date(moment.to_zoned(zone).datetime()))])
}

/// The page that says in the reader's language that there is nothing here.
pub async fn not_found(app: &App, headers: &HeaderMap) -> Result<Response> {
    let language = reader_language(app, headers);
    let speaker = app.words.speaker(&Manner::new(&language, Isolation::Isolated), &terms(app, &language).await?);
    let page = NotFoundPage {
        title: speaker.word("page-not-found-title"),
        text: speaker.word("page-not-found"),
        language: language.clone(),
    };
    html(StatusCode::NOT_FOUND, &language, page.render())
}

fn html(status: StatusCode, language: &Tag, rendered: askama::Result<String>) -> Result<Response> {
    let rendered = rendered.map_err(|cause| Error::Internal(cause.to_string()))?;
    let headers = [
        ("content-language", language.to_string()),
        ("vary", "accept-language".to_owned()),
        ("content-security-policy", POLICY.to_owned()),
    ];
    Ok((status, headers, Html(rendered)).into_response())
}
