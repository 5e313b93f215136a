//! Signed JSON to a bridge that posts on Facebook, WhatsApp or a web site (Standard Webhooks 1.0). A bridge that says it is
//! gone for good (410) switches its channel off; one that is overwhelmed is spared.

mod back;
pub mod event;
pub mod signature;

use std::sync::Arc;

use crate::app::App;
use crate::audience::AddressKind;
use crate::clock::{Clock, Millis};
use crate::error::Field;

use super::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once, check_url};
use super::outbound::Outbound;
use super::provider::{Answer, Pace, Provider, Requests, misconfigured};
use super::receive::Receiver;
use super::{Channel, Outcome, Parcel, Reason, Repeat, Sender, Sending};
pub use event::{Event, EventBody, ShareTexts, body, event};
use signature::Key;

/// A bridge.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Where to send
    pub url: String,
    /// How requests are signed when the secret is made here
    #[serde(default)]
    pub signature: Signature,
    /// Until when requests bear a second signature, by the secret before the last rotation; set by rotating
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_twice_until: Option<Millis>,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

/// How requests are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Signature {
    /// HMAC-SHA256 with a secret that both sides have (`whsec_…`)
    #[default]
    Symmetric,
    /// Ed25519: the bridge only has the public key (`whpk_…`)
    Ed25519,
}

fn usual_requests() -> u16 {
    4
}

/// The secret that signs, and the one that did before the last rotation.
pub const SIGNING: &str = "signing";
const PREVIOUS: &str = "signing_previous";

/// For how long both secrets sign after a rotation.
const BOTH_SIGN: i64 = 24 * 3_600_000;

impl Form for WebhookSettings {
    fn about() -> About {
        let signing = "whsec_ and 24 to 64 bytes in base 64, or whsk_ and an Ed25519 key pair";
        let previous = "the one before the last rotation";
        About {
            carries: vec![AddressKind::Webhook],
            secrets: vec![
                SecretAbout { name: SIGNING, meaning: signing, needed: Needed::MadeWhenAbsent },
                SecretAbout { name: PREVIOUS, meaning: previous, needed: Needed::Sometimes },
            ],
            text: "the whole message, as JSON",
            template: "",
            media: "links to files",
            receipts: "what the bridge tells, signed",
            inbound: "what the bridge tells, signed",
            limits: "an answer within 20 seconds",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Webhook
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    /// A second event has the same webhook-id.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_url(outbound, "url", &self.url).into_iter().collect();
        wrong.extend(check_at_once("requests", self.requests, 256));
        secrets.entry(SIGNING.to_owned()).or_insert_with(|| self.new_secret());
        for name in [SIGNING, PREVIOUS] {
            if secrets.get(name).is_some_and(|secret| Key::parse(secret).is_none()) {
                let allowed = "whsec_ and 24 to 64 bytes in base 64, or whsk_ and an Ed25519 key pair of 64 bytes in \
                               base 64; leave it out and one is made";
                wrong.push(Field::wrong(format!("secrets.{name}"), "…", allowed));
            }
        }
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        let secret = |name: &str| channel.secrets.get(name).cloned();
        let previous = secret(PREVIOUS).zip(self.signed_twice_until);
        Some(Box::new(back::Back { secret: secret(SIGNING), previous }))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let key = |name: &str| channel.secrets.get(name).and_then(|secret| Key::parse(secret));
        let bridge = Bridge {
            settings: self.clone(),
            key: key(SIGNING),
            previous: key(PREVIOUS),
            clock: app.clock.clone(),
            pace: Pace::default(),
        };
        Requests::over(bridge, &app.outbound.within(&self.sending))
    }
}

impl WebhookSettings {
    fn new_secret(&self) -> String {
        match self.signature {
            Signature::Symmetric => signature::new_symmetric(),
            Signature::Ed25519 => signature::new_ed25519(),
        }
    }

    /// Puts a new secret in the place of the one that signs; for a day both do.
    pub(super) fn rotate(&mut self, secrets: &mut Secrets, now: Millis) {
        if let Some(before) = secrets.insert(SIGNING.to_owned(), self.new_secret()) {
            secrets.insert(PREVIOUS.to_owned(), before);
            self.signed_twice_until = Some(now.plus(BOTH_SIGN));
        }
    }
}

struct Bridge {
    settings: WebhookSettings,
    key: Option<Key>,
    previous: Option<Key>,
    clock: Clock,
    pace: Pace,
}

/// The `webhook-id` of a parcel. A full stop parts what is signed: the id must have none.
fn webhook_id(identity: &str) -> String {
    identity.replace('.', "_")
}

/// The identity behind a `webhook-id` of ours: ids of 17 characters, then the language and perhaps the round.
fn identity_of(webhook_id: &str) -> String {
    let mut identity = webhook_id.to_owned();
    for place in [17, 35] {
        if identity.as_bytes().get(place) == Some(&b'_') {
            identity.replace_range(place..=place, ".");
        }
    }
    match identity.get(36..).and_then(|rest| rest.find('_')) {
        Some(place) => format!("{}.{}", &identity[..36 + place], &identity[36 + place + 1..]),
        None => identity,
    }
}

impl Provider for Bridge {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn pace(&self) -> Option<&Pace> {
        Some(&self.pace)
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let event = event(&parcel.content, &parcel.to, parcel.published_at);
        let body = serde_json::to_string(&event).expect("an event is plain values");
        // The signature carries the time of sending, so that a receiver can refuse old requests.
        let (now, id) = (self.clock.now(), webhook_id(&parcel.identity));
        let seconds = now.0.div_euclid(1_000);
        let (Ok(url), Some(key)) = (outbound.check_url(&self.settings.url), &self.key) else {
            let detail = "the URL or the signing secret of this channel cannot be used".to_owned();
            return Err(misconfigured(detail));
        };
        let mut signed = key.sign(&id, seconds, &body);
        let twice = self.settings.signed_twice_until.is_some_and(|until| now < until);
        if let Some(previous) = self.previous.as_ref().filter(|_| twice) {
            signed = format!("{signed} {}", previous.sign(&id, seconds, &body));
        }
        let request = outbound.request(reqwest::Method::POST, url).header("content-type", "application/json");
        let request = request.header("webhook-id", id).header("webhook-timestamp", seconds.to_string());
        Ok(request.header("webhook-signature", signed).body(body))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let to = &parcel.to;
        match answer.status.as_u16() {
            200..300 => answer.accepted(None, to),
            410 => answer.again(Reason::Gone, to),
            429 | 502 | 504 => answer.again(Reason::Quota, to),
            _ => answer.by_status(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_id_leads_back_to_its_delivery() {
        for identity in [
            "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.ar",
            "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.zh-Hant",
            "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.fa-AF.3",
        ] {
            let id = webhook_id(identity);
            assert!(!id.contains('.'));
            assert_eq!(identity_of(&id), identity);
        }
        for other in ["", "msg_1", "ååååååååååååååååååååååå_____________________"] {
            identity_of(other);
        }
    }
}
