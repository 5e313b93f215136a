//! Twilio's Messages resource (2010-04-01): form fields, basic authentication, 201 with `sid`. Errors carry a code that says
//! more than the status.

use std::sync::Arc;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_form, reference};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint};
use crate::error::Field;

use super::check_sender;

/// An account at Twilio.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TwilioSettings {
    /// The account's SID: `AC` and 32 hexadecimal digits
    pub account: String,
    /// The sender shown on the phone: up to 11 letters and digits, or a number with country code
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// A messaging service that chooses the sender, instead of one: `MG` and 32 hexadecimal digits
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messaging_service: Option<String>,
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
    "https://api.twilio.com".to_owned()
}

/// The longest body that Twilio takes, in characters.
const LONGEST: usize = 1_600;

impl Form for TwilioSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("token", "the account's auth token")],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "1,600 characters",
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
        let mut wrong = Vec::new();
        let sid = |text: &str, prefix: &str| {
            let digits = text.strip_prefix(prefix);
            digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        if !sid(&self.account, "AC") {
            wrong.push(Field::wrong("settings.account", &self.account, "AC and 32 hexadecimal digits"));
        }
        match (&self.sender, &self.messaging_service) {
            (Some(sender), None) => wrong.extend(check_sender(sender.trim_start_matches('+'))),
            (None, Some(service)) if sid(service, "MG") => {}
            (None, Some(service)) => {
                wrong.push(Field::wrong("settings.messaging_service", service, "MG and 32 hexadecimal digits"));
            }
            (Some(_), Some(_)) => {
                wrong.push(Field::wrong("settings.sender", "…", "a sender or a messaging service, not both"));
            }
            (None, None) => wrong.push(Field::missing("settings.sender", "a sender, or a messaging service")),
        }
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let token = channel.secrets.get("token").cloned().unwrap_or_default();
        Requests::over(Twilio { settings: self.clone(), token }, &app.outbound.within(&self.sending))
    }
}

struct Twilio {
    settings: TwilioSettings,
    token: String,
}

impl Provider for Twilio {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let text = &parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe);
        if text.chars().count() > LONGEST {
            let detail = format!("longer than the {LONGEST} characters that Twilio takes");
            return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
        }
        let settings = &self.settings;
        let sender = settings.sender.as_deref().map(sender);
        let from = match (&sender, &settings.messaging_service) {
            (Some(sender), _) => ("From", sender.as_str()),
            (None, service) => ("MessagingServiceSid", service.as_deref().unwrap_or_default()),
        };
        let base = settings.url.trim_end_matches('/');
        let url = format!("{base}/2010-04-01/Accounts/{}/Messages.json", settings.account);
        let request = post_form(outbound, &url, &[("To", &parcel.to), from, ("Body", text)])?;
        Ok(request.basic_auth(&settings.account, Some(&self.token)))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let (json, to) = (answer.json(), &parcel.to);
        if answer.status.is_success() {
            return match reference(&json["sid"]) {
                Some(id) => answer.accepted(Some(id), to),
                None => answer.not_understood(to),
            };
        }
        match json["code"].as_i64() {
            // To: invalid, not a mobile number, cannot be reached from this sender, a landline.
            Some(21211 | 21214 | 21217 | 21612 | 21614 | 21635) => answer.refused(Reason::BadAddress, to),
            Some(21610) => answer.refused(Reason::OptedOut, to),
            // Body: missing, too long.
            Some(21602 | 21617 | 21619) => answer.refused(Reason::RejectedContent, to),
            Some(20429 | 63018 | 21611) => answer.again(Reason::Quota, to),
            // The account: credentials, suspended, a region not permitted, a sender that is not ours.
            Some(20003 | 20005 | 21212 | 21408 | 21603 | 21606 | 21659 | 21660) => answer.again(Reason::Config, to),
            _ => answer.by_status(to),
        }
    }
}

/// A long number takes a plus before it; names and short codes do not.
fn sender(text: &str) -> String {
    let number = text.len() > 6 && text.bytes().all(|b| b.is_ascii_digit());
    if number { format!("+{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = serde_json::from_value(json!({ "account": "AC" })).expect("settings");
        let twilio = Twilio { settings, token: String::new() };
        let judge =
            |status, code: i64| judged(&twilio, status, json!({ "code": code, "message": "…", "status": status }));
        assert_eq!(judged(&twilio, 201, json!({ "sid": "SM1", "status": "queued" })), "accepted SM1");
        assert_eq!(judged(&twilio, 201, json!({})), "unknown");
        assert_eq!(judge(400, 21610), "failed opted-out");
        assert_eq!(judge(400, 21211), "failed bad-address");
        assert_eq!(judge(400, 21617), "failed rejected-content");
        assert_eq!(judge(400, 21408), "again config");
        assert_eq!(judge(429, 20429), "again quota");
        assert_eq!(judge(400, 63018), "again quota");
        assert_eq!(judge(401, 20003), "again config");
        assert_eq!(judge(400, 1), "failed rejected-content");
        assert_eq!(judge(503, 20503), "again provider");
    }

    #[test]
    fn numbers_get_their_plus() {
        assert_eq!(
            ["Solby", "1204", "4592450000", "+4592450000"].map(sender),
            ["Solby", "1204", "+4592450000", "+4592450000"]
        );
    }
}
