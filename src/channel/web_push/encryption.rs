//! Encryption of a message for one browser: RFC 8291 over the content coding aes128gcm (RFC 8188), in one record.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;

use crate::audience::Subscription;

/// The longest message that every push service takes: 4,096 bytes without salt, record size, our key, padding and tag.
pub const LONGEST: usize = 3_993;

const RECORD: u32 = 4_096;

/// The body of a request that carries a message; `None` where it is too long, or the subscription's key is none.
pub fn encrypted(message: &[u8], to: &Subscription) -> Option<Vec<u8>> {
    if message.len() > LONGEST {
        return None;
    }
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let public = ours.compute_public_key().ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, to.key());
    let material = agree_ephemeral(ours, &theirs, |shared| key_material(shared, to, public.as_ref())).ok()?;
    Some(record(&material, &rand::random(), public.as_ref(), message))
}

/// What the keys of a message are made of (RFC 8291 §3.3 and §3.4).
fn key_material(shared: &[u8], to: &Subscription, public: &[u8]) -> [u8; 32] {
    let info: [&[u8]; 3] = [b"WebPush: info\0", to.key(), public];
    derived(to.auth(), shared, &info)
}

/// HKDF-SHA256 (RFC 5869).
fn derived<const LENGTH: usize>(salt: &[u8], material: &[u8], info: &[&[u8]]) -> [u8; LENGTH] {
    let mut key = [0; LENGTH];
    let extracted = Salt::new(HKDF_SHA256, salt).extract(material);
    extracted.expand(info, Octets(LENGTH)).and_then(|okm| okm.fill(&mut key)).expect("at most 32 of 8,160 octets");
    key
}

struct Octets(usize);

impl KeyType for Octets {
    fn len(&self) -> usize {
        self.0
    }
}

/// The one and last record of a body, with its header (RFC 8188 §2).
fn record(material: &[u8], salt: &[u8; 16], key_id: &[u8], message: &[u8]) -> Vec<u8> {
    let key: [u8; 16] = derived(salt, material, &[b"Content-Encoding: aes128gcm\0"]);
    let nonce: [u8; 12] = derived(salt, material, &[b"Content-Encoding: nonce\0"]);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).expect("16 octets are a key"));
    // 2 ends the last record.
    let mut sealed = [message, &[2]].concat();
    let nonce = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed).expect("a record is short enough to seal");
    let length = u8::try_from(key_id.len()).expect("a key is 65 octets");
    [salt.as_slice(), &RECORD.to_be_bytes(), &[length], key_id, &sealed].concat()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64URL.decode(text).unwrap()
    }

    fn subscription() -> Subscription {
        let key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        Subscription::of(
            "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            key,
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap()
    }

    /// RFC 8291, appendix A, from the shared secret on: ring agrees on secrets only with keys that it makes itself. The whole
    /// way is compared with another implementation in tests/suite/web_push.rs.
    #[test]
    fn encrypts_as_the_vector_of_rfc_8291() {
        let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let public = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let material = key_material(&shared, &subscription(), &public);
        assert_eq!(BASE64URL.encode(material), "S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg");
        let body = record(&material, &salt, &public, b"When I grow up, I want to be a watermelon");
        assert_eq!(
            BASE64URL.encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl\
             7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    /// RFC 8188, section 3.1.
    #[test]
    fn encrypts_as_the_example_of_rfc_8188() {
        let salt = bytes("I1BsxtFttlv3u_Oo94xnmw").try_into().unwrap();
        let body = record(&bytes("yqdlZ-tYemfogSmv7Ws5PQ"), &salt, b"", b"I am the walrus");
        assert_eq!(BASE64URL.encode(body), "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
    }

    #[test]
    fn the_longest_message_fills_the_body() {
        assert_eq!(encrypted(&[b'x'; LONGEST], &subscription()).unwrap().len(), 4_096);
        assert!(encrypted(&[b'x'; LONGEST + 1], &subscription()).is_none());
        assert_ne!(encrypted(b"x", &subscription()), encrypted(b"x", &subscription()), "each has its own key and salt");
    }
}
