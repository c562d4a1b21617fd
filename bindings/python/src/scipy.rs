//! The assignment functions of scipy, by scipy's contract.

use onehour_solver::{Certificate, Dense, DenseAssignment, Number, Sense, Status};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::answer::{Pairs, Question, pairs, to_arrays};
use crate::error;
use crate::matrix::{Cost, Matrix, View, solve, with_view};

/// Solve the linear sum assignment problem; see `onehour.matching`.
#[pyfunction]
#[pyo3(signature = (cost_matrix, maximize = None), text_signature = "(cost_matrix, maximize=False)")]
pub(crate) fn linear_sum_assignment<'py>(
    cost_matrix: &Bound<'py, PyAny>,
    maximize: Option<&Bound<'py, PyAny>>,
) -> PyResult<Pairs<'py>> {
    let maximize = maximize.map_or(Ok(false), |maximize| maximize.is_truthy())?;
    let matrix = Matrix::of(cost_matrix)?;
    with_view!(&matrix, view => {
        if maximize { largest(cost_matrix.py(), view) } else { full_matching(cost_matrix.py(), view, Sense::Minimize) }
    })
}

/// With the largest total. Here scipy reads -inf as a forbidden pair, and refuses +inf.
fn largest<'py, T: Cost>(py: Python<'py>, view: View<'_, T>) -> PyResult<Pairs<'py>> {
    let rows = || (0..view.dense.rows()).map(|row| view.dense.row(row));
    let infinite = |sign: f64| rows().any(|row| row.iter().any(|cost| cost.to_float() == sign));
    if T::HAS_INFINITY && infinite(f64::INFINITY) {
        return Err(PyValueError::new_err("matrix contains invalid numeric entries"));
    }
    if T::HAS_INFINITY && infinite(f64::NEG_INFINITY) {
        let costs: Vec<f64> = rows().flatten().map(|cost| -cost.to_float()).collect();
        let dense = Dense::new(&costs, view.dense.rows(), view.dense.cols()).map_err(error::costs)?;
        return full_matching(py, View { dense, transposed: view.transposed }, Sense::Minimize);
    }
    full_matching(py, view, Sense::Maximize)
}

fn full_matching<'py, T: Number>(py: Python<'py>, view: View<'_, T>, sense: Sense) -> PyResult<Pairs<'py>> {
    let take = |answer: &DenseAssignment| match (answer.status, &answer.certificate) {
        (Status::Infeasible, Certificate::Hall(violator)) => Err(violator.clone()),
        _ => Ok(pairs(&answer.row_to_col, view.transposed)),
    };
    match solve(py, view, &Question::full(sense), take)? {
        Ok(pairs) => Ok(to_arrays(py, &pairs)),
        Err(mut violator) => {
            if view.transposed {
                violator.side = violator.side.opposite();
            }
            Err(error::infeasible("cost matrix is infeasible", &violator))
        }
    }
}
