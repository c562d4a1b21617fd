//! How to run an assignment.

use std::num::NonZeroUsize;

use super::algorithm::Algorithm;
use super::solution::{Duals, Sense};
use crate::Control;

/// How to run [`assign`](crate::assign), [`assign_dense`](crate::assign_dense) and the rest of that family. The default
/// minimises, chooses the algorithm itself, uses the threads at hand, knows nothing beforehand and never stops early.
///
/// None of these changes how good an answer is, or whether it is proven; only [`sense`](Self::sense) changes what is
/// asked. Of several best matchings another may be found with another algorithm or other duals, never with
/// another number of threads.
///
/// ```
/// use std::num::NonZeroUsize;
/// use std::time::{Duration, Instant};
///
/// use onehour_solver::{Algorithm, Control, Dense, Objective, Options, Status, assign_dense};
///
/// let options = Options::default()
///     .maximize()
///     .algorithm(Algorithm::ShortestPaths)
///     .threads(NonZeroUsize::MIN)
///     .control(Control::none().deadline(Instant::now() + Duration::from_secs(60)));
/// let matrix = Dense::new(&[4.0, 1.0, 2.0, 0.5], 2, 2)?;
/// let answer = assign_dense(matrix, Objective::Perfect, options)?;
/// assert_eq!((answer.status, answer.total_f64()), (Status::Optimal, 4.5));
///
/// // The same rows with one cost changed: the duals of the first answer are a start, lawful or not.
/// let duals = answer.duals_f64().unwrap_or_default();
/// let matrix = Dense::new(&[4.0, 1.0, 2.0, 0.25], 2, 2)?;
/// let answer = assign_dense(matrix, Objective::Perfect, Options::default().duals(&duals))?;
/// assert_eq!((answer.status, answer.total_f64()), (Status::Optimal, 3.0));
/// # Ok::<(), onehour_solver::ProblemError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Whether totals should be small (the default, as costs are) or large.
    pub sense: Sense,
    /// Interruption, deadline and progress, in rows of the smaller side that are settled.
    pub control: Control<'a>,
    /// Which algorithm; by default what is fastest on such problems.
    pub algorithm: Algorithm,
    /// How many threads may work; by default those of the rayon pool that the call is made in. Another number starts
    /// threads of its own, which takes some 0.1 ms.
    pub threads: Option<NonZeroUsize>,
    /// Duals of a similar problem to begin with, in the unit of the costs: what
    /// [`DenseAssignment::duals_f64`](crate::DenseAssignment::duals_f64) or
    /// [`Assignment::duals_f64`](crate::Assignment::duals_f64) gave. They need not be lawful. Those of another shape,
    /// and any for [`Objective::Most`](crate::Objective::Most), are passed over.
    pub duals: Option<&'a Duals<f64>>,
}

impl<'a> Options<'a> {
    /// The same with the largest total wanted.
    #[must_use]
    pub fn maximize(self) -> Self {
        Self { sense: Sense::Maximize, ..self }
    }

    /// The same under the caller's control.
    #[must_use]
    pub fn control(self, control: Control<'a>) -> Self {
        Self { control, ..self }
    }

    /// The same with this algorithm.
    #[must_use]
    pub fn algorithm(self, algorithm: Algorithm) -> Self {
        Self { algorithm, ..self }
    }

    /// The same with so many threads.
    #[must_use]
    pub fn threads(self, threads: NonZeroUsize) -> Self {
        Self { threads: Some(threads), ..self }
    }

    /// The same with these duals to begin with.
    #[must_use]
    pub fn duals(self, duals: &'a Duals<f64>) -> Self {
        Self { duals: Some(duals), ..self }
    }

    /// The duals that were brought for the larger side (`turned`: that of the caller's rows), as prices of a problem to
    /// be minimised: finite and not negative. `None` where there are none, or not as many as that side has.
    pub(super) fn prices(
        &self,
        (rows, cols): (usize, usize),
        turned: bool,
        is_perfect: bool,
    ) -> Option<impl Iterator<Item = f64> + 'a> {
        let duals = self.duals?;
        let side = if turned { &duals.rows } else { &duals.cols };
        let sign = if self.sense == Sense::Maximize { 1.0 } else { -1.0 };
        // Where all columns are matched in the end, a shift of all prices changes nothing.
        let least = if rows == cols && is_perfect {
            side.iter().map(|dual| sign * dual).filter(|price| price.is_finite()).fold(f64::INFINITY, f64::min)
        } else {
            0.0
        };
        let price = move |dual: &f64| {
            let price = sign * dual - least;
            if price.is_finite() { price.max(0.0) } else { 0.0 }
        };
        (side.len() == cols).then(|| side.iter().map(price))
    }

    /// Does the work with the threads that were asked for. Where they cannot be had, those at hand give the same
    /// answer.
    pub(super) fn run<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        let Some(threads) = self.threads.filter(|threads| threads.get() != rayon::current_num_threads()) else {
            return work();
        };
        match rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build() {
            Ok(pool) => pool.install(work),
            Err(_) => work(),
        }
    }
}
