//! People with a change made, compiled together with everybody as they are: questions about many changes, and about
//! several people, share the work.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Adviser;
use crate::candidate::{NewcomerIx, OpenerIx};
use crate::pool::Person;
use crate::round::Round;
use crate::rule::Compiled;

/// The rules over everybody as they are, and over some people with each of their changes made.
pub(super) struct Versions {
    rules: Compiled,
    /// Position of the first version of each person; the others follow.
    first: BTreeMap<NewcomerIx, usize>,
}

impl Versions {
    /// # Errors
    /// Those of [`Compiled::new`].
    fn new(round: &Round<'_>, changed: &[(NewcomerIx, Vec<Person>)]) -> crate::Result<Self> {
        let mut people: Vec<&Person> = round.snapshot.persons();
        let mut first = BTreeMap::new();
        for (newcomer, versions) in changed {
            first.insert(*newcomer, people.len());
            people.extend(versions);
        }
        Ok(Versions { rules: Compiled::new(&round.snapshot.programme, &people)?, first })
    }
}

/// The versions of one person.
pub(super) struct Own {
    versions: Arc<Versions>,
    /// Position as they are, and with the first change made; the other changes follow.
    as_they_are: usize,
    first: usize,
}

impl Own {
    /// Position with a change made, by its number, or as they are.
    fn at(&self, change: Option<usize>) -> usize {
        change.map_or(self.as_they_are, |change| self.first + change)
    }

    /// The openers whom the rules leave to the person, with the points. The person counts as somebody else.
    pub(super) fn openers(&self, round: &Round<'_>, change: Option<usize>) -> Vec<(OpenerIx, i64)> {
        let (rules, own) = (&self.versions.rules, self.at(change));
        let pair = |opener: OpenerIx| {
            let theirs = round.roster.opener_at(opener);
            rules.eligible(own, theirs).then(|| (opener, rules.points(own, theirs)))
        };
        let openers: Vec<OpenerIx> = round.roster.openers().collect();
        openers.into_par_iter().filter_map(pair).collect()
    }

    /// Points of a newcomer with the person as an opener with a change made, whatever the rules say of the two.
    pub(super) fn points(&self, round: &Round<'_>, change: usize, other: NewcomerIx) -> i64 {
        self.versions.rules.points(round.roster.newcomer_at(other), self.at(Some(change)))
    }

    /// The same, where the rules leave them to each other.
    pub(super) fn points_if_eligible(&self, round: &Round<'_>, change: usize, other: NewcomerIx) -> Option<i64> {
        let (other_at, own) = (round.roster.newcomer_at(other), self.at(Some(change)));
        self.versions.rules.eligible(other_at, own).then(|| self.versions.rules.points(other_at, own))
    }
}

impl Adviser<'_> {
    /// Compiles the versions of these people: of as many of them as make no more versions than there are people.
    ///
    /// # Errors
    /// Those of [`Compiled::new`].
    pub(super) fn prepared(&self, newcomers: &[NewcomerIx]) -> crate::Result<Versions> {
        let versions = newcomers.iter().map(|&newcomer| (newcomer, self.versions_to_try(newcomer)));
        let mut room = self.round.snapshot.people.len();
        let fits = |(_, versions): &(NewcomerIx, Vec<Person>)| {
            let fits = versions.len() <= room;
            room = room.saturating_sub(versions.len());
            fits
        };
        Versions::new(&self.round, &versions.take_while(fits).collect::<Vec<_>>())
    }

    /// A person with each change made that the programme allows to ask of them, but for hours.
    fn versions_to_try(&self, newcomer: NewcomerIx) -> Vec<Person> {
        let tries = self.tries(self.round.roster.newcomer(newcomer));
        tries.into_iter().map(|attempt| attempt.person).collect()
    }

    /// The versions of one person: those that are prepared, or their own.
    ///
    /// # Errors
    /// Those of [`Compiled::new`].
    pub(super) fn own_versions(&self, newcomer: NewcomerIx) -> crate::Result<Own> {
        let known = |versions: &Arc<Versions>| Some((Arc::clone(versions), *versions.first.get(&newcomer)?));
        let (versions, first) = match self.versions.as_ref().and_then(known) {
            Some(known) => known,
            None => {
                let changed = [(newcomer, self.versions_to_try(newcomer))];
                (Arc::new(Versions::new(&self.round, &changed)?), self.round.snapshot.people.len())
            }
        };
        Ok(Own { versions, as_they_are: self.round.roster.newcomer_at(newcomer), first })
    }
}
