//! The residual graph: each arc and its reverse, and how much more each can take.

use super::network::{Arc, Network};

/// Residual arcs by node. Arcs that cannot change (loops, equal bounds) are left out: their flow is known.
pub(super) struct Residual {
    /// Residual arcs that leave node `v` are `start[v]..start[v + 1]`.
    pub(super) start: Vec<usize>,
    /// The node that each enters.
    pub(super) head: Vec<u32>,
    /// What each can still take; its own and its twin's sum to the distance of the bounds.
    pub(super) room: Vec<i64>,
    /// The same arc the other way round.
    pub(super) twin: Vec<usize>,
    /// What each node sends too little: positive where units wait to be sent on, negative where units are missing.
    pub(super) excess: Vec<i128>,
    /// Residual arc of each arc of the network; `usize::MAX` where it was left out.
    pub(super) place: Vec<usize>,
}

impl Residual {
    /// All arcs at their lower bounds.
    pub(super) fn new(network: &Network) -> Self {
        let nodes = network.supply().len();
        let mut start = vec![0_usize; nodes + 1];
        for arc in network.arcs().iter().filter(|arc| can_change(arc)) {
            start[arc.from as usize + 1] += 1;
            start[arc.to as usize + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let size = start[nodes];
        let mut next_free = start.clone();
        let mut residual = Self {
            start,
            head: vec![0; size],
            room: vec![0; size],
            twin: vec![0; size],
            excess: network.supply().iter().map(|&supply| supply.into()).collect(),
            place: Vec::with_capacity(network.arcs().len()),
        };
        for arc in network.arcs() {
            residual.insert(arc, &mut next_free);
        }
        residual
    }

    /// Sets the flow of an arc to its lower bound and keeps what is open about it.
    fn insert(&mut self, arc: &Arc, next_free: &mut [usize]) {
        self.excess[arc.from as usize] -= i128::from(arc.lower);
        self.excess[arc.to as usize] += i128::from(arc.lower);
        if !can_change(arc) {
            self.place.push(usize::MAX);
            return;
        }
        let mut take = |node: u32| {
            next_free[node as usize] += 1;
            next_free[node as usize] - 1
        };
        let (forward, backward) = (take(arc.from), take(arc.to));
        self.head[forward] = arc.to;
        self.head[backward] = arc.from;
        self.room[forward] = arc.upper - arc.lower;
        self.twin[forward] = backward;
        self.twin[backward] = forward;
        self.place.push(forward);
    }

    pub(super) fn nodes(&self) -> usize {
        self.excess.len()
    }

    /// The residual arcs that leave a node.
    pub(super) fn leaving(&self, node: u32) -> std::ops::Range<usize> {
        self.start[node as usize]..self.start[node as usize + 1]
    }

    /// Sends `amount` from `node` along one of its residual arcs.
    pub(super) fn push(&mut self, node: u32, arc: usize, amount: i64) {
        self.room[arc] -= amount;
        self.room[self.twin[arc]] += amount;
        self.excess[node as usize] -= i128::from(amount);
        self.excess[self.head[arc] as usize] += i128::from(amount);
    }

    /// The flow of each arc of the network.
    pub(super) fn arc_flow(&self, network: &Network) -> Vec<i64> {
        let flow = |(arc, &place): (&Arc, &usize)| match self.twin.get(place) {
            Some(&twin) => arc.lower + self.room[twin],
            None if arc.cost < 0 => arc.upper,
            None => arc.lower,
        };
        network.arcs().iter().zip(&self.place).map(flow).collect()
    }
}

/// Whether the flow of an arc is open. A loop costs what it costs whatever else flows.
fn can_change(arc: &Arc) -> bool {
    arc.from != arc.to && arc.lower < arc.upper
}
