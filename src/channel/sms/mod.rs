//! SMS over providers' HTTP interfaces. What all of them share: the sender's name, and numbers without their plus.

pub mod answers;
pub mod cpsms;
pub mod gateway;
pub mod gatewayapi;
pub mod hears;
pub mod inmobile;
pub mod link_mobility;
pub mod twilio;

use crate::channel::kind::Secrets;
use crate::channel::{Parcel, StopHint};
use crate::error::Field;

/// Networks show up to 11 letters and digits as a name, or a number of up to 15 digits (3GPP TS 23.040 §9.1.2.5).
fn check_sender(sender: &str) -> Option<Field> {
    let number = sender.len() <= 15 && sender.bytes().all(|b| b.is_ascii_digit());
    let name = sender.len() <= 11
        && sender.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ')
        && sender.trim() == sender
        && sender.bytes().any(|b| b.is_ascii_alphabetic());
    let allowed = "up to 11 letters and digits, or a number of up to 15 digits";
    (sender.is_empty() || !(number || name)).then(|| Field::wrong("settings.sender", sender, allowed))
}

/// A word to answer is only offered where an answer arrives: the sender is a number, and somebody hears. `hears` names the
/// setting or secret that is missing for that.
fn check_stop_hint(hint: StopHint, sender: Option<&str>, hears: Result<(), Field>) -> Option<Field> {
    if hint != StopHint::Word {
        return None;
    }
    if let Some(name) = sender.filter(|sender| !sender.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit())) {
        let allowed = format!("none or link: nobody can answer the name {name}; for a word the sender is a number");
        return Some(Field::wrong("settings.stop_hint", "word", allowed));
    }
    hears.err()
}

/// A keyword is one word, as people write it before a blank.
fn check_keyword(place: &str, keyword: Option<&String>) -> Option<Field> {
    let one_word = |keyword: &&String| !keyword.is_empty() && !keyword.contains(char::is_whitespace);
    let keyword = keyword.filter(|keyword| !one_word(keyword))?;
    Some(Field::wrong(place, keyword, "one word, like SOLBY; leave it out where there is none"))
}

/// Where a keyword stands before what people write, a word alone does not arrive.
fn hears_without(keyword: Option<&String>) -> Result<(), Field> {
    let allowed = |keyword| format!("none or link: people would have to write {keyword} before the word");
    keyword.map_or(Ok(()), |keyword| Err(Field::wrong("settings.stop_hint", "word", allowed(keyword))))
}

/// The secret without which nobody hears what people answer.
fn hears_with(secrets: &Secrets, name: &str) -> Result<(), Field> {
    let allowed = "needed with the stop hint `word`: without it nobody hears the answers";
    if secrets.contains_key(name) { Ok(()) } else { Err(Field::missing(format!("secrets.{name}"), allowed)) }
}

fn usual_requests() -> u16 {
    8
}

/// Whether a provider that knows an express way shall take it.
fn urgent(parcel: &Parcel) -> bool {
    matches!(parcel.content.urgency, "urgent" | "emergency")
}

/// A number as most gateways want it: digits with country code, without the plus.
fn digits(to: &str) -> &str {
    to.trim_start_matches('+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_offered_where_it_can_be_answered() {
        let check = |hint, sender, hears| check_stop_hint(hint, Some(sender), hears).map(|field| field.field);
        let deaf = || Err(Field::missing("secrets.hook", "…"));
        assert_eq!(check(StopHint::Link, "Solby", deaf()), None);
        assert_eq!(check(StopHint::Word, "4592450000", Ok(())), None);
        assert_eq!(check(StopHint::Word, "+4592450000", Ok(())), None);
        assert_eq!(check(StopHint::Word, "Solby", Ok(())).as_deref(), Some("settings.stop_hint"));
        assert_eq!(check(StopHint::Word, "1204", deaf()).as_deref(), Some("secrets.hook"));
    }

    #[test]
    fn sender_names_are_what_networks_show() {
        for right in ["Solby", "Solby Kom", "ABCDEFGHIJK", "1204", "4520123456", "123456789012345"] {
            assert_eq!(check_sender(right), None, "{right}");
        }
        for wrong in ["", " ", "ABCDEFGHIJKL", "Søborg", "1234567890123456", "+4520123456", "Sol-by", " Solby"] {
            assert!(check_sender(wrong).is_some(), "{wrong}");
        }
    }
}
