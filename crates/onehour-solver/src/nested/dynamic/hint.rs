//! What a search remembers of an edge for the next one: the loop over edges is where searches spend their time, and
//! nearly all edges cost too much in every one of them.
//!
//! An edge costs the price of its slot less its weight on the way forward, and the dual of its left vertex less its
//! weight on the way back. When a search has looked at a bundle it leaves a lower bound on that, as a number
//! (`coarse.rs`): forward that of its cheapest edge, since the gate of an opener who has room costs nothing however
//! full their good hours are. When prices of the tree fall the bound falls as far, and a search that still has no use for
//! so long a way passes over the bundle: most falls are small. The bound on the way back is void when the dual of the
//! left vertex falls, which few of those that are asked for again have done. Hints lie side by side in memory, and what
//! has fallen since is kept apart, few enough numbers to stay near the processor.
//!
//! Prices that rise and are taken back would make a hint false: it is taken back with them.

use crate::nested::coarse::UNKNOWN;

/// How far something may fall before what was known of it is void. A fall from any number of a vector to [`UNKNOWN`] goes
/// farther, and a bound that has fallen less stays clear of the ends of 64 bits.
const MOST_FALLEN: i64 = -UNKNOWN / 2;

/// A lower bound on what a bundle costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    /// The bound plus all that had fallen when it was left.
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
        let Fall { total, stamp } = falls.noted[of as usize];
        Hint { least: least.saturating_add(total), of, stamp }
    }

    /// Whether the bundle is known to cost at least so much.
    #[inline]
    pub(super) fn rules_out(self, room: i64, falls: &Falls) -> bool {
        let Fall { total, stamp } = falls.noted[self.of as usize];
        self.least.saturating_sub(total) >= room && self.stamp == stamp
    }
}

/// How far something has fallen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fall {
    /// The falls since the stamp, as a number; of nodes that fell at once the greatest.
    total: i64,
    /// One that was never given before; what was known earlier is void.
    stamp: u32,
}

/// How far each of something has fallen.
#[derive(Clone, Debug, Default)]
pub(super) struct Falls {
    noted: Vec<Fall>,
    /// The last stamp that was given.
    last: u32,
}

impl Falls {
    pub(super) fn resize(&mut self, count: usize) {
        self.noted.resize(count, Fall::default());
    }

    /// Notes a fall by so much; returns what was noted before.
    pub(super) fn add(&mut self, of: u32, by: i64) -> Fall {
        let total = self.noted[of as usize].total.saturating_add(by);
        if total < MOST_FALLEN {
            let stamp = self.noted[of as usize].stamp;
            return std::mem::replace(&mut self.noted[of as usize], Fall { total, stamp });
        }
        self.void(of)
    }

    /// Notes a fall that is not followed; returns what was noted before.
    pub(super) fn void(&mut self, of: u32) -> Fall {
        self.last = self.last.wrapping_add(1);
        std::mem::replace(&mut self.noted[of as usize], Fall { total: 0, stamp: self.last })
    }

    /// What has fallen since this was noted has risen again: hints of that time hold again.
    pub(super) fn take_back(&mut self, of: u32, before: Fall) {
        self.noted[of as usize] = before;
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
    #![allow(clippy::unwrap_used)]

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
        falls.add(1, 3);
        falls.add(0, 100);
        assert!(hint.rules_out(7, &falls) && !hint.rules_out(8, &falls));
        let later = Hint::new(10, 1, &falls);
        falls.add(1, 2);
        assert!(later.rules_out(8, &falls) && !later.rules_out(9, &falls));
        assert!(hint.rules_out(5, &falls) && !hint.rules_out(6, &falls));
    }

    #[test]
    fn what_is_known_is_void_once_a_fall_is_not_followed() {
        let mut falls = falls();
        let hint = Hint::new(NEVER, 0, &falls);
        falls.void(0);
        assert!(!hint.rules_out(i64::MIN, &falls));
    }

    #[test]
    fn what_is_known_is_void_once_something_has_fallen_too_far_at_once_or_step_by_step() {
        for steps in [vec![MOST_FALLEN], vec![-UNKNOWN], vec![i64::MAX], vec![MOST_FALLEN - 1, 1]] {
            let mut falls = falls();
            let hint = Hint::new(0, 0, &falls);
            let (last, before) = steps.split_last().unwrap();
            for &by in before {
                falls.add(0, by);
            }
            assert!(hint.rules_out(-MOST_FALLEN, &falls), "{steps:?}");
            falls.add(0, *last);
            assert!(!hint.rules_out(i64::MIN, &falls), "{steps:?}");
            assert!(Hint::new(5, 0, &falls).rules_out(5, &falls), "{steps:?}");
        }
    }

    #[test]
    fn falls_that_are_taken_back_make_hints_hold_again() {
        let mut falls = falls();
        let hint = Hint::new(10, 0, &falls);
        let before = [falls.add(0, 4), falls.void(0), falls.add(0, 9)];
        before.into_iter().rev().for_each(|before| falls.take_back(0, before));
        assert!(hint.rules_out(10, &falls));
    }
}
