//! Lines and mails as they stand on the wire. A line ends with CR LF and a mail with CR LF . CR LF, and with nothing else: where
//! two servers disagree about that, one mail hides in another ("SMTP smuggling").

use std::io;
use std::time::Duration;

use memchr::memchr;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::command::LONGEST;

/// So much more than the largest mail is read to its end, so that it can be refused properly; then the connection ends.
const PATIENCE: usize = 4;

/// A client's connection.
pub struct Wire<S> {
    stream: S,
    came: Vec<u8>,
    /// Replies that wait until there is nothing more to read: a client may send several commands at once (RFC 2920).
    replies: Vec<u8>,
    silence: Duration,
}

/// A line of the client.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// One that ends as it should; without its end.
    Whole(Vec<u8>),
    /// It is too long, or ends with a bare LF: what follows cannot be trusted.
    Wrong,
    /// The client is gone.
    Gone,
}

/// A mail of the client.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    /// The mail.
    Mail(Vec<u8>),
    /// It is larger than what is taken.
    TooLarge,
    /// The client is gone before its end, or there is no end.
    Gone,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// A connection whose client may keep silent for so long.
    pub fn new(stream: S, silence: Duration) -> Self {
        Self { stream, came: Vec::new(), replies: Vec::new(), silence }
    }

    /// Says a reply; it goes out before the next wait for the client.
    pub fn say(&mut self, reply: &str) {
        self.replies.extend_from_slice(reply.as_bytes());
        self.replies.extend_from_slice(b"\r\n");
    }

    /// Sends what was said.
    pub async fn flush(&mut self) -> io::Result<()> {
        if !self.replies.is_empty() {
            within(self.silence, self.stream.write_all(&self.replies)).await?;
            within(self.silence, self.stream.flush()).await?;
            self.replies.clear();
        }
        Ok(())
    }

    /// The next line. When this is cancelled nothing is lost.
    pub async fn line(&mut self) -> io::Result<Line> {
        within(self.silence, self.line_whenever()).await
    }

    async fn line_whenever(&mut self) -> io::Result<Line> {
        loop {
            match memchr(b'\n', &self.came) {
                Some(end) if end < LONGEST => {
                    let mut line: Vec<u8> = self.came.drain(..=end).collect();
                    line.pop();
                    return Ok(if line.pop() == Some(b'\r') { Line::Whole(line) } else { Line::Wrong });
                }
                Some(_) => return Ok(Line::Wrong),
                None if self.came.len() >= LONGEST => return Ok(Line::Wrong),
                None => {}
            }
            self.flush().await?;
            if self.more().await? == 0 {
                return Ok(Line::Gone);
            }
        }
    }

    /// The mail after DATA, with the dots that stood in for its own taken out again (RFC 5321 §4.5.2).
    pub async fn data(&mut self, largest: usize, patience: Duration) -> io::Result<Data> {
        self.flush().await?;
        within(patience, async {
            let (mut unstuffed, mut all) = (Unstuffed::new(largest), 0_usize);
            loop {
                let (taken, ended) = unstuffed.take(&self.came);
                all += taken;
                self.came.drain(..taken);
                if ended {
                    return Ok(if unstuffed.too_large { Data::TooLarge } else { Data::Mail(unstuffed.mail) });
                }
                if all > largest.saturating_mul(PATIENCE) || within(self.silence, self.more()).await? == 0 {
                    return Ok(Data::Gone);
                }
            }
        })
        .await
    }

    async fn more(&mut self) -> io::Result<usize> {
        self.came.reserve(64 * 1024);
        self.stream.read_buf(&mut self.came).await
    }
}

async fn within<T>(limit: Duration, doing: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(limit, doing).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Where in a line the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    /// After a dot at the start.
    Dot,
    /// After a dot at the start and a CR.
    DotCr,
    Text,
    Cr,
}

struct Unstuffed {
    mail: Vec<u8>,
    largest: usize,
    too_large: bool,
    place: Place,
}

impl Unstuffed {
    fn new(largest: usize) -> Self {
        Self { mail: Vec::new(), largest, too_large: false, place: Place::Start }
    }

    /// Takes bytes up to the end of the mail: how many, and whether it ended.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match (self.place, byte) {
                (Place::DotCr, b'\n') => return (at + 1, true),
                (Place::Start, b'.') => self.place = Place::Dot,
                (Place::Dot, b'\r') => self.place = Place::DotCr,
                (Place::Text, _) => {
                    // Most of a mail: whole stretches at once.
                    let length = memchr(b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
                    self.keep(&bytes[at..at + length]);
                    at += length;
                    if at < bytes.len() {
                        self.keep(b"\r");
                        self.place = Place::Cr;
                        at += 1;
                    }
                    continue;
                }
                (place, byte) => {
                    if place == Place::DotCr {
                        self.keep(b"\r");
                    }
                    self.keep(&[byte]);
                    self.place = match (place, byte) {
                        (Place::Cr | Place::DotCr, b'\n') => Place::Start,
                        (_, b'\r') => Place::Cr,
                        _ => Place::Text,
                    };
                }
            }
            at += 1;
        }
        (at, false)
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.too_large || self.mail.len() + bytes.len() > self.largest {
            self.too_large = true;
            self.mail = Vec::new();
        } else {
            self.mail.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    fn unstuffed(bytes: &[u8], largest: usize) -> (Option<Vec<u8>>, usize, bool) {
        let mut unstuffed = Unstuffed::new(largest);
        let (taken, ended) = unstuffed.take(bytes);
        ((!unstuffed.too_large).then_some(unstuffed.mail), taken, ended)
    }

    #[test]
    fn only_a_dot_alone_between_two_crlf_ends_a_mail() {
        for (bytes, mail) in [
            (&b".\r\n"[..], &b""[..]),
            (b"a\r\n.\r\n", b"a\r\n"),
            (b"..a\r\n...\r\n.\r\n", b".a\r\n..\r\n"),
            (b".a\r\n.\r\n", b"a\r\n"),
            // What other servers take for the end, and what hides behind it.
            (b"a\n.\nMAIL FROM:<x@y>\r\n.\r\n", b"a\n.\nMAIL FROM:<x@y>\r\n"),
            (b"a\n.\r\nb\r\n.\r\n", b"a\n.\r\nb\r\n"),
            (b"a\r.\r\nb\r\n.\r\n", b"a\r.\r\nb\r\n"),
            (b"a\r\n.\nb\r\n.\r\n", b"a\r\n\nb\r\n"),
            (b"a\r\n.\rb\r\n.\r\n", b"a\r\n\rb\r\n"),
            (b"a\r\n.\r\r\n.\r\n", b"a\r\n\r\r\n"),
            (b"a\r\n\x00.\r\n.\r\n", b"a\r\n\x00.\r\n"),
        ] {
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(unstuffed(bytes, 100), (Some(mail.to_vec()), bytes.len(), true), "{shown:?}");
        }
        assert_eq!(unstuffed(b"a\r\n.\r\nQUIT\r\n", 100).1, 6, "what follows is a command");
        assert_eq!(unstuffed(b"12345\r\n.\r\n", 7).0.unwrap(), b"12345\r\n");
        assert_eq!(unstuffed(b"123456\r\n.\r\n", 7), (None, 11, true));
    }

    proptest! {
        /// What a client stuffs comes out again, however the network cuts it.
        #[test]
        fn what_goes_in_comes_out(
            lines in prop::collection::vec("[.\r\na-c]{0,6}", 0..12),
            cuts in prop::collection::vec(1_usize..9, 1..40),
        ) {
            // Bare CR and LF may stand in a line; CR LF is between lines only.
            let lines: Vec<String> = lines.into_iter().map(|line| line.replace("\r\n", "").trim_end_matches('\r').trim_start_matches('\n').to_owned()).collect();
            let mail: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            prop_assume!(!lines.iter().any(|line| line.contains("\r\n")));
            let sent: String = lines.iter().map(|line| if line.starts_with('.') { format!(".{line}\r\n") } else { format!("{line}\r\n") }).collect();
            let sent = format!("{sent}.\r\nQUIT\r\n");
            let (mut whole, mut at, mut ended) = (Unstuffed::new(1_000), 0, false);
            for cut in cuts.iter().cycle() {
                if ended { break; }
                let piece = &sent.as_bytes()[at..(at + cut).min(sent.len())];
                let (taken, end) = whole.take(piece);
                at += taken;
                ended = end;
            }
            prop_assert_eq!(String::from_utf8(whole.mail).unwrap(), mail);
            prop_assert_eq!(&sent[at..], "QUIT\r\n");
        }
    }

    #[tokio::test]
    async fn lines_end_with_crlf() {
        let silence = Duration::from_millis(200);
        let (mut client, server) = tokio::io::duplex(4_096);
        let mut wire = Wire::new(server, silence);
        wire.say("220 hej");
        client.write_all(b"NOOP\r\nNO").await.unwrap();
        assert_eq!(wire.line().await.unwrap(), Line::Whole(b"NOOP".to_vec()));
        assert_eq!(wire.line().await.unwrap_err().kind(), io::ErrorKind::TimedOut, "half a line");
        let mut greeted = [0; 9];
        client.read_exact(&mut greeted).await.unwrap();
        assert_eq!(&greeted, b"220 hej\r\n");
        client.write_all(b"OP\r\nRSET\nQUIT\r\n").await.unwrap();
        assert_eq!(wire.line().await.unwrap(), Line::Whole(b"NOOP".to_vec()), "the other half");
        assert_eq!(wire.line().await.unwrap(), Line::Wrong, "a bare LF");
        client.write_all(&[b'a'; LONGEST]).await.unwrap();
        assert_eq!(wire.line().await.unwrap(), Line::Whole(b"QUIT".to_vec()));
        assert_eq!(wire.line().await.unwrap(), Line::Wrong, "too long");
        drop(client);
    }
}
