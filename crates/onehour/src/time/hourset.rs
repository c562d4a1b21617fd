//! A set of starts as a bitset.

use super::Start;

/// A set of starts of one horizon: bit `i % 64` of word `i / 64` stands for start `i`.
///
/// Sets of one horizon have equally many words; where two differ in length, the shorter is read as if it went on with
/// zeros.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HourSet {
    words: Vec<u64>,
}

impl HourSet {
    /// The empty set over a horizon of so many starts.
    pub fn empty(starts: usize) -> Self {
        HourSet { words: vec![0; starts.div_ceil(64)] }
    }

    /// Every start of a horizon of so many starts.
    pub fn full(starts: usize) -> Self {
        let mut set = HourSet::empty(starts);
        set.insert_range(0, starts);
        set
    }

    /// The set over a horizon of so many starts that these inclusive ranges of indices name. What lies beyond the
    /// horizon, or is reversed, adds nothing.
    pub fn from_ranges(starts: usize, ranges: &[(u32, u32)]) -> Self {
        let mut set = HourSet::empty(starts);
        for &(first, last) in ranges {
            set.insert_range(first as usize, (last as usize).saturating_add(1).min(starts));
        }
        set
    }

    /// The set as inclusive ranges of indices: rising, disjoint, not adjacent.
    pub fn to_ranges(&self) -> Vec<(u32, u32)> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for Start(at) in self.iter() {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == at => *last = at,
                _ => ranges.push((at, at)),
            }
        }
        ranges
    }

    /// Adds a start; one beyond the horizon is not added.
    pub fn insert(&mut self, start: Start) {
        if let Some(word) = self.words.get_mut(start.0 as usize / 64) {
            *word |= 1 << (start.0 % 64);
        }
    }

    /// Removes a start.
    pub fn remove(&mut self, start: Start) {
        if let Some(word) = self.words.get_mut(start.0 as usize / 64) {
            *word &= !(1 << (start.0 % 64));
        }
    }

    /// Adds the starts `first..end`, a word at a time.
    pub(super) fn insert_range(&mut self, first: usize, end: usize) {
        let mut at = first;
        while at < end {
            let stop = end.min((at / 64 + 1) * 64);
            let bits = u64::MAX >> (64 - (stop - at)) << (at % 64);
            match self.words.get_mut(at / 64) {
                Some(word) => *word |= bits,
                None => return,
            }
            at = stop;
        }
    }

    /// Whether the start is in the set.
    pub fn contains(&self, start: Start) -> bool {
        self.words.get(start.0 as usize / 64).is_some_and(|word| word >> (start.0 % 64) & 1 == 1)
    }

    /// Number of starts in the set.
    pub fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether no start is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Keeps what is also in `other`.
    pub fn and(&mut self, other: &HourSet) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(at).copied().unwrap_or(0);
        }
    }

    /// Removes what is in `other`.
    pub fn and_not(&mut self, other: &HourSet) {
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word &= !theirs;
        }
    }

    /// Adds what is in `other`.
    pub fn union(&mut self, other: &HourSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word |= theirs;
        }
    }

    /// Whether some start is in both.
    pub fn intersects(&self, other: &HourSet) -> bool {
        self.words.iter().zip(&other.words).any(|(ours, theirs)| ours & theirs != 0)
    }

    /// The starts in both, rising, without making the set of them.
    pub fn common<'a>(&'a self, other: &'a HourSet) -> impl Iterator<Item = Start> + 'a {
        bits(self.words.iter().zip(&other.words).map(|(ours, theirs)| ours & theirs))
    }

    /// The starts, rising.
    pub fn iter(&self) -> impl Iterator<Item = Start> + '_ {
        bits(self.words.iter().copied())
    }

    /// The words, lowest start first.
    pub fn words(&self) -> &[u64] {
        &self.words
    }
}

/// The positions of the ones, rising.
fn bits(words: impl Iterator<Item = u64>) -> impl Iterator<Item = Start> {
    (0u32..).step_by(64).zip(words).flat_map(|(base, word)| {
        let rest = std::iter::successors((word != 0).then_some(word), |&word| {
            let next = word & (word - 1);
            (next != 0).then_some(next)
        });
        rest.map(move |word| Start(base + word.trailing_zeros()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const STARTS: usize = 200;

    fn indices() -> impl Strategy<Value = BTreeSet<u32>> {
        prop::collection::btree_set(0..STARTS as u32, 0..STARTS)
    }

    fn set(indices: &BTreeSet<u32>) -> HourSet {
        let mut set = HourSet::empty(STARTS);
        indices.iter().for_each(|&at| set.insert(Start(at)));
        set
    }

    fn back(set: &HourSet) -> BTreeSet<u32> {
        set.iter().map(|start| start.0).collect()
    }

    proptest! {
        #[test]
        fn operations_agree_with_a_tree_set(a in indices(), b in indices()) {
            let (left, right) = (set(&a), set(&b));
            prop_assert_eq!(back(&left), a.clone());
            prop_assert_eq!(left.count() as usize, a.len());
            let mut and = left.clone();
            and.and(&right);
            prop_assert_eq!(back(&and), &a & &b);
            prop_assert_eq!(left.common(&right).map(|s| s.0).collect::<BTreeSet<_>>(), &a & &b);
            prop_assert_eq!(left.intersects(&right), !a.is_disjoint(&b));
            let mut less = left.clone();
            less.and_not(&right);
            prop_assert_eq!(back(&less), &a - &b);
            let mut or = left.clone();
            or.union(&right);
            prop_assert_eq!(back(&or), &a | &b);
        }

        #[test]
        fn ranges_round_trip_and_are_maximal(a in indices()) {
            let ranges = set(&a).to_ranges();
            prop_assert!(ranges.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
            prop_assert_eq!(HourSet::from_ranges(STARTS, &ranges), set(&a));
        }

        #[test]
        fn a_range_is_filled_across_word_borders(first in 0usize..220, end in 0usize..220) {
            let mut filled = HourSet::empty(STARTS);
            filled.insert_range(first, end.min(STARTS));
            prop_assert_eq!(back(&filled), (first as u32..end.min(STARTS) as u32).collect::<BTreeSet<_>>());
        }
    }

    #[test]
    fn a_start_beyond_the_horizon_is_never_a_member() {
        let mut set = HourSet::empty(64);
        set.insert(Start(64));
        set.insert(Start(u32::MAX));
        assert!(set.is_empty() && !set.contains(Start(u32::MAX)));
        assert_eq!(HourSet::from_ranges(64, &[(60, u32::MAX), (9, 3)]).to_ranges(), [(60, 63)]);
        assert_eq!(HourSet::full(70).count(), 70);
    }
}
