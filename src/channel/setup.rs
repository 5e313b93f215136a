//! Adding, switching and testing channels, for the API and the command line alike.

use std::sync::Arc;

use crate::app::App;
use crate::audience::Address;
use crate::audit;
use crate::db::Tx;
use crate::error::{Conflict, Error, Result};
use crate::id::{AddressId, BulletinId, ChannelId, MessageId};
use crate::inbound::opt_out;
use crate::language::fluent::{Isolation, Manner};
use crate::language::values::{Value, Values};
use crate::language::{Tag, sms};
use crate::staff::{Actor, Role};

use super::health::Change;
use super::prices::Prices;
use super::{Channel, Content, Log, Outcome, Parcel, Secrets, Settings, checked_name, sender, store};

/// Adds a channel, switched on.
pub async fn add(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    name: &str,
    settings: Settings,
    mut secrets: Secrets,
) -> Result<Channel> {
    checked_name(name)?;
    settings.check(&app.outbound, &mut secrets).map_err(Error::Invalid)?;
    let now = app.clock.now();
    let id = ChannelId::new(&app.ids, now);
    let channel = Channel {
        id,
        name: name.to_owned(),
        settings,
        secrets,
        templates: Vec::new(),
        switched_off_at: None,
        switched_off_because: None,
    };
    if !store::add(tx, &app.secrets, actor.organisation, &channel, now).await? {
        return Err(Conflict::Taken(format!("there is a channel named {name} already")).into());
    }
    let details = serde_json::json!({ "name": name, "kind": channel.settings.kind() });
    audit::append(tx, &app.ids, actor, "channel.add", &id.to_string(), &details, now).await?;
    Ok(channel)
}

/// Changes what a channel needs to know. Secrets that are not given stay as they are, empty ones are removed. Every worker
/// takes it over within a second, and a channel that was paused is tried at once.
pub async fn change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id_or_name: &str,
    settings: Option<Settings>,
    secrets: Secrets,
) -> Result<Channel> {
    let mut channel = held(app, tx, actor, id_or_name).await?;
    if let Some(settings) = settings {
        let (kind, carries) = (channel.settings.kind(), channel.settings.carries());
        if settings.kind() != kind {
            let given = settings.kind().as_str();
            return Err(Error::wrong(
                "settings.kind",
                given,
                format!("{kind}, as before; another kind is another channel"),
            ));
        }
        if settings.carries() != carries {
            return Err(Error::wrong("settings.carries", settings.carries().as_str(), format!("{carries}, as before")));
        }
        let before = std::mem::replace(&mut channel.settings, settings);
        // Whoever changes something else within the day does not end it.
        if let (Settings::Webhook(now), Settings::Webhook(before)) = (&mut channel.settings, before) {
            now.signed_twice_until = now.signed_twice_until.or(before.signed_twice_until);
        }
    }
    let names: Vec<String> = secrets.keys().cloned().collect();
    channel.secrets.extend(secrets);
    channel.secrets.retain(|_, value| !value.is_empty());
    channel.settings.check(&app.outbound, &mut channel.secrets).map_err(Error::Invalid)?;
    let now = app.clock.now();
    store::change(tx, &app.secrets, actor.organisation, &channel, now).await?;
    store::change_health(tx, channel.id, 0, &Change::Well, now).await?;
    let details = serde_json::json!({ "secrets": names });
    audit::append(tx, &app.ids, actor, "channel.change", &channel.id.to_string(), &details, now).await?;
    Ok(channel)
}

/// Switches a channel off whose receiver says that it is gone for good. What is queued for it waits for somebody who knows
/// better. Doing it twice does it once.
pub async fn gone(app: &App, tx: &mut Tx, channel: ChannelId, words: &str) -> Result<()> {
    let Some((organisation, name)) = store::owner_when_on(tx, channel).await? else { return Ok(()) };
    let now = app.clock.now();
    store::switch(tx, organisation, channel, Some(now), Some(words), now).await?;
    let receiver = Actor { organisation, token: None, role: Role::Viewer, name: "receiver".to_owned() };
    let details = serde_json::json!({ "on": false });
    audit::append(tx, &app.ids, &receiver, "channel.switch", &channel.to_string(), &details, now).await?;
    tracing::warn!(channel.id = %channel, "channel {name} is switched off: its receiver says that it is gone");
    Ok(())
}

/// Gives a webhook a new signing secret. For a day requests bear both signatures, so that the receiver can change over.
pub async fn rotate(app: &App, tx: &mut Tx, actor: &Actor, id_or_name: &str) -> Result<Channel> {
    let mut channel = held(app, tx, actor, id_or_name).await?;
    let now = app.clock.now();
    let Settings::Webhook(settings) = &mut channel.settings else {
        let kind = channel.settings.kind().as_str();
        return Err(Error::wrong("channel", kind, "a webhook channel: only those have a signing secret made here"));
    };
    settings.rotate(&mut channel.secrets, now);
    store::change(tx, &app.secrets, actor.organisation, &channel, now).await?;
    let details = serde_json::json!({});
    audit::append(tx, &app.ids, actor, "channel.rotate", &channel.id.to_string(), &details, now).await?;
    Ok(channel)
}

/// Stores what a message costs over a channel, in place of what was there.
pub async fn set_prices(app: &App, tx: &mut Tx, actor: &Actor, id_or_name: &str, prices: Prices) -> Result<Prices> {
    let prices = prices.checked()?;
    let channel = held(app, tx, actor, id_or_name).await?;
    store::set_prices(tx, channel.id, &prices).await?;
    let details = serde_json::json!({ "countries": prices.prices.len() });
    audit::append(tx, &app.ids, actor, "channel.prices", &channel.id.to_string(), &details, app.clock.now()).await?;
    Ok(prices)
}

/// A channel that nobody else changes before the transaction ends.
async fn held(app: &App, tx: &mut Tx, actor: &Actor, id_or_name: &str) -> Result<Channel> {
    store::hold(tx, actor.organisation, id_or_name).await?;
    let found = store::find(tx, &app.secrets, actor.organisation, id_or_name).await?;
    found.ok_or(Error::NotFound("channel"))
}

/// Switches a channel on or off. What is queued for a channel that is off waits.
pub async fn switch(app: &App, tx: &mut Tx, actor: &Actor, id_or_name: &str, on: bool) -> Result<Channel> {
    let mut channel = held(app, tx, actor, id_or_name).await?;
    let now = app.clock.now();
    channel.switched_off_at = if on { None } else { Some(channel.switched_off_at.unwrap_or(now)) };
    channel.switched_off_because = None;
    store::switch(tx, actor.organisation, channel.id, channel.switched_off_at, None, now).await?;
    // Whoever switches a channel on expects it to send now.
    store::change_health(tx, channel.id, 0, &Change::Well, now).await?;
    let details = serde_json::json!({ "on": on });
    audit::append(tx, &app.ids, actor, "channel.switch", &channel.id.to_string(), &details, now).await?;
    Ok(channel)
}

/// Removes a channel that nothing is to go out by any more.
pub async fn remove(app: &App, tx: &mut Tx, actor: &Actor, id_or_name: &str) -> Result<Channel> {
    let found = store::find(tx, &app.secrets, actor.organisation, id_or_name).await?;
    let channel = found.ok_or(Error::NotFound("channel"))?;
    let now = app.clock.now();
    // First the row, then the question: a bulletin that is being published holds the row until it is known to use it.
    if !store::remove(tx, &app.secrets, actor.organisation, &channel, now).await? {
        return Err(Error::NotFound("channel"));
    }
    if store::in_use(tx, channel.id).await? {
        return Err(Conflict::ChannelInUse.into());
    }
    let details = serde_json::json!({ "name": channel.name });
    audit::append(tx, &app.ids, actor, "channel.remove", &channel.id.to_string(), &details, now).await?;
    Ok(channel)
}

/// Sends one test message over a channel to an address of the tester.
pub async fn test(app: &App, channel: &Channel, to: &str, language: Option<Tag>) -> Result<Outcome> {
    let address = Address::parse(channel.settings.carries(), "to", to).map_err(|field| Error::Invalid(vec![field]))?;
    let language = language.unwrap_or_else(|| "en".parse().expect("a tag"));
    let terms = crate::web::page::terms(app, &language).await?;
    let words = app.words.speaker(&Manner::new(&language, Isolation::Bare), &terms);
    let values = Values::from([("channel".to_owned(), Value::Text(channel.name.clone()))]);
    let (title, body) = (words.word("test-title"), words.say("test-body", &values));
    let now = app.clock.now();
    let mut content = plain(app, "test", &language, &terms, (&title, &body), &format!("{title}. {body}"));
    content.sms_with_word = sms::prepared(&format!("{}\n{}", content.sms, words.word("sms-stop-hint")), None).text;
    let nobody = AddressId(0);
    let parcel = Parcel {
        identity: format!("test.{}", BulletinId::new(&app.ids, now)),
        unsubscribe: opt_out::link(app, nobody, &language),
        content: Arc::new(content),
        address: nobody,
        to: address.value().to_owned(),
        also: Vec::new(),
        earlier: Vec::new(),
        heard_at: crate::audience::store::heard_at(&mut *app.db.read().await?, app.organisation_id(), &address).await?,
        published_at: now.0,
        instead: None,
        log: Log::default(),
    };
    Ok(sender(app, channel).hand().send(&parcel).await)
}

/// A few words of the program as a content: title, body, and what an SMS says.
pub fn plain(app: &App, name: &str, language: &Tag, terms: &str, (title, body): (&str, &str), sms: &str) -> Content {
    let words = app.words.speaker(&Manner::new(language, Isolation::Bare), terms);
    let footer_unsubscribe = words.word("email-footer-unsubscribe");
    let escaped = askama::filters::escape(body, askama::filters::Html).map(|safe| safe.to_string());
    let prepared = sms::prepared(sms, None);
    Content {
        bulletin: BulletinId(0),
        message: MessageId(0),
        message_name: name.to_owned(),
        direction: language.direction(),
        urgency: "routine",
        from: crate::delivery::render::sender_name(language, terms),
        title: title.to_owned(),
        title_isolated: title.to_owned(),
        summary: body.to_owned(),
        body_markdown: body.to_owned(),
        body_html: format!("<p>{}</p>", escaped.unwrap_or_default()),
        body_text: body.to_owned(),
        action: words.word("read-more"),
        link: app.config.public_url.clone(),
        sms_before_stop: format!("{}\n{footer_unsubscribe}: ", prepared.text),
        // An answer to somebody who has just written needs no word to write.
        sms_with_word: prepared.text.clone(),
        sms_exchanged: prepared.exchanged,
        sms: prepared.text,
        footer_why: String::new(),
        footer_unsubscribe,
        follows: None,
        attachments: Vec::new(),
        language: language.clone(),
    }
}
