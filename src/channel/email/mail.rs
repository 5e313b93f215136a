//! A bulletin as an e-mail: text and HTML alternatives with the language and direction marked, and the headers by which
//! mail programs and providers know what it is (RFC 2369, 2919, 3282, 3834, 8058).

use askama::Template as _;
use mail_builder::MessageBuilder;
use mail_builder::headers::{raw::Raw, url::URL};

use crate::channel::{Content, Parcel};

use super::SmtpSettings;

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

/// The whole message (RFC 5322) for one recipient.
pub fn written(settings: &SmtpSettings, parcel: &Parcel) -> Vec<u8> {
    let content = &*parcel.content;
    let domain = settings.domain();
    let mut unsubscribe = vec![parcel.unsubscribe.clone()];
    if let Some(address) = &settings.unsubscribe_to {
        let token = parcel.unsubscribe.rsplit('/').next().unwrap_or_default();
        unsubscribe.push(format!("mailto:{address}?subject=unsubscribe%20{token}"));
    }
    let mut mail = MessageBuilder::new()
        .from((content.from.as_str(), settings.from.as_str()))
        .to(parcel.to.as_str())
        .subject(content.title.as_str())
        .date(parcel.published_at / 1000)
        .message_id(format!("{}@{domain}", parcel.identity))
        .header("Content-Language", Raw::new(content.language.as_str()))
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("List-Id", Raw::new(format!("<{}.bulletins.{domain}>", content.message_name)))
        .header("List-Unsubscribe", URL::new_list(unsubscribe.into_iter()))
        .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"))
        .header("Feedback-ID", Raw::new(format!("{}:{}:budstikke:{domain}", content.bulletin, content.language)))
        .text_body(text(content, &parcel.unsubscribe))
        .html_body(html(content, &parcel.unsubscribe));
    if let Some(reply_to) = &settings.reply_to {
        mail = mail.reply_to(reply_to.as_str());
    }
    mail.write_to_vec().expect("writing into memory does not fail")
}
