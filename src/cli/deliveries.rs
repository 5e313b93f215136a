//! Deliveries one by one: `report --to`, `report --missed`, `unknown`, `decide`, `send-again`.

use std::io::Write as _;

use crate::app::App;
use crate::channel;
use crate::delivery::decide::{self, Decision, Round, Which};
use crate::delivery::http::ExchangeView;
use crate::delivery::missed::{self, Headings};
use crate::delivery::store;
use crate::delivery::story::{self, Event, Story, What};
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId};
use crate::staff::Actor;
use crate::words::Speaker;

use super::{output, people};

/// What the command line speaks.
fn english(app: &App) -> Speaker {
    app.words.plain(&"en".parse().expect("a tag"))
}

/// The bulletin of that id.
pub(super) fn bulletin_id(text: &str) -> Result<BulletinId> {
    text.parse().map_err(|allowed: String| Error::wrong("BULLETIN", text, allowed))
}

/// What became of a bulletin for the person with an address, over all of that person's addresses.
pub(super) async fn show_person(
    app: &App,
    actor: &Actor,
    id: BulletinId,
    address: &str,
    log: bool,
    json: bool,
) -> Result<()> {
    let found = people::find(app, actor, address).await?;
    let own = found.iter().flat_map(|(recipient, _)| &recipient.addresses);
    let addresses: Vec<AddressId> = own.map(|own| own.id).collect();
    let mut conn = app.db.read().await?;
    let keys = store::of_addresses(&mut conn, id, &addresses).await?;
    if log {
        let mut exchanges = Vec::new();
        for key in &keys {
            exchanges.extend(store::exchanges(&mut conn, key).await?.into_iter().map(ExchangeView::from));
        }
        show_log(&exchanges, json);
        return Ok(());
    }
    let mut stories = Vec::new();
    for key in keys {
        stories.push(story::tell(app, &mut conn, actor.organisation, &key, &english(app)).await?);
    }
    if json {
        output::print_json(&stories);
    } else if stories.is_empty() {
        println!("{id} has no delivery to {address}");
    }
    if !json {
        stories.iter().for_each(show_story);
    }
    Ok(())
}

fn show_log(exchanges: &[ExchangeView], json: bool) {
    if json {
        return output::print_json(&exchanges);
    }
    if exchanges.is_empty() {
        println!("nothing was kept: see `log` of the channel's `sending`");
    }
    for ExchangeView { number, request, answer, kept_at } in exchanges {
        println!("try {number}, {kept_at}\n");
        for (sign, text) in [(">", request), ("<", answer)] {
            text.lines().for_each(|line| println!("{sign} {line}"));
            println!();
        }
    }
}

fn show_story(story: &Story) {
    let kind = story.kind.map_or("erased", |kind| kind.as_str());
    let channel = story.channel_name.as_deref().unwrap_or("a channel that is gone");
    let why = story.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    println!("{} by {kind} over {channel}: {}{why}", story.language, story.state.as_str());
    if let Some(address) = story.instead_of {
        println!("  instead of {address}, which failed");
    }
    for event in &story.events {
        println!("  {} {}", event.at, told(event));
    }
    let at = story.next.at.map(|at| format!(" ({at})")).unwrap_or_default();
    println!("  next: {}{at}", story.next.words);
}

fn told(event: &Event) -> String {
    let what = match (event.what, event.number) {
        (What::Attempt, Some(number)) => format!("try {number}"),
        (What::Attempt, None) => "try".to_owned(),
        (What::Receipt, _) => "receipt".to_owned(),
    };
    let state = match (event.what, event.state) {
        (What::Attempt, Some(crate::delivery::State::Queued)) => "to be tried again",
        (_, Some(state)) => state.as_str(),
        (_, None) => "no change",
    };
    let words = [event.why.as_deref(), event.code.as_deref(), Some(event.detail.as_str())];
    let words: Vec<&str> = words.into_iter().flatten().filter(|words| !words.is_empty()).collect();
    if words.is_empty() { format!("{what}: {state}") } else { format!("{what}: {state}. {}", words.join(" · ")) }
}

/// How to print those who did not get a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum MissedAs {
    /// A table
    Table,
    /// CSV
    Csv,
}

/// Prints those who did not get a bulletin.
pub(super) async fn show_missed(app: &App, actor: &Actor, id: BulletinId, form: MissedAs, json: bool) -> Result<()> {
    let failed = |cause| Error::File("standard output".to_owned(), cause);
    crate::bulletin::store::find(&mut *app.db.read().await?, actor.organisation, id)
        .await?
        .ok_or(Error::NotFound("bulletin"))?;
    let (speaker, mut out) = (english(app), std::io::stdout().lock());
    let mut table = output::table(&["name", "address", "language", "", "why"]);
    let (mut headings, mut after) = (Headings::First, Some((AddressId(0), String::new())));
    while let Some(cursor) = after {
        let (rows, next) = missed::page(app, actor.role, id, &cursor, 500, &speaker).await?;
        if json {
            for row in &rows {
                let line = serde_json::to_string(row).map_err(|cause| Error::Internal(cause.to_string()))?;
                writeln!(out, "{line}").map_err(failed)?;
            }
        } else if form == MissedAs::Csv {
            out.write_all(&missed::lines(&rows, headings)?).map_err(failed)?;
        } else {
            for row in rows {
                let name = row.name.map(|name| output::isolated(&name)).unwrap_or_default();
                let address = row.value.unwrap_or_else(|| row.address.to_string());
                let why = row.why.unwrap_or_default();
                table.add_row([name, address, row.language.to_string(), row.state.as_str().to_owned(), why]);
            }
        }
        (headings, after) = (Headings::Without, next);
    }
    if !json && form == MissedAs::Table {
        writeln!(out, "{table}").map_err(failed)?;
    }
    Ok(())
}

#[derive(clap::Args)]
pub struct Unknown {}

impl Unknown {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let mut conn = app.db.read().await?;
        let counts = store::unknown(&mut conn, actor.organisation).await?;
        let channels = channel::store::list(&mut conn, &app.secrets, actor.organisation).await?;
        let name = |id| {
            let known = channels.iter().find(|channel| channel.id == id);
            known.map_or_else(|| id.to_string(), |channel| channel.name.clone())
        };
        if json {
            let rows: Vec<_> = counts
                .iter()
                .map(|count| {
                    serde_json::json!({
                        "bulletin": count.bulletin_id, "message": count.message_name, "channel": name(count.channel_id),
                        "deliveries": count.deliveries, "since": count.since,
                    })
                })
                .collect();
            output::print_json(&rows);
            return Ok(());
        }
        let mut table = output::table(&["bulletin", "message", "channel", "deliveries", "since"]);
        for count in counts {
            let cells = [
                count.bulletin_id.to_string(),
                count.message_name.clone(),
                name(count.channel_id),
                count.deliveries.to_string(),
                count.since.to_string(),
            ];
            table.add_row(cells);
        }
        println!("{table}");
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct Decide {
    /// The bulletin's id
    bulletin: String,
    /// What becomes of its deliveries that may or may not have gone
    #[arg(value_enum)]
    decision: Decision,
    /// Only those over this channel
    #[arg(long, value_name = "NAME", conflicts_with = "to")]
    channel: Option<String>,
    /// Only those to the person with this address
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

impl Decide {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let id = bulletin_id(&self.bulletin)?;
        let keys = match &self.to {
            Some(address) => {
                let found = people::find(app, actor, address).await?;
                let own = found.iter().flat_map(|(recipient, _)| &recipient.addresses);
                let addresses: Vec<AddressId> = own.map(|own| own.id).collect();
                Some(store::of_addresses(&mut *app.db.read().await?, id, &addresses).await?)
            }
            None => None,
        };
        let mut tx = app.db.begin().await?;
        let mut moved = 0;
        match keys {
            Some(keys) => {
                for key in &keys {
                    moved += decide::decide(app, &mut tx, actor, id, Which::One(key), self.decision).await?;
                }
            }
            None => {
                let channel = decide::channel(app, &mut tx, actor, self.channel.as_deref()).await?;
                moved += decide::decide(app, &mut tx, actor, id, Which::All(channel), self.decision).await?;
            }
        }
        tx.commit().await?;
        say_moved(moved, json);
        Ok(())
    }
}

#[derive(clap::Args)]
pub struct SendAgain {
    /// The bulletin's id
    bulletin: String,
    /// Only deliveries that failed for this reason, like expired or provider; may be repeated
    #[arg(long = "reason", value_name = "REASON", value_parser = reason)]
    reasons: Vec<channel::Reason>,
    /// Also those that may or may not have gone
    #[arg(long)]
    unknown: bool,
    /// Only those over this channel
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
}

fn reason(text: &str) -> Result<channel::Reason, String> {
    let allowed = || decide::reasons_that_may_change().into_iter().map(channel::Reason::as_str).collect::<Vec<_>>();
    channel::Reason::from_name(text)
        .filter(|reason| decide::reasons_that_may_change().contains(reason))
        .ok_or_else(|| format!("allowed: {}", allowed().join(", ")))
}

impl SendAgain {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let id = bulletin_id(&self.bulletin)?;
        let mut tx = app.db.begin().await?;
        let channel = decide::channel(app, &mut tx, actor, self.channel.as_deref()).await?;
        let reasons = if self.reasons.is_empty() { decide::reasons_that_may_change() } else { self.reasons };
        let round = Round { reasons, unknown: self.unknown, channel };
        let moved = decide::send_again(app, &mut tx, actor, id, &round).await?;
        tx.commit().await?;
        say_moved(moved, json);
        Ok(())
    }
}

fn say_moved(moved: u64, json: bool) {
    if json {
        output::print_json(&serde_json::json!({ "deliveries": moved }));
    } else {
        println!("{moved} deliveries");
    }
}
