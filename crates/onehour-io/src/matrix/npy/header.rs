//! The header: a Python dictionary of three keys.

use onehour::Result;

use super::{MAGIC, damaged, unsupported};
use crate::matrix::reader::Reader;
use crate::source::Source;

/// Headers are a hundred bytes or so; NumPy itself refuses more than this unless told otherwise.
const LONGEST: usize = 10_000;

/// The type of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Floats of 4 or 8 bytes.
    Float(usize),
    /// Signed integers of 1, 2, 4 or 8 bytes.
    Signed(usize),
    /// Unsigned integers of as many, and booleans.
    Unsigned(usize),
}

impl Kind {
    /// Bytes of a value in the file.
    pub(super) fn width(self) -> usize {
        match self {
            Kind::Float(width) | Kind::Signed(width) | Kind::Unsigned(width) => width,
        }
    }

    /// Bytes of a value once it is read.
    pub(super) fn width_in_memory(self) -> u64 {
        if self == Kind::Float(4) { 4 } else { 8 }
    }
}

/// What the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Type of the values.
    pub(super) kind: Kind,
    /// Whether their bytes come highest first.
    pub(super) big_endian: bool,
    /// Whether the first index runs fastest.
    pub(super) fortran_order: bool,
    /// Length of each dimension.
    pub(super) shape: Vec<usize>,
}

impl Header {
    /// Reads everything before the first value.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let mut start = [0; 8];
        reader.exactly(&mut start, "the first bytes")?;
        let source = reader.source();
        if start[..6] != *MAGIC {
            return Err(damaged(source, "It does not begin as a .npy file does.".into()));
        }
        let length = match start[6] {
            1 => {
                let mut length = [0; 2];
                reader.exactly(&mut length, "the length of the header")?;
                usize::from(u16::from_le_bytes(length))
            }
            2 | 3 => {
                let mut length = [0; 4];
                reader.exactly(&mut length, "the length of the header")?;
                u32::from_le_bytes(length) as usize
            }
            other => return Err(damaged(source, format!("Version {other} of the format is not known."))),
        };
        if length > LONGEST {
            return Err(damaged(source, format!("Its header of {length} bytes is longer than any.")));
        }
        let mut text = vec![0; length];
        reader.exactly(&mut text, "the header")?;
        let text = String::from_utf8_lossy(&text);
        Fields::parse(&text)
            .ok_or_else(|| damaged(source, "Its header is no dictionary of descr, fortran_order and shape.".into()))?
            .check(source)
    }

    /// Number of values; `None` beyond 64 bits.
    pub(super) fn count(&self) -> Option<u64> {
        self.shape.iter().try_fold(1_u64, |count, &length| count.checked_mul(length as u64))
    }

    /// `1000 x 1000 values`.
    pub(super) fn described(&self) -> String {
        let lengths: Vec<String> = self.shape.iter().map(usize::to_string).collect();
        format!("{} values", if lengths.is_empty() { "1".into() } else { lengths.join(" x ") })
    }

    /// Whether a file of this size holds as many values, beginning at byte `start`.
    pub(super) fn check_size(&self, source: &Source, start: u64, size: u64, count: u64) -> Result<()> {
        let expected = count.saturating_mul(self.kind.width() as u64).saturating_add(start);
        if size == expected {
            return Ok(());
        }
        Err(damaged(source, format!("{} take {expected} bytes; the file has {size}.", self.described())))
    }
}

/// The three values of the dictionary as they are written.
#[derive(Default)]
struct Fields {
    descr: Option<String>,
    fortran_order: Option<bool>,
    shape: Option<Vec<usize>>,
}

impl Fields {
    /// Reads `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, keys in any order.
    fn parse(text: &str) -> Option<Self> {
        let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
        let mut fields = Fields::default();
        while !rest.is_empty() {
            let (key, after) = quoted(rest)?;
            let value = after.trim_start().strip_prefix(':')?.trim_start();
            rest = match key {
                "descr" => fields.set_descr(value)?,
                "fortran_order" => fields.set_order(value)?,
                "shape" => fields.set_shape(value)?,
                _ => return None,
            };
            rest = rest.trim_start();
            rest = if rest.is_empty() { rest } else { rest.strip_prefix(',')?.trim_start() };
        }
        Some(fields)
    }

    /// A structured type is a list: the type is then told by its bracket.
    fn set_descr<'a>(&mut self, value: &'a str) -> Option<&'a str> {
        if value.starts_with('[') {
            let end = value.rfind(']')?;
            self.descr = Some("[".into());
            return Some(&value[end + 1..]);
        }
        let (descr, rest) = quoted(value)?;
        self.descr.replace(descr.into()).is_none().then_some(rest)
    }

    fn set_order<'a>(&mut self, value: &'a str) -> Option<&'a str> {
        let (order, rest) = match value.strip_prefix("True") {
            Some(rest) => (true, rest),
            None => (false, value.strip_prefix("False")?),
        };
        self.fortran_order.replace(order).is_none().then_some(rest)
    }

    fn set_shape<'a>(&mut self, value: &'a str) -> Option<&'a str> {
        let (inside, rest) = value.strip_prefix('(')?.split_once(')')?;
        let lengths = inside.trim().trim_end_matches(',');
        let shape: Option<Vec<usize>> = if lengths.is_empty() {
            Some(Vec::new())
        } else {
            // Python 2 wrote long integers as `3L`.
            lengths.split(',').map(|length| length.trim().trim_end_matches('L').parse().ok()).collect()
        };
        self.shape.replace(shape?).is_none().then_some(rest)
    }

    fn check(self, source: &Source) -> Result<Header> {
        let (Some(descr), Some(fortran_order), Some(shape)) = (self.descr, self.fortran_order, self.shape) else {
            return Err(damaged(source, "Its header lacks descr, fortran_order or shape.".into()));
        };
        let (kind, big_endian) = kind(&descr).ok_or_else(|| {
            unsupported(
                source,
                "Its values are no integers, booleans or floats of 32 or 64 bits.".into(),
                "Convert the array first, with astype(float) for example.",
            )
        })?;
        Ok(Header { kind, big_endian, fortran_order, shape })
    }
}

/// `'text'` or `"text"`, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    text[1..].split_once(quote)
}

/// `<f8` and the like; whether the bytes come highest first.
fn kind(descr: &str) -> Option<(Kind, bool)> {
    let big_endian = descr.starts_with('>');
    let kind = match descr.trim_start_matches(['<', '>', '|', '=']) {
        "f8" => Kind::Float(8),
        "f4" => Kind::Float(4),
        "i8" => Kind::Signed(8),
        "i4" => Kind::Signed(4),
        "i2" => Kind::Signed(2),
        "i1" => Kind::Signed(1),
        "u8" => Kind::Unsigned(8),
        "u4" => Kind::Unsigned(4),
        "u2" => Kind::Unsigned(2),
        "u1" | "b1" => Kind::Unsigned(1),
        _ => return None,
    };
    Some((kind, big_endian))
}
