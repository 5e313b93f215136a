//! Numbers as a language writes them: 2.345 in Danish, 2,345 in English; also as percent, money and with a unit.
//!
//! Digits are Latin unless an organisation wants a language's own: everyone who phones a Danish number reads those.

use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu::locale::Locale;
use icu::locale::preferences::extensions::unicode::keywords::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::percent::formatter::PercentFormatter;
use icu_experimental::dimension::units::categorized_formatter::CategorizedFormatter;
use icu_experimental::dimension::units::options::Width;
use icu_experimental::measure::category::{Duration, Length, Mass, Volume};

use super::Tag;

/// Which digits numbers and dates are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Numerals {
    /// 0 to 9, in every language
    #[default]
    Latin,
    /// The language's own digits where it has some (CLDR `native`), like ٠ to ٩
    Native,
}

/// What a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Just a number.
    #[default]
    Plain,
    /// A share: 0.5 is 50 %.
    Percent,
    /// Money.
    Money(Currency),
    /// So many of a unit.
    Unit(Unit, Width),
}

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Currency {
    /// Danish kroner
    Dkk,
    /// Euro
    Eur,
}

/// A unit by its CLDR name: the ones that ICU4X has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `second`
    Second,
    /// `minute`
    Minute,
    /// `hour`
    Hour,
    /// `day`
    Day,
    /// `week`
    Week,
    /// `month`
    Month,
    /// `year`
    Year,
    /// `meter`
    Meter,
    /// `gram`
    Gram,
    /// `kilogram`
    Kilogram,
    /// `liter`
    Liter,
}

/// Units by the names a text calls them.
pub const UNITS: [(&str, Unit); 11] = [
    ("second", Unit::Second),
    ("minute", Unit::Minute),
    ("hour", Unit::Hour),
    ("day", Unit::Day),
    ("week", Unit::Week),
    ("month", Unit::Month),
    ("year", Unit::Year),
    ("meter", Unit::Meter),
    ("gram", Unit::Gram),
    ("kilogram", Unit::Kilogram),
    ("liter", Unit::Liter),
];

/// How to write a number; what is `None` is left as the number has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberStyle {
    /// What the number is.
    pub measure: Measure,
    /// At least so many digits after the decimal mark.
    pub minimum_fraction: Option<i16>,
    /// At most so many digits after the decimal mark (rounded half to even).
    pub maximum_fraction: Option<i16>,
    /// Thousands without a mark between them.
    pub ungrouped: bool,
}

impl NumberStyle {
    /// The number as exact decimal digits, rounded and padded as asked; `None` for NaN and infinity.
    pub fn decimal(self, number: f64) -> Option<Decimal> {
        // `Display` of f64 gives the shortest digits that read back as the same number, never an exponent.
        let mut decimal: Decimal = number.is_finite().then(|| number.to_string())?.parse().ok()?;
        let (mut least, mut most) = (self.minimum_fraction, self.maximum_fraction);
        match self.measure {
            // Percent counts hundredths, without decimals unless they are asked for (ECMA-402).
            Measure::Percent => {
                decimal.absolute.multiply_pow10(2);
                decimal.absolute.trim_start();
                most = most.or(Some(least.unwrap_or(0)));
            }
            // Both currencies have hundredths (ISO 4217); fewer at most means fewer at least.
            Measure::Money(_) => {
                most = most.or(Some(least.unwrap_or(2).max(2)));
                least = least.or(Some(2)).min(most);
            }
            Measure::Plain | Measure::Unit(..) => {}
        }
        if let Some(most) = most {
            decimal.round(-most);
            decimal.absolute.trim_end();
        }
        if let Some(least) = least {
            decimal.absolute.pad_end(-least);
        }
        Some(decimal)
    }

    /// The number in the language's digits, marks and words; `None` when ICU4X has no pattern for it.
    pub fn format(self, language: &Tag, numerals: Numerals, number: f64) -> Option<String> {
        let decimal = self.decimal(number)?;
        let locale = as_used_here(language, numerals);
        match self.measure {
            Measure::Plain => Some(self.plain(&locale, &decimal)),
            Measure::Percent => {
                let formatter = PercentFormatter::try_new((&locale).into(), Default::default()).ok()?;
                Some(self.ungrouped_in(&locale, formatter.format(&decimal).to_string(), &decimal))
            }
            Measure::Money(currency) => {
                let formatter =
                    CurrencyFormatter::try_new_symbol((&locale).into(), currency.code(), Default::default()).ok()?;
                let said = formatter.format_fixed_decimal(&decimal).to_string();
                // The formatter always writes hundredths; a text may want whole kroner.
                let hundredths = Self { minimum_fraction: Some(2), maximum_fraction: Some(2), ..Self::default() };
                let mut unsigned = Decimal::default();
                unsigned.absolute = decimal.absolute;
                let mut padded = unsigned.clone();
                padded.absolute.pad_end(-2);
                Some(said.replacen(&hundredths.plain(&locale, &padded), &self.plain(&locale, &unsigned), 1))
            }
            Measure::Unit(unit, width) => {
                let said = unit.format(&locale, width, &decimal)?;
                Some(self.ungrouped_in(&locale, said, &decimal))
            }
        }
    }

    fn plain(self, locale: &Locale, decimal: &Decimal) -> String {
        let mut options = DecimalFormatterOptions::default();
        if self.ungrouped {
            options.grouping_strategy = Some(GroupingStrategy::Never);
        }
        let formatter = DecimalFormatter::try_new(locale.into(), options);
        formatter.expect("compiled data has a root for every language").format_to_string(decimal)
    }

    /// What was said with groups, without them if that is wanted.
    fn ungrouped_in(self, locale: &Locale, said: String, decimal: &Decimal) -> String {
        if !self.ungrouped {
            return said;
        }
        let grouped = Self { ungrouped: false, ..self }.plain(locale, decimal);
        said.replacen(&grouped, &self.plain(locale, decimal), 1)
    }
}

impl Currency {
    /// The currency with that ISO 4217 code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "DKK" => Some(Self::Dkk),
            "EUR" => Some(Self::Eur),
            _ => None,
        }
    }

    fn code(self) -> CurrencyType {
        match self {
            Self::Dkk => icu::locale::preferences::extensions::unicode::keywords::currency!("DKK"),
            Self::Eur => icu::locale::preferences::extensions::unicode::keywords::currency!("EUR"),
        }
    }
}

impl Unit {
    fn format(self, locale: &Locale, width: Width, decimal: &Decimal) -> Option<String> {
        macro_rules! with {
            ($category:ty, $unit:ident) => {
                CategorizedFormatter::<$category>::try_new_outlier(locale.into(), <$category>::$unit(), width.into())
                    .ok()
                    .map(|formatter| formatter.format_fixed_decimal(decimal).to_string())
            };
        }
        match self {
            Self::Second => with!(Duration, second),
            Self::Minute => with!(Duration, minute),
            Self::Hour => with!(Duration, hour),
            Self::Day => with!(Duration, day),
            Self::Week => with!(Duration, week),
            Self::Month => with!(Duration, month),
            Self::Year => with!(Duration, year),
            Self::Meter => with!(Length, meter),
            Self::Gram => with!(Mass, gram),
            Self::Kilogram => with!(Mass, kilogram),
            Self::Liter => with!(Volume, liter),
        }
    }
}

/// The language with the Gregorian calendar, the 24-hour clock that hangs on every Danish wall, and these digits.
pub(super) fn as_used_here(language: &Tag, numerals: Numerals) -> Locale {
    // English as Europeans write it: 30 November, not November 30.
    let tag = if language.as_str() == "en" { "en-GB" } else { language.as_str() };
    let digits = match numerals {
        Numerals::Latin => "latn",
        Numerals::Native => native_digits(language),
    };
    format!("{tag}-u-ca-gregory-hc-h23-nu-{digits}").parse().expect("a canonical tag takes Unicode extensions")
}

/// The numbering system that CLDR calls a language's `native` one (ICU4X knows the systems, not which is whose). Only
/// those that are written like 0 to 9: Ethiopic numerals for `am` and `ti` are not.
fn native_digits(language: &Tag) -> &'static str {
    let language = language.as_str();
    match language.split('-').next().unwrap_or(language) {
        "ar" | "ckb" => "arab",
        "fa" | "ps" | "ur" => "arabext",
        "bn" => "beng",
        "hi" | "ne" | "mr" => "deva",
        "my" => "mymr",
        "pa" => "guru",
        "ta" => "tamldec",
        "th" => "thai",
        _ => "latn",
    }
}
