//! The starts still open to each person on each side.
//!
//! They begin as the hours of the snapshot. Fixed pins take away what collides with them; when the search keeps one of
//! two colliding meetings it takes away the other's start here. A person in both roles has a set for each.

use std::borrow::Cow;

use jiff::civil::Date;

use super::moment::{Durations, Moment};
use super::roster::{NewcomerIx, OpenerIx, Roster};
use crate::snapshot::Snapshot;
use crate::time::{HourSet, Start};

/// Open starts by side; those of a person from whom nothing was taken are the roster's.
#[derive(Clone, Debug)]
pub(crate) struct OpenHours<'a> {
    starts: &'a [i64],
    dates: &'a [Date],
    newcomers: Vec<Cow<'a, HourSet>>,
    openers: Vec<Cow<'a, HourSet>>,
}

impl<'a> OpenHours<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, roster: &'a Roster<'_>) -> Self {
        OpenHours {
            starts: &snapshot.starts,
            dates: &snapshot.dates,
            newcomers: roster.newcomers().map(|newcomer| Cow::Borrowed(roster.newcomer_hours(newcomer))).collect(),
            openers: roster.openers().map(|opener| Cow::Borrowed(roster.opener_hours(opener))).collect(),
        }
    }

    /// Number of starts of the round.
    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn of_newcomer(&self, newcomer: NewcomerIx) -> &HourSet {
        &self.newcomers[newcomer.at()]
    }

    pub(crate) fn of_opener(&self, opener: OpenerIx) -> &HourSet {
        &self.openers[opener.at()]
    }

    /// The moment of a start of the round.
    pub(crate) fn moment(&self, start: Start) -> Moment {
        let at = start.0 as usize;
        Moment { start: self.starts.get(at).copied(), date: self.dates.get(at).copied() }
    }

    /// The moments at which both are free, from a start on.
    pub(crate) fn moments(
        &self,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        first: Start,
    ) -> impl Iterator<Item = Moment> + use<'_, 'a> {
        let common = self.of_newcomer(newcomer).common(self.of_opener(opener));
        common.filter(move |&start| start >= first).map(|start| self.moment(start))
    }

    /// Opens a start to somebody who stands on both sides; to the opener, only if the employer's hours leave it.
    pub(crate) fn open(&mut self, newcomer: NewcomerIx, opener: Option<OpenerIx>, start: Start) {
        self.newcomers[newcomer.at()].to_mut().insert(start);
        if let Some(opener) = opener {
            self.openers[opener.at()].to_mut().insert(start);
        }
    }

    /// Takes starts that satisfy `gone` (given their UTC seconds) from an opener.
    pub(crate) fn close_opener(&mut self, opener: OpenerIx, gone: impl Fn(i64) -> bool) {
        close(self.starts, &mut self.openers[opener.at()], gone);
    }

    /// Takes starts that satisfy `gone` (given their UTC seconds) from a newcomer.
    pub(crate) fn close_newcomer(&mut self, newcomer: NewcomerIx, gone: impl Fn(i64) -> bool) {
        close(self.starts, &mut self.newcomers[newcomer.at()], gone);
    }

    /// Takes away what collides with a meeting that stands at `start`.
    pub(crate) fn stand(
        &mut self,
        roster: &Roster<'_>,
        durations: Durations,
        (newcomer, opener): (NewcomerIx, OpenerIx),
        start: i64,
    ) {
        self.close_opener(opener, |other| durations.collide_given(start, other));
        if let Some(taker) = roster.as_newcomer(opener) {
            self.close_newcomer(taker, |taken| durations.collide_both(taken, start));
        }
        if let Some(giver) = roster.as_opener(newcomer) {
            self.close_opener(giver, |given| durations.collide_both(start, given));
        }
    }
}

fn close(starts: &[i64], hours: &mut Cow<'_, HourSet>, gone: impl Fn(i64) -> bool) {
    let closed: Vec<Start> =
        hours.iter().filter(|start| starts.get(start.0 as usize).is_some_and(|&at| gone(at))).collect();
    if !closed.is_empty() {
        let hours = hours.to_mut();
        closed.into_iter().for_each(|start| hours.remove(start));
    }
}
