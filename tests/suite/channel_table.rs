//! The table of kinds in docs/channels.md, which is made here from what each kind tells of itself.

use std::path::Path;

use budstikke::channel::ChannelKind;

const BEGIN: &str = "<!-- kinds: made by the test `the_table_of_kinds_is_what_the_program_says`; do not edit -->\n\n";
const END: &str = "\n<!-- end of kinds -->\n";

/// A cell; what a kind does not have is a dash.
fn cell(words: &str) -> String {
    if words.is_empty() { "–".to_owned() } else { words.replace('|', "\\|") }
}

fn table() -> String {
    let mut table = "| kind | carries | text | template | media | receipts | comes back | limits |\n\
        | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for kind in ChannelKind::ALL {
        let about = kind.about();
        let carries: Vec<&str> = about.carries.iter().map(|kind| kind.as_str()).collect();
        let carries = if carries.len() > 4 { "any kind of address".to_owned() } else { carries.join(", ") };
        let cells = [about.text, about.template, about.media, about.receipts, about.inbound, about.limits].map(cell);
        table.push_str(&format!("| `{kind}` | {carries} | {} |\n", cells.join(" | ")));
    }
    table
}

#[test]
fn the_table_of_kinds_is_what_the_program_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/channels.md");
    let text = std::fs::read_to_string(&file).expect("docs/channels.md");
    let (before, rest) = text.split_once(BEGIN).expect("where the table begins");
    let (kept, after) = rest.split_once(END).expect("where the table ends");
    let made = table();
    if std::env::var_os("BUDSTIKKE_UPDATE_DOCS").is_some() {
        std::fs::write(&file, format!("{before}{BEGIN}{made}{END}{after}")).expect("written");
        return;
    }
    assert!(
        kept == made,
        "docs/channels.md is not what the kinds say; BUDSTIKKE_UPDATE_DOCS=1 makes the table anew:\n{made}"
    );
    // Each kind is also told how to set up, by the name that the settings use.
    let in_readme = ["smtp", "outbox"];
    for kind in ChannelKind::ALL.iter().filter(|kind| !in_readme.contains(&kind.as_str())) {
        let ways = [format!("`{kind}`"), format!("\"kind\":\"{kind}\""), format!("\"kind\": \"{kind}\"")];
        assert!(ways.iter().any(|way| after.contains(way)), "docs/channels.md does not say how {kind} is set up");
    }
}
