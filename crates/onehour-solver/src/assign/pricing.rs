//! Are the duals of a core right for the whole matrix?
//!
//! An entry outside the core is *violated* when its slack is negative. First in floating point: a slack that is at
//! least the margin for rounding is not negative. What is left is looked at exactly. Where all numbers are integers
//! that floats hold, nothing is rounded and the margin is zero; so many equal costs raise no doubts.

use rayon::prelude::*;

use super::approx::{Cheapest, Rows, Survey};
use super::core::Core;
use super::search::Search;
use crate::cost::{Cost, Lex};
use crate::problem::{Number, floor_units, units_to_f64};

/// Costs that have duals a matrix can be priced with.
pub(super) trait Priced: Cost + Send + Sync {
    /// The value in units, where that is all there is to it.
    fn units(self) -> Option<i128>;

    /// The same with this cardinality, if it has none.
    fn lexicographic(self, cardinality: i64) -> Lex<i128>;
}

impl Priced for i128 {
    fn units(self) -> Option<i128> {
        Some(self)
    }

    fn lexicographic(self, cardinality: i64) -> Lex<i128> {
        Lex { cardinality, total: self }
    }
}

impl Priced for Lex<i128> {
    fn units(self) -> Option<i128> {
        None
    }

    fn lexicographic(self, _: i64) -> Lex<i128> {
        self
    }
}

/// Violated entries of a row that are looked for at once.
const AT_ONCE: usize = 32;
/// What floats with these integers in them still hold exactly when added.
const EXACT: f64 = (1_u64 << 50) as f64;

/// Duals and what is known of each row.
pub(super) struct Pricing<'s, 'a, N, C> {
    search: &'s Search<Core<'a, N>, C>,
    /// Bounds on cost plus price of the entries outside the short lists.
    others: &'s [f64],
    /// Column duals, negated, as floats; none where only exact numbers will do.
    prices: Option<Prices>,
}

/// Column duals as floats, with what rounding can amount to.
struct Prices {
    prices: Vec<f64>,
    margin: f64,
}

impl Prices {
    fn new(col_dual: impl Iterator<Item = i128>, exponent: i32, survey: Survey) -> Self {
        let prices: Vec<f64> = col_dual.map(|dual| -units_to_f64(dual, exponent)).collect();
        let largest = prices.iter().fold(survey.largest, |largest, price| largest.max(price.abs()));
        let exact = survey.integral && exponent >= 0 && largest < EXACT;
        // Converting cost, price and level, and adding: less than four roundings of what is at most twice the largest.
        Prices { prices, margin: if exact { 0.0 } else { 8.0 * f64::EPSILON * largest } }
    }
}

impl<'s, 'a, N: Number, C: Priced> Pricing<'s, 'a, N, C> {
    pub(super) fn new(search: &'s Search<Core<'a, N>, C>, survey: Survey, others: &'s [f64]) -> Self {
        let in_units = search.col_dual.first().is_none_or(|dual| dual.units().is_some());
        let duals = search.col_dual.iter().map(|dual| dual.units().unwrap_or(0));
        let prices = in_units.then(|| Prices::new(duals, search.entries.exponent, survey));
        Pricing { search, others, prices }
    }

    /// Violated entries by row: all rows that have some, not all of their entries.
    pub(super) fn violated(&self) -> Vec<(u32, Vec<u32>)> {
        let rows = 0..self.search.row_dual.len() as u32;
        let of_row = |cheapest: &mut Cheapest, row| {
            let cols = match &self.prices {
                Some(prices) => self.violated_by_doubt(row, prices, cheapest),
                None => self.first_violated(row, 0..self.search.col_dual.len() as u32),
            };
            (!cols.is_empty()).then_some((row, cols))
        };
        rows.into_par_iter().map_init(Cheapest::default, of_row).flatten().collect()
    }

    fn violated_by_doubt(&self, row: u32, prices: &Prices, cheapest: &mut Cheapest) -> Vec<u32> {
        let level = self.search.row_dual[row as usize].units().unwrap_or(0);
        let level = units_to_f64(level, self.search.entries.exponent);
        let below = level + prices.margin + 4.0 * f64::EPSILON * level.abs() * f64::from(prices.margin > 0.0);
        if self.others[row as usize] >= below {
            return Vec::new();
        }
        let mut keep = AT_ONCE;
        loop {
            self.search.entries.matrix.select(row as usize, &prices.prices, (keep, below), cheapest);
            let cols = self.first_violated(row, cheapest.entries().iter().map(|entry| entry.1));
            if !cols.is_empty() || keep > cheapest.entries().len() {
                return cols;
            }
            keep *= 4;
        }
    }

    /// The first violated ones of some entries.
    fn first_violated(&self, row: u32, cols: impl Iterator<Item = u32>) -> Vec<u32> {
        let Search { entries, row_dual, col_dual, .. } = self.search;
        let is_violated = |&col: &u32| {
            entries
                .units(row, col)
                .is_some_and(|units| C::of_edge(units) - row_dual[row as usize] - col_dual[col as usize] < C::ZERO)
                && !entries.contains(row, col)
        };
        cols.filter(is_violated).take(AT_ONCE).collect()
    }
}

/// Row duals that leave no slack negative, with these column duals.
pub(super) fn bounding_levels<N: Number>(core: &Core<'_, N>, col_dual: &[i128], survey: Survey) -> Vec<i128> {
    let Prices { prices, margin } = Prices::new(col_dual.iter().copied(), core.exponent, survey);
    let of_row = |cheapest: &mut Cheapest, row| {
        core.matrix.select(row, &prices, (1, f64::INFINITY), cheapest);
        let least = cheapest.entries().first().map_or(0.0, |entry| entry.0);
        floor_units(least - 2.0 * margin, core.exponent).unwrap_or(0)
    };
    (0..core.matrix.row_count()).into_par_iter().map_init(Cheapest::default, of_row).collect()
}
