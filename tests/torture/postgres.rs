//! A PostgreSQL cluster that can be stopped and started. `None` where there is none, said loudly; with
//! `BUDSTIKKE_TEST_REQUIRE_ALL` that is a failure.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use sqlx::Connection as _;

pub struct Cluster(PathBuf);

const PREPARE: &str = r#"
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)"
command -v initdb >/dev/null || exit 1
run=""
if [ "$(id -u)" = 0 ]; then
  user=$(id -un postgres 2>/dev/null || echo nobody)
  chown "$user" "$DIR"
  run="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi
cd "$DIR"
"#;

impl Cluster {
    pub fn start() -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("budstikke-torture-postgres-{:08x}", rand::random::<u32>()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let cluster = Self(folder);
        let made =
            cluster.run("$run initdb -D data -A trust -U postgres --no-sync -E UTF8 --locale=C") && cluster.go_on();
        if !made {
            assert!(
                std::env::var_os("BUDSTIKKE_TEST_REQUIRE_ALL").is_none(),
                "PostgreSQL is required here: install it"
            );
            println!("NOT RUN ON POSTGRESQL: initdb was not found or does not work");
        }
        made.then_some(cluster)
    }

    fn run(&self, command: &str) -> bool {
        let status = Command::new("sh")
            .args(["-c", &format!("{PREPARE}{command}")])
            .env("DIR", &self.0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    }

    /// Starts it (again).
    pub fn go_on(&self) -> bool {
        self.run(
            "$run pg_ctl -D data -l log -w -o \"-c listen_addresses= -k $DIR -c fsync=off -c max_connections=200\" start",
        )
    }

    /// Stops it without warning anybody.
    pub fn stop(&self) -> bool {
        self.run("$run pg_ctl -D data -m immediate stop")
    }

    pub async fn new_database(&self) -> String {
        let name = format!("torture_{:08x}", rand::random::<u32>());
        let url = |name: &str| format!("postgres://postgres@localhost/{name}?host={}", self.0.display());
        sqlx::any::install_default_drivers();
        let mut admin = sqlx::AnyConnection::connect(&url("postgres")).await.expect("the cluster answers");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&mut admin).await.expect("a new database");
        url(&name)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
