//! Files that go with a bulletin: in the mail, on the page, for bridges; what is refused, and what stays as it was.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use budstikke::staff::Role;
use mail_parser::{Message, MimeHeaders as _};
use serde_json::{Value, json};

use crate::command_line::Installation;
use crate::support::mail::MailServer;
use crate::support::peers::{self, Peer};
use crate::support::{Answer, Town};
use crate::{email, story, webhooks};

const DANISH: &str = "Kog vandet på Ærø, børn & søn.pdf";
const ARABIC: &str = "اغلِ الماء.pdf";

/// Octets of every value, after those by which a PDF is known; `length` more than that.
pub fn pdf(length: usize) -> Vec<u8> {
    let mut octets = b"%PDF-1.7\n".to_vec();
    octets.extend((0..length).map(|place| (place * 7 % 256) as u8));
    octets
}

fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()
}

fn path(bulletin: &str) -> String {
    format!("/api/v1/bulletins/{bulletin}/attachments")
}

fn body(name: &str, language: Option<&str>, octets: &[u8]) -> Value {
    json!({ "name": name, "language": language, "content": BASE64.encode(octets) })
}

async fn attach(town: &Town, bulletin: &str, name: &str, language: Option<&str>, octets: &[u8]) -> Answer {
    town.post(&path(bulletin), body(name, language, octets)).await
}

/// The three files of the stories: one in Danish, one in Arabic, one for everyone.
pub async fn attach_three(town: &Town, bulletin: &str) {
    attach(town, bulletin, DANISH, Some("da"), &pdf(20_000)).await.ok();
    attach(town, bulletin, ARABIC, Some("ar"), &pdf(100)).await.ok();
    attach(town, bulletin, "map.png", None, &png()).await.ok();
}

/// Names of a bulletin's files, in the order they were added.
async fn names(town: &Town, bulletin: &str) -> Vec<String> {
    let files = town.get(&path(bulletin)).await.ok();
    let names = files.as_array().expect("files").iter();
    names.map(|file| file["name"].as_str().expect("a name").to_owned()).collect()
}

/// Names and contents of the files in a mail.
fn files(mail: &Message<'_>) -> Vec<(String, Vec<u8>)> {
    mail.attachments()
        .map(|part| (part.attachment_name().unwrap_or_default().to_owned(), part.contents().to_vec()))
        .collect()
}

/// Status, headers and octets of what anybody gets at a URL.
async fn fetched(url: &str) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
    let answer = client.expect("a client").get(url).send().await.expect("an answer");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.expect("a body").to_vec())
}

/// Where the files of a page are, as the page says.
async fn links(town: &Town, bulletin: &str, language: &str) -> Vec<String> {
    let page = town.visitor().get(&format!("/b/{bulletin}/{language}")).await;
    assert_eq!(page.status, 200, "{page:?}");
    let hrefs = page.text.split("<a href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    hrefs.map(|(href, _)| href.to_owned()).filter(|href| href.contains("/files/")).collect()
}

story! {
    /// Everyone gets the files of their language and those for all, with the same octets; who has none gets the mail as it
    /// always was. The page offers them, and a bridge is told where they are.
    async fn a_leaflet_for_each_language_arrives(town) {
        let mail = town.mail_channel().await;
        let (bridge, _) = town.bridge_channel().await;
        town.approve("emergency-childcare", &["ar", "en"]).await;
        for (language, name) in [("da", "bo"), ("ar", "amina"), ("en", "john")] {
            town.resident(&[language], "email", &format!("{name}@example.org")).await;
        }
        town.recipient("page", &["ar"], "webhook", "hjemmeside").await;
        let bulletin = town.draft("emergency").await;
        attach_three(&town, &bulletin).await;
        let listed = town.get(&path(&bulletin)).await.ok();
        assert_eq!((&listed[0]["media_type"], &listed[0]["size"], &listed[0]["language"]), (&json!("application/pdf"), &json!(20_009), &json!("da")));
        assert!(listed[0].get("content").is_none() && listed[2].get("language").is_none(), "{listed}");
        let id = listed[0]["id"].as_str().expect("an id").to_owned();
        let early = format!("{}/b/{bulletin}/files/{id}", town.base);
        assert_eq!(fetched(&early).await.0, 404, "a draft's files are nobody's");
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;

        let expected = [
            ("bo", vec![(DANISH.to_owned(), pdf(20_000)), ("map.png".to_owned(), png())]),
            ("amina", vec![(ARABIC.to_owned(), pdf(100)), ("map.png".to_owned(), png())]),
            ("john", vec![("map.png".to_owned(), png())]),
        ];
        for (name, expected) in expected {
            let mails = mail.mails_to(&format!("{name}@example.org"));
            assert!(mails.len() == 1 && files(&mails[0]) == expected, "{name}: {:?}", files(&mails[0]));
            let text = mails[0].body_text(0).expect("text").into_owned();
            assert!(text.contains("Skovbørnehaven") && mails[0].body_html(0).is_some_and(|html| html.contains("Skovbørnehaven")));
            let raw = String::from_utf8(mails[0].raw_message.to_vec()).expect("seven bits");
            assert!(raw.is_ascii() && raw.ends_with("\r\n--=_mixed--\r\n") && !raw.replace("\r\n", "").contains(['\r', '\n']));
            assert!(raw.split("\r\n").all(|line| line.len() <= 998));
        }

        let links_da = links(&town, &bulletin, "da").await;
        assert_eq!((links_da.len(), links(&town, &bulletin, "en").await.len()), (2, 1));
        let (status, headers, octets) = fetched(&links_da[0]).await;
        assert_eq!((status, octets), (200, pdf(20_000)));
        let header = |name: &str| headers[name].to_str().expect("ASCII").to_owned();
        assert_eq!((header("content-type"), header("x-content-type-options")), ("application/pdf".to_owned(), "nosniff".to_owned()));
        assert!(header("content-security-policy").starts_with("default-src 'none'"));
        let saved_as = header("content-disposition");
        assert!(saved_as.starts_with("attachment; filename=\"Kog vandet p_ _r__ b_rn _ s_n.pdf\"; filename*=UTF-8''Kog%20vandet%20p%C3%A5%20%C3%86r%C3%B8%2C"), "{saved_as}");
        let page = town.visitor().get(&format!("/b/{bulletin}/da")).await.text;
        assert!(page.contains("<h2>Filer</h2>") && page.contains("Ærø, børn &#38; søn.pdf</bdi></a> (21 kB)"), "{page}");
        // Of another bulletin it is not.
        let other = town.draft("emergency").await;
        town.publish(&other).await;
        town.wait_until_published(&other).await;
        assert_eq!(fetched(&links_da[0].replace(&bulletin, &other)).await.0, 404);
        assert_eq!(fetched(&format!("{}/b/{bulletin}/files/att_nonsense", town.base)).await.0, 404);
        assert!(links(&town, &other, "da").await.is_empty());
        let plain = &mail.mails_to("bo@example.org")[1];
        assert_eq!(plain.content_type().and_then(|kind| kind.subtype()), Some("alternative"));
        assert!(!String::from_utf8_lossy(&plain.raw_message).contains("mixed"));

        let schema = town.visitor().get("/schemas/bulletin.delivery.json").await.ok();
        let event = bridge.requests().iter().map(|request| request.json()).find(|event| event["data"]["bulletin"] == bulletin.as_str()).expect("an event");
        webhooks::follows(&schema, &schema, &event, "event");
        let listed = event["data"]["files"].as_array().expect("files");
        assert_eq!((&listed[0]["name"], &listed[0]["type"], &listed[0]["size"]), (&json!(ARABIC), &json!("application/pdf"), &json!(109)));
        assert_eq!(fetched(listed[0]["url"].as_str().expect("a URL")).await.2, pdf(100));
        let event = bridge.requests().last().expect("an event").json();
        assert!(event["data"].get("files").is_none(), "{event}");
    }
}

story! {
    /// A mail server and a MIME parser of others read the files, and their DKIM verifier finds nothing wrong with a mail that
    /// has them.
    async fn others_read_the_files(town) {
        if !peers::has_module("aiosmtpd") || !peers::has_module("dkim") || !peers::has_module("nacl") {
            return;
        }
        let server = Peer::start("mail_server.py", &["off", "none"]);
        let dkim = json!({ "dkim": [{ "selector": "s2026" }] });
        let new = json!({ "name": "mail", "settings": email::settings(server.port, dkim), "secrets": { "dkim_s2026": email::RSA } });
        let added = town.post("/api/v1/channels", new).await.ok();
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["da"], "email", "bo@example.org").await;
        town.resident(&["ar"], "email", "amina@example.org").await;
        let bulletin = town.draft("emergency").await;
        attach_three(&town, &bulletin).await;
        attach(&town, &bulletin, "read \"me\"; first.txt", None, "Læs mig\r\nførst\n.\n".as_bytes()).await.ok();
        // Parts of any length end well: none, one and two octets short of a group, a full line and one more.
        attach(&town, &bulletin, "line.pdf", Some("da"), &pdf(57 * 4 - 9)).await.ok();
        attach(&town, &bulletin, "more.pdf", Some("da"), &pdf(57 * 4 - 8)).await.ok();
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let mails = server.heard_at_least(2);
        let file = |name: &str, kind: &str, octets: &[u8]| json!({ "name": name, "type": kind, "content": BASE64.encode(octets) });
        let map = file("map.png", "image/png", &png());
        let text = file("read \"me\"; first.txt", "text/plain", "Læs mig\r\nførst\n.\n".as_bytes());
        let line = file("line.pdf", "application/pdf", &pdf(57 * 4 - 9));
        let more = file("more.pdf", "application/pdf", &pdf(57 * 4 - 8));
        let danish = file(DANISH, "application/pdf", &pdf(20_000));
        let arabic = file(ARABIC, "application/pdf", &pdf(100));
        let record = &added["dns"][0];
        let dns = json!({ record["name"].as_str().expect("a name"): record["value"] });
        for (name, expected) in [("bo", vec![danish, map.clone(), text.clone(), line, more]), ("amina", vec![arabic, map, text])] {
            let mail = mails.iter().find(|mail| mail["to"] == json!([format!("{name}@example.org")])).expect(name);
            assert_eq!((&mail["defects"], &mail["files"]), (&json!([]), &json!(expected)), "{name}");
            let kinds: Vec<&str> = mail["kinds"].as_array().expect("kinds").iter().filter_map(Value::as_str).collect();
            assert_eq!(kinds[..4], ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]);
            let raw = BASE64.decode(mail["raw"].as_str().expect("a mail")).expect("base 64");
            assert_eq!(email::verified(&raw, &dns)[0]["holds"], true, "{name}");
            let forged = String::from_utf8(raw).expect("seven bits").replacen("\r\nJVBERi", "\r\nJVBERj", 1);
            assert_eq!(email::verified(forged.as_bytes(), &dns)[0]["holds"], false, "{name}");
        }
    }
}

story! {
    /// Whatever cannot be used is refused with the field that is wrong, and changes nothing.
    async fn files_that_are_refused(town) {
        let bulletin = town.draft("routine").await;
        let good = pdf(10);
        let long = format!("{}.pdf", "a".repeat(77));
        for (name, language, octets, field) in [
            ("leaflet.pdf\r\nBcc: everyone@example.org", None, &good[..], "name"),
            ("leaflet\u{0}.pdf", None, &good, "name"),
            ("../leaflet.pdf", None, &good, "name"),
            ("..\\leaflet.pdf", None, &good, "name"),
            ("fdp\u{202e}exe.pdf", None, &good, "name"),
            ("leaflet\u{2067}.pdf", None, &good, "name"),
            ("leaflet\u{2028}.pdf", None, &good, "name"),
            (" leaflet.pdf", None, &good, "name"),
            (".pdf", None, &good, "name"),
            ("", None, &good, "name"),
            (long.as_str(), None, &good, "name"),
            ("leaflet", None, &good, "name"),
            ("leaflet.exe", None, &good, "name"),
            ("leaflet.png", None, &good, "name"),
            ("leaflet.txt", None, &good, "name"),
            ("leaflet.pdf", None, b"<html>", "name"),
            ("leaflet.pdf", None, b"", "content"),
            ("leaflet.pdf", None, b"MZ\x90\0", "content"),
            ("leaflet.txt", None, b"caf\xe9", "content"),
            ("leaflet.pdf", Some("fr"), &good, "language"),
            ("leaflet.pdf", Some("not a tag"), &good, "language"),
        ] {
            let problem = attach(&town, &bulletin, name, language, octets).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{name:?}: {problem}");
            assert!(problem["errors"][0]["allowed"].as_str().is_some_and(|words| !words.is_empty()), "{problem}");
        }
        for (content, words) in [(json!("no base 64!"), "base 64"), (json!("JVBERi0"), "padded"), (json!(7), "string")] {
            let problem = town.post(&path(&bulletin), json!({ "name": "a.pdf", "content": content })).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "content", "{problem}");
            assert!(problem["errors"][0]["allowed"].as_str().is_some_and(|allowed| allowed.contains(words)), "{problem}");
        }
        town.post(&path(&bulletin), json!({ "name": "a.pdf" })).await.problem(422, "invalid");
        town.post(&path(&bulletin), json!({ "name": "a.pdf", "content": "JVBERi0x", "type": "text/html" })).await.problem(422, "invalid");
        let large = pdf(5_000_000);
        let problem = attach(&town, &bulletin, "large.pdf", None, &large).await.problem(422, "invalid");
        assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["value"]), (&json!("content"), &json!("5000009 octets")));
        attach(&town, &bulletin, "larger.pdf", None, &pdf(7_000_000)).await.problem(413, "body-too-large");
        // Only this path takes so much.
        let other = json!({ "message": "x".repeat(2_000_000), "audience": {} });
        town.post("/api/v1/bulletins", other).await.problem(413, "body-too-large");
        assert_eq!(names(&town, &bulletin).await, [""; 0]);

        // Five for a reader, those for everyone among them; one of a name; 5 MB in all.
        for number in 0..4 {
            attach(&town, &bulletin, &format!("{number}.pdf"), Some("da"), &good).await.ok();
        }
        let first = attach(&town, &bulletin, "all.pdf", None, &good).await.ok();
        let problem = attach(&town, &bulletin, "sixth.pdf", Some("da"), &good).await.problem(422, "invalid");
        assert!(problem["errors"][0]["allowed"].as_str().is_some_and(|words| words.contains("at most 5")), "{problem}");
        attach(&town, &bulletin, "sixth.pdf", None, &good).await.problem(422, "invalid");
        attach(&town, &bulletin, "0.pdf", Some("da"), &good).await.problem(409, "conflict");
        attach(&town, &bulletin, "all.pdf", Some("ar"), &good).await.problem(409, "conflict");
        attach(&town, &bulletin, "0.pdf", Some("ar"), &good).await.ok();
        // In lines, as programs write it, and as large as it may be.
        let rest = pdf(5_000_000 - 6 * 19 - 9);
        let lines: Vec<String> = BASE64.encode(&rest).as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        let fits = json!({ "name": "rest.pdf", "language": "ar", "content": lines.join("\r\n") });
        assert_eq!(town.post(&path(&bulletin), fits).await.ok()["size"], json!(rest.len()));
        attach(&town, &bulletin, "one.txt", Some("ar"), b"1").await.problem(422, "invalid");
        let id = first["id"].as_str().expect("an id");
        assert_eq!(town.delete(&format!("{}/{id}", path(&bulletin))).await.status, 204);
        town.delete(&format!("{}/{id}", path(&bulletin))).await.problem(404, "not-found");
        attach(&town, &bulletin, "one.txt", Some("ar"), b"1").await.ok();

        // Twice the same request is once the same file.
        let draft = town.draft("routine").await;
        for _ in 0..2 {
            town.post_with_key(&path(&draft), "leaflet-1", body("a.pdf", None, &good)).await.ok();
        }
        assert_eq!(names(&town, &draft).await, ["a.pdf"]);
        let viewer = town.token(Role::Viewer).await;
        town.with_token(&viewer).post(&path(&draft), body("b.pdf", None, &good)).await.problem(403, "forbidden");
        town.with_token(&viewer).get(&path(&draft)).await.ok();
        town.visitor().get(&path(&draft)).await.problem(401, "token-missing");
        let nobody = draft.replace(&draft[4..], "0000000000001");
        attach(&town, &nobody, "a.pdf", None, &good).await.problem(404, "not-found");
        town.get(&path(&nobody)).await.problem(404, "not-found");
    }
}

story! {
    /// What has been published stays as it is. A correction has the same files, a withdrawal none, and nobody finds those of
    /// what was withdrawn any more.
    async fn published_files_are_frozen_and_carried_on(town) {
        let mail = town.mail_channel().await;
        town.approve("emergency-childcare", &["ar"]).await;
        town.resident(&["da"], "email", "bo@example.org").await;
        town.resident(&["ar"], "email", "amina@example.org").await;
        let bulletin = town.draft("emergency").await;
        attach_three(&town, &bulletin).await;
        // A scheduled bulletin may still be changed.
        town.post(&format!("/api/v1/bulletins/{bulletin}/publish"), json!({ "publish_at": town.app.clock.now().plus(3_600_000) })).await.ok();
        let extra = attach(&town, &bulletin, "extra.txt", None, b"extra").await.ok();
        let extra = format!("{}/{}", path(&bulletin), extra["id"].as_str().expect("an id"));
        assert_eq!(town.delete(&extra).await.status, 204);
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let before = town.get(&path(&bulletin)).await.ok();
        attach(&town, &bulletin, "late.pdf", None, &pdf(1)).await.problem(409, "already-published");
        let first = before[0]["id"].as_str().expect("an id");
        town.delete(&format!("{}/{first}", path(&bulletin))).await.problem(409, "already-published");
        assert_eq!(town.get(&path(&bulletin)).await.ok(), before);
        let old_links = links(&town, &bulletin, "ar").await;
        assert_eq!(fetched(&old_links[0]).await.2, pdf(100));

        let correction = town.post(&format!("/api/v1/bulletins/{bulletin}/correction"), json!({ "variables": { "places": 0 } })).await.ok();
        let correction = correction["id"].as_str().expect("an id").to_owned();
        town.wait_until_published(&correction).await;
        assert_eq!(names(&town, &correction).await, [DANISH, ARABIC, "map.png"]);
        let mails = mail.mails_to("amina@example.org");
        assert_eq!((mails.len(), files(&mails[1])), (2, files(&mails[0])));
        assert_eq!(files(&mails[1])[0], (ARABIC.to_owned(), pdf(100)));
        let (status, headers, _) = fetched(&old_links[0]).await;
        assert_eq!((status, headers["location"].to_str().expect("text")), (307, format!("{}/b/{correction}", town.base).as_str()));
        let links = links(&town, &correction, "ar").await;
        assert_eq!(fetched(&links[0]).await.2, pdf(100));

        let withdrawal = town.post(&format!("/api/v1/bulletins/{correction}/withdrawal"), json!({})).await.ok();
        let withdrawal = withdrawal["id"].as_str().expect("an id").to_owned();
        town.wait_until_published(&withdrawal).await;
        assert!(names(&town, &withdrawal).await.is_empty());
        let mails = mail.mails_to("amina@example.org");
        assert_eq!((mails.len(), files(&mails[2])), (3, Vec::new()));
        assert_eq!(fetched(&links[0]).await.0, 307);
        let cancelled = town.draft("emergency").await;
        town.post(&format!("/api/v1/bulletins/{cancelled}/cancel"), json!({})).await.ok();
        attach(&town, &cancelled, "late.pdf", None, &pdf(1)).await.problem(409, "not-a-draft");

        let mut conn = town.app.db.read().await.expect("a connection");
        let audited: Vec<(String, String)> =
            sqlx::query_as("SELECT action, details FROM audit_entry WHERE action IN ('bulletin.attach', 'bulletin.detach') ORDER BY id")
                .fetch_all(&mut *conn).await.expect("entries");
        let actions: Vec<&str> = audited.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(actions, ["bulletin.attach", "bulletin.attach", "bulletin.attach", "bulletin.attach", "bulletin.detach"]);
        assert!(audited[0].1.contains(DANISH) && audited[0].1.contains("sha256"), "{audited:?}");
    }
}

story! {
    /// A mail server says how much it takes: a mail with its files in base 64 that is more is not sent.
    async fn a_mail_too_large_with_its_files(town) {
        let mail = town.mail_channel().await;
        mail.be_small(20_000);
        town.approve("emergency-childcare", &["en"]).await;
        town.resident(&["da"], "email", "bo@example.org").await;
        town.resident(&["en"], "email", "john@example.org").await;
        let bulletin = town.draft("emergency").await;
        attach(&town, &bulletin, "leaflet.pdf", Some("da"), &pdf(16_000)).await.ok();
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        assert_eq!(mail.recipients(), ["john@example.org"]);
        let deliveries = town.deliveries(&bulletin).await;
        let failed = deliveries.iter().find(|one| one["state"] == "failed").expect("a failed delivery");
        assert_eq!((&failed["language"], &failed["reason"]), (&json!("da"), &json!("rejected-content")), "{failed}");
    }
}

/// By hand: files are given with `--attach`; what is wrong with one is said with its name, and nothing is made.
#[tokio::test(flavor = "multi_thread")]
async fn files_at_the_command_line() {
    let mail = MailServer::start().await;
    let told = mail.clone();
    tokio::task::spawn_blocking(move || {
        let here = Installation::new();
        let write = |name: &str, octets: &[u8]| std::fs::write(here.folder.join(name), octets).expect("written");
        write("people.csv", b"name;email;languages\nAmina;amina@example.org;ar\nBo;bo@example.org;da\n");
        write(DANISH, &pdf(500));
        write(ARABIC, &pdf(100));
        write("map.png", &png());
        write("virus.pdf", b"MZ\x90\0");
        here.said(&["people", "import", "people.csv"]);
        here.said(&["catalogue", "approve", "mayors-letter"]);
        here.said(&["channel", "add", "mail", &email::settings(told.port(), json!({})).to_string()]);
        let (danish, arabic) = (format!("da:{DANISH}"), format!("ar:./{ARABIC}"));
        for (file, word) in [
            ("virus.pdf", "--attach virus.pdf, content"),
            ("ar:none.pdf", "--attach: \"ar:none.pdf\""),
            ("fr:map.png", "--attach fr:map.png, language"),
        ] {
            let (code, complaint) =
                here.complaint(&["publish", "mayors-letter", "--attach", &danish, "--attach", file]);
            assert!(code == Some(2) && complaint.contains(word), "{complaint}");
        }
        assert!(here.complaint(&["report"]).1.contains("bulletin"), "nothing was made");
        let _server = here.serve();
        let arguments =
            ["publish", "mayors-letter", "--wait", "--attach", &danish, "--attach", &arabic, "--attach", "map.png"];
        here.said(&arguments);
    })
    .await
    .expect("the story ends");
    let expected = [("bo", DANISH, pdf(500)), ("amina", ARABIC, pdf(100))];
    for (name, file, octets) in expected {
        let mails = mail.mails_to(&format!("{name}@example.org"));
        assert_eq!(files(&mails[0]), [(file.to_owned(), octets), ("map.png".to_owned(), png())], "{name}");
    }
}
