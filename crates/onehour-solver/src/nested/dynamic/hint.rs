//! What a search remembers of an edge for the next one: the loop over edges is where searches spend their time, and
//! nearly all edges cost too much in every one of them.
//!
//! An edge costs the price of its slot less its weight on the way forward, and the dual of its left vertex less its
//! weight on the way back. When a search has looked at a bundle it leaves a lower bound on that, as a number
//! (`coarse.rs`): forward that of its cheapest edge, since the gate of an opener who has room costs nothing however
//! full their good hours are. Until prices of the tree fall, or the dual of the left vertex does, the bound holds, and a
//! search that has no use for so long a way passes over the bundle. Hints lie side by side in memory, and what voids them
//! are stamps, few enough to stay near the processor.
//!
//! Prices that rise and are taken back would make a hint false: it is taken back with them.

use crate::nested::coarse::UNKNOWN;

/// A lower bound on what a bundle costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    /// The bound.
    least: i64,
    /// Whose fall voids it: a root, or a left vertex.
    pub(super) of: u32,
    /// When that one had fallen last.
    stamp: u32,
}

impl Hint {
    /// Nothing is known yet.
    pub(super) fn none(of: u32) -> Self {
        Hint { least: UNKNOWN, of, stamp: 0 }
    }

    /// A bound that holds now.
    pub(super) fn new(least: i64, of: u32, falls: &Falls) -> Self {
        Hint { least, of, stamp: falls.stamps[of as usize] }
    }

    /// Whether the bundle is known to cost at least so much.
    #[inline]
    pub(super) fn rules_out(self, room: i64, falls: &Falls) -> bool {
        self.least >= room && self.stamp == falls.stamps[self.of as usize]
    }
}

/// When each of something has fallen last: a stamp that was never given before.
#[derive(Clone, Debug, Default)]
pub(super) struct Falls {
    stamps: Vec<u32>,
    last: u32,
}

impl Falls {
    pub(super) fn resize(&mut self, count: usize) {
        self.stamps.resize(count, 0);
    }

    /// Notes a fall; returns the stamp of the one before.
    pub(super) fn count(&mut self, of: u32) -> u32 {
        self.last = self.last.wrapping_add(1);
        std::mem::replace(&mut self.stamps[of as usize], self.last)
    }

    /// What has fallen since this stamp has risen again: hints of that time hold again.
    pub(super) fn take_back(&mut self, of: u32, stamp: u32) {
        self.stamps[of as usize] = stamp;
    }
}

/// A bundle, as its gate knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// Of the left vertex.
    pub(super) hint: Hint,
    /// Position in the row of that one.
    pub(super) position: u32,
}

impl Way {
    pub(super) fn new(left: u32, position: u32) -> Self {
        Way { hint: Hint::none(left), position }
    }

    pub(super) fn left(self) -> u32 {
        self.hint.of
    }
}
