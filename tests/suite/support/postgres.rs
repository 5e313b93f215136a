//! A PostgreSQL server for the tests: the one of `BUDSTIKKE_TEST_POSTGRES`, else a throwaway cluster where `initdb` is
//! found, else none, said loudly. With `BUDSTIKKE_TEST_REQUIRE_ALL` having none is a failure.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Starts a cluster on a socket in a temporary folder, says where, and throws it away when its standard input ends:
/// that is when the test process ends, however it ends.
const SCRIPT: &str = r#"
set -e
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)"
command -v initdb >/dev/null || { echo none; exit 0; }
dir=$(mktemp -d)
run=""
if [ "$(id -u)" = 0 ]; then
  user=$(id -un postgres 2>/dev/null || echo nobody)
  chown "$user" "$dir"
  run="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi
cd "$dir"
$run initdb -D "$dir/data" -A trust -U postgres --no-sync -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 || { echo none; exit 0; }
$run pg_ctl -D "$dir/data" -l "$dir/data/log" -w -o "-c listen_addresses= -k $dir -c fsync=off -c max_connections=400" start >/dev/null 2>&1
echo "$dir"
cat >/dev/null
$run pg_ctl -D "$dir/data" -m immediate stop >/dev/null 2>&1
rm -rf "$dir"
"#;

struct Cluster {
    /// URL with `DATABASE` in place of the database's name.
    url: String,
    _keeper: Option<Child>,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

fn start() -> Option<Cluster> {
    if let Ok(url) = std::env::var("BUDSTIKKE_TEST_POSTGRES") {
        let (server, _) = url.rsplit_once('/').expect("BUDSTIKKE_TEST_POSTGRES is postgres://…/database");
        return Some(Cluster { url: format!("{server}/DATABASE"), _keeper: None });
    }
    let mut keeper =
        Command::new("sh").args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut line = String::new();
    BufReader::new(keeper.stdout.take()?).read_line(&mut line).ok()?;
    let dir = line.trim();
    if dir.is_empty() || dir == "none" {
        return None;
    }
    Some(Cluster { url: format!("postgres://postgres@localhost/DATABASE?host={dir}"), _keeper: Some(keeper) })
}

/// The URL of a new, empty database; `None` where there is no PostgreSQL.
pub async fn new_database() -> Option<String> {
    let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(start)).await.expect("the start does not panic");
    let Some(cluster) = cluster else {
        assert!(
            std::env::var_os("BUDSTIKKE_TEST_REQUIRE_ALL").is_none(),
            "PostgreSQL is required here: install it or set BUDSTIKKE_TEST_POSTGRES"
        );
        eprintln!("NOT RUN ON POSTGRESQL: neither BUDSTIKKE_TEST_POSTGRES nor initdb was found");
        return None;
    };
    let name = format!("budstikke_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut admin = <sqlx::AnyConnection as sqlx::Connection>::connect(&cluster.url.replace("DATABASE", "postgres"))
        .await
        .expect("the server answers");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut admin)
        .await
        .expect("a new database");
    Some(cluster.url.replace("DATABASE", &name))
}
