//! A file read once from front to back, with the byte it is read up to.

use std::io::{self, Read};

use onehour::Result;

use crate::source::Source;

/// An open file.
pub(super) struct Reader<'a> {
    source: &'a Source,
    bytes: Box<dyn Read + 'a>,
    size: Option<u64>,
    position: u64,
}

impl<'a> Reader<'a> {
    /// Opens the file; a folder is an error.
    pub(super) fn open(source: &'a Source) -> Result<Self> {
        let (bytes, size) = source.stream()?;
        Ok(Reader { source, bytes, size, position: 0 })
    }

    /// The file.
    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    /// Bytes of the file; `None` for a pipe.
    pub(super) fn size(&self) -> Option<u64> {
        self.size
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Some of the next bytes; none at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            match self.bytes.read(buffer) {
                Ok(got) => {
                    self.position += got as u64;
                    return Ok(got);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.source.unreadable(&error)),
            }
        }
    }
}
