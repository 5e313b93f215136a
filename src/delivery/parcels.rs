//! From what a claim took to parcels: which deliveries go in one, what each says and to whom, and which must not be sent.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::app::App;
use crate::audience;
use crate::bulletin::{Bulletin, Manner};
use crate::channel::{Also, Content, Earlier, Instead, Keep, Log, Parcel, Reason};
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::Result;
use crate::id::{AddressId, ChannelId};
use crate::inbound::opt_out;
use crate::language::Tag;

use super::Key;
use super::contents::Contents;
use super::lane::{Lease, Load, Taken};
use super::store::{self, Claimed};

/// What a claim found out about the deliveries it took.
pub(super) struct Claim<'a> {
    pub bulletin: &'a Bulletin,
    pub channel: ChannelId,
    pub probe: bool,
    pub lease: Arc<Lease>,
    pub addresses: HashMap<AddressId, store::SendTo>,
    /// What has gone to them in other languages; of a correction also what it has not corrected yet.
    pub earlier: Vec<(Bulletin, Vec<store::Gone>)>,
    /// What the provider calls what this bulletin corrects or withdraws; of several the last version first.
    pub called: Vec<store::Called>,
    /// What goes into every parcel besides its own.
    pub also: Vec<Arc<Content>>,
    pub keep: Keep,
}

impl Claim<'_> {
    /// The parcel that some deliveries to one address are, and those that must not be sent.
    pub async fn load(
        &self,
        app: &App,
        of_bulletin: &mut Contents,
        parcel: &[Claimed],
    ) -> Result<(Option<Load>, Vec<(Taken, Reason)>)> {
        let all = |reason| (None, parcel.iter().map(|one| (self.taken(one.clone()), reason)).collect());
        let address = parcel.first().and_then(|one| self.addresses.get(&one.address_id));
        let Some(address) = address else { return Ok(all(Reason::Erased)) };
        if address.opted_out_at.is_some() {
            return Ok(all(Reason::OptedOut));
        }
        if address.closed_at.is_some() {
            return Ok(all(Reason::BadAddress));
        }
        let (mut contents, mut refused) = (Vec::new(), Vec::new());
        for one in parcel {
            match of_bulletin.of(app, self.bulletin, &one.language).await? {
                Some(content) => contents.push((one, content)),
                None => refused.push((self.taken(one.clone()), Reason::RejectedContent)),
            }
        }
        let link = |content: &Content| opt_out::link(app, address.id, &content.language);
        let Some(((first, content), others)) = contents.split_first() else { return Ok((None, refused)) };
        // The name of a parcel is that of one of its deliveries, and stays the same while people change their languages.
        let named = contents.iter().map(|(one, _)| *one).min_by_key(|one| &one.language).unwrap_or(first);
        let mut also: Vec<Also> =
            others.iter().map(|(_, content)| Also { content: content.clone(), unsubscribe: link(content) }).collect();
        for content in &self.also {
            if !contents.iter().any(|(_, own)| own.language == content.language) {
                also.push(Also { unsubscribe: link(content), content: content.clone() });
            }
        }
        let mut earlier: Vec<Earlier> = Vec::new();
        for (bulletin, gone) in &self.earlier {
            for gone in gone.iter().filter(|gone| gone.address_id == address.id) {
                let said_since =
                    |language: &str| earlier.iter().any(|other| other.content.language.as_str() == language);
                if gone.language == first.language || said_since(&gone.language) {
                    continue;
                }
                if let Some(content) = of_bulletin.of(app, bulletin, &gone.language).await? {
                    earlier.push(Earlier { reference: gone.provider_reference.clone(), content });
                }
            }
        }
        let taken = self.taken((*first).clone());
        let parcel = Parcel {
            unsubscribe: link(content),
            identity: self.taken(named.clone()).key.identity(named.tries_before),
            address: address.id,
            to: address.value.clone(),
            also,
            earlier,
            instead: self.instead(first),
            heard_at: address.heard_at,
            published_at: self.published_at().0,
            log: Log::new(self.keep),
            content: content.clone(),
        };
        let with = others.iter().map(|(one, _)| self.taken((*one).clone())).collect();
        let (urgency, lease) = (self.bulletin.urgency, self.lease.clone());
        let load = Load { taken, with, parcel, urgency, channel: self.channel, lease, probe: self.probe };
        Ok((Some(load), refused))
    }

    pub fn taken(&self, claimed: Claimed) -> Taken {
        let Claimed { address_id, language, attempts, queued_at, .. } = claimed;
        Taken { key: Key { bulletin: self.bulletin.id, address: address_id, language }, queued_at, tries: attempts }
    }

    pub fn published_at(&self) -> Millis {
        self.bulletin.published_at.unwrap_or(self.bulletin.created_at)
    }

    fn instead(&self, claimed: &Claimed) -> Option<Instead> {
        let follows = self.bulletin.follows?;
        let same = |one: &&store::Called| one.address_id == claimed.address_id && one.language == claimed.language;
        let reference = self.called.iter().find(same)?.provider_reference.clone();
        Some(match follows.manner {
            Manner::Correction => Instead::Edit(reference),
            Manner::Withdrawal => Instead::Delete(reference),
        })
    }
}

/// What has gone to the addresses of claimed deliveries: in this bulletin, and in those that it corrects.
pub(super) async fn gone_before(
    tx: &mut Tx,
    bulletin: &Bulletin,
    versions: &[Bulletin],
    claimed: &[Claimed],
) -> Result<Vec<(Bulletin, Vec<store::Gone>)>> {
    let corrects = bulletin.follows.is_some_and(|follows| follows.manner == Manner::Correction);
    let versions = if corrects { versions } else { &[] };
    let mut before = Vec::new();
    for version in std::iter::once(bulletin).chain(versions) {
        before.push((version.clone(), store::earlier(tx, version.id, claimed).await?));
    }
    Ok(before)
}

/// What was queued for an address at the same moment goes in one parcel, the language that its recipient reads best first. What became
/// ready later has a parcel of its own: the first may have gone, and a second one of its name would be taken for a repeat.
pub(super) async fn together(tx: &mut Tx, claimed: Vec<Claimed>) -> Result<Vec<Vec<Claimed>>> {
    let mut parcels: BTreeMap<(AddressId, Millis), Vec<Claimed>> = BTreeMap::new();
    for one in claimed {
        parcels.entry((one.address_id, one.queued_at)).or_default().push(one);
    }
    let several = parcels.iter().filter(|(_, parcel)| parcel.len() > 1);
    let several: Vec<(i64,)> = several.map(|((address, _), _)| (address.0,)).collect();
    let languages = match several.is_empty() {
        true => HashMap::new(),
        false => audience::store::languages(tx, &several).await?,
    };
    for ((address, _), parcel) in &mut parcels {
        let languages: &[Tag] = languages.get(address).map_or(&[], Vec::as_slice);
        let is = |tag: &Tag, one: &Claimed| tag.and_wider().iter().any(|tag| tag.as_str() == one.language);
        let place = |one: &Claimed| languages.iter().position(|tag| is(tag, one)).unwrap_or(usize::MAX);
        parcel.sort_by_cached_key(|one| (place(one), one.language.clone()));
    }
    Ok(parcels.into_values().collect())
}
