//! What a bulletin would cost: people by language and country, parts of the text in that language, the channel's price in
//! that country. An estimate: what a provider bills is the provider's word.

use std::collections::BTreeMap;

use crate::audience::AddressKind;
use crate::channel::prices::{Amount, Prices};
use crate::language::Tag;

/// What a bulletin would cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Estimate {
    /// By language, way and country
    pub lines: Vec<EstimateLine>,
    /// In all, by currency
    pub totals: BTreeMap<String, Amount>,
    /// People on a way that has prices, whose language has no text yet: its parts are not known
    pub without_text: u64,
    /// People in countries for which the channel has no price
    pub without_price: u64,
}

/// What one language costs in one country.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct EstimateLine {
    /// The language
    pub language: Tag,
    /// By which kind of channel
    pub channel: AddressKind,
    /// The country (ISO 3166-1 alpha-2); absent where the number does not tell
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How many people
    pub people: u64,
    /// Parts of the message in this language
    pub parts: u64,
    /// The price of one part
    pub price: Amount,
    /// Its currency
    pub currency: String,
    /// People times parts times price
    pub total: Amount,
}

/// Who gets what, where.
pub type People = BTreeMap<(Tag, AddressKind, Option<String>), u64>;

/// Works the estimate out. `parts` tells how many parts a message has in a language on a kind of channel, where that is
/// known.
pub fn estimate(
    people: &People,
    prices: &BTreeMap<AddressKind, Prices>,
    parts: &dyn Fn(&Tag, AddressKind) -> Option<u64>,
) -> Estimate {
    let mut estimate = Estimate::default();
    for ((language, channel, country), people) in people {
        let Some(prices) = prices.get(channel) else { continue };
        let Some(price) = prices.of(country.as_deref()) else {
            estimate.without_price += people;
            continue;
        };
        let Some(parts) = parts(language, *channel) else {
            estimate.without_text += people;
            continue;
        };
        let total = price.price.times(parts.saturating_mul(*people));
        let sum = estimate.totals.entry(price.currency.clone()).or_default();
        *sum = sum.plus(total);
        estimate.lines.push(EstimateLine {
            language: language.clone(),
            channel: *channel,
            country: country.clone(),
            people: *people,
            parts,
            price: price.price,
            currency: price.currency.clone(),
            total,
        });
    }
    estimate
}
