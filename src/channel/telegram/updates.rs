//! What Telegram posts to the door: updates, one a request, each with a number of its own.

use serde_json::Value;

use crate::channel::receive::{self, Heard, HeardMessage, Opened, RawItem, Receiver, Refused, Request};
use crate::channel::{Channel, signature};

/// Receives updates.
pub(super) struct Updates {
    secret: Option<String>,
    token: String,
}

impl Updates {
    pub(super) fn of(channel: &Channel) -> Self {
        let secret = |name: &str| channel.secrets.get(name).cloned();
        Self { secret: secret("webhook"), token: secret("token").unwrap_or_default() }
    }
}

impl Receiver for Updates {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        let secret = self.secret.as_deref().ok_or(Refused::NotSetUp)?;
        let given = request.header("x-telegram-bot-api-secret-token").ok_or(Refused::Signature)?;
        if !signature::same(secret, given) {
            return Err(Refused::Signature);
        }
        let update = receive::json(request.body)?;
        let id = update["update_id"].as_i64().ok_or(Refused::Unreadable)?;
        Ok(Opened::Items(vec![RawItem { event: Some(id.to_string()), raw: request.body.to_vec() }]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let update: Value = serde_json::from_slice(raw).map_err(|cause| cause.to_string())?;
        if update["message"].is_object() {
            return self.message(&update["message"]);
        }
        if update["my_chat_member"].is_object() {
            return membership(&update["my_chat_member"]);
        }
        Ok(Heard::Nothing("an update of another kind".to_owned()))
    }
}

/// What a message can be beside text.
const ATTACHMENTS: [&str; 12] = [
    "photo",
    "voice",
    "video_note",
    "video",
    "audio",
    "animation",
    "document",
    "sticker",
    "location",
    "contact",
    "venue",
    "poll",
];

impl Updates {
    fn message(&self, message: &Value) -> Result<Heard, String> {
        if message["chat"]["type"] != "private" {
            return Ok(Heard::Nothing("written in a group".to_owned()));
        }
        if message["from"]["is_bot"] == true {
            return Ok(Heard::Nothing("written by a bot".to_owned()));
        }
        let from = receive::text(message, "/chat/id").ok_or("there is no chat")?;
        let text = receive::text(message, "/text").or_else(|| receive::text(message, "/caption"));
        // An animation comes as a document as well, a venue as a location: the first that is named tells most.
        let attachment = ATTACHMENTS.into_iter().find(|kind| !message[*kind].is_null());
        if text.is_none() && attachment.is_none() {
            return Ok(Heard::Nothing("a notice of the service".to_owned()));
        }
        let answers = receive::text(message, "/reply_to_message/message_id");
        Ok(Heard::Message(HeardMessage {
            text: text.unwrap_or_default(),
            attachment: attachment.map(str::to_owned),
            answers: answers.map(|id| super::named(&self.token, &from, &id)),
            written_at: receive::text(message, "/date").and_then(|seconds| receive::moment(&seconds)),
            from,
        }))
    }
}

/// The bot was blocked, thrown out or let in.
fn membership(change: &Value) -> Result<Heard, String> {
    let status = change["new_chat_member"]["status"].as_str().unwrap_or_default();
    let from = receive::text(change, "/chat/id").ok_or("there is no chat")?;
    Ok(match status {
        "kicked" | "left" => Heard::Stopped { from },
        // Who lets the bot in again presses “start”, which is a message.
        other => Heard::Nothing(format!("the bot is {other} now")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn updates() -> Updates {
        Updates { secret: Some("s".to_owned()), token: "1:secretsecret".to_owned() }
    }

    fn read(update: Value) -> Heard {
        updates().read(update.to_string().as_bytes()).expect("an update")
    }

    #[test]
    fn messages_of_people_are_read_and_others_are_not() {
        let private = json!({ "id": 4711, "type": "private" });
        let heard = read(json!({ "update_id": 1, "message": {
            "message_id": 8, "date": 1_700_000_000, "chat": private, "from": { "id": 4711, "is_bot": false },
            "caption": "se her", "photo": [{ "file_id": "x" }], "reply_to_message": { "message_id": 7 } } }));
        let Heard::Message(message) = heard else { panic!("{heard:?}") };
        assert_eq!((message.from.as_str(), message.text.as_str()), ("4711", "se her"));
        assert_eq!(message.attachment.as_deref(), Some("photo"));
        assert_eq!(message.answers, Some(super::super::named("1:secretsecret", "4711", "7")));
        let nothing = [
            json!({ "chat": { "id": -5, "type": "group" }, "text": "hej" }),
            json!({ "chat": private, "from": { "is_bot": true }, "text": "hej" }),
            json!({ "chat": private, "pinned_message": {} }),
        ];
        for message in nothing {
            let heard = read(json!({ "update_id": 2, "message": message }));
            assert!(matches!(heard, Heard::Nothing(_)), "{heard:?}");
        }
        assert!(matches!(read(json!({ "update_id": 3, "poll": {} })), Heard::Nothing(_)));
        assert!(
            updates().read(json!({ "message": { "chat": { "type": "private" } } }).to_string().as_bytes()).is_err()
        );
    }

    #[test]
    fn blocking_the_bot_is_saying_stop() {
        let change = |status: &str| {
            json!({ "update_id": 4, "my_chat_member": { "chat": { "id": 4711, "type": "private" },
                "new_chat_member": { "status": status, "user": { "id": 1, "is_bot": true } } } })
        };
        assert_eq!(read(change("kicked")), Heard::Stopped { from: "4711".to_owned() });
        assert!(matches!(read(change("member")), Heard::Nothing(_)));
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_the_reading(raw in "\\PC{0,200}") {
            let _ = updates().read(raw.as_bytes());
        }
    }
}
