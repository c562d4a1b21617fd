//! A maximum matching on tight pairs, from the matching in hand: the method of Hopcroft and Karp on the lists.
//!
//! Phases: breadth-first levels from all free rows, then disjoint augmenting paths that climb one level a step. Levels
//! do not stop at the first free column, so a phase finds longer paths too. Where a list cannot hold all that is tight,
//! a row that is at its end asks the free columns themselves.

use super::engine::{Engine, WORTHWHILE};
use super::rows::Rows;
use crate::matching::FREE;

/// No level: not reached in this phase, or nothing more to find there.
const NONE: u32 = u32::MAX;

struct Phase {
    /// Tight pairs of each row that was looked at, as a range of `pairs`. Prices stay as they are.
    tight: Vec<Option<(u32, u32)>>,
    /// `(column, place on the list of the row)`.
    pairs: Vec<(u32, u32)>,
    /// Level of each row.
    level: Vec<u32>,
    /// The tight pair of each row from which to go on.
    next: Vec<u32>,
    /// Rows of the present path with the tight pair through which each was entered.
    path: Vec<(u32, u32)>,
    /// All free columns, and some that are so no more.
    free_cols: Vec<u32>,
    /// Rows that asked all free columns in vain: there will be no more of them at these prices.
    barren: Vec<bool>,
}

/// Matches as many rows as tight pairs allow.
pub(super) fn match_tight<R: Rows>(engine: &mut Engine<'_, R>) {
    let rows = engine.row_mate.len();
    let mut phase = Phase {
        tight: vec![None; rows],
        pairs: Vec::new(),
        level: vec![NONE; rows],
        next: vec![0; rows],
        path: Vec::new(),
        free_cols: (0..engine.col_mate.len() as u32).filter(|&col| engine.col_mate[col as usize] == FREE).collect(),
        barren: vec![false; rows],
    };
    phase.take_free(engine);
    loop {
        let free: Vec<u32> = (0..rows as u32).filter(|&row| engine.row_mate[row as usize] == FREE).collect();
        if free.is_empty() || engine.control().should_stop() {
            return;
        }
        phase.spread(engine, &free);
        let found = free.iter().filter(|&&row| phase.augment(engine, row)).count();
        // Among entries, a phase that finds few is the last: the paths of `paths.rs` find the others at length zero.
        if found == 0 || (R::SPARSE && found * WORTHWHILE < free.len()) {
            return;
        }
    }
}

impl Phase {
    /// The range of a row's tight pairs.
    #[inline]
    fn tight<R: Rows>(&mut self, engine: &Engine<'_, R>, row: usize) -> (usize, usize) {
        let (first, end) = self.tight[row].unwrap_or_else(|| self.look(engine, row));
        (first as usize, end as usize)
    }

    /// Finds a row's tight pairs.
    fn look<R: Rows>(&mut self, engine: &Engine<'_, R>, row: usize) -> (u32, u32) {
        let bound = engine.tight_level(row);
        let first = self.pairs.len() as u32;
        for ((col, cost), place) in engine.lists.entries(row).zip(0..) {
            if cost + engine.prices[col as usize] <= bound {
                self.pairs.push((col, place));
            }
        }
        let range = (first, self.pairs.len() as u32);
        self.tight[row] = Some(range);
        range
    }

    /// Gives every free row the first free column of its tight pairs, if it has one.
    fn take_free<R: Rows>(&mut self, engine: &mut Engine<'_, R>) {
        for row in 0..engine.row_mate.len() {
            if engine.row_mate[row] == FREE {
                let (first, end) = self.tight(engine, row);
                let is_free = |pair: &&(u32, u32)| engine.col_mate[pair.0 as usize] == FREE;
                if let Some(&pair) = self.pairs[first..end].iter().find(is_free) {
                    pair_with(engine, row, pair);
                } else if let Some((col, cost)) = self.free_beyond(engine, row) {
                    engine.pair(row, col, cost);
                }
            }
        }
    }

    /// A free column outside the list of a row that is tight with it, and the cost: where a cost is frequent no list
    /// holds all.
    fn free_beyond<R: Rows>(&mut self, engine: &Engine<'_, R>, row: usize) -> Option<(u32, f64)> {
        if std::mem::replace(&mut self.barren[row], true) {
            return None;
        }
        let bound = engine.tight_level(row);
        if engine.lists.others(row) > bound {
            return None;
        }
        if !R::SPARSE {
            self.free_cols.retain(|&col| engine.col_mate[col as usize] == FREE);
        }
        let is_sought = |&(col, cost): &(u32, f64)| {
            engine.col_mate[col as usize] == FREE && cost + engine.prices[col as usize] <= bound
        };
        let found = engine.rows.entries_among(row, &self.free_cols).find(is_sought);
        self.barren[row] = found.is_none();
        found
    }

    /// Sets the levels.
    fn spread<R: Rows>(&mut self, engine: &Engine<'_, R>, free: &[u32]) {
        self.level.fill(NONE);
        self.next.fill(0);
        free.iter().for_each(|&row| self.level[row as usize] = 0);
        let mut queue = free.to_vec();
        let mut at = 0;
        while let Some(&row) = queue.get(at) {
            at += 1;
            let row = row as usize;
            let (first, end) = self.tight(engine, row);
            for &(col, _) in &self.pairs[first..end] {
                let mate = engine.col_mate[col as usize];
                if mate != FREE && self.level[mate as usize] == NONE {
                    self.level[mate as usize] = self.level[row] + 1;
                    queue.push(mate);
                }
            }
        }
    }

    /// Looks for a path from a free row, and exchanges its pairs; whether there was one.
    fn augment<R: Rows>(&mut self, engine: &mut Engine<'_, R>, source: u32) -> bool {
        self.path.clear();
        self.path.push((source, NONE));
        while let Some(&(row, _)) = self.path.last() {
            match self.advance(engine, row as usize) {
                Some(at) => {
                    let (col, place) = self.pairs[at as usize];
                    let mate = engine.col_mate[col as usize];
                    if mate == FREE {
                        let cost = engine.lists.row(row as usize).1[place as usize];
                        self.exchange(engine, (col, cost));
                        return true;
                    }
                    self.path.push((mate, at));
                }
                None => {
                    if let Some(end) = self.free_beyond(engine, row as usize) {
                        self.exchange(engine, end);
                        return true;
                    }
                    self.level[row as usize] = NONE;
                    self.path.pop();
                }
            }
        }
        false
    }

    /// The next tight pair of a row that leads to a free column or one level up.
    fn advance<R: Rows>(&mut self, engine: &Engine<'_, R>, row: usize) -> Option<u32> {
        let (first, end) = self.tight(engine, row);
        let upper = self.level[row].wrapping_add(1);
        let leads_on = |pair: &(u32, u32)| {
            let mate = engine.col_mate[pair.0 as usize];
            mate == FREE || (upper != 0 && self.level[mate as usize] == upper)
        };
        let from = first + self.next[row] as usize;
        let found = self.pairs[from.min(end)..end].iter().position(leads_on);
        self.next[row] = found.map_or(end - first, |steps| from - first + steps + 1) as u32;
        found.map(|steps| (from + steps) as u32)
    }

    /// Gives each row on the path the column through which it was left, the last one the column `end`.
    fn exchange<R: Rows>(&mut self, engine: &mut Engine<'_, R>, end: (u32, f64)) {
        let Some((row, mut entered)) = self.path.pop() else { return };
        engine.pair(row as usize, end.0, end.1);
        while let Some((row, next)) = self.path.pop() {
            pair_with(engine, row as usize, self.pairs[entered as usize]);
            entered = next;
        }
    }
}

fn pair_with<R: Rows>(engine: &mut Engine<'_, R>, row: usize, (col, place): (u32, u32)) {
    let cost = engine.lists.row(row).1[place as usize];
    engine.pair(row, col, cost);
}
