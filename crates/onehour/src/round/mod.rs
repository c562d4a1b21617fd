//! One round, from a snapshot to the best plan and its proof, in numbers.
//!
//! Which step is which module: capacities after past and pins (`limits`), slots of openers (`slots`), the forest of
//! capacities (`forest`), what does not nest (`crossing`), weights (`objective`, `ties`), the solver's problem
//! (`problem`; `open` with room for what is not there, `own_tree` for one opener alone), the search with its bounds
//! (`search`, `restrict`, `part`, `shares`, `branch`, `worth`), the proof by names (`certify`). `by_hand` plans as
//! people do without a solver, to compare with.

mod branch;
mod by_hand;
mod certify;
mod crossing;
mod forest;
mod limits;
mod objective;
mod open;
mod own_tree;
mod part;
mod problem;
mod restrict;
mod search;
mod shares;
mod slots;
mod teams;
mod ties;
mod worth;

use onehour_solver::Control;

pub use self::by_hand::Baseline;
pub(crate) use self::by_hand::by_hand;
pub(crate) use self::certify::Bound;
pub(crate) use self::crossing::{Crossings, report};
pub(crate) use self::forest::Family;
pub(crate) use self::limits::{Limits, SetKey};
use self::objective::Objective;
pub(crate) use self::objective::{Assignment, Placed, Tier};
pub(crate) use self::open::{Claim, Open, bundles_of_pair, leading, without_floor};
pub(crate) use self::own_tree::OwnTree;
pub(crate) use self::problem::Problem;
pub(crate) use self::restrict::{moved, second_chance};
pub(crate) use self::search::{Found, Steer, plan_of, refused, search};
pub(crate) use self::slots::{Slot, Slots};
pub(crate) use self::teams::Away;
use crate::candidate::{
    Bars, CandidateGraph, Durations, Eligibility, Moment, NewcomerIx, OpenHours, OpenerIx, Pin, Pins, Roster, common,
};
use crate::programme::Mode;
use crate::rule::Compiled;
use crate::snapshot::Snapshot;

/// What stays the same through all problems of a round.
#[derive(Debug)]
pub(crate) struct Round<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) roster: &'a Roster<'a>,
    pub(crate) rules: &'a Compiled,
    pub(crate) bars: &'a Bars,
    pub(crate) graph: CandidateGraph,
    /// Whether all candidates were found before the caller stopped.
    pub(crate) complete: bool,
    pub(crate) pins: Pins,
    /// Hours less what fixed pins collide with.
    pub(crate) hours: OpenHours<'a>,
    pub(crate) limits: Limits<'a>,
    pub(crate) objective: Objective<'a>,
    pub(crate) durations: Durations,
    pub(crate) control: Control<'a>,
}

impl<'a> Round<'a> {
    /// Makes room for the pins, then finds the candidates.
    ///
    /// A pin that chooses its hour and finds no room within the capacities, whatever the other pins do, is fixed at the
    /// first hour at which it breaks fewest of them; those are raised.
    ///
    /// # Errors
    /// `E-too-many-candidates`; what the solver refuses.
    pub(crate) fn prepare(
        (snapshot, roster): (&'a Snapshot, &'a Roster<'a>),
        (rules, bars): (&'a Compiled, &'a Bars),
        mut pins: Pins,
        control: Control<'a>,
    ) -> crate::Result<Self> {
        loop {
            let mut round = Round::bare((snapshot, roster), (rules, bars), pins, control);
            match round.homeless_pin()? {
                Some((newcomer, moment)) => {
                    pins = round.pins;
                    pins.fix(newcomer, moment);
                }
                None => {
                    let stop = || control.should_stop();
                    (round.graph, round.complete) = CandidateGraph::build(&round.eligibility(), &stop)?;
                    return Ok(round);
                }
            }
        }
    }

    /// The round with its pins where they stand, and without its candidates.
    pub(crate) fn bare(
        (snapshot, roster): (&'a Snapshot, &'a Roster<'a>),
        (rules, bars): (&'a Compiled, &'a Bars),
        mut pins: Pins,
        control: Control<'a>,
    ) -> Self {
        let durations = Durations::new(&snapshot.programme.meeting);
        let mut hours = OpenHours::new(snapshot, roster);
        pins.stand(roster, durations, &mut hours);
        let mut limits = Limits::new(snapshot, roster);
        for (opener, moment) in pins.all().filter_map(|pin| Some((pin.opener, pin.fixed?))) {
            limits.add_fixed(opener, moment);
        }
        Round {
            snapshot,
            roster,
            rules,
            bars,
            graph: CandidateGraph::default(),
            complete: true,
            pins,
            hours,
            limits,
            objective: Objective::new(snapshot, roster),
            durations,
            control,
        }
    }

    /// The first pin that finds no room among the pins, and the first of the moments at which it breaks fewest caps.
    fn homeless_pin(&mut self) -> crate::Result<Option<(NewcomerIx, Moment)>> {
        if self.pins.all().all(|pin| pin.fixed.is_some()) {
            return Ok(None);
        }
        self.graph = CandidateGraph::of_pins(&self.eligibility());
        let placed = search::relaxed(self)?;
        let homeless = self.pins.all().find(|pin| pin.fixed.is_none() && placed[pin.newcomer.at()].is_none());
        Ok(homeless.and_then(|pin| {
            let breaks = |moment: &Moment| self.limits.broken_by(pin.opener, *moment);
            Some((pin.newcomer, common(&self.hours, pin).min_by_key(breaks)?))
        }))
    }

    /// The pins that may choose their hour by the programme and were fixed, because they found none, or none within the
    /// capacities.
    pub(crate) fn homeless_pins(&self) -> impl Iterator<Item = &Pin> {
        let chooses = |pin: &&Pin| self.snapshot.programme.pin_chooses(&self.roster.newcomer(pin.newcomer).id);
        let fixed = self.pins.all().filter(|pin| pin.fixed.is_some_and(|moment| Some(moment) != self.introduction()));
        fixed.filter(chooses)
    }

    /// What decides whether a pair is a candidate.
    pub(crate) fn eligibility(&self) -> Eligibility<'_> {
        Eligibility {
            snapshot: self.snapshot,
            roster: self.roster,
            rules: self.rules,
            bars: self.bars,
            pins: &self.pins,
            hours: &self.hours,
        }
    }

    /// The slots that candidates can use in these hours.
    pub(crate) fn slots(&self, hours: &OpenHours<'_>) -> Slots {
        let wanted = self.graph.openers().filter(|&opener| !self.graph.newcomers_of(opener).is_empty());
        Slots::new(&self.graph, &self.pins, hours, &self.apart_from_starts(wanted))
    }

    /// The slots that any newcomer could use, whoever is a candidate now.
    pub(crate) fn open_slots(&self) -> Slots {
        Slots::open(self.roster, &self.hours, &self.apart_from_starts(self.roster.openers()))
    }

    /// Slots that are no starts of the round: the introductions of these openers, or those of pins.
    fn apart_from_starts(&self, openers: impl Iterator<Item = OpenerIx>) -> Vec<(OpenerIx, Moment)> {
        match self.introduction() {
            Some(moment) => openers.map(|opener| (opener, moment)).collect(),
            None => self.pins.fixed_slots(),
        }
    }

    /// The moment of every meeting in the mode `introduce`.
    pub(crate) fn introduction(&self) -> Option<Moment> {
        let introduces = self.snapshot.programme.meeting.mode == Mode::Introduce;
        introduces.then_some(Moment { start: None, date: Some(self.snapshot.from) })
    }

    /// Whether starts of the round collide with each other.
    pub(crate) fn overlapping(&self) -> bool {
        self.snapshot.starts.windows(2).any(|pair| self.durations.collide_given(pair[0], pair[1]))
    }

    /// More than all that leaving one pin out could gain in the first tier. Zero without pins.
    pub(crate) fn pin_weight(&self) -> i64 {
        if self.pins.len() == 0 {
            return 0;
        }
        let range = |newcomer| {
            let points = || self.graph.candidates_of(newcomer).map(|(_, points)| self.objective.quality(points));
            let (least, most) = (points().min().unwrap_or(0), points().max().unwrap_or(0));
            most.max(0).saturating_sub(least.min(0)).max(1)
        };
        self.roster.newcomers().map(range).fold(1, i64::saturating_add)
    }
}
