//! The history: past meetings as a CSV file that grows by one line a meeting.
//!
//! Columns: `newcomer`, `opener`, `date`, `start` (RFC 3339, empty for an introduction), `outcome` (met, declined,
//! cancelled). docs/people-file.md defines them.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use onehour::Plan;
use onehour::error::{Error, Issue, Place};
use onehour::snapshot::{Outcome, PastMeeting, Snapshot};
use onehour::time::{instant_from_text, instant_to_text};

use crate::out::{guard, lock_file, replace_file, unguard};
use crate::source::Source;
use crate::table::{Cell, Declared, Table, load};

/// A history that was read.
#[derive(Clone, Debug, Default)]
pub struct HistoryInput {
    /// The meetings, sorted, each once.
    pub meetings: Vec<PastMeeting>,
    /// What was doubtful but usable.
    pub warnings: Vec<Issue>,
    /// SHA-256 of the file.
    pub sha256: String,
}

const COLUMNS: [&str; 5] = ["newcomer", "opener", "date", "start", "outcome"];

/// Reads a history: CSV, a workbook or JSON, with the columns `newcomer`, `opener`, `date`, `start`, `outcome`.
///
/// # Errors
/// Everything that is wrong with it at once, with row and column.
///
/// # Examples
/// ```
/// use onehour_io::{Source, history};
///
/// let file = "newcomer,opener,date,start,outcome\na,b,2026-11-02,2026-11-02T10:00:00+02:00[Europe/Helsinki],met\n";
/// assert_eq!(history::read(&Source::bytes("history.csv", file))?.meetings.len(), 1);
///
/// let wrong = Source::bytes("history.csv", "newcomer,opener,date,start,outcome\na,b,yesterday,,met\n");
/// assert!(history::read(&wrong).unwrap_err().has("E-bad-date"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn read(source: &Source) -> onehour::Result<HistoryInput> {
    let mut issues = Vec::new();
    let loaded = load(source, &Declared::default(), &[], &mut issues)?;
    let meetings = loaded.tables.first().map(|table| meetings(table, &mut issues)).unwrap_or_default();
    let (mut warnings, errors): (Vec<Issue>, Vec<Issue>) = issues.into_iter().partition(|issue| !issue.is_error());
    if !errors.is_empty() {
        return Err(Error::from(errors));
    }
    warnings.sort();
    Ok(HistoryInput { meetings, warnings, sha256: loaded.sha256 })
}

/// Appends meetings that the history does not hold yet; a meeting is known by newcomer, opener, date and start. How
/// many were added. The file is created when there is none, and replaced whole by one rename: it never holds half a
/// plan. Its own rows, further columns and separator stay as they are.
///
/// `zone` is the IANA zone in which starts are written.
///
/// # Errors
/// Those of [`read`]; `E-wrong-encoding` when the file is not UTF-8; those of [`replace_file`].
pub fn append(path: &Path, meetings: &[PastMeeting], zone: &str) -> onehour::Result<usize> {
    // Until the new lines are there, nobody else adds theirs to the old ones.
    let _lock = lock_file(path)?;
    let Written { mut bytes, known, headings, delimiter } =
        if path.exists() { Written::read(path)? } else { Written::empty() };
    let new: BTreeSet<&PastMeeting> = meetings.iter().filter(|meeting| !known.contains(&key(meeting))).collect();
    // One plan may hold a meeting once only, whatever is said of its outcome.
    let mut added = BTreeSet::new();
    let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for meeting in new {
        if added.insert(key(meeting)) {
            csv.write_record(record(meeting, &headings, zone)?).map_err(|_| unwritten(path))?;
        }
    }
    if added.is_empty() {
        return Ok(0);
    }
    if bytes.last().is_some_and(|last| !matches!(last, b'\n' | b'\r')) {
        bytes.push(b'\n');
    }
    bytes.extend(csv.into_inner().map_err(|_| unwritten(path))?);
    replace_file(path, &bytes)?;
    Ok(added.len())
}

/// What publishing a plan added to a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Meetings that are new in it.
    pub added: usize,
    /// Meetings of the plan that stood there already.
    pub known: usize,
    /// Pairs that the coordinator ruled out for good, written down as declined.
    pub refused: usize,
}

/// Appends the meetings of a plan, as met, and the pairs that its coordinator ruled out for good, as declined: each
/// once, however often the plan is published. Whether the plan is right is not looked at.
///
/// # Errors
/// Those of [`append`]; `E-bad-instant` when a start of the plan is no instant.
pub fn publish(path: &Path, plan: &Plan, snapshot: &Snapshot) -> onehour::Result<Published> {
    let meetings = plan.past()?;
    let refused = append(path, &snapshot.refused(), &plan.zone)?;
    let added = append(path, &meetings, &plan.zone)?;
    Ok(Published { added, known: meetings.len() - added, refused })
}

type Key = (String, String, Date, Option<i64>);

fn key(meeting: &PastMeeting) -> Key {
    (meeting.newcomer.clone(), meeting.opener.clone(), meeting.date, meeting.start)
}

/// A history to append to.
struct Written {
    bytes: Vec<u8>,
    known: BTreeSet<Key>,
    headings: Vec<String>,
    delimiter: u8,
}

impl Written {
    /// A heading row alone.
    fn empty() -> Self {
        Written {
            bytes: format!("{}\n", COLUMNS.join(",")).into_bytes(),
            known: BTreeSet::new(),
            headings: COLUMNS.map(str::to_owned).to_vec(),
            delimiter: b',',
        }
    }

    fn read(path: &Path) -> onehour::Result<Self> {
        let bytes = std::fs::read(path).map_err(|error| Source::path(path).unreadable(&error))?;
        let source = Source::bytes(path.display().to_string(), bytes.clone());
        let refuse = |code, message, remedy| Err(Error::from(Issue::error(code, source.place(), message, remedy)));
        if std::str::from_utf8(&bytes).is_err() {
            let message = "The history is not UTF-8, and lines cannot be appended to it.";
            return refuse("E-wrong-encoding", message, "Save it as CSV in UTF-8.");
        }
        let known = read(&source)?.meetings.iter().map(key).collect();
        let tables = load(&source, &Declared::default(), &[], &mut Vec::new())?.tables;
        match tables.into_iter().next().and_then(|table| Some((table.delimiter?, table.headings))) {
            Some((delimiter, headings)) => Ok(Written { bytes, known, headings, delimiter }),
            None => {
                let message = "Lines can be appended to a CSV file only.";
                refuse("E-not-csv", message, "Save the history as CSV in UTF-8.")
            }
        }
    }
}

/// The cells of a meeting under these headings.
fn record(meeting: &PastMeeting, headings: &[String], zone: &str) -> onehour::Result<Vec<String>> {
    let start = meeting.start.map_or_else(|| Ok(String::new()), |start| instant_to_text(start, zone))?;
    let outcome = match meeting.outcome {
        Outcome::Met => "met",
        Outcome::Declined => "declined",
        Outcome::Cancelled => "cancelled",
    };
    let cell = |heading: &String| match heading.to_lowercase().as_str() {
        "newcomer" => guard(&meeting.newcomer),
        "opener" => guard(&meeting.opener),
        "date" => meeting.date.to_string(),
        "start" => start.clone(),
        "outcome" => outcome.to_owned(),
        _ => String::new(),
    };
    Ok(headings.iter().map(cell).collect())
}

fn unwritten(path: &Path) -> Error {
    Error::from(Issue::error(
        "E-write",
        Source::path(path).place(),
        "The new lines of the history could not be put together.",
        "Report this with the command that was run.",
    ))
}

/// The meetings of a table, sorted, each once.
fn meetings(table: &Table, issues: &mut Vec<Issue>) -> Vec<PastMeeting> {
    let columns = COLUMNS.map(|name| table.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)));
    let before = issues.len();
    for (name, column) in COLUMNS.iter().zip(columns) {
        if column.is_none() {
            issues.push(Issue::error(
                "E-missing-column",
                Place { column: Some((*name).to_owned()), ..table.place.clone() },
                "There is no such column.",
                "The columns of a history are newcomer, opener, date, start and outcome.",
            ));
        }
    }
    let [Some(newcomer), Some(opener), Some(date), Some(start), Some(outcome)] = columns else { return Vec::new() };
    debug_assert_eq!(before, issues.len());
    let mut meetings = BTreeSet::new();
    for row in 0..table.len() {
        let mut cells = Cells { table, row, issues };
        let (newcomer, opener) = (cells.id(newcomer), cells.id(opener));
        let (date, start, outcome) = (cells.date(date), cells.start(start), cells.outcome(outcome));
        if let (Some(newcomer), Some(opener), Some(date), Some(start), Some(outcome)) =
            (newcomer, opener, date, start, outcome)
        {
            meetings.insert(PastMeeting { newcomer, opener, date, start, outcome });
        }
    }
    meetings.into_iter().collect()
}

/// The cells of one row; what is wrong with one is reported where it is read.
struct Cells<'a> {
    table: &'a Table,
    row: usize,
    issues: &'a mut Vec<Issue>,
}

impl Cells<'_> {
    fn text(&self, column: usize) -> &str {
        match self.table.cell(self.row, column) {
            Cell::Text(text) => text,
            Cell::Empty | Cell::Json(_) => "",
        }
    }

    fn refuse<T>(&mut self, column: usize, code: &str, message: &str, remedy: &str) -> Option<T> {
        self.issues.push(Issue::error(code, self.table.cell_place(self.row, column), message, remedy));
        None
    }

    fn id(&mut self, column: usize) -> Option<String> {
        match self.text(column) {
            "" => self.refuse(column, "E-empty-id", "There is no id.", "Write the id of the person."),
            id => Some(unguard(id)),
        }
    }

    fn date(&mut self, column: usize) -> Option<Date> {
        let date = self.text(column).parse().ok().filter(|_| self.text(column).len() == 10);
        date.or_else(|| {
            self.refuse(column, "E-bad-date", "This is no date.", "Write year-month-day, as in 2026-03-29.")
        })
    }

    fn start(&mut self, column: usize) -> Option<Option<i64>> {
        match self.text(column) {
            "" => Some(None),
            text => match instant_from_text(text) {
                Ok(start) => Some(Some(start)),
                Err(_) => self.refuse(
                    column,
                    "E-bad-start",
                    "This is no point in time.",
                    "Write it as in 2026-03-30T10:00:00+03:00[Europe/Helsinki], or leave it empty for an introduction.",
                ),
            },
        }
    }

    fn outcome(&mut self, column: usize) -> Option<Outcome> {
        match self.text(column).to_ascii_lowercase().as_str() {
            "met" => Some(Outcome::Met),
            "declined" => Some(Outcome::Declined),
            "cancelled" => Some(Outcome::Cancelled),
            _ => self.refuse(column, "E-bad-outcome", "This is no outcome.", "Write met, declined or cancelled."),
        }
    }
}
