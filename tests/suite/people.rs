//! Recipients in bulk: good rows go in, bad ones come back with their reason, twice changes nothing.

use budstikke::staff::Role;
use serde_json::{Value, json};

use crate::story;
use crate::support::{Answer, Town};

async fn import(town: &Town, csv: &[u8]) -> Answer {
    let token = town.token(Role::Editor).await;
    let path = "/api/v1/recipients/import";
    town.with_token(&token).send_bytes(reqwest::Method::POST, path, Some(csv.to_vec()), "text/csv", &[]).await
}

fn counts(imported: &Value) -> [u64; 5] {
    ["rows", "added", "changed", "same", "rejected"].map(|name| imported[name].as_u64().expect("a count"))
}

const PEOPLE: &str = "\u{FEFF}phone;languages;name;email;areas;kind;consent_at;consent_how;consent_text;preferred\r\n\
    20 12 34 56;so|da;Ayaan;ayaan@example.org;Nordbyen|Havnen;;2026-01-15;paper;v1;sms\r\n\
    ;prs;Karim;KARIM@example.org;Havnen;;;;;\r\n\
    +46701740605;ar,so;Mother A;;;resource-person;;;;\r\n";

story! {
    /// Any column order, a byte order mark, semicolons; twice changes nothing; a changed row changes its recipient.
    async fn importing_twice_changes_nothing(town) {
        assert_eq!(counts(&import(&town, PEOPLE.as_bytes()).await.ok()), [3, 3, 0, 0, 0]);
        assert_eq!(counts(&import(&town, PEOPLE.as_bytes()).await.ok()), [3, 0, 0, 3, 0]);
        let listed = town.get("/api/v1/recipients").await.ok();
        let ayaan = &listed["items"][0];
        assert_eq!(ayaan["languages"], json!(["so", "da"]));
        assert_eq!(ayaan["addresses"][0]["value"], "+4520123456");
        assert_eq!(ayaan["addresses"][1]["value"], "ayaan@example.org");
        assert_eq!(ayaan["consents"], json!([{ "given_at": "2026-01-14T23:00:00Z", "how": "paper", "text_version": "v1" }]));
        assert_eq!(listed["items"][1]["languages"], json!(["fa-AF"]));
        assert_eq!(listed["items"][1]["addresses"][0]["value"], "karim@example.org");
        assert_eq!(listed["items"][2]["kind"], "resource-person");
        let moved = "email,areas\nayaan@example.org,Skovparken\n";
        assert_eq!(counts(&import(&town, moved.as_bytes()).await.ok()), [1, 0, 1, 0, 0]);
        let ayaan = &town.get("/api/v1/recipients").await.ok()["items"][0];
        assert_eq!((&ayaan["areas"], &ayaan["name"], &ayaan["languages"]), (&json!(["Skovparken"]), &json!("Ayaan"), &json!(["so", "da"])));
    }
}

story! {
    /// Each bad row is named with its column, value and what is allowed; the good ones are in.
    async fn bad_rows_are_reported_and_good_ones_go_in(town) {
        let csv = "name,email,phone,languages,kind,consent_at\n\
            Good,good@example.org,,so,,\n\
            NoAddress,,,so,,\n\
            BadMail,not-an-address,,so,,\n\
            BadPhone,,12345,so,,\n\
            BadTag,x@example.org,,dansk!,,\n\
            BadKind,y@example.org,,so,king,\n\
            Future,z@example.org,,so,,2099-01-01\n\
            Short,short@example.org\n\
            \"Quoted, name\",quoted@example.org,,so,,\n";
        let answer = import(&town, csv.as_bytes()).await.ok();
        assert_eq!(counts(&answer), [9, 2, 0, 0, 7]);
        let rows: Vec<(u64, &str)> = answer["rejected_rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| (row["line"].as_u64().expect("a line"), row["column"].as_str().expect("a column")))
            .collect();
        assert_eq!(rows, [(3, "email"), (4, "email"), (5, "phone"), (6, "languages"), (7, "kind"), (8, "consent_at"), (9, "row")]);
        assert!(answer["rejected_rows"][2]["allowed"].as_str().is_some_and(|allowed| allowed.contains("20 12 34 56")));
    }
}

story! {
    /// Files that are no CSV of ours are refused whole, with the remedy.
    async fn files_that_are_something_else(town) {
        let utf16: Vec<u8> = "email\na@example.org\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16 = [&[0xFF, 0xFE], utf16.as_slice()].concat();
        let problem = import(&town, &utf16).await.problem(400, "malformed");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("UTF-8")), "{problem}");
        let junk: Vec<u8> = (0..100_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        import(&town, &junk).await.problem(400, "malformed");
        import(&town, b"").await.problem(422, "invalid");
        import(&town, b"name,colour\nA,red\n").await.problem(422, "invalid");
        import(&town, b"name,languages\nA,so\n").await.problem(422, "invalid");
        import(&town, b"email,email\na@example.org,b@example.org\n").await.problem(422, "invalid");
        // Latin-1: the row is refused, not guessed at.
        let latin = import(&town, b"name,email\nS\xf8ren,soren@example.org\nAnna,anna@example.org\n").await.ok();
        assert_eq!(counts(&latin), [2, 1, 0, 0, 1]);
        assert!(latin["rejected_rows"][0]["allowed"].as_str().is_some_and(|allowed| allowed.contains("UTF-8")));
        // A quote that never ends.
        let open = format!("email\n\"{}", "x".repeat(200_000));
        assert_eq!(counts(&import(&town, open.as_bytes()).await.ok()), [1, 0, 0, 0, 1]);
        assert_eq!(town.get("/api/v1/recipients").await.ok()["items"].as_array().map(Vec::len), Some(1));
    }
}

story! {
    /// People are merged by their address; an address that belongs to two is not guessed at.
    async fn duplicates_are_merged_by_address(town) {
        let csv = "name,email,phone\nAnna,anna@example.org,20111111\nBo,bo@example.org,20222222\nAnna again,ANNA@example.org,\nMixed,anna@example.org,20222222\n";
        let answer = import(&town, csv.as_bytes()).await.ok();
        assert_eq!(counts(&answer), [4, 2, 1, 0, 1]);
        assert_eq!(answer["rejected_rows"][0]["column"], "addresses");
        assert_eq!(town.get("/api/v1/recipients").await.ok()["items"].as_array().map(Vec::len), Some(2));
    }
}

story! {
    /// Lists come in pages that join without gap or overlap.
    async fn pages_join(town) {
        let csv: String = std::iter::once("email\n".to_owned()).chain((0..25).map(|n| format!("r{n}@example.org\n"))).collect();
        import(&town, csv.as_bytes()).await.ok();
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = town.get(&format!("/api/v1/recipients?limit=10{after}")).await.ok();
            seen.extend(page["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 25);
        seen.dedup();
        assert_eq!(seen.len(), 25);
    }
}

story! {
    /// Erased people are gone; what was sent to them stays counted.
    async fn erasing(town) {
        let mail = town.mail_channel().await;
        town.approve("mayors-letter", &["en"]).await;
        let id = town.resident(&["en"], "email", "amina@example.org").await;
        let make = || town.post("/api/v1/bulletins", json!({ "message": "mayors-letter", "audience": {} }));
        let bulletin = make().await.ok()["id"].as_str().expect("an id").to_owned();
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(town.delete(&format!("/api/v1/recipients/{id}")).await.status, 204);
        town.get(&format!("/api/v1/recipients/{id}")).await.problem(404, "not-found");
        town.delete(&format!("/api/v1/recipients/{id}")).await.problem(404, "not-found");
        assert_eq!(town.report(&bulletin).await["by_state"], json!({ "accepted": 1 }));
        assert_eq!(town.deliveries(&bulletin).await[0]["recipient"], Value::Null);
        assert_eq!(mail.count(), 1);
    }
}
