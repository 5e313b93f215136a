//! Checks a whole catalogue: every text against its source, terms and the program's words against theirs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::Tag;
use crate::language::fluent::{self, Document, Isolation, Manner};
use crate::language::number::Numerals;
use crate::message::folder::{CatalogueFile, Holds};

use super::{Case, Finding, check, check_keywords, check_terms, check_words};

/// What an organisation wants of its texts.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The language messages are written in first.
    pub source: Tag,
    /// More parts than this in an SMS are pointed out.
    pub sms_parts: usize,
    /// A link of the length an SMS will have.
    pub link: String,
    /// Languages written with their own digits.
    pub native_digits: Vec<Tag>,
}

impl Wanted {
    /// How a language is written.
    pub fn manner(&self, language: &Tag) -> Manner {
        let numerals = if self.native_digits.contains(language) { Numerals::Native } else { Numerals::Latin };
        Manner::new(language, Isolation::Isolated).with(numerals)
    }
}

/// A finding and the file it is in.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct InFile {
    /// Path below the catalogue folder
    pub file: String,
    /// What is wrong there
    #[serde(flatten)]
    pub finding: Finding,
}

/// The link an SMS of a bulletin in a language will have, by its length.
pub fn sample_link(public_url: &str, language: &Tag) -> String {
    format!("{public_url}/b/bul_0000000000000/{language}")
}

type Read<'a> = BTreeMap<(&'a Tag, &'a Holds), Arc<Document>>;

/// Everything that is wrong with the files or should be looked at, by file and line. The work is spread over the cores.
pub fn catalogue(files: &[CatalogueFile], wanted: &Wanted) -> Vec<InFile> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(workers).max(1);
    let shared: Read<'_> = files
        .iter()
        .filter(|file| file.language == wanted.source || file.holds == Holds::Terms)
        .filter_map(|file| Some(((&file.language, &file.holds), Arc::new(fluent::read(&file.content).ok()?))))
        .collect();
    let named = |file: &CatalogueFile| {
        let findings = one(file, &shared, wanted);
        findings.into_iter().map(|finding| InFile { file: file.path.clone(), finding }).collect::<Vec<_>>()
    };
    let each = |files: &[CatalogueFile]| -> Vec<InFile> { files.iter().flat_map(named).collect() };
    let mut found: Vec<InFile> = std::thread::scope(|scope| {
        let each = &each;
        let running: Vec<_> = files.chunks(share).map(|files| scope.spawn(move || each(files))).collect();
        running.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    found.sort_by(|a, b| (&a.file, a.finding.line, a.finding.column).cmp(&(&b.file, b.finding.line, b.finding.column)));
    found
}

fn one(file: &CatalogueFile, shared: &Read<'_>, wanted: &Wanted) -> Vec<Finding> {
    let read = match shared.get(&(&file.language, &file.holds)).cloned() {
        Some(document) => Ok(document),
        None => fluent::read(&file.content).map(Arc::new),
    };
    let text = match read {
        Ok(text) => text,
        Err(errors) => return errors.iter().map(|error| Finding::syntax("", error)).collect(),
    };
    let manner = wanted.manner(&file.language);
    let nothing = Arc::new(fluent::read("").expect("an empty source has no errors"));
    let terms_of = |language: &Tag| shared.get(&(language, &Holds::Terms)).cloned().unwrap_or_else(|| nothing.clone());
    let Some(source) = shared.get(&(&wanted.source, &file.holds)) else {
        if let Holds::Message(name) = &file.holds {
            let help = format!("there is no {}/messages/{name}.ftl to translate from", wanted.source);
            return vec![Finding::at_line("no-source", 1, 1, help)];
        }
        return Vec::new();
    };
    let (terms, source_terms) = (terms_of(&file.language), terms_of(&wanted.source));
    let name = if let Holds::Message(name) = &file.holds { name } else { "" };
    let link = sample_link(&wanted.link, &file.language);
    let case = Case {
        name,
        manner: &manner,
        text: &text,
        terms: &terms,
        source,
        source_terms: &source_terms,
        sms_parts: wanted.sms_parts,
        link: &link,
    };
    match &file.holds {
        Holds::Message(_) => check(&case),
        Holds::Words => check_words(&case),
        // Each language has words of its own.
        Holds::Keywords => check_keywords(source, &text),
        Holds::Terms => check_terms(&manner, source, &text),
    }
}
