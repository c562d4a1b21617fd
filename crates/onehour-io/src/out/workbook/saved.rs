//! plan.xlsx read back, as a spreadsheet saved it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::panic::catch_unwind;
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};
use onehour::Result;
use onehour::error::{Error, Issue, Place};

use super::{DECISION, INTRODUCTIONS_SHEET, MEETINGS_SHEET, PLAN_SHEET, POOL_ITEM, WAITING_SHEET};
use crate::out::sha256_hex;
use crate::source::Source;
use crate::table::{Cell, Declared, Table, load};

/// Decisions on a sheet where nobody reads them, of which warnings tell.
const TOLD: usize = 100;

/// A workbook that may hold decisions.
pub(in crate::out) struct Saved {
    /// The sheet that holds them.
    pub(in crate::out) meetings: Table,
    /// What is wrong with that sheet.
    pub(in crate::out) errors: Vec<Issue>,
    /// Decisions that stand on another sheet, where nobody reads them.
    pub(in crate::out) misplaced: Vec<Issue>,
    /// SHA-256 of pool.json of the plan that it was written with, and where that stands; `None` where the user took it
    /// away.
    pub(in crate::out) pool: Option<(String, Place)>,
    /// SHA-256 of the workbook.
    pub(in crate::out) sha256: String,
    /// Its formulas that have no value: rows and columns from 0.
    valueless: BTreeSet<(u32, u32)>,
}

impl Saved {
    /// # Errors
    /// Those of workbooks; `E-unknown-sheet` without the sheet of decisions.
    pub(in crate::out) fn read(path: &Path) -> Result<Self> {
        let mut errors = Vec::new();
        let loaded = load(&Source::path(path), &Declared::default(), &[MEETINGS_SHEET, PLAN_SHEET], &mut errors)?;
        // The sheet `plan` may be gone, or be full of somebody's notes.
        errors.retain(|issue| issue.is_error() && issue.place.sheet.as_deref() != Some(PLAN_SHEET));
        let (mut plan, mut meetings): (Vec<Table>, Vec<Table>) =
            loaded.tables.into_iter().partition(|table| table.place.sheet.as_deref() == Some(PLAN_SHEET));
        let Some(meetings) = meetings.pop() else { return Err(Error::from(errors)) };
        let Cells { valueless, decided } = Cells::of(path, &loaded.sha256);
        let misplaced = decided.into_iter().map(|(sheet, row)| unread(path, sheet, row)).collect();
        let pool = plan.pop().as_ref().and_then(pool);
        Ok(Saved { meetings, errors, misplaced, pool, sha256: loaded.sha256, valueless })
    }

    /// The text of a cell of the sheet of decisions: row and column from 0.
    ///
    /// # Errors
    /// `E-formula-error` where a formula stands there that nobody has worked out: the text would be lost.
    pub(in crate::out) fn text(&self, row: usize, column: usize) -> Result<Option<&str>> {
        match self.meetings.cell(row, column) {
            Cell::Text(text) => Ok(Some(text)),
            _ if self.is_valueless(row, column) => Err(Error::from(Issue::error(
                "E-formula-error",
                self.meetings.cell_place(row, column),
                "The formula of this cell has no value: the workbook was saved by a program that does not calculate.",
                "Open the workbook in a spreadsheet and save it, or write the value in the place of the formula.",
            ))),
            _ => Ok(None),
        }
    }

    fn is_valueless(&self, row: usize, column: usize) -> bool {
        let row = u32::try_from(self.meetings.row_number(row)).ok().and_then(|number| number.checked_sub(1));
        row.zip(u32::try_from(column).ok()).is_some_and(|cell| self.valueless.contains(&cell))
    }
}

/// What the sheet `plan` tells of the pool.
fn pool(plan: &Table) -> Option<(String, Place)> {
    let column = |name| plan.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
    let (item, value) = (column("item")?, column("value")?);
    let row = (0..plan.len()).find(|&row| plan.cell(row, item) == Cell::Text(POOL_ITEM))?;
    match plan.cell(row, value) {
        Cell::Text(hash) => Some((hash.to_owned(), plan.cell_place(row, value))),
        _ => None,
    }
}

fn unread(path: &Path, sheet: &str, row: u32) -> Issue {
    let place = Place {
        file: Some(path.display().to_string()),
        sheet: Some(sheet.to_owned()),
        row: Some(u64::from(row) + 1),
        column: Some(DECISION.to_owned()),
    };
    Issue::warning(
        "W-decisions-unread",
        place,
        "Decisions are read on the sheet meetings alone; this one was not read.",
        "Write it on the sheet meetings: in the row of the pair, or in a row of its own with the two ids.",
    )
}

/// Cells that the reader of tables does not tell of; rows and columns from 0.
#[derive(Default)]
struct Cells {
    /// Formulas without a value on the sheet of decisions: to that reader they are empty.
    valueless: BTreeSet<(u32, u32)>,
    /// Sheets and rows of decisions on sheets that are too large to be read for their sake.
    decided: Vec<(&'static str, u32)>,
}

impl Cells {
    /// Those of the workbook with this hash: it was counted through before any reader met it, and no other is given to
    /// one here.
    fn of(path: &Path, sha256: &str) -> Self {
        let bytes = fs::read(path).ok().filter(|bytes| sha256_hex(bytes) == sha256);
        let found = catch_unwind(|| Cells::found(&bytes?));
        found.ok().flatten().unwrap_or_default()
    }

    /// `None` for what is no .xlsx inside.
    fn found(bytes: &[u8]) -> Option<Self> {
        let mut workbook = Xlsx::new(Cursor::new(bytes)).ok()?;
        let valueless = valueless(&mut workbook)?;
        let of_sheet = |sheet| decided(&mut workbook, sheet).into_iter().flatten().map(move |row| (sheet, row));
        Some(Cells {
            valueless,
            decided: [WAITING_SHEET, INTRODUCTIONS_SHEET].into_iter().flat_map(of_sheet).collect(),
        })
    }
}

fn valueless(workbook: &mut Xlsx<Cursor<&[u8]>>) -> Option<BTreeSet<(u32, u32)>> {
    let mut cells = workbook.worksheet_cells_reader(MEETINGS_SHEET).ok()?;
    let mut found = BTreeSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().ok()? {
        // A formula that gives the empty text has a value: nothing is decided there.
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            found.insert(cell.pos);
        }
    }
    Some(found)
}

/// The first rows that are filled in a column of decisions, which a user added to a sheet.
fn decided(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Option<Vec<u32>> {
    let mut cells = workbook.worksheet_cells_reader(sheet).ok()?;
    let mut column = None;
    let mut rows = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let (row, at) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::SharedString(text) => *text,
            DataRef::String(text) => text,
            _ => continue,
        };
        if row == 0 && text.trim().eq_ignore_ascii_case(DECISION) {
            column = Some(at);
        } else if row > 0 && column == Some(at) && !text.trim().is_empty() && rows.len() < TOLD {
            rows.push(row);
        }
    }
    Some(rows)
}
