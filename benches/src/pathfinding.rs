//! The plain Hungarian method of the crate pathfinding, as a peer.

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres_min;

/// Bits to which costs that are no integers are scaled.
const BITS: i32 = 30;

/// Integer costs: the costs themselves where all are integers, else scaled by a power of two and rounded.
///
/// # Errors
/// More rows than columns, which the crate does not take.
pub fn prepare(rows: usize, cols: usize, values: &[f64]) -> Result<Matrix<i64>, &'static str> {
    if rows > cols {
        return Err("more rows than columns");
    }
    let scale = if values.iter().all(|value| value.fract() == 0.0) {
        1.0
    } else {
        let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        2_f64.powi(BITS - largest.log2().ceil() as i32)
    };
    let weights = values.iter().map(|value| (value * scale).round() as i64).collect();
    Matrix::from_vec(rows, cols, weights).map_err(|_| "values do not fill the matrix")
}

/// The column of each row.
pub fn solve(weights: &Matrix<i64>) -> Vec<i64> {
    kuhn_munkres_min(weights).1.into_iter().map(|col| col as i64).collect()
}
