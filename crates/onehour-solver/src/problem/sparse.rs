//! The checked sparse form: entries by rows, each row sorted by column, no pair twice.

use super::error::{ProblemError, Side};

/// A bipartite problem with integer costs in CSR form.
///
/// A pair without an entry is forbidden. Once built it holds what every algorithm of the crate relies on: indices in
/// range, columns of a row strictly rising, and the sum of the `min(rows, cols)` largest absolute costs within `i64`,
/// so that the total of any matching is too.
///
/// ```
/// use onehour_solver::{ProblemError, SparseProblem};
///
/// let problem = SparseProblem::from_triples(2, 3, [(0, 2, 7), (1, 0, -4), (0, 1, 5)])?;
/// assert_eq!(problem.row(0).collect::<Vec<_>>(), [(1, 5), (2, 7)]);
/// assert_eq!(problem.cost(1, 1), None);
///
/// let twice = SparseProblem::from_triples(1, 1, [(0, 0, 3), (0, 0, 4)]);
/// assert_eq!(twice, Err(ProblemError::Duplicate { row: 0, col: 0 }));
/// # Ok::<(), ProblemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SparseProblem {
    rows: u32,
    cols: u32,
    /// Entries of row `i` are `row_start[i]..row_start[i + 1]`.
    row_start: Vec<usize>,
    col: Vec<u32>,
    cost: Vec<i64>,
}

impl SparseProblem {
    /// Builds the problem from `(row, column, cost)` triples in any order.
    ///
    /// # Errors
    /// An index out of range, the same pair twice, more vertices than `u32` can number, costs whose totals can leave
    /// `i64`.
    pub fn from_triples<I>(rows: usize, cols: usize, triples: I) -> Result<Self, ProblemError>
    where
        I: IntoIterator<Item = (u32, u32, i64)>,
    {
        let (rows, cols) = checked_shape(rows, cols)?;
        let mut entries: Vec<(u32, u32, i64)> = triples.into_iter().collect();
        if let Some(&(row, col, _)) = entries.iter().find(|&&(row, col, _)| row >= rows || col >= cols) {
            return Err(ProblemError::OutOfRange { row, col, rows, cols });
        }
        entries.sort_unstable_by_key(|&(row, col, _)| (row, col));
        if let Some(twin) = entries.windows(2).find(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)) {
            return Err(ProblemError::Duplicate { row: twin[0].0, col: twin[0].1 });
        }
        let row_start = offsets(rows, entries.iter().map(|entry| entry.0));
        let (col, cost) = entries.into_iter().map(|(_, col, cost)| (col, cost)).unzip();
        Self { rows, cols, row_start, col, cost }.within_range()
    }

    /// Builds the problem from CSR slices; the columns of a row may come in any order.
    ///
    /// # Errors
    /// As [`SparseProblem::from_triples`], and offsets that do not describe the entries.
    pub fn from_csr(cols: usize, row_start: &[usize], col: &[u32], cost: &[i64]) -> Result<Self, ProblemError> {
        match checked_csr(cols, row_start, col, cost)? {
            Csr::Rising(rows, cols) => {
                let (row_start, col, cost) = (row_start.to_vec(), col.to_vec(), cost.to_vec());
                Self { rows, cols, row_start, col, cost }.within_range()
            }
            Csr::AnyOrder => Self::sorted(cols, row_start, col, cost),
        }
    }

    /// As [`SparseProblem::from_csr`], from vectors that are kept as they are if the columns of each row rise.
    ///
    /// ```
    /// use onehour_solver::{ProblemError, SparseProblem};
    ///
    /// let problem = SparseProblem::from_csr_vec(3, vec![0, 2, 3], vec![1, 2, 0], vec![5, 7, -4])?;
    /// assert_eq!(problem.row(0).collect::<Vec<_>>(), [(1, 5), (2, 7)]);
    ///
    /// let short = SparseProblem::from_csr_vec(3, vec![0, 2, 3], vec![1, 2, 0], vec![5, 7]);
    /// assert_eq!(short, Err(ProblemError::LengthMismatch { expected: 3, costs: 2 }));
    /// # Ok::<(), ProblemError>(())
    /// ```
    ///
    /// # Errors
    /// As [`SparseProblem::from_csr`].
    pub fn from_csr_vec(
        cols: usize,
        row_start: Vec<usize>,
        col: Vec<u32>,
        cost: Vec<i64>,
    ) -> Result<Self, ProblemError> {
        match checked_csr(cols, &row_start, &col, &cost)? {
            Csr::Rising(rows, cols) => Self { rows, cols, row_start, col, cost }.within_range(),
            Csr::AnyOrder => Self::sorted(cols, &row_start, &col, &cost),
        }
    }

    /// The entries of each row sorted by column.
    fn sorted(cols: usize, row_start: &[usize], col: &[u32], cost: &[i64]) -> Result<Self, ProblemError> {
        let rows = row_start.len() - 1;
        let of_row = |row: u32| row_start[row as usize]..row_start[row as usize + 1];
        let triples = (0..rows as u32).flat_map(|row| of_row(row).map(move |k| (row, col[k], cost[k])));
        Self::from_triples(rows, cols, triples)
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> u32 {
        self.cols
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.col.len()
    }

    /// `(column, cost)` of the entries of a row, by rising column; nothing for a row that does not exist.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, i64)> + '_ {
        let range = self.row_range(row);
        self.col[range.clone()].iter().copied().zip(self.cost[range].iter().copied())
    }

    /// All entries as `(row, column, cost)`, by row, then column.
    pub fn triples(&self) -> impl Iterator<Item = (u32, u32, i64)> + '_ {
        (0..self.rows).flat_map(move |row| self.row(row).map(move |(col, cost)| (row, col, cost)))
    }

    /// The cost of a pair; `None` where it is forbidden.
    pub fn cost(&self, row: u32, col: u32) -> Option<i64> {
        let range = self.row_range(row);
        let at = self.col[range.clone()].binary_search(&col).ok()?;
        Some(self.cost[range.start + at])
    }

    /// The same problem with the sides exchanged.
    pub fn transposed(&self) -> Self {
        let row_start = offsets(self.cols, self.col.iter().copied());
        let mut next = row_start.clone();
        let mut col = vec![0; self.col.len()];
        let mut cost = vec![0; self.cost.len()];
        for (i, j, c) in self.triples() {
            let at = next[j as usize];
            next[j as usize] += 1;
            col[at] = i;
            cost[at] = c;
        }
        Self { rows: self.cols, cols: self.rows, row_start, col, cost }
    }

    /// Offsets, columns and costs as they are stored.
    pub(crate) fn as_csr(&self) -> (&[usize], &[u32], &[i64]) {
        (&self.row_start, &self.col, &self.cost)
    }

    fn row_range(&self, row: u32) -> std::ops::Range<usize> {
        if row < self.rows { self.row_start[row as usize]..self.row_start[row as usize + 1] } else { 0..0 }
    }

    /// The check that no total can leave `i64`.
    fn within_range(self) -> Result<Self, ProblemError> {
        let count = self.rows.min(self.cols);
        let Some((at, largest)) =
            self.cost.iter().map(|cost| cost.unsigned_abs()).enumerate().max_by_key(|&(_, size)| size)
        else {
            return Ok(self);
        };
        if u128::from(largest) * u128::from(count) <= i64::MAX as u128 {
            return Ok(self);
        }
        let mut sizes: Vec<u64> = self.cost.iter().map(|cost| cost.unsigned_abs()).collect();
        let kept = sizes.len().min(count as usize);
        if kept < sizes.len() {
            sizes.select_nth_unstable_by(kept, |a, b| b.cmp(a));
        }
        let sum: u128 = sizes[..kept].iter().map(|&size| u128::from(size)).sum();
        if sum <= i64::MAX as u128 {
            return Ok(self);
        }
        let row = self.row_start.partition_point(|&start| start <= at) - 1;
        Err(ProblemError::Overflow { row: row as u32, col: self.col[at], count })
    }
}

/// Entries in CSR form that describe a problem.
enum Csr {
    /// In the form that is kept, which is what most callers bring; rows and columns.
    Rising(u32, u32),
    /// Columns of a row are in any order.
    AnyOrder,
}

fn checked_csr(cols: usize, row_start: &[usize], col: &[u32], cost: &[i64]) -> Result<Csr, ProblemError> {
    check_offsets(row_start, col.len())?;
    if col.len() != cost.len() {
        return Err(ProblemError::LengthMismatch { expected: col.len(), costs: cost.len() });
    }
    let (row_count, col_count) = checked_shape(row_start.len() - 1, cols)?;
    let is_rising = |pair: &[usize]| {
        let cols = &col[pair[0]..pair[1]];
        cols.is_sorted_by(|a, b| a < b) && cols.last().is_none_or(|&last| last < col_count)
    };
    Ok(if row_start.windows(2).all(is_rising) { Csr::Rising(row_count, col_count) } else { Csr::AnyOrder })
}

/// The shape in the index type.
pub(super) fn checked_shape(rows: usize, cols: usize) -> Result<(u32, u32), ProblemError> {
    // u32::MAX itself stands for "nobody" in the mate arrays.
    let narrow = |count: usize, side| match u32::try_from(count) {
        Ok(narrow) if narrow < u32::MAX => Ok(narrow),
        _ => Err(ProblemError::TooManyVertices { side, count }),
    };
    Ok((narrow(rows, Side::Row)?, narrow(cols, Side::Col)?))
}

fn check_offsets(row_start: &[usize], entries: usize) -> Result<(), ProblemError> {
    let bad = |position: usize, found: usize| Err(ProblemError::BadOffset { position, found, entries });
    let (Some(&first), Some(&last)) = (row_start.first(), row_start.last()) else { return bad(0, 0) };
    if first != 0 {
        return bad(0, first);
    }
    if let Some(fall) = row_start.windows(2).position(|pair| pair[0] > pair[1]) {
        return bad(fall + 1, row_start[fall + 1]);
    }
    if last != entries {
        return bad(row_start.len() - 1, last);
    }
    Ok(())
}

/// CSR offsets of `keys`, each below `count`.
fn offsets(count: u32, keys: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut start = vec![0_usize; count as usize + 1];
    for key in keys {
        start[key as usize + 1] += 1;
    }
    for i in 1..start.len() {
        start[i] += start[i - 1];
    }
    start
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
