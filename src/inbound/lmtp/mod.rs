//! LMTP (RFC 2033): a mail server on the same machine hands mail over, recipient by recipient, and keeps what we cannot take
//! now. Only the addresses of our e-mail channels are taken.
//!
//! It deliberately has no passwords and no TLS: whoever reaches the listener may write what anybody may write by mail.

mod command;
mod session;
mod wire;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::error::{Error, Result};

use session::Session;

/// Where to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An address and a port.
    Tcp(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => path.display().fmt(f),
        }
    }
}

/// What listens.
pub enum Listener {
    /// At an address and a port.
    Tcp(TcpListener),
    /// At a socket in the file system.
    Unix(UnixListener, PathBuf),
}

/// How much patience clients get.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a client may say nothing.
    pub silence: Duration,
    /// How long a whole mail may take.
    pub data: Duration,
    /// Clients at once.
    pub clients: usize,
}

impl Default for Limits {
    /// Five minutes of silence are what RFC 5321 §4.5.3.2 asks of a server; Postfix comes with at most twenty connections.
    fn default() -> Self {
        Self { silence: Duration::from_secs(300), data: Duration::from_secs(600), clients: 32 }
    }
}

impl Listener {
    /// Listens there. A socket that a process left behind is taken over, one that somebody listens at is not.
    pub async fn bind(place: &Place) -> Result<Self> {
        let bound = match place {
            Place::Tcp(address) => TcpListener::bind(address).await.map(Self::Tcp),
            Place::Unix(path) => bind_socket(path).await.map(|listener| Self::Unix(listener, path.clone())),
        };
        bound.map_err(|cause| {
            let allowed = format!("a free address and port, or the path of a socket that can be made ({cause})");
            Error::wrong("BUDSTIKKE_LMTP", place.to_string(), allowed)
        })
    }
}

async fn bind_socket(path: &std::path::Path) -> io::Result<UnixListener> {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};

    let left_behind = std::fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
    if left_behind && tokio::net::UnixStream::connect(path).await.is_err() {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    // The mail server runs as somebody else, and Postfix gives up its other groups: the folder says who gets this far.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666))?;
    Ok(listener)
}

/// Takes mail until the stop; what is being handed over then ends first.
pub async fn run(app: App, listener: Listener, limits: Limits, stop: CancellationToken) -> Result<()> {
    let free = Arc::new(Semaphore::new(limits.clients));
    let mut sessions = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = sessions.join_next() => {
                if let Err(panic) = ended {
                    tracing::error!("an LMTP session ended by a defect: {panic}");
                }
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(stream) => {
                let (app, free, stop) = (app.clone(), free.clone(), stop.clone());
                sessions.spawn(serve(app, stream, limits, free, stop));
            }
            Err(cause) => {
                tracing::warn!("a connection for LMTP could not be taken: {cause}");
                // Too many open files, mostly: some will be closed.
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
    }
    if let Listener::Unix(_, path) = &listener {
        let _ = std::fs::remove_file(path);
    }
    drop(listener);
    while sessions.join_next().await.is_some() {}
    Ok(())
}

async fn serve(app: App, mut stream: Box<dyn Stream>, limits: Limits, free: Arc<Semaphore>, stop: CancellationToken) {
    let Ok(_place) = free.try_acquire() else {
        let refused = stream.write_all(b"421 4.3.2 too many connections; try again later\r\n");
        let _ = tokio::time::timeout(Duration::from_secs(5), refused).await;
        return;
    };
    if let Err(cause) = Session::new(app, stream, limits).run(&stop).await {
        tracing::debug!("an LMTP client went away: {cause}");
    }
}

/// Either kind of connection.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Listener {
    async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Box::new(stream)
            }
            Self::Unix(listener, _) => Box::new(listener.accept().await?.0),
        })
    }
}
