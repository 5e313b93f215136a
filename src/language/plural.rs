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
    name(rules(language, counting).category_for(number))
}

/// The categories of the whole numbers from 0 to `last`.
pub fn whole_numbers(language: &Tag, counting: Counting, last: u32) -> Vec<&'static str> {
    let rules = rules(language, counting);
    (0..=last).map(|number| name(rules.category_for(number))).collect()
}

fn rules(language: &Tag, counting: Counting) -> PluralRules {
    // CLDR keeps plurals by language. With a script ICU4X would look under sr-Latn, whose parent is the root and not sr.
    let mut locale = language.locale();
    locale.id.script = None;
    let preferences = locale.into();
    let rules = match counting {
        Counting::Cardinal => PluralRules::try_new_cardinal(preferences),
        Counting::Ordinal => PluralRules::try_new_ordinal(preferences),
    };
    rules.expect("compiled data has a root rule for every language")
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

/// The categories that a language has, in CLDR order.
pub fn categories(language: &Tag, counting: Counting) -> Vec<&'static str> {
    let rules = rules(language, counting);
    let order = ["zero", "one", "two", "few", "many", "other"];
    let has: Vec<&str> = rules.categories().map(name).collect();
    order.into_iter().filter(|category| has.contains(category)).collect()
}
