//! The same answer, bit for bit, at any number of threads.

use onehour_solver::{Dense, DenseAssignment, Objective};
use rayon::ThreadPoolBuilder;

use super::families::{Family, all, far_apart};
use super::support::Random;
use super::{OBJECTIVES, SENSES, solve};

const N: usize = 400;
/// Where not all rows need be matched the exact search has more to do: a corner of the matrix will do for it.
const CORNER: usize = 120;

fn answers(costs: &[f64], threads: usize) -> Vec<DenseAssignment> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let tasks = OBJECTIVES.iter().flat_map(|&objective| SENSES.map(|sense| (objective, sense)));
    let solve = |(objective, sense)| {
        let size = if objective == Objective::Perfect { N } else { CORNER };
        solve(Dense::with_stride(costs, size, size, N).unwrap(), objective, sense)
    };
    pool.install(|| tasks.map(solve).collect())
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
