//! Keys of the tie-break: a seeded hash of ids, so that no order of rows can matter. docs/certificate.md defines it.

use sha2::{Digest, Sha256};

/// Key of a newcomer.
pub(crate) fn newcomer_key(seed: u64, id: &str) -> u64 {
    key(&format!("onehour tie-break 1\nnewcomer\n{seed}\n{id}"))
}

/// Key of an opener's slot: its start in UTC seconds, or `none`.
pub(crate) fn slot_key(seed: u64, opener: &str, start: Option<i64>) -> u64 {
    let start = start.map_or_else(|| "none".to_owned(), |start| start.to_string());
    key(&format!("onehour tie-break 1\nopener\n{seed}\n{opener}\n{start}"))
}

/// The first 8 bytes of SHA-256, little-endian.
fn key(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).rev().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256("onehour tie-break 1\nnewcomer\n0\nanna") begins with these bytes (coreutils sha256sum).
    #[test]
    fn the_key_is_the_little_endian_head_of_sha_256() {
        assert_eq!(newcomer_key(0, "anna"), u64::from_le_bytes([0xa5, 0xbc, 0x63, 0xa0, 0xe1, 0xa2, 0xc6, 0x0a]));
    }

    #[test]
    fn no_start_and_another_seed_give_other_keys() {
        assert_ne!(slot_key(0, "o", None), slot_key(0, "o", Some(0)));
        assert_ne!(slot_key(0, "o", None), slot_key(1, "o", None));
    }
}
