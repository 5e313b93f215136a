//! What a mail server answers, and what that means for a message: replies taken apart (RFC 5321 §4.2), refusals
//! sorted into [`SmtpError`], texts made fit for an operator's eyes.
//!
//! Pure: bytes go in, values come out; the socket is [`super::stream`]'s. It deliberately does not interpret enhanced
//! status codes (RFC 3463) – they stay at the head of the text – and never decides whether to try again.
//!
//! Own code because lettre's (0.11) reader is private to a client that hangs up at the first refusal, and mail-send's
//! drops the bytes behind the reply it waited for, so that a server speaking out of turn goes unnoticed; neither tells a
//! failure before the final dot from one after it, and neither keeps addresses out of its texts.

use std::fmt;

/// The longest line of a reply; RFC 5321 §4.5.3.1.5 asks for 512 octets, real servers exceed it.
const LINE_LIMIT: usize = 4096;
/// The most lines of one reply.
const LINES_LIMIT: usize = 128;
/// The most characters of a server's words kept in an error.
const ERROR_TEXT_LIMIT: usize = 500;

/// Where in the dialogue something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reaching the server: TCP, and TLS where it comes first (RFC 8314 §3).
    Connect,
    /// The server's first words (RFC 5321 §4.3.1).
    Greeting,
    /// EHLO or HELO (RFC 5321 §4.1.1.1).
    Hello,
    /// Changing to TLS (RFC 3207).
    StartTls,
    /// Signing in (RFC 4954).
    Authenticate,
    /// Naming the sender, and RSET before it (RFC 5321 §4.1.1.2, §4.1.1.5).
    MailFrom,
    /// Naming the recipient (RFC 5321 §4.1.1.3).
    RcptTo,
    /// Asking to send the message, and sending it up to the final dot (RFC 5321 §4.1.1.4).
    Data,
    /// The answer to the final dot (RFC 5321 §4.1.1.4).
    Final,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Connect => "connecting",
            Stage::Greeting => "the greeting",
            Stage::Hello => "EHLO",
            Stage::StartTls => "STARTTLS",
            Stage::Authenticate => "AUTH",
            Stage::MailFrom => "MAIL FROM",
            Stage::RcptTo => "RCPT TO",
            Stage::Data => "DATA",
            Stage::Final => "the end of the message",
        })
    }
}

/// Why a message was not accepted, sorted by what the caller does next.
///
/// No text holds credentials or the recipient's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmtpError {
    /// Worth another attempt: a 4yz reply, or the network failed before the final dot was written.
    Temporary {
        /// Where.
        stage: Stage,
        /// The reply code; none when the network failed or the reply made no sense.
        code: Option<u16>,
        /// The server's words, or ours when there are none.
        text: String,
    },
    /// The server said no for good: a 5yz reply. At [`Stage::RcptTo`] and later it concerns this message, at
    /// [`Stage::MailFrom`] often the sender, before that the server as a whole.
    Permanent {
        /// Where.
        stage: Stage,
        /// The reply code; 552 also when the message is larger than the server announced to take (RFC 1870 §6.1).
        code: u16,
        /// The server's words, or ours when there are none.
        text: String,
    },
    /// No attempt succeeds until a person changes the settings here or there: TLS missing or not trusted, sign-in
    /// refused.
    Configuration {
        /// What has to be changed.
        text: String,
    },
    /// The address in the envelope cannot be sent.
    Address {
        /// Why not.
        text: String,
    },
    /// The final dot went out and no answer came back: the message may or may not be on its way.
    Unknown {
        /// What happened instead of an answer.
        text: String,
    },
}

impl SmtpError {
    /// The refusal that a reply amounts to at this stage. A code that has no meaning there is worth another attempt, but
    /// behind the final dot it leaves open what became of the message.
    pub(super) fn refused(stage: Stage, reply: &Reply) -> Self {
        let (code, text) = (reply.code, reply.text());
        match (code / 100, stage) {
            (4, _) => Self::Temporary { stage, code: Some(code), text },
            (5, _) => Self::Permanent { stage, code, text },
            (_, Stage::Final) => Self::Unknown { text: format!("unexpected reply {code} {text}") },
            _ => Self::Temporary { stage, code: None, text: format!("unexpected reply {code} {text}") },
        }
    }

    /// Whether client and server still agree on whose turn it is: a clean refusal, and not 421, after which the
    /// server closes (RFC 5321 §3.8).
    pub(super) fn keeps_step(&self) -> bool {
        matches!(self, Self::Permanent { .. } | Self::Temporary { code: Some(_), .. }) && !self.closes()
    }

    fn closes(&self) -> bool {
        matches!(self, Self::Temporary { code: Some(421), .. })
    }

    /// Whether the connection ended before the server looked at the message: 421 (RFC 5321 §3.8) or nothing at all where
    /// the sender is named. On a kept connection that is the server's limit of messages or of idle time.
    pub fn ends_connection(&self) -> bool {
        matches!(self, Self::Temporary { stage: Stage::MailFrom, code: None | Some(421), .. })
    }

    /// The same error with its text changed.
    pub(super) fn map_text(mut self, change: impl FnOnce(&str) -> String) -> Self {
        let (Self::Temporary { text, .. }
        | Self::Permanent { text, .. }
        | Self::Configuration { text }
        | Self::Address { text }
        | Self::Unknown { text }) = &mut self;
        *text = change(text);
        self
    }

    /// Fit to be stored and shown: one line of bounded length without the recipient.
    pub(super) fn without_recipient(self, recipient: &str) -> Self {
        self.map_text(|text| shown(text, recipient, ERROR_TEXT_LIMIT))
    }
}

impl fmt::Display for SmtpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Temporary { stage, code: Some(code), text } => {
                write!(f, "the mail server refused {stage} for now: {code} {text}")
            }
            Self::Temporary { stage, code: None, text } => write!(f, "e-mail failed at {stage}: {text}"),
            Self::Permanent { stage, code, text } => {
                write!(f, "the mail server refused {stage} for good: {code} {text}")
            }
            Self::Configuration { text } => write!(f, "the e-mail settings do not work: {text}"),
            Self::Address { text } => {
                write!(f, "the address cannot be sent to a mail server: {text}")
            }
            Self::Unknown { text } => write!(f, "it is unknown whether the mail server took the message: {text}"),
        }
    }
}

impl std::error::Error for SmtpError {}

/// One reply of the server, all its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits, 200 to 599.
    pub code: u16,
    /// The text of each line, without code and line end.
    pub lines: Vec<String>,
}

impl Reply {
    /// The text in one line without control characters. The limit in length comes after the address was taken out,
    /// lest a cut address slip through.
    pub fn text(&self) -> String {
        one_line(&self.lines.join(" "))
    }
}

/// Collects the bytes a server sends and gives back whole replies.
#[derive(Debug, Default)]
pub(super) struct Replies {
    unread: Vec<u8>,
    searched: usize,
    code: Option<u16>,
    lines: Vec<String>,
}

impl Replies {
    /// Where the socket puts what it reads.
    pub fn space(&mut self) -> &mut Vec<u8> {
        self.unread.reserve(1024);
        &mut self.unread
    }

    /// Whether there are bytes that no command asked for.
    pub fn is_empty(&self) -> bool {
        self.unread.is_empty() && self.lines.is_empty()
    }

    /// The next whole reply; none when more has to be read. An error says what was wrong with the bytes, and then
    /// nothing that follows them can be trusted.
    pub fn next(&mut self) -> Result<Option<Reply>, String> {
        loop {
            let fresh = &self.unread[self.searched..];
            let Some(at) = fresh.iter().position(|&byte| byte == b'\n').map(|at| at + self.searched) else {
                self.searched = self.unread.len();
                return if self.searched > LINE_LIMIT { Err(too_long()) } else { Ok(None) };
            };
            if at > LINE_LIMIT {
                return Err(too_long());
            }
            let line = String::from_utf8_lossy(&self.unread[..at]).into_owned();
            self.unread.drain(..=at);
            self.searched = 0;
            let (code, more, text) = take_apart(line.trim_end_matches('\r'))
                .ok_or_else(|| format!("the server's answer is not SMTP: {}", quoted(&line)))?;
            if self.code.is_some_and(|first| first != code) {
                return Err(format!("the server's answer changes its code halfway: {}", quoted(&line)));
            }
            self.lines.push(text.to_owned());
            match more {
                Continues::No => {
                    self.code = None;
                    return Ok(Some(Reply { code, lines: std::mem::take(&mut self.lines) }));
                }
                Continues::Yes if self.lines.len() >= LINES_LIMIT => {
                    return Err(format!("the server's answer has more than {LINES_LIMIT} lines"));
                }
                Continues::Yes => self.code = Some(code),
            }
        }
    }
}

enum Continues {
    Yes,
    No,
}

fn too_long() -> String {
    format!("the server's answer has a line of more than {LINE_LIMIT} octets")
}

/// Code, hyphen or space, text (RFC 5321 §4.2.1); a code alone is a whole line for servers older than that.
fn take_apart(line: &str) -> Option<(u16, Continues, &str)> {
    let code = line.get(..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    let rest = &line[3..];
    match rest.as_bytes().first() {
        None => Some((code, Continues::No, "")),
        Some(b' ') => Some((code, Continues::No, &rest[1..])),
        Some(b'-') => Some((code, Continues::Yes, &rest[1..])),
        Some(_) => None,
    }
}

/// A line that makes no sense, short enough to be quoted. The address in it is taken out later, so it is cut generously
/// here and finally there.
fn quoted(line: &str) -> String {
    format!("“{}”", one_line(line))
}

/// Without control characters, and without those that reorder or break a line on a screen.
fn one_line(text: &str) -> String {
    let reorders = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace('\t', " ").trim().chars().filter(|&c| !c.is_control() && !reorders(c)).collect()
}

/// One line of at most `limit` characters in which the recipient's address, if there is one, reads `<recipient>`.
pub(super) fn shown(text: &str, recipient: &str, limit: usize) -> String {
    let mut text = one_line(text);
    if !recipient.is_empty() {
        text = replace_ignoring_case(&text, &format!("<{recipient}>"), "<recipient>");
        text = replace_ignoring_case(&text, recipient, "<recipient>");
    }
    text.chars().take(limit).collect()
}

/// Servers write addresses back in lower case; only ASCII letters are folded, so that positions stay the same.
fn replace_ignoring_case(text: &str, pattern: &str, by: &str) -> String {
    let (folded, pattern) = (text.to_ascii_lowercase(), pattern.to_ascii_lowercase());
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in folded.match_indices(&pattern) {
        result.push_str(&text[from..at]);
        result.push_str(by);
        from = at + found.len();
    }
    result.push_str(&text[from..]);
    result
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Reply>, String> {
        let mut replies = Replies::default();
        replies.space().extend_from_slice(bytes);
        replies.next()
    }

    #[test]
    fn replies_of_one_and_of_many_lines_are_read() {
        let reply = read(b"250-mail.example\r\n250-SIZE 1000\r\n250 HELP\r\n").expect("well-formed").expect("whole");
        assert_eq!((reply.code, reply.text().as_str()), (250, "mail.example SIZE 1000 HELP"));
        assert_eq!(read(b"354\r\n").expect("well-formed").expect("whole").code, 354);
        assert_eq!(read(b"250-first\r\n250"), Ok(None), "the end is still to come");
    }

    #[test]
    fn garbage_and_endless_replies_are_refused() {
        for garbage in [
            "HTTP/1.1 400 Bad Request\r\n",
            "\r\n",
            "25\r\n",
            "250_ok\r\n",
            "150 wait\r\n",
            "250-a\r\n550 b\r\n",
            "2é0 x\r\n",
        ] {
            assert!(read(garbage.as_bytes()).is_err(), "{garbage:?}");
        }
        assert!(read(&[b'2'; LINE_LIMIT + 1]).is_err());
        assert!(read("250-more\r\n".repeat(LINES_LIMIT).as_bytes()).is_err());
    }

    #[test]
    fn the_recipient_and_control_characters_are_taken_out() {
        let text = "5.1.1 <ANNA@example.org>: anna@Example.org\u{7} unknown";
        assert_eq!(shown(text, "anna@example.org", 500), "5.1.1 <recipient>: <recipient> unknown");
        assert_eq!(shown("an\u{0}na@example.org", "anna@example.org", 500), "<recipient>");
        assert_eq!(shown(&"x".repeat(900), "anna@example.org", 200).len(), 200);
    }

    proptest! {
        #[test]
        fn replies_do_not_depend_on_how_the_bytes_arrive(bytes in "([245][0-9]{2}[- ]?[a-z]{0,4}\r?\n?){0,6}", cut in 0usize..60) {
            let all = |pieces: &[&[u8]]| {
                let (mut replies, mut found) = (Replies::default(), Vec::new());
                for piece in pieces {
                    replies.space().extend_from_slice(piece);
                    loop {
                        match replies.next() {
                            Ok(Some(reply)) => found.push(Ok(reply)),
                            Ok(None) => break,
                            Err(text) => { found.push(Err(text)); return found; }
                        }
                    }
                }
                found
            };
            let (head, tail) = bytes.as_bytes().split_at(cut.min(bytes.len()));
            prop_assert_eq!(all(&[head, tail]), all(&[bytes.as_bytes()]));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
