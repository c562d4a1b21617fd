//! By employer: how many of its people gave how many hours, by month and by field. Of those who came, the field alone
//! is counted.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::side::{Answer, Row, Side};
use super::suppress::{Cells, Crowd, Told, total};
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

/// A row for each organisation, from what may be told of the openers of each.
///
/// Who has a meeting has one at least: so where the openers with one are none or not few, the meetings are.
pub(super) fn rows(plan: &Plan, snapshot: &Snapshot, openers: &Side<'_>, answer: &Answer<'_>) -> Vec<Employed> {
    if openers.people().iter().all(|person| person.organisation.is_none()) {
        return Vec::new();
    }
    let round = Round::new(snapshot);
    let Some(told) = answer.tables.as_ref().and_then(|tables| tables.first()) else {
        return vec![round.row(Some(TOGETHER), None)];
    };
    let mut meetings: BTreeMap<Row<'_>, Vec<&Meeting>> = BTreeMap::new();
    for meeting in &plan.meetings {
        meetings.entry(round.employer(meeting)).or_default().push(meeting);
    }
    let mut rows = Vec::new();
    for &(organisation, cells) in &told.rows {
        let theirs = meetings.remove(&organisation).unwrap_or_default();
        let [months, fields] = round.parts(&theirs);
        rows.push(Employed { months, fields, ..round.row(organisation, Some((cells, theirs.len()))) });
    }
    // What is left is of the organisations that are put together.
    let others = meetings.values().map(Vec::len).sum();
    rows.extend(told.together.map(|cells| round.row(Some(TOGETHER), Some((cells, others)))));
    rows
}

/// What rows are made from.
struct Round<'a> {
    snapshot: &'a Snapshot,
    people: BTreeMap<&'a str, &'a Person>,
    trees: Taxonomies,
}

impl<'a> Round<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        let people = snapshot.people.iter().map(|entry| (entry.person.id.as_str(), &entry.person)).collect();
        Round { snapshot, people, trees: Taxonomies::load(&snapshot.programme.taxonomies).unwrap_or_default() }
    }

    /// The organisation that gives a meeting.
    fn employer(&self, meeting: &Meeting) -> Row<'a> {
        self.people.get(meeting.opener.as_str()).and_then(|person| person.organisation.as_deref())
    }

    /// A row without its parts: its openers with a meeting and without, and their meetings.
    fn row(&self, organisation: Row<'_>, counts: Option<(Cells, usize)>) -> Employed {
        let programme = &self.snapshot.programme;
        let budget = programme.employers.iter().find(|employer| Some(employer.organisation.as_str()) == organisation);
        let meetings = counts.map(|(_, meetings)| u32::try_from(meetings).unwrap_or(u32::MAX));
        Employed {
            organisation: organisation.unwrap_or(NOT_STATED).into(),
            openers: counts.map(|(cells, _)| total(cells)),
            openers_with_meeting: counts.map(|([used, _], _)| used),
            meetings,
            minutes: meetings.map(|meetings| u64::from(meetings) * u64::from(programme.meeting.length_minutes)),
            hours_per_month: budget.and_then(|employer| employer.hours_per_month),
            months: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// Meetings of one organisation by month and by field.
    fn parts(&self, meetings: &[&Meeting]) -> [Vec<Part>; 2] {
        let month = |meeting: &Meeting| Some(month_key(self.date(meeting)?));
        let field = |meeting: &Meeting| self.field(self.people.get(meeting.newcomer.as_str())?);
        let entries = meetings.iter().map(|meeting| (vec![month(meeting), field(meeting)], 0));
        let tables = Crowd::new(2, entries).tell().unwrap_or_default();
        let mut parts = tables.into_iter().map(parts_of);
        [(); 2].map(|()| parts.next().unwrap_or_default())
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

fn parts_of(told: Told<Option<String>>) -> Vec<Part> {
    let part = |name: &str, [meetings, _]: Cells| Part { name: name.into(), meetings: Some(meetings) };
    let rows = told.rows.iter().map(|(name, cells)| part(name.as_deref().unwrap_or(NOT_STATED), *cells));
    rows.chain(told.together.map(|cells| part(TOGETHER, cells))).collect()
}
