//! Costs of texts by the standard, and what no text may do.

use proptest::prelude::*;

use super::*;
use crate::language::Tag;

fn cost(text: &str) -> (Encoding, usize, usize) {
    let SmsCount { encoding, units, parts, .. } = count(text);
    (encoding, units, parts)
}

#[test]
fn the_alphabet_is_the_one_of_the_standard() {
    let all = (char::MIN..=char::MAX).filter(|&c| in_default_alphabet(c)).count();
    let extended = (char::MIN..=char::MAX).filter(|&c| in_extension_table(c)).count();
    assert_eq!((all, extended), (127, 10));
    assert!(in_gsm_7('Ç') && !in_gsm_7('ç') && !in_gsm_7('`') && !in_gsm_7('\u{1b}'));
}

#[test]
fn parts_begin_where_the_limits_say() {
    use Encoding::{Gsm7, Ucs2};
    assert_eq!(cost(""), (Gsm7, 0, 0));
    for (length, parts) in [(1, 1), (160, 1), (161, 2), (306, 2), (307, 3)] {
        assert_eq!(cost(&"ø".repeat(length)), (Gsm7, length, parts));
    }
    for (length, parts) in [(70, 1), (71, 2), (134, 2), (135, 3)] {
        assert_eq!(cost(&"ع".repeat(length)), (Ucs2, length, parts));
    }
    assert_eq!(cost(&"€".repeat(80)), (Gsm7, 160, 1));
}

#[test]
fn pairs_do_not_straddle_parts() {
    let a = |length| "a".repeat(length);
    assert_eq!(cost(&format!("{}€{}", a(152), a(152))), (Encoding::Gsm7, 306, 3));
    assert_eq!(cost(&format!("{}€{}", a(151), a(153))), (Encoding::Gsm7, 306, 2));
    assert_eq!(cost(&format!("{}😷{}", a(66), a(66))), (Encoding::Ucs2, 134, 3));
    assert_eq!(cost(&format!("{}😷", a(68))), (Encoding::Ucs2, 70, 1));
}

#[test]
fn names_what_forces_ucs_2() {
    assert_eq!(count("Sağlık, ağız, Çok").forcing, ['ğ', 'ı']);
    assert_eq!(count("C'est ça, garçon").forcing, ['ç']);
    assert_eq!(count("Go'aan").encoding, Encoding::Gsm7);
    assert_eq!(count("Go’aan").forcing, ['’']);
    let decomposed = count("Bla\u{30a}");
    assert_eq!((decomposed.characters, decomposed.encoding), (3, Encoding::Gsm7));
    assert_eq!(normalise("Bla\u{30a}"), "Blå");
}

#[test]
fn look_alikes_are_replaced_only_when_that_saves_the_encoding() {
    let plain = |text: &str| with_look_alikes_replaced(text).map(|prepared| prepared.text);
    assert_eq!(plain("Go’aan – “10\u{a0}kr” … → nu").as_deref(), Some("Go'aan - \"10 kr\" ... - nu"));
    for stays in ["Go'aan", "Sağlık – nu", "می\u{200c}شود – nu", "a\u{200d}b’"] {
        assert_eq!(plain(stays), None, "{stays}");
    }
    assert!(normalise("می\u{200c}شود").contains('\u{200c}'));
    let told = prepared("Go’aan ’", None).exchanged;
    assert_eq!(told, [Exchange { written: '’', sent: "'".to_owned() }]);
}

#[test]
fn letters_lose_their_marks_only_where_an_organisation_wants_it() {
    let tag = |text: &str| text.parse::<Tag>().expect("a tag");
    let plain = |language: &str, text: &str| transliterated(&tag(language), text).map(|prepared| prepared.text);
    assert_eq!(plain("tr", "Sağlık için aşı ol, İzmir").as_deref(), Some("Saglik icin asi ol, Izmir"));
    assert_eq!(plain("pl", "Źródło – żółć").as_deref(), Some("Zrodlo - zolc"));
    assert_eq!(plain("bs", "Đak ne ide u školu").as_deref(), Some("Djak ne ide u skolu"));
    assert_eq!(plain("vi", "Rửa tay"), None, "the marks are half of the word");
    assert_eq!(plain("ar", "اغسل"), None);
    assert_eq!(plain("tr", "aşı اغسل"), None, "one letter is left");
    assert_eq!(prepared("aşı", None).text, "aşı");
    assert_eq!(prepared("aşı", Some(&tag("tr"))).text, "asi");
}

#[test]
fn savings_are_what_the_count_says_afterwards() {
    let turkish: Tag = "tr".parse().expect("a tag");
    let text = format!("Aşı {}", "a".repeat(80));
    let Some(Saving::Shorter { units, parts }) = savings(&turkish, &text).first().cloned() else { panic!("shorter") };
    let shorter: String = text.chars().take(text.chars().count() - units).collect();
    assert_eq!((count(&shorter).parts, parts), (1, 1));
    let Some(Saving::PlainLetters { text, parts, .. }) = savings(&turkish, &text).pop() else { panic!("plain") };
    assert_eq!((count(&text).parts, parts, count(&text).encoding), (1, 1, Encoding::Gsm7));
    assert!(savings(&turkish, "Aşı ol").is_empty());
}

#[test]
fn cuts_between_words_and_clusters() {
    let parts = split(&"Vask hænder. ".repeat(14));
    assert_eq!(parts.len(), 2);
    assert!(parts[0].ends_with(' '), "{parts:?}");
    let thai = split(&"ล้างมือให้สะอาดบ่อยๆ".repeat(5));
    assert!(thai.len() == 2 && !thai[1].starts_with(['\u{e49}', '\u{e37}']), "{thai:?}");
    // The family of seven UTF-16 units would be cut after 67 units.
    let family = format!("{}👨‍👩‍👧{}", "a".repeat(63), "a".repeat(30));
    assert_eq!(split(&family), ["a".repeat(63), format!("👨‍👩‍👧{}", "a".repeat(30))]);
    assert_eq!(split(&format!("a{}", "\u{301}\u{300}".repeat(100))).len(), 3);
    assert!(split("").is_empty());
}

#[test]
fn a_megabyte_takes_moments() {
    for unit in ["a", "ع ", "😷", "\u{301}", "ก", "中", "€"] {
        let text = unit.repeat(1_000_000 / unit.len());
        let start = std::time::Instant::now();
        assert!(split(&text).len() >= count(&text).parts);
        assert!(start.elapsed().as_secs() < 60, "{unit}: {:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn any_text_is_counted_and_split(text in "(\\PC|[a-z €\\[😷ع\u{301}\u{200d}\r\n]){0,400}") {
        let SmsCount { encoding, units: total, parts, .. } = count(&text);
        let sent = normalise(&text);
        let wide = sent.chars().filter(|&c| encoding.units(c) > 1).count();
        let naive = match total {
            0 => 0,
            _ if total <= encoding.limits().0 => 1,
            _ => total.div_ceil(encoding.limits().1),
        };
        prop_assert!((naive..=naive + wide.min(parts)).contains(&parts));
        let shown = split(&text);
        prop_assert_eq!(shown.concat(), sent);
        prop_assert!(shown.len() >= parts);
        if shown.len() > 1 {
            prop_assert!(shown.iter().all(|part| units(part, encoding) <= encoding.limits().1));
        }
        if let Some(plain) = with_look_alikes_replaced(&text) {
            prop_assert_eq!((encoding, count(&plain.text).encoding), (Encoding::Ucs2, Encoding::Gsm7));
        }
    }
}
