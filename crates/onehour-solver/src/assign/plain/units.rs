//! A matrix as whole numbers of one unit.

use super::Label;
use crate::assign::approx::{DenseRows, Rows};
use crate::problem::{Dense, Number, bits_of, lowest_bit, power_of_two};

/// Rows are padded to a multiple of so many columns: what a vector register holds.
const LANES: usize = 4;
/// Integers below this are exact in `f64`, and so is the look at whether they are integers.
const EXACT: f64 = (1_u64 << 51) as f64;
/// Adding and taking off this rounds a float below [`EXACT`] to an integer.
const ROUNDER: f64 = (3_u64 << 51) as f64;

/// Row-major costs to be minimised, no more rows than columns.
#[derive(Debug, Default)]
pub(super) struct Units<T> {
    costs: Vec<T>,
    cols: usize,
    /// Columns with those that pad.
    stride: usize,
}

/// What one look at all costs finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// The largest finite magnitude.
    pub(super) largest: f64,
    /// Whether no cost is NaN or `-inf`.
    pub(super) sound: bool,
    /// Whether all finite costs are integers.
    whole: bool,
    /// Whether a pair is forbidden.
    pub(super) forbidden: bool,
}

/// Looks at all costs.
#[inline(always)]
pub(super) fn look<N: Number>(matrix: Dense<'_, N>) -> Look {
    let mut look = Look { largest: 0.0, sound: true, whole: true, forbidden: false };
    for costs in matrix.slices() {
        for cost in costs {
            let cost = cost.approx();
            let size = cost.abs();
            let finite = size < f64::INFINITY;
            // A NaN fails every comparison.
            look.sound &= cost > f64::NEG_INFINITY;
            look.forbidden |= !finite;
            look.whole &= !finite | ((size < EXACT) & ((cost + ROUNDER) - ROUNDER == cost));
            look.largest = if finite & (size > look.largest) { size } else { look.largest };
        }
    }
    look
}

impl Look {
    /// The bits that a cost may have in `T`, where labels sum costs of alternating paths or (`is_short`) only a few.
    fn room<T: Label>(rows: usize, is_short: bool) -> i32 {
        // 32 (n + 2) in place of 16.
        let paths = if is_short { 0 } else { usize::BITS - (2 * (rows + 2)).leading_zeros() };
        T::BITS.saturating_sub(paths) as i32
    }
}

impl<T: Label> Units<T> {
    pub(super) fn cols(&self) -> usize {
        self.cols
    }

    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    #[inline(always)]
    pub(super) fn row(&self, row: u32) -> &[T] {
        &self.costs[row as usize * self.stride..(row as usize + 1) * self.stride]
    }

    /// Copies the costs of a matrix as integers. The exponent of their unit, or `None` where they do not fit `T`.
    #[inline(always)]
    pub(super) fn read<N: Number>(&mut self, rows: &DenseRows<'_, N>, look: Look, is_short: bool) -> Option<i32> {
        self.cols = rows.col_count();
        self.stride = self.cols.next_multiple_of(LANES);
        let room = Look::room::<T>(rows.row_count(), is_short);
        let exponent = self.exponent(rows, look, room)?;
        if T::BITS < i64::BITS {
            // Beyond these bounds the scale is no normal number.
            let is_near = (-1000..1000).contains(&exponent);
            return (is_near && self.read_narrow(rows, exponent)).then_some(exponent);
        }
        self.fill(rows, |cost| rows.stored_units(cost, exponent).map(T::of_edge));
        Some(exponent)
    }

    /// The exponent of the unit: 0 for integers; the coarsest that may hold all where the costs are looked at once more on their
    /// way (`T` narrow); else that of the lowest bit.
    #[inline(always)]
    fn exponent<N: Number>(&self, rows: &DenseRows<'_, N>, look: Look, room: i32) -> Option<i32> {
        let bits = bits_of(look.largest);
        if N::INTEGER || look.whole {
            return (bits <= room).then_some(0);
        }
        if T::BITS < i64::BITS {
            return Some(bits - room);
        }
        let mut lowest = bits;
        for costs in rows.matrix().slices() {
            lowest = costs.iter().filter_map(|&cost| lowest_bit(cost)).fold(lowest, i32::min);
        }
        (bits - lowest <= room).then_some(lowest)
    }

    /// Copies costs that have less than 63 bits; whether all are whole.
    #[inline(always)]
    fn read_narrow<N: Number>(&mut self, rows: &DenseRows<'_, N>, exponent: i32) -> bool {
        let scale = power_of_two(-exponent);
        let sign = if rows.maximize { -1 } else { 1 };
        let mut all = true;
        self.fill(rows, |cost| {
            let (units, whole) = cost.scaled(scale);
            let allowed = N::INTEGER | (cost.approx() < f64::INFINITY);
            all &= whole | !allowed;
            allowed.then_some(T::of_edge(i128::from(sign * units)))
        });
        all
    }

    #[inline(always)]
    fn fill<N: Number>(&mut self, rows: &DenseRows<'_, N>, mut units: impl FnMut(N) -> Option<T>) {
        self.costs.clear();
        self.costs.resize(rows.row_count() * self.stride, T::FORBIDDEN);
        let stride = self.stride.max(1);
        let matrix = rows.matrix();
        let stored = (0..matrix.rows()).map(|row| matrix.row(row));
        if rows.turned {
            for (at, costs) in stored.enumerate() {
                for (own, &cost) in self.costs.iter_mut().skip(at).step_by(stride).zip(costs) {
                    *own = units(cost).unwrap_or(T::FORBIDDEN);
                }
            }
        } else {
            for (own, costs) in self.costs.chunks_exact_mut(stride).zip(stored) {
                for (own, &cost) in own.iter_mut().zip(costs) {
                    *own = units(cost).unwrap_or(T::FORBIDDEN);
                }
            }
        }
    }
}
