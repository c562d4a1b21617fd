//! Costs as a matrix in memory.

use super::error::ProblemError;
use super::number::Number;
use super::sparse::checked_shape;

/// A row-major matrix of costs that is looked at where it lies.
///
/// Nothing is copied: `stride` values lie from the beginning of a row to that of the next, of which the first `cols`
/// are costs.
///
/// ```
/// use onehour_solver::{Dense, ProblemError};
///
/// let values = [4.0, 1.0, -1.0, 2.0, 0.0, -1.0];
/// let matrix = Dense::with_stride(&values, 2, 2, 3)?;
/// assert_eq!(matrix.row(1), [2.0, 0.0]);
///
/// let short = Dense::new(&values, 2, 4).unwrap_err();
/// assert_eq!(short, ProblemError::LengthMismatch { expected: 8, costs: 6 });
/// # Ok::<(), ProblemError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dense<'a, T> {
    values: &'a [T],
    rows: usize,
    cols: usize,
    stride: usize,
}

impl<'a, T: Number> Dense<'a, T> {
    /// A matrix without gaps between its rows.
    ///
    /// # Errors
    /// A number of values that is not `rows * cols`; more rows or columns than `u32` can number.
    pub fn new(values: &'a [T], rows: usize, cols: usize) -> Result<Self, ProblemError> {
        checked_shape(rows, cols)?;
        // Two u32 factors cannot overflow u64; a product beyond usize cannot be the length of a slice.
        let expected = usize::try_from(rows as u64 * cols as u64).unwrap_or(usize::MAX);
        if values.len() != expected {
            return Err(ProblemError::LengthMismatch { expected, costs: values.len() });
        }
        Ok(Self { values, rows, cols, stride: cols })
    }

    /// A matrix whose rows begin `stride` values apart.
    ///
    /// # Errors
    /// A stride below the number of columns, or too few values for the last row; more rows or columns than `u32` can
    /// number.
    pub fn with_stride(values: &'a [T], rows: usize, cols: usize, stride: usize) -> Result<Self, ProblemError> {
        checked_shape(rows, cols)?;
        let wrong = |expected| Err(ProblemError::LengthMismatch { expected, costs: values.len() });
        if stride < cols {
            return wrong(cols);
        }
        let needed = match rows.checked_sub(1) {
            None => Some(0),
            Some(before) => before.checked_mul(stride).and_then(|before| before.checked_add(cols)),
        };
        match needed {
            Some(needed) if needed <= values.len() => Ok(Self { values, rows, cols, stride }),
            needed => wrong(needed.unwrap_or(usize::MAX)),
        }
    }

    /// Many problems of one shape that lie one behind the other: `count` matrices of `rows * cols` values.
    ///
    /// ```
    /// use onehour_solver::{Dense, ProblemError};
    ///
    /// let matrices = Dense::stack(&[1_i64, 2, 3, 4, 5, 6], 3, 1, 2)?;
    /// assert_eq!(matrices[2].row(0), [5, 6]);
    ///
    /// let short = Dense::stack(&[1_i64, 2, 3, 4, 5], 3, 1, 2).unwrap_err();
    /// assert_eq!(short, ProblemError::LengthMismatch { expected: 6, costs: 5 });
    /// # Ok::<(), ProblemError>(())
    /// ```
    ///
    /// # Errors
    /// A number of values that is not `count * rows * cols`; more rows or columns than `u32` can number.
    pub fn stack(values: &'a [T], count: usize, rows: usize, cols: usize) -> Result<Vec<Self>, ProblemError> {
        checked_shape(rows, cols)?;
        let size = rows.checked_mul(cols);
        let expected = size.and_then(|size| size.checked_mul(count)).unwrap_or(usize::MAX);
        match size {
            Some(size) if expected == values.len() => {
                (0..count).map(|at| Self::new(&values[at * size..(at + 1) * size], rows, cols)).collect()
            }
            _ => Err(ProblemError::LengthMismatch { expected, costs: values.len() }),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// All costs as slices: one where rows lie without gaps, else one a row.
    #[inline(always)]
    pub(crate) fn slices(self) -> impl Iterator<Item = &'a [T]> {
        let is_whole = self.stride == self.cols;
        let (count, len) = if is_whole { (1, self.rows * self.cols) } else { (self.rows, self.cols) };
        (0..count).map(move |at| &self.values[at * self.stride..at * self.stride + len])
    }

    /// The costs of a row; nothing for a row that does not exist.
    pub fn row(&self, row: usize) -> &'a [T] {
        if row < self.rows { &self.values[row * self.stride..row * self.stride + self.cols] } else { &[] }
    }
}
