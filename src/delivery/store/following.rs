//! SQL for bulletins that follow an earlier one: who got that one, and under which reference of the provider.

use crate::bulletin::Bulletin;
use crate::clock::Millis;
use crate::db::{self, Conn, sql};
use crate::error::Result;
use crate::id::{AddressId, BulletinId, ChannelId};

use super::Claimed;

/// One language and channel of a bulletin.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ReachedLine {
    /// The language's tag.
    pub language: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// Deliveries that went or may have gone.
    pub reached: i64,
    /// Deliveries that were still to go.
    pub to_come: i64,
}

/// Who got a bulletin or one of the versions that it corrects, counted.
pub async fn reached(conn: &mut Conn, bulletin: BulletinId, versions: &[(i64,)]) -> Result<Vec<ReachedLine>> {
    // Plan: a range of the primary key (PostgreSQL: all deliveries where the bulletin is most of them), v by the whole key.
    let select = sql(
        conn,
        "SELECT t.language, t.channel_id, SUM(t.got) AS reached, SUM(CASE WHEN t.got = 0 THEN t.comes ELSE 0 END) AS to_come
         FROM (SELECT d.language, d.channel_id, CASE WHEN d.state IN (-10, 0) THEN 1 ELSE 0 END AS comes,
                      CASE WHEN d.state IN (10, 15, 20, 30, 50, 60) THEN 1
                           WHEN (SELECT COUNT(*) FROM delivery v
                                 WHERE v.bulletin_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
                                   AND v.address_id = d.address_id AND v.language = d.language
                                   AND v.state IN (15, 20, 30, 50, 60)) > 0 THEN 1
                           ELSE 0 END AS got
               FROM delivery d WHERE d.bulletin_id = $1) t
         GROUP BY t.language, t.channel_id HAVING SUM(t.got) + SUM(t.comes) > 0 ORDER BY t.language, t.channel_id",
    );
    Ok(sqlx::query_as(select).bind(bulletin).bind(db::rows(versions)).fetch_all(conn).await?)
}

/// Which deliveries of an earlier bulletin are followed, in one range of addresses.
#[derive(Clone, Debug)]
pub struct Following {
    /// The bulletin that follows.
    pub bulletin: BulletinId,
    /// The earlier one.
    pub earlier: BulletinId,
    /// The versions that the earlier one corrects: whom it did not reach may have got those.
    pub versions: Vec<(i64,)>,
    /// 1: also what the earlier one was stopped before it could send.
    pub also_stopped: i32,
    /// Addresses after this one,
    pub after: i64,
    /// up to this one.
    pub until: i64,
}

/// Makes the deliveries that follow. Languages without a frozen text wait for it until `due`.
pub async fn follow(conn: &mut Conn, following: &Following, due: Millis, now: Millis) -> Result<u64> {
    // Plan on both engines: d by a range of its primary key, the others by theirs. Where the channel is gone, the one that
    // carries such addresses now. What was stopped because the earlier bulletin stopped bears no reason.
    let insert = sql(
        conn,
        "INSERT INTO delivery (bulletin_id, address_id, language, channel_id, state, queued_at, due_at, attempts, changed_at)
         SELECT $1, d.address_id, d.language, COALESCE(c.id, r.channel_id), CASE WHEN t.language IS NULL THEN -10 ELSE 0 END, $6,
                CASE WHEN t.language IS NULL THEN CAST($7 AS BIGINT) ELSE CAST($6 AS BIGINT) END, 0, $6
         FROM delivery d
         JOIN address a ON a.id = d.address_id AND a.opted_out_at IS NULL AND a.closed_at IS NULL
         LEFT JOIN channel c ON c.id = d.channel_id AND c.removed_at IS NULL
         LEFT JOIN bulletin_route r ON r.bulletin_id = $1 AND r.kind = a.kind
         LEFT JOIN bulletin_text t ON t.bulletin_id = $1 AND t.language = d.language
         WHERE d.bulletin_id = $2 AND d.address_id > $4 AND d.address_id <= $5 AND COALESCE(c.id, r.channel_id) IS NOT NULL
           AND (d.state IN (15, 20, 30, 50, 60) OR ($3 = 1 AND d.state = 45 AND d.reason IS NULL)
                OR (SELECT COUNT(*) FROM delivery v
                    WHERE v.bulletin_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($8))
                      AND v.address_id = d.address_id AND v.language = d.language AND v.state IN (15, 20, 30, 50, 60)) > 0)
         ON CONFLICT (bulletin_id, address_id, language) DO NOTHING",
    );
    let Following { bulletin, earlier, versions, also_stopped, after, until } = following;
    let made = sqlx::query(insert).bind(*bulletin).bind(*earlier).bind(*also_stopped).bind(*after).bind(*until);
    let made = made.bind(now).bind(due).bind(db::rows(versions)).execute(conn).await?;
    Ok(made.rows_affected())
}

/// How many deliveries that should follow are not there: the statement above, asked the other way round.
pub async fn count_not_followed(conn: &mut Conn, following: &Following) -> Result<i64> {
    // Plan on both engines: as above, f by the whole primary key. PostgreSQL turns no COUNT into a join, which it might order otherwise.
    let select = sql(
        conn,
        "SELECT COUNT(*)
         FROM delivery d
         JOIN address a ON a.id = d.address_id AND a.opted_out_at IS NULL AND a.closed_at IS NULL
         LEFT JOIN channel c ON c.id = d.channel_id AND c.removed_at IS NULL
         LEFT JOIN bulletin_route r ON r.bulletin_id = $1 AND r.kind = a.kind
         WHERE d.bulletin_id = $2 AND d.address_id > $4 AND d.address_id <= $5 AND COALESCE(c.id, r.channel_id) IS NOT NULL
           AND (d.state IN (15, 20, 30, 50, 60) OR ($3 = 1 AND d.state = 45 AND d.reason IS NULL)
                OR (SELECT COUNT(*) FROM delivery v
                    WHERE v.bulletin_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($6))
                      AND v.address_id = d.address_id AND v.language = d.language AND v.state IN (15, 20, 30, 50, 60)) > 0)
           AND (SELECT COUNT(*) FROM delivery f
                WHERE f.bulletin_id = $1 AND f.address_id = d.address_id AND f.language = d.language) = 0",
    );
    let Following { bulletin, earlier, versions, also_stopped, after, until } = following;
    let count = sqlx::query_scalar(select).bind(*bulletin).bind(*earlier).bind(*also_stopped).bind(*after).bind(*until);
    Ok(count.bind(db::rows(versions)).fetch_one(conn).await?)
}

/// What a provider calls what it was given for an address in a language.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Called {
    /// The address.
    pub address_id: AddressId,
    /// The language's tag.
    pub language: String,
    /// The provider's id.
    pub provider_reference: String,
}

/// What providers call what earlier versions, the last first, sent to the addresses of claimed deliveries; the last try of each.
pub async fn called(conn: &mut Conn, versions: &[Bulletin], claimed: &[Claimed]) -> Result<Vec<Called>> {
    let rows: Vec<(i64,)> = claimed.iter().map(|claimed| (claimed.address_id.0,)).collect();
    let mut called = Vec::new();
    for version in versions {
        // Plan on both engines: by primary key.
        let select = sql(
            conn,
            "SELECT address_id, language, provider_reference FROM attempt
             WHERE bulletin_id = $1 AND outcome = 20 AND provider_reference IS NOT NULL
               AND address_id IN (SELECT CAST(value->>0 AS BIGINT) FROM json_each($2))
             ORDER BY address_id, language, number DESC",
        );
        called.extend(sqlx::query_as(select).bind(version.id).bind(db::rows(&rows)).fetch_all(&mut *conn).await?);
    }
    Ok(called)
}
