//! Fluent, strict: what cannot be said right is an error and never a `{$name}` in somebody's inbox.
//!
//! A source is read into a tree with places (`tree`), on which the checks work, and formatted by the fluent crate
//! (`render`). Before the crate formats a source, it is rewritten (`rewrite`), because the crate chooses plurals by data
//! that is wrong (see [`super::plural`]), prints numbers raw and knows no dates.
//! Sources with syntax errors are refused whole: the crate's serialiser would drop what it did not understand.

mod characters;
mod functions;
mod render;
mod rewrite;
pub mod tree;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use fluent_syntax::parser;

use super::values::{Value, ValueKind};

use characters::Characters;
pub use functions::{FUNCTIONS, check_call};
pub use render::{Isolation, Manner, RenderError, Renderer};
use tree::{Entry, Part, Piece, Reference};

/// A source that was read without errors.
#[derive(Clone, Debug)]
pub struct Document {
    source: String,
    entries: Vec<Entry>,
}

/// A place in a source, both counted from 1; the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line
    pub line: usize,
    /// Column
    pub column: usize,
}

/// Why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct SyntaxError {
    /// Line, from 1
    pub line: usize,
    /// Column in characters, from 1
    pub column: usize,
    /// What is wrong there
    pub reason: String,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.reason)
    }
}

/// A variable of a message, as its source uses and describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// What it holds, found from how the source uses it.
    pub kind: ValueKind,
    /// What the comment says it holds.
    pub declared: Option<ValueKind>,
    /// An example from the comment `# $name (kind) example: explanation`.
    pub example: Option<Value>,
    /// The explanation from that comment.
    pub explanation: String,
    /// Byte of its first use.
    pub at: usize,
    /// Byte of a use that takes it for something else, like a date where a number is counted.
    pub clash: Option<usize>,
}

/// The largest source that is read, in bytes; a health message is some 5 kB.
pub const LARGEST_SOURCE: usize = 256 * 1024;
/// How deep braces may stand in each other: the parser recurses, and a hostile file must not overflow its stack.
const DEEPEST: i32 = 12;

/// Where a byte of a text stands.
pub fn place(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// Reads a source; every error is returned, not only the first.
pub fn read(source: &str) -> Result<Document, Vec<SyntaxError>> {
    let at = |position: usize, reason: String| {
        let Place { line, column } = place(source, position);
        SyntaxError { line, column, reason }
    };
    if source.len() > LARGEST_SOURCE {
        return Err(vec![at(0, format!("the file is larger than {LARGEST_SOURCE} bytes"))]);
    }
    if let Some(position) = source.find('\0') {
        return Err(vec![at(position, "a zero byte is no text".to_owned())]);
    }
    if let Some(position) = too_deep(source) {
        return Err(vec![at(position, format!("braces are nested more than {DEEPEST} deep"))]);
    }
    let without_mark = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let offset = source.len() - without_mark.len();
    match parser::parse(Characters(without_mark)) {
        Ok(resource) => {
            Ok(Document { entries: tree::entries(without_mark, &resource), source: without_mark.to_owned() })
        }
        Err((_, errors)) => {
            Err(errors.into_iter().map(|error| at(error.pos.start + offset, error.kind.to_string())).collect())
        }
    }
}

/// The place of the first brace that opens too deep.
fn too_deep(source: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (place, byte) in source.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = (depth - 1).max(0),
            // An entry starts at a line that begins with a letter or a dash: earlier braces no longer count.
            b'\n'
                if source.as_bytes().get(place + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'-') =>
            {
                depth = 0;
            }
            _ => {}
        }
        if depth > DEEPEST {
            return Some(place);
        }
    }
    None
}

impl Document {
    /// The source, without a byte order mark.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Where a byte of the source stands.
    pub fn place(&self, at: usize) -> Place {
        place(&self.source, at)
    }

    /// Messages and terms, in the order of the source.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The message of that name.
    pub fn message(&self, name: &str) -> Option<&Entry> {
        self.messages().find(|message| message.name == name)
    }

    /// All messages, in the order of the source.
    pub fn messages(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.is_term)
    }

    /// All terms, in the order of the source.
    pub fn terms(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_term)
    }

    /// All words of all messages, without what is inserted.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for part in self.messages().flat_map(|message| &message.parts) {
            tree::walk(&part.pieces, &mut |piece| {
                if let Piece::Text { text, .. } = piece {
                    words.push_str(text);
                    words.push(' ');
                }
            });
        }
        words
    }

    /// Variables of a message and what they hold.
    pub fn variables(&self, name: &str) -> BTreeMap<String, Variable> {
        let Some(message) = self.message(name) else { return BTreeMap::new() };
        let mut found = used_variables(message);
        for (name, (declared, example, explanation)) in described(&message.comment) {
            if let Some(variable) = found.get_mut(&name) {
                // A number that is only inserted, `{ $n }`, looks like a text.
                if variable.kind == ValueKind::Text && declared == Some(ValueKind::Number) {
                    variable.kind = ValueKind::Number;
                }
                variable.declared = declared;
                variable.example = variable.kind.read(&example);
                variable.explanation = explanation;
            }
        }
        found
    }
}

impl Entry {
    /// The part of that name; the value's is empty.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

/// Variables with what they hold by their use: a date where `DATETIME` takes it, a number where `NUMBER` or a plural does.
fn used_variables(message: &Entry) -> BTreeMap<String, Variable> {
    let mut found: BTreeMap<String, Variable> = BTreeMap::new();
    let mut used = |reference: &Reference, kind: ValueKind, at: usize| {
        let (name, kind) = match reference {
            Reference::Variable(name) => (name, kind),
            Reference::Function { name, positional, .. } => match (positional.first(), name.as_str()) {
                (Some(Reference::Variable(variable)), "DATETIME") => (variable, ValueKind::Date),
                (Some(Reference::Variable(variable)), "NUMBER") => (variable, ValueKind::Number),
                (Some(Reference::Variable(variable)), _) => (variable, ValueKind::Text),
                _ => return,
            },
            _ => return,
        };
        let new = || Variable { kind, declared: None, example: None, explanation: String::new(), at, clash: None };
        let known = found.entry(name.clone()).or_insert_with(new);
        if known.kind == ValueKind::Text {
            known.kind = kind;
        } else if kind != ValueKind::Text && kind != known.kind {
            known.clash.get_or_insert(at);
        }
    };
    for part in &message.parts {
        tree::walk(&part.pieces, &mut |piece| match piece {
            Piece::Insert { what, at } => used(what, ValueKind::Text, *at),
            Piece::Select { on, at, variants } => {
                let counted = tree::chooses_by_number(variants.iter().map(|variant| &variant.key));
                used(on, if counted { ValueKind::Number } else { ValueKind::Text }, *at);
            }
            Piece::Text { .. } => {}
        });
    }
    found
}

type Description = (Option<ValueKind>, String, String);

/// Kind, example and explanation by variable name, from comment lines `$name (kind) example: explanation`.
fn described(comment: &[String]) -> Vec<(String, Description)> {
    let line = |line: &String| {
        let (name, rest) = line.trim().strip_prefix('$')?.split_once(" (")?;
        let (kind, rest) = rest.split_once(") ")?;
        let (example, explanation) = rest.split_once(": ").unwrap_or((rest, ""));
        let kind = ValueKind::from_name(kind.trim());
        Some((name.to_owned(), (kind, example.trim().to_owned(), explanation.trim().to_owned())))
    };
    comment.iter().filter_map(line).collect()
}
