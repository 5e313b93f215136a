//! The installation's key and what is done with it: channel secrets are sealed, links are signed. One key from the
//! environment or `secret.key` in the data folder; each use derives its own.

use std::io::Write as _;
use std::path::Path;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::error::{Error, Result};

/// Seals and signs.
#[derive(Clone)]
pub struct Secrets {
    key: [u8; 32],
}

const NONCE_LENGTH: usize = 24;

impl Secrets {
    /// Takes the given key, or reads `secret.key` in the data folder, or makes it.
    pub fn load(given: Option<[u8; 32]>, data: &Path) -> Result<Self> {
        if let Some(key) = given {
            return Ok(Self { key });
        }
        let path = data.join("secret.key");
        let failed = |cause| Error::File(path.display().to_string(), cause);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let key = bytes.try_into().map_err(|_| {
                    Error::wrong(path.display().to_string(), "…", "a file of exactly 32 bytes, as this program made it")
                })?;
                Ok(Self { key })
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                let key: [u8; 32] = rand::random();
                std::fs::create_dir_all(data).map_err(failed)?;
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(&path).map_err(failed)?;
                file.write_all(&key).and_then(|()| file.sync_all()).map_err(failed)?;
                Ok(Self { key })
            }
            Err(cause) => Err(failed(cause)),
        }
    }

    fn derived(&self, purpose: &str) -> [u8; 32] {
        mac(&self.key, &[purpose.as_bytes()])
    }

    /// Seals a text for one place (`purpose`); what is sealed for one place cannot be opened at another.
    pub fn seal(&self, purpose: &str, plain: &str) -> Vec<u8> {
        let cipher = XChaCha20Poly1305::new(&Key::from(self.derived("seal")));
        let nonce: [u8; NONCE_LENGTH] = rand::random();
        let payload = Payload { msg: plain.as_bytes(), aad: purpose.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).expect("a text in memory is short enough to seal");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`Self::seal`] sealed for the same place with the same key.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<String> {
        let refused = || {
            Error::wrong(
                "BUDSTIKKE_SECRET_KEY",
                "…",
                format!("the key with which the secrets of {purpose} were sealed (is secret.key the right file?)"),
            )
        };
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LENGTH>().ok_or_else(refused)?;
        let cipher = XChaCha20Poly1305::new(&Key::from(self.derived("seal")));
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        let plain = cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| refused())?;
        String::from_utf8(plain).map_err(|_| refused())
    }

    /// A signature of 16 bytes over a message for one purpose.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 16] {
        let full = mac(&self.derived(purpose), &[message]);
        full.first_chunk().copied().expect("16 of 32 bytes")
    }

    /// Whether the signature is ours; compared in constant time.
    pub fn is_signed(&self, purpose: &str, message: &[u8], signature: &[u8]) -> bool {
        self.sign(purpose, message).as_slice().ct_eq(signature).into()
    }
}

/// HMAC-SHA256 (RFC 2104) over the parts one after the other.
pub fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_in_its_place_with_its_key() {
        let secrets = Secrets { key: [7; 32] };
        let sealed = secrets.seal("channel a", "password");
        assert_eq!(secrets.open("channel a", &sealed).unwrap(), "password");
        assert!(secrets.open("channel b", &sealed).is_err());
        assert!(Secrets { key: [8; 32] }.open("channel a", &sealed).is_err());
        assert!(secrets.open("channel a", b"short").is_err());
        assert!(!sealed.windows(8).any(|window| window == b"password"));
    }

    #[test]
    fn hmac_matches_rfc_4231() {
        // RFC 4231 §4.3, test case 2.
        let hex: String =
            mac(b"Jefe", &[b"what do ya want ", b"for nothing?"]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
