//! What the plan would come to with some edges changed: the optimum is led there and back.
//!
//! Whoever stands on both sides changes both: their own edges as a newcomer, and the hours and edges that others have
//! with them as an opener. One search does not tell what that brings. So the changes are made, in the tiers before the
//! tie-break, and taken back once they have been looked at ([`Dynamic::mark`]); two at a time.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use onehour_solver::nested::{Dynamic, Effect, Live, LiveError, Move, NestedProblem, NestedSolution, Offer, Room, Row};

use crate::candidate::NewcomerIx;
use crate::round::{leading, without_floor};

/// Changes that are tried at the same time: each needs a state of its own, and few are left open by prices.
const AT_ONCE: usize = 2;

/// An optimum on which changes are tried.
pub(super) struct Rehearsal {
    /// The same optimum, so that it does not matter which is asked.
    states: [Mutex<Dynamic>; AT_ONCE],
    tiers: usize,
    slots: u32,
    sets: u32,
    /// Slot of each newcomer in the plan.
    mates: Vec<Option<u32>>,
    /// What the optimum is worth, each meeting with what the floor pays for it.
    value: Vec<i64>,
    paid: Vec<i64>,
    floor: Option<Floor>,
}

/// For how many meetings an answer is one to the round.
enum Floor {
    AtLeast(i64),
    /// As many as the plan has: the floor pays for them.
    Equal,
    /// None is known to be: the floor is out of reach.
    Never,
}

/// Slots of the plan, by the nodes that they are while a change is tried.
pub(super) type Renumbered = BTreeMap<u32, u32>;

/// A change to try.
pub(super) trait Change {
    /// Makes it for all but the newcomer. Says which slots of the plan new nodes are.
    fn make(&mut self, dynamic: &mut Dynamic) -> Result<Renumbered, LiveError>;

    /// What the newcomer has with it.
    fn row(&self) -> &Row;

    /// Makes the state an optimum of all that the change is, after somebody has come as well.
    fn settle(&mut self, dynamic: &mut Dynamic) -> Result<(), LiveError>;
}

/// A change that was tried.
pub(super) struct Tried {
    pub(super) effect: Effect,
    /// Whether every plan that is best then has a place for the newcomer, as their dual tells: above zero it is so by
    /// complementary slackness. At zero it is not known.
    pub(super) is_needed: bool,
}

impl Rehearsal {
    /// For the first tiers of a plan's optimum. `None` where the checker refuses it.
    pub(super) fn new(problem: NestedProblem, solution: NestedSolution, tiers: usize) -> Option<Self> {
        let (problem, solution) = (tiers > 0).then(|| leading(problem, solution, tiers))?;
        let proof = solution.certificate.floor.as_ref();
        let paid = proof.map_or_else(|| vec![0; tiers], |floor| floor.multiplier.clone());
        let floor = match (problem.at_least, proof) {
            (0, _) => None,
            (_, Some(floor)) if floor.cover.is_some() => Some(Floor::Never),
            (at_least, _) if paid.iter().all(|&entry| entry == 0) => Some(Floor::AtLeast(at_least.into())),
            _ => Some(Floor::Equal),
        };
        let (problem, solution) = without_floor(problem, solution);
        let (slots, sets) = (problem.slot_count() as u32, problem.sets.len() as u32);
        let mut dynamic = Dynamic::restore(&problem, &solution).ok()?;
        dynamic.take_least_prices();
        let value = dynamic.value();
        let states = [dynamic.clone(), dynamic].map(Mutex::new);
        Some(Rehearsal { states, tiers, slots, sets, mates: solution.mates, value, paid, floor })
    }

    /// Lets searches look first where the greatest prices say that outside is nearest.
    pub(super) fn guided_by(mut self, live: &Live<'_>) -> Self {
        let slots = (0..self.slots).map(Room::Slot);
        let greatest = |room| {
            let mut price = live.greatest_price(room).ok()??;
            price.truncate(self.tiers);
            Some(price)
        };
        let greatest: Vec<Option<Vec<i64>>> = slots.chain((0..self.sets).map(Room::Set)).map(greatest).collect();
        for state in &mut self.states {
            state.get_mut().unwrap_or_else(PoisonError::into_inner).expect_prices(&greatest);
        }
        self
    }

    /// How many of the first tiers it is about.
    pub(super) fn tiers(&self) -> usize {
        self.tiers
    }

    /// What an offer is as the row of a newcomer.
    pub(super) fn row(&self, offer: &Offer) -> Row {
        let mut bundles = offer.bundles.clone();
        bundles.iter_mut().for_each(|bundle| bundle.weight.truncate(self.tiers));
        let weight = offer.weight.iter().zip(&self.paid).map(|(weight, paid)| weight + paid);
        Row { weight: weight.collect(), key: offer.key, bundles }
    }

    /// Makes a change, looks at what comes of it, and takes it back. `None` if the newcomer has no place then, or the
    /// change cannot be made.
    ///
    /// A change must not share its work among threads: one that waits for others may begin another attempt meanwhile, and
    /// would wait for itself.
    pub(super) fn attempt(&self, newcomer: NewcomerIx, change: &mut dyn Change) -> Option<Tried> {
        let mut dynamic = self.state();
        // What a panic left behind.
        dynamic.take_back();
        dynamic.mark();
        let tried = self.look(&mut dynamic, newcomer, change);
        dynamic.take_back();
        tried
    }

    /// A state that nobody uses, or the first when it is free again.
    fn state(&self) -> MutexGuard<'_, Dynamic> {
        let free = self.states.iter().find_map(|state| match state.try_lock() {
            Ok(state) => Some(state),
            Err(TryLockError::Poisoned(left)) => Some(left.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        });
        free.unwrap_or_else(|| self.states[0].lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The newcomer enters last: if nobody moves after that, their dual is what the best plan without them lacks.
    fn look(&self, dynamic: &mut Dynamic, newcomer: NewcomerIx, change: &mut dyn Change) -> Option<Tried> {
        dynamic.remove(newcomer.0).ok()?;
        let slots = change.make(dynamic).ok()?;
        change.settle(dynamic).ok()?;
        dynamic.replace(newcomer.0, change.row()).ok()?;
        change.settle(dynamic).ok()?;
        let value = dynamic.proven_value()?;
        dynamic.slot_of(newcomer.0)?;
        let place = |node: u32| slots.get(&node).copied().unwrap_or(node);
        let moved = dynamic.take_moved().into_iter();
        let moved = moved.map(|(left, _)| Move { left, to: dynamic.slot_of(left).map(place) });
        let moves = moved.filter(|entry| entry.to != self.mates[entry.left as usize]).collect();
        let is_needed = dynamic.dual(newcomer.0) > vec![0; self.tiers];
        Some(Tried { is_needed, effect: self.effect(&value, moves) })
    }

    fn effect(&self, value: &[i64], moves: Vec<Move>) -> Effect {
        let had = |entry: &Move| self.mates[entry.left as usize].is_some();
        let served: i64 = moves.iter().map(|entry| i64::from(entry.to.is_some()) - i64::from(had(entry))).sum();
        let change = value.iter().zip(&self.value).zip(&self.paid);
        let change = change.map(|((value, before), paid)| value - before - paid * served).collect();
        let after = self.mates.iter().flatten().count() as i64 + served;
        let exact = match self.floor {
            None => true,
            Some(Floor::AtLeast(least)) => after >= least,
            Some(Floor::Equal) => served == 0,
            Some(Floor::Never) => false,
        };
        Effect { change, served, exact, moves }
    }
}
