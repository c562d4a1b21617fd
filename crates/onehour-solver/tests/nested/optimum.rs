//! The answer is the optimum, the first of equal ones, and proven.

use onehour_solver::nested::{Control, NestedProblem, NestedSolution, NestedStatus, check, solve};

use crate::brute;
use crate::generate::{Family, MIDDLE, TINY, problem};
use crate::support::cases;

pub(crate) fn solved(problem: &NestedProblem) -> NestedSolution {
    let solution = solve(problem, &Control::default()).unwrap();
    assert_eq!(check(problem, &solution), Ok(()), "{problem:#?} {solution:#?}");
    assert_eq!(solution.status, NestedStatus::Optimal, "{problem:#?} {solution:#?}");
    solution
}

fn against_brute_force(family: Family, seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let problem = problem(family, seed);
        let solution = solved(&problem);
        let best = brute::best(&problem);
        assert_eq!(solution.totals, best.totals, "seed {seed}: {problem:#?}");
        assert_eq!(solution.mates, best.mates, "seed {seed}: {problem:#?}");
    }
}

#[test]
fn totals_and_first_plan_of_tiny_problems_equal_brute_force() {
    against_brute_force(TINY, 0..cases(20_000, 1_000_000));
}

#[test]
fn crowded_trees_equal_brute_force() {
    let crowded = Family { left: 7, slots: 4, sets: 6, density: 60, set_cap: 4 };
    against_brute_force(crowded, 0..cases(2_000, 50_000));
}

#[test]
fn middle_sized_problems_are_proven() {
    for seed in 0..cases(300, 20_000) {
        solved(&problem(MIDDLE, seed));
    }
}

/// The first entries of the vectors are a proof of the first tiers: of the same matching, whatever the tiers after them
/// ask for.
#[test]
fn an_optimum_is_one_of_its_first_tiers_alone() {
    for seed in 0..cases(3_000, 100_000) {
        let problem = problem(if seed.is_multiple_of(10) { MIDDLE } else { TINY }, seed);
        let solution = solved(&problem);
        for tiers in 1..=problem.tiers {
            let (fewer, claim) = (problem.clone().leading(tiers), solution.leading(&problem, tiers));
            assert_eq!(check(&fewer, &claim), Ok(()), "seed {seed}, {tiers} tiers: {fewer:#?} {claim:#?}");
            assert_eq!(claim.status, NestedStatus::Optimal, "seed {seed}");
            assert_eq!(claim.totals, solved(&fewer).totals, "seed {seed}");
        }
        assert_eq!(solution.leading(&problem, problem.tiers), solution, "seed {seed}");
        assert_eq!(problem.clone().leading(problem.tiers), problem, "seed {seed}");
    }
}
