//! Suggested hours: up to two more for each meeting.
//!
//! Whatever each pair chooses, every constraint must hold. So an option is no start of another meeting of the opener,
//! held or suggested, and collides with none of either person; in each set (day, month, quarter, employer's month) the
//! meetings that could come to lie in it are at most its capacity; and of a team, no more could come to be away at once
//! than may.
//!
//! Rule: first one option for each meeting in the order of newcomers, then a second; each time the earliest hour on a
//! day where the meeting has none yet, else the earliest hour.

use std::collections::{BTreeMap, BTreeSet};

use super::placed;
use crate::candidate::{Moment, NewcomerIx, OpenerIx};
use crate::programme::Mode;
use crate::round::{Away, Found, Placed, Round, SetKey};

/// Most further hours of a meeting.
const OPTIONS: usize = 2;

/// Further starts of each meeting, rising. Empty unless the mode is `suggest`.
pub(super) fn options(round: &Round<'_>, found: &Found) -> BTreeMap<NewcomerIx, Vec<i64>> {
    if round.snapshot.programme.meeting.mode != Mode::Suggest {
        return BTreeMap::new();
    }
    let mut offers = Offers::new(round, found);
    for _ in 0..OPTIONS {
        for (newcomer, placed) in placed(found) {
            offers.extend(newcomer, &placed);
        }
    }
    let held: BTreeMap<NewcomerIx, Option<i64>> =
        placed(found).map(|(newcomer, placed)| (newcomer, placed.moment.start)).collect();
    let further = |(newcomer, moments): (NewcomerIx, Vec<Moment>)| {
        let mut starts: Vec<i64> = moments.into_iter().filter_map(|moment| moment.start).collect();
        starts.retain(|&start| held.get(&newcomer) != Some(&Some(start)));
        starts.sort_unstable();
        (newcomer, starts)
    };
    offers.moments.into_iter().map(further).collect()
}

/// Held and suggested hours while they grow.
struct Offers<'a> {
    round: &'a Round<'a>,
    /// Of each meeting, by newcomer.
    moments: BTreeMap<NewcomerIx, Vec<Moment>>,
    /// Starts of each opener, with the newcomer.
    given: BTreeMap<OpenerIx, Vec<(i64, NewcomerIx)>>,
    /// Meetings that could come to lie in each set.
    counts: BTreeMap<SetKey, u32>,
    /// Whoever could come to be away.
    away: Away,
}

impl<'a> Offers<'a> {
    fn new(round: &'a Round<'a>, found: &Found) -> Self {
        let (moments, given, counts) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut offers = Offers { round, moments, given, counts, away: round.limits.teams.past() };
        for (newcomer, placed) in placed(found) {
            offers.add(newcomer, placed.opener, placed.moment);
        }
        offers
    }

    /// Adds one option to a meeting with a start, if there is one.
    fn extend(&mut self, newcomer: NewcomerIx, placed: &Placed) {
        if placed.moment.start.is_none() {
            return;
        }
        let own = self.moments.get(&newcomer).cloned().unwrap_or_default();
        let days: BTreeSet<_> = own.iter().map(|moment| moment.date).collect();
        let hours = &self.round.hours;
        let first = self.round.graph.earliest(newcomer, placed.opener);
        let free = hours.of_newcomer(newcomer).common(hours.of_opener(placed.opener)).filter(|&start| start >= first);
        let possible: Vec<Moment> = free
            .map(|start| hours.moment(start))
            .filter(|moment| !own.contains(moment) && self.has_room(newcomer, placed.opener, *moment, &own))
            .collect();
        let other_day = possible.iter().find(|moment| !days.contains(&moment.date));
        if let Some(&moment) = other_day.or(possible.first()) {
            self.add(newcomer, placed.opener, moment);
        }
    }

    fn add(&mut self, newcomer: NewcomerIx, opener: OpenerIx, moment: Moment) {
        for key in self.new_sets(newcomer, opener, moment) {
            *self.counts.entry(key).or_default() += 1;
        }
        self.moments.entry(newcomer).or_default().push(moment);
        self.given.entry(opener).or_default().extend(moment.start.map(|start| (start, newcomer)));
        if let Some(start) = moment.start {
            self.round.limits.teams.enter(&mut self.away, opener, start);
        }
    }

    /// The sets around the moment in which the meeting has none yet.
    fn new_sets(&self, newcomer: NewcomerIx, opener: OpenerIx, moment: Moment) -> Vec<SetKey> {
        let own = self.moments.get(&newcomer).into_iter().flatten();
        let known: BTreeSet<SetKey> = own.flat_map(|&other| self.round.limits.around(opener, other)).collect();
        self.round.limits.around(opener, moment).filter(|key| !known.contains(key)).collect()
    }

    fn has_room(&self, newcomer: NewcomerIx, opener: OpenerIx, moment: Moment, own: &[Moment]) -> bool {
        let limits = &self.round.limits;
        let within = self.new_sets(newcomer, opener, moment).into_iter().all(|key| {
            let count = self.counts.get(&key).copied().unwrap_or(0);
            limits.capacity(key).is_none_or(|capacity| count < capacity)
        });
        let free = |start| !self.clashes(newcomer, opener, start) && limits.teams.has_room(&self.away, opener, start);
        within && !own.is_empty() && moment.start.is_some_and(free)
    }

    /// Whether the start is one of, or collides with, another meeting of either person.
    fn clashes(&self, newcomer: NewcomerIx, opener: OpenerIx, start: i64) -> bool {
        let (roster, durations) = (self.round.roster, self.round.durations);
        let given_by = |giver: OpenerIx| self.given.get(&giver).into_iter().flatten();
        let taken_by = |taker: NewcomerIx| self.moments.get(&taker).into_iter().flatten().filter_map(|m| m.start);
        let same_opener = |&(other, whose): &(i64, NewcomerIx)| {
            whose != newcomer && (other == start || durations.collide_given(start, other))
        };
        let opener_takes = roster.as_newcomer(opener);
        let newcomer_gives = roster.as_opener(newcomer);
        given_by(opener).any(same_opener)
            || opener_takes.is_some_and(|twin| taken_by(twin).any(|taken| durations.collide_both(taken, start)))
            || newcomer_gives.is_some_and(|twin| given_by(twin).any(|&(g, _)| durations.collide_both(start, g)))
    }
}
