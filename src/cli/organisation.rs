//! `organisation`: what the organisation decided for itself.

use crate::app::App;
use crate::error::Result;
use crate::language::Tag;
use crate::organisation::http::OrganisationView;
use crate::organisation::{self, Changes};
use crate::staff::Actor;

use super::output;

#[derive(clap::Subcommand)]
pub enum OrganisationCommand {
    /// Show the settings
    Show,
    /// Change settings; what is not named stays
    Set(Set),
}

#[derive(clap::Args)]
pub struct Set {
    /// The name, for staff
    #[arg(long)]
    name: Option<String>,
    /// The time zone of quiet hours, schedules and clock times in messages, like Europe/Copenhagen
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// What people get when none of their own languages is to be had, in order, with commas
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    fallback_languages: Option<Vec<Tag>>,
    /// Languages written with their own digits instead of 0 to 9, with commas; "" for none
    #[arg(long, value_name = "TAGS")]
    native_digits: Option<String>,
    /// Languages that an SMS writes without the marks GSM-7 lacks, with commas; "" for none
    #[arg(long, value_name = "TAGS")]
    transliterated: Option<String>,
    /// More parts than this in an SMS are pointed out
    #[arg(long, value_name = "NUMBER")]
    sms_parts: Option<i32>,
    /// When routine messages to phones wait for the morning, like 21:00-08:00; or none
    #[arg(long, value_name = "FROM-UNTIL")]
    quiet_hours: Option<String>,
}

impl OrganisationCommand {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let shown = match self {
            Self::Show => app.organisation().await?,
            Self::Set(set) => {
                let changes = Changes {
                    name: set.name,
                    time_zone: set.time_zone,
                    fallback_languages: set.fallback_languages,
                    native_digits: tags("--native-digits", set.native_digits)?,
                    transliterated: tags("--transliterated", set.transliterated)?,
                    sms_parts: set.sms_parts,
                    quiet_hours: set.quiet_hours,
                };
                let mut tx = app.db.begin().await?;
                let organisation = organisation::change(app, &mut tx, actor, changes).await?;
                tx.commit().await?;
                organisation
            }
        };
        let view = OrganisationView::from(shown);
        if json {
            output::print_json(&view);
            return Ok(());
        }
        let list = |tags: &[Tag]| match tags {
            [] => "none".to_owned(),
            tags => tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", "),
        };
        let mut table = output::table(&["Setting", "Value"]);
        table.add_row(["name", &view.name]);
        table.add_row(["time zone", &view.time_zone]);
        table.add_row(["source language", view.source_language.as_str()]);
        table.add_row(["fallback languages", &list(&view.fallback_languages)]);
        table.add_row(["native digits", &list(&view.native_digits)]);
        table.add_row(["transliterated", &list(&view.transliterated)]);
        table.add_row(["SMS parts at most", &view.sms_parts.to_string()]);
        table.add_row(["quiet hours", &view.quiet_hours]);
        println!("{table}");
        Ok(())
    }
}

/// Tags between commas; an empty text is an empty list.
fn tags(field: &str, list: Option<String>) -> Result<Option<Vec<Tag>>> {
    let Some(list) = list else { return Ok(None) };
    let tag = |text: &str| text.parse::<Tag>().map_err(|allowed| crate::error::Error::wrong(field, text, allowed));
    list.split(',').map(str::trim).filter(|text| !text.is_empty()).map(tag).collect::<Result<_>>().map(Some)
}
