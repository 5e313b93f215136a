//! Wishes that are easily missed, and those that nobody had.

use budstikke::channel::email::receive::packed;
use budstikke::inbound::{door, mailbox, return_path};
use serde_json::{Value, json};

use crate::inbound::{BEARER, bounce, gateway, knock, mail, nothing_is_left};
use crate::rounds::tells;
use crate::story;
use crate::support::Town;
use crate::support::gateway::Reply;
use crate::support::hooks::{SECRET, signed};

async fn has_stopped(town: &Town, person: &str) -> bool {
    let recipient = town.get(&format!("/api/v1/recipients/{person}")).await.ok();
    recipient["addresses"][0]["opted_out_at"].is_string()
}

async fn closed(town: &Town, person: &str) -> Option<String> {
    let recipient = town.get(&format!("/api/v1/recipients/{person}")).await.ok();
    recipient["addresses"][0]["closed_reason"].as_str().map(str::to_owned)
}

async fn replies(town: &Town) -> Vec<Value> {
    town.get("/api/v1/replies?limit=100").await.ok()["items"].as_array().expect("replies").clone()
}

/// A gateway that tells nothing of a message but who wrote what.
async fn says(town: &Town, hook: &str, from: &str, text: &str) {
    let body = json!({ "from": from, "text": text }).to_string();
    assert_eq!(knock(town, hook, &BEARER, body).await.status, 200);
    nothing_is_left(town).await;
}

/// A mail comes in as a mail server hands it over.
async fn comes_in(town: &Town, to: &str, mail: &[u8]) {
    let channel = mailbox::all(&town.app).await.expect("channels")[0].clone();
    let items = [packed(Some("somebody@example.org"), Some(to), mail)];
    door::keep(&town.app, town.app.organisation_id(), &channel, &items).await.expect("kept");
    nothing_is_left(town).await;
}

story! {
    /// The same word from the same number is a repeat of the gateway's only for a while; then it is said again.
    async fn a_word_may_be_said_again(town) {
        let (_gateway, hook) = gateway(&town).await;
        let person = town.resident(&["da"], "sms", "+4520000021").await;
        says(&town, &hook, "+4520000021", "STOP").await;
        assert!(has_stopped(&town, &person).await);
        says(&town, &hook, "+4520000021", "START").await;
        assert!(!has_stopped(&town, &person).await);
        says(&town, &hook, "+4520000021", "STOP").await;
        assert!(!has_stopped(&town, &person).await, "the gateway asks twice: it had no answer in time");
        town.later(1);
        says(&town, &hook, "+4520000021", "STOP").await;
        assert!(has_stopped(&town, &person).await);
        says(&town, &hook, "+4520000021", "\u{0}START\u{0}").await;
        assert!(!has_stopped(&town, &person).await, "a zero byte keeps nobody's wish from being kept");
        let failed = town.get("/api/v1/inbound/failed").await.ok();
        assert!(failed["items"].as_array().or(failed.as_array()).is_some_and(Vec::is_empty), "{failed}");
    }
}

story! {
    /// By mail people write a word above what their mail program puts below it, or into the subject.
    async fn a_word_by_mail(town) {
        let _server = town.mail_channel().await;
        let below = [
            ("Re: Hej", "STOP\n\nDen man. 30. nov. 2026 kl. 10.12 skrev Solby Kommune <\nsundhed@solby.example>:\n\n> Kære alle", true),
            ("Re: Hej", "Stop\n\nOn Mon, Nov 30, 2026 at 10:12 AM Solby <sundhed@solby.example>\nwrote:\n\n> Hi", true),
            ("Re: Hej", "STOP\n\n-----Oprindelig meddelelse-----\nFra: Solby\n\nKære alle", true),
            ("Re: Hej", "Jooji\n-- \nAmina", true),
            ("Re: Hej", "توقف\n\nSendt fra min iPhone\n\n> Kære alle", false),
            ("Re: Hej", "Stop tak\n\nMed venlig hilsen\nAmina Ali", false),
            ("STOP", "Jeg er flyttet til Odense.", false),
            ("stop", "", true),
        ];
        for (number, (subject, text, whole)) in below.into_iter().enumerate() {
            let from = format!("reader{number}@example.org");
            let person = town.resident(&["da"], "email", &from).await;
            let head = format!("From: {from}\nMessage-ID: <w{number}@x>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8");
            comes_in(&town, "sundhed@solby.example", &mail(&head, text)).await;
            assert!(has_stopped(&town, &person).await, "{subject}: {text}");
            let kept = replies(&town).await.iter().any(|reply| reply["recipient"] == person);
            assert_eq!(kept, !whole, "what is more than the word is read by somebody: {text}");
        }
        for (number, (subject, text)) in [("Re: Hej", "Hvornår stopper det?\n\nStop"), ("Hjælp", "Min datter er syg."), ("Re: STOP", "Hvad betyder det?")].into_iter().enumerate() {
            let from = format!("asker{number}@example.org");
            let person = town.resident(&["da"], "email", &from).await;
            let head = format!("From: {from}\nMessage-ID: <q{number}@x>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8");
            comes_in(&town, "sundhed@solby.example", &mail(&head, text)).await;
            assert!(!has_stopped(&town, &person).await, "{subject}: {text}");
            assert!(replies(&town).await.iter().any(|reply| reply["recipient"] == person), "{subject}: {text}");
        }
    }
}

story! {
    /// Of two words the one that was written later holds, in whichever order they come.
    async fn the_later_word_holds(town) {
        let server = crate::support::gateway::Gateway::start().await;
        let new = json!({ "name": "bridge", "settings": { "kind": "webhook", "url": server.url() }, "secrets": { "signing": SECRET } });
        let hook = town.post("/api/v1/channels", new).await.ok()["hook"].as_str().expect("a path").to_owned();
        let person = town.resident(&["da"], "webhook", "whatsapp/amina").await;
        let wrote = async |id: &str, text: &str, seconds: i64| {
            let at = town.app.clock.now().plus(seconds * 1_000);
            let event = json!({ "type": "message.received", "timestamp": at, "data": { "from": "whatsapp/amina", "text": text } });
            tells(&town, &hook, id, event.to_string()).await;
        };
        wrote("evt_1", "STOP", 0).await;
        assert!(has_stopped(&town, &person).await);
        wrote("evt_2", "START", -120).await;
        assert!(has_stopped(&town, &person).await, "written before, and late on its way");
        wrote("evt_3", "START", 1).await;
        assert!(!has_stopped(&town, &person).await);
    }
}

story! {
    /// A provider that was told by the person reports so, about one message: it holds for the next ones.
    async fn a_receipt_may_be_a_wish(town) {
        let (gateway, hook) = gateway(&town).await;
        let person = town.resident(&["da"], "sms", "+4520000022").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let refused = json!({ "message": "gw-1", "status": "STOPPED" }).to_string();
        assert_eq!(knock(&town, &hook, &BEARER, refused).await.status, 200);
        nothing_is_left(&town).await;
        assert_eq!(town.deliveries(&bulletin).await[0]["reason"], "opted-out");
        assert!(has_stopped(&town, &person).await);
        assert_eq!(gateway.requests().len(), 1);
    }
}

story! {
    /// A gateway that takes its time for an answer keeps nobody's word waiting.
    async fn a_word_does_not_wait_for_answers(town) {
        let (gateway, hook) = gateway(&town).await;
        for number in 0..3 {
            town.resident(&["da"], "sms", &format!("+452000003{number}")).await;
            gateway.reply(Reply::Silence(std::time::Duration::from_secs(20)));
        }
        let person = town.resident(&["da"], "sms", "+4520000039").await;
        for number in 0..3 {
            says(&town, &hook, &format!("+452000003{number}"), "HELP").await;
        }
        town.wait_for("the first answer to be on the wire", async |_| !gateway.requests().is_empty()).await;
        let began = std::time::Instant::now();
        says(&town, &hook, "+4520000039", "STOP").await;
        assert!(has_stopped(&town, &person).await);
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    }
}

story! {
    /// Full mailboxes close an address when they follow each other; refusals that are about us never do.
    async fn soft_bounces_in_a_row(town) {
        let server = town.mail_channel().await;
        let full = town.resident(&["da"], "email", "full@example.org").await;
        let blocked = town.resident(&["da"], "email", "blocked@example.org").await;
        let slow = town.resident(&["da"], "email", "slow@example.org").await;
        town.approve("emergency-childcare", &[]).await;
        let bulletin = town.draft("emergency").await;
        town.publish(&bulletin).await;
        town.wait_until_published(&bulletin).await;
        let bounced = async |who: &str, number: usize, status: &str| {
            let sent = server.mails_to(&format!("{who}@example.org"))[0].clone();
            let id = sent.message_id().and_then(|id| id.split('@').next()).expect("an id").to_owned();
            assert!(return_path::of_message_id(&town.app.secrets, &id).is_some(), "{id}");
            let raw = String::from_utf8(bounce(&id, status)).expect("text").replace("Subject: Undelivered", &format!("Message-ID: <{who}{number}@mx>\r\nSubject: Undelivered"));
            comes_in(&town, "sundhed@solby.example", raw.as_bytes()).await;
        };
        bounced("slow", 0, "4.1.1").await;
        assert_eq!(closed(&town, &slow).await, None, "given up for now is no word about the address");
        for number in 0..4 {
            bounced("full", number, "5.2.2").await;
            bounced("blocked", number, "5.7.1").await;
        }
        town.later(40 * 24);
        bounced("full", 4, "5.2.2").await;
        bounced("blocked", 4, "5.7.1").await;
        assert_eq!((closed(&town, &full).await, closed(&town, &blocked).await), (None, None), "long ago");
        for number in 5..9 {
            bounced("full", number, "5.2.2").await;
        }
        assert_eq!((closed(&town, &full).await.as_deref(), closed(&town, &blocked).await), (Some("soft-bounces"), None));
    }
}

story! {
    /// An app of Meta has one door for its pages and Messenger and one for all its numbers: what comes in by either is heard as
    /// what it is. Channels of another app hear nothing of it.
    async fn one_door_for_a_whole_app(town) {
        let add = async |name: &str, settings: Value, secret: &str| {
            let secrets = json!({ "token": "t", "app_secret": secret });
            let secrets = if name == "page" { json!({ "solby": "t", "app_secret": secret }) } else { secrets };
            let added = town.post("/api/v1/channels", json!({ "name": name, "settings": settings, "secrets": secrets })).await.ok();
            (added["id"].as_str().expect("an id").to_owned(), added["hook"].as_str().expect("a path").to_owned())
        };
        let number = |id: &str| json!({ "kind": "whatsapp", "phone_number_id": id, "business_account_id": "8001", "template": "health_message", "url": "http://127.0.0.1:9" });
        let (_, page_door) = add("page", json!({ "kind": "facebook-page", "pages": { "solby": "1040" }, "url": "http://127.0.0.1:9" }), "the-app-secret").await;
        add("other-messenger", json!({ "kind": "messenger", "url": "http://127.0.0.1:9" }), "of-another-app").await;
        let (messenger, _) = add("messenger", json!({ "kind": "messenger", "url": "http://127.0.0.1:9" }), "the-app-secret").await;
        let (_, first_door) = add("wa-1", number("7001"), "the-app-secret").await;
        let (second, _) = add("wa-2", number("7002"), "the-app-secret").await;
        let person = town.resident(&["da"], "messenger", "5550001").await;
        town.resident(&["da"], "whatsapp", "+4520123456").await;
        let tells = async |door: &str, body: Value| {
            let body = body.to_string();
            let hex: String = budstikke::secrets::mac(b"the-app-secret", &[body.as_bytes()]).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(knock(&town, door, &[("x-hub-signature-256", &format!("sha256={hex}"))], body).await.status, 200);
            nothing_is_left(&town).await;
        };
        let said = |mid: &str, text: &str| json!({ "object": "page", "entry": [{ "id": "1040", "messaging": [{ "sender": { "id": "5550001" },
            "recipient": { "id": "1040" }, "timestamp": town.app.clock.now().0, "message": { "mid": mid, "text": text } }] }] });
        tells(&page_door, said("m1", "Hvornår åbner I igen?")).await;
        let reply = replies(&town).await[0].clone();
        assert_eq!((&reply["channel"], &reply["recipient"]), (&json!(messenger), &json!(person)), "{reply}");
        // Nobody is answered under a post: what would be asked for by a word is read by somebody.
        let comment = |from: &str, id: &str, text: &str| json!({ "object": "page", "entry": [{ "id": "1040", "changes": [{ "field": "feed",
            "value": { "item": "comment", "verb": "add", "comment_id": id, "post_id": "1040_1", "from": { "id": from }, "message": text } }] }] });
        tells(&page_door, comment("777", "c1", "Hjælp mig")).await;
        tells(&page_door, comment("1040", "c2", "Vi ringer til dig")).await;
        let kept: Vec<Value> = replies(&town).await.iter().map(|reply| reply["words"].clone()).collect();
        assert_eq!(kept, ["Hjælp mig", "Hvornår åbner I igen?"], "and not what the page wrote itself");
        tells(&page_door, said("m2", "Stop")).await;
        assert!(has_stopped(&town, &person).await);
        let asked = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "8001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp", "metadata": { "phone_number_id": "7002" },
            "messages": [{ "from": "4520123456", "id": "wamid.1", "timestamp": "1454119029", "type": "text", "text": { "body": "Hvor er det?" } }] } }] }] });
        tells(&first_door, asked).await;
        let all = replies(&town).await;
        let reply = all.iter().find(|reply| reply["words"] == "Hvor er det?").expect("the reply");
        assert_eq!(reply["channel"], second, "{reply}");
    }
}

story! {
    /// Whoever is erased leaves nothing of what they wrote, also from before we knew whose address it was.
    async fn nothing_is_left_of_who_is_erased(town) {
        let (gateway, hook) = gateway(&town).await;
        says(&town, &hook, "+4520000041", "Hvem er I?").await;
        town.wait_for("the answer", async |_| !gateway.requests().is_empty()).await;
        let person = town.resident(&["da"], "sms", "+4520000041").await;
        says(&town, &hook, "+4520000041", "Min datter er syg.").await;
        says(&town, &hook, "+4520000041", "STOP").await;
        assert_eq!(replies(&town).await.len(), 2);
        town.delete(&format!("/api/v1/recipients/{person}")).await;
        assert!(replies(&town).await.is_empty());
        for statement in ["SELECT COUNT(*) FROM answer", "SELECT COUNT(*) FROM wish", "SELECT COUNT(*) FROM inbound WHERE LENGTH(raw) > 0"] {
            let left: i64 = sqlx::query_scalar(statement).fetch_one(&mut *town.app.db.read().await.expect("a connection")).await.expect("a number");
            assert_eq!(left, 0, "{statement}");
        }
    }
}

story! {
    /// A secret that was changed opens the door for a day more, whatever else is changed meanwhile, and then no longer.
    async fn an_old_secret_counts_for_a_day(town) {
        let server = crate::support::gateway::Gateway::start().await;
        let settings = json!({ "kind": "webhook", "url": server.url() });
        let new = json!({ "name": "bridge", "settings": settings, "secrets": { "signing": SECRET } });
        let hook = town.post("/api/v1/channels", new).await.ok()["hook"].as_str().expect("a path").to_owned();
        town.post("/api/v1/channels/bridge/rotate", json!({})).await.ok();
        town.put("/api/v1/channels/bridge", json!({ "settings": settings })).await.ok();
        let knocks = async |id: &str| {
            let body = json!({ "type": "message.received", "data": { "from": "whatsapp/x", "text": "hej" } }).to_string().into_bytes();
            let headers = signed(&format!("{}{hook}", town.base), id, town.app.clock.now().0 / 1_000, &body);
            let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            town.visitor().send_bytes(reqwest::Method::POST, &hook, Some(body), "application/json", &headers).await.status
        };
        assert_eq!(knocks("evt_1").await, 200);
        town.later(25);
        assert_eq!(knocks("evt_2").await, 401);
    }
}
