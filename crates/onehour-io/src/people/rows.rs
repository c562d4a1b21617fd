//! The people of one table, column by column.
//!
//! Most columns repeat few values: eight hundred codes, some hundred pairs of languages, a few thousand texts of free
//! hours. So each distinct cell of a column is read once, and a row is the numbers of its cells. What is wrong with a
//! cell is found there too, and told for each row that has it. Only ids and coordinates are as many as the rows.

use std::ops::Range;

use onehour::error::{Issue, Place};
use onehour::pool::{Coordinates, Person, Role};
use onehour::programme::ImportSource;
use onehour_solver::Control;
use rayon::prelude::*;

use super::bind::{Binding, Bindings, Origin};
use super::cell::CellReader;
use super::column::{self, Column};
use super::places::Origins;
use super::said::Said;
use super::value;
use crate::limits;
use crate::source::Source;
use crate::table::{Codes, Distinct, Texts};

/// Rows looked at between two looks at how much is wrong with them.
const BATCH: usize = 1 << 14;
/// Rows that are worth a task of their own.
const STRETCH: usize = 1 << 10;
/// Distinct cells that are worth a task of their own.
const GRAIN: usize = 256;

/// People, as far as their rows say who they are.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) origins: Origins,
    names: Names,
    columns: Columns,
}

/// Who the people are.
#[derive(Clone, Debug, Default)]
struct Names {
    /// The row (from 0) of each.
    rows: Vec<u32>,
    ids: Texts,
    /// What the ids were before they were replaced, until it is known that each is alone. Never shown.
    private: Option<Texts>,
}

/// What the rows of a table say beside ids.
#[derive(Clone, Debug)]
struct Columns {
    /// Of people whose row states none.
    role: Option<Role>,
    all: Vec<ReadColumn>,
}

/// What the distinct cells of a column say.
#[derive(Clone, Debug)]
struct ReadColumn {
    column: Column,
    /// Of an attribute.
    name: String,
    codes: Codes,
    /// Nothing where something is wrong with the cell.
    said: Vec<Option<Said>>,
}

impl ReadColumn {
    /// What the row says. `None` when it says it wrongly.
    fn of(&self, row: usize) -> Option<&Said> {
        self.said.get(self.codes.of(row)).map_or(Some(&Said::Nothing), Option::as_ref)
    }
}

/// What the rows of a file share.
pub(super) struct RowDefaults {
    /// Role of people whose row states none.
    role: Option<Role>,
    /// What keys of private ids begin with.
    key: String,
}

impl RowDefaults {
    pub(super) fn new(source: Option<&ImportSource>, file: &Source) -> Self {
        // Two sheets of one workbook have rows of equal numbers.
        let sheet = source.and_then(|source| source.sheet.as_deref());
        let stem = file.stem();
        let key = sheet.map_or_else(|| stem.to_owned(), |sheet| format!("{stem}-{sheet}"));
        RowDefaults { role: source.and_then(|source| source.role), key }
    }
}

impl Rows {
    /// Reads a table; what is wrong with it goes to `issues`. A call that is stopped leaves rows without meaning.
    pub(super) fn read(
        reader: CellReader<'_>,
        bindings: &Bindings<'_>,
        defaults: RowDefaults,
        control: Control<'_>,
        issues: &mut Vec<Issue>,
    ) -> Self {
        let id = bindings.of(Column::Id);
        let others = bindings.all.par_iter().filter(|binding| binding.column != Column::Id);
        let all = others.map(|binding| read_column(reader, binding, control)).collect();
        let columns = Columns { role: defaults.role, all };
        let origins = Origins::new(reader.table, id);
        let check = Check::new(reader, bindings, &columns, &defaults.key);
        let mut names = check.nobody();
        for first in (0..reader.table.len()).step_by(BATCH) {
            if control.should_stop() {
                break;
            }
            if issues.len() > limits::ISSUES {
                issues.push(too_many_issues(reader.table.row_place(first)));
                break;
            }
            let end = reader.table.len().min(first + BATCH);
            let starts = (first..end).into_par_iter().step_by(STRETCH);
            let found: Vec<(Names, Vec<Issue>)> =
                starts.map(|start| check.rows(start..end.min(start + STRETCH))).collect();
            for (people, wrong) in found {
                names.append(&people);
                issues.extend(wrong);
            }
        }
        if let Some(row) = names.first_address() {
            issues.push(addresses_as_ids(reader.table.row_place(row)));
            names.hide(|row| check.key_of(row));
        }
        Rows { origins, names, columns }
    }

    /// How many people there are.
    pub(super) fn len(&self) -> usize {
        self.names.rows.len()
    }

    /// The id of a person.
    pub(super) fn id(&self, at: u32) -> &str {
        self.names.ids.get(at as usize)
    }

    /// What the id was before it was replaced.
    pub(super) fn private(&self, at: u32) -> Option<&str> {
        self.names.private.as_ref().map(|private| private.get(at as usize))
    }

    /// From now on nothing tells what ids were before they were replaced.
    pub(super) fn forget_private(&mut self) {
        self.names.private = None;
    }

    /// The row (from 0) of a person.
    pub(super) fn row(&self, at: u32) -> u32 {
        self.names.rows[at as usize]
    }

    /// The role of a person.
    pub(super) fn role(&self, at: u32) -> Role {
        self.columns.role_of(self.row(at) as usize).unwrap_or(Role::Newcomer)
    }

    /// The person with everything that the row says.
    pub(super) fn person(&self, at: u32) -> Person {
        let row = self.row(at) as usize;
        let mut person = Person::new(self.id(at), self.role(at));
        for read in &self.columns.all {
            if let Some(said) = read.of(row) {
                said.note(read.column, &read.name, &mut person);
            }
        }
        let [lat, lon] = self.columns.degrees_of(row);
        person.coordinates = lat.zip(lon).map(|(lat, lon)| Coordinates { lat, lon });
        person
    }
}

impl Names {
    /// The first row whose id is a mail address, where ids are not private.
    fn first_address(&self) -> Option<usize> {
        let people = if self.private.is_none() { self.rows.len() } else { 0 };
        let found = (0..people).into_par_iter().find_first(|&at| value::is_address(self.ids.get(at)));
        found.map(|at| self.rows[at] as usize)
    }

    /// Puts the keys of their rows in the place of ids, which are private from now on.
    fn hide(&mut self, key: impl Fn(usize) -> String) {
        let mut keys = Texts::default();
        self.rows.iter().for_each(|&row| keys.push(&key(row as usize)));
        self.private = Some(std::mem::replace(&mut self.ids, keys));
    }

    /// A person more; `key` is what takes the place of an id that is private.
    fn push(&mut self, row: usize, id: &str, key: impl FnOnce() -> String) {
        self.rows.push(row as u32);
        match &mut self.private {
            None => self.ids.push(id),
            Some(private) => {
                private.push(id);
                self.ids.push(&key());
            }
        }
    }

    /// The people of rows that follow.
    fn append(&mut self, more: &Names) {
        self.rows.extend_from_slice(&more.rows);
        self.ids.append(&more.ids);
        if let (Some(private), Some(more)) = (&mut self.private, &more.private) {
            private.append(more);
        }
    }
}

impl Columns {
    fn of(&self, column: Column) -> Option<&ReadColumn> {
        self.all.iter().find(|read| read.column == column)
    }

    /// The role of a row, stated or not.
    fn role_of(&self, row: usize) -> Option<Role> {
        match self.of(Column::Role).and_then(|column| column.of(row)) {
            Some(Said::Role(role)) => Some(*role),
            _ => self.role,
        }
    }

    /// Latitude and longitude.
    fn degrees_of(&self, row: usize) -> [Option<f64>; 2] {
        [Column::Lat, Column::Lon].map(|column| match self.of(column)?.of(row) {
            Some(Said::Degrees(degrees)) => Some(*degrees),
            _ => None,
        })
    }
}

/// Reads each distinct cell of a column.
fn read_column(reader: CellReader<'_>, binding: &Binding<'_>, control: Control<'_>) -> ReadColumn {
    let Distinct { codes, rows } = match binding.origin {
        Origin::Cells(at) => reader.table.distinct(at, control),
        Origin::Constant(_) => Distinct { codes: Codes::One, rows: vec![Some(0)] },
    };
    let said = |row: Option<u32>| match row {
        Some(row) if !control.should_stop() => reader.read(binding, row as usize).ok(),
        _ => Some(Said::Nothing),
    };
    let said = rows.into_par_iter().with_min_len(GRAIN).map(said).collect();
    ReadColumn { column: binding.column, name: binding.name.clone(), codes, said }
}

/// Finds what is wrong with a row.
struct Check<'a> {
    reader: CellReader<'a>,
    bindings: &'a Bindings<'a>,
    id: Option<&'a Binding<'a>>,
    columns: &'a Columns,
    /// What keys of private ids begin with.
    key: &'a str,
    /// Columns in which a cell is wrong, with their bindings.
    faulty: Vec<(&'a Binding<'a>, &'a ReadColumn)>,
}

impl<'a> Check<'a> {
    fn new(reader: CellReader<'a>, bindings: &'a Bindings<'a>, columns: &'a Columns, key: &'a str) -> Self {
        let bound = bindings.all.iter().filter(|binding| binding.column != Column::Id).zip(&columns.all);
        Check {
            reader,
            bindings,
            id: bindings.of(Column::Id),
            columns,
            key,
            faulty: bound.filter(|(_, read)| read.said.iter().any(Option::is_none)).collect(),
        }
    }

    /// The names of nobody yet.
    fn nobody(&self) -> Names {
        Names { private: self.id.is_some_and(|id| id.private).then(Texts::default), ..Names::default() }
    }

    /// What takes the place of a private id in a row.
    fn key_of(&self, row: usize) -> String {
        format!("{}-{}", self.key, self.reader.table.row_number(row))
    }

    /// The people of rows, and everything that is wrong with them.
    fn rows(&self, rows: Range<usize>) -> (Names, Vec<Issue>) {
        let (mut names, mut issues) = (self.nobody(), Vec::new());
        for row in rows {
            if let Some(id) = self.row(row, &mut issues) {
                names.push(row, id, || self.key_of(row));
            }
        }
        (names, issues)
    }

    /// The id of the person in a row, unless it or the role is wrong; everything that is wrong with the row goes to
    /// `issues`.
    fn row(&self, row: usize, issues: &mut Vec<Issue>) -> Option<&'a str> {
        let before = issues.len();
        let id = self.id.and_then(|binding| {
            let id = self.reader.id(binding, row);
            id.map_err(|fault| issues.push(self.reader.issue(binding, row, fault))).ok()
        });
        for (binding, read) in &self.faulty {
            if read.of(row).is_none()
                && let Err(wrong) = self.reader.read(binding, row)
            {
                issues.extend(self.reader.issues(binding, row, wrong));
            }
        }
        let half = match self.columns.degrees_of(row) {
            [None, Some(_)] => Some(self.half_coordinates(Column::Lat, row)),
            [Some(_), None] => Some(self.half_coordinates(Column::Lon, row)),
            _ => None,
        };
        // Unless that cell is wrong and reported already.
        let half = half.filter(|half| !issues[before..].iter().any(|issue| issue.place == half.place));
        issues.extend(half);
        let has_role = self.columns.role_of(row).is_some();
        let is_wrong = |column: &ReadColumn| column.of(row).is_none();
        if !has_role && !self.columns.of(Column::Role).is_some_and(is_wrong) {
            let binding = self.bindings.of(Column::Role);
            issues.extend(binding.map(|binding| self.reader.issue(binding, row, value::EMPTY_ROLE)));
        }
        id.filter(|_| has_role)
    }

    /// That half of the coordinates is missing.
    fn half_coordinates(&self, missing: Column, row: usize) -> Issue {
        let place = match self.bindings.of(missing) {
            Some(binding) => self.reader.place(binding, row),
            None => Place {
                column: Some(column::name(missing, self.reader.programme).to_owned()),
                ..self.reader.table.row_place(row)
            },
        };
        let fault = value::HALF_COORDINATES;
        Issue::error(fault.code, place, fault.message, fault.remedy)
    }
}

fn addresses_as_ids(place: Place) -> Issue {
    Issue::warning(
        "W-address-as-id",
        place,
        "Ids of this table are mail addresses; nobody's is kept: everybody in it is known by the file and the row instead.",
        "Give ids that are no addresses, the same every time, so that the history knows the people again.",
    )
}

fn too_many_issues(place: Place) -> Issue {
    Issue::error(
        "E-too-many-errors",
        place,
        format!("More than {} things are wrong up to here; the table was not read further.", limits::ISSUES),
        "Mend those reported first: most will have one cause.",
    )
}
