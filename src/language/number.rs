//! Numbers as a language writes them, with Latin digits: 2.345 in Danish, 2,345 in English.

use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::decimal::options::{DecimalFormatterOptions, GroupingStrategy};

use super::Tag;

/// How to write a number; what is `None` is left as the number has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digits {
    /// At least so many digits after the decimal mark.
    pub minimum_fraction: Option<i16>,
    /// At most so many digits after the decimal mark (rounded half to even).
    pub maximum_fraction: Option<i16>,
    /// Thousands without a mark between them.
    pub ungrouped: bool,
}

/// A number as exact decimal digits, rounded and padded as asked; `None` for NaN and infinity.
pub fn decimal(number: f64, digits: Digits) -> Option<Decimal> {
    // `Display` of f64 gives the shortest digits that read back as the same number, never an exponent.
    let mut decimal: Decimal = number.is_finite().then(|| number.to_string())?.parse().ok()?;
    if let Some(most) = digits.maximum_fraction {
        decimal.round(-most);
        decimal.absolute.trim_end();
    }
    if let Some(least) = digits.minimum_fraction {
        decimal.absolute.pad_end(-least);
    }
    Some(decimal)
}

/// The number in words of the language's digits and marks.
pub fn format(language: &Tag, number: &Decimal, digits: Digits) -> String {
    let mut options = DecimalFormatterOptions::default();
    if digits.ungrouped {
        options.grouping_strategy = Some(GroupingStrategy::Never);
    }
    let formatter = DecimalFormatter::try_new(as_used_in_denmark(language).into(), options);
    formatter.expect("compiled data has a root for every language").format_to_string(number)
}

/// The language with the Gregorian calendar, the 24-hour clock that hangs on every Danish wall, and Western digits,
/// which everyone who phones a Danish number reads.
pub(super) fn as_used_in_denmark(language: &Tag) -> icu::locale::Locale {
    // English as Europeans write it: 30 November, not November 30.
    let language = if language.as_str() == "en" { "en-GB" } else { language.as_str() };
    format!("{language}-u-ca-gregory-hc-h23-nu-latn").parse().expect("a canonical tag takes Unicode extensions")
}
