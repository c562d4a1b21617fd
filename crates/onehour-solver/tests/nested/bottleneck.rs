//! k newcomers share exactly k - 1 places, and no fewer newcomers prove it.

use std::collections::BTreeSet;

use onehour_solver::nested::{Bottlenecks, Deficiency, NestedProblem, NestedSolution, Reach, Shortage, Violation};

use crate::brute;
use crate::generate::{MIDDLE, TINY, edges, problem};
use crate::optimum::solved;
use crate::support::cases;

/// Sum of the capacities of a cut.
fn capacity(problem: &NestedProblem, shortage: &Shortage) -> u64 {
    let slots = shortage.slots.iter().map(|&slot| u64::from(problem.slot_caps[slot as usize]));
    slots.chain(shortage.sets.iter().map(|&set| u64::from(problem.sets[set as usize].cap))).sum()
}

/// All edges of the left vertices lead into the cut, the cut is disjoint, and the counts are as claimed.
fn assert_shortage(problem: &NestedProblem, solution: &NestedSolution, shortage: &Shortage, free: u64) {
    let in_cut = |slot: u32| {
        let sets = brute::sets_around(problem, slot);
        let sets = sets.iter().filter(|&&set| shortage.sets.contains(&(set as u32))).count();
        sets + usize::from(shortage.slots.contains(&slot))
    };
    for &left in &shortage.left {
        assert!(edges(problem, left as usize).iter().all(|&(slot, _)| in_cut(slot) == 1));
    }
    for (left, mate) in solution.mates.iter().enumerate() {
        let inside = mate.is_some_and(|slot| in_cut(slot) == 1);
        let listed = shortage.left.contains(&(left as u32));
        assert_eq!(inside, listed && mate.is_some(), "what the cut holds is what is reached");
    }
    let listed_free = shortage.left.iter().filter(|&&left| solution.mates[left as usize].is_none());
    assert!(listed_free.eq(&shortage.free));
    assert_eq!(shortage.free.len() as u64, free);
    assert_eq!(capacity(problem, shortage), shortage.places);
    assert_eq!(shortage.places, shortage.left.len() as u64 - free);
}

/// Free left vertices with edges, and what each reaches.
fn reaches(problem: &NestedProblem, solution: &NestedSolution) -> Vec<(u32, Reach)> {
    let bottlenecks = Bottlenecks::new(problem, solution).unwrap();
    let free = (0..problem.left_count()).filter(|&left| !edges(problem, left).is_empty());
    free.filter_map(|left| Some((left as u32, bottlenecks.reach(left as u32)?))).collect()
}

#[test]
fn newcomers_reached_share_one_place_too_few() {
    for seed in 0..cases(4_000, 200_000) {
        let problem = problem(if seed.is_multiple_of(8) { MIDDLE } else { TINY }, seed);
        let solution = solved(&problem);
        for (left, reach) in reaches(&problem, &solution) {
            if let Reach::Closed(shortage) = reach {
                assert!(shortage.left.contains(&left), "seed {seed}");
                assert_shortage(&problem, &solution, &shortage, 1);
            }
        }
    }
}

#[test]
fn outside_means_that_one_more_could_be_served() {
    for seed in 0..cases(4_000, 200_000) {
        let problem = problem(TINY, seed);
        let solution = solved(&problem);
        let most = brute::best_by_count(&problem).len() - 1;
        let outside = reaches(&problem, &solution).iter().any(|(_, reach)| *reach == Reach::Outside);
        assert_eq!(outside, solution.mates.iter().flatten().count() < most, "seed {seed}");
    }
}

#[test]
fn the_proof_is_the_smallest_that_names_the_newcomer() {
    // Any set of k newcomers with one of them free and k - 1 places contains what is reached.
    for seed in 0..cases(500, 20_000) {
        let problem = problem(TINY, seed);
        let solution = solved(&problem);
        for (left, reach) in reaches(&problem, &solution) {
            let Reach::Closed(shortage) = reach else { continue };
            for dropped in shortage.left.iter().filter(|&&other| other != left) {
                let mut rest = problem.clone();
                drop_edges(&mut rest, |other| other == *dropped || !shortage.left.contains(&other));
                let most = brute::best_by_count(&rest).len() - 1;
                assert_eq!(most, shortage.left.len() - 1, "seed {seed}: without {dropped} all others fit");
            }
        }
    }
}

/// Takes all edges from some left vertices.
fn drop_edges(problem: &mut NestedProblem, dropped: impl Fn(u32) -> bool) {
    let kept = |left: usize| if dropped(left as u32) { Vec::new() } else { edges(problem, left) };
    let all: Vec<_> = (0..problem.left_count()).map(kept).collect();
    let classes = std::mem::take(&mut problem.bundle_class);
    (problem.slots, problem.slot_start, problem.bundle_start) = (Vec::new(), vec![0], vec![0]);
    for edges in all {
        for (slot, bundle) in edges {
            problem.slots.push(slot);
            problem.slot_start.push(problem.slots.len() as u64);
            problem.bundle_class.push(classes[bundle]);
        }
        problem.bundle_start.push(problem.bundle_class.len() as u32);
    }
}

#[test]
fn deficient_components_are_the_overlapping_reaches() {
    for seed in 0..cases(2_000, 50_000) {
        let problem = problem(if seed.is_multiple_of(4) { MIDDLE } else { TINY }, seed);
        let solution = solved(&problem);
        let Deficiency { shortages, outside } = Bottlenecks::new(&problem, &solution).unwrap().deficiency();
        let mut covered = BTreeSet::new();
        for shortage in &shortages {
            assert_shortage(&problem, &solution, shortage, shortage.free.len() as u64);
            assert!(shortage.left.iter().all(|&left| covered.insert(left)), "seed {seed}: components are disjoint");
        }
        for (left, reach) in reaches(&problem, &solution) {
            match reach {
                Reach::Outside => assert!(outside.contains(&left), "seed {seed}"),
                Reach::Closed(reached) => {
                    let component = shortages.iter().find(|shortage| shortage.free.contains(&left)).unwrap();
                    assert!(reached.left.iter().all(|left| component.left.contains(left)), "seed {seed}");
                }
            }
        }
    }
}

#[test]
fn matched_and_unknown_vertices_reach_nothing_and_false_mates_are_refused() {
    let solve = |seed| {
        let problem = problem(MIDDLE, seed);
        let solution = solved(&problem);
        (problem, solution)
    };
    let someone_served = |(_, solution): &(NestedProblem, NestedSolution)| solution.mates.iter().any(Option::is_some);
    let (problem, mut solution) = (0..).map(solve).find(someone_served).unwrap();
    let bottlenecks = Bottlenecks::new(&problem, &solution).unwrap();
    let matched = solution.mates.iter().position(Option::is_some).unwrap();
    assert_eq!(bottlenecks.reach(matched as u32), None);
    assert_eq!(bottlenecks.reach(u32::MAX), None);
    solution.mates[matched] = Some(u32::MAX);
    assert_eq!(Bottlenecks::new(&problem, &solution).err(), Some(Violation::NotAnEdge { left: matched }));
}
