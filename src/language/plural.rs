//! Plural categories by ICU4X. The fluent crate's own data (`intl_pluralrules` 7) dates from 2020 and lost the
//! `n % 100` rules: Arabic 103 and Romanian 119 come out wrong, Kurmanji is unknown.

use icu::decimal::input::Decimal;
use icu::plurals::{PluralCategory, PluralRules};

use super::Tag;

/// Counting (1, 2, 3) or ordering (1st, 2nd, 3rd).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// 1 child, 2 children
    Cardinal,
    /// 1st, 2nd
    Ordinal,
}

/// The CLDR plural category of a number in a language: `zero`, `one`, `two`, `few`, `many` or `other`.
pub fn category(language: &Tag, counting: Counting, number: &Decimal) -> &'static str {
    let preferences = language.locale().into();
    let rules = match counting {
        Counting::Cardinal => PluralRules::try_new_cardinal(preferences),
        Counting::Ordinal => PluralRules::try_new_ordinal(preferences),
    };
    let rules = rules.expect("compiled data has a root rule for every language");
    name(rules.category_for(number))
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The cardinal categories that a language has, in CLDR order.
pub fn categories(language: &Tag) -> Vec<&'static str> {
    let rules = PluralRules::try_new_cardinal(language.locale().into());
    let rules = rules.expect("compiled data has a root rule for every language");
    let order = ["zero", "one", "two", "few", "many", "other"];
    let has: Vec<&str> = rules.categories().map(name).collect();
    order.into_iter().filter(|category| has.contains(category)).collect()
}
