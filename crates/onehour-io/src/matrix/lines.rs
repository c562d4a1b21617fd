//! The lines of a text file, one at a time, with their numbers.

use onehour::Result;
use onehour::error::{Error, Issue, Place};

use super::reader::Reader;

/// Bytes of a line at most: a million costs of sixteen characters.
const LONGEST: usize = 16 << 20;
/// Bytes read at a time.
const BUFFER: usize = 1 << 18;
/// What some programs put before a text in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads line by line.
pub(super) struct Lines<'a> {
    reader: Reader<'a>,
    buffer: Vec<u8>,
    /// What of the buffer has not been given out.
    rest: std::ops::Range<usize>,
    line: Vec<u8>,
    number: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(reader: Reader<'a>) -> Self {
        Lines { reader, buffer: vec![0; BUFFER], rest: 0..0, line: Vec::new(), number: 0 }
    }

    /// The next line without its end, and its number from 1.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[u8])>> {
        self.line.clear();
        self.number += 1;
        loop {
            if self.rest.is_empty() {
                let got = self.reader.read(&mut self.buffer)?;
                self.rest = 0..got;
                if got == 0 && self.line.is_empty() {
                    return Ok(None);
                }
                if got == 0 {
                    break;
                }
            }
            let rest = &self.buffer[self.rest.clone()];
            let end = rest.iter().position(|&byte| byte == b'\n');
            self.line.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            if self.line.len() > LONGEST {
                return Err(self.too_long());
            }
            self.rest.start += end.map_or(rest.len(), |end| end + 1);
            if end.is_some() {
                break;
            }
        }
        let text = if self.number == 1 { self.line.strip_prefix(MARK).unwrap_or(&self.line) } else { &self.line };
        Ok(Some((self.number, text.trim_ascii_end())))
    }

    /// Bytes of the file; `None` for a pipe.
    pub(super) fn size(&self) -> Option<u64> {
        self.reader.size()
    }

    fn too_long(&self) -> Error {
        Error::from(Issue::error(
            "E-line-too-long",
            Place { row: Some(self.number), ..self.reader.source().place() },
            format!("The line is longer than {} MiB.", LONGEST >> 20),
            "Check that it is the right file; write one row of the matrix a line.",
        ))
    }
}
