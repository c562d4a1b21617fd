//! From candidates, hours and capacities to the integers that the solver reads, and back.

use std::collections::{BTreeMap, BTreeSet};

use onehour_solver::Control;
use onehour_solver::nested::{NestedProblem, NestedSolution, TieKeys};

use super::Round;
use super::crossing::Crossings;
use super::forest::{Family, Forest, ForestInput, Shares};
use super::limits::SetKey;
use super::objective::{Assignment, Placed, Tier};
use super::slots::Slots;
use crate::candidate::{Moment, NewcomerIx, OpenHours, OpenerIx, Pin};

/// A problem for the solver, and what its numbers mean.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) nested: NestedProblem,
    pub(crate) slots: Slots,
    /// What each set of the forest is.
    pub(crate) keys: Vec<SetKey>,
    /// Whether all edges were laid down before the caller stopped. Without some, no bound follows.
    pub(crate) complete: bool,
    /// See [`Problem::forced`].
    pin_weight: i64,
}

/// What varies between the problems of one round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant<'a> {
    pub(crate) hours: &'a OpenHours<'a>,
    pub(crate) crossings: &'a Crossings,
    pub(crate) family: Family,
    pub(crate) shares: &'a Shares,
    /// Where windows of openers begin in any case.
    pub(crate) laid: Option<&'a BTreeSet<(OpenerIx, i64)>>,
    /// Whether sets that cannot bind are kept, for those who would change the edges.
    pub(crate) every_set: bool,
}

impl Problem {
    /// The problem of a round in one variant, with these slots.
    pub(crate) fn new(round: &Round<'_>, slots: Slots, variant: &Variant<'_>, control: &Control<'_>) -> Self {
        let input = ForestInput {
            limits: &round.limits,
            crossings: variant.crossings,
            family: variant.family,
            shares: variant.shares,
            windows: round.overlapping().then_some(round.durations),
            laid: variant.laid,
            spread_tier: round.objective.at(Tier::Spread).map(|tier| tier as u8),
            every_set: variant.every_set,
        };
        let forest = Forest::new(&input, &slots);
        let edges = Edges::new(round, (variant.hours, &slots), control);
        let (pin_weight, complete) = (edges.pin_weight, edges.complete);
        let nested = NestedProblem {
            tiers: round.objective.tiers.len(),
            left_weights: edges.left_weights,
            class_weights: edges.classes.weights,
            bundle_start: edges.bundle_start,
            bundle_class: edges.bundle_class,
            slot_start: edges.slot_start,
            slots: edges.slots,
            slot_caps: forest.slot_caps,
            slot_sets: forest.slot_sets,
            sets: forest.sets,
            ties: tie_keys(round, &slots),
            at_least: round.objective.floor,
        };
        Problem { nested, slots, keys: forest.keys, complete, pin_weight }
    }

    /// What a pinned newcomer weighs more in the first tier, so that none is left out, and none that is fixed for the
    /// sake of one that may choose its hour.
    pub(crate) fn forced(&self, pin: &Pin) -> i64 {
        forced(self.pin_weight, pin)
    }

    /// Who is placed where.
    pub(crate) fn read(&self, round: &Round<'_>, solution: &NestedSolution) -> Assignment {
        let place = |(newcomer, mate): (NewcomerIx, &Option<u32>)| {
            let slot = self.slots.all().get((*mate)? as usize)?;
            let points = round.graph.points_of(round.graph.pair(newcomer, slot.opener)?);
            Some(Placed { opener: slot.opener, moment: slot.moment, points })
        };
        (0..).map(NewcomerIx).zip(&solution.mates).map(place).collect()
    }
}

fn forced(pin_weight: i64, pin: &Pin) -> i64 {
    pin_weight.saturating_mul(1 + i64::from(pin.fixed.is_some()))
}

fn tie_keys(round: &Round<'_>, slots: &Slots) -> Option<TieKeys> {
    let tier = round.objective.at(Tier::TieBreak)? as u8;
    let left = round.roster.newcomers().map(|newcomer| round.objective.newcomer_key(newcomer)).collect();
    let key = |slot: &super::slots::Slot| round.objective.slot_key(slot.opener, slot.moment.start);
    Some(TieKeys { tier, left, slot: slots.all().iter().map(key).collect() })
}

/// The edges, bundle by bundle, while they are laid down.
struct Edges<'a> {
    round: &'a Round<'a>,
    hours: &'a OpenHours<'a>,
    table: &'a Slots,
    left_weights: Vec<i64>,
    bundle_start: Vec<u32>,
    bundle_class: Vec<u32>,
    slot_start: Vec<u64>,
    slots: Vec<u32>,
    classes: Classes,
    pin_weight: i64,
    complete: bool,
}

impl<'a> Edges<'a> {
    /// The edges of all newcomers, or of the first ones if the caller stops.
    fn new(round: &'a Round<'a>, (hours, table): (&'a OpenHours<'a>, &'a Slots), control: &Control<'_>) -> Self {
        let tiers = &round.objective.tiers;
        let mut edges = Edges {
            round,
            hours,
            table,
            left_weights: Vec::with_capacity(round.graph.newcomer_count() * tiers.len()),
            bundle_start: vec![0],
            bundle_class: Vec::with_capacity(round.graph.pair_count()),
            slot_start: vec![0],
            slots: Vec::new(),
            classes: Classes::default(),
            pin_weight: round.pin_weight(),
            complete: true,
        };
        for newcomer in round.roster.newcomers() {
            let weights = tiers.iter().map(|&tier| round.objective.newcomer_weight(tier, newcomer));
            edges.left_weights.extend(weights);
            let pin = round.pins.of(newcomer);
            if let Some(pin) = pin {
                let first = edges.left_weights.len() - tiers.len();
                edges.left_weights[first] = edges.left_weights[first].saturating_add(forced(edges.pin_weight, pin));
            }
            edges.complete = edges.complete && !control.should_stop();
            if edges.complete {
                edges.add_candidates(newcomer, pin.and_then(|pin| pin.fixed));
            }
            edges.bundle_start.push(edges.bundle_class.len() as u32);
        }
        edges
    }

    /// The bundles of a newcomer; `fixed` is the one moment that a pin leaves.
    fn add_candidates(&mut self, newcomer: NewcomerIx, fixed: Option<Moment>) {
        let round = self.round;
        let fixed = fixed.or_else(|| round.introduction());
        let mine = self.hours.of_newcomer(newcomer);
        for (opener, points) in round.graph.candidates_of(newcomer) {
            match fixed {
                Some(moment) => self.slots.extend(self.table.find(opener, moment)),
                None => self.table.push_common(opener, mine, round.graph.earliest(newcomer, opener), &mut self.slots),
            }
            self.bundle(newcomer, opener, points);
        }
    }

    /// Makes a bundle of the slots pushed since the last one, and bundles of their own for the hours of published
    /// meetings.
    fn bundle(&mut self, newcomer: NewcomerIx, opener: OpenerIx, points: i64) {
        let from = self.slot_start[self.slot_start.len() - 1] as usize;
        let quality = self.round.objective.quality(points);
        let Some(kept) = self.round.objective.kept_pair(newcomer, opener) else {
            return self.close((quality, false, false));
        };
        let is_kept = |slot: &u32| kept.contains(&self.table.all()[*slot as usize].moment.start);
        let (hours, others): (Vec<u32>, Vec<u32>) = self.slots.drain(from..).partition(is_kept);
        self.slots.extend(others);
        self.close((quality, true, false));
        self.slots.extend(hours);
        self.close((quality, true, true));
    }

    fn close(&mut self, class: (i64, bool, bool)) {
        let from = self.slot_start[self.slot_start.len() - 1];
        if self.slots.len() as u64 > from {
            self.bundle_class.push(self.classes.number(class, &self.round.objective.tiers));
            self.slot_start.push(self.slots.len() as u64);
        }
    }
}

/// Weight classes: quality, whether the pair is published, whether the hour is.
#[derive(Default)]
struct Classes {
    numbers: BTreeMap<(i64, bool, bool), u32>,
    weights: Vec<i64>,
}

impl Classes {
    fn number(&mut self, class: (i64, bool, bool), tiers: &[Tier]) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(class).or_insert_with(|| {
            self.weights.extend(class_weight(class, tiers));
            next
        })
    }
}

/// What the edges of a class weigh beside their newcomer: quality, whether the pair is published, whether the hour is.
pub(super) fn class_weight((quality, pair, hour): (i64, bool, bool), tiers: &[Tier]) -> impl Iterator<Item = i64> {
    tiers.iter().map(move |tier| match tier {
        Tier::Quality => quality,
        Tier::KeptPairs => i64::from(pair),
        Tier::KeptHours => i64::from(hour),
        _ => 0,
    })
}
