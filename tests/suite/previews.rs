//! Staff look before they send: how a text looks on each channel, what is wrong with it, which words all texts share.

use budstikke::staff::Role;
use serde_json::{Value, json};

use crate::story;

fn codes(findings: &Value) -> Vec<String> {
    findings
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
            format!("{} {}", text("severity"), text("code"))
        })
        .collect()
}

story! {
    /// Any part, any channel, any language, with values of one's own or the source's examples.
    async fn a_text_is_looked_at_before_it_is_sent(town) {
        let path = "/api/v1/messages/boil-water/preview";
        let all = town.get(&format!("{path}?language=ar")).await.ok();
        assert_eq!((&all["direction"], &all["variables"]["minutes"]), (&json!("rtl"), &json!(2)));
        assert_eq!(all["email"]["subject"], all["parts"]["title"]);
        assert!(all["email"]["html"].as_str().expect("HTML").contains("dir=\"rtl\""));
        assert!(all["email"]["text"].as_str().expect("text").contains("\u{2068}Nordbyen\u{2069}"));
        let sms = &all["sms"];
        assert_eq!((&sms["encoding"], &sms["parts"]), (&json!("ucs-2"), &json!(sms["shown_as"].as_array().expect("parts").len())));
        assert!(sms["savings"].as_array().expect("savings").iter().any(|saving| saving["by"] == "shorter"));
        assert_eq!(all["webhook"]["data"]["title"], all["parts"]["title"]);
        assert!(all["share"]["whatsapp"].as_str().expect("a link").starts_with("https://wa.me/?text="));

        let one = town.get(&format!("{path}?language=da&channel=sms&variables=%7B%22minutes%22%3A1%7D")).await.ok();
        assert!(one["sms"]["text"].as_str().expect("text").contains("ét minut"));
        assert!(one.get("email").is_none() && one.get("webhook").is_none());
        let spoken = town.get("/api/v1/messages/school-reopens/preview?part=spoken").await.ok();
        assert_eq!(spoken["parts"]["spoken"]["stands_in"], true);
        assert!(spoken["parts"].get("title").is_none());

        for (query, field) in [
            ("variables=%5B%5D", "variables"),
            ("variables=%7B%22minutes%22%3A%22two%22%7D", "variables.minutes"),
            ("variables=%7B%22hours%22%3A2%7D", "variables.hours"),
            ("channel=fax", "query"),
            ("language=x", "query"),
        ] {
            let problem = town.get(&format!("{path}?{query}")).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{query}: {problem}");
        }
        town.get("/api/v1/messages/gone/preview").await.problem(404, "not-found");
    }
}

story! {
    /// A translator's draft is shown and judged without being stored; with errors it can be stored and not approved.
    async fn a_draft_is_judged_before_anybody_keeps_it(town) {
        town.approve("boil-water", &[]).await;
        let path = "/api/v1/messages/boil-water/texts/pl";
        let source = town.get(path).await.ok()["source"].as_str().expect("a source").to_owned();
        let check = async |source: &str| town.post(&format!("{path}/check"), json!({ "source": source })).await.ok();
        assert_eq!(check(&source).await, json!([]));
        let wrong = source.replace("{ -hotline }", "112").replacen("{ $area }", "Havnen", 1);
        let findings = check(&wrong).await;
        assert!(codes(&findings).contains(&"error fact-missing".to_owned()), "{findings}");
        assert!(codes(&findings).contains(&"error variable-missing".to_owned()), "{findings}");
        let finding = &findings[0];
        assert!(finding["line"].as_u64() > Some(1) && finding["fragment"].is_string(), "{finding}");
        assert!(finding["source_fragment"].as_str().expect("the Danish words").contains("{ $area }"), "{finding}");
        assert_eq!(codes(&check("boil-water = {").await)[0], "error syntax");
        assert_eq!(town.get(path).await.ok()["latest"], 1, "nothing was stored");

        let shown = json!({ "language": "pl", "channel": "sms", "source": source.replace("WAŻNE", "UWAGA"), "variables": { "area": "Havnen" } });
        let shown = town.post("/api/v1/messages/boil-water/preview", shown).await.ok();
        assert!(shown["sms"]["text"].as_str().expect("text").starts_with("UWAGA"), "{shown}");
        let broken = json!({ "language": "pl", "source": "boil-water = { $gone }\n    .summary = a\n    .body = b\n    .action = c\n" });
        let problem = town.post("/api/v1/messages/boil-water/preview", broken).await.problem(422, "invalid");
        assert!(problem["detail"].as_str().expect("why").contains("line 1"), "{problem}");

        town.put(path, json!({ "source": wrong })).await.ok();
        let problem = town.post(&format!("{path}/approve"), json!({})).await.problem(409, "text-has-errors");
        assert!(problem["detail"].as_str().expect("why").contains("[fact-missing]"), "{problem}");
        assert_eq!(town.get(path).await.ok()["state"], "draft");
        let all = town.get("/api/v1/catalogue/findings").await.ok();
        let files: Vec<&str> = all.as_array().expect("findings").iter().filter_map(|one| one["file"].as_str()).collect();
        assert!(files.iter().all(|file| *file == "pl/messages/boil-water.ftl") && !files.is_empty(), "{all}");
    }
}

story! {
    /// A text whose source has changed is pointed out, until somebody brings it up to date.
    async fn a_stale_text_is_pointed_out(town) {
        town.approve("mayors-letter", &["en"]).await;
        let path = "/api/v1/messages/mayors-letter/texts";
        let source = town.get(&format!("{path}/da")).await.ok()["source"].as_str().expect("a source").to_owned();
        town.put(&format!("{path}/da"), json!({ "source": source.replace("mayors-letter = ", "mayors-letter = Nyt: ") })).await.ok();
        town.post(&format!("{path}/da/approve"), json!({})).await.ok();
        let findings = town.get(&format!("{path}/en")).await.ok()["findings"].clone();
        assert_eq!(codes(&findings), ["warning stale"]);
        town.post(&format!("{path}/en/approve"), json!({})).await.ok();
        assert_eq!(town.get(&format!("{path}/en")).await.ok()["findings"], json!([]));
    }
}

story! {
    /// The organisation sets its name and number once per language; messages say them in the right case, files follow,
    /// and what was published keeps what it said.
    async fn terms_are_set_once_for_all_messages(town) {
        let server = town.mail_channel().await;
        town.resident(&["da"], "email", "amina@example.org").await;
        town.approve("mayors-letter", &["pl"]).await;
        let new = json!({ "value": "Gmina Vejle", "cases": { "genitive": "Gminy Vejle" } });
        assert_eq!(town.put("/api/v1/terms/pl/municipality", new).await.ok(), json!({ "findings": [] }));
        let shown = town.get("/api/v1/terms/pl").await.ok();
        assert_eq!(shown["terms"][0]["cases"]["genitive"], "Gminy Vejle");
        let body = town.get("/api/v1/messages/mayors-letter/preview?language=pl&part=body").await.ok();
        assert!(body["parts"]["body"]["text"].as_str().expect("text").contains("mieszkańcy Gminy Vejle"), "{body}");
        let file = town.locales.join("pl/terms.ftl");
        town.wait_for("the file", async |_| std::fs::read_to_string(&file).is_ok_and(|file| file.contains("Gminy Vejle"))).await;
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        assert_eq!(town.get("/api/v1/terms/pl").await.ok()["revision"], 2, "the file is nobody's change");

        town.put("/api/v1/terms/da/hotline", json!({ "value": "+45 76 81 00 00" })).await.ok();
        let bulletin = json!({ "message": "mayors-letter", "audience": {} });
        let bulletin = town.post("/api/v1/bulletins", bulletin).await.ok()["id"].as_str().expect("an id").to_owned();
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        town.put("/api/v1/terms/da/hotline", json!({ "value": "+45 99 99 99 99" })).await.ok();
        let page = town.visitor().get(&format!("/b/{bulletin}/da")).await.text;
        assert!(page.contains("+45 76 81 00 00") && !page.contains("99 99"), "{page}");
        drop(server);

        for (path, body, field) in [
            ("/api/v1/terms/da/hotline", json!({ "value": "" }), "value"),
            ("/api/v1/terms/da/hotline", json!({ "value": "a\nb" }), "value"),
            ("/api/v1/terms/da/hotline", json!({ "value": "{ $x }" }), "value"),
            ("/api/v1/terms/da/hotline", json!({ "value": "x", "cases": { "Gen!": "y" } }), "cases"),
            ("/api/v1/terms/da/gone", json!({ "value": "x" }), "term"),
            ("/api/v1/terms/da/municipality", json!({ "value": "a\u{202e}b" }), "source"),
            ("/api/v1/terms/da", json!({ "source": "-municipality = {" }), "source"),
            ("/api/v1/terms/pl", json!({ "source": "-municipality = x\n" }), "source"),
        ] {
            let problem = town.put(path, body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        town.put("/api/v1/terms/sv/hotline", json!({ "value": "x" })).await.problem(404, "not-found");
        let viewer = town.token(Role::Viewer).await;
        let visitor = town.with_token(&viewer);
        visitor.send(reqwest::Method::PUT, "/api/v1/terms/da/hotline", Some(json!({ "value": "x" })), &[]).await.problem(403, "forbidden");
    }
}

story! {
    /// Time zone, digits and letters of an SMS are the organisation's to decide; wrong settings change nothing.
    async fn the_organisation_decides_how_its_languages_are_written(town) {
        let patch = async |body: Value| {
            let token = town.token(Role::Administrator).await;
            town.with_token(&token).send(reqwest::Method::PATCH, "/api/v1/organisation", Some(body), &[]).await
        };
        let before = town.get("/api/v1/organisation").await.ok();
        assert_eq!((&before["time_zone"], &before["native_digits"]), (&json!("Europe/Copenhagen"), &json!([])));
        for (body, field) in [
            (json!({ "time_zone": "Mars/Olympus" }), "time_zone"),
            (json!({ "name": "" }), "name"),
            (json!({ "fallback_languages": [] }), "fallback_languages"),
            (json!({ "transliterated": ["ar"] }), "transliterated"),
            (json!({ "sms_parts": 0, "name": "Vejle" }), "sms_parts"),
            (json!({ "quiet_hours": "21-8" }), "quiet_hours"),
            (json!({ "quiet_hours": "21:00-24:00" }), "quiet_hours"),
            (json!({ "quiet_hours": "08:00-08:00" }), "quiet_hours"),
            (json!({ "quiet_hours": "+1:00-08:00" }), "quiet_hours"),
        ] {
            let problem = patch(body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        assert_eq!(town.get("/api/v1/organisation").await.ok(), before);
        patch(json!({ "native_digits": ["fa"], "transliterated": ["tr"], "name": "Vejle" })).await.ok();

        let sms = town.sms_channel().await;
        town.resident(&["fa"], "sms", "+4520000001").await;
        town.resident(&["tr"], "sms", "+4520000002").await;
        town.approve("vaccination-invitation", &["fa", "tr"]).await;
        let bulletin = json!({
            "message": "vaccination-invitation", "audience": {}, "urgency": "urgent", "link": "https://solby.example/v",
            // A moment with its distance from UTC is what clocks here show then.
            "variables": { "place": "Bibliotek", "at": "2026-12-03T09:30:00Z", "age": 65 },
        });
        let made = town.post("/api/v1/bulletins", bulletin).await.ok();
        assert_eq!(made["variables"]["at"], "2026-12-03T10:30");
        let bulletin = made["id"].as_str().expect("an id").to_owned();
        let preflight = town.get(&format!("/api/v1/bulletins/{bulletin}/preflight")).await.ok();
        let turkish = preflight["sms"].as_array().expect("SMS").iter().find(|line| line["language"] == "tr").expect("Turkish").clone();
        assert_eq!(turkish["encoding"], "gsm-7");
        assert!(turkish["exchanged"].as_array().expect("shown").iter().any(|one| one["written"] == "ş"), "{turkish}");
        town.publish(&bulletin).await;
        // What is decided afterwards changes nothing of it.
        patch(json!({ "native_digits": [], "transliterated": [] })).await.ok();
        town.wait_until_published(&bulletin).await;
        let texts: Vec<String> = sms.requests().iter().map(|request| request.json()["text"].as_str().unwrap_or_default().to_owned()).collect();
        assert!(texts.iter().any(|text| text.contains("۱۰:۳۰") && text.contains("۶۵")), "{texts:?}");
        assert!(texts.iter().any(|text| text == turkish["text"].as_str().unwrap_or_default()), "{texts:?}");
    }
}

story! {
    /// An SMS that ends with the personal link is counted with it before it is sent, and sent as it was counted.
    async fn a_personal_link_is_counted(town) {
        let gateway = town.sms_channel().await;
        let settings = json!({
            "kind": "sms-gateway", "url": format!("{}/send", gateway.url()), "sender": "Solby", "stop_hint": "link",
            "body": { "json": { "to": "{{to}}", "text": "{{text}}" } },
        });
        town.post("/api/v1/channels", json!({ "name": "sms-2", "settings": settings })).await.ok();
        town.resident(&["da"], "sms", "+4520000001").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        let preflight = town.get(&format!("/api/v1/bulletins/{bulletin}/preflight")).await.ok();
        let counted = preflight["sms"][0].clone();
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let sent = gateway.requests()[0].json()["text"].as_str().expect("text").to_owned();
        assert!(sent.contains("\nStop beskeder: http"), "{sent}");
        assert_eq!(sent.chars().count(), counted["characters"].as_u64().expect("a count") as usize, "{counted}");
        let link = sent.rsplit(' ').next().expect("a link").to_owned();
        assert_eq!(town.visitor().get(&link).await.status, 200);
    }
}
