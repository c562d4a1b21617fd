//! iCalendar in: the events of an .ics file as occurrences, and as busy or free intervals of a person.
//!
//! docs/availability.md says what is read and how it is understood. The reader is our own, for three reasons: an error
//! must name the line; limits must hold before memory is taken; and the zones must be those of the rest of the project,
//! not those of a second copy of the time zone database. docs/decisions/time-and-calendars.md has more.

mod event;
mod free_busy;
mod lines;
mod reader;
mod recur;
mod resolve;
mod rule;
mod series;
mod value;
mod zone;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use onehour::error::{Error, Issue, Place};
use onehour::time::{CalendarUse, Interval, wall_to_utc};

use self::event::Event;
use self::free_busy::Period;
use self::recur::Budget;
pub use self::resolve::{ReadCalendars, folder, resolve_calendars};
use self::series::Window;

/// What expanding one file may cost: days looked at or times made, and instances kept.
const BUDGET: (usize, usize) = (5_000_000, 200_000);

/// A calendar file.
#[derive(Clone, Debug)]
pub struct Calendar {
    file: String,
    events: Vec<Event>,
    free_busy: Vec<Period>,
    warnings: Vec<Issue>,
}

/// When an occurrence begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// 00:00 of a day, wherever the owner of the calendar is.
    Day(Date),
    /// A wall time, wherever the owner of the calendar is.
    Floating(DateTime),
    /// An instant in UTC seconds.
    Utc(i64),
}

impl Moment {
    /// The instant for an owner in this zone.
    pub fn utc(self, home: &TimeZone) -> i64 {
        let wall = match self {
            Moment::Utc(utc) => return utc,
            Moment::Day(day) => day.at(0, 0, 0, 0),
            Moment::Floating(wall) => wall,
        };
        // Only the last hours of the year 9999 have no instant.
        wall_to_utc(wall, home).unwrap_or(if wall.year() < 0 { i64::MIN } else { i64::MAX })
    }
}

/// One occurrence of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Begin.
    pub start: Moment,
    /// End; the same as the begin for an event without length.
    pub end: Moment,
    /// UID of its event; empty when it has none.
    pub uid: String,
    /// STATUS:CANCELLED.
    pub cancelled: bool,
    /// TRANSP:TRANSPARENT: the event takes no time away.
    pub transparent: bool,
}

/// Reads an .ics file of any of the usual exporters. `file` names it in issues.
///
/// # Errors
/// All faults of all events at once, each with its line: `E-calendar-value`, `E-calendar-rule`, `E-calendar-no-start`,
/// `E-calendar-zone`; alone, because nothing can be read: `E-calendar-format`, `E-calendar-large` (more than 16 MiB),
/// `E-calendar-components` (more than 100,000), `E-calendar-depth`.
///
/// # Examples
/// ```
/// use onehour_io::calendar;
///
/// let text = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Europe/Helsinki:20261201T090000\n\
///     DURATION:PT1H\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n";
/// let weekly = calendar::read(text, "anna.ics")?;
/// let home = onehour::time::timezone("Europe/Helsinki")?;
/// let december = (1_796_076_000, 1_798_754_400);
/// assert_eq!(weekly.occurrences(december.0, december.1, &home)?.len(), 5);
///
/// assert!(calendar::read(b"<html>", "anna.ics").unwrap_err().has("E-calendar-format"));
/// # Ok::<(), onehour::Error>(())
/// ```
pub fn read(bytes: &[u8], file: &str) -> Result<Calendar, Error> {
    reader::read(bytes, file)
}

impl Calendar {
    /// What was read over or understood by a policy.
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// The occurrences that meet `[from, to)` (UTC seconds) for an owner in the zone `home`, in order. Cancelled and
    /// transparent ones are listed too.
    ///
    /// # Errors
    /// `E-calendar-recurrence`, with the line of the event, when the rules take more than five million steps or give
    /// more than 200,000 instances.
    pub fn occurrences(&self, from: i64, to: i64, home: &TimeZone) -> Result<Vec<Occurrence>, Error> {
        let mut budget = Budget::new(BUDGET.0, BUDGET.1);
        let mut found = Vec::new();
        for events in self.series() {
            let window = Window { from, to, home };
            found.extend(series::occurrences(&events, window, &mut budget).map_err(|line| self.exhausted(line))?);
        }
        found.sort();
        Ok(found)
    }

    /// The intervals that the calendar takes away (busy) or gives (free), between `from` and `to`. Cancelled events
    /// count for neither, transparent ones are not busy; an event on a day is the whole day.
    ///
    /// # Errors
    /// As [`Calendar::occurrences`].
    pub fn intervals(&self, means: CalendarUse, from: i64, to: i64, home: &TimeZone) -> Result<Vec<Interval>, Error> {
        let busy = means == CalendarUse::Busy;
        let counts = |occurrence: &Occurrence| !(occurrence.cancelled || busy && occurrence.transparent);
        let occurrences = self.occurrences(from, to, home)?.into_iter().filter(counts);
        let published = self.free_busy.iter().filter(|period| period.free != busy).map(|period| period.interval);
        let intervals = occurrences.map(|occurrence| whole_days(&occurrence, home)).chain(published);
        Ok(intervals.filter(|&(start, end)| start < end && start < to && end > from).collect())
    }

    /// The events by UID, in order; each event without one stands alone.
    fn series(&self) -> Vec<Vec<&Event>> {
        let mut by_uid: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in &self.events {
            by_uid.entry(&event.uid).or_default().push(event);
        }
        let alone = by_uid.remove("").unwrap_or_default();
        alone.into_iter().map(|event| vec![event]).chain(by_uid.into_values()).collect()
    }

    fn exhausted(&self, line: u64) -> Error {
        Error::from(Issue::error(
            "E-calendar-recurrence",
            place(&self.file, Some(line)),
            "The recurrence rules up to this event give too many instances.",
            "Give the rule a larger unit or an end, or delete the event.",
        ))
    }
}

/// The interval of an occurrence; a day that ends when it begins, as some exporters write, is the whole day.
fn whole_days(occurrence: &Occurrence, home: &TimeZone) -> Interval {
    let end = match (occurrence.start, occurrence.end) {
        (Moment::Day(first), Moment::Day(end)) if end <= first => Moment::Day(first.tomorrow().unwrap_or(end)),
        (_, end) => end,
    };
    (occurrence.start.utc(home), end.utc(home))
}

/// A place in a calendar file.
fn place(file: &str, line: Option<u64>) -> Place {
    Place { file: Some(file.to_owned()), row: line, ..Place::default() }
}

#[cfg(test)]
mod tests;
