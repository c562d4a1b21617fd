//! Minimum-cost flow against brute force, against the assignment solver, and at the edges of its input.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::flow::{Arc, Flow, FlowOutcome, Network, NetworkError, min_cost_flow};
use onehour_solver::{Control, Objective, Options, SparseProblem, Status, assign, verify_flow};
use support::{Random, cases};

fn arc(from: u32, to: u32, lower: i64, upper: i64, cost: i64) -> Arc {
    Arc { from, to, lower, upper, cost }
}

/// Solves and checks; the total of a cheapest flow.
fn solve(network: &Network) -> Option<Flow> {
    let outcome = min_cost_flow(network, Control::none());
    assert_eq!(verify_flow(network, &outcome), Ok(()), "{network:?} {outcome:?}");
    match outcome {
        FlowOutcome::Optimal(flow) => Some(flow),
        FlowOutcome::Infeasible(_) => None,
        FlowOutcome::Interrupted => panic!("nobody stopped it"),
    }
}

/// The least total over all integer flows, one arc after the other.
fn brute_force(network: &Network) -> Option<i64> {
    fn try_arcs(arcs: &[Arc], missing: &mut [i64], total: i64, best: &mut Option<i64>) {
        let Some((arc, rest)) = arcs.split_first() else {
            if missing.iter().all(|&missing| missing == 0) && best.is_none_or(|best| total < best) {
                *best = Some(total);
            }
            return;
        };
        for flow in arc.lower..=arc.upper {
            missing[arc.from as usize] -= flow;
            missing[arc.to as usize] += flow;
            try_arcs(rest, missing, total + flow * arc.cost, best);
            missing[arc.from as usize] += flow;
            missing[arc.to as usize] -= flow;
        }
    }
    let mut best = None;
    try_arcs(network.arcs(), &mut network.supply().to_vec(), 0, &mut best);
    best
}

/// Up to five nodes and six arcs, loops and parallel arcs among them; negative bounds and costs.
fn small_network(random: &mut Random) -> Network {
    let nodes = 1 + random.below(5) as u32;
    let top = [1, 3, 1000][random.below(3) as usize];
    let arcs = (0..random.below(7))
        .map(|_| {
            let lower = random.between(-1, 1);
            let (from, to) = (random.below(nodes), random.below(nodes));
            arc(from, to, lower, lower + random.between(0, 3), random.between(-top, top))
        })
        .collect();
    let mut supply = vec![0; nodes as usize];
    for _ in 0..random.below(3) {
        supply[random.below(nodes) as usize] += 1;
        supply[random.below(nodes) as usize] -= 1;
    }
    Network::new(supply, arcs).unwrap()
}

#[test]
fn every_small_network_agrees_with_brute_force() {
    let mut random = Random(11);
    let (mut feasible, mut infeasible) = (0, 0);
    for case in 0..cases(20_000, 1_000_000) {
        let network = small_network(&mut random);
        let (found, expected) = (solve(&network).map(|flow| flow.total), brute_force(&network).map(i128::from));
        assert_eq!(found, expected, "case {case}: {network:?}");
        if expected.is_some() { feasible += 1 } else { infeasible += 1 }
    }
    assert!(feasible > 1000 && infeasible > 1000, "the generator must make both kinds");
}

/// Rows and columns as nodes; with `best`, rows and columns may stay unmatched.
fn as_network(problem: &SparseProblem, partial: bool) -> Network {
    let (rows, cols) = (problem.rows(), problem.cols());
    let (source, sink) = (rows + cols, rows + cols + 1);
    let mut arcs: Vec<Arc> = problem.triples().map(|(row, col, cost)| arc(row, rows + col, 0, 1, cost)).collect();
    let (row_least, col_least) = match partial {
        true => (0, 0),
        false => (i64::from(rows <= cols), i64::from(cols <= rows)),
    };
    arcs.extend((0..rows).map(|row| arc(source, row, row_least, 1, 0)));
    arcs.extend((0..cols).map(|col| arc(rows + col, sink, col_least, 1, 0)));
    arcs.push(arc(sink, source, 0, i64::from(rows.min(cols)), 0));
    Network::new(vec![0; sink as usize + 1], arcs).unwrap()
}

#[test]
fn assignments_as_flows_have_the_same_totals() {
    let mut random = Random(12);
    for _ in 0..cases(60, 2_000) {
        let (rows, cols) = (1 + random.below(60) as u32, 1 + random.below(60) as u32);
        let top = [1, 20, 1 << 50][random.below(3) as usize];
        let triples = (0..rows * cols).filter(|_| random.chance(40));
        let triples: Vec<_> = triples.map(|k| (k / cols, k % cols)).collect();
        let triples = triples.into_iter().map(|(row, col)| (row, col, random.between(-top, top)));
        let problem = SparseProblem::from_triples(rows as usize, cols as usize, triples).unwrap();
        let best = assign(&problem, Objective::Best, Options::default());
        assert_eq!(solve(&as_network(&problem, true)).map(|flow| flow.total), Some(best.total.into()));
        let perfect = assign(&problem, Objective::Perfect, Options::default());
        let expected = (perfect.status == Status::Optimal).then_some(i128::from(perfect.total));
        assert_eq!(solve(&as_network(&problem, false)).map(|flow| flow.total), expected);
    }
}

#[test]
fn negative_cycles_are_saturated() {
    // 0 -> 1 -> 2 -> 0 gains 3 a turn, and a loop gains 7.
    let arcs =
        vec![arc(0, 1, 0, 5, -1), arc(1, 2, 0, 4, -1), arc(2, 0, 0, 9, -1), arc(1, 1, -2, 3, -7), arc(1, 1, -2, 3, 7)];
    let flow = solve(&Network::new(vec![0; 3], arcs).unwrap()).unwrap();
    assert_eq!((flow.flow, flow.total), (vec![4, 4, 4, 3, -2], -12 - 21 - 14));
}

#[test]
fn a_lower_bound_that_nothing_can_feed_is_a_cut() {
    // At least 2 must go 0 -> 1, and only 1 can come back.
    let network = Network::new(vec![0, 0], vec![arc(0, 1, 2, 5, 0), arc(1, 0, 0, 1, 0)]).unwrap();
    let FlowOutcome::Infeasible(cut) = min_cost_flow(&network, Control::none()) else { panic!("no flow") };
    assert_eq!(cut.nodes, [1]);
    assert_eq!(solve(&network), None);
}

#[test]
fn capacities_and_costs_near_the_end_of_i64_stay_exact() {
    let big = i64::MAX;
    let arcs = vec![arc(0, 1, 0, big, 1 << 60), arc(0, 1, 0, big, (1 << 60) + 1), arc(1, 2, -5, big - 5, -(1 << 60))];
    let network = Network::new(vec![big - 5, 0, 5 - big], arcs).unwrap();
    let flow = solve(&network).unwrap();
    assert_eq!((flow.flow, flow.total), (vec![big - 5, 0, big - 5], 0));
}

#[test]
fn empty_networks_have_the_empty_flow() {
    assert_eq!(solve(&Network::new(vec![], vec![]).unwrap()).unwrap().total, 0);
    assert_eq!(solve(&Network::new(vec![0, 0], vec![]).unwrap()).unwrap().total, 0);
    assert_eq!(solve(&Network::new(vec![1, -1], vec![]).unwrap()), None);
}

#[test]
fn input_that_states_no_problem_is_refused() {
    let build = |supply: &[i64], arcs: &[Arc]| Network::new(supply.to_vec(), arcs.to_vec()).unwrap_err();
    let node = NetworkError::NoSuchNode { arc: 1, node: 2, nodes: 2 };
    assert_eq!(build(&[0, 0], &[arc(0, 1, 0, 1, 0), arc(2, 0, 0, 1, 0)]), node);
    assert_eq!(build(&[0, 0], &[arc(0, 1, 0, 1, 0), arc(0, 2, 0, 1, 0)]), node);
    assert_eq!(build(&[0, 0], &[arc(0, 1, 2, 1, 0)]), NetworkError::EmptyBounds { arc: 0 });
    assert_eq!(build(&[0, 0], &[arc(0, 1, -2, i64::MAX, 0)]), NetworkError::WideBounds { arc: 0 });
    assert_eq!(build(&[3, -1], &[]), NetworkError::Unbalanced { sum: 2 });
    let dear = vec![arc(0, 1, 0, i64::MAX, 1), arc(0, 1, 0, i64::MAX, i64::MIN), arc(0, 1, 0, i64::MAX, i64::MIN)];
    assert!(matches!(
        build(&[0, 0], &[dear.clone(), dear].concat()),
        NetworkError::CostOverflow { arc: 1 | 2 | 4 | 5 }
    ));
}

#[test]
fn a_stopped_run_says_so() {
    let network = Network::new(vec![1, -1], vec![arc(0, 1, 0, 1, 3)]).unwrap();
    let control = Control::none().stop_when(&|| true);
    assert_eq!(min_cost_flow(&network, control), FlowOutcome::Interrupted);
}

#[test]
fn layered_networks_take_no_exponential_time() {
    // Every node of a layer is joined to every node of the next; the way out of the last layer is too narrow by one.
    let (layers, width) = (60_u32, 12_u32);
    let node = |layer: u32, k: u32| 2 + layer * width + k;
    let mut arcs = Vec::new();
    for layer in 0..layers - 1 {
        for k in 0..width * width {
            arcs.push(arc(node(layer, k / width), node(layer + 1, k % width), 0, 1, i64::from(k % 5)));
        }
    }
    for k in 0..width {
        arcs.push(arc(0, node(0, k), 0, 1, 0));
        arcs.push(arc(node(layers - 1, k), 1, 0, i64::from(k > 0), 0));
    }
    let mut supply = vec![0; (2 + layers * width) as usize];
    (supply[0], supply[1]) = (width.into(), -i64::from(width));
    assert_eq!(solve(&Network::new(supply.clone(), arcs.clone()).unwrap()), None);
    (supply[0], supply[1]) = (i64::from(width) - 1, 1 - i64::from(width));
    assert!(solve(&Network::new(supply, arcs).unwrap()).is_some());
}
