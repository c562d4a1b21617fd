//! How far each place is from where a path may end: Dijkstra's method on the reversed residual graph. It changes
//! nothing.
//!
//! The residual graph is that of `search.rs`, with two differences. *Outside* may be an ordinary vertex: from it a path
//! goes on into every occupied place (a unit that went there comes back) and into every free left vertex, whose dual is
//! zero. And the *asker*, a left vertex whose old place is the goal, has none of its own edges.
//!
//! A question then is a choice among first steps: the cheapest of `first step + distance from there`. Distances to
//! outside do not depend on who asks, so one search answers all questions of left vertices without a place. Other goals
//! have a search of their own, which ends as soon as no first step that is left can be better.
//!
//! Notation: `D(v)` is the distance of a vertex to the goal. Left vertex m: the least of `u[m] + D(outside)` (it gives
//! up its place) and `reduced cost + D(v)` over its edges into closed nodes v. Closed node v: the least of `D(m)` over
//! the left vertices that it holds, `down(c) + D(c)` over occupied closed nodes c within it, and, if it has room,
//! `up(v) + D(around)`. Outside: likewise, with the free left vertices. All these lengths are at least zero, so
//! settling vertices in the order of their distance is right.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::effect::Move;
use super::warm::Network;
use crate::nested::components::NONE;
use crate::nested::tiers::Tiers;

/// Where paths end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// In a place that is not used, or with a left vertex giving up its place.
    Outside,
    /// In the place of this left vertex, the asker.
    Left(u32),
    /// In this closed node.
    Node(u32),
}

/// The step from a vertex towards the goal.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// There.
    Goal,
    /// From a left vertex along an edge to a slot.
    Edge { slot: u32 },
    /// From a left vertex: it gives up its place.
    Leave,
    /// From a node to a left vertex.
    Left(u32),
    /// From a node to another one.
    Node(u32),
}

/// How far a vertex is; void unless `stamp` is that of the present search.
#[derive(Clone, Copy)]
struct Label<const T: usize> {
    distance: Tiers<T>,
    step: Step,
    stamp: u32,
    settled: bool,
}

/// Distances to one goal. Vertices are the nodes, then the left vertices.
pub(super) struct Reach<const T: usize> {
    goal: Goal,
    stamp: u32,
    labels: Vec<Label<T>>,
    heap: BinaryHeap<Reverse<(Tiers<T>, u32)>>,
}

impl<const T: usize> Reach<T> {
    pub(super) fn new(network: &Network<T>) -> Self {
        let vertices = network.lefts() as usize + network.instance.left_count();
        let void = Label { distance: Tiers::ZERO, step: Step::Goal, stamp: 0, settled: false };
        Reach { goal: Goal::Outside, stamp: 0, labels: vec![void; vertices], heap: BinaryHeap::new() }
    }

    /// Forgets the last search and begins at another goal.
    pub(super) fn begin(&mut self, network: &Network<T>, goal: Goal) {
        if self.stamp == u32::MAX {
            self.labels.iter_mut().for_each(|label| label.stamp = 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        self.goal = goal;
        self.heap.clear();
        let node = match goal {
            Goal::Outside => network.instance.outside,
            Goal::Left(left) => network.state.anchor(network.state.mate[left as usize]),
            Goal::Node(node) => node,
        };
        self.label(node, Tiers::ZERO, Step::Goal);
    }

    /// Settles the nearest vertex. Returns it with its distance, or `None` when all are settled.
    pub(super) fn settle_nearest(&mut self, network: &Network<T>) -> Option<(u32, Tiers<T>)> {
        while let Some(Reverse((distance, vertex))) = self.heap.pop() {
            let label = &mut self.labels[vertex as usize];
            if label.settled {
                continue;
            }
            label.settled = true;
            match vertex.checked_sub(network.lefts()) {
                Some(left) => self.before_left(network, left, distance),
                None => self.before_node(network, vertex, distance),
            }
            return Some((vertex, distance));
        }
        None
    }

    /// Distance of a node that is settled.
    pub(super) fn distance(&self, node: u32) -> Option<Tiers<T>> {
        let label = &self.labels[node as usize];
        (label.stamp == self.stamp && label.settled).then_some(label.distance)
    }

    /// Labels all that leads to a left vertex: the node that holds it, or outside if it is free.
    fn before_left(&mut self, network: &Network<T>, left: u32, distance: Tiers<T>) {
        let from = match network.state.mate[left as usize] {
            NONE => network.instance.outside,
            slot => network.state.anchor(slot),
        };
        self.label(from, distance, Step::Left(left));
    }

    /// Labels all that leads to a node.
    fn before_node(&mut self, network: &Network<T>, node: u32, distance: Tiers<T>) {
        let asker = if let Goal::Left(left) = self.goal { left } else { NONE };
        let lefts = network.lefts();
        for entry in network.entries(node) {
            if entry.left != asker {
                self.label(lefts + entry.left, distance + entry.reduced_cost, Step::Edge { slot: entry.slot });
            }
        }
        for &child in network.spread_within(node) {
            if network.has_room(child) {
                self.label(child, distance + network.up(child), Step::Node(node));
            }
        }
        if node != network.instance.outside {
            if network.state.flow[node as usize] > 0 {
                let around = network.around(node);
                self.label(around, distance + network.down(node), Step::Node(node));
            }
            return;
        }
        for left in (0..network.instance.left_count() as u32).filter(|&left| left != asker) {
            if !network.state.is_free(left) {
                self.label(lefts + left, distance + network.dual(left), Step::Leave);
            }
        }
    }

    fn label(&mut self, vertex: u32, distance: Tiers<T>, step: Step) {
        let label = &mut self.labels[vertex as usize];
        if label.stamp != self.stamp || (!label.settled && distance < label.distance) {
            *label = Label { distance, step, stamp: self.stamp, settled: false };
            self.heap.push(Reverse((distance, vertex)));
        }
    }

    /// The moves on the way from a settled node to the goal, in their order.
    pub(super) fn moves(&self, network: &Network<T>, node: u32) -> Vec<Move> {
        let mut moves = Vec::new();
        let mut vertex = node;
        loop {
            let left = vertex.checked_sub(network.lefts());
            vertex = match (self.labels[vertex as usize].step, left) {
                (Step::Edge { slot }, Some(left)) => {
                    moves.push(Move { left, to: Some(slot) });
                    network.state.anchor(slot)
                }
                (Step::Leave, Some(left)) => {
                    moves.push(Move { left, to: None });
                    network.instance.outside
                }
                (Step::Left(left), _) => network.lefts() + left,
                (Step::Node(node), _) => node,
                _ => return moves,
            };
        }
    }
}
