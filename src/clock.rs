//! Time comes in from here and nowhere else (`clippy.toml` forbids the other ways), so that every expiry and retry
//! can be tested without sleeping.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01 UTC. On the wire an RFC 3339 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// This moment and so many milliseconds.
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// The moment as a `jiff` timestamp, for calendars and time zones.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl std::fmt::Display for Millis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl Serialize for Millis {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let moment: jiff::Timestamp = text.parse().map_err(|_| {
            serde::de::Error::custom(format!(
                "{text:?} is not a moment like 2026-11-30T08:00:00Z or 2026-11-30T09:00:00+01:00"
            ))
        })?;
        Ok(Self(moment.as_millisecond()))
    }
}

impl schemars::JsonSchema for Millis {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// Tells the time. Where several processes work on one database, its clock is the one that counts: leases, schedules and
/// quiet hours mean the same moment on every machine. Tests move theirs forward; production never does.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
    /// How wrong this machine's clock is by the database's, and how wrong a test made it.
    correction: Arc<AtomicI64>,
    wrong: i64,
}

/// A database answers not at once: less than this is no difference.
const AGREES: i64 = 250;

impl Clock {
    /// The clock of this process. In debug builds `BUDSTIKKE_TEST_CLOCK_AHEAD` makes it wrong by milliseconds, for tests of
    /// several machines.
    pub fn of_this_process() -> Self {
        let ahead = std::env::var("BUDSTIKKE_TEST_CLOCK_AHEAD").ok().filter(|_| cfg!(debug_assertions));
        Self::wrong_by(ahead.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// The moment now.
    pub fn now(&self) -> Millis {
        Millis(self.machine() + self.correction.load(Ordering::Relaxed) + self.ahead.load(Ordering::Relaxed))
    }

    fn machine(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond() + self.wrong
    }

    /// A machine's clock that is wrong by milliseconds, for tests.
    pub fn wrong_by(milliseconds: i64) -> Self {
        Self { wrong: milliseconds, ..Self::default() }
    }

    /// Goes by another clock, which has just been seen to show this; how far the machine's own clock is from it, when that
    /// is another distance than before.
    pub fn go_by(&self, shown: Millis) -> Option<i64> {
        let correction = shown.0 - self.machine();
        if (correction - self.correction.load(Ordering::Relaxed)).abs() <= AGREES {
            return None;
        }
        self.correction.store(correction, Ordering::Relaxed);
        Some(correction)
    }

    /// Moves this clock (and its clones) forward by milliseconds.
    pub fn advance(&self, milliseconds: i64) {
        self.ahead.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

/// A length of time in milliseconds. On the wire a text like `10s`, `5m`, `6h` or `1h 30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(pub i64);

impl Span {
    /// So many seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds * 1_000)
    }

    /// The same for timers.
    pub fn duration(self) -> std::time::Duration {
        std::time::Duration::from_millis(self.0.max(0).unsigned_abs())
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}", jiff::SignedDuration::from_millis(self.0))
    }
}

impl std::str::FromStr for Span {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a length of time like 10s, 5m, 6h or 1h 30m");
        let length: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
        i64::try_from(length.as_millis()).map(Self).map_err(|_| wrong())
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Span {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "A length of time", "examples": ["10s", "5m", "6h", "1h 30m"] })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_wrong_clock_goes_by_the_right_one() {
        let (right, wrong) = (Clock::default(), Clock::wrong_by(90_000));
        assert!(wrong.go_by(right.now()).is_some_and(|by| (-90_100..=-89_900).contains(&by)));
        assert!((wrong.now().0 - right.now().0).abs() < 100);
        assert_eq!(wrong.go_by(right.now()), None);
        assert_eq!(right.go_by(right.now().plus(-20)), None, "that is the way to the database and back");
    }

    #[test]
    fn lengths_of_time_are_read_and_written() {
        for (text, milliseconds) in
            [("10s", 10_000), ("5m", 300_000), ("6h", 21_600_000), ("1h 30m", 5_400_000), ("250ms", 250)]
        {
            let span: Span = text.parse().unwrap();
            assert_eq!((span, span.to_string().as_str()), (Span(milliseconds), text));
        }
        for wrong in ["", "10", "soon", "10 parsecs", "s"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }
}
