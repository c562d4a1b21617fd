//! changes.csv: who must be told what, now that this plan takes the place of another.
//!
//! [`Plan::notices_since`] tells each person of each pair of theirs that is new, off, or at another hour. Whoever lost
//! one meeting and got another is told of both at once: of those two that have the same hour first, then of the rest in
//! the order of their hours.

use std::collections::{BTreeMap, VecDeque};

use onehour::plan::{News, Notice};
use onehour::programme::Side;
use onehour::snapshot::KeptMeeting;
use onehour::time::instant_to_text;
use onehour::{Plan, Result};

use super::cell::guard;
use super::tables::table;
use super::{CHANGES_FILE, Content};

/// Columns of changes.csv.
const COLUMNS: [&str; 8] =
    ["person", "role", "change", "with_before", "start_before", "with_after", "start_after", "sentence"];

/// What one person is told at once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Told<'n> {
    first: &'n Notice,
    /// Of the new meeting, if `first` is of one that is off.
    then: Option<&'n Notice>,
}

/// The file, given the meetings of the plan before.
pub(super) fn file(plan: &Plan, before: &[KeptMeeting]) -> Result<Content> {
    let notices = plan.notices_since(before)?;
    let of_one = notices.chunk_by(|a, b| (&a.person, a.side) == (&b.person, b.side));
    let rows = of_one.flat_map(at_once).map(|told| row(&told, &plan.zone)).collect::<Result<Vec<_>>>()?;
    Ok(Content { name: CHANGES_FILE.into(), bytes: table(COLUMNS, rows.into_iter()) })
}

/// The notices of one person, those together that belong together.
fn at_once(notices: &[Notice]) -> Vec<Told<'_>> {
    let mut told = Vec::new();
    let mut off: BTreeMap<Option<i64>, VecDeque<&Notice>> = BTreeMap::new();
    let mut new: BTreeMap<Option<i64>, Vec<&Notice>> = BTreeMap::new();
    for notice in notices {
        match notice.news {
            News::Moved { .. } => told.push(Told { first: notice, then: None }),
            News::Dropped { start } => off.entry(start).or_default().push_back(notice),
            News::New { start } => new.entry(start).or_default().push(notice),
        }
    }
    let mut others = Vec::new();
    for (start, notice) in new.into_iter().flat_map(|(start, new)| new.into_iter().map(move |notice| (start, notice))) {
        match off.get_mut(&start).and_then(VecDeque::pop_front) {
            Some(first) => told.push(Told { first, then: Some(notice) }),
            None => others.push(notice),
        }
    }
    let mut off = off.into_values().flatten();
    told.extend(others.into_iter().map(|notice| match off.next() {
        Some(first) => Told { first, then: Some(notice) },
        None => Told { first: notice, then: None },
    }));
    told.extend(off.map(|first| Told { first, then: None }));
    told.sort();
    told
}

fn row(told: &Told<'_>, zone: &str) -> Result<[String; 8]> {
    let first = told.first;
    let change = match (first.news, told.then) {
        (_, Some(_)) => "other-person",
        (News::New { .. }, None) => "new",
        (News::Moved { .. }, None) => "other-hour",
        (News::Dropped { .. }, None) => "dropped",
    };
    let before = match first.news {
        News::New { .. } => None,
        News::Moved { from: start, .. } | News::Dropped { start } => Some((first, start)),
    };
    let last = told.then.unwrap_or(first);
    let after = match last.news {
        News::Dropped { .. } => None,
        News::Moved { to: start, .. } | News::New { start } => Some((last, start)),
    };
    let sentences = [Some(first), told.then].into_iter().flatten().map(|notice| notice.text(zone));
    let sentences = sentences.collect::<Result<Vec<_>>>()?.join(" ");
    let [with_before, start_before] = meeting(before, zone)?;
    let [with_after, start_after] = meeting(after, zone)?;
    let role = match first.side {
        Side::Newcomer => "newcomer",
        Side::Opener => "opener",
    };
    let person = guard(&first.person);
    let (role, change, sentence) = (role.into(), change.into(), guard(&sentences));
    Ok([person, role, change, with_before, start_before, with_after, start_after, sentence])
}

/// With whom and when; empty cells for no meeting.
fn meeting(meeting: Option<(&Notice, Option<i64>)>, zone: &str) -> Result<[String; 2]> {
    let Some((notice, start)) = meeting else { return Ok(Default::default()) };
    let start = start.map(|start| instant_to_text(start, zone)).transpose()?.unwrap_or_default();
    Ok([guard(&notice.other), guard(&start)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::tests::{bound, meeting as with};
    use super::*;

    /// 2026-11-23, the first day of the round, at this hour in Helsinki.
    fn at(hour: i64) -> Option<i64> {
        Some(jiff::civil::date(2026, 11, 23).at(0, 0, 0, 0).in_tz("Europe/Helsinki").unwrap().timestamp().as_second())
            .map(|midnight| midnight + hour * 3600)
    }

    /// The rows for a plan in which these newcomers meet o1 at nine, after a plan with these meetings.
    fn rows(before: &[(&str, &str, Option<i64>)], now: &[&str]) -> Vec<String> {
        let mut plan = bound(1).plan;
        plan.meetings = now.iter().map(|newcomer| with(newcomer, "")).collect();
        let kept = |&(newcomer, opener, start): &(&str, &str, _)| KeptMeeting {
            newcomer: newcomer.to_owned(),
            opener: opener.to_owned(),
            start,
        };
        let file = file(&plan, &before.iter().map(kept).collect::<Vec<_>>()).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        let plain = text.replace("2026-11-23T", "").replace(":00:00+02:00[Europe/Helsinki]", "");
        plain.lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn each_change_is_told_to_both() {
        assert_eq!(rows(&[("a", "o1", at(9))], &["a"]), Vec::<String>::new());
        let new = ["a,newcomer,new,,,o1,09,You meet o1 at 09.", "o1,opener,new,,,a,09,You meet a at 09."];
        assert_eq!(rows(&[], &["a"]), new);
        let other_hour = [
            "a,newcomer,other-hour,o1,14,o1,09,\"You meet o1 at 09, not at 14.\"",
            "o1,opener,other-hour,a,14,a,09,\"You meet a at 09, not at 14.\"",
        ];
        assert_eq!(rows(&[("a", "o1", at(14))], &["a"]), other_hour);
        let dropped = [
            "a,newcomer,dropped,o1,14,,,Your meeting with o1 at 14 is off.",
            "o1,opener,dropped,a,14,,,Your meeting with a at 14 is off.",
        ];
        assert_eq!(rows(&[("a", "o1", at(14))], &[]), dropped);
        let other_person = [
            "a,newcomer,other-person,o2,14,o1,09,Your meeting with o2 at 14 is off. You meet o1 at 09.",
            "o1,opener,new,,,a,09,You meet a at 09.",
            "o2,opener,dropped,a,14,,,Your meeting with a at 14 is off.",
        ];
        assert_eq!(rows(&[("a", "o2", at(14))], &["a"]), other_person);
    }

    /// The meeting that b takes over is that at nine, though an earlier one is off too.
    #[test]
    fn who_has_the_hour_of_another_is_told_of_in_their_place() {
        let before = [("a", "o1", at(8)), ("z", "o1", at(9))];
        let told = rows(&before, &["b"]);
        let of_opener: Vec<&String> = told.iter().filter(|row| row.starts_with("o1,")).collect();
        assert_eq!(
            of_opener,
            [
                "o1,opener,dropped,a,08,,,Your meeting with a at 08 is off.",
                "o1,opener,other-person,z,09,b,09,Your meeting with z at 09 is off. You meet b at 09.",
            ]
        );
    }

    #[test]
    fn a_meeting_before_the_round_is_not_called_off() {
        assert_eq!(rows(&[("a", "o1", at(-1))], &[]), Vec::<String>::new());
        assert_eq!(rows(&[("a", "o2", at(-1))], &["a"]).len(), 2, "new to both, and o2 is told nothing");
        assert_eq!(rows(&[("a", "o1", at(0))], &[]).len(), 2);
        assert_eq!(rows(&[("a", "o1", None)], &[]).len(), 2);
    }
}
