//! Identifiers: 64-bit, ordered by time, made here and never by the database.
//!
//! On the wire an id is its prefix, an underscore and 13 characters of Crockford base 32 (lower case), so that a
//! reader sees what it names: `bul_01k8…`. It deliberately carries no organisation and no secret: knowing an id
//! gives no right.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Millis;

/// Milliseconds between 1970-01-01 and 2020-01-01 (UTC), where our count begins.
const EPOCH: i64 = 1_577_836_800_000;
/// Low bits that hold chance instead of time.
const CHANCE_BITS: u32 = 22;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes ids that grow within a process and practically never meet those of another one.
#[derive(Debug, Default)]
pub struct IdSource {
    last: AtomicI64,
}

impl IdSource {
    /// The next id: the time in the high 41 bits, chance in the low 22, always above the one before.
    pub fn next(&self, now: Millis) -> i64 {
        let chance = i64::from(rand::random::<u32>() >> (32 - CHANCE_BITS));
        let fresh = ((now.0 - EPOCH).max(0) << CHANCE_BITS) | chance;
        let step = |last: i64| Some(fresh.max(last + 1));
        match self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
            Ok(last) | Err(last) => fresh.max(last + 1),
        }
    }
}

/// The least id that is made at a moment.
pub fn first_at(moment: Millis) -> i64 {
    (moment.0 - EPOCH).max(0) << CHANCE_BITS
}

/// The 13 base-32 characters of a number.
pub fn to_text(number: i64) -> String {
    let bits = number.cast_unsigned();
    (0..13).rev().map(|place| char::from(ALPHABET[((bits >> (place * 5)) & 31) as usize])).collect()
}

/// The number behind 13 base-32 characters; `None` for anything else.
pub fn from_text(text: &str) -> Option<i64> {
    if text.len() != 13 {
        return None;
    }
    let mut bits: u64 = 0;
    for letter in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        if bits >> 59 != 0 {
            return None;
        }
        bits = (bits << 5) | digit as u64;
    }
    i64::try_from(bits).ok()
}

/// Declares an id type: `id!(BulletinId, "bul", "…")`.
macro_rules! id {
    ($name:ident, $prefix:literal, $meaning:literal) => {
        #[doc = $meaning]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
        #[sqlx(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// A new id.
            pub fn new(ids: &crate::id::IdSource, now: crate::clock::Millis) -> Self {
                Self(ids.next(now))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "_{}"), crate::id::to_text(self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                text.strip_prefix(concat!($prefix, "_")).and_then(crate::id::from_text).map(Self).ok_or_else(|| {
                    concat!($prefix, "_ followed by 13 characters of 0-9 a-z without i l o u").to_owned()
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(|allowed| serde::de::Error::custom(format!("{text:?} is not {allowed}")))
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": concat!("^", $prefix, "_[0-9a-hjkmnp-tv-z]{13}$") })
            }
        }
    };
}

id!(OrganisationId, "org", "An organisation that uses this installation.");
id!(StaffId, "stf", "Somebody who signs in or owns a token.");
id!(TokenId, "tok", "An API token.");
id!(MessageId, "msg", "A reusable health message.");
id!(SegmentId, "seg", "Recipients that are alike in everything an audience rule looks at.");
id!(RecipientId, "rcp", "A resident, a resource person or a page.");
id!(AddressId, "adr", "One way to reach a recipient.");
id!(ChannelId, "chn", "A configured way out.");
id!(InboundId, "inb", "Something that came in from outside.");
id!(ReplyId, "rep", "What a person wrote.");
id!(BulletinId, "bul", "One publication of a message.");
id!(AttachmentId, "att", "A file that goes with a bulletin.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_read_back() {
        let ids = IdSource::default();
        let mut last = 0;
        for step in 0..10_000 {
            let id = ids.next(Millis(1_800_000_000_000 + step / 1000));
            assert!(id > last);
            assert_eq!(from_text(&to_text(id)), Some(id));
            last = id;
        }
        let id = BulletinId(last);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "bul_", "rcp_0000000000000", "bul_000000000000i", "bul_zzzzzzzzzzzzz", "bul_00000000000000"] {
            assert!(text.parse::<BulletinId>().is_err(), "{text}");
        }
    }
}
