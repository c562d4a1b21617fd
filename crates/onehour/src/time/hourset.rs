//! A set of starts as a bitset.

use super::Start;

/// A set of starts of one horizon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HourSet {
    words: Vec<u64>,
}

impl HourSet {
    /// The empty set over a horizon of so many starts.
    pub fn empty(starts: usize) -> Self {
        HourSet { words: vec![0; starts.div_ceil(64)] }
    }

    /// Adds a start; one beyond the horizon is not added.
    pub fn insert(&mut self, start: Start) {
        if let Some(word) = self.words.get_mut(start.0 as usize / 64) {
            *word |= 1 << (start.0 % 64);
        }
    }

    /// Whether the start is in the set.
    pub fn contains(&self, start: Start) -> bool {
        self.words.get(start.0 as usize / 64).is_some_and(|word| word >> (start.0 % 64) & 1 == 1)
    }

    /// The words, lowest start first.
    pub fn words(&self) -> &[u64] {
        &self.words
    }
}
