//! How commands print: tables for people, JSON for programs, progress on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};

use crate::delivery::preview::SmsShown;
use crate::error::Error;
use crate::language::sms::{Encoding, Exchange, Saving, SmsCount};

/// An error, for people or programs.
pub fn error(json: bool, error: &Error) {
    if json {
        let fields = if let Error::Invalid(fields) = error { fields.as_slice() } else { &[] };
        let (_, code) = crate::web::problem::status_and_code(error);
        eprintln!("{}", serde_json::json!({ "code": code, "detail": error.to_string(), "errors": fields }));
    } else {
        eprintln!("error: {error}");
    }
}

/// Prints a value as JSON.
pub fn print_json(value: &impl serde::Serialize) {
    println!("{}", serde_json::to_string_pretty(value).expect("results are plain values"));
}

/// A table with these headings.
pub fn table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(headings.to_vec());
    table
}

/// A progress bar on a terminal; elsewhere a line every so often.
pub struct Progress {
    bar: Option<ProgressBar>,
    total: u64,
    last_tenth: u64,
}

impl Progress {
    /// Over so many bytes or deliveries.
    pub fn new(total: u64) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(total).with_style(style)
        });
        Self { bar, total: total.max(1), last_tenth: 0 }
    }

    /// There are more, or fewer, than was known.
    pub fn of(&mut self, total: u64) {
        self.total = total.max(1);
        if let Some(bar) = &self.bar {
            bar.set_length(total);
        }
    }

    /// So far.
    pub fn at(&mut self, done: u64, message: String) {
        match &self.bar {
            Some(bar) => {
                bar.set_position(done);
                bar.set_message(message);
            }
            None => {
                let tenth = done * 10 / self.total;
                if tenth > self.last_tenth {
                    self.last_tenth = tenth;
                    eprintln!("{} %  {message}", tenth * 10);
                }
            }
        }
    }

    /// Done.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// What an SMS costs: `2 parts (UCS-2)`.
pub fn cost(count: &SmsCount) -> String {
    let encoding = match count.encoding {
        Encoding::Gsm7 => "GSM-7",
        Encoding::Ucs2 => "UCS-2",
    };
    format!("{} ({encoding})", counted(count.parts))
}

fn counted(parts: usize) -> String {
    if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") }
}

/// An SMS with its parts, what it costs and what would save some of that.
pub fn sms(sms: &SmsShown) -> String {
    let quoted = |c: &char| format!("{c:?}");
    let exchanges = |exchanged: &[Exchange]| {
        exchanged.iter().map(|one| format!("{:?} as {:?}", one.written, one.sent)).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![];
    for (place, part) in sms.shown_as.iter().enumerate() {
        if sms.shown_as.len() > 1 {
            lines.push(format!("--- part {} of {}", place + 1, sms.shown_as.len()));
        }
        lines.push(part.clone());
    }
    lines.push(format!("\n{}, {} characters, {} units", cost(&sms.count), sms.count.characters, sms.count.units));
    if !sms.count.forcing.is_empty() {
        let forcing: Vec<String> = sms.count.forcing.iter().take(8).map(quoted).collect();
        let more = if sms.count.forcing.len() > forcing.len() { " …" } else { "" };
        lines.push(format!("not in GSM-7: {}{more}", forcing.join(" ")));
    }
    if !sms.exchanged.is_empty() {
        lines.push(format!("sent for GSM-7: {}", exchanges(&sms.exchanged)));
    }
    for saving in &sms.savings {
        lines.push(match saving {
            Saving::Shorter { units, parts } => format!("{units} units less: {}", counted(*parts)),
            Saving::PlainLetters { exchanged, parts, .. } => {
                format!("without marks ({}): {}", exchanges(exchanged), counted(*parts))
            }
        });
    }
    lines.join("\n")
}

/// Text for a terminal that may not know bidi: wrapped in a first-strong isolate, so that a right-to-left line does not
/// turn over what stands beside it.
pub fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}
