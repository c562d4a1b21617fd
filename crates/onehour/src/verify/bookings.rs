//! The plan's meetings by index, as far as they can be read.

use super::clock::Clock;
use super::findings::Findings;
use super::problem::Problem;
use super::slot::Slot;
use super::violation::{MeetingDefect, Violation};
use crate::plan::{Meeting, Plan};

/// A meeting of the plan.
pub(super) struct Booking<'a> {
    pub(super) meeting: &'a Meeting,
    pub(super) newcomer: u32,
    /// The held hour.
    pub(super) slot: Slot,
    /// Further suggested hours.
    pub(super) options: Vec<Slot>,
}

impl Booking<'_> {
    /// The held hour and the suggested ones.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        std::iter::once(self.slot).chain(self.options.iter().copied())
    }

    /// Whether the meeting ends when it has lasted its length.
    fn ends_rightly(&self, problem: &Problem<'_>, clock: &Clock) -> bool {
        let end = self.slot.start.map(|start| start.saturating_add(problem.lengths.meeting));
        self.meeting.end == end.and_then(|end| clock.write(end))
    }

    /// That this meeting says something untrue.
    pub(super) fn violation(&self, defect: MeetingDefect) -> Violation {
        violation(self.meeting, defect)
    }
}

fn violation(meeting: &Meeting, defect: MeetingDefect) -> Violation {
    Violation::Meeting { newcomer: meeting.newcomer.clone(), opener: meeting.opener.clone(), defect }
}

/// Reads the meetings in their order; one that cannot be read is found and left out.
pub(super) fn read<'a>(plan: &'a Plan, problem: &Problem<'_>, clock: &Clock, found: &mut Findings) -> Vec<Booking<'a>> {
    let mut bookings: Vec<Booking<'a>> = Vec::new();
    for meeting in &plan.meetings {
        match booking(meeting, problem, clock) {
            Ok(booking) => {
                let ends_rightly = booking.ends_rightly(problem, clock);
                found.expect(ends_rightly, || booking.violation(MeetingDefect::End));
                bookings.push(booking);
            }
            Err(violation) => found.add(violation),
        }
    }
    let key = |b: &Booking<'_>| (b.newcomer, b.slot);
    if bookings.windows(2).any(|pair| key(&pair[0]) >= key(&pair[1])) {
        found.add(Violation::Unsorted { list: "meetings" });
    }
    let mut newcomers: Vec<u32> = bookings.iter().map(|booking| booking.newcomer).collect();
    newcomers.sort_unstable();
    for pair in newcomers.windows(2).filter(|pair| pair[0] == pair[1]) {
        found.add(Violation::ServedTwice { newcomer: problem.newcomers.id(pair[0]).into() });
    }
    bookings
}

fn booking<'a>(meeting: &'a Meeting, problem: &Problem<'_>, clock: &Clock) -> Result<Booking<'a>, Violation> {
    let unknown = |id: &str| Violation::UnknownPerson { at: "meetings", id: id.into() };
    let newcomer = problem.newcomers.find(&meeting.newcomer).ok_or_else(|| unknown(&meeting.newcomer))?;
    let opener = problem.openers.find(&meeting.opener).ok_or_else(|| unknown(&meeting.opener))?;
    let start = match &meeting.start {
        None => None,
        Some(text) => Some(clock.read(text).ok_or_else(|| violation(meeting, MeetingDefect::Start))?),
    };
    let options = meeting.options.iter().map(|text| Some(slot(problem, clock, opener, Some(clock.read(text)?))));
    let options = options.collect::<Option<Vec<Slot>>>().ok_or_else(|| violation(meeting, MeetingDefect::Options))?;
    Ok(Booking { meeting, newcomer, slot: slot(problem, clock, opener, start), options })
}

/// An hour of an opener, dated by the clock; an introduction by the first day of the round.
pub(super) fn slot(problem: &Problem<'_>, clock: &Clock, opener: u32, start: Option<i64>) -> Slot {
    let introduced = problem.introduces().then_some(problem.snapshot.from);
    Slot { opener, start, date: start.map_or(introduced, |start| clock.date(start)) }
}
