//! A sheet of a workbook, filled cell by cell by the readers of .xlsx and .ods.

use onehour::Result;
use onehour::error::{Error, Issue, Place};

use super::census::too_much_text;
use super::raw::{TextTable, too_many_cells};
use super::workbook::damaged;
use crate::limits;
use crate::table::column_letters;

/// A sheet under construction: rows and columns (from 0) must come in order; what is left out is empty.
pub(super) struct SheetBuilder {
    place: Place,
    table: TextTable,
    /// Number of the last row (from 1; 0 before the first) and how many cells it has.
    last: (u64, usize),
}

impl SheetBuilder {
    pub(super) fn new(place: Place) -> Self {
        SheetBuilder { place, table: TextTable::default(), last: (0, 0) }
    }

    /// Adds a cell; an empty one may be left out.
    pub(super) fn push(&mut self, row: u64, column: usize, content: &str) -> Result<()> {
        if content.is_empty() {
            return Ok(());
        }
        self.check(row, column, content)?;
        if row + 1 > self.last.0 {
            self.table.layout.begin_row(row + 1);
            self.last = (row + 1, 0);
        }
        for _ in self.last.1..column {
            self.table.push_cell("");
        }
        self.table.push_cell(content);
        self.last.1 = column + 1;
        Ok(())
    }

    /// Refuses cells out of order and beyond the limits.
    fn check(&self, row: u64, column: usize, content: &str) -> Result<()> {
        let refuse = |code, message: &str, remedy| {
            Err(Error::from(Issue::error(code, self.place(row, column), message, remedy)))
        };
        if row >= limits::SHEET_ROWS || column >= limits::SHEET_COLUMNS {
            Err(damaged(self.place(row, column)))
        } else if row + 1 < self.last.0 || (row + 1 == self.last.0 && column < self.last.1) {
            let message = "The cells of this sheet are not in order.";
            refuse("E-damaged-workbook", message, "Open the workbook and save it anew.")
        } else if column >= limits::COLUMNS {
            let message = format!("This row has more than {} cells.", limits::COLUMNS);
            refuse("E-too-many-columns", &message, "Remove the columns on the far right.")
        } else if row >= limits::ROWS {
            let message = format!("The sheet has more than {} rows.", limits::ROWS);
            refuse("E-too-many-rows", &message, "Split it into several files.")
        } else if content.len() > limits::CELL_BYTES {
            let message = format!("This cell is longer than {} MiB.", limits::CELL_BYTES >> 20);
            refuse("E-cell-too-long", &message, "Shorten it.")
        } else if (self.table.text.len() + content.len()) as u64 > limits::UNPACKED_BYTES {
            Err(too_much_text(self.place(row, column)))
        } else if self.table.layout.ends.len() + column >= limits::CELLS {
            Err(too_many_cells(self.place.clone()))
        } else {
            Ok(())
        }
    }

    pub(super) fn finish(self) -> TextTable {
        self.table
    }

    /// The place of a cell (row and column from 0), its column by its letters; of what no sheet has, the sheet alone.
    pub(super) fn place(&self, row: u64, column: usize) -> Place {
        let row = (row < limits::SHEET_ROWS).then_some(row.saturating_add(1));
        let column = (column < limits::SHEET_COLUMNS).then(|| column_letters(column));
        Place { row, column: column.filter(|_| row.is_some()), ..self.place.clone() }
    }
}
