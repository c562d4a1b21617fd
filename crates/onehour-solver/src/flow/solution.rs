//! What [`min_cost_flow`](super::min_cost_flow) answers.

use super::network::Network;

/// A flow and the proof that none is cheaper.
///
/// With `p` the potentials, an arc of cost `c` has the reduced cost `c + p[from] - p[to]`. It is not negative where
/// the flow is below the upper bound and not positive where it is above the lower bound, so that no change along a
/// cycle is a gain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Flow of each arc.
    pub flow: Vec<i64>,
    /// Sum of cost times flow.
    pub total: i128,
    /// Potential of each node.
    pub potential: Vec<i128>,
}

impl Flow {
    pub(super) fn new(network: &Network, flow: Vec<i64>, potential: Vec<i128>) -> Self {
        let total = network.arcs().iter().zip(&flow).map(|(arc, &flow)| i128::from(arc.cost) * i128::from(flow)).sum();
        Self { flow, total, potential }
    }
}

/// A set of nodes whose supply cannot leave it: the upper bounds of the arcs out of it, less the lower bounds of the
/// arcs into it, are less than its supply. (Hoffman's circulation theorem: without such a set there is a flow.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The nodes, rising.
    pub nodes: Vec<u32>,
}

/// How a flow problem ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowOutcome {
    /// A cheapest flow.
    Optimal(Flow),
    /// There is no flow, and this is why.
    Infeasible(Cut),
    /// The caller stopped the run.
    Interrupted,
}
