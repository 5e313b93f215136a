//! The bars of the main job, measured on the release program as a whole, each against what the machine can do in the same
//! run: `cargo bench`. One table, and with `-- --json FILE` the same as JSON. It starts the sinks it needs (smtp-sink,
//! smtp-source, an HTTP server, PostgreSQL where it finds one) and says what it skipped.
//!
//! `--only WORD` runs only the measurements whose name contains the word; may be repeated. `--people N` sets the size of
//! the town (1,000,000), `--messages N` how much is sent in a comparison (50,000). It fails where something arrived wrong,
//! never because something was slow: on a busy machine only the ratios mean something, and those not always.

mod compare_http;
mod compare_smtp;
mod http_sink;
mod large_town;
mod mail_sink;
mod postgres;
mod rendering;
mod table;
mod town;

use std::path::PathBuf;

use table::Table;

/// What the command line asks for.
pub struct Arguments {
    only: Vec<String>,
    /// How many people live in the large town.
    pub people: u32,
    /// How much is sent in a comparison.
    pub messages: u32,
    json: Option<PathBuf>,
}

impl Arguments {
    fn read() -> Self {
        let given: Vec<String> = std::env::args().skip(1).collect();
        let values = |name: &str| {
            let places = given.iter().enumerate().filter(|(_, argument)| *argument == name);
            places.filter_map(|(place, _)| given.get(place + 1).cloned()).collect::<Vec<_>>()
        };
        let number = |name: &str, usual: u32| {
            values(name).last().map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} takes a number")))
        };
        Self {
            people: number("--people", 1_000_000),
            messages: number("--messages", 50_000),
            json: values("--json").pop().map(PathBuf::from),
            only: values("--only"),
        }
    }

    /// Whether a measurement is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| name.to_lowercase().contains(&word.to_lowercase()))
    }
}

fn main() {
    let arguments = Arguments::read();
    let mut table = Table::default();
    let postgres = postgres::Cluster::start();
    if postgres.is_none() {
        table.skip("everything on PostgreSQL", "initdb was not found");
    }
    let mut engines = vec![None];
    engines.extend(postgres.as_ref().map(Some));
    for engine in engines {
        compare_smtp::run(&arguments, engine, &mut table);
        compare_http::run(&arguments, engine, &mut table);
        large_town::run(&arguments, engine, &mut table);
    }
    rendering::run(&arguments, &mut table);
    table.print();
    if let Some(file) = &arguments.json {
        table.write_json(file);
    }
}
