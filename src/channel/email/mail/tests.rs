//! A mail from a template reads as one that mail-builder makes whole, whatever is in it.

#![expect(clippy::unwrap_used, reason = "tests")]

use mail_builder::MessageBuilder;
use mail_builder::headers::{raw::Raw, url::URL};
use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders as _};
use proptest::prelude::*;

use crate::channel::email::smtp::Tls;
use crate::id::{BulletinId, MessageId};
use crate::language::Tag;

use super::*;

/// The plain way: everything formatted and encoded anew.
fn written_whole(settings: &SmtpSettings, parcel: &Parcel) -> Vec<u8> {
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
    mail.write_to_vec().unwrap()
}

fn settings(unsubscribe_to: bool) -> SmtpSettings {
    SmtpSettings {
        host: "mail.solby.example".to_owned(),
        port: 25,
        tls: Tls::Off,
        username: None,
        token_url: None,
        client_id: None,
        scope: None,
        from: "sundhed@solby.example".to_owned(),
        reply_to: unsubscribe_to.then(|| "svar@solby.example".to_owned()),
        unsubscribe_to: unsubscribe_to.then(|| "stop@solby.example".to_owned()),
        bounces_to: None,
        dkim: Vec::new(),
        connections: 1,
        messages_per_connection: 1_000,
        sending: crate::channel::Sending::default(),
    }
}

fn content(language: &str, words: &str) -> Content {
    let language: Tag = language.parse().unwrap();
    Content {
        bulletin: BulletinId(7),
        message: MessageId(8),
        message_name: "boil-water".to_owned(),
        direction: language.direction(),
        language,
        urgency: "routine",
        from: format!("Solby {words}"),
        title: words.lines().next().unwrap_or("-").trim().to_owned(),
        summary: words.to_owned(),
        body_markdown: words.to_owned(),
        body_html: format!("<p>{}</p>", words.replace('<', "&lt;")),
        body_text: words.to_owned(),
        title_isolated: words.to_owned(),
        action: "Læs mere".to_owned(),
        link: "https://solby.example/b/1".to_owned(),
        sms: words.to_owned(),
        sms_before_stop: words.to_owned(),
        sms_with_word: String::new(),
        sms_exchanged: Vec::new(),
        footer_why: words.to_owned(),
        footer_unsubscribe: "إيقاف".to_owned(),
        follows: None,
        attachments: Vec::new(),
    }
}

fn parcel(content: Arc<Content>, to: &str, token: &str) -> Parcel {
    Parcel {
        content,
        identity: "bul_7.adr_9.ar".to_owned(),
        unsubscribe: format!("https://solby.example/u/{token}"),
        published_at: 1_796_000_000_000,
        ..Parcel::sample(to)
    }
}

fn filled(settings: &SmtpSettings, parcel: &Parcel) -> Vec<u8> {
    let mut mail = b"what was there before".to_vec();
    Template::new(settings, &parcel.content, parcel.published_at).fill(parcel, &parcel.identity, &mut mail);
    mail
}

fn urls(message: &Message<'_>) -> Vec<String> {
    match message.header("List-Unsubscribe").unwrap() {
        HeaderValue::Text(text) => text.split(',').map(|url| url.trim().to_owned()).collect(),
        HeaderValue::TextList(list) => list.iter().map(|url| url.trim().to_owned()).collect(),
        HeaderValue::Address(address) => {
            address.iter().map(|url| url.address.as_deref().unwrap_or_default().to_owned()).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn assert_same(one: &[u8], other: &[u8]) {
    let (one, other) = (MessageParser::default().parse(one).unwrap(), MessageParser::default().parse(other).unwrap());
    let lines = |text: Option<Cow<'_, str>>| text.unwrap().replace("\r\n", "\n");
    assert_eq!(one.subject(), other.subject());
    assert_eq!(one.from(), other.from());
    assert_eq!(one.to(), other.to());
    assert_eq!(one.reply_to(), other.reply_to());
    assert_eq!(one.date(), other.date());
    assert_eq!(one.message_id(), other.message_id());
    assert_eq!(urls(&one), urls(&other));
    for name in ["Content-Language", "Auto-Submitted", "List-Id", "List-Unsubscribe-Post", "Feedback-ID"] {
        assert_eq!(one.header_raw(name).map(str::trim), other.header_raw(name).map(str::trim), "{name}");
    }
    assert_eq!(lines(one.body_text(0)), lines(other.body_text(0)));
    assert_eq!(lines(one.body_html(0)), lines(other.body_html(0)));
    assert_eq!(one.parts.len(), other.parts.len());
}

/// What every mail server takes: CRLF everywhere, no long line, seven bits (the address here is ASCII).
fn assert_fit_for_the_wire(mail: &[u8]) {
    let mut lines = mail.split(|octet| *octet == b'\n').collect::<Vec<_>>();
    assert_eq!(lines.pop(), Some(b"".as_slice()), "ends with a line end");
    for line in lines {
        let line = line.strip_suffix(b"\r").expect("no bare line feed");
        assert!(line.len() <= 998 && !line.contains(&b'\r') && line.is_ascii() && !line.starts_with(b"."));
    }
    // Not all parsers are strict about where a boundary may stand.
    let mail = std::str::from_utf8(mail).unwrap();
    let boundaries = mail.matches("\r\n--=_budstikke\r\n").count();
    assert!(boundaries == 2 && mail.ends_with("\r\n--=_budstikke--\r\n"));
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Drikkevandet skal koges; børn & søn = \"<alle>\"".to_owned()),
        Just("يجب غلي مياه الشرب في \u{2068}Nordbyen\u{2069}".to_owned()),
        Just("ማይ ቅድሚ ምስታይኩም ኣፍልሑ".to_owned()),
        Just(".\n.. \n-- \n".to_owned()),
        "[ -~]{1,120}",
        "\\PC{1,40}",
    ];
    proptest::collection::vec(word, 1..20).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_filled_template_reads_as_a_mail_made_whole(
        language in prop::sample::select(vec!["da", "ar", "ti", "ur", "fa"]),
        words in words(),
        to in "[a-z0-9.+=_-]{1,30}@[a-z]{1,20}\\.example",
        token in "[A-Za-z0-9_-]{1,80}",
        all_ways in any::<bool>(),
    ) {
        let settings = settings(all_ways);
        let parcel = parcel(Arc::new(content(language, &words)), &to, &token);
        let mail = filled(&settings, &parcel);
        assert_fit_for_the_wire(&mail);
        assert_same(&mail, &written_whole(&settings, &parcel));
    }
}

/// The template of a content is made once and goes when nobody sends it any more.
#[test]
fn templates_are_shared_and_forgotten() {
    let (templates, settings) = (Templates::default(), settings(false));
    let [danish, arabic] = ["da", "ar"].map(|language| Arc::new(content(language, "Kog vandet")));
    let anna = parcel(danish.clone(), "anna@solby.example", "a");
    let first = templates.of(&settings, &anna);
    let again = templates.of(&settings, &parcel(danish.clone(), "bo@solby.example", "b"));
    assert!(Arc::ptr_eq(&first, &again));
    drop((danish, anna, first, again));
    templates.of(&settings, &parcel(arabic, "amina@solby.example", "c"));
    assert_eq!(templates.0.lock().unwrap().len(), 1);
}

/// A link with signs that mean something in HTML stays the same link.
#[test]
fn a_link_is_escaped_as_the_template_does() {
    let mut parcel = parcel(Arc::new(content("da", "Kog vandet")), "anna@solby.example", "t");
    parcel.unsubscribe = "https://solby.example/u?a=1&b='2'/t".to_owned();
    let settings = settings(false);
    assert_same(&filled(&settings, &parcel), &written_whole(&settings, &parcel));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever a file is called and holds, another hand's parser finds it, and the alternatives as they are without files.
    #[test]
    fn files_read_back(
        names in proptest::collection::vec("[^\\p{C}\\p{Zl}\\p{Zp}/\\\\]{0,38}[^\\p{C}\\p{Z}/\\\\]\\.pdf", 1..5),
        octets in proptest::collection::vec(any::<u8>(), 1..400),
        words in words(),
    ) {
        let settings = settings(false);
        let bare = content("ar", &words);
        let file = |name: &String| Arc::new(Attachment {
            id: crate::id::AttachmentId(1),
            name: name.clone(),
            media_type: "application/pdf".to_owned(),
            size: octets.len() as u64,
            url: String::new(),
            base64: crate::channel::email::in_base64(&octets),
        });
        let attachments = names.iter().map(file).collect();
        let with_files = filled(&settings, &parcel(Arc::new(Content { attachments, ..bare.clone() }), "bo@solby.example", "t"));
        let without = filled(&settings, &parcel(Arc::new(bare), "bo@solby.example", "t"));
        let text = std::str::from_utf8(&with_files).unwrap();
        prop_assert!(text.is_ascii() && text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 998));
        let mail = MessageParser::default().parse(&with_files).unwrap();
        let plain = MessageParser::default().parse(&without).unwrap();
        prop_assert_eq!(mail.body_text(0), plain.body_text(0));
        prop_assert_eq!(mail.body_html(0), plain.body_html(0));
        let read: Vec<String> = mail.attachments().map(|part| part.attachment_name().unwrap().to_owned()).collect();
        prop_assert_eq!(read, names);
        for part in mail.attachments() {
            prop_assert_eq!(part.contents(), &*octets);
        }
        // What is there without files is there with them, octet by octet.
        let without = std::str::from_utf8(&without).unwrap();
        let (_, alternatives) = without.split_once("\r\n\r\n--=_budstikke\r\n").unwrap();
        prop_assert!(text.contains(alternatives));
    }
}
