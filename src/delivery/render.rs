//! (bulletin, language) → content, once, shared by all recipients. Pure and strict: a missing value stops the send.

use crate::app::App;
use crate::bulletin::Bulletin;
use crate::bulletin::store::FrozenText;
use crate::channel::Content;
use crate::language::fluent::{self, Document, Isolation, RenderError, Renderer};
use crate::language::values::{Value, Values};
use crate::language::{Tag, markdown, sms};

/// Renders what a bulletin says in one language.
pub fn render(
    app: &App,
    bulletin: &Bulletin,
    language: &Tag,
    text: &FrozenText,
    values: &Values,
) -> Result<Content, RenderError> {
    let link = match &bulletin.link {
        Some(link) => link.clone(),
        None => format!("{}/b/{}/{language}", app.config.public_url, bulletin.id),
    };
    let parts = parts(&bulletin.message_name, language, &text.source, &text.terms, values)?;
    let isolated = app.words.speaker(language, &text.terms, Isolation::Isolated);
    let bare = app.words.speaker(language, &text.terms, Isolation::Bare);
    let sms = format!("{} {link}", parts.summary);
    let sms = sms::with_look_alikes_replaced(&sms).unwrap_or_else(|| sms::normalise(&sms));
    Ok(Content {
        bulletin: bulletin.id,
        message: bulletin.message,
        message_name: bulletin.message_name.clone(),
        language: language.clone(),
        direction: language.direction(),
        urgency: bulletin.urgency.as_str(),
        from: bare_term(language, &text.terms).unwrap_or_else(|| "Budstikke".to_owned()),
        title: parts.title,
        summary: parts.summary,
        body_markdown: parts.body_markdown,
        body_html: parts.body_html,
        body_text: parts.body_text,
        title_isolated: parts.title_isolated,
        action: parts.action,
        link,
        sms,
        footer_why: isolated.word("email-footer-why"),
        footer_unsubscribe: bare.word("email-footer-unsubscribe"),
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
}

/// Renders the parts of one message from Fluent.
pub fn parts(message: &str, language: &Tag, source: &str, terms: &str, values: &Values) -> Result<Parts, RenderError> {
    let failed = |reason: String| RenderError { part: message.to_owned(), language: language.clone(), reason };
    let read = |source: &str| -> Result<Document, RenderError> {
        fluent::read(source).map_err(|errors| failed(errors.first().map(ToString::to_string).unwrap_or_default()))
    };
    let (source, terms) = (read(source)?, read(terms)?);
    let bare = Renderer::new(language, Isolation::Bare, &[&terms, &source])?;
    let isolated = Renderer::new(language, Isolation::Isolated, &[&terms, &source])?;
    // A name with a star or an underscore in it is not emphasis.
    let escaped = escaped(values);
    let markdown = isolated.needed(message, Some("body"), &escaped)?;
    let in_body = |refused: markdown::NotAllowed| failed(format!("body: {refused}"));
    Ok(Parts {
        title: bare.needed(message, None, values)?,
        title_isolated: isolated.needed(message, None, values)?,
        summary: bare.needed(message, Some("summary"), values)?,
        action: bare.needed(message, Some("action"), values)?,
        body_markdown: bare.needed(message, Some("body"), &escaped)?,
        body_html: markdown::to_html(&markdown).map_err(in_body)?,
        body_text: markdown::to_plain(&markdown).map_err(in_body)?,
    })
}

/// A part that not every message has; `None` where it has not.
pub fn optional_part(
    message: &str,
    part: &str,
    language: &Tag,
    source: &str,
    terms: &str,
    values: &Values,
) -> Result<Option<String>, RenderError> {
    let failed = |reason: String| RenderError { part: part.to_owned(), language: language.clone(), reason };
    let read = |source: &str| -> Result<Document, RenderError> {
        fluent::read(source).map_err(|errors| failed(errors.first().map(ToString::to_string).unwrap_or_default()))
    };
    Renderer::new(language, Isolation::Isolated, &[&read(terms)?, &read(source)?])?.part(message, Some(part), values)
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

/// The term `-municipality` in a language.
pub fn bare_term(language: &Tag, terms: &str) -> Option<String> {
    let terms = fluent::read(terms).ok()?;
    let name = fluent::read("name = { -municipality }\n").ok()?;
    let renderer = Renderer::new(language, Isolation::Bare, &[&terms, &name]).ok()?;
    renderer.needed("name", None, &Values::new()).ok()
}
