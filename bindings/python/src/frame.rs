//! Columns of a data frame, as Python hands them over: they are read where they lie, and only distinct cells are
//! copied.

use std::borrow::Cow;

use numpy::{Element, PyReadonlyArray1};
use onehour_io::{Frame, FrameColumn};
use onehour_solver::Control;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use rayon::prelude::*;

use crate::arrow::{NOWHERE, PyTexts, Texts};

/// The cells of a column.
#[derive(FromPyObject)]
pub(crate) enum PyCells<'py> {
    /// Arrow's arrays of texts, one after the other.
    Arrow(Vec<PyTexts<'py>>),
    /// Few texts, and which of them each row has; a number that no text has is an empty cell.
    Coded((Objects<'py>, PyReadonlyArray1<'py, i32>)),
    Whole(PyReadonlyArray1<'py, i64>),
    /// NaN is an empty cell.
    Fractions(PyReadonlyArray1<'py, f64>),
    /// Texts; whatever else is an empty cell.
    Texts(Objects<'py>),
}

type Objects<'py> = PyReadonlyArray1<'py, Py<PyAny>>;

/// The same, as Rust reads it.
pub(crate) enum Cells<'a> {
    /// Objects of Python are read while its lock is held.
    Read(FrameColumn),
    Arrow(Vec<Texts<'a>>),
    Whole(&'a [i64]),
    Fractions(&'a [f64]),
}

impl<'py> PyCells<'py> {
    pub(crate) fn cells(&self, py: Python<'py>) -> PyResult<Cells<'_>> {
        py.check_signals()?;
        Ok(match self {
            PyCells::Arrow(arrays) => Cells::Arrow(arrays.iter().map(PyTexts::texts).collect::<PyResult<_>>()?),
            PyCells::Coded((texts, codes)) => {
                // -1 becomes the number of no text.
                let codes = slice(codes)?.iter().map(|&code| code as u32).collect();
                let texts: Option<Vec<_>> = utf8_of(py, slice(texts)?).map(text).collect();
                let texts = texts.ok_or_else(no_utf8)?;
                Cells::Read(FrameColumn::coded(texts.iter().map(|text| Some(&**text)), codes))
            }
            PyCells::Whole(numbers) => Cells::Whole(slice(numbers)?),
            PyCells::Fractions(numbers) => Cells::Fractions(slice(numbers)?),
            PyCells::Texts(texts) => {
                let column = FrameColumn::of_bytes(utf8_of(py, slice(texts)?), text, Control::none());
                Cells::Read(column.ok_or_else(no_utf8)?)
            }
        })
    }
}

/// The bytes of texts; of what is no text none.
fn utf8_of<'a>(py: Python<'a>, objects: &'a [Py<PyAny>]) -> impl Iterator<Item = &'a [u8]> + Clone {
    objects.iter().map(move |object| match object.bind(py).cast::<PyString>() {
        // A text with half a pair of surrogates is none.
        Ok(text) => text.to_str().map_or(NOWHERE, str::as_bytes),
        Err(_) => &[],
    })
}

pub(crate) fn slice<'a, T: Element>(array: &'a PyReadonlyArray1<'_, T>) -> PyResult<&'a [T]> {
    Ok(array.as_slice()?)
}

/// What is said of columns of which [`table`] makes nothing.
pub(crate) fn no_utf8() -> PyErr {
    PyValueError::new_err("a column of texts is no UTF-8")
}

/// The columns as a table, made on all processors. `None` where texts are no UTF-8.
pub(crate) fn table(columns: Vec<(&str, Cells<'_>)>, control: Control<'_>) -> Option<Frame> {
    // One column may take as long as all others: each is a task of its own.
    let columns = columns.into_par_iter().with_max_len(1);
    let made = columns.map(|(heading, cells)| Some((heading.to_owned(), column(cells, control)?)));
    let made: Option<Vec<(String, FrameColumn)>> = made.collect();
    Some(made?.into_iter().collect())
}

fn column(cells: Cells<'_>, control: Control<'_>) -> Option<FrameColumn> {
    match cells {
        Cells::Read(column) => Some(column),
        Cells::Arrow(arrays) => FrameColumn::of_bytes(arrays.iter().flat_map(Texts::iter), text, control),
        Cells::Whole(numbers) => {
            FrameColumn::of_bytes(numbers.iter().map(|number| number.to_ne_bytes()), whole, control)
        }
        Cells::Fractions(numbers) => {
            FrameColumn::of_bytes(numbers.iter().map(|number| number.to_ne_bytes()), fraction, control)
        }
    }
}

fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    std::str::from_utf8(bytes).ok().map(Cow::from)
}

fn whole(bytes: &[u8]) -> Option<Cow<'_, str>> {
    Some(i64::from_ne_bytes(bytes.try_into().ok()?).to_string().into())
}

/// A number as a people file has it: a whole one without a fraction, and no negative zero.
fn fraction(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let number = f64::from_ne_bytes(bytes.try_into().ok()?);
    Some(if number.is_nan() { "".into() } else { (number + 0.0).to_string().into() })
}
