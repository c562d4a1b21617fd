//! Vectors of one integer a tier, compared lexicographically: the ordered group that replaces numbers.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// One integer a tier. The order is lexicographic: the first tier decides before the second.
///
/// [`super::NestedProblem::validate`] has bounded every sum that the engine can form, so plain arithmetic is exact.
#[derive(Clone, Copy, Debug, Eq)]
pub(super) struct Tiers<const T: usize>(pub(super) [i64; T]);

impl<const T: usize> Tiers<T> {
    pub(super) const ZERO: Self = Tiers([0; T]);
    /// Larger than every sum that occurs: no label, no limit. Only ever compared.
    pub(super) const INFINITY: Self = Tiers([i64::MAX; T]);

    /// `value` in one tier, zero in the others.
    #[inline]
    pub(super) fn unit(tier: usize, value: i64) -> Self {
        let mut vector = Self::ZERO;
        vector.0[tier] = value;
        vector
    }

    /// The first `count` entries; zero in the others.
    pub(super) fn first(self, count: usize) -> Self {
        Tiers(std::array::from_fn(|tier| if tier < count { self.0[tier] } else { 0 }))
    }

    /// Whether it is larger than every sum.
    #[inline]
    pub(super) fn is_infinite(self) -> bool {
        self.0[0] == i64::MAX
    }

    /// The `index`-th vector of a flat array.
    pub(super) fn read(flat: &[i64], index: usize) -> Self {
        Tiers(std::array::from_fn(|tier| flat[index * T + tier]))
    }
}

impl<const T: usize> PartialEq for Tiers<T> {
    /// Entry by entry: the first ones decide nearly always.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        (0..T).all(|tier| self.0[tier] == other.0[tier])
    }
}

impl<const T: usize> Ord for Tiers<T> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        for tier in 0..T {
            if self.0[tier] != other.0[tier] {
                return self.0[tier].cmp(&other.0[tier]);
            }
        }
        Ordering::Equal
    }
}

impl<const T: usize> PartialOrd for Tiers<T> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    /// Most comparisons of a search ask this alone, and most are decided by the first entries.
    #[inline]
    fn lt(&self, other: &Self) -> bool {
        for tier in 0..T {
            if self.0[tier] != other.0[tier] {
                return self.0[tier] < other.0[tier];
            }
        }
        false
    }

    #[inline]
    fn ge(&self, other: &Self) -> bool {
        !self.lt(other)
    }
}

impl<const T: usize> Add for Tiers<T> {
    type Output = Self;
    #[inline]
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl<const T: usize> Sub for Tiers<T> {
    type Output = Self;
    #[inline]
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl<const T: usize> Neg for Tiers<T> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<const T: usize> AddAssign for Tiers<T> {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        for tier in 0..T {
            self.0[tier] += other.0[tier];
        }
    }
}

impl<const T: usize> SubAssign for Tiers<T> {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        for tier in 0..T {
            self.0[tier] -= other.0[tier];
        }
    }
}
