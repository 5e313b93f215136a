//! One client's session: commands in their order, and a mail kept before anything is promised.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use super::Limits;
use super::command::{self, Command};
use super::wire::{Data, Line, Wire};
use crate::app::App;
use crate::channel::Channel;
use crate::channel::email::receive;
use crate::error::{Error, Result};
use crate::inbound::mail::LARGEST;
use crate::inbound::{door, mailbox};

/// Recipients of one mail; RFC 5321 §4.5.3.1.8 asks for at least a hundred.
const MOST_RECIPIENTS: usize = 100;
/// After so many wrong commands the session ends: this is no mail server.
const MOST_MISTAKES: u32 = 10;
/// How long the database may take to keep a mail; the client waits ten minutes (RFC 5321 §4.5.3.2.6).
const KEPT_WITHIN: Duration = Duration::from_secs(60);

const LATER: &str = "451 4.3.0 not now; try again later";
const GOING: &str = "421 4.3.2 this server is stopping; try again later";

/// A mail that has been begun.
struct Begun {
    from: String,
    to: Vec<(String, Channel)>,
}

/// A client's session.
pub struct Session<S> {
    app: App,
    wire: Wire<S>,
    limits: Limits,
    greeted: bool,
    begun: Option<Begun>,
    mistakes: u32,
}

/// Whether the session goes on.
#[derive(PartialEq, Eq)]
enum Next {
    Go,
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// A session over a new connection.
    pub fn new(app: App, stream: S, limits: Limits) -> Self {
        let wire = Wire::new(stream, limits.silence);
        Self { app, wire, limits, greeted: false, begun: None, mistakes: 0 }
    }

    /// Serves the client until it or we have had enough. A mail whose last byte has come is kept and answered also when we
    /// are to stop.
    pub async fn run(mut self, stop: &CancellationToken) -> io::Result<()> {
        self.wire.say("220 budstikke LMTP");
        loop {
            let line = tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.wire.say(GOING);
                    break;
                }
                line = self.wire.line() => line,
            };
            let line = match line {
                Ok(Line::Whole(line)) => line,
                Ok(Line::Gone) => return Ok(()),
                Ok(Line::Wrong) => {
                    self.wire.say("500 5.5.2 lines end with CR LF and have at most 1000 octets");
                    break;
                }
                Err(cause) if cause.kind() == io::ErrorKind::TimedOut => {
                    self.wire.say("421 4.4.2 silent for too long");
                    break;
                }
                Err(cause) => return Err(cause),
            };
            let next = match command::parse(&line) {
                Ok(command) => self.carry_out(command).await?,
                Err(refusal) => self.mistake(refusal),
            };
            if next == Next::End {
                break;
            }
        }
        self.wire.flush().await
    }

    fn say(&mut self, reply: &str) -> Next {
        self.wire.say(reply);
        Next::Go
    }

    fn mistake(&mut self, reply: &str) -> Next {
        self.wire.say(reply);
        self.mistakes += 1;
        if self.mistakes < MOST_MISTAKES {
            return Next::Go;
        }
        self.wire.say("421 4.7.0 too many mistakes");
        Next::End
    }

    async fn carry_out(&mut self, command: Command) -> io::Result<Next> {
        Ok(match command {
            Command::Lhlo => {
                (self.greeted, self.begun) = (true, None);
                let size = format!("250-SIZE {LARGEST}");
                for line in ["250-budstikke", "250-PIPELINING", &size, "250-8BITMIME", "250-SMTPUTF8"] {
                    self.wire.say(line);
                }
                self.say("250 ENHANCEDSTATUSCODES")
            }
            Command::Mail { .. } if !self.greeted => self.mistake("503 5.5.1 LHLO first"),
            Command::Mail { .. } if self.begun.is_some() => self.mistake("503 5.5.1 a mail has been begun"),
            Command::Mail { size: Some(size), .. } if size > LARGEST as u64 => {
                self.say("552 5.3.4 the mail is too large")
            }
            Command::Mail { from, .. } => {
                self.begun = Some(Begun { from, to: Vec::new() });
                self.say("250 2.1.0 ok")
            }
            Command::Rcpt(to) => self.recipient(to).await,
            Command::Data => return self.data().await,
            Command::Rset => {
                self.begun = None;
                self.say("250 2.0.0 ok")
            }
            Command::Noop => self.say("250 2.0.0 ok"),
            Command::Vrfy => self.say("252 2.5.1 send a mail and see"),
            Command::Quit => {
                self.wire.say("221 2.0.0 goodbye");
                Next::End
            }
            Command::Foreign => {
                self.wire.say("421 4.7.0 this is LMTP");
                Next::End
            }
        })
    }

    async fn recipient(&mut self, to: String) -> Next {
        let Some(begun) = &mut self.begun else { return self.mistake("503 5.5.1 MAIL first") };
        if begun.to.len() >= MOST_RECIPIENTS {
            return self.say("452 4.5.3 too many recipients");
        }
        match mailbox::all(&self.app).await {
            Ok(channels) => match mailbox::addressed(channels, &to) {
                Some(channel) => {
                    begun.to.push((to, channel));
                    self.say("250 2.1.5 ok")
                }
                None => self.say("550 5.1.1 no channel has this address"),
            },
            Err(error) => {
                trouble(&error);
                self.say(LATER)
            }
        }
    }

    async fn data(&mut self) -> io::Result<Next> {
        let Some(begun) = self.begun.take() else { return Ok(self.mistake("503 5.5.1 MAIL first")) };
        if begun.to.is_empty() {
            return Ok(self.mistake("503 5.5.1 no valid recipients"));
        }
        self.wire.say("354 end the mail with a line that has a dot only");
        let mail = match self.wire.data(LARGEST, self.limits.data).await {
            Ok(Data::Mail(mail)) => mail,
            Ok(Data::TooLarge) => {
                begun.to.iter().for_each(|_| self.wire.say("552 5.3.4 the mail is too large"));
                return Ok(Next::Go);
            }
            // Nobody to answer, and nothing was promised.
            Ok(Data::Gone) => return Ok(Next::End),
            Err(cause) if cause.kind() == io::ErrorKind::TimedOut => {
                self.wire.say("421 4.4.2 silent for too long");
                return Ok(Next::End);
            }
            Err(cause) => return Err(cause),
        };
        // One reply for each recipient, in their order (RFC 2033 §4.2).
        for (to, channel) in &begun.to {
            let reply = if mail.iter().all(u8::is_ascii_whitespace) {
                "554 5.6.0 there is nothing in it"
            } else {
                match keep(&self.app, channel, &begun.from, to, &mail).await {
                    Ok(()) => "250 2.0.0 kept",
                    Err(error) => {
                        trouble(&error);
                        LATER
                    }
                }
            };
            self.wire.say(reply);
        }
        Ok(Next::Go)
    }
}

/// Kept for good, or not at all.
async fn keep(app: &App, channel: &Channel, from: &str, to: &str, mail: &[u8]) -> Result<()> {
    let items = [receive::packed(Some(from), Some(to), mail)];
    let keeping = door::keep(app, app.organisation_id(), channel, &items);
    tokio::time::timeout(KEPT_WITHIN, keeping).await.unwrap_or(Err(Error::Busy)).map(drop)
}

fn trouble(error: &Error) {
    tracing::warn!("a mail that came by LMTP has to come again: {error}");
}
