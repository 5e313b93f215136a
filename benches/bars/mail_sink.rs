//! A mail server that notes who got which language and how long the mails were.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::town::language_of;

#[derive(Default)]
struct Memory {
    languages: HashMap<u32, Vec<String>>,
    octets: u64,
}

/// Runs until the process ends.
pub struct MailSink {
    pub port: u16,
    memory: Arc<Mutex<Memory>>,
}

impl MailSink {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let port = listener.local_addr().expect("an address").port();
        let memory = Arc::<Mutex<Memory>>::default();
        let noted = memory.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).expect("a socket");
                while let Ok((stream, _)) = listener.accept().await {
                    let noted = noted.clone();
                    tokio::spawn(async move { take_mails(stream, &noted).await });
                }
            });
        });
        Self { port, memory }
    }

    /// Fails unless exactly so many people got exactly one mail each, in the language the rule says; returns the mean
    /// length of a mail.
    pub fn judge(&self, people: u32) -> u64 {
        let memory = self.memory.lock().expect("no panic");
        assert_eq!(memory.languages.len(), people as usize, "everyone got a mail");
        for (number, languages) in &memory.languages {
            assert_eq!(languages.as_slice(), [language_of(*number)], "resident {number}");
        }
        memory.octets / u64::from(people)
    }
}

async fn take_mails(stream: TcpStream, memory: &Mutex<Memory>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::with_capacity(64 * 1024, reading);
    writing.write_all(b"220 sink\r\n").await?;
    let (mut to, mut line) = (0, Vec::new());
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = if line.starts_with(b"EHLO") {
            b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        } else if let Some(address) = line.strip_prefix(b"RCPT TO:<r") {
            let digits: String = address.iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
            to = digits.parse().unwrap_or(u32::MAX);
            b"250 ok\r\n"
        } else if line.starts_with(b"DATA") {
            writing.write_all(b"354 go on\r\n").await?;
            let (mut language, mut octets) = (String::new(), 0);
            loop {
                line.clear();
                octets += lines.read_until(b'\n', &mut line).await? as u64;
                if line.is_empty() {
                    return Ok(());
                }
                if line == b".\r\n" {
                    break;
                }
                if let Some(rest) = line.strip_prefix(b"Content-Language: ") {
                    language = String::from_utf8_lossy(rest).trim().to_owned();
                }
            }
            let mut memory = memory.lock().expect("no panic");
            memory.octets += octets;
            memory.languages.entry(to).or_default().push(language);
            b"250 queued\r\n"
        } else {
            b"250 ok\r\n"
        };
        writing.write_all(answer).await?;
    }
}
