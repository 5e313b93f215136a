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

/// Tells the time. Tests move theirs forward; production never does.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
    /// How far the common clock is ahead of this machine's.
    common: Arc<AtomicI64>,
    /// How far this machine's clock shall be wrong, for tests.
    wrong: i64,
}

/// Differences below this are the time that asking takes.
const NOTICEABLE: i64 = 250;

impl Clock {
    /// The clock of this process. In debug builds `BUDSTIKKE_TEST_CLOCK_AHEAD` makes it wrong by milliseconds, for tests of
    /// several machines.
    pub fn of_this_process() -> Self {
        let ahead = std::env::var("BUDSTIKKE_TEST_CLOCK_AHEAD").ok().filter(|_| cfg!(debug_assertions));
        Self { wrong: ahead.and_then(|text| text.parse().ok()).unwrap_or(0), ..Self::default() }
    }

    /// The moment now.
    pub fn now(&self) -> Millis {
        Millis(self.machine() + self.common.load(Ordering::Relaxed) + self.ahead.load(Ordering::Relaxed))
    }

    fn machine(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond() + self.wrong
    }

    /// Moves this clock (and its clones) forward by milliseconds.
    pub fn advance(&self, milliseconds: i64) {
        self.ahead.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Follows a clock that others follow, too, which showed `common` at some moment since `asked`, the moment by
    /// [`Self::stopwatch`] before it was asked. Returns by how much this machine's is wrong, where that is news.
    pub fn follow(&self, asked: i64, common: i64) -> Option<i64> {
        let difference = common - (asked + self.machine()) / 2;
        let known = self.common.load(Ordering::Relaxed);
        if (difference - known).abs() < NOTICEABLE {
            return None;
        }
        self.common.store(difference, Ordering::Relaxed);
        Some(difference)
    }

    /// What this machine's clock shows, right or wrong.
    pub fn stopwatch(&self) -> i64 {
        self.machine()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_follows_the_common_one() {
        let right = Clock::default();
        let wrong = Clock { wrong: 60_000, ..Clock::default() };
        assert!(wrong.now().0 - right.now().0 > 59_000);
        let asked = wrong.stopwatch();
        assert!(wrong.follow(asked, right.now().0).is_some_and(|difference| (difference + 60_000).abs() < 1_000));
        assert!((wrong.now().0 - right.now().0).abs() < 1_000);
        assert_eq!(wrong.follow(wrong.stopwatch(), right.now().0), None, "small differences are left alone");
        wrong.advance(5_000);
        assert!(wrong.now().0 - right.now().0 > 4_000, "what a test moved stays moved");
    }
}
