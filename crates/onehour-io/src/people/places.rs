//! Where each person was read from.

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
    rows: Vec<u64>,
}

impl Origins {
    pub(super) fn new(table: &Table, id: Option<&Binding<'_>>) -> Self {
        let heading = |id: &Binding<'_>| match id.origin {
            Origin::Cells(at) => table.cell_place(0, at).column,
            Origin::Constant(_) => Some(id.name.clone()),
        };
        let rows = (0..table.len()).map(|row| table.row_number(row)).collect();
        Origins { table: table.place.clone(), id_column: id.and_then(heading), rows }
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

/// Id to the row a person was read from, for errors that are found later.
#[derive(Clone, Debug, Default)]
pub struct Places {
    tables: Vec<Origins>,
    /// Sorted by id: the number of the table, and the row there (from 0).
    people: Vec<(String, (u32, u32))>,
}

impl Places {
    pub(super) fn new(tables: Vec<Origins>, people: impl Iterator<Item = (String, (u32, u32))>) -> Self {
        let mut people: Vec<(String, (u32, u32))> = people.collect();
        people.sort();
        Places { tables, people }
    }

    /// The row of a person, if it is known.
    pub fn get(&self, id: &str) -> Option<Place> {
        let at = self.people.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok()?;
        let (table, row) = self.people[at].1;
        Some(self.tables.get(table as usize)?.of_row(row))
    }

    /// Adds those of other people.
    pub(crate) fn extend(&mut self, other: Places) {
        let before = self.tables.len() as u32;
        self.tables.extend(other.tables);
        self.people.extend(other.people.into_iter().map(|(id, (table, row))| (id, (before + table, row))));
        self.people.sort();
    }
}
