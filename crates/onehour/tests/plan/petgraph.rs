use onehour::candidate::{CandidateGraph, NewcomerIx, OpenerIx};
use petgraph::algo::{connected_components, is_bipartite_undirected};
use petgraph::visit::{Bfs, EdgeRef, IntoEdgeReferences, IntoEdges, NodeCount};

use crate::pool::*;

/// a - x - b   c - y   d   z
fn graph() -> CandidateGraph {
    let people = vec![
        newcomer("a", "Mon 9-10"),
        newcomer("b", "Mon 9-10"),
        newcomer("c", "Tue 9-10"),
        newcomer("d", "Wed 9-10"),
        opener("x", "Mon 9-10"),
        opener("y", "Tue 9-10"),
        opener("z", "Fri 9-10"),
    ];
    let outcome = week(people, &programme(""));
    onehour::candidates(&outcome.snapshot).unwrap()
}

#[test]
fn petgraphs_own_algorithms_run_on_it() {
    let graph = graph();
    assert_eq!(graph.node_count(), 7);
    assert_eq!(connected_components(&graph), 4);
    assert!(is_bipartite_undirected(&graph, graph.newcomer_node(NewcomerIx(0))));
    let mut bfs = Bfs::new(&graph, graph.opener_node(OpenerIx(0)));
    let mut reached = Vec::new();
    while let Some(node) = bfs.next(&graph) {
        reached.push(graph.person(node));
    }
    assert_eq!(reached.len(), 3);
    assert!(reached.contains(&Ok(NewcomerIx(1))) && !reached.contains(&Ok(NewcomerIx(2))));
}

#[test]
fn edges_are_seen_from_both_sides_with_the_same_id() {
    let graph = graph();
    assert_eq!((&graph).edge_references().count(), 3);
    for edge in (&graph).edge_references() {
        let back = (&graph).edges(edge.target()).find(|other| other.target() == edge.source()).unwrap();
        assert_eq!((back.id(), back.weight()), (edge.id(), edge.weight()));
    }
}
