//! What must hold of a text before it is approved, and what somebody should look at. A finding names the place, shows the
//! words and says in a sentence what to do. Pure: source text, translated text and terms go in, findings come out.
//!
//! Errors block approval, warnings do not. A warning that is right as it is can be explained in the comment above the
//! message: `# allow CODE: why`.

pub mod catalogue;
mod content;
mod counting;
mod plurals;
mod rendered;
mod rules;
mod structure;

#[cfg(test)]
mod tests;

use crate::language::Tag;
use crate::language::fluent::tree::{self, Entry, Key, Literal, Part, Piece, Reference};
use crate::language::fluent::{Document, Manner, SyntaxError};

pub use rules::{RULES, Rule, Severity};

/// Something about a text that is wrong or should be looked at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// Stable name of the rule, like `part-missing`
    pub code: &'static str,
    /// Whether it blocks approval
    pub severity: Severity,
    /// Which part, like `.summary`; empty for the title
    pub part: String,
    /// Line of the text's source, from 1
    pub line: usize,
    /// Column in characters, from 1
    pub column: usize,
    /// The words at that place
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fragment: Option<String>,
    /// The words of the source text it is about
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_fragment: Option<String>,
    /// What is wrong and what to do
    pub help: String,
    /// Why the warning is right as it is, from the comment `# allow CODE: why`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<String>,
}

impl Finding {
    /// Whether it blocks approval.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether somebody should still look at it.
    pub fn is_open(&self) -> bool {
        self.explained.is_none()
    }

    /// A finding of a rule at a place that is not in a readable text.
    pub fn at_line(code: &'static str, line: usize, column: usize, help: String) -> Self {
        Self {
            code,
            severity: rules::severity(code),
            part: String::new(),
            line,
            column,
            fragment: None,
            source_fragment: None,
            help,
            explained: None,
        }
    }

    /// What the parser says.
    pub fn syntax(which: &str, error: &SyntaxError) -> Self {
        Self::at_line("syntax", error.line, error.column, format!("{which}{}", error.reason))
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = if self.part.is_empty() { "title" } else { &self.part };
        write!(f, "{}:{} {part}: {} [{}]", self.line, self.column, self.help, self.code)
    }
}

/// What a text is held against.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The message's name.
    pub name: &'a str,
    /// How the text's language is written.
    pub manner: &'a Manner,
    /// The text.
    pub text: &'a Document,
    /// The terms of the text's language.
    pub terms: &'a Document,
    /// The text it is translated from; the text itself for the source language.
    pub source: &'a Document,
    /// The terms of the source language.
    pub source_terms: &'a Document,
    /// More parts than this in an SMS are too many.
    pub sms_parts: usize,
    /// A link of the length that an SMS will have.
    pub link: &'a str,
}

impl Case<'_> {
    fn language(&self) -> &Tag {
        &self.manner.language
    }

    fn is_source(&self) -> bool {
        std::ptr::eq(self.text, self.source)
    }
}

/// Everything that is wrong with a text or should be looked at.
pub fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Found { text: case.text, source: case.source, findings: Vec::new() };
    let Some(message) = case.text.message(case.name) else {
        let name = case.name;
        return vec![Finding::at_line("id-differs", 1, 1, format!("there is no message named {name} in this text"))];
    };
    for other in case.text.entries().iter().filter(|other| other.is_term || other.name != case.name) {
        let help = format!("{} stands here too; one message a text", other.name);
        found.add("id-differs", "", other.at, help);
    }
    structure::parts(case, message, &mut found);
    if let Some(source) = case.source.message(case.name) {
        entry(case, source, message, &mut found);
    }
    let wrong = found.findings.iter().any(Finding::is_error);
    rendered::check(case, message, &mut found);
    if wrong {
        // That an unknown variable cannot be rendered says nothing new.
        found.findings.retain(|finding| finding.code != "cannot-be-rendered");
    }
    found.sorted(&message.comment)
}

/// Everything that is wrong with the program's own words in a language (`ui.ftl`).
pub fn check_words(case: &Case<'_>) -> Vec<Finding> {
    let mut all = Vec::new();
    for source in case.source.messages() {
        let mut found = Found { text: case.text, source: case.source, findings: Vec::new() };
        match case.text.message(&source.name) {
            Some(message) => {
                entry(case, source, message, &mut found);
                all.extend(found.sorted(&message.comment));
            }
            None => all.push(Finding::at_line("part-missing", 1, 1, format!("{} is missing", source.name))),
        }
    }
    for message in case.text.messages().filter(|message| case.source.message(&message.name).is_none()) {
        let place = case.text.place(message.at);
        let help = format!("the source has no {}; take it out", message.name);
        all.push(Finding::at_line("part-obsolete", place.line, place.column, help));
    }
    all
}

/// Everything that is wrong with the words that people write back in a language (`keywords.ftl`): the same kinds of words
/// as in the source language must be there.
pub fn check_keywords(source: &Document, keywords: &Document) -> Vec<Finding> {
    let mut found = Found { text: keywords, source, findings: Vec::new() };
    for wanted in source.messages().filter(|wanted| keywords.message(&wanted.name).is_none()) {
        found.findings.push(Finding::at_line("part-missing", 1, 1, format!("{} is missing", wanted.name)));
    }
    for entry in keywords.entries().iter().filter(|entry| entry.is_term || source.message(&entry.name).is_none()) {
        found.add("part-obsolete", "", entry.at, format!("{} is no kind of word that is looked for", entry.name));
    }
    found.sorted(&[])
}

/// Everything that is wrong with the terms of a language (`terms.ftl`).
pub fn check_terms(manner: &Manner, source: &Document, terms: &Document) -> Vec<Finding> {
    let mut found = Found { text: terms, source, findings: Vec::new() };
    for message in terms.messages() {
        let help = format!("{} is a message; terms begin with a dash", message.name);
        found.add("id-differs", "", message.at, help);
    }
    for wanted in source.terms().filter(|wanted| terms.terms().all(|term| term.name != wanted.name)) {
        found.findings.push(Finding::at_line("term-missing", 1, 1, format!("-{} is missing", wanted.name)));
    }
    let mut comments = Vec::new();
    for (place, term) in terms.entries().iter().enumerate() {
        comments.extend(term.comment.iter().cloned());
        if terms.entries()[..place].iter().any(|other| other.is_term && term.is_term && other.name == term.name) {
            found.add("part-twice", "", term.at, format!("-{} stands here twice", term.name));
        }
        for part in &term.parts {
            content::characters(manner, part, true, &mut found);
            structure::variants(part, &mut found);
        }
    }
    if found.findings.iter().all(|finding| !finding.is_error()) {
        rendered::terms(manner, terms, &mut found);
    }
    found.sorted(&comments)
}

/// What holds of a message as of any of the program's own words.
fn entry(case: &Case<'_>, source: &Entry, text: &Entry, found: &mut Found<'_>) {
    for part in &text.parts {
        structure::references(case, part, found);
        structure::variants(part, found);
        plurals::check(case, part, found);
        content::characters(case.manner, part, false, found);
    }
    for source_part in &source.parts {
        if let Some(part) = text.part(&source_part.name) {
            structure::compared(case, source_part, part, found);
            content::compared(case, source_part, part, found);
        }
    }
}

/// Findings so far, with what is needed to show the words they are about.
struct Found<'a> {
    text: &'a Document,
    source: &'a Document,
    findings: Vec<Finding>,
}

impl Found<'_> {
    fn add(&mut self, code: &'static str, part: &str, at: usize, help: String) {
        let place = self.text.place(at);
        let mut finding = Finding::at_line(code, place.line, place.column, help);
        finding.part = if part.is_empty() { String::new() } else { format!(".{part}") };
        finding.fragment = line_at(self.text, at);
        self.findings.push(finding);
    }

    /// Like `add`, about words of the source text.
    fn add_about(&mut self, code: &'static str, part: &str, at: usize, source_at: usize, help: String) {
        self.add(code, part, at, help);
        if let Some(finding) = self.findings.last_mut() {
            finding.source_fragment = line_at(self.source, source_at);
        }
    }

    /// By place, each once, warnings with their explanation.
    fn sorted(mut self, comment: &[String]) -> Vec<Finding> {
        for finding in self.findings.iter_mut().filter(|finding| !finding.is_error()) {
            let allowed = |line: &String| {
                let (code, why) = line.trim().strip_prefix("allow ")?.split_once(':')?;
                (code.trim() == finding.code && !why.trim().is_empty()).then(|| why.trim().to_owned())
            };
            finding.explained = comment.iter().find_map(allowed);
        }
        self.findings.sort_by_key(|finding| (finding.line, finding.column, finding.code));
        self.findings.dedup();
        self.findings
    }
}

/// The line of a source at a byte, shortened.
fn line_at(document: &Document, at: usize) -> Option<String> {
    const LONGEST: usize = 120;
    let source = document.source();
    let start = source.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = source[start..].lines().next()?.trim();
    let mut shown: String = line.chars().take(LONGEST).collect();
    if line.chars().count() > LONGEST {
        shown.push('…');
    }
    (!shown.is_empty()).then_some(shown)
}
