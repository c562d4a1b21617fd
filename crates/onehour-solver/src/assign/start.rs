//! Row reduction and augmenting row reduction: most rows find their column by cheap dual steps.
//!
//! A row takes its cheapest column at current duals if that one is free. Else it takes it all the same: the column's
//! dual is lowered until the row's second cheapest choice is as good, which keeps every slack nonnegative, and the
//! row that had the column must look again. Ties end that chain: nothing is gained by exchanging two rows over one
//! column. The rows left over are pending for the search. Valid for rectangular problems, since only duals of matched
//! columns move, and downwards.
//!
//! Source: Jonker and Volgenant 1987, "augmenting row reduction".

use super::search::{Arcs, Search};
use super::settle::to_units;
use crate::Control;
use crate::cost::Cost;
use crate::matching::FREE;

/// How many rows are looked at between two questions to the caller.
const STOP_STRIDE: usize = 1 << 12;

/// How often unmatched columns may lose the prices that a caller brought before all are given up.
const ROUNDS: usize = 8;

/// The two cheapest choices of a row at current duals.
struct Choice<T> {
    /// Cheapest column and its cost; `None` where the row has no entry, or leaving is at least as cheap.
    first: Option<(u32, T)>,
    /// Second cheapest: a column, or leaving (`FREE`).
    second: Option<(u32, T)>,
}

impl<T: Cost, A: Arcs<T>> Search<A, T> {
    /// Sets the duals of all rows, matches most of them, and returns the others in the order in which to search.
    pub(super) fn reduce_rows(&mut self, control: Control<'_>) -> Vec<u32> {
        let rows = self.row_mate.len();
        for row in 0..rows as u32 {
            self.take_cheapest_if_free(row);
        }
        let open: Vec<u32> = (0..rows as u32).filter(|&row| self.is_open(row)).collect();
        let mut pending = Vec::new();
        // The bound on dual steps that `View::fits_i64` relies on.
        let mut steps = 2 * rows;
        for row in open {
            let mut current = Some(row);
            while let Some(row) = current {
                let stop = steps == 0 || (steps.is_multiple_of(STOP_STRIDE) && control.should_stop());
                if stop {
                    steps = 0;
                    pending.push(row);
                    break;
                }
                steps -= 1;
                current = self.take_cheapest(row, &mut pending);
            }
        }
        pending.retain(|&row| self.is_open(row));
        pending
    }

    /// Begins with prices that need not be lawful: the duals of columns, negated. The rows that are pending then, or
    /// `None`, and nothing has changed, where that was of no use.
    pub(super) fn reduce_rows_at_prices(&mut self, prices: impl Iterator<Item = f64>) -> Option<Vec<u32>> {
        for (dual, price) in self.col_dual.iter_mut().zip(prices) {
            *dual = T::of_edge(to_units(-price, 0));
        }
        let all_matched = !self.may_leave && self.row_mate.len() == self.col_mate.len();
        for _ in 0..ROUNDS {
            for row in 0..self.row_mate.len() as u32 {
                if !self.tighten(row) {
                    self.take_tight(row);
                }
            }
            if all_matched || !self.zero_unmatched() {
                return Some((0..self.row_mate.len() as u32).filter(|&row| self.is_open(row)).collect());
            }
        }
        self.row_mate.fill(FREE);
        self.col_mate.fill(FREE);
        self.row_dual.fill(T::ZERO);
        self.col_dual.fill(T::ZERO);
        None
    }

    /// Gives a row a free column at its dual, if there is one.
    fn take_tight(&mut self, row: u32) {
        let least = self.row_dual[row as usize];
        let is_free = |&(col, cost): &(u32, T)| {
            self.col_mate[col as usize] == FREE && cost - self.col_dual[col as usize] == least
        };
        let found = self.entries.arcs(row).find(is_free);
        if let Some((col, _)) = found {
            self.pair(row, col);
        }
    }

    /// An unmatched column must have the dual zero. Whether one had not: that may cost rows their pairs, so they must
    /// look again.
    fn zero_unmatched(&mut self) -> bool {
        let mut changed = false;
        for (dual, &mate) in self.col_dual.iter_mut().zip(&self.col_mate) {
            if mate == FREE && *dual != T::ZERO {
                *dual = T::ZERO;
                changed = true;
            }
        }
        changed
    }

    /// Unmatched, and not a row that has left.
    fn is_open(&self, row: u32) -> bool {
        let left = self.may_leave && self.row_dual[row as usize] == T::ZERO;
        self.row_mate[row as usize] == FREE && !left
    }

    /// Sets the dual of a row and matches it when its cheapest column is free.
    fn take_cheapest_if_free(&mut self, row: u32) {
        let Some((col, cost)) = self.choices(row).first else { return };
        self.row_dual[row as usize] = cost;
        if self.col_mate[col as usize] == FREE {
            self.pair(row, col);
        }
    }

    /// One step of augmenting row reduction; the row that must look again at once, if any.
    fn take_cheapest(&mut self, row: u32, pending: &mut Vec<u32>) -> Option<u32> {
        let Choice { first: Some((col, cost)), second } = self.choices(row) else {
            // Leaving is best, or there is nothing else: the dual of leaving is zero.
            self.row_dual[row as usize] = T::ZERO;
            return None;
        };
        let (second_col, second_cost) = second.unwrap_or((FREE, cost));
        self.row_dual[row as usize] = second_cost;
        if cost < second_cost {
            self.col_dual[col as usize] = self.col_dual[col as usize] - (second_cost - cost);
            return self.displace(row, col);
        }
        if self.col_mate[col as usize] == FREE {
            self.pair(row, col);
        } else if second_col != FREE && self.col_mate[second_col as usize] == FREE {
            self.pair(row, second_col);
        } else {
            pending.push(row);
        }
        None
    }

    /// Gives `col` to `row`; the row that had it.
    fn displace(&mut self, row: u32, col: u32) -> Option<u32> {
        let previous = self.col_mate[col as usize];
        self.pair(row, col);
        if previous == FREE {
            return None;
        }
        self.row_mate[previous as usize] = FREE;
        Some(previous)
    }

    fn choices(&self, row: u32) -> Choice<T> {
        let mut best: [Option<(u32, T)>; 2] = [self.may_leave.then_some((FREE, T::ZERO)), None];
        for (col, cost) in self.entries.arcs(row) {
            let reduced = cost - self.col_dual[col as usize];
            let beats = |other: Option<(u32, T)>| other.is_none_or(|(_, cost)| reduced < cost);
            if beats(best[0]) {
                best = [Some((col, reduced)), best[0]];
            } else if beats(best[1]) {
                best[1] = Some((col, reduced));
            }
        }
        Choice { first: best[0].filter(|&(col, _)| col != FREE), second: best[1] }
    }
}
