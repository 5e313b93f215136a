//! A bulletin as an e-mail: text and HTML alternatives with the language and direction marked, and the headers by which
//! mail programs and providers know what it is (RFC 2369, 2919, 3282, 3834, 8058).
//!
//! A mail is made once for all who get the same content over the same channel ([`Template`]). What is personal, the
//! address, the Message-ID and the link to stop, is filled in without formatting or encoding the rest again. Files that go
//! with it come encoded already.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use askama::Template as _;
use mail_builder::headers::Header;
use mail_builder::headers::{address::Address, content_type::ContentType, date::Date, text::Text};

use crate::channel::{Attachment, Content, Parcel};

use super::settings::SmtpSettings;
use super::transfer::Gapped;

/// The HTML alternative. Everything stands in the message's own language and direction.
#[derive(askama::Template)]
#[template(path = "email.html")]
struct HtmlMail<'a> {
    content: &'a Content,
    unsubscribe: &'a str,
}

/// The text alternative.
pub fn text(content: &Content, unsubscribe: &str) -> String {
    format!(
        "{}\n\n{}\n\n{}: {}\n\n-- \n{}\n{}\n{}: {}\n",
        content.title_isolated,
        content.body_text,
        content.action,
        content.link,
        content.from,
        content.footer_why,
        content.footer_unsubscribe,
        unsubscribe
    )
}

/// The HTML alternative.
pub fn html(content: &Content, unsubscribe: &str) -> String {
    HtmlMail { content, unsubscribe }.render().expect("the template writes into memory")
}

/// Stands in for the link to stop while a template is made; both alternatives have it once, near their end.
const GAP: &str = "\u{0}link\u{0}";
/// Neither encoding of the alternatives can produce `=_` (RFC 2045 §6.7).
const BOUNDARY: &str = "=_budstikke";
/// Around the alternatives and the files, where there are any. Neither boundary begins with the other (RFC 2046 §5.1.1).
const MIXED: &str = "=_mixed";

/// A mail with gaps for what is personal.
#[derive(Debug)]
pub struct Template {
    content: Weak<Content>,
    published_at: i64,
    /// Up to the recipient's address.
    head: Vec<u8>,
    /// From the identity in the Message-ID to the link to stop.
    after_identity: Vec<u8>,
    /// From the link to stop to its token in a mail that stops; where the channel takes such mails.
    mailto: Option<Vec<u8>>,
    /// From the end of List-Unsubscribe to the text alternative.
    before_text: Vec<u8>,
    text: Gapped,
    before_html: Vec<u8>,
    html: Gapped,
    /// What stands between the parts before it and each file.
    before_files: Vec<Vec<u8>>,
}

impl Template {
    /// The mail for everyone who gets this content over a channel with these settings.
    pub fn new(settings: &SmtpSettings, content: &Arc<Content>, published_at: i64) -> Self {
        let domain = settings.domain();
        let with_gap = |whole: String| {
            let (before, after) = whole.rsplit_once(GAP).expect("both alternatives show the link to stop");
            Gapped::new(before, after)
        };
        let (text, html) = (with_gap(text(content, GAP)), with_gap(html(content, GAP)));
        // The line end in front of a boundary belongs to it (RFC 2046 §5.1.1).
        let part = |kind: &str, encoded: &Gapped| {
            let encoding = encoded.name();
            format!(
                "\r\n--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
            )
        };
        let mut kind = format!("Content-Type: multipart/alternative; boundary=\"{BOUNDARY}\"\r\n");
        if !content.attachments.is_empty() {
            kind = format!("Content-Type: multipart/mixed; boundary=\"{MIXED}\"\r\n\r\n--{MIXED}\r\n{kind}");
        }
        Self {
            content: Arc::downgrade(content),
            published_at,
            head: head(settings, content, published_at),
            after_identity: format!("@{domain}>\r\nList-Unsubscribe: <").into_bytes(),
            mailto: settings
                .unsubscribe_to
                .as_ref()
                .map(|address| format!(">,\r\n <mailto:{address}?subject=unsubscribe%20").into_bytes()),
            before_text: format!(">\r\n{kind}{}", part("plain", &text)).into_bytes(),
            before_html: part("html", &html).into_bytes(),
            text,
            html,
            before_files: content.attachments.iter().map(|file| before_file(file)).collect(),
        }
    }

    /// Writes the whole message (RFC 5322) for one recipient over what `mail` held before. `message_id` is the part of its name
    /// before the @.
    pub fn fill(&self, parcel: &Parcel, message_id: &str, mail: &mut Vec<u8>) {
        let link = parcel.unsubscribe.as_str();
        mail.clear();
        mail.extend_from_slice(&self.head);
        mail.extend_from_slice(parcel.to.as_bytes());
        mail.extend_from_slice(b">\r\nMessage-ID: <");
        mail.extend_from_slice(message_id.as_bytes());
        mail.extend_from_slice(&self.after_identity);
        mail.extend_from_slice(link.as_bytes());
        if let Some(mailto) = &self.mailto {
            mail.extend_from_slice(mailto);
            mail.extend_from_slice(link.rsplit('/').next().unwrap_or_default().as_bytes());
        }
        mail.extend_from_slice(&self.before_text);
        self.text.fill(link, mail);
        mail.extend_from_slice(&self.before_html);
        self.html.fill(&escaped(link), mail);
        mail.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        for (before, file) in self.before_files.iter().zip(&parcel.content.attachments) {
            mail.extend_from_slice(before);
            mail.extend_from_slice(&file.base64);
        }
        if !self.before_files.is_empty() {
            mail.extend_from_slice(format!("\r\n--{MIXED}--\r\n").as_bytes());
        }
    }

    fn is_for(&self, parcel: &Parcel) -> bool {
        std::ptr::eq(self.content.as_ptr(), Arc::as_ptr(&parcel.content)) && self.published_at == parcel.published_at
    }
}

/// The boundary and the headers in front of a file; the name by RFC 2231 where it is not plain ASCII.
fn before_file(file: &Attachment) -> Vec<u8> {
    let mut before =
        format!("\r\n--{MIXED}\r\nContent-Type: {}\r\nContent-Transfer-Encoding: base64\r\n", file.media_type)
            .into_bytes();
    let disposition = ContentType::new("attachment").attribute("filename", file.name.as_str());
    header(&mut before, "Content-Disposition", &disposition);
    before.extend_from_slice(b"\r\n");
    before
}

/// The headers that are the same for everyone, and the beginning of To.
fn head(settings: &SmtpSettings, content: &Content, published_at: i64) -> Vec<u8> {
    let domain = settings.domain();
    let mut head = Vec::with_capacity(1_024);
    header(&mut head, "From", &Address::from((content.from.as_str(), settings.from.as_str())));
    if let Some(reply_to) = &settings.reply_to {
        header(&mut head, "Reply-To", &Address::from(reply_to.as_str()));
    }
    header(&mut head, "Subject", &Text::new(content.title.as_str()));
    header(&mut head, "Date", &Date { date: published_at / 1_000 });
    let (message, language, bulletin) = (&content.message_name, &content.language, content.bulletin);
    let plain = format!(
        "MIME-Version: 1.0\r\n\
         Content-Language: {language}\r\n\
         Auto-Submitted: auto-generated\r\n\
         List-Id: <{message}.bulletins.{domain}>\r\n\
         List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
         Feedback-ID: {bulletin}:{language}:budstikke:{domain}\r\n\
         To: <"
    );
    head.extend_from_slice(plain.as_bytes());
    head
}

/// A header whose value may have to be encoded (RFC 2047) and folded.
fn header(head: &mut Vec<u8>, name: &str, value: &impl Header) {
    head.extend_from_slice(format!("{name}: ").as_bytes());
    value.write_header(head, name.len() + 2);
}

/// As the HTML template escapes a value.
fn escaped(link: &str) -> Cow<'_, str> {
    if link.contains(['&', '<', '>', '"', '\'']) {
        let escaped = askama::filters::escape(link, askama::filters::Html);
        return escaped.map_or(Cow::Borrowed(link), |escaped| Cow::Owned(escaped.to_string()));
    }
    Cow::Borrowed(link)
}

/// The templates of one channel's contents that are being sent.
#[derive(Debug, Default)]
pub struct Templates(Mutex<Vec<Arc<Template>>>);

impl Templates {
    /// The template of a parcel's content, made at the first use; those of contents that nobody sends any more go.
    pub fn of(&self, settings: &SmtpSettings, parcel: &Parcel) -> Arc<Template> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(template) = known.iter().find(|template| template.is_for(parcel)) {
            return template.clone();
        }
        known.retain(|template| template.content.strong_count() > 0);
        let template = Arc::new(Template::new(settings, &parcel.content, parcel.published_at));
        known.push(template.clone());
        template
    }
}

#[cfg(test)]
mod tests;
