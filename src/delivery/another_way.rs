//! Another way: where a person has several addresses, a delivery that has failed for good goes on to the next of them, in
//! the same bulletin and language. An address gets a bulletin in a language at most once, so the chain ends by itself; a
//! person who has been reached, or is about to be, gets nothing more.

use crate::bulletin;
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{AddressId, BulletinId, OrganisationId};

use super::store::{self, NextAddress};
use super::{Key, State};

/// Where deliveries of one bulletin and language may go on to.
#[derive(Debug)]
pub struct Onward {
    bulletin: BulletinId,
    language: String,
    next: Vec<NextAddress>,
}

/// Looks for the next addresses of people whose deliveries are about to fail. Where there are any, the bulletin is held
/// before the deliveries are touched: whoever finishes or cancels it meanwhile takes turns with us, in the same order.
pub async fn look(tx: &mut Tx, bulletin: BulletinId, language: &str, addresses: &[(i64,)]) -> Result<Option<Onward>> {
    let mut next = store::next_addresses(tx, bulletin, language, addresses).await?;
    if next.is_empty() {
        return Ok(None);
    }
    // Ordered by preference: the first of each person's addresses.
    next.dedup_by_key(|next| next.failed);
    bulletin::store::hold(tx, bulletin).await?;
    Ok(Some(Onward { bulletin, language: language.to_owned(), next }))
}

/// Makes the deliveries to the next addresses, for those that have failed indeed.
pub async fn go(tx: &mut Tx, onward: &Onward, now: Millis) -> Result<u64> {
    let made = store::stand_in(tx, onward.bulletin, &onward.language, &onward.next, now).await?;
    if made > 0 {
        bulletin::store::reopen(tx, onward.bulletin).await?;
    }
    Ok(made)
}

/// A receipt has said that a delivery failed; its bulletin is held already.
pub async fn after_receipt(tx: &mut Tx, key: &Key, now: Millis) -> Result<u64> {
    match look(tx, key.bulletin, &key.language, &[(key.address.0,)]).await? {
        Some(onward) => go(tx, &onward, now).await,
        None => Ok(0),
    }
}

/// It arrived after all: what stands in for it is stopped if it has not gone yet.
pub async fn reached_after_all(tx: &mut Tx, key: &Key, now: Millis) -> Result<u64> {
    store::stop_stand_in(tx, key, now).await
}

/// Somebody said stop to one address: what is queued or waits there is stopped and goes on to another address of the
/// same person, who has not said stop to that one. Returns how many were stopped.
pub async fn after_opt_out(
    tx: &mut Tx,
    organisation: OrganisationId,
    address: AddressId,
    reason: &str,
    now: Millis,
) -> Result<u64> {
    for key in store::not_begun_to(tx, organisation, address).await? {
        if let Some(onward) = look(tx, key.bulletin, &key.language, &[(address.0,)]).await? {
            store::take_place(tx, key.bulletin, &key.language, &onward.next, now).await?;
        }
    }
    store::cancel_address(tx, organisation, address, reason, now).await
}

/// Whether a conclusion leads to another address: a final failure, or a stop that was noticed when it was about to go.
pub fn leads_on(state: State, reason: Option<&str>) -> bool {
    state == State::Failed || (state == State::Cancelled && reason == Some(crate::channel::Reason::OptedOut.as_str()))
}
