//! Pins: meetings that must be in the plan, whatever rule they break.

use std::collections::BTreeMap;

use super::hours::OpenHours;
use super::moment::{Durations, Moment};
use super::roster::{NewcomerIx, OpenerIx, Roster};
use crate::error::{Error, Issue, Place};
use crate::programme::{self, Mode};
use crate::snapshot::Snapshot;
use crate::time::{Start, day_in, instant_from_text};

/// A pinned pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    pub(crate) newcomer: NewcomerIx,
    pub(crate) opener: OpenerIx,
    /// The one moment it can be at; `None` while any hour that both have free will do.
    pub(crate) fixed: Option<Moment>,
}

/// The pins of a round by newcomer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pins {
    by_newcomer: BTreeMap<NewcomerIx, Pin>,
}

impl Pins {
    /// Reads the pins of a programme.
    ///
    /// # Errors
    /// `E-pin-unknown`, `E-pin-start`, `E-pin-conflict`, each with the position of the pin from 1.
    pub(crate) fn read(snapshot: &Snapshot, roster: &Roster<'_>) -> crate::Result<Self> {
        let mut issues = Vec::new();
        let mut found: Vec<(usize, Pin)> = Vec::new();
        for (position, pin) in (1..).zip(&snapshot.programme.pins) {
            match read_one(position, pin, snapshot, roster) {
                Ok(pin) => found.push((position, pin)),
                Err(error) => issues.extend(error.issues),
            }
        }
        conflicts(&found, snapshot, roster, &mut issues);
        if !issues.is_empty() {
            return Err(Error::from(issues));
        }
        Ok(Pins { by_newcomer: found.into_iter().map(|(_, pin)| (pin.newcomer, pin)).collect() })
    }

    /// The pin of a newcomer.
    pub(crate) fn of(&self, newcomer: NewcomerIx) -> Option<&Pin> {
        self.by_newcomer.get(&newcomer)
    }

    /// All pins, by newcomer.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Pin> {
        self.by_newcomer.values()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.by_newcomer.len()
    }

    /// Slots that pins need whatever the candidates are, sorted by opener.
    pub(crate) fn fixed_slots(&self) -> Vec<(OpenerIx, Moment)> {
        let mut slots: Vec<_> = self.all().filter_map(|pin| Some((pin.opener, pin.fixed?))).collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// Fixes the pin of a newcomer.
    pub(crate) fn fix(&mut self, newcomer: NewcomerIx, moment: Moment) {
        if let Some(pin) = self.by_newcomer.get_mut(&newcomer) {
            pin.fixed = Some(moment);
        }
    }

    /// Lets the pin of a newcomer choose its hour again.
    pub(crate) fn release(&mut self, newcomer: NewcomerIx) {
        if let Some(pin) = self.by_newcomer.get_mut(&newcomer) {
            pin.fixed = None;
        }
    }

    /// Takes the hours that fixed pins collide with from everybody concerned; then fixes, without an hour, the pins
    /// whose people have none in common.
    pub(crate) fn stand(&mut self, roster: &Roster<'_>, durations: Durations, hours: &mut OpenHours<'_>) {
        for pin in self.all() {
            if let Some(start) = pin.fixed.and_then(|moment| moment.start) {
                hours.stand(roster, durations, (pin.newcomer, pin.opener), start);
            }
        }
        for pin in self.by_newcomer.values_mut() {
            if pin.fixed.is_none() && !common(hours, pin).any(|_| true) {
                pin.fixed = Some(Moment { start: None, date: None });
            }
        }
    }
}

/// The moments at which a pin that may choose its hour can be.
pub(crate) fn common<'h>(hours: &'h OpenHours<'h>, pin: &Pin) -> impl Iterator<Item = Moment> + use<'h> {
    hours.moments((pin.newcomer, pin.opener), Start(0))
}

fn read_one(position: usize, pin: &programme::Pin, snapshot: &Snapshot, roster: &Roster<'_>) -> crate::Result<Pin> {
    let unknown = |what: &str| {
        issue(
            "E-pin-unknown",
            position,
            format!("The pool has no {what} of this id."),
            "Correct the id, or drop the pin.",
        )
    };
    let newcomer = roster.find_newcomer(&pin.newcomer).ok_or_else(|| unknown("newcomer"))?;
    let opener = roster.find_opener(&pin.opener).ok_or_else(|| unknown("opener"))?;
    if snapshot.programme.meeting.mode == Mode::Introduce {
        let fixed = Some(Moment { start: None, date: Some(snapshot.from) });
        return Ok(Pin { newcomer, opener, fixed });
    }
    let Some(text) = &pin.start else { return Ok(Pin { newcomer, opener, fixed: None }) };
    let start = instant_from_text(text).map_err(|_| bad_start(position))?;
    let date = day_in(start, &snapshot.programme.meeting.zone).ok_or_else(|| bad_start(position))?;
    Ok(Pin { newcomer, opener, fixed: Some(Moment { start: Some(start), date: Some(date) }) })
}

fn bad_start(position: usize) -> Issue {
    let message = "The start of a pin is not a date and time with an offset.".into();
    issue("E-pin-start", position, message, "Write it as `2026-12-01T09:00:00+02:00`.")
}

/// Adds an issue for each pin that cannot hold beside an earlier one.
fn conflicts(found: &[(usize, Pin)], snapshot: &Snapshot, roster: &Roster<'_>, issues: &mut Vec<Issue>) {
    let durations = Durations::new(&snapshot.programme.meeting);
    let start_of = |pin: &Pin| pin.fixed.and_then(|moment| moment.start);
    for (at, (position, pin)) in found.iter().enumerate() {
        let mut sharing = 0;
        for (earlier_position, earlier) in &found[..at] {
            let times = start_of(pin).zip(start_of(earlier));
            let same_hour = earlier.opener == pin.opener && times.is_some_and(|(a, b)| a == b);
            sharing += u32::from(same_hour);
            let gives_and_takes = |taker: &Pin, giver: &Pin| {
                let twin = roster.as_opener(taker.newcomer) == Some(giver.opener);
                twin && start_of(taker).zip(start_of(giver)).is_some_and(|(a, b)| durations.collide_both(a, b))
            };
            let cannot_hold = earlier.newcomer == pin.newcomer
                || earlier.opener == pin.opener && times.is_some_and(|(a, b)| durations.collide_given(a, b))
                || same_hour && sharing >= snapshot.programme.caps.hour
                || gives_and_takes(pin, earlier)
                || gives_and_takes(earlier, pin);
            if cannot_hold {
                let message = format!("The pins at positions {earlier_position} and {position} cannot both hold.");
                issues.push(issue(
                    "E-pin-conflict",
                    *position,
                    message,
                    "Drop one of them, or move it to another hour.",
                ));
                break;
            }
        }
    }
}

fn issue(code: &str, position: usize, message: String, remedy: &str) -> Issue {
    let place = Place { column: Some(format!("pins[{position}]")), ..Place::default() };
    Issue::error(code, place, message, remedy)
}
