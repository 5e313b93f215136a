//! Files that go with a bulletin, like a leaflet per language. E-mails have them inside, the bulletin's page offers them;
//! other channels carry the link to the page. They change with the draft and are frozen when it is published.
//!
//! What a file is, is told by its content and never by what somebody says of it. It is not opened further than that.

pub mod http;
pub mod store;

use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::error::{Conflict, Error, Field, Result};
use crate::id::{AttachmentId, BulletinId};
use crate::language::Tag;
use crate::staff::Actor;
use crate::{audit, translation};

/// The most octets of all files of a bulletin. Mail servers take 10 MB and more; base 64 makes a third more of it.
pub const MOST_OCTETS: usize = 5_000_000;
/// The most files that a reader gets.
const MOST_FILES: usize = 5;
/// The most characters of a name.
const LONGEST_NAME: usize = 80;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Text,
}

impl FileKind {
    /// What the content shows; `None`: nothing that is taken.
    fn of(octets: &[u8]) -> Option<Self> {
        let is_text =
            |text: &str| !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'));
        match octets {
            [] => None,
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ => std::str::from_utf8(octets).is_ok_and(is_text).then_some(Self::Text),
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Text => &["txt"],
        }
    }
}

/// A file that goes with a bulletin, without its content.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Attachment {
    /// Its id
    pub id: AttachmentId,
    /// Its name, as whoever saves it sees it
    pub name: String,
    /// The language it goes with; absent where it goes with every language
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Tag>,
    /// What it is, told by its content
    pub media_type: String,
    /// How many octets it has
    pub size: u64,
    /// SHA-256 of its content in hexadecimal digits
    pub sha256: String,
    /// When it was added
    pub added_at: Millis,
}

/// A file to add.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// Its name.
    pub name: String,
    /// The language it goes with; `None`: every language.
    pub language: Option<Tag>,
    /// Its content.
    pub octets: Vec<u8>,
}

/// Adds a file to a draft.
pub async fn add(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId, new: NewAttachment) -> Result<Attachment> {
    held_draft(tx, actor, id).await?;
    let (name, kind) = checked(&new.name, &new.octets).map_err(Error::Invalid)?;
    if let Some(language) = &new.language {
        let known = translation::store::languages(tx, actor.organisation).await?;
        if !known.contains(language) {
            let known: Vec<String> = known.iter().map(ToString::to_string).collect();
            let allowed = format!("one of {}; left out for a file that goes with every language", known.join(", "));
            return Err(Error::wrong("language", language.to_string(), allowed));
        }
    }
    let now = app.clock.now();
    let attachment = Attachment {
        id: AttachmentId::new(&app.ids, now),
        name,
        language: new.language,
        media_type: kind.media_type().to_owned(),
        size: new.octets.len() as u64,
        sha256: crate::secrets::sha256_hex(&new.octets),
        added_at: now,
    };
    fits(&attachment, &store::list(tx, id).await?)?;
    store::add(tx, id, &attachment, &new.octets).await?;
    note(app, tx, actor, "bulletin.attach", id, &attachment).await?;
    Ok(attachment)
}

/// Takes a file away from a draft.
pub async fn remove(app: &App, tx: &mut Tx, actor: &Actor, id: BulletinId, attachment: AttachmentId) -> Result<()> {
    held_draft(tx, actor, id).await?;
    let files = store::list(tx, id).await?;
    let file = files.iter().find(|file| file.id == attachment).ok_or(Error::NotFound("attachment"))?;
    store::remove(tx, id, attachment).await?;
    note(app, tx, actor, "bulletin.detach", id, file).await
}

/// Gives a bulletin the files of the one it corrects.
pub async fn carry_over(app: &App, tx: &mut Tx, from: BulletinId, to: BulletinId) -> Result<()> {
    for file in store::list(tx, from).await? {
        let id = AttachmentId::new(&app.ids, app.clock.now());
        store::copy(tx, file.id, id, to).await?;
    }
    Ok(())
}

/// Where everyone can have a file once its bulletin is published.
pub fn url(public_url: &str, bulletin: BulletinId, id: AttachmentId) -> String {
    format!("{public_url}/b/{bulletin}/files/{id}")
}

/// Holds a bulletin against being published meanwhile; it must be a draft.
async fn held_draft(tx: &mut Tx, actor: &Actor, id: BulletinId) -> Result<()> {
    super::store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    super::store::hold(tx, id).await?;
    let bulletin = super::store::find(tx, actor.organisation, id).await?.ok_or(Error::NotFound("bulletin"))?;
    Ok(bulletin.must_be_draft()?)
}

async fn note(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    id: BulletinId,
    attachment: &Attachment,
) -> Result<()> {
    let Attachment { name, language, size, sha256, .. } = attachment;
    let details = serde_json::json!({ "name": name, "language": language, "size": size, "sha256": sha256 });
    audit::append(tx, &app.ids, actor, action, &id.to_string(), &details, app.clock.now()).await
}

/// The name as it is kept, and what the content is.
fn checked(name: &str, octets: &[u8]) -> Result<(String, FileKind), Vec<Field>> {
    let mut wrong = Vec::new();
    // macOS writes names decomposed.
    let normal = icu::normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned();
    let name_fits = is_name(&normal);
    if !name_fits {
        let allowed = format!(
            "1 to {LONGEST_NAME} characters on one line, without / and \\, without spaces around them or a dot in front, \
             without controls of direction"
        );
        wrong.push(Field::wrong("name", name, allowed));
    }
    let size = || format!("{} octets", octets.len());
    match FileKind::of(octets) {
        _ if octets.is_empty() || octets.len() > MOST_OCTETS => {
            wrong.push(Field::wrong("content", size(), format!("1 to {MOST_OCTETS} octets")));
        }
        None => {
            let start: Vec<String> = octets.iter().take(8).map(|octet| format!("{octet:02x}")).collect();
            let value = format!("{}, beginning with {}", size(), start.join(" "));
            wrong.push(Field::wrong("content", value, "PDF, PNG, JPEG, or plain text in UTF-8"));
        }
        Some(kind) => {
            let extension = normal.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
            let fits = extension.is_some_and(|extension| kind.extensions().contains(&extension.as_str()));
            if fits && wrong.is_empty() {
                return Ok((normal, kind));
            }
            if name_fits && !fits {
                let media_type = kind.media_type().split(';').next().unwrap_or_default();
                let extensions: Vec<String> = kind.extensions().iter().map(|one| format!(".{one}")).collect();
                let allowed = format!("a name that ends in {}: the content is {media_type}", extensions.join(" or "));
                wrong.push(Field::wrong("name", name, allowed));
            }
        }
    }
    Err(wrong)
}

/// A name that every system can save, that stays on its line and reads as it is.
fn is_name(name: &str) -> bool {
    let unfit = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}')
            || matches!(c, '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
    };
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && !name.contains(unfit)
        && name.trim() == name
        && !name.starts_with('.')
}

/// Whether a file has room beside the others of its bulletin, and a name of its own among those a reader gets with it.
fn fits(new: &Attachment, others: &[Attachment]) -> Result<()> {
    let meets = |one: &Attachment, language: Option<&Tag>| {
        one.language.is_none() || language.is_none() || one.language.as_ref() == language
    };
    if others.iter().any(|other| other.name == new.name && meets(other, new.language.as_ref())) {
        let words = format!("there is a file {:?} already that goes with the same language", new.name);
        return Err(Conflict::Taken(words).into());
    }
    let total = others.iter().map(|other| other.size).sum::<u64>() + new.size;
    if total > MOST_OCTETS as u64 {
        let value = format!("{} octets, {total} with the files that are there", new.size);
        return Err(Error::wrong("content", value, format!("at most {MOST_OCTETS} octets in all files of a bulletin")));
    }
    // A file for every language joins those of each.
    let languages: Vec<Option<&Tag>> = match &new.language {
        Some(language) => vec![Some(language)],
        None => others.iter().map(|other| other.language.as_ref()).chain([None]).collect(),
    };
    for language in languages {
        let got = others.iter().filter(|other| other.language.is_none() || other.language.as_ref() == language).count();
        if got >= MOST_FILES {
            let allowed = format!("at most {MOST_FILES} files for one language, those for every language among them");
            let value = language.map_or_else(|| "every language".to_owned(), ToString::to_string);
            return Err(Error::wrong("language", value, allowed));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_content_tells_what_a_file_is() {
        let png = b"\x89PNG\r\n\x1a\n....";
        for (octets, kind) in [
            (&b"%PDF-1.7\n\xff"[..], Some(FileKind::Pdf)),
            (png, Some(FileKind::Png)),
            (b"\xff\xd8\xff\xe0..JFIF", Some(FileKind::Jpeg)),
            ("Kog vandet\r\n\tto minutter\n".as_bytes(), Some(FileKind::Text)),
            ("\u{feff}اغلِ الماء".as_bytes(), Some(FileKind::Text)),
            (b"", None),
            (b" \xff%PDF-1.7", None),
            (b"PK\x03\x04", None),
            (b"caf\xe9", None),
            (b"a\0b", None),
            (b"GIF89a\x01\x00", None),
        ] {
            assert_eq!(FileKind::of(octets), kind, "{octets:?}");
        }
    }

    #[test]
    fn names_are_kept_composed() {
        let (name, _) = checked("Bo\u{308}rn.PDF", b"%PDF-1.7").unwrap();
        assert_eq!(name, "Börn.PDF");
        let long = format!("{}.pdf", "å".repeat(LONGEST_NAME - 4));
        assert!(checked(&long, b"%PDF-").is_ok());
        assert!(checked(&format!("å{long}"), b"%PDF-").is_err());
    }

    #[test]
    fn files_for_every_language_count_in_each() {
        let file = |name: &str, language: Option<&str>, size: u64| Attachment {
            id: AttachmentId(1),
            name: name.to_owned(),
            language: language.map(|tag| tag.parse().unwrap()),
            media_type: String::new(),
            size,
            sha256: String::new(),
            added_at: Millis(0),
        };
        let mut others: Vec<Attachment> = (0..4).map(|number| file(&format!("{number}.pdf"), Some("ar"), 1)).collect();
        others.push(file("all.pdf", None, 1));
        assert!(fits(&file("a.pdf", Some("ar"), 1), &others).is_err());
        assert!(fits(&file("a.pdf", None, 1), &others).is_err());
        assert!(fits(&file("a.pdf", Some("da"), 1), &others).is_ok());
        assert!(fits(&file("0.pdf", Some("da"), 1), &others).is_ok(), "another language may have the same name");
        assert!(fits(&file("all.pdf", Some("da"), 1), &others).is_err(), "one reader would get two of a name");
        assert!(fits(&file("a.pdf", Some("da"), MOST_OCTETS as u64 - 5), &others).is_ok());
        assert!(fits(&file("a.pdf", Some("da"), MOST_OCTETS as u64 - 4), &others).is_err());
    }

    proptest! {
        /// Whatever somebody calls a file: a name that is taken has nothing in it that ends a header, a line or a folder.
        #[test]
        fn no_name_breaks_out(name in "\\PC{0,20}[\\r\\n\0/\\\\\u{202e}\u{2028}]?\\PC{0,20}\\.pdf") {
            if let Ok((name, _)) = checked(&name, b"%PDF-1.7") {
                let breaks = name.contains(['\r', '\n', '\0', '/', '\\', '\u{202e}', '\u{2028}']);
                prop_assert!(!breaks && name.chars().count() <= LONGEST_NAME && name.ends_with(".pdf"));
            }
        }
    }
}
