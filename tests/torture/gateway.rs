//! An SMS gateway that records every message and misbehaves. It does not recognise a message it has seen. It takes one
//! message in a request, in a form of its own or in that of GatewayAPI, or several in that of GatewayAPI.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::Measure;
use crate::chance::chance;

/// What it does to one try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    Take,
    /// 400: always for this number.
    Refuse,
    /// 429 with Retry-After.
    TooMany,
    Unavailable,
    /// Hangs up and has not taken the message.
    Lose,
    /// Hangs up and has taken it.
    Vanish,
    /// Takes it and answers what is not HTTP.
    Garbage,
    /// Takes it and says so letter by letter.
    Drip,
    /// Takes it and says nothing for longer than anybody waits.
    Silent,
}
use Manner::*;

#[derive(Default)]
struct Memory {
    tries: HashMap<String, u32>,
    taken: HashMap<String, Vec<String>>,
}

#[derive(Clone)]
pub struct Gateway {
    pub port: u16,
    measure: Measure,
    memory: Arc<Mutex<Memory>>,
}

impl Gateway {
    pub async fn start(measure: Measure) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let gateway = Self { port, measure, memory: Arc::default() };
        let serving = gateway.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let gateway = serving.clone();
                tokio::spawn(async move { gateway.serve(stream).await.unwrap_or_default() });
            }
        });
        gateway
    }

    /// The references of what a number got.
    pub fn taken(&self, number: &str) -> Vec<String> {
        self.memory.lock().expect("no panic").taken.get(number).cloned().unwrap_or_default()
    }

    /// How it always treats a number.
    pub fn lasting(&self, number: &str) -> Manner {
        if chance(self.measure.seed, number, u32::MAX, 100) < 2 { Refuse } else { Take }
    }

    fn manner(&self, number: &str) -> Manner {
        let tries = {
            let mut memory = self.memory.lock().expect("no panic");
            let tries = memory.tries.entry(number.to_owned()).or_default();
            *tries += 1;
            *tries
        };
        let lasting = self.lasting(number);
        if lasting != Take || tries > 2 {
            return lasting;
        }
        match chance(self.measure.seed, number, tries, 100) {
            0..=2 => TooMany,
            3..=5 => Unavailable,
            6 => Lose,
            7 => Vanish,
            8 => Garbage,
            9 | 10 => Drip,
            11 if self.measure.long && chance(self.measure.seed, number, tries, 10_000) < 200 => Silent,
            _ => Take,
        }
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let (reading, mut writing) = stream.into_split();
        let mut reading = BufReader::new(reading);
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                if reading.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or(0);
                }
                if line == "\r\n" {
                    break;
                }
            }
            let mut body = vec![0; length];
            reading.read_exact(&mut body).await?;
            let json: Value = serde_json::from_slice(&body).unwrap_or_default();
            let messages = messages(&json);
            let refused: Vec<usize> =
                (0..messages.len()).filter(|place| self.lasting(&messages[*place].0) == Refuse).collect();
            // Of several, none is taken because of one; else what becomes of the first becomes of all.
            let manner = match (refused.is_empty(), messages.first()) {
                (true, Some((number, _))) => self.manner(number),
                _ => Refuse,
            };
            if matches!(manner, Take | Vanish | Garbage | Drip | Silent) {
                let mut memory = self.memory.lock().expect("no panic");
                for (number, reference) in &messages {
                    memory.taken.entry(number.clone()).or_default().push(reference.clone());
                }
            }
            let answer = match manner {
                Lose | Vanish => return Ok(()),
                Silent => {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                    return Ok(());
                }
                Garbage => "banana\r\n\r\n".to_owned(),
                TooMany => answer("429 Too Many Requests\r\nRetry-After: 1", "slow down"),
                Unavailable => answer("503 Service Unavailable", "later"),
                Refuse if messages.len() == 1 => answer("400 Bad Request", "not a number we like"),
                Refuse => {
                    let detail = |place: &usize| json!({ "loc": ["body", "messages", place, "message"], "msg": "no" });
                    let details: Vec<Value> = refused.iter().map(detail).collect();
                    answer("422 Unprocessable Content", &json!({ "detail": details }).to_string())
                }
                Take | Drip => answer("200 OK", &taken(&json).to_string()),
            };
            if manner == Drip {
                for octet in answer.as_bytes() {
                    writing.write_all(&[*octet]).await?;
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            } else {
                writing.write_all(answer.as_bytes()).await?;
            }
            if manner == Garbage {
                return Ok(());
            }
        }
    }
}

/// Numbers and references of what a request asks for.
fn messages(request: &Value) -> Vec<(String, String)> {
    let one = |message: &Value| {
        let text = |name: &str| message[name].as_str().map(str::to_owned);
        let number = message["recipient"].as_u64().map(|number| format!("+{number}"));
        (text("to").or(number).unwrap_or_default(), text("ref").or(text("reference")).unwrap_or_default())
    };
    request["messages"].as_array().map_or_else(|| vec![one(request)], |messages| messages.iter().map(one).collect())
}

/// What a gateway says that took all of it, the last one first.
fn taken(request: &Value) -> Value {
    let one = |message: &Value| json!({ "id": "gw-1", "msg_id": "gw-1", "recipient": message["recipient"] });
    match request["messages"].as_array() {
        Some(messages) => json!({ "responses": messages.iter().rev().map(one).collect::<Vec<Value>>() }),
        None => one(request),
    }
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
