//! Whether the certificate bounds every plan, and by what. docs/certificate.md has the theorem.
//!
//! Notation as there: `u[n]` newcomers, `y[S]` sets, `z[o]` the `round` sets, `a` the multiplier of the floor. Each is
//! a vector of tiers compared lexicographically. For every edge: `u[n] + sum y[S] + z[o] - a >= w`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rayon::prelude::*;

use super::cut::Cut;
use super::edges::Edges;
use super::findings::Findings;
use super::floor;
use super::ground::Ground;
use super::objective::{self, MAX_TIERS, Tier, Vector};
use super::problem::{Candidate, Problem};
use super::sets::{self, Set};
use super::slot::Slot;
use super::violation::{CertificateDefect, Violation};
use crate::plan::PlanCertificate;

/// What follows from a certificate.
pub(super) struct Proof {
    /// No plan is better.
    pub(super) bound: Vector,
    /// Whether the floor is shown to be the one in force.
    pub(super) floor_is_shown: bool,
}

/// Finds what keeps the certificate from being a proof.
pub(super) fn check(certificate: &PlanCertificate, ground: &Ground<'_, '_>, found: &mut Findings) -> Proof {
    let prices = read(certificate, ground.problem, found);
    check_edges(&prices, ground.problem, ground.edges, found);
    let floor = floor::check(certificate, ground, found);
    Proof { bound: prices.bound(ground, floor.at_least, found), floor_is_shown: floor.is_shown }
}

/// The vectors, by index. Zero where the certificate says nothing.
struct Prices {
    newcomers: Vec<Vector>,
    sets: BTreeMap<Set, Vector>,
    at_least: Vector,
}

/// Reads the vectors; finds those that are misnamed, too long or too short, or negative where they must not be.
fn read(certificate: &PlanCertificate, problem: &Problem<'_>, found: &mut Findings) -> Prices {
    let tiers = problem.tiers.len();
    let mut prices = Prices {
        newcomers: vec![[0; MAX_TIERS]; problem.newcomers.len() as usize],
        sets: BTreeMap::new(),
        at_least: [0; MAX_TIERS],
    };
    for (id, entries) in &certificate.newcomers {
        let Some(newcomer) = problem.newcomers.find(id) else {
            found.add(Violation::UnknownPerson { at: "certificate", id: id.clone() });
            continue;
        };
        let price = vector(entries, tiers, found);
        let may_be_negative = problem.pins.contains_key(&newcomer);
        found.expect(may_be_negative || !is_negative(&price), || violation(CertificateDefect::Negative));
        prices.newcomers[newcomer as usize] = price;
    }
    for (name, entries) in &certificate.sets {
        let price = vector(entries, tiers, found);
        found.expect(!is_negative(&price), || violation(CertificateDefect::Negative));
        match problem.set_named(name).map(|set| prices.sets.entry(set)) {
            Some(Entry::Vacant(entry)) => _ = entry.insert(price),
            _ => found.add(violation(CertificateDefect::Set { set: name.clone() })),
        }
    }
    if !certificate.at_least.is_empty() {
        prices.at_least = vector(&certificate.at_least, tiers, found);
        found.expect(!is_negative(&prices.at_least), || violation(CertificateDefect::Negative));
    }
    prices
}

fn violation(defect: CertificateDefect) -> Violation {
    Violation::Certificate { defect }
}

fn vector(entries: &[i64], tiers: usize, found: &mut Findings) -> Vector {
    found.expect(entries.len() == tiers, || violation(CertificateDefect::Length));
    let mut vector = [0; MAX_TIERS];
    vector.iter_mut().zip(entries).for_each(|(to, from)| *to = i128::from(*from));
    vector
}

fn is_negative(vector: &Vector) -> bool {
    *vector < [0; MAX_TIERS]
}

/// Finds edges that the vectors do not cover.
fn check_edges(prices: &Prices, problem: &Problem<'_>, edges: &Edges<'_, '_>, found: &mut Findings) {
    let mut by_opener: Vec<Vec<&Candidate>> = vec![Vec::new(); problem.openers.len() as usize];
    edges.pairs().for_each(|candidate| by_opener[candidate.opener as usize].push(candidate));
    let uncovered: Vec<Findings> =
        by_opener.par_iter().map(|candidates| uncovered(prices, problem, edges, candidates)).collect();
    uncovered.into_iter().for_each(|of_opener| found.merge(of_opener));
}

/// Uncovered edges of one opener.
fn uncovered(prices: &Prices, problem: &Problem<'_>, edges: &Edges<'_, '_>, candidates: &[&Candidate]) -> Findings {
    let mut found = Findings::default();
    let mut slots: BTreeMap<Slot, (Vector, u64)> = BTreeMap::new();
    for candidate in candidates {
        for slot in edges.slots(candidate.newcomer, candidate.opener) {
            let (price, key) =
                *slots.entry(slot).or_insert_with(|| (prices.around(problem, slot), problem.slot_key(slot)));
            let mut paid = prices.newcomers[candidate.newcomer as usize];
            objective::add(&mut paid, &price, 1);
            if paid < objective::weight(problem, candidate, slot, key) {
                let newcomer = problem.newcomers.id(candidate.newcomer).into();
                let opener = problem.openers.id(candidate.opener).into();
                found.add(violation(CertificateDefect::Uncovered { newcomer, opener, start: slot.start }));
            }
        }
    }
    found
}

impl Prices {
    /// What the sets around a slot ask, less the multiplier of the floor.
    fn around(&self, problem: &Problem<'_>, slot: Slot) -> Vector {
        let mut sum = [0; MAX_TIERS];
        objective::add(&mut sum, &self.at_least, -1);
        let employer = problem.employer_of(slot.opener);
        for price in sets::around(slot, employer).filter_map(|set| self.sets.get(&set)) {
            objective::add(&mut sum, price, 1);
        }
        if let Some(start) = slot.start {
            // Windows that reach this start began less than a meeting and its buffer before it.
            let after = start.saturating_sub(problem.lengths.with_buffer);
            let (opener, first) = (slot.opener, after.saturating_add(1));
            let windows = Set::Window { opener, start: first }..=Set::Window { opener, start };
            self.sets.range(windows).for_each(|(_, price)| objective::add(&mut sum, price, 1));
        }
        sum
    }

    /// The bound on every plan: `sum u + sum capacity * y + sum steps(z) - floor * a`. Finds sets without capacity.
    fn bound(&self, ground: &Ground<'_, '_>, floor: u32, found: &mut Findings) -> Vector {
        let Ground { problem, capacities, edges, .. } = ground;
        let mut bound = [0; MAX_TIERS];
        self.newcomers.iter().for_each(|price| objective::add(&mut bound, price, 1));
        let sets = Cut::new(self.sets.keys().copied().collect(), edges);
        for (&set, price) in &self.sets {
            if let Set::Round { .. } = set {
                let newcomers = problem.newcomers.len();
                let most = capacities.of(set).map_or(newcomers, |capacity| capacity.min(newcomers));
                objective::add(&mut bound, &steps(price, most, &problem.tiers), 1);
            } else if let Some(capacity) = sets.capacity(capacities, set) {
                objective::add(&mut bound, price, capacity.into());
            } else {
                found.add(violation(CertificateDefect::Set { set: problem.name_of(set) }));
            }
        }
        objective::add(&mut bound, &self.at_least, -i128::from(floor));
        bound
    }
}

/// The largest of `k * z - k² * e` over `k = 0..=most`, where `e` is 1 in the tier of the spread. Concave in `k`: the
/// k-th step is `z - (2k - 1) * e`, and the sum grows while the step is positive.
fn steps(z: &Vector, most: u32, tiers: &[Tier]) -> Vector {
    let at = tiers.iter().position(|tier| *tier == Tier::Spread).unwrap_or(MAX_TIERS - 1);
    let step = |k: u64| {
        let mut step = *z;
        step[at] -= 2 * i128::from(k) - 1;
        step
    };
    let (mut taken, mut beyond) = (0, u64::from(most) + 1);
    while taken + 1 < beyond {
        let middle = taken + (beyond - taken) / 2;
        if step(middle) > [0; MAX_TIERS] { taken = middle } else { beyond = middle }
    }
    let k = i128::from(taken);
    let mut sum = [0; MAX_TIERS];
    objective::add(&mut sum, z, k);
    sum[at] -= k * k;
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::programme::First;

    proptest! {
        #[test]
        fn the_steps_sum_to_the_largest_of_all_loads(z in prop::collection::vec(-9_i128..10, 5), most in 0_u32..12) {
            let tiers = Tier::of(First::Served, false);
            let mut price = [0; MAX_TIERS];
            price[..5].copy_from_slice(&z);
            let at_load = |k: u32| {
                let mut sum = [0; MAX_TIERS];
                objective::add(&mut sum, &price, k.into());
                sum[3] -= i128::from(k * k);
                sum
            };
            let largest = (0..=most).map(at_load).max();
            prop_assert_eq!(Some(steps(&price, most, &tiers)), largest);
        }
    }

    #[test]
    fn a_load_without_bound_does_not_overflow() {
        let tiers = Tier::of(First::Served, false);
        let mut price = [i128::from(i64::MAX); MAX_TIERS];
        price[5..].fill(0);
        let sum = steps(&price, u32::MAX, &tiers);
        assert_eq!(sum[0], i128::from(i64::MAX) * i128::from(u32::MAX));
    }
}
