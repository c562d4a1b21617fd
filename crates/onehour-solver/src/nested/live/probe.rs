//! The shortest residual path of one question. It changes nothing.
//!
//! The residual graph is that of `search.rs`, with two differences. *Outside* may be an ordinary vertex: from it a path goes
//! on into every occupied place (a unit that went there comes back) and into every free left vertex, whose dual is
//! zero. And the *asker*, the left vertex that the question is about, has the edges that were offered, at a dual of zero;
//! where it is matched, its old place is the goal and its old edge is gone.
//!
//! Prices stay, so what a bundle costs at least (`least`), once known, stays known for all questions.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::effect::Move;
use crate::nested::components::NONE;
use crate::nested::instance::{Bundle, Instance};
use crate::nested::state::{Child, State};
use crate::nested::tiers::Tiers;

/// The asker where a left vertex is named.
const ASKER: u32 = NONE;

/// Where a path may end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// In a place that is not used, or with a left vertex giving up its place.
    Free,
    /// In the place of this left vertex, the asker.
    Left(u32),
    /// In this closed node.
    Node(u32),
}

/// How a label was reached.
#[derive(Clone, Copy)]
enum Origin {
    /// The path begins here.
    Start,
    /// The asker stays free.
    Stay,
    /// Along an edge of a left vertex, or of the asker, to a slot.
    Edge { left: u32, slot: u32 },
    /// From another closed node.
    Node(u32),
    /// A left vertex gives up its place.
    Leave(u32),
}

/// How far a node is, and how it was reached; void unless `stamp` is that of the present search.
#[derive(Clone, Copy)]
struct Label<const T: usize> {
    distance: Tiers<T>,
    origin: Origin,
    stamp: u32,
}

/// A restored component and the search of the present question.
pub(super) struct Probe<'p, const T: usize> {
    pub(super) instance: Instance<'p, T>,
    pub(super) state: State<T>,
    /// Multiplier of the floor.
    pub(super) phi: Tiers<T>,
    /// Left vertices without a mate.
    free: Vec<u32>,
    /// What each bundle costs at least: the smallest `price - tie` among its slots less the weight of its class.
    least: Vec<Tiers<T>>,
    goal: Goal,
    /// Whether what lies within a gate need not be labelled when the gate's label is as low; see [`Probe::scan`].
    gates: bool,
    /// Length of the best path so far, and how its end was reached.
    limit: Tiers<T>,
    end: Option<Origin>,
    stamp: u32,
    labels: Vec<Label<T>>,
    heap: BinaryHeap<Reverse<(Tiers<T>, u32)>>,
    /// The node that each left vertex was last reached from.
    entry: Vec<u32>,
    stack: Vec<u32>,
}

impl<'p, const T: usize> Probe<'p, T> {
    pub(super) fn new(instance: Instance<'p, T>, state: State<T>, phi: Tiers<T>) -> Self {
        let cost = |index: usize| {
            let bundle = instance.bundle(index);
            let gate = state.price[state.anchor(bundle.gate) as usize];
            gate - instance.tie_most - instance.class_weight(bundle)
        };
        Probe {
            phi,
            free: (0..instance.left_count() as u32).filter(|&left| state.is_free(left)).collect(),
            least: (0..instance.bundle_count()).map(cost).collect(),
            goal: Goal::Free,
            gates: true,
            limit: Tiers::ZERO,
            end: None,
            stamp: 0,
            labels: vec![
                Label { distance: Tiers::ZERO, origin: Origin::Start, stamp: 0 };
                instance.outside as usize + 1
            ],
            heap: BinaryHeap::new(),
            entry: vec![NONE; instance.left_count()],
            stack: Vec::new(),
            instance,
            state,
        }
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

    /// What one more unit costs on its way from a full node to the closed node around it.
    pub(super) fn up(&self, node: u32) -> Tiers<T> {
        self.next_step(node) - self.state.own_price(&self.instance, node)
    }

    /// What it costs to take one unit of a node back from the closed node around it.
    pub(super) fn down(&self, node: u32) -> Tiers<T> {
        let own = self.state.own_price(&self.instance, node);
        if self.instance.is_spread(node) { own - self.instance.step(node, self.state.flow[node as usize]) } else { own }
    }

    fn next_step(&self, node: u32) -> Tiers<T> {
        if self.instance.is_spread(node) {
            self.instance.step(node, self.state.flow[node as usize] + 1)
        } else {
            Tiers::ZERO
        }
    }

    /// Forgets the last search. Paths of length `limit` and more are of no use.
    pub(super) fn begin(&mut self, goal: Goal, limit: Tiers<T>) {
        self.goal = goal;
        // Nothing leads down into a node that holds nobody: edges alone do.
        self.gates = !matches!(goal, Goal::Node(node) if self.state.flow[node as usize] == 0);
        self.limit = limit;
        self.end = None;
        self.heap.clear();
        if self.stamp == u32::MAX {
            self.labels.iter_mut().for_each(|label| label.stamp = 0);
            self.stamp = 0;
        }
        self.stamp += 1;
    }

    /// Labels the slot at the end of an edge that the asker was offered, `base` being what the edge alone costs.
    pub(super) fn label_asker(&mut self, slot: u32, base: Tiers<T>) {
        let (anchor, price) = (self.state.anchor(slot), self.price(slot));
        self.label(anchor, base + price, Origin::Edge { left: ASKER, slot });
    }

    /// The asker may stay free.
    pub(super) fn label_stay(&mut self) {
        self.label(self.instance.outside, Tiers::ZERO, Origin::Stay);
    }

    /// A path may begin around a node.
    pub(super) fn label_around(&mut self, node: u32) {
        self.label(self.around(node), Tiers::ZERO, Origin::Start);
    }

    /// A path begins in a full node and goes down.
    pub(super) fn label_start(&mut self, node: u32, distance: Tiers<T>) {
        self.put(node, distance, Origin::Start);
    }

    /// Settles nodes in the order of their distance until no shorter path to the goal is left.
    pub(super) fn run(&mut self) {
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if distance >= self.limit {
                return;
            }
            if distance == self.labels[node as usize].distance {
                self.settle(node, distance);
            }
        }
    }

    /// Length of the shortest path and its moves; the asker's move is that of `asker`. `None` without a path.
    pub(super) fn outcome(&self, asker: Option<u32>) -> Option<(Tiers<T>, Vec<Move>)> {
        let mut moves = Vec::new();
        let mut origin = self.end?;
        let mut add = |left: u32, slot: Option<u32>| {
            let left = if left == ASKER { asker } else { Some(left) };
            moves.extend(left.map(|left| Move { left, to: slot }));
        };
        loop {
            let left = match origin {
                Origin::Start => break,
                Origin::Stay => {
                    add(ASKER, None);
                    break;
                }
                Origin::Node(node) => {
                    origin = self.labels[node as usize].origin;
                    continue;
                }
                Origin::Edge { left, slot } => {
                    add(left, Some(slot));
                    left
                }
                Origin::Leave(left) => {
                    add(left, None);
                    left
                }
            };
            if left == ASKER {
                break;
            }
            origin = self.labels[self.entry[left as usize] as usize].origin;
        }
        moves.reverse();
        Some((self.limit, moves))
    }

    /// From a settled node down to all that it leads to; `label` has gone up already.
    fn settle(&mut self, node: u32, distance: Tiers<T>) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(node);
        while let Some(open) = stack.pop() {
            let mut next = self.state.first_child(open);
            while let Some(child) = next {
                next = self.state.next_child(child);
                match child {
                    Child::Left(left) => self.reach(left, node, distance),
                    Child::Node(child) if !self.state.is_closed(child) => stack.push(child),
                    Child::Node(child) => self.label_below(child, distance + self.down(child), node),
                }
            }
        }
        self.stack = stack;
        if node == self.instance.outside {
            for at in 0..self.free.len() {
                let left = self.free[at];
                self.entry[left as usize] = node;
                self.scan(left, distance - self.phi - self.instance.left_weight[left as usize]);
            }
        }
    }

    /// A left vertex may give up its place, or take another one.
    fn reach(&mut self, left: u32, node: u32, distance: Tiers<T>) {
        if self.goal == Goal::Left(left) {
            (self.limit, self.end) = (distance, Some(Origin::Node(node)));
            return;
        }
        self.entry[left as usize] = node;
        self.label(self.instance.outside, distance + self.dual(left), Origin::Leave(left));
        self.scan(left, distance + self.state.net[left as usize] - self.instance.left_weight[left as usize]);
    }

    /// Labels what the edges of a left vertex lead to; `base` is its distance plus `net` less its weight.
    fn scan(&mut self, left: u32, base: Tiers<T>) {
        for index in self.instance.bundle_range(left) {
            if !base.sum_is_below(self.least[index], self.limit) {
                continue;
            }
            let bundle = self.instance.bundle(index);
            let gate = self.state.anchor(bundle.gate);
            let base = base - self.instance.class_weight(bundle);
            // What beats no label at the gate beats none within: the way through the gate is no longer.
            let through = base + self.state.price[gate as usize] - self.instance.tie_most;
            if !self.gates || through < self.known(gate) {
                self.least[index] = self.scan_bundle(left, bundle, base);
            }
        }
    }

    /// Labels the anchors of a bundle's slots. Returns what the bundle costs at least.
    fn scan_bundle(&mut self, left: u32, bundle: Bundle, base: Tiers<T>) -> Tiers<T> {
        let mut cheapest = Tiers::INFINITY;
        for position in bundle.slots() {
            let slot = self.instance.slot(position);
            let anchor = self.state.anchor(slot);
            let (tier, tie) = self.instance.tie(left, slot);
            let cost = self.state.price[anchor as usize] - Tiers::unit(tier, tie);
            cheapest = cheapest.min(cost);
            self.label(anchor, base + cost, Origin::Edge { left, slot });
        }
        cheapest - self.instance.class_weight(bundle)
    }

    /// A label must be below this to be news.
    fn known(&self, node: u32) -> Tiers<T> {
        let label = &self.labels[node as usize];
        if label.stamp == self.stamp && label.distance < self.limit { label.distance } else { self.limit }
    }

    /// Labels a closed node within a settled one. It need not go up again: the way around is no longer.
    fn label_below(&mut self, node: u32, distance: Tiers<T>, from: u32) {
        if distance < self.known(node) {
            if self.goal == Goal::Node(node) {
                (self.limit, self.end) = (distance, Some(Origin::Node(from)));
            } else {
                self.put(node, distance, Origin::Node(from));
            }
        }
    }

    /// Labels a node, and what lies above it where it has room: so that the limit falls as soon as an end is in sight.
    fn label(&mut self, mut node: u32, mut distance: Tiers<T>, mut origin: Origin) {
        while distance < self.known(node) {
            let is_goal = match self.goal {
                Goal::Free => node == self.instance.outside,
                Goal::Left(_) => false,
                Goal::Node(goal) => node == goal,
            };
            if is_goal {
                (self.limit, self.end) = (distance, Some(origin));
                return;
            }
            self.put(node, distance, origin);
            if node == self.instance.outside || self.state.flow[node as usize] == self.instance.cap[node as usize] {
                return;
            }
            distance += self.up(node);
            origin = Origin::Node(node);
            node = self.around(node);
        }
    }

    fn put(&mut self, node: u32, distance: Tiers<T>, origin: Origin) {
        self.labels[node as usize] = Label { distance, origin, stamp: self.stamp };
        self.heap.push(Reverse((distance, node)));
    }
}
