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
//! Such a search is guided by the distances to outside ([`Ahead`]; A* with outside as the landmark, Goldberg, Harrelson
//! 2005). The cheapest way from the asker to outside costs `w`, so to get to a vertex v costs at least `w - O(v)`, `O`
//! being the distance to outside; vertices are settled in the order of what a way through them costs at least. An edge
//! from v to v' shortens no bound by more than its length, since `O(v) <= length + O(v')`; so each is settled once. As
//! soon as outside is labelled, a way through it is known, and only what may be cheaper is looked at. Where a place
//! is wanted by others, as nearly all are that somebody holds, little is.
//!
//! Notation: `D(v)` is the distance of a vertex to the goal. Left vertex m: the least of `u[m] + D(outside)` (it gives
//! up its place) and `reduced cost + D(v)` over its edges into closed nodes v. Closed node v: the least of `D(m)` over
//! the left vertices that it holds, `down(c) + D(c)` over occupied closed nodes c within it, and, if it has room,
//! `up(v) + D(around)`. Outside: likewise, with the free left vertices. All these lengths are at least zero, so
//! settling vertices in the order of their distance is right.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

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
    /// Steps from here on: of equally long ways the one with fewest is kept, as it moves fewest.
    steps: u32,
    stamp: u32,
    settled: bool,
}

/// What it costs at least to get from the asker to a vertex.
#[derive(Clone, Copy)]
pub(super) struct Ahead<'a, const T: usize> {
    /// Distances to outside.
    pub(super) outside: &'a Reach<T>,
    /// What the cheapest first step costs.
    pub(super) step: Tiers<T>,
    /// What the cheapest way to outside costs; `None` if there is none.
    pub(super) whole: Option<Tiers<T>>,
    /// Ways that cost as much are of no use.
    pub(super) enough: Tiers<T>,
}

impl<const T: usize> Ahead<'_, T> {
    fn of(&self, vertex: u32) -> Tiers<T> {
        let both = self.whole.zip(self.outside.distance(vertex));
        both.map_or(self.step, |(whole, rest)| self.step.max(whole - rest))
    }
}

/// Distances to one goal. Vertices are the nodes, then the left vertices.
pub(super) struct Reach<const T: usize> {
    goal: Goal,
    stamp: u32,
    labels: Vec<Label<T>>,
    /// Vertices, and their steps, by what a way through them costs at least.
    heap: BinaryHeap<Reverse<(Tiers<T>, u32, u32)>>,
}

impl<const T: usize> Reach<T> {
    pub(super) fn new(network: &Network<T>) -> Self {
        let vertices = network.lefts() as usize + network.instance.left_count();
        let void = Label { distance: Tiers::ZERO, step: Step::Goal, steps: 0, stamp: 0, settled: false };
        Reach { goal: Goal::Outside, stamp: 0, labels: vec![void; vertices], heap: BinaryHeap::new() }
    }

    /// Forgets the last search and begins at another goal.
    pub(super) fn begin(&mut self, network: &Network<T>, goal: Goal, ahead: Option<&Ahead<'_, T>>) {
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
        self.label(node, (Tiers::ZERO, 0), Step::Goal, ahead);
    }

    /// Settles the vertex through which a way costs least, or, without `ahead`, the nearest one. Returns it with what
    /// such a way costs at least (without `ahead`, its distance), or `None` when all are settled.
    pub(super) fn settle_next(
        &mut self,
        network: &Network<T>,
        ahead: Option<&Ahead<'_, T>>,
    ) -> Option<(u32, Tiers<T>)> {
        while let Some(Reverse((whole, _, vertex))) = self.heap.pop() {
            let label = &mut self.labels[vertex as usize];
            if label.settled {
                continue;
            }
            label.settled = true;
            let distance = (label.distance, label.steps + 1);
            match vertex.checked_sub(network.lefts()) {
                Some(left) => self.before_left(network, left, distance, ahead),
                None => self.before_node(network, vertex, distance, ahead),
            }
            return Some((vertex, whole));
        }
        None
    }

    /// How far a vertex is at most, by the way that was found to it.
    pub(super) fn at_most(&self, vertex: u32) -> Option<Tiers<T>> {
        let label = &self.labels[vertex as usize];
        (label.stamp == self.stamp).then_some(label.distance)
    }

    /// Distance of a vertex that is settled.
    pub(super) fn distance(&self, vertex: u32) -> Option<Tiers<T>> {
        let label = &self.labels[vertex as usize];
        (label.stamp == self.stamp && label.settled).then_some(label.distance)
    }

    /// Labels all that leads to a left vertex: the node that holds it, or outside if it is free.
    fn before_left(
        &mut self,
        network: &Network<T>,
        left: u32,
        (distance, steps): (Tiers<T>, u32),
        ahead: Option<&Ahead<'_, T>>,
    ) {
        let from = match network.state.mate[left as usize] {
            NONE => network.instance.outside,
            slot => network.state.anchor(slot),
        };
        self.label(from, (distance, steps), Step::Left(left), ahead);
    }

    /// Labels all that leads to a node.
    fn before_node(
        &mut self,
        network: &Network<T>,
        node: u32,
        (distance, steps): (Tiers<T>, u32),
        ahead: Option<&Ahead<'_, T>>,
    ) {
        let asker = if let Goal::Left(left) = self.goal { left } else { NONE };
        let lefts = network.lefts();
        for entry in network.entries(node) {
            if entry.left != asker {
                let further = distance + entry.reduced_cost;
                self.label(lefts + entry.left, (further, steps), Step::Edge { slot: entry.slot }, ahead);
            }
        }
        for &child in network.spread_within(node) {
            if network.has_room(child) {
                self.label(child, (distance + network.up(child), steps), Step::Node(node), ahead);
            }
        }
        if node != network.instance.outside {
            if network.state.flow[node as usize] > 0 {
                let around = network.around(node);
                self.label(around, (distance + network.down(node), steps), Step::Node(node), ahead);
            }
            return;
        }
        for left in (0..network.instance.left_count() as u32).filter(|&left| left != asker) {
            if !network.state.is_free(left) {
                self.label(lefts + left, (distance + network.dual(left), steps), Step::Leave, ahead);
            }
        }
    }

    fn label(&mut self, vertex: u32, (distance, steps): (Tiers<T>, u32), step: Step, ahead: Option<&Ahead<'_, T>>) {
        let label = &mut self.labels[vertex as usize];
        let is_news = label.stamp != self.stamp
            || !label.settled && (distance < label.distance || distance == label.distance && steps < label.steps);
        if is_news {
            let whole = ahead.map_or(distance, |ahead| distance + ahead.of(vertex));
            if ahead.is_none_or(|ahead| whole < ahead.enough) {
                *label = Label { distance, step, steps, stamp: self.stamp, settled: false };
                self.heap.push(Reverse((whole, steps, vertex)));
            }
        }
    }

    /// The vertices on the way from a node that was found to the goal, each with the move that is made from it on.
    pub(super) fn way(&self, network: &Network<T>, node: u32) -> Vec<(u32, Option<Move>)> {
        let mut way = Vec::new();
        let mut vertex = node;
        loop {
            let left = vertex.checked_sub(network.lefts());
            let (next, to) = match (self.labels[vertex as usize].step, left) {
                (Step::Edge { slot }, Some(left)) => (network.state.anchor(slot), Some(Move { left, to: Some(slot) })),
                (Step::Leave, Some(left)) => (network.instance.outside, Some(Move { left, to: None })),
                (Step::Left(left), _) => (network.lefts() + left, None),
                (Step::Node(node), _) => (node, None),
                _ => {
                    way.push((vertex, None));
                    return way;
                }
            };
            way.push((vertex, to));
            vertex = next;
        }
    }
}

/// A way that comes by no vertex twice, made of one that may: what lies between is left out. On a shortest way that is
/// worth nothing.
pub(super) fn without_detours(way: Vec<(u32, Option<Move>)>) -> Vec<(u32, Option<Move>)> {
    let mut first: BTreeMap<u32, usize> = BTreeMap::new();
    let mut straight: Vec<(u32, Option<Move>)> = Vec::new();
    for (vertex, step) in way {
        if let Some(&at) = first.get(&vertex) {
            straight.drain(at..).for_each(|(left_out, _)| {
                first.remove(&left_out);
            });
        }
        first.insert(vertex, straight.len());
        straight.push((vertex, step));
    }
    straight
}
