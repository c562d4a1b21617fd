//! Everybody of a plan, with what became of them: what the pictures count.

use std::collections::BTreeMap;

use jiff::Unit;
use onehour::Plan;
use onehour::pool::Person;
use onehour::snapshot::{Snapshot, SnapshotPerson};

use super::{Table, integers, texts};

/// A person on one side; who stands on both has two rows.
struct Row<'a> {
    entry: &'a SnapshotPerson,
    is_newcomer: bool,
    meetings: i64,
}

/// One row for each person and side.
pub(crate) fn people(plan: &Plan, snapshot: &Snapshot) -> Table {
    let mut given: BTreeMap<&str, i64> = BTreeMap::new();
    let mut taken: BTreeMap<&str, i64> = BTreeMap::new();
    for meeting in &plan.meetings {
        *given.entry(&meeting.opener).or_default() += 1;
        *taken.entry(&meeting.newcomer).or_default() += 1;
    }
    let mut all: Vec<Row<'_>> = Vec::with_capacity(snapshot.people.len());
    for entry in &snapshot.people {
        let (role, id) = (entry.person.role, entry.person.id.as_str());
        let count = |of: &BTreeMap<&str, i64>| of.get(id).copied().unwrap_or(0);
        all.extend(role.is_newcomer().then(|| Row { entry, is_newcomer: true, meetings: count(&taken) }));
        all.extend(role.is_opener().then(|| Row { entry, is_newcomer: false, meetings: count(&given) }));
    }
    let person = || all.iter().map(|row| &row.entry.person);
    let languages: Vec<String> = person().map(languages).collect();
    let tags: Vec<String> = person().map(|person| person.tags.join("; ")).collect();
    Table::new(vec![
        texts("person", person().map(|person| Some(person.id.as_str()))),
        texts("side", all.iter().map(|row| Some(if row.is_newcomer { "newcomer" } else { "opener" }))),
        texts("field", person().map(field)),
        texts("place", person().map(|person| person.place.as_deref())),
        texts("languages", languages.iter().map(|text| Some(text.as_str()))),
        texts("organisation", person().map(|person| person.organisation.as_deref())),
        texts("tags", tags.iter().map(|text| Some(text.as_str()))),
        integers("waited_days", person().map(|person| waited_days(person, snapshot))),
        integers("hours", all.iter().map(|row| hours(row.entry))),
        integers("meetings", all.iter().map(|row| row.meetings)),
    ])
}

/// The first code of the first list that has one.
fn field(person: &Person) -> Option<&str> {
    let lists = [&person.fields, &person.occupations, &person.education];
    lists.into_iter().flatten().next().map(|code| code.code.as_str())
}

fn languages(person: &Person) -> String {
    person.languages.keys().map(String::as_str).collect::<Vec<_>>().join("; ")
}

fn waited_days(person: &Person, snapshot: &Snapshot) -> i64 {
    let waited = person.waiting_since.and_then(|since| snapshot.from.since((Unit::Day, since)).ok());
    waited.map_or(0, |span| span.get_days().max(0).into())
}

/// Starts at which the person is free.
pub(super) fn hours(entry: &SnapshotPerson) -> i64 {
    entry.hours.iter().map(|&(first, last)| i64::from(last) - i64::from(first) + 1).sum()
}
