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

use std::fmt;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag};
use schemars::JsonSchema;
use serde::Serialize;

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

/// The text as HTML with `<p> <em> <strong> <ul> <ol> <li> <a href> <h2> <br> <bdi dir>` only; a
/// numbered list that does not begin with 1 keeps its number in `start`.
///
/// A link shown as an address or a number stands in `<bdi dir="ltr">`, so that it reads the right
/// way round in right-to-left text (UAX #9; HTML Standard §4.5.24).
pub fn to_html(source: &str) -> Result<String, NotAllowed> {
    let mut html = String::with_capacity(source.len() + source.len() / 4);
    // Where the label of the open link begins; links do not stand in links (CommonMark §6.3).
    let mut label = 0;
    for piece in pieces(source)? {
        match piece {
            Piece::Text(text) => escape(&text, &mut html),
            Piece::SoftBreak => html.push('\n'),
            Piece::HardBreak => html.push_str("<br>\n"),
            Piece::Start(Element::Numbers(first)) if first != 1 => {
                html.push_str(&format!("<ol start=\"{first}\">"));
            }
            Piece::Start(Element::Link(url)) => {
                html.push_str("<a href=\"");
                escape(&url, &mut html);
                html.push_str("\">");
                label = html.len();
            }
            Piece::Start(element) => html.push_str(&format!("<{}>", element.tag())),
            Piece::End(Element::Link(_)) if is_address(&html[label..]) => {
                html.insert_str(label, "<bdi dir=\"ltr\">");
                html.push_str("</bdi></a>");
            }
            Piece::End(element) => {
                html.push_str(&format!("</{}>", element.tag()));
                html.push_str(if element.is_inline() { "" } else { "\n" });
            }
        }
    }
    Ok(html)
}

/// The text without any markup: blocks are separated by an empty line, items begin with "– " or
/// their number, and a link is "label (address)" unless the label is the address.
///
/// No line ends with a space. For SMS, "– " is among the look-alikes that have a plain form.
pub fn to_plain(source: &str) -> Result<String, NotAllowed> {
    let mut plain = String::with_capacity(source.len());
    let (mut label, mut number) = (0, None);
    for piece in pieces(source)? {
        match piece {
            Piece::Text(text) => plain.push_str(&text),
            Piece::SoftBreak => plain.push(' '),
            Piece::HardBreak => plain.push('\n'),
            Piece::Start(Element::Numbers(first)) => number = Some(first),
            Piece::Start(Element::Bullets) => number = None,
            Piece::Start(Element::Item) => match &mut number {
                Some(number) => {
                    plain.push_str(&format!("{number}. "));
                    *number = number.saturating_add(1);
                }
                None => plain.push_str("– "),
            },
            Piece::Start(Element::Link(_)) => label = plain.len(),
            Piece::End(Element::Link(url)) => {
                let address = shown(&url);
                if !is_same_address(&plain[label..], address) {
                    plain.push_str(&format!(" ({address})"));
                }
            }
            Piece::End(Element::Item | Element::ItemParagraph) if !plain.ends_with('\n') => {
                plain.push('\n');
            }
            Piece::End(Element::Paragraph | Element::Heading) => plain.push_str("\n\n"),
            Piece::End(Element::Bullets | Element::Numbers(_)) => plain.push('\n'),
            Piece::Start(_) | Piece::End(_) => {}
        }
    }
    let lines: Vec<&str> = plain.trim_end().lines().map(str::trim_end).collect();
    Ok(lines.join("\n"))
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
    let mut label_is_empty = false;
    for (event, range) in parser {
        let at = range.start;
        let piece = piece(event, &source[range], &mut open).map_err(|what| not_allowed(what, at))?;
        match &piece {
            Piece::Start(Element::Link(_)) => label_is_empty = true,
            Piece::Text(text) => label_is_empty &= without_controls(text).trim().is_empty(),
            Piece::End(Element::Link(_)) if label_is_empty => {
                return Err(not_allowed("link without a text", at));
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
    Ok(url)
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

/// Whether a label reads as a web or e-mail address or a telephone number, in any text direction.
fn is_address(label: &str) -> bool {
    let label = without_controls(label);
    let in_number = |c: char| c.is_ascii_digit() || " \u{a0}\u{202f}+-().*#".contains(c);
    let is_number = label.chars().all(in_number) && label.contains(|c: char| c.is_ascii_digit());
    let is_named = !label.contains(char::is_whitespace)
        && (label.contains("://") || label.is_ascii() && label.trim_end_matches(['.', ':']).contains(['.', '@', ':']));
    is_number || is_named
}

/// The target as people read it.
fn shown(url: &str) -> &str {
    match url.split_once(':') {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel") => number,
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto") => {
            address.split_once('?').map_or(address, |(address, _)| address)
        }
        _ => url,
    }
}

/// Whether the label is the address already, also with the spaces people put into numbers.
fn is_same_address(label: &str, address: &str) -> bool {
    let bare = |text: &str| -> String {
        let text = without_controls(text);
        text.split(|c: char| c.is_whitespace() || "-()".contains(c)).collect()
    };
    bare(label) == bare(address)
}

/// Without what is invisible and only steers direction (UAX #9 §2): marks, embeddings, isolates.
fn without_controls(text: &str) -> String {
    let steers = |c| {
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|&c| !steers(c)).collect()
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn writes_what_is_allowed() {
        let source = "## Før du kommer\n\nVask *hænder* **grundigt**\\\nmed sæbe & vand.\nI dag.\n\n\
            - Maske\n- Sprit\n\n3. Ring\n4. Vent\n\nLæs [mere](https://sundhed.dk/?a=1&b=2) nu.";
        assert_eq!(
            to_html(source).unwrap(),
            "<h2>Før du kommer</h2>\n<p>Vask <em>hænder</em> <strong>grundigt</strong><br>\n\
             med sæbe &amp; vand.\nI dag.</p>\n<ul><li>Maske</li>\n<li>Sprit</li>\n</ul>\n\
             <ol start=\"3\"><li>Ring</li>\n<li>Vent</li>\n</ol>\n\
             <p>Læs <a href=\"https://sundhed.dk/?a=1&amp;b=2\">mere</a> nu.</p>\n"
        );
        assert_eq!(
            to_plain(source).unwrap(),
            "Før du kommer\n\nVask hænder grundigt\nmed sæbe & vand. I dag.\n\n– Maske\n– Sprit\n\n\
             3. Ring\n4. Vent\n\nLæs mere (https://sundhed.dk/?a=1&b=2) nu."
        );
        assert!(to_html("").unwrap().is_empty() && to_plain(" \n").unwrap().is_empty());
        assert_eq!(to_plain("- a\n\n  b\n\n- c").unwrap(), "– a\nb\n– c");
    }

    #[test]
    fn refuses_the_rest_by_name_and_line() {
        let refused = r#"raw HTML¦<b>x</b>¦<script>⏎alert(1)⏎</script>¦<!-- x -->
image¦![x](https://a.dk/x.png)
code¦`x`¦    x¦```⏎x⏎```
table¦| a | b |⏎|---|---|⏎| c | d |
block quote¦> x¦- > x
heading of another level than ##¦# x¦### x
underlined heading¦x⏎---¦##x⏎---¦x⏎===
heading in a list¦- ## x
horizontal rule¦***¦---
list inside a list¦- 1. b
footnote¦[^1]: x¦x[^1]⏎⏎[^1]: x
strikethrough¦~~x~~
task list¦- [ ] x
link definition¦[x]: https://a.dk¦[112]: 112
title of a link¦[x](https://a.dk "y")
link without a text¦[](https://a.dk)¦[⟨⟩](https://a.dk)
space in the target of a link¦[x](<https://a.dk/b c>)
link without a target¦[x](https://)¦[x](tel:)
link to anything but https:, http:, mailto: and tel:¦<javascript:x>
emphasis inside the same emphasis¦*a *b* c*¦****x****
list or block quote inside another¦> > > > > > > > > x"#;
        for line in refused.replace("⟨⟩", "\u{2068}\u{2069}").lines() {
            let (what, sources) = line.split_once('¦').unwrap();
            for source in sources.split('¦').map(|source| source.replace('⏎', "\n")) {
                let refusal = check(&format!("Hej.\r\n\r\n{source}")).unwrap_err();
                assert_eq!((refusal.what, refusal.line), (what, 3), "{source}");
            }
        }
        assert_eq!(check("- a\n  - b").unwrap_err().to_string(), "line 2: list inside a list is not allowed here");
    }

    #[test]
    fn refuses_links_that_lead_elsewhere() {
        let targets = "javascript:alert(1) JavaScript:alert(1) \u{2068}javascript:x\u{2069} data:text/html,x \
                       java&#x73;cript:x //a.dk /a a.dk ftp://a.dk vbscript:x https:a.dk #a";
        for target in targets.split(' ') {
            let refusal = check(&format!("[x]({target})")).unwrap_err();
            assert!(refusal.what.starts_with("link "), "{target}: {refusal}");
        }
    }

    #[test]
    fn addresses_read_left_to_right_and_lose_their_isolates() {
        let html = |source| to_html(source).unwrap();
        let plain = |source| to_plain(source).unwrap();
        assert_eq!(
            html("اتصل [+45 70 13 00 41](tel:+4570130041)"),
            "<p>اتصل <a href=\"tel:+4570130041\"><bdi dir=\"ltr\">+45 70 13 00 41</bdi></a></p>\n"
        );
        let isolated = "[\u{2068}https://a.dk\u{2069}](\u{2068}https://a.dk\u{2069})";
        assert_eq!(
            html(isolated),
            "<p><a href=\"https://a.dk\"><bdi dir=\"ltr\">\u{2068}https://a.dk\u{2069}</bdi></a></p>\n"
        );
        assert_eq!(plain(isolated), "\u{2068}https://a.dk\u{2069}");
        let mail = "<a href=\"mailto:a@b.dk\"><bdi dir=\"ltr\">a@b.dk</bdi></a>";
        assert_eq!(html("<a@b.dk>"), format!("<p>{mail}</p>\n"));
        assert!(!html("[اقرأ المزيد](https://a.dk)").contains("bdi"));
        let links = "[+45 70](tel:+4570) [Ring](tel:112) [os](mailto:a@b.dk?subject=x) <a@b.dk>";
        assert_eq!(plain(links), "+45 70 Ring (112) os (a@b.dk) a@b.dk");
        let anna = "**\u{2068}Anna\u{2069}** مرحبا";
        assert_eq!(plain(anna), "\u{2068}Anna\u{2069} مرحبا");
        assert!(html(anna).contains("<strong>\u{2068}Anna\u{2069}</strong>"));
    }

    #[test]
    fn escapes_text_and_targets() {
        assert_eq!(
            to_html("1 < 2 & \"3\" \\<b\\> &lt;i> [x](https://a.dk/'%22&quot;>)").unwrap(),
            "<p>1 &lt; 2 &amp; &quot;3&quot; &lt;b&gt; &lt;i&gt; \
             <a href=\"https://a.dk/&#39;%22&quot;&gt;\">x</a></p>\n"
        );
    }

    #[test]
    fn hostile_text_takes_moments() {
        for mark in ["- ", "> "] {
            let refusal = check(&(mark.repeat(250_000) + &"x\n".repeat(250_000))).unwrap_err();
            assert_eq!(refusal.what, "list or block quote inside another");
        }
        let units = "*a ¦*a_ ¦[¦[a](¦![¦`¦<!--¦<a ¦|a\n|-\n¦- a\n\n¦&¦a**b_¦[^a]: ¦[^a]¦[a]: b\n¦*¦_*¦<?¦\t";
        for unit in units.split('¦') {
            let start = std::time::Instant::now();
            // Allowed or not: what counts is that it ends.
            let _ = to_html(&unit.repeat(300_000 / unit.len()));
            assert!(start.elapsed().as_secs() < 30, "{unit:?}");
        }
    }

    fn fragments() -> impl Strategy<Value = String> {
        let known = "*¦**¦_¦[¦](¦)¦https://a.dk¦tel:1¦- ¦1. ¦## ¦\n¦\n\n¦  \n¦\\\n¦<¦>¦<b>¦&¦&lt;¦\"¦`¦|¦\
                     \u{2068}¦\u{2069}¦سلام¦a¦ ¦\t¦\r\n¦<a@b.dk>";
        let known = prop::sample::select(known.split('¦').collect::<Vec<_>>());
        let fragment = prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()];
        prop::collection::vec(fragment, 0..40).prop_map(|fragments| fragments.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_written_safely(source in fragments()) {
            let html = to_html(&source);
            let plain = to_plain(&source);
            prop_assert_eq!(html.is_ok(), plain.is_ok());
            prop_assert_eq!(html.is_ok(), check(&source).is_ok());
            if let (Ok(html), Ok(plain)) = (html, plain) {
                for rest in html.split('<').skip(1) {
                    let tag = rest.trim_start_matches('/').split(['>', ' ']).next();
                    let known = "p em strong ul ol li a h2 br bdi".split(' ').any(|name| tag == Some(name));
                    prop_assert!(known, "{}", html);
                }
                prop_assert!(plain.lines().all(|line| line == line.trim_end()));
                for isolate in ['\u{2068}', '\u{2069}'] {
                    let written = source.matches(isolate).count();
                    prop_assert!(plain.matches(isolate).count() <= written);
                }
            }
        }
    }
}
