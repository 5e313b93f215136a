//! The values of a message's variables, typed: a text `"1"` is not the number 1, and only a number picks a plural.

use std::collections::BTreeMap;

use jiff::civil;
use jiff::tz::TimeZone;

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Words that are inserted as they are
    Text,
    /// A number that may choose a plural
    Number,
    /// A day, or a day with a clock time, in the organisation's time zone
    Date,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A finite number.
    Number(f64),
    /// A day at midnight, or with its clock time.
    Date(civil::DateTime),
}

/// Values by variable name, without the `$`.
pub type Values = BTreeMap<String, Value>;

/// The longest text a variable may hold, in characters: it stands inside an SMS.
const LONGEST_TEXT: usize = 300;

impl ValueKind {
    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "text" => Some(Self::Text),
            "number" => Some(Self::Number),
            "date" => Some(Self::Date),
            _ => None,
        }
    }

    /// The kind's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
        }
    }

    /// What a value of this kind looks like, for error messages.
    pub fn allowed(self) -> &'static str {
        match self {
            Self::Text => "a text of 1 to 300 characters on one line",
            Self::Number => "a number such as 12 or 1.5",
            Self::Date => "a date such as 2026-11-30, or with a time 2026-11-30T10:30 or 2026-11-30T09:30Z",
        }
    }

    /// Reads a value as it stands on a command line or in a comment of the source; `None` when it does not fit.
    pub fn read(self, text: &str) -> Option<Value> {
        match self {
            Self::Text => {
                let text = text.trim();
                let fits = !text.is_empty() && text.chars().count() <= LONGEST_TEXT && !text.contains(is_unfit);
                fits.then(|| Value::Text(text.to_owned()))
            }
            Self::Number => {
                let digits = text.trim().strip_prefix('-').unwrap_or(text.trim());
                let plain = digits.starts_with(|c: char| c.is_ascii_digit())
                    && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
                    && digits.len() <= 15;
                plain.then(|| text.trim().parse().ok())?.map(Value::Number)
            }
            Self::Date => {
                let moment = read_moment(text.trim())?;
                (1900..=2200).contains(&moment.year()).then_some(Value::Date(moment))
            }
        }
    }

    /// Reads a value like [`Self::read`]; a moment with its distance from UTC (RFC 3339) becomes what clocks in `zone`
    /// show at that moment.
    pub fn read_in(self, text: &str, zone: &TimeZone) -> Option<Value> {
        let moment = |text: &str| text.parse::<jiff::Timestamp>().ok();
        match (self, moment(text.trim())) {
            (Self::Date, Some(moment)) => {
                self.read(&moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string())
            }
            _ => self.read(text),
        }
    }

    /// Reads a value from JSON: numbers must be JSON numbers, texts and dates JSON strings.
    pub fn read_json(self, value: &serde_json::Value, zone: &TimeZone) -> Option<Value> {
        match (self, value) {
            (Self::Number, serde_json::Value::Number(number)) => self.read(&number.to_string()),
            (Self::Text | Self::Date, serde_json::Value::String(text)) => self.read_in(text, zone),
            _ => None,
        }
    }
}

impl Value {
    /// The value as JSON, the way it is given for a bulletin.
    pub fn as_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Number(number) if number.fract() == 0.0 => (*number as i64).into(),
            Self::Number(number) => (*number).into(),
            Self::Date(moment) if moment.time() == civil::Time::midnight() => moment.date().to_string().into(),
            Self::Date(moment) => moment.strftime("%Y-%m-%dT%H:%M").to_string().into(),
        }
    }
}

/// A day at midnight, or a day with a clock time.
fn read_moment(text: &str) -> Option<civil::DateTime> {
    match text.len() {
        10 => text.parse::<civil::Date>().ok().map(|day| day.at(0, 0, 0, 0)),
        16 | 19 => text.parse().ok(),
        _ => None,
    }
}

/// Control characters and the bidi controls by which a text can show other words than it holds
/// ("Trojan source", Unicode TR 36).
fn is_unfit(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_typed() {
        assert_eq!(ValueKind::Number.read("1.5"), Some(Value::Number(1.5)));
        assert_eq!(ValueKind::Number.read("-3"), Some(Value::Number(-3.0)));
        for wrong in ["", "one", "1e9", "NaN", "inf", "1.2.3", "9999999999999999", "٣"] {
            assert_eq!(ValueKind::Number.read(wrong), None, "{wrong}");
        }
        for wrong in ["30-11-2026", "2026-13-01", "2026-11-30Z", "tomorrow", "0001-01-01"] {
            assert_eq!(ValueKind::Date.read(wrong), None, "{wrong}");
        }
        assert!(ValueKind::Date.read("2026-11-30T10:30").is_some());
        let zone = TimeZone::get("Europe/Copenhagen").expect("a zone");
        assert_eq!(ValueKind::Number.read_json(&serde_json::json!("1"), &zone), None);
        assert_eq!(ValueKind::Text.read_json(&serde_json::json!(1), &zone), None);
        let date = |text: &str| ValueKind::Date.read_in(text, &zone);
        for same in ["2026-11-30T09:30:00Z", "2026-11-30T10:30:00+01:00", "2026-11-30T10:30"] {
            assert_eq!(date(same), ValueKind::Date.read("2026-11-30T10:30"), "{same}");
        }
        assert_eq!(date("2026-07-01T22:30Z"), ValueKind::Date.read("2026-07-02T00:30"), "summer time");
        assert_eq!(ValueKind::Text.read("a\u{202E}b"), None);
    }
}
