//! Digital Post: a file for each person, as Python's XML parser reads it and the schema has it.

use budstikke::channel::digital_post;
use serde_json::{Value, json};

use crate::story;
use crate::support::{Town, peers};

const CPR: &str = "CPR:010170-1234";

async fn letters(town: &Town, channel: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(digital_post::folder(&town.data, channel)).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &std::path::Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(path.parent().expect("a folder"))), (0o600, 0o700), "{name}");
        }
        found.push((name, std::fs::read_to_string(&path).expect("a text")));
    }
    found
}

async fn channel(town: &Town, more: Value) {
    let mut settings = json!({ "kind": "digital-post", "cvr": "55133018" });
    for (name, value) in more.as_object().expect("fields") {
        settings[name] = value.clone();
    }
    town.post("/api/v1/channels", json!({ "name": "post", "settings": settings })).await.ok();
}

story! {
    /// A letter in the person's own language; its number is in the file and nowhere else. A repeat is the same letter.
    async fn a_letter_for_each_person(town) {
        channel(&town, json!({})).await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["ar"], "digital-post", CPR).await;
        town.resident(&["da"], "digital-post", "cvr: 55133018").await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 2, "{}", town.report(&bulletin).await);
        let files = letters(&town, "post").await;
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|(name, _)| name.starts_with("bul_") && name.ends_with(".xml")), "{files:?}");
        assert!(!files.iter().any(|(name, _)| name.contains("0101701234")));
        let attempts: Vec<Value> = town.deliveries(&bulletin).await.iter().map(|one| one["attempts"].clone()).collect();
        assert!(!json!(attempts).to_string().contains("0101701234"), "{attempts:?}");
        if !peers::has_module("xml.etree.ElementTree") {
            return;
        }
        let arabic = files.iter().find(|(name, _)| name.contains(".ar")).expect("the Arabic letter");
        let read = peers::ask("memo.py", &[], &arabic.1);
        assert_eq!((&read["type"], &read["recipient_type"], &read["recipient"]), (&json!("DIGITALPOST"), &json!("CPR"), &json!("0101701234")));
        assert_eq!((&read["sender_id"], &read["notification"]), (&json!("55133018"), &Value::Null));
        let formats: Vec<&str> = read["files"].as_array().expect("files").iter().filter_map(|file| file["format"].as_str()).collect();
        assert_eq!(formats, ["text/html", "text/plain"]);
        for file in read["files"].as_array().expect("files") {
            assert_eq!(file["language"], "ar");
            let content = file["content"].as_str().expect("a text");
            assert!(content.contains("/b/bul_") && content.contains("/u/"), "{content}");
        }
        assert!(read["files"][0]["content"].as_str().is_some_and(|html| html.contains("<html lang=\"ar\" dir=\"rtl\">")));
        let danish = files.iter().find(|(name, _)| name != &arabic.0).expect("the other");
        let other = peers::ask("memo.py", &[], &danish.1);
        assert_eq!((&other["recipient_type"], &other["recipient"]), (&json!("CVR"), &json!("55133018")));
        assert_ne!(other["uuid"], read["uuid"]);

        // Another try of the same delivery is the same letter.
        let mut conn = town.app.db.read().await.expect("a connection");
        let organisation = town.app.organisation_id();
        let found = budstikke::channel::store::find(&mut conn, &town.app.secrets, organisation, "post").await.expect("a statement").expect("a channel");
        let id = bulletin.parse().expect("an id");
        let published = budstikke::bulletin::store::find(&mut conn, organisation, id).await.expect("a statement").expect("a bulletin");
        drop(conn);
        let content = budstikke::delivery::work::content(&town.app, &published, "ar").await.expect("a database").expect("a content");
        let parcel = budstikke::channel::Parcel {
            content: std::sync::Arc::new(content),
            address: budstikke::id::AddressId(1),
            to: "CPR:0101701234".to_owned(),
            identity: arabic.0.trim_end_matches(".xml").to_owned(),
            unsubscribe: "https://solby.example/u/x".to_owned(),
            earlier: Vec::new(),
            instead: None,
            log: budstikke::channel::Log::default(),
            heard_at: None,
            published_at: town.app.clock.now().0,
        };
        let outcome = budstikke::channel::sender(&town.app, &found).hand().send(&parcel).await;
        assert!(matches!(outcome, budstikke::channel::Outcome::Accepted { .. }), "{outcome:?}");
        let again = letters(&town, "post").await;
        assert_eq!(again.len(), 2);
        let rewritten = again.iter().find(|(name, _)| *name == arabic.0).expect("the same name");
        assert_eq!(peers::ask("memo.py", &[], &rewritten.1)["uuid"], read["uuid"]);
    }
}

story! {
    /// NemSMS holds 150 characters: what does not fit becomes the title, and is never cut.
    async fn a_nemsms(town) {
        channel(&town, json!({ "message": "nemsms", "sender": "Solby <Kommune> & venner" })).await;
        town.approve("emergency-childcare", &[]).await;
        town.resident(&["da"], "digital-post", CPR).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1, "{}", town.report(&bulletin).await);
        let files = letters(&town, "post").await;
        if !peers::has_module("xml.etree.ElementTree") {
            return;
        }
        let read = peers::ask("memo.py", &[], &files[0].1);
        assert_eq!((&read["type"], &read["sender"], &read["files"]), (&json!("NEMSMS"), &json!("Solby <Kommune> & venner"), &json!([])));
        assert!(read["notification"].as_str().is_some_and(|text| text.ends_with("/da")), "{read}");
    }
}

story! {
    /// Numbers that cannot be, and settings that cannot work, are named. A page that a letter leads to does not show the number.
    async fn numbers_are_checked(town) {
        for wrong in ["010170-1234", "CPR:3102701234", "CPR:2902001234", "CPR:12345", "CVR:55133019", "CVR:1234", "P:55133018", ""] {
            let body = json!({ "addresses": [{ "kind": "digital-post", "value": wrong }] });
            let problem = town.post("/api/v1/recipients", body).await.problem(422, "invalid");
            assert!(problem["errors"][0]["allowed"].as_str().is_some_and(|allowed| allowed.contains("CPR:")), "{problem}");
        }
        let refuse = async |settings: Value, field: &str| {
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": settings })).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        };
        refuse(json!({ "kind": "digital-post", "cvr": "55133019" }), "settings.cvr").await;
        refuse(json!({ "kind": "digital-post", "cvr": "55133018", "sender": " " }), "settings.sender").await;
        channel(&town, json!({})).await;
        town.approve("emergency-childcare", &[]).await;
        town.resident(&["da"], "digital-post", CPR).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let letter = letters(&town, "post").await.remove(0).1;
        if !peers::has_module("xml.etree.ElementTree") {
            return;
        }
        let text = peers::ask("memo.py", &[], &letter)["files"][1]["content"].as_str().expect("a text").to_owned();
        let link = text.split_whitespace().find(|word| word.contains("/u/")).expect("the link to stop").to_owned();
        let page = town.visitor().get(&link).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Digital Post") && !page.text.contains("1234"), "{}", page.text);
    }
}
