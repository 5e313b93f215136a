//! Requests to addresses that people typed in: they never reach the machine itself or the private network around it,
//! unless the operator allows that network. Checked on the resolved address, so that a name that resolves to 127.0.0.1
//! (or does so the second time it is asked) gets nowhere. Redirects are not followed.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::clock::Span;
use crate::error::{Error, Result};

use super::Sending;

/// A network that may be reached although it is private: `10.20.0.0/16`, `127.0.0.1`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowedNetwork {
    address: IpAddr,
    prefix: u8,
}

impl FromStr for AllowedNetwork {
    type Err = ();
    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().map_err(drop)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(drop)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        if prefix <= longest { Ok(Self { address, prefix }) } else { Err(()) }
    }
}

impl AllowedNetwork {
    fn contains(self, address: IpAddr) -> bool {
        let (own, other, length) = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (u128::from(own.to_bits()), u128::from(other.to_bits()), 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
            _ => return false,
        };
        let shift = length - u32::from(self.prefix);
        own.checked_shr(shift).unwrap_or(0) == other.checked_shr(shift).unwrap_or(0)
    }
}

/// The way to the outside.
#[derive(Clone)]
pub struct Outbound {
    allowed: Arc<[AllowedNetwork]>,
    client: reqwest::Client,
    patience: Option<Duration>,
}

impl Outbound {
    /// With the private networks the operator allows.
    pub fn new(allowed: Vec<AllowedNetwork>) -> Result<Self> {
        let allowed: Arc<[AllowedNetwork]> = allowed.into();
        let client = reqwest::Client::builder()
            .dns_resolver(Arc::new(Guarded(allowed.clone())))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(20))
            .pool_idle_timeout(Duration::from_secs(60))
            .tcp_nodelay(true)
            .user_agent(concat!("budstikke/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|cause| Error::Internal(format!("HTTP client: {cause}")))?;
        Ok(Self { allowed, client, patience: None })
    }

    /// The same way, on which answers come within an account's time.
    pub fn within(&self, sending: &Sending) -> Self {
        Self { patience: sending.answer_within.map(Span::duration), ..self.clone() }
    }

    /// A request. URLs with an IP address in place of a name do not pass the resolver: check them first.
    pub fn request(&self, method: reqwest::Method, url: reqwest::Url) -> reqwest::RequestBuilder {
        let request = self.client.request(method, url);
        match self.patience {
            Some(patience) => request.timeout(patience),
            None => request,
        }
    }

    /// Checks a URL: http or https, a host, no user, and no forbidden address in place of a name.
    pub fn check_url(&self, text: &str) -> std::result::Result<reqwest::Url, String> {
        let url = reqwest::Url::parse(text).map_err(|_| "an http or https URL".to_owned())?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return Err("an http or https URL without a user name".to_owned());
        }
        let host = url.host_str().ok_or("a URL with a host")?;
        if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
            self.check_address(address)?;
        }
        Ok(url)
    }

    fn check_address(&self, address: IpAddr) -> std::result::Result<(), String> {
        if permitted(&self.allowed, address) { Ok(()) } else { Err(REFUSED.to_owned()) }
    }

    /// The addresses of a host and port that may be reached.
    pub async fn resolve(&self, host: &str, port: u16) -> std::result::Result<Vec<SocketAddr>, String> {
        let found = tokio::net::lookup_host((host, port)).await.map_err(|cause| format!("{host}: {cause}"))?;
        let all: Vec<SocketAddr> = found.collect();
        let permitted: Vec<SocketAddr> =
            all.iter().copied().filter(|address| permitted(&self.allowed, address.ip())).collect();
        match (permitted.is_empty(), all.is_empty()) {
            (false, _) => Ok(permitted),
            (true, true) => Err(format!("{host} has no address")),
            (true, false) => Err(format!("{host}: {REFUSED}")),
        }
    }
}

/// What a refused address is answered with.
const REFUSED: &str = "this address is private; the operator can allow its network with BUDSTIKKE_ALLOW_PRIVATE";

struct Guarded(Arc<[AllowedNetwork]>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let all: Vec<SocketAddr> = found.collect();
            let permitted: Vec<SocketAddr> =
                all.iter().copied().filter(|address| permitted(&allowed, address.ip())).collect();
            if permitted.is_empty() && !all.is_empty() {
                return Err(REFUSED.into());
            }
            let addresses: Addrs = Box::new(permitted.into_iter());
            Ok(addresses)
        })
    }
}

fn permitted(allowed: &[AllowedNetwork], address: IpAddr) -> bool {
    let address = match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    is_public(address) || allowed.iter().any(|network| network.contains(address))
}

/// Whether an address is out on the internet (IANA special-purpose registries, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let special = v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_multicast()
                || v4.is_documentation()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (18..20).contains(&b))
                || a >= 240;
            !special
        }
        IpAddr::V6(v6) => {
            let segments = v6.segments();
            let special = v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || (segments[0] & 0xfe00) == 0xfc00
                || (segments[0] & 0xffc0) == 0xfe80
                || (segments[0] & 0xffc0) == 0xfec0
                || (segments[0] == 0x2001 && segments[1] == 0xdb8)
                // ::/96, 64:ff9b::/96, 2001::/32 and 2002::/16 carry IPv4 addresses, private ones too.
                || segments[..6] == [0; 6]
                || (segments[0] == 0x2001 && segments[1] == 0)
                || (segments[0] == 0x64 && segments[1] == 0xff9b)
                || segments[0] == 0x2002;
            !special
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn private_addresses_are_refused_unless_allowed() {
        let none: [AllowedNetwork; 0] = [];
        for private in [
            "127.0.0.1",
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "224.0.0.1",
            "255.255.255.255",
        ] {
            assert!(!permitted(&none, private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "2a00:1450:400f:80d::200e", "172.32.0.1"] {
            assert!(permitted(&none, public.parse().unwrap()), "{public}");
        }
        let allowed = ["10.20.0.0/16".parse().unwrap(), "::1".parse().unwrap(), "127.0.0.1".parse().unwrap()];
        assert!(permitted(&allowed, "10.20.3.4".parse().unwrap()));
        assert!(permitted(&allowed, "::ffff:127.0.0.1".parse().unwrap()));
        assert!(!permitted(&allowed, "10.21.3.4".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<AllowedNetwork>().is_err());
        assert!("0.0.0.0/0".parse::<AllowedNetwork>().unwrap().contains("10.0.0.1".parse().unwrap()));
    }
}
