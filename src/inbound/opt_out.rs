//! The signed link that stops messages to an address, for one click by a mail program (RFC 8058) and for people, who
//! get a page in the language of their message. Opening the link changes nothing: mail scanners open every link.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::app::App;
use crate::audience;
use crate::audience::opt_out::{Wish, by_link};
use crate::error::Result;
use crate::id::AddressId;
use crate::language::Tag;
use crate::language::fluent::{Isolation, Manner};
use crate::language::values::{Value, Values};
use crate::web::extract::Path;
use crate::words::Speaker;

const PURPOSE: &str = "opt-out link";
const SIGNATURE_LENGTH: usize = 16;

/// The link for an address; the page it leads to speaks `language`. It holds no address and does not expire.
pub fn link(app: &App, address: AddressId, language: &Tag) -> String {
    let message = [&address.0.to_be_bytes(), language.as_str().as_bytes()].concat();
    let signed = [app.secrets.sign(PURPOSE, &message).as_slice(), &message].concat();
    format!("{}/u/{}", app.config.public_url, URL_SAFE_NO_PAD.encode(signed))
}

/// What a link says, if it is one of ours.
pub(super) fn read(app: &App, token: &str) -> Option<(AddressId, Tag)> {
    let signed = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (signature, message) = signed.split_at_checked(SIGNATURE_LENGTH)?;
    if !app.secrets.is_signed(PURPOSE, message, signature) {
        return None;
    }
    let (address, language) = message.split_first_chunk::<8>()?;
    let language = std::str::from_utf8(language).ok()?.parse().ok()?;
    Some((AddressId(i64::from_be_bytes(*address)), language))
}

#[derive(Template)]
#[template(path = "opt_out.html")]
struct Page {
    language: Tag,
    title: String,
    text: String,
    /// Label and `action` of the button.
    button: Option<(String, &'static str)>,
    call: String,
}

/// `GET /u/{token}`: the page that asks.
pub async fn ask(app: App, Path(token): Path<String>, headers: axum::http::HeaderMap) -> Result<Response> {
    let Some((address, language)) = read(&app, &token) else { return invalid(&app, &headers).await };
    let mut conn = app.db.read().await?;
    let found = audience::store::address(&mut conn, address).await?;
    drop(conn);
    let Some((_, value, opted_out)) = found else { return invalid(&app, &headers).await };
    let (speaker, values) = (speaker(&app, &language).await?, named(&value));
    let page = if opted_out.is_some() {
        stopped(&speaker, language, &values)
    } else {
        Page {
            title: speaker.word("opt-out-title"),
            text: speaker.say("opt-out-question", &values),
            button: Some((speaker.word("opt-out-button"), "stop")),
            call: speaker.word("questions-call"),
            language,
        }
    };
    shown(StatusCode::OK, &page)
}

/// `POST /u/{token}`: stops or resumes. A mail program's one click gets 200 without redirect, as RFC 8058 asks.
pub async fn act(
    app: App,
    Path(token): Path<String>,
    headers: axum::http::HeaderMap,
    body: String,
) -> Result<Response> {
    let Some((address, language)) = read(&app, &token) else { return invalid(&app, &headers).await };
    let mut conn = app.db.read().await?;
    let found = audience::store::address(&mut conn, address).await?;
    drop(conn);
    let Some((organisation, value, _)) = found else { return invalid(&app, &headers).await };
    let (speaker, values) = (speaker(&app, &language).await?, named(&value));
    if body.split('&').any(|pair| pair == "action=resume") {
        audience::opt_out::set(&app, &by_link(organisation), address, Wish::Resume, "link").await?;
        let page = Page {
            title: speaker.say("opt-out-undone", &values),
            text: String::new(),
            button: Some((speaker.word("opt-out-button"), "stop")),
            call: speaker.word("questions-call"),
            language,
        };
        return shown(StatusCode::OK, &page);
    }
    // A form or multipart body with `List-Unsubscribe=One-Click` comes from a mail program (RFC 8058 §3.2).
    let how = if body.contains("One-Click") { "one-click" } else { "link" };
    audience::opt_out::set(&app, &by_link(organisation), address, Wish::Stop, how).await?;
    shown(StatusCode::OK, &stopped(&speaker, language, &values))
}

fn stopped(speaker: &Speaker, language: Tag, values: &Values) -> Page {
    Page {
        title: speaker.word("opt-out-done-title"),
        text: speaker.say("opt-out-done", values),
        button: Some((speaker.word("opt-out-undo"), "resume")),
        call: speaker.word("questions-call"),
        language,
    }
}

async fn invalid(app: &App, headers: &axum::http::HeaderMap) -> Result<Response> {
    let language = crate::web::page::reader_language(app, headers);
    let speaker = speaker(app, &language).await?;
    let page = Page {
        title: speaker.word("opt-out-invalid-title"),
        text: speaker.word("opt-out-invalid"),
        button: None,
        call: speaker.word("questions-call"),
        language,
    };
    shown(StatusCode::NOT_FOUND, &page)
}

async fn speaker(app: &App, language: &Tag) -> Result<Speaker> {
    let terms = crate::web::page::terms(app, language).await?;
    Ok(app.words.speaker(&Manner::new(language, Isolation::Isolated), &terms))
}

fn named(address: &str) -> Values {
    Values::from([("address".to_owned(), Value::Text(audience::address::on_a_page(address).to_owned()))])
}

fn shown(status: StatusCode, page: &Page) -> Result<Response> {
    let html = page.render().map_err(|cause| crate::error::Error::Internal(cause.to_string()))?;
    let headers = [
        ("content-language", page.language.to_string()),
        // The token must not travel on to other sites, and the page must not be kept by caches.
        ("referrer-policy", "no-referrer".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    Ok((status, headers, Html(html)).into_response())
}
