//! What each rule says of each pair.
//!
//! A rule reads a few facts of either person, and thousands of people state the same there. So a rule is asked once for
//! each two *statements*, all that it reads of a newcomer and all that it reads of an opener, and the answers are
//! looked up pair by pair. Where nearly everybody states something else (coordinates), the rule is asked for each pair.
//!
//! Time: statements times statements questions a rule; memory bounded by [`MOST_ANSWERS`].

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::facts::{Element, Facts};
use super::people::Party;
use super::rules::{self, Pair};
use crate::language::Level;
use crate::programme::{Condition, Rule, Side};

/// Most answers that a table holds.
const MOST_ANSWERS: usize = 1 << 24;

/// The answers to one rule.
pub(super) enum Ruling {
    /// One for each two statements.
    Table {
        /// Statement of each newcomer.
        newcomers: Vec<u32>,
        /// Statement of each opener.
        openers: Vec<u32>,
        /// By statement of the newcomer, then of the opener.
        answers: Vec<Vec<bool>>,
    },
    /// None: the rule is to be asked for each pair.
    Open,
}

/// What a condition may read of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact<'r> {
    Attribute(&'r str),
    Languages,
    Coordinates,
    Remote,
}

/// What a person says of one fact.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said<'p, 'a> {
    Value(Option<(&'p [Element<'a>], Option<i64>)>),
    Languages(&'a BTreeMap<String, Level>),
    Coordinates(Option<[u64; 2]>),
    Remote(bool),
}

impl Ruling {
    /// Asks the rule, unless there are too many statements.
    pub(super) fn new(rule: &Rule, newcomers: &Party<'_>, openers: &Party<'_>) -> Self {
        let mut reads = BTreeSet::new();
        list_facts(&rule.when, &mut reads);
        let (theirs, newcomers_say) = statements(newcomers, &facts_of(&reads, Side::Newcomer));
        let (ours, openers_say) = statements(openers, &facts_of(&reads, Side::Opener));
        if theirs.len().saturating_mul(ours.len()) > MOST_ANSWERS {
            return Ruling::Open;
        }
        let ask = |&newcomer: &u32| {
            let newcomer = newcomers.facts(newcomer);
            ours.iter().map(|&o| rules::holds(&rule.when, Pair { newcomer, opener: openers.facts(o) })).collect()
        };
        let answers = theirs.par_iter().map(ask).collect();
        Ruling::Table { newcomers: newcomers_say, openers: openers_say, answers }
    }

    /// Whether the rule holds for the pair, if that was asked.
    pub(super) fn answer(&self, newcomer: u32, opener: u32) -> Option<bool> {
        match self {
            Ruling::Table { newcomers, openers, answers } => {
                Some(answers[newcomers[newcomer as usize] as usize][openers[opener as usize] as usize])
            }
            Ruling::Open => None,
        }
    }
}

/// The first person who makes each statement, and the number of each person's statement.
fn statements(party: &Party<'_>, facts: &[Fact<'_>]) -> (Vec<u32>, Vec<u32>) {
    let (mut numbers, mut first) = (BTreeMap::new(), Vec::new());
    let mut number = |person: u32| {
        let said: Vec<Said<'_, '_>> = facts.iter().map(|&fact| said(party.facts(person), fact)).collect();
        *numbers.entry(said).or_insert_with(|| {
            first.push(person);
            first.len() as u32 - 1
        })
    };
    let numbers = (0..party.len()).map(&mut number).collect();
    (first, numbers)
}

fn said<'p, 'a>(facts: &'p Facts<'a>, fact: Fact<'_>) -> Said<'p, 'a> {
    match fact {
        Fact::Attribute(name) => Said::Value(facts.get(name).map(|fact| (fact.elements.as_slice(), fact.number))),
        Fact::Languages => Said::Languages(facts.languages),
        Fact::Coordinates => Said::Coordinates(facts.coordinates.map(|at| [at.lat.to_bits(), at.lon.to_bits()])),
        Fact::Remote => Said::Remote(facts.remote),
    }
}

fn facts_of<'r>(reads: &BTreeSet<(Side, Fact<'r>)>, side: Side) -> Vec<Fact<'r>> {
    reads.iter().filter(|(of, _)| *of == side).map(|&(_, fact)| fact).collect()
}

/// Everything that a condition reads. One for one what `rules` reads for it.
fn list_facts<'r>(condition: &'r Condition, reads: &mut BTreeSet<(Side, Fact<'r>)>) {
    use Side::{Newcomer, Opener};
    let other = |side| if side == Newcomer { Opener } else { Newcomer };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| list_facts(part, reads)),
        Condition::Related { newcomer, opener, .. }
        | Condition::Equal { newcomer, opener }
        | Condition::Differs { newcomer, opener }
        | Condition::Shares { newcomer, opener, .. }
        | Condition::Difference { newcomer, opener, .. } => {
            reads.extend([(Newcomer, Fact::Attribute(newcomer)), (Opener, Fact::Attribute(opener))]);
        }
        Condition::CommonLanguage { .. } => reads.extend([Newcomer, Opener].map(|side| (side, Fact::Languages))),
        Condition::SamePlace { .. } => reads.extend([Newcomer, Opener].map(|side| (side, Fact::Attribute("place")))),
        Condition::WithinKm { .. } => reads.extend([Newcomer, Opener].map(|side| (side, Fact::Coordinates))),
        Condition::BothRemote {} => reads.extend([Newcomer, Opener].map(|side| (side, Fact::Remote))),
        Condition::Is { side, attribute, .. }
        | Condition::IsNot { side, attribute, .. }
        | Condition::Between { side, attribute, .. }
        | Condition::Stated { side, attribute } => _ = reads.insert((*side, Fact::Attribute(attribute))),
        Condition::Wish { of, wish: mine, about: theirs } | Condition::NeedsMet { of, needs: mine, offers: theirs } => {
            reads.extend([(*of, Fact::Attribute(mine)), (other(*of), Fact::Attribute(theirs))]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(condition: &Condition) -> Vec<(Side, Fact<'_>)> {
        let mut reads = BTreeSet::new();
        list_facts(condition, &mut reads);
        reads.into_iter().collect()
    }

    #[test]
    fn a_wish_reads_the_wish_of_one_side_and_the_value_of_the_other() {
        let wish = Condition::Wish { of: Side::Opener, wish: "wanted".into(), about: "team".into() };
        assert_eq!(
            reads(&wish),
            [(Side::Newcomer, Fact::Attribute("team")), (Side::Opener, Fact::Attribute("wanted"))]
        );
    }

    #[test]
    fn what_parts_read_is_read_by_the_whole() {
        let parts = vec![Condition::BothRemote {}, Condition::WithinKm { km: 5.0 }, Condition::SamePlace { level: 2 }];
        let whole = Condition::Any(vec![Condition::All(parts)]);
        let each = [Fact::Attribute("place"), Fact::Coordinates, Fact::Remote];
        let both = [Side::Newcomer, Side::Opener].into_iter().flat_map(|side| each.map(|fact| (side, fact)));
        assert_eq!(reads(&whole), both.collect::<Vec<_>>());
    }
}
