//! Web Push: notifications of a browser, also when no page is open. Each browser has a push service of its maker; what it carries
//! is encrypted for the browser alone. People subscribe on a page of ours (`inbound/push.rs`).

pub mod encryption;
pub mod vapid;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::audience::{Address, AddressKind, Subscription};
use crate::clock::Clock;
use crate::error::Field;

use super::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once};
use super::outbound::Outbound;
use super::provider::{Answer, Provider, Requests};
use super::{Channel, Content, Outcome, Parcel, Reason, Repeat, Sender, Sending};

/// Notifications in browsers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebPushSettings {
    /// Whom push services may write to when something is wrong: mailto:… or https://…
    pub contact: String,
    /// Hosts of the push services that subscriptions may be at, with all hosts below them
    #[serde(default = "usual_services")]
    pub services: Vec<String>,
    /// How many may subscribe in an hour
    #[serde(default = "usual_sign_ups")]
    pub sign_ups_per_hour: u32,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

/// Chrome and its kin, Firefox, Safari, Edge.
fn usual_services() -> Vec<String> {
    ["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"]
        .map(str::to_owned)
        .to_vec()
}

fn usual_sign_ups() -> u32 {
    1_000
}

fn usual_requests() -> u16 {
    16
}

/// The key pair that says who sends.
pub const VAPID: &str = "vapid";

impl Form for WebPushSettings {
    fn about() -> About {
        let meaning = "the private and the public key (P-256, base64url), a full stop between them";
        About {
            carries: vec![AddressKind::WebPush],
            secrets: vec![SecretAbout { name: VAPID, meaning, needed: Needed::MadeWhenAbsent }],
            text: "title, summary and link; title and link where that is too long",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "3,993 bytes; people must have subscribed on the page /push, which needs https",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::WebPush
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    /// A second one takes the place of the first: at the push service by its topic, in the browser by its tag.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn check(&self, _: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_at_once("requests", self.requests, 256).into_iter().collect();
        let mail = self.contact.strip_prefix("mailto:");
        let is_mail = mail.is_some_and(|mail| Address::parse(AddressKind::Email, "contact", mail).is_ok());
        let is_page = reqwest::Url::parse(&self.contact).is_ok_and(|url| url.scheme() == "https");
        if !(is_mail || is_page) || self.contact.len() > 300 {
            let allowed = "mailto: and an e-mail address, or an https URL";
            wrong.push(Field::wrong("settings.contact", &self.contact, allowed));
        }
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
        let unfit = |host: &&String| host.is_empty() || host.starts_with('.') || !host.bytes().all(plain);
        let allowed = "1 to 50 names of hosts like push.example.org, in lower case";
        match self.services.iter().find(unfit) {
            Some(host) => wrong.push(Field::wrong("settings.services", host, allowed)),
            None if !(1..=50).contains(&self.services.len()) => {
                wrong.push(Field::wrong("settings.services", self.services.len().to_string(), allowed));
            }
            None => {}
        }
        if !(1..=1_000_000).contains(&self.sign_ups_per_hour) {
            let given = self.sign_ups_per_hour.to_string();
            wrong.push(Field::wrong("settings.sign_ups_per_hour", given, "1 to 1000000"));
        }
        let secret = secrets.entry(VAPID.to_owned()).or_insert_with(vapid::new_key);
        if vapid::Key::parse(secret).is_none() {
            let allowed = "a private key of P-256 and its public key, each in base64url, a full stop between them; leave it \
                           out and a pair is made";
            wrong.push(Field::wrong(format!("secrets.{VAPID}"), "…", allowed));
        }
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let key = channel.secrets.get(VAPID).and_then(|secret| vapid::Key::parse(secret));
        let tokens = key.map(|key| vapid::Tokens::new(key, &self.contact));
        let push = WebPush { settings: self.clone(), tokens, clock: app.clock.clone() };
        Requests::over(push, &app.outbound.within(&self.sending))
    }
}

struct WebPush {
    settings: WebPushSettings,
    tokens: Option<vapid::Tokens>,
    clock: Clock,
}

/// What the worker `/push-worker.js` shows; without the summary where that would be too long, never cut.
fn message(content: &Content) -> Option<Vec<u8>> {
    let of = |body: &str| {
        json!({
            "title": content.title, "body": body, "link": content.link, "language": content.language,
            "direction": content.direction.as_str(), "tag": content.bulletin.to_string(),
        })
        .to_string()
        .into_bytes()
    };
    [of(&content.summary), of("")].into_iter().find(|message| message.len() <= encryption::LONGEST)
}

/// What a push service puts in the place of what: 32 letters at most (RFC 8030 §5.4).
fn topic(content: &Content) -> String {
    let named = format!("{} {}", content.bulletin, content.language);
    BASE64URL.encode(&Sha256::digest(named)[..24])
}

/// For how long a push service keeps it for a browser that is off, in seconds, and how urgent it is (RFC 8030 §5.2 and §5.3).
fn patience(urgency: &str) -> (u32, &'static str) {
    const DAY: u32 = 24 * 3_600;
    match urgency {
        "emergency" => (7 * DAY, "high"),
        "urgent" => (3 * DAY, "high"),
        _ => (DAY, "normal"),
    }
}

fn failed(reason: Reason, detail: &str) -> Outcome {
    Outcome::Failed { reason, detail: detail.to_owned() }
}

impl Provider for WebPush {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let to = Subscription::parse(&parcel.to).ok_or_else(|| failed(Reason::BadAddress, "no subscription"))?;
        // Nothing is wrong with the subscription itself: the operator may allow its service again.
        if !to.is_at(&self.settings.services) {
            return Err(failed(Reason::Blocked, "not at a push service of this channel"));
        }
        let url = outbound.check_url(to.endpoint().as_str()).map_err(|why| failed(Reason::Blocked, &why))?;
        let authorization = self.tokens.as_ref().and_then(|tokens| tokens.authorization(&url, self.clock.now()));
        let authorization =
            authorization.ok_or_else(|| failed(Reason::Config, "the key of this channel cannot be used"))?;
        let body = message(&parcel.content).and_then(|message| encryption::encrypted(&message, &to));
        let body = body.ok_or_else(|| {
            let detail = format!("title and link are longer than the {} bytes of a message", encryption::LONGEST);
            failed(Reason::RejectedContent, &detail)
        })?;
        let (seconds, urgency) = patience(parcel.content.urgency);
        let request = outbound.request(reqwest::Method::POST, url).header(AUTHORIZATION, authorization);
        let request = request.header(CONTENT_ENCODING, "aes128gcm").header(CONTENT_TYPE, "application/octet-stream");
        let request = request.header("ttl", seconds.to_string()).header("urgency", urgency);
        Ok(request.header("topic", topic(&parcel.content)).body(body))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let to = &parcel.to;
        match answer.status.as_u16() {
            // The location names the message in the push service, and nobody in particular.
            200..300 => answer.accepted(answer.location.clone().filter(|location| location.len() <= 1_000), to),
            404 | 410 => answer.refused(Reason::BadAddress, to),
            // Also said of one subscription that was made for another key. Anybody can hand such a one in: it must not
            // pause the channel for all others.
            401 | 403 => answer.refused(Reason::Blocked, to),
            _ => answer.by_status(to),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::channel::provider::judged;

    fn push() -> WebPush {
        let settings = serde_json::from_value(json!({ "contact": "mailto:it@solby.example" })).unwrap();
        WebPush { settings, tokens: None, clock: Clock::default() }
    }

    #[test]
    fn answers_become_outcomes() {
        let api = push();
        assert_eq!(judged(&api, 201, json!("")).trim_end(), "accepted");
        assert_eq!(judged(&api, 404, json!({})), "failed bad-address");
        assert_eq!(judged(&api, 410, json!({ "errno": 106 })), "failed bad-address");
        assert_eq!(judged(&api, 400, json!({})), "failed rejected-content");
        assert_eq!(judged(&api, 403, json!({})), "failed blocked");
        assert_eq!(judged(&api, 413, json!({})), "failed rejected-content");
        assert_eq!(judged(&api, 429, json!({})), "again quota");
        assert_eq!(judged(&api, 503, json!({})), "again provider");
    }

    #[test]
    fn what_is_too_long_loses_its_summary_and_is_not_cut() {
        let shown = |content: &Content| {
            message(content).map(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).unwrap())
        };
        let mut content = Content::clone(&Parcel::sample("x").content);
        assert_eq!(shown(&content).unwrap()["body"], "The water in Havnen is not clean.");
        content.summary = "ق".repeat(2_000);
        assert_eq!(
            shown(&content).unwrap(),
            json!({
                "title": "Boil your water", "body": "", "link": "https://solby.example/b/1/en", "language": "en",
                "direction": "ltr", "tag": content.bulletin.to_string(),
            })
        );
        content.title = "ق".repeat(2_000);
        assert_eq!(shown(&content), None);
    }

    #[test]
    fn a_topic_is_one_of_a_bulletin_and_a_language() {
        let content = Content::clone(&Parcel::sample("x").content);
        let other = Content { language: "ar".parse().unwrap(), ..content.clone() };
        assert_eq!(topic(&content).len(), 32);
        assert_eq!(topic(&content), topic(&content.clone()));
        assert_ne!(topic(&content), topic(&other));
    }

    #[test]
    fn settings_are_checked() {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let outbound = Outbound::new(Vec::new()).unwrap();
        let wrong = |json: serde_json::Value, mut secrets: Secrets| -> Vec<String> {
            let settings: WebPushSettings = serde_json::from_value(json).unwrap();
            settings.check(&outbound, &mut secrets).into_iter().map(|field| field.field).collect()
        };
        for contact in ["mailto:it@solby.example", "https://solby.example/it"] {
            assert!(wrong(json!({ "contact": contact }), Secrets::new()).is_empty(), "{contact}");
        }
        for contact in ["", "it@solby.example", "mailto:it", "http://solby.example", "mailto:a@b.dk\", \"x"] {
            assert_eq!(wrong(json!({ "contact": contact }), Secrets::new()), ["settings.contact"], "{contact}");
        }
        let contact = "mailto:it@solby.example";
        for services in [json!([]), json!([""]), json!([".x"]), json!(["https://x.example"]), json!(["X.example"])] {
            assert_eq!(
                wrong(json!({ "contact": contact, "services": services }), Secrets::new()),
                ["settings.services"]
            );
        }
        assert_eq!(
            wrong(json!({ "contact": contact, "sign_ups_per_hour": 0 }), Secrets::new()),
            ["settings.sign_ups_per_hour"]
        );
        let secrets = Secrets::from([(VAPID.to_owned(), "AAAA.AAAA".to_owned())]);
        assert_eq!(wrong(json!({ "contact": contact }), secrets), ["secrets.vapid"]);
    }
}
