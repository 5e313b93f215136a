//! Saying stop is believed at once.

use budstikke::id::AddressId;
use budstikke::inbound::opt_out;
use serde_json::json;

use crate::story;
use crate::support::Town;
use crate::support::mail::{MailServer, Manner};

/// The link in the header of a mail.
fn link(mail: &MailServer, address: &str) -> String {
    let mails = mail.mails_to(address);
    let header = mails[0].header_raw("List-Unsubscribe").expect("the header").trim().to_owned();
    header.trim_start_matches('<').split('>').next().expect("a link").to_owned()
}

async fn one_mail(town: &Town, mail: &MailServer) {
    town.approve("mayors-letter", &["ar", "en"]).await;
    town.resident(&["ar"], "email", "amina@example.org").await;
    letter(town).await;
    assert_eq!(mail.count(), 1);
}

async fn letter(town: &Town) {
    let made = town.post("/api/v1/bulletins", json!({ "message": "mayors-letter", "audience": {} })).await.ok();
    let bulletin = made["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/bulletins/{bulletin}/publish");
    if town.post(&path, json!({})).await.status == 200 {
        town.wait_until_published(&bulletin).await;
    }
}

story! {
    /// One click by a mail program: 2xx, no redirect, no cookie; opening the link changes nothing; one can return.
    async fn one_click_stops_and_one_can_return(town) {
        let mail = town.mail_channel().await;
        one_mail(&town, &mail).await;
        let link = link(&mail, "amina@example.org");
        let page = town.visitor().get(&link).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("<html lang=\"ar\" dir=\"rtl\">") && page.text.contains("amina@example.org"), "{}", page.text);
        letter(&town).await;
        assert_eq!(mail.count(), 2, "looking is not stopping");

        let click = async |body: &'static [u8], kind: &str| {
            town.visitor().send_bytes(reqwest::Method::POST, &link, Some(body.to_vec()), kind, &[]).await
        };
        let answer = click(b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded").await;
        assert_eq!(answer.status, 200);
        assert!(!answer.headers.contains_key("set-cookie"));
        letter(&town).await;
        assert_eq!(mail.count(), 2);
        click(b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--", "multipart/form-data; boundary=x").await;
        let recipients = town.get("/api/v1/recipients").await.ok();
        assert!(recipients["items"][0]["addresses"][0]["opted_out_at"].is_string());

        assert_eq!(click(b"action=resume", "application/x-www-form-urlencoded").await.status, 200);
        letter(&town).await;
        assert_eq!(mail.count(), 3);
    }
}

story! {
    /// What is queued to the address is stopped in the same moment.
    async fn stopping_stops_what_is_queued(town) {
        let mail = town.mail_channel().await;
        one_mail(&town, &mail).await;
        mail.treat("amina@example.org", Manner::Defer(9));
        let made = town.post("/api/v1/bulletins", json!({ "message": "mayors-letter", "audience": {} })).await.ok();
        let bulletin = made["id"].as_str().expect("an id").to_owned();
        town.publish(&bulletin).await;
        town.wait_for("a deferred try", async |town| town.deliveries(&bulletin).await.iter().any(|one| one["tries"] == 1 && one["state"] == "queued")).await;
        let link = link(&mail, "amina@example.org");
        town.visitor().send_bytes(reqwest::Method::POST, &link, Some(b"action=stop".to_vec()), "application/x-www-form-urlencoded", &[]).await;
        assert_eq!(town.report(&bulletin).await["by_reason"], json!({ "opted-out": 1 }));
        town.later(4);
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.count(), 1);
    }
}

story! {
    /// Somebody calls: staff stop the number, and an export and import keep it stopped.
    async fn staff_stop_messages_for_somebody_who_called(town) {
        let sms = town.sms_channel().await;
        town.approve("mayors-letter", &["ar"]).await;
        let id = town.resident(&["ar"], "sms", "20123456").await;
        let recipient = town.get(&format!("/api/v1/recipients/{id}")).await.ok();
        let address = recipient["addresses"][0]["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/v1/recipients/{id}/addresses/{address}/opt-out");
        let stopped = town.put(&path, json!({ "opted_out": true })).await.ok();
        assert!(stopped["addresses"][0]["opted_out_at"].is_string());
        letter(&town).await;
        assert_eq!(sms.requests().len(), 0);
        town.put(&path, json!({ "opted_out": false })).await.ok();
        letter(&town).await;
        assert_eq!(sms.requests().len(), 1);
        town.put(&format!("/api/v1/recipients/{id}/addresses/adr_0000000000001/opt-out"), json!({ "opted_out": true })).await.problem(404, "not-found");
        let token = town.token(budstikke::staff::Role::Editor).await;
        let csv = b"phone,opted_out\n20123456,sms\n20999999,sms\n".to_vec();
        let imported = town.with_token(&token).send_bytes(reqwest::Method::POST, "/api/v1/recipients/import", Some(csv), "text/csv", &[]).await.ok();
        assert_eq!((&imported["added"], &imported["changed"]), (&json!(1), &json!(1)));
        letter(&town).await;
        assert_eq!(sms.requests().len(), 1, "both said stop");
    }
}

story! {
    /// Links that were tampered with lead to a page that helps, in the reader's language, and change nothing.
    async fn forged_links_do_nothing(town) {
        let mail = town.mail_channel().await;
        one_mail(&town, &mail).await;
        let good = link(&mail, "amina@example.org");
        let mut tampered = good.clone();
        let last = if tampered.pop() == Some('A') { 'B' } else { 'A' };
        tampered.push(last);
        let unsigned = format!("{}/u/{}", town.base, "A".repeat(40));
        let other = opt_out::link(&town.app, AddressId(42), &"so".parse().expect("a tag"));
        for bad in [tampered.as_str(), &unsigned, &other, &format!("{}/u/%F0%9F", town.base), &good[..good.len() - 6]] {
            let answer = town.visitor().get_with(bad, &[("accept-language", "pl")]).await;
            assert_eq!(answer.status, 404, "{bad}");
            let posted = town.visitor().send_bytes(reqwest::Method::POST, bad, Some(vec![]), "text/plain", &[]).await;
            assert_eq!(posted.status, 404, "{bad}");
        }
        let answer = town.visitor().get_with(&unsigned, &[("accept-language", "pl")]).await;
        assert!(answer.text.contains("<html lang=\"pl\""), "{}", answer.text);
        letter(&town).await;
        assert_eq!(mail.count(), 2);
    }
}
