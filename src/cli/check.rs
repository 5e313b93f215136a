//! `check`: everything that is wrong with the texts of a folder, without a database.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::config::Config;
use crate::error::Result;
use crate::language::{Tag, fluent};
use crate::message::folder::{Catalogue, Holds};
use crate::translation::workflow;

use super::output;

#[derive(clap::Args)]
pub struct Check {
    /// The catalogue folder [default: BUDSTIKKE_LOCALES]
    dir: Option<PathBuf>,
    /// The source language
    #[arg(long, value_name = "TAG", default_value = "da")]
    source: Tag,
}

#[derive(serde::Serialize)]
struct Line {
    file: String,
    line: usize,
    code: String,
    part: String,
    help: String,
}

impl Check {
    /// `true` when something is wrong.
    pub fn run(self, config: &Config, json: bool) -> Result<bool> {
        let catalogue = match &self.dir {
            Some(dir) => Catalogue::Folder(dir.clone()),
            None => Catalogue::at(&config.locales),
        };
        let (files, problems) = catalogue.files()?;
        let mut lines: Vec<Line> = problems
            .into_iter()
            .map(|problem| Line {
                file: problem.file,
                line: problem.line,
                code: "file".to_owned(),
                part: String::new(),
                help: problem.reason,
            })
            .collect();
        let mut terms: BTreeMap<&Tag, &str> = BTreeMap::new();
        let mut sources: BTreeMap<&str, &str> = BTreeMap::new();
        for file in &files {
            match &file.holds {
                Holds::Terms => drop(terms.insert(&file.language, &file.content)),
                Holds::Message(name) if file.language == self.source => drop(sources.insert(name, &file.content)),
                _ => {}
            }
        }
        for file in &files {
            let syntax = fluent::read(&file.content).err().unwrap_or_default();
            if !syntax.is_empty() {
                lines.extend(syntax.into_iter().map(|error| Line {
                    file: file.path.clone(),
                    line: error.line,
                    code: "syntax".to_owned(),
                    part: String::new(),
                    help: format!("column {}: {}", error.column, error.reason),
                }));
                continue;
            }
            let Holds::Message(name) = &file.holds else { continue };
            let Some(source) = sources.get(name.as_str()) else {
                lines.push(Line {
                    file: file.path.clone(),
                    line: 1,
                    code: "no-source".to_owned(),
                    part: String::new(),
                    help: format!("there is no {}/messages/{name}.ftl to translate from", self.source),
                });
                continue;
            };
            let terms = terms.get(&file.language).copied().unwrap_or_default();
            for finding in workflow::findings(name, &file.language, source, &file.content, terms) {
                lines.push(Line {
                    file: file.path.clone(),
                    line: line_of(&file.content, &finding.part),
                    code: finding.code.to_owned(),
                    part: finding.part,
                    help: finding.help,
                });
            }
        }
        if json {
            output::print_json(&lines);
        } else {
            for Line { file, line, code, part, help } in &lines {
                println!("{file}:{line}: {part}{}{help} [{code}]", if part.is_empty() { "" } else { ": " });
            }
            let languages: std::collections::BTreeSet<&Tag> = files.iter().map(|file| &file.language).collect();
            println!("{} files in {} languages, {} errors", files.len(), languages.len(), lines.len());
        }
        Ok(!lines.is_empty())
    }
}

/// The line on which a part begins.
fn line_of(content: &str, part: &str) -> usize {
    let begins = |line: &str| !part.is_empty() && line.trim_start().starts_with(part);
    content.lines().position(begins).map_or(1, |line| line + 1)
}
