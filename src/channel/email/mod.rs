//! E-mail over SMTP: `settings` says how, `smtp` speaks with the server, `oauth` fetches what some want to see, `mail` builds
//! the message, `transfer` encodes it, `dkim` signs it.

pub mod dkim;
pub mod mail;
mod oauth;
pub mod receive;
pub mod settings;
pub mod smtp;
mod transfer;

use std::borrow::Cow;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::app::App;
use crate::clock::Span;
use crate::inbound::return_path;

use super::kind::Secrets;
use super::outbound::Outbound;
use super::{Hand, Outcome, Parcel, Reason, Sender, detail};
pub use settings::SmtpSettings;
use smtp::{Connection, Credentials, Envelope, Proof, Server, SmtpError, Stage, Timeouts};
pub use transfer::in_base64;

/// Sends e-mail.
struct SmtpSender(Arc<Shared>);

struct Shared {
    settings: SmtpSettings,
    server: Server,
    outbound: Outbound,
    templates: mail::Templates,
    /// Where the account signs in with tokens.
    tokens: Option<oauth::Tokens>,
    /// What vouches for each mail; nothing where a key cannot be read, and then nothing is sent.
    signers: Option<Vec<dkim::Signer>>,
    /// Signs return paths.
    signs: crate::secrets::Secrets,
}

impl Shared {
    /// Where a mail comes back to that cannot be delivered: with `bounces_to` an address that names it (VERP), which
    /// an answer or a test, being no delivery, does without.
    fn return_path(&self, parcel: &Parcel) -> Cow<'_, str> {
        match &self.settings.bounces_to {
            Some(address) => match return_path::written(&self.signs, address, &parcel.identity) {
                Some(path) => Cow::Owned(path),
                None => Cow::Borrowed(address),
            },
            None => Cow::Borrowed(&self.settings.from),
        }
    }
}

impl SmtpSender {
    fn new(settings: &SmtpSettings, secrets: &Secrets, app: &App) -> Self {
        let settings = settings.on_the_wire();
        let tokens = oauth::Tokens::of(&settings, secrets, &app.outbound, &app.clock);
        let with_password = settings.username.as_ref().filter(|_| tokens.is_none()).map(|username| Credentials {
            username: username.clone(),
            proof: Proof::Password(secrets.get("password").cloned().unwrap_or_default()),
        });
        let (usual, patience) = (Timeouts::default(), settings.sending.answer_within.map(Span::duration));
        let server = Server {
            host: settings.host.clone(),
            port: settings.port,
            tls: settings.tls,
            credentials: with_password,
            hello: settings.domain().to_owned(),
            timeouts: Timeouts {
                command: patience.map_or(usual.command, |patience| patience.min(usual.command)),
                final_reply: patience.unwrap_or(usual.final_reply),
                ..usual
            },
        };
        Self(Arc::new(Shared {
            signers: dkim::signers(&settings.dkim, settings.domain(), secrets),
            settings,
            server,
            tokens,
            outbound: app.outbound.clone(),
            templates: mail::Templates::default(),
            signs: app.secrets.clone(),
        }))
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
        let (from, to, server) = (self.shared.return_path(parcel), &parcel.to, &self.shared.server.host);
        format!("to {server}\nMAIL FROM:<{from}>\nRCPT TO:<{to}>\n\n{head}\n\n({} octets of text)", body.len())
    }

    async fn try_send(&mut self, parcel: &Parcel) -> Result<String, SmtpError> {
        let shared = self.shared.clone();
        let message_id = return_path::message_id(&shared.signs, &parcel.identity);
        shared.templates.of(&shared.settings, parcel).fill(parcel, &message_id, &mut self.mail);
        if shared.signers.as_ref().is_none_or(|signers| !signers.is_empty()) {
            self.sign().await?;
        }
        let from = shared.return_path(parcel);
        let envelope = Envelope { from: &from, to: &parcel.to };
        if let Some(kept) = self.connection.take().filter(|kept| kept.connection.reusable()) {
            match self.send_over(kept, &envelope).await {
                // The server has had enough of this connection, which says nothing about the message: a new one.
                Err(error) if error.ends_connection() => {}
                other => return other,
            }
        }
        let kept = Kept { connection: self.connect().await?, messages: 0 };
        self.send_over(kept, &envelope).await
    }

    /// Signs the message where threads may be busy: an RSA signature takes about a millisecond.
    async fn sign(&mut self) -> Result<(), SmtpError> {
        let (shared, mut mail) = (self.shared.clone(), std::mem::take(&mut self.mail));
        let signing = tokio::task::spawn_blocking(move || {
            dkim::sign(shared.signers.as_deref()?, &mut mail);
            Some(mail)
        });
        let interrupted = |_| SmtpError::Temporary {
            stage: Stage::Connect,
            code: None,
            text: "signing the message was interrupted".to_owned(),
        };
        let signed = signing.await.map_err(interrupted)?;
        let unreadable = || SmtpError::Configuration { text: "a key of settings.dkim cannot be read".to_owned() };
        self.mail = signed.ok_or_else(unreadable)?;
        Ok(())
    }

    async fn send_over(&mut self, mut kept: Kept, envelope: &Envelope<'_>) -> Result<String, SmtpError> {
        let sent = kept.connection.send(envelope, &self.mail).await;
        kept.messages += 1;
        if kept.messages >= self.shared.settings.messages_per_connection {
            tokio::spawn(kept.connection.quit());
        } else if kept.connection.reusable() {
            self.connection = Some(kept);
        }
        sent.map(|accepted| accepted.reply)
    }

    async fn connect(&self) -> Result<Connection, SmtpError> {
        let shared = &*self.shared;
        let Some(tokens) = &shared.tokens else { return self.connect_as(&shared.server).await };
        let with = |token: &str| {
            let username = shared.settings.username.clone().unwrap_or_default();
            let credentials = Some(Credentials { username, proof: Proof::Token(token.to_owned()) });
            Server { credentials, ..shared.server.clone() }
        };
        let token = tokens.current(None).await?;
        match self.connect_as(&with(&token)).await {
            // Tokens are taken back before their time: one more try, with a new one.
            Err(SmtpError::Permanent { stage: Stage::Authenticate, .. }) if tokens.are_fetched() => {
                let token = tokens.current(Some(&token)).await?;
                self.connect_as(&with(&token)).await
            }
            other => other,
        }
    }

    async fn connect_as(&self, server: &Server) -> Result<Connection, SmtpError> {
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
/// | 5yz to the recipient | failed | `bad-address`, with 5.7.x (RFC 3463: policy) `blocked`, with 5.2.2 (full) `quota` |
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
            let reason = match text {
                _ if text.starts_with("5.7.") => Reason::Blocked,
                _ if text.starts_with("5.2.2") => Reason::Quota,
                _ => Reason::BadAddress,
            };
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
