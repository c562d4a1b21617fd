//! Published free-busy times (VFREEBUSY; RFC 5545, section 3.6.4): periods in UTC, free or busy.

use jiff::ToSpan;
use jiff::civil::DateTime;
use onehour::time::Interval;

use super::lines::Line;
use super::value::{Stamp, duration, stamp};
use super::zone::plain_seconds;

/// A published period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) interval: Interval,
    pub(super) free: bool,
}

/// The periods of a FREEBUSY line; `None` when one cannot be read. They must be in UTC.
pub(super) fn read(line: &Line) -> Option<Vec<Period>> {
    let free = line.parameter("FBTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("FREE"));
    let periods = line.value.split(',').map(str::trim).filter(|period| !period.is_empty());
    periods.map(|period| interval(period).map(|interval| Period { interval, free })).collect()
}

fn interval(text: &str) -> Option<Interval> {
    let (start, end) = text.split_once('/')?;
    let start = utc(stamp(start)?)?;
    let end = match duration(end) {
        Some(length) => start.checked_add(length.days.days()).ok()?.checked_add(length.seconds.seconds()).ok()?,
        None => utc(stamp(end)?)?,
    };
    Some((plain_seconds(start)?, plain_seconds(end)?))
}

fn utc(stamp: Stamp) -> Option<DateTime> {
    if let Stamp::Utc(wall) = stamp { Some(wall) } else { None }
}
