//! False claims: each check of the checker has one that no other check refuses, and of any number of random forgeries
//! none is accepted.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::flow::{Arc, Cut, Flow, FlowOutcome, Network, min_cost_flow};
use onehour_solver::{
    Assignment, Certificate, Control, Duals, HallViolator, Lex, Objective, Options, Sense, Side, SparseProblem, Status,
    Structure, VertexCover, Violation, assign, verify, verify_flow, verify_hall, verify_matching,
};
use support::{Random, brute_force, cases, small_problem};

fn problem(rows: usize, cols: usize, triples: &[(u32, u32, i64)]) -> SparseProblem {
    SparseProblem::from_triples(rows, cols, triples.iter().copied()).unwrap()
}

fn duals(rows: &[i128], cols: &[i128]) -> Certificate {
    Certificate::Duals(Duals { rows: rows.to_vec(), cols: cols.to_vec() })
}

fn claim(objective: Objective, row_to_col: &[Option<u32>], total: i64, certificate: Certificate) -> Assignment {
    Assignment {
        objective,
        sense: Sense::Minimize,
        status: Status::Optimal,
        row_to_col: row_to_col.to_vec(),
        total,
        certificate,
    }
}

fn infeasible(rows: usize, side: Side, vertices: &[u32], neighbours: &[u32]) -> Assignment {
    let violator = HallViolator { side, vertices: vertices.to_vec(), neighbours: neighbours.to_vec() };
    let certificate = Certificate::Hall(violator);
    Assignment { status: Status::Infeasible, ..claim(Objective::Perfect, &vec![None; rows], 0, certificate) }
}

// A 1 x 1 problem of cost 5 for the checks of shape: claim, mates and duals that are each too long or too short.

#[test]
fn arrays_of_the_wrong_length() {
    let p = problem(1, 1, &[(0, 0, 5)]);
    let refused = |claim: Assignment| assert!(matches!(verify(&p, &claim), Err(Violation::Shape { .. })), "{claim:?}");
    refused(claim(Objective::Perfect, &[], 0, duals(&[5], &[0])));
    refused(claim(Objective::Perfect, &[Some(0), None], 5, duals(&[5], &[0])));
    refused(claim(Objective::Perfect, &[Some(0)], 5, duals(&[], &[0])));
    refused(claim(Objective::Perfect, &[Some(0)], 5, duals(&[5], &[])));
}

#[test]
fn a_pair_that_is_no_entry() {
    let p = problem(2, 2, &[(0, 0, 0), (1, 1, 0), (0, 1, 0)]);
    let absent = claim(Objective::Perfect, &[Some(1), Some(0)], 0, duals(&[0, 0], &[0, 0]));
    assert_eq!(verify(&p, &absent), Err(Violation::NoSuchEntry { row: 1, col: 0 }));
    let outside = claim(Objective::Perfect, &[Some(9), Some(1)], 0, duals(&[0, 0], &[0, 0]));
    assert_eq!(verify(&p, &outside), Err(Violation::NoSuchEntry { row: 0, col: 9 }));
}

#[test]
fn two_rows_in_one_column() {
    let p = problem(2, 2, &[(0, 0, 1), (0, 1, 9), (1, 0, 1), (1, 1, 9)]);
    let twice = claim(Objective::Perfect, &[Some(0), Some(0)], 2, duals(&[1, 1], &[0, 0]));
    assert_eq!(verify(&p, &twice), Err(Violation::ColumnTwice { col: 0 }));
}

#[test]
fn a_total_off_by_one() {
    let p = problem(1, 1, &[(0, 0, 5)]);
    let off = claim(Objective::Perfect, &[Some(0)], 4, duals(&[5], &[0]));
    assert_eq!(verify(&p, &off), Err(Violation::Total { claimed: 4, actual: 5 }));
}

#[test]
fn a_perfect_matching_with_a_row_left_out() {
    // All duals zero are feasible, tight, of the right sign, and zero where unmatched.
    let p = problem(2, 2, &[(0, 0, 0), (1, 1, 0)]);
    let partial = claim(Objective::Perfect, &[Some(0), None], 0, duals(&[0, 0], &[0, 0]));
    assert_eq!(verify(&p, &partial), Err(Violation::Size { expected: 2, found: 1 }));
}

#[test]
fn a_worse_matching_whose_duals_exceed_a_cost() {
    let p = problem(1, 2, &[(0, 0, 5), (0, 1, 3)]);
    let worse = claim(Objective::Perfect, &[Some(0)], 5, duals(&[5], &[0, 0]));
    assert_eq!(verify(&p, &worse), Err(Violation::Slack { row: 0, col: 1 }));
}

#[test]
fn a_worse_matching_under_duals_that_are_not_tight() {
    let p = problem(1, 2, &[(0, 0, 5), (0, 1, 3)]);
    let worse = claim(Objective::Perfect, &[Some(0)], 5, duals(&[3], &[0, 0]));
    assert_eq!(verify(&p, &worse), Err(Violation::NotTight { row: 0, col: 0 }));
}

#[test]
fn a_worse_matching_under_a_positive_dual() {
    let p = problem(1, 2, &[(0, 0, 5), (0, 1, 3)]);
    let worse = claim(Objective::Perfect, &[Some(0)], 5, duals(&[3], &[2, 0]));
    assert_eq!(verify(&p, &worse), Err(Violation::Sign { side: Side::Col, index: 0 }));
    // The same from the other side, where rows are more.
    let p = p.transposed();
    let worse = claim(Objective::Perfect, &[Some(0), None], 5, duals(&[2, 0], &[3]));
    assert_eq!(verify(&p, &worse), Err(Violation::Sign { side: Side::Row, index: 0 }));
}

#[test]
fn a_pair_that_costs_more_than_none() {
    // With `best` an empty matching beats a positive cost: only the sign of the row's dual says so.
    let p = problem(1, 1, &[(0, 0, 5)]);
    let worse = claim(Objective::Best, &[Some(0)], 5, duals(&[5], &[0]));
    assert_eq!(verify(&p, &worse), Err(Violation::Sign { side: Side::Row, index: 0 }));
}

#[test]
fn a_matching_that_leaves_a_gain_behind() {
    let p = problem(1, 1, &[(0, 0, -5)]);
    let empty = claim(Objective::Best, &[None], 0, duals(&[-5], &[0]));
    assert_eq!(verify(&p, &empty), Err(Violation::Unmatched { side: Side::Row, index: 0 }));
    let empty = claim(Objective::Best, &[None], 0, duals(&[0], &[-5]));
    assert_eq!(verify(&p, &empty), Err(Violation::Unmatched { side: Side::Col, index: 0 }));
}

#[test]
fn a_small_matching_claimed_to_be_the_most() {
    let lex = |cardinality, total| Lex { cardinality, total };
    let most = |rows: &[Lex<i128>], cols: &[Lex<i128>]| {
        Certificate::LexDuals(Duals { rows: rows.to_vec(), cols: cols.to_vec() })
    };
    let p = problem(1, 1, &[(0, 0, 5)]);
    let zero = Lex::default();
    let honest = claim(Objective::Most, &[Some(0)], 5, most(&[lex(-1, 5)], &[zero]));
    assert_eq!(verify(&p, &honest), Ok(()));
    let empty = claim(Objective::Most, &[None], 0, most(&[zero], &[zero]));
    assert_eq!(verify(&p, &empty), Err(Violation::Slack { row: 0, col: 0 }));
}

#[test]
fn the_proof_of_something_else() {
    let p = problem(1, 1, &[(0, 0, -5)]);
    let lex = Certificate::LexDuals(Duals { rows: vec![Lex::default()], cols: vec![Lex::default()] });
    let hall = Certificate::Hall(HallViolator { side: Side::Row, vertices: vec![], neighbours: vec![] });
    let plain = duals(&[-5], &[0]);
    let refused = |claim: Assignment| assert_eq!(verify(&p, &claim), Err(Violation::Certificate), "{claim:?}");
    refused(claim(Objective::Most, &[Some(0)], -5, plain.clone()));
    refused(claim(Objective::Best, &[Some(0)], -5, lex.clone()));
    refused(claim(Objective::Perfect, &[Some(0)], -5, hall.clone()));
    refused(Assignment { status: Status::Infeasible, ..claim(Objective::Perfect, &[None], 0, plain) });
    // Nothing forbids the empty matching, so `most` and `best` are never infeasible.
    refused(Assignment { objective: Objective::Most, ..infeasible(1, Side::Row, &[0], &[]) });
    refused(Assignment { objective: Objective::Best, ..infeasible(1, Side::Row, &[0], &[]) });
}

#[test]
fn false_hall_violators() {
    //  rows 0, 1 - column 0; row 2 - columns 1, 2
    let p = problem(3, 3, &[(0, 0, 1), (1, 0, 1), (2, 1, 1), (2, 2, 1)]);
    let check = |vertices: &[u32], neighbours: &[u32]| verify(&p, &infeasible(3, Side::Row, vertices, neighbours));
    assert_eq!(check(&[0, 1], &[0]), Ok(()));
    assert_eq!(check(&[0], &[0]), Err(Violation::EnoughNeighbours { vertices: 1, neighbours: 1 }));
    assert_eq!(check(&[], &[]), Err(Violation::EnoughNeighbours { vertices: 0, neighbours: 0 }));
    assert_eq!(check(&[0, 2], &[0]), Err(Violation::Uncovered { row: 2, col: 1 }));
    assert_eq!(check(&[2, 2, 2], &[1, 2]), Err(Violation::Witness { side: Side::Row, index: 2 }));
    assert_eq!(check(&[0, 7], &[0]), Err(Violation::Witness { side: Side::Row, index: 7 }));
    assert_eq!(check(&[0, 1], &[9]), Err(Violation::Witness { side: Side::Col, index: 9 }));
    let columns = HallViolator { side: Side::Col, vertices: vec![1, 2], neighbours: vec![2] };
    assert_eq!(verify_hall(&p, &columns), Ok(()));
    let columns = HallViolator { side: Side::Col, vertices: vec![0, 1], neighbours: vec![2] };
    assert_eq!(verify_hall(&p, &columns), Err(Violation::Uncovered { row: 0, col: 0 }));
}

#[test]
fn a_hall_violator_on_the_larger_side() {
    // Two rows share one column, which is all that `perfect` asks for.
    let p = problem(2, 1, &[(0, 0, 1), (1, 0, 1)]);
    assert_eq!(verify(&p, &infeasible(2, Side::Row, &[0, 1], &[0])), Err(Violation::LargerSide));
}

#[test]
fn an_infeasible_problem_with_pairs() {
    let p = problem(2, 2, &[(0, 0, 1), (1, 0, 1)]);
    let with_pair = Assignment { row_to_col: vec![Some(0), None], total: 1, ..infeasible(2, Side::Row, &[0, 1], &[0]) };
    assert_eq!(verify(&p, &with_pair), Err(Violation::Size { expected: 0, found: 1 }));
}

fn maximizing(claim: Assignment) -> Assignment {
    Assignment { sense: Sense::Maximize, ..claim }
}

#[test]
fn a_smaller_total_claimed_to_be_the_largest() {
    let p = problem(1, 2, &[(0, 0, 5), (0, 1, 3)]);
    let check = |col, total, u, v: &[i128]| {
        verify(&p, &maximizing(claim(Objective::Perfect, &[Some(col)], total, duals(&[u], v))))
    };
    assert_eq!(check(0, 5, 5, &[0, 0]), Ok(()));
    assert_eq!(check(1, 3, 3, &[0, 0]), Err(Violation::Slack { row: 0, col: 0 }));
    assert_eq!(check(1, 3, 5, &[0, 0]), Err(Violation::NotTight { row: 0, col: 1 }));
    assert_eq!(check(1, 3, 5, &[0, -2]), Err(Violation::Sign { side: Side::Col, index: 1 }));
    assert_eq!(check(1, 3, 3, &[2, 0]), Err(Violation::Unmatched { side: Side::Col, index: 0 }));
}

#[test]
fn a_worse_matching_whose_slack_is_right_but_for_overflow() {
    // The diagonal costs 2, the other way 0. One slack is -2^127 - 1, which is positive modulo 2^128.
    let p = problem(2, 2, &[(0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1)]);
    let half = 1_i128 << 126;
    let worse = claim(Objective::Perfect, &[Some(0), Some(1)], 2, duals(&[-half, half], &[1 + half, 1 - half]));
    assert_eq!(verify(&p, &worse), Err(Violation::Slack { row: 1, col: 0 }));
    let p = problem(2, 2, &[(0, 0, -1), (0, 1, 0), (1, 0, 0), (1, 1, -1)]);
    let worse = claim(Objective::Perfect, &[Some(0), Some(1)], -2, duals(&[half, -half], &[-1 - half, half - 1]));
    assert_eq!(verify(&p, &maximizing(worse)), Err(Violation::Slack { row: 1, col: 0 }));
}

#[test]
fn duals_at_the_end_of_the_range_do_not_overflow_the_checker() {
    let p = problem(1, 1, &[(0, 0, 5)]);
    for sense in [Sense::Minimize, Sense::Maximize] {
        for (u, v) in [(i128::MIN, 0), (i128::MAX, i128::MIN), (i128::MIN, i128::MIN), (i128::MAX, i128::MAX)] {
            let forged = Assignment { sense, ..claim(Objective::Perfect, &[Some(0)], 5, duals(&[u], &[v])) };
            assert!(verify(&p, &forged).is_err());
            let lex = |cardinality| vec![Lex { cardinality, total: 0 }];
            let (u, v) = (u.signum() as i64, v.signum() as i64);
            let ends = Duals { rows: lex(u.saturating_mul(i64::MAX)), cols: lex(v.saturating_mul(i64::MAX)) };
            let certificate = Certificate::LexDuals(ends);
            let forged = Assignment { sense, ..claim(Objective::Most, &[Some(0)], 5, certificate) };
            assert!(verify(&p, &forged).is_err());
        }
    }
}

#[test]
fn false_maximum_matchings() {
    let p = problem(2, 2, &[(0, 0, 1), (0, 1, 1), (1, 0, 1)]);
    let structure = Structure::new(&p);
    let cover = structure.vertex_cover();
    let pairs: Vec<_> = structure.matching.pairs().collect();
    assert_eq!(verify_matching(&p, &pairs, &cover), Ok(()));
    let check = |pairs: &[(u32, u32)], rows: &[u32], cols: &[u32]| {
        verify_matching(&p, pairs, &VertexCover { rows: rows.to_vec(), cols: cols.to_vec() })
    };
    assert_eq!(check(&[(0, 1), (1, 1)], &[0], &[0]), Err(Violation::NoSuchEntry { row: 1, col: 1 }));
    assert_eq!(check(&[(0, 0), (0, 1)], &[0], &[0]), Err(Violation::RowTwice { row: 0 }));
    assert_eq!(check(&[(0, 0), (1, 0)], &[0], &[0]), Err(Violation::ColumnTwice { col: 0 }));
    assert_eq!(check(&[(0, 0)], &[0], &[]), Err(Violation::Uncovered { row: 1, col: 0 }));
    assert_eq!(check(&[(0, 0)], &[0], &[0]), Err(Violation::Size { expected: 2, found: 1 }));
    assert_eq!(check(&[(0, 0)], &[0, 5], &[0]), Err(Violation::Witness { side: Side::Row, index: 5 }));
    assert_eq!(check(&[(0, 0)], &[0], &[0, 0]), Err(Violation::Witness { side: Side::Col, index: 0 }));
}

fn two_ways() -> Network {
    // One unit from 0 to 1: the first arc costs 1, the second 2.
    let arc = |cost| Arc { from: 0, to: 1, lower: 0, upper: 1, cost };
    Network::new(vec![1, -1], vec![arc(1), arc(2)]).unwrap()
}

fn flow(flow: &[i64], total: i128, potential: &[i128]) -> FlowOutcome {
    FlowOutcome::Optimal(Flow { flow: flow.to_vec(), total, potential: potential.to_vec() })
}

#[test]
fn false_flows() {
    let network = two_ways();
    let check = |claim: FlowOutcome| verify_flow(&network, &claim);
    assert_eq!(check(flow(&[1, 0], 1, &[0, 1])), Ok(()));
    assert_eq!(check(flow(&[1], 1, &[0, 1])), Err(Violation::Shape { expected: 2, found: 1 }));
    assert_eq!(check(flow(&[1, 0], 1, &[0])), Err(Violation::Shape { expected: 2, found: 1 }));
    assert_eq!(check(flow(&[2, -1], 0, &[0, 2])), Err(Violation::Bounds { arc: 0 }));
    assert_eq!(check(flow(&[0, -1], -2, &[0, 0])), Err(Violation::Bounds { arc: 1 }));
    assert_eq!(check(flow(&[0, 0], 0, &[0, 0])), Err(Violation::Conservation { node: 0 }));
    assert_eq!(check(flow(&[1, 0], 2, &[0, 1])), Err(Violation::Total { claimed: 2, actual: 1 }));
    // The dearer way: no potential proves it.
    assert_eq!(check(flow(&[0, 1], 2, &[0, 2])), Err(Violation::ReducedCost { arc: 0 }));
    assert_eq!(check(flow(&[0, 1], 2, &[0, 1])), Err(Violation::ReducedCost { arc: 1 }));
    // Right flow, wrong potentials, by one and by all.
    assert_eq!(check(flow(&[1, 0], 1, &[0, 0])), Err(Violation::ReducedCost { arc: 0 }));
    assert_eq!(check(flow(&[1, 0], 1, &[0, 3])), Err(Violation::ReducedCost { arc: 1 }));
    assert!(check(flow(&[1, 0], 1, &[i128::MIN, i128::MAX])).is_err());
    assert!(check(flow(&[1, 0], 1, &[i128::MAX, i128::MIN])).is_err());
}

#[test]
fn false_cuts() {
    let arc = |from, to, lower, upper| Arc { from, to, lower, upper, cost: 0 };
    let network = Network::new(vec![2, 0, -2], vec![arc(0, 1, 0, 2), arc(1, 2, 0, 1), arc(2, 1, 0, 1)]).unwrap();
    let check = |nodes: &[u32]| verify_flow(&network, &FlowOutcome::Infeasible(Cut { nodes: nodes.to_vec() }));
    assert_eq!(check(&[0, 1]), Ok(()));
    assert_eq!(check(&[]), Err(Violation::NoCut { must: 0, may: 0 }));
    assert_eq!(check(&[0]), Err(Violation::NoCut { must: 2, may: 2 }));
    assert_eq!(check(&[0, 0]), Err(Violation::WitnessNode { node: 0 }));
    assert_eq!(check(&[0, 1, 3]), Err(Violation::WitnessNode { node: 3 }));
    // What must come in counts against the cut, and lower bounds of arcs inside do not.
    let network = Network::new(vec![0, 0], vec![arc(0, 1, 2, 2), arc(1, 0, 0, 3), arc(0, 0, 1, 1)]).unwrap();
    let cut = FlowOutcome::Infeasible(Cut { nodes: vec![1] });
    assert_eq!(verify_flow(&network, &cut), Err(Violation::NoCut { must: 0, may: 1 }));
}

/// Changes one thing, or a few, about an honest answer.
fn forge(random: &mut Random, problem: &SparseProblem, honest: &Assignment) -> Assignment {
    let mut forged = honest.clone();
    for _ in 0..=random.below(2) {
        let row = random.below(forged.row_to_col.len().max(1) as u64) as usize;
        match random.below(9) {
            0 => forged.total = forged.total.saturating_add(random.between(-1, 1)),
            1 => forged.objective = [Objective::Perfect, Objective::Most, Objective::Best][random.below(3) as usize],
            2 => forged.sense = [Sense::Minimize, Sense::Maximize][random.below(2) as usize],
            3 => forged.status = [Status::Optimal, Status::Infeasible][random.below(2) as usize],
            4 | 5 => {
                let col = random.below(u64::from(problem.cols()) + 1) as u32;
                if let Some(mate) = forged.row_to_col.get_mut(row) {
                    *mate = (col < problem.cols()).then_some(col);
                }
                // The true total, so that only optimality is in question.
                forged.total =
                    forged.pairs().filter_map(|(row, col)| problem.cost(row, col)).fold(0, i64::saturating_add);
            }
            _ => move_certificate(random, &mut forged.certificate),
        }
    }
    forged
}

fn move_certificate(random: &mut Random, certificate: &mut Certificate) {
    let step = random.between(-1, 1);
    fn pick<'a, T>(random: &mut Random, duals: &'a mut Duals<T>) -> Option<&'a mut T> {
        let side = if random.chance(50) { &mut duals.rows } else { &mut duals.cols };
        let index = random.below(side.len().max(1) as u64) as usize;
        side.get_mut(index)
    }
    match certificate {
        Certificate::Duals(duals) => {
            if let Some(dual) = pick(random, duals) {
                *dual += i128::from(step);
            }
        }
        Certificate::LexDuals(duals) => {
            if let Some(dual) = pick(random, duals) {
                if random.chance(50) { dual.cardinality += step } else { dual.total += i128::from(step) }
            }
        }
        Certificate::Hall(violator) => {
            let list = if random.chance(50) { &mut violator.vertices } else { &mut violator.neighbours };
            if random.chance(50) {
                list.truncate(list.len().saturating_sub(1));
            } else {
                list.push(random.below(6) as u32)
            }
            if random.chance(20) {
                violator.side = violator.side.opposite();
            }
        }
    }
}

/// Whether a claim is true, by brute force.
fn is_true(problem: &SparseProblem, claim: &Assignment) -> bool {
    let optimum = brute_force(problem, claim.objective, claim.sense);
    match claim.status {
        Status::Infeasible => optimum.is_none(),
        _ => optimum.is_some_and(|(size, total)| {
            total == claim.total && (claim.objective == Objective::Best || size == claim.size())
        }),
    }
}

#[test]
fn random_forgeries_are_refused_unless_they_are_true() {
    let mut random = Random(21);
    let mut refused = 0;
    for _ in 0..cases(60_000, 1_200_000) {
        let problem = small_problem(&mut random, 4);
        let objective = [Objective::Perfect, Objective::Most, Objective::Best][random.below(3) as usize];
        let sense = [Sense::Minimize, Sense::Maximize][random.below(2) as usize];
        let honest = assign(&problem, objective, Options { sense, ..Options::default() });
        let forged = forge(&mut random, &problem, &honest);
        match verify(&problem, &forged) {
            Ok(()) => assert!(is_true(&problem, &forged), "{problem:?} {forged:?}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > cases(30_000, 600_000), "most forgeries must be false: {refused}");
}

#[test]
fn one_dual_moved_by_one_is_always_refused() {
    let mut random = Random(22);
    for _ in 0..cases(2_000, 100_000) {
        let problem = small_problem(&mut random, 5);
        let honest = assign(&problem, Objective::Best, Options::default());
        let Certificate::Duals(duals) = &honest.certificate else { panic!("best has duals") };
        for vertex in 0..duals.rows.len() + duals.cols.len() {
            for step in [-1, 1] {
                let mut moved = duals.clone();
                let rows = moved.rows.len();
                *(if vertex < rows { &mut moved.rows[vertex] } else { &mut moved.cols[vertex - rows] }) += step;
                let forged = Assignment { certificate: Certificate::Duals(moved), ..honest.clone() };
                assert!(verify(&problem, &forged).is_err(), "{problem:?} {forged:?}");
            }
        }
    }
}

#[test]
fn random_forgeries_of_flows_are_refused_unless_as_cheap() {
    let mut random = Random(23);
    for _ in 0..cases(20_000, 500_000) {
        let nodes = 2 + random.below(3) as u32;
        let arcs: Vec<Arc> = (0..2 + random.below(5))
            .map(|_| {
                let (from, to) = (random.below(nodes), random.below(nodes));
                Arc { from, to, lower: 0, upper: random.between(0, 3), cost: random.between(-3, 3) }
            })
            .collect();
        let network = Network::new(vec![0; nodes as usize], arcs).unwrap();
        let FlowOutcome::Optimal(honest) = min_cost_flow(&network, Control::none()) else { panic!("zero is a flow") };
        let mut forged = honest.clone();
        for _ in 0..=random.below(3) {
            let step = random.between(-1, 1);
            match random.below(3) {
                0 => forged.total += i128::from(step),
                1 => forged.potential[random.below(nodes) as usize] += i128::from(step),
                _ => {
                    let arc = random.below(forged.flow.len() as u64) as usize;
                    forged.flow[arc] += step;
                    forged.total += i128::from(step * network.arcs()[arc].cost);
                }
            }
        }
        if verify_flow(&network, &FlowOutcome::Optimal(forged.clone())).is_ok() {
            assert_eq!(forged.total, honest.total, "{network:?} {forged:?}");
        }
        let nodes: Vec<u32> = (0..nodes).filter(|_| random.chance(50)).collect();
        assert!(verify_flow(&network, &FlowOutcome::Infeasible(Cut { nodes })).is_err());
    }
}
