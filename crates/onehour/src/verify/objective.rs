//! The tiers of a programme and what one meeting weighs in each.

use super::problem::{Candidate, Problem};
use super::slot::Slot;
use crate::programme::First;

/// Most tiers an objective can have.
pub(super) const MAX_TIERS: usize = 8;

/// One number a tier, compared in order; zero beyond the last tier.
///
/// No sum overflows: what is added is an i64 times a count below 2^32, and no document in memory has 2^31 of them.
pub(super) type Vector = [i128; MAX_TIERS];

/// `total += factor * vector`.
pub(super) fn add(total: &mut Vector, vector: &Vector, factor: i128) {
    total.iter_mut().zip(vector).for_each(|(sum, part)| *sum += factor * part);
}

/// One objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tier {
    Served,
    KeptNewcomers,
    KeptPairs,
    KeptHours,
    Waiting,
    Quality,
    Spread,
    TieBreak,
}

impl Tier {
    /// As `TierValue::name` spells it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Tier::Served => "served",
            Tier::KeptNewcomers => "kept-newcomers",
            Tier::KeptPairs => "kept-pairs",
            Tier::KeptHours => "kept-hours",
            Tier::Waiting => "waiting",
            Tier::Quality => "quality",
            Tier::Spread => "spread",
            Tier::TieBreak => "tie-break",
        }
    }

    /// The tiers of a programme in their order. With a published plan, service and keeping it come first whatever
    /// leads otherwise.
    pub(super) fn of(first: First, with_previous: bool) -> Vec<Tier> {
        use Tier::{KeptHours, KeptNewcomers, KeptPairs, Quality, Served, Spread, TieBreak, Waiting};
        match (with_previous, first) {
            (true, _) => vec![Served, KeptNewcomers, KeptPairs, KeptHours, Waiting, Quality, Spread, TieBreak],
            (false, First::Served) => vec![Served, Waiting, Quality, Spread, TieBreak],
            (false, First::Quality) => vec![Quality, Served, Waiting, Spread, TieBreak],
        }
    }
}

/// What a meeting weighs, tier by tier. The spread is no weight of a meeting: it is 0 here.
pub(super) fn weight(problem: &Problem<'_>, candidate: &Candidate, slot: Slot, slot_key: u64) -> Vector {
    let Candidate { newcomer, opener, points } = *candidate;
    let published = &problem.published;
    let mut weight = [0; MAX_TIERS];
    for (entry, tier) in weight.iter_mut().zip(&problem.tiers) {
        *entry = match tier {
            Tier::Served => 1,
            Tier::KeptNewcomers => published.has_newcomer(newcomer).into(),
            Tier::KeptPairs => published.has_pair(newcomer, opener).into(),
            Tier::KeptHours => published.has(newcomer, opener, slot.start).into(),
            Tier::Waiting => problem.waited[newcomer as usize].into(),
            Tier::Quality => points.div_euclid(problem.band()),
            Tier::Spread => 0,
            Tier::TieBreak => problem.tie(newcomer, slot_key).into(),
        };
    }
    weight
}
