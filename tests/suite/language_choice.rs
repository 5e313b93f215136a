//! Everyone reads it in their own language.

use mail_parser::MimeHeaders as _;
use serde_json::json;

use crate::story;

const LANGUAGES: [&str; 12] = ["da", "en", "ar", "tr", "so", "ur", "fa", "bs", "pl", "ku", "uk", "ti"];

story! {
    /// One bulletin, twelve languages, three channels; each recipient gets exactly one, right by language and direction.
    async fn each_gets_the_bulletin_once_in_their_language(town) {
        let mail = town.mail_channel().await;
        let sms = town.sms_channel().await;
        let (bridge, _) = town.bridge_channel().await;
        town.approve("emergency-childcare", &LANGUAGES).await;
        for (place, language) in LANGUAGES.iter().enumerate() {
            town.resident(&[language, "da"], "email", &format!("{language}@example.org")).await;
            town.resident(&[language, "da"], "sms", &format!("200000{place:02}")).await;
            town.recipient("page", &[language], "webhook", &format!("facebook/{language}")).await;
        }
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;

        assert_eq!((mail.count(), sms.requests().len(), bridge.requests().len()), (12, 12, 12));
        for language in LANGUAGES {
            let mails = mail.mails_to(&format!("{language}@example.org"));
            let [mail] = mails.as_slice() else { panic!("{language}: {} mails", mails.len()) };
            let header = |name: &str| mail.header_raw(name).unwrap_or_else(|| panic!("{name}")).trim().to_owned();
            assert_eq!(header("Content-Language"), language);
            assert_eq!(header("Auto-Submitted"), "auto-generated");
            assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
            assert!(header("List-Unsubscribe").starts_with("<http"));
            assert!(header("List-Id").contains("emergency-childcare"));
            let direction = if ["ar", "ur", "fa"].contains(&language) { "rtl" } else { "ltr" };
            let html = mail.body_html(0).expect("an HTML alternative");
            assert!(html.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{html}");
            let text = mail.body_text(0).expect("a text alternative");
            assert!(text.contains("Skovbørnehaven") && text.contains("+45 12 34 56 78"), "{text}");
            assert!(!text.contains("{") && !text.contains('\u{FFFD}'), "{text}");
            let subject = mail.subject().expect("a subject");
            assert!(!subject.contains(['\u{2068}', '\u{2069}']), "no isolates in a subject: {subject}");
            assert_eq!(mail.parts.iter().filter(|part| part.content_type().is_some_and(|kind| kind.ctype() == "text")).count(), 2);
        }
        let titles: std::collections::BTreeSet<String> =
            bridge.requests().iter().map(|request| request.json()["data"]["title"].as_str().expect("a title").to_owned()).collect();
        assert_eq!(titles.len(), 12, "twelve different titles");
        for request in sms.requests() {
            assert!(!request.json()["text"].as_str().expect("a text").contains(['\u{2068}', '\u{2069}']));
        }
        let report = town.report(&bulletin).await;
        assert_eq!(report["deliveries"], 36);
        assert_eq!(report["by_state"], json!({ "accepted": 36 }));
    }
}

story! {
    /// Somali is not approved yet: those who wait for it get it when it is, nobody else gets anything twice.
    async fn a_language_that_becomes_ready_late_reaches_those_who_wait(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["so", "ar"], "email", "waits@example.org").await;
        town.resident(&["ar"], "email", "reads@example.org").await;
        let bulletin = town.draft("routine").await;
        let preflight = town.get(&format!("/api/v1/bulletins/{bulletin}/preflight")).await.ok();
        let line = preflight["languages"].as_array().expect("lines").iter().find(|line| line["language"] == "so").expect("Somali");
        assert_eq!((&line["waiting"], &line["text"], &line["falls_back_to"]), (&json!(1), &json!("draft"), &json!({ "ar": 1 })));
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.recipients(), ["reads@example.org"]);
        assert_eq!(town.count(&bulletin, "waiting").await, 1);

        let approved = town.post("/api/v1/messages/emergency-childcare/texts/so/approve", json!({})).await.ok();
        assert_eq!(approved["released"], 1);
        town.wait_for("the Somali mail", async |_| mail.count() == 2).await;
        town.wait_until_published(&bulletin).await;
        let mails = mail.mails_to("waits@example.org");
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].header_raw("Content-Language").map(str::trim), Some("so"));
    }
}

story! {
    /// After 48 hours the next language is sent; if their own becomes ready later, it still follows.
    async fn who_has_waited_long_enough_gets_the_next_language(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["so", "ar"], "email", "waits@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        town.later(47);
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(mail.count(), 0);
        town.later(2);
        town.wait_for("the Arabic mail", async |_| mail.count() == 1).await;
        assert_eq!(mail.mails_to("waits@example.org")[0].header_raw("Content-Language").map(str::trim), Some("ar"));
        town.post("/api/v1/messages/emergency-childcare/texts/so/approve", json!({})).await.ok();
        town.wait_for("the Somali mail", async |_| mail.count() == 2).await;
        assert_eq!(mail.mails_to("waits@example.org")[1].header_raw("Content-Language").map(str::trim), Some("so"));
    }
}

story! {
    /// Who gets the next language after 48 hours has a whole day of tries for it, like everybody.
    async fn a_fall_back_is_tried_again_like_any_other(town) {
        let mail = town.mail_channel().await;
        mail.treat("waits@example.org", crate::support::mail::Manner::Defer(1));
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["so", "ar"], "email", "waits@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        town.later(49);
        town.wait_for("the first try", async |town| {
            town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")
        })
        .await;
        town.later(1);
        town.wait_for("the Arabic mail", async |_| mail.count() == 1).await;
    }
}

story! {
    /// People who are moved to another area while a bulletin goes out are not lost.
    async fn an_import_while_publishing_loses_nobody(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        let people = |area: &str| {
            let rows: String = (0..300).map(|number| format!("r{number}@example.org,en,{area} {}\n", number % 50)).collect();
            format!("email,languages,areas\n{rows}").into_bytes()
        };
        let token = town.token(budstikke::staff::Role::Editor).await;
        let import = async |csv: Vec<u8>| {
            let path = "/api/v1/recipients/import";
            town.with_token(&token).send_bytes(reqwest::Method::POST, path, Some(csv), "text/csv", &[]).await.ok()
        };
        import(people("Old")).await;
        let bulletin = town.draft("routine").await;
        tokio::join!(town.publish(&bulletin), import(people("New")));
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 300);
    }
}

story! {
    /// An emergency waits for nothing: what is ready goes at once.
    async fn an_emergency_does_not_wait_for_a_translation(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["so"], "email", "somali@example.org").await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_for("the mail", async |_| mail.count() == 1).await;
        assert_eq!(mail.mails_to("somali@example.org")[0].header_raw("Content-Language").map(str::trim), Some("en"));
        assert_eq!(town.count(&bulletin, "waiting").await, 1, "their own language still follows");
    }
}

story! {
    /// Resource persons get every language they serve; a Dari reader gets Persian, a Romanian reader English.
    async fn chains_and_resource_persons(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &LANGUAGES).await;
        town.recipient("resource-person", &["ar", "so", "ti"], "email", "mother@example.org").await;
        town.resident(&["prs"], "email", "dari@example.org").await;
        town.resident(&["ro"], "email", "romanian@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let languages = |address: &str| {
            let mut languages: Vec<String> = mail
                .mails_to(address)
                .iter()
                .map(|mail| mail.header_raw("Content-Language").unwrap_or_default().trim().to_owned())
                .collect();
            languages.sort();
            languages
        };
        assert_eq!(languages("mother@example.org"), ["ar", "so", "ti"]);
        assert_eq!(languages("dari@example.org"), ["fa"]);
        assert_eq!(languages("romanian@example.org"), ["en"]);
    }
}

story! {
    /// Who has two addresses gets one message, over the one they chose.
    async fn the_preferred_address_is_used(town) {
        let mail = town.mail_channel().await;
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        let addresses = json!([{ "kind": "email", "value": "amina@example.org" }, { "kind": "sms", "value": "20123456" }]);
        let body = json!({ "languages": ["en"], "addresses": addresses, "preferred": "sms" });
        town.post("/api/v1/recipients", body).await.ok();
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!((mail.count(), sms.requests().len()), (0, 1));
        assert_eq!(sms.requests()[0].json()["msisdn"], 4_520_123_456_u64);
    }
}
