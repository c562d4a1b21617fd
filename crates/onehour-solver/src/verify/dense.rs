//! Checks a [`DenseAssignment`]: the reasoning is that of `bipartite.rs`, over costs in units of `2^exponent`.
//!
//! A cost is at least its floor in units, and duals are whole, so a cost is at least the sum of two duals exactly when
//! its floor is. Minimising, the sum of the duals therefore bounds every total of the floors, and that of the costs,
//! from below; a matching whose pairs are tight has the best total of floors, and costs itself less than one unit more
//! for each pair that is not whole. Maximising, all is negated.
//!
//! The matrix is read twice: pairs, then slacks. Slacks are looked at in floating point first, which may only *accept*:
//! either the numbers are integers small enough to be added without rounding, or the slack exceeds any rounding. All
//! others are decided in integers.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::{Violation, difference, same_length};
use crate::assign::{Certificate, DenseAssignment, Duals, Objective, Sense, Status};
use crate::cost::Lex;
use crate::matching::HallViolator;
use crate::problem::{Dense, Number, Side, units_of, units_to_f64};

/// Checks that the claim is what it says it is.
///
/// ```
/// use onehour_solver::{Dense, Objective, Options, Violation, assign_dense, verify_dense};
///
/// let matrix = Dense::new(&[4_i64, 6], 1, 2)?;
/// let mut claim = assign_dense(matrix, Objective::Perfect, Options::default())?;
/// assert_eq!(verify_dense(matrix, &claim), Ok(()));
/// claim.row_to_col = vec![Some(1)];
/// claim.total = 6;
/// assert_eq!(verify_dense(matrix, &claim), Err(Violation::NotTight { row: 0, col: 1 }));
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
///
/// # Errors
/// A violation; of several, any one.
pub fn verify_dense<T: Number>(matrix: Dense<'_, T>, claim: &DenseAssignment) -> Result<(), Violation> {
    Checker::new().verify_dense(matrix, claim)
}

/// Checks one answer after another on memory that is used again: nothing is allocated for a matrix that is not larger
/// than those before. Infeasible claims, and those of `most`, allocate.
///
/// ```
/// use onehour_solver::verify::Checker;
/// use onehour_solver::{Dense, Objective, Options, Violation, assign_dense};
///
/// let mut checker = Checker::new();
/// let matrix = Dense::new(&[4_i64, 6], 1, 2)?;
/// let mut claim = assign_dense(matrix, Objective::Perfect, Options::default())?;
/// assert_eq!(checker.verify_dense(matrix, &claim), Ok(()));
/// claim.total = 3;
/// assert_eq!(checker.verify_dense(matrix, &claim), Err(Violation::Total { claimed: 3, actual: 4 }));
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
#[derive(Debug, Default)]
pub struct Checker {
    pairs: Pairs,
    duals: Duals<f64>,
}

impl Checker {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`verify_dense`](crate::verify_dense).
    ///
    /// # Errors
    /// A violation; of several, any one.
    pub fn verify_dense<T: Number>(&mut self, matrix: Dense<'_, T>, claim: &DenseAssignment) -> Result<(), Violation> {
        let check = Check { matrix, claim, maximize: claim.sense == Sense::Maximize };
        check.pairs(&mut self.pairs)?;
        match (claim.status, claim.objective, &claim.certificate) {
            (Status::Infeasible, Objective::Perfect, Certificate::Hall(violator)) => {
                check.size(&self.pairs, 0)?;
                check.hall(violator)
            }
            (Status::Infeasible, ..) | (_, _, Certificate::Hall(_)) => Err(Violation::Certificate),
            (_, Objective::Perfect | Objective::Best, Certificate::Duals(duals)) => check.duals(self, duals),
            (_, Objective::Most, Certificate::LexDuals(duals)) => check.duals(self, duals),
            _ => Err(Violation::Certificate),
        }
    }
}

/// A claim about a matrix.
struct Check<'a, T> {
    matrix: Dense<'a, T>,
    claim: &'a DenseAssignment,
    maximize: bool,
}

/// The claimed pairs from both sides.
#[derive(Debug, Default)]
struct Pairs {
    rows: Vec<bool>,
    cols: Vec<bool>,
    size: usize,
}

impl<T: Number> Check<'_, T> {
    /// The cost of an entry to be minimised, in whole units, rounded down, and whether nothing was; `None` for a
    /// forbidden pair.
    #[inline]
    fn units(&self, cost: T) -> Option<(i128, bool)> {
        let (floor, whole) = units_of(cost, self.claim.exponent)?;
        Some((if self.maximize { -floor - i128::from(!whole) } else { floor }, whole))
    }

    /// Reads the pairs: entries, no column twice, with the stated total and gap.
    fn pairs(&self, Pairs { rows, cols, size }: &mut Pairs) -> Result<(), Violation> {
        let claim = self.claim;
        same_length(self.matrix.rows(), claim.row_to_col.len())?;
        rows.clear();
        rows.extend(claim.row_to_col.iter().map(Option::is_some));
        cols.clear();
        cols.resize(self.matrix.cols(), false);
        *size = 0;
        let (mut actual, mut broken) = (0_i128, 0_u64);
        for (row, col) in claim.pairs() {
            let none = Violation::NoSuchEntry { row, col };
            let cost = *self.matrix.row(row as usize).get(col as usize).ok_or(none)?;
            let (units, whole) = self.units(cost).ok_or(none)?;
            actual = actual.checked_add(if self.maximize { -units } else { units }).ok_or(none)?;
            if std::mem::replace(&mut cols[col as usize], true) {
                return Err(Violation::ColumnTwice { col });
            }
            broken += u64::from(!whole);
            *size += 1;
        }
        if actual != claim.total {
            return Err(Violation::Total { claimed: claim.total, actual });
        }
        match claim.status {
            Status::Optimal if broken > 0 || claim.gap > 0 => {
                Err(Violation::Gap { claimed: claim.gap, actual: broken })
            }
            Status::WithinGap if claim.gap < broken => Err(Violation::Gap { claimed: claim.gap, actual: broken }),
            _ => Ok(()),
        }
    }

    fn size(&self, pairs: &Pairs, expected: usize) -> Result<(), Violation> {
        if pairs.size == expected { Ok(()) } else { Err(Violation::Size { expected, found: pairs.size }) }
    }

    /// Whether the status claims that nothing is better (but for the gap).
    fn is_final(&self) -> bool {
        matches!(self.claim.status, Status::Optimal | Status::WithinGap)
    }

    fn duals<D: Dual>(&self, checker: &mut Checker, duals: &Duals<D>) -> Result<(), Violation> {
        let Checker { pairs, duals: floats } = checker;
        let (rows, cols) = (self.matrix.rows(), self.matrix.cols());
        same_length(rows, duals.rows.len())?;
        same_length(cols, duals.cols.len())?;
        let perfect = self.claim.objective == Objective::Perfect;
        if self.is_final() && perfect {
            self.size(pairs, rows.min(cols))?;
        }
        let sides =
            [(Side::Row, &pairs.rows, &duals.rows, rows > cols), (Side::Col, &pairs.cols, &duals.cols, cols > rows)];
        for (side, matched, duals, larger) in sides {
            if !perfect || larger {
                self.side(side, matched, duals)?;
            }
        }
        self.slacks(duals, floats)
    }

    /// Nonpositive (maximising: nonnegative), and zero where unmatched.
    fn side<D: Dual>(&self, side: Side, matched: &[bool], duals: &[D]) -> Result<(), Violation> {
        let zero = D::default();
        for (index, (&matched, &dual)) in (0..).zip(matched.iter().zip(duals)) {
            if if self.maximize { dual < zero } else { dual > zero } {
                return Err(Violation::Sign { side, index });
            }
            if self.is_final() && !matched && dual != zero {
                return Err(Violation::Unmatched { side, index });
            }
        }
        Ok(())
    }

    /// No slack is negative, and pairs have none.
    fn slacks<D: Dual>(&self, duals: &Duals<D>, floats: &mut Duals<f64>) -> Result<(), Violation> {
        let filter = Filter::new(duals, floats, self.claim.exponent, self.maximize);
        let row = |row| self.row_slacks(row, duals, filter.as_ref());
        let rows = 0..self.matrix.rows();
        if rows.len().saturating_mul(self.matrix.cols()) <= SMALL {
            return rows.into_iter().try_for_each(row);
        }
        rows.into_par_iter().try_for_each(row)
    }

    /// The slacks of a row: its pair, where it has one, and the entries to both sides of it.
    fn row_slacks<D: Dual>(&self, row: usize, duals: &Duals<D>, filter: Option<&Filter<'_>>) -> Result<(), Violation> {
        let costs = self.matrix.row(row);
        let Some(mate) = self.claim.row_to_col[row] else { return self.entries(row, 0..costs.len(), duals, filter) };
        let mate = mate as usize;
        self.entries(row, 0..mate, duals, filter)?;
        self.entries(row, mate + 1..costs.len(), duals, filter)?;
        let at = (row as u32, mate as u32);
        match self.exact_slack(row, mate, costs[mate], duals) {
            Some(slack) if slack > D::default() && self.is_final() => Err(Violation::NotTight { row: at.0, col: at.1 }),
            Some(slack) if slack >= D::default() => Ok(()),
            _ => Err(Violation::Slack { row: at.0, col: at.1 }),
        }
    }

    /// No slack of these entries is negative.
    #[inline]
    fn entries<D: Dual>(
        &self,
        row: usize,
        cols: Range<usize>,
        duals: &Duals<D>,
        filter: Option<&Filter<'_>>,
    ) -> Result<(), Violation> {
        let costs = self.matrix.row(row);
        let mut first = cols.start;
        loop {
            first += filter.map_or(0, |filter| filter.accepted(&costs[first..cols.end], row, first));
            if first >= cols.end {
                return Ok(());
            }
            let end = cols.end.min(first + BLOCK);
            for (col, &cost) in (first..end).zip(&costs[first..end]) {
                let is_fine = filter.is_some_and(|filter| filter.accepts(&[cost], row, col))
                    || cost.parts().is_none()
                    || self.exact_slack(row, col, cost, duals).is_some_and(|slack| slack >= D::default());
                if !is_fine {
                    return Err(Violation::Slack { row: row as u32, col: col as u32 });
                }
            }
            first = end;
        }
    }

    #[inline]
    fn exact_slack<D: Dual>(&self, row: usize, col: usize, cost: T, duals: &Duals<D>) -> Option<D> {
        D::slack(self.units(cost)?.0, duals.rows[row], duals.cols[col], self.maximize)
    }

    /// Distinct vertices of the smaller side with fewer neighbours, which are all listed.
    fn hall(&self, claim: &HallViolator) -> Result<(), Violation> {
        let (rows, cols) = (self.matrix.rows(), self.matrix.cols());
        let (own, other) = if claim.side == Side::Row { (rows, cols) } else { (cols, rows) };
        if own > other {
            return Err(Violation::LargerSide);
        }
        let vertices = members(claim.side, &claim.vertices, own)?;
        let listed = members(claim.side.opposite(), &claim.neighbours, other)?;
        for row in 0..rows {
            for (col, cost) in self.matrix.row(row).iter().enumerate() {
                let (vertex, neighbour) = if claim.side == Side::Row { (row, col) } else { (col, row) };
                if vertices[vertex] && !listed[neighbour] && cost.parts().is_some() {
                    return Err(Violation::Uncovered { row: row as u32, col: col as u32 });
                }
            }
        }
        let (vertices, neighbours) = (claim.vertices.len(), claim.neighbours.len());
        if neighbours >= vertices { Err(Violation::EnoughNeighbours { vertices, neighbours }) } else { Ok(()) }
    }
}

fn members(side: Side, claimed: &[u32], count: usize) -> Result<Vec<bool>, Violation> {
    let mut is_member = vec![false; count];
    for &index in claimed {
        match is_member.get_mut(index as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => return Err(Violation::Witness { side, index }),
        }
    }
    Ok(is_member)
}

/// Matrices of so many costs are looked at by one thread: to wake another takes longer.
const SMALL: usize = 1 << 15;
/// Rows of so many costs are looked at with the widest vectors that the processor has.
const WIDE: usize = 128;
/// Costs looked at together by the filter.
const BLOCK: usize = 64;
/// Sums of three integers below this are exact in `f64`.
const EXACT: f64 = (1_u64 << 50) as f64;
/// Adding and taking off this changes every fraction above `-2^51`.
const ROUNDER: f64 = (3_u64 << 51) as f64;
/// Duals that sum to less cannot make a cost leave `f64` whose slack is negative.
const HUGE: f64 = 1e300;

/// Duals as floats, to accept slacks that are surely not negative.
///
/// *Exact*: all duals are integers below 2^50. An integral cost below 2^51 is then added without rounding; a larger one
/// decides the sign alone, as a forbidden pair does.
///
/// *Else*: the cost, two duals and two differences are rounded, with the unit roundoff h. For a slack s that makes at
/// most `h (2|c| + 2|u| + 2|v| + s)`, and with `|c| <= s + |u| + |v|` at most `h (3 s + 4 |u| + 4 |v|)`: less than s
/// from the margin on. Nothing falls below the normal range unrounded but duals, by less than its least number.
struct Filter<'s> {
    /// Duals of the problem to be minimised; each is rounded once.
    rows: &'s [f64],
    cols: &'s [f64],
    /// `16 h (max |u| + max |v|)`, and the least normal number.
    margin: f64,
    exact: bool,
    sign: f64,
}

impl<'s> Filter<'s> {
    fn new<D: Dual>(duals: &Duals<D>, floats: &'s mut Duals<f64>, exponent: i32, maximize: bool) -> Option<Self> {
        let sign = if maximize { -1.0 } else { 1.0 };
        // The largest of them, or `None` where they are pairs.
        let to_f64 = |duals: &[D], floats: &mut Vec<f64>| {
            floats.clear();
            for dual in duals {
                floats.push(sign * units_to_f64(dual.units()?, exponent));
            }
            Some(floats.iter().fold(0.0_f64, |largest, dual| largest.max(dual.abs())))
        };
        let (row, col) = (to_f64(&duals.rows, &mut floats.rows)?, to_f64(&duals.cols, &mut floats.cols)?);
        let exact = exponent >= 0 && row < EXACT && col < EXACT;
        let margin = 8.0 * f64::EPSILON * (row + col) + f64::MIN_POSITIVE;
        let Duals { rows, cols } = floats;
        (row + col < HUGE).then_some(Filter { rows, cols, margin, exact, sign })
    }

    /// How many of these costs, from the first on, have slacks that are surely not negative: a number of whole blocks,
    /// or all.
    #[inline]
    fn accepted<T: Number>(&self, costs: &[T], row: usize, first_col: usize) -> usize {
        let blocks = Blocks { filter: self, costs, row, first_col };
        // To find out what the processor can do is worth it for long rows only.
        if costs.len() < WIDE { blocks.accepted() } else { Arch::new().dispatch(blocks) }
    }

    /// Whether all slacks of these costs are surely not negative. `+inf` is: a forbidden pair.
    #[inline(always)]
    fn accepts<T: Number>(&self, costs: &[T], row: usize, first_col: usize) -> bool {
        let (level, cols) = (self.rows[row], &self.cols[first_col..first_col + costs.len()]);
        let costs = costs.iter().map(|cost| self.sign * cost.approx()).zip(cols);
        // Without a branch a cost, so that the loops vectorise.
        if self.exact {
            let is_whole = |cost: f64| (cost + ROUNDER) - ROUNDER == cost;
            costs.fold(true, |sure, (cost, dual)| sure & is_whole(cost) & (cost - dual >= level))
        } else {
            costs.fold(true, |sure, (cost, dual)| sure & (cost - dual - level >= self.margin))
        }
    }
}

/// A stretch of a row that the filter looks at, block by block.
struct Blocks<'s, T> {
    filter: &'s Filter<'s>,
    costs: &'s [T],
    row: usize,
    first_col: usize,
}

impl<T: Number> Blocks<'_, T> {
    #[inline(always)]
    fn accepted(self) -> usize {
        let (blocks, rest) = self.costs.as_chunks::<BLOCK>();
        let mut col = self.first_col;
        for block in blocks {
            if !self.filter.accepts(block, self.row, col) {
                return col - self.first_col;
            }
            col += BLOCK;
        }
        let rest = if self.filter.accepts(rest, self.row, col) { rest.len() } else { 0 };
        col - self.first_col + rest
    }
}

impl<T: Number> WithSimd for Blocks<'_, T> {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> usize {
        self.accepted()
    }
}

/// The two groups of certificates, with arithmetic that cannot overflow unseen.
trait Dual: Copy + Ord + Default + Send + Sync {
    /// Slack of an entry of this cost, both to be minimised; the duals are mirrored when maximising.
    fn slack(units: i128, row: Self, col: Self, maximize: bool) -> Option<Self>;

    /// The value, where it is one number.
    fn units(self) -> Option<i128>;
}

impl Dual for i128 {
    fn slack(units: i128, row: Self, col: Self, maximize: bool) -> Option<Self> {
        if maximize { units.checked_add(row)?.checked_add(col) } else { difference(units, row, col) }
    }

    fn units(self) -> Option<i128> {
        Some(self)
    }
}

impl Dual for Lex<i128> {
    fn slack(units: i128, row: Self, col: Self, maximize: bool) -> Option<Self> {
        let cardinality = i128::slack(-1, row.cardinality.into(), col.cardinality.into(), maximize)?;
        let total = i128::slack(units, row.total, col.total, maximize)?;
        Some(Lex { cardinality: i64::try_from(cardinality).ok()?, total })
    }

    fn units(self) -> Option<i128> {
        None
    }
}
