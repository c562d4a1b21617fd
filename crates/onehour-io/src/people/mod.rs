//! People files: one or several tables in, one pool out, everything that is wrong with them at once.
//!
//! docs/people-file.md defines the columns and their syntax.

mod bind;
mod cell;
mod column;
mod needs;
mod places;
mod roll;
mod rows;
mod said;
mod value;
mod write;

use std::collections::BTreeMap;

use onehour::error::{Error, Issue, Place};
use onehour::pool::{Pool, Role};
use onehour::programme::{ImportSource, Programme, Taxonomies};
use onehour_solver::Control;
use rayon::prelude::*;

use self::bind::{Bindings, bind};
use self::cell::CellReader;
use self::roll::At;
pub use self::roll::Roll;
use self::rows::{RowDefaults, Rows};
pub use self::write::write_csv;
use crate::pattern;
use crate::source::Source;
use crate::table::{Declared, Table, load_until};

/// Everybody in the files, and what there is to say about them.
#[derive(Clone, Debug, Default)]
pub struct PeopleInput {
    /// The people.
    pub roll: Roll,
    /// What was doubtful but usable, ordered by place.
    pub warnings: Vec<Issue>,
    /// File name (without folders) to the SHA-256 of the file, in hexadecimal.
    pub hashes: BTreeMap<String, String>,
}

impl PeopleInput {
    /// The people, as planning wants them.
    pub fn pool(&self) -> &Pool {
        self.roll.pool()
    }
}

/// Reads people files, of any kinds mixed, as the programme maps them.
///
/// # Errors
/// Those of [`Programme::validate`]. Else everything that is wrong with any of the files, ordered by place;
/// docs/errors.md lists the codes. No issue holds the content of a cell.
///
/// # Examples
/// ```
/// use onehour::Programme;
/// use onehour_io::{Source, people};
///
/// let programme = Programme::from_toml("name = 'small'\n[meeting]\nmode = 'introduce'\n", "small.toml")?;
/// let file = Source::bytes("people.csv", "id,role\na,newcomer\nb,opener\n");
/// assert_eq!(people::read(&[file], &programme)?.pool().people().len(), 2);
///
/// let file = Source::bytes("people.csv", "id,role\na,newcomer\na,visitor\n");
/// let error = people::read(&[file], &programme).unwrap_err();
/// assert!(error.has("E-unknown-role"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn read(files: &[Source], programme: &Programme) -> onehour::Result<PeopleInput> {
    read_until(files, programme, Control::none())
}

/// The same, as long as nothing stops it.
///
/// # Errors
/// Those of [`read`]; `E-reading-stopped` when the control stopped it.
pub fn read_until(files: &[Source], programme: &Programme, control: Control<'_>) -> onehour::Result<PeopleInput> {
    let (input, errors) = read_partly(files, programme, control)?;
    if errors.is_empty() { Ok(input) } else { Err(Error::from(errors)) }
}

/// Reads what can be read, and what is wrong with the rest: of people with errors everything that is sound about them,
/// but nobody without an id and a role, and of those with one id the first.
///
/// # Errors
/// Those of [`Programme::validate`]; `E-reading-stopped`.
pub(crate) fn read_partly(
    files: &[Source],
    programme: &Programme,
    control: Control<'_>,
) -> onehour::Result<(PeopleInput, Vec<Issue>)> {
    programme.validate()?;
    let taxonomies = Taxonomies::load(&programme.taxonomies)?;
    let mut gathering =
        Gathering { programme, taxonomies: &taxonomies, control, issues: Vec::new(), tables: Vec::new() };
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
    let mut order = gathering.in_order();
    if control.should_stop() {
        return Err(stopped());
    }
    let Gathering { issues, mut tables, .. } = gathering;
    let (mut warnings, errors): (Vec<Issue>, Vec<Issue>) = issues.into_iter().partition(|issue| !issue.is_error());
    if !errors.is_empty() {
        let id = |(table, at): At| tables[table as usize].id(at);
        order.dedup_by(|next, kept| id(*next) == id(*kept));
    }
    warnings.sort();
    tables.iter_mut().for_each(Rows::forget_private);
    Ok((PeopleInput { roll: Roll::new(tables, order), warnings, hashes }, errors))
}

/// People and issues of the files read so far.
struct Gathering<'a> {
    programme: &'a Programme,
    taxonomies: &'a Taxonomies,
    control: Control<'a>,
    issues: Vec<Issue>,
    tables: Vec<Rows>,
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
        let loaded = match load_until(file, &declared, &sheets, self.control, &mut self.issues) {
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
        let reader = CellReader { table, programme: self.programme, taxonomies: self.taxonomies };
        let defaults = RowDefaults::new(source, file);
        let rows = Rows::read(reader, &bindings, defaults, self.control, &mut self.issues);
        let has = |role| (0..rows.len() as u32).into_par_iter().any(|at| rows.role(at) == role);
        let roles: Vec<Role> =
            [Role::Newcomer, Role::Opener, Role::Both].into_iter().filter(|&role| has(role)).collect();
        self.tables.push(rows);
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

    /// Everybody in the order of ids. Every id once; where the id is private, the cell behind it must be alone too: it
    /// is what tells people apart.
    fn in_order(&mut self) -> Vec<At> {
        let tables = (0..).zip(&self.tables);
        let read: Vec<At> =
            tables.flat_map(|(table, rows)| (0..rows.len() as u32).map(move |at| (table, at))).collect();
        let private: Vec<At> = read.iter().copied().filter(|&at| self.private(at).is_some()).collect();
        let rising = read.par_windows(2).all(|pair| self.id(pair[0]) < self.id(pair[1]));
        let order = (!rising).then(|| sorted(&read, |at| self.id(at).as_bytes()));
        let alone = order.as_ref().is_none_or(|(_, alone)| *alone)
            && sorted(&private, |at| self.private(at).unwrap_or_default().as_bytes()).1;
        if !alone {
            self.report_duplicates(&read);
        }
        order.map_or(read, |(order, _)| order)
    }

    fn id(&self, (table, at): At) -> &str {
        self.tables[table as usize].id(at)
    }

    fn private(&self, (table, at): At) -> Option<&str> {
        self.tables[table as usize].private(at)
    }

    fn report_duplicates(&mut self, read: &[At]) {
        let mut issues = Vec::new();
        let mut first: BTreeMap<(bool, &str), At> = BTreeMap::new();
        for &at in read {
            let keys = [Some((false, self.id(at))), self.private(at).map(|id| (true, id))];
            let known = keys.into_iter().flatten().find_map(|key| first.get(&key).copied());
            issues.extend(known.map(|known| self.duplicate(at, known)));
            for key in keys.into_iter().flatten() {
                first.entry(key).or_insert(at);
            }
        }
        self.issues.extend(issues);
    }

    fn duplicate(&self, (table, at): At, (first_table, first): At) -> Issue {
        let (rows, first_rows) = (&self.tables[table as usize], &self.tables[first_table as usize]);
        let place = rows.origins.of_id(rows.row(at));
        let first_place = first_rows.origins.of_row(first_rows.row(first));
        let remedy = if rows.role(at) == first_rows.role(first) {
            "Remove one of the two rows, or give each person an id of their own."
        } else {
            "Keep one row with the role `both`, or give each person an id of their own."
        };
        Issue::error("E-duplicate-id", place, format!("This id stands already in {first_place}."), remedy)
    }
}

/// People by the bytes of a text of theirs, and whether no two have the same. Texts are mostly told apart by the eight
/// bytes that follow what all begin with; of those with the same, who stands first in the files comes first.
fn sorted<'a>(people: &[At], text: impl Fn(At) -> &'a [u8] + Sync) -> (Vec<At>, bool) {
    let first = people.first().map_or(&[] as &[u8], |&first| text(first));
    let in_common = |&at: &At| first.iter().zip(text(at)).take_while(|(a, b)| a == b).count();
    let common = people.par_iter().map(in_common).min().unwrap_or(0);
    let begin = |at: At| {
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(&text(at)[common..]).for_each(|(to, from)| *to = *from);
        u64::from_be_bytes(bytes)
    };
    let mut keyed: Vec<(u64, At)> = people.par_iter().map(|&at| (begin(at), at)).collect();
    keyed.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))).then(a.1.cmp(&b.1)));
    let alone = keyed.par_windows(2).all(|pair| pair[0].0 != pair[1].0 || text(pair[0].1) != text(pair[1].1));
    (keyed.into_iter().map(|(_, at)| at).collect(), alone)
}

fn same_name(file: &Source) -> Issue {
    Issue::error(
        "E-duplicate-file",
        file.place(),
        "A file of this name was given already.",
        "Give each file once; rename one of two files of the same name.",
    )
}

/// What a call that was stopped comes to.
pub(crate) fn stopped() -> Error {
    let message = "Reading was stopped before its end.";
    Error::from(Issue::error("E-reading-stopped", Place::default(), message, "Read again, with more time."))
}
