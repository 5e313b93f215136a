//! LINK Mobility's “Common” SMS API: JSON, basic authentication, a result code in the body that says more than the status;
//! 1005 means queued.

use std::sync::Arc;

use serde_json::json;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_json, reference};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint};
use crate::error::Field;

use super::check_sender;

/// An account at LINK Mobility.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkMobilitySettings {
    /// The account's user name
    pub username: String,
    /// The platform partner id
    pub partner: String,
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// The gate that delivery reports come through, as the provider has set it up
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
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
    "https://wsx.sp247.net".to_owned()
}

impl Form for LinkMobilitySettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("password", "the account's password")],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "no characters outside the basic multilingual plane",
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
        if self.partner.trim().is_empty() {
            wrong.push(Field::wrong("settings.partner", &self.partner, "the platform partner id"));
        }
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let password = channel.secrets.get("password").cloned().unwrap_or_default();
        Requests::over(LinkMobility { settings: self.clone(), password }, &app.outbound.within(&self.sending))
    }
}

struct LinkMobility {
    settings: LinkMobilitySettings,
    password: String,
}

impl Provider for LinkMobility {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let text = &parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe);
        // The platform takes UTF-8 of up to three bytes a character; the fourth would arrive as a question mark.
        if let Some(sign) = text.chars().find(|c| u32::from(*c) > 0xFFFF) {
            let detail = format!("the platform does not take the sign {sign}");
            return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
        }
        let mut body = json!({
            "source": self.settings.sender,
            "destination": parcel.to,
            "userData": text,
            "platformId": "COMMON_API",
            "platformPartnerId": self.settings.partner,
            "refId": parcel.identity,
        });
        if let Some(gate) = &self.settings.gate {
            body["useDeliveryReport"] = true.into();
            body["deliveryReportGates"] = json!([gate]);
        }
        let url = format!("{}/sms/send", self.settings.url.trim_end_matches('/'));
        let request = post_json(outbound, &url, &body)?;
        Ok(request.basic_auth(&self.settings.username, Some(&self.password)))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let (json, to) = (answer.json(), &parcel.to);
        let id = || reference(&json["messageId"]);
        match json["resultCode"].as_i64() {
            Some(1005) if answer.status.is_success() => answer.accepted(id(), to),
            Some(3) => answer.again(Reason::Quota, to),
            // Time-outs at the operator: it may have gone.
            Some(4 | 5) => Outcome::Unknown { detail: answer.words(to) },
            Some(1 | 6 | 105) => answer.again(Reason::Provider, to),
            // Service, user, account, password, configuration, and senders that are not permitted.
            Some(100..=104 | 2000..=2003) => answer.again(Reason::Config, to),
            Some(2100..=2102 | 2104 | 2106) => answer.refused(Reason::BadAddress, to),
            Some(2103 | 2105) => answer.refused(Reason::Blocked, to),
            Some(_) if answer.status.is_success() => answer.refused(Reason::Provider, to),
            None if answer.status.is_success() => answer.not_understood(to),
            _ => answer.by_status(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = json!({ "username": "u", "partner": "1", "sender": "Solby" });
        let settings = serde_json::from_value(settings).expect("settings");
        let api = LinkMobility { settings, password: String::new() };
        let judge = |status, code: i64| judged(&api, status, json!({ "messageId": "m1", "resultCode": code }));
        assert_eq!(judge(200, 1005), "accepted m1");
        assert_eq!(judged(&api, 200, json!({})), "unknown");
        assert_eq!(judge(200, 3), "again quota");
        assert_eq!(judge(200, 4), "unknown");
        assert_eq!(judge(200, 1), "again provider");
        assert_eq!(judge(200, 103), "again config");
        assert_eq!(judge(200, 2000), "again config");
        assert_eq!(judge(200, 2104), "failed bad-address");
        assert_eq!(judge(200, 2105), "failed blocked");
        assert_eq!(judge(200, 9999), "failed provider");
        assert_eq!(judge(403, 106_101), "again config");
        assert_eq!(judged(&api, 429, json!({})), "again quota");
    }
}
