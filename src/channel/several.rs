//! Providers that take several messages in one request. What one of them is answered must not be told of the others, in
//! words as little as in deed: each parcel has an outcome and a log of its own.
//!
//! Where nothing was taken because of some of the parcels (a number that the provider does not know), those fail and the
//! others are asked for again; that is the same try, since nothing of it began. Where the provider refuses all and does not
//! say for which, each is sent by itself. An answer that is lost leaves all of them unknown, so operators say how many go
//! together.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::outbound::Outbound;
use super::provider::{Answer, LONGEST_ANSWER, Provider, Requests, RequestsHand, ask};
use super::{Hand, Outcome, Parcel, Sender, without_address};

/// What one kind of provider asks and understands when several parcels go in one request.
pub(super) trait Several: Provider {
    /// How many parcels one request carries at most.
    fn most(&self) -> u16;

    /// The request that sends all of them.
    fn request_for(&self, outbound: &Outbound, parcels: &[&Parcel]) -> Result<reqwest::RequestBuilder, Outcome>;

    /// The answer that each of the parcels would have had alone, without a word about the others; for one that was not taken
    /// because of others, none. `None` where the answer is about all of them alike.
    fn shares(&self, answer: &Answer, parcels: &[&Parcel]) -> Option<Vec<Option<Answer>>>;
}

/// A sender over that provider.
pub(super) fn over<P: Several>(provider: P, outbound: &Outbound) -> Arc<dyn Sender> {
    match provider.most() {
        0 | 1 => Requests::over(provider, outbound),
        _ => Arc::new(Together(Arc::new(provider), outbound.clone())),
    }
}

struct Together<P>(Arc<P>, Outbound);

impl<P: Several> Sender for Together<P> {
    fn hands(&self) -> usize {
        usize::from(self.0.requests())
    }

    fn at_once(&self) -> usize {
        usize::from(self.0.most())
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(TogetherHand(RequestsHand(self.0.clone(), self.1.clone())))
    }
}

struct TogetherHand<P>(RequestsHand<P>);

impl<P: Several> Hand for TogetherHand<P> {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        self.0.send(parcel)
    }

    fn send_together<'a>(&'a mut self, parcels: Vec<&'a Parcel>) -> BoxFuture<'a, Vec<Outcome>> {
        Box::pin(async move {
            let mut outcomes: Vec<Option<Outcome>> = vec![None; parcels.len()];
            let mut together = true;
            loop {
                let open: Vec<usize> = (0..parcels.len()).filter(|place| outcomes[*place].is_none()).collect();
                if let ([_, _, ..], true) = (&open[..], together) {
                    let asked: Vec<&Parcel> = open.iter().map(|place| parcels[*place]).collect();
                    let heard = self.ask_for(&asked).await;
                    together = heard.iter().any(Option::is_some);
                    open.into_iter().zip(heard).for_each(|(place, outcome)| outcomes[place] = outcome);
                } else if let Some(place) = open.first() {
                    outcomes[*place] = Some(self.0.send(parcels[*place]).await);
                } else {
                    return outcomes.into_iter().flatten().collect();
                }
            }
        })
    }
}

/// An answer names each message: its number, its id, our reference.
const LONGEST_SHARE: usize = 1_024;

impl<P: Several> TogetherHand<P> {
    /// Asks once for all of them; none for those that were not taken because of others.
    async fn ask_for(&self, parcels: &[&Parcel]) -> Vec<Option<Outcome>> {
        let RequestsHand(provider, outbound) = &self.0;
        let answer = match provider.request_for(outbound, parcels) {
            Ok(request) => ask(request, "", LONGEST_ANSWER + LONGEST_SHARE * parcels.len()).await,
            Err(outcome) => return vec![Some(outcome); parcels.len()],
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(outcome) => {
                parcels.iter().for_each(|parcel| self.note(parcel, || outcome.detail().to_owned()));
                return vec![Some(outcome); parcels.len()];
            }
        };
        let shares = provider.shares(&answer, parcels);
        let alike = shares.is_none().then(|| without_people(&answer, parcels));
        let of = |(place, parcel): (usize, &&Parcel)| {
            let own = shares.as_ref().and_then(|shares| shares.get(place).cloned().flatten());
            let share = own.or_else(|| alike.clone())?;
            let outcome = provider.outcome(&share, parcel);
            // A refusal of all is nobody's own.
            let own = alike.is_none() || !matches!(outcome, Outcome::Failed { .. });
            let words = || format!("{}, to a request for {} messages\n\n{}", share.status, parcels.len(), share.body);
            self.note(parcel, words);
            own.then_some(outcome)
        };
        parcels.iter().enumerate().map(of).collect()
    }

    /// Notes in a parcel's log what was asked about it, and what the answer was.
    fn note(&self, parcel: &Parcel, answer: impl FnOnce() -> String) {
        let RequestsHand(provider, outbound) = &self.0;
        if let Ok(request) = provider.request_for(outbound, &[parcel]) {
            parcel.log.answered(parcel.log.copy(&request), answer);
        }
    }
}

/// An answer without anybody's address.
fn without_people(answer: &Answer, parcels: &[&Parcel]) -> Answer {
    answer.saying(parcels.iter().fold(answer.body.clone(), |body, parcel| without_address(&body, &parcel.to)))
}
