//! Near misses: openers whom one thing alone keeps from a newcomer.

use std::collections::BTreeMap;

use super::{Ground, unknown};
use crate::candidate::{NewcomerIx, OpenerIx, Past};
use crate::programme::Mode;

/// Openers whom one rule alone keeps from a newcomer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NearMiss {
    /// Name of the rule, or `hours`, `history`, `forbidden`.
    pub rule: String,
    /// Ids, rising.
    pub openers: Vec<String>,
}

impl Ground<'_> {
    /// The openers who fail exactly one thing for a newcomer, by that thing, most openers first, then by name. A missing
    /// hour in common counts as one thing, like each rule, the history, and a forbidden pair.
    ///
    /// # Errors
    /// `E-unknown-person` when no newcomer has this id.
    pub fn near_misses(&self, newcomer: &str) -> crate::Result<Vec<NearMiss>> {
        let Some(newcomer) = self.roster.find_newcomer(newcomer) else { return Err(unknown()) };
        let mut misses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let others = self.roster.openers();
        for opener in others.filter(|&opener| self.roster.newcomer_at(newcomer) != self.roster.opener_at(opener)) {
            if let Some(rule) = self.only_failure(newcomer, opener) {
                misses.entry(rule).or_default().push(self.roster.opener(opener).id.clone());
            }
        }
        let mut misses: Vec<NearMiss> =
            misses.into_iter().map(|(rule, openers)| NearMiss { rule: rule.into(), openers }).collect();
        misses.sort_by_key(|miss| std::cmp::Reverse(miss.openers.len()));
        Ok(misses)
    }

    /// The one thing that keeps the pair apart; `None` when nothing does, or more than one thing.
    fn only_failure(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Option<&str> {
        let (mine, theirs) = (self.roster.newcomer_at(newcomer), self.roster.opener_at(opener));
        let introduces = self.snapshot.programme.meeting.mode == Mode::Introduce;
        let hours = self.roster.newcomer_hours(newcomer).intersects(self.roster.opener_hours(opener));
        let others = [
            (self.bars.forbids(newcomer, opener), "forbidden"),
            (self.bars.past(newcomer, opener) == Past::Never, "history"),
            (!introduces && !hours, "hours"),
        ];
        let failing = self.rules.failing_rules(mine, theirs).map(|rule| self.rules.rule_name(rule));
        let mut failures = failing.chain(others.into_iter().filter_map(|(fails, name)| fails.then_some(name)));
        failures.next().filter(|_| failures.next().is_none())
    }
}
