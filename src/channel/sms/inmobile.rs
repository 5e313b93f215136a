//! inMobile's API v4: JSON, basic authentication with the key as password, one result a message.

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
use crate::language::sms::{self, Encoding};

use super::{check_sender, check_stop_hint, digits, hears_with};

/// An account at inMobile.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InMobileSettings {
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// Where the API is
    #[serde(default = "usual_url")]
    pub url: String,
    /// For how many days the provider tries to reach a phone, 1 or 2; the provider's own rule unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u8>,
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
    "https://api.inmobile.com".to_owned()
}

impl Form for InMobileSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("key", "the API key"), receive::hook_secret()],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "delivered, failed and why",
            inbound: "replies, stop",
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

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_sender(&self.sender).into_iter().collect();
        let hears = hears_with(secrets, receive::HOOK);
        wrong.extend(check_stop_hint(self.stop_hint, Some(&self.sender), hears));
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        if let Some(days) = self.valid_days.filter(|days| !(1..=2).contains(days)) {
            wrong.push(Field::wrong("settings.valid_days", days.to_string(), "1 or 2"));
        }
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let key = channel.secrets.get("key").cloned().unwrap_or_default();
        let callback = receive::hook_url_with_key(&app.config.public_url, channel);
        Requests::over(InMobile { settings: self.clone(), key, callback }, &app.outbound.within(&self.sending))
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(Callbacks(channel.secrets.get(receive::HOOK).cloned())))
    }
}

struct InMobile {
    settings: InMobileSettings,
    key: String,
    /// Where receipts go, if the world can reach us.
    callback: Option<String>,
}

impl Provider for InMobile {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        let text = parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe);
        // Without a word the provider takes gsm7, in which most scripts cannot be written.
        let encoding = if sms::count(&text).encoding == Encoding::Ucs2 { "ucs2" } else { "gsm7" };
        let mut message = json!({
            "to": digits(&parcel.to),
            "text": text,
            "from": self.settings.sender,
            "encoding": encoding,
            "respectBlacklist": true,
        });
        if let Some(callback) = &self.callback {
            // With our own name of the message: when the answer to this was lost, the report still tells what it is about.
            message["statusCallbackUrl"] = format!("{callback}&ref={}", parcel.identity).into();
        }
        if let Some(days) = self.settings.valid_days {
            message["validityPeriodInSeconds"] = (u32::from(days.min(2)) * 86_400).into();
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

/// Where our own name of a message stands in what is kept of a report.
const OURS: &str = "budstikke_ref";

/// Receives what inMobile posts: reports and messages, several at once.
struct Callbacks(Option<String>);

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        receive::repeats(self.0.as_ref(), request)?;
        let body = receive::json(request.body)?;
        let lists = [&body, &body["reports"], &body["messages"]];
        let each = lists.into_iter().filter_map(Value::as_array).flatten();
        let mut each: Vec<Value> = each.cloned().collect();
        // Of several reports the address can name only one.
        if let ([Value::Object(item)], Some(reference)) = (each.as_mut_slice(), request.asked("ref")) {
            item.insert(OURS.to_owned(), reference.into());
        }
        let items: Vec<RawItem> =
            each.iter().map(|item| RawItem { event: None, raw: item.to_string().into_bytes() }).collect();
        if items.is_empty() { Err(Refused::Unreadable) } else { Ok(Opened::Items(items)) }
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let item: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        if item["deliveryInfo"].is_object() {
            let info = &item["deliveryInfo"];
            let code = info["errorCode"].as_i64();
            let words = receive::text(info, "/errorDescription").or_else(|| receive::text(info, "/stateDescription"));
            return Ok(Heard::Receipt(HeardReceipt {
                reference: receive::text(&item, "/messageId"),
                identity: receive::text(&item, &format!("/{OURS}")),
                said: match info["stateCode"].as_i64() {
                    Some(1) => Some(Said::Delivered),
                    Some(-1 | -2) => Some(Said::Failed(reason(code))),
                    Some(0) => Some(Said::Other),
                    _ => None,
                },
                words: words.unwrap_or_default(),
                code: code.map(|code| code.to_string()),
                happened_at: receive::text(info, "/doneTime").and_then(|at| receive::rfc3339(&at)),
            }));
        }
        if item["from"].is_object() {
            let part = |pointer: &str| receive::text(&item, pointer);
            let (Some(country), Some(number)) = (part("/from/countryCode"), part("/from/phoneNumber")) else {
                return Ok(Heard::Nothing("written by a name, not by a number".to_owned()));
            };
            return Ok(Heard::Message(HeardMessage {
                from: format!("+{country}{number}"),
                text: part("/text").unwrap_or_default(),
                written_at: part("/receivedAt").and_then(|at| receive::rfc3339(&at)),
                ..HeardMessage::default()
            }));
        }
        Ok(Heard::Nothing("neither a report nor a message".to_owned()))
    }
}

/// Why a message did not arrive, by inMobile's error codes.
fn reason(code: Option<i64>) -> Reason {
    match code {
        Some(-3 | -4) => Reason::BadAddress,
        Some(-105) => Reason::OptedOut,
        Some(-2 | -14 | -106) => Reason::Blocked,
        Some(-5 | -22) => Reason::Expired,
        Some(-201) => Reason::RejectedContent,
        Some(-8 | -202) => Reason::Config,
        Some(-23) => Reason::Quota,
        _ => Reason::Provider,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = serde_json::from_value(json!({ "sender": "Solby" })).expect("settings");
        let api = InMobile { settings, key: String::new(), callback: None };
        let result =
            |valid: bool| json!({ "results": [{ "messageId": "m1", "numberDetails": { "isValidMsisdn": valid } }] });
        assert_eq!(judged(&api, 200, result(true)), "accepted m1");
        assert_eq!(judged(&api, 200, result(false)), "failed bad-address");
        assert_eq!(judged(&api, 200, json!({ "results": [] })), "unknown");
        assert_eq!(judged(&api, 401, json!({})), "again config");
        assert_eq!(judged(&api, 400, json!({})), "failed rejected-content");
        assert_eq!(judged(&api, 500, json!({})), "again provider");
    }

    #[test]
    fn each_message_carries_the_address_of_our_door() {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let outbound = Outbound::new(Vec::new()).expect("a client");
        let settings: InMobileSettings = serde_json::from_value(json!({ "sender": "Solby" })).expect("settings");
        let asked = |callback: Option<&str>| -> serde_json::Value {
            let api =
                InMobile { settings: settings.clone(), key: String::new(), callback: callback.map(str::to_owned) };
            let request =
                api.request(&outbound, &Parcel::sample("+4520123456")).expect("a request").build().expect("a request");
            let body = request.body().and_then(reqwest::Body::as_bytes).expect("a body");
            serde_json::from_slice(body).expect("JSON")
        };
        let body = asked(Some("https://solby.example/hooks/chn_1?key=k"));
        assert_eq!(
            body["messages"][0]["statusCallbackUrl"],
            "https://solby.example/hooks/chn_1?key=k&ref=bul_1.adr_1.en"
        );
        let body = asked(None);
        assert!(body["messages"][0]["statusCallbackUrl"].is_null(), "the world does not reach us");
    }
}
