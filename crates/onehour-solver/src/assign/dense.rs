//! Assignment on a matrix: approximate, make exact, price.
//!
//! 1. `approx::survey`: a look at every cost refuses what is none and finds the largest.
//! 2. `approx`: in the same pass short lists, then a matching and prices in floating point.
//! 3. `core`: the entries of the short lists on an exact scale; duals that make the pairs tight, or exact shortest
//!    augmenting paths where rounding misled the approximation.
//! 4. `pricing`: every other entry has no negative slack, or joins the core, and step 3 goes on.
//!
//! Where nothing was rounded and every row has its pair at its level, the answer is optimal after step 2. Where that
//! begins with many rows free, rows and columns that are alike may be solved as one (`alike`).
//!
//! Step 4 reads a row only where the bound of its short list does not answer already. So the whole reads the matrix
//! once, and some rows of it again.
//!
//! `best`, and `most` where not all of the smaller side can be matched, are solved by the exact search alone on a core
//! of the cheapest entries, with the same pricing.

use super::alike::{self, Proven};
use super::approx::{Approximation, DenseRows, Engine, FEW_FREE, Outcome, Rows, Survey, first_refused, survey};
use super::core::{Core, Scale};
use super::lists::Lists;
use super::options::Options;
use super::plain::Workspace;
use super::pricing::{Priced, Pricing, bounding_levels};
use super::search::Search;
use super::solution::{Certificate, DenseAssignment, Duals, Objective, Sense, Status};
use crate::cost::{Cost, Lex};
use crate::matching::{FREE, HallViolator};
use crate::problem::{Dense, Number, ProblemError, Side, bits_of};

/// Solves the assignment problem on a matrix exactly.
///
/// As [`assign`](super::assign), with the costs read where they lie. Totals and duals are integers in units of
/// `2^exponent`: for `i64` the unit is 1, for floats it is such that no cost that matters is rounded.
///
/// ```
/// use onehour_solver::{Dense, Objective, Options, Status, assign_dense, verify_dense};
///
/// let costs = [0.5, 0.25, f64::INFINITY, 0.125];
/// let matrix = Dense::new(&costs, 2, 2)?;
/// let answer = assign_dense(matrix, Objective::Perfect, Options::default())?;
/// assert_eq!((answer.status, answer.total_f64()), (Status::Optimal, 0.625));
/// verify_dense(matrix, &answer)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is no cost is refused before any work:
///
/// ```
/// use onehour_solver::{Dense, Objective, Options, ProblemError, assign_dense};
///
/// let matrix = Dense::new(&[1.0, f64::NAN], 1, 2)?;
/// let error = assign_dense(matrix, Objective::Perfect, Options::default()).unwrap_err();
/// assert_eq!(error, ProblemError::NotANumber { row: 0, col: 1 });
/// # Ok::<(), ProblemError>(())
/// ```
///
/// Time: that of one pass over the matrix and of a sparse problem with some dozens of entries a row, on usual costs; in
/// the worst case that of shortest augmenting paths, O(n^3). Memory beside the matrix: O(n) lists of some dozens of
/// entries, and a sixteenth of the matrix while prices are guessed.
///
/// # Errors
/// A NaN or `-inf`; a magnitude of 1e280 or more.
pub fn assign_dense<T: Number>(
    matrix: Dense<'_, T>,
    objective: Objective,
    options: Options<'_>,
) -> Result<DenseAssignment, ProblemError> {
    let mut workspace = Workspace::new();
    workspace.assign(matrix, objective, options)?;
    Ok(workspace.into_answer())
}

/// Solves by the approximation, made exact.
pub(super) fn solve<T: Number>(
    matrix: Dense<'_, T>,
    objective: Objective,
    options: Options<'_>,
) -> Result<DenseAssignment, ProblemError> {
    let rows = DenseRows::new(matrix, options.sense == Sense::Maximize);
    if objective == Objective::Best {
        let task = Task { rows, survey: accept(matrix, survey(matrix))?, objective, options };
        return Ok(task.solve_partial::<i128>());
    }
    let prices = first_prices(matrix, &rows, objective, options)?;
    let (mut engine, survey) = Engine::of_matrix(&rows, prices, options.control);
    let task = Task { rows, survey: accept(matrix, survey)?, objective, options };
    let free = engine.begin();
    if free * FEW_FREE > rows.row_count()
        && task.is_square()
        && let Some(Proven { row_mate, duals, exponent }) = alike::solve(&rows, survey, options.control)
    {
        return Ok(task.exact(&row_mate, duals, exponent));
    }
    if free * CROWDED > rows.row_count()
        && !task.is_square()
        && let Some(answer) = (Task { rows: rows.padded(), ..task }).solve_padded()
    {
        return Ok(answer);
    }
    Ok(task.run(engine))
}

/// Prices to begin with: those of the caller's duals where every column is matched in the end.
fn first_prices<T: Number>(
    matrix: Dense<'_, T>,
    rows: &DenseRows<'_, T>,
    objective: Objective,
    options: Options<'_>,
) -> Result<Option<Vec<f64>>, ProblemError> {
    let shape = (rows.row_count(), rows.col_count());
    let is_fit = shape.0 == shape.1 && objective == Objective::Perfect;
    let Some(prices) = options.prices(shape, rows.turned, true).filter(|_| is_fit) else {
        return Ok(None);
    };
    // Prices far beyond the costs would leave no bits for them.
    let most = 4.0 * accept(matrix, survey(matrix))?.largest;
    Ok(Some(prices.map(|price| price.min(most)).collect()))
}

/// The error of a matrix that holds what is no cost.
pub(super) fn refuse<T: Number>(matrix: Dense<'_, T>) -> Result<(), ProblemError> {
    accept(matrix, survey(matrix)).map(|_| ())
}

/// The survey, or the error that it found.
fn accept<T: Number>(matrix: Dense<'_, T>, survey: Survey) -> Result<Survey, ProblemError> {
    let error = if survey.refuses() { first_refused(matrix, survey) } else { None };
    error.map_or(Ok(survey), Err)
}

/// What was asked.
#[derive(Clone, Copy)]
struct Task<'a, T> {
    rows: DenseRows<'a, T>,
    survey: Survey,
    objective: Objective,
    options: Options<'a>,
}

/// What an answer says besides its pairs.
struct Claim {
    status: Status,
    exponent: i32,
    gap: u64,
    certificate: Certificate,
}

/// Prices of floats keep so many bits below the largest number: more than the floats they come from.
const PRICE_BITS: i32 = 64;
/// Entries of a row in a first core where there is no approximation.
const FIRST_KEEP: usize = 16;
/// A rectangular problem may be made square where the first matching leaves one row in so many free: rows want the same
/// columns then, in an order that can be guessed of square problems,
const CROWDED: usize = 2;
/// if it has at most so many columns to a row.
const MOST_PADDING: usize = 4;

impl<T: Number> Task<'_, T> {
    /// Solves a rectangular problem as a square one, if it has a sorted order.
    fn solve_padded(&self) -> Option<DenseAssignment> {
        let real = self.rows.real_rows();
        if self.rows.col_count() > MOST_PADDING * real {
            return None;
        }
        let mut engine = Engine::of_padded(&self.rows, real, self.options.control)?;
        engine.begin();
        Some(self.run(engine))
    }

    /// Matches all rows, and makes that exact.
    fn run(&self, mut engine: Engine<'_, DenseRows<'_, T>>) -> DenseAssignment {
        let outcome = engine.run();
        if matches!(outcome, Outcome::Matched)
            && engine.is_optimal(!T::INTEGER || self.survey.integral, self.survey.integral)
            && let Some(answer) = self.proven(engine.pairs())
        {
            return answer;
        }
        match outcome {
            Outcome::Matched => self.finish(engine.into_approximation()),
            // Doubts are for entries: see `Engine::of_entries`.
            Outcome::Interrupted | Outcome::Doubtful => {
                let Approximation { row_mate, prices, .. } = engine.into_approximation();
                self.interrupted(&row_mate, &prices)
            }
            Outcome::Hall { rows, cols } if self.objective == Objective::Perfect => self.infeasible(rows, cols),
            Outcome::Hall { .. } => Task { rows: self.rows.unpadded(), ..*self }.solve_partial::<Lex<i128>>(),
        }
    }

    /// The answer where the approximation is optimal as it stands; `None` where a pair is no whole number of units.
    /// Prices are zero, or integers as the costs are.
    fn proven(&self, (row_mate, prices): (&[u32], &[f64])) -> Option<DenseAssignment> {
        let pairs = || (0..).zip(row_mate).map(|(row, &col)| (row, col));
        let exponent = self.scale(&[]).exponent(&self.rows, pairs().map(|(row, col)| (row as usize, col)));
        let cols: Vec<i128> = prices.iter().map(|&price| -(price as i128)).collect();
        let level = |(row, col): (u32, u32)| {
            let units = self.rows.units(row, col, exponent).filter(|_| self.rows.is_whole(row, col, exponent))?;
            Some(units - cols[col as usize])
        };
        let rows: Vec<i128> = pairs().map(level).collect::<Option<_>>()?;
        Some(self.exact(row_mate, Duals { rows, cols }, exponent))
    }

    /// The answer of a matching of all rows whose pairs are whole numbers of units, with the duals that prove it.
    fn exact(&self, row_mate: &[u32], duals: Duals<i128>, exponent: i32) -> DenseAssignment {
        let certificate = self.certificate(self.lawful(duals));
        self.answer(row_mate, Claim { status: Status::Optimal, exponent, gap: 0, certificate })
    }

    /// Makes a matching of all rows exact, and proves it.
    fn finish(&self, approximation: Approximation) -> DenseAssignment {
        let Approximation { row_mate, prices, near, others } = approximation;
        let core = Core::new(self.rows, &near, self.scale(&prices));
        let col_dual: Vec<i128> = prices.iter().map(|&price| -core.to_units(price)).collect();
        let mut search = Search::<_, i128>::new(core, false);
        match search.start_from(&row_mate, col_dual) {
            Some(pending) => self.complete(search, pending, others),
            // Bounds at prices that are given up say nothing.
            None => {
                let pending = search.reduce_rows(self.options.control);
                self.complete(search, pending, vec![f64::NEG_INFINITY; row_mate.len()])
            }
        }
    }

    /// The exact search alone, where rows may leave.
    fn solve_partial<C: Priced>(&self) -> DenseAssignment
    where
        Duals<C>: Into<Certificate>,
    {
        let prices = vec![0.0; self.rows.col_count()];
        let (lists, others) = Approximation::cheapest(&self.rows, &prices, FIRST_KEEP);
        let core = Core::new(self.rows, &lists, self.scale(&prices));
        let mut search = Search::<_, C>::new(core, true);
        let pending = search.reduce_rows(self.options.control);
        self.complete(search, pending, others)
    }

    /// Settles the pending rows, and prices all entries until none is missing from the core.
    fn complete<C: Priced>(
        &self,
        mut search: Search<Core<'_, T>, C>,
        mut pending: Vec<u32>,
        mut others: Vec<f64>,
    ) -> DenseAssignment
    where
        Duals<C>: Into<Certificate>,
    {
        let control = self.options.control;
        loop {
            if !search.augment_all(&pending, control) {
                return self.interrupted(&search.row_mate, &vec![0.0; self.rows.col_count()]);
            }
            let violated = Pricing::new(&search, self.survey, &others).violated();
            if violated.is_empty() {
                return self.optimum(search);
            }
            for (row, cols) in &violated {
                cols.iter().for_each(|&col| search.entries.insert(*row, col));
            }
            if self.is_square() && !search.may_leave {
                pending = violated.iter().map(|entry| entry.0).filter(|&row| !search.tighten(row)).collect();
            } else {
                // A column that loses its row would have to get the dual zero back: begin anew. Duals are never above
                // zero here, so bounds made at prices of zero still hold, but those of an approximation do not.
                if !search.may_leave {
                    others.fill(f64::NEG_INFINITY);
                }
                search = Search::new(search.entries, search.may_leave);
                pending = search.reduce_rows(control);
            }
        }
    }

    fn is_square(&self) -> bool {
        self.rows.row_count() == self.rows.col_count()
    }

    /// Duals that prove a matching of all rows, shifted to where a certificate has them: those of columns are not positive,
    /// and those of columns that nobody takes are zero.
    fn lawful<C: Cost>(&self, mut duals: Duals<C>) -> Duals<C> {
        if self.rows.real_rows() < self.rows.row_count() {
            // Rows that the matrix lacks are content with any column, so theirs have the largest dual.
            duals.make_largest_col_zero();
            duals.rows.truncate(self.rows.real_rows());
        } else if self.is_square() {
            duals.make_nonpositive_cols();
        }
        duals
    }

    /// How fine the scale of a core may and should be.
    fn scale(&self, prices: &[f64]) -> Scale {
        if self.survey.integral || T::INTEGER {
            return Scale::Integers;
        }
        let largest = prices.iter().fold(self.survey.largest, |largest, price| largest.max(price.abs()));
        let count = (self.rows.row_count() + self.rows.col_count()) as u64;
        // Duals reach the cost of a path through all rows, and are summed over all vertices.
        let headroom = 2 * (64 - count.leading_zeros() as i32) + 6;
        Scale::Floats { finest: bits_of(largest) + headroom - 127, prices: bits_of(largest) - PRICE_BITS }
    }

    /// The answer, from the smaller side's point of view back to the caller's.
    fn optimum<C: Priced>(&self, search: Search<Core<'_, T>, C>) -> DenseAssignment
    where
        Duals<C>: Into<Certificate>,
    {
        let pairs = (0..).zip(&search.row_mate).filter(|&(_, &col)| col != FREE);
        let rounded = pairs.filter(|&(row, &col)| !search.entries.is_whole(row, col)).count();
        let (exponent, may_leave) = (search.entries.exponent, search.may_leave);
        let (row_mate, duals) = search.into_parts();
        let certificate = self.certificate(if may_leave { duals } else { self.lawful(duals) });
        let status = if rounded == 0 { Status::Optimal } else { Status::WithinGap };
        self.answer(&row_mate, Claim { status, exponent, gap: rounded as u64, certificate })
    }

    /// What there is when the caller stops: the pairs, and duals from these prices that bound every matching of the
    /// kind.
    fn interrupted(&self, row_mate: &[u32], prices: &[f64]) -> DenseAssignment {
        let (rows, row_mate) = (self.rows.unpadded(), &row_mate[..self.rows.real_rows()]);
        let core = Core::new(rows, &Lists::empty(row_mate.len()), self.scale(prices));
        // Of a problem that is not square no price may be negative.
        let least = if self.is_square() { prices.iter().copied().fold(f64::INFINITY, f64::min) } else { 0.0 };
        let cols: Vec<i128> = match self.objective {
            Objective::Perfect => prices.iter().map(|&price| -core.to_units(price - least)).collect(),
            Objective::Most | Objective::Best => vec![0; prices.len()],
        };
        let may_leave = self.objective == Objective::Best;
        let rows = bounding_levels(&core, &cols, self.survey).into_iter();
        let rows = rows.map(|level| if may_leave { level.min(0) } else { level }).collect();
        let certificate = self.certificate(Duals { rows, cols });
        self.answer(row_mate, Claim { status: Status::Interrupted, exponent: core.exponent, gap: 0, certificate })
    }

    fn infeasible(&self, rows: Vec<u32>, cols: Vec<u32>) -> DenseAssignment {
        let side = if self.rows.turned { Side::Col } else { Side::Row };
        let violator = HallViolator { side, vertices: rows, neighbours: cols };
        let nobody = vec![FREE; self.rows.real_rows()];
        let certificate = Certificate::Hall(violator);
        self.answer(&nobody, Claim { status: Status::Infeasible, exponent: 0, gap: 0, certificate })
    }

    /// The duals as what proves an answer of this objective.
    fn certificate<C: Priced>(&self, duals: Duals<C>) -> Certificate
    where
        Duals<C>: Into<Certificate>,
    {
        if self.objective == Objective::Most {
            // One pair each is what vertices of the smaller side are worth, where the duals do not say it themselves.
            self.restore(duals.map_sides(|dual| dual.lexicographic(-1), |dual| dual.lexicographic(0))).into()
        } else {
            self.restore(duals).into()
        }
    }

    /// Duals on the caller's sides, with the caller's sign.
    fn restore<C: Cost>(&self, duals: Duals<C>) -> Duals<C> {
        let sign = |dual: C| if self.rows.maximize { -dual } else { dual };
        let Duals { rows, cols } = duals.map_sides(sign, sign);
        if self.rows.turned { Duals { rows: cols, cols: rows } } else { Duals { rows, cols } }
    }

    /// The pairs on the caller's sides, with their total.
    fn answer(&self, row_mate: &[u32], claim: Claim) -> DenseAssignment {
        let Claim { status, exponent, gap, certificate } = claim;
        let (rows, cols) = (self.rows.real_rows(), self.rows.col_count());
        let mut row_to_col = vec![None; if self.rows.turned { cols } else { rows }];
        let mut total = 0;
        for (row, &col) in (0_u32..).zip(row_mate).take(rows).filter(|&(_, &col)| col != FREE) {
            let (caller_row, caller_col) = if self.rows.turned { (col, row) } else { (row, col) };
            row_to_col[caller_row as usize] = Some(caller_col);
            total += self.rows.units(row, col, exponent).unwrap_or(0);
        }
        let total = if self.rows.maximize { -total } else { total };
        DenseAssignment {
            objective: self.objective,
            sense: self.options.sense,
            status,
            row_to_col,
            total,
            exponent,
            gap,
            certificate,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn padded(rows: usize, cols: usize, cost: impl Fn(usize, usize) -> f64) -> Option<DenseAssignment> {
        let costs: Vec<f64> = (0..rows * cols).map(|at| cost(at / cols, at % cols)).collect();
        let matrix = Dense::new(&costs, rows, cols).unwrap();
        let task = Task {
            rows: DenseRows::new(matrix, false).padded(),
            survey: survey(matrix),
            objective: Objective::Perfect,
            options: Options::default(),
        };
        let answer = task.solve_padded()?;
        crate::verify_dense(matrix, &answer).unwrap();
        Some(answer)
    }

    #[test]
    fn a_sorted_order_solves_a_rectangle_as_a_square() {
        // The cheapest columns go to the rows, the dearest of them to the row that feels it least.
        let answer = padded(100, 300, |row, col| ((row + 1) * (col + 1)) as f64).unwrap();
        let cols: Vec<u32> = answer.row_to_col.iter().flatten().copied().collect();
        assert!(cols.into_iter().eq((0..100).rev()));
        let turned = padded(300, 100, |row, col| (row as f64 + 0.1) * (col as f64 - 50.7)).unwrap();
        assert_eq!((turned.row_to_col.len(), turned.size()), (300, 100));
    }

    #[test]
    fn without_an_order_or_with_far_more_columns_it_stays_a_rectangle() {
        assert!(padded(100, 300, |row, col| ((row * 7919 + col * 104_729) % 1009) as f64).is_none());
        assert!(padded(50, 300, |row, col| ((row + 1) * (col + 1)) as f64).is_none());
        assert!(padded(100, 300, |row, _| if row == 3 { f64::INFINITY } else { 1.0 }).is_none());
    }
}
