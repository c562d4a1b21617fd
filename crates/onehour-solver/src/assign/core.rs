//! The entries of a matrix that matter, on an exact integer scale.
//!
//! A cost `c` becomes `floor(c / 2^exponent)` units. For `i64` the exponent is 0. For floats it is that of the lowest bit set in
//! any entry of the core, so that nothing is rounded, unless that needs more bits than an `i128` has to spare.

use super::approx::{DenseRows, Rows};
use super::search::Arcs;
use super::settle::to_units;
use crate::cost::Cost;
use crate::problem::{Number, lowest_bit};

/// Some entries of a matrix, to be minimised.
pub(super) struct Core<'a, N> {
    pub(super) matrix: DenseRows<'a, N>,
    pub(super) exponent: i32,
    /// Columns and units of each row, in any order, no column twice.
    rows: Vec<Vec<(u32, i128)>>,
}

impl<'a, N: Number> Core<'a, N> {
    /// The core with the given columns of each row; `finest` is the lowest exponent that leaves room for sums.
    pub(super) fn new(matrix: DenseRows<'a, N>, cols: Vec<Vec<u32>>, finest: i32) -> Self {
        let lowest = |(row, cols): (usize, &Vec<u32>)| {
            cols.iter().filter_map(move |&col| lowest_bit(matrix.entry(row, col as usize))).min()
        };
        // Integers stay as they are: the lowest bit of 64 is 2^6, but 65 may come.
        let exponent = if N::INTEGER { 0 } else { cols.iter().enumerate().filter_map(lowest).min().unwrap_or(0) };
        let mut core = Core { matrix, exponent: exponent.max(finest), rows: vec![Vec::new(); cols.len()] };
        for (row, cols) in (0..).zip(cols) {
            cols.into_iter().for_each(|col| core.insert(row, col));
        }
        core
    }

    /// Adds an entry that is not there yet. A forbidden pair adds nothing.
    pub(super) fn insert(&mut self, row: u32, col: u32) {
        if let Some(units) = self.units(row, col) {
            self.rows[row as usize].push((col, units));
        }
    }

    pub(super) fn contains(&self, row: u32, col: u32) -> bool {
        self.rows[row as usize].iter().any(|entry| entry.0 == col)
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
        lowest_bit(self.matrix.entry(row as usize, col as usize)).is_none_or(|bit| bit >= self.exponent)
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
        self.rows[row as usize].iter().map(|&(col, units)| (col, T::of_edge(units)))
    }
}
