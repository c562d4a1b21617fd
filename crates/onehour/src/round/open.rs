//! The problem of a round with room for what is not there: every open hour of every opener is a slot, wanted or not, so
//! that a newcomer with other edges finds all places that there are.

use std::collections::{BTreeMap, BTreeSet};

use onehour_solver::Control;
use onehour_solver::nested::{
    NestedCertificate, NestedCover, NestedFloor, NestedProblem, NestedSolution, NestedStatus, Offer, OfferedBundle,
};

use super::Round;
use super::crossing::{Budget, Crossings, report};
use super::forest::{Family, Shares};
use super::limits::{Limits, SetKey};
use super::objective::Tier;
use super::problem::{Problem, Variant, class_weight};
use super::slots::{Slot, Slots};
use crate::candidate::{Moment, NewcomerIx, OpenerIx};
use crate::plan::{Crossing, Plan, PlanCertificate, SetName};
use crate::time::{HourSet, instant_from_text};

/// The slots of that problem, and what does not nest in it.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) slots: Slots,
    pub(crate) crossings: Vec<Crossing>,
    /// Slot of each newcomer in the plan.
    pub(crate) mates: Vec<Option<u32>>,
    /// What each set is.
    pub(crate) keys: Vec<SetKey>,
    /// Which of the sets that cross are in it: those that the certificate speaks of.
    pub(crate) family: Family,
}

/// What is claimed to be the best there is without crossing constraints.
pub(crate) struct Claim<'a> {
    /// Opener and start of each newcomer.
    pub(crate) seats: Vec<Option<(OpenerIx, Option<i64>)>>,
    /// One entry a tier.
    pub(crate) values: Vec<i64>,
    pub(crate) bounds: Vec<i64>,
    pub(crate) certificate: &'a PlanCertificate,
}

impl<'a> Claim<'a> {
    /// What a plan claims. Whom it names and the round does not have is left out.
    pub(crate) fn of(round: &Round<'_>, plan: &'a Plan) -> Self {
        let mut seats = vec![None; round.roster.newcomer_count()];
        for meeting in &plan.meetings {
            let start = meeting.start.as_deref().and_then(|start| instant_from_text(start).ok());
            let pair = round.roster.find_newcomer(&meeting.newcomer).zip(round.roster.find_opener(&meeting.opener));
            if let Some((newcomer, opener)) = pair {
                seats[newcomer.at()] = Some((opener, start));
            }
        }
        Claim {
            seats,
            values: plan.tiers.iter().map(|tier| tier.value).collect(),
            bounds: plan.tiers.iter().map(|tier| tier.bound.unwrap_or(i64::MAX >> 1)).collect(),
            certificate: &plan.certificate,
        }
    }
}

impl Open {
    /// The problem of a round, and a plan as its solution; whether it is one, the checker will say.
    pub(crate) fn new(round: &Round<'_>, plan: &Plan) -> (Self, NestedProblem, NestedSolution) {
        Open::claimed(round, &Claim::of(round, plan))
    }

    /// The problem of a round, and a claim as its solution.
    pub(crate) fn claimed(round: &Round<'_>, claim: &Claim<'_>) -> (Self, NestedProblem, NestedSolution) {
        let slots = round.open_slots();
        let crossings = Crossings::new(&round.limits, &slots);
        let report = report(&crossings, &round.limits, &slots, round.durations);
        let shares = Shares::new();
        let family = family(&crossings, &round.limits, claim.certificate);
        // Further starts would lay windows elsewhere than those that the certificate is about.
        let laid = priced_windows(round, claim.certificate);
        let laid = Some(&laid);
        let variant =
            Variant { hours: &round.hours, crossings: &crossings, family, shares: &shares, laid, every_set: true };
        let problem = Problem::new(round, slots, &variant, &Control::none());
        let solution = solution(round, &problem, claim);
        let Problem { slots, keys, .. } = problem;
        let open = Open { slots, crossings: report, mates: solution.mates.clone(), keys, family };
        (open, problem.nested, solution)
    }

    /// The place behind a slot.
    pub(crate) fn place(&self, slot: u32) -> Option<&Slot> {
        self.slots.all().get(slot as usize)
    }

    /// What a newcomer has to offer with these openers (and the points of each pair) and hours, in these tiers.
    pub(crate) fn offer(
        &self,
        (round, tiers): (&Round<'_>, &[Tier]),
        newcomer: NewcomerIx,
        openers: impl Iterator<Item = (OpenerIx, i64)>,
        hours: &HourSet,
    ) -> Offer {
        let mut bundles = Vec::new();
        for (opener, points) in openers {
            let slots = self.slots_of_pair(round, (newcomer, opener), hours).into_iter();
            let slots = slots.map(|slot| (slot, self.slots.all()[slot as usize].moment.start));
            bundles.extend(bundles_of_pair((round, tiers), (newcomer, opener, points), slots));
        }
        Offer {
            weight: tiers.iter().map(|&tier| round.objective.newcomer_weight(tier, newcomer)).collect(),
            key: round.objective.newcomer_key(newcomer),
            bundles,
            may_stay: true,
        }
    }

    /// The slots that history, forbids and these hours leave to a pair.
    fn slots_of_pair(
        &self,
        round: &Round<'_>,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        hours: &HourSet,
    ) -> Vec<u32> {
        let mut slots = Vec::new();
        if let Some(first) = round.eligibility().first_start(newcomer, opener) {
            match round.introduction() {
                Some(moment) => slots.extend(self.slots.find(opener, moment)),
                None => self.slots.push_common(opener, hours, first, &mut slots),
            }
        }
        slots
    }
}

/// Opener and first start of the windows that a certificate has a price for.
fn priced_windows(round: &Round<'_>, certificate: &PlanCertificate) -> BTreeSet<(OpenerIx, i64)> {
    let window = |(set, _): &(SetName, Vec<i64>)| match set {
        SetName::Window { opener, start } => Some((round.roster.find_opener(opener)?, *start)),
        _ => None,
    };
    certificate.sets.iter().filter_map(window).collect()
}

/// A problem and its solution in the first tiers alone.
pub(crate) fn leading(
    problem: NestedProblem,
    solution: NestedSolution,
    tiers: usize,
) -> (NestedProblem, NestedSolution) {
    if tiers == problem.tiers {
        return (problem, solution);
    }
    let solution = solution.leading(&problem, tiers);
    (problem.leading(tiers), solution)
}

/// A problem with what its floor pays in the floor's place, and its solution: each edge weighs the multiplier of the
/// proof more, and any number of edges will do.
pub(crate) fn without_floor(
    mut problem: NestedProblem,
    mut solution: NestedSolution,
) -> (NestedProblem, NestedSolution) {
    problem.at_least = 0;
    if let Some(floor) = solution.certificate.floor.take() {
        let paid = floor.multiplier;
        for weight in problem.left_weights.chunks_exact_mut(problem.tiers) {
            weight.iter_mut().zip(&paid).for_each(|(weight, paid)| *weight = weight.saturating_add(*paid));
        }
        let edges = solution.mates.iter().flatten().count() as i64;
        for values in [&mut solution.totals, &mut solution.bound] {
            values
                .iter_mut()
                .zip(&paid)
                .for_each(|(value, paid)| *value = value.saturating_add(paid.saturating_mul(edges)));
        }
    }
    (problem, solution)
}

/// The edges of a pair to these slots, given with their starts, in these tiers: those of published hours apart from the
/// others.
pub(crate) fn bundles_of_pair(
    (round, tiers): (&Round<'_>, &[Tier]),
    (newcomer, opener, points): (NewcomerIx, OpenerIx, i64),
    slots: impl Iterator<Item = (u32, Option<i64>)>,
) -> impl Iterator<Item = OfferedBundle> {
    let kept = round.objective.kept_pair(newcomer, opener);
    let is_kept = |start: &Option<i64>| kept.as_ref().is_some_and(|kept| kept.contains(start));
    let (hours, others): (Vec<_>, Vec<_>) = slots.partition(|(_, start)| is_kept(start));
    let quality = round.objective.quality(points);
    let bundle = |(slots, is_hour): (Vec<(u32, Option<i64>)>, bool)| OfferedBundle {
        weight: class_weight((quality, kept.is_some(), is_hour), tiers).collect(),
        slots: slots.into_iter().map(|(slot, _)| slot).collect(),
    };
    let bundles = [(others, false), (hours, true)].map(bundle);
    bundles.into_iter().filter(|bundle| !bundle.slots.is_empty())
}

/// Budgets are in the relaxation that a certificate is about if it gives one that crosses a price. Where it prices none,
/// its bound is one without them as well.
fn family(crossings: &Crossings, limits: &Limits<'_>, certificate: &PlanCertificate) -> Family {
    let across = limits.roster.openers().filter(|&opener| crossings.budget(opener) == Some(Budget::Across));
    let employers: BTreeSet<&str> =
        across.filter_map(|opener| limits.employer(opener)).map(|at| limits.employer_name(at)).collect();
    let prices_one = certificate.sets.iter().any(|(name, _)| match name {
        SetName::Employer { organisation, .. } => employers.contains(organisation.as_str()),
        _ => false,
    });
    if prices_one { Family::WithoutRounds } else { Family::WithoutBudgets }
}

/// The plan with its certificate in the solver's numbers. What the plan names and the problem does not have is left
/// out.
fn solution(round: &Round<'_>, problem: &Problem, claim: &Claim<'_>) -> NestedSolution {
    let forced = round.pins.all().map(|pin| problem.forced(pin)).sum::<i64>();
    let with_pins = |values: &[i64]| {
        let mut values = values.to_vec();
        values.iter_mut().take(1).for_each(|first| *first = first.saturating_add(forced));
        values
    };
    let mate = |seat: &Option<(OpenerIx, Option<i64>)>| {
        let (opener, start) = (*seat)?;
        problem.slots.of(opener).find(|slot| problem.slots.all()[*slot as usize].moment.start == start)
    };
    NestedSolution {
        mates: claim.seats.iter().map(mate).collect(),
        totals: with_pins(&claim.values),
        bound: with_pins(&claim.bounds),
        status: NestedStatus::Optimal,
        certificate: certificate(round, problem, claim.certificate),
    }
}

fn certificate(round: &Round<'_>, problem: &Problem, proof: &PlanCertificate) -> NestedCertificate {
    let tiers = problem.nested.tiers;
    let whole = |vector: Option<&Vec<i64>>| vector.filter(|vector| vector.len() == tiers).cloned();
    let zero = || vec![0; tiers];
    let mut left: Vec<Vec<i64>> = round
        .roster
        .newcomers()
        .map(|newcomer| whole(proof.newcomers.get(&round.roster.newcomer(newcomer).id)).unwrap_or_else(zero))
        .collect();
    for pin in round.pins.all() {
        let first = &mut left[pin.newcomer.at()][0];
        *first = first.saturating_add(problem.forced(pin));
    }
    let named: BTreeMap<&SetName, &Vec<i64>> = proof.sets.iter().map(|(name, vector)| (name, vector)).collect();
    let of = |key: SetKey| whole(named.get(&round.limits.name(key)).copied());
    let slots = problem.slots.all().iter().zip(0..).filter_map(|(slot, number)| {
        let Slot { opener, moment: Moment { start, .. } } = *slot;
        Some((number, of(SetKey::Hour(opener, start))?))
    });
    NestedCertificate {
        left: left.concat(),
        sets: problem.keys.iter().flat_map(|&key| of(key).unwrap_or_else(zero)).collect(),
        slots: slots.collect(),
        floor: proof.floor.map(|count| NestedFloor {
            count,
            multiplier: whole(Some(&proof.at_least)).unwrap_or_else(zero),
            cover: cover(round, problem, proof),
        }),
    }
}

/// Why no plan serves more, where the floor was out of reach.
fn cover(round: &Round<'_>, problem: &Problem, proof: &PlanCertificate) -> Option<NestedCover> {
    if round.objective.floor <= proof.floor? {
        return None;
    }
    let named = |key: SetKey| proof.reach_sets.binary_search(&round.limits.name(key)).is_ok();
    let slots = (0..).zip(problem.slots.all());
    let sets = (0..).zip(&problem.keys);
    Some(NestedCover {
        left: proof.reach_newcomers.iter().filter_map(|id| Some(round.roster.find_newcomer(id)?.0)).collect(),
        slots: slots
            .filter(|(_, slot)| named(SetKey::Hour(slot.opener, slot.moment.start)))
            .map(|(number, _)| number)
            .collect(),
        sets: sets.filter(|&(_, &key)| named(key)).map(|(number, _)| number).collect(),
    })
}
