//! Renders every part, every variant of it at least once: what fails here would fail when it is sent.

use crate::language::fluent::{self, Isolation, Manner, Renderer};
use crate::language::sms;
use crate::language::values::{Value, Values};
use crate::language::{fluent::Document, markdown};
use crate::message;

use super::{Case, Entry, Found, Key, Piece, tree};

/// Longer titles are cut by mail programs and feeds.
const LONGEST_TITLE: usize = 140;

pub(super) fn check(case: &Case<'_>, message: &Entry, found: &mut Found<'_>) {
    // Without examples there is an error about them at the source text.
    let Ok(examples) = message::examples(&case.source.variables(case.name)) else { return };
    let manner = Manner { isolation: Isolation::Isolated, ..case.manner.clone() };
    let renderer = match Renderer::new(&manner, &[case.terms, case.text]) {
        Ok(renderer) => renderer,
        Err(error) => return found.add("cannot-be-rendered", "", message.at, error.reason),
    };
    for part in &message.parts {
        let name = (!part.name.is_empty()).then_some(part.name.as_str());
        for values in std::iter::once(examples.clone()).chain(others(&part.pieces, &examples)) {
            let shown = match renderer.part(case.name, name, &values) {
                Ok(shown) => shown.unwrap_or_default(),
                Err(error) => {
                    found.add("cannot-be-rendered", &part.name, part.at, error.reason);
                    continue;
                }
            };
            if shown.trim().is_empty() {
                found.add("empty", &part.name, part.at, "this part comes out empty".to_owned());
            }
            match part.name.as_str() {
                "body" => {
                    if let Err(refused) = markdown::check(&shown) {
                        found.add("markdown", &part.name, part.at, refused.to_string());
                    }
                }
                "spoken" => {}
                _ if shown.contains('\n') => {
                    found.add("line-break", &part.name, part.at, "this part must be one line".to_owned());
                }
                _ => {}
            }
        }
    }
    lengths(case, message, &examples, found);
}

/// Title and SMS as they come out with the source's examples.
fn lengths(case: &Case<'_>, message: &Entry, examples: &Values, found: &mut Found<'_>) {
    let manner = Manner { isolation: Isolation::Bare, ..case.manner.clone() };
    let Ok(renderer) = Renderer::new(&manner, &[case.terms, case.text]) else { return };
    if let Ok(Some(title)) = renderer.part(case.name, None, examples) {
        let length = title.chars().count();
        if length > LONGEST_TITLE {
            found.add("title-long", "", message.at, format!("{length} characters; at most {LONGEST_TITLE} are shown"));
        }
    }
    let Some(part) = message.part("summary") else { return };
    if let Ok(Some(summary)) = renderer.part(case.name, Some("summary"), examples) {
        let count = sms::count(&sms::prepared(&format!("{summary} {}", case.link), None).text);
        if count.parts > case.sms_parts {
            let help = format!("an SMS of {} parts; {} are wanted at most", count.parts, case.sms_parts);
            found.add("sms-parts", "summary", part.at, help);
        }
    }
}

/// Values by which every variant of the pieces is taken once, one variable changed at a time.
fn others(pieces: &[Piece], examples: &Values) -> Vec<Values> {
    let mut found: Vec<Values> = Vec::new();
    tree::walk(pieces, &mut |piece| {
        let Piece::Select { on, variants, .. } = piece else { return };
        let Some(name) = on.variable() else { return };
        for variant in variants {
            let value = match (examples.get(name), &variant.key) {
                (Some(Value::Number(_)), Key::Number(number)) => number.parse().ok().map(Value::Number),
                // A number of each category of any language; what it comes to, the language says.
                (Some(Value::Number(_)), Key::Name(category)) => Some(Value::Number(match category.as_str() {
                    "zero" => 0.0,
                    "one" => 1.0,
                    "two" => 2.0,
                    "few" => 3.0,
                    "many" => 11.0,
                    _ => 100.0,
                })),
                (Some(Value::Text(_)), key) => Some(Value::Text(key.as_str().to_owned())),
                _ => None,
            };
            if let Some(value) = value {
                let mut values = examples.clone();
                values.insert(name.to_owned(), value);
                if !found.contains(&values) {
                    found.push(values);
                }
            }
        }
    });
    found
}

/// Renders every term as it is without arguments: a term that names itself in a circle is found here.
pub(super) fn terms(manner: &Manner, terms: &Document, found: &mut Found<'_>) {
    for term in terms.terms() {
        let source = format!("shown = {{ -{} }}\n", term.name);
        let Ok(document) = fluent::read(&source) else { continue };
        let shown = Renderer::new(manner, &[terms, &document])
            .and_then(|renderer| renderer.needed("shown", None, &Values::new()));
        if let Err(error) = shown {
            found.add("cannot-be-rendered", "", term.at, format!("-{}: {}", term.name, error.reason));
        }
    }
}
