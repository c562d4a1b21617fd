//! The people of one side, counted by all tables that count them, so that none tells what another keeps.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::suppress::{Cells, Crowd, Told, may_be_told, total};
use crate::pool::{Person, Role};
use crate::snapshot::Snapshot;

/// The row of a person in a table: what they state, `None` for nothing. In the table of a tag, the tag or nothing.
pub(super) type Row<'a> = Option<&'a str>;

/// Tags that are counted at most: more would take long to be held against each other.
const TAGS: usize = 64;

/// Newcomers or openers.
pub(super) struct Side<'a> {
    people: Vec<&'a Person>,
    with_meeting: BTreeSet<&'a str>,
    tags: BTreeSet<&'a str>,
}

/// What the tables of a side tell: with and without a meeting.
pub(super) struct Answer<'a> {
    /// By row, of each table that was asked for. `None` where in all too few have a meeting, or have none.
    pub(super) tables: Option<Vec<Told<Row<'a>>>>,
    /// The same without regard to meetings, for where that is so; `None` where they are few in all.
    pub(super) sizes: Option<Vec<Told<Row<'a>>>>,
    /// By tag, where it may be told.
    pub(super) tags: BTreeMap<&'a str, Cells>,
}

impl<'a> Side<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        stands_here: impl Fn(Role) -> bool,
        with_meeting: impl Iterator<Item = &'a str>,
    ) -> Self {
        let people = snapshot.people.iter().map(|entry| &entry.person);
        let people: Vec<&Person> = people.filter(|person| stands_here(person.role)).collect();
        let tags = people.iter().flat_map(|person| person.tags.iter().map(String::as_str)).collect();
        Side { people, with_meeting: with_meeting.collect(), tags }
    }

    /// The tags that may be told by themselves, the commonest of them: each is a table that is held against all others.
    fn commonest_tags(&self) -> BTreeSet<&'a str> {
        let mut counts: BTreeMap<&'a str, Cells> = BTreeMap::new();
        let mut all: Cells = [0; 2];
        for person in &self.people {
            let column = self.column(person);
            all[column] += 1;
            let tags: BTreeSet<&str> = person.tags.iter().map(String::as_str).collect();
            tags.into_iter().for_each(|tag| counts.entry(tag).or_default()[column] += 1);
        }
        counts.retain(|_, cells| (0..2).all(|at| may_be_told(cells[at]) && may_be_told(all[at] - cells[at])));
        let mut tags: Vec<(&str, Cells)> = counts.into_iter().collect();
        tags.sort_by_key(|&(tag, cells)| (Reverse(total(cells)), tag));
        tags.into_iter().take(TAGS).map(|(tag, _)| tag).collect()
    }

    /// 0 for who has a meeting, else 1.
    fn column(&self, person: &Person) -> usize {
        usize::from(!self.with_meeting.contains(person.id.as_str()))
    }

    pub(super) fn people(&self) -> &[&'a Person] {
        &self.people
    }

    /// The tags that somebody here has.
    pub(super) fn tags(&self) -> impl Iterator<Item = &'a str> {
        self.tags.iter().copied()
    }

    /// Counts by so many tables, `row` being that of a person in one of them, and then by each tag.
    pub(super) fn tell(&self, tables: usize, row: impl Fn(&'a Person, usize) -> Row<'a>) -> Answer<'a> {
        let counted = self.commonest_tags();
        let rows = |person: &'a Person| {
            let tagged = counted.iter().map(|&tag| person.tags.iter().any(|one| one == tag).then_some(tag));
            (0..tables).map(|table| row(person, table)).chain(tagged).collect()
        };
        let entries = self.people.iter().map(|person| (rows(person), self.column(person)));
        let crowd = Crowd::new(tables + counted.len(), entries);
        let Some(mut told) = crowd.tell() else {
            return Answer { tables: None, sizes: crowd.sizes(tables).tell(), tags: BTreeMap::new() };
        };
        let of_tags = told.split_off(tables);
        let with = |(tag, told): (&'a str, Told<Row<'a>>)| {
            told.rows.into_iter().find(|(row, _)| row.is_some()).map(|(_, cells)| (tag, cells))
        };
        let tags = counted.into_iter().zip(of_tags).filter_map(with).collect();
        Answer { tables: Some(told), sizes: None, tags }
    }
}
