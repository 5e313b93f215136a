//! The commands of LMTP (RFC 2033, which takes them from RFC 5321). Pure: a line in, a command or a reply out.

/// The longest command with its CR LF. RFC 5321 §4.5.3.1.4 asks for 512, its extensions for some more.
pub const LONGEST: usize = 1_000;

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Who calls; begins a session.
    Lhlo,
    /// Begins a mail: its return path, empty for bounces, and how large it will be.
    Mail {
        /// The return path.
        from: String,
        /// The size the client declares (RFC 1870).
        size: Option<u64>,
    },
    /// One more recipient.
    Rcpt(String),
    /// The mail follows.
    Data,
    /// Forgets what was begun.
    Rset,
    /// Does nothing.
    Noop,
    /// Asks for an address; not told.
    Vrfy,
    /// The end.
    Quit,
    /// Another protocol: somebody's browser was sent here.
    Foreign,
}

/// What a wrong command is answered with.
pub type Refusal = &'static str;

const SYNTAX: Refusal = "501 5.5.4 this cannot be read";
const ADDRESS: Refusal = "501 5.1.3 an address in angle brackets is needed";
const PARAMETER: Refusal = "555 5.5.4 there is no such parameter";

/// Reads a line without its CR LF.
pub fn parse(line: &[u8]) -> Result<Command, Refusal> {
    let line = std::str::from_utf8(line).map_err(|_| "500 5.5.2 commands are UTF-8")?;
    if line.chars().any(|c| c.is_control() && c != '\t') {
        return Err("500 5.5.2 there are control characters in it");
    }
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let alone = |command: Command| if rest.is_empty() { Ok(command) } else { Err(SYNTAX) };
    match verb.to_ascii_uppercase().as_str() {
        "LHLO" if rest.is_empty() => Err("501 5.5.4 LHLO needs a name"),
        "LHLO" => Ok(Command::Lhlo),
        "MAIL" => mail(rest),
        "RCPT" => {
            let (to, parameters) = path(rest, "TO:")?;
            match (to.is_empty(), parameters.is_empty()) {
                (true, _) => Err(ADDRESS),
                (_, false) => Err(PARAMETER),
                _ => Ok(Command::Rcpt(to)),
            }
        }
        "DATA" => alone(Command::Data),
        "RSET" => alone(Command::Rset),
        "QUIT" => alone(Command::Quit),
        "NOOP" => Ok(Command::Noop),
        "VRFY" => Ok(Command::Vrfy),
        "HELO" | "EHLO" => Err("500 5.5.1 this is LMTP: LHLO"),
        "GET" | "POST" | "PUT" | "CONNECT" | "OPTIONS" => Ok(Command::Foreign),
        _ => Err("500 5.5.1 there is no such command"),
    }
}

fn mail(rest: &str) -> Result<Command, Refusal> {
    let (from, parameters) = path(rest, "FROM:")?;
    let mut size = None;
    for parameter in parameters.split_ascii_whitespace() {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match (name.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
            // 20 digits at most (RFC 1870 §4); what no machine can hold is too large as well.
            ("SIZE", digits) if (1..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) => {
                size = Some(digits.parse().unwrap_or(u64::MAX));
            }
            ("BODY", "7BIT" | "8BITMIME") | ("SMTPUTF8", "") => {}
            ("SIZE" | "BODY" | "SMTPUTF8", _) => return Err(SYNTAX),
            _ => return Err(PARAMETER),
        }
    }
    Ok(Command::Mail { from, size })
}

/// `FROM:<a@b.dk> more` → the address and what follows it.
fn path<'a>(rest: &'a str, word: &str) -> Result<(String, &'a str), Refusal> {
    let (begins, rest) = rest.split_at_checked(word.len()).ok_or(SYNTAX)?;
    if !begins.eq_ignore_ascii_case(word) {
        return Err(SYNTAX);
    }
    let rest = rest.trim_start().strip_prefix('<').ok_or(ADDRESS)?;
    let (mut quoted, mut escaped) = (false, false);
    let end = rest.find(|c| {
        let here = c == '>' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        here
    });
    let end = end.ok_or(ADDRESS)?;
    let (address, parameters) = (&rest[..end], &rest[end + 1..]);
    if !parameters.is_empty() && !parameters.starts_with(' ') {
        return Err(SYNTAX);
    }
    // A route before the address is taken and not followed (RFC 5321 §3.6.1).
    let address = if address.starts_with('@') { address.split_once(':').ok_or(ADDRESS)?.1 } else { address };
    if !address.is_empty()
        && address.rsplit_once('@').is_none_or(|(local, domain)| local.is_empty() || domain.is_empty())
    {
        return Err(ADDRESS);
    }
    Ok((address.to_owned(), parameters.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(from: &str, size: Option<u64>) -> Result<Command, Refusal> {
        Ok(Command::Mail { from: from.to_owned(), size })
    }

    #[test]
    fn commands_as_clients_write_them() {
        let rcpt = |to: &str| Ok(Command::Rcpt(to.to_owned()));
        for (line, command) in [
            ("LHLO mx.example.org", Ok(Command::Lhlo)),
            ("lhlo [127.0.0.1]", Ok(Command::Lhlo)),
            ("MAIL FROM:<>", mail("", None)),
            ("mail from:<a@b.dk> SIZE=1024 BODY=8BITMIME SMTPUTF8", mail("a@b.dk", Some(1_024))),
            ("MAIL FROM: <a@b.dk> size=99999999999999999999", mail("a@b.dk", Some(u64::MAX))),
            ("RCPT TO:<bounce+x.da@solby.example>", rcpt("bounce+x.da@solby.example")),
            ("RCPT TO:<@relay.example,@b.example:a@b.dk>", rcpt("a@b.dk")),
            ("RCPT TO:<\"a>b\\\"\"@b.dk>", rcpt("\"a>b\\\"\"@b.dk")),
            ("RCPT TO:<sundhed@rødby.example>", rcpt("sundhed@rødby.example")),
            ("DATA", Ok(Command::Data)),
            ("rset", Ok(Command::Rset)),
            ("NOOP whatever", Ok(Command::Noop)),
            ("VRFY a", Ok(Command::Vrfy)),
            ("QUIT ", Ok(Command::Quit)),
            ("GET / HTTP/1.1", Ok(Command::Foreign)),
        ] {
            assert_eq!(parse(line.as_bytes()), command, "{line}");
        }
    }

    #[test]
    fn wrong_commands_are_told() {
        for (line, code) in [
            ("", "500"),
            ("EHLO x", "500"),
            ("LHLO", "501"),
            ("MAIL", "501"),
            ("MAIL FROM a@b.dk", "501"),
            ("MAIL FROM:a@b.dk", "501"),
            ("MAIL FROM:<a@b.dk", "501"),
            ("MAIL FROM:<a@b.dk>SIZE=1", "501"),
            ("MAIL FROM:<a@b.dk> SIZE=-1", "501"),
            ("MAIL FROM:<a@b.dk> BODY=BINARYMIME", "501"),
            ("MAIL FROM:<a@b.dk> RET=HDRS", "555"),
            ("MAIL FROM:<a>", "501"),
            ("RCPT TO:<>", "501"),
            ("RCPT TO:<@a>", "501"),
            ("RCPT TO:<a@b.dk> NOTIFY=NEVER", "555"),
            ("DATA now", "501"),
            ("NOOP\u{7}", "500"),
            ("BDAT 1 LAST", "500"),
        ] {
            let refused = parse(line.as_bytes()).expect_err(line);
            assert!(refused.starts_with(code), "{line}: {refused}");
        }
        assert!(parse(b"NOOP \xff").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_line_breaks_the_reader(line in "(MAIL|RCPT|LHLO|DATA|[A-Z]{0,5})( (FROM|TO):?)?\\PC{0,80}") {
            if let Ok(Command::Rcpt(to)) = parse(line.as_bytes()) {
                proptest::prop_assert!(to.contains('@'));
            }
        }
    }
}
