//! API: what an organisation decided for itself.

use crate::app::App;
use crate::error::Result;
use crate::language::Tag;
use crate::web::extract::{Administrator, Json, Viewer};

use super::{Changes, Organisation};

/// An organisation's settings.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct OrganisationView {
    /// Its name, for staff; what residents read is the term `-municipality` in their language
    pub name: String,
    /// Its time zone: quiet hours, schedules and clock times in messages go by it
    pub time_zone: String,
    /// The language messages are written in first
    pub source_language: Tag,
    /// What people get when none of their own languages is to be had, in order
    pub fallback_languages: Vec<Tag>,
    /// Languages whose numbers and dates are written with their own digits; all others have 0 to 9
    pub native_digits: Vec<Tag>,
    /// Languages that an SMS writes without the marks GSM-7 lacks (ş as s), where that saves parts
    pub transliterated: Vec<Tag>,
    /// More parts than this in an SMS are pointed out
    pub sms_parts: i32,
    /// When routine messages to phones wait for the morning: `21:00-08:00`, or `none`
    pub quiet_hours: String,
}

impl From<Organisation> for OrganisationView {
    fn from(organisation: Organisation) -> Self {
        let quiet_hours = organisation.quiet_hours();
        let Organisation {
            name,
            time_zone,
            source_language,
            fallback_languages,
            native_digits,
            transliterated,
            sms_parts,
            ..
        } = organisation;
        Self {
            name,
            time_zone,
            source_language,
            fallback_languages,
            native_digits,
            transliterated,
            sms_parts,
            quiet_hours,
        }
    }
}

/// Changes; what is left out stays as it is.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationChanges {
    /// 1 to 100 characters
    pub name: Option<String>,
    /// A name of the IANA time zone database
    pub time_zone: Option<String>,
    /// 1 to 10 languages, in order
    pub fallback_languages: Option<Vec<Tag>>,
    /// Languages with their own digits
    pub native_digits: Option<Vec<Tag>>,
    /// Languages in Latin letters that an SMS writes without marks
    pub transliterated: Option<Vec<Tag>>,
    /// 1 to 20
    pub sms_parts: Option<i32>,
    /// When routine SMS, chat messages (WhatsApp, Messenger, Telegram, ntfy), notifications of browsers and Digital Post wait, like `21:00-08:00`; or `none`
    pub quiet_hours: Option<String>,
}

impl From<OrganisationChanges> for Changes {
    fn from(changes: OrganisationChanges) -> Self {
        let OrganisationChanges {
            name,
            time_zone,
            fallback_languages,
            native_digits,
            transliterated,
            sms_parts,
            quiet_hours,
        } = changes;
        Self { name, time_zone, fallback_languages, native_digits, transliterated, sms_parts, quiet_hours }
    }
}

/// `GET /api/v1/organisation`
pub async fn show(app: App, Viewer(actor): Viewer) -> Result<Json<OrganisationView>> {
    let mut conn = app.db.read().await?;
    Ok(Json(super::find(&mut conn, actor.organisation).await?.into()))
}

/// `PATCH /api/v1/organisation`
pub async fn change(
    app: App,
    Administrator(actor): Administrator,
    Json(changes): Json<OrganisationChanges>,
) -> Result<Json<OrganisationView>> {
    let mut tx = app.db.begin().await?;
    let organisation = super::change(&app, &mut tx, &actor, changes.into()).await?;
    tx.commit().await?;
    Ok(Json(organisation.into()))
}
