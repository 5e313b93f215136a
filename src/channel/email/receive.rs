//! Mail that comes in: posted to the door of an e-mail channel, piped into the command line, or handed over by LMTP. All
//! three pack it the same way, with its envelope in a line before it.

use super::SmtpSettings;
use crate::audience::{Address, AddressKind};
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

/// Whether mail to an address is for the channel with these settings: one of its addresses, with whatever `+tag`.
pub fn is_for(settings: &SmtpSettings, recipient: &str) -> bool {
    let one_way = |text: &str| {
        Address::parse(AddressKind::Email, "address", text)
            .map_or_else(|_| text.to_lowercase(), |it| it.value().to_owned())
    };
    let ours: Vec<String> = settings.addresses().map(one_way).collect();
    let Some((local, domain)) = recipient.rsplit_once('@') else { return false };
    let tagged = local.match_indices('+').map(|(place, _)| &local[..place]);
    std::iter::once(local).chain(tagged).any(|local| ours.contains(&one_way(&format!("{local}@{domain}"))))
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_address_belongs_to_a_channel_with_any_tag() {
        let settings = serde_json::json!({
            "host": "mx.example", "from": "Sundhed@solby.example", "reply_to": "svar+skole@solby.example",
            "unsubscribe_to": "afmeld@r\u{f8}dby.example",
        });
        let settings: SmtpSettings = serde_json::from_value(settings).unwrap();
        for ours in [
            "sundhed@solby.example",
            "SUNDHED@Solby.Example",
            "sundhed+abc.da@solby.example",
            "sundhed+a+b@solby.example",
            "svar+skole@solby.example",
            "svar+skole+x@solby.example",
            "afmeld@r\u{f8}dby.example",
            "afmeld+x@xn--rdby-gra.example",
        ] {
            assert!(is_for(&settings, ours), "{ours}");
        }
        for other in
            ["svar@solby.example", "+sundhed@solby.example", "sundhed@solby.example.org", "sundhed", "@", "", "x@y"]
        {
            assert!(!is_for(&settings, other), "{other}");
        }
    }
}
