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
    /// Cost plus price up to which a pair of each row is tight; NaN before the row is looked at. Prices stay as they are.
    tight: Vec<f64>,
    /// Level of each row.
    level: Vec<u32>,
    /// Place on the list of each row from which to go on.
    next: Vec<u32>,
    /// Rows of the present path with the place from which each was entered.
    path: Vec<(u32, u32)>,
}

/// Matches as many rows as tight pairs allow.
pub(super) fn match_tight<R: Rows>(engine: &mut Engine<'_, R>) {
    let rows = engine.row_mate.len();
    let mut phase =
        Phase { tight: vec![f64::NAN; rows], level: vec![NONE; rows], next: vec![0; rows], path: Vec::new() };
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
            if self.tight[row].is_nan() {
                self.tight[row] = engine.tight_level(row);
            }
            for (col, cost) in engine.lists.entries(row) {
                if cost + engine.prices[col as usize] <= self.tight[row] {
                    let mate = engine.col_mate[col as usize];
                    if mate != FREE && self.level[mate as usize] == NONE {
                        self.level[mate as usize] = self.level[row] + 1;
                        queue.push(mate);
                    }
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
                Some(place) => {
                    let mate = engine.col_mate[engine.lists.row(row as usize).0[place as usize] as usize];
                    if mate == FREE {
                        self.exchange(engine, place);
                        return true;
                    }
                    self.path.push((mate, place));
                }
                None => {
                    self.level[row as usize] = NONE;
                    self.path.pop();
                }
            }
        }
        false
    }

    /// The next place on a row's list that leads to a free column or one level up.
    fn advance<R: Rows>(&mut self, engine: &Engine<'_, R>, row: usize) -> Option<u32> {
        let (cols, costs) = engine.lists.row(row);
        let upper = self.level[row].wrapping_add(1);
        let from = self.next[row] as usize;
        let leads_on = |place: &usize| {
            let col = cols[*place] as usize;
            let mate = engine.col_mate[col];
            costs[*place] + engine.prices[col] <= self.tight[row]
                && (mate == FREE || (upper != 0 && self.level[mate as usize] == upper))
        };
        let place = (from..cols.len()).find(leads_on);
        self.next[row] = place.map_or(cols.len(), |place| place + 1) as u32;
        place.map(|place| place as u32)
    }

    /// Gives each row on the path the column through which it was left, the last one at `place`.
    fn exchange<R: Rows>(&mut self, engine: &mut Engine<'_, R>, mut place: u32) {
        while let Some((row, entered)) = self.path.pop() {
            let (cols, costs) = engine.lists.row(row as usize);
            let (col, cost) = (cols[place as usize], costs[place as usize]);
            engine.pair(row as usize, col, cost);
            place = entered;
        }
    }
}
