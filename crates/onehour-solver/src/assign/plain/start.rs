//! Duals of the rows and most of the pairs, before any path: the steps of the sparse `start` on a full matrix.

use super::Label;
use super::paths::Paths;
use super::units::{LANES, Units};
use crate::matching::FREE;

/// How often unmatched columns may lose the duals that a caller brought before all are given up.
const ROUNDS: usize = 8;

impl<T: Label> Paths<T> {
    /// Sets the duals of all rows, matches most of them, and lists the others.
    #[inline(always)]
    pub(super) fn reduce_rows(&mut self, costs: &Units<T>) {
        let rows = self.row_mate.len() as u32;
        for row in 0..rows {
            self.take_if_free(costs, row);
        }
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
        let mut kept = 0;
        for at in 0..self.pending.len() {
            let row = self.pending[at];
            self.pending[kept] = row;
            kept += usize::from(self.is_open(row));
        }
        self.pending.truncate(kept);
    }

    /// Begins with the duals of columns that are set, whatever they are, and lists the rows that have no column then.
    /// Whether that was any use: if not, the duals are zero again, and nothing is matched.
    pub(super) fn reduce_rows_at_duals(&mut self, costs: &Units<T>) -> bool {
        let rows = self.row_mate.len() as u32;
        for _ in 0..ROUNDS {
            for row in 0..rows {
                self.tighten(costs, row);
            }
            if !self.zero_unmatched(costs.cols() as u32) {
                self.pending.extend(0..rows);
                self.keep_open();
                return true;
            }
        }
        self.reset(rows as usize, costs.blocks(), self.may_leave);
        false
    }

    /// Where not every column is matched in the end, an unmatched one must have the dual zero. Whether one had not:
    /// that may cost rows their pairs, so they must look again.
    fn zero_unmatched(&mut self, cols: u32) -> bool {
        if !self.may_leave && self.row_mate.len() == cols as usize {
            return false;
        }
        let mut changed = false;
        for col in 0..cols {
            if self.col_mate(col) == FREE && *self.col_dual(col) != T::ZERO {
                *self.col_dual(col) = T::ZERO;
                changed = true;
            }
        }
        changed
    }

    /// Sets the dual of a row to the least that it can pay, and its pair to one at that price, if there is one to be
    /// had.
    fn tighten(&mut self, costs: &Units<T>, row: u32) {
        let (least, _) = self.two_least(costs, row);
        let least = if least >= T::LIMIT { T::ZERO } else { least };
        self.row_dual[row as usize] = least;
        let mate = self.row_mate[row as usize];
        if mate != FREE {
            if costs.at(row, mate) - *self.col_dual(mate) == least {
                return;
            }
            self.row_mate[row as usize] = FREE;
            self.set_col_mate(mate, FREE);
        }
        let col = self.tight_column(costs, row, least);
        if col != FREE && self.col_mate(col) == FREE {
            self.pair(row, col);
        }
    }

    /// Unmatched, and not a row that has left.
    #[inline(always)]
    fn is_open(&self, row: u32) -> bool {
        let left = self.may_leave && self.row_dual[row as usize] == T::ZERO;
        self.row_mate[row as usize] == FREE && !left
    }

    /// Sets the dual of a row and matches it when its cheapest column is free; else it waits, unless it leaves.
    #[inline(always)]
    fn take_if_free(&mut self, costs: &Units<T>, row: u32) {
        let (least, _) = self.two_least(costs, row);
        if least < T::LIMIT {
            self.row_dual[row as usize] = least;
            let col = if self.may_leave && least == T::ZERO { FREE } else { self.tight_column(costs, row, least) };
            if col != FREE && self.col_mate(col) == FREE {
                self.pair(row, col);
            }
        }
        if self.is_open(row) {
            self.pending.push(row);
        }
    }

    /// One step of augmenting row reduction; the row that must look again at once, if any.
    #[inline(always)]
    fn take_cheapest(&mut self, costs: &Units<T>, row: u32) -> Option<u32> {
        let (least, second) = self.two_least(costs, row);
        if least >= T::LIMIT || (self.may_leave && least == T::ZERO) {
            // There is no column at all, which the search will find. Or leaving is best: its dual is zero.
            self.row_dual[row as usize] = T::ZERO;
            self.pending.push(row);
            return None;
        }
        let second = if second >= T::LIMIT { least } else { second };
        self.row_dual[row as usize] = second;
        let col = self.tight_column(costs, row, least);
        let previous = self.col_mate(col);
        if least < second {
            let dual = self.col_dual(col);
            *dual = *dual - (second - least);
        } else if previous != FREE {
            // Ties end the chain: nothing is gained by exchanging two rows over one column.
            self.pending.push(row);
            return None;
        }
        self.pair(row, col);
        if previous == FREE {
            return None;
        }
        self.row_mate[previous as usize] = FREE;
        Some(previous)
    }

    /// The two least costs less dual of a row; to leave counts as one of cost zero.
    #[inline(always)]
    fn two_least(&self, costs: &Units<T>, row: u32) -> (T, T) {
        let (mut first, mut second) = ([T::FORBIDDEN; LANES], [T::FORBIDDEN; LANES]);
        // Without a branch a column, so that it vectorises.
        for (costs, cols) in costs.row(row).iter().zip(&self.cols) {
            for lane in 0..LANES {
                let reduced = costs[lane] - cols.labels.dual[lane];
                let (less, more) = if reduced < first[lane] { (reduced, first[lane]) } else { (first[lane], reduced) };
                first[lane] = less;
                second[lane] = if more < second[lane] { more } else { second[lane] };
            }
        }
        let (mut least, mut next) = (if self.may_leave { T::ZERO } else { T::FORBIDDEN }, T::FORBIDDEN);
        for lane in 0..LANES {
            let (less, more) = if first[lane] < least { (first[lane], least) } else { (least, first[lane]) };
            least = less;
            let more = if second[lane] < more { second[lane] } else { more };
            next = if more < next { more } else { next };
        }
        (least, next)
    }

    /// A column at this cost less dual, unmatched if there is one; else the first, or `FREE`.
    #[inline(always)]
    fn tight_column(&self, costs: &Units<T>, row: u32, least: T) -> u32 {
        let mut found = FREE;
        for (block, (costs, cols)) in (0..).zip(costs.row(row).iter().zip(&self.cols)) {
            let reduced: [T; LANES] = std::array::from_fn(|lane| costs[lane] - cols.labels.dual[lane]);
            if reduced.iter().fold(false, |any, reduced| any | (*reduced == least)) {
                for (lane, reduced) in (0..).zip(reduced) {
                    if reduced == least {
                        let col = block * LANES as u32 + lane;
                        if cols.mate[lane as usize] == FREE {
                            return col;
                        }
                        found = found.min(col);
                    }
                }
            }
        }
        found
    }
}
