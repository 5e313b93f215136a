//! Signed JSON to a bridge that posts on Facebook, WhatsApp or a web site (Standard Webhooks 1.0). One request holds
//! everything such a bridge needs: language, direction, title, summary, body in three forms, link, share texts.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::app::App;
use crate::audience::AddressKind;
use crate::error::Field;
use crate::language::markdown::without_isolates;

use super::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once, check_url};
use super::outbound::Outbound;
use super::provider::{Answer, Provider, Requests};
use super::{Channel, Content, Outcome, Parcel, Reason, Repeat, Sender, chat};

/// A bridge.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Where to send
    pub url: String,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
}

fn usual_requests() -> u16 {
    4
}

impl Form for WebhookSettings {
    fn about() -> About {
        let meaning = "whsec_ and 24 to 64 bytes in base 64";
        About {
            carries: vec![AddressKind::Webhook],
            secrets: vec![SecretAbout { name: "signing", meaning, needed: Needed::MadeWhenAbsent }],
            text: "the whole message, as JSON",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Webhook
    }

    /// A second event has the same webhook-id.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_url(outbound, "url", &self.url).into_iter().collect();
        wrong.extend(check_at_once("requests", self.requests, 256));
        let signing = secrets.entry("signing".to_owned()).or_insert_with(new_secret);
        if key(signing).is_none() {
            let allowed = "whsec_ and 24 to 64 bytes in base 64; leave it out and one is made";
            wrong.push(Field::wrong("secrets.signing", "…", allowed));
        }
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let secret = channel.secrets.get("signing").cloned().unwrap_or_default();
        Requests::over(Bridge { settings: self.clone(), secret }, &app.outbound)
    }
}

fn new_secret() -> String {
    let chance: [u8; 32] = rand::random();
    format!("whsec_{}", BASE64.encode(chance))
}

fn key(secret: &str) -> Option<Vec<u8>> {
    let key = BASE64.decode(secret.strip_prefix("whsec_")?).ok()?;
    (24..=64).contains(&key.len()).then_some(key)
}

/// The `webhook-signature` of a body: `v1,` and base 64 of HMAC-SHA256 over `id.timestamp.body`.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let timestamp = timestamp.to_string();
    let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body.as_bytes()];
    Some(format!("v1,{}", BASE64.encode(crate::secrets::mac(&key(secret)?, &parts))))
}

/// What a bridge gets.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Event {
    /// `bulletin.delivery`
    #[serde(rename = "type")]
    pub kind: String,
    /// When the bulletin was published
    pub timestamp: crate::clock::Millis,
    /// The bulletin in one language
    pub data: EventData,
}

/// A bulletin in one language, for one page.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct EventData {
    /// The bulletin's id
    pub bulletin: String,
    /// The message's name
    pub message: String,
    /// The page it is for: the address of the recipient
    pub to: String,
    /// `routine`, `urgent` or `emergency`
    pub urgency: String,
    /// Language tag
    pub language: String,
    /// `ltr` or `rtl`
    pub direction: String,
    /// Who it is from
    pub from: String,
    /// Title
    pub title: String,
    /// One or two sentences
    pub summary: String,
    /// The whole text in three forms
    pub body: EventBody,
    /// Label of the link
    pub action: String,
    /// Where to read it
    pub link: String,
    /// Ready to post: title, summary and link
    pub share: ShareTexts,
}

/// The whole text in three forms.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct EventBody {
    /// Markdown
    pub markdown: String,
    /// HTML with p, em, strong, ul, ol, li, a, h2, br and bdi only
    pub html: String,
    /// Plain text
    pub text: String,
}

/// Texts ready to post.
#[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ShareTexts {
    /// For a page or group post: title, summary, link on lines of their own
    pub post: String,
    /// For a chat: summary and link
    pub chat: String,
    /// `https://wa.me/?text=…` with the chat text
    pub whatsapp: String,
}

/// The event for one page.
pub fn event(content: &Content, to: &str, published_at: i64) -> Event {
    let chat = format!("{}\n{}", content.summary, content.link);
    let encoded: String = reqwest::Url::parse_with_params("https://wa.me/", [("text", &chat)])
        .map(String::from)
        .unwrap_or_else(|_| "https://wa.me/".to_owned());
    Event {
        kind: "bulletin.delivery".to_owned(),
        timestamp: crate::clock::Millis(published_at),
        data: EventData {
            bulletin: content.bulletin.to_string(),
            message: content.message_name.clone(),
            to: to.to_owned(),
            urgency: content.urgency.to_owned(),
            language: content.language.to_string(),
            direction: content.direction.as_str().to_owned(),
            from: content.from.clone(),
            title: content.title.clone(),
            summary: content.summary.clone(),
            body: body(content),
            action: content.action.clone(),
            link: content.link.clone(),
            share: ShareTexts { post: chat::post(content), chat, whatsapp: encoded },
        },
    }
}

/// The whole text of a content in three forms.
pub fn body(content: &Content) -> EventBody {
    EventBody {
        markdown: content.body_markdown.clone(),
        html: content.body_html.clone(),
        text: without_isolates(&content.body_text),
    }
}

struct Bridge {
    settings: WebhookSettings,
    secret: String,
}

impl Provider for Bridge {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let event = event(&parcel.content, &parcel.to, parcel.published_at);
        let body = serde_json::to_string(&event).expect("an event is plain values");
        // The signature carries the time of sending, so that a receiver can refuse old requests.
        let now = jiff::Timestamp::now().as_second();
        let url = outbound.check_url(&self.settings.url);
        let (Ok(url), Some(signed)) = (url, signature(&self.secret, &parcel.identity, now, &body)) else {
            let detail = "the URL or the signing secret of this channel cannot be used".to_owned();
            return Err(Outcome::Failed { reason: Reason::Config, detail });
        };
        let request = outbound.client().post(url).header("content-type", "application/json");
        let request = request.header("webhook-id", &parcel.identity).header("webhook-timestamp", now.to_string());
        Ok(request.header("webhook-signature", signed).body(body))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        if answer.status.is_success() { answer.accepted(None, &parcel.to) } else { answer.by_status(&parcel.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_as_the_published_vector() {
        // Standard Webhooks, test vector of the reference libraries.
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert!(key(&new_secret()).is_some());
        assert!(key("whsec_c2hvcnQ=").is_none());
    }
}
