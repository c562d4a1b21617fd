//! From the events of one UID to its occurrences (RFC 5545, sections 3.8.4.4 and 3.8.5).
//!
//! The *core* of a series is its event without RECURRENCE-ID; of several, those with the highest SEQUENCE. Its starts
//! are DTSTART, the instances of every RRULE and the RDATEs, less the instances of every EXRULE and the EXDATEs. An
//! *override* (an event with RECURRENCE-ID) takes the place of the instance it names and stands wherever it was moved
//! to; with RANGE=THISANDFUTURE later instances move with it. An override with a lower SEQUENCE than the core is from
//! before the core's last change and is passed over.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::event::{Event, Extra, Length, Time};
use super::recur::{Budget, Exhausted, instances};
use super::rule::Rule;
use super::value::Stamp;
use super::zone::{Zone, plain_seconds};
use super::{Moment, Occurrence};

/// The stretch of time asked for, and what floating times mean there.
#[derive(Clone, Copy)]
pub(super) struct Window<'a> {
    /// UTC seconds, inclusive.
    pub(super) from: i64,
    /// UTC seconds, exclusive.
    pub(super) to: i64,
    pub(super) home: &'a TimeZone,
}

impl Window<'_> {
    /// Whether the occurrence touches the window; one without length must begin in it.
    fn meets(&self, occurrence: &Occurrence) -> bool {
        let (start, end) = (occurrence.start.utc(self.home), occurrence.end.utc(self.home));
        start < self.to && (end > self.from || start >= self.from)
    }

    /// Wall times that can matter in any zone, for events that reach `reach` seconds beyond their start.
    fn walls(&self, reach: i64) -> (DateTime, DateTime) {
        const ANY_OFFSET: i64 = 2 * 86_400;
        let wall = |utc: i64| TimeZone::UTC.to_datetime(jiff::Timestamp::from_second(utc).unwrap_or_default());
        let add = |at: DateTime, seconds: i64| at.saturating_add(SignedDuration::from_secs(seconds));
        (add(wall(self.from), -ANY_OFFSET - reach), add(wall(self.to), ANY_OFFSET + reach))
    }
}

/// What identifies an instance of a series: its original start, in the way the core writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// All instances of a day.
    Day(Date),
    Wall(DateTime),
    Utc(i64),
}

/// One instance of the core before overrides.
struct Instance {
    key: Key,
    day: Date,
    start: Time,
    length: Length,
}

/// The occurrences of all events of one UID that meet the window. The error names the line of the event whose rules
/// take too long.
pub(super) fn occurrences(events: &[&Event], window: Window<'_>, budget: &mut Budget) -> Result<Vec<Occurrence>, u64> {
    let newest = events.iter().filter(|event| event.replaces.is_none()).map(|event| event.sequence).max();
    let mut cores = events.iter().filter(|event| event.replaces.is_none() && Some(event.sequence) == newest);
    let overrides: Vec<&Event> = events.iter().filter(|event| event.replaces.is_some()).copied().collect();
    let mut found = Vec::new();
    // Of equal sequence, the first in the file counts.
    if let Some(core) = cores.next() {
        let overrides: Vec<&Event> = overrides.into_iter().filter(|event| event.sequence >= core.sequence).collect();
        let series = Series { core, overrides, window };
        found = series.expand(budget).map_err(|Exhausted| core.line)?;
    } else {
        found.extend(overrides.into_iter().filter_map(|event| own_occurrence(event, window.home)));
    }
    found.retain(|occurrence| window.meets(occurrence));
    Ok(found)
}

struct Series<'a> {
    core: &'a Event,
    overrides: Vec<&'a Event>,
    window: Window<'a>,
}

impl Series<'_> {
    fn expand(&self, budget: &mut Budget) -> Result<Vec<Occurrence>, Exhausted> {
        let mut kept = self.instances(budget)?;
        let gone = self.removed(budget)?;
        let replaced: BTreeSet<Key> =
            self.overrides.iter().filter_map(|event| self.key(event.replaces.as_ref()?)).collect();
        kept.retain(|_, instance| {
            let named = |keys: &BTreeSet<Key>| keys.contains(&instance.key) || keys.contains(&Key::Day(instance.day));
            !named(&gone) && !named(&replaced)
        });
        let mut found: Vec<Occurrence> = kept.values().filter_map(|instance| self.occurrence(instance)).collect();
        found.extend(self.overrides.iter().filter_map(|event| own_occurrence(event, self.window.home)));
        Ok(found)
    }

    /// DTSTART, the instances of the rules, and the RDATEs; a period gives its own length to the start it names.
    fn instances(&self, budget: &mut Budget) -> Result<BTreeMap<Key, Instance>, Exhausted> {
        let mut found = BTreeMap::new();
        let mut add = |start: Time, length: Length| {
            let instance = self.key(&start).map(|key| Instance { key, day: start.stamp.wall().date(), start, length });
            if let Some(instance) = instance {
                found.insert(instance.key, instance);
            }
        };
        let core = self.core;
        add(core.start.clone(), core.length);
        for rule in &core.rules {
            for wall in self.walls_of(rule, budget)? {
                add(Time { stamp: self.like_start(wall), zone: core.start.zone.clone() }, core.length);
            }
        }
        budget.keep(core.extra.len())?;
        for Extra { start, length } in &core.extra {
            add(self.at_home_in_core(start), length.unwrap_or(core.length));
        }
        Ok(found)
    }

    /// The keys that EXDATE and EXRULE take out.
    fn removed(&self, budget: &mut Budget) -> Result<BTreeSet<Key>, Exhausted> {
        let mut gone: BTreeSet<Key> = self.core.except.iter().filter_map(|time| self.key(time)).collect();
        for rule in &self.core.except_rules {
            let walls = self.walls_of(rule, budget)?.into_iter();
            let zone = &self.core.start.zone;
            gone.extend(walls.filter_map(|wall| self.key(&Time { stamp: self.like_start(wall), zone: zone.clone() })));
        }
        Ok(gone)
    }

    fn walls_of(&self, rule: &Rule, budget: &mut Budget) -> Result<Vec<DateTime>, Exhausted> {
        let start = self.core.start.stamp.wall();
        let shifts = self.overrides.iter().filter(|event| event.and_future).map(|event| shift(event).abs());
        let reach = length_limit(self.core.length) + shifts.max().unwrap_or(0);
        instances(rule, start, self.last_wall(rule), self.window.walls(reach), budget)
    }

    /// UNTIL on the wall of the core: the whole day of a date, the wall time of an instant.
    fn last_wall(&self, rule: &Rule) -> Option<DateTime> {
        let until = rule.until?;
        let end_of = |day: Date| day.at(23, 59, 59, 0);
        match until {
            _ if self.core.is_all_day() => Some(end_of(until.wall().date())),
            Stamp::Date(day) => Some(end_of(day)),
            Stamp::Local(wall) => Some(wall),
            Stamp::Utc(wall) => self.core.start.zone.wall(plain_seconds(wall)?, self.window.home),
        }
    }

    /// A wall time written as the core writes its start.
    fn like_start(&self, wall: DateTime) -> Stamp {
        if self.core.is_all_day() { Stamp::Date(wall.date()) } else { Stamp::Local(wall) }
    }

    /// As the core writes: a date among times is its 00:00, a time among dates its day, a floating time is in the zone
    /// of the core.
    fn at_home_in_core(&self, time: &Time) -> Time {
        let mut time = time.clone();
        time.stamp = match time.stamp {
            stamp if self.core.is_all_day() => Stamp::Date(stamp.wall().date()),
            Stamp::Date(day) => Stamp::Local(Stamp::Date(day).wall()),
            stamp => stamp,
        };
        if let Zone::Floating = time.zone {
            time.zone = self.core.start.zone.clone();
        }
        time
    }

    fn key(&self, time: &Time) -> Option<Key> {
        let wall = time.stamp.wall();
        if self.core.is_all_day() || matches!(time.stamp, Stamp::Date(_)) {
            return Some(Key::Day(wall.date()));
        }
        match self.at_home_in_core(time).zone {
            Zone::Floating => Some(Key::Wall(wall)),
            zone => zone.utc(wall, self.window.home).map(Key::Utc),
        }
    }

    /// The occurrence of an instance, moved by the last override for the future that is not after it.
    fn occurrence(&self, instance: &Instance) -> Option<Occurrence> {
        let future = self.overrides.iter().filter(|event| event.and_future);
        let keyed = future.filter_map(|event| Some((self.key(event.replaces.as_ref()?)?, *event)));
        let moved = keyed.filter(|(key, _)| *key <= instance.key).max_by_key(|(key, _)| *key);
        let Some((_, event)) = moved else {
            return occurrence(self.core, &instance.start, instance.length, self.window.home);
        };
        let wall = instance.start.stamp.wall().checked_add(SignedDuration::from_secs(shift(event))).ok()?;
        let stamp = if event.is_all_day() { Stamp::Date(wall.date()) } else { Stamp::Local(wall) };
        let start = Time { stamp, zone: instance.start.zone.clone() };
        occurrence(event, &start, event.length, self.window.home)
    }
}

/// How far an override moves its instance on the wall, in seconds.
fn shift(event: &Event) -> i64 {
    let from = event.replaces.as_ref().map_or(event.start.stamp, |time| time.stamp);
    event.start.stamp.wall().duration_since(from.wall()).as_secs()
}

fn own_occurrence(event: &Event, home: &TimeZone) -> Option<Occurrence> {
    occurrence(event, &event.start, event.length, home)
}

/// The occurrence of an event at a start; `None` where it leaves the calendar.
fn occurrence(event: &Event, start: &Time, length: Length, home: &TimeZone) -> Option<Occurrence> {
    let wall = start.stamp.wall();
    let end_wall = |seconds: i64| wall.checked_add(SignedDuration::from_secs(seconds)).ok();
    let (start, end) = match (start.stamp, &start.zone) {
        (Stamp::Date(day), _) => (Moment::Day(day), Moment::Day(end_wall(length_limit(length))?.date())),
        (_, Zone::Floating) => (Moment::Floating(wall), Moment::Floating(end_wall(length_limit(length))?)),
        (_, zone) => {
            let utc = zone.utc(wall, home)?;
            let end = match length {
                Length::Elapsed(seconds) => utc.checked_add(seconds)?,
                Length::Wall(seconds) => zone.utc(end_wall(seconds)?, home)?,
                Length::Nominal(duration) => {
                    zone.utc(wall.checked_add(duration.days.days()).ok()?, home)?.checked_add(duration.seconds)?
                }
            };
            (Moment::Utc(utc), Moment::Utc(end))
        }
    };
    let (uid, cancelled, transparent) = (event.uid.clone(), event.cancelled, event.transparent);
    Some(Occurrence { start, end, uid, cancelled, transparent })
}

/// The length in seconds as if every day had 24 hours.
fn length_limit(length: Length) -> i64 {
    match length {
        Length::Nominal(duration) => duration.days * 86_400 + duration.seconds,
        Length::Wall(seconds) | Length::Elapsed(seconds) => seconds,
    }
}
