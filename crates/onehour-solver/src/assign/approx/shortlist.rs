//! For each row its cheapest entries, and a bound on all others.

use rayon::prelude::*;

use super::rows::Rows;
use super::scan::Cheapest;
use super::survey::{Survey, is_small_integer};
use crate::assign::lists::Lists;

/// Rows whose lists are made by one thread after another; fixed, so that the number of threads changes nothing.
const BLOCK: usize = 64;
/// Blocks of entries for which another thread is worth waking.
const SPARSE_BLOCKS: usize = 64;
/// Readings of one row after which its list doubles.
const READINGS_PER_DOUBLING: u32 = 4;
/// No list doubles beyond this because of its readings.
const MOST_BY_READINGS: usize = 256;

/// The short lists of all rows. Row `i` has the entries `start[i]..start[i] + len[i]`.
#[derive(Debug)]
pub(super) struct Shortlists {
    start: Vec<usize>,
    len: Vec<u32>,
    /// Places from `start[i]` on.
    room: Vec<u32>,
    /// How long the list may get when it is made again.
    keep: Vec<u32>,
    /// How often the list was made again.
    readings: Vec<u32>,
    /// `others[i]`: cost plus price of an entry outside the list is at least this.
    others: Vec<f64>,
    cols: Vec<u32>,
    costs: Vec<f64>,
    /// Whether all costs are integers without rounding; not asked of entries.
    pub(super) integral: bool,
    cheapest: Cheapest,
}

/// The lists of some rows, which one thread makes.
struct Block<'a> {
    first: usize,
    len: &'a mut [u32],
    others: &'a mut [f64],
    room: &'a [u32],
    cols: &'a mut [u32],
    costs: &'a mut [f64],
}

impl Block<'_> {
    fn fill<R: Rows>(self, rows: &R, prices: &[f64], keep: usize) -> Survey {
        let Block { first, len, others, room, mut cols, mut costs } = self;
        let mut cheapest = Cheapest::default();
        let mut survey = Survey::NOTHING;
        for (row, ((len, others), &room)) in (first..).zip(len.iter_mut().zip(others).zip(room)) {
            survey = survey.and(rows.read(row, prices, survey.integral, &mut cheapest));
            rows.pick(row, prices, keep, &mut cheapest);
            *others = cheapest.bound();
            *len = fill(rows, row, &cheapest, cols, costs);
            (cols, costs) = (&mut cols[room as usize..], &mut costs[room as usize..]);
        }
        survey
    }
}

impl Shortlists {
    /// Lists of up to `keep` entries at these prices, and what was seen on the way.
    pub(super) fn at_prices<R: Rows>(rows: &R, prices: &[f64], keep: usize) -> (Self, Survey) {
        let count = rows.row_count();
        let keep = keep.clamp(1, rows.col_count().max(1));
        let room: Vec<u32> = (0..count).map(|row| keep.min(rows.entry_count(row)) as u32).collect();
        let mut end = 0;
        let place = |&room: &u32| {
            end += room as usize;
            end - room as usize
        };
        let start = room.iter().map(place).collect();
        let mut lists = Shortlists {
            start,
            len: vec![0; count],
            room,
            keep: vec![keep as u32; count],
            readings: vec![0; count],
            others: vec![f64::INFINITY; count],
            cols: vec![0; end],
            costs: vec![0.0; end],
            integral: true,
            cheapest: Cheapest::default(),
        };
        let blocks = lists.blocks().into_par_iter().with_min_len(if R::SPARSE { SPARSE_BLOCKS } else { 1 });
        let survey = blocks.map(|block| block.fill(rows, prices, keep)).reduce(|| Survey::NOTHING, Survey::and);
        lists.integral = !R::SPARSE && lists.all_integral();
        (lists, survey)
    }

    /// The lists in blocks of rows.
    fn blocks(&mut self) -> Vec<Block<'_>> {
        let Shortlists { len, others, room, cols, costs, .. } = self;
        let (mut cols, mut costs) = (&mut cols[..], &mut costs[..]);
        let mut blocks = Vec::with_capacity(room.len().div_ceil(BLOCK));
        for ((len, others), room) in len.chunks_mut(BLOCK).zip(others.chunks_mut(BLOCK)).zip(room.chunks(BLOCK)) {
            let places = room.iter().sum::<u32>() as usize;
            let (cols_here, costs_here);
            (cols_here, cols) = cols.split_at_mut(places);
            (costs_here, costs) = costs.split_at_mut(places);
            blocks.push(Block { first: blocks.len() * BLOCK, len, others, room, cols: cols_here, costs: costs_here });
        }
        blocks
    }

    fn all_integral(&self) -> bool {
        let exact = |&cost: &f64| is_small_integer(cost);
        (0..self.len.len()).all(|row| self.row(row).1.iter().all(exact))
    }

    /// Columns and costs of a row.
    #[inline]
    pub(super) fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let range = self.start[row]..self.start[row] + self.len[row] as usize;
        (&self.cols[range.clone()], &self.costs[range])
    }

    /// Columns and costs of a row, one after another.
    pub(super) fn entries(&self, row: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let (cols, costs) = self.row(row);
        cols.iter().copied().zip(costs.iter().copied())
    }

    /// Columns of each row, and the bounds on all other entries.
    pub(super) fn into_parts(self) -> (Lists<u32>, Vec<f64>) {
        let mut cols = Lists::with_capacity(self.len.len());
        (0..self.len.len()).for_each(|row| cols.push_row(self.row(row).0.iter().copied()));
        (cols, self.others)
    }

    #[inline]
    pub(super) fn others(&self, row: usize) -> f64 {
        self.others[row]
    }

    /// Makes the list of a row again at prices that have risen.
    ///
    /// All entries of the old list are at most as dear as the dearest of them is now, so there are enough entries below
    /// that, and one pass with this bound finds the new list.
    pub(super) fn read_again<R: Rows>(&mut self, rows: &R, row: usize, prices: &[f64]) {
        self.readings[row] += 1;
        let keep = self.keep[row] as usize;
        if self.readings[row].is_multiple_of(READINGS_PER_DOUBLING) && keep < MOST_BY_READINGS {
            self.keep[row] = (2 * keep).min(rows.col_count()) as u32;
        }
        let full = self.len[row] as usize >= keep;
        let dearest =
            self.entries(row).map(|(col, cost)| cost + prices[col as usize]).fold(f64::NEG_INFINITY, f64::max);
        self.read(rows, row, prices, if full { dearest.next_up() } else { f64::INFINITY });
    }

    /// Makes the list of a row again, of up to `keep` entries.
    pub(super) fn lengthen<R: Rows>(&mut self, rows: &R, row: usize, prices: &[f64], keep: usize) {
        if self.others[row] == f64::INFINITY || self.keep[row] >= keep as u32 {
            return;
        }
        self.keep[row] = keep as u32;
        self.read(rows, row, prices, f64::INFINITY);
    }

    /// Makes the list of a row again, twice as long as it may be now.
    pub(super) fn read_more<R: Rows>(&mut self, rows: &R, row: usize, prices: &[f64]) {
        self.keep[row] = self.keep[row].saturating_mul(2).min(rows.col_count() as u32);
        self.read(rows, row, prices, f64::INFINITY);
    }

    fn read<R: Rows>(&mut self, rows: &R, row: usize, prices: &[f64], below: f64) {
        rows.select(row, prices, (self.keep[row] as usize, below), &mut self.cheapest);
        let len = self.cheapest.entries().len();
        if len > self.room[row] as usize {
            let room = rows.entry_count(row).min(self.keep[row] as usize);
            self.start[row] = self.cols.len();
            self.room[row] = room as u32;
            self.cols.resize(self.cols.len() + room, 0);
            self.costs.resize(self.cols.len(), 0.0);
        }
        let place = self.start[row]..self.start[row] + len;
        self.others[row] = self.cheapest.bound();
        self.len[row] = fill(rows, row, &self.cheapest, &mut self.cols[place.clone()], &mut self.costs[place]);
    }
}

/// Writes the entries found to the places of a list; how many there are.
///
/// Cost plus price less price would be rounded, so costs are read where they stand.
fn fill<R: Rows>(rows: &R, row: usize, cheapest: &Cheapest, cols: &mut [u32], costs: &mut [f64]) -> u32 {
    let entries = cheapest.entries();
    for (&(_, place), (col, cost)) in entries.iter().zip(cols.iter_mut().zip(costs)) {
        (*col, *cost) = rows.entry(row, place);
    }
    entries.len() as u32
}
