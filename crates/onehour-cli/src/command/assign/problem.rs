//! From the matrix of a file to the problem of the solver, and back: the only place of the program that knows both.

use onehour::Result;
use onehour::error::{Error, Issue, Place};
use onehour_io::Source;
use onehour_io::matrix::npy::Values;
use onehour_io::matrix::{Costs, Matrix};
use onehour_solver::{
    Assignment, Certificate, Dense, DenseAssignment, Number, Objective, Options, ProblemError, Sense, SparseProblem,
    Status, Violation, assign, assign_dense, verify, verify_dense,
};

/// What integers of a problem count: units of `base^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) base: u32,
    pub(super) exponent: i32,
}

impl Unit {
    /// So many units as the nearest float.
    pub(super) fn to_f64(self, units: i128) -> f64 {
        match self.base {
            // The parser rounds once and correctly.
            10 => format!("{units}e{}", self.exponent).parse().unwrap_or(f64::NAN),
            // Two factors: the power alone may leave the range of normal numbers.
            _ => units as f64 * 2_f64.powi(self.exponent / 2) * 2_f64.powi(self.exponent - self.exponent / 2),
        }
    }
}

/// A problem that can be solved and checked. A matrix stays where its file was read to.
pub(super) struct Problem {
    rows: usize,
    cols: usize,
    entries: Entries,
    /// What integers count.
    unit: Unit,
}

enum Entries {
    Dense(Values),
    Sparse(SparseProblem),
}

/// An answer with what its numbers count.
pub(super) struct Answer {
    found: Found,
    pub(super) unit: Unit,
}

enum Found {
    Dense(DenseAssignment),
    Sparse(Assignment),
}

impl Problem {
    pub(super) fn new(matrix: Matrix, source: &Source) -> Result<Self> {
        let Matrix { rows, cols, costs, unit } = matrix;
        let entries = match costs {
            Costs::Dense(values) => Entries::Dense(values),
            Costs::Sparse(entries) => Entries::Sparse(
                SparseProblem::from_csr(cols, &entries.row_start, &entries.col, &entries.cost)
                    .map_err(|error| refused(&error, source))?,
            ),
        };
        Ok(Problem { rows, cols, entries, unit: Unit { base: 10, exponent: unit } })
    }

    pub(super) fn assign(&self, objective: Objective, options: Options<'_>, source: &Source) -> Result<Answer> {
        match &self.entries {
            Entries::Dense(Values::I64(values)) => self.assign_dense(values, objective, options),
            Entries::Dense(Values::F64(values)) => self.assign_dense(values, objective, options),
            Entries::Dense(Values::F32(values)) => self.assign_dense(values, objective, options),
            Entries::Sparse(problem) => {
                Ok(Answer { found: Found::Sparse(assign(problem, objective, options)), unit: self.unit })
            }
        }
        .map_err(|error| refused(&error, source))
    }

    fn assign_dense<T: Number>(
        &self,
        values: &[T],
        objective: Objective,
        options: Options<'_>,
    ) -> std::result::Result<Answer, ProblemError> {
        let answer = assign_dense(Dense::new(values, self.rows, self.cols)?, objective, options)?;
        let is_integer = matches!(self.entries, Entries::Dense(Values::I64(_)));
        let unit = if is_integer { self.unit } else { Unit { base: 2, exponent: answer.exponent } };
        Ok(Answer { found: Found::Dense(answer), unit })
    }

    /// Checks an answer of this problem.
    pub(super) fn verify(&self, answer: &Answer) -> std::result::Result<(), Violation> {
        match (&self.entries, &answer.found) {
            (Entries::Dense(Values::I64(values)), Found::Dense(found)) => self.verify_dense(values, found),
            (Entries::Dense(Values::F64(values)), Found::Dense(found)) => self.verify_dense(values, found),
            (Entries::Dense(Values::F32(values)), Found::Dense(found)) => self.verify_dense(values, found),
            (Entries::Sparse(problem), Found::Sparse(found)) => verify(problem, found),
            // The answer to another problem.
            (Entries::Dense(_), Found::Sparse(_)) | (Entries::Sparse(_), Found::Dense(_)) => {
                Err(Violation::Certificate)
            }
        }
    }

    fn verify_dense<T: Number>(&self, values: &[T], found: &DenseAssignment) -> std::result::Result<(), Violation> {
        let shape = |_| Violation::Shape { expected: self.rows.saturating_mul(self.cols), found: values.len() };
        verify_dense(Dense::new(values, self.rows, self.cols).map_err(shape)?, found)
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }
}

impl Answer {
    pub(super) fn status(&self) -> Status {
        match &self.found {
            Found::Dense(found) => found.status,
            Found::Sparse(found) => found.status,
        }
    }

    pub(super) fn asked(&self) -> (Objective, Sense) {
        match &self.found {
            Found::Dense(found) => (found.objective, found.sense),
            Found::Sparse(found) => (found.objective, found.sense),
        }
    }

    pub(super) fn pairs(&self) -> Vec<(u32, u32)> {
        match &self.found {
            Found::Dense(found) => found.pairs().collect(),
            Found::Sparse(found) => found.pairs().collect(),
        }
    }

    /// In units.
    pub(super) fn total(&self) -> i128 {
        match &self.found {
            Found::Dense(found) => found.total,
            Found::Sparse(found) => found.total.into(),
        }
    }

    pub(super) fn certificate(&self) -> &Certificate {
        match &self.found {
            Found::Dense(found) => &found.certificate,
            Found::Sparse(found) => &found.certificate,
        }
    }

    /// How far the total may be from the best, in units: where the answer was cut off that is known of `best` alone,
    /// for which every matching counts.
    pub(super) fn gap(&self) -> Option<i128> {
        match (self.status(), self.asked().0, self.certificate()) {
            (Status::Optimal, ..) => Some(0),
            (Status::WithinGap, ..) => match &self.found {
                Found::Dense(found) => Some(found.gap.into()),
                Found::Sparse(_) => None,
            },
            (Status::Interrupted, Objective::Best, Certificate::Duals(duals)) => {
                // A cost that is no whole number of units was counted as the next one that is.
                let rounded = if self.unit.base == 2 { self.pairs().len() as i128 } else { 0 };
                let bound = duals.rows.iter().chain(&duals.cols).try_fold(0, |sum: i128, &dual| sum.checked_add(dual));
                Some(self.total().checked_sub(bound?)?.checked_abs()?.checked_add(rounded)?)
            }
            _ => None,
        }
    }
}

/// The reader has checked everything but the size of costs.
fn refused(error: &ProblemError, source: &Source) -> Error {
    let place = Place { file: Some(source.name().into()), ..Place::default() };
    let place = match error.place() {
        Some((row, col)) => {
            Place { row: Some(u64::from(row) + 1), column: Some((u64::from(col) + 1).to_string()), ..place }
        }
        None => place,
    };
    let (code, message, remedy) = match error {
        ProblemError::Overflow { .. } => (
            "E-cost-overflow",
            "Totals of costs as large as this one leave the range of numbers.".to_owned(),
            "Divide all costs by a common factor; leave out the pairs that stand for \"forbidden\".",
        ),
        other => ("E-matrix-size", format!("The matrix is refused: {other}."), "Check that it is the right file."),
    };
    Error::from(Issue::error(code, place, message, remedy))
}
