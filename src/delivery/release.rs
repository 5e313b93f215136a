//! Languages that become ready late, and people who have waited long enough. Exactly those who wait are released, in
//! the same bulletin; the key of a delivery keeps anyone from getting a language twice.

use std::collections::BTreeMap;

use crate::app::App;
use crate::audience::Traits;
use crate::audience::choice;
use crate::bulletin::{self, Bulletin};
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::id::MessageId;
use crate::language::Tag;
use crate::organisation::Organisation;
use crate::translation;

use super::fan_out::readiness;
use super::store;

/// Bulletins older than this are history: their guidance may have changed.
const OPEN_FOR: i64 = 30 * 86_400_000;

/// A text has been approved: releases those who wait for it in bulletins of its message that were made from the same
/// revision of the source text. Part of the transaction that approves.
pub async fn release(
    app: &App,
    tx: &mut Tx,
    organisation: &Organisation,
    message: MessageId,
    language: &Tag,
    now: Millis,
) -> Result<u64> {
    let Some(text) = translation::store::text(tx, message, language).await? else { return Ok(0) };
    let Some(approved) = text.approved else { return Ok(0) };
    let mut released = 0;
    let since = Millis(now.0 - OPEN_FOR);
    for bulletin in bulletin::store::published_since(tx, organisation.id, message, since).await? {
        bulletin::store::hold(tx, bulletin.id).await?;
        let same_source = *language == organisation.source_language || text.made_from == bulletin.source_revision;
        let frozen = bulletin::store::frozen_languages(tx, bulletin.id).await?;
        if !same_source || frozen.contains(language) {
            continue;
        }
        let source = bulletin::store::frozen(tx, bulletin.id, organisation.source_language.as_str()).await?;
        let source = source.ok_or_else(|| Error::Internal("a bulletin without its source text".to_owned()))?;
        let values = bulletin::publish::values(&source.source, &bulletin.message_name, &bulletin.variables)?;
        bulletin::publish::freeze(app, tx, &bulletin, language, approved, &values, now).await?;
        let count = store::release(tx, bulletin.id, language.as_str(), now).await?;
        if count > 0 {
            bulletin::store::reopen(tx, bulletin.id).await?;
        }
        released += count;
    }
    Ok(released)
}

/// Gives those who have waited long enough what is ready meanwhile; returns how many.
pub async fn fall_back(app: &App, bulletin: &Bulletin) -> Result<u64> {
    let mut tx = app.db.begin().await?;
    bulletin::store::hold(&mut tx, bulletin.id).await?;
    let now = app.clock.now();
    let overdue = store::overdue_languages(&mut tx, bulletin.id, now).await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    let organisation = crate::organisation::find(&mut tx, bulletin.organisation).await?;
    let frozen = bulletin::store::frozen_languages(&mut tx, bulletin.id).await?;
    let working = translation::store::languages(&mut tx, organisation.id).await?;
    let readiness = |tag: &Tag| readiness(tag, &frozen, &working);
    let mut released = 0;
    for language in overdue {
        let mut by_meanwhile: BTreeMap<Tag, Vec<(i64,)>> = BTreeMap::new();
        for (segment, traits) in store::overdue_segments(&mut tx, bulletin.id, &language, now).await? {
            let traits: Traits =
                serde_json::from_str(&traits).map_err(|cause| Error::Internal(format!("stored traits: {cause}")))?;
            if let Some(meanwhile) = choice::meanwhile(&traits, &organisation.fallback_languages, &readiness) {
                by_meanwhile.entry(meanwhile).or_default().push((segment,));
            }
        }
        for (meanwhile, segments) in by_meanwhile {
            released += store::fall_back(&mut tx, bulletin.id, &language, &segments, meanwhile.as_str(), now).await?;
        }
        store::stop_waiting(&mut tx, bulletin.id, &language, now).await?;
    }
    bulletin::store::reopen(&mut tx, bulletin.id).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(released)
}
