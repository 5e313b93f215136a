//! Mail that comes in: replies, bounces, complaints, out-of-office notes, with an empty sender of the envelope and with another.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let _ = budstikke::inbound::mail::read(octets, Some(""));
    let _ = budstikke::inbound::mail::read(octets, Some("amina@example.org"));
});
