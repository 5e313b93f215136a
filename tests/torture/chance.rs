//! Chance that can be repeated: what a server does depends on the seed, the address and how often that address was tried.

/// A number below `limit` for these circumstances; always the same for the same ones.
pub fn chance(seed: u64, address: &str, tries: u32, limit: u64) -> u64 {
    // FNV-1a, then a finaliser that spreads it.
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for octet in address.bytes().chain(tries.to_be_bytes()) {
        hash = (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (hash ^ (hash >> 29)) % limit
}
