//! The rules and terms of a programme over a pool, compiled: eligibility and points of a pair by its positions.
//!
//! [`Compiled::new`] reads people once, turns every string that a rule mentions into dense integers, and never changes
//! afterwards; it is shared by all threads. Positions are those of [`crate::Pool::people`]. The compiled form knows
//! rules and terms alone: hours, caps, history, pins and forbids belong to the candidate graph.
//!
//! Time and space: compiling is linear in people times attributes in use (and sorts their values); a test costs a few
//! machine words for each rule, whatever the size of the pool, except for people who state very many values.

mod blocks;
mod columns;
mod explain;
mod keys;
mod lists;
mod points;
mod test;
mod ways;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;

use self::columns::{Code, Columns, Spokens};
use self::lists::Lists;
use self::points::Score;
use self::test::Test;
use crate::error::Error;
use crate::pool::{Coordinates, Person};
use crate::programme::{Condition, Programme, Rule, Taxonomies, Term};

pub(crate) use self::columns::each_code;
pub use self::keys::KeySpace;

/// A programme's rules and terms over a pool.
#[derive(Clone, Debug)]
pub struct Compiled {
    rules: Vec<(Rule, Test)>,
    terms: Vec<(Term, Score)>,
    people: usize,
    words: Words,
}

/// What explanations need beyond the tests.
#[derive(Clone, Debug)]
struct Words {
    /// The programme without its rules and terms, for the kinds of its attributes.
    programme: Programme,
    taxonomies: Taxonomies,
    /// Columns of codes in use.
    codes: BTreeMap<String, Arc<Lists<Code>>>,
    spoken: Arc<Spokens>,
    coordinates: Arc<Vec<Option<Coordinates>>>,
    remote: Vec<bool>,
}

impl Compiled {
    /// Compiles the rules and terms for these people, in the order of [`crate::Pool::people`].
    ///
    /// ```
    /// use onehour::pool::{Person, Pool, Role};
    /// use onehour::rule::Compiled;
    /// use onehour::Programme;
    ///
    /// let programme = Programme::from_toml(
    ///     "name = 'tiny'\n[[rules]]\nname = 'other organisation'\n\
    ///      differs = { newcomer = 'organisation', opener = 'organisation' }\n",
    ///     "tiny.toml",
    /// )?;
    /// let person = |id: &str, role, organisation: &str| Person {
    ///     organisation: Some(organisation.into()),
    ///     ..Person::new(id, role)
    /// };
    /// let pool = Pool::new(vec![
    ///     person("n", Role::Newcomer, "A"),
    ///     person("o", Role::Opener, "A"),
    ///     person("p", Role::Opener, "B"),
    /// ])?;
    /// let compiled = Compiled::new(&programme, pool.people())?;
    /// assert!(!compiled.eligible(0, 1) && compiled.eligible(0, 2));
    /// assert_eq!(compiled.failing_rules(0, 1).collect::<Vec<_>>(), [0]);
    /// # Ok::<(), onehour::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Programme::validate`]; `E-taxonomy-file` for a taxonomy that was not read yet; and for a person's
    /// value that a rule or term reads, with the person's position from 1: `E-unknown-code`, `E-weight`,
    /// `E-attribute-value`, `E-coordinates`.
    pub fn new<P: Borrow<Person>>(programme: &Programme, people: &[P]) -> crate::Result<Self> {
        Compiled::of(programme, &people.iter().map(Borrow::borrow).collect::<Vec<_>>())
    }

    fn of(programme: &Programme, people: &[&Person]) -> crate::Result<Self> {
        programme.validate()?;
        programme.all_trees_loaded()?;
        let taxonomies = Taxonomies::load(&programme.taxonomies)?;
        let mut columns = Columns::new(programme, &taxonomies, people);
        let rules = programme.rules.iter().map(|rule| (rule.clone(), columns.test(&rule.when))).collect();
        let terms = programme.terms.iter().map(|term| (term.clone(), columns.score(term))).collect();
        let (spoken, coordinates) = (columns.spoken(), columns.coordinates());
        if !columns.issues.is_empty() {
            return Err(Error::from(columns.issues));
        }
        let codes = columns.into_codes();
        let remote = people.iter().map(|person| person.remote).collect();
        let programme = Programme { rules: Vec::new(), terms: Vec::new(), ..programme.clone() };
        let words = Words { programme, taxonomies, codes, spoken, coordinates, remote };
        Ok(Compiled { rules, terms, people: people.len(), words })
    }

    /// Number of people compiled.
    pub fn people(&self) -> usize {
        self.people
    }

    /// Number of rules.
    pub fn rule_count(&self) -> usize {
        self.rules.len()
    }

    /// Name of a rule.
    pub fn rule_name(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("", |(rule, _)| &rule.name)
    }

    /// Number of terms.
    pub fn term_count(&self) -> usize {
        self.terms.len()
    }

    /// Name of a term.
    pub fn term_name(&self, term: usize) -> &str {
        self.terms.get(term).map_or("", |(term, _)| &term.name)
    }

    /// Whether every rule holds for the pair, and they are two people. The caller passes a newcomer and an opener.
    #[inline]
    pub fn eligible(&self, newcomer: usize, opener: usize) -> bool {
        newcomer != opener && self.rules.iter().all(|(_, test)| test.holds(newcomer, opener))
    }

    /// Whether one rule holds for the pair.
    pub fn rule_holds(&self, rule: usize, newcomer: usize, opener: usize) -> bool {
        self.rules.get(rule).is_some_and(|(_, test)| test.holds(newcomer, opener))
    }

    /// Every rule that fails for the pair, in the programme's order.
    pub fn failing_rules(&self, newcomer: usize, opener: usize) -> impl Iterator<Item = usize> + '_ {
        let fails = move |(index, (_, test)): (usize, &(Rule, Test))| (!test.holds(newcomer, opener)).then_some(index);
        self.rules.iter().enumerate().filter_map(fails)
    }

    /// Sum of the terms.
    #[inline]
    pub fn points(&self, newcomer: usize, opener: usize) -> i64 {
        self.terms.iter().map(|(_, score)| score.points(newcomer, opener)).sum()
    }

    /// The points of each term, in the programme's order, in place of what `points` held.
    pub fn term_points(&self, newcomer: usize, opener: usize, points: &mut Vec<i64>) {
        points.clear();
        points.extend(self.terms.iter().map(|(_, score)| score.points(newcomer, opener)));
    }

    /// Least and most points that any pair can get: the sums of the bounds of the terms.
    pub fn point_bounds(&self) -> (i64, i64) {
        let bounds = self.terms.iter().map(|(_, score)| score.bounds());
        bounds.fold((0, 0), |(least, most), (low, high)| (least + low, most + high))
    }

    /// The condition and the test of every rule.
    fn tests(&self) -> impl Iterator<Item = (&Condition, &Test)> {
        self.rules.iter().map(|(rule, test)| (&rule.when, test))
    }
}

#[cfg(test)]
mod tests;
