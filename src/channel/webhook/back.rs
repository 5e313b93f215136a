//! What a bridge sends back, signed as our requests to it are (Standard Webhooks, `v1`): what became of an event, and what
//! people wrote on its page or in its group.

use serde_json::Value;

use crate::channel::receive::{
    self, Heard, HeardMessage, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said,
};
use crate::channel::{Reason, signature};
use crate::clock::Millis;

/// Receives from a bridge.
pub(super) struct Back {
    /// The secret that signs.
    pub secret: Option<String>,
    /// The one before it, and until when it counts.
    pub previous: Option<(String, Millis)>,
}

impl Receiver for Back {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        let previous = self.previous.as_ref().filter(|(_, until)| request.now < *until).map(|(secret, _)| secret);
        let secrets = self.secret.iter().chain(previous).map(String::as_str);
        let secrets: Vec<&str> = secrets.filter(|secret| secret.starts_with("whsec_")).collect();
        if secrets.is_empty() {
            // With a key pair of ours the bridge has nothing it could sign with.
            return Err(Refused::NotSetUp);
        }
        let header = |name: &str| request.header(name).ok_or(Refused::Signature);
        let (id, at, given) = (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
        let now = request.now.0 / 1_000;
        if !signature::standard_webhooks(&secrets, id, at, request.body, given, now) {
            return Err(Refused::Signature);
        }
        receive::json(request.body)?;
        Ok(Opened::Items(vec![RawItem { event: Some(id.to_owned()), raw: request.body.to_vec() }]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let event: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        let moment = |pointer: &str| {
            let text = receive::text(&event, pointer)?;
            text.parse::<jiff::Timestamp>().ok().map(|moment| Millis(moment.as_millisecond()))
        };
        let data = |name: &str| receive::text(&event, &format!("/data/{name}"));
        match event["type"].as_str().unwrap_or_default() {
            "delivery.status" => {
                let status = data("status").unwrap_or_default();
                Ok(Heard::Receipt(HeardReceipt {
                    // The webhook-id under which we sent it.
                    identity: data("id").map(|id| super::identity_of(&id)),
                    said: match status.as_str() {
                        "sent" => Some(Said::Sent),
                        "delivered" => Some(Said::Delivered),
                        "failed" => Some(Said::Failed(Reason::Provider)),
                        _ => None,
                    },
                    words: data("detail").map_or_else(|| status.clone(), |detail| format!("{status}: {detail}")),
                    happened_at: moment("/timestamp"),
                    ..HeardReceipt::default()
                }))
            }
            "message.received" => Ok(Heard::Message(HeardMessage {
                from: data("from").ok_or("there is no data.from")?,
                text: data("text").unwrap_or_default(),
                written_at: moment("/timestamp"),
                ..HeardMessage::default()
            })),
            // Of a whole page or group; a word in it is anybody's.
            "subscription.stopped" => Ok(Heard::Stopped { from: data("from").ok_or("there is no data.from")? }),
            other => Ok(Heard::Nothing(format!("an event of the type {other:?}"))),
        }
    }
}
