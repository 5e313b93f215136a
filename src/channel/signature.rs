//! Whether a request really comes from whom it says: the signatures that providers put on what they send. All are compared
//! in constant time, and no answer ever tells what would have been right.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

use crate::secrets::{mac, sha256_hex};

/// How far the clock of a sender may be away, in seconds (Standard Webhooks 1.0 recommends five minutes).
const TOLERANCE: u64 = 300;

/// `X-Hub-Signature-256` of Meta (WhatsApp, Facebook): `sha256=` and HMAC-SHA256 of the body in hexadecimal.
pub fn meta(app_secret: &str, body: &[u8], header: &str) -> bool {
    let Some(given) = header.strip_prefix("sha256=").and_then(from_hex) else { return false };
    mac(app_secret.as_bytes(), &[body]).as_slice().ct_eq(&given).into()
}

/// `X-Twilio-Signature`: base 64 of HMAC-SHA1 over the public URL and the form's fields, sorted by name, name and value one
/// after the other (Twilio, “Validating requests”).
pub fn twilio(token: &str, url: &str, fields: &[(String, String)], header: &str) -> bool {
    let mut fields: Vec<&(String, String)> = fields.iter().collect();
    fields.sort();
    fields.dedup();
    let signed: String = std::iter::once(url)
        .chain(fields.into_iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]))
        .collect();
    twilio_signed(token, &signed, header)
}

/// The same for a JSON body, whose SHA-256 stands in the URL as `bodySHA256`.
pub fn twilio_json(token: &str, url: &str, body: &[u8], header: &str) -> bool {
    let given = url.split(['?', '&']).find_map(|pair| pair.strip_prefix("bodySHA256="));
    let same = |given: &str| bool::from(sha256_hex(body).as_bytes().ct_eq(given.to_ascii_lowercase().as_bytes()));
    given.is_some_and(same) && twilio_signed(token, url, header)
}

fn twilio_signed(token: &str, signed: &str, header: &str) -> bool {
    let Ok(given) = BASE64.decode(header.trim()) else { return false };
    let mut hmac =
        <Hmac<Sha1> as hmac::KeyInit>::new_from_slice(token.as_bytes()).expect("HMAC takes keys of any length");
    hmac.update(signed.as_bytes());
    hmac.finalize().into_bytes().as_slice().ct_eq(&given).into()
}

/// `X-Gwapi-Signature` of GatewayAPI: a JSON Web Token (RFC 7519) with HS256 whose payload is the event itself, which is
/// returned when the signature is good.
pub fn gatewayapi(secret: &str, token: &str) -> Option<serde_json::Value> {
    let (signed, signature) = token.trim().rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let right: bool = mac(secret.as_bytes(), &[signed.as_bytes()]).as_slice().ct_eq(&given).into();
    let json = |part: &str| -> Option<serde_json::Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?).ok()
    };
    // "none" and other algorithms are no signatures here.
    let hs256 = json(header)?.get("alg").and_then(|alg| alg.as_str().map(|alg| alg == "HS256"))?;
    (right && hs256).then(|| json(payload))?
}

/// `webhook-signature` of Standard Webhooks 1.0: one or more signatures between spaces, of which one `v1` by one of the
/// secrets must be good, over `id.timestamp.body`, not older or newer than five minutes.
pub fn standard_webhooks(secrets: &[&str], id: &str, timestamp: &str, body: &[u8], header: &str, now: i64) -> bool {
    let Ok(at) = timestamp.parse::<i64>() else { return false };
    if now.abs_diff(at) > TOLERANCE {
        return false;
    }
    let key = |secret: &&str| BASE64.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok();
    // Once a secret and not once a signature: a header has room for thousands of them, and a body for megabytes.
    let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
    let right: Vec<[u8; 32]> = secrets.iter().filter_map(key).map(|key| mac(&key, &parts)).collect();
    header.split(' ').filter_map(|one| one.strip_prefix("v1,")).any(|given| {
        let Ok(given) = BASE64.decode(given) else { return false };
        right.iter().any(|right| right.as_slice().ct_eq(&given).into())
    })
}

/// A secret that a sender only repeats: in a header, a URL or as a password.
pub fn same(secret: &str, given: &str) -> bool {
    // Of equal length first, which HMAC gives whatever the lengths were.
    let by = |text: &str| mac(b"compare", &[text.as_bytes()]);
    !secret.is_empty() && bool::from(by(secret).as_slice().ct_eq(by(given).as_slice()))
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn twilio_as_in_its_documentation() {
        let (token, url) = ("12345", "https://mycompany.com/myapp.php?foo=1&bar=2");
        let fields = fields(&[
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]);
        assert!(twilio(token, url, &fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        assert!(!twilio(token, url, &fields[1..], "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        assert!(!twilio("12346", url, &fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        assert!(!twilio(token, url, &fields, "") && !twilio(token, url, &fields, "%%%"));
    }

    #[test]
    fn standard_webhooks_as_in_its_reference_libraries() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, at, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        let good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let check = |header: &str, now| standard_webhooks(&[secret], id, at, body, header, now);
        assert!(check(good, 1_614_265_330) && check(good, 1_614_265_630));
        assert!(check(&format!("v1a,xxx v1,AAAA {good}"), 1_614_265_330), "one of several");
        assert!(
            standard_webhooks(&["whsec_AAAA", secret], id, at, body, good, 1_614_265_330),
            "the old secret still counts"
        );
        assert!(!check(good, 1_614_265_631) && !check(good, 1_614_265_029), "too old, too new");
        assert!(!check("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", 1_614_265_330));
        assert!(!standard_webhooks(&[secret], id, at, b"{}", good, 1_614_265_330));
        assert!(!standard_webhooks(&[], id, at, body, good, 1_614_265_330));
    }

    #[test]
    fn meta_signs_the_raw_body() {
        let body = br#"{"object":"page"}"#;
        let hex: String = mac(b"secret", &[body]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(meta("secret", body, &format!("sha256={hex}")));
        assert!(meta("secret", body, &format!("sha256={}", hex.to_uppercase())));
        assert!(!meta("secret", b"{}", &format!("sha256={hex}")));
        for wrong in ["", "sha256=", "sha1=00", "sha256=zz", "sha256=0", "sha256=æø"] {
            assert!(!meta("secret", body, wrong), "{wrong}");
        }
    }

    #[test]
    fn gatewayapi_as_in_its_documentation() {
        let token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpZCI6MjM4MTcwMywibXNpc2RuIjo0NTQyNjA5MDQ1LCJ0aW1lIjoxNTIyNzY0MDYyLC\
            JzdGF0dXMiOiJERUxJVkVSRUQiLCJlcnJvciI6ImVycm9yIHRleHQiLCJjb2RlIjoiZXJyb3IgY29kZSIsImNvdW50cnlfcHJlZml4Ijo0NSwiY2\
            91bnRyeV9jb2RlIjoiREsiLCJjaGFyZ2Vfc3RhdHVzIjoiQVVUSE9SSVpFRCIsInVzZXJyZWYiOiJhIHJlZmVyZW5jZSJ9.LgbbsxAj61SQhDA0A3\
            dGlcT8OZN2UJsTgBiifNHEeh8";
        let event = gatewayapi("secret", token).unwrap();
        assert_eq!((&event["id"], &event["status"]), (&2_381_703.into(), &"DELIVERED".into()));
        assert_eq!(gatewayapi("Secret", token), None);
    }

    #[test]
    fn gatewayapi_signs_the_event_itself() {
        let token = |header: &str, secret: &str| {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let signed = format!("{}.{}", part(header), part(r#"{"id":2381703,"status":"DELIVERED"}"#));
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac(secret.as_bytes(), &[signed.as_bytes()])))
        };
        let good = token(r#"{"alg":"HS256","typ":"JWT"}"#, "secret");
        assert_eq!(gatewayapi("secret", &good).unwrap()["status"], "DELIVERED");
        assert_eq!(gatewayapi("other", &good), None);
        assert_eq!(gatewayapi("secret", &token(r#"{"alg":"none"}"#, "secret")), None);
        assert_eq!(gatewayapi("secret", &good.replace('.', "")), None);
        for wrong in ["", "..", "a.b.c", "...."] {
            assert_eq!(gatewayapi("secret", wrong), None, "{wrong}");
        }
        assert!(same("a", "a") && !same("a", "b") && !same("", "") && !same("a", ""));
    }

    proptest::proptest! {
        #[test]
        fn no_header_breaks_the_door(header in "\\PC{0,200}", body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            proptest::prop_assert!(!meta("secret", &body, &header));
            proptest::prop_assert!(!twilio("secret", "https://a.dk", &[], &header));
            proptest::prop_assert!(!twilio_json("secret", &header, &body, &header));
            proptest::prop_assert!(gatewayapi("secret", &header).is_none());
            proptest::prop_assert!(!standard_webhooks(&["whsec_AAAA"], &header, &header, &body, &header, 0));
        }
    }
}
