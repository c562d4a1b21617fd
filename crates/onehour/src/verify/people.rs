//! Who stands on which side, by index.

use std::borrow::Cow;

use super::facts::{Facts, bridge_ends};
use super::hours;
use super::tree::Trees;
use crate::pool::{Person, Role};
use crate::snapshot::{Snapshot, SnapshotPerson};

/// The people of one side, sorted by the bytes of their ids.
pub(super) struct Party<'a> {
    people: Vec<&'a SnapshotPerson>,
    hours: Vec<Cow<'a, [(u32, u32)]>>,
    facts: Vec<Facts<'a>>,
}

impl<'a> Party<'a> {
    /// Those of the snapshot for whom `stands_here` holds.
    fn of(snapshot: &'a Snapshot, trees: &'a Trees, stands_here: impl Fn(&Person) -> bool) -> Self {
        let people: Vec<_> = snapshot.people.iter().filter(|p| stands_here(&p.person)).collect();
        let ends = bridge_ends(&snapshot.programme);
        let facts = people.iter().map(|p| Facts::read(&p.person, &snapshot.programme, trees, &ends)).collect();
        let hours = people.iter().map(|p| Cow::Borrowed(p.hours.as_slice())).collect();
        Party { people, hours, facts }
    }

    /// The newcomers of the snapshot.
    pub(super) fn newcomers(snapshot: &'a Snapshot, trees: &'a Trees) -> Self {
        Party::of(snapshot, trees, |person| person.role != Role::Opener)
    }

    /// The openers of the snapshot, each at the work hours of their employer alone.
    pub(super) fn openers(snapshot: &'a Snapshot, trees: &'a Trees) -> Self {
        let mut party = Party::of(snapshot, trees, |person| person.role != Role::Newcomer);
        for (person, hours) in party.people.iter().zip(&mut party.hours) {
            let organisation = person.person.organisation.as_ref();
            if let Some(at_work) = organisation.and_then(|organisation| snapshot.work_hours.get(organisation)) {
                *hours = Cow::Owned(hours::common(&person.hours, at_work).collect());
            }
        }
        party
    }

    /// How many.
    pub(super) fn len(&self) -> u32 {
        self.people.len() as u32
    }

    /// The index of an id.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        let at = self.people.binary_search_by(|p| p.person.id.as_bytes().cmp(id.as_bytes())).ok()?;
        Some(at as u32)
    }

    /// The person at an index that [`Party::find`] gave, or below [`Party::len`].
    pub(super) fn person(&self, at: u32) -> &'a Person {
        &self.people[at as usize].person
    }

    /// Likewise, the id.
    pub(super) fn id(&self, at: u32) -> &'a str {
        &self.person(at).id
    }

    /// Likewise, the hours.
    pub(super) fn hours(&self, at: u32) -> &[(u32, u32)] {
        &self.hours[at as usize]
    }

    /// Likewise, what the person states.
    pub(super) fn facts(&self, at: u32) -> &Facts<'a> {
        &self.facts[at as usize]
    }
}
