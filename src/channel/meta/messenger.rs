//! Messenger: people who wrote to a page within the last 24 hours get a bulletin as a message from it. At other times
//! nothing may be sent, and the reason says so.

use std::sync::Arc;

use serde_json::json;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_json, reference};
use crate::channel::receive::Receiver;
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, chat};
use crate::clock::Clock;
use crate::error::Field;

use super::{callbacks, check_graph, check_id, common_error, endpoint, window_is_open};

/// A page that people write to.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessengerSettings {
    /// The id of the page, needed where an app has several
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Version of the API
    #[serde(default = "super::usual_version")]
    pub version: String,
    /// Where the API is
    #[serde(default = "super::graph")]
    pub url: String,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

fn usual_requests() -> u16 {
    8
}

/// The longest message, in characters.
const LONGEST: usize = 2_000;

impl Form for MessengerSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Messenger],
            secrets: [vec![secret("token", "the page's token that may send messages")], callbacks::secrets().to_vec()]
                .concat(),
            text: "the whole message, within 24 hours after the recipient wrote",
            template: "",
            media: "",
            receipts: "delivered, read",
            inbound: "replies, stop",
            limits: "2,000 characters",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Messenger
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn check(&self, outbound: &Outbound, _: &mut Secrets) -> Vec<Field> {
        let mut wrong = check_graph(outbound, &self.url, &self.version);
        wrong.extend(self.page.as_ref().and_then(|page| check_id("settings.page", page)));
        wrong.extend(check_at_once("requests", self.requests, 80));
        wrong
    }

    fn is_account(&self, id: &str) -> bool {
        self.page.as_ref().is_none_or(|page| page == id)
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(callbacks::Callbacks::of(channel)))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let token = channel.secrets.get("token").cloned().unwrap_or_default();
        let messenger = Messenger { settings: self.clone(), token, clock: app.clock.clone() };
        Requests::over(messenger, &app.outbound.within(&self.sending))
    }
}

struct Messenger {
    settings: MessengerSettings,
    token: String,
    clock: Clock,
}

impl Provider for Messenger {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        if !window_is_open(parcel.heard_at, self.clock.now()) {
            let detail = "the recipient has not written within 24 hours".to_owned();
            return Err(Outcome::Failed { reason: Reason::WindowClosed, detail });
        }
        let body = json!({
            "messaging_type": "UPDATE",
            "recipient": { "id": parcel.to },
            "message": { "text": chat::text(&parcel.content, LONGEST) },
        });
        let url = endpoint(&self.settings.url, &self.settings.version, "me/messages");
        Ok(post_json(outbound, &url, &body)?.bearer_auth(&self.token))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let (json, to) = (answer.json(), &parcel.to);
        if answer.status.is_success() {
            return match reference(&json["message_id"]) {
                Some(id) => answer.accepted(Some(id), to),
                None => answer.not_understood(to),
            };
        }
        let (code, detail) = (json["error"]["code"].as_i64(), json["error"]["error_subcode"].as_i64());
        match (code, detail) {
            (Some(10), Some(2_018_278)) => answer.refused(Reason::WindowClosed, to),
            (Some(100), Some(2_018_001)) => answer.refused(Reason::BadAddress, to),
            (Some(551), _) | (_, Some(1_545_041)) => answer.refused(Reason::Blocked, to),
            _ => common_error(code, answer, to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = serde_json::from_value(json!({})).expect("settings");
        let api = Messenger { settings, token: String::new(), clock: Clock::default() };
        let error = |code: i64, detail: i64| json!({ "error": { "code": code, "error_subcode": detail } });
        assert_eq!(judged(&api, 200, json!({ "recipient_id": "1", "message_id": "mid.1" })), "accepted mid.1");
        assert_eq!(judged(&api, 200, json!({})), "unknown");
        assert_eq!(judged(&api, 400, error(10, 2_018_278)), "failed window-closed");
        assert_eq!(judged(&api, 400, error(100, 2_018_001)), "failed bad-address");
        assert_eq!(judged(&api, 400, error(551, 0)), "failed blocked");
        assert_eq!(judged(&api, 400, error(613, 0)), "again quota");
        assert_eq!(judged(&api, 400, error(190, 0)), "again config");
        assert_eq!(judged(&api, 400, error(2, 0)), "again provider");
        assert_eq!(judged(&api, 400, error(100, 0)), "failed rejected-content");
    }
}
