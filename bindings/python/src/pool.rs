//! People from files, frames, and nowhere.

use std::path::{Path, PathBuf};

use onehour::generate::{self, Spec};
use onehour_io::{Input, Source, people};
use onehour_solver::Control;
use pyo3::prelude::*;

use crate::frame::{self, PyCells};
use crate::programme::PyProgramme;
use crate::run::{Run, short};
use crate::{convert, error};

/// People, and the programme that they were read by; `onehour.Pool` wraps it.
#[pyclass(frozen, name = "Pool", module = "onehour._onehour")]
pub(crate) struct PyPool {
    pub(crate) input: Input,
    /// The files they were read from.
    pub(crate) files: Vec<PathBuf>,
}

#[pymethods]
impl PyPool {
    /// From files of any kinds mixed.
    #[staticmethod]
    fn from_files(py: Python<'_>, files: Vec<PathBuf>, programme: &Bound<'_, PyProgramme>) -> PyResult<Self> {
        let programme = programme.get().programme.clone();
        let sources: Vec<Source> = files.iter().map(Source::path).collect();
        let read = |control: Control<'_>| Input::read(&sources, programme, control);
        let input = Run::default().watch(py, read)?.map_err(error::input)?;
        Ok(PyPool { input, files })
    }

    /// From the columns of a data frame.
    #[staticmethod]
    fn from_columns(
        py: Python<'_>,
        name: String,
        columns: Vec<(String, PyCells<'_>)>,
        programme: &Bound<'_, PyProgramme>,
    ) -> PyResult<Self> {
        let programme = programme.get().programme.clone();
        let mut read = Vec::with_capacity(columns.len());
        for (heading, cells) in &columns {
            read.push((heading.as_str(), cells.cells(py)?));
        }
        let input = Run::default().watch(py, |control| {
            let source = [Source::frame(name, frame::table(read, control)?)];
            Some(Input::read(&source, programme, control))
        })?;
        let input = input.ok_or_else(frame::no_utf8)?;
        Ok(PyPool::of(input.map_err(error::input)?))
    }

    /// Invented people.
    #[staticmethod]
    fn generated(
        py: Python<'_>,
        size_and_seed: (u32, u32, u64),
        today: &str,
        programme: &Bound<'_, PyProgramme>,
    ) -> PyResult<Self> {
        let (newcomers, openers, seed) = size_and_seed;
        let spec = Spec { newcomers, openers, seed, today: convert::date(today)? };
        let invent = |control: Control<'_>| generate::pool_until(spec, control);
        let pool = Run::default().watch(py, invent)?.map_err(error::input)?;
        let input = Input::of_pool(pool, programme.get().programme.clone());
        Ok(PyPool::of(input))
    }

    /// These people and those of another pool, read by the programme of this one.
    fn joined(&self, py: Python<'_>, other: &Bound<'_, PyPool>) -> PyResult<Self> {
        let other = other.get();
        let input = short(py, || self.input.clone().join(other.input.clone()))?.map_err(error::input)?;
        Ok(PyPool { input, files: self.files.iter().chain(&other.files).cloned().collect() })
    }

    /// Numbers of people on the newcomers' side, on the openers', and of all.
    fn counts(&self) -> (usize, usize, usize) {
        let roll = &self.input.roll;
        (roll.count(|role| role.is_newcomer()), roll.count(|role| role.is_opener()), roll.len())
    }

    /// Ids, sorted by their bytes.
    fn ids(&self) -> Vec<&str> {
        self.input.roll.ids()
    }

    /// The programme that they were read by.
    fn programme(&self) -> PyProgramme {
        PyProgramme { programme: self.input.programme.clone() }
    }

    /// What was doubtful but usable.
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        convert::issues(py, &self.input.warnings)
    }

    /// Writes a people file.
    fn write_csv(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let write = || {
            let mut file = Vec::new();
            people::write_csv(self.input.pool(), &self.input.programme, &mut file)?;
            onehour_io::out::replace_file(&path, &file)
        };
        short(py, write)?.map_err(error::input)
    }
}

impl PyPool {
    /// People who stand in no file.
    pub(crate) fn of(input: Input) -> Self {
        PyPool { input, files: Vec::new() }
    }

    /// The folder of a file that people were read from.
    pub(crate) fn folder(&self, file: Option<&str>) -> &Path {
        let named = self.files.iter().find(|path| file.is_some_and(|file| path.display().to_string() == file));
        named.and_then(|file| file.parent()).unwrap_or(Path::new(""))
    }
}
