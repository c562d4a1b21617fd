//! One shortest augmenting path after the other.

use super::Label;
use super::units::Units;
use crate::Control;
use crate::matching::FREE;

/// Cells looked at between two questions to the caller.
const STOP_STRIDE: usize = 1 << 20;

/// Matching and duals, and what the search of one path remembers.
#[derive(Debug)]
pub(super) struct Paths<T> {
    /// Whether a row may stay unmatched at cost zero.
    pub(super) may_leave: bool,
    pub(super) row_dual: Vec<T>,
    /// As all arrays of columns, padded as the rows of the matrix are.
    pub(super) col_dual: Vec<T>,
    pub(super) row_mate: Vec<u32>,
    pub(super) col_mate: Vec<u32>,
    /// Rows that wait for a path.
    pub(super) pending: Vec<u32>,
    /// Tentative distance of each column.
    distance: Vec<T>,
    /// The same, but [`Label::FORBIDDEN`] once the distance is final.
    open: Vec<T>,
    /// The row from which each column is reached.
    from: Vec<u32>,
    /// Columns whose distance is final, in that order.
    settled: Vec<u32>,
}

impl<T> Default for Paths<T> {
    fn default() -> Self {
        Paths {
            may_leave: false,
            row_dual: Vec::new(),
            col_dual: Vec::new(),
            row_mate: Vec::new(),
            col_mate: Vec::new(),
            pending: Vec::new(),
            distance: Vec::new(),
            open: Vec::new(),
            from: Vec::new(),
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
    pub(super) fn reset(&mut self, rows: usize, stride: usize, may_leave: bool) {
        fn fill<V: Clone>(values: &mut Vec<V>, len: usize, value: V) {
            values.clear();
            values.resize(len, value);
        }
        self.may_leave = may_leave;
        fill(&mut self.row_dual, rows, T::ZERO);
        fill(&mut self.row_mate, rows, FREE);
        fill(&mut self.col_dual, stride, T::ZERO);
        fill(&mut self.col_mate, stride, FREE);
        self.distance.resize(stride, T::ZERO);
        self.open.resize(stride, T::ZERO);
        self.from.resize(stride, FREE);
        self.pending.clear();
    }

    #[inline(always)]
    pub(super) fn pair(&mut self, row: u32, col: u32) {
        self.row_mate[row as usize] = col;
        self.col_mate[col as usize] = row;
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
            cells += (self.settled.len() + 1) * self.open.len();
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
            let row = self.col_mate[col as usize];
            if row == FREE {
                return (least, End::Column(col));
            }
            self.open[col as usize] = T::FORBIDDEN;
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
    fn begin(&mut self, costs: &[T], row: u32, base: T) -> T {
        let mut least = T::FORBIDDEN;
        let labels = self.distance.iter_mut().zip(&mut self.open).zip(&mut self.from);
        for ((cost, dual), ((distance, open), from)) in costs.iter().zip(&self.col_dual).zip(labels) {
            let reached = base + (*cost - *dual);
            (*distance, *open, *from) = (reached, reached, row);
            least = if reached < least { reached } else { least };
        }
        least
    }

    /// Lowers labels from one more row; the least label that is not final. Without a branch a column, so that it
    /// vectorises; a final label is never lowered, since rows come by rising distance.
    #[inline(always)]
    fn relax(&mut self, costs: &[T], row: u32, base: T) -> T {
        let mut least = T::FORBIDDEN;
        let labels = self.distance.iter_mut().zip(&mut self.open).zip(&mut self.from);
        for ((cost, dual), ((distance, open), from)) in costs.iter().zip(&self.col_dual).zip(labels) {
            let reached = base + (*cost - *dual);
            let closer = reached < *distance;
            *distance = if closer { reached } else { *distance };
            *open = if closer { reached } else { *open };
            *from = if closer { row } else { *from };
            least = if *open < least { *open } else { least };
        }
        least
    }

    /// A column with this label, unmatched if there is one; else the first.
    #[inline(always)]
    fn column_at(&self, least: T) -> u32 {
        let mut first = FREE;
        for ((col, open), mate) in (0..).zip(&self.open).zip(&self.col_mate) {
            if *open == least {
                if *mate == FREE {
                    return col;
                }
                first = first.min(col);
            }
        }
        first
    }

    /// Restores tightness along every path of the search: what was settled moves by the difference to the horizon.
    #[inline(always)]
    fn move_duals(&mut self, source: u32, horizon: T) {
        self.row_dual[source as usize] = self.row_dual[source as usize] + horizon;
        for &col in &self.settled {
            let step = horizon - self.distance[col as usize];
            self.col_dual[col as usize] = self.col_dual[col as usize] - step;
            let row = self.col_mate[col as usize] as usize;
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
            let row = self.from[col as usize];
            let given_up = self.row_mate[row as usize];
            self.pair(row, col);
            col = if row == source { FREE } else { given_up };
        }
    }

    /// After [`Settled::Stuck`]: the rows that `source` reaches, and all the columns that they have, one less. Both rising.
    pub(super) fn deficient(&self, source: u32) -> (Vec<u32>, Vec<u32>) {
        let mut cols = self.settled.clone();
        cols.sort_unstable();
        let mates = cols.iter().map(|&col| self.col_mate[col as usize]);
        let mut rows: Vec<u32> = mates.chain([source]).collect();
        rows.sort_unstable();
        (rows, cols)
    }
}
