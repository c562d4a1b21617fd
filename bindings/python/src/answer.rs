//! What Python gets of an assignment: arrays, and numbers in units of `2^exponent`.

use numpy::{PyArray1, PyArray2, ToPyArray};
use onehour_solver::{Assignment, Certificate, DenseAssignment, Duals, Lex, Objective, Options, Sense, Status};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error;
use crate::run::Run;

/// A matching with its proof; `onehour.Assignment` wraps it.
#[pyclass(frozen, module = "onehour._onehour")]
pub(crate) struct Answer {
    found: Found,
    /// Whether that is the caller's problem with the sides exchanged.
    transposed: bool,
}

enum Found {
    Dense(DenseAssignment),
    /// The costs were counted in units of `2^exponent`; of the pairs found, `inexact` have costs between two units.
    Sparse {
        answer: Assignment,
        exponent: i32,
        inexact: u64,
    },
}

/// What Python asks of costs: objective, whether to maximise, and as [`Run::new`] has it deadline, progress and
/// threads.
pub(crate) type Words = (String, bool, Option<f64>, Option<Py<PyAny>>, Option<usize>);

/// A question that makes sense.
pub(crate) struct Question {
    pub(crate) objective: Objective,
    pub(crate) sense: Sense,
    pub(crate) run: Run,
}

impl Question {
    pub(crate) fn new((objective, maximize, deadline, progress, threads): Words) -> PyResult<Self> {
        let objective = match objective.as_str() {
            "perfect" => Objective::Perfect,
            "most" => Objective::Most,
            "best" => Objective::Best,
            _ => return Err(PyValueError::new_err("objective is one of 'perfect', 'most' and 'best'")),
        };
        let sense = if maximize { Sense::Maximize } else { Sense::Minimize };
        Ok(Question { objective, sense, run: Run::new(deadline, progress, threads)? })
    }

    /// What scipy asks: all of the smaller side.
    pub(crate) fn full(sense: Sense) -> Self {
        Question { objective: Objective::Perfect, sense, run: Run::default() }
    }

    /// As the solver's options.
    pub(crate) fn options(&self) -> Options<'static> {
        Options { sense: self.sense, ..Options::default() }
    }
}

/// Arrays of rows and of columns, rows rising.
pub(crate) type Pairs<'py> = (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<i64>>);

/// The pairs as two lists, rows rising.
pub(crate) fn pairs(row_to_col: &[Option<u32>], transposed: bool) -> (Vec<i64>, Vec<i64>) {
    let of_rows = (0..).zip(row_to_col).filter_map(|(row, &col)| Some((row, i64::from(col?))));
    if transposed {
        let mut pairs: Vec<(i64, i64)> = of_rows.map(|(row, col)| (col, row)).collect();
        pairs.sort_unstable();
        return pairs.into_iter().unzip();
    }
    // Room for all at once: to let lists grow takes as long as to solve 4 x 4.
    let mut pairs = (Vec::with_capacity(row_to_col.len()), Vec::with_capacity(row_to_col.len()));
    pairs.extend(of_rows);
    pairs
}

/// The pairs as two arrays.
pub(crate) fn to_arrays<'py>(py: Python<'py>, (rows, cols): &(Vec<i64>, Vec<i64>)) -> Pairs<'py> {
    (PyArray1::from_slice(py, rows), PyArray1::from_slice(py, cols))
}

impl Answer {
    pub(crate) fn dense(answer: DenseAssignment, transposed: bool) -> Self {
        Answer { found: Found::Dense(answer), transposed }
    }

    pub(crate) fn sparse(answer: Assignment, exponent: i32, inexact: u64) -> Self {
        Answer { found: Found::Sparse { answer, exponent, inexact }, transposed: false }
    }

    pub(crate) fn as_dense(&self) -> Option<&DenseAssignment> {
        match &self.found {
            Found::Dense(found) => Some(found),
            Found::Sparse { .. } => None,
        }
    }

    pub(crate) fn as_sparse(&self) -> Option<&Assignment> {
        match &self.found {
            Found::Sparse { answer, .. } => Some(answer),
            Found::Dense(_) => None,
        }
    }

    pub(crate) fn is_transposed(&self) -> bool {
        self.transposed
    }

    fn row_to_col(&self) -> &[Option<u32>] {
        match &self.found {
            Found::Dense(found) => &found.row_to_col,
            Found::Sparse { answer, .. } => &answer.row_to_col,
        }
    }

    fn certificate(&self) -> &Certificate {
        match &self.found {
            Found::Dense(found) => &found.certificate,
            Found::Sparse { answer, .. } => &answer.certificate,
        }
    }

    /// The values of the caller's rows, then of the caller's columns.
    fn in_caller_order<'a, T>(&self, duals: &'a Duals<T>) -> (&'a [T], &'a [T]) {
        if self.transposed { (&duals.cols, &duals.rows) } else { (&duals.rows, &duals.cols) }
    }

    /// How far the total may be from the best, in units, where the search was cut off: known of `best` alone, for which
    /// every matching counts.
    fn gap_of_interrupted(&self) -> Option<i128> {
        let (Objective::Best, Certificate::Duals(duals)) = (self.objective_asked(), self.certificate()) else {
            return None;
        };
        let bound = duals.rows.iter().chain(&duals.cols).try_fold(0, |sum: i128, &dual| sum.checked_add(dual));
        // A cost between two units counts as one of them.
        let rounded = if self.exponent() == 0 { 0 } else { self.row_to_col().iter().flatten().count() as i128 };
        self.total_units().checked_sub(bound?)?.checked_abs()?.checked_add(rounded)
    }

    fn objective_asked(&self) -> Objective {
        match &self.found {
            Found::Dense(found) => found.objective,
            Found::Sparse { answer, .. } => answer.objective,
        }
    }

    fn outcome(&self) -> Status {
        match &self.found {
            Found::Dense(found) => found.status,
            Found::Sparse { answer, inexact, .. } => match answer.status {
                Status::Optimal if *inexact > 0 => Status::WithinGap,
                status => status,
            },
        }
    }
}

#[pymethods]
impl Answer {
    /// `optimal`, `feasible`, `infeasible` or `interrupted`.
    #[getter]
    fn status(&self) -> &'static str {
        match self.outcome() {
            Status::Optimal => "optimal",
            Status::WithinGap => "feasible",
            Status::Infeasible => "infeasible",
            Status::Interrupted => "interrupted",
        }
    }

    /// Rows and columns of the pairs, rows rising.
    fn pairs<'py>(&self, py: Python<'py>) -> Pairs<'py> {
        to_arrays(py, &pairs(self.row_to_col(), self.transposed))
    }

    /// The sum of the costs, in units; a cost between two units counts as the better of them.
    #[getter]
    fn total_units(&self) -> i128 {
        match &self.found {
            Found::Dense(found) => found.total,
            Found::Sparse { answer, .. } => answer.total.into(),
        }
    }

    /// How far the total may be from the best, in units; nothing where nothing is known.
    #[getter]
    fn gap_units(&self) -> Option<i128> {
        match (self.outcome(), &self.found) {
            (Status::Optimal, _) => Some(0),
            (Status::Infeasible, _) => None,
            (Status::WithinGap, Found::Dense(found)) => Some(found.gap.into()),
            (Status::WithinGap, Found::Sparse { inexact, .. }) => Some((*inexact).into()),
            (Status::Interrupted, _) => self.gap_of_interrupted(),
        }
    }

    /// A unit is `2^exponent`.
    #[getter]
    fn exponent(&self) -> i32 {
        match &self.found {
            Found::Dense(found) => found.exponent,
            Found::Sparse { exponent, .. } => *exponent,
        }
    }

    /// The duals of rows and of columns in units, exactly; pairs `(cardinality, units)` for `most`; nothing if
    /// infeasible.
    fn duals_exact(&self, py: Python<'_>) -> PyResult<Option<(Py<PyAny>, Py<PyAny>)>> {
        let both = |rows: Bound<'_, PyAny>, cols: Bound<'_, PyAny>| Some((rows.unbind(), cols.unbind()));
        let pairs = |duals: &[Lex<i128>]| {
            duals.iter().map(|dual| (dual.cardinality, dual.total)).collect::<Vec<_>>().into_pyobject(py)
        };
        Ok(match self.certificate() {
            Certificate::Hall(_) => None,
            Certificate::Duals(duals) => {
                let (rows, cols) = self.in_caller_order(duals);
                both(rows.into_pyobject(py)?, cols.into_pyobject(py)?)
            }
            Certificate::LexDuals(duals) => {
                let (rows, cols) = self.in_caller_order(duals);
                both(pairs(rows)?, pairs(cols)?)
            }
        })
    }

    /// The same as arrays of the nearest floats, with a second column for `most`.
    fn duals<'py>(&self, py: Python<'py>) -> Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let exponent = self.exponent();
        let value = |units: i128| units_to_f64(units, exponent);
        let single =
            |duals: &[i128]| duals.iter().map(|&dual| value(dual)).collect::<Vec<_>>().to_pyarray(py).into_any();
        let double = |duals: &[Lex<i128>]| {
            let rows: Vec<Vec<f64>> =
                duals.iter().map(|dual| vec![dual.cardinality as f64, value(dual.total)]).collect();
            let array = PyArray2::from_vec2(py, &rows);
            array.unwrap_or_else(|_| PyArray2::zeros(py, [0, 2], false)).into_any()
        };
        match self.certificate() {
            Certificate::Hall(_) => None,
            Certificate::Duals(duals) => {
                let (rows, cols) = self.in_caller_order(duals);
                Some((single(rows), single(cols)))
            }
            Certificate::LexDuals(duals) => {
                let (rows, cols) = self.in_caller_order(duals);
                Some((double(rows), double(cols)))
            }
        }
    }

    /// Vertices of one side and the fewer ones that are all their partners: `(side, vertices, neighbours)`.
    fn witness(&self) -> Option<(&'static str, Vec<u32>, Vec<u32>)> {
        let Certificate::Hall(violator) = self.certificate() else { return None };
        let side = if self.transposed { violator.side.opposite() } else { violator.side };
        Some((error::side(side), violator.vertices.clone(), violator.neighbours.clone()))
    }
}

/// `units * 2^exponent` as the nearest float.
pub(crate) fn units_to_f64(units: i128, exponent: i32) -> f64 {
    // Two factors: the power alone may leave the range of normal numbers.
    let half = exponent / 2;
    units as f64 * 2_f64.powi(half) * 2_f64.powi(exponent - half)
}
