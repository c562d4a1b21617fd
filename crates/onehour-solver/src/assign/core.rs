//! The entries of a matrix that matter, on an exact integer scale.
//!
//! A cost `c` becomes `floor(c / 2^exponent)` units. For integers the exponent is 0. For other floats it is at most
//! that of the lowest bit set in any entry of the core, so that nothing is rounded, unless that needs more bits than an
//! `i128` has to spare; and so low that rounding a price to units moves it by less than a rounding of floats.

use super::approx::{DenseRows, Rows};
use super::lists::Lists;
use super::search::Arcs;
use super::settle::to_units;
use crate::cost::Cost;
use crate::matching::FREE;
use crate::problem::{Number, lowest_bit};

/// Some entries of a matrix, to be minimised.
pub(super) struct Core<'a, N> {
    pub(super) matrix: DenseRows<'a, N>,
    pub(super) exponent: i32,
    /// Columns and units of each row, in any order, no column twice: those it was made with,
    first: Lists<(u32, i128)>,
    /// and those that have joined.
    joined: Vec<Vec<(u32, i128)>>,
}

/// Which units a core may have.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scale {
    /// Whole numbers.
    Integers,
    /// Powers of two.
    Floats {
        /// The lowest exponent that leaves room for sums.
        finest: i32,
        /// The exponent that prices should have at most, so that rounding them means nothing.
        prices: i32,
    },
}

impl Scale {
    /// The exponent at which none of these entries is rounded, if this scale may be so fine.
    pub(super) fn exponent<N: Number>(
        self,
        matrix: &DenseRows<'_, N>,
        entries: impl Iterator<Item = (usize, u32)>,
    ) -> i32 {
        match self {
            Scale::Integers => 0,
            Scale::Floats { finest, prices } => {
                let lowest = entries.filter_map(|(row, col)| lowest_bit(matrix.stored(row, col as usize)));
                lowest.fold(prices, i32::min).max(finest)
            }
        }
    }
}

/// Without what is no column.
fn given(cols: &[u32]) -> impl Iterator<Item = u32> {
    cols.iter().copied().filter(|&col| col != FREE)
}

impl<'a, N: Number> Core<'a, N> {
    /// The core with the given columns of each row, all different; what is no column is left out, and so are forbidden
    /// pairs.
    pub(super) fn new(matrix: DenseRows<'a, N>, cols: &Lists<u32>, scale: Scale) -> Self {
        let entries = (0..).zip(cols.rows()).flat_map(|(row, cols)| given(cols).map(move |col| (row, col)));
        let exponent = scale.exponent(&matrix, entries);
        let mut first = Lists::with_capacity(cols.len());
        for (row, cols) in (0..).zip(cols.rows()) {
            first.push_row(given(cols).filter_map(|col| Some((col, matrix.units(row, col, exponent)?))));
        }
        Core { matrix, exponent, first, joined: vec![Vec::new(); cols.len()] }
    }

    /// Adds an entry that is not there yet. A forbidden pair adds nothing.
    pub(super) fn insert(&mut self, row: u32, col: u32) {
        if let Some(units) = self.units(row, col) {
            self.joined[row as usize].push((col, units));
        }
    }

    fn row(&self, row: u32) -> impl Iterator<Item = &(u32, i128)> {
        self.first.row(row as usize).iter().chain(&self.joined[row as usize])
    }

    pub(super) fn contains(&self, row: u32, col: u32) -> bool {
        self.row(row).any(|entry| entry.0 == col)
    }

    /// The cost of a pair to be minimised, in units; `None` where it is forbidden.
    pub(super) fn units(&self, row: u32, col: u32) -> Option<i128> {
        self.matrix.units(row, col, self.exponent)
    }

    /// A value in whole units, rounded down: see [`settle`].
    pub(super) fn to_units(&self, value: f64) -> i128 {
        to_units(value, self.exponent)
    }

    /// Whether a pair's cost is a whole number of units.
    pub(super) fn is_whole(&self, row: u32, col: u32) -> bool {
        self.matrix.is_whole(row, col, self.exponent)
    }
}

impl<T: Cost, N: Number> Arcs<T> for Core<'_, N> {
    fn row_count(&self) -> usize {
        self.matrix.row_count()
    }

    fn col_count(&self) -> usize {
        self.matrix.col_count()
    }

    fn arcs(&self, row: u32) -> impl Iterator<Item = (u32, T)> + '_ {
        self.row(row).map(|&(col, units)| (col, T::of_edge(units)))
    }
}
