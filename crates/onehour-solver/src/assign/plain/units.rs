//! A matrix as whole numbers of one unit.

use super::Label;
use crate::assign::approx::{DenseRows, Rows};
use crate::problem::{Dense, Number, bits_of, lowest_bit};

/// Columns of a block: what a vector register holds.
pub(super) const LANES: usize = 4;
/// Costs that are looked at together.
const LOOK: usize = 8;
/// Integers below this are exact in `f64`, and so is the look at whether they are integers.
const EXACT: f64 = (1_u64 << 51) as f64;
/// Adding and taking off this rounds a float below [`EXACT`] to an integer.
const ROUNDER: f64 = (3_u64 << 51) as f64;

/// Row-major costs to be minimised, no more rows than columns, the rows padded to whole blocks.
#[derive(Debug, Default)]
pub(super) struct Units<T> {
    costs: Vec<[T; LANES]>,
    cols: usize,
    /// Blocks of a row.
    blocks: usize,
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
    let mut lanes = [0.0_f64; LOOK];
    let (mut sound, mut whole, mut finite) = ([true; LOOK], [true; LOOK], [true; LOOK]);
    let mut one = |lane: usize, cost: f64| {
        let size = cost.abs();
        let is_finite = size < f64::INFINITY;
        // A NaN fails every comparison.
        sound[lane] &= cost > f64::NEG_INFINITY;
        finite[lane] &= is_finite;
        whole[lane] &= !is_finite | ((size < EXACT) & ((cost + ROUNDER) - ROUNDER == cost));
        lanes[lane] = if is_finite & (size > lanes[lane]) { size } else { lanes[lane] };
    };
    for costs in matrix.slices() {
        let (blocks, rest) = costs.as_chunks::<LOOK>();
        for block in blocks {
            block.iter().enumerate().for_each(|(lane, cost)| one(lane, cost.approx()));
        }
        rest.iter().for_each(|cost| one(0, cost.approx()));
    }
    let all = |lanes: [bool; LOOK]| lanes.iter().all(|&lane| lane);
    let largest = lanes.iter().fold(0.0, |largest: f64, &lane| largest.max(lane));
    Look { largest, sound: all(sound), whole: all(whole), forbidden: !all(finite) }
}

/// The bits that a cost may have in `T`, where labels sum costs of alternating paths or (`is_short`) only a few.
fn room<T: Label>(rows: usize, is_short: bool) -> i32 {
    // 32 (n + 2) in place of 16.
    let paths = if is_short { 0 } else { usize::BITS - (2 * (rows + 2)).leading_zeros() };
    T::BITS.saturating_sub(paths) as i32
}

impl<T: Label> Units<T> {
    pub(super) fn cols(&self) -> usize {
        self.cols
    }

    pub(super) fn blocks(&self) -> usize {
        self.blocks
    }

    #[inline(always)]
    pub(super) fn row(&self, row: u32) -> &[[T; LANES]] {
        &self.costs[row as usize * self.blocks..(row as usize + 1) * self.blocks]
    }

    #[inline(always)]
    pub(super) fn at(&self, row: u32, col: u32) -> T {
        self.costs[row as usize * self.blocks + col as usize / LANES][col as usize % LANES]
    }

    /// Copies the costs of a matrix as integers. The exponent of their unit, or `None` where they do not fit `T`.
    #[inline(always)]
    pub(super) fn read<N: Number>(&mut self, rows: &DenseRows<'_, N>, look: Look, is_short: bool) -> Option<i32> {
        self.cols = rows.col_count();
        self.blocks = self.cols.div_ceil(LANES);
        let room = room::<T>(rows.row_count(), is_short);
        let bits = bits_of(look.largest);
        if N::INTEGER || look.whole {
            return (bits <= room && self.read_narrow(rows, 0)).then_some(0);
        }
        if T::BITS < i64::BITS {
            // The coarsest unit that leaves room: whether it is fine enough is seen on the way.
            return self.read_narrow(rows, bits - room).then_some(bits - room);
        }
        let mut lowest = bits;
        for costs in rows.matrix().slices() {
            lowest = costs.iter().filter_map(|&cost| lowest_bit(cost)).fold(lowest, i32::min);
        }
        if bits - lowest > room {
            return None;
        }
        self.fill(rows, |cost| rows.stored_units(cost, lowest).map_or(T::FORBIDDEN, T::of_edge));
        Some(lowest)
    }

    /// Copies costs that have less than 63 bits; whether all are whole.
    #[inline(always)]
    fn read_narrow<N: Number>(&mut self, rows: &DenseRows<'_, N>, exponent: i32) -> bool {
        let mut all = true;
        self.fill(rows, |cost| {
            let (units, whole) = cost.scaled(exponent);
            let allowed = N::INTEGER | (cost.approx() < f64::INFINITY);
            all &= whole | !allowed;
            // In 128 bits, where the least integer has an opposite.
            let units = i128::from(units);
            if allowed { T::of_edge(if rows.maximize { -units } else { units }) } else { T::FORBIDDEN }
        });
        all
    }

    #[inline(always)]
    fn fill<N: Number>(&mut self, rows: &DenseRows<'_, N>, mut units: impl FnMut(N) -> T) {
        self.costs.clear();
        self.costs.resize(rows.row_count() * self.blocks, [T::FORBIDDEN; LANES]);
        let (matrix, blocks) = (rows.matrix(), self.blocks);
        for at in 0..matrix.rows() {
            let costs = matrix.row(at);
            if rows.turned {
                for (row, &cost) in costs.iter().enumerate() {
                    self.costs[row * blocks + at / LANES][at % LANES] = units(cost);
                }
                continue;
            }
            let (own, (full, rest)) = (&mut self.costs[at * blocks..(at + 1) * blocks], costs.as_chunks::<LANES>());
            for (own, costs) in own.iter_mut().zip(full) {
                for lane in 0..LANES {
                    own[lane] = units(costs[lane]);
                }
            }
            if let Some(own) = own.last_mut() {
                own.iter_mut().zip(rest).for_each(|(own, &cost)| *own = units(cost));
            }
        }
    }
}

#[cfg(feature = "pathfinding")]
impl<T: Label> crate::assign::search::Arcs<T> for Units<T> {
    fn row_count(&self) -> usize {
        self.costs.len().checked_div(self.blocks).unwrap_or(0)
    }

    fn col_count(&self) -> usize {
        self.cols
    }

    fn arcs(&self, row: u32) -> impl Iterator<Item = (u32, T)> + '_ {
        let costs = self.row(row).iter().flatten().take(self.cols);
        (0..).zip(costs.copied()).filter(|&(_, cost)| cost < T::LIMIT)
    }
}
