//! Every problem as the search wants it: to be minimised, with no more rows than columns.

use std::borrow::Cow;

use super::approx::SparseRows;
use super::search::Arcs;
use super::solution::{Duals, Sense};
use crate::cost::Cost;
use crate::matching::FREE;
use crate::problem::SparseProblem;

/// A problem, turned if its columns are fewer than its rows, with the sign of its costs.
pub(super) struct View<'a> {
    problem: Cow<'a, SparseProblem>,
    turned: bool,
    sense: Sense,
}

impl<T: Cost> Arcs<T> for View<'_> {
    fn row_count(&self) -> usize {
        self.problem.rows() as usize
    }

    fn col_count(&self) -> usize {
        self.problem.cols() as usize
    }

    fn arcs(&self, row: u32) -> impl Iterator<Item = (u32, T)> + '_ {
        let sense = self.sense;
        self.problem.row(row).map(move |(col, cost)| (col, T::of_edge(i128::from(sense.to_cost(cost)))))
    }
}

impl<'a> View<'a> {
    pub(super) fn new(problem: &'a SparseProblem, sense: Sense) -> Self {
        let turned = problem.rows() > problem.cols();
        let problem = if turned { Cow::Owned(problem.transposed()) } else { Cow::Borrowed(problem) };
        Self { problem, turned, sense }
    }

    /// Whether the columns of the problem are the rows here.
    pub(super) fn is_turned(&self) -> bool {
        self.turned
    }

    /// Prices that a caller brings, as high as honest ones may be: see [`View::fits_i64`].
    pub(super) fn within_range(&self, prices: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
        let most = 2.0 * self.largest() as f64;
        prices.map(move |price| price.min(most))
    }

    /// Prices of an approximation from which the exact search may start, plus or minus: see [`View::fits_i64`].
    pub(super) fn farthest_price(&self) -> f64 {
        4.0 * self.problem.rows() as f64 * self.largest() as f64
    }

    fn largest(&self) -> u64 {
        self.problem.as_csr().2.iter().map(|cost| cost.unsigned_abs()).max().unwrap_or(0)
    }

    /// The entries as floats.
    pub(super) fn approx(&self) -> SparseRows<'_> {
        SparseRows::new(self.problem.as_csr(), self.sense == Sense::Maximize)
    }

    /// Whether no sum inside the search leaves `i64`.
    ///
    /// With `C` the largest absolute cost and `n` rows: the at most `2n` dual steps of the start move a dual by at most
    /// `2C` each (a start at prices of up to `4nC` is no farther away), and a search sets duals along a simple
    /// alternating path to a column whose dual stays, at most `2nC` away. So duals stay within `6nC`, and labels, being
    /// sums of a few duals and a cost, within four times that.
    pub(super) fn fits_i64(&self) -> bool {
        let bound = u128::from(self.largest()) * 32 * (u128::from(self.problem.rows()) + 2);
        bound <= i64::MAX as u128
    }

    /// Duals on the caller's sides, with the caller's sign.
    pub(super) fn restore<T: Cost>(&self, duals: Duals<T>) -> Duals<T> {
        let sign = |values: Vec<T>| match self.sense {
            Sense::Minimize => values,
            Sense::Maximize => values.into_iter().map(|value| -value).collect(),
        };
        let (rows, cols) = (sign(duals.rows), sign(duals.cols));
        if self.turned { Duals { rows: cols, cols: rows } } else { Duals { rows, cols } }
    }

    /// The caller's column of each of the caller's rows, of which there are `rows`.
    pub(super) fn to_row_mates(&self, row_mate: Vec<u32>, rows: u32) -> Vec<Option<u32>> {
        if !self.turned {
            return row_mate.into_iter().map(|mate| (mate != FREE).then_some(mate)).collect();
        }
        let mut row_to_col = vec![None; rows as usize];
        for (col, &row) in (0..).zip(&row_mate) {
            if row != FREE {
                row_to_col[row as usize] = Some(col);
            }
        }
        row_to_col
    }
}
