//! The transportation problem on a full matrix of integers, by shortest augmenting paths.
//!
//! # Problem
//! Each row has a supply, each column room for so many units, as much of both in all. Send all units where the sum of
//! costs is least.
//!
//! # Notation and invariants
//! As in `plain`: duals of rows and columns, no slack negative, and no slack where units flow.
//!
//! # Steps
//! Units first go where a row is cheapest, as far as there is room. Then Dijkstra from each row that has units left, over
//! columns with slacks for lengths: from a column without room it goes on through all rows that have units there. At the
//! nearest column with room the path ends, the duals of what was settled move, and as many units as all of it lets
//! through move on.
//!
//! # Complexity
//! O(R C) for a path, with R rows and C columns, and at most one path for each unit.

use pulp::{Arch, Simd, WithSimd};

use crate::Control;
use crate::assign::labels::{Labels, least_of};
use crate::assign::plain::Label;
use crate::matching::FREE;

/// Columns of a block.
const LANES: usize = 8;

/// Flow and duals.
pub(super) struct Transport<T> {
    /// Costs of a row one after the other, in whole blocks.
    costs: Vec<[T; LANES]>,
    cols: Vec<Labels<T, LANES>>,
    row_dual: Vec<T>,
    /// Units that each row has left.
    supply: Vec<u32>,
    /// Units that each column has room for; none for the columns that fill the last block.
    room: Vec<u32>,
    /// Rows that have units in a column, and how many.
    holders: Vec<Vec<(u32, u32)>>,
    /// Columns whose distance is final, in that order.
    settled: Vec<u32>,
    /// The column through which a search came to a row.
    entered: Vec<u32>,
    /// The rows that it came to.
    visited: Vec<u32>,
}

impl<T: Label> Transport<T> {
    /// From costs row by row.
    pub(super) fn new(costs: impl Iterator<Item = T>, supply: Vec<u32>, mut room: Vec<u32>) -> Self {
        let (rows, cols) = (supply.len(), room.len());
        let blocks = cols.div_ceil(LANES);
        let mut own = vec![[T::FORBIDDEN; LANES]; rows * blocks];
        let places = (0..rows).flat_map(|row| (0..cols).map(move |col| (row * blocks + col / LANES, col % LANES)));
        places.zip(costs).for_each(|((block, lane), cost)| own[block][lane] = cost);
        room.resize(blocks * LANES, 0);
        Transport {
            costs: own,
            cols: vec![Labels::NEW; blocks],
            row_dual: vec![T::ZERO; rows],
            supply,
            holders: vec![Vec::new(); cols],
            room,
            settled: Vec::new(),
            entered: vec![FREE; rows],
            visited: Vec::new(),
        }
    }

    /// Sends all units; `false` where some have nowhere to go, that takes more than so many looks at a row, or the caller
    /// stopped it.
    pub(super) fn solve(&mut self, looks: usize, control: Control<'_>) -> bool {
        Arch::new().dispatch(Solve { transport: self, looks, control })
    }

    /// Rows that have units in each column, and how many.
    pub(super) fn holders(&self) -> &[Vec<(u32, u32)>] {
        &self.holders
    }

    pub(super) fn row_dual(&self, row: usize) -> T {
        self.row_dual[row]
    }

    pub(super) fn col_dual(&self, col: usize) -> T {
        self.cols[col / LANES].dual[col % LANES]
    }

    #[inline(always)]
    fn row(costs: &[[T; LANES]], blocks: usize, row: usize) -> &[[T; LANES]] {
        &costs[row * blocks..(row + 1) * blocks]
    }

    #[inline(always)]
    fn distance(&self, col: u32) -> T {
        self.cols[col as usize / LANES].distance[col as usize % LANES]
    }

    /// Sends units where their row is cheapest, as far as there is room.
    #[inline(always)]
    fn send_cheapest(&mut self) {
        for row in 0..self.supply.len() {
            let least = self.begin(row, T::ZERO);
            if least >= T::LIMIT {
                continue;
            }
            self.row_dual[row] = least;
            for col in 0..self.holders.len() {
                if self.distance(col as u32) == least {
                    let units = self.supply[row].min(self.room[col]);
                    if units > 0 {
                        self.send(row, col, units);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn send(&mut self, row: usize, col: usize, units: u32) {
        self.supply[row] -= units;
        self.room[col] -= units;
        self.hold(row, col, units);
    }

    #[inline(always)]
    fn hold(&mut self, row: usize, col: usize, units: u32) {
        let holders = &mut self.holders[col];
        match holders.iter_mut().find(|holder| holder.0 as usize == row) {
            Some(holder) => holder.1 += units,
            None => holders.push((row as u32, units)),
        }
    }

    /// Dijkstra from a row to the nearest column with room, and its distance; `None` where there is none.
    #[inline(always)]
    fn nearest_room(&mut self, source: usize) -> Option<(T, u32)> {
        self.settled.clear();
        for row in self.visited.drain(..) {
            self.entered[row as usize] = FREE;
        }
        let mut least = self.begin(source, T::ZERO - self.row_dual[source]);
        loop {
            if least >= T::LIMIT {
                return None;
            }
            let col = self.column_at(least);
            if self.room[col as usize] > 0 {
                return Some((least, col));
            }
            self.cols[col as usize / LANES].open[col as usize % LANES] = T::FORBIDDEN;
            self.settled.push(col);
            let distance = least;
            let mut next = None;
            for at in 0..self.holders[col as usize].len() {
                let row = self.holders[col as usize][at].0;
                if row as usize != source && self.entered[row as usize] == FREE {
                    self.entered[row as usize] = col;
                    self.visited.push(row);
                    next = Some(self.relax(row as usize, distance - self.row_dual[row as usize]));
                }
            }
            least = next.unwrap_or_else(|| self.least_open());
        }
    }

    /// Labels all columns from the first row; the least label.
    #[inline(always)]
    fn begin(&mut self, row: usize, base: T) -> T {
        let mut least = [T::FORBIDDEN; LANES];
        let costs = Self::row(&self.costs, self.cols.len(), row);
        for (costs, cols) in costs.iter().zip(&mut self.cols) {
            cols.begin(costs, (row as u32, base), &mut least);
        }
        least_of(least)
    }

    /// Lowers labels from one more row; the least label that is not final.
    #[inline(always)]
    fn relax(&mut self, row: usize, base: T) -> T {
        let mut least = [T::FORBIDDEN; LANES];
        let costs = Self::row(&self.costs, self.cols.len(), row);
        for (costs, cols) in costs.iter().zip(&mut self.cols) {
            cols.relax(costs, (row as u32, base), &mut least);
        }
        least_of(least)
    }

    #[inline(always)]
    fn least_open(&self) -> T {
        let mut least = [T::FORBIDDEN; LANES];
        for cols in &self.cols {
            for (least, &open) in least.iter_mut().zip(&cols.open) {
                *least = if open < *least { open } else { *least };
            }
        }
        least_of(least)
    }

    /// A column with this label, with room if there is one; else the first.
    #[inline(always)]
    fn column_at(&self, least: T) -> u32 {
        let mut first = FREE;
        for (block, cols) in (0..).zip(&self.cols) {
            if cols.has_open_at(least) {
                for (lane, open) in (0..).zip(cols.open) {
                    if open == least {
                        let col = block * LANES as u32 + lane;
                        if self.room[col as usize] > 0 {
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
    fn move_duals(&mut self, source: usize, horizon: T) {
        self.row_dual[source] = self.row_dual[source] + horizon;
        for &row in &self.visited {
            let row = row as usize;
            self.row_dual[row] = self.row_dual[row] + (horizon - self.distance(self.entered[row]));
        }
        for &col in &self.settled {
            let (cols, lane) = (&mut self.cols[col as usize / LANES], col as usize % LANES);
            cols.dual[lane] = cols.dual[lane] - (horizon - cols.distance[lane]);
        }
    }

    /// Moves as many units as the path from `source` to `end` lets through.
    #[inline(always)]
    fn move_units(&mut self, source: usize, end: u32) {
        let units =
            self.path(source, end).fold(self.room[end as usize].min(self.supply[source]), |units, (row, via)| {
                let held = self.holders[via as usize].iter().find(|holder| holder.0 == row);
                held.map_or(units, |held| units.min(held.1))
            });
        let steps: Vec<(u32, u32)> = self.path(source, end).collect();
        self.supply[source] -= units;
        self.room[end as usize] -= units;
        let mut col = end;
        for (row, via) in steps {
            self.hold(row as usize, col as usize, units);
            let holders = &mut self.holders[via as usize];
            if let Some(at) = holders.iter().position(|holder| holder.0 == row) {
                holders[at].1 -= units;
                if holders[at].1 == 0 {
                    holders.swap_remove(at);
                }
            }
            col = via;
        }
        self.hold(source, col as usize, units);
    }

    /// The rows of a path before its source, last first, each with the column that it was entered through.
    fn path(&self, source: usize, end: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let step = move |col: u32| {
            let row = self.cols[col as usize / LANES].from[col as usize % LANES];
            (row as usize != source).then(|| (row, self.entered[row as usize]))
        };
        std::iter::successors(step(end), move |&(_, via)| step(via))
    }
}

/// The whole, in the widest vectors of the processor.
struct Solve<'a, 'c, T> {
    transport: &'a mut Transport<T>,
    looks: usize,
    control: Control<'c>,
}

impl<T: Label> WithSimd for Solve<'_, '_, T> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> bool {
        let Solve { transport, mut looks, control } = self;
        transport.send_cheapest();
        for row in 0..transport.supply.len() {
            while transport.supply[row] > 0 {
                let Some((horizon, end)) = transport.nearest_room(row).filter(|_| !control.should_stop()) else {
                    return false;
                };
                let Some(left) = looks.checked_sub(transport.visited.len() + 1) else { return false };
                looks = left;
                transport.move_duals(row, horizon);
                transport.move_units(row, end);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_go_where_the_sum_is_least_as_long_as_looks_last() {
        // Both rows want the first column, which has room for one unit of three.
        let transport = || Transport::new([0_i64, 5, 9, 0, 1, 9].into_iter(), vec![2, 1], vec![1, 1, 1]);
        let mut one = transport();
        assert!(one.solve(100, Control::none()));
        assert_eq!(one.holders(), [vec![(0, 1)], vec![(1, 1)], vec![(0, 1)]]);
        let slack = |row: usize, col: usize, cost: i64| cost - one.row_dual(row) - one.col_dual(col);
        assert_eq!((slack(0, 0, 0), slack(1, 1, 1), slack(0, 2, 9)), (0, 0, 0));
        assert!(slack(0, 1, 5) >= 0 && slack(1, 0, 0) >= 0 && slack(1, 2, 9) >= 0);
        assert!(!transport().solve(0, Control::none()));
    }
}
