//! What the server can do beyond the least, and what that changes before the first message: EHLO and its keywords
//! (RFC 5321 §4.1.1.1), the parameters of MAIL FROM that follow from them (RFC 1870, RFC 6152, RFC 6531), STARTTLS
//! (RFC 3207).
//!
//! Keywords nobody here needs are passed over. PIPELINING is only noted: [`super::transaction`] makes use of it.

use super::reply::{Replies, Reply, SmtpError, Stage};
use super::stream::Encryption;
use super::{Connection, Envelope, Wanted, configuration};

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

    /// The ways to sign in that are offered, for texts.
    pub fn mechanisms(&self) -> String {
        self.mechanisms.join(", ")
    }

    pub fn offers_mechanism(&self, name: &str) -> bool {
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
        let ascii = message.is_ascii();
        // RFC 6531 §3.4, §3.5: for addresses on the envelope and for headers, and for nothing else.
        let beyond = !envelope.from.is_ascii() || !envelope.to.is_ascii() || (!ascii && !headers(message).is_ascii());
        match (beyond, self.smtp_utf8) {
            (true, false) if !envelope.to.is_ascii() => {
                let text = "it has characters beyond ASCII, and the server does not offer SMTPUTF8".to_owned();
                return Err(SmtpError::Address { text });
            }
            (true, false) => {
                return Err(configuration(
                    "the sender's address has characters beyond ASCII, and the server does not offer SMTPUTF8",
                ));
            }
            _ => {}
        }
        match (ascii, self.eight_bit || beyond) {
            (true, _) => {}
            // SMTPUTF8 is never offered alone (RFC 6531 §3.1 item 8).
            (false, true) => parameters.push_str(" BODY=8BITMIME"),
            (false, false) => {
                return Err(configuration(
                    "the message has 8-bit bytes and the server takes only 7-bit ones (8BITMIME)",
                ));
            }
        }
        if beyond {
            parameters.push_str(" SMTPUTF8");
        }
        Ok(parameters)
    }
}

fn headers(message: &[u8]) -> &[u8] {
    &message[..memchr::memmem::find(message, b"\r\n\r\n").unwrap_or(message.len())]
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
}
