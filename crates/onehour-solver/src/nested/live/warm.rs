//! A restored answer as a network: who holds what, what each step costs, and which edges lead into each node.

use std::borrow::Cow;

use crate::nested::components::Components;
use crate::nested::instance::Instance;
use crate::nested::problem::NestedProblem;
use crate::nested::solution::NestedSolution;
use crate::nested::state::State;
use crate::nested::tiers::Tiers;

/// The edge of a left vertex into a closed node that costs least.
#[derive(Clone, Copy)]
pub(super) struct Entry<const T: usize> {
    pub(super) left: u32,
    pub(super) slot: u32,
    /// What it weighs less than its duals.
    pub(super) reduced_cost: Tiers<T>,
}

/// An edge into a closed node.
#[derive(Clone, Copy)]
struct Edge {
    left: u32,
    slot: u32,
    bundle: u32,
}

/// A restored answer. Nothing in it changes.
pub(super) struct Network<const T: usize> {
    pub(super) instance: Instance<'static, T>,
    pub(super) state: State<T>,
    /// Multiplier of the floor.
    pub(super) phi: Tiers<T>,
    /// Edges into closed node `v`, one for each left vertex that has any: `entries[entry_start[v]..entry_start[v + 1]]`.
    entry_start: Vec<usize>,
    entries: Vec<Entry<T>>,
    /// Spread sets directly within closed node `v`, other open nodes between: `spread[spread_start[v]..]` likewise.
    spread_start: Vec<usize>,
    spread: Vec<u32>,
}

impl<const T: usize> Network<T> {
    /// For an optimal solution that the checker accepts.
    pub(super) fn new(problem: &NestedProblem, solution: &NestedSolution) -> Self {
        let certificate = &solution.certificate;
        let phi = certificate.floor.as_ref().map_or(Tiers::ZERO, |floor| Tiers::read(&floor.multiplier, 0));
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
        let (entry_start, entries) = entries(&instance, &state);
        let (spread_start, spread) = spread_sets(&instance, &state);
        Network { instance, state, phi, entry_start, entries, spread_start, spread }
    }

    /// The first vertex that is a left vertex: nodes come before.
    pub(super) fn lefts(&self) -> u32 {
        self.instance.outside + 1
    }

    /// Edges into a closed node, by left vertex.
    pub(super) fn entries(&self, node: u32) -> &[Entry<T>] {
        &self.entries[self.entry_start[node as usize]..self.entry_start[node as usize + 1]]
    }

    /// Spread sets directly within a closed node.
    pub(super) fn spread_within(&self, node: u32) -> &[u32] {
        &self.spread[self.spread_start[node as usize]..self.spread_start[node as usize + 1]]
    }

    /// `u` of a left vertex.
    pub(super) fn dual(&self, left: u32) -> Tiers<T> {
        self.state.net[left as usize] + self.phi
    }

    /// Price of a slot with all around it.
    pub(super) fn price(&self, slot: u32) -> Tiers<T> {
        self.state.price[self.state.anchor(slot) as usize]
    }

    /// The closed node around a closed one.
    pub(super) fn around(&self, node: u32) -> u32 {
        self.state.anchor(self.instance.parent[node as usize])
    }

    pub(super) fn has_room(&self, node: u32) -> bool {
        self.state.flow[node as usize] < self.instance.cap[node as usize]
    }

    /// What one more unit of a closed node costs on its way to the closed node around it.
    pub(super) fn up(&self, node: u32) -> Tiers<T> {
        self.step(node, self.state.flow[node as usize] + 1) - self.state.own_price(&self.instance, node)
    }

    /// What it costs to take one unit of a closed node back from the closed node around it.
    pub(super) fn down(&self, node: u32) -> Tiers<T> {
        self.state.own_price(&self.instance, node) - self.step(node, self.state.flow[node as usize])
    }

    fn step(&self, node: u32, unit: u32) -> Tiers<T> {
        if self.instance.is_spread(node) { self.instance.step(node, unit) } else { Tiers::ZERO }
    }
}

/// The edges into each closed node, as ranges of a list. All slots of a node have its price, so of the edges of a left
/// vertex into it only the one that costs least leads anywhere; outside holds every slot that is not scarce, and so
/// hundreds of others.
fn entries<const T: usize>(instance: &Instance<'_, T>, state: &State<T>) -> (Vec<usize>, Vec<Entry<T>>) {
    let (edge_start, edges) = edges(instance, state);
    let entry = |edge: &Edge| {
        let weight = instance.left_weight[edge.left as usize]
            + instance.class_weight(instance.bundle(edge.bundle as usize))
            + instance.tie(edge.left, edge.slot);
        let price = state.price[state.anchor(edge.slot) as usize];
        let reduced_cost = state.net[edge.left as usize] + price - weight;
        Entry { left: edge.left, slot: edge.slot, reduced_cost }
    };
    let (mut start, mut entries) = (vec![0], Vec::new());
    for into_node in edge_start.windows(2).map(|range| &edges[range[0]..range[1]]) {
        let of_lefts = into_node.chunk_by(|a, b| a.left == b.left);
        entries.extend(of_lefts.filter_map(|edges| edges.iter().map(entry).min_by_key(|entry| entry.reduced_cost)));
        start.push(entries.len());
    }
    (start, entries)
}

/// The edges into each closed node: of a bundle those that a search would label (`search.rs`), which may be several.
fn edges<const T: usize>(instance: &Instance<'_, T>, state: &State<T>) -> (Vec<usize>, Vec<Edge>) {
    let mut found: Vec<(u32, Edge)> = Vec::new();
    for left in 0..instance.left_count() as u32 {
        for index in instance.bundle_range(left) {
            let bundle = instance.bundle(index);
            let gate = state.anchor(bundle.gate);
            for &slot in instance.bundle_slots(bundle) {
                let anchor = state.anchor(slot);
                found.push((anchor, Edge { left, slot, bundle: index as u32 }));
                if anchor == gate {
                    break;
                }
            }
        }
    }
    by_node(instance.outside, found)
}

fn spread_sets<const T: usize>(instance: &Instance<'_, T>, state: &State<T>) -> (Vec<usize>, Vec<u32>) {
    let sets = (0..instance.outside).filter(|&node| instance.is_spread(node));
    let around = |node: u32| state.anchor(instance.parent[node as usize]);
    by_node(instance.outside, sets.map(|node| (around(node), node)).collect())
}

/// Items by node, by counting; those of one node keep their order.
fn by_node<I: Copy>(outside: u32, items: Vec<(u32, I)>) -> (Vec<usize>, Vec<I>) {
    let mut start = vec![0; outside as usize + 2];
    items.iter().for_each(|(node, _)| start[*node as usize + 1] += 1);
    (1..start.len()).for_each(|at| start[at] += start[at - 1]);
    let mut next = start.clone();
    let Some(&(_, first)) = items.first() else { return (start, Vec::new()) };
    let mut sorted = vec![first; items.len()];
    for (node, item) in items {
        sorted[next[node as usize]] = item;
        next[node as usize] += 1;
    }
    (start, sorted)
}
