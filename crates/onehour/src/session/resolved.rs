//! The inputs of a session resolved: the snapshot of the round and its compiled rules, renewed where an edit touched
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{Change, Step};
use super::inputs::Inputs;
use super::seats::Seat;
use crate::candidate::{Bars, Pins, Roster};
use crate::error::Issue;
use crate::pool::{Person, Pool, Role};
use crate::programme::Pin;
use crate::request::Request;
use crate::round::Round;
use crate::rule::Compiled;
use crate::snapshot::{KeptMeeting, Outcome, PastMeeting, Snapshot, SnapshotPerson};

/// Snapshot and rules.
pub(super) struct Resolved {
    snapshot: Snapshot,
    rules: Compiled,
    /// Whether the rules are those of people who have changed since.
    stale: bool,
}

/// What an edit touches.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Whose hours or attributes are to be looked at again.
    people: BTreeSet<String>,
    /// Whose edges change, and whose hours or capacities.
    pub(super) newcomers: BTreeSet<String>,
    pub(super) openers: BTreeSet<String>,
    /// Whether history or published plan changes, and whether what rules read does.
    past: bool,
    attributes: bool,
    /// Whether the desk has begun with it.
    pub(super) begun: bool,
    /// How those sat before who sit otherwise now, as far as that is known.
    pub(super) before: BTreeMap<String, Option<Seat>>,
}

impl Touched {
    /// By the steps of a change, which the inputs have made.
    pub(super) fn by(change: &Change, inputs: &Inputs) -> Self {
        let mut touched = Touched::default();
        for step in change {
            match step {
                Step::Person { before, after } => touched.person(before.as_deref(), after.as_deref()),
                Step::History { line, .. } => {
                    touched.past = true;
                    touched.newcomers.insert(line.newcomer.clone());
                    if line.outcome == Outcome::Met {
                        touched.meeting(inputs, &line.newcomer, &line.opener);
                    }
                }
                Step::Previous { kept, .. } => {
                    touched.past = true;
                    touched.newcomers.insert(kept.newcomer.clone());
                    if inputs.history.iter().any(|line| is_that(line, kept)) {
                        touched.meeting(inputs, &kept.newcomer, &kept.opener);
                    }
                }
                Step::Pin { pin, .. } => touched.pin(inputs, pin),
                Step::Forbid { forbid, .. } => drop(touched.newcomers.insert(forbid.newcomer.clone())),
            }
        }
        touched
    }

    fn person(&mut self, before: Option<&Person>, after: Option<&Person>) {
        for person in [before, after].into_iter().flatten() {
            self.stands(person);
        }
        let read = |person: Option<&Person>| person.map(|person| Person { availability: None, ..person.clone() });
        self.attributes |= read(before) != read(after);
    }

    fn stands(&mut self, person: &Person) {
        self.people.insert(person.id.clone());
        if person.role.is_newcomer() {
            self.newcomers.insert(person.id.clone());
        }
        if person.role.is_opener() {
            self.openers.insert(person.id.clone());
        }
    }

    /// A pin is a newcomer's, and takes hours from the other role of either of the two.
    fn pin(&mut self, inputs: &Inputs, pin: &Pin) {
        let in_both = |id: &str| inputs.person(id).is_some_and(|person| person.role == Role::Both);
        self.newcomers.insert(pin.newcomer.clone());
        if in_both(&pin.newcomer) {
            self.openers.insert(pin.newcomer.clone());
        }
        if in_both(&pin.opener) {
            self.newcomers.insert(pin.opener.clone());
        }
    }

    /// A past meeting takes hours from both, and counts against caps.
    fn meeting(&mut self, inputs: &Inputs, newcomer: &str, opener: &str) {
        [newcomer, opener].into_iter().filter_map(|id| inputs.person(id)).for_each(|person| self.stands(person));
    }
}

fn is_that(line: &PastMeeting, kept: &KeptMeeting) -> bool {
    line.outcome == Outcome::Met
        && (&line.newcomer, &line.opener, line.start) == (&kept.newcomer, &kept.opener, kept.start)
}

impl Resolved {
    /// Resolves everything; with the warnings of hours.
    ///
    /// # Errors
    /// As [`crate::plan()`].
    pub(super) fn new(inputs: &Inputs) -> crate::Result<(Self, Vec<Issue>)> {
        let pool = Pool::new(inputs.people.clone())?;
        let rules = Compiled::new(&inputs.programme.in_force(inputs.from), pool.people())?;
        let (snapshot, warnings) = Snapshot::new(&pool, &inputs.programme, &inputs.request())?;
        Ok((Resolved { snapshot, rules, stale: false }, warnings))
    }

    /// Renews what an edit touched; with the warnings of hours.
    ///
    /// # Errors
    /// As [`crate::plan()`]; what was renewed by then stays, and is renewed again by the next call with the same
    /// `touched`.
    pub(super) fn refresh(&mut self, inputs: &Inputs, touched: &Touched) -> crate::Result<Vec<Issue>> {
        inputs.programme.validate()?;
        let mut warnings = Vec::new();
        for id in &touched.people {
            let entry = match inputs.person(id) {
                None => None,
                Some(person) => {
                    let (entry, heard) = entry(inputs, person)?;
                    warnings.extend(heard);
                    entry
                }
            };
            put(&mut self.snapshot.people, id, entry);
        }
        if touched.past {
            let (empty, _) = Snapshot::new(&Pool::default(), &inputs.programme, &inputs.request())?;
            (self.snapshot.history, self.snapshot.previous) = (empty.history, empty.previous);
        }
        self.snapshot.programme.pins.clone_from(&inputs.programme.pins);
        self.snapshot.programme.forbids.clone_from(&inputs.programme.forbids);
        self.stale |= touched.attributes;
        if self.stale {
            self.rules = Compiled::new(&inputs.programme.in_force(inputs.from), &inputs.people)?;
            self.stale = false;
        }
        Ok(warnings)
    }

    /// The published meetings that are still to come.
    pub(super) fn published(&self) -> &[KeptMeeting] {
        &self.snapshot.previous
    }

    /// The compiled rules, for people in the order of their ids.
    pub(super) fn rules(&self) -> &Compiled {
        &self.rules
    }

    /// Who stands where, and what the past bars.
    pub(super) fn ground(&self) -> Ground<'_> {
        let roster = Roster::new(&self.snapshot);
        let bars = Bars::new(&self.snapshot, &roster);
        Ground { snapshot: &self.snapshot, rules: &self.rules, roster, bars }
    }
}

/// Puts somebody in the place of an id, or nobody; people are sorted by ids.
fn put(people: &mut Vec<SnapshotPerson>, id: &str, entry: Option<SnapshotPerson>) {
    let at = people.binary_search_by(|other| other.person.id.as_bytes().cmp(id.as_bytes()));
    match (at, entry) {
        (Ok(at), Some(entry)) => people[at] = entry,
        (Err(at), Some(entry)) => people.insert(at, entry),
        (Ok(at), None) => drop(people.remove(at)),
        (Err(_), None) => {}
    }
}

/// A person resolved alone.
fn entry(inputs: &Inputs, person: &Person) -> crate::Result<(Option<SnapshotPerson>, Vec<Issue>)> {
    let concerns = |newcomer: &str, opener: &str| newcomer == person.id || opener == person.id;
    let history: Vec<PastMeeting> =
        inputs.history.iter().filter(|line| concerns(&line.newcomer, &line.opener)).cloned().collect();
    let previous: Vec<KeptMeeting> =
        inputs.previous.iter().filter(|kept| concerns(&kept.newcomer, &kept.opener)).cloned().collect();
    let request = Request { history: &history, previous: &previous, ..inputs.request() };
    let (snapshot, warnings) = Snapshot::new(&Pool::new(vec![person.clone()])?, &inputs.programme, &request)?;
    Ok((snapshot.people.into_iter().next(), warnings))
}

/// What a round is made from.
pub(super) struct Ground<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) rules: &'a Compiled,
    pub(super) roster: Roster<'a>,
    pub(super) bars: Bars,
}

impl Ground<'_> {
    /// The pins.
    ///
    /// # Errors
    /// `E-pin-unknown`, `E-pin-start`, `E-pin-conflict`.
    pub(super) fn pins(&self) -> crate::Result<Pins> {
        Pins::read(self.snapshot, &self.roster)
    }

    /// The round without its candidates.
    ///
    /// # Errors
    /// Those of pins.
    pub(super) fn round(&self) -> crate::Result<Round<'_>> {
        let pins = self.pins()?;
        Ok(Round::bare((self.snapshot, &self.roster), (self.rules, &self.bars), pins, Default::default()))
    }
}
