//! DKIM signatures (RFC 6376, RFC 8463): the domain vouches for each mail, over all headers that say something and the
//! whole body, both in relaxed form. `key` holds keys and what DNS publishes of them, `canonical` the form that is signed.
//!
//! Headers that a mail does not have are signed as absent, and From twice, so that nobody can add one. There is no `t=` and
//! no `x=`: a repeat is the same octets, and no receiver has to trust this machine's clock.
//!
//! Own code: mail-auth signs with a C library and a DNS resolver beside it, or with a second set of RSA, Ed25519 and ML-DSA;
//! viadkim is under the GPL. Canonical form and header are a page, and the arithmetic is `ring`'s.

mod canonical;
mod key;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::digest::{SHA256, digest};

use crate::channel::kind::{DnsRecord, Secrets};
use crate::error::Field;

use canonical::Fields;
pub(super) use key::{Key, new_ed25519};

/// What is signed, in this order (RFC 6376 §5.4.1). The list headers are there because RFC 8058 §4 asks for them,
/// Feedback-ID because Gmail does.
const SIGNED: [&str; 15] = [
    "From",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
];
/// The most characters of a signature on one line.
const LINE: usize = 72;
/// Two a domain, and the next two while keys are changed.
const MOST_KEYS: usize = 4;

/// A key that signs every mail.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DkimKey {
    /// The name under which DNS publishes the public key; its private key is the secret `dkim_` and this name
    pub selector: String,
    /// The domain that vouches: that of `from`, unless given, or one above it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// How it signs
    #[serde(default)]
    pub algorithm: Algorithm,
}

/// How a key signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// RSA with 2048 to 4096 bits: every receiver knows it. You make the key
    #[default]
    Rsa,
    /// Ed25519: faster and shorter, but not every receiver knows it. Where the secret is left out, a key is made here
    Ed25519,
}

impl DkimKey {
    /// The name of the secret that holds the private key.
    fn secret(&self) -> String {
        format!("dkim_{}", self.selector)
    }

    /// The domain that vouches, as it goes over the wire.
    fn domain(&self, from: &str) -> String {
        let domain = self.domain.as_deref().unwrap_or(from);
        idna::domain_to_ascii_strict(domain).unwrap_or_else(|_| domain.to_owned())
    }
}

/// Checks keys and their settings, and makes what may be left out; `from` is the sender's domain in its A-labels.
pub(super) fn check(keys: &[DkimKey], from: &str, secrets: &mut Secrets) -> Vec<Field> {
    let mut wrong = Vec::new();
    if keys.len() > MOST_KEYS {
        wrong.push(Field::wrong("settings.dkim", keys.len().to_string(), format!("at most {MOST_KEYS} keys")));
    }
    for (place, key) in keys.iter().enumerate() {
        let field = |name: &str| format!("settings.dkim[{place}].{name}");
        if !is_selector(&key.selector) {
            let allowed = "1 to 63 of a-z, 0-9 and -, also several such names with dots between them";
            wrong.push(Field::wrong(field("selector"), &key.selector, allowed));
            continue;
        }
        if keys[..place].iter().any(|other| other.selector == key.selector) {
            wrong.push(Field::wrong(field("selector"), &key.selector, "a name that no other key has"));
        }
        if let Some(given) = &key.domain {
            let domain = key.domain(from);
            let above = from == domain || from.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'));
            if !above || !domain.contains('.') {
                wrong.push(Field::wrong(field("domain"), given, format!("{from}, as in `from`, or a domain above it")));
            }
        }
        let name = key.secret();
        if key.algorithm == Algorithm::Ed25519 {
            secrets.entry(name.clone()).or_insert_with(new_ed25519);
        }
        match secrets.get(&name).map(|text| Key::parse(text).map(|key| key.algorithm())) {
            None => wrong.push(Field::missing(format!("secrets.{name}"), KEYS)),
            Some(Some(algorithm)) if algorithm == key.algorithm => {}
            Some(_) => wrong.push(Field::wrong(format!("secrets.{name}"), "…", KEYS)),
        }
    }
    let unknown = |name: &&String| name.starts_with("dkim_") && !keys.iter().any(|key| key.secret() == **name);
    let allowed = "keys named in settings.dkim; give it empty to remove it";
    wrong.extend(secrets.keys().filter(unknown).map(|name| Field::wrong(format!("secrets.{name}"), "…", allowed)));
    wrong
}

/// What a private key looks like.
const KEYS: &str = "a private key of the algorithm in settings.dkim, RSA with 2048 to 4096 bits or Ed25519, not encrypted, as \
                    PEM (PKCS #8 or PKCS #1) or its DER in base 64, as from `openssl genpkey -algorithm RSA -pkeyopt \
                    rsa_keygen_bits:2048 -outform DER | base64 -w0`";

/// RFC 6376 §3.1, as far as names of hosts go.
fn is_selector(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    text.len() <= 63 && text.chars().all(|c| plain(c) || c == '.') && text.split('.').all(label)
}

/// What has to stand in DNS so that receivers can verify; private keys stay here.
pub(super) fn dns_records(keys: &[DkimKey], from: &str, secrets: &Secrets) -> Vec<DnsRecord> {
    let record = |key: &DkimKey| {
        let private = Key::parse(secrets.get(&key.secret())?)?;
        Some(DnsRecord {
            name: format!("{}._domainkey.{}", key.selector, key.domain(from)),
            kind: "TXT",
            value: private.published(),
        })
    };
    keys.iter().filter_map(record).collect()
}

/// Signs with one key.
pub(super) struct Signer {
    key: Key,
    /// The header up to the hash of the body.
    start: String,
}

/// The signers of a channel; `None` if one of its keys cannot be read any more: they were when they were stored.
pub(super) fn signers(keys: &[DkimKey], from: &str, secrets: &Secrets) -> Option<Vec<Signer>> {
    let signer =
        |key: &DkimKey| Some(Signer::new(&key.domain(from), &key.selector, Key::parse(secrets.get(&key.secret())?)?));
    keys.iter().map(signer).collect()
}

impl Signer {
    fn new(domain: &str, selector: &str, key: Key) -> Self {
        let algorithm = match key.algorithm() {
            Algorithm::Rsa => "rsa-sha256",
            Algorithm::Ed25519 => "ed25519-sha256",
        };
        let names: Vec<String> = SIGNED.chunks(5).map(|names| names.join(":")).collect();
        let names = names.join(":\r\n ");
        let start = format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={domain};\r\n s={selector};\r\n h={names};\r\n bh="
        );
        Self { key, start }
    }

    fn sign(&self, fields: &Fields<'_>, body_hash: &str, out: &mut Vec<u8>) {
        let header = format!("{}{body_hash};\r\n b=", self.start);
        let signature = BASE64.encode(self.key.sign(&fields.signed(&SIGNED, &header)));
        out.extend_from_slice(header.as_bytes());
        for (place, line) in signature.as_bytes().chunks(LINE).enumerate() {
            out.extend_from_slice(if place == 0 { b"" } else { b"\r\n " });
            out.extend_from_slice(line);
        }
        out.extend_from_slice(b"\r\n");
    }
}

/// Puts the signatures in front of a mail that has CRLF at every line end, as it goes over the wire.
pub(super) fn sign(signers: &[Signer], mail: &mut Vec<u8>) {
    let end = memchr::memmem::find(mail, b"\r\n\r\n").map_or(mail.len(), |end| end + 2);
    let (head, body) = mail.split_at(end);
    let fields = Fields::of(head);
    let hash = BASE64.encode(digest(&SHA256, &canonical::body(body.get(2..).unwrap_or_default())));
    let mut signatures = Vec::with_capacity(1_024);
    for signer in signers {
        signer.sign(&fields, &hash, &mut signatures);
    }
    mail.splice(0..0, signatures);
}

#[cfg(test)]
mod tests;
