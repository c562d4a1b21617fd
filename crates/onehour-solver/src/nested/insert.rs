//! The first phase: left vertices enter one at a time, the heaviest first.
//!
//! Each entry is one search for the cheapest way to serve the newcomer, if any is better than not to; after it the
//! matching is optimal for those who have entered. Heaviest first means that a place is rarely given up again, and that
//! whole regions can be closed on the way (`freeze.rs`).

use std::cmp::Reverse;

use super::components::NONE;
use super::freeze::Region;
use super::problem::NestedProblem;
use super::search::{Engine, Purpose};
use super::tiers::Tiers;

/// The number of first tiers in which an edge weighs what its left vertex weighs: no class, no step of a spread set and
/// no tie-break counts there.
pub(super) fn leading_tiers(problem: &NestedProblem) -> usize {
    let leads = |&tier: &usize| {
        let mut classes = problem.class_weights.iter().skip(tier).step_by(problem.tiers);
        classes.all(|&weight| weight == 0)
            && problem.sets.iter().all(|set| set.spread_tier.map(usize::from) != Some(tier))
            && problem.ties.as_ref().is_none_or(|ties| usize::from(ties.tier) != tier)
    };
    (0..problem.tiers).take_while(leads).count()
}

impl<const T: usize> Engine<'_, '_, T> {
    /// Serves whom it pays to serve. `entered` is called for each left vertex that has been decided.
    pub(super) fn insert_all(&mut self, entered: &dyn Fn()) {
        let leading = self.coarse.leading;
        let lead: Vec<Tiers<T>> = self.instance.left_weight.iter().map(|weight| weight.first(leading)).collect();
        let mut order: Vec<u32> = (0..self.instance.left_count() as u32).collect();
        order.sort_by_key(|&left| Reverse(self.instance.left_weight[left as usize]));
        let (mut region, mut decided) = (Region::new(self), 0);
        for group in order.chunk_by(|&a, &b| lead[a as usize] == lead[b as usize]) {
            for &left in group {
                self.insert(left);
                if self.stopped {
                    self.undecided = order[decided..].to_vec();
                    return;
                }
                decided += 1;
                entered();
            }
            if lead[group[0] as usize] > Tiers::ZERO {
                self.freeze(group, &mut region);
            }
        }
    }

    /// The cheapest way to serve a left vertex, if any is better than not to.
    fn insert(&mut self, left: u32) {
        // All that is at the level of the newcomer has their leading weight.
        let level = Tiers::ZERO - self.instance.left_weight[left as usize].first(self.coarse.leading);
        self.begin(Purpose::Insert, Tiers::ZERO, level);
        self.add_source(left, Tiers::ZERO);
        while self.settle_nearest() {}
        if !self.stopped {
            let (reach, end) = self.outcome();
            self.raise_prices(reach);
            self.state.net[left as usize] = -reach;
            self.augment(end);
        }
    }

    /// Left vertices without a mate.
    pub(super) fn free(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.instance.left_count() as u32).filter(|&left| self.state.is_free(left))
    }

    /// Left vertices with a mate.
    pub(super) fn matched_count(&self) -> u64 {
        self.state.mate.iter().filter(|&&mate| mate != NONE).count() as u64
    }
}
