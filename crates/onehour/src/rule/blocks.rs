//! Blocks: which pairs a rule tree can let through, without looking at all pairs.
//!
//! Problem. Given the tests of all rules, give key spaces such that every eligible pair shares a key in each of them.
//! Enumerating the cheapest space and testing each of its pairs then finds every eligible pair.
//!
//! Construction, by induction over the tree: a test that is a shared key is its own space. A conjunction has the
//! spaces of all its parts, since the pair passes every part. A disjunction has one space, the union of one space
//! (the cheapest) of each part, since the pair passes some part; if a part has none, neither has the disjunction.
//! "Needs are met" gives the space of each person's rarest need. "Differs", distances and differences give none.

use super::test::Test;
use super::{Compiled, KeySpace};

impl Compiled {
    /// Key spaces such that every eligible pair shares a key in each, cheapest first (by [`KeySpace::pairs`]). Empty
    /// when no rule has keys: then every pair must be looked at. Complete, never exact: `eligible` has the last word.
    pub fn block_keys(&self) -> Vec<KeySpace> {
        let mut spaces = Vec::new();
        for (_, test) in self.tests() {
            gather(test, &mut spaces);
        }
        spaces.sort_by_cached_key(KeySpace::pairs);
        spaces
    }
}

/// Adds the spaces of one test.
fn gather(test: &Test, spaces: &mut Vec<KeySpace>) {
    match test {
        Test::Meet(space) | Test::Share(space, _) | Test::Met { space, .. } => spaces.push(space.clone()),
        Test::All(tests) => tests.iter().for_each(|test| gather(test, spaces)),
        Test::Any(tests) => {
            let cheapest = |test: &Test| {
                let mut own = Vec::new();
                gather(test, &mut own);
                own.into_iter().min_by_key(KeySpace::pairs)
            };
            if let Some(parts) = tests.iter().map(cheapest).collect::<Option<Vec<_>>>() {
                spaces.push(KeySpace::union(&parts));
            }
        }
        Test::Differ { .. } | Test::Within { .. } | Test::Difference { .. } => {}
    }
}
