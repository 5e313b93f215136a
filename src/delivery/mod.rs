//! Deliveries: one bulletin to one address in one language. Made by `fan_out`, sent by `work`, released late by
//! `release`, counted by `report`.

pub mod another_way;
pub mod decide;
pub mod fan_out;
pub mod http;
pub mod lane;
pub mod missed;
pub mod outcomes;
pub mod preview;
pub mod progress;
pub mod receipts;
pub mod release;
pub mod render;
pub mod report;
pub mod store;
pub mod story;
pub mod work;

use crate::bulletin::Urgency;
use crate::clock::Millis;
use crate::id::{AddressId, BulletinId};

/// Where a delivery stands. The numbers are ranks: what is heard of a delivery later only moves it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waits for its language to become ready
    Waiting,
    /// Will be sent when it is due
    Queued,
    /// On the wire, leased by a process
    Sending,
    /// May have gone; somebody decides
    Unknown,
    /// Taken over by the provider
    Accepted,
    /// Sent on by the provider
    Sent,
    /// Not delivered; the reason tells why
    Failed,
    /// Stopped before it was sent
    Cancelled,
    /// Arrived
    Delivered,
    /// Read
    Read,
}

const STATES: [(State, i32, &str); 10] = [
    (State::Waiting, -10, "waiting"),
    (State::Queued, 0, "queued"),
    (State::Sending, 10, "sending"),
    (State::Unknown, 15, "unknown"),
    (State::Accepted, 20, "accepted"),
    (State::Sent, 30, "sent"),
    (State::Failed, 40, "failed"),
    (State::Cancelled, 45, "cancelled"),
    (State::Delivered, 50, "delivered"),
    (State::Read, 60, "read"),
];

impl State {
    /// The number it is stored as.
    pub fn rank(self) -> i32 {
        STATES.iter().find(|(state, ..)| *state == self).map_or(0, |(_, rank, _)| *rank)
    }

    /// The state stored as that number.
    pub fn from_rank(rank: i32) -> Option<Self> {
        STATES.iter().find(|(_, stored, _)| *stored == rank).map(|(state, ..)| *state)
    }

    /// The state's name as shown.
    pub fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, ..)| *state == self).map_or("queued", |(.., name)| name)
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        STATES.iter().find(|(.., known)| *known == name).map(|(state, ..)| *state)
    }
}

/// Which delivery.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The bulletin.
    pub bulletin: BulletinId,
    /// The address.
    pub address: AddressId,
    /// The language's tag.
    pub language: String,
}

impl Key {
    /// The delivery's name towards the outside: the same for every try of a round. A provider that recognises it must not
    /// swallow what staff send again after it failed, so a later round (`tries_before`) has another name.
    pub fn identity(&self, tries_before: i32) -> String {
        let name = format!("{}.{}.{}", self.bulletin, self.address, self.language);
        if tries_before == 0 { name } else { format!("{name}.{tries_before}") }
    }

    /// The delivery and the round behind such a name.
    pub fn from_identity(name: &str) -> Option<(Self, i32)> {
        let mut parts = name.split('.');
        let (bulletin, address) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let language = parts.next()?.to_owned();
        let round = parts.next().map_or(Some(0), |text| text.parse().ok())?;
        parts.next().is_none().then_some((Self { bulletin, address, language }, round))
    }
}

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

/// When to try again after a failed try: exponential, spread over the upper half (10 s to 6 h; from 5 s to 10 min when it is
/// urgent), never earlier than the provider asks, at most a day in all; `None` when it was tried long enough.
///
/// `tries` counts the tries made, `since` is when the delivery could first go, `chance` lies in 0..1.
pub fn next_try(
    urgency: Urgency,
    tries: i32,
    since: Millis,
    now: Millis,
    asked: Option<std::time::Duration>,
    chance: f64,
) -> Option<Millis> {
    let (base, cap) = match urgency {
        Urgency::Routine => (10 * SECOND, 6 * HOUR),
        Urgency::Urgent | Urgency::Emergency => (5 * SECOND, HOUR / 6),
    };
    let doubled = base.saturating_mul(1_i64.checked_shl(tries.clamp(1, 40).unsigned_abs()).unwrap_or(i64::MAX));
    let ceiling = doubled.min(cap);
    // Between half and all of the ceiling: spread out, yet never hammering.
    let jittered = ceiling / 2 + ((ceiling / 2) as f64 * chance) as i64;
    let asked = asked.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(cap).min(cap));
    let next = now.plus(jittered.max(asked));
    (next <= since.plus(24 * HOUR)).then_some(next)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::time::Duration;

    use super::*;

    #[test]
    fn states_keep_their_rank_and_name() {
        for (state, rank, name) in STATES {
            assert_eq!((State::from_rank(rank), State::from_name(name)), (Some(state), Some(state)));
        }
        assert!(State::Delivered > State::Accepted && State::Failed > State::Unknown);
    }

    #[test]
    fn tries_grow_apart_and_end_after_a_day() {
        let start = Millis(0);
        let next = |tries, now, asked| next_try(Urgency::Routine, tries, start, Millis(now), asked, 0.999);
        assert!((10_000..=20_000).contains(&next(1, 0, None).unwrap().0));
        assert!(next(10, 0, None).unwrap().0 <= 6 * HOUR);
        assert_eq!(next(1, 0, Some(Duration::from_secs(120))).unwrap().0, 120_000);
        assert!(next(1, 0, Some(Duration::from_secs(1_000_000))).unwrap().0 <= 6 * HOUR);
        assert_eq!(next(20, 23 * HOUR, None), None);
        let emergency = next_try(Urgency::Emergency, 9, start, start, None, 0.0).unwrap();
        assert!(emergency.0 <= 10 * 60_000);
    }
}
