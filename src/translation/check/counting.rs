//! How often things stand in a pattern: at least and at most over all its variants. Selects are not multiplied out: two
//! selects with six variants each are looked at as twelve variants, not as 36 texts.

use std::collections::BTreeMap;

use super::{Piece, Reference, tree::Variant};

/// At least and at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// In the variants that have it least
    pub least: usize,
    /// In the variants that have it most
    pub most: usize,
}

/// How often each key stands in the pieces. A variable that chooses a variant counts as said once: "one child" need not
/// say 1.
pub fn count<K: Ord + Clone>(
    pieces: &[Piece],
    keys: &dyn Fn(&Piece) -> Vec<K>,
    chosen_by: &dyn Fn(&Reference) -> Option<K>,
) -> BTreeMap<K, Times> {
    let mut total: BTreeMap<K, Times> = BTreeMap::new();
    for piece in pieces {
        for key in keys(piece) {
            let times = total.entry(key).or_default();
            times.least += 1;
            times.most += 1;
        }
        let Piece::Select { on, variants, .. } = piece else { continue };
        let chosen = chosen_by(on);
        let counts: Vec<BTreeMap<K, Times>> =
            variants.iter().map(|variant| count(&variant.pieces, keys, chosen_by)).collect();
        let mut all: Vec<&K> = counts.iter().flat_map(BTreeMap::keys).chain(&chosen).collect();
        all.sort();
        all.dedup();
        for key in all {
            let of = |counts: &BTreeMap<K, Times>| counts.get(key).copied().unwrap_or_default();
            let said = usize::from(chosen.as_ref() == Some(key));
            let times = total.entry(key.clone()).or_default();
            times.least += counts.iter().map(|counts| of(counts).least).min().unwrap_or(0).max(said);
            times.most += counts.iter().map(|counts| of(counts).most).max().unwrap_or(0).max(said);
        }
    }
    total
}

/// A variant that lacks a key which others have; `None` when no variant has it.
pub fn lacking<'a, K: Ord + Clone>(
    pieces: &'a [Piece],
    key: &K,
    keys: &dyn Fn(&Piece) -> Vec<K>,
    chosen_by: &dyn Fn(&Reference) -> Option<K>,
) -> Option<&'a Variant> {
    pieces.iter().find_map(|piece| {
        let Piece::Select { variants, .. } = piece else { return None };
        let times = |variant: &Variant| count(&variant.pieces, keys, chosen_by).get(key).copied().unwrap_or_default();
        if variants.iter().all(|variant| times(variant).most == 0) {
            return None;
        }
        let without = variants.iter().find(|variant| times(variant).least == 0)?;
        lacking(&without.pieces, key, keys, chosen_by).or(Some(without))
    })
}
