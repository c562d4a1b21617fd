//! Events: from the properties of a VEVENT to what the expansion needs.

use std::collections::BTreeMap;

use super::lines::Line;
use super::rule::Rule;
use super::value::{Duration, Stamp, duration, number, stamp};
use super::zone::{Zone, plain_seconds};

/// A stamp and what its wall time means.
#[derive(Clone, Debug)]
pub(super) struct Time {
    pub(super) stamp: Stamp,
    pub(super) zone: Zone,
}

/// How long an occurrence lasts from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// From DURATION: days on the wall, the rest elapsed.
    Nominal(Duration),
    /// From a DTEND in the zone of the start: seconds on the wall.
    Wall(i64),
    /// From a DTEND in another zone: seconds elapsed.
    Elapsed(i64),
}

/// A further start, with an end or a length if it was given as a period.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    pub(super) start: Time,
    pub(super) length: Option<Length>,
}

/// One VEVENT.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// Line of its BEGIN.
    pub(super) line: u64,
    pub(super) uid: String,
    pub(super) sequence: i64,
    /// The instance that this event stands in for.
    pub(super) replaces: Option<Time>,
    /// Whether it stands in for all later instances too.
    pub(super) and_future: bool,
    pub(super) start: Time,
    pub(super) length: Length,
    pub(super) rules: Vec<Rule>,
    pub(super) except_rules: Vec<Rule>,
    pub(super) extra: Vec<Extra>,
    pub(super) except: Vec<Time>,
    pub(super) cancelled: bool,
    pub(super) transparent: bool,
}

/// What is wrong with an event, and on which line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No DTSTART; the line is that of the event.
    NoStart(u64),
    /// A date, time, duration or number that cannot be read.
    Value(u64),
    /// A recurrence rule that cannot be read.
    Rule(u64),
}

/// Finds the zone of a line: what its TZID means in this file, or floating.
pub(super) type ZoneOf<'a> = dyn FnMut(&Line) -> Zone + 'a;

/// Whether a property matters to an event; all others are dropped while reading.
pub(super) fn is_event_property(name: &str) -> bool {
    matches!(
        name,
        "UID"
            | "SEQUENCE"
            | "RECURRENCE-ID"
            | "DTSTART"
            | "DTEND"
            | "DURATION"
            | "RRULE"
            | "EXRULE"
            | "RDATE"
            | "EXDATE"
            | "STATUS"
            | "TRANSP"
    )
}

impl Event {
    /// Builds the event that began on `line` from its lines; all faults at once. `home` is the zone of the calendar.
    pub(super) fn build(line: u64, lines: &[Line], home: &Zone, zone_of: &mut ZoneOf<'_>) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader { zone_of, faults: Vec::new() };
        let mut properties: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        for property in lines {
            properties.entry(&property.name).or_default().push(property);
        }
        let all = |name: &str| properties.get(name).map_or(&[][..], Vec::as_slice);
        let one = |name: &str| all(name).first().copied();
        let word = |name: &str, wanted: &str| one(name).is_some_and(|p| p.value.trim().eq_ignore_ascii_case(wanted));

        let start = one("DTSTART").and_then(|property| reader.time(property));
        if one("DTSTART").is_none() {
            reader.faults.push(Fault::NoStart(line));
        }
        let end = one("DTEND").and_then(|property| reader.time(property));
        let duration = one("DURATION").and_then(|property| reader.value(property, duration));
        let replaces = one("RECURRENCE-ID").and_then(|property| reader.time(property));
        let rules = all("RRULE").iter().filter_map(|property| reader.rule(property)).collect();
        let except_rules = all("EXRULE").iter().filter_map(|property| reader.rule(property)).collect();
        let extra = all("RDATE").iter().flat_map(|property| reader.extras(property)).collect();
        let except = all("EXDATE").iter().flat_map(|property| reader.times(property)).collect();
        let sequence = one("SEQUENCE").and_then(|property| reader.value(property, |text| number(text.trim())));
        let (Some(start), true) = (start, reader.faults.is_empty()) else { return Err(reader.faults) };
        let recurs = !all("RRULE").is_empty();
        let local = |time: Time| if recurs { on_wall_of(home, time) } else { time };
        let (start, length) = placed(local(start), end.map(local), duration);
        Ok(Event {
            line,
            uid: one("UID").map_or_else(String::new, |property| property.value.trim().to_owned()),
            sequence: sequence.unwrap_or(0),
            and_future: one("RECURRENCE-ID")
                .and_then(|property| property.parameter("RANGE"))
                .is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE")),
            replaces,
            start,
            length,
            rules,
            except_rules,
            extra,
            except,
            cancelled: word("STATUS", "CANCELLED"),
            transparent: word("TRANSP", "TRANSPARENT"),
        })
    }

    /// Whether the event has dates and no times.
    pub(super) fn is_all_day(&self) -> bool {
        matches!(self.start.stamp, Stamp::Date(_))
    }
}

/// A time in UTC as the wall time of the calendar's zone, if it has one. Exporters that write a zone for the whole
/// calendar mean their series to follow its clock, not that of Greenwich.
fn on_wall_of(home: &Zone, time: Time) -> Time {
    let wall = match (time.stamp, home) {
        (_, Zone::Floating) => None,
        (Stamp::Utc(wall), _) => plain_seconds(wall).and_then(|utc| home.wall(utc, &jiff::tz::TimeZone::UTC)),
        _ => None,
    };
    wall.map_or(time, |wall| Time { stamp: Stamp::Local(wall), zone: home.clone() })
}

/// The start, and the length up to the end. Exporters mix kinds: a date beside a time is its 00:00, a floating time
/// beside a zoned one is in that zone, and an end before the start means that the two were swapped.
fn placed(mut start: Time, end: Option<Time>, duration: Option<Duration>) -> (Time, Length) {
    let day = Length::Nominal(Duration { days: 1, seconds: 0 });
    let Some(mut end) = end else {
        let none = if matches!(start.stamp, Stamp::Date(_)) { day } else { Length::Wall(0) };
        return (start, duration.map_or(none, Length::Nominal));
    };
    let is_date = |time: &Time| matches!(time.stamp, Stamp::Date(_));
    if is_date(&start) != is_date(&end) {
        for time in [&mut start, &mut end] {
            time.stamp = if let Stamp::Date(_) = time.stamp { Stamp::Local(time.stamp.wall()) } else { time.stamp };
        }
    }
    match (&start.zone, &end.zone) {
        (Zone::Floating, zone) => start.zone = zone.clone(),
        (zone, Zone::Floating) => end.zone = zone.clone(),
        _ => {}
    }
    if is_date(&start) || start.zone.is_same(&end.zone) {
        if end.stamp.wall() < start.stamp.wall() {
            std::mem::swap(&mut start, &mut end);
        }
        let length = end.stamp.wall().duration_since(start.stamp.wall()).as_secs();
        return (start, Length::Wall(length));
    }
    let utc = |time: &Time| time.zone.utc(time.stamp.wall(), &jiff::tz::TimeZone::UTC).unwrap_or(0);
    if utc(&end) < utc(&start) {
        std::mem::swap(&mut start, &mut end);
    }
    let length = utc(&end) - utc(&start);
    (start, Length::Elapsed(length))
}

/// Reads values and gathers what is wrong with them.
struct Reader<'a, 'b> {
    zone_of: &'a mut ZoneOf<'b>,
    faults: Vec<Fault>,
}

impl Reader<'_, '_> {
    fn value<T>(&mut self, property: &Line, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = read(&property.value);
        if value.is_none() {
            self.faults.push(Fault::Value(property.number));
        }
        value
    }

    fn time(&mut self, property: &Line) -> Option<Time> {
        let stamp = self.value(property, stamp)?;
        Some(Time { stamp, zone: self.zone(property, stamp) })
    }

    fn times(&mut self, property: &Line) -> Vec<Time> {
        let stamps = self.value(property, |text| parts(text).map(stamp).collect::<Option<Vec<_>>>());
        let stamps = stamps.unwrap_or_default().into_iter();
        stamps.map(|stamp| Time { stamp, zone: self.zone(property, stamp) }).collect()
    }

    fn extras(&mut self, property: &Line) -> Vec<Extra> {
        let periods = self.value(property, |text| parts(text).map(period).collect::<Option<Vec<_>>>());
        let mut extras = Vec::new();
        for (start, end) in periods.unwrap_or_default() {
            let time = |reader: &mut Self, stamp| Time { stamp, zone: reader.zone(property, stamp) };
            let start = time(self, start);
            extras.push(match end {
                None => Extra { start, length: None },
                Some(PeriodEnd::Duration(duration)) => Extra { start, length: Some(Length::Nominal(duration)) },
                Some(PeriodEnd::At(end)) => {
                    let end = time(self, end);
                    let (start, length) = placed(start, Some(end), None);
                    Extra { start, length: Some(length) }
                }
            });
        }
        extras
    }

    fn rule(&mut self, property: &Line) -> Option<Rule> {
        let rule = Rule::parse(&property.value);
        if rule.is_none() {
            self.faults.push(Fault::Rule(property.number));
        }
        rule
    }

    fn zone(&mut self, property: &Line, stamp: Stamp) -> Zone {
        match stamp {
            Stamp::Utc(_) => Zone::Named(jiff::tz::TimeZone::UTC),
            Stamp::Date(_) => Zone::Floating,
            Stamp::Local(_) => (self.zone_of)(property),
        }
    }
}

enum PeriodEnd {
    At(Stamp),
    Duration(Duration),
}

fn period(text: &str) -> Option<(Stamp, Option<PeriodEnd>)> {
    let Some((start, end)) = text.split_once('/') else { return Some((stamp(text)?, None)) };
    let end = match duration(end) {
        Some(duration) => PeriodEnd::Duration(duration),
        None => PeriodEnd::At(stamp(end)?),
    };
    Some((stamp(start)?, Some(end)))
}

/// The parts of a list; an empty value, which some exporters write, has none.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}
