//! Assignment where rows and columns take several partners.

use numpy::{PyArray1, ToPyArray};
use onehour_solver::{
    Bounds, Capacities, CapacityAssignment, CapacityProof, CapacityStatus, SparseProblem, assign_capacities,
    verify_capacities,
};
use pyo3::prelude::*;

use crate::answer::{Question, Words, units_to_f64};
use crate::error;
use crate::run::Run;
use crate::sparse::Entries;

/// Least and largest number of partners.
type PyBounds = (u32, u32);
/// One side, vertices of it, and vertices of the other.
type Shortage = (&'static str, Vec<u32>, Vec<u32>);
/// Numbers of rows and of columns.
type Prices<'py> = (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>);
/// Rows, columns and units of the pairs.
type Units<'py> = (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<i64>>);

/// Units of pairs with their proof; `onehour.CapacityAssignment` wraps it.
#[pyclass(frozen, module = "onehour._onehour")]
pub(crate) struct CapacityAnswer {
    answer: CapacityAssignment,
    capacities: Capacities,
    exponent: i32,
}

#[pymethods]
impl CapacityAnswer {
    /// Solves with bounds of rows, of columns, and of units of one pair.
    #[new]
    fn new(
        py: Python<'_>,
        entries: &Bound<'_, Entries>,
        question: Words,
        bounds: (Vec<PyBounds>, Vec<PyBounds>, u32),
    ) -> PyResult<Self> {
        let question = Question::new(question)?;
        let (rows, cols, pair) = bounds;
        let bounds = |of: Vec<PyBounds>| of.into_iter().map(|(least, most)| Bounds { least, most }).collect();
        let capacities = Capacities { rows: bounds(rows), cols: bounds(cols), pair };
        let (problem, exponent): (&SparseProblem, i32) = entries.get().exact()?;
        let options = question.options();
        let answer =
            question.run.watch(py, |control| assign_capacities(problem, &capacities, options.control(control)))?;
        Ok(CapacityAnswer { answer: answer.map_err(error::costs)?, capacities, exponent })
    }

    /// `optimal`, `infeasible` or `interrupted`.
    #[getter]
    fn status(&self) -> &'static str {
        match self.answer.status {
            CapacityStatus::Optimal => "optimal",
            CapacityStatus::Infeasible => "infeasible",
            CapacityStatus::Interrupted => "interrupted",
        }
    }

    /// Sum of cost times units, in units of `2^exponent`.
    #[getter]
    fn total_units(&self) -> i128 {
        self.answer.total
    }

    #[getter]
    fn exponent(&self) -> i32 {
        self.exponent
    }

    /// Rows, columns and units of the pairs, by row, then column.
    fn pairs<'py>(&self, py: Python<'py>) -> Units<'py> {
        let of = |part: fn(&(u32, u32, u32)) -> u32| {
            self.answer.pairs.iter().map(|pair| i64::from(part(pair))).collect::<Vec<_>>().to_pyarray(py)
        };
        (of(|pair| pair.0), of(|pair| pair.1), of(|pair| pair.2))
    }

    /// The duals of rows and of columns, as the nearest floats.
    fn duals<'py>(&self, py: Python<'py>) -> Option<Prices<'py>> {
        let Some(CapacityProof::Duals(duals)) = &self.answer.proof else { return None };
        let floats = |duals: &[i128]| {
            duals.iter().map(|&dual| units_to_f64(dual, self.exponent)).collect::<Vec<_>>().to_pyarray(py)
        };
        Some((floats(&duals.rows), floats(&duals.cols)))
    }

    /// The vertices of one side that need more than the others can give: `(side, vertices, others)`.
    fn shortage(&self) -> Option<Shortage> {
        let Some(CapacityProof::Shortage(shortage)) = &self.answer.proof else { return None };
        Some((error::side(shortage.side), shortage.vertices.clone(), shortage.others.clone()))
    }

    /// Checks the answer by separate code.
    fn verify(&self, py: Python<'_>, entries: &Bound<'_, Entries>) -> PyResult<()> {
        let (problem, _) = entries.get().exact()?;
        let verdict = Run::default().watch(py, |_| verify_capacities(problem, &self.capacities, &self.answer))?;
        verdict.map_err(error::violation)
    }
}
