//! Where costs come from: a matrix that is read row by row, or lists that are whole from the start.

use std::borrow::Cow;

use super::scan::{self, Cheapest};
use super::survey::{self, Survey};
use crate::problem::{Dense, Number, floor_units, lowest_bit};

/// The rows of a problem that is to be minimised, as floats.
pub(in crate::assign) trait Rows: Sync {
    /// Whether there is more to read than the lists hold.
    const READABLE: bool = true;

    fn row_count(&self) -> usize;

    fn col_count(&self) -> usize;

    /// Reads a row for the first time: what it holds, and the least cost plus price of its groups. Whether costs are
    /// integers is looked at on request, and denied else.
    fn read(&self, row: usize, prices: &[f64], integral: bool, cheapest: &mut Cheapest) -> Survey;

    /// Finds the `keep` cheapest entries of a row that was read last.
    fn pick(&self, row: usize, prices: &[f64], keep: usize, cheapest: &mut Cheapest);

    /// Finds the `keep` cheapest entries below a bound, as [`scan::select`] does.
    fn select(&self, row: usize, prices: &[f64], keep_below: (usize, f64), cheapest: &mut Cheapest);

    /// Lowers `least[j]` to `cost - level` for the entries of a row.
    fn lower(&self, row: usize, level: f64, least: &mut [f64]);

    /// The cost of a pair; `+inf` where it is forbidden.
    fn cost(&self, row: usize, col: usize) -> f64;
}

/// A matrix from its smaller side, with the sign of its costs.
#[derive(Clone, Copy, Debug)]
pub(in crate::assign) struct DenseRows<'a, T> {
    matrix: Dense<'a, T>,
    /// Whether the columns of the matrix are the rows here.
    pub(in crate::assign) turned: bool,
    /// Whether the largest total is wanted.
    pub(in crate::assign) maximize: bool,
    /// Whether there are as many rows as columns, those that the matrix lacks at no cost anywhere.
    padded: bool,
}

impl<'a, T: Number> DenseRows<'a, T> {
    pub(in crate::assign) fn new(matrix: Dense<'a, T>, maximize: bool) -> Self {
        Self { matrix, turned: matrix.rows() > matrix.cols(), maximize, padded: false }
    }

    /// The same problem as a square one: columns that nobody takes go to rows that cost nothing.
    pub(in crate::assign) fn padded(self) -> Self {
        Self { padded: true, ..self }
    }

    /// The problem without the rows that the matrix lacks.
    pub(in crate::assign) fn unpadded(self) -> Self {
        Self { padded: false, ..self }
    }

    /// Rows that the matrix has.
    pub(in crate::assign) fn real_rows(&self) -> usize {
        self.matrix.rows().min(self.matrix.cols())
    }

    /// An entry as it is stored, by the sides of this view.
    pub(in crate::assign) fn entry(&self, row: usize, col: usize) -> T {
        if row >= self.real_rows() {
            return T::ZERO;
        }
        if self.turned { self.matrix.row(col)[row] } else { self.matrix.row(row)[col] }
    }

    /// The cost of a pair to be minimised in units of `2^exponent`, rounded down; `None` where it is forbidden.
    pub(in crate::assign) fn units(&self, row: u32, col: u32, exponent: i32) -> Option<i128> {
        self.stored_units(self.entry(row as usize, col as usize), exponent)
    }

    /// A stored cost to be minimised in units of `2^exponent`, rounded down; `None` for a forbidden pair.
    pub(in crate::assign) fn stored_units(&self, cost: T, exponent: i32) -> Option<i128> {
        let units = floor_units(cost, exponent)?;
        let is_whole = || lowest_bit(cost).is_none_or(|bit| bit >= exponent);
        if self.maximize { Some(-units - i128::from(!is_whole())) } else { Some(units) }
    }

    /// The matrix as it is stored.
    pub(in crate::assign) fn matrix(&self) -> Dense<'a, T> {
        self.matrix
    }

    /// Whether the cost of a pair is a whole number of units.
    pub(in crate::assign) fn is_whole(&self, row: u32, col: u32, exponent: i32) -> bool {
        lowest_bit(self.entry(row as usize, col as usize)).is_none_or(|bit| bit >= exponent)
    }

    /// The costs of a row; gathered where the matrix is turned.
    pub(in crate::assign) fn row(&self, row: usize) -> Cow<'a, [T]> {
        if row >= self.real_rows() {
            Cow::Owned(vec![T::ZERO; self.col_count()])
        } else if self.turned {
            Cow::Owned((0..self.col_count()).map(|at| self.matrix.row(at)[row]).collect())
        } else {
            Cow::Borrowed(self.matrix.row(row))
        }
    }
}

/// The column from which a row breaks ties: a multiplicative hash spreads the beginnings over the columns.
fn turn(row: usize, cols: usize) -> usize {
    row.wrapping_mul(0x9E37_79B1) % cols.max(1)
}

impl<T: Number> Rows for DenseRows<'_, T> {
    fn row_count(&self) -> usize {
        if self.padded { self.col_count() } else { self.real_rows() }
    }

    fn col_count(&self) -> usize {
        self.matrix.rows().max(self.matrix.cols())
    }

    fn read(&self, row: usize, prices: &[f64], integral: bool, cheapest: &mut Cheapest) -> Survey {
        let costs = self.row(row);
        let survey = if self.maximize {
            scan::read::<T, true>(&costs, prices, integral, cheapest)
        } else {
            scan::read::<T, false>(&costs, prices, integral, cheapest)
        };
        survey.unwrap_or_else(|| survey::of_any_row(&costs))
    }

    fn pick(&self, row: usize, prices: &[f64], keep: usize, cheapest: &mut Cheapest) {
        let (costs, turn) = (self.row(row), turn(row, prices.len()));
        if self.maximize {
            scan::pick::<T, true>(&costs, prices, turn, keep, cheapest);
        } else {
            scan::pick::<T, false>(&costs, prices, turn, keep, cheapest);
        }
    }

    fn select(&self, row: usize, prices: &[f64], keep_below: (usize, f64), cheapest: &mut Cheapest) {
        let (costs, turn) = (self.row(row), turn(row, prices.len()));
        if self.maximize {
            scan::select::<T, true>(&costs, prices, turn, keep_below, cheapest);
        } else {
            scan::select::<T, false>(&costs, prices, turn, keep_below, cheapest);
        }
    }

    fn lower(&self, row: usize, level: f64, least: &mut [f64]) {
        if self.maximize {
            scan::lower::<T, true>(&self.row(row), level, least);
        } else {
            scan::lower::<T, false>(&self.row(row), level, least);
        }
    }

    fn cost(&self, row: usize, col: usize) -> f64 {
        let entry = self.entry(row, col);
        if self.maximize { scan::to_minimize::<T, true>(entry) } else { scan::to_minimize::<T, false>(entry) }
    }
}

/// Rows whose entries are all on the lists: there is nothing to read again.
#[derive(Clone, Copy, Debug)]
pub(in crate::assign) struct SparseRows {
    pub(in crate::assign) rows: usize,
    pub(in crate::assign) cols: usize,
}

impl Rows for SparseRows {
    const READABLE: bool = false;

    fn row_count(&self) -> usize {
        self.rows
    }

    fn col_count(&self) -> usize {
        self.cols
    }

    fn read(&self, _: usize, _: &[f64], _: bool, _: &mut Cheapest) -> Survey {
        Survey::NOTHING
    }

    fn pick(&self, _: usize, _: &[f64], _: usize, _: &mut Cheapest) {}

    fn select(&self, _: usize, _: &[f64], _: (usize, f64), _: &mut Cheapest) {}

    fn lower(&self, _: usize, _: f64, _: &mut [f64]) {}

    fn cost(&self, _: usize, _: usize) -> f64 {
        f64::INFINITY
    }
}
