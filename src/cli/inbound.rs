//! `inbound email`: a mail server hands a mail over on standard input, as Postfix' pipe(8) does.
//!
//! The exit code is all that a mail server hears (sysexits.h). What is wrong with the mail itself is told as such, and the
//! mail goes back to whoever sent it. Everything else, a database that is busy as well as a typing error in `master.cf`,
//! means “again later”: nobody's mail is lost because of us.

use std::io::Read as _;

use crate::app::{App, Use};
use crate::channel::email::receive;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::inbound::mail::LARGEST;
use crate::inbound::{door, mailbox};

use super::output;

/// Again later (EX_TEMPFAIL).
pub const AGAIN_LATER: u8 = 75;
/// The mail can never be taken (EX_DATAERR).
const WRONG_MAIL: u8 = 65;

#[derive(clap::Subcommand)]
pub enum InboundCommand {
    /// Take a mail from standard input, as a mail server's pipe hands it over
    ///
    /// Exit codes, as mail servers understand them: 0 the mail is kept; 65 it can never be taken (empty, or larger than 10 MB);
    /// 75 not now, keep it and try again (the database is busy or away, a wrong option, no such channel).
    Email(Email),
}

#[derive(clap::Args)]
pub struct Email {
    /// The e-mail channel's name or id; may be left out where there is only one
    #[arg(long)]
    channel: Option<String>,
    /// The return path: who sent it, by the envelope; empty for bounces
    #[arg(long, value_name = "ENVELOPE")]
    from: Option<String>,
    /// The address it came to, by the envelope; several times where it came to several
    #[arg(long, value_name = "ENVELOPE")]
    to: Vec<String>,
}

impl InboundCommand {
    /// The exit code; an error means [`AGAIN_LATER`].
    pub async fn run(self, config: Config, json: bool) -> Result<u8> {
        let Self::Email(email) = self;
        let mail = read(std::io::stdin().lock())?;
        if let Some(error) = refused(&mail) {
            output::error(json, &error);
            return Ok(WRONG_MAIL);
        }
        let app = App::open(config, Clock::default(), Use::Command).await?;
        let kept = email.keep(&app, &mail).await;
        app.db.close().await;
        kept.map(|()| 0)
    }
}

impl Email {
    async fn keep(&self, app: &App, mail: &[u8]) -> Result<()> {
        let channels = mailbox::all(app).await?;
        let channel = mailbox::chosen(&channels, self.channel.as_deref())?;
        let from = self.from.as_deref();
        let items: Vec<_> = if self.to.is_empty() {
            vec![receive::packed(from, None, mail)]
        } else {
            self.to.iter().map(|to| receive::packed(from, Some(to), mail)).collect()
        };
        door::keep(app, app.organisation_id(), channel, &items).await.map(drop)
    }
}

/// At most one byte more than the largest mail: enough to see that it is too large.
fn read(from: impl std::io::Read) -> Result<Vec<u8>> {
    let mut mail = Vec::new();
    let most = u64::try_from(LARGEST).expect("a mail fits into memory") + 1;
    from.take(most).read_to_end(&mut mail).map_err(|cause| Error::File("standard input".to_owned(), cause))?;
    Ok(mail)
}

fn refused(mail: &[u8]) -> Option<Error> {
    if mail.iter().all(u8::is_ascii_whitespace) {
        return Some(Error::missing("standard input", "a mail (RFC 5322)"));
    }
    (mail.len() > LARGEST).then_some(Error::BodyTooLarge(LARGEST))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn never_reads_more_than_a_mail_may_have() {
        let read = read(std::io::repeat(b'x')).unwrap();
        assert_eq!(read.len(), LARGEST + 1);
        assert!(refused(&read).is_some() && refused(&read[1..]).is_none());
        assert!(refused(b"").is_some() && refused(b" \r\n\n").is_some());
    }
}
