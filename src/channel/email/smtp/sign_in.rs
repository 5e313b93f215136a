//! Signing in (RFC 4954): with a password by PLAIN (RFC 4616) or LOGIN, with an access token by XOAUTH2.
//!
//! No credentials are sent without TLS where TLS is wanted, and none appear in an error.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::reply::{Reply, SmtpError, Stage};
use super::stream::Stream;
use super::{Connection, Tls, Wanted, configuration};

/// The longest command with its line end (RFC 5321 §4.5.3.1.4).
const COMMAND_LIMIT: usize = 512;

/// Who signs in, and with what.
#[derive(Clone)]
pub struct Credentials {
    /// The account's name.
    pub username: String,
    /// What proves that it is the account; never printed.
    pub proof: Proof,
}

/// What proves who signs in.
#[derive(Clone)]
pub enum Proof {
    /// The account's password.
    Password(String),
    /// An access token of OAuth 2.0.
    Token(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proof = match self.proof {
            Proof::Password(_) => "password",
            Proof::Token(_) => "token",
        };
        f.debug_struct("Credentials").field("username", &self.username).field(proof, &"…").finish()
    }
}

impl Connection {
    /// Signs in. A password that is refused is a matter of settings; a token that is refused is told as the refusal it is
    /// ([`SmtpError::Permanent`] at [`Stage::Authenticate`]): the next one may do.
    pub(super) async fn authenticate(&mut self, credentials: &Credentials, tls: Tls) -> Result<(), SmtpError> {
        if tls != Tls::Off && matches!(self.stream, Stream::Plain(_)) {
            return Err(SmtpError::Configuration {
                text: format!("{} does not offer STARTTLS, and a password is not sent without TLS", self.label),
            });
        }
        match &credentials.proof {
            Proof::Password(password) => self.with_password(&credentials.username, password).await,
            Proof::Token(token) => self.with_token(&credentials.username, token).await,
        }
    }

    async fn with_password(&mut self, username: &str, password: &str) -> Result<(), SmtpError> {
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
            return Err(self.does_not_offer("neither AUTH PLAIN nor AUTH LOGIN"));
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

    fn does_not_offer(&self, what: &str) -> SmtpError {
        let offered = self.extensions.mechanisms();
        let offered = if offered.is_empty() { "none" } else { &offered };
        SmtpError::Configuration { text: format!("{} offers {what} (offered: {offered})", self.label) }
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

    /// AUTH XOAUTH2, which Google and Microsoft describe. A server that does not take the token asks once more, with its
    /// reason in base 64, and refuses when it has heard an empty line.
    async fn with_token(&mut self, username: &str, token: &str) -> Result<(), SmtpError> {
        if username.contains(char::is_control) || token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(configuration("the user name has a control character in it, or the token is none"));
        }
        if !self.extensions.offers_mechanism("XOAUTH2") {
            return Err(self.does_not_offer("no AUTH XOAUTH2"));
        }
        let response = BASE64.encode(format!("user={username}\u{1}auth=Bearer {token}\u{1}\u{1}"));
        let signed_in = self.sign_in_xoauth2(&response).await;
        signed_in.map_err(|error| error.map_text(|text| withhold(text, &[&response, token])))
    }

    async fn sign_in_xoauth2(&mut self, response: &str) -> Result<(), SmtpError> {
        let mut line = format!("AUTH XOAUTH2 {response}\r\n");
        if line.len() > COMMAND_LIMIT {
            self.command(Stage::Authenticate, "AUTH XOAUTH2\r\n", Wanted::More).await?;
            line = format!("{response}\r\n");
        }
        self.write(Stage::Authenticate, line.as_bytes()).await?;
        let reply = self.reply(Stage::Authenticate).await?;
        if reply.code != 334 {
            return reply.judged(Stage::Authenticate, Wanted::Done).map(drop);
        }
        self.command(Stage::Authenticate, "\r\n", Wanted::Done).await.map(drop)
    }
}

/// The text, unless it repeats six characters in a row (or all, if there are fewer) of a secret.
pub(in crate::channel::email) fn withhold(text: &str, secrets: &[&str]) -> String {
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
