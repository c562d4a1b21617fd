//! What one left vertex leads to: the inner loop of a search.
//!
//! A search looks at few of the edges it comes by. Three questions, each cheaper than the next, pass over a bundle:
//!
//! - Would it cost too much at prices of zero (`offers`)? Then so would all bundles after it.
//! - Did it cost too much when a search last looked (`least`)? Prices never fall.
//! - Is its gate known to be nearer than through it (`floors`, the labels as numbers)?
//!
//! All three compare numbers that bound vectors (`coarse.rs`), the first two in the order of memory. What is left is
//! asked exactly.

use std::ops::Range;

use super::coarse::NEVER;
use super::components::NONE;
use super::instance::Bundle;
use super::search::{End, Engine, Label, Origin, Purpose, Waiting};
use super::tiers::Tiers;

/// Left vertices scanned between two questions whether to stop.
const SCANS_PER_QUESTION: u32 = 64;

impl<const T: usize> Engine<'_, '_, T> {
    /// Labels what the edges of a left vertex lead to; `base` is its distance plus its dual less its weight.
    pub(super) fn scan(&mut self, left: u32, base: Tiers<T>) {
        self.scans += 1;
        if self.scans.is_multiple_of(SCANS_PER_QUESTION) && self.control.should_stop() {
            self.stopped = true;
        }
        let from = self.coarse.at_least(base - self.level);
        let mut range = self.instance.bundle_range(left);
        while let Some(index) = self.next_within(range.clone(), self.ceiling.saturating_sub(from)) {
            self.look_at(left, index, (base, from));
            range.start = index + 1;
        }
    }

    /// The first bundle of a range, and so of one left vertex, that may cost less than `room`.
    #[inline]
    fn next_within(&self, range: Range<usize>, room: i64) -> Option<usize> {
        let (offers, least) = (&self.offers[range.clone()], &self.least[range.clone()]);
        for (at, (&offer, &least)) in offers.iter().zip(least).enumerate() {
            if least < room {
                return Some(range.start + at);
            }
            if offer >= room {
                break;
            }
        }
        None
    }

    /// Labels what a bundle leads to, unless that is known to be no news.
    fn look_at(&mut self, left: u32, index: usize, (base, from): (Tiers<T>, i64)) {
        let bundle = self.instance.bundle(index);
        let gate = self.state.anchor(bundle.gate);
        if !self.may_enter(gate) {
            self.least[index] = NEVER;
            return;
        }
        // What beats no label at the gate beats none within: the way through the gate is no longer.
        let least = self.offers[index] + self.floors[gate as usize];
        if from + least >= self.known_at_most(gate) {
            self.least[index] = self.least[index].max(least);
            return;
        }
        let weight = self.instance.class_weight(bundle);
        let price = self.state.price[gate as usize];
        self.floors[gate as usize] = self.coarse.at_least(price);
        let cost = price - self.instance.most_tie(bundle);
        if base - weight + cost >= self.known(gate) {
            return;
        }
        let cheapest = if self.state.anchor(bundle.first) == gate {
            self.label(gate, base - weight + cost, Origin::Edge { left, slot: bundle.first });
            Some(cost)
        } else {
            self.scan_bundle(left, bundle, base - weight)
        };
        self.least[index] = cheapest.map_or(NEVER, |cheapest| self.coarse.at_least(cheapest - weight));
    }

    /// Labels the anchors of a bundle's slots, the largest tie-break first. The slots after the first one that is open
    /// up to the gate add nothing: their prices are no lower, their tie-breaks no larger, and the way through the gate
    /// leads to them. Returns the least `price - tie`, unless all slots are frozen.
    fn scan_bundle(&mut self, left: u32, bundle: Bundle, base: Tiers<T>) -> Option<Tiers<T>> {
        let gate = self.state.anchor(bundle.gate);
        let (mut cheapest, mut last) = (None, NONE);
        for at in bundle.slots() {
            let slot = self.instance.slot(at);
            let anchor = self.state.anchor(slot);
            if anchor != last && self.may_enter(anchor) {
                last = anchor;
                let cost = self.state.price[anchor as usize] - self.instance.tie(left, slot);
                cheapest = Some(cheapest.map_or(cost, |cheapest: Tiers<T>| cheapest.min(cost)));
                self.label(anchor, base + cost, Origin::Edge { left, slot });
            }
            if anchor == gate {
                break;
            }
        }
        cheapest
    }

    fn may_enter(&self, node: u32) -> bool {
        self.purpose == Purpose::Reprice || !self.state.frozen[node as usize]
    }

    /// A label must be below this to be news.
    fn known(&self, node: u32) -> Tiers<T> {
        let label = &self.labels.nodes[node as usize];
        if label.stamp == self.labels.stamp && label.distance < self.limit { label.distance } else { self.limit }
    }

    /// [`Engine::known`] as a number, rounded up.
    fn known_at_most(&self, node: u32) -> i64 {
        let (distance, stamp) = self.labels.coarse[node as usize];
        if stamp == self.labels.stamp { distance.min(self.ceiling) } else { self.ceiling }
    }

    /// Paths of this length and more are of no use.
    pub(super) fn set_limit(&mut self, limit: Tiers<T>, end: End) {
        (self.limit, self.end) = (limit, end);
        self.ceiling = if limit.is_infinite() { NEVER } else { self.coarse.at_most(limit - self.level) };
    }

    /// Labels a node, and what lies above it where it has room: so that the limit falls as soon as an end is in sight.
    pub(super) fn label(&mut self, mut node: u32, mut distance: Tiers<T>, mut origin: Origin) {
        while distance < self.known(node) && self.may_enter(node) {
            if node == self.instance.outside {
                if self.purpose != Purpose::Reprice {
                    self.set_limit(distance, End::Outside(origin));
                }
                return;
            }
            self.labels.nodes[node as usize] = Label { distance, origin, stamp: self.labels.stamp };
            self.labels.coarse[node as usize] = (self.coarse.at_most(distance - self.level), self.labels.stamp);
            self.labels.heap.push(Waiting { distance, node });
            let flow = self.state.flow[node as usize];
            if flow == self.instance.cap[node as usize] {
                return;
            }
            let z = self.state.own_price(&self.instance, node);
            distance += self.instance.step(node, flow + 1) - z;
            origin = Origin::Node(node);
            node = self.state.anchor(self.instance.parent[node as usize]);
        }
    }
}
