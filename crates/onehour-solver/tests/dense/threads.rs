//! The same answer, bit for bit, at any number of threads.

use onehour_solver::{Dense, DenseAssignment, Objective, Sense};
use rayon::ThreadPoolBuilder;

use super::families::{Family, all, far_apart};
use super::support::{Random, cases};
use super::{OBJECTIVES, SENSES, solve};

const N: usize = 400;

fn answers(costs: &[f64], threads: usize) -> Vec<DenseAssignment> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let matrix = Dense::new(costs, N, N).unwrap();
    let tasks = OBJECTIVES.iter().flat_map(|&objective| SENSES.map(|sense| (objective, sense)));
    // The largest totals of `most` and `best` take long.
    let is_short = |&(objective, sense): &(Objective, Sense)| {
        objective == Objective::Perfect || sense == Sense::Minimize || cases(0, 1) > 0
    };
    pool.install(|| tasks.filter(is_short).map(|(objective, sense)| solve(matrix, objective, sense)).collect())
}

#[test]
fn one_two_and_eight_threads() {
    let mut random = Random(61);
    let apart: Family = |random, rows, cols| far_apart(random, rows, cols, 500);
    for (name, family) in all().chain([("far apart", apart)]) {
        let costs = family(&mut random, N, N);
        let alone = answers(&costs, 1);
        for threads in [2, 8] {
            assert_eq!(answers(&costs, threads), alone, "{name} with {threads} threads");
        }
    }
}
