//! What a bridge gets: one JSON with everything it needs to post a bulletin in one language on one page. Its JSON Schema is
//! made from these types.

use crate::channel::{Attachment, Content, chat};
use crate::language::markdown::without_isolates;

/// What a bridge gets.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Event {
    /// `bulletin.delivery`
    #[serde(rename = "type")]
    pub kind: String,
    /// When the bulletin was published
    pub timestamp: crate::clock::Millis,
    /// The bulletin in one language
    pub data: EventData,
}

/// A bulletin in one language, for one page.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct EventData {
    /// The bulletin's id
    pub bulletin: String,
    /// The message's name
    pub message: String,
    /// The page it is for: the address of the recipient
    pub to: String,
    /// `routine`, `urgent` or `emergency`
    pub urgency: String,
    /// Language tag
    pub language: String,
    /// `ltr` or `rtl`
    pub direction: String,
    /// Who it is from
    pub from: String,
    /// Title
    pub title: String,
    /// One or two sentences
    pub summary: String,
    /// The whole text in three forms
    pub body: EventBody,
    /// Label of the link
    pub action: String,
    /// Where to read it
    pub link: String,
    /// Ready to post: title, summary and link
    pub share: ShareTexts,
    /// The bulletin that this one corrects or withdraws: what was posted of it is to be replaced
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// `correction` or `withdrawal`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_as: Option<String>,
    /// The files that go with it in this language
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<EventFile>,
}

/// A file that goes with a bulletin.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct EventFile {
    /// Its name
    pub name: String,
    /// What it is, as in a Content-Type
    #[serde(rename = "type")]
    pub kind: String,
    /// How many bytes it has
    pub size: u64,
    /// Where it can be had
    pub url: String,
}

/// The whole text in three forms.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct EventBody {
    /// Markdown
    pub markdown: String,
    /// HTML with p, em, strong, ul, ol, li, a, h2, br and bdi only
    pub html: String,
    /// Plain text
    pub text: String,
}

/// Texts ready to post.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ShareTexts {
    /// For a page or group post: title, summary, link on lines of their own
    pub post: String,
    /// For a chat: summary and link
    pub chat: String,
    /// `https://wa.me/?text=…` with the chat text
    pub whatsapp: String,
}

/// The event for one page.
pub fn event(content: &Content, to: &str, published_at: i64) -> Event {
    let chat = format!("{}\n{}", content.summary, content.link);
    let encoded: String = reqwest::Url::parse_with_params("https://wa.me/", [("text", &chat)])
        .map(String::from)
        .unwrap_or_else(|_| "https://wa.me/".to_owned());
    Event {
        kind: "bulletin.delivery".to_owned(),
        timestamp: crate::clock::Millis(published_at),
        data: EventData {
            bulletin: content.bulletin.to_string(),
            message: content.message_name.clone(),
            to: to.to_owned(),
            urgency: content.urgency.to_owned(),
            language: content.language.to_string(),
            direction: content.direction.as_str().to_owned(),
            from: content.from.clone(),
            title: content.title.clone(),
            summary: content.summary.clone(),
            body: body(content),
            action: content.action.clone(),
            link: content.link.clone(),
            share: ShareTexts { post: chat::post(content), chat, whatsapp: encoded },
            follows: content.follows.map(|(bulletin, _)| bulletin.to_string()),
            follows_as: content.follows.map(|(_, manner)| manner.to_owned()),
            files: content.attachments.iter().map(|file| event_file(file)).collect(),
        },
    }
}

fn event_file(file: &Attachment) -> EventFile {
    EventFile { name: file.name.clone(), kind: file.media_type.clone(), size: file.size, url: file.url.clone() }
}

/// The whole text of a content in three forms.
pub fn body(content: &Content) -> EventBody {
    EventBody {
        markdown: content.body_markdown.clone(),
        html: content.body_html.clone(),
        text: without_isolates(&content.body_text),
    }
}

/// The JSON Schema (2020-12) of an event.
pub fn schema() -> schemars::Schema {
    schemars::SchemaGenerator::default().into_root_schema_for::<Event>()
}
