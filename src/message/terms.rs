//! Terms as data: words that an organisation sets once per language (its name, its telephone number) and all messages
//! use. They live in a Fluent file; setting one changes its lines and leaves the rest of the file as it is.

use std::collections::BTreeMap;

use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::error::{Error, Field, Result};
use crate::language::Tag;
use crate::language::fluent::tree::{Entry, Piece, Reference};
use crate::language::fluent::{self, Document, Isolation, Manner};
use crate::staff::Actor;
use crate::translation::check::{self, Finding};
use crate::translation::store;

/// A term of a language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Term {
    /// Its name, without the dash
    pub name: String,
    /// What it says; with cases, the one that stands by itself
    pub value: String,
    /// Further cases by name, like `genitive`
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<String, String>,
    /// What it is for, from the comment above it
    #[serde(skip_serializing_if = "String::is_empty")]
    pub explanation: String,
    /// Only the file can change it: it is more than words and cases
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub complex: bool,
}

/// New words for a term.
#[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTerm {
    /// What it says; with cases, the one that stands by itself
    pub value: String,
    /// Further cases by name, like `genitive`
    #[serde(default)]
    pub cases: BTreeMap<String, String>,
}

/// The case a term with cases has by itself.
const FIRST_CASE: &str = "nominative";

/// The terms of a document, in its order.
pub fn terms(document: &Document) -> Vec<Term> {
    document.terms().map(term).collect()
}

fn term(entry: &Entry) -> Term {
    let pieces = entry.part("").map(|part| part.pieces.as_slice()).unwrap_or_default();
    let plain = |pieces: &[Piece]| -> Option<String> {
        let text = |piece: &Piece| if let Piece::Text { text, .. } = piece { Some(text.clone()) } else { None };
        pieces.iter().map(text).collect::<Option<String>>()
    };
    let mut found = Term {
        name: entry.name.clone(),
        value: String::new(),
        cases: BTreeMap::new(),
        explanation: entry.comment.join(" "),
        complex: false,
    };
    match (pieces, plain(pieces)) {
        (_, Some(value)) => found.value = value,
        ([Piece::Select { on: Reference::Variable(on), variants, .. }], _) if on == "case" => {
            for variant in variants {
                match plain(&variant.pieces) {
                    Some(value) if variant.is_default => found.value = value.trim().to_owned(),
                    Some(value) => drop(found.cases.insert(variant.key.as_str().to_owned(), value.trim().to_owned())),
                    None => found.complex = true,
                }
            }
        }
        _ => found.complex = true,
    }
    found
}

/// A source with other words for one term.
pub fn with_term(source: &str, name: &str, new: &NewTerm) -> Result<String> {
    let document = fluent::read(source).map_err(|_| Error::Internal("stored terms have errors".to_owned()))?;
    let mut wrong = Vec::new();
    let words = |field: String, value: &str| {
        let fits = (1..=200).contains(&value.trim().chars().count())
            && !value.contains(|c: char| c.is_control() || "{}".contains(c));
        (!fits).then(|| Field::wrong(field, value, "1 to 200 characters on one line, without braces"))
    };
    wrong.extend(words("value".to_owned(), &new.value));
    for (case, value) in &new.cases {
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        if case.is_empty() || case.len() > 30 || !case.chars().all(plain) || case.starts_with('-') || case == FIRST_CASE
        {
            wrong.push(Field::wrong("cases", case, "the name of a further case like genitive, in a-z and -"));
        }
        wrong.extend(words(format!("cases.{case}"), value));
    }
    let Some(entry) = document.terms().find(|term| term.name == name) else {
        let known: Vec<&str> = document.terms().map(|term| term.name.as_str()).collect();
        return Err(Error::wrong("term", name, known.join(", ")));
    };
    if term(entry).complex {
        wrong.push(Field::wrong("term", name, "a term of words and cases; this one can only be changed in its file"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let source = document.source();
    let start = entry.at - 1;
    // An entry goes on over lines that are indented, empty, or close a brace (Fluent Syntax 1.0).
    let mut end = start;
    for (place, line) in source[start..].split_inclusive('\n').enumerate() {
        if place > 0 && line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-' || c == '#') {
            break;
        }
        end += line.len();
    }
    let kept = source[start..end].trim_end().len();
    Ok(format!("{}{}{}", &source[..start], written(name, new), &source[start + kept..]))
}

fn written(name: &str, NewTerm { value, cases }: &NewTerm) -> String {
    let value = value.trim();
    if cases.is_empty() {
        return format!("-{name} = {value}");
    }
    let others: String = cases.iter().map(|(case, value)| format!("        [{case}] {}\n", value.trim())).collect();
    format!("-{name} = {{ $case ->\n       *[{FIRST_CASE}] {value}\n{others}    }}")
}

/// Writes the terms of a language, in force at once; errors in them change nothing.
pub async fn write(app: &App, tx: &mut Tx, actor: &Actor, language: &Tag, source: &str) -> Result<Vec<Finding>> {
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    let syntax = |errors: Vec<fluent::SyntaxError>| {
        let field = |error: &fluent::SyntaxError| Field::wrong("source", error.to_string(), "Fluent syntax");
        Error::Invalid(errors.iter().map(field).collect())
    };
    let document = fluent::read(source).map_err(syntax)?;
    let current = store::terms(tx, organisation.id, language).await?;
    let (revision, before) = current.ok_or(Error::NotFound("language"))?;
    let of_source = store::terms(tx, organisation.id, &organisation.source_language).await?;
    let of_source = of_source.map(|(_, source)| source).unwrap_or_default();
    let of_source = fluent::read(&of_source).map_err(|_| Error::Internal("stored terms have errors".to_owned()))?;
    let manner = Manner::new(language, Isolation::Isolated).with(organisation.numerals(language));
    let findings = check::check_terms(&manner, &of_source, &document);
    let errors: Vec<Field> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| Field::wrong("source", finding.fragment.clone().unwrap_or_default(), finding.to_string()))
        .collect();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if before != source {
        let now = app.clock.now();
        store::add_terms(tx, organisation.id, language, revision + 1, source, &actor.name, now).await?;
        let details = serde_json::json!({ "revision": revision + 1 });
        audit::append(tx, &app.ids, actor, "terms.write", language.as_str(), &details, now).await?;
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const POLISH: &str = "### Terms.\n\n# The name.\n-town = { $case ->\n       *[nominative] Gmina Solby\n        [genitive] Gminy Solby\n    }\n# The number.\n-hotline = +45 12 34 56 78\n";

    fn new(value: &str, cases: &[(&str, &str)]) -> NewTerm {
        let cases = cases.iter().map(|(case, value)| ((*case).to_owned(), (*value).to_owned())).collect();
        NewTerm { value: value.to_owned(), cases }
    }

    #[test]
    fn a_term_changes_and_the_rest_of_the_file_stays() {
        let changed = with_term(POLISH, "town", &new("Gmina Vejle", &[("genitive", "Gminy Vejle")])).unwrap();
        assert_eq!(changed, POLISH.replace("Solby", "Vejle"));
        let changed = with_term(POLISH, "hotline", &new("+45 76 81 00 00", &[])).unwrap();
        assert_eq!(changed, POLISH.replace("+45 12 34 56 78", "+45 76 81 00 00"));
        let plain = with_term(POLISH, "town", &new("Vejle", &[])).unwrap();
        assert_eq!(plain, "### Terms.\n\n# The name.\n-town = Vejle\n# The number.\n-hotline = +45 12 34 56 78\n");
        let read = terms(&fluent::read(POLISH).unwrap());
        assert_eq!((read[0].value.as_str(), read[0].cases["genitive"].as_str()), ("Gmina Solby", "Gminy Solby"));
    }

    #[test]
    fn what_cannot_be_a_term_changes_nothing() {
        for (name, term) in [
            ("gone", new("x", &[])),
            ("town", new("", &[])),
            ("town", new("a { $x }", &[])),
            ("town", new("a\nb", &[])),
            ("town", new("a", &[("Genitive!", "b")])),
            ("town", new("a", &[("nominative", "b")])),
            ("town", new(&"a".repeat(201), &[])),
        ] {
            assert!(matches!(with_term(POLISH, name, &term), Err(Error::Invalid(_))), "{name} {term:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_words_that_are_taken_read_back(value in "\\PC{0,60}", case in "\\PC{0,40}") {
            if let Ok(changed) = with_term(POLISH, "town", &new(&value, &[("genitive", &case)])) {
                let read = terms(&fluent::read(&changed).unwrap());
                proptest::prop_assert_eq!(&read[0].value, value.trim());
                proptest::prop_assert_eq!(&read[0].cases["genitive"], case.trim());
                proptest::prop_assert_eq!(&read[1].value, "+45 12 34 56 78");
            }
        }
    }
}
