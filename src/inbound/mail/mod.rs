//! What a mail that came back is: a bounce (RFC 3464, and the commonest that follow no standard), a complaint (RFC 5965),
//! a wish to get no more (RFC 8058 by mail), something a machine answered (RFC 3834), or a person's reply. Pure: octets in.

mod bounce;
mod flat;
#[cfg(test)]
mod tests;

use mail_parser::{HeaderValue, Message, MessageParser};

use crate::channel::Reason;

use bounce::{field, report, returned_message_id, status, typed, unusual_bounce};

/// The largest mail that is read, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;
/// The longest reply that is kept, in characters.
const LONGEST_REPLY: usize = 20_000;

/// What a mail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// A server tells what became of one of our mails.
    Status(Status),
    /// Somebody called one of our mails unwanted.
    Complaint(About),
    /// Somebody wants no more; the token of the link in our mail.
    Unsubscribe(String),
    /// A machine answered; nobody waits for anything.
    Automatic,
    /// A person wrote.
    Reply(Reply),
}

/// Which of our mails it is about, as far as can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What stands before the @ of a Message-ID that looks like ours; anybody can write one (see `return_path`).
    pub message_id: Option<String>,
    /// The address it was sent to.
    pub recipient: Option<String>,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Which mail.
    pub about: About,
    /// What became of it.
    pub fate: Fate,
    /// The enhanced status code (RFC 3463), like `5.1.1`.
    pub code: Option<String>,
    /// The server's words.
    pub words: String,
}

/// What a server says became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrived.
    Delivered,
    /// It is still being tried.
    Delayed,
    /// It did not arrive, and why.
    Failed(Reason),
}

/// What a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Their address.
    pub from: String,
    /// Their mail's own id.
    pub id: Option<String>,
    /// The mail of ours they answer.
    pub about: About,
    /// The subject.
    pub subject: String,
    /// What they wrote, without what they quote.
    pub text: String,
}

/// Reads a mail; `None` when it is none. `envelope_from` is the return path, where it is known.
pub fn read(raw: &[u8], envelope_from: Option<&str>) -> Option<Mail> {
    let raw = flat::flat(raw);
    let message = MessageParser::default().parse(&raw)?;
    if message.headers().is_empty() {
        return None;
    }
    if let Some(status) =
        report(&message, "delivery-status", "delivery-status").and_then(|fields| status(&message, &fields))
    {
        return Some(Mail::Status(status));
    }
    if let Some(fields) = report(&message, "feedback-report", "feedback-report") {
        return Some(complaint(&message, &fields));
    }
    if let Some(token) = unsubscribe_token(&message) {
        return Some(Mail::Unsubscribe(token));
    }
    if let Some(status) = unusual_bounce(&message, envelope_from) {
        return Some(Mail::Status(status));
    }
    if is_automatic(&message, envelope_from) {
        return Some(Mail::Automatic);
    }
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address())?;
    Some(Mail::Reply(Reply {
        from: from.to_lowercase(),
        id: message.message_id().map(str::to_owned),
        about: About { message_id: answered(&message), recipient: None },
        subject: message.subject().unwrap_or_default().chars().filter(|c| *c != '\0').take(300).collect(),
        text: unquoted(&message.body_text(0).unwrap_or_default()),
    }))
}

/// What stands before the @ of a Message-ID that looks like ours.
fn ours(message_id: &str) -> Option<String> {
    let (local, _) = message_id.trim_matches(['<', '>']).rsplit_once('@')?;
    (local.starts_with("bul_") && local.len() <= 120).then(|| local.to_owned())
}

/// The mail of ours that this one answers.
fn answered(message: &Message<'_>) -> Option<String> {
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        match value {
            HeaderValue::Text(id) => vec![id.to_string()],
            HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    };
    let all = ids(message.in_reply_to()).into_iter().chain(ids(message.references()).into_iter().rev());
    all.take(100).find_map(|id| ours(&id))
}

/// A complaint about a mail (RFC 5965 §7.3, RFC 6430): `not-spam`, failed signatures and viruses are nobody's wish.
fn complaint(message: &Message<'_>, blocks: &[Vec<(String, String)>]) -> Mail {
    let fields = blocks.first().map(Vec::as_slice).unwrap_or_default();
    let kind = field(fields, "feedback-type").unwrap_or_default().to_ascii_lowercase();
    if matches!(kind.as_str(), "not-spam" | "auth-failure" | "virus") {
        return Mail::Automatic;
    }
    let recipient = field(fields, "original-rcpt-to").map(typed);
    Mail::Complaint(About { message_id: returned_message_id(message), recipient })
}

/// The token after `unsubscribe` in the subject, as our `List-Unsubscribe` asks for by mail.
fn unsubscribe_token(message: &Message<'_>) -> Option<String> {
    let mut words = message.subject()?.split_whitespace();
    let (first, token, rest) = (words.next()?, words.next()?, words.next());
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_token = (20..=200).contains(&token.len()) && token.chars().all(plain) && rest.is_none();
    (first.eq_ignore_ascii_case("unsubscribe") && is_token).then(|| token.to_owned())
}

/// Whether a program wrote it (RFC 3834 §2, and what older programs put in), or a mailing list sent it on.
fn is_automatic(message: &Message<'_>, envelope_from: Option<&str>) -> bool {
    let header = |name: &str| message.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address()).unwrap_or_default();
    let local = from.split('@').next().unwrap_or_default().to_lowercase();
    header("Auto-Submitted").is_some_and(|value| !value.starts_with("no"))
        || envelope_from.is_some_and(|from| from.trim_matches(['<', '>']).is_empty())
        || header("Return-Path").is_some_and(|value| value == "<>")
        || header("Precedence").is_some_and(|value| {
            matches!(value.as_str(), "bulk" | "junk" | "list" | "auto_reply" | "auto-reply" | "autoreply")
        })
        || [
            "X-Autoreply",
            "X-Mail-Autoreply",
            "X-Autorespond",
            "X-Auto-Response-Suppress",
            "X-Autogenerated",
            "X-FC-MachineGenerated",
            "List-Id",
            "List-Post",
            "List-Unsubscribe",
            "Mailing-List",
            "X-Loop",
        ]
        .iter()
        .any(|name| header(name).is_some_and(|value| !value.is_empty() && value != "none"))
        || matches!(local.as_str(), "mailer-daemon" | "postmaster" | "noreply" | "no-reply" | "donotreply")
}

/// What somebody wrote, without the mail they quote below and their signature.
fn unquoted(text: &str) -> String {
    let quote_begins = |line: &str| {
        let line = line.trim();
        let between_dashes = line.strip_prefix("----").and_then(|line| line.strip_suffix("----"));
        line.starts_with('>')
            // "-----Original Message-----" in any language.
            || between_dashes.is_some_and(|words| words.contains(char::is_alphabetic))
            || line == "--"
            || line.starts_with("________________________________")
    };
    let mut kept: Vec<&str> = text.lines().take_while(|line| !quote_begins(line)).collect();
    if kept.len() < text.lines().count() {
        without_introduction(&mut kept);
    }
    let text = kept.join("\n");
    text.trim().chars().take(LONGEST_REPLY).collect()
}

/// Takes away what introduces the quote ("On Monday … <a@b.dk> wrote:"), which may go over several lines.
fn without_introduction(kept: &mut Vec<&str>) {
    let written = |kept: &Vec<&str>| kept.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
    kept.truncate(written(kept));
    if !kept.last().is_some_and(|line| line.trim_end().ends_with([':', '：'])) {
        return;
    }
    let begins = kept.iter().rposition(|line| line.trim().is_empty()).map_or(0, |empty| empty + 1);
    let begins = begins.max(kept.len().saturating_sub(3));
    // From the line with the day on; an address tells it from what they wrote themselves.
    let day = kept[begins..].iter().position(|line| line.contains(char::is_numeric)).map(|line| begins + line);
    let introduced = day.filter(|day| kept[*day..].iter().any(|line| line.contains(['@', '<'])));
    kept.truncate(introduced.unwrap_or(kept.len() - 1));
}
