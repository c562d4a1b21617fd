//! The checked input.

/// A directed arc with bounds and a cost for each unit of flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Arc {
    /// The node it leaves.
    pub from: u32,
    /// The node it enters.
    pub to: u32,
    /// Flow at least.
    pub lower: i64,
    /// Flow at most.
    pub upper: i64,
    /// Cost of a unit; may be negative.
    pub cost: i64,
}

/// A flow problem: a supply for each node and arcs between nodes.
///
/// A node of supply `b` sends out `b` units more than it receives (a demand is a negative supply). Loops and parallel
/// arcs are allowed. Bounds may be negative: a flow of `-1` is one unit against the arc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    supply: Vec<i64>,
    arcs: Vec<Arc>,
}

/// A flow problem that cannot be stated. Nodes and arcs count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// More nodes than an index can name.
    #[error("{count} nodes are more than the {} that can be numbered", u32::MAX - 1)]
    TooManyNodes {
        /// How many there are.
        count: usize,
    },
    /// An arc with an end that does not exist.
    #[error("arc {arc} joins node {node}, and there are {nodes} nodes")]
    NoSuchNode {
        /// The arc.
        arc: usize,
        /// The node that it names.
        node: u32,
        /// How many nodes there are.
        nodes: usize,
    },
    /// No flow lies between the bounds of an arc.
    #[error("arc {arc} has a lower bound above its upper bound")]
    EmptyBounds {
        /// The arc.
        arc: usize,
    },
    /// The distance between the bounds of an arc leaves 64 bits.
    #[error("the bounds of arc {arc} are further apart than 64 bits can say; bring them closer to 0")]
    WideBounds {
        /// The arc.
        arc: usize,
    },
    /// What enters the network is not what leaves it.
    #[error("the supplies sum to {sum}, not 0; give what is left over a node of its own")]
    Unbalanced {
        /// The sum of the supplies.
        sum: i128,
    },
    /// A cost so large that the proof could leave 128 bits.
    #[error(
        "the costs are too large for exact arithmetic, the largest is at arc {arc}; divide all costs by a common factor"
    )]
    CostOverflow {
        /// An arc with a largest cost.
        arc: usize,
    },
}

impl Network {
    /// Checks and keeps the problem; nodes are as many as supplies.
    ///
    /// # Errors
    /// An arc to a node that does not exist, bounds that exclude each other or are more than `i64::MAX` apart,
    /// supplies that do not sum to zero, costs beyond exact arithmetic (with a million nodes: never).
    pub fn new(supply: Vec<i64>, arcs: Vec<Arc>) -> Result<Self, NetworkError> {
        let nodes = supply.len();
        if nodes >= u32::MAX as usize {
            return Err(NetworkError::TooManyNodes { count: nodes });
        }
        for (arc, &Arc { from, to, lower, upper, .. }) in arcs.iter().enumerate() {
            if let Some(node) = [from, to].into_iter().find(|&node| node as usize >= nodes) {
                return Err(NetworkError::NoSuchNode { arc, node, nodes });
            }
            if lower > upper {
                return Err(NetworkError::EmptyBounds { arc });
            }
            if upper.checked_sub(lower).is_none() {
                return Err(NetworkError::WideBounds { arc });
            }
        }
        let sum: i128 = supply.iter().map(|&supply| i128::from(supply)).sum();
        if sum != 0 {
            return Err(NetworkError::Unbalanced { sum });
        }
        let network = Self { supply, arcs };
        network.check_costs().map(|()| network)
    }

    /// The supply of each node.
    pub fn supply(&self) -> &[i64] {
        &self.supply
    }

    /// The arcs.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// The largest absolute cost, 0 without arcs.
    pub(super) fn largest_cost(&self) -> u64 {
        self.arcs.iter().map(|arc| arc.cost.unsigned_abs()).max().unwrap_or(0)
    }

    /// What potentials of scaled costs stay below, in multiples of the largest cost; see `scaling`.
    pub(super) fn potential_range(&self) -> Option<u128> {
        let nodes = self.supply.len() as u128 + 1;
        nodes.checked_mul(nodes)?.checked_mul(64)?.checked_mul(u128::from(self.largest_cost()))
    }

    /// Potentials and the total must fit `i128`.
    fn check_costs(&self) -> Result<(), NetworkError> {
        let range = self.potential_range().filter(|&range| range <= i128::MAX as u128);
        let total = self.arcs.iter().try_fold(0_u128, |sum, arc| {
            let most = arc.lower.unsigned_abs().max(arc.upper.unsigned_abs());
            sum.checked_add(u128::from(most) * u128::from(arc.cost.unsigned_abs()))
        });
        if range.is_some() && total.is_some_and(|total| total <= i128::MAX as u128) {
            return Ok(());
        }
        let largest = self.arcs.iter().enumerate().max_by_key(|(_, arc)| arc.cost.unsigned_abs());
        Err(NetworkError::CostOverflow { arc: largest.map_or(0, |(arc, _)| arc) })
    }
}
