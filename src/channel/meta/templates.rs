//! Message templates of WhatsApp: the provider approves each of them in each language. What it says about them is read every
//! hour and kept with the channel, so that sending asks nobody.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::app::App;
use crate::channel::provider::ask;
use crate::channel::{Channel, Outcome, Settings, store};
use crate::error::{Error, Result};
use crate::language::Tag;

use super::endpoint;

/// For how long what the provider said counts, in milliseconds.
pub const FRESH: i64 = 3_600_000;

/// A template in one language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Template {
    /// Its name
    pub name: String,
    /// Its language as the provider writes it: `da`, `prs_AF`, `zh_CN`
    pub language: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED` …
    pub status: String,
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`
    pub category: String,
    /// How many places in its body have to be filled in
    pub places: i32,
    /// Why it cannot be used here
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Template {
    /// Whether a message may be sent with it now.
    pub fn usable(&self) -> bool {
        self.status == "APPROVED" && self.trouble.is_none()
    }
}

/// The codes under which the provider may know a language, the closest first; `others` are codes it has.
pub fn codes(tag: &Tag, others: &[&str]) -> Vec<String> {
    let written = tag.as_str().replace('-', "_");
    let base = tag.as_str().split('-').next().unwrap_or_default().to_owned();
    let special: &[&str] = match tag.as_str() {
        // Dari, under its own code or as the Persian of Afghanistan.
        "prs" | "fa-AF" => &["prs_AF"],
        "ps" => &["ps_AF"],
        "zh" | "zh-Hans" => &["zh_CN"],
        "zh-Hant" => &["zh_TW", "zh_HK"],
        "no" | "nn" => &["nb"],
        _ => &[],
    };
    let mut codes: Vec<String> = special.iter().map(|code| (*code).to_owned()).chain([written, base.clone()]).collect();
    let region = format!("{base}_");
    codes.extend(others.iter().filter(|code| code.starts_with(&region)).map(|code| (*code).to_owned()));
    codes
}

/// Reads what the provider says about a channel's templates and stores it; returns how many there are.
pub async fn refresh(app: &App, channel: &Channel) -> Result<usize> {
    let Settings::WhatsApp(settings) = &channel.settings else { return Ok(0) };
    let token = channel.secrets.get("token").map(String::as_str).unwrap_or_default();
    let path = format!("{}/message_templates", settings.business_account_id);
    let base = endpoint(&settings.url, &settings.version, &path);
    let fields = "name,language,status,category,parameter_format,components";
    let mut templates: BTreeMap<(String, String), Template> = BTreeMap::new();
    let mut after: Option<String> = None;
    // Some thousands of templates are more than an account may have.
    for _ in 0..100 {
        let mut query = vec![("fields", fields), ("limit", "100")];
        query.extend(after.as_deref().map(|after| ("after", after)));
        let page = page(app, channel, &base, &query, token).await?;
        for template in page["data"].as_array().into_iter().flatten().filter_map(read) {
            templates.insert((template.name.clone(), template.language.clone()), template);
        }
        let next = page["paging"]["next"].is_string();
        after = page["paging"]["cursors"]["after"].as_str().filter(|_| next).map(str::to_owned);
        if after.is_none() {
            break;
        }
    }
    let templates: Vec<Template> = templates.into_values().collect();
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    store::set_templates(&mut tx, channel.id, &templates, now.plus(FRESH), now).await?;
    tx.commit().await?;
    app.wake.delivery.notify_one();
    Ok(templates.len())
}

async fn page(app: &App, channel: &Channel, url: &str, query: &[(&str, &str)], token: &str) -> Result<Value> {
    let unreachable = |detail: String| Error::Unreachable(channel.settings.kind(), detail);
    app.outbound.check_url(url).map_err(unreachable)?;
    let url = reqwest::Url::parse_with_params(url, query).map_err(|cause| Error::Internal(cause.to_string()))?;
    match ask(app.outbound.request(reqwest::Method::GET, url).bearer_auth(token), "", LONGEST_LIST).await {
        Ok(answer) if answer.status.is_success() && answer.json()["data"].is_array() => Ok(answer.json()),
        Ok(answer) => Err(unreachable(answer.words(""))),
        Err(Outcome::Accepted { detail, .. } | Outcome::Retry { detail, .. }) => Err(unreachable(detail)),
        Err(Outcome::Failed { detail, .. } | Outcome::Unknown { detail }) => Err(unreachable(detail)),
    }
}

/// A hundred templates with their texts.
const LONGEST_LIST: usize = 2 * 1024 * 1024;

/// One entry of the list.
fn read(entry: &Value) -> Option<Template> {
    let text = |name: &str| entry[name].as_str().map(|text| text.chars().take(512).collect::<String>());
    let (name, language, status) = (text("name")?, text("language")?, text("status")?);
    let (mut places, mut trouble) = (0, None);
    for component in entry["components"].as_array().into_iter().flatten() {
        let kind = component["type"].as_str().unwrap_or_default();
        let count = component["text"].as_str().map_or(0, places_in);
        match kind {
            "BODY" => places = count,
            "HEADER" if component["format"] != "TEXT" || count > 0 => {
                trouble = Some("its header needs a picture or a value".to_owned());
            }
            "BUTTONS" if component.to_string().contains("{{") => {
                trouble = Some("its buttons need values".to_owned());
            }
            _ => {}
        }
    }
    // Values are given in order; those with names want the name beside each.
    if entry["parameter_format"] == "NAMED" && places > 0 {
        trouble = Some("its places have names; they need numbers".to_owned());
    }
    let category = text("category").unwrap_or_default();
    Some(Template { name, language, status, category, places, trouble })
}

/// How many different `{{…}}` there are in a text.
fn places_in(text: &str) -> i32 {
    let names = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim());
    i32::try_from(names.collect::<std::collections::BTreeSet<_>>().len()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn languages_have_the_providers_codes() {
        let of = |tag: &str, others: &[&str]| codes(&tag.parse().unwrap(), others);
        assert_eq!(of("da", &[])[0], "da");
        assert_eq!(of("fa-AF", &[])[..2], ["prs_AF", "fa_AF"]);
        assert_eq!(of("ps", &[])[0], "ps_AF");
        assert_eq!(of("zh-Hant", &[])[..2], ["zh_TW", "zh_HK"]);
        assert_eq!(of("en", &["da", "en_US", "en_GB"]), ["en", "en", "en_US", "en_GB"]);
        assert_eq!(of("so", &["sr", "sw"]), ["so", "so"]);
    }

    #[test]
    fn a_template_tells_its_places_and_what_stands_in_the_way() {
        let entry = |components: Value| {
            read(&serde_json::json!({ "name": "news", "language": "da", "status": "APPROVED", "category": "UTILITY", "components": components })).unwrap()
        };
        let plain = entry(
            serde_json::json!([{ "type": "BODY", "text": "Nyt: {{1}} Læs mere: {{2}} ({{1}})" }, { "type": "FOOTER", "text": "Solby" }]),
        );
        assert_eq!((plain.places, plain.usable()), (2, true));
        assert_eq!(entry(serde_json::json!([{ "type": "HEADER", "format": "TEXT", "text": "Nyt" }])).trouble, None);
        assert!(!entry(serde_json::json!([{ "type": "HEADER", "format": "IMAGE" }])).usable());
        assert!(
            !entry(
                serde_json::json!([{ "type": "BUTTONS", "buttons": [{ "type": "URL", "url": "https://x/{{1}}" }] }])
            )
            .usable()
        );
        let named = read(
            &serde_json::json!({ "name": "news", "language": "da", "status": "APPROVED", "parameter_format": "NAMED",
            "components": [{ "type": "BODY", "text": "Nyt: {{summary}}" }] }),
        );
        assert!(!named.unwrap().usable());
        assert_eq!(read(&serde_json::json!({ "name": "x" })), None);
    }
}
