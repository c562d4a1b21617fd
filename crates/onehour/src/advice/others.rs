//! Whom else one change would serve.

use serde::Serialize;

use super::waiting::Reach;
use super::{Adviser, Certainty, Help, PAIRS};
use crate::advice::Asked;
use crate::candidate::NewcomerIx;
use crate::pool::{Person, Role};
use crate::time::{HourSet, Start};

/// Whom else one change would serve, each alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Others {
    /// Ids, those first who have waited longest.
    pub newcomers: Vec<String>,
    /// How many who wait were looked at.
    pub looked_at: usize,
    /// How many who wait were not, because there are too many.
    pub left_out: usize,
}

impl Adviser<'_> {
    /// Those who wait beside a newcomer and would be served if the same thing were asked of them: each alone, so that
    /// two of them may take the same place. What the programme does not let ask of somebody does not count, nor does
    /// what is not proven. Those who have waited longest are looked at: 500,000 divided by the number of openers.
    ///
    /// # Errors
    /// `E-unknown-person`; those of [`crate::rule::Compiled::new`].
    pub fn others(&self, newcomer: &str, help: &Help) -> crate::Result<Others> {
        let newcomer = self.find_newcomer(newcomer)?;
        let waits = |&other: &NewcomerIx| {
            other != newcomer
                && self.open.mates[other.at()].is_none()
                && self.round.roster.newcomer(other).role == Role::Newcomer
        };
        let mut waiting: Vec<NewcomerIx> = self.round.roster.newcomers().filter(waits).collect();
        waiting.sort_by_key(|&other| std::cmp::Reverse(self.round.objective.waited(other)));
        let looked_at = waiting.len().min(PAIRS / self.round.roster.opener_count().max(1));
        let left_out = waiting.split_off(looked_at).len();
        let asked: Vec<(NewcomerIx, Person)> =
            waiting.into_iter().filter_map(|other| Some((other, self.asked_too(other, &help.asked)?))).collect();
        let reach = Reach::new(self, asked.iter().map(|(_, person)| person))?;
        let mut newcomers = Vec::new();
        for (at, &(other, _)) in asked.iter().enumerate() {
            let hours = self.hours_asked(other, &help.asked);
            let offer = self.offer(other, reach.openers(at).into_iter(), &hours);
            if self.gain(other, &offer).is_some_and(|effect| self.certainty(&effect) == Certainty::Proven) {
                newcomers.push(self.newcomer_id(other.0));
            }
        }
        Ok(Others { newcomers, looked_at, left_out })
    }

    /// Somebody with the same change made; `None` if the programme does not let ask it of them, or it changes nothing.
    fn asked_too(&self, other: NewcomerIx, asked: &Asked) -> Option<Person> {
        let person = self.round.roster.newcomer(other);
        if let Asked::Hour { .. } = asked {
            return self.hour_change().map(|_| person.clone());
        }
        self.tries(person).into_iter().find(|attempt| attempt.asked.is_same(asked)).map(|attempt| attempt.person)
    }

    /// The hours that count for somebody with a change made: of an hour that is asked for, that one alone.
    fn hours_asked(&self, other: NewcomerIx, asked: &Asked) -> HourSet {
        let own = self.round.hours.of_newcomer(other);
        let Asked::Hour { start, .. } = asked else { return own.clone() };
        let mut one = HourSet::empty(self.round.snapshot.starts.len());
        if let Ok(at) = self.round.snapshot.starts.binary_search(start) {
            one.insert(Start(at as u32));
        }
        one.and_not(own);
        self.met_hours(other).into_iter().for_each(|met| one.remove(met));
        one
    }
}
