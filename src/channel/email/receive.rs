//! Mail that comes in: posted to the door of an e-mail channel, piped into the command line, or handed over by LMTP. All
//! three pack it the same way, with its envelope in a line before it.

use crate::channel::receive::{Heard, Opened, RawItem, Receiver, Refused, Request, repeats};

#[derive(serde::Serialize, serde::Deserialize)]
struct Envelope {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

/// A mail with its envelope, as it is kept. Its own Message-ID and recipient name it: a mail server that asks twice is
/// heard once.
pub fn packed(from: Option<&str>, to: Option<&str>, mail: &[u8]) -> RawItem {
    let envelope = Envelope { from: from.map(str::to_owned), to: to.map(str::to_owned) };
    let mut raw = serde_json::to_vec(&envelope).expect("texts serialise");
    raw.push(b'\n');
    raw.extend_from_slice(mail);
    let parsed = mail_parser::MessageParser::new().with_message_ids().parse_headers(mail);
    let id = parsed.as_ref().and_then(|parsed| parsed.message_id()).map(str::to_owned);
    RawItem { event: id.map(|id| format!("{id} {}", to.unwrap_or_default())), raw }
}

/// Receives mail for an e-mail channel.
pub(super) struct Mailbox(pub Option<String>);

impl Receiver for Mailbox {
    fn open(&self, request: &Request<'_>) -> Result<Opened, Refused> {
        repeats(self.0.as_ref(), request)?;
        if request.asks || request.body.is_empty() {
            return Err(Refused::Unreadable);
        }
        // A plus that nobody encoded reads as a space, and return paths have one in them.
        let address = |name: &str| request.asked(name).map(|address| address.replace(' ', "+"));
        Ok(Opened::Items(vec![packed(address("from").as_deref(), address("to").as_deref(), request.body)]))
    }

    fn read(&self, raw: &[u8]) -> Result<Heard, String> {
        let end = raw.iter().position(|byte| *byte == b'\n').ok_or("there is no envelope")?;
        let envelope: Envelope = serde_json::from_slice(&raw[..end]).map_err(|cause| cause.to_string())?;
        Ok(Heard::Mail { envelope_from: envelope.from, envelope_to: envelope.to, mail: raw[end + 1..].to_vec() })
    }
}
