//! What would happen: before anything is published, staff see per language and channel how many people get it, how far
//! the texts are, who falls back to what, and what an SMS costs.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;

use crate::app::App;
use crate::audience::choice::{self, Chosen, Readiness};
use crate::audience::{AddressKind, Audience, RecipientKind, Traits};
use crate::channel;
use crate::db::{self, Conn, sql};
use crate::delivery::preview::SmsShown;
use crate::delivery::render;
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId, ChannelId, OrganisationId, SegmentId};
use crate::inbound::opt_out;
use crate::language::{Direction, Tag};
use crate::organisation::Organisation;
use crate::translation::{self, TextState};

use super::estimate::{self, Estimate, People};
use super::{Bulletin, publish, store};

/// What a bulletin would do if it were published now.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Preflight {
    /// Recipients who match the audience and can be reached
    pub recipients: u64,
    /// Addresses that match but have no channel switched on, by kind
    pub without_channel: BTreeMap<AddressKind, u64>,
    /// Who gets which language by which way
    pub languages: Vec<LanguageLine>,
    /// What an SMS in each language needs
    pub sms: Vec<SmsLine>,
    /// What it would cost, where the channels' prices have been entered
    pub estimate: Estimate,
    /// What would keep it from being published, or a language from going out
    pub problems: Vec<String>,
}

/// Recipients who get a language by one kind of channel.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct LanguageLine {
    /// The language
    pub language: Tag,
    /// Which way it is written
    pub direction: Direction,
    /// How far its text is
    pub text: TextState,
    /// By which kind of channel
    pub channel: AddressKind,
    /// How many get it at once
    pub now: u64,
    /// How many wait for it
    pub waiting: u64,
    /// How many of those who get it at once would have preferred another language, by that language
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub instead_of: BTreeMap<Tag, u64>,
    /// What those who wait get after the waiting time, by language
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub falls_back_to: BTreeMap<Tag, u64>,
}

/// What an SMS in a language needs.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct SmsLine {
    /// The language
    pub language: Tag,
    /// The SMS as it is sent; where it ends with a personal link, with one of that length
    #[serde(flatten)]
    pub sms: SmsShown,
}

/// Walks all segments of an organisation that an audience means.
async fn meant(
    conn: &mut Conn,
    organisation: OrganisationId,
    audience: &Audience,
    after: SegmentId,
) -> Result<(Vec<SegmentId>, Option<SegmentId>)> {
    let page = crate::audience::store::walk_segments(conn, organisation, after, 5_000).await?;
    let last = page.last().map(|(id, _)| *id);
    Ok((page.into_iter().filter(|(_, traits)| audience.means(traits)).map(|(id, _)| id).collect(), last))
}

/// One usable address of the audience, if there is any.
pub async fn reach(
    conn: &mut Conn,
    organisation: &Organisation,
    audience: &Audience,
    routes: &BTreeMap<AddressKind, ChannelId>,
) -> Result<Vec<i64>> {
    let kinds: Vec<(&str,)> = routes.keys().map(|kind| (kind.as_str(),)).collect();
    let mut after = SegmentId(0);
    loop {
        let (segments, last) = meant(conn, organisation.id, audience, after).await?;
        let Some(last) = last else { return Ok(Vec::new()) };
        after = last;
        if segments.is_empty() {
            continue;
        }
        let segments: Vec<(i64,)> = segments.into_iter().map(|id| (id.0,)).collect();
        let select = sql(
            conn,
            "SELECT a.id FROM address a
             WHERE a.organisation_id = $1 AND a.opted_out_at IS NULL AND a.closed_at IS NULL
               AND a.segment_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
               AND a.kind IN (SELECT value->>0 FROM json_each($3)) LIMIT 1",
        );
        let found: Vec<i64> = sqlx::query_scalar(select)
            .bind(organisation.id)
            .bind(db::rows(&segments))
            .bind(db::rows(&kinds))
            .fetch_all(&mut *conn)
            .await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
}

/// Works out what publishing now would do.
pub async fn preflight(app: &App, conn: &mut Conn, organisation: OrganisationId, id: BulletinId) -> Result<Preflight> {
    let bulletin = store::find(conn, organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    let organisation = crate::organisation::find(conn, organisation).await?;
    let ready = publish::readiness(conn, &organisation, bulletin.message).await?;
    let routes = publish::routes(app, conn, &organisation).await?;
    let readiness = |tag: &Tag| ready.get(tag).map_or(Readiness::Never, |(readiness, _, _)| *readiness);
    // Until when does not matter here, only whether there is any waiting.
    let wait_until = (bulletin.wait > 0).then(|| app.clock.now().plus(bulletin.wait));

    let mut tally = Tally { ready: &ready, lines: BTreeMap::new() };
    let mut recipients = 0;
    let mut countries = People::new();
    let mut without_channel = BTreeMap::new();
    let kinds: Vec<(&str,)> = routes.keys().map(|kind| (kind.as_str(),)).collect();
    let select = sql(
        conn,
        "SELECT s.traits, g.kind, g.country, g.people
         FROM (SELECT a.segment_id, a.kind, a.country, COUNT(*) AS people FROM address a
               WHERE a.organisation_id = $1 AND a.opted_out_at IS NULL AND a.closed_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM address b
                                 WHERE b.recipient_id = a.recipient_id AND b.opted_out_at IS NULL AND b.closed_at IS NULL
                                   AND (b.preference < a.preference OR (b.preference = a.preference AND b.id < a.id)
                                        OR a.kind NOT IN (SELECT value->>0 FROM json_each($2)))
                                   AND b.kind IN (SELECT value->>0 FROM json_each($2)))
               GROUP BY a.segment_id, a.kind, a.country) g
         JOIN segment s ON s.id = g.segment_id",
    );
    let mut rows = sqlx::query_as::<_, (String, String, Option<String>, i64)>(select)
        .bind(organisation.id)
        .bind(db::rows(&kinds))
        .fetch(&mut *conn);
    while let Some((traits, kind, country, people)) = rows.try_next().await? {
        let traits: Traits =
            serde_json::from_str(&traits).map_err(|cause| Error::Internal(format!("stored traits: {cause}")))?;
        if !bulletin.audience.means(&traits) {
            continue;
        }
        let people = people.unsigned_abs();
        let kind: AddressKind = kind.parse().map_err(|_| Error::Internal("a stored address kind".to_owned()))?;
        if !routes.contains_key(&kind) {
            *without_channel.entry(kind).or_default() += people;
            continue;
        }
        recipients += people;
        let chosen = choice::choose(&traits, &organisation.fallback_languages, &readiness, wait_until);
        let meanwhile = choice::meanwhile(&traits, &organisation.fallback_languages, &readiness);
        tally.add(&traits, kind, people, &chosen, meanwhile);
        for language in chosen.into_iter().map(Chosen::into_language) {
            *countries.entry((language, kind, country.clone())).or_default() += people;
        }
    }
    drop(rows);
    let languages: Vec<LanguageLine> = tally.lines.into_values().collect();
    let (sms, problems) = texts(app, conn, &bulletin, &organisation, &ready, &languages).await?;
    let mut prices = BTreeMap::new();
    for (kind, channel) in &routes {
        let table = crate::channel::store::prices(conn, *channel).await?;
        if !table.prices.is_empty() {
            prices.insert(*kind, table);
        }
    }
    let parts = |language: &Tag, kind: AddressKind| match kind {
        AddressKind::Sms => sms.iter().find(|line| line.language == *language).map(|line| line.sms.count.parts as u64),
        _ => Some(1),
    };
    let estimate = estimate::estimate(&countries, &prices, &parts);
    Ok(Preflight { recipients, without_channel, languages, sms, estimate, problems })
}

type Ready = BTreeMap<Tag, (Readiness, TextState, Option<i32>)>;

struct Tally<'a> {
    ready: &'a Ready,
    lines: BTreeMap<(Tag, AddressKind), LanguageLine>,
}

impl Tally<'_> {
    fn line(&mut self, language: &Tag, channel: AddressKind) -> &mut LanguageLine {
        let text = self.ready.get(language).map_or(TextState::Missing, |(_, state, _)| *state);
        self.lines.entry((language.clone(), channel)).or_insert_with(|| LanguageLine {
            language: language.clone(),
            direction: language.direction(),
            text,
            channel,
            now: 0,
            waiting: 0,
            instead_of: BTreeMap::new(),
            falls_back_to: BTreeMap::new(),
        })
    }

    fn add(&mut self, traits: &Traits, kind: AddressKind, people: u64, chosen: &[Chosen], meanwhile: Option<Tag>) {
        for choice in chosen {
            match choice {
                Chosen::Now(language) => {
                    let line = self.line(language, kind);
                    line.now += people;
                    let preferred = match traits.kind {
                        RecipientKind::Resident => {
                            traits.languages.first().filter(|first| !first.and_wider().contains(language))
                        }
                        _ => {
                            let own = traits.languages.iter().flat_map(Tag::and_wider).any(|tag| tag == *language);
                            traits.languages.first().filter(|_| !own)
                        }
                    };
                    if let Some(preferred) = preferred {
                        *line.instead_of.entry(preferred.clone()).or_default() += people;
                    }
                }
                Chosen::Waiting(language, until) => {
                    let line = self.line(language, kind);
                    line.waiting += people;
                    if let (Some(_), Some(meanwhile)) = (until, &meanwhile) {
                        *line.falls_back_to.entry(meanwhile.clone()).or_default() += people;
                    }
                }
            }
        }
    }
}

/// Renders every ready language that somebody would get; errors become problems.
async fn texts(
    app: &App,
    conn: &mut Conn,
    bulletin: &Bulletin,
    organisation: &Organisation,
    ready: &Ready,
    lines: &[LanguageLine],
) -> Result<(Vec<SmsLine>, Vec<String>)> {
    let (mut counts, mut problems) = (Vec::new(), Vec::new());
    let source = translation::store::text(conn, bulletin.message, &organisation.source_language).await?;
    let Some(approved) = source.and_then(|source| source.approved) else {
        problems.push("the text in the source language has not been approved".to_owned());
        return Ok((counts, problems));
    };
    let source = translation::store::revision(conn, bulletin.message, &organisation.source_language, approved).await?;
    let source = source.map(|revision| revision.source).unwrap_or_default();
    let values = match publish::values(&source, &bulletin.message_name, &bulletin.variables) {
        Ok(values) => values,
        Err(error) => {
            problems.push(error.to_string());
            return Ok((counts, problems));
        }
    };
    let routes = publish::routes(app, conn, organisation).await?;
    let channels = channel::store::list(conn, &app.secrets, organisation.id).await?;
    let by_sms = channels.iter().find(|channel| Some(&channel.id) == routes.get(&AddressKind::Sms));
    let hint = by_sms.map(|channel| channel.settings.stop_hint()).unwrap_or_default();
    for (language, (readiness, _, number)) in ready {
        let (Readiness::Ready, Some(number)) = (readiness, number) else { continue };
        let text = publish::as_it_stands(conn, organisation, bulletin.message, language, *number).await?;
        match render::render(app, bulletin, language, &text, &values) {
            Ok(content) if lines.iter().any(|line| line.language == *language && line.channel == AddressKind::Sms) => {
                let unsubscribe = opt_out::link(app, AddressId(0), language);
                counts.push(SmsLine { language: language.clone(), sms: SmsShown::of(&content, hint, &unsubscribe) });
            }
            Ok(_) => {}
            Err(error) => problems.push(error.to_string()),
        }
    }
    if lines.is_empty() {
        problems.push("nobody in the audience can be reached".to_owned());
    }
    Ok((counts, problems))
}
