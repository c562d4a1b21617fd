//! The loops over whole rows, vectorised.
//!
//! Each is a plain loop over lanes that the compiler turns into vector code; `pulp` compiles it for the processor found at run
//! time. [`select`] asks for the least of each block of lanes whether it is below the bound, and looks closer only
//! then.

use pulp::{Arch, Simd, WithSimd};

use crate::problem::Number;

/// Lanes looked at together.
pub(super) const LANES: usize = 16;

/// The cheapest entries of a row, while they are found.
#[derive(Debug, Default)]
pub(in crate::assign) struct Cheapest {
    /// `(cost plus price, column)`; the first `len` count.
    found: Vec<(f64, u32)>,
    len: usize,
    keep: usize,
    /// No entry passed by is below this, except those found.
    bound: f64,
}

impl Cheapest {
    /// Forgets all; from now on `keep >= 1` entries below `bound` are kept.
    fn begin(&mut self, keep: usize, bound: f64) {
        self.keep = keep.max(1);
        self.bound = bound;
        self.len = 0;
        let room = 2 * self.keep + LANES;
        if self.found.len() < room {
            self.found.resize(room, (0.0, 0));
        }
    }

    pub(in crate::assign) fn entries(&self) -> &[(f64, u32)] {
        &self.found[..self.len]
    }

    /// No entry that is not among [`Cheapest::entries`] is below this.
    pub(in crate::assign) fn bound(&self) -> f64 {
        self.bound
    }

    /// Drops all but the `keep` cheapest.
    #[inline(never)]
    fn shrink(&mut self) {
        let found = &mut self.found[..self.len];
        let (_, last, _) = found.select_nth_unstable_by(self.keep - 1, |a, b| a.0.total_cmp(&b.0));
        self.bound = last.0;
        self.len = self.keep;
    }
}

/// A cost to be minimised. `+inf` is a forbidden pair whichever total is wanted.
#[inline(always)]
pub(super) fn to_minimize<T: Number, const MAXIMIZE: bool>(cost: T) -> f64 {
    let cost = cost.approx();
    if MAXIMIZE { if cost == f64::INFINITY { cost } else { -cost } } else { cost }
}

/// One stretch of a row, with the prices of its columns.
struct Stretch<'a, T, const MAXIMIZE: bool> {
    costs: &'a [T],
    prices: &'a [f64],
    first_col: u32,
    cheapest: &'a mut Cheapest,
}

impl<T: Number, const MAXIMIZE: bool> WithSimd for Stretch<'_, T, MAXIMIZE> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Stretch { costs, prices, first_col, cheapest } = self;
        let (cost_blocks, last_costs) = costs.as_chunks::<LANES>();
        let (price_blocks, last_prices) = prices.as_chunks::<LANES>();
        let mut bound = cheapest.bound;
        let mut col = first_col;
        for (costs, prices) in cost_blocks.iter().zip(price_blocks) {
            let mut least = [f64::INFINITY; LANES / 4];
            for lane in 0..LANES {
                let value = to_minimize::<T, MAXIMIZE>(costs[lane]) + prices[lane];
                let least = &mut least[lane % (LANES / 4)];
                *least = if value < *least { value } else { *least };
            }
            if least.iter().fold(false, |any, least| any | (*least < bound)) {
                cheapest.append::<T, MAXIMIZE>(costs, prices, col);
                bound = cheapest.bound;
            }
            col += LANES as u32;
        }
        cheapest.append::<T, MAXIMIZE>(last_costs, last_prices, col);
    }
}

impl Cheapest {
    /// Appends what is below the bound, without a branch an entry. At most `LANES` costs.
    #[inline(always)]
    fn append<T: Number, const MAXIMIZE: bool>(&mut self, costs: &[T], prices: &[f64], first_col: u32) {
        let bound = self.bound;
        let mut len = self.len;
        for ((cost, price), col) in costs.iter().zip(prices).zip(first_col..) {
            let value = to_minimize::<T, MAXIMIZE>(*cost) + price;
            self.found[len] = (value, col);
            len += usize::from(value < bound);
        }
        self.len = len;
        if len >= 2 * self.keep {
            self.shrink();
        }
    }
}

/// Finds up to `keep` of the entries with the least cost plus price among those below `below`.
///
/// Ties are broken by the order of columns from `turn` on, around the end: if all rows began at column 0, rows with many
/// equal costs would all list the same columns.
pub(super) fn select<T: Number, const MAXIMIZE: bool>(
    costs: &[T],
    prices: &[f64],
    turn: usize,
    (keep, below): (usize, f64),
    cheapest: &mut Cheapest,
) {
    cheapest.begin(keep, below);
    let arch = Arch::new();
    for range in [turn..costs.len(), 0..turn] {
        let first_col = range.start as u32;
        let (costs, prices) = (&costs[range.clone()], &prices[range]);
        arch.dispatch(Stretch::<T, MAXIMIZE> { costs, prices, first_col, cheapest });
    }
    if cheapest.len > cheapest.keep {
        cheapest.shrink();
    }
}

/// Lowers `least[j]` to the cost less `level` where that is less.
struct Lower<'a, T, const MAXIMIZE: bool> {
    costs: &'a [T],
    level: f64,
    least: &'a mut [f64],
}

impl<T: Number, const MAXIMIZE: bool> WithSimd for Lower<'_, T, MAXIMIZE> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        for (least, cost) in self.least.iter_mut().zip(self.costs) {
            let value = to_minimize::<T, MAXIMIZE>(*cost) - self.level;
            *least = if value < *least { value } else { *least };
        }
    }
}

/// Lowers `least[j]` to the cost less `level` where that is less.
pub(super) fn lower<T: Number, const MAXIMIZE: bool>(costs: &[T], level: f64, least: &mut [f64]) {
    Arch::new().dispatch(Lower::<T, MAXIMIZE> { costs, level, least });
}
