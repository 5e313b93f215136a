//! What became of a bulletin: counts by language, channel, state and reason, and a proof that everything planned was made.

use std::collections::BTreeMap;

use crate::app::App;
use crate::bulletin::{self, State as BulletinState, Urgency};
use crate::channel::health::Pause;
use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{BulletinId, ChannelId, OrganisationId};
use crate::language::{Direction, Tag};

use super::State;
use super::quiet::QuietHours;
use super::store::{Planning, planning};

/// What became of a bulletin.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Report {
    /// The bulletin
    pub bulletin: BulletinId,
    /// The message's name
    pub message: String,
    /// Where the bulletin stands
    pub state: BulletinState,
    /// How urgent it is
    pub urgency: Urgency,
    /// Since when and by whom it is held
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<Hold>,
    /// When it was published
    pub published_at: Option<Millis>,
    /// Whether every delivery of the plan has been made, and found to be there
    pub planned: bool,
    /// How far the planning is; absent before it begins
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planning: Option<PlanningView>,
    /// How many deliveries there are
    pub deliveries: u64,
    /// How many stand where
    pub by_state: BTreeMap<&'static str, u64>,
    /// How many failed and went on to another address of the same person: counted here and nowhere else, so that a person
    /// counts once
    pub another_way: u64,
    /// Why deliveries failed or were stopped
    pub by_reason: BTreeMap<String, u64>,
    /// By language and channel
    pub lines: Vec<ReportLine>,
    /// What waits although it could go, by channel
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
}

/// That a bulletin is held.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Hold {
    /// Since when
    pub since: Millis,
    /// By whom
    pub by: String,
}

/// Deliveries that wait for a channel.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Held {
    /// The channel's name
    pub channel: String,
    /// How many deliveries wait for it
    pub deliveries: u64,
    /// Since when it is switched off by staff
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switched_off_at: Option<Millis>,
    /// Why it is paused by itself
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<Pause>,
    /// Until when people sleep
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<Millis>,
}

/// How far planning is: from addresses to deliveries, and then the proof that none is missing.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct PlanningView {
    /// How many addresses have to be looked at
    pub addresses: i64,
    /// How many have been
    pub addresses_done: i64,
    /// How many deliveries that made
    pub deliveries_made: i64,
    /// When every delivery of the plan was found to be there
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconciled_at: Option<Millis>,
    /// How many were found missing then and have been made; anything but 0 is in the log
    pub found_missing: i64,
}

impl From<Planning> for PlanningView {
    fn from(planning: Planning) -> Self {
        Self {
            addresses: planning.addresses_in_all,
            addresses_done: planning.addresses_done,
            deliveries_made: planning.deliveries_made,
            reconciled_at: planning.reconciled_at,
            found_missing: planning.found_missing,
        }
    }
}

/// The deliveries of one language over one channel.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct ReportLine {
    /// The language
    pub language: Tag,
    /// Which way it is written
    pub direction: Direction,
    /// The channel's name
    pub channel: String,
    /// How many stand where
    pub by_state: BTreeMap<&'static str, u64>,
}

/// Counts a bulletin's deliveries.
pub async fn report(app: &App, conn: &mut Conn, organisation: OrganisationId, id: BulletinId) -> Result<Report> {
    let bulletin = bulletin::store::find(conn, organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    type Row = (String, ChannelId, i32, Option<String>, i32, i64);
    // Plan on SQLite: a range of the primary key (PostgreSQL: all deliveries, in parallel, where the bulletin is most of
    // them); delivery_instead for what failed or was stopped, and only for that.
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT d.language, d.channel_id, d.state, d.reason,
                CASE WHEN d.state IN (40, 45)
                      AND (d.reason = 'reached-otherwise'
                           OR EXISTS (SELECT 1 FROM delivery x WHERE x.bulletin_id = d.bulletin_id
                                      AND x.instead_of = d.address_id AND x.language = d.language))
                     THEN 1 ELSE 0 END AS gone_on, COUNT(*)
         FROM delivery d WHERE d.bulletin_id = $1
         GROUP BY d.language, d.channel_id, d.state, d.reason, gone_on ORDER BY d.language, d.channel_id, d.state",
    )
    .bind(id)
    .fetch_all(&mut *conn)
    .await?;
    let channels = crate::channel::store::list(conn, &app.secrets, organisation).await?;
    let names = crate::channel::store::names(conn, organisation).await?;
    let name = |id: ChannelId| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let mut report = Report {
        bulletin: id,
        message: bulletin.message_name,
        state: bulletin.state,
        urgency: bulletin.urgency,
        paused: match bulletin.state {
            BulletinState::Paused => bulletin::store::held(conn, id).await?.map(|(since, by)| Hold { since, by }),
            _ => None,
        },
        published_at: bulletin.published_at,
        planned: bulletin.planned_at.is_some(),
        planning: planning(conn, id).await?.map(PlanningView::from),
        deliveries: 0,
        by_state: BTreeMap::new(),
        another_way: 0,
        by_reason: BTreeMap::new(),
        lines: Vec::new(),
        held: Vec::new(),
    };
    let mut queued: BTreeMap<ChannelId, u64> = BTreeMap::new();
    let mut lines: BTreeMap<(Tag, String), BTreeMap<&'static str, u64>> = BTreeMap::new();
    for (language, channel, rank, reason, gone_on, count) in rows {
        let state = State::from_rank(rank).ok_or_else(|| Error::Internal(format!("the state {rank} is stored")))?;
        let count = count.unsigned_abs();
        if gone_on == 1 {
            report.another_way += count;
            continue;
        }
        report.deliveries += count;
        *report.by_state.entry(state.as_str()).or_default() += count;
        if state == State::Queued {
            *queued.entry(channel).or_default() += count;
        }
        let ended = matches!(state, State::Failed | State::Cancelled);
        if let Some(reason) = reason.filter(|_| ended) {
            *report.by_reason.entry(reason).or_default() += count;
        }
        let language = crate::translation::store::stored_tag(&language)?;
        *lines.entry((language, name(channel))).or_default().entry(state.as_str()).or_default() += count;
    }
    let health = crate::channel::store::health(conn).await?;
    let organisation = crate::organisation::find(conn, organisation).await?;
    for channel in &channels {
        let paused = health.get(&channel.id).and_then(Pause::of);
        let Some(deliveries) = queued.get(&channel.id).copied() else { continue };
        let quiet = QuietHours::concern(bulletin.urgency, channel.settings.carries());
        let quiet_until = QuietHours::of(&organisation).end(app.clock.now()).filter(|_| quiet);
        if paused.is_some() || channel.switched_off_at.is_some() || quiet_until.is_some() {
            let (channel, switched_off_at) = (channel.name.clone(), channel.switched_off_at);
            report.held.push(Held { channel, deliveries, switched_off_at, paused, quiet_until });
        }
    }
    report.lines = lines
        .into_iter()
        .map(|((language, channel), by_state)| ReportLine {
            direction: language.direction(),
            language,
            channel,
            by_state,
        })
        .collect();
    Ok(report)
}
