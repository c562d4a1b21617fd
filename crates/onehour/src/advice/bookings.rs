//! Whether moves keep the constraints that do not nest: budgets beside an opener's own caps, teams, overlapping hours of
//! an opener, people in both roles.

use std::collections::BTreeMap;

use crate::candidate::{NewcomerIx, OpenerIx};
use crate::round::{Away, Open, Round, SetKey, Slot};

/// Who sits with whom in the plan.
#[derive(Debug, Default)]
pub(super) struct Bookings {
    of_opener: BTreeMap<OpenerIx, Vec<NewcomerIx>>,
}

/// The plan with some moves made.
struct Moved<'a> {
    bookings: &'a Bookings,
    open: &'a Open,
    slots: &'a BTreeMap<u32, Option<u32>>,
    /// The slot after the last one of the plan.
    further: Option<Slot>,
}

impl Bookings {
    pub(super) fn new(open: &Open) -> Self {
        let mut of_opener: BTreeMap<OpenerIx, Vec<NewcomerIx>> = BTreeMap::new();
        for (newcomer, slot) in (0..).zip(&open.mates) {
            if let Some(place) = slot.and_then(|slot| open.place(slot)) {
                of_opener.entry(place.opener).or_default().push(NewcomerIx(newcomer));
            }
        }
        Bookings { of_opener }
    }

    /// Whom an opener meets.
    pub(super) fn of(&self, opener: OpenerIx) -> &[NewcomerIx] {
        self.of_opener.get(&opener).map_or(&[], Vec::as_slice)
    }

    /// Starts of the meetings that an opener gives.
    pub(super) fn given_by(&self, open: &Open, opener: Option<OpenerIx>) -> Vec<i64> {
        let newcomers = opener.into_iter().flat_map(|opener| self.of(opener));
        newcomers.filter_map(|newcomer| open.place(open.mates[newcomer.at()]?)?.moment.start).collect()
    }

    /// Who of the teams with a limit is away for meetings of the plan and the past.
    pub(super) fn away(&self, round: &Round<'_>, open: &Open) -> Away {
        Moved { bookings: self, open, slots: &BTreeMap::new(), further: None }.away(round)
    }

    /// How many meetings of the plan with openers of this property there are in each set around them.
    pub(super) fn used(
        &self,
        round: &Round<'_>,
        open: &Open,
        wanted: impl Fn(OpenerIx) -> bool,
    ) -> BTreeMap<SetKey, u32> {
        Moved { bookings: self, open, slots: &BTreeMap::new(), further: None }.used(round, wanted)
    }

    /// Whether the plan keeps what crosses once these newcomers have moved to these slots, or out. `further` is the slot
    /// that has the number after the last one of the plan, if there is one more.
    pub(super) fn keep_crossings(
        &self,
        round: &Round<'_>,
        open: &Open,
        slots: &BTreeMap<u32, Option<u32>>,
        further: Option<Slot>,
    ) -> bool {
        let crosses = |kind: &str| open.crossings.iter().any(|crossing| crossing.first == kind);
        let moved = Moved { bookings: self, open, slots, further };
        slots.iter().all(|(&newcomer, to)| to.is_none_or(|slot| moved.keeps(round, newcomer, slot)))
            && (!crosses("employer-month") || moved.keeps_budgets(round))
            && (!crosses("team-away") || moved.keeps_teams(round))
    }
}

impl Moved<'_> {
    fn place(&self, slot: u32) -> Option<Slot> {
        self.open.place(slot).copied().or(self.further)
    }

    /// Slot of a newcomer.
    fn slot(&self, newcomer: u32) -> Option<u32> {
        let before = || self.open.mates.get(newcomer as usize).copied().flatten();
        self.slots.get(&newcomer).copied().unwrap_or_else(before)
    }

    /// What an opener gives, with the newcomer at each.
    fn places(&self, opener: OpenerIx) -> impl Iterator<Item = (u32, Slot)> + '_ {
        let before = self.bookings.of(opener).iter().map(|newcomer| newcomer.0);
        let newcomers = before.filter(|newcomer| !self.slots.contains_key(newcomer)).chain(self.slots.keys().copied());
        newcomers.filter_map(move |newcomer| {
            let place = self.place(self.slot(newcomer)?).filter(|place| place.opener == opener)?;
            Some((newcomer, place))
        })
    }

    /// Starts that an opener gives, with the newcomer at each.
    fn given(&self, opener: OpenerIx) -> impl Iterator<Item = (u32, i64)> + '_ {
        self.places(opener).filter_map(|(newcomer, place)| Some((newcomer, place.moment.start?)))
    }

    /// Everything that openers with this property give.
    fn places_of(&self, round: &Round<'_>, wanted: impl Fn(OpenerIx) -> bool) -> impl Iterator<Item = Slot> {
        let openers = round.roster.openers().filter(move |&opener| wanted(opener));
        openers.flat_map(|opener| self.places(opener).map(|(_, place)| place))
    }

    /// Whether the budgets of all employers and the own caps of their openers, of which either may be left out in the
    /// optimum, hold what they are given.
    fn keeps_budgets(&self, round: &Round<'_>) -> bool {
        let used = self.used(round, |opener| round.limits.employer(opener).is_some());
        used.into_iter().all(|(key, used)| round.limits.capacity(key).is_none_or(|capacity| used <= capacity))
    }

    fn used(&self, round: &Round<'_>, wanted: impl Fn(OpenerIx) -> bool) -> BTreeMap<SetKey, u32> {
        let mut used = BTreeMap::new();
        for place in self.places_of(round, wanted) {
            round.limits.around(place.opener, place.moment).for_each(|key| *used.entry(key).or_default() += 1);
        }
        used
    }

    /// Whether no more of a team are away at once than may be.
    fn keeps_teams(&self, round: &Round<'_>) -> bool {
        round.limits.teams.crowds(&self.away(round)).next().is_none()
    }

    fn away(&self, round: &Round<'_>) -> Away {
        let teams = &round.limits.teams;
        let mut away = teams.past();
        for place in self.places_of(round, |_| !teams.is_empty()) {
            if let Some(start) = place.moment.start {
                teams.enter(&mut away, place.opener, start);
            }
        }
        away
    }

    /// Whether a meeting collides with none of either person.
    fn keeps(&self, round: &Round<'_>, newcomer: u32, slot: u32) -> bool {
        let Some(place) = self.place(slot) else { return false };
        let Some(start) = place.moment.start else { return true };
        let durations = round.durations;
        let opener_is_free =
            self.given(place.opener).all(|(other, given)| other == newcomer || !durations.collide_given(given, start));
        let taken = |twin: NewcomerIx| self.place(self.slot(twin.0)?).and_then(|place| place.moment.start);
        let opener_takes = round.roster.as_newcomer(place.opener).and_then(taken);
        let gives = (newcomer as usize) < round.roster.newcomer_count();
        let giver = gives.then(|| round.roster.as_opener(NewcomerIx(newcomer))).flatten();
        opener_is_free
            && opener_takes.is_none_or(|taken| !durations.collide_both(taken, start))
            && giver.is_none_or(|giver| self.given(giver).all(|(_, given)| !durations.collide_both(start, given)))
    }
}
