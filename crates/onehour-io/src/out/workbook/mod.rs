//! plan.xlsx: the plan as a workbook, for people who read, filter and decide in a spreadsheet.
//!
//! Texts are stored as texts, never as formulas, and guarded as in the tables all the same: whoever saves a sheet as
//! CSV, or rewrites it with another program, passes on cells that stay harmless. Letters alone are guarded where their
//! cell begins and nowhere else: they are to be sent as they stand. Nothing here reads a clock: the workbook says it was
//! made at the first day of the round, so that equal plans give equal bytes.

mod advice;
mod saved;
mod sheet;
mod sheets;

use onehour::Result;
use onehour::error::{Error, Issue, Place};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub(super) use self::saved::Saved;
use self::sheet::Sheet;
use super::WORKBOOK_FILE;
use super::view::View;
use crate::texts::Texts;

/// The sheet that holds decisions.
const MEETINGS_SHEET: &str = "meetings";
/// Who waits.
const WAITING_SHEET: &str = "waiting";
/// The letters.
const INTRODUCTIONS_SHEET: &str = "introductions";
/// What is known of the plan as a whole.
const PLAN_SHEET: &str = "plan";
/// The heading of the column of decisions.
pub(super) const DECISION: &str = "decision";
/// The item of the sheet `plan` that tells which plan it is.
const POOL_ITEM: &str = "SHA-256 of pool.json";

/// Rows of a sheet at most, its heading row included.
const ROWS: usize = 1 << 20;

/// The bytes of plan.xlsx; `None` for a plan with more rows than a sheet holds.
///
/// # Errors
/// `E-workbook-write`.
pub(super) fn write(view: &View<'_>, texts: &Texts) -> Result<Option<Vec<u8>>> {
    let rows = view.plan.meetings.len().max(view.snapshot.people.len());
    if rows >= ROWS {
        return Ok(None);
    }
    let mut sheets = vec![sheets::meetings(view), sheets::waiting(view)];
    sheets.extend(advice::recruit(view));
    sheets.extend([sheets::openers(view), sheets::introductions(view, texts), sheets::plan(view)]);
    build(view, &sheets).map(Some).map_err(|_| unwritten())
}

fn build(view: &View<'_>, sheets: &[Sheet]) -> std::result::Result<Vec<u8>, XlsxError> {
    let from = view.plan.from;
    let (year, month, day) = (from.year().unsigned_abs(), from.month().unsigned_abs(), from.day().unsigned_abs());
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made).set_author("onehour"));
    for sheet in sheets {
        sheet.write(workbook.add_worksheet())?;
    }
    workbook.save_to_buffer()
}

fn unwritten() -> Error {
    Error::from(Issue::error(
        "E-workbook-write",
        Place { file: Some(WORKBOOK_FILE.into()), ..Place::default() },
        "The workbook of the plan could not be put together.",
        "Report this with the command that was run.",
    ))
}
