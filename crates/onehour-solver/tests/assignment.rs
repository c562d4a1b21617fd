//! The assignment solver against brute force, a plain Hungarian algorithm, and problems that broke other solvers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use onehour_solver::{Certificate, Control, Objective, Options, Sense, Side, SparseProblem, Status, assign, verify};
use pathfinding::matrix::Matrix;
use pathfinding::prelude::{kuhn_munkres, kuhn_munkres_min};
use support::{Random, brute_force, cases, complete, small_problem};

const OBJECTIVES: [Objective; 3] = [Objective::Perfect, Objective::Most, Objective::Best];

fn options(sense: Sense) -> Options<'static> {
    Options { sense, ..Options::default() }
}

/// Solves and checks; `(size, total)` of an optimum.
fn solve(problem: &SparseProblem, objective: Objective, sense: Sense) -> Option<(usize, i64)> {
    let answer = assign(problem, objective, options(sense));
    assert_eq!(verify(problem, &answer), Ok(()), "{problem:?} {answer:?}");
    match answer.status {
        Status::Optimal => Some((answer.size(), answer.total)),
        Status::Infeasible => None,
        Status::Interrupted | Status::WithinGap => panic!("nobody stopped it, and integers have no gap"),
    }
}

#[test]
fn every_objective_agrees_with_brute_force() {
    let mut random = Random(1);
    let mut infeasible = 0;
    for case in 0..cases(40_000, 1_000_000) {
        let problem = small_problem(&mut random, 5);
        for objective in OBJECTIVES {
            for sense in [Sense::Minimize, Sense::Maximize] {
                let (found, expected) = (solve(&problem, objective, sense), brute_force(&problem, objective, sense));
                infeasible += u64::from(expected.is_none());
                // Several sizes can reach the best total.
                let agree = match objective {
                    Objective::Best => found.map(|best| best.1) == expected.map(|best| best.1),
                    _ => found == expected,
                };
                assert!(agree, "case {case}, {objective:?} {sense:?}: {found:?}, not {expected:?}: {problem:?}");
            }
        }
    }
    assert!(infeasible > 100, "the generator must make infeasible problems too");
}

#[test]
fn complete_problems_agree_with_the_plain_hungarian_algorithm() {
    let mut random = Random(2);
    for _ in 0..cases(300, 3_000) {
        let cols = 1 + random.below(30) as usize;
        // kuhn_munkres wants no more rows than columns, and no missing pair.
        let rows = 1 + random.below(cols as u64) as usize;
        let top = [1, 10, 1_000_000][random.below(3) as usize];
        let costs: Vec<i64> = (0..rows * cols).map(|_| random.between(-top, top)).collect();
        let problem = complete(rows, cols, &costs);
        let matrix = Matrix::from_vec(rows, cols, costs).unwrap();
        assert_eq!(solve(&problem, Objective::Perfect, Sense::Minimize), Some((rows, kuhn_munkres_min(&matrix).0)));
        assert_eq!(solve(&problem, Objective::Perfect, Sense::Maximize), Some((rows, kuhn_munkres(&matrix).0)));
        assert_eq!(
            solve(&problem.transposed(), Objective::Perfect, Sense::Minimize),
            Some((rows, kuhn_munkres_min(&matrix).0))
        );
    }
}

#[test]
fn larger_sparse_problems_carry_valid_certificates_for_every_objective() {
    let mut random = Random(3);
    for case in 0..cases(40, 1_000) {
        let (rows, cols) = (100 + random.below(200) as u32, 100 + random.below(200) as u32);
        let degree = 1 + random.below(8);
        let top = [1, 5, 1 << 40][random.below(3) as usize];
        let mut triples: Vec<_> = (0..rows)
            .flat_map(|row| (0..degree).map(move |_| row))
            .map(|row| (row, random.below(u64::from(cols)) as u32, random.between(-top, top)))
            .collect();
        triples.sort_unstable();
        triples.dedup_by_key(|&mut (row, col, _)| (row, col));
        let problem = SparseProblem::from_triples(rows as usize, cols as usize, triples).unwrap();
        for objective in OBJECTIVES {
            let plain = solve(&problem, objective, Sense::Minimize);
            let turned = solve(&problem.transposed(), objective, Sense::Minimize);
            assert_eq!(plain.map(|best| best.1), turned.map(|best| best.1), "case {case}");
        }
    }
}

#[test]
fn degenerate_shapes_have_an_outcome() {
    let empty = |rows, cols| SparseProblem::from_triples(rows, cols, []).unwrap();
    for (rows, cols) in [(0, 0), (0, 3), (3, 0)] {
        for objective in OBJECTIVES {
            assert_eq!(solve(&empty(rows, cols), objective, Sense::Minimize), Some((0, 0)));
        }
    }
    for (rows, cols) in [(1, 1), (2, 2), (2, 3), (3, 2)] {
        let answer = assign(&empty(rows, cols), Objective::Perfect, Options::default());
        assert_eq!(answer.status, Status::Infeasible);
        assert_eq!(verify(&empty(rows, cols), &answer), Ok(()));
        assert_eq!(solve(&empty(rows, cols), Objective::Most, Sense::Minimize), Some((0, 0)));
        assert_eq!(solve(&empty(rows, cols), Objective::Best, Sense::Minimize), Some((0, 0)));
    }
    let single = SparseProblem::from_triples(1, 1, [(0, 0, 7)]).unwrap();
    assert_eq!(solve(&single, Objective::Perfect, Sense::Minimize), Some((1, 7)));
    assert_eq!(solve(&single, Objective::Most, Sense::Minimize), Some((1, 7)));
    assert_eq!(solve(&single, Objective::Best, Sense::Minimize), Some((0, 0)));
    assert_eq!(solve(&single, Objective::Best, Sense::Maximize), Some((1, 7)));
}

#[test]
fn costs_above_2_to_the_53_stay_exact() {
    let big = 1_i64 << 53;
    let costs = [big + 1, big, big, big];
    let problem = complete(2, 2, &costs);
    assert_eq!(solve(&problem, Objective::Perfect, Sense::Minimize), Some((2, 2 * big)));
    assert_eq!(solve(&problem, Objective::Perfect, Sense::Maximize), Some((2, 2 * big + 1)));
    // The largest costs that any problem may have: sums of duals leave i64 here.
    let half = i64::MAX / 2;
    let problem = complete(2, 2, &[half, -half, -half + 1, half]);
    assert_eq!(solve(&problem, Objective::Perfect, Sense::Maximize), Some((2, 2 * half)));
    assert_eq!(solve(&problem, Objective::Most, Sense::Minimize), Some((2, -2 * half + 1)));
}

#[test]
fn most_puts_cardinality_before_any_total() {
    // 0 - 0 is worth 10^15 more than all else, and stands in the way of two pairs.
    let costs = [(0, 0, -1_000_000_000_000_000), (0, 1, 9), (1, 0, 9)];
    let problem = SparseProblem::from_triples(2, 2, costs).unwrap();
    assert_eq!(solve(&problem, Objective::Most, Sense::Minimize), Some((2, 18)));
    assert_eq!(solve(&problem, Objective::Best, Sense::Minimize), Some((1, -1_000_000_000_000_000)));
}

#[test]
fn machol_wien_is_solved_by_the_antidiagonal() {
    for n in [10_i64, 300] {
        let costs: Vec<i64> = (0..n * n).map(|k| (k / n) * (k % n)).collect();
        let problem = complete(n as usize, n as usize, &costs);
        let answer = assign(&problem, Objective::Perfect, Options::default());
        assert_eq!(verify(&problem, &answer), Ok(()));
        assert_eq!(answer.total, n * (n - 1) * (n - 2) / 6);
        assert!(answer.pairs().all(|(row, col)| i64::from(row + col) == n - 1));
    }
}

#[test]
fn a_hall_violator_is_on_the_smaller_side() {
    // Columns 0 and 1 have only row 0; rows outnumber columns.
    let problem = SparseProblem::from_triples(4, 3, [(0, 0, 1), (0, 1, 1), (1, 2, 1), (2, 2, 1), (3, 2, 1)]).unwrap();
    let answer = assign(&problem, Objective::Perfect, Options::default());
    assert_eq!(verify(&problem, &answer), Ok(()));
    let Certificate::Hall(violator) = answer.certificate else { panic!("infeasible") };
    assert_eq!((violator.side, violator.vertices, violator.neighbours), (Side::Col, vec![0, 1], vec![0]));
}

#[test]
fn a_stopped_run_is_a_matching_with_a_bound_that_holds() {
    let n = 200_u32;
    let mut random = Random(5);
    let costs: Vec<i64> = (0..n * n).map(|_| random.between(-1000, -1)).collect();
    let problem = complete(n as usize, n as usize, &costs);
    for objective in OBJECTIVES {
        let control = Control::none().stop_when(&|| true);
        let answer = assign(&problem, objective, Options::default().control(control));
        assert_eq!(answer.status, Status::Interrupted);
        assert_eq!(verify(&problem, &answer), Ok(()));
        let optimum = assign(&problem, objective, Options::default()).total;
        assert!(answer.bound().is_none_or(|bound| bound <= optimum.into()));
    }
}

#[test]
fn progress_ends_at_the_number_of_rows() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let (last, n) = (AtomicU64::new(0), 50_i64);
    let costs: Vec<i64> = (0..n * n).map(|k| (k / n) * (k % n)).collect();
    let problem = complete(50, 50, &costs);
    let progress = |done: u64, total: u64| {
        assert!(last.swap(done, Ordering::Relaxed) <= done && done <= total);
    };
    assign(&problem, Objective::Perfect, Options::default().control(Control::none().on_progress(&progress)));
    assert_eq!(last.into_inner(), 50);
}

#[test]
fn rows_in_another_order_give_the_same_total() {
    let mut random = Random(6);
    let problem = small_problem(&mut Random(77), 5);
    let (rows, cols) = (problem.rows() as usize, problem.cols() as usize);
    let mut triples: Vec<_> = problem.triples().collect();
    for _ in 0..20 {
        let key = random.next();
        triples.sort_by_key(|&(row, col, _)| Random(key ^ u64::from(row * 64 + col)).next());
        let shuffled = SparseProblem::from_triples(rows, cols, triples.clone()).unwrap();
        assert_eq!(
            assign(&shuffled, Objective::Most, Options::default()),
            assign(&problem, Objective::Most, Options::default())
        );
    }
}
