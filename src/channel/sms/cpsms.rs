//! CPSMS's API v2: JSON, basic authentication, success and error told in the body. It gives no id: what we send as
//! reference, at most 32 characters, is what its receipts will name.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, Requests, post_json};
use crate::channel::receive::{self, Heard, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint};
use crate::error::Field;
use crate::language::sms::{self, Encoding};

use super::{check_sender, check_stop_hint, digits};

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
    "https://api.cpsms.dk".to_owned()
}

impl Form for CpsmsSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![secret("key", "the API key"), receive::hook_secret()],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "delivered, failed",
            inbound: "",
            limits: "1,530 characters",
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
        let deaf = Field::wrong("settings.stop_hint", "word", "none or link: CPSMS passes on no answers");
        wrong.extend(check_stop_hint(self.stop_hint, Some(&self.sender), Err(deaf)));
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let key = channel.secrets.get("key").cloned().unwrap_or_default();
        let callback = receive::hook_url_with_key(&app.config.public_url, channel);
        Requests::over(Cpsms { settings: self.clone(), key, callback }, &app.outbound.within(&self.sending))
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(Callbacks(channel.secrets.get(receive::HOOK).cloned())))
    }
}

struct Cpsms {
    settings: CpsmsSettings,
    key: String,
    /// Where receipts go, if the world can reach us.
    callback: Option<String>,
}

/// The longest text: the provider shortens what is longer, and half a sentence about health can say the opposite.
const LONGEST: usize = 1_530;

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
        if text.chars().count() > LONGEST {
            let detail = format!("longer than the {LONGEST} characters that CPSMS takes");
            return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
        }
        let reference = short_reference(&parcel.identity);
        let mut body = json!({
            "to": [digits(&parcel.to)],
            "message": text,
            "from": self.settings.sender,
            "reference": reference,
        });
        if let Some(callback) = &self.callback {
            body["dlr_url"] = format!("{callback}&ref={reference}").into();
        }
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

/// Receives what CPSMS reports: status and receiver, put behind the address that each message carried.
struct Callbacks(Option<String>);

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        receive::repeats(self.0.as_ref(), request)?;
        // Its documentation shows `?status=…` put behind an address, whether or not that has a question mark already; and
        // says POST, where the same fields may stand in the body.
        let cut = |(name, value): (String, String)| match value.split_once('?') {
            Some((value, rest)) => [vec![(name, value.to_owned())], receive::form(rest.as_bytes())].concat(),
            None => vec![(name, value)],
        };
        let fields: Vec<(String, String)> = request.query.iter().cloned().flat_map(cut).chain(request.form()).collect();
        let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let (Some(status), Some(reference)) = (value("status"), value("ref")) else { return Err(Refused::Unreadable) };
        let raw = json!({ "status": status, "ref": reference }).to_string();
        Ok(Opened::Items(vec![RawItem { event: Some(format!("{reference}:{status}")), raw: raw.into_bytes() }]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let item: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        let status = receive::text(&item, "/status").unwrap_or_default();
        let (said, words) = match status.as_str() {
            "1" => (Some(Said::Delivered), "delivery successful"),
            "2" => (Some(Said::Failed(Reason::Provider)), "delivery failed"),
            "3" => (Some(Said::Accepted), "message buffered"),
            "4" => (Some(Said::Failed(Reason::Expired)), "delivery abandoned"),
            other => (None, other),
        };
        Ok(Heard::Receipt(HeardReceipt {
            reference: receive::text(&item, "/ref"),
            said,
            words: words.to_owned(),
            code: Some(status.clone()),
            ..HeardReceipt::default()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn answers_become_outcomes() {
        let settings = serde_json::from_value(json!({ "username": "u", "sender": "Solby" })).expect("settings");
        let api = Cpsms { settings, key: String::new(), callback: None };
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

    #[test]
    fn each_message_carries_the_address_of_our_door() {
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let outbound = Outbound::new(Vec::new()).expect("a client");
        let settings: CpsmsSettings =
            serde_json::from_value(json!({ "username": "u", "sender": "Solby" })).expect("settings");
        let asked = |callback: Option<&str>| -> serde_json::Value {
            let api = Cpsms { settings: settings.clone(), key: String::new(), callback: callback.map(str::to_owned) };
            let request =
                api.request(&outbound, &Parcel::sample("+4520123456")).expect("a request").build().expect("a request");
            let body = request.body().and_then(reqwest::Body::as_bytes).expect("a body");
            serde_json::from_slice(body).expect("JSON")
        };
        let body = asked(Some("https://solby.example/hooks/chn_1?key=k"));
        assert_eq!(
            body["dlr_url"],
            format!("https://solby.example/hooks/chn_1?key=k&ref={}", short_reference("bul_1.adr_1.en"))
        );
        let body = asked(None);
        assert!(body["dlr_url"].is_null(), "the world does not reach us");
    }
}
