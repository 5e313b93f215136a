//! SQL for channels. Secrets are sealed on the way in and opened on the way out.

use std::collections::{BTreeMap, HashMap};

use crate::audience::AddressKind;
use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{ChannelId, OrganisationId};
use crate::secrets::Secrets;

use super::health::{Change, Health};
use super::meta::templates::Template;
use super::prices::Prices;
use super::{Channel, Settings};

type Row = (ChannelId, String, String, Vec<u8>, Option<Millis>, Option<String>);

fn from_row(secrets: &Secrets, row: Row) -> Result<Channel> {
    let (id, name, settings, sealed, switched_off_at, switched_off_because) = row;
    let settings: Settings =
        serde_json::from_str(&settings).map_err(|cause| Error::Internal(format!("channel {id}: {cause}")))?;
    let opened = secrets.open(&id.to_string(), &sealed)?;
    let secrets: BTreeMap<String, String> =
        serde_json::from_str(&opened).map_err(|cause| Error::Internal(format!("channel {id}: {cause}")))?;
    Ok(Channel { id, name, settings, secrets, templates: Vec::new(), switched_off_at, switched_off_because })
}

/// Adds a channel; `false` when the name is taken.
pub async fn add(
    conn: &mut Conn,
    secrets: &Secrets,
    organisation: OrganisationId,
    channel: &Channel,
    now: Millis,
) -> Result<bool> {
    let plain = serde_json::to_string(&channel.secrets).expect("texts serialise");
    let settings = serde_json::to_string(&channel.settings).expect("settings are plain values");
    let added = sqlx::query(
        "INSERT INTO channel (id, organisation_id, name, carries, settings, secrets, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (organisation_id, name) DO NOTHING",
    )
    .bind(channel.id)
    .bind(organisation)
    .bind(&channel.name)
    .bind(channel.settings.carries().as_str())
    .bind(settings)
    .bind(secrets.seal(&channel.id.to_string(), &plain))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Keeps others from changing a channel until the transaction ends.
pub async fn hold(conn: &mut Conn, organisation: OrganisationId, id_or_name: &str) -> Result<()> {
    let id = id_or_name.parse::<ChannelId>().map_or(0, |id| id.0);
    sqlx::query("UPDATE channel SET name = name WHERE organisation_id = $1 AND (id = $2 OR name = $3)")
        .bind(organisation)
        .bind(id)
        .bind(id_or_name)
        .execute(conn)
        .await?;
    Ok(())
}

/// Stores changed settings and secrets of a channel.
pub async fn change(
    conn: &mut Conn,
    secrets: &Secrets,
    organisation: OrganisationId,
    channel: &Channel,
    now: Millis,
) -> Result<()> {
    let plain = serde_json::to_string(&channel.secrets).expect("texts serialise");
    let settings = serde_json::to_string(&channel.settings).expect("settings are plain values");
    sqlx::query(
        "UPDATE channel SET settings = $3, secrets = $4, changed_at = $5, templates_due_at = NULL
         WHERE organisation_id = $1 AND id = $2",
    )
    .bind(organisation)
    .bind(channel.id)
    .bind(settings)
    .bind(secrets.seal(&channel.id.to_string(), &plain))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// All channels of an organisation, oldest first.
pub async fn list(conn: &mut Conn, secrets: &Secrets, organisation: OrganisationId) -> Result<Vec<Channel>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, settings, secrets, switched_off_at, switched_off_because FROM channel
         WHERE organisation_id = $1 AND removed_at IS NULL ORDER BY id",
    )
    .bind(organisation)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| from_row(secrets, row)).collect()
}

/// The channel over which a kind of address would be reached now, the newest that is switched on, with its settings. Needs no
/// secret: pages must not fail where one cannot be opened.
pub async fn newest_on(
    conn: &mut Conn,
    organisation: OrganisationId,
    carries: AddressKind,
) -> Result<Option<(ChannelId, Settings)>> {
    let row: Option<(ChannelId, String)> = sqlx::query_as(
        "SELECT id, settings FROM channel
         WHERE organisation_id = $1 AND carries = $2 AND switched_off_at IS NULL AND removed_at IS NULL
         ORDER BY id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(carries.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|(id, settings)| Some((id, serde_json::from_str(&settings).ok()?))))
}

/// Every channel of every organisation that is switched on, for the delivery worker, with the moment of its last change.
pub async fn switched_on(conn: &mut Conn, secrets: &Secrets) -> Result<Vec<(Millis, Result<Channel>)>> {
    let rows: Vec<(ChannelId, String, String, Vec<u8>, Millis)> = sqlx::query_as(
        "SELECT id, name, settings, secrets, changed_at FROM channel
         WHERE switched_off_at IS NULL AND removed_at IS NULL ORDER BY id",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut channels = Vec::with_capacity(rows.len());
    for (id, name, settings, sealed, changed) in rows {
        let channel = match from_row(secrets, (id, name, settings, sealed, None, None)) {
            Ok(channel) => Ok(with_templates(conn, channel).await?),
            refused => refused,
        };
        channels.push((changed, channel));
    }
    Ok(channels)
}

/// The settings of all channels, also of those that are switched off.
pub async fn all_settings(conn: &mut Conn) -> Result<HashMap<ChannelId, Settings>> {
    let rows: Vec<(ChannelId, String)> =
        sqlx::query_as("SELECT id, settings FROM channel ORDER BY id").fetch_all(conn).await?;
    let readable = |(id, settings): (ChannelId, String)| {
        serde_json::from_str::<Settings>(&settings).ok().map(|settings| (id, settings))
    };
    Ok(rows.into_iter().filter_map(readable).collect())
}

/// The channel with that id or name.
pub async fn find(
    conn: &mut Conn,
    secrets: &Secrets,
    organisation: OrganisationId,
    id_or_name: &str,
) -> Result<Option<Channel>> {
    let id = id_or_name.parse::<ChannelId>().map_or(0, |id| id.0);
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, name, settings, secrets, switched_off_at, switched_off_because FROM channel
         WHERE organisation_id = $1 AND (id = $2 OR name = $3) AND removed_at IS NULL",
    )
    .bind(organisation)
    .bind(id)
    .bind(id_or_name)
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => with_templates(conn, from_row(secrets, row)?).await.map(Some),
        None => Ok(None),
    }
}

/// A channel of whichever organisation, by its id: for what comes in from outside.
pub async fn by_id(conn: &mut Conn, secrets: &Secrets, id: ChannelId) -> Result<Option<(OrganisationId, Channel)>> {
    let owner: Option<OrganisationId> = sqlx::query_scalar("SELECT organisation_id FROM channel WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(owner) = owner else { return Ok(None) };
    Ok(find(conn, secrets, owner, &id.to_string()).await?.map(|channel| (owner, channel)))
}

/// Switches a channel off (since a moment, and why where nobody did it) or on.
pub async fn switch(
    conn: &mut Conn,
    organisation: OrganisationId,
    channel: ChannelId,
    off_since: Option<Millis>,
    because: Option<&str>,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "UPDATE channel SET switched_off_at = $3, switched_off_because = $4, changed_at = $5
         WHERE organisation_id = $1 AND id = $2",
    )
    .bind(organisation)
    .bind(channel)
    .bind(off_since)
    .bind(because)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The organisation and the name of a channel that is switched on.
pub async fn owner_when_on(conn: &mut Conn, channel: ChannelId) -> Result<Option<(OrganisationId, String)>> {
    Ok(sqlx::query_as("SELECT organisation_id, name FROM channel WHERE id = $1 AND switched_off_at IS NULL")
        .bind(channel)
        .fetch_optional(conn)
        .await?)
}

/// What a message costs over a channel; nothing where nobody entered it.
pub async fn prices(conn: &mut Conn, channel: ChannelId) -> Result<Prices> {
    let stored: Option<Option<String>> =
        sqlx::query_scalar("SELECT prices FROM channel WHERE id = $1").bind(channel).fetch_optional(conn).await?;
    let Some(stored) = stored.flatten() else { return Ok(Prices::default()) };
    serde_json::from_str(&stored).map_err(|cause| Error::Internal(format!("prices of channel {channel}: {cause}")))
}

/// Stores what a message costs over a channel.
pub async fn set_prices(conn: &mut Conn, channel: ChannelId, prices: &Prices) -> Result<()> {
    let prices = serde_json::to_string(prices).expect("prices are plain values");
    sqlx::query("UPDATE channel SET prices = $2 WHERE id = $1").bind(channel).bind(prices).execute(conn).await?;
    Ok(())
}

/// A channel with its templates, if its kind has any.
async fn with_templates(conn: &mut Conn, mut channel: Channel) -> Result<Channel> {
    if !channel.settings.kind().about().template.is_empty() {
        channel.templates = templates(conn, channel.id).await?;
    }
    Ok(channel)
}

/// The templates of a channel, as the provider last told.
pub async fn templates(conn: &mut Conn, channel: ChannelId) -> Result<Vec<Template>> {
    type Row = (String, String, String, String, i32, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT name, language, status, category, places, trouble FROM channel_template
         WHERE channel_id = $1 ORDER BY name, language",
    )
    .bind(channel)
    .fetch_all(conn)
    .await?;
    let template = |(name, language, status, category, places, trouble)| Template {
        name,
        language,
        status,
        category,
        places,
        trouble,
    };
    Ok(rows.into_iter().map(template).collect())
}

/// Stores the templates of a channel in place of what was there. Where they differ the channel counts as changed, so that
/// those who send over it take them up. `due` is when they are read next.
pub async fn set_templates(
    conn: &mut Conn,
    channel: ChannelId,
    new: &[Template],
    due: Millis,
    now: Millis,
) -> Result<()> {
    sqlx::query("UPDATE channel SET templates_due_at = $2, templates_trouble = NULL WHERE id = $1")
        .bind(channel)
        .bind(due)
        .execute(&mut *conn)
        .await?;
    if templates(conn, channel).await? == new {
        return Ok(());
    }
    sqlx::query("DELETE FROM channel_template WHERE channel_id = $1").bind(channel).execute(&mut *conn).await?;
    for template in new {
        sqlx::query(
            "INSERT INTO channel_template (channel_id, name, language, status, category, places, trouble)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(channel)
        .bind(&template.name)
        .bind(&template.language)
        .bind(&template.status)
        .bind(&template.category)
        .bind(template.places)
        .bind(template.trouble.as_deref())
        .execute(&mut *conn)
        .await?;
    }
    // Also within the millisecond in which the channel was added: workers know a change by this moment.
    sqlx::query(
        "UPDATE channel SET changed_at = CASE WHEN changed_at < $2 THEN $2 ELSE changed_at + 1 END WHERE id = $1",
    )
    .bind(channel)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// When a channel's templates are read next, and what went wrong last time.
pub async fn templates_due(conn: &mut Conn, channel: ChannelId) -> Result<(Option<Millis>, Option<String>)> {
    let row: Option<(Option<Millis>, Option<String>)> =
        sqlx::query_as("SELECT templates_due_at, templates_trouble FROM channel WHERE id = $1")
            .bind(channel)
            .fetch_optional(conn)
            .await?;
    Ok(row.unwrap_or_default())
}

/// Takes the reading of a channel's templates upon us, if it is due and nobody else has; `next` is when it is due again.
pub async fn take_templates(conn: &mut Conn, channel: ChannelId, now: Millis, next: Millis) -> Result<bool> {
    let taken = sqlx::query(
        "UPDATE channel SET templates_due_at = $3
         WHERE id = $1 AND (templates_due_at IS NULL OR templates_due_at <= $2)",
    )
    .bind(channel)
    .bind(now)
    .bind(next)
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// Notes why a channel's templates could not be read, and when it is tried again.
pub async fn set_templates_trouble(conn: &mut Conn, channel: ChannelId, trouble: &str, next: Millis) -> Result<()> {
    sqlx::query("UPDATE channel SET templates_trouble = $2, templates_due_at = $3 WHERE id = $1")
        .bind(channel)
        .bind(trouble)
        .bind(next)
        .execute(conn)
        .await?;
    Ok(())
}

/// Stands between the name of a removed channel and its id, so that the name is free again: no name has it.
const REMOVED: char = '~';

/// Removes a channel: its secrets are gone, its name is free, and what it sent still knows it.
pub async fn remove(
    conn: &mut Conn,
    secrets: &Secrets,
    organisation: OrganisationId,
    channel: &Channel,
    now: Millis,
) -> Result<bool> {
    let removed = sqlx::query(
        "UPDATE channel SET removed_at = $3, changed_at = $3, name = $4, secrets = $5
         WHERE organisation_id = $1 AND id = $2 AND removed_at IS NULL",
    )
    .bind(organisation)
    .bind(channel.id)
    .bind(now)
    .bind(format!("{}{REMOVED}{}", channel.name, channel.id))
    .bind(secrets.seal(&channel.id.to_string(), "{}"))
    .execute(conn)
    .await?;
    Ok(removed.rows_affected() == 1)
}

/// Whether a bulletin that is going out uses a channel, or one in which somebody still waits for a text or has to decide
/// about a delivery that may have gone.
pub async fn in_use(conn: &mut Conn, channel: ChannelId) -> Result<bool> {
    // Plan: bulletin_route is small and scanned; bulletin by primary key, delivery by delivery_waiting and delivery_unknown.
    let used: i32 = sqlx::query_scalar(
        "SELECT CASE WHEN EXISTS (
             SELECT 1 FROM bulletin_route r JOIN bulletin b ON b.id = r.bulletin_id
             WHERE r.channel_id = $1 AND (b.state IN ('publishing', 'paused') OR (b.state = 'published' AND EXISTS (
                 SELECT 1 FROM delivery d WHERE d.bulletin_id = b.id AND d.channel_id = $1 AND d.state = -10))
                 OR EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = b.id AND d.channel_id = $1 AND d.state = 15)))
         THEN 1 ELSE 0 END",
    )
    .bind(channel)
    .fetch_one(conn)
    .await?;
    Ok(used == 1)
}

/// Holds a channel until the end of the transaction: it is not removed while a bulletin chooses it. `false` when it is
/// gone already.
pub async fn choose(conn: &mut Conn, channel: ChannelId) -> Result<bool> {
    let held = sqlx::query("UPDATE channel SET changed_at = changed_at WHERE id = $1 AND removed_at IS NULL")
        .bind(channel)
        .execute(conn)
        .await?;
    Ok(held.rows_affected() == 1)
}

/// When a channel was last changed.
pub async fn changed_at(conn: &mut Conn, channel: ChannelId) -> Result<Option<Millis>> {
    // Plan on both engines: by primary key.
    Ok(sqlx::query_scalar("SELECT changed_at FROM channel WHERE id = $1").bind(channel).fetch_optional(conn).await?)
}

/// What the channels of an organisation are called, those that were removed too.
pub async fn names(conn: &mut Conn, organisation: OrganisationId) -> Result<HashMap<ChannelId, String>> {
    let rows: Vec<(ChannelId, String)> =
        sqlx::query_as("SELECT id, name FROM channel WHERE organisation_id = $1 ORDER BY id")
            .bind(organisation)
            .fetch_all(conn)
            .await?;
    let name = |name: String| match name.split_once(REMOVED) {
        Some((before, _)) => format!("{before} (removed)"),
        None => name,
    };
    Ok(rows.into_iter().map(|(id, stored)| (id, name(stored))).collect())
}

/// How the channels are that are or were sick; the others are well.
pub async fn health(conn: &mut Conn) -> Result<HashMap<ChannelId, Health>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        channel_id: ChannelId,
        #[sqlx(flatten)]
        health: Health,
    }
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT channel_id, sick_since, reason, detail, pauses, probe_at, well_since FROM channel_health ORDER BY channel_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.channel_id, row.health)).collect())
}

/// Stores what changed a channel's health. `pauses` is what the change was made from: of two processes that see the same,
/// one pauses the channel.
pub async fn change_health(
    conn: &mut Conn,
    channel: ChannelId,
    pauses: i32,
    change: &Change,
    now: Millis,
) -> Result<()> {
    match change {
        Change::Sick { reason, detail, pause } => {
            sqlx::query(
                "INSERT INTO channel_health (channel_id, sick_since, reason, detail, pauses, probe_at)
                 VALUES ($1, $2, $3, $4, $5 + 1, $6)
                 ON CONFLICT (channel_id) DO UPDATE SET sick_since = COALESCE(channel_health.sick_since, $2), reason = $3,
                        detail = $4, pauses = $5 + 1, probe_at = $6 WHERE channel_health.pauses = $5",
            )
            .bind(channel)
            .bind(now)
            .bind(reason.as_str())
            .bind(detail)
            .bind(pauses)
            .bind(now.plus(*pause))
            .execute(conn)
            .await?;
        }
        Change::Well => {
            sqlx::query(
                "UPDATE channel_health SET sick_since = NULL, reason = NULL, detail = NULL, pauses = 0, probe_at = NULL,
                        well_since = $2 WHERE channel_id = $1",
            )
            .bind(channel)
            .bind(now)
            .execute(conn)
            .await?;
        }
    }
    Ok(())
}

/// Takes the right to send one delivery over a sick channel; of all processes one has it until a moment.
pub async fn take_probe(conn: &mut Conn, channel: ChannelId, now: Millis, until: Millis) -> Result<bool> {
    let taken = sqlx::query(
        "UPDATE channel_health SET probe_at = $3 WHERE channel_id = $1 AND sick_since IS NOT NULL AND probe_at <= $2",
    )
    .bind(channel)
    .bind(now)
    .bind(until)
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == 1)
}
