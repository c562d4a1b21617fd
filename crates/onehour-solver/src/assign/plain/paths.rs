//! One shortest augmenting path after the other.

use super::units::{LANES, Units};
use super::{Block, Label};
use crate::Control;
use crate::assign::labels::least_of;
use crate::matching::FREE;

/// Cells looked at between two questions to the caller.
const STOP_STRIDE: usize = 1 << 20;

/// Matching and duals, and what the search of one path remembers.
#[derive(Debug)]
pub(super) struct Paths<T> {
    /// Whether a row may stay unmatched at cost zero.
    pub(super) may_leave: bool,
    pub(super) row_dual: Vec<T>,
    pub(super) row_mate: Vec<u32>,
    /// All about the columns, padded as the rows of the matrix are.
    pub(super) cols: Vec<Block<T>>,
    /// Rows that wait for a path.
    pub(super) pending: Vec<u32>,
    /// Columns whose distance is final, in that order.
    settled: Vec<u32>,
}

impl<T> Default for Paths<T> {
    fn default() -> Self {
        Paths {
            may_leave: false,
            row_dual: Vec::new(),
            row_mate: Vec::new(),
            cols: Vec::new(),
            pending: Vec::new(),
            settled: Vec::new(),
        }
    }
}

/// How all rows were settled, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// Every row is matched, or has left.
    All,
    /// The rows that this row reaches have too few columns: [`Paths::deficient`].
    Stuck(u32),
    /// The caller stopped it.
    Interrupted,
}

/// Where an alternating path may end.
#[derive(Clone, Copy)]
enum End {
    /// At an unmatched column.
    Column(u32),
    /// At a row that gives up its column.
    Leaving(u32),
    /// Nowhere.
    None,
}

impl<T: Label> Paths<T> {
    /// Nothing matched, all duals zero.
    #[inline(always)]
    pub(super) fn reset(&mut self, rows: usize, blocks: usize, may_leave: bool) {
        self.may_leave = may_leave;
        self.row_dual.clear();
        self.row_dual.resize(rows, T::ZERO);
        self.row_mate.clear();
        self.row_mate.resize(rows, FREE);
        self.cols.clear();
        self.cols.resize(blocks, Block::NEW);
        self.pending.clear();
    }

    #[inline(always)]
    pub(super) fn col_mate(&self, col: u32) -> u32 {
        self.cols[col as usize / LANES].mate[col as usize % LANES]
    }

    #[inline(always)]
    pub(super) fn set_col_mate(&mut self, col: u32, row: u32) {
        self.cols[col as usize / LANES].mate[col as usize % LANES] = row;
    }

    #[inline(always)]
    pub(super) fn col_dual(&mut self, col: u32) -> &mut T {
        &mut self.cols[col as usize / LANES].labels.dual[col as usize % LANES]
    }

    #[inline(always)]
    pub(super) fn pair(&mut self, row: u32, col: u32) {
        self.row_mate[row as usize] = col;
        self.set_col_mate(col, row);
    }

    /// Finds a path for each pending row.
    #[inline(always)]
    pub(super) fn augment_all(&mut self, costs: &Units<T>, control: Control<'_>) -> Settled {
        let rows = self.row_mate.len();
        let mut cells = STOP_STRIDE;
        for at in 0..self.pending.len() {
            let row = self.pending[at];
            let (horizon, end) = self.nearest_end(costs, row);
            if matches!(end, End::None) {
                return Settled::Stuck(row);
            }
            self.move_duals(row, horizon);
            self.flip_path(row, end);
            control.report((rows - self.pending.len() + at + 1) as u64, rows as u64);
            cells += (self.settled.len() + 1) * self.cols.len() * LANES;
            if cells >= STOP_STRIDE && control.should_stop() {
                return if at + 1 == self.pending.len() { Settled::All } else { Settled::Interrupted };
            }
            cells %= STOP_STRIDE;
        }
        Settled::All
    }

    /// Dijkstra from an unsettled row to the nearest end, and its distance.
    #[inline(always)]
    fn nearest_end(&mut self, costs: &Units<T>, source: u32) -> (T, End) {
        self.settled.clear();
        let base = T::ZERO - self.row_dual[source as usize];
        let mut leaving = (base, source);
        let mut least = self.begin(costs.row(source), source, base);
        loop {
            if self.may_leave && leaving.0 <= least {
                return (leaving.0, End::Leaving(leaving.1));
            }
            if least >= T::LIMIT {
                return (T::ZERO, End::None);
            }
            let col = self.column_at(least);
            let row = self.col_mate(col);
            if row == FREE {
                return (least, End::Column(col));
            }
            self.cols[col as usize / LANES].labels.open[col as usize % LANES] = T::FORBIDDEN;
            self.settled.push(col);
            let base = least - self.row_dual[row as usize];
            if base < leaving.0 {
                leaving = (base, row);
            }
            least = self.relax(costs.row(row), row, base);
        }
    }

    /// Labels all columns from the first row; the least label.
    #[inline(always)]
    fn begin(&mut self, costs: &[[T; LANES]], row: u32, base: T) -> T {
        let mut least = [T::FORBIDDEN; LANES];
        for (costs, cols) in costs.iter().zip(&mut self.cols) {
            cols.labels.begin(costs, (row, base), &mut least);
        }
        least_of(least)
    }

    /// Lowers labels from one more row; the least label that is not final.
    #[inline(always)]
    fn relax(&mut self, costs: &[[T; LANES]], row: u32, base: T) -> T {
        let mut least = [T::FORBIDDEN; LANES];
        for (costs, cols) in costs.iter().zip(&mut self.cols) {
            cols.labels.relax(costs, (row, base), &mut least);
        }
        least_of(least)
    }

    /// A column with this label, unmatched if there is one; else the first.
    #[inline(always)]
    fn column_at(&self, least: T) -> u32 {
        let mut first = FREE;
        for (block, cols) in (0..).zip(&self.cols) {
            if cols.labels.has_open_at(least) {
                for (lane, open) in (0..).zip(cols.labels.open) {
                    if open == least {
                        let col = block * LANES as u32 + lane;
                        if cols.mate[lane as usize] == FREE {
                            return col;
                        }
                        first = first.min(col);
                    }
                }
            }
        }
        first
    }

    /// Restores tightness along every path of the search: what was settled moves by the difference to the horizon.
    #[inline(always)]
    fn move_duals(&mut self, source: u32, horizon: T) {
        self.row_dual[source as usize] = self.row_dual[source as usize] + horizon;
        for &col in &self.settled {
            let (cols, lane) = (&mut self.cols[col as usize / LANES], col as usize % LANES);
            let step = horizon - cols.labels.distance[lane];
            cols.labels.dual[lane] = cols.labels.dual[lane] - step;
            let row = cols.mate[lane] as usize;
            self.row_dual[row] = self.row_dual[row] + step;
        }
    }

    /// Exchanges pairs on the path from `source` to `end`.
    #[inline(always)]
    fn flip_path(&mut self, source: u32, end: End) {
        let mut col = match end {
            End::Column(col) => col,
            End::Leaving(row) => std::mem::replace(&mut self.row_mate[row as usize], FREE),
            End::None => FREE,
        };
        // A source that leaves had no column: nothing to exchange.
        while col != FREE {
            let row = self.cols[col as usize / LANES].labels.from[col as usize % LANES];
            let given_up = self.row_mate[row as usize];
            self.pair(row, col);
            col = if row == source { FREE } else { given_up };
        }
    }

    /// After [`Settled::Stuck`]: the rows that `source` reaches, and all the columns that they have, one less. Both
    /// rising.
    pub(super) fn deficient(&self, source: u32) -> (Vec<u32>, Vec<u32>) {
        let mut cols = self.settled.clone();
        cols.sort_unstable();
        let mates = cols.iter().map(|&col| self.col_mate(col));
        let mut rows: Vec<u32> = mates.chain([source]).collect();
        rows.sort_unstable();
        (rows, cols)
    }
}
