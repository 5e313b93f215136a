//! What keeps a text in GSM-7: look-alikes of typesetting signs, and letters without their marks where an organisation
//! wants that for a language. Every exchange is told, so that staff see it before anything is sent.

use icu::normalizer::DecomposingNormalizer;
use schemars::JsonSchema;
use serde::Serialize;

use crate::language::Tag;

use super::{Encoding, count, in_gsm_7, normalise};

/// One character that is sent as another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Exchange {
    /// The character as written
    pub written: char,
    /// What is sent for it
    pub sent: String,
}

/// A text as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Prepared {
    /// The text
    pub text: String,
    /// What was exchanged, each character once
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exchanged: Vec<Exchange>,
}

/// What would make a text cost fewer parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Saving {
    /// Fewer characters
    Shorter {
        /// How many units of the encoding must go: septets in GSM-7 (two for € and the like), UTF-16 units in UCS-2
        units: usize,
        /// The parts it costs then
        parts: usize,
    },
    /// Letters without the marks that GSM-7 does not have
    PlainLetters {
        /// The text that would be sent
        text: String,
        /// What would be exchanged
        exchanged: Vec<Exchange>,
        /// The parts it costs then
        parts: usize,
    },
}

/// The text as it is sent: in NFC, look-alikes exchanged where that saves the encoding, letters without marks where
/// `transliterate` names a language and that saves it.
pub fn prepared(text: &str, transliterate: Option<&Tag>) -> Prepared {
    with_look_alikes_replaced(text)
        .or_else(|| transliterate.and_then(|language| transliterated(language, text)))
        .unwrap_or_else(|| Prepared { text: normalise(text), exchanged: Vec::new() })
}

/// The text with look-alikes from typesetting exchanged for plain characters, if that is all it
/// takes to turn UCS-2 into GSM-7; otherwise `None`.
///
/// Only signs and spaces are exchanged, never letters, and nothing is dropped: a text with ZWNJ
/// or ZWJ (Persian, Dari, Sorani) stays as it is.
pub fn with_look_alikes_replaced(text: &str) -> Option<Prepared> {
    exchanged(text, |character| look_alike(character).map(str::to_owned))
}

/// The text with letters that GSM-7 lacks written without their marks (ş as s, ł as l), if that turns UCS-2 into GSM-7;
/// otherwise `None`. Only for languages in Latin letters whose readers are used to that in an SMS: in Vietnamese the
/// marks are half of the word.
pub fn transliterated(language: &Tag, text: &str) -> Option<Prepared> {
    if language.script() != "Latn" || language.as_str().starts_with("vi") {
        return None;
    }
    exchanged(text, |character| look_alike(character).map(str::to_owned).or_else(|| without_marks(character)))
}

/// What would make the text cost fewer parts. The text is one that [`prepared`] made.
pub fn savings(language: &Tag, text: &str) -> Vec<Saving> {
    let now = count(text);
    let mut found = Vec::new();
    if now.parts < 2 {
        return found;
    }
    let (alone, joined) = now.encoding.limits();
    let room = if now.parts == 2 { alone } else { joined * (now.parts - 1) };
    // A pair that may not be cut can cost a unit more than the arithmetic says.
    if let Some(units) = now.units.checked_sub(room).filter(|units| *units > 0) {
        found.push(Saving::Shorter { units, parts: now.parts - 1 });
    }
    if now.encoding == Encoding::Ucs2
        && let Some(Prepared { text, exchanged }) = transliterated(language, text)
    {
        let parts = count(&text).parts;
        found.push(Saving::PlainLetters { text, exchanged, parts });
    }
    found
}

/// The text with everything that is not in GSM-7 exchanged; `None` when it was GSM-7 already or something is left.
fn exchanged(text: &str, plain: impl Fn(char) -> Option<String>) -> Option<Prepared> {
    let text = normalise(text);
    if text.chars().all(in_gsm_7) {
        return None;
    }
    let mut sent = String::with_capacity(text.len());
    let mut exchanged: Vec<Exchange> = Vec::new();
    for written in text.chars() {
        if in_gsm_7(written) {
            sent.push(written);
            continue;
        }
        let plain = plain(written)?;
        sent.push_str(&plain);
        if exchanged.iter().all(|known| known.written != written) {
            exchanged.push(Exchange { written, sent: plain });
        }
    }
    Some(Prepared { text: sent, exchanged })
}

/// A sign or space of GSM-7 that looks like this one.
fn look_alike(character: char) -> Option<&'static str> {
    Some(match character {
        // Hyphen, non-breaking hyphen, en dash, em dash, minus sign, rightwards arrow.
        '\u{2010}' | '\u{2011}' | '–' | '—' | '\u{2212}' | '→' => "-",
        '“' | '”' | '„' => "\"",
        '‘' | '’' | '\u{2bc}' => "'",
        // Tab, no-break space, figure space, thin space, narrow no-break space.
        '\t' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => " ",
        '…' => "...",
        _ => return None,
    })
}

/// A Latin letter without its marks, in GSM-7.
fn without_marks(letter: char) -> Option<String> {
    // Letters whose stroke, hook or ligature is no combining mark (Unicode has no decomposition for them).
    let plain = match letter {
        'ı' => "i",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "dj",
        'Đ' => "Dj",
        'œ' => "oe",
        'Œ' => "OE",
        _ => "",
    };
    if !plain.is_empty() {
        return Some(plain.to_owned());
    }
    let decomposed = DecomposingNormalizer::new_nfd().normalize(letter.encode_utf8(&mut [0; 4])).into_owned();
    let base = decomposed.chars().next().filter(|base| base.is_ascii_alphabetic() && *base != letter)?;
    Some(base.to_string())
}
