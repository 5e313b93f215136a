//! Counts what a text costs as an SMS and shows where its parts are cut.
//!
//! A message is either all GSM 7-bit (160 septets alone, 153 in each of several parts) or all
//! UCS-2 (70 or 67 UTF-16 units): 140 octets of user data, less 6 for the header that joins parts
//! with an 8-bit reference (3GPP TS 23.040 §9.2.3.24.1). One character outside the GSM alphabet
//! makes the whole message UCS-2, so that character is named; `plain` knows what looks the same and stays in GSM-7.
//!
//! Deliberately absent: national language shift tables (TS 23.038 §6.2.1.2; gateways seldom offer
//! them), the removal of isolates U+2068/U+2069 (render without them for SMS), the
//! limit of 255 parts (the budget lies far below it), and any change of a text nobody asked for.

mod plain;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use plain::{Exchange, Prepared, Saving, prepared, savings, transliterated, with_look_alikes_replaced};

use icu::normalizer::ComposingNormalizer;
use icu::segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu::segmenter::{GraphemeClusterSegmenter, LineSegmenter, WordSegmenter};
use schemars::JsonSchema;
use serde::Serialize;

/// How the characters of one message are written; never mixed within a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Encoding {
    /// The default alphabet and its extension table (3GPP TS 23.038 §6.2.1 and §6.2.1.1).
    #[serde(rename = "gsm-7")]
    Gsm7,
    /// Everything else (TS 23.038 §6.2.3), which telephones read as UTF-16.
    #[serde(rename = "ucs-2")]
    Ucs2,
}

impl Encoding {
    /// Units that fit in a message alone, and in each part of a longer one beside its header.
    fn limits(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }

    /// Septets or UTF-16 units of a character; it must belong to the encoding.
    fn units(self, character: char) -> usize {
        match self {
            Self::Gsm7 if in_extension_table(character) => 2,
            Self::Gsm7 => 1,
            Self::Ucs2 => character.len_utf16(),
        }
    }
}

/// What a text costs as an SMS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SmsCount {
    /// The encoding the text needs.
    pub encoding: Encoding,
    /// Unicode scalar values after NFC.
    pub characters: usize,
    /// Septets in GSM-7 (two for a character of the extension table), UTF-16 units in UCS-2.
    pub units: usize,
    /// Messages that are paid for; 0 for an empty text, which is not sent.
    pub parts: usize,
    /// The distinct characters that force UCS-2, in the order they first occur; empty in GSM-7.
    pub forcing: Vec<char>,
}

/// Counts a text as it is sent, after NFC.
///
/// Parts are found by walking, because neither an escape pair (TS 23.040 §9.2.3.24.1) nor a
/// surrogate pair may straddle two of them: 306 septets can need three parts.
pub fn count(text: &str) -> SmsCount {
    let text = normalise(text);
    let encoding = encoding(&text);
    let (alone, joined) = encoding.limits();
    let units = units(&text, encoding);
    let mut parts = usize::from(units > 0);
    if units > alone {
        let mut used = 0;
        for more in text.chars().map(|character| encoding.units(character)) {
            if used + more > joined {
                parts += 1;
                used = 0;
            }
            used += more;
        }
    }
    let mut seen = HashSet::new();
    let forces = |&character: &char| !in_gsm_7(character) && seen.insert(character);
    let forcing = text.chars().filter(forces).collect();
    let characters = text.chars().count();
    SmsCount { encoding, characters, units, parts, forcing }
}

/// The text in Unicode Normalization Form C (UAX #15), which is what is sent and counted.
///
/// A decomposed `å` would otherwise force UCS-2.
pub fn normalise(text: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(text).into_owned()
}

/// The parts as telephones show them when they arrive one by one; for previews only.
///
/// Cuts fall between grapheme clusters (UAX #29) and, where that costs no further part, between
/// words where a line may be broken (UAX #14; by dictionary for Thai and Chinese). Nothing
/// is trimmed: the parts joined are the text after [`normalise`]. There are as many parts as
/// [`count`] says, unless keeping a cluster whole needs another one.
pub fn split(text: &str) -> Vec<String> {
    let text = normalise(text);
    let encoding = encoding(&text);
    let (alone, joined) = encoding.limits();
    if text.is_empty() {
        return Vec::new();
    }
    if units(&text, encoding) <= alone {
        return vec![text];
    }
    let clusters = clusters(&text, encoding);

    // Packed from the end: the last `k + 1` parts can begin at cluster `begins[k]`, not earlier.
    let mut begins = Vec::new();
    let mut used = 0;
    for (index, cluster) in clusters.iter().enumerate().rev() {
        if used + cluster.units > joined {
            begins.push(index + 1);
            used = 0;
        }
        used += cluster.units;
    }

    let mut parts = Vec::with_capacity(begins.len() + 1);
    let (mut from, mut first) = (0, 0);
    for earliest in begins.into_iter().rev() {
        let mut furthest = first;
        let mut used = 0;
        while let Some(cluster) = clusters.get(furthest)
            && used + cluster.units <= joined
        {
            used += cluster.units;
            furthest += 1;
        }
        let cut =
            (earliest.max(first + 1)..=furthest).rev().find(|&cut| clusters[cut - 1].ends_word).unwrap_or(furthest);
        let to = clusters[cut - 1].end;
        parts.push(text[from..to].to_owned());
        (from, first) = (to, cut);
    }
    parts.push(text[from..].to_owned());
    parts
}

/// What is kept whole in a part: a grapheme cluster, or one character of a cluster too long for it.
struct Cluster {
    end: usize,
    units: usize,
    ends_word: bool,
}

fn clusters(text: &str, encoding: Encoding) -> Vec<Cluster> {
    // A line may break after a slash or between ideographs; only where a word ends as well is the
    // cut good to read.
    let lines: HashSet<usize> = LineSegmenter::new_dictionary(LineBreakOptions::default()).segment_str(text).collect();
    let words: HashSet<usize> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())
        .segment_str(text)
        .filter(|boundary| lines.contains(boundary))
        .collect();
    let mut clusters = Vec::with_capacity(text.len());
    let mut start = 0;
    let graphemes = GraphemeClusterSegmenter::new().segment_str(text);
    for end in graphemes.skip_while(|&end| end == 0) {
        let cluster = &text[start..end];
        let units = units(cluster, encoding);
        if units <= encoding.limits().1 {
            let ends_word = words.contains(&end);
            clusters.push(Cluster { end, units, ends_word });
        } else {
            clusters.extend(cluster.char_indices().map(|(offset, character)| Cluster {
                end: start + offset + character.len_utf8(),
                units: encoding.units(character),
                ends_word: false,
            }));
        }
        start = end;
    }
    clusters
}

fn encoding(text: &str) -> Encoding {
    match text.chars().all(in_gsm_7) {
        true => Encoding::Gsm7,
        false => Encoding::Ucs2,
    }
}

fn units(text: &str, encoding: Encoding) -> usize {
    text.chars().map(|character| encoding.units(character)).sum()
}

fn in_gsm_7(character: char) -> bool {
    in_default_alphabet(character) || in_extension_table(character)
}

/// TS 23.038 §6.2.1, 127 characters: all but the escape to the extension table. `ç` and the grave
/// accent are not among them; `Ç` is.
fn in_default_alphabet(character: char) -> bool {
    const BEYOND_ASCII: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
    matches!(character, ' '..='Z' | '_' | 'a'..='z' | '\n' | '\r')
        || !character.is_ascii() && BEYOND_ASCII.contains(character)
}

/// TS 23.038 §6.2.1.1: the escape and a second septet.
fn in_extension_table(character: char) -> bool {
    "\u{c}^{}\\[~]|€".contains(character)
}
