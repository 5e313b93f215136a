//! `channel`: ways out.

use std::collections::BTreeMap;

use crate::app::App;
use crate::channel::http::{AddedChannel, ChannelView};
use crate::channel::{Outcome, Settings, setup, store};
use crate::error::{Error, Result};
use crate::language::Tag;
use crate::staff::Actor;

use super::output;

#[derive(clap::Subcommand)]
pub enum Channels {
    /// Add a channel
    ///
    /// The settings are JSON, as the API takes them. Examples:
    ///   '{"kind":"smtp","host":"mail.example.org","from":"health@example.org","username":"health"}'
    ///   '{"kind":"sms-gateway","url":"https://sms.example.org/send","sender":"Solby","headers":{"Authorization":
    ///     "Token {{secret.token}}"},"body":{"json":{"to":"{{to}}","text":"{{text}}","ref":"{{reference}}"}}}'
    ///   '{"kind":"webhook","url":"https://bridge.example.org/hook"}'
    ///   '{"kind":"outbox","carries":"email"}'
    #[command(verbatim_doc_comment)]
    Add {
        /// A name: a-z, 0-9 and dashes
        name: String,
        /// The settings as JSON
        settings: String,
        /// Secrets are read from standard input: one NAME=VALUE a line
        #[arg(long)]
        secrets_from_stdin: bool,
    },
    /// List channels
    List,
    /// Send one test message to an address of yours
    Test {
        /// The channel's name or id
        name: String,
        /// Your address of the kind the channel carries
        to: String,
        /// The language of the test
        #[arg(long, value_name = "TAG")]
        lang: Option<Tag>,
    },
    /// Switch a channel on
    On {
        /// The channel's name or id
        name: String,
    },
    /// Switch a channel off; what is queued for it waits
    Off {
        /// The channel's name or id
        name: String,
    },
}

impl Channels {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        match self {
            Self::Add { name, settings, secrets_from_stdin } => {
                let secrets = if secrets_from_stdin { secrets()? } else { BTreeMap::new() };
                let made_here = !secrets.contains_key("signing");
                let settings: Settings = serde_json::from_str(&settings).map_err(|cause| {
                    Error::wrong(
                        "SETTINGS",
                        settings,
                        format!("JSON as `budstikke channel add --help` shows it ({cause})"),
                    )
                })?;
                let mut tx = app.db.begin().await?;
                let channel = setup::add(app, &mut tx, actor, &name, settings, secrets).await?;
                tx.commit().await?;
                let signing_secret = channel.secrets.get("signing").filter(|_| made_here).cloned();
                if json {
                    output::print_json(&AddedChannel { channel: (&channel).into(), signing_secret });
                    return Ok(());
                }
                println!("{} {} added", channel.id, channel.name);
                if let Some(secret) = signing_secret {
                    println!("its signing secret, shown this once: {secret}");
                }
                Ok(())
            }
            Self::List => {
                let channels = store::list(&mut *app.db.read().await?, &app.secrets, actor.organisation).await?;
                let views: Vec<ChannelView> = channels.iter().map(Into::into).collect();
                if json {
                    output::print_json(&views);
                    return Ok(());
                }
                let mut table = output::table(&["id", "name", "kind", "carries", ""]);
                for view in views {
                    let off = view.switched_off_at.map(|at| format!("off since {at}")).unwrap_or_default();
                    let kind = view.settings.kind().to_string();
                    table.add_row([view.id.to_string(), view.name, kind, view.carries.to_string(), off]);
                }
                println!("{table}");
                Ok(())
            }
            Self::Test { name, to, lang } => {
                let found = store::find(&mut *app.db.read().await?, &app.secrets, actor.organisation, &name).await?;
                let channel = found.ok_or(Error::NotFound("channel"))?;
                match setup::test(app, &channel, &to, lang).await? {
                    Outcome::Accepted { detail, .. } => {
                        println!("sent: {detail}");
                        Ok(())
                    }
                    Outcome::Retry { detail, .. } | Outcome::Failed { detail, .. } | Outcome::Unknown { detail } => {
                        Err(Error::Unreachable(channel.settings.kind(), detail))
                    }
                }
            }
            Self::On { name } => switch(app, actor, &name, true).await,
            Self::Off { name } => switch(app, actor, &name, false).await,
        }
    }
}

async fn switch(app: &App, actor: &Actor, name: &str, on: bool) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let channel = setup::switch(app, &mut tx, actor, name, on).await?;
    tx.commit().await?;
    println!("{} is switched {}", channel.name, if on { "on" } else { "off" });
    Ok(())
}

fn secrets() -> Result<BTreeMap<String, String>> {
    let lines = std::io::stdin().lines();
    let mut secrets = BTreeMap::new();
    for line in lines {
        let line = line.map_err(|cause| Error::File("standard input".to_owned(), cause))?;
        let (name, value) =
            line.split_once('=').ok_or_else(|| Error::wrong("standard input", "…", "lines NAME=VALUE"))?;
        secrets.insert(name.trim().to_owned(), value.to_owned());
    }
    Ok(secrets)
}
