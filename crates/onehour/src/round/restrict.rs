//! Meetings that collide: which of them stay, and which hours are closed so that no more do.
//!
//! An opener whose starts overlap keeps a largest set of disjoint starts: among those, one that holds most of the hours
//! in use, with those of pinned newcomers before all. A person in both roles keeps the hour they take if nothing else
//! is left to them, else the hours they give.
//!
//! Before any hour is closed, [`moved`] tries to move the meetings that collide to other hours of the same pairs. If
//! all tiers but the tie-break stay as they are, nothing better could come of closing hours but for the tie-break.

use std::collections::{BTreeMap, BTreeSet};

use super::Round;
use super::objective::{Assignment, Placed, Tier};
use super::part::Part;
use super::slots::Slots;
use super::teams::Crowd;
use crate::candidate::{Moment, NewcomerIx, OpenHours, OpenerIx, Pin, common};
use crate::time::Start;

/// Starts that each opener gives, rising, with whether a pinned newcomer is there.
pub(super) type Given = BTreeMap<OpenerIx, BTreeMap<i64, bool>>;

pub(super) fn given(round: &Round<'_>, assignment: &Assignment) -> Given {
    let mut given = Given::new();
    for (newcomer, placed) in (0..).map(NewcomerIx).zip(assignment) {
        if let Some((opener, start)) = placed.as_ref().and_then(|placed| Some((placed.opener, placed.moment.start?))) {
            *given.entry(opener).or_default().entry(start).or_default() |= round.pins.of(newcomer).is_some();
        }
    }
    given
}

/// Closes hours until no two meetings of `assignment` that collide are both possible.
pub(super) fn close_collisions(round: &Round<'_>, slots: &Slots, assignment: &Assignment, hours: &mut OpenHours<'_>) {
    if !round.limits.teams.is_empty() {
        thin_out(round, assignment, hours);
    }
    let given = given(round, assignment);
    for (&opener, starts) in &given {
        let overlap = starts.keys().zip(starts.keys().skip(1)).any(|(&a, &b)| round.durations.collide_given(a, b));
        if overlap {
            let kept = disjoint(round, slots, opener, starts);
            hours.close_opener(opener, |start| kept.binary_search(&start).is_err());
        }
    }
    for (newcomer, placed) in (0..).map(NewcomerIx).zip(assignment) {
        let Some(taken) = placed.as_ref().and_then(|placed| placed.moment.start) else { continue };
        let Some((twin, starts)) = round.roster.as_opener(newcomer).and_then(|twin| Some((twin, given.get(&twin)?)))
        else {
            continue;
        };
        if starts.keys().any(|&start| round.durations.collide_both(taken, start)) {
            part_roles(round, (newcomer, taken), (twin, starts), hours);
        }
    }
}

/// Who of an opener's team stays possible when too many are away at once: those who are away anyhow, then those whom a
/// pin takes away then, then those with the fewest hours to go to. For all others of the team, the hours that reach into
/// that instant are closed.
fn thin_out(round: &Round<'_>, assignment: &Assignment, hours: &mut OpenHours<'_>) {
    let teams = &round.limits.teams;
    let mut pinned: BTreeSet<(OpenerIx, i64)> = BTreeSet::new();
    let mut away = teams.past();
    for (newcomer, placed) in (0..).map(NewcomerIx).zip(assignment) {
        if let Some((opener, start)) = placed.as_ref().and_then(|placed| Some((placed.opener, placed.moment.start?))) {
            teams.enter(&mut away, opener, start);
            if round.pins.of(newcomer).is_some() {
                pinned.insert((opener, start));
            }
        }
    }
    loop {
        let Some(crowd) = teams.crowds(&away).next() else { break };
        let mut there: Vec<OpenerIx> = crowd.there.iter().copied().collect();
        let is_pinned = |opener: OpenerIx| {
            let mut theirs = pinned.range((opener, i64::MIN)..=(opener, i64::MAX));
            theirs.any(|&(_, start)| round.durations.reaches(start, crowd.at))
        };
        there.sort_by_key(|&opener| {
            let goes = (!crowd.standing.contains(&opener), !is_pinned(opener));
            (goes, hours.of_opener(opener).count(), opener)
        });
        there.truncate(crowd.limit);
        for opener in teams.members(crowd.team).filter(|opener| !there.contains(opener)) {
            hours.close_opener(opener, |start| round.durations.reaches(start, crowd.at));
            teams.leave(&mut away, opener, crowd.at);
        }
    }
}

/// A largest set of disjoint starts of an opener: pinned ones before all, then their number, then those in use.
///
/// Dynamic programming over the starts in rising order: the best up to a start either leaves it out, or takes it after
/// the best up to the last start that ends before it.
fn disjoint(round: &Round<'_>, slots: &Slots, opener: OpenerIx, used: &BTreeMap<i64, bool>) -> Vec<i64> {
    let starts_of = |slot: u32| slots.all()[slot as usize].moment.start;
    let mut starts: Vec<i64> = slots.of(opener).filter_map(starts_of).collect();
    starts.sort_unstable();
    starts.dedup();
    // best[i]: value of the best set among the first i starts, and whether start i - 1 is in it.
    let mut best: Vec<((u32, u32, u32), bool)> = vec![((0, 0, 0), false)];
    let before = |start: i64| starts.partition_point(|&other| other.saturating_add(round.durations.block()) <= start);
    for (at, start) in starts.iter().enumerate() {
        let (pinned, count, in_use) = best[before(*start)].0;
        let is_pinned = used.get(start) == Some(&true);
        let taken = (pinned + u32::from(is_pinned), count + 1, in_use + u32::from(used.contains_key(start)));
        best.push(if taken > best[at].0 { (taken, true) } else { (best[at].0, false) });
    }
    let mut kept = Vec::new();
    let mut at = starts.len();
    while at > 0 {
        if best[at].1 {
            kept.push(starts[at - 1]);
            at = before(starts[at - 1]);
        } else {
            at -= 1;
        }
    }
    kept.reverse();
    kept
}

/// Decides which role of a person gives way, and closes its hours.
fn part_roles(
    round: &Round<'_>,
    (newcomer, taken): (NewcomerIx, i64),
    (twin, given): (OpenerIx, &BTreeMap<i64, bool>),
    hours: &mut OpenHours<'_>,
) {
    let collides = |taken: i64| given.keys().any(|&start| round.durations.collide_both(taken, start));
    let gives_to_pin = given.iter().any(|(&start, &pinned)| pinned && round.durations.collide_both(taken, start));
    let elsewhere = || {
        let candidates = round.graph.candidates_of(newcomer);
        candidates.into_iter().any(|(opener, _)| {
            let mut moments = hours.moments((newcomer, opener), Start(0));
            moments.any(|moment| moment.start.is_some_and(|start| !collides(start)))
        })
    };
    if gives_to_pin || round.pins.of(newcomer).is_none() && elsewhere() {
        hours.close_newcomer(newcomer, collides);
    } else {
        hours.close_opener(twin, |start| round.durations.collide_both(taken, start));
    }
}

/// The same pairs with hours that do not collide, if those that do find other hours and no tier but the tie-break
/// loses.
pub(crate) fn moved(round: &Round<'_>, assignment: &Assignment) -> Option<Assignment> {
    let colliding = colliding(round, assignment);
    let mut part = Part::new(round, assignment.len());
    for (newcomer, placed) in (0..).map(NewcomerIx).zip(assignment) {
        if let Some(placed) = placed.filter(|_| !colliding.contains(&newcomer)) {
            part.keep(newcomer, placed);
        }
    }
    for &newcomer in &colliding {
        let placed = assignment[newcomer.at()]?;
        let moment = part.best_moment(newcomer, &placed)?;
        part.keep(newcomer, Placed { moment, ..placed });
    }
    // The pairs stay, so of all tiers but the tie-break only that of published hours can tell.
    let kept_hours = |assignment: &Assignment| -> i64 {
        let placed = colliding.iter().filter_map(|&newcomer| Some((newcomer, assignment[newcomer.at()].as_ref()?)));
        placed.map(|(newcomer, placed)| round.objective.weight(Tier::KeptHours, newcomer, placed)).sum()
    };
    let same = round.objective.at(Tier::KeptHours).is_none() || kept_hours(&part.kept) == kept_hours(assignment);
    same.then_some(part.kept)
}

/// Newcomers whose meetings collide with another meeting of one of their people, rising.
fn colliding(round: &Round<'_>, assignment: &Assignment) -> BTreeSet<NewcomerIx> {
    let mut given: BTreeMap<OpenerIx, Vec<(i64, NewcomerIx)>> = BTreeMap::new();
    let timed = (0..).map(NewcomerIx).zip(assignment).filter_map(|(newcomer, placed)| {
        let placed = placed.as_ref()?;
        Some((newcomer, placed.opener, placed.moment.start?))
    });
    for (newcomer, opener, start) in timed.clone() {
        given.entry(opener).or_default().push((start, newcomer));
    }
    let mut colliding = crowded(round, assignment);
    for starts in given.values_mut() {
        starts.sort_unstable();
        for pair in starts.windows(2).filter(|pair| round.durations.collide_given(pair[0].0, pair[1].0)) {
            colliding.extend(pair.iter().map(|&(_, newcomer)| newcomer));
        }
    }
    for (newcomer, _, taken) in timed {
        let twin = round.roster.as_opener(newcomer).and_then(|twin| given.get(&twin));
        for &(_, other) in twin.into_iter().flatten().filter(|&&(start, _)| round.durations.collide_both(taken, start))
        {
            colliding.extend([newcomer, other]);
        }
    }
    colliding
}

/// Newcomers whose openers are away while too many of their team are.
fn crowded(round: &Round<'_>, assignment: &Assignment) -> BTreeSet<NewcomerIx> {
    let teams = &round.limits.teams;
    if teams.is_empty() {
        return BTreeSet::new();
    }
    let placed = (0..).map(NewcomerIx).zip(assignment);
    let placed = placed
        .filter_map(|(newcomer, placed)| Some((newcomer, placed.as_ref()?.opener, placed.as_ref()?.moment.start?)));
    let mut away = teams.past();
    placed.clone().for_each(|(_, opener, start)| teams.enter(&mut away, opener, start));
    let crowds: Vec<Crowd> = teams.crowds(&away).collect();
    let is_in = |opener: OpenerIx, start: i64| {
        crowds.iter().any(|crowd| crowd.there.contains(&opener) && round.durations.reaches(start, crowd.at))
    };
    placed.filter(|&(_, opener, start)| is_in(opener, start)).map(|(newcomer, ..)| newcomer).collect()
}

/// What is left of places that may break constraints when each that does is dropped: pins first, as [`Part::with_pins`]
/// has them, then by newcomer.
pub(super) fn feasible_part(round: &Round<'_>, hours: &OpenHours<'_>, assignment: &Assignment) -> Assignment {
    let mut part = Part::with_pins(round, hours);
    for (newcomer, placed) in (0..).map(NewcomerIx).zip(assignment) {
        let Some(placed) = placed.filter(|_| round.pins.of(newcomer).is_none()) else { continue };
        if part.room(newcomer, placed.opener, placed.moment) {
            part.keep(newcomer, placed);
        }
    }
    part.kept
}

/// A moment at which a pin that was given up has room after all, within the caps as they were before pins raised them,
/// the other pins being where they are.
pub(crate) fn second_chance(round: &Round<'_>, assignment: &Assignment, pin: &Pin) -> Option<Moment> {
    let mut others = Part::new(round, assignment.len());
    for other in round.pins.all().filter(|other| other.newcomer != pin.newcomer) {
        if let Some(placed) = assignment[other.newcomer.at()] {
            others.keep(other.newcomer, placed);
        }
    }
    let stated = OpenHours::new(round.snapshot, round.roster);
    let has_room = |moment: &Moment| {
        let room = |key| round.limits.remaining(key);
        let apart = |start| round.limits.teams.has_stated_room(&others.away, pin.opener, start);
        others.room_within(&room, (pin.newcomer, pin.opener), *moment) && moment.start.is_none_or(apart)
    };
    common(&stated, pin).find(has_room)
}
