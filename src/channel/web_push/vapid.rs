//! Who sends, for a push service (VAPID, RFC 8292): a token for each service, signed by the channel's key.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

use crate::clock::Millis;

/// For how long a token is good; a push service takes at most a day.
const GOOD: i64 = 12 * 3_600;
/// A token is made anew when it is good for less than this.
const RENEWED: i64 = 3_600;
/// People name the services: what is kept of them has an end.
const MOST_KEPT: usize = 100;

/// A key pair on P-256.
pub struct Key(EcdsaKeyPair);

impl Key {
    /// From the private key and the public one, each in base64url as tools for Web Push print them, a full stop between them.
    pub fn parse(secret: &str) -> Option<Self> {
        let (private, public) = secret.trim().split_once('.')?;
        let decoded = |text: &str| BASE64URL.decode(text.trim_end_matches('=')).ok();
        let (private, public) = (decoded(private)?, decoded(public)?);
        let chance = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        EcdsaKeyPair::from_private_key_and_public_key(algorithm, &private, &public, &chance).ok().map(Self)
    }

    /// The public key, as browsers want it.
    pub fn public(&self) -> String {
        BASE64URL.encode(self.0.public_key())
    }

    fn token(&self, audience: &str, contact: &str, until: i64) -> Option<String> {
        let part = |json: serde_json::Value| BASE64URL.encode(json.to_string());
        let header = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let claims = part(json!({ "aud": audience, "exp": until, "sub": contact }));
        let signed = format!("{header}.{claims}");
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).ok()?;
        Some(format!("{signed}.{}", BASE64URL.encode(signature)))
    }
}

/// Where the private key stands in PKCS #8 as ring writes it for this curve.
const PRIVATE: std::ops::Range<usize> = 36..68;

/// A new key pair.
pub fn new_key() -> String {
    let chance = SystemRandom::new();
    let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &chance).expect("there is chance");
    let document = pair.as_ref();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document, &chance).expect("made by the same");
    format!("{}.{}", BASE64URL.encode(&document[PRIVATE]), BASE64URL.encode(pair.public_key()))
}

/// The tokens for the services of one channel.
pub struct Tokens {
    key: Key,
    contact: String,
    /// By the service: the token and until when it is good.
    kept: Mutex<HashMap<String, (String, i64)>>,
}

impl Tokens {
    /// None yet.
    pub fn new(key: Key, contact: &str) -> Self {
        Self { key, contact: contact.to_owned(), kept: Mutex::default() }
    }

    /// The header `Authorization` for a URL of a push service.
    pub fn authorization(&self, endpoint: &reqwest::Url, now: Millis) -> Option<String> {
        let audience = endpoint.origin().ascii_serialization();
        let now = now.0.div_euclid(1_000);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |(_, until): &(String, i64)| (RENEWED..=GOOD).contains(&(until - now));
        let token = match kept.get(&audience).filter(|one| fresh(one)) {
            Some((token, _)) => token.clone(),
            None => {
                let token = self.key.token(&audience, &self.contact, now + GOOD)?;
                if kept.len() >= MOST_KEPT {
                    kept.clear();
                }
                kept.insert(audience, (token.clone(), now + GOOD));
                token
            }
        };
        Some(format!("vapid t={token}, k={}", self.key.public()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_new_key_is_a_key() {
        let secret = new_key();
        let key = Key::parse(&secret).unwrap();
        assert!(secret.ends_with(&key.public()) && secret.len() == 43 + 1 + 87, "{}", secret.len());
        // The private key of one pair with the public key of another.
        let torn = format!("{}.{}", &secret[..43], Key::parse(&new_key()).unwrap().public());
        for wrong in ["", ".", "AAAA.AAAA", &secret[..43], &torn] {
            assert!(Key::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_token_serves_until_it_is_nearly_old() {
        let tokens = Tokens::new(Key::parse(&new_key()).unwrap(), "mailto:it@solby.example");
        let url = |host: &str| reqwest::Url::parse(&format!("https://{host}/a")).unwrap();
        let at = |host: &str, hours: i64| tokens.authorization(&url(host), Millis(hours * 3_600_000)).unwrap();
        let first = at("one.example", 0);
        assert_eq!(at("one.example", 11), first);
        assert_ne!(at("one.example", 12), first);
        assert_ne!(at("two.example", 12), at("one.example", 12));
        for number in 0..2 * MOST_KEPT {
            at(&format!("n{number}.example"), 12);
        }
        assert!(tokens.kept.lock().unwrap().len() <= MOST_KEPT);
    }
}
