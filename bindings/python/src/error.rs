//! From errors of the crates to the exceptions that `onehour.errors` defines.

use onehour::error::{Issue, Place, Severity};
use onehour_solver::{HallViolator, ProblemError, Side, Violation};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// A class of `onehour.errors`, looked up once.
macro_rules! class {
    ($py:expr, $name:literal) => {{
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        CLASS.import($py, "onehour.errors", $name)
    }};
}

/// An exception of this class, or what went wrong when it was made.
fn exception<'py>(class: PyResult<&Bound<'py, PyType>>, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    match class.and_then(|class| class.call1(arguments)) {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// All that is wrong with an input.
pub(crate) fn input(error: onehour::Error) -> PyErr {
    Python::attach(|py| {
        let issues: PyResult<Vec<Bound<'_, PyAny>>> = error.issues.iter().map(|issue| to_python(py, issue)).collect();
        match issues {
            Ok(issues) => exception(class!(py, "InputError"), (issues,)),
            Err(error) => error,
        }
    })
}

/// An issue as `onehour.Issue`.
pub(crate) fn to_python<'py>(py: Python<'py>, issue: &Issue) -> PyResult<Bound<'py, PyAny>> {
    let Issue { place, code, severity, message, remedy } = issue;
    let Place { file, sheet, row, column } = place;
    let severity = match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    class!(py, "Issue")?.call1((code, message, remedy, severity, file, sheet, row, column))
}

/// Costs that state no problem. Where scipy has words for it, the message begins with them.
pub(crate) fn costs(error: ProblemError) -> PyErr {
    cost_error("", error)
}

/// Costs of one matrix among several that state no problem.
pub(crate) fn costs_of(matrix: usize, error: ProblemError) -> PyErr {
    cost_error(&format!("matrix {matrix}: "), error)
}

fn cost_error(of: &str, error: ProblemError) -> PyErr {
    let (code, prefix) = match error {
        ProblemError::NotANumber { .. } => ("E-cost-nan", "matrix contains invalid numeric entries: "),
        ProblemError::NegativeInfinity { .. } => ("E-cost-infinite", "matrix contains invalid numeric entries: "),
        ProblemError::Duplicate { .. } => ("E-cost-duplicate", ""),
        ProblemError::Overflow { .. } => ("E-cost-overflow", ""),
        _ => ("E-matrix-size", ""),
    };
    let message = format!("{of}{prefix}{error}");
    Python::attach(|py| exception(class!(py, "CostError"), (message, code, error.place())))
}

/// There is no perfect matching, and why not.
pub(crate) fn infeasible(message: &str, violator: &HallViolator) -> PyErr {
    let side = side(violator.side);
    Python::attach(|py| {
        let arguments = (message, side, violator.vertices.clone(), violator.neighbours.clone());
        exception(class!(py, "InfeasibleError"), arguments)
    })
}

/// `rows` or `columns`.
pub(crate) fn side(side: Side) -> &'static str {
    match side {
        Side::Row => "rows",
        Side::Col => "columns",
    }
}

/// A claim that does not hold.
pub(crate) fn refused(violations: Vec<String>) -> PyErr {
    Python::attach(|py| exception(class!(py, "VerificationError"), (violations,)))
}

/// One claim that does not hold.
pub(crate) fn violation(violation: Violation) -> PyErr {
    refused(vec![violation.to_string()])
}

/// A fault of onehour itself, at this place of its sources.
pub(crate) fn internal(place: Option<String>) -> PyErr {
    Python::attach(|py| exception(class!(py, "InternalError"), (place,)))
}

/// A call in a process that was forked while one was running.
pub(crate) fn forked() -> PyErr {
    Python::attach(|py| exception(class!(py, "ForkError"), ()))
}

/// The system starts no thread.
pub(crate) fn no_threads() -> PyErr {
    pyo3::exceptions::PyRuntimeError::new_err("the system does not start so many threads; ask for fewer")
}
