//! SQL for channels. Secrets are sealed on the way in and opened on the way out.

use std::collections::{BTreeMap, HashMap};

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::id::{ChannelId, OrganisationId};
use crate::secrets::Secrets;

use super::prices::Prices;
use super::{Channel, Repeat, Settings};

type Row = (ChannelId, String, String, Vec<u8>, Option<Millis>);

fn from_row(secrets: &Secrets, (id, name, settings, sealed, switched_off_at): Row) -> Result<Channel> {
    let settings: Settings =
        serde_json::from_str(&settings).map_err(|cause| Error::Internal(format!("channel {id}: {cause}")))?;
    let opened = secrets.open(&id.to_string(), &sealed)?;
    let secrets: BTreeMap<String, String> =
        serde_json::from_str(&opened).map_err(|cause| Error::Internal(format!("channel {id}: {cause}")))?;
    Ok(Channel { id, name, settings, secrets, switched_off_at })
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
        "UPDATE channel SET settings = $3, secrets = $4, changed_at = $5 WHERE organisation_id = $1 AND id = $2",
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
        "SELECT id, name, settings, secrets, switched_off_at FROM channel WHERE organisation_id = $1 ORDER BY id",
    )
    .bind(organisation)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| from_row(secrets, row)).collect()
}

/// Every channel of every organisation that is switched on, for the delivery worker, with the moment of its last change.
pub async fn switched_on(conn: &mut Conn, secrets: &Secrets) -> Result<Vec<(Millis, Result<Channel>)>> {
    let rows: Vec<(ChannelId, String, String, Vec<u8>, Millis)> = sqlx::query_as(
        "SELECT id, name, settings, secrets, changed_at FROM channel WHERE switched_off_at IS NULL ORDER BY id",
    )
    .fetch_all(conn)
    .await?;
    let channel =
        |(id, name, settings, sealed, changed)| (changed, from_row(secrets, (id, name, settings, sealed, None)));
    Ok(rows.into_iter().map(channel).collect())
}

/// What may be done with a delivery that may have gone, by channel; also for channels that are switched off.
pub async fn repeats(conn: &mut Conn) -> Result<HashMap<ChannelId, Repeat>> {
    let rows: Vec<(ChannelId, String)> =
        sqlx::query_as("SELECT id, settings FROM channel ORDER BY id").fetch_all(conn).await?;
    let readable = |(id, settings): (ChannelId, String)| {
        serde_json::from_str::<Settings>(&settings).ok().map(|settings| (id, settings.repeat()))
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
        "SELECT id, name, settings, secrets, switched_off_at FROM channel
         WHERE organisation_id = $1 AND (id = $2 OR name = $3)",
    )
    .bind(organisation)
    .bind(id)
    .bind(id_or_name)
    .fetch_optional(conn)
    .await?;
    row.map(|row| from_row(secrets, row)).transpose()
}

/// Switches a channel off (since a moment) or on.
pub async fn switch(
    conn: &mut Conn,
    organisation: OrganisationId,
    channel: ChannelId,
    off_since: Option<Millis>,
    now: Millis,
) -> Result<()> {
    sqlx::query("UPDATE channel SET switched_off_at = $3, changed_at = $4 WHERE organisation_id = $1 AND id = $2")
        .bind(organisation)
        .bind(channel)
        .bind(off_since)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
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
