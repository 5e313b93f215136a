//! GatewayAPI's Mobile Message API: JSON messages, the recipient a bare integer, the answer 202 with `msg_id`. One message a
//! request (`/mobile/single`), or several where the account is set up so (`/mobile/multi`). A key belongs to one region, so
//! the address of the other region is a setting.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, check_url, secret, to_hear};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, Provider, post_json, reference};
use crate::channel::receive::{
    self, Heard, HeardMessage, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said,
};
use crate::channel::several::{self, Several};
use crate::channel::{Channel, Outcome, Parcel, Reason, Sender, Sending, StopHint, signature};
use crate::error::Field;

use super::{check_keyword, check_sender, check_stop_hint, digits, hears_with, hears_without, urgent};

/// An account at GatewayAPI.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GatewayApiSettings {
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// The region the key belongs to
    #[serde(default = "europe")]
    pub url: String,
    /// The word before each text that people send, where several share a number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// A label for the provider's own statistics
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// For how many days the provider tries to reach a phone, 1 to 5; the provider's own rule unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u8>,
    /// How each SMS ends: with nothing more, the personal link that stops the messages, or the word to answer; it costs characters
    #[serde(default)]
    pub stop_hint: StopHint,
    /// Requests at once
    #[serde(default = "super::usual_requests")]
    pub requests: u16,
    /// Messages in one request, 1 to 1000; where its answer is lost, nobody knows of any of them whether it went
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub messages_per_request: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

fn europe() -> String {
    "https://messaging.gatewayapi.eu".to_owned()
}

fn one() -> u16 {
    1
}

fn is_one(number: &u16) -> bool {
    *number == 1
}

impl Form for GatewayApiSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![
                secret("token", "the API key, of the region in `url`"),
                to_hear("webhook", "the authentication token of the webhook that reports to us"),
            ],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "sent, delivered, failed and why",
            inbound: "replies, stop",
            limits: "40 connections at once, 1000 messages in a request",
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
        let hears = hears_with(secrets, "webhook").and_then(|()| hears_without(self.keyword.as_ref()));
        wrong.extend(check_stop_hint(self.stop_hint, Some(&self.sender), hears));
        wrong.extend(check_keyword("settings.keyword", self.keyword.as_ref()));
        wrong.extend(check_url(outbound, "url", &self.url));
        wrong.extend(check_at_once("requests", self.requests, 40));
        wrong.extend(check_at_once("messages_per_request", self.messages_per_request, 1_000));
        if let Some(days) = self.valid_days.filter(|days| !(1..=5).contains(days)) {
            wrong.push(Field::wrong("settings.valid_days", days.to_string(), "1 to 5"));
        }
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        let (secret, keyword) = (channel.secrets.get("webhook").cloned(), self.keyword.clone());
        Some(Box::new(Callbacks { secret, keyword }))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let token = channel.secrets.get("token").cloned().unwrap_or_default();
        several::over(GatewayApi { settings: self.clone(), token }, &app.outbound.within(&self.sending))
    }
}

struct GatewayApi {
    settings: GatewayApiSettings,
    token: String,
}

impl GatewayApi {
    fn message(&self, parcel: &Parcel) -> Value {
        let mut message = json!({
            "sender": self.settings.sender,
            "recipient": digits(&parcel.to).parse::<u64>().unwrap_or_default(),
            "message": parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe),
            "reference": parcel.identity,
            "priority": if urgent(parcel) { "urgent" } else { "normal" },
        });
        if let Some(label) = &self.settings.label {
            message["label"] = label.as_str().into();
        }
        if let Some(days) = self.settings.valid_days {
            message["expiration"] = format!("P{days}D").into();
        }
        message
    }

    fn post(&self, outbound: &Outbound, path: &str, body: &Value) -> Result<reqwest::RequestBuilder, Outcome> {
        let url = format!("{}/mobile/{path}", self.settings.url.trim_end_matches('/'));
        let request = post_json(outbound, &url, body)?;
        Ok(request.header("authorization", format!("Token {}", self.token)))
    }
}

impl Provider for GatewayApi {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        self.post(outbound, "single", &self.message(parcel))
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        let json = answer.json();
        match (answer.status.as_u16(), reference(&json["msg_id"])) {
            (200..300, Some(id)) => answer.accepted(Some(id), &parcel.to),
            (200..300, None) => answer.not_understood(&parcel.to),
            (422, _) => refusal(&json, answer, &parcel.to),
            _ => answer.by_status(&parcel.to),
        }
    }
}

impl Several for GatewayApi {
    fn most(&self) -> u16 {
        self.settings.messages_per_request
    }

    fn request_for(&self, outbound: &Outbound, parcels: &[&Parcel]) -> Result<reqwest::RequestBuilder, Outcome> {
        let messages: Vec<Value> = parcels.iter().map(|parcel| self.message(parcel)).collect();
        self.post(outbound, "multi", &json!({ "messages": messages }))
    }

    /// The answers stand in any order, each with its recipient. A refusal (422) names messages by their places, and none of
    /// them was taken.
    fn shares(&self, answer: &Answer, parcels: &[&Parcel]) -> Option<Vec<Option<Answer>>> {
        let json = answer.json();
        if answer.status.is_success() {
            let responses = json["responses"].as_array()?;
            let of = |parcel: &&Parcel| {
                let is = |response: &&Value| {
                    reference(&response["recipient"]).as_deref().map(digits) == Some(digits(&parcel.to))
                };
                let own = responses.iter().find(is);
                Some(answer.saying(own.map_or_else(|| "nothing about this recipient".to_owned(), Value::to_string)))
            };
            return Some(parcels.iter().map(of).collect());
        }
        if answer.status.as_u16() != 422 {
            return None;
        }
        let place = |detail: &Value| detail["loc"].as_array()?.iter().find_map(Value::as_u64);
        let details = json["detail"].as_array().map(Vec::as_slice).unwrap_or_default();
        let of = |number: u64| {
            let own: Vec<&Value> = details.iter().filter(|detail| place(detail) == Some(number)).collect();
            (!own.is_empty()).then(|| answer.saying(json!({ "detail": own }).to_string()))
        };
        Some((0_u64..).take(parcels.len()).map(of).collect())
    }
}

/// Receives what GatewayAPI posts. The event is taken from the signed token: the body is only a copy of it.
struct Callbacks {
    secret: Option<String>,
    keyword: Option<String>,
}

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        let secret = self.secret.as_deref().ok_or(Refused::NotSetUp)?;
        let token = request.header("x-gwapi-signature").ok_or(Refused::Signature)?;
        let event = signature::gatewayapi(secret, token).ok_or(Refused::Signature)?;
        let own = receive::text(&event, "/event_id");
        let of_message = || {
            let id = receive::text(&event, "/id")?;
            Some(format!("{id}:{}", receive::text(&event, "/status").unwrap_or_else(|| "received".to_owned())))
        };
        let item = RawItem { event: own.or_else(of_message), raw: event.to_string().into_bytes() };
        Ok(Opened::Items(vec![item]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let event: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        if let Some(text) = event["message"].as_str() {
            return Ok(Heard::Message(HeardMessage {
                from: format!("+{}", receive::text(&event, "/msisdn").ok_or("there is no msisdn")?),
                text: receive::after_keyword(text, self.keyword.as_deref()).to_owned(),
                written_at: receive::text(&event, "/senttime").and_then(|seconds| receive::moment(&seconds)),
                ..HeardMessage::default()
            }));
        }
        // The Mobile Message API wraps what the older one says as such.
        let (status, id) = if event["event"].is_object() {
            let kind = event["event_type"].as_str().unwrap_or_default();
            if !kind.starts_with("message.status.") && !kind.starts_with("messaging.status.") {
                return Ok(Heard::Nothing(format!("an event of the kind {kind}")));
            }
            (event["event"].clone(), "/msg_id")
        } else {
            (event, "/id")
        };
        let word = status["status"].as_str().unwrap_or_default().to_owned();
        let error = status["error"].as_str().or_else(|| status["error"]["details"].as_str());
        Ok(Heard::Receipt(HeardReceipt {
            reference: receive::text(&status, id),
            identity: receive::text(&status, "/reference").or_else(|| receive::text(&status, "/userref")),
            said: said(&word),
            words: error.map_or_else(|| word.clone(), |error| format!("{word}: {error}")),
            code: receive::text(&status, "/code").or_else(|| receive::text(&status, "/error/hex_code")),
            happened_at: receive::text(&status, "/time")
                .and_then(|seconds| receive::moment(&seconds))
                .or_else(|| receive::text(&status, "/status_at").and_then(|at| receive::rfc3339(&at))),
        }))
    }
}

/// GatewayAPI's states.
fn said(word: &str) -> Option<Said> {
    Some(match word {
        "SCHEDULED" | "BUFFERED" => Said::Accepted,
        "ENROUTE" | "ACCEPTED" => Said::Sent,
        "DELIVERED" => Said::Delivered,
        "READ" => Said::Read,
        "EXPIRED" => Said::Failed(Reason::Expired),
        "UNDELIVERABLE" | "DELETED" => Said::Failed(Reason::Provider),
        "REJECTED" | "SKIPPED" => Said::Failed(Reason::Blocked),
        _ => return None,
    })
}

/// A 422 names the fields that are wrong: `{"detail": [{"loc": ["body", "recipient"], "msg", "type"}]}`.
fn refusal(json: &Value, answer: &Answer, address: &str) -> Outcome {
    let places: Vec<&str> = json["detail"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|detail| detail["loc"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .collect();
    if places.contains(&"recipient") {
        answer.refused(Reason::BadAddress, address)
    } else if ["sender", "label", "expiration"].iter().any(|name| places.contains(name)) {
        answer.again(Reason::Config, address)
    } else {
        answer.refused(Reason::RejectedContent, address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::provider::judged;

    #[test]
    fn both_forms_of_an_event_are_read() {
        let told = |event: Value| {
            Callbacks { secret: None, keyword: None }.read(event.to_string().as_bytes()).expect("an event")
        };
        let event = json!({ "event_id": "e", "timestamp": "2026-11-30T09:00:01Z", "event_type": "message.status.sms", "event": {
            "msg_id": "01JN", "recipient": 4520123456_u64, "reference": "bul_1.adr_1.en", "status": "UNDELIVERABLE",
            "status_at": "2026-11-30T09:00:00Z", "error": { "hex_code": "0x01", "details": "Absent" } } });
        let older = json!({ "id": "01JN", "msisdn": 4520123456_u64, "time": 1_796_029_200, "status": "UNDELIVERABLE",
            "error": "Absent", "code": "0x01", "userref": "bul_1.adr_1.en" });
        for event in [event, older] {
            let Heard::Receipt(receipt) = told(event) else { panic!("a receipt") };
            assert_eq!(receipt.said, Some(Said::Failed(Reason::Provider)));
            assert_eq!(receipt.happened_at.map(|at| at.to_string()).as_deref(), Some("2026-11-30T09:00:00Z"));
            assert_eq!((receipt.reference.as_deref(), receipt.code.as_deref()), (Some("01JN"), Some("0x01")));
            assert_eq!(
                (receipt.identity.as_deref(), receipt.words.as_str()),
                (Some("bul_1.adr_1.en"), "UNDELIVERABLE: Absent")
            );
        }
        let other = told(json!({ "event_id": "e", "event_type": "contact.created", "event": {} }));
        assert!(matches!(other, Heard::Nothing(_)));
    }

    fn api() -> GatewayApi {
        let settings = serde_json::from_value(json!({ "sender": "Solby" })).expect("settings");
        GatewayApi { settings, token: String::new() }
    }

    #[test]
    fn each_of_several_has_its_own_share_of_the_answer() {
        let parcels = [Parcel::sample("+4520123456"), Parcel::sample("+4520123457"), Parcel::sample("+4520123458")];
        let shares = |status, body: Value| {
            let status = reqwest::StatusCode::from_u16(status).expect("a status");
            let answer = Answer { status, after: None, location: None, body: body.to_string() };
            let shares = api().shares(&answer, &parcels.each_ref())?;
            Some(shares.into_iter().map(|share| share.map(|share| share.json())).collect::<Vec<_>>())
        };
        let (own, text) =
            (json!({ "msg_id": "a", "recipient": 4_520_123_458_u64 }), json!({ "recipient": "4520123456" }));
        assert_eq!(
            shares(202, json!({ "responses": [own, { "recipient": null }, 5, text] })),
            Some(vec![Some(text.clone()), Some(Value::Null), Some(own.clone())])
        );
        let detail = |place: Value| json!({ "loc": ["body", "messages", place, "recipient"], "msg": "wrong" });
        assert_eq!(
            shares(422, json!({ "detail": [detail(json!(1)), detail(json!(9)), detail(json!("x"))] })),
            Some(vec![None, Some(json!({ "detail": [detail(json!(1))] })), None])
        );
        assert_eq!(shares(422, json!({ "detail": "no list" })), Some(vec![None, None, None]));
        // About all of them alike.
        assert_eq!((shares(202, json!([own])), shares(503, json!({}))), (None, None));
    }

    #[test]
    fn answers_become_outcomes() {
        let api = api();
        let judge = |status, body| judged(&api, status, body);
        let wrong =
            |place: &str| json!({ "detail": [{ "loc": ["body", place], "msg": "wrong", "type": "value_error" }] });
        assert_eq!(judge(202, json!({ "msg_id": "01JN", "recipient": 4520123456_u64 })), "accepted 01JN");
        assert_eq!(judge(202, json!("ok")), "unknown");
        assert_eq!(judge(401, json!({})), "again config");
        assert_eq!(judge(403, json!({})), "again config");
        assert_eq!(judge(422, wrong("recipient")), "failed bad-address");
        assert_eq!(judge(422, wrong("message")), "failed rejected-content");
        assert_eq!(judge(422, wrong("sender")), "again config");
        assert_eq!(judge(429, json!({})), "again quota");
        assert_eq!(judge(500, json!({})), "again provider");
        assert_eq!(judge(504, json!({})), "unknown");
    }
}
