//! The meetings that stand whatever is chosen: fixed pins, and the hours they leave to others.

use std::collections::BTreeMap;

use super::bookings::{self, Booking};
use super::capacity::{self, Capacities};
use super::clock::Clock;
use super::findings::Findings;
use super::hours::{self, Ranges};
use super::past::Allowed;
use super::problem::{Pinned, Problem};
use super::sets;
use super::slot::Slot;
use super::teams;
use super::violation::MeetingDefect;

/// Starts of one person's meetings, by role.
#[derive(Clone, Debug, Default)]
struct Kept {
    as_opener: Vec<i64>,
    as_newcomer: Vec<i64>,
}

/// The fixed pins.
pub(super) struct Standing<'a> {
    /// By newcomer.
    pub(super) slots: BTreeMap<u32, Slot>,
    /// By id.
    kept: BTreeMap<&'a str, Kept>,
}

impl<'a> Standing<'a> {
    /// Those with a start, those whose meeting in the plan breaks a cap, and those without any hour.
    pub(super) fn read(problem: &Problem<'a>, clock: &Clock, bookings: &[Booking<'_>]) -> Self {
        let mut standing = Standing { slots: BTreeMap::new(), kept: BTreeMap::new() };
        let booked: BTreeMap<u32, &Booking<'_>> = bookings.iter().map(|booking| (booking.newcomer, booking)).collect();
        for (&newcomer, pin) in &problem.pins {
            let booking = booked.get(&newcomer).filter(|booking| booking.slot.opener == pin.opener);
            if problem.introduces() || pin.start.is_some() {
                let start = pin.start.filter(|_| !problem.introduces());
                standing.add(problem, newcomer, bookings::slot(problem, clock, pin.opener, start));
            } else if let Some(booking) = booking.filter(|b| b.slot.start.is_none() || b.breaks_a_cap()) {
                standing.add(problem, newcomer, booking.slot);
            }
        }
        for (&newcomer, pin) in &problem.pins {
            let is_open = !standing.slots.contains_key(&newcomer);
            if is_open && standing.free_slots(problem, newcomer, pin.opener, Allowed::Always).next().is_none() {
                standing.add(problem, newcomer, Slot { opener: pin.opener, start: None, date: None });
            }
        }
        standing
    }

    /// These meetings, as if they were all fixed.
    fn of(problem: &Problem<'a>, slots: impl Iterator<Item = (u32, Slot)>) -> Self {
        let mut standing = Standing { slots: BTreeMap::new(), kept: BTreeMap::new() };
        slots.for_each(|(newcomer, slot)| standing.add(problem, newcomer, slot));
        standing
    }

    fn add(&mut self, problem: &Problem<'a>, newcomer: u32, slot: Slot) {
        self.slots.insert(newcomer, slot);
        if let Some(start) = slot.start {
            self.kept.entry(problem.newcomers.id(newcomer)).or_default().as_newcomer.push(start);
            self.kept.entry(problem.openers.id(slot.opener)).or_default().as_opener.push(start);
        }
    }

    /// The hours of both that the history allows and no fixed pin takes; or the introduction.
    pub(super) fn free_slots<'s>(
        &'s self,
        problem: &'s Problem<'a>,
        newcomer: u32,
        opener: u32,
        allowed: Allowed,
    ) -> impl Iterator<Item = Slot> + use<'s, 'a> {
        let introduction = Slot { opener, start: None, date: Some(problem.snapshot.from) };
        let introduction = Some(introduction).filter(|_| problem.introduces());
        let (theirs, ours): (&Ranges, &Ranges) = match introduction {
            Some(_) => (&[], &[]),
            None => (problem.newcomers.hours(newcomer), problem.openers.hours(opener)),
        };
        let kept = (self.kept.get(problem.newcomers.id(newcomer)), self.kept.get(problem.openers.id(opener)));
        let hours = hours::common_starts(theirs, ours).map(move |at| problem.slot(opener, at));
        let free = hours.filter(move |slot| slot.start.is_none_or(|start| is_free(problem, kept, start)));
        introduction.into_iter().chain(free).filter(move |slot| allowed.on(slot.date))
    }
}

/// Whether no kept meeting of the newcomer or of the opener collides with a meeting of theirs at this start.
fn is_free(problem: &Problem<'_>, (newcomer, opener): (Option<&Kept>, Option<&Kept>), start: i64) -> bool {
    let lengths = problem.lengths;
    let of_newcomer = newcomer.is_none_or(|kept| !kept.as_opener.iter().any(|&t| lengths.roles_collide(start, t)));
    let of_opener = opener.is_none_or(|kept| {
        !kept.as_opener.iter().any(|&t| lengths.openers_collide(start, t))
            && !kept.as_newcomer.iter().any(|&t| lengths.roles_collide(t, start))
    });
    of_newcomer && of_opener
}

/// Finds pins that may choose their hour, and break a cap or lose their hour although they need not: at some hour, the
/// other pins being where they are, nothing collides and no set holds more than the caps leave.
pub(super) fn check_breaks(
    problem: &Problem<'_>,
    capacities: &Capacities<'_, '_>,
    bookings: &[Booking<'_>],
    found: &mut Findings,
) {
    let chosen = |pin: &Pinned| pin.start.is_none() && !problem.introduces();
    let pinned: Vec<&Booking<'_>> = bookings.iter().filter(|b| problem.pins.contains_key(&b.newcomer)).collect();
    for booking in &pinned {
        let Some(pin) = problem.pins.get(&booking.newcomer).filter(|pin| chosen(pin)) else { continue };
        if booking.slot.start.is_some() && !booking.breaks_a_cap() {
            continue;
        }
        let others = pinned.iter().filter(|other| other.newcomer != booking.newcomer);
        let others = Standing::of(problem, others.map(|other| (other.newcomer, other.slot)));
        let usage = capacity::usage(problem, others.slots.values().copied());
        let has_room = |slot: Slot| {
            let others = others.slots.values().copied();
            teams::has_room(problem, others, slot)
                && sets::around(slot, problem.employer_of(slot.opener)).all(|set| {
                    let used = usage.get(&set).copied().unwrap_or(0);
                    capacities.unraised(set).is_none_or(|capacity| used < capacity)
                })
        };
        let mut hours = others.free_slots(problem, booking.newcomer, pin.opener, Allowed::Always);
        found.expect(!hours.any(has_room), || booking.violation(MeetingDefect::NeedlessBreak));
    }
}
