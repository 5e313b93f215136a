//! The catalogue folder and the database, kept in step both ways: a changed file becomes a new draft, an approved text
//! is written back as a file. Where there is no folder, the catalogue inside the binary is read and nothing is written.
//!
//! What was last seen of each file is remembered by its hash, so that only a person's change counts as one, whatever
//! the moment at which this program was killed. A file that cannot be read changes nothing and is reported.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::app::App;
use crate::clock::Millis;
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::id::OrganisationId;
use crate::language::{Tag, fluent};
use crate::organisation::Organisation;
use crate::translation::{Revision, Text, TextState, store};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// Where the catalogue's files are.
#[derive(Clone, Debug)]
pub enum Catalogue {
    /// A folder on disk.
    Folder(PathBuf),
    /// Inside the binary.
    BuiltIn,
}

/// What a file of the catalogue holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// The terms of a language
    Terms,
    /// The program's own words
    Words,
    /// The words that people write back
    Keywords,
    /// The text of the message of that name
    Message(String),
}

/// A file of the catalogue.
#[derive(Clone, Debug)]
pub struct CatalogueFile {
    /// Path below the folder, with slashes.
    pub path: String,
    /// Its language.
    pub language: Tag,
    /// What it holds.
    pub holds: Holds,
    /// Its content.
    pub content: String,
}

/// A file that cannot be taken over; what was good before stays in force.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// Path below the folder
    pub file: String,
    /// Line, from 1
    pub line: usize,
    /// What is wrong
    pub reason: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// What a comparison of folder and database changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// New revisions taken from files.
    pub taken: usize,
    /// Files written.
    pub written: usize,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

impl Catalogue {
    /// The folder when it is there, else what is built in.
    pub fn at(folder: &Path) -> Self {
        if folder.is_dir() { Self::Folder(folder.to_owned()) } else { Self::BuiltIn }
    }

    /// Every file, sorted by path; files with other names are left alone.
    pub fn files(&self) -> Result<(Vec<CatalogueFile>, Vec<Problem>)> {
        let mut raw: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        match self {
            Self::BuiltIn => read_built_in(&BUILT_IN, &mut raw),
            Self::Folder(folder) => read_folder(folder, folder, &mut raw)?,
        }
        let (mut files, mut problems) = (Vec::new(), Vec::new());
        for (path, bytes) in raw {
            let problem = |reason: &str| Problem { file: path.clone(), line: 1, reason: reason.to_owned() };
            let Some((language, rest)) = path.split_once('/') else { continue };
            let holds = match rest {
                "terms.ftl" => Holds::Terms,
                "ui.ftl" => Holds::Words,
                "keywords.ftl" => Holds::Keywords,
                _ => match rest.strip_prefix("messages/").and_then(|name| name.strip_suffix(".ftl")) {
                    Some(name) if !name.contains('/') => Holds::Message(name.to_owned()),
                    _ => continue,
                },
            };
            if let Holds::Message(name) = &holds
                && let Err(wrong) = super::checked_name("file name", name)
            {
                problems.push(problem(&wrong.to_string()));
                continue;
            }
            match (language.parse::<Tag>(), String::from_utf8(bytes)) {
                (Ok(tag), Ok(_)) if tag.as_str() != language => {
                    problems.push(problem(&format!("the folder of this language is {tag}, not {language}")));
                }
                (Ok(language), Ok(content)) => {
                    files.push(CatalogueFile { path: path.clone(), language, holds, content });
                }
                (Err(allowed), _) => problems.push(problem(&format!("the folder {language:?} is not {allowed}"))),
                (_, Err(_)) => problems.push(problem("the file is not UTF-8; save it as UTF-8")),
            }
        }
        Ok((files, problems))
    }
}

fn read_built_in(folder: &Dir<'_>, found: &mut BTreeMap<String, Vec<u8>>) {
    for file in folder.files() {
        found.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    folder.dirs().for_each(|inner| read_built_in(inner, found));
}

fn read_folder(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let failed = |cause| Error::File(folder.display().to_string(), cause);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let depth = path.strip_prefix(root).map_or(0, |below| below.components().count());
        if path.is_dir() && depth < 3 {
            read_folder(root, &path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "ftl") {
            let below = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.insert(below, std::fs::read(&path).map_err(|cause| Error::File(path.display().to_string(), cause))?);
        }
    }
    Ok(())
}

/// Compares folder and database once and brings each up to date with the other.
pub async fn keep_in_step(app: &App) -> Result<Step> {
    let catalogue = Catalogue::at(&app.config.locales);
    let mut step = take_from(app, &catalogue, Seen::Remember).await?;
    if let Catalogue::Folder(folder) = &catalogue {
        let (files, _) = catalogue.files()?;
        step.written = write_back(app, &app.organisation().await?, folder, &files).await?;
    }
    Ok(step)
}

/// Whether the files read are the ones this installation is kept in step with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// They are: what has been seen of them is remembered.
    Remember,
    /// They come from elsewhere, once.
    Once,
}

/// Takes over what is new in a catalogue; what cannot be read is reported and changes nothing.
pub async fn take_from(app: &App, catalogue: &Catalogue, seen: Seen) -> Result<Step> {
    let (mut files, mut problems) = catalogue.files()?;
    let organisation = app.organisation().await?;
    // The source language first: a translation is made from the newest source text.
    files.sort_by_key(|file| (file.language != organisation.source_language, file.path.clone()));
    app.words.take(&files);

    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let known: BTreeMap<String, String> = store::file_hashes(&mut tx, organisation.id).await?.into_iter().collect();
    let mut taken = 0;
    for file in &files {
        let hash = crate::secrets::sha256_hex(file.content.as_bytes());
        if seen == Seen::Remember && known.get(&file.path) == Some(&hash) {
            continue;
        }
        let document = match fluent::read(&file.content) {
            Ok(document) => document,
            Err(errors) => {
                problems.push(first_of(&file.path, &errors));
                continue;
            }
        };
        match &file.holds {
            Holds::Words | Holds::Keywords => continue,
            Holds::Message(name) if document.message(name).is_none() => {
                let reason = format!("there is no message named {name} in this file");
                problems.push(Problem { file: file.path.clone(), line: 1, reason });
                continue;
            }
            Holds::Message(_) | Holds::Terms => {}
        }
        taken += usize::from(take(&mut tx, app, &organisation, catalogue, file, now).await?);
        if seen == Seen::Remember && matches!(catalogue, Catalogue::Folder(_)) {
            store::set_file_hash(&mut tx, organisation.id, &file.path, &hash).await?;
        }
    }
    tx.commit().await?;
    Ok(Step { taken, written: 0, problems })
}

fn first_of(path: &str, errors: &[fluent::SyntaxError]) -> Problem {
    let (line, reason) = errors.first().map_or((1, String::new()), |error| (error.line, error.reason.clone()));
    Problem { file: path.to_owned(), line, reason }
}

/// Takes a changed file over as a new revision; `false` when its content is what the database has already.
async fn take(
    tx: &mut Tx,
    app: &App,
    organisation: &Organisation,
    catalogue: &Catalogue,
    file: &CatalogueFile,
    now: Millis,
) -> Result<bool> {
    let origin = if matches!(catalogue, Catalogue::BuiltIn) { "built-in" } else { "file" };
    let Holds::Message(name) = &file.holds else {
        let current = store::terms(tx, organisation.id, &file.language).await?;
        if origin == "built-in" && current.is_some() {
            return Ok(false);
        }
        let (revision, same) = current.map_or((0, false), |(revision, source)| (revision, source == file.content));
        if !same {
            store::add_terms(tx, organisation.id, &file.language, revision + 1, &file.content, origin, now).await?;
        }
        return Ok(!same);
    };
    let message = super::store::find_or_add(tx, &app.ids, organisation.id, name, now).await?;
    let text = store::text(tx, message, &file.language).await?;
    let latest = text.as_ref().map_or(0, |text| text.latest);
    // The catalogue inside the binary only begins things; it is nobody's edit.
    if latest > 0 && origin == "built-in" {
        return Ok(false);
    }
    if latest > 0 {
        let revision = store::revision(tx, message, &file.language, latest).await?;
        if revision.is_some_and(|revision| revision.source == file.content) {
            return Ok(false);
        }
    }
    let made_from = if file.language == organisation.source_language {
        None
    } else {
        store::text(tx, message, &organisation.source_language).await?.map(|source| source.latest)
    };
    let revision = Revision {
        number: latest + 1,
        source: file.content.clone(),
        state: TextState::Draft,
        made_from,
        origin: origin.to_owned(),
        written_by: origin.to_owned(),
        written_at: now,
        approved_by: None,
        approved_at: None,
    };
    store::add_revision(tx, message, &file.language, &revision).await?;
    Ok(true)
}

/// Writes terms that were set and texts that were approved here and whose file nobody changed meanwhile.
async fn write_back(app: &App, organisation: &Organisation, folder: &Path, files: &[CatalogueFile]) -> Result<usize> {
    let mut conn = app.db.read().await?;
    let known: BTreeMap<String, String> = store::file_hashes(&mut conn, organisation.id).await?.into_iter().collect();
    let mut written = 0;
    for ours in as_files(&mut conn, organisation.id).await? {
        if let Holds::Message(name) = &ours.holds {
            let message = super::store::find(&mut conn, organisation.id, name).await?;
            let text = match message {
                Some(message) => store::text(&mut conn, message, &ours.language).await?,
                None => None,
            };
            // A newer draft is still being worked on: the file waits for its approval.
            if text.is_none_or(|text| text.approved != Some(text.latest)) {
                continue;
            }
        }
        let file = files.iter().find(|file| file.path == ours.path);
        let differs = file.is_none_or(|file| file.content != ours.content);
        let untouched = match (file, known.get(&ours.path)) {
            (Some(file), Some(hash)) => *hash == crate::secrets::sha256_hex(file.content.as_bytes()),
            (None, known) => known.is_none(),
            (Some(_), None) => false,
        };
        if !(differs && untouched) {
            continue;
        }
        match replace(&folder.join(&ours.path), &ours.content) {
            Ok(()) => {
                let hash = crate::secrets::sha256_hex(ours.content.as_bytes());
                let mut tx = app.db.begin().await?;
                store::set_file_hash(&mut tx, organisation.id, &ours.path, &hash).await?;
                tx.commit().await?;
                written += 1;
            }
            Err(cause) => tracing::debug!(file = ours.path, "the catalogue folder cannot be written: {cause}"),
        }
    }
    Ok(written)
}

/// Writes a file so that a reader sees the old or the new content, never half of it.
fn replace(path: &Path, content: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let part = path.with_extension("ftl.part");
    std::fs::write(&part, content)?;
    std::fs::rename(&part, path)
}

/// The whole catalogue as files: the latest revision of every text and the terms in force.
pub async fn as_files(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<CatalogueFile>> {
    let mut files = Vec::new();
    for language in store::languages(conn, organisation).await? {
        if let Some((_, content)) = store::terms(conn, organisation, &language).await? {
            files.push(CatalogueFile { path: format!("{language}/terms.ftl"), language, holds: Holds::Terms, content });
        }
    }
    let mut after = String::new();
    loop {
        let messages = super::store::list(conn, organisation, &after, 100).await?;
        let Some((_, last)) = messages.last() else { return Ok(files) };
        after.clone_from(last);
        for (message, name) in messages {
            for Text { language, latest, .. } in store::texts(conn, message).await? {
                if let Some(revision) = store::revision(conn, message, &language, latest).await? {
                    let path = format!("{language}/messages/{name}.ftl");
                    let holds = Holds::Message(name.clone());
                    files.push(CatalogueFile { path, language, holds, content: revision.source });
                }
            }
        }
    }
}

/// Writes the whole catalogue below a folder.
pub async fn export(app: &App, folder: &Path) -> Result<usize> {
    let organisation = app.organisation_id();
    let files = as_files(&mut *app.db.read().await?, organisation).await?;
    for file in &files {
        replace(&folder.join(&file.path), &file.content).map_err(|cause| Error::File(file.path.clone(), cause))?;
    }
    Ok(files.len())
}

/// Watches the folder and keeps it in step with the database until the stop.
pub async fn run(app: App, stop: tokio_util::sync::CancellationToken) -> Result<()> {
    use notify::Watcher as _;
    let wake = app.wake.catalogue.clone();
    let seen = wake.clone();
    let changed = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            seen.notify_one();
        }
    };
    let mut watcher = notify::recommended_watcher(changed).ok();
    if let (Catalogue::Folder(folder), Some(watcher)) = (Catalogue::at(&app.config.locales), &mut watcher)
        && let Err(cause) = watcher.watch(&folder, notify::RecursiveMode::Recursive)
    {
        tracing::warn!("changes of the catalogue are seen every minute only: {cause}");
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = wake.notified() => {}
            () = tokio::time::sleep(std::time::Duration::from_secs(60)) => {}
        }
        // Editors and git write many files in a moment: wait until they are done.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        match keep_in_step(&app).await {
            Ok(step) => app.note_catalogue(step),
            Err(error) if error.is_passing() || matches!(error, Error::Conflict(_)) => {
                tracing::warn!("the catalogue is looked at again later: {error}")
            }
            Err(Error::File(path, cause)) => tracing::warn!(file = path, "the catalogue cannot be read: {cause}"),
            Err(error) => return Err(error),
        }
    }
}
