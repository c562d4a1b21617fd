//! How many meetings each set of hours holds in this round.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;
use super::sets::{self, Set};
use super::slot::Slot;
use crate::pool::Caps;
use crate::programme::Mode;
use crate::snapshot::Outcome;

/// The capacities of a round.
pub(super) struct Capacities<'p, 'a> {
    problem: &'p Problem<'a>,
    /// Past meetings in each set.
    met: BTreeMap<Set, u32>,
    /// Fixed pins.
    fixed: &'p [Slot],
    /// Fixed pins in each set.
    pinned: BTreeMap<Set, u32>,
}

impl<'p, 'a> Capacities<'p, 'a> {
    /// With these fixed pins.
    pub(super) fn new(problem: &'p Problem<'a>, fixed: &'p [Slot]) -> Self {
        let pinned = usage(problem, fixed.iter().copied());
        Capacities { problem, met: met(problem), fixed, pinned }
    }

    /// What the caps leave after the history, before pins raise it; `None` is no bound.
    pub(super) fn unraised(&self, set: Set) -> Option<u32> {
        let asked = stated(self.problem, set)?;
        Some(asked.saturating_sub(self.met.get(&set).copied().unwrap_or(0)))
    }

    /// The capacity of a set that is no window; `None` is no bound.
    pub(super) fn of(&self, set: Set) -> Option<u32> {
        Some(self.unraised(set)?.max(self.pinned.get(&set).copied().unwrap_or(0)))
    }

    /// The fixed pins.
    pub(super) fn fixed(&self) -> &'p [Slot] {
        self.fixed
    }

    /// Whether the fixed pins are more than the caps leave.
    pub(super) fn is_overfull(&self, set: Set) -> bool {
        self.unraised(set) < self.of(set)
    }

    /// The capacity of a window: of the starts in it, at which the opener has edges, one is used.
    pub(super) fn of_window(&self, opener: u32, start: i64, edge_starts: &BTreeSet<i64>) -> Option<u32> {
        let end = start.saturating_add(self.problem.lengths.with_buffer);
        let hours = edge_starts.range(start..end).map(|&start| self.of(Set::Hour { opener, start }));
        let largest = hours.collect::<Option<Vec<u32>>>()?.into_iter().max().unwrap_or(0);
        let here = |slot: &&Slot| slot.opener == opener && slot.start.is_some_and(|at| (start..end).contains(&at));
        let pinned = self.fixed.iter().filter(here).count() as u32;
        Some(largest.max(pinned))
    }
}

/// How many of these slots lie in each set.
pub(super) fn usage(problem: &Problem<'_>, slots: impl Iterator<Item = Slot>) -> BTreeMap<Set, u32> {
    let mut usage = BTreeMap::new();
    for slot in slots {
        for set in sets::around(slot, problem.employer_of(slot.opener)) {
            *usage.entry(set).or_insert(0) += 1;
        }
    }
    usage
}

/// The history's meetings in each set; they do not count in the round.
fn met(problem: &Problem<'_>) -> BTreeMap<Set, u32> {
    let lines = problem.snapshot.history.iter().filter(|line| line.outcome == Outcome::Met);
    let slot = |line: &crate::snapshot::PastMeeting| {
        Some(Slot { opener: problem.openers.find(&line.opener)?, start: line.start, date: Some(line.date) })
    };
    let mut met = usage(problem, lines.filter_map(slot));
    met.retain(|set, _| !matches!(set, Set::Round { .. }));
    met
}

/// What the person, the programme or the employer says.
fn stated(problem: &Problem<'_>, set: Set) -> Option<u32> {
    let rules = &problem.snapshot.programme;
    let introduces = rules.meeting.mode == Mode::Introduce;
    match set {
        Set::Hour { .. } => (!introduces).then_some(rules.caps.hour),
        Set::Window { .. } => None,
        Set::Day { opener, .. } => caps(problem, opener).day.filter(|_| !introduces),
        Set::Month { opener, .. } => caps(problem, opener).month,
        Set::Quarter { opener, .. } => caps(problem, opener).quarter,
        Set::Round { opener } => caps(problem, opener).round,
        Set::Employer { employer, .. } => {
            let minutes = u64::from(rules.employers.get(employer as usize)?.hours_per_month?) * 60;
            let meetings = minutes / u64::from(rules.meeting.length_minutes.max(1));
            u32::try_from(meetings).ok()
        }
    }
}

fn caps(problem: &Problem<'_>, opener: u32) -> Caps {
    let stated = problem.openers.person(opener).caps;
    if stated.is_empty() { problem.snapshot.programme.caps.unstated } else { stated }
}
