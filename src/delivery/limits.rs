//! What an account permits: messages a second with a burst, how many at once, and how many to one e-mail domain. Pure
//! values; the time comes in. Several worker processes share an account: each keeps to its [`Share`].

use std::collections::HashMap;

use crate::channel::Limits;
use crate::clock::Millis;

/// Which part of every account's limits this process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// This process's place among the live workers, from 0.
    pub place: usize,
    /// How many workers are alive.
    pub of: usize,
}

impl Share {
    /// Everything: this process is alone.
    pub const ALL: Self = Self { place: 0, of: 1 };

    /// This process's part of a number; the parts of all processes are together that number.
    pub fn part(self, number: usize) -> usize {
        (number * (self.place + 1)) / self.of - (number * self.place) / self.of
    }
}

/// A token bucket: fills at a rate up to a burst, each message takes one.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    at: Millis,
}

impl Bucket {
    /// A full one.
    pub fn new(per_second: f64, burst: f64, now: Millis) -> Self {
        let burst = burst.max(1.0);
        Self { per_second, burst, tokens: burst, at: now }
    }

    fn filled(&self, now: Millis) -> f64 {
        let passed = now.0.saturating_sub(self.at.0).max(0) as f64 / 1_000.0;
        (self.tokens + passed * self.per_second).min(self.burst)
    }

    /// How many milliseconds until the next message may go; 0: now.
    pub fn wait(&self, now: Millis) -> i64 {
        let missing = 1.0 - self.filled(now);
        if missing <= 1e-9 { 0 } else { (missing / self.per_second * 1_000.0).ceil() as i64 }
    }

    /// Takes one for a message that goes now.
    pub fn take(&mut self, now: Millis) {
        self.tokens = self.filled(now) - 1.0;
        self.at = now;
    }

    /// How many messages may go within so many milliseconds.
    pub fn within(&self, now: Millis, milliseconds: i64) -> usize {
        (self.filled(now) + milliseconds as f64 / 1_000.0 * self.per_second) as usize
    }
}

/// How far ahead is claimed of what a rate permits: long enough to claim in batches, short enough that nobody else waits
/// for what this process holds.
const AHEAD: i64 = 2_000;

/// One account's limits in this process and how far they are used.
#[derive(Debug)]
pub(super) struct Account {
    limits: Limits,
    share: Share,
    bucket: Option<Bucket>,
    domains: HashMap<String, Domain>,
}

#[derive(Debug)]
struct Domain {
    bucket: Option<Bucket>,
    /// In this process, on the wire or waiting for a hand.
    here: usize,
    on_the_wire: usize,
    /// How long one message takes, in milliseconds: what a hand needed last, smoothed.
    takes: f64,
    /// Up to when those that were sent away have been given a moment.
    promised: Millis,
}

impl Account {
    /// Nothing used yet.
    pub fn new(limits: &Limits, share: Share, now: Millis) -> Self {
        let mut account = Self { limits: limits.clone(), share, bucket: None, domains: HashMap::new() };
        account.set_share(share, now);
        account
    }

    /// Takes another share. What was used stays used.
    pub fn set_share(&mut self, share: Share, now: Millis) {
        if share == self.share && self.bucket.is_some() == self.limits.per_second.is_some() {
            return;
        }
        self.share = share;
        let of = share.of.max(1) as f64;
        self.bucket = self.limits.per_second.map(|rate| {
            let burst = self.limits.burst.map_or(rate, f64::from) / of;
            let mut bucket = Bucket::new(rate / of, burst, now);
            if let Some(before) = &self.bucket {
                bucket.tokens = before.filled(now).min(bucket.burst);
            }
            bucket
        });
    }

    /// How many of `most` may be in this process: no more than can go soon.
    pub fn capacity(&self, most: usize, now: Millis) -> usize {
        self.bucket.as_ref().map_or(most, |bucket| most.min(bucket.within(now, AHEAD).max(1)))
    }

    /// How many milliseconds the account has to wait; 0: not at all.
    pub fn wait(&self, now: Millis) -> i64 {
        self.bucket.as_ref().map_or(0, |bucket| bucket.wait(now))
    }

    /// The part of an address that limits count by; `None` where they do not.
    pub fn domain<'a>(&self, address: &'a str) -> Option<&'a str> {
        self.limits.per_domain.as_ref().and(address.rsplit_once('@')).map(|(_, domain)| domain)
    }

    /// Takes one into this process, or says when it should come again: a domain's queue here is short, so that one
    /// domain does not hold the others up.
    pub fn admit(&mut self, domain: &str, now: Millis) -> Result<(), Millis> {
        let Some(limits) = &self.limits.per_domain else { return Ok(()) };
        let of = self.share.of.max(1);
        let per_minute = limits.per_minute.map(|number| f64::from(number) / of as f64);
        let domain = self.domains.entry(domain.to_owned()).or_insert_with(|| Domain {
            bucket: per_minute.map(|number| Bucket::new(number / 60.0, number / 60.0, now)),
            here: 0,
            on_the_wire: 0,
            takes: 100.0,
            promised: now,
        });
        let by_rate = domain.bucket.as_ref().map(|bucket| bucket.within(now, AHEAD).max(1));
        let parallel = limits.parallel.map(|number| usize::from(number).div_ceil(of));
        let by_hands = parallel.map(|number| number * 8);
        if domain.here < by_rate.unwrap_or(usize::MAX).min(by_hands.unwrap_or(usize::MAX)) {
            domain.here += 1;
            return Ok(());
        }
        let apart = per_minute.map_or(0.0, |number| 60_000.0 / number);
        let apart = apart.max(parallel.map_or(0.0, |number| domain.takes / number as f64)).max(1.0);
        let soonest = now.plus((apart * domain.here as f64) as i64);
        let moment = domain.promised.max(soonest);
        domain.promised = moment.plus(apart as i64);
        Err(moment)
    }

    /// Whether one to this domain may go now.
    pub fn may_go(&self, domain: &str, now: Millis) -> bool {
        let Some(used) = self.domains.get(domain) else { return true };
        let parallel = self.limits.per_domain.as_ref().and_then(|limits| limits.parallel);
        let free = parallel.is_none_or(|most| used.on_the_wire < usize::from(most).div_ceil(self.share.of.max(1)));
        free && used.bucket.as_ref().is_none_or(|bucket| bucket.wait(now) == 0)
    }

    /// One goes now.
    pub fn goes(&mut self, domain: Option<&str>, now: Millis) {
        if let Some(bucket) = &mut self.bucket {
            bucket.take(now);
        }
        if let Some(used) = domain.and_then(|domain| self.domains.get_mut(domain)) {
            used.on_the_wire += 1;
            if let Some(bucket) = &mut used.bucket {
                bucket.take(now);
            }
        }
    }

    /// One that went is back after so many milliseconds.
    pub fn is_back(&mut self, domain: Option<&str>, took: i64) {
        if let Some(used) = domain.and_then(|domain| self.domains.get_mut(domain)) {
            used.on_the_wire = used.on_the_wire.saturating_sub(1);
            used.takes += (took.max(1) as f64 - used.takes) / 8.0;
        }
    }

    /// One has left this process.
    pub fn leaves(&mut self, domain: &str, now: Millis) {
        if let Some(used) = self.domains.get_mut(domain) {
            used.here = used.here.saturating_sub(1);
            let at_rest = used.bucket.as_ref().is_none_or(|bucket| bucket.filled(now) >= bucket.burst);
            if used.here == 0 && at_rest && used.promised <= now {
                self.domains.remove(domain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::channel::DomainLimits;

    #[test]
    fn shares_add_up() {
        for number in 0..40 {
            for of in 1..9 {
                let parts: usize = (0..of).map(|place| Share { place, of }.part(number)).sum();
                assert_eq!(parts, number, "{number} of {of}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_bucket_never_lets_more_through_than_rate_and_burst(
            rate in 0.05..500.0_f64, burst in 1.0..100.0_f64, steps in proptest::collection::vec(0..3_000_i64, 1..200),
        ) {
            let mut bucket = Bucket::new(rate, burst, Millis(0));
            let (mut now, mut sent) = (Millis(0), 0_u32);
            for step in steps {
                now = now.plus(step);
                while bucket.wait(now) == 0 {
                    bucket.take(now);
                    sent += 1;
                }
                let most = burst + rate * now.0 as f64 / 1_000.0;
                prop_assert!(f64::from(sent) <= most + 1e-6, "{sent} of {most}");
                prop_assert_eq!(bucket.wait(now.plus(bucket.wait(now))), 0, "it says truly how long");
            }
        }
    }

    #[test]
    fn a_domain_waits_and_the_others_go() {
        let per_domain = Some(DomainLimits { parallel: Some(1), per_minute: Some(60) });
        let mut account = Account::new(&Limits { per_domain, ..Limits::default() }, Share::ALL, Millis(0));
        let admitted: Vec<_> = (0..10).map(|_| account.admit("large.example", Millis(0))).collect();
        assert_eq!(admitted.iter().filter(|one| one.is_ok()).count(), 3);
        let sent_away: Vec<i64> = admitted.into_iter().filter_map(Result::err).map(|at| at.0).collect();
        assert_eq!(sent_away, [3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000], "one a second, each at its moment");
        assert!(account.may_go("large.example", Millis(0)));
        account.goes(Some("large.example"), Millis(0));
        assert!(!account.may_go("large.example", Millis(5_000)), "one at once");
        account.is_back(Some("large.example"), 500);
        assert!(!account.may_go("large.example", Millis(500)) && account.may_go("large.example", Millis(1_000)));
        assert!(account.admit("small.example", Millis(500)).is_ok() && account.may_go("small.example", Millis(500)));
    }

    #[test]
    fn a_share_is_a_share_of_the_rate() {
        let limits = Limits { per_second: Some(10.0), burst: Some(20), per_domain: None };
        let mut account = Account::new(&limits, Share { place: 0, of: 2 }, Millis(0));
        assert_eq!(account.capacity(1_000, Millis(0)), 20, "ten at once and five a second");
        (0..10).for_each(|_| account.goes(None, Millis(0)));
        assert_eq!(account.wait(Millis(0)), 200);
        account.set_share(Share::ALL, Millis(0));
        assert_eq!(account.wait(Millis(0)), 100, "what was used stays used");
    }
}
