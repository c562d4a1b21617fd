//! How an export's own headings and values become the canonical ones.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the headings and values of an export become the canonical ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportMapping {
    /// One entry a file (or sheet); the first whose `file` pattern fits is used.
    pub sources: Vec<ImportSource>,
}

impl ImportMapping {
    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }
}

/// The mapping of one kind of file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportSource {
    /// Glob on the file name (`*mentees*.csv`); absent fits every file.
    pub file: Option<String>,
    /// Sheet of a workbook; absent is the first.
    pub sheet: Option<String>,
    /// Role of everybody in this file, when it has no role column.
    pub role: Option<crate::pool::Role>,
    /// `utf-8`, `windows-1252` or `macintosh`; detected when absent.
    pub encoding: Option<String>,
    /// `,` `;` or a tab; detected when absent.
    pub delimiter: Option<char>,
    /// Canonical column or attribute, to where its value comes from.
    pub columns: BTreeMap<String, ImportColumn>,
    /// Headings that are read over without a warning.
    pub ignore: Vec<String>,
}

/// Where the value of a column comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportColumn {
    /// Heading in the export.
    pub heading: Option<String>,
    /// The same value for every row, instead of a heading.
    pub constant: Option<String>,
    /// Separator of a cell with several values; `;` unless told.
    pub separator: Option<String>,
    /// Cell content to canonical value; what is not listed stays as it is.
    pub values: BTreeMap<String, String>,
    /// Replace the value by a key of file and row: for an id that is a name or an address.
    pub private: bool,
}
