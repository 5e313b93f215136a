//! Lists in pages: `limit` and the `next` of the page before as `after`.

use crate::error::{Error, Result};

/// Which page.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// At most so many items: 1 to 500, 50 unless given
    pub limit: Option<i64>,
    /// The `next` of the page before
    pub after: Option<String>,
}

/// A page of a list.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Page<T> {
    /// The items
    pub items: Vec<T>,
    /// Give this as `after` to get the next page; absent on the last
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl PageQuery {
    /// The limit, checked.
    pub fn limit(&self) -> Result<i64> {
        match self.limit {
            None => Ok(50),
            Some(limit) if (1..=500).contains(&limit) => Ok(limit),
            Some(limit) => Err(Error::wrong("limit", limit.to_string(), "1 to 500")),
        }
    }

    /// The cursor as an id, or `start` for the first page.
    pub fn after_id<T: std::str::FromStr<Err = String>>(&self, start: T) -> Result<T> {
        match &self.after {
            None => Ok(start),
            Some(text) => text.parse().map_err(|_| Error::wrong("after", text, "the `next` of the page before")),
        }
    }
}

/// A page of at most `limit` items; `key` names an item as the cursor for the next page.
pub fn page<T>(items: Vec<T>, limit: i64, key: impl Fn(&T) -> String) -> Page<T> {
    let full = i64::try_from(items.len()).is_ok_and(|count| count == limit);
    let next = items.last().filter(|_| full).map(key);
    Page { items, next }
}
