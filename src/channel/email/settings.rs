//! What an e-mail channel needs to know, and what is checked of it before anything is sent.

use std::sync::Arc;

use crate::app::App;
use crate::audience::{Address, AddressKind};
use crate::channel::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once, to_hear};
use crate::channel::outbound::Outbound;
use crate::channel::receive::Receiver;
use crate::channel::{Channel, Repeat, Sender, Sending};
use crate::error::Field;

use super::smtp::Tls;
use super::{SmtpSender, receive};

/// A mail server and how to use it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// The server's name; its certificate must bear it
    pub host: String,
    /// Its port: 587 for STARTTLS, 465 for implicit TLS
    #[serde(default = "submission_port")]
    pub port: u16,
    /// How the connection is protected
    #[serde(default)]
    pub tls: Tls,
    /// The account, where the server wants one; its password is the secret `password`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The address messages come from
    pub from: String,
    /// Where replies go, if not to `from`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Where a mail program may send “unsubscribe” by mail: an address somebody reads
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe_to: Option<String>,
    /// Where mail that cannot be delivered comes back to, if not to `from`. Each mail gets a return path of its own,
    /// `bounce+…@example.org` for `bounce@example.org`, that says which mail came back
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounces_to: Option<String>,
    /// Connections at once
    #[serde(default = "usual_connections")]
    pub connections: u16,
    /// Messages over one connection before a new one is opened; some servers allow only so many
    #[serde(default = "usual_messages")]
    pub messages_per_connection: u32,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

fn submission_port() -> u16 {
    587
}

fn usual_connections() -> u16 {
    4
}

/// Exim takes a thousand by default (`smtp_accept_max_per_connection`), others more.
fn usual_messages() -> u32 {
    1_000
}

/// So much of the 64 octets of a local part is left beside what names a mail (see `inbound::return_path`).
const LONGEST_BOUNCES_NAME: usize = 16;

/// Whether an address has room for what names a mail.
fn takes_a_tag(address: &str) -> bool {
    let name = address.trim().rsplit_once('@').map_or(address, |(name, _)| name);
    name.is_ascii() && name.len() <= LONGEST_BOUNCES_NAME
}

impl Form for SmtpSettings {
    fn about() -> About {
        let meaning = "the password of the account; needed with a username";
        About {
            carries: vec![AddressKind::Email],
            secrets: vec![
                SecretAbout { name: "password", meaning, needed: Needed::Sometimes },
                to_hear("hook", "a secret that whoever posts mail to us repeats"),
            ],
            text: "the whole message, as text and HTML",
            template: "",
            media: "",
            receipts: "bounces and complaints, by mail",
            inbound: "replies, stop, unsubscribe by mail",
            limits: "the mail server's own",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Email
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    /// A second e-mail has the same Message-ID.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn check(&self, _: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        if self.host.is_empty() || self.host.len() > 255 || self.host.contains(|c: char| c.is_whitespace() || c == '/')
        {
            wrong.push(Field::wrong("settings.host", &self.host, "the name of a mail server"));
        }
        let addresses = [
            ("from", Some(&self.from)),
            ("reply_to", self.reply_to.as_ref()),
            ("unsubscribe_to", self.unsubscribe_to.as_ref()),
            ("bounces_to", self.bounces_to.as_ref()),
        ];
        for (name, address) in addresses.into_iter().filter_map(|(name, address)| Some((name, address?))) {
            wrong.extend(Address::parse(AddressKind::Email, &format!("settings.{name}"), address).err());
        }
        wrong.extend(self.bounces_to.as_ref().filter(|address| !takes_a_tag(address)).map(|address| {
            let allowed = format!("an address with 1 to {LONGEST_BOUNCES_NAME} ASCII characters before the @: more follow them in each mail");
            Field::wrong("settings.bounces_to", address, allowed)
        }));
        wrong.extend(check_at_once("connections", self.connections, 64));
        if !(1..=1_000_000).contains(&self.messages_per_connection) {
            let given = self.messages_per_connection.to_string();
            wrong.push(Field::wrong("settings.messages_per_connection", given, "1 to 1000000"));
        }
        match (&self.username, secrets.contains_key("password")) {
            (Some(_), false) => wrong.push(Field::missing("secrets.password", "the password of the account")),
            (None, true) => wrong.push(Field::missing("settings.username", "the account the password is for")),
            _ => {}
        }
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(receive::Mailbox(channel.secrets.get("hook").cloned())))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        Arc::new(SmtpSender::new(self, &channel.secrets, app))
    }
}

impl SmtpSettings {
    /// The part of `from` behind the @; names us in EHLO, Message-ID and List-Id.
    pub(super) fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}
