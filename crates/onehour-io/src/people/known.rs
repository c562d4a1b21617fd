//! What a cell says, read once for all rows that have the same.
//!
//! A frame may bring a column as few texts and which of them each row has. Then what a text says is kept as a person of whom nothing
//! else is known, and copied into every row.

use std::sync::OnceLock;

use onehour::pool::Person;

use super::bind::{Binding, Origin};
use super::column::Column;
use crate::table::Table;

/// The texts of one column.
pub(super) struct Known<'a> {
    /// Which text each row has; none where cells are read one by one.
    codes: &'a [u32],
    /// What each text says, once it was read; nothing where something is wrong with it, which every row reports itself.
    said: Vec<OnceLock<Option<Box<Person>>>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(table: &'a Table, binding: &Binding<'_>) -> Self {
        // An id is its row's own, a row may have no role, and a coordinate is nothing by itself.
        let apart = matches!(binding.column, Column::Id | Column::Role | Column::Lat | Column::Lon);
        match binding.origin {
            Origin::Cells(at) if !apart => table.distinct(at),
            _ => None,
        }
        .map_or(Known { codes: &[], said: Vec::new() }, |(texts, codes)| Known {
            codes,
            said: (0..texts).map(|_| OnceLock::new()).collect(),
        })
    }

    /// What the cell of a row says, if it is kept.
    pub(super) fn of(&self, row: usize) -> Option<&OnceLock<Option<Box<Person>>>> {
        self.said.get(*self.codes.get(row)? as usize)
    }
}

/// Copies what one column says.
pub(super) fn copy(column: Column, from: &Person, to: &mut Person) {
    match column {
        Column::Fields => to.fields.clone_from(&from.fields),
        Column::Occupations => to.occupations.clone_from(&from.occupations),
        Column::Education => to.education.clone_from(&from.education),
        Column::Languages => to.languages.clone_from(&from.languages),
        Column::Place => to.place.clone_from(&from.place),
        Column::Remote => to.remote = from.remote,
        Column::Zone => to.zone.clone_from(&from.zone),
        Column::Availability => to.availability.clone_from(&from.availability),
        Column::CapDay => to.caps.day = from.caps.day,
        Column::CapMonth => to.caps.month = from.caps.month,
        Column::CapQuarter => to.caps.quarter = from.caps.quarter,
        Column::CapRound => to.caps.round = from.caps.round,
        Column::Organisation => to.organisation.clone_from(&from.organisation),
        Column::Team => to.team.clone_from(&from.team),
        Column::WaitingSince => to.waiting_since = from.waiting_since,
        Column::Tags => to.tags.clone_from(&from.tags),
        Column::Attribute(_) => {
            to.attributes.extend(from.attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        Column::Id | Column::Role | Column::Lat | Column::Lon => {}
    }
}
