//! What a mail that came back is: a bounce (RFC 3464, and the commonest that follow no standard), a complaint (RFC 5965),
//! a wish to get no more (RFC 8058 by mail), something a machine answered (RFC 3834), or a person's reply. Pure: octets in.

#[cfg(test)]
mod tests;

use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};

use crate::channel::Reason;

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
    /// The identity of the parcel: what stands before the @ of our Message-ID.
    pub identity: Option<String>,
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
    let message = MessageParser::default().parse(raw)?;
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
        about: About { identity: answered(&message), recipient: None },
        subject: message.subject().unwrap_or_default().chars().take(300).collect(),
        text: unquoted(&message.body_text(0).unwrap_or_default()),
    }))
}

/// The fields of a machine-readable part (`message/…`), block by block.
fn report(message: &Message<'_>, subtype: &str, report_type: &str) -> Option<Vec<Vec<(String, String)>>> {
    let root = message.content_type()?;
    let is_report = root.subtype().is_some_and(|root| root.eq_ignore_ascii_case("report"))
        && root.attribute("report-type").is_none_or(|kind| kind.eq_ignore_ascii_case(report_type));
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|found| found.eq_ignore_ascii_case(subtype))
        })
    })?;
    let text = match &part.body {
        PartType::Text(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        PartType::Message(inner) => String::from_utf8_lossy(inner.raw_message()).into_owned(),
        _ => return None,
    };
    is_report.then(|| blocks(&text))
}

/// Header fields in blocks between empty lines; a line that begins with a blank goes on with the one before.
fn blocks(text: &str) -> Vec<Vec<(String, String)>> {
    let mut blocks: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines().take(2_000) {
        let block = blocks.last_mut().expect("there is always one");
        if line.trim().is_empty() {
            if !block.is_empty() {
                blocks.push(Vec::new());
            }
        } else if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), block.last_mut()) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            block.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn field<'a>(block: &'a [(String, String)], name: &str) -> Option<&'a str> {
    block.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// `rfc822; a@b.dk` without its type.
fn typed(value: &str) -> String {
    let value = value.split_once(';').map_or(value, |(_, rest)| rest);
    value.trim().trim_matches(['<', '>']).to_lowercase()
}

/// A delivery status notification (RFC 3464). Of several recipients the first that failed counts: we send to one.
fn status(message: &Message<'_>, blocks: &[Vec<(String, String)>]) -> Option<Status> {
    let about_recipient = |block: &&Vec<(String, String)>| field(block, "action").is_some();
    let failed =
        |block: &&Vec<(String, String)>| field(block, "action").is_some_and(|it| it.eq_ignore_ascii_case("failed"));
    let block = blocks.iter().find(failed).or_else(|| blocks.iter().find(about_recipient))?;
    let code = field(block, "status").and_then(enhanced_code);
    let words = field(block, "diagnostic-code").map(typed_words).unwrap_or_default();
    let fate = match field(block, "action").unwrap_or_default().to_ascii_lowercase().as_str() {
        "delivered" | "relayed" | "expanded" => Fate::Delivered,
        "delayed" => Fate::Delayed,
        _ => Fate::Failed(reason(code.as_deref(), &words)),
    };
    let recipient = field(block, "original-recipient").or_else(|| field(block, "final-recipient")).map(typed);
    Some(Status { about: About { identity: returned_identity(message), recipient }, fate, code, words })
}

fn typed_words(value: &str) -> String {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim().to_owned()
}

/// The first enhanced status code in a text: class, subject, detail (RFC 3463 §2).
fn enhanced_code(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).find_map(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let [class, subject, detail] = parts.as_slice() else { return None };
        let short = |part: &str| (1..=3).contains(&part.len());
        (matches!(*class, "2" | "4" | "5") && short(subject) && short(detail)).then(|| word.to_owned())
    })
}

/// Why a mail did not arrive, by its enhanced status code and the words beside it.
fn reason(code: Option<&str>, words: &str) -> Reason {
    let words = words.to_lowercase();
    let said = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    match code {
        // Bad destination mailbox or system, mailbox has moved, recipient has a null MX; mailbox disabled.
        Some("5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1" | "5.4.4") => Reason::BadAddress,
        Some("5.2.2" | "5.3.1") => Reason::Quota,
        Some("5.4.7" | "4.4.7") => Reason::Expired,
        Some("5.6.0" | "5.2.3" | "5.3.4") => Reason::RejectedContent,
        Some(code) if code.starts_with("5.7.") => Reason::Blocked,
        _ if said(&[
            "user unknown",
            "unknown user",
            "no such user",
            "does not exist",
            "user not found",
            "no mailbox here",
            "invalid recipient",
            "recipient address rejected",
            "address rejected: unknown",
            "mailbox not found",
            "mailbox unavailable",
            "account disabled",
        ]) =>
        {
            Reason::BadAddress
        }
        _ if said(&["quota", "mailbox full", "mailbox is full", "over quota"]) => Reason::Quota,
        _ if said(&["spam", "blocked", "blacklist", "policy"]) => Reason::Blocked,
        _ => Reason::Provider,
    }
}

/// The Message-ID of our mail in the copy that came back: a whole message, its headers, or lines of text.
fn returned_identity(message: &Message<'_>) -> Option<String> {
    let of_part = message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(str::to_owned),
        PartType::Text(text) if part.is_content_type("text", "rfc822-headers") => message_id_in(text),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) if part.is_content_type("text", "rfc822-headers") => {
            message_id_in(&String::from_utf8_lossy(bytes))
        }
        _ => None,
    });
    of_part.or_else(|| message.body_text(0).and_then(|text| message_id_in(&text))).and_then(|id| identity(&id))
}

fn message_id_in(text: &str) -> Option<String> {
    let line = text
        .lines()
        .take(2_000)
        .find(|line| line.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("message-id:")))?;
    let (_, id) = line.split_once('<')?;
    id.split('>').next().map(str::to_owned)
}

/// The identity of a parcel in a Message-ID of ours.
fn identity(message_id: &str) -> Option<String> {
    let (local, _) = message_id.trim_matches(['<', '>']).rsplit_once('@')?;
    (local.starts_with("bul_") && local.len() <= 100).then(|| local.to_owned())
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
    all.take(100).find_map(|id| identity(&id))
}

/// A complaint about a mail (RFC 5965): only `not-spam` is none.
fn complaint(message: &Message<'_>, blocks: &[Vec<(String, String)>]) -> Mail {
    let fields = blocks.first().map(Vec::as_slice).unwrap_or_default();
    if field(fields, "feedback-type").is_some_and(|kind| kind.eq_ignore_ascii_case("not-spam")) {
        return Mail::Automatic;
    }
    let recipient = field(fields, "original-rcpt-to").map(typed);
    Mail::Complaint(About { identity: returned_identity(message), recipient })
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
        || header("Precedence").is_some_and(|value| matches!(value.as_str(), "bulk" | "junk" | "list" | "auto_reply"))
        || [
            "X-Autoreply",
            "X-Autorespond",
            "X-Auto-Response-Suppress",
            "X-Autogenerated",
            "List-Id",
            "List-Post",
            "X-Loop",
        ]
        .iter()
        .any(|name| header(name).is_some_and(|value| !value.is_empty()))
        || matches!(local.as_str(), "mailer-daemon" | "postmaster" | "noreply" | "no-reply" | "donotreply")
}

/// A bounce that follows no standard: from a machine, about one of our mails, with the words of a mail server in it.
fn unusual_bounce(message: &Message<'_>, envelope_from: Option<&str>) -> Option<Status> {
    let subject = message.subject().unwrap_or_default().to_lowercase();
    let titles = [
        "undeliver",
        "returned mail",
        "delivery failure",
        "delivery status",
        "failure notice",
        "mail delivery failed",
        "delivery has failed",
        "ikke leveret",
        "kunne ikke leveres",
        "unzustellbar",
    ];
    if !titles.iter().any(|title| subject.contains(title)) || !is_automatic(message, envelope_from) {
        return None;
    }
    let text = message.body_text(0)?;
    let identity = returned_identity(message)?;
    let speaks = |line: &&str| {
        let line = line.trim_start_matches(|c: char| !c.is_ascii_digit());
        enhanced_code(line).is_some() || matches!(line.get(..3), Some("550" | "551" | "552" | "553" | "554"))
    };
    let words = text.lines().take(500).find(speaks).unwrap_or_default().trim().to_owned();
    let code = enhanced_code(&words);
    let fate = match code.as_deref() {
        Some(code) if code.starts_with('4') => Fate::Delayed,
        code => Fate::Failed(reason(code, if words.is_empty() { &text } else { &words })),
    };
    Some(Status { about: About { identity: Some(identity), recipient: None }, fate, code, words })
}

/// What somebody wrote, without the mail they quote below.
fn unquoted(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        let quote_begins = trimmed.starts_with('>')
            || trimmed.starts_with("-----Original") && trimmed.ends_with("-----")
            || trimmed == "-- "
            || trimmed.starts_with("________________________________");
        if quote_begins {
            // The line that introduces the quote ("On Monday … wrote:") belongs to it.
            while kept.last().is_some_and(|line| line.trim().is_empty()) {
                kept.pop();
            }
            if kept.last().is_some_and(|line| line.trim_end().ends_with([':', '：'])) {
                kept.pop();
            }
            break;
        }
        kept.push(line);
    }
    let text = kept.join("\n");
    text.trim().chars().take(LONGEST_REPLY).collect()
}
