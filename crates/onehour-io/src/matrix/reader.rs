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
    /// Bytes read ahead by [`Reader::look`].
    ahead: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// Opens the file; a folder is an error.
    pub(super) fn open(source: &'a Source) -> Result<Self> {
        let (bytes, size) = source.stream()?;
        Ok(Reader { source, bytes, size, position: 0, ahead: Vec::new() })
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

    /// The first `count` bytes, or all of a shorter file; they will be read again.
    pub(super) fn look(&mut self, count: usize) -> Result<&[u8]> {
        let mut start = vec![0; count];
        let mut filled = 0;
        while filled < count {
            match self.fill(&mut start[filled..])? {
                0 => break,
                got => filled += got,
            }
        }
        start.truncate(filled);
        self.ahead = start;
        Ok(&self.ahead)
    }

    /// Some of the next bytes; none at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let got = if self.ahead.is_empty() {
            self.fill(buffer)?
        } else {
            let got = buffer.len().min(self.ahead.len());
            buffer[..got].copy_from_slice(&self.ahead[..got]);
            self.ahead.drain(..got);
            got
        };
        self.position += got as u64;
        Ok(got)
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            match self.bytes.read(buffer) {
                Ok(got) => return Ok(got),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.source.unreadable(&error)),
            }
        }
    }
}
