//! Duals of the rows and most of the pairs, before any path: the steps of the sparse `start` on a full matrix.

use super::Label;
use super::paths::Paths;
use super::units::Units;
use crate::matching::FREE;

/// How often unmatched columns may lose the duals that a caller brought before all are given up.
const ROUNDS: usize = 8;

/// The two cheapest choices of a row at current duals. The column is `FREE` where the choice is to leave, or where there is none.
struct Choice<T> {
    first: (T, u32),
    second: (T, u32),
}

impl<T: Label> Paths<T> {
    /// Sets the duals of all rows, matches most of them, and lists the others.
    #[inline(always)]
    pub(super) fn reduce_rows(&mut self, costs: &Units<T>) {
        let rows = self.row_mate.len() as u32;
        for row in 0..rows {
            self.take_if_free(costs, row);
        }
        self.pending.extend(0..rows);
        self.keep_open();
        let open = self.pending.len();
        // Two dual steps for each row, as in the sparse start.
        let mut steps = 2 * rows;
        for at in 0..open {
            let mut current = Some(self.pending[at]);
            while let Some(row) = current {
                if steps == 0 {
                    self.pending.push(row);
                    break;
                }
                steps -= 1;
                current = self.take_cheapest(costs, row);
            }
        }
        self.pending.drain(..open);
        self.keep_open();
    }

    /// Drops the rows that are settled from those that wait.
    #[inline(always)]
    fn keep_open(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.retain(|&row| self.is_open(row));
        self.pending = pending;
    }

    /// Begins with the duals of columns that are set, whatever they are, and lists the rows that have no column then. Whether
    /// that was any use: if not, the duals are zero again, and nothing is matched.
    pub(super) fn reduce_rows_at_duals(&mut self, costs: &Units<T>) -> bool {
        for _ in 0..ROUNDS {
            for row in 0..self.row_mate.len() as u32 {
                self.tighten(costs, row);
            }
            if !self.zero_unmatched(costs.cols()) {
                self.pending.extend(0..self.row_mate.len() as u32);
                self.keep_open();
                return true;
            }
        }
        self.row_mate.fill(FREE);
        self.col_mate.fill(FREE);
        self.row_dual.fill(T::ZERO);
        self.col_dual.fill(T::ZERO);
        false
    }

    /// Where not every column is matched in the end, an unmatched one must have the dual zero. Whether one had not: that may cost
    /// rows their pairs, so they must look again.
    fn zero_unmatched(&mut self, cols: usize) -> bool {
        if !self.may_leave && self.row_mate.len() == cols {
            return false;
        }
        let mut changed = false;
        for (dual, mate) in self.col_dual[..cols].iter_mut().zip(&self.col_mate) {
            if *mate == FREE && *dual != T::ZERO {
                *dual = T::ZERO;
                changed = true;
            }
        }
        changed
    }

    /// Sets the dual of a row to the least that it can pay, and its pair to one at that price, if there is one to be had.
    fn tighten(&mut self, costs: &Units<T>, row: u32) {
        let Choice { first: (least, _), .. } = self.choices(costs, row);
        let least = if least >= T::LIMIT { T::ZERO } else { least };
        self.row_dual[row as usize] = least;
        let is_tight = |col: u32| costs.row(row)[col as usize] - self.col_dual[col as usize] == least;
        let mate = self.row_mate[row as usize];
        if mate != FREE && is_tight(mate) {
            return;
        }
        let free = (0..costs.cols() as u32).find(|&col| self.col_mate[col as usize] == FREE && is_tight(col));
        if mate != FREE {
            self.row_mate[row as usize] = FREE;
            self.col_mate[mate as usize] = FREE;
        }
        if let Some(col) = free {
            self.pair(row, col);
        }
    }

    /// Unmatched, and not a row that has left.
    #[inline(always)]
    fn is_open(&self, row: u32) -> bool {
        let left = self.may_leave && self.row_dual[row as usize] == T::ZERO;
        self.row_mate[row as usize] == FREE && !left
    }

    /// Sets the dual of a row and matches it when its cheapest column is free.
    #[inline(always)]
    fn take_if_free(&mut self, costs: &Units<T>, row: u32) {
        let Choice { first: (cost, col), .. } = self.choices(costs, row);
        if col == FREE {
            return;
        }
        self.row_dual[row as usize] = cost;
        if self.col_mate[col as usize] == FREE {
            self.pair(row, col);
        }
    }

    /// One step of augmenting row reduction; the row that must look again at once, if any.
    #[inline(always)]
    fn take_cheapest(&mut self, costs: &Units<T>, row: u32) -> Option<u32> {
        let Choice { first: (cost, col), second } = self.choices(costs, row);
        if col == FREE {
            // Leaving is best: its dual is zero. Or there is no column at all, which the search will find.
            self.row_dual[row as usize] = T::ZERO;
            self.pending.push(row);
            return None;
        }
        let (second_cost, second_col) = if second.0 >= T::LIMIT { (cost, FREE) } else { second };
        self.row_dual[row as usize] = second_cost;
        if cost < second_cost {
            self.col_dual[col as usize] = self.col_dual[col as usize] - (second_cost - cost);
            let previous = self.col_mate[col as usize];
            self.pair(row, col);
            if previous == FREE {
                return None;
            }
            self.row_mate[previous as usize] = FREE;
            return Some(previous);
        }
        if self.col_mate[col as usize] == FREE {
            self.pair(row, col);
        } else if second_col != FREE && self.col_mate[second_col as usize] == FREE {
            self.pair(row, second_col);
        } else {
            self.pending.push(row);
        }
        None
    }

    #[inline(always)]
    fn choices(&self, costs: &Units<T>, row: u32) -> Choice<T> {
        let nothing = (T::FORBIDDEN, FREE);
        let mut first = if self.may_leave { (T::ZERO, FREE) } else { nothing };
        let mut second = nothing;
        for ((cost, dual), col) in costs.row(row).iter().zip(&self.col_dual).zip(0..) {
            let reduced = *cost - *dual;
            if reduced < second.0 {
                if reduced < first.0 {
                    (first, second) = ((reduced, col), first);
                } else {
                    second = (reduced, col);
                }
            }
        }
        if first.0 >= T::LIMIT { Choice { first: nothing, second: nothing } } else { Choice { first, second } }
    }
}
