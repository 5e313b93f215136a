//! Every statement of the program, prepared on both engines; the vocabulary of the tables.

use std::path::Path;

use budstikke::db::{Engine, in_words_of};
use sqlx::{Column as _, Connection as _, Executor as _, SqlSafeStr as _, Statement as _, TypeInfo as _};

use crate::story;

/// String literals of a source file that are SQL statements.
fn statements(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('"') {
        let literal = &rest[start + 1..];
        let mut end = 0;
        let bytes = literal.as_bytes();
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let text = literal.get(..end).unwrap_or_default();
        let first = text.split_whitespace().next().unwrap_or_default();
        if ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(&first) && text.split_whitespace().count() > 3 {
            found.push(text.to_owned());
        }
        rest = literal.get(end + 1..).unwrap_or_default();
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("a source")));
        }
    }
}

story! {
    /// Collects every SQL literal and prepares it with the engine's own driver, which knows the types of the results.
    async fn every_statement_can_be_prepared(town) {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        let engine = town.app.db.engine();
        let url = town.app.config.database_url.clone();
        let all: Vec<(&str, String)> = files
            .iter()
            .flat_map(|(path, source)| statements(source).into_iter().map(move |statement| (path.as_str(), statement)))
            .collect();
        assert!(all.len() > 60, "only {} statements were found", all.len());
        let refused = |path: &str, statement: &str, error: sqlx::Error| -> ! { panic!("{path}: {error}\n{statement}") };
        match engine {
            Engine::Sqlite => {
                let mut conn = sqlx::SqliteConnection::connect(&url).await.expect("a connection");
                for (path, statement) in &all {
                    let words = sqlx::AssertSqlSafe(in_words_of(engine, statement)).into_sql_str();
                    conn.prepare(words).await.map(drop).unwrap_or_else(|error| refused(path, statement, error));
                }
            }
            Engine::Postgres => {
                let mut conn = sqlx::PgConnection::connect(&url).await.expect("a connection");
                for (path, statement) in &all {
                    let words = sqlx::AssertSqlSafe(in_words_of(engine, statement)).into_sql_str();
                    let prepared = conn.prepare(words).await.unwrap_or_else(|error| refused(path, statement, error));
                    for column in prepared.columns() {
                        let kind = column.type_info().name();
                        assert!(["INT4", "INT8", "TEXT", "BYTEA"].contains(&kind), "{path}: {} is {kind}\n{statement}", column.name());
                    }
                }
            }
        }
    }
}

/// The tables use the narrow vocabulary that both engines share.
#[test]
fn columns_keep_to_the_vocabulary() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for entry in std::fs::read_dir(folder).expect("migrations") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a migration");
        assert!(text.starts_with("--"), "{}: begins with what and why", path.display());
        for word in [
            "BOOLEAN",
            "TIMESTAMP",
            "UUID",
            "JSONB",
            "NUMERIC",
            "CHAR(",
            "SERIAL",
            "AUTOINCREMENT",
            "DATETIME",
            "TRIGGER",
        ] {
            assert!(!text.to_uppercase().contains(word), "{}: {word}", path.display());
        }
    }
}

/// What differs between the engines is put in here and nowhere else.
#[test]
fn the_dialect_is_translated_in_one_place() {
    let portable = "UPDATE t SET a = 1 WHERE id IN (SELECT value->>0 FROM json_each($2) FOR UPDATE SKIP LOCKED)";
    assert_eq!(
        in_words_of(Engine::Sqlite, portable),
        "UPDATE t SET a = 1 WHERE id IN (SELECT value->>0 FROM json_each($2) )"
    );
    assert!(
        in_words_of(Engine::Postgres, portable)
            .contains("jsonb_array_elements($2::jsonb) AS json_rows(value) FOR UPDATE")
    );
}
