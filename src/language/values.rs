//! The values of a message's variables, typed: a text `"1"` is not the number 1, and only a number picks a plural.

use std::collections::BTreeMap;

use jiff::civil;

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
    /// What a value of this kind looks like, for error messages.
    pub fn allowed(self) -> &'static str {
        match self {
            Self::Text => "a text of 1 to 300 characters on one line",
            Self::Number => "a number such as 12 or 1.5",
            Self::Date => "a date such as 2026-11-30, or with a time 2026-11-30T10:30",
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
                let text = text.trim();
                let day: Option<civil::Date> = (text.len() == 10).then(|| text.parse().ok()).flatten();
                let moment = || (text.len() == 16 || text.len() == 19).then(|| text.parse().ok()).flatten();
                let moment: civil::DateTime = day.map(|day| day.at(0, 0, 0, 0)).or_else(moment)?;
                (1900..=2200).contains(&moment.year()).then_some(Value::Date(moment))
            }
        }
    }

    /// Reads a value from JSON: numbers must be JSON numbers, texts and dates JSON strings.
    pub fn read_json(self, value: &serde_json::Value) -> Option<Value> {
        match (self, value) {
            (Self::Number, serde_json::Value::Number(number)) => self.read(&number.to_string()),
            (Self::Text | Self::Date, serde_json::Value::String(text)) => self.read(text),
            _ => None,
        }
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
        assert_eq!(ValueKind::Number.read_json(&serde_json::json!("1")), None);
        assert_eq!(ValueKind::Text.read_json(&serde_json::json!(1)), None);
        assert_eq!(ValueKind::Text.read("a\u{202E}b"), None);
    }
}
