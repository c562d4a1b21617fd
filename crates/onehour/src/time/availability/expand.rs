//! From an availability to the starts of a horizon.
//!
//! A person is free at a start when every instant of `[start, start + length)` is free. Windows become intervals of
//! UTC through the pieces of constant offset of the zone, so that DST needs no case of its own: a wall time that the
//! clock skips has no instant, one that it shows twice has two. Intervals are joined before the meeting is fitted in,
//! so that a meeting may run over the border of two windows that touch.
//!
//! For a person with `w` windows over `d` days and a horizon of `s` starts: O(w d log(w d) + w d log s).

use std::collections::{BTreeMap, BTreeSet};

use super::{Availability, Days, Hours, Interval, Rule, merge};
use crate::error::{Error, Issue, Place, Result};
use crate::time::offsets::{Change, DAY_S, Offsets, date_of, midnight};
use crate::time::{Horizon, HourSet, timezone};

/// Turns availabilities into sets of starts of one horizon. Each zone is looked up once.
///
/// # Examples
/// ```
/// use jiff::civil::date;
/// use onehour::{Availability, programme::Meeting, time::{Expander, Horizon, Start}};
///
/// let horizon = Horizon::new(date(2026, 12, 1), 1, &Meeting::default())?;
/// let mut expander = Expander::new(&horizon);
/// let tuesdays: Availability = "Tue 16-19".parse()?;
/// let (hours, warnings) = expander.expand(&tuesdays, "Europe/Helsinki")?;
/// assert_eq!(hours.to_ranges(), [(16, 18)]);
/// assert!(warnings.is_empty());
/// // An hour later on the wall of Helsinki.
/// assert_eq!(expander.expand(&tuesdays, "Europe/Stockholm")?.0.to_ranges(), [(17, 19)]);
/// assert!(expander.expand(&tuesdays, "Europe/Atlantis").unwrap_err().has("E-unknown-zone"));
/// # Ok::<(), onehour::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expander<'h> {
    horizon: &'h Horizon,
    zones: BTreeMap<String, Offsets>,
}

impl<'h> Expander<'h> {
    /// For availabilities over this horizon.
    pub fn new(horizon: &'h Horizon) -> Self {
        Expander { horizon, zones: BTreeMap::new() }
    }

    /// The starts at which somebody with this availability is free, and warnings where a bound of a window falls into
    /// a clock change.
    ///
    /// # Errors
    /// `E-unknown-zone`; `E-calendar-unresolved` when a named calendar file was not resolved before.
    pub fn expand(&mut self, availability: &Availability, zone: &str) -> Result<(HourSet, Vec<Issue>)> {
        if !availability.calendars().is_empty() {
            return Err(unresolved());
        }
        if !self.zones.contains_key(zone) {
            let (from, to) = self.horizon.stretch();
            let offsets = Offsets::new(&timezone(zone)?, from, to);
            self.zones.insert(zone.to_owned(), offsets);
        }
        let offsets = &self.zones[zone];
        let mut changes = BTreeSet::new();
        let mut walk = |rules: &[Rule], known: &[Interval]| {
            let mut intervals = known.to_vec();
            let windows = rules.iter().flat_map(|rule| windows_of(rule, offsets.wall_span()));
            for (from, to) in windows {
                intervals.extend(offsets.showing(from, to));
                let opening = offsets.change_at(from, false).map(|change| (from, change));
                let closing = offsets.change_at(to, true).map(|change| (to, change));
                changes
                    .extend(opening.into_iter().chain(closing).map(|(wall, change)| (wall.div_euclid(DAY_S), change)));
            }
            merge(&mut intervals);
            intervals
        };
        let free = walk(&availability.free, &availability.free_intervals);
        let busy = walk(&availability.except, &availability.busy_intervals);
        let hours = self.fitting(&subtract(&free, &busy));
        Ok((hours, changes.into_iter().map(|(day, change)| warning(day, change)).collect()))
    }

    /// The starts whose whole meeting lies in one of the intervals.
    fn fitting(&self, free: &[Interval]) -> HourSet {
        let starts = &self.horizon.starts;
        let mut hours = HourSet::empty(starts.len());
        for &(from, to) in free {
            let first = starts.partition_point(|&start| start < from);
            let count = starts[first..].partition_point(|&start| start + self.horizon.length_s <= to);
            hours.insert_range(first, first + count);
        }
        hours
    }
}

/// The wall intervals of a rule on every day that can matter to a stretch of wall time.
fn windows_of(rule: &Rule, (from, to): Interval) -> impl Iterator<Item = Interval> + '_ {
    // A window that crosses midnight reaches in from the day before.
    let (mut first, mut last) = (from.div_euclid(DAY_S) - 1, to.div_euclid(DAY_S));
    let mut mask = super::EVERY_DAY;
    match rule.days {
        Days::Weekly(days) => mask = days,
        Days::Dated { first: start, last: end } => {
            first = first.max(midnight(start).div_euclid(DAY_S));
            last = last.min(midnight(end).div_euclid(DAY_S));
        }
    }
    let hours: &[Hours] = if rule.hours.is_empty() { &[Hours::WHOLE_DAY] } else { &rule.hours };
    // Day 0, 1970-01-01, was a Thursday.
    let days = (first..=last).filter(move |day| mask >> (day + 3).rem_euclid(7) & 1 == 1);
    days.flat_map(move |day| {
        let at = move |minute: u16| day * DAY_S + i64::from(minute) * 60;
        hours.iter().map(move |hours| (at(hours.from), at(hours.to)))
    })
}

/// What is in `free` and not in `busy`; both rising and disjoint.
fn subtract(free: &[Interval], busy: &[Interval]) -> Vec<Interval> {
    let mut left = Vec::with_capacity(free.len());
    let mut at = 0;
    for &(mut start, end) in free {
        // Busy intervals that end before this free one begins are done with for all later ones.
        at += busy[at..].iter().take_while(|taken| taken.1 <= start).count();
        for &(from, to) in busy[at..].iter().take_while(|taken| taken.0 < end) {
            if start < from {
                left.push((start, from));
            }
            start = start.max(to);
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}

fn warning(day: i64, change: Change) -> Issue {
    let date = date_of(day * DAY_S).map_or_else(String::new, |date| format!("On {date} "));
    let (code, what) = match change {
        Change::Gap => {
            ("W-dst-gap", "falls into the time that the clock skips; the window opens or closes at the jump.")
        }
        Change::Fold => ("W-dst-fold", "falls into the time that the clock shows twice; it holds in both passes."),
    };
    Issue::warning(
        code,
        Place::default(),
        format!("{date}a bound of a window {what}"),
        "Nothing needs to be done; to be free at other hours of that day, give the date its own windows.",
    )
}

fn unresolved() -> Error {
    Error::from(Issue::error(
        "E-calendar-unresolved",
        Place::default(),
        "The availability names a calendar file that was not read.",
        "Read people through onehour-io, or call `Availability::resolve_calendars` first.",
    ))
}

#[cfg(test)]
mod tests;
