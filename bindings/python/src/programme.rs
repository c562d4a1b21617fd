//! Programmes: built in, from a file, or put together in Python.

use onehour::Programme;
use onehour::error::{Error, Issue, Place};
use onehour_io::programme;
use pyo3::prelude::*;

use crate::error;
use crate::run::short;

/// A programme that makes sense; `onehour.Programme` wraps it.
#[pyclass(frozen, name = "Programme", module = "onehour._onehour")]
pub(crate) struct PyProgramme {
    pub(crate) programme: Programme,
}

#[pymethods]
impl PyProgramme {
    /// A built-in one by its name, or a TOML file.
    #[staticmethod]
    fn load(py: Python<'_>, name_or_path: &str) -> PyResult<Self> {
        let programme = short(py, || programme::load(name_or_path))?.map_err(error::input)?;
        Ok(PyProgramme { programme })
    }

    /// From the text of a TOML file.
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str, file: &str) -> PyResult<Self> {
        let programme = short(py, || Programme::from_toml(text, file))?.map_err(error::input)?;
        Ok(PyProgramme { programme })
    }

    /// From a JSON object of the same shape as a TOML file.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        let programme = short(py, || from_json(text))?.map_err(error::input)?;
        Ok(PyProgramme { programme })
    }

    /// The names of the built-in ones.
    #[staticmethod]
    fn builtin_names() -> [&'static str; 3] {
        onehour::programme::BUILTIN_NAMES
    }

    #[getter]
    fn name(&self) -> &str {
        &self.programme.name
    }

    #[getter]
    fn description(&self) -> &str {
        &self.programme.description
    }

    fn to_toml(&self) -> PyResult<String> {
        self.programme.to_toml().map_err(error::input)
    }

    fn to_json(&self) -> PyResult<String> {
        crate::convert::json(&self.programme)
    }
}

/// Read as TOML, whose reader finds everything that is wrong. The lines of that text are nobody's.
fn from_json(text: &str) -> onehour::Result<Programme> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| unwritable())?;
    let text = toml::to_string(&value).map_err(|_| unwritable())?;
    Programme::from_toml(&text, "").map_err(|error| {
        let placeless = |issue: Issue| Issue { place: Place { file: None, row: None, ..issue.place }, ..issue };
        Error::from(error.issues.into_iter().map(placeless).collect::<Vec<_>>())
    })
}

fn unwritable() -> Error {
    let message = "The programme holds a value that a programme file cannot say.";
    let remedy = "Use texts, whole and finite numbers, True and False, lists and dictionaries with texts as keys.";
    Error::from(Issue::error("E-programme-value", Place::default(), message, remedy))
}
