//! The immutable input.

use std::ops::Range;

/// A capacity around slots or other sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapSet {
    /// The next larger set; `None` at a root. Parents have larger indices than their children.
    pub parent: Option<u32>,
    /// Edges matched into the set at most; `u32::MAX` is no bound.
    pub cap: u32,
    /// With `Some(t)`: the k-th edge matched into this set weighs `-(2k - 1)` in tier `t`, so that k of them weigh
    /// `-k²`.
    pub spread_tier: Option<u8>,
}

/// Keys of the tie-break tier: an edge weighs `mix(left[l], slot[s])`, a 32-bit value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TieKeys {
    /// The tier.
    pub tier: u8,
    /// Key of each left vertex.
    pub left: Vec<u64>,
    /// Key of each slot.
    pub slot: Vec<u64>,
}

impl TieKeys {
    /// The 32-bit weight of an edge: the upper half of the SplitMix64 finaliser (Steele, Lea, Flood 2014) of
    /// `left XOR rotate_left(slot, 32)`.
    pub fn mix(left: u64, slot: u64) -> i64 {
        let mut z = left ^ slot.rotate_left(32);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 32) as i64
    }
}

/// Left vertices, slots in a forest of capacities, and edges in bundles.
///
/// A *bundle* is all edges of one left vertex that share their weights (but for the tie-break): a pair of people over
/// the hours they have in common. Bundles and their slots are in CSR form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NestedProblem {
    /// Number of tiers, 1 to 8.
    pub tiers: usize,
    /// `left_count * tiers`: weight that every edge of a left vertex has.
    pub left_weights: Vec<i64>,
    /// `classes * tiers`: weights that bundles refer to.
    pub class_weights: Vec<i64>,
    /// Bundles of left vertex `l` are `bundle_start[l]..bundle_start[l + 1]`.
    pub bundle_start: Vec<u32>,
    /// Weight class of each bundle.
    pub bundle_class: Vec<u32>,
    /// Slots of bundle `b` are `slots[slot_start[b]..slot_start[b + 1]]`, rising.
    pub slot_start: Vec<u64>,
    /// Slots of the edges.
    pub slots: Vec<u32>,
    /// Edges matched into each slot at most (1: an hour of an opener).
    pub slot_caps: Vec<u32>,
    /// Smallest set around each slot.
    pub slot_sets: Vec<Option<u32>>,
    /// The forest of capacities.
    pub sets: Vec<CapSet>,
    /// The tie-break, if there is one.
    pub ties: Option<TieKeys>,
    /// At least so many matched; if that is out of reach, the most that can be.
    pub at_least: u32,
}

impl NestedProblem {
    /// Number of left vertices.
    pub fn left_count(&self) -> usize {
        self.bundle_start.len().saturating_sub(1)
    }

    /// Number of slots.
    pub fn slot_count(&self) -> usize {
        self.slot_caps.len()
    }

    /// The same edges and capacities with other weights, so many tiers of them: neither a spread nor a tie-break
    /// counts.
    #[must_use]
    pub fn reweighed(&self, tiers: usize, left_weights: Vec<i64>, class_weights: Vec<i64>) -> Self {
        let sets = self.sets.iter().map(|set| CapSet { spread_tier: None, ..*set }).collect();
        NestedProblem {
            tiers,
            left_weights,
            class_weights,
            bundle_start: self.bundle_start.clone(),
            bundle_class: self.bundle_class.clone(),
            slot_start: self.slot_start.clone(),
            slots: self.slots.clone(),
            slot_caps: self.slot_caps.clone(),
            slot_sets: self.slot_sets.clone(),
            sets,
            ties: None,
            at_least: self.at_least,
        }
    }

    /// The same edges and capacities with the first tiers alone: at least one, and no more than there are.
    #[must_use]
    pub fn leading(mut self, tiers: usize) -> Self {
        let tiers = tiers.clamp(1, self.tiers.max(1));
        let is_left = |tier: u8| usize::from(tier) < tiers;
        self.left_weights = first_of_each(&self.left_weights, self.tiers, tiers);
        self.class_weights = first_of_each(&self.class_weights, self.tiers, tiers);
        self.sets.iter_mut().for_each(|set| set.spread_tier = set.spread_tier.filter(|&tier| is_left(tier)));
        self.ties = self.ties.filter(|ties| is_left(ties.tier));
        self.tiers = tiers;
        self
    }

    /// Bundles of a left vertex. Like all accessors below, for a validated problem.
    pub fn bundles(&self, left: usize) -> Range<usize> {
        self.bundle_start[left] as usize..self.bundle_start[left + 1] as usize
    }

    /// Slots of a bundle.
    pub fn bundle_slots(&self, bundle: usize) -> &[u32] {
        &self.slots[self.slot_start[bundle] as usize..self.slot_start[bundle + 1] as usize]
    }

    /// All slots that a left vertex has an edge to.
    pub(super) fn left_slots(&self, left: usize) -> &[u32] {
        let bundles = self.bundles(left);
        &self.slots[self.slot_start[bundles.start] as usize..self.slot_start[bundles.end] as usize]
    }

    /// The bundle that holds the edge (`left`, `slot`).
    pub(super) fn find_edge(&self, left: usize, slot: u32) -> Option<usize> {
        self.bundles(left).find(|&bundle| self.bundle_slots(bundle).binary_search(&slot).is_ok())
    }

    /// Weight of an edge in one tier, without the steps of spread sets.
    pub(super) fn edge_weight(&self, left: usize, bundle: usize, slot: u32, tier: usize) -> i128 {
        let class = self.bundle_class[bundle] as usize;
        let tie = match &self.ties {
            Some(ties) if usize::from(ties.tier) == tier => TieKeys::mix(ties.left[left], ties.slot[slot as usize]),
            _ => 0,
        };
        i128::from(self.left_weights[left * self.tiers + tier])
            + i128::from(self.class_weights[class * self.tiers + tier])
            + i128::from(tie)
    }

    /// The sets around a slot, smallest first.
    pub fn sets_around(&self, slot: u32) -> impl Iterator<Item = usize> + '_ {
        let first = self.slot_sets[slot as usize];
        std::iter::successors(first, |&set| self.sets[set as usize].parent).map(|set| set as usize)
    }
}

/// Of vectors that lie one after the other, the first entries of each.
pub(super) fn first_of_each(flat: &[i64], of: usize, first: usize) -> Vec<i64> {
    flat.chunks_exact(of.max(1)).flat_map(|vector| vector.iter().take(first)).copied().collect()
}
