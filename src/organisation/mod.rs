//! The organisation: a municipality, an association or a housing association. It owns everything below it. One is made
//! at the first start; every store function asks for the organisation it works in.

pub mod http;
mod store;

use jiff::tz::TimeZone;

use crate::app::App;
use crate::audit;
use crate::db::Tx;
use crate::error::{Error, Field, Result};
use crate::id::OrganisationId;
use crate::language::Tag;
use crate::language::number::Numerals;
use crate::staff::Actor;

pub use store::{all, find, first_or_new};

/// An organisation and what it decided for itself.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name, for staff; what residents read is the term `-municipality` in their language.
    pub name: String,
    /// Its time zone, like `Europe/Copenhagen`.
    pub time_zone: String,
    /// From which minute of the day phones stay quiet; the same as `quiet_until`: never.
    pub quiet_from: i32,
    /// Until which minute of the day.
    pub quiet_until: i32,
    /// The language messages are written in first.
    pub source_language: Tag,
    /// What people get when none of their own languages is to be had, in order.
    pub fallback_languages: Vec<Tag>,
    /// Languages whose numbers and dates are written with their own digits instead of Latin ones.
    pub native_digits: Vec<Tag>,
    /// Languages that an SMS writes without the marks GSM-7 lacks, where that saves parts.
    pub transliterated: Vec<Tag>,
    /// More parts than this in an SMS are pointed out to staff.
    pub sms_parts: i32,
}

impl Organisation {
    /// The rules of its clocks.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Quiet hours as people write them: `21:00-08:00`, or `none`.
    pub fn quiet_hours(&self) -> String {
        let clock = |minutes: i32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        match self.quiet_from == self.quiet_until {
            true => "none".to_owned(),
            false => format!("{}-{}", clock(self.quiet_from), clock(self.quiet_until)),
        }
    }

    /// Which digits a language is written with here.
    pub fn numerals(&self, language: &Tag) -> Numerals {
        if self.native_digits.contains(language) { Numerals::Native } else { Numerals::Latin }
    }
}

/// Changes of an organisation's settings; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Name
    pub name: Option<String>,
    /// Time zone
    pub time_zone: Option<String>,
    /// Fallback languages
    pub fallback_languages: Option<Vec<Tag>>,
    /// Languages with their own digits
    pub native_digits: Option<Vec<Tag>>,
    /// Languages without marks in an SMS
    pub transliterated: Option<Vec<Tag>>,
    /// Parts of an SMS
    pub sms_parts: Option<i32>,
    /// When phones stay quiet: `21:00-08:00`, or `none`
    pub quiet_hours: Option<String>,
}

/// Changes the settings; nothing is changed when one of them cannot be used.
pub async fn change(app: &App, tx: &mut Tx, actor: &Actor, changes: Changes) -> Result<Organisation> {
    let mut organisation = find(tx, actor.organisation).await?;
    let mut wrong = Vec::new();
    if let Some(name) = changes.name {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
            wrong.push(Field::wrong("name", &name, "1 to 100 characters on one line"));
        }
        organisation.name = name;
    }
    if let Some(zone) = changes.time_zone {
        if TimeZone::get(&zone).is_err() {
            wrong.push(Field::wrong(
                "time_zone",
                &zone,
                "a name of the IANA time zone database like Europe/Copenhagen",
            ));
        }
        organisation.time_zone = zone;
    }
    if let Some(languages) = changes.fallback_languages {
        if languages.is_empty() || languages.len() > 10 {
            wrong.push(Field::wrong("fallback_languages", joined(&languages), "1 to 10 language tags"));
        }
        organisation.fallback_languages = languages;
    }
    if let Some(languages) = changes.native_digits {
        organisation.native_digits = languages;
    }
    if let Some(languages) = changes.transliterated {
        for language in languages.iter().filter(|language| language.script() != "Latn") {
            wrong.push(Field::wrong("transliterated", language.as_str(), "languages written in Latin letters"));
        }
        organisation.transliterated = languages;
    }
    if let Some(parts) = changes.sms_parts {
        if !(1..=20).contains(&parts) {
            wrong.push(Field::wrong("sms_parts", parts.to_string(), "1 to 20"));
        }
        organisation.sms_parts = parts;
    }
    if let Some(hours) = changes.quiet_hours {
        match minutes(&hours) {
            Some((from, until)) => (organisation.quiet_from, organisation.quiet_until) = (from, until),
            None => wrong.push(Field::wrong("quiet_hours", &hours, "two times of the day like 21:00-08:00, or none")),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    store::update(tx, &organisation).await?;
    let details = serde_json::json!({
        "time_zone": organisation.time_zone, "fallback_languages": organisation.fallback_languages,
        "native_digits": organisation.native_digits, "transliterated": organisation.transliterated,
        "sms_parts": organisation.sms_parts, "quiet_hours": organisation.quiet_hours(),
    });
    audit::append(tx, &app.ids, actor, "organisation.change", "organisation", &details, app.clock.now()).await?;
    Ok(organisation)
}

/// From which minute of the day until which; the same twice for `none`.
fn minutes(hours: &str) -> Option<(i32, i32)> {
    if hours.trim() == "none" {
        return Some((0, 0));
    }
    let minute = |time: &str| {
        let (hour, minute) = time.trim().split_once(':')?;
        let number = |digits: &str, most: i32| {
            let number = (digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)?;
            number.parse::<i32>().ok().filter(|number| *number < most)
        };
        Some(number(hour, 24)? * 60 + number(minute, 60).filter(|_| minute.len() == 2)?)
    };
    let (from, until) = hours.split_once(['-', '–'])?;
    Some((minute(from)?, minute(until)?)).filter(|(from, until)| from != until)
}

fn joined(languages: &[Tag]) -> String {
    languages.iter().map(Tag::as_str).collect::<Vec<_>>().join(",")
}
