//! What one change would bring: an optimal answer kept warm, and asked.
//!
//! # The questions
//! Given a problem and its proven optimum: what is the optimum of the problem with one left vertex more, with other
//! edges for one that is there, with one of its edges forced or forbidden, with one unit of a capacity more or less?
//! Each answer is the exact difference of the two optima, a vector with one entry a tier, and the moves that bring it.
//!
//! # Why one search is enough
//! Each of these changes is, in the flow network of docs/algorithms/nested-capacities.md, one arc whose capacity
//! changes by one unit. After such a change some optimum differs from the old one by one residual cycle through
//! that arc (Ahuja, Magnanti, Orlin 1993, section 9.11), so the new optimum is the old one less the length of
//! the shortest such cycle. The duals of the certificate make all reduced costs at least zero, so Dijkstra's
//! method finds it (`probe.rs`). Neither the matching nor the prices change, so any number of questions can follow each
//! other in any order.
//!
//! # Restoring
//! A certificate whose bound equals the totals satisfies complementary slackness with every optimal matching: what is
//! not full costs nothing, matched edges are tight, free vertices have `u = 0`, and the price of a spread set lies
//! between the costs of its last unit and its next. That is all a search needs (`state.rs`), so an answer that was
//! written down is as good as the engine that found it.
//!
//! # A floor
//! With `at_least` in force each edge weighs the multiplier phi more. What is found is then optimal among matchings of any
//! size under that reward, hence optimal for the problem itself while the number of edges stays what the floor asks
//! for. Where a change would alter that number, or where the floor was out of reach, [`Effect::exact`] is false.

mod effect;
mod probe;

use std::borrow::Cow;

pub use self::effect::{Effect, LiveError, Move, Offer, OfferedBundle, Room};
use self::probe::{Goal, Probe};
use super::check::check;
use super::components::{Components, NONE};
use super::instance::Instance;
use super::problem::{NestedProblem, TieKeys};
use super::solution::{NestedSolution, NestedStatus};
use super::state::State;
use super::tiers::Tiers;

/// The largest entry of a weight that may be offered: sums with path lengths then fit 64 bits.
const MAX_WEIGHT: i64 = i64::MAX / 8;

/// An optimal answer, kept warm.
///
/// ```
/// use onehour_solver::Control;
/// use onehour_solver::nested::{Live, NestedProblem, Offer, OfferedBundle, solve};
///
/// // One newcomer, one hour, worth (1 served, 5 points).
/// let problem = NestedProblem {
///     tiers: 2,
///     left_weights: vec![1, 0],
///     class_weights: vec![0, 5],
///     bundle_start: vec![0, 1],
///     bundle_class: vec![0],
///     slot_start: vec![0, 1],
///     slots: vec![0],
///     slot_caps: vec![1],
///     slot_sets: vec![None],
///     ..NestedProblem::default()
/// };
/// let solution = solve(&problem, &Control::none()).unwrap();
/// let mut live = Live::new(&problem, &solution).unwrap();
/// let newcomer = |points| Offer {
///     weight: vec![1, 0],
///     key: 0,
///     bundles: vec![OfferedBundle { weight: vec![0, points], slots: vec![0] }],
///     may_stay: true,
/// };
/// let effect = live.arrival(&newcomer(7)).unwrap().unwrap();
/// assert_eq!(effect.change, [0, 2]);
/// assert_eq!(effect.displaced().collect::<Vec<_>>(), [0]);
/// assert_eq!(live.arrival(&newcomer(5)).unwrap().unwrap().change, [0, 0]);
/// ```
pub struct Live<'p> {
    answers: Box<dyn Answers + Send + 'p>,
}

/// [`Live`] for a known number of tiers.
trait Answers {
    fn arrival(&mut self, offer: &Offer) -> Result<Option<Effect>, LiveError>;
    fn replacement(&mut self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError>;
    fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError>;
    fn own_offer(&self, left: u32) -> Result<Offer, LiveError>;
    fn room(&mut self, room: Room, more: bool) -> Result<Option<Effect>, LiveError>;
}

impl Live<'static> {
    /// As [`Live::new`], and keeps the problem.
    ///
    /// # Errors
    /// As [`Live::new`].
    pub fn owning(problem: NestedProblem, solution: &NestedSolution) -> Result<Self, LiveError> {
        Live::restore(Cow::Owned(problem), solution)
    }
}

impl<'p> Live<'p> {
    /// Restores an optimal answer. Time O(edges), for the check and for laying out the edges.
    ///
    /// # Errors
    /// [`LiveError::Violation`] if the checker refuses the answer, [`LiveError::NotOptimal`] if it carries a gap.
    pub fn new(problem: &'p NestedProblem, solution: &NestedSolution) -> Result<Self, LiveError> {
        Live::restore(Cow::Borrowed(problem), solution)
    }

    fn restore(problem: Cow<'p, NestedProblem>, solution: &NestedSolution) -> Result<Self, LiveError> {
        check(&problem, solution)?;
        if solution.status != NestedStatus::Optimal {
            return Err(LiveError::NotOptimal);
        }
        let answers: Box<dyn Answers + Send + 'p> = match problem.tiers {
            1 => Box::new(Warm::<1>::new(problem, solution)),
            2 => Box::new(Warm::<2>::new(problem, solution)),
            3 => Box::new(Warm::<3>::new(problem, solution)),
            4 => Box::new(Warm::<4>::new(problem, solution)),
            5 => Box::new(Warm::<5>::new(problem, solution)),
            6 => Box::new(Warm::<6>::new(problem, solution)),
            7 => Box::new(Warm::<7>::new(problem, solution)),
            _ => Box::new(Warm::<8>::new(problem, solution)),
        };
        Ok(Live { answers })
    }

    /// The best that forcing a left vertex onto this offer could be worth, by the duals alone: no [`Effect::change`] of
    /// [`Live::replacement`] with an offer that may not stay is larger. `None` without an edge.
    ///
    /// # Errors
    /// As [`Live::replacement`].
    pub fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError> {
        self.answers.at_most(left, offer)
    }

    /// What a further left vertex would change. `None` if it may not stay free and no path serves it.
    ///
    /// # Errors
    /// A [`LiveError`] if the offer does not fit the problem.
    pub fn arrival(&mut self, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.answers.arrival(offer)
    }

    /// What would change if a left vertex had these edges and weights instead of its own. `None` if it may not stay
    /// free and no path serves it.
    ///
    /// # Errors
    /// A [`LiveError`] if there is no such vertex or the offer does not fit the problem.
    pub fn replacement(&mut self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.answers.replacement(left, offer)
    }

    /// The offer that a left vertex has in the problem: to ask about it with some edges fewer, or more.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn own_offer(&self, left: u32) -> Result<Offer, LiveError> {
        self.answers.own_offer(left)
    }

    /// What it changes to force a left vertex onto one of these slots, along an edge that it has. `None` if that
    /// cannot be.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn force(&mut self, left: u32, slots: &[u32]) -> Result<Option<Effect>, LiveError> {
        let own = self.own_offer(left)?;
        self.replacement(left, &Offer { may_stay: false, ..own.keeping(|slot| slots.contains(&slot)) })
    }

    /// What it changes to forbid a left vertex these slots.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn forbid(&mut self, left: u32, slots: &[u32]) -> Result<Option<Effect>, LiveError> {
        let own = self.own_offer(left)?;
        self.replacement(left, &own.keeping(|slot| !slots.contains(&slot)))
    }

    /// What changes when a left vertex goes away.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such vertex.
    pub fn departure(&mut self, left: u32) -> Result<Option<Effect>, LiveError> {
        let own = self.own_offer(left)?;
        self.replacement(left, &own.keeping(|_| false))
    }

    /// What one more unit of a capacity changes.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such slot or set.
    pub fn more_room(&mut self, room: Room) -> Result<Option<Effect>, LiveError> {
        self.answers.room(room, true)
    }

    /// What one unit less of a capacity changes. `None` if there is none to take.
    ///
    /// # Errors
    /// [`LiveError::Unknown`] if there is no such slot or set.
    pub fn less_room(&mut self, room: Room) -> Result<Option<Effect>, LiveError> {
        self.answers.room(room, false)
    }
}

/// A restored answer.
struct Warm<'p, const T: usize> {
    problem: Cow<'p, NestedProblem>,
    probe: Probe<'static, T>,
    matched: i64,
    /// Number of edges below which the answer of a search is no answer to the problem; see the essay.
    floor: Option<i64>,
    /// Whether the floor's multiplier is not zero, so that more edges are no answer either.
    forced: bool,
    /// Whether the floor was out of reach.
    exhausted: bool,
}

impl<'p, const T: usize> Warm<'p, T> {
    fn new(owner: Cow<'p, NestedProblem>, solution: &NestedSolution) -> Self {
        let problem = &*owner;
        let certificate = &solution.certificate;
        let floor = certificate.floor.as_ref();
        let phi = floor.map_or(Tiers::ZERO, |floor| Tiers::read(&floor.multiplier, 0));
        let split = Components::whole(problem);
        let part = Cow::Owned(split.parts[0].clone());
        let classes = (0..problem.class_weights.len() / T).map(|class| Tiers::read(&problem.class_weights, class));
        let classes: Vec<Tiers<T>> = classes.collect();
        let instance = Instance::laid_out((problem, Cow::Owned(classes)), (&split, part));
        let mates = solution.mates.iter().enumerate();
        let mates: Vec<(u32, u32)> = mates.filter_map(|(left, mate)| Some((left as u32, (*mate)?))).collect();
        let net = (0..problem.left_count()).map(|left| Tiers::read(&certificate.left, left) - phi).collect();
        let mut slots = vec![Tiers::ZERO; problem.slot_count()];
        for (slot, price) in &certificate.slots {
            slots[*slot as usize] = Tiers::read(price, 0);
        }
        let own_price = |node: u32| match slots.get(node as usize) {
            Some(&price) => price,
            None => Tiers::read(&certificate.sets, node as usize - slots.len()),
        };
        let state = State::restored(&instance, &mates, net, own_price);
        Warm {
            matched: mates.len() as i64,
            floor: (problem.at_least > 0).then_some(problem.at_least.into()),
            forced: phi != Tiers::ZERO,
            exhausted: floor.is_some_and(|floor| floor.cover.is_some()),
            probe: Probe::new(instance, state, phi),
            problem: owner,
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

    /// The slots of an offer, and what taking each costs without its price.
    fn edges<'o>(&'o self, offer: &'o Offer) -> impl Iterator<Item = (u32, Tiers<T>)> + 'o {
        let ties = self.problem.ties.as_ref();
        let tie = move |slot: u32| {
            let mixed = ties.map(|ties| (ties.tier, TieKeys::mix(offer.key, ties.slot[slot as usize])));
            mixed.map_or(Tiers::ZERO, |(tier, mixed)| Tiers::unit(tier.into(), mixed))
        };
        let base = -self.probe.phi - Tiers::read(&offer.weight, 0);
        offer.bundles.iter().flat_map(move |bundle| {
            let base = base - Tiers::read(&bundle.weight, 0);
            bundle.slots.iter().map(move |&slot| (slot, base - tie(slot)))
        })
    }

    /// Labels what an offer leads to.
    fn label_offer(&mut self, offer: &Offer) {
        let edges: Vec<(u32, Tiers<T>)> = self.edges(offer).collect();
        edges.into_iter().for_each(|(slot, base)| self.probe.label_asker(slot, base));
    }

    /// The effect of the search just made, whose cycle is `cost` longer than the search.
    fn effect(&self, cost: Tiers<T>, asker: Option<u32>) -> Option<Effect> {
        let (distance, moves) = self.probe.outcome(asker)?;
        let of = |left: u32| (left as usize) < self.problem.left_count() && !self.probe.state.is_free(left);
        let count: i64 = moves.iter().map(|m| i64::from(m.to.is_some()) - i64::from(of(m.left))).sum();
        // Weights are phi higher in the search than in the problem.
        let phi = Tiers(self.probe.phi.0.map(|entry| entry * count));
        let change = -(distance + cost) - phi;
        let after = self.matched + count;
        let exact =
            !self.exhausted && self.floor.is_none_or(|floor| if self.forced { count == 0 } else { after >= floor });
        Some(Effect { change: change.0.to_vec(), served: count, exact, moves })
    }

    fn unchanged(&self) -> Effect {
        Effect { change: vec![0; T], served: 0, exact: !self.exhausted, moves: Vec::new() }
    }
}

impl<const T: usize> Answers for Warm<'_, T> {
    fn arrival(&mut self, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.fits(offer)?;
        self.probe.begin(Goal::Free, if offer.may_stay { Tiers::ZERO } else { Tiers::INFINITY });
        self.label_offer(offer);
        self.probe.run();
        let newcomer = self.problem.left_count() as u32;
        let stays = offer.may_stay.then(|| self.unchanged());
        Ok(self.effect(Tiers::ZERO, Some(newcomer)).or(stays))
    }

    fn replacement(&mut self, left: u32, offer: &Offer) -> Result<Option<Effect>, LiveError> {
        self.known(left)?;
        self.fits(offer)?;
        if self.probe.state.is_free(left) {
            self.probe.begin(Goal::Free, if offer.may_stay { Tiers::ZERO } else { Tiers::INFINITY });
            self.label_offer(offer);
            self.probe.run();
            let stays = offer.may_stay.then(|| self.unchanged());
            return Ok(self.effect(Tiers::ZERO, Some(left)).or(stays));
        }
        self.probe.begin(Goal::Left(left), Tiers::INFINITY);
        if offer.may_stay {
            self.probe.label_stay();
        }
        self.label_offer(offer);
        self.probe.run();
        let worth = self.probe.dual(left);
        Ok(self.effect(worth, Some(left)))
    }

    fn at_most(&self, left: u32, offer: &Offer) -> Result<Option<Vec<i64>>, LiveError> {
        self.known(left)?;
        self.fits(offer)?;
        let least = self.edges(offer).map(|(slot, base)| base + self.probe.price(slot)).min();
        // Whoever comes brings the reward phi of a floor along; a path only adds to what its first edge costs.
        let phi = if self.probe.state.is_free(left) { self.probe.phi } else { Tiers::ZERO };
        Ok(least.map(|least| (-(least + self.probe.dual(left)) - phi).0.to_vec()))
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
        let (flow, cap) = (self.probe.state.flow[node as usize], self.probe.instance.cap[node as usize]);
        if flow < cap || cap == NONE {
            return Ok(Some(self.unchanged()));
        }
        if more {
            let last = self.probe.up(node);
            self.probe.begin(Goal::Node(node), -last);
            self.probe.label_around(node);
            self.probe.run();
            return Ok(self.effect(last, None).or(Some(self.unchanged())));
        }
        if cap == 0 {
            return Ok(None);
        }
        let around = self.probe.around(node);
        let first = self.probe.down(node);
        self.probe.begin(Goal::Node(around), Tiers::INFINITY);
        self.probe.label_start(node, first);
        self.probe.run();
        Ok(self.effect(Tiers::ZERO, None))
    }
}
