//! Keeping recipients: new ones are added, known ones (by any of their addresses) are brought up to date. Doing it twice
//! changes nothing. Works on batches, so that a file of a million rows needs no more memory than one of a thousand.

use std::collections::{BTreeSet, HashMap};

use crate::app::App;
use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Field, Result};
use crate::id::{AddressId, IdSource, OrganisationId, RecipientId, SegmentId};

use super::{Address, AddressKind, NewRecipient, Recipient, StoredAddress, Traits, store};

/// What became of one recipient of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    Added(RecipientId),
    /// It was known and is now different.
    Changed(RecipientId),
    /// It was known and is the same.
    Same(RecipientId),
    /// It cannot be stored.
    Rejected(Field),
}

/// Which of the values were given; the others stay as they are for recipients that are known.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// The name.
    pub name: bool,
    /// The kind.
    pub kind: bool,
    /// The languages.
    pub languages: bool,
    /// The areas.
    pub areas: bool,
    /// The topics.
    pub topics: bool,
    /// The groups.
    pub groups: bool,
    /// Which address comes first.
    pub preferred: bool,
}

impl Given {
    /// Everything was given.
    pub const ALL: Given =
        Given { name: true, kind: true, languages: true, areas: true, topics: true, groups: true, preferred: true };

    fn merged(self, known: Traits, new: &Traits) -> Traits {
        let take =
            |given: bool, known: BTreeSet<String>, new: &BTreeSet<String>| if given { new.clone() } else { known };
        Traits {
            kind: if self.kind { new.kind } else { known.kind },
            languages: if self.languages { new.languages.clone() } else { known.languages },
            areas: take(self.areas, known.areas, &new.areas),
            topics: take(self.topics, known.topics, &new.topics),
            groups: take(self.groups, known.groups, &new.groups),
        }
    }
}

/// Segments seen before, so that a large import asks the database once for each. Emptied when it grows large.
#[derive(Default)]
pub struct SegmentCache(HashMap<String, SegmentId>);

const MOST_CACHED_SEGMENTS: usize = 20_000;

/// One recipient as it shall be afterwards.
struct Slot<'a> {
    id: RecipientId,
    known: Option<Recipient>,
    name: String,
    traits: Traits,
    /// With preference and whether it said stop.
    addresses: Vec<(&'a Address, i32, bool)>,
    /// Known addresses that said stop elsewhere.
    stopped: Vec<AddressId>,
    consents: Vec<&'a super::Consent>,
    preferred: Option<Option<AddressKind>>,
}

/// Keeps a batch. Later entries of the same recipient win over earlier ones.
pub async fn keep(
    conn: &mut Conn,
    ids: &IdSource,
    organisation: OrganisationId,
    batch: &[(NewRecipient, Option<AddressKind>)],
    given: Given,
    cache: &mut SegmentCache,
    now: Millis,
) -> Result<Vec<Kept>> {
    let addresses: Vec<&Address> = batch.iter().flat_map(|(new, _)| &new.addresses).collect();
    let mut owners: HashMap<(String, String), RecipientId> = store::owners(conn, organisation, &addresses).await?;
    let known_ids: Vec<RecipientId> = owners.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let known = store::recipients(conn, organisation, &known_ids).await?;
    let mut known: HashMap<RecipientId, Recipient> = known.into_iter().map(|known| (known.id, known)).collect();

    let mut slots: Vec<Slot<'_>> = Vec::with_capacity(batch.len());
    let mut slot_of: HashMap<RecipientId, usize> = HashMap::new();
    let mut kept = Vec::with_capacity(batch.len());
    for (new, preferred) in batch {
        let key = |address: &Address| (address.kind().as_str().to_owned(), address.value().to_owned());
        let found: BTreeSet<RecipientId> =
            new.addresses.iter().filter_map(|address| owners.get(&key(address)).copied()).collect();
        if found.len() > 1 {
            let allowed = "addresses of one recipient; these belong to different ones, erase all but one first";
            kept.push(Kept::Rejected(Field::wrong("addresses", "…", allowed)));
            continue;
        }
        let id = found.first().copied().unwrap_or_else(|| RecipientId::new(ids, now));
        let place = *slot_of.entry(id).or_insert_with(|| {
            let recipient = known.remove(&id);
            let (name, traits) = match &recipient {
                Some(known) => (known.name.clone(), traits_of(known)),
                None => (new.name.clone(), new.traits.clone()),
            };
            slots.push(Slot {
                id,
                known: recipient,
                name,
                traits,
                addresses: vec![],
                stopped: vec![],
                consents: vec![],
                preferred: None,
            });
            slots.len() - 1
        });
        let slot = &mut slots[place];
        let before = (slot.name.clone(), slot.traits.clone(), slot.addresses.len(), slot.consents.len());
        let is_new = slot.known.is_none() && slot.addresses.is_empty();
        if given.name && !new.name.is_empty() {
            slot.name.clone_from(&new.name);
        }
        slot.traits = given.merged(slot.traits.clone(), &new.traits);
        for address in &new.addresses {
            if owners.insert(key(address), id).is_none() {
                let stopped = new.opted_out.contains(&address.kind());
                slot.addresses.push((address, preference(address.kind(), *preferred), stopped));
            }
        }
        let stopped = |known: &&StoredAddress| known.opted_out_at.is_none() && new.opted_out.contains(&known.kind);
        let known_addresses = slot.known.iter().flat_map(|known| &known.addresses);
        let stops: Vec<AddressId> = known_addresses.filter(stopped).map(|known| known.id).collect();
        let stops_any = !stops.is_empty();
        slot.stopped.extend(stops);
        let has = |consent: &super::Consent| {
            slot.consents.contains(&consent)
                || slot.known.as_ref().is_some_and(|known| known.consents.contains(consent))
        };
        let fresh: Vec<&super::Consent> = new.consent.iter().filter(|consent| !has(consent)).collect();
        slot.consents.extend(fresh);
        if given.preferred {
            slot.preferred = Some(*preferred);
        }
        let reordered = !is_new && given.preferred && reorders(slot.known.as_ref(), *preferred);
        let same = before == (slot.name.clone(), slot.traits.clone(), slot.addresses.len(), slot.consents.len());
        kept.push(match (is_new, same && !reordered && !stops_any) {
            (true, _) => Kept::Added(id),
            (false, true) => Kept::Same(id),
            (false, false) => Kept::Changed(id),
        });
    }
    write(conn, ids, organisation, &slots, cache, now).await?;
    Ok(kept)
}

/// Gives a recipient other traits: it moves to the segment that has them.
pub async fn change_traits(
    app: &App,
    conn: &mut Conn,
    organisation: OrganisationId,
    recipient: RecipientId,
    traits: &Traits,
    now: Millis,
) -> Result<()> {
    let known = store::recipients(conn, organisation, &[recipient]).await?.into_iter().next();
    let known = known.ok_or(Error::NotFound("recipient"))?;
    let text = serde_json::to_string(traits).expect("traits are plain values");
    let segments = store::segments(conn, &app.ids, organisation, &[&text], now).await?;
    let segment = segments.get(&text).ok_or_else(|| Error::Internal("a segment that was not made".to_owned()))?;
    store::change_recipient(conn, organisation, recipient, &known.name, *segment).await
}

fn traits_of(known: &Recipient) -> Traits {
    Traits {
        kind: known.kind,
        languages: known.languages.clone(),
        areas: known.areas.clone(),
        topics: known.topics.clone(),
        groups: known.groups.clone(),
    }
}

/// The preferred kind first, then the others in the usual order.
fn preference(kind: AddressKind, preferred: Option<AddressKind>) -> i32 {
    if preferred == Some(kind) {
        return 0;
    }
    AddressKind::ALL.iter().position(|other| *other == kind).map_or(9, |place| place as i32 + 1)
}

/// Whether the wish changes which address of a known recipient comes first.
fn reorders(known: Option<&Recipient>, preferred: Option<AddressKind>) -> bool {
    let Some(known) = known else { return false };
    let mut order: Vec<i32> = known.addresses.iter().map(|address| preference(address.kind, preferred)).collect();
    let before = order.clone();
    order.sort_unstable();
    order != before
}

async fn write(
    conn: &mut Conn,
    ids: &IdSource,
    organisation: OrganisationId,
    slots: &[Slot<'_>],
    cache: &mut SegmentCache,
    now: Millis,
) -> Result<()> {
    let texts: Vec<String> =
        slots.iter().map(|slot| serde_json::to_string(&slot.traits).expect("traits are plain values")).collect();
    let unseen: BTreeSet<&str> = texts.iter().map(String::as_str).filter(|text| !cache.0.contains_key(*text)).collect();
    if !unseen.is_empty() {
        if cache.0.len() > MOST_CACHED_SEGMENTS {
            cache.0.clear();
        }
        let wanted: Vec<&str> = texts
            .iter()
            .map(String::as_str)
            .filter(|text| !cache.0.contains_key(*text))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        cache.0.extend(store::segments(conn, ids, organisation, &wanted, now).await?);
    }
    let (mut recipients, mut addresses, mut consents) = (Vec::new(), Vec::new(), Vec::new());
    // Known recipients of whom another address may come first now.
    let mut rearranged: Vec<(i64,)> = Vec::new();
    for (slot, text) in slots.iter().zip(&texts) {
        let segment = *cache.0.get(text).expect("asked for above");
        match &slot.known {
            None => recipients.push((slot.id.0, segment.0, slot.name.as_str())),
            Some(known) if known.name != slot.name || traits_of(known) != slot.traits => {
                store::change_recipient(conn, organisation, slot.id, &slot.name, segment).await?;
            }
            Some(_) => {}
        }
        let mut first = (0..slot.addresses.len()).min_by_key(|place| slot.addresses[*place].1);
        if slot.known.is_some() && first.take().is_some() {
            rearranged.push((slot.id.0,));
        }
        for (place, (address, preference, stopped)) in slot.addresses.iter().enumerate() {
            let (kind, value) = (address.kind().as_str(), address.value());
            let (opted_out_at, is_first) = (stopped.then_some(now.0), i32::from(first == Some(place)));
            let (id, country) = (ids.next(now), address.country());
            addresses.push((id, slot.id.0, segment.0, kind, value, *preference, opted_out_at, country, is_first));
        }
        for address in &slot.stopped {
            store::set_opt_out(conn, *address, Some(now)).await?;
        }
        for consent in &slot.consents {
            consents.push((
                ids.next(now),
                slot.id.0,
                consent.given_at.0,
                consent.how.as_str(),
                consent.text_version.as_str(),
            ));
        }
        if let (Some(known), Some(preferred)) = (&slot.known, slot.preferred)
            && reorders(Some(known), preferred)
        {
            for address in &known.addresses {
                store::prefer(conn, address.id, preference(address.kind, preferred)).await?;
            }
            rearranged.push((slot.id.0,));
        }
    }
    if !recipients.is_empty() {
        store::insert_recipients(conn, organisation, &recipients, now).await?;
    }
    if !addresses.is_empty() {
        store::insert_addresses(conn, organisation, &addresses, now).await?;
    }
    if !rearranged.is_empty() {
        store::find_first(conn, &rearranged).await?;
    }
    if !consents.is_empty() {
        store::insert_consents(conn, &consents).await?;
    }
    Ok(())
}
