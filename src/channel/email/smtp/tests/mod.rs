//! A scripted mail server, and what the tests of the client share.

mod messages;
mod opening;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::stream::trusting;
use super::*;

const ENVELOPE: Envelope<'_> = Envelope { from: "bounce@health.example", to: "anna@example.org" };
const PLAIN: &str = "250-mail.example\r\n250 SIZE 1000\r\n";
const PIPELINING: &str = "250-mail.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
/// A certificate for `localhost`, valid until 2120, and its key: worth nothing outside these tests.
const CERTIFICATE: &str = "MIIBXzCCAQSgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGe5H+rxKJA9zX3pdiuEXsg8FDALOCoAQZfo93TgHWuNqM7OhP9KwdyarK1bp6HwDoe6n6DOhd/Mlx7qpLwYcBOjRTBDMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAMBgNVHRMBAf8EAjAAMB0GA1UdDgQWBBSAYC5nEcwkOfuH3L+piE1wn7TKfDAKBggqhkjOPQQDAgNJADBGAiEA6py62UGJ48UJY0oLE1ppQUP1F+e9M33w6Hlt0QbyDhYCIQCavyVsau1blDHq5RUNDq5OkrMnafOdpbR/o+brN6170g==";
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5AljEyhBOu3pzU6ZALi9jiYWxqNphLtqSCv8mZori5ShRANCAARnuR/q8SiQPc196XYrhF7IPBQwCzgqAEGX6Pd04B1rjajOzoT/SsHcmqytW6eh8A6Hup+gzoXfzJce6qS8GHAT";

/// What the server does next.
#[derive(Debug, Clone)]
enum Step {
    Say(String),
    /// Reads one line, which must be this or, ending in `…`, begin with it.
    Hear(&'static str),
    /// Reads up to the final dot and remembers the message, un-stuffed.
    Message,
    StartTls,
    /// Stays silent until the client has gone.
    Wait,
}
use Step::{Hear, Message, StartTls, Wait};

fn say(text: impl Into<String>) -> Step {
    Step::Say(text.into())
}

trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// Plays the script to one client and closes; gives back the messages.
async fn serve(script: Vec<Step>) -> (SocketAddr, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let played = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        stream.set_nodelay(true).expect("a socket");
        let mut stream: BufReader<Box<dyn Duplex>> = BufReader::new(Box::new(stream));
        let mut messages = Vec::new();
        for step in script {
            match step {
                Step::Say(text) => stream.write_all(text.as_bytes()).await.expect("the client listens"),
                Hear(wanted) => {
                    let mut line = String::new();
                    stream.read_line(&mut line).await.expect("a line");
                    let line = line.strip_suffix("\r\n").expect("CRLF");
                    match wanted.strip_suffix('…') {
                        Some(start) => {
                            assert!(line.starts_with(start), "wanted {wanted}, heard {line}")
                        }
                        None => assert_eq!(line, wanted),
                    }
                }
                Message => messages.push(message(&mut stream).await),
                StartTls => {
                    let accepted = acceptor().accept(stream.into_inner()).await;
                    match accepted {
                        Ok(encrypted) => stream = BufReader::new(Box::new(encrypted)),
                        Err(_) => return messages,
                    }
                }
                Wait => drop(stream.read_to_end(&mut Vec::new()).await),
            }
        }
        stream.shutdown().await.ok();
        messages
    });
    (address, played)
}

async fn message(stream: &mut BufReader<Box<dyn Duplex>>) -> Vec<u8> {
    let mut wire = Vec::new();
    loop {
        let start = wire.len();
        assert_ne!(
            stream.read_until(b'\n', &mut wire).await.expect("more of the message"),
            0,
            "the message ends with a dot"
        );
        if &wire[start..] == b".\r\n" {
            return unstuffed(&wire);
        }
    }
}

/// What a server makes of the wire form (RFC 5321 §4.5.2), the final dot included.
fn unstuffed(wire: &[u8]) -> Vec<u8> {
    let body = wire.strip_suffix(b".\r\n").expect("the final dot");
    let mut message = Vec::new();
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        assert_ne!(line, b".\r\n", "a lone dot would end the message early");
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    message
}

fn localhost() -> CertificateDer<'static> {
    CertificateDer::from(BASE64.decode(CERTIFICATE).expect("base64"))
}

fn acceptor() -> TlsAcceptor {
    let key = PrivatePkcs8KeyDer::from(BASE64.decode(KEY).expect("base64"));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![localhost()], key.into())
        .expect("the key fits the certificate");
    TlsAcceptor::from(Arc::new(config))
}

fn server(tls: Tls) -> Server {
    let timeouts = Timeouts {
        connect: Duration::from_secs(5),
        command: Duration::from_secs(5),
        final_reply: Duration::from_secs(5),
    };
    Server { host: "localhost".into(), port: 2525, tls, credentials: None, hello: "me.example".into(), timeouts }
}

fn signing_in(tls: Tls) -> Server {
    let credentials = Credentials { username: "tim".into(), proof: Proof::Password("tanstaaftanstaaf".into()) };
    Server { credentials: Some(credentials), ..server(tls) }
}

/// Opens a connection that trusts the certificate above.
async fn open(server: &Server, address: SocketAddr) -> Result<Connection, SmtpError> {
    let mut roots = RootCertStore::empty();
    roots.add(localhost()).expect("a certificate");
    let encryption = Encryption::new(server, trusting(roots)).expect("a name");
    let protection = match server.tls {
        Tls::Off => Protection::None,
        Tls::Required => Protection::Required(encryption),
        Tls::Implicit => Protection::Implicit(encryption),
        Tls::Opportunistic => Protection::Opportunistic(encryption),
    };
    Connection::open_protected(server, address, protection).await
}

fn greeting(offers: &str) -> Vec<Step> {
    vec![say("220 mail.example ESMTP\r\n"), Hear("EHLO me.example"), say(offers)]
}

/// A script that greets and then goes on, and the client's connection to it.
async fn connected(offers: &str, then: Vec<Step>) -> (Connection, JoinHandle<Vec<Vec<u8>>>) {
    let (address, played) = serve([greeting(offers), then].concat()).await;
    (open(&server(Tls::Off), address).await.expect("greeted"), played)
}

fn pipelined(replies: &str) -> Vec<Step> {
    vec![Hear("MAIL FROM:<bounce@health.example>"), Hear("RCPT TO:<anna@example.org>"), Hear("DATA"), say(replies)]
}

const GO: &str = "250 ok\r\n250 ok\r\n354 go\r\n";

fn taken() -> Vec<Step> {
    [pipelined(GO), vec![Message, say("250 2.0.0 queued\r\n")]].concat()
}
