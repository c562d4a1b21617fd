//! By channel: how many came with a tag, and what became of them.
//!
//! A person may have several tags, so the rows are no parts of a whole. Each tag parts the people into those with it
//! and those without it, and is told only where none of these numbers is small; and of two tags one of which lies
//! within the other, only where those between are not few.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::suppress::may_be_told;
use crate::plan::Plan;
use crate::snapshot::Snapshot;

/// The counts of a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    /// The tag.
    pub tag: String,
    /// Newcomers with it.
    pub newcomers: Option<u32>,
    /// Of those, served.
    pub served: Option<u32>,
    /// Of those, waiting.
    pub waiting: Option<u32>,
    /// Openers with it.
    pub openers: Option<u32>,
    /// Of those, with a meeting.
    pub openers_with_meeting: Option<u32>,
}

/// People of one side by tag, and who of them has a meeting.
struct Side<'a> {
    all: BTreeSet<&'a str>,
    with_meeting: BTreeSet<&'a str>,
    tagged: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

pub(super) fn count(plan: &Plan, snapshot: &Snapshot) -> Vec<Channel> {
    let newcomers = Side::new(snapshot, |role| role.is_newcomer(), plan.meetings.iter().map(|one| &*one.newcomer));
    let openers = Side::new(snapshot, |role| role.is_opener(), plan.meetings.iter().map(|one| &*one.opener));
    let tags: BTreeSet<&str> = newcomers.tagged.keys().chain(openers.tagged.keys()).copied().collect();
    let (mut of_newcomers, mut of_openers) = (newcomers.told(), openers.told());
    let channel = |tag: &str| {
        let [served, waiting] = of_newcomers.remove(tag).map_or([None; 2], |cells| cells.map(Some));
        let [used, unused] = of_openers.remove(tag).map_or([None; 2], |cells| cells.map(Some));
        let sum = |one: Option<u32>, other: Option<u32>| Some(one?.saturating_add(other?));
        Channel {
            tag: tag.into(),
            newcomers: sum(served, waiting),
            served,
            waiting,
            openers: sum(used, unused),
            openers_with_meeting: used,
        }
    };
    tags.into_iter().map(channel).collect()
}

impl<'a> Side<'a> {
    fn new(
        snapshot: &'a Snapshot,
        stands_here: impl Fn(crate::pool::Role) -> bool,
        with_meeting: impl Iterator<Item = &'a str>,
    ) -> Self {
        let people = || snapshot.people.iter().map(|entry| &entry.person).filter(|person| stands_here(person.role));
        let mut tagged: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for person in people() {
            person.tags.iter().for_each(|tag| _ = tagged.entry(tag).or_default().insert(&person.id));
        }
        Side { all: people().map(|person| person.id.as_str()).collect(), with_meeting: with_meeting.collect(), tagged }
    }

    /// How many of these people have a meeting, and how many have none.
    fn cells(&self, people: impl Iterator<Item = &'a str>) -> [u32; 2] {
        let mut cells = [0; 2];
        people.for_each(|person| cells[usize::from(!self.with_meeting.contains(person))] += 1);
        cells
    }

    /// The cells of the tags that may be told; a tag nobody on this side has counts nobody.
    fn told(&self) -> BTreeMap<&'a str, [u32; 2]> {
        let is_safe = |cells: [u32; 2]| cells.into_iter().all(may_be_told);
        let mut told: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
        for (tag, people) in &self.tagged {
            let cells = self.cells(people.iter().copied());
            let without = self.cells(self.all.difference(people).copied());
            let nested = |other: &&str| {
                let others = &self.tagged[*other];
                let between = || self.cells(others.symmetric_difference(people).copied());
                (others.is_subset(people) || people.is_subset(others)) && !is_safe(between())
            };
            if is_safe(cells) && is_safe(without) && !told.keys().any(nested) {
                told.insert(tag, cells);
            }
        }
        told
    }
}
