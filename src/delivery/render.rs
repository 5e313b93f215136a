//! (bulletin, language) → content, once, shared by all recipients. Pure and strict: a missing value stops the send.
//!
//! Which part goes where: an e-mail has the title as its subject, then title, body and the link under the action's words;
//! an SMS the summary and the link; a post title, summary and link; a chat message summary and link; a page title and
//! body; a poster the poster's words or the title; what is read aloud the spoken words or title and body.

use crate::bulletin::store::FrozenText;
use crate::bulletin::{Bulletin, Follows, Manner};
use crate::channel::Content;
use crate::config::Config;
use crate::id::{BulletinId, MessageId};
use crate::language::fluent::{self, Document, Isolation, RenderError, Renderer};
use crate::language::number::Numerals;
use crate::language::values::{Value, Values};
use crate::language::{Tag, markdown, sms};
use crate::words::Words;

/// A text and how it is written.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// The message's name.
    pub message: &'a str,
    /// The language.
    pub language: &'a Tag,
    /// Fluent of the text.
    pub source: &'a str,
    /// Fluent of the terms.
    pub terms: &'a str,
    /// Which digits.
    pub numerals: Numerals,
    /// Whether an SMS goes without the marks GSM-7 lacks, where that saves the encoding.
    pub transliterated: bool,
}

impl Wording<'_> {
    fn manner(&self, isolation: Isolation) -> fluent::Manner {
        fluent::Manner::new(self.language, isolation).with(self.numerals)
    }
}

/// What a text is published as.
#[derive(Clone, Debug)]
pub struct Framing {
    /// The bulletin.
    pub bulletin: BulletinId,
    /// The message it publishes.
    pub message: MessageId,
    /// `routine`, `urgent` or `emergency`.
    pub urgency: &'static str,
    /// Where to read it.
    pub link: String,
    /// The bulletin it corrects or withdraws.
    pub follows: Option<Follows>,
}

impl Framing {
    /// As this bulletin in this language: the link leads to its own page unless it names another.
    pub fn of(config: &Config, bulletin: &Bulletin, language: &Tag) -> Self {
        let link = match &bulletin.link {
            Some(link) => link.clone(),
            None => format!("{}/b/{}/{language}", config.public_url, bulletin.id),
        };
        let (urgency, follows) = (bulletin.urgency.as_str(), bulletin.follows);
        Self { bulletin: bulletin.id, message: bulletin.message, urgency, link, follows }
    }
}

/// Renders what a bulletin says in one language.
pub fn render(
    app: &crate::app::App,
    bulletin: &Bulletin,
    language: &Tag,
    text: &FrozenText,
    values: &Values,
) -> Result<Content, RenderError> {
    let wording = Wording {
        message: &bulletin.message_name,
        language,
        source: &text.source,
        terms: &text.terms,
        numerals: text.numerals(),
        transliterated: text.transliterated == 1,
    };
    let said = parts(&wording, values)?;
    let said = match bulletin.follows.map(|follows| follows.manner) {
        None => said,
        Some(Manner::Correction) => corrected(&app.words, &wording, said),
        Some(Manner::Withdrawal) => withdrawn(&app.words, &wording, &said)?,
    };
    content(&app.words, &Framing::of(&app.config, bulletin, language), &wording, &said)
}

/// A text that says that it corrects an earlier one.
fn corrected(words: &Words, wording: &Wording<'_>, said: Parts) -> Parts {
    let marked = |isolation, text: &str| {
        let values = Values::from([("text".to_owned(), Value::Text(text.to_owned()))]);
        words.speaker(&wording.manner(isolation), wording.terms).say("correction", &values)
    };
    Parts {
        title: marked(Isolation::Bare, &said.title),
        title_isolated: marked(Isolation::Isolated, &said.title),
        summary: marked(Isolation::Bare, &said.summary),
        ..said
    }
}

/// What is said in place of a text that must not be gone by any more.
fn withdrawn(words: &Words, wording: &Wording<'_>, said: &Parts) -> Result<Parts, RenderError> {
    let values = Values::from([("title".to_owned(), Value::Text(said.title.clone()))]);
    let speaker = |isolation| words.speaker(&wording.manner(isolation), wording.terms);
    let (bare, isolated) = (speaker(Isolation::Bare), speaker(Isolation::Isolated));
    let escaped = escaped(&values);
    let markdown = isolated.say("withdrawal-text", &escaped);
    let direction = wording.language.direction();
    let failed = |refused: markdown::NotAllowed| RenderError {
        part: "withdrawal-text".to_owned(),
        language: wording.language.clone(),
        line: 0,
        reason: refused.to_string(),
    };
    Ok(Parts {
        title: bare.say("withdrawal-title", &values),
        title_isolated: isolated.say("withdrawal-title", &values),
        summary: bare.say("withdrawal-text", &values),
        action: bare.word("read-more"),
        body_markdown: bare.say("withdrawal-text", &escaped),
        body_html: markdown::to_html(&markdown, direction).map_err(failed)?,
        body_text: markdown::to_plain(&markdown, direction).map_err(failed)?,
        poster: None,
        spoken: None,
    })
}

/// Puts the rendered parts of a text and the program's own words together for all channels.
pub fn content(words: &Words, framing: &Framing, wording: &Wording<'_>, parts: &Parts) -> Result<Content, RenderError> {
    let language = wording.language;
    let speaker = |isolation| words.speaker(&wording.manner(isolation), wording.terms);
    let (isolated, bare) = (speaker(Isolation::Isolated), speaker(Isolation::Bare));
    let footer_unsubscribe = bare.word("email-footer-unsubscribe");
    let link = &framing.link;
    let prepared = |text: &str| sms::prepared(text, Some(language).filter(|_| wording.transliterated));
    let said = prepared(&format!("{} {link}", parts.summary));
    Ok(Content {
        bulletin: framing.bulletin,
        message: framing.message,
        message_name: wording.message.to_owned(),
        language: language.clone(),
        direction: language.direction(),
        urgency: framing.urgency,
        from: sender_name(language, wording.terms),
        title: parts.title.clone(),
        summary: parts.summary.clone(),
        body_markdown: parts.body_markdown.clone(),
        body_html: parts.body_html.clone(),
        body_text: parts.body_text.clone(),
        title_isolated: parts.title_isolated.clone(),
        action: parts.action.clone(),
        link: link.clone(),
        sms_before_stop: prepared(&format!("{} {link}\n{footer_unsubscribe}: ", parts.summary)).text,
        sms_with_word: prepared(&format!("{} {link}\n{}", parts.summary, bare.word("sms-stop-hint"))).text,
        sms_exchanged: said.exchanged,
        sms: said.text,
        footer_why: isolated.word("email-footer-why"),
        footer_unsubscribe,
        follows: framing.follows.map(|follows| (follows.bulletin, follows.manner.as_str())),
        attachments: Vec::new(),
    })
}

/// The parts of a message, rendered.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Bare title.
    pub title: String,
    /// Title with isolates.
    pub title_isolated: String,
    /// Bare summary.
    pub summary: String,
    /// Bare label of the link.
    pub action: String,
    /// Bare Markdown of the body.
    pub body_markdown: String,
    /// Body as HTML, isolated.
    pub body_html: String,
    /// Body as plain text, isolated.
    pub body_text: String,
    /// Few words in large type, isolated, where the message has them.
    pub poster: Option<String>,
    /// What is read aloud, bare, where the message has it.
    pub spoken: Option<String>,
}

impl Parts {
    /// The words of a poster; the title where the message has none.
    pub fn poster_or_title(&self) -> &str {
        self.poster.as_deref().unwrap_or(&self.title_isolated)
    }

    /// What is read aloud; title and body where the message has nothing written for it.
    pub fn spoken_or_body(&self) -> String {
        let read = || format!("{}\n\n{}", self.title, markdown::without_isolates(&self.body_text));
        self.spoken.clone().unwrap_or_else(read)
    }
}

/// Renders the parts of one message from Fluent.
pub fn parts(wording: &Wording<'_>, values: &Values) -> Result<Parts, RenderError> {
    let Wording { message, language, .. } = *wording;
    let failed = |part: &str, line: usize, reason: String| {
        let part = if part.is_empty() { message.to_owned() } else { format!("{message}.{part}") };
        RenderError { part, language: language.clone(), line, reason }
    };
    let read = |which: &str, source: &str| -> Result<Document, RenderError> {
        fluent::read(source).map_err(|errors| {
            let (line, reason) = errors.first().map_or((0, String::new()), |error| (error.line, error.reason.clone()));
            failed("", line, format!("{which}{reason}"))
        })
    };
    let (source, terms) = (read("", wording.source)?, read("terms: ", wording.terms)?);
    let renderer = |isolation| Renderer::new(&wording.manner(isolation), &[&terms, &source]);
    let (bare, isolated) = (renderer(Isolation::Bare)?, renderer(Isolation::Isolated)?);
    // A name with a star or an underscore in it is not emphasis.
    let escaped = escaped(values);
    let markdown = isolated.needed(message, Some("body"), &escaped)?;
    let line = source.message(message).and_then(|entry| entry.part("body")).map(|part| source.place(part.at).line);
    let in_body = |refused: markdown::NotAllowed| failed("body", line.unwrap_or_default(), refused.to_string());
    let direction = language.direction();
    Ok(Parts {
        title: bare.needed(message, None, values)?,
        title_isolated: isolated.needed(message, None, values)?,
        summary: bare.needed(message, Some("summary"), values)?,
        action: bare.needed(message, Some("action"), values)?,
        body_markdown: bare.needed(message, Some("body"), &escaped)?,
        body_html: markdown::to_html(&markdown, direction).map_err(in_body)?,
        body_text: markdown::to_plain(&markdown, direction).map_err(in_body)?,
        poster: isolated.part(message, Some("poster"), values)?,
        spoken: bare.part(message, Some("spoken"), values)?,
    })
}

/// Texts with every ASCII sign of Markdown escaped (CommonMark §2.4).
pub fn escaped(values: &Values) -> Values {
    let escape = |text: &str| -> String {
        let special = |c: char| "\\`*_{}[]<>()#+-.!|~&".contains(c);
        text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
    };
    let value = |(name, value): (&String, &Value)| match value {
        Value::Text(text) => (name.clone(), Value::Text(escape(text))),
        other => (name.clone(), other.clone()),
    };
    values.iter().map(value).collect()
}

/// Who a message is from: the term `-municipality` in a language, the program's name where there is none.
pub fn sender_name(language: &Tag, terms: &str) -> String {
    let said = || {
        let terms = fluent::read(terms).ok()?;
        let name = fluent::read("name = { -municipality }\n").ok()?;
        let renderer = Renderer::new(&fluent::Manner::new(language, Isolation::Bare), &[&terms, &name]).ok()?;
        renderer.needed("name", None, &Values::new()).ok()
    };
    said().unwrap_or_else(|| "Budstikke".to_owned())
}
