//! What Meta posts to the door: statuses and messages of WhatsApp, messages of Messenger, comments under posts of a page. One
//! request may hold many of them and mix them; each becomes an item of its own. An app has one door for all its numbers, and one
//! for its pages and Messenger: an item tells which of them it is for.

use serde_json::{Value, json};

use crate::audience::AddressKind;
use crate::channel::kind::{SecretAbout, to_hear};
use crate::channel::receive::{
    self, Heard, HeardMessage, HeardReceipt, Opened, RawItem, Receiver, Refused, Request, Said,
};
use crate::channel::{Channel, signature};

/// The secrets that hearing needs.
pub(super) fn secrets() -> [SecretAbout; 2] {
    [
        to_hear("app_secret", "the app's secret, by which what Meta posts to us is signed"),
        to_hear("verify_token", "any words; the same are entered at Meta when the webhook is set up"),
    ]
}

/// Receives what Meta posts.
pub(super) struct Callbacks {
    app_secret: Option<String>,
    verify_token: Option<String>,
}

impl Callbacks {
    pub(super) fn of(channel: &Channel) -> Self {
        let secret = |name: &str| channel.secrets.get(name).cloned();
        Self { app_secret: secret("app_secret"), verify_token: secret("verify_token") }
    }
}

impl Receiver for Callbacks {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        if request.asks {
            let token = self.verify_token.as_deref().ok_or(Refused::NotSetUp)?;
            let given = request.asked("hub.verify_token").unwrap_or_default();
            let challenge = request.asked("hub.challenge").filter(|words| words.len() <= 200);
            return match (request.asked("hub.mode"), challenge) {
                (Some("subscribe"), Some(challenge)) if signature::same(token, given) => {
                    Ok(Opened::Challenge(challenge.to_owned()))
                }
                _ => Err(Refused::Signature),
            };
        }
        let secret = self.app_secret.as_deref().ok_or(Refused::NotSetUp)?;
        let given = request.header("x-hub-signature-256").ok_or(Refused::Signature)?;
        if !signature::meta(secret, request.body, given) {
            return Err(Refused::Signature);
        }
        Ok(Opened::Items(items(&receive::json(request.body)?)))
    }

    fn is_for(&self, raw: &[u8], channel: &Channel) -> bool {
        let Ok(item) = serde_json::from_slice::<Value>(raw) else { return true };
        let (carries, account) = (item["to"][0].as_str(), item["to"][1].as_str());
        channel.secrets.get("app_secret") == self.app_secret.as_ref()
            && carries == Some(channel.settings.carries().as_str())
            && account.is_none_or(|account| channel.settings.is_account(account))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let item: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        let it = &item["it"];
        match item["as"].as_str().unwrap_or_default() {
            "message" => whatsapp_message(it),
            "status" => Ok(whatsapp_status(it)),
            "messaging" => messaging(it),
            "delivered" => Ok(Heard::Receipt(HeardReceipt {
                reference: it.as_str().map(str::to_owned),
                said: Some(Said::Delivered),
                words: "delivered".to_owned(),
                ..HeardReceipt::default()
            })),
            "read" => Ok(Heard::ReadUntil {
                from: receive::text(it, "/sender/id").ok_or("there is no sender")?,
                until: receive::text(it, "/read/watermark")
                    .and_then(|moment| receive::moment(&moment))
                    .ok_or("there is no watermark")?,
            }),
            "comment" if item["to"][1].is_string() && item["to"][1] == it["from"]["id"] => {
                Ok(Heard::Nothing("written by the page itself".to_owned()))
            }
            "comment" => Ok(comment(it)),
            other => Ok(Heard::Nothing(format!("{other:?} is not known"))),
        }
    }
}

fn each<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

/// Everything in a request that is for us, messages before statuses.
fn items(body: &Value) -> Vec<RawItem> {
    let item = |kind: &str, event: Option<String>, it: &Value, to: (AddressKind, Option<String>)| RawItem {
        event: event.map(|event| format!("{kind}:{event}")),
        raw: json!({ "as": kind, "it": it, "to": [to.0.as_str(), to.1] }).to_string().into_bytes(),
    };
    let mut found = Vec::new();
    for entry in each(body, "entry") {
        let page = receive::text(entry, "/id");
        for change in each(entry, "changes") {
            let value = &change["value"];
            let number = || (AddressKind::WhatsApp, receive::text(value, "/metadata/phone_number_id"));
            for message in each(value, "messages") {
                found.push(item("message", receive::text(message, "/id"), message, number()));
            }
            for status in each(value, "statuses") {
                let id = receive::text(status, "/id");
                let event = id.map(|id| format!("{id}:{}", status["status"].as_str().unwrap_or_default()));
                found.push(item("status", event, status, number()));
            }
            if change["field"] == "feed" && value["item"] == "comment" && value["verb"] == "add" {
                let to = (AddressKind::Facebook, page.clone());
                found.push(item("comment", receive::text(value, "/comment_id"), value, to));
            }
        }
        let talk = || (AddressKind::Messenger, page.clone());
        for messaging in each(entry, "messaging") {
            for id in each(&messaging["delivery"], "mids") {
                found.push(item("delivered", id.as_str().map(str::to_owned), id, talk()));
            }
            if messaging["read"].is_object() {
                found.push(item("read", None, messaging, talk()));
            }
            if messaging["message"].is_object() || messaging["postback"].is_object() {
                let id = receive::text(messaging, "/message/mid").or_else(|| receive::text(messaging, "/postback/mid"));
                found.push(item("messaging", id, messaging, talk()));
            }
        }
    }
    found
}

fn whatsapp_message(message: &Value) -> Result<Heard, String> {
    let number = receive::text(message, "/from").map(|digits| format!("+{digits}"));
    // Those who hide their number have an id instead.
    let from = number.or_else(|| receive::text(message, "/from_user_id")).ok_or("there is no sender")?;
    if message["group_id"].is_string() {
        return Ok(Heard::Nothing("written in a group".to_owned()));
    }
    let kind = message["type"].as_str().unwrap_or_default();
    let words = |pointer: &str| receive::text(message, pointer);
    let (text, attachment) = match kind {
        "text" => (words("/text/body"), None),
        "button" => (words("/button/text"), None),
        "interactive" => {
            let chosen = ["button_reply/title", "list_reply/title", "nfm_reply/response_json"];
            (chosen.iter().find_map(|place| words(&format!("/interactive/{place}"))), None)
        }
        "location" => {
            let told = ["name", "address", "latitude", "longitude"].map(|name| words(&format!("/location/{name}")));
            (Some(told.into_iter().flatten().collect::<Vec<_>>().join(", ")), Some(kind.to_owned()))
        }
        "reaction" | "system" | "unsupported" => return Ok(Heard::Nothing(format!("a {kind}"))),
        kind => (words(&format!("/{kind}/caption")), Some(kind.chars().take(30).collect())),
    };
    Ok(Heard::Message(HeardMessage {
        from,
        text: text.unwrap_or_default(),
        attachment,
        answers: words("/context/id"),
        written_at: words("/timestamp").and_then(|seconds| receive::moment(&seconds)),
    }))
}

fn whatsapp_status(status: &Value) -> Heard {
    let word = status["status"].as_str().unwrap_or_default();
    let error = &status["errors"][0];
    let title = error["title"].as_str().or_else(|| error["message"].as_str());
    Heard::Receipt(HeardReceipt {
        reference: receive::text(status, "/id"),
        said: match word {
            "sent" => Some(Said::Sent),
            "delivered" => Some(Said::Delivered),
            "read" => Some(Said::Read),
            "failed" => Some(Said::Failed(super::whatsapp::reason(error["code"].as_i64()))),
            _ => None,
        },
        words: title.map_or_else(|| word.to_owned(), |title| format!("{word}: {title}")),
        code: receive::text(error, "/code"),
        happened_at: receive::text(status, "/timestamp").and_then(|seconds| receive::moment(&seconds)),
        ..HeardReceipt::default()
    })
}

fn messaging(messaging: &Value) -> Result<Heard, String> {
    let message = &messaging["message"];
    if message["is_echo"] == true || message["is_deleted"] == true {
        return Ok(Heard::Nothing("an echo of our own".to_owned()));
    }
    let text = receive::text(messaging, "/message/text").or_else(|| receive::text(messaging, "/postback/title"));
    Ok(Heard::Message(HeardMessage {
        from: receive::text(messaging, "/sender/id").ok_or("there is no sender")?,
        text: text.unwrap_or_default(),
        attachment: receive::text(message, "/attachments/0/type"),
        answers: receive::text(message, "/reply_to/mid"),
        written_at: receive::text(messaging, "/timestamp").and_then(|seconds| receive::moment(&seconds)),
    }))
}

fn comment(value: &Value) -> Heard {
    Heard::Message(HeardMessage {
        from: receive::text(value, "/from/id").unwrap_or_else(|| "unknown".to_owned()),
        text: receive::text(value, "/message").unwrap_or_default(),
        attachment: None,
        answers: receive::text(value, "/post_id"),
        written_at: receive::text(value, "/created_time").and_then(|seconds| receive::moment(&seconds)),
    })
}
