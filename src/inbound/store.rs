//! SQL for what comes in: items, replies, wishes.

use crate::clock::Millis;
use crate::db::{Conn, sql};
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId, IdSource, InboundId, OrganisationId, RecipientId, ReplyId};

/// An item that is to be handled.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    /// Its id.
    pub id: InboundId,
    /// Whose channel it came to.
    pub organisation_id: OrganisationId,
    /// The channel.
    pub channel_id: ChannelId,
    /// The item as it came.
    pub raw: Vec<u8>,
    /// How often it was tried before.
    pub tries: i32,
    /// When it came.
    pub came_at: Millis,
}

/// Keeps an item; `false` when it is there already.
pub async fn add(
    conn: &mut Conn,
    ids: &IdSource,
    organisation: OrganisationId,
    channel: ChannelId,
    event: &str,
    raw: &[u8],
    now: Millis,
) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO inbound (id, organisation_id, channel_id, event, raw, state, tries, due_at, came_at)
         VALUES ($1, $2, $3, $4, $5, 'new', 0, $6, $6) ON CONFLICT (channel_id, event) DO NOTHING",
    )
    .bind(InboundId::new(ids, now))
    .bind(organisation)
    .bind(channel)
    .bind(event)
    .bind(raw)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Whether an item is there that came since a moment.
pub async fn came_since(conn: &mut Conn, channel: ChannelId, event: &str, since: Millis) -> Result<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT came_at FROM inbound WHERE channel_id = $1 AND event = $2 AND came_at > $3")
            .bind(channel)
            .bind(event)
            .bind(since)
            .fetch_optional(conn)
            .await?;
    Ok(found.is_some())
}

/// Ids of items that are due, the oldest first.
pub async fn due(conn: &mut Conn, now: Millis, limit: i64) -> Result<Vec<InboundId>> {
    Ok(sqlx::query_scalar("SELECT id FROM inbound WHERE state = 'new' AND due_at <= $1 ORDER BY due_at, id LIMIT $2")
        .bind(now)
        .bind(limit)
        .fetch_all(conn)
        .await?)
}

/// When the next item is due.
pub async fn next_due(conn: &mut Conn) -> Result<Option<Millis>> {
    Ok(sqlx::query_scalar("SELECT MIN(due_at) FROM inbound WHERE state = 'new'").fetch_one(conn).await?)
}

/// Takes an item for this transaction; `None` when another process has it or it is handled.
pub async fn take(conn: &mut Conn, id: InboundId) -> Result<Option<Item>> {
    let select = sql(
        conn,
        "SELECT id, organisation_id, channel_id, raw, tries, came_at FROM inbound
         WHERE id = $1 AND state = 'new' FOR UPDATE SKIP LOCKED",
    );
    Ok(sqlx::query_as(select).bind(id).fetch_optional(conn).await?)
}

/// Marks an item as handled; what it was about is said where there is nothing else to see of it.
pub async fn handled(conn: &mut Conn, id: InboundId, words: Option<&str>, now: Millis) -> Result<()> {
    sqlx::query("UPDATE inbound SET state = 'handled', due_at = NULL, trouble = $2, handled_at = $3 WHERE id = $1")
        .bind(id)
        .bind(words)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets an item as it came: what a person wrote is kept once, where it is erased with them.
pub async fn forget_raw(conn: &mut Conn, id: InboundId) -> Result<()> {
    sqlx::query("UPDATE inbound SET raw = $2 WHERE id = $1").bind(id).bind(&[][..]).execute(conn).await?;
    Ok(())
}

/// Puts an item back for another try, or aside when `due` is `None`.
pub async fn put_back(conn: &mut Conn, id: InboundId, trouble: &str, due: Option<Millis>) -> Result<()> {
    sqlx::query(
        "UPDATE inbound SET tries = tries + 1, trouble = $2, due_at = $3, state = $4 WHERE id = $1 AND state = 'new'",
    )
    .bind(id)
    .bind(trouble)
    .bind(due)
    .bind(if due.is_some() { "new" } else { "failed" })
    .execute(conn)
    .await?;
    Ok(())
}

/// Tries an item again that had been put aside; `false` when there is none.
pub async fn try_again(conn: &mut Conn, organisation: OrganisationId, id: InboundId, now: Millis) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE inbound SET state = 'new', tries = 0, due_at = $3
         WHERE organisation_id = $1 AND id = $2 AND state = 'failed'",
    )
    .bind(organisation)
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// An item as staff see it.
pub type Listed = (InboundId, ChannelId, String, i32, Option<String>, Millis, Option<Millis>);

/// Items of a state, newest first.
pub async fn list(
    conn: &mut Conn,
    organisation: OrganisationId,
    state: &str,
    before: InboundId,
    limit: i64,
) -> Result<Vec<Listed>> {
    Ok(sqlx::query_as(
        "SELECT id, channel_id, state, tries, trouble, came_at, handled_at FROM inbound
         WHERE organisation_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    )
    .bind(organisation)
    .bind(state)
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// Forgets what was handled before a moment: it holds what people wrote.
pub async fn forget(conn: &mut Conn, before: Millis) -> Result<u64> {
    let gone = sqlx::query("DELETE FROM inbound WHERE came_at < $1 AND state = 'handled'").bind(before).execute(conn);
    Ok(gone.await?.rows_affected())
}

/// Whose address it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sender {
    /// The address.
    pub address_id: AddressId,
    /// The recipient.
    pub recipient_id: RecipientId,
    /// Since when it gets no messages.
    pub opted_out_at: Option<Millis>,
    /// The recipient's traits, as stored.
    pub traits: String,
}

/// The known recipient behind an address.
pub async fn sender(conn: &mut Conn, organisation: OrganisationId, kind: &str, value: &str) -> Result<Option<Sender>> {
    Ok(sqlx::query_as(
        "SELECT a.id AS address_id, a.recipient_id, a.opted_out_at, s.traits
         FROM address a JOIN segment s ON s.id = a.segment_id
         WHERE a.organisation_id = $1 AND a.kind = $2 AND a.value = $3",
    )
    .bind(organisation)
    .bind(kind)
    .bind(value)
    .fetch_optional(conn)
    .await?)
}

/// The bulletin that went out under a provider's reference.
pub async fn bulletin_of_reference(conn: &mut Conn, channel: ChannelId, reference: &str) -> Result<Option<BulletinId>> {
    Ok(sqlx::query_scalar("SELECT bulletin_id FROM attempt WHERE channel_id = $1 AND provider_reference = $2 LIMIT 1")
        .bind(channel)
        .bind(reference)
        .fetch_optional(conn)
        .await?)
}

/// The newest bulletin that went to an address since a moment.
pub async fn latest_bulletin(
    conn: &mut Conn,
    organisation: OrganisationId,
    address: AddressId,
    since: Millis,
) -> Result<Option<BulletinId>> {
    // Plan on both engines: bulletin_walk from its end, then one look by primary key of delivery for each.
    Ok(sqlx::query_scalar(
        "SELECT b.id FROM (SELECT id FROM bulletin WHERE organisation_id = $1 AND published_at >= $3
                           ORDER BY id DESC LIMIT 50) b
         WHERE EXISTS (SELECT 1 FROM delivery d WHERE d.bulletin_id = b.id AND d.address_id = $2 AND d.state >= 15
                                                  AND d.state <> 40 AND d.state <> 45)
         ORDER BY b.id DESC LIMIT 1",
    )
    .bind(organisation)
    .bind(address)
    .bind(since)
    .fetch_optional(conn)
    .await?)
}

/// What providers call the messages that went to an address over a channel between two moments and are not known to be read.
pub async fn sent_unread(
    conn: &mut Conn,
    organisation: OrganisationId,
    channel: ChannelId,
    address: AddressId,
    since: Millis,
    until: Millis,
) -> Result<Vec<String>> {
    // Plan on both engines: bulletin_walk from its end, then delivery and attempt by their primary keys for each.
    Ok(sqlx::query_scalar(
        "SELECT a.provider_reference FROM (SELECT id FROM bulletin WHERE organisation_id = $1 AND published_at >= $4
                                           ORDER BY id DESC LIMIT 50) b
         JOIN delivery d ON d.bulletin_id = b.id AND d.address_id = $3 AND d.state < 60
         JOIN attempt a ON a.bulletin_id = b.id AND a.address_id = $3 AND a.language = d.language
         WHERE a.channel_id = $2 AND a.provider_reference IS NOT NULL AND a.started_at <= $5",
    )
    .bind(organisation)
    .bind(channel)
    .bind(address)
    .bind(since)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

/// What a person wrote, as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reply {
    /// Its id.
    pub id: ReplyId,
    /// The channel it came over.
    pub channel_id: ChannelId,
    /// Who wrote it, where that is known.
    pub recipient_id: Option<RecipientId>,
    /// From which of their addresses.
    pub address_id: Option<AddressId>,
    /// The address it came from.
    pub sender: String,
    /// The bulletin it answers.
    pub bulletin_id: Option<BulletinId>,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// The words.
    pub words: String,
    /// What came beside or instead of words.
    pub attachment: Option<String>,
    /// The language the person reads best, as they said.
    pub language_declared: Option<String>,
    /// The language it seems to be written in.
    pub language_detected: Option<String>,
    /// How sure that is, in hundredths.
    pub confidence: Option<i32>,
    /// A keyword of somebody whom we do not know.
    pub wanted: Option<String>,
    /// When it was written.
    pub written_at: Millis,
    /// When it came.
    pub came_at: Millis,
}

/// Keeps what a person wrote.
pub async fn add_reply(conn: &mut Conn, organisation: OrganisationId, reply: &Reply) -> Result<()> {
    sqlx::query(
        "INSERT INTO reply (id, organisation_id, channel_id, recipient_id, address_id, sender, bulletin_id, subject, words,
                            attachment, language_declared, language_detected, confidence, wanted, written_at, came_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(reply.id)
    .bind(organisation)
    .bind(reply.channel_id)
    .bind(reply.recipient_id)
    .bind(reply.address_id)
    .bind(&reply.sender)
    .bind(reply.bulletin_id)
    .bind(&reply.subject)
    .bind(&reply.words)
    .bind(&reply.attachment)
    .bind(&reply.language_declared)
    .bind(&reply.language_detected)
    .bind(reply.confidence)
    .bind(&reply.wanted)
    .bind(reply.written_at)
    .bind(reply.came_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// What people wrote, newest first.
pub async fn replies(conn: &mut Conn, organisation: OrganisationId, before: ReplyId, limit: i64) -> Result<Vec<Reply>> {
    Ok(sqlx::query_as(
        "SELECT id, channel_id, recipient_id, address_id, sender, bulletin_id, subject, words, attachment,
                language_declared, language_detected, confidence, wanted, written_at, came_at
         FROM reply WHERE organisation_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    )
    .bind(organisation)
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// What somebody wanted of us, with the words used.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Wish {
    /// `stop`, `start` or `language ar`.
    pub wanted: String,
    /// By which way: `keyword`, `mail`, `complaint`.
    pub how: String,
    /// The words.
    pub words: String,
    /// When they wrote it, as far as is known; else when it came.
    pub at: Millis,
}

/// When the last word to stop was written that came from an address.
pub async fn last_stop(conn: &mut Conn, address: AddressId) -> Result<Option<Millis>> {
    Ok(sqlx::query_scalar("SELECT MAX(at) FROM wish WHERE address_id = $1 AND wanted = 'stop' AND how = 'keyword'")
        .bind(address)
        .fetch_one(conn)
        .await?)
}

/// Writes down what somebody wanted.
pub async fn add_wish(
    conn: &mut Conn,
    ids: &IdSource,
    organisation: OrganisationId,
    recipient: Option<RecipientId>,
    address: AddressId,
    wish: &Wish,
    now: Millis,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO wish (id, organisation_id, recipient_id, address_id, wanted, how, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(ids.next(now))
    .bind(organisation)
    .bind(recipient)
    .bind(address)
    .bind(&wish.wanted)
    .bind(&wish.how)
    .bind(&wish.words)
    .bind(wish.at)
    .execute(conn)
    .await?;
    Ok(())
}

/// What was wanted from an address, oldest first.
pub async fn wishes(conn: &mut Conn, address: AddressId) -> Result<Vec<Wish>> {
    Ok(sqlx::query_as("SELECT wanted, how, words, at FROM wish WHERE address_id = $1 ORDER BY id LIMIT 500")
        .bind(address)
        .fetch_all(conn)
        .await?)
}

/// Forgets what an erased person wrote and wanted.
pub async fn erase(conn: &mut Conn, organisation: OrganisationId, recipient: RecipientId) -> Result<()> {
    // By the address as well: what they wrote before we knew whose it is, and complaints.
    for statement in [
        "DELETE FROM answer WHERE organisation_id = $1 AND (address_id IN (SELECT id FROM address WHERE recipient_id = $2)
             OR sent_to IN (SELECT value FROM address WHERE recipient_id = $2))",
        "DELETE FROM wish WHERE organisation_id = $1 AND (recipient_id = $2
             OR address_id IN (SELECT id FROM address WHERE recipient_id = $2))",
        "DELETE FROM reply WHERE organisation_id = $1 AND (recipient_id = $2
             OR sender IN (SELECT value FROM address WHERE recipient_id = $2))",
    ] {
        sqlx::query(statement).bind(organisation).bind(recipient).execute(&mut *conn).await?;
    }
    Ok(())
}
