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
//! # Prices
//! With the end at distance `reach`, each settled node rises by `reach - D`, each left vertex reached falls by as
//! much. That keeps every reduced cost at least zero and makes the path tight. A price set this way equals the true
//! length of the rest of a path less that of its beginning, so all prices stay within two simple paths' lengths.
//!
//! Labels are stamped, so that a search costs what it touches. The method is that of Jonker and Volgenant (1987) and
//! of successive shortest paths (Ahuja, Magnanti, Orlin 1993, section 9.7), on a forest of capacities.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::coarse::Coarse;
use super::components::NONE;
use super::control::Control;
use super::instance::Instance;
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
pub(super) struct Label<const T: usize> {
    pub(super) distance: Tiers<T>,
    pub(super) origin: Origin,
    pub(super) stamp: u32,
}

/// A node in the heap of a search: nearest first, then the smallest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting<const T: usize> {
    pub(super) distance: Tiers<T>,
    pub(super) node: u32,
}

impl<const T: usize> Ord for Waiting<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.distance.cmp(&self.distance).then(other.node.cmp(&self.node))
    }
}

impl<const T: usize> PartialOrd for Waiting<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    /// What the heap asks; a tie in distance is rare.
    #[inline]
    fn le(&self, other: &Self) -> bool {
        other.distance < self.distance || (other.distance == self.distance && other.node <= self.node)
    }
}

/// Labels of the present search.
pub(super) struct Labels<const T: usize> {
    pub(super) stamp: u32,
    pub(super) nodes: Vec<Label<T>>,
    /// The distances as numbers, rounded up, with their stamps.
    pub(super) coarse: Vec<(i64, u32)>,
    pub(super) heap: BinaryHeap<Waiting<T>>,
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
    pub(super) labels: Labels<T>,
    pub(super) coarse: Coarse<T>,
    /// What each bundle costs at prices of zero, as a number: least first within a left vertex.
    pub(super) offers: Vec<i64>,
    /// The price of each node when it last rose or was looked at, as a number: prices never fall.
    pub(super) floors: Vec<i64>,
    /// What each bundle costs at least, as a number: the smallest `price - tie` among its slots less the weight of its
    /// class, when a search last looked. Prices never fall, so it stays a bound. `NEVER` where all slots are frozen.
    pub(super) least: Vec<i64>,
    pub(super) purpose: Purpose,
    /// What distances are measured from where they are bounded by numbers.
    pub(super) level: Tiers<T>,
    /// Distance of the best end so far, and that end.
    pub(super) limit: Tiers<T>,
    pub(super) end: End,
    /// The limit as a number, rounded up.
    pub(super) ceiling: i64,
    pub(super) control: Control<'c>,
    pub(super) scans: u32,
    /// Whether the caller asked to stop; the labels are then incomplete.
    pub(super) stopped: bool,
    /// Left vertices that a stop kept from entering: their duals cover nothing yet.
    pub(super) undecided: Vec<u32>,
    stack: Vec<u32>,
}

impl<'p, 'c, const T: usize> Engine<'p, 'c, T> {
    pub(super) fn new(instance: Instance<'p, T>, coarse: Coarse<T>, control: Control<'c>) -> Self {
        let nodes = instance.outside as usize + 1;
        let labels = Labels {
            stamp: 0,
            nodes: vec![Label { distance: Tiers::ZERO, origin: Origin::Node(NONE), stamp: 0 }; nodes],
            coarse: vec![(0, 0); nodes],
            heap: BinaryHeap::new(),
            settled: Vec::new(),
            reached: Vec::new(),
            entry: vec![NONE; instance.left_count()],
        };
        let mut engine = Engine {
            state: State::new(&instance),
            instance,
            labels,
            coarse,
            offers: Vec::new(),
            floors: vec![0; nodes],
            least: Vec::new(),
            purpose: Purpose::Insert,
            level: Tiers::ZERO,
            limit: Tiers::ZERO,
            end: End::Stay,
            ceiling: 0,
            control,
            scans: 0,
            stopped: false,
            undecided: Vec::new(),
            stack: Vec::new(),
        };
        let cost = |bundle| Tiers::ZERO - engine.instance.most_tie(bundle) - engine.instance.class_weight(bundle);
        let cost = |index| engine.coarse.at_least(cost(engine.instance.bundle(index)));
        engine.offers = (0..engine.instance.bundle_count()).map(cost).collect();
        engine.forget_costs();
        engine
    }

    /// Bounds what bundles cost by prices of zero: what was frozen may be entered again.
    pub(super) fn forget_costs(&mut self) {
        self.least.clone_from(&self.offers);
    }

    /// Forgets the last search. Paths of length `limit` and more are of no use; most labels are about `level`.
    pub(super) fn begin(&mut self, purpose: Purpose, limit: Tiers<T>, level: Tiers<T>) {
        self.purpose = purpose;
        self.level = level;
        self.set_limit(limit, End::Stay);
        if self.labels.stamp == u32::MAX {
            self.labels.nodes.iter_mut().for_each(|label| label.stamp = 0);
            self.labels.coarse.iter_mut().for_each(|label| label.1 = 0);
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
        while let Some(&Waiting { distance, node }) = self.labels.heap.peek() {
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
        if let Some(Waiting { distance, node }) = self.labels.heap.pop() {
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
            self.set_limit(dual, End::Leave(left));
        }
        self.scan(left, dual - self.instance.left_weight[left as usize]);
    }

    /// Raises prices by what each settled node lies below `reach`, and lowers left duals alike.
    pub(super) fn raise_prices(&mut self, reach: Tiers<T>) {
        for &node in &self.labels.settled {
            let rise = reach - self.labels.nodes[node as usize].distance;
            if rise > Tiers::ZERO {
                self.state.price[node as usize] += rise;
                self.floors[node as usize] = self.coarse.at_least(self.state.price[node as usize]);
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
