//! The questions, each as a choice among first steps (`reach.rs`), and their answers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::effect::{Effect, LiveError, Move, Offer, OfferedBundle, Room};
use super::reach::{Goal, Reach};
use super::warm::Network;
use crate::nested::components::NONE;
use crate::nested::problem::{NestedProblem, TieKeys};
use crate::nested::solution::NestedSolution;
use crate::nested::tiers::Tiers;

/// The largest entry of a weight that may be offered: sums with path lengths then fit 64 bits.
const MAX_WEIGHT: i64 = i64::MAX / 8;

/// How many of the best are wanted, and what they must be worth more than.
pub(super) type Wanted<'a> = (usize, Option<&'a [i64]>);

/// [`super::Live`] for a known number of tiers.
pub(super) trait Answers {
    fn arrival(&mut self, offer: &Offer) -> Result<Option<Effect>, LiveError>;
    fn replacement(&mut self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError>;
    fn best_of(&mut self, left: u32, offers: &[Offer], wanted: Wanted<'_>) -> Result<Vec<(usize, Effect)>, LiveError>;
    fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError>;
    fn own_offer(&self, left: u32) -> Result<Offer, LiveError>;
    fn room(&mut self, room: Room, more: bool) -> Result<Option<Effect>, LiveError>;
}

/// A restored answer and its distances.
pub(super) struct Warm<'p, const T: usize> {
    problem: Cow<'p, NestedProblem>,
    network: Network<T>,
    /// Distances to outside.
    outside: Reach<T>,
    /// Distances to the goal of the present question, where it is another one.
    other: Reach<T>,
    matched: i64,
    /// Number of edges below which the answer of a search is no answer to the problem; see the essay.
    floor: Option<i64>,
    /// Whether the floor's multiplier is not zero, so that more edges are no answer either.
    forced: bool,
    /// Whether the floor was out of reach.
    exhausted: bool,
}

/// A way to begin: along which step, to which node, at which cost.
#[derive(Clone, Copy)]
struct First<const T: usize> {
    /// The offer that it belongs to.
    offer: usize,
    node: u32,
    cost: Tiers<T>,
    /// Where the asker goes; `None` where it stays free.
    to: Option<u32>,
}

impl<'p, const T: usize> Warm<'p, T> {
    pub(super) fn new(problem: Cow<'p, NestedProblem>, solution: &NestedSolution) -> Self {
        let network = Network::new(&problem, solution);
        let mut outside = Reach::new(&network);
        outside.begin(&network, Goal::Outside);
        while outside.settle_nearest(&network).is_some() {}
        Warm {
            matched: solution.mates.iter().flatten().count() as i64,
            floor: (problem.at_least > 0).then_some(problem.at_least.into()),
            forced: network.phi != Tiers::ZERO,
            exhausted: solution.certificate.floor.as_ref().is_some_and(|floor| floor.cover.is_some()),
            outside,
            other: Reach::new(&network),
            problem,
            network,
        }
    }

    fn known(&self, left: u32) -> Result<(), LiveError> {
        if (left as usize) < self.problem.left_count() { Ok(()) } else { Err(LiveError::Unknown) }
    }

    /// An offer that fits the problem: weights of its tiers, within bounds, and slots that exist.
    fn fits(&self, offer: &Offer) -> Result<(), LiveError> {
        let vectors = || std::iter::once(&offer.weight).chain(offer.bundles.iter().map(|bundle| &bundle.weight));
        if vectors().any(|weight| weight.len() != T) {
            return Err(LiveError::Tiers);
        }
        if vectors().flatten().any(|entry| entry.unsigned_abs() > MAX_WEIGHT.unsigned_abs()) {
            return Err(LiveError::Overflow);
        }
        let slots = self.problem.slot_count();
        let mut named = offer.bundles.iter().flat_map(|bundle| &bundle.slots);
        if named.all(|&slot| (slot as usize) < slots) { Ok(()) } else { Err(LiveError::Unknown) }
    }

    /// The first steps of an offer: its cheapest edge into each slot.
    fn first_steps<'o>(&'o self, number: usize, offer: &'o Offer) -> impl Iterator<Item = First<T>> + 'o {
        let ties = self.problem.ties.as_ref();
        let tie = move |slot: u32| {
            let mixed = ties.map(|ties| (ties.tier, TieKeys::mix(offer.key, ties.slot[slot as usize])));
            mixed.map_or(Tiers::ZERO, |(tier, mixed)| Tiers::unit(tier.into(), mixed))
        };
        let base = -self.network.phi - Tiers::read(&offer.weight, 0);
        offer.bundles.iter().flat_map(move |bundle| {
            let base = base - Tiers::read(&bundle.weight, 0);
            bundle.slots.iter().map(move |&slot| First {
                offer: number,
                node: self.network.state.anchor(slot),
                cost: base - tie(slot) + self.network.price(slot),
                to: Some(slot),
            })
        })
    }

    /// The ways of a left vertex that stays free.
    fn staying(&self) -> First<T> {
        First { offer: 0, node: self.network.instance.outside, cost: Tiers::ZERO, to: None }
    }

    /// The distances to a goal, settled as far as it takes to know the `count` best offers that cost less than
    /// `enough`; and those, each with its whole cost and its first step.
    fn search(
        &mut self,
        goal: Goal,
        firsts: Vec<First<T>>,
        (count, mut enough): (usize, Tiers<T>),
    ) -> Vec<(Tiers<T>, First<T>)> {
        let network = &self.network;
        if goal == Goal::Outside {
            let whole =
                firsts.into_iter().filter_map(|first| Some((self.outside.distance(first.node)? + first.cost, first)));
            return best_by_offer(whole.filter(|(cost, _)| *cost < enough).collect(), count);
        }
        // The first steps whose nodes are not settled yet, as long as they can be among the best.
        let mut open: BTreeMap<u32, Vec<(Tiers<T>, First<T>)>> = BTreeMap::new();
        for first in firsts {
            let at_least = self.at_least(goal, &first);
            if at_least < enough {
                open.entry(first.node).or_default().push((at_least, first));
            }
        }
        let least_of = |open: &BTreeMap<u32, Vec<(Tiers<T>, First<T>)>>| {
            open.values().flatten().map(|(_, first)| first.cost).min()
        };
        let mut least = least_of(&open);
        let mut whole: Vec<(Tiers<T>, First<T>)> = Vec::new();
        self.other.begin(network, goal);
        let limit = enough;
        while let Some(cheapest) = least {
            let nearest = self.other.settle_nearest(network);
            let Some((node, distance)) = nearest.filter(|(_, distance)| distance.sum_is_below(cheapest, enough)) else {
                break;
            };
            if let Some(here) = open.remove(&node) {
                whole.extend(here.into_iter().map(|(_, first)| (distance + first.cost, first)));
                whole = best_by_offer(whole, usize::MAX);
                enough =
                    count.checked_sub(1).and_then(|last| whole.get(last)).map_or(enough, |&(cost, _)| cost.min(limit));
                open.retain(|_, there| there.iter().any(|(at_least, _)| *at_least < enough));
                least = least_of(&open);
            }
        }
        whole.retain(|(cost, _)| *cost < limit);
        whole.truncate(count);
        whole
    }

    /// What a way that begins with this step costs at least. To the place of a left vertex it is at least as far as the
    /// way to outside is longer from the step's node than from there.
    fn at_least(&self, goal: Goal, first: &First<T>) -> Tiers<T> {
        let place = match goal {
            Goal::Left(left) => self.network.state.anchor(self.network.state.mate[left as usize]),
            Goal::Outside | Goal::Node(_) => return first.cost,
        };
        let both = self.outside.distance(first.node).zip(self.outside.distance(place));
        first.cost + both.map_or(Tiers::ZERO, |(from_node, from_place)| (from_node - from_place).max(Tiers::ZERO))
    }

    /// The effect of a path: `cost` in all, of which the search knows the way from `node` on.
    fn effect(&self, goal: Goal, cost: Tiers<T>, node: u32, asker: Option<Move>) -> Effect {
        let reach = if goal == Goal::Outside { &self.outside } else { &self.other };
        let mut moves: Vec<Move> = asker.into_iter().collect();
        moves.extend(reach.moves(&self.network, node));
        let had = |left: u32| (left as usize) < self.problem.left_count() && !self.network.state.is_free(left);
        let count: i64 = moves.iter().map(|m| i64::from(m.to.is_some()) - i64::from(had(m.left))).sum();
        // Weights are phi higher in the search than in the problem.
        let phi = Tiers(self.network.phi.0.map(|entry| entry * count));
        let after = self.matched + count;
        let exact =
            !self.exhausted && self.floor.is_none_or(|floor| if self.forced { count == 0 } else { after >= floor });
        Effect { change: (-cost - phi).0.to_vec(), served: count, exact, moves }
    }

    fn unchanged(&self) -> Effect {
        Effect { change: vec![0; T], served: 0, exact: !self.exhausted, moves: Vec::new() }
    }

    /// The answer for a left vertex that has no place, by its number.
    fn newcomer(&mut self, left: u32, offer: &Offer) -> Option<Effect> {
        let firsts = self.first_steps(0, offer).collect();
        let best = self.search(Goal::Outside, firsts, (1, Tiers::INFINITY)).pop();
        let best = best.filter(|(cost, _)| !offer.may_stay || *cost < Tiers::ZERO);
        let effect =
            best.map(|(cost, first)| self.effect(Goal::Outside, cost, first.node, Some(Move { left, to: first.to })));
        effect.or_else(|| offer.may_stay.then(|| self.unchanged()))
    }
}

/// The best of each offer, best first, of equals the first offer.
fn best_by_offer<const T: usize>(mut whole: Vec<(Tiers<T>, First<T>)>, count: usize) -> Vec<(Tiers<T>, First<T>)> {
    whole.sort_by_key(|(cost, first)| (first.offer, *cost));
    whole.dedup_by_key(|(_, first)| first.offer);
    whole.sort_by_key(|(cost, _)| *cost);
    whole.truncate(count);
    whole
}

impl<const T: usize> Answers for Warm<'_, T> {
    fn arrival(&mut self, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.fits(offer)?;
        Ok(self.newcomer(self.problem.left_count() as u32, offer))
    }

    fn replacement(&mut self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.known(left)?;
        self.fits(offer)?;
        if self.network.state.is_free(left) {
            return Ok(self.newcomer(left, offer));
        }
        let stays = offer.may_stay.then(|| self.staying());
        let firsts = self.first_steps(0, offer).chain(stays).collect();
        let goal = Goal::Left(left);
        let best = self.search(goal, firsts, (1, Tiers::INFINITY)).pop();
        let worth = self.network.dual(left);
        Ok(best.map(|(cost, first)| self.effect(goal, cost + worth, first.node, Some(Move { left, to: first.to }))))
    }

    fn best_of(
        &mut self,
        left: u32,
        offers: &[Offer],
        (count, above): Wanted<'_>,
    ) -> Result<Vec<(usize, Effect)>, LiveError> {
        self.known(left)?;
        offers.iter().try_for_each(|offer| self.fits(offer))?;
        let firsts = offers.iter().enumerate().flat_map(|(number, offer)| self.first_steps(number, offer)).collect();
        let (goal, worth) = match self.network.state.is_free(left) {
            true => (Goal::Outside, Tiers::ZERO),
            false => (Goal::Left(left), self.network.dual(left)),
        };
        // A floor's multiplier blurs what a change is worth before its moves are known: then all are looked at.
        let enough = above.filter(|_| !self.forced).map(|above| -Tiers::read(above, 0) - worth);
        let found = if self.forced { usize::MAX } else { count };
        let best = self.search(goal, firsts, (found, enough.unwrap_or(Tiers::INFINITY)));
        let effect = |(cost, first): (Tiers<T>, First<T>)| {
            (first.offer, self.effect(goal, cost + worth, first.node, Some(Move { left, to: first.to })))
        };
        let mut best: Vec<(usize, Effect)> = best.into_iter().map(effect).collect();
        best.sort_by(|(_, a), (_, b)| b.change.cmp(&a.change));
        best.truncate(count);
        Ok(best)
    }

    fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError> {
        self.known(left)?;
        self.fits(offer)?;
        let firsts = self.first_steps(0, offer);
        // The way from the first edge on is known for who has no place, and for others how long it is at least. One
        // fewer in all, which only who has a place can bring about, gives the reward phi of a floor back.
        let (least, worth) = if self.network.state.is_free(left) {
            (firsts.filter_map(|first| Some(self.outside.distance(first.node)? + first.cost)).min(), Tiers::ZERO)
        } else {
            let at_least = firsts.map(|first| self.at_least(Goal::Left(left), &first)).min();
            (at_least, self.network.dual(left) - self.network.phi)
        };
        Ok(least.map(|least| (-(least + worth)).0.to_vec()))
    }

    fn own_offer(&self, left: u32) -> Result<Offer, LiveError> {
        self.known(left)?;
        let (problem, left) = (&*self.problem, left as usize);
        let vector = |flat: &[i64], at: usize| flat[at * T..(at + 1) * T].to_vec();
        let bundle = |bundle: usize| OfferedBundle {
            weight: vector(&problem.class_weights, problem.bundle_class[bundle] as usize),
            slots: problem.bundle_slots(bundle).to_vec(),
        };
        Ok(Offer {
            weight: vector(&problem.left_weights, left),
            key: problem.ties.as_ref().map_or(0, |ties| ties.left[left]),
            bundles: problem.bundles(left).map(bundle).collect(),
            may_stay: true,
        })
    }

    fn room(&mut self, room: Room, more: bool) -> Result<Option<Effect>, LiveError> {
        let (at, count, first) = match room {
            Room::Slot(slot) => (slot, self.problem.slot_count(), 0),
            Room::Set(set) => (set, self.problem.sets.len(), self.problem.slot_count() as u32),
        };
        if at as usize >= count {
            return Err(LiveError::Unknown);
        }
        let node = first + at;
        if self.network.has_room(node) || self.network.instance.cap[node as usize] == NONE {
            return Ok(Some(self.unchanged()));
        }
        if !more && self.network.instance.cap[node as usize] == 0 {
            return Ok(None);
        }
        let around = self.network.around(node);
        // One unit more goes up, and somebody comes in; one less comes back down, and somebody goes elsewhere.
        let (goal, from, step) = match more {
            true => (Goal::Node(node), around, self.network.up(node)),
            false if around == self.network.instance.outside => (Goal::Outside, node, self.network.down(node)),
            false => (Goal::Node(around), node, self.network.down(node)),
        };
        let best =
            self.search(goal, vec![First { offer: 0, node: from, cost: step, to: None }], (1, Tiers::INFINITY)).pop();
        let best = best.filter(|(cost, _)| !more || *cost < Tiers::ZERO);
        let effect = best.map(|(cost, first)| self.effect(goal, cost, first.node, None));
        Ok(effect.or_else(|| more.then(|| self.unchanged())))
    }
}
