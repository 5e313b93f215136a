//! The program's own words (`ui.ftl`): pages, e-mail footers, error titles, in the reader's language.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use crate::language::Tag;
use crate::language::detect::Profiles;
use crate::language::fluent::{self, Document, Isolation, Manner, Renderer};
use crate::language::keywords::Keywords;
use crate::language::values::Values;
use crate::message::folder::{Catalogue, CatalogueFile, Holds};

/// Words by language, renewed when their files change.
pub struct Words {
    by_language: RwLock<BTreeMap<Tag, Arc<Document>>>,
    keywords: RwLock<Arc<Keywords>>,
    profiles: RwLock<Arc<Profiles>>,
}

impl Words {
    /// The words inside the binary.
    pub fn built_in() -> Self {
        let words = Self { by_language: RwLock::default(), keywords: RwLock::default(), profiles: RwLock::default() };
        if let Ok((files, _)) = Catalogue::BuiltIn.files() {
            words.take(&files);
        }
        words
    }

    /// Takes over the `ui.ftl` and `keywords.ftl` files that can be read, and learns from the messages what each language
    /// looks like.
    pub fn take(&self, files: &[CatalogueFile]) {
        let keywords: Vec<(&Tag, Document)> = files
            .iter()
            .filter(|file| file.holds == Holds::Keywords)
            .filter_map(|file| Some((&file.language, fluent::read(&file.content).ok()?)))
            .collect();
        if !keywords.is_empty() {
            let keywords = Keywords::of(keywords.iter().map(|(language, document)| (*language, document)));
            *self.keywords.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(keywords);
        }
        let mut profiles = Profiles::default();
        for file in files.iter().filter(|file| matches!(file.holds, Holds::Message(_))) {
            if let Ok(document) = fluent::read(&file.content) {
                profiles.learn(&file.language, &document.words());
            }
        }
        if !profiles.is_empty() {
            *self.profiles.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(profiles);
        }
        let readable = files.iter().filter(|file| file.holds == Holds::Words);
        let mut by_language = self.by_language.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for file in readable {
            if let Ok(document) = fluent::read(&file.content) {
                by_language.insert(file.language.clone(), Arc::new(document));
            }
        }
    }

    /// The words that people write back.
    pub fn keywords(&self) -> Arc<Keywords> {
        self.keywords.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// What each language looks like, by the messages there are in it.
    pub fn profiles(&self) -> Arc<Profiles> {
        self.profiles.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The languages there are words in.
    pub fn languages(&self) -> Vec<Tag> {
        self.by_language.read().unwrap_or_else(std::sync::PoisonError::into_inner).keys().cloned().collect()
    }

    /// The words for one page or e-mail: how its language is written, and its terms.
    pub fn speaker(&self, manner: &Manner, terms: &str) -> Speaker {
        let by_language = self.by_language.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let terms = fluent::read(terms).ok();
        let speaker = |tag: &Tag| {
            let words = by_language.get(tag)?;
            let sources: Vec<&Document> = terms.iter().chain([&**words]).collect();
            Renderer::new(&Manner { language: tag.clone(), ..manner.clone() }, &sources).ok()
        };
        let english = || "en".parse().ok().and_then(|english: Tag| speaker(&english));
        Speaker { renderer: manner.language.and_wider().iter().find_map(speaker).or_else(english) }
    }

    /// The words for staff and programs: without terms and isolates.
    pub fn plain(&self, language: &Tag) -> Speaker {
        self.speaker(&Manner::new(language, Isolation::Bare), "")
    }

    /// A language's name for itself, or its tag.
    pub fn endonym(&self, language: &Tag) -> String {
        let own = self.languages();
        match language.and_wider().into_iter().find(|tag| own.contains(tag)) {
            Some(tag) => self.plain(&tag).say("language-name", &Values::new()),
            None => language.to_string(),
        }
    }
}

/// Says the program's words in one language.
pub struct Speaker {
    renderer: Option<Renderer>,
}

impl Speaker {
    /// The words of that key. A key that cannot be said shows itself: a page with one odd label is better than none;
    /// the test over all languages keeps it from happening.
    pub fn say(&self, key: &str, values: &Values) -> String {
        let said = self.renderer.as_ref().and_then(|renderer| renderer.needed(key, None, values).ok());
        said.unwrap_or_else(|| key.to_owned())
    }

    /// Words without variables.
    pub fn word(&self, key: &str) -> String {
        self.say(key, &Values::new())
    }
}
