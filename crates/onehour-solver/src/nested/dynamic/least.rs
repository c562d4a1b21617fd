//! Of all proofs of an optimum, the one with the least prices.
//!
//! An optimum has many proofs. In the one with the least prices every closed node is as far from outside as from
//! itself: somebody would fill a place there at exactly its price, along edges that are tight. So a backward search
//! ends as soon as it has found such a way, and what a left vertex could gain by a further edge is no more than what
//! remains when its own place has been filled again. With other prices searches go as far as these lie above the least.
//!
//! The prices are the given ones less the distances from outside, over reduced costs (Ahuja, Magnanti, Orlin 1993,
//! section 9.7). One search without a goal finds them. It is done once: changes keep valid prices, not the least ones.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::Network;
use super::search::Searcher;
use crate::nested::components::NONE;
use crate::nested::tiers::Tiers;

/// A distance, and over how many steps: of ways that are equally long, the one with fewest.
type Far<const T: usize> = (Tiers<T>, u32);

/// Distances from outside.
struct FromOutside<'n, const T: usize> {
    network: &'n Network<T>,
    far: Vec<Far<T>>,
    heap: BinaryHeap<Reverse<(Far<T>, u32)>>,
}

impl<const T: usize> Searcher<T> {
    /// Lowers prices, and raises duals, to those of that proof, and keeps in mind which way places are filled, and what
    /// edges cost. Time O(edges log nodes).
    pub(super) fn take_least_prices(&mut self) {
        let network = &self.network;
        let far = vec![(Tiers::INFINITY, u32::MAX); network.node_count()];
        let mut search = FromOutside { network, far, heap: BinaryHeap::new() };
        search.run();
        let far = search.far;
        let steps = |&(_, steps): &Far<T>| (0, steps);
        let of_left = |&mate: &u32| if mate == NONE { (0, 0) } else { steps(&far[network.anchor(mate) as usize]) };
        self.labels.bearings.behind_left = network.mate.iter().map(of_left).collect();
        self.labels.bearings.behind = far.iter().map(steps).collect();
        self.network.lower_prices(&far);
        self.network.leave_hints();
    }
}

impl<const T: usize> Network<T> {
    /// Lowers prices, and raises duals, by distances from outside.
    fn lower_prices(&mut self, far: &[Far<T>]) {
        for left in 0..self.mate.len() as u32 {
            let mate = self.mate[left as usize];
            if mate != NONE {
                let rise = far[self.anchor(mate) as usize].0;
                self.set_dual(left, self.dual[left as usize] + rise);
            }
        }
        let mut closed: Vec<u32> = (0..self.node_count() as u32).collect();
        closed.retain(|&node| node != self.outside && self.is_closed(node) && !self.is_dead(node));
        closed.sort_unstable_by_key(|&node| self.depth(node));
        let mut least = self.price.clone();
        for &node in &closed {
            let fall = far[node as usize].0;
            let around = least[self.around(node) as usize];
            // An empty spread set has no least price, and what nobody can reach is one. Nothing costs less than what is
            // around it.
            let price = if fall.is_infinite() { around } else { around.max(self.price[node as usize] - fall) };
            least[node as usize] = price;
        }
        self.change_prices(closed, |node, _| least[node as usize]);
    }
}

impl<const T: usize> FromOutside<'_, T> {
    fn run(&mut self) {
        let network = self.network;
        self.far[network.outside as usize] = (Tiers::ZERO, 0);
        for left in (0..network.mate.len() as u32).filter(|&left| network.is_free(left)) {
            self.scan(left, (Tiers::ZERO, 0));
        }
        let is_root = |&node: &u32| node != network.outside && network.parent[node as usize] == network.outside;
        let roots: Vec<u32> = (0..network.node_count() as u32).filter(is_root).collect();
        self.pass_down(roots, (Tiers::ZERO, 0));
        while let Some(Reverse((far, node))) = self.heap.pop() {
            if far > self.far[node as usize] {
                continue;
            }
            if network.has_room(node) {
                self.label(network.around(node), (far.0 + network.up(node), far.1 + 1));
            }
            network.held[node as usize].iter().for_each(|&left| self.leave(left, far));
            self.pass_down(network.within[node as usize].clone(), far);
        }
    }

    /// From a closed node to what lies within it, given as the nodes directly there.
    fn pass_down(&mut self, mut within: Vec<u32>, far: Far<T>) {
        let network = self.network;
        while let Some(node) = within.pop() {
            if network.flow[node as usize] == 0 {
                continue;
            }
            if network.is_closed(node) {
                self.label(node, (far.0 + network.down(node), far.1 + 1));
            } else {
                network.held[node as usize].iter().for_each(|&left| self.leave(left, far));
                within.extend(&network.within[node as usize]);
            }
        }
    }

    /// To the other edges of a left vertex, from its place.
    fn leave(&mut self, left: u32, far: Far<T>) {
        self.scan(left, (far.0 + self.network.dual[left as usize], far.1));
    }

    fn scan(&mut self, left: u32, (base, steps): Far<T>) {
        let network = self.network;
        let row = &network.rows[left as usize];
        for &bundle in &row.bundles {
            for &slot in row.slots(bundle) {
                let anchor = network.anchor(slot);
                let cost = network.full_price(slot) - bundle.weight - network.tie(row.key, slot);
                self.label(anchor, (base + cost, steps + 1));
            }
        }
    }

    fn label(&mut self, node: u32, far: Far<T>) {
        if far < self.far[node as usize] {
            self.far[node as usize] = far;
            self.heap.push(Reverse((far, node)));
        }
    }
}
