//! Scripts and the tricks they can play: letters of the wrong script, words that mix scripts, controls of direction that
//! are left open or overrule what is read (Unicode UTS #39 and UAX #9; "Trojan source").

use icu::properties::CodePointMapData;
use icu::properties::props::Script;

use super::Tag;

/// Something about characters that is not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What.
    pub kind: Kind,
    /// Byte at which it stands.
    pub at: usize,
    /// The word or character.
    pub what: String,
}

/// Which kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word mixes letters of scripts that look alike.
    MixedWord,
    /// A control overrules the direction of what is read.
    Override,
    /// A control of direction is opened and not closed, or closed and not opened.
    Unbalanced,
    /// U+FFFD, a control character, or one for private use.
    Unfit,
}

/// The script a letter belongs to; `None` for what all scripts share: digits, signs, spaces, marks.
fn script(c: char) -> Option<Script> {
    let script = CodePointMapData::<Script>::new().get(c);
    (script != Script::Common && script != Script::Inherited && c.is_alphabetic()).then_some(script)
}

/// The scripts in which a language is written, by its ISO 15924 code; empty for those not known here.
fn scripts_of(language: &Tag) -> &'static [Script] {
    match language.script().as_str() {
        "Latn" => &[Script::Latin],
        "Arab" => &[Script::Arabic],
        "Cyrl" => &[Script::Cyrillic],
        "Ethi" => &[Script::Ethiopic],
        "Taml" => &[Script::Tamil],
        "Thai" => &[Script::Thai],
        "Hans" | "Hant" => &[Script::Han, Script::Bopomofo],
        "Jpan" => &[Script::Han, Script::Hiragana, Script::Katakana],
        "Kore" => &[Script::Hangul, Script::Han],
        "Grek" => &[Script::Greek],
        "Hebr" => &[Script::Hebrew],
        "Deva" => &[Script::Devanagari],
        "Beng" => &[Script::Bengali],
        "Guru" => &[Script::Gurmukhi],
        "Geor" => &[Script::Georgian],
        "Armn" => &[Script::Armenian],
        "Mymr" => &[Script::Myanmar],
        "Khmr" => &[Script::Khmer],
        "Laoo" => &[Script::Lao],
        "Sinh" => &[Script::Sinhala],
        "Telu" => &[Script::Telugu],
        "Mlym" => &[Script::Malayalam],
        _ => &[],
    }
}

/// The first letter of another script, if most letters of the texts are of another script than the language's.
pub fn foreign<'a>(language: &Tag, texts: impl Iterator<Item = (&'a str, usize)>) -> Option<(char, usize)> {
    let own = scripts_of(language);
    if own.is_empty() {
        return None;
    }
    let (mut letters, mut foreign, mut first) = (0, 0, None);
    for (text, at) in texts {
        for (offset, c) in text.char_indices() {
            let Some(script) = script(c) else { continue };
            letters += 1;
            if !own.contains(&script) {
                foreign += 1;
                first = first.or(Some((c, at + offset)));
            }
        }
    }
    first.filter(|_| foreign * 2 > letters)
}

/// Everything about the characters of one text that is not right.
pub fn troubles(text: &str) -> Vec<Trouble> {
    let mut found = mixed_words(text);
    let mut open: Vec<(char, usize)> = Vec::new();
    let trouble = |kind, at: usize, c: char| Trouble { kind, at, what: format!("U+{:04X}", u32::from(c)) };
    for (at, c) in text.char_indices() {
        match c {
            '\u{202d}' | '\u{202e}' => {
                found.push(trouble(Kind::Override, at, c));
                open.push((c, at));
            }
            '\u{202a}' | '\u{202b}' | '\u{2066}'..='\u{2068}' => open.push((c, at)),
            // PDF closes an embedding or override, PDI an isolate (UAX #9, BD9 and BD11).
            '\u{202c}' | '\u{2069}' => {
                let closes = |opened: char| ('\u{2066}'..='\u{2068}').contains(&opened) == (c == '\u{2069}');
                match open.last() {
                    Some((opened, _)) if closes(*opened) => drop(open.pop()),
                    _ => found.push(trouble(Kind::Unbalanced, at, c)),
                }
            }
            '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => {
                found.push(trouble(Kind::Unfit, at, c))
            }
            c if c.is_control() && c != '\n' && c != '\t' && c != '\r' => found.push(trouble(Kind::Unfit, at, c)),
            _ => {}
        }
    }
    found.extend(open.into_iter().map(|(c, at)| trouble(Kind::Unbalanced, at, c)));
    found.sort_by_key(|trouble| trouble.at);
    found
}

/// Words in which Latin, Cyrillic or Greek letters stand side by side: one of them pretends to be another.
fn mixed_words(text: &str) -> Vec<Trouble> {
    let look_alikes = [Script::Latin, Script::Cyrillic, Script::Greek];
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let mut scripts: Vec<Script> = word.chars().filter_map(script).filter(|it| look_alikes.contains(it)).collect();
        scripts.dedup();
        if scripts.len() > 1 {
            found.push(Trouble { kind: Kind::MixedWord, at: start, what: word.to_owned() });
        }
        start += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// A letter of a neighbouring language that looks the same but is another character, with the right one: Arabic ي and ك
/// are U+064A and U+0643, Persian, Dari, Urdu and Sorani ی and ک are U+06CC and U+06A9.
pub fn neighbours_letter(language: &Tag, c: char) -> Option<char> {
    let language = language.as_str();
    let language = language.split('-').next().unwrap_or(language);
    match (language, c) {
        ("ar", 'ی') => Some('ي'),
        ("ar", 'ک') => Some('ك'),
        ("fa" | "ur" | "ckb", 'ي') => Some('ی'),
        // Pashto has both yehs, each with a sound of its own.
        ("fa" | "ur" | "ckb" | "ps", 'ك') => Some('ک'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        troubles(text).into_iter().map(|trouble| trouble.kind).collect()
    }

    #[test]
    fn a_text_in_another_script_is_found() {
        let first = |language: &str, text: &str| foreign(&language.parse().unwrap(), [(text, 0)].into_iter());
        assert_eq!(first("ku", "دەستەکانت بشۆ").map(|(c, _)| c), Some('د'));
        assert_eq!(first("ckb", "دەستەکانت بشۆ"), None);
        assert_eq!(first("ar", "اتصل ببلدية Solby"), None, "a Danish name is no wrong script");
        assert_eq!(first("da", "Læs mere på العربية her"), None);
        assert!(first("uk", "Myjte ruky").is_some());
        assert_eq!(first("ti", "ኢድካ ተሓጸብ"), None);
        assert_eq!(first("zh-Hant", "洗手"), None);
        assert_eq!(first("da", "123 – …"), None);
    }

    #[test]
    fn tricks_are_named() {
        assert_eq!(kinds("p\u{430}ypal og Київ"), [Kind::MixedWord]);
        assert_eq!(kinds("а Latin b"), [], "each word is of one script");
        assert_eq!(kinds("a\u{202e}b\u{202c}"), [Kind::Override]);
        assert_eq!(kinds("a\u{2067}b"), [Kind::Unbalanced]);
        assert_eq!(kinds("a\u{2069}b"), [Kind::Unbalanced]);
        assert_eq!(kinds("a\u{2067}b\u{202c}c\u{2069}"), [Kind::Unbalanced]);
        assert_eq!(kinds("\u{2067}سلام\u{2069} \u{202a}a\u{202c} \u{200e}"), []);
        assert_eq!(kinds("a\u{fffd}\u{7}"), [Kind::Unfit, Kind::Unfit]);
        assert_eq!(neighbours_letter(&"fa-AF".parse().unwrap(), 'ي'), Some('ی'));
        assert_eq!(neighbours_letter(&"ps".parse().unwrap(), 'ي'), None);
    }
}
