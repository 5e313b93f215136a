//! Which language a recipient gets: a pure rule over the recipient's languages and what is ready.

use crate::clock::Millis;
use crate::language::Tag;

use super::{RecipientKind, Traits};

/// Whether a message can be had in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Approved: may be sent.
    Ready,
    /// The organisation works in this language, but the text is missing, not approved or stale.
    NotYet,
    /// The organisation does not work in this language.
    Never,
}

/// One delivery that a recipient shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// To be sent now in this language.
    Now(Tag),
    /// To be sent in this language once it is ready. From the given moment on the next language that is ready is sent
    /// meanwhile; `None`: nothing more is sent meanwhile.
    Waiting(Tag, Option<Millis>),
}

impl Chosen {
    /// The language, whenever it is sent.
    pub fn into_language(self) -> Tag {
        match self {
            Self::Now(language) | Self::Waiting(language, _) => language,
        }
    }
}

/// The recipient's languages, then what the organisation falls back to, each also under its wider tag.
fn candidates(traits: &Traits, fallback: &[Tag]) -> Vec<Tag> {
    let mut chain: Vec<Tag> = Vec::new();
    for tag in traits.languages.iter().chain(fallback).flat_map(Tag::and_wider) {
        if !chain.contains(&tag) {
            chain.push(tag);
        }
    }
    chain
}

/// What a recipient gets. `wait_until`: until when a language that is not ready is waited for; `None` does not wait
/// (emergency): the next ready language goes at once, and the own language still follows when it becomes ready.
pub fn choose(
    traits: &Traits,
    fallback: &[Tag],
    readiness: &dyn Fn(&Tag) -> Readiness,
    wait_until: Option<Millis>,
) -> Vec<Chosen> {
    if traits.kind != RecipientKind::Resident && !traits.languages.is_empty() {
        let chosen = every_language(traits, readiness);
        if !chosen.is_empty() {
            return chosen;
        }
    }
    let candidates = candidates(traits, fallback);
    let Some(first) = candidates.iter().find(|tag| readiness(tag) != Readiness::Never) else { return Vec::new() };
    if readiness(first) == Readiness::Ready {
        return vec![Chosen::Now(first.clone())];
    }
    match (wait_until, first_ready(&candidates, readiness)) {
        (None, Some(meanwhile)) => vec![Chosen::Now(meanwhile), Chosen::Waiting(first.clone(), None)],
        (None, None) => vec![Chosen::Waiting(first.clone(), None)],
        (Some(until), _) => vec![Chosen::Waiting(first.clone(), Some(until))],
    }
}

/// What is sent to a recipient whose language did not become ready in time.
pub fn meanwhile(traits: &Traits, fallback: &[Tag], readiness: &dyn Fn(&Tag) -> Readiness) -> Option<Tag> {
    first_ready(&candidates(traits, fallback), readiness)
}

fn first_ready(candidates: &[Tag], readiness: &dyn Fn(&Tag) -> Readiness) -> Option<Tag> {
    candidates.iter().find(|tag| readiness(tag) == Readiness::Ready).cloned()
}

/// Resource persons and pages get each of their languages; one that is not ready is waited for as long as it takes.
fn every_language(traits: &Traits, readiness: &dyn Fn(&Tag) -> Readiness) -> Vec<Chosen> {
    let mut chosen: Vec<Chosen> = Vec::new();
    for language in &traits.languages {
        let Some(tag) = language.and_wider().into_iter().find(|tag| readiness(tag) != Readiness::Never) else {
            continue;
        };
        let next = match readiness(&tag) {
            Readiness::Ready => Chosen::Now(tag),
            _ => Chosen::Waiting(tag, None),
        };
        if !chosen.contains(&next) {
            chosen.push(next);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use super::*;

    fn tag(text: &str) -> Tag {
        text.parse().unwrap()
    }

    fn somebody(kind: RecipientKind, languages: &[&str]) -> Traits {
        let none = BTreeSet::new;
        let languages = languages.iter().map(|text| tag(text)).collect();
        Traits { kind, languages, areas: none(), topics: none(), groups: none() }
    }

    /// Danish, Arabic and Persian are ready; Tigrinya and Somali are being worked on.
    fn readiness(tag: &Tag) -> Readiness {
        match tag.as_str() {
            "da" | "ar" | "fa" => Readiness::Ready,
            "ti" | "so" => Readiness::NotYet,
            _ => Readiness::Never,
        }
    }

    fn resident(languages: &[&str], wait_until: Option<Millis>) -> Vec<Chosen> {
        choose(&somebody(RecipientKind::Resident, languages), &[tag("da")], &readiness, wait_until)
    }

    #[test]
    fn residents_get_their_first_language_that_is_ready() {
        let until = Some(Millis(48));
        assert_eq!(resident(&["ar", "da"], until), [Chosen::Now(tag("ar"))]);
        assert_eq!(resident(&["fa-AF"], until), [Chosen::Now(tag("fa"))]);
        assert_eq!(resident(&["ja", "ar"], until), [Chosen::Now(tag("ar"))], "nobody works on Japanese");
        assert_eq!(resident(&[], until), [Chosen::Now(tag("da"))]);
    }

    #[test]
    fn residents_wait_for_their_language_but_not_in_an_emergency() {
        let until = Some(Millis(48));
        assert_eq!(resident(&["ti", "ar"], until), [Chosen::Waiting(tag("ti"), until)]);
        assert_eq!(resident(&["ti", "ar"], None), [Chosen::Now(tag("ar")), Chosen::Waiting(tag("ti"), None)]);
        let traits = somebody(RecipientKind::Resident, &["ti", "so", "ar"]);
        assert_eq!(meanwhile(&traits, &[tag("da")], &readiness), Some(tag("ar")));
    }

    #[test]
    fn resource_persons_get_every_language_they_serve() {
        let person = somebody(RecipientKind::ResourcePerson, &["ar", "so", "fa", "ja"]);
        let expected = [Chosen::Now(tag("ar")), Chosen::Waiting(tag("so"), None), Chosen::Now(tag("fa"))];
        assert_eq!(choose(&person, &[tag("da")], &readiness, Some(Millis(48))), expected);
        let person = somebody(RecipientKind::ResourcePerson, &["ja"]);
        assert_eq!(choose(&person, &[tag("da")], &readiness, Some(Millis(48))), [Chosen::Now(tag("da"))]);
    }
}
