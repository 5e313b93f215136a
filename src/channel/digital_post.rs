//! Digital Post and NemSMS by way of files: a letter (MeMo 1.2) for each person into a folder below the data folder, for the
//! system that has the municipality's certificate to send on.
//!
//! It deliberately does not talk to the central systems. A letter carries one language, the one the delivery is in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::future::BoxFuture;
use tokio::io::AsyncWriteExt as _;

use crate::app::App;
use crate::audience::{AddressKind, address};
use crate::error::Field;
use crate::language::markdown::without_isolates;
use crate::secrets::mac;

use super::kind::{About, Form, Secrets};
use super::outbound::Outbound;
use super::{Channel, Content, Hand, Outcome, Parcel, Reason, Repeat, Sender, Sending};

/// Letters as files.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DigitalPostSettings {
    /// The CVR number of the sender: 8 digits
    pub cvr: String,
    /// The sender's name as recipients see it; the organisation's own, in the language of the letter, unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// A letter with a document, or a NemSMS
    #[serde(default)]
    pub message: Letter,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

/// What is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Letter {
    /// Digital Post: the whole message as a document
    #[default]
    DigitalPost,
    /// NemSMS: summary and link, or title and link, in 150 characters
    Nemsms,
}

/// The longest NemSMS, in characters.
const LONGEST_NEMSMS: usize = 150;
/// The longest label, in characters.
const LONGEST_LABEL: usize = 256;

impl Form for DigitalPostSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::DigitalPost],
            secrets: Vec::new(),
            text: "the whole message as a document; as NemSMS summary and link, or title and link",
            template: "",
            media: "",
            receipts: "",
            inbound: "",
            limits: "files that another system sends; NemSMS 150 characters",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::DigitalPost
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    /// A second file has the same name and the same message id.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn check(&self, _: &Outbound, _: &mut Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        if !address::is_cvr(&self.cvr) {
            wrong.push(Field::wrong(
                "settings.cvr",
                &self.cvr,
                "a CVR number: 8 digits of which the last checks the others",
            ));
        }
        let fits = |name: &String| (1..=LONGEST_LABEL).contains(&name.trim().chars().count());
        if let Some(name) = self.sender.as_ref().filter(|name| !fits(name)) {
            wrong.push(Field::wrong("settings.sender", name, "1 to 256 characters"));
        }
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let folder = folder(&app.config.data, &channel.name);
        let origin = app.config.public_url.clone();
        Arc::new(Letters(Arc::new(Shared { settings: self.clone(), folder, origin })))
    }
}

/// Where the letters of a channel are.
pub fn folder(data: &Path, channel: &str) -> PathBuf {
    data.join("digital-post").join(channel)
}

struct Letters(Arc<Shared>);

struct Shared {
    settings: DigitalPostSettings,
    folder: PathBuf,
    /// What makes our names of deliveries unique in the world.
    origin: String,
}

impl Sender for Letters {
    fn hands(&self) -> usize {
        2
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(LettersHand(self.0.clone()))
    }
}

struct LettersHand(Arc<Shared>);

impl Hand for LettersHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let letter = match self.0.letter(parcel) {
                Ok(letter) => letter,
                Err(outcome) => return outcome,
            };
            match self.0.write(&parcel.identity, &letter).await {
                Ok(name) => Outcome::Accepted { reference: Some(name.clone()), detail: name },
                Err(cause) => Outcome::Retry {
                    reason: Reason::Provider,
                    detail: format!("writing the file: {cause}"),
                    after: None,
                },
            }
        })
    }
}

impl Shared {
    /// The letter to one person as MeMo, in the order of its schema. The gateway of the municipalities knows no other prefix
    /// than `memo`.
    fn letter(&self, parcel: &Parcel) -> Result<String, Outcome> {
        let content = &parcel.content;
        let Some((kind, id)) = parcel.to.split_once(':') else {
            let detail = "neither a CPR nor a CVR number".to_owned();
            return Err(Outcome::Failed { reason: Reason::BadAddress, detail });
        };
        let (message_type, notification, body) = match self.settings.message {
            Letter::DigitalPost => ("DIGITALPOST", String::new(), body(parcel)),
            Letter::Nemsms => ("NEMSMS", element("notification", &nemsms(content)?), String::new()),
        };
        let label: String = content.title.chars().take(LONGEST_LABEL).collect();
        let sender: String =
            self.settings.sender.as_ref().unwrap_or(&content.from).chars().take(LONGEST_LABEL).collect();
        let header = [
            element("messageType", message_type),
            element("messageUUID", &uuid(&self.origin, &parcel.identity)),
            element("messageID", &parcel.identity),
            element("label", &label),
            notification,
            element("mandatory", "false"),
            element("legalNotification", "false"),
            group(
                "Sender",
                &[element("senderID", &self.settings.cvr), element("idType", "CVR"), element("label", &sender)],
            ),
            group("Recipient", &[element("recipientID", id), element("idType", kind)]),
        ];
        let message = format!("{}{body}", group("MessageHeader", &header));
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<memo:Message xmlns:memo=\"https://DigitalPost.dk/MeMo-1\" \
             memoVersion=\"1.2\">\n{message}</memo:Message>\n"
        ))
    }

    /// Writes a file that is there whole or not at all, and that nobody else on the machine reads.
    async fn write(&self, identity: &str, letter: &str) -> std::io::Result<String> {
        let name = format!("{identity}.xml");
        let mut folders = tokio::fs::DirBuilder::new();
        folders.recursive(true);
        #[cfg(unix)]
        folders.mode(0o700);
        folders.create(&self.folder).await?;
        // A name that whoever takes `*.xml` away does not see.
        let part = self.folder.join(format!("{name}.part"));
        // What an earlier try left behind may have other rights.
        match tokio::fs::remove_file(&part).await {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&part).await?;
        file.write_all(letter.as_bytes()).await?;
        file.sync_all().await?;
        tokio::fs::rename(&part, self.folder.join(&name)).await?;
        Ok(name)
    }
}

/// The document in one language, as HTML and as text: the same content in two formats.
fn body(parcel: &Parcel) -> String {
    let content = &parcel.content;
    let language = content.language.as_str();
    let file = |format: &str, name: &str, content: &str| {
        let parts = [
            element("encodingFormat", format),
            element("filename", name),
            element("language", language),
            element("content", &BASE64.encode(content)),
        ];
        group("File", &parts)
    };
    let ending = [
        (content.action.as_str(), content.link.as_str()),
        (content.footer_unsubscribe.as_str(), parcel.unsubscribe.as_str()),
    ];
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
    let label: String = content.title.chars().take(LONGEST_LABEL).collect();
    let document = group(
        "MainDocument",
        &[
            element("label", &label),
            file("text/html", &format!("{}.{language}.html", content.message_name), &html),
            file("text/plain", &format!("{}.{language}.txt", content.message_name), &text),
        ],
    );
    // The same in every try.
    let created = jiff::Timestamp::from_millisecond(parcel.published_at).unwrap_or_default();
    let created = element("createdDateTime", &created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    group("MessageBody", &[created, document])
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
