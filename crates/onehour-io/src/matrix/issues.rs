//! What is wrong with a matrix, gathered until there is enough to report.

use onehour::Result;
use onehour::error::{Error, Issue, Place};

use crate::source::Source;

/// How many are worth reading at once; a file with more is of another format, or damaged throughout.
const ENOUGH: usize = 100;

/// Where a token of a text stands, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct At {
    /// Line of the file.
    pub(super) line: u64,
    /// Number of the token or cell in its line.
    pub(super) column: usize,
}

/// The issues of one file.
pub(super) struct Issues<'a> {
    source: &'a Source,
    found: Vec<Issue>,
}

impl<'a> Issues<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Issues { source, found: Vec::new() }
    }

    /// The file.
    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    /// Notes an issue at a token.
    ///
    /// # Errors
    /// All issues, once there are enough.
    pub(super) fn at(&mut self, at: At, code: &str, message: &str, remedy: &str) -> Result<()> {
        let place = Place { row: Some(at.line), column: Some(at.column.to_string()), ..self.source.place() };
        self.note(Issue::error(code, place, message, remedy))
    }

    /// Notes an issue with a line as a whole.
    ///
    /// # Errors
    /// As [`Issues::at`].
    pub(super) fn line(&mut self, line: u64, code: &str, message: String, remedy: &str) -> Result<()> {
        let place = Place { row: Some(line), ..self.source.place() };
        self.note(Issue::error(code, place, message, remedy))
    }

    /// Notes an issue with the file as a whole.
    ///
    /// # Errors
    /// As [`Issues::at`].
    pub(super) fn file(&mut self, code: &str, message: String, remedy: &str) -> Result<()> {
        self.note(Issue::error(code, self.source.place(), message, remedy))
    }

    /// # Errors
    /// All issues, if there are any.
    pub(super) fn settle(&mut self) -> Result<()> {
        if self.found.is_empty() { Ok(()) } else { Err(Error::from(std::mem::take(&mut self.found))) }
    }

    /// Notes an issue and gives up on the file.
    pub(super) fn give_up<T>(&mut self, noted: Result<()>) -> Result<T> {
        noted?;
        Err(Error::from(std::mem::take(&mut self.found)))
    }

    fn note(&mut self, issue: Issue) -> Result<()> {
        self.found.push(issue);
        if self.found.len() < ENOUGH { Ok(()) } else { self.settle() }
    }
}
