//! Malformed problems get a typed error; odd and nasty ones get an answer.

use onehour_solver::nested::{CapSet, Control, NestedProblem, ProblemError, TieKeys, solve};

use crate::optimum::solved;

/// Two left vertices with an edge each to two slots in one set.
fn small() -> NestedProblem {
    NestedProblem {
        tiers: 1,
        left_weights: vec![1, 1],
        class_weights: vec![0],
        bundle_start: vec![0, 1, 2],
        bundle_class: vec![0, 0],
        slot_start: vec![0, 2, 4],
        slots: vec![0, 1, 0, 1],
        slot_caps: vec![1, 1],
        slot_sets: vec![Some(0), Some(0)],
        sets: vec![
            CapSet { parent: Some(1), cap: 2, spread_tier: None },
            CapSet { parent: None, cap: 2, spread_tier: None },
        ],
        ties: None,
        at_least: 0,
    }
}

#[track_caller]
fn refused(error: ProblemError, change: impl FnOnce(&mut NestedProblem)) {
    let mut problem = small();
    change(&mut problem);
    assert_eq!(solve(&problem, &Control::default()), Err(error));
}

#[test]
fn tier_counts_out_of_range_are_refused() {
    refused(ProblemError::Tiers { tiers: 0 }, |problem| problem.tiers = 0);
    refused(ProblemError::Tiers { tiers: 9 }, |problem| problem.tiers = 9);
    assert_eq!(solve(&NestedProblem::default(), &Control::default()), Err(ProblemError::Tiers { tiers: 0 }));
}

#[test]
fn arrays_of_a_wrong_length_are_refused() {
    let length = |array, found, expected| ProblemError::Length { array, found, expected };
    refused(length("bundle_start", 0, 1), |problem| problem.bundle_start.clear());
    refused(length("left_weights", 1, 2), |problem| problem.left_weights.truncate(1));
    refused(length("class_weights", 3, 2), |problem| {
        problem.tiers = 2;
        problem.left_weights = vec![0; 4];
        problem.class_weights = vec![0; 3];
    });
    refused(length("slot_start", 2, 3), |problem| problem.slot_start.truncate(2));
    refused(length("slot_sets", 1, 2), |problem| problem.slot_sets.truncate(1));
    let ties = |left, slot| Some(TieKeys { tier: 0, left: vec![0; left], slot: vec![0; slot] });
    refused(length("ties.left", 3, 2), |problem| problem.ties = ties(3, 2));
    refused(length("ties.slot", 1, 2), |problem| problem.ties = ties(2, 1));
}

#[test]
fn offsets_that_do_not_rise_to_the_end_are_refused() {
    let offsets = |array, index| ProblemError::Offsets { array, index };
    refused(offsets("bundle_start", 0), |problem| problem.bundle_start = vec![1, 1, 2]);
    refused(offsets("bundle_start", 2), |problem| problem.bundle_start = vec![0, 2, 1]);
    refused(offsets("bundle_start", 2), |problem| problem.bundle_start = vec![0, 1, 3]);
    refused(offsets("slot_start", 2), |problem| problem.slot_start = vec![0, u64::MAX, 4]);
    refused(offsets("slot_start", 2), |problem| problem.slot_start = vec![0, 2, 3]);
}

#[test]
fn indices_that_point_nowhere_are_refused() {
    let range = |array, index, value, count| ProblemError::Range { array, index, value, count };
    refused(range("slots", 3, 2, 2), |problem| problem.slots[3] = 2);
    refused(range("bundle_class", 1, 1, 1), |problem| problem.bundle_class[1] = 1);
    refused(range("slot_sets", 0, 2, 2), |problem| problem.slot_sets[0] = Some(2));
    refused(range("sets", 1, 7, 2), |problem| problem.sets[1].parent = Some(7));
    refused(range("sets.spread_tier", 0, 1, 1), |problem| problem.sets[0].spread_tier = Some(1));
    refused(range("ties.tier", 0, 1, 1), |problem| {
        problem.ties = Some(TieKeys { tier: 1, left: vec![0; 2], slot: vec![0; 2] });
    });
}

#[test]
fn a_cycle_of_sets_is_refused() {
    refused(ProblemError::ParentOrder { set: 1 }, |problem| problem.sets[1].parent = Some(0));
    refused(ProblemError::ParentOrder { set: 0 }, |problem| problem.sets[0].parent = Some(0));
}

#[test]
fn slots_out_of_order_and_edges_given_twice_are_refused() {
    refused(ProblemError::SlotOrder { bundle: 0 }, |problem| problem.slots[..2].reverse());
    refused(ProblemError::SlotOrder { bundle: 0 }, |problem| problem.slots[1] = 0);
    refused(ProblemError::DuplicateEdge { left: 0, slot: 1 }, |problem| {
        problem.bundle_start = vec![0, 2, 2];
        problem.slots = vec![0, 1, 1];
        problem.slot_start = vec![0, 2, 3];
    });
}

#[test]
fn weights_whose_sums_may_overflow_are_refused() {
    for weight in [i64::MAX, i64::MIN, i64::MAX / 64] {
        refused(ProblemError::Overflow { tier: 0 }, |problem| problem.left_weights[1] = weight);
        refused(ProblemError::Overflow { tier: 0 }, |problem| problem.class_weights[0] = weight);
    }
    let mut problem = small();
    problem.left_weights = vec![1 << 50, -(1 << 50)];
    assert_eq!(solved(&problem).totals, [1 << 50]);
}

#[test]
fn nothing_at_all_has_an_answer() {
    let nobody = NestedProblem { tiers: 3, bundle_start: vec![0], slot_start: vec![0], ..NestedProblem::default() };
    assert_eq!(solved(&nobody).totals, [0, 0, 0]);
    let floor = NestedProblem { at_least: 5, ..nobody };
    assert_eq!(solved(&floor).mates, []);
}

#[test]
fn left_vertices_without_edges_stay_free() {
    let mut problem = small();
    problem.bundle_start = vec![0, 0, 2];
    problem.slots = vec![0, 0];
    problem.slot_start = vec![0, 1, 1];
    problem.bundle_class = vec![0, 0];
    problem.slots.truncate(1);
    problem.at_least = 2;
    let solution = solved(&problem);
    assert_eq!(solution.mates, [None, Some(0)]);
    assert!(solution.certificate.floor.unwrap().cover.is_some());
}

#[test]
fn capacities_of_zero_anywhere_are_priced() {
    for place in 0..4 {
        let mut problem = small();
        match place {
            0 => problem.slot_caps = vec![0, 0],
            set @ 1..3 => problem.sets[set - 1].cap = 0,
            _ => problem.sets[0] = CapSet { cap: 0, spread_tier: Some(0), ..problem.sets[0] },
        }
        assert_eq!(solved(&problem).mates, [None, None]);
    }
}

#[test]
fn one_slot_shared_by_thousands_serves_the_heaviest() {
    let count = 5_000_u32;
    let problem = NestedProblem {
        tiers: 2,
        left_weights: (0..count).flat_map(|left| [1, i64::from(left * 7919 % count)]).collect(),
        class_weights: vec![0, 0],
        bundle_start: (0..=count).collect(),
        bundle_class: vec![0; count as usize],
        slot_start: (0..=u64::from(count)).collect(),
        slots: vec![0; count as usize],
        slot_caps: vec![1],
        slot_sets: vec![None],
        ..NestedProblem::default()
    };
    assert_eq!(solved(&problem).totals, [1, i64::from(count) - 1]);
}

/// ```text
///   0 - s0 - 1 - s1 - 2 - s2 - ... - n      every vertex but the last prefers the slot before it
/// ```
/// The last to come has one slot only, and all must move on by one.
#[test]
fn a_long_alternating_chain_is_walked_without_recursion() {
    let count = 20_000_u32;
    let mut problem = NestedProblem {
        tiers: 1,
        left_weights: (0..count).rev().map(|left| 1_000_000 + i64::from(left)).collect(),
        class_weights: vec![0, -1],
        bundle_start: vec![0],
        slot_start: vec![0],
        ..NestedProblem::default()
    };
    for left in 0..count {
        let last = left == count - 1;
        // The last vertex fights for the first slot.
        for (slot, class) in if last { vec![(0, 0)] } else { vec![(left, 0), (left + 1, 1)] } {
            problem.slots.push(slot);
            problem.bundle_class.push(class);
            problem.slot_start.push(problem.slots.len() as u64);
        }
        problem.bundle_start.push(problem.bundle_class.len() as u32);
    }
    problem.slot_caps = vec![1; count as usize];
    problem.slot_sets = vec![None; count as usize];
    let solution = solved(&problem);
    assert_eq!(solution.mates.iter().flatten().count(), count as usize);
    assert_eq!(solution.mates[0], Some(1));
}

#[test]
fn a_deep_chain_of_sets_is_climbed_without_recursion() {
    let depth = 3_000;
    let mut problem = small();
    problem.sets = (0..depth)
        .map(|set| CapSet { parent: (set + 1 < depth).then_some(set + 1), cap: 1, spread_tier: None })
        .collect();
    assert_eq!(solved(&problem).mates, [Some(0), None]);
}
