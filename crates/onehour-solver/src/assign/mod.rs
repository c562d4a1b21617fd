//! Exact sparse assignment: `perfect`, `most` and `best`, with a certificate.
//!
//! [`assign`] is the front door for entries, [`assign_dense`] for a matrix. `options` is what a caller may wish,
//! `algorithm` which method is used when; `solution` is what comes out.
//!
//! - entries: `search` finds one shortest augmenting path at a time, `start` matches most rows before it by cheap dual
//!   steps, and nearly all rows of a square problem are matched before that by `approx`, as those of matrices are; `view`
//!   turns every problem into the one form they know (minimise; no more rows than columns);
//! - entries where a vertex takes several partners: `capacities`, over `flow`;
//! - the second best matching, the third best, ...: `ranked`;
//! - full rows: `labels`, for `plain` and `alike`;
//! - small matrices: `plain`, and `batch` for many of them;
//! - other matrices: `dense`, over `approx` (fast, in floating point), `core` and `settle` (exact), `pricing` (all the
//!   rest), with `lists` of entries from one to the other; `alike` where many rows are equal, and many columns.

mod algorithm;
mod alike;
mod approx;
mod batch;
mod capacities;
mod core;
mod dense;
#[cfg(feature = "pathfinding")]
mod hungarian;
mod labels;
mod lists;
mod options;
mod plain;
mod pricing;
mod ranked;
mod search;
mod settle;
mod solution;
mod start;
mod view;

pub use self::algorithm::Algorithm;
use self::algorithm::Method;
use self::approx::{Engine, Outcome, at_first_sight};
pub use self::batch::{Batched, assign_batch, assign_batch_with};
pub use self::capacities::{
    Bounds, Capacities, CapacityAssignment, CapacityProof, CapacityStatus, Shortage, assign_capacities,
};
pub use self::dense::assign_dense;
pub use self::options::Options;
pub use self::plain::Workspace;
pub use self::ranked::{RankedMatching, ranked_matchings};
use self::search::{Arcs, Search};
use self::settle::to_units;
pub use self::solution::{Assignment, Certificate, DenseAssignment, Duals, Objective, Sense, Status};
use self::view::View;
use crate::Control;
use crate::cost::{Cost, Lex};
use crate::matching::{HallViolator, Structure, maximum_matching_from};
use crate::problem::{Side, SparseProblem};

/// Solves the assignment problem exactly.
///
/// The three objectives give different answers to the same problem:
///
/// ```
/// use onehour_solver::{Objective, Options, SparseProblem, Status, assign, verify};
///
/// let problem = SparseProblem::from_triples(2, 2, [(0, 0, -5), (0, 1, 1), (1, 0, 1)])?;
/// let total = |objective| {
///     let answer = assign(&problem, objective, Options::default());
///     verify(&problem, &answer).map(|()| (answer.status, answer.size(), answer.total))
/// };
/// assert_eq!(total(Objective::Perfect)?, (Status::Optimal, 2, 2));
/// assert_eq!(total(Objective::Most)?, (Status::Optimal, 2, 2));
/// assert_eq!(total(Objective::Best)?, (Status::Optimal, 1, -5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A problem without a perfect matching is an outcome, not an error, and says why:
///
/// ```
/// use onehour_solver::{Certificate, Objective, Options, SparseProblem, Status, assign};
///
/// let problem = SparseProblem::from_triples(2, 2, [(0, 0, 3), (1, 0, 4)])?;
/// let answer = assign(&problem, Objective::Perfect, Options::default());
/// assert_eq!(answer.status, Status::Infeasible);
/// let Certificate::Hall(violator) = answer.certificate else { panic!("no witness") };
/// assert_eq!((violator.vertices, violator.neighbours), (vec![0, 1], vec![0]));
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
///
/// Time at worst `O(n (m + n log m))` for n rows on the smaller side and m entries, memory `O(n + m)`.
pub fn assign(problem: &SparseProblem, objective: Objective, options: Options<'_>) -> Assignment {
    options.run(|| solve(problem, objective, options))
}

fn solve(problem: &SparseProblem, objective: Objective, options: Options<'_>) -> Assignment {
    let shape = (problem.rows() as usize, problem.cols() as usize);
    let method = algorithm::for_entries(options.algorithm, shape, objective);
    // An approximation finds out itself whether it is worth asking.
    if objective == Objective::Perfect
        && method != Method::Approximate
        && let Some(violator) = refute_perfect(problem, None, options.control)
    {
        return Assignment::infeasible(problem, options.sense, violator);
    }
    let view = View::new(problem, options.sense);
    match (objective, view.fits_i64()) {
        (Objective::Most, true) => optimum::<Lex<i64>>(problem, &view, objective, options),
        (Objective::Most, false) => optimum::<Lex<i128>>(problem, &view, objective, options),
        (_, true) => optimum::<i64>(problem, &view, objective, options),
        (_, false) => optimum::<i128>(problem, &view, objective, options),
    }
}

/// A Hall violator on the smaller side, if there is one; `row_mate` is a matching to begin with. When the caller stops
/// it there is no answer, and the search, which asks the caller too, ends as interrupted.
fn refute_perfect(problem: &SparseProblem, row_mate: Option<&[u32]>, control: Control<'_>) -> Option<HallViolator> {
    let matching = maximum_matching_from(problem, row_mate, control.quiet())?;
    if matching.size() == problem.rows().min(problem.cols()) as usize {
        return None;
    }
    let side = if problem.rows() <= problem.cols() { Side::Row } else { Side::Col };
    Structure::of(problem, matching).hall_violator(side)
}

/// Solves over the group `T` and carries the result back to the caller's sides and sense.
fn optimum<T: Cost>(problem: &SparseProblem, view: &View<'_>, objective: Objective, options: Options<'_>) -> Assignment
where
    Duals<T>: Into<Certificate>,
{
    let shape = (Arcs::<T>::row_count(view), Arcs::<T>::col_count(view));
    let method = algorithm::for_entries(options.algorithm, shape, objective);
    let prices = options.prices(shape, view.is_turned(), objective == Objective::Perfect);
    let mut prices = prices.map(|prices| view.within_range(prices));
    let approximate = match method {
        Method::Approximate => approximate_pairs(problem, view, prices.take().map(Iterator::collect), options.control),
        _ => Ok(None),
    };
    let pairs = match approximate {
        Ok(pairs) => pairs,
        Err(violator) => return Assignment::infeasible(problem, options.sense, violator),
    };
    let mut search = Search::<_, T>::new(view, objective != Objective::Perfect);
    let start = match (method, prices) {
        (Method::Approximate, _) => pairs.and_then(|(row_mate, cols)| search.start_from(&row_mate, cols)),
        (Method::Plain, Some(prices)) if objective != Objective::Most => search.reduce_rows_at_prices(prices),
        (Method::Plain, _) => None,
        #[cfg(feature = "pathfinding")]
        (Method::Hungarian, _) => hungarian_start(&mut search, view),
    };
    let pending = start.unwrap_or_else(|| search.reduce_rows(options.control));
    let done = search.augment_all(&pending, options.control);
    let (matched, duals) = search.into_parts();
    let status = if done { Status::Optimal } else { Status::Interrupted };
    let row_to_col = view.to_row_mates(matched, problem.rows());
    // Fits: the problem has no matching whose total leaves i64.
    let total = (0..).zip(&row_to_col).filter_map(|(row, &col)| problem.cost(row, col?)).sum();
    let certificate = view.restore(duals).into();
    Assignment { objective, sense: options.sense, status, row_to_col, total, certificate }
}

/// Takes the whole answer of the Hungarian method, and no row is pending then; `None` where the problem is not fit for
/// it.
#[cfg(feature = "pathfinding")]
fn hungarian_start<T: Cost>(search: &mut Search<&View<'_>, T>, view: &View<'_>) -> Option<Vec<u32>> {
    if !view.fits_i64() {
        return None;
    }
    let (row_mate, duals) = hungarian::optimum(view)?;
    search.adopt(&row_mate, duals.map(|dual| T::of_edge(dual.into())));
    Some(Vec::new())
}

/// The column of each row, and a dual of each column.
type Pairs<T> = (Vec<u32>, Vec<T>);

/// A matching of all rows of a square problem, with column duals at which its pairs are nearly tight; `None` where there
/// is none to begin from, and why not all rows can be matched where that is so.
///
/// Hopcroft and Karp are asked only where bids did not end: elsewhere the matching, or a set of rows with too few
/// columns, is there already.
fn approximate_pairs<T: Cost>(
    problem: &SparseProblem,
    view: &View<'_>,
    prices: Option<Vec<f64>>,
    control: Control<'_>,
) -> Result<Option<Pairs<T>>, HallViolator> {
    if control.should_stop() {
        // The exact search will hear it too.
        return Ok(None);
    }
    let rows = view.approx();
    let violator = |rows, cols| HallViolator { side: Side::Row, vertices: rows, neighbours: cols };
    if let Some(Outcome::Hall { rows, cols }) = at_first_sight(&rows) {
        return Err(violator(rows, cols));
    }
    let minima = rows.column_minima();
    if let Some(col) = minima.iter().position(|&least| least == f64::INFINITY) {
        // Nobody may take it: there is no need to look at costs.
        return Err(HallViolator { side: Side::Col, vertices: vec![col as u32], neighbours: Vec::new() });
    }
    // At these every column costs some row nothing, and no row less.
    let reduced = || minima.iter().map(|least| -least).collect();
    let mut engine = Engine::of_entries(&rows, prices.unwrap_or_else(reduced), control);
    engine.begin();
    let mut outcome = engine.run();
    if matches!(outcome, Outcome::Doubtful) {
        refute_perfect(problem, Some(engine.row_mate()), control).map_or(Ok(()), Err)?;
        if control.should_stop() {
            return Ok(None);
        }
        engine.dispel_doubts();
        outcome = engine.run();
    }
    match outcome {
        Outcome::Matched => {
            let (row_mate, prices) = engine.into_pairs();
            let farthest = view.farthest_price();
            if prices.iter().any(|price| price.abs() > farthest) {
                return Ok(None);
            }
            let cols = prices.iter().map(|&price| T::of_edge(to_units(-price, 0))).collect();
            Ok(Some((row_mate, cols)))
        }
        Outcome::Hall { rows, cols } => Err(violator(rows, cols)),
        // Stopped on the way.
        Outcome::Doubtful | Outcome::Interrupted => Ok(None),
    }
}
