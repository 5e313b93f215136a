//! Messages: what is written once. A message is one Fluent message with its parts; this module knows the parts and the
//! names, `translation/` knows the texts in each language.

pub mod folder;
pub mod store;
pub mod terms;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::error::Field;
use crate::language::fluent::Variable;
use crate::language::values::Values;

/// The parts of a message besides its title, in the order they are written, with whether each must be there.
pub const PARTS: [(&str, bool); 5] =
    [("summary", true), ("body", true), ("action", true), ("poster", false), ("spoken", false)];

/// The name of a message: 2 to 60 characters of a–z, 0–9 and dashes, beginning with a letter.
pub fn checked_name(field: &str, name: &str) -> Result<(), Field> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = (2..=60).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_lowercase());
    if fits && name.chars().all(plain) {
        return Ok(());
    }
    Err(Field::wrong(field, name, "2 to 60 of a-z, 0-9 and -, beginning with a letter, like boil-water"))
}

/// Checks given values against the variables of a message; every wrong, missing or unknown one is named. Moments with a
/// distance from UTC become clock times of `zone`.
pub fn checked_values(
    variables: &BTreeMap<String, Variable>,
    given: &serde_json::Map<String, serde_json::Value>,
    zone: &TimeZone,
) -> Result<Values, Vec<Field>> {
    let mut values = Values::new();
    let mut wrong = Vec::new();
    for (name, variable) in variables {
        let field = format!("variables.{name}");
        match given.get(name) {
            None => wrong.push(Field::missing(field, variable.kind.allowed())),
            Some(value) => match variable.kind.read_json(value, zone) {
                Some(value) => drop(values.insert(name.clone(), value)),
                None => wrong.push(Field::wrong(field, value.to_string(), variable.kind.allowed())),
            },
        }
    }
    for (name, value) in given.iter().filter(|(name, _)| !variables.contains_key(*name)) {
        let known: Vec<&str> = variables.keys().map(String::as_str).collect();
        let allowed = if known.is_empty() { "no variables".to_owned() } else { known.join(", ") };
        wrong.push(Field::wrong(
            format!("variables.{name}"),
            value.to_string(),
            format!("the message takes {allowed}"),
        ));
    }
    if wrong.is_empty() { Ok(values) } else { Err(wrong) }
}

/// The examples that the source gives for its variables; `None` for the first that has none.
pub fn examples(variables: &BTreeMap<String, Variable>) -> Result<Values, String> {
    let example = |(name, variable): (&String, &Variable)| match &variable.example {
        Some(example) => Ok((name.clone(), example.clone())),
        None => Err(name.clone()),
    };
    variables.iter().map(example).collect()
}
