//! From a pool and a request to a snapshot: hours expanded, the past sifted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{KeptMeeting, Outcome, PastMeeting, SCHEMA, Snapshot, SnapshotPerson};
use crate::attribute::{Attribute, AttributeKind, Value};
use crate::candidate::Durations;
use crate::error::{Error, Issue, Place};
use crate::pool::{Person, Pool};
use crate::programme::{ImportMapping, Mode, Programme};
use crate::request::Request;
use crate::time::{Expander, Horizon, HourSet, Start, day_of, timezone, wall_to_utc};

impl Snapshot {
    /// Resolves the input of a round: expands availability to starts, takes what happened before from the published
    /// plan into the history, drops what stands in both from the history, and texts that no rule reads. The warnings
    /// are about local times that the clock skips or repeats.
    ///
    /// # Errors
    /// Those of [`Horizon::new`] and of [`Expander::expand`], with the person's position from 1.
    pub fn new(pool: &Pool, programme: &Programme, request: &Request<'_>) -> crate::Result<(Self, Vec<Issue>)> {
        let horizon = Horizon::new(request.from, request.weeks, &programme.meeting)?;
        let timed = programme.meeting.mode != Mode::Introduce;
        let (mut hours, warnings) = if timed {
            expand_all(pool.people(), programme, &horizon)?
        } else {
            (vec![HourSet::default(); pool.people().len()], Vec::new())
        };
        let (happened, previous) = happened_and_to_come(request.previous, &horizon)?;
        let history = apart_from(with_happened(request.history, &happened, &horizon)?, &previous);
        if timed {
            take_published(pool.people(), &history, programme, &horizon, &mut hours);
        }
        let work_hours = if timed { work_hours(programme, &horizon)? } else { BTreeMap::new() };
        let words = mentioned(programme);
        let person = |(person, hours): (&Person, &HourSet)| SnapshotPerson {
            person: without_unread(person, programme, &words),
            hours: hours.to_ranges(),
        };
        let snapshot = Snapshot {
            schema: SCHEMA.into(),
            from: request.from,
            weeks: request.weeks,
            seed: request.seed,
            programme: Programme {
                import: ImportMapping::default(),
                attributes: with_protection(programme),
                ..programme.in_force(request.from).into_owned()
            },
            starts: if timed { horizon.starts } else { Vec::new() },
            dates: if timed { horizon.dates } else { Vec::new() },
            people: pool.people().iter().zip(&hours).map(person).collect(),
            work_hours,
            history,
            previous,
        };
        Ok((snapshot, warnings))
    }

    /// The bytes of pool.json.
    ///
    /// # Errors
    /// `E-json` when a value has no JSON form.
    pub fn to_json(&self) -> crate::Result<Vec<u8>> {
        crate::canonical::to_json(self)
    }

    /// The people as the rules see them, in the order of [`Snapshot::people`].
    pub(crate) fn persons(&self) -> Vec<&Person> {
        self.people.iter().map(|entry| &entry.person).collect()
    }
}

/// The free starts of everybody. Who states no availability has none.
fn expand_all(
    people: &[Person],
    programme: &Programme,
    horizon: &Horizon,
) -> crate::Result<(Vec<HourSet>, Vec<Issue>)> {
    let expand = |expander: &mut Expander<'_>, (at, person): (usize, &Person)| {
        let Some(availability) = &person.availability else {
            return (HourSet::empty(horizon.len()), Vec::new());
        };
        let zone = person.zone.as_deref().unwrap_or(&programme.meeting.zone);
        let placed = |issues: Vec<Issue>| -> Vec<Issue> {
            let column = |issue: &Issue| issue.place.column.clone().or_else(|| Some("availability".into()));
            let place = |issue: &Issue| Place { row: Some(at as u64 + 1), column: column(issue), ..Place::default() };
            issues.into_iter().map(|issue| Issue { place: place(&issue), ..issue }).collect()
        };
        match expander.expand(availability, zone) {
            Ok((hours, warnings)) => (hours, placed(warnings)),
            Err(error) => (HourSet::empty(horizon.len()), placed(error.issues)),
        }
    };
    let (hours, issues): (Vec<_>, Vec<_>) =
        people.par_iter().enumerate().map_init(|| Expander::new(horizon), expand).unzip();
    let issues: Vec<Issue> = issues.into_iter().flatten().collect();
    if issues.iter().any(Issue::is_error) { Err(Error::from(issues)) } else { Ok((hours, issues)) }
}

/// The starts that each employer with work hours allows.
fn work_hours(programme: &Programme, horizon: &Horizon) -> crate::Result<BTreeMap<String, Vec<(u32, u32)>>> {
    let mut expander = Expander::new(horizon);
    let with_hours = programme.employers.iter().filter_map(|employer| Some((employer, employer.work_hours.as_ref()?)));
    with_hours
        .map(|(employer, text)| {
            let zone = employer.zone.as_deref().unwrap_or(&programme.meeting.zone);
            let (hours, _) = expander.expand(&text.parse()?, zone)?;
            Ok((employer.organisation.clone(), hours.to_ranges()))
        })
        .collect()
}

/// Published meetings before the first day of the round, and those on it or later.
fn happened_and_to_come(
    published: &[KeptMeeting],
    horizon: &Horizon,
) -> crate::Result<(Vec<KeptMeeting>, Vec<KeptMeeting>)> {
    let midnight = wall_to_utc(horizon.from.at(0, 0, 0, 0), &timezone(&horizon.zone)?)?;
    let mut published = published.to_vec();
    published.sort();
    published.dedup();
    Ok(published.into_iter().partition(|kept| kept.start.is_some_and(|start| start < midnight)))
}

/// The history with published meetings that happened since. What the history says of a meeting itself stands.
fn with_happened(
    history: &[PastMeeting],
    happened: &[KeptMeeting],
    horizon: &Horizon,
) -> crate::Result<Vec<PastMeeting>> {
    let mut lines = history.to_vec();
    if happened.is_empty() {
        return Ok(lines);
    }
    let zone = timezone(&horizon.zone)?;
    let known: BTreeSet<(&str, &str, Option<i64>)> =
        history.iter().map(|line| (&*line.newcomer, &*line.opener, line.start)).collect();
    let untold = |kept: &&KeptMeeting| !known.contains(&(&*kept.newcomer, &*kept.opener, kept.start));
    for kept in happened.iter().filter(untold) {
        let date = kept.start.map_or(Ok(horizon.from), |start| day_of(start, &zone))?;
        let (newcomer, opener) = (kept.newcomer.clone(), kept.opener.clone());
        lines.push(PastMeeting { newcomer, opener, date, start: kept.start, outcome: Outcome::Met });
    }
    Ok(lines)
}

/// The history without the lines of meetings that this round may keep or move: those count as planned, not as past.
fn apart_from(mut lines: Vec<PastMeeting>, previous: &[KeptMeeting]) -> Vec<PastMeeting> {
    let is_kept = |line: &PastMeeting| {
        let same = |kept: &KeptMeeting| {
            (&kept.newcomer, &kept.opener, kept.start).cmp(&(&line.newcomer, &line.opener, line.start))
        };
        line.outcome == Outcome::Met && previous.binary_search_by(same).is_ok()
    };
    lines.retain(|line| !is_kept(line));
    lines.sort();
    lines.dedup();
    lines
}

/// Takes the hours of published meetings out of the hours of their people. An opener who is nothing else keeps the very
/// start, where the cap per hour says whether another newcomer may join.
fn take_published(
    people: &[Person],
    history: &[PastMeeting],
    programme: &Programme,
    horizon: &Horizon,
    hours: &mut [HourSet],
) {
    let durations = Durations::new(&programme.meeting);
    let (Some(&first), Some(&last)) = (horizon.starts.first(), horizon.starts.last()) else { return };
    let near = (first - 2 * durations.block())..=(last + 2 * durations.block());
    let met = history.iter().filter(|line| line.outcome == Outcome::Met);
    for (line, start) in met.filter_map(|line| Some((line, line.start.filter(|start| near.contains(start))?))) {
        let mut take = |id: &str, gone: &dyn Fn(&Person, i64) -> bool| {
            let Ok(at) = people.binary_search_by(|person| person.id.as_bytes().cmp(id.as_bytes())) else { return };
            let taken = |at_start: &Start| horizon.utc(*at_start).is_some_and(|other| gone(&people[at], other));
            let taken: Vec<Start> = hours[at].iter().filter(taken).collect();
            taken.into_iter().for_each(|start| hours[at].remove(start));
        };
        take(&line.newcomer, &|person, other| durations.collide_taken(person.role, start, other));
        take(&line.opener, &|person, other| durations.collide_gave(person.role, start, other));
    }
}

/// Every word that a rule, term or group mentions, attribute names among them.
fn mentioned(programme: &Programme) -> BTreeSet<String> {
    fn gather(value: serde_json::Value, words: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::String(word) => drop(words.insert(word)),
            serde_json::Value::Array(items) => items.into_iter().for_each(|item| gather(item, words)),
            serde_json::Value::Object(entries) => entries.into_iter().for_each(|(_, item)| gather(item, words)),
            _ => {}
        }
    }
    let mut words: BTreeSet<String> = programme.groups.iter().map(|group| group.attribute.clone()).collect();
    for value in [serde_json::to_value(&programme.rules), serde_json::to_value(&programme.terms)].into_iter().flatten()
    {
        gather(value, &mut words);
    }
    words
}

/// The person without availability, and without texts under a name that no rule, term or group mentions.
fn without_unread(person: &Person, programme: &Programme, words: &BTreeSet<String>) -> Person {
    let is_text = |name: &str| {
        programme.attributes.iter().any(|attribute| attribute.name == name && attribute.kind == AttributeKind::Text)
    };
    let read = |(name, _): &(&String, &Value)| !is_text(name) || words.contains(name.as_str());
    let attributes: BTreeMap<String, Value> =
        person.attributes.iter().filter(read).map(|(name, value)| (name.clone(), value.clone())).collect();
    Person { availability: None, attributes, ..person.clone() }
}

/// The declared attributes; those that are protected by their name, or by the heading that they are read from, say so: the
/// mapping of columns is not kept.
fn with_protection(programme: &Programme) -> Vec<Attribute> {
    let mut attributes = programme.attributes.clone();
    attributes.iter_mut().for_each(|declared| declared.protected = programme.is_protected(&declared.name));
    attributes
}

/// The waiting of a newcomer at the first day of a round, in whole days.
pub(crate) fn waited_days(person: &Person, from: Date) -> u32 {
    let days = person.waiting_since.and_then(|since| from.since((jiff::Unit::Day, since)).ok());
    days.map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
}
