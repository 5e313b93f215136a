//! A mail server that records every message and misbehaves.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::Measure;
use crate::chance::chance;

/// What it does to one try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    Take,
    /// 550 for the recipient: always for this address.
    RefuseRecipient,
    /// 554 for the message: always for this address.
    RefuseContent,
    DeferRecipient,
    DeferAfterDot,
    ResetAtRecipient,
    ResetInBody,
    GarbageAtRecipient,
    /// Takes the message and hangs up without saying so.
    VanishAfterDot,
    /// Hangs up and has lost the message.
    LoseAfterDot,
    /// Takes the message and answers nonsense.
    GarbageAfterDot,
    /// Takes the message and says so letter by letter.
    Drip,
    /// Says nothing for longer than anybody waits, before the dot or after it.
    SilentAtData,
    SilentAfterDot,
}
use Manner::*;

#[derive(Default)]
struct Memory {
    tries: HashMap<String, u32>,
    /// The Message-IDs that each address got.
    taken: HashMap<String, Vec<String>>,
}

#[derive(Clone)]
pub struct MailServer {
    pub port: u16,
    measure: Measure,
    /// How long it thinks about each message.
    pace: Duration,
    memory: Arc<Mutex<Memory>>,
}

impl MailServer {
    pub async fn start(measure: Measure, pace: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let server = Self { port, measure, pace, memory: Arc::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move { server.serve(stream).await.unwrap_or_default() });
            }
        });
        server
    }

    /// The Message-IDs of what an address got.
    pub fn taken(&self, address: &str) -> Vec<String> {
        self.memory.lock().expect("no panic").taken.get(address).cloned().unwrap_or_default()
    }

    /// How many messages it took.
    pub fn count(&self) -> usize {
        self.memory.lock().expect("no panic").taken.values().map(Vec::len).sum()
    }

    /// How it always treats an address: for good, whatever the try.
    pub fn lasting(&self, address: &str) -> Manner {
        match chance(self.measure.seed, address, u32::MAX, 100) {
            0 | 1 => RefuseRecipient,
            2 => RefuseContent,
            _ => Take,
        }
    }

    fn manner(&self, address: &str) -> Manner {
        let tries = {
            let mut memory = self.memory.lock().expect("no panic");
            let tries = memory.tries.entry(address.to_owned()).or_default();
            *tries += 1;
            *tries
        };
        let lasting = self.lasting(address);
        if lasting != Take || tries > 2 {
            return lasting;
        }
        match chance(self.measure.seed, address, tries, 100) {
            0 | 1 => DeferRecipient,
            2 | 3 => DeferAfterDot,
            4 | 5 => ResetAtRecipient,
            6 => ResetInBody,
            7 => GarbageAtRecipient,
            8 | 9 => VanishAfterDot,
            10 => LoseAfterDot,
            11 => GarbageAfterDot,
            12 => Drip,
            13 if self.measure.long && chance(self.measure.seed, address, tries, 10_000) < 100 => SilentAtData,
            14 if self.measure.long && chance(self.measure.seed, address, tries, 10_000) < 100 => SilentAfterDot,
            _ => Take,
        }
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading);
        writing.write_all(b"220 torture\r\n").await?;
        let (mut to, mut manner) = (None, Take);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let answer: &[u8] = if line.starts_with("EHLO") {
                b"250-torture\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
            } else if let Some(address) = line.strip_prefix("RCPT TO:<") {
                let address = address.split('>').next().unwrap_or_default().to_owned();
                manner = self.manner(&address);
                match manner {
                    RefuseRecipient => b"550 5.1.1 nobody of that name\r\n",
                    DeferRecipient => b"451 4.2.1 later\r\n",
                    GarbageAtRecipient => b"banana\r\n",
                    ResetAtRecipient => return Ok(()),
                    _ => {
                        to = Some(address);
                        b"250 ok\r\n"
                    }
                }
            } else if line.starts_with("DATA") {
                let Some(to) = to.take() else {
                    writing.write_all(b"503 nobody to send to\r\n").await?;
                    continue;
                };
                if manner == SilentAtData {
                    tokio::time::sleep(Duration::from_secs(40)).await;
                    return Ok(());
                }
                writing.write_all(b"354 go on\r\n").await?;
                if !self.data(&mut lines, &mut writing, to, manner).await? {
                    return Ok(());
                }
                continue;
            } else if line.starts_with("QUIT") {
                return writing.write_all(b"221 bye\r\n").await;
            } else {
                b"250 ok\r\n"
            };
            writing.write_all(answer).await?;
        }
    }

    /// Takes or loses one message; whether the connection goes on.
    async fn data(
        &self,
        lines: &mut BufReader<OwnedReadHalf>,
        writing: &mut OwnedWriteHalf,
        to: String,
        manner: Manner,
    ) -> std::io::Result<bool> {
        let (mut identity, mut line, mut count) = (String::new(), Vec::new(), 0);
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line).await? == 0 {
                return Ok(false);
            }
            count += 1;
            if manner == ResetInBody && count > 5 {
                return Ok(false);
            }
            if let Some(id) = line.strip_prefix(b"Message-ID: ") {
                identity = String::from_utf8_lossy(id).trim().to_owned();
            }
            if line == b".\r\n" {
                break;
            }
        }
        tokio::time::sleep(self.pace).await;
        if matches!(manner, Take | VanishAfterDot | GarbageAfterDot | Drip | SilentAfterDot) {
            self.memory.lock().expect("no panic").taken.entry(to).or_default().push(identity);
        }
        match manner {
            VanishAfterDot | LoseAfterDot => return Ok(false),
            SilentAfterDot => {
                tokio::time::sleep(Duration::from_secs(130)).await;
                return Ok(false);
            }
            RefuseContent => writing.write_all(b"554 5.6.0 we do not like it\r\n").await?,
            DeferAfterDot => writing.write_all(b"452 4.3.1 no room now\r\n").await?,
            GarbageAfterDot => writing.write_all(b"banana\r\n").await?,
            Drip => {
                for octet in b"250 2.0.0 taken, slowly\r\n" {
                    writing.write_all(&[*octet]).await?;
                    tokio::time::sleep(Duration::from_millis(15)).await;
                }
            }
            _ => writing.write_all(b"250 2.0.0 taken\r\n").await?,
        }
        Ok(true)
    }
}
