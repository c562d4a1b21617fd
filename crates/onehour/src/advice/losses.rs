//! How many fewer the plan would serve without one of its openers, exactly.
//!
//! Of the plan's optimum the first tier alone is kept: a matching of most newcomers, with the first entries of the
//! duals as its proof, which they are because vectors are compared in order. An opener is closed in it
//! ([`onehour_solver::nested::Dynamic`]): whom it held is served elsewhere as far as can be, by augmentation, and what
//! is missing then is the loss. Then the opener is opened again, and the matching is one of most newcomers as before.

use std::collections::BTreeMap;

use onehour_solver::nested::{Dynamic, NestedProblem, NestedSolution, OfferedBundle, Tree};

use crate::candidate::{NewcomerIx, OpenerIx};
use crate::round::{Open, Round, leading};

/// The first tier of a plan's optimum.
pub(super) struct Losses {
    problem: NestedProblem,
    dynamic: Dynamic,
    /// The slot behind each node of an opener who was closed and opened again.
    slots: BTreeMap<u32, u32>,
    /// Who sat otherwise than in the plan when the latest opener was closed.
    moved: BTreeMap<u32, Option<u32>>,
}

impl Losses {
    /// Keeps the first tier of an optimum. `None` where the checker refuses it.
    pub(super) fn new(problem: NestedProblem, solution: NestedSolution) -> Option<Self> {
        let (problem, solution) = leading(problem, solution, 1);
        let dynamic = Dynamic::restore(&problem, &solution).ok()?;
        Some(Losses { problem, dynamic, slots: BTreeMap::new(), moved: BTreeMap::new() })
    }

    /// Who sat otherwise than in the plan, and where, in the matching without the opener who was asked about last.
    pub(super) fn moved(&self) -> &BTreeMap<u32, Option<u32>> {
        &self.moved
    }

    fn note_moves(&mut self) {
        for (left, _) in self.dynamic.take_moved() {
            let node = self.dynamic.slot_of(left);
            self.moved.insert(left, node.map(|node| self.slots.get(&node).copied().unwrap_or(node)));
        }
    }

    /// How many fewer are served without an opener. Asked once of each. `None` for who shares capacities with others,
    /// or has a pin.
    pub(super) fn without(&mut self, round: &Round<'_>, open: &Open, opener: OpenerIx) -> Option<u32> {
        let slots = open.slots.of(opener);
        if slots.is_empty() {
            return None;
        }
        let root = self.problem.sets_around(slots.start).last()? as u32;
        let shared = open.keys[root as usize].opener() != Some(opener);
        if shared || round.pins.all().any(|pin| pin.opener == opener) {
            return None;
        }
        let (tree, columns) = (self.tree(open, opener, root), self.columns(round, open, opener));
        self.note_moves();
        let before = self.dynamic.value();
        self.dynamic.close(self.problem.slot_count() as u32 + root).ok()?;
        self.note_moves();
        let after = self.dynamic.value();
        let first = self.dynamic.open(&tree, &columns).ok()?;
        self.slots.extend((first..).zip(slots));
        u32::try_from(before[0] - after[0]).ok()
    }

    /// The slots and sets of an opener, a budget that bounds them alone among these. They follow each other, the largest
    /// one last.
    fn tree(&self, open: &Open, opener: OpenerIx, root: u32) -> Tree {
        let sets = open.slots.of(opener).flat_map(|slot| self.problem.sets_around(slot));
        let first = sets.min().map_or(root, |first| first as u32);
        let mut sets = self.problem.sets[first as usize..=root as usize].to_vec();
        sets.iter_mut().for_each(|set| set.parent = set.parent.map(|parent| parent - first));
        let slot = |slot: u32| {
            let set = self.problem.slot_sets[slot as usize].map_or(u32::MAX, |set| set - first);
            (self.problem.slot_caps[slot as usize], 0, set)
        };
        Tree { slots: open.slots.of(opener).map(slot).collect(), sets }
    }

    /// The edges into the slots of an opener, by newcomer.
    fn columns(&self, round: &Round<'_>, open: &Open, opener: OpenerIx) -> Vec<(u32, Vec<OfferedBundle>)> {
        let theirs = open.slots.of(opener);
        let edges = |&newcomer: &NewcomerIx| {
            let to_them = self.problem.bundles(newcomer.at()).map(|bundle| {
                let slots = self.problem.bundle_slots(bundle).iter().filter(|slot| theirs.contains(slot));
                let class = self.problem.bundle_class[bundle] as usize;
                let weight = vec![self.problem.class_weights[class]];
                OfferedBundle { weight, slots: slots.map(|slot| slot - theirs.start).collect() }
            });
            (newcomer.0, to_them.filter(|bundle| !bundle.slots.is_empty()).collect())
        };
        round.graph.newcomers_of(opener).iter().map(edges).collect()
    }
}
