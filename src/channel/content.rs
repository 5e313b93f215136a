//! What is sent: rendered once per (bulletin, language, kind of address) and shared by all its recipients; only the
//! personal bits differ.

use std::sync::Arc;

use crate::clock::Millis;
use crate::id::{AddressId, AttachmentId, BulletinId, MessageId};
use crate::language::sms::Exchange;
use crate::language::{Direction, Tag};

use super::log::Log;

/// A bulletin in one language, ready for every channel. Texts marked “isolated” have bidi isolates around inserted
/// values, the bare ones have none (an SMS would pay for them, a subject line show them).
#[derive(Clone, Debug)]
pub struct Content {
    /// The bulletin.
    pub bulletin: BulletinId,
    /// The message it publishes.
    pub message: MessageId,
    /// The message's name.
    pub message_name: String,
    /// The language.
    pub language: Tag,
    /// Which way it is written.
    pub direction: Direction,
    /// `routine`, `urgent` or `emergency`.
    pub urgency: &'static str,
    /// The sender's name in this language (the term `-municipality`).
    pub from: String,
    /// Bare.
    pub title: String,
    /// Bare.
    pub summary: String,
    /// Bare Markdown.
    pub body_markdown: String,
    /// Isolated HTML.
    pub body_html: String,
    /// Isolated plain text.
    pub body_text: String,
    /// Isolated title, for HTML.
    pub title_isolated: String,
    /// Label of the link, bare.
    pub action: String,
    /// Where to read the message.
    pub link: String,
    /// What an SMS says: summary and link, in NFC, characters exchanged where that saves the encoding.
    pub sms: String,
    /// The same with a line that ends before the personal link to stop.
    pub sms_before_stop: String,
    /// The same with a line that says which word to answer.
    pub sms_with_word: String,
    /// Which characters of the SMS were exchanged.
    pub sms_exchanged: Vec<Exchange>,
    /// Why the reader gets this, for the end of an e-mail.
    pub footer_why: String,
    /// Label of the link that stops the messages.
    pub footer_unsubscribe: String,
    /// The bulletin that this one corrects or withdraws, and which of the two it does.
    pub follows: Option<(BulletinId, &'static str)>,
    /// The files that go with it, where it is on its way; a preview and a page do without.
    pub attachments: Vec<Arc<Attachment>>,
}

/// A file that goes with a content, held once for all languages it goes with.
#[derive(Debug)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name; on one line.
    pub name: String,
    /// What it is, as in a Content-Type.
    pub media_type: String,
    /// How many octets it has.
    pub size: u64,
    /// Where it can be had.
    pub url: String,
    /// Its content in base 64, in lines as mails have them.
    pub base64: Vec<u8>,
}

/// Whether an SMS ends with a way to stop the messages.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    clap::ValueEnum,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum StopHint {
    /// It does not
    #[default]
    None,
    /// With a line and the personal link that stops them
    Link,
    /// With the word that stops them when it is sent back
    Word,
}

impl Content {
    /// The text of an SMS as it is sent, with the personal link where it is wanted.
    pub fn sms_text(&self, hint: StopHint, unsubscribe: &str) -> String {
        match hint {
            StopHint::None => self.sms.clone(),
            StopHint::Link => format!("{}{unsubscribe}", self.sms_before_stop),
            StopHint::Word => self.sms_with_word.clone(),
        }
    }
}

/// What has gone to the same address in another language, in the same bulletin or in one that it corrects.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What the provider calls it.
    pub reference: String,
    /// What it says.
    pub content: Arc<Content>,
}

/// Another language that goes in the same parcel.
#[derive(Clone, Debug)]
pub struct Also {
    /// What it says.
    pub content: Arc<Content>,
    /// The signed link that stops messages to this address, with a page in this language.
    pub unsubscribe: String,
}

/// What becomes of something that was sent before, where the channel can change it. Named by the provider's reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// It says this from now on
    Edit(String),
    /// It is taken back
    Delete(String),
}

/// One content on its way to one address.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// What is sent.
    pub content: Arc<Content>,
    /// To which address.
    pub address: AddressId,
    /// The address itself.
    pub to: String,
    /// The same for every try of the same delivery: Message-ID, webhook-id, idempotency key, file name.
    pub identity: String,
    /// The signed link that stops messages to this address.
    pub unsubscribe: String,
    /// What goes in the same parcel in other languages, where the channel can; in the order in which they are to be read.
    pub also: Vec<Also>,
    /// What has gone before, where the channel sends languages in turn, each language once.
    pub earlier: Vec<Earlier>,
    /// What was sent before and is changed by this, where the channel can.
    pub instead: Option<Instead>,
    /// When the recipient last wrote to us from this address.
    pub heard_at: Option<Millis>,
    /// When the bulletin was published, milliseconds since 1970; the date of an e-mail, the same for every try.
    pub published_at: i64,
    /// What is asked and answered while it is sent.
    pub log: Log,
}

#[cfg(test)]
impl Parcel {
    /// A bulletin on boiling water, in English, to somebody.
    pub fn sample(to: &str) -> Self {
        let content = Content {
            bulletin: BulletinId(1),
            message: MessageId(1),
            message_name: "boil-water".to_owned(),
            language: "en".parse().expect("a tag"),
            direction: Direction::Ltr,
            urgency: "routine",
            from: "Solby Municipality".to_owned(),
            title: "Boil your water".to_owned(),
            summary: "The water in Havnen is not clean.".to_owned(),
            body_markdown: "Boil it for *two* minutes.".to_owned(),
            body_html: "<p>Boil it for <em>two</em> minutes.</p>".to_owned(),
            body_text: "Boil it for two minutes.".to_owned(),
            title_isolated: "Boil your water".to_owned(),
            action: "Read more".to_owned(),
            link: "https://solby.example/b/1/en".to_owned(),
            sms: "The water in Havnen is not clean. https://solby.example/b/1/en".to_owned(),
            sms_before_stop: "The water in Havnen is not clean. https://solby.example/b/1/en\nStop: ".to_owned(),
            sms_with_word: "The water in Havnen is not clean. https://solby.example/b/1/en\nReply STOP to stop"
                .to_owned(),
            sms_exchanged: Vec::new(),
            footer_why: String::new(),
            footer_unsubscribe: String::new(),
            follows: None,
            attachments: Vec::new(),
        };
        Self {
            content: Arc::new(content),
            address: AddressId(1),
            to: to.to_owned(),
            identity: "bul_1.adr_1.en".to_owned(),
            unsubscribe: String::new(),
            also: Vec::new(),
            earlier: Vec::new(),
            instead: None,
            heard_at: None,
            published_at: 1_800_000_000_000,
            log: Log::default(),
        }
    }
}
