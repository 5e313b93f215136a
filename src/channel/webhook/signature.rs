//! Signatures of Standard Webhooks 1.0: `v1` by HMAC-SHA256 with a secret both sides have, `v1a` by Ed25519. What is signed is
//! `id.timestamp.body`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

/// What signs.
pub enum Key {
    /// 24 to 64 bytes.
    Symmetric(Vec<u8>),
    /// A key pair.
    Ed25519(Box<Ed25519KeyPair>),
}

impl Key {
    /// From `whsec_…` or `whsk_…`; the latter holds the private key and then the public one.
    pub fn parse(secret: &str) -> Option<Self> {
        if let Some(encoded) = secret.strip_prefix("whsk_") {
            let bytes: [u8; 64] = BASE64.decode(encoded).ok()?.try_into().ok()?;
            let (private, public) = bytes.split_at(32);
            let pair = Ed25519KeyPair::from_seed_and_public_key(private, public).ok()?;
            return Some(Self::Ed25519(Box::new(pair)));
        }
        let key = BASE64.decode(secret.strip_prefix("whsec_")?).ok()?;
        (24..=64).contains(&key.len()).then_some(Self::Symmetric(key))
    }

    /// The `webhook-signature` of a body.
    pub fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        match self {
            Self::Symmetric(key) => {
                let timestamp = timestamp.to_string();
                let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body.as_bytes()];
                format!("v1,{}", BASE64.encode(crate::secrets::mac(key, &parts)))
            }
            Self::Ed25519(pair) => {
                let signed = pair.sign(format!("{id}.{timestamp}.{body}").as_bytes());
                format!("v1a,{}", BASE64.encode(signed))
            }
        }
    }

    /// What the receiver needs to verify, where that is no secret: `whpk_…`.
    pub fn public(&self) -> Option<String> {
        match self {
            Self::Symmetric(_) => None,
            Self::Ed25519(pair) => Some(format!("whpk_{}", BASE64.encode(pair.public_key()))),
        }
    }
}

/// A new secret for HMAC-SHA256.
pub fn new_symmetric() -> String {
    let chance: [u8; 32] = rand::random();
    format!("whsec_{}", BASE64.encode(chance))
}

/// A new key pair for Ed25519.
pub fn new_ed25519() -> String {
    let seed: [u8; 32] = rand::random();
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("32 bytes are a seed");
    format!("whsk_{}", BASE64.encode([seed.as_slice(), pair.public_key().as_ref()].concat()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// Id, time and body of the published vectors.
    const SIGNED: (&str, i64, &str) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");

    fn signed(secret: &str) -> String {
        Key::parse(secret).unwrap().sign(SIGNED.0, SIGNED.1, SIGNED.2)
    }

    #[test]
    fn signs_as_the_published_vectors() {
        // Standard Webhooks, test vector of the reference libraries.
        let symmetric = signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assert_eq!(symmetric, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        // Svix server, test vector of its asymmetric signatures, from which the specification comes.
        let pair = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
        let expected = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
        assert_eq!(signed(pair), expected);
        let public = Key::parse(pair).unwrap().public().unwrap();
        assert_eq!(public, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
    }

    #[test]
    fn new_secrets_are_secrets() {
        assert!(signed(&new_symmetric()).starts_with("v1,"));
        assert!(signed(&new_ed25519()).starts_with("v1a,"));
        assert_ne!(new_ed25519(), new_ed25519());
        let short = format!("whsec_{}", BASE64.encode([7; 23]));
        let long = format!("whsec_{}", BASE64.encode([7; 65]));
        // A private key with the public key of another.
        let torn = new_ed25519()[..48].to_owned() + &new_ed25519()[48..];
        for wrong in ["", "whsec_", "whsec_%", "secret", "whpk_AAAA", "whsk_AAAA", &short, &long, &torn] {
            assert!(Key::parse(wrong).is_none(), "{wrong}");
        }
    }
}
