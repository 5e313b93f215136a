//! Fluent, strict: what cannot be said right is an error and never a `{$name}` in somebody's inbox.
//!
//! The fluent crate formats; before it does, the tree of a source is rewritten, because the crate chooses plurals by
//! data that is wrong (see [`super::plural`]), prints numbers raw and knows no dates:
//! a selector over a number becomes a call of `PLURAL`, a bare `{ $n }` a call of `FORMAT`, a term a call of `ISOLATE`.
//! Sources with syntax errors are refused whole: the crate's serialiser would drop what it did not understand.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fluent::concurrent::FluentBundle;
use fluent::types::FluentNumber;
use fluent::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Comment, Entry, Message, Resource};
use fluent_syntax::{parser, serializer};

use super::values::{Value, ValueKind, Values};
use super::{Tag, fluent_functions as functions, fluent_rewrite as rewrite};

/// A source that was read without errors.
#[derive(Clone, Debug)]
pub struct Document {
    resource: Resource<String>,
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
    /// An example from the comment `# $name (kind) example: explanation`.
    pub example: Option<Value>,
    /// The explanation from that comment.
    pub explanation: String,
}

/// The largest source that is read, in bytes; a health message is some 5 kB.
pub const LARGEST_SOURCE: usize = 256 * 1024;

/// The functions a text may call.
pub const FUNCTIONS: [&str; 2] = ["NUMBER", "DATETIME"];

/// Reads a source; every error is returned, not only the first.
pub fn read(source: &str) -> Result<Document, Vec<SyntaxError>> {
    let at = |position: usize, reason: String| {
        let before = source.get(..position).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].chars().count() + 1;
        SyntaxError { line: before.matches('\n').count() + 1, column, reason }
    };
    if source.len() > LARGEST_SOURCE {
        return Err(vec![at(0, format!("the file is larger than {LARGEST_SOURCE} bytes"))]);
    }
    if let Some(position) = source.find('\0') {
        return Err(vec![at(position, "a zero byte is no text".to_owned())]);
    }
    if let Some(position) = rewrite::too_deep(source) {
        return Err(vec![at(position, "braces are nested more than 12 deep".to_owned())]);
    }
    let source_without_mark = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    let offset = source.len() - source_without_mark.len();
    match parser::parse(source_without_mark.to_owned()) {
        Ok(resource) => Ok(Document { resource }),
        Err((_, errors)) => {
            Err(errors.into_iter().map(|error| at(error.pos.start + offset, error.kind.to_string())).collect())
        }
    }
}

impl Document {
    /// The message of that name.
    pub fn message(&self, name: &str) -> Option<&Message<String>> {
        self.messages().find(|message| message.id.name == name)
    }

    /// All messages, in the order of the source.
    pub fn messages(&self) -> impl Iterator<Item = &Message<String>> {
        self.resource.body.iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        })
    }

    /// Names of the terms, without the dash.
    pub fn terms(&self) -> Vec<&str> {
        let term = |entry: &'_ Entry<String>| matches!(entry, Entry::Term(_));
        let entries = self.resource.body.iter().filter(|entry| term(entry));
        entries
            .filter_map(|entry| if let Entry::Term(term) = entry { Some(term.id.name.as_str()) } else { None })
            .collect()
    }

    /// Variables of a message and what they hold.
    pub fn variables(&self, name: &str) -> BTreeMap<String, Variable> {
        let Some(message) = self.message(name) else { return BTreeMap::new() };
        let described = described(message.comment.as_ref());
        rewrite::variables_of(message)
            .into_iter()
            .map(|(name, kind)| {
                let (example, explanation) = described.get(&name).cloned().unwrap_or_default();
                let example = kind.read(&example);
                (name, Variable { kind, example, explanation })
            })
            .collect()
    }

    /// Everything that the message refers to: `$variable`, `-term`, `message`, `FUNCTION()`, by part.
    pub fn references(message: &Message<String>) -> BTreeMap<String, rewrite::References> {
        rewrite::references_of(message)
    }
}

/// Example and explanation by variable name, from comment lines `$name (kind) example: explanation`.
fn described(comment: Option<&Comment<String>>) -> BTreeMap<String, (String, String)> {
    let lines = comment.map(|comment| comment.content.as_slice()).unwrap_or_default();
    let line = |line: &String| {
        let (name, rest) = line.trim().strip_prefix('$')?.split_once(" (")?;
        let (_, rest) = rest.split_once(") ")?;
        let (example, explanation) = rest.split_once(": ").unwrap_or((rest, ""));
        Some((name.to_owned(), (example.trim().to_owned(), explanation.trim().to_owned())))
    };
    lines.iter().filter_map(line).collect()
}

/// Whether inserted values are wrapped in bidi isolates (U+2068 … U+2069).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// In HTML and e-mail text: a Danish name in an Arabic sentence keeps its place.
    Isolated,
    /// In SMS, subjects and JSON for bridges: the marks would cost an encoding or be shown as boxes.
    Bare,
}

/// A part that cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    /// Which part, like `emergency-childcare.summary`.
    pub part: String,
    /// Which language.
    pub language: Tag,
    /// Why.
    pub reason: String,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} in {}: {}", self.part, self.language, self.reason)
    }
}

/// Sources of one language, ready to be rendered.
pub struct Renderer {
    language: Tag,
    bundle: FluentBundle<FluentResource>,
    failures: Arc<Mutex<Vec<String>>>,
}

impl Renderer {
    /// Takes the sources (terms, then a message) of a language.
    pub fn new(language: &Tag, isolation: Isolation, sources: &[&Document]) -> Result<Self, RenderError> {
        let failures = Arc::new(Mutex::new(Vec::new()));
        let mut bundle = FluentBundle::new_concurrent(vec![language.language_identifier()]);
        bundle.set_use_isolating(false);
        let failed = |reason: String| RenderError { part: "source".to_owned(), language: language.clone(), reason };
        functions::add(&mut bundle, language, isolation, &failures).map_err(failed)?;
        for document in sources {
            let rewritten = serializer::serialize(&rewrite::rewritten(document.resource.clone()));
            let resource = FluentResource::try_new(rewritten)
                .map_err(|(_, errors)| failed(format!("after the rewrite: {errors:?}")))?;
            bundle.add_resource(resource).map_err(|errors| failed(format!("{errors:?}")))?;
        }
        Ok(Self { language: language.clone(), bundle, failures })
    }

    /// One part of a message: its title (`None`) or an attribute. `Ok(None)` when the message has no such part.
    pub fn part(&self, message: &str, part: Option<&str>, values: &Values) -> Result<Option<String>, RenderError> {
        let name = part.map_or_else(|| message.to_owned(), |part| format!("{message}.{part}"));
        let failed = |reason: String| RenderError { part: name.clone(), language: self.language.clone(), reason };
        let Some(found) = self.bundle.get_message(message) else {
            return Err(failed("there is no such message in this language".to_owned()));
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
        if reasons.is_empty() { Ok(Some(text)) } else { Err(failed(reasons.join("; "))) }
    }

    /// A part that must be there.
    pub fn needed(&self, message: &str, part: Option<&str>, values: &Values) -> Result<String, RenderError> {
        let name = part.map_or_else(|| message.to_owned(), |part| format!("{message}.{part}"));
        let missing =
            || RenderError { part: name, language: self.language.clone(), reason: "this part is missing".to_owned() };
        self.part(message, part, values)?.ok_or_else(missing)
    }
}

fn argument(value: &Value) -> FluentValue<'_> {
    match value {
        Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        Value::Number(number) => FluentValue::Number(FluentNumber::new(*number, Default::default())),
        Value::Date(moment) => FluentValue::String(moment.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// Each variant on a line of its own, as the syntax wants it.
    fn on_lines(source: &str) -> String {
        let source = source.replace(" [", "\n    [").replace(" *[", "\n   *[");
        if source.contains("*[") { source.replace(" }\n", "\n    }\n") } else { source }
    }

    fn render(language: &str, source: &str, values: &[(&str, Value)]) -> Result<String, RenderError> {
        let document = read(&on_lines(source)).unwrap();
        let renderer = Renderer::new(&language.parse().unwrap(), Isolation::Bare, &[&document])?;
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        renderer.needed("m", None, &values)
    }

    #[test]
    fn plurals_follow_cldr_where_the_library_does_not() {
        let source = "m = { $n -> [zero] zero [one] one [two] two [few] few [many] many *[other] other }\n";
        let arabic = |n: f64| render("ar", source, &[("n", Value::Number(n))]).unwrap();
        // CLDR 48, Arabic: few is n % 100 = 3..10, many n % 100 = 11..99.
        for (number, category) in
            [(0.0, "zero"), (1.0, "one"), (2.0, "two"), (103.0, "few"), (111.0, "many"), (100.0, "other")]
        {
            assert_eq!(arabic(number), category, "{number}");
        }
        assert_eq!(render("ro", source, &[("n", Value::Number(119.0))]).unwrap(), "few");
        assert_eq!(render("da", source, &[("n", Value::Number(1.5))]).unwrap(), "one");
    }

    #[test]
    fn exact_numbers_come_before_categories() {
        let source = "m = { $n -> [0] none [1.5] one and a half [one] one *[other] { $n } }\n";
        let english = |n: f64| render("en", source, &[("n", Value::Number(n))]).unwrap();
        assert_eq!(
            [english(0.0), english(1.5), english(1.0), english(12345.0)],
            ["none", "one and a half", "one", "12,345"]
        );
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_writes_them() {
        let number = Value::Number(1_234_567.5);
        let date = ValueKind::Date.read("2026-11-30T14:05").unwrap();
        let of = |language: &str| {
            let number = render(language, "m = { $n }\n", &[("n", number.clone())]).unwrap();
            let source = "m = { DATETIME($d, dateStyle: \"long\", timeStyle: \"short\") }\n";
            (number, render(language, source, &[("d", date.clone())]).unwrap())
        };
        for language in ["da", "en", "ar", "tr", "so", "ur", "fa", "bs", "pl", "ku", "uk", "ti", "ckb", "ps"] {
            eprintln!("{language} {:?}", of(language));
        }
        assert_eq!(of("da"), ("1.234.567,5".into(), "30. november 2026 kl. 14.05".into()));
        assert!(of("fa").1.contains("2026"), "the Gregorian year: {}", of("fa").1);
    }

    #[test]
    fn what_cannot_be_said_right_is_an_error() {
        for (source, reason) in [
            ("m = { $gone }\n", "gone"),
            ("m = { -gone }\n", "gone"),
            ("m = { gone }\n", "gone"),
            ("m = { GONE() }\n", "GONE"),
            ("m = { NUMBER($t) }\n", "one number"),
            ("m = { NUMBER(1, style: \"loud\") }\n", "style"),
            ("-a = { -b }\n-b = { -a }\nm = { -a }\n", "Cyclic"),
        ] {
            let error = render("da", source, &[("t", Value::Text("x".into()))]).unwrap_err();
            assert!(error.reason.contains(reason), "{source}: {error}");
        }
    }

    #[test]
    fn terms_have_cases() {
        let source =
            "-town = { $case -> *[nominative] Solby [genitive] Solbys }\nm = { -town } { -town(case: \"genitive\") }\n";
        assert_eq!(render("da", source, &[]).unwrap(), "Solby Solbys");
    }

    #[test]
    fn inserted_words_are_isolated_only_where_they_would_jump() {
        let document = read("m = { $t }!\n").unwrap();
        let values = Values::from([("t".to_owned(), Value::Text("Solby".into()))]);
        let text = |language: &str| {
            let renderer = Renderer::new(&language.parse().unwrap(), Isolation::Isolated, &[&document]).unwrap();
            renderer.needed("m", None, &values).unwrap()
        };
        assert_eq!(text("ar"), "\u{2068}Solby\u{2069}!");
        assert_eq!(text("da"), "Solby!");
    }

    #[test]
    fn a_broken_source_is_refused_with_its_place() {
        let errors = read("ok = fine\nbroken = { $x\n").unwrap_err();
        assert_eq!(errors[0].line, 3);
        assert!(read(&format!("m = {}", "{".repeat(100_000))).is_err());
        assert!(read(&"x".repeat(LARGEST_SOURCE + 1)).is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(500))]

        /// Whatever a file holds, reading and rendering it end in words or in an error.
        #[test]
        fn no_source_breaks_the_program(source in "(\\PC|[\n {}$.\\-*\\[\\]>=\"a-c]){0,80}") {
            let source = format!("m = {source}\n");
            if let Ok(document) = read(&source) {
                let names: Vec<String> = document.messages().map(|message| message.id.name.clone()).collect();
                if let Ok(renderer) = Renderer::new(&"ar".parse().unwrap(), Isolation::Isolated, &[&document]) {
                    for name in names {
                        let values: Values = document.variables(&name).into_keys().map(|name| (name, Value::Number(3.0))).collect();
                        let _ = renderer.part(&name, None, &values);
                    }
                }
            }
        }
    }

    #[test]
    fn variables_are_typed_by_their_use_and_described_by_the_comment() {
        let source = "# Used rarely.\n# $from (date) 2026-11-30: first day\nm = { $name } { DATETIME($from) }\n    .body = { $n -> [one] a *[other] b }\n";
        let variables = read(&on_lines(source)).unwrap().variables("m");
        let kinds: Vec<_> = variables.iter().map(|(name, variable)| (name.as_str(), variable.kind)).collect();
        assert_eq!(kinds, [("from", ValueKind::Date), ("n", ValueKind::Number), ("name", ValueKind::Text)]);
        assert_eq!(variables["from"].explanation, "first day");
        assert!(variables["from"].example.is_some());
    }
}
