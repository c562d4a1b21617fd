//! Bids: the auction with epsilon-scaling, and its limit at epsilon zero.
//!
//! A free row takes its cheapest column and raises its price until the column is `epsilon` dearer than the row's second
//! choice. The row that had the column is free again and bids in turn. At the end each pair is within `epsilon` of its
//! row's level. Prices rise by at least `epsilon` a bid; a budget of bids ends wars over few columns, which paths
//! settle better, and infeasible problems, where they would never end.
//!
//! At epsilon zero ([`reduce`]) this is the augmenting row reduction of Jonker and Volgenant (1987): pairs are tight,
//! and a row that finds its two cheapest columns equal and taken is left to the paths.

use std::collections::VecDeque;

use super::engine::{Choice, Engine, WORTHWHILE};
use super::rows::Rows;
use crate::matching::FREE;

/// Steps of the reduction, as multiples of the number of rows,
const STEPS_PER_ROW: usize = 4;
/// and of one that begins with no pair at all,
const FIRST_STEPS_PER_ROW: usize = 2;
/// which comes at most so many times.
const FIRST_REDUCTIONS: u32 = 4;

/// Matches all rows within `epsilon` of their levels; whether so many bids for each row sufficed.
pub(super) fn phase<R: Rows>(engine: &mut Engine<'_, R>, epsilon: f64, bids: usize) -> bool {
    let mut waiting: VecDeque<u32> = VecDeque::new();
    for row in 0..engine.row_mate.len() {
        if engine.row_mate[row] != FREE {
            if engine.pair_level(row) <= engine.level(row) + epsilon {
                continue;
            }
            engine.unmatch(row);
        }
        waiting.push_back(row as u32);
    }
    let mut budget = bids * engine.row_mate.len();
    while let Some(row) = waiting.pop_front() {
        let matched = engine.row_mate.len() - waiting.len() - 1;
        if budget == 0 || engine.is_told_to_stop_bidding(matched) {
            return false;
        }
        budget -= 1;
        if let Some(ousted) = bid(engine, row as usize, epsilon) {
            waiting.push_back(ousted);
        }
    }
    true
}

/// One bid; the row that lost its column. A row without any entry stays free.
fn bid<R: Rows>(engine: &mut Engine<'_, R>, row: usize, epsilon: f64) -> Option<u32> {
    let Choice { col, cost, first, second } = engine.true_choice(row);
    if col == FREE {
        return None;
    }
    // A row with but one column cannot do without it.
    let rise = if second < f64::INFINITY { second - first } else { 4.0 * epsilon };
    engine.prices[col as usize] += rise + epsilon;
    oust(engine, row, col, cost)
}

/// Gives a column to a row; the row that had it.
fn oust<R: Rows>(engine: &mut Engine<'_, R>, row: usize, col: u32, cost: f64) -> Option<u32> {
    let previous = engine.col_mate[col as usize];
    engine.pair(row, col, cost);
    if previous == FREE {
        return None;
    }
    engine.row_mate[previous as usize] = FREE;
    Some(previous)
}

/// Matches free rows by bids without epsilon, as far as that goes.
pub(super) fn reduce<R: Rows>(engine: &mut Engine<'_, R>) {
    reduce_within(engine, STEPS_PER_ROW);
}

/// The same at the beginning, for as long as it serves many.
pub(super) fn reduce_while_worthwhile<R: Rows>(engine: &mut Engine<'_, R>) {
    let mut free = engine.free_rows();
    for _ in 0..FIRST_REDUCTIONS {
        reduce_within(engine, FIRST_STEPS_PER_ROW);
        let before = std::mem::replace(&mut free, engine.free_rows());
        if before.saturating_sub(free) * WORTHWHILE < before {
            return;
        }
    }
}

fn reduce_within<R: Rows>(engine: &mut Engine<'_, R>, steps: usize) {
    let mut budget = steps * engine.row_mate.len();
    for row in 0..engine.row_mate.len() {
        let mut next = (engine.row_mate[row] == FREE).then_some(row as u32);
        while let Some(row) = next {
            if budget == 0 || engine.is_told_to_stop() {
                return;
            }
            budget -= 1;
            next = step(engine, row as usize);
        }
    }
}

/// One step of the reduction; the row that must look again.
fn step<R: Rows>(engine: &mut Engine<'_, R>, row: usize) -> Option<u32> {
    let Choice { col, cost, first, second } = engine.true_choice(row);
    if col == FREE {
        return None;
    }
    if first < second && second < f64::INFINITY {
        engine.prices[col as usize] += second - first;
        return oust(engine, row, col, cost);
    }
    let is_free = |&(col, cost): &(u32, f64)| {
        engine.col_mate[col as usize] == FREE && cost + engine.prices[col as usize] <= first
    };
    let free = engine.lists.entries(row).find(is_free);
    if let Some((col, cost)) = free {
        engine.pair(row, col, cost);
    }
    None
}
