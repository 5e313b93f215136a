//! The form of a mail that is signed (RFC 6376 §3.4, “relaxed”): what servers on the way may change in white space makes
//! no difference.

/// The header fields of a mail, apart.
pub(super) struct Fields<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Fields<'a> {
    /// Of everything before the empty line; a line that begins with white space belongs to the one before.
    pub fn of(head: &'a [u8]) -> Self {
        let mut fields = Vec::with_capacity(24);
        let mut start = 0;
        for end in memchr::memmem::find_iter(head, b"\r\n").map(|end| end + 2) {
            if head.get(end).is_some_and(|next| is_white(*next)) {
                continue;
            }
            let field = &head[start..end];
            if let Some(colon) = memchr::memchr(b':', field) {
                fields.push((&field[..colon], &field[colon + 1..]));
            }
            start = end;
        }
        Self(fields)
    }

    /// What a signature over fields of these names is made of, its own header (without its value) at the end. A name
    /// that stands there twice means the last two fields of it, from below (§5.4.2); one that is absent means nothing.
    pub fn signed(&self, names: &[&str], signature: &str) -> Vec<u8> {
        let mut data = Vec::with_capacity(2_048);
        for (place, name) in names.iter().enumerate() {
            let earlier = names[..place].iter().filter(|other| other.eq_ignore_ascii_case(name)).count();
            let same = |(known, _): &&(&[u8], &[u8])| known.trim_ascii_end().eq_ignore_ascii_case(name.as_bytes());
            if let Some((name, value)) = self.0.iter().rev().filter(same).nth(earlier) {
                field(name, value, &mut data);
                data.extend_from_slice(b"\r\n");
            }
        }
        let (name, value) = signature.split_once(':').unwrap_or((signature, ""));
        field(name.as_bytes(), value.as_bytes(), &mut data);
        data
    }
}

fn is_white(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t')
}

/// A field on one line (§3.4.2): name in small letters, white space as single spaces, none around the colon and the end.
fn field(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    out.extend(name.trim_ascii_end().to_ascii_lowercase());
    out.push(b':');
    let start = out.len();
    for octet in value.iter().copied().filter(|octet| !matches!(octet, b'\r' | b'\n')) {
        match is_white(octet) {
            false => out.push(octet),
            true if out.len() > start && out.last() != Some(&b' ') => out.push(b' '),
            true => {}
        }
    }
    if out.len() > start && out.last() == Some(&b' ') {
        out.pop();
    }
}

/// A body (§3.4.4): white space as single spaces, none at the end of a line, no empty lines at the end.
pub(super) fn body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    // The length up to the last line that is not empty.
    let mut filled = 0;
    let mut rest = body;
    while !rest.is_empty() {
        let end = memchr::memmem::find(rest, b"\r\n").unwrap_or(rest.len());
        let start = out.len();
        relax(&rest[..end], &mut out);
        let empty = out.len() == start;
        out.extend_from_slice(b"\r\n");
        if !empty {
            filled = out.len();
        }
        rest = rest.get(end + 2..).unwrap_or_default();
    }
    out.truncate(filled);
    out
}

fn relax(line: &[u8], out: &mut Vec<u8>) {
    let mut rest = line;
    while let Some(white) = memchr::memchr2(b' ', b'\t', rest) {
        out.extend_from_slice(&rest[..white]);
        let next = rest[white..].iter().position(|octet| !is_white(*octet));
        let Some(next) = next else { return };
        out.push(b' ');
        rest = &rest[white + next..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6376 §3.4.5, example 1.
    #[test]
    fn the_example_of_the_standard() {
        let fields = Fields::of(b"A: X\r\nB : Y\t\r\n\tZ  \r\n");
        assert_eq!(fields.signed(&["a", "b"], "C: \r\n d "), b"a:X\r\nb:Y Z\r\nc:d");
        assert_eq!(body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
    }

    #[test]
    fn what_is_absent_is_nothing_and_what_is_there_twice_goes_from_below() {
        let fields = Fields::of(b"From: a\r\nTo: x\r\nfrom: b\r\n");
        assert_eq!(fields.signed(&["From", "Subject", "From", "From"], "S:"), b"from:b\r\nfrom:a\r\ns:");
        for empty in [&b""[..], b"\r\n", b" \t\r\n\r\n"] {
            assert_eq!(body(empty), b"", "{empty:?}");
        }
        assert_eq!(body(b"no line end"), b"no line end\r\n");
    }

    proptest::proptest! {
        #[test]
        fn the_form_of_the_form_is_itself(text in "([ab \t]|\r\n){0,60}") {
            let once = body(text.as_bytes());
            proptest::prop_assert_eq!(body(&once), once);
        }

        #[test]
        fn no_octets_break_it(octets in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            body(&octets);
            Fields::of(&octets).signed(&["from"], "x");
        }
    }
}
