//! API: recipients.

use std::collections::BTreeSet;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use crate::app::App;
use crate::audit;
use crate::error::{Conflict, Error, Field, Result};
use crate::id::{AddressId, RecipientId};
use crate::language::Tag;
use crate::web::extract::{Administrator, Editor, Json, JsonBytes, Path, Query, Viewer};
use crate::web::idempotency::{Answer, IdempotencyKey};
use crate::web::pagination::{Page, PageQuery, page};

use super::csv::{self, Imported, RejectedRow};
use super::import::{self, Given, Kept, SegmentCache};
use super::opt_out::Wish;
use super::{Address, AddressKind, Consent, NewRecipient, Recipient, RecipientKind, Traits, checked_label, store};

/// A recipient to add, or to bring up to date when one of its addresses is known.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientInput {
    /// What it is called
    #[serde(default)]
    pub name: String,
    /// What it is; a resident unless given
    #[serde(default)]
    pub kind: RecipientKind,
    /// Its languages, the best first
    #[serde(default)]
    pub languages: Vec<Tag>,
    /// Its areas
    #[serde(default)]
    pub areas: Vec<String>,
    /// Its topics
    #[serde(default)]
    pub topics: Vec<String>,
    /// Its groups
    #[serde(default)]
    pub groups: Vec<String>,
    /// How it can be reached
    pub addresses: Vec<AddressInput>,
    /// Which kind of address is used first
    #[serde(default)]
    pub preferred: Option<AddressKind>,
    /// What it agreed to
    #[serde(default)]
    pub consent: Option<Consent>,
}

/// An address.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressInput {
    /// What it is
    pub kind: AddressKind,
    /// The address; a phone number without a country code is Danish
    pub value: String,
}

impl RecipientInput {
    fn checked(self) -> Result<(NewRecipient, Option<AddressKind>)> {
        let mut wrong = Vec::new();
        let mut label = |field: &str, text: &str| match checked_label(field, text) {
            Ok(label) => label,
            Err(field) => {
                wrong.push(field);
                String::new()
            }
        };
        let name = label("name", &self.name);
        let mut set = |field: &str, labels: &[String]| -> BTreeSet<String> {
            labels.iter().map(|text| label(field, text)).filter(|text| !text.is_empty()).collect()
        };
        let (areas, topics, groups) =
            (set("areas", &self.areas), set("topics", &self.topics), set("groups", &self.groups));
        let mut addresses = Vec::new();
        for (place, input) in self.addresses.iter().enumerate() {
            match Address::parse(input.kind, &format!("addresses[{place}].value"), &input.value) {
                Ok(address) => addresses.push(address),
                Err(field) => wrong.push(field),
            }
        }
        if self.addresses.is_empty() {
            wrong.push(Field::missing("addresses", "at least one address"));
        }
        let counts =
            [self.addresses.len(), self.areas.len(), self.topics.len(), self.groups.len(), self.languages.len()];
        if counts.iter().any(|count| *count > 50) {
            wrong.push(Field::wrong(
                "recipient",
                "…",
                "at most 50 addresses, areas, topics, groups and languages each",
            ));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let traits = Traits { kind: self.kind, languages: self.languages, areas, topics, groups };
        Ok((NewRecipient { name, traits, addresses, opted_out: Vec::new(), consent: self.consent }, self.preferred))
    }
}

/// `GET /api/v1/recipients`
pub async fn list(app: App, Viewer(actor): Viewer, Query(query): Query<PageQuery>) -> Result<Json<Page<Recipient>>> {
    let limit = query.limit()?;
    let after = query.after_id(RecipientId(0))?;
    let mut conn = app.db.read().await?;
    let ids = store::walk_recipients(&mut conn, actor.organisation, after, limit).await?;
    let recipients = store::recipients(&mut conn, actor.organisation, &ids).await?;
    Ok(Json(page(recipients, limit, |recipient| recipient.id.to_string())))
}

/// `GET /api/v1/recipients/{recipient}`
pub async fn show(app: App, Viewer(actor): Viewer, Path(id): Path<RecipientId>) -> Result<Json<Recipient>> {
    let mut conn = app.db.read().await?;
    let found = store::recipients(&mut conn, actor.organisation, &[id]).await?;
    found.into_iter().next().map(Json).ok_or(Error::NotFound("recipient"))
}

/// `POST /api/v1/recipients`
pub async fn add(
    app: App,
    Editor(actor): Editor,
    key: IdempotencyKey,
    JsonBytes(input, bytes): JsonBytes<RecipientInput>,
) -> Result<Answer<Recipient>> {
    let batch = [input.checked()?];
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.earlier(&app, &mut tx, &actor, &bytes).await? {
        return Ok(answer);
    }
    let (mut cache, now) = (SegmentCache::default(), app.clock.now());
    let kept = import::keep(&mut tx, &app.ids, actor.organisation, &batch, Given::ALL, &mut cache, now).await?;
    let (status, id) = match kept.into_iter().next() {
        Some(Kept::Added(id)) => (StatusCode::CREATED, id),
        Some(Kept::Changed(id) | Kept::Same(id)) => (StatusCode::OK, id),
        Some(Kept::Rejected(field)) => return Err(Conflict::Taken(field.to_string()).into()),
        None => return Err(Error::Internal("a recipient that was neither kept nor rejected".to_owned())),
    };
    let found = store::recipients(&mut tx, actor.organisation, &[id]).await?;
    let recipient = found.into_iter().next().ok_or(Error::NotFound("recipient"))?;
    let answer = key.keep(&mut tx, &actor, status, &recipient).await?;
    tx.commit().await?;
    Ok(answer)
}

/// `DELETE /api/v1/recipients/{recipient}`: erases a person; what was sent stays counted, without the address.
pub async fn erase(app: App, Administrator(actor): Administrator, Path(id): Path<RecipientId>) -> Result<StatusCode> {
    super::erase(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether messages may go to an address.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptOutInput {
    /// `true` stops messages at once, `false` lets them go again
    pub opted_out: bool,
}

/// `PUT /api/v1/recipients/{recipient}/addresses/{address}/opt-out`: for somebody who called.
pub async fn opt_out(
    app: App,
    Editor(actor): Editor,
    Path((id, address)): Path<(RecipientId, AddressId)>,
    Json(input): Json<OptOutInput>,
) -> Result<Json<Recipient>> {
    let find = async || -> Result<Recipient> {
        let found = store::recipients(&mut *app.db.read().await?, actor.organisation, &[id]).await?;
        found.into_iter().next().ok_or(Error::NotFound("recipient"))
    };
    if find().await?.addresses.iter().all(|own| own.id != address) {
        return Err(Error::NotFound("address of this recipient"));
    }
    let wish = if input.opted_out { Wish::Stop } else { Wish::Resume };
    super::opt_out::set(&app, &actor, address, wish, "staff").await?;
    Ok(Json(find().await?))
}

/// `POST /api/v1/recipients/{recipient}/addresses/{address}/open`: an address that bounced works again, says somebody who
/// knows. It counts from zero; doing it twice changes nothing.
pub async fn open(
    app: App,
    Editor(actor): Editor,
    Path((id, address)): Path<(RecipientId, AddressId)>,
) -> Result<Json<Recipient>> {
    let mut tx = app.db.begin().await?;
    let own = store::recipients(&mut tx, actor.organisation, &[id]).await?;
    if own.iter().flat_map(|recipient| &recipient.addresses).all(|own| own.id != address) {
        return Err(Error::NotFound("address of this recipient"));
    }
    if store::open_again(&mut tx, actor.organisation, address).await? {
        let (about, nothing) = (address.to_string(), serde_json::json!({}));
        audit::append(&mut tx, &app.ids, &actor, "address.open", &about, &nothing, app.clock.now()).await?;
    }
    let found = store::recipients(&mut tx, actor.organisation, &[id]).await?;
    tx.commit().await?;
    found.into_iter().next().map(Json).ok_or(Error::NotFound("recipient"))
}

/// What an import over the API did.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct ImportAnswer {
    /// What it did
    #[serde(flatten)]
    pub imported: Imported,
    /// The first 1,000 rows that were not taken
    pub rejected_rows: Vec<RejectedRow>,
}

/// The largest CSV over the API; the command line takes larger ones.
const CSV_LIMIT: usize = 256 * 1024 * 1024;

/// `POST /api/v1/recipients/import`: a CSV file as the body (text/csv). Doing it twice changes nothing.
pub async fn import(app: App, Editor(actor): Editor, request: Request) -> Result<Json<ImportAnswer>> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/csv") {
        return Err(Error::UnsupportedMediaType("text/csv"));
    }
    let file = receive(&app, request).await?;
    // A caller who hangs up does not leave half an import behind.
    let importing = tokio::spawn(async move {
        let mut rejected_rows = Vec::new();
        let reject = |row: RejectedRow| {
            if rejected_rows.len() < 1_000 {
                rejected_rows.push(row);
            }
            Ok(())
        };
        let imported = csv::import(&app, &actor, file, reject, |_, _| {}).await?;
        Ok(Json(ImportAnswer { imported, rejected_rows }))
    });
    importing.await.map_err(|panic| Error::Internal(format!("import: {panic}")))?
}

/// The body in a file that has no name: personal data does not stay behind, whatever happens.
async fn receive(app: &App, request: Request) -> Result<std::fs::File> {
    let path = app.config.data.join(format!("import-{}.csv.part", crate::id::to_text(app.ids.next(app.clock.now()))));
    let failed = |cause| Error::File(path.display().to_string(), cause);
    let file = std::fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path).map_err(failed)?;
    std::fs::remove_file(&path).map_err(failed)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut body = request.into_body();
    let mut size = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Error::Malformed("the body ended before it was complete".to_owned()))?;
        let Ok(data) = frame.into_data() else { continue };
        size += data.len();
        if size > CSV_LIMIT {
            return Err(Error::BodyTooLarge(CSV_LIMIT));
        }
        file.write_all(&data).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    file.rewind().await.map_err(failed)?;
    Ok(file.into_std().await)
}
