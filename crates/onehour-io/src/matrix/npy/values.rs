//! The values after the header, read through one small buffer.

use onehour::Result;

use super::header::{Header, Kind};
use super::{Values, beyond_i64};
use crate::matrix::reader::Reader;

/// Bytes read at a time; a multiple of every width.
const BUFFER: usize = 1 << 18;

/// Reads `count` values and brings them into C order.
pub(super) fn read(reader: &mut Reader<'_>, header: &Header, count: usize) -> Result<Values> {
    Ok(match header.kind {
        Kind::Float(8) => Values::F64(each(reader, header, count, |bytes| Some(f64::from_le_bytes(wide(bytes))))?),
        Kind::Float(_) => Values::F32(each(reader, header, count, |bytes| Some(f32::from_le_bytes(wide(bytes))))?),
        Kind::Signed(width) => {
            // The sign moves from the top of the value to the top of the i64.
            let shift = 64 - 8 * width as u32;
            Values::I64(each(reader, header, count, |bytes| Some(i64::from_le_bytes(wide(bytes)) << shift >> shift))?)
        }
        Kind::Unsigned(_) => {
            Values::I64(each(reader, header, count, |bytes| i64::try_from(u64::from_le_bytes(wide(bytes))).ok())?)
        }
    })
}

/// Little-endian bytes with zeros above.
fn wide<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut wide = [0; N];
    wide[..bytes.len()].copy_from_slice(bytes);
    wide
}

/// Reads values one after the other; `decode` sees little-endian bytes.
fn each<T: Copy + Default>(
    reader: &mut Reader<'_>,
    header: &Header,
    count: usize,
    decode: impl Fn(&[u8]) -> Option<T>,
) -> Result<Vec<T>> {
    let width = header.kind.width();
    let order = Order::of(header);
    let mut values = vec![T::default(); count];
    let mut buffer = vec![0; BUFFER];
    let mut next = 0;
    while next < count {
        let bytes = &mut buffer[..BUFFER.min((count - next) * width)];
        reader.exactly(bytes, "the values")?;
        for value in bytes.chunks_exact_mut(width) {
            if header.big_endian {
                value.reverse();
            }
            let at = order.position(next);
            values[at] = decode(value).ok_or_else(|| beyond_i64(reader.source(), at, &header.shape))?;
            next += 1;
        }
    }
    Ok(values)
}

/// Where the n-th value of the file goes.
enum Order<'a> {
    /// Where it stands.
    C,
    /// The first index runs fastest in the file.
    Fortran(&'a [usize]),
}

impl<'a> Order<'a> {
    fn of(header: &'a Header) -> Self {
        if header.fortran_order && header.shape.len() > 1 { Order::Fortran(&header.shape) } else { Order::C }
    }

    fn position(&self, mut at: usize) -> usize {
        match self {
            Order::C => at,
            Order::Fortran(shape) => {
                // Digits of `at` in the mixed radix of the shape, lowest first, weighed as C order weighs them.
                let mut weight: usize = shape.iter().product();
                let mut position = 0;
                for &length in *shape {
                    weight /= length;
                    position += at % length * weight;
                    at /= length;
                }
                position
            }
        }
    }
}
