//! Addresses, parsed at the edge: inside, nothing handles a raw e-mail address or phone number. They do not print.

use std::fmt;

use crate::error::Field;

use super::Subscription;

/// What an address is, and so which channels carry to it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    clap::ValueEnum,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum AddressKind {
    /// An e-mail address
    Email,
    /// A phone number that takes SMS
    Sms,
    /// The name of a page behind a bridge
    Webhook,
    /// A phone number that has WhatsApp, or the id WhatsApp gives those who hide theirs
    WhatsApp,
    /// The name of a Facebook page that a channel posts on
    Facebook,
    /// The id that Messenger gives somebody who wrote to a page
    Messenger,
    /// A chat with a Telegram bot: its number, or the name of a public channel
    Telegram,
    /// A topic of ntfy
    Ntfy,
    /// A browser that subscribed to Web Push: endpoint, key and secret
    #[serde(rename = "web-push")]
    WebPush,
    /// Digital Post: a CPR or CVR number
    #[serde(rename = "digital-post")]
    DigitalPost,
}

/// Name, column of the CSV, and what a value looks like.
const KINDS: [(AddressKind, &str, &str, &str); 10] = [
    (AddressKind::Email, "email", "email", "an e-mail address like amina@example.org"),
    (AddressKind::Sms, "sms", "phone", "a phone number like 20 12 34 56 or +46 70 123 45 67"),
    (AddressKind::Webhook, "webhook", "webhook", "1 to 100 of letters, digits, -, _, ., /, : and @"),
    (AddressKind::WhatsApp, "whatsapp", "whatsapp", "a phone number like 20 12 34 56, or an id like DK.1234567890"),
    (AddressKind::Facebook, "facebook", "facebook", "1 to 50 of a-z, 0-9 and -: a page of a facebook-page channel"),
    (AddressKind::Messenger, "messenger", "messenger", "5 to 30 digits: the id Messenger gives the person"),
    (
        AddressKind::Telegram,
        "telegram",
        "telegram",
        "the number of a chat like 123456789 or -1001234567890, or @channelname",
    ),
    (AddressKind::Ntfy, "ntfy", "ntfy", "a topic: 1 to 64 of letters, digits, _ and -"),
    (
        AddressKind::WebPush,
        "web-push",
        "web_push",
        "a subscription as the page /push makes it: https URL of at most 1000 characters, key (p256dh) and secret (auth)",
    ),
    (AddressKind::DigitalPost, "digital-post", "digital_post", "a number like CPR:010170-1234 or CVR:12345674"),
];

impl AddressKind {
    /// All kinds, in the order in which they are preferred where a recipient has no wish.
    pub const ALL: [AddressKind; KINDS.len()] = [
        Self::Email,
        Self::Sms,
        Self::Webhook,
        Self::WhatsApp,
        Self::Facebook,
        Self::Messenger,
        Self::Telegram,
        Self::Ntfy,
        Self::DigitalPost,
        Self::WebPush,
    ];

    fn row(self) -> &'static (AddressKind, &'static str, &'static str, &'static str) {
        KINDS.iter().find(|(kind, ..)| *kind == self).unwrap_or(&KINDS[0])
    }

    /// The kind's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The column of the CSV that holds it.
    pub fn column(self) -> &'static str {
        self.row().2
    }

    /// Whether an address that a provider does not know any more never comes back. A number may be given to somebody else, a
    /// subscription is made anew.
    pub fn ends(self) -> bool {
        self == Self::WebPush
    }

    /// The names of all kinds, for people.
    pub fn names() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for AddressKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(Self::names)
    }
}

/// A checked address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    kind: AddressKind,
    value: String,
}

impl Address {
    /// Checks and normalises: e-mail in lower case with an ASCII domain, phone numbers as E.164 (a number without a
    /// country code is Danish), page names as given.
    pub fn parse(kind: AddressKind, field: &str, text: &str) -> Result<Self, Field> {
        let text = text.trim();
        let value = match kind {
            AddressKind::Email => email(text),
            AddressKind::Sms => phone(text),
            AddressKind::Webhook => page(text),
            AddressKind::WhatsApp => phone(text).or_else(|| hidden_number(text)),
            AddressKind::Facebook => short_name(text),
            AddressKind::Messenger => {
                ((5..=30).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
            }
            AddressKind::Telegram => telegram_chat(text),
            AddressKind::DigitalPost => digital_post(text),
            AddressKind::WebPush => Subscription::parse(text).map(|own| own.text()),
            AddressKind::Ntfy => {
                let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
                (plain && (1..=64).contains(&text.len())).then(|| text.to_owned())
            }
        };
        let value = value.ok_or_else(|| Field::wrong(field, text, kind.row().3))?;
        Ok(Self { kind, value })
    }

    /// What it is.
    pub fn kind(&self) -> AddressKind {
        self.kind
    }

    /// The country of a phone number, where the number tells.
    pub fn country(&self) -> Option<String> {
        matches!(self.kind, AddressKind::Sms | AddressKind::WhatsApp).then(|| country(&self.value)).flatten()
    }

    /// The address itself.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// The country (ISO 3166-1 alpha-2) of a stored phone number, where the number tells.
pub fn country(number: &str) -> Option<String> {
    if number.starts_with("+45") {
        return Some("DK".to_owned());
    }
    let number = phonenumber::parse(None, number).ok()?;
    number.country().id().map(|id| id.as_ref().to_owned())
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end: String = self.value.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        write!(f, "Address({} …{end})", self.kind)
    }
}

/// RFC 5321 §4.1.2 without quoted local parts, comments and address literals, which nobody has. The local part is put
/// in lower case: no provider in use tells Anna@ from anna@, and people are merged by their address.
fn email(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let allowed = |c: char| {
        c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c) || (!c.is_ascii() && c.is_alphanumeric())
    };
    let dots = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    if local.is_empty() || local.len() > 64 || !local.chars().all(allowed) || !dots {
        return None;
    }
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    let labels = domain.split('.').count() >= 2 && !domain.ends_with('.') && domain.len() <= 190;
    let top = domain.rsplit('.').next()?;
    (labels && top.len() >= 2 && !top.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("{}@{domain}", local.to_lowercase()))
}

/// E.164 by Google's rules (libphonenumber data).
fn phone(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_digit() || " +-().\u{A0}/".contains(c);
    if text.len() > 40 || !text.chars().all(plain) {
        return None;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // The usual case by far, without the library's regular expressions: a Danish number of eight digits begins with 2–9.
    let danish: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = if text.starts_with("+45") && digits == 10 { Some(&danish[2..]) } else { None };
    let national = national.or_else(|| (digits == 8 && !text.contains('+')).then_some(danish.as_str()));
    if let Some(national) = national {
        return national.starts_with(|c| ('2'..='9').contains(&c)).then(|| format!("+45{national}"));
    }
    let number = phonenumber::parse(Some(phonenumber::country::DK), text).ok()?;
    phonenumber::is_valid(&number).then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

fn page(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
    ((1..=100).contains(&text.chars().count()) && text.chars().all(allowed)).then(|| text.to_owned())
}

/// The id of somebody who hides the number: a country and letters and digits.
fn hidden_number(text: &str) -> Option<String> {
    let (country, id) = text.split_once('.')?;
    let country = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    let id = (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    (country && id).then(|| text.to_owned())
}

/// `CPR:` and ten digits that begin with a date, or `CVR:` and eight digits.
fn digital_post(text: &str) -> Option<String> {
    let (kind, number) = text.split_once(':')?;
    let kind = kind.trim().to_ascii_uppercase();
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let right = match kind.as_str() {
        "CPR" => is_cpr(&digits),
        "CVR" => is_cvr(&digits),
        _ => false,
    };
    right.then(|| format!("{kind}:{digits}"))
}

/// A CPR number without its dash: a date of birth, whose century the seventh digit tells. Since 2007 the last digit checks
/// nothing any more.
fn is_cpr(digits: &str) -> bool {
    let Some(d) = digits_of::<10>(digits) else { return false };
    let (day, month, year) = (d[0] * 10 + d[1], d[2] * 10 + d[3], i16::from(d[4] * 10 + d[5]));
    let century = match (d[6], year) {
        (0..=3, _) | (4 | 9, 37..) => 1900,
        (4 | 9, _) | (5..=8, ..=57) => 2000,
        _ => 1800,
    };
    jiff::civil::Date::new(century + year, month, day).is_ok()
}

/// A CVR number: eight digits whose weighted sum divides by eleven.
pub fn is_cvr(digits: &str) -> bool {
    let Some(d) = digits_of::<8>(digits) else { return false };
    let sum: i32 = [2, 7, 6, 5, 4, 3, 2, 1].iter().zip(d).map(|(weight, digit)| weight * i32::from(digit)).sum();
    d[0] != 0 && sum % 11 == 0
}

fn digits_of<const COUNT: usize>(text: &str) -> Option<[i8; COUNT]> {
    let digits: Option<Vec<i8>> = text.bytes().map(|b| b.is_ascii_digit().then(|| (b - b'0').cast_signed())).collect();
    digits?.try_into().ok()
}

/// An address as a page shows it to whoever has the link: a CPR number is nobody's business, and nobody knows a browser by
/// its keys.
pub fn on_a_page(value: &str) -> &str {
    if value.starts_with("http") && Subscription::parse(value).is_some() {
        return "Web Push";
    }
    if value.starts_with("CPR:") || value.starts_with("CVR:") { "Digital Post" } else { value }
}

/// A chat's number (Telegram promises at most 52 bits), or a public name, in which case makes no difference.
fn telegram_chat(text: &str) -> Option<String> {
    if let Some(name) = text.strip_prefix('@') {
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let length = (4..=32).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_alphabetic());
        return (plain && length).then(|| text.to_ascii_lowercase());
    }
    let number: i64 = text.parse().ok()?;
    (number != 0 && number.unsigned_abs() < 1 << 52 && !text.starts_with('+')).then(|| number.to_string())
}

fn short_name(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ((1..=50).contains(&text.len()) && text.chars().all(allowed)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(kind: AddressKind, text: &str) -> Option<String> {
        Address::parse(kind, "field", text).ok().map(|address| address.value)
    }

    #[test]
    fn e_mail_addresses_are_one_way_written() {
        let of = |text| parsed(AddressKind::Email, text);
        assert_eq!(of(" Amina.Ali@Example.ORG "), Some("amina.ali@example.org".into()));
        assert_eq!(of("søren@rødgrød.dk"), Some("søren@xn--rdgrd-vuad.dk".into()));
        for wrong in [
            "",
            "x",
            "@example.org",
            "a@b",
            "a@b..dk",
            "a b@example.org",
            "a@exa mple.org",
            "a@-x.dk",
            ".a@example.org",
            "a@example.org\r\nBcc: all@example.org",
            "a@127.0.0.1",
            "a<b@example.org",
            "\"a\"@example.org",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn phone_numbers_are_e_164() {
        let of = |text| parsed(AddressKind::Sms, text);
        for (given, stored) in [
            ("20 12 34 56", "+4520123456"),
            ("+45 20123456", "+4520123456"),
            ("0045 20 12 34 56", "+4520123456"),
            ("(+45) 20-12-34-56", "+4520123456"),
            ("+46 70 174 06 05", "+46701740605"),
            ("+49 151 23456789", "+4915123456789"),
        ] {
            assert_eq!(of(given).as_deref(), Some(stored), "{given}");
        }
        for wrong in
            ["", "112", "12345678", "+45 1234", "2012345", "call me", "+4520123456789", "٢٠١٢٣٤٥٦", "+999 123456789"]
        {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_for_digital_post_are_checked() {
        let of = |text| parsed(AddressKind::DigitalPost, text);
        assert_eq!(of("cpr: 010170-1234").as_deref(), Some("CPR:0101701234"));
        // 29 February: 2000 had one (seventh digit 4 to 9), 1900 had not.
        assert_eq!(of("CPR:290200-4234").as_deref(), Some("CPR:2902004234"));
        assert_eq!(of("CPR:290200-1234"), None);
        assert_eq!(of("CVR:55 13 30 18").as_deref(), Some("CVR:55133018"));
        for wrong in
            ["CVR:55133019", "CVR:00000000", "CPR:0001701234", "CPR:01017012345", "CPR:０101701234", "0101701234"]
        {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        assert_eq!(on_a_page("CPR:0101701234"), "Digital Post");
    }

    #[test]
    fn telegram_chats_are_numbers_or_names() {
        let of = |text| parsed(AddressKind::Telegram, text);
        assert_eq!(of("-1001234567890").as_deref(), Some("-1001234567890"));
        assert_eq!(of("0123").as_deref(), Some("123"));
        assert_eq!(of("@SolbyNyt").as_deref(), Some("@solbynyt"));
        for wrong in ["", "0", "+4520123456", "12 34", "99999999999999999", "@abc", "@1abc", "@søren", "SolbyNyt"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_tell_their_country() {
        for (number, expected) in [
            ("+4520123456", "DK"),
            ("+46701740605", "SE"),
            ("+4740612345", "NO"),
            ("+447400123456", "GB"),
            ("+12025550123", "US"),
            ("+14165550123", "CA"),
            ("+77012345678", "KZ"),
        ] {
            assert_eq!(country(number).as_deref(), Some(expected), "{number}");
        }
        assert_eq!(country("amina@example.org"), None);
    }

    proptest::proptest! {
        /// What is stored reads back as itself, so importing an export changes nothing.
        #[test]
        fn stored_addresses_are_stable(text in "\\PC{0,40}", number in "[+0-9 ()-]{5,20}", local in "[a-zA-Z0-9.+æøå]{1,12}", domain in "[a-zæø-]{1,9}[.][a-z]{2,4}") {
            let email = format!("{local}@{domain}");
            for text in [text, number, email] {
                for kind in AddressKind::ALL {
                    if let Some(value) = parsed(kind, &text) {
                        proptest::prop_assert_eq!(parsed(kind, &value), Some(value));
                    }
                }
            }
        }
    }

    #[test]
    fn addresses_do_not_print() {
        let address = Address::parse(AddressKind::Sms, "phone", "20123456");
        assert!(!format!("{address:?}").contains("20123"));
    }
}
