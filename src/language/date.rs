//! Dates and times as a language writes them: always the Gregorian calendar (ICU gives the Persian year for `fa` and
//! the Buddhist for `th` by default, useless for an appointment in Denmark), always Latin digits.

use icu::calendar::Gregorian;
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::{T, YMD, YMDE};
use icu::datetime::input::{Date, DateTime, Time};
use jiff::civil;

use super::{Tag, number::as_used_in_denmark};

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

/// What of a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The date, if wanted.
    pub date: Option<DateStyle>,
    /// Hours and minutes, if wanted.
    pub time: bool,
}

/// The moment in the language's words; `None` when ICU4X has no pattern for it.
pub fn format(language: &Tag, moment: civil::DateTime, style: Style) -> Option<String> {
    let day = i32::from(moment.year());
    let date = Date::try_new_gregorian(day, moment.month().cast_unsigned(), moment.day().cast_unsigned()).ok()?;
    let time = Time::try_new(moment.hour().cast_unsigned(), moment.minute().cast_unsigned(), 0, 0).ok()?;
    let moment = DateTime { date, time };
    let preferences = || as_used_in_denmark(language).into();
    macro_rules! with {
        ($fields:expr) => {
            FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(preferences(), $fields)
                .ok()
                .map(|formatter| formatter.format(&moment).to_string())
        };
    }
    match (style.date, style.time) {
        (Some(DateStyle::Full), false) => with!(YMDE::long()),
        (Some(DateStyle::Long), false) => with!(YMD::long()),
        (Some(DateStyle::Medium), false) => with!(YMD::medium()),
        (Some(DateStyle::Short), false) => with!(YMD::short()),
        (Some(DateStyle::Full), true) => with!(YMDE::long().with_time_hm()),
        (Some(DateStyle::Long), true) => with!(YMD::long().with_time_hm()),
        (Some(DateStyle::Medium), true) => with!(YMD::medium().with_time_hm()),
        (Some(DateStyle::Short), true) => with!(YMD::short().with_time_hm()),
        (None, _) => with!(T::hm()),
    }
}
