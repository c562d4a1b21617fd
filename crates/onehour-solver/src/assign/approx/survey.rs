//! One look at every cost before the work begins.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::scan::GROUPS;
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

/// What the finite costs of a row are, in few operations, lane by lane. Whether they are integers is looked at on
/// request.
pub(super) struct Looker<const INTEGRAL: bool> {
    largest: [f64; GROUPS],
    /// What is not finite remains.
    sum: [f64; GROUPS],
    /// Bits that rounding to an integer changes.
    broken: [u64; GROUPS],
}

impl<const INTEGRAL: bool> Looker<INTEGRAL> {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Looker { largest: [0.0; GROUPS], sum: [0.0; GROUPS], broken: [0; GROUPS] }
    }

    /// One loop for each lane and figure, which the compiler turns into vectors.
    #[inline(always)]
    pub(super) fn look(&mut self, costs: &[f64; GROUPS]) {
        // Without its sign, so that the negative zero is an integer.
        let sizes = costs.map(f64::abs);
        for (largest, &size) in self.largest.iter_mut().zip(&sizes) {
            *largest = if size > *largest { size } else { *largest };
        }
        for (sum, size) in self.sum.iter_mut().zip(&sizes) {
            *sum += size;
        }
        if INTEGRAL {
            for (broken, size) in self.broken.iter_mut().zip(&sizes) {
                *broken |= ((size + ROUNDER) - ROUNDER).to_bits() ^ size.to_bits();
            }
        }
    }

    /// `None` where one of the costs is not finite, or their sum is not.
    #[inline(always)]
    pub(super) fn finish(self) -> Option<Survey> {
        let largest = self.largest.iter().fold(0.0, |a: f64, &b| a.max(b));
        let integral = INTEGRAL && self.broken.iter().all(|&lane| lane == 0) && largest < EXACT;
        self.sum.iter().all(|lane| lane.is_finite()).then_some(Survey { largest, integral, wrong: false })
    }
}

/// Looks at a row.
struct Look<'a, T>(&'a [T]);

impl<T: Number> WithSimd for Look<'_, T> {
    type Output = Option<Survey>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Option<Survey> {
        let (blocks, rest) = self.0.as_chunks::<GROUPS>();
        let mut looker = Looker::<true>::new();
        for block in blocks {
            looker.look(&block.map(Number::approx));
        }
        for cost in rest {
            looker.look(&[cost.approx(); GROUPS]);
        }
        looker.finish()
    }
}

/// Looks at one row.
pub(super) fn of_row<T: Number>(costs: &[T]) -> Survey {
    Arch::new().dispatch(Look(costs)).unwrap_or_else(|| of_any_row(costs))
}

/// Looks at a row that may hold anything.
pub(super) fn of_any_row<T: Number>(costs: &[T]) -> Survey {
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
