//! Maximum matchings and their witnesses, and graphs of petgraph.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::petgraph::{BipartiteGraph, GraphError};
use onehour_solver::{
    Control, Objective, Options, Part, ProblemError, Side, SparseProblem, Status, Structure, assign, maximum_matching,
    maximum_matching_with, verify, verify_hall, verify_matching,
};
use petgraph::algo::maximum_matching as petgraph_maximum_matching;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::stable_graph::StableGraph;
use support::{Random, best_by_size, cases, small_problem};

/// The structure, with every witness checked.
fn checked(problem: &SparseProblem) -> Structure {
    let structure = Structure::new(problem);
    let pairs: Vec<_> = structure.matching.pairs().collect();
    assert_eq!(verify_matching(problem, &pairs, &structure.vertex_cover()), Ok(()), "{problem:?}");
    for (side, count) in [(Side::Row, problem.rows()), (Side::Col, problem.cols())] {
        let free = count as usize - pairs.len();
        match structure.hall_violator(side) {
            Some(violator) => {
                assert_eq!(verify_hall(problem, &violator), Ok(()));
                assert_eq!(violator.vertices.len() - violator.neighbours.len(), free, "{problem:?}");
            }
            None => assert_eq!(free, 0, "{problem:?}"),
        }
    }
    structure
}

fn as_petgraph(problem: &SparseProblem) -> UnGraph<Side, i64> {
    let mut graph = UnGraph::new_undirected();
    let rows: Vec<_> = (0..problem.rows()).map(|_| graph.add_node(Side::Row)).collect();
    let cols: Vec<_> = (0..problem.cols()).map(|_| graph.add_node(Side::Col)).collect();
    for (row, col, cost) in problem.triples() {
        graph.add_edge(rows[row as usize], cols[col as usize], cost);
    }
    graph
}

#[test]
fn sizes_agree_with_brute_force_and_petgraph() {
    let mut random = Random(31);
    for case in 0..cases(10_000, 500_000) {
        let problem = small_problem(&mut random, 6);
        let size = checked(&problem).matching.size();
        let by_size = best_by_size(&problem, onehour_solver::Sense::Minimize);
        assert_eq!(size, by_size.iter().filter(|total| total.is_some()).count() - 1, "case {case}");
        assert_eq!(size, petgraph_maximum_matching(&as_petgraph(&problem)).len(), "case {case}");
    }
}

#[test]
fn parts_are_those_of_every_maximum_matching() {
    // rows 0, 1 - column 0 | row 2 - column 1 | row 3 - columns 2, 3
    let triples = [(0, 0, 0), (1, 0, 0), (2, 1, 0), (2, 0, 0), (3, 2, 0), (3, 3, 0)];
    let structure = checked(&SparseProblem::from_triples(4, 4, triples).unwrap());
    use Part::{ColsCompete, RowsCompete, Square};
    assert_eq!(structure.row_part, [RowsCompete, RowsCompete, Square, ColsCompete]);
    assert_eq!(structure.col_part, [RowsCompete, Square, ColsCompete, ColsCompete]);
}

#[test]
fn parts_do_not_depend_on_the_order_of_vertices() {
    let mut random = Random(32);
    for _ in 0..cases(2_000, 100_000) {
        let problem = small_problem(&mut random, 6);
        let (rows, cols) = (problem.rows(), problem.cols());
        let turned = problem.triples().map(|(row, col, cost)| (rows - 1 - row, cols - 1 - col, cost));
        let turned = SparseProblem::from_triples(rows as usize, cols as usize, turned).unwrap();
        let (mut here, there) = (checked(&problem), checked(&turned));
        here.row_part.reverse();
        here.col_part.reverse();
        assert_eq!((here.row_part, here.col_part), (there.row_part, there.col_part));
    }
}

#[test]
fn layered_graphs_take_no_exponential_time() {
    // Row (layer, k) has its own column, and all columns of the next layer; of the rows one more is added to the
    // first layer, and there is no column left for it. Walks without memory try all of width^layers ways.
    let (layers, width) = (40_u32, 6_u32);
    let mut triples = Vec::new();
    for row in 0..layers * width {
        triples.push((row, row, 0));
        let next = row / width + 1;
        if next < layers {
            triples.extend((0..width).map(|k| (row, next * width + k, 0)));
        }
    }
    let extra = layers * width;
    triples.extend((0..width).map(|k| (extra, k, 0)));
    let problem = SparseProblem::from_triples(extra as usize + 1, extra as usize + 1, triples).unwrap();
    assert_eq!(checked(&problem).matching.size(), extra as usize);
    let answer = assign(&problem, Objective::Perfect, Options::default());
    assert_eq!((answer.status, verify(&problem, &answer)), (Status::Infeasible, Ok(())));
}

#[test]
fn a_path_of_a_hundred_thousand_rows_needs_no_call_stack() {
    // Row i has columns i and i + 1, the last row column 0 alone: one augmenting path through all rows.
    let n = 100_000_u32;
    let mut triples: Vec<_> = (0..n - 1).flat_map(|row| [(row, row, 1), (row, row + 1, 2)]).collect();
    triples.push((n - 1, 0, 1));
    let problem = SparseProblem::from_triples(n as usize, n as usize, triples).unwrap();
    assert_eq!(maximum_matching(&problem).size(), n as usize);
    let answer = assign(&problem, Objective::Perfect, Options::default());
    assert_eq!((answer.total, verify(&problem, &answer)), (2 * i64::from(n) - 1, Ok(())));
}

#[test]
fn a_stopped_matching_is_none() {
    let problem = SparseProblem::from_triples(1, 1, [(0, 0, 0)]).unwrap();
    assert!(maximum_matching_with(&problem, Control::none().stop_when(&|| true)).is_none());
    assert!(maximum_matching_with(&problem, Control::none()).is_some());
    assert_eq!(maximum_matching(&problem).row_of(0), Some(0));
    assert_eq!(maximum_matching(&problem).col_of(1), None);
}

#[test]
fn petgraph_edges_come_back_with_the_total() {
    let mut random = Random(33);
    for _ in 0..cases(1_000, 50_000) {
        let problem = small_problem(&mut random, 5);
        let graph = as_petgraph(&problem);
        let bipartite = BipartiteGraph::new(&graph, |node| graph[node], |edge| *edge.weight()).unwrap();
        assert_eq!(bipartite.problem(), &problem);
        let answer = assign(bipartite.problem(), Objective::Most, Options::default());
        let edges: Vec<_> = bipartite.edges(answer.pairs()).collect();
        assert_eq!(edges.len(), answer.size());
        assert_eq!(edges.iter().map(|&edge| graph[edge]).sum::<i64>(), answer.total);
    }
}

#[test]
fn graphs_with_gaps_in_their_indices_are_read() {
    let mut graph = StableGraph::<Side, i64>::new();
    let gone = graph.add_node(Side::Row);
    let (x, a) = (graph.add_node(Side::Col), graph.add_node(Side::Row));
    graph.remove_node(gone);
    let edge = graph.add_edge(x, a, 4);
    let bipartite = BipartiteGraph::new(&graph, |node| graph[node], |edge| *edge.weight()).unwrap();
    assert_eq!(bipartite.edge(0, 0), Some(edge));
    assert_eq!((bipartite.row_node(0), bipartite.col_node(0), bipartite.row_node(1)), (Some(a), Some(x), None));
}

#[test]
fn graphs_that_are_no_problem_name_their_edges() {
    let mut graph = UnGraph::<Side, i64>::new_undirected();
    let (a, x) = (graph.add_node(Side::Row), graph.add_node(Side::Col));
    let first = graph.add_edge(a, x, i64::MIN);
    let build = |graph: &UnGraph<Side, i64>| {
        BipartiteGraph::<NodeIndex, _>::new(graph, |node| graph[node], |edge| *edge.weight()).unwrap_err()
    };
    assert_eq!(build(&graph), GraphError::Problem(ProblemError::Overflow { row: 0, col: 0, count: 1 }));
    let second = graph.add_edge(x, a, 3);
    assert_eq!(build(&graph), GraphError::Parallel { first, second });
    let edge = graph.add_edge(x, x, 3);
    assert_eq!(build(&graph), GraphError::OneSide { edge });
}
