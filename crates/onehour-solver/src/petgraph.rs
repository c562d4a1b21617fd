//! Assignment on any petgraph graph.
//!
//! [`BipartiteGraph::new`] takes a graph that implements petgraph's visit traits, a function that says on which side
//! a node lies and one that gives the cost of an edge; answers come back as petgraph's own edge ids. Directions of
//! edges are ignored.
//!
//! ```
//! use onehour_solver::petgraph::{BipartiteGraph, GraphError};
//! use onehour_solver::{Objective, Options, Side, assign, verify};
//! use petgraph::graph::UnGraph;
//!
//! let mut graph = UnGraph::<Side, i64>::new_undirected();
//! let (a, b) = (graph.add_node(Side::Row), graph.add_node(Side::Row));
//! let (x, y) = (graph.add_node(Side::Col), graph.add_node(Side::Col));
//! let ax = graph.add_edge(a, x, 1);
//! let bx = graph.add_edge(x, b, 2);
//! let ay = graph.add_edge(a, y, 5);
//!
//! let bipartite = BipartiteGraph::new(&graph, |node| graph[node], |edge| *edge.weight())?;
//! let answer = assign(bipartite.problem(), Objective::Perfect, Options::default());
//! verify(bipartite.problem(), &answer)?;
//! assert_eq!(bipartite.edges(answer.pairs()).collect::<Vec<_>>(), [ay, bx]);
//!
//! // An edge between two nodes of one side is refused by its id.
//! let ab = graph.add_edge(a, b, 0);
//! let error = BipartiteGraph::new(&graph, |node| graph[node], |edge| *edge.weight()).unwrap_err();
//! assert!(matches!(error, GraphError::OneSide { edge } if edge == ab));
//! # let _ = ax;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use petgraph::visit::{EdgeRef, IntoEdgeReferences, IntoNodeIdentifiers, NodeIndexable};

use crate::problem::{ProblemError, Side, SparseProblem};

/// A graph that is no bipartite problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError<E: std::fmt::Debug> {
    /// An edge whose ends are on the same side (a loop is one).
    #[error("edge {edge:?} joins two nodes of one side")]
    OneSide {
        /// The edge.
        edge: E,
    },
    /// Two edges between the same nodes: which cost is meant is for the caller to say.
    #[error("edges {first:?} and {second:?} join the same nodes; keep one of them")]
    Parallel {
        /// One of them.
        first: E,
        /// Another.
        second: E,
    },
    /// The rest that can be wrong with a problem.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// A bipartite problem with the way back to the nodes and edges of the graph it was made from.
#[derive(Clone, Debug)]
pub struct BipartiteGraph<N, E> {
    problem: SparseProblem,
    row_nodes: Vec<N>,
    col_nodes: Vec<N>,
    /// `(row, column, edge)`, by row, then column: in step with the entries of the problem.
    edges: Vec<(u32, u32, E)>,
}

impl<N: Copy + PartialEq, E: Copy + std::fmt::Debug> BipartiteGraph<N, E> {
    /// Reads a graph; rows and columns are numbered in the order in which it names its nodes.
    ///
    /// # Errors
    /// An edge within one side, two edges between the same nodes, or costs whose totals can leave `i64`.
    pub fn new<G>(
        graph: G,
        mut side: impl FnMut(N) -> Side,
        mut cost: impl FnMut(G::EdgeRef) -> i64,
    ) -> Result<Self, GraphError<E>>
    where
        G: IntoNodeIdentifiers<NodeId = N> + IntoEdgeReferences<EdgeId = E> + NodeIndexable,
    {
        let mut place = vec![(Side::Row, 0); graph.node_bound()];
        let (mut row_nodes, mut col_nodes) = (Vec::new(), Vec::new());
        for node in graph.node_identifiers() {
            let side = side(node);
            let list = if side == Side::Row { &mut row_nodes } else { &mut col_nodes };
            place[graph.to_index(node)] = (side, list.len() as u32);
            list.push(node);
        }
        let mut entries = Vec::new();
        for edge in graph.edge_references() {
            let ends = (place[graph.to_index(edge.source())], place[graph.to_index(edge.target())]);
            let (row, col) = match ends {
                ((Side::Row, row), (Side::Col, col)) | ((Side::Col, col), (Side::Row, row)) => (row, col),
                _ => return Err(GraphError::OneSide { edge: edge.id() }),
            };
            entries.push((row, col, edge.id(), cost(edge)));
        }
        // Stable, so that the first of two parallel edges is the first in the graph's order.
        entries.sort_by_key(|&(row, col, ..)| (row, col));
        if let Some(pair) = entries.windows(2).find(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1)) {
            return Err(GraphError::Parallel { first: pair[0].2, second: pair[1].2 });
        }
        let triples = entries.iter().map(|&(row, col, _, cost)| (row, col, cost));
        let problem = SparseProblem::from_triples(row_nodes.len(), col_nodes.len(), triples)?;
        let edges = entries.into_iter().map(|(row, col, edge, _)| (row, col, edge)).collect();
        Ok(Self { problem, row_nodes, col_nodes, edges })
    }

    /// The problem that the solver and the checker take.
    pub fn problem(&self) -> &SparseProblem {
        &self.problem
    }

    /// The node of a row.
    pub fn row_node(&self, row: u32) -> Option<N> {
        self.row_nodes.get(row as usize).copied()
    }

    /// The node of a column.
    pub fn col_node(&self, col: u32) -> Option<N> {
        self.col_nodes.get(col as usize).copied()
    }

    /// The edge of a pair, if there is one.
    pub fn edge(&self, row: u32, col: u32) -> Option<E> {
        let at = self.edges.binary_search_by_key(&(row, col), |&(row, col, _)| (row, col)).ok()?;
        Some(self.edges[at].2)
    }

    /// The edges of pairs of the problem, such as those of an answer.
    pub fn edges(&self, pairs: impl IntoIterator<Item = (u32, u32)>) -> impl Iterator<Item = E> {
        pairs.into_iter().filter_map(|(row, col)| self.edge(row, col))
    }
}
