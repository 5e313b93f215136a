//! Return paths that name the mail they were on (variable envelope return paths): a bounce comes back to an address that
//! says which mail bounced, whatever the server that writes it keeps of that mail. The Message-ID names it as well, for
//! servers that return a copy. Both are signed, so that nobody can close somebody else's address by making one up.
//!
//! `bounce@solby.example` becomes `bounce+TOKEN.LANGUAGE@solby.example`; with two more bytes than that a local part would
//! grow past the 64 octets of RFC 5321 §4.5.3.1.1.

use crate::delivery::Key;
use crate::id::{AddressId, BulletinId};
use crate::secrets::Secrets;

const PURPOSE: &str = "return path";
const MESSAGE_ID: &str = "message id";
const SIGNATURE_LENGTH: usize = 6;
/// Small letters and digits only: mail servers may change the case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The return path of a mail with this identity, on top of a plain address; `None` for what is no delivery.
pub fn written(secrets: &Secrets, address: &str, identity: &str) -> Option<String> {
    let (key, round) = Key::from_identity(identity)?;
    let (local, domain) = address.split_once('@')?;
    let tail = tail(&key, round);
    let bytes = [key.bulletin.0.to_be_bytes(), key.address.0.to_be_bytes()].concat();
    let signature = secrets.sign(PURPOSE, &[&bytes[..], tail.as_bytes()].concat());
    let token = encoded(&[&bytes[..], &signature[..SIGNATURE_LENGTH]].concat());
    let path = format!("{local}+{token}.{tail}@{domain}");
    (path.len() - domain.len() - 1 <= 64).then_some(path)
}

/// The identity a return path of ours names.
pub fn read(secrets: &Secrets, path: &str) -> Option<String> {
    let path = path.trim_matches(['<', '>']).to_lowercase();
    let (local, _) = path.rsplit_once('@')?;
    let (_, tagged) = local.rsplit_once('+')?;
    let (token, tail) = tagged.split_once('.')?;
    let bytes = decoded(token)?;
    let (named, signature) = bytes.split_at_checked(16)?;
    let (language, round) = match tail.split_once('_') {
        Some((language, round)) => (language, round.parse().ok()?),
        None => (tail, 0),
    };
    // The language in its own spelling: a mail server may have changed zh-Hant to zh-hant.
    let language: crate::language::Tag = language.parse().ok()?;
    let (bulletin, address) = named.split_first_chunk::<8>()?;
    let key = Key {
        bulletin: BulletinId(i64::from_be_bytes(*bulletin)),
        address: AddressId(i64::from_be_bytes(address.try_into().ok()?)),
        language: language.to_string(),
    };
    let message = [named, self::tail(&key, round).as_bytes()].concat();
    let expected = secrets.sign(PURPOSE, &message);
    let same: bool = subtle::ConstantTimeEq::ct_eq(&expected[..SIGNATURE_LENGTH], signature).into();
    same.then(|| key.identity(round))
}

/// The local part of the Message-ID of a mail with this identity: `IDENTITY+SIGNATURE`.
pub fn message_id(secrets: &Secrets, identity: &str) -> String {
    let signature = secrets.sign(MESSAGE_ID, identity.as_bytes());
    format!("{identity}+{}", encoded(&signature[..SIGNATURE_LENGTH]))
}

/// The identity that the local part of a Message-ID of ours names.
pub fn of_message_id(secrets: &Secrets, local: &str) -> Option<String> {
    let (identity, signature) = local.rsplit_once('+')?;
    let expected = encoded(&secrets.sign(MESSAGE_ID, identity.as_bytes())[..SIGNATURE_LENGTH]);
    let same: bool = subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), signature.as_bytes()).into();
    same.then(|| identity.to_owned())
}

fn tail(key: &Key, round: i32) -> String {
    let language = key.language.to_lowercase();
    if round == 0 { language } else { format!("{language}_{round}") }
}

/// Base 32 (RFC 4648 §6) in small letters, without padding.
fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(char::from(ALPHABET[((bits >> count) & 31) as usize]));
        }
    }
    if count > 0 {
        text.push(char::from(ALPHABET[((bits << (5 - count)) & 31) as usize]));
    }
    text
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        bits = (bits << 5) | digit as u32;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    (bytes.len() == 16 + SIGNATURE_LENGTH).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn secrets() -> Secrets {
        Secrets::load(Some([7; 32]), std::path::Path::new("/nowhere")).unwrap()
    }

    #[test]
    fn a_message_id_names_its_mail_and_cannot_be_made_up() {
        let (secrets, identity) = (secrets(), "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.fa-AF.3");
        let local = message_id(&secrets, identity);
        assert_eq!(of_message_id(&secrets, &local).as_deref(), Some(identity));
        let signature = local.rsplit_once('+').unwrap().1;
        let neighbour = format!("{}+{signature}", identity.replace("qz", "r0"));
        for forged in [identity, &neighbour, &local[..local.len() - 1], &format!("{identity}+"), "+", ""] {
            assert_eq!(of_message_id(&secrets, forged), None, "{forged}");
        }
    }

    #[test]
    fn a_return_path_names_its_mail_and_cannot_be_made_up() {
        let secrets = secrets();
        for identity in [
            "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.ar",
            "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.zh-Hant",
            "bul_0sb05h4qdd6qy.adr_0sb05h4qdd6qz.fa-AF.3",
        ] {
            let path = written(&secrets, "bounce@solby.example", identity).unwrap();
            assert!(path.starts_with("bounce+") && path.ends_with("@solby.example") && path.is_ascii(), "{path}");
            assert!(path.split('@').next().unwrap().len() <= 64, "{path}");
            for as_it_comes in [path.clone(), format!("<{path}>"), path.to_uppercase()] {
                assert_eq!(read(&secrets, &as_it_comes).as_deref(), Some(identity), "{as_it_comes}");
            }
            let mut forged = path.clone().into_bytes();
            forged[10] = if forged[10] == b'a' { b'b' } else { b'a' };
            assert_eq!(read(&secrets, std::str::from_utf8(&forged).unwrap()), None);
            assert_eq!(read(&secrets, &path.replace(".ar@", ".da@").replace("hant", "hans").replace("_3", "_4")), None);
        }
        assert_eq!(written(&secrets, "bounce@solby.example", "ans_0sb05h4qdd6qy"), None);
        for other in ["bounce@solby.example", "bounce+x@a", "a+b.c@d", "+.@", "@", ""] {
            assert_eq!(read(&secrets, other), None, "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_path_breaks_the_reader(path in "\\PC{0,120}") {
            proptest::prop_assert_eq!(read(&secrets(), &path), None);
        }
    }
}
