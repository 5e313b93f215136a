//! The kinds of channels. One line in the list below makes a kind: its name, its settings, and with them its form, its
//! sender and its place in the lists that the API and the command line show.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::app::App;
use crate::audience::AddressKind;
use crate::error::Field;
use crate::language::Tag;

use super::outbound::Outbound;
use super::receive::Receiver;
use super::{
    Channel, Repeat, Sender, Sending, StopHint, digital_post, email, meta, ntfy, outbox, sms, telegram, web_push,
    webhook,
};

/// What every kind of channel tells of itself. Implemented by its settings.
pub trait Form {
    /// What the kind can and needs, the same for all its channels.
    fn about() -> About
    where
        Self: Sized;

    /// Which kind of address this channel reaches.
    fn carries(&self) -> AddressKind;

    /// How the account is used.
    fn sending(&self) -> &Sending;

    /// Whether a parcel may be sent again when it may have gone.
    fn repeat(&self) -> Repeat {
        Repeat::Decided
    }

    /// Whether an SMS over this channel ends with a way to stop the messages.
    fn stop_hint(&self) -> StopHint {
        StopHint::None
    }

    /// How the languages of one bulletin reach an address that gets several.
    fn languages(&self) -> Languages {
        Languages::Apart
    }

    /// Languages that every parcel has besides its own, where the bulletin has them.
    fn also(&self) -> &[Tag] {
        &[]
    }

    /// Whether what it sent can be changed and taken back: a correction then goes into the old post.
    fn edits(&self) -> bool {
        false
    }

    /// Whether the provider calls this channel's account by that id.
    fn is_account(&self, _id: &str) -> bool {
        true
    }

    /// What hears over this channel; nothing where the kind hears nothing.
    fn receiver(&self, _channel: &Channel) -> Option<Box<dyn Receiver>> {
        None
    }

    /// What has to stand in DNS for this channel.
    fn dns_records(&self, _secrets: &Secrets) -> Vec<DnsRecord> {
        Vec::new()
    }

    /// Checks what can be checked without sending, and makes secrets that may be left out. Which names of secrets there
    /// are and which are needed has been checked already.
    fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Vec<Field>;

    /// What sends over this channel.
    fn sender(&self, app: &App, channel: &Channel) -> Arc<dyn Sender>;
}

/// How the languages of one bulletin reach an address that gets several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// Each by itself.
    Apart,
    /// One after the other in the order of their tags, each parcel knowing those before it.
    InTurn,
    /// What is queued at the same moment goes in one parcel.
    Together,
}

/// Secrets by name.
pub type Secrets = BTreeMap<String, String>;

/// What a kind of channel can and needs. Empty words mean: not.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct About {
    /// Which kinds of address it can reach
    pub carries: Vec<AddressKind>,
    /// The secrets it needs; sealed, never shown again
    pub secrets: Vec<SecretAbout>,
    /// Which part of a message it sends
    pub text: &'static str,
    /// Whether it needs templates that the provider has approved
    pub template: &'static str,
    /// Which pictures or files it takes
    pub media: &'static str,
    /// Whether the provider tells later what became of a message
    pub receipts: &'static str,
    /// What people can send back
    pub inbound: &'static str,
    /// What the provider refuses
    pub limits: &'static str,
}

/// What has to stand in DNS, so that receivers can verify what a channel sends; public.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct DnsRecord {
    /// Under which name
    pub name: String,
    /// Which kind of record
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it says, whole; where strings of a record have to be short (255), it is put together from several
    pub value: String,
}

/// A secret that a kind of channel needs.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct SecretAbout {
    /// Its name; `*` at its end stands for names that the settings use
    pub name: &'static str,
    /// What it is
    pub meaning: &'static str,
    /// When it must be given
    pub needed: Needed,
}

/// When a secret must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Needed {
    /// Always
    Always,
    /// Only with some settings
    Sometimes,
    /// It is made here when it is left out, and shown once
    MadeWhenAbsent,
}

/// A secret that is only needed to hear.
pub(super) const fn to_hear(name: &'static str, meaning: &'static str) -> SecretAbout {
    SecretAbout { name, meaning, needed: Needed::Sometimes }
}

/// A secret that is always needed.
pub(super) const fn secret(name: &'static str, meaning: &'static str) -> SecretAbout {
    SecretAbout { name, meaning, needed: Needed::Always }
}

/// Which secrets are there that the kind does not know, and which are missing that it needs.
fn check_secrets(about: &About, secrets: &Secrets) -> Vec<Field> {
    let fits =
        |known: &str, name: &str| known == name || known.strip_suffix('*').is_some_and(|start| name.starts_with(start));
    let known = |name: &str| about.secrets.iter().any(|secret| fits(secret.name, name));
    let names = |names: Vec<&str>| if names.is_empty() { "no secrets".to_owned() } else { names.join(", ") };
    let all = || names(about.secrets.iter().map(|secret| secret.name).collect());
    let unknown = secrets.keys().filter(|name| !known(name));
    let missing = about.secrets.iter().filter(|secret| {
        !secret.name.ends_with('*')
            && secret.needed == Needed::Always
            && secrets.get(secret.name).is_none_or(|value| value.trim().is_empty())
    });
    unknown
        .map(|name| Field::wrong(format!("secrets.{name}"), "…", all()))
        .chain(missing.map(|secret| Field::missing(format!("secrets.{}", secret.name), secret.meaning)))
        .collect()
}

/// Declares the kinds: `Name = "name", type of its settings;`.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal, $settings:ty;)+) => {
        /// How a channel sends.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum ChannelKind {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $kind,)+
        }

        impl ChannelKind {
            /// All kinds.
            pub const ALL: &'static [ChannelKind] = &[$(Self::$kind,)+];

            /// The kind's name as stored and shown.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }

            /// One line about it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => concat!($($doc,)+).trim_ascii(),)+ }
            }

            /// What it can and needs.
            pub fn about(self) -> About {
                match self { $(Self::$kind => <$settings as Form>::about(),)+ }
            }

            /// Its settings as JSON Schema (2020-12): the form that staff fill in.
            pub fn schema(self) -> schemars::Schema {
                match self { $(Self::$kind => schemars::SchemaGenerator::default().into_root_schema_for::<$settings>(),)+ }
            }
        }

        /// What a channel needs to know, by its kind. Secrets stand apart, see [`Channel`].
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(tag = "kind", deny_unknown_fields)]
        pub enum Settings {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $kind($settings),)+
        }

        impl Settings {
            /// How the channel sends.
            pub fn kind(&self) -> ChannelKind {
                match self { $(Self::$kind(_) => ChannelKind::$kind,)+ }
            }

            fn form(&self) -> &dyn Form {
                match self { $(Self::$kind(settings) => settings,)+ }
            }
        }
    };
}

kinds! {
    /// E-mail over SMTP
    Smtp = "smtp", email::SmtpSettings;
    /// SMS over GatewayAPI (Mobile Message API)
    GatewayApi = "gatewayapi", sms::gatewayapi::GatewayApiSettings;
    /// SMS over Twilio
    Twilio = "twilio", sms::twilio::TwilioSettings;
    /// SMS over inMobile
    InMobile = "inmobile", sms::inmobile::InMobileSettings;
    /// SMS over CPSMS
    Cpsms = "cpsms", sms::cpsms::CpsmsSettings;
    /// SMS over LINK Mobility
    LinkMobility = "link-mobility", sms::link_mobility::LinkMobilitySettings;
    /// SMS over any gateway with an HTTP interface, described by templates
    SmsGateway = "sms-gateway", sms::gateway::GatewaySettings;
    /// WhatsApp over Meta's Cloud API
    WhatsApp = "whatsapp", meta::whatsapp::WhatsAppSettings;
    /// Posts on Facebook pages
    FacebookPage = "facebook-page", meta::facebook::FacebookSettings;
    /// Messages over Messenger to people who wrote to a page
    Messenger = "messenger", meta::messenger::MessengerSettings;
    /// Messages over a Telegram bot
    Telegram = "telegram", telegram::TelegramSettings;
    /// Notifications to those who follow a topic of ntfy
    Ntfy = "ntfy", ntfy::NtfySettings;
    /// Notifications in browsers (Web Push)
    WebPush = "web-push", web_push::WebPushSettings;
    /// Digital Post and NemSMS as files (MeMo) for another system to send
    DigitalPost = "digital-post", digital_post::DigitalPostSettings;
    /// Signed JSON to a bridge (Standard Webhooks)
    Webhook = "webhook", webhook::WebhookSettings;
    /// Files in a folder, for trying and testing
    Outbox = "outbox", outbox::OutboxSettings;
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Settings {
    /// Which kind of address it reaches.
    pub fn carries(&self) -> AddressKind {
        self.form().carries()
    }

    /// Whether a parcel may be sent again when it may have gone.
    pub fn repeat(&self) -> Repeat {
        self.form().repeat()
    }

    /// How the account is used.
    pub fn sending(&self) -> &Sending {
        self.form().sending()
    }

    /// Whether an SMS over this channel ends with a way to stop the messages.
    pub fn stop_hint(&self) -> StopHint {
        self.form().stop_hint()
    }

    /// How the languages of one bulletin reach an address that gets several.
    pub fn languages(&self) -> Languages {
        self.form().languages()
    }

    /// Languages that every parcel has besides its own, where the bulletin has them.
    pub fn also(&self) -> &[Tag] {
        self.form().also()
    }

    /// Whether what it sent can be changed and taken back.
    pub fn edits(&self) -> bool {
        self.form().edits()
    }

    /// Whether the provider calls the account of the channel with these settings by that id.
    pub fn is_account(&self, id: &str) -> bool {
        self.form().is_account(id)
    }

    /// What hears over the channel with these settings.
    pub fn receiver(&self, channel: &Channel) -> Option<Box<dyn Receiver>> {
        self.form().receiver(channel)
    }

    /// What has to stand in DNS for the channel with these settings.
    pub fn dns_records(&self, secrets: &Secrets) -> Vec<DnsRecord> {
        self.form().dns_records(secrets)
    }

    /// Checks what can be checked without sending, and makes secrets that may be left out.
    pub fn check(&self, outbound: &Outbound, secrets: &mut Secrets) -> Result<(), Vec<Field>> {
        let mut wrong = check_secrets(&self.kind().about(), secrets);
        wrong.extend(self.form().check(outbound, secrets));
        wrong.extend(self.sending().check(self.carries()).err().into_iter().flatten());
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// The sender of a channel; what it tells holds none of the channel's secrets.
pub fn sender(app: &App, channel: &Channel) -> Arc<dyn Sender> {
    super::log::discreet(channel.settings.form().sender(app, channel), channel)
}

/// A rule that several kinds share: how many requests or connections at once.
pub(super) fn check_at_once(field: &str, count: u16, most: u16) -> Option<Field> {
    let allowed = || format!("1 to {most}");
    (!(1..=most).contains(&count)).then(|| Field::wrong(format!("settings.{field}"), count.to_string(), allowed()))
}

/// A rule that several kinds share: an address on the web that may be reached.
pub(super) fn check_url(outbound: &Outbound, field: &str, url: &str) -> Option<Field> {
    outbound.check_url(url).err().map(|allowed| Field::wrong(format!("settings.{field}"), url, allowed))
}
