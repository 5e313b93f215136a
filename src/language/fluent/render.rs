//! Rendering: sources of one language in, words out, or an error that says where.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fluent::concurrent::FluentBundle;
use fluent::types::FluentNumber;
use fluent::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::{parser, serializer};

use crate::language::Tag;
use crate::language::number::Numerals;
use crate::language::values::{Value, Values};

use super::{Document, functions, rewrite};

/// Whether inserted values are wrapped in bidi isolates (U+2068 … U+2069).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// In HTML and e-mail text: a Danish name in an Arabic sentence keeps its place.
    Isolated,
    /// In SMS, subjects and JSON for bridges: the marks would cost an encoding or be shown as boxes.
    Bare,
}

/// How a language is written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manner {
    /// The language.
    pub language: Tag,
    /// Whether inserted values are wrapped in bidi isolates.
    pub isolation: Isolation,
    /// Which digits numbers and dates are written in.
    pub numerals: Numerals,
}

impl Manner {
    /// With Latin digits.
    pub fn new(language: &Tag, isolation: Isolation) -> Self {
        Self { language: language.clone(), isolation, numerals: Numerals::Latin }
    }

    /// With these digits.
    pub fn with(self, numerals: Numerals) -> Self {
        Self { numerals, ..self }
    }
}

/// A part that cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    /// Which part, like `emergency-childcare.summary`.
    pub part: String,
    /// Which language.
    pub language: Tag,
    /// On which line of its source the part begins; 0 where there is no such line.
    pub line: usize,
    /// Why.
    pub reason: String,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} in {}", self.part, self.language)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Sources of one language, ready to be rendered.
pub struct Renderer {
    language: Tag,
    bundle: FluentBundle<FluentResource>,
    failures: Arc<Mutex<Vec<String>>>,
    lines: BTreeMap<String, usize>,
}

impl Renderer {
    /// Takes the sources (terms, then a message) of a language.
    pub fn new(manner: &Manner, sources: &[&Document]) -> Result<Self, RenderError> {
        let language = &manner.language;
        let failures = Arc::new(Mutex::new(Vec::new()));
        let mut bundle = FluentBundle::new_concurrent(vec![language.language_identifier()]);
        bundle.set_use_isolating(false);
        let failed =
            |reason: String| RenderError { part: "source".to_owned(), language: language.clone(), line: 0, reason };
        functions::add(&mut bundle, manner, &failures).map_err(failed)?;
        let mut lines = BTreeMap::new();
        for document in sources {
            let tree = parser::parse(document.source().to_owned());
            let tree = tree.map_err(|(_, errors)| failed(format!("{errors:?}")))?;
            let rewritten = serializer::serialize(&rewrite::rewritten(tree));
            let resource = FluentResource::try_new(rewritten)
                .map_err(|(_, errors)| failed(format!("after the rewrite: {errors:?}")))?;
            bundle.add_resource(resource).map_err(|errors| failed(format!("{errors:?}")))?;
            for message in document.messages() {
                let line = |at: usize| document.place(at).line;
                lines.extend(message.parts.iter().map(|part| (name_of(&message.name, &part.name), line(part.at))));
            }
        }
        Ok(Self { language: language.clone(), bundle, failures, lines })
    }

    /// One part of a message: its title (`None`) or an attribute. `Ok(None)` when the message has no such part.
    pub fn part(&self, message: &str, part: Option<&str>, values: &Values) -> Result<Option<String>, RenderError> {
        let Some(found) = self.bundle.get_message(message) else {
            return Err(self.error(message, part, "there is no such message in this language".to_owned()));
        };
        let pattern = match part {
            None => found.value(),
            Some(part) => found.get_attribute(part).map(|attribute| attribute.value()),
        };
        let Some(pattern) = pattern else { return Ok(None) };
        let arguments: FluentArgs<'_> = values.iter().map(|(name, value)| (name.as_str(), argument(value))).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        let mut reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
        reasons.append(&mut self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        if reasons.is_empty() { Ok(Some(text)) } else { Err(self.error(message, part, reasons.join("; "))) }
    }

    /// A part that must be there.
    pub fn needed(&self, message: &str, part: Option<&str>, values: &Values) -> Result<String, RenderError> {
        let missing = || self.error(message, part, "this part is missing".to_owned());
        self.part(message, part, values)?.ok_or_else(missing)
    }

    fn error(&self, message: &str, part: Option<&str>, reason: String) -> RenderError {
        let part = name_of(message, part.unwrap_or_default());
        let line = self.lines.get(&part).copied().unwrap_or_default();
        RenderError { part, language: self.language.clone(), line, reason }
    }
}

/// How a part is called: `boil-water` for the title, `boil-water.summary` for the rest.
fn name_of(message: &str, part: &str) -> String {
    if part.is_empty() { message.to_owned() } else { format!("{message}.{part}") }
}

fn argument(value: &Value) -> FluentValue<'_> {
    match value {
        Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Value::Number(number) => FluentValue::Number(FluentNumber::new(*number, Default::default())),
        Value::Date(moment) => FluentValue::String(moment.to_string().into()),
    }
}
