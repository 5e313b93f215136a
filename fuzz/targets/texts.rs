//! Texts of messages: what is read as Fluent is checked as its own source and as the Arabic translation of it. The checks render it.

#![no_main]

use budstikke::language::Tag;
use budstikke::language::fluent::{self, Isolation, Manner};
use budstikke::message::terms::terms;
use budstikke::translation::check::{Case, check, check_terms};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (Ok(document), Ok(source)) = (fluent::read(text), fluent::read(text)) else { return };
    let language: Tag = "ar".parse().expect("a tag");
    let manner = Manner::new(&language, Isolation::Isolated);
    for entry in document.messages() {
        for source in [&document, &source] {
            let case = Case {
                name: &entry.name,
                manner: &manner,
                text: &document,
                terms: &document,
                source,
                source_terms: source,
                sms_parts: 3,
                link: "https://solby.example/b/bul_0123456789abc/ar",
            };
            let _ = check(&case);
        }
    }
    let _ = (check_terms(&manner, &source, &document), terms(&document));
});
