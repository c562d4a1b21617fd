//! When a person is free.
//!
//! Free are the instants at which the clock of the person's zone shows a wall time in one of the free windows, and
//! those in a free interval of a calendar; not free, whatever else is said, are the instants of an excepted window and
//! those in a busy interval. docs/availability.md has the grammar of the compact text and the structured form.

mod compact;
mod expand;
mod structured;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;

pub use self::expand::Expander;
use crate::error::Error;

/// Minutes of a wall day.
const DAY_MIN: u16 = 24 * 60;
/// Mask of all seven weekdays.
const EVERY_DAY: u8 = 0x7f;

/// When a person is free: weekly local windows, single dates, exceptions, busy or free intervals of a calendar.
///
/// The wall times mean a zone that stands beside the availability (the person's, else the programme's).
///
/// # Examples
/// ```
/// use onehour::Availability;
///
/// let evenings: Availability = "Mon-Fri 16-19; Sat 10:00-14:00; not 2026-12-24".parse()?;
/// assert_eq!(evenings.to_string(), "Mon-Fri 16:00-19:00; Sat 10:00-14:00; not 2026-12-24");
/// assert_eq!("ma-pe 16-19; la 10-14; not 2026-12-24".parse(), Ok(evenings));
///
/// let wrong = "Mon 16-16; Fry 9-10".parse::<Availability>().unwrap_err();
/// assert_eq!(wrong.issues.len(), 2);
/// # Ok::<(), onehour::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    free: Vec<Rule>,
    except: Vec<Rule>,
    calendars: Vec<CalendarFile>,
    free_intervals: Vec<Interval>,
    busy_intervals: Vec<Interval>,
}

/// `[start, end)` in UTC seconds.
pub type Interval = (i64, i64);

/// Whether a calendar says when a person is busy, or when free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarUse {
    /// Its events take hours away.
    Busy,
    /// Its events are the free hours.
    Free,
}

/// A calendar file that an availability names and whose intervals it does not hold yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// Path below the folder of the people file, with `/`, ending in `.ics`.
    pub file: String,
    /// Busy or free.
    #[serde(rename = "as")]
    pub means: CalendarUse,
}

/// Days, and the windows on each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    days: Days,
    /// Rising, without duplicates; none is the whole day.
    hours: Vec<Hours>,
}

/// The days of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days {
    /// Bit 0 is Monday; never 0.
    Weekly(u8),
    /// From the first to the last, both included; first <= last.
    Dated { first: Date, last: Date },
}

/// A window in minutes from 00:00 of its day: `from < 1440`, `from < to < from + 1440` or the whole day `0..1440`.
/// One that ends after 1440 runs into the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hours {
    from: u16,
    to: u16,
}

impl Hours {
    const WHOLE_DAY: Hours = Hours { from: 0, to: DAY_MIN };

    /// The window between two wall times of the day; an end at or before the beginning is on the next day.
    fn between(from: u16, to: u16) -> Option<Self> {
        let to = if to < from { to + DAY_MIN } else { to };
        (from < DAY_MIN && to <= from + DAY_MIN && from != to).then_some(Hours { from, to })
    }
}

impl Rule {
    fn new(days: Days, mut hours: Vec<Hours>) -> Self {
        hours.sort_unstable();
        hours.dedup();
        Rule { days, hours }
    }
}

impl Availability {
    /// Free at every hour.
    pub fn always() -> Self {
        Availability { free: vec![Rule::new(Days::Weekly(EVERY_DAY), Vec::new())], ..Availability::default() }
    }

    /// Free at no hour.
    pub fn never() -> Self {
        Availability::default()
    }

    /// The calendar files that are named and not resolved yet. [`Expander::expand`] refuses while there are any.
    pub fn calendars(&self) -> &[CalendarFile] {
        &self.calendars
    }

    /// Puts intervals in the place of every named calendar file: `intervals` is called for each in turn, and what it
    /// says is wrong is gathered over all of them.
    ///
    /// # Errors
    /// What `intervals` returned; the availability is then as it was.
    pub fn resolve_calendars(
        &mut self,
        mut intervals: impl FnMut(&CalendarFile) -> Result<Vec<Interval>, Error>,
    ) -> Result<(), Error> {
        let mut issues = Vec::new();
        let (mut busy, mut free) = (Vec::new(), Vec::new());
        for calendar in &self.calendars {
            match (intervals(calendar), calendar.means) {
                (Ok(found), CalendarUse::Busy) => busy.extend(found),
                (Ok(found), CalendarUse::Free) => free.extend(found),
                (Err(error), _) => issues.extend(error.issues),
            }
        }
        if !issues.is_empty() {
            return Err(Error::from(issues));
        }
        self.calendars.clear();
        self.add_busy(busy);
        self.add_free(free);
        Ok(())
    }

    /// Adds intervals in which the person is not free. Reversed and empty ones add nothing.
    pub fn add_busy(&mut self, intervals: impl IntoIterator<Item = Interval>) {
        self.busy_intervals.extend(intervals.into_iter().map(within_calendar));
        merge(&mut self.busy_intervals);
    }

    /// Adds intervals in which the person is free unless something else forbids it.
    pub fn add_free(&mut self, intervals: impl IntoIterator<Item = Interval>) {
        self.free_intervals.extend(intervals.into_iter().map(within_calendar));
        merge(&mut self.free_intervals);
    }

    /// Whether nothing says that the person is ever free.
    fn names_no_free_hour(&self) -> bool {
        let free_calendar = self.calendars.iter().any(|calendar| calendar.means == CalendarUse::Free);
        self.free.is_empty() && self.free_intervals.is_empty() && !free_calendar
    }
}

impl FromStr for Availability {
    type Err = Error;

    /// Reads the compact text.
    ///
    /// # Errors
    /// One issue for each item that is wrong, which says its number and never its content.
    fn from_str(text: &str) -> Result<Self, Error> {
        compact::parse(text)
    }
}

impl fmt::Display for Availability {
    /// The compact text, which reads back as the same availability as long as it holds no calendar intervals: those
    /// have no compact form and are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        compact::write(self, f)
    }
}

/// The part of an interval that has dates.
fn within_calendar((start, end): Interval) -> Interval {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    (start.clamp(first, last), end.clamp(first, last))
}

/// Sorts intervals and joins those that touch; drops the empty and the reversed.
fn merge(intervals: &mut Vec<Interval>) {
    intervals.retain(|&(start, end)| start < end);
    intervals.sort_unstable();
    let mut kept = 0;
    for at in 0..intervals.len() {
        let (start, end) = intervals[at];
        if kept > 0 && start <= intervals[kept - 1].1 {
            intervals[kept - 1].1 = intervals[kept - 1].1.max(end);
        } else {
            intervals[kept] = (start, end);
            kept += 1;
        }
    }
    intervals.truncate(kept);
}
