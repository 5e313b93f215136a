//! Twilio's Messages resource (2010-04-01): form fields, basic authentication, 201 with `sid`. Errors carry a code that says
//! more than the status.

use std::sync::Arc;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_form, reference};
use crate::channel::receive::{
    self, Heard, HeardMessage, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said,
};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint, signature};
use crate::error::Field;

use super::{check_sender, check_stop_hint};

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
    /// How each SMS ends: with nothing more, the personal link that stops the messages, or the word to answer; it costs characters
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
            receipts: "sent, delivered, failed and why",
            inbound: "replies, stop",
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
        // A messaging service chooses the sender; the token that sends also hears.
        wrong.extend(check_stop_hint(self.stop_hint, self.sender.as_deref(), Ok(())));
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let token = channel.secrets.get("token").cloned().unwrap_or_default();
        let callback = receive::hook_url(&app.config.public_url, channel.id);
        Requests::over(Twilio { settings: self.clone(), token, callback }, &app.outbound.within(&self.sending))
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(Callbacks(channel.secrets.get("token").cloned()?)))
    }
}

struct Twilio {
    settings: TwilioSettings,
    token: String,
    /// Where receipts go, if the world can reach us.
    callback: Option<String>,
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
        let mut fields = vec![("To", parcel.to.as_str()), from, ("Body", text.as_str())];
        // With our own name of the message: when the answer to this was lost, what comes back still tells what it is about.
        let callback = self.callback.as_ref().map(|callback| format!("{callback}?ref={}", parcel.identity));
        fields.extend(callback.as_deref().map(|callback| ("StatusCallback", callback)));
        let request = post_form(outbound, &url, &fields)?;
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
            // A country that is not permitted yet: the numbers of others go.
            Some(21408) => answer.again(Reason::Deferred, to),
            // The account: credentials, suspended, a sender that is not ours.
            Some(20003 | 20005 | 21212 | 21603 | 21606 | 21659 | 21660) => answer.again(Reason::Config, to),
            _ => answer.by_status(to),
        }
    }
}

/// Where our own name of a message stands in what is kept of a callback.
const OURS: &str = "budstikke_ref";

/// Receives what Twilio posts: status callbacks and messages, as signed forms.
struct Callbacks(String);

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        let given = request.header("x-twilio-signature").ok_or(Refused::Signature)?;
        let fields = request.form();
        if !signature::twilio(&self.0, request.url, &fields, given) {
            return Err(Refused::Signature);
        }
        let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let id = value("MessageSid").or_else(|| value("SmsSid")).ok_or(Refused::Unreadable)?;
        let event = format!("{id}:{}", value("MessageStatus").unwrap_or("received"));
        let mut raw = request.body.to_vec();
        // Signed as part of the address.
        if let Some(reference) = request.asked("ref").filter(|_| value(OURS).is_none()) {
            raw.extend_from_slice(format!("&{OURS}={reference}").as_bytes());
        }
        Ok(Opened::Items(vec![RawItem { event: Some(event), raw }]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let fields = receive::form(raw);
        let value = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            found.filter(|value| !value.is_empty())
        };
        let Some(status) = value("MessageStatus") else {
            return Ok(Heard::Message(HeardMessage {
                from: value("From").ok_or("there is no From")?,
                text: value("Body").unwrap_or_default(),
                attachment: value("NumMedia").filter(|count| count != "0").map(|_| "media".to_owned()),
                answers: value("OriginalRepliedMessageSid"),
                written_at: None,
            }));
        };
        let code = value("ErrorCode");
        Ok(Heard::Receipt(HeardReceipt {
            reference: value("MessageSid"),
            identity: value(OURS),
            said: match status.as_str() {
                "accepted" | "scheduled" | "queued" | "sending" => Some(Said::Accepted),
                "sent" => Some(Said::Sent),
                "delivered" => Some(Said::Delivered),
                "read" => Some(Said::Read),
                "undelivered" | "failed" | "canceled" => Some(Said::Failed(reason(code.as_deref()))),
                _ => None,
            },
            words: value("ErrorMessage").map_or_else(|| status.clone(), |words| format!("{status}: {words}")),
            code,
            ..HeardReceipt::default()
        }))
    }

    fn thanks(&self) -> (&'static str, &'static str) {
        ("text/xml; charset=utf-8", r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#)
    }
}

/// Why a message did not arrive, by Twilio's error codes.
fn reason(code: Option<&str>) -> Reason {
    match code {
        Some("21610") => Reason::OptedOut,
        Some("30005" | "30006" | "21614" | "21211") => Reason::BadAddress,
        Some("30004" | "30034") => Reason::Blocked,
        Some("30007") => Reason::RejectedContent,
        Some("30001" | "63018" | "20429") => Reason::Quota,
        Some("30002") => Reason::Config,
        Some("30036") => Reason::Expired,
        _ => Reason::Provider,
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
        let twilio = Twilio { settings, token: String::new(), callback: None };
        let judge =
            |status, code: i64| judged(&twilio, status, json!({ "code": code, "message": "…", "status": status }));
        assert_eq!(judged(&twilio, 201, json!({ "sid": "SM1", "status": "queued" })), "accepted SM1");
        assert_eq!(judged(&twilio, 201, json!({})), "unknown");
        assert_eq!(judge(400, 21610), "failed opted-out");
        assert_eq!(judge(400, 21211), "failed bad-address");
        assert_eq!(judge(400, 21617), "failed rejected-content");
        assert_eq!(judge(400, 21408), "again deferred");
        assert_eq!(judge(429, 20429), "again quota");
        assert_eq!(judge(400, 63018), "again quota");
        assert_eq!(judge(401, 20003), "again config");
        assert_eq!(judge(400, 1), "failed rejected-content");
        assert_eq!(judge(503, 20503), "again provider");
    }

    #[test]
    fn what_comes_back_names_the_message() {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let outbound = Outbound::new(Vec::new()).expect("a client");
        let settings = serde_json::from_value(json!({ "account": "AC", "sender": "Solby" })).expect("settings");
        let callback = Some("https://solby.example/hooks/chn_1".to_owned());
        let twilio = Twilio { settings, token: String::new(), callback };
        let request =
            twilio.request(&outbound, &Parcel::sample("+4520123456")).expect("a request").build().expect("built");
        let fields = receive::form(request.body().and_then(reqwest::Body::as_bytes).expect("a form"));
        let callback = fields.iter().find(|(name, _)| name == "StatusCallback").map(|(_, url)| url.as_str());
        assert_eq!(callback, Some("https://solby.example/hooks/chn_1?ref=bul_1.adr_1.en"));
    }

    #[test]
    fn numbers_get_their_plus() {
        assert_eq!(
            ["Solby", "1204", "4592450000", "+4592450000"].map(sender),
            ["Solby", "1204", "+4592450000", "+4592450000"]
        );
    }
}
