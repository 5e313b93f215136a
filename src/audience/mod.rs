//! Recipients and audiences: who there is, how they can be reached, and which of them a rule means.

pub mod address;
pub mod choice;
pub mod csv;
pub mod http;
pub mod import;
pub mod opt_out;
pub mod store;
pub mod subscription;

use std::collections::BTreeSet;

use crate::app::App;
use crate::clock::Millis;
use crate::error::{Error, Field, Result};
use crate::id::{AddressId, RecipientId};
use crate::language::Tag;
use crate::staff::Actor;
use crate::{audit, delivery};

pub use address::{Address, AddressKind};
pub use subscription::Subscription;

/// What a recipient is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientKind {
    /// Somebody who lives here; gets a bulletin once, in the best language
    #[default]
    Resident,
    /// Passes messages on; gets a bulletin in every language served
    ResourcePerson,
    /// A Facebook page, a WhatsApp bridge, a web site; gets a bulletin once per language
    Page,
}

/// Everything an audience rule looks at. Recipients with equal traits share a segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Traits {
    /// What they are.
    pub kind: RecipientKind,
    /// Their languages, the best first.
    pub languages: Vec<Tag>,
    /// Where they live or work.
    pub areas: BTreeSet<String>,
    /// What they want to hear of.
    pub topics: BTreeSet<String>,
    /// Groups they were put in: a school, a club, a staircase.
    pub groups: BTreeSet<String>,
}

/// A rule over recipients. Within a list one match is enough, all lists must match, an empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Audience {
    /// Only recipients of these kinds
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<RecipientKind>,
    /// Only recipients who have one of these languages
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Tag>,
    /// Only recipients in one of these areas
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Only recipients with one of these topics
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Only recipients in one of these groups
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

impl Audience {
    /// Whether recipients with these traits are meant. Upper and lower case make no difference.
    pub fn means(&self, traits: &Traits) -> bool {
        let one_of = |wanted: &[String], has: &BTreeSet<String>| {
            wanted.is_empty() || wanted.iter().any(|name| has.iter().any(|other| folded(other) == folded(name)))
        };
        (self.kinds.is_empty() || self.kinds.contains(&traits.kind))
            && (self.languages.is_empty() || self.languages.iter().any(|tag| traits.languages.contains(tag)))
            && one_of(&self.areas, &traits.areas)
            && one_of(&self.topics, &traits.topics)
            && one_of(&self.groups, &traits.groups)
    }
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// A recipient.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Recipient {
    /// Its id
    pub id: RecipientId,
    /// What it is called; may be empty
    pub name: String,
    /// What it is
    pub kind: RecipientKind,
    /// Its languages, the best first
    pub languages: Vec<Tag>,
    /// Its areas
    pub areas: BTreeSet<String>,
    /// Its topics
    pub topics: BTreeSet<String>,
    /// Its groups
    pub groups: BTreeSet<String>,
    /// How it can be reached, the preferred address first
    pub addresses: Vec<StoredAddress>,
    /// What it agreed to
    pub consents: Vec<Consent>,
}

/// An address as stored.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct StoredAddress {
    /// Its id
    pub id: AddressId,
    /// What it is
    pub kind: AddressKind,
    /// The address
    pub value: String,
    /// Since when it is known to belong to the recipient
    pub verified_at: Option<Millis>,
    /// Since when nothing may be sent to it
    pub opted_out_at: Option<Millis>,
    /// Since when it is known not to exist, or not to take anything
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Millis>,
    /// Why: `bad-address` or `soft-bounces`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_reason: Option<String>,
}

/// What somebody agreed to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// When
    pub given_at: Millis,
    /// How: on paper, at the counter, on a web page
    pub how: String,
    /// Which version of the consent text
    #[serde(default)]
    pub text_version: String,
}

/// A recipient to be stored, checked.
#[derive(Clone, Debug)]
pub struct NewRecipient {
    /// What it is called.
    pub name: String,
    /// What rules look at.
    pub traits: Traits,
    /// How it can be reached, the preferred address first; at least one.
    pub addresses: Vec<Address>,
    /// Kinds of address that said stop elsewhere: an opt-out must survive a move.
    pub opted_out: Vec<AddressKind>,
    /// What it agreed to.
    pub consent: Option<Consent>,
}

/// A name, area, topic or group: up to 100 characters on one line, in NFC, without spaces around it.
pub fn checked_label(field: &str, text: &str) -> Result<String, Field> {
    let text = icu::normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text.trim()).into_owned();
    let unfit = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFD}');
    if text.chars().count() > 100 || text.contains(unfit) {
        return Err(Field::wrong(field, text, "up to 100 letters, digits and signs on one line"));
    }
    Ok(text)
}

/// Erases a recipient: addresses and consents are gone, what is queued to them is stopped, what was sent stays counted.
pub async fn erase(app: &App, actor: &Actor, id: RecipientId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let found = store::recipients(&mut tx, actor.organisation, &[id]).await?;
    let recipient = found.into_iter().next().ok_or(Error::NotFound("recipient"))?;
    let reason = crate::channel::Reason::Erased.as_str();
    for address in &recipient.addresses {
        delivery::store::cancel_address(&mut tx, actor.organisation, address.id, reason, now).await?;
    }
    crate::inbound::store::erase(&mut tx, actor.organisation, id).await?;
    store::erase(&mut tx, actor.organisation, id).await?;
    audit::append(&mut tx, &app.ids, actor, "recipient.erase", &id.to_string(), &serde_json::json!({}), now).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn lists_are_joined_by_and_their_entries_by_or() {
        let traits = Traits {
            kind: RecipientKind::Resident,
            languages: vec!["so".parse().unwrap(), "da".parse().unwrap()],
            areas: ["Gellerup".to_owned()].into(),
            topics: BTreeSet::new(),
            groups: BTreeSet::new(),
        };
        let rule = |json: serde_json::Value| serde_json::from_value::<Audience>(json).unwrap().means(&traits);
        assert!(rule(serde_json::json!({})));
        assert!(rule(serde_json::json!({ "languages": ["so", "ar"], "areas": ["gellerup"] })));
        assert!(!rule(serde_json::json!({ "languages": ["so"], "areas": ["Toveshøj"] })));
        assert!(!rule(serde_json::json!({ "kinds": ["page"] })));
        assert!(!rule(serde_json::json!({ "topics": ["school"] })));
    }
}
