//! The tie-break: a 32-bit value of each edge from hashes of the seed and the ids.

use sha2::{Digest, Sha256};

/// Key of a newcomer.
pub(super) fn newcomer_key(seed: u64, id: &str) -> u64 {
    key(&format!("onehour tie-break 1\nnewcomer\n{seed}\n{id}"))
}

/// Key of an hour of an opener.
pub(super) fn slot_key(seed: u64, id: &str, start: Option<i64>) -> u64 {
    let start = start.map_or("none".to_string(), |start| start.to_string());
    key(&format!("onehour tie-break 1\nopener\n{seed}\n{id}\n{start}"))
}

/// First 8 bytes of SHA-256, little-endian.
fn key(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The value of an edge: the upper half of the SplitMix64 finaliser of both keys.
pub(super) fn value(newcomer: u64, slot: u64) -> u32 {
    let mut z = newcomer ^ slot.rotate_left(32);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ z >> 31) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First output of SplitMix64 seeded with 0 (Vigna's reference): 0xE220A8397B1DCDAF, whose state is the golden
    /// ratio.
    #[test]
    fn the_finaliser_is_that_of_splitmix64() {
        assert_eq!(value(0x9E37_79B9_7F4A_7C15, 0), 0xE220_A839);
        assert_eq!(value(0, 0x9E37_79B9_7F4A_7C15_u64.rotate_left(32)), 0xE220_A839);
    }

    /// By `printf 'onehour tie-break 1\nnewcomer\n0\na' | sha256sum`, bytes 70 f0 60 32 18 4e b6 e3, and likewise.
    #[test]
    fn the_key_is_the_head_of_a_sha_256() {
        assert_eq!(newcomer_key(0, "a"), 0xe3b6_4e18_3260_f070);
        assert_eq!(slot_key(7, "b", None), 0xabd8_b453_f488_7d00);
        assert_ne!(slot_key(7, "b", None), slot_key(7, "b", Some(0)));
    }
}
