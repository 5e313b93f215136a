//! The doors of all kinds of channels: what is not signed stays outside, and nothing that is signed does harm.

use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use budstikke::channel::ChannelKind;
use budstikke::channel::receive::{Opened, Receiver, Refused, Request, form};
use budstikke::clock::Millis;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::inbound::nothing_is_left;
use crate::story;
use crate::support::hooks::{sample, says, secrets, settings, signed};
use crate::support::{Answer, Town};

const NOW: Millis = Millis(1_800_000_000_000);
const URL: &str = "https://solby.example/hooks/chn_1";

fn receivers() -> Vec<(ChannelKind, Box<dyn Receiver>)> {
    let hears = |kind: &ChannelKind| {
        let channel = sample(*kind);
        channel.settings.receiver(&channel).map(|receiver| (*kind, receiver))
    };
    ChannelKind::ALL.iter().filter_map(hears).collect()
}

fn headers(pairs: &[(String, String)]) -> HeaderMap {
    let pair = |(name, value): &(String, String)| {
        Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    };
    pairs.iter().filter_map(pair).collect()
}

fn open(receiver: &dyn Receiver, headers: &HeaderMap, query: &str, body: &[u8]) -> Result<Opened, Refused> {
    let query = form(query.as_bytes());
    receiver.open(&Request { asks: false, url: URL, query: &query, headers, body, now: NOW })
}

/// Opens what is signed in every way, and reads what comes out.
fn opened_and_read(receiver: &dyn Receiver, id: &str, body: &[u8]) -> Result<usize, Refused> {
    match open(receiver, &headers(&signed(URL, id, NOW.0 / 1_000, body)), "", body)? {
        Opened::Items(items) => {
            for item in &items {
                let _ = receiver.read(&item.raw);
            }
            Ok(items.len())
        }
        Opened::Challenge(_) => Ok(0),
    }
}

/// Bodies that are nearly right: what providers send with noise in it, JSON of any shape, octets.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["text", "image", "comment", "add", "failed", "9223372036854775807", "-1"])
            .prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "entry",
        "changes",
        "value",
        "messages",
        "statuses",
        "messaging",
        "message",
        "postback",
        "delivery",
        "mids",
        "id",
        "from",
        "type",
        "text",
        "body",
        "status",
        "timestamp",
        "errors",
        "event",
        "event_type",
        "msisdn",
        "data",
        "field",
        "item",
        "verb",
        "is_echo",
        "context",
        "reply_to",
    ]);
    let tree = leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|fields| Value::Object(
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    });
    let known: Vec<Vec<u8>> =
        ChannelKind::ALL.iter().filter_map(|kind| says(*kind, "id-1", "Hvornår åbner I?")).collect();
    let noise = prop::collection::vec(any::<u8>(), 0..12);
    let spoilt = (prop::sample::select(known), any::<prop::sample::Index>(), noise, 0_usize..12).prop_map(
        |(mut body, at, noise, gone)| {
            let at = at.index(body.len() + 1);
            body.splice(at..(at + gone).min(body.len()), noise);
            body
        },
    );
    prop_oneof![
        spoilt,
        tree.prop_map(|value| value.to_string().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..200)
    ]
}

/// The kinds that hear, each of which takes what its provider sends when it is signed and not otherwise.
#[test]
fn every_kind_opens_to_its_own_provider() {
    let all = receivers();
    let names: Vec<&str> = all.iter().map(|(kind, _)| kind.as_str()).collect();
    for known in ["smtp", "gatewayapi", "twilio", "sms-gateway", "whatsapp", "facebook-page", "messenger", "webhook"] {
        assert!(names.contains(&known), "{known} hears nothing any more: {names:?}");
    }
    for (kind, receiver) in &all {
        let Some(body) = says(*kind, "id-1", "Hej") else { continue };
        assert_eq!(opened_and_read(receiver.as_ref(), "id-1", &body), Ok(1), "{kind}");
        assert_eq!(open(receiver.as_ref(), &HeaderMap::new(), "", &body), Err(Refused::Signature), "{kind}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Without the secret nothing gets in, whatever stands in the headers.
    #[test]
    fn what_is_not_signed_stays_outside(
        body in bodies(),
        pairs in prop::collection::vec((prop::sample::select(vec![
            "authorization", "x-hub-signature-256", "x-twilio-signature", "x-gwapi-signature", "webhook-id", "webhook-timestamp",
            "webhook-signature", "content-type", "x-signature",
        ]), prop_oneof!["\\PC{0,40}", "(Bearer |sha256=|v1,)[0-9a-fA-F=+/]{0,64}", "[A-Za-z0-9_-]{1,20}\\.[A-Za-z0-9_-]{1,20}\\.[A-Za-z0-9_-]{0,20}", Just("1800000000".to_owned())]), 0..8),
        query in "(key=|hub\\.mode=subscribe&)?[a-z&=%]{0,20}",
    ) {
        let pairs: Vec<(String, String)> = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let headers = headers(&pairs);
        for (kind, receiver) in receivers() {
            prop_assert!(open(receiver.as_ref(), &headers, &query, &body).is_err(), "{}", kind);
            let query = form(query.as_bytes());
            let asked = receiver.open(&Request { asks: true, url: URL, query: &query, headers: &headers, body: &[], now: NOW });
            prop_assert!(asked.is_err(), "{}", kind);
        }
    }

    /// What is signed and nonsense breaks no receiver, and neither does what is stored.
    #[test]
    fn no_octets_break_a_receiver(body in bodies()) {
        for (_, receiver) in receivers() {
            let _ = opened_and_read(receiver.as_ref(), "id", &body);
            let _ = receiver.read(&body);
        }
        let _ = budstikke::inbound::mail::read(&body, Some(""));
    }
}

/// Input that is made to be slow: none takes a receiver or the reader of mails longer than a moment.
#[test]
fn nothing_takes_long() {
    const SIZE: usize = 4 * 1024 * 1024;
    let filled = |piece: &str, size: usize| piece.repeat(size / piece.len());
    let mail = |head: &str, piece: &str| format!("From: a@b.dk\r\n{head}{}\r\n", filled(piece, SIZE)).into_bytes();
    let nested: String =
        (0..60_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    let inputs: Vec<(&str, Vec<u8>)> = vec![
        ("fields of a form", filled("a&", SIZE).into_bytes()),
        ("escapes of a form", format!("From={}", filled("%F0", SIZE)).into_bytes()),
        ("lists in lists", filled("[", SIZE).into_bytes()),
        ("objects in objects", filled("{\"entry\":", SIZE).into_bytes()),
        ("a long list", format!("[{}1]", filled("1,", SIZE)).into_bytes()),
        (
            "many messages",
            format!(
                "{{\"entry\":[{}{{}}]}}",
                filled("{\"changes\":[{\"value\":{\"messages\":[{}]}}]},", 2 * 1024 * 1024)
            )
            .into_bytes(),
        ),
        ("zeros", vec![0; SIZE]),
        ("multiparts in multiparts", format!("From: a@b.dk\r\n{nested}").into_bytes()),
        ("mails in mails", mail("", "Content-Type: message/rfc822\r\n\r\n")),
        ("many headers", mail("", "X: y\r\n")),
        ("one long header", mail("Subject:", " a\r\n")),
        ("comments in comments", mail("To: ", "(")),
        ("words that are encoded", mail("Subject: ", "=?utf-8?q?=41?= ")),
        ("references", mail("References: ", "<a@b> ")),
        ("many parts", mail("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n\r\nx\r\n")),
        (
            "boundaries that nearly are",
            mail(
                &format!("Content-Type: multipart/mixed; boundary={}\r\n\r\n", "b".repeat(60)),
                &format!("--{}c", "b".repeat(59)),
            ),
        ),
        ("elements in elements", mail("Content-Type: text/html\r\n\r\n", "<div>")),
        ("an element that never ends", mail("Content-Type: text/html\r\n\r\n", "<")),
        ("entities", mail("Content-Type: text/html\r\n\r\n", "&amp")),
        ("quotes", mail("\r\n", "> ")),
        ("lines that nearly quote", mail("\r\n", "x:\r\n\r\n")),
        (
            "status fields",
            mail(
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n",
                "Action: x\r\n ",
            ),
        ),
    ];
    let receivers = receivers();
    let mut slowest = (Duration::ZERO, String::new());
    for (what, input) in &inputs {
        for (kind, receiver) in &receivers {
            let began = Instant::now();
            let _ = opened_and_read(receiver.as_ref(), "id", input);
            slowest = slowest.max((began.elapsed(), format!("{what}, {kind}")));
        }
        let began = Instant::now();
        let _ = budstikke::inbound::mail::read(input, None);
        slowest = slowest.max((began.elapsed(), format!("{what}, read as a mail")));
    }
    // Many signatures over a large body are no work either.
    let body = vec![b' '; SIZE];
    let pairs = [
        ("webhook-id", "x".to_owned()),
        ("webhook-timestamp", (NOW.0 / 1_000).to_string()),
        ("webhook-signature", "v1,AAAA ".repeat(8_000)),
    ];
    let pairs: Vec<(String, String)> = pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (kind, receiver) in &receivers {
        let began = Instant::now();
        assert!(open(receiver.as_ref(), &headers(&pairs), "", &body).is_err());
        slowest = slowest.max((began.elapsed(), format!("many signatures, {kind}")));
    }
    assert!(slowest.0 < Duration::from_secs(5), "{slowest:?}");
    println!("slowest: {slowest:?}");
}

struct Hook<'a> {
    town: &'a Town,
    kind: ChannelKind,
    path: String,
}

impl Hook<'_> {
    async fn knock(&self, pairs: &[(String, String)], content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let body = Some(body.into());
        self.town.visitor().send_bytes(reqwest::Method::POST, &self.path, body, content_type, &pairs).await
    }

    fn signed(&self, id: &str, body: &[u8]) -> Vec<(String, String)> {
        signed(&format!("{}{}", self.town.base, self.path), id, self.town.app.clock.now().0 / 1_000, body)
    }

    fn content_type(&self) -> &'static str {
        match self.kind.as_str() {
            "smtp" => "message/rfc822",
            "twilio" => "application/x-www-form-urlencoded",
            _ => "application/json",
        }
    }

    async fn says(&self, id: &str, text: &str) -> u16 {
        let body = says(self.kind, id, text).expect("a known kind");
        self.knock(&self.signed(id, &body), self.content_type(), body).await.status
    }

    async fn heard(&self) -> i64 {
        let id: budstikke::id::ChannelId = self.path.trim_start_matches("/hooks/").parse().expect("an id");
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM inbound WHERE channel_id = $1").bind(id);
        count.fetch_one(&mut *self.town.app.db.read().await.expect("a connection")).await.expect("a number")
    }

    async fn replies(&self) -> Vec<String> {
        nothing_is_left(self.town).await;
        let id = self.path.trim_start_matches("/hooks/");
        let page = self.town.get("/api/v1/replies?limit=200").await.ok();
        let own = page["items"].as_array().expect("replies").iter().filter(|reply| reply["channel"] == id);
        own.map(|reply| reply["words"].as_str().expect("words").to_owned()).collect()
    }
}

story! {
    /// One ordeal for every kind that hears: forged, cut off, replayed, huge, in another encoding, nested, of another type,
    /// over a channel that is off; and what people write when they write much, little or pictures only.
    async fn every_door_stands_the_same_ordeal(town) {
        let mut tried = Vec::new();
        for (kind, _) in receivers() {
            let Some(settings) = settings(kind) else { continue };
            let new = json!({ "name": kind.as_str(), "settings": settings, "secrets": secrets(kind) });
            let added = town.post("/api/v1/channels", new).await.ok();
            let hook = Hook { town: &town, kind, path: format!("/hooks/{}", added["id"].as_str().expect("an id")) };
            let body = says(kind, "ord-1", "Hvornår åbner skolen?").expect("a known kind");
            let good = hook.signed("ord-1", &body);

            // Forged: nothing, another's, and every header with its last letter changed.
            let mut forged = good.clone();
            for (name, value) in &mut forged {
                if name != "webhook-id" && name != "webhook-timestamp" {
                    // Not the last one: of base 64 its last bits may say nothing.
                    let at = value.len() - 5;
                    let other = if value.as_bytes()[at] == b'0' { "1" } else { "0" };
                    value.replace_range(at..=at, other);
                }
            }
            for pairs in [&[][..], &forged] {
                let answer = hook.knock(pairs, hook.content_type(), body.clone()).await;
                assert_eq!((answer.status, answer.text.as_str()), (401, "refused\n"), "{kind}");
            }
            // Cut off or changed under a good signature. What only repeats a secret cannot see that.
            let repeats = matches!(kind.as_str(), "smtp" | "sms-gateway" | "inmobile" | "link-mobility" | "telegram");
            let of_token = kind.as_str() == "gatewayapi";
            if !repeats && !of_token {
                assert_eq!(hook.knock(&good, hook.content_type(), body[..body.len() - 4].to_vec()).await.status, 401, "{kind}");
            }
            if kind.as_str() == "webhook" {
                let old = signed(&format!("{}{}", town.base, hook.path), "ord-1", town.app.clock.now().0 / 1_000 - 301, &body);
                assert_eq!(hook.knock(&old, hook.content_type(), body.clone()).await.status, 401, "too old");
            }
            assert_eq!(hook.heard().await, 0, "{kind}: nothing of that got in");
            for _ in 0..3 {
                assert_eq!(hook.knock(&good, hook.content_type(), body.clone()).await.status, 200, "{kind}");
            }
            assert_eq!((hook.heard().await, hook.replies().await), (1, vec!["Hvornår åbner skolen?".to_owned()]), "{kind}: replayed");

            // Of another type: what is signed counts, and not what it is called.
            let other = says(kind, "ord-2", "Med forkert type").expect("a known kind");
            assert_eq!(hook.knock(&hook.signed("ord-2", &other), "image/png", other.clone()).await.status, 200, "{kind}");
            assert_eq!(hook.replies().await.len(), 2, "{kind}");

            // Signed nonsense: taken or refused, and the door stands.
            let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("{\"from\":\"1\"}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let nonsense = [
                Vec::new(), utf16, b"\xff\xfe{\"a\":\xc3\x28}\x00".to_vec(), "[".repeat(100_000).into_bytes(), "{\"entry\":".repeat(100_000).into_bytes(),
                b"null".to_vec(), b"{}".to_vec(), vec![b' '; 10 * 1024 * 1024],
            ];
            for (number, body) in nonsense.into_iter().enumerate() {
                let began = Instant::now();
                let answer = hook.knock(&hook.signed(&format!("non-{number}"), &body), hook.content_type(), body).await;
                assert!(matches!(answer.status, 200 | 400 | 401), "{kind}, {number}: {answer:?}");
                assert!(began.elapsed() < Duration::from_secs(10), "{kind}, {number}: {:?}", began.elapsed());
            }
            let huge = vec![b'a'; 10 * 1024 * 1024 + 1];
            assert_eq!(hook.knock(&hook.signed("huge", &huge), hook.content_type(), huge).await.status, 413, "{kind}");

            // What people write. GatewayAPI puts it into a header, where half a megabyte has no room.
            let mut wrote = vec![("emo-1", "🙂👍🏽🇸🇴".to_owned()), ("rtl-1", "متى تفتح المدرسة؟ \u{202e}abc\u{0}".to_owned())];
            if !of_token {
                wrote.push(("long-1", "Ü".repeat(250_000)));
            }
            for (id, text) in &wrote {
                assert_eq!(hook.says(id, text).await, 200, "{kind}, {id}");
            }
            assert_eq!(hook.says("empty-1", "").await, 200, "{kind}");
            let replies = hook.replies().await;
            assert!(replies.contains(&"🙂👍🏽🇸🇴".to_owned()), "{kind}: {replies:?}");
            assert!(replies.iter().any(|words| words.starts_with("متى تفتح المدرسة؟")), "{kind}");
            assert!(of_token || replies.iter().any(|words| words.chars().count() == 20_000), "{kind}");

            town.put(&format!("/api/v1/channels/{kind}/switch"), json!({ "on": false })).await.ok();
            assert_eq!(hook.says("off-1", "Efter lukketid").await, 200, "{kind}");
            assert!(hook.replies().await.contains(&"Efter lukketid".to_owned()), "{kind}: what is off still hears");
            assert_eq!(town.get("/api/v1/inbound/failed").await.ok()["items"], json!([]), "{kind}");
            tried.push(kind.as_str());
        }
        assert_eq!(tried.len(), 11, "{tried:?}");
    }
}
