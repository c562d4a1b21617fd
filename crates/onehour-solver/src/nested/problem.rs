//! The immutable input.

/// A capacity around slots or other sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapSet {
    /// The next larger set; `None` at a root. Parents have larger indices than their children.
    pub parent: Option<u32>,
    /// Edges matched into the set at most; `u32::MAX` is no bound.
    pub cap: u32,
    /// With `Some(t)`: the k-th edge matched into this set weighs `-(2k - 1)` in tier `t`, so that k of them weigh `-k²`.
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
