//! A file to read: where its bytes come from, what it is called, and the hash of what was read.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use onehour::Result;
use onehour::error::{Error, Issue, Place};
use onehour_solver::Control;
use sha2::{Digest, Sha256};

use crate::limits;
use crate::out::hex;
use crate::table::Frame;

/// An input file: a path, or bytes or a table that the caller already has.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Frame(Frame),
}

impl Source {
    /// A file on disk, opened when it is read.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Source { name: path.display().to_string(), content: Content::Path(path) }
    }

    /// Bytes under a file name; the name decides as a path would which mapping fits.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Source { name: name.into(), content: Content::Bytes(bytes.into()) }
    }

    /// A table in memory under a name; the name decides as a path would which mapping fits.
    pub fn frame(name: impl Into<String>, frame: Frame) -> Self {
        Source { name: name.into(), content: Content::Frame(frame) }
    }

    /// The table, where it need not be read.
    pub(crate) fn as_frame(&self) -> Option<&Frame> {
        match &self.content {
            Content::Frame(frame) => Some(frame),
            Content::Path(_) | Content::Bytes(_) => None,
        }
    }

    /// The name as the caller gave it: what errors show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name without its folders: what patterns are matched with and hashes are kept under, so that neither
    /// depends on the machine.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// The file name without its last extension.
    pub(crate) fn stem(&self) -> &str {
        let name = self.file_name();
        Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name)
    }

    /// The last extension in lower case, or nothing.
    pub(crate) fn extension(&self) -> String {
        Path::new(self.file_name()).extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase()
    }

    /// The place of an issue with the file as a whole.
    pub(crate) fn place(&self) -> Place {
        Place { file: Some(self.name.clone()), ..Place::default() }
    }

    /// Opens the file; refuses folders and files beyond [`limits::FILE_BYTES`] before reading.
    pub(crate) fn open(&self) -> Result<Input<'_>> {
        let (reader, size) = self.stream()?;
        let (size, hash, looked) = (size.unwrap_or(0), Sha256::new(), Vec::new());
        Ok(Input { source: self, control: Control::none(), reader, size, read: 0, hash, looked })
    }

    /// The bytes without a limit, and how many they are; a pipe does not know.
    pub(crate) fn stream(&self) -> Result<(Box<dyn Read + '_>, Option<u64>)> {
        match &self.content {
            Content::Bytes(bytes) => Ok((Box::new(bytes.as_slice()), Some(bytes.len() as u64))),
            // Whoever wants bytes has no use for a table.
            Content::Frame(_) => Err(self.unreadable(&io::Error::from(io::ErrorKind::InvalidInput))),
            Content::Path(path) => {
                let file = File::open(path).map_err(|error| self.unreadable(&error))?;
                let meta = file.metadata().map_err(|error| self.unreadable(&error))?;
                if meta.is_dir() {
                    return Err(self.unreadable(&io::Error::from(io::ErrorKind::IsADirectory)));
                }
                Ok((Box::new(file), meta.is_file().then_some(meta.len())))
            }
        }
    }

    pub(crate) fn unreadable(&self, error: &io::Error) -> Error {
        Error::from(Issue::error(
            "E-unreadable-file",
            self.place(),
            format!("The file cannot be read: {}.", error.kind()),
            "Check the name and your right to read it.",
        ))
    }

    pub(crate) fn too_large(&self, limit: u64) -> Error {
        Error::from(Issue::error(
            "E-file-too-large",
            self.place(),
            format!("The file is larger than {} MiB.", limit >> 20),
            "Split it, or check that it is the right file.",
        ))
    }
}

/// An open [`Source`]: read once, hashed on the way.
pub(crate) struct Input<'a> {
    source: &'a Source,
    control: Control<'a>,
    reader: Box<dyn Read + 'a>,
    size: u64,
    read: u64,
    hash: Sha256,
    /// Bytes read ahead by [`Input::look`] and not yet given out.
    looked: Vec<u8>,
}

impl<'a> Input<'a> {
    /// The same, read as long as nothing stops it.
    pub(crate) fn until(self, control: Control<'a>) -> Self {
        Input { control, ..self }
    }

    /// The first bytes (up to `count`), which [`Input::chunk`] and [`Input::all`] will give out again.
    pub(crate) fn look(&mut self, count: usize) -> Result<&[u8]> {
        while self.looked.len() < count {
            let mut more = vec![0; count - self.looked.len()];
            let got = self.fill(&mut more)?;
            if got == 0 {
                break;
            }
            self.looked.extend_from_slice(&more[..got]);
        }
        Ok(&self.looked)
    }

    /// The next bytes, through a buffer of the caller; empty at the end of the file.
    pub(crate) fn chunk<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<&'b [u8]> {
        if self.looked.is_empty() {
            buffer.resize(1 << 18, 0);
            let got = self.fill(buffer)?;
            buffer.truncate(got);
        } else {
            *buffer = std::mem::take(&mut self.looked);
        }
        Ok(buffer)
    }

    /// The whole rest of the file, refused beyond a limit before it is read where the size is known.
    pub(crate) fn all(&mut self, limit: u64) -> Result<Vec<u8>> {
        if self.size > limit {
            return Err(self.source.too_large(limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(0));
        let mut buffer = Vec::new();
        loop {
            let chunk = self.chunk(&mut buffer)?;
            if chunk.is_empty() {
                return Ok(bytes);
            }
            bytes.extend_from_slice(chunk);
            if bytes.len() as u64 > limit {
                return Err(self.source.too_large(limit));
            }
        }
    }

    /// SHA-256 of everything read, in hexadecimal. The hash of the file once it has been read to its end.
    pub(crate) fn digest(self) -> String {
        hex(&self.hash.finalize())
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.control.should_stop() {
            return Err(crate::people::stopped());
        }
        let got = loop {
            match self.reader.read(buffer) {
                Ok(got) => break got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.source.unreadable(&error)),
            }
        };
        self.read += got as u64;
        if self.read > limits::FILE_BYTES {
            return Err(self.source.too_large(limits::FILE_BYTES));
        }
        self.hash.update(&buffer[..got]);
        Ok(got)
    }
}
