//! The entries of a matrix that matter, on an exact integer scale.
//!
//! A cost `c` becomes `floor(c / 2^exponent)` units. For `i64` the exponent is 0. For floats it is that of the lowest bit set in
//! any entry of the core, so that nothing is rounded, unless that needs more bits than an `i128` has to spare.

use super::approx::{DenseRows, Rows};
use super::search::Arcs;
use crate::cost::Cost;
use crate::matching::FREE;
use crate::problem::{Number, floor_units, lowest_bit};

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

    /// The nearest whole number of units.
    pub(super) fn to_units(&self, value: f64) -> i128 {
        let half = floor_units(value, self.exponent - 1).unwrap_or(0);
        (half + 1) >> 1
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

/// The pairs of the core's rows that make neither row dual nor column dual move: see [`settle`].
pub(super) struct Settled {
    pub(super) row_dual: Vec<i128>,
    pub(super) col_dual: Vec<i128>,
}

/// Duals that make the given perfect matching tight, from ones that do so up to rounding.
///
/// Each row takes its pair for its dual. Where an entry then has negative slack, the dual of its column falls by as much and that of
/// the column's row rises (Bellman and Ford, first in first out). The amounts are roundings, so a few passes are enough. If
/// they are not, or if an unmatched column would have to fall, the matching is not optimal: `None`.
pub(super) fn settle<N: Number>(core: &Core<'_, N>, row_mate: &[u32], mut col_dual: Vec<i128>) -> Option<Settled> {
    let mut col_mate = vec![FREE; col_dual.len()];
    let mut row_dual = Vec::with_capacity(row_mate.len());
    for (row, &col) in (0..).zip(row_mate) {
        let units = if col == FREE { None } else { core.units(row, col) }?;
        col_mate[col as usize] = row;
        row_dual.push(units - col_dual[col as usize]);
    }
    let mut queue: std::collections::VecDeque<u32> = (0..row_mate.len() as u32).collect();
    let mut queued = vec![true; row_mate.len()];
    let mut budget = SETTLING_STEPS * row_mate.len();
    while let Some(row) = queue.pop_front() {
        budget = budget.checked_sub(1)?;
        queued[row as usize] = false;
        for &(col, units) in &core.rows[row as usize] {
            let slack = units - row_dual[row as usize] - col_dual[col as usize];
            if slack < 0 {
                let mate = col_mate[col as usize];
                if mate == FREE {
                    return None;
                }
                col_dual[col as usize] += slack;
                row_dual[mate as usize] -= slack;
                if !std::mem::replace(&mut queued[mate as usize], true) {
                    queue.push_back(mate);
                }
            }
        }
    }
    Some(Settled { row_dual, col_dual })
}

/// Rows looked at by [`settle`], as multiples of their number.
const SETTLING_STEPS: usize = 40;
