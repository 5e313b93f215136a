//! Writes the small Markdown as HTML for pages, letters and e-mails, and as plain text for the rest.
//!
//! It meets only what [`super::check`] allows and refuses nothing itself.

use crate::language::Direction;
use crate::language::facts::{self, Kind};

use super::{Element, NotAllowed, Piece, pieces, without_controls};

/// The text as HTML with `<p> <em> <strong> <ul> <ol> <li> <a href> <h2> <br> <bdi dir>` only; a
/// numbered list that does not begin with 1 keeps its number in `start`.
///
/// A link shown as an address or a number stands in `<bdi dir="ltr">`, and in right-to-left text so does every address
/// and telephone number, so that it reads the right way round (UAX #9; HTML Standard §4.5.24).
pub fn to_html(source: &str, direction: Direction) -> Result<String, NotAllowed> {
    let mut html = String::with_capacity(source.len() + source.len() / 4);
    // Where the label of the open link begins, 0 outside; links do not stand in links (CommonMark §6.3).
    let mut label = 0;
    for piece in pieces(source)? {
        match piece {
            Piece::Text(text) if direction == Direction::Rtl && label == 0 => {
                around_addresses(&text, "<bdi dir=\"ltr\">", "</bdi>", escape, &mut html);
            }
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
            Piece::End(Element::Link(_)) => {
                if is_address(&html[label..]) {
                    html.insert_str(label, "<bdi dir=\"ltr\">");
                    html.push_str("</bdi>");
                }
                html.push_str("</a>");
                label = 0;
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
/// No line ends with a space. For SMS, "– " is among the look-alikes that have a plain form. In right-to-left text
/// addresses and telephone numbers are isolated (U+2066 … U+2069).
pub fn to_plain(source: &str, direction: Direction) -> Result<String, NotAllowed> {
    let mut plain = String::with_capacity(source.len());
    let (mut label, mut number) = (0, None);
    for piece in pieces(source)? {
        match piece {
            Piece::Text(text) if direction == Direction::Rtl => {
                around_addresses(&text, "\u{2066}", "\u{2069}", |text, plain| plain.push_str(text), &mut plain);
            }
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
                    let (open, close) = if direction == Direction::Rtl { ("\u{2066}", "\u{2069}") } else { ("", "") };
                    plain.push_str(&format!(" ({open}{address}{close})"));
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

/// Writes a text with something around each web and e-mail address and telephone number of it, unless it stands in an
/// isolate already.
fn around_addresses(text: &str, open: &str, close: &str, write: fn(&str, &mut String), out: &mut String) {
    let mut done = 0;
    for fact in facts::find(text).into_iter().filter(|fact| matches!(fact.kind, Kind::Url | Kind::Email | Kind::Phone))
    {
        let isolated = text[..fact.range.start].ends_with(['\u{2066}', '\u{2068}']);
        write(&text[done..fact.range.start], out);
        out.push_str(if isolated { "" } else { open });
        write(&text[fact.range.clone()], out);
        out.push_str(if isolated { "" } else { close });
        done = fact.range.end;
    }
    write(&text[done..], out);
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
