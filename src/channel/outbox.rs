//! An outbox: what would be sent is written as files into a folder below the data folder, rendered as for the real
//! channel. For trying, for the demo, for tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::app::App;
use crate::audience::AddressKind;
use crate::error::Field;

use super::email::{self, mail};
use super::files::Folder;
use super::kind::{About, Form, Secrets};
use super::outbound::Outbound;
use super::{Channel, Hand, Outcome, Parcel, Repeat, Sender, Sending, chat, webhook};

/// A folder of files.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboxSettings {
    /// Which kind of address it stands in for
    pub carries: AddressKind,
    /// How the account is used
    #[serde(default, skip_serializing_if = "Sending::is_usual")]
    pub sending: Sending,
}

impl Form for OutboxSettings {
    fn about() -> About {
        About {
            carries: AddressKind::ALL.to_vec(),
            secrets: Vec::new(),
            text: "as the channel it stands in for",
            template: "",
            media: "as the channel it stands in for",
            receipts: "",
            inbound: "",
            limits: "",
        }
    }

    fn carries(&self) -> AddressKind {
        self.carries
    }

    fn sending(&self) -> &Sending {
        &self.sending
    }

    /// A second file has the same name.
    fn repeat(&self) -> Repeat {
        Repeat::Safe
    }

    fn check(&self, _: &Outbound, _: &mut Secrets) -> Vec<Field> {
        Vec::new()
    }

    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender> {
        let (folder, templates) = (Folder(folder(&app.config.data, &channel.name)), mail::Templates::default());
        Arc::new(OutboxSender(Arc::new(Shared { carries: self.carries, folder, templates })))
    }
}

/// Writes files.
struct OutboxSender(Arc<Shared>);

struct Shared {
    carries: AddressKind,
    folder: Folder,
    templates: mail::Templates,
}

/// Where the files of an outbox are.
pub fn folder(data: &Path, channel: &str) -> PathBuf {
    data.join("outbox").join(channel)
}

impl Sender for OutboxSender {
    fn hands(&self) -> usize {
        2
    }

    fn hand(&self) -> Box<dyn Hand> {
        Box::new(OutboxHand(self.0.clone()))
    }
}

struct OutboxHand(Arc<Shared>);

impl Hand for OutboxHand {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let (ending, content) = self.0.rendered(parcel);
            self.0.folder.take(&format!("{}.{ending}", parcel.identity), &content).await
        })
    }
}

impl Shared {
    /// What the channel it stands in for would send, and how the name of such a file ends.
    fn rendered(&self, parcel: &Parcel) -> (&'static str, Vec<u8>) {
        match self.carries {
            AddressKind::Email => {
                let mut mail = Vec::new();
                self.templates.of(&outbox_settings(), parcel).fill(parcel, &parcel.identity, &mut mail);
                ("eml", mail)
            }
            AddressKind::Sms => ("txt", format!("To: {}\n\n{}\n", parcel.to, parcel.content.sms).into_bytes()),
            AddressKind::WhatsApp
            | AddressKind::Messenger
            | AddressKind::Telegram
            | AddressKind::Ntfy
            | AddressKind::WebPush
            | AddressKind::DigitalPost => {
                ("txt", format!("To: {}\n\n{}\n", parcel.to, chat::text(&parcel.content, usize::MAX)).into_bytes())
            }
            AddressKind::Facebook => {
                ("txt", format!("To: {}\n\n{}\n", parcel.to, chat::post(&parcel.content)).into_bytes())
            }
            AddressKind::Webhook => {
                let event = webhook::event(&parcel.content, &parcel.to, parcel.published_at);
                ("json", serde_json::to_vec_pretty(&event).expect("an event is plain values"))
            }
        }
    }
}

fn outbox_settings() -> email::SmtpSettings {
    email::SmtpSettings {
        host: "localhost".to_owned(),
        port: 25,
        tls: email::smtp::Tls::Off,
        username: None,
        token_url: None,
        client_id: None,
        scope: None,
        from: "budstikke@outbox.example".to_owned(),
        reply_to: None,
        unsubscribe_to: None,
        bounces_to: None,
        dkim: Vec::new(),
        connections: 1,
        messages_per_connection: 1_000,
        sending: Sending::default(),
    }
}
