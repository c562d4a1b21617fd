//! A sheet of a workbook, filled cell by cell by the readers of .xlsx and .ods.

use onehour::Result;
use onehour::error::{Error, Issue, Place};

use super::raw::{TextTable, too_many_cells};
use crate::limits;
use crate::table::column_letters;

/// A sheet under construction: rows and columns (from 0) must come in order; what is left out is empty.
pub(super) struct SheetBuilder {
    place: Place,
    table: TextTable,
    /// Row and column that the next cell may have at the earliest.
    next: (u64, usize),
}

impl SheetBuilder {
    pub(super) fn new(place: Place) -> Self {
        SheetBuilder { place, table: TextTable::default(), next: (0, 0) }
    }

    /// Adds a cell; an empty one may be left out.
    pub(super) fn push(&mut self, row: u64, column: usize, content: &str) -> Result<()> {
        if content.is_empty() {
            return Ok(());
        }
        let is_new_row = self.table.layout.rows.is_empty() || row + 1 > self.next.0;
        let refuse = |code, message: String, remedy| {
            Err(Error::from(Issue::error(code, self.place(row, column), message, remedy)))
        };
        if !is_new_row && (row + 1 < self.next.0 || column < self.next.1) {
            let message = "The cells of this sheet are not in order.".to_owned();
            return refuse("E-damaged-workbook", message, "Open the workbook and save it anew.");
        }
        if column >= limits::COLUMNS {
            let message = format!("This row has more than {} cells.", limits::COLUMNS);
            return refuse("E-too-many-columns", message, "Remove the columns on the far right.");
        }
        if row >= limits::ROWS {
            let message = format!("The sheet has more than {} rows.", limits::ROWS);
            return refuse("E-too-many-rows", message, "Split it into several files.");
        }
        if content.len() > limits::CELL_BYTES {
            let message = format!("This cell is longer than {} MiB.", limits::CELL_BYTES >> 20);
            return refuse("E-cell-too-long", message, "Shorten it.");
        }
        if (self.table.text.len() + content.len()) as u64 > limits::UNPACKED_BYTES {
            return refuse("E-workbook-too-large", too_large(), TOO_LARGE_REMEDY);
        }
        if self.table.layout.ends.len() + column >= limits::CELLS {
            return Err(too_many_cells(self.place.clone()));
        }
        for _ in self.next.1..column {
            self.table.push_cell("");
        }
        self.table.push_cell(content);
        self.next.1 = column + 1;
        Ok(())
    }

    pub(super) fn finish(self) -> TextTable {
        self.table
    }

    /// The place of a cell (row and column from 0), its column by its letters.
    pub(super) fn place(&self, row: u64, column: usize) -> Place {
        Place { row: Some(row + 1), column: Some(column_letters(column)), ..self.place.clone() }
    }
}

pub(super) const TOO_LARGE_REMEDY: &str = "Save the one sheet that is needed as CSV.";

pub(super) fn too_large() -> String {
    format!("The workbook holds more than {} MiB once unpacked.", limits::UNPACKED_BYTES >> 20)
}
