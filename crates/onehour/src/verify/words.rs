//! What a meeting says of itself: its points, term by term, and the rules that its pin breaks.

use std::collections::BTreeSet;

use super::bookings::Booking;
use super::capacity::Capacities;
use super::findings::Findings;
use super::ground::Ground;
use super::problem::Problem;
use super::sets::{self, Set};
use super::teams;
use super::terms;
use super::violation::MeetingDefect;
use super::waiting::{FORBIDDEN, HISTORY, HOURS};

/// What `broken` calls the set.
fn broken_name(set: Set) -> &'static str {
    match set {
        Set::Hour { .. } | Set::Window { .. } => "cap-hour",
        Set::Day { .. } => "cap-day",
        Set::Month { .. } => "cap-month",
        Set::Quarter { .. } => "cap-quarter",
        Set::Round { .. } => "cap-round",
        Set::Employer { .. } => "employer-month",
    }
}

impl Booking<'_> {
    /// Whether the meeting says that its pin breaks a cap.
    pub(super) fn breaks_a_cap(&self) -> bool {
        let names = ["cap-hour", "cap-day", "cap-month", "cap-quarter", "cap-round", "employer-month"];
        self.meeting.broken.iter().any(|name| names.contains(&name.as_str()))
    }
}

/// Finds untrue points, reasons and breaks.
pub(super) fn check(ground: &Ground<'_, '_>, found: &mut Findings) {
    let Ground { problem, capacities, bookings, .. } = ground;
    for booking in *bookings {
        let checks = [
            (MeetingDefect::Points, i128::from(booking.meeting.points) == points(problem, booking)),
            (MeetingDefect::Reasons, has_reasons(problem, booking)),
            (MeetingDefect::Broken, breaks_what_it_says(problem, capacities, booking)),
        ];
        for (defect, _) in checks.into_iter().filter(|(_, holds)| !holds) {
            found.add(booking.violation(defect));
        }
    }
}

fn points(problem: &Problem<'_>, booking: &Booking<'_>) -> i128 {
    terms::points(&problem.snapshot.programme.terms, problem.pair(booking.newcomer, booking.slot.opener))
}

/// One reason for each rule, then for each term with its points.
fn has_reasons(problem: &Problem<'_>, booking: &Booking<'_>) -> bool {
    let programme = &problem.snapshot.programme;
    let pair = problem.pair(booking.newcomer, booking.slot.opener);
    let rules = programme.rules.iter().map(|rule| (rule.name.as_str(), None));
    let terms = programme.terms.iter().map(|term| (term.name.as_str(), Some(terms::points_of(term, pair))));
    let told = booking.meeting.reasons.iter().map(|reason| (reason.name.as_str(), reason.points.map(i128::from)));
    rules.chain(terms).eq(told)
}

/// A pin lists exactly the rules that the pair does not pass, the prohibitions and hours that it ignores, and the caps
/// that the fixed pins exceed; a meeting without a pin lists nothing.
fn breaks_what_it_says(problem: &Problem<'_>, capacities: &Capacities<'_, '_>, booking: &Booking<'_>) -> bool {
    let told: BTreeSet<&str> = booking.meeting.broken.iter().map(String::as_str).collect();
    let each_once = told.len() == booking.meeting.broken.len();
    let broken = match problem.pins.contains_key(&booking.newcomer) {
        true => broken(problem, capacities, booking),
        false => BTreeSet::new(),
    };
    each_once && told == broken
}

fn broken<'a>(problem: &Problem<'a>, capacities: &Capacities<'_, '_>, booking: &Booking<'_>) -> BTreeSet<&'a str> {
    let (newcomer, slot) = (booking.newcomer, booking.slot);
    let failing = problem.failing(newcomer, slot.opener);
    let mut broken: BTreeSet<&str> = failing.map(|rule| rule.name.as_str()).collect();
    if problem.forbids.contains(&(newcomer, slot.opener)) {
        broken.insert(FORBIDDEN);
    }
    if !problem.history.allows(newcomer, slot.opener).on(slot.date) {
        broken.insert(HISTORY);
    }
    if !problem.introduces() && !problem.are_free(newcomer, slot) {
        broken.insert(HOURS);
    }
    if teams::is_overfull(problem, capacities.fixed(), slot) {
        broken.insert("team-away");
    }
    let around = sets::around(slot, problem.employer_of(slot.opener));
    around.filter(|&set| capacities.is_overfull(set)).for_each(|set| _ = broken.insert(broken_name(set)));
    broken
}
