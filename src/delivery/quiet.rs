//! Quiet hours: routine texts to phones wait until the morning. A pure rule over the organisation's time zone, right also
//! on the nights on which clocks are changed.
//!
//! Urgent bulletins and emergencies go at any hour: whoever calls a bulletin urgent says that it cannot wait for the morning.

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

use crate::audience::AddressKind;
use crate::bulletin::Urgency;
use crate::clock::Millis;
use crate::organisation::Organisation;

/// The hours in which phones stay quiet.
#[derive(Clone, Debug)]
pub struct QuietHours {
    zone: TimeZone,
    /// Minutes of the day.
    from: i32,
    until: i32,
}

impl QuietHours {
    /// Those of an organisation.
    pub fn of(organisation: &Organisation) -> Self {
        Self { zone: organisation.zone(), from: organisation.quiet_from, until: organisation.quiet_until }
    }

    /// Whether they hold up what a bulletin of that urgency has for that kind of address.
    pub fn concern(urgency: Urgency, kind: AddressKind) -> bool {
        urgency == Urgency::Routine && rings(kind)
    }

    /// When the quiet hours end in which a moment lies; `None` when it lies in none.
    pub fn end(&self, now: Millis) -> Option<Millis> {
        let today = now.timestamp().to_zoned(self.zone.clone()).date();
        // The night that began yesterday, or the one that begins today.
        let nights = [today.yesterday().ok()?, today].into_iter().filter_map(|day| self.night(day));
        nights.into_iter().find(|(from, until)| (*from..*until).contains(&now)).map(|(_, until)| until)
    }

    /// The quiet hours that begin on a day.
    fn night(&self, day: Date) -> Option<(Millis, Millis)> {
        if self.from == self.until {
            return None;
        }
        let last = if self.until > self.from { day } else { day.checked_add(1.day()).ok()? };
        let from = self.moment(day, self.from, Twice::First)?;
        Some((from, self.moment(last, self.until, Twice::Second)?))
    }

    /// When clocks show that minute of that day. Where they skip it, the moment they skip it; where they show it twice, both
    /// hours belong to the night.
    fn moment(&self, day: Date, minutes: i32, twice: Twice) -> Option<Millis> {
        let time = Time::new((minutes / 60).try_into().ok()?, (minutes % 60).try_into().ok()?, 0, 0).ok()?;
        let shown = self.zone.to_ambiguous_timestamp(day.to_datetime(time));
        let moment: Timestamp = match (shown.offset(), twice) {
            (AmbiguousOffset::Unambiguous { .. }, _) => shown.compatible(),
            (AmbiguousOffset::Fold { .. }, Twice::First) => shown.earlier(),
            (AmbiguousOffset::Fold { .. }, Twice::Second) => shown.later(),
            (AmbiguousOffset::Gap { .. }, _) => {
                let behind = shown.later().ok()?;
                return self.zone.preceding(behind).next().map(|skip| Millis(skip.timestamp().as_millisecond()));
            }
        }
        .ok()?;
        Some(Millis(moment.as_millisecond()))
    }
}

/// Whether what comes to an address of that kind makes a phone ring.
pub fn rings(kind: AddressKind) -> bool {
    match kind {
        AddressKind::Sms
        | AddressKind::WhatsApp
        | AddressKind::Messenger
        | AddressKind::Telegram
        | AddressKind::Ntfy
        | AddressKind::WebPush
        | AddressKind::DigitalPost => true,
        AddressKind::Email | AddressKind::Webhook | AddressKind::Facebook => false,
    }
}

/// Which of two moments is meant when clocks show an hour twice.
#[derive(Clone, Copy)]
enum Twice {
    First,
    Second,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn hours(zone: &str, from: i32, until: i32) -> QuietHours {
        QuietHours { zone: TimeZone::get(zone).unwrap(), from, until }
    }

    fn at(text: &str) -> Millis {
        Millis(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[track_caller]
    fn ends(hours: &QuietHours, now: &str, end: Option<&str>) {
        assert_eq!(hours.end(at(now)), end.map(at), "{now}");
    }

    #[test]
    fn a_night_ends_in_the_morning() {
        let copenhagen = hours("Europe/Copenhagen", 21 * 60, 8 * 60);
        ends(&copenhagen, "2026-11-24T20:59:59+01:00", None);
        ends(&copenhagen, "2026-11-24T21:00:00+01:00", Some("2026-11-25T08:00:00+01:00"));
        ends(&copenhagen, "2026-11-25T03:00:00+01:00", Some("2026-11-25T08:00:00+01:00"));
        ends(&copenhagen, "2026-11-25T08:00:00+01:00", None);
        let siesta = hours("Europe/Copenhagen", 13 * 60, 15 * 60);
        ends(&siesta, "2026-11-25T14:00:00+01:00", Some("2026-11-25T15:00:00+01:00"));
        ends(&siesta, "2026-11-25T15:00:00+01:00", None);
        ends(&hours("Europe/Copenhagen", 480, 480), "2026-11-25T08:00:00+01:00", None);
    }

    #[test]
    fn in_spring_a_night_is_an_hour_shorter() {
        // 2026-03-29, 02:00 becomes 03:00.
        let copenhagen = hours("Europe/Copenhagen", 21 * 60, 8 * 60);
        ends(&copenhagen, "2026-03-28T21:00:00+01:00", Some("2026-03-29T06:00:00Z"));
        ends(&copenhagen, "2026-03-29T07:59:59+02:00", Some("2026-03-29T08:00:00+02:00"));
        ends(&copenhagen, "2026-03-29T08:00:00+02:00", None);
        // An end that clocks never show is the moment they skip it.
        let until_skipped = hours("Europe/Copenhagen", 21 * 60, 2 * 60 + 30);
        ends(&until_skipped, "2026-03-29T01:59:00+01:00", Some("2026-03-29T01:00:00Z"));
        ends(&until_skipped, "2026-03-29T03:00:00+02:00", None);
        let from_skipped = hours("Europe/Copenhagen", 2 * 60 + 30, 5 * 60);
        ends(&from_skipped, "2026-03-29T01:59:59+01:00", None);
        ends(&from_skipped, "2026-03-29T03:00:00+02:00", Some("2026-03-29T05:00:00+02:00"));
    }

    #[test]
    fn in_autumn_a_night_is_an_hour_longer() {
        // 2026-10-25, 03:00 becomes 02:00.
        let copenhagen = hours("Europe/Copenhagen", 21 * 60, 8 * 60);
        ends(&copenhagen, "2026-10-24T21:00:00+02:00", Some("2026-10-25T07:00:00Z"));
        ends(&copenhagen, "2026-10-25T07:30:00+01:00", Some("2026-10-25T08:00:00+01:00"));
        // An end that clocks show twice is the second: nobody is woken in between.
        let until_repeated = hours("Europe/Copenhagen", 21 * 60, 2 * 60 + 30);
        for inside in ["2026-10-25T02:15:00+02:00", "2026-10-25T02:45:00+02:00", "2026-10-25T02:15:00+01:00"] {
            ends(&until_repeated, inside, Some("2026-10-25T02:30:00+01:00"));
        }
        ends(&until_repeated, "2026-10-25T02:30:00+01:00", None);
        let from_repeated = hours("Europe/Copenhagen", 2 * 60 + 30, 5 * 60);
        ends(&from_repeated, "2026-10-25T02:30:00+02:00", Some("2026-10-25T05:00:00+01:00"));
    }

    #[test]
    fn other_zones_have_other_rules() {
        // Lord Howe Island moves its clocks by half an hour, in April and October: 2026-10-04, 02:00 becomes 02:30.
        let island = hours("Australia/Lord_Howe", 21 * 60, 2 * 60 + 15);
        ends(&island, "2026-10-04T01:59:00+10:30", Some("2026-10-03T15:30:00Z"));
        ends(&island, "2026-10-04T02:30:00+11:00", None);
        // In Kathmandu clocks stay as they are, at a quarter past.
        let kathmandu = hours("Asia/Kathmandu", 21 * 60, 8 * 60);
        ends(&kathmandu, "2026-03-29T07:59:00+05:45", Some("2026-03-29T02:15:00Z"));
    }

    proptest! {
        #[test]
        fn the_end_of_the_night_is_no_night(
            minute in 0..2_000_000_i64, from in 0..1_440_i32, until in 0..1_440_i32,
            zone in proptest::sample::select(vec!["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "UTC"]),
        ) {
            // Closer than clocks jump, a night may follow the other at once.
            prop_assume!((until - from).rem_euclid(1_440) > 60 && (from - until).rem_euclid(1_440) > 60);
            let hours = hours(zone, from, until);
            let now = Millis(1_760_000_000_000 + minute * 60_000);
            if let Some(end) = hours.end(now) {
                prop_assert!(end > now && end.0 - now.0 <= 26 * 3_600_000);
                prop_assert_eq!(hours.end(end), None);
            }
        }
    }
}
