//! Subscribing to Web Push: the page on which people let their browser show messages, in the language they choose, and stop
//! it again. It is the one page with JavaScript: browsers subscribe in no other way.

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::audience::import::{self, Given, Kept, SegmentCache};
use crate::audience::opt_out::{self, Wish};
use crate::audience::{
    self, Address, AddressKind, Consent, NewRecipient, RecipientKind, StoredAddress, Subscription, Traits,
};
use crate::audit;
use crate::channel::web_push::WebPushSettings;
use crate::channel::{self, Settings};
use crate::clock::Millis;
use crate::db::{Conn, Tx};
use crate::error::{Error, Field, Result};
use crate::id::{ChannelId, RecipientId};
use crate::language::Tag;
use crate::language::fluent::{Isolation, Manner};
use crate::web::extract::{self, Json};
use crate::web::page;

/// The longest body that is read. A subscription has about 300 bytes.
const LONGEST_BODY: usize = 4_096;

const SIGN_UP: &str = "recipient.subscribe";
const HOUR: i64 = 3_600_000;

/// The channel over which notifications would go now; an outbox that stands in for one has no subscribers.
async fn channel(app: &App, conn: &mut Conn) -> Result<Option<(ChannelId, WebPushSettings)>> {
    let newest = channel::store::newest_on(conn, app.organisation_id(), AddressKind::WebPush).await?;
    Ok(newest.and_then(|(id, settings)| match settings {
        Settings::WebPush(settings) => Some((id, settings)),
        _ => None,
    }))
}

/// Its public key.
async fn key(app: &App, conn: &mut Conn) -> Result<Option<String>> {
    let Some((id, _)) = channel(app, conn).await? else { return Ok(None) };
    Ok(channel::store::by_id(conn, &app.secrets, id).await?.and_then(|(_, channel)| channel.public_key()))
}

#[derive(Template)]
#[template(path = "push.html")]
struct Page {
    language: Tag,
    languages: Vec<(Tag, String)>,
    key: String,
    title: String,
    text: String,
    choose: String,
    start: String,
    stop: String,
    started: String,
    stopped: String,
    denied: String,
    failed: String,
    without: String,
    other_ways: String,
    call: String,
}

/// A language that the page is asked for in; one that is none is not looked at.
#[derive(serde::Deserialize)]
pub struct Asked {
    language: Option<String>,
}

/// `GET /push`: the page.
pub async fn ask(app: App, query: extract::Query<Asked>, headers: HeaderMap) -> Result<Response> {
    let mut conn = app.db.read().await?;
    let key = key(&app, &mut conn).await?;
    drop(conn);
    let Some(key) = key else { return page::not_found(&app, &headers).await };
    let languages = app.words.languages();
    let wanted = query.0.language.and_then(|wanted| wanted.parse::<Tag>().ok());
    let wanted = wanted.and_then(|wanted| wanted.and_wider().into_iter().find(|tag| languages.contains(tag)));
    let language = wanted.unwrap_or_else(|| page::reader_language(&app, &headers));
    let terms = page::terms(&app, &language).await?;
    let speaker = app.words.speaker(&Manner::new(&language, Isolation::Isolated), &terms);
    let page = Page {
        languages: languages.iter().map(|tag| (tag.clone(), app.words.endonym(tag))).collect(),
        key,
        title: speaker.word("push-title"),
        text: speaker.word("push-text"),
        choose: speaker.word("push-language"),
        start: speaker.word("push-start"),
        stop: speaker.word("opt-out-button"),
        started: speaker.word("push-started"),
        stopped: speaker.word("push-stopped"),
        denied: speaker.word("push-denied"),
        failed: speaker.word("push-failed"),
        without: speaker.word("push-without"),
        other_ways: speaker.word("push-other-ways"),
        call: speaker.word("questions-call"),
        language: language.clone(),
    };
    let html = page.render().map_err(|cause| Error::Internal(cause.to_string()))?;
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; worker-src 'self'; \
                  form-action 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_LANGUAGE, language.to_string()),
        (header::VARY, "accept-language".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
        // A key that was changed must be seen at once.
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Html(html)).into_response())
}

/// `GET /push.js`: what the page does.
pub async fn script() -> Response {
    javascript(include_str!("../web/assets/push.js"), "max-age=3600", "default-src 'none'")
}

/// `GET /push-worker.js`: what shows the messages. It stands at the root, so that it may serve the whole site.
pub async fn worker() -> Response {
    // It tells us of a subscription that the browser replaced.
    javascript(include_str!("../web/assets/push-worker.js"), "no-cache", "default-src 'none'; connect-src 'self'")
}

fn javascript(text: &'static str, cache: &'static str, policy: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, text).into_response()
}

/// What a browser that subscribes sends.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    language: Tag,
    subscription: Browser,
}

/// What a browser that stops sends.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Stop {
    subscription: Browser,
}

/// A subscription as browsers write it (`PushSubscription.toJSON()`); they may write more.
#[derive(serde::Deserialize)]
struct Browser {
    endpoint: String,
    keys: Keys,
}

#[derive(serde::Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

impl Browser {
    fn checked(&self) -> Result<Subscription> {
        let allowed = "endpoint: an https URL of at most 1000 characters; keys.p256dh: a point on P-256, uncompressed; \
                       keys.auth: 16 bytes; both in base64url";
        let subscription = Subscription::of(&self.endpoint, &self.keys.p256dh, &self.keys.auth);
        subscription.ok_or_else(|| Error::wrong("subscription", &self.endpoint, allowed))
    }
}

async fn body<T: serde::de::DeserializeOwned>(app: &App, request: Request) -> Result<T> {
    let (parts, body) = request.into_parts();
    let bytes = extract::whole(body, LONGEST_BODY).await?;
    Json::from_request(Request::from_parts(parts, Body::from(bytes)), app).await.map(|Json(value)| value)
}

/// `POST /push`: a browser subscribes, or chooses another language.
pub async fn subscribe(app: App, request: Request) -> Result<StatusCode> {
    let Start { language, subscription } = body(&app, request).await?;
    let languages = app.words.languages();
    if !languages.contains(&language) {
        let names: Vec<&str> = languages.iter().map(Tag::as_str).collect();
        return Err(Error::wrong("language", language.as_str(), names.join(", ")));
    }
    let subscription = subscription.checked()?;
    let endpoint = subscription.endpoint().as_str();
    app.outbound.check_url(endpoint).map_err(|allowed| Error::wrong("subscription.endpoint", endpoint, allowed))?;
    let mut tx = app.db.begin().await?;
    let (_, settings) = channel(&app, &mut tx).await?.ok_or(Error::NotFound("web-push channel"))?;
    if !subscription.is_at(&settings.services) {
        let allowed = format!("a URL at or below {}", settings.services.join(", "));
        return Err(Error::wrong("subscription.endpoint", endpoint, allowed));
    }
    keep(&app, &mut tx, &settings, &subscription, language).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stores who subscribed. Consent is given by pressing the button; choosing another language gives none anew.
async fn keep(
    app: &App,
    tx: &mut Tx,
    settings: &WebPushSettings,
    subscription: &Subscription,
    language: Tag,
) -> Result<()> {
    let (organisation, now) = (app.organisation_id(), app.clock.now());
    let known = find(app, tx, subscription).await?;
    let again = known.as_ref().is_none_or(|(_, _, address)| address.opted_out_at.is_some());
    let since = Millis(now.0 - HOUR);
    if again && audit::count_since(tx, organisation, SIGN_UP, since).await? >= i64::from(settings.sign_ups_per_hour) {
        return Err(Error::TooMany("subscriptions in an hour; the channel's setting sign_ups_per_hour"));
    }
    let how = "web-push".to_owned();
    let consent = again.then(|| Consent { given_at: now, how, text_version: format!("push-text {language}") });
    let languages = vec![language];
    let traits = Traits {
        kind: RecipientKind::Resident,
        languages,
        areas: Default::default(),
        topics: Default::default(),
        groups: Default::default(),
    };
    let addresses = vec![address_of(subscription)?];
    let new = NewRecipient { name: String::new(), traits, addresses, opted_out: Vec::new(), consent };
    let given = Given {
        name: false,
        kind: false,
        languages: true,
        areas: false,
        topics: false,
        groups: false,
        preferred: false,
    };
    let mut cache = SegmentCache::default();
    let kept = import::keep(tx, &app.ids, organisation, &[(new, None)], given, &mut cache, now).await?;
    let actor = opt_out::by_link(organisation);
    if let Some((_, _, address)) = &known {
        opt_out::carry_out(app, tx, &actor, address.id, Wish::Resume, "page").await?;
        audience::store::open_again(tx, organisation, address.id).await?;
    }
    match kept.into_iter().next() {
        Some(Kept::Added(id) | Kept::Changed(id)) if again => {
            audit::append(tx, &app.ids, &actor, SIGN_UP, &id.to_string(), &serde_json::json!({}), now).await
        }
        Some(Kept::Rejected(field)) => Err(Error::Invalid(vec![field])),
        _ => Ok(()),
    }
}

fn address_of(subscription: &Subscription) -> Result<Address> {
    let parsed = Address::parse(AddressKind::WebPush, "subscription", &subscription.text());
    parsed.map_err(|field: Field| Error::Invalid(vec![field]))
}

/// Who has a subscription, with how many addresses, and the address itself. Whoever knows its secret is its browser.
async fn find(
    app: &App,
    conn: &mut Conn,
    subscription: &Subscription,
) -> Result<Option<(RecipientId, usize, StoredAddress)>> {
    let (organisation, address) = (app.organisation_id(), address_of(subscription)?);
    let owners = audience::store::owners(conn, organisation, &[&address]).await?;
    let owners: Vec<RecipientId> = owners.into_values().collect();
    let found = audience::store::recipients(conn, organisation, &owners).await?.into_iter().next();
    Ok(found.and_then(|recipient| {
        let count = recipient.addresses.len();
        let is_it = |one: &StoredAddress| one.kind == address.kind() && one.value == address.value();
        recipient.addresses.into_iter().find(is_it).map(|own| (recipient.id, count, own))
    }))
}

/// `DELETE /push`: a browser has ended its subscription. Whoever had no other address is erased; an address of somebody who has
/// others gets no more. What is not known is not told.
pub async fn stop(app: App, request: Request) -> Result<StatusCode> {
    let Stop { subscription } = body(&app, request).await?;
    let subscription = subscription.checked()?;
    let mut conn = app.db.read().await?;
    let found = find(&app, &mut conn, &subscription).await?;
    drop(conn);
    let actor = opt_out::by_link(app.organisation_id());
    match found {
        Some((recipient, 1, _)) => match audience::erase(&app, &actor, recipient).await {
            Ok(()) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        },
        Some((_, _, address)) => opt_out::set(&app, &actor, address.id, Wish::Stop, "page").await?,
        None => {}
    }
    Ok(StatusCode::NO_CONTENT)
}
