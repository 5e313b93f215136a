//! E-mail: what the server is told beside the message, and what others make of the message.

use serde_json::{Value, json};

use crate::story;
use crate::support::Town;
use crate::support::mail::MailServer;

/// A channel to a mail server, with more settings and these secrets.
async fn channel(town: &Town, server: &MailServer, more: Value, secrets: Value) -> Value {
    let settings = settings(server.port(), more);
    town.post("/api/v1/channels", json!({ "name": "mail", "settings": settings, "secrets": secrets })).await.ok()
}

fn settings(port: u16, more: Value) -> Value {
    let mut settings =
        json!({ "kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "off", "from": "sundhed@solby.example" });
    let more = more.as_object().expect("an object").clone();
    settings.as_object_mut().expect("an object").extend(more);
    settings
}

/// Which field of new settings is refused, and what it says is allowed.
async fn refused(town: &Town, more: Value, secrets: Value) -> (String, String) {
    let new = json!({ "name": "x", "settings": settings(25, more), "secrets": secrets });
    let problem = town.post("/api/v1/channels", new).await.problem(422, "invalid");
    let first = problem["errors"].as_array().expect("errors")[0].clone();
    let text = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
    (text("field"), text("allowed"))
}

story! {
    /// Every mail has a return path of its own. A bounce that names it is enough to know which delivery failed, whatever
    /// else the server that wrote the bounce left out.
    async fn a_bounce_is_known_by_its_return_path(town) {
        let server = MailServer::start().await;
        let added = channel(&town, &server, json!({ "bounces_to": "bounce@solby.example" }), json!({ "hook": "a-secret" })).await;
        let hook = added["hook"].as_str().expect("a path").to_owned();
        let gone = town.resident(&["da"], "email", "gone@example.org").await;
        town.resident(&["da"], "email", "stays@example.org").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let paths = [server.return_paths("gone@example.org"), server.return_paths("stays@example.org")].concat();
        assert!(paths.len() == 2 && paths[0] != paths[1], "{paths:?}");
        for path in &paths {
            assert!(path.starts_with("bounce+") && path.ends_with("@solby.example") && path.len() < 80, "{path}");
        }
        // Where only people are named by it: a test is no delivery.
        town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.ok();
        assert_eq!(server.return_paths("me@solby.example"), ["bounce@solby.example"]);

        let bounce = "From: <>\r\nSubject: failure\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n\
            Final-Recipient: rfc822; someone@elsewhere.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";
        // The plus is not always encoded by whoever posts the mail, and the case may have changed on the way.
        let url = format!("{hook}?from=&to={}", paths[0].replace("bounce", "BOUNCE"));
        let forged = format!("{hook}?from=&to={}", paths[1].replacen("bounce+", "bounce%2Ba", 1));
        for url in [url, forged] {
            let bearer = [("authorization", "Bearer a-secret")];
            let answer = town.visitor().send_bytes(reqwest::Method::POST, &url, Some(bounce.into()), "message/rfc822", &bearer).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        town.wait_for("the bounce", async |town| town.count(&bulletin, "failed").await == 1).await;
        let address = async |recipient: &str| town.get(&format!("/api/v1/recipients/{recipient}")).await.ok()["addresses"][0].clone();
        town.wait_for("the address to be closed", async |_| address(&gone).await["closed_reason"] == "bad-address").await;
        let failed: Vec<Value> = town.deliveries(&bulletin).await.into_iter().filter(|one| one["state"] == "failed").collect();
        assert_eq!((failed.len(), &failed[0]["reason"]), (1, &json!("bad-address")), "{failed:?}");
        assert_eq!(town.count(&bulletin, "accepted").await, 1);
    }
}

story! {
    /// Without an address for bounces mails come back to the sender; one that leaves no room for a name is refused.
    async fn where_bounces_go(town) {
        let server = town.mail_channel().await;
        town.resident(&["da"], "email", "bo@example.org").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(server.return_paths("bo@example.org"), ["sundhed@solby.example"]);
        for wrong in ["nobody", "bøunce@solby.example", "a-name-of-17-char@solby.example"] {
            let (field, allowed) = refused(&town, json!({ "bounces_to": wrong }), json!({})).await;
            assert_eq!(field, "settings.bounces_to", "{wrong}");
            assert!(allowed.contains("address"), "{allowed}");
        }
    }
}
