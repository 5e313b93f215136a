//! A PostgreSQL cluster of its own, with the settings it comes with, thrown away at the end.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Connection as _;

pub struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    next: AtomicU32,
}

impl Cluster {
    /// `None` where there is no PostgreSQL.
    pub fn start() -> Option<Self> {
        let binaries = binaries()?;
        let folder = std::env::temp_dir().join(format!("budstikke-bench-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let cluster = Self { folder, binaries, next: AtomicU32::new(0) };
        cluster.hand_over();
        let data = cluster.folder.join("data").display().to_string();
        cluster.run("initdb", &["-D", &data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C"])?;
        let log = cluster.folder.join("log").display().to_string();
        let options = format!("-c listen_addresses= -k {}", cluster.folder.display());
        cluster.run("pg_ctl", &["-D", &data, "-l", &log, "-w", "-o", &options, "start"])?;
        Some(cluster)
    }

    /// The URL of a new, empty database.
    pub fn new_database(&self) -> String {
        let name = format!("bench_{}", self.next.fetch_add(1, Ordering::Relaxed));
        let url = |name: &str| format!("postgres://postgres@localhost/{name}?host={}", self.folder.display());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            sqlx::any::install_default_drivers();
            let mut admin = sqlx::AnyConnection::connect(&url("postgres")).await.expect("the cluster answers");
            let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
            sqlx::raw_sql(create).execute(&mut admin).await.expect("a new database");
        });
        url(&name)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Option<()> {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(Stdio::null());
        if let Some((user, group)) = self.somebody_else() {
            command.uid(user).gid(group);
        }
        command.status().ok()?.success().then_some(())
    }

    /// PostgreSQL does not run as root; then it runs as whoever its package made.
    fn somebody_else(&self) -> Option<(u32, u32)> {
        let id = |arguments: &[&str]| {
            let output = Command::new("id").args(arguments).output().ok()?;
            String::from_utf8_lossy(&output.stdout).trim().parse::<u32>().ok()
        };
        (id(&["-u"])? == 0).then(|| Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?)))?
    }

    fn hand_over(&self) {
        if let Some((user, group)) = self.somebody_else() {
            std::os::unix::fs::chown(&self.folder, Some(user), Some(group)).expect("our own folder");
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        self.run("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    for version in std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        folders.push(version.path().join("bin"));
    }
    folders.into_iter().find(|folder: &PathBuf| Path::join(folder, "initdb").exists())
}
