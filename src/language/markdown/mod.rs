//! The small Markdown of bodies: paragraphs, emphasis, strong, lists of one level, links, headings
//! of one level (`##`) and hard line breaks, read by the rules of CommonMark 0.31.
//!
//! Whatever else Markdown can say (raw HTML, images, code, tables, block quotes …) is refused with
//! its name and line, so that nothing a writer sees is lost or shown as something else on the way
//! to a page, a letter or an e-mail. Translators and inserted values are not trusted: all text is
//! escaped and a link leads only to `https:`, `http:`, `mailto:` or `tel:`.
//!
//! Deliberately absent: links made of bare addresses in the text, a limit of length (whoever takes
//! the text in has one; the work here grows linearly), and the escaping of values before they are
//! inserted: a value with `*` in it is read as Markdown.

mod write;

#[cfg(test)]
mod tests;

use std::fmt;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag};
use schemars::JsonSchema;
use serde::Serialize;

pub use write::{to_html, to_plain};

use super::facts;

/// Something the small Markdown does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotAllowed {
    /// Its name in English, one of a fixed set: "raw HTML", "table", …
    pub what: &'static str,
    /// The line it begins on, the first being 1.
    pub line: usize,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} is not allowed here", self.line, self.what)
    }
}

impl std::error::Error for NotAllowed {}

/// Whether the text is the small Markdown and nothing else; says the first thing that is not.
pub fn check(source: &str) -> Result<(), NotAllowed> {
    pieces(source).map(drop)
}

/// What the small Markdown has, and so all that the writers of output can meet.
#[derive(Clone, PartialEq)]
enum Element {
    Paragraph,
    ItemParagraph,
    Heading,
    Bullets,
    Numbers(u64),
    Item,
    Emphasis,
    Strong,
    Link(String),
}

impl Element {
    fn tag(&self) -> &'static str {
        match self {
            Self::Paragraph | Self::ItemParagraph => "p",
            Self::Heading => "h2",
            Self::Bullets => "ul",
            Self::Numbers(_) => "ol",
            Self::Item => "li",
            Self::Emphasis => "em",
            Self::Strong => "strong",
            Self::Link(_) => "a",
        }
    }

    fn is_inline(&self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Link(_))
    }
}

enum Piece<'a> {
    Start(Element),
    End(Element),
    Text(CowStr<'a>),
    SoftBreak,
    HardBreak,
}

/// Reads the text, or says what is not allowed in it.
fn pieces(source: &str) -> Result<Vec<Piece<'_>>, NotAllowed> {
    let not_allowed =
        |what, at: usize| NotAllowed { what, line: 1 + source[..at].bytes().filter(|&byte| byte == b'\n').count() };
    if let Some(at) = deeply_nested(source) {
        return Err(not_allowed("list or block quote inside another", at));
    }
    // What is refused must be recognised first.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(source, options).into_offset_iter();
    // A definition is shown nowhere: its text would be lost.
    let definitions = parser.reference_definitions().iter();
    if let Some(at) = definitions.map(|(_, found)| found.span.start).min() {
        return Err(not_allowed("link definition", at));
    }
    let (mut pieces, mut open) = (Vec::new(), Vec::new());
    let mut label = String::new();
    for (event, range) in parser {
        let at = range.start;
        let piece = piece(event, &source[range], &mut open).map_err(|what| not_allowed(what, at))?;
        match &piece {
            Piece::Start(Element::Link(_)) => label.clear(),
            Piece::Text(text) => label.push_str(&without_controls(text)),
            Piece::End(Element::Link(_)) if label.trim().is_empty() => {
                return Err(not_allowed("link without a text", at));
            }
            Piece::End(Element::Link(target)) if pretends(&label, target) => {
                return Err(not_allowed("link that shows another address than it leads to", at));
            }
            _ => {}
        }
        pieces.push(piece);
    }
    Ok(pieces)
}

/// The allowed piece an event is, or the name of what is not allowed.
fn piece<'a>(event: Event<'a>, source: &str, open: &mut Vec<Element>) -> Result<Piece<'a>, &'static str> {
    Ok(match event {
        Event::Start(tag) => {
            let element = element(tag, source, open)?;
            open.push(element.clone());
            Piece::Start(element)
        }
        Event::End(_) => Piece::End(open.pop().expect("the parser's events are balanced")),
        Event::Text(text) => Piece::Text(text),
        Event::SoftBreak => Piece::SoftBreak,
        Event::HardBreak => Piece::HardBreak,
        Event::Code(_) => return Err("code"),
        Event::Html(_) | Event::InlineHtml(_) => return Err("raw HTML"),
        Event::FootnoteReference(_) => return Err("footnote"),
        Event::Rule => return Err("horizontal rule"),
        Event::TaskListMarker(_) => return Err("task list"),
        Event::InlineMath(_) | Event::DisplayMath(_) => return Err("formula"),
    })
}

/// The element a tag opens, or the name of what is not allowed.
fn element(tag: Tag<'_>, source: &str, open: &[Element]) -> Result<Element, &'static str> {
    let in_item = open.contains(&Element::Item);
    // A line of `---` under a paragraph is seldom meant to make a heading of it.
    let is_underlined = source.trim_end().contains(['\n', '\r']);
    let element = match tag {
        Tag::Paragraph if in_item => Element::ItemParagraph,
        Tag::Paragraph => Element::Paragraph,
        Tag::Heading { .. } if in_item => return Err("heading in a list"),
        Tag::Heading { .. } if is_underlined => return Err("underlined heading"),
        Tag::Heading { level: HeadingLevel::H2, .. } => Element::Heading,
        Tag::Heading { .. } => return Err("heading of another level than ##"),
        Tag::List(_) if in_item => return Err("list inside a list"),
        Tag::List(first) => first.map_or(Element::Bullets, Element::Numbers),
        Tag::Item => Element::Item,
        Tag::Emphasis => Element::Emphasis,
        Tag::Strong => Element::Strong,
        Tag::Link { title, .. } if !title.is_empty() => return Err("title of a link"),
        Tag::Link { link_type, dest_url, .. } => Element::Link(allowed_url(link_type, &dest_url)?),
        Tag::Image { .. } => return Err("image"),
        Tag::CodeBlock(_) => return Err("code"),
        Tag::HtmlBlock => return Err("raw HTML"),
        Tag::BlockQuote(_) => return Err("block quote"),
        Tag::FootnoteDefinition(_) => return Err("footnote"),
        Tag::Table(_) => return Err("table"),
        Tag::Strikethrough => return Err("strikethrough"),
        _ => return Err("this markup"),
    };
    // Bounds what is open at once: a list, an item, a paragraph and three inline elements.
    if element.is_inline() && open.contains(&element) {
        return Err("emphasis inside the same emphasis");
    }
    Ok(element)
}

/// The target of a link without isolates and other invisible controls, if its scheme is allowed.
fn allowed_url(link_type: LinkType, written: &str) -> Result<String, &'static str> {
    let mut url = without_controls(written);
    if link_type == LinkType::Email {
        url.insert_str(0, "mailto:");
    }
    if url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("space in the target of a link");
    }
    let (scheme, rest) = url.split_once(':').unwrap_or_default();
    let rest = match scheme.to_ascii_lowercase().as_str() {
        "https" | "http" => rest.strip_prefix("//").unwrap_or_default(),
        "mailto" | "tel" => rest,
        _ => return Err("link to anything but https:, http:, mailto: and tel:"),
    };
    if rest.is_empty() {
        return Err("link without a target");
    }
    if url.contains("://")
        && let Some(trouble) = facts::host_trouble(&url)
    {
        return Err(trouble);
    }
    Ok(url)
}

/// Whether a label shows an address or a number other than the one the link leads to. A label may be shorter: the host
/// alone, a number without the country code.
fn pretends(label: &str, target: &str) -> bool {
    let target = facts::find(target).into_iter().next();
    let shown = facts::find(label).into_iter().filter(|fact| fact.kind <= facts::Kind::Phone);
    let host = |key: &str| key.split('/').nth(2).unwrap_or_default().trim_start_matches("www.").to_owned();
    shown.into_iter().any(|shown| match &target {
        Some(target) if target.kind != shown.kind => true,
        Some(target) => match shown.kind {
            facts::Kind::Url => host(&shown.key) != host(&target.key),
            facts::Kind::Phone => !target.key.ends_with(&shown.key),
            _ => shown.key != target.key,
        },
        None => false,
    })
}

/// Where containers stand deeper in each other than any allowed text has them.
///
/// The parser walks the open containers again on lazy lines and in fenced code: 40,000 times `- `
/// before 80,000 short lines was measured to take it 13 seconds.
fn deeply_nested(source: &str) -> Option<usize> {
    const DEEPEST: usize = 8;
    const WIDEST_INDENT: usize = 48;
    let mut start = 0;
    for line in source.split_inclusive(['\n', '\r']) {
        let mut rest = line.trim_start_matches([' ', '\t']);
        let mut depth = 0;
        while let Some(inner) = after_marker(rest) {
            depth += 1;
            if depth > DEEPEST || line.len() - rest.len() > WIDEST_INDENT {
                return Some(start);
            }
            rest = inner.trim_start_matches([' ', '\t']);
        }
        start += line.len();
    }
    None
}

/// What follows the mark of a block quote or a list item (CommonMark §5.1, §5.2).
fn after_marker(line: &str) -> Option<&str> {
    if let Some(inner) = line.strip_prefix('>') {
        return Some(inner);
    }
    let inner = match line.trim_start_matches(|c: char| c.is_ascii_digit()) {
        same if same.len() == line.len() => line.strip_prefix(['-', '*', '+']),
        numbered => numbered.strip_prefix(['.', ')']),
    }?;
    (inner.is_empty() || inner.starts_with([' ', '\t', '\r', '\n'])).then_some(inner)
}

/// Without the isolates around what was inserted (U+2066 … U+2069).
pub fn without_isolates(text: &str) -> String {
    text.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "")
}

/// Without what is invisible and only steers direction (UAX #9 §2): marks, embeddings, isolates.
fn without_controls(text: &str) -> String {
    let steers = |c| {
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|&c| !steers(c)).collect()
}
