//! What makes a [`NestedProblem`] well formed: checked once, before any work and before any index is followed.

use super::problem::NestedProblem;

/// The largest number of tiers.
pub const MAX_TIERS: usize = 8;

/// What is wrong with a [`NestedProblem`]. Indices are those of the arrays named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// No tier, or too many.
    #[error("a problem has 1 to {MAX_TIERS} tiers, not {tiers}")]
    Tiers {
        /// Number of tiers given.
        tiers: usize,
    },
    /// Two arrays that belong together differ in length.
    #[error("{array} has {found} entries where {expected} are needed")]
    Length {
        /// Name of the field.
        array: &'static str,
        /// Its length.
        found: usize,
        /// The length that the other fields ask for.
        expected: usize,
    },
    /// Offsets that do not start at 0, fall, or do not end at the length of what they point into.
    #[error("{array} must rise from 0 to the number of entries it points into; see entry {index}")]
    Offsets {
        /// Name of the field.
        array: &'static str,
        /// First entry that is wrong.
        index: usize,
    },
    /// An index that points nowhere.
    #[error("{array}[{index}] is {value}, but there are only {count} to refer to")]
    Range {
        /// Name of the field.
        array: &'static str,
        /// Which entry.
        index: usize,
        /// Its value.
        value: usize,
        /// Number of things that it may refer to.
        count: usize,
    },
    /// The slots of a bundle do not rise.
    #[error("the slots of bundle {bundle} do not rise strictly")]
    SlotOrder {
        /// Which bundle.
        bundle: usize,
    },
    /// Two bundles of a left vertex share a slot.
    #[error("left vertex {left} has two edges to slot {slot}")]
    DuplicateEdge {
        /// The left vertex.
        left: usize,
        /// The slot.
        slot: u32,
    },
    /// A set whose parent does not come later: a cycle, or an order that hides one.
    #[error("set {set} must have a parent with a larger index")]
    ParentOrder {
        /// Which set.
        set: usize,
    },
    /// Sums of weights in a tier might leave the 64-bit range.
    #[error("weights of tier {tier} are too large: sums over paths may overflow 64 bits")]
    Overflow {
        /// Which tier.
        tier: usize,
    },
    /// More left vertices, slots and sets than 32-bit indices can tell apart.
    #[error("left vertices, slots and sets together must number fewer than 2^32 - 2")]
    TooLarge,
}

impl NestedProblem {
    /// Checks that the arrays fit together and that no sum can overflow.
    ///
    /// # Errors
    /// The first [`ProblemError`] found.
    pub fn validate(&self) -> Result<(), ProblemError> {
        if !(1..=MAX_TIERS).contains(&self.tiers) {
            return Err(ProblemError::Tiers { tiers: self.tiers });
        }
        self.validate_lengths()?;
        self.validate_offsets()?;
        self.validate_forest()?;
        self.validate_edges()?;
        (0..self.tiers).try_for_each(|tier| self.validate_magnitude(tier))
    }

    fn validate_lengths(&self) -> Result<(), ProblemError> {
        let length = |array, found, expected| {
            if found == expected { Ok(()) } else { Err(ProblemError::Length { array, found, expected }) }
        };
        let classes = self.class_weights.len() / self.tiers;
        length("bundle_start", self.bundle_start.len(), self.bundle_start.len().max(1))?;
        length("left_weights", self.left_weights.len(), self.left_count() * self.tiers)?;
        length("class_weights", self.class_weights.len(), classes * self.tiers)?;
        length("slot_start", self.slot_start.len(), self.bundle_class.len() + 1)?;
        length("slot_sets", self.slot_sets.len(), self.slot_count())?;
        if let Some(ties) = &self.ties {
            in_range("ties.tier", 0, ties.tier.into(), self.tiers)?;
            length("ties.left", ties.left.len(), self.left_count())?;
            length("ties.slot", ties.slot.len(), self.slot_count())?;
        }
        let vertices = self.left_count() as u64 + self.slot_count() as u64 + self.sets.len() as u64;
        if vertices >= u64::from(u32::MAX) - 1 { Err(ProblemError::TooLarge) } else { Ok(()) }
    }

    fn validate_offsets(&self) -> Result<(), ProblemError> {
        let bundle_start = self.bundle_start.iter().map(|&start| u64::from(start));
        offsets("bundle_start", bundle_start, self.bundle_class.len())?;
        offsets("slot_start", self.slot_start.iter().copied(), self.slots.len())
    }

    fn validate_forest(&self) -> Result<(), ProblemError> {
        for (index, set) in self.sets.iter().enumerate() {
            if let Some(parent) = set.parent {
                in_range("sets", index, parent as usize, self.sets.len())?;
                if parent as usize <= index {
                    return Err(ProblemError::ParentOrder { set: index });
                }
            }
            in_range("sets.spread_tier", index, set.spread_tier.unwrap_or(0).into(), self.tiers)?;
        }
        for (slot, set) in self.slot_sets.iter().enumerate() {
            set.map_or(Ok(()), |set| in_range("slot_sets", slot, set as usize, self.sets.len()))?;
        }
        Ok(())
    }

    fn validate_edges(&self) -> Result<(), ProblemError> {
        let classes = self.class_weights.len() / self.tiers;
        for (bundle, &class) in self.bundle_class.iter().enumerate() {
            in_range("bundle_class", bundle, class as usize, classes)?;
            let slots = self.bundle_slots(bundle);
            if !slots.is_sorted_by(|a, b| a < b) {
                return Err(ProblemError::SlotOrder { bundle });
            }
            if let Some(&last) = slots.last() {
                in_range("slots", self.slot_start[bundle + 1] as usize - 1, last as usize, self.slot_count())?;
            }
        }
        self.validate_no_duplicates()
    }

    fn validate_no_duplicates(&self) -> Result<(), ProblemError> {
        let mut last_user = vec![u32::MAX; self.slot_count()];
        for left in 0..self.left_count() {
            for &slot in self.left_slots(left) {
                if std::mem::replace(&mut last_user[slot as usize], left as u32) == left as u32 {
                    return Err(ProblemError::DuplicateEdge { left, slot });
                }
            }
        }
        Ok(())
    }

    /// Duals and distances are differences of at most two lengths of simple alternating paths (see the essay of
    /// `search.rs`). Such a path has at most `n + 1` left vertices, each with two edges and the steps of the spread
    /// sets around them; 16 such lengths leave room for the sums formed on the way.
    fn validate_magnitude(&self, tier: usize) -> Result<(), ProblemError> {
        let largest = |flat: &[i64]| {
            flat.iter().skip(tier).step_by(self.tiers).map(|value| value.unsigned_abs()).max().unwrap_or(0)
        };
        let tie = u128::from(self.ties.as_ref().is_some_and(|ties| usize::from(ties.tier) == tier)) << 32;
        let edge = u128::from(largest(&self.left_weights)) + u128::from(largest(&self.class_weights)) + tie;
        let lefts = self.left_count() as u128;
        let step = 2 * edge + 2 * u128::from(self.spread_depth(tier)) * (2 * lefts + 1);
        match step.checked_mul(16 * (lefts + 2)) {
            Some(sum) if sum <= i64::MAX as u128 => Ok(()),
            _ => Err(ProblemError::Overflow { tier }),
        }
    }

    /// The most sets that count their spread in `tier` on any path to a root.
    fn spread_depth(&self, tier: usize) -> u32 {
        let mut depth = vec![0_u32; self.sets.len()];
        for (index, set) in self.sets.iter().enumerate().rev() {
            let above = set.parent.map_or(0, |parent| depth[parent as usize]);
            depth[index] = above + u32::from(set.spread_tier.map(usize::from) == Some(tier));
        }
        depth.into_iter().max().unwrap_or(0)
    }
}

fn in_range(array: &'static str, index: usize, value: usize, count: usize) -> Result<(), ProblemError> {
    if value < count { Ok(()) } else { Err(ProblemError::Range { array, index, value, count }) }
}

fn offsets(array: &'static str, starts: impl Iterator<Item = u64>, end: usize) -> Result<(), ProblemError> {
    let (mut last, mut index) = (0, 0);
    for (at, start) in starts.enumerate() {
        if start < last || (at == 0 && start != 0) {
            return Err(ProblemError::Offsets { array, index: at });
        }
        (last, index) = (start, at);
    }
    if last == end as u64 { Ok(()) } else { Err(ProblemError::Offsets { array, index }) }
}
