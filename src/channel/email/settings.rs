//! What an e-mail channel needs to know, and what is checked of it before anything is sent.

use std::sync::Arc;

use crate::app::App;
use crate::audience::{Address, AddressKind};
use crate::channel::kind::{About, DnsRecord, Form, Needed, SecretAbout, Secrets, check_at_once, check_url, to_hear};
use crate::channel::outbound::Outbound;
use crate::channel::receive::Receiver;
use crate::channel::{Channel, Repeat, Sender, Sending};
use crate::error::Field;

use super::dkim::{self, DkimKey};
use super::oauth::{ACCESS_TOKEN, CLIENT_SECRET, REFRESH_TOKEN};
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
    /// The account, where the server wants one; it signs in with the secret `password`, or with a token
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Where access tokens are fetched (OAuth 2.0), for accounts that sign in with one (XOAUTH2)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Under which name tokens are fetched
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// For what tokens are fetched, where that has to be said
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
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
    /// Keys by which the domain vouches for each mail (DKIM)
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dkim: Vec<DkimKey>,
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
        let sometimes = |name, meaning| SecretAbout { name, meaning, needed: Needed::Sometimes };
        About {
            carries: vec![AddressKind::Email],
            secrets: vec![
                sometimes("password", "the password of the account; with a username, this or a token is needed"),
                sometimes(ACCESS_TOKEN, "a token to sign in with, in place of a password"),
                sometimes(REFRESH_TOKEN, "fetches tokens in the name of a user"),
                sometimes(CLIENT_SECRET, "by which the server at token_url knows this program"),
                sometimes(
                    "dkim_*",
                    "a private key of DKIM, named by its selector; an Ed25519 key is made here when left out",
                ),
                to_hear("hook", "a secret that whoever posts mail to us repeats"),
            ],
            text: "the whole message, as text and HTML",
            template: "",
            media: "files",
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

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        let host = self.host.contains(|c: char| c.is_whitespace() || c == '/') || ascii_host(&self.host).is_none();
        if self.host.is_empty() || self.host.len() > 255 || host {
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
        wrong.extend(self.check_sign_in(outbound, secrets));
        wrong.extend(dkim::check(&self.dkim, self.on_the_wire().domain(), secrets));
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(receive::Mailbox(channel.secrets.get("hook").cloned())))
    }

    fn dns_records(&self, secrets: &Secrets) -> Vec<DnsRecord> {
        dkim::dns_records(&self.dkim, self.on_the_wire().domain(), secrets)
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        Arc::new(SmtpSender::new(self, &channel.secrets, app))
    }
}

impl SmtpSettings {
    /// Every address of ours that mail can come to.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let others = [&self.reply_to, &self.unsubscribe_to, &self.bounces_to];
        std::iter::once(self.from.as_str()).chain(others.into_iter().flatten().map(String::as_str))
    }

    /// Who signs in has a password or tokens, not both; what fetches tokens is complete.
    fn check_sign_in(&self, outbound: &Outbound, secrets: &Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        let has = |name: &str| secrets.contains_key(name);
        let tokens = has(ACCESS_TOKEN) || self.token_url.is_some();
        match (&self.username, has("password"), tokens) {
            (Some(_), false, false) => {
                let meaning = "the password of the account; or secrets.access_token or settings.token_url";
                wrong.push(Field::missing("secrets.password", meaning));
            }
            (Some(_), true, true) => {
                wrong.push(Field::wrong("secrets.password", "…", "nothing where the account signs in with a token"));
            }
            (None, true, _) => wrong.push(Field::missing("settings.username", "the account the password is for")),
            (None, _, true) => wrong.push(Field::missing("settings.username", "the account the token is for")),
            _ => {}
        }
        let Some(url) = &self.token_url else {
            let given = [
                ("settings.client_id", self.client_id.is_some()),
                ("settings.scope", self.scope.is_some()),
                ("secrets.client_secret", has(CLIENT_SECRET)),
                ("secrets.refresh_token", has(REFRESH_TOKEN)),
            ];
            let given: Vec<&str> = given.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
            if !given.is_empty() {
                let meaning = format!("where tokens are fetched; {} is for that", given.join(", "));
                wrong.push(Field::missing("settings.token_url", meaning));
            }
            return wrong;
        };
        wrong.extend(check_url(outbound, "token_url", url));
        if self.client_id.as_ref().is_none_or(String::is_empty) {
            wrong.push(Field::missing("settings.client_id", "the name under which tokens are fetched"));
        }
        if !has(REFRESH_TOKEN) && !has(CLIENT_SECRET) {
            let meaning =
                "what fetches tokens in the name of a user; or secrets.client_secret, in the program's own name";
            wrong.push(Field::missing("secrets.refresh_token", meaning));
        }
        wrong
    }

    /// The same as it goes over the wire: names of hosts and domains in ASCII (RFC 5890: A-labels).
    pub(super) fn on_the_wire(&self) -> Self {
        let mut settings = self.clone();
        settings.host = ascii_host(&self.host).unwrap_or_default();
        settings.from = with_ascii_domain(&self.from);
        for address in [&mut settings.reply_to, &mut settings.unsubscribe_to, &mut settings.bounces_to] {
            *address = address.as_deref().map(with_ascii_domain);
        }
        settings
    }

    /// The part of `from` behind the @; names us in EHLO, Message-ID and List-Id.
    pub(super) fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

fn ascii_host(host: &str) -> Option<String> {
    if host.is_ascii() { Some(host.to_owned()) } else { idna::domain_to_ascii_strict(host).ok() }
}

/// As [`Address::parse`] does for recipients, but the part before the @ stays as somebody wrote it.
fn with_ascii_domain(address: &str) -> String {
    let address = address.trim();
    let ascii = address.rsplit_once('@').and_then(|(name, domain)| {
        let domain = idna::domain_to_ascii_strict(domain).ok()?;
        Some(format!("{name}@{domain}"))
    });
    ascii.unwrap_or_else(|| address.to_owned())
}
