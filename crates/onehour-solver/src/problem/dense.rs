//! Dense input: a row-major matrix in which some pairs may be missing, brought into the sparse form.

use super::error::ProblemError;
use super::lattice::{self, Span};
use super::sparse::{SparseProblem, checked_shape};

/// A problem read from floating-point costs, with the scale that makes its integers exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lattice {
    /// The problem; its costs are in units of `2^exponent`.
    pub problem: SparseProblem,
    /// Exponent of the unit.
    pub exponent: i32,
}

impl Lattice {
    /// A cost or total of [`Lattice::problem`] as a floating-point number, rounded to the nearest.
    pub fn to_f64(&self, units: i64) -> f64 {
        lattice::to_f64(units, self.exponent)
    }
}

impl SparseProblem {
    /// Builds the problem from a row-major matrix; entries equal to `missing` are forbidden pairs.
    ///
    /// ```
    /// use onehour_solver::SparseProblem;
    /// let problem = SparseProblem::from_dense(2, 2, &[4, -1, 3, 8], Some(-1))?;
    /// assert_eq!(problem.entries(), 3);
    /// # Ok::<(), onehour_solver::ProblemError>(())
    /// ```
    ///
    /// # Errors
    /// A number of values that is not `rows * cols`, more vertices than `u32` can number, costs whose totals can
    /// leave `i64`.
    pub fn from_dense(rows: usize, cols: usize, values: &[i64], missing: Option<i64>) -> Result<Self, ProblemError> {
        check_length(rows, cols, values.len())?;
        gather(rows, cols, values, |&value| Some(value) != missing, |&value| value)
    }

    /// Builds the problem from a row-major matrix of floating-point costs; `+inf` is a forbidden pair.
    ///
    /// The costs are scaled to integers without any rounding, so the answer is exact for the numbers given. That asks
    /// for a common scale: the bits from the lowest one set in any cost to the highest, with those that the number of
    /// pairs adds, must fit 62. Integers, fixed-point numbers and `f32` values of like size do; `f64` values drawn at
    /// random do not.
    ///
    /// ```
    /// use onehour_solver::{Objective, Options, ProblemError, SparseProblem, assign};
    ///
    /// let lattice = SparseProblem::from_dense_f64(2, 2, &[0.25, f64::INFINITY, 1.5, 0.125])?;
    /// let best = assign(&lattice.problem, Objective::Perfect, Options::default());
    /// assert_eq!(lattice.to_f64(best.total), 0.375);
    ///
    /// let nan = SparseProblem::from_dense_f64(1, 2, &[1.0, f64::NAN]);
    /// assert_eq!(nan, Err(ProblemError::NotANumber { row: 0, col: 1 }));
    /// # Ok::<(), ProblemError>(())
    /// ```
    ///
    /// # Errors
    /// As [`SparseProblem::from_dense`]; a NaN or `-inf`; costs that have no common scale in 64 bits.
    pub fn from_dense_f64(rows: usize, cols: usize, values: &[f64]) -> Result<Lattice, ProblemError> {
        check_length(rows, cols, values.len())?;
        let (span, largest) = survey(cols, values)?;
        let headroom = 64 - (2 * rows.min(cols) as u64).leading_zeros();
        if span.bits() + headroom > 62 {
            let (row, col) = place(largest, cols);
            return Err(ProblemError::OffLattice { row, col, bits: span.bits(), headroom });
        }
        let problem = gather(rows, cols, values, |value| value.is_finite(), |&value| span.multiple(value))?;
        Ok(Lattice { problem, exponent: span.scale() })
    }
}

/// The exponents spanned and the position of a largest magnitude; refuses what is no cost.
fn survey(cols: usize, values: &[f64]) -> Result<(Span, usize), ProblemError> {
    let mut span = Span::default();
    let mut largest = (0.0, 0);
    for (at, &value) in values.iter().enumerate() {
        let (row, col) = place(at, cols);
        if value.is_nan() {
            return Err(ProblemError::NotANumber { row, col });
        }
        if value == f64::NEG_INFINITY {
            return Err(ProblemError::NegativeInfinity { row, col });
        }
        if value.is_finite() {
            span.include(value);
            if value.abs() > largest.0 {
                largest = (value.abs(), at);
            }
        }
    }
    Ok((span, largest.1))
}

fn place(at: usize, cols: usize) -> (u32, u32) {
    let cols = cols.max(1);
    ((at / cols) as u32, (at % cols) as u32)
}

fn check_length(rows: usize, cols: usize, found: usize) -> Result<(), ProblemError> {
    checked_shape(rows, cols)?;
    // Two u32 factors cannot overflow u64; a product beyond usize cannot be the length of a slice.
    let expected = usize::try_from(rows as u64 * cols as u64).unwrap_or(usize::MAX);
    if found == expected { Ok(()) } else { Err(ProblemError::LengthMismatch { expected, costs: found }) }
}

fn gather<T>(
    rows: usize,
    cols: usize,
    values: &[T],
    keep: impl Fn(&T) -> bool,
    cost: impl Fn(&T) -> i64,
) -> Result<SparseProblem, ProblemError> {
    let shape = checked_shape(rows, cols)?;
    let mut row_start = Vec::with_capacity(rows + 1);
    let mut kept_col = Vec::with_capacity(values.len());
    let mut kept_cost = Vec::with_capacity(values.len());
    row_start.push(0);
    for row in 0..rows {
        for (col, value) in (0..shape.1).zip(&values[row * cols..]).filter(|(_, value)| keep(value)) {
            kept_col.push(col);
            kept_cost.push(cost(value));
        }
        row_start.push(kept_col.len());
    }
    SparseProblem::from_sorted(shape, row_start, kept_col, kept_cost)
}
