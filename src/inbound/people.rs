//! What a person wrote: a word by which they stop, start, ask for help or choose a language, or a reply that somebody
//! reads. Everything here happens in the transaction that marks the item as handled.

use crate::app::App;
use crate::audience::opt_out::{self, by_link};
use crate::audience::{self, Address, AddressKind, RecipientKind, Traits};
use crate::channel::Channel;
use crate::channel::receive::HeardMessage;
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::id::{BulletinId, ReplyId};
use crate::language::Tag;
use crate::language::keywords::Wanted;
use crate::organisation::Organisation;

use super::answers::{self, Purpose};
use super::store::{self, Reply, Sender, Wish};

const DAY: i64 = 86_400_000;
/// A reply without a sign of what it answers is about the newest bulletin of this time.
const RECENT: i64 = 14 * DAY;
/// The longest message that is kept, in characters.
const LONGEST: usize = 20_000;

/// Somebody wrote to a channel.
pub async fn wrote(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    channel: &Channel,
    message: &HeardMessage,
    came_at: Millis,
) -> Result<Option<String>> {
    let kind = channel.settings.carries();
    let Ok(address) = Address::parse(kind, "from", &message.from) else {
        return Ok(Some("came from an address that is none".to_owned()));
    };
    audience::store::heard_from(tx, organisation.id, &address, message.written_at.unwrap_or(came_at)).await?;
    let sender = store::sender(tx, organisation.id, kind.as_str(), address.value()).await?;
    let traits: Option<Traits> = match &sender {
        Some(sender) => Some(
            serde_json::from_str(&sender.traits).map_err(|cause| Error::Internal(format!("stored traits: {cause}")))?,
        ),
        None => None,
    };
    let reads = reads(app, organisation, traits.as_ref());
    let person = Person { organisation, channel, to: address.value(), sender: sender.as_ref(), reads: &reads };
    // Under a post and in a group anybody may write a word: it is not the page's.
    let is_page = traits.as_ref().is_some_and(|traits| traits.kind == RecipientKind::Page);
    let wanted = app.words.keywords().wanted(&message.text).filter(|_| !is_page);
    let said =
        Words { wanted: wanted.as_ref(), text: &message.text, written_at: message.written_at.unwrap_or(came_at) };
    if let (Some(sender), Some(traits)) = (&sender, traits)
        && person.wants(app, tx, sender, traits, &said, came_at).await?
    {
        return Ok(None);
    }
    if matches!(&wanted, Some(Wanted::Help)) && sender.is_none() && person.answer_help(app, tx, came_at).await? {
        return Ok(None);
    }
    let bulletin = match (&message.answers, &sender) {
        (Some(reference), _) => store::bulletin_of_reference(tx, channel.id, reference).await?,
        (None, _) => None,
    };
    let keyword = wanted.as_ref().and_then(name_of);
    let reply = NewReply { message, subject: None, bulletin, keyword, silent: false };
    person.keep(app, tx, reply, came_at).await?;
    Ok(None)
}

/// Somebody stopped the messages at the provider, without a word to us. Not answered: it would not arrive.
pub(super) async fn stopped(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    channel: &Channel,
    from: &str,
    came_at: Millis,
) -> Result<Option<String>> {
    let kind = channel.settings.carries();
    let Ok(address) = Address::parse(kind, "from", from) else {
        return Ok(Some("came from an address that is none".to_owned()));
    };
    let Some(sender) = store::sender(tx, organisation.id, kind.as_str(), address.value()).await? else {
        return Ok(Some("nobody here has this address".to_owned()));
    };
    let provider = opt_out::by_provider(organisation.id);
    opt_out::carry_out(app, tx, &provider, sender.address_id, opt_out::Wish::Stop, "provider").await?;
    let wish = Wish { wanted: "stop".to_owned(), how: "provider".to_owned(), words: String::new(), at: came_at };
    let recipient = Some(sender.recipient_id);
    store::add_wish(tx, &app.ids, organisation.id, recipient, sender.address_id, &wish, came_at).await?;
    Ok(None)
}

/// A mail from a person.
pub(super) async fn mailed(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    channel: &Channel,
    mail: &super::mail::Reply,
    bulletin: Option<BulletinId>,
    came_at: Millis,
) -> Result<Option<String>> {
    let kind = channel.settings.carries();
    let Ok(address) = Address::parse(kind, "from", &mail.from) else {
        return Ok(Some("came from an address that is none".to_owned()));
    };
    let sender = store::sender(tx, organisation.id, kind.as_str(), address.value()).await?;
    let traits: Option<Traits> = sender.as_ref().and_then(|sender| serde_json::from_str(&sender.traits).ok());
    let reads = reads(app, organisation, traits.as_ref());
    let person = Person { organisation, channel, to: address.value(), sender: sender.as_ref(), reads: &reads };
    let keywords = app.words.keywords();
    // A word stands in the mail, or in the subject of an empty one.
    let text = if mail.text.trim().is_empty() { &mail.subject } else { &mail.text };
    let wanted = keywords.wanted(text);
    // Stop and start also above a signature or as the subject; then somebody reads the rest all the same.
    let first: Vec<&str> = mail.text.lines().take_while(|line| !line.trim().is_empty()).collect();
    let first = first.join(" ");
    let above = || {
        let found =
            [first.as_str(), &mail.subject].into_iter().find_map(|words| Some((words, keywords.wanted(words)?)));
        found.filter(|(_, wanted)| matches!(wanted, Wanted::Stop | Wanted::Start))
    };
    let (text, wanted, whole) = match wanted {
        Some(wanted) => (text.as_str(), Some(wanted), true),
        None => above().map_or((text.as_str(), None, true), |(words, wanted)| (words, Some(wanted), false)),
    };
    let said = Words { wanted: wanted.as_ref(), text, written_at: came_at };
    let mut confirmed = false;
    if let (Some(sender), Some(traits)) = (&sender, traits) {
        audience::store::forget_soft_bounces(tx, sender.address_id).await?;
        confirmed = person.wants(app, tx, sender, traits, &said, came_at).await?;
    }
    if confirmed && whole {
        return Ok(None);
    }
    let message = HeardMessage { from: mail.from.clone(), text: mail.text.clone(), ..HeardMessage::default() };
    let keyword = wanted.as_ref().and_then(name_of);
    let reply = NewReply { message: &message, subject: Some(&mail.subject), bulletin, keyword, silent: confirmed };
    person.keep(app, tx, reply, came_at).await?;
    Ok(None)
}

fn name_of(wanted: &Wanted) -> Option<&'static str> {
    match wanted {
        Wanted::Stop => Some("stop"),
        Wanted::Start => Some("start"),
        Wanted::Help => Some("help"),
        Wanted::Language(_) => Some("language"),
        Wanted::Number(_) => None,
    }
}

/// The language to answer in: the best of the person's own in which the program has words, else what everybody falls back to.
fn reads(app: &App, organisation: &Organisation, traits: Option<&Traits>) -> Tag {
    let known = app.words.languages();
    let own = traits.iter().flat_map(|traits| &traits.languages).chain(&organisation.fallback_languages);
    own.flat_map(Tag::and_wider).find(|tag| known.contains(tag)).unwrap_or_else(|| organisation.source_language.clone())
}

/// Somebody who wrote, known or not.
struct Person<'a> {
    organisation: &'a Organisation,
    channel: &'a Channel,
    /// Where an answer goes.
    to: &'a str,
    sender: Option<&'a Sender>,
    reads: &'a Tag,
}

/// What is kept of a reply.
struct NewReply<'a> {
    message: &'a HeardMessage,
    subject: Option<&'a str>,
    bulletin: Option<BulletinId>,
    keyword: Option<&'static str>,
    /// Whether nothing is answered: they have been told something already.
    silent: bool,
}

/// What may be a word and not a reply.
struct Words<'a> {
    wanted: Option<&'a Wanted>,
    text: &'a str,
    written_at: Millis,
}

impl Person<'_> {
    /// Does what a word wants; `false` when it turns out to be a reply after all.
    async fn wants(
        &self,
        app: &App,
        tx: &mut Tx,
        sender: &Sender,
        traits: Traits,
        said: &Words<'_>,
        now: Millis,
    ) -> Result<bool> {
        let Some(wanted) = said.wanted else { return Ok(false) };
        let actor = by_link(self.organisation.id);
        let (purpose, language, wish) = match wanted {
            Wanted::Stop => {
                let changed =
                    opt_out::carry_out(app, tx, &actor, sender.address_id, opt_out::Wish::Stop, "keyword").await?;
                // Confirmed once: a second "stop" must not make a machine answer a machine.
                (changed.then_some(Purpose::Stopped), self.reads.clone(), "stop".to_owned())
            }
            // Written before they stopped, and late on its way: the later word holds.
            Wanted::Start
                if store::last_stop(tx, sender.address_id).await?.is_some_and(|stop| said.written_at < stop) =>
            {
                (None, self.reads.clone(), "start, older than stop".to_owned())
            }
            Wanted::Start => {
                let changed =
                    opt_out::carry_out(app, tx, &actor, sender.address_id, opt_out::Wish::Resume, "keyword").await?;
                (changed.then_some(Purpose::Started), self.reads.clone(), "start".to_owned())
            }
            Wanted::Help => return self.answer_help(app, tx, now).await,
            Wanted::Language(language) => {
                let changed = self.choose(app, tx, sender, traits, language, now).await?;
                (changed.then_some(Purpose::Language), language.clone(), format!("language {language}"))
            }
            Wanted::Number(number) => {
                // A number alone chooses a language only just after the list of them; else it answers something else.
                let asked = answers::last(tx, self.to, now.plus(-DAY)).await? == Some(Purpose::Help);
                let Some(language) = app.words.languages().get(number - 1).filter(|_| asked).cloned() else {
                    return Ok(false);
                };
                let changed = self.choose(app, tx, sender, traits, &language, now).await?;
                (changed.then_some(Purpose::Language), language.clone(), format!("language {language}"))
            }
        };
        let words: String = said.text.trim().chars().filter(|c| *c != '\0').take(200).collect();
        let wish = Wish { wanted: wish, how: "keyword".to_owned(), words, at: said.written_at.min(now) };
        let recipient = Some(sender.recipient_id);
        store::add_wish(tx, &app.ids, self.organisation.id, recipient, sender.address_id, &wish, now).await?;
        if let Some(purpose) = purpose {
            self.answer(app, tx, purpose, &language, now).await?;
        }
        Ok(true)
    }

    /// Puts a language before the others the person reads; `false` when it stood there already.
    async fn choose(
        &self,
        app: &App,
        tx: &mut Tx,
        sender: &Sender,
        mut traits: Traits,
        language: &Tag,
        now: Millis,
    ) -> Result<bool> {
        if traits.languages.first() == Some(language) {
            return Ok(false);
        }
        traits.languages.retain(|known| known != language);
        traits.languages.insert(0, language.clone());
        audience::import::change_traits(app, tx, self.organisation.id, sender.recipient_id, &traits, now).await?;
        let details = serde_json::json!({ "language": language, "how": "keyword" });
        let actor = by_link(self.organisation.id);
        let object = sender.recipient_id.to_string();
        crate::audit::append(tx, &app.ids, &actor, "recipient.language", &object, &details, now).await?;
        Ok(true)
    }

    /// `false` where nobody is answered: then a person reads it.
    async fn answer_help(&self, app: &App, tx: &mut Tx, now: Millis) -> Result<bool> {
        self.answer(app, tx, Purpose::Help, self.reads, now).await?;
        Ok(self.is_answered())
    }

    /// Where only they read it: on a page everybody would, and a bridge has nobody behind it who waits for it.
    fn is_answered(&self) -> bool {
        !matches!(self.channel.settings.carries(), AddressKind::Facebook | AddressKind::Webhook)
    }

    /// Answers, where anybody is answered.
    async fn answer(&self, app: &App, tx: &mut Tx, purpose: Purpose, language: &Tag, now: Millis) -> Result<()> {
        if !self.is_answered() {
            return Ok(());
        }
        let to = answers::To {
            channel: self.channel.id,
            address: self.sender.map(|sender| sender.address_id),
            value: self.to,
        };
        answers::queue(app, tx, self.organisation, &to, purpose, language, now).await?;
        Ok(())
    }

    /// Keeps a reply and says, at most once a day, that somebody reads it and where to call.
    async fn keep(&self, app: &App, tx: &mut Tx, new: NewReply<'_>, came_at: Millis) -> Result<()> {
        let NewReply { message, subject, bulletin, keyword, silent } = new;
        let words: String = message.text.chars().filter(|c| *c != '\0').take(LONGEST).collect();
        let bulletin = match (bulletin, self.sender) {
            (None, Some(sender)) => {
                let since = came_at.plus(-RECENT);
                store::latest_bulletin(tx, self.organisation.id, sender.address_id, since).await?
            }
            (known, _) => known,
        };
        let detected = app.words.profiles().detect(&words);
        let reply = Reply {
            id: ReplyId::new(&app.ids, came_at),
            channel_id: self.channel.id,
            recipient_id: self.sender.map(|sender| sender.recipient_id),
            address_id: self.sender.map(|sender| sender.address_id),
            sender: self.to.to_owned(),
            bulletin_id: bulletin,
            subject: subject.map(str::to_owned),
            words,
            attachment: message.attachment.clone(),
            language_declared: self.sender.map(|_| self.reads.to_string()),
            language_detected: detected.as_ref().map(|detected| detected.language.to_string()),
            // 0 to 100 fits any integer.
            confidence: detected.as_ref().map(|detected| (detected.confidence * 100.0).round() as i32),
            wanted: keyword.map(str::to_owned),
            written_at: message.written_at.unwrap_or(came_at),
            came_at,
        };
        store::add_reply(tx, self.organisation.id, &reply).await?;
        let silent = silent || self.sender.is_some_and(|sender| sender.opted_out_at.is_some());
        if !silent && !answers::answered_since(tx, self.to, Purpose::Received, came_at.plus(-DAY)).await? {
            // Somebody we do not know is answered in the language they wrote in.
            let language = match (&self.sender, &detected) {
                (None, Some(detected)) if detected.confidence > 0.7 => {
                    let known = app.words.languages();
                    detected.language.and_wider().into_iter().find(|tag| known.contains(tag))
                }
                _ => None,
            };
            self.answer(app, tx, Purpose::Received, &language.unwrap_or_else(|| self.reads.clone()), came_at).await?;
        }
        Ok(())
    }
}
