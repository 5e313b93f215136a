//! Making and publishing a bulletin: one transaction each. After publishing, nothing anyone edits changes what it says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use crate::app::App;
use crate::audience::choice::Readiness;
use crate::audience::{AddressKind, Audience};
use crate::channel;
use crate::clock::Millis;
use crate::db::{Conn, Tx};
use crate::error::{Conflict, Error, Field, Result};
use crate::id::{BulletinId, ChannelId, MessageId};
use crate::language::values::Values;
use crate::language::{Tag, fluent};
use crate::organisation::Organisation;
use crate::staff::Actor;
use crate::translation::{self, Text, TextState};
use crate::{audit, message};

use super::store::FrozenText;
use super::{Bulletin, Follows, State, Urgency, preflight, store};

/// What a new bulletin is made of.
#[derive(Clone, Debug)]
pub struct NewBulletin {
    /// The message's name.
    pub message: String,
    /// Values of its variables.
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// Who gets it.
    pub audience: Audience,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Where its link leads, if not to its own page.
    pub link: Option<String>,
    /// The bulletin it corrects.
    pub follows: Option<Follows>,
}

/// Makes a draft; variables are checked against the source text.
pub async fn create(app: &App, tx: &mut Tx, actor: &Actor, new: NewBulletin) -> Result<Bulletin> {
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    let message = message::store::find(tx, organisation.id, &new.message).await?.ok_or_else(|| {
        Error::wrong("message", &new.message, "the name of a message; GET /api/v1/messages lists them")
    })?;
    if let Some(link) = &new.link {
        let fits =
            reqwest::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) && link.len() <= 500;
        if !fits {
            return Err(Error::wrong("link", link, "an http or https URL of at most 500 characters"));
        }
    }
    let (_, source) = source_text(tx, &organisation, message).await?;
    let document = fluent::read(&source).map_err(|_| Error::Internal("a stored source text has errors".to_owned()))?;
    let values = message::checked_values(&document.variables(&new.message), &new.variables, &organisation.zone())
        .map_err(Error::Invalid)?;
    let now = app.clock.now();
    let bulletin = Bulletin {
        id: BulletinId::new(&app.ids, now),
        organisation: organisation.id,
        message,
        message_name: new.message,
        state: State::Draft,
        urgency: new.urgency,
        // As clocks here show them: a moment given with its distance from UTC is settled once.
        variables: values.iter().map(|(name, value)| (name.clone(), value.as_json())).collect(),
        audience: new.audience,
        link: new.link,
        wait: new.urgency.wait(),
        created_by: actor.name.clone(),
        created_at: now,
        publish_at: None,
        published_at: None,
        source_revision: None,
        last_address: None,
        segments_planned: 0,
        addresses_planned: 0,
        planned_at: None,
        trouble: None,
        follows: new.follows,
    };
    store::add(tx, &bulletin).await?;
    let details = serde_json::json!({ "message": bulletin.message_name, "urgency": bulletin.urgency });
    audit::append(tx, &app.ids, actor, "bulletin.create", &bulletin.id.to_string(), &details, now).await?;
    Ok(bulletin)
}

/// The source text that would be published: the approved revision, or the latest where none is approved yet (a draft
/// bulletin can be prepared before the text is approved).
async fn source_text(conn: &mut Conn, organisation: &Organisation, message: MessageId) -> Result<(Text, String)> {
    let language = &organisation.source_language;
    let text = translation::store::text(conn, message, language).await?;
    let text = text.ok_or(Error::Conflict(Conflict::SourceNotApproved))?;
    let number = text.approved.unwrap_or(text.latest);
    let revision = translation::store::revision(conn, message, language, number).await?;
    let revision = revision.ok_or_else(|| Error::Internal("a text without its revision".to_owned()))?;
    Ok((text, revision.source))
}

/// Names of the variables that a bulletin's message takes as its text stands now.
pub(super) async fn variables(
    conn: &mut Conn,
    organisation: &Organisation,
    bulletin: &Bulletin,
) -> Result<BTreeSet<String>> {
    let (_, source) = source_text(conn, organisation, bulletin.message).await?;
    let document = fluent::read(&source).map_err(|_| Error::Internal("a stored source text has errors".to_owned()))?;
    Ok(document.variables(&bulletin.message_name).into_keys().collect())
}

/// The stored values of a bulletin's variables, typed by the source text.
pub fn values(source: &str, message: &str, given: &serde_json::Map<String, serde_json::Value>) -> Result<Values> {
    let document = fluent::read(source).map_err(|_| Error::Internal("a stored source text has errors".to_owned()))?;
    // Moments have become clock times when the bulletin was made: there is no zone in them any more.
    message::checked_values(&document.variables(message), given, &TimeZone::UTC).map_err(Error::Invalid)
}

/// Which languages of a message may be sent, given the approved source revision.
pub async fn readiness(
    conn: &mut Conn,
    organisation: &Organisation,
    message: MessageId,
) -> Result<BTreeMap<Tag, (Readiness, TextState, Option<i32>)>> {
    let texts = translation::store::texts(conn, message).await?;
    let source = texts.iter().find(|text| text.language == organisation.source_language).and_then(|text| text.approved);
    let mut found = BTreeMap::new();
    for language in translation::store::languages(conn, organisation.id).await? {
        let text = texts.iter().find(|text| text.language == language);
        let state = text.map_or(TextState::Missing, |text| text.state(&organisation.source_language, source));
        let ready = if state == TextState::Approved { Readiness::Ready } else { Readiness::NotYet };
        found.insert(language, (ready, state, text.and_then(|text| text.approved)));
    }
    Ok(found)
}

/// The channel that carries each kind of address: the newest that is switched on.
pub async fn routes(
    app: &App,
    conn: &mut Conn,
    organisation: &Organisation,
) -> Result<BTreeMap<AddressKind, ChannelId>> {
    let channels = channel::store::list(conn, &app.secrets, organisation.id).await?;
    let on = channels.into_iter().filter(|channel| channel.switched_off_at.is_none());
    Ok(on.map(|channel| (channel.settings.carries(), channel.id)).collect())
}

/// Publishes a draft now: texts, terms and values are frozen, the plan is made later by the planner.
#[tracing::instrument(target = "budstikke::step", name = "publish", skip_all, fields(bulletin.id = %id))]
pub async fn publish(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<Bulletin> {
    let mut bulletin = store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    bulletin.must_be_draft()?;
    let organisation = crate::organisation::find(tx, bulletin.organisation).await?;
    message::store::hold(tx, bulletin.message).await?;
    let now = app.clock.now();
    let (source, source_fluent) = source_text(tx, &organisation, bulletin.message).await?;
    bulletin.source_revision = Some(source.approved.ok_or(Conflict::SourceNotApproved)?);
    let values = values(&source_fluent, &bulletin.message_name, &bulletin.variables)?;
    let routes = routes(app, tx, &organisation).await?;
    if routes.is_empty() {
        return Err(Conflict::NoChannel.into());
    }
    if bulletin.follows.is_none() && preflight::reach(tx, &organisation, &bulletin.audience, &routes).await?.is_empty()
    {
        return Err(empty(&bulletin.audience).into());
    }
    if !store::leave_draft(tx, &bulletin, &actor.name, now).await? {
        return Err(Conflict::AlreadyPublished.into());
    }
    bulletin.published_at = Some(now);
    bulletin.state = State::Publishing;
    set_routes(tx, id, &routes).await?;
    for (language, (readiness, _, approved)) in readiness(tx, &organisation, bulletin.message).await? {
        if let (Readiness::Ready, Some(number)) = (readiness, approved) {
            freeze(app, tx, &bulletin, &language, number, &values, now).await?;
        }
    }
    let corrects = bulletin.follows.map(|follows| follows.bulletin);
    let details =
        serde_json::json!({ "message": bulletin.message_name, "urgency": bulletin.urgency, "corrects": corrects });
    audit::append(tx, &app.ids, actor, "bulletin.publish", &id.to_string(), &details, now).await?;
    Ok(bulletin)
}

/// Freezes which channel carries which kind of address; a channel that is being removed at this moment is none.
pub(super) async fn set_routes(tx: &mut Tx, id: BulletinId, routes: &BTreeMap<AddressKind, ChannelId>) -> Result<()> {
    for (kind, channel) in routes {
        if !channel::store::choose(tx, *channel).await? {
            return Err(Conflict::NoChannel.into());
        }
        store::set_route(tx, id, *kind, *channel).await?;
    }
    Ok(())
}

fn empty(audience: &Audience) -> Conflict {
    let rule = serde_json::to_string(audience).unwrap_or_default();
    Conflict::EmptyAudience(format!("no recipient with a usable address matches the audience {rule}"))
}

/// Freezes one language of a bulletin. It is rendered first: what cannot be said must stop the publishing, not the send.
pub async fn freeze(
    app: &App,
    tx: &mut Tx,
    bulletin: &Bulletin,
    language: &Tag,
    number: i32,
    values: &Values,
    now: Millis,
) -> Result<()> {
    let organisation = crate::organisation::find(tx, bulletin.organisation).await?;
    let text = as_it_stands(tx, &organisation, bulletin.message, language, number).await?;
    crate::delivery::render::render(app, bulletin, language, &text, values)
        .map_err(|error| Error::Conflict(Conflict::TextHasErrors(vec![error.to_string()])))?;
    store::freeze(tx, bulletin.id, &text, now).await
}

/// A revision of a text with the terms and settings in force.
pub async fn as_it_stands(
    conn: &mut Conn,
    organisation: &Organisation,
    message: MessageId,
    language: &Tag,
    number: i32,
) -> Result<FrozenText> {
    let revision = translation::store::revision(conn, message, language, number).await?;
    let revision = revision.ok_or_else(|| Error::Internal("a text without its revision".to_owned()))?;
    let terms = translation::store::terms(conn, organisation.id, language).await?;
    Ok(FrozenText {
        language: language.to_string(),
        revision: number,
        source: revision.source,
        terms: terms.map(|(_, source)| source).unwrap_or_default(),
        native_digits: i32::from(organisation.native_digits.contains(language)),
        transliterated: i32::from(organisation.transliterated.contains(language)),
    })
}

/// Plans a draft for a moment, or takes it back when `at` is `None`.
pub async fn schedule(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId, at: Option<Millis>) -> Result<Bulletin> {
    let bulletin = store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    bulletin.must_be_draft()?;
    let now = app.clock.now();
    if let Some(at) = at {
        let year = 366 * 86_400_000;
        if at <= now || at > now.plus(year) {
            let field = Field::wrong("publish_at", at.to_string(), "a moment within the coming year");
            return Err(Error::Invalid(vec![field]));
        }
    }
    if !store::schedule(tx, id, at, &actor.name).await? {
        return Err(Conflict::AlreadyPublished.into());
    }
    let details = serde_json::json!({ "publish_at": at });
    audit::append(tx, &app.ids, actor, "bulletin.schedule", &id.to_string(), &details, now).await?;
    store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))
}
