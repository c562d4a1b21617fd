//! The round as pool.json states it, by index: who is on which side, what is pinned, forbidden, past and published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::findings::Findings;
use super::hours;
use super::objective::Tier;
use super::past::{History, Published};
use super::people::Party;
use super::rules::{self, Pair};
use super::rulings::Ruling;
use super::sets::{self, Set};
use super::slot::{Lengths, Slot};
use super::soundness;
use super::tie;
use super::tree::Trees;
use crate::plan::SetName;
use crate::pool::Person;
use crate::programme::{Mode, Rule};
use crate::snapshot::Snapshot;

/// A pinned pair, with its start where the pin gives one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pinned {
    pub(super) opener: u32,
    pub(super) start: Option<i64>,
}

/// A pair with at least one edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) newcomer: u32,
    pub(super) opener: u32,
    pub(super) points: i128,
}

/// The round.
pub(super) struct Problem<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) newcomers: Party<'a>,
    pub(super) openers: Party<'a>,
    pub(super) lengths: Lengths,
    pub(super) tiers: Vec<Tier>,
    pub(super) history: History,
    pub(super) published: Published,
    pub(super) forbids: BTreeSet<(u32, u32)>,
    /// By newcomer.
    pub(super) pins: BTreeMap<u32, Pinned>,
    /// What the rules say, in their order.
    rulings: Vec<Ruling>,
    /// Index into the programme's employers, of each opener.
    employers: Vec<Option<u32>>,
    /// Tie-break keys of the newcomers.
    keys: Vec<u64>,
    /// Whole days each newcomer has waited on the first day of the round.
    pub(super) waited: Vec<u32>,
}

impl<'a> Problem<'a> {
    /// Reads a snapshot that [`super::soundness::check`] found nothing against; finds pins that cannot be.
    pub(super) fn read(snapshot: &'a Snapshot, trees: &'a Trees, found: &mut Findings) -> Self {
        let programme = &snapshot.programme;
        let newcomers = Party::newcomers(snapshot, trees);
        let openers = Party::openers(snapshot, trees);
        let meeting = i64::from(programme.meeting.length_minutes) * 60;
        let with_buffer = meeting + i64::from(programme.meeting.buffer_minutes) * 60;
        let employer = |opener| {
            let organisation = openers.person(opener).organisation.as_ref()?;
            programme.employers.iter().position(|e| e.organisation == *organisation).map(|at| at as u32)
        };
        let forbidden = |f: &crate::programme::Forbid| newcomers.find(&f.newcomer).zip(openers.find(&f.opener));
        Problem {
            snapshot,
            lengths: Lengths { meeting, with_buffer },
            tiers: Tier::of(programme.objective.first, !snapshot.previous.is_empty()),
            history: History::read(programme.history, &snapshot.history, &newcomers, &openers),
            published: Published::read(&snapshot.previous, &newcomers, &openers),
            rulings: programme.rules.iter().map(|rule| Ruling::new(rule, &newcomers, &openers)).collect(),
            forbids: programme.forbids.iter().filter_map(forbidden).collect(),
            pins: soundness::pins(&programme.pins, &newcomers, &openers, found),
            employers: (0..openers.len()).map(employer).collect(),
            waited: (0..newcomers.len()).map(|n| waited_days(snapshot.from, newcomers.person(n))).collect(),
            keys: (0..newcomers.len()).map(|n| tie::newcomer_key(snapshot.seed, newcomers.id(n))).collect(),
            newcomers,
            openers,
        }
    }

    /// What the two state.
    pub(super) fn pair(&self, newcomer: u32, opener: u32) -> Pair<'_, 'a> {
        Pair { newcomer: self.newcomers.facts(newcomer), opener: self.openers.facts(opener) }
    }

    /// Whether the rules hold for the pair, they are two people, and nobody forbids it; hours and history apart.
    pub(super) fn is_eligible(&self, newcomer: u32, opener: u32) -> bool {
        // What is known already rules out most pairs.
        self.rulings.iter().all(|ruling| ruling.answer(newcomer, opener) != Some(false))
            && self.failing(newcomer, opener).next().is_none()
            && self.newcomers.id(newcomer) != self.openers.id(opener)
            && !self.forbids.contains(&(newcomer, opener))
    }

    /// The rules that do not hold for the pair.
    pub(super) fn failing(&self, newcomer: u32, opener: u32) -> impl Iterator<Item = &'a Rule> {
        let holds = move |rule: &Rule, ruling: &Ruling| {
            let answer = ruling.answer(newcomer, opener);
            answer.unwrap_or_else(|| rules::holds(&rule.when, self.pair(newcomer, opener)))
        };
        let rules = self.snapshot.programme.rules.iter().zip(&self.rulings);
        rules.filter(move |(rule, ruling)| !holds(rule, ruling)).map(|(rule, _)| rule)
    }

    /// Whether the slot is at a start of the round that both have free.
    pub(super) fn are_free(&self, newcomer: u32, slot: Slot) -> bool {
        let at = slot.start.and_then(|start| self.snapshot.starts.binary_search(&start).ok());
        at.is_some_and(|at| {
            let both = [self.newcomers.hours(newcomer), self.openers.hours(slot.opener)];
            both.into_iter().all(|ranges| hours::contains(ranges, at as u32))
        })
    }

    /// Meetings asked for at least, where quality leads.
    pub(super) fn floor_asked(&self) -> Option<u32> {
        let objective = &self.snapshot.programme.objective;
        objective.at_least_served.filter(|_| self.tiers.first() == Some(&Tier::Quality))
    }

    /// Whether hours do not matter.
    pub(super) fn introduces(&self) -> bool {
        self.snapshot.programme.meeting.mode == Mode::Introduce
    }

    /// Index of the opener's employer among those with a budget.
    pub(super) fn employer_of(&self, opener: u32) -> Option<u32> {
        self.employers[opener as usize]
    }

    /// The set in the plan's words.
    pub(super) fn name_of(&self, set: Set) -> SetName {
        sets::name(set, &self.openers, &self.snapshot.programme.employers)
    }

    /// The set of a name, if there is such an opener, employer and date.
    pub(super) fn set_named(&self, name: &SetName) -> Option<Set> {
        sets::resolve(name, &self.openers, &self.snapshot.programme.employers)
    }

    /// Points that make one step of quality.
    pub(super) fn band(&self) -> i128 {
        self.snapshot.programme.objective.band.unwrap_or(1).max(1).into()
    }

    /// The tie-break value of an edge, given the key of its slot.
    pub(super) fn tie(&self, newcomer: u32, slot_key: u64) -> u32 {
        tie::value(self.keys[newcomer as usize], slot_key)
    }

    /// Key of a slot for the tie-break.
    pub(super) fn slot_key(&self, slot: Slot) -> u64 {
        tie::slot_key(self.snapshot.seed, self.openers.id(slot.opener), slot.start)
    }

    /// The slot of an opener at the start of this index.
    pub(super) fn slot(&self, opener: u32, at: u32) -> Slot {
        let start = self.snapshot.starts[at as usize];
        Slot { opener, start: Some(start), date: Some(self.snapshot.dates[at as usize]) }
    }
}

fn waited_days(from: Date, person: &Person) -> u32 {
    person.waiting_since.map_or(0, |since| u32::try_from((from - since).get_days()).unwrap_or(0))
}
