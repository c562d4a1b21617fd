//! The loops over whole rows, vectorised.
//!
//! Each is a plain loop over lanes that the compiler turns into vector code; `pulp` compiles it for the processor found
//! at run time. [`select`] asks for the least of each block of lanes whether it is below the bound, and looks closer
//! only then. The first reading of a row does more in one pass: [`read`] surveys it and keeps the least of each *group*
//! of some costs, from which [`pick`] finds the cheapest without passing over the row again.

use pulp::{Arch, Simd, WithSimd};

use super::survey::{Looker, Survey};
use crate::problem::Number;

/// Lanes looked at together.
const LANES: usize = 16;
/// Groups side by side in a first reading: two vectors of four, so that sums do not wait for each other.
pub(super) const GROUPS: usize = 8;
/// Groups are as long as makes so many of a row, at least [`SHORTEST`] costs.
const PER_ROW: usize = 128;
const SHORTEST: usize = 8;
/// Groups that a row looks at first, at places of its own.
const SCATTERED: usize = 16;
/// Values compared at a time.
const MASKED: usize = u64::BITS as usize;
/// So many values are few.
const FEW: usize = 16;
/// Of a row of few entries about this part of a list is filled,
const PICKED: f64 = 0.625;
/// with at least so many.
const FEWEST_PICKED: usize = 3;

/// The cheapest entries of a row, while they are found.
#[derive(Debug, Default)]
pub(in crate::assign) struct Cheapest {
    /// `(cost plus price, place)`, the place of a full row being the column; the first `len` count.
    found: Vec<(f64, u32)>,
    len: usize,
    keep: usize,
    /// No entry passed by is below this, except those found.
    bound: f64,
    /// The least of each group of the row that was read last.
    minima: Vec<f64>,
    /// Costs of a group, [`GROUPS`] apart.
    steps: usize,
    buckets: Vec<f64>,
    /// Cost plus price of each entry of a row.
    values: Vec<f64>,
}

impl Cheapest {
    /// Forgets all; from now on `keep >= 1` entries below `bound` are kept.
    fn begin(&mut self, keep: usize, bound: f64) {
        self.keep = keep.max(1);
        self.bound = bound;
        self.len = 0;
        let room = 2 * self.keep + LANES.max(self.steps);
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

    /// Appends what is below the bound in a group.
    #[inline(always)]
    fn append_group<T: Number, const MAXIMIZE: bool>(&mut self, costs: &[T], prices: &[f64], group: usize) {
        let stripe = GROUPS * self.steps;
        let first = group / GROUPS * stripe + group % GROUPS;
        let end = costs.len().min(first + stripe);
        let (costs, prices) = (&costs[first..end], &prices[first..end]);
        let mut len = self.len;
        // An index instead of stepping iterators, which take twice as many instructions.
        let mut at = 0;
        while at < costs.len() {
            let value = to_minimize::<T, MAXIMIZE>(costs[at]) + prices[at];
            self.found[len] = (value, (first + at) as u32);
            len += usize::from(value < self.bound);
            at += GROUPS;
        }
        self.len = len;
        if len >= 2 * self.keep {
            self.shrink();
        }
    }

    /// A bound below which there are `keep` entries of the row that was read last, and seldom many more: as many of the
    /// least of twice as many parts of the row.
    #[inline(always)]
    fn enough(&mut self, keep: usize) -> f64 {
        let parts = 2 * keep;
        if parts > self.minima.len() {
            return f64::INFINITY;
        }
        self.buckets.clear();
        self.buckets.resize(parts, f64::INFINITY);
        for some in self.minima.chunks(parts) {
            for (least, &value) in self.buckets.iter_mut().zip(some) {
                // Unlike a comparison this is not made a masked store, which is slow on some processors.
                *least = least.min(value);
            }
        }
        smallest(&mut self.buckets, keep).next_up()
    }
}

impl Cheapest {
    /// Finds entries with the least cost plus price of a row of few, by their places: all, or about [`PICKED`] of `keep`.
    ///
    /// A bound is guessed from the mean, and right where values are spread evenly; where it is not, some more work
    /// finds exactly `keep`.
    pub(super) fn pick_entries(&mut self, cols: &[u32], costs: impl Iterator<Item = f64>, prices: &[f64], keep: usize) {
        self.values.clear();
        self.values.extend(cols.iter().zip(costs).map(|(&col, cost)| cost + prices[col as usize]));
        let values = std::mem::take(&mut self.values);
        let is_whole = values.len() <= keep;
        let guess = if is_whole { f64::INFINITY } else { guessed_bound(&values, keep) };
        self.begin(keep, guess);
        if !self.append_values(&values) || (!is_whole && self.len < FEWEST_PICKED) {
            self.begin(keep, f64::INFINITY);
            self.select_values(&values);
        }
        self.values = values;
    }

    /// Appends what is below the bound; whether there was room for all.
    fn append_values(&mut self, values: &[f64]) -> bool {
        let (bound, keep) = (self.bound, self.keep);
        let mut len = 0;
        for (&value, place) in values.iter().zip(0..) {
            self.found[len] = (value, place);
            len += usize::from(value < bound);
            if len > keep {
                return false;
            }
        }
        self.len = len;
        true
    }

    /// Finds the `keep` least of more.
    fn select_values(&mut self, values: &[f64]) {
        for (&value, place) in values.iter().zip(0..) {
            if value < self.bound {
                self.found[self.len] = (value, place);
                self.len += 1;
                if self.len == 2 * self.keep {
                    self.shrink();
                }
            }
        }
        if self.len > self.keep {
            self.shrink();
        }
    }
}

/// Which of up to [`MASKED`] values are below the bound, as bits. Without a branch a value: few are, and nobody can
/// foresee which.
#[inline(always)]
fn mask_below(values: &[f64], bound: f64) -> u64 {
    values.iter().zip(0..).fold(0, |mask, (&value, at)| mask | (u64::from(value < bound) << at))
}

/// The `nth` smallest value, from 1.
#[inline(always)]
fn smallest(values: &mut [f64], nth: usize) -> f64 {
    if values.len() > FEW {
        return *values.select_nth_unstable_by(nth - 1, |a, b| a.total_cmp(b)).1;
    }
    // Each with each, without a branch: of few that is sooner done than to sort them.
    let mut found = f64::INFINITY;
    for &value in values.iter() {
        let below = values.iter().map(|&other| u32::from(other <= value)).sum::<u32>() as usize;
        let candidate = if below >= nth { value } else { f64::INFINITY };
        found = found.min(candidate);
    }
    found
}

/// A bound that, of values spread evenly from the least of them on, [`PICKED`] of `keep` are below.
fn guessed_bound(values: &[f64], keep: usize) -> f64 {
    let least = values.iter().fold(f64::INFINITY, |least, &value| least.min(value));
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let spread = 2.0 * (mean - least);
    (least + spread * PICKED * keep as f64 / values.len() as f64).next_up()
}

/// Finds up to `keep` of the entries with the least cost plus price among those below `below`.
///
/// Ties are broken by the order of columns from `turn` on, around the end: if all rows began at column 0, rows with
/// many equal costs would all list the same columns.
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

/// The first reading of a row: what it holds, and the least cost plus price of each group.
struct Read<'a, T, const MAXIMIZE: bool, const INTEGRAL: bool> {
    costs: &'a [T],
    prices: &'a [f64],
    /// Costs of [`GROUPS`] groups that lie side by side.
    stripe: usize,
    minima: &'a mut Vec<f64>,
}

impl<T: Number, const MAXIMIZE: bool, const INTEGRAL: bool> WithSimd for Read<'_, T, MAXIMIZE, INTEGRAL> {
    type Output = Option<Survey>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Option<Survey> {
        self.minima.clear();
        let mut looker = Looker::<INTEGRAL>::new();
        for (costs, prices) in self.costs.chunks(self.stripe).zip(self.prices.chunks(self.stripe)) {
            let mut least = [f64::INFINITY; GROUPS];
            let ((costs, last_costs), (prices, last_prices)) =
                (costs.as_chunks::<GROUPS>(), prices.as_chunks::<GROUPS>());
            for (costs, prices) in costs.iter().zip(prices) {
                let costs = costs.map(to_minimize::<T, MAXIMIZE>);
                looker.look(&costs);
                for lane in 0..GROUPS {
                    let value = costs[lane] + prices[lane];
                    least[lane] = if value < least[lane] { value } else { least[lane] };
                }
            }
            for (least, (cost, price)) in least.iter_mut().zip(last_costs.iter().zip(last_prices)) {
                let cost = to_minimize::<T, MAXIMIZE>(*cost);
                looker.look(&[cost; GROUPS]);
                *least = least.min(cost + price);
            }
            self.minima.extend_from_slice(&least);
        }
        looker.finish()
    }
}

/// Surveys a row and finds the least cost plus price of each group, in one pass. Whether costs are integers is looked
/// at on request. `None` where one of them is not finite: the groups are found all the same.
pub(super) fn read<T: Number, const MAXIMIZE: bool>(
    costs: &[T],
    prices: &[f64],
    integral: bool,
    cheapest: &mut Cheapest,
) -> Option<Survey> {
    cheapest.steps = (costs.len() / PER_ROW).max(SHORTEST);
    let (stripe, minima) = (cheapest.steps * GROUPS, &mut cheapest.minima);
    if integral {
        Arch::new().dispatch(Read::<T, MAXIMIZE, true> { costs, prices, stripe, minima })
    } else {
        Arch::new().dispatch(Read::<T, MAXIMIZE, false> { costs, prices, stripe, minima })
    }
}

/// Finds the `keep` entries with the least cost plus price, of the row that was [`read`] last. Ties are broken by the
/// order of groups from some that belong to the row: if all rows began alike, rows with many equal costs would all list
/// the same columns.
pub(super) fn pick<T: Number, const MAXIMIZE: bool>(
    costs: &[T],
    prices: &[f64],
    turn: usize,
    keep: usize,
    cheapest: &mut Cheapest,
) {
    Arch::new().dispatch(Pick::<T, MAXIMIZE> { costs, prices, turn, keep, cheapest });
}

struct Pick<'a, T, const MAXIMIZE: bool> {
    costs: &'a [T],
    prices: &'a [f64],
    turn: usize,
    keep: usize,
    cheapest: &'a mut Cheapest,
}

impl<T: Number, const MAXIMIZE: bool> WithSimd for Pick<'_, T, MAXIMIZE> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) {
        let Pick { costs, prices, turn, keep, cheapest } = self;
        let below = cheapest.enough(keep);
        cheapest.begin(keep, below);
        let mut minima = std::mem::take(&mut cheapest.minima);
        let stride = (minima.len() * 5 / 8) | 1;
        let mut group = turn % minima.len().max(1);
        for _ in 0..SCATTERED.min(minima.len()) {
            if minima[group] < cheapest.bound {
                minima[group] = f64::INFINITY;
                cheapest.append_group::<T, MAXIMIZE>(costs, prices, group);
            }
            group += stride;
            if group >= minima.len() {
                group -= minima.len();
            }
        }
        for (some, first) in minima.chunks(MASKED).zip((0..).step_by(MASKED)) {
            let mut mask = mask_below(some, cheapest.bound);
            while mask != 0 {
                let at = mask.trailing_zeros() as usize;
                mask &= mask - 1;
                if some[at] < cheapest.bound {
                    cheapest.append_group::<T, MAXIMIZE>(costs, prices, first + at);
                }
            }
        }
        cheapest.minima = minima;
        if cheapest.len > cheapest.keep {
            cheapest.shrink();
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers below `below`, from a congruence (Knuth's).
    fn numbers(count: usize, below: u64) -> Vec<f64> {
        let mut state = count as u64 ^ (below << 32);
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as f64
        };
        (0..count).map(next).collect()
    }

    #[test]
    fn a_picked_list_holds_the_cheapest_and_its_bound_all_others() {
        let mut cheapest = Cheapest::default();
        for count in [1, 7, 8, 63, 64, 65, 129, 1000, 1731, 5461] {
            for below in [1, 2, 50, 1 << 31] {
                let (costs, prices) = (numbers(count, below), numbers(count, 7));
                let values: Vec<f64> = costs.iter().zip(&prices).map(|(cost, price)| cost + price).collect();
                for keep in [1, 4, 16, 32].map(|keep: usize| keep.min(count)) {
                    read::<f64, false>(&costs, &prices, true, &mut cheapest);
                    pick::<f64, false>(&costs, &prices, count / 3, keep, &mut cheapest);
                    let mut cols: Vec<u32> = cheapest.entries().iter().map(|entry| entry.1).collect();
                    assert!(cheapest.entries().iter().all(|&(value, col)| value == values[col as usize]));
                    let mut found: Vec<f64> = cheapest.entries().iter().map(|entry| entry.0).collect();
                    let others = (0..count as u32).filter(|col| !cols.contains(col));
                    let least = others.map(|col| values[col as usize]).fold(f64::INFINITY, f64::min);
                    assert!(cheapest.bound() <= least, "{count} {below} {keep}");
                    let mut sorted = values.clone();
                    sorted.sort_by(f64::total_cmp);
                    found.sort_by(f64::total_cmp);
                    assert_eq!(found, sorted[..keep], "{count} {below} {keep}");
                    cols.sort_unstable();
                    cols.dedup();
                    assert_eq!(cols.len(), keep, "a column twice: {count} {below} {keep}");
                }
            }
        }
    }

    #[test]
    fn entries_picked_are_the_cheapest_and_the_bound_holds_for_all_others() {
        let mut cheapest = Cheapest::default();
        for count in [0, 1, 9, 10, 11, 12, 64, 65, 400] {
            // Spread evenly, all alike, nearly all alike, and one far from the others: no bound guessed fits them all.
            for below in [1, 2, 50, 1 << 31, 1 << 40] {
                let mut costs = numbers(count, below);
                if let (Some(cost), 40..) = (costs.first_mut(), below.ilog2()) {
                    *cost = -1e30;
                }
                let (cols, prices): (Vec<u32>, Vec<f64>) = ((0..count as u32).rev().collect(), numbers(count, 7));
                let values: Vec<f64> =
                    cols.iter().zip(&costs).map(|(&col, cost)| cost + prices[col as usize]).collect();
                for keep in [1, 4, 10, 64] {
                    cheapest.pick_entries(&cols, costs.iter().copied(), &prices, keep);
                    let found = cheapest.entries();
                    assert!(found.len() <= keep, "{count} {below} {keep}");
                    assert!(found.len() >= count.min(keep).min(FEWEST_PICKED), "{count} {below} {keep}");
                    assert!(found.iter().all(|&(value, place)| value == values[place as usize]));
                    let others = (0..count as u32).filter(|place| found.iter().all(|entry| entry.1 != *place));
                    let least = others.map(|place| values[place as usize]).fold(f64::INFINITY, f64::min);
                    assert!(cheapest.bound() <= least, "{count} {below} {keep}");
                    assert!(found.iter().all(|entry| entry.0 <= cheapest.bound()), "{count} {below} {keep}");
                    assert!(count > keep || (found.len() == count && cheapest.bound() == f64::INFINITY));
                }
            }
        }
    }

    #[test]
    fn a_reading_sees_fractions_and_what_is_not_finite_at_any_place() {
        let mut cheapest = Cheapest::default();
        let zero = [0.0; 200];
        for at in [0, 7, 63, 64, 127, 128, 198, 199] {
            let mut costs = numbers(200, 9);
            costs[at] = -0.0;
            let survey =
                |costs: &[f64], integral, cheapest: &mut Cheapest| read::<f64, false>(costs, &zero, integral, cheapest);
            assert!(survey(&costs, true, &mut cheapest).is_some_and(|survey| survey.integral));
            assert!(survey(&costs, false, &mut cheapest).is_some_and(|survey| !survey.integral));
            costs[at] = -1000.5;
            let seen = survey(&costs, true, &mut cheapest);
            assert!(seen.is_some_and(|survey| !survey.integral && survey.largest == 1000.5), "{at}");
            for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                costs[at] = wrong;
                assert!(survey(&costs, true, &mut cheapest).is_none(), "{at}");
            }
        }
    }
}
