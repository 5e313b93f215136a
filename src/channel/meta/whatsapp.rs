//! WhatsApp over Meta's Cloud API. Within 24 hours after somebody wrote, a message goes as text; otherwise only templates
//! go that the provider has approved in that very language. Where there is none, a neutral template in another language
//! carries the text or the link as its value; where there is not even that, nothing goes, and the reason says so.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Secrets, check_at_once, secret};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, deliver, post_json, reference};
use crate::channel::receive::Receiver;
use crate::channel::{Channel, Hand, Outcome, Parcel, Reason, Sender, Sending, chat};
use crate::clock::Clock;
use crate::error::Field;

use super::templates::{Template, codes};
use super::{callbacks, check_graph, check_id, common_error, endpoint, error_code, window_is_open};

/// A business number at WhatsApp.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatsAppSettings {
    /// The id of the business's phone number
    pub phone_number_id: String,
    /// The id of the WhatsApp business account, which owns the templates
    pub business_account_id: String,
    /// The template that carries a message, approved in as many languages as possible
    pub template: String,
    /// What its places hold, in their order
    #[serde(default = "usual_places")]
    pub places: Vec<Place>,
    /// A template in a few languages for all others, whose value is in the reader's language
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neutral_template: Option<String>,
    /// What its places hold, in their order
    #[serde(default = "usual_places")]
    pub neutral_places: Vec<Place>,
    /// In which languages the neutral template is looked for, in this order
    #[serde(default = "usual_neutral_languages")]
    pub neutral_languages: Vec<String>,
    /// Version of the API
    #[serde(default = "super::usual_version")]
    pub version: String,
    /// Where the API is
    #[serde(default = "super::graph")]
    pub url: String,
    /// Requests at once
    #[serde(default = "usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

/// What a place of a template holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The title
    Title,
    /// One or two sentences
    Summary,
    /// Where to read it all
    Link,
    /// Who it is from
    From,
}

fn usual_places() -> Vec<Place> {
    vec![Place::Summary, Place::Link]
}

fn usual_neutral_languages() -> Vec<String> {
    vec!["en".to_owned(), "da".to_owned()]
}

fn usual_requests() -> u16 {
    16
}

/// Characters of a text message, and of the body of a template with its values.
const LONGEST_TEXT: usize = 4_096;
const LONGEST_VALUE: usize = 1_024;

impl Form for WhatsAppSettings {
    fn about() -> About {
        About {
            carries: vec![AddressKind::WhatsApp],
            secrets: [vec![secret("token", "the token of a system user")], callbacks::secrets().to_vec()].concat(),
            text: "the whole message, within 24 hours after the recipient wrote",
            template: "at any other time, approved per language; a neutral one for languages without",
            media: "",
            receipts: "sent, delivered, read, failed and why",
            inbound: "replies, stop",
            limits: "4,096 characters as text, 1,024 a value in a template",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::WhatsApp
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn check(&self, outbound: &Outbound, _: &mut Secrets) -> Vec<Field> {
        let mut wrong: Vec<Field> = check_id("settings.phone_number_id", &self.phone_number_id).into_iter().collect();
        wrong.extend(check_id("settings.business_account_id", &self.business_account_id));
        let name = |name: &str| {
            let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            (1..=512).contains(&name.len()) && name.bytes().all(fits)
        };
        for (field, given) in [("template", Some(&self.template)), ("neutral_template", self.neutral_template.as_ref())]
        {
            if let Some(given) = given.filter(|given| !name(given)) {
                wrong.push(Field::wrong(format!("settings.{field}"), given, "a template's name: a-z, 0-9 and _"));
            }
        }
        if self.neutral_template.is_some() && self.neutral_languages.is_empty() {
            wrong.push(Field::missing("settings.neutral_languages", "at least one language code like en"));
        }
        wrong.extend(check_graph(outbound, &self.url, &self.version));
        wrong.extend(check_at_once("requests", self.requests, 80));
        wrong
    }

    fn is_account(&self, id: &str) -> bool {
        self.phone_number_id == id
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(callbacks::Callbacks::of(channel)))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        Arc::new(WhatsApp(Arc::new(Shared {
            settings: self.clone(),
            token: channel.secrets.get("token").cloned().unwrap_or_default(),
            templates: channel.templates.clone(),
            outbound: app.outbound.within(&self.sending),
            clock: app.clock.clone(),
        })))
    }
}

struct WhatsApp(Arc<Shared>);

struct Shared {
    settings: WhatsAppSettings,
    token: String,
    templates: Vec<Template>,
    outbound: Outbound,
    clock: Clock,
}

impl Sender for WhatsApp {
    fn hands(&self) -> usize {
        usize::from(self.0.settings.requests)
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(WhatsAppHand(self.0.clone()))
    }
}

struct WhatsAppHand(Arc<Shared>);

impl Hand for WhatsAppHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            if window_is_open(parcel.heard_at, self.0.clock.now()) {
                let answer = match self.0.ask(self.0.text(parcel), parcel).await {
                    Ok(answer) => answer,
                    Err(outcome) => return outcome,
                };
                // The window closed meanwhile, and this message certainly did not go: it goes as a template.
                if error_code(&answer) != Some(WINDOW_CLOSED) {
                    return outcome(&answer, parcel);
                }
            }
            let body = match self.0.templated(parcel) {
                Ok(body) => body,
                Err(outcome) => return outcome,
            };
            match self.0.ask(body, parcel).await {
                Ok(answer) => outcome(&answer, parcel),
                Err(outcome) => outcome,
            }
        })
    }
}

const WINDOW_CLOSED: i64 = 131_047;

impl Shared {
    async fn ask(&self, body: Value, parcel: &Parcel) -> Result<Answer, Outcome> {
        let path = format!("{}/messages", self.settings.phone_number_id);
        let url = endpoint(&self.settings.url, &self.settings.version, &path);
        let request = post_json(&self.outbound, &url, &body)?.bearer_auth(&self.token);
        deliver(request, parcel).await
    }

    fn text(&self, parcel: &Parcel) -> Value {
        let text = chat::text(&parcel.content, LONGEST_TEXT);
        message(parcel, "text", json!({ "body": text, "preview_url": true }))
    }

    /// The message as a template: in its language, else as the value of a neutral one.
    fn templated(&self, parcel: &Parcel) -> Result<Value, Outcome> {
        let known: Vec<&str> = self.templates.iter().map(|template| template.language.as_str()).collect();
        let settings = &self.settings;
        let own = codes(&parcel.content.language, &known);
        let neutral = settings.neutral_template.iter().flat_map(|name| {
            settings.neutral_languages.iter().map(move |code| (name, code.as_str(), &settings.neutral_places))
        });
        let mut choices = own.iter().map(|code| (&settings.template, code.as_str(), &settings.places)).chain(neutral);
        let mut in_the_way = String::new();
        let found = choices.find_map(|(name, code, places)| {
            let fits = |template: &&Template| template.name == *name && template.language == code && template.usable();
            let template = self.templates.iter().find(fits)?;
            if i32::try_from(places.len()) == Ok(template.places) {
                return Some((template, places));
            }
            // One language's template must not hold up the others.
            let (has, given) = (template.places, places.len());
            in_the_way =
                format!("; the template {name} in {code} has {has} places, the channel's settings fill {given}");
            None
        });
        let language = &parcel.content.language;
        let (template, places) = found.ok_or_else(|| Outcome::Failed {
            reason: Reason::NoTemplate,
            detail: format!("no approved template in {language} that fits, and no neutral one{in_the_way}"),
        })?;
        let mut values = Vec::new();
        for place in places {
            let value = value(*place, parcel);
            if value.is_empty() || value.chars().count() > LONGEST_VALUE {
                let detail = format!("a value of a template has 1 to {LONGEST_VALUE} characters");
                return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
            }
            values.push(json!({ "type": "text", "text": value }));
        }
        let components = if values.is_empty() { json!([]) } else { json!([{ "type": "body", "parameters": values }]) };
        let language = json!({ "policy": "deterministic", "code": template.language });
        Ok(message(
            parcel,
            "template",
            json!({ "name": template.name, "language": language, "components": components }),
        ))
    }
}

/// The value of a place. The provider takes no line breaks, tabs or runs of spaces in values.
fn value(place: Place, parcel: &Parcel) -> String {
    let content = &parcel.content;
    let text = match place {
        Place::Title => &content.title,
        Place::Summary => &content.summary,
        Place::Link => &content.link,
        Place::From => &content.from,
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The envelope of a message. Those who hide their number are written to by their id.
fn message(parcel: &Parcel, kind: &str, content: Value) -> Value {
    let mut message = json!({ "messaging_product": "whatsapp", "recipient_type": "individual", "type": kind });
    match parcel.to.strip_prefix('+') {
        Some(digits) => message["to"] = digits.into(),
        None => message["recipient"] = parcel.to.as_str().into(),
    }
    message[kind] = content;
    message
}

/// What an answer means. 200 means that the provider has it, not that anybody got it.
fn outcome(answer: &Answer, parcel: &Parcel) -> Outcome {
    let to = &parcel.to;
    if answer.status.is_success() {
        return match reference(&answer.json()["messages"][0]["id"]) {
            Some(id) => answer.accepted(Some(id), to),
            None => answer.not_understood(to),
        };
    }
    let code = error_code(answer);
    match (code, reason(code)) {
        // Throttled, unavailable for a moment; payment and a locked account stop all messages and not this one.
        // Too much to this person: the others go.
        (Some(131_056), _) => answer.again(Reason::Deferred, to),
        (Some(130_429 | 131_048 | 133_016), reason) => answer.again(reason, to),
        (Some(131_053), reason) => answer.again(reason, to),
        (Some(131_031 | 131_042 | 131_005 | 131_030 | 131_045), reason) => answer.again(reason, to),
        (Some(_), reason) if reason != Reason::Provider => answer.refused(reason, to),
        _ => common_error(code, answer, to),
    }
}

/// What WhatsApp's codes mean, in answers and in statuses; `Provider` for those that say nothing about one message.
pub(super) fn reason(code: Option<i64>) -> Reason {
    match code {
        // Throttled: account, number, pair, spam. 131049: this person gets no more messages of this kind for now.
        Some(130_429 | 131_048 | 131_049 | 131_056 | 133_016) => Reason::Quota,
        Some(131_026 | 131_021) => Reason::BadAddress,
        Some(WINDOW_CLOSED) => Reason::WindowClosed,
        Some(131_050) => Reason::OptedOut,
        // Part of the provider's experiment.
        Some(130_472) => Reason::Blocked,
        // Not there in that language, paused, disabled.
        Some(132_001 | 132_015 | 132_016) => Reason::NoTemplate,
        Some(132_000 | 132_012 | 131_031 | 131_042 | 131_005 | 131_030 | 131_045) => Reason::Config,
        Some(100 | 131_008 | 131_009 | 131_051 | 132_005 | 132_007) => Reason::RejectedContent,
        _ => Reason::Provider,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    fn judged(status: u16, code: i64) -> String {
        let status = StatusCode::from_u16(status).expect("a status");
        let body = json!({ "error": { "message": "…", "type": "OAuthException", "code": code, "fbtrace_id": "x" } });
        let answer = Answer { status, after: None, location: None, body: body.to_string() };
        match outcome(&answer, &Parcel::sample("+4520123456")) {
            Outcome::Retry { reason, .. } => format!("again {}", reason.as_str()),
            Outcome::Failed { reason, .. } => format!("failed {}", reason.as_str()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn errors_become_outcomes() {
        for code in [4, 80_007, 130_429, 131_048, 133_016] {
            assert_eq!(judged(400, code), "again quota", "{code}");
        }
        for (code, expected) in [
            (131_053, "again provider"),
            (131_056, "again deferred"),
            (131_026, "failed bad-address"),
            (131_047, "failed window-closed"),
            (131_049, "failed quota"),
            (130_472, "failed blocked"),
            (131_042, "again config"),
            (131_031, "again config"),
            (368, "again config"),
            (190, "again config"),
            (132_000, "failed config"),
            (132_001, "failed no-template"),
            (131_051, "failed rejected-content"),
            (131_050, "failed opted-out"),
            (999, "failed rejected-content"),
        ] {
            assert_eq!(judged(400, code), expected, "{code}");
        }
        assert_eq!(judged(429, 0), "again quota");
        assert_eq!(judged(500, 2), "again provider");
        assert_eq!(judged(503, 0), "again provider");
    }

    #[test]
    fn values_have_no_breaks_and_hidden_numbers_are_recipients() {
        let mut parcel = Parcel::sample("+4520123456");
        let mut content = (*parcel.content).clone();
        content.summary = "One.\n\tTwo.     Three.".to_owned();
        parcel.content = Arc::new(content);
        assert_eq!(value(Place::Summary, &parcel), "One. Two. Three.");
        assert_eq!(message(&parcel, "text", json!({}))["to"], "4520123456");
        let hidden = message(&Parcel::sample("DK.1234"), "text", json!({}));
        assert_eq!((&hidden["recipient"], hidden.get("to")), (&json!("DK.1234"), None));
    }
}
