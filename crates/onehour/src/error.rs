//! What can be wrong with an input or a request, and where.
//!
//! An [`Issue`] never holds the content of a person's cell: it says where the cell is, what kind of thing is wrong
//! with it, and how to mend it. All issues of an input are gathered before any is reported.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad an [`Issue`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input is used, but a stated policy was applied to it (a local time in a DST gap, say).
    Warning,
    /// The input cannot be used.
    Error,
}

/// Where an [`Issue`] is. Rows and columns count from 1, as spreadsheets show them; the heading row is row 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// File name as the caller gave it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sheet: Option<String>,
    /// Row of a table or line of a text, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row: Option<u64>,
    /// Heading of the column, or the key path in a JSON or TOML document.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut part = |f: &mut fmt::Formatter<'_>, label: &str, text: &dyn fmt::Display| {
            let result = write!(f, "{separator}{label}{text}");
            separator = ", ";
            result
        };
        if let Some(file) = &self.file {
            part(f, "", file)?;
        }
        if let Some(sheet) = &self.sheet {
            part(f, "sheet ", sheet)?;
        }
        if let Some(row) = &self.row {
            part(f, "row ", row)?;
        }
        if let Some(column) = &self.column {
            part(f, "column ", column)?;
        }
        Ok(())
    }
}

/// One thing that is wrong, with its place and its remedy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Issue {
    /// Where.
    pub place: Place,
    /// Stable code, `E` or `W` and a kebab-case name: `E-duplicate-id`. docs/errors.md lists them all.
    pub code: String,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one sentence without the content of the cell.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl Issue {
    /// An error.
    pub fn error(code: &str, place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Issue { place, code: code.into(), severity: Severity::Error, message: message.into(), remedy: remedy.into() }
    }

    /// A warning.
    pub fn warning(code: &str, place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Issue { severity: Severity::Warning, ..Issue::error(code, place, message, remedy) }
    }

    /// Whether the input cannot be used because of this.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}: {} {}", self.code, self.place, self.message, self.remedy)
    }
}

/// The public error of this crate: the input or the request was wrong, in each of these ways.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Error {
    /// All that is wrong, ordered by place.
    pub issues: Vec<Issue>,
}

impl Error {
    /// Whether any issue has this code.
    pub fn has(&self, code: &str) -> bool {
        self.issues.iter().any(|issue| issue.code == code)
    }
}

impl From<Vec<Issue>> for Error {
    fn from(mut issues: Vec<Issue>) -> Self {
        issues.sort();
        Error { issues }
    }
}

impl From<Issue> for Error {
    fn from(issue: Issue) -> Self {
        Error { issues: vec![issue] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = self.issues.iter();
        if let Some(first) = lines.next() {
            write!(f, "{first}")?;
        }
        lines.try_for_each(|issue| write!(f, "\n{issue}"))
    }
}

impl std::error::Error for Error {}

/// The result of this crate's fallible calls.
pub type Result<T> = std::result::Result<T, Error>;
