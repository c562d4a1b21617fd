//! Tables: what a CSV file, a sheet of a workbook, a JSON array or a frame is once it is read, with the place of every
//! cell.
//!
//! The readers ([`delimited`], [`workbook`], [`json`]) agree on [`Table`]; nothing after them knows the format.

mod census;
mod delimited;
mod distinct;
mod encoding;
mod frame;
mod json;
mod ods;
mod raw;
mod sheet;
mod sniff;
mod texts;
mod tokenizer;
mod workbook;

use std::sync::Arc;

use onehour::error::{Error, Issue, Place};
use onehour_solver::Control;
use serde_json::Value;

pub(crate) use self::delimited::Declared;
pub(crate) use self::distinct::{Codes, Distinct};
pub(crate) use self::encoding::text_of;
pub use self::frame::{Column as FrameColumn, Frame};
pub(crate) use self::texts::Texts;
use crate::source::Source;

/// One cell, trimmed. A JSON cell that is a plain value is a text too; arrays and objects keep their structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing, or blanks only.
    Empty,
    /// Text of a cell.
    Text(&'a str),
    /// An array or an object of a JSON file.
    Json(&'a Value),
}

/// A heading row and rows of cells under it, all equally wide.
#[derive(Debug)]
pub(crate) struct Table {
    /// File and sheet.
    pub(crate) place: Place,
    /// As in the file, trimmed. Empty for a column without a heading.
    pub(crate) headings: Vec<String>,
    /// What separates the cells of a text file.
    pub(crate) delimiter: Option<u8>,
    /// The number of each row, as a spreadsheet shows it.
    rows: Arc<[u64]>,
    cells: Cells,
}

#[derive(Debug)]
enum Cells {
    /// Where each cell lies in the text, row by row.
    Text { text: String, spans: Vec<(u32, u32)> },
    /// Row by row; `Null` is an empty cell.
    Json(Vec<Value>),
    /// Column by column.
    Columns(Vec<Arc<frame::Column>>),
}

impl Table {
    /// Whether a comma in a number is a decimal comma: the cells of the text are separated by something else.
    pub(crate) fn decimal_comma(&self) -> bool {
        self.delimiter.is_some_and(|delimiter| delimiter != b',')
    }

    /// How many rows there are under the heading, blank ones not counted.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The cell of a row (from 0) in a column (from 0).
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let at = row * self.headings.len() + column;
        match &self.cells {
            Cells::Text { text, spans } => {
                let (start, end) = spans.get(at).copied().unwrap_or_default();
                Cell::text(text.get(start as usize..end as usize).unwrap_or_default())
            }
            Cells::Json(values) => match values.get(at) {
                None | Some(Value::Null) => Cell::Empty,
                Some(Value::String(text)) => Cell::text(text),
                Some(other) => Cell::Json(other),
            },
            Cells::Columns(columns) => columns.get(column).map_or(Cell::Empty, |column| Cell::text(column.cell(row))),
        }
    }

    /// The number of a row (from 0) as a spreadsheet shows it.
    pub(crate) fn row_number(&self, row: usize) -> u64 {
        self.rows.get(row).copied().unwrap_or(0)
    }

    /// Those of all rows.
    pub(crate) fn row_numbers(&self) -> Arc<[u64]> {
        Arc::clone(&self.rows)
    }

    /// The place of a row (from 0).
    pub(crate) fn row_place(&self, row: usize) -> Place {
        Place { row: Some(self.row_number(row)), ..self.place.clone() }
    }

    /// The place of a cell: row (from 0) and column (from 0).
    pub(crate) fn cell_place(&self, row: usize, column: usize) -> Place {
        Place { column: Some(column_name(&self.headings, column)), ..self.row_place(row) }
    }
}

impl<'a> Cell<'a> {
    /// A text cell, trimmed; blank text is an empty cell.
    pub(crate) fn text(text: &'a str) -> Self {
        match text.trim() {
            "" => Cell::Empty,
            text => Cell::Text(text),
        }
    }
}

/// A table with what was doubtful about it and the hash of its file.
pub(crate) struct Loaded {
    /// One table, or one for each sheet asked for.
    pub(crate) tables: Vec<Table>,
    /// SHA-256 of the file.
    pub(crate) sha256: String,
}

/// What kind of file a source is, by its first bytes and its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Delimited,
    Json,
    Zip,
    CompoundFile,
}

/// Reads a file into tables. `sheets` are the sheets wanted of a workbook: none is its first.
///
/// Issues with parts of the file, errors and warnings alike, are added to `issues`.
///
/// # Errors
/// What keeps the file from being read at all, with the issues found until then.
pub(crate) fn load(
    source: &Source,
    declared: &Declared,
    sheets: &[&str],
    issues: &mut Vec<Issue>,
) -> onehour::Result<Loaded> {
    load_until(source, declared, sheets, Control::none(), issues).map_err(|mut error| {
        error.issues.extend(issues.drain(..).filter(Issue::is_error));
        Error::from(error.issues)
    })
}

/// The same, as long as nothing stops it. What was found before an error stays in `issues`.
pub(crate) fn load_until(
    source: &Source,
    declared: &Declared,
    sheets: &[&str],
    control: Control<'_>,
    issues: &mut Vec<Issue>,
) -> onehour::Result<Loaded> {
    if let Some(frame) = source.as_frame() {
        return Ok(Loaded { tables: vec![frame.table(&source.place())?], sha256: frame.sha256() });
    }
    let mut input = source.open()?.until(control);
    let tables = match kind_of(source, input.look(1024)?)? {
        Kind::Delimited => vec![delimited::read(source, &mut input, declared, issues)?],
        Kind::Json => vec![json::read(source, &mut input, issues)?],
        Kind::Zip => workbook::read(source, &mut input, sheets, issues)?,
        Kind::CompoundFile => return Err(workbook::old_or_locked(source)),
    };
    Ok(Loaded { tables, sha256: input.digest() })
}

fn kind_of(source: &Source, head: &[u8]) -> onehour::Result<Kind> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Ok(Kind::CompoundFile);
    }
    let extension = source.extension();
    match extension.as_str() {
        "json" => Ok(Kind::Json),
        "csv" | "tsv" | "tab" => Ok(Kind::Delimited),
        "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => Err(Error::from(Issue::error(
            "E-not-a-workbook",
            source.place(),
            format!("The file is called .{extension} but it is no workbook."),
            "Save it anew as .xlsx, or call it .csv if it is a text.",
        ))),
        _ => {
            let first = head.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xEF\xBB\xBF".contains(byte));
            Ok(if matches!(first, Some(b'[' | b'{')) { Kind::Json } else { Kind::Delimited })
        }
    }
}

/// A column by its heading, or by its letters where it has none. Long headings are cut: they are shown in errors.
fn column_name(headings: &[String], column: usize) -> String {
    match headings.get(column).map(String::as_str) {
        None | Some("") => column_letters(column),
        Some(heading) => heading.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect(),
    }
}

/// A, B, ..., Z, AA, ...: what spreadsheets call column 0, 1, ...
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::column_letters;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let names = [0, 25, 26, 51, 52, 701, 702, 16_383].map(column_letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
