//! An SMTP client for one server and many messages: opens a connection, keeps it, hands over one message to one
//! recipient at a time (RFC 5321).
//!
//! Body and final dot leave in one write on a socket without Nagle's delay, MAIL, RCPT and DATA in one where the server
//! takes it (RFC 2920), and a message that went well is followed by the next without RSET. Every failure says whether
//! the server may have the message ([`SmtpError`]).
//!
//! It deliberately does no DNS, keeps no pool, retries nothing and builds no message: the caller resolves, limits,
//! schedules, wraps lines (≤ 998 octets) and encodes to 7 bits. No internationalised host names (give the A-label), no
//! CHUNKING, no DSN, no SASL but PLAIN and LOGIN. Trust is the operating system's, read once a process.
//!
//! Own code because lettre 0.11 writes body and dot apart with Nagle on (44 ms a message), cannot pipeline, adds an empty
//! line to each message that ends in a line break and hangs up at every refusal; mail-send has the same two writes and
//! the same empty line, and drops bytes the server sent out of turn. Neither tells “lost before the final dot” (send
//! again) from “lost after it” (ask), on which our promise not to send twice rests.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use super::reply::{Replies, Reply, shown};
pub use super::reply::{SmtpError, Stage};

/// The most characters of the server's last words that are kept with an accepted message.
const ACCEPTED_TEXT_LIMIT: usize = 200;
/// The longest command with its line end (RFC 5321 §4.5.3.1.4).
const COMMAND_LIMIT: usize = 512;
/// The longest address (RFC 5321 §4.5.3.1.3, without the brackets).
const ADDRESS_LIMIT: usize = 254;
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

/// Name and password for the mail server (RFC 4954).
#[derive(Clone)]
pub struct Credentials {
    /// The account's name.
    pub username: String,
    /// Its password; never printed.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).field("password", &"…").finish()
    }
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

    async fn hello(&mut self, name: &str) -> Result<(), SmtpError> {
        let reply = match self.command(Stage::Hello, &format!("EHLO {name}\r\n"), Wanted::Done).await {
            Err(SmtpError::Permanent { .. }) => {
                self.command(Stage::Hello, &format!("HELO {name}\r\n"), Wanted::Done).await?;
                Reply { code: 250, lines: Vec::new() }
            }
            other => other?,
        };
        self.extensions = Extensions::offered(&reply);
        Ok(())
    }

    /// Changes to TLS and asks again what the server offers (RFC 3207 §4.2).
    async fn start_tls(mut self, encryption: &Encryption, name: &str) -> Result<Self, SmtpError> {
        match self.command(Stage::StartTls, "STARTTLS\r\n", Wanted::Done).await {
            Err(SmtpError::Permanent { code, text, .. }) => {
                let text = format!("{} offers STARTTLS and then refuses it: {code} {text}", self.label);
                return Err(SmtpError::Configuration { text });
            }
            other => other?,
        };
        // What came behind the reply came in plain text, perhaps from someone in between (CVE-2011-0411): forgotten.
        self.replies = Replies::default();
        self.stream = encryption.apply(self.stream, Stage::StartTls, &self.label, self.timeouts.connect).await?;
        self.hello(name).await?;
        Ok(self)
    }

    async fn authenticate(&mut self, credentials: &Credentials, tls: Tls) -> Result<(), SmtpError> {
        let Credentials { username, password } = credentials;
        if tls != Tls::Off && matches!(self.stream, Stream::Plain(_)) {
            return Err(SmtpError::Configuration {
                text: format!("{} does not offer STARTTLS, and a password is not sent without TLS", self.label),
            });
        }
        if username.contains('\0') || password.contains('\0') {
            return Err(configuration("user name and password must not contain a NUL character"));
        }
        let plain = BASE64.encode(format!("\0{username}\0{password}"));
        let (name, secret) = (BASE64.encode(username), BASE64.encode(password));
        let dialogue = if self.extensions.offers_mechanism("PLAIN") {
            self.sign_in_plain(&plain).await
        } else if self.extensions.offers_mechanism("LOGIN") {
            self.sign_in_login(&name, &secret).await
        } else {
            let offered = self.extensions.mechanisms.join(", ");
            let offered = if offered.is_empty() { "none" } else { &offered };
            return Err(SmtpError::Configuration {
                text: format!("{} offers neither AUTH PLAIN nor AUTH LOGIN (offered: {offered})", self.label),
            });
        };
        dialogue.map(drop).map_err(|error| {
            // Some servers repeat the command they refuse.
            let error = error.map_text(|text| withhold(text, &[&plain, &name, &secret, password]));
            match error {
                SmtpError::Permanent { code, text, .. } => SmtpError::Configuration {
                    text: format!("{} refuses the user name or password: {code} {text}", self.label),
                },
                other => other,
            }
        })
    }

    /// AUTH PLAIN (RFC 4616), the response in the first line where it fits there (RFC 4954 §4).
    async fn sign_in_plain(&mut self, token: &str) -> Result<Reply, SmtpError> {
        let command = format!("AUTH PLAIN {token}\r\n");
        if command.len() <= COMMAND_LIMIT {
            return self.command(Stage::Authenticate, &command, Wanted::Done).await;
        }
        self.command(Stage::Authenticate, "AUTH PLAIN\r\n", Wanted::More).await?;
        self.command(Stage::Authenticate, &format!("{token}\r\n"), Wanted::Done).await
    }

    /// AUTH LOGIN, which no RFC describes: name and password are asked for one after the other.
    async fn sign_in_login(&mut self, username: &str, password: &str) -> Result<Reply, SmtpError> {
        self.command(Stage::Authenticate, "AUTH LOGIN\r\n", Wanted::More).await?;
        self.command(Stage::Authenticate, &format!("{username}\r\n"), Wanted::More).await?;
        self.command(Stage::Authenticate, &format!("{password}\r\n"), Wanted::Done).await
    }

    async fn hand_over(&mut self, envelope: &Envelope<'_>, message: &[u8]) -> Result<Reply, SmtpError> {
        let size = stuff(message, &mut self.outgoing);
        let parameters = self.extensions.parameters(envelope, message, size)?;
        let unusable = |text: &str| SmtpError::Temporary {
            stage: Stage::MailFrom,
            code: None,
            text: format!("{}: {text}", self.label),
        };
        if !self.replies.is_empty() {
            self.condition = Condition::Broken;
            return Err(unusable("the server spoke out of turn on the kept connection"));
        }
        let before = std::mem::replace(&mut self.condition, Condition::Broken);
        match before {
            Condition::Ready => {}
            Condition::Unfinished => drop(self.command(Stage::MailFrom, "RSET\r\n", Wanted::Done).await?),
            Condition::Broken => return Err(unusable("the connection was already broken")),
        }
        let mail = format!("MAIL FROM:<{}>{parameters}\r\n", envelope.from);
        let recipient = format!("RCPT TO:<{}>\r\n", envelope.to);
        let announced = if self.extensions.pipelining {
            self.announce_at_once(&mail, &recipient).await
        } else {
            self.announce_step_by_step(&mail, &recipient).await
        };
        let outcome = match announced {
            Ok(()) => self.transmit().await.map_err(Failed::from),
            Err(failed) => Err(failed),
        };
        self.condition = match &outcome {
            Ok(_) => Condition::Ready,
            Err(failed) => failed.leaves,
        };
        outcome.map_err(|failed| failed.error)
    }

    async fn announce_step_by_step(&mut self, mail: &str, recipient: &str) -> Result<(), Failed> {
        self.command(Stage::MailFrom, mail, Wanted::Done).await?;
        self.command(Stage::RcptTo, recipient, Wanted::Done).await?;
        self.command(Stage::Data, "DATA\r\n", Wanted::More).await?;
        Ok(())
    }

    /// The whole announcement in one write (RFC 2920 §3.1). The first refusal counts; the later replies only tell what
    /// state it leaves behind.
    async fn announce_at_once(&mut self, mail: &str, recipient: &str) -> Result<(), Failed> {
        self.write(Stage::MailFrom, format!("{mail}{recipient}DATA\r\n").as_bytes()).await?;
        let mut refusal: Option<SmtpError> = None;
        let mut recipients = 0;
        for (stage, wanted) in
            [(Stage::MailFrom, Wanted::Done), (Stage::RcptTo, Wanted::Done), (Stage::Data, Wanted::More)]
        {
            match self.answer(stage, wanted).await {
                Ok(_) if stage == Stage::RcptTo => recipients += 1,
                Ok(_) => {}
                Err(error) => {
                    let in_step = error.keeps_step();
                    let first = refusal.take().unwrap_or(error);
                    if !in_step {
                        return Err(Failed { error: first, leaves: Condition::Broken });
                    }
                    if stage == Stage::Data {
                        return Err(Failed { error: first, leaves: Condition::Unfinished });
                    }
                    refusal = Some(first);
                }
            }
        }
        let Some(error) = refusal else { return Ok(()) };
        // The server waits for a message although something was refused. Without a recipient an empty one goes nowhere
        // (RFC 2920 §3.1); with one it might, so then only hanging up is safe.
        let ended = recipients == 0 && self.end_empty().await;
        Err(Failed { error, leaves: if ended { Condition::Unfinished } else { Condition::Broken } })
    }

    /// Ends a message before it began; whether the connection survives that.
    async fn end_empty(&mut self) -> bool {
        match self.write(Stage::Data, b".\r\n").await {
            Ok(()) => self.answer(Stage::Final, Wanted::Done).await.map_or_else(|error| error.keeps_step(), |_| true),
            Err(_) => false,
        }
    }

    /// Body and final dot. As long as writing fails, the dot has not left: sending again is safe. From then on only a
    /// reply tells.
    async fn transmit(&mut self) -> Result<Reply, SmtpError> {
        let outgoing = std::mem::take(&mut self.outgoing);
        let written = self.write(Stage::Data, &outgoing).await;
        self.outgoing = outgoing;
        written?;
        self.answer(Stage::Final, Wanted::Done).await
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
        let limit = match stage {
            Stage::Final => self.timeouts.final_reply,
            _ => self.timeouts.command,
        };
        let reply = match timeout(limit, self.next_reply()).await.unwrap_or(Err(Failure::TimedOut(limit))) {
            Ok(reply) => reply,
            Err(failure) => return Err(failure.at(stage, &self.label)),
        };
        match (wanted, reply.code / 100) {
            (Wanted::Done, 2) | (Wanted::More, 3) => Ok(reply),
            _ => Err(SmtpError::refused(stage, &reply)),
        }
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

/// The reply that a command needs (RFC 5321 §4.2.1).
#[derive(Debug, Clone, Copy)]
enum Wanted {
    /// 2yz: the command is carried out.
    Done,
    /// 3yz: the server waits for the rest.
    More,
}

/// A refused transaction and what it leaves the connection in.
struct Failed {
    error: SmtpError,
    leaves: Condition,
}

impl From<SmtpError> for Failed {
    fn from(error: SmtpError) -> Self {
        let leaves = if error.keeps_step() { Condition::Unfinished } else { Condition::Broken };
        Self { error, leaves }
    }
}

/// Why the network gave no reply.
enum Failure {
    Network(io::Error),
    TimedOut(Duration),
    Closed,
    Nonsense(String),
}

impl Failure {
    /// After the final dot nobody knows; before it, the message has certainly not been taken.
    fn at(self, stage: Stage, label: &str) -> SmtpError {
        let text = match self {
            Self::Network(error) => format!("{label}: {error}"),
            Self::TimedOut(limit) => format!("{label}: no answer within {limit:?}"),
            Self::Closed => format!("{label}: the server closed the connection"),
            Self::Nonsense(what) => format!("{label}: {what}"),
        };
        match stage {
            Stage::Final => SmtpError::Unknown { text },
            _ => SmtpError::Temporary { stage, code: None, text },
        }
    }
}

/// What the server says it can do (RFC 5321 §4.1.1.1).
#[derive(Debug, Default)]
struct Extensions {
    pipelining: bool,
    eight_bit: bool,
    smtp_utf8: bool,
    start_tls: bool,
    size: Size,
    mechanisms: Vec<String>,
}

/// RFC 1870 §4.
#[derive(Debug, Default)]
enum Size {
    #[default]
    NotOffered,
    NoLimit,
    AtMost(usize),
}

impl Extensions {
    fn offered(reply: &Reply) -> Self {
        let mut offered = Self::default();
        for line in reply.lines.iter().skip(1) {
            // “AUTH=LOGIN” is how servers older than RFC 4954 write it.
            let line = line.to_ascii_uppercase();
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("PIPELINING") => offered.pipelining = true,
                Some("8BITMIME") => offered.eight_bit = true,
                Some("SMTPUTF8") => offered.smtp_utf8 = true,
                Some("STARTTLS") => offered.start_tls = true,
                Some("SIZE") => {
                    offered.size = match words.next().and_then(|limit| limit.parse().ok()) {
                        None | Some(0) => Size::NoLimit,
                        Some(limit) => Size::AtMost(limit),
                    };
                }
                Some("AUTH") => offered.mechanisms.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        offered
    }

    fn offers_mechanism(&self, name: &str) -> bool {
        self.mechanisms.iter().any(|offered| offered == name)
    }

    /// What follows the sender in MAIL FROM, or why this message cannot go to this server.
    fn parameters(&self, envelope: &Envelope<'_>, message: &[u8], size: usize) -> Result<String, SmtpError> {
        if envelope.to.is_empty() {
            return Err(SmtpError::Address { text: "the recipient's address is empty".to_owned() });
        }
        check_address("the sender's address", envelope.from)?;
        check_address("the recipient's address", envelope.to)?;
        let mut parameters = match self.size {
            Size::NotOffered => String::new(),
            Size::AtMost(limit) if size > limit => {
                let text = format!("the message has {size} octets, the server takes at most {limit}");
                return Err(SmtpError::Permanent { stage: Stage::MailFrom, code: 552, text });
            }
            Size::NoLimit | Size::AtMost(_) => format!(" SIZE={size}"),
        };
        match (message.is_ascii(), self.eight_bit) {
            (true, _) => {}
            (false, true) => parameters.push_str(" BODY=8BITMIME"),
            (false, false) => {
                return Err(configuration(
                    "the message has 8-bit bytes and the server takes only 7-bit ones (8BITMIME)",
                ));
            }
        }
        match (envelope.from.is_ascii() && envelope.to.is_ascii(), self.smtp_utf8) {
            (true, _) => {}
            (false, true) => parameters.push_str(" SMTPUTF8"),
            (false, false) => {
                let text = "it has characters beyond ASCII, and the server does not offer SMTPUTF8".to_owned();
                return Err(SmtpError::Address { text });
            }
        }
        Ok(parameters)
    }
}

/// Nothing in an address may end the command or the brackets around it.
fn check_address(what: &str, address: &str) -> Result<(), SmtpError> {
    if address.len() > ADDRESS_LIMIT {
        return Err(SmtpError::Address { text: format!("{what} is longer than {ADDRESS_LIMIT} octets") });
    }
    if address.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>')) {
        return Err(SmtpError::Address { text: format!("{what} has a space, a bracket or a control character in it") });
    }
    Ok(())
}

/// Writes the message as it goes over the wire: every line end CRLF, a leading dot doubled, the final dot behind
/// (RFC 5321 §2.3.8, §4.5.2). Returns the size by RFC 1870 §3, which counts neither added dots nor the last line.
fn stuff(message: &[u8], outgoing: &mut Vec<u8>) -> usize {
    outgoing.clear();
    outgoing.reserve(message.len() + message.len() / 16 + 16);
    let mut added = 0;
    let mut rest = message;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        let (line, behind) = rest.split_at(end);
        if line.first() == Some(&b'.') {
            outgoing.push(b'.');
            added += 1;
        }
        outgoing.extend_from_slice(line);
        outgoing.extend_from_slice(b"\r\n");
        rest = match behind {
            [b'\r', b'\n', next @ ..] | [_, next @ ..] => next,
            [] => &[],
        };
    }
    let size = outgoing.len() - added;
    outgoing.extend_from_slice(b".\r\n");
    size
}

/// The text, unless it repeats six characters in a row (or all, if there are fewer) of a secret.
fn withhold(text: &str, secrets: &[&str]) -> String {
    let repeats = |secret: &&str| {
        let secret = secret.as_bytes();
        let length = secret.len().clamp(1, 6);
        secret.windows(length).any(|part| text.as_bytes().windows(length).any(|window| window == part))
    };
    if secrets.iter().any(repeats) {
        "(the text repeats the credentials and is not shown)".to_owned()
    } else {
        text.to_owned()
    }
}

fn configuration(text: &str) -> SmtpError {
    SmtpError::Configuration { text: text.to_owned() }
}

/// The connection itself, with or without TLS.
enum Stream {
    Plain(TcpStream),
    Encrypted(Box<TlsStream<TcpStream>>),
}

async fn connect(address: SocketAddr, limit: Duration) -> Result<Stream, Failure> {
    let connected = timeout(limit, TcpStream::connect(address)).await.map_err(|_| Failure::TimedOut(limit))?;
    let stream = connected.map_err(Failure::Network)?;
    // With Nagle's algorithm on, a command waits for the receipt of the one before: 40 ms a message.
    stream.set_nodelay(true).map_err(Failure::Network)?;
    Ok(Stream::Plain(stream))
}

impl Stream {
    async fn read(&mut self, space: &mut Vec<u8>) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read_buf(space).await,
            Self::Encrypted(stream) => stream.read_buf(space).await,
        }
    }

    /// Writes all of it, giving up when nothing moves for `limit`. An error means that the end has not left: a socket
    /// takes bytes in order, and a TLS record that is not complete cannot be read.
    async fn write(&mut self, mut rest: &[u8], limit: Duration) -> Result<(), Failure> {
        while !rest.is_empty() {
            let step = async {
                match self {
                    Self::Plain(stream) => stream.write(rest).await,
                    Self::Encrypted(stream) => stream.write(rest).await,
                }
            };
            let written = timeout(limit, step).await.map_err(|_| Failure::TimedOut(limit))?;
            match written.map_err(Failure::Network)? {
                0 => return Err(Failure::Closed),
                written => rest = &rest[written..],
            }
        }
        let Self::Encrypted(stream) = self else {
            return Ok(());
        };
        timeout(limit, stream.flush()).await.map_err(|_| Failure::TimedOut(limit))?.map_err(Failure::Network)
    }

    async fn close(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.shutdown().await,
            Self::Encrypted(stream) => stream.shutdown().await,
        }
    }

    /// Whether the server has sent nothing, not even the end of the connection. Looks without taking and without
    /// waiting; nobody else waits on the socket, since sending needs it exclusively.
    fn is_silent(&self) -> bool {
        let stream = match self {
            Self::Plain(stream) => stream,
            Self::Encrypted(stream) => stream.get_ref().0,
        };
        let mut byte = [0];
        let looked = stream.poll_peek(&mut Context::from_waker(Waker::noop()), &mut ReadBuf::new(&mut byte));
        matches!(looked, Poll::Pending)
    }
}

/// [`Tls`] with what it takes to carry it out.
enum Protection {
    None,
    Implicit(Encryption),
    Required(Encryption),
    Opportunistic(Encryption),
}

/// Whom to trust and which name the certificate must bear.
struct Encryption {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Encryption {
    fn new(server: &Server, trust: Arc<ClientConfig>) -> Result<Self, SmtpError> {
        let host = server.host.trim_end_matches('.').to_owned();
        let name = ServerName::try_from(host)
            .map_err(|_| configuration("the mail server's name is not one that a certificate could bear"))?;
        Ok(Self { connector: TlsConnector::from(trust), name })
    }

    async fn apply(&self, stream: Stream, stage: Stage, label: &str, limit: Duration) -> Result<Stream, SmtpError> {
        let Stream::Plain(stream) = stream else {
            return Ok(stream);
        };
        match timeout(limit, self.connector.connect(self.name.clone(), stream)).await {
            Ok(Ok(stream)) => Ok(Stream::Encrypted(Box::new(stream))),
            Ok(Err(error)) if is_lasting(&error) => {
                Err(SmtpError::Configuration { text: format!("no TLS with {label}: {error}") })
            }
            Ok(Err(error)) => Err(Failure::Network(error).at(stage, label)),
            Err(_) => Err(Failure::TimedOut(limit).at(stage, label)),
        }
    }
}

/// Whether TLS failed for a reason that will be the same next time: the certificate, no common version, or no TLS at all
/// on the other side. All else may be the network.
fn is_lasting(error: &io::Error) -> bool {
    use rustls::Error::{InvalidCertificate, InvalidMessage, PeerIncompatible};
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(cause, Some(InvalidCertificate(_) | PeerIncompatible(_) | InvalidMessage(_)))
}

/// The certificates the operating system trusts. Reading a few hundred files once is enough; a failure is not kept.
async fn system_trust() -> Result<Arc<ClientConfig>, SmtpError> {
    static TRUST: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(trust) = TRUST.get() {
        return Ok(trust.clone());
    }
    let found = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs)
        .await
        .map_err(|_| configuration("the operating system's certificates cannot be read"))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(configuration(
            "the operating system trusts no certificate authority: install ca-certificates or set SSL_CERT_FILE",
        ));
    }
    Ok(TRUST.get_or_init(|| trusting(roots)).clone())
}

fn trusting(roots: RootCertStore) -> Arc<ClientConfig> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the cipher suites of both TLS versions that are built in")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, BufReader};
    use tokio::net::TcpListener;
    use tokio::task::JoinHandle;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

    use super::*;

    const ENVELOPE: Envelope<'_> = Envelope { from: "bounce@health.example", to: "anna@example.org" };
    const PLAIN: &str = "250-mail.example\r\n250 SIZE 1000\r\n";
    const PIPELINING: &str = "250-mail.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
    /// A certificate for `localhost`, valid until 2120, and its key: worth nothing outside these tests.
    const CERTIFICATE: &str = "MIIBXzCCAQSgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGe5H+rxKJA9zX3pdiuEXsg8FDALOCoAQZfo93TgHWuNqM7OhP9KwdyarK1bp6HwDoe6n6DOhd/Mlx7qpLwYcBOjRTBDMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAMBgNVHRMBAf8EAjAAMB0GA1UdDgQWBBSAYC5nEcwkOfuH3L+piE1wn7TKfDAKBggqhkjOPQQDAgNJADBGAiEA6py62UGJ48UJY0oLE1ppQUP1F+e9M33w6Hlt0QbyDhYCIQCavyVsau1blDHq5RUNDq5OkrMnafOdpbR/o+brN6170g==";
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5AljEyhBOu3pzU6ZALi9jiYWxqNphLtqSCv8mZori5ShRANCAARnuR/q8SiQPc196XYrhF7IPBQwCzgqAEGX6Pd04B1rjajOzoT/SsHcmqytW6eh8A6Hup+gzoXfzJce6qS8GHAT";

    /// What the server does next.
    #[derive(Debug, Clone)]
    enum Step {
        Say(String),
        /// Reads one line, which must be this or, ending in `…`, begin with it.
        Hear(&'static str),
        /// Reads up to the final dot and remembers the message, un-stuffed.
        Message,
        StartTls,
        /// Stays silent until the client has gone.
        Wait,
    }
    use Step::{Hear, Message, StartTls, Wait};

    fn say(text: impl Into<String>) -> Step {
        Step::Say(text.into())
    }

    trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
    impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

    /// Plays the script to one client and closes; gives back the messages.
    async fn serve(script: Vec<Step>) -> (SocketAddr, JoinHandle<Vec<Vec<u8>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let played = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            stream.set_nodelay(true).expect("a socket");
            let mut stream: BufReader<Box<dyn Duplex>> = BufReader::new(Box::new(stream));
            let mut messages = Vec::new();
            for step in script {
                match step {
                    Step::Say(text) => stream.write_all(text.as_bytes()).await.expect("the client listens"),
                    Hear(wanted) => {
                        let mut line = String::new();
                        stream.read_line(&mut line).await.expect("a line");
                        let line = line.strip_suffix("\r\n").expect("CRLF");
                        match wanted.strip_suffix('…') {
                            Some(start) => {
                                assert!(line.starts_with(start), "wanted {wanted}, heard {line}")
                            }
                            None => assert_eq!(line, wanted),
                        }
                    }
                    Message => messages.push(message(&mut stream).await),
                    StartTls => {
                        let accepted = acceptor().accept(stream.into_inner()).await;
                        match accepted {
                            Ok(encrypted) => stream = BufReader::new(Box::new(encrypted)),
                            Err(_) => return messages,
                        }
                    }
                    Wait => drop(stream.read_to_end(&mut Vec::new()).await),
                }
            }
            stream.shutdown().await.ok();
            messages
        });
        (address, played)
    }

    async fn message(stream: &mut BufReader<Box<dyn Duplex>>) -> Vec<u8> {
        let mut wire = Vec::new();
        loop {
            let start = wire.len();
            assert_ne!(
                stream.read_until(b'\n', &mut wire).await.expect("more of the message"),
                0,
                "the message ends with a dot"
            );
            if &wire[start..] == b".\r\n" {
                return unstuffed(&wire);
            }
        }
    }

    /// What a server makes of the wire form (RFC 5321 §4.5.2), the final dot included.
    fn unstuffed(wire: &[u8]) -> Vec<u8> {
        let body = wire.strip_suffix(b".\r\n").expect("the final dot");
        let mut message = Vec::new();
        for line in body.split_inclusive(|&byte| byte == b'\n') {
            assert_ne!(line, b".\r\n", "a lone dot would end the message early");
            message.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        }
        message
    }

    fn localhost() -> CertificateDer<'static> {
        CertificateDer::from(BASE64.decode(CERTIFICATE).expect("base64"))
    }

    fn acceptor() -> TlsAcceptor {
        let key = PrivatePkcs8KeyDer::from(BASE64.decode(KEY).expect("base64"));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![localhost()], key.into())
            .expect("the key fits the certificate");
        TlsAcceptor::from(Arc::new(config))
    }

    fn server(tls: Tls) -> Server {
        let timeouts = Timeouts {
            connect: Duration::from_secs(5),
            command: Duration::from_secs(5),
            final_reply: Duration::from_secs(5),
        };
        Server { host: "localhost".into(), port: 2525, tls, credentials: None, hello: "me.example".into(), timeouts }
    }

    fn signing_in(tls: Tls) -> Server {
        let credentials = Credentials { username: "tim".into(), password: "tanstaaftanstaaf".into() };
        Server { credentials: Some(credentials), ..server(tls) }
    }

    /// Opens a connection that trusts the certificate above.
    async fn open(server: &Server, address: SocketAddr) -> Result<Connection, SmtpError> {
        let mut roots = RootCertStore::empty();
        roots.add(localhost()).expect("a certificate");
        let encryption = Encryption::new(server, trusting(roots)).expect("a name");
        let protection = match server.tls {
            Tls::Off => Protection::None,
            Tls::Required => Protection::Required(encryption),
            Tls::Implicit => Protection::Implicit(encryption),
            Tls::Opportunistic => Protection::Opportunistic(encryption),
        };
        Connection::open_protected(server, address, protection).await
    }

    fn greeting(offers: &str) -> Vec<Step> {
        vec![say("220 mail.example ESMTP\r\n"), Hear("EHLO me.example"), say(offers)]
    }

    /// A script that greets and then goes on, and the client's connection to it.
    async fn connected(offers: &str, then: Vec<Step>) -> (Connection, JoinHandle<Vec<Vec<u8>>>) {
        let (address, played) = serve([greeting(offers), then].concat()).await;
        (open(&server(Tls::Off), address).await.expect("greeted"), played)
    }

    fn pipelined(replies: &str) -> Vec<Step> {
        vec![Hear("MAIL FROM:<bounce@health.example>"), Hear("RCPT TO:<anna@example.org>"), Hear("DATA"), say(replies)]
    }

    const GO: &str = "250 ok\r\n250 ok\r\n354 go\r\n";

    fn taken() -> Vec<Step> {
        [pipelined(GO), vec![Message, say("250 2.0.0 queued\r\n")]].concat()
    }

    #[tokio::test]
    async fn two_messages_go_over_one_connection_step_by_step() {
        let one = |size| {
            vec![
                Hear(size),
                say("250 ok\r\n"),
                Hear("RCPT TO:<anna@example.org>"),
                say("251 will forward\r\n"),
                Hear("DATA"),
                say("354 go\r\n"),
                Message,
                say("250 2.0.0 Ok: queued as 4F\u{7} for ANNA@example.org\r\n"),
            ]
        };
        let script = [
            one("MAIL FROM:<bounce@health.example> SIZE=7"),
            one("MAIL FROM:<bounce@health.example> SIZE=8"),
            vec![Hear("QUIT"), say("221 bye\r\n")],
        ];
        let (mut connection, played) = connected(PLAIN, script.concat()).await;
        let accepted = connection.send(&ENVELOPE, b"a\r\n.b").await.expect("taken");
        assert_eq!(accepted.reply, "2.0.0 Ok: queued as 4F for <recipient>");
        assert!(connection.reusable());
        connection.send(&ENVELOPE, b"a\n..b\n").await.expect("taken");
        connection.quit().await;
        assert_eq!(played.await.expect("by the script"), [b"a\r\n.b\r\n".to_vec(), b"a\r\n..b\r\n".to_vec()]);
    }

    #[tokio::test]
    async fn two_messages_go_over_one_connection_pipelined() {
        let script = [taken(), taken(), vec![Hear("QUIT"), say("221 bye\r\n")]];
        let (mut connection, played) = connected(PIPELINING, script.concat()).await;
        for _ in 0..2 {
            connection.send(&ENVELOPE, b"hello").await.expect("taken");
            assert!(connection.reusable());
        }
        connection.quit().await;
        assert_eq!(played.await.expect("by the script").len(), 2);
    }

    /// Every stage before a message, each refused with both classes.
    #[tokio::test]
    async fn refusals_while_opening_say_where_and_how_lasting() {
        let hello = "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n";
        let stages = [
            (Stage::Greeting, Tls::Off, vec![]),
            (Stage::Hello, Tls::Off, vec![say("220 x\r\n"), Hear("EHLO…")]),
            (Stage::StartTls, Tls::Required, [greeting(hello), vec![Hear("STARTTLS")]].concat()),
            (Stage::Authenticate, Tls::Off, [greeting(hello), vec![Hear("AUTH PLAIN…")]].concat()),
        ];
        for (stage, tls, script) in stages {
            let again = if stage == Stage::Hello { vec![Hear("HELO me.example"), say("550 no\r\n")] } else { vec![] };
            for (reply, again) in [("451 later\r\n", vec![]), ("550 no\r\n", again)] {
                let (address, played) = serve([script.clone(), vec![say(reply)], again].concat()).await;
                let error = open(&signing_in(tls), address).await.expect_err("refused");
                match (reply.starts_with('4'), stage, &error) {
                    (true, _, SmtpError::Temporary { stage: at, code: Some(451), .. }) => assert_eq!(*at, stage),
                    (false, Stage::StartTls | Stage::Authenticate, SmtpError::Configuration { .. }) => {}
                    (false, _, SmtpError::Permanent { stage: at, code: 550, .. }) => assert_eq!(*at, stage),
                    other => panic!("{other:?}"),
                }
                drop(played.await.expect("by the script"));
            }
        }
    }

    #[tokio::test]
    async fn refusals_of_a_message_say_where_and_leave_the_connection_usable() {
        let steps = [
            (Stage::MailFrom, Hear("MAIL FROM:…"), "250 ok\r\n"),
            (Stage::RcptTo, Hear("RCPT TO:…"), "250 ok\r\n"),
            (Stage::Data, Hear("DATA"), "354 go\r\n"),
            (Stage::Final, Message, "250 queued\r\n"),
        ];
        for refused in 0..steps.len() {
            for reply in ["452 later\r\n", "554-5.7.1 <anna@example.org>\r\n554 5.7.1 no\r\n"] {
                let mut script = Vec::new();
                for (_, step, _) in &steps[..=refused] {
                    let yes = steps.iter().find(|(_, other, _)| format!("{other:?}") == format!("{step:?}"));
                    script.extend([step.clone(), say(yes.expect("the same").2)]);
                }
                *script.last_mut().expect("not empty") = say(reply);
                script.extend([Hear("RSET"), say("250 ok\r\n")]);
                script.extend(steps.iter().flat_map(|(_, step, yes)| [step.clone(), say(*yes)]));
                let (mut connection, played) = connected(PLAIN, script).await;
                let error = connection.send(&ENVELOPE, b"one").await.expect_err("refused");
                let stage = steps[refused].0;
                if reply.starts_with('4') {
                    assert_eq!(error, SmtpError::Temporary { stage, code: Some(452), text: "later".into() });
                } else {
                    let text = "5.7.1 <recipient> 5.7.1 no".into();
                    assert_eq!(error, SmtpError::Permanent { stage, code: 554, text });
                }
                assert!(connection.reusable());
                connection.send(&ENVELOPE, b"two").await.expect("taken");
                assert_eq!(played.await.expect("by the script").last(), Some(&b"two\r\n".to_vec()));
            }
        }
    }

    #[tokio::test]
    async fn a_refused_recipient_under_pipelining_keeps_the_connection_in_step() {
        let after_354 = vec![Hear("."), say("554 no valid recipients\r\n")];
        for (replies, ending) in [
            ("250 ok\r\n550 5.1.1 anna@example.org unknown\r\n354 go\r\n", after_354),
            ("250 ok\r\n550 5.1.1 anna@example.org unknown\r\n503 no recipients\r\n", vec![]),
        ] {
            let script = [pipelined(replies), ending, vec![Hear("RSET"), say("250 ok\r\n")], taken()].concat();
            let (mut connection, played) = connected(PIPELINING, script).await;
            let error = connection.send(&ENVELOPE, b"one").await.expect_err("refused");
            let text = "5.1.1 <recipient> unknown".to_owned();
            assert_eq!(error, SmtpError::Permanent { stage: Stage::RcptTo, code: 550, text });
            assert!(connection.reusable());
            connection.send(&ENVELOPE, b"two").await.expect("taken");
            assert_eq!(played.await.expect("by the script"), [b"two\r\n".to_vec()], "nothing of the first message");
        }
    }

    #[tokio::test]
    async fn a_refused_sender_with_a_taken_recipient_ends_the_connection() {
        let script = [pipelined("451 later\r\n250 ok\r\n354 go\r\n"), vec![Wait]].concat();
        let (mut connection, played) = connected(PIPELINING, script).await;
        let error = connection.send(&ENVELOPE, b"one").await.expect_err("refused");
        assert!(matches!(error, SmtpError::Temporary { stage: Stage::MailFrom, code: Some(451), .. }), "{error:?}");
        assert!(!connection.reusable());
        drop(connection);
        assert!(played.await.expect("by the script").is_empty());
    }

    #[tokio::test]
    async fn a_connection_cut_before_the_final_dot_is_temporary() {
        for script in [vec![], pipelined("250 ok\r\n250 ok\r\n")] {
            let (mut connection, _played) = connected(PIPELINING, script).await;
            let error = connection.send(&ENVELOPE, b"one").await.expect_err("cut");
            assert!(matches!(error, SmtpError::Temporary { code: None, .. }), "{error:?}");
            assert!(!connection.reusable());
            assert!(connection.send(&ENVELOPE, b"one").await.is_err(), "broken for good");
        }
    }

    #[tokio::test]
    async fn a_connection_cut_within_the_message_is_temporary() {
        let (mut connection, _played) = connected(PIPELINING, pipelined(GO)).await;
        let more_than_the_network_holds = vec![b'x'; 16 << 20];
        let error = connection.send(&ENVELOPE, &more_than_the_network_holds).await.expect_err("cut");
        assert!(matches!(error, SmtpError::Temporary { stage: Stage::Data, code: None, .. }), "{error:?}");
    }

    #[tokio::test]
    async fn a_connection_lost_or_confused_after_the_final_dot_is_unknown() {
        for reply in ["", "25", "what?\r\n", "354 still going\r\n"] {
            let script = [pipelined(GO), vec![Message, say(reply)]].concat();
            let (mut connection, played) = connected(PIPELINING, script).await;
            let error = connection.send(&ENVELOPE, b"one").await.expect_err("no answer");
            assert!(matches!(error, SmtpError::Unknown { .. }), "{error:?}");
            assert!(!connection.reusable());
            assert_eq!(played.await.expect("by the script").len(), 1);
        }
    }

    #[tokio::test]
    async fn silence_after_the_final_dot_is_unknown_and_before_it_temporary() {
        for (script, unknown) in [(vec![Message, Wait], true), (vec![Wait], false)] {
            let before = if unknown { pipelined(GO) } else { vec![] };
            let (mut connection, _played) = connected(PIPELINING, [before, script].concat()).await;
            connection.timeouts.command = Duration::from_millis(if unknown { 5000 } else { 50 });
            connection.timeouts.final_reply = Duration::from_millis(50);
            let error = connection.send(&ENVELOPE, b"one").await.expect_err("silence");
            assert_eq!(matches!(error, SmtpError::Unknown { .. }), unknown, "{error:?}");
            assert!(!connection.reusable());
        }
    }

    #[tokio::test]
    async fn a_send_dropped_halfway_leaves_the_connection_unusable() {
        let (mut connection, _played) = connected(PIPELINING, [pipelined(""), vec![Wait]].concat()).await;
        timeout(Duration::from_millis(50), connection.send(&ENVELOPE, b"one")).await.expect_err("never answered");
        assert!(!connection.reusable());
    }

    #[tokio::test]
    async fn a_server_that_closes_or_speaks_while_idle_makes_the_connection_unusable() {
        for script in [taken(), [taken(), vec![say("421 idle\r\n"), Wait]].concat()] {
            let (mut connection, _played) = connected(PIPELINING, script).await;
            connection.send(&ENVELOPE, b"one").await.expect("taken");
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert!(!connection.reusable());
        }
        let (mut connection, _played) = connected(PIPELINING, pipelined("421 shutting down\r\n")).await;
        let error = connection.send(&ENVELOPE, b"one").await.expect_err("421");
        assert!(matches!(error, SmtpError::Temporary { code: Some(421), .. }), "{error:?}");
        assert!(!connection.reusable());
    }

    #[tokio::test]
    async fn garbage_and_endless_replies_are_temporary() {
        for nonsense in ["HTTP/1.1 400 Bad Request\r\n".to_owned(), "220-more\r\n".repeat(1000), "2".repeat(10_000)] {
            let (address, _played) = serve(vec![say(nonsense), Wait]).await;
            let error = open(&server(Tls::Off), address).await.expect_err("nonsense");
            let SmtpError::Temporary { stage: Stage::Greeting, code: None, text } = error else { panic!("{error:?}") };
            assert!(text.starts_with("localhost:2525: the server's answer"), "{text}");
        }
    }

    #[tokio::test]
    async fn addresses_that_would_break_the_command_are_refused() {
        let offers = "250-x\r\n250-PIPELINING\r\n250 SIZE 20\r\n";
        let (mut connection, _played) = connected(offers, vec![Wait]).await;
        for bad in
            ["a@b\r\nRCPT TO:<c@d>", "a@b\n", "a\0@b", "a@b> SIZE=1", "<a@b", "a b@c", "ä@b.example", "a\u{a0}b@c"]
        {
            for envelope in [Envelope { to: bad, ..ENVELOPE }, Envelope { from: bad, ..ENVELOPE }] {
                let error = connection.send(&envelope, b"one").await.expect_err("refused");
                assert!(matches!(&error, SmtpError::Address { text } if !text.contains(bad)), "{bad:?}: {error:?}");
            }
        }
        let error = connection.send(&Envelope { to: "", ..ENVELOPE }, b"one").await.expect_err("nobody");
        assert!(matches!(error, SmtpError::Address { .. }));
        let error = connection.send(&ENVELOPE, &[b'x'; 30]).await.expect_err("too large");
        assert!(matches!(error, SmtpError::Permanent { code: 552, .. }), "{error:?}");
        let error = connection.send(&ENVELOPE, "æøå".as_bytes()).await.expect_err("8 bits");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
        assert!(connection.reusable(), "nothing was sent");
    }

    #[tokio::test]
    async fn eight_bits_and_addresses_beyond_ascii_are_announced() {
        let offers = "250-x\r\n250-SIZE\r\n250-8bitmime\r\n250 SMTPUTF8\r\n";
        let script = vec![
            Hear("MAIL FROM:<> SIZE=4 BODY=8BITMIME SMTPUTF8"),
            say("250 ok\r\n"),
            Hear("RCPT TO:<ä@b.example>"),
            say("450 Ä\r\n"),
        ];
        let (mut connection, _played) = connected(offers, script).await;
        let error = connection.send(&Envelope { from: "", to: "ä@b.example" }, "å".as_bytes()).await.expect_err("450");
        assert_eq!(error, SmtpError::Temporary { stage: Stage::RcptTo, code: Some(450), text: "Ä".into() });
    }

    #[tokio::test]
    async fn signing_in_sends_the_bytes_of_the_standards() {
        let yes = vec![say("235 welcome\r\n"), Hear("QUIT"), say("221 bye\r\n")];
        let plain = vec![Hear("AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm")]; // RFC 4616 §4
        let login = vec![
            Hear("AUTH LOGIN"),
            say("334 VXNlcm5hbWU6\r\n"),
            Hear("dGlt"),
            say("334 UGFzc3dvcmQ6\r\n"),
            Hear("dGFuc3RhYWZ0YW5zdGFhZg=="),
        ];
        for (offers, script) in [("250-x\r\n250 AUTH LOGIN PLAIN\r\n", plain), ("250-x\r\n250 AUTH=LOGIN\r\n", login)] {
            let (address, played) = serve([greeting(offers), script, yes.clone()].concat()).await;
            open(&signing_in(Tls::Off), address).await.expect("signed in").quit().await;
            drop(played.await.expect("by the script"));
        }
    }

    #[tokio::test]
    async fn refused_sign_ins_are_configuration_and_repeat_no_secret() {
        let refusal = "535 no: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n";
        for (offers, script) in [
            ("250-x\r\n250 AUTH PLAIN\r\n", vec![Hear("AUTH PLAIN…"), say(refusal)]),
            ("250-x\r\n250 AUTH CRAM-MD5\r\n", vec![]),
            ("250 x\r\n", vec![]),
        ] {
            let (address, _played) = serve([greeting(offers), script, vec![Wait]].concat()).await;
            let error = open(&signing_in(Tls::Off), address).await.expect_err("refused");
            assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
            assert!(!error.to_string().contains("AHRp"), "{error}");
        }
        assert!(!format!("{:?}", signing_in(Tls::Off)).contains("tanstaaf"));
    }

    #[tokio::test]
    async fn tls_that_is_required_and_not_offered_is_configuration() {
        let offers = "250-x\r\n250 AUTH PLAIN\r\n";
        for tls in [Tls::Required, Tls::Opportunistic] {
            let (address, _played) = serve([greeting(offers), vec![Wait]].concat()).await;
            let error = open(&signing_in(tls), address).await.expect_err("no TLS");
            assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
        }
        let (address, _played) = serve([greeting(offers), vec![Wait]].concat()).await;
        open(&server(Tls::Opportunistic), address).await.expect("plain text without a password");
    }

    #[tokio::test]
    async fn starttls_forgets_what_was_said_in_plain_text() {
        let injected = "220 go\r\n250-evil.example\r\n250 AUTH LOGIN\r\n";
        let script = [
            greeting("250-x\r\n250-AUTH LOGIN\r\n250 STARTTLS\r\n"),
            vec![
                Hear("STARTTLS"),
                say(injected),
                StartTls,
                Hear("EHLO me.example"),
                say("250-x\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n"),
            ],
            vec![Hear("AUTH PLAIN…"), say("235 welcome\r\n")],
            taken(),
            taken(),
            vec![Hear("QUIT"), say("221 bye\r\n")],
        ];
        let (address, played) = serve(script.concat()).await;
        let mut connection = open(&signing_in(Tls::Required), address).await.expect("signed in");
        for _ in 0..2 {
            connection.send(&ENVELOPE, b"hello").await.expect("taken");
            assert!(connection.reusable());
        }
        connection.quit().await;
        assert_eq!(played.await.expect("by the script").len(), 2);
    }

    #[tokio::test]
    async fn implicit_tls_checks_name_and_issuer() {
        let script = || [vec![StartTls], greeting(PIPELINING), vec![Hear("QUIT"), say("221 bye\r\n")]].concat();
        let (address, played) = serve(script()).await;
        open(&server(Tls::Implicit), address).await.expect("trusted").quit().await;
        drop(played.await.expect("by the script"));

        let (address, _played) = serve(script()).await;
        let elsewhere = Server { host: "mail.example".into(), ..server(Tls::Implicit) };
        let error = open(&elsewhere, address).await.expect_err("another name");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");

        let (address, _played) = serve(script()).await;
        let error = Connection::open(&server(Tls::Implicit), address).await.expect_err("unknown issuer");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");

        let (address, _played) = serve(greeting(PIPELINING)).await;
        let error = open(&server(Tls::Implicit), address).await.expect_err("no TLS there");
        assert!(matches!(error, SmtpError::Configuration { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn nobody_listening_is_temporary() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        drop(listener);
        let error = Connection::open(&server(Tls::Off), address).await.expect_err("refused");
        assert!(matches!(error, SmtpError::Temporary { stage: Stage::Connect, code: None, .. }), "{error:?}");
        let error = Connection::open(&Server { hello: "x\r\nMAIL".into(), ..server(Tls::Off) }, address).await;
        assert!(matches!(error, Err(SmtpError::Configuration { .. })));
    }

    proptest! {
        #[test]
        fn what_the_server_unstuffs_is_the_message_with_crlf(message in "([.a\r\n]|\r\n|\\.\r\n){0,40}") {
            let mut wire = Vec::new();
            let size = stuff(message.as_bytes(), &mut wire);
            let mut wanted = message.replace("\r\n", "\n").replace('\r', "\n");
            if !wanted.is_empty() && !wanted.ends_with('\n') {
                wanted.push('\n');
            }
            let wanted = wanted.replace('\n', "\r\n");
            prop_assert_eq!(String::from_utf8(unstuffed(&wire)).expect("ASCII"), wanted.clone());
            prop_assert_eq!(size, wanted.len());
            prop_assert_eq!(wire.windows(5).filter(|part| part == b"\r\n.\r\n").count(), usize::from(!wanted.is_empty()));
        }
    }
}
