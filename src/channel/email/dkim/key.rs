//! Private keys that sign, and what DNS publishes of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use super::Algorithm;

/// A private key.
pub(in crate::channel::email) enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl Key {
    /// From PEM, with `\n` for line ends where it had to stand on one line, or from the base 64 of DER. `ring` takes RSA
    /// keys of 2048 to 4096 bits.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.contains("-----BEGIN") {
            let text: String = text.split_ascii_whitespace().collect();
            return Self::from_der(&BASE64.decode(text).ok()?);
        }
        let text = text.replace("\\n", "\n");
        Self::from_der(PrivateKeyDer::from_pem_slice(text.as_bytes()).ok()?.secret_der())
    }

    fn from_der(der: &[u8]) -> Option<Self> {
        if let Ok(pair) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
            return Some(Self::Ed25519(Box::new(pair)));
        }
        let pair = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der)).ok()?;
        Some(Self::Rsa(Box::new(pair)))
    }

    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::Rsa,
            Self::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// RFC 6376 §3.3.1; RFC 8463 §3: Ed25519 signs the hash.
    pub fn sign(&self, data: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature);
                signed.expect("the signature has the length of the modulus, and keys are checked when they are read");
                signature
            }
            Self::Ed25519(pair) => pair.sign(digest(&SHA256, data).as_ref()).as_ref().to_vec(),
        }
    }

    /// The value of the TXT record (RFC 6376 §3.6.1, RFC 8463 §4).
    pub fn published(&self) -> String {
        match self {
            Self::Rsa(pair) => {
                format!("v=DKIM1; k=rsa; p={}", BASE64.encode(public_key_info(pair.public_key().as_ref())))
            }
            Self::Ed25519(pair) => format!("v=DKIM1; k=ed25519; p={}", BASE64.encode(pair.public_key())),
        }
    }
}

/// A new Ed25519 key, as the secret that holds it.
pub(in crate::channel::email) fn new_ed25519() -> String {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
    BASE64.encode(made.expect("the operating system has randomness").as_ref())
}

/// SubjectPublicKeyInfo (RFC 5280 §4.1) around an RSA public key: what verifiers expect, though RFC 6376 names the inner form.
fn public_key_info(key: &[u8]) -> Vec<u8> {
    /// rsaEncryption, without parameters (RFC 3279 §2.3.1).
    const ALGORITHM: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let bits = element(3, &[&[0], key].concat());
    element(0x30, &[&ALGORITHM[..], &bits].concat())
}

/// A DER element of up to 65,535 octets.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let [high, low] = u16::try_from(length).expect("a public key is short").to_be_bytes();
    let head: &[u8] = match length {
        0..128 => &[tag, low],
        128..256 => &[tag, 0x81, low],
        _ => &[tag, 0x82, high, low],
    };
    [head, content].concat()
}
