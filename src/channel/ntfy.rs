//! ntfy: notifications on telephones and desktops that follow a topic, by ntfy.sh or a server of one's own. One JSON a message.

use std::sync::Arc;

use serde_json::json;

use crate::app::App;
use crate::audience::AddressKind;
use crate::error::Field;
use crate::language::markdown::without_isolates;

use super::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once, check_url};
use super::outbound::Outbound;
use super::provider::{Answer, Provider, Requests, post_json, reference};
use super::{Channel, Outcome, Parcel, Reason, Sender, Sending};

/// A server that people follow topics on.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NtfySettings {
    /// The server
    #[serde(default = "usual_url")]
    pub url: String,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

fn usual_url() -> String {
    "https://ntfy.sh".to_owned()
}

fn usual_requests() -> u16 {
    4
}

/// The longest message in bytes; what is longer, a server turns into a file.
const LONGEST: usize = 4_096;

impl Form for NtfySettings {
    fn about() -> About {
        let meaning = "an access token (tk_…), where the server wants one to write";
        About {
            carries: vec![AddressKind::Ntfy],
            secrets: vec![SecretAbout { name: "token", meaning, needed: Needed::Sometimes }],
            text: "title and the whole message; the summary where that is too long",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "4,096 bytes; whoever knows the topic can follow it",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Ntfy
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn check(&self, outbound: &Outbound, _: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_url(outbound, "url", &self.url).into_iter().collect();
        wrong.extend(check_at_once("requests", self.requests, 60));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let token = channel.secrets.get("token").cloned();
        Requests::over(Ntfy { settings: self.clone(), token }, &app.outbound.within(&self.sending))
    }
}

struct Ntfy {
    settings: NtfySettings,
    token: Option<String>,
}

impl Provider for Ntfy {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let content = &parcel.content;
        let whole = without_isolates(&content.body_text);
        let message = if whole.len() <= LONGEST { &*whole } else { content.summary.as_str() };
        if message.len() > LONGEST {
            let detail = format!("longer than the {LONGEST} bytes of a message");
            return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
        }
        let (priority, tags) = match content.urgency {
            "emergency" => (5, json!(["rotating_light"])),
            "urgent" => (4, json!(["warning"])),
            _ => (3, json!([])),
        };
        let body = json!({
            "topic": parcel.to, "title": content.title, "message": message, "click": content.link,
            "priority": priority, "tags": tags,
        });
        let request = post_json(outbound, &self.settings.url, &body)?;
        Ok(match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let json = answer.json();
        match (answer.status.as_u16(), reference(&json["id"])) {
            // The answer repeats the whole message; its id is enough.
            (200, Some(id)) => Outcome::Accepted { detail: format!("message {id}"), reference: Some(id) },
            (200..300, _) => answer.not_understood(&parcel.to),
            // A topic that is not allowed, or that nobody may have.
            (400, _) if matches!(json["code"].as_i64(), Some(40009 | 40010)) => {
                answer.refused(Reason::BadAddress, &parcel.to)
            }
            (507, _) => answer.again(Reason::Quota, &parcel.to),
            _ => answer.by_status(&parcel.to),
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
        let api = Ntfy { settings, token: None };
        let error = |code: i64| json!({ "code": code, "http": code / 100, "error": "…" });
        assert_eq!(judged(&api, 200, json!({ "id": "sPs71M8A2T", "event": "message" })), "accepted sPs71M8A2T");
        assert_eq!(judged(&api, 200, json!({})), "unknown");
        assert_eq!(judged(&api, 400, error(40009)), "failed bad-address");
        assert_eq!(judged(&api, 400, error(40024)), "failed rejected-content");
        assert_eq!(judged(&api, 403, error(40301)), "again config");
        assert_eq!(judged(&api, 413, error(41301)), "failed rejected-content");
        assert_eq!(judged(&api, 429, error(42901)), "again quota");
        assert_eq!(judged(&api, 507, error(50701)), "again quota");
        assert_eq!(judged(&api, 500, error(50001)), "again provider");
    }
}
