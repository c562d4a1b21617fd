//! Some flow within the bounds, or the cut that forbids one.
//!
//! With every arc at its lower bound, some nodes have an excess and some a deficit. Dinic's algorithm sends as much
//! excess to deficits as the residual graph can take: a phase labels nodes with their distance to the nearest deficit
//! and sends a blocking flow along the labels; distances grow with every phase, so there are fewer phases than nodes.
//!
//! What excess is left cannot reach a deficit. The nodes that it does reach are a cut of Hoffman's theorem: every arc
//! out of the set is at its upper bound, every arc into it at its lower bound, and still supply is left over.
//!
//! `O(nodes^2 * arcs)`; with unit bounds `O(sqrt(nodes) * arcs)`. No recursion.
//!
//! Sources: E. A. Dinic, Soviet Math. Dokl. 11 (1970); A. J. Hoffman, Proc. Symp. Appl. Math. 10 (1960).

use super::residual::{Residual, ResidualArc};
use crate::Control;

/// No path to a deficit.
const UNLABELLED: u32 = u32::MAX;

pub(super) enum Feasibility {
    /// All excess is sent; the residual graph is that of a flow.
    Feasible,
    /// The nodes of a cut, rising.
    Cut(Vec<u32>),
    /// The caller stopped it.
    Interrupted,
}

/// Sends all excess, or as much as can be.
pub(super) fn establish(residual: &mut Residual, control: Control<'_>) -> Feasibility {
    let nodes = residual.nodes();
    let mut sender = Sender { residual, label: vec![0; nodes], cursor: vec![0; nodes], path: Vec::new() };
    loop {
        if control.should_stop() {
            return Feasibility::Interrupted;
        }
        let sources: Vec<u32> = sender.excess_nodes();
        if sources.is_empty() {
            return Feasibility::Feasible;
        }
        sender.label_nodes();
        if sources.iter().all(|&node| sender.label[node as usize] == UNLABELLED) {
            return Feasibility::Cut(sender.reached_from(sources));
        }
        for source in sources {
            sender.send_from(source);
        }
    }
}

/// The context of the phases.
struct Sender<'a> {
    residual: &'a mut Residual,
    /// Distance of a node to the nearest deficit in this phase.
    label: Vec<u32>,
    /// Next residual arc of a node to look at in this phase; never goes back.
    cursor: Vec<usize>,
    /// Residual arcs of the path under construction.
    path: Vec<usize>,
}

impl Sender<'_> {
    fn excess_nodes(&self) -> Vec<u32> {
        (0..).zip(&self.residual.excess).filter(|&(_, &excess)| excess > 0).map(|(node, _)| node).collect()
    }

    /// Breadth-first, against the arcs, from the deficits.
    fn label_nodes(&mut self) {
        let mut queue = Vec::new();
        for (node, &excess) in (0..).zip(&self.residual.excess) {
            self.label[node as usize] = if excess < 0 { 0 } else { UNLABELLED };
            self.cursor[node as usize] = self.residual.start[node as usize];
            if excess < 0 {
                queue.push(node);
            }
        }
        let mut head = 0;
        while let Some(&node) = queue.get(head) {
            head += 1;
            for arc in self.residual.leaving(node) {
                let arc = self.residual.arcs[arc];
                let before = arc.head;
                if arc.room_back() > 0 && self.label[before as usize] == UNLABELLED {
                    self.label[before as usize] = self.label[node as usize] + 1;
                    queue.push(before);
                }
            }
        }
    }

    /// Sends what it can of the excess of `source` along the labels.
    fn send_from(&mut self, source: u32) {
        self.path.clear();
        let mut node = source;
        loop {
            if self.residual.excess[node as usize] < 0 {
                node = self.send_along_path(source, node);
                if self.residual.excess[source as usize] == 0 {
                    return;
                }
            } else if let Some(arc) = self.next_arc(node) {
                self.path.push(arc);
                node = self.residual.arcs[arc].head;
            } else {
                self.label[node as usize] = UNLABELLED;
                let Some(arc) = self.path.pop() else { return };
                node = self.residual.tail(arc);
            }
        }
    }

    /// The next open arc to a node one step nearer; stays at the cursor until the arc is of no use.
    fn next_arc(&mut self, node: u32) -> Option<usize> {
        let nearer = self.label[node as usize].checked_sub(1)?;
        let cursor = &mut self.cursor[node as usize];
        let end = self.residual.start[node as usize + 1];
        while *cursor < end {
            let arc = self.residual.arcs[*cursor];
            if arc.room > 0 && self.label[arc.head as usize] == nearer {
                return Some(*cursor);
            }
            *cursor += 1;
        }
        None
    }

    /// Sends as much as the path can take; returns the node before its first arc that is now full (or `source`).
    fn send_along_path(&mut self, source: u32, sink: u32) -> u32 {
        let ends = self.residual.excess[source as usize].min(-self.residual.excess[sink as usize]);
        let room = self.path.iter().map(|&arc| self.residual.arcs[arc].room).min().unwrap_or(0);
        let amount = i64::try_from(ends).map_or(room, |ends| ends.min(room));
        for &arc in &self.path {
            self.residual.push(self.residual.tail(arc), arc, amount);
        }
        match self.path.iter().position(|&arc| self.residual.arcs[arc].room == 0) {
            Some(full) => {
                let node = self.residual.tail(self.path[full]);
                self.path.truncate(full);
                node
            }
            None => {
                self.path.clear();
                source
            }
        }
    }

    /// All nodes that open arcs lead to from `sources`, rising.
    fn reached_from(&self, mut sources: Vec<u32>) -> Vec<u32> {
        let mut reached = vec![false; self.residual.nodes()];
        for &node in &sources {
            reached[node as usize] = true;
        }
        while let Some(node) = sources.pop() {
            for arc in self.residual.leaving(node) {
                let ResidualArc { head, room, .. } = self.residual.arcs[arc];
                if room > 0 && !std::mem::replace(&mut reached[head as usize], true) {
                    sources.push(head);
                }
            }
        }
        (0..).zip(reached).filter(|&(_, reached)| reached).map(|(node, _)| node).collect()
    }
}
