//! Regions that no later search needs to enter.
//!
//! Let the *leading* tiers be the first ones in which an edge weighs what its left vertex weighs: no class, no spread
//! step and no tie-break counts there. Vertices enter in decreasing order of weight; those of equal leading weight form
//! a *group*. When a group has entered, take a free vertex f of it and all that alternating paths reach from f,
//! whatever they cost. Suppose that no such path ends outside. Then what it reached is *frozen*: no later search
//! enters.
//!
//! Why that changes no answer. The region is closed: no residual arc leaves it, so a path that enters it can only end
//! at a vertex m in it that gives up its place. Leading weights depend on the left vertices alone, so serving a later l
//! in place of m changes the leading totals by `lead(l) - lead(m)`, and that is below zero because m entered in an
//! earlier group. Staying free changes them by zero and is better. So the cheapest path never enters the region, its
//! flow stays, and it stays closed. Paths that end outside never pass through it either, which is what `floor.rs`
//! needs.
//!
//! A free vertex whose leading weight is above zero cannot reach a place that is not used (it would have been served),
//! so with "most served" as the first tier every group closes what it can no longer change, and each region is
//! walked through once, instead of once for each of thousands of later newcomers.
//!
//! The prices of frozen nodes lag behind. One search at the end ([`Engine::thaw`]) raises them: its sources are all
//! edges that weigh more than their duals, and the optimality of the matching bounds how far it goes.

use super::search::{Engine, Purpose};
use super::state::Child;
use super::tiers::Tiers;

/// What free vertices reach, and the marks of what has been visited.
pub(super) struct Region {
    /// Per node, the number of the walk that visited it last.
    visited: Vec<u32>,
    walk: u32,
    nodes: Vec<u32>,
    open: Vec<u32>,
}

impl Region {
    pub(super) fn new<const T: usize>(engine: &Engine<'_, '_, T>) -> Self {
        Region { visited: vec![0; engine.state.flow.len()], walk: 0, nodes: Vec::new(), open: Vec::new() }
    }

    fn begin(&mut self) {
        self.walk += 1;
        self.nodes.clear();
    }

    fn has(&self, node: u32) -> bool {
        self.visited[node as usize] == self.walk
    }

    fn add(&mut self, node: u32) {
        if !self.has(node) {
            self.visited[node as usize] = self.walk;
            self.nodes.push(node);
        }
    }
}

impl<const T: usize> Engine<'_, '_, T> {
    /// Freezes what each free vertex of a group reaches, if none of it leads outside.
    pub(super) fn freeze(&mut self, group: &[u32], region: &mut Region) {
        for &left in group {
            if !self.state.is_free(left) {
                continue;
            }
            region.begin();
            self.visit_edges(left, region);
            let mut next = 0;
            while let Some(&node) = region.nodes.get(next) {
                self.visit_neighbours(node, region);
                next += 1;
            }
            if !region.has(self.instance.outside) {
                region.nodes.iter().for_each(|&node| self.state.frozen[node as usize] = true);
            }
        }
    }

    /// All that a closed node leads to, as in `search.rs` but without costs.
    fn visit_neighbours(&self, node: u32, region: &mut Region) {
        if node == self.instance.outside {
            return;
        }
        if self.state.flow[node as usize] < self.instance.cap[node as usize] {
            self.visit(self.instance.parent[node as usize], region);
        }
        region.open.push(node);
        while let Some(node) = region.open.pop() {
            let mut next = self.state.first_child(node);
            while let Some(child) = next {
                match child {
                    Child::Left(left) => self.visit_edges(left, region),
                    Child::Node(child) if self.state.is_closed(child) => self.visit(child, region),
                    Child::Node(child) => region.open.push(child),
                }
                next = self.state.next_child(child);
            }
        }
    }

    /// Once the anchor of a bundle's gate is visited or frozen, so is, or will be, that of each of its slots: they are
    /// occupied nodes below it.
    fn visit_edges(&self, left: u32, region: &mut Region) {
        for bundle in self.instance.bundle_range(left).map(|index| self.instance.bundle(index)) {
            let gate = self.state.anchor(bundle.gate);
            let known = region.has(gate) || self.state.frozen[gate as usize];
            if gate == self.instance.outside || !known {
                self.instance.bundle_slots(bundle).iter().for_each(|&slot| self.visit(slot, region));
            }
        }
    }

    fn visit(&self, node: u32, region: &mut Region) {
        let anchor = self.state.anchor(node);
        if !self.state.frozen[anchor as usize] {
            region.add(anchor);
        }
    }

    /// Raises the prices of frozen nodes until no edge weighs more than its duals.
    pub(super) fn thaw(&mut self) {
        self.begin(Purpose::Reprice, Tiers::ZERO, Tiers::ZERO);
        self.forget_costs();
        for left in 0..self.instance.left_count() as u32 {
            self.add_source(left, self.state.net[left as usize]);
        }
        while self.settle_nearest() {}
        if !self.stopped {
            self.raise_prices(Tiers::ZERO);
        }
    }
}
