//! The solver's certificate by the names of people and sets. docs/certificate.md says what it means.

use std::collections::BTreeMap;

use onehour_solver::nested::NestedSolution;

use super::Round;
use super::limits::SetKey;
use super::problem::Problem;
use crate::candidate::NewcomerIx;
use crate::plan::{PlanCertificate, SetName};

/// A bound on all plans, with its proof.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    /// One number a tier.
    pub(crate) values: Vec<i64>,
    pub(crate) certificate: PlanCertificate,
    /// Whether the floor in force is what was asked, or is proven to be the most that can be served.
    pub(crate) floor_proven: bool,
}

/// Translates the proof of a solution. `served` is what the plan in the end serves.
pub(super) fn certify(round: &Round<'_>, problem: &Problem, solution: &NestedSolution, served: i64) -> Bound {
    let tiers = problem.nested.tiers;
    let proof = &solution.certificate;
    let mut values = solution.bound.clone();
    values[0] -= problem.pin_weight * round.pins.len() as i64;
    let mut certificate =
        PlanCertificate { newcomers: newcomer_vectors(round, problem, solution), ..Default::default() };
    certificate.sets = set_vectors(round, problem, solution);
    let asked = round.objective.floor;
    let mut floor_proven = true;
    if asked > 0 {
        let served = u32::try_from(served).unwrap_or(0);
        let floor = asked.min(served);
        certificate.floor = Some(floor);
        if let Some(forced) = proof.floor.as_ref() {
            // The bound was for `forced.count`; with a lower floor each vector of the multiplier counts less often.
            for (value, multiplier) in values.iter_mut().zip(&forced.multiplier) {
                *value += multiplier * (i64::from(forced.count) - i64::from(floor));
            }
            if forced.multiplier.iter().any(|&entry| entry != 0) {
                certificate.at_least.clone_from(&forced.multiplier);
            }
        }
        if floor < asked {
            let cover =
                proof.floor.as_ref().filter(|forced| forced.count == floor).and_then(|forced| forced.cover.as_ref());
            floor_proven = cover.is_some();
            if let Some(cover) = cover {
                let of_slots = cover.slots.iter().map(|&slot| slot_key(problem, slot));
                let of_sets = cover.sets.iter().map(|&set| problem.keys[set as usize]);
                certificate.reach_sets = of_slots.chain(of_sets).map(|key| round.limits.name(key)).collect();
                certificate.reach_sets.sort();
                let id = |&left: &u32| round.roster.newcomer(NewcomerIx(left)).id.clone();
                certificate.reach_newcomers = cover.left.iter().map(id).collect();
            }
        }
    }
    debug_assert_eq!(values.len(), tiers);
    Bound { values, certificate, floor_proven }
}

/// The vectors of newcomers that are not zero. What a pin weighs more is taken off again.
fn newcomer_vectors(round: &Round<'_>, problem: &Problem, solution: &NestedSolution) -> BTreeMap<String, Vec<i64>> {
    let vectors = solution.certificate.left.chunks_exact(problem.nested.tiers);
    let named = (0..).map(NewcomerIx).zip(vectors).filter_map(|(newcomer, vector)| {
        let mut vector = vector.to_vec();
        if round.pins.of(newcomer).is_some() {
            vector[0] -= problem.pin_weight;
        }
        let id = &round.roster.newcomer(newcomer).id;
        vector.iter().any(|&entry| entry != 0).then(|| (id.clone(), vector))
    });
    named.collect()
}

/// The vectors of slots and sets that are not zero, sorted by name. A round's price below zero is as good as none.
fn set_vectors(round: &Round<'_>, problem: &Problem, solution: &NestedSolution) -> Vec<(SetName, Vec<i64>)> {
    let proof = &solution.certificate;
    let sets = problem.keys.iter().copied().zip(proof.sets.chunks_exact(problem.nested.tiers));
    let slots = proof.slots.iter().map(|(slot, vector)| (slot_key(problem, *slot), vector.as_slice()));
    let positive = |vector: &[i64]| vector.iter().find(|&&entry| entry != 0).is_some_and(|&entry| entry > 0);
    let mut named: Vec<(SetName, Vec<i64>)> = sets
        .chain(slots)
        .filter(|(_, vector)| positive(vector))
        .map(|(key, vector)| (round.limits.name(key), vector.to_vec()))
        .collect();
    named.sort();
    named
}

fn slot_key(problem: &Problem, slot: u32) -> SetKey {
    let slot = &problem.slots.all()[slot as usize];
    SetKey::Hour(slot.opener, slot.moment.start)
}
