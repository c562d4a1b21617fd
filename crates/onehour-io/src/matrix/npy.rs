//! NumPy's `.npy` files: versions 1 to 3, integers, floats and booleans, either byte order, C and Fortran order.
//!
//! A file is `\x93NUMPY`, two bytes of version, the length of the header (two bytes little-endian, four from version 2
//! on), the header, and the values. The header is a Python dictionary with the keys `descr` (type), `fortran_order` and
//! `shape`. (NumPy documentation, `numpy.lib.format`.)

mod header;
mod values;

use onehour::Result;
use onehour::error::{Error, Issue, Place};

use self::header::Header;
use super::Budget;
use super::reader::Reader;
use crate::source::Source;

/// What every `.npy` file begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// An array of any number of dimensions, its values in C order.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Length of each dimension.
    pub shape: Vec<usize>,
    /// The values.
    pub values: Values,
}

/// Values of one type. Smaller integers and booleans are widened, which changes no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Integers and booleans.
    I64(Vec<i64>),
    /// `float64`.
    F64(Vec<f64>),
    /// `float32`.
    F32(Vec<f32>),
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::I64(values) => values.len(),
            Values::F64(values) => values.len(),
            Values::F32(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Reads an array.
///
/// # Errors
/// A file that cannot be read or is no `.npy` file, a type that is no real number, fewer or more values than the shape
/// says, an unsigned integer beyond `i64`, values that would not fit the budget (refused before any is read).
pub fn read(source: &Source, budget: Budget) -> Result<Array> {
    read_from(Reader::open(source)?, budget)
}

/// Reads an array from a file that is open.
pub(super) fn read_from(mut reader: Reader<'_>, budget: Budget) -> Result<Array> {
    let source = reader.source();
    let header = Header::read(&mut reader)?;
    let count = header.count().ok_or_else(|| too_many_values(source))?;
    let bytes = count.saturating_mul(header.kind.width_in_memory());
    budget.allow(source, bytes, &header.described())?;
    // The size says it before the values are read, so that a short file of a large shape allocates nothing.
    if let Some(size) = reader.size() {
        header.check_size(source, reader.position(), size, count)?;
    }
    let count = usize::try_from(count).map_err(|_| too_many_values(source))?;
    let values = values::read(&mut reader, &header, count)?;
    if reader.read(&mut [0])? > 0 {
        return Err(damaged(source, format!("There is more after the {count} values that the header names.")));
    }
    Ok(Array { shape: header.shape, values })
}

impl Reader<'_> {
    /// Fills the buffer; a file that ends before is an error that says at which byte.
    fn exactly(&mut self, buffer: &mut [u8], what: &str) -> Result<()> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read(&mut buffer[filled..])? {
                0 => {
                    return Err(damaged(self.source(), format!("It ends at byte {}, within {what}.", self.position())));
                }
                got => filled += got,
            }
        }
        Ok(())
    }
}

fn damaged(source: &Source, message: String) -> Error {
    let remedy = "Write it again with numpy.save.";
    Error::from(Issue::error("E-npy-damaged", source.place(), message, remedy))
}

fn unsupported(source: &Source, message: String, remedy: &str) -> Error {
    Error::from(Issue::error("E-npy-type", source.place(), message, remedy))
}

fn too_many_values(source: &Source) -> Error {
    damaged(source, "The header names more values than a machine can number.".into())
}

/// The error of a value that no `i64` can hold.
fn beyond_i64(source: &Source, at: usize, shape: &[usize]) -> Error {
    let cols = shape.last().copied().unwrap_or(1).max(1);
    let place =
        Place { row: Some((at / cols) as u64 + 1), column: Some((at % cols + 1).to_string()), ..source.place() };
    Error::from(Issue::error(
        "E-cost-range",
        place,
        "The cost is beyond 64 bits with a sign.",
        "Divide all costs by a common factor.",
    ))
}

#[cfg(test)]
mod tests;
