//! From some flow to a cheapest one: cost scaling by push and relabel.
//!
//! # Notation
//! `n` nodes, `C` the largest absolute cost. Costs are multiplied by `n + 1`; `p` potentials; `c + p[v] - p[w]` the
//! reduced cost of a residual arc from `v` to `w`. A flow is *e-optimal* when no residual arc has a reduced cost
//! below `-e`.
//!
//! # Invariants
//! Between two refinements the flow is a flow and `epsilon`-optimal. Any flow is at first, with `p = 0` and `epsilon
//! = (n + 1) C`; after that `epsilon` is a power of two, from an eighth of the one at or below that on, so that lengths
//! are found by shifting bits. At `epsilon = 1` the flow is optimal, since a residual cycle of negative cost would cost at
//! most `-(n + 1)` and at least `-n`.
//!
//! # Steps
//! `refine` lowers `epsilon` by a constant factor: it saturates all residual arcs of negative reduced cost, which
//! makes excesses and deficits, and then sends the excesses on along arcs of negative reduced cost (`discharge`). A
//! node without such an arc has its potential lowered as far as `epsilon`-optimality lets it (`relabel`). From time
//! to time all potentials are lowered at once so that every excess has a path of such arcs to a deficit
//! (`lower_to_deficits`): without this, excess wanders.
//!
//! # Potentials of the certificate
//! At `epsilon = 1` the potentials are those of scaled costs. Of the `n + 1` remainders modulo `n + 1` the `n`
//! potentials leave one unused. Shifted so that the largest remainder is the unused one and divided, rounding down,
//! they are integer potentials for the unscaled costs: with `p = (n + 1) q + r`, `0 <= r <= n - 1`, a residual arc
//! has `c + q[v] - q[w] >= (r[w] - r[v] - 1) / (n + 1) > -1`, so `>= 0`.
//!
//! # Complexity
//! `O(log(nC))` refinements of `O(n^2 m)` with first-in first-out discharge; far less in practice. In a refinement the
//! potential of a node with excess falls by no more than `n` times `epsilon` before and after it together, over all of
//! them by less than `2 (n + 1)^2 C`. Nodes that no deficit is reached from fall with the farthest that one is, which can
//! add up to more; `fits_i64` leaves room for 32 times as much.
//!
//! # Cannot detect
//! Infeasibility: `feasible` runs before.
//!
//! # Source
//! A. V. Goldberg, R. E. Tarjan: Finding minimum-cost circulations by successive approximation, Math. Oper. Res. 15
//! (1990); the update of all potentials: A. V. Goldberg, An efficient implementation of a scaling minimum-cost flow
//! algorithm, J. Algorithms 22 (1997).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::{Mul, Shl, Shr};

use super::network::Network;
use super::residual::{Residual, ResidualArc};
use crate::Control;
use crate::cost::Cost;

/// `epsilon` is divided by 2 to this.
const STEP: u32 = 3;
/// All potentials are lowered when so many relabels were made for each node.
const RELABELS_PER_NODE: usize = 2;

/// Nodes discharged between two questions to the caller.
const STOP_STRIDE: u32 = 1 << 10;

/// The integers that potentials are computed in.
pub(super) trait Integer:
    Cost + From<i64> + Into<i128> + Mul<Output = Self> + Shl<u32, Output = Self> + Shr<u32, Output = Self>
{
}

impl Integer for i64 {}
impl Integer for i128 {}

/// Whether potentials, reduced costs and distances stay within `i64`.
pub(super) fn fits_i64(network: &Network) -> bool {
    network.potential_range().is_some_and(|range| range <= i64::MAX as u128)
}

/// The context of the refinements.
pub(super) struct Scaling<'a, T> {
    residual: &'a mut Residual,
    /// Scaled cost of each residual arc.
    cost: Vec<T>,
    /// `n + 1`.
    scale: T,
    /// `epsilon` is 2 to this.
    exponent: u32,
    potential: Vec<T>,
    /// Next residual arc of a node to look at; the arcs before it are not admissible.
    cursor: Vec<usize>,
    /// Nodes with excess, each once.
    queue: VecDeque<u32>,
    /// Relabels since all potentials were lowered.
    relabels: usize,
}

impl<'a, T: Integer> Scaling<'a, T> {
    /// Takes over the residual graph of a flow.
    pub(super) fn new(network: &Network, residual: &'a mut Residual) -> Self {
        let nodes = residual.nodes();
        let scale = T::from(nodes as i64 + 1);
        let mut cost = vec![T::ZERO; residual.arcs.len()];
        for (arc, &place) in network.arcs().iter().zip(&residual.place) {
            if let Some(residual) = residual.arcs.get(place) {
                cost[place] = T::from(arc.cost) * scale;
                cost[residual.twin] = -cost[place];
            }
        }
        let largest = cost.iter().copied().max().unwrap_or(T::ZERO);
        let exponent = (0..).find(|&exponent| largest >> 1 >> exponent == T::ZERO).unwrap_or(0);
        Self {
            cursor: residual.start[..nodes].to_vec(),
            residual,
            cost,
            scale,
            exponent,
            potential: vec![T::ZERO; nodes],
            queue: VecDeque::new(),
            relabels: 0,
        }
    }

    /// Refines to the optimum; the potentials of the certificate, or `None` when the caller stopped it.
    pub(super) fn run(mut self, control: Control<'_>) -> Option<Vec<i128>> {
        let phases = self.exponent.div_ceil(STEP).into();
        for phase in 0..phases {
            control.report(phase, phases);
            self.exponent = self.exponent.saturating_sub(STEP);
            self.refine(control)?;
        }
        control.report(phases, phases);
        Some(self.integer_potentials())
    }

    fn epsilon(&self) -> T {
        T::from(1) << self.exponent
    }

    /// Makes the flow `epsilon`-optimal; `None` when the caller stopped it.
    fn refine(&mut self, control: Control<'_>) -> Option<()> {
        self.saturate_negative();
        self.queue =
            (0..).zip(&self.residual.excess).filter(|&(_, &excess)| excess > 0).map(|(node, _)| node).collect();
        self.lower_to_deficits();
        let mut since_asked = 0;
        while let Some(node) = self.queue.pop_front() {
            since_asked += 1;
            if since_asked == STOP_STRIDE {
                since_asked = 0;
                if control.should_stop() {
                    return None;
                }
            }
            self.discharge(node);
            if self.relabels > RELABELS_PER_NODE * self.residual.nodes() {
                self.lower_to_deficits();
            }
        }
        Some(())
    }

    #[inline]
    fn reduced(&self, node: u32, arc: usize) -> T {
        self.cost[arc] + self.potential[node as usize] - self.potential[self.residual.arcs[arc].head as usize]
    }

    #[inline]
    fn is_admissible(&self, node: u32, arc: usize) -> bool {
        self.residual.arcs[arc].room > 0 && self.reduced(node, arc) < T::ZERO
    }

    fn saturate_negative(&mut self) {
        for node in 0..self.residual.nodes() as u32 {
            for arc in self.residual.leaving(node) {
                if self.is_admissible(node, arc) {
                    self.residual.push(node, arc, self.residual.arcs[arc].room);
                }
            }
        }
    }

    /// Sends all excess of a node on.
    fn discharge(&mut self, node: u32) {
        while self.residual.excess[node as usize] > 0 {
            let arc = self.cursor[node as usize];
            if arc == self.residual.start[node as usize + 1] {
                self.relabel(node);
            } else if self.is_admissible(node, arc) {
                self.send(node, arc);
            } else {
                self.cursor[node as usize] += 1;
            }
        }
    }

    fn send(&mut self, node: u32, arc: usize) {
        let ResidualArc { room, head, .. } = self.residual.arcs[arc];
        let amount = i64::try_from(self.residual.excess[node as usize]).map_or(room, |excess| excess.min(room));
        let was_waiting = self.residual.excess[head as usize] > 0;
        self.residual.push(node, arc, amount);
        if !was_waiting && self.residual.excess[head as usize] > 0 {
            self.queue.push_back(head);
        }
    }

    /// Lowers the potential of a node until one of its residual arcs has reduced cost `-epsilon`.
    fn relabel(&mut self, node: u32) {
        let nearest = self
            .residual
            .leaving(node)
            .filter(|&arc| self.residual.arcs[arc].room > 0)
            .map(|arc| self.potential[self.residual.arcs[arc].head as usize] - self.cost[arc])
            .max();
        // A node with excess has a residual path to a deficit, because there is a flow: so it has an arc.
        if let Some(nearest) = nearest {
            self.potential[node as usize] = nearest - self.epsilon();
        }
        self.cursor[node as usize] = self.residual.start[node as usize];
        self.relabels += 1;
    }

    /// Lowers each potential by `epsilon` times the distance to the nearest deficit, an arc of reduced cost `r` being
    /// `floor(r / epsilon) + 1` long. Lengths are not negative, `epsilon`-optimality holds on, and shortest paths
    /// become admissible.
    fn lower_to_deficits(&mut self) {
        self.relabels = 0;
        let (distance, farthest) = self.distances_to_deficits();
        for (node, distance) in distance.into_iter().enumerate() {
            let distance = distance.map_or(farthest, |distance| distance.min(farthest));
            self.potential[node] = self.potential[node] - (distance << self.exponent);
            self.cursor[node] = self.residual.start[node];
        }
    }

    /// Distances to the nearest deficit as far as the farthest excess, and that farthest distance, which stands for
    /// all beyond.
    fn distances_to_deficits(&self) -> (Vec<Option<T>>, T) {
        let nodes = self.residual.nodes();
        let mut distance: Vec<Option<T>> = vec![None; nodes];
        let mut heap = BinaryHeap::new();
        let mut waiting = 0_usize;
        for (node, &excess) in (0..).zip(&self.residual.excess) {
            waiting += usize::from(excess > 0);
            if excess < 0 {
                distance[node as usize] = Some(T::ZERO);
                heap.push(Reverse((T::ZERO, node)));
            }
        }
        let mut farthest = T::ZERO;
        while waiting > 0 {
            let Some(Reverse((reached, node))) = heap.pop() else { break };
            if distance[node as usize] != Some(reached) {
                continue;
            }
            farthest = reached;
            waiting -= usize::from(self.residual.excess[node as usize] > 0);
            for arc in self.residual.leaving(node) {
                // What comes along its twin: the reduced cost is that of the arc with the other sign.
                let (before, room) = (self.residual.arcs[arc].head, self.residual.arcs[arc].room_back());
                if room == 0 {
                    continue;
                }
                let longer = reached + ((self.epsilon() - self.reduced(node, arc)) >> self.exponent);
                if distance[before as usize].is_none_or(|known| longer < known) {
                    distance[before as usize] = Some(longer);
                    heap.push(Reverse((longer, before)));
                }
            }
        }
        (distance, farthest)
    }

    /// Potentials for the unscaled costs; see the head of this file.
    fn integer_potentials(&self) -> Vec<i128> {
        let scale: i128 = self.scale.into();
        let potential = || self.potential.iter().map(|&potential| -> i128 { potential.into() });
        let mut used = vec![false; self.potential.len() + 1];
        for potential in potential() {
            // A remainder modulo n + 1 is an index into n + 1 flags.
            used[potential.rem_euclid(scale) as usize] = true;
        }
        let unused = used.iter().position(|&used| !used).unwrap_or(0) as i128;
        potential().map(|potential| (potential - unused - 1).div_euclid(scale)).collect()
    }
}
