//! Nodes, rows and who holds what: the part of a [`super::Dynamic`] that knows nothing of searches.
//!
//! # Notation
//! A *node* is a slot, a set or *outside*; a *tree* is a root with all within it. A node is *closed* when it is full or
//! a spread set; outside is closed. The *anchor* of a node is the smallest closed node that is it or around it.
//!
//! # Invariants between changes
//! - `price[v]` of a closed node is the sum of the duals of v and of all around it, `price[outside] = 0`. A full normal
//!   node costs at least what is around it; the dual z of a spread set that holds k lies between the costs of its k-th
//!   and its (k+1)-th unit (no lower end for k = 0, no upper one when it is full).
//! - `dual[l] + price[anchor(s)] >= w(l, s)` for every edge, with equality for mates; `dual[l] >= 0`, zero for who is
//!   free.
//! - Edges into a slot under a capacity of zero are never used, and left out.

mod undo;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use self::undo::Undo;
use super::hint::{Fall, Falls, Hint, Way};
use crate::nested::certify::affordable_units;
use crate::nested::coarse::{Coarse, NEVER};
use crate::nested::components::NONE;
use crate::nested::problem::TieKeys;
use crate::nested::tiers::Tiers;

/// Tier of a node that does not count its spread.
pub(super) const NO_SPREAD: u8 = u8::MAX;

/// The edges of a left vertex.
#[derive(Clone, Debug)]
pub(super) struct Row<const T: usize> {
    pub(super) weight: Tiers<T>,
    pub(super) key: u64,
    pub(super) bundles: Vec<Bundle<T>>,
    /// What each bundle is known to cost at least; falls of prices in its tree lower that.
    pub(super) hints: Vec<Hint>,
    /// What each bundle costs at least but for the price of a slot, as a number.
    pub(super) without_price: Vec<i64>,
    /// Slots of all bundles; rising within each.
    slots: Vec<u32>,
}

/// Edges of one left vertex that weigh the same but for the tie-break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bundle<const T: usize> {
    /// With the weight of the left vertex.
    pub(super) weight: Tiers<T>,
    /// A node whose price is at most that of every slot in the bundle: the smallest node around them all, or outside
    /// where spread sets in between may lower the price.
    pub(super) gate: u32,
    start: u32,
    end: u32,
}

impl<const T: usize> Row<T> {
    pub(super) fn new(weight: Tiers<T>, key: u64) -> Self {
        Row { weight, key, bundles: Vec::new(), hints: Vec::new(), without_price: Vec::new(), slots: Vec::new() }
    }

    pub(super) fn slots(&self, bundle: Bundle<T>) -> &[u32] {
        &self.slots[bundle.start as usize..bundle.end as usize]
    }
}

/// A node when it is added.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewNode {
    /// `NONE`: outside.
    pub(super) parent: u32,
    pub(super) cap: u32,
    pub(super) spread_tier: u8,
    /// Key of a slot; `None` for a set.
    pub(super) key: Option<u64>,
}

/// Nodes, left vertices, the matching and its prices.
#[derive(Clone)]
pub(super) struct Network<const T: usize> {
    pub(super) outside: u32,
    pub(super) parent: Vec<u32>,
    depth: Vec<u32>,
    /// Nodes directly within each node but outside.
    pub(super) within: Vec<Vec<u32>>,
    /// Slots in the tree of each root; none of other nodes.
    tree_slots: Vec<Vec<u32>>,
    pub(super) cap: Vec<u32>,
    spread_tier: Vec<u8>,
    key: Vec<Option<u64>>,
    /// Whether a capacity of zero is on the node or around it.
    dead: Vec<bool>,
    pub(super) flow: Vec<u32>,
    anchor: Vec<u32>,
    pub(super) price: Vec<Tiers<T>>,
    /// The prices as numbers, rounded down.
    floors: Vec<i64>,
    /// Left vertices in each slot.
    pub(super) held: Vec<Vec<u32>>,
    /// Bundles by their gate.
    pub(super) gates: Vec<Vec<Way>>,
    pub(super) rows: Vec<Row<T>>,
    pub(super) mate: Vec<u32>,
    /// Weight of the edge to the mate.
    mate_weight: Vec<Tiers<T>>,
    pub(super) dual: Vec<Tiers<T>>,
    /// How far prices of each root's tree have fallen, and any under outside; how often each left vertex's dual has.
    pub(super) price_falls: Falls,
    /// Room to put down falls while prices change.
    fallen: Vec<(u32, i64)>,
    pub(super) dual_falls: Falls,
    pub(super) coarse: Coarse<T>,
    pub(super) tie_tier: Option<usize>,
    pub(super) tie_most: Tiers<T>,
    /// Every change of a mate since the log was taken last: left vertex and slot before.
    log: Vec<(u32, u32)>,
    touched: Vec<u32>,
    /// Whether changes can be taken back, and what undoes those since the mark, oldest first.
    is_marked: bool,
    done: Vec<Undo<T>>,
}

impl<const T: usize> Network<T> {
    /// Outside alone.
    pub(super) fn new(outside: u32, tie_tier: Option<u8>, coarse: Coarse<T>) -> Self {
        let tie_tier = tie_tier.map(usize::from);
        let nodes = outside as usize + 1;
        let mut price_falls = Falls::default();
        price_falls.resize(nodes);
        Network {
            outside,
            parent: vec![outside; nodes],
            depth: vec![0; nodes],
            within: vec![Vec::new(); nodes],
            tree_slots: vec![Vec::new(); nodes],
            cap: vec![u32::MAX; nodes],
            spread_tier: vec![NO_SPREAD; nodes],
            key: vec![None; nodes],
            dead: vec![false; nodes],
            flow: vec![0; nodes],
            anchor: vec![outside; nodes],
            price: vec![Tiers::ZERO; nodes],
            floors: vec![0; nodes],
            held: vec![Vec::new(); nodes],
            gates: vec![Vec::new(); nodes],
            rows: Vec::new(),
            mate: Vec::new(),
            mate_weight: Vec::new(),
            dual: Vec::new(),
            price_falls,
            fallen: Vec::new(),
            dual_falls: Falls::default(),
            coarse,
            tie_tier,
            tie_most: tie_tier.map_or(Tiers::ZERO, |tier| Tiers::unit(tier, u32::MAX.into())),
            log: Vec::new(),
            touched: Vec::new(),
            is_marked: false,
            done: Vec::new(),
        }
    }

    /// Room for further nodes; returns the first. [`Network::place`] says what they are.
    pub(super) fn grow(&mut self, count: usize) -> u32 {
        let first = self.parent.len();
        self.remember(Undo::Nodes(first));
        let nodes = first + count;
        self.parent.resize(nodes, self.outside);
        self.depth.resize(nodes, 0);
        self.within.resize(nodes, Vec::new());
        self.tree_slots.resize(nodes, Vec::new());
        self.cap.resize(nodes, 0);
        self.spread_tier.resize(nodes, NO_SPREAD);
        self.key.resize(nodes, None);
        self.dead.resize(nodes, false);
        self.flow.resize(nodes, 0);
        self.anchor.resize(nodes, self.outside);
        self.price.resize(nodes, Tiers::ZERO);
        self.floors.resize(nodes, 0);
        self.held.resize(nodes, Vec::new());
        self.gates.resize(nodes, Vec::new());
        self.price_falls.resize(nodes);
        first as u32
    }

    /// Says what an empty node is. Its parent is placed already.
    pub(super) fn place(&mut self, node: u32, new: NewNode) {
        let at = node as usize;
        let parent = if new.parent == NONE { self.outside } else { new.parent };
        self.parent[at] = parent;
        self.depth[at] = self.depth[parent as usize] + 1;
        if parent != self.outside {
            self.within[parent as usize].push(node);
        }
        if new.key.is_some() {
            let root = self.root(node);
            self.tree_slots[root as usize].push(node);
        }
        (self.cap[at], self.spread_tier[at], self.key[at]) = (new.cap, new.spread_tier, new.key);
        self.dead[at] = new.cap == 0 || self.dead[parent as usize];
        let around = self.anchor(parent);
        self.anchor[at] = if self.is_spread(node) || new.cap == 0 { node } else { around };
        self.write_price(node, self.price[around as usize] + self.step(node, 1));
    }

    pub(super) fn depth(&self, node: u32) -> u32 {
        self.depth[node as usize]
    }

    pub(super) fn node_count(&self) -> usize {
        self.parent.len()
    }

    pub(super) fn is_spread(&self, node: u32) -> bool {
        self.spread_tier[node as usize] != NO_SPREAD
    }

    /// The tier in which a node counts its spread.
    pub(super) fn spread_tier(&self, node: u32) -> Option<u8> {
        Some(self.spread_tier[node as usize]).filter(|&tier| tier != NO_SPREAD)
    }

    /// What the `unit`-th edge in a node costs: nothing but in spread sets.
    pub(super) fn step(&self, node: u32, unit: u32) -> Tiers<T> {
        match self.spread_tier[node as usize] {
            NO_SPREAD => Tiers::ZERO,
            tier => Tiers::unit(tier.into(), 2 * i64::from(unit) - 1),
        }
    }

    #[inline]
    pub(super) fn anchor(&self, node: u32) -> u32 {
        self.anchor[node as usize]
    }

    /// What an edge into a node pays: its price with all around it.
    #[inline]
    pub(super) fn full_price(&self, node: u32) -> Tiers<T> {
        self.price[self.anchor(node) as usize]
    }

    /// Key of a slot; `None` for a set.
    pub(super) fn key(&self, node: u32) -> Option<u64> {
        self.key[node as usize]
    }

    pub(super) fn is_closed(&self, node: u32) -> bool {
        self.anchor[node as usize] == node
    }

    pub(super) fn is_dead(&self, node: u32) -> bool {
        self.dead[node as usize]
    }

    /// The closed node around a closed one.
    pub(super) fn around(&self, node: u32) -> u32 {
        self.anchor(self.parent[node as usize])
    }

    /// What is left of the price of a closed node without what is around it.
    pub(super) fn own_price(&self, node: u32) -> Tiers<T> {
        self.price[node as usize] - self.price[self.around(node) as usize]
    }

    pub(super) fn has_room(&self, node: u32) -> bool {
        self.flow[node as usize] < self.cap[node as usize]
    }

    /// What one more unit of a closed node costs on its way to the closed node around it.
    pub(super) fn up(&self, node: u32) -> Tiers<T> {
        self.step(node, self.flow[node as usize] + 1) - self.own_price(node)
    }

    /// What it costs to take one unit of a closed node back from the closed node around it.
    pub(super) fn down(&self, node: u32) -> Tiers<T> {
        self.own_price(node) - self.step(node, self.flow[node as usize])
    }

    pub(super) fn is_free(&self, left: u32) -> bool {
        self.mate[left as usize] == NONE
    }

    /// The tie-break of an edge, as a vector.
    #[inline]
    pub(super) fn tie(&self, key: u64, slot: u32) -> Tiers<T> {
        self.tie_tier.map_or(Tiers::ZERO, |tier| Tiers::unit(tier, self.mixed(key, slot)))
    }

    fn mixed(&self, key: u64, slot: u32) -> i64 {
        TieKeys::mix(key, self.key[slot as usize].unwrap_or(0))
    }

    /// The slot with the largest tie-break among those of a bundle under an anchor, and that tie-break.
    pub(super) fn best_tie(&self, left: u32, bundle: Bundle<T>, anchor: u32) -> Option<(u32, Tiers<T>)> {
        let row = &self.rows[left as usize];
        let slots = row.slots(bundle);
        if self.within[anchor as usize].is_empty() && anchor != self.outside {
            return slots.binary_search(&anchor).is_ok().then(|| (anchor, self.tie(row.key, anchor)));
        }
        let here = slots.iter().filter(|&&slot| self.anchor(slot) == anchor);
        let best = match self.tie_tier {
            Some(_) => here.copied().max_by_key(|&slot| (self.mixed(row.key, slot), Reverse(slot))),
            None => here.copied().next(),
        }?;
        Some((best, self.tie(row.key, best)))
    }

    /// Adds a left vertex without edges.
    pub(super) fn add_left(&mut self) -> u32 {
        let left = self.rows.len() as u32;
        self.rows.push(Row::new(Tiers::ZERO, 0));
        self.mate.push(NONE);
        self.mate_weight.push(Tiers::ZERO);
        self.dual.push(Tiers::ZERO);
        self.dual_falls.resize(self.rows.len());
        self.remember(Undo::Left);
        left
    }

    /// Gives a left vertex a dual that may be less than the one it has.
    pub(super) fn set_dual(&mut self, left: u32, dual: Tiers<T>) {
        self.raise_dual(left, dual);
        let before = self.dual_falls.void(left);
        self.remember(Undo::DualFall(left, before));
    }

    /// Gives a left vertex a dual that is no less than the one it has.
    pub(super) fn raise_dual(&mut self, left: u32, dual: Tiers<T>) {
        let before = std::mem::replace(&mut self.dual[left as usize], dual);
        self.remember(Undo::Dual(left, before));
    }

    /// Gives closed nodes a price that depends on the one they have. Each comes once: of falls in one tree only the
    /// greatest counts.
    pub(super) fn change_prices(
        &mut self,
        nodes: impl IntoIterator<Item = u32>,
        change: impl Fn(u32, Tiers<T>) -> Tiers<T>,
    ) {
        let mut falls = std::mem::take(&mut self.fallen);
        for node in nodes {
            let floor = self.floors[node as usize];
            let before = self.write_price(node, change(node, self.price[node as usize]));
            self.remember(Undo::Price(node, before));
            let fall = floor.saturating_sub(self.floors[node as usize]);
            if fall > 0 {
                falls.push((self.root(node), fall));
            }
        }
        // What is known of a bundle follows the price that has fallen most in its tree.
        falls.sort_unstable_by_key(|&(root, fall)| (root, Reverse(fall)));
        falls.dedup_by_key(|&mut (root, _)| root);
        falls.extend(falls.iter().map(|&(_, fall)| (self.outside, fall)).max());
        for (of, fall) in falls.drain(..) {
            let before = self.price_falls.add(of, fall);
            self.remember(Undo::PriceFall(of, before));
        }
        self.fallen = falls;
    }

    /// Puts down a price, as a number too, without remembering the one that was there; returns that.
    pub(super) fn write_price(&mut self, node: u32, price: Tiers<T>) -> Tiers<T> {
        self.floors[node as usize] = self.coarse.at_least(price);
        std::mem::replace(&mut self.price[node as usize], price)
    }

    /// Gives a node a capacity; [`Network::refresh`] does what follows from it.
    pub(super) fn set_cap(&mut self, node: u32, cap: u32) {
        let before = std::mem::replace(&mut self.cap[node as usize], cap);
        self.remember(Undo::Cap(node, before));
    }

    fn set_anchor(&mut self, node: u32, anchor: u32) {
        let before = std::mem::replace(&mut self.anchor[node as usize], anchor);
        self.remember(Undo::Anchor(node, before));
    }

    /// Gives a left vertex this row; returns the one that it had.
    pub(super) fn put_row(&mut self, left: u32, row: Row<T>) -> Row<T> {
        let old = std::mem::replace(&mut self.rows[left as usize], row);
        if self.is_marked {
            self.remember(Undo::Row(left, Box::new(old.clone())));
        }
        for (position, bundle) in (0..).zip(&old.bundles) {
            self.remove_way(bundle.gate, left, position);
        }
        for position in 0..self.rows[left as usize].bundles.len() {
            let bundle = self.rows[left as usize].bundles[position];
            if bundle.start < bundle.end {
                self.push_way(bundle.gate, left, position as u32);
            }
        }
        old
    }

    fn push_way(&mut self, gate: u32, left: u32, position: u32) {
        self.gates[gate as usize].push(Way::new(left, position));
        self.remember(Undo::Pushed(gate));
    }

    fn remove_way(&mut self, gate: u32, left: u32, position: u32) {
        let ways = &mut self.gates[gate as usize];
        if let Some(at) = ways.iter().position(|way| (way.left(), way.position) == (left, position)) {
            let way = ways.swap_remove(at);
            self.remember(Undo::Removed { gate, at, way });
        }
    }

    /// Takes away what a left vertex has of these slots.
    pub(super) fn remove_slots(&mut self, left: u32, gone: impl Fn(u32) -> bool) {
        for position in 0..self.rows[left as usize].bundles.len() {
            let row = &self.rows[left as usize];
            let bundle = row.bundles[position];
            let slots = row.slots(bundle);
            if !slots.iter().any(|&slot| gone(slot)) {
                continue;
            }
            let kept: Vec<u32> = slots.iter().copied().filter(|&slot| !gone(slot)).collect();
            if kept.is_empty() {
                self.remove_way(bundle.gate, left, position as u32);
                self.end_bundle(left, position as u32, bundle.start);
            } else {
                let mut row = self.rows[left as usize].clone();
                row.slots[bundle.start as usize..][..kept.len()].copy_from_slice(&kept);
                row.bundles[position].end = bundle.start + kept.len() as u32;
                let before = std::mem::replace(&mut self.rows[left as usize], row);
                self.remember(Undo::Row(left, Box::new(before)));
            }
        }
    }

    fn end_bundle(&mut self, left: u32, position: u32, end: u32) {
        let before = std::mem::replace(&mut self.rows[left as usize].bundles[position as usize].end, end);
        self.remember(Undo::End { left, position, end: before });
    }

    /// Adds edges that weigh so much beside their left vertex. Edges to dead slots are left out.
    pub(super) fn add_bundle(&mut self, left: u32, weight: Tiers<T>, slots: impl Iterator<Item = u32>) {
        let mut row = std::mem::replace(&mut self.rows[left as usize], Row::new(Tiers::ZERO, 0));
        let start = row.slots.len();
        row.slots.extend(slots.filter(|&slot| !self.is_dead(slot)));
        row.slots[start..].sort_unstable();
        if row.slots.len() > start {
            let gate = self.gate(&row.slots[start..]);
            self.remember(Undo::Bundle(left));
            self.push_way(gate, left, row.bundles.len() as u32);
            row.hints.push(Hint::none(if gate == self.outside { gate } else { self.root(gate) }));
            let (start, end) = (start as u32, row.slots.len() as u32);
            let weight = row.weight + weight;
            row.without_price.push(self.coarse.at_least(-(weight + self.tie_most)));
            row.bundles.push(Bundle { weight, gate, start, end });
        }
        self.rows[left as usize] = row;
    }

    /// See [`Bundle::gate`].
    fn gate(&self, slots: &[u32]) -> u32 {
        let mut gate = slots[0];
        for &slot in &slots[1..] {
            let mut other = slot;
            while gate != other {
                let deeper = self.depth[gate as usize] > self.depth[other as usize];
                let lower = if deeper { &mut gate } else { &mut other };
                if self.is_spread(*lower) {
                    return self.outside;
                }
                *lower = self.parent[*lower as usize];
            }
        }
        gate
    }

    /// Takes an empty tree out of use, with every edge into it.
    pub(super) fn kill(&mut self, root: u32) {
        self.set_cap(root, 0);
        self.refresh(root);
        let nodes = self.tree(root);
        for &node in &nodes {
            let inside = std::mem::take(&mut self.gates[node as usize]);
            for way in &inside {
                let (left, position) = (way.left(), way.position);
                let start = self.rows[left as usize].bundles[position as usize].start;
                self.end_bundle(left, position, start);
            }
            self.remember(Undo::Ways(node, inside));
            if !std::mem::replace(&mut self.dead[node as usize], true) {
                self.remember(Undo::Alive(node));
            }
        }
        // Bundles that reach beyond the tree lose what they have within.
        let mut beyond: Vec<u32> = self.gates[self.outside as usize].iter().map(|way| way.left()).collect();
        beyond.sort_unstable();
        beyond.dedup();
        let gone: BTreeSet<u32> = nodes.into_iter().collect();
        beyond.into_iter().for_each(|left| self.remove_slots(left, |slot| gone.contains(&slot)));
    }

    /// A root and all nodes within it.
    pub(super) fn tree(&self, root: u32) -> Vec<u32> {
        let mut nodes = vec![root];
        let mut next = 0;
        while let Some(&node) = nodes.get(next) {
            nodes.extend(&self.within[node as usize]);
            next += 1;
        }
        nodes
    }

    /// The largest node around a node other than outside.
    pub(super) fn root(&self, mut node: u32) -> u32 {
        while self.parent[node as usize] != self.outside {
            node = self.parent[node as usize];
        }
        node
    }

    /// How many slots a root's tree has.
    pub(super) fn slots_in(&self, root: u32) -> usize {
        self.tree_slots[root as usize].len()
    }

    /// The closed nodes that edges to a root's tree end in, some more than once, with their prices as numbers, rounded
    /// down.
    pub(super) fn anchors_in(&self, root: u32) -> impl Iterator<Item = (u32, i64)> {
        let anchors = self.tree_slots[root as usize].iter().map(|&slot| self.anchor(slot));
        anchors.map(|anchor| (anchor, self.floors[anchor as usize]))
    }

    /// What an edge with this key into a slot costs at least beside its weight, as a number.
    #[inline]
    pub(super) fn floor(&self, key: u64, slot: u32) -> i64 {
        let floor = self.floors[self.anchor(slot) as usize];
        if self.tie_tier.is_none() { floor } else { floor.saturating_add(self.coarse.at_least(-self.tie(key, slot))) }
    }

    /// Looks at all edges from both ends, so that searches need not.
    pub(super) fn leave_hints(&mut self) {
        for left in 0..self.rows.len() {
            for at in 0..self.rows[left].bundles.len() {
                let (row, bundle) = (&self.rows[left], self.rows[left].bundles[at]);
                let floor = row.slots(bundle).iter().map(|&slot| self.floor(row.key, slot)).min();
                let least = floor.unwrap_or(NEVER).saturating_add(self.coarse.at_least(-bundle.weight));
                self.leave_hint(left as u32, at, least);
            }
        }
        for gate in 0..self.gates.len() {
            for at in 0..self.gates[gate].len() {
                let way = self.gates[gate][at];
                let bundle = self.rows[way.left() as usize].bundles[way.position as usize];
                let cost = self.dual[way.left() as usize] - bundle.weight - self.tie_most;
                self.leave_hint_back(gate as u32, at, self.coarse.at_least(cost));
            }
        }
    }

    /// Notes that a bundle costs at least so much beside its left vertex.
    pub(super) fn leave_hint(&mut self, left: u32, at: usize, least: i64) {
        let hint = &mut self.rows[left as usize].hints[at];
        if !hint.rules_out(least, &self.price_falls) {
            let before = std::mem::replace(hint, Hint::new(least, hint.of, &self.price_falls));
            self.remember(Undo::Hint { left, at: at as u32, before });
        }
    }

    /// Notes that a bundle costs at least so much beside the place that it leads to.
    pub(super) fn leave_hint_back(&mut self, gate: u32, at: usize, least: i64) {
        let hint = &mut self.gates[gate as usize][at].hint;
        if !hint.rules_out(least, &self.dual_falls) {
            let before = std::mem::replace(hint, Hint::new(least, hint.of, &self.dual_falls));
            self.remember(Undo::HintBack { gate, at: at as u32, before });
        }
    }

    /// The edge of a left vertex to a slot: what it weighs.
    pub(super) fn edge_weight(&self, left: u32, slot: u32) -> Option<Tiers<T>> {
        let row = &self.rows[left as usize];
        let bundle = row.bundles.iter().find(|&&bundle| row.slots(bundle).binary_search(&slot).is_ok())?;
        Some(bundle.weight + self.tie(row.key, slot))
    }

    /// Moves left vertices to new slots, or out (`NONE`), all at once: capacities need to hold only afterwards.
    pub(super) fn shift(&mut self, moves: &[(u32, u32)]) {
        for &(left, _) in moves {
            if !self.is_free(left) {
                self.leave(left);
            }
        }
        for &(left, slot) in moves.iter().filter(|&&(_, slot)| slot != NONE) {
            self.enter(left, slot);
        }
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable_by_key(|&node| (self.depth[node as usize], node));
        touched.dedup();
        touched.iter().for_each(|&node| self.refresh(node));
        touched.clear();
        self.touched = touched;
    }

    fn enter(&mut self, left: u32, slot: u32) {
        self.log.push((left, NONE));
        self.mate[left as usize] = slot;
        self.remember(Undo::Entered(left));
        self.weigh_mate(left);
        self.held[slot as usize].push(left);
        let mut node = slot;
        while node != self.outside {
            self.flow[node as usize] += 1;
            self.touched.push(node);
            node = self.parent[node as usize];
        }
    }

    fn leave(&mut self, left: u32) {
        let slot = std::mem::replace(&mut self.mate[left as usize], NONE);
        self.log.push((left, slot));
        let held = &mut self.held[slot as usize];
        if let Some(position) = held.iter().position(|&held| held == left) {
            held.remove(position);
            self.remember(Undo::Gone { left, slot, position });
        }
        let mut node = slot;
        while node != self.outside {
            self.flow[node as usize] -= 1;
            self.touched.push(node);
            node = self.parent[node as usize];
        }
    }

    /// A node that fills gets the price it had while open; one that opens has none by complementary slackness.
    pub(super) fn refresh(&mut self, node: u32) {
        let closed = self.is_spread(node) || !self.has_room(node);
        if closed == self.is_closed(node) {
            return;
        }
        let around = self.around(node);
        let price = self.price[around as usize];
        if closed {
            // What stands there is no price that anybody pays, and no fall.
            let before = self.write_price(node, price);
            self.remember(Undo::Price(node, before));
        } else {
            self.change_prices([node], |_, _| price);
        }
        let anchor = if closed { node } else { around };
        self.set_anchor(node, anchor);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            for at in 0..self.within[node as usize].len() {
                let child = self.within[node as usize][at];
                if !self.is_closed(child) {
                    self.set_anchor(child, anchor);
                    open.push(child);
                }
            }
        }
    }

    /// Weighs the edge to the mate anew, after the row has changed around it.
    pub(super) fn weigh_mate(&mut self, left: u32) {
        let slot = self.mate[left as usize];
        if slot != NONE {
            let weight = self.edge_weight(left, slot).unwrap_or(Tiers::ZERO);
            let before = std::mem::replace(&mut self.mate_weight[left as usize], weight);
            self.remember(Undo::MateWeight(left, before));
        }
    }

    /// Whose mate was changed since this was asked last, with the slot before that; each left vertex once, rising.
    pub(super) fn take_log(&mut self) -> Vec<(u32, u32)> {
        let mut log = std::mem::take(&mut self.log);
        log.sort_by_key(|&(left, _)| left);
        log.dedup_by_key(|&mut (left, _)| left);
        log.retain(|&(left, before)| self.mate[left as usize] != before);
        log
    }

    /// Value of the matching, and the bound that the duals prove. Time O(left vertices + nodes), in the order of memory.
    pub(super) fn value_and_bound(&self) -> ([i128; T], [i128; T]) {
        let (mut value, mut bound) = ([0; T], [0; T]);
        let add = |sum: &mut [i128; T], factor: i128, vector: Tiers<T>| {
            sum.iter_mut().zip(vector.0).for_each(|(sum, entry)| *sum += factor * i128::from(entry));
        };
        for (left, &mate) in self.mate.iter().enumerate() {
            add(&mut bound, 1, self.dual[left]);
            if mate != NONE {
                add(&mut value, 1, self.mate_weight[left]);
            }
        }
        let lefts = self.mate.len() as i128;
        for (node, (&flow, &tier)) in (0..).zip(self.flow.iter().zip(&self.spread_tier)) {
            // Without flow a node has no price, but for an empty spread set, which counts nothing unless it costs more
            // than its first unit; no proof has that.
            let cap = i128::from(self.cap[node as usize]);
            if tier != NO_SPREAD && !self.is_dead(node) {
                let tier = usize::from(tier);
                let units = affordable_units(self.own_price(node), tier, i128::min(cap, lefts));
                add(&mut bound, units, self.own_price(node));
                bound[tier] -= units * units;
                value[tier] -= i128::from(flow) * i128::from(flow);
            } else if flow > 0 && self.is_closed(node) {
                add(&mut bound, cap, self.own_price(node));
            }
        }
        (value, bound)
    }
}
