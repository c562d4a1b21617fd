//! The shortest augmenting path, and the change of prices that makes it tight.
//!
//! # The residual graph
//! Its vertices are the left vertices and the closed nodes (see `state.rs`); every length below is a reduced cost, at
//! least zero in lexicographic order:
//!
//! - left `l` to the anchor of a slot it has an edge to: `net[l] + price - w`; an open slot costs what its anchor
//!   costs, and the best tie-break among a bundle's open slots with that anchor counts;
//! - a spread set with room up to the anchor around it: the cost of its next unit less z; full normal nodes lead
//!   nowhere up;
//! - a closed node down to each occupied closed node within it (their difference in price, for a spread child less the
//!   cost of its last unit), and to each left vertex that holds an open slot within it (0).
//!
//! A left vertex in a full slot is reached from that slot alone, so left vertices need no place in the heap: they are
//! scanned when their node is settled. A path ends outside, or at a left vertex that gives up its place at `u`.
//!
//! # Offsets
//! The source is scanned as if its dual were zero. That shifts every label by the same vector, so that distances here
//! are `D - u[source]`: staying free costs exactly zero, and the search may stop as soon as nothing below zero is left.
//! A label may then be negative; the order in which nodes are settled is the same.
//!
//! # What is passed over
//! A search looks at few of the edges it comes by: most bundles cost too much to matter, and did so when a search last
//! looked. Prices never fall, so that is known from one number a bundle (`least`), read in the order of memory.
//!
//! # Prices
//! With the end at distance `reach`, each settled node rises by `reach - D`, each left vertex reached falls by as
//! much. That keeps every reduced cost at least zero and makes the path tight. A price set this way equals the true
//! length of the rest of a path less that of its beginning, so all prices stay within two simple paths' lengths.
//!
//! Labels are stamped, so that a search costs what it touches. The method is that of Jonker and Volgenant (1987) and
//! of successive shortest paths (Ahuja, Magnanti, Orlin 1993, section 9.7), on a forest of capacities.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::components::NONE;
use super::control::Control;
use super::instance::{Bundle, Instance};
use super::state::{Child, State};
use super::tiers::Tiers;

/// How a label was reached.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// Along the edge of a left vertex to a slot.
    Edge {
        /// The left vertex.
        left: u32,
        /// The slot.
        slot: u32,
    },
    /// From another closed node.
    Node(u32),
}

/// Where a path ends.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// Nothing is better than leaving all as it is.
    Stay,
    /// In a place that is not used yet.
    Outside(Origin),
    /// With this left vertex giving up its place.
    Leave(u32),
}

/// Which ends and nodes a search may use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// One more left vertex, or none: everything but frozen nodes.
    Insert,
    /// One more edge: paths end outside.
    Extend,
    /// Prices alone: no end, frozen nodes too.
    Reprice,
}

/// How far a node is, and how it was reached; void unless `stamp` is that of the present search.
#[derive(Clone, Copy)]
struct Label<const T: usize> {
    distance: Tiers<T>,
    origin: Origin,
    stamp: u32,
}

/// Labels of the present search.
struct Labels<const T: usize> {
    stamp: u32,
    nodes: Vec<Label<T>>,
    heap: BinaryHeap<Reverse<(Tiers<T>, u32)>>,
    /// Nodes in the order in which they were settled.
    settled: Vec<u32>,
    /// Left vertices reached, with the node that they were reached from.
    reached: Vec<(u32, u32)>,
    /// The node that each left vertex was last reached from; `NONE` for a source.
    entry: Vec<u32>,
}

/// A component being solved: input, state, and the present search.
pub(super) struct Engine<'p, 'c, const T: usize> {
    pub(super) instance: Instance<'p, T>,
    pub(super) state: State<T>,
    labels: Labels<T>,
    /// What each bundle costs at least: the smallest `price - tie` among its slots less the weight of its class, when a
    /// search last looked. Prices never fall, so it stays a bound. `Tiers::INFINITY` where all slots are frozen.
    least: Vec<Tiers<T>>,
    purpose: Purpose,
    /// Distance of the best end so far, and that end.
    limit: Tiers<T>,
    end: End,
    control: Control<'c>,
    scans: u32,
    /// Whether the caller asked to stop; the labels are then incomplete.
    pub(super) stopped: bool,
    /// Left vertices that a stop kept from entering: their duals cover nothing yet.
    pub(super) undecided: Vec<u32>,
    stack: Vec<u32>,
}

/// Left vertices scanned between two questions whether to stop.
const SCANS_PER_QUESTION: u32 = 64;

impl<'p, 'c, const T: usize> Engine<'p, 'c, T> {
    pub(super) fn new(instance: Instance<'p, T>, control: Control<'c>) -> Self {
        let nodes = instance.outside as usize + 1;
        let labels = Labels {
            stamp: 0,
            nodes: vec![Label { distance: Tiers::ZERO, origin: Origin::Node(NONE), stamp: 0 }; nodes],
            heap: BinaryHeap::new(),
            settled: Vec::new(),
            reached: Vec::new(),
            entry: vec![NONE; instance.left_count()],
        };
        let mut engine = Engine {
            state: State::new(&instance),
            instance,
            labels,
            least: Vec::new(),
            purpose: Purpose::Insert,
            limit: Tiers::ZERO,
            end: End::Stay,
            control,
            scans: 0,
            stopped: false,
            undecided: Vec::new(),
            stack: Vec::new(),
        };
        engine.forget_costs();
        engine
    }

    /// Bounds what bundles cost by prices of zero: what was frozen may be entered again.
    pub(super) fn forget_costs(&mut self) {
        let instance = &self.instance;
        let cost = |index| Tiers::ZERO - instance.tie_most - instance.class_weight(instance.bundle(index));
        self.least.clear();
        self.least.extend((0..instance.bundle_count()).map(cost));
    }

    /// Forgets the last search. Paths of length `limit` and more are of no use.
    pub(super) fn begin(&mut self, purpose: Purpose, limit: Tiers<T>) {
        self.purpose = purpose;
        self.limit = limit;
        self.end = End::Stay;
        if self.labels.stamp == u32::MAX {
            self.labels.nodes.iter_mut().for_each(|label| label.stamp = 0);
            self.labels.stamp = 0;
        }
        self.labels.stamp += 1;
        self.labels.heap.clear();
        self.labels.settled.clear();
        self.labels.reached.clear();
    }

    /// Makes a left vertex a source whose dual counts as `dual`.
    pub(super) fn add_source(&mut self, left: u32, dual: Tiers<T>) {
        self.labels.entry[left as usize] = NONE;
        self.scan(left, dual - self.instance.left_weight[left as usize]);
    }

    /// Distance of the nearest node that is not settled, if it is below the limit.
    pub(super) fn nearest(&mut self) -> Option<Tiers<T>> {
        while let Some(&Reverse((distance, node))) = self.labels.heap.peek() {
            if distance >= self.limit {
                return None;
            }
            if distance == self.labels.nodes[node as usize].distance {
                return Some(distance);
            }
            self.labels.heap.pop();
        }
        None
    }

    /// Settles the nearest node. Returns whether there was one below the limit.
    pub(super) fn settle_nearest(&mut self) -> bool {
        if self.nearest().is_none() || self.stopped {
            return false;
        }
        if let Some(Reverse((distance, node))) = self.labels.heap.pop() {
            self.settle(node, distance);
        }
        true
    }

    /// The best end, and how far it is.
    pub(super) fn outcome(&self) -> (Tiers<T>, End) {
        (self.limit, self.end)
    }

    /// From a settled node down to all that it leads to; `label` has gone up already.
    fn settle(&mut self, node: u32, distance: Tiers<T>) {
        self.labels.settled.push(node);
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(node);
        while let Some(open) = stack.pop() {
            let mut next = self.state.first_child(open);
            while let Some(child) = next {
                next = self.state.next_child(child);
                match child {
                    Child::Left(left) => self.reach(left, node, distance),
                    Child::Node(child) if !self.state.is_closed(child) => stack.push(child),
                    Child::Node(child) => self.descend(node, child, distance),
                }
            }
        }
        self.stack = stack;
    }

    /// Down to a closed node within a settled one: one edge less in it, one more elsewhere.
    fn descend(&mut self, node: u32, child: u32, distance: Tiers<T>) {
        let mut cost = self.state.price[child as usize] - self.state.price[node as usize];
        if self.instance.is_spread(child) {
            cost -= self.instance.step(child, self.state.flow[child as usize]);
        }
        self.label(child, distance + cost, Origin::Node(node));
    }

    /// A left vertex may give up its place, or take another one.
    fn reach(&mut self, left: u32, node: u32, distance: Tiers<T>) {
        self.labels.reached.push((left, node));
        self.labels.entry[left as usize] = node;
        let dual = distance + self.state.net[left as usize];
        if self.purpose == Purpose::Insert && dual < self.limit {
            self.limit = dual;
            self.end = End::Leave(left);
        }
        self.scan(left, dual - self.instance.left_weight[left as usize]);
    }

    /// Labels what the edges of a left vertex lead to; `base` is its distance plus its dual less its weight.
    fn scan(&mut self, left: u32, base: Tiers<T>) {
        self.scans += 1;
        if self.scans.is_multiple_of(SCANS_PER_QUESTION) && self.control.should_stop() {
            self.stopped = true;
        }
        for index in self.instance.bundle_range(left) {
            let least = self.least[index];
            if least.is_infinite() || !base.sum_is_below(least, self.limit) {
                continue;
            }
            let bundle = self.instance.bundle(index);
            let gate = self.state.anchor(bundle.gate);
            let base = base - self.instance.class_weight(bundle);
            // What beats no label at the gate beats none within: the way through the gate is no longer.
            let through = base + self.state.price[gate as usize] - self.instance.tie_most;
            if !self.may_enter(gate) {
                self.least[index] = Tiers::INFINITY;
            } else if through < self.known(gate) {
                self.least[index] = self.scan_bundle(left, bundle, base);
            }
        }
    }

    /// Labels the anchors of a bundle's slots. Slots that share an anchor follow each other, as slots of a set do.
    /// Returns what the bundle costs at least, for [`Engine::least`].
    fn scan_bundle(&mut self, left: u32, bundle: Bundle, base: Tiers<T>) -> Tiers<T> {
        let mut cheapest = Tiers::INFINITY;
        let Range { mut start, end } = bundle.slots();
        while start < end {
            let anchor = self.state.anchor(self.instance.slot(start));
            let others = (start + 1..end).find(|&at| self.state.anchor(self.instance.slot(at)) != anchor);
            let next = others.unwrap_or(end);
            let price = self.state.price[anchor as usize];
            let least = price - self.instance.tie_most;
            if self.may_enter(anchor) && (least < cheapest || base + least < self.known(anchor)) {
                let (slot, tie) = self.best_tie(left, start..next);
                cheapest = cheapest.min(price - tie);
                self.label(anchor, base + price - tie, Origin::Edge { left, slot });
            }
            start = next;
        }
        if cheapest.is_infinite() { cheapest } else { cheapest - self.instance.class_weight(bundle) }
    }

    /// The slot with the largest tie-break (the first of equals), and that as a vector.
    fn best_tie(&self, left: u32, slots: Range<usize>) -> (u32, Tiers<T>) {
        let mut best = (NONE, 0, -1);
        for slot in slots.map(|index| self.instance.slot(index)) {
            let (tier, tie) = self.instance.tie(left, slot);
            if tie > best.2 {
                best = (slot, tier, tie);
            }
        }
        (best.0, Tiers::unit(best.1, best.2))
    }

    fn may_enter(&self, node: u32) -> bool {
        self.purpose == Purpose::Reprice || !self.state.frozen[node as usize]
    }

    /// A label must be below this to be news.
    fn known(&self, node: u32) -> Tiers<T> {
        let label = &self.labels.nodes[node as usize];
        if label.stamp == self.labels.stamp && label.distance < self.limit { label.distance } else { self.limit }
    }

    /// Labels a node, and what lies above it where it has room: so that the limit falls as soon as an end is in sight.
    fn label(&mut self, mut node: u32, mut distance: Tiers<T>, mut origin: Origin) {
        while distance < self.known(node) && self.may_enter(node) {
            if node == self.instance.outside {
                if self.purpose != Purpose::Reprice {
                    (self.limit, self.end) = (distance, End::Outside(origin));
                }
                return;
            }
            self.labels.nodes[node as usize] = Label { distance, origin, stamp: self.labels.stamp };
            self.labels.heap.push(Reverse((distance, node)));
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

    /// Raises prices by what each settled node lies below `reach`, and lowers left duals alike.
    pub(super) fn raise_prices(&mut self, reach: Tiers<T>) {
        for &node in &self.labels.settled {
            let rise = reach - self.labels.nodes[node as usize].distance;
            if rise > Tiers::ZERO {
                self.state.price[node as usize] += rise;
            }
        }
        for &(left, node) in &self.labels.reached {
            let rise = reach - self.labels.nodes[node as usize].distance;
            if rise > Tiers::ZERO {
                self.state.net[left as usize] -= rise;
            }
        }
    }

    /// Moves the left vertices along the path to `end`.
    pub(super) fn augment(&mut self, end: End) {
        let mut moves = Vec::new();
        let mut origin = match end {
            End::Stay => return,
            End::Outside(origin) => origin,
            End::Leave(left) => {
                moves.push((left, NONE));
                Origin::Node(self.labels.entry[left as usize])
            }
        };
        loop {
            let (left, slot) = self.edge_behind(origin);
            moves.push((left, slot));
            match self.labels.entry[left as usize] {
                NONE => break,
                node => origin = Origin::Node(node),
            }
        }
        self.state.shift(&self.instance, &moves);
    }

    /// The edge along which a path came into the forest.
    fn edge_behind(&self, mut origin: Origin) -> (u32, u32) {
        loop {
            match origin {
                Origin::Edge { left, slot } => return (left, slot),
                Origin::Node(node) => origin = self.labels.nodes[node as usize].origin,
            }
        }
    }
}
