//! The candidate graph through petgraph's visit traits, so that petgraph's own algorithms run on it.
//!
//! Nodes are newcomers first, then openers; edges are pairs, weighted by their points. The graph is undirected.
//!
//! ```
//! # fn main() -> onehour::Result<()> {
//! use onehour::candidate::CandidateGraph;
//! let graph = CandidateGraph::default();
//! assert_eq!(petgraph::algo::connected_components(&graph), 0);
//! # Ok(())
//! # }
//! ```

use petgraph::Undirected;
use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges, IntoNeighbors,
    IntoNodeIdentifiers, IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};

use super::graph::CandidateGraph;
use super::roster::{NewcomerIx, OpenerIx};

impl CandidateGraph {
    /// The node of a newcomer.
    pub fn newcomer_node(&self, newcomer: NewcomerIx) -> NodeIndex {
        NodeIndex::from(newcomer.0)
    }

    /// The node of an opener.
    pub fn opener_node(&self, opener: OpenerIx) -> NodeIndex {
        NodeIndex::from(self.newcomer_count() as u32 + opener.0)
    }

    /// The newcomer or the opener of a node.
    pub fn person(&self, node: NodeIndex) -> Result<NewcomerIx, OpenerIx> {
        let at = node.index() as u32;
        match at.checked_sub(self.newcomer_count() as u32) {
            None => Ok(NewcomerIx(at)),
            Some(opener) => Err(OpenerIx(opener)),
        }
    }
}

/// A pair as petgraph sees it: from one of its people to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairRef<'a> {
    source: NodeIndex,
    target: NodeIndex,
    pair: usize,
    points: &'a i64,
}

impl<'a> EdgeRef for PairRef<'a> {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
    type Weight = i64;

    fn source(&self) -> NodeIndex {
        self.source
    }

    fn target(&self) -> NodeIndex {
        self.target
    }

    fn weight(&self) -> &'a i64 {
        self.points
    }

    fn id(&self) -> EdgeIndex {
        EdgeIndex::new(self.pair)
    }
}

/// The edges of one node.
#[derive(Clone, Debug)]
pub struct PairsOf<'a> {
    graph: &'a CandidateGraph,
    node: NodeIndex,
    /// Positions in the node's row or column still to come.
    rest: std::ops::Range<usize>,
}

impl<'a> Iterator for PairsOf<'a> {
    type Item = PairRef<'a>;

    fn next(&mut self) -> Option<PairRef<'a>> {
        let at = self.rest.next()?;
        let (target, pair) = match self.graph.person(self.node) {
            Ok(_) => (self.graph.opener_node(self.graph.opener[at]), at),
            Err(opener) => {
                let newcomer = self.graph.incoming[at];
                (self.graph.newcomer_node(newcomer), self.graph.pair(newcomer, opener)?)
            }
        };
        Some(PairRef { source: self.node, target, pair, points: &self.graph.points[pair] })
    }
}

/// The neighbours of one node.
#[derive(Clone, Debug)]
pub struct Partners<'a>(PairsOf<'a>);

impl Iterator for Partners<'_> {
    type Item = NodeIndex;

    fn next(&mut self) -> Option<NodeIndex> {
        let at = self.0.rest.next()?;
        Some(match self.0.graph.person(self.0.node) {
            Ok(_) => self.0.graph.opener_node(self.0.graph.opener[at]),
            Err(_) => self.0.graph.newcomer_node(self.0.graph.incoming[at]),
        })
    }
}

/// All pairs, by newcomer.
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    graph: &'a CandidateGraph,
    newcomer: u32,
    pair: usize,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = PairRef<'a>;

    fn next(&mut self) -> Option<PairRef<'a>> {
        let opener = *self.graph.opener.get(self.pair)?;
        while self.graph.row[self.newcomer as usize + 1] as usize <= self.pair {
            self.newcomer += 1;
        }
        let source = self.graph.newcomer_node(NewcomerIx(self.newcomer));
        let target = self.graph.opener_node(opener);
        let pair = self.pair;
        self.pair += 1;
        Some(PairRef { source, target, pair, points: &self.graph.points[pair] })
    }
}

impl GraphBase for CandidateGraph {
    type NodeId = NodeIndex;
    type EdgeId = EdgeIndex;
}

impl GraphProp for CandidateGraph {
    type EdgeType = Undirected;
}

impl Data for CandidateGraph {
    type NodeWeight = ();
    type EdgeWeight = i64;
}

impl NodeCount for CandidateGraph {
    fn node_count(&self) -> usize {
        self.newcomer_count() + self.opener_count()
    }
}

impl EdgeCount for CandidateGraph {
    fn edge_count(&self) -> usize {
        self.pair_count()
    }
}

impl NodeIndexable for CandidateGraph {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    fn to_index(&self, node: NodeIndex) -> usize {
        node.index()
    }

    fn from_index(&self, at: usize) -> NodeIndex {
        NodeIndex::new(at)
    }
}

impl NodeCompactIndexable for CandidateGraph {}

impl EdgeIndexable for CandidateGraph {
    fn edge_bound(&self) -> usize {
        self.pair_count()
    }

    fn to_index(&self, edge: EdgeIndex) -> usize {
        edge.index()
    }

    fn from_index(&self, at: usize) -> EdgeIndex {
        EdgeIndex::new(at)
    }
}

impl Visitable for CandidateGraph {
    type Map = <UnGraph<(), ()> as Visitable>::Map;

    fn visit_map(&self) -> Self::Map {
        Self::Map::with_capacity(self.node_count())
    }

    fn reset_map(&self, map: &mut Self::Map) {
        map.clear();
        map.grow(self.node_count());
    }
}

impl IntoNodeIdentifiers for &CandidateGraph {
    type NodeIdentifiers = std::iter::Map<std::ops::Range<usize>, fn(usize) -> NodeIndex>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.node_count()).map(NodeIndex::new)
    }
}

impl<'a> IntoNodeReferences for &'a CandidateGraph {
    type NodeRef = (NodeIndex, &'a ());
    type NodeReferences = std::iter::Map<std::ops::Range<usize>, fn(usize) -> (NodeIndex, &'a ())>;

    fn node_references(self) -> Self::NodeReferences {
        (0..self.node_count()).map(|at| (NodeIndex::new(at), &()))
    }
}

impl<'a> IntoNeighbors for &'a CandidateGraph {
    type Neighbors = Partners<'a>;

    fn neighbors(self, node: NodeIndex) -> Partners<'a> {
        Partners(self.edges(node))
    }
}

impl<'a> IntoEdgeReferences for &'a CandidateGraph {
    type EdgeRef = PairRef<'a>;
    type EdgeReferences = Pairs<'a>;

    fn edge_references(self) -> Pairs<'a> {
        Pairs { graph: self, newcomer: 0, pair: 0 }
    }
}

impl<'a> IntoEdges for &'a CandidateGraph {
    type Edges = PairsOf<'a>;

    fn edges(self, node: NodeIndex) -> PairsOf<'a> {
        let rest = match self.person(node) {
            Ok(newcomer) => self.pairs_of(newcomer),
            Err(opener) => self.column[opener.at()] as usize..self.column[opener.at() + 1] as usize,
        };
        PairsOf { graph: self, node, rest }
    }
}
