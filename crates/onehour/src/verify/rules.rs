//! Whether a condition holds for a pair: a plain interpreter of docs/programmes.md.

use super::distance::metres_between;
use super::facts::{Element, Fact, Facts};
use crate::attribute::{parse_flag, parse_number};
use crate::programme::{Condition, Side};

/// A newcomer and an opener, by what they state.
#[derive(Clone, Copy)]
pub(super) struct Pair<'p, 'a> {
    pub(super) newcomer: &'p Facts<'a>,
    pub(super) opener: &'p Facts<'a>,
}

impl<'p, 'a> Pair<'p, 'a> {
    fn of(self, side: Side) -> &'p Facts<'a> {
        match side {
            Side::Newcomer => self.newcomer,
            Side::Opener => self.opener,
        }
    }

    fn other_than(self, side: Side) -> &'p Facts<'a> {
        match side {
            Side::Newcomer => self.opener,
            Side::Opener => self.newcomer,
        }
    }

    /// Both values, when both are stated.
    fn both(self, newcomer: &str, opener: &str) -> Option<(&'p Fact<'a>, &'p Fact<'a>)> {
        Some((self.newcomer.get(newcomer)?, self.opener.get(opener)?))
    }
}

/// Whether the condition holds.
pub(super) fn holds(condition: &Condition, pair: Pair<'_, '_>) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, pair)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, pair)),
        Condition::Related { newcomer, opener, level, bridges } => {
            common_levels(pair, newcomer, opener).any(|(found, _)| found >= u32::from(*level))
                || pair.both(newcomer, opener).is_some_and(|both| bridges.iter().any(|bridge| is_bridged(both, bridge)))
        }
        Condition::CommonLanguage { newcomer, opener, only } => pair.newcomer.languages.iter().any(|(code, level)| {
            level >= newcomer
                && pair.opener.languages.get(code).is_some_and(|level| level >= opener)
                && only.as_ref().is_none_or(|only| only.contains(code))
        }),
        Condition::SamePlace { level } => {
            common_levels(pair, "place", "place").any(|(found, _)| found >= u32::from(*level))
        }
        Condition::WithinKm { km } => metres_between(pair).is_some_and(|metres| metres <= thousandths(*km)),
        Condition::BothRemote {} => pair.newcomer.remote && pair.opener.remote,
        Condition::Equal { newcomer, opener } => {
            pair.both(newcomer, opener).is_some_and(|(a, b)| a.elements == b.elements)
        }
        Condition::Differs { newcomer, opener } => {
            pair.both(newcomer, opener).is_some_and(|(a, b)| a.elements != b.elements)
        }
        Condition::Shares { newcomer, opener, at_least } => shared(pair, newcomer, opener) >= *at_least as usize,
        Condition::Difference { newcomer, opener, at_least, at_most } => difference(pair, newcomer, opener)
            .is_some_and(|difference| {
                at_least.is_none_or(|least| difference >= thousandths(least))
                    && at_most.is_none_or(|most| difference <= thousandths(most))
            }),
        one_sided => holds_for_one(one_sided, pair),
    }
}

/// The conditions that read one side, or one side's wishes and needs.
fn holds_for_one(condition: &Condition, pair: Pair<'_, '_>) -> bool {
    match condition {
        Condition::Is { side, attribute, any_of } => {
            pair.of(*side).get(attribute).is_some_and(|fact| any_of.iter().any(|word| has(fact, word)))
        }
        Condition::IsNot { side, attribute, any_of } => {
            pair.of(*side).get(attribute).is_some_and(|fact| !any_of.iter().any(|word| has(fact, word)))
        }
        Condition::Between { side, attribute, at_least, at_most } => {
            pair.of(*side).get(attribute).is_some_and(|fact| is_between(fact, at_least, at_most))
        }
        Condition::Stated { side, attribute } => pair.of(*side).get(attribute).is_some(),
        Condition::Wish { of, wish, about } => pair.of(*of).get(wish).is_none_or(|wish| {
            pair.other_than(*of)
                .get(about)
                .is_some_and(|about| wish.elements.iter().any(|e| about.elements.contains(e)))
        }),
        Condition::NeedsMet { of, needs, offers } => pair.of(*of).get(needs).is_none_or(|needs| {
            pair.other_than(*of)
                .get(offers)
                .is_some_and(|offers| needs.elements.iter().all(|need| offers.elements.contains(need)))
        }),
        _ => false,
    }
}

/// For each code of the newcomer and each of the opener with a common ancestor: the level of the lowest one, and the
/// two weights.
pub(super) fn common_levels<'p>(
    pair: Pair<'p, '_>,
    newcomer: &str,
    opener: &str,
) -> impl Iterator<Item = (u32, [u8; 2])> + 'p {
    let both = pair.both(newcomer, opener);
    let codes = both.and_then(|(theirs, ours)| {
        let ((tree, theirs), (other, ours)) = (theirs.codes.as_ref()?, ours.codes.as_ref()?);
        std::ptr::eq(*tree, *other).then_some((*tree, theirs, ours))
    });
    codes.into_iter().flat_map(|(tree, theirs, ours)| {
        let pairs = theirs.iter().flat_map(move |a| ours.iter().map(move |b| (a, b)));
        pairs.filter_map(move |(a, b)| {
            let level = tree.common_level(a.node, b.node);
            (level > 0).then_some((level, [a.weight, b.weight]))
        })
    })
}

/// Whether the bridge leads from a code of the newcomer to one of the opener, either way across it.
fn is_bridged((theirs, ours): (&Fact<'_>, &Fact<'_>), (one, other): &(String, String)) -> bool {
    let stands_at = |fact: &Fact<'_>, end: &str| fact.ends.contains(end);
    stands_at(theirs, one) && stands_at(ours, other) || stands_at(theirs, other) && stands_at(ours, one)
}

/// Elements in both values.
pub(super) fn shared(pair: Pair<'_, '_>, newcomer: &str, opener: &str) -> usize {
    pair.both(newcomer, opener)
        .map_or(0, |(a, b)| a.elements.iter().filter(|element| b.elements.contains(element)).count())
}

/// Opener minus newcomer, in thousandths.
pub(super) fn difference(pair: Pair<'_, '_>, newcomer: &str, opener: &str) -> Option<i128> {
    let (theirs, ours) = pair.both(newcomer, opener)?;
    Some(i128::from(ours.number?) - i128::from(theirs.number?))
}

/// A number of a rule in thousandths.
pub(super) fn thousandths(value: f64) -> i128 {
    (value * 1000.0).round() as i128
}

/// Whether the value is, or contains, what a rule writes so.
fn has(fact: &Fact<'_>, written: &str) -> bool {
    let written = written.trim();
    fact.elements.iter().any(|element| match element {
        Element::Node(node) => fact.codes.as_ref().is_some_and(|(tree, _)| tree.node(written) == Some(*node)),
        Element::Word(word) => *word == written,
        Element::Number(number) => parse_number(written) == Some(*number),
        Element::Flag(flag) => parse_flag(written) == Some(*flag),
    })
}

/// Whether the number, or the rank in its order, lies between the bounds.
fn is_between(fact: &Fact<'_>, at_least: &Option<String>, at_most: &Option<String>) -> bool {
    let Some(number) = fact.number else { return false };
    let bound = |text: &String| match fact.order {
        Some(order) => order.iter().position(|word| word.trim() == text.trim()).map(|rank| rank as i64 * 1000),
        None => parse_number(text),
    };
    let least = at_least.as_ref().and_then(bound);
    let most = at_most.as_ref().and_then(bound);
    least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most)
}
