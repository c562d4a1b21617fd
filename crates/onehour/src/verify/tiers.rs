//! What the plan says of its tiers and of itself, against its meetings and the bound of its certificate.

use super::bookings::Booking;
use super::certificate::Proof;
use super::findings::Findings;
use super::objective::{self, MAX_TIERS, Tier, Vector};
use super::problem::{Candidate, Problem};
use super::terms;
use super::violation::Violation;
use crate::plan::{Plan, Status, TierValue};

/// The value of these meetings.
pub(super) fn value(problem: &Problem<'_>, bookings: &[Booking<'_>]) -> Vector {
    let mut value = [0; MAX_TIERS];
    let mut loads = vec![0i128; problem.openers.len() as usize];
    for booking in bookings {
        let (newcomer, slot) = (booking.newcomer, booking.slot);
        let points = terms::points(&problem.snapshot.programme.terms, problem.pair(newcomer, slot.opener));
        let candidate = Candidate { newcomer, opener: slot.opener, points };
        let weight = objective::weight(problem, &candidate, slot, problem.slot_key(slot));
        objective::add(&mut value, &weight, 1);
        loads[slot.opener as usize] += 1;
    }
    for (entry, _) in value.iter_mut().zip(&problem.tiers).filter(|(_, tier)| **tier == Tier::Spread) {
        *entry = -loads.iter().map(|load| load * load).sum::<i128>();
    }
    value
}

/// What follows for one tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Implied {
    bound: Option<i128>,
    proven: bool,
}

/// Value and bound are equal up to a first tier where a plan might be better; nothing follows beyond it. A floor that
/// is not shown stops even the first tier.
fn implied(tiers: usize, value: &Vector, proof: &Proof) -> Vec<Implied> {
    let mut open = true;
    let entries = value.iter().zip(&proof.bound).take(tiers);
    entries
        .map(|(value, bound)| {
            let here =
                Implied { bound: open.then_some(*bound), proven: open && proof.floor_is_shown && value == bound };
            open = here.proven;
            here
        })
        .collect()
}

/// Whether the plan claims no bound at all, as one that was interrupted may.
pub(super) fn claims_nothing(plan: &Plan) -> bool {
    plan.status == Status::Interrupted && plan.tiers.iter().all(|tier| tier.bound.is_none() && !tier.proven)
}

/// Finds tiers that say what does not follow.
pub(super) fn check(plan: &Plan, problem: &Problem<'_>, value: &Vector, proof: Option<&Proof>, found: &mut Findings) {
    let names = problem.tiers.iter().map(|tier| tier.name());
    if !names.eq(plan.tiers.iter().map(|tier| tier.name.as_str())) {
        found.add(Violation::TierNames);
        return;
    }
    let implied = match proof {
        Some(proof) => implied(plan.tiers.len(), value, proof),
        None => vec![Implied { bound: None, proven: false }; plan.tiers.len()],
    };
    for (((tier, claim), value), implied) in problem.tiers.iter().zip(&plan.tiers).zip(value).zip(&implied) {
        for field in wrong_fields(claim, *value, *implied) {
            found.add(Violation::Tier { tier: tier.name(), field });
        }
    }
    let is_optimal = implied.iter().all(|tier| tier.proven);
    found.expect(is_optimal == (plan.status == Status::Optimal), || Violation::Status);
}

fn wrong_fields(claim: &TierValue, value: i128, implied: Implied) -> impl Iterator<Item = &'static str> {
    let fields = [
        ("value", i128::from(claim.value) != value),
        ("bound", claim.bound.map(i128::from) != implied.bound),
        ("proven", claim.proven != implied.proven),
    ];
    fields.into_iter().filter_map(|(field, is_wrong)| is_wrong.then_some(field))
}
