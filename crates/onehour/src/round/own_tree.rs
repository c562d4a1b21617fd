//! One opener apart from all others: slots, capacities and edges, for those who follow a round while it changes.

use onehour_solver::nested::{OfferedBundle, Tree};

use super::Round;
use super::crossing::Crossings;
use super::forest::{Family, Forest, ForestInput, Shares};
use super::limits::SetKey;
use super::objective::Tier;
use super::open::bundles_of_pair;
use super::slots::Slots;
use crate::candidate::{Moment, NewcomerIx, OpenHours, OpenerIx};

/// The slots and capacities of an opener, numbered from zero.
pub(crate) struct OwnTree {
    pub(crate) tree: Tree,
    pub(crate) moments: Vec<Moment>,
    /// What each set is.
    pub(crate) keys: Vec<SetKey>,
}

impl Round<'_> {
    /// The tree of an opener in these hours and tiers, budgets left out; `None` without a slot.
    pub(crate) fn own_tree(&self, hours: &OpenHours<'_>, tiers: &[Tier], opener: OpenerIx) -> Option<OwnTree> {
        let mut extra = self.apart_from_starts(std::iter::once(opener));
        extra.retain(|&(of, _)| of == opener);
        let slots = Slots::of_one(self.roster, hours, opener, &extra);
        if slots.all().is_empty() {
            return None;
        }
        let input = ForestInput {
            limits: &self.limits,
            crossings: &Crossings::default(),
            family: Family::WithoutBudgets,
            shares: &Shares::new(),
            windows: self.overlapping().then_some(self.durations),
            laid: None,
            spread_tier: tiers.iter().position(|&tier| tier == Tier::Spread).map(|tier| tier as u8),
            every_set: true,
        };
        let Forest { slot_caps, slot_sets, sets, keys } = Forest::new(&input, &slots);
        let moments: Vec<Moment> = slots.all().iter().map(|slot| slot.moment).collect();
        let key = |moment: &Moment| self.objective.slot_key(opener, moment.start);
        let slot = |((cap, set), moment): ((u32, Option<u32>), &Moment)| (cap, key(moment), set.unwrap_or(u32::MAX));
        let slots = slot_caps.into_iter().zip(slot_sets).zip(&moments).map(slot).collect();
        Some(OwnTree { tree: Tree { slots, sets }, moments, keys })
    }

    /// The edges of a newcomer to an opener, worth so many points, at those moments of these hours that have a slot:
    /// what history, forbids and pins leave of them. The caller has asked the rules.
    pub(crate) fn edges_of_pair(
        &self,
        tiers: &[Tier],
        (newcomer, opener, points): (NewcomerIx, OpenerIx, i64),
        hours: &OpenHours<'_>,
        slot: impl Fn(Moment) -> Option<u32>,
    ) -> Vec<OfferedBundle> {
        let Some(first) = self.eligibility().first_start(newcomer, opener) else { return Vec::new() };
        let placed = |moment: Moment| Some((slot(moment)?, moment.start));
        let fixed = self.pins.of(newcomer).and_then(|pin| pin.fixed).or_else(|| self.introduction());
        let slots: Vec<(u32, Option<i64>)> = match fixed {
            Some(moment) => placed(moment).into_iter().collect(),
            None => hours.moments((newcomer, opener), first).filter_map(placed).collect(),
        };
        bundles_of_pair((self, tiers), (newcomer, opener, points), slots.into_iter()).collect()
    }

    /// The same as the rules have it; pins have their edges whatever these say.
    pub(crate) fn edges_by_rules(
        &self,
        tiers: &[Tier],
        (newcomer, opener): (NewcomerIx, OpenerIx),
        hours: &OpenHours<'_>,
        slot: impl Fn(Moment) -> Option<u32>,
    ) -> Vec<OfferedBundle> {
        let (mine, theirs) = (self.roster.newcomer_at(newcomer), self.roster.opener_at(opener));
        if self.pins.of(newcomer).is_none() && !self.rules.eligible(mine, theirs) {
            return Vec::new();
        }
        let points = self.rules.points(mine, theirs);
        self.edges_of_pair(tiers, (newcomer, opener, points), hours, slot)
    }
}
