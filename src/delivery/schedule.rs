//! When a delivery that could not go is tried again: a pure rule over the channel's settings.

use std::time::Duration;

use crate::bulletin::Urgency;
use crate::channel::{Retry, Schedule};
use crate::clock::Millis;

/// The schedule for a bulletin of that urgency.
pub fn schedule(retry: &Retry, urgency: Urgency) -> Schedule {
    match urgency {
        Urgency::Routine => retry.routine(),
        Urgency::Urgent => retry.urgent(),
        Urgency::Emergency => retry.emergency(),
    }
}

/// When to try again after a failed try; `None` when it was tried long enough.
///
/// The time between two tries lies anywhere between `first` and a ceiling that doubles with each try up to `most` (full
/// jitter: those that failed together do not come back together). A provider that asks for patience (`Retry-After`,
/// RFC 9110 §10.2.3) gets it, up to `most`, and up to `first` more so that not all come at that very moment. A try that
/// would come too late is made at the end instead, unless the provider asked for more.
///
/// `tries` counts the tries made, `since` is when the delivery could first go, `chance` lies in 0..1.
pub fn next_try(
    schedule: Schedule,
    tries: i32,
    since: Millis,
    now: Millis,
    asked: Option<Duration>,
    chance: f64,
) -> Option<Millis> {
    let (first, most) = (schedule.first.0, schedule.most.0.max(schedule.first.0));
    let doubled = first.saturating_mul(1_i64.checked_shl(tries.clamp(1, 40).unsigned_abs()).unwrap_or(i64::MAX));
    let share = |of: i64| (of as f64 * chance) as i64;
    let jittered = first + share(doubled.min(most) - first);
    let asked = asked.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(most).min(most));
    let wait = if asked > jittered { asked + share(first) } else { jittered };
    let end = since.plus(schedule.give_up.0);
    if now.plus(wait) <= end {
        return Some(now.plus(wait));
    }
    (now.plus(first.max(asked)) <= end).then_some(end)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000;

    fn routine() -> Schedule {
        Retry::default().routine()
    }

    #[test]
    fn tries_grow_apart_and_end_after_a_day() {
        let start = Millis(0);
        let next = |tries, now, asked, chance| next_try(routine(), tries, start, Millis(now), asked, chance);
        assert_eq!(next(1, 0, None, 0.0).unwrap().0, 10_000);
        assert!((19_000..20_000).contains(&next(1, 0, None, 0.999).unwrap().0));
        assert!((5 * HOUR..=6 * HOUR).contains(&next(20, 0, None, 0.999).unwrap().0));
        assert_eq!(next(1, 0, Some(Duration::from_secs(120)), 0.0).unwrap().0, 120_000);
        assert_eq!(next(1, 0, Some(Duration::from_secs(1_000_000)), 0.0).unwrap().0, 6 * HOUR);
        assert_eq!(next(20, 23 * HOUR, None, 0.999).unwrap().0, 24 * HOUR, "the last try is at the end");
        assert_eq!(next(20, 23 * HOUR, Some(Duration::from_secs(7_200)), 0.5), None, "the provider asked for more");
        assert_eq!(next(20, 24 * HOUR, None, 0.5), None);
    }

    #[test]
    fn the_more_urgent_the_denser() {
        let retry = Retry::default();
        let longest = |urgency| next_try(schedule(&retry, urgency), 30, Millis(0), Millis(0), None, 0.999).unwrap();
        assert!(longest(Urgency::Emergency) < longest(Urgency::Urgent));
        assert!(longest(Urgency::Urgent) < longest(Urgency::Routine));
    }

    proptest! {
        #[test]
        fn a_try_is_never_too_early_nor_too_late(
            first in 1_000..600_000_i64, more in 0..100_000_000_i64, give_up in 600_000..3_000_000_000_i64,
            tries in 0..i32::MAX, waited in 0..3_000_000_000_i64, asked in proptest::option::of(0..u64::MAX), chance in 0.0..1.0_f64,
        ) {
            use crate::clock::Span;
            let schedule = Schedule { first: Span(first), most: Span(first + more), give_up: Span(give_up) };
            let (since, now) = (Millis(1_700_000_000_000), Millis(1_700_000_000_000 + waited));
            let asked = asked.map(Duration::from_millis);
            let next = next_try(schedule, tries, since, now, asked, chance);
            let patience = asked.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(i64::MAX)).min(first + more);
            match next {
                Some(next) => {
                    prop_assert!(next >= now.plus(first.max(patience)));
                    prop_assert!(next <= now.plus(first + more + first));
                    prop_assert!(next <= since.plus(give_up));
                }
                None => prop_assert!(now.plus(first.max(patience)) > since.plus(give_up)),
            }
        }

        #[test]
        fn each_try_may_wait_at_least_as_long_as_the_one_before(tries in 1..60_i32, chance in 0.0..1.0_f64) {
            let at = |tries| next_try(routine(), tries, Millis(0), Millis(0), None, chance);
            prop_assert!(at(tries) <= at(tries + 1));
        }
    }
}
