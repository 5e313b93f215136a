//! `terms`: the words all messages share, like the municipality's name and its telephone number.

use std::collections::BTreeMap;

use crate::app::App;
use crate::error::{Error, Result};
use crate::language::{Tag, fluent};
use crate::message::terms::{self, NewTerm};
use crate::staff::Actor;
use crate::translation::store;

use super::output;

#[derive(clap::Subcommand)]
pub enum Terms {
    /// Show the terms of all languages, or of some
    List {
        /// Only these languages
        #[arg(long = "lang", value_name = "TAG")]
        languages: Vec<Tag>,
    },
    /// Set a term, in all languages or in some
    Set {
        /// The term's name, like hotline
        name: String,
        /// What it says
        value: String,
        /// Only in these languages
        #[arg(long = "lang", value_name = "TAG")]
        languages: Vec<Tag>,
        /// A further case, where the language has cases: genitive="Gminy Solby"
        #[arg(long = "case", value_name = "CASE=VALUE")]
        cases: Vec<String>,
    },
}

impl Terms {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        match self {
            Self::List { languages } => list(app, &languages, json).await,
            Self::Set { name, value, languages, cases } => set(app, actor, &name, &value, &languages, &cases).await,
        }
    }
}

/// The languages named, or all there are.
async fn chosen(app: &App, languages: &[Tag]) -> Result<Vec<Tag>> {
    let mut conn = app.db.read().await?;
    let all = store::languages(&mut conn, app.organisation_id()).await?;
    if let Some(unknown) = languages.iter().find(|language| !all.contains(language)) {
        let all: Vec<&str> = all.iter().map(Tag::as_str).collect();
        return Err(Error::wrong("--lang", unknown.as_str(), all.join(", ")));
    }
    Ok(if languages.is_empty() { all } else { languages.to_vec() })
}

async fn list(app: &App, languages: &[Tag], json: bool) -> Result<()> {
    let languages = chosen(app, languages).await?;
    let mut conn = app.db.read().await?;
    let mut found = BTreeMap::new();
    for language in languages {
        let source = store::terms(&mut conn, app.organisation_id(), &language).await?.map(|(_, source)| source);
        let document = fluent::read(&source.unwrap_or_default());
        let document = document.map_err(|_| Error::Internal("stored terms have errors".to_owned()))?;
        found.insert(language, terms::terms(&document));
    }
    if json {
        output::print_json(&found);
        return Ok(());
    }
    let mut table = output::table(&["Language", "Term", "Says"]);
    for (language, terms) in found {
        for term in terms {
            let mut says = vec![output::isolated(&term.value)];
            says.extend(term.cases.iter().map(|(case, value)| format!("{case}: {}", output::isolated(value))));
            table.add_row([language.to_string(), format!("-{}", term.name), says.join("\n")]);
        }
    }
    println!("{table}");
    Ok(())
}

async fn set(app: &App, actor: &Actor, name: &str, value: &str, languages: &[Tag], cases: &[String]) -> Result<()> {
    let pair = |case: &String| {
        let pair = case.split_once('=').map(|(case, value)| (case.to_owned(), value.to_owned()));
        pair.ok_or_else(|| Error::wrong("--case", case, "CASE=VALUE, like genitive=\"Gminy Solby\""))
    };
    let new = NewTerm { value: value.to_owned(), cases: cases.iter().map(pair).collect::<Result<_>>()? };
    let languages = chosen(app, languages).await?;
    let mut tx = app.db.begin().await?;
    for language in &languages {
        let current = store::terms(&mut tx, actor.organisation, language).await?;
        let (_, source) = current.ok_or(Error::NotFound("language"))?;
        let changed = terms::with_term(&source, name.trim_start_matches('-'), &new)?;
        for warning in terms::write(app, &mut tx, actor, language, &changed).await? {
            eprintln!("{language}/terms.ftl: {warning}");
        }
    }
    tx.commit().await?;
    let languages: Vec<&str> = languages.iter().map(Tag::as_str).collect();
    println!("-{} says {} in {}", name.trim_start_matches('-'), output::isolated(value), languages.join(", "));
    println!("bulletins that are published already keep what they say; the files follow while `budstikke serve` runs");
    Ok(())
}
