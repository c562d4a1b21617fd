//! One look at every cost before the work begins.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::scan::LANES;
use crate::problem::{Dense, Number, ProblemError};

/// What a matrix holds.
#[derive(Clone, Copy, Debug)]
pub(in crate::assign) struct Survey {
    /// The largest finite magnitude.
    pub(in crate::assign) largest: f64,
    /// Whether all finite costs are integers that sums of a few do not round.
    pub(in crate::assign) integral: bool,
    /// Whether there is a NaN or `-inf`.
    wrong: bool,
}

impl Survey {
    pub(super) const NOTHING: Survey = Survey { largest: 0.0, integral: true, wrong: false };

    /// Whether some cost is none, or too large.
    pub(in crate::assign) fn refuses(self) -> bool {
        self.wrong || self.largest >= TOO_LARGE
    }

    pub(super) fn and(self, other: Survey) -> Survey {
        Survey {
            largest: self.largest.max(other.largest),
            integral: self.integral && other.integral,
            wrong: self.wrong || other.wrong,
        }
    }
}

/// Sums of a few of these and of prices might leave `f64`.
pub(in crate::assign) const TOO_LARGE: f64 = 1e280;
/// Integers below this have sums of a few that are exact in `f64`.
const EXACT: f64 = (1_u64 << 50) as f64;
/// Adding this rounds a float below [`EXACT`] to an integer.
const ROUNDER: f64 = (3_u64 << 51) as f64;

/// What all finite costs of a row are, in few operations; `None` where one of them is not finite.
struct FiniteSurvey<'a, T>(&'a [T]);

impl<T: Number> WithSimd for FiniteSurvey<'_, T> {
    type Output = Option<Survey>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Option<Survey> {
        let (blocks, rest) = self.0.as_chunks::<LANES>();
        // What is not finite leaves a NaN in `zero`, and a fraction leaves itself in `broken`.
        let (mut largest, mut zero, mut broken) = ([0.0_f64; LANES], [0.0_f64; LANES], [0.0_f64; LANES]);
        let mut look = |cost: f64, lane: usize| {
            let size = cost.abs();
            largest[lane] = if size > largest[lane] { size } else { largest[lane] };
            zero[lane] += cost * 0.0;
            let fraction = ((cost + ROUNDER) - ROUNDER - cost).abs();
            broken[lane] = if fraction > broken[lane] { fraction } else { broken[lane] };
        };
        for block in blocks {
            for (lane, cost) in block.iter().enumerate() {
                look(cost.approx(), lane);
            }
        }
        for (lane, cost) in rest.iter().enumerate() {
            look(cost.approx(), lane);
        }
        let largest = largest.iter().fold(0.0, |a: f64, &b| a.max(b));
        let integral = broken.iter().all(|&lane| lane == 0.0) && largest < EXACT;
        zero.iter().all(|&lane| lane == 0.0).then_some(Survey { largest, integral, wrong: false })
    }
}

/// Looks at one row.
pub(super) fn of_row<T: Number>(costs: &[T]) -> Survey {
    Arch::new().dispatch(FiniteSurvey(costs)).unwrap_or_else(|| of_any_row(costs))
}

/// Looks at a row that may hold anything.
fn of_any_row<T: Number>(costs: &[T]) -> Survey {
    costs.iter().fold(Survey::NOTHING, |seen, cost| {
        let cost = cost.approx();
        if cost == f64::INFINITY {
            return seen;
        }
        let is_cost = cost > f64::NEG_INFINITY;
        let largest = if is_cost { cost.abs() } else { 0.0 };
        // A NaN fails every comparison.
        seen.and(Survey { largest, integral: is_small_integer(cost), wrong: !is_cost })
    })
}
/// Whether sums of a few such numbers are exact.
#[inline]
pub(super) fn is_small_integer(cost: f64) -> bool {
    (cost.abs() < EXACT) & ((cost + ROUNDER) - ROUNDER == cost)
}

/// Looks at all costs.
pub(in crate::assign) fn survey<T: Number>(matrix: Dense<'_, T>) -> Survey {
    (0..matrix.rows()).into_par_iter().map(|row| of_row(matrix.row(row))).reduce(|| Survey::NOTHING, Survey::and)
}

/// The first NaN or `-inf`, by row and column; else the first of the largest.
pub(in crate::assign) fn first_refused<T: Number>(matrix: Dense<'_, T>, survey: Survey) -> Option<ProblemError> {
    if survey.wrong { first_wrong(matrix) } else { first_largest(matrix, survey.largest) }
}

fn first_largest<T: Number>(matrix: Dense<'_, T>, largest: f64) -> Option<ProblemError> {
    let count = matrix.rows().min(matrix.cols()) as u32;
    (0..matrix.rows()).find_map(|row| {
        let col = matrix.row(row).iter().position(|cost| cost.approx().abs() == largest)?;
        Some(ProblemError::Overflow { row: row as u32, col: col as u32, count })
    })
}

fn first_wrong<T: Number>(matrix: Dense<'_, T>) -> Option<ProblemError> {
    let wrong = |(row, col, cost): (usize, usize, f64)| {
        let (row, col) = (row as u32, col as u32);
        if cost.is_nan() {
            Some(ProblemError::NotANumber { row, col })
        } else {
            (cost == f64::NEG_INFINITY).then_some(ProblemError::NegativeInfinity { row, col })
        }
    };
    let costs = |row| matrix.row(row).iter().enumerate().map(move |(col, cost)| (row, col, cost.approx()));
    (0..matrix.rows()).flat_map(costs).find_map(wrong)
}
