//! People from files, frames, and nowhere.

use std::path::{Path, PathBuf};

use numpy::PyReadonlyArray1;
use onehour::generate::{self, Spec};
use onehour_io::{Frame, Input, Source, people};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};

use crate::programme::PyProgramme;
use crate::run::{leave, short};
use crate::{convert, error};

/// People, and the programme that they were read by; `onehour.Pool` wraps it.
#[pyclass(frozen, name = "Pool", module = "onehour._onehour")]
pub(crate) struct PyPool {
    pub(crate) input: Input,
    /// The files they were read from.
    pub(crate) files: Vec<PathBuf>,
}

/// Heading, texts, and which of them each row has.
type FrameColumn<'py> = (String, Bound<'py, PyList>, Option<PyReadonlyArray1<'py, i32>>);

#[pymethods]
impl PyPool {
    /// From files of any kinds mixed.
    #[staticmethod]
    fn from_files(py: Python<'_>, files: Vec<PathBuf>, programme: &Bound<'_, PyProgramme>) -> PyResult<Self> {
        let programme = programme.get().programme.clone();
        let sources: Vec<Source> = files.iter().map(Source::path).collect();
        let input = leave(py, move || Input::read(&sources, programme))?.map_err(error::input)?;
        Ok(PyPool { input, files })
    }

    /// From columns of texts, of which each row has one of its own, or the one that its code numbers (-1: none); `None` is an
    /// empty cell.
    #[staticmethod]
    fn from_columns(
        py: Python<'_>,
        name: String,
        columns: Vec<FrameColumn<'_>>,
        programme: &Bound<'_, PyProgramme>,
    ) -> PyResult<Self> {
        let programme = programme.get().programme.clone();
        let mut frame = Frame::new();
        for (heading, texts, codes) in &columns {
            let texts: Vec<Option<Bound<'_, PyString>>> = texts.iter().map(text_or_none).collect::<PyResult<_>>()?;
            let texts: Vec<Option<&str>> = texts
                .iter()
                .map(|cell| cell.as_ref().map(|cell| cell.to_str()).transpose())
                .collect::<Result<_, _>>()?;
            match codes {
                None => frame.column(heading, texts),
                Some(codes) => {
                    // -1 becomes the number of no text.
                    let codes = codes.as_slice()?.iter().map(|&code| code as u32).collect();
                    frame.coded_column(heading, texts, codes);
                }
            }
        }
        let source = [Source::frame(name, frame)];
        let input = leave(py, move || Input::read(&source, programme))?.map_err(error::input)?;
        Ok(PyPool { input, files: Vec::new() })
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
        let pool = leave(py, move || generate::pool(spec))?.map_err(error::input)?;
        let input = Input::of_pool(pool, programme.get().programme.clone());
        Ok(PyPool { input, files: Vec::new() })
    }

    /// These people and those of another pool, read by the programme of this one.
    fn joined(&self, py: Python<'_>, other: &Bound<'_, PyPool>) -> PyResult<Self> {
        let other = other.get();
        let input = short(py, || self.input.clone().join(other.input.clone()))?.map_err(error::input)?;
        Ok(PyPool { input, files: self.files.iter().chain(&other.files).cloned().collect() })
    }

    /// Numbers of people on the newcomers' side, on the openers', and of all.
    fn counts(&self) -> (usize, usize, usize) {
        let people = self.input.pool.people();
        let on = |side: fn(onehour::pool::Role) -> bool| people.iter().filter(|person| side(person.role)).count();
        (on(|role| role.is_newcomer()), on(|role| role.is_opener()), people.len())
    }

    /// Ids, sorted by their bytes.
    fn ids(&self) -> Vec<&str> {
        self.input.pool.people().iter().map(|person| person.id.as_str()).collect()
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
            people::write_csv(&self.input.pool, &self.input.programme, &mut file)?;
            onehour_io::out::replace_file(&path, &file)
        };
        short(py, write)?.map_err(error::input)
    }
}

/// A cell: a text, or nothing.
fn text_or_none<'py>(cell: Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyString>>> {
    if cell.is_none() { Ok(None) } else { Ok(Some(cell.cast_into::<PyString>()?)) }
}

impl PyPool {
    /// The folder of a file that people were read from.
    pub(crate) fn folder(&self, file: Option<&str>) -> &Path {
        let named = self.files.iter().find(|path| file.is_some_and(|file| path.display().to_string() == file));
        named.and_then(|file| file.parent()).unwrap_or(Path::new(""))
    }
}
