//! E-mail: what the server is told beside the message, and what others make of the message.

use serde_json::{Value, json};

use crate::story;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::command_line::Installation;
use crate::support::Town;
use crate::support::mail::MailServer;
use crate::support::peers::{self, Peer};
use crate::support::provider::{Asked, Provider};

/// A channel to a mail server, with more settings and these secrets.
pub(crate) async fn channel(town: &Town, server: &MailServer, more: Value, secrets: Value) -> Value {
    let settings = settings(server.port(), more);
    town.post("/api/v1/channels", json!({ "name": "mail", "settings": settings, "secrets": secrets })).await.ok()
}

pub(crate) fn settings(port: u16, more: Value) -> Value {
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

/// Publishes the childcare message to everyone who can be reached and has not yet been.
async fn publish(town: &Town) -> String {
    town.approve("emergency-childcare", &[]).await;
    let bulletin = town.draft("emergency").await;
    town.publish(&bulletin).await;
    town.wait_until_published(&bulletin).await;
    bulletin
}

fn last_words(delivery: &Value) -> String {
    let attempts = delivery["attempts"].as_array().expect("attempts");
    attempts.last().and_then(|attempt| attempt["detail"].as_str()).unwrap_or_default().to_owned()
}

/// State and reason of a bulletin's only delivery, and the words of its last try.
async fn fate(town: &Town, bulletin: &str) -> (String, String, String) {
    let delivery = town.deliveries(bulletin).await[0].clone();
    let text = |name: &str| delivery[name].as_str().unwrap_or_default().to_owned();
    (text("state"), text("reason"), last_words(&delivery))
}

story! {
    /// A server that says how much it takes is not sent more; the person is shown as failed, with the reason.
    async fn a_mail_too_large_is_not_sent(town) {
        let server = MailServer::start().await;
        server.be_small(1_000);
        channel(&town, &server, json!({}), json!({})).await;
        town.resident(&["da"], "email", "bo@example.org").await;
        let bulletin = publish(&town).await;
        let (state, reason, detail) = fate(&town, &bulletin).await;
        assert_eq!((state.as_str(), reason.as_str()), ("failed", "rejected-content"));
        assert!(detail.contains("at most 1000"), "{detail}");
        assert_eq!(server.count(), 0);
    }
}

story! {
    /// Domains in any script are spelled in ASCII for the server; a name before the @ can only go where the server takes it.
    async fn names_beyond_ascii(town) {
        let server = MailServer::start().await;
        let own = json!({ "from": "sundhed@rødby.example", "reply_to": "svar@rødby.example", "bounces_to": "bounce@rødby.example" });
        let added = channel(&town, &server, own, json!({})).await;
        assert_eq!(added["settings"]["from"], "sundhed@rødby.example", "shown as it was written");
        town.resident(&["da"], "email", "anna@rødgrød.example").await;
        publish(&town).await;
        let (path, mail) = (server.return_paths("anna@xn--rdgrd-vuad.example"), server.mails_to("anna@xn--rdgrd-vuad.example"));
        assert!(path.len() == 1 && path[0].ends_with("@xn--rdby-gra.example"), "{path:?}");
        let header = |name: &str| mail[0].header_raw(name).unwrap_or_default().to_owned();
        for name in ["From", "Reply-To", "Message-ID", "List-Id"] {
            assert!(header(name).contains("xn--rdby-gra.example") && header(name).is_ascii(), "{name}: {}", header(name));
        }
        town.resident(&["da"], "email", "søren@example.org").await;
        let bulletin = publish(&town).await;
        let failed: Vec<Value> = town.deliveries(&bulletin).await.into_iter().filter(|one| one["state"] == "failed").collect();
        assert_eq!((failed.len(), &failed[0]["reason"]), (1, &json!("bad-address")), "{failed:?}");
        assert!(last_words(&failed[0]).contains("SMTPUTF8"), "{failed:?}");
    }
}

/// A server for tokens as RFC 6749 §6 and §4.4 describe it.
fn tokens(asked: &Asked) -> Result<(u16, Value), String> {
    asked.must_be("POST", "/token", "application/x-www-form-urlencoded")?;
    let form = asked.form();
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    if field("client_id") != "budstikke" || field("client_secret") != "Xq8-s3cret" {
        return Err(format!("not our client: {form:?}"));
    }
    match field("grant_type") {
        "refresh_token" if !field("refresh_token").is_empty() => {}
        "client_credentials" if field("refresh_token").is_empty() && field("scope") == "mail/.default" => {}
        other => return Err(format!("{other}: {form:?}")),
    }
    Ok((200, json!({ "access_token": "first", "token_type": "Bearer", "expires_in": 3600 })))
}

story! {
    /// An account that signs in with tokens: fetched once for many connections, again when the server does not take it any
    /// more, and again before it ends.
    async fn tokens_are_fetched_when_needed(town) {
        let (server, provider) = (MailServer::start().await, Provider::start(tokens).await);
        let account = json!({
            "username": "sundhed", "token_url": format!("{}/token", provider.url()), "client_id": "budstikke",
            "connections": 1, "messages_per_connection": 1,
        });
        channel(&town, &server, account.clone(), json!({ "refresh_token": "refresh-1", "client_secret": "Xq8-s3cret" })).await;
        let refreshed = || provider.asked().iter().map(|asked| asked.form()["refresh_token"].clone()).collect::<Vec<_>>();
        for name in ["anna", "bo", "carla"] {
            town.resident(&["da"], "email", &format!("{name}@example.org")).await;
        }
        server.want_token("first");
        publish(&town).await;
        assert_eq!((server.count(), refreshed()), (3, vec!["refresh-1".to_owned()]));
        server.want_token("second");
        provider.reply(200, json!({ "access_token": "second", "expires_in": "3600", "refresh_token": "refresh-2" }));
        publish(&town).await;
        assert_eq!((server.count(), refreshed().len()), (6, 2));
        server.want_token("first");
        town.later(2);
        publish(&town).await;
        assert_eq!((server.count(), refreshed()), (9, ["refresh-1", "refresh-1", "refresh-2"].map(str::to_owned).to_vec()));

        // Nobody lets us in: said without the secrets, even by a server that repeats them.
        provider.reply(400, json!({ "error": "invalid_grant", "error_description": "refresh-1 has ended" }));
        let problem = town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.problem(502, "channel-unreachable");
        assert!(!problem.to_string().contains("refresh-1"), "{problem}");
        provider.reply(401, json!({ "error": "invalid_client" }));
        let problem = town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.problem(502, "channel-unreachable");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("invalid_client")), "{problem}");
        // The program in its own name.
        let mut own = settings(server.port(), account);
        own["scope"] = json!("mail/.default");
        town.put("/api/v1/channels/mail", json!({ "settings": own, "secrets": { "refresh_token": "" } })).await.ok();
        town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.ok();
        // A token that somebody else fetched.
        town.put("/api/v1/channels/mail", json!({
            "settings": settings(server.port(), json!({ "username": "sundhed" })),
            "secrets": { "client_secret": "", "access_token": "first" },
        })).await.ok();
        let asked = provider.asked().len();
        town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.ok();
        server.want_token("another");
        town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.problem(502, "channel-unreachable");
        assert_eq!(provider.asked().len(), asked);
    }
}

story! {
    /// What cannot sign in is refused before it is stored, with the field that is wrong.
    async fn accounts_that_cannot_sign_in(town) {
        let url = "https://login.example.org/token";
        for (more, secrets, field) in [
            (json!({ "username": "u" }), json!({}), "secrets.password"),
            (json!({}), json!({ "password": "p" }), "settings.username"),
            (json!({}), json!({ "access_token": "t" }), "settings.username"),
            (json!({ "username": "u" }), json!({ "password": "p", "access_token": "t" }), "secrets.password"),
            (json!({ "username": "u", "client_id": "c" }), json!({ "password": "p" }), "settings.token_url"),
            (json!({ "username": "u" }), json!({ "access_token": "t", "refresh_token": "r" }), "settings.token_url"),
            (json!({ "username": "u", "token_url": url }), json!({ "refresh_token": "r" }), "settings.client_id"),
            (json!({ "username": "u", "token_url": url, "client_id": "c" }), json!({}), "secrets.refresh_token"),
            (json!({ "username": "u", "token_url": "http://10.0.0.1/", "client_id": "c" }), json!({ "refresh_token": "r" }), "settings.token_url"),
            (json!({ "host": "mail ser.example" }), json!({}), "settings.host"),
            (json!({ "host": "ma\u{ad}il..søby.example" }), json!({}), "settings.host"),
        ] {
            assert_eq!(refused(&town, more.clone(), secrets).await.0, field, "{more}");
        }
    }
}

/// An RSA key that is worth nothing outside these tests.
pub(crate) const RSA: &str = include_str!("../peers/dkim_rsa.pem");

/// What dkimpy makes of the signatures of a mail, with these records in the DNS.
pub(crate) fn verified(mail: &[u8], dns: &Value) -> Value {
    let asked = json!({ "mail": BASE64.encode(mail), "dns": dns });
    peers::ask("dkim_verify.py", &[], &asked.to_string())
}

story! {
    /// Every mail bears a signature by each key, which others can verify with what the channel says must stand in DNS: over
    /// the headers that matter and the whole body.
    async fn others_can_verify_the_signatures(town) {
        let server = MailServer::start().await;
        let dkim = json!([{ "selector": "s2026" }, { "selector": "e2026", "domain": "rødby.example", "algorithm": "ed25519" }]);
        let more = json!({ "from": "sundhed@post.rødby.example", "reply_to": "svar@rødby.example", "unsubscribe_to": "stop@rødby.example", "dkim": dkim });
        let added = channel(&town, &server, more.clone(), json!({ "dkim_s2026": RSA })).await;
        assert_eq!(added["secrets"], json!(["dkim_e2026", "dkim_s2026"]));
        let records = added["dns"].as_array().expect("records").clone();
        assert_eq!(records[0]["name"], "s2026._domainkey.post.xn--rdby-gra.example");
        assert_eq!(records[1]["name"], "e2026._domainkey.xn--rdby-gra.example");
        let starts = |place: usize, start: &str| records[place]["value"].as_str().is_some_and(|value| value.starts_with(start));
        assert!(starts(0, "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki") && starts(1, "v=DKIM1; k=ed25519; p="), "{records:?}");
        let listed = town.get("/api/v1/channels").await;
        assert!(!listed.text.contains("PRIVATE") && listed.text.contains("k=ed25519"));
        assert_eq!(listed.ok()[0]["dns"], added["dns"]);

        town.approve("emergency-childcare", &["ar", "ti"]).await;
        for (language, name) in [("da", "bo"), ("ar", "amina"), ("ti", "selam")] {
            town.resident(&[language], "email", &format!("{name}@example.org")).await;
        }
        publish(&town).await;
        town.post("/api/v1/channels/mail/test", json!({ "to": "me@solby.example" })).await.ok();
        if !peers::has_module("dkim") || !peers::has_module("nacl") {
            return;
        }
        let dns: Value = records.iter().map(|record| (record["name"].as_str().expect("a name").to_owned(), record["value"].clone())).collect::<serde_json::Map<_, _>>().into();
        for name in ["bo@example.org", "amina@example.org", "selam@example.org", "me@solby.example"] {
            let mail = server.mails_to(name)[0].raw_message.to_vec();
            let answers = verified(&mail, &dns);
            let answers = answers.as_array().expect("answers");
            assert_eq!(answers.len(), 2, "{answers:?}");
            for (answer, domain) in answers.iter().zip(["post.xn--rdby-gra.example", "xn--rdby-gra.example"]) {
                assert_eq!((&answer["holds"], &answer["domain"]), (&json!(true), &json!(domain)), "{name}: {answer}");
                for header in ["from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type", "list-id",
                    "list-unsubscribe", "list-unsubscribe-post", "content-language", "auto-submitted", "feedback-id"] {
                    assert!(answer["signed"].as_array().is_some_and(|signed| signed.contains(&json!(header))), "{header}: {answer}");
                }
            }
            // Whatever is changed or put in afterwards is noticed.
            let text = String::from_utf8(mail).expect("seven bits");
            for (from, to) in [("\r\nSubject:", "\r\nSubject: free"), ("List-Unsubscribe-Post: List", "List-Unsubscribe-Post: Lost"), ("\r\n\r\n--=_", "\r\n\r\nx\r\n--=_"), ("\r\nSubject:", "\r\nFrom: a@evil.example\r\nSubject:")] {
                assert!(text.contains(from), "{from}");
                let forged = verified(text.replacen(from, to, 1).as_bytes(), &dns);
                assert!(forged.as_array().expect("answers").iter().all(|answer| answer["holds"] == false), "{from}: {forged}");
            }
        }
        // A key is changed: with two selectors for a while, then without the old one, whose key is taken away.
        let keys = json!([{ "selector": "s2027" }]);
        let mut other = settings(server.port(), more);
        other["dkim"] = keys;
        let change = |secrets: Value| json!({ "settings": other, "secrets": secrets });
        let problem = town.put("/api/v1/channels/mail", change(json!({ "dkim_s2027": RSA }))).await.problem(422, "invalid");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(2), "both old keys: {problem}");
        let new = town.put("/api/v1/channels/mail", change(json!({ "dkim_s2027": RSA, "dkim_s2026": "", "dkim_e2026": "" }))).await.ok();
        assert_eq!((&new["secrets"], new["dns"].as_array().map(Vec::len)), (&json!(["dkim_s2027"]), Some(1)));
    }
}

/// What must stand in DNS is shown as it goes into a zone file.
#[test]
fn dns_on_the_command_line() {
    let town = Installation::new();
    let settings = r#"{"kind":"smtp","host":"mail.example.org","from":"a@solby.example","dkim":[{"selector":"e1","algorithm":"ed25519"}]}"#;
    let said = town.said(&["channel", "add", "mail", settings]);
    let record =
        said.lines().find(|line| line.starts_with("e1._domainkey.solby.example. TXT ")).expect("a record").to_owned();
    assert!(record.contains("\"v=DKIM1; k=ed25519; p=") && record.ends_with("=\""), "{record}");
    assert!(town.said(&["channel", "list"]).contains(&record));
    let (code, complaint) = town.complaint(&["channel", "add", "rsa", &settings.replace("ed25519", "rsa")]);
    assert!(
        code == Some(2) && complaint.contains("secrets.dkim_e1") && complaint.contains("openssl genpkey"),
        "{complaint}"
    );
    assert!(town.said(&["channel", "kinds", "smtp"]).contains("dkim_*"));
}

story! {
    /// A mail server and a MIME parser of others take and read a bulletin in three scripts, also at an address beyond ASCII;
    /// what is larger than they take is not sent.
    async fn others_read_the_mails(town) {
        if !peers::has_module("aiosmtpd") {
            return;
        }
        let server = Peer::start("mail_server.py", &["off", "none", "utf8"]);
        let new = json!({ "name": "mail", "settings": settings(server.port, json!({ "reply_to": "svar@solby.example" })) });
        town.post("/api/v1/channels", new).await.ok();
        town.approve("emergency-childcare", &["ar", "ti"]).await;
        let people = [
            ("da", "søren@rødgrød.example", "Nødpasning i Skovbørnehaven fra den ", "ltr"),
            ("ar", "amina@example.org", "رعاية طارئة للأطفال في Skovbørnehaven ابتداءً من ", "rtl"),
            ("ti", "selam@example.org", "ህጹጽ ክንክን ቆልዑ ኣብ Skovbørnehaven ካብ ", "ltr"),
        ];
        for (language, address, ..) in people {
            town.resident(&[language], "email", address).await;
        }
        let bulletin = publish(&town).await;
        assert_eq!(town.count(&bulletin, "accepted").await, 3);
        let mails = server.heard_at_least(3);
        for (language, address, subject, direction) in people {
            let wire = address.replace("rødgrød", "xn--rdgrd-vuad");
            let mail = mails.iter().find(|mail| mail["to"] == json!([wire])).expect(address);
            let text = |pointer: &str| mail.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
            assert_eq!((&mail["defects"], &mail["utf8"]), (&json!([]), &json!(!address.is_ascii())), "{address}");
            assert_eq!(mail["kinds"], json!(["multipart/alternative", "text/plain", "text/html"]));
            assert!(text("/headers/subject").starts_with(subject), "{}", text("/headers/subject"));
            assert_eq!((&mail["root"]["lang"], &mail["root"]["dir"]), (&json!(language), &json!(direction)));
            assert_eq!(text("/headers/content-language"), language);
            for (name, value) in [("auto-submitted", "auto-generated"), ("list-unsubscribe-post", "List-Unsubscribe=One-Click"), ("reply-to", "svar@solby.example")] {
                assert_eq!(text(&format!("/headers/{name}")), value);
            }
            assert!(text("/headers/list-unsubscribe").contains("/u/") && text("/headers/from").ends_with("<sundhed@solby.example>"));
            assert!(!text("/sender").is_empty() && !text("/sender").contains("=?"), "{}", text("/sender"));
            // Both alternatives say the same, in letters of the language, up to marks of direction and Markdown.
            let bare = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
            let (plain, html) = (bare(text("/plain")), bare(text("/html")));
            for whole in [&plain, &html] {
                assert!(whole.contains(&text("/headers/subject")) && !whole.contains('\u{fffd}'), "{whole}");
            }
            assert!(plain.contains("/b/") && plain.contains(&text("/sender")) && html.contains(&text("/sender")));
        }
        // Where the server does not take letters beyond ASCII before the @, or a mail of this size.
        for (words, address, reason) in [(&["off", "none"][..], "ærlig@example.org", "bad-address"), (&["off", "none", "small"], "bo@example.org", "rejected-content")] {
            let server = Peer::start("mail_server.py", words);
            let newest = json!({ "name": reason, "settings": settings(server.port, json!({})) });
            town.post("/api/v1/channels", newest).await.ok();
            let body = json!({ "kind": "resident", "languages": ["da"], "areas": [reason], "addresses": [{ "kind": "email", "value": address }] });
            town.post("/api/v1/recipients", body).await.ok();
            let draft = json!({
                "message": "emergency-childcare", "urgency": "emergency", "audience": { "areas": [reason] },
                "variables": { "institution": "Skovbørnehaven", "from": "2026-11-30", "places": 3 },
            });
            let bulletin = town.post("/api/v1/bulletins", draft).await.ok()["id"].as_str().expect("an id").to_owned();
            town.publish(&bulletin).await;
            town.wait_until_published(&bulletin).await;
            let (state, why, detail) = fate(&town, &bulletin).await;
            assert_eq!((state.as_str(), why.as_str()), ("failed", reason), "{detail}");
            assert_eq!(server.heard().len(), 0);
        }
    }
}

/// The program as it is installed signs in at a server of others, over TLS it can verify: with a password in two ways and with
/// a token, by STARTTLS and from the first byte. Without trust, without TLS or with another password nothing is sent.
#[test]
fn others_let_us_in() {
    if !peers::has_module("aiosmtpd") {
        return;
    }
    let mut town = Installation::new();
    let certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/localhost.pem");
    let add = |town: &Installation, name: &str, port: u16, tls: &str, secret: &str| {
        let settings = json!({ "kind": "smtp", "host": "localhost", "port": port, "tls": tls, "from": "a@solby.example", "username": "sundhed" });
        let mut adding = town.command(&["channel", "add", name, "--secrets-from-stdin", &settings.to_string()]);
        let mut child = adding.stdin(std::process::Stdio::piped()).spawn().expect("the binary runs");
        std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), secret.as_bytes()).expect("written");
        assert!(child.wait().expect("it ends").success());
    };
    for (protection, tls) in [("starttls", "required"), ("implicit", "implicit")] {
        for (way, secret) in
            [("plain", "password=hemmelig\n"), ("login", "password=hemmelig\n"), ("xoauth2", "access_token=hemmelig\n")]
        {
            let server = Peer::start("mail_server.py", &[protection, way]);
            let name = format!("{protection}-{way}");
            add(&town, &name, server.port, tls, secret);
            town.environment = vec![("SSL_CERT_FILE".to_owned(), certificate.to_owned())];
            let said = town.said(&["channel", "test", &name, "me@solby.example", "--lang", "ar"]);
            assert!(said.contains("taken by aiosmtpd"), "{said}");
            let heard = server.heard_at_least(1);
            assert_eq!(
                (heard.len(), &heard[0]["tls"], &heard[0]["account"]),
                (1, &json!(true), &json!("sundhed")),
                "{name}"
            );
            assert_eq!(
                (&heard[0]["headers"]["subject"], &heard[0]["root"]["dir"]),
                (&json!("هذه رسالة تجريبية"), &json!("rtl"))
            );

            let wrong = format!("{name}-wrong");
            add(&town, &wrong, server.port, tls, &secret.replace("hemmelig", "another"));
            let (code, complaint) = town.complaint(&["channel", "test", &wrong, "me@solby.example"]);
            assert!(code == Some(1) && complaint.contains("535") && !complaint.contains("another"), "{complaint}");
            town.environment.clear();
            let (code, complaint) = town.complaint(&["channel", "test", &name, "me@solby.example"]);
            assert!(code == Some(1) && complaint.contains("certificate"), "{complaint}");
            assert_eq!(server.heard().len(), 1);
        }
    }
    let server = Peer::start("mail_server.py", &["off", "plain"]);
    add(&town, "open", server.port, "required", "password=hemmelig\n");
    let (code, complaint) = town.complaint(&["channel", "test", "open", "me@solby.example"]);
    assert!(code == Some(1) && complaint.contains("STARTTLS") && server.heard().is_empty(), "{complaint}");
}
