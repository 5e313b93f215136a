//! `publish` and `report`.

use std::collections::BTreeMap;

use crate::app::App;
use crate::audience::{AddressKind, Audience, RecipientKind};
use crate::bulletin::estimate::Estimate;
use crate::bulletin::preflight::{self, LanguageLine, Preflight};
use crate::bulletin::publish::{self, NewBulletin};
use crate::bulletin::{Urgency, attachment, steer, store};
use crate::clock::Millis;
use crate::delivery::report::{self, PlanningView, Report, ReportLine};
use crate::delivery::story;
use crate::error::{Error, Result};
use crate::id::BulletinId;
use crate::language::Tag;
use crate::staff::Actor;
use crate::translation;
use crate::{message, organisation};

use super::{attach, deliveries, follow, output, render};

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
    /// A file that goes with it: PDF, PNG, JPEG or plain text; with a language and a colon in front only in that language.
    /// May be repeated: up to 5 files for one language, 5 MB in all
    #[arg(long = "attach", value_name = "[LANGUAGE:]FILE")]
    attach: Vec<String>,
    /// Publish at this moment, like 2026-11-30T08:00 (the organisation's time) or 2026-11-30T08:00:00+01:00
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
    /// Only show what would happen
    #[arg(long)]
    preflight: bool,
    /// Show how far it is until it has gone out; a running `budstikke serve` sends it
    #[arg(long, conflicts_with_all = ["at", "preflight"])]
    wait: bool,
}

fn kind(text: &str) -> Result<RecipientKind, String> {
    serde_json::from_value(text.into()).map_err(|_| "resident, resource-person or page".to_owned())
}

/// A moment with its offset, or a clock time where the organisation is.
fn moment(text: &str, time_zone: &str) -> Result<Millis> {
    let wrong = || Error::wrong("--at", text, "a moment like 2026-11-30T08:00 or 2026-11-30T08:00:00+01:00");
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Ok(Millis(moment.as_millisecond()));
    }
    let clock: jiff::civil::DateTime = text.parse().map_err(|_| wrong())?;
    let zone = jiff::tz::TimeZone::get(time_zone).map_err(|_| wrong())?;
    Ok(Millis(clock.to_zoned(zone).map_err(|_| wrong())?.timestamp().as_millisecond()))
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
        let time_zone = app.organisation().await?.time_zone;
        let at = self.at.as_deref().map(|text| moment(text, &time_zone)).transpose()?;
        let variables = variables(app, &self.message, &self.args).await?;
        let files = self.attach.iter().map(|argument| attach::read(argument)).collect::<Result<Vec<_>>>()?;
        let new = NewBulletin {
            message: self.message,
            variables,
            audience,
            urgency: self.urgency,
            link: self.link,
            follows: None,
        };
        let mut tx = app.db.begin().await?;
        let bulletin = publish::create(app, &mut tx, actor, new).await?;
        for (argument, file) in self.attach.iter().zip(files) {
            let added = attachment::add(app, &mut tx, actor, bulletin.id, file).await;
            added.map_err(|error| attach::blamed(error, argument))?;
        }
        if self.preflight {
            let preflight = preflight::preflight(app, &mut tx, actor.organisation, bulletin.id).await?;
            // Nothing is kept of a preflight.
            drop(tx);
            show_preflight(&preflight, json);
            return Ok(());
        }
        let bulletin = match at {
            None => publish::publish(app, &mut tx, actor, bulletin.id).await?,
            Some(at) => publish::schedule(app, &mut tx, actor, bulletin.id, Some(at)).await?,
        };
        tx.commit().await?;
        if self.wait {
            follow::follow(app, actor, bulletin.id).await?;
            let mut conn = app.db.read().await?;
            let report = report::report(app, &mut conn, app.organisation_id(), bulletin.id).await?;
            if json {
                output::print_json(&report)
            } else {
                show_report(app, &report)
            }
            return Ok(());
        }
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
pub(super) async fn variables(
    app: &App,
    name: &str,
    args: &[String],
) -> Result<serde_json::Map<String, serde_json::Value>> {
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
    let values = render::values(&source, name, args, &organisation.zone())?;
    let given = values.iter().filter(|(name, _)| given.contains(&name.as_str()));
    Ok(given.map(|(name, value)| (name.clone(), value.as_json())).collect())
}

/// The preflight as tables.
pub(super) fn show_preflight(preflight: &Preflight, json: bool) {
    if json {
        return output::print_json(preflight);
    }
    let mut kinds: Vec<AddressKind> = preflight.languages.iter().map(|line| line.channel).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut headings = vec!["language", "text"];
    headings.extend(kinds.iter().map(|kind| kind.as_str()));
    headings.extend(["SMS parts", "instead of", "falls back to"]);
    let mut languages: BTreeMap<&Tag, Vec<&LanguageLine>> = BTreeMap::new();
    preflight.languages.iter().for_each(|line| languages.entry(&line.language).or_default().push(line));
    let mut table = output::table(&headings);
    for (language, lines) in languages {
        let mut row = vec![language.to_string(), lines.first().map(|line| line.text.to_string()).unwrap_or_default()];
        for kind in &kinds {
            let line = lines.iter().find(|line| line.channel == *kind);
            row.push(line.map_or_else(String::new, |line| match (line.now, line.waiting) {
                (now, 0) => now.to_string(),
                (0, waiting) => format!("{waiting} waiting"),
                (now, waiting) => format!("{now}, {waiting} waiting"),
            }));
        }
        let sms = preflight.sms.iter().find(|sms| sms.language == *language);
        row.push(sms.map_or_else(String::new, |sms| output::cost(&sms.sms.count)));
        let sum = |of: fn(&LanguageLine) -> &BTreeMap<Tag, u64>| {
            let mut sum: BTreeMap<&Tag, u64> = BTreeMap::new();
            lines.iter().flat_map(|line| of(line)).for_each(|(tag, count)| *sum.entry(tag).or_default() += count);
            sum.iter().map(|(tag, count)| format!("{count} {tag}")).collect::<Vec<_>>().join(", ")
        };
        row.extend([sum(|line| &line.instead_of), sum(|line| &line.falls_back_to)]);
        table.add_row(row);
    }
    println!("{} recipients\n{table}", preflight.recipients);
    for (kind, count) in &preflight.without_channel {
        println!("{count} recipients can only be reached by {kind}, for which no channel is switched on");
    }
    show_estimate(&preflight.estimate);
    for problem in &preflight.problems {
        println!("problem: {problem}");
    }
}

/// What it would cost, by language and country.
fn show_estimate(estimate: &Estimate) {
    if !estimate.lines.is_empty() {
        let mut table = output::table(&["language", "by", "country", "people", "parts", "price", "estimate"]);
        for line in &estimate.lines {
            table.add_row([
                line.language.to_string(),
                line.channel.to_string(),
                line.country.clone().unwrap_or_else(|| "?".to_owned()),
                line.people.to_string(),
                line.parts.to_string(),
                format!("{} {}", line.price, line.currency),
                format!("{} {}", line.total, line.currency),
            ]);
        }
        println!("{table}");
        let totals: Vec<String> =
            estimate.totals.iter().map(|(currency, total)| format!("{total} {currency}")).collect();
        println!("estimate in all: {}", totals.join(", "));
    }
    if estimate.without_text > 0 {
        println!("not in the estimate: {} people whose language has no text yet", estimate.without_text);
    }
    if estimate.without_price > 0 {
        println!("not in the estimate: {} people in countries without a price", estimate.without_price);
    }
}

#[derive(clap::Args)]
pub struct ReportOf {
    /// The bulletin's id; the newest unless given
    bulletin: Option<String>,
    /// Only for the person with this address: every try and receipt, why, and what comes next
    #[arg(long, value_name = "ADDRESS", conflicts_with = "missed")]
    to: Option<String>,
    /// What was asked and answered in each try of that person's, where the channel kept it
    #[arg(long, requires = "to")]
    exchanges: bool,
    /// Show how far it is until it has gone out
    #[arg(long, conflicts_with_all = ["to", "missed"])]
    follow: bool,
    /// Who did not get it
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, default_missing_value = "table")]
    missed: Option<deliveries::MissedAs>,
}

impl ReportOf {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let mut conn = app.db.read().await?;
        let id: BulletinId = match &self.bulletin {
            Some(text) => deliveries::bulletin_id(text)?,
            None => {
                let newest = store::list(&mut conn, app.organisation_id(), BulletinId(i64::MAX), 1).await?;
                newest.first().map(|bulletin| bulletin.id).ok_or(Error::NotFound("bulletin"))?
            }
        };
        if let Some(address) = &self.to {
            return deliveries::show_person(app, actor, id, address, self.exchanges, json).await;
        }
        if let Some(form) = self.missed {
            return deliveries::show_missed(app, actor, id, form, json).await;
        }
        drop(conn);
        if self.follow {
            follow::follow(app, actor, id).await?;
        }
        let report = report::report(app, &mut *app.db.read().await?, app.organisation_id(), id).await?;
        if json {
            output::print_json(&report);
        } else {
            show_report(app, &report);
        }
        Ok(())
    }
}

/// The bulletin to hold, to let go on or to stop.
#[derive(clap::Args)]
pub struct Steered {
    /// The bulletin's id
    bulletin: String,
}

impl Steered {
    fn id(&self) -> Result<BulletinId> {
        let text = &self.bulletin;
        text.parse().map_err(|allowed: String| Error::wrong("BULLETIN", text, allowed))
    }

    pub async fn cancel(self, app: &App, actor: &Actor) -> Result<()> {
        let id = self.id()?;
        let mut tx = app.db.begin().await?;
        steer::cancel(app, &mut tx, actor, id).await?;
        tx.commit().await?;
        let stopped = steer::sweep(app, id).await?;
        println!("{id} is cancelled; {stopped} deliveries were stopped");
        Ok(())
    }

    pub async fn pause(self, app: &App, actor: &Actor) -> Result<()> {
        let mut tx = app.db.begin().await?;
        let bulletin = steer::pause(app, &mut tx, actor, self.id()?).await?;
        tx.commit().await?;
        println!("{} is {}; `budstikke resume {}` lets it go on", bulletin.id, bulletin.state, bulletin.id);
        Ok(())
    }

    pub async fn resume(self, app: &App, actor: &Actor) -> Result<()> {
        let mut tx = app.db.begin().await?;
        let bulletin = steer::resume(app, &mut tx, actor, self.id()?).await?;
        tx.commit().await?;
        println!("{} is {}", bulletin.id, bulletin.state);
        Ok(())
    }
}

/// The report as a table: who got what in which language.
pub(super) fn show_report(app: &App, report: &Report) {
    let mut states: Vec<&str> = report.by_state.keys().copied().collect();
    states.sort_by_key(|state| crate::delivery::State::from_name(state).map(crate::delivery::State::rank));
    let mut channels: Vec<&str> = report.lines.iter().map(|line| line.channel.as_str()).collect();
    channels.sort_unstable();
    channels.dedup();
    let mut headings = vec!["language", ""];
    headings.extend(&channels);
    let mut languages: BTreeMap<&Tag, Vec<&ReportLine>> = BTreeMap::new();
    report.lines.iter().for_each(|line| languages.entry(&line.language).or_default().push(line));
    let mut table = output::table(&headings);
    for (language, lines) in languages {
        let mut row = vec![language.to_string(), output::isolated(&app.words.endonym(language))];
        for channel in &channels {
            let line = lines.iter().find(|line| line.channel == *channel);
            let counts = line
                .map(|line| line.by_state.iter().map(|(state, count)| format!("{count} {state}")).collect::<Vec<_>>());
            row.push(counts.unwrap_or_default().join(", "));
        }
        table.add_row(row);
    }
    let summary: Vec<String> = states.iter().map(|state| format!("{} {state}", report.by_state[state])).collect();
    println!(
        "{} ({}): {}, {} deliveries: {}",
        report.bulletin,
        report.message,
        report.state,
        report.deliveries,
        summary.join(", ")
    );
    println!("{table}");
    if let Some(planning) = &report.planning {
        let PlanningView { addresses, addresses_done, deliveries_made, reconciled_at, .. } = planning;
        match reconciled_at {
            None => {
                println!("planning: {addresses_done} of {addresses} addresses, {deliveries_made} deliveries so far")
            }
            Some(_) => println!("all {deliveries_made} deliveries of the plan are there"),
        }
    }
    if let Some(hold) = &report.paused {
        println!("held since {} by {}", hold.since, hold.by);
    }
    for held in &report.held {
        let why = match (held.switched_off_at, &held.paused) {
            (Some(at), _) => format!("switched off since {at}"),
            (None, Some(paused)) => super::channel::in_words(paused),
            (None, None) => held.quiet_until.map(|until| format!("quiet hours until {until}")).unwrap_or_default(),
        };
        println!("{} wait for the channel {}: {why}", held.deliveries, held.channel);
    }
    if report.another_way > 0 {
        println!("{} failed and went on to another address of the same person", report.another_way);
    }
    let english = app.words.plain(&"en".parse().expect("a tag"));
    for (reason, count) in &report.by_reason {
        println!("{count} {reason}: {}", story::why(&english, reason));
    }
}
