//! Claims that are false in one place, each refused for the very reason: a checker without that one check fails here.

use onehour_solver::nested::{
    CapSet, NestedCover, NestedFloor, NestedProblem, NestedSolution, NestedStatus, Violation, check,
};

use crate::generate::{TINY, problem};
use crate::optimum::solved;
use crate::support::{Random, cases};

/// Two newcomers, two hours of one opener who gives one of them, one hour of another; three edges each way:
///
/// ```text
///   0 --5-- s0 \ set 0 (cap 1)
///   0 --3-- s1 /     \ set 2 (uncapped)
///   1 --4-- s0       /
///   1 --1-- s2  set 1 (spread in tier 1, cap 2)
/// ```
fn example() -> NestedProblem {
    NestedProblem {
        tiers: 2,
        left_weights: vec![0; 4],
        class_weights: vec![5, 0, 3, 0, 4, 0, 1, 0],
        bundle_start: vec![0, 2, 4],
        bundle_class: vec![0, 1, 2, 3],
        slot_start: vec![0, 1, 2, 3, 4],
        slots: vec![0, 1, 0, 2],
        slot_caps: vec![1, 1, 1],
        slot_sets: vec![Some(0), Some(0), Some(1)],
        sets: vec![
            CapSet { parent: Some(2), cap: 1, spread_tier: None },
            CapSet { parent: None, cap: 2, spread_tier: Some(1) },
            CapSet { parent: None, cap: u32::MAX, spread_tier: None },
        ],
        ties: None,
        at_least: 0,
    }
}

/// The answer to [`example`]: 0 at s0 for 5, 1 at s2 for 1 less the first unit of spread.
fn answer() -> (NestedProblem, NestedSolution) {
    let problem = example();
    let solution = solved(&problem);
    assert_eq!(solution.mates, [Some(0), Some(2)]);
    assert_eq!(solution.totals, [6, -1]);
    (problem, solution)
}

#[track_caller]
fn refused(violation: Violation, forge: impl FnOnce(&mut NestedProblem, &mut NestedSolution)) {
    let (mut problem, mut solution) = answer();
    forge(&mut problem, &mut solution);
    assert_eq!(check(&problem, &solution), Err(violation));
}

/// Replaces the duals by these, which prove the bound that they sum to.
fn set_duals(
    solution: &mut NestedSolution,
    left: [i64; 4],
    sets: [i64; 6],
    slots: &[(u32, [i64; 2])],
    bound: [i64; 2],
) {
    solution.certificate.left = left.to_vec();
    solution.certificate.sets = sets.to_vec();
    solution.certificate.slots = slots.iter().map(|(slot, price)| (*slot, price.to_vec())).collect();
    solution.bound = bound.to_vec();
    solution.status = if solution.bound == solution.totals { NestedStatus::Optimal } else { NestedStatus::Feasible };
}

#[test]
fn duals_written_by_hand_are_accepted() {
    let (problem, mut solution) = answer();
    set_duals(&mut solution, [2, 0, 1, -1], [3, 1, 0, 1, 0, 0], &[], [6, 0]);
    assert_eq!(check(&problem, &solution), Ok(()));
    set_duals(&mut solution, [2, -1, 1, -1], [3, 1, 0, 1, 0, 0], &[], [6, -1]);
    assert_eq!(check(&problem, &solution), Ok(()));
}

#[test]
fn a_malformed_problem_is_refused() {
    let (mut problem, solution) = answer();
    problem.slots[0] = 9;
    assert!(matches!(check(&problem, &solution), Err(Violation::Problem(_))));
}

#[test]
fn arrays_of_a_wrong_length_are_refused() {
    let length = |array, found, expected| Violation::Length { array, found, expected };
    refused(length("mates", 3, 2), |_, solution| solution.mates.push(None));
    refused(length("totals", 1, 2), |_, solution| solution.totals.truncate(1));
    refused(length("bound", 3, 2), |_, solution| solution.bound.push(0));
    refused(length("certificate.left", 5, 4), |_, solution| solution.certificate.left.push(0));
    refused(length("certificate.sets", 7, 6), |_, solution| solution.certificate.sets.push(0));
    refused(length("certificate.slots", 1, 2), |_, solution| solution.certificate.slots = vec![(0, vec![0])]);
    refused(length("certificate.floor.multiplier", 3, 2), |_, solution| {
        solution.certificate.floor = Some(NestedFloor { count: 0, multiplier: vec![0; 3], cover: None });
    });
}

#[test]
fn a_mate_moved_to_an_absent_edge_is_refused() {
    refused(Violation::NotAnEdge { left: 1 }, |_, solution| solution.mates[1] = Some(1));
    refused(Violation::NotAnEdge { left: 1 }, |_, solution| solution.mates[1] = Some(99));
}

#[test]
fn a_slot_over_its_capacity_is_refused() {
    refused(Violation::SlotCap { slot: 0 }, |problem, solution| {
        problem.sets[0].cap = 2;
        solution.mates = vec![Some(0), Some(0)];
        solution.totals = vec![9, 0];
    });
}

#[test]
fn a_set_over_its_capacity_is_refused() {
    refused(Violation::SetCap { set: 0 }, |_, solution| {
        solution.mates = vec![Some(1), Some(0)];
        solution.totals = vec![7, 0];
    });
}

#[test]
fn totals_off_by_one_in_any_tier_are_refused() {
    refused(Violation::Total { tier: 0 }, |_, solution| solution.totals[0] += 1);
    refused(Violation::Total { tier: 1 }, |_, solution| solution.totals[1] -= 1);
}

#[test]
fn spread_left_out_of_the_totals_is_refused() {
    refused(Violation::Total { tier: 1 }, |_, solution| solution.totals[1] = 0);
}

#[test]
fn a_worse_matching_under_the_optimal_bound_is_not_optimal() {
    refused(Violation::Status, |_, solution| {
        solution.mates = vec![Some(1), Some(2)];
        solution.totals = vec![4, -1];
    });
}

#[test]
fn left_duals_below_zero_are_refused() {
    // They would lower the bound of a vertex whose edges are all covered by prices.
    refused(Violation::LeftSign { left: 0 }, |_, solution| {
        set_duals(solution, [0, -1, 0, 0], [5, 1, 1, 0, 0, 0], &[], [7, 0]);
    });
}

#[test]
fn set_prices_below_zero_are_refused() {
    refused(Violation::SetSign { set: 0 }, |_, solution| {
        set_duals(solution, [6, 0, 5, 0], [-1, 0, 0, 1, 0, 0], &[], [10, 0]);
    });
}

#[test]
fn a_price_on_a_set_without_capacity_is_refused() {
    refused(Violation::UncappedPrice { set: 2 }, |_, solution| {
        set_duals(solution, [2, 0, 1, 0], [0, 0, 0, 1, 3, 0], &[], [3 + 3 * i64::from(u32::MAX), 0]);
    });
}

#[test]
fn slot_prices_below_zero_are_refused() {
    refused(Violation::SlotSign { slot: 2 }, |_, solution| {
        set_duals(solution, [5, 0, 4, 0], [0, 0, 0, 1, 0, 0], &[(2, [-1, 0])], [8, 0]);
    });
}

#[test]
fn slot_prices_out_of_order_twice_or_of_no_slot_are_refused() {
    let listed = |slots: &'static [u32]| {
        move |_: &mut NestedProblem, solution: &mut NestedSolution| {
            solution.certificate.slots = slots.iter().map(|&slot| (slot, vec![0, 0])).collect();
        }
    };
    refused(Violation::SlotEntry { entry: 1 }, listed(&[1, 0]));
    refused(Violation::SlotEntry { entry: 1 }, listed(&[1, 1]));
    refused(Violation::SlotEntry { entry: 0 }, listed(&[3]));
}

#[test]
fn duals_moved_minimally_are_refused() {
    refused(Violation::Edge { left: 0, slot: 0 }, |_, solution| {
        set_duals(solution, [2, -1, 1, -1], [3, 0, 0, 1, 0, 0], &[], [6, -2]);
    });
    refused(Violation::Edge { left: 1, slot: 0 }, |_, solution| {
        set_duals(solution, [2, -1, 1, -2], [3, 1, 0, 1, 0, 0], &[], [6, -2]);
    });
}

#[test]
fn the_tie_break_counts_in_every_edge() {
    for seed in 0..200 {
        let mut problem = problem(TINY, seed);
        let mut solution = solved(&problem);
        let Some(ties) = problem.ties.as_mut() else { continue };
        let Some(left) = solution.mates.iter().position(Option::is_some) else { continue };
        ties.left[left] ^= 1;
        assert!(check(&problem, &solution).is_err(), "seed {seed}");
        solution.status = NestedStatus::Feasible;
        assert!(check(&problem, &solution).is_err(), "seed {seed}");
    }
}

#[test]
fn a_bound_that_is_not_the_sum_of_the_duals_is_refused() {
    refused(Violation::Bound { tier: 0 }, |_, solution| {
        solution.bound[0] += 1;
        solution.status = NestedStatus::Feasible;
    });
    refused(Violation::Bound { tier: 1 }, |_, solution| {
        solution.bound[1] += 1;
        solution.status = NestedStatus::Feasible;
    });
}

#[test]
fn a_spread_price_counts_for_its_best_number_of_units() {
    // z = (1, 0) pays for both units: 2 z - 4, not z - 1.
    refused(Violation::Bound { tier: 0 }, |_, solution| {
        set_duals(solution, [2, 0, 1, 0], [3, 0, 1, 0, 0, 0], &[], [7, -1]);
    });
    let (problem, mut solution) = answer();
    set_duals(&mut solution, [2, 0, 1, 0], [3, 0, 1, 0, 0, 0], &[], [8, -4]);
    assert_eq!(check(&problem, &solution), Ok(()));
}

#[test]
fn the_wrong_status_is_refused() {
    for status in [NestedStatus::Feasible, NestedStatus::Interrupted] {
        refused(Violation::Status, |_, solution| solution.status = status);
    }
    refused(Violation::Status, |_, solution| {
        set_duals(solution, [2, 0, 1, -1], [3, 1, 0, 1, 0, 0], &[], [6, 0]);
        solution.status = NestedStatus::Optimal;
    });
}

/// [`example`] where only vertex 1 at s2 pays: serving 0 too costs one.
fn forced(at_least: u32) -> (NestedProblem, NestedSolution) {
    let mut problem = example();
    problem.class_weights = vec![-1, 0, -3, 0, -9, 0, 2, 0];
    problem.at_least = at_least;
    let solution = solved(&problem);
    (problem, solution)
}

#[track_caller]
fn floor_refused(violation: Violation, at_least: u32, forge: impl FnOnce(&mut NestedSolution, &mut NestedFloor)) {
    let (problem, mut solution) = forced(at_least);
    let mut floor = solution.certificate.floor.clone().unwrap();
    forge(&mut solution, &mut floor);
    solution.certificate.floor = Some(floor);
    assert_eq!(check(&problem, &solution), Err(violation));
}

#[test]
fn floors_and_multipliers_that_nothing_supports_are_refused() {
    floor_refused(Violation::FloorSign, 2, |_, floor| floor.multiplier = vec![0, -1]);
    floor_refused(Violation::FloorCount { count: 3 }, 2, |_, floor| floor.count = 3);
    // More than the problem asks for, though as many are matched.
    let (mut problem, solution) = forced(2);
    problem.at_least = 1;
    assert_eq!(check(&problem, &solution), Err(Violation::FloorCount { count: 2 }));
    // More than are matched, though the problem asks for it.
    floor_refused(Violation::FloorCount { count: 3 }, 3, |_, floor| floor.count = 3);
}

#[test]
fn the_multiplier_counts_on_every_edge_and_in_the_bound() {
    floor_refused(Violation::Edge { left: 0, slot: 0 }, 2, |_, floor| floor.multiplier[0] += 1);
    floor_refused(Violation::Bound { tier: 0 }, 2, |_, floor| floor.multiplier[0] -= 1);
    floor_refused(Violation::Bound { tier: 0 }, 2, |_, floor| floor.count -= 1);
}

#[test]
fn a_floor_missed_without_a_cover_is_refused() {
    floor_refused(Violation::FloorMissed, 3, |_, floor| floor.cover = None);
    let (mut problem, mut solution) = answer();
    problem.at_least = 3;
    assert_eq!(check(&problem, &solution), Err(Violation::FloorMissed));
    solution.status = NestedStatus::Interrupted;
    assert_eq!(check(&problem, &solution), Ok(()));
}

#[test]
fn covers_that_are_too_large_leaky_or_of_nothing_are_refused() {
    let cover = |left: &[u32], slots: &[u32], sets: &[u32]| {
        Some(NestedCover { left: left.to_vec(), slots: slots.to_vec(), sets: sets.to_vec() })
    };
    floor_refused(Violation::CoverSize, 3, |_, floor| floor.cover = cover(&[0, 1], &[0], &[]));
    floor_refused(Violation::CoverSize, 3, |_, floor| floor.cover = cover(&[], &[2], &[2]));
    floor_refused(Violation::CoverMisses { left: 1, slot: 2 }, 3, |_, floor| floor.cover = cover(&[0], &[0], &[]));
    floor_refused(Violation::CoverMisses { left: 1, slot: 0 }, 3, |_, floor| floor.cover = cover(&[0], &[2], &[]));
    floor_refused(Violation::CoverRange, 3, |_, floor| floor.cover = cover(&[2], &[], &[]));
    floor_refused(Violation::CoverRange, 3, |_, floor| floor.cover = cover(&[], &[3], &[]));
    floor_refused(Violation::CoverRange, 3, |_, floor| floor.cover = cover(&[], &[], &[3]));
    let (problem, mut solution) = forced(3);
    solution.certificate.floor.as_mut().unwrap().cover = cover(&[], &[2], &[0]);
    assert_eq!(check(&problem, &solution), Ok(()));
}

/// One random change to a true claim.
fn change(random: &mut Random, solution: &mut NestedSolution) {
    let delta = if random.chance(50) { 1 } else { -1 };
    let bump = |random: &mut Random, vector: &mut Vec<i64>| {
        if !vector.is_empty() {
            let index = random.below(vector.len());
            vector[index] += delta;
        }
    };
    match random.below(6) {
        0 => bump(random, &mut solution.totals),
        1 => bump(random, &mut solution.bound),
        2 => bump(random, &mut solution.certificate.left),
        3 => bump(random, &mut solution.certificate.sets),
        4 if !solution.mates.is_empty() => {
            let left = random.below(solution.mates.len());
            solution.mates[left] = random.chance(50).then(|| random.below(6) as u32);
        }
        _ => {
            if let Some(entry) = solution.certificate.slots.first_mut() {
                bump(random, &mut entry.1);
            }
        }
    }
}

#[test]
fn no_random_change_makes_a_better_claim() {
    for seed in 0..cases(5_000, 1_000_000) {
        let problem = problem(TINY, seed);
        let truth = solved(&problem);
        let mut claim = truth.clone();
        let mut random = Random(seed);
        change(&mut random, &mut claim);
        if random.chance(50) {
            change(&mut random, &mut claim);
        }
        if check(&problem, &claim).is_ok() {
            assert_eq!(claim.totals, truth.totals, "seed {seed}: accepted {claim:#?} for {problem:#?}");
            assert_eq!(claim.bound, truth.bound, "seed {seed}");
        }
    }
}
