//! Rows as a reader finds them, before the heading row is told from the others.

use std::ops::Range;

use onehour::Result;
use onehour::error::{Error, Issue, Place};

use super::{Cells, Table, column_letters};
use crate::limits;

/// Where rows and cells lie in the contents of a table; the contents stand one after the other.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Where each cell ends.
    pub(super) ends: Vec<u32>,
    /// Number of each row as a spreadsheet shows it, and the index of its first cell.
    pub(super) rows: Vec<(u64, u32)>,
}

impl Layout {
    /// Starts a row; the cells ended from now on are its cells.
    pub(super) fn begin_row(&mut self, number: u64) {
        self.rows.push((number, self.ends.len() as u32));
    }

    /// The indices of the cells of a row (from 0).
    pub(super) fn cells_of(&self, row: usize) -> Range<usize> {
        let first = |row: usize| self.rows.get(row).map_or(self.ends.len(), |&(_, first)| first as usize);
        first(row)..first(row + 1)
    }

    /// Forgets this row (from 0) and those after it.
    pub(super) fn cut(&mut self, row: usize) {
        self.ends.truncate(self.cells_of(row).start);
        self.rows.truncate(row);
    }

    /// How many cells the last row has so far.
    pub(super) fn width_of_last(&self) -> usize {
        self.rows.last().map_or(0, |&(_, first)| self.ends.len() - first as usize)
    }

    /// Where the content of a cell lies.
    pub(super) fn span(&self, cell: usize) -> Range<usize> {
        let start = cell.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[cell] as usize
    }

    /// The row (from 0) and the column (from 0) of the cell that holds a byte of the contents.
    pub(super) fn position_of(&self, byte: usize) -> (usize, usize) {
        let cell = self.ends.partition_point(|&end| end as usize <= byte);
        let row = self.rows.partition_point(|&(_, first)| first as usize <= cell).saturating_sub(1);
        (row, cell - self.cells_of(row).start)
    }
}

/// A table whose contents are bytes in an encoding not yet settled.
#[derive(Debug, Default)]
pub(super) struct RawTable {
    /// Contents of the cells, without separators and quotes.
    pub(super) bytes: Vec<u8>,
    /// Where they lie.
    pub(super) layout: Layout,
}

impl RawTable {
    /// Ends the cell whose content was appended to `bytes`.
    pub(super) fn end_cell(&mut self) {
        self.layout.ends.push(self.bytes.len() as u32);
    }

    /// The bytes of a cell by its index.
    pub(super) fn cell(&self, index: usize) -> &[u8] {
        &self.bytes[self.layout.span(index)]
    }

    /// The cells, row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> + Clone {
        (0..self.layout.ends.len()).map(|index| self.cell(index))
    }

    /// Where the first byte stands that is no UTF-8. A character that ends in another cell than it begins is none: the
    /// contents stand one after the other, and what is valid in this order need not be so cell by cell.
    pub(super) fn first_invalid(&self) -> Option<usize> {
        let (valid, invalid) = match std::str::from_utf8(&self.bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = self.bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                (valid, Some(error.valid_up_to()))
            }
        };
        let ends = self.layout.ends.iter().map(|&end| end as usize);
        let torn = ends.take_while(|&end| end <= valid.len()).find(|&end| !valid.is_char_boundary(end));
        torn.and_then(|end| (0..end).rev().find(|&at| valid.is_char_boundary(at))).or(invalid)
    }

    /// The place of a cell, by row and column from 0. The column has its letters for a name: whether the first row is
    /// a heading row, which may be shown, is not known yet.
    pub(super) fn place_of(&self, place: &Place, row: usize, column: usize) -> Place {
        Place {
            row: self.layout.rows.get(row).map(|&(number, _)| number),
            column: Some(column_letters(column)),
            ..place.clone()
        }
    }
}

/// What to do with rows shorter than the heading row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShortRows {
    /// A spreadsheet stores no empty cells at the end of a row.
    Pad,
    /// A text file that lacks a cell has probably lost a separator.
    Refuse,
}

/// A table whose contents are text.
#[derive(Debug, Default)]
pub(super) struct TextTable {
    /// Contents of the cells.
    pub(super) text: String,
    /// Where they lie.
    pub(super) layout: Layout,
}

impl TextTable {
    /// Appends a cell to the last row.
    pub(super) fn push_cell(&mut self, content: &str) {
        self.text.push_str(content);
        self.layout.ends.push(self.text.len() as u32);
    }

    /// The content of a cell by its index, trimmed.
    fn cell(&self, index: usize) -> &str {
        self.text[self.layout.span(index)].trim()
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        (0..self.layout.ends.len()).all(|index| self.cell(index).is_empty())
    }

    /// Tells the heading row (the first that is not blank) from the rows under it and makes all rows equally wide.
    pub(super) fn into_table(self, place: Place, short: ShortRows, issues: &mut Vec<Issue>) -> Result<Table> {
        let is_blank = |row: usize| self.layout.cells_of(row).all(|index| self.cell(index).is_empty());
        let count = self.layout.rows.len();
        let Some(head) = (0..count).find(|&row| !is_blank(row)) else {
            return Err(no_rows(place));
        };
        let mut headings: Vec<String> = self.layout.cells_of(head).map(|index| self.cell(index).to_owned()).collect();
        if short == ShortRows::Pad {
            headings.truncate(headings.iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1));
        }
        if (count - head).saturating_mul(headings.len()) > limits::CELLS {
            return Err(too_many_cells(place));
        }
        let mut rows = Vec::new();
        let mut spans = Vec::new();
        for row in (head + 1..count).filter(|&row| !is_blank(row)) {
            let mut cells = self.layout.cells_of(row);
            let number = self.layout.rows[row].0;
            if short == ShortRows::Pad {
                let filled = cells.clone().rev().find(|&index| !self.cell(index).is_empty());
                cells.end = filled.map_or(cells.start, |last| last + 1);
            }
            let width = cells.len();
            if width > headings.len() || (width < headings.len() && short == ShortRows::Refuse) {
                issues.push(ragged(&place, number, width, headings.len()));
                continue;
            }
            rows.push(number);
            spans.extend(cells.map(|cell| self.layout.span(cell)).map(|span| (span.start as u32, span.end as u32)));
            spans.extend(std::iter::repeat_n((0, 0), headings.len() - width));
        }
        Ok(Table { place, headings, delimiter: None, rows: rows.into(), cells: Cells::Text { text: self.text, spans } })
    }
}

pub(super) fn no_rows(place: Place) -> Error {
    Error::from(Issue::error(
        "E-no-rows",
        place,
        "There is nothing in it, not even a heading row.",
        "Check that it is the right file and sheet.",
    ))
}

pub(super) fn too_many_cells(place: Place) -> Error {
    Error::from(Issue::error(
        "E-too-many-cells",
        Place { row: None, column: None, ..place },
        format!("The table has more than {} million cells.", limits::CELLS / 1_000_000),
        "Remove the columns that are not needed, or split it into several files.",
    ))
}

fn ragged(place: &Place, number: u64, width: usize, expected: usize) -> Issue {
    Issue::error(
        "E-ragged-row",
        Place { row: Some(number), ..place.clone() },
        format!("This row has {width} cells, the heading row has {expected}."),
        "Put a cell that holds a separator or a line break in quotes; write every separator of the row.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&[u8]]) -> RawTable {
        let mut table = RawTable::default();
        table.layout.begin_row(1);
        for cell in cells {
            table.bytes.extend_from_slice(cell);
            table.end_cell();
        }
        table
    }

    #[test]
    fn a_character_that_reaches_from_one_cell_into_the_next_is_none() {
        assert_eq!(table(&[b"\xC3\xA4", b"", b"b"]).first_invalid(), None);
        assert_eq!(table(&[b"\xC3", b"\xA4"]).first_invalid(), Some(0));
        assert_eq!(table(&[b"a\xC3\xA4b\xC3", b"", b"\xA4"]).first_invalid(), Some(4));
        assert_eq!(table(&[b"a\xFF", b"\xC3", b"\xA4"]).first_invalid(), Some(1));
        assert_eq!(table(&[b"\xC3", b"\xA4", b"a\xFF"]).first_invalid(), Some(0));
    }
}
