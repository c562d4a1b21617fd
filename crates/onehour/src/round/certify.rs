//! The solver's certificate by the names of people and sets. docs/certificate.md says what it means.

use std::collections::BTreeMap;

use onehour_solver::nested::{NestedFloor, NestedSolution};

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

/// The most that a plan of the problem is worth, of those that serve as many of a floor as its optimum; less than any
/// plan is where a pin has no place.
pub(super) fn most(round: &Round<'_>, problem: &Problem, solution: &NestedSolution) -> Vec<i64> {
    let mut values = solution.bound.clone();
    values[0] -= round.pins.all().map(|pin| problem.forced(pin)).sum::<i64>();
    values
}

/// Translates the proof of a solution. `served` is what the plan in the end serves.
pub(super) fn certify(round: &Round<'_>, problem: &Problem, solution: &NestedSolution, served: i64) -> Bound {
    let values = most(round, problem, solution);
    let certificate = PlanCertificate {
        newcomers: newcomer_vectors(round, problem, solution),
        sets: set_vectors(round, problem, solution),
        ..PlanCertificate::default()
    };
    let mut bound = Bound { values, certificate, floor_proven: true };
    if round.objective.floor > 0 {
        let floor = round.objective.floor.min(u32::try_from(served).unwrap_or(0));
        bound.lower_floor(round, problem, solution.certificate.floor.as_ref(), floor);
    }
    bound
}

impl Bound {
    /// Makes the bound one for plans of at least `floor` meetings, and shows why no plan has more where that is less
    /// than was asked.
    fn lower_floor(&mut self, round: &Round<'_>, problem: &Problem, forced: Option<&NestedFloor>, floor: u32) {
        self.certificate.floor = Some(floor);
        if let Some(forced) = forced {
            let fewer = i64::from(forced.count) - i64::from(floor);
            for (value, multiplier) in self.values.iter_mut().zip(&forced.multiplier) {
                *value += multiplier * fewer;
            }
            if forced.multiplier.iter().any(|&entry| entry != 0) {
                self.certificate.at_least.clone_from(&forced.multiplier);
            }
        }
        if floor == round.objective.floor {
            return;
        }
        let cover = forced.filter(|forced| forced.count == floor).and_then(|forced| forced.cover.as_ref());
        self.floor_proven = cover.is_some();
        if let Some(cover) = cover {
            let of_slots = cover.slots.iter().map(|&slot| slot_key(problem, slot));
            let of_sets = cover.sets.iter().map(|&set| problem.keys[set as usize]);
            let reach = &mut self.certificate.reach_sets;
            *reach = of_slots.chain(of_sets).map(|key| round.limits.name(key)).collect();
            reach.sort();
            let id = |&left: &u32| round.roster.newcomer(NewcomerIx(left)).id.clone();
            self.certificate.reach_newcomers = cover.left.iter().map(id).collect();
        }
    }
}

/// The vectors of newcomers that are not zero. What a pin weighs more is taken off again.
fn newcomer_vectors(round: &Round<'_>, problem: &Problem, solution: &NestedSolution) -> BTreeMap<String, Vec<i64>> {
    let vectors = solution.certificate.left.chunks_exact(problem.nested.tiers);
    let named = (0..).map(NewcomerIx).zip(vectors).filter_map(|(newcomer, vector)| {
        let mut vector = vector.to_vec();
        if let Some(pin) = round.pins.of(newcomer) {
            vector[0] -= problem.forced(pin);
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
