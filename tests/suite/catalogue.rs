//! The catalogue: folder and database in step, and every shipped text right.

use std::collections::BTreeSet;
use std::path::PathBuf;

use budstikke::delivery::render::{self, Wording};
use budstikke::language::fluent::{self, Isolation, Manner};
use budstikke::language::number::Numerals;
use budstikke::language::values::{Value, ValueKind, Values};
use budstikke::message::folder::{Catalogue, Holds};
use budstikke::translation::check::catalogue::{Wanted, catalogue};
use budstikke::words::Words;
use serde_json::json;

use crate::story;

story! {
    /// A changed file becomes a new draft while the program runs; what was approved stays in force until it is approved.
    async fn a_changed_file_becomes_a_draft(town) {
        town.approve("mayors-letter", &["en"]).await;
        let file = town.locales.join("en/messages/mayors-letter.ftl");
        let before = std::fs::read_to_string(&file).expect("the file");
        std::fs::write(&file, before.replace("mayors-letter = ", "mayors-letter = News: ")).expect("written");
        town.wait_for("the new revision", async |town| {
            town.get("/api/v1/messages/mayors-letter/texts/en").await.ok()["latest"] == 2
        })
        .await;
        let text = town.get("/api/v1/messages/mayors-letter/texts/en").await.ok();
        assert_eq!((&text["state"], &text["approved"]), (&json!("approved"), &json!(1)));
        assert_eq!(text["revisions"][0]["origin"], "file");
        assert_eq!(text["revisions"][0]["state"], "draft");
    }
}

story! {
    /// A broken file is reported with file, line and reason; what was good before stays.
    async fn a_broken_file_changes_nothing(town) {
        let file = town.locales.join("en/messages/boil-water.ftl");
        let before = std::fs::read_to_string(&file).expect("the file");
        std::fs::write(&file, format!("{before}\nbroken = {{ $x\n")).expect("written");
        std::fs::write(town.locales.join("en/messages/mayors-letter.ftl"), b"mayors-letter = \xff\xfe").expect("written");
        std::fs::write(town.locales.join("en/messages/football-pitches.ftl"), "other = x\n").expect("written");
        town.wait_for("the problems", async |town| town.get("/api/v1/catalogue/problems").await.ok().as_array().is_some_and(|all| all.len() == 3)).await;
        let problems = town.get("/api/v1/catalogue/problems").await.ok();
        let boil = problems.as_array().expect("problems").iter().find(|one| one["file"] == "en/messages/boil-water.ftl").expect("named");
        assert_eq!(boil["line"].as_u64(), Some(before.matches('\n').count() as u64 + 3));
        assert_eq!(town.get("/api/v1/messages/boil-water/texts/en").await.ok()["latest"], 1);
        std::fs::write(&file, &before).expect("written");
        town.wait_for("the mended file", async |town| town.get("/api/v1/catalogue/problems").await.ok().as_array().is_some_and(|all| all.len() == 2)).await;
    }
}

story! {
    /// An approved edit is written back as a file, and that file is not taken for somebody's change.
    async fn an_approved_edit_is_written_back(town) {
        town.approve("mayors-letter", &["en"]).await;
        let path = "/api/v1/messages/mayors-letter/texts/en";
        let source = town.get(path).await.ok()["source"].as_str().expect("a source").to_owned();
        let edited = source.replace("mayors-letter = ", "mayors-letter = Welcome. ");
        town.put(path, json!({ "source": edited })).await.ok();
        let file = town.locales.join("en/messages/mayors-letter.ftl");
        assert_eq!(std::fs::read_to_string(&file).expect("the file"), source, "a draft is not written");
        town.post(&format!("{path}/approve"), json!({})).await.ok();
        town.wait_for("the file", async |_| std::fs::read_to_string(&file).is_ok_and(|content| content == edited)).await;
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        assert_eq!(town.get(path).await.ok()["latest"], 2);
    }
}

story! {
    /// A changed source makes its translations stale once it is approved; approving them again confirms them.
    async fn a_changed_source_makes_translations_stale(town) {
        town.approve("mayors-letter", &["en"]).await;
        let path = "/api/v1/messages/mayors-letter/texts/da";
        let source = town.get(path).await.ok()["source"].as_str().expect("a source").to_owned();
        town.put(path, json!({ "source": source.replace("mayors-letter = ", "mayors-letter = Nyt: ") })).await.ok();
        let state = async |language: &str| {
            town.get(&format!("/api/v1/messages/mayors-letter/texts/{language}")).await.ok()["state"].as_str().expect("a state").to_owned()
        };
        assert_eq!(state("en").await, "approved");
        town.post(&format!("{path}/approve"), json!({})).await.ok();
        assert_eq!(state("en").await, "stale");
        town.post("/api/v1/messages/mayors-letter/texts/en/approve", json!({})).await.ok();
        assert_eq!(state("en").await, "approved");
    }
}

fn shipped() -> (Vec<budstikke::message::folder::CatalogueFile>, Vec<budstikke::message::folder::Problem>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales");
    Catalogue::Folder(folder).files().expect("the shipped catalogue")
}

/// Twelve languages, eight messages, no finding; every file says that no native speaker has reviewed it.
#[test]
fn every_shipped_text_can_be_approved() {
    let (files, problems) = shipped();
    assert_eq!(problems, []);
    let languages: BTreeSet<&str> = files.iter().map(|file| file.language.as_str()).collect();
    assert_eq!(languages.len(), 12);
    let mut messages = BTreeSet::new();
    for file in &files {
        assert!(file.content.contains("### No native speaker has reviewed this file."), "{}", file.path);
        if let Holds::Message(name) = &file.holds {
            messages.insert(name);
        }
    }
    let wanted = Wanted {
        source: "da".parse().expect("a tag"),
        sms_parts: 4,
        link: "https://sundhed.solby.example".to_owned(),
        native_digits: Vec::new(),
    };
    let open: Vec<_> = catalogue(&files, &wanted).into_iter().filter(|found| found.finding.is_open()).collect();
    assert!(open.is_empty(), "{open:?}");
    assert!(messages.len() >= 8);
    assert_eq!(files.len(), languages.len() * (messages.len() + 3), "every message in every language");
}

/// Every plural in every language is said for numbers of every category without an error, and numbers appear or are worded.
#[test]
fn every_plural_of_every_text_can_be_said() {
    let (files, _) = shipped();
    for file in &files {
        let Holds::Message(name) = &file.holds else { continue };
        let terms =
            files.iter().find(|other| other.language == file.language && other.holds == Holds::Terms).expect("terms");
        let document = fluent::read(&file.content).expect("readable");
        let variables = document.variables(name);
        for number in [0.0, 1.0, 2.0, 3.0, 5.0, 11.0, 21.0, 22.0, 100.0, 103.0, 111.0, 1_000_000.0, 1.5] {
            let values: Values = variables
                .iter()
                .map(|(name, variable)| {
                    let value = if variable.kind == ValueKind::Number {
                        Value::Number(number)
                    } else {
                        variable.example.clone().expect("an example")
                    };
                    (name.clone(), value)
                })
                .collect();
            let wording = Wording {
                message: name,
                language: &file.language,
                source: &file.content,
                terms: &terms.content,
                numerals: Numerals::Latin,
                transliterated: false,
            };
            let parts =
                render::parts(&wording, &values).unwrap_or_else(|error| panic!("{}: {number}: {error}", file.path));
            assert!(!parts.body_text.contains("  "), "{}: {number}: {}", file.path, parts.body_text);
        }
    }
}

/// Every word of the program can be said in every language, with the same variables.
#[test]
fn every_word_of_the_program_can_be_said_in_every_language() {
    let (files, _) = shipped();
    let words = Words::built_in();
    let values = Values::from([
        ("address".to_owned(), Value::Text("amina@example.org".to_owned())),
        ("channel".to_owned(), Value::Text("mail".to_owned())),
        ("text".to_owned(), Value::Text("Boil your water".to_owned())),
        ("title".to_owned(), Value::Text("Boil your water".to_owned())),
        ("languages".to_owned(), Value::Text("1 Dansk 2 English".to_owned())),
        ("size".to_owned(), Value::Number(120.0)),
        ("date".to_owned(), ValueKind::Date.read("2026-11-30").expect("a date")),
    ]);
    let danish = files.iter().find(|file| file.path == "da/ui.ftl").expect("the Danish words");
    let keys: Vec<String> =
        fluent::read(&danish.content).expect("readable").messages().map(|message| message.name.clone()).collect();
    assert!(keys.len() > 40);
    for reason in budstikke::channel::Reason::ALL {
        assert!(keys.contains(&format!("reason-{}", reason.as_str())), "no words for {reason:?}");
    }
    for step in budstikke::delivery::story::NextStep::ALL {
        assert!(keys.iter().any(|key| key == step.key()), "no words for {step:?}");
    }
    for file in files.iter().filter(|file| file.holds == Holds::Words) {
        let terms =
            files.iter().find(|other| other.language == file.language && other.holds == Holds::Terms).expect("terms");
        let speaker = words.speaker(&Manner::new(&file.language, Isolation::Isolated), &terms.content);
        for key in &keys {
            let said = speaker.say(key, &values);
            assert!(said != *key && !said.is_empty() && !said.contains('{'), "{}: {key}: {said}", file.path);
        }
    }
    let codes = include_str!("../../src/web/problem.rs");
    for code in codes
        .split("StatusCode::")
        .skip(1)
        .filter_map(|rest| rest.split_once(", \"")?.1.split_once('"'))
        .map(|(code, _)| code)
    {
        if code.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            assert!(keys.contains(&format!("error-{code}")), "no title for {code}");
        }
    }
}
