//! Which cells of a table hold which column: the mapping of the programme first, then equal names.

use std::collections::BTreeMap;

use onehour::error::{Issue, Place};
use onehour::programme::{ImportColumn, ImportSource, Programme};

use super::column::Column;
use crate::table::{Cell, Table};

/// Where the values of a column come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// The cells under a heading.
    Cells(usize),
    /// The same text for everybody.
    Constant(&'a str),
}

/// A column and where its values come from.
#[derive(Clone, Debug)]
pub(super) struct Binding<'a> {
    pub(super) column: Column,
    /// Canonical name, or the name of the attribute.
    pub(super) name: String,
    pub(super) origin: Origin<'a>,
    /// Separator of several values in a cell.
    pub(super) separator: &'a str,
    /// Cell content to canonical value.
    pub(super) values: Option<&'a BTreeMap<String, String>>,
    /// Whether the value is replaced by a key of file and row.
    pub(super) private: bool,
}

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Bindings<'a> {
    pub(super) all: Vec<Binding<'a>>,
}

impl<'a> Bindings<'a> {
    /// The binding of a column.
    pub(super) fn of(&self, column: Column) -> Option<&Binding<'a>> {
        self.all.iter().find(|binding| binding.column == column)
    }

    /// Whether there is a column of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all.iter().any(|binding| binding.name == name)
    }
}

/// Separator of several values unless the mapping states another.
const SEPARATOR: &str = ";";

/// Binds the headings of a table. `None` when nobody can be read from it: no id, or no role.
pub(super) fn bind<'a>(
    table: &Table,
    source: Option<&'a ImportSource>,
    programme: &Programme,
    issues: &mut Vec<Issue>,
) -> Option<Bindings<'a>> {
    let headings: Vec<String> = table.headings.iter().map(|heading| fold(heading)).collect();
    let mut binder = Binder { table, headings, programme, all: Vec::new(), taken: Vec::new(), issues };
    for (name, mapped) in source.iter().flat_map(|source| &source.columns) {
        binder.mapped(name, mapped);
    }
    binder.by_name();
    let mut lacks = |column: Column, name: &str| {
        let lacks = !binder.all.iter().any(|binding| binding.column == column);
        if lacks {
            binder.issues.push(missing(table, name));
        }
        lacks
    };
    let no_id = lacks(Column::Id, "id");
    let no_role = source.is_none_or(|source| source.role.is_none()) && lacks(Column::Role, "role");
    if no_id || no_role {
        // The first row may be no heading row at all: nothing of it is shown.
        return None;
    }
    binder.report_headings(source.map_or(&[], |source| source.ignore.as_slice()));
    Some(Bindings { all: binder.all })
}

/// Headings are compared trimmed and without regard to case.
fn fold(heading: &str) -> String {
    heading.trim().to_lowercase()
}

struct Binder<'a, 't> {
    table: &'t Table,
    /// Folded.
    headings: Vec<String>,
    programme: &'t Programme,
    all: Vec<Binding<'a>>,
    /// Indices of the headings that are bound.
    taken: Vec<usize>,
    issues: &'t mut Vec<Issue>,
}

impl<'a> Binder<'a, '_> {
    /// Binds a column as the mapping says. What is wrong with the mapping itself, [`Programme::validate`] has refused.
    fn mapped(&mut self, name: &str, mapped: &'a ImportColumn) {
        let Some(column) = Column::named(name, self.programme) else { return };
        let origin = match (&mapped.heading, &mapped.constant) {
            (_, Some(constant)) => Some(Origin::Constant(constant)),
            (Some(heading), None) => self.find(heading).map(Origin::Cells),
            (None, None) => return,
        };
        let Some(origin) = origin else {
            self.issues.push(missing_heading(Place { column: Some(name.to_owned()), ..self.table.place.clone() }));
            return;
        };
        let separator = mapped.separator.as_deref().filter(|text| !text.is_empty()).unwrap_or(SEPARATOR);
        let values = Some(&mapped.values).filter(|values| !values.is_empty());
        self.push(Binding { column, name: self.canonical(column), origin, separator, values, private: mapped.private });
    }

    /// Binds headings that are names of columns not bound yet.
    fn by_name(&mut self) {
        for at in 0..self.headings.len() {
            let column = Column::named(&self.headings[at], self.programme);
            let Some(column) = column.filter(|_| !self.headings[at].is_empty() && !self.taken.contains(&at)) else {
                continue;
            };
            if !self.all.iter().any(|binding| binding.column == column) {
                let name = self.canonical(column);
                let origin = Origin::Cells(at);
                self.push(Binding { column, name, origin, separator: SEPARATOR, values: None, private: false });
            }
        }
    }

    fn push(&mut self, binding: Binding<'a>) {
        if let Origin::Cells(at) = binding.origin {
            self.taken.push(at);
        }
        self.all.push(binding);
    }

    fn find(&self, heading: &str) -> Option<usize> {
        let heading = fold(heading);
        self.headings.iter().position(|known| *known == heading)
    }

    fn canonical(&self, column: Column) -> String {
        super::column::name(column, self.programme).to_owned()
    }

    /// Headings that stand twice, are empty above filled cells, or are bound to nothing and not ignored.
    fn report_headings(&mut self, ignore: &[String]) {
        let ignore: Vec<String> = ignore.iter().map(|heading| fold(heading)).collect();
        for (at, heading) in self.headings.iter().enumerate() {
            let place = Place { row: None, ..self.table.cell_place(0, at) };
            if heading.is_empty() {
                let filled = (0..self.table.len()).find(|&row| self.table.cell(row, at) != Cell::Empty);
                self.issues.extend(filled.map(|row| no_heading(self.table.cell_place(row, at))));
            } else if ignore.contains(heading) {
            } else if self.headings[..at].contains(heading) {
                self.issues.push(Issue::error(
                    "E-duplicate-heading",
                    place,
                    "Two columns have this heading.",
                    "Rename or remove one of them, or list the heading under `ignore` in the programme.",
                ));
            } else if !self.taken.contains(&at) {
                self.issues.push(Issue::warning(
                    "W-unknown-column",
                    place,
                    "This column is not used.",
                    "Map it in the programme, declare it as an attribute, or list it under `ignore`.",
                ));
            }
        }
    }
}

fn missing(table: &Table, name: &str) -> Issue {
    let remedy = match name {
        "role" => "Add the column with newcomer, opener or both, or state `role` for this file in the programme.",
        _ => "Add the column, or map another heading to it in the programme.",
    };
    Issue::error(
        "E-missing-column",
        Place { column: Some(name.to_owned()), ..table.place.clone() },
        "There is no such column, and nobody can be read without it.",
        remedy,
    )
}

fn missing_heading(place: Place) -> Issue {
    Issue::error(
        "E-missing-heading",
        place,
        "The heading that the programme maps to this column is not in the file.",
        "Correct `heading` under `import.sources.columns`, or check that it is the right file.",
    )
}

fn no_heading(place: Place) -> Issue {
    Issue::error(
        "E-empty-heading",
        place,
        "This cell is filled but its column has no heading.",
        "Give the column a heading, or empty it.",
    )
}
