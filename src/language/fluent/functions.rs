//! The functions that a text may call (`NUMBER`, `DATETIME`) and those the rewrite puts in (`PLURAL`, `FORMAT`,
//! `ISOLATE`). A call that cannot be right is reported as a failure, which stops the rendering.
//!
//! Options have the names of ECMA-402 (`Intl.NumberFormat`, `Intl.DateTimeFormat`), as Fluent's own functions do.

use std::sync::{Arc, Mutex};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use icu_experimental::dimension::units::options::Width;
use jiff::civil;

use crate::language::Direction;
use crate::language::date::{self, DateStyle, Style, Weekday};
use crate::language::number::{Currency, Measure, NumberStyle, UNITS};
use crate::language::plural::{self, Counting};

use super::render::{Isolation, Manner};
use super::tree::Literal;

type Failures = Arc<Mutex<Vec<String>>>;
type Answer = Result<String, String>;

/// The functions a text may call.
pub const FUNCTIONS: [&str; 2] = ["NUMBER", "DATETIME"];

/// Whether a call has options that can be carried out, whatever the value will be; says what is wrong with it.
pub fn check_call(manner: &Manner, name: &str, named: &[(String, Literal)]) -> Result<(), String> {
    let mut options = FluentArgs::new();
    for (name, value) in named {
        match value {
            Literal::Text(text) => options.set(name.as_str(), text.as_str()),
            Literal::Number(text) => options.set(name.as_str(), FluentValue::try_number(text)),
        }
    }
    match name {
        "NUMBER" => number_call(manner, &[FluentValue::from(2)], &options).map(drop),
        "DATETIME" => datetime_call(manner, &["2026-11-30T10:30".into()], &options).map(drop),
        _ => Err(format!("{name}() is not known; known: {}", FUNCTIONS.join(", "))),
    }
}

pub(super) fn add(
    bundle: &mut FluentBundle<FluentResource>,
    manner: &Manner,
    failures: &Failures,
) -> Result<(), String> {
    let isolate = Isolate { language: manner.language.direction(), isolation: manner.isolation };
    let mut function = |name: &'static str,
                        answer: fn(&Manner, &[FluentValue], &FluentArgs) -> Answer,
                        wrapped: bool| {
        let (manner, failures) = (manner.clone(), failures.clone());
        let called = bundle.add_function(name, move |positional, named| match answer(&manner, positional, named) {
            Ok(text) if wrapped => FluentValue::String(isolate.wrap(text).into()),
            Ok(text) => FluentValue::String(text.into()),
            Err(reason) => {
                failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(format!("{name}: {reason}"));
                FluentValue::Error
            }
        });
        called.map_err(|error| error.to_string())
    };
    function("NUMBER", number_call, false)?;
    function("DATETIME", datetime_call, true)?;
    function("FORMAT", format_call, true)?;
    function("ISOLATE", isolate_call, true)?;
    function("PLURAL", plural_call, false)
}

#[derive(Clone, Copy)]
struct Isolate {
    language: Direction,
    isolation: Isolation,
}

impl Isolate {
    /// In a left-to-right sentence only right-to-left words need isolating, in a right-to-left one all inserted words.
    fn wrap(self, text: String) -> String {
        let foreign = self.language == Direction::Rtl || text.chars().any(is_right_to_left);
        match self.isolation {
            Isolation::Isolated if foreign => format!("\u{2068}{text}\u{2069}"),
            // After Arabic letters the groups of a phone number would be shown in reverse (UAX #9 rule W2); one
            // left-to-right mark before it keeps them in order.
            Isolation::Bare if self.language == Direction::Rtl && is_grouped_number(&text) => format!("\u{200E}{text}"),
            _ => text,
        }
    }
}

/// Digits in groups, like `+45 12 34 56 78`.
fn is_grouped_number(text: &str) -> bool {
    text.contains(' ') && text.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c))
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and the presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn words<'a>(named: &'a FluentArgs, name: &'static str) -> Option<&'a str> {
    match named.get(name) {
        Some(FluentValue::String(words)) => Some(words),
        _ => None,
    }
}

fn check_options(named: &FluentArgs, known: &[&str]) -> Result<(), String> {
    match named.iter().find(|(name, _)| !known.contains(name)) {
        Some((name, _)) => Err(format!("the option {name} is not known; known: {}", known.join(", "))),
        None => Ok(()),
    }
}

const NUMBER_OPTIONS: [&str; 8] = [
    "minimumFractionDigits",
    "maximumFractionDigits",
    "useGrouping",
    "type",
    "style",
    "currency",
    "unit",
    "unitDisplay",
];

fn number_style(named: &FluentArgs) -> Result<NumberStyle, String> {
    let count = |name: &'static str| match named.get(name) {
        None => Ok(None),
        Some(FluentValue::Number(count)) if (0.0..=9.0).contains(&count.value) && count.value.fract() == 0.0 => {
            // 0 to 9 fits any integer type.
            Ok(Some(count.value as i16))
        }
        Some(_) => Err(format!("{name} takes a whole number from 0 to 9")),
    };
    let ungrouped = match (named.get("useGrouping"), words(named, "useGrouping")) {
        (None, _) | (_, Some("true")) => false,
        (_, Some("false")) => true,
        _ => return Err("useGrouping takes \"true\" or \"false\"".to_owned()),
    };
    let style = NumberStyle {
        measure: measure(named)?,
        minimum_fraction: count("minimumFractionDigits")?,
        maximum_fraction: count("maximumFractionDigits")?,
        ungrouped,
    };
    match (style.minimum_fraction, style.maximum_fraction) {
        (Some(least), Some(most)) if least > most => {
            Err("minimumFractionDigits is larger than maximumFractionDigits".to_owned())
        }
        _ => Ok(style),
    }
}

fn measure(named: &FluentArgs) -> Result<Measure, String> {
    let style = match named.get("style") {
        None => "decimal",
        Some(_) => words(named, "style").unwrap_or_default(),
    };
    let only_with = |option: &'static str, wanted: &str| match named.get(option) {
        Some(_) if style != wanted => Err(format!("{option} needs style: \"{wanted}\"")),
        _ => Ok(()),
    };
    only_with("currency", "currency")?;
    only_with("unit", "unit")?;
    only_with("unitDisplay", "unit")?;
    match style {
        "decimal" => Ok(Measure::Plain),
        "percent" => Ok(Measure::Percent),
        "currency" => {
            let currency = words(named, "currency").and_then(Currency::from_code);
            currency.map(Measure::Money).ok_or_else(|| "currency takes \"DKK\" or \"EUR\"".to_owned())
        }
        "unit" => {
            let width = match (named.get("unitDisplay"), words(named, "unitDisplay")) {
                (None, _) | (_, Some("long")) => Width::Long,
                (_, Some("short")) => Width::Short,
                (_, Some("narrow")) => Width::Narrow,
                _ => return Err("unitDisplay takes \"long\", \"short\" or \"narrow\"".to_owned()),
            };
            let wanted = words(named, "unit").unwrap_or_default();
            let unit = UNITS.iter().find(|(name, _)| *name == wanted);
            let names = || UNITS.map(|(name, _)| format!("\"{name}\"")).join(", ");
            unit.map(|(_, unit)| Measure::Unit(*unit, width)).ok_or_else(|| format!("unit takes one of {}", names()))
        }
        _ => Err("style takes \"decimal\", \"percent\", \"currency\" or \"unit\"".to_owned()),
    }
}

fn counting(named: &FluentArgs) -> Result<Counting, String> {
    match (named.get("type"), words(named, "type")) {
        (None, _) | (_, Some("cardinal")) => Ok(Counting::Cardinal),
        (_, Some("ordinal")) => Ok(Counting::Ordinal),
        _ => Err("type takes \"cardinal\" or \"ordinal\"".to_owned()),
    }
}

fn number_call(manner: &Manner, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    check_options(named, &NUMBER_OPTIONS)?;
    counting(named)?;
    let [FluentValue::Number(number)] = positional else { return Err("takes one number".to_owned()) };
    let style = number_style(named)?;
    let said = style.format(&manner.language, manner.numerals, number.value);
    said.ok_or_else(|| format!("there is no such pattern for numbers in {}", manner.language))
}

fn datetime_call(manner: &Manner, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    check_options(named, &["dateStyle", "timeStyle", "weekday"])?;
    let [FluentValue::String(moment)] = positional else { return Err("takes one date".to_owned()) };
    let moment: civil::DateTime = moment.parse().map_err(|_| "takes one date".to_owned())?;
    let date = match (named.get("dateStyle"), words(named, "dateStyle")) {
        (None, _) => None,
        (_, Some("full")) => Some(DateStyle::Full),
        (_, Some("long")) => Some(DateStyle::Long),
        (_, Some("medium")) => Some(DateStyle::Medium),
        (_, Some("short")) => Some(DateStyle::Short),
        _ => return Err("dateStyle takes \"full\", \"long\", \"medium\" or \"short\"".to_owned()),
    };
    let time = match (named.get("timeStyle"), words(named, "timeStyle")) {
        (None, _) => false,
        (_, Some("short")) => true,
        _ => return Err("timeStyle takes \"short\"".to_owned()),
    };
    let weekday = match (named.get("weekday"), words(named, "weekday")) {
        (None, _) => None,
        (_, Some("long")) => Some(Weekday::Long),
        (_, Some("short")) => Some(Weekday::Short),
        _ => return Err("weekday takes \"long\" or \"short\"".to_owned()),
    };
    let style = match (date, time, weekday) {
        (None, false, Some(weekday)) => Style::Weekday(weekday),
        (_, _, Some(_)) => return Err("weekday stands alone; dateStyle: \"full\" has the weekday too".to_owned()),
        (Some(date), true, None) => Style::DateTime(date),
        (Some(date), false, None) => Style::Date(date),
        (None, true, None) => Style::Time,
        (None, false, None) => Style::Date(DateStyle::Long),
    };
    let said = date::format(&manner.language, manner.numerals, moment, style);
    said.ok_or_else(|| format!("there is no date pattern for {}", manner.language))
}

fn format_call(manner: &Manner, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    match positional {
        [FluentValue::String(text)] => Ok(text.to_string()),
        [FluentValue::Number(_)] => number_call(manner, positional, named),
        _ => Err("a variable has no value".to_owned()),
    }
}

fn isolate_call(_: &Manner, positional: &[FluentValue], _: &FluentArgs) -> Answer {
    match positional {
        [FluentValue::String(text)] => Ok(text.to_string()),
        _ => Err("a term has no value".to_owned()),
    }
}

/// `exact`: the numbers among the variant keys, separated by `|`; the n-th of them is the variant `exact-n`.
fn plural_call(manner: &Manner, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    let number = match positional {
        [FluentValue::Number(number)] => number.value,
        // A text selects by itself; nothing at all (a term's unset parameter) takes the default variant.
        [FluentValue::String(text)] => return Ok(text.to_string()),
        _ => return Ok(String::new()),
    };
    check_options(named, &[&NUMBER_OPTIONS[..], &["exact"]].concat())?;
    let exact = words(named, "exact").unwrap_or_default();
    let equal = |key: &str| key.parse::<f64>().is_ok_and(|key| key == number);
    if let Some(place) = exact.split('|').position(equal) {
        return Ok(format!("exact-{place}"));
    }
    let decimal = number_style(named)?.decimal(number).ok_or("the number is not finite")?;
    Ok(plural::category(&manner.language, counting(named)?, &decimal).to_owned())
}
