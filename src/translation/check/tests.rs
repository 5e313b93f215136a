//! What each rule finds, and what it leaves alone.

#![expect(clippy::unwrap_used, reason = "tests")]

use crate::language::fluent::{self, Isolation, Manner};

use super::*;

const COMMENT: &str = "# $n (number) 2: how many\n# $day (date) 2026-11-30: when\n# $who (text) Anna: who\n";
const TERMS: &str =
    "-town = { $case ->\n       *[nominative] Solby\n        [genitive] Solbys\n    }\n-hotline = +45 70 13 00 41\n";

/// A message with these parts; what is not given is as in the source.
fn message(title: &str, summary: &str, body: &str) -> String {
    format!("{COMMENT}m = {title}\n    .summary = {summary}\n    .body =\n        {body}\n    .action = Læs\n")
}

/// Findings of a text held against a source, as `severity code@line:column`.
fn found(language: &str, source: &str, text: &str) -> Vec<String> {
    let manner = Manner::new(&language.parse().unwrap(), Isolation::Isolated);
    let read = |source: &str| fluent::read(source).unwrap_or_else(|errors| panic!("{errors:?} in {source}"));
    let (source, text, terms) = (read(source), read(text), read(TERMS));
    let case = Case {
        name: "m",
        manner: &manner,
        text: &text,
        terms: &terms,
        source: if language == "da" { &text } else { &source },
        source_terms: &terms,
        sms_parts: 2,
        link: "https://sundhed.solby.example/b/bul_0000000000000/xx",
    };
    check(&case)
        .into_iter()
        .map(|finding| {
            assert!(!finding.help.is_empty() && finding.line > 0 && finding.column > 0, "{finding:?}");
            assert!(RULES.iter().any(|rule| rule.code == finding.code), "{} is no rule", finding.code);
            format!("{}@{}:{}", finding.code, finding.line, finding.column)
        })
        .collect()
}

fn codes(language: &str, source: &str, text: &str) -> Vec<String> {
    let code = |found: String| found.split('@').next().unwrap_or_default().to_owned();
    let mut codes: Vec<String> = found(language, source, text).into_iter().map(code).collect();
    codes.sort();
    codes
}

#[test]
fn a_right_translation_has_no_findings() {
    let source = message(
        "Vask { NUMBER($n) } gange",
        "Ring { -hotline } den { DATETIME($day) }",
        "Hej { $who }, ring 112 efter { $n ->\n            [one] ét minut\n           *[other] { NUMBER($n) } minutter\n        }.",
    );
    assert_eq!(codes("da", &source, &source), [""; 0]);
    let text = message(
        "Wash { NUMBER($n) } times",
        "Call { -hotline } on { DATETIME($day) }",
        "Dear { $who }, phone 112 after { $n ->\n            [one] one minute\n           *[other] { NUMBER($n) } minutes\n        }.",
    )
    .replace(".action = Læs", ".action = Read");
    assert_eq!(found("en", &source, &text), [""; 0]);
}

#[test]
fn structure() {
    let source = message("Hej du", "Kort { $who }", "Lang { -town }");
    let good = message("Hello you", "Short { $who }", "Long { -town }").replace("= Læs", "= Read");
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        codes("en", &source, &good.replace(from, to))
    };
    assert_eq!(changed("m = Hello", "n = Hello"), ["id-differs"]);
    assert_eq!(changed("    .action = Read\n", ""), ["part-missing"]);
    assert_eq!(changed("    .action", "    .poster = Big words\n    .action"), ["part-obsolete"]);
    assert_eq!(changed("    .action", "    .sumary = Typo\n    .action"), ["part-obsolete"]);
    assert_eq!(changed("    .action = Read", "    .action = Read\n    .action = Again"), ["part-twice"]);
    assert_eq!(changed("{ $who }", "{ $whom }"), ["variable-missing", "variable-unknown"]);
    assert_eq!(changed("Short { $who }", "Short"), ["variable-missing"]);
    assert_eq!(changed("{ -town }", "{ -twon }"), ["term-unknown", "term-unused"]);
    assert_eq!(changed("{ -town }", "{ -town(case: \"dative\") }"), ["case-unknown"]);
    assert_eq!(changed("{ -town }", "the town"), ["term-unused"]);
    assert_eq!(changed("Long", "Long { SHOUT($who) }"), ["function-unknown"]);
    assert_eq!(changed("Hello you", "Hello { NUMBER(1, style: \"loud\") }"), ["function-options"]);
    assert_eq!(changed("Hello you", "{ m.summary }"), ["reference"]);
    let wide = "{ $who }".repeat(101);
    assert_eq!(changed("Hello you", &wide), ["too-many-placeables"]);
    assert_eq!(
        codes("da", "", "# nothing\nm = { $x }\n    .summary = a\n    .body = b\n    .action = c\n"),
        ["example-missing"]
    );
}

#[test]
fn variables_are_used_for_what_they_hold() {
    let source = message("Den { DATETIME($day) }", "{ NUMBER($n) } gange", "Hej { $who }");
    let good = message("On { DATETIME($day) }", "{ NUMBER($n) } times", "Hi { $who }").replace("= Læs", "= Read");
    let changed = |from: &str, to: &str| codes("en", &source, &good.replace(from, to));
    assert_eq!(changed("{ DATETIME($day) }", "{ $day }"), ["variable-type"]);
    assert_eq!(changed("{ DATETIME($day) }", "{ NUMBER($day) }"), ["variable-type"]);
    assert_eq!(changed("{ NUMBER($n) }", "{ $n }"), [""; 0], "a bare number is written as a number");
    let counted = "{ $who ->\n            [one] one\n           *[other] { $who }\n        }";
    assert_eq!(changed("Hi { $who }", counted), ["variable-type"]);
    let both = source.replace("{ NUMBER($n) }", "{ DATETIME($n) } { NUMBER($n) }");
    assert!(codes("da", "", &both).contains(&"variable-type".to_owned()));
}

#[test]
fn every_variant_says_what_the_source_says() {
    let choice =
        "{ $n ->\n            [one] VARIANT\n           *[other] { NUMBER($n) } dage hos { $who }, ring 112\n        }";
    let source = message("Hej", "Kort", &choice.replace("VARIANT", "én dag hos { $who }, ring 112"));
    let text = |one: &str, other: &str| {
        let body = choice.replace("VARIANT", one).replace("{ NUMBER($n) } dage hos { $who }, ring 112", other);
        message("Hi", "Short", &body).replace("= Læs", "= Read")
    };
    let other = "{ NUMBER($n) } days with { $who }, phone 112";
    assert_eq!(found("en", &source, &text("a day with { $who }, phone 112", other)), [""; 0]);
    assert_eq!(found("en", &source, &text("a day, phone 112", other)), ["variable-missing@8:14"]);
    assert_eq!(found("en", &source, &text("a day with { $who }", other)), ["fact-missing@8:14"]);
    assert_eq!(codes("en", &source, &text("a day with { $who }, phone 113", other)), ["fact-missing"]);
    // The number itself need not be said where it chose the variant.
    let without = message("Hi", "Short", "{ NUMBER($n) } days with { $who }, phone 112").replace("= Læs", "= Read");
    assert_eq!(codes("vi", &source, &without.replace("days", "ngày")), [""; 0]);
}

#[test]
fn facts_are_carried_over() {
    let source = message(
        "Hej",
        "Ring 70 13 00 41 eller skriv til a@solby.dk inden 30.11.2026",
        "Hold 2 m, [læs](https://sst.dk/da) { -hotline }",
    );
    let good = message(
        "Hi",
        "Call 70130041 or write to a@solby.dk before 2026-11-30",
        "Keep 2 m, [read](https://sst.dk/da) { -hotline }",
    )
    .replace("= Læs", "= Read");
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        codes("en", &source, &good.replace(from, to))
    };
    assert_eq!(changed("Hi", "Hi!"), [""; 0]);
    assert_eq!(changed("70130041", "70130042"), ["fact-added", "fact-missing"]);
    assert_eq!(changed("a@solby.dk", "b@solby.dk"), ["fact-added", "fact-missing"]);
    assert_eq!(changed("2026-11-30", "2026-12-30"), ["fact-missing"]);
    assert_eq!(changed("2 m", "two metres"), ["fact-missing"]);
    assert_eq!(changed("https://sst.dk/da", "https://sst.dk/en"), ["fact-added", "fact-missing"]);
    assert_eq!(changed("{ -hotline }", "us"), ["fact-missing"], "the hotline is a telephone number");
    assert_eq!(
        changed("{ -hotline }", "+45 70130041"),
        ["fact-added", "term-unused"],
        "said, but it would not follow the term"
    );
    assert_eq!(changed("Keep", "See https://evil.example. Keep"), ["fact-added"]);
    let arabic = good.replace("2 m", "٢ متر").replace("Keep", "حافظ على").replace("read", "اقرأ");
    assert!(!codes("ar", &source, &arabic).contains(&"fact-missing".to_owned()), "digits of any script");
}

#[test]
fn plurals() {
    let source =
        message("Hej", "Kort", "{ $n ->\n            [one] én dag\n           *[other] { NUMBER($n) } dage\n        }");
    let text = |variants: &str| {
        let body = format!("{{ $n ->\n{variants}\n        }}");
        message("Salut", "Scurt", &body).replace("= Læs", "= Citește")
    };
    let variant = |key: &str, words: &str| format!("            {key} {words}");
    let all = |variants: &[(&str, &str)]| {
        text(&variants.iter().map(|(key, words)| variant(key, words)).collect::<Vec<_>>().join("\n"))
    };
    let n = "{ NUMBER($n) } x";
    let of = |language: &str, variants: &[(&str, &str)]| codes(language, &source, &all(variants));
    assert_eq!(of("ro", &[("[one]", "o zi"), ("[few]", n), ("*[other]", n)]), [""; 0]);
    assert_eq!(of("ro", &[("[one]", "o zi"), ("*[other]", n)]), ["plural-missing"]);
    assert_eq!(of("ro", &[("[one]", "o zi"), ("[few]", n), ("[many]", n), ("*[other]", n)]), ["plural-unused"]);
    assert_eq!(
        of("bs", &[("[one]", "jedan dan"), ("[few]", n), ("*[other]", n)]),
        ["plural-number-hidden"],
        "21, 31 …"
    );
    assert_eq!(of("bs", &[("[1]", "jedan dan"), ("[one]", n), ("[few]", n), ("*[other]", n)]), [""; 0]);
    let arabic = [("[zero]", "x"), ("[one]", "x"), ("[two]", "x"), ("[few]", n), ("[many]", n), ("*[other]", n)];
    let latin_in_arabic =
        |codes: Vec<String>| codes.into_iter().filter(|code| code != "script-wrong").collect::<Vec<_>>();
    assert_eq!(latin_in_arabic(of("ar", &arabic)), [""; 0]);
    assert_eq!(latin_in_arabic(of("ar", &arabic[1..])), ["plural-missing"]);
    let exact = [("[0]", "x"), ("[one]", "x"), ("[two]", "x"), ("[few]", n), ("[many]", n), ("*[other]", n)];
    assert_eq!(latin_in_arabic(of("ar", &exact)), [""; 0], "[0] is all that zero is for");
    assert_eq!(of("ro", &[("[yes]", "o zi"), ("*[no]", n)]), ["select-without-plurals"]);
    assert_eq!(of("ro", &[("[one]", "o zi"), ("[one]", n), ("[few]", n), ("*[other]", n)]), ["variant-twice"]);
    assert_eq!(
        of("ro", &[("[0]", "x"), ("[0.0]", "x"), ("[one]", "x"), ("[few]", n), ("*[other]", n)]),
        ["variant-twice"]
    );
    assert_eq!(of("ro", &[("[one]", "{ \"\" }"), ("[few]", n), ("*[other]", n)]), ["empty"]);
}

#[test]
fn characters() {
    let source = message("Hej du", "Kort", "Lang tekst");
    let text = |language: &str, title: &str| {
        codes(language, &source, &message(title, "Krótko", "Długi tekst").replace("= Læs", "= Czytaj"))
    };
    assert_eq!(text("pl", "Umyj r\u{119}ce"), [""; 0]);
    assert_eq!(text("pl", "Umyj r\u{fffd}ce"), ["character"]);
    assert_eq!(text("pl", "p\u{430}ństwo"), ["script-mixed"]);
    assert_eq!(text("pl", "a \u{202e}b\u{202c}"), ["bidi-override"]);
    assert_eq!(text("pl", "a \u{2067}b"), ["bidi-unbalanced"]);
    assert_eq!(text("pl", "a \u{2067}{ -town }\u{2069}"), [""; 0], "closed after what is inserted");
    assert_eq!(text("pl", "Zob. https://ѕst.dk/a"), ["fact-added", "script-mixed", "url-look-alike"]);
    assert_eq!(text("ku", "دەستەکانت بشۆ"), ["script-wrong"]);
    assert_eq!(text("pl", "Hej du"), ["same-as-source"]);
    assert_eq!(text("pl", &"x ".repeat(80)), ["title-long"]);
    assert_eq!(text("pl", "1 i ٢"), ["digits-mixed"]);
    let persian = |title: &str| {
        let text = message(title, "کوتاه", "متن بلند").replace("= Læs", "= بخوانید");
        codes("fa", &source, &text)
    };
    assert_eq!(persian("دست‌ها را بشویید"), [""; 0], "ZWNJ is a letter's business");
    assert_eq!(persian("بشوييد"), ["letters-mixed"]);
    assert_eq!(persian("تماس 70 13 00 41"), ["fact-added", "number-order"]);
}

#[test]
fn what_is_rendered() {
    let source = message("Hej du", "Kort", "Lang tekst");
    let good = message("Hello you", "Short", "Long text").replace("= Læs", "= Read");
    let changed = |from: &str, to: &str| codes("en", &source, &good.replace(from, to));
    assert_eq!(changed("Long text", "Long <b>text</b>"), ["markdown"]);
    assert_eq!(changed("Long text", "See [sst.dk](https://evil.example)"), ["fact-added", "fact-added", "markdown"]);
    assert_eq!(changed("= Read", "=\n        Read\n        on"), ["line-break"]);
    assert_eq!(changed("= Read", "= { \" \" }"), ["empty"]);
    assert_eq!(changed("Short", &"Short and long. ".repeat(30)), ["sms-parts"]);
    let hidden = "{ $n ->\n            [0] <b>none</b>\n           *[other] { NUMBER($n) }\n        }";
    let counted = message("Hej du", "Kort", "{ NUMBER($n) }");
    let text = message("Hello you", "Short", hidden).replace("= Læs", "= Read");
    assert_eq!(
        codes("da", "", &text.replace("[0]", "[one] x\n            [0]")),
        ["markdown"],
        "in a variant the example does not choose"
    );
    assert!(codes("en", &counted, &text).contains(&"plural-missing".to_owned()));
}

#[test]
fn a_warning_can_be_explained_and_an_error_cannot() {
    let source = message("Hej du", "Kort", "Lang { -town }");
    let text = message("Hej du", "Short", "Long { -twon }").replace("= Læs", "= Read").replace(
        "# $who",
        "# allow same-as-source: it is a name\n# allow term-unknown: no\n# allow term-unused:\n# $who",
    );
    let manner = Manner::new(&"en".parse().unwrap(), Isolation::Isolated);
    let read = |source: &str| fluent::read(source).unwrap();
    let (source, text, terms) = (read(&source), read(&text), read(TERMS));
    let case = Case {
        name: "m",
        manner: &manner,
        text: &text,
        terms: &terms,
        source: &source,
        source_terms: &terms,
        sms_parts: 2,
        link: "",
    };
    let findings = check(&case);
    let explained = |code: &str| findings.iter().find(|finding| finding.code == code).unwrap().explained.clone();
    assert_eq!(explained("same-as-source").as_deref(), Some("it is a name"));
    assert_eq!(explained("term-unknown"), None, "an error");
    assert_eq!(explained("term-unused"), None, "no reason given");
    let unknown = findings.iter().find(|finding| finding.code == "term-unknown").unwrap();
    assert_eq!(unknown.fragment.as_deref(), Some("Long { -twon }"));
    let unused = findings.iter().find(|finding| finding.code == "term-unused").unwrap();
    assert_eq!(unused.source_fragment.as_deref(), Some("Lang { -town }"));
}

#[test]
fn terms_and_the_programs_words_are_checked_too() {
    let manner = Manner::new(&"pl".parse().unwrap(), Isolation::Isolated);
    let read = |source: &str| fluent::read(source).unwrap();
    let of = |terms: &str| {
        check_terms(&manner, &read(TERMS), &read(terms)).into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(of(TERMS), [""; 0]);
    assert_eq!(of("-town = Solby\n"), ["term-missing"]);
    assert_eq!(of("-town = { -hotline }\n-hotline = { -town }\n"), ["cannot-be-rendered"; 2]);
    assert_eq!(of("-town = a\n-town = b\n-hotline = 112\n"), ["part-twice"]);
    assert_eq!(of("-town = a\u{202e}b\n-hotline = 112\n"), ["bidi-override", "bidi-unbalanced"]);
    let (source, terms) = (read("# $n (number) 2: x\na = En { NUMBER($n) }\nb = To ord\n"), read(TERMS));
    let words = |text: &str| {
        let text = read(text);
        let case = Case {
            name: "",
            manner: &manner,
            text: &text,
            terms: &terms,
            source: &source,
            source_terms: &terms,
            sms_parts: 2,
            link: "",
        };
        check_words(&case).into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(words("a = Jeden { NUMBER($n) }\nb = Dwa\n"), [""; 0]);
    assert_eq!(words("a = Jeden\nc = Trzy\n"), ["variable-missing", "part-missing", "part-obsolete"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// Whatever a translator writes, the checks end and every finding has a place inside the text.
    #[test]
    fn no_text_breaks_the_checks(body in "(\\PC|[\\[\\]{}$\\-*>#() \n0-9.:/@اب\u{202e}\u{2067}]){0,120}") {
        let source = message("Hej du", "Kort { $who }", "Ring 112 { -town }");
        let text = message("Hi", "Short { $who }", &body.replace('\n', "\n        "));
        if let Ok(text) = fluent::read(&text) {
            let manner = Manner::new(&"ar".parse().unwrap(), Isolation::Isolated);
            let (source, terms) = (fluent::read(&source).unwrap(), fluent::read(TERMS).unwrap());
            let case = Case {
                name: "m", manner: &manner, text: &text, terms: &terms, source: &source, source_terms: &terms,
                sms_parts: 2, link: "",
            };
            let lines = text.source().lines().count();
            for finding in check(&case) {
                proptest::prop_assert!(finding.line >= 1 && finding.line <= lines, "{:?}", finding);
            }
        }
    }
}
