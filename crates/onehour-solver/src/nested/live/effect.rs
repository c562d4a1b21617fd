//! What is asked of a [`super::Live`], and what it answers.

use crate::nested::check::Violation;

/// Edges of a left vertex: one that is not there yet, or one that is there and would have others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What each of its edges weighs, one entry a tier.
    pub weight: Vec<i64>,
    /// Its key in the tie-break; without meaning where the problem has none.
    pub key: u64,
    /// Its edges.
    pub bundles: Vec<OfferedBundle>,
    /// Whether it may also stay free.
    pub may_stay: bool,
}

/// Edges that share their weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedBundle {
    /// What they weigh beside [`Offer::weight`] and the tie-break, one entry a tier.
    pub weight: Vec<i64>,
    /// Slots of the problem.
    pub slots: Vec<u32>,
}

impl Offer {
    /// The same with only some of the slots.
    pub fn keeping(mut self, kept: impl Fn(u32) -> bool) -> Self {
        for bundle in &mut self.bundles {
            bundle.slots.retain(|&slot| kept(slot));
        }
        self
    }
}

/// A capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Of a slot.
    Slot(u32),
    /// Of a set.
    Set(u32),
}

/// The difference between two optima.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Totals of the changed problem's optimum less those of the present one, one entry a tier.
    pub change: Vec<i64>,
    /// How many more are matched.
    pub served: i64,
    /// Whether `change` is proven. It is not where a floor is in force and the change would alter the number of edges:
    /// then it is what the change is worth if each edge weighs the multiplier of the floor more.
    pub exact: bool,
    /// Who moves in one such optimum, along the path; each left vertex once. An arriving vertex has the number of left
    /// vertices as its index. Empty when the present matching is as good as any.
    pub moves: Vec<Move>,
}

/// A left vertex and its place in the changed problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The left vertex.
    pub left: u32,
    /// Its slot; `None` if it is free.
    pub to: Option<u32>,
}

impl Effect {
    /// Left vertices that give up their place.
    pub fn displaced(&self) -> impl Iterator<Item = u32> + '_ {
        self.moves.iter().filter(|m| m.to.is_none()).map(|m| m.left)
    }

    /// Where a left vertex goes; `None` if it does not move, `Some(None)` if it is free afterwards.
    pub fn place_of(&self, left: u32) -> Option<Option<u32>> {
        self.moves.iter().find(|m| m.left == left).map(|m| m.to)
    }
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// The answer to restore is not what it claims to be.
    #[error("the answer cannot be restored: {0}")]
    Violation(#[from] Violation),
    /// The answer to restore carries a gap.
    #[error("only an optimal answer can be restored")]
    NotOptimal,
    /// A left vertex, slot or set that does not exist.
    #[error("there is no such left vertex, slot or set")]
    Unknown,
    /// A weight with another number of tiers.
    #[error("a weight that is offered must have one entry a tier")]
    Tiers,
    /// An answer with a floor on the number of edges.
    #[error("an answer with a floor cannot follow changes")]
    Floor,
    /// A weight that might overflow.
    #[error("a weight that is offered is too large")]
    Overflow,
}
