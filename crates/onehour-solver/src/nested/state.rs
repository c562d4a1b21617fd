//! The mutable state of a component: who holds what, and the prices.
//!
//! # Invariants between searches
//! - A node is *closed* when it is full or a spread set; `outside` counts as closed. The *anchor* of a node is the
//!   smallest closed node that is it or around it. Open nodes have no price of their own: theirs is their anchor's.
//! - `price[v]` of a closed node is the sum of the duals of `v` and all around it, and `price[outside] = 0`. It is at
//!   least zero and never falls. `price[v] >= price[anchor(parent(v))]` for a full normal node; for a spread set that
//!   holds k, the difference z lies between the costs of its k-th and its (k+1)-th unit (k = 0: no lower bound;
//!   k = cap: no upper one).
//! - `net[l]` is `u[l] - phi`; `net[l] + price[anchor(s)] >= w(l, s)` for inserted `l` and every node that is not
//!   frozen, with equality for its mate. A free vertex has `u = 0`.

use super::components::NONE;
use super::instance::Instance;
use super::tiers::Tiers;

/// Matching and prices of a component.
pub(super) struct State<const T: usize> {
    /// Slot node of each left vertex; `NONE` while free.
    pub(super) mate: Vec<u32>,
    /// `u - phi` of each left vertex.
    pub(super) net: Vec<Tiers<T>>,
    /// Price of each closed node.
    pub(super) price: Vec<Tiers<T>>,
    /// Edges held by each node.
    pub(super) flow: Vec<u32>,
    /// The anchor of each node; a closed node is its own.
    anchor: Vec<u32>,
    /// Nodes that no later search needs to enter (see `insert.rs`).
    pub(super) frozen: Vec<bool>,
    /// Per node, its first occupied child; children are nodes or left vertices, see [`Child`].
    first: Vec<u32>,
    /// Per child, its neighbours in that list.
    next: Vec<u32>,
    previous: Vec<u32>,
    /// Nodes whose flow changed in the present move.
    touched: Vec<u32>,
}

/// An occupied child of a node.
#[derive(Clone, Copy)]
pub(super) enum Child {
    /// A smaller node with flow.
    Node(u32),
    /// A left vertex in a slot.
    Left(u32),
}

impl<const T: usize> State<T> {
    /// Nobody matched; each spread set at the price of its first unit, so that first units cost nothing to add.
    pub(super) fn new(instance: &Instance<'_, T>) -> Self {
        let nodes = instance.outside as usize + 1;
        let mut state = State {
            mate: vec![NONE; instance.left_count()],
            net: vec![Tiers::ZERO; instance.left_count()],
            price: vec![Tiers::ZERO; nodes],
            flow: vec![0; nodes],
            anchor: vec![instance.outside; nodes],
            frozen: vec![false; nodes],
            first: vec![NONE; nodes],
            next: vec![NONE; nodes + instance.left_count()],
            previous: vec![NONE; nodes + instance.left_count()],
            touched: Vec::new(),
        };
        for node in (0..instance.outside).rev() {
            let around = state.anchor(instance.parent[node as usize]);
            state.anchor[node as usize] = around;
            if instance.is_spread(node) {
                state.anchor[node as usize] = node;
                state.price[node as usize] = state.price[around as usize] + instance.step(node, 1);
            }
        }
        state
    }

    /// The state of an optimal matching: who holds what, `net` of each left vertex, and the dual of each node. By
    /// complementary slackness the duals of open nodes are zero.
    pub(super) fn restored(
        instance: &Instance<'_, T>,
        mates: &[(u32, u32)],
        net: Vec<Tiers<T>>,
        own_price: impl Fn(u32) -> Tiers<T>,
    ) -> Self {
        let mut state = State::new(instance);
        state.net = net;
        state.shift(instance, mates);
        for node in (0..instance.outside).rev() {
            // A capacity of zero is full before anybody enters.
            state.refresh(instance, node);
            if state.is_closed(node) {
                let around = state.anchor(instance.parent[node as usize]);
                state.price[node as usize] = state.price[around as usize] + own_price(node);
            }
        }
        state
    }

    pub(super) fn is_closed(&self, node: u32) -> bool {
        self.anchor[node as usize] == node
    }

    /// The smallest closed node that is `node` or around it.
    #[inline]
    pub(super) fn anchor(&self, node: u32) -> u32 {
        self.anchor[node as usize]
    }

    /// What is left of the price of a closed node without what is around it: y, or z of a spread set.
    pub(super) fn own_price(&self, instance: &Instance<'_, T>, node: u32) -> Tiers<T> {
        let around = self.anchor(instance.parent[node as usize]);
        self.price[node as usize] - self.price[around as usize]
    }

    pub(super) fn is_free(&self, left: u32) -> bool {
        self.mate[left as usize] == NONE
    }

    /// The first occupied child of a node.
    pub(super) fn first_child(&self, node: u32) -> Option<Child> {
        self.child(self.first[node as usize])
    }

    /// The occupied child after this one.
    pub(super) fn next_child(&self, child: Child) -> Option<Child> {
        let index = match child {
            Child::Node(node) => node,
            Child::Left(left) => self.left_child(left),
        };
        self.child(self.next[index as usize])
    }

    fn child(&self, index: u32) -> Option<Child> {
        let nodes = self.left_child(0);
        match index {
            NONE => None,
            node if node < nodes => Some(Child::Node(node)),
            left => Some(Child::Left(left - nodes)),
        }
    }

    /// Index of a left vertex in the lists of children: after all nodes.
    fn left_child(&self, left: u32) -> u32 {
        self.first.len() as u32 + left
    }

    /// Moves left vertices to new slots, or out (`NONE`), all at once: capacities need to hold only afterwards.
    pub(super) fn shift(&mut self, instance: &Instance<'_, T>, moves: &[(u32, u32)]) {
        for &(left, _) in moves {
            if !self.is_free(left) {
                self.leave(instance, left);
            }
        }
        for &(left, slot) in moves.iter().filter(|&&(_, slot)| slot != NONE) {
            self.enter(instance, left, slot);
        }
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable_by(|a, b| b.cmp(a));
        touched.dedup();
        touched.iter().for_each(|&node| self.refresh(instance, node));
        touched.clear();
        self.touched = touched;
    }

    fn enter(&mut self, instance: &Instance<'_, T>, left: u32, slot: u32) {
        self.mate[left as usize] = slot;
        self.link(self.left_child(left), slot);
        let mut node = slot;
        while node != instance.outside {
            let parent = instance.parent[node as usize];
            if self.flow[node as usize] == 0 {
                self.link(node, parent);
            }
            self.flow[node as usize] += 1;
            self.touched.push(node);
            node = parent;
        }
    }

    fn leave(&mut self, instance: &Instance<'_, T>, left: u32) {
        let mut node = std::mem::replace(&mut self.mate[left as usize], NONE);
        self.unlink(self.left_child(left), node);
        while node != instance.outside {
            let parent = instance.parent[node as usize];
            self.flow[node as usize] -= 1;
            if self.flow[node as usize] == 0 {
                self.unlink(node, parent);
            }
            self.touched.push(node);
            node = parent;
        }
    }

    /// A node that fills gets the price it had while open; one that opens has y = 0 by complementary slackness.
    fn refresh(&mut self, instance: &Instance<'_, T>, node: u32) {
        let closed = instance.is_spread(node) || self.flow[node as usize] == instance.cap[node as usize];
        if closed == self.is_closed(node) {
            return;
        }
        let around = self.anchor(instance.parent[node as usize]);
        self.price[node as usize] = self.price[around as usize];
        self.set_anchor(instance, node, if closed { node } else { around });
    }

    /// Changes the anchor of a node and of the open nodes within it.
    fn set_anchor(&mut self, instance: &Instance<'_, T>, node: u32, anchor: u32) {
        self.anchor[node as usize] = anchor;
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            for &child in instance.within(node) {
                if !self.is_closed(child) {
                    self.anchor[child as usize] = anchor;
                    open.push(child);
                }
            }
        }
    }

    fn link(&mut self, child: u32, node: u32) {
        let head = std::mem::replace(&mut self.first[node as usize], child);
        self.next[child as usize] = head;
        self.previous[child as usize] = NONE;
        if head != NONE {
            self.previous[head as usize] = child;
        }
    }

    fn unlink(&mut self, child: u32, node: u32) {
        let (previous, next) = (self.previous[child as usize], self.next[child as usize]);
        match previous {
            NONE => self.first[node as usize] = next,
            previous => self.next[previous as usize] = next,
        }
        if next != NONE {
            self.previous[next as usize] = previous;
        }
    }
}
