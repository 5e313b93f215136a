//! Dates and times as a language writes them: always the Gregorian calendar (ICU gives the Persian year for `fa` and
//! the Buddhist for `th` by default, useless for an appointment in Denmark), always Latin digits.

use icu::calendar::Gregorian;
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::{E, T, YMD, YMDE};
use icu::datetime::input::{Date, DateTime, Time};
use jiff::civil;

use super::Tag;
use super::number::{Numerals, as_used_here};

/// How much of a date is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// Weekday, day, month in words, year
    Full,
    /// Day, month in words, year
    Long,
    /// Shorter month
    Medium,
    /// Digits only
    Short,
}

/// The weekday alone or its short form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weekday {
    /// Written out
    Long,
    /// Abbreviated
    Short,
}

/// What of a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The date.
    Date(DateStyle),
    /// Hours and minutes.
    Time,
    /// Date, hours and minutes.
    DateTime(DateStyle),
    /// The weekday.
    Weekday(Weekday),
}

/// The moment in the language's words; `None` when ICU4X has no pattern for it.
pub fn format(language: &Tag, numerals: Numerals, moment: civil::DateTime, style: Style) -> Option<String> {
    let year = i32::from(moment.year());
    let date = Date::try_new_gregorian(year, moment.month().cast_unsigned(), moment.day().cast_unsigned()).ok()?;
    let time = Time::try_new(moment.hour().cast_unsigned(), moment.minute().cast_unsigned(), 0, 0).ok()?;
    let moment = DateTime { date, time };
    let preferences = || as_used_here(language, numerals).into();
    macro_rules! with {
        ($fields:expr) => {
            FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(preferences(), $fields)
                .ok()
                .map(|formatter| formatter.format(&moment).to_string())
        };
    }
    match style {
        Style::Date(DateStyle::Full) => with!(YMDE::long()),
        Style::Date(DateStyle::Long) => with!(YMD::long()),
        Style::Date(DateStyle::Medium) => with!(YMD::medium()),
        Style::Date(DateStyle::Short) => with!(YMD::short()),
        Style::DateTime(DateStyle::Full) => with!(YMDE::long().with_time_hm()),
        Style::DateTime(DateStyle::Long) => with!(YMD::long().with_time_hm()),
        Style::DateTime(DateStyle::Medium) => with!(YMD::medium().with_time_hm()),
        Style::DateTime(DateStyle::Short) => with!(YMD::short().with_time_hm()),
        Style::Time => with!(T::hm()),
        Style::Weekday(Weekday::Long) => with!(E::long()),
        Style::Weekday(Weekday::Short) => with!(E::short()),
    }
}
