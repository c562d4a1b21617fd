//! The starts of a round: how many could give or take one, and how many do.

use std::collections::BTreeMap;

use onehour::Plan;
use onehour::snapshot::{Snapshot, SnapshotPerson};
use onehour::time::{instant_from_text, instant_to_text};

use super::{Table, instants, integers};

/// One row for each start.
pub(crate) fn hours(plan: &Plan, snapshot: &Snapshot) -> onehour::Result<Table> {
    let mut used: BTreeMap<i64, i64> = BTreeMap::new();
    for start in plan.meetings.iter().filter_map(|meeting| meeting.start.as_deref()) {
        *used.entry(instant_from_text(start)?).or_default() += 1;
    }
    let (mut offered, mut wanted) = (vec![0; snapshot.starts.len()], vec![0; snapshot.starts.len()]);
    for entry in &snapshot.people {
        if entry.person.role.is_opener() {
            count(entry, &mut offered);
        }
        if entry.person.role.is_newcomer() {
            count(entry, &mut wanted);
        }
    }
    let text = |&start: &i64| instant_to_text(start, &plan.zone);
    let starts = snapshot.starts.iter().map(text).collect::<onehour::Result<Vec<String>>>()?;
    Ok(Table::new(vec![
        instants("start", &plan.zone, starts.iter().map(|start| Some(start.as_str())))?,
        integers("offered", offered.into_iter()),
        integers("wanted", wanted.into_iter()),
        integers("used", snapshot.starts.iter().map(|start| used.get(start).copied().unwrap_or(0))),
    ]))
}

/// Adds a person to the starts at which they are free.
fn count(entry: &SnapshotPerson, starts: &mut [i64]) {
    for &(first, last) in &entry.hours {
        let free = starts.get_mut(first as usize..=last as usize);
        free.into_iter().flatten().for_each(|start| *start += 1);
    }
}
