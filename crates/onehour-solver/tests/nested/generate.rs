//! Seeded random problems, small enough for brute force or large enough to be slow.

use onehour_solver::nested::{CapSet, NestedProblem, TieKeys};

use crate::support::Random;

/// How a family of random problems is drawn.
#[derive(Clone, Copy)]
pub(crate) struct Family {
    pub(crate) left: usize,
    pub(crate) slots: usize,
    pub(crate) sets: usize,
    /// Percent of the possible edges.
    pub(crate) density: usize,
    /// Largest capacity of a set.
    pub(crate) set_cap: usize,
}

pub(crate) const TINY: Family = Family { left: 5, slots: 5, sets: 4, density: 50, set_cap: 3 };
pub(crate) const MIDDLE: Family = Family { left: 60, slots: 50, sets: 20, density: 12, set_cap: 6 };

/// A problem of a family; every switch of the model is drawn too.
pub(crate) fn problem(family: Family, seed: u64) -> NestedProblem {
    let mut random = Random(seed);
    let tiers = 1 + random.below(4);
    let mut problem = NestedProblem { tiers, bundle_start: vec![0], slot_start: vec![0], ..NestedProblem::default() };
    let left = random.below(family.left + 1);
    let slots = random.below(family.slots + 1);
    let sets = random.below(family.sets + 1);
    draw_forest(&mut problem, &mut random, family, slots, sets);
    draw_weights(&mut problem, &mut random, left);
    for _ in 0..left {
        draw_edges(&mut problem, &mut random, family.density, slots);
    }
    problem.ties = match random.below(3) {
        0 => None,
        kind => {
            let keys = if kind == 1 { 2 } else { usize::MAX };
            Some(TieKeys {
                tier: random.below(tiers) as u8,
                left: (0..left).map(|_| random.below(keys) as u64).collect(),
                slot: (0..slots).map(|_| random.below(keys) as u64).collect(),
            })
        }
    };
    problem.at_least = if random.chance(50) { 0 } else { random.below(left + 2) as u32 };
    problem
}

fn draw_forest(problem: &mut NestedProblem, random: &mut Random, family: Family, slots: usize, sets: usize) {
    let zeros = random.chance(30);
    let spread = random.chance(50);
    let smallest = usize::from(!zeros);
    for index in 0..sets {
        let later = sets - index - 1;
        problem.sets.push(CapSet {
            parent: (later > 0 && random.chance(70)).then(|| (index + 1 + random.below(later)) as u32),
            cap: if random.chance(15) { u32::MAX } else { (smallest + random.below(family.set_cap)) as u32 },
            spread_tier: (spread && random.chance(50)).then(|| random.below(problem.tiers) as u8),
        });
    }
    for _ in 0..slots {
        let cap = if random.chance(75) { 1 } else { smallest + random.below(3) };
        problem.slot_caps.push(cap as u32);
        problem.slot_sets.push((sets > 0 && random.chance(85)).then(|| random.below(sets) as u32));
    }
}

fn draw_weights(problem: &mut NestedProblem, random: &mut Random, left: usize) {
    let served_first = random.chance(60);
    let classes = 1 + random.below(4);
    for _ in 0..left {
        for tier in 0..problem.tiers {
            let weight = match tier {
                0 if served_first => 1,
                1 if served_first => random.between(0, 3),
                _ => random.between(-1, 1),
            };
            problem.left_weights.push(weight);
        }
    }
    for _ in 0..classes {
        for tier in 0..problem.tiers {
            let lead = served_first && tier < 2 && problem.tiers > 2;
            problem.class_weights.push(if lead { 0 } else { random.between(-3, 4) });
        }
    }
}

fn draw_edges(problem: &mut NestedProblem, random: &mut Random, density: usize, slots: usize) {
    let mut bundles = vec![Vec::new(); 1 + random.below(3)];
    for slot in 0..slots as u32 {
        if random.chance(density) {
            let bundle = random.below(bundles.len());
            bundles[bundle].push(slot);
        }
    }
    let classes = problem.class_weights.len() / problem.tiers;
    for bundle in bundles {
        problem.slots.extend(bundle);
        problem.slot_start.push(problem.slots.len() as u64);
        problem.bundle_class.push(random.below(classes) as u32);
    }
    problem.bundle_start.push(problem.bundle_class.len() as u32);
}

/// Edges of a left vertex with the bundle of each.
pub(crate) fn edges(problem: &NestedProblem, left: usize) -> Vec<(u32, usize)> {
    let bundles = problem.bundle_start[left] as usize..problem.bundle_start[left + 1] as usize;
    let slots =
        |bundle: usize| &problem.slots[problem.slot_start[bundle] as usize..problem.slot_start[bundle + 1] as usize];
    let mut edges: Vec<_> = bundles.flat_map(|bundle| slots(bundle).iter().map(move |&slot| (slot, bundle))).collect();
    edges.sort_unstable();
    edges
}
