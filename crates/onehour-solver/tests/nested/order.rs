//! The answer depends on the problem alone: not on threads, not on how it is written down.

use onehour_solver::nested::{Control, NestedProblem, solve};

use crate::generate::{MIDDLE, TINY, edges, problem};
use crate::optimum::solved;
use crate::support::{Random, cases};

#[test]
fn one_two_and_eight_threads_give_the_same_solution() {
    let pools = [1, 2, 8].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    for seed in 0..cases(100, 5_000) {
        let problem = problem(MIDDLE, seed);
        let solutions: Vec<_> =
            pools.iter().map(|pool| pool.install(|| solve(&problem, &Control::default()).unwrap())).collect();
        assert!(solutions.windows(2).all(|pair| pair[0] == pair[1]), "seed {seed}");
    }
}

/// The same edges, bundled one by one and in another order.
fn rebundled(problem: &NestedProblem, seed: u64) -> NestedProblem {
    let mut random = Random(seed);
    let mut other = NestedProblem {
        bundle_start: vec![0],
        bundle_class: Vec::new(),
        slot_start: vec![0],
        slots: Vec::new(),
        ..problem.clone()
    };
    for left in 0..problem.left_count() {
        let mut edges = edges(problem, left);
        for last in (1..edges.len()).rev() {
            edges.swap(last, random.below(last + 1));
        }
        for (slot, bundle) in edges {
            other.slots.push(slot);
            other.slot_start.push(other.slots.len() as u64);
            other.bundle_class.push(problem.bundle_class[bundle]);
        }
        other.bundle_start.push(other.bundle_class.len() as u32);
    }
    other
}

#[test]
fn other_bundles_of_the_same_edges_give_the_same_plan() {
    for seed in 0..cases(2_000, 50_000) {
        let problem = problem(if seed.is_multiple_of(10) { MIDDLE } else { TINY }, seed);
        let (one, other) = (solved(&problem), solved(&rebundled(&problem, seed)));
        assert_eq!((one.mates, one.totals), (other.mates, other.totals), "seed {seed}");
    }
}
