//! The points of a pair, term by term: a plain interpreter of docs/programmes.md.

use std::collections::BTreeMap;

use super::distance::metres_between;
use super::rules::{self, Pair};
use crate::language::Level;
use crate::programme::{Term, TermValue};

/// Points of the pair over all terms.
pub(super) fn points(terms: &[Term], pair: Pair<'_, '_>) -> i128 {
    terms.iter().map(|term| points_of(term, pair)).sum()
}

/// Points of one term.
pub(super) fn points_of(term: &Term, pair: Pair<'_, '_>) -> i128 {
    if term.when.as_ref().is_some_and(|when| !rules::holds(when, pair)) {
        return 0;
    }
    match &term.value {
        TermValue::Points(points) => i128::from(*points),
        TermValue::Closeness { newcomer, opener, points } => closeness(pair, newcomer, opener, points),
        TermValue::LanguageLevel { points } => language_level(pair, points),
        TermValue::PerShared { newcomer, opener, points, at_most } => {
            let counted = rules::shared(pair, newcomer, opener).min(*at_most as usize);
            i128::from(*points) * counted as i128
        }
        TermValue::ByDifference { newcomer, opener, points } => {
            let Some(found) = rules::difference(pair, newcomer, opener) else { return 0 };
            let entry = points
                .iter()
                .find(|(written, _)| written.trim().parse::<i32>().is_ok_and(|d| i128::from(d) * 1000 == found));
            entry.map_or(0, |(_, points)| i128::from(*points))
        }
        TermValue::ByDistance(steps) => {
            let Some(metres) = metres_between(pair) else { return 0 };
            let reached = steps.iter().find(|step| metres <= rules::thousandths(step.within_km));
            reached.map_or(0, |step| i128::from(step.points))
        }
    }
}

/// The largest, over the codes of both that have a common ancestor, of the level's points times both weights.
fn closeness(pair: Pair<'_, '_>, newcomer: &str, opener: &str, points: &[i32]) -> i128 {
    let of = |(level, [a, b]): (u32, [u8; 2])| {
        let full = points.get(level as usize - 1).or(points.last())?;
        Some((i128::from(*full) * i128::from(a) * i128::from(b)).div_euclid(100 * 100))
    };
    rules::common_levels(pair, newcomer, opener).filter_map(of).max().unwrap_or(0)
}

/// The points of the highest level that both have in one language.
fn language_level(pair: Pair<'_, '_>, points: &BTreeMap<String, i32>) -> i128 {
    let both = |(code, level): (&String, &Level)| Some(*pair.opener.languages.get(code)?.min(level));
    let Some(best) = pair.newcomer.languages.iter().filter_map(both).max() else { return 0 };
    points.get(best.as_str()).map_or(0, |points| i128::from(*points))
}
