//! Small matrices against brute force.

use onehour_solver::{Dense, Objective, SparseProblem};

use super::support::{Random, brute_force, cases};
use super::{OBJECTIVES, SENSES, solve, value};

/// A matrix of small integers as floats, some pairs forbidden, and the same as a sparse problem.
fn small(random: &mut Random, most: u64) -> (usize, usize, Vec<f64>, SparseProblem) {
    let (rows, cols) = (random.below(most + 1) as usize, random.below(most + 1) as usize);
    let forbidden = random.below(4);
    let top = [1, 3, 1000][random.below(3) as usize];
    let costs: Vec<f64> = (0..rows * cols)
        .map(|_| if random.below(4) < forbidden { f64::INFINITY } else { random.between(-top, top) as f64 })
        .collect();
    let entries = costs.iter().enumerate().filter(|(_, cost)| cost.is_finite());
    let triples = entries.map(|(at, &cost)| ((at / cols) as u32, (at % cols) as u32, cost as i64));
    let problem = SparseProblem::from_triples(rows, cols, triples).unwrap();
    (rows, cols, costs, problem)
}

#[test]
fn every_objective_agrees_with_brute_force() {
    let mut random = Random(11);
    let mut infeasible = 0;
    for case in 0..cases(20_000, 1_000_000) {
        let (rows, cols, costs, problem) = small(&mut random, 5);
        let matrix = Dense::new(&costs, rows, cols).unwrap();
        for objective in OBJECTIVES {
            for sense in SENSES {
                let answer = solve(matrix, objective, sense);
                let scale = 1_i128 << -answer.exponent.min(0);
                let unit = 1_i128 << answer.exponent.max(0);
                let found = value(&answer).map(|(size, total)| (size, (total * unit / scale) as i64));
                let expected = brute_force(&problem, objective, sense);
                infeasible += u64::from(expected.is_none());
                let agree = match objective {
                    Objective::Best => found.map(|best| best.1) == expected.map(|best| best.1),
                    _ => found == expected,
                };
                assert!(agree, "case {case}, {objective:?} {sense:?}: {found:?}, not {expected:?}: {matrix:?}");
            }
        }
    }
    assert!(infeasible > 100, "the generator must make infeasible problems too");
}
