//! `render`: a message of the folder in a language, as a channel would send it, without a database.

use crate::config::Config;
use crate::delivery::render;
use crate::error::{Error, Field, Result};
use crate::language::values::Values;
use crate::language::{Tag, fluent, sms};
use crate::message::folder::{Catalogue, CatalogueFile, Holds};

use super::output;

#[derive(clap::Args)]
pub struct Render {
    /// The message's name, like boil-water
    message: String,
    /// The language
    #[arg(long, value_name = "TAG")]
    lang: Tag,
    /// Only one part
    #[arg(long, value_parser = ["title", "summary", "body", "action", "poster", "spoken"])]
    part: Option<String>,
    /// A variable's value; the source's example where none is given
    #[arg(long = "arg", value_name = "NAME=VALUE")]
    args: Vec<String>,
    /// As this channel would send it
    #[arg(long, value_parser = ["email", "html", "sms", "webhook"])]
    channel: Option<String>,
    /// The source language
    #[arg(long, value_name = "TAG", default_value = "da")]
    source: Tag,
}

impl Render {
    pub fn run(self, config: &Config, json: bool) -> Result<()> {
        let (files, _) = Catalogue::at(&config.locales).files()?;
        let message = Holds::Message(self.message.clone());
        let find = |language: &Tag, holds: &Holds| -> Option<&CatalogueFile> {
            files.iter().find(|file| file.language == *language && file.holds == *holds)
        };
        let names = || {
            let mut names: Vec<&str> = files
                .iter()
                .filter_map(|file| if let Holds::Message(name) = &file.holds { Some(name.as_str()) } else { None })
                .collect();
            names.sort_unstable();
            names.dedup();
            names.join(", ")
        };
        let source = find(&self.source, &message).ok_or_else(|| Error::wrong("message", &self.message, names()))?;
        let languages = || {
            let has: Vec<&str> =
                files.iter().filter(|file| file.holds == message).map(|file| file.language.as_str()).collect();
            has.join(", ")
        };
        let text = self.lang.and_wider().iter().find_map(|tag| find(tag, &message));
        let text = text.ok_or_else(|| Error::wrong("--lang", self.lang.as_str(), languages()))?;
        let terms = find(&text.language, &Holds::Terms).map(|file| file.content.as_str()).unwrap_or_default();
        let values = values(&source.content, &self.message, &self.args)?;
        let parts = render::parts(&self.message, &text.language, &text.content, terms, &values)
            .map_err(|error| Error::Malformed(error.to_string()))?;
        let short = sms::with_look_alikes_replaced(&parts.summary).unwrap_or_else(|| sms::normalise(&parts.summary));
        if let Some(part @ ("poster" | "spoken")) = self.part.as_deref() {
            let said = render::optional_part(&self.message, part, &text.language, &text.content, terms, &values);
            let said = said.map_err(|error| Error::Malformed(error.to_string()))?;
            println!("{}", said.ok_or_else(|| Error::wrong("--part", part, "a part that this message has"))?);
            return Ok(());
        }
        if json || self.channel.as_deref() == Some("webhook") {
            let direction = text.language.direction();
            output::print_json(&serde_json::json!({
                "message": self.message, "language": text.language, "direction": direction, "title": parts.title,
                "summary": parts.summary, "action": parts.action,
                "body": { "markdown": parts.body_markdown, "html": parts.body_html, "text": parts.body_text },
                "sms": { "text": short, "count": sms::count(&short) },
            }));
            return Ok(());
        }
        match (self.part.as_deref(), self.channel.as_deref()) {
            (Some("title"), _) => println!("{}", parts.title),
            (Some("summary"), _) => println!("{}", parts.summary),
            (Some("action"), _) => println!("{}", parts.action),
            (Some(_), Some("html" | "email")) | (None, Some("html")) => println!("{}", parts.body_html),
            (Some(_), _) => println!("{}", parts.body_text),
            (None, Some("sms")) => {
                let count = sms::count(&short);
                println!(
                    "{short}\n\n{}, {} characters, {} parts",
                    output::encoding(&count),
                    count.characters,
                    count.parts
                );
            }
            (None, _) => println!("{}\n\n{}\n\n{}", parts.title_isolated, parts.body_text, parts.action),
        }
        Ok(())
    }
}

/// Values from `name=value` arguments, the source's examples for the rest.
pub(super) fn values(source: &str, message: &str, args: &[String]) -> Result<Values> {
    let document = fluent::read(source)
        .map_err(|errors| Error::Malformed(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    let variables = document.variables(message);
    let mut values = Values::new();
    let mut wrong = Vec::new();
    for arg in args {
        match arg.split_once('=').and_then(|(name, value)| Some((name, value, variables.get(name)?))) {
            Some((name, value, variable)) => match variable.kind.read(value) {
                Some(value) => drop(values.insert(name.to_owned(), value)),
                None => wrong.push(Field::wrong(format!("--arg {name}"), value, variable.kind.allowed())),
            },
            None => {
                let known: Vec<String> = variables.keys().map(|name| format!("{name}=…")).collect();
                wrong.push(Field::wrong("--arg", arg, known.join(", ")));
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
