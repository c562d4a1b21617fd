//! Whether the meetings are a plan: edges, capacities, no two at one time.

use std::collections::{BTreeMap, BTreeSet};

use super::bookings::Booking;
use super::findings::Findings;
use super::ground::Ground;
use super::past::Allowed;
use super::problem::Problem;
use super::sets::{self, Set};
use super::slot::Slot;
use super::violation::{MeetingDefect, Violation};
use crate::programme::Mode;

/// Most further hours that a meeting may suggest.
const OPTIONS: usize = 2;

/// Finds meetings that are no edges, and constraints that they break together.
pub(super) fn check(ground: &Ground<'_, '_>, found: &mut Findings) {
    let bookings = ground.bookings;
    for booking in bookings {
        if let Err(defect) = check_edge(ground, booking).and_then(|()| check_options(ground, booking)) {
            found.add(booking.violation(defect));
        }
    }
    check_pins(ground.problem, bookings, found);
    check_capacities(ground, found);
    check_collisions(ground.problem, bookings, found);
}

fn check_edge(ground: &Ground<'_, '_>, booking: &Booking<'_>) -> Result<(), MeetingDefect> {
    let (newcomer, slot) = (booking.newcomer, booking.slot);
    let is_pinned = ground.problem.pins.contains_key(&newcomer);
    if booking.meeting.pinned != is_pinned {
        return Err(MeetingDefect::Pinned);
    }
    ground.edges.candidate(newcomer, slot.opener).ok_or(MeetingDefect::NotACandidate)?;
    if !ground.edges.slots(newcomer, slot.opener).any(|edge| edge == slot) {
        return Err(MeetingDefect::NotFree);
    }
    Ok(())
}

fn check_options(ground: &Ground<'_, '_>, booking: &Booking<'_>) -> Result<(), MeetingDefect> {
    if booking.options.is_empty() {
        return Ok(());
    }
    let problem = ground.problem;
    let (newcomer, opener) = (booking.newcomer, booking.slot.opener);
    let allowed = match problem.pins.contains_key(&newcomer) {
        true => Allowed::Always,
        false => problem.history.allows(newcomer, opener),
    };
    let free: BTreeSet<Slot> = ground.standing.free_slots(problem, newcomer, opener, allowed).collect();
    let slots: BTreeSet<Slot> = booking.slots().collect();
    let holds = problem.snapshot.programme.meeting.mode == Mode::Suggest
        && booking.options.len() <= OPTIONS
        && slots.len() == booking.options.len() + 1
        && booking.options.iter().all(|option| free.contains(option));
    holds.then_some(()).ok_or(MeetingDefect::Options)
}

fn check_pins(problem: &Problem<'_>, bookings: &[Booking<'_>], found: &mut Findings) {
    let booked: BTreeSet<u32> = bookings.iter().map(|booking| booking.newcomer).collect();
    for newcomer in problem.pins.keys().filter(|newcomer| !booked.contains(newcomer)) {
        found.add(Violation::PinMissing { newcomer: problem.newcomers.id(*newcomer).into() });
    }
}

/// Whatever hour each pair chooses: the meetings with any of their hours in a set are at most its capacity.
fn check_capacities(ground: &Ground<'_, '_>, found: &mut Findings) {
    let mut used: BTreeMap<Set, u32> = BTreeMap::new();
    for booking in ground.bookings {
        let employer = ground.problem.employer_of(booking.slot.opener);
        let sets: BTreeSet<Set> = booking.slots().flat_map(|slot| sets::around(slot, employer)).collect();
        sets.into_iter().for_each(|set| *used.entry(set).or_insert(0) += 1);
    }
    for (set, used) in used {
        if let Some(capacity) = ground.capacities.of(set).filter(|&capacity| used > capacity) {
            found.add(Violation::Capacity { set: ground.problem.name_of(set), capacity, used });
        }
    }
}

/// A start of one meeting of an opener.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Given {
    start: i64,
    is_option: bool,
    booking: usize,
}

fn check_collisions(problem: &Problem<'_>, bookings: &[Booking<'_>], found: &mut Findings) {
    let mut given: BTreeMap<u32, Vec<Given>> = BTreeMap::new();
    let mut taken: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (at, booking) in bookings.iter().enumerate() {
        let own = given.entry(booking.slot.opener).or_default();
        let starts = booking.slots().enumerate().filter_map(|(nth, slot)| Some((nth, slot.start?)));
        own.extend(starts.map(|(nth, start)| Given { start, is_option: nth > 0, booking: at }));
        let starts = booking.slots().filter_map(|slot| slot.start);
        taken.entry(problem.newcomers.id(booking.newcomer)).or_default().extend(starts);
    }
    for (opener, mut given) in given {
        given.sort_unstable();
        let id = problem.openers.id(opener);
        let taken = taken.get(id).map_or(&[][..], Vec::as_slice);
        let crosses = given.iter().any(|g| taken.iter().any(|&t| problem.lengths.roles_collide(t, g.start)));
        if crosses || collides(problem, &given) {
            found.add(Violation::Collision { person: id.into() });
        }
    }
}

/// Whether two meetings of an opener collide, or one suggests a start of the other. Sorted input; looks at each start's
/// successors within reach, and no further than the first collision.
fn collides(problem: &Problem<'_>, given: &[Given]) -> bool {
    let clash = |a: &Given, b: &Given| {
        let same = a.start == b.start && (a.is_option || b.is_option);
        a.booking != b.booking && (same || problem.lengths.openers_collide(a.start, b.start))
    };
    given.iter().enumerate().any(|(at, a)| {
        let reach = a.start.saturating_add(problem.lengths.with_buffer);
        // Held starts that are equal do not clash: of those, only the last needs to look further.
        let is_repeated = given.get(at + 1).is_some_and(|b| b.start == a.start && !b.is_option);
        let rest = given[at + 1..].iter().take_while(|b| b.start < reach);
        !is_repeated && rest.into_iter().any(|b| clash(a, b))
    })
}
