//! `publish` and `report`.

use std::collections::BTreeMap;

use crate::app::App;
use crate::audience::{Audience, RecipientKind};
use crate::bulletin::preflight::{self, Preflight};
use crate::bulletin::publish::{self, NewBulletin};
use crate::bulletin::{Urgency, store};
use crate::clock::Millis;
use crate::delivery::report::{self, Report};
use crate::error::{Error, Result};
use crate::id::BulletinId;
use crate::language::Tag;
use crate::staff::Actor;
use crate::translation;
use crate::{message, organisation};

use super::{output, render};

#[derive(clap::Args)]
pub struct Publish {
    /// The message's name
    message: String,
    /// A variable's value
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    args: Vec<String>,
    /// Only recipients with one of these languages
    #[arg(long = "lang", value_name = "TAG")]
    languages: Vec<Tag>,
    /// Only recipients in one of these areas
    #[arg(long = "area", value_name = "NAME")]
    areas: Vec<String>,
    /// Only recipients with one of these topics
    #[arg(long = "topic", value_name = "NAME")]
    topics: Vec<String>,
    /// Only recipients in one of these groups
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Only recipients of this kind: resident, resource-person or page
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<RecipientKind>,
    /// How urgent it is
    #[arg(long, value_enum, default_value = "routine")]
    urgency: Urgency,
    /// Where the link leads, if not to the bulletin's own page
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Publish at this moment, like 2026-11-30T08:00:00+01:00
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    at: Option<Millis>,
    /// Only show what would happen
    #[arg(long)]
    preflight: bool,
}

fn kind(text: &str) -> Result<RecipientKind, String> {
    serde_json::from_value(text.into()).map_err(|_| "resident, resource-person or page".to_owned())
}

fn moment(text: &str) -> Result<Millis, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

impl Publish {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let audience = Audience {
            kinds: self.kinds,
            languages: self.languages,
            areas: self.areas,
            topics: self.topics,
            groups: self.groups,
        };
        let variables = variables(app, &self.message, &self.args).await?;
        let new = NewBulletin { message: self.message, variables, audience, urgency: self.urgency, link: self.link };
        let mut tx = app.db.begin().await?;
        let bulletin = publish::create(app, &mut tx, actor, new).await?;
        if self.preflight {
            let preflight = preflight::preflight(app, &mut tx, actor.organisation, bulletin.id).await?;
            // Nothing is kept of a preflight.
            drop(tx);
            show_preflight(&preflight, json);
            return Ok(());
        }
        let bulletin = match self.at {
            None => publish::publish(app, &mut tx, actor, bulletin.id).await?,
            Some(at) => publish::schedule(app, &mut tx, actor, bulletin.id, Some(at)).await?,
        };
        tx.commit().await?;
        if json {
            output::print_json(&crate::bulletin::http::BulletinView::from(bulletin));
        } else {
            println!("{} {}", bulletin.id, bulletin.state);
            println!("a running `budstikke serve` sends it; `budstikke report {}` shows how far it is", bulletin.id);
        }
        Ok(())
    }
}

/// `name=value` arguments as the API takes them; no examples here: what is published must be said.
async fn variables(app: &App, name: &str, args: &[String]) -> Result<serde_json::Map<String, serde_json::Value>> {
    let mut conn = app.db.read().await?;
    let organisation = organisation::find(&mut conn, app.organisation_id()).await?;
    let message = message::store::find(&mut conn, organisation.id, name).await?;
    let Some(message) = message else {
        return Err(Error::wrong("MESSAGE", name, "a message; `budstikke catalogue list` shows them"));
    };
    let text = translation::store::text(&mut conn, message, &organisation.source_language).await?;
    let text = text.ok_or(Error::NotFound("source text"))?;
    let number = text.approved.unwrap_or(text.latest);
    let revision = translation::store::revision(&mut conn, message, &organisation.source_language, number).await?;
    let source = revision.map(|revision| revision.source).unwrap_or_default();
    let given: Vec<&str> = args.iter().filter_map(|arg| arg.split_once('=')).map(|(name, _)| name).collect();
    let values = render::values(&source, name, args)?;
    let given = values.iter().filter(|(name, _)| given.contains(&name.as_str()));
    Ok(given.map(|(name, value)| (name.clone(), translation::http::as_json(value))).collect())
}

/// The preflight as tables.
pub(super) fn show_preflight(preflight: &Preflight, json: bool) {
    if json {
        return output::print_json(preflight);
    }
    let counted = |counts: &BTreeMap<Tag, u64>| {
        counts.iter().map(|(tag, count)| format!("{count} {tag}")).collect::<Vec<_>>().join(", ")
    };
    let mut table = output::table(&["language", "channel", "text", "now", "waiting", "instead of", "falls back to"]);
    for line in &preflight.languages {
        table.add_row([
            line.language.to_string(),
            line.channel.to_string(),
            line.text.to_string(),
            line.now.to_string(),
            line.waiting.to_string(),
            counted(&line.instead_of),
            counted(&line.falls_back_to),
        ]);
    }
    println!("{} recipients\n{table}", preflight.recipients);
    if !preflight.sms.is_empty() {
        let mut table = output::table(&["SMS", "encoding", "characters", "parts"]);
        for line in &preflight.sms {
            let encoding = serde_json::to_value(line.count.encoding).ok();
            let encoding = encoding.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
            let (characters, parts) = (line.count.characters.to_string(), line.count.parts.to_string());
            table.add_row([line.language.to_string(), encoding, characters, parts]);
        }
        println!("{table}");
    }
    for (kind, count) in &preflight.without_channel {
        println!("{count} recipients can only be reached by {kind}, for which no channel is switched on");
    }
    for problem in &preflight.problems {
        println!("problem: {problem}");
    }
}

#[derive(clap::Args)]
pub struct ReportOf {
    /// The bulletin's id; the newest unless given
    bulletin: Option<String>,
}

impl ReportOf {
    pub async fn run(self, app: &App, json: bool) -> Result<()> {
        let mut conn = app.db.read().await?;
        let id: BulletinId = match &self.bulletin {
            Some(text) => text.parse().map_err(|allowed: String| Error::wrong("BULLETIN", text, allowed))?,
            None => {
                let newest = store::list(&mut conn, app.organisation_id(), BulletinId(i64::MAX), 1).await?;
                newest.first().map(|bulletin| bulletin.id).ok_or(Error::NotFound("bulletin"))?
            }
        };
        let report = report::report(app, &mut conn, app.organisation_id(), id).await?;
        if json {
            output::print_json(&report);
        } else {
            show_report(app, &report);
        }
        Ok(())
    }
}

/// The report as a table: who got what in which language.
pub(super) fn show_report(app: &App, report: &Report) {
    let mut states: Vec<&str> = report.by_state.keys().copied().collect();
    states.sort_by_key(|state| crate::delivery::State::from_name(state).map(crate::delivery::State::rank));
    let mut headings = vec!["language", "", "channel"];
    headings.extend(&states);
    let mut table = output::table(&headings);
    for line in &report.lines {
        let counts = states.iter().map(|state| line.by_state.get(state).map_or_else(String::new, u64::to_string));
        let name = output::isolated(&app.words.endonym(&line.language));
        table.add_row([line.language.to_string(), name, line.channel.clone()].into_iter().chain(counts));
    }
    let summary: Vec<String> = states.iter().map(|state| format!("{} {state}", report.by_state[state])).collect();
    println!("{} ({}): {}, {} deliveries: {}", report.bulletin, report.message, report.state, report.deliveries, summary.join(", "));
    println!("{table}");
    for (reason, count) in &report.by_reason {
        println!("{count} because of {reason}");
    }
}
