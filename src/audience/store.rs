//! SQL for segments, recipients, addresses and consents. Many rows travel as one JSON parameter.

use std::collections::HashMap;

use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::error::{Error, Result};
use crate::id::{AddressId, IdSource, OrganisationId, RecipientId, SegmentId};
use crate::language::Tag;

use super::{Address, AddressKind, Consent, Recipient, StoredAddress, Traits};

fn stored_traits(text: &str) -> Result<Traits> {
    serde_json::from_str(text).map_err(|cause| Error::Internal(format!("stored traits: {cause}")))
}

/// Ids of the segments with these traits (as JSON), made where they are new.
pub async fn segments(
    conn: &mut Conn,
    ids: &IdSource,
    organisation: OrganisationId,
    traits: &[&str],
    now: Millis,
) -> Result<HashMap<String, SegmentId>> {
    // Unique by their hash: an index entry of PostgreSQL holds less than a long list of groups.
    let hashes: Vec<String> = traits.iter().map(|traits| crate::secrets::sha256_hex(traits.as_bytes())).collect();
    let by_hash: HashMap<&str, &str> = hashes.iter().map(String::as_str).zip(traits.iter().copied()).collect();
    let rows: Vec<(i64, &str, &str)> = by_hash.iter().map(|(hash, traits)| (ids.next(now), *hash, *traits)).collect();
    let rows = db::rows(&rows);
    let insert = sql(
        conn,
        "INSERT INTO segment (id, organisation_id, traits_hash, traits)
         SELECT CAST(value->>0 AS BIGINT), $1, value->>1, value->>2 FROM json_each($2) WHERE true
         ON CONFLICT (organisation_id, traits_hash) DO NOTHING",
    );
    sqlx::query(insert).bind(organisation).bind(&rows).execute(&mut *conn).await?;
    let select = sql(
        conn,
        "SELECT traits_hash, id FROM segment
         WHERE organisation_id = $1 AND traits_hash IN (SELECT value->>1 FROM json_each($2))",
    );
    let found: Vec<(String, SegmentId)> = sqlx::query_as(select).bind(organisation).bind(&rows).fetch_all(conn).await?;
    Ok(found.into_iter().filter_map(|(hash, id)| Some(((*by_hash.get(hash.as_str())?).to_owned(), id))).collect())
}

/// Segments after a cursor, in the order of their ids.
pub async fn walk_segments(
    conn: &mut Conn,
    organisation: OrganisationId,
    after: SegmentId,
    limit: i64,
) -> Result<Vec<(SegmentId, Traits)>> {
    let rows: Vec<(SegmentId, String)> =
        sqlx::query_as("SELECT id, traits FROM segment WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3")
            .bind(organisation)
            .bind(after)
            .bind(limit)
            .fetch_all(conn)
            .await?;
    rows.into_iter().map(|(id, traits)| Ok((id, stored_traits(&traits)?))).collect()
}

/// The languages of those whom some addresses lead to, the best first.
pub async fn languages(conn: &mut Conn, addresses: &[(i64,)]) -> Result<HashMap<AddressId, Vec<Tag>>> {
    let select = sql(
        conn,
        "SELECT a.id, s.traits FROM address a JOIN segment s ON s.id = a.segment_id
         WHERE a.id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($1))",
    );
    let found: Vec<(AddressId, String)> = sqlx::query_as(select).bind(db::rows(addresses)).fetch_all(conn).await?;
    found.into_iter().map(|(id, traits)| Ok((id, stored_traits(&traits)?.languages))).collect()
}

/// Which recipient each of the addresses belongs to, for those that are known.
pub async fn owners(
    conn: &mut Conn,
    organisation: OrganisationId,
    addresses: &[&Address],
) -> Result<HashMap<(String, String), RecipientId>> {
    // CROSS JOIN keeps the JSON outside: SQLite would walk all addresses and read the JSON anew for each of them.
    let rows: Vec<(&str, &str)> = addresses.iter().map(|address| (address.kind().as_str(), address.value())).collect();
    let select = sql(
        conn,
        "SELECT a.kind, a.value, a.recipient_id
         FROM (SELECT value->>0 AS wanted_kind, value->>1 AS wanted_value FROM json_each($2)) wanted
         CROSS JOIN address a
         WHERE a.organisation_id = $1 AND a.kind = wanted.wanted_kind AND a.value = wanted.wanted_value",
    );
    let found: Vec<(String, String, RecipientId)> =
        sqlx::query_as(select).bind(organisation).bind(db::rows(&rows)).fetch_all(conn).await?;
    Ok(found.into_iter().map(|(kind, value, recipient)| ((kind, value), recipient)).collect())
}

/// Recipients by id, whole.
pub async fn recipients(
    conn: &mut Conn,
    organisation: OrganisationId,
    wanted: &[RecipientId],
) -> Result<Vec<Recipient>> {
    let rows: Vec<(i64,)> = wanted.iter().map(|id| (id.0,)).collect();
    let rows = db::rows(&rows);
    let select = sql(
        conn,
        "SELECT r.id, r.name, s.traits FROM recipient r JOIN segment s ON s.id = r.segment_id
         WHERE r.organisation_id = $1 AND r.id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
         ORDER BY r.id",
    );
    let found: Vec<(RecipientId, String, String)> =
        sqlx::query_as(select).bind(organisation).bind(&rows).fetch_all(&mut *conn).await?;
    let select = sql(
        conn,
        "SELECT recipient_id, id, kind, value, verified_at, opted_out_at, closed_at, closed_reason FROM address
         WHERE recipient_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($1))
         ORDER BY recipient_id, preference, id",
    );
    type AddressRow =
        (RecipientId, AddressId, String, String, Option<Millis>, Option<Millis>, Option<Millis>, Option<String>);
    let addresses: Vec<AddressRow> = sqlx::query_as(select).bind(&rows).fetch_all(&mut *conn).await?;
    let select = sql(
        conn,
        "SELECT recipient_id, given_at, how, text_version FROM consent
         WHERE recipient_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($1)) ORDER BY id",
    );
    let consents: Vec<(RecipientId, Millis, String, String)> =
        sqlx::query_as(select).bind(&rows).fetch_all(&mut *conn).await?;

    let mut by_id: HashMap<RecipientId, (Vec<StoredAddress>, Vec<Consent>)> = HashMap::new();
    for (recipient, id, kind, value, verified_at, opted_out_at, closed_at, closed_reason) in addresses {
        let kind = kind.parse().map_err(|_| Error::Internal(format!("the address kind {kind:?} is stored")))?;
        let address = StoredAddress { id, kind, value, verified_at, opted_out_at, closed_at, closed_reason };
        by_id.entry(recipient).or_default().0.push(address);
    }
    for (recipient, given_at, how, text_version) in consents {
        by_id.entry(recipient).or_default().1.push(Consent { given_at, how, text_version });
    }
    found
        .into_iter()
        .map(|(id, name, traits)| {
            let Traits { kind, languages, areas, topics, groups } = stored_traits(&traits)?;
            let (addresses, consents) = by_id.remove(&id).unwrap_or_default();
            Ok(Recipient { id, name, kind, languages, areas, topics, groups, addresses, consents })
        })
        .collect()
}

/// Ids of recipients after a cursor.
pub async fn walk_recipients(
    conn: &mut Conn,
    organisation: OrganisationId,
    after: RecipientId,
    limit: i64,
) -> Result<Vec<RecipientId>> {
    Ok(sqlx::query_scalar("SELECT id FROM recipient WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3")
        .bind(organisation)
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await?)
}

/// A recipient row to insert: id, segment, name.
pub type RecipientRow<'a> = (i64, i64, &'a str);
/// An address row to insert: id, recipient, segment, kind, value, preference, since when opted out, country of a number, 1 where
/// it is the first.
pub type AddressRow<'a> = (i64, i64, i64, &'a str, &'a str, i32, Option<i64>, Option<String>, i32);
/// A consent row to insert: id, recipient, given at, how, text version.
pub type ConsentRow<'a> = (i64, i64, i64, &'a str, &'a str);

/// Inserts many recipients.
pub async fn insert_recipients(
    conn: &mut Conn,
    organisation: OrganisationId,
    rows: &[RecipientRow<'_>],
    now: Millis,
) -> Result<()> {
    let insert = sql(
        conn,
        "INSERT INTO recipient (id, organisation_id, segment_id, name, created_at)
         SELECT CAST(value->>0 AS BIGINT), $1, CAST(value->>1 AS BIGINT), value->>2, $3 FROM json_each($2)",
    );
    sqlx::query(insert).bind(organisation).bind(db::rows(rows)).bind(now).execute(conn).await?;
    Ok(())
}

/// Inserts many addresses.
pub async fn insert_addresses(
    conn: &mut Conn,
    organisation: OrganisationId,
    rows: &[AddressRow<'_>],
    now: Millis,
) -> Result<()> {
    let insert = sql(
        conn,
        "INSERT INTO address (id, organisation_id, recipient_id, segment_id, kind, value, preference, opted_out_at, country,
                              is_first, created_at)
         SELECT CAST(value->>0 AS BIGINT), $1, CAST(value->>1 AS BIGINT), CAST(value->>2 AS BIGINT), value->>3,
                value->>4, CAST(value->>5 AS INTEGER), CAST(value->>6 AS BIGINT), value->>7, CAST(value->>8 AS INTEGER), $3
         FROM json_each($2)",
    );
    sqlx::query(insert).bind(organisation).bind(db::rows(rows)).bind(now).execute(conn).await?;
    Ok(())
}

/// Inserts many consents.
pub async fn insert_consents(conn: &mut Conn, rows: &[ConsentRow<'_>]) -> Result<()> {
    let insert = sql(
        conn,
        "INSERT INTO consent (id, recipient_id, given_at, how, text_version)
         SELECT CAST(value->>0 AS BIGINT), CAST(value->>1 AS BIGINT), CAST(value->>2 AS BIGINT), value->>3, value->>4
         FROM json_each($1)",
    );
    sqlx::query(insert).bind(db::rows(rows)).execute(conn).await?;
    Ok(())
}

/// Gives a recipient another name and segment; its addresses follow.
pub async fn change_recipient(
    conn: &mut Conn,
    organisation: OrganisationId,
    recipient: RecipientId,
    name: &str,
    segment: SegmentId,
) -> Result<()> {
    sqlx::query("UPDATE recipient SET name = $3, segment_id = $4 WHERE organisation_id = $1 AND id = $2")
        .bind(organisation)
        .bind(recipient)
        .bind(name)
        .bind(segment)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE address SET segment_id = $2 WHERE recipient_id = $1")
        .bind(recipient)
        .bind(segment)
        .execute(conn)
        .await?;
    Ok(())
}

/// Changes which of a recipient's addresses comes first.
pub async fn prefer(conn: &mut Conn, address: AddressId, preference: i32) -> Result<()> {
    sqlx::query("UPDATE address SET preference = $2 WHERE id = $1")
        .bind(address)
        .bind(preference)
        .execute(conn)
        .await?;
    Ok(())
}

/// Finds out again which address is the first of some recipients.
pub async fn find_first(conn: &mut Conn, recipients: &[(i64,)]) -> Result<()> {
    let update = sql(
        conn,
        "UPDATE address SET is_first = CASE WHEN EXISTS (
             SELECT 1 FROM address b WHERE b.recipient_id = address.recipient_id
               AND (b.preference < address.preference OR (b.preference = address.preference AND b.id < address.id)))
             THEN 0 ELSE 1 END
         WHERE recipient_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($1))",
    );
    sqlx::query(update).bind(db::rows(recipients)).execute(conn).await?;
    Ok(())
}

/// An address by id: its organisation, kind, value and since when it is opted out.
pub async fn address(conn: &mut Conn, address: AddressId) -> Result<Option<(OrganisationId, String, Option<Millis>)>> {
    Ok(sqlx::query_as("SELECT organisation_id, value, opted_out_at FROM address WHERE id = $1")
        .bind(address)
        .fetch_optional(conn)
        .await?)
}

/// Sets or lifts the opt-out of an address; `false` when there was nothing to change.
pub async fn set_opt_out(conn: &mut Conn, address: AddressId, since: Option<Millis>) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE address SET opted_out_at = $2
         WHERE id = $1 AND (CASE WHEN opted_out_at IS NULL THEN 0 ELSE 1 END) <> $3",
    )
    .bind(address)
    .bind(since)
    .bind(i32::from(since.is_some()))
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Notes that somebody wrote to us from an address; an older moment changes nothing. `false` when nobody has it.
pub async fn heard_from(conn: &mut Conn, organisation: OrganisationId, address: &Address, at: Millis) -> Result<bool> {
    let known = sqlx::query(
        "UPDATE address SET heard_at = CASE WHEN heard_at IS NULL OR heard_at < $4 THEN $4 ELSE heard_at END
         WHERE organisation_id = $1 AND kind = $2 AND value = $3",
    )
    .bind(organisation)
    .bind(address.kind().as_str())
    .bind(address.value())
    .bind(at)
    .execute(conn)
    .await?;
    Ok(known.rows_affected() == 1)
}

/// Somebody has not written from an address as lately as it seemed.
pub async fn forget_heard(conn: &mut Conn, address: AddressId) -> Result<()> {
    sqlx::query("UPDATE address SET heard_at = NULL WHERE id = $1").bind(address).execute(conn).await?;
    Ok(())
}

/// When somebody last wrote from an address.
pub async fn heard_at(conn: &mut Conn, organisation: OrganisationId, address: &Address) -> Result<Option<Millis>> {
    let found: Option<Option<Millis>> =
        sqlx::query_scalar("SELECT heard_at FROM address WHERE organisation_id = $1 AND kind = $2 AND value = $3")
            .bind(organisation)
            .bind(address.kind().as_str())
            .bind(address.value())
            .fetch_optional(conn)
            .await?;
    Ok(found.flatten())
}

/// Closes an address that does not exist (any more); what is queued to it ends when it is taken for sending.
pub async fn close(conn: &mut Conn, address: AddressId, reason: &str, now: Millis) -> Result<()> {
    sqlx::query("UPDATE address SET closed_at = $3, closed_reason = $2 WHERE id = $1 AND closed_at IS NULL")
        .bind(address)
        .bind(reason)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Closes an address that a provider does not know any more, where its kind never comes back.
pub async fn close_if_ended(conn: &mut Conn, address: AddressId, reason: &str, now: Millis) -> Result<()> {
    let kind: Option<String> =
        sqlx::query_scalar("SELECT kind FROM address WHERE id = $1").bind(address).fetch_optional(&mut *conn).await?;
    match kind.and_then(|kind| kind.parse::<AddressKind>().ok()) {
        Some(kind) if kind.ends() => close(conn, address, reason, now).await,
        _ => Ok(()),
    }
}

/// Opens a closed address again; `false` when it was open.
pub async fn open_again(conn: &mut Conn, organisation: OrganisationId, address: AddressId) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE address SET closed_at = NULL, closed_reason = NULL, soft_bounces = 0
         WHERE organisation_id = $1 AND id = $2 AND closed_at IS NOT NULL",
    )
    .bind(organisation)
    .bind(address)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// Counts a soft bounce; how many there have been in a row. The row begins anew where the last one was before `since`.
pub async fn count_soft_bounce(conn: &mut Conn, address: AddressId, since: Millis, now: Millis) -> Result<i32> {
    let count: Option<i32> = sqlx::query_scalar(
        "UPDATE address SET soft_bounces = CASE WHEN soft_bounced_at >= $2 THEN soft_bounces + 1 ELSE 1 END,
                soft_bounced_at = $3
         WHERE id = $1 RETURNING soft_bounces",
    )
    .bind(address)
    .bind(since)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(count.unwrap_or(0))
}

/// A mail arrived, or they wrote from there: soft bounces before it do not count any more.
pub async fn forget_soft_bounces(conn: &mut Conn, address: AddressId) -> Result<()> {
    sqlx::query("UPDATE address SET soft_bounces = 0 WHERE id = $1 AND soft_bounces > 0")
        .bind(address)
        .execute(conn)
        .await?;
    Ok(())
}

/// Removes a recipient with addresses and consents; `false` when there is none.
pub async fn erase(conn: &mut Conn, organisation: OrganisationId, recipient: RecipientId) -> Result<bool> {
    let known: Option<i64> = sqlx::query_scalar("SELECT id FROM recipient WHERE organisation_id = $1 AND id = $2")
        .bind(organisation)
        .bind(recipient)
        .fetch_optional(&mut *conn)
        .await?;
    if known.is_none() {
        return Ok(false);
    }
    // A kept answer of the API may repeat name and addresses.
    sqlx::query("DELETE FROM idempotency_key WHERE body LIKE $1")
        .bind(format!("%{recipient}%"))
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM consent WHERE recipient_id = $1").bind(recipient).execute(&mut *conn).await?;
    sqlx::query("DELETE FROM address WHERE recipient_id = $1").bind(recipient).execute(&mut *conn).await?;
    sqlx::query("DELETE FROM recipient WHERE id = $1").bind(recipient).execute(conn).await?;
    Ok(true)
}
