//! Bounces: reports by the standard (RFC 3464, RFC 6533), and what the commonest servers write that follow none.

use mail_parser::{Message, MimeHeaders as _, PartType};

use super::{About, Fate, Status, flat, is_automatic, ours};
use crate::channel::Reason;

/// So much of a copy is looked through for its Message-ID.
const LONGEST_HEADERS: usize = 256 * 1024;

/// The fields of a machine-readable part (`message/…`), block by block.
pub(super) fn report(message: &Message<'_>, subtype: &str, report_type: &str) -> Option<Vec<Vec<(String, String)>>> {
    let root = message.content_type()?;
    let is_report = root.subtype().is_some_and(|root| root.eq_ignore_ascii_case("report"))
        && root.attribute("report-type").is_none_or(|kind| kind.eq_ignore_ascii_case(report_type));
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|found| {
                    found.eq_ignore_ascii_case(subtype)
                        // The same with addresses beyond ASCII (RFC 6533).
                        || found.to_ascii_lowercase().strip_prefix("global-").is_some_and(|found| found == subtype)
                })
        })
    })?;
    let text = match &part.body {
        PartType::Text(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
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

pub(super) fn field<'a>(block: &'a [(String, String)], name: &str) -> Option<&'a str> {
    block.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// `rfc822; a@b.dk` without its type.
pub(super) fn typed(value: &str) -> String {
    let value = value.split_once(';').map_or(value, |(_, rest)| rest);
    value.trim().trim_matches(['<', '>']).to_lowercase()
}

/// A delivery status notification (RFC 3464). Of several recipients the first that failed counts: we send to one.
pub(super) fn status(message: &Message<'_>, blocks: &[Vec<(String, String)>]) -> Option<Status> {
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
    // Gmail names the mail also where it returns nothing of it.
    let named = || blocks.iter().find_map(|block| field(block, "x-original-message-id")).and_then(ours);
    let message_id = returned_message_id(message).or_else(named);
    Some(Status { about: About { message_id, recipient }, fate, code, words })
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
    // What was not for good says nothing about the address, in whatever words (RFC 3463 §3.1, RFC 5321 §4.2.1).
    let for_now = match code {
        Some(code) => code.starts_with('4'),
        None => words.starts_with('4') && words.get(..3).is_some_and(|digits| digits.parse::<u16>().is_ok()),
    };
    match code {
        // Bad destination mailbox or system, mailbox has moved, recipient has a null MX; mailbox disabled.
        Some("5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1" | "5.4.4") => Reason::BadAddress,
        Some("5.2.2" | "4.2.2" | "5.3.1") => Reason::Quota,
        Some("5.4.7") => Reason::Expired,
        Some("5.6.0" | "5.2.3" | "5.3.4") => Reason::RejectedContent,
        Some(code) if code.starts_with("5.7.") => Reason::Blocked,
        _ if !for_now
            && said(&[
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
                "is disabled",
                "doesn't have a",
            ]) =>
        {
            Reason::BadAddress
        }
        _ if said(&["quota", "mailbox full", "mailbox is full", "over quota"]) => Reason::Quota,
        // Tried until it was given up: no connection, no answer.
        Some(code) if code.starts_with("4.4.") => Reason::Expired,
        _ if said(&["spam", "blocked", "blacklist", "policy"]) => Reason::Blocked,
        _ if for_now => Reason::Expired,
        _ => Reason::Provider,
    }
}

/// The Message-ID of our mail in the copy that came back: a whole message, its headers, or lines of text.
pub(super) fn returned_message_id(message: &Message<'_>) -> Option<String> {
    let returned = [
        ("message", flat::RFC822),
        ("message", flat::GLOBAL),
        ("text", "rfc822-headers"),
        ("message", "global-headers"),
    ];
    let of_part = message.parts.iter().find_map(|part| {
        let is_copy = returned.iter().any(|(kind, subtype)| part.is_content_type(kind, subtype));
        match &part.body {
            PartType::Text(text) if is_copy => message_id_in(text),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if is_copy => {
                message_id_in(&String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_HEADERS)]))
            }
            _ => None,
        }
    });
    of_part.or_else(|| message.body_text(0).and_then(|text| message_id_in(&text))).and_then(|id| ours(&id))
}

fn message_id_in(text: &str) -> Option<String> {
    let mut lines = text.lines().take(2_000);
    let line = lines
        .find(|line| line.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("message-id:")))?;
    // Exchange puts a long one into a line of its own.
    let folded = lines.next().filter(|next| next.starts_with([' ', '\t'])).unwrap_or_default();
    let (_, id) = if line.contains('<') { line.split_once('<')? } else { folded.split_once('<')? };
    id.split('>').next().map(str::to_owned)
}

/// A bounce that follows no standard: from a machine, with such a title and the words of a mail server in it. Which mail it is
/// about stands in the copy, if there is one; otherwise the return path says it.
pub(super) fn unusual_bounce(message: &Message<'_>, envelope_from: Option<&str>) -> Option<Status> {
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
        "kan ikke leveres",
        "ikke levert",
        "olevererbart",
        "unzustellbar",
    ];
    if !titles.iter().any(|title| subject.contains(title)) || !is_automatic(message, envelope_from) {
        return None;
    }
    let text = message.body_text(0)?;
    let message_id = returned_message_id(message);
    // What stands in our own mail is none of the server's words.
    let copy_begins = |line: &&str| {
        let line = line.trim_start_matches('-').trim_start().to_lowercase();
        line.starts_with("below this line is a copy") || line.starts_with("this is a copy of")
    };
    let text = text.lines().take(500).take_while(|line| !copy_begins(line)).collect::<Vec<_>>().join("\n");
    let speaks = |line: &&str| {
        let line = line.trim_start_matches(|c: char| !c.is_ascii_digit());
        enhanced_code(line).is_some() || matches!(line.get(..3), Some("550" | "551" | "552" | "553" | "554"))
    };
    let words = text.lines().find(speaks).unwrap_or_default().trim().to_owned();
    let code = enhanced_code(&words);
    let fate = match code.as_deref() {
        Some(code) if code.starts_with('4') && !given_up(&text) => Fate::Delayed,
        code => Fate::Failed(reason(code, if words.is_empty() { &text } else { &words })),
    };
    Some(Status { about: About { message_id, recipient: None }, fate, code, words })
}

fn given_up(text: &str) -> bool {
    let text = text.to_lowercase();
    ["given up", "giving up", "not going to try again", "too long"].iter().any(|words| text.contains(words))
}
