//! What a text looks like on each channel before anything is published: made by the same functions that send.

use std::collections::BTreeMap;

use crate::channel::webhook::{self, Event, ShareTexts};
use crate::channel::{Content, StopHint, email};
use crate::clock::Millis;
use crate::id::{BulletinId, MessageId};
use crate::language::fluent::RenderError;
use crate::language::sms::{self, Exchange, Saving, SmsCount};
use crate::language::values::Values;
use crate::language::{Direction, Tag};
use crate::words::Words;

use super::render::{self, Framing, Parts, Wording};

/// Channels a text can be looked at on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum On {
    /// Subject, text and HTML of the e-mail
    Email,
    /// The SMS with its parts
    Sms,
    /// The text of a post on a page
    Post,
    /// The text for a chat, and the link that shares it on WhatsApp
    Chat,
    /// The JSON that a bridge gets
    Webhook,
}

/// Parts of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PartName {
    /// Title
    Title,
    /// One or two sentences
    Summary,
    /// The whole text
    Body,
    /// Label of the link
    Action,
    /// Few words in large type; the title stands in
    Poster,
    /// Read aloud; title and body stand in
    Spoken,
}

/// A text as it would be sent.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Preview {
    /// The language
    pub language: Tag,
    /// Which way it is written
    pub direction: Direction,
    /// The values it is shown with
    pub variables: BTreeMap<String, serde_json::Value>,
    /// Its parts
    pub parts: PartsShown,
    /// The e-mail
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailShown>,
    /// The SMS
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<SmsShown>,
    /// Texts ready to post
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<ShareTexts>,
    /// The JSON that a bridge gets
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Event>,
}

/// The parts of a text, rendered.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct PartsShown {
    /// Title
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// One or two sentences
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The whole text in three forms
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<webhook::EventBody>,
    /// Label of the link
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Few words in large type
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poster: Option<OptionalPart>,
    /// What is read aloud
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<OptionalPart>,
}

/// A part that not every message has.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct OptionalPart {
    /// What is said
    pub text: String,
    /// Whether another part stands in, because the message has none of this kind
    pub stands_in: bool,
}

/// An e-mail without what is personal in it.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct EmailShown {
    /// The sender's name
    pub from: String,
    /// Subject
    pub subject: String,
    /// The text alternative
    pub text: String,
    /// The HTML alternative
    pub html: String,
}

/// An SMS as it is sent.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct SmsShown {
    /// The text as it is sent
    pub text: String,
    /// Encoding, characters and parts
    #[serde(flatten)]
    pub count: SmsCount,
    /// Characters that are sent as others, because that saves the encoding
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exchanged: Vec<Exchange>,
    /// The parts as telephones show them when they arrive one by one
    pub shown_as: Vec<String>,
    /// What would make it cost fewer parts
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub savings: Vec<Saving>,
}

impl SmsShown {
    /// The SMS of a content, with a link of the length that each person's will have.
    pub fn of(content: &Content, hint: StopHint, unsubscribe: &str) -> Self {
        let text = content.sms_text(hint, unsubscribe);
        Self {
            count: sms::count(&text),
            shown_as: sms::split(&text),
            savings: sms::savings(&content.language, &text),
            exchanged: content.sms_exchanged.clone(),
            text,
        }
    }
}

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Only this channel.
    pub on: Option<On>,
    /// Only this part.
    pub part: Option<PartName>,
    /// How the world reaches this server.
    pub public_url: &'a str,
    /// Whether an SMS ends with the personal link.
    pub hint: StopHint,
    /// A link that stops messages, of the length each person's will have.
    pub unsubscribe: &'a str,
    /// When it would be published.
    pub now: Millis,
}

/// The text as it would be sent.
pub fn preview(words: &Words, wording: &Wording<'_>, values: &Values, look: &Look<'_>) -> Result<Preview, RenderError> {
    let parts = render::parts(wording, values)?;
    let framing = Framing {
        bulletin: BulletinId(0),
        message: MessageId(0),
        urgency: "routine",
        link: format!("{}/b/bul_0000000000000/{}", look.public_url, wording.language),
        follows: None,
    };
    let content = render::content(words, &framing, wording, &parts)?;
    let on = |channels: &[On]| look.part.is_none() && look.on.is_none_or(|on| channels.contains(&on));
    let event = || webhook::event(&content, "page", look.now.0);
    Ok(Preview {
        language: wording.language.clone(),
        direction: wording.language.direction(),
        variables: values.iter().map(|(name, value)| (name.clone(), value.as_json())).collect(),
        email: on(&[On::Email]).then(|| EmailShown {
            from: content.from.clone(),
            subject: content.title.clone(),
            text: email::mail::text(&content, look.unsubscribe),
            html: email::mail::html(&content, look.unsubscribe),
        }),
        sms: on(&[On::Sms]).then(|| SmsShown::of(&content, look.hint, look.unsubscribe)),
        share: on(&[On::Post, On::Chat]).then(|| event().data.share),
        webhook: on(&[On::Webhook]).then(event),
        parts: shown(&parts, &content, look.part),
    })
}

fn shown(parts: &Parts, content: &Content, only: Option<PartName>) -> PartsShown {
    let wanted = |name: PartName| only.is_none_or(|only| only == name);
    let optional = |text: &str, own: &Option<String>| OptionalPart { text: text.to_owned(), stands_in: own.is_none() };
    PartsShown {
        title: wanted(PartName::Title).then(|| parts.title.clone()),
        summary: wanted(PartName::Summary).then(|| parts.summary.clone()),
        body: wanted(PartName::Body).then(|| webhook::body(content)),
        action: wanted(PartName::Action).then(|| parts.action.clone()),
        poster: wanted(PartName::Poster).then(|| optional(parts.poster_or_title(), &parts.poster)),
        spoken: wanted(PartName::Spoken).then(|| optional(&parts.spoken_or_body(), &parts.spoken)),
    }
}
