//! Near misses: openers whom one thing alone keeps from a newcomer, and what would have to be otherwise.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::need::{Needs, in_words};
use super::{Adviser, Asked, Need};
use crate::candidate::{NewcomerIx, OpenerIx, Past};
use crate::pool::Person;
use crate::programme::{Mode, Programme};
use crate::round::{Away, SetKey};
use crate::rule::Compiled;
use crate::time::{Start, window_to_text};

/// Hours of one opener that are told.
const HOURS: usize = 3;

/// Openers whom one rule alone keeps from a newcomer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearMiss {
    /// Name of the rule, or `hours`, `history`, `forbidden`.
    pub rule: String,
    /// Ids, rising.
    pub openers: Vec<String>,
    /// What would have to be otherwise, of whom: each opener is in one of these, first those with
    /// whom the newcomer could mend it, then most openers first.
    pub needs: Vec<Needed>,
}

/// What would have to be otherwise for some openers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Needed {
    /// Ids, rising.
    pub openers: Vec<String>,
    /// Ways in which the newcomer could mend it, one of which is enough: each is a list of what is needed at once. Empty
    /// where nothing of the newcomer alone mends it, or the rule does not tell.
    pub any_of: Vec<Vec<Need>>,
    /// The same in words; where it is empty, what the rule asks for, or what stands in the way.
    pub text: String,
}

/// What keeps a pair apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Obstacle {
    Rule(usize),
    Forbidden,
    History,
    Hours,
}

impl Adviser<'_> {
    /// The openers who fail exactly one thing for a newcomer, by that thing, most openers first, then by name, with what
    /// would have to be otherwise. A missing hour in common counts as one thing, like each rule, the history, and a
    /// forbidden pair. Every way that is told leaves the pair an eligible one with an hour in common; the hours are those
    /// that the plan leaves to the opener.
    ///
    /// # Errors
    /// `E-unknown-person` when no newcomer has this id; those of [`Compiled::new`].
    pub fn near_misses(&self, newcomer: &str) -> crate::Result<Vec<NearMiss>> {
        let newcomer = self.find_newcomer(newcomer)?;
        let roster = self.round.roster;
        let mut misses: BTreeMap<Obstacle, Vec<OpenerIx>> = BTreeMap::new();
        let others = roster.openers();
        for opener in others.filter(|&opener| roster.newcomer_at(newcomer) != roster.opener_at(opener)) {
            if let Some(obstacle) = self.only_obstacle(newcomer, opener) {
                misses.entry(obstacle).or_default().push(opener);
            }
        }
        let miss = |(obstacle, openers): (Obstacle, Vec<OpenerIx>)| {
            Ok(NearMiss {
                rule: self.name_of(obstacle).to_owned(),
                needs: self.needs(newcomer, obstacle, &openers)?,
                openers: openers.into_iter().map(|opener| self.opener_id(opener)).collect(),
            })
        };
        let mut misses: Vec<NearMiss> = misses.into_iter().map(miss).collect::<crate::Result<_>>()?;
        misses.sort_by(|a, b| (Reverse(a.openers.len()), &a.rule).cmp(&(Reverse(b.openers.len()), &b.rule)));
        Ok(misses)
    }

    /// The one thing that keeps the pair apart; `None` when nothing does, or more than one thing.
    fn only_obstacle(&self, newcomer: NewcomerIx, opener: OpenerIx) -> Option<Obstacle> {
        let (roster, bars) = (self.round.roster, self.round.bars);
        let (mine, theirs) = (roster.newcomer_at(newcomer), roster.opener_at(opener));
        let introduces = self.round.snapshot.programme.meeting.mode == Mode::Introduce;
        let hours = roster.newcomer_hours(newcomer).intersects(roster.opener_hours(opener));
        let others = [
            (bars.forbids(newcomer, opener), Obstacle::Forbidden),
            (bars.past(newcomer, opener) == Past::Never, Obstacle::History),
            (!introduces && !hours, Obstacle::Hours),
        ];
        let failing = self.round.rules.failing_rules(mine, theirs).map(Obstacle::Rule);
        let mut obstacles =
            failing.chain(others.into_iter().filter_map(|(stands, obstacle)| stands.then_some(obstacle)));
        obstacles.next().filter(|_| obstacles.next().is_none())
    }

    fn name_of(&self, obstacle: Obstacle) -> &str {
        match obstacle {
            Obstacle::Rule(rule) => self.round.rules.rule_name(rule),
            Obstacle::Forbidden => "forbidden",
            Obstacle::History => "history",
            Obstacle::Hours => "hours",
        }
    }

    fn opener_id(&self, opener: OpenerIx) -> String {
        self.round.roster.opener(opener).id.clone()
    }

    /// What would have to be otherwise for these openers.
    fn needs(&self, newcomer: NewcomerIx, obstacle: Obstacle, openers: &[OpenerIx]) -> crate::Result<Vec<Needed>> {
        let nothing = |text: &str| openers.iter().map(|_| (Vec::new(), text.to_owned())).collect();
        let told: Vec<(Vec<Vec<Need>>, String)> = match obstacle {
            Obstacle::Forbidden => nothing("the pair is forbidden"),
            Obstacle::History => nothing("they met before, or one of them declined"),
            Obstacle::Hours => self.hours_needed(newcomer, openers),
            Obstacle::Rule(rule) => self.rule_needed(newcomer, rule, openers)?,
        };
        let mut groups: BTreeMap<String, Needed> = BTreeMap::new();
        for ((any_of, text), &opener) in told.into_iter().zip(openers) {
            let empty = Needed { openers: Vec::new(), any_of, text: text.clone() };
            groups.entry(text).or_insert(empty).openers.push(self.opener_id(opener));
        }
        let mut groups: Vec<Needed> = groups.into_values().collect();
        groups.sort_by_key(|needed| (needed.any_of.is_empty(), Reverse(needed.openers.len())));
        Ok(groups)
    }

    /// The ways in which a rule could hold with each of these openers: those of what the rule tells that keep all others.
    fn rule_needed(
        &self,
        newcomer: NewcomerIx,
        rule: usize,
        openers: &[OpenerIx],
    ) -> crate::Result<Vec<(Vec<Vec<Need>>, String)>> {
        let (roster, programme) = (self.round.roster, &self.round.snapshot.programme);
        let (mine, person) = (roster.newcomer_at(newcomer), roster.newcomer(newcomer));
        let needs = Needs { programme, taxonomies: &self.wanted.taxonomies };
        let mut made = Made { programme, person, people: Vec::new(), known: HashMap::new() };
        let mut ways_of = |&opener: &OpenerIx| {
            let needs = |condition: &_| needs.of(condition, person, roster.opener(opener));
            let ways = self.round.rules.ways(rule, (mine, roster.opener_at(opener)), &needs);
            ways.into_iter().map(|way| (made.version(&way, (opener, roster.opener(opener))), way)).collect()
        };
        let ways: Vec<Vec<(usize, Vec<Need>)>> = openers.iter().map(&mut ways_of).collect();
        let first = made.people.len();
        let openers = openers.iter().map(|&opener| roster.opener(opener));
        let rules = Compiled::new(programme, &made.people.iter().chain(openers).collect::<Vec<_>>())?;
        let asks = self.round.rules.rule_requirement(rule);
        let told = |(at, ways): (usize, Vec<(usize, Vec<Need>)>)| {
            let keeping = ways.into_iter().filter(|(version, _)| rules.eligible(*version, first + at));
            let ways: Vec<Vec<Need>> = keeping.map(|(_, way)| way).collect();
            let text = if ways.is_empty() { format!("asks for: {asks}") } else { in_either(&ways) };
            (ways, text)
        };
        Ok(ways.into_iter().enumerate().map(told).collect())
    }

    /// The first hours at which each of these openers is free and has room.
    fn hours_needed(&self, newcomer: NewcomerIx, openers: &[OpenerIx]) -> Vec<(Vec<Vec<Need>>, String)> {
        let (met, used, away) =
            (self.met_hours(newcomer), self.used(openers), self.bookings.away(&self.round, &self.open));
        let length = self.round.snapshot.programme.meeting.length_minutes;
        let ask = |start: Start| {
            let start = self.round.hours.moment(start).start?;
            let text = window_to_text(start, length, self.zone_of(newcomer)).ok()?;
            Some(vec![Need::Change(Asked::Hour { start, text })])
        };
        let told = |&opener: &OpenerIx| {
            let free = self.round.roster.opener_hours(opener);
            let first = self.round.eligibility().first_start(newcomer, opener);
            let may = |start: &Start| first.is_some_and(|first| first <= *start) && !met.contains(start);
            let open = free.iter().filter(may).filter(|&start| self.has_room(opener, start, (&used, &away)));
            let ways: Vec<Vec<Need>> = open.filter_map(ask).take(HOURS).collect();
            let text = match (ways.is_empty(), free.is_empty()) {
                (false, _) => in_either(&ways),
                (true, true) => "not free in this round".into(),
                (true, false) => "no free hour with room left".into(),
            };
            (ways, text)
        };
        openers.iter().map(told).collect()
    }

    /// How many meetings of the plan each set of these openers, given in rising order, and of their employers has.
    fn used(&self, openers: &[OpenerIx]) -> BTreeMap<SetKey, u32> {
        let limits = &self.round.limits;
        let employers: BTreeSet<usize> = openers.iter().filter_map(|&opener| limits.employer(opener)).collect();
        let shares = |opener: OpenerIx| limits.employer(opener).is_some_and(|employer| employers.contains(&employer));
        let concerned = |opener: OpenerIx| openers.binary_search(&opener).is_ok() || shares(opener);
        self.bookings.used(&self.round, &self.open, concerned)
    }

    /// Whether the plan leaves an opener room for one more meeting at a start.
    fn has_room(&self, opener: OpenerIx, start: Start, (used, away): (&BTreeMap<SetKey, u32>, &Away)) -> bool {
        let (limits, durations) = (&self.round.limits, self.round.durations);
        let moment = self.round.hours.moment(start);
        let Some(start) = moment.start else { return false };
        let is_open =
            |key: SetKey| limits.capacity(key).is_none_or(|capacity| used.get(&key).copied().unwrap_or(0) < capacity);
        let given = self.bookings.given_by(&self.open, Some(opener));
        let twin = self.round.roster.as_newcomer(opener);
        let takes = twin.and_then(|twin| self.open.place(self.open.mates[twin.at()]?)?.moment.start);
        limits.around(opener, moment).all(is_open)
            && limits.teams.has_room(away, opener, start)
            && given.into_iter().all(|given| !durations.collide_given(given, start))
            && takes.is_none_or(|taken| !durations.collide_both(taken, start))
    }
}

/// A newcomer as ways make them.
struct Made<'a> {
    programme: &'a Programme,
    person: &'a Person,
    people: Vec<Person>,
    /// Positions in `people` by the way, and by the opener where it depends on them: most ways are the same with many.
    known: HashMap<(String, Option<OpenerIx>), usize>,
}

impl Made<'_> {
    /// The position of the newcomer with what a way needs for an opener.
    fn version(&mut self, way: &[Need], (opener, other): (OpenerIx, &Person)) -> usize {
        let key = (in_words(way), way.iter().any(Need::is_near_opener).then_some(opener));
        *self.known.entry(key).or_insert_with(|| {
            let made = |person: Person, need: &Need| need.made(&person, other, self.programme);
            self.people.push(way.iter().fold(self.person.clone(), made));
            self.people.len() - 1
        })
    }
}

/// Ways in words.
fn in_either(ways: &[Vec<Need>]) -> String {
    ways.iter().map(|way| in_words(way)).collect::<Vec<_>>().join("; or ")
}
