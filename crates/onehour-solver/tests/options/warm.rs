//! Duals to begin with: honest, stale, and hostile ones. The answer is as good and as proven with any.

use onehour_solver::{
    Algorithm, Dense, Duals, Objective, Options, Sense, SparseProblem, Status, assign, assign_dense, verify,
    verify_dense,
};

use super::support::{Random, cases, small_problem};
use super::{OBJECTIVES, SENSES, floats};

const ALGORITHMS: [Algorithm; 3] = [Algorithm::Auto, Algorithm::ApproximateThenExact, Algorithm::ShortestPaths];

/// Duals of the right length that mean nothing: kinds 0 to 5, from zeros to what is no number.
fn wild(random: &mut Random, count: usize, kind: u64) -> Vec<f64> {
    (0..count)
        .map(|at| match kind {
            0 => 0.0,
            1 => random.between(-5, 5) as f64,
            2 => floats(random, 1, 0)[0] * 1e3,
            3 => [1e308, -1e308, 1e17][at % 3],
            4 => [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0][at % 4],
            _ => -(at as f64),
        })
        .collect()
}

fn totals(matrix: Dense<'_, f64>, objective: Objective, sense: Sense, duals: &Duals<f64>) {
    let cold = assign_dense(matrix, objective, Options { sense, ..Options::default() }).unwrap();
    for algorithm in ALGORITHMS {
        let options = Options { sense, algorithm, duals: Some(duals), ..Options::default() };
        let warm = assign_dense(matrix, objective, options).unwrap();
        assert_eq!(verify_dense(matrix, &warm), Ok(()), "{algorithm:?} {objective:?} {matrix:?} {duals:?}");
        assert_eq!((warm.status, warm.total_f64()), (cold.status, cold.total_f64()), "{algorithm:?} {objective:?}");
    }
}

#[test]
fn any_duals_of_a_matrix_lead_to_the_same_total() {
    let mut random = Random(31);
    for case in 0..cases(300, 20_000) {
        let most = if case % 20 == 0 { 80 } else { 9 };
        let (rows, cols) = (random.below(most + 1) as usize, random.below(most + 1) as usize);
        let (rows, cols) = if case % 2 == 0 { (rows, rows) } else { (rows, cols) };
        let holes = random.below(4);
        let values = floats(&mut random, rows * cols, holes);
        let matrix = Dense::new(&values, rows, cols).unwrap();
        let kind = case % 6;
        let duals = Duals { rows: wild(&mut random, rows, kind), cols: wild(&mut random, cols, kind) };
        for objective in OBJECTIVES {
            for sense in SENSES {
                totals(matrix, objective, sense, &duals);
            }
        }
    }
}

#[test]
fn duals_of_another_shape_are_passed_over() {
    let values = [4.0, 1.0, 2.0, 0.5];
    let matrix = Dense::new(&values, 2, 2).unwrap();
    let duals = Duals { rows: vec![1.0; 3], cols: vec![] };
    totals(matrix, Objective::Perfect, Sense::Minimize, &duals);
}

#[test]
fn any_duals_of_entries_lead_to_the_same_total() {
    let mut random = Random(32);
    for case in 0..cases(2_000, 100_000) {
        let problem = small_problem(&mut random, 8);
        let (rows, cols) = (problem.rows() as usize, problem.cols() as usize);
        let kind = case % 6;
        let duals = Duals { rows: wild(&mut random, rows, kind), cols: wild(&mut random, cols, kind) };
        for objective in OBJECTIVES {
            for sense in SENSES {
                let cold = assign(&problem, objective, Options { sense, ..Options::default() });
                for algorithm in ALGORITHMS {
                    let options = Options { sense, algorithm, duals: Some(&duals), ..Options::default() };
                    let warm = assign(&problem, objective, options);
                    assert_eq!(verify(&problem, &warm), Ok(()), "case {case} {algorithm:?} {objective:?}");
                    assert_eq!((warm.status, warm.total), (cold.status, cold.total), "case {case} {algorithm:?}");
                }
            }
        }
    }
}

#[test]
fn duals_of_an_answer_prove_the_same_problem_again() {
    let mut random = Random(33);
    // From 64 rows on a square problem begins with the approximation.
    for (rows, cols) in [(70, 70), (30, 90), (90, 30), (200, 200)] {
        let triples: Vec<_> = (0..rows * cols)
            .map(|at| ((at / cols) as u32, (at % cols) as u32, random.between(1, 1_000_000)))
            .filter(|&(row, col, _)| row == col || (row * 7 + col * 3) % 5 < 2)
            .collect();
        let problem = SparseProblem::from_triples(rows, cols, triples).unwrap();
        let first = assign(&problem, Objective::Perfect, Options::default());
        assert_eq!(first.status, Status::Optimal);
        let duals = first.duals_f64().unwrap();
        let again = assign(&problem, Objective::Perfect, Options::default().duals(&duals));
        assert_eq!((verify(&problem, &again), again.total), (Ok(()), first.total));
        assert_eq!(first.duals().map(|duals| duals.rows.len()), Some(rows));
    }
}
