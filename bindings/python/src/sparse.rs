//! Problems by their entries: what is not listed is forbidden.

use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray1};
use onehour_solver::{Assignment, Dense, ProblemError, RankedMatching, SparseProblem, Violation, ranked_matchings};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::answer::{Answer, Pairs, Question, Words, pairs, to_arrays};
use crate::error;
use crate::lattice::Lattice;
use crate::run::Run;

/// The entries of a matrix, in the form in which they can be solved.
#[pyclass(frozen, module = "onehour._onehour")]
pub(crate) struct Entries {
    form: Form,
}

enum Form {
    /// Integers in units of `2^exponent`; rounded down to them unless `exact`.
    Integers { problem: SparseProblem, exponent: i32, exact: bool },
    /// Floats of no common unit, few enough to be written out: `+inf` where there is no entry.
    Floats { costs: Vec<f64>, rows: usize, cols: usize },
}

/// Cells of the largest matrix that is written out.
const CELLS: usize = 1 << 22;
/// Problems of so few entries are solved in milliseconds.
const SMALL: usize = 1 << 12;

/// Entries by rows, with the indices that the solver knows.
struct Rows {
    start: Vec<usize>,
    col: Vec<u32>,
    cols: usize,
}

#[pymethods]
impl Entries {
    /// Entries in CSR form; of floats, `+inf` is no entry.
    #[new]
    fn new(
        row_start: PyReadonlyArray1<'_, i64>,
        col: PyReadonlyArray1<'_, i64>,
        costs: &Bound<'_, PyAny>,
        cols: usize,
    ) -> PyResult<Self> {
        let rows = Rows::new(row_start.as_slice()?, col.as_slice()?, cols)?;
        let form = match costs.cast::<PyArray1<i64>>() {
            Ok(costs) => {
                let problem = rows.problem(costs.readonly().as_slice()?)?;
                Form::Integers { problem, exponent: 0, exact: true }
            }
            Err(_) => rows.of_floats(costs.cast::<PyArray1<f64>>()?.readonly().as_slice()?)?,
        };
        Ok(Entries { form })
    }

    /// The assignment of these entries.
    fn assign(&self, py: Python<'_>, question: Words) -> PyResult<Answer> {
        let question = Question::new(question)?;
        match &self.form {
            Form::Integers { problem, exponent, exact } => {
                let answer = solve(py, problem, &question)?;
                let inexact = if *exact { 0 } else { problem.rows().min(problem.cols()).into() };
                Ok(Answer::sparse(answer, *exponent, inexact))
            }
            Form::Floats { costs, rows, cols } => {
                let dense = Dense::new(costs, *rows, *cols).map_err(error::costs)?;
                let view = crate::matrix::View { dense, transposed: false };
                let answer = crate::matrix::solve(py, view, &question, Clone::clone)?;
                Ok(Answer::dense(answer, false))
            }
        }
    }

    /// The best perfect matchings, best first: rows, columns and the total in units of `2^exponent`.
    fn ranked<'py>(&self, py: Python<'py>, question: Words, count: usize) -> PyResult<(i32, Vec<(Pairs<'py>, i64)>)> {
        let question = Question::new(question)?;
        let (problem, exponent) = self.exact()?;
        let options = question.options();
        let ranked = question.run.watch(py, |control| ranked_matchings(problem, count, options.control(control)))?;
        let arrays = |ranked: &RankedMatching| (to_arrays(py, &pairs(&ranked.row_to_col, false)), ranked.total);
        Ok((exponent, ranked.iter().map(arrays).collect()))
    }

    /// Checks an answer by separate code.
    fn verify(&self, py: Python<'_>, answer: &Bound<'_, Answer>) -> PyResult<()> {
        let (answer, run) = (answer.get(), Run::default());
        let verdict = match (&self.form, answer.as_sparse(), answer.as_dense()) {
            (Form::Integers { problem, .. }, Some(claim), _) => {
                run.watch(py, |_| onehour_solver::verify(problem, claim))?
            }
            (Form::Floats { costs, rows, cols }, _, Some(claim)) => {
                let dense = Dense::new(costs, *rows, *cols).map_err(error::costs)?;
                run.watch(py, |_| onehour_solver::verify_dense(dense, claim))?
            }
            // The answer to another problem.
            _ => Err(Violation::Certificate),
        };
        verdict.map_err(error::violation)
    }
}

impl Entries {
    /// The problem in integers of `2^exponent`, if nothing was rounded.
    pub(crate) fn exact(&self) -> PyResult<(&SparseProblem, i32)> {
        match &self.form {
            Form::Integers { problem, exponent, exact: true } => Ok((problem, *exponent)),
            _ => Err(PyValueError::new_err(
                "these costs have no common unit in which totals are exact; round them, to integers or to fewer digits",
            )),
        }
    }
}

fn solve(py: Python<'_>, problem: &SparseProblem, question: &Question) -> PyResult<Assignment> {
    let (objective, options, run) = (question.objective, question.options(), &question.run);
    let vertices = problem.rows() as usize + problem.cols() as usize;
    if problem.entries() + vertices <= SMALL && !run.is_special() {
        return crate::run::short(py, || onehour_solver::assign(problem, objective, options));
    }
    run.watch(py, |control| onehour_solver::assign(problem, objective, options.control(control)))
}

impl Rows {
    fn new(start: &[i64], col: &[i64], cols: usize) -> PyResult<Self> {
        let entries = col.len();
        // A negative offset or column becomes one that is out of range.
        let start = start.iter().map(|&at| usize::try_from(at).unwrap_or(usize::MAX)).collect();
        let col = col.iter().map(|&col| u32::try_from(col).unwrap_or(u32::MAX)).collect();
        let rows = Rows { start, col, cols };
        let end = rows.start.last().copied().unwrap_or(usize::MAX);
        let falls = rows.start.windows(2).position(|pair| pair[0] > pair[1]);
        if rows.start.first() != Some(&0) || end != entries || falls.is_some() {
            return Err(error::costs(ProblemError::BadOffset { position: falls.unwrap_or(0), found: end, entries }));
        }
        Ok(rows)
    }

    fn count(&self) -> usize {
        self.start.len() - 1
    }

    fn problem(&self, costs: &[i64]) -> PyResult<SparseProblem> {
        SparseProblem::from_csr(self.cols, &self.start, &self.col, costs).map_err(error::costs)
    }

    /// The entries that are none left out, and those that are no costs refused.
    fn of_floats(&self, costs: &[f64]) -> PyResult<Form> {
        if costs.len() != self.col.len() {
            return Err(error::costs(ProblemError::LengthMismatch { expected: self.col.len(), costs: costs.len() }));
        }
        let mut kept = Rows { start: vec![0], col: Vec::with_capacity(costs.len()), cols: self.cols };
        let mut finite = Vec::with_capacity(costs.len());
        for (row, range) in (0..).zip(self.start.windows(2)) {
            for (&col, &cost) in self.col[range[0]..range[1]].iter().zip(&costs[range[0]..range[1]]) {
                check(row, col, cost)?;
                if cost < f64::INFINITY {
                    kept.col.push(col);
                    finite.push(cost);
                }
            }
            kept.start.push(finite.len());
        }
        let (rows, cols) = (kept.count(), kept.cols);
        let Lattice { units, exponent, exact } = Lattice::of(&finite, rows.min(cols));
        // Checks indices and duplicates too.
        let problem = kept.problem(&units)?;
        if exact || rows.checked_mul(cols).is_none_or(|cells| cells > CELLS) {
            return Ok(Form::Integers { problem, exponent, exact });
        }
        let mut matrix = vec![f64::INFINITY; rows * cols];
        for (row, range) in kept.start.windows(2).enumerate() {
            for (&col, &cost) in kept.col[range[0]..range[1]].iter().zip(&finite[range[0]..range[1]]) {
                matrix[row * cols + col as usize] = cost;
            }
        }
        Ok(Form::Floats { costs: matrix, rows, cols })
    }
}

fn check(row: u32, col: u32, cost: f64) -> PyResult<()> {
    if cost.is_nan() {
        return Err(error::costs(ProblemError::NotANumber { row, col }));
    }
    if cost == f64::NEG_INFINITY {
        return Err(error::costs(ProblemError::NegativeInfinity { row, col }));
    }
    Ok(())
}
