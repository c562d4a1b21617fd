//! The tiers in their order, and what an edge weighs in each. docs/certificate.md defines them.

use std::collections::BTreeMap;

use onehour_solver::nested::TieKeys;

use super::ties;
use crate::candidate::{Moment, NewcomerIx, OpenerIx, Roster};
use crate::programme::First;
use crate::snapshot::{Snapshot, waited_days};

/// One tier of the objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
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
    pub(crate) fn name(self) -> &'static str {
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
}

/// Where a newcomer is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) opener: OpenerIx,
    pub(crate) moment: Moment,
    pub(crate) points: i64,
}

/// The place of each newcomer, or none.
pub(crate) type Assignment = Vec<Option<Placed>>;

/// A published meeting: its opener, unless that person left, and its start.
type Kept = (Option<OpenerIx>, Option<i64>);

/// The objective of a round.
#[derive(Debug)]
pub(crate) struct Objective<'a> {
    pub(crate) tiers: Vec<Tier>,
    /// At least so many served; 0 unless quality comes first.
    pub(crate) floor: u32,
    snapshot: &'a Snapshot,
    roster: &'a Roster<'a>,
    band: i64,
    /// Whole days that each newcomer has waited.
    waited: Vec<u32>,
    /// Published meetings of each newcomer who has any.
    kept: BTreeMap<NewcomerIx, Vec<Kept>>,
}

impl<'a> Objective<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, roster: &'a Roster<'a>) -> Self {
        let objective = &snapshot.programme.objective;
        let mut kept: BTreeMap<NewcomerIx, Vec<_>> = BTreeMap::new();
        for meeting in &snapshot.previous {
            if let Some(newcomer) = roster.find_newcomer(&meeting.newcomer) {
                kept.entry(newcomer).or_default().push((roster.find_opener(&meeting.opener), meeting.start));
            }
        }
        let tiers = order(objective.first, !snapshot.previous.is_empty());
        let floor = if tiers.first() == Some(&Tier::Quality) { objective.at_least_served.unwrap_or(0) } else { 0 };
        let waited = |newcomer| waited_days(roster.newcomer(newcomer), snapshot.from);
        let waited = roster.newcomers().map(waited).collect();
        let band = i64::from(objective.band.unwrap_or(1).max(1));
        Objective { tiers, floor, snapshot, roster, band, waited, kept }
    }

    /// How many of the tiers come before the tie-break.
    pub(crate) fn before_tie_break(&self) -> usize {
        self.at(Tier::TieBreak).unwrap_or(self.tiers.len())
    }

    /// Position of a tier.
    pub(crate) fn at(&self, tier: Tier) -> Option<usize> {
        self.tiers.iter().position(|&other| other == tier)
    }

    /// Whole days a newcomer has waited.
    pub(crate) fn waited(&self, newcomer: NewcomerIx) -> u32 {
        self.waited[newcomer.at()]
    }

    /// Points in bands.
    pub(crate) fn quality(&self, points: i64) -> i64 {
        points.div_euclid(self.band)
    }

    /// Whether the newcomer has a published meeting with this opener, and those of them that have a start.
    pub(crate) fn kept_pair(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Option<Vec<Option<i64>>> {
        let kept = self.kept.get(&newcomer)?.iter();
        let starts: Vec<Option<i64>> = kept.filter(|kept| kept.0 == Some(opener)).map(|kept| kept.1).collect();
        (!starts.is_empty()).then_some(starts)
    }

    /// What every edge of a newcomer weighs in a tier.
    pub(crate) fn newcomer_weight(&self, tier: Tier, newcomer: NewcomerIx) -> i64 {
        match tier {
            Tier::Served => 1,
            Tier::KeptNewcomers => i64::from(self.kept.contains_key(&newcomer)),
            Tier::Waiting => i64::from(self.waited(newcomer)),
            _ => 0,
        }
    }

    pub(crate) fn newcomer_key(&self, newcomer: NewcomerIx) -> u64 {
        ties::newcomer_key(self.snapshot.seed, &self.roster.newcomer(newcomer).id)
    }

    pub(crate) fn slot_key(&self, opener: OpenerIx, start: Option<i64>) -> u64 {
        ties::slot_key(self.snapshot.seed, &self.roster.opener(opener).id, start)
    }

    /// What an edge weighs in a tier; the spread is counted over whole plans.
    pub(crate) fn weight(&self, tier: Tier, newcomer: NewcomerIx, placed: &Placed) -> i64 {
        let kept = || self.kept_pair(newcomer, placed.opener);
        match tier {
            Tier::Served | Tier::KeptNewcomers | Tier::Waiting => self.newcomer_weight(tier, newcomer),
            Tier::KeptPairs => i64::from(kept().is_some()),
            Tier::KeptHours => i64::from(kept().is_some_and(|starts| starts.contains(&placed.moment.start))),
            Tier::Quality => self.quality(placed.points),
            Tier::Spread => 0,
            Tier::TieBreak => {
                TieKeys::mix(self.newcomer_key(newcomer), self.slot_key(placed.opener, placed.moment.start))
            }
        }
    }

    /// The value of a plan, one number a tier.
    pub(crate) fn value(&self, assignment: &Assignment) -> Vec<i64> {
        let mut loads: BTreeMap<OpenerIx, i64> = BTreeMap::new();
        assignment.iter().flatten().for_each(|placed| *loads.entry(placed.opener).or_default() += 1);
        let squares: i64 = loads.values().map(|load| load * load).sum();
        let placed = || {
            (0..).map(NewcomerIx).zip(assignment).filter_map(|(newcomer, placed)| Some((newcomer, placed.as_ref()?)))
        };
        let value = |&tier: &Tier| match tier {
            Tier::Spread => -squares,
            tier => placed().map(|(newcomer, placed)| self.weight(tier, newcomer, placed)).sum(),
        };
        self.tiers.iter().map(value).collect()
    }
}

/// The tiers in their order.
fn order(first: First, previous: bool) -> Vec<Tier> {
    use Tier::{KeptHours, KeptNewcomers, KeptPairs, Quality, Served, Spread, TieBreak, Waiting};
    match (previous, first) {
        (true, _) => vec![Served, KeptNewcomers, KeptPairs, KeptHours, Waiting, Quality, Spread, TieBreak],
        (false, First::Served) => vec![Served, Waiting, Quality, Spread, TieBreak],
        (false, First::Quality) => vec![Quality, Served, Waiting, Spread, TieBreak],
    }
}
