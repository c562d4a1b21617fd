//! Dense numbers for the people of a round: the one place where ids become numbers.
//!
//! People are sorted by the bytes of their ids, so numbers rise with ids on either side, whatever the order of the
//! input was.

use std::collections::BTreeMap;

use crate::pool::Person;
use crate::snapshot::{Snapshot, SnapshotPerson};
use crate::time::HourSet;

/// Number of a person among the newcomers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewcomerIx(pub u32);

/// Number of a person among the openers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenerIx(pub u32);

impl NewcomerIx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl OpenerIx {
    /// As a position.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// Who stands on which side, and when each is free.
#[derive(Clone, Debug)]
pub struct Roster<'a> {
    people: &'a [SnapshotPerson],
    /// Position in `people` of each newcomer, rising.
    newcomers: Vec<u32>,
    /// Position in `people` of each opener, rising.
    openers: Vec<u32>,
    /// Free starts of each person.
    hours: Vec<HourSet>,
    /// Free starts of openers whose employer has work hours, by position among all people.
    at_work: BTreeMap<u32, HourSet>,
}

impl<'a> Roster<'a> {
    /// Numbers the people of a snapshot.
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let people = snapshot.people.as_slice();
        let side = |stands: fn(&Person) -> bool| -> Vec<u32> {
            (0u32..).zip(people).filter(|(_, entry)| stands(&entry.person)).map(|(at, _)| at).collect()
        };
        let starts = snapshot.starts.len();
        let at_work = |(at, entry): (u32, &SnapshotPerson)| {
            let bound = snapshot.work_hours.contains_key(entry.person.organisation.as_deref()?);
            bound.then(|| (at, snapshot.opener_hours(entry)))
        };
        Roster {
            people,
            newcomers: side(|person| person.role.is_newcomer()),
            openers: side(|person| person.role.is_opener()),
            hours: people.iter().map(|entry| HourSet::from_ranges(starts, &entry.hours)).collect(),
            at_work: (0..).zip(people).filter_map(at_work).collect(),
        }
    }

    /// Number of newcomers.
    pub fn newcomer_count(&self) -> usize {
        self.newcomers.len()
    }

    /// Number of openers.
    pub fn opener_count(&self) -> usize {
        self.openers.len()
    }

    /// All newcomers, rising.
    pub fn newcomers(&self) -> impl ExactSizeIterator<Item = NewcomerIx> + use<> {
        (0..self.newcomers.len() as u32).map(NewcomerIx)
    }

    /// All openers, rising.
    pub fn openers(&self) -> impl ExactSizeIterator<Item = OpenerIx> + use<> {
        (0..self.openers.len() as u32).map(OpenerIx)
    }

    /// Position of a newcomer among all people.
    pub fn newcomer_at(&self, newcomer: NewcomerIx) -> usize {
        self.newcomers[newcomer.at()] as usize
    }

    /// Position of an opener among all people.
    pub fn opener_at(&self, opener: OpenerIx) -> usize {
        self.openers[opener.at()] as usize
    }

    /// The newcomer.
    pub fn newcomer(&self, newcomer: NewcomerIx) -> &'a Person {
        &self.people[self.newcomer_at(newcomer)].person
    }

    /// The opener.
    pub fn opener(&self, opener: OpenerIx) -> &'a Person {
        &self.people[self.opener_at(opener)].person
    }

    /// Free starts of a newcomer.
    pub fn newcomer_hours(&self, newcomer: NewcomerIx) -> &HourSet {
        &self.hours[self.newcomer_at(newcomer)]
    }

    /// Free starts of an opener, those of the employer's work hours.
    pub fn opener_hours(&self, opener: OpenerIx) -> &HourSet {
        self.at_work.get(&self.openers[opener.at()]).unwrap_or(&self.hours[self.opener_at(opener)])
    }

    /// The newcomer with this id.
    pub fn find_newcomer(&self, id: &str) -> Option<NewcomerIx> {
        self.find(&self.newcomers, id).map(NewcomerIx)
    }

    /// The opener with this id.
    pub fn find_opener(&self, id: &str) -> Option<OpenerIx> {
        self.find(&self.openers, id).map(OpenerIx)
    }

    /// The same person among the openers.
    pub fn as_opener(&self, newcomer: NewcomerIx) -> Option<OpenerIx> {
        self.openers.binary_search(&self.newcomers[newcomer.at()]).ok().map(|at| OpenerIx(at as u32))
    }

    /// The same person among the newcomers.
    pub fn as_newcomer(&self, opener: OpenerIx) -> Option<NewcomerIx> {
        self.newcomers.binary_search(&self.openers[opener.at()]).ok().map(|at| NewcomerIx(at as u32))
    }

    fn find(&self, side: &[u32], id: &str) -> Option<u32> {
        let id_of = |at: &u32| self.people[*at as usize].person.id.as_bytes();
        side.binary_search_by(|at| id_of(at).cmp(id.as_bytes())).ok().map(|at| at as u32)
    }
}
