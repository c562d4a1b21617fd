//! From the matrix of a file to the problem of the solver: the only place of the program that knows both.

use onehour::Result;
use onehour::error::{Error, Issue, Place};
use onehour_io::Source;
use onehour_io::matrix::npy::Values;
use onehour_io::matrix::{Costs, Matrix};
use onehour_solver::{Assignment, Objective, Options, ProblemError, SparseProblem, Violation, assign, verify};

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

/// A problem that can be solved and checked.
pub(super) struct Problem {
    problem: SparseProblem,
    pub(super) unit: Unit,
}

impl Problem {
    pub(super) fn new(matrix: Matrix, source: &Source) -> Result<Self> {
        let (rows, cols) = (matrix.rows, matrix.cols);
        let decimal = Unit { base: 10, exponent: matrix.unit };
        let floats = |values: &[f64]| {
            let lattice = SparseProblem::from_dense_f64(rows, cols, values)?;
            Ok((lattice.problem, Unit { base: 2, exponent: lattice.exponent }))
        };
        let built = match matrix.costs {
            Costs::Dense(Values::I64(values)) => {
                SparseProblem::from_dense(rows, cols, &values, None).map(|problem| (problem, decimal))
            }
            Costs::Dense(Values::F64(values)) => floats(&values),
            Costs::Dense(Values::F32(values)) => floats(&values.into_iter().map(f64::from).collect::<Vec<_>>()),
            Costs::Sparse(entries) => SparseProblem::from_csr(cols, &entries.row_start, &entries.col, &entries.cost)
                .map(|problem| (problem, decimal)),
        };
        let (problem, unit) = built.map_err(|error| refused(&error, source))?;
        Ok(Problem { problem, unit })
    }

    pub(super) fn assign(&self, objective: Objective, options: Options<'_>) -> Assignment {
        assign(&self.problem, objective, options)
    }

    pub(super) fn verify(&self, answer: &Assignment) -> std::result::Result<(), Violation> {
        verify(&self.problem, answer)
    }

    pub(super) fn shape(&self) -> (u32, u32) {
        (self.problem.rows(), self.problem.cols())
    }
}

/// The reader has checked everything but the size of costs: whether totals and a common scale fit.
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
            "Costs as large as this one sum beyond 64 bits.".to_owned(),
            "Divide all costs by a common factor; leave out the pairs that stand for \"forbidden\".",
        ),
        ProblemError::OffLattice { bits, headroom, .. } => (
            "E-cost-scale",
            format!("The costs span {bits} bits, and a total adds up to {headroom} more; this one is the largest."),
            "Round them to a common step; leave out the pairs that stand for \"forbidden\".",
        ),
        other => ("E-matrix-size", format!("The matrix is refused: {other}."), "Check that it is the right file."),
    };
    Error::from(Issue::error(code, place, message, remedy))
}
