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

struct RowSurvey<'a, T>(&'a [T]);

impl<T: Number> WithSimd for RowSurvey<'_, T> {
    type Output = Survey;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Survey {
        let (blocks, rest) = self.0.as_chunks::<LANES>();
        let (mut largest, mut costs, mut whole) = ([0.0_f64; LANES], [true; LANES], [true; LANES]);
        let look = |cost: f64, largest: &mut f64, is_cost: &mut bool, whole: &mut bool| {
            let size = cost.abs();
            let finite = size < f64::INFINITY;
            // A NaN fails every comparison.
            *is_cost &= cost > f64::NEG_INFINITY;
            *whole &= !finite | is_small_integer(cost);
            *largest = if (size > *largest) & finite { size } else { *largest };
        };
        for block in blocks {
            for lane in 0..LANES {
                look(block[lane].approx(), &mut largest[lane], &mut costs[lane], &mut whole[lane]);
            }
        }
        for (lane, cost) in rest.iter().enumerate() {
            look(cost.approx(), &mut largest[lane], &mut costs[lane], &mut whole[lane]);
        }
        Survey {
            largest: largest.iter().fold(0.0, |a, &b| a.max(b)),
            integral: whole.iter().all(|&lane| lane),
            wrong: !costs.iter().all(|&lane| lane),
        }
    }
}

/// Looks at one row.
pub(super) fn of_row<T: Number>(costs: &[T]) -> Survey {
    Arch::new().dispatch(RowSurvey(costs))
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
