//! The database: SQLite or PostgreSQL behind one dialect. This module alone knows that there are two engines.
//!
//! SQLite has one writer and several readers in WAL mode; writes begin with `BEGIN IMMEDIATE`, because a deferred
//! transaction that reads first and writes then fails as "locked" under load. It has no idea of the tables: SQL stands
//! in the `store.rs` files.

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions as _};

use crate::clock::Millis;
use crate::error::Result;

/// A connection; store functions take `&mut Conn`.
pub type Conn = AnyConnection;
/// A transaction; rolled back when dropped without `commit`.
pub type Tx = sqlx::Transaction<'static, Any>;

/// Which engine a connection talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Connections to one database.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    writer: AnyPool,
    readers: AnyPool,
}

/// A failure that is the surroundings' and not the statement's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Locked by somebody else, or no connection was free.
    Busy,
    /// No space left.
    Full,
}

/// How long SQLite waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// For how long a process may pause within a transaction. One that is frozen there (a machine that sleeps) would keep what it
/// has locked from all others; PostgreSQL lets go of it after this time, and the process begins anew.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const READERS: u32 = 6;
/// KiB of pages that SQLite keeps for the connection that writes, and for each that reads: in a large town they fill up, and
/// are the most of what the program has in memory. What is read again is in the system's own cache.
const WRITER_CACHE: u32 = 8_000;
const READER_CACHE: u32 = 2_000;

impl Db {
    /// Opens the database, making the SQLite file when it is missing, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self> {
        let db = Self::connect(url).await?;
        let migrated = sqlx::migrate!("./migrations").run(&db.writer).await;
        migrated.map_err(|cause| match cause {
            sqlx::migrate::MigrateError::Execute(cause) => cause.into(),
            other => crate::error::Error::Internal(format!("migration: {other}")),
        })?;
        Ok(db)
    }

    async fn connect(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let options: AnyConnectOptions = url.parse()?;
        let options = options.disable_statement_logging();
        let pool = |size: u32| AnyPoolOptions::new().max_connections(size).acquire_timeout(Duration::from_secs(20));
        if url.starts_with("sqlite:") {
            let prepared = |size: u32, cache: u32| {
                // When the disk is full SQLite rolls back by itself, and the driver goes on believing that the transaction is
                // open: nothing can begin on such a connection any more.
                let usable = pool(size).before_acquire(|connection, _| {
                    Box::pin(async move { Ok(!sqlx::Connection::is_in_transaction(connection)) })
                });
                usable.idle_timeout(None).max_lifetime(None).after_connect(move |connection, _| {
                    Box::pin(async move {
                        let pragmas = format!(
                            "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                             PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache}; PRAGMA temp_store = FILE;",
                            BUSY_TIMEOUT.as_millis()
                        );
                        sqlx::raw_sql(AssertSqlSafe(pragmas)).execute(connection).await.map(drop)
                    })
                })
            };
            let writer = prepared(1, WRITER_CACHE).connect_with(options.clone()).await?;
            let readers = prepared(READERS, READER_CACHE).connect_with(options).await?;
            return Ok(Self { engine: Engine::Sqlite, writer, readers });
        }
        // A pool would try for 20 seconds and then say that it was busy; one connection says what is wrong.
        <AnyConnection as sqlx::Connection>::connect_with(&options).await?;
        let patient = pool(16).after_connect(|connection, _| {
            Box::pin(async move {
                let limit = format!("SET idle_in_transaction_session_timeout = {}", LONGEST_PAUSE.as_millis());
                sqlx::raw_sql(AssertSqlSafe(limit)).execute(connection).await.map(drop)
            })
        });
        let both = patient.connect_with(options).await?;
        Ok(Self { engine: Engine::Postgres, writer: both.clone(), readers: both })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self.engine {
            Engine::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.writer.begin().await?,
        })
    }

    /// What the database's clock shows, where other machines go by it too.
    pub async fn clock(&self) -> Result<Option<Millis>> {
        if self.engine == Engine::Sqlite {
            return Ok(None);
        }
        let mut conn = self.read().await?;
        let asked = std::time::Instant::now();
        let clock = sql(&conn, "SELECT CLOCK() AS shown");
        let shown: i64 = sqlx::query_scalar(clock).fetch_one(&mut *conn).await?;
        let way_back = i64::try_from(asked.elapsed().as_millis() / 2).unwrap_or(0);
        Ok(Some(Millis(shown + way_back)))
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<PoolConnection<Any>> {
        Ok(self.readers.acquire().await?)
    }

    /// Closes every connection; what is in use ends first.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Copies an SQLite database into a new file while it is in use.
    pub async fn backup(&self, file: &str) -> Result<()> {
        if self.engine == Engine::Postgres {
            return Err(crate::error::Error::wrong("backup", "PostgreSQL", "SQLite; for PostgreSQL use pg_dump"));
        }
        sqlx::query("VACUUM INTO $1").bind(file).execute(&self.readers).await?;
        Ok(())
    }
}

/// The engine behind a connection.
pub fn engine_of(conn: &Conn) -> Engine {
    if conn.backend_name() == "PostgreSQL" { Engine::Postgres } else { Engine::Sqlite }
}

/// A statement of the portable dialect in the words of the connection's engine. Four words differ:
/// `json_each($n)` yields the rows of a JSON array as `value`, `json_group_array(json_array(a, b))` makes rows one JSON
/// array of arrays, `FOR UPDATE SKIP LOCKED` is for PostgreSQL only, and `CLOCK()` is the database's time in milliseconds.
pub fn sql(conn: &Conn, portable: &'static str) -> AssertSqlSafe<String> {
    AssertSqlSafe(in_words_of(engine_of(conn), portable))
}

/// See [`sql`].
pub fn in_words_of(engine: Engine, portable: &str) -> String {
    match engine {
        Engine::Sqlite => portable
            .replace("FOR UPDATE SKIP LOCKED", "")
            .replace("CLOCK()", "CAST(unixepoch('subsec') * 1000 AS BIGINT)"),
        Engine::Postgres => {
            let clock = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
            let mut words = portable
                .replace("CLOCK()", clock)
                .replace("json_group_array(json_array(", "json_agg(json_build_array(");
            for number in 1..=9 {
                let ours = format!("json_each(${number})");
                if words.contains(&ours) {
                    words =
                        words.replace(&ours, &format!("jsonb_array_elements(${number}::jsonb) AS json_rows(value)"));
                }
            }
            words
        }
    }
}

/// Many rows as one parameter for `json_each($n)`; inside, `value->>0` is the first field of a row.
pub fn rows<T: serde::Serialize>(rows: &[T]) -> String {
    serde_json::to_string(rows).expect("rows of plain values always serialise")
}

/// The rows of a statement that makes them one JSON array; none where it is NULL, as PostgreSQL has it for no rows. On
/// SQLite each row that is fetched by itself passes from one thread to another, which costs more than most rows do.
pub fn from_rows<T: serde::de::DeserializeOwned>(rows: Option<String>) -> Result<Vec<T>> {
    let read = serde_json::from_str(rows.as_deref().unwrap_or("[]"));
    read.map_err(|cause| crate::error::Error::Internal(format!("rows as JSON: {cause}")))
}

/// Whether the failure is the surroundings' fault.
pub fn trouble(cause: &sqlx::Error) -> Option<Trouble> {
    match cause {
        sqlx::Error::PoolTimedOut => Some(Trouble::Busy),
        sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Some(Trouble::Full),
        sqlx::Error::Database(database) => {
            let code = database.code();
            match code.as_deref() {
                // SQLite primary result codes: 5 BUSY, 6 LOCKED, 13 FULL; extended ones keep the low byte.
                // PostgreSQL: 55P03 lock_not_available, 40001 and 40P01 to be tried again, 53100 disk_full.
                Some("55P03" | "40001" | "40P01") => Some(Trouble::Busy),
                Some("53100") => Some(Trouble::Full),
                Some(number) if number.len() < 5 => match number.parse::<u32>().map(|number| number & 0xff) {
                    Ok(5 | 6) => Some(Trouble::Busy),
                    Ok(13) => Some(Trouble::Full),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the database went away: the statement may be tried again on a new connection.
pub fn is_connection_trouble(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Protocol(_) => true,
        // Class 08: connection exceptions; 57P01–57P03: the server is shutting down or starting; 25P03: we paused too long
        // within a transaction.
        sqlx::Error::Database(database) => {
            database.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P") || code == "25P03")
        }
        _ => false,
    }
}
