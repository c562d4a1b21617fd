//! A plan while it grows meeting by meeting, and whether one more keeps every constraint.

use std::collections::BTreeMap;

use super::Round;
use super::limits::SetKey;
use super::objective::{Assignment, Placed, Tier};
use super::teams::Away;
use crate::candidate::{Moment, NewcomerIx, OpenHours, OpenerIx, Pin, common};
use crate::time::Start;

/// A plan while it grows.
pub(super) struct Part<'a> {
    round: &'a Round<'a>,
    counts: BTreeMap<SetKey, u32>,
    /// Starts that each opener gives.
    given: BTreeMap<OpenerIx, Vec<i64>>,
    pub(super) away: Away,
    pub(super) kept: Assignment,
}

impl<'a> Part<'a> {
    pub(super) fn new(round: &'a Round<'a>, newcomers: usize) -> Self {
        let away = round.limits.teams.past();
        Part { round, counts: BTreeMap::new(), given: BTreeMap::new(), away, kept: vec![None; newcomers] }
    }

    /// The pins alone: each takes the first of these hours with room, those with the fewest hours first; one that finds
    /// none has no place.
    pub(super) fn with_pins(round: &'a Round<'a>, hours: &OpenHours<'_>) -> Self {
        let mut part = Part::new(round, round.roster.newcomer_count());
        let mut pins: Vec<&Pin> = round.pins.all().collect();
        pins.sort_by_key(|pin| if pin.fixed.is_some() { 0 } else { common(hours, pin).count() });
        for pin in pins {
            let free = || common(hours, pin).find(|&moment| part.room(pin.newcomer, pin.opener, moment));
            let pair = round.graph.pair(pin.newcomer, pin.opener);
            if let Some((moment, pair)) = pin.fixed.or_else(free).zip(pair) {
                let points = round.graph.points_of(pair);
                part.keep(pin.newcomer, Placed { opener: pin.opener, moment, points });
            }
        }
        part
    }

    /// The moments of a pair with room, rising; a fixed pin and an introduction have but one.
    fn moments(&self, newcomer: NewcomerIx, opener: OpenerIx) -> impl Iterator<Item = Moment> {
        let round = self.round;
        let only = round.pins.of(newcomer).and_then(|pin| pin.fixed).or_else(|| round.introduction());
        let first = round.eligibility().first_start(newcomer, opener).unwrap_or(Start(0));
        let all = only.is_none().then(|| round.hours.moments((newcomer, opener), first));
        only.into_iter().chain(all.into_iter().flatten()).filter(move |&moment| self.room(newcomer, opener, moment))
    }

    /// The moment of the pair with room that weighs most in the tie-break.
    pub(super) fn best_moment(&self, newcomer: NewcomerIx, placed: &Placed) -> Option<Moment> {
        let tie = |moment: &Moment| {
            let at = Placed { moment: *moment, ..*placed };
            (self.round.objective.weight(Tier::TieBreak, newcomer, &at), std::cmp::Reverse(moment.start))
        };
        self.moments(newcomer, placed.opener).max_by_key(tie)
    }

    /// The first moment of a pair with room.
    pub(super) fn first_moment(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Option<Moment> {
        self.moments(newcomer, opener).next()
    }

    pub(super) fn keep(&mut self, newcomer: NewcomerIx, placed: Placed) {
        for key in self.round.limits.around(placed.opener, placed.moment) {
            *self.counts.entry(key).or_default() += 1;
        }
        self.given.entry(placed.opener).or_default().extend(placed.moment.start);
        if let Some(start) = placed.moment.start {
            self.round.limits.teams.enter(&mut self.away, placed.opener, start);
        }
        self.kept[newcomer.at()] = Some(placed);
    }

    /// Whether one more meeting keeps every constraint.
    pub(super) fn room(&self, newcomer: NewcomerIx, opener: OpenerIx, moment: Moment) -> bool {
        let limits = &self.round.limits;
        self.room_within(&|key| limits.capacity(key), (newcomer, opener), moment)
            && moment.start.is_none_or(|start| limits.teams.has_room(&self.away, opener, start))
    }

    /// The same with these capacities.
    pub(super) fn room_within(
        &self,
        capacity: &dyn Fn(SetKey) -> Option<u32>,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        moment: Moment,
    ) -> bool {
        let within = self.round.limits.around(opener, moment).all(|key| {
            let count = self.counts.get(&key).copied().unwrap_or(0);
            capacity(key).is_none_or(|capacity| count < capacity)
        });
        within && moment.start.is_none_or(|start| !self.collides(newcomer, opener, start))
    }

    fn collides(&self, newcomer: NewcomerIx, opener: OpenerIx, start: i64) -> bool {
        let (roster, durations) = (self.round.roster, self.round.durations);
        let given_by = |giver: OpenerIx| self.given.get(&giver).into_iter().flatten();
        let taken_by = |taker: NewcomerIx| self.kept[taker.at()].and_then(|placed| placed.moment.start);
        let taken = roster.as_newcomer(opener).and_then(taken_by);
        let gives = roster.as_opener(newcomer);
        given_by(opener).any(|&other| durations.collide_given(start, other))
            || taken.is_some_and(|taken| durations.collide_both(taken, start))
            || gives.is_some_and(|twin| given_by(twin).any(|&given| durations.collide_both(start, given)))
    }
}
