//! E-mail over SMTP: `smtp` speaks with the server, `mail` builds the message, `transfer` encodes it.

pub mod mail;
pub mod receive;
pub mod smtp;
mod transfer;

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::app::App;
use crate::audience::{Address, AddressKind};
use crate::clock::Span;
use crate::error::Field;

use super::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once, to_hear};
use super::outbound::Outbound;
use super::receive::Receiver;
use super::{Channel, Hand, Outcome, Parcel, Reason, Repeat, Sender, Sending, detail};
use smtp::{Connection, Credentials, Envelope, Server, SmtpError, Stage, Timeouts, Tls};

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
        ];
        for (name, address) in addresses.into_iter().filter_map(|(name, address)| Some((name, address?))) {
            wrong.extend(Address::parse(AddressKind::Email, &format!("settings.{name}"), address).err());
        }
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
        Arc::new(SmtpSender::new(self, &channel.secrets, app.outbound.clone()))
    }
}

impl SmtpSettings {
    /// Every address of ours that mail can come to.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        [Some(&self.from), self.reply_to.as_ref(), self.unsubscribe_to.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The part of `from` behind the @; names us in EHLO, Message-ID and List-Id.
    pub(super) fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

/// Sends e-mail.
struct SmtpSender(Arc<Shared>);

struct Shared {
    settings: SmtpSettings,
    server: Server,
    outbound: Outbound,
    templates: mail::Templates,
}

impl SmtpSender {
    fn new(settings: &SmtpSettings, secrets: &Secrets, outbound: Outbound) -> Self {
        let credentials = settings.username.as_ref().map(|username| Credentials {
            username: username.clone(),
            password: secrets.get("password").cloned().unwrap_or_default(),
        });
        let (usual, patience) = (Timeouts::default(), settings.sending.answer_within.map(Span::duration));
        let server = Server {
            host: settings.host.clone(),
            port: settings.port,
            tls: settings.tls,
            credentials,
            hello: settings.domain().to_owned(),
            timeouts: Timeouts {
                command: patience.map_or(usual.command, |patience| patience.min(usual.command)),
                final_reply: patience.unwrap_or(usual.final_reply),
                ..usual
            },
        };
        Self(Arc::new(Shared { settings: settings.clone(), server, outbound, templates: mail::Templates::default() }))
    }
}

impl Sender for SmtpSender {
    fn hands(&self) -> usize {
        usize::from(self.0.settings.connections)
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(SmtpHand { shared: self.0.clone(), connection: None, mail: Vec::new() })
    }
}

struct SmtpHand {
    shared: Arc<Shared>,
    connection: Option<Kept>,
    /// The message being sent, kept so that the next one finds the room.
    mail: Vec<u8>,
}

/// A connection and how many messages it has carried.
struct Kept {
    connection: Connection,
    messages: u32,
}

impl Hand for SmtpHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let sent = self.try_send(parcel).await;
            parcel.log.said(sent.is_ok(), || {
                let answer = sent.as_ref().map_or_else(ToString::to_string, String::clone);
                (self.envelope_and_head(parcel), answer)
            });
            match sent {
                Ok(reply) => Outcome::Accepted { reference: None, detail: detail(&reply, &parcel.to) },
                Err(error) => outcome(&error, &parcel.to),
            }
        })
    }
}

impl Drop for SmtpHand {
    /// Says goodbye where somebody can still do so.
    fn drop(&mut self) {
        if let (Some(kept), Ok(runtime)) = (self.connection.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(kept.connection.quit());
        }
    }
}

impl SmtpHand {
    /// What was sent last, up to its body.
    fn envelope_and_head(&self, parcel: &Parcel) -> String {
        let mail = String::from_utf8_lossy(&self.mail);
        let (head, body) = mail.split_once("\r\n\r\n").unwrap_or((&mail, ""));
        let (from, to, server) = (&self.shared.settings.from, &parcel.to, &self.shared.server.host);
        format!("to {server}\nMAIL FROM:<{from}>\nRCPT TO:<{to}>\n\n{head}\n\n({} octets of text)", body.len())
    }

    async fn try_send(&mut self, parcel: &Parcel) -> Result<String, SmtpError> {
        self.shared.templates.of(&self.shared.settings, parcel).fill(parcel, &mut self.mail);
        if let Some(kept) = self.connection.take().filter(|kept| kept.connection.reusable()) {
            match self.send_over(kept, parcel).await {
                // The server has had enough of this connection, which says nothing about the message: a new one.
                Err(error) if error.ends_connection() => {}
                other => return other,
            }
        }
        let kept = Kept { connection: self.connect().await?, messages: 0 };
        self.send_over(kept, parcel).await
    }

    async fn send_over(&mut self, mut kept: Kept, parcel: &Parcel) -> Result<String, SmtpError> {
        let envelope = Envelope { from: &self.shared.settings.from, to: &parcel.to };
        let sent = kept.connection.send(&envelope, &self.mail).await;
        kept.messages += 1;
        if kept.messages >= self.shared.settings.messages_per_connection {
            tokio::spawn(kept.connection.quit());
        } else if kept.connection.reusable() {
            self.connection = Some(kept);
        }
        sent.map(|accepted| accepted.reply)
    }

    async fn connect(&self) -> Result<Connection, SmtpError> {
        let server = &self.shared.server;
        let unreachable = |text: String| SmtpError::Temporary { stage: Stage::Connect, code: None, text };
        let addresses = self.shared.outbound.resolve(&server.host, server.port).await.map_err(unreachable)?;
        let mut last = unreachable(format!("{} has no address", server.host));
        for address in addresses {
            match Connection::open(server, address).await {
                Ok(connection) => return Ok(connection),
                Err(error @ SmtpError::Temporary { stage: Stage::Connect, .. }) => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }
}

/// The classes of failure of SMTP (RFC 5321 §4.2.1):
///
/// | what came | class | reason |
/// | --- | --- | --- |
/// | no connection, a connection that broke before the final dot, nonsense, 421, 4yz before a recipient was named | again | `provider` |
/// | 4yz to the recipient, to DATA or to the message | again | `deferred` |
/// | 5yz to the recipient | failed | `bad-address`, with 5.7.x (RFC 3463: policy) `blocked` |
/// | 5yz to DATA or to the message, 552 to the sender (too large, RFC 1870 §6.1) | failed | `rejected-content` |
/// | an address that SMTP cannot carry | failed | `bad-address` |
/// | 5yz before a recipient was named, no TLS, password refused | again: a person will mend the settings, and the channel is paused soon | `config` |
/// | no answer to the final dot, or nonsense | unknown | |
fn outcome(error: &SmtpError, to: &str) -> Outcome {
    let words = detail(&error.to_string(), to);
    match error {
        // The server takes this one later and works otherwise; 421: it ends the connection (RFC 5321 §3.8).
        SmtpError::Temporary { code: Some(code), stage: Stage::RcptTo | Stage::Data | Stage::Final, .. }
            if *code != 421 =>
        {
            Outcome::Retry { reason: Reason::Deferred, detail: words, after: None }
        }
        SmtpError::Temporary { .. } => Outcome::Retry { reason: Reason::Provider, detail: words, after: None },
        SmtpError::Permanent { stage: Stage::RcptTo, text, .. } => {
            let reason = if text.starts_with("5.7.") { Reason::Blocked } else { Reason::BadAddress };
            Outcome::Failed { reason, detail: words }
        }
        SmtpError::Permanent { stage: Stage::Data | Stage::Final, .. }
        | SmtpError::Permanent { stage: Stage::MailFrom, code: 552, .. } => {
            Outcome::Failed { reason: Reason::RejectedContent, detail: words }
        }
        SmtpError::Permanent { .. } | SmtpError::Configuration { .. } => {
            Outcome::Retry { reason: Reason::Config, detail: words, after: None }
        }
        SmtpError::Address { .. } => Outcome::Failed { reason: Reason::BadAddress, detail: words },
        SmtpError::Unknown { .. } => Outcome::Unknown { detail: words },
    }
}
