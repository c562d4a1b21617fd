//! Shortest augmenting paths on a full matrix of integers: the method for small problems.
//!
//! # Problem
//! That of the parent module on a matrix, to be minimised, with no more rows than columns; all costs are whole numbers
//! of one unit. Where they are not (floats too far apart) this module has no answer.
//!
//! # Notation and invariants
//! As in `search`, which is the same method on lists of entries: duals `u` of rows and `v` of columns, no slack `c - u
//! - v` negative, pairs tight, `v <= 0`, and `v = 0` where a column is unmatched. With duals that the caller brings,
//! `v` of an unmatched column may be negative in a square problem without leaving: every column is matched in the end.
//!
//! # Steps
//! - `units`: the matrix is copied as integers, one sign and one orientation, its rows padded with forbidden pairs to
//!   whole blocks of lanes.
//! - `start`: rows take their cheapest column, and prices rise where two rows want one (augmenting row reduction).
//! - `paths`: one shortest augmenting path for each row that is left. The nearest column is found by a look at all
//!   labels, without a heap: on a full matrix a row costs as much to scan.
//! - `workspace`: all of it on memory that is used again, so that no problem allocates that is not larger than those
//!   before.
//!
//! # Numbers
//! With `C` the largest absolute cost and `n` rows, nothing below leaves `14 C` if all pairs are allowed or rows may
//! leave, and `32 (n + 2) C` otherwise (see [`Label`]). That decides between 64 and 128 bits.
//!
//! # Complexity
//! Time `O(n^2 m)` for `n` rows and `m` columns, in practice a small multiple of `n m`; memory `8 n m` bytes, or 16.
//!
//! # Source
//! R. Jonker, A. Volgenant: A shortest augmenting path algorithm for dense and sparse linear assignment problems,
//! Computing 38 (1987); D. F. Crouse: On implementing 2D rectangular assignment algorithms, IEEE Trans. Aerospace and
//! Electronic Systems 52 (2016).

mod paths;
mod start;
mod units;
mod workspace;

pub use self::workspace::Workspace;

use self::units::LANES;
use super::labels::Labels;
use super::solution::{Certificate, Duals};
use crate::cost::{Cost, Lex};
use crate::matching::FREE;

/// Some columns side by side.
#[derive(Clone, Copy, Debug)]
struct Block<T> {
    labels: Labels<T, LANES>,
    mate: [u32; LANES],
}

impl<T: Label> Block<T> {
    /// Unmatched, with duals of zero.
    const NEW: Self = Block { labels: Labels::NEW, mate: [FREE; LANES] };
}

/// A cost that has room for sums and for what is forbidden.
///
/// Duals are near the costs. Where every pair is allowed: a column without a row has `-2C <= v <= 0`, so `u <= 3C` for
/// every row; then a matched column has `v >= -4C`, and `u >= -C` since `v <= 0`. Where rows may leave `u <= 0` does
/// the same. A label is a distance, at most `4C` as the difference of two values of one dual, less `u`, plus a cost,
/// less `v`: at most `14C`. With forbidden pairs a dual is a sum of costs along an alternating path, of at most `2n`
/// pairs.
pub(in crate::assign) trait Label: Cost + Send + Sync {
    /// The cost of a forbidden pair. It may be added to any label.
    const FORBIDDEN: Self;
    /// Labels from this on come from forbidden pairs, all others stay below.
    const LIMIT: Self;
    /// Costs have at most so many bits, less where sums of paths occur.
    const BITS: u32;
    /// Whether labels are pairs, whose totals are sums of paths always.
    const IS_LEX: bool;

    /// What a certificate says.
    type Wide: Cost;

    /// The value in a certificate.
    fn widen(self) -> Self::Wide;

    /// What it says of the total.
    fn total(self) -> i128;

    /// The memory of a certificate of this kind, to be used again.
    fn reclaim(certificate: Certificate) -> Duals<Self::Wide>;
}

impl Label for i64 {
    const FORBIDDEN: Self = 1 << 62;
    const LIMIT: Self = 1 << 61;
    const BITS: u32 = 57;
    const IS_LEX: bool = false;
    type Wide = i128;

    #[inline(always)]
    fn widen(self) -> i128 {
        self.into()
    }

    #[inline(always)]
    fn total(self) -> i128 {
        self.into()
    }

    #[inline(always)]
    fn reclaim(certificate: Certificate) -> Duals<i128> {
        i128::reclaim(certificate)
    }
}

impl Label for i128 {
    const FORBIDDEN: Self = 1 << 126;
    const LIMIT: Self = 1 << 125;
    const BITS: u32 = 121;
    const IS_LEX: bool = false;
    type Wide = i128;

    fn widen(self) -> i128 {
        self
    }

    fn total(self) -> i128 {
        self
    }

    #[inline(always)]
    fn reclaim(certificate: Certificate) -> Duals<i128> {
        if let Certificate::Duals(duals) = certificate { duals } else { Duals::default() }
    }
}

impl<T: Label<Wide = i128>> Label for Lex<T> {
    const FORBIDDEN: Self = Lex { cardinality: 1 << 60, total: T::ZERO };
    const LIMIT: Self = Lex { cardinality: 1 << 59, total: T::ZERO };
    const BITS: u32 = T::BITS;
    const IS_LEX: bool = true;
    type Wide = Lex<i128>;

    fn widen(self) -> Lex<i128> {
        Lex { cardinality: self.cardinality, total: self.total.widen() }
    }

    fn total(self) -> i128 {
        self.total.widen()
    }

    fn reclaim(certificate: Certificate) -> Duals<Lex<i128>> {
        if let Certificate::LexDuals(duals) = certificate { duals } else { Duals::default() }
    }
}
