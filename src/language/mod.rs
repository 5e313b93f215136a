//! Languages: tags, direction, negotiation, Fluent, numbers, dates, Markdown, SMS alphabets.
//!
//! Everything here is a pure function over text. It does not know messages, people or channels.

pub mod date;
pub mod detect;
pub mod facts;
pub mod fluent;
pub mod keywords;
pub mod markdown;
pub mod number;
pub mod plural;
pub mod script;
pub mod sms;
pub mod values;

use icu::locale::{Direction as IcuDirection, Locale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander};

/// A canonical BCP 47 language tag without extensions, like `so`, `fa-AF` or `zh-Hant`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// Which way a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right
    Ltr,
    /// Right to left
    Rtl,
}

impl Direction {
    /// The value of the HTML `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Tag {
    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which way the language is written (CLDR likely subtags and script metadata).
    pub fn direction(&self) -> Direction {
        match LocaleDirectionality::new_extended().get(&self.locale().id) {
            Some(IcuDirection::RightToLeft) => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }

    /// The script the language is written in, by its ISO 15924 code (CLDR likely subtags): `Arab` for `ckb`, `Hant` for
    /// `zh-TW`.
    pub fn script(&self) -> String {
        let mut id = self.locale().id;
        LocaleExpander::new_extended().maximize(&mut id);
        id.script.map(|script| script.to_string()).unwrap_or_default()
    }

    /// The tag as ICU4X knows it.
    pub(crate) fn locale(&self) -> Locale {
        self.0.parse().expect("a Tag holds what ICU4X printed")
    }

    /// The tag in the type of the fluent crate.
    pub(crate) fn language_identifier(&self) -> unic_langid::LanguageIdentifier {
        self.0.parse().expect("a Tag is a language identifier")
    }

    /// This tag, then the tags that a text for it may stand under: `fa-AF` → `fa`. A script is never dropped
    /// (`zh-Hant` does not fall back to `zh`), because the reader may not read the other one.
    pub fn and_wider(&self) -> Vec<Tag> {
        let locale = self.locale();
        let mut tags = vec![self.clone()];
        if locale.id.region.is_some() {
            let mut wider = locale;
            wider.id.region = None;
            wider.id.variants.clear();
            tags.push(Tag(wider.id.to_string()));
        }
        tags
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Tag {
    type Err = String;
    /// Canonicalises by CLDR aliases: `prs` → `fa-AF`, `kmr` → `ku`, `sh` → `sr-Latn`, `EN_gb` → `en-GB`.
    fn from_str(text: &str) -> Result<Self, String> {
        let allowed = || "a language tag like so, fa-AF or zh-Hant".to_owned();
        let text = text.trim();
        if text.len() > 35 {
            return Err(allowed());
        }
        let mut locale: Locale = text.replace('_', "-").parse().map_err(|_| allowed())?;
        locale.extensions = icu::locale::extensions::Extensions::new();
        LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
        if locale.id.language.is_unknown() {
            return Err(allowed());
        }
        Ok(Self(locale.id.to_string()))
    }
}

impl TryFrom<String> for Tag {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|allowed| format!("{text:?} is not {allowed}"))
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> String {
        tag.0
    }
}

impl schemars::JsonSchema for Tag {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LanguageTag".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "BCP 47 language tag", "maxLength": 35 })
    }
}

/// The best of the available languages for an `Accept-Language` header (RFC 9110 §12.5.4); `None` when none fits.
pub fn negotiate(accept_language: &str, available: &[Tag]) -> Option<Tag> {
    let mut wishes: Vec<(f32, Tag)> = accept_language
        .split(',')
        .take(32)
        .filter_map(|wish| {
            let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            let weight: f32 = weight.trim().parse().ok()?;
            (weight > 0.0).then_some((weight, tag.parse().ok()?))
        })
        .collect();
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    wishes.iter().flat_map(|(_, tag)| tag.and_wider()).find(|tag| available.contains(tag))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn tag(text: &str) -> Tag {
        text.parse().unwrap()
    }

    #[test]
    fn tags_are_canonical() {
        for (given, canonical) in [
            ("prs", "fa-AF"),
            ("kmr", "ku"),
            ("sh", "sr-Latn"),
            ("EN_gb", "en-GB"),
            ("so", "so"),
            ("zh-hant", "zh-Hant"),
            ("ar-u-nu-latn", "ar"),
        ] {
            assert_eq!(tag(given).as_str(), canonical, "{given}");
        }
        for wrong in ["", "x", "-", "dansk!", "und", "toolonglanguage"] {
            assert!(wrong.parse::<Tag>().is_err(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn canonical_tags_stay_as_they_are(text in "[a-zA-Z]{2,8}([-_][a-zA-Z0-9]{2,8}){0,3}") {
            if let Ok(tag) = text.parse::<Tag>() {
                proptest::prop_assert_eq!(tag.as_str().parse::<Tag>(), Ok(tag.clone()));
                tag.language_identifier();
                tag.direction();
            }
        }
    }

    #[test]
    fn direction_follows_the_script() {
        let of = |text: &str| tag(text).direction();
        for rtl in ["ar", "ur", "fa", "fa-AF", "ps", "ckb"] {
            assert_eq!(of(rtl), Direction::Rtl, "{rtl}");
        }
        for ltr in ["da", "en", "tr", "so", "bs", "pl", "ku", "uk", "ti"] {
            assert_eq!(of(ltr), Direction::Ltr, "{ltr}");
        }
    }

    #[test]
    fn readers_get_what_they_prefer() {
        let available = [tag("da"), tag("ar"), tag("fa"), tag("ku"), tag("zh-Hans")];
        let best = |header: &str| negotiate(header, &available).map(String::from);
        assert_eq!(best("so, ar;q=0.5, da;q=0.8"), Some("da".into()));
        assert_eq!(best("fa-AF"), Some("fa".into()));
        assert_eq!(best("kmr"), Some("ku".into()));
        assert_eq!(best("ckb, zh-Hant, *;q=0.1"), None);
        assert_eq!(best(""), None);
    }
}
