//! Matrices of costs as numpy has them, read where they lie.
//!
//! A contiguous array of `float64`, `float32` or `int64` is not copied, in C order or in Fortran order: what is
//! Fortran's is the transposed problem. Anything else `onehour._arrays` makes one of these first.

use std::cell::RefCell;

use numpy::{PyArray2, PyArrayMethods, PyReadonlyArray2, PyUntypedArrayMethods};
use onehour_solver::{Dense, DenseAssignment, Number, ProblemError, Violation, Workspace};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::answer::{Answer, Question, Words};
use crate::error;
use crate::run::Run;

/// An array of costs that is held, not copied.
pub(crate) enum Matrix<'py> {
    F64(PyReadonlyArray2<'py, f64>),
    F32(PyReadonlyArray2<'py, f32>),
    I64(PyReadonlyArray2<'py, i64>),
}

/// A type of costs on both sides.
pub(crate) trait Cost: Number + numpy::Element {
    /// Whether it has infinities.
    const HAS_INFINITY: bool;

    /// As a float.
    fn to_float(self) -> f64;
}

impl Cost for f64 {
    const HAS_INFINITY: bool = true;

    fn to_float(self) -> f64 {
        self
    }
}

impl Cost for f32 {
    const HAS_INFINITY: bool = true;

    fn to_float(self) -> f64 {
        self.into()
    }
}

impl Cost for i64 {
    const HAS_INFINITY: bool = false;

    fn to_float(self) -> f64 {
        self as f64
    }
}

/// The costs of a matrix row by row, of the transposed one where `transposed`.
#[derive(Clone, Copy)]
pub(crate) struct View<'a, T> {
    pub(crate) dense: Dense<'a, T>,
    pub(crate) transposed: bool,
}

/// Does the same with the view of whichever type the costs have.
macro_rules! with_view {
    ($matrix:expr, $view:ident => $work:expr) => {
        match $matrix {
            $crate::matrix::Matrix::F64(array) => $crate::matrix::view(array).and_then(|$view| $work),
            $crate::matrix::Matrix::F32(array) => $crate::matrix::view(array).and_then(|$view| $work),
            $crate::matrix::Matrix::I64(array) => $crate::matrix::view(array).and_then(|$view| $work),
        }
    };
}
pub(crate) use with_view;

impl<'py> Matrix<'py> {
    /// Takes what a caller calls a matrix of costs.
    ///
    /// # Errors
    /// Those of numpy where it is none.
    pub(crate) fn of(costs: &Bound<'py, PyAny>) -> PyResult<Self> {
        static COSTS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if let Some(matrix) = Matrix::as_it_is(costs) {
            return Ok(matrix);
        }
        let costs = COSTS.import(costs.py(), "onehour._arrays", "as_costs")?.call1((costs,))?;
        Matrix::as_it_is(&costs).ok_or_else(|| error::costs(ProblemError::LengthMismatch { expected: 0, costs: 0 }))
    }

    fn as_it_is(costs: &Bound<'py, PyAny>) -> Option<Self> {
        lies_well(costs)
            .map(Matrix::F64)
            .or_else(|| lies_well(costs).map(Matrix::F32))
            .or_else(|| lies_well(costs).map(Matrix::I64))
    }
}

/// An array of this type whose costs lie side by side.
fn lies_well<'py, T: numpy::Element>(costs: &Bound<'py, PyAny>) -> Option<PyReadonlyArray2<'py, T>> {
    let array = costs.cast::<PyArray2<T>>().ok()?;
    if array.is_contiguous() { array.try_readonly().ok().filter(|array| array.as_slice().is_ok()) } else { None }
}

/// The costs of an array that lies well.
pub(crate) fn view<'a, T: Cost>(array: &'a PyReadonlyArray2<'_, T>) -> PyResult<View<'a, T>> {
    let [rows, cols] = [array.shape()[0], array.shape()[1]];
    let transposed = !array.is_c_contiguous();
    let (rows, cols) = if transposed { (cols, rows) } else { (rows, cols) };
    let dense = Dense::new(array.as_slice()?, rows, cols).map_err(error::costs)?;
    Ok(View { dense, transposed })
}

/// Costs whose place is that in the array of the caller.
fn in_caller_order(error: ProblemError, transposed: bool) -> ProblemError {
    match error {
        ProblemError::NotANumber { row, col } if transposed => ProblemError::NotANumber { row: col, col: row },
        ProblemError::NegativeInfinity { row, col } if transposed => {
            ProblemError::NegativeInfinity { row: col, col: row }
        }
        ProblemError::Overflow { row, col, count } if transposed => {
            ProblemError::Overflow { row: col, col: row, count }
        }
        other => other,
    }
}

/// Matrices of so many costs are solved in milliseconds, whatever the costs are.
const SMALL: usize = 1 << 14;
/// And of so many in the time that it takes to release the interpreter's lock and to get it back.
const TINY: usize = 1 << 8;

/// Solves a matrix, in the calling thread if it is small, and takes what is wanted of the answer.
pub(crate) fn solve<T: Number, R: Send>(
    py: Python<'_>,
    view: View<'_, T>,
    question: &Question,
    take: impl FnOnce(&DenseAssignment) -> R + Send,
) -> PyResult<R> {
    let View { dense, transposed } = view;
    let (objective, options, run) = (question.objective, question.options(), &question.run);
    let size = if run.is_special() { usize::MAX } else { dense.rows() * dense.cols() };
    let taken = if size <= SMALL {
        let here = || WORKSPACE.with_borrow_mut(|workspace| workspace.assign(dense, objective, options).map(take));
        if size <= TINY { crate::run::tiny(here)? } else { crate::run::short(py, here)? }
    } else {
        run.watch(py, |control| {
            onehour_solver::assign_dense(dense, objective, options.control(control)).map(|answer| take(&answer))
        })?
    };
    taken.map_err(|error| error::costs(in_caller_order(error, transposed)))
}

thread_local! {
    /// What small problems are solved in. Larger ones never come here, so it stays small.
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

/// A matrix of a batch.
enum Held<'py, T: numpy::Element> {
    /// A large one, where it lies.
    There(PyReadonlyArray2<'py, T>),
    /// A small one: numpy's book of what is borrowed is slower than to copy it, above all where all lie in one array.
    Copied { costs: Vec<T>, rows: usize, cols: usize, transposed: bool },
}

impl<'py, T: Cost> Held<'py, T> {
    fn new(array: PyReadonlyArray2<'py, T>) -> PyResult<Self> {
        if array.len() > SMALL {
            return Ok(Held::There(array));
        }
        let View { dense, transposed } = view(&array)?;
        let (rows, cols) = (dense.rows(), dense.cols());
        Ok(Held::Copied { costs: array.as_slice()?.to_vec(), rows, cols, transposed })
    }

    fn view(&self) -> PyResult<View<'_, T>> {
        match self {
            Held::There(array) => view(array),
            &Held::Copied { ref costs, rows, cols, transposed } => {
                Ok(View { dense: Dense::new(costs, rows, cols).map_err(error::costs)?, transposed })
            }
        }
    }
}

/// The assignments of many matrices, which are all of one type.
#[pyfunction]
pub(crate) fn assign_batch(py: Python<'_>, matrices: Vec<Bound<'_, PyAny>>, question: Words) -> PyResult<Vec<Answer>> {
    let question = Question::new(question)?;
    match matrices.first().map(Matrix::of).transpose()? {
        None => Ok(Vec::new()),
        Some(Matrix::F64(_)) => solve_batch::<f64>(py, &matrices, &question),
        Some(Matrix::F32(_)) => solve_batch::<f32>(py, &matrices, &question),
        Some(Matrix::I64(_)) => solve_batch::<i64>(py, &matrices, &question),
    }
}

fn solve_batch<'py, T: Cost>(
    py: Python<'py>,
    matrices: &[Bound<'py, PyAny>],
    question: &Question,
) -> PyResult<Vec<Answer>> {
    let one_type = || pyo3::exceptions::PyTypeError::new_err("the matrices of a batch have one type");
    let held = |costs: &Bound<'py, PyAny>| Held::new(lies_well::<T>(costs).ok_or_else(one_type)?);
    let held = matrices.iter().map(held).collect::<PyResult<Vec<_>>>()?;
    let views = held.iter().map(Held::view).collect::<PyResult<Vec<_>>>()?;
    let matrices: Vec<Dense<'_, T>> = views.iter().map(|view| view.dense).collect();
    let (objective, options) = (question.objective, question.options());
    let answers = question
        .run
        .watch(py, |control| onehour_solver::assign_batch(&matrices, objective, options.control(control)))?;
    let answer = |(at, (answer, view)): (usize, (Result<DenseAssignment, ProblemError>, &View<'_, T>))| {
        let answer = answer.map_err(|error| error::costs_of(at, in_caller_order(error, view.transposed)))?;
        Ok(Answer::dense(answer, view.transposed))
    };
    answers.into_iter().zip(&views).enumerate().map(answer).collect()
}

/// The assignment of a matrix.
#[pyfunction]
pub(crate) fn assign_dense(costs: &Bound<'_, PyAny>, question: Words) -> PyResult<Answer> {
    let question = Question::new(question)?;
    let matrix = Matrix::of(costs)?;
    with_view!(&matrix, view => {
        let answer = solve(costs.py(), view, &question, DenseAssignment::clone)?;
        Ok(Answer::dense(answer, view.transposed))
    })
}

/// Checks the answer to a matrix by separate code.
#[pyfunction]
pub(crate) fn verify_dense(costs: &Bound<'_, PyAny>, answer: &Bound<'_, Answer>) -> PyResult<()> {
    let matrix = Matrix::of(costs)?;
    let answer = answer.get();
    with_view!(&matrix, view => {
        let claim = answer.as_dense().filter(|_| answer.is_transposed() == view.transposed);
        let claim = claim.ok_or_else(|| error::violation(Violation::Certificate))?;
        Run::default().watch(costs.py(), |_| onehour_solver::verify_dense(view.dense, claim))?.map_err(error::violation)
    })
}
