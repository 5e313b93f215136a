//! What a provider says later about what it took over. Every receipt is kept; what it means for the delivery is the pure
//! rule [`merged`]: a state only moves up its ranks, so that repeated, late and swapped receipts do no harm.
//!
//! It deliberately knows no provider: `inbound/` verifies and reads what came, and calls [`take`] in its transaction.

use crate::app::App;
use crate::audience::opt_out::{self, Wish};
use crate::channel::receive::Said;
use crate::channel::{Reason, detail};
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{AddressId, ChannelId, IdSource};

use super::store::{self, Standing};
use super::{Key, State, another_way};

impl Said {
    /// Where the delivery stands by this word.
    pub fn state(self) -> Option<State> {
        match self {
            Self::Accepted => Some(State::Accepted),
            Self::Sent => Some(State::Sent),
            Self::Failed(_) => Some(State::Failed),
            Self::Delivered => Some(State::Delivered),
            Self::Read => Some(State::Read),
            Self::Other => None,
        }
    }

    fn reason(self) -> Option<Reason> {
        if let Self::Failed(reason) = self { Some(reason) } else { None }
    }

    fn stored(state: Option<i32>, reason: Option<&str>) -> Self {
        match state.and_then(State::from_rank) {
            Some(State::Accepted) => Self::Accepted,
            Some(State::Sent) => Self::Sent,
            Some(State::Failed) => Self::Failed(reason.and_then(Reason::from_name).unwrap_or(Reason::Provider)),
            Some(State::Delivered) => Self::Delivered,
            Some(State::Read) => Self::Read,
            _ => Self::Other,
        }
    }
}

/// One thing a provider said.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The channel whose provider said it: receipts reach deliveries of their own channel only.
    pub channel: ChannelId,
    /// The provider's id of the message.
    pub reference: Option<&'a str>,
    /// Our name of the delivery, where the provider gives it back (`Parcel::identity`).
    pub identity: Option<&'a str>,
    /// What it means.
    pub said: Said,
    /// The provider's word or sentence for it. Addresses are taken out before it is kept.
    pub words: &'a str,
    /// The provider's code for it.
    pub code: Option<&'a str>,
    /// When it happened, as the provider says.
    pub happened_at: Option<Millis>,
    /// The provider's id of this event: the same event is taken once.
    pub event: Option<&'a str>,
}

/// What became of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is about this delivery; whether that moved.
    Known(Key, bool),
    /// It is kept, and about nothing that is known yet.
    Unmatched,
    /// The same event has been taken before.
    Repeated,
}

/// Where a delivery stands after a word about it; `None` when that word does not move it.
///
/// `round` is how many tries had been made when the round began that the word is about: what an earlier round came to is
/// no news, unless the message arrived after all.
pub fn merged(standing: &Standing, said: Said, round: i32) -> Option<(State, Option<Reason>)> {
    let (state, reason) = (said.state()?, said.reason());
    // Waits for its language: nothing has been sent that a provider could speak of.
    if standing.state == State::Waiting || (state < State::Delivered && round < standing.tries_before) {
        return None;
    }
    // Of two reasons the more telling one stays, in whichever order they come.
    let better = || match (standing.reason.as_deref().and_then(Reason::from_name), reason) {
        (Some(known), Some(new)) => new < known,
        (None, new) => new.is_some(),
        (Some(_), None) => false,
    };
    (state > standing.state || (state == standing.state && state == State::Failed && better()))
        .then_some((state, reason))
}

/// Keeps a receipt and moves its delivery. One that comes before our own note of the send waits for it
/// ([`match_early`]); one about something that is not ours is kept and is no error.
pub async fn take(tx: &mut Tx, ids: &IdSource, receipt: &Receipt<'_>, now: Millis) -> Result<Taken> {
    let about = match receipt.identity.and_then(Key::from_identity) {
        Some((key, round)) if store::is_on_channel(tx, &key, receipt.channel).await? => Some((key, None, round)),
        _ => None,
    };
    let about = match (about, receipt.reference) {
        (None, Some(reference)) => {
            store::tried_as(tx, receipt.channel, reference).await?.map(|(key, number)| (key, Some(number), number - 1))
        }
        (about, _) => about,
    };
    let address = match &about {
        Some((key, ..)) => crate::audience::store::address(tx, key.address).await?.map(|(_, value, _)| value),
        None => None,
    };
    let kept = store::KeptReceipt {
        id: ids.next(now),
        channel: receipt.channel,
        reference: receipt.reference.map(short),
        event: receipt.event.map(short),
        about: about.as_ref().map(|(key, number, _)| (key, *number)),
        state: receipt.said.state(),
        reason: receipt.said.reason(),
        words: without_addresses(&detail(receipt.words, address.as_deref().unwrap_or("<recipient>"))),
        code: receipt.code.map(short),
        happened_at: receipt.happened_at,
    };
    if !store::add_receipt(tx, &kept, now).await? {
        return Ok(Taken::Repeated);
    }
    match about {
        Some((key, _, round)) => {
            let moved = settle(tx, &key, receipt.said, round, now).await?;
            Ok(Taken::Known(key, moved))
        }
        None => Ok(Taken::Unmatched),
    }
}

/// Moves a delivery by a word about it: read, decided by [`merged`], written if nobody else moved it meanwhile. A failure
/// goes on to another address of the same person.
pub(super) async fn settle(tx: &mut Tx, key: &Key, said: Said, round: i32, now: Millis) -> Result<bool> {
    if matches!(said, Said::Failed(_)) {
        // Before the delivery, in the order in which everybody takes them.
        crate::bulletin::store::hold(tx, key.bulletin).await?;
    }
    loop {
        let Some(standing) = store::standing(tx, key).await? else { return Ok(false) };
        let Some((state, reason)) = merged(&standing, said, round) else { return Ok(false) };
        if store::move_up(tx, key, &standing, state, reason, now).await? {
            match state {
                State::Failed => another_way::after_receipt(tx, key, now).await?,
                State::Delivered | State::Read => another_way::reached_after_all(tx, key, now).await?,
                _ => 0,
            };
            return Ok(true);
        }
    }
}

/// What a provider says of one message and of all that follow: it was told to stop by the person, or they have not written to
/// it lately, whatever we have heard.
pub async fn heed(app: &App, tx: &mut Tx, address: AddressId, said: Said) -> Result<()> {
    if said == Said::Failed(Reason::WindowClosed) {
        crate::audience::store::forget_heard(tx, address).await?;
    }
    if said == Said::Failed(Reason::OptedOut)
        && let Some((organisation, ..)) = crate::audience::store::address(tx, address).await?
    {
        let provider = opt_out::by_provider(organisation);
        opt_out::carry_out(app, tx, &provider, address, Wish::Stop, "provider").await?;
    }
    Ok(())
}

/// How far back receipts are looked at that came before our own note of the send.
const EARLY: i64 = 3_600_000;

/// Finds the deliveries of receipts that were faster than our own note of the send; returns how many.
pub async fn match_early(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let early = store::early_receipts(&mut *app.db.read().await?, now.plus(-EARLY), 500).await?;
    if early.is_empty() {
        return Ok(0);
    }
    let mut tx = app.db.begin().await?;
    for receipt in &early {
        let key =
            Key { bulletin: receipt.bulletin_id, address: receipt.address_id, language: receipt.language.clone() };
        // Another process may have been faster.
        if store::match_receipt(&mut tx, receipt.id, &key, receipt.number).await? {
            let said = Said::stored(receipt.state, receipt.reason.as_deref());
            settle(&mut tx, &key, said, receipt.number - 1, now).await?;
            heed(app, &mut tx, key.address, said).await?;
        }
    }
    tx.commit().await?;
    Ok(early.len())
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A provider's words without anything that looks like an address of whomever: seven digits and more, and what holds an @.
fn without_addresses(words: &str) -> String {
    let masked = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let number = digits >= 7 && word.chars().all(|c| c.is_ascii_digit() || "+-().,;:".contains(c));
        if number || (word.contains('@') && word.len() > 2) { "<recipient>".to_owned() } else { word.to_owned() }
    };
    words.split(' ').map(masked).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = Said> {
        prop_oneof![
            Just(Said::Accepted),
            Just(Said::Sent),
            prop::sample::select(Reason::ALL.to_vec()).prop_map(Said::Failed),
            Just(Said::Delivered),
            Just(Said::Read),
            Just(Said::Other),
        ]
    }

    fn after(mut standing: Standing, words: &[(Said, i32)]) -> Standing {
        for (said, round) in words {
            if let Some((state, reason)) = merged(&standing, *said, *round) {
                assert!(state >= standing.state, "only up");
                standing = Standing { state, reason: reason.map(|reason| reason.as_str().to_owned()), ..standing };
            }
        }
        standing
    }

    fn sent(state: State) -> Standing {
        Standing { state, reason: None, tries_before: 2 }
    }

    proptest! {
        /// Whatever the order, and however often an event is repeated, the end is the same.
        #[test]
        fn the_order_makes_no_difference(
            words in prop::collection::vec((words(), 0..5), 0..8),
            seed in any::<u64>(),
            from in prop::sample::select(vec![State::Queued, State::Sending, State::Unknown, State::Accepted]),
        ) {
            let mut shuffled = [words.clone(), words.clone()].concat();
            let mut state = seed | 1;
            for place in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                shuffled.swap(place, (state >> 33) as usize % (place + 1));
            }
            prop_assert_eq!(after(sent(from), &words), after(sent(from), &shuffled));
        }
    }

    #[test]
    fn ranks_decide() {
        let end =
            |from, words: &[Said]| after(sent(from), &words.iter().map(|said| (*said, 2)).collect::<Vec<_>>()).state;
        let failed = Said::Failed(Reason::BadAddress);
        assert_eq!(end(State::Accepted, &[failed]), State::Failed, "a late failure is a failure");
        assert_eq!(end(State::Accepted, &[Said::Delivered, failed]), State::Delivered);
        assert_eq!(end(State::Unknown, &[Said::Sent]), State::Sent, "a receipt resolves what was unknown");
        assert_eq!(end(State::Read, &[Said::Delivered]), State::Read);
        assert_eq!(end(State::Waiting, &[Said::Delivered]), State::Waiting);
        assert_eq!(end(State::Sending, &[Said::Other]), State::Sending);
    }

    #[test]
    fn an_earlier_round_is_no_news_unless_it_arrived() {
        let queued = sent(State::Queued);
        assert_eq!(merged(&queued, Said::Failed(Reason::Blocked), 1), None);
        assert_eq!(merged(&queued, Said::Sent, 0), None);
        assert_eq!(merged(&queued, Said::Delivered, 0), Some((State::Delivered, None)));
        assert_eq!(merged(&queued, Said::Sent, 2), Some((State::Sent, None)));
    }

    #[test]
    fn words_keep_no_address() {
        assert_eq!(without_addresses("no route to +4520123456, code 131026"), "no route to <recipient> code 131026");
        assert_eq!(without_addresses("<amina@example.org> is full"), "<recipient> is full");
        let key = Key::from_identity("bul_0000000000001.adr_0000000000002.da.3").unwrap();
        assert_eq!((key.1, key.0.identity(3)), (3, "bul_0000000000001.adr_0000000000002.da.3".to_owned()));
        assert!(Key::from_identity("bul_0000000000001.adr_0000000000002").is_none());
    }
}
