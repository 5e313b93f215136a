//! Those who did not get a bulletin, one by one, as JSON and as CSV. Names and addresses are shown to those who keep
//! recipients; others see ids.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::audience::AddressKind;
use crate::audience::csv::guarded;
use crate::clock::Millis;
use crate::error::{Error, Result};
use crate::id::{AddressId, BulletinId, RecipientId};
use crate::language::Tag;
use crate::staff::Role;
use crate::words::Speaker;

use super::store::Missed;
use super::story::{stored, why};
use super::{State, store};

/// Somebody who did not get a bulletin in a language.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct MissedView {
    /// The recipient; absent when erased
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RecipientId>,
    /// What the recipient is called; for editors and above
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address that was tried last
    pub address: AddressId,
    /// What the address is; absent when erased
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<AddressKind>,
    /// The address; for editors and above
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The language
    pub language: Tag,
    /// Failed, cancelled or unknown
    pub state: State,
    /// Why, as a stable code
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, in the caller's language
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Since when
    pub since: Millis,
}

/// Where a list goes on.
pub type Cursor = (AddressId, String);

/// A page of those who did not get a bulletin, for somebody of that role, and where the next page begins.
pub async fn page(
    app: &App,
    role: Role,
    bulletin: BulletinId,
    after: &Cursor,
    limit: i64,
    speaker: &Speaker,
) -> Result<(Vec<MissedView>, Option<Cursor>)> {
    let rows = store::missed(&mut *app.db.read().await?, bulletin, (after.0, &after.1), limit).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == limit);
    let next = rows.last().filter(|_| full).map(|row| (row.address_id, row.language.clone()));
    let views = rows.into_iter().map(|row| view(row, role, speaker)).collect::<Result<_>>()?;
    Ok((views, next))
}

fn view(row: Missed, role: Role, speaker: &Speaker) -> Result<MissedView> {
    let keeps_people = role >= Role::Editor;
    Ok(MissedView {
        recipient: row.recipient_id,
        name: row.name.filter(|_| keeps_people),
        address: row.address_id,
        kind: row.kind.as_deref().and_then(|kind| kind.parse().ok()),
        value: row.value.filter(|_| keeps_people),
        language: crate::translation::store::stored_tag(&row.language)?,
        state: stored(row.state)?,
        why: row.reason.as_deref().map(|reason| why(speaker, reason)),
        reason: row.reason,
        since: row.changed_at,
    })
}

const COLUMNS: [&str; 10] =
    ["recipient", "name", "address", "kind", "value", "language", "state", "reason", "why", "since"];
const A_PART: i64 = 500;

/// The lines of a CSV file; `with_headings` for its first part.
pub fn lines(rows: &[MissedView], with_headings: Headings) -> Result<Vec<u8>> {
    let failed = |cause: csv::Error| Error::Internal(format!("CSV in memory: {cause}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_headings == Headings::First {
        writer.write_record(COLUMNS).map_err(failed)?;
    }
    for row in rows {
        writer
            .write_record([
                row.recipient.map(|id| id.to_string()).unwrap_or_default(),
                guarded(row.name.as_deref().unwrap_or_default()),
                row.address.to_string(),
                row.kind.map(|kind| kind.to_string()).unwrap_or_default(),
                guarded(row.value.as_deref().unwrap_or_default()),
                row.language.to_string(),
                row.state.as_str().to_owned(),
                row.reason.clone().unwrap_or_default(),
                guarded(row.why.as_deref().unwrap_or_default()),
                row.since.to_string(),
            ])
            .map_err(failed)?;
    }
    writer.into_inner().map_err(|cause| Error::Internal(format!("CSV in memory: {cause}")))
}

/// Whether a part of a CSV file begins with its headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    /// It is the first part.
    First,
    /// It is another part.
    Without,
}

/// The whole list as a CSV file that is written while it is read: a million lines need no memory.
pub fn file(app: App, role: Role, bulletin: BulletinId, language: Tag) -> Response {
    let start = Some(((AddressId(0), String::new()), Headings::First));
    let parts = futures_util::stream::try_unfold(start, move |state| {
        let (app, language) = (app.clone(), language.clone());
        async move {
            let Some((after, headings)) = state else { return Ok::<_, Error>(None) };
            let speaker = app.words.plain(&language);
            let (rows, next) = page(&app, role, bulletin, &after, A_PART, &speaker).await?;
            let part = Bytes::from(lines(&rows, headings)?);
            Ok(Some((part, next.map(|next| (next, Headings::Without)))))
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{bulletin}-missed.csv\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(parts)).into_response()
}
