//! The answer and its proof: plain data that the checker and the caller read.

use super::problem::{NestedProblem, first_of_each};

/// How good a [`NestedSolution`] is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NestedStatus {
    /// The bound equals the totals: no plan is better.
    Optimal,
    /// The bound says how much better a plan could be at most. [`super::solve`] never says so; it is the status of a
    /// claim whose matching the caller changed (to keep a constraint that does not nest, say) under the same bound.
    Feasible,
    /// Stopped early: the best so far. Perhaps fewer are matched than the floor asks for.
    Interrupted,
}

/// A matching, its totals, and a proof of how good it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedSolution {
    /// Slot of each left vertex.
    pub mates: Vec<Option<u32>>,
    /// Sum of the weights of the matched edges less the steps of spread sets, one a tier.
    pub totals: Vec<i64>,
    /// No matching that serves as many as the floor in force has lexicographically larger totals.
    pub bound: Vec<i64>,
    /// Whether `bound` and `totals` are equal.
    pub status: NestedStatus,
    /// Why `bound` is a bound.
    pub certificate: NestedCertificate,
}

impl NestedSolution {
    /// What this answer to a problem says of the first of its tiers: an answer to [`NestedProblem::leading`], optimal
    /// where the totals reach the bound in these. The certificate goes along, because vectors that are compared in
    /// order are so by their first entries.
    #[must_use]
    pub fn leading(&self, problem: &NestedProblem, tiers: usize) -> Self {
        let tiers = tiers.clamp(1, problem.tiers.max(1));
        let (totals, bound) = (first(&self.totals, tiers), first(&self.bound, tiers));
        let status = if totals == bound { NestedStatus::Optimal } else { self.status };
        let certificate = self.certificate.leading(problem, tiers);
        NestedSolution { mates: self.mates.clone(), totals, bound, status, certificate }
    }
}

/// Dual vectors, flat with one entry a tier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestedCertificate {
    /// `u` of each left vertex, `left_count * tiers`, each vector at least zero.
    pub left: Vec<i64>,
    /// Price of each set, `sets * tiers`: `y >= 0`, or for a spread set `z`, the price of one more unit, of any sign.
    pub sets: Vec<i64>,
    /// Prices `y >= 0` of slots, rising by slot; a slot that is not listed has price zero.
    pub slots: Vec<(u32, Vec<i64>)>,
    /// The floor in force; `None` if the matching reaches it unforced.
    pub floor: Option<NestedFloor>,
}

impl NestedCertificate {
    fn leading(&self, problem: &NestedProblem, tiers: usize) -> Self {
        let mut sets = first_of_each(&self.sets, problem.tiers, tiers);
        for (set, price) in problem.sets.iter().zip(sets.chunks_exact_mut(tiers)) {
            let counts_spread = set.spread_tier.is_some_and(|tier| usize::from(tier) < tiers);
            let is_negative = price.iter().find(|&&entry| entry != 0).is_some_and(|&entry| entry < 0);
            // The price of an empty set may be below zero as long as its spread counts.
            if !counts_spread && is_negative {
                price.fill(0);
            }
        }
        let floor = |floor: &NestedFloor| NestedFloor { multiplier: first(&floor.multiplier, tiers), ..floor.clone() };
        NestedCertificate {
            left: first_of_each(&self.left, problem.tiers, tiers),
            sets,
            slots: self.slots.iter().map(|(slot, price)| (*slot, first(price, tiers))).collect(),
            floor: self.floor.as_ref().map(floor),
        }
    }
}

/// What forcing the number of matched vertices costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedFloor {
    /// The bound holds for every matching of at least so many edges.
    pub count: u32,
    /// Multiplier, a vector at least zero: each edge weighs so much more in the proof.
    pub multiplier: Vec<i64>,
    /// If fewer are matched than `at_least`: why no matching has more edges.
    pub cover: Option<NestedCover>,
}

/// Left vertices, slots and sets that touch every edge. No matching has more edges than there are left vertices in it
/// plus the capacities of its slots and sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestedCover {
    /// Left vertices, rising.
    pub left: Vec<u32>,
    /// Slots, rising.
    pub slots: Vec<u32>,
    /// Sets, rising.
    pub sets: Vec<u32>,
}

fn first(entries: &[i64], tiers: usize) -> Vec<i64> {
    entries.iter().take(tiers).copied().collect()
}
