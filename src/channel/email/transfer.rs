//! Transfer encodings of a text with one gap (RFC 2045 §6.7 quoted-printable, §6.8 base64): what stands around the gap is
//! encoded once, what goes into it for each recipient, and nobody can tell afterwards that there was one.
//!
//! Quoted-printable may be cut anywhere by a soft line break. Base64 turns three octets into four characters, so the one
//! or two octets in front of the gap wait for its value, and what follows is kept for each of the three places in a group
//! at which a value can end.
//!
//! Own code because no library encodes around a gap.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// The longest line of both encodings (RFC 2045 §6.7 rule 5, §6.8).
const LINE: usize = 76;
/// So many octets fill a line of base64.
const LINE_OCTETS: usize = LINE / 4 * 3;

/// An encoded text with a gap.
#[derive(Debug)]
pub(super) struct Gapped {
    before: Vec<u8>,
    after: After,
}

#[derive(Debug)]
enum After {
    QuotedPrintable(Vec<u8>),
    Base64 {
        /// The octets in front of the gap that do not fill a group of three.
        carried: Vec<u8>,
        /// The octets behind the gap that may have to fill the group of its end.
        next: Vec<u8>,
        /// What follows when so many of `next` were needed.
        rest: [Vec<u8>; 3],
    },
}

impl Gapped {
    /// Encodes what stands before and behind the gap, in the shorter of the two encodings. Line ends become CRLF.
    pub fn new(before: &str, after: &str) -> Self {
        let quoted = Self::quoted_printable(before, after);
        let base64 = Self::base64(before, after);
        if quoted.fixed_length() <= base64.fixed_length() { quoted } else { base64 }
    }

    fn quoted_printable(before: &str, after: &str) -> Self {
        let mut start = Vec::with_capacity(before.len() * 5 / 4);
        let column = quote(before.as_bytes(), 0, &mut start);
        if column > 0 {
            start.extend_from_slice(SOFT_BREAK);
        }
        let mut end = Vec::with_capacity(after.len() * 5 / 4);
        quote(after.as_bytes(), 0, &mut end);
        Self { before: start, after: After::QuotedPrintable(end) }
    }

    fn base64(before: &str, after: &str) -> Self {
        let (before, after) = (with_crlf(before), with_crlf(after));
        let (groups, carried) = before.split_at(before.len() / 3 * 3);
        let mut start = Vec::new();
        encode_lines(groups, &mut start);
        let rest = [0, 1, 2].map(|taken| {
            let mut rest = Vec::new();
            encode_lines(after.get(taken..).unwrap_or_default(), &mut rest);
            rest
        });
        let next = after.iter().copied().take(2).collect();
        Self { before: start, after: After::Base64 { carried: carried.to_vec(), next, rest } }
    }

    fn fixed_length(&self) -> usize {
        self.before.len()
            + match &self.after {
                After::QuotedPrintable(end) => end.len(),
                After::Base64 { rest, .. } => rest[0].len(),
            }
    }

    /// The value of Content-Transfer-Encoding.
    pub fn name(&self) -> &'static str {
        match self.after {
            After::QuotedPrintable(_) => "quoted-printable",
            After::Base64 { .. } => "base64",
        }
    }

    /// Writes the text with a value in the gap; a value has no line ends.
    pub fn fill(&self, value: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.before);
        match &self.after {
            After::QuotedPrintable(end) => {
                if quote(value.as_bytes(), 0, out) > 0 {
                    out.extend_from_slice(SOFT_BREAK);
                }
                out.extend_from_slice(end);
            }
            After::Base64 { carried, next, rest } => {
                let inside = carried.len() + value.len();
                // Where the text ends sooner, the padding of the last group belongs here.
                let taken = ((3 - inside % 3) % 3).min(next.len());
                let mut filling = Vec::with_capacity(inside + taken);
                filling.extend_from_slice(carried);
                filling.extend_from_slice(value.as_bytes());
                filling.extend_from_slice(&next[..taken]);
                encode_lines(&filling, out);
                out.extend_from_slice(&rest[taken]);
            }
        }
    }
}

const SOFT_BREAK: &[u8] = b"=\r\n";

/// Quoted-printable from a column of a line on; returns the column it ends at.
fn quote(text: &[u8], mut column: usize, out: &mut Vec<u8>) -> usize {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut octets = text.iter().copied().peekable();
    while let Some(octet) = octets.next() {
        let ends_line = matches!(octets.peek(), None | Some(b'\n' | b'\r'));
        match octet {
            b'\n' => {
                out.extend_from_slice(b"\r\n");
                column = 0;
                continue;
            }
            b'\r' if octets.peek() == Some(&b'\n') => continue,
            _ => {}
        }
        let plain = match octet {
            b'=' => false,
            // A mail server doubles a dot at the head of a line; one that does not would lose it.
            b'.' => column > 0,
            // White space at the end of a line is lost on the way.
            b' ' | b'\t' => !ends_line,
            _ => octet.is_ascii_graphic(),
        };
        let width = if plain { 1 } else { 3 };
        // The last place of a line is kept for the `=` of a soft break.
        if column + width > LINE - 1 {
            out.extend_from_slice(SOFT_BREAK);
            column = 0;
        }
        if plain && !(octet == b'.' && column == 0) {
            out.push(octet);
            column += 1;
        } else {
            out.extend_from_slice(&[b'=', HEX[usize::from(octet >> 4)], HEX[usize::from(octet & 15)]]);
            column += 3;
        }
    }
    column
}

/// Octets as the base64 of a part of a mail, up to the line end that belongs to the boundary behind it.
pub fn in_base64(octets: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(octets.len().div_ceil(LINE_OCTETS) * (LINE + 2));
    encode_lines(octets, &mut lines);
    lines.truncate(lines.len().saturating_sub(2));
    lines
}

/// Base64 in whole lines, each with its line end.
fn encode_lines(octets: &[u8], out: &mut Vec<u8>) {
    for line in octets.chunks(LINE_OCTETS) {
        let start = out.len();
        out.resize(start + line.len().div_ceil(3) * 4, 0);
        BASE64.encode_slice(line, &mut out[start..]).expect("room for four characters a group was made");
        out.extend_from_slice(b"\r\n");
    }
}

fn with_crlf(text: &str) -> Vec<u8> {
    text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    /// Read back by another hand's decoder, as one part of a mail.
    fn read(encoded: &Gapped, value: &str) -> String {
        let mut mail = format!(
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n",
            encoded.name()
        )
        .into_bytes();
        encoded.fill(value, &mut mail);
        for line in String::from_utf8(mail.clone()).unwrap().split("\r\n").skip(4) {
            assert!(line.len() <= LINE && line.is_ascii() && !line.contains(['\n', '\r']), "{line:?}");
            assert!(!line.starts_with('.'), "{line:?}");
        }
        let message = mail_parser::MessageParser::default().parse(&mail).unwrap();
        message.body_text(0).unwrap().into_owned()
    }

    fn texts() -> impl Strategy<Value = String> {
        let words = prop_oneof![
            Just("Kære forældre: børn=søn".to_owned()),
            Just("رسالة صحية من البلدية".to_owned()),
            Just("ናይ ጥዕና መልእኽቲ".to_owned()),
            Just("-- \n".to_owned()),
            Just(".\n..".to_owned()),
            Just("\u{2068}3\u{2069} \t\n".to_owned()),
            "[ -~]{0,200}",
            Just("\n\n".to_owned()),
            "\\PC{0,60}",
        ];
        proptest::collection::vec(words, 0..12).prop_map(|words| words.concat())
    }

    proptest! {
        /// Whatever stands around a gap and in it, both encodings read back as the plain text.
        #[test]
        fn a_filled_gap_reads_as_the_text(before in texts(), value in "[!-~]{0,240}", after in texts()) {
            let plain = format!("{before}{value}{after}");
            for encoded in [Gapped::quoted_printable(&before, &after), Gapped::base64(&before, &after)] {
                prop_assert_eq!(read(&encoded, &value).replace("\r\n", "\n"), &*plain);
            }
        }
    }

    #[test]
    fn the_shorter_encoding_is_taken() {
        let danish = "Drikkevandet i Nordbyen skal koges. Også når du børster tænder.\n".repeat(20);
        let arabic = "يجب غلي مياه الشرب في نوردبين قبل شربها.\n".repeat(20);
        assert_eq!(Gapped::new(&danish, "\n").name(), "quoted-printable");
        assert_eq!(Gapped::new(&arabic, "\n").name(), "base64");
    }
}
