//! In which language somebody wrote. Pure: the profiles of languages are made of texts one has, so that languages no
//! library knows (Somali, Kurmanji, Tigrinya, Sorani) are told apart by the messages there are in them; for languages
//! without such texts there is whatlang.

use std::collections::{BTreeMap, HashMap};

use super::Tag;

/// What a text seems to be written in.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Detected {
    /// The language
    pub language: Tag,
    /// From 0 to 1
    pub confidence: f64,
}

/// How often three letters stand beside each other in each language.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    languages: BTreeMap<Tag, Profile>,
}

#[derive(Clone, Debug, Default)]
struct Profile {
    counts: HashMap<[char; 3], u32>,
    total: u32,
}

/// Fewer letters than this tell nothing.
const FEWEST_LETTERS: usize = 6;
/// More than this tells no more.
const MOST_LETTERS: usize = 600;

impl Profiles {
    /// Whether nothing has been learnt.
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    /// Adds a text of a language.
    pub fn learn(&mut self, language: &Tag, text: &str) {
        let profile = self.languages.entry(language.clone()).or_default();
        for three in trigrams(text) {
            *profile.counts.entry(three).or_default() += 1;
            profile.total += 1;
        }
    }

    /// The language a text seems to be written in; `None` when it is too short to say.
    pub fn detect(&self, text: &str) -> Option<Detected> {
        let text: String = text.chars().take(MOST_LETTERS).collect();
        if text.chars().filter(|c| c.is_alphabetic()).count() < FEWEST_LETTERS {
            return None;
        }
        let own = self.by_profiles(&text);
        let general = whatlang::detect(&text).and_then(|info| {
            let language: Tag = info.lang().code().parse().ok()?;
            Some(Detected { language, confidence: if info.is_reliable() { info.confidence() } else { 0.0 } })
        });
        match (own, general) {
            (Some(own), Some(general)) if self.languages.contains_key(&general.language) || own.confidence > 0.8 => {
                Some(own)
            }
            (Some(own), Some(general)) => Some(if general.confidence > own.confidence { general } else { own }),
            (own, general) => own.or(general.filter(|general| general.confidence > 0.0)),
        }
    }

    /// By the texts there are: the probability of each language given the text, all being as likely beforehand.
    fn by_profiles(&self, text: &str) -> Option<Detected> {
        let threes: Vec<[char; 3]> = trigrams(text).collect();
        let score = |profile: &Profile| -> f64 {
            let most = f64::from(profile.total) + 10_000.0;
            threes
                .iter()
                .map(|three| (f64::from(profile.counts.get(three).copied().unwrap_or(0)) + 0.5) / most)
                .map(f64::ln)
                .sum()
        };
        let scores: Vec<(&Tag, f64)> =
            self.languages.iter().map(|(language, profile)| (language, score(profile))).collect();
        let (best, highest) = scores.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied()?;
        // Neighbouring letters are no independent witnesses: a third of the distance counts.
        let sum: f64 = scores.iter().map(|(_, score)| ((score - highest) / 3.0).exp()).sum();
        // Nothing of the text is in the profile: another script, another language.
        let profile = self.languages.get(best)?;
        let known = threes.iter().filter(|three| profile.counts.contains_key(*three)).count();
        let share = known as f64 / threes.len().max(1) as f64;
        Some(Detected { language: best.clone(), confidence: (1.0 / sum) * share.sqrt() })
    }
}

/// Three characters beside each other, in small letters, a blank for whatever is no letter.
fn trigrams(text: &str) -> impl Iterator<Item = [char; 3]> {
    let mut letters = vec![' '];
    for c in text.chars().flat_map(char::to_lowercase) {
        let letter = c.is_alphabetic() || matches!(c, '\'' | '’' | '\u{200c}');
        match letter {
            true => letters.push(c),
            false if letters.last() != Some(&' ') => letters.push(' '),
            false => {}
        }
    }
    letters.push(' ');
    let windows: Vec<[char; 3]> = letters.windows(3).filter_map(|three| three.first_chunk().copied()).collect();
    windows.into_iter()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn shipped() -> Profiles {
        let mut profiles = Profiles::default();
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/locales")).unwrap() {
            let folder = entry.unwrap().path();
            let language: Tag = folder.file_name().unwrap().to_str().unwrap().parse().unwrap();
            for file in std::fs::read_dir(folder.join("messages")).unwrap() {
                let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
                profiles.learn(&language, &crate::language::fluent::read(&source).unwrap().words());
            }
        }
        profiles
    }

    #[test]
    fn questions_of_people_are_told_apart() {
        let profiles = shipped();
        for (language, text) in [
            ("da", "Hvornår åbner skolen igen for de små klasser?"),
            ("en", "When will the school open again?"),
            ("ar", "متى تفتح المدرسة أبوابها من جديد؟"),
            ("tr", "Okul ne zaman tekrar açılacak?"),
            ("so", "Goorma ayuu iskuulku mar kale furmi doonaa?"),
            ("ur", "اسکول دوبارہ کب کھلے گا؟"),
            ("fa", "مدرسه دوباره چه وقت باز می‌شود؟"),
            ("bs", "Kada će se škola ponovo otvoriti?"),
            ("pl", "Kiedy szkoła będzie znowu otwarta?"),
            ("ku", "Dibistan dê kengî dîsa vebe?"),
            ("uk", "Коли школа знову відкриється?"),
            ("ti", "ቤት ትምህርቲ መዓስ እዩ ዝኽፈት?"),
        ] {
            let found = profiles.detect(text).unwrap();
            assert_eq!(found.language.as_str(), language, "{text}: {found:?}");
            assert!(found.confidence > 0.5 && found.confidence <= 1.0, "{text}: {found:?}");
        }
        for (language, text) in [
            ("ro", "Când se va deschide din nou școala pentru copiii noștri?"),
            ("vi", "Khi nào trường học sẽ mở cửa trở lại cho các cháu?"),
            ("th", "โรงเรียนจะเปิดอีกครั้งเมื่อไหร่"),
            ("de", "Wann wird die Schule für unsere Kinder wieder geöffnet?"),
        ] {
            let found = profiles.detect(text).unwrap();
            assert_eq!(found.language.as_str(), language, "{text}: {found:?}");
        }
        for short in ["", "ok", "👍👍👍", "112", "?!"] {
            assert_eq!(profiles.detect(short), None, "{short}");
        }
        assert_eq!(Profiles::default().detect("xx yy zz ww"), Profiles::default().detect("xx yy zz ww"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at(text in "\\PC{0,200}") {
            let mut profiles = Profiles::default();
            profiles.learn(&"da".parse().unwrap(), "Hvornår åbner skolen igen?");
            if let Some(found) = profiles.detect(&text) {
                proptest::prop_assert!((0.0..=1.0).contains(&found.confidence));
            }
        }
    }
}
