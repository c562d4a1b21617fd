//! The ordered groups that costs and duals live in.
//!
//! Shortest augmenting paths only add, subtract and compare, so they run over any ordered abelian group. Integers serve
//! `perfect` and `best`; pairs in lexicographic order serve `most`, where cardinality goes before the total: no
//! cardinality has to be turned into a large number.

use std::fmt::Debug;
use std::ops::{Add, Neg, Sub};

/// An element of an ordered abelian group that stands for the cost of an edge.
pub(crate) trait Cost:
    Copy + Ord + Debug + Add<Output = Self> + Sub<Output = Self> + Neg<Output = Self>
{
    /// The neutral element.
    const ZERO: Self;

    /// The cost, to be minimised, of an edge of integer cost `cost`.
    fn of_edge(cost: i128) -> Self;
}

impl Cost for i64 {
    const ZERO: Self = 0;

    /// The caller has made sure that the costs fit.
    fn of_edge(cost: i128) -> Self {
        cost as i64
    }
}

impl Cost for i128 {
    const ZERO: Self = 0;

    fn of_edge(cost: i128) -> Self {
        cost
    }
}

/// A pair `(cardinality, total)`, compared in this order.
///
/// In the problem `most` an edge of cost `c` is the pair `(-1, c)` when minimising and `(1, c)` when maximising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lex<T> {
    /// What goes first.
    pub cardinality: i64,
    /// What decides among equals.
    pub total: T,
}

impl<T: Add<Output = T>> Add for Lex<T> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { cardinality: self.cardinality + other.cardinality, total: self.total + other.total }
    }
}

impl<T: Sub<Output = T>> Sub for Lex<T> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { cardinality: self.cardinality - other.cardinality, total: self.total - other.total }
    }
}

impl<T: Neg<Output = T>> Neg for Lex<T> {
    type Output = Self;

    fn neg(self) -> Self {
        Self { cardinality: -self.cardinality, total: -self.total }
    }
}

impl<T: Cost> Cost for Lex<T> {
    const ZERO: Self = Self { cardinality: 0, total: T::ZERO };

    fn of_edge(cost: i128) -> Self {
        Self { cardinality: -1, total: T::of_edge(cost) }
    }
}
