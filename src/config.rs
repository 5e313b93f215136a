//! The configuration: one struct from flags and environment, parsed once, refused at start when wrong.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;

use crate::channel::outbound::AllowedNetwork;
use crate::inbound::lmtp;

/// Options every command takes. Each can be given as a flag or by the environment variable of the same name.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [default: budstikke.db in the data folder]
    #[arg(long, global = true, env = "BUDSTIKKE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Address and port to listen on
    #[arg(long, global = true, env = "BUDSTIKKE_LISTEN", value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Address and port for metrics at /metrics, for Prometheus; not for the world [default: off]
    #[arg(long, global = true, env = "BUDSTIKKE_METRICS_LISTEN", value_name = "HOST:PORT")]
    pub metrics_listen: Option<String>,
    /// Where to take mail by LMTP: address and port, or the path of a socket; for a mail server on this machine [default: off]
    #[arg(long, global = true, env = "BUDSTIKKE_LMTP", value_name = "HOST:PORT|PATH")]
    pub lmtp: Option<String>,
    /// How the world reaches this server; links in messages begin with it [default: http://LISTEN]
    #[arg(long, global = true, env = "BUDSTIKKE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Folder for the database file, the secret key and outboxes
    #[arg(long, global = true, env = "BUDSTIKKE_DATA", value_name = "FOLDER", default_value = "data")]
    pub data: PathBuf,
    /// Folder of the catalogue (LANGUAGE/messages/*.ftl, terms.ftl, ui.ftl); the built-in one where it is missing
    #[arg(long, global = true, env = "BUDSTIKKE_LOCALES", value_name = "FOLDER", default_value = "locales")]
    pub locales: PathBuf,
    /// Key that seals channel secrets and signs links: 32 bytes in base 64 [default: data/secret.key, made when missing]
    #[arg(long, global = true, env = "BUDSTIKKE_SECRET_KEY", value_name = "KEY", hide_env_values = true)]
    pub secret_key: Option<String>,
    /// What to log: error, warn, info, debug, trace, or a filter like budstikke=debug,sqlx=warn
    #[arg(long, global = true, env = "BUDSTIKKE_LOG", value_name = "FILTER", default_value = "info,sqlx=warn")]
    pub log: String,
    /// Private networks that channels may reach, e.g. 127.0.0.1,10.20.0.0/16; all others are refused
    #[arg(long, global = true, env = "BUDSTIKKE_ALLOW_PRIVATE", value_name = "NETWORKS", value_delimiter = ',')]
    pub allow_private: Vec<String>,
}

/// What the options mean, checked.
#[derive(Clone)]
pub struct Config {
    /// sqlx URL of the database.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where to serve metrics; nowhere unless given.
    pub metrics_listen: Option<SocketAddr>,
    /// Where to take mail by LMTP; nowhere unless given.
    pub lmtp: Option<lmtp::Place>,
    /// Base of every link, without a slash at the end. Port 0 is filled in once the port is known.
    pub public_url: String,
    /// Folder of what this installation keeps.
    pub data: PathBuf,
    /// Folder of the catalogue.
    pub locales: PathBuf,
    /// The secret key when it was given.
    pub secret_key: Option<[u8; 32]>,
    /// Log filter.
    pub log: String,
    /// Private networks that may be reached.
    pub allow_private: Vec<AllowedNetwork>,
    /// Which parts of the program run in this process.
    pub role: Role,
}

/// Which parts of the program a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Web server and workers
    All,
    /// Web server only
    Web,
    /// Workers only (health endpoints are still served)
    Worker,
}

/// A configuration value that cannot be used. Never shows a secret.
#[derive(Debug, PartialEq, Eq)]
pub struct WrongValue {
    name: &'static str,
    value: String,
    allowed: String,
}

impl std::fmt::Display for WrongValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?} cannot be used; allowed: {}", self.name, self.value, self.allowed)
    }
}

impl std::error::Error for WrongValue {}

impl WrongValue {
    /// The same as the error type of the rest of the program has it.
    pub fn into_field(self) -> crate::error::Field {
        crate::error::Field::wrong(self.name, self.value, self.allowed)
    }
}

fn wrong(name: &'static str, value: &str, allowed: &str) -> WrongValue {
    WrongValue { name, value: value.to_owned(), allowed: allowed.to_owned() }
}

impl Options {
    /// Checks every value; the first wrong one is returned.
    pub fn check(self, role: Role) -> Result<Config, WrongValue> {
        let address = |name, text: &str, allowed| {
            text.replace("localhost", "127.0.0.1").parse::<SocketAddr>().map_err(|_| wrong(name, text, allowed))
        };
        let allowed = "an IP address and a port, like 127.0.0.1:8080 or [::]:8080";
        let listen = address("BUDSTIKKE_LISTEN", &self.listen, allowed)?;
        let allowed = "an IP address and a port, like 127.0.0.1:9464";
        let metrics_listen = self.metrics_listen.as_deref().filter(|text| !text.is_empty());
        let metrics_listen =
            metrics_listen.map(|text| address("BUDSTIKKE_METRICS_LISTEN", text, allowed)).transpose()?;
        let allowed =
            "an IP address and a port, like 127.0.0.1:2424, or the path of a socket, like /run/budstikke/lmtp.sock";
        let place = |text: &str| match text.contains('/') {
            true => Ok(lmtp::Place::Unix(text.into())),
            false => address("BUDSTIKKE_LMTP", text, allowed).map(lmtp::Place::Tcp),
        };
        let lmtp = self.lmtp.as_deref().filter(|text| !text.is_empty()).map(place).transpose()?;
        let public_url = match self.public_url {
            Some(url) => checked_public_url(&url)?,
            None => default_public_url(listen),
        };
        let database_url = match self.database_url {
            Some(url) => checked_database_url(url)?,
            None => sqlite_url(&self.data.join("budstikke.db")),
        };
        let secret_key = self.secret_key.as_deref().map(checked_key).transpose()?;
        tracing_subscriber::EnvFilter::try_new(&self.log).map_err(|_| {
            wrong("BUDSTIKKE_LOG", &self.log, "error, warn, info, debug, trace, or module=level pairs with commas")
        })?;
        let network = |text: &String| {
            text.trim().parse().map_err(|_| {
                wrong("BUDSTIKKE_ALLOW_PRIVATE", text, "IP addresses or networks like 10.0.0.0/8, separated by commas")
            })
        };
        let allow_private =
            self.allow_private.iter().filter(|text| !text.is_empty()).map(network).collect::<Result<_, _>>()?;
        Ok(Config {
            database_url,
            listen,
            metrics_listen,
            lmtp,
            public_url,
            data: self.data,
            locales: self.locales,
            secret_key,
            log: self.log,
            allow_private,
            role,
        })
    }
}

fn checked_public_url(url: &str) -> Result<String, WrongValue> {
    let allowed = "http:// or https://, a host, perhaps a port and a path; no user, query or fragment";
    let refused = || wrong("BUDSTIKKE_PUBLIC_URL", url, allowed);
    let parsed = reqwest::Url::parse(url).map_err(|_| refused())?;
    let plain = parsed.username().is_empty() && parsed.query().is_none() && parsed.fragment().is_none();
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() || !plain {
        return Err(refused());
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

/// How this machine reaches what listens there.
pub fn default_public_url(listen: SocketAddr) -> String {
    let host = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("http://{host}:{}", listen.port())
}

fn checked_database_url(url: String) -> Result<String, WrongValue> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or(path);
        if path.is_empty() || path == ":memory:" {
            let allowed = "sqlite:PATH with the path of a file; a database in memory would lose everything";
            return Err(wrong("BUDSTIKKE_DATABASE_URL", &url, allowed));
        }
        return Ok(sqlite_url(std::path::Path::new(path)));
    }
    let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    if postgres && reqwest::Url::parse(&url).is_ok() {
        return Ok(url);
    }
    // The URL may hold a password: only its scheme is repeated.
    let scheme = format!("{}:…", url.split(':').next().unwrap_or_default());
    Err(wrong("BUDSTIKKE_DATABASE_URL", &scheme, "sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME"))
}

fn sqlite_url(path: &std::path::Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}?mode=rwc")
}

fn checked_key(text: &str) -> Result<[u8; 32], WrongValue> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).unwrap_or_default();
    bytes.try_into().map_err(|_| {
        wrong("BUDSTIKKE_SECRET_KEY", "…", "32 bytes in base 64 (44 characters), as `openssl rand -base64 32` prints")
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn checked(line: &[&str]) -> Result<Config, WrongValue> {
        let line = [&["budstikke"], line].concat();
        Line::try_parse_from(line).map_err(|_| wrong("line", "", "")).and_then(|line| line.options.check(Role::All))
    }

    #[test]
    fn nothing_configured_means_an_embedded_database() {
        let config = checked(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://data/budstikke.db?mode=rwc");
        assert_eq!(config.public_url, "http://127.0.0.1:8080");
    }

    #[test]
    fn wrong_values_are_named_with_what_is_allowed() {
        for (line, name) in [
            (["--listen", "here"], "BUDSTIKKE_LISTEN"),
            (["--metrics-listen", "9464"], "BUDSTIKKE_METRICS_LISTEN"),
            (["--lmtp", "2424"], "BUDSTIKKE_LMTP"),
            (["--public-url", "ftp://x"], "BUDSTIKKE_PUBLIC_URL"),
            (["--database-url", "mysql://root:geheim@x/y"], "BUDSTIKKE_DATABASE_URL"),
            (["--database-url", "sqlite::memory:"], "BUDSTIKKE_DATABASE_URL"),
            (["--secret-key", "short"], "BUDSTIKKE_SECRET_KEY"),
            (["--log", "loud=very=much"], "BUDSTIKKE_LOG"),
            (["--allow-private", "10.0.0.0/64"], "BUDSTIKKE_ALLOW_PRIVATE"),
        ] {
            let message = checked(&line).err().unwrap().to_string();
            assert!(message.contains(name) && message.contains("allowed"), "{message}");
            assert!(!message.contains("geheim"), "{message}");
        }
    }
}
