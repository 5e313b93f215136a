//! Finds what a translation must carry over unchanged: web and e-mail addresses, telephone numbers, dates and numbers
//! written in figures. Pure text in, places out; what follows from a missing one is for the checks to say.
//!
//! Deliberately simple: numbers written as words are words.

use std::ops::Range;

/// What kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A web address
    Url,
    /// An e-mail address
    Email,
    /// A telephone number of at least seven digits
    Phone,
    /// A date in figures
    Date,
    /// Any other number in figures, also a short telephone number and a clock time
    Number,
}

impl Kind {
    /// How the kind is called in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Url => "the web address",
            Self::Email => "the e-mail address",
            Self::Phone => "the telephone number",
            Self::Date => "the date",
            Self::Number => "the number",
        }
    }
}

/// One fact in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub kind: Kind,
    /// The same for the same fact however it is written: `+45 70 13 00 41` and `+4570130041`, `1.000` and `1,000`.
    pub key: String,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// A number at the beginning of a line that may only count the items of a list.
    pub may_be_marker: bool,
}

/// All facts of a text, in order.
pub fn find(text: &str) -> Vec<Fact> {
    // Most lines have none: neither a figure nor the point or sign of an address.
    if !text.contains(|c: char| matches!(c, '.' | '@' | ':') || digit_set(c).is_some()) {
        return Vec::new();
    }
    let mut facts = addresses(text);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut place = 0;
    while place < chars.len() {
        let at = chars[place].0;
        if let Some(address) = facts.iter().find(|fact| fact.range.contains(&at) && fact.kind <= Kind::Email) {
            let end = address.range.end;
            place += chars[place..].iter().take_while(|(at, _)| *at < end).count();
            continue;
        }
        place = match figure(text, &chars, place) {
            Some((fact, next)) => {
                facts.extend(fact);
                next
            }
            None => place + 1,
        };
    }
    facts.sort_by_key(|fact| fact.range.start);
    facts
}

/// The value of a decimal digit of any script that is written like 0 to 9.
pub fn digit(c: char) -> Option<u8> {
    digit_set(c).and_then(|zero| u8::try_from(u32::from(c) - zero).ok())
}

/// Which set of digits a character belongs to: the code point of its zero (Unicode General Category Nd).
pub fn digit_set(c: char) -> Option<u32> {
    const ZEROS: [u32; 15] =
        [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xE50, 0xED0, 0x1040, 0x17E0];
    match c {
        '0'..='9' => Some(0x30),
        // Most letters there are, and below all other digits.
        '\0'..'\u{660}' => None,
        _ => ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&u32::from(c))),
    }
}

/// Where addresses without `https://` may end; others look too much like words with a missing space.
const DOMAIN_ENDS: [&str; 18] = [
    "dk", "com", "org", "net", "eu", "info", "nu", "se", "no", "de", "uk", "fi", "is", "fr", "pl", "int", "gov",
    "example",
];

/// Web and e-mail addresses.
fn addresses(text: &str) -> Vec<Fact> {
    let separates = |c: char| c.is_whitespace() || is_control(c) || "()[]<>{}\"“”„«»".contains(c);
    let mut facts = Vec::new();
    let mut start = 0;
    for word in text.split(separates) {
        let at = start;
        start += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        let end_marks = |c: char| ".,;:!?'’،؛؟۔።。、".contains(c);
        let trimmed = word.trim_start_matches(['\'', '‘', '¿', '¡']);
        let at = at + (word.len() - trimmed.len());
        let word = trimmed.trim_end_matches(end_marks);
        let lower = word.to_lowercase();
        let range = at..at + word.len();
        let fact = |kind, key: &str| Fact { kind, key: key.to_owned(), range: range.clone(), may_be_marker: false };
        if let Some(address) = lower.strip_prefix("mailto:") {
            facts.push(fact(Kind::Email, address.split('?').next().unwrap_or(address)));
        } else if lower.contains("://") {
            facts.push(fact(Kind::Url, &url_key(word)));
        } else if lower.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.')) {
            facts.push(fact(Kind::Email, &lower));
        } else {
            let host = lower.split('/').next().unwrap_or_default();
            let known = host.rsplit_once('.').is_some_and(|(name, end)| {
                !name.is_empty() && name.chars().any(char::is_alphabetic) && DOMAIN_ENDS.contains(&end)
            });
            if known || host.starts_with("www.") && host.len() > 5 {
                facts.push(fact(Kind::Url, &url_key(&format!("https://{word}"))));
            }
        }
    }
    facts
}

/// Scheme and host do not tell large from small letters (RFC 3986 §6.2.2.1); a slash at the end says nothing.
fn url_key(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    format!("{}://{}{}", scheme.to_lowercase(), host.to_lowercase(), path.trim_end_matches('/'))
}

/// Why a host is not to be trusted, if it is not: letters beyond ASCII that look like others (UTS #39), or an account
/// before the host, by which `https://sst.dk@evil.example` pretends to lead to sst.dk.
pub fn host_trouble(url: &str) -> Option<&'static str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    if authority.contains('@') {
        return Some("an account before the host of a link");
    }
    // The letters of the Nordic languages and German; others are written in Punycode (xn--…).
    let plain = |c: char| c.is_ascii() || "æøåäöüßéÆØÅÄÖÜÉ".contains(c);
    (!authority.chars().all(plain)).then_some("letters in the host of a link that look like others")
}

/// The number that begins at a place, and the place behind it. `Some((None, …))`: figures that are part of a word.
fn figure(text: &str, chars: &[(usize, char)], place: usize) -> Option<(Option<Fact>, usize)> {
    let at = |place: usize| chars.get(place).map(|(_, c)| *c);
    let is_digit = |place: usize| at(place).is_some_and(|c| digit(c).is_some());
    let plus = at(place) == Some('+');
    if !(is_digit(place) || plus && is_digit(place + 1)) {
        return None;
    }
    let before = |back: usize| place.checked_sub(back).and_then(at);
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // H1N1 and COVID-19 are names.
    if in_word(before(1)) || before(1) == Some('-') && before(2).is_some_and(char::is_alphabetic) {
        let rest = chars[place..].iter().take_while(|(_, c)| c.is_alphanumeric()).count();
        return Some((None, place + rest.max(1)));
    }
    let first = place + usize::from(plus);
    let groups = groups(chars, first);
    let end_of = |count: usize| groups.get(count - 1).map_or(first, |group| group.end);
    let digits = |count: usize| groups[..count].iter().map(|group| group.digits.as_str()).collect::<String>();
    let made = |kind: Kind, key: String, count: usize| {
        let end = end_of(count);
        let range = chars[place].0..chars.get(end).map_or(text.len(), |(at, _)| *at);
        let line_start = text[..range.start].rsplit('\n').next().is_none_or(|before| before.trim().is_empty());
        let marked = matches!(at(end), Some('.' | ')')) && at(end + 1).is_none_or(char::is_whitespace);
        let may_be_marker = kind == Kind::Number && line_start && marked;
        (Some(Fact { kind, key, range, may_be_marker }), end)
    };
    if let Some(key) = date(&groups).filter(|_| !plus) {
        return Some(made(Kind::Date, key, 3));
    }
    let joined = 1 + groups[1..].iter().take_while(|group| matches!(group.mark, ' ' | '\u{a0}' | '-')).count();
    let plausible = |count: usize| {
        let length = digits(count).len();
        let grouped = groups[1..count].iter().all(|group| (2..=8).contains(&group.digits.len()));
        (7..=15).contains(&length) && grouped
    };
    if let Some(count) = (1..=joined).rev().find(|count| plausible(*count)) {
        let digits = digits(count);
        let key = digits.strip_prefix("00").filter(|_| !plus).unwrap_or(&digits).to_owned();
        return Some(made(Kind::Phone, key, count));
    }
    let marked = 1 + groups[1..].iter().take_while(|group| !matches!(group.mark, ' ' | '\u{a0}' | '-' | '/')).count();
    Some(made(Kind::Number, number_key(&groups[..marked]), marked))
}

struct Group {
    /// What stands before it.
    mark: char,
    digits: String,
    end: usize,
}

/// Groups of digits with one mark between them, as long as there are any.
fn groups(chars: &[(usize, char)], first: usize) -> Vec<Group> {
    const MARKS: &str = " \u{a0}\u{202f}-./,:'٫٬";
    let mut groups = Vec::new();
    let (mut place, mut mark) = (first, ' ');
    loop {
        let digits: String =
            chars[place..].iter().map_while(|(_, c)| digit(*c)).map(|value| char::from(b'0' + value)).collect();
        if digits.is_empty() {
            return groups;
        }
        place += digits.len();
        groups.push(Group { mark, digits, end: place });
        match (chars.get(place), chars.get(place + 1)) {
            (Some((_, next)), Some((_, after))) if MARKS.contains(*next) && digit(*after).is_some() => {
                mark = *next;
                place += 1;
            }
            _ => return groups,
        }
    }
}

/// `2026-11-30`, `30.11.2026` and `30/11-2026` are the same date.
fn date(groups: &[Group]) -> Option<String> {
    let [a, b, c, ..] = groups else { return None };
    let marked = |group: &Group| matches!(group.mark, '.' | '-' | '/');
    if !marked(b) || !marked(c) {
        return None;
    }
    let (year, month, day) = if a.digits.len() == 4 { (a, b, c) } else { (c, b, a) };
    let value = |group: &Group| group.digits.parse::<u16>().ok();
    let (month, day) = (value(month)?, value(day)?);
    let fits = year.digits.len() == 4 && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| format!("{}-{month}-{day}", year.digits))
}

/// Marks between thousands go, the mark before decimals or minutes becomes a point.
fn number_key(groups: &[Group]) -> String {
    let Some((first, rest)) = groups.split_first() else { return String::new() };
    let mark = rest.first().map(|group| group.mark);
    let thousands = |group: &Group| group.digits.len() == 3 && Some(group.mark) == mark && group.mark != ':';
    let grouped = first.digits.len() <= 3 && rest.iter().all(thousands);
    let decimals = rest.split_last().filter(|(last, before)| {
        !grouped && before.iter().all(thousands) && (before.is_empty() || Some(last.mark) != mark)
    });
    let whole = |groups: &[Group]| groups.iter().map(|group| group.digits.as_str()).collect::<String>();
    match decimals {
        _ if grouped => format!("{}{}", first.digits, whole(rest)),
        Some((last, before)) => format!("{}{}.{}", first.digits, whole(before), last.digits),
        None => groups.iter().map(|group| group.digits.as_str()).collect::<Vec<_>>().join("."),
    }
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(Kind, String)> {
        find(text).into_iter().map(|fact| (fact.kind, fact.key)).collect()
    }

    #[test]
    fn the_same_fact_has_the_same_key_however_it_is_written() {
        for (kind, key, texts) in [
            (Kind::Phone, "4570130041", &["+45 70 13 00 41", "+4570130041", "0045 70130041", "tel:+4570130041"][..]),
            (Kind::Phone, "70130041", &["70 13 00 41", "70130041", "٧٠ ١٣ ٠٠ ٤١", "7013 0041", "70-13-00-41"]),
            (Kind::Date, "2026-11-30", &["30.11.2026", "2026-11-30", "30/11-2026", "۳۰/۱۱/۲۰۲۶"]),
            (Kind::Number, "1000", &["1.000", "1,000", "1000", "١٬٠٠٠"]),
            (Kind::Number, "1.5", &["1,5 m", "1.5 m", "١٫٥ متر", "1.5m"]),
            (Kind::Number, "10.30", &["kl. 10.30", "10:30", "١٠:٣٠"]),
            (Kind::Number, "112", &["112", "(112)", "112.", "۱۱۲"]),
            (
                Kind::Url,
                "https://sst.dk/corona",
                &["https://sst.dk/corona", "sst.dk/corona", "HTTPS://SST.dk/corona/."],
            ),
            (Kind::Email, "a@b.dk", &["a@b.dk", "<A@B.dk>", "mailto:a@b.dk", "(a@b.dk)."]),
        ] {
            for text in texts {
                assert_eq!(keys(text), [(kind, key.to_owned())], "{text}");
                assert_eq!(keys(&format!("Hej {text} og")), [(kind, key.to_owned())], "{text} inside");
            }
        }
    }

    #[test]
    fn names_and_words_are_no_facts() {
        for text in ["COVID-19", "H1N1", "f.eks. nu", "bl.a.", "Kom, nu.", "@home", "e-mail"] {
            assert_eq!(keys(text), [], "{text}");
        }
        assert_eq!(keys("fra 18–65 år, 2 m"), ["18", "65", "2"].map(|key| (Kind::Number, key.to_owned())));
        assert_eq!(keys("[mere](https://sst.dk/a) nu"), [(Kind::Url, "https://sst.dk/a".to_owned())]);
        let markers: Vec<bool> = find("1. Vask\n2. Ring 112").into_iter().map(|fact| fact.may_be_marker).collect();
        assert_eq!(markers, [true, true, false]);
    }

    #[test]
    fn hosts_that_pretend_are_named() {
        for honest in ["https://sst.dk/a", "https://www.rødovre.dk", "https://xn--80ak6aa92e.com", "sst.dk"] {
            assert_eq!(host_trouble(honest), None, "{honest}");
        }
        for false_one in ["https://ѕst.dk", "https://sst.dk@evil.example/", "https://ssт.dk/a", "https://ｓst.dk"] {
            assert!(host_trouble(false_one).is_some(), "{false_one}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_through(text in "(\\PC|[0-9٠-٩ +.,:/@\\-()\n]){0,200}") {
            for fact in find(&text) {
                proptest::prop_assert!(!text[fact.range].is_empty() && !fact.key.is_empty());
            }
        }
    }
}
