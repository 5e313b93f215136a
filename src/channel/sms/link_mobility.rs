//! LINK Mobility's “Common” SMS API: JSON, basic authentication, a result code in the body that says more than the status;
//! 1005 means queued.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_json, reference};
use crate::channel::receive::{
    self, Heard, HeardMessage, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said,
};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint};
use crate::error::Field;

use super::{check_sender, check_stop_hint, hears_with};

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
    "https://wsx.sp247.net".to_owned()
}

impl Form for LinkMobilitySettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("password", "the account's password"), receive::hook_secret()],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "sent, delivered, failed and why, with a `gate`",
            inbound: "replies, stop",
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

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_sender(&self.sender).into_iter().collect();
        if self.username.trim().is_empty() || self.username.contains(':') {
            wrong.push(Field::wrong("settings.username", &self.username, "the account's user name, without a colon"));
        }
        if self.partner.trim().is_empty() {
            wrong.push(Field::wrong("settings.partner", &self.partner, "the platform partner id"));
        }
        let hears = hears_with(secrets, receive::HOOK);
        wrong.extend(check_stop_hint(self.stop_hint, Some(&self.sender), hears));
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(Callbacks(channel.secrets.get(receive::HOOK).cloned())))
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

/// Receives what the platform posts through a gate: delivery reports, and messages that people wrote.
struct Callbacks(Option<String>);

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        receive::repeats(self.0.as_ref(), request)?;
        let item = receive::json(request.body)?;
        let text = |pointer: &str| receive::text(&item, pointer);
        let event = match (text("/id"), text("/resultCode")) {
            (Some(id), Some(code)) => format!("{id}:{code}"),
            _ => format!("message:{}", text("/messageId").ok_or(Refused::Unreadable)?),
        };
        Ok(Opened::Items(vec![RawItem { event: Some(event), raw: request.body.to_vec() }]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let item: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        let text = |pointer: &str| receive::text(&item, pointer);
        if let Some(code) = item["resultCode"].as_i64().or_else(|| text("/resultCode")?.parse().ok()) {
            let (said, words) = said(code);
            return Ok(Heard::Receipt(HeardReceipt {
                reference: text("/id"),
                identity: text("/refId"),
                said,
                words: words.to_owned(),
                code: Some(code.to_string()),
                happened_at: text("/timestamp").and_then(|at| receive::rfc3339(&at)),
            }));
        }
        if item["content"].is_object() {
            let plain = item["content"]["type"] == "SMS";
            return Ok(Heard::Message(HeardMessage {
                from: text("/source").ok_or("there is no source")?,
                text: text("/content/userData").unwrap_or_default(),
                attachment: (!plain).then(|| "media".to_owned()),
                answers: None,
                written_at: text("/timestamp").and_then(|at| receive::rfc3339(&at)),
            }));
        }
        Ok(Heard::Nothing("neither a report nor a message".to_owned()))
    }
}

/// What a result code in a report means. Some say that nobody knows: those move nothing.
fn said(code: i64) -> (Option<Said>, &'static str) {
    let failed = |reason: Reason| Some(Said::Failed(reason));
    match code {
        1000 | 1008 | 1011 => (Some(Said::Sent), "sent to the operator"),
        1012 => (Some(Said::Accepted), "delayed"),
        1001 | 1007 => (Some(Said::Delivered), "delivered"),
        4 | 5 | 1010 => (Some(Said::Other), "nobody knows whether it was delivered"),
        1002 => (failed(Reason::Expired), "expired"),
        1004 => (failed(Reason::Provider), "mobile full"),
        2104 => (failed(Reason::BadAddress), "unknown subscriber"),
        2106 => (failed(Reason::BadAddress), "number error"),
        2105 | 2107 => (failed(Reason::Blocked), "destination blocked"),
        2205 => (failed(Reason::Blocked), "service rejected by the subscriber"),
        3 => (failed(Reason::Quota), "throttled"),
        104 => (failed(Reason::Config), "configuration error"),
        3000..=3002 | 4000..=4007 => (failed(Reason::RejectedContent), "the content was not taken"),
        0..=2 | 6 | 105 | 1006 | 1009 | 2200..=2204 | 2206 | 2207 => (failed(Reason::Provider), "not delivered"),
        _ => (None, "a code that is not known"),
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
