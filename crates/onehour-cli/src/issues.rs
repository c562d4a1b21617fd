//! Errors and warnings as a person reads them: what is alike is said once, with all its places.
//!
//! ```text
//! error[E-unknown-role]: This is not a role.
//!   --> people.csv, column role: rows 4, 9 to 12
//!   help: Write newcomer, opener or both.
//! ```
//!
//! A line of a programme file is shown; a cell of a person never is.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use onehour::error::{Issue, Place, Severity};

use crate::output::{complain, count};

/// How much to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// At most [`GROUPS`] kinds of issues, with at most [`PLACES`] places each.
    Short,
    /// Everything.
    All,
}

/// Kinds of issues printed in short.
const GROUPS: usize = 50;
/// Places of one kind printed in short.
const PLACES: usize = 12;

/// Issues that differ in their rows alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    /// Errors before warnings.
    warning: bool,
    /// Without its row.
    place: Place,
    code: &'a str,
    message: &'a str,
    remedy: &'a str,
}

/// Prints issues to stderr, errors first, and how many there are.
pub(crate) fn print(issues: &[Issue], extent: Extent) {
    if !issues.is_empty() {
        complain(text(issues, extent).trim_end());
    }
}

fn text(issues: &[Issue], extent: Extent) -> String {
    let mut kinds: BTreeMap<Kind, Vec<u64>> = BTreeMap::new();
    for issue in issues {
        let kind = Kind {
            warning: !issue.is_error(),
            place: Place { row: None, ..issue.place.clone() },
            code: &issue.code,
            message: &issue.message,
            remedy: &issue.remedy,
        };
        kinds.entry(kind).or_default().extend(issue.place.row);
    }
    let (groups, places) = if extent == Extent::All { (usize::MAX, usize::MAX) } else { (GROUPS, PLACES) };
    let mut text = String::new();
    for (kind, rows) in kinds.iter_mut().take(groups) {
        rows.sort_unstable();
        rows.dedup();
        text += &snippet(kind, rows).unwrap_or_else(|| lines(kind, rows, places));
        text.push('\n');
    }
    if let Some(more @ 1..) = kinds.len().checked_sub(groups) {
        let _ = writeln!(
            text,
            "... and {}; `onehour check --all` prints them\n",
            count(more as u64, "kind more", "kinds more")
        );
    }
    text + &closing(issues)
}

/// `3 errors and 1 warning`.
fn closing(issues: &[Issue]) -> String {
    let errors = issues.iter().filter(|issue| issue.severity == Severity::Error).count() as u64;
    let warnings = issues.len() as u64 - errors;
    let errors = (errors > 0).then(|| count(errors, "error", "errors"));
    let warnings = (warnings > 0).then(|| count(warnings, "warning", "warnings"));
    errors.into_iter().chain(warnings).collect::<Vec<_>>().join(" and ")
}

fn lines(kind: &Kind, rows: &[u64], places: usize) -> String {
    let level = if kind.warning { "warning" } else { "error" };
    let mut text = format!("{level}[{}]: {}\n", kind.code, kind.message);
    let mut place = kind.place.to_string();
    if !rows.is_empty() {
        let separator = if place.is_empty() { "" } else { ": " };
        let _ = write!(place, "{separator}{}", row_list(rows, places));
    }
    if !place.is_empty() {
        let _ = writeln!(text, "  --> {place}");
    }
    if !kind.remedy.is_empty() {
        let _ = writeln!(text, "  help: {}", kind.remedy);
    }
    text
}

/// `row 4`, `rows 4, 9 to 12 and 30 more`.
fn row_list(rows: &[u64], places: usize) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for &row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => ranges.push((row, row)),
        }
    }
    let shown = &ranges[..ranges.len().min(places)];
    let listed: Vec<String> =
        shown.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a} to {b}") }).collect();
    let more: u64 = ranges[shown.len()..].iter().map(|(a, b)| b - a + 1).sum();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {}{more}", if rows.len() == 1 { "row" } else { "rows" }, listed.join(", "))
}

/// A line of a TOML file, with its message under it. `None` for every other file.
fn snippet(kind: &Kind, rows: &[u64]) -> Option<String> {
    let path = kind.place.file.as_ref().filter(|file| file.ends_with(".toml"))?;
    let [row] = rows else { return None };
    let source = std::fs::read_to_string(path).ok()?;
    let before: usize =
        source.split_inclusive('\n').take(usize::try_from(*row).ok()?.checked_sub(1)?).map(str::len).sum();
    let line = source.get(before..)?.lines().next()?;
    let start = before + (line.len() - line.trim_start().len());
    let end = (before + line.trim_end().len()).max(start);
    let level = if kind.warning { Level::WARNING } else { Level::ERROR };
    let title = level
        .primary_title(kind.message)
        .id(kind.code)
        .element(Snippet::source(&source).path(path.as_str()).annotation(AnnotationKind::Primary.span(start..end)));
    let report = [title.element(Level::HELP.message(kind.remedy))];
    Some(Renderer::plain().render(&report) + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(file: &str, row: u64) -> Issue {
        let place = Place { file: Some(file.into()), row: Some(row), column: Some("role".into()), sheet: None };
        Issue::error("E-unknown-role", place, "This is not a role.", "Write newcomer, opener or both.")
    }

    #[test]
    fn issues_that_differ_in_the_row_alone_are_said_once() {
        let issues: Vec<Issue> = [9, 4, 10, 12, 11].map(|row| issue("people.csv", row)).into();
        assert_eq!(
            text(&issues, Extent::Short),
            "error[E-unknown-role]: This is not a role.\n  --> people.csv, column role: rows 4, 9 to 12\n  \
             help: Write newcomer, opener or both.\n\n5 errors"
        );
    }

    #[test]
    fn a_long_list_is_cut_and_the_rest_counted() {
        let issues: Vec<Issue> = (0..100).map(|row| issue("people.csv", row * 2)).collect();
        assert!(text(&issues, Extent::Short).contains("20, 22 and 88 more"));
        assert!(text(&issues, Extent::All).contains("196, 198\n"));
        let issues: Vec<Issue> = (0..60).map(|file| issue(&format!("{file}.csv"), 2)).collect();
        assert!(text(&issues, Extent::Short).contains("and 10 kinds more"));
    }

    #[test]
    fn errors_come_before_warnings() {
        let warning = Issue::warning("W-dst-gap", Place::default(), "A gap.", "");
        let text = text(&[warning, issue("z.csv", 1)], Extent::Short);
        assert!(text.find("E-unknown-role") < text.find("W-dst-gap"));
        assert!(text.ends_with("1 error and 1 warning"));
    }

    #[test]
    fn a_line_of_a_programme_is_shown() {
        let path = std::env::temp_dir().join(format!("onehour-issues-{}.toml", std::process::id()));
        std::fs::write(&path, "name = \"x\"\n  weeks = 4\n").unwrap();
        let text = text(&[issue(&path.display().to_string(), 2)], Extent::Short);
        std::fs::remove_file(&path).unwrap();
        assert!(text.contains("weeks = 4") && text.contains("^^^^^^^^^") && text.contains("help"), "{text}");
    }
}
