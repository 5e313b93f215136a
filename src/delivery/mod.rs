//! Deliveries: one bulletin to one address in one language. Made by `fan_out`, sent by `work`, released late by
//! `release`, counted by `report`.

pub mod another_way;
mod attachments;
pub mod contents;
pub mod decide;
pub mod fan_out;
mod fronts;
mod hand;
pub mod http;
pub mod lane;
mod lapse;
mod limits;
pub mod log;
pub mod missed;
pub mod outcomes;
mod parcels;
pub mod preview;
pub mod progress;
pub mod quiet;
pub mod receipts;
pub mod release;
pub mod render;
pub mod report;
pub mod schedule;
pub mod store;
pub mod story;
mod turns;
pub mod work;
mod workers;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_keep_their_rank_and_name() {
        for (state, rank, name) in STATES {
            assert_eq!((State::from_rank(rank), State::from_name(name)), (Some(state), Some(state)));
        }
        assert!(State::Delivered > State::Accepted && State::Failed > State::Unknown);
    }
}
