//! What people write back in a word: stop, start, help, or the name of a language. Words of all languages count, whatever
//! language a person reads; large and small letters, accents, punctuation and words of politeness make no difference. A
//! sentence that merely contains such a word is a reply: "when does it stop?" stops nothing.

use std::collections::BTreeMap;

use icu::normalizer::DecomposingNormalizer;
use icu::properties::CodePointMapData;
use icu::properties::props::{GeneralCategory, Script};

use super::fluent::Document;
use super::fluent::tree::Piece;
use super::{Tag, facts};

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// No more messages
    Stop,
    /// Messages again
    Start,
    /// To be told what can be written
    Help,
    /// Messages in this language
    Language(Tag),
    /// The language with this number in the list they were sent, from 1
    Number(usize),
}

/// The words of all languages.
#[derive(Clone, Debug, Default)]
pub struct Keywords {
    phrases: BTreeMap<Vec<String>, Wanted>,
    fillers: Vec<Vec<String>>,
    longest: usize,
}

/// The longest message that is looked at as a word, in characters.
const LONGEST: usize = 80;

impl Keywords {
    /// Reads the keyword files of all languages. The word of an earlier language stays where two have the same.
    pub fn of<'a>(files: impl Iterator<Item = (&'a Tag, &'a Document)>) -> Self {
        let mut keywords = Self::default();
        for (language, document) in files {
            for entry in document.messages() {
                let wanted = match entry.name.as_str() {
                    "stop" => Some(Wanted::Stop),
                    "start" => Some(Wanted::Start),
                    "help" => Some(Wanted::Help),
                    "language" => Some(Wanted::Language(language.clone())),
                    _ => None,
                };
                let pieces = entry.part("").map(|part| part.pieces.as_slice()).unwrap_or_default();
                let text: String = pieces
                    .iter()
                    .filter_map(|piece| if let Piece::Text { text, .. } = piece { Some(text.as_str()) } else { None })
                    .collect();
                for phrase in text.split('|').map(folded).filter(|phrase| !phrase.is_empty()) {
                    keywords.longest = keywords.longest.max(phrase.len());
                    match &wanted {
                        Some(wanted) => drop(keywords.phrases.entry(phrase).or_insert_with(|| wanted.clone())),
                        None => keywords.fillers.push(phrase),
                    }
                }
            }
        }
        keywords
    }

    /// What a message wants, if it is one of the words and little else.
    pub fn wanted(&self, text: &str) -> Option<Wanted> {
        if text.chars().count() > LONGEST {
            return None;
        }
        let words = folded(text);
        if let [number] = words.as_slice()
            && let Ok(number) = number.parse::<usize>()
        {
            return (1..=99).contains(&number).then_some(Wanted::Number(number));
        }
        let mut found: Option<&Wanted> = None;
        let mut rest = words.as_slice();
        while !rest.is_empty() {
            let phrase = (1..=self.longest.min(rest.len()))
                .rev()
                .find_map(|length| self.phrases.get(&rest[..length]).map(|wanted| (length, wanted)));
            if let Some((length, wanted)) = phrase {
                if found.is_some_and(|found| found != wanted) {
                    return None;
                }
                found = Some(wanted);
                rest = &rest[length..];
                continue;
            }
            let filler = self.fillers.iter().filter(|filler| rest.starts_with(filler)).map(Vec::len).max()?;
            rest = &rest[filler..];
        }
        found.cloned()
    }
}

/// The words of a text as they are compared: without case, accents, punctuation, signs and invisible characters, Arabic
/// letters that are written in several ways as one, digits as 0 to 9.
fn folded(text: &str) -> Vec<String> {
    let decomposed = DecomposingNormalizer::new_nfkd().normalize(text).into_owned();
    let categories = CodePointMapData::<GeneralCategory>::new();
    let scripts = CodePointMapData::<Script>::new();
    let mut folded = String::with_capacity(decomposed.len());
    let mut last = Script::Common;
    for c in decomposed.chars() {
        let script = scripts.get(c);
        match categories.get(c) {
            // In Latin, Cyrillic, Greek and Arabic writing a mark is an accent; in Thai or Tamil it is a vowel.
            GeneralCategory::NonspacingMark
                if matches!(last, Script::Latin | Script::Cyrillic | Script::Greek | Script::Arabic) => {}
            GeneralCategory::Format | GeneralCategory::EnclosingMark => {}
            // How an emoji is drawn; the line that stretches Arabic words.
            _ if matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{640}') => {}
            _ if facts::digit(c).is_some() => folded.push(char::from(b'0' + facts::digit(c).unwrap_or_default())),
            _ if c.is_alphanumeric() => folded.extend(c.to_lowercase().map(letter)),
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark => folded.push(c),
            _ => folded.push(' '),
        }
        if script != Script::Inherited {
            last = script;
        }
    }
    // ı and the i of İ, æ and ø of those who have no such keys.
    folded.split_whitespace().map(|word| word.replace('\u{307}', "")).collect()
}

/// Letters that are written in several ways.
fn letter(c: char) -> char {
    match c {
        'ı' => 'i',
        'ł' => 'l',
        'đ' => 'd',
        'ی' | 'ى' | 'ې' => 'ي',
        'ک' => 'ك',
        'ة' | 'ۀ' | 'ە' => 'ه',
        'ٱ' => 'ا',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::language::fluent;

    fn shipped() -> Keywords {
        let tags = ["da", "en", "ar", "tr", "so", "ur", "fa", "bs", "pl", "ku", "uk", "ti"];
        let read = |tag: &&str| {
            let path = format!("{}/locales/{tag}/keywords.ftl", env!("CARGO_MANIFEST_DIR"));
            (tag.parse::<Tag>().unwrap(), fluent::read(&std::fs::read_to_string(path).unwrap()).unwrap())
        };
        let files: Vec<(Tag, Document)> = tags.iter().map(read).collect();
        Keywords::of(files.iter().map(|(tag, document)| (tag, document)))
    }

    #[test]
    fn a_word_is_understood_however_it_is_written() {
        let keywords = shipped();
        for (wanted, texts) in [
            (
                Wanted::Stop,
                &[
                    "STOP",
                    "stop",
                    " Stop! ",
                    "stop.",
                    "Stop tak",
                    "venligst stop",
                    "STOP STOP",
                    "Stop beskeder",
                    "please stop",
                    "unsubscribe",
                    "S\u{301}TOP",
                    "ＳＴＯＰ",
                    "stop 🙏",
                    "STOP ❤\u{fe0f}",
                    "Stop ‼\u{fe0f}",
                    "Arrêt",
                    "stop alle beskeder",
                    "Stop sms'er tak",
                    "تــوقف",
                    "إلغاء اشتراكي",
                    "ستوب",
                    "wypisz mnie proszę",
                    "iptal et",
                    "بند کر دیں",
                    "\u{202b}توقف\u{202c}",
                    "تَوَقَّف",
                    "قف",
                    "إيقاف",
                    "ايقاف",
                    "ОТПИСКА",
                    "стоп!",
                    "Dur",
                    "DURDURUN lütfen",
                    "İPTAL",
                    "iptal",
                    "JOOJI",
                    "jooji fadlan",
                    "بند کریں",
                    "بند كريں شکریہ",
                    "لغو",
                    "Wypisz proszę",
                    "REZYGNUJE",
                    "odjava hvala",
                    "Rawestîne",
                    "RAWESTINE",
                    "ደው",
                    "ደው ኣብሉ።",
                    "Відписка",
                ][..],
            ),
            (Wanted::Start, &["START", "start tak", "Başla", "ابدأ", "СТАРТ", "bilow", "شروع"]),
            (Wanted::Help, &["HELP", "hjælp", "HJAELP", "yardım", "YARDIM", "مساعدة", "pomoc", "Pomoć"]),
            (Wanted::Language("ar".parse().unwrap()), &["arabisk", "العربية", "عربي", "Arabic please"]),
            (Wanted::Language("ku".parse().unwrap()), &["kurmancî", "Kurmanci"]),
            (Wanted::Number(3), &["3", "3.", "3\u{fe0f}\u{20e3}", " ٣ ", "۳"]),
        ] {
            for text in texts {
                assert_eq!(keywords.wanted(text).as_ref(), Some(&wanted), "{text}");
            }
        }
    }

    #[test]
    fn a_sentence_is_a_reply() {
        let keywords = shipped();
        for text in [
            "Hvornår stopper det?",
            "Stop smitten!",
            "Kan jeg få hjælp til at komme derhen?",
            "Please stop by tomorrow",
            "stop start",
            "Min datter kan ikke stoppe med at hoste",
            "كيف أوقف الماء؟",
            "Ben dur dedim ama gelmedi",
            "112 er nummeret",
            "100",
            "0",
            "",
            "🙏",
            "tak",
            "!!!",
            "Er mødet på dansk eller engelsk?",
            "jeg taler arabisk og dansk",
        ] {
            assert_eq!(keywords.wanted(text), None, "{text}");
        }
        assert_eq!(keywords.wanted(&"stop ".repeat(100)), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at(text in "\\PC{0,120}") {
            let keywords = shipped();
            let _ = keywords.wanted(&text);
        }
    }
}
