//! The separate checker: data in, verdict out. It shares no code with the engine.
//!
//! # What it proves
//! For any left duals `u >= 0`, prices `y >= 0` of slots and normal sets, marginal prices `z` of spread sets and a
//! multiplier `phi >= 0` with `u[l] + P(s) >= w(l, s) + phi` on every edge, where `P(s)` sums the prices of the slot
//! and of the sets around it, every matching with at least `c` edges has
//!
//! ```text
//!     total = sum w - sum k_S^2  <=  sum u + sum (cap * y) + sum max_k (k * z - k^2) - phi * c
//! ```
//!
//! because each matched edge pays at most `u + P - phi`, a normal set or slot collects `y` at most `cap` times, and a
//! spread set that holds k edges collects `k * z` and pays `k^2`. All comparisons are lexicographic. That is weak
//! duality and needs no complementary slackness: equality with the totals is proof enough. It also makes a separate
//! test of `totals <= bound` needless.
//!
//! Time O(edges * depth of the forest); sums in 128 bits cannot overflow, since each has at most 2^32 terms below
//! 2^96.

use super::problem::NestedProblem;
use super::solution::{NestedCertificate, NestedCover, NestedFloor, NestedSolution, NestedStatus};
use super::validate::ProblemError;

/// Why a claim is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// The problem itself is malformed.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// An array of the claim has the wrong length.
    #[error("{array} has {found} entries where {expected} are needed")]
    Length {
        /// Name of the field.
        array: &'static str,
        /// Its length.
        found: usize,
        /// The length that the problem asks for.
        expected: usize,
    },
    /// A pair that is not an edge.
    #[error("left vertex {left} has no edge to its slot")]
    NotAnEdge {
        /// The left vertex.
        left: usize,
    },
    /// A slot that holds more than its capacity.
    #[error("slot {slot} holds more than its capacity")]
    SlotCap {
        /// The slot.
        slot: usize,
    },
    /// A set that holds more than its capacity.
    #[error("set {set} holds more than its capacity")]
    SetCap {
        /// The set.
        set: usize,
    },
    /// A total that is not the sum it claims to be.
    #[error("the total of tier {tier} is not the sum of its parts")]
    Total {
        /// The tier.
        tier: usize,
    },
    /// A left vertex with a dual below zero.
    #[error("the dual of left vertex {left} is below zero")]
    LeftSign {
        /// The left vertex.
        left: usize,
    },
    /// A slot that is listed twice, out of order, or does not exist.
    #[error("entry {entry} of the slot prices does not name a later slot than the one before")]
    SlotEntry {
        /// Which entry.
        entry: usize,
    },
    /// A slot with a price below zero.
    #[error("the price of slot {slot} is below zero")]
    SlotSign {
        /// The slot.
        slot: usize,
    },
    /// A set without a spread tier and with a price below zero.
    #[error("the price of set {set} is below zero")]
    SetSign {
        /// The set.
        set: usize,
    },
    /// A set without a bound that has a price.
    #[error("set {set} has no capacity, so it can have no price")]
    UncappedPrice {
        /// The set.
        set: usize,
    },
    /// An edge that promises more than its duals pay.
    #[error("the edge from left vertex {left} to slot {slot} weighs more than its duals")]
    Edge {
        /// The left vertex.
        left: usize,
        /// The slot.
        slot: u32,
    },
    /// A multiplier of the floor below zero.
    #[error("the multiplier of the floor is below zero")]
    FloorSign,
    /// A floor that nothing shows to be in force: more than `at_least`, or more than are matched.
    #[error("the bound is claimed for matchings of {count} edges, which the problem does not ask for")]
    FloorCount {
        /// The count claimed.
        count: u32,
    },
    /// Fewer matched than `at_least`, and no proof that more cannot be.
    #[error("fewer are matched than the floor asks for, and the claim shows no cover")]
    FloorMissed,
    /// A cover that leaves room for more edges than are matched.
    #[error("the cover is larger than the matching")]
    CoverSize,
    /// An edge that the cover leaves out.
    #[error("the cover does not touch the edge from left vertex {left} to slot {slot}")]
    CoverMisses {
        /// The left vertex.
        left: usize,
        /// The slot.
        slot: u32,
    },
    /// A cover that names something that does not exist.
    #[error("the cover names a vertex or set that does not exist")]
    CoverRange,
    /// A bound that is not the dual objective.
    #[error("the bound of tier {tier} is not what the duals sum to")]
    Bound {
        /// The tier.
        tier: usize,
    },
    /// `Optimal` with a gap, or another status without one.
    #[error("the status does not say what the totals and the bound say")]
    Status,
}

/// Accepts a solution only if everything it says of itself is true.
///
/// # Errors
/// The first [`Violation`] found.
pub fn check(problem: &NestedProblem, solution: &NestedSolution) -> Result<(), Violation> {
    problem.validate()?;
    let matched = check_mates(problem, &solution.mates)?;
    check_totals(problem, solution, &matched)?;
    check_signs(problem, &solution.certificate)?;
    let reaches_floor = check_floor(problem, solution)?;
    check_edges(problem, &solution.certificate)?;
    check_bound(problem, solution)?;
    let optimal = reaches_floor && solution.bound == solution.totals;
    if optimal == (solution.status == NestedStatus::Optimal) { Ok(()) } else { Err(Violation::Status) }
}

/// A matching whose edges exist and whose capacities hold.
pub(super) struct Matched {
    /// Left vertex, slot and bundle of each edge.
    edges: Vec<(usize, u32, usize)>,
    /// Edges held by each set.
    set_flow: Vec<u64>,
}

/// Mates are edges, and no capacity is broken. For a valid problem.
pub(super) fn check_mates(problem: &NestedProblem, mates: &[Option<u32>]) -> Result<Matched, Violation> {
    length("mates", mates.len(), problem.left_count())?;
    let mut slot_flow = vec![0_u64; problem.slot_count()];
    let mut set_flow = vec![0_u64; problem.sets.len()];
    let mut edges = Vec::new();
    for (left, slot) in mates.iter().enumerate().filter_map(|(left, mate)| Some((left, (*mate)?))) {
        let bundle = problem.find_edge(left, slot).ok_or(Violation::NotAnEdge { left })?;
        edges.push((left, slot, bundle));
        slot_flow[slot as usize] += 1;
        problem.sets_around(slot).for_each(|set| set_flow[set] += 1);
    }
    let over = |flow: u64, cap: u32| cap != u32::MAX && flow > u64::from(cap);
    if let Some(slot) = (0..slot_flow.len()).find(|&slot| over(slot_flow[slot], problem.slot_caps[slot])) {
        return Err(Violation::SlotCap { slot });
    }
    match (0..set_flow.len()).find(|&set| over(set_flow[set], problem.sets[set].cap)) {
        Some(set) => Err(Violation::SetCap { set }),
        None => Ok(Matched { edges, set_flow }),
    }
}

fn check_totals(problem: &NestedProblem, solution: &NestedSolution, matched: &Matched) -> Result<(), Violation> {
    length("totals", solution.totals.len(), problem.tiers)?;
    let mut totals = vec![0_i128; problem.tiers];
    for &(left, slot, bundle) in &matched.edges {
        for (tier, total) in totals.iter_mut().enumerate() {
            *total += problem.edge_weight(left, bundle, slot, tier);
        }
    }
    for (set, &flow) in problem.sets.iter().zip(&matched.set_flow) {
        if let Some(tier) = set.spread_tier {
            totals[usize::from(tier)] -= i128::from(flow) * i128::from(flow);
        }
    }
    match (0..problem.tiers).find(|&tier| totals[tier] != i128::from(solution.totals[tier])) {
        Some(tier) => Err(Violation::Total { tier }),
        None => Ok(()),
    }
}

fn check_signs(problem: &NestedProblem, certificate: &NestedCertificate) -> Result<(), Violation> {
    let tiers = problem.tiers;
    length("certificate.left", certificate.left.len(), problem.left_count() * tiers)?;
    length("certificate.sets", certificate.sets.len(), problem.sets.len() * tiers)?;
    if let Some(left) = certificate.left.chunks_exact(tiers).position(negative) {
        return Err(Violation::LeftSign { left });
    }
    for (index, (set, price)) in problem.sets.iter().zip(certificate.sets.chunks_exact(tiers)).enumerate() {
        if set.spread_tier.is_none() && negative(price) {
            return Err(Violation::SetSign { set: index });
        }
        if set.spread_tier.is_none() && set.cap == u32::MAX && price.iter().any(|&entry| entry != 0) {
            return Err(Violation::UncappedPrice { set: index });
        }
    }
    let mut next = 0;
    for (entry, (slot, price)) in certificate.slots.iter().enumerate() {
        let slot = *slot as usize;
        if !(next..problem.slot_count()).contains(&slot) {
            return Err(Violation::SlotEntry { entry });
        }
        length("certificate.slots", price.len(), tiers)?;
        if negative(price) {
            return Err(Violation::SlotSign { slot });
        }
        next = slot + 1;
    }
    Ok(())
}

/// The floor in force is `at_least` or the most that can be matched, whichever is less. A matching of `matched` edges
/// shows it to be no less than `min(at_least, matched)`; a cover of that size shows that it is no more. Returns whether
/// the matching is known to reach it, as every claim must that was not interrupted.
fn check_floor(problem: &NestedProblem, solution: &NestedSolution) -> Result<bool, Violation> {
    let matched = solution.mates.iter().flatten().count() as u64;
    let floor = solution.certificate.floor.as_ref();
    if let Some(NestedFloor { count, multiplier, .. }) = floor {
        length("certificate.floor.multiplier", multiplier.len(), problem.tiers)?;
        if negative(multiplier) {
            return Err(Violation::FloorSign);
        }
        if *count > problem.at_least || u64::from(*count) > matched {
            return Err(Violation::FloorCount { count: *count });
        }
    }
    if let Some(cover) = floor.and_then(|floor| floor.cover.as_ref()) {
        if cover_size(problem, cover)? > matched {
            return Err(Violation::CoverSize);
        }
        check_cover(problem, cover)?;
        return Ok(true);
    }
    let reached = matched >= u64::from(problem.at_least);
    if reached || solution.status == NestedStatus::Interrupted { Ok(reached) } else { Err(Violation::FloorMissed) }
}

fn cover_size(problem: &NestedProblem, cover: &NestedCover) -> Result<u64, Violation> {
    if cover.left.iter().any(|&left| left as usize >= problem.left_count()) {
        return Err(Violation::CoverRange);
    }
    let slots = cover.slots.iter().map(|&slot| problem.slot_caps.get(slot as usize).copied());
    let sets = cover.sets.iter().map(|&set| problem.sets.get(set as usize).map(|set| set.cap));
    let capacity = slots.chain(sets).map(|cap| cap.map(u64::from)).sum::<Option<u64>>().ok_or(Violation::CoverRange)?;
    Ok(capacity + cover.left.len() as u64)
}

fn check_cover(problem: &NestedProblem, cover: &NestedCover) -> Result<(), Violation> {
    let mark = |count: usize, chosen: &[u32]| {
        let mut marks = vec![false; count];
        chosen.iter().for_each(|&index| marks[index as usize] = true);
        marks
    };
    let left_marks = mark(problem.left_count(), &cover.left);
    let mut set_marks = mark(problem.sets.len(), &cover.sets);
    for (index, set) in problem.sets.iter().enumerate().rev() {
        set_marks[index] |= set.parent.is_some_and(|parent| set_marks[parent as usize]);
    }
    let mut slot_marks = mark(problem.slot_count(), &cover.slots);
    for (marked, set) in slot_marks.iter_mut().zip(&problem.slot_sets) {
        *marked |= set.is_some_and(|set| set_marks[set as usize]);
    }
    for left in (0..problem.left_count()).filter(|&left| !left_marks[left]) {
        if let Some(&slot) = problem.left_slots(left).iter().find(|&&slot| !slot_marks[slot as usize]) {
            return Err(Violation::CoverMisses { left, slot });
        }
    }
    Ok(())
}

/// `u[l] + P(s) >= w(l, s) + phi` on every edge.
fn check_edges(problem: &NestedProblem, certificate: &NestedCertificate) -> Result<(), Violation> {
    let prices = slot_prices(problem, certificate);
    let multiplier = certificate.floor.as_ref().map(|floor| floor.multiplier.as_slice());
    for left in 0..problem.left_count() {
        for bundle in problem.bundles(left) {
            for &slot in problem.bundle_slots(bundle) {
                let excess = (0..problem.tiers).map(|tier| {
                    i128::from(certificate.left[left * problem.tiers + tier])
                        + prices[slot as usize * problem.tiers + tier]
                        - problem.edge_weight(left, bundle, slot, tier)
                        - multiplier.map_or(0, |multiplier| i128::from(multiplier[tier]))
                });
                if excess.map(i128::signum).find(|&sign| sign != 0) == Some(-1) {
                    return Err(Violation::Edge { left, slot });
                }
            }
        }
    }
    Ok(())
}

/// `P(s)`: the price of each slot and all sets around it.
fn slot_prices(problem: &NestedProblem, certificate: &NestedCertificate) -> Vec<i128> {
    let tiers = problem.tiers;
    let mut sets: Vec<i128> = certificate.sets.iter().map(|&price| i128::from(price)).collect();
    for (index, set) in problem.sets.iter().enumerate().rev() {
        if let Some(parent) = set.parent {
            (0..tiers).for_each(|tier| sets[index * tiers + tier] += sets[parent as usize * tiers + tier]);
        }
    }
    let mut slots = vec![0_i128; problem.slot_count() * tiers];
    for (price, set) in slots.chunks_exact_mut(tiers).zip(&problem.slot_sets) {
        if let Some(set) = set {
            price.copy_from_slice(&sets[*set as usize * tiers..][..tiers]);
        }
    }
    for (slot, price) in &certificate.slots {
        (0..tiers).for_each(|tier| slots[*slot as usize * tiers + tier] += i128::from(price[tier]));
    }
    slots
}

/// The dual objective is the bound.
fn check_bound(problem: &NestedProblem, solution: &NestedSolution) -> Result<(), Violation> {
    let tiers = problem.tiers;
    length("bound", solution.bound.len(), tiers)?;
    let certificate = &solution.certificate;
    let mut sum = vec![0_i128; tiers];
    let mut add = |factor: i128, price: &[i64]| {
        sum.iter_mut().zip(price).for_each(|(sum, &entry)| *sum += factor * i128::from(entry));
    };
    certificate.left.chunks_exact(tiers).for_each(|price| add(1, price));
    for (slot, price) in &certificate.slots {
        add(problem.slot_caps[*slot as usize].into(), price);
    }
    let mut squares = vec![0_i128; tiers];
    for (set, price) in problem.sets.iter().zip(certificate.sets.chunks_exact(tiers)) {
        match set.spread_tier {
            None => add(set.cap.into(), price),
            Some(tier) => {
                let most = i128::from(set.cap).min(problem.left_count() as i128);
                let units = best_units(price, tier.into(), most);
                add(units, price);
                squares[usize::from(tier)] += units * units;
            }
        }
    }
    if let Some(floor) = &certificate.floor {
        add(-i128::from(floor.count), &floor.multiplier);
    }
    match (0..tiers).find(|&tier| sum[tier] - squares[tier] != i128::from(solution.bound[tier])) {
        Some(tier) => Err(Violation::Bound { tier }),
        None => Ok(()),
    }
}

/// The k in `0..=most` with the largest `k * z - k^2 e_tier`: as many units as cost at most `z`, where the k-th costs
/// `2k - 1` in `tier`.
fn best_units(z: &[i64], tier: usize, most: i128) -> i128 {
    if z[..tier].iter().any(|&entry| entry != 0) {
        return if negative(&z[..tier]) { 0 } else { most };
    }
    let room = i128::from(z[tier]);
    let affordable = if negative(&z[tier + 1..]) { room - 1 } else { room };
    ((affordable + 1).div_euclid(2)).clamp(0, most)
}

/// Whether a vector is lexicographically below zero.
fn negative(vector: &[i64]) -> bool {
    vector.iter().find(|&&entry| entry != 0).is_some_and(|&entry| entry < 0)
}

fn length(array: &'static str, found: usize, expected: usize) -> Result<(), Violation> {
    if found == expected { Ok(()) } else { Err(Violation::Length { array, found, expected }) }
}
