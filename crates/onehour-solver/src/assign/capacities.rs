//! Assignment where a row or column takes several partners, and may need some.
//!
//! # Problem
//! Entries as in [`SparseProblem`]. Each row and each column has a least and a largest number of units, each pair at
//! most so many (one: each pair at most once). Find the units of each pair at the best total.
//!
//! # Method
//! A minimum-cost flow: a node for each row and column and one *hub*; an arc for each entry, one from the hub to each
//! row and one from each column to the hub, with the bounds. `flow` solves it. Its potentials, less that of the hub,
//! are the duals here; its cut is a shortage, on the side that the hub is not on.
//!
//! # Invariants of the proof
//! See [`CapacityProof`]. With `b` the number of units that a dual's sign points at (the least where it is positive,
//! the largest where it is negative), minimising, the sum of `dual * b` and of `cap * min(0, c - u - v)` over the
//! entries bounds every total from below, and is the total of the answer.
//!
//! # Complexity
//! That of [`min_cost_flow`] on rows + columns + 1 nodes.

use super::options::Options;
use super::solution::{Duals, Sense};
use crate::flow::{Arc, Cut, Flow, FlowOutcome, Network, NetworkError, min_cost_flow};
use crate::problem::{ProblemError, Side, SparseProblem};

/// How many units a row or a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: u32,
}

impl Bounds {
    /// Up to so many.
    pub const fn up_to(most: u32) -> Self {
        Bounds { least: 0, most }
    }

    /// Just so many.
    pub const fn exactly(units: u32) -> Self {
        Bounds { least: units, most: units }
    }
}

/// The bounds of all rows, columns and pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacities {
    /// Of each row.
    pub rows: Vec<Bounds>,
    /// Of each column.
    pub cols: Vec<Bounds>,
    /// Units that one pair may have at most; 1 where a pair is together or not.
    pub pair: u32,
}

/// The proof of an answer with capacities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CapacityProof {
    /// Duals `u` of rows and `v` of columns. Minimising, `c - u - v` is not negative where a pair could have a unit
    /// more, and not positive where it has one to give; `u` and `v` are not negative where a row or column could take
    /// one more, and not positive where it could give one. Maximising, all signs are turned.
    Duals(Duals<i128>),
    /// Why there is no answer.
    Shortage(Shortage),
}

/// Vertices of one side that must take more units than there are for them: together they need more than all that
/// `others` take at most, and what pairs of theirs with the rest of the other side may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// The side of the vertices in need.
    pub side: Side,
    /// These, rising.
    pub vertices: Vec<u32>,
    /// Of the other side those whose capacity is counted, rising; of the rest, that of their pairs.
    pub others: Vec<u32>,
}

/// How a problem with capacities ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CapacityStatus {
    /// No total is better; the proof has the duals.
    Optimal,
    /// The least numbers cannot all be had; the proof has the shortage.
    Infeasible,
    /// The caller stopped the run: there is nothing, and nothing is claimed.
    Interrupted,
}

/// Units of pairs, what they claim to be, and the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityAssignment {
    /// Which totals are good.
    pub sense: Sense,
    /// How far the answer goes.
    pub status: CapacityStatus,
    /// `(row, column, units)` of the pairs that have some, by row, then column.
    pub pairs: Vec<(u32, u32, u32)>,
    /// Sum of cost times units.
    pub total: i128,
    /// The proof; none where the caller stopped the run.
    pub proof: Option<CapacityProof>,
}

/// Solves the assignment problem with capacities and least numbers on both sides exactly.
///
/// ```
/// use onehour_solver::{
///     Bounds, Capacities, CapacityStatus, Options, SparseProblem, assign_capacities, verify_capacities,
/// };
///
/// // Two tutors and three pupils: each tutor has one or two pupils, each pupil one tutor.
/// let costs = [(0, 0, 1), (0, 1, 2), (0, 2, 1), (1, 0, 5), (1, 1, 4), (1, 2, 9)];
/// let problem = SparseProblem::from_triples(2, 3, costs)?;
/// let tutors = Bounds { least: 1, most: 2 };
/// let capacities = Capacities { rows: vec![tutors; 2], cols: vec![Bounds::exactly(1); 3], pair: 1 };
/// let answer = assign_capacities(&problem, &capacities, Options::default())?;
/// verify_capacities(&problem, &capacities, &answer)?;
/// assert_eq!((answer.status, answer.total), (CapacityStatus::Optimal, 6));
/// assert_eq!(answer.pairs, [(0, 0, 1), (0, 2, 1), (1, 1, 1)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Too much asked of too few is an outcome with its reason; bounds that exclude each other are an error:
///
/// ```
/// use onehour_solver::{
///     Bounds, Capacities, CapacityProof, Options, ProblemError, Side, SparseProblem, assign_capacities,
/// };
///
/// let problem = SparseProblem::from_triples(2, 1, [(0, 0, 3), (1, 0, 4)])?;
/// let capacities = |least, most| Capacities {
///     rows: vec![Bounds::exactly(1); 2],
///     cols: vec![Bounds { least, most }],
///     pair: 1,
/// };
/// let answer = assign_capacities(&problem, &capacities(0, 1), Options::default())?;
/// let Some(CapacityProof::Shortage(shortage)) = answer.proof else { panic!("no shortage") };
/// assert_eq!((shortage.side, shortage.vertices, shortage.others), (Side::Row, vec![0, 1], vec![0]));
///
/// let error = assign_capacities(&problem, &capacities(2, 1), Options::default()).unwrap_err();
/// assert_eq!(error, ProblemError::EmptyBounds { side: Side::Col, index: 0 });
/// # Ok::<(), ProblemError>(())
/// ```
///
/// Of the options, sense and control count. Time at worst `O(n^2 m log(n C))` for n rows and columns, m entries and
/// costs up to C, far less in practice; memory `O(n + m)`.
///
/// # Errors
/// Bounds for another number of rows or columns; a least number above the largest; more vertices than `u32` can number;
/// costs beyond exact arithmetic.
pub fn assign_capacities(
    problem: &SparseProblem,
    capacities: &Capacities,
    options: Options<'_>,
) -> Result<CapacityAssignment, ProblemError> {
    let network = to_network(problem, capacities, options.sense)?;
    let answer = match min_cost_flow(&network, options.control) {
        FlowOutcome::Optimal(flow) => optimum(problem, &flow, options.sense),
        FlowOutcome::Infeasible(cut) => {
            let proof = Some(CapacityProof::Shortage(shortage(problem, &cut)));
            answer(options.sense, CapacityStatus::Infeasible, proof)
        }
        FlowOutcome::Interrupted => answer(options.sense, CapacityStatus::Interrupted, None),
    };
    Ok(answer)
}

/// An answer without pairs.
fn answer(sense: Sense, status: CapacityStatus, proof: Option<CapacityProof>) -> CapacityAssignment {
    CapacityAssignment { sense, status, pairs: Vec::new(), total: 0, proof }
}

/// Arcs in this order: entries, rows, columns. Nodes: rows, columns, the hub.
fn to_network(problem: &SparseProblem, capacities: &Capacities, sense: Sense) -> Result<Network, ProblemError> {
    let (rows, cols) = (problem.rows(), problem.cols());
    check(Side::Row, rows, &capacities.rows)?;
    check(Side::Col, cols, &capacities.cols)?;
    let nodes = rows as usize + cols as usize + 1;
    let hub = u32::try_from(nodes - 1).unwrap_or(u32::MAX);
    let pair = capacities.pair.into();
    let entry = |(row, col, cost)| Arc { from: row, to: rows + col, lower: 0, upper: pair, cost: sense.to_cost(cost) };
    let bound =
        |from, to, bounds: &Bounds| Arc { from, to, lower: bounds.least.into(), upper: bounds.most.into(), cost: 0 };
    if nodes >= u32::MAX as usize {
        return Err(ProblemError::TooManyVertices { side: Side::Row, count: nodes });
    }
    let mut arcs: Vec<Arc> = problem.triples().map(entry).collect();
    arcs.extend((0..).zip(&capacities.rows).map(|(row, bounds)| bound(hub, row, bounds)));
    arcs.extend((rows..).zip(&capacities.cols).map(|(col, bounds)| bound(col, hub, bounds)));
    Network::new(vec![0; nodes], arcs).map_err(|error| refused(problem, &error))
}

fn check(side: Side, count: u32, bounds: &[Bounds]) -> Result<(), ProblemError> {
    if bounds.len() != count as usize {
        return Err(ProblemError::LengthMismatch { expected: count as usize, costs: bounds.len() });
    }
    match (0..).zip(bounds).find(|(_, bounds)| bounds.least > bounds.most) {
        Some((index, _)) => Err(ProblemError::EmptyBounds { side, index }),
        None => Ok(()),
    }
}

/// Costs are all that can be wrong with the network: bounds fit 32 bits, and nodes are counted.
fn refused(problem: &SparseProblem, error: &NetworkError) -> ProblemError {
    let arc = if let NetworkError::CostOverflow { arc } = error { *arc } else { 0 };
    let (row, col, _) = problem.triples().nth(arc).unwrap_or_default();
    ProblemError::Overflow { row, col, count: problem.rows().saturating_add(problem.cols()) }
}

/// The flow of entries, and potentials less that of the hub.
fn optimum(problem: &SparseProblem, flow: &Flow, sense: Sense) -> CapacityAssignment {
    let rows = problem.rows() as usize;
    let sign = if sense == Sense::Maximize { -1 } else { 1 };
    let hub = flow.potential.last().copied().unwrap_or(0);
    let (of_rows, of_cols) = flow.potential[..flow.potential.len() - 1].split_at(rows);
    let duals = Duals {
        rows: of_rows.iter().map(|&potential| sign * (hub - potential)).collect(),
        cols: of_cols.iter().map(|&potential| sign * (potential - hub)).collect(),
    };
    let units = problem.triples().zip(&flow.flow).filter(|&(_, &units)| units > 0);
    CapacityAssignment {
        sense,
        status: CapacityStatus::Optimal,
        // No more than the bound of the pair, which has 32 bits.
        pairs: units.map(|((row, col, _), &units)| (row, col, units as u32)).collect(),
        total: i128::from(sign as i64) * flow.total,
        proof: Some(CapacityProof::Duals(duals)),
    }
}

/// What enters the set of the cut must be at least the least numbers of its rows, if the hub is outside; else what
/// leaves it at least those of the columns outside.
fn shortage(problem: &SparseProblem, cut: &Cut) -> Shortage {
    let (rows, cols) = (problem.rows(), problem.cols());
    let mut inside = vec![false; rows as usize + cols as usize + 1];
    cut.nodes.iter().for_each(|&node| inside[node as usize] = true);
    let has_hub = inside[rows as usize + cols as usize];
    let chosen_rows = (0..rows).filter(|&row| inside[row as usize] != has_hub).collect();
    let chosen_cols = (0..cols).filter(|&col| inside[(rows + col) as usize] != has_hub).collect();
    if has_hub {
        Shortage { side: Side::Col, vertices: chosen_cols, others: chosen_rows }
    } else {
        Shortage { side: Side::Row, vertices: chosen_rows, others: chosen_cols }
    }
}
