//! Zones of a calendar file: IANA names, Windows names, definitions in the file, floating times.
//!
//! A TZID is looked up in this order: an IANA name, also behind a vendor's prefix
//! (`/freeassociation.sourceforge.net/Europe/Berlin`); a Windows name (Unicode CLDR); a VTIMEZONE of the file. The file
//! comes last because exporters write the rules of one year only, while the names stand for the whole history. What is
//! still unknown is floating: it means the zone of whoever the calendar belongs to.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use onehour::time::{timezone, wall_to_utc};

use super::recur::{Budget, Exhausted, instances};
use super::rule::Rule;
use super::value::Stamp;

/// `Windows name=IANA name` per line, sorted without regard to case; `#` begins a comment.
const WINDOWS_ZONES: &str = include_str!("windows_zones.txt");

/// Names of other vendors that stand for no definition in the file: Lotus Notes.
const VENDOR_ZONES: [(&str, &str); 1] = [("Western/Central Europe", "Europe/Berlin")];

/// What the wall times of a property mean.
#[derive(Clone, Debug)]
pub(super) enum Zone {
    /// The zone of whoever reads the calendar.
    Floating,
    /// A zone with rules of its own.
    Named(TimeZone),
    /// A zone that the file defines.
    Defined(Arc<Offsets>),
}

impl Zone {
    /// The zone that a TZID names without the help of the file.
    pub(super) fn named(id: &str) -> Option<Zone> {
        let id = id.trim().replace(' ', "_");
        let plain = id.trim_start_matches('/');
        let suffixes = plain.match_indices('/').filter_map(|(at, _)| plain.get(at + 1..));
        let known = std::iter::once(plain)
            .chain(suffixes.filter(|suffix| suffix.contains('/')))
            .find_map(|name| timezone(name).ok());
        known.or_else(|| by_vendor(&id.replace('_', " "))).map(Zone::Named)
    }

    /// UTC seconds of a wall time; `home` is what floating means. `None` at the ends of the calendar.
    pub(super) fn utc(&self, wall: DateTime, home: &TimeZone) -> Option<i64> {
        match self {
            Zone::Floating => wall_to_utc(wall, home).ok(),
            Zone::Named(zone) => wall_to_utc(wall, zone).ok(),
            Zone::Defined(offsets) => Some(offsets.utc(plain_seconds(wall)?)),
        }
    }

    /// The wall time of an instant.
    pub(super) fn wall(&self, utc: i64, home: &TimeZone) -> Option<DateTime> {
        let instant = |utc| Timestamp::from_second(utc).ok();
        match self {
            Zone::Floating => Some(home.to_datetime(instant(utc)?)),
            Zone::Named(zone) => Some(zone.to_datetime(instant(utc)?)),
            Zone::Defined(offsets) => Some(TimeZone::UTC.to_datetime(instant(utc.checked_add(offsets.at(utc))?)?)),
        }
    }

    /// Whether two zones are certainly the same.
    pub(super) fn is_same(&self, other: &Zone) -> bool {
        match (self, other) {
            (Zone::Floating, Zone::Floating) => true,
            (Zone::Named(left), Zone::Named(right)) => left == right,
            (Zone::Defined(left), Zone::Defined(right)) => left == right,
            _ => false,
        }
    }
}

/// Seconds of a wall time on a clock that never changes.
pub(super) fn plain_seconds(wall: DateTime) -> Option<i64> {
    wall_to_utc(wall, &TimeZone::UTC).ok()
}

/// The zone that a Windows name (in the world at large) or a vendor's name stands for.
fn by_vendor(name: &str) -> Option<TimeZone> {
    let entries = WINDOWS_ZONES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    let (_, iana) = entries.chain(VENDOR_ZONES).find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    timezone(iana).ok()
}

/// One STANDARD or DAYLIGHT part of a VTIMEZONE.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Observance {
    /// Wall time of the first onset, on the clock before it.
    pub(super) start: Option<Stamp>,
    /// Offset before the onset, in seconds.
    pub(super) from: Option<i64>,
    /// Offset after it.
    pub(super) to: Option<i64>,
    /// Further onsets.
    pub(super) rules: Vec<Rule>,
    pub(super) dates: Vec<Stamp>,
}

/// The offsets of a defined zone: `initial` before the first change, then each from its instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offsets {
    initial: i64,
    /// Instant and new offset, rising.
    changes: Vec<(i64, i64)>,
}

/// Onsets by rule are listed for these years; after them the last offset stays.
const DEFINED_YEARS: (i16, i16) = (1970, 2100);

impl Offsets {
    /// The offsets that these parts define; `Ok(None)` when one lacks its start or an offset.
    pub(super) fn define(parts: &[Observance], budget: &mut Budget) -> Result<Option<Self>, Exhausted> {
        let mut changes = Vec::new();
        let mut initial = None;
        for part in parts {
            let (Some(start), Some(from), Some(to)) = (part.start, part.from, part.to) else { return Ok(None) };
            let mut onsets = vec![start.wall()];
            onsets.extend(part.dates.iter().map(|date| date.wall()));
            for rule in &part.rules {
                let year = |year| DateTime::constant(year, 1, 1, 0, 0, 0, 0);
                let window = (year(DEFINED_YEARS.0), year(DEFINED_YEARS.1));
                let until = rule.until.and_then(|until| match until {
                    Stamp::Utc(wall) => wall.checked_add(SignedDuration::from_secs(from)).ok(),
                    Stamp::Date(date) => Some(date.at(23, 59, 59, 0)),
                    Stamp::Local(wall) => Some(wall),
                });
                onsets.extend(instances(rule, start.wall(), until, window, budget)?);
            }
            let instants = onsets.into_iter().filter_map(plain_seconds).map(|wall| wall - from);
            for at in instants {
                changes.push((at, to));
                initial = initial.min(Some((at, from))).or(Some((at, from)));
            }
        }
        changes.sort_unstable();
        changes.dedup();
        Ok(initial.map(|(_, initial)| Offsets { initial, changes }))
    }

    /// The offset at an instant.
    fn at(&self, utc: i64) -> i64 {
        let passed = self.changes.partition_point(|&(at, _)| at <= utc);
        passed.checked_sub(1).map_or(self.initial, |last| self.changes[last].1)
    }

    /// The instant of a wall time: forward by the gap in a gap, the earlier one in a fold.
    fn utc(&self, wall: i64) -> i64 {
        let mut offset = self.initial;
        for &(at, next) in &self.changes {
            // Before the change on the old clock; or skipped, which the old clock counts on through.
            if wall < at + offset || wall < at + next {
                break;
            }
            offset = next;
        }
        wall - offset
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;

    fn helsinki() -> Offsets {
        let part = |month: i8, hour: i8, from: i64, to: i64| Observance {
            start: Some(Stamp::Local(date(1996, month, 1).at(hour, 0, 0, 0))),
            from: Some(from),
            to: Some(to),
            rules: vec![Rule::parse(&format!("FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU")).unwrap()],
            dates: Vec::new(),
        };
        let parts = [part(3, 3, 7200, 10_800), part(10, 4, 10_800, 7200)];
        Offsets::define(&parts, &mut Budget::new(1_000_000, 1_000)).unwrap().unwrap()
    }

    #[test]
    fn a_definition_agrees_with_the_named_zone_in_gap_and_fold() {
        let (defined, named) = (Zone::Defined(Arc::new(helsinki())), Zone::named("Europe/Helsinki").unwrap());
        let home = TimeZone::UTC;
        for day in [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1), date(2026, 12, 1)] {
            for half_hours in 0..48 {
                let wall = day.at(half_hours / 2, half_hours % 2 * 30, 0, 0);
                let utc = named.utc(wall, &home);
                assert_eq!(defined.utc(wall, &home), utc, "{wall}");
                assert_eq!(defined.wall(utc.unwrap(), &home), named.wall(utc.unwrap(), &home), "{wall}");
            }
        }
    }

    #[test]
    fn a_definition_without_an_offset_is_none() {
        let part = Observance { start: Some(Stamp::Date(date(1970, 1, 1))), from: Some(0), ..Observance::default() };
        assert_eq!(Offsets::define(&[part], &mut Budget::new(10, 10)), Ok(None));
        assert_eq!(Offsets::define(&[], &mut Budget::new(10, 10)), Ok(None));
    }

    #[test]
    fn names_of_every_dialect_are_known() {
        for (id, iana) in [
            ("Europe/Helsinki", "Europe/Helsinki"),
            ("/Europe/Stockholm", "Europe/Stockholm"),
            (
                "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
                "America/Argentina/Buenos_Aires",
            ),
            ("/mozilla.org/20070129_1/America/New_York", "America/New_York"),
            ("America/Los Angeles", "America/Los_Angeles"),
            ("FLE Standard Time", "Europe/Kiev"),
            ("w. europe standard time", "Europe/Berlin"),
        ] {
            let Some(Zone::Named(zone)) = Zone::named(id) else { panic!("{id}") };
            assert_eq!(zone, timezone(iana).unwrap(), "{id}");
        }
        for id in ["", "/", "Customized Time Zone", "custom/Japan", "(UTC+02:00) Helsinki, Kyiv"] {
            assert!(Zone::named(id).is_none(), "{id}");
        }
    }

    #[test]
    fn every_windows_name_stands_for_a_zone_that_is_bundled() {
        let names = WINDOWS_ZONES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let names: Vec<&str> = names.map(|line| line.split_once('=').unwrap().0).collect();
        assert!(names.len() > 100);
        for name in names {
            assert!(by_vendor(name).is_some(), "{name}");
        }
    }
}
