//! In which ways a rule that fails for a pair could hold.

use super::Compiled;
use super::test::Test;
use crate::programme::Condition;

/// Ways that are told of one rule at most: `all` of several `any` multiplies them.
const WAYS: usize = 12;

impl Compiled {
    /// The ways in which a rule could hold for a pair, each a list of what is needed at once: `needs` says of a condition
    /// that fails, and has no parts, what is needed for it, one of these being enough. None where it knows nothing.
    pub(crate) fn ways<T: Clone>(
        &self,
        rule: usize,
        pair: (usize, usize),
        needs: &impl Fn(&Condition) -> Vec<T>,
    ) -> Vec<Vec<T>> {
        self.rules.get(rule).map_or_else(Vec::new, |(rule, test)| ways(&rule.when, test, pair, needs))
    }
}

fn ways<T: Clone>(
    condition: &Condition,
    test: &Test,
    pair: (usize, usize),
    needs: &impl Fn(&Condition) -> Vec<T>,
) -> Vec<Vec<T>> {
    if test.holds(pair.0, pair.1) {
        return vec![Vec::new()];
    }
    let of = |(condition, test)| ways(condition, test, pair, needs);
    match (condition, test) {
        (Condition::All(conditions), Test::All(tests)) => {
            conditions.iter().zip(tests).map(of).fold(vec![Vec::new()], |ways, more| both(&ways, &more))
        }
        (Condition::Any(conditions), Test::Any(tests)) => {
            conditions.iter().zip(tests).flat_map(of).take(WAYS).collect()
        }
        _ => needs(condition).into_iter().take(WAYS).map(|need| vec![need]).collect(),
    }
}

/// Each of the first with each of the second.
fn both<T: Clone>(first: &[Vec<T>], second: &[Vec<T>]) -> Vec<Vec<T>> {
    first.iter().flat_map(|a| second.iter().map(move |b| [a.as_slice(), b].concat())).take(WAYS).collect()
}
