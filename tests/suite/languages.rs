//! What the program knows of languages, held against what others know: CLDR by way of Babel, SMS by way of smsutil, and
//! the table in docs/languages.md, which is made here.

use std::collections::BTreeMap;
use std::path::Path;

use budstikke::language::date::{self, DateStyle, Style};
use budstikke::language::number::{NumberStyle, Numerals};
use budstikke::language::plural::{self, Counting};
use budstikke::language::sms::{self, Encoding};
use budstikke::language::{Direction, Tag};
use jiff::civil;

use crate::support::peers;

/// Languages with what the field says of them: direction, cardinal categories, encoding of an SMS.
const LANGUAGES: [(&str, &str, &str, &str); 27] = [
    ("da", "ltr", "one other", "GSM-7"),
    ("en", "ltr", "one other", "GSM-7"),
    ("ar", "rtl", "zero one two few many other", "UCS-2"),
    ("tr", "ltr", "one other", "UCS-2"),
    ("so", "ltr", "one other", "GSM-7"),
    ("ur", "rtl", "one other", "UCS-2"),
    ("fa", "rtl", "one other", "UCS-2"),
    ("fa-AF", "rtl", "one other", "UCS-2"),
    ("ps", "rtl", "one other", "UCS-2"),
    ("ku", "ltr", "one other", "UCS-2"),
    ("ckb", "rtl", "one other", "UCS-2"),
    ("bs", "ltr", "one few other", "UCS-2"),
    ("pl", "ltr", "one few many other", "UCS-2"),
    ("ro", "ltr", "one few other", "UCS-2"),
    ("uk", "ltr", "one few many other", "UCS-2"),
    ("ru", "ltr", "one few many other", "UCS-2"),
    ("ti", "ltr", "one other", "UCS-2"),
    ("am", "ltr", "one other", "UCS-2"),
    ("ta", "ltr", "one other", "UCS-2"),
    // CLDR 49 tells 0 and 1 from the rest; until CLDR 48 there was `other` alone.
    ("vi", "ltr", "one other", "UCS-2"),
    ("th", "ltr", "other", "UCS-2"),
    ("zh-Hans", "ltr", "other", "UCS-2"),
    ("zh-Hant", "ltr", "other", "UCS-2"),
    ("fr", "ltr", "one many other", "UCS-2"),
    ("sr-Latn", "ltr", "one few other", "UCS-2"),
    ("es", "ltr", "one many other", "UCS-2"),
    ("de", "ltr", "one other", "GSM-7"),
];

fn tag(text: &str) -> Tag {
    text.parse().expect("a tag")
}

/// Whether the letters of a language, large and small (CLDR main exemplars), fit into GSM-7.
fn encoding(language: &Tag) -> Encoding {
    let locale: icu::locale::Locale = language.as_str().parse().expect("a locale");
    let letters = icu::locale::exemplar_chars::ExemplarCharacters::try_new_main(&(&locale).into()).expect("letters");
    let small: String = letters.code_points().iter_chars().collect();
    sms::count(&format!("{small}{}", small.to_uppercase())).encoding
}

fn row(language: &Tag) -> [String; 9] {
    let categories = |counting| plural::categories(language, counting).join(" ");
    let day = civil::date(2026, 11, 30).at(14, 5, 0, 0);
    let date = |style| date::format(language, Numerals::Latin, day, style).expect("a pattern");
    let number = |numerals| NumberStyle::default().format(language, numerals, 1_234_567.5).expect("a pattern");
    let native = number(Numerals::Native);
    [
        language.to_string(),
        format!("{} {}", language.script(), language.direction().as_str()),
        categories(Counting::Cardinal),
        categories(Counting::Ordinal),
        number(Numerals::Latin),
        if native == number(Numerals::Latin) { "–".to_owned() } else { native },
        date(Style::Date(DateStyle::Long)),
        date(Style::Time),
        match encoding(language) {
            Encoding::Gsm7 => "GSM-7".to_owned(),
            Encoding::Ucs2 => "UCS-2".to_owned(),
        },
    ]
}

fn table() -> String {
    let mut table = "# Languages\n\n\
        Made by the test `the_table_of_languages_is_what_the_program_does` from the code (ICU4X 2.4, CLDR 49); do not edit.\n\
        `BUDSTIKKE_UPDATE_DOCS=1 cargo test the_table_of_languages` makes it anew.\n\n\
        Any other language of CLDR works too. Digits are Latin unless the organisation wants a language's own\n\
        (`budstikke organisation set --native-digits ar,fa`). Dates are Gregorian, clock times have 24 hours. The SMS column says what\n\
        the language's own letters need; one letter or sign outside GSM-7 makes a whole SMS UCS-2.\n\
        Vietnamese: CLDR 49 tells 0 and 1 from the rest, where earlier versions had `other` alone.\n\n\
        | tag | script | cardinals | ordinals | 1234567.5 | own digits | date | time | SMS |\n\
        | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for (language, ..) in LANGUAGES {
        let cells = row(&tag(language)).map(|cell| cell.replace('\u{a0}', "&nbsp;").replace('\u{202f}', "&#8239;"));
        table.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    table
}

#[test]
fn the_table_of_languages_is_what_the_program_does() {
    for (language, direction, cardinals, encoding) in LANGUAGES {
        let [tag, script, has_cardinals, .., has_encoding] = row(&tag(language));
        assert_eq!(tag, language);
        assert!(script.ends_with(direction), "{language}: {script}");
        assert_eq!((has_cardinals.as_str(), has_encoding.as_str()), (cardinals, encoding), "{language}");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/languages.md");
    let made = table();
    if std::env::var_os("BUDSTIKKE_UPDATE_DOCS").is_some() {
        std::fs::write(&file, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == made,
        "docs/languages.md is not what the code does; BUDSTIKKE_UPDATE_DOCS=1 makes it anew:\n{made}"
    );
}

/// What CLDR 49 brought, which ours is: language and what changed. A Babel with older data may differ there; neither stands in
/// CLDR 48 (npm package cldr-core 48.2.0), both do in what Babel 2.19 has.
const NEW_IN_CLDR_49: [(&str, &str); 2] = [("vi", "cardinal"), ("es", "ordinal")];

/// Every plural category of 0 to 2,000 and of decimals, negative and large numbers is the one Babel knows.
#[test]
fn plurals_are_those_of_cldr_as_babel_reads_it() {
    if !peers::has_module("babel") {
        return;
    }
    let tags: Vec<&str> = LANGUAGES.iter().map(|(language, ..)| *language).collect();
    let theirs = peers::ask("babel_cldr.py", &tags, "");
    eprintln!("compared with CLDR {}", theirs["cldr"]);
    let mut compared = 0;
    let mut differences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for language in tags {
        let language_tag = tag(language);
        for (counting, name) in [(Counting::Cardinal, "cardinal"), (Counting::Ordinal, "ordinal")] {
            let numbers = theirs["languages"][language][name].as_object().expect("categories");
            assert!(numbers.len() > 2_000);
            for (number, category) in numbers {
                // Babel keeps zeros at the end ("1.0"); a number here has none, so those are compared as written.
                let decimal = number.parse().expect("a number");
                let ours = plural::category(&language_tag, counting, &decimal);
                compared += 1;
                if category.as_str() != Some(ours) {
                    let difference = format!("{number}: Babel {category}, ours {ours}");
                    differences.entry(format!("{language} {name}")).or_default().push(difference);
                }
            }
        }
    }
    if theirs["cldr"].as_str().is_some_and(|version| version < "49") {
        for (language, name) in NEW_IN_CLDR_49 {
            differences.remove(&format!("{language} {name}"));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
    assert!(compared > 100_000, "{compared}");
}

/// Grouping and marks of numbers are the ones Babel knows.
#[test]
fn numbers_are_those_of_cldr_as_babel_reads_it() {
    if !peers::has_module("babel") {
        return;
    }
    let tags: Vec<&str> = LANGUAGES.iter().map(|(language, ..)| *language).collect();
    let theirs = peers::ask("babel_cldr.py", &tags, "");
    for language in tags {
        let ours = NumberStyle::default().format(&tag(language), Numerals::Latin, 1_234_567.5);
        assert_eq!(ours.as_deref(), theirs["languages"][language]["number"].as_str(), "{language}");
    }
}

/// Encoding and number of parts of thousands of texts are the ones smsutil finds. It has no notion of the escape
/// character being no letter, so there is none in the texts; nothing else differs.
#[test]
fn sms_are_counted_as_smsutil_counts_them() {
    if !peers::has_module("smsutil") {
        return;
    }
    let alphabets = [
        "abc æøåÆØÅ.,!",
        "ab€[]{}~^|\\\n",
        "aé€ñ",
        "ağışçİ ",
        "سلام عليكم ",
        "中文字",
        "a😷👩‍👧",
        "e\u{301}a\u{30a}",
        "aΔΩΨ€",
    ];
    let mut state = 0x2026_1130_u64;
    let mut next = |below: usize| {
        // A small generator of numbers (xorshift); the texts are the same in every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below")
    };
    let mut texts = Vec::new();
    for _ in 0..6_000 {
        let first: Vec<char> = alphabets[next(alphabets.len())].chars().collect();
        let second: Vec<char> = alphabets[next(alphabets.len())].chars().collect();
        let seldom = next(40) + 2;
        let length = [next(20), 60 + next(30), 130 + next(60), 290 + next(40), 440 + next(60)][next(5)];
        let pick = |next: &mut dyn FnMut(usize) -> usize| {
            let from = if next(seldom) == 0 { &second } else { &first };
            from[next(from.len())]
        };
        // An empty text is no SMS here, and one in UCS-2 there.
        texts.push((0..=length).map(|_| pick(&mut next)).collect::<String>());
    }
    let theirs = peers::ask("sms_parts.py", &[], &serde_json::to_string(&texts).expect("JSON"));
    let mut two_or_more = 0;
    for (text, theirs) in texts.iter().zip(theirs.as_array().expect("a list")) {
        let ours = sms::count(text);
        assert_eq!(serde_json::json!([ours.encoding, ours.parts]), *theirs, "{text:?}");
        two_or_more += usize::from(ours.parts > 1);
    }
    assert!(two_or_more > 2_000, "{two_or_more}");
}

/// The two languages of the Kurds are written in two scripts, and neither reader is given the other's.
#[test]
fn scripts_are_never_exchanged() {
    for (language, script, direction) in [
        ("ku", "Latn", Direction::Ltr),
        ("ckb", "Arab", Direction::Rtl),
        ("zh-TW", "Hant", Direction::Ltr),
        ("sr-Latn", "Latn", Direction::Ltr),
    ] {
        let language = tag(language);
        assert_eq!((language.script().as_str(), language.direction()), (script, direction));
        assert!(language.and_wider().iter().all(|wider| wider.script() == script || language.as_str() == "zh-TW"));
    }
    assert!(!tag("ckb").and_wider().contains(&tag("ku")) && !tag("ku").and_wider().contains(&tag("ckb")));
}
