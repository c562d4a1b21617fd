//! The questions, each as a choice among first steps (`reach.rs`), and their answers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::effect::{Effect, LiveError, Move, Offer, OfferedBundle, Room};
use super::reach::{Ahead, Goal, Reach, without_detours};
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
    fn arrival(&self, offer: &Offer) -> Result<Option<Effect>, LiveError>;
    fn replacement(&self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError>;
    fn best_of(&self, left: u32, offers: &[Offer], wanted: Wanted<'_>) -> Result<Vec<(usize, Effect)>, LiveError>;
    fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError>;
    fn own_offer(&self, left: u32) -> Result<Offer, LiveError>;
    fn least_dual(&self, left: u32) -> Result<Vec<i64>, LiveError>;
    fn greatest_price(&self, room: Room) -> Result<Option<Vec<i64>>, LiveError>;
    fn room(&self, room: Room, more: bool) -> Result<Option<Effect>, LiveError>;
}

/// A restored answer and its distances.
pub(super) struct Warm<'p, const T: usize> {
    problem: Cow<'p, NestedProblem>,
    network: Network<T>,
    /// Distances to outside.
    outside: Reach<T>,
    /// Room for the distances to other goals, of questions that are answered at the same time; as many as there ever
    /// were at once.
    spare: Mutex<Vec<Reach<T>>>,
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

/// A whole way: its first step, what it costs, and whether it is the one that is known to lead through outside.
#[derive(Clone, Copy)]
struct Whole<const T: usize> {
    first: First<T>,
    cost: Tiers<T>,
    through_outside: bool,
}

impl<'p, const T: usize> Warm<'p, T> {
    pub(super) fn new(problem: Cow<'p, NestedProblem>, solution: &NestedSolution) -> Self {
        let network = Network::new(&problem, solution);
        let mut outside = Reach::new(&network);
        outside.begin(&network, Goal::Outside, None);
        while outside.settle_next(&network, None).is_some() {}
        Warm {
            matched: solution.mates.iter().flatten().count() as i64,
            floor: (problem.at_least > 0).then_some(problem.at_least.into()),
            forced: network.phi != Tiers::ZERO,
            exhausted: solution.certificate.floor.as_ref().is_some_and(|floor| floor.cover.is_some()),
            outside,
            spare: Mutex::new(Vec::new()),
            problem,
            network,
        }
    }

    fn known(&self, left: u32) -> Result<(), LiveError> {
        if (left as usize) < self.problem.left_count() { Ok(()) } else { Err(LiveError::Unknown) }
    }

    /// The node of a capacity.
    fn node(&self, room: Room) -> Result<u32, LiveError> {
        let (at, count, first) = match room {
            Room::Slot(slot) => (slot, self.problem.slot_count(), 0),
            Room::Set(set) => (set, self.problem.sets.len(), self.problem.slot_count() as u32),
        };
        if (at as usize) < count { Ok(first + at) } else { Err(LiveError::Unknown) }
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

    /// The `count` best offers that cost less than `limit`. The distances to their goal are settled as far as it takes
    /// to know them.
    fn search(
        &self,
        other: &mut Reach<T>,
        goal: Goal,
        firsts: Vec<First<T>>,
        (count, limit): (usize, Tiers<T>),
    ) -> Vec<Whole<T>> {
        let to_outside = |first: &First<T>| Some((self.outside.distance(first.node)? + first.cost, *first));
        let to_outside = firsts.iter().filter_map(to_outside);
        let outside =
            best_by_offer(to_outside.map(|(cost, first)| Whole { first, cost, through_outside: true }), count);
        if goal == Goal::Outside {
            return outside.into_iter().filter(|whole| whole.cost < limit).collect();
        }
        let Some(step) = firsts.iter().map(|first| first.cost).min() else { return Vec::new() };
        let whole = outside.first().map(|whole| whole.cost);
        let mut ahead = Ahead { outside: &self.outside, step, whole, enough: limit };
        // The first steps whose nodes are not settled yet.
        let mut open: BTreeMap<u32, Vec<(Tiers<T>, First<T>)>> = BTreeMap::new();
        for first in firsts {
            let at_least = self.at_least(goal, &first);
            if at_least < limit {
                open.entry(first.node).or_default().push((at_least, first));
            }
        }
        let network = &self.network;
        other.begin(network, goal, Some(&ahead));
        let mut found = Best { count, limit, direct: Vec::new(), outside, from_outside: None };
        while !open.is_empty() {
            let next = other.settle_next(network, Some(&ahead));
            let Some((node, _)) = next.filter(|(_, at_least)| *at_least < ahead.enough) else { break };
            let from_outside = other.at_most(network.instance.outside);
            let here = open.remove(&node);
            if here.is_none() && from_outside == found.from_outside {
                continue;
            }
            found.from_outside = from_outside;
            if let Some((here, distance)) = here.zip(other.distance(node)) {
                let whole = |(_, first): (Tiers<T>, First<T>)| Whole {
                    first,
                    cost: distance + first.cost,
                    through_outside: false,
                };
                found.direct.extend(here.into_iter().map(whole));
            }
            ahead.enough = found.enough();
            open.retain(|_, there| there.iter().any(|(at_least, _)| *at_least < ahead.enough));
        }
        found.all()
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

    /// The answer to a question with this goal. `asker` is who moves along the first step, `worth` what the place is
    /// worth that the asker leaves.
    fn answer(
        &self,
        (goal, worth): (Goal, Tiers<T>),
        asker: Option<u32>,
        firsts: Vec<First<T>>,
        wanted: (usize, Tiers<T>),
    ) -> Vec<(usize, Effect)> {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut other = spare.pop().unwrap_or_else(|| Reach::new(&self.network));
        drop(spare);
        let found = self.search(&mut other, goal, firsts, wanted).into_iter();
        let effects = found.map(|whole| {
            let asker = asker.map(|left| Move { left, to: whole.first.to });
            (whole.first.offer, self.effect(&other, (goal, worth + whole.cost), &whole, asker))
        });
        let effects = effects.collect();
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(other);
        effects
    }

    /// The effect of a way that a search has found, which costs `cost` in all.
    fn effect(
        &self,
        other: &Reach<T>,
        (goal, cost): (Goal, Tiers<T>),
        whole: &Whole<T>,
        asker: Option<Move>,
    ) -> Effect {
        let (network, node) = (&self.network, whole.first.node);
        let mut way = if whole.through_outside { self.outside.way(network, node) } else { Vec::new() };
        if goal != Goal::Outside {
            let from = if whole.through_outside { network.instance.outside } else { node };
            way.extend(other.way(network, from));
        }
        let mut moves: Vec<Move> = asker.into_iter().collect();
        moves.extend(without_detours(way).into_iter().filter_map(|(_, step)| step));
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
    fn newcomer(&self, left: u32, offer: &Offer) -> Option<Effect> {
        let firsts = self.first_steps(0, offer).collect();
        let limit = if offer.may_stay { Tiers::ZERO } else { Tiers::INFINITY };
        let best = self.answer((Goal::Outside, Tiers::ZERO), Some(left), firsts, (1, limit)).pop();
        best.map(|(_, effect)| effect).or_else(|| offer.may_stay.then(|| self.unchanged()))
    }
}

/// The best ways while they are searched for.
struct Best<const T: usize> {
    count: usize,
    limit: Tiers<T>,
    /// Ways that the search has found.
    direct: Vec<Whole<T>>,
    /// The best ways to outside, without what it costs from there on.
    outside: Vec<Whole<T>>,
    /// How far the goal is from outside at most; `None` before that is known.
    from_outside: Option<Tiers<T>>,
}

impl<const T: usize> Best<T> {
    /// The best of the ways that are known, best first.
    fn all(&self) -> Vec<Whole<T>> {
        let onwards = self.from_outside.map(|rest| {
            let whole = move |&whole: &Whole<T>| Whole { cost: whole.cost + rest, ..whole };
            self.outside.iter().map(whole)
        });
        let all = self.direct.iter().copied().chain(onwards.into_iter().flatten());
        best_by_offer(all.filter(|whole| whole.cost < self.limit), self.count)
    }

    /// What other ways must be cheaper than.
    fn enough(&self) -> Tiers<T> {
        let last = self.count.checked_sub(1).and_then(|last| self.all().get(last).copied());
        last.map_or(self.limit, |last| last.cost)
    }
}

/// The best of each offer, best first; of equals the first one, and the first offer.
fn best_by_offer<const T: usize>(all: impl Iterator<Item = Whole<T>>, count: usize) -> Vec<Whole<T>> {
    let mut all: Vec<Whole<T>> = all.collect();
    all.sort_by_key(|whole| (whole.first.offer, whole.cost));
    all.dedup_by_key(|whole| whole.first.offer);
    all.sort_by_key(|whole| whole.cost);
    all.truncate(count);
    all
}

impl<const T: usize> Answers for Warm<'_, T> {
    fn arrival(&self, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.fits(offer)?;
        Ok(self.newcomer(self.problem.left_count() as u32, offer))
    }

    fn replacement(&self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.known(left)?;
        self.fits(offer)?;
        if self.network.state.is_free(left) {
            return Ok(self.newcomer(left, offer));
        }
        let stays = offer.may_stay.then(|| self.staying());
        let firsts = self.first_steps(0, offer).chain(stays).collect();
        let goal = (Goal::Left(left), self.network.dual(left));
        let best = self.answer(goal, Some(left), firsts, (1, Tiers::INFINITY)).pop();
        Ok(best.map(|(_, effect)| effect))
    }

    fn best_of(
        &self,
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
        let wanted = (found, enough.unwrap_or(Tiers::INFINITY));
        let mut best = self.answer((goal, worth), Some(left), firsts, wanted);
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

    fn least_dual(&self, left: u32) -> Result<Vec<i64>, LiveError> {
        self.known(left)?;
        let dual = self.network.dual(left);
        let fall = self.outside.distance(self.network.lefts() + left).map_or(dual, |distance| distance.min(dual));
        Ok((dual - fall).0.to_vec())
    }

    fn greatest_price(&self, room: Room) -> Result<Option<Vec<i64>>, LiveError> {
        let anchor = self.network.state.anchor(self.node(room)?);
        let rise = self.outside.distance(anchor);
        Ok(rise.map(|rise| (self.network.state.price[anchor as usize] + rise).0.to_vec()))
    }

    fn room(&self, room: Room, more: bool) -> Result<Option<Effect>, LiveError> {
        let node = self.node(room)?;
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
        let limit = if more { Tiers::ZERO } else { Tiers::INFINITY };
        let first = First { offer: 0, node: from, cost: step, to: None };
        let best = self.answer((goal, Tiers::ZERO), None, vec![first], (1, limit)).pop();
        let effect = best.map(|(_, effect)| effect);
        Ok(effect.or_else(|| more.then(|| self.unchanged())))
    }
}
