//! Assignment with capacities and least numbers, against brute force; false claims; input that states no problem.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::{
    Bounds, Capacities, CapacityAssignment, CapacityProof, CapacityStatus, Control, Objective, Options, ProblemError,
    Sense, Side, SparseProblem, Violation, assign, assign_capacities, verify_capacities,
};
use support::{Random, cases, small_problem};

const SENSES: [Sense; 2] = [Sense::Minimize, Sense::Maximize];

fn options(sense: Sense) -> Options<'static> {
    Options { sense, ..Options::default() }
}

/// Bounds up to 3 around a random middle.
fn capacities(random: &mut Random, problem: &SparseProblem) -> Capacities {
    let mut bounds = |count: u32| {
        let bound = |_| {
            let least = random.below(3_u32).saturating_sub(1);
            Bounds { least, most: least + random.below(3_u32) }
        };
        (0..count).map(bound).collect()
    };
    let (rows, cols) = (bounds(problem.rows()), bounds(problem.cols()));
    Capacities { rows, cols, pair: 1 + random.below(2_u32) }
}

/// The best total over all units within the bounds, entry by entry.
fn brute_force(problem: &SparseProblem, capacities: &Capacities, sense: Sense) -> Option<i128> {
    fn try_entries(
        entries: &[(u32, u32, i64)],
        (rows, cols): (&mut [u32], &mut [u32]),
        capacities: &Capacities,
        total: i128,
        found: &mut Vec<i128>,
    ) {
        let Some((&(row, col, cost), rest)) = entries.split_first() else {
            let fits = |units: &[u32], bounds: &[Bounds]| {
                units.iter().zip(bounds).all(|(units, bounds)| (bounds.least..=bounds.most).contains(units))
            };
            if fits(rows, &capacities.rows) && fits(cols, &capacities.cols) {
                found.push(total);
            }
            return;
        };
        for units in 0..=capacities.pair {
            rows[row as usize] += units;
            cols[col as usize] += units;
            let more = total + i128::from(cost) * i128::from(units);
            try_entries(rest, (&mut *rows, &mut *cols), capacities, more, found);
            rows[row as usize] -= units;
            cols[col as usize] -= units;
        }
    }
    let entries: Vec<_> = problem.triples().collect();
    let (mut rows, mut cols) = (vec![0; problem.rows() as usize], vec![0; problem.cols() as usize]);
    let mut found = Vec::new();
    try_entries(&entries, (&mut rows, &mut cols), capacities, 0, &mut found);
    if sense == Sense::Minimize { found.into_iter().min() } else { found.into_iter().max() }
}

/// Solves and checks.
fn solve(problem: &SparseProblem, capacities: &Capacities, sense: Sense) -> CapacityAssignment {
    let answer = assign_capacities(problem, capacities, options(sense)).unwrap();
    assert_eq!(verify_capacities(problem, capacities, &answer), Ok(()), "{problem:?} {capacities:?} {answer:?}");
    answer
}

#[test]
fn small_problems_agree_with_brute_force() {
    let mut random = Random(81);
    let (mut feasible, mut infeasible) = (0, 0);
    for case in 0..cases(3_000, 300_000) {
        let problem = small_problem(&mut random, 3);
        let capacities = capacities(&mut random, &problem);
        for sense in SENSES {
            let answer = solve(&problem, &capacities, sense);
            let found = (answer.status == CapacityStatus::Optimal).then_some(answer.total);
            assert_eq!(found, brute_force(&problem, &capacities, sense), "case {case}: {problem:?} {capacities:?}");
            if found.is_some() { feasible += 1 } else { infeasible += 1 }
        }
    }
    assert!(feasible > 500 && infeasible > 500, "{feasible} {infeasible}: the generator must make both kinds");
}

#[test]
fn one_unit_each_is_an_assignment() {
    let mut random = Random(82);
    for _ in 0..cases(300, 10_000) {
        let problem = small_problem(&mut random, 12);
        let (rows, cols) = (problem.rows() as usize, problem.cols() as usize);
        for sense in SENSES {
            let best = Capacities { rows: vec![Bounds::up_to(1); rows], cols: vec![Bounds::up_to(1); cols], pair: 1 };
            let expected = assign(&problem, Objective::Best, options(sense));
            assert_eq!(solve(&problem, &best, sense).total, expected.total.into());
            let smaller = |own: usize, other: usize| Bounds { least: u32::from(own <= other), most: 1 };
            let perfect =
                Capacities { rows: vec![smaller(rows, cols); rows], cols: vec![smaller(cols, rows); cols], pair: 1 };
            let (found, expected) =
                (solve(&problem, &perfect, sense), assign(&problem, Objective::Perfect, options(sense)));
            assert_eq!(found.status == CapacityStatus::Optimal, expected.status == onehour_solver::Status::Optimal);
            assert_eq!(found.total, expected.total.into());
        }
    }
}

#[test]
fn larger_problems_carry_their_proof() {
    let mut random = Random(83);
    for sense in SENSES {
        let triples = (0..200 * 40).filter(|_| random.chance(30)).collect::<Vec<u32>>();
        let triples = triples.into_iter().map(|at| (at / 40, at % 40, random.between(1, 1000)));
        let problem = SparseProblem::from_triples(200, 40, triples).unwrap();
        let rows = vec![Bounds { least: 1, most: 2 }; 200];
        let capacities = Capacities { rows, cols: vec![Bounds { least: 3, most: 8 }; 40], pair: 1 };
        assert_eq!(solve(&problem, &capacities, sense).status, CapacityStatus::Optimal);
        let few = Capacities { cols: vec![Bounds::up_to(4); 40], ..capacities };
        assert_eq!(solve(&problem, &few, sense).status, CapacityStatus::Infeasible);
    }
}

#[test]
fn input_that_states_no_problem_is_refused() {
    let problem = SparseProblem::from_triples(1, 2, [(0, 0, 1), (0, 1, 2)]).unwrap();
    let of = |rows: &[Bounds], cols: &[Bounds]| {
        let capacities = Capacities { rows: rows.to_vec(), cols: cols.to_vec(), pair: 1 };
        assign_capacities(&problem, &capacities, Options::default()).unwrap_err()
    };
    let one = Bounds::up_to(1);
    assert_eq!(of(&[], &[one; 2]), ProblemError::LengthMismatch { expected: 1, costs: 0 });
    assert_eq!(of(&[one], &[one; 3]), ProblemError::LengthMismatch { expected: 2, costs: 3 });
    let none = Bounds { least: 2, most: 1 };
    assert_eq!(of(&[none], &[one; 2]), ProblemError::EmptyBounds { side: Side::Row, index: 0 });
    assert_eq!(of(&[one], &[one, none]), ProblemError::EmptyBounds { side: Side::Col, index: 1 });
    // All of u32 is a bound like any other.
    let all = Bounds::up_to(u32::MAX);
    let capacities = Capacities { rows: vec![all], cols: vec![all; 2], pair: u32::MAX };
    assert_eq!(solve(&problem, &capacities, Sense::Maximize).total, 2 * i128::from(u32::MAX));
}

#[test]
fn nothing_at_all_and_a_stop() {
    let empty = SparseProblem::from_triples(0, 0, []).unwrap();
    let nobody = Capacities { rows: vec![], cols: vec![], pair: 0 };
    assert_eq!(solve(&empty, &nobody, Sense::Minimize).total, 0);
    let problem = SparseProblem::from_triples(1, 1, [(0, 0, 4)]).unwrap();
    let capacities = Capacities { rows: vec![Bounds::exactly(1)], cols: vec![Bounds::up_to(1)], pair: 1 };
    let stopped = Options::default().control(Control::none().stop_when(&|| true));
    let answer = assign_capacities(&problem, &capacities, stopped).unwrap();
    assert_eq!((answer.status, &answer.proof), (CapacityStatus::Interrupted, &None));
    assert_eq!(verify_capacities(&problem, &capacities, &answer), Ok(()));
}

/// Two rows, two columns, one unit each but column 1, which may have two.
fn honest() -> (SparseProblem, Capacities, CapacityAssignment) {
    let problem = SparseProblem::from_triples(2, 2, [(0, 0, 1), (0, 1, 5), (1, 0, 2), (1, 1, 3)]).unwrap();
    let cols = vec![Bounds::up_to(1), Bounds { least: 1, most: 2 }];
    let capacities = Capacities { rows: vec![Bounds::exactly(1); 2], cols, pair: 1 };
    let answer = solve(&problem, &capacities, Sense::Minimize);
    assert_eq!((answer.pairs.as_slice(), answer.total), ([(0, 0, 1), (1, 1, 1)].as_slice(), 4));
    (problem, capacities, answer)
}

fn refused(forge: impl FnOnce(&mut CapacityAssignment)) -> Violation {
    let (problem, capacities, mut claim) = honest();
    forge(&mut claim);
    verify_capacities(&problem, &capacities, &claim).unwrap_err()
}

#[test]
fn each_false_claim_is_refused_for_its_reason() {
    assert_eq!(refused(|claim| claim.total = 3), Violation::Total { claimed: 3, actual: 4 });
    assert_eq!(refused(|claim| claim.pairs[0].2 = 2), Violation::PairUnits { row: 0, col: 0 });
    assert_eq!(refused(|claim| claim.pairs[0].2 = 0), Violation::PairUnits { row: 0, col: 0 });
    assert_eq!(refused(|claim| claim.pairs.push((1, 2, 1))), Violation::NoSuchEntry { row: 1, col: 2 });
    assert_eq!(refused(|claim| claim.pairs.swap(0, 1)), Violation::NoSuchEntry { row: 0, col: 0 });
    let both = |claim: &mut CapacityAssignment| (claim.pairs, claim.total) = (vec![(0, 0, 1), (0, 1, 1), (1, 1, 1)], 9);
    assert_eq!(refused(both), Violation::Capacity { side: Side::Row, index: 0 });
    let crowd = |claim: &mut CapacityAssignment| (claim.pairs, claim.total) = (vec![(0, 0, 1), (1, 0, 1)], 3);
    assert_eq!(refused(crowd), Violation::Capacity { side: Side::Col, index: 0 });
    assert_eq!(refused(|claim| claim.proof = None), Violation::Certificate);
    assert_eq!(refused(|claim| claim.status = CapacityStatus::Infeasible), Violation::Certificate);
    // Dearer by two, with the duals of the honest one.
    let dearer = |claim: &mut CapacityAssignment| (claim.pairs, claim.total) = (vec![(0, 1, 1), (1, 0, 1)], 7);
    assert!(matches!(refused(dearer), Violation::Slack { .. } | Violation::Sign { .. }));
}

/// Duals moved by one each, and a wrong shape.
#[test]
fn duals_that_prove_nothing_are_refused() {
    let with = |change: &dyn Fn(&mut Vec<i128>, &mut Vec<i128>)| {
        refused(|claim| {
            let Some(CapacityProof::Duals(duals)) = &mut claim.proof else { panic!("no duals") };
            change(&mut duals.rows, &mut duals.cols);
        })
    };
    assert!(matches!(with(&|rows, _| rows[0] += 100), Violation::Slack { .. }));
    assert!(matches!(with(&|_, cols| cols[1] -= 100), Violation::Slack { .. }));
    assert_eq!(with(&|rows, _| rows.truncate(1)), Violation::Shape { expected: 2, found: 1 });
    assert_eq!(with(&|_, cols| cols.push(0)), Violation::Shape { expected: 2, found: 3 });
    assert!(matches!(with(&|rows, cols| (rows[0], cols[0]) = (i128::MIN, i128::MIN)), Violation::Slack { .. }));
    // Tight everywhere, but column 0 is below its capacity at a price: no entry tells.
    let problem = SparseProblem::from_triples(1, 1, [(0, 0, 5)]).unwrap();
    let capacities = Capacities { rows: vec![Bounds { least: 1, most: 2 }], cols: vec![Bounds::up_to(2)], pair: 2 };
    let mut claim = solve(&problem, &capacities, Sense::Minimize);
    let proof = |u, v| Some(CapacityProof::Duals(onehour_solver::Duals { rows: vec![u], cols: vec![v] }));
    claim.proof = proof(6, -1);
    assert_eq!(verify_capacities(&problem, &capacities, &claim), Err(Violation::Sign { side: Side::Col, index: 0 }));
    claim.proof = proof(5, 0);
    assert_eq!(verify_capacities(&problem, &capacities, &claim), Ok(()));
    (claim.pairs, claim.total) = (vec![(0, 0, 2)], 10);
    assert_eq!(verify_capacities(&problem, &capacities, &claim), Err(Violation::Sign { side: Side::Row, index: 0 }));
}

#[test]
fn shortages_that_are_none_are_refused() {
    let problem = SparseProblem::from_triples(2, 2, [(0, 0, 1), (1, 0, 1), (1, 1, 1)]).unwrap();
    let capacities = Capacities { rows: vec![Bounds::exactly(2); 2], cols: vec![Bounds::up_to(3); 2], pair: 1 };
    let claim = solve(&problem, &capacities, Sense::Minimize);
    let Some(CapacityProof::Shortage(shortage)) = &claim.proof else { panic!("no shortage") };
    assert_eq!((shortage.side, &shortage.vertices), (Side::Row, &vec![0]));
    let check = |side, vertices: &[u32], others: &[u32]| {
        let shortage = onehour_solver::Shortage { side, vertices: vertices.to_vec(), others: others.to_vec() };
        let claim = CapacityAssignment { proof: Some(CapacityProof::Shortage(shortage)), ..claim.clone() };
        verify_capacities(&problem, &capacities, &claim)
    };
    assert_eq!(check(Side::Row, &[0], &[]), Ok(()));
    assert_eq!(check(Side::Row, &[1], &[]), Err(Violation::NoCut { must: 2, may: 2 }));
    assert_eq!(check(Side::Row, &[0], &[0]), Err(Violation::NoCut { must: 2, may: 3 }));
    assert_eq!(check(Side::Col, &[0], &[]), Err(Violation::NoCut { must: 0, may: 2 }));
    assert_eq!(check(Side::Row, &[0, 0], &[]), Err(Violation::Witness { side: Side::Row, index: 0 }));
    assert_eq!(check(Side::Row, &[0], &[2]), Err(Violation::Witness { side: Side::Col, index: 2 }));
    let crowded = CapacityAssignment { pairs: vec![(0, 0, 1)], ..claim.clone() };
    assert_eq!(verify_capacities(&problem, &capacities, &crowded), Err(Violation::Size { expected: 0, found: 1 }));
}
