//! The way to the server: TCP with or without TLS, whose certificates are trusted, and what it means for a message when
//! the way breaks off.
//!
//! It carries bytes and knows no command.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

use super::reply::{SmtpError, Stage};
use super::{Server, configuration};

/// Why the network gave no reply.
pub(super) enum Failure {
    Network(io::Error),
    TimedOut(Duration),
    Closed,
    Nonsense(String),
}

impl Failure {
    /// After the final dot nobody knows; before it, the message has certainly not been taken.
    pub fn at(self, stage: Stage, label: &str) -> SmtpError {
        let text = match self {
            Self::Network(error) => format!("{label}: {error}"),
            Self::TimedOut(limit) => format!("{label}: no answer within {limit:?}"),
            Self::Closed => format!("{label}: the server closed the connection"),
            Self::Nonsense(what) => format!("{label}: {what}"),
        };
        match stage {
            Stage::Final => SmtpError::Unknown { text },
            _ => SmtpError::Temporary { stage, code: None, text },
        }
    }
}

/// The connection itself, with or without TLS.
pub(super) enum Stream {
    Plain(TcpStream),
    Encrypted(Box<TlsStream<TcpStream>>),
}

pub(super) async fn connect(address: SocketAddr, limit: Duration) -> Result<Stream, Failure> {
    let connected = timeout(limit, TcpStream::connect(address)).await.map_err(|_| Failure::TimedOut(limit))?;
    let stream = connected.map_err(Failure::Network)?;
    // With Nagle's algorithm on, a command waits for the receipt of the one before: 40 ms a message.
    stream.set_nodelay(true).map_err(Failure::Network)?;
    Ok(Stream::Plain(stream))
}

impl Stream {
    pub async fn read(&mut self, space: &mut Vec<u8>) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read_buf(space).await,
            Self::Encrypted(stream) => stream.read_buf(space).await,
        }
    }

    /// Writes all of it, giving up when nothing moves for `limit`. An error means that the end has not left: a socket
    /// takes bytes in order, and a TLS record that is not complete cannot be read.
    pub async fn write(&mut self, mut rest: &[u8], limit: Duration) -> Result<(), Failure> {
        while !rest.is_empty() {
            let step = async {
                match self {
                    Self::Plain(stream) => stream.write(rest).await,
                    Self::Encrypted(stream) => stream.write(rest).await,
                }
            };
            let written = timeout(limit, step).await.map_err(|_| Failure::TimedOut(limit))?;
            match written.map_err(Failure::Network)? {
                0 => return Err(Failure::Closed),
                written => rest = &rest[written..],
            }
        }
        let Self::Encrypted(stream) = self else {
            return Ok(());
        };
        timeout(limit, stream.flush()).await.map_err(|_| Failure::TimedOut(limit))?.map_err(Failure::Network)
    }

    pub async fn close(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.shutdown().await,
            Self::Encrypted(stream) => stream.shutdown().await,
        }
    }

    /// Whether the server has sent nothing, not even the end of the connection. Looks without taking and without
    /// waiting; nobody else waits on the socket, since sending needs it exclusively.
    pub fn is_silent(&self) -> bool {
        let stream = match self {
            Self::Plain(stream) => stream,
            Self::Encrypted(stream) => stream.get_ref().0,
        };
        let mut byte = [0];
        let looked = stream.poll_peek(&mut Context::from_waker(Waker::noop()), &mut ReadBuf::new(&mut byte));
        matches!(looked, Poll::Pending)
    }
}

/// [`Tls`](super::Tls) with what it takes to carry it out.
pub(super) enum Protection {
    None,
    Implicit(Encryption),
    Required(Encryption),
    Opportunistic(Encryption),
}

/// Whom to trust and which name the certificate must bear.
pub(super) struct Encryption {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Encryption {
    pub fn new(server: &Server, trust: Arc<ClientConfig>) -> Result<Self, SmtpError> {
        let host = server.host.trim_end_matches('.').to_owned();
        let name = ServerName::try_from(host)
            .map_err(|_| configuration("the mail server's name is not one that a certificate could bear"))?;
        Ok(Self { connector: TlsConnector::from(trust), name })
    }

    pub async fn apply(&self, stream: Stream, stage: Stage, label: &str, limit: Duration) -> Result<Stream, SmtpError> {
        let Stream::Plain(stream) = stream else {
            return Ok(stream);
        };
        match timeout(limit, self.connector.connect(self.name.clone(), stream)).await {
            Ok(Ok(stream)) => Ok(Stream::Encrypted(Box::new(stream))),
            Ok(Err(error)) if is_lasting(&error) => {
                Err(SmtpError::Configuration { text: format!("no TLS with {label}: {error}") })
            }
            Ok(Err(error)) => Err(Failure::Network(error).at(stage, label)),
            Err(_) => Err(Failure::TimedOut(limit).at(stage, label)),
        }
    }
}

/// Whether TLS failed for a reason that will be the same next time: the certificate, no common version, or no TLS at all
/// on the other side. All else may be the network.
fn is_lasting(error: &io::Error) -> bool {
    use rustls::Error::{InvalidCertificate, InvalidMessage, PeerIncompatible};
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(cause, Some(InvalidCertificate(_) | PeerIncompatible(_) | InvalidMessage(_)))
}

/// The certificates the operating system trusts. Reading a few hundred files once is enough; a failure is not kept.
pub(super) async fn system_trust() -> Result<Arc<ClientConfig>, SmtpError> {
    static TRUST: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(trust) = TRUST.get() {
        return Ok(trust.clone());
    }
    let found = tokio::task::spawn_blocking(rustls_native_certs::load_native_certs)
        .await
        .map_err(|_| configuration("the operating system's certificates cannot be read"))?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(configuration(
            "the operating system trusts no certificate authority: install ca-certificates or set SSL_CERT_FILE",
        ));
    }
    Ok(TRUST.get_or_init(|| trusting(roots)).clone())
}

pub(super) fn trusting(roots: RootCertStore) -> Arc<ClientConfig> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has the cipher suites of both TLS versions that are built in")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}
