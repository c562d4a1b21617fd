//! "Most served, then longest waiting" costs nobody a place.
//!
//! The sets of left vertices that can be served together are the independent sets of a matroid (a gammoid: vertices
//! linked to places by disjoint paths, Perfect 1968). So the heaviest set for any weights above zero is a basis: it
//! serves as many as can be served, and every weighting that rises with waiting is best served by the same sets, up to
//! ties.

use onehour_solver::nested::NestedProblem;

use crate::generate::{MIDDLE, TINY, problem};
use crate::optimum::solved;
use crate::support::cases;

/// The structure of a random problem with weights of its left vertices alone.
fn weighted(seed: u64, tiers: usize, weight: impl Fn(usize) -> Vec<i64>) -> NestedProblem {
    let mut problem = problem(if seed.is_multiple_of(5) { MIDDLE } else { TINY }, seed);
    let classes = problem.class_weights.len() / problem.tiers;
    problem.tiers = tiers;
    problem.left_weights = (0..problem.left_count()).flat_map(weight).collect();
    problem.class_weights = vec![0; classes * tiers];
    problem.sets.iter_mut().for_each(|set| set.spread_tier = None);
    problem.ties = None;
    problem.at_least = 0;
    problem
}

/// Days waited, all different.
fn days(left: usize) -> i64 {
    (left * 37 % 61) as i64
}

#[test]
fn longest_waiting_first_serves_as_many_as_most_served() {
    for seed in 0..cases(2_000, 100_000) {
        let served = |tiers, weight: &dyn Fn(usize) -> Vec<i64>| {
            let mates = solved(&weighted(seed, tiers, weight)).mates;
            mates.iter().map(Option::is_some).collect::<Vec<_>>()
        };
        let most = served(1, &|_| vec![1]);
        let most_then_longest = served(2, &|left| vec![1, days(left)]);
        let longest_alone = served(1, &|left| vec![1 + days(left)]);
        let longest_by_far = served(1, &|left| vec![(1 + days(left)).pow(3)]);
        let count = |served: &[bool]| served.iter().filter(|&&served| served).count();
        assert_eq!(count(&most), count(&most_then_longest), "seed {seed}");
        assert_eq!(most_then_longest, longest_alone, "seed {seed}");
        assert_eq!(most_then_longest, longest_by_far, "seed {seed}");
    }
}
