//! Exact duals for a matching that is optimal up to rounding.
//!
//! # Rounding
//! Let u and v be feasible duals of integer costs in real numbers, with the pairs tight. Then `floor(v)`, and for each
//! row its pair's cost less that, are feasible too: from `u + v' <= c` follows `ceil(u) + floor(v') <= c`. So prices
//! are rounded down, an eighth of a unit higher than they are, since whole numbers may have been missed by a rounding.
//!
//! # Repair
//! Each row takes its pair for its dual. Where an entry then has negative slack, the dual of its column falls by as
//! much and that of the column's row rises (Bellman and Ford, first in first out). The amounts are roundings, so a few
//! passes are enough. If they are not, or if an unmatched column would have to fall, the matching is not optimal.

use std::collections::VecDeque;

use super::search::Arcs;
use super::solution::Duals;
use crate::cost::Cost;
use crate::matching::FREE;
use crate::problem::floor_units;

/// Rows looked at, as multiples of their number, where only roundings are to be mended.
pub(super) const ROUNDINGS: usize = 40;

/// A dual in whole units of `2^exponent`.
pub(super) fn to_units(value: f64, exponent: i32) -> i128 {
    floor_units(value, exponent - 3).map_or(0, |eighths| (eighths + 1) >> 3)
}

/// Duals that make a matching of all rows tight, from column duals that are near; `None` where there are none, or where
/// that takes more than so many looks at each row.
pub(super) fn settle<T: Cost>(
    entries: &impl Arcs<T>,
    row_mate: &[u32],
    mut cols: Vec<T>,
    looks: usize,
) -> Option<Duals<T>> {
    let mut col_mate = vec![FREE; cols.len()];
    let mut rows = Vec::with_capacity(row_mate.len());
    for (row, &mate) in (0..).zip(row_mate) {
        let (_, cost) = entries.arcs(row).find(|&(col, _)| col == mate)?;
        col_mate[mate as usize] = row;
        rows.push(cost - cols[mate as usize]);
    }
    let mut queue: VecDeque<u32> = (0..row_mate.len() as u32).collect();
    let mut queued = vec![true; row_mate.len()];
    let mut budget = looks.saturating_mul(row_mate.len());
    while let Some(row) = queue.pop_front() {
        budget = budget.checked_sub(1)?;
        queued[row as usize] = false;
        for (col, cost) in entries.arcs(row) {
            let slack = cost - rows[row as usize] - cols[col as usize];
            if slack < T::ZERO {
                let mate = col_mate[col as usize];
                if mate == FREE {
                    return None;
                }
                cols[col as usize] = cols[col as usize] + slack;
                rows[mate as usize] = rows[mate as usize] - slack;
                if !std::mem::replace(&mut queued[mate as usize], true) {
                    queue.push_back(mate);
                }
            }
        }
    }
    Some(Duals { rows, cols })
}
