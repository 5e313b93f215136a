//! Recipients from a CSV file: a documented header, any column order, `;` or `,`, UTF-8 with or without byte order mark.
//! Good rows go in, bad ones are reported with row, column, value and what is allowed. Excel's other encodings are
//! recognised and refused with the remedy, never guessed at.

use std::io::{BufRead, BufReader, Read};

use crate::app::App;
use crate::audit;
use crate::clock::Millis;
use crate::error::{Error, Field, Result};
use crate::language::Tag;
use crate::staff::Actor;

use super::import::{self, Given, Kept, SegmentCache};
use super::{Address, AddressKind, Consent, NewRecipient, RecipientKind, Traits, checked_label};

/// The columns of the header with what they hold; one column of addresses is needed.
pub const COLUMNS: [(&str, &str); 21] = [
    ("name", "what the recipient is called"),
    ("kind", "resident (the default), resource-person or page"),
    ("languages", "language tags, the best first, separated by | or ,"),
    ("areas", "areas, separated by |"),
    ("topics", "topics, separated by |"),
    ("groups", "groups, separated by |"),
    ("email", "an e-mail address"),
    ("phone", "a phone number; without a country code it is Danish"),
    ("webhook", "the name of a page behind a bridge"),
    ("whatsapp", "a phone number that has WhatsApp"),
    ("facebook", "the name of a Facebook page of a channel"),
    ("messenger", "the id that Messenger gives somebody who wrote to the page"),
    ("telegram", "the number of a chat with a Telegram bot, or @channelname"),
    ("ntfy", "a topic of ntfy"),
    ("web_push", "a browser's subscription, as an export has it; people make it on the page /push"),
    ("digital_post", "CPR:010170-1234 or CVR:12345674"),
    ("preferred", "which kind of address is used first, like email or sms"),
    ("consent_at", "when consent was given: 2026-11-30, or with a time 2026-11-30T10:30"),
    ("consent_how", "how it was given: paper, counter, web"),
    ("consent_text", "which version of the consent text"),
    ("opted_out", "which kinds of address said stop, separated by |"),
];

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Imported {
    /// Rows read, without the header
    pub rows: u64,
    /// Recipients that are new
    pub added: u64,
    /// Recipients that were brought up to date
    pub changed: u64,
    /// Recipients that were the same already
    pub same: u64,
    /// Rows that were not taken
    pub rejected: u64,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct RejectedRow {
    /// Line of the file, the header being 1
    pub line: u64,
    /// Which column
    pub column: String,
    /// The value
    pub value: String,
    /// What would be right
    pub allowed: String,
}

const BATCH: usize = 2_000;
/// A row of this many bytes is a broken quote, not a person.
const LONGEST_ROW: usize = 64 * 1024;

type Parsed = (u64, std::result::Result<(NewRecipient, Option<AddressKind>), Field>);

/// Imports a file. `rejected` is called for each row that is not taken, `progress` with bytes read after each batch.
pub async fn import(
    app: &App,
    actor: &Actor,
    file: std::fs::File,
    mut rejected: impl FnMut(RejectedRow) -> Result<()>,
    mut progress: impl FnMut(u64, &Imported),
) -> Result<Imported> {
    let (sender, mut receiver) = tokio::sync::mpsc::channel::<(u64, Vec<Parsed>)>(2);
    let now = app.clock.now();
    let (columns, reader) = Columns::read(file)?;
    let given = columns.given();
    let reading = tokio::task::spawn_blocking(move || columns.rows(reader, now, &sender));

    let mut imported = Imported::default();
    let mut cache = SegmentCache::default();
    while let Some((bytes, parsed)) = receiver.recv().await {
        let (mut lines, mut batch) = (Vec::new(), Vec::new());
        imported.rows += parsed.len() as u64;
        let mut bad: Vec<(u64, Field)> = Vec::new();
        for (line, row) in parsed {
            match row {
                Ok(new) => {
                    lines.push(line);
                    batch.push(new);
                }
                Err(field) => bad.push((line, field)),
            }
        }
        let mut tx = app.db.begin().await?;
        let kept = import::keep(&mut tx, &app.ids, actor.organisation, &batch, given, &mut cache, now).await?;
        tx.commit().await?;
        for (line, kept) in lines.into_iter().zip(kept) {
            match kept {
                Kept::Added(_) => imported.added += 1,
                Kept::Changed(_) => imported.changed += 1,
                Kept::Same(_) => imported.same += 1,
                Kept::Rejected(field) => bad.push((line, field)),
            }
        }
        for (line, Field { field, value, allowed }) in bad {
            imported.rejected += 1;
            rejected(RejectedRow { line, column: field, value: value.unwrap_or_default(), allowed })?;
        }
        progress(bytes, &imported);
    }
    let mut tx = app.db.begin().await?;
    let details = serde_json::json!(imported);
    audit::append(&mut tx, &app.ids, actor, "recipient.import", "csv", &details, now).await?;
    tx.commit().await?;
    reading.await.map_err(|panic| Error::Internal(format!("reading the CSV: {panic}")))??;
    Ok(imported)
}

type Reader = csv::Reader<Box<dyn Read + Send>>;

/// Where each column stands in the file.
struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn read(file: std::fs::File) -> Result<(Self, Reader)> {
        let mut input = BufReader::with_capacity(64 * 1024, file);
        let start = input.fill_buf().map_err(|cause| Error::File("the CSV".to_owned(), cause))?;
        if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
            return Err(Error::Malformed("the file is UTF-16; save it as “CSV UTF-8”".to_owned()));
        }
        if start.contains(&0) {
            return Err(Error::Malformed("the file is not a CSV text (it contains zero bytes)".to_owned()));
        }
        let mark = if start.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
        let header = start[mark..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
        let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
        input.consume(mark);
        let mut reader: Reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(Box::new(input));
        let header = reader.byte_headers().map_err(|cause| Error::Malformed(format!("the header: {cause}")))?;
        let mut places = [None; COLUMNS.len()];
        let mut wrong = Vec::new();
        for (place, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name).trim().to_lowercase();
            match COLUMNS.iter().position(|(known, _)| *known == name) {
                Some(column) if places[column].is_none() => places[column] = Some(place),
                Some(_) => wrong.push(Field::wrong("header", name, "each column once")),
                None => {
                    let known: Vec<&str> = COLUMNS.iter().map(|(known, _)| *known).collect();
                    wrong.push(Field::wrong("header", name, known.join(", ")));
                }
            }
        }
        let has = |name: &str| COLUMNS.iter().position(|(known, _)| *known == name).and_then(|column| places[column]);
        if wrong.is_empty() && AddressKind::ALL.into_iter().all(|kind| has(kind.column()).is_none()) {
            let columns = AddressKind::ALL.map(AddressKind::column).join(", ");
            wrong.push(Field::missing("header", format!("at least one of the columns {columns}")));
        }
        if wrong.is_empty() { Ok((Self(places), reader)) } else { Err(Error::Invalid(wrong)) }
    }

    fn place(&self, name: &str) -> Option<usize> {
        COLUMNS.iter().position(|(known, _)| *known == name).and_then(|column| self.0[column])
    }

    fn given(&self) -> Given {
        let has = |name: &str| self.place(name).is_some();
        Given {
            name: has("name"),
            kind: has("kind"),
            languages: has("languages"),
            areas: has("areas"),
            topics: has("topics"),
            groups: has("groups"),
            preferred: has("preferred"),
        }
    }

    /// Reads all rows and hands them on in batches; stops when nobody takes them any more.
    fn rows(
        &self,
        mut reader: Reader,
        now: Millis,
        sender: &tokio::sync::mpsc::Sender<(u64, Vec<Parsed>)>,
    ) -> Result<()> {
        let mut record = csv::ByteRecord::new();
        let mut batch: Vec<Parsed> = Vec::with_capacity(BATCH);
        let width = reader.byte_headers().map_or(0, csv::ByteRecord::len);
        loop {
            let line = reader.position().line();
            let more = reader
                .read_byte_record(&mut record)
                .map_err(|cause| Error::Malformed(format!("the file cannot be read any further: {cause}")))?;
            if more {
                let line = record.position().map_or(line, csv::Position::line);
                batch.push((line, self.row(&record, width, now)));
            }
            if batch.len() == BATCH || !more {
                let bytes = reader.position().byte();
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                if sender.blocking_send((bytes, full)).is_err() || !more {
                    return Ok(());
                }
            }
        }
    }

    fn row(
        &self,
        record: &csv::ByteRecord,
        width: usize,
        now: Millis,
    ) -> std::result::Result<(NewRecipient, Option<AddressKind>), Field> {
        if record.as_slice().len() > LONGEST_ROW {
            return Err(Field::wrong("row", "…", "at most 65536 bytes; is a closing quote missing?"));
        }
        if record.len() != width {
            let allowed = format!("{width} columns as in the header");
            return Err(Field::wrong("row", format!("{} columns", record.len()), allowed));
        }
        let cell = |name: &str| -> std::result::Result<&str, Field> {
            let bytes = self.place(name).and_then(|place| record.get(place)).unwrap_or_default();
            let text = std::str::from_utf8(bytes).map_err(|_| {
                Field::wrong(name, String::from_utf8_lossy(bytes), "text in UTF-8; save the file as “CSV UTF-8”")
            })?;
            Ok(text.trim())
        };
        let list = |name: &'static str| -> std::result::Result<std::collections::BTreeSet<String>, Field> {
            let labels = cell(name)?.split('|').map(str::trim).filter(|label| !label.is_empty());
            labels.map(|label| checked_label(name, label)).collect()
        };
        let mut addresses = Vec::new();
        for kind in AddressKind::ALL {
            let text = cell(kind.column())?;
            if !text.is_empty() {
                addresses.push(Address::parse(kind, kind.column(), text)?);
            }
        }
        if addresses.is_empty() {
            return Err(Field::missing("email", "an e-mail address, a phone number or another address in each row"));
        }
        let kind = match cell("kind")? {
            "" | "resident" => RecipientKind::Resident,
            "resource-person" => RecipientKind::ResourcePerson,
            "page" => RecipientKind::Page,
            other => return Err(Field::wrong("kind", other, "resident, resource-person or page")),
        };
        let preferred = match cell("preferred")? {
            "" => None,
            text => Some(text.parse().map_err(|allowed: String| Field::wrong("preferred", text, allowed))?),
        };
        let traits = Traits {
            kind,
            languages: languages(cell("languages")?)?,
            areas: list("areas")?,
            topics: list("topics")?,
            groups: list("groups")?,
        };
        let consent = consent(cell("consent_at")?, cell("consent_how")?, cell("consent_text")?, now)?;
        let name = checked_label("name", cell("name")?)?;
        let kinds = cell("opted_out")?.split('|').map(str::trim).filter(|kind| !kind.is_empty());
        let kind = |text: &str| text.parse().map_err(|allowed: String| Field::wrong("opted_out", text, allowed));
        let opted_out = kinds.map(kind).collect::<std::result::Result<_, _>>()?;
        Ok((NewRecipient { name, traits, addresses, opted_out, consent }, preferred))
    }
}

fn languages(text: &str) -> std::result::Result<Vec<Tag>, Field> {
    let mut languages: Vec<Tag> = Vec::new();
    for part in text.split(['|', ',']).map(str::trim).filter(|part| !part.is_empty()) {
        let tag: Tag = known_tag(part).map_err(|allowed| Field::wrong("languages", part, allowed))?;
        if !languages.contains(&tag) {
            languages.push(tag);
        }
    }
    if languages.len() > 20 {
        return Err(Field::wrong("languages", text, "at most 20 languages"));
    }
    Ok(languages)
}

/// Canonicalising by CLDR takes microseconds that a million rows feel; the same few tags come again and again.
fn known_tag(text: &str) -> std::result::Result<Tag, String> {
    thread_local! {
        static SEEN: std::cell::RefCell<std::collections::HashMap<String, Tag>> = std::cell::RefCell::default();
    }
    if let Some(tag) = SEEN.with_borrow(|seen| seen.get(text).cloned()) {
        return Ok(tag);
    }
    let tag: Tag = text.parse()?;
    SEEN.with_borrow_mut(|seen| {
        if seen.len() < 1_000 {
            seen.insert(text.to_owned(), tag.clone());
        }
    });
    Ok(tag)
}

fn consent(at: &str, how: &str, text_version: &str, now: Millis) -> std::result::Result<Option<Consent>, Field> {
    if at.is_empty() && how.is_empty() && text_version.is_empty() {
        return Ok(None);
    }
    let wrong = |allowed: &str| Field::wrong("consent_at", at, allowed);
    let allowed = "a day that has been, like 2026-10-01 or 2026-10-01T09:30";
    let moment: jiff::civil::DateTime = match at.parse::<jiff::civil::Date>() {
        Ok(day) if at.len() == 10 => day.at(0, 0, 0, 0),
        _ => at.parse().map_err(|_| wrong(allowed))?,
    };
    let zone = jiff::tz::TimeZone::get("Europe/Copenhagen").map_err(|_| wrong("a time zone database"))?;
    let given_at = Millis(moment.to_zoned(zone).map_err(|_| wrong(allowed))?.timestamp().as_millisecond());
    if given_at > now {
        return Err(wrong(allowed));
    }
    let how = checked_label("consent_how", how)?;
    let text_version = checked_label("consent_text", text_version)?;
    Ok(Some(Consent { given_at, how, text_version }))
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe (CSV injection).
pub fn guarded(text: &str) -> String {
    if text.starts_with(['=', '@', '\t', '\r'])
        || (text.starts_with(['+', '-']) && !text[1..].starts_with(|c: char| c.is_ascii_digit()))
    {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
