//! Shortest augmenting paths on sparse costs.
//!
//! # Problem
//! Rows `i`, columns `j`, no more rows than columns, entries of cost `c[i][j]` in an ordered group. Match every row
//! (or, where rows may *leave*, let a row stay unmatched at cost zero) so that the sum is smallest.
//!
//! # Notation
//! `u[i]`, `v[j]` duals; `c[i][j] - u[i] - v[j]` the slack of an entry, `-u[i]` the slack of leaving; an entry without
//! slack is tight.
//!
//! # Invariants, at every point between two searches
//! 1. No slack is negative (for rows that are settled and rows that are not).
//! 2. Pairs are tight. A settled row without a column has left, and `u[i] = 0`.
//! 3. `v[j] <= 0`, and `v[j] = 0` where column `j` is unmatched; where rows may leave, `u[i] <= 0`.
//!
//! When all rows are settled these are the optimality conditions. A matched column never becomes unmatched.
//!
//! # Steps
//! For each row that `start` left pending: Dijkstra over columns with slacks as lengths, going on from a matched
//! column through its row (`scan`). The search ends at the nearest *end*: an unmatched column, or a row that leaves.
//! Ends are not put into the heap; the nearest one seen so far is the *horizon*, and nothing at or beyond it is
//! pushed. Then the duals of what was settled move by the difference to the horizon (`move_duals`), and the path
//! flips (`flip_path`).
//!
//! # Complexity
//! `O(n (m + n log n))` for `n` rows and `m` entries, with a binary heap that keeps outdated entries, `O(log m)` for
//! `O(log n)`. A search costs what it touches: labels are valid by the number of the search, so nothing is reset.
//! Space `O(n + m)`.
//!
//! # Cannot detect
//! A perfect matching must exist where rows may not leave: the caller makes sure of it.
//!
//! # Sources
//! R. Jonker, A. Volgenant: A shortest augmenting path algorithm for dense and sparse linear assignment problems,
//! Computing 38 (1987); A. Volgenant: Linear and semi-assignment problems, a core oriented approach, Computers & OR
//! 23 (1996).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::settle::{ROUNDINGS, settle};
use super::solution::Duals;
use crate::Control;
use crate::cost::Cost;
use crate::matching::FREE;

/// How many rows are scanned between two questions to the caller.
const STOP_STRIDE: u32 = 1 << 12;

/// The entries of a problem to be minimised, with no more rows than columns.
pub(super) trait Arcs<T> {
    fn row_count(&self) -> usize;

    fn col_count(&self) -> usize;

    /// `(column, cost)` of a row.
    fn arcs(&self, row: u32) -> impl Iterator<Item = (u32, T)> + '_;
}

impl<T, A: Arcs<T>> Arcs<T> for &A {
    fn row_count(&self) -> usize {
        (**self).row_count()
    }

    fn col_count(&self) -> usize {
        (**self).col_count()
    }

    fn arcs(&self, row: u32) -> impl Iterator<Item = (u32, T)> + '_ {
        (**self).arcs(row)
    }
}

/// Matching and duals, and the workspace of one search after another.
pub(super) struct Search<A, T> {
    pub(super) entries: A,
    /// Whether a row may stay unmatched at cost zero.
    pub(super) may_leave: bool,
    pub(super) row_dual: Vec<T>,
    pub(super) col_dual: Vec<T>,
    pub(super) row_mate: Vec<u32>,
    pub(super) col_mate: Vec<u32>,
    labels: Labels<T>,
    /// Rows scanned since the caller was last asked; full at first, so that a stop is heard at once.
    since_asked: u32,
}

/// Tentative distances of one search.
struct Labels<T> {
    /// Number of the search, from 1; a label belongs to it when its stamp is equal.
    search: u32,
    of_col: Vec<Label<T>>,
    /// `(distance, column)`, nearest first; outdated when the label is smaller.
    heap: BinaryHeap<Reverse<(T, u32)>>,
    /// Columns whose distance is final, in that order.
    settled: Vec<u32>,
    /// Distance of the nearest end, and the end.
    horizon: Option<(T, End)>,
}

#[derive(Clone, Copy)]
struct Label<T> {
    stamp: u32,
    /// Row from which the column is reached.
    from: u32,
    distance: T,
}

/// Where an alternating path may end.
#[derive(Clone, Copy)]
enum End {
    /// At an unmatched column.
    Column(u32),
    /// At a row that gives up its column.
    Leaving(u32),
}

impl<T: Cost, A: Arcs<T>> Search<A, T> {
    /// Nothing matched, all duals zero: the invariants hold once `reduce_rows` has set the duals of the rows.
    pub(super) fn new(entries: A, may_leave: bool) -> Self {
        let (rows, cols) = (entries.row_count(), entries.col_count());
        let labels = Labels {
            search: 0,
            of_col: vec![Label { stamp: 0, from: FREE, distance: T::ZERO }; cols],
            heap: BinaryHeap::new(),
            settled: Vec::new(),
            horizon: None,
        };
        Self {
            entries,
            may_leave,
            row_dual: vec![T::ZERO; rows],
            col_dual: vec![T::ZERO; cols],
            row_mate: vec![FREE; rows],
            col_mate: vec![FREE; cols],
            labels,
            since_asked: STOP_STRIDE,
        }
    }

    /// Settles the pending rows one by one; `false` when the caller stopped it.
    pub(super) fn augment_all(&mut self, pending: &[u32], control: Control<'_>) -> bool {
        let rows = self.row_mate.len() as u64;
        let mut settled = rows - pending.len() as u64;
        for &row in pending {
            let Some((distance, end)) = self.nearest_end(row, control) else { return false };
            self.move_duals(row, distance);
            self.flip_path(row, end);
            settled += 1;
            control.report(settled, rows);
        }
        true
    }

    /// Takes over a matching of all rows and column duals that are optimal but for roundings. Returns the rows that are
    /// pending then, or `None`, and nothing has changed, where this is no start.
    pub(super) fn start_from(&mut self, row_mate: &[u32], col_dual: Vec<T>) -> Option<Vec<u32>> {
        let settled = settle(&self.entries, row_mate, col_dual.clone(), ROUNDINGS);
        // An unmatched column must keep the dual zero, so only a square problem can go on from any duals.
        if settled.is_none() && row_mate.len() < col_dual.len() {
            return None;
        }
        for (row, &col) in (0..).zip(row_mate) {
            self.pair(row, col);
        }
        match settled {
            Some(Duals { rows, cols }) => {
                (self.row_dual, self.col_dual) = (rows, cols);
                Some(Vec::new())
            }
            None => {
                self.col_dual = col_dual;
                Some((0..row_mate.len() as u32).filter(|&row| !self.tighten(row)).collect())
            }
        }
    }

    /// Sets the dual of a row to the most that its entries allow, and unmatches it if its pair is not tight; whether it
    /// is matched now.
    pub(super) fn tighten(&mut self, row: u32) -> bool {
        let mate = self.row_mate[row as usize];
        let (mut least, mut of_mate) = (self.may_leave.then_some(T::ZERO), None);
        for (col, cost) in self.entries.arcs(row) {
            let reduced = cost - self.col_dual[col as usize];
            least = Some(least.map_or(reduced, |least| least.min(reduced)));
            if col == mate {
                of_mate = Some(reduced);
            }
        }
        self.row_dual[row as usize] = least.unwrap_or(T::ZERO);
        if mate != FREE && of_mate != least {
            self.row_mate[row as usize] = FREE;
            self.col_mate[mate as usize] = FREE;
        }
        self.row_mate[row as usize] != FREE
    }

    /// Takes over a matching of all rows with the duals that prove it.
    #[cfg(feature = "pathfinding")]
    pub(super) fn adopt(&mut self, row_mate: &[u32], duals: Duals<T>) {
        (0..).zip(row_mate).for_each(|(row, &col)| self.pair(row, col));
        (self.row_dual, self.col_dual) = (duals.rows, duals.cols);
    }

    /// The column of each row, and the duals.
    pub(super) fn into_parts(self) -> (Vec<u32>, Duals<T>) {
        (self.row_mate, Duals { rows: self.row_dual, cols: self.col_dual })
    }

    pub(super) fn pair(&mut self, row: u32, col: u32) {
        self.row_mate[row as usize] = col;
        self.col_mate[col as usize] = row;
    }

    /// Dijkstra from an unsettled row to the nearest end; `None` when the caller stopped it (or there is no end at
    /// all).
    fn nearest_end(&mut self, source: u32, control: Control<'_>) -> Option<(T, End)> {
        self.labels.begin();
        let (mut row, mut distance) = (source, T::ZERO);
        loop {
            if self.is_told_to_stop(control) {
                return None;
            }
            self.scan(row, distance);
            let Some(col) = self.labels.settle_nearest() else { return self.labels.horizon };
            row = self.col_mate[col as usize];
            distance = self.labels.of_col[col as usize].distance;
        }
    }

    fn is_told_to_stop(&mut self, control: Control<'_>) -> bool {
        self.since_asked += 1;
        if self.since_asked < STOP_STRIDE {
            return false;
        }
        self.since_asked = 0;
        control.should_stop()
    }

    /// Looks at all that one step from `row`, itself at `distance`, can reach.
    fn scan(&mut self, row: u32, distance: T) {
        let base = distance - self.row_dual[row as usize];
        if self.may_leave {
            self.labels.offer_end(base, End::Leaving(row));
        }
        for (col, cost) in self.entries.arcs(row) {
            let reached = base + cost - self.col_dual[col as usize];
            if self.labels.improve(col, row, reached) {
                if self.col_mate[col as usize] == FREE {
                    self.labels.offer_end(reached, End::Column(col));
                } else {
                    self.labels.heap.push(Reverse((reached, col)));
                }
            }
        }
    }

    /// Restores tightness along every path of the search: what was settled before the horizon moves by the difference.
    fn move_duals(&mut self, source: u32, horizon: T) {
        self.row_dual[source as usize] = self.row_dual[source as usize] + horizon;
        for &col in &self.labels.settled {
            let step = horizon - self.labels.of_col[col as usize].distance;
            self.col_dual[col as usize] = self.col_dual[col as usize] - step;
            let row = self.col_mate[col as usize] as usize;
            self.row_dual[row] = self.row_dual[row] + step;
        }
    }

    /// Exchanges matched and unmatched entries on the path from `source` to `end`.
    fn flip_path(&mut self, source: u32, end: End) {
        let mut col = match end {
            End::Column(col) => col,
            End::Leaving(row) => std::mem::replace(&mut self.row_mate[row as usize], FREE),
        };
        // A source that leaves had no column: nothing to exchange.
        while col != FREE {
            let row = self.labels.of_col[col as usize].from;
            let given_up = self.row_mate[row as usize];
            self.pair(row, col);
            col = if row == source { FREE } else { given_up };
        }
    }
}

impl<T: Cost> Labels<T> {
    fn begin(&mut self) {
        // Rows are fewer than 2^32 - 1, and there is one search a row.
        self.search += 1;
        self.heap.clear();
        self.settled.clear();
        self.horizon = None;
    }

    fn is_before_horizon(&self, distance: T) -> bool {
        self.horizon.is_none_or(|(horizon, _)| distance < horizon)
    }

    fn offer_end(&mut self, distance: T, end: End) {
        if self.is_before_horizon(distance) {
            self.horizon = Some((distance, end));
        }
    }

    /// Lowers the label of a column; whether it was lowered.
    fn improve(&mut self, col: u32, from: u32, distance: T) -> bool {
        if !self.is_before_horizon(distance) {
            return false;
        }
        let label = &mut self.of_col[col as usize];
        if label.stamp == self.search && label.distance <= distance {
            return false;
        }
        *label = Label { stamp: self.search, from, distance };
        true
    }

    /// The nearest column before the horizon that is not settled yet.
    fn settle_nearest(&mut self) -> Option<u32> {
        while let Some(Reverse((distance, col))) = self.heap.pop() {
            if !self.is_before_horizon(distance) {
                return None;
            }
            if self.of_col[col as usize].distance == distance {
                self.settled.push(col);
                return Some(col);
            }
        }
        None
    }
}
