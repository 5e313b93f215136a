//! What must hold of a text before it is approved. A finding names the part and says in a sentence what to do.
//! Pure: source text, translated text and terms go in, findings come out.

use std::collections::BTreeSet;

use crate::language::Tag;
use crate::language::fluent::{self, Document, Isolation, Renderer};
use crate::language::markdown;
use crate::message::{self, PARTS};

/// Something that is wrong with a text and keeps it from being approved.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Finding {
    /// Stable name of the rule, like `part-missing`
    pub code: &'static str,
    /// Which part, like `.summary`; empty for the title
    pub part: String,
    /// What is wrong and what to do
    pub help: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = if self.part.is_empty() { "title" } else { &self.part };
        write!(f, "{part}: {} [{}]", self.help, self.code)
    }
}

fn finding(code: &'static str, part: &str, help: String) -> Finding {
    let part = if part.is_empty() { String::new() } else { format!(".{part}") };
    Finding { code, part, help }
}

/// Everything that is wrong with `text` as the text of message `name` in `language`, translated from `source`.
pub fn check(name: &str, language: &Tag, source: &Document, text: &Document, terms: &Document) -> Vec<Finding> {
    let Some(message) = text.message(name) else {
        return vec![finding("id-differs", "", format!("the file has no message named {name}"))];
    };
    let mut findings = Vec::new();
    for other in text.messages().filter(|other| other.id.name != name) {
        findings.push(finding("id-differs", "", format!("the file also has {}; one message a file", other.id.name)));
    }
    if message.value.is_none() {
        findings.push(finding("part-missing", "", "the title is missing".to_owned()));
    }
    let mut seen = BTreeSet::new();
    for attribute in &message.attributes {
        if !seen.insert(attribute.id.name.as_str()) {
            findings.push(finding("part-twice", &attribute.id.name, "this part is there twice".to_owned()));
        }
    }
    let references = Document::references(message);
    let Some(source_message) = source.message(name) else { return findings };
    let source_references = Document::references(source_message);
    for (part, needed) in PARTS {
        let wanted = needed || source_references.contains_key(part);
        if wanted && !references.contains_key(part) {
            findings.push(finding("part-missing", part, "this part is missing".to_owned()));
        }
    }
    for part in references.keys().filter(|part| !part.is_empty() && !source_references.contains_key(*part)) {
        findings.push(finding("part-obsolete", part, "the source text has no such part".to_owned()));
    }
    let known_terms: BTreeSet<&str> = terms.terms().into_iter().chain(text.terms()).collect();
    for (part, used) in &references {
        let Some(wanted) = source_references.get(part) else { continue };
        for name in used.variables.difference(&wanted.variables) {
            findings.push(finding("variable-unknown", part, format!("the source text has no ${name} here")));
        }
        for name in wanted.variables.difference(&used.variables) {
            findings.push(finding("variable-missing", part, format!("${name} of the source text is missing")));
        }
        for name in used.terms.iter().filter(|name| !known_terms.contains(name.as_str())) {
            findings.push(finding("term-unknown", part, format!("terms.ftl of {language} has no -{name}")));
        }
        for name in used.functions.iter().filter(|name| !fluent::FUNCTIONS.contains(&name.as_str())) {
            let known = fluent::FUNCTIONS.join(", ");
            findings.push(finding("function-unknown", part, format!("{name}() is not known; known: {known}")));
        }
        for name in &used.messages {
            findings.push(finding("reference", part, format!("refers to the message {name}; write it out")));
        }
    }
    if findings.is_empty() {
        findings.extend(rendered(name, language, source, text, terms));
    }
    findings
}

/// Renders every part with the source's examples: what fails here would fail when it is sent.
fn rendered(name: &str, language: &Tag, source: &Document, text: &Document, terms: &Document) -> Vec<Finding> {
    let values = match message::examples(&source.variables(name)) {
        Ok(values) => values,
        Err(variable) => {
            let help = format!("the source text has no comment `# ${variable} (kind) example: explanation`");
            return vec![finding("example-missing", "", help)];
        }
    };
    let renderer = match Renderer::new(language, Isolation::Isolated, &[terms, text]) {
        Ok(renderer) => renderer,
        Err(error) => return vec![finding("cannot-be-rendered", "", error.reason)],
    };
    let mut findings = Vec::new();
    for part in std::iter::once(None).chain(PARTS.map(|(part, _)| Some(part))) {
        let name_of_part = part.unwrap_or_default();
        match renderer.part(name, part, &values) {
            Err(error) => findings.push(finding("cannot-be-rendered", name_of_part, error.reason)),
            Ok(Some(words)) if part == Some("body") => {
                if let Err(refused) = markdown::check(&words) {
                    findings.push(finding("markdown", name_of_part, refused.to_string()));
                }
            }
            Ok(Some(words)) if words.contains('\n') && part != Some("spoken") => {
                findings.push(finding("line-break", name_of_part, "this part must be one line".to_owned()));
            }
            Ok(Some(words)) if words.trim().is_empty() => {
                findings.push(finding("empty", name_of_part, "this part comes out empty".to_owned()));
            }
            Ok(_) => {}
        }
    }
    findings
}
