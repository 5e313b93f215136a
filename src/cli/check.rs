//! `check`: everything that is wrong with the texts of a folder, without a database.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::config::Config;
use crate::error::Result;
use crate::language::Tag;
use crate::message::folder::Catalogue;
use crate::translation::check::catalogue::{InFile, Wanted, catalogue};
use crate::translation::check::{Finding, RULES, Severity};

use super::output;

#[derive(clap::Args)]
pub struct Check {
    /// The catalogue folder [default: BUDSTIKKE_LOCALES]
    dir: Option<PathBuf>,
    /// The source language
    #[arg(long, value_name = "TAG", default_value = "da")]
    source: Tag,
    /// More parts than this in an SMS are pointed out
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=20))]
    sms_parts: u8,
    /// How to print the findings; --json is the same as json
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print warnings that are explained in the files, too
    #[arg(long)]
    explained: bool,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// A list of findings
    Json,
    /// SARIF 2.1.0, which code hosts show beside the files
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

impl Check {
    /// `true` when something is wrong.
    pub fn run(self, config: &Config, json: bool) -> Result<bool> {
        let folder = match &self.dir {
            Some(dir) => Catalogue::Folder(dir.clone()),
            None => Catalogue::at(&config.locales),
        };
        let (files, problems) = folder.files()?;
        let wanted = Wanted {
            source: self.source.clone(),
            sms_parts: usize::from(self.sms_parts),
            link: config.public_url.clone(),
            native_digits: Vec::new(),
        };
        let unreadable = problems.into_iter().map(|problem| InFile {
            file: problem.file,
            finding: Finding::at_line("file", problem.line, 1, problem.reason),
        });
        let mut found: Vec<InFile> = unreadable.chain(catalogue(&files, &wanted)).collect();
        let errors = found.iter().filter(|found| found.finding.is_error()).count();
        let explained = found.iter().filter(|found| !found.finding.is_open()).count();
        let warnings = found.len() - errors - explained;
        if !self.explained {
            found.retain(|found| found.finding.is_open());
        }
        match self.format {
            _ if json => output::print_json(&found),
            Format::Json => output::print_json(&found),
            Format::Sarif => output::print_json(&sarif(&found)),
            Format::Github => found.iter().for_each(|found| println!("{}", annotation(found))),
            Format::Text => {
                found.iter().for_each(print);
                let languages: BTreeSet<&Tag> = files.iter().map(|file| &file.language).collect();
                println!(
                    "{} files in {} languages: {errors} errors, {warnings} warnings, {explained} explained",
                    files.len(),
                    languages.len()
                );
            }
        }
        Ok(errors > 0)
    }
}

fn print(found: &InFile) {
    let InFile { file, finding } = found;
    let Finding { code, severity, part, line, column, help, .. } = finding;
    let part = if part.is_empty() { String::new() } else { format!("{part}: ") };
    println!("{file}:{line}:{column}: {}: {part}{help} [{code}]", severity.as_str());
    if let Some(fragment) = &finding.fragment {
        println!("    {}", output::isolated(fragment));
    }
    if let Some(source) = &finding.source_fragment {
        println!("    source: {}", output::isolated(source));
    }
    if let Some(why) = &finding.explained {
        println!("    explained: {why}");
    }
}

/// A workflow command of GitHub Actions; its values escape `%`, line ends, and in properties `:` and `,`.
fn annotation(InFile { file, finding }: &InFile) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{} file={},line={},col={},title={}::{}",
        finding.severity.as_str(),
        property(file),
        finding.line,
        finding.column,
        property(finding.code),
        data(&finding.help)
    )
}

/// The findings in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0).
fn sarif(found: &[InFile]) -> serde_json::Value {
    let rules: Vec<serde_json::Value> = RULES
        .iter()
        .map(|rule| {
            serde_json::json!({
                "id": rule.code,
                "shortDescription": { "text": rule.about },
                "defaultConfiguration": { "level": rule.severity.as_str() },
            })
        })
        .collect();
    let results: Vec<serde_json::Value> = found
        .iter()
        .map(|InFile { file, finding }| {
            let mut result = serde_json::json!({
                "ruleId": finding.code,
                "level": if finding.severity == Severity::Error { "error" } else { "warning" },
                "message": { "text": finding.help },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": file },
                    "region": { "startLine": finding.line, "startColumn": finding.column },
                } }],
            });
            if let Some(why) = &finding.explained {
                result["suppressions"] = serde_json::json!([{ "kind": "inSource", "justification": why }]);
            }
            result
        })
        .collect();
    serde_json::json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "budstikke", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}
