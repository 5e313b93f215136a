//! CPSMS's API v2: JSON, basic authentication, success and error told in the body. It gives no id: what we send as
//! reference, at most 32 characters, is what its receipts will name.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_json};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint};
use crate::error::Field;
use crate::language::sms::{self, Encoding};

use super::{check_sender, digits};

/// An account at CPSMS.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CpsmsSettings {
    /// The account's user name
    pub username: String,
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// Where the API is
    #[serde(default = "usual_url")]
    pub url: String,
    /// Whether each SMS ends with the personal link that stops the messages; it costs characters
    #[serde(default)]
    pub stop_hint: StopHint,
    /// Requests at once
    #[serde(default = "super::usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

fn usual_url() -> String {
    "https://api.cpsms.dk".to_owned()
}

impl Form for CpsmsSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("key", "the API key")],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "the provider's own",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Sms
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn stop_hint(&self) -> StopHint {
        self.stop_hint
    }

    fn check(&self, outbound: &Outbound, _: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_sender(&self.sender).into_iter().collect();
        if self.username.trim().is_empty() || self.username.contains(':') {
            wrong.push(Field::wrong("settings.username", &self.username, "the account's user name, without a colon"));
        }
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let key = channel.secrets.get("key").cloned().unwrap_or_default();
        Requests::over(Cpsms { settings: self.clone(), key }, &app.outbound.within(&self.sending))
    }
}

struct Cpsms {
    settings: CpsmsSettings,
    key: String,
}

/// The first 32 hexadecimal digits of a hash of the delivery's identity.
fn short_reference(identity: &str) -> String {
    let mut hash = crate::secrets::sha256_hex(identity.as_bytes());
    hash.truncate(32);
    hash
}

impl Provider for Cpsms {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let text = &parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe);
        let mut body = json!({
            "to": [digits(&parcel.to)],
            "message": text,
            "from": self.settings.sender,
            "reference": short_reference(&parcel.identity),
        });
        if sms::count(text).encoding == Encoding::Ucs2 {
            body["format"] = "UNICODE".into();
        }
        let url = format!("{}/v2/send", self.settings.url.trim_end_matches('/'));
        let request = post_json(outbound, &url, &body)?;
        Ok(request.basic_auth(&self.settings.username, Some(&self.key)))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let json = answer.json();
        let number = digits(&parcel.to);
        let named = |list: &Value| items(list).iter().any(|item| item["to"].as_str() == Some(number));
        if answer.status.is_success() && named(&json["success"]) {
            return answer.accepted(Some(short_reference(&parcel.identity)), &parcel.to);
        }
        if answer.status.is_success() && !items(&json["error"]).is_empty() {
            let about_number = named(&json["error"]);
            return answer.refused(if about_number { Reason::BadAddress } else { Reason::RejectedContent }, &parcel.to);
        }
        if answer.status.is_success() { answer.not_understood(&parcel.to) } else { answer.by_status(&parcel.to) }
    }
}

/// The items of an answer: an object, a list of objects, or a list of lists of them.
fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().flat_map(items).collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = serde_json::from_value(json!({ "username": "u", "sender": "Solby" })).expect("settings");
        let api = Cpsms { settings, key: String::new() };
        let sent = json!({ "to": "4520123456", "price": "1", "countryCode": "45" });
        let accepted = format!("accepted {}", short_reference("bul_1.adr_1.en"));
        assert_eq!(accepted.len(), "accepted ".len() + 32);
        assert_eq!(judged(&api, 200, json!({ "success": [[sent]] })), accepted);
        assert_eq!(judged(&api, 200, json!({ "success": [sent] })), accepted);
        assert_eq!(judged(&api, 200, json!({ "success": [[{ "to": "4599999999" }]] })), "unknown");
        assert_eq!(
            judged(&api, 200, json!({ "success": [[]], "error": [{ "to": "4520123456" }] })),
            "failed bad-address"
        );
        assert_eq!(judged(&api, 200, json!({ "error": { "code": 400, "message": "no" } })), "failed rejected-content");
        assert_eq!(judged(&api, 401, json!({})), "again config");
        assert_eq!(judged(&api, 402, json!({ "error": [{ "code": 402 }] })), "again config");
        assert_eq!(judged(&api, 500, json!({})), "again provider");
    }
}
