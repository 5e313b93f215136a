//! The letter to one person as MeMo 1.2, in the order of its schema. The gateway of the municipalities knows no other prefix than
//! `memo`.
//!
//! A document holds the same content several times: in each of its languages, as HTML and as text. What goes with the bulletin
//! is a further document each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::channel::{Attachment, Content, Outcome, Parcel, Reason};
use crate::language::markdown::without_isolates;
use crate::secrets::mac;

use super::{DigitalPostSettings, Letter};

/// The longest NemSMS, in characters.
const LONGEST_NEMSMS: usize = 150;
/// The longest label, in characters.
pub(super) const LONGEST_LABEL: usize = 256;

/// The letter that a parcel is.
pub(super) fn letter(settings: &DigitalPostSettings, origin: &str, parcel: &Parcel) -> Result<String, Outcome> {
    let content = &parcel.content;
    let Some((kind, id)) = parcel.to.split_once(':') else {
        let detail = "neither a CPR nor a CVR number".to_owned();
        return Err(Outcome::Failed { reason: Reason::BadAddress, detail });
    };
    let (message_type, notification, body) = match settings.message {
        Letter::DigitalPost => ("DIGITALPOST", String::new(), body(parcel)),
        Letter::Nemsms => ("NEMSMS", element("notification", &nemsms(content)?), String::new()),
    };
    let header = [
        element("messageType", message_type),
        element("messageUUID", &uuid(origin, &parcel.identity)),
        element("messageID", &parcel.identity),
        label(&content.title),
        notification,
        element("mandatory", "false"),
        element("legalNotification", "false"),
        group(
            "Sender",
            &[
                element("senderID", &settings.cvr),
                element("idType", "CVR"),
                label(settings.sender.as_ref().unwrap_or(&content.from)),
            ],
        ),
        group("Recipient", &[element("recipientID", id), element("idType", kind)]),
    ];
    let message = format!("{}{body}", group("MessageHeader", &header));
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<memo:Message xmlns:memo=\"https://DigitalPost.dk/MeMo-1\" \
         memoVersion=\"1.2\">\n{message}</memo:Message>\n"
    ))
}

/// The document in all its languages, the recipient's first, and the files.
fn body(parcel: &Parcel) -> String {
    let own = (&*parcel.content, parcel.unsubscribe.as_str());
    let also = parcel.also.iter().map(|also| (&*also.content, also.unsubscribe.as_str()));
    let languages: Vec<(&Content, &str)> = std::iter::once(own).chain(also).collect();
    let files = languages.iter().flat_map(|(content, unsubscribe)| in_two_formats(content, unsubscribe));
    let document =
        group("MainDocument", &std::iter::once(label(&parcel.content.title)).chain(files).collect::<Vec<_>>());
    // The same in every try.
    let created = jiff::Timestamp::from_millisecond(parcel.published_at).unwrap_or_default();
    let created = element("createdDateTime", &created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let mut parts = vec![created, document];
    let mut seen = Vec::new();
    for (content, _) in &languages {
        // A file for all languages is there once.
        for attachment in content.attachments.iter().filter(|attachment| !seen.contains(&attachment.id)) {
            parts.push(additional(attachment, content.language.as_str()));
        }
        seen.extend(content.attachments.iter().map(|attachment| attachment.id));
    }
    group("MessageBody", &parts)
}

/// A content as HTML and as text: the same in two formats.
fn in_two_formats(content: &Content, unsubscribe: &str) -> [String; 2] {
    let language = content.language.as_str();
    let ending = [(content.action.as_str(), content.link.as_str()), (content.footer_unsubscribe.as_str(), unsubscribe)];
    let links = ending.map(|(label, link)| format!("<p><a href=\"{}\">{}</a></p>\n", escaped(link), escaped(label)));
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body>\n<h1>{}</h1>\n{}\n{}<p>{}</p>\n</body>\n</html>\n",
        content.direction.as_str(),
        escaped(&content.title),
        escaped(&content.title_isolated),
        content.body_html,
        links.concat(),
        escaped(&content.from),
    );
    let lines = ending.map(|(label, link)| format!("{label}: {link}\n"));
    let words = without_isolates(&content.body_text);
    let text = format!("{}\n\n{words}\n\n{}\n{}\n", content.title, lines.concat(), content.from);
    let name = |ending: &str| format!("{}.{language}.{ending}", content.message_name);
    [
        file("text/html", &name("html"), language, &BASE64.encode(html)),
        file("text/plain", &name("txt"), language, &BASE64.encode(text)),
    ]
}

/// A file that goes with the bulletin.
fn additional(attachment: &Attachment, language: &str) -> String {
    let media_type = attachment.media_type.split(';').next().unwrap_or_default();
    let encoded: String =
        attachment.base64.iter().filter(|octet| !octet.is_ascii_whitespace()).map(|octet| char::from(*octet)).collect();
    let file = file(media_type, &attachment.name, language, &encoded);
    group("AdditionalDocument", &[label(&attachment.name), file])
}

fn file(format: &str, name: &str, language: &str, encoded: &str) -> String {
    let parts = [
        element("encodingFormat", format),
        element("filename", name),
        element("language", language),
        element("content", encoded),
    ];
    group("File", &parts)
}

/// Summary and link, or title and link where that is too long. Never cut.
fn nemsms(content: &Content) -> Result<String, Outcome> {
    let fits = |text: &String| text.chars().count() <= LONGEST_NEMSMS;
    let ways = [format!("{} {}", content.summary, content.link), format!("{} {}", content.title, content.link)];
    ways.into_iter().find(fits).ok_or_else(|| {
        let detail = format!("title and link are longer than the {LONGEST_NEMSMS} characters of a NemSMS");
        Outcome::Failed { reason: Reason::RejectedContent, detail }
    })
}

/// An id of the form the schema wants (version 4), made of our own name of the delivery: the same in every try.
fn uuid(origin: &str, identity: &str) -> String {
    let hash = mac(b"memo", &[origin.as_bytes(), b"\n", identity.as_bytes()]);
    let mut bytes: [u8; 16] = std::array::from_fn(|place| hash[place]);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn label(text: &str) -> String {
    element("label", &text.chars().take(LONGEST_LABEL).collect::<String>())
}

fn element(name: &str, text: &str) -> String {
    format!("<memo:{name}>{}</memo:{name}>\n", escaped(text))
}

fn group(name: &str, parts: &[String]) -> String {
    format!("<memo:{name}>\n{}</memo:{name}>\n", parts.concat())
}

/// Text of XML 1.0; the signs it cannot hold at all are left out.
fn escaped(text: &str) -> String {
    let holds = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let holds = |c: &char| holds(c) && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(holds) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_version_four_and_stay_the_same() {
        let id = uuid("https://solby.example", "bul_1.adr_1.en");
        assert_eq!(id, uuid("https://solby.example", "bul_1.adr_1.en"));
        assert_ne!(id, uuid("https://nordby.example", "bul_1.adr_1.en"));
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
        assert!("89ab".contains(&id[19..20]), "{id}");
    }

    #[test]
    fn a_nemsms_is_never_cut() {
        let mut content = (*Parcel::sample("CPR:0101701234").content).clone();
        assert!(nemsms(&content).expect("short").starts_with("The water in Havnen"));
        content.summary = "x".repeat(150);
        assert!(nemsms(&content).expect("short").starts_with("Boil your water https://"));
        content.title = "x".repeat(150);
        assert!(matches!(nemsms(&content), Err(Outcome::Failed { reason: Reason::RejectedContent, .. })));
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("a < b & \"c\" > d\u{0}\u{7}"), "a &lt; b &amp; &quot;c&quot; &gt; d");
    }
}
