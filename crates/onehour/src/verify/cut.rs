//! Sets that are to hold every edge of some newcomers, and how many meetings they hold together.

use std::collections::{BTreeMap, BTreeSet};

use super::capacity::Capacities;
use super::edges::Edges;
use super::problem::{Candidate, Problem};
use super::sets::{self, Set};
use super::slot::Slot;
use crate::plan::SetName;

/// Some sets.
pub(super) struct Cut {
    sets: BTreeSet<Set>,
    /// The starts at which openers with windows among the sets have edges.
    starts: BTreeMap<u32, BTreeSet<i64>>,
}

impl Cut {
    /// These sets.
    pub(super) fn new(sets: BTreeSet<Set>, edges: &Edges<'_, '_>) -> Cut {
        let windowed = sets.iter().filter_map(|set| match set {
            Set::Window { opener, .. } => Some(*opener),
            _ => None,
        });
        let starts = starts_of(&windowed.collect(), edges);
        Cut { sets, starts }
    }

    /// The sets of these names; `None` when one is unknown.
    pub(super) fn read<'n>(
        names: impl Iterator<Item = &'n SetName>,
        problem: &Problem<'_>,
        edges: &Edges<'_, '_>,
    ) -> Option<Cut> {
        Some(Cut::new(names.map(|name| problem.set_named(name)).collect::<Option<_>>()?, edges))
    }

    /// How many sets.
    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether every edge of the pair lies in a set of the cut.
    pub(super) fn covers(&self, problem: &Problem<'_>, edges: &Edges<'_, '_>, candidate: &Candidate) -> bool {
        edges.slots(candidate.newcomer, candidate.opener).all(|slot| {
            let employer = problem.employer_of(slot.opener);
            sets::around(slot, employer).any(|set| self.sets.contains(&set)) || self.has_window(problem, slot)
        })
    }

    fn has_window(&self, problem: &Problem<'_>, slot: Slot) -> bool {
        let Some(start) = slot.start else { return false };
        let opener = slot.opener;
        let first = start.saturating_sub(problem.lengths.with_buffer).saturating_add(1);
        self.sets.range(Set::Window { opener, start: first }..=Set::Window { opener, start }).next().is_some()
    }

    /// The sum of the capacities; `None` when one is no bound.
    pub(super) fn places(&self, capacities: &Capacities<'_, '_>) -> Option<u64> {
        self.sets.iter().map(|&set| self.capacity(capacities, set).map(u64::from)).sum()
    }

    /// The capacity of one of the sets; `None` is no bound.
    pub(super) fn capacity(&self, capacities: &Capacities<'_, '_>, set: Set) -> Option<u32> {
        match set {
            Set::Window { opener, start } => capacities.of_window(opener, start, self.starts.get(&opener)?),
            other => capacities.of(other),
        }
    }
}

/// The starts at which these openers have edges.
fn starts_of(openers: &BTreeSet<u32>, edges: &Edges<'_, '_>) -> BTreeMap<u32, BTreeSet<i64>> {
    let mut starts: BTreeMap<u32, BTreeSet<i64>> = openers.iter().map(|&opener| (opener, BTreeSet::new())).collect();
    for candidate in edges.pairs().filter(|candidate| openers.contains(&candidate.opener)) {
        let slots = edges.slots(candidate.newcomer, candidate.opener);
        starts.entry(candidate.opener).or_default().extend(slots.filter_map(|slot| slot.start));
    }
    starts
}
