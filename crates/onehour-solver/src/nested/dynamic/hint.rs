//! What a search remembers of an edge for the next one: the loop over edges is where searches spend their time, and
//! nearly all edges cost too much in every one of them.
//!
//! An edge costs the price of its slot less its weight on the way forward, and the dual of its left vertex less its
//! weight on the way back. When a search has looked at a bundle it leaves a lower bound on that, as a number
//! (`coarse.rs`): forward that of its cheapest edge, since the gate of an opener who has room costs nothing however
//! full their good hours are. When prices of the tree fall the bound falls as far, and a search that still has no use for
//! so long a way passes over the bundle: most falls are small. The bound on the way back is void when the dual of the
//! left vertex falls. Hints lie side by side in memory, and what has fallen since is kept apart, few enough numbers to
//! stay near the processor.
//!
//! Prices that rise and are taken back would make a hint false: it is taken back with them.

use crate::nested::coarse::UNKNOWN;

/// How far something may fall before what was known of it is void.
const FAR: i64 = 1 << 60;

/// A lower bound on what a bundle costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    /// The bound, and what had fallen when it was left.
    least: i64,
    /// Whose fall it follows: a root, or a left vertex.
    pub(super) of: u32,
    /// When that one had voided it last.
    stamp: u32,
}

impl Hint {
    /// Nothing is known yet.
    pub(super) fn none(of: u32) -> Self {
        Hint { least: UNKNOWN, of, stamp: 0 }
    }

    /// A bound that holds now.
    pub(super) fn new(least: i64, of: u32, falls: &Falls) -> Self {
        let Fall { total, stamp } = falls.of[of as usize];
        Hint { least: least.saturating_add(total), of, stamp }
    }

    /// Whether the bundle is known to cost at least so much.
    #[inline]
    pub(super) fn rules_out(self, room: i64, falls: &Falls) -> bool {
        let Fall { total, stamp } = falls.of[self.of as usize];
        self.least.saturating_sub(total) >= room && self.stamp == stamp
    }
}

/// How far something has fallen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fall {
    /// All falls since the stamp, as a number.
    total: i64,
    /// One that was never given before; what was known earlier is void.
    stamp: u32,
}

/// How far each of something has fallen.
#[derive(Clone, Debug, Default)]
pub(super) struct Falls {
    of: Vec<Fall>,
    last: u32,
}

impl Falls {
    pub(super) fn resize(&mut self, count: usize) {
        self.of.resize(count, Fall::default());
    }

    /// Notes a fall by so much; returns what was noted before.
    pub(super) fn count(&mut self, of: u32, by: i64) -> Fall {
        let total = self.of[of as usize].total.saturating_add(by);
        if total < FAR {
            let stamp = self.of[of as usize].stamp;
            return std::mem::replace(&mut self.of[of as usize], Fall { total, stamp });
        }
        self.void(of)
    }

    /// Notes a fall that nobody knows how far it went; returns what was noted before.
    pub(super) fn void(&mut self, of: u32) -> Fall {
        self.last = self.last.wrapping_add(1);
        std::mem::replace(&mut self.of[of as usize], Fall { total: 0, stamp: self.last })
    }

    /// What has fallen since this was noted has risen again: hints of that time hold again.
    pub(super) fn take_back(&mut self, of: u32, before: Fall) {
        self.of[of as usize] = before;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nested::coarse::NEVER;

    fn falls() -> Falls {
        let mut falls = Falls::default();
        falls.resize(2);
        falls
    }

    #[test]
    fn a_bound_falls_as_far_as_prices_do() {
        let mut falls = falls();
        let hint = Hint::new(10, 1, &falls);
        falls.count(1, 3);
        falls.count(0, 100);
        assert!(hint.rules_out(7, &falls) && !hint.rules_out(8, &falls));
        let later = Hint::new(10, 1, &falls);
        falls.count(1, 2);
        assert!(later.rules_out(8, &falls) && !later.rules_out(9, &falls));
        assert!(hint.rules_out(5, &falls) && !hint.rules_out(6, &falls));
    }

    #[test]
    fn what_is_known_is_void_once_nobody_knows_how_far_something_has_fallen() {
        let mut falls = falls();
        let hint = Hint::new(NEVER, 0, &falls);
        falls.void(0);
        assert!(!hint.rules_out(i64::MIN, &falls));
        let hint = Hint::new(NEVER, 0, &falls);
        for _ in 0..5 {
            falls.count(0, i64::MAX / 4);
            assert!(!hint.rules_out(i64::MIN, &falls));
        }
    }

    #[test]
    fn falls_that_are_taken_back_make_hints_hold_again() {
        let mut falls = falls();
        let hint = Hint::new(10, 0, &falls);
        let before = [falls.count(0, 4), falls.void(0), falls.count(0, 9)];
        before.into_iter().rev().for_each(|before| falls.take_back(0, before));
        assert!(hint.rules_out(10, &falls));
    }
}
