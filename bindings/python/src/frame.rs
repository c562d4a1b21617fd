//! Columns of a data frame, as Python hands them over: nothing is copied before the interpreter's lock is given away.

use std::fmt::Write;

use numpy::{Element, PyReadonlyArray1};
use onehour_io::{Frame, FrameColumn};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};
use rayon::prelude::*;

/// The cells of a column.
#[derive(FromPyObject)]
pub(crate) enum PyCells<'py> {
    /// Bytes of all texts, and where each begins; one more says where the last ends.
    Packed((PyReadonlyArray1<'py, u8>, PyReadonlyArray1<'py, i64>)),
    /// Few texts, and which of them each row has; a number that no text has is an empty cell.
    Coded((Bound<'py, PyList>, PyReadonlyArray1<'py, i32>)),
    Whole(PyReadonlyArray1<'py, i64>),
    /// NaN is an empty cell.
    Fractions(PyReadonlyArray1<'py, f64>),
    /// Texts; `None` is an empty cell.
    Texts(Bound<'py, PyList>),
}

/// The same, as Rust reads it.
pub(crate) enum Cells<'a> {
    Packed(&'a [u8], &'a [i64]),
    Coded(Vec<Option<&'a str>>, &'a [i32]),
    Whole(&'a [i64]),
    Fractions(&'a [f64]),
    Texts(Vec<Option<&'a str>>),
}

/// Keeps the texts of a list alive.
pub(crate) struct Held<'py> {
    heading: String,
    cells: PyCells<'py>,
    texts: Vec<Option<Bound<'py, PyString>>>,
}

impl<'py> Held<'py> {
    pub(crate) fn new((heading, cells): (String, PyCells<'py>)) -> PyResult<Self> {
        let texts = match &cells {
            PyCells::Coded((texts, _)) | PyCells::Texts(texts) => {
                texts.iter().map(text_or_none).collect::<PyResult<_>>()?
            }
            _ => Vec::new(),
        };
        Ok(Held { heading, cells, texts })
    }

    /// Heading and cells.
    pub(crate) fn cells(&self) -> PyResult<(&str, Cells<'_>)> {
        let texts = || -> PyResult<Vec<Option<&str>>> {
            self.texts.iter().map(|text| text.as_ref().map(|text| text.to_str()).transpose()).collect()
        };
        let cells = match &self.cells {
            PyCells::Packed((bytes, starts)) => Cells::Packed(slice(bytes)?, slice(starts)?),
            PyCells::Coded((_, codes)) => Cells::Coded(texts()?, slice(codes)?),
            PyCells::Whole(numbers) => Cells::Whole(slice(numbers)?),
            PyCells::Fractions(numbers) => Cells::Fractions(slice(numbers)?),
            PyCells::Texts(_) => Cells::Texts(texts()?),
        };
        Ok((&self.heading, cells))
    }
}

fn slice<'a, T: Element>(array: &'a PyReadonlyArray1<'_, T>) -> PyResult<&'a [T]> {
    Ok(array.as_slice()?)
}

/// A cell: a text, or nothing.
fn text_or_none<'py>(cell: Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyString>>> {
    if cell.is_none() { Ok(None) } else { Ok(Some(cell.cast_into::<PyString>()?)) }
}

/// The columns as a table, made on all processors. `None` where texts are no UTF-8.
pub(crate) fn table(columns: Vec<(&str, Cells<'_>)>) -> Option<Frame> {
    let made = columns.into_par_iter().map(|(heading, cells)| Some((heading.to_owned(), column(cells)?)));
    let made: Option<Vec<(String, FrameColumn)>> = made.collect();
    Some(made?.into_iter().collect())
}

fn column(cells: Cells<'_>) -> Option<FrameColumn> {
    Some(match cells {
        Cells::Packed(bytes, starts) => packed(bytes, starts)?,
        // -1 becomes the number of no text.
        Cells::Coded(texts, codes) => FrameColumn::coded(texts, codes.iter().map(|&code| code as u32).collect()),
        Cells::Whole(numbers) => printed(numbers.iter().copied().map(Some)),
        // There is no negative zero in a people file.
        Cells::Fractions(numbers) => {
            printed(numbers.iter().map(|number| Some(number + 0.0).filter(|number| !number.is_nan())))
        }
        Cells::Texts(texts) => FrameColumn::new(texts),
    })
}

/// Texts that lie one after the other.
fn packed(bytes: &[u8], starts: &[i64]) -> Option<FrameColumn> {
    let (&first, &last) = (starts.first()?, starts.last()?);
    let text = bytes.get(usize::try_from(first).ok()?..usize::try_from(last).ok()?)?;
    let end = |&end: &i64| usize::try_from(end.checked_sub(first)?).ok();
    let ends: Option<Vec<usize>> = starts[1..].iter().map(end).collect();
    FrameColumn::packed(std::str::from_utf8(text).ok()?.to_owned(), ends?)
}

/// Numbers as a people file has them: whole ones without a fraction.
fn printed<T: std::fmt::Display>(numbers: impl Iterator<Item = Option<T>>) -> FrameColumn {
    let (mut text, mut ends) = (String::new(), Vec::new());
    for number in numbers {
        if let Some(number) = number {
            // Nothing can go wrong with a String.
            let _ = write!(text, "{number}");
        }
        ends.push(text.len());
    }
    FrameColumn::packed(text, ends).unwrap_or_default()
}
