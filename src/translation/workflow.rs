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
    source_revision: Option<i32>,
    findings: Vec<Finding>,
}

async fn case(
    conn: &mut Conn,
    organisation: &Organisation,
    name: &str,
    language: &Tag,
    number: Option<i32>,
) -> Result<Case> {
    let message = message::store::find(conn, organisation.id, name).await?.ok_or(Error::NotFound("message"))?;
    let text = store::text(conn, message, language).await?.ok_or(Error::NotFound("text"))?;
    let number = number.unwrap_or(text.latest);
    let revision =
        store::revision(conn, message, language, number).await?.ok_or(Error::NotFound("revision of this text"))?;
    let source_text = store::text(conn, message, &organisation.source_language).await?;
    let source_text = source_text.ok_or(Error::Conflict(Conflict::SourceNotApproved))?;
    let (source, source_revision) = if *language == organisation.source_language {
        (revision.source.clone(), None)
    } else {
        let approved = source_text.approved.ok_or(Error::Conflict(Conflict::SourceNotApproved))?;
        let source = store::revision(conn, message, &organisation.source_language, approved).await?;
        (source.map(|source| source.source).unwrap_or_default(), Some(approved))
    };
    let terms = store::terms(conn, organisation.id, language).await?.map(|(_, source)| source).unwrap_or_default();
    let findings = findings(name, language, &source, &revision.source, &terms);
    Ok(Case { message, text, number, source_revision, findings })
}

/// What is wrong with a text, all three sources given as Fluent.
pub fn findings(name: &str, language: &Tag, source: &str, text: &str, terms: &str) -> Vec<Finding> {
    let read = |which: &str, source: &str| -> Result<Document, Vec<Finding>> {
        fluent::read(source).map_err(|errors| {
            let finding = |error: &fluent::SyntaxError| Finding {
                code: "syntax",
                part: String::new(),
                help: format!("{which}{error}"),
            };
            errors.iter().map(finding).collect()
        })
    };
    let documents = || Ok((read("source text: ", source)?, read("", text)?, read("terms: ", terms)?));
    match documents() {
        Ok((source, text, terms)) => check::check(name, language, &source, &text, &terms),
        Err(findings) => findings,
    }
}

/// What is wrong with the latest revision of a text.
pub async fn check_text(
    conn: &mut Conn,
    organisation: &Organisation,
    name: &str,
    language: &Tag,
) -> Result<Vec<Finding>> {
    Ok(case(conn, organisation, name, language, None).await?.findings)
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
    let case = case(tx, &organisation, name, language, number).await?;
    if !case.findings.is_empty() {
        return Err(Conflict::TextHasErrors(case.findings.iter().map(ToString::to_string).collect()).into());
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
