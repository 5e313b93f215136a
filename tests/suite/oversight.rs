//! Knowing what happened: one delivery's story, those that may have gone, those who did not get it.

use std::time::Duration;

use budstikke::channel::Reason;
use budstikke::channel::receive::Said;
use budstikke::delivery::receipts::Receipt;
use budstikke::staff::Role;
use serde_json::{Value, json};

use crate::receipts::{channel_id, hand_in, receipt};
use crate::story;
use crate::support::Town;
use crate::support::gateway::{Gateway, Reply};
use crate::support::mail::Manner;

/// The path of the only delivery of a bulletin.
async fn only_delivery(town: &Town, bulletin: &str) -> String {
    let deliveries = town.deliveries(bulletin).await;
    assert_eq!(deliveries.len(), 1, "{deliveries:?}");
    let (address, language) = (deliveries[0]["address"].as_str().expect("an id"), &deliveries[0]["language"]);
    format!("/api/v1/bulletins/{bulletin}/deliveries/{address}/{}", language.as_str().expect("a tag"))
}

/// A bulletin by SMS to so many people; the gateway hangs up on every one.
async fn unknown_sms(town: &Town, people: usize) -> (Gateway, String) {
    let sms = town.sms_channel().await;
    town.approve("emergency-childcare", &["en"]).await;
    for number in 0..people {
        town.resident(&["en"], "sms", &format!("2012345{number}")).await;
        sms.reply(Reply::HangUp);
    }
    let bulletin = town.draft("routine").await;
    town.publish(&bulletin).await;
    town.wait_for("unknown deliveries", async |town| town.count(&bulletin, "unknown").await == people as u64).await;
    (sms, bulletin)
}

async fn audited(town: &Town, action: &str) -> Vec<(String, Value)> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT object, details FROM audit_entry WHERE action = $1 ORDER BY id")
            .bind(action)
            .fetch_all(&mut *town.app.db.read().await.expect("a connection"))
            .await
            .expect("rows");
    rows.into_iter().map(|(object, details)| (object, serde_json::from_str(&details).expect("JSON"))).collect()
}

story! {
    /// Every try and every receipt in order, why in the caller's language, and what comes next.
    async fn one_delivery_tells_its_story(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::Status(503, &[], "closed for +4520123456"));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["reason"] == "provider")).await;
        let path = only_delivery(&town, &bulletin).await;
        let story = town.get(&path).await.ok();
        assert_eq!((&story["state"], &story["next"]["step"]), (&json!("queued"), &json!("try")), "{story}");
        assert!(story["next"]["at"].is_string() && story["recipient"].is_string() && story["channel_name"] == "sms");
        town.put("/api/v1/channels/sms/switch", json!({ "on": false })).await.ok();
        assert_eq!(town.get(&path).await.ok()["next"]["step"], "channel-off");
        town.put("/api/v1/channels/sms/switch", json!({ "on": true })).await.ok();
        town.later(1);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.get(&path).await.ok()["next"]["step"], "receipt");
        let channel = channel_id(&town, "sms").await;
        let failed = Receipt { reference: Some("gw-2"), words: "UNDELIVERABLE", code: Some("0x1b"), ..receipt(channel, Said::Failed(Reason::BadAddress)) };
        hand_in(&town, failed).await;
        hand_in(&town, Receipt { reference: Some("gw-2"), words: "BUFFERED", ..receipt(channel, Said::Other) }).await;

        let danish = town.with_token(&town.token(Role::Viewer).await).get_with(&path, &[("accept-language", "da")]).await.ok();
        assert_eq!(danish["why"], "Adressen findes ikke.");
        assert_eq!(danish["next"], json!({ "step": "send-again", "words": "Der sker ikke mere, medmindre nogen sender den igen." }));
        let events: Vec<_> = danish["events"].as_array().expect("events").iter()
            .map(|event| (event["what"].as_str(), event["number"].as_i64(), event["state"].as_str(), event["code"].as_str())).collect();
        assert_eq!(events, [
            (Some("attempt"), Some(1), Some("queued"), None),
            (Some("attempt"), Some(2), Some("accepted"), None),
            (Some("receipt"), Some(2), Some("failed"), Some("0x1b")),
            (Some("receipt"), Some(2), None, None),
        ]);
        assert!(!danish.to_string().contains("20123456"), "{danish}");
        town.get(&path.replace("/en", "/da")).await.problem(404, "not-found");
        town.visitor().get(&path).await.problem(401, "token-missing");
    }
}

story! {
    /// A person who was erased leaves a story without a name.
    async fn an_erased_person_leaves_the_story_true(town) {
        let mail = town.mail_channel().await;
        mail.treat("amina@example.org", Manner::Defer(9));
        town.approve("emergency-childcare", &["en"]).await;
        let recipient = town.resident(&["en"], "email", "amina@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the first try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")).await;
        let path = only_delivery(&town, &bulletin).await;
        town.delete(&format!("/api/v1/recipients/{recipient}")).await;
        let story = town.get(&path).await.ok();
        assert_eq!((&story["state"], &story["reason"], &story["next"]["step"]), (&json!("cancelled"), &json!("erased"), &json!("nothing")));
        assert_eq!((&story["recipient"], &story["kind"]), (&Value::Null, &Value::Null));
        assert_eq!(story["events"].as_array().map(Vec::len), Some(1));
        let missed = town.get(&format!("/api/v1/bulletins/{bulletin}/missed")).await.ok();
        assert_eq!(missed["items"][0]["reason"], "erased");
        assert!(missed["items"][0].get("name").is_none() && missed["items"][0].get("value").is_none());
    }
}

story! {
    /// Deliveries that may have gone are listed; a person decides, once, and it is written down who did.
    async fn a_person_decides_about_unknown_deliveries(town) {
        let (sms, bulletin) = unknown_sms(&town, 3).await;
        let listed = town.get("/api/v1/unknown-deliveries").await.ok();
        assert_eq!((&listed[0]["bulletin"], &listed[0]["deliveries"]), (&json!(bulletin), &json!(3)), "{listed}");
        let unknown = town.get(&format!("/api/v1/bulletins/{bulletin}/deliveries?state=unknown")).await.ok();
        let address = unknown["items"][0]["address"].as_str().expect("an id").to_owned();
        let one = format!("/api/v1/bulletins/{bulletin}/deliveries/{address}/en");
        assert_eq!(town.get(&one).await.ok()["next"]["step"], "decision");

        let editor = town.token(Role::Editor).await;
        let decision = json!({ "decision": "consider-delivered" });
        town.with_token(&editor).post(&format!("{one}/decision"), decision.clone()).await.problem(403, "forbidden");
        town.post(&format!("{one}/decision"), json!({ "decision": "forget" })).await.problem(422, "invalid");
        assert_eq!(town.post(&format!("{one}/decision"), decision.clone()).await.ok()["deliveries"], 1);
        assert_eq!(town.post(&format!("{one}/decision"), decision).await.ok()["deliveries"], 0, "once is enough");
        let story = town.get(&one).await.ok();
        assert_eq!((&story["state"], &story["reason"]), (&json!("sent"), &json!("considered-delivered")));

        let all = format!("/api/v1/bulletins/{bulletin}/unknown/decision");
        town.post(&all, json!({ "decision": "send-again", "channel": "fax" })).await.problem(422, "invalid");
        let again = town.post_with_key(&all, "k", json!({ "decision": "send-again", "channel": "sms" })).await.ok();
        assert_eq!(again["deliveries"], 2);
        assert_eq!(town.post_with_key(&all, "k", json!({ "decision": "send-again", "channel": "sms" })).await.ok(), again);
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.report(&bulletin).await["by_state"], json!({ "accepted": 2, "sent": 1 }));
        assert_eq!(sms.requests().len(), 5);
        let (first, second) = (sms.requests()[0].json()["ref"].clone(), sms.requests()[4].json()["ref"].clone());
        assert_eq!(first.as_str().map(|name| name.matches('.').count()), second.as_str().map(|name| name.matches('.').count()));
        let audited = audited(&town, "delivery.decide").await;
        assert_eq!(audited.len(), 2, "{audited:?}");
        assert_eq!((audited[0].1["decision"].as_str(), audited[1].1["deliveries"].as_i64()), (Some("consider-delivered"), Some(2)));
        // A person's guess does not stand against the provider's word.
        let identity = format!("{bulletin}.{address}.en");
        hand_in(&town, Receipt { identity: Some(&identity), ..receipt(channel_id(&town, "sms").await, Said::Failed(Reason::Blocked)) }).await;
        assert_eq!(town.get(&one).await.ok()["state"], "failed");
    }
}

story! {
    /// The receipt and the person come at the same moment: whoever is first, nothing is sent again that has arrived.
    async fn a_decision_and_a_receipt_at_the_same_moment(town) {
        let (sms, bulletin) = unknown_sms(&town, 1).await;
        let path = format!("{}/decision", only_delivery(&town, &bulletin).await);
        let identity = sms.requests()[0].json()["ref"].as_str().expect("our name").to_owned();
        let arrived = Receipt { identity: Some(&identity), ..receipt(channel_id(&town, "sms").await, Said::Delivered) };
        let (decided, _) = tokio::join!(town.post(&path, json!({ "decision": "send-again" })), hand_in(&town, arrived));
        let decided = decided.ok()["deliveries"].as_u64().expect("a number");
        town.wait_for("the end", async |town| town.count(&bulletin, "delivered").await == 1).await;
        town.wait_until_published(&bulletin).await;
        assert!(sms.requests().len() as u64 <= 1 + decided);
        assert_eq!(town.post(&path, json!({ "decision": "send-again" })).await.ok()["deliveries"], 0);
    }
}

story! {
    /// Those who did not get it: named to those who keep people, as JSON and CSV; another round reaches them and nobody else.
    async fn sending_to_those_who_did_not_get_it(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        for (name, refused) in [("=HYPERLINK()", true), ("Bo", false), ("Carla", true)] {
            let address = format!("{}@example.org", name.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
            if refused {
                mail.treat(&address, Manner::Refuse);
            }
            let body = json!({ "name": name, "languages": ["en"], "addresses": [{ "kind": "email", "value": address }] });
            town.post("/api/v1/recipients", body).await.ok();
        }
        let bulletin = town.draft("routine").await;
        let again = format!("/api/v1/bulletins/{bulletin}/send-again");
        town.post(&again, json!({})).await.problem(409, "not-published");
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;

        let path = format!("/api/v1/bulletins/{bulletin}/missed");
        let missed = town.get(&format!("{path}?limit=1")).await.ok();
        let rest = town.get(&format!("{path}?limit=5&after={}", missed["next"].as_str().expect("more"))).await.ok();
        assert_eq!((&missed["items"][0]["name"], &rest["items"][0]["value"]), (&json!("=HYPERLINK()"), &json!("carla@example.org")));
        assert_eq!((&rest["items"][0]["reason"], rest.get("next")), (&json!("bad-address"), None));
        let viewer = town.token(Role::Viewer).await;
        let seen = town.with_token(&viewer).get(&path).await;
        assert!(!seen.text.contains("carla") && !seen.text.contains("Carla") && seen.text.contains("bad-address"), "{}", seen.text);
        let csv = town.get(&format!("{path}.csv")).await;
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        assert_eq!(csv.text.lines().count(), 3);
        assert!(csv.text.contains(",'=HYPERLINK(),") && csv.text.contains("There is no such address."), "{}", csv.text);

        town.post(&again, json!({ "reasons": ["opted-out"] })).await.problem(422, "invalid");
        assert_eq!(town.post(&again, json!({ "reasons": ["expired"] })).await.ok()["deliveries"], 0);
        for name in ["hyperlink", "carla"] {
            mail.treat(&format!("{name}@example.org"), Manner::Defer(0));
        }
        assert_eq!(town.post(&again, json!({ "reasons": ["bad-address", "provider"] })).await.ok()["deliveries"], 2);
        assert_eq!(town.post(&again, json!({})).await.ok()["deliveries"], 0, "safe to repeat");
        town.wait_until_published(&bulletin).await;
        let mut reached = mail.recipients();
        reached.sort();
        assert_eq!(reached, ["bo@example.org", "carla@example.org", "hyperlink@example.org"]);
        assert_eq!(town.report(&bulletin).await["by_state"], json!({ "accepted": 3 }));
        assert_eq!(town.get(&path).await.ok()["items"], json!([]));
        let audited = audited(&town, "bulletin.send-again").await;
        assert_eq!((audited.len(), &audited[0].1["deliveries"]), (1, &json!(2)));
    }
}

story! {
    /// A new round has a name of its own at the gateway, and what the old one came to is no news to it.
    async fn a_new_round_is_not_swallowed(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let channel = channel_id(&town, "sms").await;
        let failed = Receipt { reference: Some("gw-1"), ..receipt(channel, Said::Failed(Reason::Expired)) };
        hand_in(&town, failed).await;
        let again = format!("/api/v1/bulletins/{bulletin}/send-again");
        assert_eq!(town.post(&again, json!({ "reasons": ["expired"] })).await.ok()["deliveries"], 1);
        hand_in(&town, failed).await;
        town.wait_until_published(&bulletin).await;
        hand_in(&town, failed).await;
        assert_eq!(town.report(&bulletin).await["by_state"], json!({ "accepted": 1 }));
        let names: Vec<String> = sms.requests().iter().map(|request| request.json()["ref"].as_str().expect("a name").to_owned()).collect();
        assert_eq!(names[1], format!("{}.1", names[0]));
        hand_in(&town, Receipt { identity: Some(&names[1]), ..receipt(channel, Said::Delivered) }).await;
        assert_eq!(town.report(&bulletin).await["by_state"], json!({ "delivered": 1 }));
    }
}

/// As if another process had claimed what is on the wire and hung: nobody here prolongs that lease, and it runs out.
async fn lapses(town: &Town, bulletin: &str) {
    let mut tx = town.app.db.begin().await.expect("a transaction");
    let taken = sqlx::query("UPDATE delivery SET lease_owner = 7, leased_until = 1 WHERE state = 10");
    assert_eq!(taken.execute(&mut *tx).await.expect("a lease").rows_affected(), 1);
    tx.commit().await.expect("a commit");
    town.app.clock.advance(11_000);
    town.app.wake.delivery.notify_one();
    town.wait_for("the lapse", async |town| town.count(bulletin, "unknown").await == 1).await;
}

story! {
    /// A process hangs past its lease while an SMS is on the wire: others show it as unknown. Its outcome comes late and is
    /// believed, since it is news; the story tells the one try as it was.
    async fn an_outcome_after_the_lease_is_news_and_overwrites_nothing(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::Silence(Duration::from_secs(4)));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the wire", async |town| town.count(&bulletin, "sending").await == 1 && sms.requests().len() == 1).await;
        let path = only_delivery(&town, &bulletin).await;
        assert_eq!(town.get(&path).await.ok()["next"]["step"], "outcome");
        lapses(&town, &bulletin).await;
        let story = town.get(&path).await.ok();
        assert_eq!((&story["reason"], &story["events"][0]["reason"]), (&json!("interrupted"), &json!("interrupted")));
        assert_eq!(story["why"], "The sending was interrupted. Nobody knows whether it went.");

        town.wait_for("the late outcome", async |town| town.count(&bulletin, "accepted").await == 1).await;
        let story = town.get(&path).await.ok();
        assert_eq!((story["events"].as_array().map(Vec::len), &story["events"][0]["state"]), (Some(1), &json!("accepted")));
        assert_eq!((&story["tries"], story.get("why")), (&json!(1), None));
        town.wait_until_published(&bulletin).await;
        assert_eq!(sms.requests().len(), 1);
    }
}

story! {
    /// The same, and the late outcome says that it did not go: nobody is left in doubt about that. It is tried again.
    async fn what_did_not_go_after_all_is_tried_again(town) {
        let sms = town.sms_channel().await;
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["en"], "sms", "20123456").await;
        sms.reply(Reply::Unavailable(Duration::from_secs(4)));
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_for("the wire", async |town| town.count(&bulletin, "sending").await == 1 && sms.requests().len() == 1).await;
        lapses(&town, &bulletin).await;
        town.wait_for("the second try", async |town| town.count(&bulletin, "accepted").await == 1).await;
        let story = town.get(&only_delivery(&town, &bulletin).await).await.ok();
        let states: Vec<_> = story["events"].as_array().expect("events").iter().map(|event| event["state"].as_str()).collect();
        assert_eq!((states, &story["tries"]), (vec![Some("queued"), Some("accepted")], &json!(2)));
        town.wait_until_published(&bulletin).await;
        assert_eq!(sms.requests().len(), 2);
    }
}
