//! Digital Post and NemSMS by way of files: a letter (MeMo 1.2) for each person, into a folder below the data folder or uploaded to
//! a server, for the system that has the municipality's certificate to send on.
//!
//! It deliberately does not talk to the central systems. The languages that are due to a person at the same moment are one letter,
//! and so are those that the channel adds to every letter.

mod memo;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};

use crate::app::App;
use crate::audience::{AddressKind, address};
use crate::error::Field;
use crate::language::Tag;

use super::files::Folder;
use super::kind::{About, Form, Needed, SecretAbout, Secrets, check_url};
use super::outbound::Outbound;
use super::provider::{ask, misconfigured};
use super::{Channel, Hand, Languages, Outcome, Parcel, Reason, Repeat, Sender, Sending};

/// Letters as files.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DigitalPostSettings {
    /// The CVR number of the sender: 8 digits
    pub cvr: String,
    /// The sender's name as recipients see it; the organisation's own, in the language of the letter, unless given
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// A letter with a document, or a NemSMS
    #[serde(default)]
    pub message: Letter,
    /// Languages that every letter has after the recipient's own, where the message is approved in them
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Tag>,
    /// The folder on a server (WebDAV, or whatever takes PUT) that letters are uploaded to; without it they are files in a
    /// folder here
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<String>,
    /// The user who may upload, where the server wants a password
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

/// What is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Letter {
    /// Digital Post: the whole message as a document
    #[default]
    DigitalPost,
    /// NemSMS: summary and link, or title and link, in 150 characters
    Nemsms,
}

const PASSWORD: &str = "password";
const TOKEN: &str = "token";

impl Form for DigitalPostSettings {
    fn about() -> About {
        let secret = |name, meaning| SecretAbout { name, meaning, needed: Needed::Sometimes };
        About {
            carries: vec![AddressKind::DigitalPost],
            secrets: vec![
                secret(PASSWORD, "the password of the user who may upload"),
                secret(TOKEN, "a token (Bearer) in place of user and password"),
            ],
            text: "the whole message as a document, several languages in one; as NemSMS summary and link, or title and link",
            template: "",
            media: "files, but not with NemSMS",
            receipts: "",
            inbound: "",
            limits: "files that another system sends; NemSMS 150 characters",
        }
    }

    fn carries(&self) -> AddressKind {
        AddressKind::DigitalPost
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    /// A second file has the same name and the same message id.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn languages(&self) -> Languages {
        match self.message {
            Letter::DigitalPost => Languages::Together,
            Letter::Nemsms => Languages::Apart,
        }
    }

    fn also(&self) -> &[Tag] {
        &self.also
    }

    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        if !address::is_cvr(&self.cvr) {
            wrong.push(Field::wrong(
                "settings.cvr",
                &self.cvr,
                "a CVR number: 8 digits of which the last checks the others",
            ));
        }
        let fits = |name: &String| (1..=memo::LONGEST_LABEL).contains(&name.trim().chars().count());
        if let Some(name) = self.sender.as_ref().filter(|name| !fits(name)) {
            wrong.push(Field::wrong("settings.sender", name, "1 to 256 characters"));
        }
        if let (Letter::Nemsms, [first, ..]) = (self.message, self.also.as_slice()) {
            wrong.push(Field::wrong("settings.also", first.as_str(), "nothing: a NemSMS has room for one language"));
        }
        let twice = self.also.iter().enumerate().find(|(place, tag)| self.also[..*place].contains(tag));
        if let Some((_, tag)) = twice {
            wrong.push(Field::wrong("settings.also", tag.as_str(), "each language once"));
        }
        wrong.extend(self.check_upload(outbound, secrets));
        wrong
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let goes_to = match &self.upload {
            None => Place::Folder(Folder(folder(&app.config.data, &channel.name))),
            Some(url) => Place::Server {
                url: url.clone(),
                username: self.username.clone(),
                secrets: channel.secrets.clone(),
                outbound: app.outbound.within(&self.sending),
            },
        };
        let origin = app.config.public_url.clone();
        Arc::new(Letters(Arc::new(Shared { settings: self.clone(), goes_to, origin })))
    }
}

impl DigitalPostSettings {
    /// Letters hold CPR numbers: they travel encrypted, or not further than this machine.
    fn check_upload(&self, outbound: &Outbound, secrets: &Secrets) -> Vec<Field> {
        let mut wrong = Vec::new();
        let (password, token) = (secrets.contains_key(PASSWORD), secrets.contains_key(TOKEN));
        let Some(url) = &self.upload else {
            let given = [
                ("settings.username", self.username.as_deref()),
                ("secrets.password", password.then_some("…")),
                ("secrets.token", token.then_some("…")),
            ];
            let wrong = |(name, given): (&str, Option<&str>)| {
                Some(Field::wrong(name, given?, "nothing without settings.upload"))
            };
            return given.into_iter().filter_map(wrong).collect();
        };
        wrong.extend(match (check_url(outbound, "upload", url), reqwest::Url::parse(url)) {
            (None, Ok(parsed)) if parsed.scheme() != "https" && !is_here(&parsed) => {
                let allowed = "https: letters hold CPR numbers; http only to this machine (localhost)";
                Some(Field::wrong("settings.upload", url, allowed))
            }
            (None, Ok(parsed)) if parsed.query().is_some() || parsed.fragment().is_some() => {
                let allowed = "the URL of a folder, without ? and #: the file's name is put at its end";
                Some(Field::wrong("settings.upload", url, allowed))
            }
            (wrong, _) => wrong,
        });
        match (&self.username, password, token) {
            (Some(_), false, _) => wrong.push(Field::missing("secrets.password", "the password of settings.username")),
            (Some(_), true, true) => {
                wrong.push(Field::wrong("secrets.token", "…", "nothing where there is a password"))
            }
            (None, true, _) => wrong.push(Field::missing("settings.username", "the user the password is for")),
            _ => {}
        }
        wrong
    }
}

/// Whether a URL leads to this machine.
fn is_here(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// Where the letters of a channel are.
pub fn folder(data: &Path, channel: &str) -> PathBuf {
    data.join("digital-post").join(channel)
}

struct Letters(Arc<Shared>);

struct Shared {
    settings: DigitalPostSettings,
    goes_to: Place,
    /// What makes our names of deliveries unique in the world.
    origin: String,
}

/// Where letters go.
enum Place {
    Folder(Folder),
    Server { url: String, username: Option<String>, secrets: Secrets, outbound: Outbound },
}

impl Sender for Letters {
    fn hands(&self) -> usize {
        2
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(LettersHand(self.0.clone()))
    }
}

struct LettersHand(Arc<Shared>);

impl Hand for LettersHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let letter = match memo::letter(&self.0.settings, &self.0.origin, parcel) {
                Ok(letter) => letter,
                Err(outcome) => return outcome,
            };
            let name = format!("{}.xml", parcel.identity);
            match &self.0.goes_to {
                Place::Folder(folder) => folder.take(&name, letter.as_bytes()).await,
                Place::Server { url, username, secrets, outbound } => {
                    let url = format!("{}/{name}", url.trim_end_matches('/'));
                    let request = match outbound.check_url(&url) {
                        Ok(url) => outbound.request(Method::PUT, url).header(CONTENT_TYPE, "application/xml"),
                        Err(detail) => return misconfigured(detail),
                    };
                    let request = match (username, secrets.get(PASSWORD), secrets.get(TOKEN)) {
                        (Some(user), password, _) => request.basic_auth(user, password),
                        (None, _, Some(token)) => request.bearer_auth(token),
                        (None, _, None) => request,
                    };
                    upload(request, &name, letter, parcel).await
                }
            }
        })
    }
}

/// Puts a letter on the server. Neither the log nor an outcome has anything of what it says: it names the person, and its links in
/// base 64 would not be recognised as theirs.
async fn upload(request: reqwest::RequestBuilder, name: &str, letter: String, parcel: &Parcel) -> Outcome {
    let (_, number) = parcel.to.split_once(':').unwrap_or_default();
    let octets = letter.len();
    let outcome = match ask(request.body(letter), number, LONGEST_ANSWER).await {
        Ok(answer) => match answer.status {
            StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => {
                Outcome::Accepted { reference: Some(name.to_owned()), detail: answer.status.to_string() }
            }
            // Any other success is not that of a file that was stored.
            status if status.is_success() => answer.not_understood(number),
            // RFC 4918: there is no such folder, somebody else has the file open, the disk is full.
            StatusCode::CONFLICT => answer.again(Reason::Config, number),
            StatusCode::LOCKED => answer.again(Reason::Provider, number),
            _ => answer.by_status(number),
        },
        Err(outcome) => outcome,
    };
    let accepted = matches!(outcome, Outcome::Accepted { .. });
    parcel.log.said(accepted, || (format!("PUT {name} ({octets} octets)"), outcome.detail().to_owned()));
    outcome
}

/// How much of a server's answer is read, in bytes.
const LONGEST_ANSWER: usize = 4_096;
