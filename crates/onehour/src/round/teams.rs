//! At most so many of an employer's team away at once.
//!
//! A team is the openers of one employer with the same `team`, those who state none together. An opener is away from
//! the start of a meeting until its end and the buffer after it, for one newcomer or several. At each instant so many
//! may be away as the employer allows; more only where past meetings and fixed pins alone take more away. Meetings of
//! one opener at several hours and of one hour by several openers both have limits, so these sets do not nest with caps
//! by day, month and round: the search leaves them out, and then closes hours (`restrict`).

use std::collections::{BTreeMap, BTreeSet};

use super::slots::Slots;
use crate::candidate::{Durations, Moment, OpenerIx, Roster};
use crate::snapshot::{Outcome, Snapshot};

/// Starts that openers give, by team.
#[derive(Clone, Debug, Default)]
pub(crate) struct Away(Vec<BTreeSet<(i64, OpenerIx)>>);

/// The teams with a limit.
#[derive(Debug)]
pub(crate) struct Teams {
    /// Team of each opener, where it has a limit.
    of_opener: Vec<Option<u32>>,
    /// How many of each team may be away, and its employer as a position in the programme.
    most: Vec<(u32, usize)>,
    /// Meetings of the history.
    past: Away,
    /// Those, and fixed pins.
    standing: Away,
    durations: Durations,
}

impl Teams {
    pub(crate) fn new(snapshot: &Snapshot, roster: &Roster<'_>) -> Self {
        let employers = &snapshot.programme.employers;
        let mut numbers: BTreeMap<(usize, Option<&str>), u32> = BTreeMap::new();
        let mut most = Vec::new();
        let mut team_of = |opener: OpenerIx| {
            let person = roster.opener(opener);
            let organisation = person.organisation.as_deref()?;
            let employer = employers.iter().position(|employer| employer.organisation == organisation)?;
            let limit = employers[employer].team_away?;
            let number = *numbers.entry((employer, person.team.as_deref())).or_insert(most.len() as u32);
            if number as usize == most.len() {
                most.push((limit, employer));
            }
            Some(number)
        };
        let of_opener = roster.openers().map(&mut team_of).collect();
        let empty = Away(vec![BTreeSet::new(); most.len()]);
        let durations = Durations::new(&snapshot.programme.meeting);
        let mut teams = Teams { of_opener, most, past: empty.clone(), standing: empty, durations };
        for line in snapshot.history.iter().filter(|line| line.outcome == Outcome::Met) {
            if let Some((opener, start)) = roster.find_opener(&line.opener).zip(line.start) {
                let mut past = std::mem::take(&mut teams.past);
                teams.enter(&mut past, opener, start);
                teams.past = past;
            }
        }
        teams.standing = teams.past.clone();
        teams
    }

    /// Whether no team has a limit.
    pub(crate) fn is_empty(&self) -> bool {
        self.most.is_empty()
    }

    /// Counts a fixed pin.
    pub(crate) fn add_fixed(&mut self, opener: OpenerIx, moment: Moment) {
        if let Some(start) = moment.start {
            let mut standing = std::mem::take(&mut self.standing);
            self.enter(&mut standing, opener, start);
            self.standing = standing;
        }
    }

    /// The past alone.
    pub(crate) fn past(&self) -> Away {
        self.past.clone()
    }

    /// Adds a meeting.
    pub(crate) fn enter(&self, away: &mut Away, opener: OpenerIx, start: i64) {
        if let Some(team) = self.of_opener[opener.at()] {
            away.0[team as usize].insert((start, opener));
        }
    }

    /// Whether one more meeting keeps the limit of the opener's team, as it is raised where the past and fixed pins
    /// alone break it.
    pub(crate) fn has_room(&self, away: &Away, opener: OpenerIx, start: i64) -> bool {
        self.room_within(away, (opener, start), |team, at| self.limit(team, at))
    }

    /// The same with the limit as it is stated.
    pub(crate) fn has_stated_room(&self, away: &Away, opener: OpenerIx, start: i64) -> bool {
        self.room_within(away, (opener, start), |team, _| self.most[team as usize].0 as usize)
    }

    fn room_within(&self, away: &Away, (opener, start): (OpenerIx, i64), limit: impl Fn(u32, i64) -> usize) -> bool {
        let Some(team) = self.of_opener[opener.at()] else { return true };
        self.instants(away, team, start).into_iter().all(|at| {
            let there = self.there(away, team, at);
            there.contains(&opener) || there.len() < limit(team, at)
        })
    }

    /// Whether past meetings and fixed pins take more of the team away during a meeting than it allows.
    pub(crate) fn overfull(&self, opener: OpenerIx, start: i64) -> bool {
        let Some(team) = self.of_opener[opener.at()] else { return false };
        let most = self.most[team as usize].0 as usize;
        let instants = self.instants(&self.standing, team, start);
        instants.into_iter().any(|at| self.there(&self.standing, team, at).len() > most)
    }

    /// Each instant at which too many of a team are away, team by team.
    pub(crate) fn crowds<'a>(&'a self, away: &'a Away) -> impl Iterator<Item = Crowd> + 'a {
        let crowd = |team: u32, at: i64| {
            let there = self.there(away, team, at);
            let limit = self.limit(team, at);
            let standing = self.there(&self.standing, team, at);
            (there.len() > limit).then_some(Crowd { team, at, limit, there, standing })
        };
        let starts = |(team, away): (u32, &'a BTreeSet<(i64, OpenerIx)>)| {
            let instants: BTreeSet<i64> = away.iter().map(|(at, _)| *at).collect();
            instants.into_iter().map(move |at| (team, at))
        };
        (0..).zip(&away.0).flat_map(starts).filter_map(move |(team, at)| crowd(team, at))
    }

    /// Takes the meetings of an opener that reach into an instant away.
    pub(crate) fn leave(&self, away: &mut Away, opener: OpenerIx, at: i64) {
        if let Some(team) = self.of_opener[opener.at()] {
            away.0[team as usize].retain(|&(start, who)| who != opener || !self.durations.reaches(start, at));
        }
    }

    /// The openers of a team.
    pub(crate) fn members(&self, team: u32) -> impl Iterator<Item = OpenerIx> + '_ {
        let openers = (0..).map(OpenerIx).zip(&self.of_opener);
        openers.filter(move |(_, of)| **of == Some(team)).map(|(opener, _)| opener)
    }

    /// An employer, as a position in the programme, and an opener of a team of which more have hours at once than may
    /// be away.
    pub(crate) fn first_that_binds(&self, slots: &Slots) -> Option<(usize, OpenerIx)> {
        let mut away = self.past();
        for slot in slots.all() {
            if let Some(start) = slot.moment.start {
                self.enter(&mut away, slot.opener, start);
            }
        }
        let crowd = self.crowds(&away).next()?;
        Some((self.most[crowd.team as usize].1, *crowd.there.first()?))
    }

    /// How many may be away at an instant.
    fn limit(&self, team: u32, at: i64) -> usize {
        (self.most[team as usize].0 as usize).max(self.there(&self.standing, team, at).len())
    }

    /// Who of a team is away at an instant.
    fn there(&self, away: &Away, team: u32, at: i64) -> BTreeSet<OpenerIx> {
        let first = at.saturating_sub(self.durations.block()).saturating_add(1);
        let starts = away.0[team as usize].range((first, OpenerIx(0))..=(at, OpenerIx(u32::MAX)));
        starts.map(|(_, opener)| *opener).collect()
    }

    /// The instants of a meeting at which somebody leaves: between them the number of those away only falls.
    fn instants(&self, away: &Away, team: u32, start: i64) -> BTreeSet<i64> {
        let end = start.saturating_add(self.durations.block());
        let later = away.0[team as usize].range((start, OpenerIx(0))..(end, OpenerIx(0)));
        later.map(|(at, _)| *at).chain([start]).collect()
    }
}

/// Too many of a team away at an instant.
#[derive(Debug)]
pub(crate) struct Crowd {
    pub(crate) team: u32,
    /// UTC seconds.
    pub(crate) at: i64,
    /// How many may be away.
    pub(crate) limit: usize,
    /// Who is away.
    pub(crate) there: BTreeSet<OpenerIx>,
    /// Who is away whatever is chosen.
    pub(crate) standing: BTreeSet<OpenerIx>,
}
