//! Which openers to look for next, and which of those in the plan it could least do without.
//!
//! A *cell* is a kind of opener (`kinds.rs`) and a part of the week. A hypothetical opener of a cell has the caps of those
//! who state none, speaks the language as a native, and is free at every start of the cell.
//!
//! *What j of them would serve.* Those who wait and could meet them are matched with them alone, by the planner itself.
//! The plan and these meetings make a plan, so at least so many more are served. No more can be where the j openers are
//! full, nor where nobody who is served now could both move to one of them and leave a place to somebody who waits.
//! Where constraints cross, a move can free more than one place; there, and in all other cases, the number is a
//! lower bound.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use onehour_solver::Control;
use rayon::prelude::*;
use serde::Serialize;
use tracing::subscriber::{NoSubscriber, with_default};

use super::Adviser;
use super::keep::{Keep, in_bottlenecks};
use super::kinds::Kind;
use crate::candidate::{Bars, NewcomerIx, Pins, Roster};
use crate::plan::{Plan, Status};
use crate::pool::{Caps, Person, Role};
use crate::programme::{Mode, Programme};
use crate::round::{Round, Steer, search};
use crate::rule::Compiled;
use crate::snapshot::{Snapshot, SnapshotPerson};
use crate::time::{HourSet, Start, timezone};

/// How many hypothetical openers are tried.
const OPENERS: [u32; 3] = [1, 2, 5];
/// Kinds of openers that are looked at closely, for each that is listed.
const CLOSELY: usize = 20;
/// Newcomers that are matched with hypothetical openers at most.
const MATCHED: usize = 400;
/// Hours at which parts of a day begin; the last one ends with the day.
const PARTS: [i8; 4] = [0, 8, 12, 16];

/// Whom to recruit, and whom to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recruit {
    /// Caps of a hypothetical opener: those of openers who state none.
    pub caps: Caps,
    /// Kinds of openers, by how many more one, two and five would serve, then by how many wait for one.
    pub cells: Vec<Cell>,
    /// Openers of the plan, most missed first; those that the plan can certainly lose nobody by are left out.
    pub openers: Vec<Keep>,
}

/// A kind of opener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Code of the first of the taxonomies `fields`, `occupations`, `education` that the programme has.
    pub field: Option<String>,
    /// Code of a place.
    pub place: Option<String>,
    /// ISO 639.
    pub language: Option<String>,
    /// What else the rules read of an opener, by attribute: values that some opener of the pool has together. Protected
    /// attributes are left out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub stated: BTreeMap<String, String>,
    /// A part of the week in the programme's zone, as `Tuesday 16:00 to 24:00 (Europe/Helsinki)`; none where hours do not matter.
    pub hours: Option<String>,
    /// Newcomers who wait and could meet such an opener.
    pub waiting: u32,
    /// What one, two and five of them would serve.
    pub serve: Vec<Serve>,
}

/// What some hypothetical openers would serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Serve {
    /// Number of openers.
    pub openers: u32,
    /// So many more would be served.
    pub more: u32,
    /// Whether it is exactly so many; else at least.
    pub exact: bool,
}

impl Adviser<'_> {
    /// The `top` kinds of openers to look for, and the `top` openers of the plan who would be missed most. `None` where
    /// the number served is not the first tier of the plan, or is not proven to be the most.
    ///
    /// # Errors
    /// As [`crate::plan()`].
    pub fn recruit(&self, plan: &Plan, top: usize) -> crate::Result<Option<Recruit>> {
        let proven = plan.tiers.first().is_some_and(|tier| tier.name == "served" && tier.proven);
        if !proven || plan.status == Status::Interrupted {
            return Ok(None);
        }
        let caps = self.round.snapshot.programme.caps.unstated;
        Ok(Some(Recruit { caps, cells: self.cells(plan, top)?, openers: self.missed(plan, top) }))
    }

    fn cells(&self, plan: &Plan, top: usize) -> crate::Result<Vec<Cell>> {
        let snapshot = self.round.snapshot;
        let waiting = plan.waiting.iter().filter_map(|waiting| self.round.roster.find_newcomer(&waiting.newcomer));
        // Who stands on both sides may have no time: they count for what could be more, not for what is certain.
        let (waiting, on_both_sides): (Vec<NewcomerIx>, Vec<NewcomerIx>) =
            waiting.partition(|&newcomer| self.round.roster.newcomer(newcomer).role == Role::Newcomer);
        let scarce = in_bottlenecks(plan);
        let movable = plan.meetings.iter().filter(|meeting| scarce.contains(meeting.newcomer.as_str()));
        let movable = movable.filter_map(|meeting| self.round.roster.find_newcomer(&meeting.newcomer));
        let of_waiting = waiting.iter().map(|&newcomer| self.round.roster.newcomer(newcomer));
        let openers = self.round.roster.openers().map(|opener| self.round.roster.opener(opener));
        let kinds = Kind::of(&snapshot.programme, of_waiting, openers, top.saturating_mul(CLOSELY));
        let newcomers: Vec<NewcomerIx> = waiting.iter().copied().chain(on_both_sides).chain(movable).collect();
        let parts = parts(snapshot)?;
        let market =
            Market { adviser: self, rules: self.rules_over(&newcomers, &kinds)?, waiting: waiting.len(), newcomers };
        let mut demands: Vec<Demand<'_>> =
            kinds.par_iter().enumerate().flat_map_iter(|(at, kind)| market.demand(at, kind, &parts)).collect();
        demands.sort_by_key(|demand| std::cmp::Reverse(demand.waiting.len()));
        demands.truncate(top.saturating_mul(3));
        let mut cells: Vec<Cell> =
            demands.par_iter().map(|demand| market.cell(demand)).collect::<crate::Result<_>>()?;
        let rank = |cell: &Cell| (cell.serve.iter().map(|serve| serve.more).collect::<Vec<u32>>(), cell.waiting);
        cells.sort_by_key(|cell| std::cmp::Reverse(rank(cell)));
        cells.retain(|cell| cell.serve.iter().any(|serve| serve.more > 0));
        cells.truncate(top);
        Ok(cells)
    }

    /// The rules over these newcomers and an opener of each kind, in this order.
    fn rules_over(&self, newcomers: &[NewcomerIx], kinds: &[Kind]) -> crate::Result<Compiled> {
        let programme = &self.round.snapshot.programme;
        let openers: Vec<Person> = kinds.iter().map(|kind| kind.opener(programme)).collect();
        let newcomers = newcomers.iter().map(|&newcomer| self.round.roster.newcomer(newcomer));
        Compiled::new(programme, &newcomers.chain(&openers).collect::<Vec<_>>())
    }
}

/// A part of the week, its starts, and how many meetings one opener could give there if anybody came.
struct Part {
    name: Option<String>,
    hours: HourSet,
    most: u32,
}

/// The parts of the week that have starts in the round, in the programme's zone.
fn parts(snapshot: &Snapshot) -> crate::Result<Vec<Part>> {
    if snapshot.programme.meeting.mode == Mode::Introduce {
        let hours = HourSet::default();
        return Ok(vec![Part { name: None, most: most_of_one(snapshot, &hours, false)?, hours }]);
    }
    let zone = timezone(&snapshot.programme.meeting.zone)?;
    let mut parts: BTreeMap<(i8, usize), (Weekday, HourSet)> = BTreeMap::new();
    for (at, &utc) in (0..).zip(&snapshot.starts) {
        let Ok(instant) = jiff::Timestamp::from_second(utc) else { continue };
        let local = instant.to_zoned(zone.clone());
        let part = PARTS.partition_point(|&first| first <= local.hour()) - 1;
        let key = (local.weekday().to_monday_zero_offset(), part);
        let empty = || (local.weekday(), HourSet::empty(snapshot.starts.len()));
        parts.entry(key).or_insert_with(empty).1.insert(Start(at));
    }
    let name = |weekday: Weekday, part: usize| {
        let end = PARTS.get(part + 1).copied().unwrap_or(24);
        format!("{weekday:?} {:02}:00 to {end:02}:00 ({})", PARTS[part], snapshot.programme.meeting.zone)
    };
    let part = |((_, part), (weekday, hours)): ((i8, usize), (Weekday, HourSet))| {
        let most = most_of_one(snapshot, &hours, true)?;
        Ok(Part { name: Some(name(weekday, part)), hours, most })
    };
    parts.into_iter().map(part).collect()
}

/// Newcomers who wait, then all others who could come to such an opener and so serve one more; and the rules over them
/// and the kinds.
struct Market<'a> {
    adviser: &'a Adviser<'a>,
    rules: Compiled,
    newcomers: Vec<NewcomerIx>,
    /// How many of them wait.
    waiting: usize,
}

/// A cell, and who wants it.
struct Demand<'a> {
    kind: &'a Kind,
    part: &'a Part,
    waiting: Vec<NewcomerIx>,
    /// Whether one of the others could come.
    movable: bool,
}

impl Market<'_> {
    /// The cells of a kind that somebody waits for.
    fn demand<'k>(&self, at: usize, kind: &'k Kind, parts: &'k [Part]) -> Vec<Demand<'k>> {
        let theirs = self.newcomers.len() + at;
        let fits = |at: &usize| self.rules.eligible(*at, theirs);
        let eligible: Vec<usize> = (0..self.newcomers.len()).filter(fits).collect();
        let waits = eligible.partition_point(|&at| at < self.waiting);
        let with_hours = |part: &'k Part| {
            let free = |at: &&usize| {
                let hours = self.adviser.round.hours.of_newcomer(self.newcomers[**at]);
                part.name.is_none() || hours.intersects(&part.hours)
            };
            let waiting: Vec<NewcomerIx> =
                eligible[..waits].iter().filter(free).map(|&at| self.newcomers[at]).collect();
            let movable = eligible[waits..].iter().any(|at| free(&at));
            (!waiting.is_empty()).then_some(Demand { kind, part, waiting, movable })
        };
        parts.iter().filter_map(with_hours).collect()
    }

    fn cell(&self, demand: &Demand<'_>) -> crate::Result<Cell> {
        let Kind { field, place, language, profile } = demand.kind.clone();
        let serve = |openers: u32| -> crate::Result<Serve> {
            let (more, full) = self.serve(demand, openers)?;
            let all = demand.waiting.len() <= MATCHED;
            let exact = self.adviser.crossings().is_empty() && (full || (all && !demand.movable));
            Ok(Serve { openers, more, exact })
        };
        Ok(Cell {
            field,
            place,
            language,
            stated: profile.in_words(&self.adviser.round.snapshot.programme),
            hours: demand.part.name.clone(),
            waiting: demand.waiting.len() as u32,
            serve: OPENERS.into_iter().map(serve).collect::<crate::Result<_>>()?,
        })
    }

    /// How many of those who wait some openers of the cell can meet, and whether these openers could meet no more
    /// whoever came. All of them pass the rules: hours and caps alone decide.
    fn serve(&self, demand: &Demand<'_>, openers: u32) -> crate::Result<(u32, bool)> {
        let of_newcomer = |&newcomer: &NewcomerIx| {
            let mut hours = self.adviser.round.hours.of_newcomer(newcomer).clone();
            hours.and(&demand.part.hours);
            hours.to_ranges()
        };
        let waiting: Vec<_> = demand.waiting.iter().take(MATCHED).map(of_newcomer).collect();
        let more = most_served(&among_strangers(self.adviser.round.snapshot, waiting, (openers, &demand.part.hours)))?;
        let most = demand.part.most.saturating_mul(openers);
        Ok((more, more >= most && (most as usize) < MATCHED))
    }
}

/// A round of newcomers who are free in these ranges and of so many openers with the caps of those who state none, all
/// of whom fit.
fn among_strangers(
    snapshot: &Snapshot,
    newcomers: Vec<Vec<(u32, u32)>>,
    (openers, hours): (u32, &HourSet),
) -> Snapshot {
    let person = |id: String, role, hours| SnapshotPerson { person: Person::new(id, role), hours };
    let newcomers = newcomers.into_iter().enumerate();
    let newcomers = newcomers.map(|(nth, hours)| person(format!("newcomer {nth:06}"), Role::Newcomer, hours));
    let openers = (0..openers).map(|nth| person(format!("opener {nth:06}"), Role::Opener, hours.to_ranges()));
    let Programme { name, meeting, caps, .. } = snapshot.programme.clone();
    Snapshot {
        programme: Programme { meeting, caps, ..Programme::new(name) },
        people: newcomers.chain(openers).collect(),
        ..header(snapshot)
    }
}

/// How many meetings one opener could give in these hours if as many came as are matched at most.
fn most_of_one(snapshot: &Snapshot, hours: &HourSet, timed: bool) -> crate::Result<u32> {
    let starts = u64::from(hours.count()) * u64::from(snapshot.programme.caps.hour);
    let places = if timed { usize::try_from(starts).unwrap_or(MATCHED).min(MATCHED) } else { MATCHED };
    most_served(&among_strangers(snapshot, vec![hours.to_ranges(); places], (1, hours)))
}

/// A snapshot of the same round without people, past and programme.
fn header(snapshot: &Snapshot) -> Snapshot {
    Snapshot {
        schema: snapshot.schema.clone(),
        from: snapshot.from,
        weeks: snapshot.weeks,
        seed: snapshot.seed,
        programme: Programme::new(""),
        starts: snapshot.starts.clone(),
        dates: snapshot.dates.clone(),
        people: Vec::new(),
        work_hours: BTreeMap::new(),
        history: Vec::new(),
        previous: Vec::new(),
    }
}

/// How many newcomers of a small round can be served. There are hundreds of them: none is worth a line where stages are
/// logged.
fn most_served(snapshot: &Snapshot) -> crate::Result<u32> {
    with_default(NoSubscriber::default(), || most_served_of(snapshot))
}

fn most_served_of(snapshot: &Snapshot) -> crate::Result<u32> {
    let roster = Roster::new(snapshot);
    let bars = Bars::new(snapshot, &roster);
    let rules = Compiled::new(&snapshot.programme, &snapshot.persons())?;
    let round = Round::prepare((snapshot, &roster), (&rules, &bars), Pins::default(), Control::none())?;
    let found = search(&round, &Steer::new())?;
    Ok(found.assignment.iter().flatten().count() as u32)
}
