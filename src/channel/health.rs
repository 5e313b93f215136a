//! How a channel is: well, or sick and paused. A pure rule over what its sends came to (a circuit breaker): some failures
//! in a row that are the channel's own and not one message's pause it; after a growing time one delivery goes as a probe,
//! and its success lets the others go.

use std::time::Duration;

use crate::clock::Millis;

use super::{Outcome, Reason};

/// How a channel is, as all processes see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Health {
    /// Since when it is paused.
    pub sick_since: Option<Millis>,
    /// Why, as a reason's name.
    pub reason: Option<String>,
    /// The provider's words.
    pub detail: Option<String>,
    /// How often it was paused in a row.
    pub pauses: i32,
    /// When one delivery goes as a probe.
    pub probe_at: Option<Millis>,
    /// Since when it is well again, if it was ever sick.
    pub well_since: Option<Millis>,
}

/// What changes a channel's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is paused, or a probe failed.
    Sick {
        /// Why.
        reason: Reason,
        /// The provider's words.
        detail: String,
        /// How long until the next probe, in milliseconds.
        pause: i64,
    },
    /// Something went through.
    Well,
}

/// So many failures in a row pause a channel.
const FAILURES: u32 = 10;
/// So many when it is set up wrong or the provider asks for less: the next ones would come to the same.
const CERTAIN_FAILURES: u32 = 3;
const FIRST_PAUSE: i64 = 10_000;
/// A server that is down is asked every other minute, one that refuses the password rarely: it may lock the account.
const LONGEST_PAUSE: i64 = 120_000;
const LONGEST_CERTAIN_PAUSE: i64 = 600_000;

/// What an outcome says of the channel: how it failed, or `None` when the provider did its part, even where that was to
/// refuse the message.
fn failure(outcome: &Outcome) -> Option<(Reason, &str, Option<Duration>)> {
    match outcome {
        Outcome::Retry { reason: reason @ (Reason::Config | Reason::Provider | Reason::Quota), detail, after } => {
            Some((*reason, detail, *after))
        }
        Outcome::Failed { reason: Reason::Config, detail } => Some((Reason::Config, detail, None)),
        Outcome::Unknown { detail } => Some((Reason::Provider, detail, None)),
        Outcome::Accepted { .. } | Outcome::Failed { .. } | Outcome::Retry { .. } => None,
    }
}

impl Health {
    /// Whether it is paused.
    pub fn is_sick(&self) -> bool {
        self.sick_since.is_some()
    }

    /// Of what came of one request, the outcome that tells most of the channel: that it did its part for somebody, or how
    /// it failed all.
    pub fn telling(outcomes: &[Outcome]) -> Option<&Outcome> {
        outcomes.iter().find(|outcome| failure(outcome).is_none()).or(outcomes.first())
    }

    /// What an outcome changes. `streak` counts failures in a row and is kept by the caller; `probe`: it was the probe.
    pub fn after(&self, outcome: &Outcome, probe: bool, streak: &mut u32) -> Option<Change> {
        let Some((reason, detail, asked)) = failure(outcome) else {
            *streak = 0;
            return self.is_sick().then_some(Change::Well);
        };
        *streak += 1;
        let certain = matches!(reason, Reason::Config | Reason::Quota);
        let enough = *streak >= if certain { CERTAIN_FAILURES } else { FAILURES };
        // What was on the wire when the pause began says nothing new.
        let pauses = if self.is_sick() { probe } else { enough };
        pauses.then(|| {
            let longest = if certain { LONGEST_CERTAIN_PAUSE } else { LONGEST_PAUSE };
            let doubled = FIRST_PAUSE.saturating_mul(1 << self.pauses.clamp(0, 20)).min(longest);
            let asked = asked.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(longest));
            Change::Sick { reason, detail: detail.to_owned(), pause: doubled.max(asked.min(longest)) }
        })
    }

    /// Takes a change over.
    pub fn change(&mut self, change: &Change, now: Millis) {
        match change {
            Change::Sick { reason, detail, pause } => {
                self.sick_since.get_or_insert(now);
                self.reason = Some(reason.as_str().to_owned());
                self.detail = Some(detail.clone());
                self.pauses += 1;
                self.probe_at = Some(now.plus(*pause));
            }
            Change::Well => *self = Self { well_since: Some(now), ..Self::default() },
        }
    }
}

/// Why a channel is paused by itself.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Pause {
    /// Since when
    pub since: Millis,
    /// Why: `config`, `provider` or `quota`
    pub reason: String,
    /// The provider's words
    pub detail: String,
    /// When one delivery is tried; when it goes, the others follow
    pub next_try_at: Option<Millis>,
}

impl Pause {
    /// `None` for a channel that is well.
    pub fn of(health: &Health) -> Option<Self> {
        Some(Self {
            since: health.sick_since?,
            reason: health.reason.clone().unwrap_or_default(),
            detail: health.detail.clone().unwrap_or_default(),
            next_try_at: health.probe_at,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn retry(reason: Reason) -> Outcome {
        Outcome::Retry { reason, detail: "words".to_owned(), after: None }
    }

    fn accepted() -> Outcome {
        Outcome::Accepted { reference: None, detail: String::new() }
    }

    fn pause(change: Option<Change>) -> i64 {
        match change {
            Some(Change::Sick { pause, .. }) => pause,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn failures_in_a_row_pause_and_a_success_ends_the_row() {
        let (well, mut streak) = (Health::default(), 0);
        for _ in 0..9 {
            assert_eq!(well.after(&retry(Reason::Provider), false, &mut streak), None);
        }
        assert_eq!((well.after(&accepted(), false, &mut streak), streak), (None, 0));
        for _ in 0..9 {
            assert_eq!(well.after(&retry(Reason::Provider), false, &mut streak), None);
        }
        // One message refused is the message's own trouble, and shows that the provider works.
        let refused = Outcome::Failed { reason: Reason::BadAddress, detail: String::new() };
        assert_eq!((well.after(&refused, false, &mut streak), streak), (None, 0));
        assert_eq!((well.after(&retry(Reason::Deferred), false, &mut streak), streak), (None, 0));
        let opened: Vec<_> = (0..10).map(|_| well.after(&retry(Reason::Provider), false, &mut streak)).collect();
        assert_eq!(pause(opened[9].clone()), 10_000);
        assert!(opened[..9].iter().all(Option::is_none));
    }

    #[test]
    fn one_request_is_one_word_about_the_channel() {
        let (down, unknown) = (retry(Reason::Provider), Outcome::Unknown { detail: "words".to_owned() });
        assert_eq!(Health::telling(&[down.clone(), down.clone()]), Some(&down));
        assert_eq!(Health::telling(&[unknown, down, accepted()]), Some(&accepted()));
        assert_eq!(Health::telling(&[]), None);
    }

    #[test]
    fn what_is_set_up_wrong_pauses_almost_at_once() {
        let (well, mut streak) = (Health::default(), 0);
        let wrong = retry(Reason::Config);
        let opened: Vec<_> = (0..3).map(|_| well.after(&wrong, false, &mut streak).is_some()).collect();
        assert_eq!(opened, [false, false, true]);
    }

    #[test]
    fn pauses_grow_until_a_probe_succeeds() {
        let (mut health, mut streak, mut pauses) = (Health::default(), 9, Vec::new());
        for _ in 0..6 {
            let change = health.after(&retry(Reason::Provider), true, &mut streak).unwrap();
            health.change(&change, Millis(1));
            pauses.push(pause(Some(change)));
            assert_eq!(health.after(&retry(Reason::Provider), false, &mut streak), None, "not the probe");
        }
        assert_eq!(pauses, [10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
        assert_eq!(health.sick_since, Some(Millis(1)));
        let change = health.after(&accepted(), true, &mut streak).unwrap();
        health.change(&change, Millis(9));
        assert_eq!(health, Health { well_since: Some(Millis(9)), ..Health::default() });
    }

    #[test]
    fn patience_asked_for_is_given() {
        let asked = |seconds| Outcome::Retry {
            reason: Reason::Quota,
            detail: String::new(),
            after: Some(Duration::from_secs(seconds)),
        };
        let pause_after = |seconds| pause(Health::default().after(&asked(seconds), false, &mut 2));
        assert_eq!([pause_after(5), pause_after(60), pause_after(86_400)], [10_000, 60_000, 600_000]);
    }
}
