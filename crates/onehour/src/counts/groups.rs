//! Fairness: of each declared group, how many are served and how many wait.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::suppress::part;
use super::{NOT_STATED, TOGETHER};
use crate::attribute::{AttributeKind, Value};
use crate::plan::Plan;
use crate::pool::Person;
use crate::programme::Programme;
use crate::snapshot::Snapshot;

/// One value of an attribute that divides newcomers into groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grouped {
    /// Name of the attribute.
    pub attribute: String,
    /// Its value in words, [`NOT_STATED`], or [`TOGETHER`].
    pub value: String,
    /// Newcomers of the group.
    pub newcomers: Option<u32>,
    /// Of those, served.
    pub served: Option<u32>,
    /// Of those, waiting.
    pub waiting: Option<u32>,
}

pub(super) fn count(plan: &Plan, snapshot: &Snapshot) -> Vec<Grouped> {
    let served: BTreeSet<&str> = plan.meetings.iter().map(|meeting| meeting.newcomer.as_str()).collect();
    let declared: BTreeSet<&str> = snapshot.programme.groups.iter().map(|group| group.attribute.as_str()).collect();
    declared.into_iter().flat_map(|attribute| of_attribute(snapshot, attribute, &served)).collect()
}

fn of_attribute(snapshot: &Snapshot, attribute: &str, served: &BTreeSet<&str>) -> Vec<Grouped> {
    let mut counts: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    for person in snapshot.people.iter().map(|entry| &entry.person).filter(|person| person.role.is_newcomer()) {
        let value = value(&snapshot.programme, person, attribute).unwrap_or_else(|| NOT_STATED.into());
        counts.entry(value).or_default()[usize::from(!served.contains(person.id.as_str()))] += 1;
    }
    let rows: Vec<(String, [u32; 2])> = counts.into_iter().collect();
    let row = |value: String, newcomers, served, waiting| Grouped {
        attribute: attribute.into(),
        value,
        newcomers,
        served,
        waiting,
    };
    if let Some(parted) = part(&rows) {
        return parted.rows(TOGETHER.into(), |value, cells| match cells {
            Some([served, waiting]) => row(value, Some(served.saturating_add(waiting)), Some(served), Some(waiting)),
            None => row(value, None, None, None),
        });
    }
    // So few are served, or wait, that only the sizes of the groups can be told.
    let sizes: Vec<(String, [u32; 1])> =
        rows.iter().map(|(value, [served, waiting])| (value.clone(), [served.saturating_add(*waiting)])).collect();
    let Some(parted) = part(&sizes) else {
        return rows.into_iter().map(|(value, _)| row(value, None, None, None)).collect();
    };
    parted.rows(TOGETHER.into(), |value, size| row(value, size.map(|[size]| size), None, None))
}

/// The one value that a person states, in words.
fn value(programme: &Programme, person: &Person, attribute: &str) -> Option<String> {
    match attribute {
        "place" => return person.place.clone(),
        "organisation" => return person.organisation.clone(),
        "team" => return person.team.clone(),
        _ => {}
    }
    let declared = programme.attributes.iter().find(|declared| declared.name == attribute)?;
    match (person.attributes.get(attribute)?, &declared.kind) {
        (Value::Ordinal(rank), AttributeKind::Ordinal { order }) => order.get(*rank as usize).cloned(),
        (Value::Flag(flag), _) => Some(if *flag { "yes" } else { "no" }.into()),
        (Value::Text(text) | Value::Code(text), _) => Some(text.clone()),
        _ => None,
    }
}
