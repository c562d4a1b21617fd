//! From costs as a text has them to a matrix: integers where all costs share a decimal scale, else floats.

use onehour::Result;
use onehour::error::{Error, Issue};

use super::cost::{Cell, Cost};
use super::issues::{At, Issues};
use super::npy::Values;
use super::{Budget, Costs, Matrix, Sparse};

/// Bytes that an entry takes while a text is read.
pub(super) const ENTRY_BYTES: u64 = size_of::<Entry>() as u64;

/// One entry and its cost.
#[derive(Clone, Copy, Debug)]
struct Entry {
    row: u32,
    col: u32,
    cost: Cost,
}

/// The entries of a text, in any order.
#[derive(Debug, Default)]
pub(super) struct Entries {
    list: Vec<Entry>,
}

impl Entries {
    /// Room for so many.
    pub(super) fn with_capacity(count: usize) -> Self {
        Entries { list: Vec::with_capacity(count) }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Adds an entry; the shape was checked to fit `u32`.
    pub(super) fn push(&mut self, row: usize, col: usize, cost: Cost) {
        self.list.push(Entry { row: row as u32, col: col as u32, cost });
    }

    /// Sorts the entries and brings them to one scale.
    pub(super) fn into_matrix(
        mut self,
        rows: usize,
        cols: usize,
        budget: Budget,
        issues: &mut Issues<'_>,
    ) -> Result<Matrix> {
        self.list.sort_by_key(|entry| (entry.row, entry.col));
        for pair in self.list.windows(2) {
            let (one, other) = (pair[0], pair[1]);
            if (one.row, one.col) == (other.row, other.col) {
                let message =
                    format!("Row {}, column {} is given twice.", u64::from(one.row) + 1, u64::from(one.col) + 1);
                issues.file("E-cost-duplicate", message, "Keep one of the entries.")?;
            }
        }
        issues.settle()?;
        let unit = self.list.iter().filter_map(|entry| entry.cost.scale()).min().unwrap_or(0);
        let integers: Option<Vec<i64>> = self.list.iter().map(|entry| entry.cost.in_units(unit)).collect();
        let costs = match integers {
            Some(costs) if costs.len() as u64 == rows as u64 * cols as u64 => Costs::Dense(Values::I64(costs)),
            Some(costs) => Costs::Sparse(self.sparse(rows, costs)),
            None => return self.into_floats(rows, cols, budget, issues),
        };
        Ok(Matrix { rows, cols, costs, unit })
    }

    fn sparse(&self, rows: usize, cost: Vec<i64>) -> Sparse {
        let mut row_start = vec![0; rows + 1];
        for entry in &self.list {
            row_start[entry.row as usize + 1] += 1;
        }
        for row in 0..rows {
            row_start[row + 1] += row_start[row];
        }
        Sparse { row_start, col: self.list.iter().map(|entry| entry.col).collect(), cost }
    }

    /// Costs of no common scale: a dense matrix of floats, `+inf` where there is no entry.
    fn into_floats(self, rows: usize, cols: usize, budget: Budget, issues: &Issues<'_>) -> Result<Matrix> {
        let count = rows as u64 * cols as u64;
        let what = format!("{rows} x {cols} costs without a common decimal scale");
        budget.allow(issues.source(), count.saturating_mul(8), &what)?;
        let length = usize::try_from(count).map_err(|_| too_large(issues))?;
        let mut values = vec![f64::INFINITY; length];
        for entry in self.list {
            values[entry.row as usize * cols + entry.col as usize] = entry.cost.to_f64();
        }
        Ok(Matrix { rows, cols, costs: Costs::Dense(Values::F64(values)), unit: 0 })
    }
}

/// The cost of a cell; `None` for a forbidden pair, and for what is no cost, which is noted.
pub(super) fn checked(cell: Cell, at: At, issues: &mut Issues<'_>) -> Result<Option<Cost>> {
    match cell {
        Cell::Cost(cost) => return Ok(Some(cost)),
        Cell::Forbidden => {}
        Cell::NegativeInfinity => issues.at(
            at,
            "E-cost-infinite",
            "The cost is minus infinity.",
            "Write a finite cost; a forbidden pair is inf, or left out.",
        )?,
        Cell::NotANumber => {
            issues.at(at, "E-cost-nan", "The cost is NaN.", "Write a number; a forbidden pair is inf, or left out.")?;
        }
        Cell::Other => issues.at(
            at,
            "E-cost-number",
            "This is no number.",
            "Write numbers alone, with a point before decimals: 12, -0.5, 1e3, inf.",
        )?,
    }
    Ok(None)
}

/// Refuses a side that `u32` cannot number.
pub(super) fn check_shape(rows: u64, cols: u64, issues: &mut Issues<'_>) -> Result<(usize, usize)> {
    let narrow = |count: u64| u32::try_from(count).ok().filter(|&count| count < u32::MAX).map(|count| count as usize);
    match (narrow(rows), narrow(cols)) {
        (Some(rows), Some(cols)) => Ok((rows, cols)),
        _ => {
            let message = format!("A matrix of {rows} rows and {cols} columns is larger than can be numbered.");
            let noted = issues.file("E-matrix-size", message, "Check the first lines; split the problem.");
            issues.give_up(noted)
        }
    }
}

fn too_large(issues: &Issues<'_>) -> Error {
    let remedy = "Round the costs to a common step, so that only the entries need be kept.";
    Error::from(Issue::error(
        "E-matrix-size",
        issues.source().place(),
        "The matrix is larger than the machine can address.",
        remedy,
    ))
}
