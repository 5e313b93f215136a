//! People with several addresses: a final failure goes on to the next, once, and a person counts as one.

use budstikke::channel::Reason;
use budstikke::channel::receive::Said;
use budstikke::delivery::receipts::Receipt;
use serde_json::json;

use crate::receipts::{channel_id, hand_in, receipt};
use crate::story;
use crate::support::Town;
use crate::support::mail::Manner;

/// Amina reads English and prefers e-mail; she also has a phone. Returns her id.
async fn amina(town: &Town) -> String {
    let body = json!({ "languages": ["en"], "preferred": "email", "addresses": [
        { "kind": "email", "value": "amina@example.org" }, { "kind": "sms", "value": "20123456" },
    ] });
    town.post("/api/v1/recipients", body).await.ok()["id"].as_str().expect("an id").to_owned()
}

story! {
    /// Her mailbox is gone: she gets an SMS instead, in the same bulletin, and counts as one person.
    async fn a_final_failure_goes_on_to_the_next_address(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &["en"]).await;
        mail.treat("amina@example.org", Manner::Refuse);
        amina(&town).await;
        town.resident(&["en"], "email", "bo@example.org").await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!((mail.recipients(), sms.requests().len()), (vec!["bo@example.org".to_owned()], 1));
        let report = town.report(&bulletin).await;
        assert_eq!((&report["deliveries"], &report["another_way"], &report["by_state"]), (&json!(2), &json!(1), &json!({ "accepted": 2 })));
        assert_eq!(report["by_reason"], json!({}));
        let deliveries = town.deliveries(&bulletin).await;
        let failed = deliveries.iter().find(|one| one["state"] == "failed").expect("the e-mail");
        let stand_in = deliveries.iter().find(|one| one["instead_of"] == failed["address"]).expect("the SMS");
        assert_eq!((&stand_in["kind"], &stand_in["recipient"]), (&json!("sms"), &failed["recipient"]));
        let path = format!("/api/v1/bulletins/{bulletin}/deliveries/{}/en", failed["address"].as_str().expect("an id"));
        let story = town.get(&path).await.ok();
        assert_eq!((&story["followed_by"], &story["next"]["step"]), (&stand_in["address"], &json!("other-address")));
        assert_eq!(town.get(&format!("/api/v1/bulletins/{bulletin}/missed")).await.ok()["items"], json!([]));
        let again = town.post(&format!("/api/v1/bulletins/{bulletin}/send-again"), json!({})).await.ok();
        assert_eq!(again["deliveries"], 0, "she has got it");
    }
}

story! {
    /// The chain ends with her last address; she is missed once, and another round takes the last way.
    async fn the_chain_ends_with_the_last_address(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &["en"]).await;
        mail.treat("amina@example.org", Manner::Refuse);
        amina(&town).await;
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let channel = channel_id(&town, "sms").await;
        hand_in(&town, Receipt { reference: Some("gw-1"), ..receipt(channel, Said::Failed(Reason::Blocked)) }).await;
        let report = town.report(&bulletin).await;
        assert_eq!((&report["by_state"], &report["by_reason"]), (&json!({ "failed": 1 }), &json!({ "blocked": 1 })));
        let missed = town.get(&format!("/api/v1/bulletins/{bulletin}/missed")).await.ok();
        assert_eq!((missed["items"].as_array().map(Vec::len), &missed["items"][0]["kind"]), (Some(1), &json!("sms")));
        let again = town.post(&format!("/api/v1/bulletins/{bulletin}/send-again"), json!({})).await.ok();
        assert_eq!(again["deliveries"], 1);
        town.wait_until_published(&bulletin).await;
        assert_eq!((sms.requests().len(), town.deliveries(&bulletin).await.len()), (2, 2));
    }
}

story! {
    /// A receipt says later that the SMS failed: the published bulletin goes on by e-mail. It arrives after all while that
    /// e-mail still waits for the mail server: the e-mail is stopped.
    async fn a_late_failure_goes_on_and_a_late_arrival_stops_it(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &["en"]).await;
        mail.treat("caasha@example.org", Manner::Defer(9));
        let body = json!({ "languages": ["en"], "preferred": "sms", "addresses": [
            { "kind": "sms", "value": "20123456" }, { "kind": "email", "value": "caasha@example.org" },
        ] });
        town.post("/api/v1/recipients", body).await.ok();
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!((mail.count(), sms.requests().len()), (0, 1));
        let channel = channel_id(&town, "sms").await;
        hand_in(&town, Receipt { reference: Some("gw-1"), ..receipt(channel, Said::Failed(Reason::Provider)) }).await;
        assert_eq!(town.report(&bulletin).await["state"], "publishing");
        town.wait_for("a try by e-mail", async |town| {
            town.deliveries(&bulletin).await.iter().any(|one| one["kind"] == "email" && one["tries"] == 1 && one["state"] == "queued")
        })
        .await;
        hand_in(&town, Receipt { reference: Some("gw-1"), ..receipt(channel, Said::Delivered) }).await;
        town.wait_until_published(&bulletin).await;
        let report = town.report(&bulletin).await;
        assert_eq!((&report["by_state"], &report["another_way"]), (&json!({ "delivered": 1 }), &json!(1)));
        let deliveries = town.deliveries(&bulletin).await;
        assert!(deliveries.iter().any(|one| one["reason"] == "reached-otherwise" && one["state"] == "cancelled"), "{deliveries:?}");
    }
}

story! {
    /// Stop to one address is no stop to the other; stop to both is.
    async fn stop_to_one_address_leaves_the_other(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &["en"]).await;
        mail.treat("amina@example.org", Manner::Defer(9));
        let recipient = amina(&town).await;
        let (first, second) = (town.draft("routine").await, town.draft("routine").await);
        town.publish(&first).await;
        town.wait_for("a try by e-mail", async |town| {
            town.deliveries(&first).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")
        })
        .await;
        let addresses = town.get(&format!("/api/v1/recipients/{recipient}")).await.ok()["addresses"].clone();
        let stop = async |place: usize| {
            let address = addresses[place]["id"].as_str().expect("an id");
            town.put(&format!("/api/v1/recipients/{recipient}/addresses/{address}/opt-out"), json!({ "opted_out": true })).await.ok();
        };
        stop(0).await;
        town.later(1);
        town.wait_until_published(&first).await;
        let report = town.report(&first).await;
        assert_eq!((&report["by_state"], &report["another_way"], sms.requests().len()), (&json!({ "accepted": 1 }), &json!(1), 1));
        town.publish(&second).await;
        town.wait_until_published(&second).await;
        assert_eq!((mail.count(), sms.requests().len()), (0, 2));
        stop(1).await;
        let third = town.draft("routine").await;
        town.post(&format!("/api/v1/bulletins/{third}/publish"), json!({})).await.problem(409, "empty-audience");
    }
}
