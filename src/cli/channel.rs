//! `channel`: ways out.

use crate::app::App;
use crate::channel::health::Pause;
use crate::channel::http::{AddedChannel, ChannelView, KindView, TemplatesView, views};
use crate::channel::kind::{DnsRecord, Needed};
use crate::channel::meta::templates;
use crate::channel::prices::Prices;
use crate::channel::webhook::{SIGNING, WebhookSettings};
use crate::channel::{Channel, Outcome, Secrets, Settings, setup, store};
use crate::error::{Error, Result};
use crate::language::Tag;
use crate::staff::Actor;

use super::output;

#[derive(clap::Subcommand)]
pub enum Channels {
    /// Add a channel
    ///
    /// The settings are JSON, as the API takes them; `channel kinds` shows what each kind needs. Examples:
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
    /// Change a channel's settings or secrets; what is not given stays
    Set {
        /// The channel's name or id
        name: String,
        /// All its settings as JSON, of the same kind as before
        settings: Option<String>,
        /// Secrets are read from standard input: one NAME=VALUE a line; NAME= removes one
        #[arg(long)]
        secrets_from_stdin: bool,
    },
    /// List the kinds of channels, or show what one of them needs
    Kinds {
        /// A kind, like gatewayapi
        kind: Option<String>,
    },
    /// Show what a message costs over a channel, or enter it from a CSV file
    ///
    /// The file has the columns country (like DK; * for all others), price (of one part, like 0.32) and currency (like DKK).
    Prices {
        /// The channel's name or id
        name: String,
        /// The CSV file, in place of what was there
        file: Option<std::path::PathBuf>,
    },
    /// Show the templates of a channel and whether its provider has approved them
    Templates {
        /// The channel's name or id
        name: String,
        /// Ask the provider now; a running server asks every hour
        #[arg(long)]
        refresh: bool,
    },
    /// Remove a channel that nothing goes out by any more
    Remove {
        /// The channel's name or id
        name: String,
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
    /// Give a webhook a new signing secret; for a day the old one signs as well
    Rotate {
        /// The channel's name or id
        name: String,
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
                let secrets = if secrets_from_stdin { secrets()? } else { Secrets::new() };
                let made_here = !secrets.contains_key(SIGNING);
                let settings = settings_of(&settings)?;
                let mut tx = app.db.begin().await?;
                let channel = setup::add(app, &mut tx, actor, &name, settings, secrets).await?;
                tx.commit().await?;
                let signing_secret = channel.shown_once().filter(|_| made_here);
                if json {
                    output::print_json(&AddedChannel { channel: (&channel).into(), signing_secret });
                    return Ok(());
                }
                println!("{} {} added", channel.id, channel.name);
                show_keys(&channel, signing_secret);
                Ok(())
            }
            Self::Set { name, settings, secrets_from_stdin } => {
                let settings = settings.as_deref().map(settings_of).transpose()?;
                let secrets = if secrets_from_stdin { secrets()? } else { Secrets::new() };
                let mut tx = app.db.begin().await?;
                let channel = setup::change(app, &mut tx, actor, &name, settings, secrets).await?;
                tx.commit().await?;
                if json {
                    output::print_json(&ChannelView::from(&channel));
                } else {
                    println!("{} is changed", channel.name);
                    show_dns(&channel.name, &channel.settings.dns_records(&channel.secrets));
                }
                Ok(())
            }
            Self::Prices { name, file: None } => {
                let mut conn = app.db.read().await?;
                let found = store::find(&mut conn, &app.secrets, actor.organisation, &name).await?;
                let prices = store::prices(&mut conn, found.ok_or(Error::NotFound("channel"))?.id).await?;
                if json {
                    output::print_json(&prices);
                } else {
                    print!("{}", prices.to_csv());
                }
                Ok(())
            }
            Self::Prices { name, file: Some(file) } => {
                let text = std::fs::read_to_string(&file);
                let text = text.map_err(|cause| Error::File(file.display().to_string(), cause))?;
                let mut tx = app.db.begin().await?;
                let prices = setup::set_prices(app, &mut tx, actor, &name, Prices::from_csv(&text)?).await?;
                tx.commit().await?;
                println!("{} prices entered", prices.prices.len());
                Ok(())
            }
            Self::Templates { name, refresh } => {
                let found = store::find(&mut *app.db.read().await?, &app.secrets, actor.organisation, &name).await?;
                let channel = found.ok_or(Error::NotFound("channel"))?;
                if refresh {
                    templates::refresh(app, &channel).await?;
                }
                let view = TemplatesView::of(&mut *app.db.read().await?, &channel).await?;
                if json {
                    output::print_json(&view);
                    return Ok(());
                }
                let mut table = output::table(&["template", "language", "status", "category", "places", ""]);
                for template in view.templates {
                    let (places, trouble) = (template.places.to_string(), template.trouble.unwrap_or_default());
                    table.add_row([
                        template.name,
                        template.language,
                        template.status,
                        template.category,
                        places,
                        trouble,
                    ]);
                }
                println!("{table}");
                if let Some(trouble) = view.trouble {
                    println!("the provider could not be asked: {trouble}");
                }
                Ok(())
            }
            Self::Kinds { kind } => show_kinds(kind.as_deref(), json),
            Self::Remove { name } => {
                let mut tx = app.db.begin().await?;
                let channel = setup::remove(app, &mut tx, actor, &name).await?;
                tx.commit().await?;
                println!("{} is removed", channel.name);
                Ok(())
            }
            Self::List => {
                let views = views(app, &mut *app.db.read().await?, actor.organisation).await?;
                if json {
                    output::print_json(&views);
                    return Ok(());
                }
                let mut table = output::table(&["id", "name", "kind", "carries", ""]);
                let records: Vec<(String, Vec<DnsRecord>)> =
                    views.iter().map(|view| (view.name.clone(), view.dns.clone())).collect();
                for view in views {
                    let why = view.switched_off_because.map(|why| format!(": {why}")).unwrap_or_default();
                    let off = match (view.switched_off_at, &view.paused) {
                        (Some(at), _) => format!("off since {at}{why}"),
                        (None, Some(paused)) => in_words(paused),
                        (None, None) => String::new(),
                    };
                    let kind = view.settings.kind().to_string();
                    table.add_row([view.id.to_string(), view.name, kind, view.carries.to_string(), off]);
                }
                println!("{table}");
                records.iter().for_each(|(name, records)| show_dns(name, records));
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
            Self::Rotate { name } => {
                let mut tx = app.db.begin().await?;
                let channel = setup::rotate(app, &mut tx, actor, &name).await?;
                tx.commit().await?;
                let signing_secret = channel.shown_once();
                if json {
                    output::print_json(&AddedChannel { channel: (&channel).into(), signing_secret });
                    return Ok(());
                }
                show_keys(&channel, signing_secret);
                if let Settings::Webhook(WebhookSettings { signed_twice_until: Some(until), .. }) = &channel.settings {
                    println!("until {until} requests bear the signature of the old one as well");
                }
                Ok(())
            }
            Self::On { name } => switch(app, actor, &name, true).await,
            Self::Off { name } => switch(app, actor, &name, false).await,
        }
    }
}

/// Why a channel is paused by itself, for people.
pub(super) fn in_words(paused: &Pause) -> String {
    let next = paused.next_try_at.map(|at| format!("; tries again at {at}")).unwrap_or_default();
    format!("paused since {} ({}: {}){next}", paused.since, paused.reason, paused.detail)
}

/// What the other side needs to verify signatures.
fn show_keys(channel: &Channel, signing_secret: Option<String>) {
    if let Some(secret) = signing_secret {
        println!("its signing secret, shown this once: {secret}");
    }
    if let Some(key) = channel.public_key() {
        println!("its public key: {key}");
    }
    show_dns(&channel.name, &channel.settings.dns_records(&channel.secrets));
}

/// What has to stand in DNS, as a zone file has it: a string of a record has at most 255 octets (RFC 1035 §3.3).
fn show_dns(channel: &str, records: &[DnsRecord]) {
    if records.is_empty() {
        return;
    }
    println!("{channel} needs in DNS:");
    for DnsRecord { name, kind, value } in records {
        let parts: Vec<String> =
            value.as_bytes().chunks(255).map(|part| format!("\"{}\"", String::from_utf8_lossy(part))).collect();
        println!("{name}. {kind} {}", parts.join(" "));
    }
}

fn settings_of(text: &str) -> Result<Settings> {
    serde_json::from_str(text).map_err(|cause| {
        let allowed = format!("JSON as `budstikke channel add --help` and `budstikke channel kinds` show it ({cause})");
        Error::wrong("SETTINGS", text, allowed)
    })
}

fn show_kinds(wanted: Option<&str>, json: bool) -> Result<()> {
    let mut kinds = KindView::all();
    if let Some(wanted) = wanted {
        let all: Vec<&str> = kinds.iter().map(|view| view.kind.as_str()).collect();
        let allowed = all.join(", ");
        kinds.retain(|view| view.kind.as_str() == wanted);
        if kinds.is_empty() {
            return Err(Error::wrong("KIND", wanted, allowed));
        }
    }
    if json {
        output::print_json(&kinds);
        return Ok(());
    }
    match (wanted, kinds.first()) {
        (Some(_), Some(kind)) => show_kind(kind),
        _ => {
            let mut table = output::table(&["kind", "", "reaches", "sends"]);
            for view in &kinds {
                let reaches: Vec<&str> = view.about.carries.iter().map(|kind| kind.as_str()).collect();
                table.add_row([view.kind.as_str(), view.title, &reaches.join(", "), view.about.text]);
            }
            println!("{table}\n`budstikke channel kinds KIND` shows what a kind needs");
        }
    }
    Ok(())
}

fn show_kind(view: &KindView) {
    println!("{}: {}", view.kind, view.title);
    let about = &view.about;
    let words = [
        ("sends", about.text),
        ("templates", about.template),
        ("media", about.media),
        ("receipts", about.receipts),
        ("inbound", about.inbound),
        ("limits", about.limits),
    ];
    for (name, words) in words.into_iter().filter(|(_, words)| !words.is_empty()) {
        println!("  {name}: {words}");
    }
    let schema = view.schema.as_value();
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let mut table = output::table(&["setting", "", "needed"]);
    for (name, form) in schema["properties"].as_object().into_iter().flatten() {
        let needed = match (&form["default"], required.contains(&name.as_str())) {
            (_, true) => "yes".to_owned(),
            (serde_json::Value::Null, false) => String::new(),
            (default, false) => format!("{default} unless given"),
        };
        table.add_row([name, form["description"].as_str().unwrap_or_default(), &needed]);
    }
    println!("{table}");
    if about.secrets.is_empty() {
        return;
    }
    let mut table = output::table(&["secret", "", "needed"]);
    for secret in &about.secrets {
        let needed = match secret.needed {
            Needed::Always => "yes",
            Needed::Sometimes => "",
            Needed::MadeWhenAbsent => "made when absent",
        };
        table.add_row([secret.name, secret.meaning, needed]);
    }
    println!("{table}");
}

async fn switch(app: &App, actor: &Actor, name: &str, on: bool) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let channel = setup::switch(app, &mut tx, actor, name, on).await?;
    tx.commit().await?;
    println!("{} is switched {}", channel.name, if on { "on" } else { "off" });
    Ok(())
}

fn secrets() -> Result<Secrets> {
    let lines = std::io::stdin().lines();
    let mut secrets = Secrets::new();
    for line in lines {
        let line = line.map_err(|cause| Error::File("standard input".to_owned(), cause))?;
        let (name, value) =
            line.split_once('=').ok_or_else(|| Error::wrong("standard input", "…", "lines NAME=VALUE"))?;
        secrets.insert(name.trim().to_owned(), value.to_owned());
    }
    Ok(secrets)
}
