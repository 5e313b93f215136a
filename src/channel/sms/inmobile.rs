//! inMobile's API v4: JSON, basic authentication with the key as password, one result a message.

use std::sync::Arc;

use serde_json::json;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_json, reference};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint};
use crate::error::Field;

use super::{check_sender, digits};

/// An account at inMobile.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InMobileSettings {
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// Where the API is
    #[serde(default = "usual_url")]
    pub url: String,
    /// For how many days the provider tries to reach a phone, 1 to 5; the provider's own rule unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u8>,
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
    "https://api.inmobile.com".to_owned()
}

impl Form for InMobileSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("key", "the API key")],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "the provider's own blacklist is respected",
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
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        if let Some(days) = self.valid_days.filter(|days| !(1..=5).contains(days)) {
            wrong.push(Field::wrong("settings.valid_days", days.to_string(), "1 to 5"));
        }
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let key = channel.secrets.get("key").cloned().unwrap_or_default();
        Requests::over(InMobile { settings: self.clone(), key }, &app.outbound.within(&self.sending))
    }
}

struct InMobile {
    settings: InMobileSettings,
    key: String,
}

impl Provider for InMobile {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let mut message = json!({
            "to": digits(&parcel.to),
            "text": parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe),
            "from": self.settings.sender,
            "respectBlacklist": true,
        });
        if let Some(days) = self.settings.valid_days {
            message["validityPeriodInSeconds"] = (u32::from(days) * 86_400).into();
        }
        let url = format!("{}/v4/sms/outgoing", self.settings.url.trim_end_matches('/'));
        let request = post_json(outbound, &url, &json!({ "messages": [message] }))?;
        // Any user name does.
        Ok(request.basic_auth("budstikke", Some(&self.key)))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        if !answer.status.is_success() {
            return answer.by_status(&parcel.to);
        }
        let result = &answer.json()["results"][0];
        if result["numberDetails"]["isValidMsisdn"] == false {
            return answer.refused(Reason::BadAddress, &parcel.to);
        }
        match reference(&result["messageId"]) {
            Some(id) => answer.accepted(Some(id), &parcel.to),
            None => answer.not_understood(&parcel.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = serde_json::from_value(json!({ "sender": "Solby" })).expect("settings");
        let api = InMobile { settings, key: String::new() };
        let result =
            |valid: bool| json!({ "results": [{ "messageId": "m1", "numberDetails": { "isValidMsisdn": valid } }] });
        assert_eq!(judged(&api, 200, result(true)), "accepted m1");
        assert_eq!(judged(&api, 200, result(false)), "failed bad-address");
        assert_eq!(judged(&api, 200, json!({ "results": [] })), "unknown");
        assert_eq!(judged(&api, 401, json!({})), "again config");
        assert_eq!(judged(&api, 400, json!({})), "failed rejected-content");
        assert_eq!(judged(&api, 500, json!({})), "again provider");
    }
}
