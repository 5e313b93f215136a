//! `render`: a message of the folder in a language, as a channel would send it, without a database.

use jiff::tz::TimeZone;

use crate::channel::StopHint;
use crate::config::Config;
use crate::delivery::preview::{self, Look, PartName, Preview};
use crate::delivery::render::Wording;
use crate::error::{Error, Field, Result};
use crate::language::number::Numerals;
use crate::language::values::Values;
use crate::language::{Tag, fluent};
use crate::message::folder::{Catalogue, CatalogueFile, Holds};
use crate::words::Words;

use super::output;

#[derive(clap::Args)]
pub struct Render {
    /// The message's name, like boil-water
    message: String,
    /// The language
    #[arg(long, value_name = "TAG", required_unless_present = "all")]
    lang: Option<Tag>,
    /// Every language, one below the other
    #[arg(long, conflicts_with = "lang")]
    all: bool,
    /// Only one part
    #[arg(long, value_enum)]
    part: Option<PartName>,
    /// A variable's value; the source's example where none is given
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    args: Vec<String>,
    /// As this channel would send it; html is the page of an e-mail
    #[arg(long, value_parser = ["email", "html", "sms", "post", "chat", "webhook"])]
    channel: Option<String>,
    /// The source language
    #[arg(long, value_name = "TAG", default_value = "da")]
    source: Tag,
    /// The zone of clock times given with their distance from UTC
    #[arg(long, value_name = "ZONE", default_value = "Europe/Copenhagen")]
    time_zone: String,
    /// Digits of the language instead of 0 to 9
    #[arg(long)]
    native_digits: bool,
    /// SMS: without the marks of letters that cost another encoding
    #[arg(long)]
    transliterate: bool,
    /// SMS: how it ends; without a value with the personal link that stops the messages
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_value = "none", default_missing_value = "link")]
    stop_hint: StopHint,
}

impl Render {
    pub fn run(self, config: &Config, json: bool) -> Result<()> {
        let (files, _) = Catalogue::at(&config.locales).files()?;
        let words = Words::built_in();
        words.take(&files);
        let message = Holds::Message(self.message.clone());
        let find = |language: &Tag, holds: &Holds| -> Option<&CatalogueFile> {
            files.iter().find(|file| file.language == *language && file.holds == *holds)
        };
        let source = find(&self.source, &message)
            .ok_or_else(|| Error::wrong("message", &self.message, names(&files).join(", ")))?;
        let zone = TimeZone::get(&self.time_zone).map_err(|_| {
            Error::wrong("--time-zone", &self.time_zone, "a name of the IANA time zone database like Europe/Copenhagen")
        })?;
        let values = values(&source.content, &self.message, &self.args, &zone)?;
        let shown = |text: &CatalogueFile| {
            let terms = find(&text.language, &Holds::Terms).map(|file| file.content.as_str()).unwrap_or_default();
            let wording = Wording {
                message: &self.message,
                language: &text.language,
                source: &text.content,
                terms,
                numerals: if self.native_digits { Numerals::Native } else { Numerals::Latin },
                transliterated: self.transliterate,
            };
            let look = Look {
                on: None,
                part: self.part,
                public_url: &config.public_url,
                hint: self.stop_hint,
                // As long as a real one: 16 octets of signature, 8 of the address, the language.
                unsubscribe: &format!(
                    "{}/u/{}",
                    config.public_url,
                    "x".repeat((24 + text.language.as_str().len()) * 4 / 3 + 1)
                ),
                now: crate::clock::Clock::default().now(),
            };
            preview::preview(&words, &wording, &values, &look).map_err(|error| Error::Malformed(error.to_string()))
        };
        if self.all {
            let texts = files.iter().filter(|file| file.holds == message);
            let previews: Vec<Preview> = texts.map(shown).collect::<Result<_>>()?;
            return self.print_all(&previews, json);
        }
        let language = self.lang.clone().unwrap_or_else(|| self.source.clone());
        let text = language.and_wider().iter().find_map(|tag| find(tag, &message));
        let text = text.ok_or_else(|| {
            let has: Vec<&str> =
                files.iter().filter(|file| file.holds == message).map(|file| file.language.as_str()).collect();
            Error::wrong("--lang", language.as_str(), has.join(", "))
        })?;
        let preview = shown(text)?;
        if json {
            output::print_json(&preview);
        } else {
            println!("{}", self.text(&preview));
        }
        Ok(())
    }

    /// What is asked for, as plain text.
    fn text(&self, preview: &Preview) -> String {
        let parts = &preview.parts;
        let html = matches!(self.channel.as_deref(), Some("html" | "email"));
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        match self.part {
            Some(PartName::Title) => return said(&parts.title),
            Some(PartName::Summary) => return said(&parts.summary),
            Some(PartName::Action) => return said(&parts.action),
            Some(PartName::Body) => {
                let body = parts.body.as_ref();
                return body.map(|body| if html { body.html.clone() } else { body.text.clone() }).unwrap_or_default();
            }
            Some(PartName::Poster) => return parts.poster.as_ref().map(|part| part.text.clone()).unwrap_or_default(),
            Some(PartName::Spoken) => return parts.spoken.as_ref().map(|part| part.text.clone()).unwrap_or_default(),
            None => {}
        }
        let share = preview.share.as_ref();
        match self.channel.as_deref() {
            Some("html") => preview.email.as_ref().map(|email| email.html.clone()).unwrap_or_default(),
            Some("email") => preview
                .email
                .as_ref()
                .map(|email| format!("From: {}\nSubject: {}\n\n{}", email.from, email.subject, email.text))
                .unwrap_or_default(),
            Some("sms") => preview.sms.as_ref().map(output::sms).unwrap_or_default(),
            Some("post") => share.map(|share| share.post.clone()).unwrap_or_default(),
            Some("chat") => share.map(|share| format!("{}\n\n{}", share.chat, share.whatsapp)).unwrap_or_default(),
            Some("webhook") => serde_json::to_string_pretty(&preview.webhook).expect("an event is plain values"),
            _ => {
                let body = parts.body.as_ref().map(|body| body.text.as_str()).unwrap_or_default();
                format!("{}\n\n{body}\n\n{}", said(&parts.title), said(&parts.action))
            }
        }
    }

    /// A table with a language a row. Every cell is isolated, so that one language does not turn over another.
    fn print_all(&self, previews: &[Preview], json: bool) -> Result<()> {
        if json {
            output::print_json(&previews);
            return Ok(());
        }
        let asked = self.part.is_some() || self.channel.is_some();
        let heading: &[&str] = if asked { &["Language", "Text"] } else { &["Language", "Title", "Summary", "SMS"] };
        let mut table = output::table(heading);
        for preview in previews {
            let lines = |text: &str| text.lines().map(output::isolated).collect::<Vec<_>>().join("\n");
            let mut row = vec![preview.language.to_string()];
            if asked {
                row.push(lines(&self.text(preview)));
            } else {
                let sms = preview.sms.as_ref();
                row.push(lines(preview.parts.title.as_deref().unwrap_or_default()));
                row.push(lines(preview.parts.summary.as_deref().unwrap_or_default()));
                row.push(sms.map(|sms| output::cost(&sms.count)).unwrap_or_default());
            }
            table.add_row(row);
        }
        println!("{table}");
        Ok(())
    }
}

fn names(files: &[CatalogueFile]) -> Vec<&str> {
    let mut names: Vec<&str> = files
        .iter()
        .filter_map(|file| if let Holds::Message(name) = &file.holds { Some(name.as_str()) } else { None })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Values from `name=value` arguments, the source's examples for the rest.
pub(super) fn values(source: &str, message: &str, args: &[String], zone: &TimeZone) -> Result<Values> {
    let document = fluent::read(source)
        .map_err(|errors| Error::Malformed(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    let variables = document.variables(message);
    let mut values = Values::new();
    let mut wrong = Vec::new();
    for arg in args {
        match arg.split_once('=').and_then(|(name, value)| Some((name, value, variables.get(name)?))) {
            Some((name, value, variable)) => match variable.kind.read_in(value, zone) {
                Some(value) => drop(values.insert(name.to_owned(), value)),
                None => wrong.push(Field::wrong(format!("--arg {name}"), value, variable.kind.allowed())),
            },
            None => {
                let known: Vec<String> = variables.keys().map(|name| format!("{name}=…")).collect();
                let known =
                    if known.is_empty() { "this message has no variables".to_owned() } else { known.join(", ") };
                wrong.push(Field::wrong("--arg", arg, known));
            }
        }
    }
    for (name, variable) in &variables {
        match (&variable.example, values.contains_key(name)) {
            (_, true) => {}
            (Some(example), false) => drop(values.insert(name.clone(), example.clone())),
            (None, false) => wrong.push(Field::missing(format!("--arg {name}"), variable.kind.allowed())),
        }
    }
    if wrong.is_empty() { Ok(values) } else { Err(Error::Invalid(wrong)) }
}
