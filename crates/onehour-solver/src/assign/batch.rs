//! Many matrices in one call.
//!
//! Each problem is solved by one thread on a workspace of its own; which thread takes which problems cannot be seen in
//! the answers.

use rayon::prelude::*;

use super::options::Options;
use super::plain::Workspace;
use super::solution::{DenseAssignment, Objective};
use crate::problem::{Dense, Number, ProblemError};
use crate::verify::Checker;

/// Costs that are one piece of work at least: some microseconds, where to hand a piece over takes nearly one.
const AT_ONCE: usize = 1 << 12;

/// Solves many assignment problems, each as [`assign_dense`](super::assign_dense) does: one answer or error for each,
/// in order, the same at any number of threads.
///
/// ```
/// use onehour_solver::{Dense, Objective, Options, ProblemError, assign_batch};
///
/// // Three matrices of 1 x 2 that lie one behind the other; the second one has no cost in it.
/// let matrices = Dense::stack(&[3.0, 1.0, f64::NAN, 0.0, 2.0, 5.0], 3, 1, 2)?;
/// let answers = assign_batch(&matrices, Objective::Perfect, Options::default());
/// assert_eq!(answers[0].as_ref().map(|answer| answer.total_f64()), Ok(1.0));
/// assert_eq!(answers[1], Err(ProblemError::NotANumber { row: 0, col: 0 }));
/// assert_eq!(answers[2].as_ref().map(|answer| answer.row_to_col.as_slice()), Ok([Some(0)].as_slice()));
/// # Ok::<(), ProblemError>(())
/// ```
///
/// The duals of the options are a start for every problem. A progress callback hears of rows of single problems. Time:
/// that of the problems, divided among threads. Memory: one [`Workspace`] for each thread, and the answers; with
/// [`assign_batch_with`] not even these.
pub fn assign_batch<T: Number>(
    matrices: &[Dense<'_, T>],
    objective: Objective,
    options: Options<'_>,
) -> Vec<Result<DenseAssignment, ProblemError>> {
    assign_batch_with(matrices, objective, options, |batched| batched.answer.cloned())
}

/// One solved problem of a batch, while it is in the memory of the thread that solved it.
#[derive(Debug)]
pub struct Batched<'w, 'a, T> {
    /// Its place in the batch.
    pub index: usize,
    /// The costs.
    pub matrix: Dense<'a, T>,
    /// The answer, or what is wrong with the costs.
    pub answer: Result<&'w DenseAssignment, ProblemError>,
    /// A checker of this thread, to check the answer without allocating.
    pub checker: &'w mut Checker,
}

/// As [`assign_batch`], with a function that takes what it wants of each answer. Nothing is allocated for a small
/// problem but by that function.
///
/// ```
/// use onehour_solver::{Batched, Dense, Objective, Options, assign_batch_with};
///
/// let matrices = Dense::stack(&[3_i64, 1, 4, 1, 5, 9, 2, 6], 2, 2, 2)?;
/// let totals = assign_batch_with(&matrices, Objective::Perfect, Options::default(), |batched| {
///     let Batched { matrix, answer, checker, .. } = batched;
///     answer.ok().filter(|answer| checker.verify_dense(matrix, answer).is_ok()).map(|answer| answer.total)
/// });
/// assert_eq!(totals, [Some(4), Some(11)]);
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
pub fn assign_batch_with<'a, T: Number, R: Send>(
    matrices: &[Dense<'a, T>],
    objective: Objective,
    options: Options<'_>,
    take: impl Fn(Batched<'_, 'a, T>) -> R + Sync,
) -> Vec<R> {
    // The threads of the batch are those of its problems.
    let each = Options { threads: None, ..options };
    let solve = |(workspace, checker): &mut (Workspace, Checker), (index, &matrix): (usize, &Dense<'a, T>)| {
        let answer = workspace.assign(matrix, objective, each);
        take(Batched { index, matrix, answer, checker })
    };
    options.run(|| {
        let size = matrices.first().map_or(1, |matrix| matrix.rows().saturating_mul(matrix.cols()).max(1));
        let pieces = matrices.par_iter().enumerate().with_min_len((AT_ONCE / size).max(1));
        pieces.map_init(Default::default, solve).collect()
    })
}
