//! The separate checker: problem and claim in, verdict out.
//!
//! It imports problems and solutions and no algorithm, computes in `i128`, and believes nothing: each function reads
//! the problem once and refuses the claim with the first [`Violation`] found. Why the checks suffice is written at
//! each function; that each is needed is tested, by a false claim that no other check refuses.

mod bipartite;
mod capacities;
mod dense;
mod flow;
mod matching;

pub use self::bipartite::verify;
pub use self::capacities::verify_capacities;
pub use self::dense::{Checker, verify_dense};
pub use self::flow::verify_flow;
pub use self::matching::{verify_hall, verify_matching};

use crate::problem::Side;

/// Why a claim is refused. Rows, columns, nodes and arcs count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// An array has not one value for each thing that it is about.
    #[error("an array has {found} values where the problem has {expected} things")]
    Shape {
        /// What the problem asks for.
        expected: usize,
        /// What the claim has.
        found: usize,
    },
    /// The certificate is of another kind than the status and objective ask for.
    #[error("the certificate is not of the kind that the claimed status needs")]
    Certificate,
    /// A pair that the problem forbids.
    #[error("row {row} has column {col}, which the problem does not allow")]
    NoSuchEntry {
        /// Row of the pair.
        row: u32,
        /// Column of the pair.
        col: u32,
    },
    /// A row with two columns.
    #[error("row {row} has two columns")]
    RowTwice {
        /// The row.
        row: u32,
    },
    /// A column with two rows.
    #[error("column {col} has two rows")]
    ColumnTwice {
        /// The column.
        col: u32,
    },
    /// The costs do not sum to the total.
    #[error("the total is {actual}, not {claimed}")]
    Total {
        /// What is claimed.
        claimed: i128,
        /// What the pairs or flows cost.
        actual: i128,
    },
    /// More pairs without a whole cost than the claimed gap allows.
    #[error("the gap is {actual} units, not {claimed}")]
    Gap {
        /// What is claimed.
        claimed: u64,
        /// Pairs whose cost is no whole number of units.
        actual: u64,
    },
    /// Not as many pairs as the claim needs.
    #[error("there are {found} pairs where the claim needs {expected}")]
    Size {
        /// What the claim needs.
        expected: usize,
        /// How many pairs there are.
        found: usize,
    },
    /// Duals that exceed the cost of an entry.
    #[error("the duals of row {row} and column {col} exceed the cost of their entry")]
    Slack {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        col: u32,
    },
    /// Duals that fall short of the cost of a pair of the matching.
    #[error("row {row} and column {col} are matched and their duals are not tight")]
    NotTight {
        /// Row of the pair.
        row: u32,
        /// Column of the pair.
        col: u32,
    },
    /// A dual of the wrong sign.
    #[error("the dual of {side} {index} has the wrong sign")]
    Sign {
        /// Side of the vertex.
        side: Side,
        /// The vertex.
        index: u32,
    },
    /// An unmatched vertex with a dual that is not zero.
    #[error("{side} {index} is unmatched and its dual is not zero")]
    Unmatched {
        /// Side of the vertex.
        side: Side,
        /// The vertex.
        index: u32,
    },
    /// Vertices of a witness that are out of range or named twice.
    #[error("the witness names {side} {index} twice or out of range")]
    Witness {
        /// Side of the vertex.
        side: Side,
        /// The vertex.
        index: u32,
    },
    /// A node of a cut that is out of range or named twice.
    #[error("the cut names node {node} twice or out of range")]
    WitnessNode {
        /// The node.
        node: u32,
    },
    /// A Hall violator on the larger side says nothing about a perfect matching.
    #[error("the witness is on the larger side")]
    LargerSide,
    /// A set of vertices that has enough neighbours.
    #[error("{vertices} vertices have {neighbours} neighbours: that is no obstacle")]
    EnoughNeighbours {
        /// Vertices of the claimed violator.
        vertices: usize,
        /// Neighbours that they have.
        neighbours: usize,
    },
    /// An entry that a cover does not touch.
    #[error("the cover touches neither row {row} nor column {col}")]
    Uncovered {
        /// Row of the entry.
        row: u32,
        /// Column of the entry.
        col: u32,
    },
    /// A pair without units, or with more than it may have.
    #[error("row {row} and column {col} have no units, or more than a pair may have")]
    PairUnits {
        /// Row of the pair.
        row: u32,
        /// Column of the pair.
        col: u32,
    },
    /// A row or column whose units are outside its bounds.
    #[error("the units of {side} {index} are outside its bounds")]
    Capacity {
        /// Side of the vertex.
        side: Side,
        /// The vertex.
        index: u32,
    },
    /// A flow outside the bounds of its arc.
    #[error("the flow of arc {arc} is outside its bounds")]
    Bounds {
        /// The arc.
        arc: usize,
    },
    /// A node from which not its supply flows.
    #[error("what leaves node {node} less what enters it is not its supply")]
    Conservation {
        /// The node.
        node: usize,
    },
    /// An arc whose flow could be moved at a gain.
    #[error("arc {arc} has negative reduced cost below its upper bound, or positive above its lower bound")]
    ReducedCost {
        /// The arc.
        arc: usize,
    },
    /// A set of nodes that can be supplied.
    #[error("the cut can take what must cross it: {must} of {may}")]
    NoCut {
        /// Supply of the set.
        must: i128,
        /// What may leave the set, less what must enter it.
        may: i128,
    },
}

fn same_length(expected: usize, found: usize) -> Result<(), Violation> {
    if expected == found { Ok(()) } else { Err(Violation::Shape { expected, found }) }
}

/// `2^127` is out of reach of honest duals; a forged one must not overflow the checker.
fn difference(a: i128, b: i128, c: i128) -> Option<i128> {
    a.checked_sub(b)?.checked_sub(c)
}
