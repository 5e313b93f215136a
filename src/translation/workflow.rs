//! Writing, handing in and approving texts: each one transaction with its audit row.

use crate::app::App;
use crate::clock::Millis;
use crate::db::{Conn, Tx};
use crate::error::{Conflict, Error, Result};
use crate::id::MessageId;
use crate::language::Tag;
use crate::language::fluent::{self, Document};
use crate::message;
use crate::organisation::Organisation;
use crate::staff::Actor;
use crate::{audit, delivery};

use super::check::catalogue::{Wanted, sample_link};
use super::check::{self, Finding};
use super::{Revision, Text, TextState, store};

/// Writes a new revision of a text as a draft. The message is made when its source text is written for the first time.
pub async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    name: &str,
    language: &Tag,
    source: &str,
    origin: &str,
) -> Result<i32> {
    message::checked_name("message", name).map_err(|field| Error::Invalid(vec![field]))?;
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    let document = fluent::read(source).map_err(|errors| {
        let field =
            |error: &fluent::SyntaxError| crate::error::Field::wrong("source", error.to_string(), "Fluent syntax");
        Error::Invalid(errors.iter().map(field).collect())
    })?;
    if document.message(name).is_none() {
        return Err(Error::wrong("source", source, format!("Fluent with a message named {name}")));
    }
    let now = app.clock.now();
    let is_source = *language == organisation.source_language;
    let found = message::store::find(tx, organisation.id, name).await?;
    if found.is_none() && !is_source {
        return Err(Error::NotFound("message"));
    }
    let message = message::store::find_or_add(tx, &app.ids, organisation.id, name, now).await?;
    let latest = store::text(tx, message, language).await?.map_or(0, |text| text.latest);
    let made_from = match is_source {
        true => None,
        false => store::text(tx, message, &organisation.source_language).await?.map(|text| text.latest),
    };
    let revision = Revision {
        number: latest + 1,
        source: source.to_owned(),
        state: TextState::Draft,
        made_from,
        origin: origin.to_owned(),
        written_by: actor.name.clone(),
        written_at: now,
        approved_by: None,
        approved_at: None,
    };
    store::add_revision(tx, message, language, &revision).await?;
    let details = serde_json::json!({ "language": language, "revision": revision.number });
    audit::append(tx, &app.ids, actor, "text.write", name, &details, now).await?;
    Ok(revision.number)
}

/// A text and what is needed to judge it.
struct Case {
    message: MessageId,
    text: Text,
    number: i32,
    made_from: Option<i32>,
    source_revision: Option<i32>,
    findings: Vec<Finding>,
}

async fn case(
    app: &App,
    conn: &mut Conn,
    organisation: &Organisation,
    name: &str,
    language: &Tag,
    number: Option<i32>,
    draft: Option<&str>,
) -> Result<Case> {
    let message = message::store::find(conn, organisation.id, name).await?.ok_or(Error::NotFound("message"))?;
    let text = store::text(conn, message, language).await?.ok_or(Error::NotFound("text"))?;
    let number = number.unwrap_or(text.latest);
    let mut revision =
        store::revision(conn, message, language, number).await?.ok_or(Error::NotFound("revision of this text"))?;
    if let Some(draft) = draft {
        draft.clone_into(&mut revision.source);
    }
    let source_text = store::text(conn, message, &organisation.source_language).await?;
    let source_text = source_text.ok_or(Error::Conflict(Conflict::SourceNotApproved))?;
    let (source, source_revision) = if *language == organisation.source_language {
        (revision.source.clone(), None)
    } else {
        let approved = source_text.approved.ok_or(Error::Conflict(Conflict::SourceNotApproved))?;
        let source = store::revision(conn, message, &organisation.source_language, approved).await?;
        (source.map(|source| source.source).unwrap_or_default(), Some(approved))
    };
    let held = Held {
        terms: terms(conn, organisation, language).await?,
        source_terms: terms(conn, organisation, &organisation.source_language).await?,
        wanted: wanted(app, organisation),
        source,
    };
    let findings = findings(name, language, &revision.source, &held);
    Ok(Case { message, text, number, made_from: revision.made_from, source_revision, findings })
}

async fn terms(conn: &mut Conn, organisation: &Organisation, language: &Tag) -> Result<String> {
    Ok(store::terms(conn, organisation.id, language).await?.map(|(_, source)| source).unwrap_or_default())
}

/// What an organisation wants of its texts.
pub fn wanted(app: &App, organisation: &Organisation) -> Wanted {
    Wanted {
        source: organisation.source_language.clone(),
        sms_parts: usize::try_from(organisation.sms_parts).unwrap_or(1),
        link: app.config.public_url.clone(),
        native_digits: organisation.native_digits.clone(),
    }
}

/// What a text is held against, as Fluent.
struct Held {
    source: String,
    terms: String,
    source_terms: String,
    wanted: Wanted,
}

/// What is wrong with a text or should be looked at.
fn findings(name: &str, language: &Tag, text: &str, held: &Held) -> Vec<Finding> {
    let read = |which: &str, source: &str| -> Result<Document, Vec<Finding>> {
        fluent::read(source).map_err(|errors| errors.iter().map(|error| Finding::syntax(which, error)).collect())
    };
    let documents = || {
        let source = if *language == held.wanted.source { None } else { Some(read("source text: ", &held.source)?) };
        let terms = (read("terms: ", &held.terms)?, read("terms of the source: ", &held.source_terms)?);
        Ok((read("", text)?, source, terms))
    };
    match documents() {
        Ok((text, source, (terms, source_terms))) => check::check(&check::Case {
            name,
            manner: &held.wanted.manner(language),
            text: &text,
            terms: &terms,
            source: source.as_ref().unwrap_or(&text),
            source_terms: &source_terms,
            sms_parts: held.wanted.sms_parts,
            link: &sample_link(&held.wanted.link, language),
        }),
        Err(findings) => findings,
    }
}

/// What is wrong with the latest revision of a text or should be looked at, or with `draft` if it were written.
pub async fn check_text(
    app: &App,
    conn: &mut Conn,
    organisation: &Organisation,
    name: &str,
    language: &Tag,
    draft: Option<&str>,
) -> Result<Vec<Finding>> {
    let mut case = case(app, conn, organisation, name, language, None, draft).await?;
    let newest = case.source_revision.filter(|_| draft.is_none());
    if newest.is_some() && case.made_from < newest {
        let help = "the source text has changed since; look at what is new in it and bring this text up to date";
        case.findings.push(Finding::at_line("stale", 1, 1, help.to_owned()));
    }
    Ok(case.findings)
}

/// Hands the latest revision in for approval.
pub async fn hand_in(app: &App, tx: &mut Tx, actor: &Actor, name: &str, language: &Tag) -> Result<()> {
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    let message = message::store::find(tx, organisation.id, name).await?.ok_or(Error::NotFound("message"))?;
    let text = store::text(tx, message, language).await?.ok_or(Error::NotFound("text"))?;
    if !store::hand_in(tx, message, language, text.latest).await? {
        return Err(Conflict::NotADraft.into());
    }
    let details = serde_json::json!({ "language": language, "revision": text.latest });
    audit::append(tx, &app.ids, actor, "text.hand-in", name, &details, app.clock.now()).await
}

/// Approves a revision (the latest unless named) as a right translation of the approved source text. Those who wait for
/// this language in a published bulletin are released in the same transaction; their number is returned.
pub async fn approve(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    name: &str,
    language: &Tag,
    number: Option<i32>,
) -> Result<u64> {
    let organisation = crate::organisation::find(tx, actor.organisation).await?;
    if let Some(message) = message::store::find(tx, organisation.id, name).await? {
        message::store::hold(tx, message).await?;
    }
    let case = case(app, tx, &organisation, name, language, number, None).await?;
    let errors: Vec<String> =
        case.findings.iter().filter(|finding| finding.is_error()).map(Finding::to_string).collect();
    if !errors.is_empty() {
        return Err(Conflict::TextHasErrors(errors).into());
    }
    let now: Millis = app.clock.now();
    store::approve(tx, case.message, language, case.number, case.source_revision, &actor.name, now).await?;
    let released = delivery::release::release(app, tx, &organisation, case.message, language, now).await?;
    let details = serde_json::json!({
        "language": language, "revision": case.number, "before": case.text.approved, "released": released,
    });
    audit::append(tx, &app.ids, actor, "text.approve", name, &details, now).await?;
    Ok(released)
}
