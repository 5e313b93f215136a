//! A subscription to Web Push as an address: where a browser's messages are handed in, and the keys that only the browser can
//! read with. As text it is the three parts as the browser gives them, with a space between.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};

/// The longest URL of a push service.
const LONGEST_ENDPOINT: usize = 1_000;

/// A browser that can be written to.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    endpoint: reqwest::Url,
    key: [u8; 65],
    auth: [u8; 16],
}

impl Subscription {
    /// From its parts; `None` where one of them is none: the endpoint an https URL, the key a point on P-256, the secret 16
    /// bytes. Like browsers, it takes http for the machine itself.
    pub fn of(endpoint: &str, key: &str, auth: &str) -> Option<Self> {
        let endpoint = reqwest::Url::parse(endpoint).ok().filter(|url| url.as_str().len() <= LONGEST_ENDPOINT)?;
        let plain = endpoint.username().is_empty() && endpoint.password().is_none() && endpoint.fragment().is_none();
        let safe = endpoint.scheme() == "https" || (endpoint.scheme() == "http" && is_here(&endpoint));
        let decoded = |text: &str| BASE64URL.decode(text.trim_end_matches('=')).ok();
        let key: [u8; 65] = decoded(key)?.try_into().ok()?;
        let auth = decoded(auth)?.try_into().ok()?;
        (plain && safe && endpoint.has_host() && is_on_curve(&key)).then_some(Self { endpoint, key, auth })
    }

    /// From the text that [`Self::text`] makes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let (endpoint, key, auth) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() { None } else { Self::of(endpoint, key, auth) }
    }

    /// As it is stored.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.endpoint, BASE64URL.encode(self.key), BASE64URL.encode(self.auth))
    }

    /// Where messages are handed in.
    pub fn endpoint(&self) -> &reqwest::Url {
        &self.endpoint
    }

    /// The browser's public key, an uncompressed point on P-256.
    pub fn key(&self) -> &[u8; 65] {
        &self.key
    }

    /// The secret between the browser and us.
    pub fn auth(&self) -> &[u8; 16] {
        &self.auth
    }

    /// Whether the push service is one of these hosts or below one of them.
    pub fn is_at(&self, hosts: &[String]) -> bool {
        let own = self.endpoint.host_str().unwrap_or_default();
        hosts.iter().any(|host| own == host || own.strip_suffix(host.as_str()).is_some_and(|rest| rest.ends_with('.')))
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}

/// Whether a URL leads to this machine by its address. Whether one may go there is for the operator to say.
fn is_here(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Tried by agreeing on a secret that is thrown away: the library tells it in no other way.
fn is_on_curve(point: &[u8; 65]) -> bool {
    let chance = ring::rand::SystemRandom::new();
    let Ok(own) = EphemeralPrivateKey::generate(&ECDH_P256, &chance) else { return false };
    agree_ephemeral(own, &UnparsedPublicKey::new(&ECDH_P256, point), |_| ()).is_ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    // The keys of RFC 8291, appendix A.
    const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn a_subscription_is_one_way_written() {
        let own =
            Subscription::of("https://Push.Example.net:443/a?b=c", &format!("{KEY}="), &format!("{AUTH}==")).unwrap();
        assert_eq!(own.text(), format!("https://push.example.net/a?b=c {KEY} {AUTH}"));
        assert_eq!(Subscription::parse(&own.text()).unwrap(), own);
        assert!(Subscription::of("http://127.0.0.1:8080/a", KEY, AUTH).is_some());
        assert!(!format!("{own:?}").contains("push.example"));
    }

    #[test]
    fn what_is_none_is_refused() {
        let longest = format!("https://push.example.net/{}", "x".repeat(LONGEST_ENDPOINT - 25));
        assert!(Subscription::of(&longest, KEY, AUTH).is_some());
        for endpoint in [
            "",
            "push.example.net",
            "http://push.example.net/a",
            "http://10.0.0.1/a",
            "http://localhost/a",
            "ftp://127.0.0.1/a",
            "https://user@push.example.net/a",
            "https://:word@push.example.net/a",
            "https://push.example.net/a#b",
            "data:text/plain,a",
            &format!("{longest}x"),
        ] {
            assert!(Subscription::of(endpoint, KEY, AUTH).is_none(), "{endpoint}");
        }
        let endpoint = "https://push.example.net/a";
        // Beside the curve, compressed, nothing, the point at infinity.
        let beside = format!("{}{}", &KEY[..86], if KEY.ends_with('4') { 'A' } else { '4' });
        let zeros = BASE64URL.encode([0; 65]);
        for key in [&beside, &KEY[..44], "", "%", &zeros] {
            assert!(Subscription::of(endpoint, key, AUTH).is_none(), "{key}");
        }
        for auth in ["", "AAAA", &"A".repeat(24), "BTBZMqHH6r4Tts7J+aSIgg"] {
            assert!(Subscription::of(endpoint, KEY, auth).is_none(), "{auth}");
        }
        for text in
            [format!("{endpoint} {KEY}"), format!("{endpoint} {KEY} {AUTH} more"), format!("{endpoint}  {KEY} {AUTH}")]
        {
            assert!(Subscription::parse(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn hosts_are_whole_names() {
        let at =
            |endpoint: &str| Subscription::of(endpoint, KEY, AUTH).unwrap().is_at(&["push.example.net".to_owned()]);
        assert!(at("https://push.example.net/a") && at("https://one.push.example.net/a"));
        assert!(
            !at("https://evilpush.example.net/a")
                && !at("https://push.example.net.evil.example/a")
                && !at("https://example.net/a")
        );
    }

    proptest::proptest! {
        /// Nothing that anybody writes makes it fall over, and what is taken is stored as itself.
        #[test]
        fn any_text_is_taken_or_not(text in "\\PC{0,60}", path in "[ -~]{0,40}") {
            for text in [text, format!("https://push.example.net/{path} {KEY} {AUTH}")] {
                if let Some(own) = Subscription::parse(&text) {
                    proptest::prop_assert_eq!(Subscription::parse(&own.text()), Some(own));
                }
            }
        }
    }
}
