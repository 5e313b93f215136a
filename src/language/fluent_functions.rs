//! The functions that a text may call (`NUMBER`, `DATETIME`) and those the rewrite puts in (`PLURAL`, `FORMAT`,
//! `ISOLATE`). A call that cannot be right is reported as a failure, which stops the rendering.

use std::sync::{Arc, Mutex};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use jiff::civil;

use super::date::{self, DateStyle, Style};
use super::fluent::Isolation;
use super::number::{self, Digits};
use super::plural::{self, Counting};
use super::{Direction, Tag};

type Failures = Arc<Mutex<Vec<String>>>;
type Answer = Result<String, String>;

pub(super) fn add(
    bundle: &mut FluentBundle<FluentResource>,
    language: &Tag,
    isolation: Isolation,
    failures: &Failures,
) -> Result<(), String> {
    let isolate = Isolate { language: language.direction(), isolation };
    let mut function = |name: &'static str, answer: fn(&Tag, &[FluentValue], &FluentArgs) -> Answer, wrapped: bool| {
        let (language, failures) = (language.clone(), failures.clone());
        let called = bundle.add_function(name, move |positional, named| match answer(&language, positional, named) {
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

fn digits(named: &FluentArgs) -> Result<Digits, String> {
    let count = |name: &'static str| match named.get(name) {
        None => Ok(None),
        Some(FluentValue::Number(count)) if (0.0..=9.0).contains(&count.value) && count.value.fract() == 0.0 => {
            // 0 to 9 fits any integer type.
            Ok(Some(count.value as i16))
        }
        Some(_) => Err(format!("{name} takes a whole number from 0 to 9")),
    };
    let ungrouped = match words(named, "useGrouping") {
        None | Some("true") => false,
        Some("false") => true,
        Some(_) => return Err("useGrouping takes \"true\" or \"false\"".to_owned()),
    };
    Ok(Digits {
        minimum_fraction: count("minimumFractionDigits")?,
        maximum_fraction: count("maximumFractionDigits")?,
        ungrouped,
    })
}

const NUMBER_OPTIONS: [&str; 4] = ["minimumFractionDigits", "maximumFractionDigits", "useGrouping", "type"];

fn number_call(language: &Tag, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    check_options(named, &NUMBER_OPTIONS)?;
    let [FluentValue::Number(number)] = positional else { return Err("takes one number".to_owned()) };
    let digits = digits(named)?;
    let decimal = number::decimal(number.value, digits).ok_or("the number is not finite")?;
    Ok(number::format(language, &decimal, digits))
}

fn datetime_call(language: &Tag, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    check_options(named, &["dateStyle", "timeStyle"])?;
    let [FluentValue::String(moment)] = positional else { return Err("takes one date".to_owned()) };
    let moment: civil::DateTime = moment.parse().map_err(|_| "takes one date".to_owned())?;
    let date = match words(named, "dateStyle") {
        None => None,
        Some("full") => Some(DateStyle::Full),
        Some("long") => Some(DateStyle::Long),
        Some("medium") => Some(DateStyle::Medium),
        Some("short") => Some(DateStyle::Short),
        Some(_) => return Err("dateStyle takes \"full\", \"long\", \"medium\" or \"short\"".to_owned()),
    };
    let time = match words(named, "timeStyle") {
        None => false,
        Some("short") => true,
        Some(_) => return Err("timeStyle takes \"short\"".to_owned()),
    };
    let style =
        if date.is_none() && !time { Style { date: Some(DateStyle::Long), time } } else { Style { date, time } };
    date::format(language, moment, style).ok_or_else(|| format!("there is no date pattern for {language}"))
}

fn format_call(language: &Tag, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    match positional {
        [FluentValue::String(text)] => Ok(text.to_string()),
        [FluentValue::Number(_)] => number_call(language, positional, named),
        _ => Err("a variable has no value".to_owned()),
    }
}

fn isolate_call(_: &Tag, positional: &[FluentValue], _: &FluentArgs) -> Answer {
    match positional {
        [FluentValue::String(text)] => Ok(text.to_string()),
        _ => Err("a term has no value".to_owned()),
    }
}

/// `exact`: the numbers among the variant keys, separated by `|`; the n-th of them is the variant `exact-n`.
fn plural_call(language: &Tag, positional: &[FluentValue], named: &FluentArgs) -> Answer {
    let number = match positional {
        [FluentValue::Number(number)] => number.value,
        // A text selects by itself; nothing at all (a term's unset parameter) takes the default variant.
        [FluentValue::String(text)] => return Ok(text.to_string()),
        _ => return Ok(String::new()),
    };
    let exact = words(named, "exact").unwrap_or_default();
    let equal = |key: &str| key.parse::<f64>().is_ok_and(|key| key == number);
    if let Some(place) = exact.split('|').position(equal) {
        return Ok(format!("exact-{place}"));
    }
    let counting = if words(named, "type") == Some("ordinal") { Counting::Ordinal } else { Counting::Cardinal };
    let decimal = number::decimal(number, digits(named)?).ok_or("the number is not finite")?;
    Ok(plural::category(language, counting, &decimal).to_owned())
}
