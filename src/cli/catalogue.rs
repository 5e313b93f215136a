//! `catalogue`: texts in and out of the database, their state, their approval.

use std::path::PathBuf;

use crate::app::App;
use crate::error::{Error, Result};
use crate::language::Tag;
use crate::message;
use crate::message::folder;
use crate::staff::Actor;
use crate::translation::{TextState, http, workflow};

use super::output;

#[derive(clap::Subcommand)]
pub enum Catalogue {
    /// Take a folder's texts over as drafts
    Import {
        /// The folder
        dir: PathBuf,
    },
    /// Write the latest texts and the terms into a folder
    Export {
        /// The folder
        dir: PathBuf,
    },
    /// Show which message is how far in which language
    List,
    /// Approve the latest texts of a message: only approved texts are sent
    Approve {
        /// The message's name, or `all`
        message: String,
        /// Only these languages
        #[arg(long = "lang", value_name = "TAG")]
        languages: Vec<Tag>,
        /// Also confirm translations that are unchanged although their source text changed
        #[arg(long)]
        confirm_stale: bool,
    },
}

impl Catalogue {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        match self {
            Self::Import { dir } => {
                if !dir.is_dir() {
                    return Err(Error::wrong("DIR", dir.display().to_string(), "a folder that exists"));
                }
                let step = folder::take_from(app, &folder::Catalogue::Folder(dir), folder::Seen::Once).await?;
                for problem in &step.problems {
                    eprintln!("{problem}");
                }
                println!("{} new revisions, {} files that cannot be read", step.taken, step.problems.len());
                Ok(())
            }
            Self::Export { dir } => {
                let count = folder::export(app, &dir).await?;
                println!("{count} files written to {}", dir.display());
                Ok(())
            }
            Self::List => list(app, actor, json).await,
            Self::Approve { message, languages, confirm_stale } => {
                let stale = if confirm_stale { Stale::Confirm } else { Stale::Leave };
                approve(app, actor, &message, &languages, stale).await
            }
        }
    }
}

async fn names(app: &App, actor: &Actor) -> Result<Vec<String>> {
    let mut conn = app.db.read().await?;
    let messages = message::store::list(&mut conn, actor.organisation, "", 10_000).await?;
    Ok(messages.into_iter().map(|(_, name)| name).collect())
}

/// A text's state after what has been approved so far.
async fn state_now(app: &App, actor: &Actor, name: &str, language: &Tag) -> Result<TextState> {
    let view = http::view(&mut *app.db.read().await?, actor.organisation, name).await?;
    Ok(view.texts.iter().find(|text| text.language == *language).map_or(TextState::Missing, |text| text.state))
}

async fn list(app: &App, actor: &Actor, json: bool) -> Result<()> {
    let mut views = Vec::new();
    for name in names(app, actor).await? {
        views.push(http::view(&mut *app.db.read().await?, actor.organisation, &name).await?);
    }
    if json {
        output::print_json(&views);
        return Ok(());
    }
    let languages: Vec<String> =
        views.first().map(|view| view.texts.iter().map(|text| text.language.to_string()).collect()).unwrap_or_default();
    let mut headings = vec!["message"];
    headings.extend(languages.iter().map(String::as_str));
    let mut table = output::table(&headings);
    for view in &views {
        let states = view.texts.iter().map(|text| match text.approved.is_some() && text.approved != text.latest {
            true => format!("{}, newer draft", text.state),
            false => text.state.to_string(),
        });
        table.add_row(std::iter::once(view.name.clone()).chain(states));
    }
    println!("{table}");
    Ok(())
}

/// What approving does with translations whose source changed and which did not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stale {
    Confirm,
    Leave,
}

async fn approve(app: &App, actor: &Actor, wanted: &str, languages: &[Tag], stale: Stale) -> Result<()> {
    let names = names(app, actor).await?;
    let chosen: Vec<&String> = names.iter().filter(|name| wanted == "all" || *name == wanted).collect();
    if chosen.is_empty() {
        return Err(Error::wrong("MESSAGE", wanted, format!("all, {}", names.join(", "))));
    }
    let (mut approved, mut left, mut refused) = (0, 0, Vec::new());
    for name in chosen {
        let mut view = http::view(&mut *app.db.read().await?, actor.organisation, name).await?;
        // The source text first: the others are approved as translations of its approved revision.
        view.texts.sort_by_key(|text| text.language != view.source_language);
        for text in view.texts.iter().filter(|text| languages.is_empty() || languages.contains(&text.language)) {
            let newer = text.latest.is_some() && text.latest != text.approved;
            let is_stale = !newer && state_now(app, actor, name, &text.language).await? == TextState::Stale;
            let confirmed = is_stale && stale == Stale::Confirm;
            if !(newer || confirmed) {
                left += usize::from(is_stale);
                continue;
            }
            let mut tx = app.db.begin().await?;
            match workflow::approve(app, &mut tx, actor, name, &text.language, None).await {
                Ok(_) => {
                    tx.commit().await?;
                    approved += 1;
                }
                Err(error @ (Error::Conflict(_) | Error::Invalid(_))) => {
                    refused.push(format!("{name} in {}: {error}", text.language));
                }
                Err(error) => return Err(error),
            }
        }
    }
    println!("{approved} texts approved");
    if left > 0 {
        println!(
            "{left} translations are stale: their source changed and they did not; --confirm-stale approves them as they are"
        );
    }
    match refused.is_empty() {
        true => Ok(()),
        false => Err(Error::Malformed(format!("{} texts were not approved:\n{}", refused.len(), refused.join("\n")))),
    }
}
