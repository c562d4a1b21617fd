//! The state that all steps share, and their order.

use super::rows::Rows;
use super::shortlist::Shortlists;
use super::survey::{Survey, is_small_integer};
use super::{auction, guess, paths::Paths, scaling, tight};
use crate::Control;
use crate::assign::lists::Lists;
use crate::matching::FREE;

/// First length of the lists of a square matrix. Divided by the number of cheapest entries of a row: where a row has
/// several, it seldom needs a second choice.
const KEEP: usize = 32;
/// The same where there are at least [`WIDE`] columns to a row: few rows want the same one.
const KEEP_WIDE: usize = 4;
const WIDE: usize = 2;
/// The same of entries.
const KEEP_SPARSE: usize = 10;
/// With fewer rows free than one in so many after the first matching, paths are cheaper than an auction.
pub(in crate::assign) const FEW_FREE: usize = 20;
/// The same of entries, where bids have been made before.
const FEW_FREE_SPARSE: usize = 10;
/// A step for all free rows at once should serve one in so many of them to be repeated.
pub(super) const WORTHWHILE: usize = 5;
/// Lifts that serve fewer before it is given up.
const PATIENCE: u32 = 3;
/// Bids of a phase, as multiples of the number of rows. Most phases need three to ten.
const BIDS_PER_ROW: usize = 60;
/// The same where prices have far to go: paths would have farther.
const BIDS_WHERE_FAR: usize = 600;
/// Rows scanned for paths, as multiples of their number, before an auction with a smaller epsilon is tried again.
const PATH_BUDGET: u64 = 16;
/// The same where no auction has been needed yet,
const FIRST_PATH_BUDGET: u64 = 12;
/// the same of entries,
const FIRST_PATH_BUDGET_SPARSE: u64 = 2;
/// and with at most so many of their rows free: the last paths are long, but an auction for the sake of them is longer.
const LAST_FEW: usize = 12;
const LAST_PATH_BUDGET_SPARSE: u64 = 8;
/// How often that may happen,
const REPAIRS: u32 = 4;
/// and what epsilon is divided by.
const REPAIR_STEP: f64 = 10.0;

/// What comes out: pairs and prices that nobody need believe.
#[derive(Debug)]
pub(in crate::assign) struct Approximation {
    pub(in crate::assign) row_mate: Vec<u32>,
    pub(in crate::assign) prices: Vec<f64>,
    /// For each row its mate and the columns that are as cheap, but for rounding.
    pub(in crate::assign) near: Lists<u32>,
    /// What cost plus price of every other entry is at least.
    pub(in crate::assign) others: Vec<f64>,
}

impl Approximation {
    /// The columns of the cheapest entries of each row at these prices, and the bounds on all others.
    pub(in crate::assign) fn cheapest<R: Rows>(rows: &R, prices: &[f64], keep: usize) -> (Lists<u32>, Vec<f64>) {
        Shortlists::at_prices(rows, prices, keep).0.into_parts()
    }
}

/// How the search ended.
#[derive(Debug)]
pub(in crate::assign) enum Outcome {
    /// Every row is matched.
    Matched,
    /// These rows have only these columns between them, which are fewer.
    Hall {
        /// Rows, rising.
        rows: Vec<u32>,
        /// All columns that they have an entry in, rising.
        cols: Vec<u32>,
    },
    /// Bids went on for so long that it had better be known first whether all rows can be matched.
    Doubtful,
    /// The caller stopped it.
    Interrupted,
}

/// A matching in progress.
#[derive(Debug)]
pub(in crate::assign) struct Engine<'a, R> {
    pub(super) rows: &'a R,
    pub(super) lists: Shortlists,
    /// `p[j]`; never falls.
    pub(super) prices: Vec<f64>,
    /// Column of each row, or `FREE`.
    pub(super) row_mate: Vec<u32>,
    /// Row of each column, or `FREE`.
    pub(super) col_mate: Vec<u32>,
    /// Cost of the pair of each row.
    pub(super) mate_cost: Vec<f64>,
    pub(super) outlook: Outlook,
    control: Control<'a>,
    asked: u32,
    /// The progress that was last told.
    told: usize,
}

/// How far prices are thought to have to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outlook {
    /// Not far. Where bids do not end all the same, a coarser epsilon ends them.
    Near,
    /// Not far, or without end: that bids do not end may mean that not all rows can be matched.
    Doubtful,
    /// Far: bids did not end, and yet all rows can be matched.
    Far,
}

impl Outlook {
    /// Bids of a phase, as multiples of the number of rows.
    pub(super) fn bids(self) -> usize {
        if self == Outlook::Far { BIDS_WHERE_FAR } else { BIDS_PER_ROW }
    }
}

/// A few units in the last place.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// Bids or scans between two questions to the caller.
const STOP_STRIDE: u32 = 1 << 10;

/// The two cheapest choices of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub(super) col: u32,
    pub(super) cost: f64,
    /// Cost plus price of the cheapest.
    pub(super) first: f64,
    /// Cost plus price of the second cheapest, or a bound below it.
    pub(super) second: f64,
}

impl<'a, R: Rows> Engine<'a, R> {
    /// Reads a matrix, which makes lists and a survey. Prices may be brought where every column is matched in the end.
    pub(in crate::assign) fn of_matrix(rows: &'a R, prices: Option<Vec<f64>>, control: Control<'a>) -> (Self, Survey) {
        let prices = prices.or_else(|| guess::prices(rows, control));
        let prices = prices.unwrap_or_else(|| vec![0.0; rows.col_count()]);
        let keep =
            if rows.col_count() / WIDE >= rows.row_count() { KEEP_WIDE } else { KEEP / guess::ties(rows, &prices) };
        let (lists, survey) = Shortlists::at_prices(rows, &prices, keep);
        (Self::new(rows, lists, prices, control), survey)
    }

    /// Reads a matrix that was made square, at the prices of a sorted order; `None` where those are not right for its
    /// `real` rows.
    pub(in crate::assign) fn of_padded(rows: &'a R, real: usize, control: Control<'a>) -> Option<Self> {
        let prices = guess::sorted_prices(rows, real, control)?;
        Some(Self::of_matrix(rows, Some(prices), control).0)
    }

    /// Reads entries. Whether they have a matching of all rows is not known.
    pub(in crate::assign) fn of_entries(rows: &'a R, prices: Vec<f64>, control: Control<'a>) -> Self {
        let (lists, _) = Shortlists::at_prices(rows, &prices, KEEP_SPARSE);
        Engine { outlook: Outlook::Doubtful, ..Self::new(rows, lists, prices, control) }
    }

    pub(super) fn new(rows: &'a R, lists: Shortlists, prices: Vec<f64>, control: Control<'a>) -> Self {
        let row_mate = vec![FREE; rows.row_count()];
        let col_mate = vec![FREE; rows.col_count()];
        let mate_cost = vec![0.0; rows.row_count()];
        Engine {
            rows,
            lists,
            prices,
            row_mate,
            col_mate,
            mate_cost,
            outlook: Outlook::Near,
            control,
            asked: 0,
            told: 0,
        }
    }

    /// The column of each row, or `FREE`.
    pub(in crate::assign) fn row_mate(&self) -> &[u32] {
        &self.row_mate
    }

    /// From now on it is known that all rows can be matched, though bids did not end.
    pub(in crate::assign) fn dispel_doubts(&mut self) {
        self.outlook = Outlook::Far;
    }

    /// Matches along the pairs that are tight at the first prices; how many rows are free then. Entries have few tight
    /// pairs, so bids come before.
    pub(in crate::assign) fn begin(&mut self) -> usize {
        if R::SPARSE {
            auction::reduce_while_worthwhile(self);
        }
        tight::match_tight(self);
        self.free_rows()
    }

    /// After [`Engine::begin`]: matches all rows, or finds out why not.
    pub(in crate::assign) fn run(&mut self) -> Outcome {
        let (rows, cols) = (self.rows.row_count(), self.rows.col_count());
        let mut paths = Paths::new(rows, cols);
        let square = rows == cols;
        self.lift_ties(&mut paths);
        let mut epsilon = None;
        if square && (self.outlook == Outlook::Far || self.is_crowded()) {
            epsilon = match scaling::scale(self) {
                Ok(last) => last,
                Err(outcome) => return outcome,
            };
        }
        for repair in 0.. {
            if epsilon.is_some() {
                self.drop_loose();
            }
            if square {
                auction::reduce(self);
            }
            tight::match_tight(self);
            self.lift_ties(&mut paths);
            let budget = match epsilon {
                _ if !square || repair == REPAIRS => u64::MAX,
                Some(_) => PATH_BUDGET * rows as u64,
                None if R::SPARSE && self.free_rows() <= LAST_FEW => LAST_PATH_BUDGET_SPARSE * rows as u64,
                None if R::SPARSE => FIRST_PATH_BUDGET_SPARSE * rows as u64,
                None => FIRST_PATH_BUDGET * rows as u64,
            };
            if let Some(outcome) = paths.match_all(self, budget) {
                return outcome;
            }
            epsilon = match epsilon.map(|epsilon| epsilon / REPAIR_STEP) {
                None => match scaling::scale(self) {
                    Ok(last) => last,
                    Err(outcome) => return outcome,
                },
                Some(finer) => {
                    auction::phase(self, finer, self.outlook.bids());
                    Some(finer)
                }
            };
        }
        Outcome::Interrupted
    }

    /// Whether so many rows are free that paths would be dearer than an auction.
    pub(super) fn is_crowded(&self) -> bool {
        let few = if R::SPARSE { FEW_FREE_SPARSE } else { FEW_FREE };
        self.free_rows() > self.row_mate.len() / few
    }

    /// Lifts prices from all free rows at once, and matches along the pairs that become tight, for as long as that serves
    /// many of them: where costs are often equal, many paths become tight together. Entries are too few for that to
    /// pay.
    fn lift_ties(&mut self, paths: &mut Paths) {
        if R::SPARSE {
            return;
        }
        let mut free = self.free_rows();
        let mut patience = PATIENCE;
        while free > 0 && paths.lift(self) {
            tight::match_tight(self);
            let before = std::mem::replace(&mut free, self.free_rows());
            let served = before - free;
            if served * WORTHWHILE < before {
                // Without ties a lift serves one row and no more.
                patience -= 1;
                if served < 2 || patience == 0 {
                    return;
                }
            }
        }
    }

    /// Unmatches the pairs that are not tight.
    fn drop_loose(&mut self) {
        for row in 0..self.row_mate.len() {
            if self.row_mate[row] != FREE && self.pair_level(row) > self.tight_level(row) {
                self.unmatch(row);
            }
        }
    }

    /// The two cheapest choices on the list of a row.
    #[inline]
    pub(super) fn choice(&self, row: usize) -> Choice {
        let (cols, costs) = self.lists.row(row);
        let (mut place, mut first, mut second) = (0, f64::INFINITY, f64::INFINITY);
        // Without branches: which entry is cheaper cannot be predicted, and a wrong guess costs more than all the rest.
        for (at, (&col, &cost)) in cols.iter().zip(costs).enumerate() {
            let value = cost + self.prices[col as usize];
            let is_less = value < first;
            let larger = if is_less { first } else { value };
            second = if larger < second { larger } else { second };
            place = std::hint::select_unpredictable(is_less, at, place);
            first = if is_less { value } else { first };
        }
        match cols.get(place) {
            Some(&col) => Choice { col, cost: costs[place], first, second },
            None => Choice { col: FREE, cost: 0.0, first, second },
        }
    }

    /// As [`Engine::choice`], after reading the row again if its list does not decide.
    #[inline]
    pub(super) fn true_choice(&mut self, row: usize) -> Choice {
        let mut choice = self.choice(row);
        if choice.second > self.lists.others(row) {
            self.lists.read_again(self.rows, row, &self.prices);
            choice = self.choice(row);
            choice.second = choice.second.min(self.lists.others(row));
        }
        choice
    }

    /// The level of a row, which is read again if its list does not show it.
    pub(super) fn true_level(&mut self, row: usize) -> f64 {
        if self.choice(row).first > self.lists.others(row) {
            self.lists.read_again(self.rows, row, &self.prices);
        }
        self.level(row)
    }

    /// A bound below all choices of a row; the level itself unless the list is stale.
    pub(super) fn level(&self, row: usize) -> f64 {
        self.choice(row).first.min(self.lists.others(row))
    }

    /// The level plus what rounding may have added: a pair at most as dear is tight.
    pub(super) fn tight_level(&self, row: usize) -> f64 {
        let choice = self.choice(row);
        let rounding = ROUNDING * (choice.cost.abs() + (choice.first - choice.cost).abs());
        if choice.col == FREE { f64::NEG_INFINITY } else { choice.first.min(self.lists.others(row)) + rounding }
    }

    /// Cost plus price of a row's pair.
    #[inline]
    pub(super) fn pair_level(&self, row: usize) -> f64 {
        self.mate_cost[row] + self.prices[self.row_mate[row] as usize]
    }

    pub(super) fn free_rows(&self) -> usize {
        self.row_mate.iter().filter(|&&mate| mate == FREE).count()
    }

    #[inline]
    pub(super) fn pair(&mut self, row: usize, col: u32, cost: f64) {
        self.row_mate[row] = col;
        self.col_mate[col as usize] = row as u32;
        self.mate_cost[row] = cost;
    }

    pub(super) fn unmatch(&mut self, row: usize) {
        let col = std::mem::replace(&mut self.row_mate[row], FREE);
        self.col_mate[col as usize] = FREE;
    }

    /// Asks the caller now and then.
    #[inline]
    pub(super) fn is_told_to_stop(&mut self) -> bool {
        self.asked = self.asked.wrapping_add(1);
        self.asked.is_multiple_of(STOP_STRIDE) && self.control.should_stop()
    }

    /// The same while bids are made, with so many rows matched. They are told of as half of the way: paths come later.
    #[inline]
    pub(super) fn is_told_to_stop_bidding(&mut self, matched: usize) -> bool {
        if self.asked.wrapping_add(1).is_multiple_of(STOP_STRIDE) {
            self.report(matched / 2);
        }
        self.is_told_to_stop()
    }

    /// Tells how many rows are done; never less than before.
    pub(super) fn report(&mut self, done: usize) {
        self.told = self.told.max(done);
        self.control.report(self.told as u64, self.row_mate.len() as u64);
    }

    pub(super) fn control(&self) -> Control<'a> {
        self.control
    }

    /// Mean difference between the dearest and the cheapest entry of a list.
    pub(super) fn mean_spread(&self) -> f64 {
        let (mut sum, mut count) = (0.0, 0_u32);
        for row in 0..self.row_mate.len() {
            let values = self.lists.entries(row).map(|(col, cost)| cost + self.prices[col as usize]);
            let (least, most) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), x| (x.min(least), x.max(most)));
            if most > least {
                sum += most - least;
                count += 1;
            }
        }
        if count > 0 { sum / f64::from(count) } else { 0.0 }
    }

    /// Whether every row has its pair at its level, and nothing was rounded on the way to that: prices and the matching
    /// are optimal then. `exact`: whether floats hold the costs; `integral`: whether those are integers of few bits.
    pub(in crate::assign) fn is_optimal(&mut self, exact: bool, integral: bool) -> bool {
        let is_exact = |&price: &f64| price == 0.0 || (integral && is_small_integer(price));
        // In a square problem no column is free in the end.
        let is_lawful = |(&mate, &price): (&u32, &f64)| mate != FREE || price == 0.0;
        exact
            && self.prices.iter().all(is_exact)
            && self.col_mate.iter().zip(&self.prices).all(is_lawful)
            && (0..self.row_mate.len())
                .all(|row| self.row_mate[row] != FREE && self.pair_level(row) <= self.true_level(row))
    }

    /// The matching of all rows, and the prices.
    pub(in crate::assign) fn into_pairs(self) -> (Vec<u32>, Vec<f64>) {
        (self.row_mate, self.prices)
    }

    /// The pairs and prices.
    pub(in crate::assign) fn pairs(&self) -> (&[u32], &[f64]) {
        (&self.row_mate, &self.prices)
    }

    /// The matching of all rows, the prices, and which entries rounding may have judged wrongly.
    pub(in crate::assign) fn into_approximation(self) -> Approximation {
        let largest = self.prices.iter().chain(&self.mate_cost).fold(0.0_f64, |largest, x| largest.max(x.abs()));
        let doubt = if self.lists.integral { 0.0 } else { 4.0 * ROUNDING * largest };
        let (mut near, mut others) =
            (Lists::with_capacity(self.row_mate.len()), Vec::with_capacity(self.row_mate.len()));
        for (row, &mate) in self.row_mate.iter().enumerate() {
            let bound = if mate == FREE { f64::NEG_INFINITY } else { self.pair_level(row) + doubt };
            let mut least = self.lists.others(row);
            near.push(mate);
            for (col, cost) in self.lists.entries(row).filter(|entry| entry.0 != mate) {
                let value = cost + self.prices[col as usize];
                if value < bound {
                    near.push(col);
                } else {
                    least = least.min(value);
                }
            }
            near.end_row();
            others.push(least);
        }
        Approximation { row_mate: self.row_mate, prices: self.prices, near, others }
    }
}
