//! The two searches, each with the change of prices that makes its path tight.
//!
//! *Forward*, from a left vertex that enters, as in `nested/search.rs`: the cheapest way to serve it, if any is better
//! than not to. Prices rise, and duals of left vertices fall. A left vertex that has a place and gets other edges
//! searches for what is better than staying: a cycle back to that place; or a way to outside, if a backward search from
//! the place finds somebody who fills it for less than the way saves. Neither looks further than what staying costs
//! more than the best edge.
//!
//! *Backward*, from a place that falls vacant or is new: the cheapest way to fill it, from outside of the network. A
//! path begins with a free left vertex that enters, or with a place given up elsewhere. Let `D(v)` be the distance from
//! v to the place:
//!
//! - left m: the least of reduced cost + `D(v)` over its edges into closed nodes v;
//! - closed node v: the least of `D(m)` over the left vertices that it holds, `D(c) + down(c)` over occupied closed
//!   nodes c directly within it, and, if it has room, `up(v) + D(around)`;
//! - outside: likewise, with the free left vertices, whose duals are zero.
//!
//! With `reach = min(D(outside), limit)` each vertex with `D < reach` moves by `reach - D`: prices fall, duals rise.
//! For an arc from a to b of reduced cost c, `D(a) <= c + D(b)`, so no reduced cost falls below zero, and arcs of the
//! path become tight (Ahuja, Magnanti, Orlin 1993, section 9.7, read from the sink).
//!
//! Labels are stamped, so that a search costs what it touches. Edges that are known to cost too much are passed over
//! (`hint.rs`), and so are those to a tree in which a forward search has nothing left to find ([`Worth`]): where
//! thousands of places cost the same, nearly every edge between them is free, and leads to where the search has been.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Range;

use super::bearings::{Bearing, Bearings};
use super::network::{Bundle, Network};
use crate::nested::coarse::{Coarse, NEVER};
use crate::nested::components::NONE;
use crate::nested::tiers::Tiers;

/// In networks of so few nodes it is made sure, where debug assertions are on, that nothing is passed over that matters.
const SMALL: usize = 2_000;

/// How a vertex was reached: from where a forward path comes, to where a backward one leads.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// The beginning of a backward search.
    Goal,
    /// Along the edge of a left vertex to a slot.
    Edge {
        /// The left vertex.
        left: u32,
        /// The slot.
        slot: u32,
    },
    /// A left vertex.
    Left(u32),
    /// Another closed node.
    Node(u32),
}

/// The left vertex in whose place a backward search begins.
#[derive(Clone, Copy, Debug)]
enum Asker {
    /// The place is new.
    Nobody,
    /// It leaves, and is not looked for.
    Leaves(u32),
    /// It stays unless it gains by going: then a path may begin with its move to another place.
    Moves(u32),
}

/// Where a forward path ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// Nothing is better than staying free.
    Stay,
    /// In a place that is not used yet.
    Outside(Step),
    /// In the place that the left vertex leaves.
    Place(Step),
    /// With this left vertex giving up its place.
    Leave(u32),
}

/// How far a vertex is; void unless `stamp` is that of the present search.
#[derive(Clone, Copy)]
struct Label<const T: usize> {
    distance: Tiers<T>,
    step: Step,
    stamp: u32,
    settled: bool,
}

impl<const T: usize> Label<T> {
    const VOID: Self = Label { distance: Tiers::ZERO, step: Step::Goal, stamp: 0, settled: false };
}

/// How cheaply a forward path must come to a tree to find anything there. A path that costs no less finds no place but
/// those that cost more than the limit, or have a label that is no longer. Limits and labels only fall, so that what was
/// worked out once holds for the rest of the search.
#[derive(Clone, Copy)]
struct Worth {
    least: i64,
    /// Void unless it is that of the present search.
    stamp: u32,
    /// Slots that were looked at since: it is worked out anew after as many as the tree has.
    looked: u32,
}

/// A vertex in the heap: node, or left vertex.
type Vertex = (bool, u32);

/// Labels of the present search.
#[derive(Clone)]
pub(super) struct Labels<const T: usize> {
    stamp: u32,
    nodes: Vec<Label<T>>,
    lefts: Vec<Label<T>>,
    /// Distances as numbers, rounded up, with their stamps: of nodes in a forward search, of left vertices in a backward
    /// one.
    numbers: Vec<(i64, u32)>,
    heap: BinaryHeap<Reverse<(Tiers<T>, Bearing, Vertex)>>,
    /// By root.
    worth: Vec<Worth>,
    /// Which way outside is believed to be, and whether the present search goes there or comes from there.
    pub(super) bearings: Bearings,
    is_forward: bool,
    /// Settled nodes, and left vertices settled or reached, with their distances.
    settled: Vec<u32>,
    reached: Vec<(u32, Tiers<T>)>,
    /// The node that each left vertex was reached from in a forward search.
    entry: Vec<u32>,
    /// Ways that a backward search has listed, by their position at the gate: of each gate those that cost less than so
    /// much.
    ways: Vec<u32>,
    listed: BTreeMap<u32, (i64, Range<usize>)>,
    /// Distances from here on are of no use.
    limit: Tiers<T>,
    /// That as a number, rounded up.
    ceiling: i64,
}

impl<const T: usize> Labels<T> {
    pub(super) fn new() -> Self {
        Labels {
            stamp: 0,
            nodes: Vec::new(),
            lefts: Vec::new(),
            numbers: Vec::new(),
            heap: BinaryHeap::new(),
            worth: Vec::new(),
            bearings: Bearings::default(),
            is_forward: true,
            settled: Vec::new(),
            reached: Vec::new(),
            entry: Vec::new(),
            ways: Vec::new(),
            listed: BTreeMap::new(),
            limit: Tiers::ZERO,
            ceiling: 0,
        }
    }

    fn begin(&mut self, network: &Network<T>, limit: Tiers<T>) {
        self.nodes.resize(network.node_count(), Label::VOID);
        self.lefts.resize(network.rows.len(), Label::VOID);
        self.numbers.resize(network.node_count().max(network.rows.len()), (0, 0));
        self.entry.resize(network.rows.len(), NONE);
        self.worth.resize(network.node_count(), Worth { least: i64::MAX, stamp: 0, looked: 0 });
        if self.stamp == u32::MAX {
            self.nodes.iter_mut().chain(&mut self.lefts).for_each(|label| label.stamp = 0);
            self.numbers.iter_mut().for_each(|number| number.1 = 0);
            self.worth.iter_mut().for_each(|worth| worth.stamp = 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        self.set_limit(limit, &network.coarse);
        self.heap.clear();
        self.settled.clear();
        self.reached.clear();
        self.ways.clear();
        self.listed.clear();
    }

    fn set_limit(&mut self, limit: Tiers<T>, coarse: &Coarse<T>) {
        self.limit = limit;
        self.ceiling = if limit.is_infinite() { NEVER } else { coarse.at_most(limit) };
    }

    fn label(&self, (is_left, index): Vertex) -> &Label<T> {
        if is_left { &self.lefts[index as usize] } else { &self.nodes[index as usize] }
    }

    /// What a label must be below to be news.
    fn known(&self, vertex: Vertex) -> Tiers<T> {
        let label = self.label(vertex);
        if label.stamp == self.stamp && label.distance < self.limit { label.distance } else { self.limit }
    }

    /// [`Labels::known`] as a number, rounded up, of what `numbers` is about.
    fn known_at_most(&self, vertex: u32) -> i64 {
        let (distance, stamp) = self.numbers[vertex as usize];
        if stamp == self.stamp { distance.min(self.ceiling) } else { self.ceiling }
    }

    /// Whether a path that has cost so much is known to find nothing in a tree.
    fn is_worthless(&self, root: u32, cost: i64) -> bool {
        let worth = self.worth[root as usize];
        worth.stamp == self.stamp && cost >= worth.least
    }

    /// Labels a vertex if that is news; tells whether it was.
    fn set(&mut self, vertex: Vertex, distance: Tiers<T>, step: Step) -> bool {
        let news = distance < self.known(vertex);
        if news {
            let (is_left, index) = vertex;
            let labels = if is_left { &mut self.lefts } else { &mut self.nodes };
            labels[index as usize] = Label { distance, step, stamp: self.stamp, settled: false };
            let bearings = &self.bearings;
            let bearing = if self.is_forward { bearings.ahead(index) } else { bearings.behind(is_left, index) };
            self.heap.push(Reverse((distance, bearing, vertex)));
        }
        news
    }

    /// Settles the nearest vertex below the limit.
    fn settle(&mut self) -> Option<(Vertex, Tiers<T>)> {
        while let Some(Reverse((distance, _, vertex))) = self.heap.pop() {
            if distance >= self.limit {
                return None;
            }
            let (is_left, index) = vertex;
            let label = if is_left { &mut self.lefts[index as usize] } else { &mut self.nodes[index as usize] };
            if !label.settled && label.distance == distance {
                label.settled = true;
                return Some((vertex, distance));
            }
        }
        None
    }
}

/// A network and the labels of its searches.
#[derive(Clone)]
pub(super) struct Searcher<const T: usize> {
    pub(super) network: Network<T>,
    pub(super) labels: Labels<T>,
    stack: Vec<u32>,
    /// Closed node in which a forward search may end, beside outside: the left vertex that it begins with has a place
    /// there.
    home: u32,
}

impl<const T: usize> Searcher<T> {
    pub(super) fn new(network: Network<T>) -> Self {
        Searcher { network, labels: Labels::new(), stack: Vec::new(), home: NONE }
    }

    /// The cheapest way to serve a left vertex that is free, if any is better than not to.
    pub(super) fn insert(&mut self, left: u32) {
        let end = self.forward(left, NONE, Tiers::ZERO);
        self.network.shift(&self.way_ahead(end));
    }

    /// The best place of a left vertex that has one, once its edges have changed. Its dual says what the place is
    /// worth.
    pub(super) fn improve(&mut self, left: u32) {
        let home = self.network.anchor(self.network.mate[left as usize]);
        let stay = -self.network.dual[left as usize];
        let end = self.forward(left, home, stay);
        let ahead = self.way_ahead(end);
        if !matches!(end, End::Outside(_) | End::Leave(_)) {
            self.network.shift(&ahead);
            return;
        }
        // The way to outside costs so much less than staying. If filling the place costs less than that it goes, or
        // takes part in filling it, where that costs least.
        let less = stay + self.network.dual[left as usize];
        let (filled, mut moves) = self.fill(home, Asker::Moves(left), less);
        if !filled || moves.first().is_some_and(|&(first, _)| first == left) {
            self.network.shift(&moves);
        } else if self.labels.limit == Tiers::ZERO && self.are_apart(left, &ahead, &moves) {
            // No price has changed since the way was found.
            moves.extend(ahead);
            self.network.shift(&moves);
        } else {
            moves.push((left, NONE));
            self.network.shift(&moves);
            self.insert(left);
        }
    }

    /// Whether the way of a left vertex touches neither the tree that it leaves nor one that other moves touch: both
    /// ways at once are then what one after the other would be.
    fn are_apart(&self, mover: u32, ahead: &[(u32, u32)], moves: &[(u32, u32)]) -> bool {
        let root = |slot: u32| (slot != NONE).then(|| self.network.root(slot));
        let from = |left: u32| root(self.network.mate[left as usize]);
        let touched = moves.iter().flat_map(|&(left, slot)| [from(left), root(slot)]);
        let touched: BTreeSet<u32> = touched.chain([from(mover)]).flatten().collect();
        let leaves = ahead.iter().filter(|&&(left, _)| left != mover).filter_map(|&(left, _)| from(left));
        let mut theirs = leaves.chain(ahead.iter().filter_map(|&(_, slot)| root(slot)));
        theirs.all(|root| !touched.contains(&root))
    }

    /// The cheapest way from a left vertex to outside, or to its own place, that costs less than `stay`. Prices rise,
    /// and the left vertex gets the dual that the way leaves it.
    fn forward(&mut self, left: u32, home: u32, stay: Tiers<T>) -> End {
        self.labels.begin(&self.network, stay);
        self.labels.is_forward = true;
        self.home = home;
        let mut end = End::Stay;
        self.labels.entry[left as usize] = NONE;
        self.scan(left, Tiers::ZERO, &mut end);
        while let Some(((_, node), distance)) = self.labels.settle() {
            self.labels.settled.push(node);
            self.pass_down(node, distance, &mut end);
        }
        let reach = self.labels.limit;
        let (settled, labels) = (&self.labels.settled, &self.labels.nodes);
        let nearer = settled.iter().copied().filter(|&node| labels[node as usize].distance < reach);
        self.network.change_prices(nearer, |node, price| price + (reach - labels[node as usize].distance));
        for &(other, distance) in &self.labels.reached {
            if reach > distance {
                let dual = self.network.dual[other as usize] - (reach - distance);
                self.network.set_dual(other, dual);
            }
        }
        self.network.set_dual(left, -reach);
        end
    }

    /// From a settled node down to all that it leads to; labels have gone up already.
    fn pass_down(&mut self, node: u32, distance: Tiers<T>, end: &mut End) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(node);
        while let Some(open) = stack.pop() {
            for at in 0..self.network.held[open as usize].len() {
                self.reach_left(self.network.held[open as usize][at], node, distance, end);
            }
            for at in 0..self.network.within[open as usize].len() {
                let child = self.network.within[open as usize][at];
                if self.network.flow[child as usize] == 0 {
                    continue;
                }
                if self.network.is_closed(child) {
                    self.climb(child, distance + self.network.down(child), Step::Node(node), end);
                } else {
                    stack.push(child);
                }
            }
        }
        self.stack = stack;
    }

    /// A left vertex may give up its place, or take another one.
    fn reach_left(&mut self, left: u32, node: u32, distance: Tiers<T>, end: &mut End) {
        self.labels.reached.push((left, distance));
        self.labels.entry[left as usize] = node;
        let dual = distance + self.network.dual[left as usize];
        if dual < self.labels.limit {
            self.labels.set_limit(dual, &self.network.coarse);
            *end = End::Leave(left);
        }
        self.scan(left, dual, end);
    }

    /// Labels what the edges of a left vertex lead to; `base` is its distance plus its dual.
    fn scan(&mut self, left: u32, base: Tiers<T>, end: &mut End) {
        let from = self.network.coarse.at_least(base);
        for at in 0..self.network.rows[left as usize].bundles.len() {
            let row = &self.network.rows[left as usize];
            let (hint, cost) = (row.hints[at], from.saturating_add(row.without_price[at]));
            if hint.rules_out(self.labels.ceiling.saturating_sub(from), &self.network.price_falls)
                || self.labels.is_worthless(hint.of, cost)
            {
                debug_assert!(self.network.node_count() > SMALL || self.finds_nothing(left, at, base));
                continue;
            }
            let bundle = row.bundles[at];
            let looked = row.slots(bundle).len();
            let least = self.scan_bundle(left, bundle, base, end);
            self.network.leave_hint(left, at, least);
            self.appraise(hint.of, looked);
        }
    }

    /// Whether a bundle leads to no place that is nearer than known.
    fn finds_nothing(&self, left: u32, at: usize, base: Tiers<T>) -> bool {
        let row = &self.network.rows[left as usize];
        let base = base - row.bundles[at].weight;
        let is_known = |&slot: &u32| {
            let anchor = self.network.anchor(slot);
            let distance = base + self.network.price[anchor as usize] - self.network.tie(row.key, slot);
            distance >= self.labels.known((false, anchor))
        };
        row.slots(row.bundles[at]).iter().all(is_known)
    }

    /// Notes that so many slots of a tree have been looked at, and works out at times what is left to find there.
    fn appraise(&mut self, root: u32, looked: usize) {
        if root == self.network.outside {
            return;
        }
        let stamp = self.labels.stamp;
        let worth = &mut self.labels.worth[root as usize];
        if worth.stamp != stamp {
            *worth = Worth { least: i64::MAX, stamp, looked: 0 };
        }
        worth.looked = worth.looked.saturating_add(looked as u32);
        if (worth.looked as usize) < self.network.slots_in(root) {
            return;
        }
        let labels = &self.labels;
        let of_anchor = |(anchor, floor): (u32, i64)| labels.known_at_most(anchor).saturating_sub(floor);
        let least = self.network.anchors_in(root).map(of_anchor).max().unwrap_or(i64::MIN);
        self.labels.worth[root as usize] = Worth { least, stamp, looked: 0 };
    }

    /// Labels the anchors of a bundle's slots. Returns what the cheapest of its edges costs at least beside the left
    /// vertex, as a number.
    fn scan_bundle(&mut self, left: u32, bundle: Bundle<T>, base: Tiers<T>, end: &mut End) -> i64 {
        let (key, base) = (self.network.rows[left as usize].key, base - bundle.weight);
        let from = self.network.coarse.at_least(base);
        let mut least = NEVER;
        for at in 0..self.network.rows[left as usize].slots(bundle).len() {
            let slot = self.network.rows[left as usize].slots(bundle)[at];
            let anchor = self.network.anchor(slot);
            let floor = self.network.floor(key, slot);
            least = least.min(floor);
            if from + floor < self.labels.known_at_most(anchor) {
                let cost = self.network.price[anchor as usize] - self.network.tie(key, slot);
                self.climb(anchor, base + cost, Step::Edge { left, slot }, end);
            }
        }
        least.saturating_add(self.network.coarse.at_least(-bundle.weight))
    }

    /// Labels a node, and what lies above it where it has room, so that the limit falls as soon as an end is in sight.
    fn climb(&mut self, mut node: u32, mut distance: Tiers<T>, mut step: Step, end: &mut End) {
        loop {
            if node == self.network.outside {
                if distance < self.labels.limit {
                    self.labels.set_limit(distance, &self.network.coarse);
                    *end = End::Outside(step);
                }
                return;
            }
            if node == self.home {
                if distance < self.labels.limit {
                    self.labels.set_limit(distance, &self.network.coarse);
                    *end = End::Place(step);
                }
                return;
            }
            if !self.labels.set((false, node), distance, step) {
                return;
            }
            self.labels.numbers[node as usize] = (self.network.coarse.at_most(distance), self.labels.stamp);
            if !self.network.has_room(node) {
                return;
            }
            distance += self.network.up(node);
            step = Step::Node(node);
            node = self.network.around(node);
        }
    }

    /// The moves of a forward path.
    fn way_ahead(&self, end: End) -> Vec<(u32, u32)> {
        let mut moves = Vec::new();
        let mut step = match end {
            End::Stay => return moves,
            End::Outside(step) | End::Place(step) => step,
            End::Leave(left) => {
                moves.push((left, NONE));
                Step::Node(self.labels.entry[left as usize])
            }
        };
        loop {
            match step {
                Step::Edge { left, slot } => {
                    moves.push((left, slot));
                    match self.labels.entry[left as usize] {
                        NONE => break,
                        node => step = Step::Node(node),
                    }
                }
                Step::Node(node) => step = self.labels.nodes[node as usize].step,
                Step::Goal | Step::Left(_) => break,
            }
        }
        moves
    }

    /// Takes a left vertex out of its place, and fills that as best can be.
    pub(super) fn evict(&mut self, left: u32) {
        let slot = self.network.mate[left as usize];
        if slot != NONE {
            let goal = self.network.anchor(slot);
            let (_, mut moves) = self.fill(goal, Asker::Leaves(left), Tiers::INFINITY);
            moves.push((left, NONE));
            self.network.shift(&moves);
        }
        self.network.set_dual(left, Tiers::ZERO);
    }

    /// Opens a root that has no more capacity than it holds, unit by unit, until it holds `cap` or another unit is
    /// worth nothing.
    pub(super) fn open(&mut self, root: u32, cap: u32) {
        while self.network.flow[root as usize] < cap {
            let limit = -self.network.up(root);
            if limit <= Tiers::ZERO {
                break;
            }
            let (filled, moves) = self.fill(root, Asker::Nobody, limit);
            if filled {
                self.network.set_cap(root, self.network.cap[root as usize] + 1);
                self.network.shift(&moves);
            }
        }
        self.network.set_cap(root, cap);
        self.network.refresh(root);
    }

    /// The backward search to a node. Changes prices. Whether the way from outside, or from the asker, is shorter than
    /// `limit`, and who moves along it.
    fn fill(&mut self, goal: u32, asker: Asker, limit: Tiers<T>) -> (bool, Vec<(u32, u32)>) {
        self.labels.begin(&self.network, limit);
        self.labels.is_forward = false;
        if goal == self.network.outside {
            // A place without a price: nobody waits for it.
            return (true, Vec::new());
        }
        let mut end = None;
        self.labels.set((false, goal), Tiers::ZERO, Step::Goal);
        while let Some(((is_left, index), distance)) = self.labels.settle() {
            if is_left {
                self.labels.reached.push((index, distance));
                let from = self.network.anchor(self.network.mate[index as usize]);
                self.labels.set((false, from), distance, Step::Left(index));
            } else {
                self.labels.settled.push(index);
                self.look_back(index, distance, asker, &mut end);
            }
        }
        self.lower_prices();
        (end.is_some(), end.map_or_else(Vec::new, |step| self.way_from_outside(step)))
    }

    /// Labels a node from which a backward path may come. Outside is where paths begin: nothing beyond it counts.
    fn lead_from(&mut self, node: u32, distance: Tiers<T>, step: Step, end: &mut Option<Step>) {
        if node != self.network.outside {
            self.labels.set((false, node), distance, step);
        } else if distance < self.labels.limit {
            self.labels.set_limit(distance, &self.network.coarse);
            *end = Some(step);
        }
    }

    fn lower_prices(&mut self) {
        let reach = self.labels.limit;
        let (settled, labels) = (&self.labels.settled, &self.labels.nodes);
        let fall = |node: u32, price: Tiers<T>| price - (reach - labels[node as usize].distance);
        self.network.change_prices(settled.iter().copied(), fall);
        for &(left, distance) in &self.labels.reached {
            self.network.raise_dual(left, self.network.dual[left as usize] + (reach - distance));
        }
    }

    /// Labels all that leads to a settled node.
    fn look_back(&mut self, node: u32, distance: Tiers<T>, asker: Asker, end: &mut Option<Step>) {
        if self.network.flow[node as usize] > 0 {
            let around = self.network.around(node);
            self.lead_from(around, distance + self.network.down(node), Step::Node(node), end);
        }
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(node);
        while let Some(open) = stack.pop() {
            self.look_along_edges((node, open), distance, asker, end);
            for at in 0..self.network.within[open as usize].len() {
                let child = self.network.within[open as usize][at];
                if !self.network.is_closed(child) {
                    stack.push(child);
                } else if self.network.is_spread(child) && self.network.has_room(child) {
                    self.labels.set((false, child), distance + self.network.up(child), Step::Node(node));
                }
            }
        }
        self.stack = stack;
        let mut around = node;
        while around != self.network.outside {
            around = self.network.parent[around as usize];
            self.look_along_edges((node, around), distance, asker, end);
        }
    }

    /// Labels the left vertices with edges to open slots under a node, as far as those edges have this gate.
    fn look_along_edges(&mut self, (node, gate): (u32, u32), distance: Tiers<T>, asker: Asker, end: &mut Option<Step>) {
        let base = distance + self.network.price[node as usize];
        let from = self.network.coarse.at_least(base);
        for listed in self.open_ways(gate, self.labels.ceiling.saturating_sub(from)) {
            let at = self.labels.ways[listed] as usize;
            let way = self.network.gates[gate as usize][at];
            let (left, vertex) = (way.left(), (true, way.left()));
            let room = self.labels.known_at_most(left).saturating_sub(from);
            let leaves = matches!(asker, Asker::Leaves(asker) if asker == left);
            if way.hint.rules_out(room, &self.network.dual_falls) || leaves {
                continue;
            }
            let bundle = self.network.rows[left as usize].bundles[way.position as usize];
            let cost = self.network.dual[left as usize] - bundle.weight;
            self.network.leave_hint_back(gate, at, self.network.coarse.at_least(cost - self.network.tie_most));
            if base + cost - self.network.tie_most < self.labels.known(vertex)
                && let Some((slot, tie)) = self.network.best_tie(left, bundle, node)
            {
                let (distance, step) = (base + cost - tie, Step::Edge { left, slot });
                if self.leaves_no_price(left) || matches!(asker, Asker::Moves(asker) if asker == left) {
                    self.lead_from(self.network.outside, distance, step, end);
                } else if self.labels.set(vertex, distance, step) {
                    self.labels.numbers[left as usize] = (self.network.coarse.at_most(distance), self.labels.stamp);
                }
            }
        }
    }

    /// The ways of a gate that are not known to cost so much, as a range of the labels' list: many nodes of a tree ask for
    /// them in one search.
    fn open_ways(&mut self, gate: u32, room: i64) -> Range<usize> {
        if let Some((known, range)) = self.labels.listed.get(&gate)
            && *known >= room
        {
            return range.clone();
        }
        let start = self.labels.ways.len();
        let ways = (0..).zip(&self.network.gates[gate as usize]);
        let open = ways.filter(|(_, way)| !way.hint.rules_out(room, &self.network.dual_falls)).map(|(at, _)| at);
        self.labels.ways.extend(open);
        let range = start..self.labels.ways.len();
        self.labels.listed.insert(gate, (room, range.clone()));
        range
    }

    /// Whether a left vertex is free, or has a place that nobody waits for: backward paths begin with it.
    fn leaves_no_price(&self, left: u32) -> bool {
        let mate = self.network.mate[left as usize];
        mate == NONE || self.network.anchor(mate) == self.network.outside
    }

    /// The moves of a backward path, from its first step on.
    fn way_from_outside(&self, mut step: Step) -> Vec<(u32, u32)> {
        let mut moves = Vec::new();
        loop {
            let vertex = match step {
                Step::Goal => return moves,
                Step::Left(left) => (true, left),
                Step::Node(node) => (false, node),
                Step::Edge { left, slot } => {
                    moves.push((left, slot));
                    (false, self.network.anchor(slot))
                }
            };
            step = self.labels.label(vertex).step;
        }
    }
}
