//! Parts, variables, terms, functions and variants.

use std::collections::BTreeSet;

use crate::language::facts;
use crate::language::fluent::{self, FUNCTIONS};
use crate::language::values::ValueKind;
use crate::message::PARTS;

use super::counting::{count, lacking};
use super::{Case, Entry, Found, Key, Part, Piece, Reference, tree};

/// The formatter stops at this many placeables in a pattern.
const MOST_PLACEABLES: usize = 100;

/// The parts a message must have, may have and may not have, and the description of its variables.
pub(super) fn parts(case: &Case<'_>, message: &Entry, found: &mut Found<'_>) {
    if message.part("").is_none() {
        found.add("part-missing", "", message.at, "the title is missing".to_owned());
    }
    let mut seen = BTreeSet::new();
    for part in &message.parts {
        if !seen.insert(part.name.as_str()) {
            found.add("part-twice", &part.name, part.at, "this part stands here twice".to_owned());
        }
    }
    let source = case.source.message(case.name);
    for (name, needed) in PARTS {
        let source_part = source.and_then(|source| source.part(name));
        if (needed || source_part.is_some()) && message.part(name).is_none() {
            let at = source_part.map_or(0, |part| part.at);
            found.add_about("part-missing", name, message.at, at, format!(".{name} is missing"));
        }
    }
    for part in message.parts.iter().filter(|part| !part.name.is_empty()) {
        let known = PARTS.iter().any(|(name, _)| *name == part.name);
        if !known {
            let names = PARTS.map(|(name, _)| format!(".{name}")).join(", ");
            found.add("part-obsolete", &part.name, part.at, format!("a message has the parts {names}"));
        } else if source.is_some_and(|source| source.part(&part.name).is_none()) {
            found.add("part-obsolete", &part.name, part.at, "the source text has no such part".to_owned());
        }
    }
    if case.is_source() {
        for (name, variable) in case.source.variables(case.name) {
            if variable.example.is_none() {
                let help = format!(
                    "write a comment `# ${name} ({}) EXAMPLE: what it is for` above the message; the example must be {}",
                    variable.kind.as_str(),
                    variable.kind.allowed()
                );
                found.add("example-missing", "", variable.at, help);
            }
            if let Some(at) = variable.clash {
                let help = format!("${name} is used as a {} elsewhere", variable.kind.as_str());
                found.add("variable-type", "", at, help);
            }
            if let Some(declared) = variable.declared.filter(|declared| *declared != variable.kind) {
                let help = format!(
                    "the comment says that ${name} is a {}, the text uses it as a {}",
                    declared.as_str(),
                    variable.kind.as_str()
                );
                found.add("variable-type", "", variable.at, help);
            }
        }
    }
}

/// What a part refers to must be there and be used for what it is.
pub(super) fn references(case: &Case<'_>, part: &Part, found: &mut Found<'_>) {
    let variables = case.source.variables(case.name);
    let kind = |name: &str| variables.get(name).map(|variable| variable.kind);
    // The program's own words describe theirs one by one; only messages share a name with their document.
    let typed = case.source.message(case.name).is_some();
    let wrong_type = |name: &str, wanted: ValueKind, at: usize, found: &mut Found<'_>| {
        if let Some(kind) = kind(name).filter(|kind| typed && *kind != wanted) {
            let instead = match kind {
                ValueKind::Date => format!("write {{ DATETIME(${name}) }}"),
                ValueKind::Number => format!("write {{ NUMBER(${name}) }}"),
                ValueKind::Text => format!("write {{ ${name} }}"),
            };
            let help = format!("${name} holds a {}; {instead}", kind.as_str());
            found.add("variable-type", &part.name, at, help);
        }
    };
    let inserted = |reference: &Reference, at: usize, found: &mut Found<'_>| match reference {
        Reference::Variable(name) if kind(name) == Some(ValueKind::Date) => {
            wrong_type(name, ValueKind::Text, at, found);
        }
        Reference::Function { name, positional, .. } => {
            if let (Some(Reference::Variable(variable)), true) = (positional.first(), FUNCTIONS.contains(&&**name)) {
                let wanted = if name == "DATETIME" { ValueKind::Date } else { ValueKind::Number };
                wrong_type(variable, wanted, at, found);
            }
        }
        _ => {}
    };
    tree::walk(&part.pieces, &mut |piece| match piece {
        Piece::Insert { what, at } => inserted(what, *at, found),
        Piece::Select { on: on @ Reference::Function { .. }, at, .. } => inserted(on, *at, found),
        Piece::Select { on: Reference::Variable(name), at, variants }
            if tree::chooses_by_number(variants.iter().map(|variant| &variant.key))
                && kind(name).is_some_and(|kind| typed && kind != ValueKind::Number) =>
        {
            let kind = kind(name).unwrap_or(ValueKind::Text).as_str();
            let help = format!("${name} holds a {kind}, which has no plural; the source text must count it");
            found.add("variable-type", &part.name, *at, help);
        }
        _ => {}
    });
    for (reference, at) in tree::references(&part.pieces) {
        match reference {
            Reference::Variable(name) if typed && !variables.contains_key(name) => {
                let known: Vec<String> = variables.keys().map(|name| format!("${name}")).collect();
                let known = if known.is_empty() { "no variables".to_owned() } else { known.join(", ") };
                found.add("variable-unknown", &part.name, at, format!("there is no ${name}; the source has {known}"));
            }
            Reference::Term { name, named } => term(case, part, name, named, at, found),
            Reference::Message(name) => {
                found.add("reference", &part.name, at, format!("refers to the message {name}; write it out"));
            }
            Reference::Function { name, named, .. } => {
                if !FUNCTIONS.contains(&name.as_str()) {
                    let known = FUNCTIONS.join(", ");
                    found.add("function-unknown", &part.name, at, format!("{name}() is not known; known: {known}"));
                } else if let Err(reason) = fluent::check_call(case.manner, name, named) {
                    found.add("function-options", &part.name, at, format!("{name}: {reason}"));
                }
            }
            _ => {}
        }
    }
    let keys = |piece: &Piece| match piece {
        Piece::Text { .. } => Vec::new(),
        _ => vec![()],
    };
    let most = count(&part.pieces, &keys, &|_| None).get(&()).map_or(0, |times| times.most);
    if most > MOST_PLACEABLES {
        let help = format!("{most} placeables; at most {MOST_PLACEABLES} are formatted");
        found.add("too-many-placeables", &part.name, part.at, help);
    }
}

fn term(case: &Case<'_>, part: &Part, name: &str, named: &[(String, String)], at: usize, found: &mut Found<'_>) {
    let Some(term) = case.terms.terms().find(|term| term.name == name) else {
        let help = format!("terms.ftl of {} has no -{name}", case.language());
        return found.add("term-unknown", &part.name, at, help);
    };
    let value = term.parts.first().map(|part| part.pieces.as_slice()).unwrap_or_default();
    for (argument, wanted) in named {
        let mut has = BTreeSet::new();
        tree::walk(value, &mut |piece| {
            if let Piece::Select { on: Reference::Variable(variable), variants, .. } = piece
                && variable == argument
            {
                has.extend(variants.iter().map(|variant| variant.key.as_str().to_owned()));
            }
        });
        if !has.contains(wanted) {
            let has: Vec<String> = has.into_iter().collect();
            let has = if has.is_empty() { "none".to_owned() } else { has.join(", ") };
            let help = format!("-{name} has no {argument} \"{wanted}\" in {}; it has {has}", case.language());
            found.add("case-unknown", &part.name, at, help);
        }
    }
}

/// Variants that stand there twice or say nothing.
pub(super) fn variants(part: &Part, found: &mut Found<'_>) {
    tree::walk(&part.pieces, &mut |piece| {
        let Piece::Select { variants, .. } = piece else { return };
        let same = |a: &Key, b: &Key| match (a, b) {
            (Key::Number(a), Key::Number(b)) => a.parse::<f64>().ok() == b.parse::<f64>().ok(),
            _ => a == b,
        };
        for (place, variant) in variants.iter().enumerate() {
            let key = variant.key.as_str();
            if variants[..place].iter().any(|earlier| same(&earlier.key, &variant.key)) {
                found.add("variant-twice", &part.name, variant.at, format!("[{key}] stands here twice"));
            }
            let says_nothing = |piece: &Piece| matches!(piece, Piece::Text { text, .. } if text.trim().is_empty());
            if variant.pieces.iter().all(says_nothing) {
                found.add("variant-empty", &part.name, variant.at, format!("[{key}] is empty"));
            }
        }
    });
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Variable(String),
    Term(String),
}

fn named(piece: &Piece) -> Vec<Named> {
    fn inside(reference: &Reference, found: &mut Vec<Named>) {
        match reference {
            Reference::Variable(name) => found.push(Named::Variable(name.clone())),
            Reference::Term { name, .. } => found.push(Named::Term(name.clone())),
            Reference::Function { positional, .. } => positional.iter().for_each(|inner| inside(inner, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Piece::Insert { what, .. } = piece {
        inside(what, &mut found);
    }
    found
}

fn chosen_by(on: &Reference) -> Option<Named> {
    on.variable().map(|name| Named::Variable(name.to_owned()))
}

/// What the source part refers to, this part must too, in every variant.
pub(super) fn compared(case: &Case<'_>, source: &Part, text: &Part, found: &mut Found<'_>) {
    if case.is_source() {
        return;
    }
    let wanted = count(&source.pieces, &named, &chosen_by);
    let has = count(&text.pieces, &named, &chosen_by);
    for (key, wanted) in wanted.iter().filter(|(_, wanted)| wanted.least > 0) {
        let times = has.get(key).copied().unwrap_or_default();
        let source_at = place_of(source, key);
        if times.least == 0 {
            let variant = lacking(&text.pieces, key, &named, &chosen_by);
            let at = variant.map_or(text.at, |variant| variant.at);
            let place = variant.map_or_else(String::new, |variant| format!(" in [{}]", variant.key.as_str()));
            let (code, what) = match key {
                Named::Variable(name) => ("variable-missing", format!("${name}")),
                Named::Term(name) if says_fact(case, name) && !has_facts_of(case, name, text) => {
                    ("fact-missing", format!("{{ -{name} }}"))
                }
                Named::Term(name) => ("term-unused", format!("{{ -{name} }}")),
            };
            found.add_about(code, &text.name, at, source_at, format!("{what} of the source text is missing{place}"));
        } else if let Named::Variable(name) = key
            && times.most < wanted.least
        {
            let help = format!("${name} stands here {} times, in the source text {}", times.most, wanted.least);
            found.add_about("variable-fewer", &text.name, text.at, source_at, help);
        }
    }
}

fn place_of(part: &Part, key: &Named) -> usize {
    let is = |reference: &Reference| match (reference, key) {
        (Reference::Variable(name), Named::Variable(wanted)) => name == wanted,
        (Reference::Term { name, .. }, Named::Term(wanted)) => name == wanted,
        _ => false,
    };
    tree::references(&part.pieces).into_iter().find(|(reference, _)| is(reference)).map_or(part.at, |(_, at)| at)
}

/// Whether a term of the source language is a telephone number or an address.
fn says_fact(case: &Case<'_>, name: &str) -> bool {
    !facts_of(case, name).is_empty()
}

fn facts_of(case: &Case<'_>, name: &str) -> Vec<facts::Fact> {
    let Some(term) = case.source_terms.terms().find(|term| term.name == name) else { return Vec::new() };
    let texts = term.parts.iter().flat_map(|part| &part.pieces);
    let found = texts.flat_map(|piece| if let Piece::Text { text, .. } = piece { facts::find(text) } else { vec![] });
    found.filter(|fact| fact.kind <= facts::Kind::Phone).collect()
}

/// Whether a part says a term's facts in its own words.
fn has_facts_of(case: &Case<'_>, name: &str, part: &Part) -> bool {
    let mut has = Vec::new();
    tree::walk(&part.pieces, &mut |piece| {
        if let Piece::Text { text, .. } = piece {
            has.extend(facts::find(text));
        }
    });
    facts_of(case, name).iter().all(|wanted| has.iter().any(|fact| fact.key == wanted.key))
}
