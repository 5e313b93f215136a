//! What a message looks like in chats and on pages: plain text without bidi isolates, which some of them show as boxes;
//! each paragraph finds its own direction.

use crate::language::markdown::without_isolates;

use super::Content;

/// For a chat: title, body and link; where that is too long, title, summary and link. Never cut: half a sentence about
/// health can say the opposite.
pub fn text(content: &Content, longest: usize) -> String {
    text_of(content, longest, |text| text.chars().count())
}

/// The same where a service counts in another way than by characters.
pub fn text_of(content: &Content, longest: usize, count: impl Fn(&str) -> usize) -> String {
    let whole = format!("{}\n\n{}\n\n{}", content.title, without_isolates(&content.body_text), ending(content));
    if count(&whole) <= longest {
        return whole;
    }
    format!("{}\n\n{}\n\n{}", content.title, content.summary, ending(content))
}

/// For a page: title, summary and link on lines of their own.
pub fn post(content: &Content) -> String {
    format!("{}\n\n{}\n{}", content.title, content.summary, content.link)
}

/// The link with its label.
fn ending(content: &Content) -> String {
    format!("{}: {}", content.action, content.link)
}

#[cfg(test)]
mod tests {
    use super::super::Parcel;
    use super::*;

    #[test]
    fn a_text_that_is_too_long_becomes_its_summary() {
        let content = Parcel::sample("+4520123456").content;
        assert!(text(&content, 4_096).contains("two minutes"));
        let short = text(&content, 80);
        assert!(short.contains("not clean") && short.ends_with("/b/1/en") && !short.contains("two minutes"));
    }
}
