//! The shape of the code: arrows point one way, files stay readable.

use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// `http → rules → store`: nobody but the routes and the command line uses a capability's handlers, stores know no HTTP,
/// and the language folder knows nobody.
#[test]
fn arrows_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    for path in all.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        let below = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(path).expect("a source");
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let forbidden: &[&str] = if below.ends_with("store.rs") {
            &["axum::", "crate::web", "reqwest::"]
        } else if below.starts_with("language/") {
            &["crate::app", "crate::db", "crate::message", "crate::web", "crate::translation", "crate::bulletin"]
        } else if below.starts_with("channel/") && !below.ends_with("http.rs") && !below.ends_with("setup.rs") {
            &["crate::web", "crate::delivery", "crate::bulletin::"]
        } else {
            &[]
        };
        for word in forbidden {
            assert!(!code.contains(word), "{below} uses {word}");
        }
        if !below.starts_with("db.rs") && !below.starts_with("config.rs") {
            assert!(!code.contains("PRAGMA") && !code.contains("jsonb"), "{below} knows an engine");
        }
    }
}
