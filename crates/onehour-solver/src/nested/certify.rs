//! From the states of the components to one answer with its proof.

use super::bottleneck::CapacityGraph;
use super::components::{Components, NONE};
use super::floor::Outcome;
use super::problem::NestedProblem;
use super::search::Engine;
use super::solution::{NestedCertificate, NestedCover, NestedFloor, NestedSolution, NestedStatus};
use super::tiers::Tiers;

/// The answer as vectors, before it is flattened.
pub(super) struct Draft<const T: usize> {
    pub(super) mates: Vec<Option<u32>>,
    pub(super) left: Vec<Tiers<T>>,
    pub(super) slots: Vec<Tiers<T>>,
    pub(super) sets: Vec<Tiers<T>>,
    /// Multiplier of the floor.
    pub(super) phi: Tiers<T>,
    /// The number of edges that the bound is for.
    pub(super) floor: u32,
    cover: Option<NestedCover>,
}

impl<const T: usize> Draft<T> {
    /// Collects mates and duals; `outcome` is that of the floor, if it had to be enforced.
    pub(super) fn new(problem: &NestedProblem, engines: &[Engine<'_, '_, T>], outcome: Option<&Outcome<T>>) -> Self {
        let phi = outcome.map_or(Tiers::ZERO, |outcome| outcome.phi);
        let mut draft = Draft {
            mates: vec![None; problem.left_count()],
            left: vec![Tiers::ZERO; problem.left_count()],
            slots: vec![Tiers::ZERO; problem.slot_count()],
            sets: vec![Tiers::ZERO; problem.sets.len()],
            phi,
            floor: 0,
            cover: None,
        };
        engines.iter().for_each(|engine| draft.add(engine));
        let matched = draft.mates.iter().flatten().count() as u32;
        draft.floor = matched.min(problem.at_least);
        if outcome.is_some_and(|outcome| outcome.exhausted) {
            draft.cover = Some(CapacityGraph::new(problem, &draft.mates).cover());
        }
        draft
    }

    fn add(&mut self, engine: &Engine<'_, '_, T>) {
        let (instance, state) = (&engine.instance, &engine.state);
        for (local, &left) in instance.part.lefts.iter().enumerate() {
            let mate = state.mate[local];
            self.mates[left as usize] = (mate != NONE).then(|| instance.part.slots[mate as usize]);
            self.left[left as usize] = state.net[local] + self.phi;
        }
        for node in (0..instance.outside).filter(|&node| state.is_closed(node)) {
            let price = state.own_price(instance, node);
            match instance.part.slots.get(node as usize) {
                Some(&slot) => self.slots[slot as usize] = price,
                None => self.sets[instance.part.sets[node as usize - instance.part.slots.len()] as usize] = price,
            }
        }
    }

    /// Raises the dual of a left vertex above all its edges, in a part that has no prices.
    pub(super) fn cover_without_prices(&mut self, problem: &NestedProblem, left: u32) {
        self.left[left as usize] = heaviest(problem, left as usize);
    }

    /// Prices the capacities of zero, whose edges no component holds: at their largest such capacity each.
    pub(super) fn price_dead(&mut self, problem: &NestedProblem, split: &Components) {
        if !split.forest.slot_dead.contains(&true) {
            return;
        }
        let around = self.set_prices(problem);
        let excess_of = |draft: &Self, left: usize, bundle: usize, slot: u32| {
            let weight = edge_weight(problem, left, bundle, slot);
            let set_price = problem.slot_sets[slot as usize].map_or(Tiers::ZERO, |set| around[set as usize]);
            weight + draft.phi - draft.left[left] - draft.slots[slot as usize] - set_price
        };
        let mut set_rises = vec![Tiers::ZERO; problem.sets.len()];
        for left in 0..problem.left_count() {
            for bundle in problem.bundles(left) {
                for &slot in problem.bundle_slots(bundle).iter().filter(|&&s| split.forest.slot_dead[s as usize]) {
                    let excess = excess_of(self, left, bundle, slot);
                    match problem.sets_around(slot).filter(|&set| problem.sets[set].cap == 0).last() {
                        Some(set) => set_rises[set] = set_rises[set].max(excess),
                        None if excess > Tiers::ZERO => self.slots[slot as usize] += excess,
                        None => {}
                    }
                }
            }
        }
        self.sets.iter_mut().zip(set_rises).for_each(|(price, rise)| *price += rise);
    }

    /// Price of each set with all around it.
    fn set_prices(&self, problem: &NestedProblem) -> Vec<Tiers<T>> {
        let mut prices = self.sets.clone();
        for (index, set) in problem.sets.iter().enumerate().rev() {
            if let Some(parent) = set.parent {
                let around = prices[parent as usize];
                prices[index] += around;
            }
        }
        prices
    }

    /// The dual objective, exactly; `None` where it does not fit 64 bits.
    fn bound(&self, problem: &NestedProblem) -> Option<Vec<i64>> {
        let mut sum = [0_i128; T];
        let mut add = |factor: i128, vector: Tiers<T>| {
            sum.iter_mut().zip(vector.0).for_each(|(sum, entry)| *sum += factor * i128::from(entry));
        };
        self.left.iter().for_each(|&dual| add(1, dual));
        self.slots.iter().zip(&problem.slot_caps).for_each(|(&price, &cap)| add(cap.into(), price));
        let mut squares = [0_i128; T];
        let most = problem.left_count() as i128;
        for (set, &z) in problem.sets.iter().zip(&self.sets) {
            let cap = i128::from(set.cap);
            match set.spread_tier.map(usize::from) {
                None => add(cap, z),
                Some(tier) => {
                    let units = affordable_units(z, tier, cap.min(most));
                    add(units, z);
                    squares[tier] += units * units;
                }
            }
        }
        add(-i128::from(self.floor), self.phi);
        sum.iter().zip(squares).map(|(&sum, squares)| i64::try_from(sum - squares).ok()).collect()
    }

    /// The totals of the matching. They fit: `validate` bounds them.
    fn totals(&self, problem: &NestedProblem) -> Vec<i64> {
        let mut totals = Tiers::<T>::ZERO;
        let mut flow = vec![0_i64; problem.sets.len()];
        for (left, slot) in self.mates.iter().enumerate().filter_map(|(left, mate)| Some((left, (*mate)?))) {
            if let Some(bundle) = problem.find_edge(left, slot) {
                totals += edge_weight(problem, left, bundle, slot);
            }
            problem.sets_around(slot).for_each(|set| flow[set] += 1);
        }
        for (set, flow) in problem.sets.iter().zip(flow) {
            if let Some(tier) = set.spread_tier {
                totals -= Tiers::unit(tier.into(), flow * flow);
            }
        }
        totals.0.to_vec()
    }

    /// Duals that need no engine: no prices, and each left vertex at its heaviest edge. Their bound, returned, fits
    /// for every valid problem; they serve where sums of better ones do not.
    fn fall_back(&mut self, problem: &NestedProblem) -> Vec<i64> {
        self.phi = Tiers::ZERO;
        self.slots.fill(Tiers::ZERO);
        self.sets.fill(Tiers::ZERO);
        let mut bound = Tiers::ZERO;
        for left in 0..problem.left_count() {
            self.left[left] = heaviest(problem, left);
            bound += self.left[left];
        }
        bound.0.to_vec()
    }

    /// The answer in the form that callers and the checker read.
    pub(super) fn finish(mut self, problem: &NestedProblem) -> NestedSolution {
        let totals = self.totals(problem);
        let bound = self.bound(problem).unwrap_or_else(|| self.fall_back(problem));
        let matched = self.mates.iter().flatten().count() as u64;
        let reaches_floor = self.cover.is_some() || matched >= u64::from(problem.at_least);
        let optimal = reaches_floor && bound == totals;
        let status = if optimal { NestedStatus::Optimal } else { NestedStatus::Interrupted };
        let forced = self.phi != Tiers::ZERO || self.cover.is_some();
        let floor = forced.then(|| NestedFloor {
            count: self.floor,
            multiplier: self.phi.0.to_vec(),
            cover: self.cover.take(),
        });
        let slots = self.slots.iter().enumerate().filter(|&(_, &price)| price != Tiers::ZERO);
        let certificate = NestedCertificate {
            left: flatten(&self.left),
            sets: flatten(&self.sets),
            slots: slots.map(|(slot, price)| (slot as u32, price.0.to_vec())).collect(),
            floor,
        };
        NestedSolution { mates: self.mates, totals, bound, status, certificate }
    }
}

/// How many units of a spread set at price z pay for themselves.
pub(super) fn affordable_units<const T: usize>(z: Tiers<T>, tier: usize, most: i128) -> i128 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = (low + high + 1) / 2;
        match i64::try_from(2 * middle - 1) {
            Ok(cost) if Tiers::unit(tier, cost) <= z => low = middle,
            _ => high = middle - 1,
        }
    }
    low
}

/// At least zero and the weight of each edge of a left vertex, without a look at the tie-break of every edge.
fn heaviest<const T: usize>(problem: &NestedProblem, left: usize) -> Tiers<T> {
    let most = problem.ties.as_ref().map_or(Tiers::ZERO, |ties| Tiers::unit(ties.tier.into(), u32::MAX.into()));
    let class = |bundle: usize| Tiers::read(&problem.class_weights, problem.bundle_class[bundle] as usize);
    let dearest = problem.bundles(left).map(class).max();
    let weight = |class| Tiers::read(&problem.left_weights, left) + class + most;
    dearest.map_or(Tiers::ZERO, |class| weight(class).max(Tiers::ZERO))
}

/// Weight of an edge; it fits 64 bits in a valid problem.
fn edge_weight<const T: usize>(problem: &NestedProblem, left: usize, bundle: usize, slot: u32) -> Tiers<T> {
    Tiers(std::array::from_fn(|tier| problem.edge_weight(left, bundle, slot, tier) as i64))
}

fn flatten<const T: usize>(vectors: &[Tiers<T>]) -> Vec<i64> {
    vectors.iter().flat_map(|vector| vector.0).collect()
}
