//! A mail server that remembers what it took and misbehaves when told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use mail_parser::{Message, MessageParser};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server treats a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Refuses the recipient for good (550).
    Refuse,
    /// Refuses the recipient this many more times (451), then takes it.
    Defer(u32),
    /// Refuses the recipient for good by policy (550 5.7.1).
    Block,
    /// Takes the message and hangs up before it says so.
    VanishAfterDot(u32),
    /// Takes the message and never says so.
    SilentAfterDot(u32),
    /// Reads the message and refuses it for now (451) or for good (554).
    DeferAfterDot(u32),
    RefuseAfterDot,
    /// Hangs up when the message is announced.
    VanishAtData(u32),
    /// Says 421 instead of taking the recipient, and hangs up.
    SayGoodbye(u32),
    /// Answers with something that is not SMTP.
    TalkNonsense(u32),
}

#[derive(Default)]
struct Memory {
    mails: Vec<(String, Vec<u8>)>,
    /// Return path and recipient of each mail.
    envelopes: Vec<(String, String)>,
    manners: HashMap<String, Manner>,
    /// So many messages are taken over one connection; then it says 421 and hangs up.
    most_a_connection: Option<u32>,
    /// How many messages each connection carried, and whether it ended with QUIT.
    connections: Vec<(u32, bool)>,
    slowness: std::time::Duration,
    password: Option<String>,
    token: Option<String>,
    most_octets: Option<usize>,
    full: u32,
}

#[derive(Clone)]
pub struct MailServer {
    port: u16,
    memory: Arc<Mutex<Memory>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        Self::on(listener)
    }

    /// On a port that was found closed before.
    pub async fn start_on(port: u16) -> Self {
        Self::on(TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free"))
    }

    fn on(listener: TcpListener) -> Self {
        let server = Self { port: listener.local_addr().expect("an address").port(), memory: Arc::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move {
                    let (mut carried, mut quit) = (0, false);
                    let _ = server.serve(stream, &mut carried, &mut quit).await;
                    server.memory.lock().expect("no panic").connections.push((carried, quit));
                });
            }
        });
        server
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn treat(&self, address: &str, manner: Manner) {
        self.memory.lock().expect("no panic").manners.insert(address.to_owned(), manner);
    }

    /// From now on takes so many messages over one connection, then says 421 and hangs up.
    pub fn limit_connections(&self, messages: u32) {
        self.memory.lock().expect("no panic").most_a_connection = Some(messages);
    }

    /// How many messages each connection that has ended carried, and whether it ended with QUIT.
    pub fn connections(&self) -> Vec<(u32, bool)> {
        self.memory.lock().expect("no panic").connections.clone()
    }

    /// Has no room for so many more connections (421).
    pub fn be_full(&self, connections: u32) {
        self.memory.lock().expect("no panic").full = connections;
    }

    /// Wants the account `sundhed` and this password from now on.
    pub fn want_password(&self, password: &str) {
        self.memory.lock().expect("no panic").password = Some(password.to_owned());
    }

    /// Wants the account `sundhed` and this access token from now on.
    pub fn want_token(&self, token: &str) {
        self.memory.lock().expect("no panic").token = Some(token.to_owned());
    }

    /// Says that it takes at most so many octets (RFC 1870), without looking.
    pub fn be_small(&self, octets: usize) {
        self.memory.lock().expect("no panic").most_octets = Some(octets);
    }

    fn wanted_token(&self) -> Option<String> {
        let token = self.memory.lock().expect("no panic").token.clone();
        token.map(|token| BASE64.encode(format!("user=sundhed\u{1}auth=Bearer {token}\u{1}\u{1}")))
    }

    /// What AUTH PLAIN (RFC 4616) has to say, where a password is wanted.
    fn wanted(&self) -> Option<String> {
        let password = self.memory.lock().expect("no panic").password.clone();
        password.map(|password| format!("AUTH PLAIN {}", BASE64.encode(format!("\0sundhed\0{password}"))))
    }

    /// Takes so long over each mail from now on.
    pub fn be_slow(&self, slowness: std::time::Duration) {
        self.memory.lock().expect("no panic").slowness = slowness;
    }

    /// Recipients in the order they came, one entry a mail.
    pub fn recipients(&self) -> Vec<String> {
        self.memory.lock().expect("no panic").mails.iter().map(|(to, _)| to.clone()).collect()
    }

    /// The mails that a recipient got, as another parser reads them.
    pub fn mails_to(&self, address: &str) -> Vec<Message<'static>> {
        let memory = self.memory.lock().expect("no panic");
        let own = memory.mails.iter().filter(|(to, _)| to == address);
        own.map(|(_, bytes)| MessageParser::default().parse(bytes).expect("a MIME message").into_owned()).collect()
    }

    /// The return paths of the mails that a recipient got.
    pub fn return_paths(&self, address: &str) -> Vec<String> {
        let memory = self.memory.lock().expect("no panic");
        memory.envelopes.iter().filter(|(_, to)| to == address).map(|(from, _)| from.clone()).collect()
    }

    pub fn count(&self) -> usize {
        self.memory.lock().expect("no panic").mails.len()
    }

    fn manner(&self, address: &str) -> Option<Manner> {
        let mut memory = self.memory.lock().expect("no panic");
        let manner = memory.manners.get(address).copied();
        let less = match manner {
            Some(Manner::Defer(left)) => left.checked_sub(1).map(Manner::Defer),
            Some(Manner::VanishAfterDot(left)) => left.checked_sub(1).map(Manner::VanishAfterDot),
            Some(Manner::SilentAfterDot(left)) => left.checked_sub(1).map(Manner::SilentAfterDot),
            Some(Manner::DeferAfterDot(left)) => left.checked_sub(1).map(Manner::DeferAfterDot),
            Some(Manner::VanishAtData(left)) => left.checked_sub(1).map(Manner::VanishAtData),
            Some(Manner::SayGoodbye(left)) => left.checked_sub(1).map(Manner::SayGoodbye),
            Some(Manner::TalkNonsense(left)) => left.checked_sub(1).map(Manner::TalkNonsense),
            other => return other,
        };
        // None: its time is over.
        memory.manners.insert(address.to_owned(), less?);
        manner
    }

    fn remember(&self, from: &str, to: String, body: Vec<u8>) {
        let mut memory = self.memory.lock().expect("no panic");
        memory.envelopes.push((from.to_owned(), to.clone()));
        memory.mails.push((to, body));
    }

    async fn serve(&self, stream: TcpStream, carried: &mut u32, quit: &mut bool) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading);
        let full = {
            let mut memory = self.memory.lock().expect("no panic");
            let full = memory.full > 0;
            memory.full = memory.full.saturating_sub(1);
            full
        };
        if full {
            return writing.write_all(b"421 4.7.0 too many connections\r\n").await;
        }
        writing.write_all(b"220 test ready\r\n").await?;
        let (mut from, mut to, mut manner) = (String::new(), None, None);
        loop {
            let mut line = Vec::new();
            if lines.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.to_ascii_uppercase();
            let limit = self.memory.lock().expect("no panic").most_a_connection;
            if verb.starts_with("MAIL") && limit.is_some_and(|limit| *carried >= limit) {
                writing.write_all(b"421 4.7.0 enough messages over this connection\r\n").await?;
                return Ok(());
            }
            let answer = if verb.starts_with("EHLO") {
                let octets = self.memory.lock().expect("no panic").most_octets.unwrap_or(0);
                format!("250-test\r\n250-PIPELINING\r\n250-AUTH PLAIN XOAUTH2\r\n250-SIZE {octets}\r\n250 8BITMIME")
            } else if let Some(given) = line.strip_prefix("AUTH XOAUTH2 ") {
                if self.wanted_token().as_deref() == Some(given) {
                    "235 2.7.0 welcome".to_owned()
                } else {
                    writing.write_all(b"334 eyJzdGF0dXMiOiI0MDAifQ==\r\n").await?;
                    lines.read_until(b'\n', &mut Vec::new()).await?;
                    "535 5.7.8 no such token".to_owned()
                }
            } else if verb.starts_with("AUTH PLAIN ") {
                if self.wanted() == Some(line) {
                    "235 2.7.0 welcome".to_owned()
                } else {
                    "535 5.7.8 wrong password".to_owned()
                }
            } else if verb.starts_with("MAIL FROM:<") {
                from = line[11..].split('>').next().unwrap_or_default().to_owned();
                "250 ok".to_owned()
            } else if verb.starts_with("RCPT TO:<") {
                let address = line[9..].trim_end_matches('>').to_owned();
                manner = self.manner(&address);
                match manner {
                    Some(Manner::Block) => "550 5.7.1 not from you".to_owned(),
                    Some(Manner::SayGoodbye(_)) => return writing.write_all(b"421 4.3.2 going down\r\n").await,
                    Some(Manner::TalkNonsense(_)) => "HTTP/1.1 400 Bad Request".to_owned(),
                    Some(Manner::Refuse) => format!("550 5.1.1 <{address}> does not live here"),
                    Some(Manner::Defer(_)) => "451 4.3.0 try again".to_owned(),
                    _ => {
                        to = Some(address);
                        "250 ok".to_owned()
                    }
                }
            } else if verb == "DATA" {
                if to.is_none() {
                    "503 no recipient".to_owned()
                } else if matches!(manner, Some(Manner::VanishAtData(_))) {
                    return Ok(());
                } else {
                    writing.write_all(b"354 go on\r\n").await?;
                    let body = read_body(&mut lines).await?;
                    let to = to.take().expect("asked above");
                    let slowness = self.memory.lock().expect("no panic").slowness;
                    tokio::time::sleep(slowness).await;
                    match manner {
                        Some(Manner::DeferAfterDot(_)) => "451 4.3.0 not now".to_owned(),
                        Some(Manner::RefuseAfterDot) => "554 5.6.0 not this".to_owned(),
                        other => {
                            self.remember(&from, to, body);
                            *carried += 1;
                            match other {
                                Some(Manner::VanishAfterDot(_)) => return Ok(()),
                                Some(Manner::SilentAfterDot(_)) => std::future::pending().await,
                                _ => "250 2.0.0 queued as TEST".to_owned(),
                            }
                        }
                    }
                }
            } else if verb == "QUIT" {
                *quit = true;
                writing.write_all(b"221 bye\r\n").await?;
                return Ok(());
            } else {
                "250 ok".to_owned()
            };
            writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

async fn read_body(lines: &mut BufReader<tokio::net::tcp::OwnedReadHalf>) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(body);
        }
        body.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
