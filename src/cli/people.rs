//! `people`: recipients in and out as CSV.

use std::path::{Path, PathBuf};

use crate::app::App;
use crate::audience::csv::{self, COLUMNS, RejectedRow, guarded};
use crate::audience::opt_out::{self, Wish};
use crate::audience::{Address, AddressKind, Recipient, RecipientKind, StoredAddress, store};
use crate::error::{Error, Result};
use crate::id::{AddressId, RecipientId};
use crate::staff::Actor;

use super::output;

#[derive(clap::Subcommand)]
pub enum People {
    /// Import recipients; rows that cannot be taken are written to FILE.rejected.csv
    ///
    /// Columns, in any order, separated by ; or , in UTF-8: name, kind (resident, resource-person, page), languages (best
    /// first, separated by |), areas, topics, groups (separated by |), email, phone, webhook, whatsapp, facebook, messenger,
    /// telegram, ntfy, web_push, digital_post, preferred (a kind of address like email or sms), consent_at, consent_how,
    /// consent_text, opted_out (kinds of address that said stop). Each row needs an address. A row with a known address brings that
    /// recipient up to date; importing twice changes nothing.
    Import {
        /// The CSV file
        file: PathBuf,
    },
    /// Print all recipients as CSV
    Export,
    /// Show the recipient with this address
    Show {
        /// An e-mail address, a phone number or a page's name
        address: String,
    },
    /// Stop messages to an address, for somebody who called
    Stop {
        /// An e-mail address, a phone number or a page's name
        address: String,
    },
    /// Let messages go to an address again
    Resume {
        /// An e-mail address, a phone number or a page's name
        address: String,
    },
}

impl People {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        match self {
            Self::Import { file } => import(app, actor, &file, json).await,
            Self::Export => export(app, actor).await,
            Self::Show { address } => {
                let found: Vec<Recipient> = find(app, actor, &address).await?.into_iter().map(|(one, _)| one).collect();
                match found.as_slice() {
                    [one] => output::print_json(one),
                    several => output::print_json(&several),
                }
                Ok(())
            }
            Self::Stop { address } => set(app, actor, &address, Wish::Stop, "gets no more messages").await,
            Self::Resume { address } => set(app, actor, &address, Wish::Resume, "gets messages again").await,
        }
    }
}

/// The recipients with an address, and the addresses it can mean: a number may be there for SMS and for WhatsApp.
pub(super) async fn find(app: &App, actor: &Actor, text: &str) -> Result<Vec<(Recipient, Vec<AddressId>)>> {
    let kinds = AddressKind::ALL.into_iter();
    let readings: Vec<Address> = kinds.filter_map(|kind| Address::parse(kind, "ADDRESS", text).ok()).collect();
    let mut conn = app.db.read().await?;
    let wanted: Vec<&Address> = readings.iter().collect();
    let owners = store::owners(&mut conn, actor.organisation, &wanted).await?;
    let owners: std::collections::BTreeSet<RecipientId> = owners.into_values().collect();
    let owners: Vec<RecipientId> = owners.into_iter().collect();
    let own = |own: &&StoredAddress| readings.iter().any(|one| one.kind() == own.kind && one.value() == own.value);
    let found = store::recipients(&mut conn, actor.organisation, &owners).await?.into_iter().map(|recipient| {
        let ids = recipient.addresses.iter().filter(own).map(|own| own.id).collect();
        (recipient, ids)
    });
    let found: Vec<(Recipient, Vec<AddressId>)> = found.collect();
    if found.is_empty() { Err(Error::NotFound("address")) } else { Ok(found) }
}

async fn set(app: &App, actor: &Actor, text: &str, wish: Wish, now: &str) -> Result<()> {
    for (recipient, addresses) in find(app, actor, text).await? {
        for address in addresses {
            opt_out::set(app, actor, address, wish, "staff").await?;
        }
        println!("{text} of {} {now}", recipient.id);
    }
    Ok(())
}

async fn import(app: &App, actor: &Actor, file: &Path, json: bool) -> Result<()> {
    let failed = |cause| Error::File(file.display().to_string(), cause);
    let opened = std::fs::File::open(file).map_err(failed)?;
    let size = opened.metadata().map_err(failed)?.len();
    let beside = PathBuf::from(format!("{}.rejected.csv", file.display()));
    let mut rejects = Rejects { path: beside.clone(), writer: None };
    let mut progress = output::Progress::new(size);
    let imported = csv::import(
        app,
        actor,
        opened,
        |row| rejects.add(&row),
        |bytes, so_far| {
            let message = format!("{} rows, {} new, {} rejected", so_far.rows, so_far.added, so_far.rejected);
            progress.at(bytes, message);
        },
    )
    .await?;
    progress.finish();
    rejects.finish()?;
    if json {
        output::print_json(&imported);
        return Ok(());
    }
    println!(
        "{} rows: {} new, {} changed, {} the same, {} rejected",
        imported.rows, imported.added, imported.changed, imported.same, imported.rejected
    );
    if imported.rejected > 0 {
        println!("the rejected rows with their reasons are in {}", beside.display());
    }
    if imported.rows > 0 && imported.rejected == imported.rows {
        return Err(Error::Malformed("no row could be taken".to_owned()));
    }
    Ok(())
}

/// The file of rejected rows; made when there is one.
struct Rejects {
    path: PathBuf,
    writer: Option<::csv::Writer<std::fs::File>>,
}

impl Rejects {
    fn add(&mut self, row: &RejectedRow) -> Result<()> {
        let failed = |cause: ::csv::Error| Error::File(self.path.display().to_string(), std::io::Error::other(cause));
        if self.writer.is_none() {
            let mut writer = ::csv::Writer::from_path(&self.path).map_err(failed)?;
            writer.write_record(["line", "column", "value", "allowed"]).map_err(failed)?;
            self.writer = Some(writer);
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.write_record([&row.line.to_string(), &row.column, &guarded(&row.value), &row.allowed]).map_err(failed)
    }

    fn finish(&mut self) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        writer.flush().map_err(|cause| Error::File(self.path.display().to_string(), cause))
    }
}

async fn export(app: &App, actor: &Actor) -> Result<()> {
    let failed = |cause: ::csv::Error| Error::File("standard output".to_owned(), std::io::Error::other(cause));
    let mut writer = ::csv::Writer::from_writer(std::io::stdout().lock());
    writer.write_record(COLUMNS.map(|(name, _)| name)).map_err(failed)?;
    let mut after = RecipientId(0);
    loop {
        let mut conn = app.db.read().await?;
        let ids = store::walk_recipients(&mut conn, actor.organisation, after, 1_000).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        for recipient in store::recipients(&mut conn, actor.organisation, &ids).await? {
            let of = |kind: AddressKind| {
                let found = recipient.addresses.iter().find(|address| address.kind == kind);
                found.map(|address| address.value.clone()).unwrap_or_default()
            };
            let joined = |labels: &std::collections::BTreeSet<String>| {
                guarded(&labels.iter().map(String::as_str).collect::<Vec<_>>().join("|"))
            };
            let kind = match recipient.kind {
                RecipientKind::Resident => "resident",
                RecipientKind::ResourcePerson => "resource-person",
                RecipientKind::Page => "page",
            };
            let languages: Vec<&str> = recipient.languages.iter().map(crate::language::Tag::as_str).collect();
            let first = recipient.addresses.first().map(|address| address.kind.as_str()).unwrap_or_default();
            let consent = recipient.consents.last();
            let consent_at = consent.map(|consent| consent_day(consent.given_at)).unwrap_or_default();
            let record = [
                guarded(&recipient.name),
                kind.to_owned(),
                languages.join("|"),
                joined(&recipient.areas),
                joined(&recipient.topics),
                joined(&recipient.groups),
                of(AddressKind::Email),
                of(AddressKind::Sms),
                of(AddressKind::Webhook),
                of(AddressKind::WhatsApp),
                of(AddressKind::Facebook),
                of(AddressKind::Messenger),
                of(AddressKind::Telegram),
                of(AddressKind::Ntfy),
                of(AddressKind::WebPush),
                of(AddressKind::DigitalPost),
                if recipient.addresses.len() > 1 { first.to_owned() } else { String::new() },
                consent_at,
                consent.map(|consent| guarded(&consent.how)).unwrap_or_default(),
                consent.map(|consent| guarded(&consent.text_version)).unwrap_or_default(),
                recipient
                    .addresses
                    .iter()
                    .filter(|address| address.opted_out_at.is_some())
                    .map(|address| address.kind.as_str())
                    .collect::<Vec<_>>()
                    .join("|"),
            ];
            writer.write_record(record).map_err(failed)?;
        }
    }
    writer.flush().map_err(|cause| Error::File("standard output".to_owned(), cause))
}

/// In local time, the way `consent_at` is read back.
fn consent_day(at: crate::clock::Millis) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Copenhagen").unwrap_or(jiff::tz::TimeZone::UTC);
    at.timestamp().to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}
