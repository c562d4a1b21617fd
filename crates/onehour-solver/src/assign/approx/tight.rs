//! A maximum matching on tight pairs, from the matching in hand: the method of Hopcroft and Karp on the lists.
//!
//! Phases: breadth-first levels from all free rows, then disjoint augmenting paths that climb one level a step. Levels do
//! not stop at the first free column, so a phase finds longer paths too. A phase that finds few of the free rows a place is the
//! last: the paths of `paths.rs` find the others, one by one, at length zero.

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
    };
    phase.take_free(engine);
    loop {
        let free: Vec<u32> = (0..rows as u32).filter(|&row| engine.row_mate[row as usize] == FREE).collect();
        if free.is_empty() || engine.control().should_stop() {
            return;
        }
        phase.spread(engine, &free);
        let found = free.iter().filter(|&&row| phase.augment(engine, row)).count();
        if found * WORTHWHILE < free.len() {
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
                }
            }
        }
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
                    let mate = engine.col_mate[self.pairs[at as usize].0 as usize];
                    if mate == FREE {
                        self.exchange(engine, at);
                        return true;
                    }
                    self.path.push((mate, at));
                }
                None => {
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

    /// Gives each row on the path the column through which it was left, the last one that of the tight pair `at`.
    fn exchange<R: Rows>(&mut self, engine: &mut Engine<'_, R>, mut at: u32) {
        while let Some((row, entered)) = self.path.pop() {
            pair_with(engine, row as usize, self.pairs[at as usize]);
            at = entered;
        }
    }
}

fn pair_with<R: Rows>(engine: &mut Engine<'_, R>, row: usize, (col, place): (u32, u32)) {
    let cost = engine.lists.row(row).1[place as usize];
    engine.pair(row, col, cost);
}
