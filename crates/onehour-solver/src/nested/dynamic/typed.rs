//! [`super::Dynamic`] for a known number of tiers: the changes, made of insertions and fillings.

use std::ops::Range;

use super::network::{NO_SPREAD, Network, NewNode, Row as Edges};
use super::search::Searcher;
use super::{Row, Tree};
use crate::nested::coarse::Coarse;
use crate::nested::components::NONE;
use crate::nested::live::{LiveError, OfferedBundle};
use crate::nested::problem::{CapSet, NestedProblem, TieKeys};
use crate::nested::solution::{NestedCertificate, NestedSolution, NestedStatus};
use crate::nested::tiers::Tiers;

/// What a [`super::Dynamic`] can do.
pub(super) trait Follow {
    fn add(&mut self, row: &Row) -> Result<u32, LiveError>;
    fn replace(&mut self, left: u32, row: &Row) -> Result<(), LiveError>;
    fn reoffer(&mut self, left: u32, slots: Range<u32>, bundles: &[OfferedBundle]) -> Result<(), LiveError>;
    fn remove(&mut self, left: u32) -> Result<(), LiveError>;
    fn close(&mut self, root: u32) -> Result<(), LiveError>;
    fn open(&mut self, tree: &Tree, columns: &[(u32, Vec<OfferedBundle>)]) -> Result<u32, LiveError>;
    fn take_least_prices(&mut self);
    fn expect_prices(&mut self, greatest: &[Option<Vec<i64>>]);
    fn mark(&mut self);
    fn take_back(&mut self);
    fn slot_of(&self, left: u32) -> Option<u32>;
    fn take_moved(&mut self) -> Vec<(u32, Option<u32>)>;
    fn value(&self) -> Vec<i64>;
    fn proven_value(&self) -> Option<Vec<i64>>;
    fn dual(&self, left: u32) -> Vec<i64>;
    fn price(&self, node: u32) -> Vec<i64>;
    fn full_price(&self, slot: u32) -> Vec<i64>;
    fn export(&self) -> (NestedProblem, NestedSolution);
    fn boxed(&self) -> Box<dyn Follow + Send + Sync>;
}

/// The price of a capacity of zero, in the first tier: above all edges, below what a checker's sums can hold.
const UNREACHABLE: i64 = i64::MAX >> 8;

/// What numbers may be, so that no sum of a search leaves 64 bits (`validate.rs`), with room for further left vertices.
#[derive(Clone, Copy)]
struct Bounds {
    lefts: usize,
    weight: u64,
}

impl Bounds {
    fn new(problem: &NestedProblem) -> Result<Self, LiveError> {
        let lefts = 2 * problem.left_count() + 1024;
        let depth = problem.sets.iter().filter(|set| set.spread_tier.is_some()).count() as u64;
        let steps = 2 * depth * (2 * lefts as u64 + 1);
        let most = (i64::MAX as u64 / (16 * (lefts as u64 + 2))).saturating_sub(steps) / 4;
        let weight = most.checked_sub(1 << 32).ok_or(LiveError::Overflow)?;
        let bounds = Bounds { lefts, weight };
        let fits = bounds.hold(&problem.left_weights) && bounds.hold(&problem.class_weights);
        if fits { Ok(bounds) } else { Err(LiveError::Overflow) }
    }

    fn hold(&self, weights: &[i64]) -> bool {
        weights.iter().all(|weight| weight.unsigned_abs() <= self.weight)
    }
}

/// A [`super::Dynamic`] of `T` tiers.
#[derive(Clone)]
pub(super) struct Typed<const T: usize> {
    searcher: Searcher<T>,
    bounds: Bounds,
}

impl<const T: usize> Typed<T> {
    /// For an optimal solution without a floor that the checker accepts.
    pub(super) fn restore(problem: &NestedProblem, solution: &NestedSolution) -> Result<Self, LiveError> {
        let bounds = Bounds::new(problem)?;
        let (slots, sets) = (problem.slot_count(), problem.sets.len());
        let outside = (slots + sets) as u32;
        let tie_tier = problem.ties.as_ref().map(|ties| ties.tier);
        let mut network = Network::new(outside, tie_tier, Coarse::new(problem, 0));
        let node_of = |set: Option<u32>| set.map_or(NONE, |set| slots as u32 + set);
        for (at, set) in problem.sets.iter().enumerate().rev() {
            let spread_tier = set.spread_tier.unwrap_or(NO_SPREAD);
            network.place(
                (slots + at) as u32,
                NewNode { parent: node_of(set.parent), cap: set.cap, spread_tier, key: None },
            );
        }
        for (slot, &cap) in problem.slot_caps.iter().enumerate() {
            let key = Some(problem.ties.as_ref().map_or(0, |ties| ties.slot[slot]));
            let parent = node_of(problem.slot_sets[slot]);
            network.place(slot as u32, NewNode { parent, cap, spread_tier: NO_SPREAD, key });
        }
        for left in 0..problem.left_count() {
            let number = network.add_left();
            let key = problem.ties.as_ref().map_or(0, |ties| ties.left[left]);
            network.put_row(number, Edges::new(Tiers::read(&problem.left_weights, left), key));
            for bundle in problem.bundles(left) {
                let weight = Tiers::read(&problem.class_weights, problem.bundle_class[bundle] as usize);
                network.add_bundle(number, weight, problem.bundle_slots(bundle).iter().copied());
            }
        }
        let mut typed = Typed { searcher: Searcher::new(network), bounds };
        typed.restore_duals(solution);
        Ok(typed)
    }

    /// Takes over matching and prices. By complementary slackness the prices of open nodes are zero.
    fn restore_duals(&mut self, solution: &NestedSolution) {
        let network = &mut self.searcher.network;
        let mates = (0..).zip(&solution.mates).filter_map(|(left, mate)| Some((left, (*mate)?)));
        network.shift(&mates.collect::<Vec<_>>());
        network.take_log();
        let proof = &solution.certificate;
        network.dual = (0..solution.mates.len()).map(|left| Tiers::read(&proof.left, left)).collect();
        let slots = network.outside as usize - proof.sets.len() / T;
        let mut own = vec![Tiers::ZERO; network.outside as usize];
        proof.slots.iter().for_each(|(slot, price)| own[*slot as usize] = Tiers::read(price, 0));
        (slots..own.len()).for_each(|node| own[node] = Tiers::read(&proof.sets, node - slots));
        for node in (0..network.outside).rev().filter(|&node| !network.is_dead(node)).collect::<Vec<_>>() {
            if network.is_closed(node) {
                let around = network.around(node);
                network.write_price(node, network.price[around as usize] + own[node as usize]);
            }
        }
    }

    /// A row that fits: weights of all tiers within bounds, slots that exist.
    fn fits(&self, weights: &[i64], bundles: &[OfferedBundle], slot: impl Fn(u32) -> bool) -> Result<(), LiveError> {
        if weights.len() != T || bundles.iter().any(|bundle| bundle.weight.len() != T) {
            return Err(LiveError::Tiers);
        }
        if !self.bounds.hold(weights) || !bundles.iter().all(|bundle| self.bounds.hold(&bundle.weight)) {
            return Err(LiveError::Overflow);
        }
        let mut named: Vec<u32> = bundles.iter().flat_map(|bundle| &bundle.slots).copied().collect();
        named.sort_unstable();
        let twice = named.windows(2).any(|pair| pair[0] == pair[1]);
        if !twice && named.into_iter().all(slot) { Ok(()) } else { Err(LiveError::Unknown) }
    }

    fn row_fits(&self, row: &Row) -> Result<(), LiveError> {
        self.fits(&row.weight, &row.bundles, |slot| self.is_slot(slot))
    }

    fn is_slot(&self, node: u32) -> bool {
        let network = &self.searcher.network;
        (node as usize) < network.node_count() && network.key(node).is_some()
    }

    fn known(&self, left: u32) -> Result<(), LiveError> {
        if (left as usize) < self.searcher.network.rows.len() { Ok(()) } else { Err(LiveError::Unknown) }
    }

    fn lay(&mut self, left: u32, row: &Row) {
        let network = &mut self.searcher.network;
        network.put_row(left, Edges::new(Tiers::read(&row.weight, 0), row.key));
        for bundle in &row.bundles {
            network.add_bundle(left, Tiers::read(&bundle.weight, 0), bundle.slots.iter().copied());
        }
    }

    /// What a left vertex would be worth where it is, if its edge there weighed so much; `None` if it would rather be
    /// free.
    fn dual_at_place(&self, left: u32, weight: Option<Tiers<T>>) -> Option<Tiers<T>> {
        let network = &self.searcher.network;
        let slot = network.mate[left as usize];
        let dual = weight.filter(|_| slot != NONE)? - network.full_price(slot);
        (dual >= Tiers::ZERO).then_some(dual)
    }

    /// Finds the best place of a left vertex whose edges have changed: it has this dual where it is, or is free.
    fn seat(&mut self, left: u32, dual: Option<Tiers<T>>) {
        match dual {
            Some(dual) => {
                self.searcher.network.set_dual(left, dual);
                self.searcher.network.weigh_mate(left);
                self.searcher.improve(left);
            }
            None => self.searcher.insert(left),
        }
    }

    /// Nodes for a tree, laid out with nothing in them and no capacity at the root.
    fn plant(&mut self, tree: &Tree) -> u32 {
        let network = &mut self.searcher.network;
        let first = network.grow(tree.slots.len() + tree.sets.len());
        let first_set = first + tree.slots.len() as u32;
        for (at, set) in tree.sets.iter().enumerate().rev() {
            let at = first_set + at as u32;
            let parent = set.parent.map_or(NONE, |parent| first_set + parent);
            let spread_tier = set.spread_tier.unwrap_or(NO_SPREAD);
            network.place(at, NewNode { parent, cap: set.cap, spread_tier, key: None });
        }
        for (at, &(cap, key, set)) in (first..).zip(&tree.slots) {
            network.place(at, NewNode { parent: first_set + set, cap, spread_tier: NO_SPREAD, key: Some(key) });
        }
        first
    }

    /// The least price of an empty tree at which nobody wants in.
    fn asking_price(&self, root: u32) -> Tiers<T> {
        let network = &self.searcher.network;
        let around = network.full_price(root);
        let mut price = network.step(root, 1).max(Tiers::ZERO);
        let gates = network.tree(root).into_iter().chain([network.outside]);
        for way in gates.flat_map(|gate| &network.gates[gate as usize]) {
            let left = way.left();
            let row = &network.rows[left as usize];
            let bundle = row.bundles[way.position as usize];
            for &slot in row.slots(bundle).iter().filter(|&&slot| network.root(slot) == root) {
                let offset = network.full_price(slot) - around;
                let wanted = bundle.weight + network.tie(row.key, slot) - network.dual[left as usize] - offset;
                price = price.max(wanted);
            }
        }
        price
    }

    /// Closes a root at a price, with no room.
    fn hold_shut(&mut self, root: u32, price: Tiers<T>) {
        let network = &mut self.searcher.network;
        network.set_cap(root, 0);
        network.refresh(root);
        let rise = price - network.price[root as usize];
        let mut closed = network.tree(root);
        closed.retain(|&node| network.is_closed(node));
        network.change_prices(closed, |_, price| price + rise);
    }
}

impl<const T: usize> Follow for Typed<T> {
    fn add(&mut self, row: &Row) -> Result<u32, LiveError> {
        self.row_fits(row)?;
        if self.searcher.network.rows.len() >= self.bounds.lefts {
            return Err(LiveError::Overflow);
        }
        let left = self.searcher.network.add_left();
        self.lay(left, row);
        self.searcher.insert(left);
        Ok(left)
    }

    fn replace(&mut self, left: u32, row: &Row) -> Result<(), LiveError> {
        self.known(left)?;
        self.row_fits(row)?;
        let old = self.searcher.network.rows[left as usize].clone();
        self.lay(left, row);
        let network = &mut self.searcher.network;
        let weight = network.edge_weight(left, network.mate[left as usize]);
        let dual = self.dual_at_place(left, weight);
        if dual.is_none() && !self.searcher.network.is_free(left) {
            // Out first, with the edges that it had: prices are valid for those.
            let new = self.searcher.network.put_row(left, old);
            self.searcher.evict(left);
            self.searcher.network.put_row(left, new);
        }
        self.seat(left, dual);
        Ok(())
    }

    fn reoffer(&mut self, left: u32, slots: Range<u32>, bundles: &[OfferedBundle]) -> Result<(), LiveError> {
        self.known(left)?;
        self.fits(&[0; T], bundles, |slot| slots.contains(&slot) && self.is_slot(slot))?;
        let network = &self.searcher.network;
        let (row, mate) = (&network.rows[left as usize], network.mate[left as usize]);
        let weight = match bundles.iter().find(|bundle| bundle.slots.contains(&mate)) {
            Some(bundle) => Some(row.weight + Tiers::read(&bundle.weight, 0) + network.tie(row.key, mate)),
            None if slots.contains(&mate) => None,
            None => network.edge_weight(left, mate),
        };
        let dual = self.dual_at_place(left, weight);
        if dual.is_none() {
            // Out with the edges that it had: prices are valid for those.
            self.searcher.evict(left);
        }
        let network = &mut self.searcher.network;
        network.remove_slots(left, |slot| slots.contains(&slot));
        for bundle in bundles {
            network.add_bundle(left, Tiers::read(&bundle.weight, 0), bundle.slots.iter().copied());
        }
        self.seat(left, dual);
        Ok(())
    }

    fn remove(&mut self, left: u32) -> Result<(), LiveError> {
        self.known(left)?;
        self.searcher.evict(left);
        self.searcher.network.put_row(left, Edges::new(Tiers::ZERO, 0));
        Ok(())
    }

    fn close(&mut self, root: u32) -> Result<(), LiveError> {
        let network = &mut self.searcher.network;
        let is_root = (root as usize) < network.node_count() && root != network.outside && network.root(root) == root;
        if !is_root {
            return Err(LiveError::Unknown);
        }
        let nodes = network.tree(root);
        let held: Vec<u32> = nodes.iter().flat_map(|&node| &network.held[node as usize]).copied().collect();
        network.shift(&held.iter().map(|&left| (left, NONE)).collect::<Vec<_>>());
        network.kill(root);
        // They enter one after the other. Until then they hold nothing, so that no forward search comes by them.
        held.iter().for_each(|&left| network.set_dual(left, Tiers::ZERO));
        held.into_iter().for_each(|left| self.searcher.insert(left));
        Ok(())
    }

    fn open(&mut self, tree: &Tree, columns: &[(u32, Vec<OfferedBundle>)]) -> Result<u32, LiveError> {
        let (Some(top), slots) = (tree.sets.last().copied(), tree.slots.len()) else { return Err(LiveError::Unknown) };
        let in_order = |(at, set): (usize, &CapSet)| match set.parent {
            Some(parent) => (parent as usize) > at && (parent as usize) < tree.sets.len(),
            None => at + 1 == tree.sets.len(),
        };
        let tiers_fit = tree.sets.iter().all(|set| set.spread_tier.is_none_or(|tier| usize::from(tier) < T));
        let hung = tree.slots.iter().all(|&(_, _, set)| (set as usize) < tree.sets.len());
        if !tree.sets.iter().enumerate().all(in_order) || !tiers_fit || !hung {
            return Err(LiveError::Unknown);
        }
        for (left, bundles) in columns {
            self.known(*left)?;
            self.fits(&[0; T], bundles, |slot| (slot as usize) < slots)?;
        }
        let first = self.plant(tree);
        for (left, bundles) in columns {
            for bundle in bundles {
                let slots = bundle.slots.iter().map(|slot| first + slot);
                self.searcher.network.add_bundle(*left, Tiers::read(&bundle.weight, 0), slots);
            }
        }
        let root = first + (slots + tree.sets.len()) as u32 - 1;
        if top.cap > 0 {
            let price = self.asking_price(root);
            self.hold_shut(root, price);
            self.searcher.open(root, top.cap);
        }
        Ok(first)
    }

    fn expect_prices(&mut self, greatest: &[Option<Vec<i64>>]) {
        self.searcher.expect_prices(greatest);
    }

    fn take_least_prices(&mut self) {
        self.searcher.take_least_prices();
    }

    fn mark(&mut self) {
        self.searcher.network.mark();
    }

    fn take_back(&mut self) {
        self.searcher.network.take_back();
    }

    fn slot_of(&self, left: u32) -> Option<u32> {
        self.searcher.network.mate.get(left as usize).copied().filter(|&slot| slot != NONE)
    }

    fn take_moved(&mut self) -> Vec<(u32, Option<u32>)> {
        let log = self.searcher.network.take_log();
        log.into_iter().map(|(left, slot)| (left, (slot != NONE).then_some(slot))).collect()
    }

    fn value(&self) -> Vec<i64> {
        in_i64(self.searcher.network.value_and_bound().0)
    }

    fn proven_value(&self) -> Option<Vec<i64>> {
        let (value, bound) = self.searcher.network.value_and_bound();
        (value == bound).then(|| in_i64(value))
    }

    fn dual(&self, left: u32) -> Vec<i64> {
        self.searcher.network.dual.get(left as usize).map_or_else(|| vec![0; T], |dual| dual.0.to_vec())
    }

    fn price(&self, node: u32) -> Vec<i64> {
        let network = &self.searcher.network;
        if node as usize >= network.node_count() || node == network.outside {
            return vec![0; T];
        }
        let price = match (network.cap[node as usize], network.is_dead(node)) {
            (0, _) => Tiers::unit(0, UNREACHABLE),
            (_, false) if network.is_closed(node) => network.own_price(node),
            _ => Tiers::ZERO,
        };
        price.0.to_vec()
    }

    fn full_price(&self, slot: u32) -> Vec<i64> {
        let network = &self.searcher.network;
        let in_use = (slot as usize) < network.node_count() && !network.is_dead(slot);
        let price = if in_use { network.full_price(slot) } else { Tiers::ZERO };
        price.0.to_vec()
    }

    fn boxed(&self) -> Box<dyn Follow + Send + Sync> {
        Box::new(self.clone())
    }

    fn export(&self) -> (NestedProblem, NestedSolution) {
        Exported::new(&self.searcher.network, |node| self.price(node)).finish(self.value())
    }
}

/// A value whose entries the bounds of all weights keep within 64 bits.
fn in_i64<const T: usize>(value: [i128; T]) -> Vec<i64> {
    value.iter().map(|&entry| entry as i64).collect()
}

/// Problem and solution while they are written out.
struct Exported {
    problem: NestedProblem,
    solution: NestedSolution,
}

impl Exported {
    fn new<const T: usize>(network: &Network<T>, price: impl Fn(u32) -> Vec<i64>) -> Self {
        let nodes = || (0..network.node_count() as u32).filter(|&node| node != network.outside);
        let slots: Vec<u32> = nodes().filter(|&node| network.key(node).is_some()).collect();
        // Parents come after their children: nodes of a tree are placed from the root down, so depth tells.
        let mut sets: Vec<u32> = nodes().filter(|&node| network.key(node).is_none()).collect();
        sets.sort_by_key(|&node| std::cmp::Reverse(network.depth(node)));
        let mut number = vec![NONE; network.node_count()];
        (0..).zip(&slots).for_each(|(at, &node)| number[node as usize] = at);
        (0..).zip(&sets).for_each(|(at, &node)| number[node as usize] = at);
        let set_of = |node: u32| Some(number[network.parent[node as usize] as usize]).filter(|&set| set != NONE);
        let mut problem = NestedProblem {
            tiers: T,
            bundle_start: vec![0],
            slot_start: vec![0],
            slot_caps: slots.iter().map(|&slot| network.cap[slot as usize]).collect(),
            slot_sets: slots.iter().map(|&slot| set_of(slot)).collect(),
            sets: sets
                .iter()
                .map(|&set| CapSet {
                    parent: set_of(set),
                    cap: network.cap[set as usize],
                    spread_tier: network.spread_tier(set),
                })
                .collect(),
            ties: network.tie_tier.map(|tier| TieKeys {
                tier: tier as u8,
                left: network.rows.iter().map(|row| row.key).collect(),
                slot: slots.iter().filter_map(|&slot| network.key(slot)).collect(),
            }),
            ..NestedProblem::default()
        };
        for row in &network.rows {
            problem.left_weights.extend([0; T]);
            for &bundle in row.bundles.iter().filter(|&&bundle| !row.slots(bundle).is_empty()) {
                problem.bundle_class.push((problem.class_weights.len() / T) as u32);
                problem.class_weights.extend(bundle.weight.0);
                problem.slots.extend(row.slots(bundle).iter().map(|&slot| number[slot as usize]));
                problem.slot_start.push(problem.slots.len() as u64);
            }
            problem.bundle_start.push(problem.bundle_class.len() as u32);
        }
        let mates = network.mate.iter().map(|&mate| (mate != NONE).then(|| number[mate as usize]));
        let prices = (0..).zip(&slots).map(|(at, &slot)| (at, price(slot)));
        let solution = NestedSolution {
            mates: mates.collect(),
            totals: Vec::new(),
            bound: Vec::new(),
            status: NestedStatus::Optimal,
            certificate: NestedCertificate {
                left: network.dual.iter().flat_map(|dual| dual.0).collect(),
                sets: sets.iter().flat_map(|&set| price(set)).collect(),
                slots: prices.filter(|(_, price)| price.iter().any(|&entry| entry != 0)).collect(),
                floor: None,
            },
        };
        Exported { problem, solution }
    }

    fn finish(mut self, value: Vec<i64>) -> (NestedProblem, NestedSolution) {
        self.solution.totals.clone_from(&value);
        self.solution.bound = value;
        (self.problem, self.solution)
    }
}
