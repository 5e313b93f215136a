//! Digital Post: a file for each person, as Python's XML parser reads it and the schema has it.

use budstikke::channel::digital_post;
use serde_json::{Value, json};

use crate::attachments::{attach_three, pdf};
use crate::story;
use crate::support::peers::{self, Peer};
use crate::support::provider::{Asked, Provider};
use crate::support::{Town, new_folder};

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

fn settings(more: Value) -> Value {
    let mut settings = json!({ "kind": "digital-post", "cvr": "55133018" });
    settings.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    settings
}

async fn channel(town: &Town, more: Value) {
    town.channel("post", settings(more)).await;
}

/// Which languages a document has, in the order of its files.
fn languages(read: &Value) -> Vec<&str> {
    read["files"].as_array().expect("files").iter().filter_map(|file| file["language"].as_str()).collect()
}

/// Publishes the childcare message, which is approved in Danish and these languages.
async fn publish(town: &Town, also_approved: &[&str]) -> String {
    town.approve("emergency-childcare", also_approved).await;
    let bulletin = town.draft("emergency").await;
    town.publish(&bulletin).await;
    bulletin
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
        let content = budstikke::delivery::contents::content(&town.app, &published, "ar").await.expect("a database").expect("a content");
        let parcel = budstikke::channel::Parcel {
            content: std::sync::Arc::new(content),
            address: budstikke::id::AddressId(1),
            to: "CPR:0101701234".to_owned(),
            identity: arabic.0.trim_end_matches(".xml").to_owned(),
            unsubscribe: "https://solby.example/u/x".to_owned(),
            also: Vec::new(),
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

story! {
    /// Whoever is to get several languages gets one letter that has them all, the best first; then those that every letter has. Files
    /// that go with the bulletin are in it once, each in its language.
    async fn several_languages_are_one_letter(town) {
        channel(&town, json!({ "also": ["da", "en"] })).await;
        town.resident(&["ar"], "digital-post", CPR).await;
        town.recipient("resource-person", &["ti", "ar", "da"], "digital-post", "CVR:55133018").await;
        town.approve("emergency-childcare", &["ti", "ar"]).await;
        let bulletin = town.draft("emergency").await;
        attach_three(&town, &bulletin).await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 4, "{}", town.report(&bulletin).await);
        let files = letters(&town, "post").await;
        assert_eq!(files.len(), 2, "{files:?}");
        for delivery in town.deliveries(&bulletin).await {
            let reference = delivery["attempts"][0]["provider_reference"].as_str().expect("a name");
            assert!(files.iter().any(|(name, _)| name == reference), "{delivery}");
        }
        if !peers::has_module("xml.etree.ElementTree") {
            return;
        }
        let read: Vec<Value> = files.iter().map(|(_, letter)| peers::ask("memo.py", &[], letter)).collect();
        let to = |kind: &str| read.iter().find(|read| read["recipient_type"] == kind).expect("a letter");
        // No text is approved in English: it is in no letter.
        assert_eq!(languages(to("CPR")), ["ar", "ar", "da", "da"]);
        assert_eq!(languages(to("CVR")), ["ti", "ti", "ar", "ar", "da", "da"]);
        let titles = town.get("/api/v1/messages/emergency-childcare/texts/ti").await.ok();
        let title = to("CVR")["label"].as_str().expect("a title");
        assert!(title.contains("Skovbørnehaven") && !title.starts_with("Nødpasning"), "{title} {titles}");
        for file in to("CVR")["files"].as_array().expect("files") {
            let (content, language) = (file["content"].as_str().expect("a text"), file["language"].as_str().expect("a tag"));
            assert!(content.contains(&format!("/b/{bulletin}/{language}")), "{content}");
            if file["format"] == "text/html" {
                let direction = if language == "ar" { "rtl" } else { "ltr" };
                assert!(content.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{content}");
            } else {
                let link = content.split_whitespace().find(|word| word.contains("/u/")).expect("the link to stop");
                let page = town.visitor().get(link).await;
                assert_eq!(page.status, 200);
                assert!(page.text.contains(&format!("lang=\"{language}\"")), "{}", page.text);
            }
        }
        let kept = |read: &Value| -> Vec<(String, String, u64)> {
            let text = |file: &Value, name: &str| file[name].as_str().expect("a text").to_owned();
            let files = read["additional"].as_array().expect("files").iter();
            files.map(|file| (text(file, "language"), text(file, "format"), file["octets"].as_u64().expect("a size"))).collect()
        };
        let (arabic, danish) = (pdf(100).len() as u64, pdf(20_000).len() as u64);
        let expected: Vec<(String, String, u64)> = [("ar", "application/pdf", arabic), ("ar", "image/png", 16), ("da", "application/pdf", danish)]
            .map(|(language, format, size)| (language.to_owned(), format.to_owned(), size)).to_vec();
        assert_eq!(kept(to("CPR")), expected);
    }
}

story! {
    /// What becomes ready later is a letter of its own: the first may have been taken away already.
    async fn a_late_language_has_its_own_letter(town) {
        channel(&town, json!({ "also": ["so"] })).await;
        town.recipient("resource-person", &["ar", "ti", "da"], "digital-post", CPR).await;
        let bulletin = publish(&town, &["ti"]).await;
        town.wait_for("the letter", async |town| town.count(&bulletin, "accepted").await == 2).await;
        let before = letters(&town, "post").await;
        assert_eq!(before.len(), 1);
        for language in ["so", "ar"] {
            town.post(&format!("/api/v1/messages/emergency-childcare/texts/{language}/approve"), json!({})).await.ok();
        }
        town.wait_for("the other", async |town| town.count(&bulletin, "accepted").await == 3).await;
        let after = letters(&town, "post").await;
        assert_eq!(after.len(), 2, "{after:?}");
        assert!(after.contains(&before[0]), "the first letter is what it was");
        if !peers::has_module("xml.etree.ElementTree") {
            return;
        }
        let late = after.iter().find(|letter| **letter != before[0]).expect("another");
        let (first, late) = (peers::ask("memo.py", &[], &before[0].1), peers::ask("memo.py", &[], &late.1));
        assert_eq!(languages(&first), ["ti", "ti", "da", "da"]);
        assert_eq!(languages(&late), ["ar", "ar", "so", "so"], "Somali has become ready, too, and is in every letter");
        assert_ne!(first["uuid"], late["uuid"]);
    }
}

fn store(asked: &Asked) -> Result<(u16, Value), String> {
    let named = asked.path.strip_prefix("/memo/bul_").is_some_and(|rest| rest.ends_with(".xml"));
    asked.must_be("PUT", if named { &asked.path } else { "/memo/bul_….xml" }, "application/xml")?;
    match asked.header("authorization") {
        "Bearer memo-token-of-solby" => Ok((201, Value::Null)),
        other => Err(format!("authorization {other}")),
    }
}

story! {
    /// A letter whose upload failed goes again whole, under the same name and with the same id. What is kept of it names nobody.
    async fn an_upload_is_tried_again_as_one(town) {
        let server = Provider::start(store).await;
        server.reply(503, json!("0101701234 is not stored: disk full"));
        server.reply(423, json!("locked"));
        let settings = settings(json!({ "upload": format!("{}/memo/", server.url()) }));
        let new = json!({ "name": "post", "settings": settings, "secrets": { "token": "memo-token-of-solby" } });
        town.post("/api/v1/channels", new).await.ok();
        town.recipient("resource-person", &["ti", "ar", "da"], "digital-post", CPR).await;
        let bulletin = publish(&town, &["ti", "ar"]).await;
        for tries in 1..=2 {
            town.wait_for("the failed try", async |town| {
                let tried = town.deliveries(&bulletin).await;
                tried.iter().all(|one| one["state"] == "queued" && one["attempts"].as_array().is_some_and(|all| all.len() == tries))
            }).await;
            town.later(2);
        }
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 3, "{}", town.report(&bulletin).await);
        let asked = server.asked();
        assert_eq!(asked.len(), 3);
        assert!(asked.iter().all(|one| one.path == asked[0].path && one.body == asked[0].body));
        assert!(asked[0].body.contains("0101701234") && !asked[0].path.contains("0101701234"));
        let deliveries = town.deliveries(&bulletin).await;
        assert!(deliveries.iter().all(|one| one["attempts"].as_array().is_some_and(|tries| tries.len() == 3)), "{deliveries:?}");
        let mut kept = json!(deliveries).to_string();
        for one in &deliveries {
            let (address, language) = (one["address"].as_str().expect("an id"), one["language"].as_str().expect("a tag"));
            let path = format!("/api/v1/bulletins/{bulletin}/deliveries/{address}/{language}/log");
            let log = town.get(&path).await.ok();
            assert!(log.to_string().contains("PUT bul_"), "{log}");
            kept += &log.to_string();
        }
        assert!(kept.contains("503") && kept.contains("423"), "{kept}");
        for secret in ["0101701234", "memo-token-of-solby", "PD94bWw", "<memo"] {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
    }
}

story! {
    /// A WebDAV server that was not written here. With the wrong password nobody is lost: the channel waits until it is mended.
    async fn letters_are_uploaded_to_a_webdav_server(town) {
        if !peers::has_module("wsgidav") {
            return;
        }
        let folder = new_folder("webdav");
        std::fs::create_dir_all(folder.join("memo")).expect("a folder");
        let server = Peer::start("webdav_server.py", &[&folder.display().to_string()]);
        let upload = format!("http://127.0.0.1:{}/memo", server.port);
        let settings = settings(json!({ "upload": upload, "username": "sundhed", "also": ["da"] }));
        let new = json!({ "name": "post", "settings": settings, "secrets": { "password": "forkert" } });
        town.post("/api/v1/channels", new).await.ok();
        town.resident(&["ar"], "digital-post", CPR).await;
        let bulletin = publish(&town, &["ar"]).await;
        town.wait_for("the refusal", async |town| json!(town.deliveries(&bulletin).await).to_string().contains("\"config\"")).await;
        assert_eq!(town.count(&bulletin, "queued").await, 1, "{}", town.report(&bulletin).await);
        let right = json!({ "settings": settings, "secrets": { "password": "hemmelig" } });
        town.put("/api/v1/channels/post", right).await.ok();
        town.later(2);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 1, "{}", town.report(&bulletin).await);
        let stored: Vec<_> = std::fs::read_dir(folder.join("memo")).expect("a folder").collect();
        assert_eq!(stored.len(), 1, "{stored:?}");
        let letter = std::fs::read_to_string(stored[0].as_ref().expect("an entry").path()).expect("a text");
        assert_eq!(languages(&peers::ask("memo.py", &[], &letter)), ["ar", "ar", "da", "da"]);
        std::fs::remove_dir_all(folder).expect("removed");
    }
}

story! {
    /// Settings of an upload that cannot work or would show numbers on the way are refused with the reason.
    async fn uploads_are_checked(town) {
        let refuse = async |more: Value, secrets: Value, field: &str| {
            let new = json!({ "name": "x", "settings": settings(more), "secrets": secrets });
            let problem = town.post("/api/v1/channels", new).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
            assert!(!problem.to_string().contains("hemmelig"), "{problem}");
        };
        let here = "http://localhost:8080/memo";
        refuse(json!({ "upload": "http://filer.solby.example/memo" }), json!({}), "settings.upload").await;
        refuse(json!({ "upload": "ftp://filer.solby.example/memo" }), json!({}), "settings.upload").await;
        refuse(json!({ "upload": "https://169.254.169.254/memo" }), json!({}), "settings.upload").await;
        refuse(json!({ "upload": "https://filer.solby.example/memo?key=1" }), json!({}), "settings.upload").await;
        refuse(json!({ "upload": here, "username": "a" }), json!({}), "secrets.password").await;
        refuse(json!({ "upload": here }), json!({ "password": "hemmelig" }), "settings.username").await;
        refuse(json!({ "upload": here, "username": "a" }), json!({ "password": "hemmelig", "token": "hemmelig" }), "secrets.token").await;
        refuse(json!({}), json!({ "token": "hemmelig" }), "secrets.token").await;
        refuse(json!({ "username": "a" }), json!({}), "settings.username").await;
        refuse(json!({ "also": ["da", "en", "da"] }), json!({}), "settings.also").await;
        refuse(json!({ "message": "nemsms", "also": ["da"] }), json!({}), "settings.also").await;
    }
}
