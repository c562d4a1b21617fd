//! The Hungarian method of the crate pathfinding, and the proof of its matching.
//!
//! `kuhn_munkres` gives a matching and its total, no duals. Those are computed from the matching: with the pairs tight,
//! duals of the columns are shortest distances over slacks (Bellman and Ford, `settle`), which exist because no
//! exchange of pairs is a gain. So its answer is proven like any other, and one that were wrong would not be.
//!
//! It panics where rows exceed columns, knows no forbidden pair, and sums labels unchecked: the callers turn the
//! problem, and ask only where every pair is allowed and all sums fit.
//!
//! Time `O(n^2 m)`, twice that at worst for the duals; memory `16 n m` bytes.

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres_min;

use super::search::Arcs;
use super::settle::settle;
use super::solution::Duals;

/// A matching of all rows at the least total, and the duals that prove it; `None` where a pair is forbidden. Rows list
/// their columns in order, and `32 (n + 2)` times the largest cost fits `i64`.
pub(super) fn optimum(entries: &impl Arcs<i64>) -> Option<(Vec<u32>, Duals<i64>)> {
    let (rows, cols) = (entries.row_count(), entries.col_count());
    let costs = (0..rows as u32).flat_map(|row| entries.arcs(row).map(|(_, cost)| cost)).collect();
    let weights = Matrix::from_vec(rows, cols, costs).ok()?;
    let (_, mates) = kuhn_munkres_min(&weights);
    let mates: Vec<u32> = mates.into_iter().map(|col| col as u32).collect();
    // A shortest path visits each row once.
    let duals = settle(entries, &mates, vec![0; cols], rows + 1)?;
    Some((mates, duals))
}
