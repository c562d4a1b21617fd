//! Whether pool.json makes sense at all: what the rest of the checker relies on.

use std::collections::BTreeMap;

use super::clock::Clock;
use super::findings::Findings;
use super::hours;
use super::people::Party;
use super::problem::Pinned;
use super::tree::Trees;
use super::violation::{PoolDefect, Violation};
use crate::programme::{Mode, Pin};
use crate::snapshot::Snapshot;
use crate::time::{instant_from_text, timezone};

/// Finds what contradicts itself, pins apart; gives the clock and the trees if there are any.
pub(super) fn check(snapshot: &Snapshot, found: &mut Findings) -> Option<(Clock, Trees)> {
    let mut expect = |holds: bool, defect: PoolDefect| found.expect(holds, || Violation::Pool { defect });
    let meeting = &snapshot.programme.meeting;
    let clock = timezone(&meeting.zone).map(Clock::new).ok();
    let is_valid = meeting.length_minutes > 0 && clock.is_some() && snapshot.programme.validate().is_ok();
    expect(is_valid, PoolDefect::Programme);
    let ids: Vec<&[u8]> = snapshot.people.iter().map(|person| person.person.id.as_bytes()).collect();
    expect(ids.windows(2).all(|pair| pair[0] < pair[1]), PoolDefect::People);
    for person in &snapshot.people {
        let sound = hours::are_sound(&person.hours, snapshot.starts.len());
        expect(sound, PoolDefect::Hours { person: person.person.id.clone() });
    }
    for (organisation, ranges) in &snapshot.work_hours {
        let employers = &snapshot.programme.employers;
        let declared = employers.iter().any(|e| e.organisation == *organisation && e.work_hours.is_some());
        let sound = declared && hours::are_sound(ranges, snapshot.starts.len());
        expect(sound, PoolDefect::WorkHours { organisation: organisation.clone() });
    }
    let with_hours = snapshot.programme.employers.iter().filter(|employer| employer.work_hours.is_some());
    let timed = snapshot.programme.meeting.mode != Mode::Introduce;
    for organisation in with_hours.filter(|_| timed).map(|employer| &employer.organisation) {
        let known = snapshot.work_hours.contains_key(organisation);
        expect(known, PoolDefect::WorkHours { organisation: organisation.clone() });
    }
    let in_force = snapshot.programme.rules.iter().all(|rule| rule.until.is_none_or(|until| snapshot.from < until));
    expect(in_force, PoolDefect::Released);
    if let Some(clock) = &clock {
        let rises = snapshot.starts.windows(2).all(|pair| pair[0] < pair[1]);
        let dates = snapshot.starts.iter().map(|&start| clock.date(start));
        expect(rises && dates.eq(snapshot.dates.iter().map(|&date| Some(date))), PoolDefect::Starts);
    }
    match Trees::read(&snapshot.programme) {
        Ok(trees) => clock.map(|clock| (clock, trees)),
        Err(name) => {
            expect(false, PoolDefect::Taxonomy { name });
            None
        }
    }
}

/// The pins by index; finds those of unknown people, at no time, and beside another pin of the same newcomer.
pub(super) fn pins(
    pins: &[Pin],
    newcomers: &Party<'_>,
    openers: &Party<'_>,
    found: &mut Findings,
) -> BTreeMap<u32, Pinned> {
    let mut by_newcomer = BTreeMap::new();
    for pin in pins {
        let start = pin.start.as_deref().map(instant_from_text).transpose();
        let people =
            newcomers.find(&pin.newcomer).zip(openers.find(&pin.opener)).filter(|_| pin.newcomer != pin.opener);
        let is_first = match (people, start) {
            (Some((newcomer, opener)), Ok(start)) => by_newcomer.insert(newcomer, Pinned { opener, start }).is_none(),
            _ => false,
        };
        found.expect(is_first, || Violation::Pool { defect: PoolDefect::Pin { newcomer: pin.newcomer.clone() } });
    }
    by_newcomer
}
