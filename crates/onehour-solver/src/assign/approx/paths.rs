//! Shortest augmenting paths on the lists.
//!
//! Dijkstra over columns with slacks for lengths, as in the exact search (`../search.rs`), with one thing more: a row
//! that is scanned also enters the heap itself, at the distance that its bound `others` gives. When it comes to the
//! top, some entry outside its list may be next, so the row is read again; if it has been read in this search already,
//! for a longer list. A row comes after all columns at the same distance: among ties the list usually suffices.
//!
//! Rounding may make a slack negative. Distances are held at or above that of the row they are reached from, so every
//! search ends; what is wrong by a rounding is left to the exact search.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::engine::{Engine, Outcome};
use super::rows::Rows;
use super::stranded::rising;
use crate::matching::FREE;

/// Part of a budget of scans after which it is guessed whether it will do.
const EARLY: u64 = 16;
/// Free columns are asked for one by one while there are at most so many.
const FEW_COLS: usize = 64;

#[derive(Clone, Copy)]
struct Label {
    distance: f64,
    /// Row from which the column is reached.
    from: u32,
    /// Number of the search that set it.
    stamp: u32,
}

/// Labels and heap of one search after another.
pub(super) struct Paths {
    labels: Vec<Label>,
    /// Number of the search in which each row was last read again.
    read: Vec<u32>,
    /// `(bits of the distance, column or number of columns + row)`; bits of nonnegative floats are ordered as they are.
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    /// Columns at the present distance, which need not pass through the heap.
    at_hand: Vec<u32>,
    settled: Vec<u32>,
    search: u32,
    source: usize,
    /// The free columns, where they are few.
    free_cols: Vec<u32>,
    /// Distance of the nearest free column, and that column.
    horizon: f64,
    end: u32,
    scans: u64,
}

impl Paths {
    pub(super) fn new(rows: usize, cols: usize) -> Self {
        Paths {
            labels: vec![Label { distance: 0.0, from: FREE, stamp: 0 }; cols],
            read: vec![0; rows],
            heap: BinaryHeap::new(),
            at_hand: Vec::new(),
            settled: Vec::new(),
            free_cols: Vec::new(),
            search: 0,
            source: 0,
            horizon: f64::INFINITY,
            end: FREE,
            scans: 0,
        }
    }

    /// Matches the free rows one by one; `None` when `budget` scans did not suffice, or will not by the look of it.
    pub(super) fn match_all<R: Rows>(&mut self, engine: &mut Engine<'_, R>, budget: u64) -> Option<Outcome> {
        self.scans = 0;
        self.list_free_cols(engine);
        let rows = engine.row_mate.len();
        let free: Vec<usize> = (0..rows).filter(|&row| engine.row_mate[row] == FREE).collect();
        let matched = rows - free.len();
        for (done, &source) in free.iter().enumerate() {
            if self.scans > budget || (R::SPARSE && self.will_exceed(budget, done, free.len())) {
                return None;
            }
            if !self.search(engine, source) {
                return Some(Outcome::Interrupted);
            }
            if self.end == FREE {
                return Some(self.hall_violator(engine));
            }
            self.raise_prices(engine);
            self.exchange(engine);
            engine.report(matched + done + 1);
        }
        Some(Outcome::Matched)
    }

    /// Whether as many scans for each path to come would be more than the budget. Said early: the first
    /// paths are the shorter ones.
    fn will_exceed(&self, budget: u64, done: usize, all: usize) -> bool {
        self.scans > budget / EARLY && self.scans * all as u64 > budget.saturating_mul(done as u64)
    }

    /// Raises prices until the nearest of all paths from free rows is tight, and matches nothing; whether there is one.
    pub(super) fn lift<R: Rows>(&mut self, engine: &mut Engine<'_, R>) -> bool {
        self.begin();
        self.list_free_cols(engine);
        for source in 0..engine.row_mate.len() {
            if engine.row_mate[source] == FREE {
                let level = engine.true_level(source);
                if level < f64::INFINITY {
                    self.scan(engine, source, -level, 0.0);
                }
            }
        }
        let found = self.settle_all(engine) && self.end != FREE;
        if found {
            self.raise_prices(engine);
        }
        found
    }

    /// Finds the free column nearest to a row; `false` when the caller stopped it.
    fn search<R: Rows>(&mut self, engine: &mut Engine<'_, R>, source: usize) -> bool {
        self.begin();
        self.source = source;
        // Not a bound on it: distances of one search must have one origin.
        let level = engine.true_level(source);
        if level < f64::INFINITY {
            self.scan(engine, source, -level, 0.0);
        }
        self.settle_all(engine)
    }

    /// Settles what is nearer than the nearest free column; `false` when the caller stopped it.
    fn settle_all<R: Rows>(&mut self, engine: &mut Engine<'_, R>) -> bool {
        let mut distance = 0.0;
        while distance < self.horizon {
            if engine.is_told_to_stop() {
                return false;
            }
            if let Some(col) = self.at_hand.pop() {
                self.settle(engine, col, distance);
                continue;
            }
            let Some(Reverse((bits, node))) = self.heap.pop() else { break };
            distance = f64::from_bits(bits);
            if distance >= self.horizon {
                break;
            }
            match (node as usize).checked_sub(self.labels.len()) {
                Some(row) => self.look_beyond(engine, row, distance),
                None if distance > self.labels[node as usize].distance => {}
                None => self.settle(engine, node, distance),
            }
        }
        true
    }

    fn begin(&mut self) {
        // At most one search a free row and repair, and lifts that each serve two rows: below 2^32.
        self.search += 1;
        self.heap.clear();
        self.at_hand.clear();
        self.settled.clear();
        self.horizon = f64::INFINITY;
        self.end = FREE;
    }

    fn list_free_cols<R: Rows>(&mut self, engine: &Engine<'_, R>) {
        let free = (0..engine.col_mate.len() as u32).filter(|&col| engine.col_mate[col as usize] == FREE);
        self.free_cols.clear();
        self.free_cols.extend(free.take(FEW_COLS + 1));
        if self.free_cols.len() > FEW_COLS {
            self.free_cols.clear();
        }
    }

    /// Goes on from a matched column through its row.
    fn settle<R: Rows>(&mut self, engine: &mut Engine<'_, R>, col: u32, distance: f64) {
        self.settled.push(col);
        let row = engine.col_mate[col as usize] as usize;
        self.scan(engine, row, distance - engine.pair_level(row), distance);
    }

    /// Labels what the list of a row leads to; `base` is its distance less its level.
    fn scan<R: Rows>(&mut self, engine: &Engine<'_, R>, row: usize, base: f64, distance: f64) {
        self.scans += 1;
        let (search, mut horizon) = (self.search, self.horizon);
        for (col, cost) in engine.lists.entries(row) {
            let at = col as usize;
            let reached = at_least(base + (cost + engine.prices[at]), distance);
            let label = &mut self.labels[at];
            // One comparison that nobody can predict, not three; of bits, for which there are moves without a branch.
            let known = std::hint::select_unpredictable(label.stamp == search, label.distance.to_bits(), u64::MAX);
            if reached.to_bits() < known.min(horizon.to_bits()) {
                *label = Label { distance: reached, from: row as u32, stamp: search };
                if engine.col_mate[at] == FREE {
                    horizon = reached;
                    self.end = col;
                } else if reached == distance {
                    self.at_hand.push(col);
                } else {
                    self.heap.push(Reverse((reached.to_bits(), col)));
                }
            }
        }
        self.horizon = horizon;
        let beyond = at_least(base + engine.lists.others(row), distance);
        if beyond < horizon {
            self.heap.push(Reverse((beyond.to_bits(), (self.labels.len() + row) as u32)));
        }
    }

    /// Labels a free column, if it is nearer than the nearest so far.
    fn offer_end(&mut self, row: usize, col: u32, reached: f64) {
        if reached < self.horizon {
            self.labels[col as usize] = Label { distance: reached, from: row as u32, stamp: self.search };
            self.horizon = reached;
            self.end = col;
        }
    }

    /// Reads a row again, since an entry outside its list may be next.
    fn look_beyond<R: Rows>(&mut self, engine: &mut Engine<'_, R>, row: usize, distance: f64) {
        let base = match engine.row_mate[row] {
            FREE => -engine.level(row),
            col => self.labels[col as usize].distance - engine.pair_level(row),
        };
        if base + engine.lists.others(row) > distance {
            // An older entry of the heap: the row was read since.
            return;
        }
        // With few free columns left, what is sought is seldom on a list: ask for it directly.
        let free_cols = std::mem::take(&mut self.free_cols);
        if !free_cols.is_empty() {
            for (col, cost) in engine.rows.entries_among(row, &free_cols) {
                if engine.col_mate[col as usize] == FREE {
                    let value = cost + engine.prices[col as usize];
                    self.offer_end(row, col, at_least(base + value, distance));
                }
            }
        }
        self.free_cols = free_cols;
        if self.horizon <= distance {
            return;
        }
        let Engine { rows, lists, prices, .. } = engine;
        if self.read[row] == self.search {
            lists.read_more(*rows, row, prices);
        } else {
            lists.read_again(*rows, row, prices);
        }
        self.read[row] = self.search;
        self.scan(engine, row, base, distance);
    }

    /// What was settled rises to the horizon, so that the path is tight and nothing becomes too cheap.
    fn raise_prices<R: Rows>(&self, engine: &mut Engine<'_, R>) {
        for &col in &self.settled {
            engine.prices[col as usize] += self.horizon - self.labels[col as usize].distance;
        }
    }

    fn exchange<R: Rows>(&mut self, engine: &mut Engine<'_, R>) {
        let mut col = self.end;
        loop {
            let row = self.labels[col as usize].from as usize;
            let given_up = engine.row_mate[row];
            let listed = engine.lists.entries(row).find(|entry| entry.0 == col);
            let cost = listed.map_or_else(|| engine.rows.cost(row, col as usize), |entry| entry.1);
            engine.pair(row, col, cost);
            if row == self.source {
                break;
            }
            col = given_up;
        }
        self.free_cols.retain(|&col| col != self.end);
    }

    /// The source, and the rows of all columns settled: they were read to their ends and led to no free column.
    fn hall_violator<R: Rows>(&self, engine: &Engine<'_, R>) -> Outcome {
        let rows = self.settled.iter().map(|&col| engine.col_mate[col as usize]).chain([self.source as u32]);
        let rows = rising(rows, engine.row_mate.len());
        let cols = rising(self.settled.iter().copied(), engine.col_mate.len());
        Outcome::Hall { rows, cols }
    }
}

/// The larger of two distances, never the negative zero, whose bits are not ordered.
fn at_least(distance: f64, least: f64) -> f64 {
    if distance > least { distance } else { least }
}
