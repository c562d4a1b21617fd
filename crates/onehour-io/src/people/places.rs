//! Where the rows of a table stand.

use std::sync::Arc;

use onehour::error::Place;

use super::bind::{Binding, Origin};
use crate::table::Table;

/// The rows of one table.
#[derive(Clone, Debug)]
pub(super) struct Origins {
    /// File and sheet.
    table: Place,
    /// Heading of the id.
    id_column: Option<String>,
    /// The number of each row as a spreadsheet shows it.
    rows: Arc<[u64]>,
}

impl Origins {
    pub(super) fn new(table: &Table, id: Option<&Binding<'_>>) -> Self {
        let heading = |id: &Binding<'_>| match id.origin {
            Origin::Cells(at) => table.cell_place(0, at).column,
            Origin::Constant(_) => Some(id.name.clone()),
        };
        Origins { table: table.place.clone(), id_column: id.and_then(heading), rows: table.row_numbers() }
    }

    /// The place of a row (from 0).
    pub(super) fn of_row(&self, row: u32) -> Place {
        Place { row: self.rows.get(row as usize).copied(), ..self.table.clone() }
    }

    /// The place of the id in a row (from 0).
    pub(super) fn of_id(&self, row: u32) -> Place {
        Place { column: self.id_column.clone(), ..self.of_row(row) }
    }
}
