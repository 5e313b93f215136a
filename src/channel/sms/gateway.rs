//! SMS over any gateway with an HTTP interface, described by templates so that most gateways can be set up without code:
//! URL, method, headers and a body as JSON or form fields, and what its answers mean. `{{to}}`, `{{to_digits}}`,
//! `{{text}}`, `{{sender}}`, `{{reference}}` and `{{secret.name}}` are filled in; a JSON value that is only
//! `{{to_number}}` becomes a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, FORM, Provider, Requests, misconfigured, percent_encoded};
use crate::channel::receive::Receiver;
use crate::channel::{Channel, Outcome, Parcel, Repeat, Sender, Sending, StopHint};
use crate::error::Field;

use super::answers::Answers;
use super::hears::Hears;
use super::{check_sender, check_stop_hint, digits, hears_without};

/// A gateway's HTTP interface.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// Where to send; variables are percent-encoded
    pub url: String,
    /// POST or GET
    #[serde(default)]
    pub method: Method,
    /// Headers; usually one with `{{secret.token}}`
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body of a POST
    #[serde(default)]
    pub body: Body,
    /// The sender shown on the phone: up to 11 letters and digits, or a number of up to 15 digits
    pub sender: String,
    /// Where in a JSON answer the gateway's id stands (RFC 6901), like `/results/0/messageId`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_at: Option<String>,
    /// What the gateway's answers mean; any 2xx means accepted unless said otherwise
    #[serde(default, skip_serializing_if = "Answers::is_usual")]
    pub answers: Answers,
    /// Where receipts and replies stand in what the gateway sends to `/hooks/CHANNEL`; it hears nothing unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hears: Option<Hears>,
    /// The gateway recognises `{{reference}}` when it sees it again and does not send twice
    #[serde(default)]
    pub idempotent: bool,
    /// How each SMS ends: with nothing more, the personal link that stops the messages, or the word to answer; it costs characters
    #[serde(default)]
    pub stop_hint: StopHint,
    /// Requests at once
    #[serde(default = "super::usual_requests")]
    pub requests: u16,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

/// HTTP method of a gateway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// The usual one
    #[default]
    Post,
    /// Everything in the URL
    Get,
}

/// The body of a request to a gateway.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// No body
    #[default]
    None,
    /// JSON; every text in it is a template
    Json(serde_json::Value),
    /// Form fields (application/x-www-form-urlencoded); every value is a template
    Form(BTreeMap<String, String>),
}

const VARIABLES: [&str; 6] = ["to", "to_digits", "to_number", "text", "sender", "reference"];

impl Form for GatewaySettings {
    fn about() -> About {
        let meaning = "whatever the templates use as {{secret.NAME}}";
        About {
            carries: vec![AddressKind::Sms],
            secrets: vec![SecretAbout { name: "*", meaning, needed: Needed::Sometimes }],
            text: "summary and link",
            template: "",
            media: "",
            receipts: "as described in `hears`",
            inbound: "as described in `hears`",
            limits: "the gateway's own",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Sms
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn repeat(&self) -> Repeat {
        if self.idempotent { Repeat::Safe } else { Repeat::Decided }
    }

    fn stop_hint(&self) -> StopHint {
        self.stop_hint
    }

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        let mut template = |field: &str, text: &str| {
            for name in names_in(text) {
                let known = match name.strip_prefix("secret.") {
                    Some(secret) => secrets.contains_key(secret),
                    None => VARIABLES.contains(&name),
                };
                if !known {
                    let allowed = format!(
                        "{{{{{}}}}} or {{{{secret.NAME}}}} with a secret of that name",
                        VARIABLES.join("}}, {{")
                    );
                    wrong.push(Field::wrong(field, format!("{{{{{name}}}}}"), allowed));
                }
            }
        };
        template("settings.url", &self.url);
        self.headers.iter().for_each(|(name, value)| template(&format!("settings.headers.{name}"), value));
        match &self.body {
            Body::None => {}
            Body::Json(json) => json_texts(json, &mut |text| template("settings.body.json", text)),
            Body::Form(fields) => {
                fields.iter().for_each(|(name, text)| template(&format!("settings.body.form.{name}"), text))
            }
        }
        if let Err(allowed) = outbound.check_url(&self.url.replace("{{", "x").replace("}}", "x")) {
            wrong.push(Field::wrong("settings.url", &self.url, allowed));
        }
        for (name, value) in &self.headers {
            if HeaderName::try_from(name).is_err() || (!value.contains("{{") && HeaderValue::try_from(value).is_err()) {
                wrong.push(Field::wrong(format!("settings.headers.{name}"), value, "an HTTP header"));
            }
        }
        wrong.extend(check_sender(&self.sender));
        let hears = match self.hears.as_ref().and_then(|hears| hears.from_at.as_ref()) {
            Some(_) => hears_without(self.hears.as_ref().and_then(|hears| hears.keyword.as_ref())),
            None => {
                Err(Field::missing("settings.hears.from_at", "needed with the stop hint `word`: where answers stand"))
            }
        };
        wrong.extend(check_stop_hint(self.stop_hint, Some(&self.sender), hears));
        wrong.extend(check_at_once("requests", self.requests, 256));
        wrong.extend(super::answers::check_pointer("settings.reference_at", self.reference_at.as_deref()));
        wrong.extend(self.answers.check());
        wrong.extend(self.hears.iter().flat_map(|hears| hears.check(secrets.contains_key("hook"))));
        wrong
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        let hears = self.hears.clone()?;
        Some(Box::new(super::hears::Callbacks { hears, secret: channel.secrets.get("hook").cloned() }))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let gateway = Gateway { settings: self.clone(), secrets: channel.secrets.clone() };
        Requests::over(gateway, &app.outbound.within(&self.sending))
    }
}

/// Names between `{{` and `}}`.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim())
}

fn json_texts(json: &serde_json::Value, see: &mut dyn FnMut(&str)) {
    match json {
        serde_json::Value::String(text) => see(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| json_texts(item, see)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| json_texts(field, see)),
        _ => {}
    }
}

struct Gateway {
    settings: GatewaySettings,
    secrets: Secrets,
}

impl Provider for Gateway {
    fn requests(&self) -> u16 {
        self.settings.requests
    }

    fn request(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, Outcome> {
        self.filled_in(outbound, parcel).map_err(misconfigured)
    }

    fn outcome(&self, answer: &Answer, parcel: &Parcel) -> Outcome {
        self.settings.answers.outcome(answer, self.settings.reference_at.as_deref(), &parcel.to)
    }
}

impl Gateway {
    fn value(&self, name: &str, parcel: &Parcel) -> String {
        match name {
            "to" => parcel.to.clone(),
            "to_digits" | "to_number" => digits(&parcel.to).to_owned(),
            "text" => parcel.content.sms_text(self.settings.stop_hint, &parcel.unsubscribe),
            "sender" => self.settings.sender.clone(),
            "reference" => parcel.identity.clone(),
            _ => name.strip_prefix("secret.").and_then(|name| self.secrets.get(name)).cloned().unwrap_or_default(),
        }
    }

    fn filled(&self, template: &str, parcel: &Parcel, encode: fn(&str) -> String) -> String {
        let mut out = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            match after.split_once("}}") {
                Some((name, after)) => {
                    out.push_str(&encode(&self.value(name.trim(), parcel)));
                    rest = after;
                }
                None => {
                    out.push_str("{{");
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }

    fn filled_json(&self, template: &serde_json::Value, parcel: &Parcel) -> serde_json::Value {
        match template {
            serde_json::Value::String(text) if text.trim() == "{{to_number}}" => {
                digits(&parcel.to).parse::<u64>().map_or(serde_json::Value::Null, Into::into)
            }
            serde_json::Value::String(text) => self.filled(text, parcel, str::to_owned).into(),
            serde_json::Value::Array(items) => items.iter().map(|item| self.filled_json(item, parcel)).collect(),
            serde_json::Value::Object(fields) => {
                fields.iter().map(|(name, field)| (name.clone(), self.filled_json(field, parcel))).collect()
            }
            other => other.clone(),
        }
    }

    fn filled_in(&self, outbound: &Outbound, parcel: &Parcel) -> Result<reqwest::RequestBuilder, String> {
        let url = outbound.check_url(&self.filled(&self.settings.url, parcel, percent_encoded))?;
        let method = match self.settings.method {
            Method::Post => reqwest::Method::POST,
            Method::Get => reqwest::Method::GET,
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &self.settings.headers {
            let name = HeaderName::try_from(name).map_err(|_| format!("the header {name} cannot be sent"))?;
            let value = self.filled(value, parcel, str::to_owned);
            let value = HeaderValue::try_from(value).map_err(|_| format!("the value of {name} cannot be sent"))?;
            headers.insert(name, value);
        }
        let request = outbound.request(method, url);
        let request = match &self.settings.body {
            Body::None => request,
            Body::Json(template) => {
                request.header(CONTENT_TYPE, "application/json").body(self.filled_json(template, parcel).to_string())
            }
            Body::Form(fields) => {
                let pair = |(name, text): (&String, &String)| {
                    format!("{}={}", percent_encoded(name), percent_encoded(&self.filled(text, parcel, str::to_owned)))
                };
                let body: Vec<String> = fields.iter().map(pair).collect();
                request.header(CONTENT_TYPE, FORM).body(body.join("&"))
            }
        };
        // Headers of the settings win over those of the body.
        Ok(request.headers(headers))
    }
}
