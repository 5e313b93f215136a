//! Hands over one message: MAIL, RCPT and DATA (RFC 5321 §3.3), in one write where the server takes it (RFC 2920), then
//! the body in its wire form with the final dot.
//!
//! It keeps the books on what a refusal leaves the connection in, but tries nothing a second time.

use super::reply::{Reply, SmtpError, Stage};
use super::{Condition, Connection, Envelope, Wanted};

impl Connection {
    pub(super) async fn hand_over(&mut self, envelope: &Envelope<'_>, message: &[u8]) -> Result<Reply, SmtpError> {
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

/// Writes the message as it goes over the wire: every line end CRLF, a leading dot doubled, the final dot behind
/// (RFC 5321 §2.3.8, §4.5.2). Returns the size by RFC 1870 §3, which counts neither added dots nor the last line.
pub(super) fn stuff(message: &[u8], outgoing: &mut Vec<u8>) -> usize {
    outgoing.clear();
    outgoing.reserve(message.len() + message.len() / 16 + 16);
    let mut added = 0;
    // What needs no change is copied in long runs: `start` is where the present one began, `line` where its last line did.
    let (mut start, mut line) = (0, 0);
    while line < message.len() {
        if message[line] == b'.' {
            outgoing.extend_from_slice(&message[start..line]);
            outgoing.push(b'.');
            added += 1;
            start = line;
        }
        let end = memchr::memchr2(b'\r', b'\n', &message[line..]).map_or(message.len(), |length| line + length);
        let ending = match message[end..] {
            [b'\r', b'\n', ..] => {
                line = end + 2;
                continue;
            }
            [_, ..] => 1,
            [] => 0,
        };
        outgoing.extend_from_slice(&message[start..end]);
        outgoing.extend_from_slice(b"\r\n");
        line = end + ending;
        start = line;
    }
    outgoing.extend_from_slice(&message[start..]);
    let size = outgoing.len() - added;
    outgoing.extend_from_slice(b".\r\n");
    size
}
