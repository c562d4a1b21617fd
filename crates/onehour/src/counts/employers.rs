//! By employer: how many of its people gave how many hours, by month and by field. Of those who came, the field alone
//! is counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::suppress::part;
use super::{NOT_STATED, TOGETHER};
use crate::plan::{Meeting, Plan};
use crate::pool::Person;
use crate::programme::Taxonomies;
use crate::snapshot::Snapshot;
use crate::time::month_key;

/// What the openers of one organisation gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Employed {
    /// As openers state it, [`NOT_STATED`], or [`TOGETHER`].
    pub organisation: String,
    /// Its openers.
    pub openers: Option<u32>,
    /// Of those, with a meeting.
    pub openers_with_meeting: Option<u32>,
    /// Their meetings.
    pub meetings: Option<u32>,
    /// Minutes of these.
    pub minutes: Option<u64>,
    /// Hours that the employer gives in a month, where the programme says so.
    pub hours_per_month: Option<u32>,
    /// Meetings by month, as `2026-12`; none where nothing can be told.
    pub months: Vec<Part>,
    /// Meetings by the field of the newcomer, as the root of its tree: the one of most weight, the first of these by
    /// code.
    pub fields: Vec<Part>,
}

/// A part of the meetings of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The month or field, [`NOT_STATED`], or [`TOGETHER`].
    pub name: String,
    /// Meetings.
    pub meetings: Option<u32>,
}

/// Openers with a meeting, openers without, meetings.
type Cells = [u32; 3];

pub(super) fn count(plan: &Plan, snapshot: &Snapshot) -> Vec<Employed> {
    let people: BTreeMap<&str, &Person> =
        snapshot.people.iter().map(|entry| (entry.person.id.as_str(), &entry.person)).collect();
    let employer = |id: &str| people.get(id).and_then(|person| person.organisation.as_deref());
    let used: BTreeSet<&str> = plan.meetings.iter().map(|meeting| meeting.opener.as_str()).collect();
    let mut counts: BTreeMap<Option<&str>, Cells> = BTreeMap::new();
    for (id, person) in people.iter().filter(|(_, person)| person.role.is_opener()) {
        counts.entry(person.organisation.as_deref()).or_default()[usize::from(!used.contains(id))] += 1;
    }
    let mut meetings: BTreeMap<Option<&str>, Vec<&Meeting>> = BTreeMap::new();
    for meeting in &plan.meetings {
        let organisation = employer(&meeting.opener);
        counts.entry(organisation).or_default()[2] += 1;
        meetings.entry(organisation).or_default().push(meeting);
    }
    if counts.keys().all(Option::is_none) {
        return Vec::new();
    }
    let rows: Vec<(Option<&str>, Cells)> = counts.into_iter().collect();
    let round = Round { snapshot, people, trees: Taxonomies::load(&snapshot.programme.taxonomies).unwrap_or_default() };
    let Some(parted) = part(&rows) else {
        return rows.into_iter().map(|(organisation, _)| round.row(organisation, None, &[])).collect();
    };
    let none = Vec::new();
    let told = parted.told.into_iter().map(|(organisation, cells)| {
        round.row(organisation, Some(cells), meetings.get(&organisation).unwrap_or(&none))
    });
    let hidden = parted.hidden.into_iter().map(|organisation| round.row(organisation, None, &[]));
    let together = parted.together.map(|cells| round.row(Some(TOGETHER), Some(cells), &[]));
    told.chain(hidden).chain(together).collect()
}

/// What rows are made from.
struct Round<'a> {
    snapshot: &'a Snapshot,
    people: BTreeMap<&'a str, &'a Person>,
    trees: Taxonomies,
}

impl Round<'_> {
    fn row(&self, organisation: Option<&str>, cells: Option<Cells>, meetings: &[&Meeting]) -> Employed {
        let programme = &self.snapshot.programme;
        let length = u64::from(programme.meeting.length_minutes);
        let budget = programme.employers.iter().find(|employer| Some(employer.organisation.as_str()) == organisation);
        let month = |meeting: &Meeting| Some(month_key(self.date(meeting)?));
        let field = |meeting: &Meeting| self.field(self.people.get(meeting.newcomer.as_str())?);
        Employed {
            organisation: organisation.unwrap_or(NOT_STATED).into(),
            openers: cells.map(|[used, unused, _]| used.saturating_add(unused)),
            openers_with_meeting: cells.map(|[used, ..]| used),
            meetings: cells.map(|[.., meetings]| meetings),
            minutes: cells.map(|[.., meetings]| u64::from(meetings) * length),
            hours_per_month: budget.and_then(|employer| employer.hours_per_month),
            months: parts(meetings, month),
            fields: parts(meetings, field),
        }
    }

    /// The local date of a meeting.
    fn date(&self, meeting: &Meeting) -> Option<Date> {
        match &meeting.start {
            Some(start) => start.get(..10)?.parse().ok(),
            None => Some(self.snapshot.from),
        }
    }

    /// The label of the root above a person's weightiest field.
    fn field(&self, person: &Person) -> Option<String> {
        let column = self.snapshot.programme.field_column()?;
        let heaviest = person.codes(column).iter().max_by_key(|code| (code.weight, std::cmp::Reverse(&code.code)))?;
        let tree = self.trees.get(column.name())?;
        let root = tree.ancestor(tree.find(&heaviest.code)?, 1)?;
        Some(tree.label(root, "en").to_owned())
    }
}

fn parts(meetings: &[&Meeting], name: impl Fn(&Meeting) -> Option<String>) -> Vec<Part> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for meeting in meetings {
        *counts.entry(name(meeting).unwrap_or_else(|| NOT_STATED.into())).or_default() += 1;
    }
    let rows: Vec<(String, [u32; 1])> = counts.into_iter().map(|(name, count)| (name, [count])).collect();
    let Some(parted) = part(&rows) else { return Vec::new() };
    parted.rows(TOGETHER.into(), |name, meetings| Part { name, meetings: meetings.map(|[meetings]| meetings) })
}
