//! Corrections and withdrawals: exactly those who got the earlier version, in the same language and over the same channel.

use std::time::Duration;

use budstikke::staff::Role;
use serde_json::{Value, json};

use crate::command_line::Installation;
use crate::story;
use crate::support::Town;
use crate::support::mail::{MailServer, Manner};

async fn follow(town: &Town, bulletin: &str, how: &str, body: Value) -> String {
    let made = town.post(&format!("/api/v1/bulletins/{bulletin}/{how}"), body).await.ok();
    assert_eq!((&made["follows"], &made["follows_as"]), (&json!(bulletin), &json!(how)), "{made}");
    made["id"].as_str().expect("an id").to_owned()
}

fn subjects(mail: &MailServer, address: &str) -> Vec<String> {
    let mails = mail.mails_to(address);
    mails.iter().map(|mail| mail.subject().unwrap_or_default().to_owned()).collect()
}

fn body(mail: &MailServer, address: &str) -> String {
    mail.mails_to(address).last().and_then(|mail| mail.body_text(0).map(|text| text.into_owned())).unwrap_or_default()
}

/// Redirects are not followed: where a page leads.
async fn leads_to(town: &Town, path: &str) -> String {
    let answer = town.visitor().get(path).await;
    assert_eq!(answer.status, 307, "{answer:?}");
    answer.headers["location"].to_str().expect("a text").to_owned()
}

story! {
    /// A number was wrong. Who got the message gets the right one, in the same language over the same channel; who had not
    /// got it yet gets only the right one; who said stop, could not be reached or came later gets nothing.
    async fn a_correction_reaches_exactly_those_who_got_it(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        let (bridge, _) = town.bridge_channel().await;
        town.approve("emergency-childcare", &["ar", "en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        town.resident(&["ar"], "email", "bashir@example.org").await;
        town.resident(&["en"], "sms", "+4520123456").await;
        town.resident(&["en"], "email", "refused@example.org").await;
        let stops = town.resident(&["en"], "email", "stops@example.org").await;
        town.recipient("page", &["da"], "webhook", "hjemmeside").await;
        mail.treat("refused@example.org", Manner::Refuse);
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;

        let recipient = town.get(&format!("/api/v1/recipients/{stops}")).await.ok();
        let address = recipient["addresses"][0]["id"].as_str().expect("an id");
        let path = format!("/api/v1/recipients/{stops}/addresses/{address}/opt-out");
        town.put(&path, json!({ "opted_out": true })).await.ok();
        town.resident(&["en"], "email", "later@example.org").await;

        let reached = town.get(&format!("/api/v1/bulletins/{bulletin}/correction")).await.ok();
        let lines: Vec<(&str, &str, u64)> = reached.as_array().expect("lines").iter()
            .map(|line| (line["language"].as_str().expect("a tag"), line["channel"].as_str().expect("a name"), line["reached"].as_u64().expect("a number")))
            .collect();
        assert_eq!(lines, [("ar", "mail", 1), ("da", "bridge", 1), ("en", "mail", 2), ("en", "sms", 1)], "{reached}");

        let correction = follow(&town, &bulletin, "correction", json!({ "variables": { "places": 0 } })).await;
        town.wait_until_published(&correction).await;
        assert_eq!(town.report(&bulletin).await["state"], "corrected");
        for (address, begins) in [("amina@example.org", "Correction: "), ("bashir@example.org", "تصحيح: ")] {
            let subjects = subjects(&mail, address);
            assert_eq!(subjects.len(), 2, "{address}: {subjects:?}");
            assert!(subjects[1].starts_with(begins) && subjects[1].ends_with(&subjects[0]), "{subjects:?}");
        }
        assert!(body(&mail, "amina@example.org").contains("no free places"), "{}", body(&mail, "amina@example.org"));
        let texts: Vec<String> = sms.requests().iter().map(|request| request.json()["text"].as_str().expect("a text").to_owned()).collect();
        assert!(texts.len() == 2 && texts[1].starts_with("Correction: ") && texts[1].contains("no free places"), "{texts:?}");
        let event = bridge.requests().last().expect("an event").json();
        assert_eq!((&event["data"]["follows"], &event["data"]["follows_as"]), (&json!(bulletin), &json!("correction")), "{event}");
        assert_eq!(mail.mails_to("refused@example.org").len(), 0);
        assert_eq!(mail.mails_to("later@example.org").len(), 0);
        assert_eq!(mail.mails_to("stops@example.org").len(), 1);
        // Nobody shall go by the old page.
        assert!(leads_to(&town, &format!("/b/{bulletin}/ar")).await.ends_with(&format!("/b/{correction}/ar")));
        assert!(leads_to(&town, &format!("/b/{bulletin}")).await.ends_with(&format!("/b/{correction}")));

        // Once more it is the correction that is corrected.
        let again = town.post(&format!("/api/v1/bulletins/{bulletin}/correction"), json!({})).await.problem(409, "conflict");
        assert!(again["detail"].as_str().is_some_and(|words| words.contains(&correction)), "{again}");
        let second = follow(&town, &correction, "correction", json!({ "variables": { "places": 1 } })).await;
        town.wait_until_published(&second).await;
        assert_eq!(mail.mails_to("amina@example.org").len(), 3);
        assert!(body(&mail, "amina@example.org").contains("one free place"), "{}", body(&mail, "amina@example.org"));
    }
}

story! {
    /// Corrected in the middle of going out: nobody gets the old version any more, everybody gets the right one, once.
    async fn a_bulletin_is_corrected_while_it_goes_out(town) {
        let mail = MailServer::start().await;
        mail.be_slow(Duration::from_millis(40));
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": mail.port(), "tls": "off", "from": "a@solby.example", "connections": 2 });
        town.channel("mail", settings).await;
        town.approve("emergency-childcare", &["en"]).await;
        let addresses: Vec<String> = (0..60).map(|number| format!("r{number}@example.org")).collect();
        let bulletin = town.publish_to("Nordbyen", "urgent", "email", &addresses).await;
        town.wait_for("the first mails", async |_| mail.count() >= 5).await;
        let correction = follow(&town, &bulletin, "correction", json!({ "variables": { "places": 0 } })).await;
        town.wait_until_published(&correction).await;
        let report = town.report(&bulletin).await;
        assert!(report["by_state"]["cancelled"].as_u64().unwrap_or(0) > 0, "{report}");
        assert_eq!(town.count(&correction, "accepted").await, 60);
        let mut old = 0;
        for address in &addresses {
            let subjects = subjects(&mail, address);
            let right = subjects.iter().filter(|subject| subject.starts_with("Correction: ")).count();
            assert_eq!(right, 1, "{address}: {subjects:?}");
            assert!(subjects.last().is_some_and(|last| last.starts_with("Correction: ")), "{subjects:?}");
            old += subjects.len() - 1;
        }
        assert_eq!(old as u64, town.count(&bulletin, "accepted").await, "who got the old one is shown");
    }
}

story! {
    /// The text itself was wrong: languages that are not corrected yet are waited for, in an emergency not.
    async fn a_corrected_text_goes_out_language_by_language(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["ar", "en"]).await;
        town.resident(&["ar", "en"], "email", "bashir@example.org").await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        for (language, from, to) in [("da", "Vask hænder", "Vask altid hænder"), ("en", "Wash hands", "Always wash hands")] {
            let path = format!("/api/v1/messages/emergency-childcare/texts/{language}");
            let text = town.get(&path).await.ok();
            let source = text["source"].as_str().unwrap_or_default();
            assert!(source.contains(from), "{text}");
            town.put(&path, json!({ "source": source.replace(from, to) })).await.ok();
            town.post(&format!("{path}/approve"), json!({})).await.ok();
        }
        let correction = follow(&town, &bulletin, "correction", json!({})).await;
        town.wait_for("English", async |town| town.count(&correction, "accepted").await == 1).await;
        assert_eq!(town.count(&correction, "waiting").await, 1, "Arabic is not right yet");
        assert_eq!(mail.mails_to("bashir@example.org").len(), 1);
        town.post("/api/v1/messages/emergency-childcare/texts/ar/approve", json!({})).await.ok();
        town.wait_until_published(&correction).await;
        town.wait_for("Arabic", async |_| mail.mails_to("bashir@example.org").len() == 2).await;
        assert!(subjects(&mail, "bashir@example.org")[1].starts_with("تصحيح: "));

        let path = "/api/v1/messages/emergency-childcare/texts/da";
        let source = town.get(path).await.ok()["source"].as_str().unwrap_or_default().to_owned();
        town.put(path, json!({ "source": source.replace("Vask altid hænder", "Vask hænder") })).await.ok();
        town.post(&format!("{path}/approve"), json!({})).await.ok();
        town.post("/api/v1/messages/emergency-childcare/texts/en/approve", json!({})).await.ok();
        let emergency = follow(&town, &correction, "correction", json!({ "urgency": "emergency" })).await;
        town.wait_for("the fallback", async |_| mail.mails_to("bashir@example.org").len() == 3).await;
        assert!(subjects(&mail, "bashir@example.org")[2].starts_with("Correction: "), "English at once");
        town.wait_until_published(&emergency).await;
    }
}

story! {
    /// What was published should never have been. Who got it is told so in their language; nobody else hears of it.
    async fn a_withdrawal_tells_those_who_got_it(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["ar", "en"]).await;
        town.resident(&["ar"], "email", "bashir@example.org").await;
        town.resident(&["so"], "email", "waits@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("Arabic", async |town| town.count(&bulletin, "accepted").await == 1).await;
        // A text that is worked on meanwhile does not stand in the way.
        let path = "/api/v1/messages/emergency-childcare/texts/da";
        let source = town.get(path).await.ok()["source"].as_str().unwrap_or_default().to_owned();
        town.put(path, json!({ "source": source.replace("Nødpasning i", "Pasning i") })).await.ok();
        let withdrawal = follow(&town, &bulletin, "withdrawal", json!({})).await;
        town.wait_until_published(&withdrawal).await;
        assert_eq!(town.report(&bulletin).await["state"], "withdrawn");
        let subjects = subjects(&mail, "bashir@example.org");
        assert!(subjects.len() == 2 && subjects[1].starts_with("تم سحب الرسالة: "), "{subjects:?}");
        let words = body(&mail, "bashir@example.org");
        assert!(words.contains("لقد سحبنا رسالتنا") && !words.contains("12 34 56 78"), "{words}");
        assert_eq!(town.report(&withdrawal).await["deliveries"], 1);
        town.post("/api/v1/messages/emergency-childcare/texts/so/approve", json!({})).await;
        assert_eq!(mail.mails_to("waits@example.org").len(), 0);
        let page = town.visitor().get(&format!("/b/{withdrawal}/ar")).await;
        assert!(page.status == 200 && page.text.contains("لقد سحبنا رسالتنا") && page.text.contains("dir=\"rtl\""), "{page:?}");
        assert!(leads_to(&town, &format!("/b/{bulletin}/ar")).await.ends_with(&format!("/b/{withdrawal}/ar")));
        town.post(&format!("/api/v1/bulletins/{withdrawal}/withdrawal"), json!({})).await.problem(409, "conflict");
        town.post(&format!("/api/v1/bulletins/{bulletin}/correction"), json!({})).await.problem(409, "conflict");
        town.post(&format!("/api/v1/bulletins/{bulletin}/resume"), json!({})).await.problem(409, "not-paused");
    }
}

story! {
    /// Whom a correction did not reach still goes by what it corrected: a withdrawal of the correction reaches them, in the language
    /// they read it in. Bashir's language was still to be corrected, Carla's mailbox refused the correction.
    async fn a_withdrawal_reaches_those_whom_the_correction_missed(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["ar", "en"]).await;
        for (language, address) in [("ar", "bashir@example.org"), ("en", "amina@example.org"), ("en", "carla@example.org")] {
            town.resident(&[language], "email", address).await;
        }
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        for (language, from, to) in [("da", "Vask hænder", "Vask altid hænder"), ("en", "Wash hands", "Always wash hands")] {
            let path = format!("/api/v1/messages/emergency-childcare/texts/{language}");
            let source = town.get(&path).await.ok()["source"].as_str().unwrap_or_default().to_owned();
            assert!(source.contains(from), "{source}");
            town.put(&path, json!({ "source": source.replace(from, to) })).await.ok();
            town.post(&format!("{path}/approve"), json!({})).await.ok();
        }
        mail.treat("carla@example.org", Manner::RefuseAfterDot);
        let correction = follow(&town, &bulletin, "correction", json!({})).await;
        town.wait_for("the correction", async |town| {
            (town.count(&correction, "accepted").await, town.count(&correction, "failed").await) == (1, 1)
        }).await;
        let reached = town.get(&format!("/api/v1/bulletins/{correction}/correction")).await.ok();
        let counts: Vec<(&Value, &Value, &Value)> = reached.as_array().expect("lines").iter()
            .map(|line| (&line["language"], &line["reached"], &line["to_come"])).collect();
        assert_eq!(counts, [(&json!("ar"), &json!(1), &json!(0)), (&json!("en"), &json!(2), &json!(0))], "{reached}");

        mail.treat("carla@example.org", Manner::Defer(0));
        let withdrawal = follow(&town, &correction, "withdrawal", json!({})).await;
        town.wait_until_published(&withdrawal).await;
        assert_eq!(town.count(&withdrawal, "accepted").await, 3, "{}", town.report(&withdrawal).await);
        for (address, mails, beginning) in [("bashir@example.org", 2, "تم سحب"), ("amina@example.org", 3, "Withdrawn"), ("carla@example.org", 2, "Withdrawn")] {
            let subjects = subjects(&mail, address);
            assert_eq!(subjects.len(), mails, "{address}: {subjects:?}");
            assert!(subjects.last().is_some_and(|last| last.contains(beginning)), "{address}: {subjects:?}");
        }
    }
}

story! {
    /// What cannot be corrected, and by whom it cannot.
    async fn what_cannot_be_corrected_is_said(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "email", "amina@example.org").await;
        let draft = town.draft("urgent").await;
        for how in ["correction", "withdrawal"] {
            town.post(&format!("/api/v1/bulletins/{draft}/{how}"), json!({})).await.problem(409, "not-published");
            town.post(&format!("/api/v1/bulletins/bul_0000000000000/{how}"), json!({})).await.problem(404, "not-found");
        }
        town.publish(&draft).await;
        town.wait_until_published(&draft).await;
        let path = format!("/api/v1/bulletins/{draft}/correction");
        for (body, field) in [
            (json!({ "variables": { "place": 1 } }), "place"),
            (json!({ "variables": { "places": "many" } }), "places"),
            (json!({ "link": "javascript:alert(1)" }), "link"),
        ] {
            let problem = town.post(&path, body).await.problem(422, "invalid");
            assert!(problem["errors"][0]["field"].as_str().is_some_and(|name| name.contains(field)), "{problem}");
        }
        town.post(&path, json!({ "urgency": "now" })).await.problem(422, "invalid");
        let editor = town.token(Role::Editor).await;
        town.with_token(&editor).post(&path, json!({})).await.problem(403, "forbidden");
        assert_eq!(town.report(&draft).await["state"], "published", "nothing has changed");
        // The same request twice makes one correction.
        let key = "correct-once";
        let first = town.post_with_key(&path, key, json!({})).await.ok();
        let second = town.post_with_key(&path, key, json!({})).await.ok();
        assert_eq!(first["id"], second["id"]);
        town.wait_until_published(first["id"].as_str().expect("an id")).await;
        assert_eq!(mail.count(), 2);
    }
}

/// The same at the command line.
#[test]
fn corrected_and_withdrawn_at_the_command_line() {
    let here = Installation::new();
    std::fs::write(here.folder.join("people.csv"), "email,languages\namina@example.org,en\n").expect("written");
    here.said(&["people", "import", "people.csv"]);
    here.said(&["catalogue", "approve", "mayors-letter"]);
    here.said(&["channel", "add", "mail", "{\"kind\":\"outbox\",\"carries\":\"email\"}"]);
    let published = here.json(&["publish", "mayors-letter"]);
    let bulletin = published["id"].as_str().expect("an id").to_owned();
    let _server = here.serve();
    let gone = |id: &str| here.json(&["report", id])["state"] == "published";
    here.wait_for("the bulletin to go out", 20, || gone(&bulletin));
    let reached = here.said(&["correct", &bulletin, "--preflight"]);
    assert!(reached.contains("approved") && reached.contains("mail"), "{reached}");
    let said = here.said(&["correct", &bulletin]);
    let correction = said.split_whitespace().next().expect("an id").to_owned();
    assert!(said.contains(&format!("is the correction of {bulletin}")), "{said}");
    here.wait_for("the correction to go out", 20, || gone(&correction));
    assert_eq!(here.json(&["report", &bulletin])["state"], "corrected");
    let (code, words) = here.complaint(&["withdraw", &bulletin]);
    assert!(code == Some(1) && words.contains(&correction), "{words}");
    let withdrawal = here.json(&["withdraw", &correction]);
    let withdrawal = withdrawal["id"].as_str().expect("an id").to_owned();
    here.wait_for("the withdrawal to go out", 20, || gone(&withdrawal));
    assert_eq!(here.json(&["report", &withdrawal])["deliveries"], 1);
    assert_eq!(here.complaint(&["correct", "bul_nonsense"]).0, Some(2));
}
