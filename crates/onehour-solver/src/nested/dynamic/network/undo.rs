//! Changes that are taken back: what was done last is undone first, so that in the end all is as it was, down to the
//! order of what lies in lists and what is known of edges.

use super::{Fall, Hint, Network, Row, Way};
use crate::nested::components::NONE;
use crate::nested::tiers::Tiers;

/// What undoes one change of a [`Network`].
#[derive(Clone, Debug)]
pub(super) enum Undo<const T: usize> {
    /// The price of a node was this.
    Price(u32, Tiers<T>),
    /// The capacity of a node was this.
    Cap(u32, u32),
    /// The anchor of a node was this.
    Anchor(u32, u32),
    /// A node was not dead.
    Alive(u32),
    /// There were so many nodes.
    Nodes(usize),
    /// The last left vertex was not there.
    Left,
    /// The dual of a left vertex was this.
    Dual(u32, Tiers<T>),
    /// This was noted of falls of the dual of a left vertex.
    DualFall(u32, Fall),
    /// This was noted of falls of prices of a root's tree, or of any under outside.
    PriceFall(u32, Fall),
    /// The edge to the mate of a left vertex weighed this.
    MateWeight(u32, Tiers<T>),
    /// A left vertex held no place.
    Entered(u32),
    /// A left vertex was the one at this position among those whom the slot holds.
    Gone { left: u32, slot: u32, position: usize },
    /// A left vertex had this row.
    Row(u32, Box<Row<T>>),
    /// The last bundle of a left vertex was not there.
    Bundle(u32),
    /// A bundle of a left vertex ended here.
    End { left: u32, position: u32, end: u32 },
    /// The last way of a gate was not there.
    Pushed(u32),
    /// A gate had this way here, where its last one is now.
    Removed { gate: u32, at: usize, way: Way },
    /// A gate had these ways.
    Ways(u32, Vec<Way>),
    /// This was known of a bundle in the row of a left vertex.
    Hint { left: u32, at: u32, before: Hint },
    /// This was known of a bundle at its gate.
    HintBack { gate: u32, at: u32, before: Hint },
}

impl<const T: usize> Network<T> {
    /// From here on changes can be taken back.
    pub(in crate::nested::dynamic) fn mark(&mut self) {
        self.done.clear();
        self.is_marked = true;
    }

    /// Takes back all that has changed since the mark, and removes it. Without a mark nothing happens.
    pub(in crate::nested::dynamic) fn take_back(&mut self) {
        if !std::mem::take(&mut self.is_marked) {
            return;
        }
        // The room is kept: asking the system for so much each time takes as long as the changes do.
        let mut done = std::mem::take(&mut self.done);
        done.drain(..).rev().for_each(|undo| self.undo(undo));
        self.done = done;
        self.log.clear();
    }

    #[inline]
    pub(super) fn remember(&mut self, undo: Undo<T>) {
        if self.is_marked {
            self.done.push(undo);
        }
    }

    fn undo(&mut self, undo: Undo<T>) {
        match undo {
            Undo::Price(node, price) => drop(self.write_price(node, price)),
            Undo::Anchor(node, anchor) => self.anchor[node as usize] = anchor,
            Undo::PriceFall(of, before) => self.price_falls.take_back(of, before),
            Undo::Cap(node, cap) => self.cap[node as usize] = cap,
            Undo::Alive(node) => self.dead[node as usize] = false,
            Undo::Nodes(count) => self.shrink(count),
            Undo::Left => self.remove_left(),
            Undo::Dual(left, dual) => self.dual[left as usize] = dual,
            Undo::DualFall(left, before) => self.dual_falls.take_back(left, before),
            Undo::MateWeight(left, weight) => self.mate_weight[left as usize] = weight,
            Undo::Entered(left) => {
                let slot = std::mem::replace(&mut self.mate[left as usize], NONE);
                self.held[slot as usize].pop();
                self.on_way_up(slot, |flow| *flow -= 1);
            }
            Undo::Gone { left, slot, position } => {
                self.mate[left as usize] = slot;
                self.held[slot as usize].insert(position, left);
                self.on_way_up(slot, |flow| *flow += 1);
            }
            Undo::Row(left, row) => self.rows[left as usize] = *row,
            Undo::Bundle(left) => {
                let row = &mut self.rows[left as usize];
                row.hints.pop();
                row.without_price.pop();
                if let Some(bundle) = row.bundles.pop() {
                    row.slots.truncate(bundle.start as usize);
                }
            }
            Undo::End { left, position, end } => self.rows[left as usize].bundles[position as usize].end = end,
            Undo::Pushed(gate) => drop(self.gates[gate as usize].pop()),
            Undo::Removed { gate, at, way } => {
                let gate = &mut self.gates[gate as usize];
                gate.push(way);
                let last = gate.len() - 1;
                gate.swap(at, last);
            }
            Undo::Ways(gate, ways) => self.gates[gate as usize] = ways,
            Undo::Hint { left, at, before } => self.rows[left as usize].hints[at as usize] = before,
            Undo::HintBack { gate, at, before } => self.gates[gate as usize][at as usize].hint = before,
        }
    }

    fn on_way_up(&mut self, slot: u32, change: impl Fn(&mut u32)) {
        let mut node = slot;
        while node != self.outside {
            change(&mut self.flow[node as usize]);
            node = self.parent[node as usize];
        }
    }

    fn shrink(&mut self, nodes: usize) {
        self.parent.truncate(nodes);
        self.depth.truncate(nodes);
        self.within.truncate(nodes);
        self.tree_slots.truncate(nodes);
        self.cap.truncate(nodes);
        self.spread_tier.truncate(nodes);
        self.key.truncate(nodes);
        self.dead.truncate(nodes);
        self.flow.truncate(nodes);
        self.anchor.truncate(nodes);
        self.price.truncate(nodes);
        self.floors.truncate(nodes);
        self.held.truncate(nodes);
        self.gates.truncate(nodes);
        self.price_falls.resize(nodes);
    }

    fn remove_left(&mut self) {
        self.rows.pop();
        self.mate.pop();
        self.mate_weight.pop();
        self.dual.pop();
        self.dual_falls.resize(self.rows.len());
    }
}
