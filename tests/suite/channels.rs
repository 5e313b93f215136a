//! Ways out: set up, tested, sealed; what they send is what others can verify.

use budstikke::channel::webhook::signature::Key;
use serde_json::json;

use crate::command_line::Installation;
use crate::story;
use crate::support::gateway::Gateway;
use crate::support::mail::MailServer;

story! {
    /// A bridge gets one JSON with everything, signed so that it can verify it.
    async fn a_bridge_can_verify_what_it_gets(town) {
        let (bridge, secret) = town.bridge_channel().await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.recipient("page", &["ar"], "webhook", "facebook/arabic-parents").await;
        let bulletin = town.draft("urgent").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let requests = bridge.requests();
        let request = &requests[0];
        let header = |name: &str| request.headers[name].to_str().expect("text").to_owned();
        let timestamp: i64 = header("webhook-timestamp").parse().expect("seconds");
        let key = Key::parse(&secret).expect("a secret");
        assert_eq!(header("webhook-signature"), key.sign(&header("webhook-id"), timestamp, &request.body));
        let event = request.json();
        let data = &event["data"];
        assert_eq!(event["type"], "bulletin.delivery");
        assert_eq!((&data["language"], &data["direction"], &data["urgency"]), (&json!("ar"), &json!("rtl"), &json!("urgent")));
        assert_eq!(data["to"], "facebook/arabic-parents");
        for name in ["title", "summary", "action", "link", "from"] {
            assert!(data[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        }
        assert!(data["body"]["html"].as_str().is_some_and(|html| html.contains("<h2>")));
        assert!(data["share"]["whatsapp"].as_str().is_some_and(|link| link.starts_with("https://wa.me/?text=")));
        assert!(request.body.len() < 20_000);
    }
}

story! {
    /// A test goes to the tester; its failure says why.
    async fn a_channel_is_tested_before_it_is_used(town) {
        let mail = town.mail_channel().await;
        let tested = town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example", "language": "so" })).await.ok();
        assert!(tested["detail"].as_str().is_some_and(|detail| detail.contains("queued")), "{tested}");
        assert_eq!(mail.mails_to("me@solby.example")[0].header_raw("Content-Language").map(str::trim), Some("so"));
        town.post("/api/v1/channels/mail/test", json!({ "to": "20123456" })).await.problem(422, "invalid");
        let settings = json!({ "kind": "smtp", "host": "127.0.0.1", "port": 1, "tls": "off", "from": "a@solby.example" });
        town.post("/api/v1/channels", json!({ "name": "down", "settings": settings })).await.ok();
        let problem = town.post("/api/v1/channels/down/test", json!({ "to": "me@solby.example" })).await.problem(502, "channel-unreachable");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("127.0.0.1:1")), "{problem}");
    }
}

story! {
    /// Secrets are neither in the API nor in the database, and reach the provider all the same.
    async fn secrets_are_sealed(town) {
        let sms = town.sms_channel().await;
        let listed = town.get("/api/v1/channels").await;
        assert!(!listed.text.contains("s3cret-gateway-token"), "{}", listed.text);
        assert_eq!(listed.ok()[0]["secrets"], json!(["token"]));
        let mut conn = town.app.db.read().await.expect("a connection");
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT secrets FROM channel").fetch_one(&mut *conn).await.expect("a row");
        assert!(!sealed.windows(6).any(|window| window == b"s3cret"));
        drop(conn);
        town.post("/api/v1/channels/sms/test", json!({ "to": "20123456" })).await.ok();
        assert_eq!(sms.requests()[0].headers["authorization"], "Token s3cret-gateway-token");
    }
}

story! {
    /// Settings that cannot work are refused with the field.
    async fn wrong_settings(town) {
        let refuse = async |settings: serde_json::Value, secrets: serde_json::Value| {
            town.post("/api/v1/channels", json!({ "name": "x", "settings": settings, "secrets": secrets })).await.problem(422, "invalid")
        };
        refuse(json!({ "kind": "pigeon" }), json!({})).await;
        refuse(json!({ "kind": "smtp", "host": "h" }), json!({})).await;
        refuse(json!({ "kind": "smtp", "host": "h", "from": "nobody" }), json!({})).await;
        refuse(json!({ "kind": "smtp", "host": "h", "from": "a@b.dk", "username": "u" }), json!({})).await;
        refuse(json!({ "kind": "smtp", "host": "h", "from": "a@b.dk", "colour": "red" }), json!({})).await;
        let gateway = |url: &str, sender: &str, text: &str| {
            json!({ "kind": "sms-gateway", "url": url, "sender": sender, "body": { "json": { "t": text } } })
        };
        refuse(gateway("https://example.org", "much too long a name", "{{text}}"), json!({})).await;
        refuse(gateway("ftp://example.org", "Solby", "{{text}}"), json!({})).await;
        let problem = refuse(gateway("https://example.org", "Solby", "{{secret.token}} {{colour}}"), json!({})).await;
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(2), "{problem}");
        refuse(json!({ "kind": "webhook", "url": "https://example.org" }), json!({ "signing": "short" })).await;
        town.post("/api/v1/channels", json!({ "name": "Not A Name", "settings": { "kind": "outbox", "carries": "sms" } })).await.problem(422, "invalid");
        let outbox = json!({ "name": "files", "settings": { "kind": "outbox", "carries": "sms" } });
        town.post("/api/v1/channels", outbox.clone()).await.ok();
        town.post("/api/v1/channels", outbox).await.problem(409, "conflict");
    }
}

story! {
    /// Nobody can make the program knock at private addresses that the operator did not allow.
    async fn private_addresses_are_not_reached(town) {
        for url in ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::1]:9/", "http://0x7f000002/", "http://192.168.1.1/hook"] {
            let problem = town.post("/api/v1/channels", json!({ "name": "x", "settings": { "kind": "webhook", "url": url } })).await.problem(422, "invalid");
            assert!(problem["errors"][0]["allowed"].as_str().is_some_and(|allowed| allowed.contains("BUDSTIKKE_ALLOW_PRIVATE")), "{problem}");
        }
        let settings = json!({ "kind": "smtp", "host": "127.0.0.2", "port": 2525, "tls": "off", "from": "a@solby.example" });
        town.post("/api/v1/channels", json!({ "name": "inside", "settings": settings })).await.ok();
        let problem = town.post("/api/v1/channels/inside/test", json!({ "to": "me@solby.example" })).await.problem(502, "channel-unreachable");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("BUDSTIKKE_ALLOW_PRIVATE")), "{problem}");
        // A redirect is not followed.
        let (gateway, inner) = (Gateway::start().await, Gateway::start().await);
        let target: &'static str = Box::leak(inner.url().into_boxed_str());
        let headers: &'static [(&str, &str)] = Box::leak(Box::new([("location", target)]));
        gateway.reply(crate::support::gateway::Reply::Status(307, headers, ""));
        let settings = json!({ "kind": "webhook", "url": gateway.url() });
        town.post("/api/v1/channels", json!({ "name": "redirects", "settings": settings })).await.ok();
        town.post("/api/v1/channels/redirects/test", json!({ "to": "page" })).await.problem(502, "channel-unreachable");
        assert_eq!((gateway.requests().len(), inner.requests().len()), (1, 0));
    }
}

story! {
    /// Every kind of channel shows its form; what the form says is what the program takes.
    async fn each_kind_shows_its_form(town) {
        let kinds = town.get("/api/v1/channel-kinds").await.ok();
        let kinds = kinds.as_array().expect("a list");
        assert_eq!(kinds.len(), budstikke::channel::ChannelKind::ALL.len());
        for kind in kinds {
            let name = kind["kind"].as_str().expect("a name");
            assert!(kind["title"].as_str().is_some_and(|title| !title.is_empty()), "{name}");
            assert!(kind["carries"].as_array().is_some_and(|carries| !carries.is_empty()), "{name}");
            let properties = kind["schema"]["properties"].as_object().expect("properties");
            for (property, form) in properties {
                let described = form["description"].as_str().is_some_and(|words| !words.is_empty());
                assert!(described, "{name}.{property} says what it is");
            }
            // Nothing but the kind: each required setting and each needed secret is asked for by name.
            let answer = town.post("/api/v1/channels", json!({ "name": "x", "settings": { "kind": name } })).await;
            let needed = kind["schema"]["required"].as_array().map_or(0, Vec::len);
            if needed > 0 {
                answer.problem(422, "invalid");
            }
        }
    }
}

story! {
    /// Settings and secrets of a channel change without anybody sending the others again.
    async fn a_channel_is_changed(town) {
        let sms = town.sms_channel().await;
        let changed = town.put("/api/v1/channels/sms", json!({ "secrets": { "token": "another-token" } })).await.ok();
        assert_eq!(changed["secrets"], json!(["token"]));
        assert!(!changed.to_string().contains("another-token"));
        town.post("/api/v1/channels/sms/test", json!({ "to": "20123456" })).await.ok();
        assert_eq!(sms.requests()[0].headers["authorization"], "Token another-token");
        let mut settings = changed["settings"].clone();
        settings["sender"] = json!("Nordby");
        town.put("/api/v1/channels/sms", json!({ "settings": settings })).await.ok();
        town.post("/api/v1/channels/sms/test", json!({ "to": "20123456" })).await.ok();
        assert_eq!(sms.requests()[1].json()["from"], "Nordby");
        assert_eq!(sms.requests()[1].headers["authorization"], "Token another-token");
        let problem = town.put("/api/v1/channels/sms", json!({ "secrets": { "token": "" } })).await.problem(422, "invalid");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("secret.token")), "{problem}");
        let other = json!({ "settings": { "kind": "outbox", "carries": "sms" } });
        town.put("/api/v1/channels/sms", other).await.problem(422, "invalid");
        town.put("/api/v1/channels/nothing", json!({})).await.problem(404, "not-found");
        town.post("/api/v1/channels/sms/test", json!({ "to": "20123456" })).await.ok();
        assert_eq!(sms.requests()[2].json()["from"], "Nordby", "a change that is refused changes nothing");
    }
}

/// Kinds, prices and keys from the command line.
#[test]
fn channels_on_the_command_line() {
    let town = Installation::new();
    let kinds = town.said(&["channel", "kinds"]);
    for kind in budstikke::channel::ChannelKind::ALL {
        assert!(kinds.contains(kind.as_str()), "{kind}: {kinds}");
    }
    let needs = town.said(&["channel", "kinds", "gatewayapi"]);
    assert!(needs.contains("sender") && needs.contains("token"), "{needs}");
    assert_eq!(town.run(&["channel", "kinds", "pigeon"]).status.code(), Some(2));
    town.said(&["channel", "add", "files", "{\"kind\":\"outbox\",\"carries\":\"sms\"}"]);
    std::fs::write(town.folder.join("prices.csv"), "country;price;currency\nDK;0,32;DKK\n").expect("a file");
    town.said(&["channel", "prices", "files", "prices.csv"]);
    assert_eq!(town.said(&["channel", "prices", "files"]), "country;price;currency\nDK;0.32;DKK\n");
    std::fs::write(town.folder.join("prices.csv"), "country;price;currency\nDK;cheap;DKK\n").expect("a file");
    assert_eq!(town.run(&["channel", "prices", "files", "prices.csv"]).status.code(), Some(2));
    assert_eq!(town.said(&["channel", "prices", "files"]), "country;price;currency\nDK;0.32;DKK\n");
    let added =
        town.json(&["channel", "add", "bridge", "{\"kind\":\"webhook\",\"url\":\"https://bridge.example.org\"}"]);
    let rotated = town.json(&["channel", "rotate", "bridge"]);
    let secret = |answer: &serde_json::Value| answer["signing_secret"].as_str().expect("a secret").to_owned();
    assert_ne!(secret(&added), secret(&rotated));
    town.said(&["channel", "set", "bridge", "{\"kind\":\"webhook\",\"url\":\"https://other.example.org\"}"]);
    let listed = town.json(&["channel", "list"]);
    assert_eq!(listed[1]["settings"]["url"], "https://other.example.org");
}

story! {
    /// Staff move a channel to another server and publish in the same second: nothing goes by what the channel was before.
    async fn what_is_published_after_a_change_goes_by_the_change(town) {
        let servers = [MailServer::start().await, MailServer::start().await];
        let settings = |place: usize| {
            let port = servers[place].port();
            json!({ "kind": "smtp", "host": "127.0.0.1", "port": port, "tls": "off", "from": "a@solby.example" })
        };
        town.channel("mail", settings(1)).await;
        town.approve("emergency-childcare", &["en"]).await;
        for round in 0..8 {
            town.put("/api/v1/channels/mail", json!({ "settings": settings(round % 2) })).await.ok();
            let address = format!("r{round}@example.org");
            let bulletin = town.publish_to(&format!("area-{round}"), "emergency", "email", std::slice::from_ref(&address)).await;
            town.wait_until_published(&bulletin).await;
            let got: Vec<bool> = servers.iter().map(|server| !server.mails_to(&address).is_empty()).collect();
            assert_eq!(got, [round % 2 == 0, round % 2 == 1], "round {round}");
        }
    }
}
