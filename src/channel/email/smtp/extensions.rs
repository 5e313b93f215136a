//! What the server can do beyond the least, and what that changes before the first message: EHLO and its keywords
//! (RFC 5321 §4.1.1.1), the parameters of MAIL FROM that follow from them, STARTTLS (RFC 3207), signing in (RFC 4954).
//!
//! Keywords nobody here needs are passed over. PIPELINING is only noted: [`super::transaction`] makes use of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::reply::{Replies, Reply, SmtpError, Stage};
use super::stream::{Encryption, Stream};
use super::{Connection, Credentials, Envelope, Tls, Wanted, configuration};

/// The longest command with its line end (RFC 5321 §4.5.3.1.4).
const COMMAND_LIMIT: usize = 512;
/// The longest address (RFC 5321 §4.5.3.1.3, without the brackets).
const ADDRESS_LIMIT: usize = 254;

/// What the server says it can do (RFC 5321 §4.1.1.1).
#[derive(Debug, Default)]
pub(super) struct Extensions {
    pub pipelining: bool,
    eight_bit: bool,
    smtp_utf8: bool,
    pub start_tls: bool,
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
    pub fn parameters(&self, envelope: &Envelope<'_>, message: &[u8], size: usize) -> Result<String, SmtpError> {
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

impl Connection {
    pub(super) async fn hello(&mut self, name: &str) -> Result<(), SmtpError> {
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
    pub(super) async fn start_tls(mut self, encryption: &Encryption, name: &str) -> Result<Self, SmtpError> {
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

    pub(super) async fn authenticate(&mut self, credentials: &Credentials, tls: Tls) -> Result<(), SmtpError> {
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
