//! Prices to begin with, where all rows want the same columns.
//!
//! A sample of rows is asked for its favourite columns at price zero. Many different favourites: nothing to gain. Else
//! guesses are made and asked the same; the first one with many different favourites is taken, or the one with the
//! most.
//!
//! - *Reduced*, of integers. The least that a sample of rows pays for each column, beyond what they pay in the mean:
//!   right for offsets of rows and columns on ties. (Without ties the others say more.)
//! - *Sorted.* Costs like `a[i] * b[j]`, with any offsets of rows and columns, have the Monge property once rows and
//!   columns are sorted by a and b: the sorted pairs are optimal, and prices that make neighbours in that order tight
//!   are optimal too (Burkard, Klinz, Rudolf 1996). The order comes from the leading singular vectors of a sample,
//!   centred.
//! - *Coarse.* A part of the rows and of the columns is solved in the same way, recursively; the level that its rows
//!   end at gives every column of the whole problem its price: what it must cost so that none of those rows would
//!   rather have it. That is a multigrid step of optimal transport, and finds the large slopes of any costs that vary
//!   smoothly.
//!
//! Nothing rests on a guess but speed.

use super::engine::Engine;
use super::rows::Rows;
use super::scaling;
use super::scan::{self, Cheapest};
use super::shortlist::Shortlists;
use super::survey::{self, Survey};
use crate::Control;

/// Smaller problems are solved before a guess is made.
const SMALLEST: usize = 256;
/// Rows asked for their favourites.
const ASKED: usize = 64;
/// With so many favourites among the rows asked, price zero is good enough.
const ENOUGH: usize = 56;
/// Rows asked for their ties,
const ASKED_FOR_TIES: usize = 16;
/// of which so many count.
const TIES: usize = 4;
/// A coarse problem has one row and column in so many.
const COARSE: usize = 4;
/// Rows sampled for the offsets of columns.
const REDUCED: usize = 128;
/// Rows and columns sampled for the sorted order.
const SAMPLE: usize = 48;
/// Steps of the power iteration; a dominant vector is found in a few.
const POWER_STEPS: usize = 12;
/// Length of the lists of a coarse problem.
const KEEP: usize = 32;

/// Prices for a square problem; `None` where zero is as good.
pub(super) fn prices<R: Rows>(rows: &R, control: Control<'_>) -> Option<Vec<f64>> {
    if rows.row_count() < SMALLEST || rows.row_count() < rows.col_count() {
        return None;
    }
    let all = rows.row_count();
    let plain = favourites(rows, all, &vec![0.0; rows.col_count()]);
    let mut best = (plain, None);
    for guess in [reduced as fn(&R, Control<'_>) -> Vec<f64>, sorted, coarse] {
        if best.0 >= ENOUGH {
            break;
        }
        let prices = guess(rows, control);
        let different = favourites(rows, all, &prices);
        if different > best.0 {
            best = (different, Some(prices));
        }
    }
    best.1
}

/// The prices of a sorted order where that is right for the first `count` rows.
pub(super) fn sorted_prices<R: Rows>(rows: &R, count: usize, control: Control<'_>) -> Option<Vec<f64>> {
    let prices = sorted(rows, control);
    let enough = count.min(ASKED) * ENOUGH / ASKED;
    (favourites(rows, count, &prices) >= enough).then_some(prices)
}

/// How many different columns a sample of the first `count` rows prefers at these prices. Not finite prices have none.
fn favourites<R: Rows>(rows: &R, count: usize, prices: &[f64]) -> usize {
    if prices.iter().any(|price| !price.is_finite()) {
        return 0;
    }
    let mut cheapest = Cheapest::default();
    let favourite = |row| {
        rows.select(row, prices, (1, f64::INFINITY), &mut cheapest);
        cheapest.entries().first().map(|entry| rows.entry(row, entry.1).0)
    };
    let mut found: Vec<u32> = spread(count, ASKED).filter_map(favourite).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// How many cheapest entries a row has at these prices, in the mean of a sample: from 1 to [`TIES`].
pub(super) fn ties<R: Rows>(rows: &R, prices: &[f64]) -> usize {
    let mut cheapest = Cheapest::default();
    let of_row = |row| {
        rows.select(row, prices, (TIES, f64::INFINITY), &mut cheapest);
        let values = || cheapest.entries().iter().map(|entry| entry.0);
        let least = values().fold(f64::INFINITY, f64::min);
        values().filter(|&value| value == least).count()
    };
    let sample = spread(rows.row_count(), ASKED_FOR_TIES);
    let count = sample.clone().count().max(1);
    (sample.map(of_row).sum::<usize>() / count).max(1)
}

/// Up to `sample` of `count` numbers, one from each of as many equal parts, at irregular places.
fn spread(count: usize, sample: usize) -> impl Iterator<Item = usize> + Clone {
    let sample = sample.min(count);
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    (0..sample).map(move |part| {
        // Xorshift (Marsaglia 2003): regular places would meet the period of a regular matrix.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let (from, to) = (part * count / sample, (part + 1) * count / sample);
        from + (state % (to - from) as u64) as usize
    })
}

/// A part of the rows and columns of a problem: a smaller problem of the same kind.
struct Part {
    /// Rows and columns of the whole problem.
    rows: Vec<usize>,
    cols: Vec<usize>,
    /// Costs, row by row.
    costs: Vec<f64>,
}

impl Part {
    fn new<R: Rows>(whole: &R, rows: usize, cols: usize) -> Self {
        let rows: Vec<usize> = spread(whole.row_count(), rows).collect();
        let cols: Vec<usize> = spread(whole.col_count(), cols).collect();
        let costs = rows.iter().flat_map(|&row| cols.iter().map(move |&col| whole.cost(row, col))).collect();
        Part { rows, cols, costs }
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.costs[row * self.cols.len()..(row + 1) * self.cols.len()]
    }
}

impl Rows for Part {
    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn col_count(&self) -> usize {
        self.cols.len()
    }

    fn read(&self, row: usize, prices: &[f64], integral: bool, cheapest: &mut Cheapest) -> Survey {
        let survey = scan::read::<f64, false>(self.row(row), prices, integral, cheapest);
        survey.unwrap_or_else(|| survey::of_any_row(self.row(row)))
    }

    fn pick(&self, row: usize, prices: &[f64], keep: usize, cheapest: &mut Cheapest) {
        scan::pick::<f64, false>(self.row(row), prices, 0, keep, cheapest);
    }

    fn select(&self, row: usize, prices: &[f64], keep_below: (usize, f64), cheapest: &mut Cheapest) {
        scan::select::<f64, false>(self.row(row), prices, 0, keep_below, cheapest);
    }

    fn lower(&self, row: usize, level: f64, least: &mut [f64]) {
        scan::lower::<f64, false>(self.row(row), level, least);
    }

    fn entry(&self, row: usize, place: u32) -> (u32, f64) {
        (place, self.cost(row, place as usize))
    }

    fn cost(&self, row: usize, col: usize) -> f64 {
        self.row(row)[col]
    }
}

/// Prices that take off the offsets of columns; none where costs are not integers.
///
/// Rows are made alike by their means: the cheapest entry of a row may be that of one exceptional column.
fn reduced<R: Rows>(rows: &R, _: Control<'_>) -> Vec<f64> {
    let sample = spread(rows.row_count(), REDUCED);
    let (zero, mut cheapest) = (vec![0.0; rows.col_count()], Cheapest::default());
    if !sample.clone().all(|row| rows.read(row, &zero, true, &mut cheapest).integral) {
        return vec![f64::NAN; rows.col_count()];
    }
    let mut least = vec![f64::INFINITY; rows.col_count()];
    for row in sample {
        let sum: f64 = (0..rows.col_count()).map(|col| rows.cost(row, col)).sum();
        let level = (sum / rows.col_count() as f64).round();
        if level.is_finite() {
            rows.lower(row, level, &mut least);
        }
    }
    least.into_iter().map(|least| -least).collect()
}

/// Prices from a smaller problem; none where it holds what is no cost.
fn coarse<R: Rows>(rows: &R, control: Control<'_>) -> Vec<f64> {
    let part = Part::new(rows, rows.row_count() / COARSE, rows.col_count() / COARSE);
    if survey::of_row(&part.costs).refuses() {
        return vec![f64::NAN; rows.col_count()];
    }
    let prices = prices(&part, control).unwrap_or_else(|| vec![0.0; part.col_count()]);
    let (lists, _) = Shortlists::at_prices(&part, &prices, KEEP);
    let mut engine = Engine::new(&part, lists, prices, control.quiet());
    // A matrix leaves no doubts.
    let _ = scaling::scale(&mut engine);
    let mut least = vec![f64::INFINITY; rows.col_count()];
    for (at, &row) in part.rows.iter().enumerate() {
        let level = engine.level(at);
        if level.is_finite() {
            rows.lower(row, level, &mut least);
        }
    }
    least.into_iter().map(|least| -least).collect()
}

/// Prices that make neighbours in the sorted order tight.
fn sorted<R: Rows>(rows: &R, _: Control<'_>) -> Vec<f64> {
    let part = Part::new(rows, SAMPLE, SAMPLE);
    let (left, right) = leading_vectors(&part);
    let by_row = |row: usize| part.cols.iter().zip(&right).map(|(&col, weight)| rows.cost(row, col) * weight).sum();
    let by_col = |col: usize| part.rows.iter().zip(&left).map(|(&row, weight)| rows.cost(row, col) * weight).sum();
    let row_order = order(rows.row_count(), by_row);
    let mut col_order = order(rows.col_count(), by_col);
    // Costs grow with the product of the two keys: small ones of one side go with large ones of the other.
    col_order.reverse();
    let mut prices = vec![0.0; rows.col_count()];
    for (&row, pair) in row_order.iter().zip(col_order.windows(2)) {
        prices[pair[1]] = prices[pair[0]] + (rows.cost(row, pair[0]) - rows.cost(row, pair[1]));
    }
    prices
}

/// Numbers below `count` by rising key.
fn order(count: usize, key: impl Fn(usize) -> f64) -> Vec<usize> {
    let keys: Vec<f64> = (0..count).map(key).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
    order
}

/// Leading singular vectors of the costs less the means of rows and columns, by power iteration.
fn leading_vectors(part: &Part) -> (Vec<f64>, Vec<f64>) {
    let (rows, cols) = (part.row_count(), part.col_count());
    let mut left = vec![0.0; rows];
    // Any start that is not orthogonal to the answer.
    let mut right: Vec<f64> = (0..cols).map(|col| (col as f64 * 0.7).sin()).collect();
    for _ in 0..POWER_STEPS {
        // Vectors without a mean see costs without the means of rows and columns.
        normalise(&mut right);
        for (row, left) in left.iter_mut().enumerate() {
            *left = part.row(row).iter().zip(&right).map(|(cost, weight)| cost * weight).sum();
        }
        normalise(&mut left);
        right.fill(0.0);
        for (row, weight) in left.iter().enumerate() {
            right.iter_mut().zip(part.row(row)).for_each(|(right, cost)| *right += cost * weight);
        }
    }
    normalise(&mut right);
    (left, right)
}

/// Takes off the mean and scales to length 1.
fn normalise(vector: &mut [f64]) {
    let mean = vector.iter().sum::<f64>() / vector.len().max(1) as f64;
    vector.iter_mut().for_each(|entry| *entry -= mean);
    let length = vector.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|entry| *entry /= length);
    }
}
