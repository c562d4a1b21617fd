//! The residual graph: each arc and its reverse, and how much more each can take.

use super::network::{Arc, Network};

/// Residual arcs by node. Arcs that cannot change (loops, equal bounds) are left out: their flow is known.
pub(super) struct Residual {
    /// Residual arcs that leave node `v` are `start[v]..start[v + 1]`.
    pub(super) start: Vec<usize>,
    pub(super) arcs: Vec<ResidualArc>,
    /// What each node sends too little: positive where units wait to be sent on, negative where units are missing.
    pub(super) excess: Vec<i128>,
    /// Residual arc of each arc of the network; `usize::MAX` where it was left out.
    pub(super) place: Vec<usize>,
}

/// One way along an arc.
#[derive(Clone, Copy, Default)]
pub(super) struct ResidualArc {
    /// What it can still take.
    pub(super) room: i64,
    /// The distance of the bounds: its own room and its twin's together.
    span: i64,
    /// The same arc the other way round.
    pub(super) twin: usize,
    /// The node that it enters.
    pub(super) head: u32,
}

impl ResidualArc {
    /// What its twin can still take.
    #[inline]
    pub(super) fn room_back(self) -> i64 {
        self.span - self.room
    }
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
            arcs: vec![ResidualArc::default(); size],
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
        let span = arc.upper - arc.lower;
        self.arcs[forward] = ResidualArc { room: span, span, twin: backward, head: arc.to };
        self.arcs[backward] = ResidualArc { room: 0, span, twin: forward, head: arc.from };
        self.place.push(forward);
    }

    pub(super) fn nodes(&self) -> usize {
        self.excess.len()
    }

    /// The residual arcs that leave a node.
    pub(super) fn leaving(&self, node: u32) -> std::ops::Range<usize> {
        self.start[node as usize]..self.start[node as usize + 1]
    }

    /// The node that a residual arc leaves.
    pub(super) fn tail(&self, arc: usize) -> u32 {
        self.arcs[self.arcs[arc].twin].head
    }

    /// Sends `amount` from `node` along one of its residual arcs.
    pub(super) fn push(&mut self, node: u32, arc: usize, amount: i64) {
        let ResidualArc { twin, head, .. } = self.arcs[arc];
        self.arcs[arc].room -= amount;
        self.arcs[twin].room += amount;
        self.excess[node as usize] -= i128::from(amount);
        self.excess[head as usize] += i128::from(amount);
    }

    /// The flow of each arc of the network.
    pub(super) fn arc_flow(&self, network: &Network) -> Vec<i64> {
        let flow = |(arc, &place): (&Arc, &usize)| match self.arcs.get(place) {
            Some(residual) => arc.lower + residual.room_back(),
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
