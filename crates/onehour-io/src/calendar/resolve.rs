//! The calendar files that an availability names.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use onehour::Availability;
use onehour::error::{Error, Issue, Place};
use onehour::time::{Interval, timezone};

use super::read;
use super::reader::MAX_BYTES;
use crate::out::sha256_hex;

/// What there is to say of the calendars that an availability named. A calendar is told by its position in the
/// availability, never by its name, which stands in a person's cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadCalendars {
    /// What was read over or understood by a policy.
    pub warnings: Vec<Issue>,
    /// SHA-256 of each file, in hexadecimal, in the order in which the availability names them.
    pub hashes: Vec<String>,
}

/// Puts the intervals of every calendar file that the availability names in the place of its name, for the stretch
/// `[from, to)` of UTC seconds ([`onehour::time::Horizon::stretch`]). `zone` is the person's; `load` gives the bytes of
/// a file by the path in the availability ([`folder`] reads them next to the people file).
///
/// # Errors
/// `E-unknown-zone`, what `load` returns, and what [`read`] and [`super::Calendar::intervals`] refuse, over all files.
/// None has a place: that is the person's, whom the caller knows.
pub fn resolve_calendars(
    availability: &mut Availability,
    zone: &str,
    (from, to): Interval,
    mut load: impl FnMut(&str) -> Result<Vec<u8>, Error>,
) -> Result<ReadCalendars, Error> {
    let mut found = ReadCalendars::default();
    if availability.calendars().is_empty() {
        return Ok(found);
    }
    let home = timezone(zone)?;
    let mut nth = 0;
    availability.resolve_calendars(|named| {
        nth += 1;
        let unnamed = |issues: Vec<Issue>| issues.into_iter().map(|issue| of_calendar(nth, issue)).collect::<Vec<_>>();
        let refused = |error: Error| Error::from(unnamed(error.issues));
        let bytes = load(&named.file).map_err(refused)?;
        let calendar = read(&bytes, &named.file).map_err(refused)?;
        found.hashes.push(sha256_hex(&bytes));
        found.warnings.extend(unnamed(calendar.warnings().to_vec()));
        calendar.intervals(named.means, from, to, &home).map_err(refused)
    })?;
    Ok(found)
}

/// An issue of the nth calendar of an availability, which says so in words and has no place any more.
fn of_calendar(nth: usize, issue: Issue) -> Issue {
    let line = issue.place.row.map(|line| format!(", row {line}")).unwrap_or_default();
    let mut said = issue.message;
    said.get_mut(..1).into_iter().for_each(str::make_ascii_lowercase);
    Issue { place: Place::default(), message: format!("Availability, calendar {nth}{line}: {said}"), ..issue }
}

/// Loads calendar files below a folder, and none outside of it: the grammar allows no `..`, and links that lead out are
/// refused here.
pub fn folder(base: &Path) -> impl FnMut(&str) -> Result<Vec<u8>, Error> + use<> {
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base.to_owned() };
    move |file| {
        let unreadable = || {
            let remedy = "Put the calendar next to the people file, and check its name and permissions.";
            let message = "The calendar file cannot be opened.";
            Error::from(Issue::error("E-calendar-file", Place::default(), message, remedy))
        };
        let inner = || {
            let root = base.canonicalize().ok()?;
            let path = root.join(file).canonicalize().ok()?;
            path.starts_with(&root).then_some(path)
        };
        let opened = inner().and_then(|path| File::open(path).ok()).ok_or_else(unreadable)?;
        let mut bytes = Vec::new();
        // One byte beyond the limit is enough for the reader to refuse the file.
        opened.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|_| unreadable())?;
        Ok(bytes)
    }
}
