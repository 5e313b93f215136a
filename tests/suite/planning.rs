//! Planning: who gets a bulletin is worked out in steps that can be seen, and at the end it is proved that nobody is missing.

use serde_json::json;

use crate::story;
use crate::support::gateway::Gateway;

async fn person(town: &crate::support::Town, addresses: serde_json::Value, preferred: Option<&str>) {
    let mut body = json!({ "kind": "resident", "languages": ["da"], "addresses": addresses });
    if let Some(preferred) = preferred {
        body["preferred"] = json!(preferred);
    }
    town.post("/api/v1/recipients", body).await.ok();
}

story! {
    /// Each person gets it at one address: the preferred one, whatever came first, was added later or said stop.
    async fn everyone_gets_it_at_one_address(town) {
        let (mail, sms) = (town.mail_channel().await, town.sms_channel().await);
        town.approve("emergency-childcare", &[]).await;
        let both = |name: &str, number: &str| json!([{ "kind": "sms", "value": number }, { "kind": "email", "value": format!("{name}@example.org") }]);
        person(&town, both("anna", "20000001"), None).await;
        person(&town, both("bo", "20000002"), Some("sms")).await;
        // Known by phone, an e-mail address comes later and goes first.
        person(&town, json!([{ "kind": "sms", "value": "20000003" }]), None).await;
        person(&town, both("carla", "20000003"), None).await;
        // Changes the mind about what comes first.
        person(&town, both("dina", "20000004"), None).await;
        person(&town, both("dina", "20000004"), Some("sms")).await;
        // Two addresses of the same kind: the older one.
        person(&town, json!([{ "kind": "email", "value": "eva@example.org" }, { "kind": "email", "value": "eva@example.com" }]), None).await;
        let stop = both("finn", "20000005");
        person(&town, stop, None).await;
        let found = town.get("/api/v1/recipients?limit=100").await.ok();
        let people = found["items"].as_array().expect("items");
        let finn = people.iter().find(|one| one.to_string().contains("finn@")).expect("Finn");
        let address = finn["addresses"].as_array().expect("addresses").iter().find(|one| one["kind"] == "email").expect("an address");
        let path = format!("/api/v1/recipients/{}/addresses/{}/opt-out", finn["id"].as_str().expect("an id"), address["id"].as_str().expect("an id"));
        town.put(&path, json!({ "opted_out": true })).await.ok();

        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let mut mailed = mail.recipients();
        mailed.sort_unstable();
        assert_eq!(mailed, ["anna@example.org", "carla@example.org", "eva@example.org"]);
        assert_eq!(numbers(&sms), ["+4520000002", "+4520000004", "+4520000005"]);
        let planning = town.report(&bulletin).await["planning"].clone();
        assert_eq!((&planning["addresses"], &planning["addresses_done"]), (&json!(12), &json!(12)), "{planning}");
        assert_eq!((&planning["deliveries_made"], &planning["found_missing"]), (&json!(6), &json!(0)), "{planning}");
        assert!(planning["reconciled_at"].is_string(), "{planning}");
    }
}

fn numbers(sms: &Gateway) -> Vec<String> {
    let mut numbers: Vec<String> =
        sms.requests().iter().map(|request| request.json()["to"].as_str().expect("a number").to_owned()).collect();
    numbers.sort_unstable();
    numbers
}

story! {
    /// A delivery that got lost between planning and its proof (somebody's hand in the database) is made and said.
    async fn what_is_missing_is_found_and_made(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &[]).await;
        for name in ["anna", "bo", "carla"] {
            person(&town, json!([{ "kind": "email", "value": format!("{name}@example.org") }]), None).await;
        }
        let bulletin = town.draft("routine").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 3);
        // Back to the moment before the proof, with one delivery less.
        let mut tx = town.app.db.begin().await.expect("a transaction");
        for statement in [
            "DELETE FROM delivery WHERE address_id = (SELECT MAX(id) FROM address)",
            "UPDATE bulletin SET state = 'publishing', planned_at = NULL",
            "UPDATE bulletin_planning SET reconciled_until = 0, reconciled_at = NULL",
        ] {
            sqlx::query(statement).execute(&mut *tx).await.expect("done");
        }
        tx.commit().await.expect("a commit");
        town.app.wake.planner.notify_one();
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 4, "the one that was missing goes out, the others not again");
        let planning = town.report(&bulletin).await["planning"].clone();
        assert_eq!((&planning["found_missing"], &planning["deliveries_made"]), (&json!(1), &json!(4)), "{planning}");
    }
}
