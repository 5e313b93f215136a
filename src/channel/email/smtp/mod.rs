//! An SMTP client for one server and many messages: opens a connection, keeps it, hands over one message to one
//! recipient at a time (RFC 5321).
//!
//! Body and final dot leave in one write on a socket without Nagle's delay, MAIL, RCPT and DATA in one where the server
//! takes it (RFC 2920), and a message that went well is followed by the next without RSET. Every failure says whether
//! the server may have the message ([`SmtpError`]).
//!
//! It deliberately does no DNS, keeps no pool, retries nothing and builds no message: the caller resolves, limits,
//! schedules, wraps lines (≤ 998 octets) and encodes to 7 bits. No internationalised host names (give the A-label), no
//! CHUNKING, no DSN, no SASL but PLAIN, LOGIN and XOAUTH2. Trust is the operating system's, read once a process.
//!
//! Own code because lettre 0.11 writes body and dot apart with Nagle on (44 ms a message), cannot pipeline, adds an empty
//! line to each message that ends in a line break and hangs up at every refusal; mail-send has the same two writes and
//! the same empty line, and drops bytes the server sent out of turn. Neither tells “lost before the final dot” (send
//! again) from “lost after it” (ask), on which our promise not to send twice rests.

mod extensions;
mod reply;
mod sign_in;
mod stream;
mod transaction;

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use extensions::Extensions;
use reply::{Replies, Reply, shown};
pub use reply::{SmtpError, Stage};
pub(super) use sign_in::withhold;
pub use sign_in::{Credentials, Proof};
use stream::{Encryption, Failure, Protection, Stream, connect, system_trust};

/// The most characters of the server's last words that are kept with an accepted message.
const ACCEPTED_TEXT_LIMIT: usize = 200;
/// A polite farewell is not worth a longer wait than this.
const QUIT_LIMIT: Duration = Duration::from_secs(5);

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tls {
    /// STARTTLS (RFC 3207) must be offered and must work; usual on port 587.
    #[default]
    Required,
    /// TLS from the first byte (RFC 8314 §3); usual on port 465.
    Implicit,
    /// STARTTLS if the server offers it, otherwise plain text without signing in. The certificate is checked all the same.
    Opportunistic,
    /// Plain text, the password included: for a server on the same machine or in a closed network.
    Off,
}

/// The mail server to hand messages to.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its name; the certificate must bear it.
    pub host: String,
    /// Its port, here only for texts: the address to connect to comes with [`Connection::open`].
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// Who signs in, if anyone.
    pub credentials: Option<Credentials>,
    /// Our own name in EHLO (RFC 5321 §4.1.1.1): a host name, or an address literal in brackets.
    pub hello: String,
    /// How long to wait for what.
    pub timeouts: Timeouts,
}

/// How long to wait before giving up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For TCP to connect, and again for TLS to be agreed.
    pub connect: Duration,
    /// For one command and its reply, and for each step forward while the message is written.
    pub command: Duration,
    /// For the reply to the final dot; servers check the message meanwhile (RFC 5321 §4.5.3.2.6 asks for ten minutes,
    /// more than an urgent message has).
    pub final_reply: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            command: Duration::from_secs(30),
            final_reply: Duration::from_secs(120),
        }
    }
}

/// Sender and recipient as the servers see them; independent of the message's headers. Non-ASCII addresses need SMTPUTF8
/// (RFC 6531) from the server.
#[derive(Clone, Copy)]
pub struct Envelope<'a> {
    /// Where failure notices go; empty for none (RFC 5321 §4.5.5).
    pub from: &'a str,
    /// The one recipient.
    pub to: &'a str,
}

impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Envelope { … }")
    }
}

/// The server took the message and with it the duty to deliver it or to say that it could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its last words, usually with the queue id: one line of at most 200 characters.
    pub reply: String,
}

/// A connection on which the server is ready for a message.
pub struct Connection {
    stream: Stream,
    replies: Replies,
    extensions: Extensions,
    condition: Condition,
    timeouts: Timeouts,
    /// `host:port`, for texts.
    label: String,
    /// The message on its way out, kept so that the next one finds the room.
    outgoing: Vec<u8>,
}

/// Whether the connection takes another message. It is `Broken` while a message is under way, so that a send which is
/// dropped halfway leaves nothing behind that looks usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Ready,
    /// The last transaction failed and may be half open: RSET first.
    Unfinished,
    Broken,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("server", &self.label)
            .field("condition", &self.condition)
            .finish_non_exhaustive()
    }
}

impl Connection {
    /// Connects to `address`, which the caller found for `server.host`, agrees on TLS and signs in.
    pub async fn open(server: &Server, address: SocketAddr) -> Result<Connection, SmtpError> {
        let protection = match server.tls {
            Tls::Off => Protection::None,
            Tls::Required => Protection::Required(Encryption::new(server, system_trust().await?)?),
            Tls::Implicit => Protection::Implicit(Encryption::new(server, system_trust().await?)?),
            Tls::Opportunistic => Protection::Opportunistic(Encryption::new(server, system_trust().await?)?),
        };
        Self::open_protected(server, address, protection).await
    }

    async fn open_protected(server: &Server, address: SocketAddr, protection: Protection) -> Result<Self, SmtpError> {
        // Nobody's address is known yet; the text is only cut to one line.
        Self::dial(server, address, protection).await.map_err(|error| error.without_recipient(""))
    }

    async fn dial(server: &Server, address: SocketAddr, protection: Protection) -> Result<Self, SmtpError> {
        if server.hello.is_empty() || !server.hello.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(configuration("the name to say in EHLO must be a host name in ASCII"));
        }
        let label = format!("{}:{}", server.host, server.port);
        let limit = server.timeouts.connect;
        let mut stream = connect(address, limit).await.map_err(|failure| failure.at(Stage::Connect, &label))?;
        if let Protection::Implicit(encryption) = &protection {
            stream = encryption.apply(stream, Stage::Connect, &label, limit).await?;
        }
        let mut connection = Self {
            stream,
            replies: Replies::default(),
            extensions: Extensions::default(),
            condition: Condition::Broken,
            timeouts: server.timeouts,
            label,
            outgoing: Vec::new(),
        };
        connection.answer(Stage::Greeting, Wanted::Done).await?;
        connection.hello(&server.hello).await?;
        connection = match protection {
            Protection::None | Protection::Implicit(_) => connection,
            Protection::Required(_) if !connection.extensions.start_tls => {
                let text = format!("{} does not offer STARTTLS, and TLS is required", connection.label);
                return Err(SmtpError::Configuration { text });
            }
            Protection::Opportunistic(_) if !connection.extensions.start_tls => connection,
            Protection::Required(encryption) | Protection::Opportunistic(encryption) => {
                connection.start_tls(&encryption, &server.hello).await?
            }
        };
        if let Some(credentials) = &server.credentials {
            connection.authenticate(credentials, server.tls).await?;
        }
        connection.condition = Condition::Ready;
        Ok(connection)
    }

    /// Hands over one message. Line ends become CRLF and dots are stuffed here; after a refusal the connection stays good
    /// for the next message, see [`Connection::reusable`].
    pub async fn send(&mut self, envelope: &Envelope<'_>, message: &[u8]) -> Result<Accepted, SmtpError> {
        match self.hand_over(envelope, message).await {
            Ok(reply) => Ok(Accepted { reply: shown(&reply.text(), envelope.to, ACCEPTED_TEXT_LIMIT) }),
            Err(error) => Err(error.without_recipient(envelope.to)),
        }
    }

    /// Whether another message can be sent: client and server are in step, and the server has neither closed the
    /// connection nor said anything (421, RFC 5321 §3.8) since. Costs nothing while the server is silent.
    pub fn reusable(&self) -> bool {
        self.condition != Condition::Broken && self.replies.is_empty() && self.stream.is_silent()
    }

    /// Says goodbye (RFC 5321 §4.1.1.10) and closes; failing at it changes nothing.
    pub async fn quit(mut self) {
        if self.reusable() {
            let limit = self.timeouts.command.min(QUIT_LIMIT);
            let farewell = async {
                self.command(Stage::Hello, "QUIT\r\n", Wanted::Done).await.ok();
                self.stream.close().await
            };
            timeout(limit, farewell).await.ok();
        }
    }

    async fn command(&mut self, stage: Stage, line: &str, wanted: Wanted) -> Result<Reply, SmtpError> {
        self.write(stage, line.as_bytes()).await?;
        self.answer(stage, wanted).await
    }

    async fn write(&mut self, stage: Stage, bytes: &[u8]) -> Result<(), SmtpError> {
        let written = self.stream.write(bytes, self.timeouts.command).await;
        written.map_err(|failure| failure.at(stage, &self.label))
    }

    /// Waits for the reply to a command at this stage; anything but what is wanted is an error.
    async fn answer(&mut self, stage: Stage, wanted: Wanted) -> Result<Reply, SmtpError> {
        self.reply(stage).await?.judged(stage, wanted)
    }

    /// Waits for the reply to a command at this stage, whatever it is.
    async fn reply(&mut self, stage: Stage) -> Result<Reply, SmtpError> {
        let limit = match stage {
            Stage::Final => self.timeouts.final_reply,
            _ => self.timeouts.command,
        };
        let reply = timeout(limit, self.next_reply()).await.unwrap_or(Err(Failure::TimedOut(limit)));
        reply.map_err(|failure| failure.at(stage, &self.label))
    }

    async fn next_reply(&mut self) -> Result<Reply, Failure> {
        loop {
            if let Some(reply) = self.replies.next().map_err(Failure::Nonsense)? {
                return Ok(reply);
            }
            if self.stream.read(self.replies.space()).await.map_err(Failure::Network)? == 0 {
                return Err(Failure::Closed);
            }
        }
    }
}

impl Reply {
    fn judged(self, stage: Stage, wanted: Wanted) -> Result<Self, SmtpError> {
        match (wanted, self.code / 100) {
            (Wanted::Done, 2) | (Wanted::More, 3) => Ok(self),
            _ => Err(SmtpError::refused(stage, &self)),
        }
    }
}

/// The reply that a command needs (RFC 5321 §4.2.1).
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// 2yz: the command is carried out.
    Done,
    /// 3yz: the server waits for the rest.
    More,
}

fn configuration(text: &str) -> SmtpError {
    SmtpError::Configuration { text: text.to_owned() }
}
