//! Where what is due begins. What has gone stays in PostgreSQL's index until it is vacuumed, and each claim would walk over all
//! of it: nothing before the place that was found last has to be looked at again. Only a hint, forgotten every other second:
//! what was given back, or was committed late, may stand before it.

use std::collections::HashMap;

use crate::clock::Millis;
use crate::db::Conn;
use crate::error::Result;
use crate::id::{BulletinId, ChannelId};

use super::store::{self, Due};

/// For how long places are kept, in milliseconds.
const KEPT: i64 = 2_000;

/// From where on each bulletin has something due on each channel.
#[derive(Debug)]
pub(super) struct Fronts {
    places: HashMap<(BulletinId, ChannelId), Due>,
    since: Millis,
}

impl Fronts {
    /// Nothing is known.
    pub fn new() -> Self {
        Self { places: HashMap::new(), since: Millis(0) }
    }

    /// The place before which nothing is due, as far as is known.
    pub fn of(&self, bulletin: BulletinId, channel: ChannelId) -> Due {
        self.places.get(&(bulletin, channel)).copied().unwrap_or(Due::FIRST)
    }

    /// The next delivery of a bulletin on a channel, as far as is known. Where nothing is due any more, the next
    /// look is at all of it.
    pub async fn next_due(
        &mut self,
        conn: &mut Conn,
        (bulletin, channel): (BulletinId, ChannelId),
        now: Millis,
    ) -> Result<Option<Due>> {
        if now > self.since.plus(KEPT) || now < self.since {
            self.places.clear();
            self.since = now;
        }
        let next = store::next_due(conn, bulletin, channel, self.of(bulletin, channel)).await?;
        match next.filter(|next| next.at <= now) {
            Some(due) => self.places.insert((bulletin, channel), due),
            None => self.places.remove(&(bulletin, channel)),
        };
        Ok(next)
    }
}
