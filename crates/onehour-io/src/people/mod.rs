//! People files: one or several tables in, one pool out, everything that is wrong with them at once.
//!
//! docs/people-file.md defines the columns and their syntax.

mod bind;
mod column;
mod known;
mod needs;
mod places;
mod row;
mod value;
mod write;

use std::collections::BTreeMap;

use onehour::error::{Error, Issue, Place};
use onehour::pool::{Person, Pool, Role};
use onehour::programme::{ImportSource, Programme, Taxonomies};
use rayon::prelude::*;

use self::bind::{Bindings, bind};
use self::places::Origins;
pub use self::places::Places;
use self::row::{Entry, RowDefaults, RowReader};
pub use self::write::write_csv;
use crate::source::Source;
use crate::table::{Declared, Table, load};
use crate::{limits, pattern};

/// Rows read between two looks at how much is wrong with them.
const BATCH: usize = 1 << 14;

/// Everybody in the files, and what there is to say about them.
#[derive(Clone, Debug, Default)]
pub struct PeopleInput {
    /// The people.
    pub pool: Pool,
    /// What was doubtful but usable, ordered by place.
    pub warnings: Vec<Issue>,
    /// File name (without folders) to the SHA-256 of the file, in hexadecimal.
    pub hashes: BTreeMap<String, String>,
    /// Id to the row it was read from, for errors that are found later.
    pub places: Places,
}

/// Reads people files, of any kinds mixed, as the programme maps them.
///
/// # Errors
/// Those of [`Programme::validate`]. Else everything that is wrong with any of the files, ordered by place; docs/errors.md lists the codes. No issue holds
/// the content of a cell.
///
/// # Examples
/// ```
/// use onehour::Programme;
/// use onehour_io::{Source, people};
///
/// let programme = Programme::from_toml("name = 'small'\n[meeting]\nmode = 'introduce'\n", "small.toml")?;
/// let file = Source::bytes("people.csv", "id,role\na,newcomer\nb,opener\n");
/// assert_eq!(people::read(&[file], &programme)?.pool.people().len(), 2);
///
/// let file = Source::bytes("people.csv", "id,role\na,newcomer\na,visitor\n");
/// let error = people::read(&[file], &programme).unwrap_err();
/// assert!(error.has("E-unknown-role"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn read(files: &[Source], programme: &Programme) -> onehour::Result<PeopleInput> {
    programme.validate()?;
    let taxonomies = Taxonomies::load(&programme.taxonomies)?;
    let mut gathering =
        Gathering { programme, taxonomies: &taxonomies, issues: Vec::new(), tables: Vec::new(), entries: Vec::new() };
    let mut hashes = BTreeMap::new();
    if files.is_empty() {
        gathering.issues.push(Issue::error(
            "E-no-file",
            Place::default(),
            "No people file was given.",
            "Name one file or several.",
        ));
    }
    for file in files {
        if hashes.contains_key(file.file_name()) {
            gathering.issues.push(same_name(file));
        } else {
            let hash = gathering.file(file).unwrap_or_default();
            hashes.insert(file.file_name().to_owned(), hash);
        }
    }
    gathering.refuse_duplicates();
    let Gathering { issues, entries, tables, .. } = gathering;
    let (mut warnings, errors): (Vec<Issue>, Vec<Issue>) = issues.into_iter().partition(|issue| !issue.is_error());
    if !errors.is_empty() {
        return Err(Error::from(errors));
    }
    warnings.sort();
    let places = Places::new(tables, entries.iter().map(|entry| (entry.person.id.clone(), entry.origin)));
    let pool = Pool::new(entries.into_iter().map(|entry| entry.person).collect::<Vec<Person>>())?;
    Ok(PeopleInput { pool, warnings, hashes, places })
}

/// People and issues of the files read so far.
struct Gathering<'a> {
    programme: &'a Programme,
    taxonomies: &'a Taxonomies,
    issues: Vec<Issue>,
    tables: Vec<Origins>,
    entries: Vec<Entry>,
}

impl Gathering<'_> {
    /// Reads one file; its hash, when it could be read at all.
    fn file(&mut self, file: &Source) -> Option<String> {
        let sources: Vec<&ImportSource> = self
            .programme
            .import
            .sources
            .iter()
            .filter(|source| source.file.as_deref().is_none_or(|glob| pattern::fits(glob, file.file_name())))
            .collect();
        let declared = sources.first().map_or_else(Declared::default, |source| Declared {
            encoding: source.encoding.clone(),
            delimiter: source.delimiter,
        });
        let sheets: Vec<&str> = sources.iter().filter_map(|source| source.sheet.as_deref()).collect();
        // A mapping without a sheet, before any with one, means the first sheet and no other.
        let sheets = if sources.first().is_some_and(|first| first.sheet.is_none()) { Vec::new() } else { sheets };
        let loaded = match load(file, &declared, &sheets, &mut self.issues) {
            Ok(loaded) => loaded,
            Err(error) => {
                self.issues.extend(error.issues);
                return None;
            }
        };
        for table in &loaded.tables {
            let source =
                sources.iter().copied().find(|source| source.sheet.is_none() || source.sheet == table.place.sheet);
            self.table(table, source, file);
        }
        Some(loaded.sha256)
    }

    fn table(&mut self, table: &Table, source: Option<&ImportSource>, file: &Source) {
        let Some(bindings) = bind(table, source, self.programme, &mut self.issues) else { return };
        let number = self.tables.len() as u32;
        let defaults = RowDefaults::new(source, file);
        let reader = RowReader::new((table, number), &bindings, self.programme, self.taxonomies, defaults);
        self.tables.push(Origins::new(table, bindings.all.iter().find(|binding| binding.column == column::Column::Id)));
        let mut roles = Vec::new();
        for first in (0..table.len()).step_by(BATCH) {
            if self.issues.len() > limits::ISSUES {
                self.issues.push(too_many_issues(table.row_place(first)));
                break;
            }
            let batch = first..table.len().min(first + BATCH);
            let rows: Vec<(Option<Entry>, Vec<Issue>)> =
                batch.into_par_iter().with_min_len(256).map(|row| reader.read(row)).collect();
            for (entry, issues) in rows {
                roles.extend(entry.as_ref().map(|entry| entry.person.role));
                self.entries.extend(entry);
                self.issues.extend(issues);
            }
        }
        self.refuse_missing_columns(table, &bindings, &roles);
    }

    fn refuse_missing_columns(&mut self, table: &Table, bindings: &Bindings<'_>, roles: &[Role]) {
        for (column, why) in needs::missing(self.programme, roles, &|column| bindings.has(column)) {
            self.issues.push(Issue::error(
                "E-missing-column",
                Place { column: Some(column), ..table.place.clone() },
                format!("There is no such column, and {why}."),
                "Add the column, map another heading to it in the programme, or leave the rule out.",
            ));
        }
    }

    /// Sorts the people by id. Every id once; where the id is private, the cell behind it must be alone too: it is what tells
    /// people apart.
    fn refuse_duplicates(&mut self) {
        let private = self.entries.iter().any(|entry| entry.private.is_some());
        if !private && self.entries.is_sorted_by(|a, b| a.person.id < b.person.id) {
            return;
        }
        let entries = std::mem::take(&mut self.entries);
        let mut order: Vec<u32> = (0..entries.len() as u32).collect();
        order.par_sort_by_key(|&at| entries[at as usize].person.id.as_bytes());
        let id = |at: u32| entries[at as usize].person.id.as_str();
        let alone = order.windows(2).all(|pair| id(pair[0]) != id(pair[1]));
        if !alone || private {
            self.report_duplicates(&entries);
        }
        let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        self.entries = order.into_iter().filter_map(|at| entries[at as usize].take()).collect();
    }

    fn report_duplicates(&mut self, entries: &[Entry]) {
        let mut first: BTreeMap<(bool, &str), &Entry> = BTreeMap::new();
        for entry in entries {
            let keys = [Some((false, entry.person.id.as_str())), entry.private.as_deref().map(|id| (true, id))];
            let known = keys.into_iter().flatten().find_map(|key| first.get(&key).copied());
            if let Some(known) = known {
                self.issues.push(self.duplicate(entry, known));
            }
            for key in keys.into_iter().flatten() {
                first.entry(key).or_insert(entry);
            }
        }
    }

    fn duplicate(&self, entry: &Entry, first: &Entry) -> Issue {
        let table = |entry: &Entry| &self.tables[entry.origin.0 as usize];
        let place = table(entry).of_id(entry.origin.1);
        let first_place = table(first).of_row(first.origin.1);
        let remedy = if entry.person.role == first.person.role {
            "Remove one of the two rows, or give each person an id of their own."
        } else {
            "Keep one row with the role `both`, or give each person an id of their own."
        };
        Issue::error("E-duplicate-id", place, format!("This id stands already in {first_place}."), remedy)
    }
}

fn too_many_issues(place: Place) -> Issue {
    Issue::error(
        "E-too-many-errors",
        place,
        format!("More than {} things are wrong up to here; the table was not read further.", limits::ISSUES),
        "Mend those reported first: most will have one cause.",
    )
}

fn same_name(file: &Source) -> Issue {
    Issue::error(
        "E-duplicate-file",
        file.place(),
        "A file of this name was given already.",
        "Give each file once; rename one of two files of the same name.",
    )
}
