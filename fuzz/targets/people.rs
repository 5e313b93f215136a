//! What people send and what stands in a list of people: words that mean something, languages, addresses of every kind.

#![no_main]

use std::sync::OnceLock;

use budstikke::audience::{Address, AddressKind};
use budstikke::language::keywords::Keywords;
use budstikke::language::{Tag, detect, fluent, sms};
use libfuzzer_sys::fuzz_target;

static WORDS: OnceLock<Keywords> = OnceLock::new();

fn words() -> Keywords {
    let files =
        [("ar", include_str!("../../locales/ar/keywords.ftl")), ("da", include_str!("../../locales/da/keywords.ftl"))];
    let read = |(tag, text): (&str, &str)| (tag.parse::<Tag>().expect("a tag"), fluent::read(text).expect("Fluent"));
    let files: Vec<_> = files.into_iter().map(read).collect();
    Keywords::of(files.iter().map(|(tag, document)| (tag, document)))
}

fuzz_target!(|text: &str| {
    let _ = WORDS.get_or_init(words).wanted(text);
    let _ = detect::Profiles::default().detect(text);
    let _ = sms::prepared(text, None);
    for kind in AddressKind::ALL {
        let _ = Address::parse(kind, "value", text);
    }
});
