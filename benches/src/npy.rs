//! Writing `.npy` files, version 1.0, little-endian, C order.

use std::io::{self, Write};

/// A type of values.
pub trait Element: Copy {
    /// Its name in a header.
    const DESCR: &'static str;

    /// Appends its bytes, lowest first.
    fn append(self, bytes: &mut Vec<u8>);
}

macro_rules! element {
    ($type:ty, $descr:literal) => {
        impl Element for $type {
            const DESCR: &'static str = $descr;

            fn append(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }
        }
    };
}

element!(f64, "<f8");
element!(i64, "<i8");
element!(i32, "<i4");

/// Writes an array.
///
/// # Errors
/// What the writer refuses.
pub fn write<T: Element>(out: &mut impl Write, shape: &[usize], values: &[T]) -> io::Result<()> {
    let lengths: String = shape.iter().map(|length| format!("{length}, ")).collect();
    let header = format!("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", T::DESCR, lengths.trim_end());
    // Padded so that the values are aligned to 64 bytes.
    let length = (10 + header.len() + 1).next_multiple_of(64) - 10;
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((length as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.resize(10 + length - 1, b' ');
    bytes.push(b'\n');
    out.write_all(&bytes)?;
    for chunk in values.chunks(1 << 13) {
        bytes.clear();
        chunk.iter().for_each(|value| value.append(&mut bytes));
        out.write_all(&bytes)?;
    }
    Ok(())
}
