//! Arrow's arrays of texts, which Python hands over buffer by buffer.
//!
//! The layouts are those of Arrow's columnar format (<https://arrow.apache.org/docs/format/Columnar.html>): Utf8 and
//! LargeUtf8 are one text and the places where cells begin; Utf8View has sixteen bytes for each cell, which hold a
//! short text itself, or say where a long one lies. A bit says of each cell whether it is there. Foreign buffers may be
//! wrong, so each look at one is checked.

use numpy::PyReadonlyArray1;
use pyo3::prelude::*;

use crate::frame::slice;

type Bytes<'py> = PyReadonlyArray1<'py, u8>;

/// Which cells of the buffers are those of the array (the first, and how many), the bits that say which of them are
/// there, and where the texts are.
#[derive(FromPyObject)]
pub(crate) struct PyTexts<'py>((usize, usize), Option<Bytes<'py>>, PyLayout<'py>);

#[derive(FromPyObject)]
enum PyLayout<'py> {
    Utf8((PyReadonlyArray1<'py, i32>, Bytes<'py>)),
    LargeUtf8((PyReadonlyArray1<'py, i64>, Bytes<'py>)),
    Utf8View((Bytes<'py>, Vec<Bytes<'py>>)),
}

/// The same, as Rust reads it.
#[derive(Clone)]
pub(crate) struct Texts<'a> {
    first: usize,
    length: usize,
    valid: Option<&'a [u8]>,
    layout: Layout<'a>,
}

#[derive(Clone)]
enum Layout<'a> {
    Utf8(&'a [i32], &'a [u8]),
    LargeUtf8(&'a [i64], &'a [u8]),
    Utf8View(&'a [[u8; 16]], Vec<&'a [u8]>),
}

/// What stands for a cell that lies nowhere: no text, so the column is refused.
pub(crate) const NOWHERE: &[u8] = &[0xFF];

impl PyTexts<'_> {
    pub(crate) fn texts(&self) -> PyResult<Texts<'_>> {
        let PyTexts((first, length), valid, layout) = self;
        let layout = match layout {
            PyLayout::Utf8((starts, bytes)) => Layout::Utf8(slice(starts)?, slice(bytes)?),
            PyLayout::LargeUtf8((starts, bytes)) => Layout::LargeUtf8(slice(starts)?, slice(bytes)?),
            PyLayout::Utf8View((views, buffers)) => {
                Layout::Utf8View(slice(views)?.as_chunks().0, buffers.iter().map(slice).collect::<PyResult<_>>()?)
            }
        };
        Ok(Texts { first: *first, length: *length, valid: valid.as_ref().map(slice).transpose()?, layout })
    }
}

impl<'a> Texts<'a> {
    /// The bytes of each cell; none of an empty one.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a, '_> {
        let is_there =
            |at: usize| self.valid.is_none_or(|bits| bits.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1));
        let cell = move |at: usize| if is_there(at) { self.layout.cell(at).unwrap_or(NOWHERE) } else { &[] };
        (self.first..self.first.saturating_add(self.length)).map(cell)
    }
}

impl<'a> Layout<'a> {
    fn cell(&self, at: usize) -> Option<&'a [u8]> {
        match self {
            Layout::Utf8(starts, bytes) => between(starts, at, bytes),
            Layout::LargeUtf8(starts, bytes) => between(starts, at, bytes),
            Layout::Utf8View(views, buffers) => view(views.get(at)?, buffers),
        }
    }
}

/// The bytes from where a cell begins to where the next one does.
fn between<'a, N: Copy + TryInto<usize>>(starts: &[N], at: usize, bytes: &'a [u8]) -> Option<&'a [u8]> {
    let &[start, end] = starts.get(at..)?.first_chunk()?;
    bytes.get(start.try_into().ok()?..end.try_into().ok()?)
}

/// A length, then up to twelve bytes; or a length, four bytes, the number of a buffer, and a place there.
fn view<'a>(view: &'a [u8; 16], buffers: &[&'a [u8]]) -> Option<&'a [u8]> {
    let word = |nth: usize| Some(u32::from_ne_bytes(*view.as_chunks().0.get(nth)?) as usize);
    let length = word(0)?;
    match view[4..].get(..length) {
        Some(short) => Some(short),
        None => buffers.get(word(2)?)?.get(word(3)?..)?.get(..length),
    }
}
