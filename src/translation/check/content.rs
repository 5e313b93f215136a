//! What the words themselves must hold: facts of the source text, scripts, characters, digits.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::facts::{self, Fact, Kind};
use crate::language::fluent::Manner;
use crate::language::script::{self, Kind as Trouble};
use crate::language::{Direction, Tag};

use super::counting::{count, lacking};
use super::{Case, Found, Literal, Part, Piece, Reference, tree};

/// The words of a part as they stand beside each other, once for the part and once for each variant, a blank for what is
/// inserted. Controls of direction must be balanced within each.
struct Words {
    text: String,
    /// Where in the source a byte of the words comes from.
    from: Vec<(usize, usize)>,
}

impl Words {
    fn at(&self, offset: usize) -> usize {
        let place = self.from.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.from.get(place).map_or(0, |(start, at)| at + (offset - start))
    }
}

fn words(pieces: &[Piece], found: &mut Vec<Words>) {
    let mut words = Words { text: String::new(), from: Vec::new() };
    let mut inner = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text { text, at } => {
                words.from.push((words.text.len(), *at));
                words.text.push_str(text);
            }
            Piece::Insert { what: Reference::Literal(Literal::Text(text)), at } => {
                words.from.push((words.text.len(), *at));
                words.text.push_str(text);
            }
            Piece::Insert { .. } => words.text.push(' '),
            Piece::Select { variants, .. } => {
                words.text.push(' ');
                inner.extend(variants.iter().map(|variant| variant.pieces.as_slice()));
            }
        }
    }
    found.push(words);
    inner.into_iter().for_each(|pieces| self::words(pieces, found));
}

/// Scripts, controls, letters and digits of a part.
pub(super) fn characters(manner: &Manner, part: &Part, in_term: bool, found: &mut Found<'_>) {
    let language = &manner.language;
    let mut all = Vec::new();
    words(&part.pieces, &mut all);
    for words in &all {
        for trouble in script::troubles(&words.text) {
            let (code, help) = match trouble.kind {
                Trouble::MixedWord => ("script-mixed", format!("{:?} mixes letters that look alike", trouble.what)),
                Trouble::Override => {
                    ("bidi-override", format!("{} makes words read other than they are; take it out", trouble.what))
                }
                Trouble::Unbalanced => {
                    ("bidi-unbalanced", format!("{} has no partner; close what is opened", trouble.what))
                }
                Trouble::Unfit => ("character", format!("{} is no character of a text; take it out", trouble.what)),
            };
            found.add(code, &part.name, words.at(trouble.at), help);
        }
        addresses(language, part, words, in_term, found);
    }
    let letters = |words: &Words| {
        let mut text = words.text.clone();
        for fact in facts::find(&words.text).iter().filter(|fact| fact.kind <= Kind::Email) {
            text.replace_range(fact.range.clone(), &" ".repeat(fact.range.len()));
        }
        text
    };
    let texts: Vec<String> = all.iter().map(letters).collect();
    let mut starts = Vec::new();
    let mut length = 0;
    for text in &texts {
        starts.push(length);
        length += text.len();
    }
    if let Some((letter, offset)) =
        script::foreign(language, texts.iter().map(String::as_str).zip(starts.iter().copied()))
    {
        let which = starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let at = all.get(which).map_or(part.at, |words| words.at(offset - starts[which]));
        let help = format!("{letter:?} is not of the script {language} is written in ({})", language.script());
        found.add("script-wrong", &part.name, at, help);
    }
    neighbours(language, part, &all, found);
    digits(part, &all, found);
}

fn addresses(language: &Tag, part: &Part, words: &Words, in_term: bool, found: &mut Found<'_>) {
    for fact in facts::find(&words.text) {
        let written = &words.text[fact.range.clone()];
        let at = words.at(fact.range.start);
        if fact.kind == Kind::Url
            && let Some(trouble) = facts::host_trouble(written)
        {
            found.add("url-look-alike", &part.name, at, format!("{written}: {trouble}"));
        }
        // A term is isolated where it is inserted.
        let kept = in_term || words.text[..fact.range.start].ends_with(['\u{200e}', '\u{2066}', '\u{2068}']);
        let grouped = written.contains(|c: char| c.is_whitespace() || c == '-');
        if fact.kind == Kind::Phone && grouped && !kept && language.direction() == Direction::Rtl {
            let help = format!("write {} without gaps, or use a term like {{ -hotline }}", fact.key);
            found.add("number-order", &part.name, at, help);
        }
    }
}

fn neighbours(language: &Tag, part: &Part, all: &[Words], found: &mut Found<'_>) {
    let mut told = BTreeSet::new();
    for words in all {
        for (offset, letter) in words.text.char_indices() {
            if let Some(right) = script::neighbours_letter(language, letter)
                && told.insert(letter)
            {
                let code = |c: char| format!("{c} (U+{:04X})", u32::from(c));
                let help = format!("{language} writes {}, not {}", code(right), code(letter));
                found.add("letters-mixed", &part.name, words.at(offset), help);
            }
        }
    }
}

fn digits(part: &Part, all: &[Words], found: &mut Found<'_>) {
    let mut first: Option<u32> = None;
    for words in all {
        for (offset, c) in words.text.char_indices() {
            let Some(set) = facts::digit_set(c) else { continue };
            if first.is_some_and(|first| first != set) {
                let help = "digits of two scripts; write all of them in one".to_owned();
                return found.add("digits-mixed", &part.name, words.at(offset), help);
            }
            first = Some(set);
        }
    }
}

fn facts_in(piece: &Piece) -> Vec<Fact> {
    match piece {
        Piece::Text { text, .. } | Piece::Insert { what: Reference::Literal(Literal::Text(text)), .. } => {
            facts::find(text)
        }
        _ => Vec::new(),
    }
}

/// A telephone number may be read as a number and the other way round, depending on how it is grouped.
fn key(fact: Fact) -> (bool, String) {
    (fact.kind <= Kind::Email, fact.key)
}

fn keys(piece: &Piece) -> Vec<(bool, String)> {
    facts_in(piece).into_iter().map(key).collect()
}

/// What the source part says in figures and addresses, this part must say too, in every variant.
pub(super) fn compared(case: &Case<'_>, source: &Part, text: &Part, found: &mut Found<'_>) {
    if case.is_source() {
        return;
    }
    let needed = |piece: &Piece| -> Vec<(bool, String)> {
        facts_in(piece).into_iter().filter(|fact| !fact.may_be_marker).map(key).collect()
    };
    let nobody = |_: &Reference| None;
    let wanted = count(&source.pieces, &needed, &nobody);
    let has = count(&text.pieces, &keys, &nobody);
    let places = places(source);
    for (fact, _) in wanted.iter().filter(|(_, wanted)| wanted.least > 0) {
        if has.get(fact).is_some_and(|times| times.least > 0) {
            continue;
        }
        let variant = lacking(&text.pieces, fact, &keys, &nobody);
        let at = variant.map_or(text.at, |variant| variant.at);
        let place = variant.map_or_else(String::new, |variant| format!(" in [{}]", variant.key.as_str()));
        let (kind, written, source_at) = places.get(fact).cloned().unwrap_or((Kind::Number, fact.1.clone(), source.at));
        let help = format!("{} {written} of the source text is missing{place}", kind.as_str());
        found.add_about("fact-missing", &text.name, at, source_at, help);
    }
    let elsewhere = |fact: &(bool, String)| {
        let parts = case.source.message(case.name).map(|entry| entry.parts.as_slice()).unwrap_or_default();
        parts.iter().any(|part| self::places(part).contains_key(fact))
    };
    for (fact, (kind, written, at)) in self::places(text) {
        if kind <= Kind::Phone && !places.contains_key(&fact) && !elsewhere(&fact) {
            let help = format!("{} {written} is not in the source text", kind.as_str());
            found.add("fact-added", &text.name, at, help);
        }
    }
    if same(&source.pieces, &text.pieces) {
        found.add("same-as-source", &text.name, text.at, "this is the same as in the source language".to_owned());
    }
}

/// Where the facts of a part stand, and as what.
fn places(part: &Part) -> BTreeMap<(bool, String), (Kind, String, usize)> {
    let mut found = BTreeMap::new();
    tree::walk(&part.pieces, &mut |piece| {
        let (Piece::Text { text, at } | Piece::Insert { what: Reference::Literal(Literal::Text(text)), at }) = piece
        else {
            return;
        };
        for fact in facts::find(text) {
            let written = text[fact.range.clone()].to_owned();
            let (kind, at) = (fact.kind, at + fact.range.start);
            found.entry(key(fact)).or_insert((kind, written, at));
        }
    });
    found
}

/// Whether two patterns say the same in the same words, and enough of them that this is no accident.
fn same(source: &[Piece], text: &[Piece]) -> bool {
    let said = |pieces: &[Piece]| {
        let mut said = String::new();
        tree::walk(pieces, &mut |piece| match piece {
            Piece::Text { text, .. } => said.push_str(text),
            Piece::Insert { what, .. } => said.push_str(&format!("{{{what:?}}}")),
            Piece::Select { on, .. } => said.push_str(&format!("{{{on:?}->}}")),
        });
        said
    };
    let mut letters = 0;
    tree::walk(text, &mut |piece| {
        if let Piece::Text { text, .. } = piece {
            letters += text.chars().filter(|c| c.is_alphabetic()).count();
        }
    });
    letters >= 4 && said(source) == said(text)
}
