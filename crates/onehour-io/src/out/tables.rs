//! meetings.csv and waiting.csv: UTF-8, commas, one heading row, every cell guarded against formulas.
//!
//! No byte-order mark: with one, a plain CSV reader takes it for a part of the first heading. Text beyond ASCII is
//! rare here (ids are opaque and the sentences English); where it matters, a spreadsheet is told UTF-8 on import.

use onehour::Plan;
use onehour::plan::{Meeting, Reason, WaitingCode};

use super::cell::guard;

/// Columns of meetings.csv.
const MEETING_COLUMNS: [&str; 7] = ["newcomer", "opener", "start", "end", "place", "points", "reasons"];
/// Columns of waiting.csv.
const WAITING_COLUMNS: [&str; 3] = ["newcomer", "reason_code", "reason"];

pub(super) fn meetings(plan: &Plan) -> Vec<u8> {
    let rows = plan.meetings.iter().map(|meeting| {
        [
            guard(&meeting.newcomer),
            guard(&meeting.opener),
            guard(meeting.start.as_deref().unwrap_or_default()),
            guard(meeting.end.as_deref().unwrap_or_default()),
            guard(meeting.place.as_deref().unwrap_or_default()),
            // A number, also when it is negative: no formula.
            meeting.points.to_string(),
            guard(&sentences(meeting)),
        ]
    });
    table(MEETING_COLUMNS, rows)
}

pub(super) fn waiting(plan: &Plan) -> Vec<u8> {
    let rows = plan
        .waiting
        .iter()
        .map(|waiting| [guard(&waiting.newcomer), waiting_code(waiting.code).to_owned(), guard(&waiting.reason)]);
    table(WAITING_COLUMNS, rows)
}

/// Why a pair meets, as meetings.csv says it: each rule, each term that gave points, and what else a reader of the row
/// must know.
pub fn sentences(meeting: &Meeting) -> String {
    let reason = |reason: &Reason| match reason.points {
        Some(0) => None,
        Some(points) => Some(format!("{} {points:+}: {}", reason.name, reason.text)),
        None => Some(format!("{}: {}", reason.name, reason.text)),
    };
    let mut parts: Vec<String> = meeting.reasons.iter().filter_map(reason).collect();
    if !meeting.options.is_empty() {
        parts.push(format!("also possible: {}", meeting.options.join(", ")));
    }
    if meeting.pinned {
        parts.push("pinned".into());
    }
    if !meeting.broken.is_empty() {
        parts.push(format!("against: {}", meeting.broken.join(", ")));
    }
    parts.join("; ")
}

/// As in plan.json.
pub(super) fn waiting_code(code: WaitingCode) -> &'static str {
    match code {
        WaitingCode::NoCandidate => "no-candidate",
        WaitingCode::Exhausted => "exhausted",
        WaitingCode::OutsideTier => "outside-tier",
        WaitingCode::Interrupted => "interrupted",
    }
}

/// A heading row and rows of the same width.
pub(super) fn table<const N: usize>(headings: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut text = Vec::new();
    push_row(&mut text, headings.iter());
    rows.for_each(|row| push_row(&mut text, row.iter()));
    text
}

fn push_row<T: AsRef<str>>(text: &mut Vec<u8>, cells: impl Iterator<Item = T>) {
    for (index, cell) in cells.enumerate() {
        let cell = cell.as_ref();
        if index > 0 {
            text.push(b',');
        }
        if cell.contains(['"', ',', ';', '\t', '\n', '\r']) {
            text.extend(format!("\"{}\"", cell.replace('"', "\"\"")).bytes());
        } else {
            text.extend(cell.bytes());
        }
    }
    text.push(b'\n');
}
