//! How many fewer the plan would serve without one of its openers, exactly.
//!
//! Of the plan's optimum the first tier alone is kept: a matching of most newcomers, with the first entries of the
//! duals as its proof, which they are because vectors are compared in order. An opener is taken out of it
//! ([`onehour_solver::nested::Dynamic`]): whom it held is served elsewhere as far as can be, by augmentation, and what
//! is missing then is the loss. Then that is taken back.

use std::collections::BTreeMap;

use onehour_solver::nested::{Dynamic, LiveError, NestedProblem, NestedSolution};

use crate::candidate::OpenerIx;
use crate::round::{Open, Round, leading};

/// The first tier of a plan's optimum.
pub(super) struct Losses {
    problem: NestedProblem,
    dynamic: Dynamic,
}

/// Who sits otherwise than in the plan, and where.
pub(super) type Moved = BTreeMap<u32, Option<u32>>;

impl Losses {
    /// Keeps the first tier of an optimum. `None` where the checker refuses it.
    pub(super) fn new(problem: NestedProblem, solution: NestedSolution) -> Option<Self> {
        let (problem, solution) = leading(problem, solution, 1);
        let dynamic = Dynamic::restore(&problem, &solution).ok()?;
        Some(Losses { problem, dynamic })
    }

    /// How many fewer are served without an opener, and who sits otherwise then. `None` for who has a pin.
    pub(super) fn without(&mut self, round: &Round<'_>, open: &Open, opener: OpenerIx) -> Option<(u32, Moved)> {
        if open.slots.of(opener).is_empty() || round.pins.all().any(|pin| pin.opener == opener) {
            return None;
        }
        let before = self.dynamic.value();
        self.dynamic.mark();
        let closed = self.close(round, open, opener);
        let after = self.dynamic.value();
        let moved = self.dynamic.take_moved().into_iter();
        let moved = moved.map(|(left, _)| (left, self.dynamic.slot_of(left))).collect();
        self.dynamic.take_back();
        closed.ok()?;
        Some((u32::try_from(before[0] - after[0]).ok()?, moved))
    }

    /// Closes the tree of an opener; of one who shares a budget, which is around it, takes all edges away.
    fn close(&mut self, round: &Round<'_>, open: &Open, opener: OpenerIx) -> Result<(), LiveError> {
        let slots = open.slots.of(opener);
        match self.problem.sets_around(slots.start).last() {
            Some(root) if open.keys.get(root).and_then(|key| key.opener()) == Some(opener) => {
                self.dynamic.close(self.problem.slot_count() as u32 + root as u32)
            }
            _ => {
                let mut newcomers = round.graph.newcomers_of(opener).iter();
                newcomers.try_for_each(|newcomer| self.dynamic.reoffer(newcomer.0, slots.clone(), &[]))
            }
        }
    }
}
