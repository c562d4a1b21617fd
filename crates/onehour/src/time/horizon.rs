//! The starts of a round: which instants a meeting may begin at, and the day, month and quarter of each.
//!
//! For each local day of the programme's zone, except holidays: the first instant of the day (00:00 unless the clock
//! jumps over it) and every `step` of elapsed time after it, up to the first instant of the next day. `step` is the
//! grid, or the length and the buffer of a meeting when there is no grid. Where the step holds a whole meeting and its
//! buffer, starts are disjoint, and a start whose meeting and buffer would run into the next day is left out, because
//! the next day begins its own count. With a smaller grid starts overlap anyway, and a day keeps all of its starts.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::Interval;
use super::instant::{instant_to_text, timezone};
use super::offsets::{DAY_S, Offsets, midnight};
use crate::error::{Error, Issue, Place, Result};
use crate::programme::Meeting;

/// Longest round.
const MAX_WEEKS: u32 = 53;
/// First and last day that a round may touch. Beyond, a meeting could leave the calendar.
const CALENDAR: (Date, Date) = (date(1970, 1, 1), date(9998, 12, 31));

/// Index of a start in its horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Start(pub u32);

/// All possible starts of a round, in rising order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// First day, in the programme's zone.
    pub from: Date,
    /// Length of the round.
    pub weeks: u32,
    /// IANA name of the programme's zone.
    pub zone: String,
    /// Length of a meeting in seconds.
    pub length_s: i64,
    /// UTC seconds of each start, rising.
    pub starts: Vec<i64>,
    /// Local date of each start.
    pub dates: Vec<Date>,
    /// Whether two starts can overlap (meeting plus buffer longer than the grid).
    pub overlapping: bool,
}

impl Horizon {
    /// The starts of a round of so many weeks from a day on.
    ///
    /// # Errors
    /// `E-horizon-weeks` unless 1 to 53 weeks; `E-horizon-dates` unless all days lie in 1970 to 9998;
    /// `E-meeting-length` unless a meeting takes a minute at least and, with its buffer, a day at most;
    /// `E-meeting-grid` unless the grid is 15, 30 or 60 minutes; `E-unknown-zone`. All that apply, at once.
    ///
    /// # Examples
    /// ```
    /// use jiff::civil::date;
    /// use onehour::{programme::Meeting, time::{Horizon, Start}};
    ///
    /// let horizon = Horizon::new(date(2026, 12, 1), 4, &Meeting::default())?;
    /// assert_eq!(horizon.len(), 28 * 24);
    /// assert_eq!(horizon.text(Start(9))?, "2026-12-01T09:00:00+02:00[Europe/Helsinki]");
    ///
    /// let never = Meeting { grid_minutes: Some(7), ..Meeting::default() };
    /// assert!(Horizon::new(date(2026, 12, 1), 4, &never).unwrap_err().has("E-meeting-grid"));
    /// # Ok::<(), onehour::Error>(())
    /// ```
    pub fn new(from: Date, weeks: u32, meeting: &Meeting) -> Result<Self> {
        let (zone, last) = check(from, weeks, meeting)?;
        let offsets = Offsets::new(&zone, midnight(from) - 2 * DAY_S, midnight(last) + 3 * DAY_S);
        let holidays: BTreeSet<Date> = meeting.holidays.iter().copied().collect();
        let block_s = (i64::from(meeting.length_minutes) + i64::from(meeting.buffer_minutes)) * 60;
        let step_s = meeting.grid_minutes.map_or(block_s, |grid| i64::from(grid) * 60);
        let mut horizon = Horizon {
            from,
            weeks,
            zone: meeting.zone.clone(),
            length_s: i64::from(meeting.length_minutes) * 60,
            starts: Vec::new(),
            dates: Vec::new(),
            overlapping: step_s < block_s,
        };
        let tail_s = if horizon.overlapping { 1 } else { block_s };
        let first_s = offsets.first_at_or_after(midnight(from));
        let notice_s = first_s + i64::from(meeting.notice_hours) * 3600;
        for day in from.series(1.day()).take_while(|&day| day <= last).filter(|day| !holidays.contains(day)) {
            let opening = offsets.first_at_or_after(midnight(day));
            let closing = offsets.first_at_or_after(midnight(day) + DAY_S);
            let starts = (0..).map(|k| opening + k * step_s).take_while(|start| start + tail_s <= closing);
            for start in starts.filter(|&start| start >= notice_s) {
                horizon.starts.push(start);
                horizon.dates.push(day);
            }
        }
        Ok(horizon)
    }

    /// Number of starts.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether no meeting can start in this round.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// From the first start to the end of the last meeting, in UTC seconds: what a calendar must be read for. Empty
    /// without starts.
    pub fn stretch(&self) -> Interval {
        let first = self.starts.first().copied().unwrap_or(0);
        (first, self.starts.last().map_or(first, |last| last + self.length_s))
    }

    /// UTC seconds of a start of this horizon.
    pub fn utc(&self, start: Start) -> Option<i64> {
        self.starts.get(start.0 as usize).copied()
    }

    /// Local date of a start of this horizon.
    pub fn date(&self, start: Start) -> Option<Date> {
        self.dates.get(start.0 as usize).copied()
    }

    /// The start at exactly this instant.
    pub fn start_at(&self, utc: i64) -> Option<Start> {
        self.starts.binary_search(&utc).ok().and_then(|at| u32::try_from(at).ok()).map(Start)
    }

    /// A start as RFC 3339 text with offset and zone: `2026-12-01T09:00:00+02:00[Europe/Helsinki]`.
    ///
    /// # Errors
    /// `E-time-range` for a start that is not of this horizon.
    pub fn text(&self, start: Start) -> Result<String> {
        instant_to_text(self.utc(start).unwrap_or(i64::MAX), &self.zone)
    }
}

/// The calendar month of a date: `2026-11`.
pub fn month_key(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// The calendar quarter of a date: `2026-Q4`.
pub fn quarter_key(date: Date) -> String {
    format!("{:04}-Q{}", date.year(), (date.month() + 2) / 3)
}

/// Checks everything a horizon is made of, and gives the zone and the last day.
fn check(from: Date, weeks: u32, meeting: &Meeting) -> Result<(jiff::tz::TimeZone, Date)> {
    let mut issues = Vec::new();
    let mut refuse = |code: &str, column: &str, message: &str, remedy: &str| {
        let place = Place { column: Some(column.into()), ..Place::default() };
        issues.push(Issue::error(code, place, message, remedy));
    };
    if !(1..=MAX_WEEKS).contains(&weeks) {
        refuse("E-horizon-weeks", "weeks", "A round lasts 1 to 53 weeks.", "Choose a number of weeks from 1 to 53.");
    }
    let days = i64::from(weeks.min(MAX_WEEKS)) * 7 - 1;
    let last = from.checked_add(days.days()).unwrap_or(Date::MAX);
    if from < CALENDAR.0 || last > CALENDAR.1 {
        let remedy = "Choose a first day so that the round lies between 1970-01-01 and 9998-12-31.";
        refuse("E-horizon-dates", "from", "The round leaves the calendar.", remedy);
    }
    let block = u32::from(meeting.length_minutes) + u32::from(meeting.buffer_minutes);
    if meeting.length_minutes == 0 || block > 24 * 60 {
        let remedy = "Give a length of at least 1 minute; length and buffer together at most 1440.";
        refuse("E-meeting-length", "meeting.length_minutes", "A meeting takes from a minute to a day.", remedy);
    }
    if meeting.grid_minutes.is_some_and(|grid| ![15, 30, 60].contains(&grid)) {
        let remedy = "Use 15, 30 or 60, or leave the grid out to place meetings one after the other.";
        refuse("E-meeting-grid", "meeting.grid_minutes", "The grid is not 15, 30 or 60 minutes.", remedy);
    }
    let zone = match timezone(&meeting.zone) {
        Ok(zone) => Some(zone),
        Err(error) => {
            let place = Place { column: Some("meeting.zone".into()), ..Place::default() };
            issues.extend(error.issues.into_iter().map(|issue| Issue { place: place.clone(), ..issue }));
            None
        }
    };
    match zone {
        Some(zone) if issues.is_empty() => Ok((zone, last)),
        _ => Err(Error::from(issues)),
    }
}

#[cfg(test)]
mod tests;
