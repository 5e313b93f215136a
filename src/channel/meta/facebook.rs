//! Facebook pages over the Graph API: one post per language, or one post in which the languages stand one below the other.
//! A stacked post is made by the first language that goes and edited by each that follows, also by one that becomes ready
//! days later. Posts can be edited and deleted afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::app::App;
use crate::audience::AddressKind;
use crate::channel::kind::{About, Form, Needed, SecretAbout, Secrets, check_at_once, check_url};
use crate::channel::outbound::Outbound;
use crate::channel::provider::{Answer, deliver, misconfigured, post_form, reference};
use crate::channel::receive::Receiver;
use crate::channel::{Channel, Content, Hand, Languages, Outcome, Parcel, Reason, Sender, Sending, chat};
use crate::error::Field;
use crate::language::Tag;

use super::{callbacks, check_graph, check_id, common_error, endpoint, error_code};

/// Pages and how to post on them.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacebookSettings {
    /// The pages: a name, which is the address of a recipient, and the id of the page. The page's token is the secret of
    /// that name
    pub pages: BTreeMap<String, String>,
    /// One post per language, or one for all
    #[serde(default)]
    pub layout: Layout,
    /// The languages that stand first in a stacked post, in this order; the others follow
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Tag>,
    /// A picture for every post: its address on the web
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
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

/// How languages stand on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A post for each language
    #[default]
    OnePerLanguage,
    /// One post with a section for each language
    Stacked,
}

fn usual_requests() -> u16 {
    2
}

/// The longest post, in characters.
const LONGEST: usize = 63_206;

impl Form for FacebookSettings {
    fn about() -> About {
        let meaning = "for each page the token that may post on it, named like the page";
        About {
            carries: vec![AddressKind::Facebook],
            secrets: [callbacks::secrets().to_vec(), vec![SecretAbout { name: "*", meaning, needed: Needed::Always }]]
                .concat(),
            text: "title, summary and link",
            template: "",
            media: "one picture for all posts",
            receipts: "",
            inbound: "comments",
            limits: "63,206 characters",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::Facebook
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    fn edits(&self) -> bool {
        true
    }

    fn languages(&self) -> Languages {
        match self.layout {
            Layout::OnePerLanguage => Languages::Apart,
            Layout::Stacked => Languages::InTurn,
        }
    }

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        if self.pages.is_empty() {
            wrong.push(Field::missing("settings.pages", "at least one page: {\"solby\": \"1040…\"}"));
        }
        for (name, id) in &self.pages {
            let address = crate::audience::Address::parse(AddressKind::Facebook, "settings.pages", name);
            wrong.extend(address.err());
            wrong.extend(check_id(&format!("settings.pages.{name}"), id));
            if !secrets.contains_key(name) {
                wrong.push(Field::missing(format!("secrets.{name}"), "the token of that page"));
            }
        }
        let hears = |name: &str| callbacks::secrets().iter().any(|secret| secret.name == name);
        for name in secrets.keys().filter(|name| !self.pages.contains_key(*name) && !hears(name)) {
            wrong.push(Field::wrong(format!("secrets.{name}"), "…", "tokens of the pages in settings.pages"));
        }
        wrong.extend(self.photo.as_ref().and_then(|photo| check_url(outbound, "photo", photo)));
        wrong.extend(check_graph(outbound, &self.url, &self.version));
        wrong.extend(check_at_once("requests", self.requests, 20));
        wrong
    }

    fn is_account(&self, id: &str) -> bool {
        self.pages.values().any(|page| page == id)
    }

    fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        Some(Box::new(callbacks::Callbacks::of(channel)))
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let (settings, tokens) = (self.clone(), channel.secrets.clone());
        Arc::new(Facebook(Arc::new(Shared { settings, tokens, outbound: app.outbound.within(&self.sending) })))
    }
}

struct Facebook(Arc<Shared>);

struct Shared {
    settings: FacebookSettings,
    tokens: Secrets,
    outbound: Outbound,
}

impl Sender for Facebook {
    fn hands(&self) -> usize {
        usize::from(self.0.settings.requests)
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(FacebookHand(self.0.clone()))
    }
}

struct FacebookHand(Arc<Shared>);

impl Hand for FacebookHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            match parcel.earlier.first() {
                Some(earlier) if self.0.settings.layout == Layout::Stacked => {
                    self.0.write(&earlier.reference, parcel).await
                }
                _ => self.0.post(parcel).await,
            }
        })
    }

    fn edit<'a>(&'a mut self, reference: &'a str, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(self.0.write(reference, parcel))
    }

    fn delete<'a>(&'a mut self, reference: &'a str, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(self.0.delete(reference, parcel))
    }
}

impl Shared {
    fn page(&self, parcel: &Parcel) -> Result<(&str, &str), Outcome> {
        match (self.settings.pages.get(&parcel.to), self.tokens.get(&parcel.to)) {
            (Some(id), Some(token)) => Ok((id, token)),
            _ => {
                let detail = "the channel has no page of that name".to_owned();
                Err(Outcome::Failed { reason: Reason::BadAddress, detail })
            }
        }
    }

    /// What a post says: this language, or all that have gone and this one.
    fn words(&self, parcel: &Parcel) -> Result<String, Outcome> {
        let words = match self.settings.layout {
            Layout::OnePerLanguage => chat::post(&parcel.content),
            Layout::Stacked => self.stacked(parcel),
        };
        if words.chars().count() > LONGEST {
            let detail = format!("longer than the {LONGEST} characters of a post");
            return Err(Outcome::Failed { reason: Reason::RejectedContent, detail });
        }
        Ok(words)
    }

    fn stacked(&self, parcel: &Parcel) -> String {
        let earlier = parcel.earlier.iter().map(|earlier| &earlier.content);
        let mut sections: Vec<&Arc<Content>> = earlier.chain([&parcel.content]).collect();
        let place = |tag: &Tag| self.settings.order.iter().position(|first| first == tag).unwrap_or(usize::MAX);
        sections.sort_by_key(|content| (place(&content.language), content.language.clone()));
        let sections: Vec<String> = sections.into_iter().map(|content| chat::post(content)).collect();
        sections.join("\n\n———\n\n")
    }

    async fn post(&self, parcel: &Parcel) -> Outcome {
        let prepared = || {
            let (page, token) = self.page(parcel)?;
            let words = self.words(parcel)?;
            let (edge, attached) = match &self.settings.photo {
                Some(photo) => ("photos", ("url", photo.as_str())),
                None => ("feed", ("link", parcel.content.link.as_str())),
            };
            let url = endpoint(&self.settings.url, &self.settings.version, &format!("{page}/{edge}"));
            post_form(&self.outbound, &url, &[("message", &words), attached]).map(|request| request.bearer_auth(token))
        };
        let request = match prepared() {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        match deliver(request, parcel).await {
            Ok(answer) if answer.status.is_success() => {
                let json = answer.json();
                // A photo has an id of its own; the post it made is what can be edited.
                match reference(&json["post_id"]).or_else(|| reference(&json["id"])) {
                    Some(id) => answer.accepted(Some(id), &parcel.to),
                    None => answer.not_understood(&parcel.to),
                }
            }
            Ok(answer) => refused(&answer, &parcel.to),
            Err(outcome) => outcome,
        }
    }

    /// Puts other words into a post.
    async fn write(&self, post: &str, parcel: &Parcel) -> Outcome {
        let prepared = || {
            let (_, token) = self.page(parcel)?;
            let words = self.words(parcel)?;
            let url = endpoint(&self.settings.url, &self.settings.version, post);
            post_form(&self.outbound, &url, &[("message", &words)]).map(|request| request.bearer_auth(token))
        };
        let request = match prepared() {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        match deliver(request, parcel).await {
            Ok(answer) if answer.status.is_success() && answer.json()["success"] == true => {
                answer.accepted(Some(post.to_owned()), &parcel.to)
            }
            Ok(answer) if answer.status.is_success() => answer.not_understood(&parcel.to),
            Ok(answer) => refused(&answer, &parcel.to),
            Err(outcome) => outcome,
        }
    }

    async fn delete(&self, post: &str, parcel: &Parcel) -> Outcome {
        let url = endpoint(&self.settings.url, &self.settings.version, post);
        let prepared = self.page(parcel).and_then(|(_, token)| {
            let url = self.outbound.check_url(&url).map_err(misconfigured)?;
            Ok(self.outbound.request(reqwest::Method::DELETE, url).bearer_auth(token))
        });
        let request = match prepared {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        match deliver(request, parcel).await {
            Ok(answer) if answer.status.is_success() && answer.json()["success"] == true => {
                answer.accepted(Some(post.to_owned()), &parcel.to)
            }
            // Gone already: by hand, or with another language of the same stacked post.
            Ok(answer) if is_gone(&answer) => answer.accepted(Some(post.to_owned()), &parcel.to),
            Ok(answer) if answer.status.is_success() => answer.not_understood(&parcel.to),
            Ok(answer) => refused(&answer, &parcel.to),
            Err(outcome) => outcome,
        }
    }
}

/// “Unsupported request: the object does not exist”.
fn is_gone(answer: &Answer) -> bool {
    let error = &answer.json()["error"];
    error["code"] == 100 && error["error_subcode"] == 33
}

fn refused(answer: &Answer, address: &str) -> Outcome {
    match error_code(answer) {
        // The page says the very same already: an earlier try went.
        Some(506) => answer.accepted(None, address),
        Some(341) => answer.again(Reason::Quota, address),
        code => common_error(code, answer, address),
    }
}
