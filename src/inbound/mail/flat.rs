//! A mail whose attached mails stay closed.
//!
//! The parser opens attached mails, and those attached to them, each held by the one before: let go of, they end one within
//! the other, and thirty bytes a mail are enough to end the whole process (a stack that overflows cannot be caught). Where one
//! is encoded, all of it is copied for each. We only want to know which mail of ours came back, and read that as text.

/// What stands for `rfc822` in the flat mail.
pub const RFC822: &str = "rfc.82";
/// What stands for `global` (RFC 6532) in the flat mail.
pub const GLOBAL: &str = "gl.bal";
/// Whose parts are mails without saying so.
const DIGEST: &str = "dig.st";

/// The same mail with other names for the types that the parser would open. Each is one word of a `Content-Type`, wherever
/// that stands: all header fields are looked at in which, or after which, there is one.
pub fn flat(raw: &[u8]) -> Vec<u8> {
    let mut mail = raw.to_vec();
    let mut after = false;
    for line in mail.split_mut(|byte| *byte == b'\n') {
        if line.is_empty() || line == b"\r" {
            after = false;
            continue;
        }
        after |= find(line, b"content-type", 0).is_some();
        if after {
            for (word, other) in [("rfc822", RFC822), ("global", GLOBAL), ("digest", DIGEST)] {
                rename(line, word.as_bytes(), other.as_bytes());
            }
        }
    }
    mail
}

fn rename(line: &mut [u8], word: &[u8], other: &[u8]) {
    let mut from = 0;
    while let Some(at) = find(line, word, from) {
        from = at + word.len();
        // `global-headers` and its like are no mails.
        if line.get(from) != Some(&b'-') {
            line[at..from].copy_from_slice(other);
        }
    }
}

fn find(line: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let rest = line.get(from..)?;
    rest.windows(word.len()).position(|here| here.eq_ignore_ascii_case(word)).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use mail_parser::{MessageParser, PartType};
    use proptest::prelude::*;

    use super::*;

    fn opened(mail: &[u8]) -> bool {
        let parsed = MessageParser::default().parse(mail);
        parsed.is_some_and(|parsed| parsed.parts.iter().any(|part| matches!(part.body, PartType::Message(_))))
    }

    #[test]
    fn attached_mails_stay_closed() {
        let part = |kind: &str| {
            format!(
                "From: a@b.dk\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{kind}\r\n\r\nSubject: x\r\n\r\ny\r\n--b--\r\n"
            )
        };
        for kind in [
            "Content-Type: message/rfc822",
            "content-type:\r\n\tMessage/RFC822; name=x",
            "X: y\r\nContent-Type : message (a comment) / (another) global",
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit",
        ] {
            assert!(!opened(&flat(part(kind).as_bytes())), "{kind}");
        }
        assert!(opened(part("Content-Type: message/rfc822").as_bytes()), "the parser would");
        let digest = part("X: y").replace("mixed", "digest");
        assert!(opened(digest.as_bytes()) && !opened(&flat(digest.as_bytes())));
        let text = "From: a@b.dk\r\n\r\nA digest of RFC822, global.\r\n";
        assert_eq!(flat(text.as_bytes()), text.as_bytes(), "what people write stays");
        let headers = part("Content-Type: message/global-headers");
        assert_eq!(flat(headers.as_bytes()), headers.as_bytes());
    }

    proptest! {
        /// However such a mail is put together, nothing in it is opened.
        #[test]
        fn nothing_opens(pieces in prop::collection::vec(prop::sample::select(vec![
            "Content-Type", "content-type", ":", " ", "message", "multipart", "/", "rfc822", "RFC822", "global", "digest", "mixed", "; boundary=b", "\r\n",
            "\r\n", "\n", "\r", "\t", "--b", "--", "(", ")", "\"", "\\", ";", "x", "Subject: a", "Content-Transfer-Encoding: base64", "\r\n\r\n",
        ]), 0..60)) {
            let mail = format!("From: a@b.dk\r\n{}", pieces.concat());
            prop_assert!(!opened(&flat(mail.as_bytes())), "{:?}", mail);
        }
    }

    #[test]
    fn a_mail_in_a_mail_in_a_mail_does_no_harm() {
        let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(300_000);
        assert!(crate::inbound::mail::read(format!("From: a@b.dk\r\n{nested}").as_bytes(), None).is_some());
        use base64::Engine as _;
        let encoded = base64::engine::general_purpose::STANDARD.encode(&nested[..3_000_000]);
        let mail = format!(
            "From: a@b.dk\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n"
        );
        assert!(crate::inbound::mail::read(mail.as_bytes(), None).is_some());
        assert!(MessageParser::default().parse(b"From: a@b.dk\r\n\r\nx").unwrap().parts.len() == 1);
    }
}
