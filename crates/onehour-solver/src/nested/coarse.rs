//! One number for a vector: bounds that settle most comparisons at once.
//!
//! A search asks of every edge it comes by whether a sum is below a limit, and nearly always the answer is no. With the
//! vectors mapped to numbers that keep their order, rounded so that nothing is lost, that is one comparison of two
//! numbers read in the order of memory. What passes is asked again, exactly.
//!
//! # The map
//! The leading tiers (`insert.rs`) have no room in the number: a vector that is not zero there counts as far below or
//! far above all others. The tiers after them are the digits of the number, each with a range of at least 64 times the
//! largest single weight and three more bits. So the difference of a sum of four vectors and a fifth has the sign of
//! its first entry that is not zero, in numbers as in vectors: lower digits add up to at most five times their ranges,
//! less than one unit of the digit before. (With leading tiers three vectors are enough: a fourth that is far above
//! could hide one that is far below.) The last digits are rounded: down in a lower bound, up in an upper one.
//! A vector with an entry outside its range has the bounds that say nothing.

use super::problem::NestedProblem;
use super::tiers::Tiers;

/// The digits of the number of a vector.
#[derive(Clone, Copy)]
pub(super) struct Coarse<const T: usize> {
    /// Leading tiers.
    pub(super) leading: usize,
    /// The bit at which each digit stands; below zero where its last bits are rounded away.
    at: [i32; T],
    /// Bits of each digit's range.
    range: [u32; T],
}

/// Above every number of a vector.
pub(super) const NEVER: i64 = i64::MAX;

/// Below, and above, the numbers of all vectors whose leading tiers are zero.
const FAR: i64 = 1 << 59;

/// How far below a vector may be when nothing is known of it.
pub(super) const UNKNOWN: i64 = i64::MIN / 4;

/// Bits of a digit beyond those of the largest single weight: sums along a path stay in range.
const ROOM: u32 = 6;

impl<const T: usize> Coarse<T> {
    /// The digits for a problem with so many leading tiers.
    pub(super) fn new(problem: &NestedProblem, leading: usize) -> Self {
        let mut coarse = Coarse { leading, at: [0; T], range: [0; T] };
        let mut top = FAR.ilog2() as i32;
        for tier in leading..T {
            coarse.range[tier] = u64::BITS - largest_weight(problem, tier).leading_zeros() + ROOM;
            top -= coarse.range[tier] as i32 + 3;
            coarse.at[tier] = top;
        }
        coarse
    }

    /// No number of the vector is below this.
    pub(super) fn at_least(&self, vector: Tiers<T>) -> i64 {
        match self.sign_of_lead(vector) {
            0 => self.digits(vector).unwrap_or(UNKNOWN),
            sign if sign < 0 => UNKNOWN,
            _ => FAR,
        }
    }

    /// No number of the vector is above this.
    pub(super) fn at_most(&self, vector: Tiers<T>) -> i64 {
        match self.sign_of_lead(vector) {
            0 => self.digits(-vector).map_or(-UNKNOWN, |digits| -digits),
            sign if sign > 0 => -UNKNOWN,
            _ => -FAR,
        }
    }

    fn sign_of_lead(&self, vector: Tiers<T>) -> i64 {
        vector.0[..self.leading].iter().find(|&&entry| entry != 0).map_or(0, |entry| entry.signum())
    }

    /// The number of a vector, rounded down; `None` if an entry is out of range.
    fn digits(&self, vector: Tiers<T>) -> Option<i64> {
        let mut number = 0;
        for tier in self.leading..T {
            let (entry, at) = (vector.0[tier], self.at[tier]);
            if entry.unsigned_abs() >> self.range[tier].min(63) != 0 {
                return None;
            }
            number += if at >= 0 { entry << at } else { entry >> (-at).min(63) };
        }
        Some(number)
    }
}

/// The largest amount that one edge adds to a tier.
fn largest_weight(problem: &NestedProblem, tier: usize) -> u64 {
    let classes = problem.class_weights.iter().skip(tier).step_by(problem.tiers).map(|weight| weight.unsigned_abs());
    let lefts = problem.left_weights.iter().skip(tier).step_by(problem.tiers).map(|weight| weight.unsigned_abs());
    let steps = problem.sets.iter().filter(|set| set.spread_tier.map(usize::from) == Some(tier));
    let ties = problem.ties.iter().filter(|ties| usize::from(ties.tier) == tier).map(|_| u64::from(u32::MAX));
    classes.chain(lefts).chain(steps.map(|set| 2 * u64::from(set.cap))).chain(ties).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::nested::problem::TieKeys;

    /// A problem whose first tier leads and whose others have the largest weights 11, 6 (a spread) and 2^32 - 1 (ties).
    fn problem() -> NestedProblem {
        NestedProblem {
            tiers: 4,
            left_weights: vec![1, 0, 0, 0],
            class_weights: vec![0, 11, 0, 0, 0, -3, 0, 0],
            sets: vec![crate::nested::problem::CapSet { parent: None, cap: 3, spread_tier: Some(2) }],
            ties: Some(TieKeys { tier: 3, left: vec![0], slot: Vec::new() }),
            ..NestedProblem::default()
        }
    }

    fn vector() -> impl Strategy<Value = Tiers<4>> {
        let lead = prop_oneof![6 => Just(0), 1 => -2i64..=2];
        let quality = prop_oneof![4 => -20i64..=20, 1 => -2_000_000i64..=2_000_000];
        let tie = prop_oneof![
            Just(0),
            -(1i64 << 33)..=1i64 << 33,
            -4i64..=4,
            Just(-(1i64 << 38) + 1),
            Just((1i64 << 38) - 1)
        ];
        let spread = prop_oneof![3 => -9i64..=9, 1 => 505i64..=511, 1 => -511i64..=-505];
        (lead, quality, spread, tie).prop_map(|(lead, quality, spread, tie)| Tiers([lead, quality, spread, tie]))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn a_sum_that_is_not_below_in_numbers_is_not_below_in_vectors(
            a in vector(), b in vector(), c in vector(), limit in vector(), near in any::<bool>(),
        ) {
            let coarse = Coarse::<4>::new(&problem(), 1);
            // Sums near the limit are where rounding could do harm.
            let limit = if near { a + b + c + Tiers([0, 0, limit.0[2] % 2, limit.0[3] % 5]) } else { limit };
            if coarse.at_least(a) + coarse.at_least(b) + coarse.at_least(c) >= coarse.at_most(limit) {
                prop_assert!(a + b + c >= limit);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn without_leading_tiers_four_vectors_may_be_added(
            a in vector(), b in vector(), c in vector(), d in vector(), limit in vector(), near in any::<bool>(),
        ) {
            let coarse = Coarse::<4>::new(&problem(), 0);
            let limit = if near { a + b + c + d + Tiers([0, 0, limit.0[2] % 2, limit.0[3] % 5]) } else { limit };
            let sum = [a, b, c, d].map(|vector| coarse.at_least(vector)).iter().sum::<i64>();
            if sum >= coarse.at_most(limit) {
                prop_assert!(a + b + c + d >= limit);
            }
        }
    }

    #[test]
    fn small_differences_are_seen_and_others_are_left_to_the_vectors() {
        let coarse = Coarse::<4>::new(&problem(), 1);
        let zero = coarse.at_most(Tiers::ZERO);
        assert!(coarse.at_least(Tiers([0, 0, 1, -(1 << 32)])) >= zero, "one step weighs more than any tie-break");
        assert!(coarse.at_least(Tiers([0, 0, 0, 1 << 20])) >= zero);
        assert!(coarse.at_least(Tiers([1, -11, 0, 0])) >= zero, "the leading tier decides");
        assert!(coarse.at_least(Tiers([-1, 11, 0, 0])) < zero);
        assert!(coarse.at_least(Tiers([0, 1 << 40, 0, 0])) < zero, "nothing is known of what is out of range");
    }
}
