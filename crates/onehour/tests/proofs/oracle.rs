//! The best plan by looking at every one, for the programmes of `cases`.
//!
//! Rules: a key in common; perhaps one team, or a newcomer with a team. Points: by common keys, and by an equal team.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onehour::attribute::Value;
use onehour::pool::Person;
use onehour::programme::{First, Mode, TermValue};
use onehour::snapshot::{Outcome, Snapshot, SnapshotPerson};
use sha2::{Digest, Sha256};

/// Largest number of plans looked at.
const PLANS: u64 = 60_000;

/// A possible meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) newcomer: String,
    pub(crate) opener: String,
    pub(crate) start: Option<i64>,
    date: Option<Date>,
}

/// The best value, and the plans that have it.
pub(crate) struct Best {
    pub(crate) value: Vec<i64>,
    pub(crate) plans: Vec<Vec<Edge>>,
    /// Meetings required, where quality comes first.
    pub(crate) floor: usize,
}

/// A round, and what fixed pins do to it.
struct Round<'s> {
    pool: &'s Snapshot,
    people: BTreeMap<&'s str, &'s SnapshotPerson>,
    length: i64,
    buffer: i64,
    /// Meetings that stand.
    fixed: Vec<Edge>,
}

/// The tiers of every plan; `None` as in [`best`].
pub(crate) fn values(pool: &Snapshot) -> Option<Vec<Vec<i64>>> {
    let (round, all) = plans(pool)?;
    Some(all.iter().map(|plan| round.value(plan)).collect())
}

/// The best plans; `None` when there are too many to look at, or pins that can hold only by breaking caps.
pub(crate) fn best(pool: &Snapshot) -> Option<Best> {
    let (round, mut all) = plans(pool)?;
    let most = all.iter().map(Vec::len).max()?;
    let objective = &pool.programme.objective;
    let leads = objective.first == First::Quality && pool.previous.is_empty();
    let floor = objective.at_least_served.filter(|_| leads).map_or(0, |asked| most.min(asked as usize));
    let value = all.iter().filter(|plan| plan.len() >= floor).map(|plan| round.value(plan)).max()?;
    all.retain(|plan| plan.len() >= floor && round.value(plan) == value);
    Some(Best { value, plans: all, floor })
}

/// All plans of a round.
fn plans(pool: &Snapshot) -> Option<(Round<'_>, Vec<Vec<Edge>>)> {
    let mut round = Round {
        pool,
        people: pool.people.iter().map(|person| (person.person.id.as_str(), person)).collect(),
        length: i64::from(pool.programme.meeting.length_minutes) * 60,
        buffer: i64::from(pool.programme.meeting.buffer_minutes) * 60,
        fixed: Vec::new(),
    };
    round.fix_pins()?;
    let newcomers = pool.people.iter().filter(|person| person.person.role.is_newcomer());
    let choices: Vec<(bool, Vec<Edge>)> = newcomers.map(|person| round.edges(&person.person.id)).collect();
    let plans = choices.iter().map(|(_, edges)| edges.len() as u64 + 1).product::<u64>();
    if plans > PLANS {
        return None;
    }
    let mut all = Vec::new();
    round.extend(&choices, &mut Vec::new(), &mut all);
    Some((round, all))
}

impl Round<'_> {
    fn introduces(&self) -> bool {
        self.pool.programme.meeting.mode == Mode::Introduce
    }

    fn person(&self, id: &str) -> &Person {
        &self.people[id].person
    }

    /// The starts in the hours of both, with their dates.
    fn common(&self, newcomer: &str, opener: &str) -> Vec<(i64, Date)> {
        let free = |id: &str| -> BTreeSet<u32> {
            self.people[id].hours.iter().flat_map(|&(first, last)| first..=last).collect()
        };
        let at_work = self.person(opener).organisation.as_ref().and_then(|name| self.pool.work_hours.get(name));
        let works =
            |at: &u32| at_work.is_none_or(|ranges| ranges.iter().any(|&(first, last)| (first..=last).contains(at)));
        let both = free(newcomer).intersection(&free(opener)).copied().filter(works).collect::<Vec<_>>();
        both.into_iter().map(|at| (self.pool.starts[at as usize], self.pool.dates[at as usize])).collect()
    }

    fn fix_pins(&mut self) -> Option<()> {
        for pin in &self.pool.programme.pins {
            let edge = |start: Option<i64>, date| Edge {
                newcomer: pin.newcomer.clone(),
                opener: pin.opener.clone(),
                start,
                date,
            };
            if self.introduces() {
                self.fixed.push(edge(None, Some(self.pool.from)));
            } else if let Some(text) = &pin.start {
                let start = onehour::time::instant_from_text(text).ok()?;
                let date: Date = text.get(..10)?.parse().ok()?;
                self.fixed.push(edge(Some(start), Some(date)));
            }
        }
        let standing = self.fixed.clone();
        let pool = self.pool;
        let timed = !self.introduces();
        for pin in pool.programme.pins.iter().filter(|pin| pin.start.is_none() && timed) {
            let slots = self.slots_beside(&pin.newcomer, &pin.opener, &standing);
            if slots.is_empty() {
                let (newcomer, opener) = (pin.newcomer.clone(), pin.opener.clone());
                self.fixed.push(Edge { newcomer, opener, start: None, date: None });
            }
        }
        Some(())
    }

    fn slots_beside(&self, newcomer: &str, opener: &str, standing: &[Edge]) -> Vec<Edge> {
        let edge = |(start, date)| Edge {
            newcomer: newcomer.into(),
            opener: opener.into(),
            start: Some(start),
            date: Some(date),
        };
        let edges = self.common(newcomer, opener).into_iter().map(edge);
        edges.filter(|edge| standing.iter().all(|other| !self.collide(edge, other))).collect()
    }

    /// Whether the newcomer is pinned, and the possible meetings.
    fn edges(&self, newcomer: &str) -> (bool, Vec<Edge>) {
        if let Some(pin) = self.pool.programme.pins.iter().find(|pin| pin.newcomer == newcomer) {
            return match self.fixed.iter().find(|edge| edge.newcomer == newcomer) {
                Some(edge) => (true, vec![edge.clone()]),
                None => (true, self.slots_beside(newcomer, &pin.opener, &self.fixed)),
            };
        }
        let mut edges = Vec::new();
        for opener in self.pool.people.iter().filter(|person| person.person.role.is_opener()) {
            let opener = opener.person.id.as_str();
            if !self.is_eligible(newcomer, opener) {
                continue;
            }
            let all = match self.introduces() {
                true => vec![Edge {
                    newcomer: newcomer.into(),
                    opener: opener.into(),
                    start: None,
                    date: Some(self.pool.from),
                }],
                false => self.slots_beside(newcomer, opener, &self.fixed),
            };
            edges.extend(all.into_iter().filter(|edge| self.past_allows(edge)));
        }
        (false, edges)
    }

    fn is_eligible(&self, newcomer: &str, opener: &str) -> bool {
        let (n, o) = (self.person(newcomer), self.person(opener));
        let programme = &self.pool.programme;
        let team_matters = programme.rules.len() > 1;
        newcomer != opener
            && common_keys(n, o) > 0
            && (!team_matters || n.team.is_some())
            && !programme.forbids.iter().any(|forbid| forbid.newcomer == newcomer && forbid.opener == opener)
    }

    fn past_allows(&self, edge: &Edge) -> bool {
        let rules = self.pool.programme.history;
        self.pool.history.iter().filter(|line| line.newcomer == edge.newcomer && line.opener == edge.opener).all(
            |line| match line.outcome {
                Outcome::Declined => false,
                Outcome::Cancelled => true,
                Outcome::Met if rules.never_again => false,
                Outcome::Met => {
                    let days = edge.date.map(|date| (date - line.date).get_days());
                    let cooled = days.is_none_or(|days| i64::from(days) >= i64::from(rules.cooldown_days));
                    cooled || rules.cooldown_days == 0
                }
            },
        )
    }

    /// Whether a person of both would be in two places.
    fn collide(&self, a: &Edge, b: &Edge) -> bool {
        let (Some(s), Some(t)) = (a.start, b.start) else { return false };
        let taken_given =
            |taken: i64, given: i64| taken < given + self.length + self.buffer && given < taken + self.length;
        (a.opener == b.opener && s != t && (s - t).abs() < self.length + self.buffer)
            || (a.newcomer == b.opener && taken_given(s, t))
            || (a.opener == b.newcomer && taken_given(t, s))
    }

    /// All plans that begin with these meetings.
    fn extend(&self, choices: &[(bool, Vec<Edge>)], plan: &mut Vec<Edge>, all: &mut Vec<Vec<Edge>>) {
        let Some(((is_pinned, edges), rest)) = choices.split_first() else {
            all.push(plan.clone());
            return;
        };
        if !is_pinned {
            self.extend(rest, plan, all);
        }
        for edge in edges {
            if plan.iter().any(|other| self.collide(edge, other)) {
                continue;
            }
            plan.push(edge.clone());
            if self.within_capacities(plan) && self.teams_stay(plan) {
                self.extend(rest, plan, all);
            }
            plan.pop();
        }
    }

    /// Whether at every start no more of a team are away than may be, or than are away anyhow.
    fn teams_stay(&self, plan: &[Edge]) -> bool {
        let employers = &self.pool.programme.employers;
        let Some(most) = employers.first().and_then(|employer| employer.team_away) else { return true };
        let team = |id: &str| {
            let person = self.people.get(id).map(|entry| &entry.person)?;
            let ours = person.role.is_opener() && person.organisation.as_ref() == Some(&employers[0].organisation);
            ours.then(|| person.team.clone())
        };
        let past = self.pool.history.iter().filter(|line| line.outcome == Outcome::Met);
        let past: Vec<(&str, i64)> = past.filter_map(|line| Some((line.opener.as_str(), line.start?))).collect();
        let away = |edges: &[Edge], of: &Option<String>, at: i64| {
            let edges = edges.iter().filter_map(|edge| Some((edge.opener.clone(), edge.start?)));
            let all = edges.chain(past.iter().map(|(opener, start)| ((*opener).to_owned(), *start)));
            let there = all.filter(|(opener, start)| {
                team(opener).as_ref() == Some(of) && *start <= at && at < start + self.length + self.buffer
            });
            there.map(|(opener, _)| opener).collect::<BTreeSet<String>>().len()
        };
        let starts: BTreeSet<i64> =
            plan.iter().filter_map(|edge| edge.start).chain(past.iter().map(|past| past.1)).collect();
        plan.iter().filter_map(|edge| team(&edge.opener)).all(|team| {
            let fits = |at: &i64| away(plan, &team, *at) <= away(&self.fixed, &team, *at).max(most as usize);
            starts.iter().all(fits)
        })
    }

    fn within_capacities(&self, plan: &[Edge]) -> bool {
        let count = |edges: &[Edge]| {
            let mut counts: BTreeMap<String, u32> = BTreeMap::new();
            edges.iter().flat_map(|edge| self.sets(edge)).for_each(|set| *counts.entry(set.0).or_default() += 1);
            counts
        };
        let pinned = count(&self.fixed);
        let used = count(plan);
        plan.iter().flat_map(|edge| self.sets(edge)).all(|(set, capacity)| {
            let raised = capacity.map(|capacity| capacity.max(pinned.get(&set).copied().unwrap_or(0)));
            raised.is_none_or(|capacity| used[&set] <= capacity)
        })
    }

    /// The sets around a meeting, each with what the past leaves of its capacity.
    fn sets(&self, edge: &Edge) -> Vec<(String, Option<u32>)> {
        let programme = &self.pool.programme;
        let opener = self.person(&edge.opener);
        let caps = if opener.caps.is_empty() { programme.caps.unstated } else { opener.caps };
        let id = &edge.opener;
        let mut sets = vec![(format!("round {id}"), caps.round)];
        let timed = !self.introduces();
        if let Some(start) = edge.start.filter(|_| timed) {
            let met = self.met(|line| line.opener == *id && line.start == Some(start));
            sets.push((format!("hour {id} {start}"), Some(programme.caps.hour.saturating_sub(met))));
        }
        let Some(date) = edge.date else { return sets };
        let less = |cap: Option<u32>, met: u32| cap.map(|cap| cap.saturating_sub(met));
        let own = |same: &dyn Fn(Date) -> bool| self.met(|line| line.opener == *id && same(line.date));
        if timed {
            sets.push((format!("day {id} {date}"), less(caps.day, own(&|other| other == date))));
        }
        let month = |date: Date| (date.year(), date.month());
        let quarter = |date: Date| (date.year(), (date.month() - 1) / 3);
        let in_month = |other: Date| month(other) == month(date);
        sets.push((format!("month {id} {:?}", month(date)), less(caps.month, own(&in_month))));
        let in_quarter = |other: Date| quarter(other) == quarter(date);
        sets.push((format!("quarter {id} {:?}", quarter(date)), less(caps.quarter, own(&in_quarter))));
        let employer = programme.employers.iter().find(|e| Some(&e.organisation) == opener.organisation.as_ref());
        if let Some(employer) = employer {
            let minutes = employer.hours_per_month.map(|hours| hours * 60);
            let budget = minutes.map(|minutes| minutes / u32::from(programme.meeting.length_minutes));
            let colleague = |id: &str| {
                let person = self.people.get(id).map(|person| &person.person);
                person.is_some_and(|person| person.role.is_opener() && person.organisation == opener.organisation)
            };
            let met = self.met(|line| colleague(&line.opener) && in_month(line.date));
            sets.push((format!("budget {} {:?}", employer.organisation, month(date)), less(budget, met)));
        }
        sets
    }

    fn met(&self, of: impl Fn(&onehour::snapshot::PastMeeting) -> bool) -> u32 {
        self.pool.history.iter().filter(|line| line.outcome == Outcome::Met && of(line)).count() as u32
    }

    /// The tiers of a plan.
    fn value(&self, plan: &[Edge]) -> Vec<i64> {
        let sum = |of: &dyn Fn(&Edge) -> i64| plan.iter().map(of).sum::<i64>();
        let objective = self.pool.programme.objective;
        let band = i64::from(objective.band.unwrap_or(1));
        let served = plan.len() as i64;
        let waiting = sum(&|edge| self.waited(&edge.newcomer));
        let quality = sum(&|edge| self.points(&edge.newcomer, &edge.opener).div_euclid(band));
        let mut loads: BTreeMap<&str, i64> = BTreeMap::new();
        plan.iter().for_each(|edge| *loads.entry(&edge.opener).or_default() += 1);
        let spread = -loads.values().map(|load| load * load).sum::<i64>();
        let tie = sum(&|edge| i64::from(self.tie(edge)));
        let previous = &self.pool.previous;
        if previous.is_empty() {
            return match objective.first {
                First::Served => vec![served, waiting, quality, spread, tie],
                First::Quality => vec![quality, served, waiting, spread, tie],
            };
        }
        let newcomers = sum(&|edge| previous.iter().any(|kept| kept.newcomer == edge.newcomer).into());
        let same = |kept: &onehour::snapshot::KeptMeeting, edge: &Edge| {
            kept.newcomer == edge.newcomer && kept.opener == edge.opener
        };
        let pairs = sum(&|edge| previous.iter().any(|kept| same(kept, edge)).into());
        let hours = sum(&|edge| previous.iter().any(|kept| same(kept, edge) && kept.start == edge.start).into());
        vec![served, newcomers, pairs, hours, waiting, quality, spread, tie]
    }

    fn waited(&self, newcomer: &str) -> i64 {
        let since = self.person(newcomer).waiting_since;
        since.map_or(0, |since| i64::from((self.pool.from - since).get_days()).max(0))
    }

    fn points(&self, newcomer: &str, opener: &str) -> i64 {
        let (n, o) = (self.person(newcomer), self.person(opener));
        let mut points = 0;
        for term in &self.pool.programme.terms {
            points += match &term.value {
                TermValue::PerShared { points, at_most, .. } => {
                    i64::from(*points) * i64::from((common_keys(n, o) as u32).min(*at_most))
                }
                TermValue::Points(points) if n.team.is_some() && n.team == o.team => i64::from(*points),
                _ => 0,
            };
        }
        points
    }

    fn tie(&self, edge: &Edge) -> u32 {
        let seed = self.pool.seed;
        let key = |text: String| {
            let digest = Sha256::digest(text.as_bytes());
            u64::from_le_bytes(digest[..8].try_into().unwrap())
        };
        let start = edge.start.map_or("none".into(), |start| start.to_string());
        let newcomer = key(format!("onehour tie-break 1\nnewcomer\n{seed}\n{}", edge.newcomer));
        let opener = key(format!("onehour tie-break 1\nopener\n{seed}\n{}\n{start}", edge.opener));
        let mut z = newcomer ^ opener.rotate_left(32);
        z ^= z >> 30;
        z = z.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z ^= z >> 27;
        z = z.wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 32) as u32
    }
}

fn common_keys(n: &Person, o: &Person) -> usize {
    match (n.attributes.get("keys"), o.attributes.get("keys")) {
        (Some(Value::Set(a)), Some(Value::Set(b))) => a.intersection(b).count(),
        _ => 0,
    }
}
