//! What was measured: printed as it comes in, as one table at the end, and as JSON.

use std::path::Path;

/// One measurement.
#[derive(serde::Serialize)]
pub struct Line {
    /// What was measured.
    pub name: String,
    /// `SQLite`, `PostgreSQL`, or empty where there is no database in it.
    pub engine: &'static str,
    /// The figure.
    pub value: f64,
    /// What it counts.
    pub unit: &'static str,
    /// What the same machine does in the same run without us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<f64>,
    /// The figure through that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    /// What was promised, in words.
    pub bar: &'static str,
    /// Whether the promise is kept; absent where nothing was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
}

/// All measurements of one run.
#[derive(Default, serde::Serialize)]
pub struct Table {
    lines: Vec<Line>,
    skipped: Vec<(String, String)>,
}

impl Table {
    pub fn add(&mut self, line: Line) {
        println!("{}", shown(&line).join("  "));
        self.lines.push(line);
    }

    /// Notes what could not be measured, and why.
    pub fn skip(&mut self, what: &str, why: &str) {
        println!("skipped: {what}: {why}");
        self.skipped.push((what.to_owned(), why.to_owned()));
    }

    pub fn print(&self) {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
        table.set_header(["measurement", "engine", "figure", "compared with", "ratio", "bar", ""]);
        for line in &self.lines {
            table.add_row(shown(line));
        }
        println!("\n{table}");
        for (what, why) in &self.skipped {
            println!("skipped: {what}: {why}");
        }
    }

    pub fn write_json(&self, file: &Path) {
        let json = serde_json::to_string_pretty(self).expect("plain values");
        std::fs::write(file, json).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
    }
}

fn shown(line: &Line) -> [String; 7] {
    let figure = |value: f64| if value < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") };
    [
        line.name.clone(),
        line.engine.to_owned(),
        format!("{} {}", figure(line.value), line.unit),
        line.compared_with.map(figure).unwrap_or_default(),
        line.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
        line.bar.to_owned(),
        line.met.map_or("", |met| if met { "met" } else { "MISSED" }).to_owned(),
    ]
}
