//! Everything found wrong, up to a bound.

use super::violation::Violation;

/// Violations kept; more are counted.
const KEPT: usize = 100;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) violations: Vec<Violation>,
    /// Violations beyond those kept.
    pub(super) more: usize,
}

impl Findings {
    /// One more.
    pub(super) fn add(&mut self, violation: Violation) {
        if self.violations.len() < KEPT {
            self.violations.push(violation);
        } else {
            self.more += 1;
        }
    }

    /// One more unless it holds.
    pub(super) fn expect(&mut self, holds: bool, violation: impl FnOnce() -> Violation) {
        if !holds {
            self.add(violation());
        }
    }

    /// Those that others found.
    pub(super) fn merge(&mut self, other: Findings) {
        self.more += other.more;
        other.violations.into_iter().for_each(|violation| self.add(violation));
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.violations.is_empty()
    }
}
