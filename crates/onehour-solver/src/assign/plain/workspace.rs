//! All of it on memory that is used again.

use pulp::{Arch, Simd, WithSimd};

use super::Label;
use super::paths::{Paths, Settled};
use super::units::{Look, Units, look};
use crate::assign::algorithm::{self, Method};
use crate::assign::approx::{DenseRows, Rows, TOO_LARGE};
use crate::assign::dense;
use crate::assign::options::Options;
use crate::assign::solution::{Certificate, DenseAssignment, Duals, Objective, Sense, Status};
use crate::cost::Lex;
use crate::matching::{FREE, HallViolator};
use crate::problem::{Dense, Number, ProblemError, Side, floor_units};

/// Solves one matrix after another, and allocates nothing for a small one that is not larger than those before.
///
/// The answers are those of [`assign_dense`](crate::assign_dense). Which problems count as small is said at
/// [`Algorithm`](crate::Algorithm); others are solved as well, with memory of their own.
///
/// A workspace is for one thread; what it answers does not depend on what it solved before. To check an answer without
/// allocating, use a [`Checker`](crate::verify::Checker).
///
/// ```
/// use onehour_solver::verify::Checker;
/// use onehour_solver::{Dense, Objective, Options, Workspace};
///
/// let (mut workspace, mut checker) = (Workspace::new(), Checker::new());
/// for values in [[4.0, 1.0, 2.0, 0.5], [1.0, 0.0, 0.0, 3.0]] {
///     let matrix = Dense::new(&values, 2, 2)?;
///     let answer = workspace.assign(matrix, Objective::Perfect, Options::default())?;
///     checker.verify_dense(matrix, answer)?;
///     assert_eq!(answer.row_to_col, [Some(1), Some(0)]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is no cost is refused, and the workspace is as good as before:
///
/// ```
/// use onehour_solver::{Dense, Objective, Options, ProblemError, Workspace};
///
/// let mut workspace = Workspace::new();
/// let matrix = Dense::new(&[f64::NAN], 1, 1)?;
/// let error = workspace.assign(matrix, Objective::Perfect, Options::default()).unwrap_err();
/// assert_eq!(error, ProblemError::NotANumber { row: 0, col: 0 });
/// # Ok::<(), ProblemError>(())
/// ```
#[derive(Debug, Default)]
pub struct Workspace {
    narrow: Plain<i64>,
    wide: Plain<i128>,
    narrow_lex: Plain<Lex<i64>>,
    wide_lex: Plain<Lex<i128>>,
    answer: DenseAssignment,
}

/// The memory for one type of integers.
#[derive(Debug, Default)]
struct Plain<T> {
    units: Units<T>,
    paths: Paths<T>,
}

/// What was asked.
#[derive(Clone, Copy)]
struct Task<'a, N> {
    rows: DenseRows<'a, N>,
    look: Look,
    objective: Objective,
    options: Options<'a>,
}

impl<'a, N: Number> Task<'a, N> {
    /// Looks at the costs.
    #[inline(always)]
    fn new(matrix: Dense<'a, N>, objective: Objective, options: Options<'a>) -> Result<Self, ProblemError> {
        let look = look(matrix);
        if !look.sound || look.largest >= TOO_LARGE {
            dense::refuse(matrix)?;
        }
        let rows = DenseRows::new(matrix, options.sense == Sense::Maximize);
        Ok(Task { rows, look, objective, options })
    }
}

impl Workspace {
    /// An empty one, which allocates with the first problem.
    pub fn new() -> Self {
        Self::default()
    }

    /// Solves the assignment problem on a matrix exactly, as [`assign_dense`](crate::assign_dense) does.
    ///
    /// # Errors
    /// A NaN or `-inf`; a magnitude of 1e280 or more.
    pub fn assign<N: Number>(
        &mut self,
        matrix: Dense<'_, N>,
        objective: Objective,
        options: Options<'_>,
    ) -> Result<&DenseAssignment, ProblemError> {
        let method = algorithm::for_matrix(options.algorithm, matrix.rows(), matrix.cols());
        match method {
            Method::Plain => {
                if !self.solve_plain(matrix, objective, options)? {
                    self.answer = options.run(|| dense::solve(matrix, objective, options))?;
                }
            }
            #[cfg(feature = "pathfinding")]
            Method::Hungarian => {
                if !self.solve_hungarian(matrix, objective, options)? {
                    return self.assign(matrix, objective, options.algorithm(crate::Algorithm::Auto));
                }
            }
            Method::Approximate => self.answer = options.run(|| dense::solve(matrix, objective, options))?,
        }
        Ok(&self.answer)
    }

    /// The last answer.
    pub(in crate::assign) fn into_answer(self) -> DenseAssignment {
        self.answer
    }

    /// Solves by shortest augmenting paths; `false`, and there is no answer, where the costs have no common unit that
    /// is small enough.
    fn solve_plain<N: Number>(
        &mut self,
        matrix: Dense<'_, N>,
        objective: Objective,
        options: Options<'_>,
    ) -> Result<bool, ProblemError> {
        Arch::new().dispatch(Solve { workspace: self, matrix, objective, options })
    }
}

#[cfg(feature = "pathfinding")]
impl Workspace {
    /// Solves by the Hungarian method; `false`, and there is no answer, where the problem is not fit for it.
    fn solve_hungarian<N: Number>(
        &mut self,
        matrix: Dense<'_, N>,
        objective: Objective,
        options: Options<'_>,
    ) -> Result<bool, ProblemError> {
        let task = Task::new(matrix, objective, options)?;
        let Plain { units, paths } = &mut self.narrow;
        // Sums over all rows are computed: they must fit as sums along paths do.
        let exponent = units.read(&task.rows, task.look, false);
        let Some(exponent) = exponent.filter(|_| objective == Objective::Perfect && !task.look.forbidden) else {
            return Ok(false);
        };
        let Some((row_mate, duals)) = crate::assign::hungarian::optimum(units) else { return Ok(false) };
        paths.reset(row_mate.len(), units.blocks(), false);
        (0..).zip(row_mate).for_each(|(row, col)| paths.pair(row, col));
        paths.row_dual = duals.rows;
        (0..).zip(duals.cols).for_each(|(col, dual)| *paths.col_dual(col) = dual);
        self.narrow.write(&task, (Status::Optimal, exponent), &mut self.answer);
        Ok(true)
    }
}

/// The whole of a solution, compiled for the processor found at run time.
struct Solve<'w, 'a, N> {
    workspace: &'w mut Workspace,
    matrix: Dense<'a, N>,
    objective: Objective,
    options: Options<'a>,
}

impl<N: Number> WithSimd for Solve<'_, '_, N> {
    type Output = Result<bool, ProblemError>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Self::Output {
        let Solve { workspace, matrix, objective, options } = self;
        let task = Task::new(matrix, objective, options)?;
        let Workspace { narrow, wide, narrow_lex, wide_lex, answer } = workspace;
        Ok(match objective {
            Objective::Perfect | Objective::Best => narrow.solve(&task, answer) || wide.solve(&task, answer),
            Objective::Most => narrow_lex.solve(&task, answer) || wide_lex.solve(&task, answer),
        })
    }
}

impl<T: Label> Plain<T>
where
    Duals<T::Wide>: Into<Certificate>,
{
    /// Writes the answer; `false` where the costs do not fit `T`.
    #[inline(always)]
    fn solve<N: Number>(&mut self, task: &Task<'_, N>, answer: &mut DenseAssignment) -> bool {
        let Plain { units, paths } = self;
        let may_leave = task.objective != Objective::Perfect;
        let is_short = !T::IS_LEX && (may_leave || !task.look.forbidden);
        let Some(exponent) = units.read(&task.rows, task.look, is_short) else { return false };
        paths.reset(task.rows.row_count(), units.blocks(), may_leave);
        if !(self.brings_duals(task, exponent) && self.paths.reduce_rows_at_duals(&self.units)) {
            self.paths.reduce_rows(&self.units);
        }
        let settled = self.paths.augment_all(&self.units, task.options.control);
        if let Settled::Stuck(row) = settled {
            write_infeasible(task, self.paths.deficient(row), answer);
        } else {
            let status = if settled == Settled::All { Status::Optimal } else { Status::Interrupted };
            self.write(task, (status, exponent), answer);
        }
        true
    }

    /// Sets the duals of columns that the caller brings, within the range of honest ones. There are none for pairs of
    /// cardinality and total.
    fn brings_duals<N: Number>(&mut self, task: &Task<'_, N>, exponent: i32) -> bool {
        let shape = (task.rows.row_count(), self.units.cols());
        let is_perfect = task.objective == Objective::Perfect;
        let prices = task.options.prices(shape, task.rows.turned, is_perfect).filter(|_| !T::IS_LEX);
        let Some(prices) = prices else { return false };
        let most = 2.0 * task.look.largest;
        for (col, price) in (0..).zip(prices) {
            *self.paths.col_dual(col) = T::of_edge(floor_units(-price.min(most), exponent).unwrap_or(0));
        }
        true
    }

    /// Pairs and duals on the caller's sides, with the caller's sign.
    #[inline(always)]
    fn write<N: Number>(&self, task: &Task<'_, N>, (status, exponent): (Status, i32), answer: &mut DenseAssignment) {
        let (rows, paths) = (&task.rows, &self.paths);
        let mut duals = T::reclaim(std::mem::take(&mut answer.certificate));
        let sign = |dual: T| if rows.maximize { -dual.widen() } else { dual.widen() };
        let (own, other) =
            if rows.turned { (&mut duals.cols, &mut duals.rows) } else { (&mut duals.rows, &mut duals.cols) };
        own.clear();
        own.extend(paths.row_dual.iter().map(|&dual| sign(dual)));
        other.clear();
        other.extend(paths.cols.iter().flat_map(|cols| cols.labels.dual).take(self.units.cols()).map(sign));
        answer.certificate = duals.into();

        let mate = |mate: u32| (mate != FREE).then_some(mate);
        answer.row_to_col.clear();
        if rows.turned {
            let mates = paths.cols.iter().flat_map(|cols| cols.mate).take(self.units.cols());
            answer.row_to_col.extend(mates.map(mate));
        } else {
            answer.row_to_col.extend(paths.row_mate.iter().map(|&col| mate(col)));
        }
        let pairs = (0..).zip(&paths.row_mate).filter(|&(_, &col)| col != FREE);
        let total: i128 = pairs.map(|(row, &col)| self.units.at(row, col).total()).sum();
        answer.total = if rows.maximize { -total } else { total };
        (answer.objective, answer.sense) = (task.objective, task.options.sense);
        (answer.status, answer.exponent, answer.gap) = (status, exponent, 0);
    }
}

/// No pairs, and why not.
fn write_infeasible<N: Number>(
    task: &Task<'_, N>,
    (vertices, neighbours): (Vec<u32>, Vec<u32>),
    answer: &mut DenseAssignment,
) {
    let side = if task.rows.turned { Side::Col } else { Side::Row };
    *answer = DenseAssignment {
        objective: task.objective,
        sense: task.options.sense,
        status: Status::Infeasible,
        row_to_col: vec![None; task.rows.matrix().rows()],
        certificate: Certificate::Hall(HallViolator { side, vertices, neighbours }),
        ..DenseAssignment::default()
    };
}
