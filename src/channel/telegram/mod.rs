//! Telegram over a bot (Bot API): plain text to people who started the bot, to groups and to channels. A correction
//! is a message of its own: an edited one rings at nobody's phone.
//!
//! The token stands in the URL, as the API wants it: no URL is ever told, and what a proxy says of it is cleaned.

mod updates;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::app::App;
use crate::audience::AddressKind;
use crate::error::Field;
use crate::secrets::mac;

use super::kind::{About, Form, Secrets, check_at_once, check_url, secret, to_hear};
use super::outbound::Outbound;
use super::provider::{Answer, deliver, post_json, reference};
use super::receive::Receiver;
use super::{Channel, Hand, Outcome, Parcel, Reason, Sender, Sending, chat};

/// A bot.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TelegramSettings {
    /// Where the API is: Telegram's own, or a Bot API server that you run
    #[serde(default = "usual_url")]
    pub url: String,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
    /// How the account is used; Telegram permits a bot about 30 messages a second
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

fn usual_url() -> String {
    "https://api.telegram.org".to_owned()
}

fn usual_requests() -> u16 {
    8
}

/// The longest text, in UTF-16 units, as Telegram counts.
const LONGEST: usize = 4_096;

impl Form for TelegramSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::Telegram],
            secrets: vec![
                secret("token", "the bot's token, from @BotFather"),
                to_hear("webhook", "the `secret_token` that setWebhook was given; 1 to 256 of A-Z, a-z, 0-9, _ and -"),
            ],
            text: "the whole message; title, summary and link where that is too long",
            template: "",
            media: "",
            receipts: "",
            inbound: "replies, stop, also by blocking the bot",
            limits: "4,096 characters; people must have started the bot",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Telegram
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_url(outbound, "url", &self.url).into_iter().collect();
        wrong.extend(check_at_once("requests", self.requests, 100));
        // It becomes a part of the URL.
        let allowed = "a bot's token, like 123456789:AA…";
        wrong.extend(
            secrets.get("token").filter(|token| !is_token(token)).map(|_| Field::wrong("secrets.token", "…", allowed)),
        );
        let given = secrets.get("webhook");
        let fits = |text: &&String| (1..=256).contains(&text.len()) && text.bytes().all(is_plain);
        if given.is_some_and(|text| !fits(&text)) {
            wrong.push(Field::wrong("secrets.webhook", "…", "1 to 256 of A-Z, a-z, 0-9, _ and -"));
        }
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(updates::Updates::of(channel)))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let token = channel.secrets.get("token").cloned().unwrap_or_default();
        let outbound = app.outbound.within(&self.sending);
        Arc::new(Telegram(Arc::new(Bot { settings: self.clone(), token, outbound })))
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) && secret.len() >= 8 && secret.bytes().all(is_plain)
    })
}

struct Telegram(Arc<Bot>);

impl Sender for Telegram {
    fn hands(&self) -> usize {
        usize::from(self.0.settings.requests)
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(TelegramHand(self.0.clone()))
    }
}

struct TelegramHand(Arc<Bot>);

impl Hand for TelegramHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(self.0.send(parcel))
    }
}

struct Bot {
    settings: TelegramSettings,
    token: String,
    outbound: Outbound,
}

impl Bot {
    async fn ask(&self, method: &str, body: &Value, parcel: &Parcel) -> Result<Answer, Outcome> {
        let url = format!("{}/bot{}/{method}", self.settings.url.trim_end_matches('/'), self.token);
        let mut answer = deliver(post_json(&self.outbound, &url, body)?, parcel).await?;
        // What stands between us and Telegram may repeat the path.
        answer = answer.without(self.token.split_once(':').map(|(_, secret)| secret));
        answer.after = answer.json()["parameters"]["retry_after"].as_u64().map(Duration::from_secs).or(answer.after);
        Ok(answer)
    }

    async fn send(&self, parcel: &Parcel) -> Outcome {
        let text = match words(parcel) {
            Ok(text) => text,
            Err(outcome) => return outcome,
        };
        let request = |chat: &str| json!({ "chat_id": chat_id(chat), "text": text });
        let answer = match self.ask("sendMessage", &request(&parcel.to), parcel).await {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        // A group that became a supergroup has another id, which the refusal tells: nothing has been sent yet.
        let answer = match answer.json()["parameters"]["migrate_to_chat_id"].as_i64() {
            Some(moved) if !answer.status.is_success() => {
                match self.ask("sendMessage", &request(&moved.to_string()), parcel).await {
                    Ok(answer) => answer,
                    Err(outcome) => return outcome,
                }
            }
            _ => answer,
        };
        if !answer.status.is_success() {
            return refused(&answer, &parcel.to);
        }
        let result = &answer.json()["result"];
        match reference(&result["message_id"]) {
            // Without what it says: the answer holds the chat's name and the whole text.
            Some(id) => Outcome::Accepted {
                reference: Some(named(&self.token, &parcel.to, &id)),
                detail: format!("message {id}"),
            },
            None => answer.not_understood(&parcel.to),
        }
    }
}

/// What a message says: never cut, and never more than Telegram takes.
fn words(parcel: &Parcel) -> Result<String, Outcome> {
    let units = |text: &str| text.encode_utf16().count();
    let text = chat::text_of(&parcel.content, LONGEST, units);
    if units(&text) > LONGEST {
        let detail = format!("longer than the {LONGEST} characters of a message");
        return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
    }
    Ok(text)
}

/// A number, or the name of a channel.
fn chat_id(address: &str) -> Value {
    address.parse::<i64>().map_or_else(|_| address.into(), Into::into)
}

/// Messages are numbered chat by chat: with something of the chat the name is one of the whole channel. Only a hash, so that
/// an erased person leaves no id behind.
fn named(token: &str, chat: &str, message: &str) -> String {
    let hash: String = mac(token.as_bytes(), &[chat.as_bytes()]).iter().take(6).map(|b| format!("{b:02x}")).collect();
    format!("{message}.{hash}")
}

fn description(answer: &Answer) -> String {
    answer.json()["description"].as_str().unwrap_or_default().to_owned()
}

/// Telegram says in words why it refuses; the status only in which direction to look.
fn refused(answer: &Answer, address: &str) -> Outcome {
    let words = description(answer).to_lowercase();
    let says = |any: &[&str]| any.iter().any(|one| words.contains(one));
    match answer.status.as_u16() {
        400 | 403
            if says(&["chat not found", "user not found", "peer_id_invalid", "is deactivated", "chat_id is empty"]) =>
        {
            answer.refused(Reason::BadAddress, address)
        }
        // Whoever blocks the bot or throws it out says stop.
        403 if says(&["blocked by the user", "bot was kicked"]) => answer.refused(Reason::OptedOut, address),
        403 => answer.refused(Reason::Blocked, address),
        400 if says(&["not enough rights", "no rights", "write_forbidden", "chat_restricted"]) => {
            answer.refused(Reason::Blocked, address)
        }
        _ => answer.by_status(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, description: &str) -> String {
        let status = reqwest::StatusCode::from_u16(status).expect("a status");
        let body = json!({ "ok": false, "error_code": status.as_u16(), "description": description }).to_string();
        match refused(&Answer { status, after: None, location: None, body }, "4711") {
            Outcome::Failed { reason, .. } => format!("failed {}", reason.as_str()),
            Outcome::Retry { reason, .. } => format!("again {}", reason.as_str()),
            other => other.name().to_owned(),
        }
    }

    #[test]
    fn refusals_become_outcomes() {
        for (status, words, expected) in [
            (400, "Bad Request: chat not found", "failed bad-address"),
            (403, "Forbidden: user is deactivated", "failed bad-address"),
            (403, "Forbidden: bot was blocked by the user", "failed opted-out"),
            (403, "Forbidden: bot was kicked from the supergroup chat", "failed opted-out"),
            (403, "Forbidden: bot can't initiate conversation with a user", "failed blocked"),
            (400, "Bad Request: not enough rights to send text messages to the chat", "failed blocked"),
            (400, "Bad Request: message text is empty", "failed rejected-content"),
            (401, "Unauthorized", "again config"),
            (404, "Not Found", "again config"),
            (429, "Too Many Requests: retry after 34", "again quota"),
            (500, "Internal Server Error", "again provider"),
            (504, "", "unknown"),
        ] {
            assert_eq!(judged(status, words), expected, "{status} {words}");
        }
    }

    #[test]
    fn names_of_messages_tell_nobody_the_chat() {
        let name = named("1:secret", "-1001234567890", "17");
        assert!(!name.contains("1234567890") && name.starts_with("17."));
        assert_ne!(name, named("1:secret", "-1001234567891", "17"));
    }

    #[test]
    fn tokens_are_what_fits_into_a_url() {
        assert!(is_token("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"));
        for wrong in ["", "123456789", "x:AAHdqTcvCH1", "1:short", "1:AAHdqTcvCH1/../x", ":AAHdqTcvCH1"] {
            assert!(!is_token(wrong), "{wrong}");
        }
    }
}
