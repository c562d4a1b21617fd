//! Small conversions between Python and the crates.

use jiff::civil::Date;
use onehour::error::Issue;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::error;

/// A date in the form `2026-11-23`.
pub(crate) fn date(text: &str) -> PyResult<Date> {
    text.parse().map_err(|_| PyValueError::new_err("a date is a datetime.date between the years 1 and 9998"))
}

/// A value as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> PyResult<String> {
    // Only a value that is at fault has none.
    serde_json::to_string(value).map_err(|_| error::internal(None))
}

/// Issues as Python has them.
pub(crate) fn issues<'py>(py: Python<'py>, issues: &[Issue]) -> PyResult<Vec<Bound<'py, PyAny>>> {
    issues.iter().map(|issue| error::to_python(py, issue)).collect()
}
