//! Where costs come from: a matrix, or entries in CSR form; either is read row by row.

use std::borrow::Cow;

use super::scan::{self, Cheapest};
use super::survey::{self, Survey};
use crate::problem::{Dense, Number, floor_units, lowest_bit};

/// The rows of a problem that is to be minimised, as floats.
pub(in crate::assign) trait Rows: Sync {
    /// Whether most pairs are forbidden.
    const SPARSE: bool = false;

    fn row_count(&self) -> usize;

    fn col_count(&self) -> usize;

    /// How many entries a row has at most.
    fn entry_count(&self, _: usize) -> usize {
        self.col_count()
    }

    /// Reads a row for the first time: what it holds, and the least cost plus price of its groups. Whether costs are
    /// integers is looked at on request, and denied else.
    fn read(&self, row: usize, prices: &[f64], integral: bool, cheapest: &mut Cheapest) -> Survey;

    /// Finds the `keep` cheapest entries of a row that was read last; some fewer if that is sooner done.
    fn pick(&self, row: usize, prices: &[f64], keep: usize, cheapest: &mut Cheapest);

    /// Finds the `keep` cheapest entries below a bound, as [`scan::select`] does. The bound is a help, and may be passed
    /// over.
    fn select(&self, row: usize, prices: &[f64], keep_below: (usize, f64), cheapest: &mut Cheapest);

    /// Lowers `least[j]` to `cost - level` for the entries of a row.
    fn lower(&self, row: usize, level: f64, least: &mut [f64]);

    /// The column and the cost of what [`Cheapest`] found at a place of a row.
    fn entry(&self, row: usize, place: u32) -> (u32, f64);

    /// The cost of a pair; `+inf` where it is forbidden.
    fn cost(&self, row: usize, col: usize) -> f64;

    /// The columns that a row has an entry in.
    fn cols_of(&self, row: usize) -> impl Iterator<Item = u32> {
        (0..self.col_count() as u32).filter(move |&col| self.cost(row, col as usize) < f64::INFINITY)
    }

    /// The entries of a row in these columns, and maybe in others.
    fn entries_among(&self, row: usize, cols: &[u32]) -> impl Iterator<Item = (u32, f64)> {
        cols.iter().map(move |&col| (col, self.cost(row, col as usize)))
    }
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
    pub(in crate::assign) fn stored(&self, row: usize, col: usize) -> T {
        if row >= self.real_rows() {
            return T::ZERO;
        }
        if self.turned { self.matrix.row(col)[row] } else { self.matrix.row(row)[col] }
    }

    /// The cost of a pair to be minimised in units of `2^exponent`, rounded down; `None` where it is forbidden.
    pub(in crate::assign) fn units(&self, row: u32, col: u32, exponent: i32) -> Option<i128> {
        self.stored_units(self.stored(row as usize, col as usize), exponent)
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
        lowest_bit(self.stored(row as usize, col as usize)).is_none_or(|bit| bit >= exponent)
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

    fn entry(&self, row: usize, place: u32) -> (u32, f64) {
        (place, Rows::cost(self, row, place as usize))
    }

    fn cost(&self, row: usize, col: usize) -> f64 {
        let entry = self.stored(row, col);
        if self.maximize { scan::to_minimize::<T, true>(entry) } else { scan::to_minimize::<T, false>(entry) }
    }
}

/// A square problem of entries, with the sign of its costs.
#[derive(Clone, Copy, Debug)]
pub(in crate::assign) struct SparseRows<'a> {
    start: &'a [usize],
    cols: &'a [u32],
    costs: &'a [i64],
    maximize: bool,
}

impl<'a> SparseRows<'a> {
    /// The entries in CSR form, columns rising.
    pub(in crate::assign) fn new(csr: (&'a [usize], &'a [u32], &'a [i64]), maximize: bool) -> Self {
        SparseRows { start: csr.0, cols: csr.1, costs: csr.2, maximize }
    }

    fn entries(&self, row: usize) -> (&'a [u32], &'a [i64]) {
        let range = self.start[row]..self.start[row + 1];
        (&self.cols[range.clone()], &self.costs[range])
    }

    fn minimized(self, cost: i64) -> f64 {
        if self.maximize { -(cost as f64) } else { cost as f64 }
    }

    /// The least cost of each column; `+inf` where it has no entry.
    pub(in crate::assign) fn column_minima(&self) -> Vec<f64> {
        let mut least = vec![f64::INFINITY; self.col_count()];
        (0..self.row_count()).for_each(|row| self.lower(row, 0.0, &mut least));
        least
    }
}

impl Rows for SparseRows<'_> {
    const SPARSE: bool = true;

    fn row_count(&self) -> usize {
        self.start.len() - 1
    }

    fn col_count(&self) -> usize {
        self.row_count()
    }

    fn entry_count(&self, row: usize) -> usize {
        self.start[row + 1] - self.start[row]
    }

    /// Entries were surveyed when they were checked.
    fn read(&self, _: usize, _: &[f64], _: bool, _: &mut Cheapest) -> Survey {
        Survey::NOTHING
    }

    fn pick(&self, row: usize, prices: &[f64], keep: usize, cheapest: &mut Cheapest) {
        let (cols, costs) = self.entries(row);
        if self.maximize {
            cheapest.pick_entries(cols, costs.iter().map(|&cost| -(cost as f64)), prices, keep);
        } else {
            cheapest.pick_entries(cols, costs.iter().map(|&cost| cost as f64), prices, keep);
        }
    }

    fn select(&self, row: usize, prices: &[f64], (keep, _): (usize, f64), cheapest: &mut Cheapest) {
        self.pick(row, prices, keep, cheapest);
    }

    fn lower(&self, row: usize, level: f64, least: &mut [f64]) {
        let (cols, costs) = self.entries(row);
        for (&col, &cost) in cols.iter().zip(costs) {
            let least = &mut least[col as usize];
            *least = least.min(self.minimized(cost) - level);
        }
    }

    fn entry(&self, row: usize, place: u32) -> (u32, f64) {
        let at = self.start[row] + place as usize;
        (self.cols[at], self.minimized(self.costs[at]))
    }

    fn cost(&self, row: usize, col: usize) -> f64 {
        let (cols, costs) = self.entries(row);
        cols.binary_search(&(col as u32)).map_or(f64::INFINITY, |place| self.minimized(costs[place]))
    }

    fn cols_of(&self, row: usize) -> impl Iterator<Item = u32> {
        self.entries(row).0.iter().copied()
    }

    fn entries_among(&self, row: usize, _: &[u32]) -> impl Iterator<Item = (u32, f64)> {
        let (cols, costs) = self.entries(row);
        cols.iter().copied().zip(costs.iter().map(|&cost| self.minimized(cost)))
    }
}
