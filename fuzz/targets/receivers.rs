//! The receivers of all kinds of channels: a body that is signed in every way, opened and read; and an item as it may be stored. The
//! first octet says which kind.

#![no_main]

use std::sync::OnceLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use budstikke::channel::ChannelKind;
use budstikke::channel::receive::{Opened, Receiver, Request, form};
use budstikke::clock::Millis;
use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "the stories use the rest")]
#[path = "../../tests/suite/support/hooks.rs"]
mod hooks;

mod inbound {
    /// A mail, as the stories write it.
    pub fn mail(headers: &str, text: &str) -> Vec<u8> {
        format!("{headers}\n\n{text}").replace('\n', "\r\n").into_bytes()
    }
}

const NOW: Millis = Millis(1_800_000_000_000);
const URL: &str = "https://solby.example/hooks/chn_1";

static RECEIVERS: OnceLock<Vec<Box<dyn Receiver>>> = OnceLock::new();

fn receivers() -> Vec<Box<dyn Receiver>> {
    let hears = |kind: &ChannelKind| {
        let channel = hooks::sample(*kind);
        channel.settings.receiver(&channel)
    };
    ChannelKind::ALL.iter().filter_map(hears).collect()
}

fuzz_target!(|octets: &[u8]| {
    let Some((which, body)) = octets.split_first() else { return };
    let receivers = RECEIVERS.get_or_init(receivers);
    let receiver = &receivers[usize::from(*which) % receivers.len()];
    let _ = receiver.read(body);
    let mut headers = HeaderMap::new();
    for (name, value) in hooks::signed(URL, "id", NOW.0 / 1_000, body) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(value.as_bytes())) {
            headers.insert(name, value);
        }
    }
    let query = form(b"");
    let request = Request { asks: false, url: URL, query: &query, headers: &headers, body, now: NOW };
    if let Ok(Opened::Items(items)) = receiver.open(&request) {
        for item in items {
            let _ = receiver.read(&item.raw);
        }
    }
});
